"""Sheet "Ngày nghỉ": the office's own days off and the days that it works instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from lib.base import vietnamese as vn
from lib.plan import DayOff, Origin
from lib.reading.values import Values

KINDS = {
    **dict.fromkeys(("nghi", "ngay nghi", "nghi le", "nghi bu", "nghi tet", "duoc nghi"), False),
    **dict.fromkeys(("lam bu", "ngay lam bu", "di lam", "di lam bu", "lam viec", "lam viec bu"), True),
}
"""What the column Nghỉ / Làm bù says -> whether the day is worked."""

_SPAN = re.compile(r"(?:từ\s+)?(?P<first>.*\d)\s*(?:–|—|\s-\s|đến(?:\s+hết)?)\s*(?P<last>[^\d]*\d.*)")
_LONGEST = 31
"""So many days in a row may stand in one cell."""


def read_days(values: Values, row: int) -> tuple[DayOff, ...]:
    """The days of a row: one, or each of a span ("14/2/2026 đến 22/2/2026"); none where one cell is unread."""
    days = _days(values, row)
    works = values.choice(row, "kind", KINDS, None)
    if works is None and values.cell(row, "kind") is None and days:
        values.note("day-off-kind", row, "day", vn.day(days[0]))
    if works is None:
        return ()
    origin = Origin(values.sheet.name, row, values.columns)
    return tuple(DayOff(day, works, values.text(row, "basis"), origin) for day in days)


def without_contradictions(found: Iterable[DayOff], values: Values) -> tuple[DayOff, ...]:
    """The days once each; one that is off in one row and worked in another is asked about and left out."""
    by_day: dict[date, list[DayOff]] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    for day, rows in by_day.items():
        if len({one.works for one in rows}) > 1:
            values.note("day-off-contradicts", rows[-1].origin.row, "kind", vn.day(day))
    return tuple(rows[0] for _, rows in sorted(by_day.items()) if len({one.works for one in rows}) == 1)


def _days(values: Values, row: int) -> tuple[date, ...]:
    cell = values.usable(row, "day")
    span = _span(cell.value) if cell is not None and isinstance(cell.value, str) else ()
    if span:
        return span
    day = values.day(row, "day", month_end=False)
    return () if day is None else (day,)


def _span(text: str) -> tuple[date, ...]:
    """The days from the first to the last of two dates; the first may leave out the year of the second."""
    match = _SPAN.fullmatch(vn.clean(text).lower())
    last = vn.read_date(match["last"]) if match else None
    if match is None or last is None:
        return ()
    first = vn.read_date(match["first"]) or vn.read_date(f"{match['first']}/{last.year}")
    if first is None or not 0 <= (last - first).days < _LONGEST:
        return ()
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
