"""The form for next month: the published workbook carried forward, with what the form still lacks.

An .xlsx or .xlsm is always patched part by part (`lib.workbook.package`), never rewritten: pictures, charts, macros,
formulas and formats survive whether or not there are any. Other kinds (.xls, .ods) cannot be patched;
their values are copied into a new .xlsx first, which says so on its sheet "Thông tin".

Nothing that is read changes: uploading the form as it is reports no difference.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import openpyxl
from lxml import etree
from lxml.etree import _Element as Element

from lib.base import vietnamese as vn
from lib.base.problems import column_letters
from lib.handback.marked import STYLES_ORDER, STYLES_TYPE, unmark
from lib.plan import Decision, MonthWindow, Plan, PlanInfo
from lib.reading.form import (
    DAYS_OFF,
    DECISIONS,
    INDICATORS,
    INFO_LABELS,
    INFO_NAMES,
    MILESTONES,
    OTHER_SHEETS,
    RECORD_SHEETS,
    TASKS,
    Column,
    Kind,
    SheetForm,
)
from lib.reading.headings import Heading, find_heading
from lib.reading.information import find_info_sheet
from lib.reading.reader import find_task_sheet
from lib.workbook.addresses import a1, quoted
from lib.workbook.cells import read_workbook
from lib.workbook.grid import Grid
from lib.workbook.package import (
    WORKSHEET_ORDER,
    Package,
    WorkbookPart,
    child_in_order,
    local_name,
    write_xml,
)
from lib.workbook.sheets import Cell, Sheet, Workbook, is_month_format, same_title

MONTHLY = (
    "internal_due",
    "progress",
    "completed",
    "evidence",
    "spent",
    "updated",
    "obstacle",
    "extended_to",
    "extension_reason",
)
"""Columns of the task sheet that are kept up month by month; the plan's own columns are never added."""

REBUILT = (
    "Tệp gốc không phải .xlsx; biểu mẫu này chép lại giá trị của các ô, không có công thức và định dạng."
)
UNIT_LIST, TASK_LIST = "DanhSachBoPhan", "DanhSachNhiemVu"
UNDECIDED = "Chưa xác định"
SPARE_ROWS = 300
"""So many rows below the last get formats of entry rules, on sheets that grow."""

DATE_FORMAT = "dd/mm/yyyy"
FORMATS: Mapping[Kind, str] = {
    Kind.CODE: "@",
    Kind.DATE: DATE_FORMAT,
    Kind.PERCENT: "0%",
    Kind.MONEY: "#,##0",
}
BUILT_IN = {"General": 0, "0%": 9, "#,##0": 3, "@": 49}
WIDE = frozenset({"title", "content", "name", "evidence", "obstacle", "note", "source", "extension_reason"})
MONTH_WINDOWS = {
    MonthWindow.CALENDAR: "Theo tháng dương lịch",
    MonthWindow.FROM_15TH: "Từ ngày 15 tháng trước đến ngày 14",
}

Entry = str | int | float | date | None


def is_rebuilt(data: bytes, name: str) -> bool:
    """Whether the form of this file is a new .xlsx with its values only (it is .xls or .ods)."""
    return read_workbook(data, name).kind != "xlsx"


def next_form(
    data: bytes,
    plan: Plan,
    name: str,
    carried: Plan | None = None,
    report_date: date | None = None,
) -> bytes:
    """The workbook to keep up for the next report; plan is what was read from data.

    carried is the plan completed by what the meetings decided: its decisions go into the sheet "Kết luận"
    unless they stand there, its extensions into the task's row. report_date becomes "Số liệu tính đến ngày",
    which is kept where it is None. Raises Unreadable where data is no workbook, and
    PackageError where an .xlsx is damaged so that it can be read but not patched.
    """
    source = read_workbook(data, name)
    rebuilt = source.kind != "xlsx"
    base = _copy_of_values(source) if rebuilt else unmark(data)
    form = _Form(base, source if base is data else read_workbook(base, name), plan)
    form.add_info(rebuilt, report_date)
    form.add_task_columns()
    made = [form.add_record_sheet(sheet) for sheet in RECORD_SHEETS]
    if any(made):  # a complete workbook goes on as it is, without the optional sheet
        form.add_record_sheet(DAYS_OFF)
    form.add_milestones()
    if carried is not None:
        form.add_decisions(carried.decisions)
        form.write_extensions(carried)
    return form.book.package.to_bytes()


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True)
class _Table:
    """A sheet of the form in the package: where its columns stand and the last row that holds something."""

    form: SheetForm
    part: str
    columns: dict[str, int]
    heading_row: int
    last_row: int


class _Form:
    """A workbook being completed."""

    def __init__(self, data: bytes, read: Workbook, plan: Plan) -> None:
        self.book = WorkbookPart(Package(data))
        self.read, self.plan = read, plan
        self.styles = _Styles(self.book)
        self.parts = {title: sheet.part for title, sheet in self.book.by_title().items()}
        self.tables: dict[str, _Table] = {}
        self.task_columns: dict[str, int] = {}

    def grid(self, part: str) -> Grid:
        """The cells of a sheet, to be edited."""
        return Grid(self.book.package.edit(part))

    def part_of(self, sheet: Sheet) -> str:
        """The part that holds a sheet which was read."""
        return self.parts[same_title(sheet.name)]

    def write(self, cell: Element, value: Entry) -> None:
        """Puts a value into a cell in place of whatever it holds."""
        if next(cell.iterchildren(self.book.tag("f")), None) is not None:
            self._drop_calculation_chain()
        _write(cell, value, self.read.date1904)

    def _drop_calculation_chain(self) -> None:
        """The chain may not name a formula that is gone; without one, Excel builds it anew."""
        chain = self.book.package.related(self.book.part, "calcChain")
        if chain:
            self.book.package.unrelate(self.book.part, chain)
            self.book.package.drop(chain)

    def has_name(self, name: str) -> bool:
        """Whether the workbook defines a name."""
        return name in self.book.names(name)

    # The sheet "Thông tin"

    def add_info(self, rebuilt: bool, report_date: date | None) -> None:
        """Makes the sheet "Thông tin" or, where there is one, moves its report date."""
        sheet = find_info_sheet(self.read)
        if sheet is None:
            self._make_info(rebuilt, report_date)
            return
        part = self.part_of(sheet)
        if report_date is not None:
            self._move_report_date(sheet, part, report_date)
        if rebuilt:
            row = sheet.max_row + 2
            self.write(self.grid(part).cell(row, 1), REBUILT)

    def _make_info(self, rebuilt: bool, report_date: date | None) -> None:
        root = _new_sheet(self.book, {1: 30, 2: 42, 3: 4, 5: 36, 7: 16}, frozen=(0, 0))
        grid = Grid(root)
        title = grid.cell(1, 1)
        title.set("s", str(self.styles.heading))
        self.write(title, "THÔNG TIN CHUNG")
        row = 3
        for row, (field, labels) in enumerate(INFO_LABELS.items(), 3):
            value = info_value(self.plan.info, field)
            self._label(grid, row, labels[0], report_date or value if field == "report_date" else value)
        if rebuilt:
            self.write(grid.cell(row + 2, 1), REBUILT)
        self._write_lists(grid)
        name = self.book.add_sheet(INFO_NAMES[0], write_xml(root))
        self._name_lists(name)

    def _label(self, grid: Grid, row: int, label: str, value: Entry) -> None:
        self.write(grid.cell(row, 1), label)
        cell = grid.cell(row, 2)
        is_day = label in (INFO_LABELS["issued"][0], INFO_LABELS["report_date"][0])
        cell.set("s", str(self.styles.plain(DATE_FORMAT if is_day else "General")))
        self.write(cell, value)

    def _lists(self) -> dict[str, tuple[int, str, list[str]]]:
        """The lists for drop-downs: name -> column, heading, values."""
        units = sorted({row.lead for row in self.plan.rows if row.lead}, key=vn.sort_key)
        keys = [row.key for row in self.plan.rows]
        return {
            UNIT_LIST: (5, "Danh sách bộ phận", units),
            TASK_LIST: (7, "Mã dùng để ghi", keys),
        }

    def _write_lists(self, grid: Grid) -> None:
        for column, heading, values in self._lists().values():
            for row, text in enumerate((heading, *values), 2):
                cell = grid.cell(row, column)
                cell.set("s", str(self.styles.heading if row == 2 else self.styles.plain("@")))
                self.write(cell, text)

    def _name_lists(self, sheet: str) -> None:
        for name, (column, _, values) in self._lists().items():
            if values and not self.has_name(name):
                letter = column_letters(column)
                self.book.add_name(name, f"{quoted(sheet)}!${letter}$3:${letter}${len(values) + 2}")

    def _move_report_date(self, sheet: Sheet, part: str, report_date: date) -> None:
        row, column, cell = _report_date_place(sheet)
        grid = self.grid(part)
        if not _is_label(sheet.row(row), "report_date"):
            self.write(grid.cell(row, column - 1), INFO_LABELS["report_date"][0])
        node = grid.cell(row, column)
        if cell is None or not isinstance(cell.value, date) or is_month_format(cell.number_format):
            node.set("s", str(self.styles.like(int(node.get("s") or 0), DATE_FORMAT)))
        self.write(node, report_date)

    # Sheets with a heading row

    def add_task_columns(self) -> None:
        """The monthly columns that the task sheet lacks, right of everything on it."""
        found = find_task_sheet(self.read, [])
        if found is None:
            return
        sheet, heading = found
        part = self.part_of(sheet)
        added = [c for c in TASKS.columns if c.field in MONTHLY and c.field not in heading.columns]
        self._keep_deadline_heading(part, heading, added)
        rows = sorted({row.origin.row for row in self.plan.rows if row.origin.sheet == sheet.name})
        self.task_columns = self._add_columns(sheet, heading, TASKS, added, rows)

    def _keep_deadline_heading(self, part: str, heading: Heading, added: Sequence[Column]) -> None:
        """A deadline column headed "Tiến độ" alone would be read as the share, once that has its column."""
        column = heading.columns.get("deadline", 0)
        is_progress = vn.bare(heading.texts.get(column, "")) == "tien do"
        if is_progress and any(one.field == "progress" for one in added):
            self.write(self.grid(part).cell(heading.first_row, column), "Tiến độ thực hiện")

    def _add_columns(
        self,
        sheet: Sheet,
        heading: Heading,
        form: SheetForm,
        added: Sequence[Column],
        rows: Sequence[int],
    ) -> dict[str, int]:
        """Appends columns to a sheet's table; returns the columns of all fields."""
        columns = dict(heading.columns)
        if not added:
            return columns
        part = self.part_of(sheet)
        grid, root = self.grid(part), self.book.package.edit(part)
        for number, column in enumerate(added, sheet.max_column + 1):
            columns[column.field] = number
            model = columns.get(_month_before(column.field), max(heading.columns.values()))
            self._add_column(grid, heading, column, number, model)
            for row in rows:
                self._format_like(grid, row, column, number, model)
            self._merge_heading(root, heading, number)
            _set_width(root, number, _width(column))
        last_row = max((*rows, heading.last_row + 1))
        self._validate(root, form, {c.field: columns[c.field] for c in added}, heading.last_row, last_row)
        _freeze(self.book, root, heading.last_row, columns.get("title", 0))
        return columns

    def _add_column(self, grid: Grid, heading: Heading, column: Column, number: int, model: int) -> None:
        """The heading of a new column, looking like that of another."""
        head = grid.cell(heading.first_row, number)
        head.set("s", grid.cell(heading.first_row, model).get("s") or "0")
        self.write(head, column.headings[0])

    def _format_like(self, grid: Grid, row: int, column: Column, number: int, model: int) -> None:
        """An empty cell of a new column: a month's looks like the month before, others show their kind."""
        style = int(grid.cell(row, model).get("s") or 0)
        if column.kind is not Kind.FIGURE:
            style = self.styles.like(style, _format(column))
        grid.cell(row, number).set("s", str(style))

    def _merge_heading(self, root: Element, heading: Heading, column: int) -> None:
        if heading.last_row == heading.first_row:
            return
        merges = child_in_order(root, "mergeCells", WORKSHEET_ORDER)
        area = f"{a1(heading.first_row, column)}:{a1(heading.last_row, column)}"
        etree.SubElement(merges, self.book.tag("mergeCell"), ref=area)
        merges.set("count", str(len(merges)))

    def add_record_sheet(self, form: SheetForm) -> bool:
        """Makes a sheet of the form (true), or adds the columns it lacks. One without headings is left alone."""
        names = {vn.bare(name) for name in form.names}
        sheet = next((sheet for sheet in self.read.sheets if vn.bare(sheet.name) in names), None)
        if sheet is None:
            self._make_sheet(form)
            return True
        if not sheet.cells:
            self._head_sheet(form, self.book.package.edit(self.part_of(sheet)), self.part_of(sheet))
            return False
        heading = find_heading(sheet, form, least=len(form.required))
        if heading is None or any(field not in heading.columns for field in form.required):
            return False
        added = [column for column in form.columns if column.field not in heading.columns]
        rows = [row for row in sorted({row for row, _ in sheet.cells}) if row > heading.last_row]
        columns = self._add_columns(sheet, heading, form, added, rows)
        self.tables[form.title] = _Table(
            form, self.part_of(sheet), columns, heading.last_row, max(sheet.max_row, heading.last_row)
        )
        return False

    def _make_sheet(self, form: SheetForm) -> None:
        part = self.book.package.free_name("xl/worksheets/sheet{}.xml")
        root = _new_sheet(self.book, {}, frozen=(0, 0))
        self._head_sheet(form, root, part)
        self.book.add_sheet(form.title, write_xml(root))

    def _head_sheet(self, form: SheetForm, root: Element, part: str) -> None:
        """Headings, formats and rules of entry on an empty sheet."""
        columns = {column.field: number for number, column in enumerate(form.columns, 1)}
        grid = Grid(root)
        for number, column in enumerate(form.columns, 1):
            head = grid.cell(1, number)
            head.set("s", str(self.styles.heading))
            self.write(head, column.headings[0])
            _set_width(root, number, _width(column), self.styles.plain(_format(column)))
        _set_height(grid.cell(1, 1), 34)
        _freeze(self.book, root, 1, 2)
        self._validate(root, form, columns, 1, SPARE_ROWS)
        self.tables[form.title] = _Table(form, part, columns, 1, 1)

    # Rows

    def add_milestones(self) -> None:
        """One row for each due date of tasks that have several, unless it stands in the sheet "Mốc"."""
        records = [
            {
                "task": task.key,
                "name": milestone.name or None,
                "due": milestone.due,
                "done": milestone.done,
                "evidence": milestone.evidence,
                "title": task.title,
            }
            for task in self.plan.tasks
            if len(task.milestones) > 1
            for milestone in task.milestones
            if not milestone.declared
        ]
        self._add_rows(MILESTONES, records)

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """Decisions that the sheet "Kết luận" does not hold yet."""
        known = {_decision_facts(decision) for decision in self.plan.decisions}
        fresh = {_decision_facts(one): one for one in decisions if _decision_facts(one) not in known}
        fields = ("meeting", "content", "unit", "due", "done", "task")
        self._add_rows(DECISIONS, [{f: getattr(one, f) for f in fields} for one in fresh.values()])

    def write_extensions(self, carried: Plan) -> None:
        """New dates that meetings accepted (or took back), with the reason, in the rows of their tasks."""
        found = find_task_sheet(self.read, [])
        if found is None:
            return
        sheet, columns = found[0], self.task_columns
        grid, before = self.grid(self.part_of(sheet)), {row.key: row for row in self.plan.rows}
        for row in carried.rows:
            own = before[row.key]
            if row.extended_to == own.extended_to or row.origin.sheet != sheet.name:
                continue
            for field in ("extended_to", "extension_reason"):
                cell = grid.cell(row.origin.row, columns[field])
                if field == "extended_to":
                    cell.set("s", str(self.styles.like(int(cell.get("s") or 0), DATE_FORMAT)))
                self.write(cell, getattr(row, field))

    def _add_rows(self, form: SheetForm, records: Sequence[Mapping[str, Entry]]) -> None:
        table = self.tables.get(form.title)
        if table is None or not records:
            return
        grid = self.grid(table.part)
        columns = {column.field: column for column in form.columns}
        for row, record in enumerate(records, table.last_row + 1):
            for field, value in record.items():
                cell = grid.cell(row, table.columns[field])
                if row > table.heading_row + 1 and not cell.get("s"):
                    cell.set("s", grid.cell(row - 1, table.columns[field]).get("s") or "0")
                style = int(cell.get("s") or 0)
                cell.set("s", str(self.styles.like(style, _format(columns[field]))))
                self.write(cell, value)
            _fit(grid.cell(row, table.columns[form.required[0]]), record, columns)

    # Rules of entry

    def _validate(
        self, root: Element, form: SheetForm, columns: Mapping[str, int], heading_row: int, last_row: int
    ) -> None:
        """Drop-downs and date cells for some columns of a table."""
        kinds = {column.field: column.kind for column in form.columns}
        first = heading_row + 1
        grows = form in OTHER_SHEETS and form is not INDICATORS
        last = max(last_row, first) + (SPARE_ROWS if grows else 0)
        for field, number in columns.items():
            rule = self._rule(field, kinds[field], a1(first, number))
            if rule is not None:
                attributes, formulas = rule
                reach = f"{a1(first, number)}:{a1(last, number)}"
                self._add_validation(root, reach, attributes, formulas)

    def _rule(self, field: str, kind: Kind, first: str) -> tuple[dict[str, str], list[str]] | None:
        start, end = self._years()
        if field == "internal_due":
            test = f'OR({first}="{UNDECIDED}",AND(ISNUMBER({first}),{first}>={start},{first}<={end}))'
            return {"type": "custom", **_error(f"Ghi ngày/tháng/năm, hoặc «{UNDECIDED}».")}, [test]
        if kind is Kind.DATE:
            return {"type": "date", **_error("Ghi ngày/tháng/năm, ví dụ 30/6.")}, [start, end]
        if kind is Kind.PERCENT:
            return {"type": "decimal", **_error("Ghi tiến độ từ 0% đến 100%.")}, ["0", "1"]
        source = self._choices(field)
        if source is None:
            return None
        strict = source.startswith('"')
        words = "Chọn trong danh sách." if strict else "Chưa có trong danh sách. Vẫn giữ chữ vừa ghi?"
        return {"type": "list", **_error(words, strict=strict)}, [source]

    def _choices(self, field: str) -> str | None:
        fixed = {
            "direction": '">=,<="',
            "combine": '"luỹ kế,cuối kỳ,trung bình"',
            "kind": '"Nghỉ,Làm bù"',
        }
        named = {"task": TASK_LIST, "unit": UNIT_LIST}.get(field)
        if field in fixed:
            return fixed[field]
        return named if named and self.has_name(named) else None

    def _years(self) -> tuple[str, str]:
        """The first and last day that rules of entry admit: the plan's year with its neighbours."""
        year = self.plan.info.year
        return f"DATE({year - 1 if year else 2000},1,1)", f"DATE({year + 1 if year else 2100},12,31)"

    def _add_validation(
        self, root: Element, reach: str, attributes: Mapping[str, str], formulas: Sequence[str]
    ) -> None:
        rules = child_in_order(root, "dataValidations", WORKSHEET_ORDER)
        rule = etree.SubElement(rules, self.book.tag("dataValidation"), attributes)
        rule.set("allowBlank", "1")
        rule.set("sqref", reach)
        for number, formula in enumerate(formulas, 1):
            etree.SubElement(rule, self.book.tag(f"formula{number}")).text = formula
        rules.set("count", str(len(rules)))


def _error(words: str, *, strict: bool = True) -> dict[str, str]:
    style = {} if strict else {"errorStyle": "warning"}
    return {"showErrorMessage": "1", "errorTitle": "Chưa đúng", "error": words, **style}


def _decision_facts(decision: Decision) -> tuple[str, date | None]:
    return vn.bare(decision.content), decision.meeting


def info_value(info: PlanInfo, field: str) -> Entry:
    """What the sheet "Thông tin" says in a line; None where it is not known."""
    if field == "month_window":
        return MONTH_WINDOWS[info.month_window]
    if field == "illustrative":
        return "Có" if info.illustrative else "Không"
    if field == "money_unit":
        units = {1: "đồng", 1_000: "nghìn đồng", 1_000_000: "triệu đồng"}
        return units[info.money_unit] if info.money_unit else None
    if field in INFO_FIELDS:
        value: Entry = getattr(info, field)
        return value
    return info.letterhead.get(field)


INFO_FIELDS = frozenset(PlanInfo.__dataclass_fields__) - {"letterhead"}


def _is_label(row: Mapping[int, Cell], field: str) -> bool:
    first = min(row, default=None)
    words = {vn.bare(label) for label in INFO_LABELS[field]}
    return first is not None and vn.bare(str(row[first].value)) in words


def _report_date_place(sheet: Sheet) -> tuple[int, int, Cell | None]:
    """Row and column of the report date's value, with the cell that is there; else a place below the labels."""
    for row, cells in sheet.rows:
        if _is_label(cells, "report_date"):
            column = min(cells) + 1
            return row, column, cells.get(column)
    labelled = [row for row, cells in sheet.rows if any(_is_label(cells, field) for field in INFO_LABELS)]
    row = max(labelled, default=sheet.max_row) + 1
    column = min(sheet.row(labelled[0])) if labelled else 1
    while any(number <= column + 1 for number in sheet.row(row)):
        row += 1
    return row, column + 1, None


# ---------------------------------------------------------------- cells and columns


def _write(cell: Element, value: Entry, date1904: bool) -> None:
    for child in list(cell):
        cell.remove(child)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, None)
    if value is None:
        return
    tag = etree.QName(cell).namespace
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{tag}}}is"), f"{{{tag}}}t")
        text.text = vn.clean(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    number = _serial(value, date1904) if isinstance(value, date) else value
    etree.SubElement(cell, f"{{{tag}}}v").text = str(number)


def _serial(day: date, date1904: bool) -> int:
    """Excel's number of a day, in the workbook's own calendar."""
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return (date(day.year, day.month, day.day) - start).days


def _format(column: Column) -> str:
    return FORMATS.get(column.kind, "General")


def _width(column: Column) -> int:
    if column.field in WIDE:
        return 40 if column.field in ("title", "content") else 24
    return 9 if column.kind is Kind.FIGURE else 14


def _set_height(cell: Element, points: int) -> None:
    """Makes the row of a cell so high: not every program works it out from wrapped text."""
    row = cell.getparent()
    row.set("ht", str(points))
    row.set("customHeight", "1")


def _fit(cell: Element, record: Mapping[str, Entry], columns: Mapping[str, Column]) -> None:
    """Makes the row of a cell as high as its longest text needs."""
    texts = ((value, _width(columns[field])) for field, value in record.items() if isinstance(value, str))
    lines = max((len(text) // width + 1 for text, width in texts), default=1)
    if lines > 1:
        _set_height(cell, 15 * lines + 4)


def _month_before(field: str) -> str:
    """The field whose column a new one should look like: that of the month before."""
    number = field.removeprefix("month")
    return f"month{int(number) - 1}" if number.isdigit() else ""


def _set_width(root: Element, number: int, width: int, style: int | None = None) -> None:
    """States a column's width unless the sheet already does; a hidden one becomes visible."""
    columns = child_in_order(root, "cols", WORKSHEET_ORDER)
    covering = next((node for node in columns if _covers(node, number)), None)
    if covering is not None and covering.get("hidden") not in {"1", "true"}:
        return
    node = etree.Element(f"{{{etree.QName(root).namespace}}}col")
    if covering is not None:
        _cut_out(columns, covering, number)
    for name, value in {"min": number, "max": number, "width": width, "style": style}.items():
        if value is not None:
            node.set(name, str(value))
    node.set("customWidth", "1")
    columns.insert(sum(int(other.get("min", "0")) < number for other in columns), node)


def _covers(node: Element, number: int) -> bool:
    return int(node.get("min", "0")) <= number <= int(node.get("max", "0"))


def _cut_out(columns: Element, node: Element, number: int) -> None:
    """Takes one column out of a range of columns, which may fall in two."""
    last = int(node.get("max", "0"))
    if last > number:
        rest = deepcopy(node)
        rest.set("min", str(number + 1))
        node.addnext(rest)
    if int(node.get("min", "0")) < number:
        node.set("max", str(number - 1))
    else:
        columns.remove(node)


def _freeze(book: WorkbookPart, root: Element, rows: int, columns: int) -> None:
    """Keeps the heading and the naming columns in sight, unless the sheet has panes of its own."""
    views = child_in_order(root, "sheetViews", WORKSHEET_ORDER)
    view = views.find(book.tag("sheetView"))
    if view is None:
        view = etree.SubElement(views, book.tag("sheetView"), workbookViewId="0")
    if any(local_name(node) == "pane" for node in view):
        return
    view.attrib.pop("topLeftCell", None)
    for node in list(view):
        view.remove(node)
    pane = etree.SubElement(view, book.tag("pane"), topLeftCell=a1(rows + 1, columns + 1), state="frozen")
    if rows:
        pane.set("ySplit", str(rows))
    if columns:
        pane.set("xSplit", str(columns))
    pane.set("activePane", "bottomRight" if rows and columns else "bottomLeft")


def _new_sheet(book: WorkbookPart, widths: Mapping[int, int], frozen: tuple[int, int]) -> Element:
    """An empty worksheet with its columns' widths and panes (rows, columns)."""
    root = etree.fromstring(
        f"<worksheet xmlns='{book.ns}' xmlns:r='{book.rel_ns}'>"
        "<sheetPr><pageSetUpPr fitToPage='1'/></sheetPr>"
        "<sheetViews><sheetView workbookViewId='0'/></sheetViews><sheetData/></worksheet>"
    )
    for number, width in widths.items():
        _set_width(root, number, width)
    if frozen != (0, 0):
        _freeze(book, root, *frozen)
    etree.SubElement(root, book.tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0")
    return root


# ---------------------------------------------------------------- formats of cells


class _Styles:
    """The styles part, grown by the formats that new cells need."""

    def __init__(self, book: WorkbookPart) -> None:
        self.book = book
        self._known: dict[tuple[int, str], int] = {}
        self._plain: dict[str, int] = {}

    @cached_property
    def root(self) -> Element:
        """The styles part's root; the part is written anew only if a format is asked for."""
        part = self.book.package.related(self.book.part, "styles") or self._new_part()
        return self.book.package.edit(part)

    def _new_part(self) -> str:
        part = self.book.package.free_name("xl/styles{}.xml")
        self.book.package.add(part, f'<styleSheet xmlns="{self.book.ns}"/>'.encode(), STYLES_TYPE)
        self.book.package.relate(self.book.part, self.book.rel_ns, "styles", part)
        return part

    def _list(self, name: str) -> Element:
        found = child_in_order(self.root, name, STYLES_ORDER)
        if len(found) == 0 and name in LEAST:
            for text in LEAST[name]:
                self._add(name, text)
        return found

    def _add(self, name: str, text: str) -> int:
        """Adds an element, given without namespace, to a list; returns its index."""
        parent = child_in_order(self.root, name, STYLES_ORDER)
        node = etree.fromstring(text)
        for inner in node.iter(etree.Element):
            inner.tag = self.book.tag(inner.tag)
        parent.append(node)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _number_format(self, code: str) -> str:
        if code in BUILT_IN:
            return str(BUILT_IN[code])
        formats = self._list("numFmts")
        for node in formats:
            if node.get("formatCode") == code:
                return str(node.get("numFmtId"))
        free = max((int(node.get("numFmtId", "0")) for node in formats), default=0)
        number = max(free, 163) + 1
        node = etree.SubElement(formats, self.book.tag("numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        return str(number)

    def like(self, style: int, number_format: str) -> int:
        """The cell format that differs from another by its number format only."""
        key = (style, number_format)
        if key not in self._known:
            formats = self._list("cellXfs")
            copy = deepcopy(formats[style if style < len(formats) else 0])
            wanted = self._number_format(number_format)
            if copy.get("numFmtId") == wanted and not copy.get("quotePrefix"):
                self._known[key] = style
                return style
            copy.set("numFmtId", wanted)
            copy.set("applyNumberFormat", "1")
            copy.attrib.pop("quotePrefix", None)
            formats.append(copy)
            formats.set("count", str(len(formats)))
            self._known[key] = len(formats) - 1
        return self._known[key]

    def plain(self, number_format: str) -> int:
        """A cell of a new sheet: thin borders, wrapped text."""
        if number_format not in self._plain:
            self._plain[number_format] = self.like(self._framed("", 0), number_format)
        return self._plain[number_format]

    @property
    def heading(self) -> int:
        """A heading of a new sheet."""
        if "heading" not in self._plain:
            self._list("fills")
            solid = "<patternFill patternType='solid'><fgColor rgb='FFD6E4F0'/><bgColor indexed='64'/></patternFill>"
            self._plain["heading"] = self._framed("<b/>", self._add("fills", f"<fill>{solid}</fill>"))
        return self._plain["heading"]

    def _framed(self, font: str, fill: int) -> int:
        for name in LEAST:
            self._list(name)
        font_id = self._bold() if font else 0
        line = "style='thin'><color rgb='FFBFBFBF'/>"
        sides = "".join(f"<{side} {line}</{side}>" for side in ("left", "right", "top", "bottom"))
        border_id = self._add("borders", f"<border>{sides}<diagonal/></border>")
        across = "center" if font else "general"
        return self._add(
            "cellXfs",
            f"<xf numFmtId='0' fontId='{font_id}' fillId='{fill}' borderId='{border_id}' applyFont='1' "
            f"applyFill='1' applyBorder='1' applyAlignment='1'>"
            f"<alignment horizontal='{across}' vertical='center' wrapText='1'/></xf>",
        )

    def _bold(self) -> int:
        """The workbook's first font in bold."""
        fonts = self._list("fonts")
        copy = deepcopy(fonts[0])
        if copy.find(self.book.tag("b")) is None:
            copy.insert(0, etree.Element(self.book.tag("b")))
        fonts.append(copy)
        fonts.set("count", str(len(fonts)))
        return len(fonts) - 1


LEAST: Mapping[str, Sequence[str]] = {
    "fonts": ("<font><sz val='11'/><name val='Times New Roman'/></font>",),
    "fills": (
        "<fill><patternFill patternType='none'/></fill>",
        "<fill><patternFill patternType='gray125'/></fill>",
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ("<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",),
}
"""What a styles part must hold at least; the first two fills are fixed by the format."""


# ---------------------------------------------------------------- other kinds of file


def _copy_of_values(source: Workbook) -> bytes:
    """A new .xlsx with the values, number formats and merged cells at their places."""
    book = openpyxl.Workbook()
    for old in book.worksheets:
        book.remove(old)
    for sheet in source.sheets:
        target = book.create_sheet(_safe_title(sheet.name, book.sheetnames))
        for (row, column), cell in sheet.cells.items():
            made = target.cell(row, column)
            made.value = cell.text if cell.value is None else cell.value
            made.number_format = _format_of_copy(cell)
            if isinstance(made.value, str):
                made.data_type = "e" if cell.value is None and cell.text.startswith("#") else "s"
        for area in sheet.merges:
            target.merge_cells(None, area.top, area.left, area.bottom, area.right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe_title(name: str, taken: Sequence[str]) -> str:
    """A sheet name that Excel accepts: 31 characters, none of []:*?/\\, each once."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ")[:31] or "Trang"
    used = {same_title(one) for one in taken}
    tries = (base if n == 1 else f"{base[:26]} ({n})" for n in range(1, len(taken) + 2))
    return next(one for one in tries if same_title(one) not in used)


def _format_of_copy(cell: Cell) -> str:
    """The cell's own format; a date whose file states none is shown as a day."""
    if cell.number_format != "General" or not isinstance(cell.value, date):
        return cell.number_format
    return f"{DATE_FORMAT} hh:mm" if isinstance(cell.value, datetime) else DATE_FORMAT
