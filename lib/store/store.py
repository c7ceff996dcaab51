"""The store: versions as they were uploaded, drafts, settings, the log; and what meetings leave behind.

Every change is one transaction that also writes its entry into the log. Times are arguments, in UTC.
Only the store's modules know SQLAlchemy. Every method may raise StoreError (see Fault); the change is then
undone, and the next call starts afresh with a new connection.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import sqlalchemy as sa

from lib.base import moments
from lib.store.accounts import AccountRecords
from lib.store.backup import BACKUPS, save_before, write_archive
from lib.store.meetings import (
    RECORDS_STATE,
    MeetingRecords,
    by_whom,
    next_id,
)
from lib.store.schema import (
    DERIVED,
    DRAFTS,
    FILES,
    LOG,
    OF_UNIT,
    SETTINGS,
    UNIT,
    VERSIONS,
    Actor,
    Fault,
    LogBreak,
    LogEntry,
    Role,
    StoreError,
    VersionKind,
    append_log,
    changed,
    facts_text,
    local_time,
    log_break,
    log_end,
    removed,
    rows,
)
from lib.store.units import OF_UNITS, UnitRecords, of_units, put_derived

TO_RECORD = MappingProxyType({"download": Role.VIEW})
"""What may be recorded without a change of the store, and the role that it needs."""


MOST_LOGGED = 20_000
"""So many letters of a setting stand in the log."""


@dataclass(frozen=True)
class Draft:
    """An upload to be published: the bytes as they came, and what goes with them.

    check_summary is the result of the check as the caller words it (text or JSON).
    """

    data: bytes
    file_name: str
    note: str = ""
    report_date: date | None = None
    check_summary: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class KeptDraft:
    """An upload that is kept while it is checked, or because its publishing was refused; without its bytes.

    base is the version it was compared with.
    """

    id: str
    file_name: str
    sha256: str
    note: str
    report_date: date | None
    check_summary: str
    illustrative: bool
    base: int | None
    refused: bool
    at: datetime
    who: str
    role: str


@dataclass(frozen=True)
class Version:
    """A published version, numbered from 1. size is in bytes.

    base is the version it replaced; reason and restored_from belong to a restored one. Where deleted_at is
    set, the bytes are gone.
    """

    id: int
    kind: VersionKind
    file_name: str
    sha256: str
    size: int
    note: str
    report_date: date | None
    check_summary: str
    illustrative: bool
    base: int | None
    restored_from: int | None
    reason: str
    at: datetime
    who: str
    role: str
    origin: str
    deleted_at: datetime | None = None
    deleted_by: str | None = None
    deleted_reason: str | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether the bytes are gone."""
        return self.deleted_at is not None


@dataclass(frozen=True)
class InUse:
    """The version in use (None before the first) and the state of the meetings' records.

    state names the unit, and is equal as long as no decision, extension or meeting was added, changed or taken back.
    """

    version: Version | None
    state: tuple[Any, ...]


class Replaced(StoreError):
    """Somebody else published in between. current is their version; draft_id the refused upload, kept."""

    def __init__(self, current: Version | None, draft_id: str | None) -> None:
        super().__init__(Fault.REPLACED, _replaced_sentence(current))
        self.current = current
        self.draft_id = draft_id


def _replaced_sentence(current: Version | None) -> str:
    if current is None:
        return "Bản số liệu dùng để so sánh không còn. Đề nghị kiểm tra và so sánh lại."
    who, when = current.who, local_time(current.at)
    return f"Bản số liệu {current.id} đã được {who} công bố lúc {when}. Đề nghị so sánh lại với bản này."


def _in_use() -> sa.Select[Any]:
    last = rows(VERSIONS, sa.func.max(VERSIONS.c.id)).scalar_subquery()
    state = sa.select(*(column.label(f"s{n}") for n, column in enumerate(RECORDS_STATE))).subquery()
    newest = (VERSIONS.c[UNIT] == OF_UNIT) & (VERSIONS.c.id == last)
    return sa.select(state, VERSIONS).select_from(state.outerjoin(VERSIONS, newest))


IN_USE = _in_use()
"""Asked in every run of a screen's script; making it anew takes longer than the answer."""


class Store(MeetingRecords, AccountRecords, UnitRecords):
    """The door to all that is kept; safe to share between threads."""

    @classmethod
    def open(cls, target: str | Path, folder: Path | None = None, *, keeps: bool = False) -> Self:
        """Open the store at a path (SQLite) or address (PostgreSQL), making or upgrading its tables.

        folder is where safety copies go (by default that of the SQLite file, or the data folder). keeps: one connection
        to PostgreSQL stays open between uses, for a process that asks all the time.
        """
        return cls(target, folder, keeps=keeps).prepare(write_archive)

    def publish(
        self,
        draft: Draft,
        base: int | None,
        now: datetime,
        actor: Actor,
        draft_id: str | None = None,
        derived: Mapping[str, tuple[str, bytes]] = MappingProxyType({}),
    ) -> Version:
        """Make the draft the current version; base is the version it was compared with (None: none yet).

        draft_id names the kept draft that this publishes: it is dropped. derived is what was computed of it, as
        keep_derived() takes it: the edition and the bytes under each name. Raises Replaced if base is not
        current any more; the draft is kept then.
        """
        with self.acting(Role.UPDATE, "publish", now, actor) as connection:
            current = _current(connection)
            if base == (current.id if current else None):
                _drop(connection, draft_id)
                _keep_bytes(connection, draft.data)
                row = _draft_columns(draft) | {
                    "kind": VersionKind.PUBLISH,
                    "base": base,
                    "size": len(draft.data),
                }
                for name, (edition, data) in derived.items():
                    put_derived(connection, name, edition, data, now)
                return _put_version(connection, row, now, actor)
            _drop(connection, draft_id)
            kept = _put_draft(connection, draft, (base, True), now, actor)
        raise Replaced(current, kept)

    def restore(self, version: int, reason: str, base: int | None, now: datetime, actor: Actor) -> Version:
        """Publish an older version's bytes again, with a reason.

        Raises StoreError: no reason, missing (also where its bytes were deleted), damaged; and Replaced.
        """
        if not reason.strip():
            raise StoreError(Fault.NO_REASON)
        with self.acting(Role.UPDATE, "restore", now, actor, version) as connection:
            current = _current(connection)
            if base != (current.id if current else None):
                raise Replaced(current, None)
            old = _version(connection, version)
            _version_bytes(connection, old)
            names = ("file_name", "sha256", "size", "note", "report_date", "check_summary", "illustrative")
            row = {name: getattr(old, name) for name in names}
            row |= {"kind": VersionKind.RESTORE, "base": base, "restored_from": old.id, "reason": reason}
            return _put_version(connection, row, now, actor)

    def delete(self, version: int, reason: str, now: datetime, actor: Actor) -> Version:
        """Remove a version's bytes, unless another version has the same; its row stays, marked.

        Kept drafts with these bytes go too; a safety backup is made before.
        Raises StoreError: no reason, missing, in use (the current one).
        """
        if not reason.strip():
            raise StoreError(Fault.NO_REASON)
        with self.acting(Role.ADMIN, "delete", now, actor, version) as connection:
            current = _current(connection)
            if current and current.id == version:
                raise StoreError(Fault.IN_USE)
            old = _version(connection, version)
            if old.is_deleted:
                return old
            save_before(connection, self.folder / BACKUPS, "xoa", now)
            marks = {"deleted_at": now, "deleted_by": actor.name, "deleted_reason": reason}
            connection.execute(changed(VERSIONS).where(VERSIONS.c.id == version).values(**marks))
            gone = _remove_bytes(connection, old.sha256)
            connection.execute(removed(DERIVED))  # it may hold what stood in the file
            facts = {"reason": reason, "sha256": old.sha256, "bytes_removed": gone}
            append_log(connection, "delete", facts, now, actor, version=version)
            return _version(connection, version)

    def current(self) -> Version | None:
        """The version in use; None before the first."""
        with self.reading() as connection:
            return _current(connection)

    def in_use(self) -> InUse:
        """The version in use and the state of the records, by one question to the database."""
        with self.reading() as connection:
            row = dict(connection.execute(IN_USE).mappings().one())
        del row[UNIT]
        seen = (self.unit, *(row.pop(f"s{n}") for n in range(len(RECORDS_STATE))))
        return InUse(Version(**row) if row["id"] is not None else None, seen)

    def newest_of(self, units: Iterable[str], day: date | None = None) -> dict[str, Version]:
        """The version of each of these units whose figures hold on a day: the last one that says so or was published
        by then; without a day the one in use. Units that have none are left out."""
        newest = sa.select(VERSIONS.c[UNIT], sa.func.max(VERSIONS.c.id).label("id")).group_by(
            VERSIONS.c[UNIT]
        )
        newest = newest.where(VERSIONS.c[UNIT].in_(OF_UNITS), VERSIONS.c.deleted_at.is_(None))
        if day is not None:
            by_then = VERSIONS.c.report_date.is_(None) & (VERSIONS.c.at < moments.end_of(day))
            newest = newest.where((VERSIONS.c.report_date <= day) | by_then)
        last = newest.subquery()
        query = sa.select(VERSIONS.c[UNIT], *(VERSIONS.c[each.name] for each in fields(Version))).join(
            last, (VERSIONS.c[UNIT] == last.c[UNIT]) & (VERSIONS.c.id == last.c.id)
        )
        with self.reading() as connection:
            return {row[0]: Version(*row[1:]) for row in of_units(connection, query, units)}

    def versions(self) -> list[Version]:
        """All versions, oldest first; deleted ones too, marked."""
        with self.reading() as connection:
            return _versions(connection)

    def version(self, number: int) -> Version:
        """One version. Raises StoreError: missing."""
        with self.reading() as connection:
            return _version(connection, number)

    def data_of(self, number: int) -> bytes:
        """The bytes of a version exactly as uploaded. Raises StoreError: missing, damaged."""
        with self.reading() as connection:
            return _version_bytes(connection, _version(connection, number))

    def mend(self, data: bytes, now: datetime, actor: Actor) -> bool:
        """Puts right a version's bytes that were damaged or lost, from the same file; whether there was need."""
        sha256 = _sha256(data)
        with self.reading() as connection:
            is_whole = not _used(connection, sha256) or _stored(connection, sha256) == data
        if is_whole:
            return False
        with self.acting(Role.UPDATE, "mend", now, actor) as connection:
            _keep_bytes(connection, data)
            append_log(connection, "mend", {"sha256": sha256}, now, actor)
        return True

    def keep_draft(self, draft: Draft, base: int | None, now: datetime, actor: Actor) -> str:
        """Keep an upload while it is checked; its id, which nobody can guess."""
        with self.acting(Role.UPDATE, "draft-keep", now, actor) as connection:
            return _put_draft(connection, draft, (base, False), now, actor)

    def draft(self, draft_id: str) -> KeptDraft:
        """A kept upload. Raises StoreError: missing."""
        with self.reading() as connection:
            return _draft(connection, draft_id)

    def draft_data(self, draft_id: str) -> bytes:
        """The bytes of a kept upload. Raises StoreError: missing, damaged."""
        with self.reading() as connection:
            return _bytes(connection, _draft(connection, draft_id).sha256)

    def drafts(self) -> list[KeptDraft]:
        """All kept uploads, oldest first."""
        with self.reading() as connection:
            found = connection.execute(rows(DRAFTS).order_by(DRAFTS.c.at, DRAFTS.c.id)).mappings()
            return [KeptDraft(**row) for row in found]

    def drop_draft(self, draft_id: str, now: datetime, actor: Actor) -> None:
        """Let a kept upload go; nothing happens where it is gone already."""
        with self.acting(Role.UPDATE, "draft-drop", now, actor) as connection:
            facts = _drop(connection, draft_id)
            if facts:
                append_log(connection, "draft-drop", facts, now, actor)

    def log(self) -> list[LogEntry]:
        """Every change, oldest first."""
        with self.reading() as connection:
            return [LogEntry(**row) for row in connection.execute(rows(LOG).order_by(LOG.c.id)).mappings()]

    def log_page(self, newest: int, most: int) -> list[LogEntry]:
        """At most so many entries up to the one with this number, newest first."""
        query = rows(LOG).where(LOG.c.id <= newest).order_by(LOG.c.id.desc()).limit(most)
        with self.reading() as connection:
            return [LogEntry(**row) for row in connection.execute(query).mappings()]

    def log_state(self) -> tuple[int, str, float]:
        """How many entries there are, the last one's hash, and what changes with any writing to the store's file."""
        with self.reading() as connection:
            count, head = log_end(connection)
        return count, head, self.path.stat().st_mtime if self.path else 0.0

    def verify_log(self) -> LogBreak | None:
        """The first entry that was altered, is missing, or does not fit its version; None if all is well."""
        with self.reading() as connection:
            return log_break(connection) or _version_break(connection)

    def record(
        self, action: str, facts: dict[str, Any], now: datetime, actor: Actor, version: int | None = None
    ) -> None:
        """Log something that changes no table of the store (a download); see TO_RECORD."""
        with self.acting(TO_RECORD[action], action, now, actor, version) as connection:
            append_log(connection, action, facts, now, actor, version=version)

    def setting_above(self, name: str) -> list[Any]:
        """The values that the units above this one have for a setting, the highest first."""
        with self.reading() as connection:
            above = self._above(connection)
        values = [self.bound_to(unit).setting(name) for unit in reversed(above)]
        return [value for value in values if value is not None]

    def setting(self, name: str) -> Any:
        """The JSON value of a setting; None where it was never set."""
        with self.reading() as connection:
            text = connection.execute(
                rows(SETTINGS, SETTINGS.c.value).where(SETTINGS.c.name == name)
            ).scalar()
            return None if text is None else json.loads(text)

    def set_setting(self, name: str, value: Any, now: datetime, actor: Actor) -> None:
        """Keep a setting; value is anything that JSON can hold."""
        row = {"name": name, "value": json.dumps(value, sort_keys=True)} | by_whom(now, actor)
        with self.acting(Role.UPDATE, "setting", now, actor) as connection:
            old = connection.execute(rows(SETTINGS, SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()
            connection.execute(removed(SETTINGS).where(SETTINGS.c.name == name))
            connection.execute(sa.insert(SETTINGS).values(**row))
            append_log(
                connection,
                "setting",
                {"name": name, "before": _as_logged(old), "after": _as_logged(row["value"])},
                now,
                actor,
            )


def _as_logged(text: str | None) -> str | None:
    """A setting's value in the log; a long one (a file) by its size and hash."""
    if text is None or len(text) <= MOST_LOGGED:
        return text
    return json.dumps({"size": len(text), "sha256": _sha256(text.encode())})


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _draft_columns(draft: Draft) -> dict[str, Any]:
    columns = {name: value for name, value in vars(draft).items() if name != "data"}
    return columns | {"sha256": _sha256(draft.data)}


def _current(connection: sa.Connection) -> Version | None:
    row = connection.execute(rows(VERSIONS).order_by(VERSIONS.c.id.desc()).limit(1)).mappings().first()
    return Version(**row) if row else None


def _versions(connection: sa.Connection) -> list[Version]:
    found = connection.execute(rows(VERSIONS).order_by(VERSIONS.c.id)).mappings()
    return [Version(**row) for row in found]


def _version(connection: sa.Connection, number: int) -> Version:
    row = connection.execute(rows(VERSIONS).where(VERSIONS.c.id == number)).mappings().first()
    if row is None:
        raise StoreError(Fault.MISSING, f"Không có bản số liệu số {number}.")
    return Version(**row)


def _put_version(connection: sa.Connection, row: dict[str, Any], now: datetime, actor: Actor) -> Version:
    number = next_id(connection, VERSIONS)
    values = {"restored_from": None, "reason": ""} | row | by_whom(now, actor) | {"origin": actor.origin}
    connection.execute(sa.insert(VERSIONS).values(id=number, **values))
    version = _version(connection, number)
    append_log(connection, str(version.kind), _published_facts(version), now, actor, version=number)
    return version


def _published_facts(version: Version) -> dict[str, Any]:
    """What was true of the version when it was published; deleting it later changes none of this."""
    return {name: value for name, value in vars(version).items() if not name.startswith("deleted")}


def _version_break(connection: sa.Connection) -> LogBreak | None:
    published = rows(LOG, LOG.c.id, LOG.c.version, LOG.c.detail).where(
        LOG.c.action.in_([str(kind) for kind in VersionKind])
    )
    versions = {version.id: facts_text(_published_facts(version)) for version in _versions(connection)}
    for entry, number, detail in connection.execute(published.order_by(LOG.c.id)):
        if versions.pop(number, None) != detail:
            return LogBreak(entry, f"Bản số liệu {number} không còn đúng như mục số {entry} của nhật ký.")
    return _unlogged(list(versions)) or _deletion_break(connection)


def _deletion_break(connection: sa.Connection) -> LogBreak | None:
    """The first version whose marks of deletion are not those of the log."""
    logged = rows(LOG, LOG.c.id, LOG.c.version, LOG.c.at, LOG.c.who, LOG.c.detail).where(
        LOG.c.action == "delete"
    )
    deleted = {
        number: (entry, (at, who, json.loads(detail)["reason"]))
        for entry, number, at, who, detail in connection.execute(logged)
    }
    for version in _versions(connection):
        entry, marks = deleted.get(version.id, (0, (None, None, None)))
        if (version.deleted_at, version.deleted_by, version.deleted_reason) != marks:
            return LogBreak(entry, f"Dấu xóa của bản số liệu {version.id} không khớp với nhật ký.")
    return None


def _unlogged(numbers: list[int]) -> LogBreak | None:
    return LogBreak(0, f"Nhật ký không có mục nào về bản số liệu {numbers[0]}.") if numbers else None


def _keep_bytes(connection: sa.Connection, data: bytes) -> None:
    """Store the bytes once; bytes that were damaged since are put right by the same upload."""
    sha256 = _sha256(data)
    found = _stored(connection, sha256)
    if found is None:
        connection.execute(sa.insert(FILES).values(sha256=sha256, size=len(data), data=data))
    elif found != data:
        connection.execute(changed(FILES).where(FILES.c.sha256 == sha256).values(data=data))


def _stored(connection: sa.Connection, sha256: str) -> bytes | None:
    """The bytes as they are, damaged or not; None where there are none."""
    found = connection.execute(rows(FILES, FILES.c.data).where(FILES.c.sha256 == sha256)).scalar()
    return None if found is None else bytes(found)


def _bytes(connection: sa.Connection, sha256: str) -> bytes:
    data = _stored(connection, sha256)
    if data is None:
        raise StoreError(Fault.MISSING, "Tệp này không còn trong kho số liệu.")
    if _sha256(data) != sha256:
        raise StoreError(
            Fault.DAMAGED, "Tệp này trong kho đã bị hỏng. Đề nghị khôi phục từ tệp sao lưu gần nhất."
        )
    return data


def _version_bytes(connection: sa.Connection, version: Version) -> bytes:
    if version.is_deleted:
        raise StoreError(Fault.MISSING, f"Tệp của bản số liệu {version.id} đã bị xóa khỏi kho.")
    return _bytes(connection, version.sha256)


def _used(connection: sa.Connection, sha256: str) -> bool:
    using = (VERSIONS.c.sha256 == sha256) & VERSIONS.c.deleted_at.is_(None)
    return connection.execute(rows(VERSIONS, VERSIONS.c.id).where(using).limit(1)).first() is not None


def _remove_bytes(connection: sa.Connection, sha256: str) -> bool:
    """Remove the bytes and the drafts that hold them, unless a version uses them; whether they went."""
    if _used(connection, sha256):
        return False
    connection.execute(removed(DRAFTS).where(DRAFTS.c.sha256 == sha256))
    connection.execute(removed(FILES).where(FILES.c.sha256 == sha256))
    return True


def _put_draft(
    connection: sa.Connection, draft: Draft, against: tuple[int | None, bool], now: datetime, actor: Actor
) -> str:
    """Keep a draft; against: the version it was compared with, and whether publishing it was refused."""
    base, refused = against
    _keep_bytes(connection, draft.data)
    row = {"id": secrets.token_hex(16)} | _draft_columns(draft) | {"base": base, "refused": refused}
    connection.execute(sa.insert(DRAFTS).values(**row, **by_whom(now, actor)))
    append_log(connection, "publish-refused" if refused else "draft-keep", row, now, actor)
    return str(row["id"])


def _draft(connection: sa.Connection, draft_id: str) -> KeptDraft:
    row = connection.execute(rows(DRAFTS).where(DRAFTS.c.id == draft_id)).mappings().first()
    if row is None:
        raise StoreError(Fault.MISSING)
    return KeptDraft(**row)


def _drop(connection: sa.Connection, draft_id: str | None) -> dict[str, Any] | None:
    """Remove a kept draft, and its bytes where nothing else uses them; what it was, None if it is gone."""
    row = connection.execute(rows(DRAFTS).where(DRAFTS.c.id == draft_id)).mappings().first()
    if row is None:
        return None
    connection.execute(removed(DRAFTS).where(DRAFTS.c.id == draft_id))
    same = rows(DRAFTS, DRAFTS.c.id).where(DRAFTS.c.sha256 == row["sha256"])
    if connection.execute(same.limit(1)).first() is None:
        _remove_bytes(connection, row["sha256"])
    return {"id": row["id"], "file_name": row["file_name"], "sha256": row["sha256"]}
