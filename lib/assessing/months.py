"""Official months: which days they cover, and from when their figures are known."""

from __future__ import annotations

import calendar
from datetime import date

from lib.plan import MonthWindow, PlanInfo


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


def ended_months(info: PlanInfo, as_of: date) -> list[int]:
    """Official months of the plan's year that have ended by the date."""
    year = info.year
    return [] if year is None else [m for m in range(1, 13) if month_end(info, year, m) <= as_of]
