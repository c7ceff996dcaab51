"""The store's database, SQLite or PostgreSQL: opening, upgrading, reading and writing transactions.

All errors of the database leave as StoreError. Each transaction has its own connection: nothing stale is
left when the file is replaced or the server restarted. All writers of a unit stand in one queue (SQLite's write
lock, the unit's row of the table `state` in PostgreSQL), so a writing transaction sees the newest state and
nobody else's. Every connection belongs to one unit, which the statements of schema.rows() and its like then name.
"""

from __future__ import annotations

import copy
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import sqlalchemy as sa

from lib.base.folders import data_folder
from lib.store import tables
from lib.store.mark import StoreMark, mark_file, mark_of, move_synced, read_store_mark, write_mark
from lib.store.schema import (
    METADATA,
    OWN_UNIT,
    SCHEMA,
    STATE,
    UNIT,
    UNITS,
    Actor,
    Fault,
    Role,
    StoreError,
    append_log,
    begin_unit,
    may,
    rows,
)

WAIT_MS = 5_000
FILE_NAME = "cchc.sqlite3"
SYNCHRONOUS = "EXTRA"
"""FULL, and the folder too is flushed when the journal is removed: without that a power cut could bring the
journal back, and it would undo a version that was acknowledged."""
ADDRESS = re.compile(r"(?:sqlite|postgres|postgresql(?:\+psycopg)?)://.")
UPGRADE_LOCK = 0x63636863
"""Key of PostgreSQL's advisory lock around making and upgrading tables ("cchc")."""

Explain = Callable[[BaseException], Fault | None]
Save = Callable[[sa.Connection, Path], None]
Step = Callable[[sa.Connection], None]
UPGRADES: Mapping[int, Step] = MappingProxyType({4: tables.rebuild})
"""The step that leads to a schema version; that to 4 also makes what 2 and 3 added. See SCHEMA for what a step may do."""

FAULT_BY_NAME = {
    "SQLITE_BUSY": Fault.LOCKED,
    "SQLITE_LOCKED": Fault.LOCKED,
    "SQLITE_FULL": Fault.FULL,
    "SQLITE_IOERR": Fault.FULL,
    "SQLITE_CORRUPT": Fault.DAMAGED,
    "SQLITE_NOTADB": Fault.DAMAGED,
    "SQLITE_READONLY": Fault.READ_ONLY,
    "SQLITE_CANTOPEN": Fault.READ_ONLY,
    "SQLITE_PERM": Fault.READ_ONLY,
}

SIGNS_OF_DAMAGE = ("no such table", "no such column", "Could not decode to UTF-8", "unsupported file format")
"""What SQLite and its driver say, with no code of its own, about a file whose contents were altered."""


def store_target(environ: Mapping[str, str] = os.environ) -> str | Path:
    """Where the store is: the address in CCHC_DATABASE_URL, else the SQLite file in the data folder.

    Raises StoreError (bad address) for what is no address: it would be made as a file of that name.
    """
    address = environ.get("CCHC_DATABASE_URL", "").strip()
    if not address:
        return data_folder(environ) / FILE_NAME
    if not ADDRESS.match(address):
        raise StoreError(Fault.BAD_ADDRESS)
    _url(address)
    return address


class Database:
    """One unit of a store's database; made by open(). folder is where safety copies are put."""

    def __init__(self, target: str | Path, folder: Path | None = None, *, keeps: bool = False) -> None:
        self.unit = OWN_UNIT
        self.url = _url(target)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database or FILE_NAME) if self.is_sqlite else None
        self.folder = folder or (self.path.parent if self.path else data_folder())
        self.mark_file = mark_file(self.path.parent if self.path else self.folder, self.url)
        self._is_made = True
        self._marked: StoreMark | None = None
        self._engine, self._fault = (
            (_sqlite(self._connect_file), sqlite_fault) if self.is_sqlite else _postgres(self.url, keeps)
        )
        sa.event.listen(self._engine, "before_execute", _name_unit, retval=True)

    def _connection(self, **options: Any) -> sa.Connection:
        return self._engine.connect().execution_options(unit=self.unit, **options)

    def prepare(
        self,
        save: Save,
        schema: int = SCHEMA,
        upgrades: Mapping[int, Step] = UPGRADES,
        *,
        anew: bool = False,
    ) -> Self:
        """Check the database, make its tables where there are none, upgrade them where they are older.

        Before an upgrade of PostgreSQL, save(connection, file) must write a verified backup; of SQLite a
        verified copy of the file is made. anew: something is about to be restored into it, so it may be
        empty. Raises StoreError (damaged, newer, gone, and as any access).
        """
        with self._told():
            known = None if anew else read_store_mark(self.mark_file)
            self._check_file(known)
            self._is_made = False
            found = self._schema()
            if found is not None and found > schema:
                raise StoreError(Fault.NEWER)
            if found is None and known:
                raise self._gone()
            if found is None or found < schema:
                self._make_or_upgrade(save, schema, upgrades)
            if found is not None and found < schema and self.is_sqlite:
                self._shrink()
            self._is_made = True
        self._note(known)
        return self

    def _connect_file(self) -> sqlite3.Connection:
        """A connection to the database's file, which SQLite would make anew if it had vanished."""
        path = Path(str(self.path))
        if self._is_made and _is_empty(path):
            raise self._gone()
        return sqlite3.connect(path, timeout=WAIT_MS / 1000, isolation_level=None)

    def _gone(self) -> StoreError:
        """That the store which was here is not here any more, with what was last known of it."""
        known = read_store_mark(self.mark_file)
        place = f"Kho số liệu không còn ở {self.path}" if self.path else "Cơ sở dữ liệu không còn số liệu"
        ways = "Chưa có gì bị ghi đè. Trả lại tệp hoặc thư mục cũ, hoặc khôi phục từ tệp sao lưu ở màn hình Lịch sử số liệu."
        return StoreError(Fault.GONE, f"{place}. {known.words if known else ''} {ways}".replace("  ", " "))

    def _note(self, known: StoreMark | None) -> None:
        """Keeps the store's mark up to date. Raises StoreError where the mark knows of what is not there.

        The store's own unit speaks for all: whatever is begun below it stands in its log.
        """
        if self.unit != OWN_UNIT:
            return
        with self.reading() as connection:
            mark = mark_of(connection)
        if mark is None and known:
            raise self._gone()
        if mark and (self._marked is None or mark.version != self._marked.version):
            write_mark(self.mark_file, mark)
            self._marked = mark

    def bound_to(self, unit: str) -> Self:
        """The same store for another unit; nothing is asked or checked."""
        bound = copy.copy(self)
        bound.unit = unit
        return bound

    def close(self) -> None:
        """Let go of the database; there is nothing to lose."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that reads one state of everything, whatever others write meanwhile."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            self._told(),
            self._connection(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes, alone; an exception undoes all of it."""
        with self._told(), self._connection(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(rows(STATE, STATE.c.log_count).with_for_update())
            yield connection

    @contextmanager
    def acting(
        self,
        needed: Role,
        action: str,
        now: datetime,
        actor: Actor,
        version: int | None = None,
        *,
        from_above: bool = False,
    ) -> Iterator[sa.Connection]:
        """A writing transaction of somebody who needs a role for it, and whose login must still stand.

        from_above: they may be of a unit above this one. Raises StoreError (forbidden); of the transaction then only
        the entry "refused" in the log is kept.
        """
        with self.writing() as connection:
            is_above = from_above and actor.unit in self._above(connection)
            whose = actor.unit if is_above else self.unit
            connection.execution_options(unit=whose)
            is_allowed = may(connection, actor, needed)
            connection.execution_options(unit=self.unit)
            if is_allowed:
                yield connection
            else:
                facts = {"tried": action, "needs": needed}
                append_log(connection, "refused", facts, now, actor, version=version)
        if not is_allowed:
            raise StoreError(Fault.FORBIDDEN)
        with suppress(StoreError):  # the change is kept; the mark is made at the next one
            self._note(None)

    def _above(self, connection: sa.Connection) -> list[str]:
        """The units above this one, the nearest first."""
        if self.unit == OWN_UNIT:
            return []
        parents = {row[0]: row[1] for row in connection.execute(sa.select(UNITS.c[UNIT], UNITS.c.parent))}
        found = [self.unit]
        while found[-1] in parents:
            found.append(parents[found[-1]])
        return found[1:]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's errors into StoreError; the program's own mistakes pass as they are."""
        try:
            yield
        except (sa.exc.DBAPIError, sqlite3.Error) as error:
            fault = self._fault(getattr(error, "orig", None) or error)
            if fault is None:
                raise
            raise StoreError(fault) from error
        except UnicodeDecodeError as error:  # the driver, wording an error about names that were altered
            raise StoreError(Fault.DAMAGED) from error

    def _check_file(self, known: StoreMark | None) -> None:
        """Make the folder and the file, and look for damaged pages: SQLite finds them only when asked."""
        if self.path is None:
            return
        if known and _is_empty(self.path):
            raise self._gone()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(Fault.READ_ONLY) from error
        with closing(sqlite3.connect(self.path, timeout=WAIT_MS / 1000, isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")
            _quick_check(raw)

    def _schema(self) -> int | None:
        """The version of the tables that are there; None where there are none."""
        with self._engine.connect() as connection:
            return _schema_of(connection)

    def _make_or_upgrade(self, save: Save, schema: int, upgrades: Mapping[int, Step]) -> None:
        with self._connection(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            found = _schema_of(connection)  # again: another process may have been first
            if found is None:
                tables.make(connection)
                begin_unit(connection, schema)
            elif found < schema:
                self._upgrade(connection, range(found + 1, schema + 1), save, upgrades)

    def cut(self, parts: int, save: Save) -> None:
        """Cut the tables of PostgreSQL into so many parts by the hash of the unit, or make them whole (0); all rows stay.

        A verified backup is written first by save(connection, file); then it is one transaction, during which
        nobody else writes or reads. Raises StoreError.
        """
        with self.writing() as connection:
            if self.is_sqlite or parts == tables.count_parts(connection):
                return
            for name in reversed(METADATA.sorted_tables):
                connection.exec_driver_sql(f"LOCK TABLE {name.name} IN ACCESS EXCLUSIVE MODE")
            self.folder.mkdir(parents=True, exist_ok=True)
            save(connection, self.folder / f"cchc-truoc-khi-chia-{parts}.zip")
            tables.rebuild(connection, parts)

    def _shrink(self) -> None:
        """Gives back the room of the tables that an upgrade left."""
        with closing(sqlite3.connect(str(self.path), timeout=WAIT_MS / 1000, isolation_level=None)) as raw:
            raw.execute("VACUUM")

    def _upgrade(
        self,
        connection: sa.Connection,
        steps: Sequence[int],
        save: Save,
        upgrades: Mapping[int, Step],
    ) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"cchc-truoc-nang-cap-{steps[0] - 1}"
        if self.path:
            copy_sqlite(self.path, self.folder / f"{name}.sqlite3")
        else:
            save(connection, self.folder / f"{name}.zip")
        for step in steps:
            if step in upgrades:
                upgrades[step](connection)
        connection.execute(sa.update(STATE).values(schema=steps[-1]))


def _name_unit(
    _connection: sa.Connection,
    statement: Any,
    many: list[dict[str, Any]],
    one: dict[str, Any],
    options: Mapping[str, Any],
) -> tuple[Any, list[dict[str, Any]], dict[str, Any]]:
    """Fills schema.OF_UNIT in with the connection's unit; a statement that names none takes no notice."""
    unit = {"of_unit": options.get("unit")}
    return (statement, [row | unit for row in many], {}) if many else (statement, many, one | unit)


def begin_anew(target: str | Path) -> None:
    """Lets a store that was lost go for good: the next opening makes a new, empty one. Its mark keeps another name."""
    file = Database(target).mark_file
    if file.exists():
        file.replace(file.with_name(f"{file.name}.cu"))


def _schema_of(connection: sa.Connection) -> int | None:
    if not sa.inspect(connection).has_table(STATE.name):
        return None
    version = connection.execute(sa.select(sa.func.min(STATE.c.schema))).scalar()
    if not isinstance(version, int) or version < 1:
        raise StoreError(Fault.DAMAGED)
    return version


def _url(target: str | Path) -> sa.URL:
    """The address of the database; a target without "://" is the path of a SQLite file."""
    text = str(target)
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    if text.startswith("postgres://"):
        text = text.replace("postgres://", "postgresql://", 1)
    try:
        return sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError(Fault.BAD_ADDRESS) from error


def _postgres(url: sa.URL, keeps: bool) -> tuple[sa.Engine, Explain]:
    from lib.store.postgres import postgres_engine, postgres_fault  # noqa: PLC0415 - see that module

    return postgres_engine(url, keeps=keeps), postgres_fault


def _is_empty(path: Path) -> bool:
    """Whether nothing is there, or a file without a byte."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:  # opening it tells why
        return False


def _sqlite(connect: Callable[[], sqlite3.Connection]) -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool, creator=connect)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(raw: sqlite3.Connection, _record: object) -> None:
    # secure_delete overwrites what is deleted: a version may be deleted for the names in it.
    for pragma in ("foreign_keys=ON", f"synchronous={SYNCHRONOUS}", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def sqlite_fault(error: BaseException) -> Fault | None:
    """What SQLite's error means for the user; None if it is a mistake of the program."""
    name = getattr(error, "sqlite_errorname", None) or ""
    known = FAULT_BY_NAME.get("_".join(name.split("_")[:2]))
    if known is None and name in ("", "SQLITE_ERROR"):
        return Fault.DAMAGED if str(error).startswith(SIGNS_OF_DAMAGE) else None
    return known or (Fault.OTHER if isinstance(error, sqlite3.OperationalError) else None)


def _quick_check(raw: sqlite3.Connection) -> None:
    if raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreError(Fault.DAMAGED)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database file as it is between transactions, check the copy, then put it in place.

    Raises StoreError (damaged) for a copy that is not whole.
    """
    unchecked = target.with_name(target.name + ".tmp")
    unchecked.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(source, timeout=WAIT_MS / 1000)) as old,
        closing(sqlite3.connect(unchecked)) as new,
    ):
        old.backup(new)
        _quick_check(new)
    move_synced(unchecked, target)
