"""Moments as they are in Vietnam."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
"""The whole country's since 1975, without summer time."""


def day_of(moment: datetime) -> date:
    """The date in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """The moment at which the next day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=1)


def say(moment: datetime) -> str:
    """A moment as people in Vietnam say it: "08 giờ 15 ngày 03/7/2026"."""
    here = moment.astimezone(VIETNAM)
    return f"{here:%H} giờ {here:%M} ngày {here.day:02}/{here.month}/{here.year}"
