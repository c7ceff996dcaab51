"""The units below as of a date, from the store: each by its version of the date, computed once and kept.

What a unit contributes depends on its version, the records of its meetings, the day and the edition of the program; it
is kept in the store under the day, with the others in its head, so that whoever looks next reads it there.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lib.assessing.assess import period_start
from lib.assessing.completed import assessed
from lib.base.collector import no_collections
from lib.base.moments import day_of
from lib.base.problems import Unreadable
from lib.machine import kept_readings
from lib.plan import NO_RECORDS, Plan, Records
from lib.plan.sent import SETTING, SentPlan, from_value
from lib.province.contribution import EDITION, Contribution, contribution, from_bytes, to_bytes
from lib.province.rollup import RollUp, UnitBelow, level_below, roll_up, updated
from lib.reading.understanding import Reading
from lib.store import Store, Unit, UnitLevel, Version

NAME: Final = "tong-hop/"
_END: Final = b"\n"


@dataclass(frozen=True)
class _Wanted:
    """A unit's version on a day, with the records of its meetings."""

    version: Version
    day: date
    records: Records

    @property
    def head(self) -> bytes:
        return _head(self.version.sha256, self.records)


def _head(sha256: str, records: Records) -> bytes:
    """What a contribution is of, beside its day: the workbook and the records."""
    known = b"" if records == NO_RECORDS else repr(records).encode()
    return f"{sha256} {hashlib.blake2b(known, digest_size=8).hexdigest()}".encode()


def reported_day(version: Version) -> date:
    """The day that a version reports of: what the officer said, else the day it was published."""
    return version.report_date or day_of(version.at)


def communes_in(units: Iterable[Unit]) -> list[Unit]:
    """The communes of these units."""
    return [one for one in units if one.level is UnitLevel.COMMUNE]


def newest_day(store: Store, units: Iterable[Unit], today: date) -> date:
    """The newest day that any unit has reported of, none that is still to come. Raises StoreError."""
    newest = store.newest_of([unit.id for unit in units], today)
    return max((reported_day(version) for version in newest.values()), default=today)


def rolled_below(store: Store, as_of: date, now: datetime) -> RollUp:
    """All below the store's unit on a date: its own communes, and each level above communes as one; what had to be
    computed is kept. Raises UnfinishedError, StoreError."""
    everything = store.below(store.unit)
    parts = {part.key: part for part in _parts(store, communes_in(everything), as_of, now)}
    found: list[UnitBelow] = []
    children, inside = (
        [one for one in everything if one.parent == store.unit],
        _by_top(everything, store.unit),
    )
    for child in children:
        below = [parts[one.id] for one in communes_in(inside[child.id])]
        if child.level is UnitLevel.COMMUNE:
            found += below
        else:
            found.append(level_below(child.id, child.name, roll_up(below, as_of)))
    return roll_up(found, as_of, sent_by(store))


def _by_top(units: Iterable[Unit], top: str) -> dict[str, list[Unit]]:
    """Units by the one of them right below a unit that they belong to, itself first; each must come after its parent."""
    whose: dict[str, str] = {}
    found: dict[str, list[Unit]] = {}
    for unit in units:
        whose[unit.id] = unit.id if unit.parent == top else whose[unit.parent]
        found.setdefault(whose[unit.id], []).append(unit)
    return found


def sent_by(store: Store) -> SentPlan | None:
    """The plan that the store's unit has sent down and not withdrawn. Raises StoreError."""
    found = from_value(store.setting(SETTING))
    return found if found and found.tasks else None


def sent_to(store: Store) -> tuple[SentPlan, ...]:
    """The plans that the units above have sent down to the store's unit, the highest first. Raises StoreError."""
    found = map(from_value, store.setting_above(SETTING))
    return tuple(plan for plan in found if plan and plan.tasks)


@no_collections()
def _parts(store: Store, units: Iterable[Unit], as_of: date, now: datetime) -> list[UnitBelow]:
    """Communes on a date.

    A unit that has not reported in the month of the date stands with the figures of its last report's own day: what
    it did since is not known. "Before" is its last report of a month before, on its own day.
    """
    names = {unit.id: unit.name for unit in units}
    records = store.records_of(names)
    newest = {unit: one for unit, one in store.newest_of(names, as_of).items() if not one.is_deleted}
    own = _contributions(store, _on_own_day(newest, records), now)
    told = {
        unit: _Wanted(version, as_of, records.get(unit, NO_RECORDS))
        for unit, version in newest.items()
        if unit in own and reported_day(version) != as_of and updated(own[unit], reported_day(version), as_of)
    }
    found = own | _contributions(store, told, now)
    before = _before(store, found, records, as_of, now)
    return [
        UnitBelow(unit, name, found.get(unit), before.get(unit), *_report(newest.get(unit)))
        for unit, name in names.items()
    ]


def _report(version: Version | None) -> tuple[date | None, int | None]:
    return (reported_day(version), version.id) if version else (None, None)


def _on_own_day(versions: Mapping[str, Version], records: Mapping[str, Records]) -> dict[str, _Wanted]:
    return {
        unit: _Wanted(version, reported_day(version), records.get(unit, NO_RECORDS))
        for unit, version in versions.items()
    }


def _before(
    store: Store,
    now_of: Mapping[str, Contribution],
    records: Mapping[str, Records],
    as_of: date,
    now: datetime,
) -> dict[str, Contribution]:
    """Each unit's last report before the official month of the date."""
    by_day: dict[date, list[str]] = {}
    for unit, found in now_of.items():
        by_day.setdefault(period_start(found.info, as_of) - timedelta(days=1), []).append(unit)
    versions: dict[str, Version] = {}
    for last, units in by_day.items():
        versions |= store.newest_of(units, last)
    return _contributions(store, _on_own_day(versions, records), now)


def _contributions(store: Store, wanted: Mapping[str, _Wanted], now: datetime) -> dict[str, Contribution]:
    """What these units contribute: as it was kept, else computed and kept."""
    kept = store.derived_of({unit: _name(one.day) for unit, one in wanted.items()}, _edition())
    found = {unit: _unpacked(kept.get(unit), one) for unit, one in wanted.items()}
    known = {unit: one for unit, one in found.items() if one is not None}
    missing = {unit: one.version for unit, one in wanted.items() if unit not in known}
    made: dict[str, Contribution] = {}
    until = time.monotonic() + AT_ONCE
    for some in _in_lots(missing):
        if made and time.monotonic() > until:
            raise UnfinishedError(len(missing) - len(made))
        made |= _computed_and_kept(store, kept_readings.readings_of(store, some), wanted, now)
    unread = {unit: version for unit, version in missing.items() if unit not in made}
    made |= _computed_and_kept(store, _read_anew(store, unread), wanted, now)
    return known | made


AT_ONCE: Final = 2.0
"""Seconds after which what is being computed stops to tell how much is left."""
LOT: Final = 40
"""So many units are computed together, and kept."""


class UnfinishedError(Exception):
    """What units contribute takes long to compute: of so many it is left, the others are kept. To be asked again."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


def _in_lots(versions: Mapping[str, Version]) -> Iterator[dict[str, Version]]:
    units = list(versions)
    for first in range(0, len(units), LOT):
        yield {unit: versions[unit] for unit in units[first : first + LOT]}


def _computed_and_kept(
    store: Store, readings: Mapping[str, Reading], wanted: Mapping[str, _Wanted], now: datetime
) -> dict[str, Contribution]:
    """What these units contribute, from what was read of their workbooks."""
    made = {
        unit: computed(reading.plan, wanted[unit].records, wanted[unit].day)
        for unit, reading in readings.items()
    }
    store.keep_derived_of(
        {(unit, _name(wanted[unit].day)): _packed(one, wanted[unit].head) for unit, one in made.items()},
        _edition(),
        now,
    )
    return made


PATIENCE: Final = 1.0
"""Seconds in which workbooks are read anew for who waits; what is left is read in the background, or at the next look."""


def _read_anew(store: Store, versions: Mapping[str, Version]) -> dict[str, Reading]:
    """What can be read at once of these versions. After an update of the program the store has readings of an older one:
    what cannot be read anew at once is left out."""
    found, until = dict[str, Reading](), time.monotonic() + PATIENCE
    for unit, version in versions.items():
        if time.monotonic() < until:
            with suppress(Unreadable):
                found[unit] = kept_readings.reading_of(store.of(unit), version)
    return found


def computed(plan: Plan, records: Records, day: date) -> Contribution:
    """What a unit contributes, by the one door to assessments."""
    return contribution(assessed(plan, records, day))


def derived_own(sha256: str, plan: Plan, records: Records, day: date) -> tuple[str, tuple[str, bytes]]:
    """What a version that is to be published contributes on its own day, as the store keeps it: its name there, the
    edition and the content."""
    content = _packed(computed(plan, records, day), _head(sha256, records))
    return _name(day), (_edition(), content)


def _edition() -> str:
    return f"{kept_readings.edition()}-{EDITION}"


def _name(day: date) -> str:
    return f"{NAME}{day.isoformat()}"


def _packed(found: Contribution, head: bytes) -> bytes:
    return head + _END + to_bytes(found)


def _unpacked(kept: bytes | None, wanted: _Wanted) -> Contribution | None:
    """What was kept, where it is of this version and these records."""
    head, _, content = (kept or b"").partition(_END)
    if head != wanted.head:
        return None
    try:
        return from_bytes(content)
    except ValueError:
        return None
