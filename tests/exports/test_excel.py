"""Excel files of the tables: types and formats, figures of the command line, text that stays text."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hostile_text import HOSTILE, letters, plan_with
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tools import soffice

from lib.assessing.assess import Assessment, assess
from lib.base import vietnamese as vn
from lib.base.folders import SAMPLE
from lib.exports import documents, pdf
from lib.exports import excel as ee
from lib.machine.as_json import as_json
from lib.reading.reader import read_file
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import STATUS_WORDS, area_label

MILLIONS = r"[>=1000000]0\.000\.000;[>=1000]0\.000;0"
HEAD = 6
"""The row of the headings: title, plan, date, "Số liệu minh họa", a blank line."""


@pytest.fixture(scope="module")
def now() -> Assessment:
    return assess(read_file(SAMPLE.read_bytes(), SAMPLE.name)[0], date(2020, 9, 15))


def opened(tables: Mapping[str, Table], now: Assessment) -> Workbook:
    return load_workbook(BytesIO(ee.table_xlsx(tables, now)))


def sheet_of(table: Table, now: Assessment) -> Worksheet:
    return opened({"Bảng": table}, now).worksheets[0]


@pytest.fixture(scope="module")
def book(now: Assessment) -> Workbook:
    """The file as it is taken away."""
    return load_workbook(BytesIO(documents.tables(now).make()))


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
        TableRow(("Việc", 0, 12_900_000, Fraction(655, 1000), date(2020, 9, 15))),
        TableRow(("Việc khác", None, None, None, None)),
    ),
    note="Ghi chú của bảng.",
    total=TableRow(("Cộng", 7, 12_900_000, None, None)),
)


def test_values_keep_their_types_and_formats(now: Assessment) -> None:
    sheet = sheet_of(KINDS, now)
    cells = sheet[HEAD + 1]
    assert [cell.value for cell in cells] == ["Việc", 0, 12_900_000, 0.655, datetime(2020, 9, 15)]
    assert [cell.number_format for cell in cells] == ["General", "0", MILLIONS, "0.0%", "dd/mm/yyyy"]


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
        ee.table_xlsx({}, now)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "0"),
        (999, "0"),
        (1_000, MILLIONS),
        (999_999_999, MILLIONS),
        (1_234_567_890, r"[>=1000000000]0\.000\.000\.000;[>=1000000]0\.000\.000;#,##0"),
        (-350, "0;-0"),
        (-350_000, r"0\.000;-0\.000"),
        (-1_350_000, r"0\.000\.000;-0\.000\.000"),
        (2.5, "0.0##"),
        (Fraction(1, 3), "0.0%"),
    ],
)
def test_figures_have_dots_for_thousands_whatever_the_machines_settings(value: float, code: str) -> None:
    assert ee.number_format(value) == code


@pytest.mark.skipif(soffice() is None, reason="no LibreOffice on this machine")
def test_money_is_printed_with_dots_in_an_american_office(now: Assessment, tmp_path: Path) -> None:
    amounts = (7, 1_234, 1_234_567, 12_345_678_901, -350_000, -1_350_000)
    columns = (TableColumn("Tiền", CellKind.MONEY), TableColumn("Ghi chú"))
    rows = tuple(TableRow((amount, "x")) for amount in amounts)
    data = ee.table_xlsx({"Tiền": Table("Tiền", columns, rows)}, now)
    (tmp_path / "a.pdf").write_bytes(pdf.to_pdf(data, ".xlsx"))
    asked = ["pdftotext", str(tmp_path / "a.pdf"), "-"]
    words = subprocess.run(asked, capture_output=True, check=True).stdout.decode().split()
    assert [vn.dong(amount) for amount in amounts if vn.dong(amount) not in words] == []


# Figures


def column(sheet: Worksheet, title: str, top: int = HEAD, count: int | None = None) -> list[object]:
    """The cells below a heading."""
    heads = [cell.value for cell in sheet[top]]
    found: list[object] = [
        sheet.cell(row, heads.index(title) + 1).value for row in range(top + 1, sheet.max_row + 1)
    ]
    return found[:count]


def rounded(values: Iterable[object]) -> list[float | None]:
    return [None if value is None else round(float(str(value)), 6) for value in values]


def test_every_sheet_has_a_name_that_reads(book: Workbook) -> None:
    assert book.sheetnames == [
        "Quá hạn",
        "Sắp đến hạn",
        "Chậm cập nhật",
        "Chưa xác định hạn",
        "Lĩnh vực",
        "Nhiệm vụ",
        "Việc có thời hạn",
        "Kinh phí lĩnh vực",
        "Kinh phí nhiệm vụ",
        "Chỉ tiêu",
        "Bộ phận",
        "Kết luận",
        "Dữ liệu",
    ]


@pytest.mark.parametrize(("name", "top"), [("Nhiệm vụ", HEAD), ("Dữ liệu", 1)])
def test_figures_of_tasks_are_those_of_the_command_line(
    book: Workbook, now: Assessment, name: str, top: int
) -> None:
    tasks = [task for task in as_json(now, [])["tasks"] if not task["is_group"]]
    words = {str(status): words for status, words in STATUS_WORDS.items()}

    def below(title: str) -> list[object]:
        return column(book[name], title, top, len(tasks))

    assert below("Nhiệm vụ") == [task["title"] for task in tasks]
    assert below("Tình trạng") == [words[task["status"]] for task in tasks]
    assert below("Thời hạn ghi trong kế hoạch") == [task["deadline"]["text"] for task in tasks]
    assert rounded(below("Tiến độ")) == [task["progress"] for task in tasks]
    assert below("Dự toán (đồng)") == [task["allocated"] for task in tasks]
    assert below("Đã chi (đồng)") == [task["spent"] for task in tasks]
    assert below("Số ngày quá hạn") == [state.days_late or None for state in now.states]
    days = [value.date() if isinstance(value, datetime) else value for value in below("Ngày hoàn thành")]
    assert days == [state.done for state in now.states]


def test_data_for_pivots_are_headings_and_rows_and_nothing_else(book: Workbook, now: Assessment) -> None:
    sheet = book["Dữ liệu"]
    assert sheet.max_row == now.total.tasks + 1 and not sheet.merged_cells.ranges
    assert sheet.tables["DuLieu"].ref == sheet.dimensions
    heads = [cell.value for cell in sheet[1]]
    assert len(set(heads)) == len(heads) and all(heads)
    assert set(column(sheet, "Lĩnh vực", 1)) == {area_label(area) for area in now.areas}


def test_figures_of_areas_and_money_are_those_of_the_command_line(book: Workbook, now: Assessment) -> None:
    facts, sheet = as_json(now, []), book["Lĩnh vực"]
    whole = [*facts["areas"], facts["totals"]]
    titles = {
        "Nhiệm vụ": "tasks",
        "Hoàn thành": "done",
        "Quá hạn": "overdue",
        "Dự toán (đồng)": "allocated",
        "Đã chi (đồng)": "spent",
    }
    for title, name in titles.items():
        assert column(sheet, title, count=len(whole)) == [area[name] for area in whole], title
    expected = rounded(column(sheet, "Cần đạt", count=len(facts["areas"])))
    assert expected == [area["expected"] for area in facts["areas"]]
    funded = [*(area for area in facts["areas"] if area["allocated"] is not None), facts["totals"]]
    money = column(book["Kinh phí lĩnh vực"], "Dự toán (đồng)", count=len(funded))
    assert money == [area["allocated"] for area in funded]


def test_figures_of_indicators_are_those_of_the_command_line(book: Workbook, now: Assessment) -> None:
    facts, sheet = as_json(now, [])["indicators"], book["Chỉ tiêu"]
    assert column(sheet, "Mã", count=len(facts)) == [one["code"] for one in facts]
    for title, name in (("Mục tiêu", "target"), ("Đạt được", "latest")):
        assert rounded(column(sheet, title, count=len(facts))) == rounded(one[name] for one in facts)
    march = [one["values"].get("2020-03") for one in facts]
    assert rounded(column(sheet, "T3", count=len(facts))) == rounded(march)
    formats = [sheet.cell(HEAD + 1 + n, 6).number_format for n in range(len(facts))]
    assert [code == "0.0%" for code in formats] == [one["unit"] == "%" for one in facts]


# Text that stays text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    now = assess(plan_with(text), date(2020, 6, 30))
    data = documents.tables(now).make()
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
