"""What comes when: the year's milestones per area and month, and the money spent month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lib.assessing.assess import CLOSED, Assessment, MilestoneState, Status, TaskState, month_end
from lib.base import vietnamese as vn
from lib.plan import PlanInfo
from lib.views.overview import milestones_of_year
from lib.views.wording import Tone, area_label, task_label

MOST_TOLD = 5


@dataclass(frozen=True)
class MonthCell:
    """Milestones of one area that fall into one month: how many, how many of them are done, the worst of them as a
    tone (None: not due yet), and what they are."""

    due: int
    done: int
    tone: Tone | None
    told: str


@dataclass(frozen=True)
class MonthRow:
    """An area's twelve months; words say how many milestones and how many tasks without one."""

    label: str
    key: str
    months: tuple[MonthCell, ...]
    words: str


Found = tuple[TaskState, MilestoneState, date]


def month_rows(assessment: Assessment) -> tuple[MonthRow, ...]:
    """The milestones of the year, by area in the plan's order and by month."""
    year = assessment.plan.info.year or assessment.as_of.year
    found = list(milestones_of_year(assessment))
    rows = []
    for area in assessment.areas:
        own = [one for one in found if one[0].task.area == area.code]
        dated = len({state.task.key for state, _, _ in own})
        label = area_label(area)
        months = tuple(
            _cell(label, month, [one for one in own if (one[2].year, one[2].month) == (year, month)])
            for month in range(1, 13)
        )
        counted = f"{dated}/{area.tally.tasks} việc có ngày hạn"
        words = f"{len(own)} mốc ({counted})" if own else f"không có mốc ({counted})"
        rows.append(MonthRow(label, area.code, months, words))
    return tuple(rows)


def _cell(label: str, month: int, found: Sequence[Found]) -> MonthCell:
    done = sum(row.status in CLOSED for _, row, _ in found)
    named = "; ".join(
        f"{task_label(state.task).rstrip(' .')} ({vn.day(day)})" for state, _, day in found[:MOST_TOLD]
    )
    more = f" và {len(found) - MOST_TOLD} mốc nữa" if len(found) > MOST_TOLD else ""
    told = f"{label}, tháng {month}: {done}/{len(found)} mốc đã hoàn thành. {named}{more}."
    return MonthCell(len(found), done, _worst([row.status for _, row, _ in found]), told)


def _worst(found: Sequence[Status]) -> Tone | None:
    if Status.OVERDUE in found:
        return Tone.LATE
    if any(status in (Status.DUE_SOON, Status.EXTENDED) for status in found):
        return Tone.ATTENTION
    return Tone.GOOD if found and all(status in CLOSED for status in found) else None


# Money


@dataclass(frozen=True)
class MoneyLine:
    """đồng spent by each month's end (None: not reached yet), and đồng allocated for the year."""

    spent: tuple[int | None, ...]
    allocated: int | None


def money_line(assessment: Assessment) -> MoneyLine | None:
    """The spending of the year added up month by month, as known on the date; None where no payment has a day."""
    plan, as_of = assessment.plan, assessment.as_of
    year = plan.info.year or as_of.year
    paid = [(pay.day, pay.amount) for pay in plan.spendings if pay.day is not None and pay.day <= as_of]
    if not plan.has_spending or not paid:
        return None
    ends = [month_end(PlanInfo(), year, month) for month in range(1, 13)]
    spent = tuple(
        sum(amount for day, amount in paid if day <= end) if end.replace(day=1) <= as_of else None
        for end in ends
    )
    return MoneyLine(spent, assessment.total.allocated)
