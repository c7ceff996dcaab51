"""Word files as they come out: the decree's measures, the figures of the command line, text that stays text."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hostile_text import HOSTILE, letters, plan_titled, plan_with
from tools import soffice

from lib.assessing.assess import Assessment, assess
from lib.base import vietnamese as vn
from lib.base.folders import SAMPLE
from lib.exports import letters as letters_to
from lib.exports import official_document as od
from lib.exports import pdf
from lib.exports import word as ew
from lib.exports.document_parts import (
    UNKNOWN,
    DocumentColumn,
    DocumentRow,
    DocumentTable,
    Letterhead,
    OfficialDocument,
)
from lib.exports.style import House, PaperKind, PaperStyle, styles_of, styles_value
from lib.exports.word_xml import text_width
from lib.machine.as_json import Object, as_json
from lib.plan import Decision, Plan, PlanInfo
from lib.reading.reader import read_file
from lib.reports.parts import Report
from lib.reports.periodic import periodic_report
from lib.reports.periods import PeriodKind, period_of, report_day
from lib.store import DecisionText
from lib.views.wording import STATUS_WORDS

MM = 36_000


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]


def report_of(plan: Plan, kind: PeriodKind = PeriodKind.HALF) -> Report:
    period = period_of(plan.info, kind, plan.info.year or 2020)
    return periodic_report(assess(plan, report_day(plan.info, period)), period)


@pytest.fixture(scope="module")
def half(sample: Plan) -> WordDocument:
    return opened(ew.periodic_report_docx(report_of(sample)))


def opened(data: bytes) -> WordDocument:
    return Document(BytesIO(data))


def lines(word: WordDocument) -> list[str]:
    """All paragraphs in the order of the document, those in tables included."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in word.element.body.iter(qn("w:p"))]


def look(word: WordDocument, start: str) -> tuple[float, bool, bool, str, float, float]:
    """Size, bold, italic, alignment, first line (mm) and space after (pt) of the paragraph that starts so."""
    node = next(p for p in word.element.body.iter(qn("w:p")) if text_of(p).startswith(start))
    style = next(s for s in word.styles if s.style_id == node.pPr.pStyle.val)
    own = node.pPr.find(qn("w:jc"))
    align = own.get(qn("w:val")) if own is not None else style.element.pPr.find(qn("w:jc")).get(qn("w:val"))
    runs = [run for run in node.iter(qn("w:r")) if text_of(run)]
    italic = bool(style.font.italic) or all(
        run.find(f"{qn('w:rPr')}/{qn('w:i')}") is not None for run in runs
    )
    after, first = style.paragraph_format.space_after, style.paragraph_format.first_line_indent
    return (
        style.font.size.pt, bool(style.font.bold), italic, align, round((first or 0) / MM, 1), after.pt if after else 0,
    )  # fmt: skip


def text_of(node: object) -> str:
    return "".join(t.text or "" for t in node.iter(qn("w:t")))  # type: ignore[attr-defined]


def table_with(word: WordDocument, heading: str) -> list[list[str]]:
    """The rows below the heading row of the table with this column; rows of one cell are notes."""
    found = (table for table in word.tables if heading in cells(table)[0])
    return [row for row in cells(next(found))[1:] if len(row) > 1]


def cells(table: WordTable) -> list[list[str]]:
    rows = table._tbl.findall(qn("w:tr"))
    return [
        ["\n".join(map(text_of, cell.iter(qn("w:p")))) for cell in row.findall(qn("w:tc"))] for row in rows
    ]


# The decree's measures (Nghị định 30/2020/NĐ-CP, Phụ lục I)


def test_paper_and_margins(half: WordDocument) -> None:
    section: Any
    for section in half.sections:
        wide, high = round(section.page_width / MM), round(section.page_height / MM)
        assert {wide, high} == {210, 297}
        sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        top, right, bottom, left = (round(side / MM, 1) for side in sides)
        if wide > high:  # the page turned: its binding edge is on top
            top, right, bottom, left = right, bottom, left, top
        assert 20 <= top <= 25
        assert 20 <= bottom <= 25
        assert 30 <= left <= 35
        assert 15 <= right <= 20


@pytest.mark.parametrize(
    ("start", "sizes", "bold", "italic", "align"),
    [
        ("CỘNG HÒA XÃ HỘI", (12, 13), True, False, "center"),
        ("Độc lập - Tự do", (13, 14), True, False, "center"),
        ("ỦY BAN NHÂN DÂN", (12, 13), True, False, "center"),
        (f"Số: {UNKNOWN}/BC-UBND", (13, 13), False, False, "center"),
        (f"Thượng Lộ, ngày {UNKNOWN} tháng {UNKNOWN} năm 2020", (13, 14), False, True, "center"),
        ("BÁO CÁO", (13, 14), True, False, "center"),
        ("Kết quả thực hiện công tác", (13, 14), True, False, "center"),
        ("Thực hiện Kế hoạch số 01/KH-UBND", (13, 14), False, False, "both"),
        ("I. CÔNG TÁC CHỈ ĐẠO", (13, 14), True, False, "both"),
        ("1. Xây dựng và thực hiện", (13, 14), True, False, "both"),
        ("Tồn tại, hạn chế:", (13, 14), False, False, "both"),
        ("TM. ỦY BAN NHÂN DÂN", (13, 14), True, False, "center"),
        ("CHỦ TỊCH", (13, 14), True, False, "center"),
        ("Nơi nhận:", (12, 12), True, True, "left"),
        ("- Như trên;", (11, 11), False, False, "left"),
        ("- Lưu: VT, VP.", (11, 11), False, False, "left"),
        ("Phụ lục I", (14, 14), True, False, "center"),
        ("BIỂU MẪU 1", (13, 14), True, False, "center"),
        (f"(Kèm theo Báo cáo số {UNKNOWN}/BC-UBND", (13, 14), False, True, "center"),
    ],
)
def test_elements(
    half: WordDocument, start: str, sizes: tuple[int, int], bold: bool, italic: bool, align: str
) -> None:
    size, is_bold, is_italic, alignment, _, _ = look(half, start)
    assert sizes[0] <= size <= sizes[1]
    assert (is_bold, is_italic, alignment) == (bold, italic, align)


@pytest.mark.parametrize(
    "start", ["Thực hiện Kế hoạch số", "- Đã ban hành Kế hoạch số 01/KH-UBND", "I. CÔNG TÁC CHỈ ĐẠO"]
)
def test_body_is_indented_and_spaced(half: WordDocument, start: str) -> None:
    *_, first, after = look(half, start)
    assert 10 <= first <= 12.7
    assert after >= 6


def test_every_letter_is_times_new_roman_in_black(half: WordDocument) -> None:
    fonts = {node.get(qn("w:ascii")) for node in half.styles.element.iter(qn("w:rFonts"))}
    colours = {node.get(qn("w:val")) for node in half.styles.element.iter(qn("w:color"))}
    assert (fonts, colours) == ({"Times New Roman"}, {"000000"})
    assert not list(half.element.body.iter(qn("w:rFonts"), qn("w:color"), qn("w:sz")))


def test_page_numbers_stand_on_top_but_not_on_page_one(half: WordDocument) -> None:
    section = half.sections[0]
    assert section.different_first_page_header_footer
    codes = [node.text for node in section.header._element.iter(qn("w:instrText"))]
    first = [node.text for node in section.first_page_header._element.iter(qn("w:instrText"))]
    assert (codes, first) == (["PAGE"], [])


def test_every_page_says_draft_and_illustrative(half: WordDocument) -> None:
    section = half.sections[0]
    for header in (section.header, section.first_page_header):
        assert "DỰ THẢO – SỐ LIỆU MINH HỌA" in [p.text for p in header.paragraphs]
    assert all(s.header.is_linked_to_previous for s in list(half.sections)[1:])
    assert "(Số liệu từ ngày 15/12/2019 đến ngày 14/6/2020. Số liệu minh họa)" in lines(half)


def test_the_list_of_tasks_lies_across_and_its_heading_repeats(half: WordDocument) -> None:
    sections: Any = half.sections
    wide = [section.page_width > section.page_height for section in sections]
    assert wide == [False, False, True, True, False]
    for table in half.tables:
        rows = table._tbl.findall(qn("w:tr"))
        if len(rows) > 2:
            assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_the_last_words_end_with_the_mark(half: WordDocument) -> None:
    last = next(line for line in lines(half) if line.startswith("Trên đây là báo cáo"))
    assert last.endswith("của Ủy ban nhân dân xã Thượng Lộ./.")
    assert sum("./." in line for line in lines(half)) == 1 + len(half.sections) - 1


# Figures


@pytest.mark.parametrize(
    "kind", [PeriodKind.QUARTER_1, PeriodKind.HALF, PeriodKind.QUARTER_3, PeriodKind.YEAR]
)
def test_figures_are_those_of_the_command_line(sample: Plan, kind: PeriodKind) -> None:
    report = report_of(sample, kind)
    word = opened(ew.periodic_report_docx(report))
    facts = as_json(assess(sample, report.as_of), [])
    _check_form(word, facts["totals"])
    _check_tasks(word, [row for row in facts["tasks"] if not row["is_group"]])
    _check_indicators(word, facts["indicators"])
    _check_money(word, facts)


def _check_form(word: WordDocument, totals: Object) -> None:
    rows = {row[0]: row[3] for row in table_with(word, "Chỉ tiêu thống kê") if len(row) > 3}
    assert (rows["2.1"], rows["2.2"], rows["4.3"], rows["4.4"]) == (
        str(totals["tasks"]), str(totals["done"]), str(totals["done_late"]), str(totals["overdue"]),
    )  # fmt: skip


def _check_tasks(word: WordDocument, tasks: list[Object]) -> None:
    rows = [row for row in table_with(word, "Tình trạng") if len(row) > 1]
    words = {str(status): words for status, words in STATUS_WORDS.items()}
    assert [row[4] for row in rows] == [words[task["status"]] for task in tasks]
    assert [row[5] for row in rows] == [
        "" if task["progress"] is None else vn.percent(task["progress"]) for task in tasks
    ]


def _check_indicators(word: WordDocument, indicators: list[Object]) -> None:
    rows = table_with(word, "Số liệu đến")
    assert [row[0] for row in rows] == [indicator["code"] for indicator in indicators]
    for row, indicator in zip(rows, indicators, strict=True):
        latest = indicator["latest"]
        if latest is None:
            assert row[4] == ""
            continue
        shown = vn.percent(latest) if indicator["unit"] == "%" else vn.number(latest)
        assert re.search(rf"(^|\s){re.escape(shown)}($|\s)", row[4]), (row, latest)


def _check_money(word: WordDocument, facts: Object) -> None:
    rows = {row[0]: row[1:3] for row in table_with(word, "Dự toán (đồng)")}
    totals = facts["totals"]
    assert rows["Cả kế hoạch"] == [vn.dong(totals["allocated"]), vn.dong(totals["spent"])]
    for area in facts["areas"]:
        found = [cells for label, cells in rows.items() if label.startswith(f"{area['code']}. ")]
        wanted = (
            [[vn.dong(area["allocated"]), vn.dong(area["spent"])]] if area["allocated"] is not None else []
        )
        assert found == wanted


def test_the_full_report_is_quick(sample: Plan) -> None:
    started = time.perf_counter()
    ew.periodic_report_docx(report_of(sample, PeriodKind.QUARTER_3))
    assert time.perf_counter() - started < 3


# Letterhead


@pytest.mark.parametrize(
    ("stated", "symbol"),
    [
        ("UBND", "UBND"),
        ("…/BC-UBND", "UBND"),
        ("BC-UBND", "UBND"),
        ("HĐND&UBND", "HĐND&UBND"),
        (None, "UBND"),
    ],
)
def test_symbol(stated: str | None, symbol: str) -> None:
    house = House(PlanInfo(letterhead={"symbol": stated} if stated else {}), {})
    found = [house.symbol(kind) for kind in PaperKind]
    assert found == [f"BC-{symbol}", f"TB-{symbol}", f"{symbol}-VP"]


def test_each_kind_of_paper_is_signed_in_its_own_way() -> None:
    info = PlanInfo(
        letterhead={"signing_post": "PHÓ CHỦ TỊCH", "recipients": "- Như trên;\n- Lưu: VT, PVHXH."}
    )
    own = {PaperKind.LETTER: PaperStyle("UBND-PKT", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", filed="VT, PKT")}
    house = House(info, styles_of(styles_value(own)))
    assert house.signature(PaperKind.REPORT) == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert (house.symbol(PaperKind.REPORT), house.filed(PaperKind.REPORT)) == ("BC-UBND", "VT, PVHXH")
    assert house.signature(PaperKind.LETTER) == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    assert (house.symbol(PaperKind.LETTER), house.filed(PaperKind.LETTER)) == ("UBND-PKT", "VT, PKT")
    assert styles_of({"BC": {"symbol": 1, "filed": "VT"}, "XX": {}, "CV": "x"}) == {
        PaperKind.REPORT: PaperStyle(filed="VT")
    }


def test_letterhead_is_the_workbooks() -> None:
    info = PlanInfo(
        unit="Văn phòng HĐND và UBND xã Khe Tre",
        superior="UBND xã Khe Tre",
        letterhead={
            "place": "Khe Tre", "symbol": "VP", "signing_capacity": "TL. CHỦ TỊCH",
            "signing_post": "CHÁNH VĂN PHÒNG", "signer": "Người Ký",
            "recipients": "- Như trên;\n- Lưu: VT.",
        },
    )  # fmt: skip
    house = House(info, {})
    head = ew.letterhead(house, PaperKind.REPORT, date(2026, 7, 2), 2026)
    assert (head.superior, head.place, head.number_symbol) == (
        "UBND xã Khe Tre",
        "Khe Tre",
        f"Số: {UNKNOWN}/BC-VP",
    )
    assert ew.signature(house, PaperKind.REPORT).capacity == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    assert ew.signature(house, PaperKind.REPORT).name == "Người Ký"
    assert house.recipients(PaperKind.REPORT) == ("Như trên",)


def test_without_a_letterhead_posts_stand_and_no_name() -> None:
    info = PlanInfo(unit="UBND xã Thượng Lộ", superior="UBND huyện Nam Đông")
    house = House(info, {})
    head = ew.letterhead(house, PaperKind.REPORT, None, 2020)
    assert (head.issuer, head.superior, head.place) == ("Ủy ban nhân dân xã Thượng Lộ", None, "Thượng Lộ")
    assert ew.signature(house, PaperKind.REPORT).name is None
    assert ew.place_of(None) == UNKNOWN


# Minutes and reminder


def test_minutes_name_unit_product_and_day(sample: Plan) -> None:
    now = assess(sample, date(2020, 9, 15))
    decisions = [d for d in sample.decisions if d.meeting == date(2020, 8, 18)]
    word = opened(
        letters_to.minutes_docx(
            now, decisions, letters_to.MeetingFacts(date(2020, 8, 18), attendance="các bộ phận")
        )
    )
    said = lines(word)
    assert f"Số: {UNKNOWN}/TB-UBND" in said
    assert "THÔNG BÁO" in said
    assert "Kết luận của Chủ tịch UBND xã Thượng Lộ" in said
    assert any(line.endswith("Tham dự cuộc họp có: các bộ phận.") for line in said)
    heard = "đã hoàn thành 07/72 nhiệm vụ, 03 nhiệm vụ quá hạn), kết quả thực hiện 04 kết luận"
    assert any(heard in line for line in said)
    assert (
        "Giao Văn phòng – Thống kê trình lại lịch kiểm tra công tác CCHC của UBND xã và các tổ chức đoàn thể, "
        "hoàn thành chậm nhất ngày 31/8/2020." in said
    )
    assert not any("Sản phẩm" in line for line in said)
    assert "- Văn phòng – Thống kê;" in said
    numbered = [
        p for p in word.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    ]
    assert len(numbered) == len(decisions)


def test_minutes_take_decisions_of_the_store(sample: Plan) -> None:
    now = assess(sample, date(2020, 9, 15))
    typed = DecisionText("Nộp báo cáo", unit="Tư pháp – Hộ tịch", due=date(2020, 9, 30))
    said = lines(opened(letters_to.minutes_docx(now, [typed], letters_to.MeetingFacts(date(2020, 9, 15)))))
    assert "Giao Tư pháp – Hộ tịch nộp báo cáo, hoàn thành chậm nhất ngày 30/9/2020." in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "Mỗi tuần báo cáo tiến độ",
            "Giao Văn phòng mỗi tuần báo cáo tiến độ, hoàn thành chậm nhất ngày 30/9/2020.",
        ),
        ("Hoàn thành dự thảo.", "Giao Văn phòng hoàn thành dự thảo, chậm nhất ngày 30/9/2020."),
        (
            "Mọi hồ sơ trễ hẹn phải có thư xin lỗi",
            "Mọi hồ sơ trễ hẹn phải có thư xin lỗi. Giao Văn phòng tổ chức thực hiện, hoàn thành chậm nhất ngày 30/9/2020.",
        ),
    ],
)
def test_a_conclusion_charges_its_unit(sample: Plan, content: str, said: str) -> None:
    typed = DecisionText(content, unit="Văn phòng", due=date(2020, 9, 30))
    made = letters_to.minutes_docx(
        assess(sample, date(2020, 9, 15)), [typed], letters_to.MeetingFacts(date(2020, 9, 15))
    )
    assert said in lines(opened(made))


def test_conclusions_go_to_the_communes_own_units() -> None:
    house = House(
        PlanInfo(letterhead={"recipients": "- UBND tỉnh;\n- Sở Nội vụ;\n- Các PCT UBND xã;\n- Lưu: VT."}), {}
    )
    assert house.recipients(PaperKind.NOTICE, ("Phòng Kinh tế",)) == ("Phòng Kinh tế", "Các PCT UBND xã")
    assert house.recipients(PaperKind.REPORT)[:2] == ("UBND tỉnh", "Sở Nội vụ")


def _unit(now: Assessment, name: str) -> bytes:
    return letters_to.reminder_docx(now, next(unit for unit in now.units if unit.name == name))


def test_a_reminder_lists_late_and_coming_tasks(sample: Plan) -> None:
    word = opened(_unit(assess(sample, date(2020, 9, 15)), "Tư pháp – Hộ tịch"))
    assert "Kính gửi: Tư pháp – Hộ tịch" in lines(word)
    late = table_with(word, "Số ngày quá hạn")
    assert [(row[2], row[3]) for row in late] == [("31/8/2020", "15")]
    due = [
        ("18/9/2020", "3 ngày"),
        ("22/9/2020", "7 ngày"),
        ("25/9/2020", "10 ngày"),
    ]  # two events, then a milestone
    assert [(row[3], row[4]) for row in table_with(word, "Còn lại")] == due
    said = lines(word)
    assert any("Chủ tịch UBND xã Thượng Lộ yêu cầu Tư pháp – Hộ tịch khẩn trương" in line for line in said)
    assert any("báo cáo kết quả bằng văn bản trước ngày 22/9/2020." in line for line in said)
    assert f"Số: {UNKNOWN}/UBND-VP" in said


def test_letters_go_to_units_that_can_be_urged_and_have_something_to_do(sample: Plan) -> None:
    now = assess(sample, date(2020, 9, 15))
    assert [unit.name for unit in letters_to.to_urge(now)] == ["Tư pháp – Hộ tịch", "Văn phòng – Thống kê"]


@pytest.mark.parametrize(
    ("name", "urged"),
    [
        ("Văn phòng HĐND và UBND", True),
        ("Phòng Văn hóa - Xã hội", True),
        ("Trung tâm Phục vụ hành chính công", True),
        ("Công an xã", True),
        ("Tư pháp – Hộ tịch", True),
        ("Đảng ủy, HĐND", False),
        ("Thường trực HĐND xã", False),
        ("UBMTTQ và các đoàn thể", False),
        ("UBND xã", False),
        ("Lãnh đạo UBND xã", False),
        ("Hội Phụ nữ xã", False),
        ("Phòng Nội vụ huyện", False),
    ],
)
def test_whom_the_chairman_may_urge(name: str, urged: bool) -> None:
    assert letters_to.can_be_urged(name) is urged


def test_a_figure_never_breaks_in_its_cell() -> None:
    columns = tuple(
        DocumentColumn(title, width) for title, width in (("Nội dung", 100), ("Số tiền", 10), ("Ghi chú", 60))
    )
    rows = (DocumentRow(("Việc", "125.000.000.000", "—")),)
    document = OfficialDocument(
        Letterhead("UBND", "Xã", "Số"), "BÁO CÁO", "x", (DocumentTable(columns, rows),)
    )
    (table,) = [t for t in opened(od.write(document)).tables if len(t.columns) == 3]
    assert table.columns[1].width / MM > text_width("125.000.000.000", 13)


def test_a_unit_without_late_tasks_is_told_so(sample: Plan) -> None:
    said = lines(opened(_unit(assess(sample, date(2020, 9, 15)), "Thư ký ISO")))
    assert any(
        "Thư ký ISO không có nhiệm vụ quá hạn và không có việc đến hạn trong 14 ngày tới." in line
        for line in said
    )


# Text that stays text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plan = plan_with(text)
    now = assess(plan, date(2020, 6, 30))
    for data in (
        ew.periodic_report_docx(report_of(plan)),
        letters_to.minutes_docx(
            now, [Decision(text, unit=text)], letters_to.MeetingFacts(date(2020, 9, 15), attendance=text)
        ),
        letters_to.reminder_docx(now, now.units[0]),
    ):
        word = opened(data)
        assert letters(text) in letters("".join(lines(word)))
        assert not list(word.element.body.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")))
        assert not [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if "embeddings" in name]
        external = [r for r in word.part.rels.values() if r.is_external]
        assert external == []


@pytest.mark.skipif(soffice() is None, reason="no LibreOffice on this machine")
def test_hostile_text_opens_in_libreoffice() -> None:
    plan = plan_titled("\n".join(HOSTILE))
    assert pdf.to_pdf(ew.periodic_report_docx(report_of(plan)), ".docx").startswith(b"%PDF")
