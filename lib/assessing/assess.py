"""assess(plan, as_of): statuses, milestones, tallies, money and indicators as of a date. Pure.

Nothing dated after as_of is used: a task finished in June is not finished as of March. A figure without a
date of its own (declared progress, a spent sum) is known from the day its row was updated, else from the
workbook's report date, else always. Words of officers (obstacles, extensions) count as written.

Counts travel, rates are made last: a Ratio keeps its sum and its number of members.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from lib.base.collector import no_collections
from lib.deadlines.deadline import DeadlineKind
from lib.plan import (
    Combine,
    Decision,
    Direction,
    Event,
    Figure,
    Indicator,
    Milestone,
    MonthWindow,
    Plan,
    PlanInfo,
    ResultKind,
    Task,
)
from lib.plan.money import branches, stated_or_summed
from lib.plan.units import in_order, unit_key, unit_names

Item = TypeVar("Item")


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


@no_collections()
def assess(plan: Plan, as_of: date) -> Assessment:
    """Everything the screens and reports say, computed as of a date."""
    signs = _indicator_signs(plan, as_of)
    states = tuple(_task_state(plan, task, as_of, signs) for task in plan.tasks)
    decisions = tuple(_decision_state(d, plan.info, as_of) for d in plan.decisions if _is_taken(d, as_of))
    indicators = tuple(_indicator_state(plan.info, indicator, as_of) for indicator in plan.indicators)
    areas = _areas(plan, states, as_of)
    total = _tally(states, _total_allocated(plan, areas), _total_spent(plan, states, as_of))
    trust = _trust(plan, states, indicators, as_of)
    units = _units(plan, states, decisions)
    return Assessment(plan, as_of, states, areas, units, indicators, decisions, total, trust)


# Reporting months


def period_start(info: PlanInfo, as_of: date) -> date:
    """First day of the official month that bears as_of's month's name.

    By the 15th-to-14th window (Nghị định 09/2019/NĐ-CP as applied) September begins on 15 August.
    """
    return month_start(info, as_of.year, as_of.month)


def month_start(info: PlanInfo, year: int, month: int) -> date:
    """First day of an official month."""
    if info.month_window is MonthWindow.CALENDAR:
        return date(year, month, 1)
    return date(year - 1, 12, 15) if month == 1 else date(year, month - 1, 15)


def month_end(info: PlanInfo, year: int, month: int) -> date:
    """Last day of an official month."""
    if info.month_window is MonthWindow.CALENDAR:
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, 14)


def figure_day(info: PlanInfo, month: int) -> date | None:
    """The day from which a month's figure is known: the month's last day, or the report date within it."""
    if info.year is None:
        return None
    start, end = month_start(info, info.year, month), month_end(info, info.year, month)
    if info.report_date is not None and start <= info.report_date < end:
        return info.report_date
    return end


# Tasks


def _task_state(plan: Plan, task: Task, as_of: date, signs: Mapping[str, date]) -> TaskState:
    info = plan.info
    milestones = tuple(_milestone_state(task, row, info, as_of) for row in task.milestones)
    events = tuple(
        _event_state(event, as_of) for event in task.events if event.day is None or event.day <= as_of
    )
    declared = task.declared_progress if _known_day(task, info) <= as_of else None
    last_sign = _last_sign(task, as_of, signs)
    status, due, days = _status(task, milestones, events, declared, info, as_of, last_sign)
    resting = _resting(task, info, as_of) if status not in DONE else None
    if resting is not None:
        milestones = tuple(_rested(row, resting) for row in milestones)
        status, due, days = resting, None, 0
    if status is Status.DONE_UNDATED:
        milestones = tuple(_settled(row) for row in milestones)
    done = _done_day(task, milestones, as_of) if status in DONE else None
    return TaskState(
        task=task,
        status=status,
        due=due,
        done=done,
        days_late=days,
        milestones=milestones,
        events=events,
        progress=_progress(task, milestones, declared, status) if plan.tracked and not resting else None,
        expected=_expected(task, as_of) if not resting else None,
        spent=_spent(plan, task, as_of),
        obstacle=task.obstacle,
        last_sign=last_sign,
        later_update=task.updated if task.updated is not None and task.updated > as_of else None,
    )


def _settled(row: MilestoneState) -> MilestoneState:
    """A milestone of a task that is declared done without a date: not late at the same time."""
    return row if row.status in DONE else replace(row, status=Status.DONE_UNDATED, days_late=0)


def _known_day(task: Task, info: PlanInfo) -> date:
    """From when a row's undated values hold."""
    return task.updated or info.report_date or date.min


_RESTS = {
    ResultKind.STOPPED: Status.STOPPED,
    ResultKind.PAUSED: Status.PAUSED,
    ResultKind.MOVED: Status.MOVED,
}


def _resting(task: Task, info: PlanInfo, as_of: date) -> Status | None:
    """Stopped, paused or moved, as the officer wrote in the column of results."""
    known = task.result is not None and _known_day(task, info) <= as_of
    return _RESTS.get(task.result.kind) if known and task.result is not None else None


def _rested(row: MilestoneState, status: Status) -> MilestoneState:
    """A milestone of a resting task: neither late nor to come."""
    return row if row.status in DONE else replace(row, status=status, days_late=0)


def _past(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None


def _milestone_state(task: Task, row: Milestone, info: PlanInfo, as_of: date) -> MilestoneState:
    done = _past(row.done, as_of) or _completed_row(task, row, as_of)
    if row.due is None:
        status = Status.DONE_UNDATED if done else Status.UNDATED
        return MilestoneState(row, status, done, 0)
    if done is not None:
        late = _late_days(row, done, task)
        return MilestoneState(row, Status.DONE_LATE if late else Status.DONE_ON_TIME, done, late)
    settled = task.settled_due
    if settled is not None and row.due < settled and _past(task.completed, as_of):
        return MilestoneState(row, Status.DONE_UNDATED, None, 0)
    return _open_milestone(task, row, row.due, info, as_of)


def _completed_row(task: Task, row: Milestone, as_of: date) -> date | None:
    """The task's date of completion where it settles this row: of several the one whose period it lies in."""
    settled = task.settled_due
    return _past(task.completed, as_of) if settled is None or row.due == settled else None


def _late_days(row: Milestone, done: date, task: Task) -> int:
    """Days late; a milestone without a date of its own that was closed by the task's completion is
    judged only where it is the last one."""
    if row.due is None or (row.done is None and row.due != _last_due(task)):
        return 0
    return max(0, (done - row.due).days)


def _last_due(task: Task) -> date | None:
    return max((row.due for row in task.milestones if row.due), default=None)


def _open_milestone(task: Task, row: Milestone, due: date, info: PlanInfo, as_of: date) -> MilestoneState:
    """An accepted extension holds for the dates that have passed, and ahead for a task with just one date."""
    to = task.extended_to if task.extended_to is not None and task.extended_to > due else None
    days = (as_of - due).days
    if days <= 0:
        moved = to if len(task.milestones) == 1 else None
        soon = ((moved or due) - as_of).days <= info.due_soon_days
        return MilestoneState(row, Status.DUE_SOON if soon else Status.IN_TIME, None, 0, moved)
    if to is not None and as_of <= to:
        return MilestoneState(row, Status.EXTENDED, None, days, to)
    return MilestoneState(row, Status.OVERDUE, None, days, to)


def _event_state(event: Event, as_of: date) -> EventState:
    if _past(event.done, as_of):
        late = max(0, (event.done - event.due).days) if event.done and event.due else 0
        return EventState(event, Status.EVENT_NONE, late)
    if event.due is not None and event.due < as_of:
        return EventState(event, Status.EVENT_OVERDUE, (as_of - event.due).days)
    return EventState(event, Status.EVENT_OPEN, 0)


Verdict = tuple[Status, date | None, int]


def _status(
    task: Task,
    milestones: Sequence[MilestoneState],
    events: Sequence[EventState],
    declared: float | None,
    info: PlanInfo,
    as_of: date,
    last_sign: date | None,
) -> Verdict:
    completed = _past(task.completed, as_of) is not None
    dated = [state for state in milestones if state.milestone.due is not None]
    if dated:
        return _dated_status(dated, declared, completed)
    kind = DeadlineKind.UNREAD if task.objected else task.deadline.kind
    if kind is DeadlineKind.EVENT and events:
        return _event_status(events)
    if completed or declared == 1:
        return Status.DONE_UNDATED, None, 0
    if kind is DeadlineKind.EVENT:
        return Status.EVENT_NONE, None, 0
    if kind in (DeadlineKind.CONTINUOUS, DeadlineKind.COUNT):
        fresh = last_sign is not None and last_sign >= period_start(info, as_of)
        return (Status.CONTINUOUS_UPDATED if fresh else Status.CONTINUOUS_STALE), None, 0
    return Status.UNDATED, None, 0


def _dated_status(states: Sequence[MilestoneState], declared: float | None, completed: bool) -> Verdict:
    """Overdue by the oldest missed date; done when every date is; else what the next date says."""
    still_open = [state for state in states if state.status not in DONE]
    if not still_open and any(state.status is Status.DONE_UNDATED for state in states):
        return Status.DONE_UNDATED, states[-1].milestone.due, 0
    if not still_open:
        late = max(states, key=lambda state: state.days_late)
        status = Status.DONE_LATE if late.days_late else Status.DONE_ON_TIME
        return status, (late if late.days_late else states[-1]).milestone.due, late.days_late
    if declared == 1 and not completed:
        return Status.DONE_UNDATED, states[-1].milestone.due, 0
    for wanted in (Status.OVERDUE, Status.EXTENDED, Status.DUE_SOON, Status.IN_TIME):
        found = [state for state in still_open if state.status is wanted]
        if found:
            return wanted, found[0].milestone.due, found[0].days_late
    raise AssertionError(f"no status for {still_open}")


def _event_status(events: Sequence[EventState]) -> Verdict:
    for wanted in (Status.EVENT_OVERDUE, Status.EVENT_OPEN):
        found = sorted((s for s in events if s.status is wanted), key=lambda s: s.event.due or date.max)
        if found:
            return wanted, found[0].event.due, found[0].days_late
    return Status.EVENT_NONE, None, 0


def _done_day(task: Task, milestones: Sequence[MilestoneState], as_of: date) -> date | None:
    days = [state.done for state in milestones if state.done]
    return _past(task.completed, as_of) or max(days, default=None)


def _progress(
    task: Task, milestones: Sequence[MilestoneState], declared: float | None, status: Status
) -> Fraction | None:
    """Milestones done ÷ milestones of the year, else the declared share (product contract §3).

    A bare appendix without any progress columns says nothing of progress; the caller leaves it unknown.
    A task with one date is in progress as far as it declares; nothing declared is none of one done, and
    what was declared only after the date leaves it unknown.
    """
    if status in DONE:
        return Fraction(1)
    dated = [state for state in milestones if state.milestone.due is not None]
    if len(dated) == 1 and declared is not None:
        return Fraction(declared).limit_denominator(10_000)
    if len(dated) == 1 and task.declared_progress is not None:
        return None
    if dated:
        return Fraction(sum(state.status in DONE for state in dated), len(dated))
    return None if declared is None else Fraction(declared).limit_denominator(10_000)


def _expected(task: Task, as_of: date) -> Fraction | None:
    """Share of the task's dates that have come by as_of."""
    dues = [row.due for row in task.milestones if row.due is not None]
    return Fraction(sum(due <= as_of for due in dues), len(dues)) if dues else None


def _spent(plan: Plan, task: Task, as_of: date) -> int | None:
    """Payments up to the date; without a sheet "Chi" the declared sum. No payment of a task with a
    budget is 0 where payments are kept; without a budget it is nothing known."""
    if plan.has_spending:
        paid = [pay.amount for pay in task.spendings if _past(pay.day, as_of)]
        return sum(paid) if paid or task.allocated is not None else None
    return task.declared_spent if _known_day(task, plan.info) <= as_of else None


def _indicator_signs(plan: Plan, as_of: date) -> dict[str, date]:
    """Key of a task -> the last day on which one of its indicators reported."""
    signs: dict[str, date] = {}
    for indicator in plan.indicators:
        days = [day for month in indicator.months if (day := _past(figure_day(plan.info, month), as_of))]
        if indicator.task and days:
            signs[indicator.task] = max(signs.get(indicator.task, date.min), *days)
    return signs


def _last_sign(task: Task, as_of: date, signs: Mapping[str, date]) -> date | None:
    """The last day, not after as_of, on which anything was recorded of the task."""
    days: list[date | None] = [task.updated, task.completed, signs.get(task.key)]
    days += [row.done for row in task.milestones]
    days += [pay.day for pay in task.spendings]
    for event in task.events:
        days += [event.day, event.done]
    return max((day for day in days if day is not None and day <= as_of), default=None)


# Decisions


def _is_taken(decision: Decision, as_of: date) -> bool:
    return decision.meeting is None or decision.meeting <= as_of


def _decision_state(decision: Decision, info: PlanInfo, as_of: date) -> DecisionState:
    done, due = _past(decision.done, as_of), decision.due
    if done is not None:
        late = max(0, (done - due).days) if due else 0
        status = Status.DONE_UNDATED if due is None else Status.DONE_LATE if late else Status.DONE_ON_TIME
        return DecisionState(decision, status, late)
    if due is None:
        return DecisionState(decision, Status.UNDATED, 0)
    days = (as_of - due).days
    if days > 0:
        return DecisionState(decision, Status.OVERDUE, days)
    return DecisionState(decision, Status.DUE_SOON if -days <= info.due_soon_days else Status.IN_TIME, 0)


# Indicators


def _indicator_state(info: PlanInfo, indicator: Indicator, as_of: date) -> IndicatorState:
    due_months = [m for m in range(1, 13) if (day := figure_day(info, m)) is not None and day <= as_of]
    known = {m: indicator.months[m] for m in due_months if m in indicator.months}
    if info.year is None:
        known = dict(indicator.months)
    latest = combined(indicator.combine, known)
    missing = tuple(
        m for m in _ended_months(info, as_of) if known and m > min(known) and m not in indicator.months
    )
    year_over = info.year is not None and as_of > month_end(info, info.year, 12)
    status = _indicator_status(indicator, latest, year_over)
    return IndicatorState(indicator, status, latest, max(known, default=None), known, missing)


def combined(how: Combine, figures: Mapping[int, Figure]) -> float | None:
    """The figure of the year so far.

    Cumulative figures are running totals from the start of the year, so the last one stands, as with
    "cuối kỳ". An average of counts is sum of parts ÷ sum of wholes, never a mean of percentages.
    """
    filled = {month: figure for month, figure in sorted(figures.items()) if figure.value is not None}
    if not filled:
        return None
    if how is not Combine.AVERAGE:
        return list(filled.values())[-1].value
    wholes = [figure.whole for figure in filled.values()]
    if all(whole is not None for whole in wholes) and sum(w for w in wholes if w is not None) > 0:
        parts = sum(figure.part for figure in filled.values() if figure.part is not None)
        return parts / sum(w for w in wholes if w is not None)
    values = [figure.value for figure in filled.values() if figure.value is not None]
    return sum(values) / len(values)


def _indicator_status(indicator: Indicator, latest: float | None, year_over: bool) -> IndicatorStatus:
    """A yearly running total below its target is still in progress until the year is over."""
    if latest is None:
        return IndicatorStatus.NO_DATA if year_over else IndicatorStatus.NOT_DUE
    if indicator.target is None:
        return IndicatorStatus.NO_TARGET
    at_least = indicator.direction is Direction.AT_LEAST
    slack = 1e-9
    met = latest >= indicator.target - slack if at_least else latest <= indicator.target + slack
    if met:
        return IndicatorStatus.MET
    growing = indicator.combine is Combine.CUMULATIVE and at_least and not year_over
    return IndicatorStatus.IN_PROGRESS if growing else IndicatorStatus.OFF_TARGET


# Tallies


def _tally(states: Sequence[TaskState], allocated: int | None, spent: int | None) -> Tally:
    dated = [state for state in states if state.expected is not None]
    comparable = [state for state in dated if state.progress is not None] or dated
    return Tally(
        statuses=Counter(state.status for state in states),
        progress=mean_of(state.progress for state in states),
        dated_progress=mean_of(state.progress for state in comparable),
        expected=mean_of(state.expected for state in comparable),
        allocated=allocated,
        spent=spent,
    )


def _sum_known(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _areas(plan: Plan, states: Sequence[TaskState], as_of: date) -> tuple[AreaState, ...]:
    children = branches(plan.rows)
    members = _grouped(states, lambda state: state.task.area)
    tops = _grouped((row for row in plan.rows if row.parent is None), lambda row: row.area)
    groups = _grouped((row for row in plan.rows if row.is_group), lambda row: row.area)
    return tuple(
        AreaState(
            area.code,
            area.title,
            _tally(
                members.get(area.code, ()),
                _sum_known(stated_or_summed(row, children) for row in tops.get(area.code, ())),
                _area_spent(plan, groups.get(area.code, ()), members.get(area.code, ()), as_of),
            ),
            tuple(members.get(area.code, ())),
        )
        for area in plan.areas
    )


def _grouped(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _area_spent(plan: Plan, groups: Sequence[Task], states: Sequence[TaskState], as_of: date) -> int | None:
    """What the area's tasks spent, and what was paid on its group rows."""
    on_groups = [_spent(plan, row, as_of) for row in groups if row.spendings or not plan.has_spending]
    return _sum_known([*(state.spent for state in states), *on_groups])


def _total_allocated(plan: Plan, areas: Sequence[AreaState]) -> int | None:
    """The stated total stands, even where the areas' sums differ (the difference is reported)."""
    if plan.stated_total is not None:
        return plan.stated_total
    return _sum_known(area.tally.allocated for area in areas)


def _total_spent(plan: Plan, states: Sequence[TaskState], as_of: date) -> int | None:
    """All payments up to the date, those without a task included."""
    if plan.has_spending:
        return sum(pay.amount for pay in plan.spendings if _past(pay.day, as_of))
    groups = [_spent(plan, row, as_of) for row in plan.rows if row.is_group]
    return _sum_known([*(state.spent for state in states), *groups])


def _units(
    plan: Plan, states: Sequence[TaskState], decisions: Sequence[DecisionState]
) -> tuple[UnitState, ...]:
    names = dict(unit_names(plan.tasks))
    for state in decisions:
        names.setdefault(unit_key(state.decision.unit), state.decision.unit or "")
    names = in_order(names)
    members: dict[str, list[TaskState]] = {key: [] for key in names}
    for task_state in states:
        if task_state.task.lead:
            members[unit_key(task_state.task.lead)].append(task_state)
    decided: dict[str, list[DecisionState]] = {key: [] for key in names}
    for state in decisions:
        decided[unit_key(state.decision.unit)].append(state)
    return tuple(
        UnitState(
            key,
            name,
            _tally(
                members[key],
                _sum_known(s.allocated for s in members[key]),
                _sum_known(s.spent for s in members[key]),
            ),
            tuple(members[key]),
            tuple(decided[key]),
        )
        for key, name in names.items()
        if key
    )


def _trust(
    plan: Plan, states: Sequence[TaskState], indicators: Sequence[IndicatorState], as_of: date
) -> Trust:
    month = max(_ended_months(plan.info, as_of), default=None)
    return Trust(
        undated=sum(state.status is Status.UNDATED for state in states),
        stale=sum(state.status is Status.CONTINUOUS_STALE and not state.update_unknown for state in states),
        update_unknown=sum(state.update_unknown for state in states),
        indicators_missing=sum(month is not None and month not in state.known for state in indicators),
        month=month,
        ownerless=sum(not state.task.lead for state in states),
        untracked=not plan.tracked,
    )


def _ended_months(info: PlanInfo, as_of: date) -> list[int]:
    """Official months of the plan's year that have ended by the date."""
    year = info.year
    return [] if year is None else [m for m in range(1, 13) if month_end(info, year, m) <= as_of]
