"""assess(plan, as_of): statuses, milestones, tallies, money and indicators as of a date. Pure.

Nothing dated after as_of is used: a task finished in June is not finished as of March. A figure without a
date of its own (declared progress, a spent sum) is known from the day its row was updated, else from the
workbook's report date, else always. Words of officers (obstacles, extensions) count as written.

Counts travel, rates are made last: a Ratio keeps its sum and its number of members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from lib.assessing.indicators import combined, indicator_state
from lib.assessing.months import ended_months, figure_day, month_end, month_start, period_start
from lib.assessing.states import (
    CLOSED,
    CONTINUOUS,
    DONE,
    EVENTS,
    LATE,
    RESTING,
    AreaState,
    Assessment,
    DecisionState,
    EventState,
    IndicatorState,
    IndicatorStatus,
    MilestoneState,
    Ratio,
    Status,
    Tally,
    TaskState,
    Trust,
    UnitState,
    mean_of,
)
from lib.assessing.tasks import indicator_signs, past, spent, task_state
from lib.base.collector import no_collections
from lib.plan import Decision, Plan, PlanInfo, Task
from lib.plan.money import Branches, branches, stated_or_summed
from lib.plan.units import in_order, unit_key, unit_names

__all__ = [
    "CLOSED",
    "CONTINUOUS",
    "DONE",
    "EVENTS",
    "LATE",
    "RESTING",
    "AreaState",
    "Assessment",
    "DecisionState",
    "EventState",
    "IndicatorState",
    "IndicatorStatus",
    "MilestoneState",
    "Ratio",
    "Status",
    "Tally",
    "TaskState",
    "Trust",
    "UnitState",
    "assess",
    "combined",
    "figure_day",
    "mean_of",
    "month_end",
    "month_start",
    "period_start",
]

Item = TypeVar("Item")


@no_collections()
def assess(plan: Plan, as_of: date) -> Assessment:
    """Everything the screens and reports say, computed as of a date."""
    signs = indicator_signs(plan, as_of)
    states = tuple(task_state(plan, task, as_of, signs) for task in plan.tasks)
    decisions = tuple(_decision_state(d, plan.info, as_of) for d in plan.decisions if _is_taken(d, as_of))
    indicators = tuple(indicator_state(plan.info, indicator, as_of) for indicator in plan.indicators)
    areas = _areas(plan, states, as_of)
    total = _tally(states, _total_allocated(plan, areas), _total_spent(plan, as_of))
    trust = _trust(plan, states, indicators, as_of)
    units = _units(plan, states, decisions)
    return Assessment(plan, as_of, states, areas, units, indicators, decisions, total, trust)


# Decisions


def _is_taken(decision: Decision, as_of: date) -> bool:
    return decision.meeting is None or decision.meeting <= as_of


def _decision_state(decision: Decision, info: PlanInfo, as_of: date) -> DecisionState:
    done, due = past(decision.done, as_of), decision.due
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


# Areas, units, the whole


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
                _paid(plan, groups.get(area.code, ()), members.get(area.code, ()), as_of)
                if plan.has_spending
                else _rolled_spent(plan, tops.get(area.code, ()), children, as_of),
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


def _rolled_spent(plan: Plan, tops: Iterable[Task], children: Branches, as_of: date) -> int | None:
    """What rows that stand highest say is spent: a parent's own sum stands for those of its parts."""
    return _sum_known(stated_or_summed(row, children, lambda one: spent(plan, one, as_of)) for row in tops)


def _paid(plan: Plan, groups: Iterable[Task], states: Sequence[TaskState], as_of: date) -> int | None:
    """What an area's tasks spent by the payments that are kept, and what was paid on its group rows."""
    on_groups = [spent(plan, row, as_of) for row in groups if row.spendings]
    return _sum_known([*(state.spent for state in states), *on_groups])


def _total_allocated(plan: Plan, areas: Sequence[AreaState]) -> int | None:
    """The stated total stands, even where the areas' sums differ (the difference is reported)."""
    if plan.stated_total is not None:
        return plan.stated_total
    return _sum_known(area.tally.allocated for area in areas)


def _total_spent(plan: Plan, as_of: date) -> int | None:
    """All payments up to the date, those without a task included."""
    if plan.has_spending:
        return sum(pay.amount for pay in plan.spendings if past(pay.day, as_of))
    return _rolled_spent(plan, (r for r in plan.rows if r.parent is None), branches(plan.rows), as_of)


def _units(
    plan: Plan, states: Sequence[TaskState], decisions: Sequence[DecisionState]
) -> tuple[UnitState, ...]:
    names = dict(unit_names(plan.tasks))
    for state in decisions:
        names.setdefault(unit_key(state.decision.unit), state.decision.unit or "")
    names = in_order(names)
    members: dict[str, list[TaskState]] = {key: [] for key in names}
    for own in states:
        if own.task.lead:
            members[unit_key(own.task.lead)].append(own)
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
    month = max(ended_months(plan.info, as_of), default=None)
    return Trust(
        undated=sum(state.status is Status.UNDATED for state in states),
        stale=sum(state.status is Status.CONTINUOUS_STALE and not state.update_unknown for state in states),
        update_unknown=sum(state.update_unknown for state in states),
        indicators_missing=sum(month is not None and month not in state.known for state in indicators),
        month=month,
        ownerless=sum(not state.task.lead for state in states),
        untracked=not plan.tracked,
    )
