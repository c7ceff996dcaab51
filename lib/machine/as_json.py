"""An assessment as the command line's JSON object (product contract §8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from lib.assessing.assess import CONTINUOUS, DONE, EVENTS, AreaState, Assessment, IndicatorState, Status
from lib.base.problems import Problem
from lib.comparing.changes import Change, Comparison
from lib.deadlines.deadline import Deadline, TimeUnit, format_offset
from lib.plan import Indicator, Plan, Task
from lib.reading.understanding import Understanding, understanding_json

Object = dict[str, Any]

DAYS = {TimeUnit.DAY: 1, TimeUnit.WEEK: 7}
"""Offsets that are a whole number of days; months and working days are not, and stay in "offset"."""


def as_json(
    assessment: Assessment, problems: Sequence[Problem], understanding: Understanding | None = None
) -> Object:
    """The whole object, in the order of the contract; how the workbook was understood where that is known."""
    plan = assessment.plan
    how = {} if understanding is None else {"understanding": understanding_json(understanding)}
    return {
        "unit": plan.info.unit,
        "year": plan.info.year,
        "as_of": assessment.as_of.isoformat(),
        "problems": [problem_json(found) for found in problems],
        "tasks": [_row(row, assessment) for row in plan.rows],
        "areas": [_area(area) for area in assessment.areas],
        "indicators": [_indicator(state, plan) for state in assessment.indicators],
        "totals": totals(assessment),
        **how,
    }


def comparison_json(comparison: Comparison) -> Object:
    """The changes between two workbooks (product contract §8)."""
    return {"changes": [_change(change) for change in comparison.changes]}


def _change(change: Change) -> Object:
    return {
        "kind": str(change.kind),
        "task": change.key or None,
        "sheet": change.at.sheet if change.at else None,
        "cell": change.at.a1 if change.at else None,
        "before": change.before,
        "after": change.after,
        "dangerous": change.dangerous,
        "sentence": change.sentence,
    }


def problem_json(found: Problem) -> Object:
    """One problem with its severity, rule, place and sentence."""
    return {
        "severity": str(found.severity),
        "rule": found.rule,
        "sheet": found.at.sheet if found.at else None,
        "cell": found.at.a1 if found.at else None,
        "found": found.found,
        "message": found.message,
    }


def totals(assessment: Assessment) -> Object:
    """The big numbers. overdue counts events that are late too, so that it is the sum of the areas'."""
    tally = assessment.total
    return {
        "tasks": tally.tasks,
        "done": tally.done,
        "done_late": tally.count([Status.DONE_LATE]),
        "overdue": tally.overdue,
        "due_soon": tally.count([Status.DUE_SOON]),
        "continuous": tally.count(CONTINUOUS),
        "event": tally.count(EVENTS),
        "undated": tally.count([Status.UNDATED]),
        "allocated": tally.allocated,
        "spent": tally.spent,
    }


def _row(row: Task, assessment: Assessment) -> Object:
    state = assessment.by_key.get(row.key)
    return {
        "sheet": row.origin.sheet,
        "row": row.origin.row,
        "key": row.key,
        "code": row.code,
        "title": row.title,
        "area": row.area,
        "lead": row.lead,
        "is_group": row.is_group,
        "deadline": _deadline(row.deadline),
        "status": str(state.status) if state else None,
        "progress": _share(state.progress) if state else None,
        "allocated": row.allocated,
        "spent": state.spent if state else None,
    }


def _deadline(deadline: Deadline) -> Object:
    offset = deadline.offset
    per_day = DAYS.get(offset.unit) if offset else None
    return {
        "text": deadline.text,
        "kind": str(deadline.kind),
        "due": [due.day.isoformat() for due in deadline.due],
        "offset_days": offset.amount * per_day if offset and per_day else None,
        "offset": _offset(deadline),
        "reading": deadline.reading,
    }


def _offset(deadline: Deadline) -> str | None:
    span = deadline.offset or deadline.count
    return format_offset(span) if span else None


def _area(area: AreaState) -> Object:
    tally = area.tally
    return {
        "code": area.code,
        "title": area.title,
        "tasks": tally.tasks,
        "done": tally.count(DONE),
        "overdue": tally.overdue,
        "progress": _share(tally.progress.value),
        "progress_of": tally.progress.count,
        "expected": _share(tally.expected.value),
        "expected_of": tally.expected.count,
        "allocated": tally.allocated,
        "spent": tally.spent,
    }


def _indicator(state: IndicatorState, plan: Plan) -> Object:
    indicator = state.indicator
    return {
        "code": indicator.code,
        "title": indicator.title,
        "area": indicator.area,
        "unit": indicator.unit,
        "target": indicator.target,
        "direction": str(indicator.direction),
        "values": _months(indicator, state, plan.info.year),
        "latest": state.latest,
        "status": str(state.status),
    }


def _months(indicator: Indicator, state: IndicatorState, year: int | None) -> Mapping[str, float | None]:
    """Known months and gaps up to the last known one; later figures are not known on the date."""
    last = max(state.known, default=0)
    values = {month: figure.value for month, figure in state.known.items()}
    return {f"{year or 0:04d}-{month:02d}": values.get(month) for month in range(1, last + 1)}


def _share(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)


def unreadable_json(found: Problem, as_of: date) -> Object:
    """The object for a file that cannot be read at all: the problem and nothing else."""
    empty: Object = {
        "unit": None,
        "year": None,
        "as_of": as_of.isoformat(),
        "problems": [problem_json(found)],
    }
    return {**empty, "tasks": [], "areas": [], "indicators": [], "totals": None, "understanding": None}
