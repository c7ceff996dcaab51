"""What made-up units contribute: ten tasks, none late, two indicators; told apart by what a test changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from lib.assessing.assess import IndicatorStatus, Ratio
from lib.plan import MonthWindow
from lib.province.contribution import Contribution
from lib.province.rollup import UnitBelow

DAY = date(2026, 9, 14)
EMPTY = Contribution(
    as_of=DAY,
    year=2026,
    window=MonthWindow.FROM_15TH,
    tasks=10,
    resting=0,
    finished=0,
    overdue=0,
    due_soon=0,
    undated=0,
    done=Ratio(Fraction(0), 0),
    expected=Ratio(Fraction(0), 0),
    allocated=None,
    spent=None,
    indicators=(("a", IndicatorStatus.MET), ("b", IndicatorStatus.OFF_TARGET)),
    indicators_missing=0,
    areas=(),
    untracked=False,
    illustrative=False,
)


def part(name: str, reported: date = DAY, before: Contribution | None = None, **changes: Any) -> UnitBelow:
    return UnitBelow(name, name, replace(EMPTY, **changes), before, reported, 1)
