"""Where a limit ends: "10 ngày", "5 ngày làm việc", "1 tháng" from a day on (Bộ luật Dân sự 2015).

Điều 147: the first day does not count. Điều 148: weeks, months and years end on the corresponding day, or on
the month's last where it has none (khoản 2–4); a limit whose last day is a day off ends with the next working
day (khoản 5). A named day ("trước ngày 30/4") is no limit and does not move.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lib.days.calendar import OFFICIAL, WorkCalendar

_DAY = timedelta(days=1)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class TimeUnit(StrEnum):
    """Unit of a limit or of a count's period."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Limit:
    """Where a limit ends.

    last is the day that counting leads to and day the one that it runs to (the next working day where last is
    a day off): nothing is late before day is over. provisional says that days off which are not yet announced
    bear on it; then day is the latest of the possible days, and likely the one by what is known now.
    """

    start: date
    last: date
    day: date
    likely: date
    provisional: bool = False

    @property
    def moved(self) -> bool:
        """Whether it runs to another day than counting leads to."""
        return self.day != self.last

    def sentence(self, year: int | None = None) -> str:
        """The end in words: "hết ngày 15/3 (thứ Bảy), tính đến 17/3 theo Điều 148".

        Days of the given year (as a rule that of the start) are written without it.
        """
        known = self.start.year if year is None else year
        days = " hoặc ".join(_said(day, known) for day in sorted({self.likely, self.day}))
        end = f"hết ngày {_said(self.last, known)}" if self.moved else f"hết ngày {days}"
        if self.moved:
            off = _WEEKDAYS[self.last.weekday()] if self.last.weekday() >= 5 else "ngày nghỉ"
            end += f" ({off}), tính đến {days} theo Điều 148"
        if self.provisional:
            end += f" (dự kiến: lịch nghỉ năm {self.day.year} chưa được công bố)"
        return end


def is_working_day(day: date, calendar: WorkCalendar = OFFICIAL) -> bool:
    """Whether offices work on the day, as far as is known now."""
    return calendar.works(day)


def due_after(start: date, count: int, unit: TimeUnit, calendar: WorkCalendar = OFFICIAL) -> Limit:
    """The end of a limit of so many units from the start day on.

    calendar is the plan's where there is one (Plan.calendar). A later start never ends earlier. Raises
    OverflowError or ValueError beyond the calendar's end.
    """
    if unit is TimeUnit.WORKING_DAY:
        ends = [_working_days_on(start, count, calendar, way) for way in range(calendar.WAYS)]
        last, first_counted = ends[0], start + _DAY
    else:
        last = first_counted = _nominal(start, count, unit)
        ends = [_next_worked(last, calendar, way) for way in range(calendar.WAYS)]
    day = max(ends)
    if unit is TimeUnit.WORKING_DAY:
        last = day
    counted = (first_counted + n * _DAY for n in range((day - first_counted).days + 1))
    return Limit(start, last, day, ends[0], provisional=any(map(calendar.is_open, counted)))


def day_before(end: date, count: int, unit: TimeUnit, calendar: WorkCalendar = OFFICIAL) -> date | None:
    """The day so many days or working days before another; None where it is no working day, or not known to be one.

    The law says of limits that run on how they end (Điều 148); of those that are counted back it says nothing.
    """
    if unit not in (TimeUnit.DAY, TimeUnit.WORKING_DAY):
        return None
    found = set()
    for way in range(calendar.WAYS):
        day, left = end, count
        while left > 0:
            day -= _DAY
            left -= unit is TimeUnit.DAY or calendar.works(day, way)
        found.add(day if calendar.works(day, way) else None)
    return found.pop() if len(found) == 1 else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, below 0), the month's last where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _nominal(start: date, count: int, unit: TimeUnit) -> date:
    match unit:
        case TimeUnit.DAY | TimeUnit.WORKING_DAY:
            return start + timedelta(days=count)
        case TimeUnit.WEEK:
            return start + timedelta(weeks=count)
        case TimeUnit.MONTH:
            return months_after(start, count)
        case TimeUnit.QUARTER:
            return months_after(start, 3 * count)
        case TimeUnit.YEAR:
            return months_after(start, 12 * count)


def _working_days_on(day: date, count: int, calendar: WorkCalendar, way: int) -> date:
    left = count
    while left > 0:
        day += _DAY
        left -= calendar.works(day, way)
    return day


def _next_worked(day: date, calendar: WorkCalendar, way: int) -> date:
    while not calendar.works(day, way):
        day += _DAY
    return day


def _said(day: date, year: int) -> str:
    return f"{day.day}/{day.month}" if day.year == year else f"{day.day}/{day.month}/{day.year}"
