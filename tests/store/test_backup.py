"""Backup and restore: everything on another PC, from either database to either, and damage recognised."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from postgres import Server, postgres_server, quick_disk, target

from lib.store import (
    Actor,
    DecisionText,
    Draft,
    ExtensionText,
    Fault,
    LoginKind,
    NewLogin,
    Role,
    Store,
    StoreError,
)
from lib.store import backup as backups
from lib.store.backup import backup, check_backup, restore_backup
from lib.store.schema import SCHEMA

__all__ = ["postgres_server", "quick_disk", "target"]

NOW = datetime(2026, 8, 3, 1, 15, tzinfo=UTC)
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "127.0.0.1")


pytestmark = pytest.mark.usefixtures("quick_disk")


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where safety copies of PostgreSQL go."""
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def fill(store: Store) -> Store:
    """Two years of everything: versions, one deleted and one restored, a draft, a meeting, settings."""
    for number in range(1, 5):
        data = random.Random(number).randbytes(30_000 * number)
        draft = Draft(data, f"thang-{number}.xlsx", f"Số liệu tháng {number}", date(2026, number, 14), "{}")
        store.publish(draft, number - 1 or None, NOW, OFFICER)
    store.restore(2, "Nhầm tệp", 4, NOW, OFFICER)
    store.delete(1, "Có tên riêng", NOW, OFFICER)
    store.keep_draft(Draft(b"", "trong.xlsx", illustrative=True), 5, NOW, OFFICER)
    decision = store.add_decision(DecisionText("Rà soát thủ tục", due=date(2026, 8, 31)), NOW, OFFICER)
    store.edit_decision(decision.id, 1, DecisionText("Rà soát xong", done=date(2026, 8, 30)), NOW, OFFICER)
    store.start_meeting(date(2026, 8, 5), 5, NOW, OFFICER)
    store.add_extension(ExtensionText("2.1", "Rà soát", None, date(2026, 9, 1), "Chờ tỉnh"), NOW, OFFICER)
    store.set_setting("agenda", {"hidden": ["Kinh phí"]}, NOW, OFFICER)
    store.set_setting("mau-van-ban", "UEsDBA==" * 5_000, NOW, OFFICER)
    return store


def contents(store: Store) -> dict[str, object]:
    """Everything that the store can tell, but the log's entry about the restore itself."""
    versions = store.versions()
    return {
        "versions": versions,
        "bytes": [None if version.is_deleted else store.data_of(version.id) for version in versions],
        "drafts": [(draft, store.draft_data(draft.id)) for draft in store.drafts()],
        "decisions": [store.decision_history(kept.id) for kept in store.decisions()],
        "meetings": store.meetings(),
        "extensions": store.extensions(),
        "agenda": store.setting("agenda"),
        "frame": store.setting("mau-van-ban"),
        "log": [entry for entry in store.log() if entry.action != "backup-restore"],
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup."""
    folder = tmp_path_factory.mktemp("whole")
    store = fill(Store.open(folder / "cchc.sqlite3"))
    backup(store, folder / "sao-luu.zip", NOW, OFFICER)
    return folder / "sao-luu.zip"


def refused(kind: Fault) -> pytest.RaisesExc[StoreError]:
    return pytest.RaisesExc(StoreError, check=lambda error: error.kind == kind)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database on another PC, of each kind."""
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))
    if request.param == "sqlite":
        yield str(tmp_path / "may-khac" / "cchc.sqlite3")
        return
    server: Server = request.getfixturevalue("postgres_server")
    address = server.fresh_database()
    yield address
    server.take_back(address)


def test_a_restore_on_an_empty_machine_gives_everything_byte_for_byte(
    target: str, elsewhere: str, tmp_path: Path
) -> None:
    store = fill(Store.open(target))
    summary = backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)

    restored = restore_backup(tmp_path / "sao-luu.zip", elsewhere, NOW, OFFICER)

    other = Store.open(elsewhere)
    assert contents(other) == contents(store)
    assert other.verify_log() is None
    assert other.log()[-1].action == "backup-restore"
    assert (summary.versions, summary.damaged, restored.safety) == (5, (), None)
    assert other.publish(Draft(b"PK", "moi.xlsx"), 5, NOW, OFFICER).id == 6


def test_restoring_keeps_what_was_there_in_a_safety_backup(whole: Path, target: str) -> None:
    store = Store.open(target)
    store.publish(Draft(b"PK before", "truoc.xlsx"), None, NOW, OFFICER)
    before = contents(store)

    restored = restore_backup(whole, target, NOW, OFFICER)

    assert len(store.versions()) == 5
    assert restored.safety
    assert restored.safety.name == "truoc-khi-khoi-phuc-20260803-011500.zip"
    restore_backup(restored.safety, target, NOW, OFFICER)
    assert contents(store) == before


def test_two_restores_in_one_second_keep_both_safety_backups(whole: Path, target: str) -> None:
    fill(Store.open(target))
    first, second = (restore_backup(whole, target, NOW, OFFICER).safety for _ in range(2))
    assert first
    assert second
    assert first != second
    assert check_backup(first).log_entries + 1 == check_backup(second).log_entries


def test_the_same_store_gives_the_same_backup(target: str, tmp_path: Path) -> None:
    store = fill(Store.open(target))
    for name in ("a.zip", "b.zip"):
        backup(store, tmp_path / name, NOW, OFFICER)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_backup_shows_what_it_holds(whole: Path) -> None:
    summary = check_backup(whole)
    assert (summary.versions, summary.schema, summary.created) == (
        5,
        SCHEMA,
        "2026-08-03T01:15:00.000000+00:00",
    )
    with zipfile.ZipFile(whole) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for name, part in manifest["parts"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == part["sha256"]


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000_000), change=st.integers(1, 255))
def test_a_flipped_byte_is_recognised_or_does_no_harm(whole: Path, place: int, change: int) -> None:
    data = bytearray(whole.read_bytes())
    data[place % len(data)] ^= change
    check_recognised(whole, bytes(data))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000_000))
def test_a_backup_that_was_cut_off_is_recognised(whole: Path, length: int) -> None:
    data = whole.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "cut.zip"
        cut.write_bytes(data[: length % len(data)])
        with refused(Fault.BACKUP_DAMAGED):
            check_backup(cut)


def check_recognised(whole: Path, altered: bytes) -> None:
    """An altered backup is refused, or the change was where nothing is (a time in a zip's header)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "altered.zip"
        file.write_bytes(altered)
        try:
            check_backup(file)
        except StoreError as error:
            assert error.kind in (Fault.BACKUP_DAMAGED, Fault.NEWER)
            return
        with zipfile.ZipFile(file) as one, zipfile.ZipFile(whole) as other:
            assert [one.read(name) for name in other.namelist()] == [
                other.read(name) for name in other.namelist()
            ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Fault.BACKUP_DAMAGED),
        (b"PK\x05\x06" + bytes(18), Fault.BACKUP_DAMAGED),
        (b"not a zip", Fault.BACKUP_DAMAGED),
        (None, Fault.MISSING),
    ],
    ids=["empty", "empty zip", "no zip", "no file"],
)
def test_what_is_no_backup_touches_nothing(
    target: str, tmp_path: Path, content: bytes | None, kind: Fault
) -> None:
    store = fill(Store.open(target))
    before = contents(store)
    if content is not None:
        (tmp_path / "a.zip").write_bytes(content)
    with refused(kind):
        restore_backup(tmp_path / "a.zip", target, NOW, OFFICER)
    assert contents(store) == before
    assert list(store.folder.glob("*.zip")) in ([], [tmp_path / "a.zip"])


def forge(whole: Path, forged: Path, change: str, to: object) -> None:
    """Write a backup with another value in its manifest, or another row, and all the sums right."""
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    if change.startswith("tables/"):
        parts[change] = str(to).encode()
        manifest["parts"][change] = {
            "sha256": hashlib.sha256(parts[change]).hexdigest(),
            "size": len(parts[change]),
        }
    else:
        manifest[change] = to
    with zipfile.ZipFile(forged, "w") as archive:
        for name, data in (parts | {"manifest.json": json.dumps(manifest).encode()}).items():
            archive.writestr(name, data)


ROW_OF_NOWHERE = '{"sha256": "a", "size": 1, "data": {"blob": "../x"}}'


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("schema", "1; DROP"),
        ("parts", []),
        ("tables/passwords.jsonl", ""),
        ("tables/settings.jsonl", '{"value": "1", "colour": "red"}'),
        ("tables/settings.jsonl", '{"name": "a"}'),
        ("tables/files.jsonl", ROW_OF_NOWHERE),
        ("tables/files.jsonl", ""),
        ("tables/state.jsonl", ""),
        ("tables/versions.jsonl", "[]"),
    ],
)
def test_a_forged_backup_leaves_the_store_as_it_was(
    whole: Path, target: str, tmp_path: Path, change: str, to: object
) -> None:
    store = Store.open(target)
    store.publish(Draft(b"PK before", "truoc.xlsx"), None, NOW, OFFICER)
    before = contents(store)
    forge(whole, tmp_path / "forged.zip", change, to)
    with refused(Fault.BACKUP_DAMAGED):
        restore_backup(tmp_path / "forged.zip", target, NOW, OFFICER)
    assert contents(store) == before


@pytest.mark.parametrize(("change", "to"), [("format", 2), ("schema", 99)])
def test_a_backup_of_a_newer_program_is_refused(whole: Path, tmp_path: Path, change: str, to: int) -> None:
    forge(whole, tmp_path / "newer.zip", change, to)
    with refused(Fault.NEWER):
        restore_backup(tmp_path / "newer.zip", tmp_path / "cchc.sqlite3", NOW, OFFICER)
    assert not (tmp_path / "cchc.sqlite3").exists()


def test_a_backup_of_an_older_program_is_taken(target: str, tmp_path: Path) -> None:
    """Its tables lack a column that may be empty, and one of today's tables."""
    old = fill(Store.open(tmp_path / "old.sqlite3"))
    with old.writing() as connection:
        connection.execute(sa.text("ALTER TABLE versions DROP COLUMN deleted_reason"))
        connection.execute(sa.text("DROP TABLE extensions"))
        backups.write_archive(connection, tmp_path / "old.zip", NOW)

    restore_backup(tmp_path / "old.zip", target, NOW, OFFICER)

    store = Store.open(target)
    assert store.extensions() == []
    assert store.version(1).deleted_reason is None
    assert store.data_of(5) == random.Random(2).randbytes(60_000)


def test_a_damaged_sqlite_file_is_set_aside(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "cchc.sqlite3"
    file.write_bytes(b"damaged")

    restored = restore_backup(whole, file, NOW, OFFICER)

    assert len(Store.open(file).versions()) == 5
    assert restored.safety
    assert restored.safety.name == "cchc-hong-20260803-011500.sqlite3"
    assert restored.safety.read_bytes() == b"damaged"
    assert sorted(path.name for path in tmp_path.glob("*.sqlite3*")) == [
        "cchc-hong-20260803-011500.sqlite3",
        "cchc.sqlite3",
    ]


CRASHES = int(os.environ.get("CCHC_TEST_KILLS", "8"))
"""So many crash points are spread over a restore, and as many are its last lines."""


def crash_at(line: int | None, act: Callable[[], object]) -> int:
    """Runs the act in a process that ends without a word at this line of lib/store; how many lines it ran."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def trace(frame: Any, event: str, _argument: object) -> Any:
            nonlocal count
            if "/lib/store/" not in frame.f_code.co_filename:
                return None
            count += event == "line"
            if count == line:
                os._exit(9)
            return trace

        sys.settrace(trace)
        act()
        sys.settrace(None)
        os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        count = int(said.read() or 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (9 if line else 0)
    return count


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("before", ["nothing", "lost", "damaged", "whole"])
def test_a_restore_that_crashes_anywhere_leaves_the_old_store_or_the_new_one(
    whole: Path, tmp_path: Path, before: str
) -> None:
    """A store that was lost stays lost until the restore is complete: never an empty one that passes for new."""
    base = tmp_path / "base"
    base.mkdir()
    if before in ("lost", "whole"):
        Store.open(base / "cchc.sqlite3").publish(Draft(b"PK old", "cu.xlsx"), None, NOW, OFFICER)
    if before == "lost":
        (base / "cchc.sqlite3").unlink()
    if before == "damaged":
        (base / "cchc.sqlite3").write_bytes(b"damaged")

    def restored_into(name: str, line: int | None) -> Path:
        shutil.copytree(base, tmp_path / name)
        file = tmp_path / name / "cchc.sqlite3"
        counts.append(crash_at(line, lambda: restore_backup(whole, file, NOW, OFFICER)))
        return file

    counts: list[int] = []
    assert state_of(restored_into("all", None)) == "restored"
    total = counts[0]
    points = {1 + at * total // CRASHES for at in range(CRASHES)} | set(range(total - CRASHES, total + 1))
    for line in sorted(points):
        file = restored_into(str(line), line)
        assert state_of(file) in (before, "restored"), line
        restore_backup(whole, file, NOW, OFFICER)  # tried again, it works
        assert state_of(file) == "restored"
        shutil.rmtree(file.parent)


def state_of(file: Path) -> str:
    """What somebody finds who opens the store."""
    try:
        versions = Store.open(file).versions()
    except StoreError as error:
        return {Fault.GONE: "lost", Fault.DAMAGED: "damaged"}[error.kind]
    return {0: "nothing", 1: "whole", 5: "restored"}[len(versions)]


def test_a_store_with_damaged_bytes_is_backed_up_and_says_so(target: str, tmp_path: Path) -> None:
    store = fill(Store.open(target))
    sha256 = store.version(3).sha256
    with store.writing() as connection:
        damage = sa.text("UPDATE files SET data = :data WHERE sha256 = :sha256")
        connection.execute(damage, {"data": b"", "sha256": sha256})
    assert backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER).damaged == (3,)


def test_a_backup_that_cannot_be_written_leaves_the_one_before(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = fill(Store.open(target))
    backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)
    before = (tmp_path / "sao-luu.zip").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.os, "fsync", full)
    with refused(Fault.FULL):
        backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["sao-luu.zip"]
    assert (tmp_path / "sao-luu.zip").read_bytes() == before
    with refused(Fault.READ_ONLY):
        backup(store, tmp_path / "no-folder" / "sao-luu.zip", NOW, OFFICER)


def test_a_backup_is_taken_from_one_state(target: str, tmp_path: Path) -> None:
    """While it is being read nobody's half change gets in."""
    store = fill(Store.open(target))
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE versions SET note = 'nửa chừng'"))
        backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)
    restore_backup(tmp_path / "sao-luu.zip", tmp_path / "other.sqlite3", NOW, OFFICER)
    assert Store.open(tmp_path / "other.sqlite3").version(5).note == "Số liệu tháng 2"


def test_a_restore_that_fails_half_way_changes_nothing(
    whole: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(target)
    store.publish(Draft(b"PK before", "truoc.xlsx"), None, NOW, OFFICER)
    before = contents(store)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(backups, "append_log", fail)
    with pytest.raises((StoreError, sqlite3.OperationalError)):
        restore_backup(whole, target, NOW, OFFICER)
    assert contents(store) == before


# Accounts belong to the machine


def with_accounts(store: Store, name: str) -> Store:
    """A store with an administrator, who is logged in, and a link for the projector."""
    store.add_account(name, f"Văn phòng {name}", Role.ADMIN, f"hash of {name}", NOW, OFFICER)
    for token, account, kind in (("a", name, LoginKind.PERSON), ("b", None, LoginKind.PROJECTOR)):
        role = Role.ADMIN if account else Role.VIEW
        login = NewLogin(f"{token}-{name}", account, kind, f"Văn phòng {token}", role)
        store.add_login(login, NOW, OFFICER, f"hash of {name}")
    return store


def test_accounts_and_logins_do_not_travel(target: str, tmp_path: Path) -> None:
    store = with_accounts(fill(Store.open(target)), "vanphong")

    backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)

    with zipfile.ZipFile(tmp_path / "sao-luu.zip") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
        assert not {"tables/accounts.jsonl", "tables/logins.jsonl"} & set(archive.namelist())
    assert b"hash of" not in held
    assert b"a-vanphong" not in held
    assert b"account-add" in held  # the log stays whole


def test_a_restore_leaves_this_machine_s_accounts_and_logins(target: str, tmp_path: Path) -> None:
    elsewhere = with_accounts(fill(Store.open(tmp_path / "may-khac.sqlite3")), "kegian")
    backup(elsewhere, tmp_path / "sao-luu.zip", NOW, OFFICER)
    store = with_accounts(Store.open(target), "vanphong")
    accounts, logins = store.accounts(), store.logins()
    admin = Actor("Văn phòng vanphong", Role.ADMIN, "10.0.0.7", "a-vanphong")
    replaced = store.log()[-1]

    restored = restore_backup(tmp_path / "sao-luu.zip", target, NOW, admin)

    assert (store.accounts(), store.logins()) == (accounts, logins)
    assert [login.account for login in logins] == ["vanphong", None]
    assert (len(store.versions()), store.verify_log()) == (5, None)
    facts = store.log()[-1].facts
    assert (facts["log_count"], facts["log_head"]) == (replaced.id, replaced.hash)
    assert restored.safety
    restore_backup(restored.safety, target, NOW, admin)
    assert (store.accounts(), store.logins()) == (accounts, logins)


@pytest.mark.parametrize(
    "part",
    ["tables/accounts.jsonl", "tables/logins.jsonl", "tables/../accounts.jsonl", "tables/ACCOUNTS.jsonl"],
)
def test_a_backup_prepared_with_an_account_is_refused(
    whole: Path, target: str, tmp_path: Path, part: str
) -> None:
    store = with_accounts(Store.open(target), "vanphong")
    forge(whole, tmp_path / "forged.zip", part, "{}")
    with refused(Fault.BACKUP_DAMAGED):
        restore_backup(tmp_path / "forged.zip", target, NOW, OFFICER)
    assert [account.name for account in store.accounts()] == ["vanphong"]


def test_taking_a_backup_by_a_login_is_logged(target: str, tmp_path: Path) -> None:
    store = with_accounts(fill(Store.open(target)), "vanphong")
    admin = Actor("Văn phòng vanphong", Role.ADMIN, "10.0.0.7", "a-vanphong")
    backup(store, tmp_path / "sao-luu.zip", NOW, admin)
    assert (store.log()[-1].action, store.log()[-1].origin) == ("backup", "10.0.0.7")
    store.revoke_login("a-vanphong", NOW, admin)
    with refused(Fault.FORBIDDEN):
        backup(store, tmp_path / "hai.zip", NOW, admin)
    assert not (tmp_path / "hai.zip").exists()


def test_a_damaged_store_is_made_anew_only_at_the_machine(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "cchc.sqlite3"
    file.write_bytes(b"damaged")
    with refused(Fault.DAMAGED):
        restore_backup(whole, file, NOW, Actor("Văn phòng", Role.ADMIN, "10.0.0.7", "a-vanphong"))
    assert file.read_bytes() == b"damaged"
    assert restore_backup(whole, file, NOW, OFFICER).rebuilt
    assert Store.open(file).accounts() == []
