"""Backups that happen by themselves: when, which are kept, the second place; what a restore refuses."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from postgres import quick_disk

from lib.store import Actor, Draft, Fault, Role, Store, StoreError, kept_backups
from lib.store.backup import check_backup, restore_backup
from lib.store.kept_backups import DAYS, MONTHS, WEEKS, back_up, days_to_keep, keep_up, last_backup
from lib.ui.update.backups import backup_words

__all__ = ["quick_disk"]

NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "127.0.0.1")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("quick_disk")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "cchc.sqlite3")


def publish(store: Store, content: bytes, now: datetime = NOW) -> int:
    current = store.current()
    draft = Draft(content, "so-thang-7.xlsx")
    return store.publish(draft, current.id if current else None, now, OFFICER).id


def names(folder: Path) -> list[str]:
    return [path.name for path in kept_backups.kept(folder)]


def test_one_is_due_for_a_change_and_not_without(store: Store, tmp_path: Path) -> None:
    assert keep_up(store, NOW) is None
    publish(store, b"PK 7")
    made = keep_up(store, NOW)
    assert made
    assert check_backup(tmp_path / "sao-luu" / made.file).versions == 1
    assert keep_up(store, NOW + DAY) is None
    store.set_setting("x", 1, NOW, OFFICER)
    assert keep_up(store, NOW + HOUR / 2) is None
    assert keep_up(store, NOW + 2 * HOUR)
    publish(store, b"PK 8")
    assert keep_up(store, NOW + 2 * HOUR)
    assert names(tmp_path / "sao-luu") == ["sao-luu-2026-07-03.zip"]
    publish(store, b"PK 9")
    assert keep_up(store, NOW + 40 * DAY)
    assert names(tmp_path / "sao-luu") == ["sao-luu-2026-08-12.zip", "sao-luu-2026-07-03.zip"]


def test_the_day_of_a_backup_is_vietnam_s(store: Store) -> None:
    publish(store, b"PK 7")
    assert back_up(store, datetime(2026, 7, 3, 18, 0, tzinfo=UTC)).file == "sao-luu-2026-07-04.zip"


def test_days_weeks_and_months_are_kept() -> None:
    days = [date(2025, 1, 1) + n * DAY for n in range(600)]
    found = sorted(days_to_keep(days), reverse=True)
    assert found[:DAYS] == days[: -DAYS - 1 : -1]
    assert len({day.isocalendar()[:2] for day in found}) >= WEEKS
    assert len({(day.year, day.month) for day in found}) == MONTHS
    assert len(found) <= DAYS + WEEKS + MONTHS
    assert days_to_keep(days[:3]) == set(days[:3])


def test_every_day_of_two_years_leaves_what_the_scheme_says(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "sao-luu"
    folder.mkdir()
    for n in range(1, 700):
        (folder / f"sao-luu-{date(2024, 7, 1) + n * DAY}.zip").touch()
    (folder / "truoc-khi-xoa-20260703-011500.zip").touch()
    publish(store, b"PK 7")
    back_up(store, NOW)
    assert len(names(folder)) <= DAYS + WEEKS + MONTHS
    assert (folder / "truoc-khi-xoa-20260703-011500.zip").exists()


def test_a_second_place_gets_a_verified_copy_and_what_is_missing_is_told(
    store: Store, tmp_path: Path
) -> None:
    publish(store, b"PK 7")
    stick = tmp_path / "USB của xã"
    store.set_setting(kept_backups.SECOND_PLACE, str(stick), NOW, OFFICER)
    made = keep_up(store, NOW)
    assert made
    assert (made.copied, "chưa chép được" in made.trouble.lower()) == (None, True)
    stick.mkdir()
    again = keep_up(store, NOW + HOUR / 10)
    assert again
    assert again.copied
    assert check_backup(stick / again.file).versions == 1
    assert keep_up(store, NOW + HOUR / 5) is None
    assert [path.name for path in stick.iterdir()] == [again.file]


def test_a_deletion_is_preceded_by_a_backup(store: Store, tmp_path: Path) -> None:
    publish(store, b"PK 7")
    publish(store, b"PK 8")
    store.delete(1, "Nhầm tệp", NOW, OFFICER)
    (found,) = (tmp_path / "sao-luu").glob("truoc-khi-xoa-*.zip")
    restore_backup(found, tmp_path / "khac" / "cchc.sqlite3", NOW, OFFICER)
    assert Store.open(tmp_path / "khac" / "cchc.sqlite3").data_of(1) == b"PK 7"


def test_a_note_that_cannot_be_read_or_a_file_that_is_gone_is_no_backup(store: Store, tmp_path: Path) -> None:
    publish(store, b"PK 7")
    made = back_up(store, NOW)
    folder = tmp_path / "sao-luu"
    (folder / made.file).unlink()
    assert last_backup(folder) is None
    back_up(store, NOW)
    (folder / kept_backups.RECORD).write_text('{"at": "hôm qua"}', encoding="utf-8")
    assert last_backup(folder) is None
    assert keep_up(store, NOW)


def test_it_is_late_only_where_a_change_of_over_a_month_ago_is_in_none(store: Store) -> None:
    publish(store, b"PK 7")
    last = back_up(store, NOW)
    assert backup_words(last, False, NOW + 90 * DAY)[1] is False
    assert backup_words(last, True, NOW + 31 * DAY)[1] is False
    words, is_late = backup_words(last, True, NOW + 32 * DAY)
    assert (is_late, "Đã 32 ngày" in words) == (True, True)


# What a restore refuses


def forged(whole: Path, table: str, change: Callable[[list[dict[str, object]]], None]) -> Path:
    """The backup with rows of a table changed, and everything that is stated of its parts made to fit."""
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in parts[name].splitlines()]
    change(rows)
    parts[name] = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    manifest = json.loads(parts["manifest.json"])
    manifest["parts"][name] = {"sha256": sha256(parts[name]).hexdigest(), "size": len(parts[name])}
    parts["manifest.json"] = json.dumps(manifest).encode()
    path = whole.with_name("forged.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def set_in_first(name: str, value: object) -> Callable[[list[dict[str, object]]], None]:
    return lambda rows: rows[0].update({name: value})


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("log", set_in_first("who", "Người khác")),
        ("log", lambda rows: rows.pop()),
        ("log", lambda rows: rows.pop(0)),
        ("state", set_in_first("log_head", "0" * 64)),
        ("state", set_in_first("log_count", 7)),
        ("versions", set_in_first("at", "9999-01-01T00:00:00.000000+00:00")),
        ("versions", set_in_first("at", "2026-02-31T00:00:00.000000+00:00")),
        ("versions", set_in_first("at", "2026-07-03T01:15:00")),
        ("versions", set_in_first("report_date", "31/6/2026")),
        ("log", set_in_first("at", 12)),
    ],
)
def test_forged_logs_and_impossible_dates_are_refused(
    store: Store, tmp_path: Path, table: str, change: Callable[[list[dict[str, object]]], None]
) -> None:
    publish(store, b"PK 7")
    publish(store, b"PK 8")
    whole = tmp_path / "sao-luu" / back_up(store, NOW).file
    other = tmp_path / "khac" / "cchc.sqlite3"
    with pytest.raises(StoreError) as refusal:
        restore_backup(forged(whole, table, change), other, NOW, OFFICER)
    assert refusal.value.kind is Fault.BACKUP_DAMAGED
    assert not other.exists()


def test_a_store_whose_log_was_altered_is_still_backed_up_and_brought_back_when_asked(
    store: Store, tmp_path: Path
) -> None:
    publish(store, b"PK 7")
    whole = tmp_path / "sao-luu" / back_up(store, NOW).file
    broken = forged(whole, "log", set_in_first("who", "Người khác"))
    assert check_backup(broken).log_break
    other = tmp_path / "khac" / "cchc.sqlite3"
    restore_backup(broken, other, NOW, OFFICER, accepts_broken_log=True)
    assert Store.open(other).data_of(1) == b"PK 7"
