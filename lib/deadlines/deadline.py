"""What a deadline is: its kind, its dates, spans and counts, and the two ways of using a span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lib.days import OFFICIAL, TimeUnit, WorkCalendar, due_after

__all__ = ["Count", "Deadline", "DeadlineKind", "Due", "Offset", "TimeUnit", "apply_offset", "format_offset"]


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
    aside are days that stand beside an event and were left out of due. doubt says in Vietnamese why a phrase was
    not read (impossible date, contradiction), else None.
    """

    text: str | None = None
    kind: DeadlineKind = DeadlineKind.NONE
    due: tuple[Due, ...] = ()
    offset: Offset | None = None
    count: Count | None = None
    reading: str = "Không ghi thời hạn"
    doubt: str | None = None
    aside: tuple[date, ...] = ()


def format_offset(measure: Offset | Count | None) -> str:
    """The measure in the words of the command line: "7 days", "1 month", "5 working days", "2 per month"."""
    match measure:
        case None:
            return ""
        case Count(times, per, every):
            return f"{times} per {per}" if every == 1 else f"{times} per {every} {per}s"
        case Offset(amount, unit):
            return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def apply_offset(day: date, offset: Offset, calendar: WorkCalendar = OFFICIAL) -> date:
    """The day to which the span after the day of the event runs, as the law counts it (lib.days)."""
    return due_after(day, offset.amount, offset.unit, calendar).day
