"""An indicator on a date: its figure of the year so far against its target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from lib.assessing.months import ended_months, figure_day, month_end
from lib.assessing.states import IndicatorState, IndicatorStatus
from lib.plan import Combine, Direction, Figure, Indicator, PlanInfo


def indicator_state(info: PlanInfo, indicator: Indicator, as_of: date) -> IndicatorState:
    """The indicator with the figures known on the date, and the ended months that lack one."""
    due_months = [m for m in range(1, 13) if (day := figure_day(info, m)) is not None and day <= as_of]
    known = {m: indicator.months[m] for m in due_months if m in indicator.months}
    if info.year is None:
        known = dict(indicator.months)
    latest = combined(indicator.combine, known)
    missing = tuple(
        m for m in ended_months(info, as_of) if known and m > min(known) and m not in indicator.months
    )
    year_over = info.year is not None and as_of > month_end(info, info.year, 12)
    status = _indicator_status(indicator, latest, year_over or lost_for_good(indicator, known))
    return IndicatorState(indicator, status, latest, max(known, default=None), known, missing)


def combined(how: Combine, figures: Mapping[int, Figure]) -> float | None:
    """The figure of the year so far.

    Cumulative figures are running totals from the start of the year, so the last one stands, as with
    "cuối kỳ". An average of counts is sum of parts ÷ sum of wholes, never a mean of percentages.
    """
    filled = {month: figure for month, figure in sorted(figures.items()) if figure.value is not None}
    if not filled:
        return None
    if how is not Combine.AVERAGE:
        return list(filled.values())[-1].value
    wholes = [figure.whole for figure in filled.values()]
    if all(whole is not None for whole in wholes) and sum(w for w in wholes if w is not None) > 0:
        parts = sum(figure.part for figure in filled.values() if figure.part is not None)
        return parts / sum(w for w in wholes if w is not None)
    values = [figure.value for figure in filled.values() if figure.value is not None]
    return sum(values) / len(values)


_IN_TIME = re.compile(r"(?:đúng|trước)\s+(?:thời\s+)?hạn|kịp thời", re.IGNORECASE)


def lost_for_good(indicator: Indicator, known: Mapping[int, Figure]) -> bool:
    """Whether a running total can no longer reach its target: all are to be done in time, and some were late.

    What was late stays late; what is only not yet done ("được số hóa", "được xử lý") may still be done.
    """
    figure = known[max(known)] if known else None
    whole = indicator.target is not None and indicator.target >= 1 and indicator.unit == "%"
    if not whole or indicator.combine is not Combine.CUMULATIVE or indicator.direction is Direction.AT_MOST:
        return False
    if figure is None or figure.value is None or not _IN_TIME.search(indicator.title):
        return False
    return figure.value < 1


def _indicator_status(indicator: Indicator, latest: float | None, year_over: bool) -> IndicatorStatus:
    """A yearly running total below its target is still in progress until the year, or its chance, is over."""
    if latest is None:
        return IndicatorStatus.NO_DATA if year_over else IndicatorStatus.NOT_DUE
    if indicator.target is None:
        return IndicatorStatus.NO_TARGET
    at_least = indicator.direction is Direction.AT_LEAST
    slack = 1e-9
    met = latest >= indicator.target - slack if at_least else latest <= indicator.target + slack
    if met:
        return IndicatorStatus.MET
    growing = indicator.combine is Combine.CUMULATIVE and at_least and not year_over
    return IndicatorStatus.IN_PROGRESS if growing else IndicatorStatus.OFF_TARGET
