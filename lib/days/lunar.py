"""Days of the Vietnamese lunar calendar (UTC+7; the Chinese one differs) as days of the solar one."""

from __future__ import annotations

from datetime import date

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

_FIRST, _LAST = 1968, 2050
"""The lunar years for which the package agrees with another one on every day."""


def solar_days(day: int, month: int, year: int) -> list[date]:
    """The solar days of a day of a lunar year: none where it has no such day, two where its month is doubled (nhuận)."""
    if not (_FIRST <= year <= _LAST and 1 <= month <= 12 and 1 <= day <= 30):
        return []
    found = []
    for leap in (False, True):
        wanted = LunarDate(day, month, year, leap)
        try:
            solar = lunar_to_solar(wanted)
        except ValueError:  # the year has no such leap month
            continue
        if solar_to_lunar(solar) == wanted:
            found.append(solar)
    return found


def solar_day(day: int, month: int, year: int | None, plan_year: int) -> date | None:
    """The one solar day that is meant; None where there is none or two.

    Without a year it is the day of the plan's lunar year, if that lies in the plan's solar year and the day of the
    lunar year before does not lie there too: the 23rd of the twelfth month of a plan may be in January or in February.
    """
    found = solar_days(day, month, plan_year if year is None else year)
    earlier = solar_days(day, month, plan_year - 1) if year is None else []
    doubtful = year is None and (
        any(one.year != plan_year for one in found) or any(one.year == plan_year for one in earlier)
    )
    return found[0] if len(found) == 1 and not doubtful else None
