"""The periods that reports are about: their names and the days their figures are from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lib.assessing.assess import month_end, month_start
from lib.plan import PlanInfo
from lib.reports.words import short_day


class PeriodKind(StrEnum):
    """The reports a commune owes its superior in a year, those of months, and any other span."""

    QUARTER_1 = "quy-1"
    HALF = "6-thang"
    QUARTER_3 = "quy-3"
    YEAR = "nam"
    MONTH = "thang"
    OTHER = "khac"


@dataclass(frozen=True)
class Period:
    """A reporting period: the first and last day of its data window, both included.

    since is the first day of the year's running totals; ahead is the last day of the period that follows,
    by the calendar, and coming its name. name stands in titles ("6 tháng đầu năm 2020"), short in files.
    """

    kind: PeriodKind
    start: date
    end: date
    since: date
    name: str
    short: str
    ahead: date
    coming: str


_SPANS = {
    PeriodKind.QUARTER_1: (1, 3, "quý I năm {}", "quý I {}", 6, "quý II năm {}"),
    PeriodKind.HALF: (1, 6, "6 tháng đầu năm {}", "6 tháng {}", 12, "6 tháng cuối năm {}"),
    PeriodKind.QUARTER_3: (7, 9, "quý III và 9 tháng đầu năm {}", "quý III {}", 12, "quý IV năm {}"),
    PeriodKind.YEAR: (1, 12, "năm {}", "năm {}", 12, "năm {}"),
}


def period_of(info: PlanInfo, kind: PeriodKind, year: int) -> Period:
    """One of the year's four reports. Its window follows the plan's month window (Nghị định 09/2019/NĐ-CP):
    by the 15th-to-14th rule six months are 15 December to 14 June. Raises ValueError for other kinds."""
    if kind not in _SPANS:
        raise ValueError("months are made by month_period, a period of one's own choice by other_period")
    first, last, name, short, ahead, coming = _SPANS[kind]
    next_year = year + (kind is PeriodKind.YEAR)
    return Period(
        kind=kind,
        start=month_start(info, year, first),
        end=month_end(info, year, last),
        since=month_start(info, year, 1),
        name=name.format(year),
        short=short.format(year),
        ahead=month_end(PlanInfo(), next_year, ahead),
        coming=coming.format(next_year),
    )


def month_period(info: PlanInfo, year: int, month: int) -> Period:
    """A month's report, by the plan's month window; month is 1 to 12."""
    after, next_year = month % 12 + 1, year + month // 12
    return Period(
        kind=PeriodKind.MONTH,
        start=month_start(info, year, month),
        end=month_end(info, year, month),
        since=month_start(info, year, 1),
        name=f"tháng {month} năm {year}",
        short=f"tháng {month}-{year}",
        ahead=month_end(PlanInfo(), next_year, after),
        coming=f"tháng {after} năm {next_year}",
    )


def other_period(info: PlanInfo, start: date, end: date) -> Period:
    """Any span of days; raises ValueError where it ends before it starts."""
    if end < start:
        raise ValueError(f"the period ends {end} before it starts {start}")
    span = f"từ ngày {short_day(start)} đến ngày {short_day(end)}"
    since = min(start, month_start(info, info.year or end.year, 1))
    short = f"{start:%d-%m-%Y} den {end:%d-%m-%Y}".replace("den", "đến")
    return Period(PeriodKind.OTHER, start, end, since, span, short, end + (end - start), "thời gian tới")


def periods(info: PlanInfo, year: int) -> tuple[Period, ...]:
    """The four reports of a year."""
    return tuple(period_of(info, kind, year) for kind in _SPANS)


def report_day(info: PlanInfo, period: Period, known_by: date | None = None) -> date:
    """The date to assess a period's report on: its end, or the workbook's report date if that comes first.

    After the report date nothing was recorded; to assess later would call unrecorded work overdue.
    known_by stands for the report date of a workbook that states none.
    """
    return min(period.end, info.report_date or known_by or period.end)


def window_line(period: Period) -> str:
    """The data window as printed under the title and under tables."""
    window = f"Số liệu từ ngày {short_day(period.start)} đến ngày {short_day(period.end)}"
    if period.since < period.start:
        return f"{window}; số lũy kế tính từ ngày {short_day(period.since)}"
    return window
