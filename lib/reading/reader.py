"""Walks a workbook by the form: Workbook -> (Plan, problems). A bad workbook is not an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lib.base import vietnamese as vn
from lib.base.collector import no_collections
from lib.base.problems import CellRef, Problem, Severity, problem
from lib.days import WorkCalendar, due_after
from lib.plan import Event, Milestone, Plan, PlanInfo, Spending, Task, calendar_of
from lib.reading.appendix import read_parts
from lib.reading.audit import unaccounted
from lib.reading.checks import check_records
from lib.reading.form import MARKED_SHEET, OTHER_SHEETS
from lib.reading.headings import Heading
from lib.reading.information import find_info_sheet, is_info_sheet, read_information
from lib.reading.milestones import milestones_of
from lib.reading.record_sheets import RecordSheets, is_named
from lib.reading.references import Finder
from lib.reading.tables.choice import Choice, choose_tables, headings_found
from lib.reading.tables.dues import YEAR_UNKNOWN
from lib.reading.tables.joined import join_times
from lib.reading.tables.parts import parts_of
from lib.reading.tables.report import understanding_of
from lib.reading.tables.tree import Appendix, with_values
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, SheetUse, names_in
from lib.workbook.cells import read_workbook
from lib.workbook.sheets import Sheet, Workbook

Record = TypeVar("Record")


def read(data: bytes, name: str, year: int | None = None, answers: Answers = NO_ANSWERS) -> Reading:
    """Reads a file's bytes by the officer's answers; raises Unreadable where it is no workbook at all.

    year overrides the plan's year where the workbook does not state one.
    """
    with no_collections():
        book = read_workbook(data, name)
        return _read_book(book, year, answers)._replace(book=book)


def read_file(data: bytes, name: str, year: int | None = None) -> tuple[Plan, list[Problem]]:
    """The plan and the problems of read()."""
    found = read(data, name, year)
    return found.plan, found.problems


def read_plan(book: Workbook, year: int | None = None) -> tuple[Plan, list[Problem]]:
    """The plan and the problems of read_book()."""
    found = _read_book(book, year)
    return found.plan, found.problems


def _read_book(book: Workbook, year: int | None = None, answers: Answers = NO_ANSWERS) -> Reading:
    """The plan in a workbook, everything found wrong or normalised on the way, and how it was understood."""
    book, joined = join_times(book, _is_other)
    problems: list[Problem] = [*book.notes, *joined]
    choice = choose_tables(book, _is_other, answers)
    problems += choice.problems
    info_sheet = find_info_sheet(book)
    info, found_year = read_information(book, info_sheet, choice.tables, answers.year or year, problems)
    if not choice.tables:
        seen = headings_found(choice.seen)
        refusal = problem("no-task-sheet", None, f" (các tiêu đề đã thấy: {seen})" if seen else None)
        how = understanding_of(book, choice, (), Plan(info), found_year, _others(book, info_sheet))
        return Reading(Plan(info), [*problems, refusal], how)
    tables = RecordSheets(book, info, problems, answers)
    days_off = tables.days_off()
    calendar = tables.calendar = calendar_of(days_off)
    parts = parts_of(choice, info, answers, problems)
    for part in parts:
        part.values.calendar = calendar
    plan = replace(_assemble(tables, read_parts(parts), calendar), days_off=days_off)
    main = choice.tables[0].sheet
    if any(task.deadline.doubt == YEAR_UNKNOWN for task in plan.tasks):
        problems.append(problem("year-missing", CellRef(main.name, 0, 0)))
    if not plan.tasks:
        problems.append(problem("no-task-found", CellRef(main.name, 0, 0)))
    used = list(dict.fromkeys(table.sheet.name for table in choice.tables))
    _name_unused(book, used, info_sheet, choice, problems)
    read_sheets = (s for s in book.sheets if s.name in used or s is info_sheet or _is_record_sheet(s))
    _name_cleaned(read_sheets, problems)
    how = understanding_of(book, choice, parts, plan, found_year, _others(book, info_sheet), tables.uses)
    problems += unaccounted(choice.tables, parts, plan, _silent(book, problems))
    plan = replace(plan, unread=_unread(problems))
    return Reading(plan, one_per_cell([*problems, *check_records(plan)]), how)


def find_task_sheet(book: Workbook, problems: list[Problem]) -> tuple[Sheet, Heading] | None:
    """The first sheet with tasks that count, and its heading."""
    choice = choose_tables(book, _is_other, NO_ANSWERS)
    problems += choice.problems
    return (choice.tables[0].sheet, choice.tables[0].heading) if choice.tables else None


def _is_other(sheet: Sheet) -> bool:
    """Whether a sheet holds something else than tasks, by the form."""
    return _is_record_sheet(sheet) or is_marked_list(sheet) or is_info_sheet(sheet)


def _others(book: Workbook, info_sheet: Sheet | None) -> Iterator[SheetUse]:
    """What is said of the sheets that hold no tasks by the form."""
    for sheet in book.sheets:
        if sheet is info_sheet or _is_record_sheet(sheet):
            yield SheetUse(sheet.name, bool(sheet.cells), "sheet của biểu mẫu", sheet.name)
        elif is_marked_list(sheet):
            yield SheetUse(sheet.name, False, "danh sách các ô cần sửa")


def is_marked_list(sheet: Sheet) -> bool:
    """Whether the sheet is the list of a marked workbook, not data."""
    return vn.bare(sheet.name).startswith(vn.bare(MARKED_SHEET))


def _assemble(tables: RecordSheets, appendix: Appendix, calendar: WorkCalendar) -> Plan:
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


def _name_unused(
    book: Workbook, used: Sequence[str], info_sheet: Sheet | None, choice: Choice, problems: list[Problem]
) -> None:
    mentioned = {p.at.sheet for p in choice.problems if p.at}
    for sheet in book.sheets:
        known = _is_other(sheet) or sheet.name in used or sheet is info_sheet
        if not known and sheet.name not in mentioned and sheet.cells:
            problems.append(problem("sheet-unknown", CellRef(sheet.name, 0, 0)))
        if sheet.name in used:
            problems += [
                problem(rule, CellRef(sheet.name, row, 1))
                for rule, rows in (("row-hidden", sheet.hidden_rows), ("row-struck", sheet.struck_rows))
                for row in sorted(rows)
                if sheet.row(row)
            ]


def _silent(book: Workbook, problems: Sequence[Problem]) -> list[Sheet]:
    """The visible sheets that are only said to be unknown."""
    unknown = {one.at.sheet for one in problems if one.rule == "sheet-unknown" and one.at}
    return [sheet for sheet in book.sheets if sheet.visible and sheet.name in unknown]


def _is_record_sheet(sheet: Sheet) -> bool:
    return any(is_named(sheet, form) for form in OTHER_SHEETS)


def _name_cleaned(sheets: Iterable[Sheet | None], problems: list[Problem]) -> None:
    """Every cell that was read without characters that nobody sees, whatever its column; where there is
    something else to say of the cell, that comes first."""
    for sheet in filter(None, sheets):
        for row, cells in sheet.rows:
            for column, cell in cells.items():
                if cell.hidden_chars:
                    at = CellRef(sheet.name, row, column)
                    problems.append(problem("text-hidden-characters", at, cell.text))


UNREAD_RULES = names_in(
    """
    cell-error cell-unreadable choice-unknown date-unreadable done-in-month figure-as-date
    formula-not-calculated indicator-part-over-whole money-negative money-not-a-number number-ambiguous
    number-too-large number-unreadable percent-ambiguous percent-out-of-range reference-unknown
    """
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
