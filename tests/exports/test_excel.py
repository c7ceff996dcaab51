"""Excel files of the tables: types and formats, figures of the command line, text that stays text."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from hostile_text import HOSTILE, letters, plan_with
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from lib.assessing.assess import Assessment, assess
from lib.base.folders import SAMPLE
from lib.exports import excel as ee
from lib.machine.as_json import as_json
from lib.reading.reader import read_file
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import STATUS_WORDS

HEAD = 6
"""The row of the headings: title, plan, date, "Số liệu minh họa", a blank line."""


@pytest.fixture(scope="module")
def now() -> Assessment:
    return assess(read_file(SAMPLE.read_bytes(), SAMPLE.name)[0], date(2020, 9, 15))


def opened(tables: list[Table], now: Assessment) -> Workbook:
    return load_workbook(BytesIO(ee.table_xlsx(tables, now)))


def sheet_of(table: Table, now: Assessment) -> Worksheet:
    return opened([table], now).worksheets[0]


def rows(sheet: Worksheet, count: int) -> list[tuple[object, ...]]:
    return [tuple(c.value for c in row) for row in sheet.iter_rows(min_row=HEAD + 1, max_row=HEAD + count)]


KINDS = Table(
    "Bảng thử: 2 dòng",
    (
        TableColumn("Tên", width=30),
        TableColumn("Số", CellKind.COUNT),
        TableColumn("Tiền", CellKind.MONEY),
        TableColumn("Phần", CellKind.SHARE),
        TableColumn("Ngày", CellKind.DAY),
    ),
    (
        TableRow(("Việc", 0, 12_900_000, 0.655, date(2020, 9, 15))),
        TableRow(("Việc khác", None, None, None, None)),
    ),
    note="Ghi chú của bảng.",
    total=TableRow(("Cộng", 7, 12_900_000, None, None)),
)


def test_values_keep_their_types_and_formats(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    cells = sheet[HEAD + 1]
    assert [cell.value for cell in cells] == ["Việc", 0, 12_900_000, 0.655, datetime(2020, 9, 15)]
    assert [cell.number_format for cell in cells] == ["General", "#,##0", "#,##0", "0.0%", "dd/mm/yyyy"]


def test_what_is_not_known_is_blank_and_not_zero(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    assert [cell.value for cell in sheet[HEAD + 2]] == ["Việc khác", None, None, None, None]


def test_filter_stops_before_the_total(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    assert sheet.auto_filter.ref == f"A{HEAD}:E{HEAD + 2}"
    assert sheet.cell(HEAD + 3, 1).value == "Cộng"
    assert sheet.cell(HEAD + 5, 1).value == "Ghi chú của bảng."


def test_heading_stays_in_sight_and_on_every_page(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    assert sheet.freeze_panes == f"A{HEAD + 1}"
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_widths_follow_the_columns(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    assert sheet.column_dimensions["A"].width > 2 * sheet.column_dimensions["B"].width


def test_the_plan_and_the_date_stand_above(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "Bảng thử: 2 dòng",
        "Kế hoạch CCHC năm 2020 · UBND xã Thượng Lộ",
        "Số liệu tính đến ngày 15 tháng 9 năm 2020",
        "Số liệu minh họa",
    ]


def test_an_empty_table_says_what_that_means(now: Assessment) -> None:
    empty = Table("Trống", KINDS.columns, (), empty="Không có việc nào.")
    sheet = sheet_of(empty, now)
    assert sheet.cell(HEAD + 1, 1).value == "Không có việc nào."
    assert sheet.auto_filter.ref is None


def test_without_tables_there_is_no_workbook(now: Assessment) -> None:
    with pytest.raises(ValueError, match="at least one table"):
        ee.table_xlsx([], now)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Quá hạn: 3/72 nhiệm vụ"], ["Quá hạn"]),
        (["Một", "một", "MỘT"], ["Một", "một 2", "MỘT 3"]),
        (["a/b\\c[d]*?", "'nháy'", ""], ["a b c d", "nháy", "Bảng"]),
        (["History"], ["History 2"]),
        (["Kết quả thực hiện chỉ tiêu cải cách hành chính"], ["Kết quả thực hiện chỉ tiêu c"]),
    ],
)
def test_sheet_names(titles: list[str], names: list[str]) -> None:
    found = ee.sheet_names([Table(title, (), ()) for title in titles])
    assert found == names
    assert all(len(name) <= 31 for name in found)


# Figures


def test_figures_of_tasks_are_those_of_the_command_line(now: Assessment) -> None:
    tasks = [task for task in as_json(now, [])["tasks"] if not task["is_group"]]
    words = {str(status): words for status, words in STATUS_WORDS.items()}
    table = views_tasks.task_table(now)
    found = rows(sheet_of(table, now), len(tasks))
    places = {column.title: number for number, column in enumerate(table.columns)}
    assert [row[places["Nhiệm vụ"]] for row in found] == [task["title"] for task in tasks]
    assert [str(row[places["Tình trạng"]])[2:] for row in found] == [words[task["status"]] for task in tasks]
    shares = [row[places["Tiến độ"]] for row in found]
    assert [None if share is None else round(float(str(share)), 6) for share in shares] == [
        task["progress"] for task in tasks
    ]


def test_figures_of_areas_and_money_are_those_of_the_command_line(now: Assessment) -> None:
    facts = as_json(now, [])
    book = opened([views.area_table(now), views_money.money_table(now)], now)
    areas = rows(book.worksheets[0], len(facts["areas"]) + 1)
    heads = [column.title for column in views.area_table(now).columns]
    places = [heads.index(title) for title in ("Nhiệm vụ", "Hoàn thành", "Quá hạn")]
    assert [tuple(row[place] for place in places) for row in areas] == [
        (area["tasks"], area["done"], area["overdue"]) for area in [*facts["areas"], facts["totals"]]
    ]
    funded = [area for area in facts["areas"] if area["allocated"] is not None]
    money = rows(book.worksheets[1], len(funded) + 1)
    assert [row[1:3] for row in money] == [
        (area["allocated"], area["spent"]) for area in [*funded, facts["totals"]]
    ]


# Text that stays text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    now = assess(plan_with(text), date(2020, 6, 30))
    data = ee.table_xlsx(
        [views_tasks.late_table(now), views_tasks.task_table(now), views_indicators.indicator_table(now)], now
    )
    book = load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(letters(text) in letters(str(cell.value)) for cell in cells)
    parts = zipfile.ZipFile(BytesIO(data))
    assert not [name for name in parts.namelist() if "external" in name.lower()]
    assert not re.search(rb"<f[ >]|<hyperlink", b"".join(parts.read(name) for name in parts.namelist()))


def test_what_a_cell_cannot_hold_is_cut_and_shows_it(now: Assessment) -> None:
    table = Table("Dài", (TableColumn("Tên"),), (TableRow(("x" * 40_000,)),))
    value = str(sheet_of(table, now).cell(HEAD + 1, 1).value)
    assert len(value) == 32_767
    assert value.endswith("x…")
