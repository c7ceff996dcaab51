"""The state of one task on a date: its milestones and events, its status, progress and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from lib.assessing.months import figure_day, period_start
from lib.assessing.states import DONE, EventState, MilestoneState, Status, TaskState
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Event, Milestone, Plan, PlanInfo, ResultKind, Task


def task_state(plan: Plan, task: Task, as_of: date, signs: Mapping[str, date]) -> TaskState:
    """The task on the date; signs are the last days on which its indicators reported, by key."""
    info = plan.info
    milestones = tuple(_milestone_state(task, row, info, as_of) for row in task.milestones)
    events = tuple(
        _event_state(event, as_of) for event in task.events if event.day is None or event.day <= as_of
    )
    declared = task.declared_progress if _known_day(task, info) <= as_of else None
    if declared == 1 and task.completed is not None and task.completed > as_of:
        declared = None  # it became whole on a later day
    if declared == 1 and past(task.completed, as_of) is None:
        milestones = _settled_by_share(task, milestones, info, as_of)
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
        spent=spent(plan, task, as_of),
        obstacle=task.obstacle,
        last_sign=last_sign,
        later_update=task.updated if task.updated is not None and task.updated > as_of else None,
    )


def _settled(row: MilestoneState) -> MilestoneState:
    """A milestone of a task that is declared done without a date: not late at the same time."""
    return row if row.status in DONE else replace(row, status=Status.DONE_UNDATED, days_late=0)


def _settled_by_share(
    task: Task, milestones: Sequence[MilestoneState], info: PlanInfo, as_of: date
) -> tuple[MilestoneState, ...]:
    """What 100% without a date settles: all dates, but of a recurring task none after the period it was told in.

    As one date of completion settles its own period (product contract §3): "12/12 thôn" of a quarterly task told in
    September says nothing of the fourth quarter.
    """
    told = task.updated or info.report_date or as_of
    last = task.period_of(told) if task.deadline.kind is DeadlineKind.RECURRING else None
    return tuple(
        row if (due := row.milestone.due) is None or (last is not None and due > last) else _settled(row)
        for row in milestones
    )


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


def past(day: date | None, as_of: date) -> date | None:
    """The day if it is not after the date."""
    return day if day is not None and day <= as_of else None


def _milestone_state(task: Task, row: Milestone, info: PlanInfo, as_of: date) -> MilestoneState:
    done = past(row.done, as_of) or _completed_row(task, row, as_of)
    if row.due is None:
        status = Status.DONE_UNDATED if done else Status.UNDATED
        return MilestoneState(row, status, done, 0)
    if done is not None:
        late = _late_days(row, done, task)
        return MilestoneState(row, Status.DONE_LATE if late else Status.DONE_ON_TIME, done, late)
    settled = task.settled_due
    now = task.period_of(as_of) if row.settled and _known_day(task, info) <= as_of else None
    told = now is not None and row.due <= now
    if told or (settled is not None and row.due < settled and past(task.completed, as_of)):
        return MilestoneState(row, Status.DONE_UNDATED, None, 0)
    return _open_milestone(task, row, row.due, info, as_of)


def _completed_row(task: Task, row: Milestone, as_of: date) -> date | None:
    """The task's date of completion where it settles this row: of several the one whose period it lies in."""
    settled = task.settled_due
    return past(task.completed, as_of) if settled is None or row.due == settled else None


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
    if past(event.done, as_of):
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
    completed = past(task.completed, as_of) is not None
    dated = [state for state in milestones if state.milestone.due is not None]
    if dated:
        return _dated_status(dated)
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


def _dated_status(states: Sequence[MilestoneState]) -> Verdict:
    """Overdue by the oldest missed date; done when every date is; else what the next date says."""
    still_open = [state for state in states if state.status not in DONE]
    if not still_open and any(state.status is Status.DONE_UNDATED for state in states):
        return Status.DONE_UNDATED, states[-1].milestone.due, 0
    if not still_open:
        late = max(states, key=lambda state: state.days_late)
        status = Status.DONE_LATE if late.days_late else Status.DONE_ON_TIME
        return status, (late if late.days_late else states[-1]).milestone.due, late.days_late
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
    return past(task.completed, as_of) or max(days, default=None)


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


def spent(plan: Plan, task: Task, as_of: date) -> int | None:
    """Payments up to the date; without a sheet "Chi" the declared sum. No payment of a task with a
    budget is 0 where payments are kept; without a budget it is nothing known."""
    if plan.has_spending:
        paid = [pay.amount for pay in task.spendings if past(pay.day, as_of)]
        return sum(paid) if paid or task.allocated is not None else None
    return task.declared_spent if _known_day(task, plan.info) <= as_of else None


def indicator_signs(plan: Plan, as_of: date) -> dict[str, date]:
    """Key of a task -> the last day on which one of its indicators reported."""
    signs: dict[str, date] = {}
    for indicator in plan.indicators:
        days = [day for month in indicator.months if (day := past(figure_day(plan.info, month), as_of))]
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
