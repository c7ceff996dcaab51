"""From the tables that count to what the rows are read with: units of money, marks, and questions about columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, column_letters, problem
from lib.plan import PlanInfo, ResultKind
from lib.reading import codes
from lib.reading.columns.aside import COMPARED
from lib.reading.columns.deciding import NOT_USED
from lib.reading.columns.documents import are_issued
from lib.reading.columns.meaning import AIM, FIGURES, FORMER, ColumnMeaning
from lib.reading.columns.periods import PERIOD_RESULT, period_named
from lib.reading.columns.profile import Profile
from lib.reading.columns.words import ACTUAL, MEASURE, STRONG, points_of
from lib.reading.headings import Heading
from lib.reading.tables.choice import Choice
from lib.reading.tables.finding import FoundTable
from lib.reading.tables.outcomes import MARKS
from lib.reading.tables.part import TablePart
from lib.reading.understanding import MEANINGS, Answers, State
from lib.reading.values import DAY_FIRST, MIXED, MONTH_FIRST, SLASHED, Values, without_hour
from lib.workbook.sheets import Cell, Sheet

MONEY = ("allocated", "spent")
_MOST_NAMED = 5


def parts_of(choice: Choice, info: PlanInfo, answers: Answers, problems: list[Problem]) -> list[TablePart]:
    """The tables ready to be read; what is doubtful about their columns goes into problems."""
    parts: list[TablePart] = []
    for number, table in enumerate(choice.tables, 1):
        follows = table.sheet.name in choice.follow_ups
        problems += _questions(table, follows=follows)
        part = _part_of(table, _values_of(table, info, answers, problems))
        part.whole = choice.areas.get(table.sheet.name)
        part.scope = f"S{number}" if number > 1 else ""
        part.is_follow_up = follows
        part.answers = {
            vn.bare(words): ResultKind(kind) for words, kind in answers.results if kind in set(ResultKind)
        }
        parts.append(part)
    return parts


def _values_of(table: FoundTable, info: PlanInfo, answers: Answers, problems: list[Problem]) -> Values:
    """How the table's cells are read: units of money, the order of day and month."""
    order = _order_of_days(table)
    problems += _month_first(table, order)
    unit = unit_beside(table.sheet, table.heading.first_row) or info.money_unit
    values = Values(table.sheet, table.heading.columns, info.year, unit or 1, problems)
    values.units = _units(table, answers, shared=unit is None)
    values.unit_column = _column_of_units(table)
    values.order = DAY_FIRST if order is None else MONTH_FIRST if order.is_sure else MIXED
    return values


def _part_of(table: FoundTable, values: Values) -> TablePart:
    meanings = table.decisions.items()
    part = TablePart(table.sheet, table.heading, values, table.last_row)
    part.marks = {
        c: (one.meaning, one.lines[-1]) for c, one in meanings if one.meaning in MARKS and one.read_as
    }
    part.periods = {
        c: period
        for c, one in meanings
        if one.read_as == PERIOD_RESULT and (period := period_named(one.lines)) is not None
    }
    part.people = {c: one.lines[-1] for c, one in meanings if one.read_as == "mark_lead"}
    part.note = min((c for c, one in meanings if one.meaning == "note"), default=0)
    part.beside = {c: one.heading for c, one in meanings if _tells_state(table, one)}
    former = sorted(((c, one) for c, one in meanings if one.why == FORMER), reverse=True)
    part.former = {c: one.taken_by for c, one in former if one.taken_by is not None}
    part.due_in_titles = table.due_in_titles
    part.issued = any(are_issued(one, table.profiles[c]) for c, one in meanings)
    return part


def _tells_state(table: FoundTable, one: ColumnMeaning) -> bool:
    """Whether a column that is not read holds states, and nobody said that it is not to be used."""
    profile = table.profiles[one.column]
    free = one.read_as is None and one.meaning != "note" and one.why not in (NOT_USED, FORMER, COMPARED)
    free = free and not AIM.search(vn.bare(one.heading))
    return free and bool(one.lines) and profile.filled > 0 and profile.of("state") >= 0.5


def _units(table: FoundTable, answers: Answers, *, shared: bool) -> dict[str, int]:
    """The unit of each column of money: its own, else, where none is said for the table, that of its other column."""
    stated: dict[str, int] = {}
    for name in MONEY:
        column = table.heading.columns.get(name)
        if column is None:
            continue
        lines = table.decisions[column].lines
        answer = answers.column(" ".join(lines))
        unit = answer.money_unit if answer else None
        unit = unit or next((u for line in reversed(lines) if (u := vn.money_unit(line))), None)
        if unit:
            stated[name] = unit
    if shared and len(stated) == 1:
        unit = next(iter(stated.values()))
        return {name: unit for name in MONEY if name in table.heading.columns}
    return stated


def _column_of_units(table: FoundTable) -> int:
    """The column that tells the unit of money of each row; 0 where there is none."""
    named = (
        c
        for c, one in table.decisions.items()
        if one.read_as is None and MEASURE.search(vn.bare(one.heading))
    )
    return next(
        (c for c in named if (texts := table.profiles[c].texts) and all(map(vn.money_unit, texts))), 0
    )


def unit_beside(sheet: Sheet, first_row: int) -> int | None:
    """The unit of money that a line above the table or at its foot states ("Đơn vị tính: triệu đồng")."""
    texts = [
        (row, cell.value)
        for row, cells in sheet.rows
        if row < first_row or len(cells) == 1
        for cell in cells.values()
        if isinstance(cell.value, str)
    ]
    stated = (text for row, text in texts if row < first_row or STATES_UNIT.search(vn.bare(text)))
    return next((unit for unit in map(vn.money_unit, stated) if unit), None)


STATES_UNIT = re.compile(r"\b(?:don vi tinh|don vi tien|dvt)\b")


# ---------------------------------------------------------------- questions


def _questions(table: FoundTable, *, follows: bool) -> Iterator[Problem]:
    """What is doubtful about the columns of a table."""
    for column, one in sorted(table.decisions.items()):
        if one.lines or one.meaning:
            yield from _about(table, column, one)
    yield from _swapped(table)
    yield from _ends_before_start(table)
    yield from _headless(table)
    yield from _missing(table, follows=follows)
    yield from _coloured(table)
    if "code" in table.heading.columns and not table.decisions[table.heading.columns["code"]].lines:
        column = table.heading.columns["code"]
        count = sum(codes.read_code(cells.get(column)) is not None for _, cells in _rows(table))
        yield problem("code-column-inferred", _head(table, column), count=count)


def _head(table: FoundTable, column: int) -> CellRef:
    return CellRef(table.sheet.name, table.heading.last_row, column)


def _about(table: FoundTable, column: int, one: ColumnMeaning) -> Iterator[Problem]:
    at, found = _head(table, column), one.heading or "(không có tiêu đề)"
    if one.state is State.ASKED and one.meaning in FIGURES | {
        "evidence",
        "title",
        "lead",
        "code",
        "area",
        "mark_lead",
        "duration",
        "start",
    }:
        yield problem("column-asked", at, found, used=MEANINGS[one.meaning or ""].lower(), reason=_why(one))
    elif one.state is State.ASKED:
        yield problem("column-unread", at, found, reason=one.why)
    elif one.meaning == "source" and "allocated" not in table.heading.columns:
        yield problem(
            "column-unread", at, found, reason="là một trong nhiều nguồn kinh phí mà bảng không có cột tổng"
        )
    elif one.taken_by is not None and _is_second(one, table.profiles[column]):
        used = _head(table, one.taken_by).a1
        yield problem("column-twice", at, found, used=used)
    elif (
        one.read_as is None and one.meaning not in ("note", "start", "source") and "đã trả lời" not in one.why
    ):
        yield problem("column-unknown", at, found)


def _is_second(one: ColumnMeaning, profile: Profile) -> bool:
    """Whether an unused column says what another one is taken for, and more than its place or where money comes from."""
    source = one.meaning in MONEY and profile.of("number") == 0
    return (
        one.state is State.UNUSED
        and one.meaning not in ("code", "partners", "obstacle")
        and profile.filled > 0
        and not source
    )


def _why(one: ColumnMeaning) -> str:
    other = next((name for name in one.alternatives if name != one.meaning), None)
    return one.why if other is None else f"{one.why}; cũng có thể là {MEANINGS.get(other, other).lower()}"


def _rows(table: FoundTable) -> Iterator[tuple[int, dict[int, Cell]]]:
    first, last = table.heading.last_row, table.last_row
    return ((row, cells) for row, cells in table.sheet.rows if first < row <= last)


LEGEND = 2
"""So many cells a row of a legend has at most."""
COLOURS = re.compile(
    r"\bmau (?:xanh|do|vang|cam|tim|hong|xam|trang)\b.*\b(?:hoan thanh|xong|dang|chua|qua han|tre|cham|dat)\b"
)


def _coloured(table: FoundTable) -> Iterator[Problem]:
    """A legend of colours that tell states: the fill of cells is not read."""
    for row, cells in table.sheet.rows:
        for column, cell in cells.items():
            text = cell.value if len(cells) <= LEGEND and isinstance(cell.value, str) else ""
            if "màu" in text.lower() and COLOURS.search(vn.bare(text[:300])):
                legend = CellRef(table.sheet.name, row, column).a1
                yield problem("colours-unread", _head(table, _state_column(table)), text[:80], used=legend)
                return


def _state_column(table: FoundTable) -> int:
    """The column of results, if only by its heading; else that of titles."""
    said = [c for c, one in table.decisions.items() if points_of(one.lines).get("result", 0.0) >= STRONG]
    return next(iter(said), table.heading.columns.get("title", 1))


def _ends_before_start(table: FoundTable) -> Iterator[Problem]:
    """Rows that are due before they begin: one of the days is wrong, or the columns are."""
    due = table.heading.columns.get("deadline")
    starts = (
        c
        for c, one in table.decisions.items()
        if one.meaning == "start" and not ACTUAL.search(vn.bare(one.heading))
    )
    start = next(starts, None)
    for row, cells in _rows(table) if due and start else ():
        begins, ends = (_typed_day(cells.get(c or 0)) for c in (start, due))
        if begins and ends and ends < begins:
            at = CellRef(table.sheet.name, row, due or 1)
            yield problem("due-before-start", at, vn.day(ends), used=vn.day(begins))


def _typed_day(cell: Cell | None) -> date | None:
    value = cell.value if cell is not None else None
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


DAYS = ("deadline", "completed", "internal_due", "extended_to", "updated")
ROWS_FOR_SIGN = 500
FEW = 2
"""So many real dates and so many texts make a sign."""


def _swapped(table: FoundTable) -> Iterator[Problem]:
    """An Excel with American settings takes 3/5 for March 5 and leaves 25/5 a text: then all real dates have a day up
    to 12 and all texts a later one, and every real date of the column is in doubt."""
    for name in DAYS:
        column = table.heading.columns.get(name)
        rows = islice(_rows(table), ROWS_FOR_SIGN)
        cells = [cells[column] for _, cells in rows if column in cells] if column else []
        typed = [c.value for c in cells if isinstance(c.value, date)]
        texts = [day for c in cells if isinstance(c.value, str) and (day := vn.read_date(c.value))]
        if (
            len(typed) < FEW
            or len(texts) < FEW
            or any(d.day > 12 for d in typed)
            or any(d.day <= 12 for d in texts)
        ):
            continue
        one = next((d for d in typed if d.day != d.month), None)
        if column is not None and one is not None:
            other = date(one.year, one.day, one.month)
            facts = {"count": len(typed), "one": vn.day(one), "other": vn.day(other)}
            yield problem(
                "column-days-swapped", _head(table, column), table.heading.texts.get(column), **facts
            )


class _MonthFirst(NamedTuple):
    """Days as text of which some can only have the month first (03/31/2026): the first of them and its column, how many
    days are texts, and whether none of them can only have the day first."""

    column: int
    match: re.Match[str]
    texts: int
    is_sure: bool


def _order_of_days(table: FoundTable) -> _MonthFirst | None:
    columns = {c for c, p in table.profiles.items() if p.of("date") > 0}
    days = [
        (column, match)
        for _, cells in islice(_rows(table), ROWS_FOR_SIGN)
        for column in sorted(columns & cells.keys())
        if isinstance(value := cells[column].value, str) and (match := SLASHED.fullmatch(without_hour(value)))
    ]
    sign = next((one for one in days if int(one[1][1]) <= 12 < int(one[1][2]) <= 31), None)
    if sign is None:
        return None
    return _MonthFirst(*sign, len(days), not any(int(match[1]) > 12 for _, match in days))


def _month_first(table: FoundTable, order: _MonthFirst | None) -> Iterator[Problem]:
    """What is asked of a table with days whose month stands first."""
    if order is not None and order.is_sure:
        used = f"{order.match[2]}/{int(order.match[1])}"
        facts = {"one": order.match[0], "used": used, "count": order.texts}
        at = _head(table, order.column)
        yield problem("column-month-first", at, table.heading.texts.get(order.column), **facts)


def _headless(table: FoundTable) -> Iterator[Problem]:
    asked = {c for c, one in table.decisions.items() if one.state is State.ASKED and one.meaning}
    return headless(table.sheet, table.heading, table.last_row, asked)


def headless(
    sheet: Sheet, heading: Heading, last_row: int, asked: Set[int] = frozenset()
) -> Iterator[Problem]:
    """Columns whose heading is blank or broken while the table's rows go on in them: nothing of it is read."""
    fields = set(heading.columns.values())
    counts: Counter[int] = Counter()
    for row, cells in sheet.rows:
        if heading.last_row < row <= last_row and len(fields & cells.keys()) > 1:
            counts.update(cells.keys() - heading.texts.keys() - fields - asked)
    if counts:
        columns = sorted(counts)
        named = ", ".join(column_letters(column) for column in columns[:_MOST_NAMED])
        more = f" và {len(columns) - _MOST_NAMED} cột khác" if len(columns) > _MOST_NAMED else ""
        at = CellRef(sheet.name, heading.last_row, columns[0])
        yield problem("column-without-heading", at, columns=named + more, count=counts.total())


def _missing(table: FoundTable, *, follows: bool) -> Iterator[Problem]:
    fields = table.heading.columns.keys()
    known = "deadline" in fields or {"start", "duration"} <= fields or table.due_in_titles
    if not known and not follows:
        yield problem("column-missing", CellRef(table.sheet.name, 0, 0), expected="Thời gian thực hiện")
