"""Walks a workbook by the form: Workbook -> (Plan, problems). A bad workbook is not an exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lib.base import vietnamese as vn
from lib.base.collector import no_collections
from lib.base.problems import CellRef, Problem, Severity, column_letters, problem
from lib.days import WorkCalendar, due_after
from lib.plan import (
    Combine,
    DayOff,
    Decision,
    Direction,
    Event,
    Indicator,
    Milestone,
    Origin,
    Plan,
    PlanInfo,
    Spending,
    Task,
    calendar_of,
)
from lib.reading import codes
from lib.reading.appendix import YEAR_UNKNOWN, Appendix, read_appendix, with_values
from lib.reading.checks import check
from lib.reading.days_off import read_days, without_contradictions
from lib.reading.form import (
    DAYS_OFF,
    DECISIONS,
    EVENTS,
    INDICATORS,
    MARKED_SHEET,
    MILESTONES,
    OTHER_SHEETS,
    SPENDING,
    TASKS,
    SheetForm,
)
from lib.reading.headings import Heading, find_heading
from lib.reading.information import find_info_sheet, read_information
from lib.reading.milestones import milestones_of
from lib.reading.references import Finder, Reference, reference_of, with_names
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, Understanding
from lib.reading.values import Values, as_float, is_plain, shown
from lib.workbook.cells import read_workbook
from lib.workbook.sheets import Sheet, Workbook

Record = TypeVar("Record")

DIRECTIONS: Mapping[str, Direction] = {
    ">=": Direction.AT_LEAST,
    "≥": Direction.AT_LEAST,
    "<=": Direction.AT_MOST,
    "≤": Direction.AT_MOST,
    ">": Direction.AT_LEAST,
    "<": Direction.AT_MOST,
}

COMBINES: Mapping[str, Combine] = {
    "luy ke": Combine.CUMULATIVE,
    "cong don": Combine.CUMULATIVE,
    "cuoi ky": Combine.LATEST,
    "trung binh": Combine.AVERAGE,
}


def read(data: bytes, name: str, year: int | None = None, answers: Answers = NO_ANSWERS) -> Reading:
    """Reads a file's bytes by the officer's answers; raises Unreadable where it is no workbook at all.

    year overrides the plan's year where the workbook does not state one.
    """
    with no_collections():
        book = read_workbook(data, name)
        return read_book(book, year, answers)._replace(book=book)


def read_file(data: bytes, name: str, year: int | None = None) -> tuple[Plan, list[Problem]]:
    """The plan and the problems of read()."""
    found = read(data, name, year)
    return found.plan, found.problems


def read_plan(book: Workbook, year: int | None = None) -> tuple[Plan, list[Problem]]:
    """The plan and the problems of read_book()."""
    found = read_book(book, year)
    return found.plan, found.problems


def read_book(book: Workbook, year: int | None = None, answers: Answers = NO_ANSWERS) -> Reading:
    """The plan in a workbook, everything found wrong or normalised on the way, and how it was understood."""
    problems: list[Problem] = list(book.notes)
    main = find_task_sheet(book, problems)
    info_sheet = find_info_sheet(book)
    info = read_information(book, info_sheet, main, year, problems)
    if main is None:
        return Reading(Plan(info), [*problems, problem("no-task-sheet")], Understanding())
    sheet, heading = main
    values = _values(sheet, heading, info, problems)
    tables = _Tables(book, info, problems)
    days_off = tables.days_off()
    values.calendar = calendar_of(days_off)
    appendix = read_appendix(sheet, heading, values)
    plan = replace(_assemble(tables, appendix, values.calendar), days_off=days_off)
    if any(task.deadline.doubt == YEAR_UNKNOWN for task in plan.tasks):
        problems.append(problem("year-missing", CellRef(sheet.name, 0, 0)))
    if not plan.tasks:
        problems.append(problem("no-task-found", CellRef(sheet.name, 0, 0)))
    _name_unused(book, sheet, info_sheet, problems)
    _name_cleaned((sheet, info_sheet, *(s for s in book.sheets if _is_record_sheet(s))), problems)
    plan = replace(plan, unread=_unread(problems))
    return Reading(plan, one_per_cell([*problems, *check(plan)]), Understanding())


def _values(sheet: Sheet, heading: Heading, info: PlanInfo, problems: list[Problem]) -> Values:
    """Cells of a sheet under its heading; money in the unit that the heading or a line above it states."""
    _note_columns(sheet, heading, problems)
    unit = _stated_money_unit(sheet, heading) or info.money_unit or 1
    return Values(sheet, heading.columns, info.year, unit, problems)


def _stated_money_unit(sheet: Sheet, heading: Heading) -> int | None:
    column = heading.columns.get("allocated") or heading.columns.get("amount")
    stated = vn.money_unit(heading.texts.get(column, "")) if column else None
    if stated:
        return stated
    texts = (
        str(cell.value)
        for row, cells in sheet.rows
        if row < heading.first_row
        for cell in cells.values()
        if isinstance(cell.value, str)
    )
    return next((unit for unit in map(vn.money_unit, texts) if unit), None)


def _note_columns(sheet: Sheet, heading: Heading, problems: list[Problem]) -> None:
    row = heading.last_row
    for column, text in heading.unknown.items():
        problems.append(problem("column-unknown", CellRef(sheet.name, row, column), text))
    _note_headless(sheet, heading, problems)
    letters = {column: CellRef(sheet.name, row, column).a1 for column in heading.columns.values()}
    for column, text in heading.repeated.items():
        field = _field_of(heading, text)
        problems.append(
            problem("column-twice", CellRef(sheet.name, row, column), text, used=letters.get(field))
        )


_MOST_NAMED = 5


def _note_headless(sheet: Sheet, heading: Heading, problems: list[Problem]) -> None:
    """Columns whose heading is blank or broken while the table's rows go on in them: nothing of it is read."""
    fields = set(heading.columns.values())
    counts: Counter[int] = Counter()
    for row, cells in sheet.rows:
        if row > heading.last_row and len(fields & cells.keys()) > 1:
            counts.update(cells.keys() - heading.texts.keys() - fields)
    if not counts:
        return
    columns = sorted(counts)
    named = ", ".join(column_letters(column) for column in columns[:_MOST_NAMED])
    more = f" và {len(columns) - _MOST_NAMED} cột khác" if len(columns) > _MOST_NAMED else ""
    at = CellRef(sheet.name, heading.last_row, columns[0])
    problems.append(problem("column-without-heading", at, columns=named + more, count=counts.total()))


def _field_of(heading: Heading, text: str) -> int:
    same = [c for c in heading.columns.values() if vn.bare(heading.texts.get(c, "")) == vn.bare(text)]
    return same[0] if same else next(iter(heading.columns.values()))


def find_task_sheet(book: Workbook, problems: list[Problem]) -> tuple[Sheet, Heading] | None:
    """The sheet with the plan's table: named so, else the one with the most fields and rows."""
    found: list[tuple[Sheet, Heading]] = []
    for sheet in book.sheets:
        if any(_named(sheet, form) for form in OTHER_SHEETS) or is_marked_list(sheet):
            continue
        heading = find_heading(sheet, TASKS)
        if heading is not None and (len(heading.columns) >= 3 or "deadline" in heading.columns):
            found.append((sheet, heading))
    if not found:
        return None
    best = max(found, key=lambda pair: (_named(pair[0], TASKS), pair[1].score[0], pair[0].max_row))
    for sheet, _ in found:
        if sheet is not best[0]:
            problems.append(problem("task-sheet-also", CellRef(sheet.name, 0, 0), used=best[0].name))
    if "deadline" not in best[1].columns:
        expected = "Thời gian thực hiện"
        problems.append(problem("column-missing", CellRef(best[0].name, 0, 0), expected=expected))
    return best[0], _with_codes(*best, problems)


def _with_codes(sheet: Sheet, heading: Heading, problems: list[Problem]) -> Heading:
    """The heading, and the column of numbers where it has none: a column without heading before the titles
    that holds nearly nothing else. Without numbers, areas would count as tasks and money twice."""
    if "code" in heading.columns:
        return heading
    for column in range(1, heading.columns["title"]):
        cells = [cells[column] for row, cells in sheet.rows if row > heading.last_row and column in cells]
        numbers = sum(codes.read_code(cell) is not None for cell in cells)
        if column not in heading.texts and numbers >= max(2, len(cells) * 3 / 4):
            at = CellRef(sheet.name, heading.last_row, column)
            problems.append(problem("code-column-inferred", at, count=numbers))
            return replace(heading, columns={"code": column, **heading.columns})
    return heading


def _named(sheet: Sheet, form: SheetForm) -> bool:
    return vn.bare(sheet.name) in {vn.bare(name) for name in form.names}


def is_marked_list(sheet: Sheet) -> bool:
    """Whether the sheet is the list of a marked workbook, not data."""
    return vn.bare(sheet.name).startswith(vn.bare(MARKED_SHEET))


def _assemble(tables: _Tables, appendix: Appendix, calendar: WorkCalendar) -> Plan:
    """Puts the other sheets' records to their tasks."""
    info, problems = tables.info, tables.problems
    finder = Finder(appendix.rows, problems)
    milestones = finder.resolve(tables.milestones())
    spendings = finder.resolve(tables.spendings())
    events = finder.resolve(tables.events())
    attached = _Attached(info, calendar, milestones, spendings, events, problems)
    rows = attached.to(appendix.rows)
    return Plan(
        info=info,
        areas=tuple(appendix.areas),
        rows=rows,
        indicators=tuple(record for _, record in finder.resolve(tables.indicators())),
        spendings=tuple(record for _, record in spendings),
        events=tuple(record for _, record in events),
        decisions=tuple(record for _, record in finder.resolve(tables.decisions())),
        stated_total=appendix.stated_total,
        total_origin=appendix.total_origin,
        has_spending=bool(spendings),
        tracked=any(map(_is_tracked, rows)) or any(record.done for _, record in milestones),
    )


def _is_tracked(row: Task) -> bool:
    """Whether anything is recorded of the row's progress; an empty form says as little as no form."""
    recorded = (
        row.result_text,
        row.declared_progress,
        row.completed,
        row.evidence,
        row.updated,
        row.declared_spent,
    )
    return any(value is not None for value in recorded) or bool(row.spendings or row.events)


class _Tables:
    """The record sheets of the form, each read row by row."""

    def __init__(self, book: Workbook, info: PlanInfo, problems: list[Problem]) -> None:
        self.book, self.info, self.problems = book, info, problems

    def _records(
        self, form: SheetForm, read: Callable[[Values, int], Record | None]
    ) -> list[tuple[Reference, Record]]:
        """Each row's reference to a task (as typed) and its record."""
        sheet = next((sheet for sheet in self.book.sheets if _named(sheet, form)), None)
        if sheet is None:
            return []
        heading = find_heading(sheet, form, least=len(form.required))
        if heading is None or any(name not in heading.columns for name in form.required):
            expected = " và ".join(f"«{_heading_of(form, name)}»" for name in form.required)
            self.problems.append(
                problem("sheet-without-heading", CellRef(sheet.name, 0, 0), expected=expected)
            )
            return []
        values = _values(sheet, with_names(heading), self.info, self.problems)
        columns = set(heading.columns.values())
        rows = [row for row, cells in sheet.rows if row > heading.last_row and not columns.isdisjoint(cells)]
        found = ((reference_of(values, row), read(values, row)) for row in rows)
        return [(reference, record) for reference, record in found if record is not None]

    def milestones(self) -> list[tuple[Reference, Milestone]]:
        """Sheet "Mốc"."""

        def read(values: Values, row: int) -> Milestone | None:
            name, due = values.text(row, "name"), values.day(row, "due")
            done = values.day(row, "done", month_end=False)
            if due is None and done is None and name is None:
                return None
            return Milestone(name or "", due, done, values.text(row, "evidence"), True, _origin(values, row))

        return self._records(MILESTONES, read)

    def spendings(self) -> list[tuple[Reference, Spending]]:
        """Sheet "Chi"; a total row below the payments is left out."""

        def read(values: Values, row: int) -> Spending | None:
            amount = values.money(row, "amount")
            if amount is None or _is_total(values, row):
                return None
            day = values.day(row, "day", month_end=False)
            return Spending(
                day, amount, None, values.text(row, "voucher"), values.text(row, "note"), _origin(values, row)
            )

        return self._records(SPENDING, read)

    def events(self) -> list[tuple[Reference, Event]]:
        """Sheet "Phát sinh"."""

        def read(values: Values, row: int) -> Event | None:
            day = values.day(row, "day", month_end=False)
            content = values.text(row, "content")
            if day is None and content is None:
                return None
            done = values.day(row, "done", month_end=False)
            due = values.day(row, "due")
            return Event(day, content or "", due, done, origin=_origin(values, row))

        return self._records(EVENTS, read)

    def days_off(self) -> tuple[DayOff, ...]:
        """Sheet "Ngày nghỉ"."""
        tables: list[Values] = []

        def read(values: Values, row: int) -> tuple[DayOff, ...]:
            tables.append(values)
            return read_days(values, row)

        found = [day for _, days in self._records(DAYS_OFF, read) for day in days]
        return without_contradictions(found, tables[0]) if found else ()

    def decisions(self) -> list[tuple[Reference, Decision]]:
        """Sheet "Kết luận"."""

        def read(values: Values, row: int) -> Decision | None:
            content = values.text(row, "content")
            if content is None:
                return None
            meeting, unit = values.day(row, "meeting", month_end=False), values.text(row, "unit")
            due, done = values.day(row, "due"), values.day(row, "done", month_end=False)
            return Decision(content, meeting, unit, due, done, None, _origin(values, row))

        return self._records(DECISIONS, read)

    def indicators(self) -> list[tuple[Reference, Indicator]]:
        """Sheet "Chỉ tiêu"."""
        counter = iter(range(1, 1_000_000))
        return self._records(INDICATORS, lambda values, row: _indicator(values, row, next(counter)))


def _indicator(values: Values, row: int, number: int) -> Indicator | None:
    title = values.text(row, "title")
    if title is None:
        return None
    unit = values.text(row, "unit")
    percent = unit is not None and unit.strip() in ("%", "phần trăm", "tỷ lệ %")
    points = percent and _row_has_points(values, row)
    figures = {m: values.figure(row, f"month{m}", percent=percent, points=points) for m in range(1, 13)}
    code, area = values.text(row, "code"), values.text(row, "area")
    return Indicator(
        code=code or f"#{number}",
        title=title,
        area=area,
        unit=unit,
        target=values.rate(row, "target", points=points) if percent else values.number(row, "target"),
        direction=values.choice(row, "direction", DIRECTIONS, Direction.AT_LEAST),
        combine=values.choice(row, "combine", COMBINES, Combine.LATEST),
        source=values.text(row, "source"),
        months={month: figure for month, figure in figures.items() if figure is not None},
        origin=_origin(values, row),
    )


def _row_has_points(values: Values, row: int) -> bool:
    """Whether a percent row is typed in points (95) rather than fractions (0,95): one plain number over
    1 decides for all, since the target and the months of one row are typed by one hand."""
    names = ("target", *(f"month{month}" for month in range(1, 13)))
    cells = [cell for cell in (values.cell(row, name) for name in names) if cell is not None]
    return any(is_plain(cell) and as_float(cell) > 1 for cell in cells)


def _origin(values: Values, row: int) -> Origin:
    return Origin(values.sheet.name, row, values.columns)


def _heading_of(form: SheetForm, name: str) -> str:
    return next(column.headings[0] for column in form.columns if column.field == name)


def _is_total(values: Values, row: int) -> bool:
    words = {vn.bare(shown(cell)) for cell in values.sheet.row(row).values() if isinstance(cell.value, str)}
    return bool(words & {"tong cong", "tong", "cong"})


@dataclass
class _Attached:
    """Gives each task its milestones, payments and events."""

    info: PlanInfo
    calendar: WorkCalendar
    milestones: list[tuple[str | None, Milestone]]
    spendings: list[tuple[str | None, Spending]]
    events: list[tuple[str | None, Event]]
    problems: list[Problem]

    def to(self, rows: Sequence[Task]) -> tuple[Task, ...]:
        """The rows with what belongs to them."""
        declared, spent, events = _by_key(self.milestones), _by_key(self.spendings), _by_key(self.events)
        done = []
        for row in rows:
            found: dict[str, object] = {}
            if not row.is_group:
                found["milestones"] = milestones_of(row, declared.get(row.key, ()), self.problems)
            if row.key in spent:
                found["spendings"] = tuple(spent[row.key])
            if row.key in events:
                found["events"] = tuple(_with_due(event, row, self.calendar) for event in events[row.key])
            done.append(with_values(row, **found) if found else row)
        return tuple(done)


def _with_due(event: Event, task: Task, calendar: WorkCalendar) -> Event:
    """An event's own due date, or the one its task's phrase gives ("10 ngày sau khi nhận được PAKN")."""
    if event.due is not None or event.day is None or task.deadline.offset is None:
        return event
    offset = task.deadline.offset
    limit = due_after(event.day, offset.amount, offset.unit, calendar)
    return replace(event, due=limit.day, limit=limit)


def _by_key(records: Iterable[tuple[str | None, Record]]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = {}
    for key, record in records:
        if key is not None:
            grouped.setdefault(key, []).append(record)
    return grouped


def _name_unused(book: Workbook, used: Sheet, info_sheet: Sheet | None, problems: list[Problem]) -> None:
    mentioned = {p.at.sheet for p in problems if p.at and p.rule == "task-sheet-also"}
    for sheet in book.sheets:
        known = is_marked_list(sheet) or sheet is used or sheet is info_sheet or _is_record_sheet(sheet)
        if not known and sheet.name not in mentioned and sheet.cells:
            problems.append(problem("sheet-unknown", CellRef(sheet.name, 0, 0)))
    for row in sorted(used.hidden_rows):
        if used.row(row):
            problems.append(problem("row-hidden", CellRef(used.name, row, 1)))


def _is_record_sheet(sheet: Sheet) -> bool:
    return any(_named(sheet, form) for form in OTHER_SHEETS)


def _name_cleaned(sheets: Iterable[Sheet | None], problems: list[Problem]) -> None:
    """Every cell that was read without characters that nobody sees, whatever its column; where there is
    something else to say of the cell, that comes first."""
    for sheet in filter(None, sheets):
        for row, cells in sheet.rows:
            for column, cell in cells.items():
                if cell.hidden_chars:
                    at = CellRef(sheet.name, row, column)
                    problems.append(problem("text-hidden-characters", at, cell.text))


UNREAD_RULES = frozenset(
    {
        "cell-error",
        "cell-unreadable",
        "choice-unknown",
        "date-unreadable",
        "done-in-month",
        "figure-as-date",
        "formula-not-calculated",
        "indicator-part-over-whole",
        "money-negative",
        "money-not-a-number",
        "number-ambiguous",
        "number-too-large",
        "number-unreadable",
        "percent-ambiguous",
        "percent-out-of-range",
    }
)
"""Rules by which a cell's content gives no value."""


def _unread(problems: Iterable[Problem]) -> dict[CellRef, str]:
    return {one.at: one.found for one in problems if one.rule in UNREAD_RULES and one.at and one.found}


def one_per_cell(problems: Iterable[Problem]) -> list[Problem]:
    """At most one problem a cell, the gravest; the order of finding is kept otherwise."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    best: dict[object, Problem] = {}
    for index, found in enumerate(problems):
        at = found.at if found.at is not None and found.at.row else (index,)
        if at not in best or order[found.severity] < order[best[at].severity]:
            best[at] = found
    return list(best.values())
