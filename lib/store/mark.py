"""The mark of a store: what is known of it outside of it, so that an empty file is never taken for a new store.

A small file beside the database (in the data folder for PostgreSQL), written after the store's first change and
after each new version. A database that is missing, empty or without an entry while its mark is there was lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from lib.store.schema import STATE, VERSIONS, local_time, rows

ENDING = ".kho.json"


@dataclass(frozen=True)
class StoreMark:
    """The newest version when the mark was made (0: none yet), its file and moment; and the log's length."""

    version: int
    file_name: str
    at: str
    entries: int

    @property
    def words(self) -> str:
        """What was last known, for people."""
        if not self.version:
            return "Kho này đã có tài khoản hoặc nhật ký nhưng chưa công bố bản số liệu nào."
        when = local_time(datetime.fromisoformat(self.at))
        return f"Bản gần nhất là bản số liệu số {self.version}, công bố {when}, tệp {self.file_name}."


def mark_file(folder: Path, url: sa.URL) -> Path:
    """Where the mark of the store at this address is kept."""
    if url.get_backend_name() == "sqlite":
        return folder / f"{Path(url.database or '').stem}{ENDING}"
    place = hashlib.sha256(f"{url.host}:{url.port}/{url.database}".encode()).hexdigest()[:8]
    return folder / f"postgresql-{place}{ENDING}"


def mark_of(connection: sa.Connection) -> StoreMark | None:
    """The mark that the store deserves; None while nothing was ever done in it."""
    entries = connection.execute(rows(STATE, STATE.c.log_count)).scalar()
    if not entries:
        return None
    newest = rows(VERSIONS, VERSIONS.c.id, VERSIONS.c.file_name, VERSIONS.c.at).order_by(VERSIONS.c.id.desc())
    row = connection.execute(newest.limit(1)).first()
    number, name, at = (row[0], row[1], row[2].isoformat()) if row else (0, "", "")
    return StoreMark(number, name, at, entries)


def read_store_mark(file: Path) -> StoreMark | None:
    """The mark that is there; an empty one where it cannot be understood: it says at least that there was a store."""
    try:
        return StoreMark(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError):
        return StoreMark(0, "", "", 0)


def write_mark(file: Path, mark: StoreMark) -> None:
    """Writes the mark at once or not at all; a disk that refuses costs only the mark."""
    part = file.with_name(file.name + ".tmp")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as written:
            json.dump(asdict(mark), written, ensure_ascii=False)
            written.flush()
            os.fsync(written.fileno())
        move_synced(part, file)


def move_synced(part: Path, file: Path) -> None:
    """Gives a file its name in the place of what had it, and has the name itself written to the disk."""
    part.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Has the folder's names written to the disk. Windows has no such call, and some file systems refuse it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
