"""Slides as they come out: native charts with the command line's figures, large letters, text that stays text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hostile_text import HOSTILE, letters, plan_titled, plan_with
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.chart import Chart as NativeChart
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Pt
from tools import soffice

from lib.assessing.assess import Assessment, assess
from lib.base.folders import SAMPLE
from lib.exports import documents, pdf
from lib.exports import slide_pages as pages_
from lib.exports import slides as es
from lib.exports.slide_pages import SlidePage, SlideRatio
from lib.machine.as_json import as_json
from lib.meeting import agenda
from lib.reading.reader import read_file
from lib.views.overview import footer_words
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone


@pytest.fixture(scope="module")
def now() -> Assessment:
    return assess(read_file(SAMPLE.read_bytes(), SAMPLE.name)[0], date(2020, 9, 15))


@pytest.fixture(scope="module", params=list(SlideRatio))
def deck(request: pytest.FixtureRequest, now: Assessment) -> Deck:
    return opened(es.slides(pages_.overview_pages(now), footer_words(now), request.param))


@pytest.fixture(scope="module")
def wide(now: Assessment) -> Deck:
    return opened(es.slides(pages_.overview_pages(now), footer_words(now)))


def opened(data: bytes) -> Deck:
    return Presentation(BytesIO(data))


def slide_titled(deck: Deck, start: str) -> Slide:
    slides: Iterator[Slide] = iter(deck.slides)
    return next(slide for slide in slides if slide.shapes.title.text_frame.text.startswith(start))


def _shapes(slide: Slide) -> Any:
    return slide.shapes  # each kind of shape has words of its own


def chart_of(slide: Slide) -> NativeChart:
    charts: Iterator[NativeChart] = (shape.chart for shape in _shapes(slide) if shape.has_chart)
    return next(charts)


def grid(slide: Slide) -> list[list[str]]:
    table = next(shape.table for shape in _shapes(slide) if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def all_text(deck: Deck) -> str:
    return "\n".join(text for slide in deck.slides for text in _texts(slide))


def _texts(slide: Slide) -> Iterator[str]:
    for shape in _shapes(slide):
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text


# Looks


def test_slides_have_their_shape(now: Assessment) -> None:
    for ratio, shape in ((SlideRatio.WIDE, 16 / 9), (SlideRatio.NARROW, 4 / 3)):
        deck = opened(es.slides([SlidePage("Trang")], "", ratio))
        assert round(deck.slide_width / deck.slide_height, 3) == round(shape, 3)


def test_letters_can_be_read_from_six_times_the_height(deck: Deck) -> None:
    """3.4 % of the height (540 points), the footer 2.6 %."""
    roots = [
        root
        for slide in deck.slides
        for root in (
            *(s._element for s in slide.shapes),
            *(s.chart._chartSpace for s in slide.shapes if s.has_chart),
        )
    ]
    sizes = [
        {int(n.get("sz")) for n in root.iter() if n.tag.endswith(("}rPr", "}defRPr")) and n.get("sz")}
        for root in roots
    ]
    footers = [found for found in sizes if min(found, default=9999) < 0.034 * 54_000]
    assert all(min(found) >= 0.026 * 54_000 for found in footers) and len(footers) == 2 * len(deck.slides)
    runs = [r for slide in deck.slides for r in slide._element.iter() if r.tag.endswith("}r")]
    assert all(run[0].get("sz") for run in runs)


def test_everything_stands_on_the_slide(deck: Deck) -> None:
    high: Any = deck.slide_height
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width + 1
            assert shape.top + shape.height <= high + Pt(2), shape.name


def test_every_slide_has_a_title_the_date_and_its_number(deck: Deck) -> None:
    count = len(deck.slides)
    for number, slide in enumerate(deck.slides, start=1):
        texts = list(_texts(slide))
        assert slide.shapes.title.text_frame.text
        assert (
            "Số liệu đến 15/9/2020 · ▲ Số liệu minh họa · UBND xã Thượng Lộ · Kế hoạch CCHC năm 2020" in texts
        )
        assert f"{number}/{count}" in texts


def test_colours_are_the_contracts_and_marks_go_with_them(wide: Deck) -> None:
    chart = chart_of(slide_titled(wide, "Tình trạng"))
    names = [series.name for series in chart.plots[0].series]
    assert names == [
        "● Quá hạn",
        "▲ Cần chú ý",
        "✓ Đúng tiến độ",
        "✓ Hoàn thành",
        "? Chưa rõ / chưa phát sinh",
    ]
    fills = [series.format.fill for series in chart.plots[0].series]
    assert [str(fill.fore_color.rgb) for fill in fills] == ["A31515", "F2A900", "9CC3E6", "2470B3", "757575"]
    assert "pattFill" in fills[4]._xPr.xml


def test_a_long_table_goes_on_and_loses_no_row() -> None:
    columns = (TableColumn("Việc", width=60), TableColumn("Hạn", CellKind.DAY, 20))
    rows = tuple(TableRow((f"Việc số {n} " + "rất dài " * (n % 9), date(2020, 1, 1))) for n in range(60))
    deck = opened(es.slides([SlidePage("Bảng", table=Table("Bảng", columns, rows))], "", SlideRatio.NARROW))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) > 5
    assert titles[1] == f"Bảng (tiếp 2/{len(titles)})"
    found = [row[0] for slide in deck.slides for row in grid(slide)[1:]]
    assert [int(text.split()[2]) for text in found] == list(range(60))


def test_a_cell_cut_on_the_slide_stands_whole_in_the_notes() -> None:
    text = " ".join(f"từ{n}" for n in range(300))
    table = Table("Bảng", (TableColumn("Việc"),), (TableRow((text,)),))
    (slide,) = opened(es.slides([SlidePage("Bảng", table=table)], "")).slides
    assert grid(slide)[1][0].endswith(" …")
    assert slide.notes_slide.notes_text_frame.text == f"Việc: {text}"


def test_amber_is_a_ground_and_never_letters() -> None:
    table = Table("B", (TableColumn("Còn", CellKind.MARK),), (TableRow(("▲ 3 ngày",), tone=Tone.ATTENTION),))
    (slide,) = opened(es.slides([SlidePage("B", table=table)], "")).slides
    cell = next(s.table for s in slide.shapes if s.has_table).cell(1, 0)
    assert str(cell.fill.fore_color.rgb) == "F2A900"
    assert str(cell.text_frame.paragraphs[0].runs[0].font.color.rgb) == "222222"


TEN = tuple(
    TableRow(
        (date(2026, 6, n), f"1.{n}. Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý của xã, lần {n}",
         "Văn phòng HĐND và UBND", f"● {n + 40} ngày")
    )
    for n in range(1, 11)
)  # fmt: skip
LATE = (
    TableColumn("Thời hạn", CellKind.DAY, 10),
    TableColumn("Nhiệm vụ", width=29),
    TableColumn("Bộ phận", width=14),
    TableColumn("Quá hạn", CellKind.MARK, 9),
)


@pytest.mark.parametrize("ratio", list(SlideRatio))
def test_ten_overdue_tasks_are_two_slides_of_five(ratio: SlideRatio) -> None:
    page = SlidePage("Quá hạn: 10/80 nhiệm vụ", table=Table("Quá hạn", LATE, TEN))
    deck = opened(es.slides([page], "", ratio))
    assert [len(grid(slide)) - 1 for slide in deck.slides] == [5, 5]


@pytest.mark.parametrize("ratio", list(SlideRatio))
@pytest.mark.parametrize("count", [1, 6, 14])
def test_areas_have_their_whole_names_beside_their_bars(ratio: SlideRatio, count: int) -> None:
    names = tuple(
        f"{n}. Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức" for n in range(count)
    )
    series = tuple(pages_.Series(name, (0.5,) * count, "2470B3") for name in ("Đã thực hiện", "Cần đạt"))
    chart = pages_.Chart(pages_.ChartKind.BARS, names, series)
    deck = opened(es.slides([SlidePage("Tiến độ", chart=chart)], "", ratio))
    charts = [
        (shape.chart, shape.height) for slide in deck.slides for shape in slide.shapes if shape.has_chart
    ]
    assert tuple(str(name) for one, _ in charts for name in one.plots[0].categories) == names
    for one, height in charts:  # two figures of 20 points beside each name
        assert height * 0.8 / len(one.plots[0].categories) >= Pt(2 * 20)


def test_layouts_are_as_wide_as_the_slides(deck: Deck) -> None:
    for layout in (deck.slide_master, *deck.slide_layouts):
        rights = [shape.left + shape.width for shape in layout.placeholders if shape.width]
        assert deck.slide_width * 0.9 <= max(rights) <= deck.slide_width


@pytest.mark.parametrize("ratio", list(SlideRatio))
def test_the_first_slide_names_the_commune_and_its_plan(now: Assessment, ratio: SlideRatio) -> None:
    deck = opened(documents.deck(now, (), footer_words(now), ratio).make())
    text = "\n".join(_texts(deck.slides[0]))
    for words in ("năm 2020", "UBND xã Thượng Lộ", "01/KH-UBND", "Số liệu tính đến ngày 15/9/2020"):
        assert words in text


def test_the_deadline_comes_first(wide: Deck) -> None:
    assert grid(slide_titled(wide, "Quá hạn"))[0][0] == "Thời hạn"
    assert grid(slide_titled(wide, "Đến hạn"))[0][0] == "Đến hạn"


def test_an_empty_table_says_what_that_means() -> None:
    table = Table("B", (TableColumn("Việc"),), (), empty="Không có việc nào.")
    assert "Không có việc nào." in all_text(opened(es.slides([SlidePage("B", table=table)], "")))


# Figures


def test_big_numbers_are_the_command_lines(now: Assessment, wide: Deck) -> None:
    totals = as_json(now, [])["totals"]
    text = all_text(wide)
    assert f"● Quá hạn\n{totals['overdue']}/{totals['tasks']}" in text
    assert re.search(r"Xong, việc có thời hạn\n\d+/\d+", text)


def test_progress_is_the_command_lines(now: Assessment, wide: Deck) -> None:
    areas = {f"{area['code']}.": area for area in as_json(now, [])["areas"]}
    chart = chart_of(slide_titled(wide, "Tiến độ"))
    labels = [str(label).split()[0] for label in chart.plots[0].categories]
    done, expected = chart.plots[0].series
    assert [round(value, 6) for value in expected.values] == [areas[label]["expected"] for label in labels]
    dated = {f"{area.code}.": area.tally.dated_progress.value for area in now.areas}
    assert list(done.values) == [float(dated[label] or 0) for label in labels]
    assert "Chưa có việc nào tính được tiến độ: 3. Cải cách TTHC" in all_text(wide)


def test_statuses_add_up_to_the_command_lines(now: Assessment, wide: Deck) -> None:
    areas = as_json(now, [])["areas"]
    series = list(chart_of(slide_titled(wide, "Tình trạng")).plots[0].series)
    assert list(series[0].values) == [area["overdue"] for area in areas]
    assert list(series[3].values) == [area["done"] for area in areas]
    assert [sum(values) for values in zip(*(s.values for s in series), strict=True)] == [
        a["tasks"] for a in areas
    ]


def test_money_is_the_command_lines(now: Assessment, wide: Deck) -> None:
    funded = [area for area in as_json(now, [])["areas"] if area["allocated"] is not None]
    allocated, spent = chart_of(slide_titled(wide, "Kinh phí: ")).plots[0].series
    drawn = zip(allocated.values, spent.values, strict=True)
    assert sorted(drawn) == sorted((area["allocated"], area["spent"]) for area in funded)


def test_indicators_are_the_command_lines(now: Assessment, wide: Deck) -> None:
    facts = next(i for i in as_json(now, [])["indicators"] if i["code"] == "CT21")
    done, target = chart_of(slide_titled(wide, "Tỷ lệ giải ngân")).plots[0].series
    known = list(facts["values"].values())
    assert list(done.values) == known + [None] * (12 - len(known))
    assert set(target.values) == {facts["target"]}


def test_charts_stay_editable_with_the_same_figures(wide: Deck) -> None:
    for slide in wide.slides:
        for shape in slide.shapes:
            if not shape.has_chart:
                continue
            sheet = load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
            for column, series in enumerate(shape.chart.plots[0].series, start=2):
                assert sheet.cell(1, column).value == series.name
                values = [sheet.cell(row, column).value for row in range(2, 2 + len(series.values))]
                assert values == list(series.values)


def test_the_meetings_pages_become_slides(now: Assessment) -> None:
    before = assess(now.plan, date(2020, 8, 14))
    pages = agenda.agenda(agenda.MeetingFigures(now, before, date(2020, 9, 16)))
    deck = opened(es.slides(pages_.agenda_pages(pages), footer_words(now)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    told = [page for page in pages if page.part and (page.entries or not page.ends)]
    assert [page.headline for page in told if page.headline not in titles] == []
    text = all_text(deck)
    words = [line for page in told for entry in page.entries for line in entry.words.split("\n")]
    assert len(words) > 20 and [line for line in words if line not in text] == []


@pytest.mark.parametrize(
    ("largest", "code"),
    [(4_350_000, r"[>=1000000]0\.000\.000;[>=1000]0\.000;0"),
     (1_250_000_000, r"[>=1000000000]0\.000\.000\.000;[>=1000000]0\.000\.000;#,##0")],
)  # fmt: skip
def test_money_has_dots_whatever_the_machines_settings(largest: int, code: str) -> None:
    assert pages_.dong_format(largest) == code


# Text that stays text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    now = assess(plan_with(text), date(2020, 6, 30))
    data = es.slides(pages_.overview_pages(now), footer_words(now))
    deck = opened(data)
    assert letters(text) in letters(all_text(deck))
    for slide in deck.slides:
        assert "hlinkClick" not in slide._element.xml
        assert [rel for rel in slide.part.rels.values() if rel.is_external] == []
    parts = zipfile.ZipFile(BytesIO(data))
    for name in parts.namelist():
        if name.endswith(".xlsx"):
            cells = [c for row in load_workbook(BytesIO(parts.read(name))).active.iter_rows() for c in row]
            assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.skipif(soffice() is None, reason="no LibreOffice on this machine")
def test_hostile_text_opens_in_libreoffice() -> None:
    now = assess(plan_titled("\n".join(HOSTILE)), date(2020, 6, 30))
    assert pdf.to_pdf(es.slides(pages_.overview_pages(now), "Số liệu"), ".pptx").startswith(b"%PDF")
