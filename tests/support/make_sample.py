"""Writes the sample workbook: the real 2020 plan of xã Thượng Lộ with illustrative monthly figures.

Run `python tests/support/make_sample.py` from anywhere. Its input are the tables in tests/cases/plan-2020: the
plan's appendix and targets are the real ones, every other table there is illustrative and says so.
The same tables give the same bytes.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.base.folders import SAMPLE  # noqa: E402
from lib.reading import form  # noqa: E402 - found only once the repository's root is on the path
from lib.reading.form import Column, ColumnKind, SheetForm  # noqa: E402

CASES = Path(__file__).parents[1] / "cases" / "plan-2020"

Value = str | int | float | date | None
Record = Mapping[str, Value]
AnyCell = Cell | MergedCell
Row = dict[str, str]

NOTICE = (
    "Số liệu theo dõi hằng tháng trong sổ này là SỐ LIỆU MINH HOẠ; "
    "phụ lục và chỉ tiêu lấy từ Kế hoạch thật số 01/KH-UBND ngày 06/01/2020"
)
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
APPENDIX_FIELDS = ("code", "title", "lead", "partners", "product", "deadline", "allocated")
WRITTEN_AT = datetime(2020, 9, 15, 8, 0, 0)
"""The time stamped into the file, so that writing it again changes nothing."""

# input tables


def table(name: str) -> list[Row]:
    """The rows of a tab-separated table in tests/cases/plan-2020, by its headings."""
    heads, *lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    fields = heads.split("\t")
    return [dict(zip(fields, line.split("\t"), strict=True)) for line in lines]


@dataclass(frozen=True)
class AppendixRow:
    """One row of the appendix to the letter, with the key other sheets refer to it by."""

    key: str
    cells: tuple[str, ...]
    face: str
    """"b" bold, "i" italic or nothing, as printed in the plan."""


@cache
def appendix() -> tuple[AppendixRow, ...]:
    """The appendix's 103 rows and, last, its total row (whose key is empty)."""
    lines = (CASES / "appendix.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    keys = [*task_keys(row[0] for row in rows[:-1]), ""]
    return tuple(AppendixRow(key, tuple(row[:7]), row[7]) for key, row in zip(keys, rows, strict=True))


def task_keys(codes: Iterable[str]) -> Iterator[str]:
    """A key per row: its code, "5.1.2 (2)" where repeated, "1.2/1" for a row without one below 1.2.

    The plan's slip "2,2,1" is 2.2.1 here, as it is for the reader.
    """
    seen: dict[str, int] = {}
    above, number = "", 0
    for printed in codes:
        code = printed.replace(",", ".")
        if not code:
            number += 1
            yield f"{above}/{number}"
            continue
        seen[code] = seen.get(code, 0) + 1
        above, number = code if seen[code] == 1 else f"{code} ({seen[code]})", 0
        yield above


def titles() -> dict[str, str]:
    """Key -> title of every row of the appendix."""
    return {row.key: row.cells[1] for row in appendix() if row.key}


# typed values


def day(text: str) -> date:
    """A date written day/month/year."""
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


def number(text: str) -> float:
    """A number written the Vietnamese way: "1.520.000", "95,5"."""
    value = float(text.replace(".", "").replace(",", "."))
    return int(value) if value.is_integer() else value


def percent(text: str) -> float:
    """A share written as "88,5%", as a fraction of 1."""
    return round(number(text.removesuffix("%")) / 100, 6)


def figure(text: str) -> str | float:
    """A month's figure: both counts stay text ("123/125"), anything else is a number."""
    if "/" in text:
        return text
    return percent(text) if text.endswith("%") else number(text)


def date_or_words(text: str) -> str | date:
    """A date, or the words an officer puts in its place ("Chưa xác định")."""
    return day(text) if re.fullmatch(r"\d+/\d+/\d+", text) else text


TYPED: Mapping[ColumnKind, Callable[[str], Value]] = {
    ColumnKind.DATE: date_or_words,
    ColumnKind.PERCENT: percent,
    ColumnKind.MONEY: number,
    ColumnKind.NUMBER: number,
    ColumnKind.FIGURE: figure,
}


def typed(sheet: SheetForm, row: Row) -> Record:
    """The row's texts as the values its columns hold; an empty text is an empty cell."""
    kinds = {column.field: column.kind for column in sheet.columns}
    return {name: TYPED.get(kinds[name], str)(text) if text else None for name, text in row.items()}


# records of each sheet


def task_records() -> list[Record]:
    """The appendix's rows with the monthly columns beside them, the total row last."""
    tracking = {row.pop("task"): row for row in table("tracking.tsv")}
    unknown = tracking.keys() - titles().keys()
    if unknown:
        raise ValueError(f"tracking.tsv names rows the appendix lacks: {sorted(unknown)}")
    return [task_record(row, tracking.get(row.key, {})) for row in appendix()]


def task_record(row: AppendixRow, tracked: Row) -> Record:
    """One row of the sheet "Nhiệm vụ"."""
    written = dict(zip(APPENDIX_FIELDS, row.cells, strict=True))
    return {**typed(form.TASKS, {**written, **tracked}), "spent": spent_on(row)}


def spent_on(row: AppendixRow) -> int | None:
    """What the sheet "Chi" says was paid for a task; only tasks with money of their own state it."""
    paid = [number(payment["amount"]) for payment in table("spending.tsv") if payment["task"] == row.key]
    is_task = bool(row.key and row.cells[5])
    return int(sum(paid)) if paid or (is_task and row.cells[6]) else None


def milestone_records() -> list[Record]:
    """One row per due date of the tasks that have several."""
    return [
        {**record, "title": titles()[str(record["task"])]}
        for record in records(form.MILESTONES, "milestones.tsv")
    ]


def indicator_records() -> list[Record]:
    """The plan's 34 targets with illustrative figures of the months 1 to 9."""
    months = {row["code"]: row for row in table("months.tsv")}
    return [indicator_record(row, months[row["mã"]]) for row in table("indicators.tsv")]


def indicator_record(row: Row, months: Row) -> Record:
    """One row of the sheet "Chỉ tiêu"; a target in % is a fraction of 1."""
    stated = {
        "area": row["lĩnh vực"],
        "title": row["chỉ tiêu"],
        "unit": row["đơn vị tính"],
        "direction": row["chiều"],
        "target": row["mục tiêu"],
        "source": row["nguồn trong kế hoạch"],
    }
    record = dict(typed(form.INDICATORS, {**months, **stated}))
    if record["unit"] == "%":
        record["target"] = percent(row["mục tiêu"])
    return record


def records(sheet: SheetForm, name: str) -> list[Record]:
    """The typed rows of a table whose headings are the sheet's field names."""
    return [typed(sheet, row) for row in table(name)]


# looks

FONT = "Times New Roman"
THIN = Side(style="thin", color="BFBFBF")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
PLAN_FILL = PatternFill("solid", fgColor="1F4E79")
MONTHLY_FILL = PatternFill("solid", fgColor="F2A900")
AREA_FILL = PatternFill("solid", fgColor="D6E4F0")
GROUP_FILL = PatternFill("solid", fgColor="EEF3F8")
ENTRY_FILL = PatternFill("solid", fgColor="FFFBEF")
TEXT_FORMAT = "@"
FORMATS: Mapping[ColumnKind, str] = {
    ColumnKind.CODE: TEXT_FORMAT,
    ColumnKind.DATE: "dd/mm/yyyy",
    ColumnKind.PERCENT: "0%",
    ColumnKind.MONEY: "#,##0",
}
ALIGNED: Mapping[ColumnKind, str] = {
    ColumnKind.CODE: "center",
    ColumnKind.DATE: "center",
    ColumnKind.PERCENT: "center",
    ColumnKind.MONEY: "right",
    ColumnKind.FIGURE: "center",
    ColumnKind.NUMBER: "center",
}
CENTRED = ("unit", "direction", "combine")
LINE = 15.0
"""Height in points of a line of 11-point text."""
RULES_REACH = 300
"""So many rows below the last have rules of entry, on sheets that grow."""


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: widths in characters, and what stands still when it scrolls."""

    title: str
    widths: Mapping[str, float]
    freeze_after: str
    monthly: frozenset[str]
    spare_rows: int = 0
    """Empty rows made ready below the last, so that the officer types on in the same form."""


def month_fields() -> tuple[str, ...]:
    """The twelve month columns of the sheet "Chỉ tiêu"."""
    return tuple(f"month{month}" for month in range(1, 13))


TASK_LAYOUT = Layout(
    "THEO DÕI THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2020 – UBND XÃ THƯỢNG LỘ",
    {
        "code": 6.5,
        "title": 34,
        "lead": 13.5,
        "partners": 14,
        "product": 19,
        "deadline": 23,
        "allocated": 11.5,
        "internal_due": 11,
        "progress": 8,
        "completed": 11,
        "evidence": 16,
        "spent": 11,
        "updated": 11,
        "obstacle": 26,
        "extended_to": 11,
        "extension_reason": 18,
    },
    "title",
    frozenset(column.field for column in form.TASKS.columns) - frozenset(APPENDIX_FIELDS),
)
MILESTONE_LAYOUT = Layout(
    "CÁC MỐC THỜI HẠN CỦA NHIỆM VỤ CÓ NHIỀU KỲ",
    {"task": 11, "name": 22, "due": 13, "done": 14, "evidence": 34, "title": 84},
    "name",
    frozenset({"done", "evidence"}),
)
INDICATOR_LAYOUT = Layout(
    "CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH NĂM 2020",
    {
        "code": 7,
        "area": 6,
        "title": 36,
        "unit": 10,
        "target": 9,
        "direction": 7,
        "combine": 11,
        "task": 10,
        "source": 18,
        **dict.fromkeys(month_fields(), 9.0),
    },
    "title",
    frozenset(month_fields()),
)
SPENDING_LAYOUT = Layout(
    "SỔ CHI KINH PHÍ CẢI CÁCH HÀNH CHÍNH NĂM 2020",
    {"day": 13, "task": 12, "amount": 15, "voucher": 17, "note": 62},
    "task",
    frozenset({"day", "task", "amount", "voucher", "note"}),
    12,
)
EVENT_LAYOUT = Layout(
    "SỔ VIỆC PHÁT SINH NĂM 2020 (phản ánh, kiến nghị; yêu cầu của cấp trên; hồ sơ trễ hẹn …)",
    {"task": 12, "day": 16, "content": 68, "due": 13, "done": 15},
    "day",
    frozenset({"task", "day", "content", "due", "done"}),
    12,
)
DECISION_LAYOUT = Layout(
    "KẾT LUẬN, CHỈ ĐẠO CỦA CHỦ TỊCH TẠI CÁC CUỘC HỌP NĂM 2020",
    {"meeting": 13, "content": 64, "unit": 23, "due": 13, "done": 15, "task": 13},
    "meeting",
    frozenset({"meeting", "content", "unit", "due", "done", "task"}),
    14,
)


def font(bold: bool = False, italic: bool = False, size: float = 11, color: str = "000000") -> Font:
    """The workbook's one typeface."""
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column that wide: Times New Roman 11 fits 1.15 letters per unit."""
    return sum(max(1, len(wrap(part, max(int(width * 1.15), 1)))) for part in text.split("\n"))


def row_height(values: Iterable[tuple[Value, float]]) -> float:
    """The height in points of a row with these (value, column width), as neither program fits it itself."""
    lines = (lines_of(value, width) for value, width in values if isinstance(value, str))
    return max(lines, default=1) * LINE + 4


# writing a sheet


@dataclass(frozen=True)
class Written:
    """A sheet just written: where its columns and rows stand."""

    sheet: Worksheet
    columns: Mapping[str, int]
    last_row: int
    end_row: int
    """The last row that rules of entry reach: far below the last one where the officer adds rows."""

    def span(self, name: str) -> str:
        """The cells of a column that rules of entry cover: "D5:D120"."""
        letter = get_column_letter(self.columns[name])
        return f"{letter}{FIRST_ROW}:{letter}{self.end_row}"

    def first(self, name: str) -> str:
        """The column's first cell, for formulas of validation."""
        return f"{get_column_letter(self.columns[name])}{FIRST_ROW}"


def write_sheet(book: Workbook, sheet_form: SheetForm, layout: Layout, rows: Sequence[Record]) -> Written:
    """Writes title, notice, headings and rows of one sheet of the form, ready for work and for print."""
    sheet = book.create_sheet(sheet_form.title)
    columns = {column.field: at for at, column in enumerate(sheet_form.columns, start=1)}
    write_title(sheet, layout.title)
    write_headings(sheet, sheet_form, layout)
    for at, record in enumerate([*rows, *({} for _ in range(layout.spare_rows))], start=FIRST_ROW):
        write_row(sheet, sheet_form, layout, at, record)
    last = FIRST_ROW + len(rows) - 1
    written = Written(sheet, columns, last, last + RULES_REACH if layout.spare_rows else last)
    set_view(written, layout)
    set_print(sheet)
    return written


def write_title(sheet: Worksheet, title: str) -> None:
    """Two lines above the headings; not merged, so that frozen columns don't cut them."""
    sheet["A1"] = title
    sheet["A1"].font = font(bold=True, size=14, color="1F4E79")
    sheet["A2"] = NOTICE
    sheet["A2"].font = font(bold=True, italic=True, color="A31515")
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[2].height = 18
    sheet.row_dimensions[3].height = 6


def write_headings(sheet: Worksheet, sheet_form: SheetForm, layout: Layout) -> None:
    """The heading row: blue for what the plan says, amber for what is kept up month by month."""
    heights = []
    for at, column in enumerate(sheet_form.columns, start=1):
        width = layout.widths[column.field]
        sheet.column_dimensions[get_column_letter(at)].width = width
        paint_heading(sheet.cell(HEADING_ROW, at, column.headings[0]), column.field in layout.monthly)
        heights.append((column.headings[0], width * 0.85))
    sheet.row_dimensions[HEADING_ROW].height = row_height(heights) + 6


def paint_heading(cell: AnyCell, monthly: bool) -> None:
    """Heading look of one cell."""
    cell.fill = MONTHLY_FILL if monthly else PLAN_FILL
    cell.font = font(bold=True, color="000000" if monthly else "FFFFFF")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = GRID


def write_row(sheet: Worksheet, sheet_form: SheetForm, layout: Layout, at: int, record: Record) -> None:
    """One row of cells with their formats; a row without values is a spare one."""
    for number_, column in enumerate(sheet_form.columns, start=1):
        cell = sheet.cell(at, number_, record.get(column.field))
        cell.number_format = format_of(column, record)
        dress(cell, column)
    values = ((record.get(column.field), layout.widths[column.field]) for column in sheet_form.columns)
    sheet.row_dimensions[at].height = max(row_height(values), 19.0)


def dress(cell: AnyCell, column: Column) -> None:
    """Typeface, alignment and grid of one cell."""
    keep_as_text(cell)
    cell.font = font()
    cell.border = GRID
    horizontal = "center" if column.field in CENTRED else ALIGNED.get(column.kind, "left")
    indent = 1 if horizontal == "right" else 0
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True, indent=indent)


def keep_as_text(cell: AnyCell) -> None:
    """Marks words that begin like a formula ("- Kế hoạch …"), or Excel rejects them on the next edit."""
    if isinstance(cell.value, str) and cell.value[:1] in ("-", "+", "="):
        cell.quotePrefix = True


def format_of(column: Column, record: Record) -> str:
    """The cell's number format. Counts are kept as text, or Excel would take "3/5" for a date."""
    if column.kind in (ColumnKind.FIGURE, ColumnKind.NUMBER):
        return figure_format(column, record)
    return FORMATS.get(column.kind, "General")


def figure_format(column: Column, record: Record) -> str:
    """Format of a target or a month's figure, after the indicator's unit and its way of counting."""
    counted = any("/" in str(record.get(name)) for name in month_fields())
    if column.kind is ColumnKind.FIGURE and (counted or is_empty_share(record)):
        return TEXT_FORMAT
    if record.get("unit") != "%":
        return "#,##0"
    return "0%" if column.kind is ColumnKind.NUMBER else "0.0%"


def is_empty_share(record: Record) -> bool:
    """Whether an indicator in % has no figure yet: counts may come, so its cells are made text."""
    return record.get("unit") == "%" and all(record.get(name) is None for name in month_fields())


def set_view(written: Written, layout: Layout) -> None:
    """Freezes headings and the naming columns, and puts a filter on the headings."""
    sheet = written.sheet
    sheet.freeze_panes = f"{get_column_letter(written.columns[layout.freeze_after] + 1)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(written.columns))}{written.last_row}"
    sheet.sheet_view.showGridLines = False


def set_print(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, headings on every page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    footer = sheet.oddFooter
    if footer is not None and footer.left is not None and footer.right is not None:
        footer.left.text, footer.right.text = "&A", "Trang &P/&N"


# validations

DATE_MIN, DATE_MAX = "DATE(2019,1,1)", "DATE(2021,12,31)"
UNDECIDED = "Chưa xác định"
UNIT_LIST, TASK_LIST = "DanhSachBoPhan", "DanhSachNhiemVu"


def validate(written: Written, name: str, rule: DataValidation, message: str, title: str) -> None:
    """Puts a rule with its Vietnamese message on a column."""
    rule.error, rule.errorTitle, rule.showErrorMessage = message, title, True
    rule.add(written.span(name))
    written.sheet.add_data_validation(rule)


def dates_only(written: Written, *names: str) -> None:
    """Columns that take a date of 2019 to 2021."""
    for name in names:
        rule = DataValidation(
            "date", operator="between", formula1=DATE_MIN, formula2=DATE_MAX, allow_blank=True
        )
        message = "Ghi ngày theo dạng ngày/tháng/năm, từ 01/01/2019 đến 31/12/2021. Ví dụ: 15/9/2020."
        validate(written, name, rule, message, "Ngày chưa đúng")


def date_or_undecided(written: Written, name: str) -> None:
    """A column that takes a date, or the officer's objection that there is none yet."""
    cell = written.first(name)
    test = f'OR({cell}="{UNDECIDED}",AND(ISNUMBER({cell}),{cell}>={DATE_MIN},{cell}<={DATE_MAX}))'
    message = f"Ghi ngày (ví dụ: 25/9/2020), từ năm 2019 đến năm 2021; hoặc ghi đúng chữ «{UNDECIDED}»."
    validate(
        written,
        name,
        DataValidation("custom", formula1=test, allow_blank=True),
        message,
        "Hạn nội bộ chưa đúng",
    )


def choices(written: Written, name: str, source: str, message: str, strict: bool = True) -> None:
    """A drop-down; where it is not strict, the program asks but lets other words stand."""
    rule = DataValidation(
        "list", formula1=source, allow_blank=True, errorStyle="stop" if strict else "warning"
    )
    validate(written, name, rule, message, "Ngoài danh sách")


def validate_tasks(written: Written) -> None:
    """Rules of the sheet "Nhiệm vụ"."""
    date_or_undecided(written, "internal_due")
    dates_only(written, "completed", "updated", "extended_to")
    share = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
    validate(written, "progress", share, "Ghi tiến độ từ 0% đến 100%.", "Tiến độ chưa đúng")
    money = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    validate(
        written, "spent", money, "Ghi số tiền bằng chữ số, đơn vị đồng. Ví dụ: 1520000.", "Số tiền chưa đúng"
    )
    unit_choices(written, "lead")


def unit_choices(written: Written, name: str) -> None:
    """A drop-down of the units that lead tasks in this plan."""
    message = "Bộ phận này chưa có trong danh sách ở trang Thông tin. Vẫn giữ chữ vừa ghi?"
    choices(written, name, UNIT_LIST, message, strict=False)


def task_choices(written: Written, name: str) -> None:
    """A drop-down of the keys by which tasks are named."""
    message = "Mã này chưa có trong danh sách mã nhiệm vụ ở trang Thông tin. Vẫn giữ mã vừa ghi?"
    choices(written, name, TASK_LIST, message, strict=False)


def validate_indicators(written: Written) -> None:
    """Rules of the sheet "Chỉ tiêu"."""
    choices(written, "direction", '">=,<="', "Chọn >= (càng cao càng tốt) hoặc <= (càng thấp càng tốt).")
    choices(written, "combine", '"luỹ kế,cuối kỳ,trung bình"', "Chọn: luỹ kế, cuối kỳ hoặc trung bình.")
    task_choices(written, "task")


# particular sheets


def write_tasks(book: Workbook) -> None:
    """The sheet "Nhiệm vụ": the appendix in its own bold and italic, the monthly columns beside it."""
    written = write_sheet(book, form.TASKS, TASK_LAYOUT, task_records())
    for at, row in enumerate(appendix(), start=FIRST_ROW):
        paint_appendix_row(written, at, row)
    total = written.last_row
    written.sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(written.columns))}{total - 1}"
    validate_tasks(written)
    written.sheet.sheet_view.zoomScale = 90


def paint_appendix_row(written: Written, at: int, row: AppendixRow) -> None:
    """Typeface of one row as printed in the plan; areas and groups get a ground of their own."""
    is_total, is_group = not row.key, not row.cells[5]
    for name, column in written.columns.items():
        cell = written.sheet.cell(at, column)
        ground = ground_of(row, name)
        if ground is not None:
            cell.fill = ground
        if name in ("code", "title", "allocated"):
            shown_bold = row.face == "b" and (name != "allocated" or is_group)
            cell.font = font(bold=shown_bold or is_total, italic=row.face == "i" and name == "title")


def ground_of(row: AppendixRow, name: str) -> PatternFill | None:
    """Ground colour: areas and total, groups, and the cells an officer fills in."""
    if not row.key or row.key.isdigit():
        return AREA_FILL
    if not row.cells[5]:
        return GROUP_FILL
    return ENTRY_FILL if name in TASK_LAYOUT.monthly else None


def write_records(book: Workbook) -> None:
    """The five sheets of records, each with its rules."""
    milestones = write_sheet(book, form.MILESTONES, MILESTONE_LAYOUT, milestone_records())
    dates_only(milestones, "due", "done")
    task_choices(milestones, "task")
    validate_indicators(write_sheet(book, form.INDICATORS, INDICATOR_LAYOUT, indicator_records()))
    spending = write_sheet(book, form.SPENDING, SPENDING_LAYOUT, records(form.SPENDING, "spending.tsv"))
    dates_only(spending, "day")
    task_choices(spending, "task")
    events = write_sheet(book, form.EVENTS, EVENT_LAYOUT, records(form.EVENTS, "events.tsv"))
    dates_only(events, "day", "due", "done")
    task_choices(events, "task")
    write_decisions(book)


def write_decisions(book: Workbook) -> None:
    """The sheet "Kết luận"."""
    written = write_sheet(book, form.DECISIONS, DECISION_LAYOUT, records(form.DECISIONS, "decisions.tsv"))
    dates_only(written, "meeting", "due", "done")
    unit_choices(written, "unit")
    task_choices(written, "task")


# the sheet "Thông tin"

INFO_WIDTHS = {"A": 27, "B": 38, "C": 58, "D": 3, "E": 38, "F": 3, "G": 12, "H": 70}


def write_info(book: Workbook) -> None:
    """Label, value and a word of explanation; to the right, the lists the drop-downs draw on."""
    sheet = book.create_sheet(form.INFO_NAMES[0])
    write_title(sheet, "THÔNG TIN CHUNG")
    for letter, width in INFO_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for at, row in enumerate(table("info.tsv"), start=FIRST_ROW):
        write_info_row(sheet, at, row)
    write_lists(book, sheet)
    set_print(sheet)
    sheet.print_area = f"A1:C{FIRST_ROW + len(table('info.tsv')) - 1}"
    sheet.print_title_rows = None
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.sheet_view.showGridLines = False


def write_info_row(sheet: Worksheet, at: int, row: Row) -> None:
    """One line of the sheet "Thông tin"."""
    value = info_value(row["field"], row["value"])
    cells = (form.INFO_LABELS[row["field"]][0], value, row["explanation"])
    for column, (cell_value, look) in enumerate(
        zip(cells, (font(bold=True), font(), font(italic=True, color="404040")), strict=True), start=1
    ):
        cell = sheet.cell(at, column, cell_value)
        cell.font, cell.border = look, GRID
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    keep_as_text(sheet.cell(at, 2))
    sheet.cell(at, 2).fill = ENTRY_FILL
    sheet.cell(at, 2).number_format = "dd/mm/yyyy" if isinstance(value, date) else "General"
    widths = (INFO_WIDTHS["A"], INFO_WIDTHS["B"], INFO_WIDTHS["C"])
    sheet.row_dimensions[at].height = max(row_height(zip(cells, widths, strict=True)), 19.0)


def info_value(field: str, text: str) -> Value:
    """The value of a line: dates and whole numbers as such, a line break where the table has one."""
    if field in ("issued", "report_date"):
        return day(text)
    if field in ("year", "due_soon_days"):
        return int(text)
    return text.replace("\\n", "\n") or None


def write_lists(book: Workbook, sheet: Worksheet) -> None:
    """The units and the task keys with their names, as ranges the drop-downs refer to."""
    units = sorted({row.cells[2] for row in appendix() if row.cells[2]})
    tasks = [(row.key, row.cells[1]) for row in appendix() if row.key]
    write_list(sheet, 5, "Danh sách bộ phận", units)
    write_list(sheet, 7, "Mã dùng để ghi", [key for key, _ in tasks])
    write_list(sheet, 8, "Tên trong phụ lục", [title for _, title in tasks])
    for name, letter, rows in ((UNIT_LIST, "E", len(units)), (TASK_LIST, "G", len(tasks))):
        where = f"{quote_sheetname(sheet.title)}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + rows - 1}"
        book.defined_names[name] = DefinedName(name, attr_text=where)


def write_list(sheet: Worksheet, column: int, heading: str, values: Sequence[str]) -> None:
    """One column of a reference list."""
    paint_heading(sheet.cell(HEADING_ROW, column, heading), monthly=False)
    for at, value in enumerate(values, start=FIRST_ROW):
        cell = sheet.cell(at, column, value)
        cell.font, cell.border, cell.number_format = font(), GRID, TEXT_FORMAT
        cell.alignment = Alignment(vertical="center")


# the file


def build() -> Workbook:
    """The whole sample in memory."""
    book = Workbook()
    del book[book.sheetnames[0]]
    write_info(book)
    write_tasks(book)
    write_records(book)
    book.properties.creator = "UBND xã Thượng Lộ"
    book.properties.title = "Theo dõi kế hoạch cải cách hành chính năm 2020 (số liệu minh hoạ)"
    book.properties.created = WRITTEN_AT
    return book


def stable_bytes(book: Workbook) -> bytes:
    """The workbook as a file in which nothing depends on when or where it was written."""
    draft = BytesIO()
    book.save(draft)
    out = BytesIO()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(stable_entry(name), without_clock(name, source.read(name)))
    return out.getvalue()


def stable_entry(name: str) -> zipfile.ZipInfo:
    """A zip entry with a fixed time and system."""
    entry = zipfile.ZipInfo(name, WRITTEN_AT.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    return entry


def without_clock(name: str, content: bytes) -> bytes:
    """The document's properties with a fixed time of change, which openpyxl takes from the clock."""
    if name != "docProps/core.xml":
        return content
    stamp = WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)


def sample() -> bytes:
    """The sample workbook's bytes."""
    return stable_bytes(build())


def main() -> None:
    """Writes the sample into data/."""
    SAMPLE.parent.mkdir(exist_ok=True)
    SAMPLE.write_bytes(sample())
    print(SAMPLE.relative_to(ROOT))


if __name__ == "__main__":
    main()
