"""The record sheets of the form, each read row by row: milestones, indicators, payments, events, decisions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.days import OFFICIAL
from lib.deadlines.typed_day import read_limit
from lib.plan import (
    Combine,
    DayOff,
    Decision,
    Direction,
    Event,
    Indicator,
    Milestone,
    Origin,
    PlanInfo,
    Spending,
)
from lib.reading.columns.looks import NUMBERS, looks_like_figures
from lib.reading.columns.profile import SAMPLE, Profile, profile_of
from lib.reading.days_off import read_days, without_contradictions
from lib.reading.form import DAYS_OFF, DECISIONS, EVENTS, INDICATORS, MILESTONES, SPENDING, SheetForm
from lib.reading.headings import Heading, find_heading
from lib.reading.references import Reference, reference_of, with_names
from lib.reading.tables.parts import headless, unit_beside
from lib.reading.understanding import NO_ANSWERS, UNUSED, Answers, ColumnUse, State
from lib.reading.values import Values, as_float, is_plain, shown_value
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


class RecordSheets:
    """The record sheets of the form, each read row by row."""

    def __init__(
        self, book: Workbook, info: PlanInfo, problems: list[Problem], answers: Answers = NO_ANSWERS
    ) -> None:
        self.book, self.info, self.problems, self.answers = book, info, problems, answers
        self.uses: dict[str, list[ColumnUse]] = {}
        """How the columns of each sheet were understood."""
        self.calendar = OFFICIAL

    def _records(
        self, form: SheetForm, read: Callable[[Values, int], Record | None]
    ) -> list[tuple[Reference, Record]]:
        """Each row's reference to a task (as typed) and its record."""
        sheet = next((sheet for sheet in self.book.sheets if is_named(sheet, form)), None)
        if sheet is None:
            return []
        heading = _answered(find_heading(sheet, form, least=1), form, self.answers)
        if heading is None or any(name not in heading.columns for name in form.required):
            expected = " và ".join(f"«{_heading_of(form, name)}»" for name in form.required)
            self.problems.append(
                problem("sheet-without-heading", CellRef(sheet.name, 0, 0), expected=expected)
            )
            return []
        if form is INDICATORS and "unit" not in heading.columns:
            missing = problem("column-missing", CellRef(sheet.name, 0, 0), expected="Đơn vị tính")
            self.problems.append(missing)
        heading = with_names(heading)
        self.uses[sheet.name] = list(_uses(sheet, heading, form))
        values = _values(sheet, heading, self.info, self.problems)
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
            proof = values.text(row, "evidence")
            return Milestone(name or "", due, done, proof, declared=True, origin=_origin(values, row))

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
            due, done = self._decision_due(values, row, meeting), values.day(row, "done", month_end=False)
            return Decision(content, meeting, unit, due, done, None, _origin(values, row))

        return self._records(DECISIONS, read)

    def _decision_due(self, values: Values, row: int, meeting: date | None) -> date | None:
        """A day, or a limit that begins with the meeting ("5 ngày làm việc")."""
        cell = values.usable(row, "due")
        words = cell.value if cell is not None and isinstance(cell.value, str) else None
        limit = read_limit(words, meeting, self.calendar) if words and meeting else None
        if limit is None:
            return values.day(row, "due")
        values.note("date-as-text", row, "due", words, used=f"{vn.day(limit.day)} ({limit.sentence()})")
        return limit.day

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
        target=values.target(row, "target", percent=percent, points=points),
        direction=values.choice(row, "direction", DIRECTIONS, values.bound(row, "target")),
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
    words = {
        vn.bare(shown_value(cell)) for cell in values.sheet.row(row).values() if isinstance(cell.value, str)
    }
    return bool(words & {"tong cong", "tong", "cong"})


def _answered(heading: Heading | None, form: SheetForm, answers: Answers) -> Heading | None:
    """The heading with the meanings that the officer gave to its columns."""
    if heading is None:
        return None
    fields, numbers = {column.field for column in form.columns}, Counter[str]()
    columns, unknown, repeated = dict(heading.columns), dict(heading.unknown), dict(heading.repeated)
    for column, text in sorted(heading.texts.items()):
        numbers[vn.bare(text)] += 1
        answer = answers.column(text, numbers[vn.bare(text)], form.title)
        if answer is None or not (answer.meaning in fields or answer.meaning == UNUSED):
            continue
        columns = {name: place for name, place in columns.items() if place != column}
        unknown.pop(column, None)
        repeated.pop(column, None)
        if answer.meaning != UNUSED:
            columns[answer.meaning] = column
    return replace(heading, columns=columns, unknown=unknown, repeated=repeated)


def _uses(sheet: Sheet, heading: Heading, form: SheetForm) -> Iterator[ColumnUse]:
    names = {column: name for name, column in heading.columns.items()}
    for column, text in sorted(heading.texts.items()):
        meaning, profile = names.get(column), _profile(sheet, heading, column)
        doubt = _doubt(profile) if column in heading.unknown else None
        state = State.SURE if meaning else State.ASKED if doubt else State.UNUSED
        why = (
            "theo tiêu đề"
            if meaning
            else f"ghi {doubt} nhưng không rõ là của việc gì"
            if doubt
            else "không dùng"
        )
        yield ColumnUse(sheet.name, column, text, meaning, state, why, profile.examples, kind=form.title)


def _profile(sheet: Sheet, heading: Heading, column: int) -> Profile:
    below = (cells[column] for row, cells in sheet.rows if row > heading.last_row and column in cells)
    return profile_of(list(islice(below, SAMPLE)), SAMPLE)


def _doubt(profile: Profile) -> str | None:
    """What a column of unknown meaning holds that figures may depend on."""
    return looks_like_figures(profile) or (NUMBERS if profile.of("number") >= 0.6 else None)


def _note_columns(sheet: Sheet, heading: Heading, problems: list[Problem]) -> None:
    row = heading.last_row
    for column, text in heading.unknown.items():
        doubt, at = _doubt(_profile(sheet, heading, column)), CellRef(sheet.name, row, column)
        reason = f"ghi {doubt} nhưng không rõ là của việc gì"
        found = (
            problem("column-unread", at, text, reason=reason)
            if doubt
            else problem("column-unknown", at, text)
        )
        problems.append(found)
    problems += headless(sheet, heading, sheet.max_row)
    letters = {column: CellRef(sheet.name, row, column).a1 for column in heading.columns.values()}
    for column, text in heading.repeated.items():
        field = _field_of(heading, text)
        problems.append(
            problem("column-twice", CellRef(sheet.name, row, column), text, used=letters.get(field))
        )


def _field_of(heading: Heading, text: str) -> int:
    same = [c for c in heading.columns.values() if vn.bare(heading.texts.get(c, "")) == vn.bare(text)]
    return same[0] if same else next(iter(heading.columns.values()))


def _values(sheet: Sheet, heading: Heading, info: PlanInfo, problems: list[Problem]) -> Values:
    """Cells of a sheet under its heading; money in the unit that the heading or a line above it states."""
    _note_columns(sheet, heading, problems)
    unit = _stated_money_unit(sheet, heading) or info.money_unit or 1
    return Values(sheet, heading.columns, info.year, unit, problems)


def _stated_money_unit(sheet: Sheet, heading: Heading) -> int | None:
    column = heading.columns.get("allocated") or heading.columns.get("amount")
    stated = vn.money_unit(heading.texts.get(column, "")) if column else None
    return stated or unit_beside(sheet, heading.first_row)


def is_named(sheet: Sheet, form: SheetForm) -> bool:
    """Whether a sheet is of the form by its name; indicators also where their word stands in a longer one."""
    name = vn.bare(sheet.name)
    return name in {vn.bare(name) for name in form.names} or (
        form is INDICATORS
        and re.match(r"(?:(?:cac|bo|bang|ket qua|ke hoach) )?(?:chi tieu|kpi)\b(?!.*nhiem vu)", name)
        is not None
    )
