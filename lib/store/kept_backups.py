"""Backups that happen by themselves: when one is due, which are kept, and a copy in a second place.

They lie in the folder `sao-luu` beside the store, one a day, and are verified by reading them back. Nothing of
it stands in the store's log: a backup would else be a change that asks for the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from lib.base import moments
from lib.store.backup import BACKUPS, check_backup, write_archive
from lib.store.mark import move_synced
from lib.store.schema import STATE, UNIT, VERSIONS, Fault, StoreError
from lib.store.store import Store

RECORD: Final = "gan-nhat.json"
NAME: Final = re.compile(r"sao-luu-(\d{4}-\d\d-\d\d)\.zip")
SECOND_PLACE: Final = "noi-sao-luu-thu-hai"
"""The setting that names a folder for copies: a USB stick, a folder of the network."""

DAYS, WEEKS, MONTHS = 7, 5, 12
"""So many newest days, and of so many newest weeks and months the newest day, are kept."""
AN_HOUR: Final = timedelta(hours=1)
LATE: Final = timedelta(days=31)


@dataclass(frozen=True)
class LastBackup:
    """The last backup that was made: when, its file's name, and of what state (end of the log, newest version).

    copied: when its copy in the second place was made; trouble: why there is none, in Vietnamese.
    """

    at: str
    file: str
    head: str
    version: int
    copied: str | None = None
    trouble: str = ""

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.at)


def folder_of(store: Store) -> Path:
    """Where the store's backups are kept."""
    return store.folder / BACKUPS


def last_backup(folder: Path) -> LastBackup | None:
    """What is known of the last backup in the folder; None where there is none or its file is gone."""
    try:
        last = LastBackup(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
        last.moment.astimezone()
    except (OSError, ValueError, TypeError):
        return None
    return last if (folder / last.file).is_file() else None


def kept(folder: Path) -> list[Path]:
    """The backups in a folder, the newest first."""
    return sorted((path for path in folder.glob("sao-luu-*.zip") if NAME.fullmatch(path.name)), reverse=True)


def has_changed(store: Store, last: LastBackup | None) -> bool:
    """Whether anything was done in the store since the last backup. Raises StoreError."""
    head, _ = state_of_all(store)
    return bool(head) and (last is None or last.head != head)


def is_late(store: Store, now: datetime) -> bool:
    """Whether something of more than a month ago is in no backup. Raises StoreError."""
    last = last_backup(folder_of(store))
    return has_changed(store, last) and (last is None or now - last.moment > LATE)


def keep_up(store: Store, now: datetime) -> LastBackup | None:
    """Makes the day's backup where one is due, and the copy that is still missing; None where nothing was due.

    Due is one for what changed since the last: at once for a new version or a new day, else after an hour.
    Raises StoreError.
    """
    folder = folder_of(store)
    last = last_backup(folder)
    head, version = state_of_all(store)
    if head and (last is None or (last.head != head and _is_time(last, version, now, store))):
        return back_up(store, now)
    misses_copy = last is not None and last.copied is None and store.setting(SECOND_PLACE)
    return _copied(store, last, now) if last and misses_copy else None


def back_up(store: Store, now: datetime) -> LastBackup:
    """Makes the day's backup (in the place of an earlier one of the day) and its copy; lets old ones go."""
    folder = folder_of(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(Fault.READ_ONLY, f"Không tạo được thư mục sao lưu {folder}.") from error
    head, version = state_of_all(store)
    file = folder / f"sao-luu-{_day(now)}.zip"
    with store.reading() as connection:
        write_archive(connection, file, now)
    last = LastBackup(now.isoformat(), file.name, head, version)
    _write(folder, last)
    _thin(folder)
    return _copied(store, last, now)


def days_to_keep(days: Iterable[date]) -> set[date]:
    """Of the days with a backup, those that are kept."""
    newest_first = sorted(set(days), reverse=True)
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    return {
        *newest_first[:DAYS],
        *sorted(weeks.values(), reverse=True)[:WEEKS],
        *sorted(months.values(), reverse=True)[:MONTHS],
    }


def _is_time(last: LastBackup, version: int, now: datetime, store: Store) -> bool:
    if store.units():  # much to write, and always something new
        return _day(last.moment) != _day(now)
    return last.version != version or _day(last.moment) != _day(now) or abs(now - last.moment) > AN_HOUR


def _day(moment: datetime) -> str:
    """The day in Vietnam."""
    return f"{moments.day_of(moment):%Y-%m-%d}"


def state_of_all(store: Store) -> tuple[str, int]:
    """The end of the log ("" while nothing was ever done; of several units one word for all), and how many versions."""
    with store.reading() as connection:
        ends = connection.execute(
            sa.select(STATE.c.log_head, STATE.c.log_count).order_by(STATE.c[UNIT])
        ).all()
        versions = connection.execute(sa.select(sa.func.count()).select_from(VERSIONS)).scalar_one()
    heads = [head if count else "" for head, count in ends]
    return heads[0] if len(heads) == 1 else hashlib.sha256("".join(heads).encode()).hexdigest(), versions


def _write(folder: Path, last: LastBackup) -> None:
    part = folder / f"{RECORD}.tmp"
    part.write_text(json.dumps(asdict(last), ensure_ascii=False), encoding="utf-8")
    move_synced(part, folder / RECORD)


def _thin(folder: Path) -> None:
    """Removes the backups that the scheme does not keep."""
    by_day = {
        date.fromisoformat(found[1]): path for path in kept(folder) if (found := NAME.fullmatch(path.name))
    }
    for day in by_day.keys() - days_to_keep(by_day):
        by_day[day].unlink(missing_ok=True)


def _copied(store: Store, last: LastBackup, now: datetime) -> LastBackup:
    """The last backup with its copy in the second place, if one was named; what is known is kept."""
    place = store.setting(SECOND_PLACE)
    if not isinstance(place, str) or not place:
        return last
    folder = folder_of(store)
    try:
        copy_to(Path(place), folder / last.file)
        last = replace(last, copied=now.isoformat(), trouble="")
    except (OSError, StoreError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        last = replace(last, trouble=f"Chưa chép được sang {place}: {words or 'không ghi được'}.")
    _write(folder, last)
    return last


def copy_to(place: Path, backup: Path) -> None:
    """Copies a backup into a folder that must be there, verified by reading back. Raises OSError, StoreError."""
    if not place.is_dir():
        raise FileNotFoundError(2, "không có thư mục này (USB chưa cắm?)")
    part = place / f"{backup.name}.tmp"
    try:
        with backup.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        check_backup(part)
        move_synced(part, place / backup.name)
    finally:
        part.unlink(missing_ok=True)
    _thin(place)
