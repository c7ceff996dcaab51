"""Days off, worked Saturdays and the ends of limits (Bộ luật Dân sự 2015, Điều 147–148)."""

from lib.days.calendar import OFFICIAL, WorkCalendar
from lib.days.limits import Limit, TimeUnit, day_before, due_after, is_working_day, months_after

__all__ = [
    "OFFICIAL",
    "Limit",
    "TimeUnit",
    "WorkCalendar",
    "day_before",
    "due_after",
    "is_working_day",
    "months_after",
]
