"""The workbook of a form being completed: sheets, columns, rows, rules of entry and lists that it lacks.

Parts are patched, never rewritten (lib.workbook.package)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree
from lxml.etree import _Element as Element

from lib.base import vietnamese as vn
from lib.base.problems import column_letters
from lib.base.text_width import line_count
from lib.handback.sheet_xml import Entry, freeze, new_sheet, set_height, set_width, write_cell
from lib.handback.styles import StylesPart
from lib.plan import Decision, Event, MonthWindow, Plan, PlanInfo, Spending, Task
from lib.plan.sent import SentPlan
from lib.reading.form import (
    DECISIONS,
    EVENTS,
    INDICATORS,
    INFO_LABELS,
    INFO_NAMES,
    MILESTONES,
    OTHER_SHEETS,
    RECORD_SHEETS,
    SPENDING,
    TASKS,
    Column,
    ColumnKind,
    SheetForm,
)
from lib.reading.headings import Heading, find_heading
from lib.reading.information import find_info_sheet
from lib.reading.reader import find_task_sheet
from lib.workbook.addresses import a1, quoted_sheet
from lib.workbook.grid import Grid
from lib.workbook.package import (
    WORKSHEET_ORDER,
    Package,
    WorkbookPart,
    child_in_order,
    write_xml,
)
from lib.workbook.sheets import Cell, Sheet, Workbook, is_month_format, same_title

MONTHLY = (
    "internal_due", "progress", "completed", "evidence", "updated", "obstacle", "extended_to", "extension_reason",
)  # fmt: skip
"""Columns of the task sheet that are kept up month by month; the plan's own columns are never added, nor is
"Kinh phí đã chi": a form without it has the sheet "Chi"."""
NAME = Column("task_name", ColumnKind.TEXT, ("Tên nhiệm vụ",))
NAMED = (SPENDING, EVENTS, DECISIONS)
"""Sheets that name tasks by their numbers only; the form writes the names beside them."""

REBUILT = (
    "Tệp gốc không phải .xlsx; biểu mẫu này chép lại giá trị của các ô, không có công thức và định dạng."
)
SENT_COLUMNS = frozenset(("code", "title", "lead", "product", "deadline", *MONTHLY))
"""Columns of a sheet of tasks that a unit above has sent down."""
UNIT_LIST, TASK_LIST = "DanhSachBoPhan", "DanhSachNhiemVu"
MEASURES = '"%,hồ sơ,văn bản,thủ tục,lượt,cuộc,người,đơn vị,điểm"'
"""What indicators are mostly counted in; anything else may be written."""
UNDECIDED = "Chưa xác định"
SPARE_ROWS = 300
"""So many rows below the last get formats of entry rules, on sheets that grow."""

DATE_FORMAT = "dd/mm/yyyy"
FORMATS: Mapping[ColumnKind, str] = {
    ColumnKind.CODE: "@",
    ColumnKind.DATE: DATE_FORMAT,
    ColumnKind.PERCENT: "0%",
    ColumnKind.MONEY: "#,##0",
}
WIDE = frozenset(
    {"title", "task_name", "content", "name", "evidence", "obstacle", "note", "source", "extension_reason"}
)
MONTH_WINDOWS = {
    MonthWindow.CALENDAR: "Theo tháng dương lịch",
    MonthWindow.FROM_15TH: "Từ ngày 15 tháng trước đến ngày 14",
}


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True)
class _FormTable:
    """A sheet of the form in the package: where its columns stand and the last row that holds something."""

    form: SheetForm
    part: str
    columns: dict[str, int]
    heading_row: int
    last_row: int


class FormBook:
    """A workbook being completed."""

    def __init__(self, data: bytes, read: Workbook, plan: Plan) -> None:
        self.book = WorkbookPart(Package(data))
        self.read, self.plan = read, plan
        self.styles = StylesPart(self.book)
        self.parts = {title: sheet.part for title, sheet in self.book.by_title().items()}
        self.tables: dict[str, _FormTable] = {}
        self.task_columns: dict[str, int] = {}
        self.titles = {row.key: row.title for row in plan.rows}

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
        write_cell(cell, value, self.read.date1904)

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
        root = new_sheet(self.book, {1: 30, 2: 42, 3: 4, 5: 36, 7: 16, 8: 60}, frozen=(0, 0))
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
        """The lists for drop-downs, and the names of the tasks beside their numbers: name -> column, heading, values."""
        units = sorted({row.lead for row in self.plan.rows if row.lead}, key=vn.sort_key)
        keys = [row.key for row in self.plan.rows]
        return {
            UNIT_LIST: (5, "Danh sách bộ phận", units),
            TASK_LIST: (7, "Mã dùng để ghi", keys),
            "": (8, "Tên nhiệm vụ", [row.title for row in self.plan.rows]),
        }

    def _write_lists(self, grid: Grid) -> None:
        for column, heading, values in self._lists().values():
            for row, text in enumerate((heading, *values), 2):
                cell = grid.cell(row, column)
                cell.set("s", str(self.styles.heading if row == 2 else self.styles.plain("@")))
                self.write(cell, text)

    def _name_lists(self, sheet: str) -> None:
        for name, (column, _, values) in self._lists().items():
            if name and values and not self.has_name(name):
                letter = column_letters(column)
                self.book.add_name(name, f"{quoted_sheet(sheet)}!${letter}$3:${letter}${len(values) + 2}")

    def _move_report_date(self, sheet: Sheet, part: str, report_date: date) -> None:
        row, column, cell = _report_date_place(sheet)
        grid = self.grid(part)
        if not is_label(sheet.row(row), "report_date"):
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
            set_width(root, number, _width(column))
        last_row = max((*rows, heading.last_row + 1))
        self._validate(root, form, {c.field: columns[c.field] for c in added}, heading.last_row, last_row)
        freeze(self.book, root, heading.last_row, columns.get("title", 0))
        return columns

    def _add_column(self, grid: Grid, heading: Heading, column: Column, number: int, model: int) -> None:
        """The heading of a new column, looking like that of another."""
        head = grid.cell(heading.first_row, number)
        head.set("s", grid.cell(heading.first_row, model).get("s") or "0")
        self.write(head, column.headings[0])

    def _format_like(self, grid: Grid, row: int, column: Column, number: int, model: int) -> None:
        """An empty cell of a new column: a month's looks like the month before, others show their kind."""
        style = int(grid.cell(row, model).get("s") or 0)
        if column.kind is not ColumnKind.FIGURE:
            style = self.styles.like(style, _format(column))
        grid.cell(row, number).set("s", str(style))

    def _merge_heading(self, root: Element, heading: Heading, column: int) -> None:
        if heading.last_row == heading.first_row:
            return
        merges = child_in_order(root, "mergeCells", WORKSHEET_ORDER)
        area = f"{a1(heading.first_row, column)}:{a1(heading.last_row, column)}"
        etree.SubElement(merges, self.book.tag("mergeCell"), ref=area)
        merges.set("count", str(len(merges)))

    def record_sheets(self) -> list[SheetForm]:
        """The sheets of records that the form has: "Chi" only where no column of the tasks counts the money, and
        the names of tasks beside their numbers."""
        is_counted = "spent" in self.task_columns and not self.plan.has_spending
        forms = [form for form in RECORD_SHEETS if form is not SPENDING or not is_counted]
        return [replace(form, columns=(*form.columns, NAME)) if form in NAMED else form for form in forms]

    def add_record_sheet(self, form: SheetForm) -> bool:
        """Makes a sheet of the form (true), or adds the columns it lacks. One without headings is left alone."""
        names = {vn.bare(name) for name in form.names}
        sheet = next((sheet for sheet in self.read.sheets if vn.bare(sheet.name) in names), None)
        if sheet is None:
            self._make_sheet(form)
            return True
        if not sheet.cells:
            self.head_sheet(form, self.book.package.edit(self.part_of(sheet)), self.part_of(sheet))
            return False
        heading = find_heading(sheet, form, least=len(form.required))
        if heading is None or any(field not in heading.columns for field in form.required):
            return False
        added = [column for column in form.columns if column.field not in heading.columns]
        rows = [row for row in sorted({row for row, _ in sheet.cells}) if row > heading.last_row]
        columns = self._add_columns(sheet, heading, form, added, rows)
        self.tables[form.title] = _FormTable(
            form, self.part_of(sheet), columns, heading.last_row, max(sheet.max_row, heading.last_row)
        )
        if NAME.field in columns:
            self._name_tasks(sheet, columns[NAME.field])
        return False

    def _name_tasks(self, sheet: Sheet, column: int) -> None:
        """The names of the tasks that the rows of a sheet belong to, where none stand yet."""
        grid = self.grid(self.part_of(sheet))
        records: list[Spending | Event | Decision] = [
            *self.plan.spendings,
            *self.plan.events,
            *self.plan.decisions,
        ]
        for record in records:
            row = record.origin.row
            if (
                record.origin.sheet == sheet.name
                and record.task in self.titles
                and column not in sheet.row(row)
            ):
                self.write(grid.cell(row, column), self.titles[record.task])

    def _make_sheet(self, form: SheetForm) -> None:
        part = self.book.package.free_name("xl/worksheets/sheet{}.xml")
        root = new_sheet(self.book, {}, frozen=(0, 0))
        self.head_sheet(form, root, part)
        self.book.add_sheet(form.title, write_xml(root))

    def head_sheet(self, form: SheetForm, root: Element, part: str) -> None:
        """Headings, formats and rules of entry on an empty sheet."""
        columns = {column.field: number for number, column in enumerate(form.columns, 1)}
        grid = Grid(root)
        lines = max(line_count(column.headings[0], 0.8 * _width(column)) for column in form.columns)
        for number, column in enumerate(form.columns, 1):
            head = grid.cell(1, number)
            head.set("s", str(self.styles.heading))
            self.write(head, column.headings[0])
            set_width(root, number, _width(column), self.styles.plain(_format(column)))
        set_height(grid.cell(1, 1), 16 * max(2, lines) + 2)
        freeze(self.book, root, 1, 2)
        self._validate(root, form, columns, 1, SPARE_ROWS)
        self.tables[form.title] = _FormTable(form, part, columns, 1, 1)

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
        rows = [
            {**{f: getattr(one, f) for f in fields}, NAME.field: self.titles.get(one.task or "")}
            for one in fresh.values()
        ]
        self._add_rows(DECISIONS, rows)

    def add_sent(self, sent: SentPlan) -> None:
        """Tasks that a unit above has sent down and no row has the mark of, on the sheet that is theirs.

        A row that says the same without the mark gets it; a sheet of that name without the headings is left alone.
        """
        own = {vn.bare(row.title): row for row in self.plan.tasks}
        fresh = []
        for task in sent.missing(self.plan):
            row = own.get(vn.bare(task.title))
            if row is None or not self._mark_row(row, f"{row.title} {sent.mark(task)}"):
                fresh.append(task)
        if not fresh:
            return
        columns = tuple(column for column in TASKS.columns if column.field in SENT_COLUMNS)
        form = SheetForm(sent.title, (sent.title,), columns, ("title",))
        is_new = self.add_record_sheet(form)
        table = self.tables.get(form.title)
        if table is None:
            return
        rows: list[dict[str, Entry]] = [{"title": f"NHIỆM VỤ {sent.word.upper()}"}] if is_new else []
        first = table.last_row - table.heading_row + is_new
        for number, task in enumerate(fresh, first):
            title = f"{task.title} {sent.mark(task)}"
            rows.append(
                {"code": str(number), "title": title, "product": task.product, "deadline": task.deadline}
            )
        self._add_rows(form, rows)

    def _mark_row(self, row: Task, title: str) -> bool:
        """Puts a mark behind a task's title where it stands in one cell; whether it could."""
        sheet = next((one for one in self.read.sheets if one.name == row.origin.sheet), None)
        place = row.origin.columns.get("title")
        cell = sheet.row(row.origin.row).get(place) if sheet and place else None
        if sheet is None or cell is None or not isinstance(cell.value, str):
            return False
        if vn.bare(cell.value) != vn.bare(row.title):
            return False
        self.write(self.grid(self.part_of(sheet)).cell(row.origin.row, cell.column), title)
        return True

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
        columns = {column.field: column for column in (*form.columns, NAME)}
        for row, record in enumerate(records, table.last_row + 1):
            for field, value in record.items():
                if field not in table.columns:
                    continue
                cell = grid.cell(row, table.columns[field])
                if row > table.heading_row + 1 and not cell.get("s"):
                    cell.set("s", grid.cell(row - 1, table.columns[field]).get("s") or "0")
                style = int(cell.get("s") or 0)
                cell.set("s", str(self.styles.like(style, _format(columns[field]))))
                self.write(cell, value)
            _fit(grid.cell(row, table.columns[form.required[0]]), record, columns)
        self.tables[form.title] = replace(table, last_row=table.last_row + len(records))

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
            rule = self._rule(field, kinds[field], a1(first, number), form)
            if rule is not None:
                attributes, formulas = rule
                reach = f"{a1(first, number)}:{a1(last, number)}"
                self._add_validation(root, reach, attributes, formulas)

    def _rule(
        self, field: str, kind: ColumnKind, first: str, form: SheetForm
    ) -> tuple[dict[str, str], list[str]] | None:
        start, end = self._years()
        if field == "internal_due":
            test = f'OR({first}="{UNDECIDED}",AND(ISNUMBER({first}),{first}>={start},{first}<={end}))'
            return {"type": "custom", **_error(f"Ghi ngày/tháng/năm, hoặc «{UNDECIDED}».")}, [test]
        if kind is ColumnKind.DATE:
            return {"type": "date", **_error("Ghi ngày/tháng/năm, ví dụ 30/6.")}, [start, end]
        if kind is ColumnKind.PERCENT:
            return {"type": "decimal", **_error("Ghi tiến độ từ 0% đến 100%.")}, ["0", "1"]
        source = MEASURES if form is INDICATORS and field == "unit" else self._choices(field)
        if source is None:
            return None
        strict = source.startswith('"') and source is not MEASURES
        words = "Chọn trong danh sách." if strict else "Chưa có trong danh sách. Vẫn giữ chữ vừa ghi?"
        return {"type": "list", **_error(words, strict=strict)}, [source]

    def _choices(self, field: str) -> str | None:
        fixed = {
            "direction": '">=,<="',
            "combine": '"lũy kế,cuối kỳ,trung bình"',
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


def is_label(row: Mapping[int, Cell], field: str) -> bool:
    """Whether a row of the sheet "Thông tin" is that of the field."""
    first = min(row, default=None)
    words = {vn.bare(label) for label in INFO_LABELS[field]}
    return first is not None and vn.bare(str(row[first].value)) in words


def _report_date_place(sheet: Sheet) -> tuple[int, int, Cell | None]:
    """Row and column of the report date's value, with the cell that is there; else a place below the labels."""
    for row, cells in sheet.rows:
        if is_label(cells, "report_date"):
            column = min(cells) + 1
            return row, column, cells.get(column)
    labelled = [row for row, cells in sheet.rows if any(is_label(cells, field) for field in INFO_LABELS)]
    row = max(labelled, default=sheet.max_row) + 1
    column = min(sheet.row(labelled[0])) if labelled else 1
    while any(number <= column + 1 for number in sheet.row(row)):
        row += 1
    return row, column + 1, None


# ---------------------------------------------------------------- columns


def _format(column: Column) -> str:
    return FORMATS.get(column.kind, "General")


def _width(column: Column) -> int:
    if column.field in WIDE:
        return 40 if column.field in ("title", "task_name", "content") else 24
    return 9 if column.kind is ColumnKind.FIGURE else 14


def _fit(cell: Element, record: Mapping[str, Entry], columns: Mapping[str, Column]) -> None:
    """Makes the row of a cell as high as its longest text needs."""
    texts = ((value, _width(columns[field])) for field, value in record.items() if isinstance(value, str))
    lines = max((len(text) // width + 1 for text, width in texts), default=1)
    if lines > 1:
        set_height(cell, 15 * lines + 4)


def _month_before(field: str) -> str:
    """The field whose column a new one should look like: that of the month before."""
    number = field.removeprefix("month")
    return f"month{int(number) - 1}" if number.isdigit() else ""
