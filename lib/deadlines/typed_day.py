"""The typed day of a meeting's decision -> a date: "30/6", "thứ sáu", "cuối tháng", "10 ngày nữa"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from lib.days import months_after
from lib.deadlines import words as vocabulary
from lib.deadlines.deadline import DeadlineKind, Offset, apply_offset
from lib.deadlines.reading import read_deadline
from lib.deadlines.tokens import TokenKind, tokens_of

_FILLERS = vocabulary.phrases("trước | chậm nhất | đến | vào | hạn | trong | xong trước | hoàn thành | xong")
"""Words before a typed day that change nothing."""
_WEEK_NAMES = vocabulary.WEEKDAYS | {str(day + 2): day for day in range(6)}
"""Monday is 0: "hai", "2"."""


def read_day(text: str, year: int, today: date) -> date | None:
    """The day that a typed date of a decision means; None where it is not certain.

    Beside all that names one day in a cell ("30/6", "cuối quý II", "trước ngày 15/8") it knows words that
    count from today: "hôm nay", "ngày mai", "ngày kia", "tuần sau" (Friday of next week), "thứ sáu" (the next
    one, today included), "cuối tháng", "tháng sau" (its last day), "cuối quý", "10 ngày nữa", and "15" (the
    next 15th, today included). A date without a year is taken in the given year.
    """
    words = tuple(
        token.key for token in tokens_of(text) if token.kind is not TokenKind.SIGN or token.key == "/"
    )
    for phrase in _FILLERS.get(words[0] if words else "", ()):
        if words[: len(phrase)] == phrase:
            words = words[len(phrase) :]
    day = _relative_day(words, today)
    if day is not None:
        return day
    deadline = read_deadline(text, year)
    single = deadline.kind is DeadlineKind.FIXED and len(deadline.due) == 1 and deadline.offset is None
    return deadline.due[0].day if single else None


def _relative_day(words: tuple[str, ...], today: date) -> date | None:
    known = _FROM_TODAY.get(" ".join(words))
    if known is not None:
        return known(today)
    match words:
        case (*_, "thứ", name) | (*_, "thứ", name, "này") | (*_, "thứ", name, "tuần", "này") if (
            name in _WEEK_NAMES
        ):
            return today + timedelta(days=(_WEEK_NAMES[name] - today.weekday()) % 7)
        case (*_, "thứ", name, "tuần", "sau" | "đến") if name in _WEEK_NAMES:
            return _weekday_of(today, 1, _WEEK_NAMES[name])
        case (number,) | ("ngày", number) if number.isdecimal() and 1 <= int(number[:4]) <= 31:
            return _next_day_of_month(today, int(number[:4]))
        case (number, unit, "nữa") | ("sau", number, unit) if (
            number.isdecimal() and unit in vocabulary.UNITS and len(number) < 4
        ):
            return apply_offset(today, Offset(int(number), vocabulary.UNITS[unit]))
        case _:
            return None


def _months_on(months: int) -> Callable[[date], date]:
    return lambda today: _last_day(today, months)


def _days_on(days: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=days)


def _friday(weeks: int) -> Callable[[date], date]:
    return lambda today: _weekday_of(today, weeks, 4)


def _quarter_end(today: date) -> date:
    return _last_day(today, 2 - (today.month - 1) % 3)


def _year_end(today: date) -> date:
    return date(today.year, 12, 31)


_FROM_TODAY: dict[str, Callable[[date], date]] = {
    **dict.fromkeys(("hôm nay", "ngày hôm nay", "trong ngày hôm nay"), _days_on(0)),
    **dict.fromkeys(("mai", "ngày mai"), _days_on(1)),
    **dict.fromkeys(("mốt", "ngày kia", "ngày mốt"), _days_on(2)),
    **dict.fromkeys(("tuần này", "cuối tuần", "cuối tuần này"), _friday(0)),
    **dict.fromkeys(("tuần sau", "tuần đến", "cuối tuần sau"), _friday(1)),
    **dict.fromkeys(
        ("cuối tháng", "cuối tháng này", "tháng này", "hết tháng", "hết tháng này"), _months_on(0)
    ),
    **dict.fromkeys(("tháng sau", "cuối tháng sau", "tháng đến", "hết tháng sau"), _months_on(1)),
    **dict.fromkeys(("cuối quý", "cuối quý này", "quý này", "hết quý", "hết quý này"), _quarter_end),
    **dict.fromkeys(("cuối năm", "cuối năm nay", "hết năm", "năm nay"), _year_end),
}


def _weekday_of(today: date, weeks: int, weekday: int) -> date:
    """The weekday (Monday 0) of the week so many weeks after this one; never before today."""
    day = today + timedelta(days=weekday - today.weekday(), weeks=weeks)
    return max(day, today)


def _last_day(today: date, months: int) -> date:
    """The last day of the month so many months after today's."""
    first = _first_day(today, months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _next_day_of_month(today: date, number: int) -> date | None:
    """The next day with that number from today on; None where that month has no such day."""
    first = _first_day(today, 0 if number >= today.day else 1)
    return first.replace(day=number) if number <= monthrange(first.year, first.month)[1] else None


def _first_day(today: date, months: int) -> date:
    """The first day of the month so many months after today's."""
    return months_after(today.replace(day=1), months)
