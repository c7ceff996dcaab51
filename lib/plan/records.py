"""The plan as read from a workbook: types only, named after the things of the field.

Money is whole đồng (int), percentages are fractions of 1 (float), and None always means
"not known", never zero. Every record carries its Origin, which comparisons ignore.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from lib.base.problems import CellRef
from lib.days import OFFICIAL, Limit, WorkCalendar
from lib.deadlines.deadline import Deadline, DeadlineKind


class MonthWindow(StrEnum):
    """Which days an official "month" covers (Nghị định 09/2019/NĐ-CP as applied: 15th to 14th)."""

    CALENDAR = "calendar"
    FROM_15TH = "from-15th"


class Direction(StrEnum):
    """Whether a larger or a smaller value of an indicator is better."""

    AT_LEAST = ">="
    AT_MOST = "<="


class Combine(StrEnum):
    """How monthly figures of an indicator combine into the figure of the year so far."""

    CUMULATIVE = "lũy kế"
    LATEST = "cuối kỳ"
    AVERAGE = "trung bình"


@dataclass(frozen=True)
class Origin:
    """Where a record stands in the workbook: its sheet, row (from 1) and the column of each field."""

    sheet: str
    row: int
    columns: Mapping[str, int] = field(default_factory=dict, repr=False)
    results: Origin | None = field(default=None, repr=False)
    """The row of another sheet that tells how far the record is."""

    def cell(self, *names: str) -> CellRef:
        """The cell of the first of the fields that has a column; else that of the title, else the row's first."""
        for name in (*names, "title"):
            other = self.results if name in RESULT_COLUMNS else None
            for origin in filter(None, (other, self)):
                if column := origin.columns.get(name):
                    return CellRef(origin.sheet, origin.row, column)
        return CellRef(self.sheet, self.row, 1)


NOWHERE = Origin("", 0)

RESULT_COLUMNS = frozenset({"progress", "completed", "evidence", "result"})
"""Fields of the columns that tell how far a task is."""


@dataclass(frozen=True)
class PlanInfo:
    """Sheet "Thông tin": whose plan it is and as of when its figures hold."""

    unit: str | None = None
    superior: str | None = None
    year: int | None = None
    number: str | None = None
    issued: date | None = None
    report_date: date | None = None
    month_window: MonthWindow = MonthWindow.CALENDAR
    money_unit: int | None = None
    due_soon_days: int = 14
    illustrative: bool = False
    letterhead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Milestone:
    """One due date of a task that has several (a quarter's report, a month's work)."""

    name: str
    due: date | None
    done: date | None = None
    evidence: str | None = None
    declared: bool = False
    settled: bool = False
    """It is said to be done, but not when."""
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Spending:
    """One payment; amount in đồng."""

    day: date | None
    amount: int
    task: str | None = None
    voucher: str | None = None
    note: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Event:
    """One happening that starts a task's clock ("10 ngày sau khi nhận được PAKN").

    limit tells how due was counted where the workbook states none; it is None where the workbook does.
    """

    day: date | None
    content: str
    due: date | None = None
    done: date | None = None
    task: str | None = None
    limit: Limit | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


class ResultKind(StrEnum):
    """What the words of a column of results say of a task."""

    DONE = "done"
    GOING_ON = "going_on"
    NOT_BEGUN = "not_begun"
    UNFINISHED = "unfinished"
    """Not done; whether it was begun is not said ("Chưa hoàn thành", "Quá hạn")."""
    NOT_ARISEN = "not_arisen"
    """Nothing has happened that would ask for the work ("Không phát sinh")."""
    SHARE = "share"
    STOPPED = "stopped"
    PAUSED = "paused"
    MOVED = "moved"


@dataclass(frozen=True)
class Result:
    """A result in words, as read.

    words is the officer's text; done the day of completion where the words give it; evidence the number and symbol of
    the document that proves it; share a fraction of 1; on_time what the words claim (None: nothing); to_year the year
    that the task is moved to; reason why it is as it is, in the officer's words.
    """

    kind: ResultKind
    words: str
    done: date | None = None
    evidence: str | None = None
    share: float | None = None
    on_time: bool | None = None
    to_year: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Task:
    """One row of the appendix below its area; a group row (is_group) is a heading, not a task.

    key is unique within the plan and stable for one workbook: the code, or the parent's code with a
    running number for rows without one, made unique by a suffix where the workbook repeats a code.
    """

    key: str
    code: str | None
    title: str
    area: str
    parent: str | None = None
    parent_title: str | None = None
    is_group: bool = False
    lead: str | None = None
    partners: str | None = None
    product: str | None = None
    deadline_text: str | None = None
    deadline: Deadline = field(default_factory=Deadline)
    internal_due: date | None = None
    objected: bool = False
    """The officer rejects the deadline as read without knowing the true one ("Chưa xác định")."""
    declared_progress: float | None = None
    completed: date | None = None
    evidence: str | None = None
    allocated: int | None = None
    declared_spent: int | None = None
    updated: date | None = None
    obstacle: str | None = None
    extended_to: date | None = None
    extension_reason: str | None = None
    result_text: str | None = None
    """What the column of results says, also where it could not be read."""
    result: Result | None = None
    result_column: str = "result"
    """The field of the column that holds these words."""
    extended_on: date | None = None
    """Day on which a meeting accepted the extension; None where only the workbook tells of it."""
    times_moved: int = 0
    """How often the deadline was moved, as known on a date (see assessing.completed)."""
    later_extension: tuple[date, date] | None = None
    """An extension accepted only after that date: the day it was accepted, the new day."""
    milestones: tuple[Milestone, ...] = ()
    events: tuple[Event, ...] = ()
    spendings: tuple[Spending, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    @property
    def settled_due(self) -> date | None:
        """Of several due dates the one whose period holds the single date of completion (product contract §3).

        A period ends with its due date; after the last one it is the last. None where the date settles the whole
        task: it has one due date, or is said to be done in full and does not recur.
        """
        if self.completed is None or len({row.due for row in self.milestones if row.due is not None}) < 2:
            return None
        if self.declared_progress == 1 and self.deadline.kind is not DeadlineKind.RECURRING:
            return None
        return self.period_of(self.completed)

    def period_of(self, day: date) -> date | None:
        """The due date that ends the period in which a day lies, after the last one the last; None without any."""
        dues = sorted(row.due for row in self.milestones if row.due is not None)
        return next((due for due in dues if due >= day), dues[-1] if dues else None)


@dataclass(frozen=True)
class Area:
    """A reform area (lĩnh vực); allocated is what its own row states, in đồng."""

    code: str
    title: str
    allocated: int | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Figure:
    """A month's figure: a value, or both counts ("123/125") so that months combine correctly."""

    value: float | None
    part: float | None = None
    whole: float | None = None


@dataclass(frozen=True)
class Indicator:
    """A measurable target; where unit is "%", target and values are fractions of 1."""

    code: str
    title: str
    area: str | None = None
    unit: str | None = None
    target: float | None = None
    direction: Direction = Direction.AT_LEAST
    combine: Combine = Combine.LATEST
    task: str | None = None
    source: str | None = None
    months: Mapping[int, Figure] = field(default_factory=dict)
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Decision:
    """A conclusion of the chairman at a meeting: of the sheet "Kết luận", or of the store with its number there."""

    content: str
    meeting: date | None = None
    unit: str | None = None
    due: date | None = None
    done: date | None = None
    task: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DayOff:
    """A day off of the office, or (works) one that it works instead; sheet "Ngày nghỉ"."""

    day: date
    works: bool = False
    basis: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@lru_cache
def calendar_of(days_off: tuple[DayOff, ...]) -> WorkCalendar:
    """The calendar by which an office with such days of its own counts limits."""
    return WorkCalendar({one.day: one.works for one in days_off}) if days_off else OFFICIAL


@dataclass(frozen=True)
class Plan:
    """All that one workbook says. stated_total is the sum its total row states, in đồng.

    has_spending is true where the workbook has a sheet "Chi": then payments count, and the column
    "Kinh phí đã chi" does not. tracked is false for a bare appendix without any progress columns.
    """

    info: PlanInfo = field(default_factory=PlanInfo)
    areas: tuple[Area, ...] = ()
    rows: tuple[Task, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    spendings: tuple[Spending, ...] = ()
    events: tuple[Event, ...] = ()
    decisions: tuple[Decision, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    stated_total: int | None = None
    total_origin: Origin = field(default=NOWHERE, compare=False, repr=False)
    has_spending: bool = False
    unread: Mapping[CellRef, str] = field(default_factory=dict, compare=False, repr=False)
    """Cells whose words were not understood, and so are no value."""
    tracked: bool = True

    @property
    def has_result_columns(self) -> bool:
        """Whether the table of tasks has a column for results, be it empty."""
        names = {name for row in self.rows[:1] for name in row.origin.columns}
        return not names.isdisjoint(RESULT_COLUMNS) or any(name.startswith("mark_") for name in names)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The rows that are work to be done: all but the group rows."""
        return tuple(row for row in self.rows if not row.is_group)

    @property
    def calendar(self) -> WorkCalendar:
        """The days that the office works."""
        return calendar_of(self.days_off)
