"""Everything that still has to be done by a day, as one list: milestones, extensions, events, decisions. Pure.

Screens, the wall, letters, reminders, calendars, slides, workbooks and reports take it from here, so that a
day that stands in one of them stands in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lib.assessing.assess import (
    CLOSED,
    RESTING,
    Assessment,
    DecisionState,
    EventState,
    MilestoneState,
    Status,
    TaskState,
)
from lib.base import vietnamese as vn
from lib.plan import Decision, Task
from lib.plan.units import unit_key


class DueKind(StrEnum):
    """What has the day: a deadline of a task, its extended deadline, an event, a decision."""

    MILESTONE = "milestone"
    EXTENSION = "extension"
    EVENT = "event"
    DECISION = "decision"


@dataclass(frozen=True)
class DueItem:
    """One thing to be done by a day. task is None for a decision, and milestone, event or decision is set.

    place tells it from all others of the plan: it says where it stands (see *_place below).
    days_late counts from the plan's own deadline, also where an extension moved the day; 0 until it is past.
    """

    kind: DueKind
    place: str
    day: date
    unit: str | None
    days_late: int
    task: TaskState | None = None
    milestone: MilestoneState | None = None
    event: EventState | None = None
    decision: DecisionState | None = None

    @property
    def key(self) -> str | None:
        """The task that it belongs to, where it belongs to one."""
        if self.task is not None:
            return self.task.task.key
        return self.decision.decision.task if self.decision else None


def dues(assessment: Assessment, unit: str | None = None) -> tuple[DueItem, ...]:
    """All that is open and has a day on the date, the earliest first; of one unit (its key) or of all."""
    found = [
        *(one for state in assessment.states for one in _of_task(state)),
        *(one for state in assessment.decisions for one in _of_decision(state)),
    ]
    mine = (one for one in found if unit is None or unit_key(one.unit) == unit)
    return tuple(sorted(mine, key=lambda one: one.day))


def coming(assessment: Assessment, days: int | None = None, unit: str | None = None) -> tuple[DueItem, ...]:
    """What is due within so many days (by default the plan's "sắp đến hạn"), the date itself included."""
    span = assessment.plan.info.due_soon_days if days is None else days
    return tuple(one for one in dues(assessment, unit) if 0 <= (one.day - assessment.as_of).days <= span)


def units_nearest_first(found: Iterable[DueItem]) -> list[DueItem]:
    """Unit by unit, the one with the nearest day first."""
    given = list(found)
    nearest: dict[str, date] = {}
    for one in given:
        key = unit_key(one.unit)
        nearest[key] = min(nearest.get(key, one.day), one.day)
    return sorted(
        given, key=lambda one: (nearest[unit_key(one.unit)], vn.sort_key(unit_key(one.unit)), one.day)
    )


def milestone_place(task: Task, number: int) -> str:
    """Where the milestone of this number (from 0) stands in a plan."""
    return f"{task.key}|moc|{number}"


def event_place(task: Task, number: int) -> str:
    """Where the event of this number (from 0) stands in a plan."""
    return f"{task.key}|phat-sinh|{number}"


def decision_place(decision: Decision) -> str:
    """What tells a decision from the others of a plan: its number in the store, else its words."""
    if decision.number is not None:
        return f"ket-luan|{decision.number}"
    return f"ket-luan|{decision.meeting}|{vn.fold(decision.content)}|{unit_key(decision.unit)}"


def _of_task(state: TaskState) -> Iterator[DueItem]:
    task = state.task
    for number, row in enumerate(state.milestones):
        if state.status in CLOSED or row.milestone.due is None or row.status in CLOSED:
            continue
        kind = DueKind.EXTENSION if row.extended_to else DueKind.MILESTONE
        late = row.days_late if row.status is Status.OVERDUE else 0
        day = row.extended_to or row.milestone.due
        yield DueItem(kind, milestone_place(task, number), day, task.lead, late, state, row)
    for event in state.events if state.status not in RESTING else ():
        own = event.event
        place = event_place(task, [id(one) for one in task.events].index(id(own)))
        if own.due is not None and event.status is not Status.EVENT_NONE:
            yield DueItem(DueKind.EVENT, place, own.due, task.lead, event.days_late, state, event=event)


def _of_decision(state: DecisionState) -> Iterator[DueItem]:
    own = state.decision
    if own.due is not None and state.status not in CLOSED:
        yield DueItem(
            DueKind.DECISION, decision_place(own), own.due, own.unit, state.days_late, decision=state
        )
