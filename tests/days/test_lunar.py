"""Days of the Vietnamese lunar calendar against known feasts, where the Chinese calendar has other days, and by round trips."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.days.lunar import solar_day, solar_days


@pytest.mark.parametrize(
    ("day", "month", "year", "solar"),
    [
        (1, 1, 2007, [date(2007, 2, 17)]),  # China: 18 February
        (1, 1, 2030, [date(2030, 2, 2)]),  # China: 3 February
        (10, 3, 2025, [date(2025, 4, 7)]),
        (15, 8, 2026, [date(2026, 9, 25)]),
        (10, 6, 2025, [date(2025, 7, 4), date(2025, 8, 3)]),  # the sixth month is doubled
        (30, 1, 2026, [date(2026, 3, 18)]),
        (31, 1, 2026, []),
        (1, 13, 2026, []),
        (1, 1, 1900, []),
    ],
)
def test_solar_days(day: int, month: int, year: int, solar: list[date]) -> None:
    assert solar_days(day, month, year) == solar


@pytest.mark.parametrize(
    ("day", "month", "year", "solar"),
    [
        (15, 8, None, date(2026, 9, 25)),
        (23, 12, None, None),  # in February of the plan's year, or in January of the next
        (23, 12, 2025, date(2026, 2, 10)),
        (30, 2, 2026, None),  # the month has 29 days
    ],
)
def test_the_one_solar_day_in_the_plan_of_2026(
    day: int, month: int, year: int | None, solar: date | None
) -> None:
    assert solar_day(day, month, year, 2026) == solar


@given(st.integers(1, 30), st.integers(1, 12), st.integers(1968, 2049))
def test_days_of_a_month_follow_each_other(day: int, month: int, year: int) -> None:
    today, tomorrow = solar_days(day, month, year), solar_days(day + 1, month, year)
    assert all(
        (after - one).days == 1
        for one, after in zip(today, tomorrow, strict=False)
        if len(tomorrow) == len(today)
    )
    assert all(date(year, 1, 20) < one < date(year + 1, 2, 25) for one in today)
