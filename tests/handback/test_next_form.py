"""The form for next month: the workbook carried forward, and read back without a difference."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import tools
from book import book_of
from make_appendix import bare_appendix as make_appendix
from make_sample import sample as make_sample
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from lib.assessing.completed import completed
from lib.base.problems import Severity
from lib.comparing.changes import ChangeKind
from lib.comparing.compare import compare
from lib.handback.form_book import MONTHLY, NAMED, REBUILT
from lib.handback.marked import LIST_SHEET, mark
from lib.handback.next_form import blank_form, is_rebuilt, next_form, next_report_day
from lib.handback.next_year import next_year_form
from lib.plan import Decision, Extension, ExtensionText, Plan, PlanInfo, Records
from lib.reading.form import (
    DAYS_OFF,
    DECISIONS,
    EVENTS,
    INDICATORS,
    MILESTONES,
    OTHER_SHEETS,
    SPENDING,
    TASKS,
)
from lib.reading.reader import read_file

NOW = datetime(2020, 9, 15, 1, 0, tzinfo=UTC)
bare_appendix, sample = cache(make_appendix), cache(make_sample)

BARE = """
    Phụ lục
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
    1 | Cải cách thể chế
    1.1 | Báo cáo định kỳ | Văn phòng | Quý I, Quý II/2026
    1.2 | Rà soát văn bản | Phòng Kinh tế | 30/6/2026
"""

FULL = """
    Thông tin
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành
    1 | Cải cách thể chế
    1.1 | Báo cáo định kỳ | Văn phòng | Quý I, Quý II, Quý III | #30%
    1.2 | Rà soát văn bản | Phòng Kinh tế | 30/6/2026 | #100% | @2026-06-20

    Mốc
    Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành | Minh chứng
    1.1 | Quý I | @2026-03-31 | @2026-03-28 | 11/BC-UBND

    Chỉ tiêu
    Mã | Chỉ tiêu | Đơn vị tính | Mục tiêu | Tháng 5 | Tháng 6
    C1 | Hồ sơ đúng hạn | % | #95% | #92% | 118/120
    C2 | Số lượt tập huấn | lượt | #4 | #1 | #2

    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn
    @2026-05-29 | Niêm yết công khai tại trụ sở | Văn phòng | @2026-06-15
"""


@cache
def plan_in(data: bytes, name: str = "so.xlsx") -> Plan:
    return read_file(data, name)[0]


def carried(data: bytes, **more: object) -> bytes:
    return next_form(data, plan_in(data), "so.xlsx", **more) if more else plainly_carried(data)  # type: ignore[arg-type]


@cache
def plainly_carried(data: bytes) -> bytes:
    return next_form(data, plan_in(data), "so.xlsx")


def differences(data: bytes, form: bytes) -> tuple[str, ...]:
    return compare(plan_in(data), plan_in(form)).sentences


@cache
def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def sheet_of(data: bytes, title: str) -> Worksheet:
    sheet = opened(data)[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def table(data: bytes, title: str) -> list[tuple[object, ...]]:
    rows = sheet_of(data, title).iter_rows(values_only=True)
    found = (tuple(v.date() if hasattr(v, "date") else v for v in row) for row in rows)
    return [row for row in found if any(v is not None for v in row)]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def reworked(data: bytes, edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    edit(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _reorder(book: openpyxl.Workbook) -> None:
    """The task sheet's columns in the reverse order, with a column of the office's own."""
    sheet = book["Nhiệm vụ"]
    width = sheet.max_column
    for row in sheet.iter_rows(min_row=4):
        values = [(cell.value, cell.number_format) for cell in row]
        for cell, (value, number_format) in zip(row, reversed(values), strict=True):
            cell.value, cell.number_format = value, number_format
    sheet.cell(4, width + 1, "Ghi chú riêng")
    sheet.cell(6, width + 1, "xem hồ sơ lưu")


def _two_lines(book: openpyxl.Workbook) -> None:
    """A heading of two lines, each column merged over both."""
    sheet = book["Sheet1"]
    sheet.unmerge_cells("A7:G7")
    sheet.delete_rows(8)
    for column in range(1, 8):
        sheet.cell(7, column, sheet.cell(8, column).value)
        sheet.cell(8, column).value = None
        sheet.merge_cells(start_row=7, end_row=8, start_column=column, end_column=column)


@cache
def workbook(name: str) -> bytes:
    made: dict[str, Callable[[], bytes]] = {
        "sample": sample,
        "appendix": bare_appendix,
        "two-lines": lambda: reworked(bare_appendix(), _two_lines),
        "reordered": lambda: reworked(sample(), _reorder),
        "bare": lambda: book_of(BARE),
        "full": lambda: book_of(FULL),
    }
    return made[name]()


NAMES = ("sample", "appendix", "two-lines", "reordered", "bare", "full")


# Export = import


@pytest.mark.parametrize("name", NAMES)
def test_uploading_the_form_unchanged_reports_no_difference(name: str) -> None:
    data = workbook(name)
    form = carried(data)
    assert differences(data, form) == ()
    assert compare(plan_in(form), plan_in(carried(form))).changes == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_form_brings_no_problems_of_its_own(name: str) -> None:
    data = workbook(name)
    before, after = read_file(data, "so.xlsx")[1], read_file(carried(data), "so.xlsx")[1]
    grave = {(p.rule, p.found) for p in after if p.severity is not Severity.NOTE}
    asked_for = {("done-without-proof", None)}  # now that there is a column for it
    assert grave - {(p.rule, p.found) for p in before} - asked_for == set()


@pytest.mark.parametrize("name", NAMES)
def test_carried_forward_twice_adds_nothing(name: str) -> None:
    form = carried(workbook(name))
    again = carried(form)
    for title in opened(form).sheetnames:
        assert table(form, title) == table(again, title)


def test_columns_in_another_order_are_no_change() -> None:
    assert differences(sample(), workbook("reordered")) == ()


# A bare appendix becomes the full form


def test_a_bare_appendix_gets_the_monthly_columns_right_of_its_own() -> None:
    sheet = sheet_of(carried(bare_appendix()), "Sheet1")
    heads = [cell.value for cell in sheet[9]]
    assert heads[6:] == [
        "Kinh phí thực hiện",
        "Hạn nội bộ",
        "Tiến độ (%)",
        "Ngày hoàn thành",
        "Minh chứng (số, ký hiệu văn bản)",
        "Ngày cập nhật",
        "Vướng mắc – kiến nghị",
        "Gia hạn đến ngày",
        "Lý do gia hạn",
    ]
    assert [sheet.cell(12, column).number_format for column in range(8, 13)] == [
        *("dd/mm/yyyy", "0%", "dd/mm/yyyy", "General", "dd/mm/yyyy")
    ]
    assert sheet.freeze_panes == "C10"
    assert sheet["H9"].font.b
    rules = {str(rule.sqref).split(":")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"H10": "custom", "I10": "decimal", "J10": "date", "L10": "date", "N10": "date"}


def test_a_bare_appendix_gets_every_sheet_of_the_form() -> None:
    form = carried(bare_appendix())
    names = opened(form).sheetnames
    assert names == ["Sheet1", "Thông tin", *(record.title for record in OTHER_SHEETS)]
    for record in (INDICATORS, SPENDING, EVENTS, DECISIONS, DAYS_OFF):
        more = ("Tên nhiệm vụ",) if record in NAMED else ()
        assert table(form, record.title) == [(*(column.headings[0] for column in record.columns), *more)]
    assert not plan_in(form).tracked  # nothing is recorded yet


def test_what_the_appendix_says_of_itself_stands_in_thong_tin() -> None:
    said = {row[0]: row[1] for row in table(carried(bare_appendix()), "Thông tin")}
    assert (said["Đơn vị"], said["Năm"]) == ("UBND xã Thượng Lộ", 2020)
    assert (said["Số kế hoạch"], said["Ngày ban hành"]) == ("01/KH-UBND", date(2020, 1, 6))
    assert said["Số liệu tính đến ngày"] is None


def test_new_sheets_have_drop_downs_and_date_cells() -> None:
    sheet = sheet_of(carried(bare_appendix()), "Kết luận")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert {cell: rule.type for cell, rule in rules.items()} == {
        "A2": "date",
        "C2": "list",
        "D2": "date",
        "E2": "date",
        "F2": "list",
    }
    assert rules["C2"].formula1 == "DanhSachBoPhan"
    assert sheet.column_dimensions["A"].width > 10
    book = opened(carried(bare_appendix()))
    where = book.defined_names["DanhSachNhiemVu"].attr_text
    keys = [row[0].value for row in book["Thông tin"][str(where).split("!")[1].replace("$", "")]]
    assert keys == [row.key for row in plan_in(bare_appendix()).rows]


def test_a_deadline_column_headed_tien_do_stays_the_deadline() -> None:
    data = book_of(BARE.replace("Thời gian thực hiện", "Tiến độ"))
    form = carried(data)
    assert differences(data, form) == ()
    assert [task.deadline_text for task in plan_in(form).tasks] == ["Quý I, Quý II/2026", "30/6/2026"]
    assert "Tiến độ (%)" in table(form, "Phụ lục")[0]


def test_columns_hidden_at_the_right_edge_are_shown_once_they_are_used() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Sheet1"].column_dimensions.group("H", "XFD", hidden=True)

    sheet = sheet_of(carried(reworked(bare_appendix(), hide)), "Sheet1")
    shown = {letter for letter, column in sheet.column_dimensions.items() if not column.hidden}
    assert set("HIJKLMNO") <= shown
    assert sheet.column_dimensions["P"].hidden


# Mốc


def test_an_empty_sheet_of_that_name_is_used() -> None:
    data = reworked(workbook("bare"), lambda book: book.create_sheet("Mốc"))
    assert table(carried(data), "Mốc") == table(carried(workbook("bare")), "Mốc")
    assert opened(carried(data)).sheetnames.count("Mốc") == 1


def test_milestones_come_from_the_deadlines_as_read() -> None:
    assert table(carried(workbook("bare")), "Mốc") == [
        tuple(column.headings[0] for column in MILESTONES.columns),
        ("1.1", "Quý I", date(2026, 3, 31), None, None, "Báo cáo định kỳ"),
        ("1.1", "Quý II/2026", date(2026, 6, 30), None, None, "Báo cáo định kỳ"),
    ]


def test_milestones_that_stand_there_keep_their_dates_and_evidence() -> None:
    rows = table(carried(workbook("full")), "Mốc")
    assert [row[:5] for row in rows[1:]] == [
        ("1.1", "Quý I", date(2026, 3, 31), date(2026, 3, 28), "11/BC-UBND"),
        ("1.1", "Quý II", date(2026, 6, 30), None, None),
        ("1.1", "Quý III", date(2026, 9, 30), None, None),
    ]


def test_milestones_of_a_repeated_or_missing_number_find_their_task_again() -> None:
    data = book_of("""
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
        1 | Cải cách thể chế
        1.1 | Niêm yết thủ tục | Văn phòng | 30/6/2026
        1.1 | Báo cáo quý | Văn phòng | Quý I, Quý II
         | Báo cáo tháng | Văn phòng | Tháng 3, tháng 6/2026
    """)
    assert differences(data, carried(data)) == ()
    assert [row[0] for row in table(carried(data), "Mốc")[1:]] == ["1.1 (2)"] * 2 + ["1.1 (2)/1"] * 2


# Chỉ tiêu


def test_the_months_to_come_have_their_columns_in_the_format_of_the_month_before() -> None:
    sheet = sheet_of(carried(workbook("full")), "Chỉ tiêu")
    heads = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    assert {f"Tháng {month}" for month in range(1, 13)} <= set(heads)
    assert sheet.cell(2, heads["Tháng 5"]).number_format == "0%"
    assert sheet.cell(3, heads["Tháng 7"]).number_format == sheet.cell(3, heads["Tháng 6"]).number_format
    figures = {
        month: figure.value
        for month, figure in plan_in(carried(workbook("full"))).indicators[0].months.items()
    }
    assert figures == {5: 0.92, 6: pytest.approx(118 / 120)}


# Kết luận and Thông tin

NEW = Decision("Đôn đốc báo cáo quý II", date(2026, 6, 30), "Văn phòng", date(2026, 7, 5), task="1.1")
KNOWN = Decision("Niêm yết công khai tại trụ sở", date(2026, 5, 29), "Văn phòng", date(2026, 6, 15))


def with_decisions(plan: Plan, *decisions: Decision) -> Plan:
    return replace(plan, decisions=decisions)


def accepted(key: str, to: date, **more: object) -> Records:
    words = ExtensionText(key, "", None, to, "Chờ tỉnh", "Chủ tịch UBND xã", date(2020, 9, 15))
    return Records(extensions=(Extension(1, words, NOW, "Thư ký", "cập nhật", **more),))  # type: ignore[arg-type]


def test_an_accepted_extension_is_carried_once_and_taken_back_again() -> None:
    data, to = sample(), date(2020, 10, 31)
    records = accepted("1.3.1/2", to)
    form = carried(data, carried=completed(plan_in(data), records, date.max))
    task = next(row for row in plan_in(form).rows if row.key == "1.3.1/2")
    assert (task.extended_to, task.extension_reason) == (to, "Chờ tỉnh (Chủ tịch UBND xã ngày 15/9/2020)")
    again = completed(plan_in(form), records, date.max)
    task = next(row for row in again.rows if row.key == "1.3.1/2")
    assert (task.times_moved, task.extension_reason) == (1, "Chờ tỉnh (Chủ tịch UBND xã ngày 15/9/2020)")
    assert compare(plan_in(form), plan_in(next_form(form, plan_in(form), "so.xlsx", again))).changes == ()
    gone = completed(plan_in(form), accepted("1.3.1/2", to, withdrawn_at=NOW), date.max)
    back = plan_in(next_form(form, plan_in(form), "so.xlsx", gone))
    assert next(row for row in back.rows if row.key == "1.3.1/2").extended_to is None


def test_decisions_are_carried_once() -> None:
    form = carried(workbook("full"), carried=with_decisions(plan_in(workbook("full")), NEW, KNOWN, NEW))
    assert [decision.content for decision in plan_in(form).decisions] == [KNOWN.content, NEW.content]
    assert plan_in(form).decisions[1] == NEW
    again = next_form(form, plan_in(form), "so.xlsx", with_decisions(plan_in(form), NEW, KNOWN))
    assert compare(plan_in(form), plan_in(again)).changes == ()
    assert [change.kind for change in compare(plan_in(workbook("full")), plan_in(form)).changes] == [
        ChangeKind.DECISION_ADDED
    ]


def test_decisions_use_the_spare_rows_of_the_sample() -> None:
    form = carried(sample(), carried=with_decisions(plan_in(sample()), NEW))
    before, after = (sheet_of(data, "Kết luận") for data in (sample(), form))
    assert after["B11"].value == NEW.content
    assert after["A11"].number_format == before["A11"].number_format == "dd/mm/yyyy"
    assert repr(after["B11"].border) == repr(before["B11"].border)


def test_the_report_date_is_moved_and_else_kept() -> None:
    assert plan_in(carried(workbook("full"))).info.report_date == date(2026, 6, 30)
    moved = carried(workbook("full"), report_date=date(2026, 7, 31))
    assert plan_in(moved).info.report_date == date(2026, 7, 31)
    assert sheet_of(moved, "Thông tin")["B2"].number_format == "dd/mm/yyyy"
    assert plan_in(carried(sample(), report_date=date(2020, 10, 14))).info.report_date == date(2020, 10, 14)
    assert plan_in(carried(workbook("bare"), report_date=date(2026, 1, 31))).info.report_date == date(
        2026, 1, 31
    )


@pytest.mark.parametrize(
    "line", ["", "    Số liệu tính đến ngày | tháng 6\n", "    Số liệu tính đến ngày | @2026-06\n"]
)
def test_the_report_date_replaces_whatever_is_there(line: str) -> None:
    data = book_of(FULL.replace("    Số liệu tính đến ngày | @2026-06-30\n", line))
    moved = carried(data, report_date=date(2026, 7, 31))
    assert plan_in(moved).info.report_date == date(2026, 7, 31)


def test_the_report_date_in_a_workbook_that_counts_days_from_1904() -> None:
    def since_1904(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    data = reworked(workbook("full"), since_1904)
    moved = carried(data, report_date=date(2026, 7, 31))
    assert plan_in(moved).info.report_date == date(2026, 7, 31)
    assert [row[2] for row in table(moved, "Mốc")[1:]] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
    ]


# What else is in the file


def _with_chart(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Biểu đồ")
    for row in range(1, 5):
        sheet.cell(row, 1, row * 10)
    sheet["B1"] = "=SUM(A1:A4)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=4))
    sheet.add_chart(chart, "D2")


def _with_parts(data: bytes, more: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, body in {**parts(data), **more}.items():
            package.writestr(name, body)
    return out.getvalue()


CHANGED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
}


def test_charts_macros_formulas_and_other_sheets_keep_their_bytes() -> None:
    data = _with_parts(
        reworked(bare_appendix(), _with_chart),
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros", "customXml/item1.xml": b"<a/>"},
    )
    before, after = parts(data), parts(carried(data))
    assert {name for name in before if before[name] != after.get(name)} == CHANGED
    assert "xl/charts/chart1.xml" in after
    assert list(after)[: len(before)] == list(before)
    assert sheet_of(carried(data), "Biểu đồ")["B1"].value == "=SUM(A1:A4)"


def cells(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """What every cell holds and how it looks, by sheet."""
    return {
        sheet.title: [
            (c.coordinate, c.value, c.number_format, c.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None
        ]
        for sheet in opened(data).worksheets
    }


def test_a_complete_workbook_keeps_its_cells_and_gets_the_names_of_tasks() -> None:
    before, after = cells(sample()), cells(carried(sample()))
    assert list(before) == list(after)
    new = {title: [one for one in found if one not in before[title]] for title, found in after.items()}
    assert all(one in after[title] for title, found in before.items() for one in found)
    assert {title for title, found in new.items() if found} == {"Chi", "Phát sinh", "Kết luận"}
    titles = {row.title for row in plan_in(sample()).rows} | {"Tên nhiệm vụ"}
    assert {one[1] for found in new.values() for one in found} <= titles


def test_only_the_report_date_and_rules_change_in_a_form_of_a_form() -> None:
    first = carried(sample())
    before, after = parts(first), parts(carried(first, report_date=date(2020, 10, 14)))
    assert {name for name in before if b"cfRule" not in before[name] and before[name] != after[name]} <= {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }


def test_widths_and_merged_titles_of_the_appendix_stay() -> None:
    before, after = (sheet_of(data, "Sheet1") for data in (bare_appendix(), carried(bare_appendix())))
    assert [after.column_dimensions[letter].width for letter in "ABCDEFG"] == [
        before.column_dimensions[letter].width for letter in "ABCDEFG"
    ]
    assert {str(area) for area in before.merged_cells.ranges} == {
        str(area) for area in after.merged_cells.ranges
    }
    assert after.column_dimensions["H"].width == 14


# What is to be filled

KEPT_UP = """
    Thông tin
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Minh chứng | Ngày cập nhật
    1 | Cải cách thể chế
    1.1 | Báo cáo định kỳ | Văn phòng | Quý I, Quý III | #30% | ~ | ~ | @2026-06-20
    1.2 | Rà soát văn bản | Phòng Kinh tế | 30/6/2026 | #100% | @2026-06-20 | 5/BC-UBND | @2026-06-20
    1.3 | Niêm yết thủ tục | Phòng Kinh tế | 30/9/2026 | ~ | ~ | ~ | ~

    Chỉ tiêu
    Mã | Chỉ tiêu | Đơn vị tính | Mục tiêu | Tháng 5 | Tháng 6 | Tháng 7
    C1 | Hồ sơ đúng hạn | % | #95% | #92% | 118/120 | ~

    Chi
    Ngày | Nhiệm vụ | Số tiền
    @2026-05-10 | 1.2 | #1200000

    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Ngày hoàn thành | Nhiệm vụ liên quan
    @2026-05-29 | Niêm yết tại trụ sở | Văn phòng | @2026-06-15 | ~ | 1.3
"""
JULY = date(2026, 7, 31)


@cache
def july_form() -> bytes:
    return carried(book_of(KEPT_UP), report_date=JULY)


def tinted(data: bytes, title: str) -> dict[str, str]:
    """Areas of a sheet that are tinted -> the rule's formula."""
    found = sheet_of(data, title).conditional_formatting
    return {str(area.sqref): rule.formula[0] for area in found for rule in area.rules}


def test_what_is_open_is_tinted_until_it_is_filled() -> None:
    form = july_form()
    ((where, rule),) = tinted(form, "Nhiệm vụ").items()
    sheet = sheet_of(form, "Nhiệm vụ")
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    first, last = heads["Tiến độ (%)"], heads["Minh chứng"]
    assert f"{first}3:{last}3" in where or f"{first}3" in where
    rows = {int(number) for number in re.findall(r"[A-Z]+(\d+)", where)}
    assert rows == {3, 5}  # 1.2 is done
    assert (
        rule == f"NOT(AND(ISNUMBER(${heads['Ngày cập nhật']}3),${heads['Ngày cập nhật']}3>DATE(2026,6,30)))"
    )
    months = {cell.value: cell.column_letter for cell in sheet_of(form, "Chỉ tiêu")[1]}
    assert list(tinted(form, "Chỉ tiêu")) == [f"{months['Tháng 7']}2:{months['Tháng 7']}2"] or list(
        tinted(form, "Chỉ tiêu")
    ) == [f"{months['Tháng 7']}2"]
    assert all("2026,7,31" in rule for rule in tinted(form, "Mốc").values()) and tinted(form, "Mốc")
    assert tinted(form, "Kết luận")


def test_the_tints_of_a_form_are_replaced_in_the_next() -> None:
    again = carried(july_form(), report_date=date(2026, 8, 31))
    for title in ("Nhiệm vụ", "Mốc", "Chỉ tiêu", "Kết luận"):
        assert len(tinted(again, title)) == len(tinted(july_form(), title)) == 1
    assert all("2026,8,31" in rule for rule in tinted(again, "Mốc").values())


def test_money_is_asked_for_in_one_place() -> None:
    heads = [cell.value for cell in sheet_of(july_form(), "Nhiệm vụ")[1]]
    assert "Kinh phí đã chi" not in heads
    column = KEPT_UP.replace("| Ngày cập nhật\n", "| Ngày cập nhật | Kinh phí đã chi\n", 1).replace(
        "    Chi\n    Ngày | Nhiệm vụ | Số tiền\n    @2026-05-10 | 1.2 | #1200000\n\n", ""
    )
    assert "Chi" not in opened(carried(book_of(column))).sheetnames


def test_names_stand_beside_numbers() -> None:
    form = july_form()
    assert table(form, "Chi")[1][-1] == "Rà soát văn bản"
    assert table(form, "Kết luận")[1][-1] == "Niêm yết thủ tục"
    lists = sheet_of(carried(bare_appendix()), "Thông tin")
    assert {row.key: row.title for row in plan_in(bare_appendix()).rows} == {
        lists.cell(row, 7).value: lists.cell(row, 8).value
        for row in range(3, lists.max_row + 1)
        if lists.cell(row, 7).value
    }


def test_indicators_are_counted_in_units_of_measure() -> None:
    rules = sheet_of(carried(bare_appendix()), "Chỉ tiêu").data_validations.dataValidation
    (unit,) = [rule for rule in rules if str(rule.sqref).startswith("D2")]
    assert str(unit.formula1).startswith('"%,hồ sơ') and unit.errorStyle == "warning"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 30), date(2026, 7, 31)),
        (date(2026, 9, 14), date(2026, 10, 14)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2026, 12, 14), None),
        (None, None),
    ],
)
def test_the_report_date_moves_by_a_month_within_the_year(day: date | None, expected: date | None) -> None:
    assert next_report_day(PlanInfo(year=2026, report_date=day)) == expected


def test_a_newcomer_gets_a_form_that_reads_once_there_are_tasks() -> None:
    blank = blank_form()
    assert opened(blank).sheetnames == ["Nhiệm vụ", "Thông tin", *(record.title for record in OTHER_SHEETS)]

    def fill(book: openpyxl.Workbook) -> None:
        sheet, info = book["Nhiệm vụ"], book["Thông tin"]
        heads = {str(cell.value): cell.column or 0 for cell in sheet[1]}
        for row, (code, title, due) in enumerate(
            (
                ("1", "Cải cách thể chế", None),
                ("1.1", "Rà soát văn bản", "30/6/2026"),
                ("1.2", "Báo cáo quý", "Hằng quý"),
            ),
            2,
        ):
            for head, value in (("TT", code), ("Nhiệm vụ cụ thể", title), ("Thời gian thực hiện", due)):
                sheet.cell(row, heads[head]).value = value
        info["B5"] = 2026

    filled = reworked(blank, fill)
    plan, problems = read_file(filled, "so.xlsx")
    assert [task.title for task in plan.tasks] == ["Rà soát văn bản", "Báo cáo quý"]
    assert [p.rule for p in problems if p.severity is Severity.ERROR] == []
    assert differences(filled, carried(filled)) == ()


# Next year's workbook


def test_next_year_has_the_tasks_without_results_and_later_deadlines() -> None:
    data = book_of(KEPT_UP.replace("Báo cáo định kỳ", "Báo cáo định kỳ năm 2026"))
    form = next_year_form(data, plan_in(data), "so.xlsx")
    old, plan = plan_in(data), plan_in(form)
    assert (plan.info.year, plan.info.report_date) == (2027, None)
    assert [task.title for task in plan.tasks] == [
        "Báo cáo định kỳ năm 2027",
        *(t.title for t in old.tasks[1:]),
    ]
    assert [row.due for task in plan.tasks for row in task.milestones] == [
        date(2027, 3, 31),
        date(2027, 9, 30),
        date(2027, 6, 30),
        date(2027, 9, 30),
    ]
    assert (
        not plan.tracked
        and plan.spendings == ()
        and not any(row.done for t in plan.tasks for row in t.milestones)
    )
    (indicator,) = plan.indicators
    assert (indicator.code, indicator.target, dict(indicator.months)) == ("C1", 0.95, {})
    assert [one.content for one in plan.decisions] == ["Niêm yết tại trụ sở"]  # it is open


def test_titles_above_the_tables_of_next_year_name_its_year() -> None:
    data = workbook("sample")
    made = opened(next_year_form(data, plan_in(data), "so.xlsx"))
    titles = [title for sheet in made.worksheets if "NĂM 20" in (title := str(sheet["A1"].value))]
    assert len(titles) > 4 and all("2021" in title and "2020" not in title for title in titles)


@pytest.mark.parametrize("name", ["sample", "appendix"])
def test_next_year_of_a_whole_plan_is_the_same_plan_a_year_later(name: str) -> None:
    data = workbook(name)
    old, new = plan_in(data), plan_in(next_year_form(data, plan_in(data), "so.xlsx"))
    assert (new.info.year, len(new.rows), len(new.indicators)) == (2021, len(old.rows), len(old.indicators))
    assert [row.key for row in new.rows] == [row.key for row in old.rows]
    assert not new.tracked
    wrong = [
        (a.key, a.deadline_text, b.deadline_text)
        for a, b in zip(old.tasks, new.tasks, strict=True)
        if [(due.day.month, due.day.year + 1) for due in a.deadline.due]
        != [(due.day.month, due.day.year) for due in b.deadline.due]
    ]
    assert wrong == []


def test_marks_of_an_earlier_check_are_taken_off() -> None:
    plan, problems = read_file(bare_appendix(), "so.xlsx")
    marked = mark(bare_appendix(), problems)
    form = next_form(marked, plan, "so.xlsx")
    assert LIST_SHEET not in opened(form).sheetnames
    assert sheet_of(form, "Sheet1")["A39"].comment is None
    assert compare(plan, plan_in(form)).changes == ()


def test_a_formula_in_the_place_of_the_report_date_gives_way() -> None:
    def formula(book: openpyxl.Workbook) -> None:
        book["Thông tin"]["B2"] = "=DATE(2026,6,30)"

    data = reworked(workbook("full"), formula)
    moved = carried(data, report_date=date(2026, 7, 31))
    assert plan_in(moved).info.report_date == date(2026, 7, 31)
    assert b"<f>" not in parts(moved)["xl/worksheets/sheet1.xml"]


def test_every_monthly_field_is_one_of_the_form() -> None:
    assert set(MONTHLY) < {column.field for column in TASKS.columns}


# Other kinds of file, and other programs


def converted(data: bytes, kind: str, folder: Path) -> bytes:
    (folder / "so.xlsx").write_bytes(data)
    office = tools.soffice()
    subprocess.run(
        [
            str(office),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(folder / "so.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env=tools.environment(),
    )
    return (folder / "out" / f"so.{kind}").read_bytes()


@pytest.mark.skipif(tools.soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_kinds_become_an_xlsx_that_says_so(kind: str, tmp_path: Path) -> None:
    other = converted(carried(bare_appendix()), kind, tmp_path)
    plan = plan_in(other, f"so.{kind}")
    assert is_rebuilt(other, f"so.{kind}") and not is_rebuilt(bare_appendix(), "so.xlsx")
    form = next_form(other, plan, f"so.{kind}", report_date=date(2020, 10, 14))
    assert [change.kind for change in compare(plan, plan_in(form)).changes] == [
        ChangeKind.REPORT_DATE_FORWARD
    ]
    assert (REBUILT,) in {row[:1] for row in table(form, "Thông tin")}
    assert compare(plan_in(bare_appendix()), plan).changes == ()


@pytest.mark.skipif(tools.soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_kinds_keep_their_widths_and_wrapping(kind: str, tmp_path: Path) -> None:
    def look(book: openpyxl.Workbook) -> None:
        sheet = book["Sheet1"]
        for letter, width in (("B", 47), ("C", 9)):
            sheet.column_dimensions[letter].width = width
        for row in range(9, 20):
            sheet.cell(row, 2).alignment = Alignment(wrap_text=True)
            sheet.cell(row, 3).alignment = Alignment(wrap_text=False)

    other = converted(reworked(bare_appendix(), look), kind, tmp_path)
    sheet = sheet_of(next_form(other, plan_in(other, f"so.{kind}"), f"so.{kind}"), "Sheet1")
    first, wide, narrow = (sheet.column_dimensions[letter].width for letter in "ABC")
    assert (wide / first, narrow / first) == (pytest.approx(47 / 7, rel=0.05), pytest.approx(9 / 7, rel=0.05))
    assert sheet["B12"].alignment.wrap_text and not sheet["C12"].alignment.wrap_text
