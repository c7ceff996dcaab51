"""What one unit contributes to the level above: counts of an assessment, small enough to be kept for every version.

Nothing is judged here: each figure is the one that the unit's own screens show on that day. Counts travel, rates are
made last, so that shares come as their total and their number of members.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from lib.assessing.assess import DONE, LATE, RESTING, Assessment, IndicatorStatus, Ratio, Status
from lib.base import vietnamese as vn
from lib.plan import MonthWindow, PlanInfo
from lib.plan.sent import last_day, marks_of
from lib.views.first_screen import area_line
from lib.views.wording import Tone, area_label

EDITION: Final = "2"
"""Changes with what contributions hold; together with the readers' edition it tells which kept ones may be used."""


@dataclass(frozen=True)
class AreaShare:
    """An area of a unit: its code and name there, its late tasks of all, and its tone on the unit's own screen."""

    code: str
    label: str
    late: int
    tasks: int
    tone: Tone

    @property
    def name(self) -> str:
        """Its name without the number, which may differ from plan to plan."""
        return self.label.removeprefix(f"{self.code}. ") if self.code else self.label

    @property
    def key(self) -> str:
        """What makes it one area in several units' plans."""
        return vn.bare(self.name)


class GivenState(StrEnum):
    """How a task stands that a unit above has sent down, the worst first."""

    LATE = "late"
    UNCLEAR = "unclear"
    IN_TIME = "in-time"
    RESTING = "resting"
    DONE = "done"


@dataclass(frozen=True)
class GivenTask:
    """A task in a unit's workbook that a unit above has sent down: who did (plan.sent), its number there, how it stands,
    and the last day by which the workbook says that it is to be done."""

    word: str
    number: int
    state: GivenState
    due: date | None


@dataclass(frozen=True)
class Contribution:
    """A unit on a day. done and expected are over the same tasks, those with dates; money is đồng, None is unknown.

    indicators holds a short mark of each indicator's name and unit with its status; window is the unit's months.
    """

    as_of: date
    year: int | None
    window: MonthWindow
    tasks: int
    resting: int
    finished: int
    overdue: int
    due_soon: int
    undated: int
    done: Ratio
    expected: Ratio
    allocated: int | None
    spent: int | None
    indicators: tuple[tuple[str, IndicatorStatus], ...]
    indicators_missing: int
    areas: tuple[AreaShare, ...]
    untracked: bool
    illustrative: bool
    given: tuple[GivenTask, ...] = ()

    @property
    def off_target(self) -> int:
        """Indicators that are off their targets."""
        return self._indicators(IndicatorStatus.OFF_TARGET)

    @property
    def met(self) -> int:
        """Indicators that have reached their targets."""
        return self._indicators(IndicatorStatus.MET)

    def _indicators(self, wanted: IndicatorStatus) -> int:
        return sum(status is wanted for _, status in self.indicators)

    @property
    def gap(self) -> Fraction | None:
        """Expected minus done; positive means behind."""
        expected, done = self.expected.value, self.done.value
        return None if expected is None or done is None else expected - done

    @property
    def info(self) -> PlanInfo:
        """What tells which official month a day is in."""
        return PlanInfo(year=self.year, month_window=self.window)


def contribution(now: Assessment) -> Contribution:
    """What the unit with this assessment contributes."""
    info, total = now.plan.info, now.total
    return Contribution(
        as_of=now.as_of,
        year=info.year,
        window=info.month_window,
        tasks=total.tasks,
        resting=total.resting,
        finished=total.done,
        overdue=total.overdue,
        due_soon=total.count([Status.DUE_SOON]),
        undated=total.count([Status.UNDATED]),
        done=total.dated_progress,
        expected=total.expected,
        allocated=total.allocated,
        spent=total.spent,
        indicators=tuple(
            (_mark(state.indicator.title, state.indicator.unit), state.status) for state in now.indicators
        ),
        indicators_missing=now.trust.indicators_missing,
        areas=tuple(
            AreaShare(area.code, area_label(area), line.late, line.tasks, line.tone)
            for area in now.areas
            for line in (area_line(area),)
        ),
        untracked=now.trust.untracked,
        illustrative=info.illustrative,
        given=tuple(_given(now)),
    )


def _given(now: Assessment) -> Iterator[GivenTask]:
    """The tasks that units above have sent down; of one that stands in several rows, or that has rows below it, the
    worst state."""
    of: dict[str, list[tuple[str, int]]] = {}
    found: dict[tuple[str, int], list[tuple[GivenState, date | None]]] = {}
    for row in now.plan.rows:
        above = of.get(row.parent or "", [])
        of[row.key] = marks = marks_of(row.title) or above
        state = now.by_key.get(row.key)
        for mark in marks:
            if state is not None:
                found.setdefault(mark, []).append((_given_state(state.status), last_day(row)))
    for (word, number), states in found.items():
        dues = [due for _, due in states if due]
        worst = min((state for state, _ in states), key=list(GivenState).index)
        yield GivenTask(word, number, worst, max(dues, default=None))


def _given_state(status: Status) -> GivenState:
    if status in DONE:
        return GivenState.DONE
    if status in LATE:
        return GivenState.LATE
    if status in RESTING:
        return GivenState.RESTING
    return GivenState.UNCLEAR if status is Status.UNDATED else GivenState.IN_TIME


def _mark(title: str, unit: str | None) -> str:
    """What makes one indicator in several plans: its name and its unit, in ten letters."""
    said = f"{vn.bare(title)}|{vn.bare(unit or '')}"
    return hashlib.blake2b(said.encode(), digest_size=5).hexdigest()


# Kept


def to_bytes(found: Contribution) -> bytes:
    """A contribution as bytes (JSON), some 1 kB, for from_bytes()."""
    return json.dumps(_plain(astuple(found)), ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    match value:
        case tuple() | list():
            return [_plain(one) for one in value]
        case Fraction():
            return [value.numerator, value.denominator]
        case date():
            return value.toordinal()
        case _:
            return value


def from_bytes(content: bytes) -> Contribution:
    """What to_bytes() was given. Raises ValueError for anything else."""
    try:
        kept = dict(zip(_FIELDS, json.loads(content), strict=True))
        made: dict[str, Any] = {
            "as_of": date.fromordinal(kept["as_of"]),
            "window": MonthWindow(kept["window"]),
            "done": _ratio(*kept["done"]),
            "expected": _ratio(*kept["expected"]),
            "indicators": tuple((mark, IndicatorStatus(status)) for mark, status in kept["indicators"]),
            "areas": tuple(_area(*area) for area in kept["areas"]),
            "given": tuple(_given_task(*task) for task in kept["given"]),
        }
        return Contribution(**{**kept, **made})
    except (TypeError, KeyError, AttributeError, ZeroDivisionError) as error:
        raise ValueError(str(error)) from error


_FIELDS: Final = tuple(field.name for field in fields(Contribution))


def _area(code: str, label: str, late: int, tasks: int, tone: str) -> AreaShare:
    return AreaShare(code, label, late, tasks, Tone(tone))


def _given_task(word: str, number: int, state: str, due: int | None) -> GivenTask:
    return GivenTask(word, number, GivenState(state), date.fromordinal(due) if due else None)


def _ratio(total: Sequence[int], count: int) -> Ratio:
    return Ratio(Fraction(*total), count)


def added(ratios: Iterable[Ratio]) -> Ratio:
    """The mean over all members of several means."""
    count, by_denominator = 0, Counter[int]()  # thousands of fractions added one by one take long
    for one in ratios:
        count += one.count
        by_denominator[one.total.denominator] += one.total.numerator
    return Ratio(sum((Fraction(n, d) for d, n in by_denominator.items()), Fraction(0)), count)
