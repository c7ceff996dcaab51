"""The typed day of a meeting's decision -> a date: "30/6", "thứ sáu", "cuối tháng", "10 ngày nữa"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from lib.days import OFFICIAL, Limit, TimeUnit, WorkCalendar, due_after, months_after
from lib.deadlines import words as vocabulary
from lib.deadlines.deadline import DeadlineKind
from lib.deadlines.reading import read_deadline
from lib.deadlines.tokens import TokenKind, tokens_of

_FILLERS = vocabulary.phrases("trước | chậm nhất | đến | vào | hạn | trong | xong trước | hoàn thành | xong")
"""Words before a typed day that change nothing."""
_WEEK_NAMES = vocabulary.WEEKDAYS | {str(day + 2): day for day in range(6)}
"""Monday is 0: "hai", "2"."""


_LIMIT_INTROS = vocabulary.phrases("sau | trong vòng | vòng | thời hạn")
_LIMIT_TAILS = vocabulary.phrases(
    "nữa | tới | kể từ hôm nay | tính từ hôm nay | từ hôm nay | kể từ ngày họp | tính từ ngày họp | từ ngày họp"
)
"""Words around a limit that count it from today: "trong vòng 5 ngày làm việc", "10 ngày kể từ ngày họp"."""


def read_day(text: str, year: int, today: date, calendar: WorkCalendar = OFFICIAL) -> date | None:
    """The day that a typed date of a decision means; None where it is not certain.

    Beside all that names one day in a cell ("30/6", "cuối quý II", "trước ngày 15/8") it knows words that
    count from today: "hôm nay", "ngày mai", "ngày kia", "tuần sau" (Friday of next week), "thứ sáu" (the next
    one, today included), "cuối tháng", "tháng sau" (its last day), "cuối quý", limits ("5 ngày làm việc",
    "10 ngày nữa"), and "15" (the next 15th, today included). A date without a year is taken in the given year.
    """
    limit = read_limit(text, today, calendar)
    day = limit.day if limit else _relative_day(_words_of(text), today)
    if day is not None:
        return day
    deadline = read_deadline(text, year)
    single = deadline.kind is DeadlineKind.FIXED and len(deadline.due) == 1 and deadline.offset is None
    return deadline.due[0].day if single else None


def read_limit(text: str, today: date, calendar: WorkCalendar = OFFICIAL) -> Limit | None:
    """The limit that the words state, counted from today: "5 ngày làm việc", "trong 10 ngày", "2 tuần nữa"."""
    words = _without_end(_without_start(_words_of(text), _LIMIT_INTROS), _LIMIT_TAILS)
    match words:
        case (number, "ngày", "làm", "việc"):
            unit = TimeUnit.WORKING_DAY
        case (number, name) if name in vocabulary.UNITS:
            unit = vocabulary.UNITS[name]
        case _:
            return None
    return due_after(today, int(number), unit, calendar) if number.isdecimal() and len(number) < 4 else None


def _words_of(text: str) -> tuple[str, ...]:
    """The words of the text without signs and without those that change nothing before a day."""
    words = (token.key for token in tokens_of(text) if token.kind is not TokenKind.SIGN or token.key == "/")
    return _without_start(tuple(words), _FILLERS)


def _without_start(words: tuple[str, ...], phrases: vocabulary.Table) -> tuple[str, ...]:
    found = (
        [phrase for phrase in phrases.get(words[0], ()) if words[: len(phrase)] == phrase] if words else []
    )
    return words[len(max(found, key=len)) :] if found else words


def _without_end(words: tuple[str, ...], phrases: vocabulary.Table) -> tuple[str, ...]:
    known = (phrase for same_start in phrases.values() for phrase in same_start)
    found = [phrase for phrase in known if words[-len(phrase) :] == phrase]
    return words[: -len(max(found, key=len))] if found else words


def _relative_day(words: tuple[str, ...], today: date) -> date | None:
    for table, day_from in _FROM_TODAY:
        if words and words in table.get(words[0], ()):
            return day_from(today)
    match words:
        case (*_, "thứ", name) | (*_, "thứ", name, "này") | (*_, "thứ", name, "tuần", "này") if (
            name in _WEEK_NAMES
        ):
            return today + timedelta(days=(_WEEK_NAMES[name] - today.weekday()) % 7)
        case (*_, "thứ", name, "tuần", "sau" | "đến") if name in _WEEK_NAMES:
            return _weekday_of(today, 1, _WEEK_NAMES[name])
        case (number,) | ("ngày", number) if number.isdecimal() and 1 <= int(number[:4]) <= 31:
            # The next day with that number; none where that month has no such day.
            last = _last_day(today, 0 if int(number) >= today.day else 1)
            return last.replace(day=int(number)) if int(number) <= last.day else None
        case _:
            return None


def _weekday_of(today: date, weeks: int, weekday: int) -> date:
    """The weekday (Monday 0) of the week so many weeks after this one; never before today."""
    day = today + timedelta(days=weekday - today.weekday(), weeks=weeks)
    return max(day, today)


def _last_day(today: date, months: int) -> date:
    """The last day of the month so many months after today's."""
    return months_after(today.replace(day=1), months + 1) - timedelta(days=1)


_FROM_TODAY: tuple[tuple[vocabulary.Table, Callable[[date], date]], ...] = (
    (vocabulary.phrases("hôm nay | [trong] ngày hôm nay"), lambda today: today),
    (vocabulary.phrases("[ngày] mai"), lambda today: today + timedelta(days=1)),
    (vocabulary.phrases("[ngày] mốt | ngày kia"), lambda today: today + timedelta(days=2)),
    (vocabulary.phrases("cuối tuần [này] | tuần này"), lambda today: _weekday_of(today, 0, 4)),
    (vocabulary.phrases("tuần <sau;đến> | cuối tuần sau"), lambda today: _weekday_of(today, 1, 4)),
    (vocabulary.phrases("<cuối;hết> tháng [này] | tháng này"), lambda today: _last_day(today, 0)),
    (vocabulary.phrases("[cuối;hết] tháng sau | tháng đến"), lambda today: _last_day(today, 1)),
    (
        vocabulary.phrases("<cuối;hết> quý [này] | quý này"),
        lambda today: _last_day(today, 2 - (today.month - 1) % 3),
    ),
    (vocabulary.phrases("<cuối;hết> năm | [cuối] năm nay"), lambda today: date(today.year, 12, 31)),
)
"""Words that count from today, and the day that they mean."""
