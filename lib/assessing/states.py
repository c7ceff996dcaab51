"""What an assessment is made of: statuses, and the state of each task, area, unit, indicator and decision on a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from lib.plan import Decision, Event, Figure, Indicator, Milestone, Plan, Task


class Status(StrEnum):
    """Status of a task on a date (product contract §3 and §8)."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EXTENDED = "extended"
    CONTINUOUS_UPDATED = "continuous_updated"
    CONTINUOUS_STALE = "continuous_stale"
    EVENT_NONE = "event_none"
    EVENT_OPEN = "event_open"
    EVENT_OVERDUE = "event_overdue"
    UNDATED = "undated"
    STOPPED = "stopped"
    PAUSED = "paused"
    MOVED = "moved"


DONE = frozenset({Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE_UNDATED})
LATE = frozenset({Status.OVERDUE, Status.EVENT_OVERDUE})
EVENTS = frozenset({Status.EVENT_NONE, Status.EVENT_OPEN, Status.EVENT_OVERDUE})
RESTING = frozenset({Status.STOPPED, Status.PAUSED, Status.MOVED})
"""As the officer wrote, with the reason: counted beside the others, in no rate."""
CLOSED = DONE | RESTING
"""Nothing more is to be done, at least this year or for now."""
CONTINUOUS = frozenset({Status.CONTINUOUS_UPDATED, Status.CONTINUOUS_STALE})


class IndicatorStatus(StrEnum):
    """Where an indicator stands against its yearly target on a date."""

    MET = "met"
    OFF_TARGET = "off_target"
    IN_PROGRESS = "in_progress"
    NO_TARGET = "no_target"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Ratio:
    """A mean with its denominator: total of the members' values, and how many they are."""

    total: Fraction
    count: int

    @property
    def value(self) -> Fraction | None:
        """The mean; None where there is no member."""
        return self.total / self.count if self.count else None


def mean_of(values: Iterable[Fraction | None]) -> Ratio:
    """Mean of the known values."""
    known = [value for value in values if value is not None]
    return Ratio(sum(known, Fraction(0)), len(known))


@dataclass(frozen=True)
class MilestoneState:
    """A milestone on a date. days_late counts from the day after it was due; 0 where it is not late.

    extended_to is the new day of an open one whose deadline was extended.
    """

    milestone: Milestone
    status: Status
    done: date | None
    days_late: int
    extended_to: date | None = None


@dataclass(frozen=True)
class TaskState:
    """A task on a date.

    due is the date that decides the status: the oldest one missed, else the next one, else the last.
    progress and expected are shares of 1; allocated and spent are đồng; None means not known.
    """

    task: Task
    status: Status
    due: date | None
    done: date | None
    days_late: int
    milestones: tuple[MilestoneState, ...]
    events: tuple[EventState, ...]
    progress: Fraction | None
    expected: Fraction | None
    spent: int | None
    obstacle: str | None
    last_sign: date | None
    later_update: date | None = None

    @property
    def allocated(self) -> int | None:
        """Đồng, as the plan states it for this row."""
        return self.task.allocated

    @property
    def update_unknown(self) -> bool:
        """The row's only recorded update is later than the date: whether it was updated by then is lost."""
        return self.status is Status.CONTINUOUS_STALE and self.later_update is not None

    @property
    def is_late(self) -> bool:
        """Overdue now, be it by a date or by an event's date."""
        return self.status in LATE


@dataclass(frozen=True)
class EventState:
    """One happening on a date: status is event_none once it is settled."""

    event: Event
    status: Status
    days_late: int


@dataclass(frozen=True)
class Tally:
    """Counts, mean progress and money of a set of tasks.

    dated_progress and expected are of the same tasks, those with both, so that the two may be compared;
    where no progress is known at all, expected is of all that have a date.
    """

    statuses: Mapping[Status, int]
    progress: Ratio
    dated_progress: Ratio
    expected: Ratio
    allocated: int | None
    spent: int | None

    @property
    def tasks(self) -> int:
        """How many tasks."""
        return sum(self.statuses.values())

    def count(self, statuses: Iterable[Status]) -> int:
        """How many tasks have one of the statuses."""
        return sum(self.statuses.get(status, 0) for status in statuses)

    @property
    def done(self) -> int:
        """Tasks done, be it late or without a date."""
        return self.count(DONE)

    @property
    def resting(self) -> int:
        """Tasks stopped, paused or moved to next year."""
        return self.count(RESTING)

    @property
    def active(self) -> int:
        """Tasks that rates are made of: all but the resting ones."""
        return self.tasks - self.resting

    @property
    def overdue(self) -> int:
        """Tasks late now, events among them."""
        return self.count(LATE)

    @property
    def gap(self) -> Fraction | None:
        """Expected minus real progress of the tasks with dates; positive means behind."""
        expected, real = self.expected.value, self.dated_progress.value
        return None if expected is None or real is None else expected - real


@dataclass(frozen=True)
class AreaState:
    """A reform area on a date."""

    code: str
    title: str
    tally: Tally
    states: tuple[TaskState, ...]


@dataclass(frozen=True)
class UnitState:
    """A unit (bộ phận chủ trì) on a date; key joins its spellings."""

    key: str
    name: str
    tally: Tally
    states: tuple[TaskState, ...]
    decisions: tuple[DecisionState, ...]


@dataclass(frozen=True)
class IndicatorState:
    """An indicator on a date; month is that of its latest figure, missing says that a due month is blank."""

    indicator: Indicator
    status: IndicatorStatus
    latest: float | None
    month: int | None
    known: Mapping[int, Figure]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class DecisionState:
    """A decision of the chairman, followed like a task."""

    decision: Decision
    status: Status
    days_late: int


@dataclass(frozen=True)
class Trust:
    """How far the data can be trusted: what is not read, not updated, not reported, not owned.

    indicators_missing counts those without a figure for `month`, the last official month that has ended.
    """

    undated: int
    stale: int
    update_unknown: int
    indicators_missing: int
    month: int | None
    ownerless: int
    untracked: bool


@dataclass(frozen=True)
class Assessment:
    """The plan on a date."""

    plan: Plan
    as_of: date
    states: tuple[TaskState, ...]
    areas: tuple[AreaState, ...]
    units: tuple[UnitState, ...]
    indicators: tuple[IndicatorState, ...]
    decisions: tuple[DecisionState, ...]
    total: Tally
    trust: Trust

    @cached_property
    def by_key(self) -> Mapping[str, TaskState]:
        """State of each task by its key."""
        return {state.task.key: state for state in self.states}

    @property
    def late(self) -> list[TaskState]:
        """Tasks late now, the longest first."""
        return sorted((s for s in self.states if s.is_late), key=lambda s: (-s.days_late, s.task.origin.row))
