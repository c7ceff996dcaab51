"""The screen Báo cáo and the documents it offers: choices, names, what is said of each, what is downloaded."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from apptest import rerun
from docx import Document as WordDocument
from hostile_text import plan_titled
from streamlit.testing.v1 import AppTest
from tools import PATIENCE

from lib.assessing.assess import assess
from lib.base import clock
from lib.base.folders import SAMPLE
from lib.exports import documents, pdf
from lib.exports.document_parts import UNKNOWN
from lib.exports.slide_pages import SlideRatio
from lib.plan import MonthWindow, Plan, PlanInfo
from lib.reading.reader import read_file
from lib.reports.periods import PeriodKind
from lib.ui import additions
from lib.ui import report as ui_report
from lib.ui import screen as ui

ROOT = Path(__file__).resolve().parents[2]
REPORTED = date(2020, 9, 15)


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]


pytestmark = pytest.mark.usefixtures("own_store", "read_once")


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/bao_cao.py"), default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name.replace("_", "-")] = value
    return rerun(app)


def press(app: AppTest, key: str = "soan") -> AppTest:
    app.button(key=key).click()
    return rerun(app)


def words(app: AppTest) -> str:
    return unescape("\n".join(part.proto.body for part in app.get("html")))


# Documents


def test_names_of_files(sample: Plan) -> None:
    now = assess(sample, REPORTED)
    half = documents.chosen_period(sample.info, "6-thang")
    unit = next(unit for unit in now.units if unit.name == "Văn phòng – Thống kê")
    made = (
        documents.periodic(partial(assess, sample), sample, half, REPORTED),
        documents.minutes(now, date(2020, 8, 18)),
        documents.reminder(now, unit),
        documents.deck(now, (), "Số liệu", SlideRatio.NARROW),
        documents.tables(now),
    )
    assert [document.file_name for document in made] == [
        "Báo cáo CCHC 6 tháng 2020.docx",
        "Thông báo kết luận họp CCHC 18-08-2020.docx",
        "Công văn đôn đốc Văn phòng – Thống kê.docx",
        "Trình chiếu CCHC 15-09-2020 4x3.pptx",
        "Bảng số liệu CCHC 15-09-2020.xlsx",
    ]
    assert made[0].pdf_name == "Báo cáo CCHC 6 tháng 2020.pdf"
    assert all(document.make()[:2] == b"PK" and document.mime for document in made)


@pytest.mark.parametrize(
    ("as_of", "kind"),
    [
        (date(2020, 2, 1), PeriodKind.QUARTER_1),
        (date(2020, 3, 14), PeriodKind.QUARTER_1),
        (date(2020, 6, 13), PeriodKind.QUARTER_1),
        (date(2020, 9, 15), PeriodKind.QUARTER_3),
        (date(2020, 12, 31), PeriodKind.YEAR),
    ],
)
def test_the_report_that_is_due_comes_first(as_of: date, kind: PeriodKind) -> None:
    info = PlanInfo(year=2020, month_window=MonthWindow.FROM_15TH)
    assert documents.usual_period(info, as_of) is kind


def test_the_report_is_compared_with_the_one_before(sample: Plan) -> None:
    third = documents.chosen_period(sample.info, "quy-3")
    word = WordDocument(BytesIO(documents.periodic(partial(assess, sample), sample, third, REPORTED).make()))
    assert any("tăng 03 nhiệm vụ so với ngày 14/6/2020" in p.text for p in word.paragraphs)


def test_without_a_report_date_nothing_is_judged_after_the_screens_date(sample: Plan) -> None:
    plan = replace(sample, info=replace(sample.info, report_date=None))
    year = documents.chosen_period(plan.info, "nam")
    assert (
        "Số liệu tính đến ngày 15/9/2020."
        in documents.periodic(partial(assess, plan), plan, year, REPORTED).contents[0]
    )


# The screen


def test_a_report_is_made_on_a_click_and_taken_away() -> None:
    app = open_page(ky="6-thang")
    assert "Báo cáo CCHC 6 tháng 2020.docx" in words(app)
    assert "Số liệu từ ngày 15/12/2019 đến ngày 14/6/2020." in words(app)
    assert not app.get("download_button")
    press(app)
    (button,) = app.get("download_button")
    assert button.proto.label == "Tải tệp Word"


def test_what_was_made_is_gone_when_another_is_chosen() -> None:
    app = press(open_page(ky="6-thang"))
    app.selectbox(key="chon-ky").select("quy-1")
    rerun(app)
    assert not app.get("download_button")


@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_every_kind_can_be_made(kind: str) -> None:
    app = press(open_page(loai=kind))
    assert len(app.get("download_button")) == 1


def test_a_period_of_ones_own_choice() -> None:
    app = open_page(ky="khac")
    app.date_input(key="ky-tu").set_value(date(2020, 7, 1))
    rerun(app)
    assert "Số liệu từ ngày 01/7/2020 đến ngày 15/9/2020" in words(app)


def test_without_libreoffice_the_button_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: None)
    app = press(open_page())
    assert app.button(key="pdf-khong").disabled
    assert pdf.NOT_INSTALLED in words(app)


def test_pdf_is_made_and_a_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: Path("soffice"))
    answers: list[bytes] = []

    def convert(data: bytes, suffix: str) -> bytes:
        if not answers:
            raise pdf.PdfFailed(pdf.NO_FILE)
        return answers[0]

    monkeypatch.setattr(pdf, "to_pdf", convert)
    app = press(open_page())
    press(app, "pdf")
    assert pdf.NO_FILE in words(app)
    answers.append(b"%PDF")
    press(app, "pdf")
    assert [button.proto.label for button in app.get("download_button")] == ["Tải tệp Word", "Tải tệp PDF"]


def test_a_plan_without_meetings_or_units_has_nothing_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = ui.Figures(None, "trống", "Bản trống", Plan(PlanInfo(year=2020, report_date=REPORTED)), (), None)
    monkeypatch.setattr(ui, "figures", lambda _asked=None: (empty, None))
    for kind in ("thong-bao", "don-doc"):
        app = open_page(loai=kind)
        assert "chưa có nội dung để soạn" in words(app)
        assert not app.button


def test_words_of_the_workbook_are_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "**đậm** :red[đỏ] <img src=x onerror=alert(1)>"
    plan = plan_titled("Việc")
    plan = replace(plan, decisions=tuple(replace(d, content=text, unit=text) for d in plan.decisions))
    found = ui.Figures(None, "thử", "Bản thử", plan, (), None)
    monkeypatch.setattr(ui, "figures", lambda _asked=None: (found, None))
    app = open_page(loai="thong-bao")
    assert text in words(app)
    assert "<img src=x" not in "".join(part.proto.body for part in app.get("html"))
    assert not [part for part in app.markdown if "đậm" in part.value]


def test_choices_of_the_screen_are_the_kinds_of_documents() -> None:
    assert list(ui_report.CHOICES) == list(documents.KINDS)


# What officers add


def test_additions_are_kept_and_handed_on_to_the_next_report() -> None:
    app = open_page(ky="6-thang")
    fields = {field.key.rsplit("-", 1)[-1]: field for field in app.text_area}
    fields["solutions"].set_value("Thuê máy quét")
    fields["addressees"].set_value("Sở Nội vụ")
    counts = {field.key.rsplit("-", 1)[-1]: field for field in app.number_input}
    counts["inspected"].set_value(3)
    app.button[0].click()
    rerun(app)
    assert "Đã lưu" in words(app)
    told = WordDocument(BytesIO(made_report(app)))
    lines = [paragraph.text for paragraph in told.paragraphs]
    assert "Kính gửi: Sở Nội vụ" in lines
    assert "- Thuê máy quét." in lines
    later = open_page(ky="quy-3")
    carried = {field.key.rsplit("-", 1)[-1]: field.value for field in later.text_area}
    assert (carried["solutions"], carried["addressees"]) == ("Thuê máy quét", "Sở Nội vụ")
    assert {field.key.rsplit("-", 1)[-1]: field.value for field in later.number_input}["inspected"] is None


def made_report(app: AppTest) -> bytes:
    press(app)
    made = app.session_state[ui_report.MADE]
    return bytes(made[".docx"])


def test_how_the_office_signs_is_kept_per_kind_of_paper() -> None:
    app = open_page(loai="don-doc")
    next(field for field in app.text_input if field.key == "tt-CV-symbol").set_value("UBND-VHXH")
    (signature,) = [box for box in app.selectbox if box.key == "tt-CV-signature"]
    signature.select("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")
    next(button for button in app.button if button.label == "Lưu thể thức").click()
    rerun(app)
    letter = WordDocument(BytesIO(made_report(app)))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    assert any(f"Số: {UNKNOWN}/UBND-VHXH" in text for text in cells)
    assert any(text.startswith("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH") for text in cells)
    report = WordDocument(BytesIO(made_report(open_page(ky="6-thang"))))
    assert any(
        f"Số: {UNKNOWN}/BC-UBND" in cell.text
        for table in report.tables
        for row in table.rows
        for cell in row.cells
    )


def test_the_offices_word_file_is_kept_in_the_store() -> None:
    frame = WordDocument()
    frame.add_paragraph("MẪU RIÊNG CỦA XÃ")
    frame.add_paragraph("{{noi_dung}}")
    given = BytesIO()
    frame.save(given)
    kept = b64encode(given.getvalue()).decode()
    ui.store().set_setting(additions.TEMPLATE, kept, clock.now(), ui.actor("Cán bộ"))
    said = [p.text for p in WordDocument(BytesIO(made_report(open_page(ky="6-thang")))).paragraphs]
    assert said[0] == "MẪU RIÊNG CỦA XÃ" and len(said) > 20
    ui.store().set_setting(additions.TEMPLATE, b64encode(b"PK").decode(), clock.now(), ui.actor("Cán bộ"))
    assert "Không dùng được mẫu Word của cơ quan" in words(press(open_page(ky="6-thang")))


def test_a_units_request_goes_where_the_officer_says() -> None:
    app = open_page(ky="quy-3")
    box = next(one for one in app.selectbox if "ấn định lại lịch" in one.label)
    assert box.value == additions.INSIDE
    box.select(additions.UP)
    next(button for button in app.button if button.label == "Lưu nội dung bổ sung").click()
    rerun(app)
    lines = [paragraph.text for paragraph in WordDocument(BytesIO(made_report(app))).paragraphs]
    assert any(line.startswith("- Đề nghị Chủ tịch ấn định lại lịch kiểm tra") for line in lines)
    assert not any("gộp vào tháng 9" in line for line in lines)
