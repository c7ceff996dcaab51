"""What meetings leave behind: the meetings, decisions with all their revisions, accepted delays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from lib.plan import NO_RECORDS, DecisionText, Extension, ExtensionText, Kept, KeptDecision, Meeting, Records
from lib.store.schema import (
    DECISIONS,
    EXTENSIONS,
    MEETINGS,
    UNIT,
    Actor,
    Fault,
    Role,
    StoreError,
    append_log,
    changed,
    local_time,
    rows,
)
from lib.store.units import OF_UNITS, UnitRecords, of_units, without_unit

_Record = TypeVar("_Record")


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The number after the table's largest; safe because writers stand in one queue."""
    largest: int | None = connection.execute(rows(table, sa.func.max(table.c.id))).scalar_one()
    return (largest or 0) + 1


def by_whom(now: datetime, actor: Actor) -> dict[str, Any]:
    """The columns that say who wrote a row and when."""
    return {"at": now, "who": actor.name, "role": actor.role}


class MeetingRecords(UnitRecords):
    """The part of the store that keeps meetings, decisions and accepted delays."""

    def add_decision(self, text: DecisionText, now: datetime, actor: Actor) -> KeptDecision:
        """Keep a new decision as its first revision."""
        with self.acting(Role.UPDATE, "decision-add", now, actor) as connection:
            key = (next_id(connection, DECISIONS), 1)
            return _put_decision(connection, key, text, now, actor)

    def edit_decision(
        self, number: int, revision: int, text: DecisionText, now: datetime, actor: Actor
    ) -> KeptDecision:
        """Keep a new text of the decision beside all before; revision is the one that was edited.

        Raises StoreError: missing; replaced, if somebody else edited it in between.
        """
        with self.acting(Role.UPDATE, "decision-edit", now, actor) as connection:
            newest = _decisions(connection, DECISIONS.c.id == number)[-1:]
            if not newest:
                raise StoreError(Fault.MISSING)
            if newest[0].revision != revision:
                when = local_time(newest[0].at)
                raise StoreError(Fault.REPLACED, f"Kết luận này đã được {newest[0].who} sửa lúc {when}.")
            return _put_decision(connection, (number, revision + 1), text, now, actor)

    def decisions(self) -> list[KeptDecision]:
        """The newest revision of each decision, withdrawn ones too, in the order they were first kept."""
        with self.reading() as connection:
            newest = {kept.id: kept for kept in _decisions(connection, sa.true())}
        return list(newest.values())

    def records(self) -> Records:
        """Everything that meetings left behind, in one state."""
        return self.records_of([self.unit]).get(self.unit, NO_RECORDS)

    def records_of(self, units: Iterable[str]) -> dict[str, Records]:
        """The same of many units; those without any are left out."""
        chosen = list(units)
        found: dict[str, dict[sa.Table, list[sa.RowMapping]]] = {}
        with self.reading() as connection:
            for table in (DECISIONS, EXTENSIONS, MEETINGS):
                query = sa.select(table).where(table.c[UNIT].in_(OF_UNITS)).order_by(*table.primary_key)
                for row in of_units(connection, query, chosen):
                    found.setdefault(row[0], {}).setdefault(table, []).append(row._mapping)
        return {unit: _records(of_unit) for unit, of_unit in found.items()}

    def decision_history(self, number: int) -> list[KeptDecision]:
        """All revisions of a decision, oldest first; empty if there is no such decision."""
        with self.reading() as connection:
            return _decisions(connection, DECISIONS.c.id == number)

    def start_meeting(self, meeting_date: date, version: int | None, now: datetime, actor: Actor) -> Meeting:
        """Open the meeting of that day on that version; where it is open already, that one is given back."""
        with self.acting(Role.UPDATE, "meeting-start", now, actor) as connection:
            running = (MEETINGS.c.meeting_date == meeting_date) & MEETINGS.c.closed_at.is_(None)
            found = _meetings(connection, running)
            if found:
                return found[-1]
            number = next_id(connection, MEETINGS)
            row = {"id": number, "meeting_date": meeting_date, "version": version}
            connection.execute(sa.insert(MEETINGS).values(**row, **by_whom(now, actor)))
            append_log(connection, "meeting-start", row, now, actor, version=version)
            return _meetings(connection, MEETINGS.c.id == number)[0]

    def close_meeting(self, number: int, now: datetime, actor: Actor) -> Meeting:
        """Close the meeting; one that is closed stays as it was. Raises StoreError: missing."""
        with self.acting(Role.UPDATE, "meeting-close", now, actor) as connection:
            found = _meetings(connection, MEETINGS.c.id == number)
            if not found:
                raise StoreError(Fault.MISSING)
            if found[0].closed_at:
                return found[0]
            closed = {"closed_at": now, "closed_by": actor.name}
            connection.execute(changed(MEETINGS).where(MEETINGS.c.id == number).values(**closed))
            append_log(connection, "meeting-close", {"id": number}, now, actor, version=found[0].version)
            return _meetings(connection, MEETINGS.c.id == number)[0]

    def meetings(self) -> list[Meeting]:
        """All meetings in the order they were opened."""
        with self.reading() as connection:
            return _meetings(connection, sa.true())

    def add_extension(self, text: ExtensionText, now: datetime, actor: Actor) -> Extension:
        """Keep an accepted delay. Raises StoreError: no reason."""
        if not text.reason.strip():
            raise StoreError(Fault.NO_REASON)
        with self.acting(Role.UPDATE, "extension", now, actor) as connection:
            row = {"id": next_id(connection, EXTENSIONS)} | asdict(text)
            connection.execute(sa.insert(EXTENSIONS).values(**row, **by_whom(now, actor)))
            append_log(connection, "extension", row, now, actor)
            return _extensions(connection, EXTENSIONS.c.id == row["id"])[0]

    def withdraw_extension(
        self, number: int, reason: str, now: datetime, actor: Actor, on: date | None = None
    ) -> Extension:
        """Take an accepted delay back; it stays visible as such. Raises StoreError: missing, no reason.

        on is the first day on which it holds no more; None: written by mistake, it never held.
        """
        if not reason.strip():
            raise StoreError(Fault.NO_REASON)
        with self.acting(Role.UPDATE, "extension-withdraw", now, actor) as connection:
            standing = (EXTENSIONS.c.id == number) & EXTENSIONS.c.withdrawn_at.is_(None)
            facts = {
                "withdrawn_at": now,
                "withdrawn_by": actor.name,
                "withdrawn_reason": reason,
                "withdrawn_on": on,
            }
            if not connection.execute(changed(EXTENSIONS).where(standing).values(**facts)).rowcount:
                raise StoreError(Fault.MISSING)
            append_log(
                connection, "extension-withdraw", {"id": number, "reason": reason, "on": on}, now, actor
            )
            return _extensions(connection, EXTENSIONS.c.id == number)[0]

    def extensions(self) -> list[Extension]:
        """All accepted delays, withdrawn ones too, in the order they were kept."""
        with self.reading() as connection:
            return _extensions(connection, sa.true())


RECORDS_STATE = tuple(
    rows(table, measure).scalar_subquery()
    for table, ended in ((DECISIONS, None), (EXTENSIONS, "withdrawn_at"), (MEETINGS, "closed_at"))
    for moment in filter(None, ("at", ended))
    for measure in (sa.func.count(table.c[moment]), sa.func.max(table.c[moment]))
)
"""Columns that tell one state of the records from another: rows are only added, or marked with a moment once."""


def _put_decision(
    connection: sa.Connection, key: tuple[int, int], text: DecisionText, now: datetime, actor: Actor
) -> KeptDecision:
    row = {"id": key[0], "revision": key[1]} | asdict(text)
    connection.execute(sa.insert(DECISIONS).values(**row, **by_whom(now, actor)))
    append_log(connection, "decision-add" if key[1] == 1 else "decision-edit", row, now, actor)
    return _decisions(connection, DECISIONS.c.id == key[0])[-1]


def _records(of_unit: Mapping[sa.Table, Sequence[sa.RowMapping]]) -> Records:
    """A unit's records from its rows, decisions by their numbers and revisions."""
    kept: dict[int, list[DecisionText]] = {}
    for row in of_unit.get(DECISIONS, ()):
        kept.setdefault(row["id"], []).append(_decision(row).text)
    return Records(
        tuple(Kept(number, tuple(revisions)) for number, revisions in kept.items()),
        tuple(map(_extension, of_unit.get(EXTENSIONS, ()))),
        tuple(map(_meeting, of_unit.get(MEETINGS, ()))),
    )


def _decisions(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[KeptDecision]:
    query = rows(DECISIONS).where(condition).order_by(DECISIONS.c.id, DECISIONS.c.revision)
    return list(map(_decision, connection.execute(query).mappings()))


def _meetings(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Meeting]:
    query = rows(MEETINGS).where(condition).order_by(MEETINGS.c.id)
    return list(map(_meeting, connection.execute(query).mappings()))


def _extensions(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Extension]:
    query = rows(EXTENSIONS).where(condition).order_by(EXTENSIONS.c.id)
    return list(map(_extension, connection.execute(query).mappings()))


def _decision(row: sa.RowMapping) -> KeptDecision:
    return _filled(KeptDecision, DecisionText, row)


def _meeting(row: sa.RowMapping) -> Meeting:
    return Meeting(**without_unit(row))


def _extension(row: sa.RowMapping) -> Extension:
    return _filled(Extension, ExtensionText, row)


def _filled(record: Callable[..., _Record], text: type[Any], row: sa.RowMapping) -> _Record:
    """The record of a row: the text's columns go into its field text, the others into fields of their own."""
    inner = {field.name: row[field.name] for field in fields(text)}
    return record(
        text=text(**inner), **{name: row[name] for name in row if name not in inner and name != UNIT}
    )
