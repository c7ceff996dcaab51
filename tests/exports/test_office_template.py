"""An office's own Word file as a frame: filled where it says, refused where it is not safe or lacks the body."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.shared import Pt
from hostile_text import HOSTILE, letters, plan_with

from lib.assessing.assess import assess
from lib.base.folders import SAMPLE
from lib.exports import letters as letters_to
from lib.exports import office_template as frames
from lib.exports import word as ew
from lib.exports.document_parts import UNKNOWN
from lib.exports.style import House, PaperKind
from lib.plan import Decision, PlanInfo
from lib.reading.reader import read_file
from lib.reports.periodic import periodic_report
from lib.reports.periods import PeriodKind, period_of


def texts(data: bytes) -> list[str]:
    word = Document(BytesIO(data))
    return [
        "".join(t.text or "" for t in p.iter(frames.qn("w:t")))
        for p in word.element.body.iter(frames.qn("w:p"))
    ]


def own_frame() -> bytes:
    """A frame with its own font, words and a placeholder in two runs."""
    word = Document()
    word.styles["Normal"].font.name = "Arial"
    word.add_paragraph("PHÒNG TIẾP DÂN – MẪU RIÊNG")
    split = word.add_paragraph()
    split.add_run("{{so_ky")
    split.add_run("_hieu}}").font.size = Pt(11)
    word.add_paragraph("{{noi_dung}}")
    word.add_paragraph("{{quyen_han_ky}}")
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def test_a_report_is_written_into_the_offices_frame() -> None:
    plan = read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]
    now = assess(plan, date(2020, 9, 14))
    report = periodic_report(now, period_of(plan.info, PeriodKind.QUARTER_3, 2020))
    plain, framed = (
        ew.periodic_report_docx(report),
        ew.periodic_report_docx(report, House(plan.info, {}, own_frame())),
    )
    said = texts(framed)
    assert said[:3] == ["PHÒNG TIẾP DÂN – MẪU RIÊNG", f"Số: {UNKNOWN}/BC-UBND", "DỰ THẢO – SỐ LIỆU MINH HỌA"]
    assert "TM. ỦY BAN NHÂN DÂNCHỦ TỊCH" in said
    recipients = {
        f"- {line};" for line in House(plan.info, {}).recipients(PaperKind.REPORT, ("Như trên",))
    } | {"- Lưu: VT, VP."}
    told = {line for line in texts(plain) if line.startswith(("- ", "Phụ lục", "I. ", "Trên đây"))}
    assert told - recipients <= set(said)
    assert sum(line.startswith("Phụ lục") for line in said) == 4
    assert not any("{{" in line for line in said)
    assert Document(BytesIO(framed)).styles["Normal"].font.name == "Arial"


def test_minutes_number_their_conclusions_in_a_frame() -> None:
    now = assess(read_file(SAMPLE.read_bytes(), SAMPLE.name)[0], date(2020, 9, 14))
    taken = [Decision("Rà soát sổ", unit="Văn phòng"), Decision("Niêm yết lại", unit="Tư pháp")]
    said = texts(
        letters_to.minutes_docx(
            now, taken, letters_to.MeetingFacts(date(2020, 9, 15)), House(PlanInfo(), {}, own_frame())
        )
    )
    assert {"1. Giao Văn phòng rà soát sổ.", "2. Giao Tư pháp niêm yết lại."} <= set(said)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_a_frame(text: str) -> None:
    plan = plan_with(text)
    now = assess(plan, date(2020, 6, 30))
    data = letters_to.minutes_docx(
        now,
        [Decision(text, unit=text)],
        letters_to.MeetingFacts(date(2020, 9, 15)),
        House(plan.info, {}, frames.example()),
    )
    assert letters(text) in letters("".join(texts(data)))


def test_the_example_is_a_frame() -> None:
    frames.check_template(frames.example())


def with_part(name: str, text: bytes) -> bytes:
    data = BytesIO(own_frame())
    with zipfile.ZipFile(data, "a") as package:
        package.writestr(name, text)
    return data.getvalue()


LINK = b'<Relationships><Relationship Id="r1" Type="t" Target="http://x.invalid/a.dotm" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"khong phai tep Word", "không phải tệp Word"),
        (with_part("word/vbaProject.bin", b"x"), "macro"),
        (with_part("word/_rels/settings.xml.rels", LINK), "liên kết ra ngoài"),
        (own_frame().ljust(frames.MOST_BYTES + 1, b" "), "2 MB"),
    ],
)
def test_what_is_no_safe_frame_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(frames.TemplateRefused, match=said):
        frames.check_template(data)


@pytest.mark.parametrize(
    ("line", "said"), [("Nội dung", "chưa có chỗ ghi nội dung"), ("{{noi_dung}} {{ngay}}", r"\{\{ngay\}\}")]
)
def test_a_frame_says_what_it_lacks(line: str, said: str) -> None:
    word = Document()
    word.add_paragraph(line)
    out = BytesIO()
    word.save(out)
    with pytest.raises(frames.TemplateRefused, match=said):
        frames.check_template(out.getvalue())
