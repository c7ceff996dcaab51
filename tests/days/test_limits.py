"""Limits against the announcements of each year, and against an independent count over all days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, timedelta

import pytest

from lib.days import TimeUnit, WorkCalendar, day_before, due_after, is_working_day

DAY = timedelta(days=1)
DAYS, WORKING, WEEKS, MONTHS = TimeUnit.DAY, TimeUnit.WORKING_DAY, TimeUnit.WEEK, TimeUnit.MONTH

# The days off from Monday to Friday as announced each year, written down here a second time from the
# announcements; 2027 as the law and the lunar calendar make it likely.
OFF = """
2020  1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9
2021  1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9
2022  3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9
2023  2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9
2024  1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9
2025  1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9
2026  1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11
2027  1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11
"""
WORKED_SATURDAYS = {date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
FIRST, LAST = date(2020, 1, 1), date(2027, 12, 31)
EVERY_DAY = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]


def days_off() -> set[date]:
    found = set()
    for line in OFF.split("\n"):
        year, *days = line.split() or [""]
        for text in days:
            day, month = text.split("/")
            found.add(date(int(year), int(month), int(day)))
    return found


FREE = days_off()
WORKED = [day for day in EVERY_DAY if day in WORKED_SATURDAYS or (day.weekday() < 5 and day not in FREE)]


def test_every_day_of_eight_years() -> None:
    assert [day for day in EVERY_DAY if is_working_day(day)] == WORKED


@pytest.mark.parametrize(
    ("start", "count", "unit", "due"),
    [
        (date(2025, 1, 22), 5, WORKING, date(2025, 2, 5)),
        (date(2026, 2, 12), 5, WORKING, date(2026, 2, 26)),
        (date(2025, 8, 28), 5, WORKING, date(2025, 9, 8)),
        (date(2025, 4, 29), 5, WORKING, date(2025, 5, 9)),
        (date(2024, 5, 2), 5, WORKING, date(2024, 5, 8)),
        (date(2026, 2, 13), 5, WORKING, date(2026, 2, 27)),
        (date(2026, 8, 20), 3, WORKING, date(2026, 8, 24)),
        (date(2026, 1, 1), 2, WORKING, date(2026, 1, 6)),
        (date(2026, 1, 9), 1, WORKING, date(2026, 1, 10)),
        (date(2025, 8, 18), 15, DAYS, date(2025, 9, 3)),
        (date(2025, 3, 5), 10, DAYS, date(2025, 3, 17)),
        (date(2025, 3, 5), 7, DAYS, date(2025, 3, 12)),
        (date(2026, 8, 12), 10, DAYS, date(2026, 8, 22)),
        (date(2026, 4, 16), 2, WEEKS, date(2026, 5, 4)),
        (date(2026, 1, 31), 1, MONTHS, date(2026, 3, 2)),
        (date(2024, 2, 29), 1, TimeUnit.YEAR, date(2025, 2, 28)),
        (date(2026, 2, 28), 1, TimeUnit.QUARTER, date(2026, 5, 28)),
    ],
)
def test_the_ends_of_limits(start: date, count: int, unit: TimeUnit, due: date) -> None:
    limit = due_after(start, count, unit)
    assert (limit.day, limit.likely, limit.provisional) == (due, due, False)


@pytest.mark.parametrize("count", [1, 3, 5, 10, 30])
def test_working_days_over_all_dates(count: int) -> None:
    """The limit ends on the count-th day of the list of worked days after the start; later starts, later ends."""
    ends = []
    for start in EVERY_DAY:
        after = bisect_right(WORKED, start) + count - 1
        limit = due_after(start, count, WORKING)
        if after < len(WORKED):
            assert limit.likely == WORKED[after]
            assert limit.day == limit.likely or (limit.provisional and limit.day > limit.likely)
        ends.append(limit.day)
    assert ends == sorted(ends)


@pytest.mark.parametrize(("count", "unit"), [(10, DAYS), (15, DAYS), (2, WEEKS), (1, MONTHS), (2, MONTHS)])
def test_calendar_limits_over_all_dates(count: int, unit: TimeUnit) -> None:
    """The day that counting leads to, or the first worked day after it; later starts, later ends."""
    ends = []
    for start in EVERY_DAY:
        limit = due_after(start, count, unit)
        assert limit.last == counted(start, count, unit)
        if limit.last <= WORKED[-1]:
            assert limit.likely == WORKED[bisect_left(WORKED, limit.last)]
        ends.append(limit.day)
    assert ends == sorted(ends)


def counted(start: date, count: int, unit: TimeUnit) -> date:
    if unit is not MONTHS:
        return start + count * (7 if unit is WEEKS else 1) * DAY
    month = start.month + count
    year, month = start.year + (month > 12), (month - 1) % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


@pytest.mark.parametrize(
    ("start", "count", "unit", "sentence"),
    [
        (date(2025, 3, 5), 10, DAYS, "hết ngày 15/3 (thứ Bảy), tính đến 17/3 theo Điều 148"),
        (date(2025, 4, 20), 10, DAYS, "hết ngày 30/4 (ngày nghỉ), tính đến 5/5 theo Điều 148"),
        (date(2025, 12, 22), 10, DAYS, "hết ngày 1/1/2026 (ngày nghỉ), tính đến 5/1/2026 theo Điều 148"),
        (date(2025, 3, 5), 7, DAYS, "hết ngày 12/3"),
        (date(2025, 4, 29), 5, WORKING, "hết ngày 9/5"),
        (
            date(2027, 1, 26),
            10,
            DAYS,
            "hết ngày 5/2 (ngày nghỉ), tính đến 11/2 hoặc 15/2 theo Điều 148"
            " (dự kiến: lịch nghỉ năm 2027 chưa được công bố)",
        ),
        (
            date(2027, 2, 1),
            5,
            WORKING,
            "hết ngày 15/2 hoặc 16/2 (dự kiến: lịch nghỉ năm 2027 chưa được công bố)",
        ),
    ],
)
def test_the_sentence_says_both_days(start: date, count: int, unit: TimeUnit, sentence: str) -> None:
    assert due_after(start, count, unit).sentence() == sentence


def test_the_sentence_leaves_out_the_year_that_is_known() -> None:
    limit = due_after(date(2025, 12, 22), 10, DAYS)
    assert limit.sentence(2026) == "hết ngày 1/1 (ngày nghỉ), tính đến 5/1 theo Điều 148"


def test_a_summer_limit_of_a_year_to_come_is_certain() -> None:
    assert not due_after(date(2027, 6, 1), 10, WORKING).provisional


def test_a_year_to_come_waits_for_the_later_possible_day() -> None:
    # Quốc khánh 2027 is Thursday 2/9 with Wednesday 1/9 or Friday 3/9.
    limit = due_after(date(2027, 8, 30), 2, WORKING)
    assert (limit.likely, limit.day, limit.provisional) == (date(2027, 9, 1), date(2027, 9, 6), True)


def test_the_offices_own_days_win() -> None:
    calendar = WorkCalendar({date(2026, 6, 8): False, date(2026, 6, 6): True})
    assert due_after(date(2026, 6, 5), 1, WORKING, calendar).day == date(2026, 6, 6)
    assert due_after(date(2026, 6, 1), 7, DAYS, calendar).day == date(2026, 6, 9)
    assert due_after(date(2026, 6, 5), 1, WORKING).day == date(2026, 6, 8)


@pytest.mark.parametrize(
    ("written", "tet", "national"),
    [
        # Both holidays are written down: Tết 5/2–11/2 and 2/9–3/9, so nothing is left open.
        ("11/2 3/9", date(2027, 2, 12), date(2027, 9, 6)),
        # The same with every day named, and the other choice: 4/2–10/2, 1/9–2/9.
        ("4/2 5/2 6/2 7/2 8/2 9/2 10/2 1/9 2/9", date(2027, 2, 11), date(2027, 9, 3)),
    ],
)
def test_what_the_office_writes_down_is_the_announcement(written: str, tet: date, national: date) -> None:
    days = (text.split("/") for text in written.split())
    calendar = WorkCalendar({date(2027, int(month), int(day)): False for day, month in days})
    for start, end in ((date(2027, 1, 27), tet), (date(2027, 8, 24), national)):
        limit = due_after(start, 9, DAYS, calendar)
        assert (limit.likely, limit.day, limit.provisional) == (end, end, False)


def test_one_holiday_written_down_leaves_the_other_open() -> None:
    calendar = WorkCalendar({date(2027, 2, 11): False})
    assert due_after(date(2027, 1, 27), 9, DAYS, calendar).likely == date(2027, 2, 12)
    assert due_after(date(2027, 8, 24), 9, DAYS, calendar).provisional


def test_beyond_the_lunar_calendar_only_weekends_are_known() -> None:
    assert due_after(date(2150, 4, 29), 1, WORKING).day == date(2150, 4, 30)


def test_days_counted_back_against_an_independent_count() -> None:
    """So many days before another; none where that is a day off, or in a year whose days off are not announced."""
    for end in EVERY_DAY[60:-400:7]:
        for count in (1, 3, 5, 10):
            day = end - count * DAY
            assert day_before(end, count, DAYS) == (day if is_working_day(day) else None)
            worked = [end - n * DAY for n in range(1, 40) if is_working_day(end - n * DAY)]
            assert day_before(end, count, WORKING) == worked[count - 1]
    assert day_before(date(2026, 6, 30), 1, MONTHS) is None
    assert day_before(date(2027, 2, 11), 1, WORKING) is None
