"""Following decisions: their states, the last meeting, the day of the next one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lib.assessing.assess import DONE, DecisionState, assess
from lib.plan import Decision, Plan, PlanInfo


def states_of(decisions: Iterable[Decision], info: PlanInfo, as_of: date) -> tuple[DecisionState, ...]:
    """State of each decision on the date, those taken after it included (they are not late by then)."""
    given = tuple(decisions)
    taken = tuple(replace(decision, meeting=None) for decision in given)
    states = assess(Plan(info=info, decisions=taken), as_of).decisions
    return tuple(replace(state, decision=own) for state, own in zip(states, given, strict=True))


def last_meeting(decisions: Iterable[Decision], before: date) -> date | None:
    """The day of the latest meeting before the date that decided anything."""
    days = [found.meeting for found in decisions if found.meeting is not None and found.meeting < before]
    return max(days, default=None)


def is_open(state: DecisionState) -> bool:
    """Whether the decision still waits to be carried out."""
    return state.status not in DONE


def meeting_day(info: PlanInfo, as_of: date, today: date) -> date:
    """The day that a meeting opened now is held on: today; for a plan of another year, the figures' day."""
    return today if info.year in (None, today.year, today.year - 1) else max(as_of, info.report_date or as_of)
