"""Backup: everything in the store, or one unit, as one file, for another PC and for either kind of database.

The file is a zip: manifest.json (format, product, schema, sha256 and size of each part), tables/NAME.jsonl
(a row a line), blobs/SHA256 (the bytes that rows refer to). It is verified as a whole before anything is
touched, and each part again as it is used. Accounts and logins belong to the machine: no backup holds them,
one that does is refused, and a restore leaves those of this machine as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib.store.database import Database
from lib.store.mark import move_synced, sync_folder
from lib.store.schema import (
    DAY,
    DERIVED,
    FILES,
    LOG,
    METADATA,
    MOMENT,
    OF_THIS_MACHINE,
    OF_UNIT,
    OWN_UNIT,
    SCHEMA,
    STATE,
    UNIT,
    UNITS,
    VERSIONS,
    Actor,
    Fault,
    LogBreak,
    LogEntry,
    Role,
    StoreError,
    append_log,
    break_in,
    log_end,
    moment_of,
    moment_text,
)

FORMAT = 1
FIRST_WITH_UNITS = 4
"""The schema from which on a row says whose it is."""
BACKUPS = "sao-luu"
"""The folder beside the store in which backups are kept that were not asked for."""
FORGED = "Nhật ký trong tệp sao lưu không còn nguyên vẹn nên chưa khôi phục; chưa có gì thay đổi."
YEARS = range(2000, 2100)
"""The years in which something can have been done in a store."""
PRODUCT = "cchc 1.0"
MANIFEST = "manifest.json"
LARGEST_PART = 512 * 1024 * 1024
"""Bytes; no part of a true backup comes near it, and a hostile one must not fill the memory."""

TABLES = tuple(table for table in METADATA.sorted_tables if table not in (*OF_THIS_MACHINE, DERIVED))
"""What a backup holds, those first that others refer to."""

ONE_UNIT = tuple(table for table in TABLES if table is not UNITS)
"""The same of a single unit, whose place among the others is not its own."""

NEEDED = {STATE.name, VERSIONS.name, FILES.name, LOG.name}
"""The tables that every backup has, whatever its schema."""

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # with it: bad JSON, bad UTF-8
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,  # a compression method that does not exist
    RuntimeError,  # a part that claims to be encrypted
)
"""What reading a damaged zip raises, as found by flipping bytes."""


@dataclass(frozen=True)
class BackupSummary:
    """What a backup holds. damaged: versions whose bytes were damaged already in the store it came from;
    log_break: where its log was altered, there or on the way."""

    path: Path
    versions: int
    log_entries: int
    schema: int
    product: str
    created: str | None
    damaged: tuple[int, ...] = ()
    log_break: LogBreak | None = None


@dataclass(frozen=True)
class Restored:
    """What restore_backup did. safety: the copy of what was there before; None where nothing was there.

    rebuilt: the store was damaged and made anew; its accounts are gone.
    """

    summary: BackupSummary
    safety: Path | None
    rebuilt: bool = False


def backup(store: Database, path: Path, now: datetime, actor: Actor) -> BackupSummary:
    """Write everything in the store to path, in one state, and verify the file before it gets its name.

    Of a store that is bound to a unit below OWN_UNIT, what belongs to that unit.
    Raises StoreError: forbidden; as any access; full or read only, where the file cannot be written.
    """
    if actor.login or not actor.role.covers(Role.ADMIN):
        # Somebody at the machine itself may take a backup even where no entry can be written any more.
        with store.acting(Role.ADMIN, "backup", now, actor) as connection:
            append_log(connection, "backup", {}, now, actor)
    with store.reading() as connection:
        write_archive(connection, path, now)
    return check_backup(path)


def check_backup(path: Path) -> BackupSummary:
    """Verify a backup as a whole. Raises StoreError: missing, backup damaged, newer."""
    with _archive(path) as archive, _damage_told():
        tables = {name: archive.rows(name) for name in archive.tables()}
        wrong = {row["sha256"] for row in tables[FILES.name] if row["data"]["blob"] != row["sha256"]}
        versions = tables[VERSIONS.name]
        return BackupSummary(
            path=path,
            versions=len(versions),
            log_entries=len(tables[LOG.name]),
            schema=archive.manifest["schema"],
            product=archive.manifest["product"],
            created=archive.manifest["created"],
            damaged=tuple(row["id"] for row in versions if row["sha256"] in wrong and not row["deleted_at"]),
            log_break=_log_break(tables[LOG.name], tables[STATE.name]),
        )


def _log_break(log: list[dict[str, Any]], states: list[dict[str, Any]]) -> LogBreak | None:
    """Where the log of a unit in a backup breaks first."""
    entries: dict[str, list[LogEntry]] = {}
    for row in log:
        entries.setdefault(row.pop(UNIT), []).append(LogEntry(**row | {"at": moment_of(row["at"])}))
    breaks = (break_in(entries.get(one[UNIT], []), one["log_count"], one["log_head"]) for one in states)
    return next(filter(None, breaks), None)


def restore_backup(
    path: Path,
    target: str | Path,
    now: datetime,
    actor: Actor,
    *,
    accepts_broken_log: bool = False,
    unit: str = OWN_UNIT,
) -> Restored:
    """Replace everything in the store at target by the backup, in one transaction.

    A backup of a single unit, whichever it was, takes the place of this unit alone. What was there is written to
    a safety backup first. A SQLite file that is damaged is set aside, and a new one (without accounts) takes its
    place. Raises StoreError: missing, backup damaged, newer, forbidden; then
    nothing was touched. The log's entry keeps the count and the last hash of the log that was replaced.
    """
    summary = check_backup(path)
    if summary.log_break and not accepts_broken_log:
        raise StoreError(Fault.BACKUP_DAMAGED, f"{FORGED} {summary.log_break.message}")
    try:
        store = Database(target).prepare(write_archive, anew=not actor.login)
        store = store.bound_to(unit)
    except StoreError as error:
        if error.kind is not Fault.DAMAGED or actor.login:  # a login cannot be looked up there
            raise
        return Restored(summary, _replace_damaged(path, Database(target), now, actor), rebuilt=True)
    return Restored(summary, _replace_all(path, store, now, actor))


def _replace_all(path: Path, store: Database, now: datetime, actor: Actor) -> Path | None:
    with store.acting(Role.ADMIN, "backup-restore", now, actor) as connection:
        count, head = log_end(connection)
        safety = save_before(connection, store.folder, "khoi-phuc", now)
        with _archive(path) as archive:
            _load(connection, archive, store.unit)
        kept = safety.name if safety else None
        facts = {"file": path.name, "safety": kept, "log_count": count, "log_head": head}
        append_log(connection, "backup-restore", facts, now, actor)
    return safety


def save_before(connection: sa.Connection, folder: Path, what: str, now: datetime) -> Path | None:
    """Keep what is there in a safety backup, named by what is about to be done; None where there is nothing yet."""
    if not log_end(connection)[0]:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    safety = _unused(folder, f"truoc-khi-{what}-{_stamp(now)}", ".zip")
    write_archive(connection, safety, now)
    return safety


def _replace_damaged(path: Path, damaged: Database, now: datetime, actor: Actor) -> Path:
    """Build the store anew beside the damaged file, then let it take the place; the damaged file is kept.

    At every moment a database is at its place: the damaged one until the new one, complete, takes its name.
    """
    if damaged.path is None:
        raise StoreError(Fault.DAMAGED)
    fresh = _unused(damaged.folder, f"{damaged.path.stem}-moi-{_stamp(now)}", ".sqlite3")
    building = Database(fresh).prepare(write_archive, anew=True)
    _replace_all(path, building, now, actor)
    aside = _unused(damaged.folder, f"{damaged.path.stem}-hong-{_stamp(now)}", ".sqlite3")
    journal = damaged.path.with_name(damaged.path.name + "-journal")
    _keep_under(damaged.path, aside)
    if journal.exists():  # it must never be applied to the new file
        _keep_under(journal, aside.with_name(aside.name + "-journal"))
        journal.unlink()
    move_synced(fresh, damaged.path)
    building.mark_file.replace(damaged.mark_file)
    return aside


def _keep_under(file: Path, name: Path) -> None:
    """Gives the file a second name, or copies it where the disk's format has no second names."""
    try:
        name.hardlink_to(file)
    except OSError:
        shutil.copy2(file, name)
    sync_folder(name.parent)


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}"


def _unused(folder: Path, stem: str, suffix: str) -> Path:
    """A file name that is not taken: a second restore in the same second must not overwrite the first."""
    names = (folder / f"{stem}{tail}{suffix}" for tail in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(name for name in names if not name.exists())


def write_archive(connection: sa.Connection, path: Path, now: datetime | None = None) -> None:
    """Write all tables that are in the database to a backup, or of a connection that is bound to a unit below
    OWN_UNIT its rows; verified before it gets its name.

    The tables are taken as they stand, so that it serves before an upgrade too.
    """
    unchecked = path.with_name(path.name + ".tmp")
    try:
        with unchecked.open("wb") as file:
            _write_zip(connection, file, now)
            file.flush()
            os.fsync(file.fileno())
        check_backup(unchecked)
        move_synced(unchecked, path)
    except OSError as error:
        fault = Fault.READ_ONLY if isinstance(error, PermissionError | FileNotFoundError) else Fault.FULL
        raise StoreError(
            fault, f"Không ghi được tệp {path}: ổ đĩa đã đầy hoặc không có quyền ghi."
        ) from error
    finally:
        unchecked.unlink(missing_ok=True)


def _write_zip(connection: sa.Connection, file: Any, now: datetime | None) -> None:
    parts: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _tables_there(connection):
            lines = [json.dumps(row) for row in _portable_rows(connection, table, archive, parts)]
            _put(
                archive, parts, f"tables/{table.name}.jsonl", "".join(f"{line}\n" for line in lines).encode()
            )
        schema = connection.execute(sa.select(sa.func.min(STATE.c.schema))).scalar_one()
        manifest = {"format": FORMAT, "product": PRODUCT, "schema": schema, "parts": parts}
        manifest["created"] = moment_text(now) if now else None
        archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, indent=1))


def _tables_there(connection: sa.Connection) -> Iterator[sa.Table]:
    """The store's tables with the columns that they have now, which may be fewer than today's code knows."""
    inspector = sa.inspect(connection)
    for table in TABLES if _unit(connection) == OWN_UNIT else ONE_UNIT:
        if inspector.has_table(table.name):
            there = {column["name"] for column in inspector.get_columns(table.name)}
            yield _plain(table, tuple(column.name for column in table.columns if column.name in there))


def _unit(connection: sa.Connection) -> str:
    return str(connection.get_execution_options()["unit"])


@lru_cache(maxsize=200)  # a table made for each row would have its statement composed for each row, too
def _plain(table: sa.Table, columns: tuple[str, ...]) -> sa.Table:
    """The table with columns of no type: what the database holds goes out and in as it is."""
    keys = {column.name for column in table.primary_key}
    plain = (sa.Column(name, sa.types.NullType, primary_key=name in keys) for name in columns)
    return sa.Table(table.name, sa.MetaData(), *plain)


def _portable_rows(
    connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile, parts: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    query = sa.select(table).order_by(*table.primary_key)
    if _unit(connection) != OWN_UNIT:
        query = query.where(table.c[UNIT] == OF_UNIT)
    # Some rows at a time: all the files together may not fit into the memory.
    some = 4 if table.name == FILES.name else 500
    for row in connection.execute(query, execution_options={"yield_per": some}).mappings():
        yield {name: _portable(value, archive, parts) for name, value in row.items()}


def _portable(value: Any, archive: zipfile.ZipFile, parts: dict[str, dict[str, Any]]) -> Any:
    if not isinstance(value, bytes | memoryview):
        return value
    data = bytes(value)
    sha256 = hashlib.sha256(data).hexdigest()
    if f"blobs/{sha256}" not in parts:
        _put(archive, parts, f"blobs/{sha256}", data)
    return {"blob": sha256}


def _put(archive: zipfile.ZipFile, parts: dict[str, dict[str, Any]], name: str, data: bytes) -> None:
    # A ZipInfo without a time: the same store gives the same bytes.
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    parts[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


class _Archive:
    """An open backup whose parts have all been verified; every method raises StoreError where one is not."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        with _damage_told():
            self.manifest: Mapping[str, Any] = json.loads(self._read(MANIFEST, LARGEST_PART))
            if self.manifest["format"] > FORMAT or self.manifest["schema"] > SCHEMA:
                raise StoreError(Fault.NEWER)
            self.parts: Mapping[str, Mapping[str, Any]] = self.manifest["parts"]
            _refuse(sorted(file.namelist()) != sorted([MANIFEST, *self.parts]))
            for name in self.parts:
                self.part(name)
            for name in self.tables():
                self._check_rows(name)
            self.units = {row[UNIT] for row in self.rows(STATE.name)}
            _refuse(not self.units or len(self.units) != len(self.rows(STATE.name)))

    def part(self, name: str) -> bytes:
        """The bytes of a part, verified."""
        with _damage_told():
            stated = self.parts[name]
            data = self._read(name, min(stated["size"], LARGEST_PART))
            _refuse(len(data) != stated["size"] or hashlib.sha256(data).hexdigest() != stated["sha256"])
            return data

    def tables(self) -> list[str]:
        """The names of the tables, those first that others refer to."""
        names = [table.name for table in TABLES if f"tables/{table.name}.jsonl" in self.parts]
        _refuse(len(names) != sum(part.startswith("tables/") for part in self.parts))
        _refuse(not NEEDED.issubset(names))
        return names

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table; bytes stand as {"blob": sha256}. Before there were units, all belong to OWN_UNIT."""
        found = [json.loads(line) for line in self.part(f"tables/{table}.jsonl").splitlines()]
        with _damage_told():
            if self.manifest["schema"] < FIRST_WITH_UNITS:
                found = [{UNIT: OWN_UNIT, **row} for row in found]
                if table == STATE.name:
                    found = [{name: row[name] for name in row if name != "id"} for row in found]
            return found

    def _check_rows(self, table: str) -> None:
        columns = set(METADATA.tables[table].columns.keys())
        for row in self.rows(table):
            blobs = {f"blobs/{value['blob']}" for value in row.values() if isinstance(value, dict)}
            _refuse(not columns.issuperset(row) or not blobs.issubset(self.parts))
            for name, value in row.items():
                _check_time(METADATA.tables[table].columns[name].type, value)

    def _read(self, name: str, limit: int) -> bytes:
        with self.file.open(name) as part:
            return part.read(limit + 1)


def _check_time(kind: object, value: object) -> None:
    """Refuses a moment or a day that no store can have written."""
    if value is not None and kind in (MOMENT, DAY):
        time = moment_of(str(value)) if kind is MOMENT else date.fromisoformat(str(value))
        _refuse(kind is MOMENT and time.year not in YEARS)


def _refuse(wrong: bool) -> None:
    if wrong:
        raise StoreError(Fault.BACKUP_DAMAGED)


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever a damaged zip or manifest makes the reader raise leaves as StoreError."""
    try:
        yield
    except UNREADABLE as error:
        raise StoreError(Fault.BACKUP_DAMAGED) from error


@contextmanager
def _archive(path: Path) -> Iterator[_Archive]:
    """Open and verify a backup."""
    with ExitStack() as stack:
        try:
            with _damage_told():
                archive = _Archive(stack.enter_context(zipfile.ZipFile(path)))
        except OSError as error:
            raise StoreError(Fault.MISSING, f"Không mở được tệp sao lưu {path}.") from error
        yield archive


def _load(connection: sa.Connection, archive: _Archive, unit: str) -> None:
    """Put the backup's rows in the place of all rows, or of the unit's where it holds one; the schema version stays
    that of the tables."""
    is_one = len(archive.units) == 1
    if not is_one and unit != OWN_UNIT:
        raise StoreError(Fault.BACKUP_DAMAGED, "Tệp sao lưu này có nhiều đơn vị, không phải của một đơn vị.")
    tables = ONE_UNIT if is_one else TABLES
    for table in (DERIVED, *reversed(tables)):
        gone = sa.delete(table)
        connection.execute(gone.where(table.c[UNIT] == unit) if is_one else gone)
    for name in archive.tables():
        if METADATA.tables[name] in tables:
            for row in archive.rows(name):
                _insert(connection, METADATA.tables[name], {**row, UNIT: unit} if is_one else row, archive)
    connection.execute(sa.update(STATE).values(schema=SCHEMA))


def _insert(connection: sa.Connection, table: sa.Table, row: dict[str, Any], archive: _Archive) -> None:
    values = {
        name: archive.part(f"blobs/{value['blob']}") if isinstance(value, dict) else value
        for name, value in row.items()
    }
    try:
        connection.execute(sa.insert(_plain(table, tuple(row))).values(**values))
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise StoreError(Fault.BACKUP_DAMAGED) from error
