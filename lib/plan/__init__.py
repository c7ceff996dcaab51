"""The records of the field: the plan, its tasks, money, units."""

from lib.plan.records import (
    NOWHERE,
    Area,
    Combine,
    Decision,
    Direction,
    Event,
    Figure,
    Indicator,
    Milestone,
    MonthWindow,
    Origin,
    Plan,
    PlanInfo,
    Spending,
    Task,
)

__all__ = [
    "NOWHERE",
    "Area",
    "Combine",
    "Decision",
    "Direction",
    "Event",
    "Figure",
    "Indicator",
    "Milestone",
    "MonthWindow",
    "Origin",
    "Plan",
    "PlanInfo",
    "Spending",
    "Task",
]
