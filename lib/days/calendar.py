"""Which days are worked: the law's holidays, the yearly announcements, and what an office itself wrote down.

The days off come from the package `holidays` (Bộ luật Lao động 2019, Điều 111–112, with the swaps announced
year by year), corrected by CORRECTIONS. A year is official once its announcement is in them; before that the
days around Tết and Quốc khánh and the days of a swap are the government's to choose, so a calendar knows
several ways that such a year may turn out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from holidays.countries.vietnam import Vietnam

LAST_ANNOUNCED = 2026
"""The last year whose days off are announced in the package or in CORRECTIONS."""

CORRECTIONS = {
    # Công văn 12729/VPCP-KGVX ngày 25/12/2025: Friday 2/1/2026 off, Saturday 10/1/2026 worked instead.
    date(2026, 1, 2): False,
    date(2026, 1, 10): True,
}
"""Day -> whether it is worked, where the package is known to lack an announcement."""

_FIRST, _LAST = 1990, 2099
"""The years that the package has a lunar calendar and the law's holidays for; beyond them only weekends."""
_DAY = timedelta(days=1)
_TET = ((-1, 4), (-2, 3))
"""The five days of Tết from the first lunar day on: one day before and four after, or two and three."""
_SATURDAY = 5

Off = frozenset[date]
"""Days off from Monday to Friday."""


class _Window(NamedTuple):
    """The days among which the announcement chooses those of one holiday."""

    first: date
    last: date

    def of(self, days: Off) -> Off:
        return frozenset(day for day in days if self.first <= day <= self.last)


class WorkCalendar:
    """The days that an office works; changes (day -> worked) are its own and win over what is known.

    The ways that a year may turn out are numbered from 0, the likely one. An announced year has the same
    days under every number.
    """

    WAYS = 1 + 2 * len(_TET)

    def __init__(self, changes: Mapping[date, bool] | None = None) -> None:
        """Remember the office's own days: True for a day that is worked, False for a day off."""
        self._changes = {**CORRECTIONS, **(changes or {})}
        self._years: dict[int, tuple[Off, ...]] = {}

    def works(self, day: date, way: int = 0) -> bool:
        """Whether the day is worked when its year turns out that way."""
        change = self._changes.get(day)
        if change is not None:
            return change
        if day.weekday() >= _SATURDAY:
            return day in _published(day.year).worked
        ways = self._ways(day.year)
        return day not in ways[way % len(ways)]

    def is_open(self, day: date) -> bool:
        """Whether the day is, or may become, a day off in a year that is not yet announced."""
        ways = self._ways(day.year)
        return len(ways) > 1 and day.weekday() < _SATURDAY and any(day in off for off in ways)

    def _ways(self, year: int) -> tuple[Off, ...]:
        if year not in self._years:
            self._years[year] = self._settled(year)
        return self._years[year]

    def _settled(self, year: int) -> tuple[Off, ...]:
        """The ways that are left where the office wrote down a day off of Tết or Quốc khánh.

        Within such a holiday's days what it did not name, and no law fixes, is worked; with both holidays
        written down the year is announced.
        """
        ways = _ways_of_law(year)
        if len(ways) == 1:
            return ways
        windows = _windows(year)
        written = {day for day, worked in self._changes.items() if not worked}
        known = [window for window in windows if any(window.first <= day <= window.last for day in written)]
        for window in known:
            fixed = frozenset.intersection(*(window.of(way) for way in ways))
            ways = tuple(way - window.of(way) | fixed for way in ways)
        return ways[:1] if len(known) == len(windows) else (ways[0], *map(_bridged, ways[1:]))


class _Published(NamedTuple):
    """What the package knows of a year: days off from Monday to Friday, Saturdays and Sundays worked."""

    off: Off
    worked: frozenset[date]


def _vietnam(*years: int, observed: bool = True) -> Vietnam:
    # Imported here, because it costs a tenth of a second and most pages count no limit.
    from holidays.countries.vietnam import Vietnam  # noqa: PLC0415

    return Vietnam(years=years, observed=observed, language="vi")  # type: ignore[no-untyped-call]


@lru_cache
def _published(year: int) -> _Published:
    if not _FIRST <= year <= _LAST:
        return _Published(frozenset(), frozenset())
    # The swap of 31/12/2018 for 5/1/2019 is written in the year of the day off.
    known = _vietnam(year - 1, year, year + 1)
    return _Published(
        frozenset(day for day in known if day.year == year and day.weekday() < _SATURDAY),
        frozenset(day for day in known.weekend_workdays if day.year == year),
    )


@lru_cache
def _ways_of_law(year: int) -> tuple[Off, ...]:
    """The days off as published and, until the announcement, as the law lets them be chosen."""
    published = _published(year).off
    if year <= LAST_ANNOUNCED or year > _LAST:
        return (published,)
    tet, fixed = _first_lunar_day(year), _fixed_holidays(year)
    return (
        published,
        *(
            _with_substitutes(fixed | {tet + n * _DAY for n in range(first, last)} | {national})
            for first, last in _TET
            for national in (date(year, 9, 1), date(year, 9, 3))
        ),
    )


def _windows(year: int) -> tuple[_Window, _Window]:
    """The days that Tết and Quốc khánh can take with their substitutes."""
    tet = _first_lunar_day(year)
    return _Window(tet - 4 * _DAY, tet + 9 * _DAY), _Window(date(year, 8, 30), date(year, 9, 6))


def _first_lunar_day(year: int) -> date:
    (day,) = _vietnam(year).get_named("Tết Nguyên Đán", lookup="exact")
    return day


def _fixed_holidays(year: int) -> frozenset[date]:
    """The holidays whose day the law fixes, on whatever weekday they fall."""
    tet = _first_lunar_day(year)
    chosen = {tet + n * _DAY for n in range(-2, 5)} | {date(year, 9, 1), date(year, 9, 3)}
    return frozenset(_vietnam(year, observed=False)) - chosen | {date(year, 9, 2)}


def _with_substitutes(days: frozenset[date]) -> Off:
    """The days off from Monday to Friday: one on a weekend is made up on the next working day (Điều 111)."""
    off = {day for day in days if day.weekday() < _SATURDAY}
    for day in sorted(days - off):
        after = (day + n * _DAY for n in count(1))
        off.add(next(one for one in after if one.weekday() < _SATURDAY and one not in off))
    return frozenset(off)


def _bridged(off: Off) -> Off:
    """The days off with every single working day between two of them, which a swap may take."""

    def free(day: date) -> bool:
        return day.weekday() >= _SATURDAY or day in off or (day.month, day.day) == (1, 1)

    beside = {day + step for day in off for step in (-_DAY, _DAY)}
    return off | {day for day in beside if free(day - _DAY) and free(day + _DAY)}


OFFICIAL = WorkCalendar()
"""The calendar without an office's own days."""
