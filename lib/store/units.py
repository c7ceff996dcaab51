"""Units of a store: the tree of communes and the levels above, who may look where, and reading of many at once.

A store begins with one unit (OWN_UNIT): the commune of its one PC, or on a server the level above all others.
Whatever belongs to a unit is reached by a Store that is bound to it, which of() gives.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa

from lib.store.database import Database
from lib.store.schema import (
    DERIVED,
    OWN_UNIT,
    UNIT,
    UNITS,
    Actor,
    Fault,
    Role,
    StoreError,
    append_log,
    begin_unit,
    removed,
    rows,
    stands,
)

UNIT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
ID_RULE = "Mã đơn vị có 1–40 ký tự: chữ thường không dấu, chữ số, gạch ngang; bắt đầu bằng chữ hoặc số."
AT_ONCE = 1_000
"""Units named in one statement: databases limit the number of values."""
OF_UNITS = sa.bindparam("of_units", expanding=True, literal_execute=True, type_=sa.String())
"""These units, in the conditions of a statement that of_units() runs: as words in it, which a thousand parameters to be
numbered, typed and sent would only make slower."""


class UnitLevel(StrEnum):
    """The levels of administration. Kept as text."""

    COMMUNE = "xã"
    PROVINCE = "tỉnh"
    COUNTRY = "trung ương"


@dataclass(frozen=True)
class Unit:
    """A commune or a level above, by an id that is its own for good; parent is the id of the unit above."""

    id: str
    parent: str
    name: str
    level: UnitLevel = UnitLevel.COMMUNE


class UnitRecords(Database):
    """The part of the store that knows the units, and what was computed of them."""

    def of(self, unit: str, actor: Actor | None = None) -> Self:
        """The store of another unit. actor: on whose behalf; without one nothing is checked.

        Raises StoreError: forbidden, where the actor may not look there (see readable).
        """
        if actor and unit not in {each.id for each in self.readable(actor)}:
            raise StoreError(Fault.FORBIDDEN)
        return self.bound_to(unit)

    def units(self) -> list[Unit]:
        """All units, each after the one above it, else by name and id; none in a store of one unit."""
        with self.reading() as connection:
            found = connection.execute(sa.select(UNITS)).mappings()
            kept = [Unit(row[UNIT], row["parent"], row["name"], UnitLevel(row["level"])) for row in found]
        return list(below_in(sorted(kept, key=lambda unit: (unit.name, unit.id)), OWN_UNIT))

    def has_units(self) -> bool:
        """Whether there are more units than the store's own."""
        with self.reading() as connection:
            return connection.execute(sa.select(UNITS.c[UNIT]).limit(1)).first() is not None

    def below(self, unit: str) -> list[Unit]:
        """The units below this one, however deep, in the order of units()."""
        return list(below_in(self.units(), unit))

    def readable(self, actor: Actor) -> list[Unit]:
        """The units whose figures the actor may look at: their own, and from "theo dõi" on all below it.

        Nobody sees a unit beside their own or above it. Empty where their login does not stand any more.
        """
        if actor.login:
            with self.bound_to(actor.unit).reading() as connection:
                if not stands(connection, actor):
                    return []
        everything = self.units()
        own = [unit for unit in everything if unit.id == actor.unit] or [Unit(actor.unit, "", "")]
        return own + (list(below_in(everything, actor.unit)) if actor.role.covers(Role.FOLLOW) else [])

    def roles(self) -> list[Role]:
        """The roles that mean something here: "theo dõi" only where there are units to follow."""
        follows = self.has_units()
        return [role for role in Role if role is not Role.FOLLOW or follows]

    def add_unit(self, unit: Unit, now: datetime, actor: Actor) -> Unit:
        """Keep a new unit with an empty log of its own; told in the log of OWN_UNIT.

        Raises StoreError: bad name, taken, missing (the unit above).
        """
        if not UNIT_ID.fullmatch(unit.id) or not unit.name.strip():
            raise StoreError(Fault.BAD_NAME, ID_RULE)
        with self.bound_to(OWN_UNIT).acting(Role.ADMIN, "unit-add", now, actor) as connection:
            named = sa.select(UNITS.c[UNIT]).where(UNITS.c[UNIT].in_((unit.id, unit.parent)))
            known = set(connection.execute(named).scalars())
            if unit.id in known:
                raise StoreError(Fault.TAKEN, f"Đã có đơn vị «{unit.id}».")
            if unit.parent not in {OWN_UNIT, *known}:
                raise StoreError(Fault.MISSING, f"Không có đơn vị «{unit.parent}».")
            row = {"parent": unit.parent, "name": unit.name.strip(), "level": str(unit.level)}
            append_log(connection, "unit-add", {"unit": unit.id, **row}, now, actor)
            of_unit = connection.execution_options(unit=unit.id)
            begin_unit(of_unit)
            whom = {"at": now, "who": actor.name, "role": actor.role}
            of_unit.execute(sa.insert(UNITS).values(**row, **whom))
            connection.execution_options(unit=OWN_UNIT)
        return unit

    def derived(self, name: str, edition: str) -> bytes | None:
        """What was computed under this name by this edition of the program; None where nothing was."""
        query = rows(DERIVED, DERIVED.c.data).where(DERIVED.c.name == name, DERIVED.c.edition == edition)
        with self.reading() as connection:
            return _unpacked(connection.execute(query).scalar())

    def derived_names(self, edition: str) -> set[str]:
        """The names under which this edition has kept something."""
        with self.reading() as connection:
            query = rows(DERIVED, DERIVED.c.name).where(DERIVED.c.edition == edition)
            return set(connection.execute(query).scalars())

    def keep_derived(self, name: str, edition: str, data: bytes, now: datetime) -> None:
        """Keep what was computed, in the place of what an earlier edition did; no entry in the log."""
        self.keep_derived_of({(self.unit, name): data}, edition, now)

    def keep_derived_of(self, found: Mapping[tuple[str, str], bytes], edition: str, now: datetime) -> None:
        """The same of many units, by unit and name, in one transaction."""
        if not found:
            return
        with self.writing() as connection:
            for (unit, name), data in found.items():
                put_derived(connection.execution_options(unit=unit), name, edition, data, now)

    def derived_of(self, names: Mapping[str, str], edition: str) -> dict[str, bytes]:
        """What was computed of each of many units under a name of its own; those without it are left out."""
        wanted = DERIVED.c.name.in_(set(names.values())) & (DERIVED.c.edition == edition)
        query = sa.select(DERIVED.c[UNIT], DERIVED.c.name, DERIVED.c.data)
        query = query.where(DERIVED.c[UNIT].in_(OF_UNITS), wanted)
        with self.reading() as connection:
            found = of_units(connection, query, names)
            kept = {unit: _unpacked(data) for unit, name, data in found if name == names[unit]}
        return {unit: data for unit, data in kept.items() if data is not None}


def put_derived(connection: sa.Connection, name: str, edition: str, data: bytes, now: datetime) -> None:
    """Keep what was computed of the connection's unit."""
    connection.execute(removed(DERIVED).where(DERIVED.c.name == name))
    row = {"name": name, "edition": edition, "at": now, "data": zlib.compress(data, 1)}
    connection.execute(sa.insert(DERIVED).values(**row))


def of_units(connection: sa.Connection, query: sa.Select[Any], units: Iterable[str]) -> Iterator[Any]:
    """The rows that a query whose condition is OF_UNITS finds for these units."""
    chosen = list(units)
    for first in range(0, len(chosen), AT_ONCE):
        part = {OF_UNITS.key: chosen[first : first + AT_ONCE]}
        yield from connection.execute(query, part)


def without_unit(row: sa.RowMapping) -> dict[str, Any]:
    """A row's columns but that of its unit."""
    return {name: row[name] for name in row if name != UNIT}


def _unpacked(data: bytes | None) -> bytes | None:
    """What was kept; None for what cannot have been: it is computed anew then."""
    try:
        return None if data is None else zlib.decompress(data)
    except zlib.error:
        return None


def below_in(units: Sequence[Unit], top: str) -> Iterator[Unit]:
    """The units of these that are below one, however deep, each before those below it."""
    children: dict[str, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit)
    waiting = list(reversed(children.pop(top, [])))
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting.extend(reversed(children.pop(unit.id, [])))
