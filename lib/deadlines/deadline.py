"""What a deadline is: its kind, its dates, spans and counts, and the two ways of using a span."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DeadlineKind(StrEnum):
    """What sort of deadline a phrase states; the values are those of the command line's JSON."""

    FIXED = "fixed"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    EVENT = "event"
    COUNT = "count"
    UNREAD = "unread"
    NONE = "none"


class TimeUnit(StrEnum):
    """Unit of an offset or of a count's period."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Offset:
    """A span after an event: "10 ngày sau khi …" is 10 days."""

    amount: int
    unit: TimeUnit


@dataclass(frozen=True)
class Count:
    """So many times a period: "02 lần/tháng" is 2 per month."""

    times: int
    per: TimeUnit


@dataclass(frozen=True)
class Due:
    """One due date with the words that name it ("Quý I", "Ban hành Kế hoạch", "Tháng 3")."""

    day: date
    name: str = ""


@dataclass(frozen=True)
class Deadline:
    """A deadline as read: its dates, and the reading in Vietnamese words to show beside the original.

    due is sorted and without doubles; it is empty for continuous, event, count, unread and none.
    doubt says in Vietnamese why a phrase was not read (impossible date, contradiction), else None.
    """

    text: str | None = None
    kind: DeadlineKind = DeadlineKind.NONE
    due: tuple[Due, ...] = ()
    offset: Offset | None = None
    count: Count | None = None
    reading: str = "Không ghi thời hạn"
    doubt: str | None = None


def format_offset(measure: Offset | Count | None) -> str:
    """The measure in the words of the command line: "7 days", "1 month", "5 working days", "2 per month"."""
    match measure:
        case None:
            return ""
        case Count(times, per):
            return f"{times} per {per}"
        case Offset(amount, unit):
            return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def apply_offset(day: date, offset: Offset) -> date:
    """The due date so long after the day of the event, which itself does not count.

    Months, quarters and years keep the day of the month, or take the last one of a shorter month. Working
    days skip Saturdays and Sundays only: public holidays and their make-up days are decided year by year
    and are not known here. Raises OverflowError or ValueError beyond the calendar's end.
    """
    match offset.unit:
        case TimeUnit.DAY:
            return day + timedelta(days=offset.amount)
        case TimeUnit.WEEK:
            return day + timedelta(weeks=offset.amount)
        case TimeUnit.WORKING_DAY:
            return _after_working_days(day, offset.amount)
        case TimeUnit.MONTH:
            return _after_months(day, offset.amount)
        case TimeUnit.QUARTER:
            return _after_months(day, 3 * offset.amount)
        case TimeUnit.YEAR:
            return _after_months(day, 12 * offset.amount)


def _after_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after_working_days(day: date, amount: int) -> date:
    left = amount
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
