"""A year of an office: twelve uploads and meetings, an upgrade, crashes, a PC that is lost and restored from the stick.

The same year is played twice, once without any trouble: every figure of every month must be the same.
"""

from __future__ import annotations

import calendar
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from older import take_units_away
from updates import edited

from lib.assessing.assess import Assessment
from lib.assessing.completed import assessed
from lib.machine import kept_readings
from lib.plan import DecisionText, ExtensionText
from lib.store import Actor, Draft, Role, Store, StoreError, kept_backups
from lib.store.backup import restore_backup
from lib.store.schema import Fault

ROOT = Path(__file__).resolve().parents[2]
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "máy này")
CRASHES, UPGRADE, LOSS = (3, 6, 11), 5, 8
"""The months in whose middle the power goes, the program is upgraded, the PC is lost."""


@cache
def workbook(month: int) -> bytes:
    """The office's workbook at the end of the month: one task more is done, its money spent."""
    last = last_day(month)
    done = {("Nhiệm vụ", f"J{8 + number}"): last_day(number) for number in range(1, month + 1)}
    whole = {("Nhiệm vụ", f"I{8 + number}"): 1.0 for number in range(1, month + 1)}
    return edited({("Thông tin", "B10"): last, **done, **whole})


def last_day(month: int) -> date:
    return date(2020, month, calendar.monthrange(2020, month)[1])


def moment(month: int) -> datetime:
    """The morning after the month."""
    last = last_day(month)
    return datetime(last.year, last.month, last.day, 1, tzinfo=UTC) + timedelta(days=1)


def upload(store: Store, month: int) -> None:
    current = store.current()
    draft = Draft(workbook(month), f"so-thang-{month}.xlsx", f"Tháng {month}", last_day(month))
    store.publish(draft, current.id if current else None, moment(month), OFFICER)


def meet(store: Store, month: int) -> None:
    """The month's meeting: a decision, now and then an extension, and the decision of two months ago is done."""
    day, now = last_day(month), moment(month)
    version = store.current()
    meeting = store.start_meeting(day, version.id if version else None, now, OFFICER)
    key = kept_tasks(store)[month]
    store.add_decision(
        DecisionText(
            f"Hoàn thành việc tháng {month}", due=day + timedelta(days=20), meeting_date=day, task_key=key
        ),
        now,
        OFFICER,
    )
    if month % 4 == 0:
        reason = "Chờ hướng dẫn của cấp trên"
        store.add_extension(
            ExtensionText(key, "", None, day + timedelta(days=30), reason, decided_on=day), now, OFFICER
        )
    store.close_meeting(meeting.id, now, OFFICER)


def kept_tasks(store: Store) -> list[str]:
    version = store.versions()[-1]
    return [task.key for task in kept_readings.reading_of(store, version).plan.tasks]


def months(store: Store) -> list[Assessment]:
    """What every version says on its own day, with the meetings' records."""
    return [
        assessed(
            kept_readings.reading_of(store, version).plan,
            store.records(),
            version.report_date or date.max,
        )
        for version in store.versions()
    ]


def play(store: Store) -> Store:
    """The year without trouble."""
    for month in range(1, 13):
        upload(store, month)
        meet(store, month)
    return store


CRASH = """
import os, signal, sys
from pathlib import Path
from datetime import datetime
sys.path[:0] = ["tests/support", "tests/whole"]
import sqlalchemy as sa
import test_a_year
from lib.store import Store
store = Store.open(Path(sys.argv[1]))
sa.event.listen(sa.Engine, "commit", lambda _: os._exit(9))  # everything is written, nothing is acknowledged
test_a_year.upload(store, int(sys.argv[2]))
"""


def crash(file: Path, month: int) -> None:
    """An upload that the power is cut in, just before it counts."""
    ended = subprocess.run([sys.executable, "-c", CRASH, file, str(month)], cwd=ROOT, check=False)
    assert ended.returncode == 9


def play_with_trouble(folder: Path, stick: Path) -> Store:
    """The same year with crashes, an upgrade, and another PC from the ninth month on."""
    file = folder / "cchc.sqlite3"
    store = Store.open(file)
    store.set_setting(kept_backups.SECOND_PLACE, str(stick), moment(1) - timedelta(days=2), OFFICER)
    for month in range(1, 13):
        if month in CRASHES:
            crash(file, month)
            store = Store.open(file)
            assert len(store.versions()) == month - 1
        upload(store, month)
        meet(store, month)
        kept_backups.keep_up(store, moment(month) + timedelta(minutes=5))
        if month == UPGRADE:
            store = upgraded(store, file)
        if month == LOSS:
            file = restored(folder, stick, moment(month))
            store = Store.open(file)
    return store


def upgraded(store: Store, file: Path) -> Store:
    """The store as the program before kept it, opened by this one."""
    with store.writing() as connection:
        take_units_away(connection, 2)
    return Store.open(file)


def restored(lost: Path, stick: Path, now: datetime) -> Path:
    """The store on a new PC; the old one is gone with everything beside it."""
    for path in sorted(lost.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    file = lost.with_name("may-moi") / "cchc.sqlite3"
    newest = kept_backups.kept(stick)[0]
    restore_backup(newest, file, now, OFFICER)
    return file


def test_a_year_with_every_trouble_ends_as_one_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "doc"))
    stick = tmp_path / "usb"
    for name in ("yen", "may", "usb"):
        (tmp_path / name).mkdir()
    whole = play(Store.open(tmp_path / "yen" / "cchc.sqlite3"))
    troubled = play_with_trouble(tmp_path / "may", stick)

    assert [(v.id, v.at, v.who, v.file_name, v.sha256, v.report_date) for v in troubled.versions()] == [
        (v.id, v.at, v.who, v.file_name, v.sha256, v.report_date) for v in whole.versions()
    ]
    assert troubled.records() == whole.records()
    assert months(troubled) == months(whole)
    assert troubled.verify_log() is None
    assert len({str(month.total) for month in months(whole)}) > 6, "the months must differ"
    (tmp_path / "may-moi" / "cchc.sqlite3").unlink()
    with pytest.raises(StoreError) as lost:
        Store.open(tmp_path / "may-moi" / "cchc.sqlite3")
    assert lost.value.kind is Fault.GONE
    assert list((tmp_path / "may").iterdir()) == []
