"""The units below on a date: which of them may be compared, worst first, what all of them come to. Pure.

A unit is ranked only among those whose figures mean the same: a plan of the same year with results in it, updated in
the month of the date, with the indicators that most units have. Each of the others is named with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from lib.assessing.assess import Ratio, period_start
from lib.base import vietnamese as vn
from lib.plan.sent import SentPlan
from lib.province.contribution import AreaShare, Contribution, added
from lib.views.wording import Tone

if TYPE_CHECKING:
    from pandas import DataFrame


class Apart(StrEnum):
    """Why a unit is not ranked."""

    NO_FIGURES = "no-figures"
    UNREAD = "unread"
    """It has a version, which this edition of the program has not read yet."""
    OTHER_YEAR = "other-year"
    UNTRACKED = "untracked"
    STALE = "stale"
    OTHER_INDICATORS = "other-indicators"


@dataclass(frozen=True)
class UnitBelow:
    """A unit below: the figures of its version of the date, and those of its last version of a month before, on its
    own day. reported is the day that its version reports of; version its number. inside are the communes of one that
    is itself a level above: its figures are theirs (see level_below).
    """

    key: str
    name: str
    now: Contribution | None = None
    before: Contribution | None = None
    reported: date | None = None
    version: int | None = None
    inside: RollUp | None = None

    @cached_property
    def compared(self) -> tuple[Contribution, Contribution] | None:
        """What may be compared, then and now: of a level above the communes that have both."""
        if self.inside is not None:
            pairs = [pair for part, _ in self.inside.alike if (pair := part.compared)]
            then, now = ([pair[place] for pair in pairs] for place in (0, 1))
            return (summed(then), summed(now)) if pairs else None
        if self.now is None or self.before is None or self.now.year != self.before.year:
            return None
        return self.before, self.now

    @property
    def grown(self) -> int | None:
        """By how many the late tasks have grown since; None where there is nothing to compare with."""
        return self.compared[1].overdue - self.compared[0].overdue if self.compared else None

    def has_reported(self, as_of: date) -> bool | None:
        """Whether a commune has reported in the month of the date; None where its version has not been read yet."""
        if self.now is None or self.reported is None:
            return None if self.version is not None else False
        return updated(self.now, self.reported, as_of)

    @property
    def members(self) -> tuple[Contribution, ...]:
        """The communes that its figures are of."""
        if self.inside is not None:
            return tuple(now for _, now in self.inside.alike)
        return (self.now,) if self.now else ()


def updated(info_of: Contribution, reported: date, as_of: date) -> bool:
    """Whether a report of that day is one of the official month of the date (assessing.months)."""
    return reported >= period_start(info_of.info, as_of)


@dataclass(frozen=True)
class Money:
    """đồng of the units that know both sums, how many those are."""

    spent: int
    allocated: int
    units: int


@dataclass(frozen=True)
class RollUp:
    """All units below on a date, each with why it is not ranked (None: it is).

    common are the indicators that most units have; year is the year of most plans. Put in order only when that is
    asked for: of a level above communes its own level needs but the sums.
    """

    as_of: date
    judged: tuple[tuple[UnitBelow, Apart | None], ...]
    common: frozenset[str]
    year: int | None
    sent: SentPlan | None = None
    """The plan that the level has sent down."""

    @cached_property
    def parts(self) -> tuple[UnitBelow, ...]:
        """All of them."""
        return tuple(part for part, _ in self.judged)

    @cached_property
    def ranked(self) -> tuple[UnitBelow, ...]:
        """Those that can be compared, worst first."""
        by_key = {part.key: part for part, why in self.judged if why is None}
        return tuple(by_key[key] for key in ranking_frame(by_key.values())["key"])

    @cached_property
    def apart(self) -> tuple[tuple[UnitBelow, Apart], ...]:
        """The others, by the reason and their names."""
        return tuple(
            sorted(
                ((part, why) for part, why in self.judged if why is not None),
                key=lambda one: (list(Apart).index(one[1]), vn.sort_key(one[0].name)),
            )
        )

    @property
    def alike(self) -> Iterator[tuple[UnitBelow, Contribution]]:
        """The units whose figures are of the date: the ranked, and those that only have other indicators; in no order."""
        known = (part for part, why in self.judged if why in (None, Apart.OTHER_INDICATORS))
        return ((part, part.now) for part in known if part.now is not None)

    @cached_property
    def silent(self) -> tuple[UnitBelow, ...]:
        """The communes that have not reported in the month of the date."""
        return tuple(self._communes_that(has_reported=False))

    @cached_property
    def unread(self) -> tuple[UnitBelow, ...]:
        """The communes of which that is not known, as their workbooks are being read again."""
        return tuple(self._communes_that(has_reported=None))

    def _communes_that(self, *, has_reported: bool | None) -> Iterator[UnitBelow]:
        for part in self.parts:
            if part.inside is not None:
                yield from part.inside.unread if has_reported is None else part.inside.silent
            elif part.has_reported(self.as_of) is has_reported:
                yield part

    @property
    def communes(self) -> int:
        """How many communes all parts come to."""
        return sum(part.inside.communes if part.inside else 1 for part in self.parts)

    @cached_property
    def counted(self) -> tuple[tuple[UnitBelow, Contribution], ...]:
        """The same, the worst of the ranked first."""
        others = (part for part, why in self.apart if why is Apart.OTHER_INDICATORS)
        return tuple((part, part.now) for part in (*self.ranked, *others) if part.now is not None)

    def total(self, name: str) -> int:
        """The sum of a count of Contribution over the counted units."""
        return sum(getattr(now, name) for _, now in self.counted)

    @property
    def done(self) -> Ratio:
        """The mean progress of all tasks that can have one."""
        return added(now.done for _, now in self.counted)

    @property
    def expected(self) -> Ratio:
        """The mean share that should be done, of the same tasks."""
        return added(now.expected for _, now in self.counted)

    @property
    def money(self) -> Money:
        """What was spent of what was allocated, of the units that know both."""
        known = [
            (now.spent, now.allocated)
            for _, now in self.counted
            if now.spent is not None and now.allocated is not None
        ]
        return Money(sum(one for one, _ in known), sum(one for _, one in known), len(known))

    @property
    def grown(self) -> tuple[int, int] | None:
        """By how many the late tasks have grown, over how many units that can be compared with a month before."""
        known = [part.grown for part, _ in self.counted if part.grown is not None]
        return (sum(known), len(known)) if known else None

    def because(self, *reasons: Apart) -> tuple[UnitBelow, ...]:
        """The units that are not ranked for these reasons."""
        return tuple(part for part, why in self.apart if why in reasons)


def level_below(key: str, name: str, inside: RollUp) -> UnitBelow:
    """A level above communes as one row of the level above it: the sums of its communes whose figures are of the date."""
    members = [now for _, now in inside.alike]
    reported = max((part.reported for part in inside.parts if part.reported), default=None)
    return UnitBelow(key, name, summed(members) if members else None, None, reported, inside=inside)


def summed(members: Sequence[Contribution]) -> Contribution:
    """Several units as one: counts added, means over all members, money of those that know both sums. At least one."""
    money = [
        (one.spent, one.allocated) for one in members if one.spent is not None and one.allocated is not None
    ]
    areas: dict[str, list[AreaShare]] = {}
    for area in (area for one in members for area in one.areas):
        areas.setdefault(area.key, []).append(area)
    counts = ("tasks", "resting", "finished", "overdue", "due_soon", "undated", "indicators_missing")
    return replace(
        members[0],
        **{name: sum(getattr(one, name) for one in members) for name in counts},
        done=added(one.done for one in members),
        expected=added(one.expected for one in members),
        spent=sum(one for one, _ in money) if money else None,
        allocated=sum(one for _, one in money) if money else None,
        indicators=tuple(pair for one in members for pair in one.indicators),
        areas=tuple(_joined(same) for same in areas.values()),
        illustrative=any(one.illustrative for one in members),
        given=(),
    )


def roll_up(parts: Iterable[UnitBelow], as_of: date, sent: SentPlan | None = None) -> RollUp:
    """The units below on a date."""
    known = tuple(parts)
    year = _most(part.now.year for part in known if part.now is not None)
    sets = [
        frozenset(mark for mark, _ in part.now.indicators)
        for part in known
        if part.now is not None and part.now.year == year and part.now.indicators
    ]
    common = frozenset(
        mark for mark, count in Counter(m for s in sets for m in s).items() if 2 * count > len(sets)
    )
    judged = tuple((part, _why_apart(part, as_of, year, common)) for part in known)
    return RollUp(as_of, judged, common, year, sent)


def _most(years: Iterable[int | None]) -> int | None:
    """The most frequent one, of equals the latest."""
    counted = Counter(years)
    return max(counted, key=lambda year: (counted[year], year or 0), default=None)


def _why_apart(part: UnitBelow, as_of: date, year: int | None, common: frozenset[str]) -> Apart | None:
    now = part.now
    if now is None or part.reported is None:
        return Apart.UNREAD if part.version is not None else Apart.NO_FIGURES
    if now.year != year:
        return Apart.OTHER_YEAR
    if now.untracked:
        return Apart.UNTRACKED
    if not part.has_reported(as_of):
        return Apart.STALE
    return Apart.OTHER_INDICATORS if common - {mark for mark, _ in now.indicators} else None


COLUMNS: Final = (
    "key",
    "name",
    "late",
    "tasks",
    "done",
    "expected",
    "gap",
    "off_target",
    "spent",
    "allocated",
)


def ranking_frame(parts: Iterable[UnitBelow]) -> DataFrame:
    """One row a unit, the worst first: by late tasks, then by how far it is behind, then by indicators off target."""
    import pandas as pd  # noqa: PLC0415 - takes half a second; one PC never needs it here

    rows = [
        (
            part.key,
            part.name,
            now.overdue,
            now.tasks,
            _share(now.done),
            _share(now.expected),
            None if now.gap is None else float(now.gap),
            now.off_target,
            now.spent,
            now.allocated,
            vn.sort_key(part.name),
        )
        for part in parts
        if (now := part.now) is not None
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "order"])
    table["gap"] = table["gap"].astype(float)
    return table.sort_values(
        ["late", "gap", "off_target", "order"], ascending=[False, False, False, True], na_position="last"
    ).drop(columns="order")


def _share(ratio: Ratio) -> float | None:
    return None if ratio.value is None else float(ratio.value)


# Units and areas

MOST_AREAS: Final = 9
"""So many areas stand side by side; what few units have is put together."""
OTHER_AREAS: Final = "Lĩnh vực khác"


@dataclass(frozen=True)
class Heat:
    """Units against areas: the heads, and a row a unit with its share of each area (None: it has no such area)."""

    areas: tuple[str, ...]
    rows: tuple[tuple[UnitBelow, tuple[AreaShare | None, ...]], ...]


def heat(found: RollUp, most: int = MOST_AREAS) -> Heat:
    """The ranked units, worst first, against so many of the areas that most of them have, in the order of the plans."""
    rows = [(part, part.now) for part in found.ranked if part.now is not None]
    names: dict[str, Counter[str]] = {}
    places: dict[str, list[int]] = {}
    for _, now in rows:
        for place, area in enumerate(now.areas):
            names.setdefault(area.key, Counter())[area.name] += 1
            places.setdefault(area.key, []).append(place)
    often = sorted(places, key=lambda key: -len(places[key]))
    kept = sorted(often[:most], key=lambda key: sum(places[key]) / len(places[key]))
    heads = [names[key].most_common(1)[0][0] for key in kept]
    is_more = len(often) > len(kept)
    return Heat(
        (*heads, *([OTHER_AREAS] if is_more else ())),
        tuple((part, _crossed(now, kept, is_more=is_more)) for part, now in rows),
    )


def _crossed(now: Contribution, kept: Sequence[str], *, is_more: bool) -> tuple[AreaShare | None, ...]:
    own: dict[str, list[AreaShare]] = {}
    for area in now.areas:
        own.setdefault(area.key if area.key in kept else OTHER_AREAS, []).append(area)
    heads = (*kept, *([OTHER_AREAS] if is_more else ()))
    return tuple(_joined(own[key]) if key in own else None for key in heads)


def _joined(areas: Sequence[AreaShare]) -> AreaShare:
    """Areas as one, as bad as the worst of them."""
    if len(areas) == 1:
        return areas[0]
    worst = min({area.tone for area in areas}, key=list(Tone).index)
    late, tasks = (sum(counts) for counts in zip(*((area.late, area.tasks) for area in areas), strict=True))
    return replace(areas[0], late=late, tasks=tasks, tone=worst)
