"""What a deadline is: its kind, its dates, spans and counts, and the two ways of using a span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lib.base import vietnamese as vn
from lib.days import TimeUnit


class DeadlineKind(StrEnum):
    """What sort of deadline a phrase states; the values are those of the command line's JSON."""

    FIXED = "fixed"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    EVENT = "event"
    COUNT = "count"
    UNREAD = "unread"
    NONE = "none"


@dataclass(frozen=True)
class Offset:
    """A span after an event: "10 ngày sau khi …" is 10 days."""

    amount: int
    unit: TimeUnit


@dataclass(frozen=True)
class Count:
    """So many times a period: "02 lần/tháng" is 2 per month; "cách tuần 01 lần" 1 per 2 weeks (every is 2)."""

    times: int
    per: TimeUnit
    every: int = 1


@dataclass(frozen=True)
class Due:
    """One due date with the words that name it ("Quý I", "Ban hành Kế hoạch", "Tháng 3")."""

    day: date
    name: str = ""


@dataclass(frozen=True)
class Deadline:
    """A deadline as read: its dates, and the reading in Vietnamese words to show beside the original.

    due is sorted and without doubles; it is empty for continuous, event, count, unread and none.
    aside are days left out of due, of an event, a paper or what the work goes by: a question to the officer. doubt says in
    Vietnamese why a phrase was not read (impossible date, contradiction), else None. question: what beside the dates of a phrase
    was not understood, and has to be asked about.
    """

    text: str | None = None
    kind: DeadlineKind = DeadlineKind.NONE
    due: tuple[Due, ...] = ()
    offset: Offset | None = None
    count: Count | None = None
    reading: str = "Không ghi thời hạn"
    doubt: str | None = None
    aside: tuple[date, ...] = ()
    question: str = ""


def format_offset(measure: Offset | Count | None) -> str:
    """The measure in the words of the command line: "7 days", "1 month", "5 working days", "2 per month"."""
    match measure:
        case None:
            return ""
        case Count(times, per, every):
            return f"{times} per {per}" if every == 1 else f"{times} per {every} {per}s"
        case Offset(amount, unit):
            return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


# ---------------------------------------------------------------- readings in words


UNIT_WORDS = dict(zip(TimeUnit, ("ngày", "ngày làm việc", "tuần", "tháng", "quý", "năm"), strict=True))
"""The units as they are said."""


def count_words(count: Count) -> str:
    """ "2 lần mỗi tháng"."""
    every = f"{count.every} " if count.every > 1 else ""
    return f"{count.times} lần mỗi {every}{UNIT_WORDS[count.per]}"


def dates_words(kind: DeadlineKind, due: tuple[Due, ...]) -> str:
    """The due dates in one sentence: "Có 2 mốc: Quý I – 31/3/2026; Quý II – 30/6/2026"."""
    if kind is DeadlineKind.RECURRING and len(due) > 4:
        return _many_words(due)
    if len(due) == 1:
        yearly = "Hằng năm, hạn" if kind is DeadlineKind.RECURRING else "Hạn"
        return f"{yearly} {vn.day(due[0].day)}"
    named = (f"{item.name} – " * bool(item.name) + vn.day(item.day) for item in due)
    listed = "; ".join(named)
    return f"{'Định kỳ' if kind is DeadlineKind.RECURRING else 'Có'} {len(due)} mốc: {listed}"


def _many_words(due: tuple[Due, ...]) -> str:
    """The many dates of a rhythm in a few words."""
    days = {item.day.day for item in due}
    monthly = len(due) == len({item.day.month for item in due}) == 12
    if monthly and all((item.day + timedelta(days=1)).day == 1 for item in due):
        return "Hằng tháng, vào ngày cuối tháng (12 mốc)"
    if monthly and len(days) == 1:
        return f"Hằng tháng, chậm nhất ngày {due[0].day.day} (12 mốc)"
    if len({item.day.weekday() for item in due}) == 1 and len(due) > 12:
        names = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
        return f"Hằng tuần, vào {names[due[0].day.weekday()]} ({len(due)} mốc)"
    return f"Định kỳ, {len(due)} mốc: từ {vn.day(due[0].day)} đến {vn.day(due[-1].day)}"
