"""The store: versions, drafts, log and meetings on both databases; kills, races and faults.

CCHC_TEST_KILLS and CCHC_TEST_RACES say how many of each (20 by default; 200 before a release). The killed one publishes
for a unit below, as every unit but the store's own does.
Run as a program, this file is the publisher that the tests kill and race.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from older import take_units_away
from postgres import Server, postgres_server, quick_disk, target

from lib.store import (
    Actor,
    DecisionText,
    Draft,
    ExtensionText,
    Fault,
    Replaced,
    Role,
    Store,
    StoreError,
    Unit,
    Version,
    VersionKind,
)
from lib.store import database as store_database
from lib.store import postgres as store_postgres
from lib.store.backup import backup, check_backup, restore_backup
from lib.store.backup import write_archive as store_save
from lib.store.schema import SCHEMA
from lib.store.store import KeptDraft

__all__ = ["postgres_server", "quick_disk", "target"]

KILLS = int(os.environ.get("CCHC_TEST_KILLS", "20"))
RACES = int(os.environ.get("CCHC_TEST_RACES", "20"))
UNIT = "CCHC_TEST_UNIT"
"""The environment's word for the unit that the publisher publishes for."""
NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "127.0.0.1")
OTHER = Actor("Công chức Tư pháp", Role.UPDATE, "10.0.0.7")
JULY = Draft(b"PK\x03\x04 July", "so-lieu-thang-7.xlsx", "Số liệu tháng 7", date(2026, 7, 14), '{"error": 0}')
AUGUST = Draft(b"PK\x03\x04 August", "so-lieu-thang-8.xlsx", "Số liệu tháng 8", date(2026, 8, 14))

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and limits of Unix")


@pytest.fixture
def store(quick_disk: None, target: str, tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(target, tmp_path / "safety")
    yield opened
    opened.close()


def fails(kind: Fault) -> pytest.RaisesExc[StoreError]:
    """The block raises StoreError of this kind, with a sentence in Vietnamese."""
    return pytest.RaisesExc(StoreError, check=lambda error: error.kind == kind and str(error).endswith("."))


# Versions


def as_given(kept: KeptDraft, data: bytes) -> Draft:
    """The draft as it was kept, from its bytes."""
    return Draft(data, kept.file_name, kept.note, kept.report_date, kept.check_summary, kept.illustrative)


def test_an_empty_store_has_no_version(store: Store) -> None:
    assert (store.current(), store.versions(), store.log(), store.drafts()) == (None, [], [], [])


def test_a_published_version_keeps_all_that_is_known_of_it(store: Store) -> None:
    version = store.publish(JULY, None, NOW, OFFICER)

    assert version == Version(
        id=1,
        kind=VersionKind.PUBLISH,
        file_name="so-lieu-thang-7.xlsx",
        sha256=hashlib.sha256(JULY.data).hexdigest(),
        size=len(JULY.data),
        note="Số liệu tháng 7",
        report_date=date(2026, 7, 14),
        check_summary='{"error": 0}',
        illustrative=False,
        base=None,
        restored_from=None,
        reason="",
        at=NOW,
        who="Công chức Văn phòng – Thống kê",
        role="quản trị",
        origin="127.0.0.1",
    )
    assert store.current() == version == store.version(1)
    assert store.data_of(1) == JULY.data


def test_everything_is_there_after_opening_again(store: Store, target: str) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, LATER, OFFICER)
    store.close()

    again = Store.open(target)

    assert [version.note for version in again.versions()] == ["Số liệu tháng 7", "Số liệu tháng 8"]
    assert again.current() == again.version(2)


def test_publishing_on_a_replaced_base_names_who_and_when_and_keeps_the_file(store: Store) -> None:
    store.publish(JULY, None, NOW, OTHER)

    with pytest.raises(Replaced) as refusal:
        store.publish(AUGUST, None, LATER, OFFICER)

    assert str(refusal.value) == (
        "Bản số liệu 1 đã được Công chức Tư pháp công bố lúc 08 giờ 15 ngày 03/7/2026. "
        "Đề nghị so sánh lại với bản này."
    )
    assert refusal.value.current == store.current() == store.version(1)
    kept = store.draft(str(refusal.value.draft_id))
    assert kept.refused
    assert as_given(kept, store.draft_data(kept.id)) == AUGUST


def test_a_refused_upload_can_be_published_on_the_new_base(store: Store) -> None:
    store.publish(JULY, None, NOW, OTHER)
    with pytest.raises(Replaced) as refusal:
        store.publish(AUGUST, None, LATER, OFFICER)

    version = store.publish(AUGUST, 1, LATER, OFFICER, refusal.value.draft_id)

    assert (version.id, store.data_of(2), store.drafts()) == (2, AUGUST.data, [])


def test_a_base_that_never_was_is_refused(store: Store) -> None:
    with pytest.raises(Replaced) as refusal:
        store.publish(JULY, 4, NOW, OFFICER)
    assert refusal.value.current is None
    assert store.versions() == []


def test_restoring_publishes_again_with_a_reason(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)

    version = store.restore(1, "Tháng 8 nhầm tệp", 2, LATER, OTHER)

    assert (version.id, version.kind, version.restored_from, version.reason) == (
        3,
        VersionKind.RESTORE,
        1,
        "Tháng 8 nhầm tệp",
    )
    assert (version.report_date, version.file_name) == (JULY.report_date, JULY.file_name)
    assert store.data_of(3) == JULY.data
    assert store.current() == version


def test_restoring_is_refused_on_a_replaced_base_without_reason_or_bytes(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)

    with pytest.raises(Replaced):
        store.restore(1, "Nhầm tệp", 1, LATER, OFFICER)
    with fails(Fault.NO_REASON):
        store.restore(1, "  ", 2, LATER, OFFICER)
    with fails(Fault.MISSING):
        store.restore(7, "Nhầm tệp", 2, LATER, OFFICER)
    store.delete(1, "Có tên riêng", LATER, OFFICER)
    with fails(Fault.MISSING):
        store.restore(1, "Nhầm tệp", 2, LATER, OFFICER)
    assert len(store.versions()) == 2


def test_a_deleted_version_stays_in_the_list_without_its_bytes(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)

    store.delete(1, "Có tên công dân trong tệp", LATER, OFFICER)

    gone, current = store.versions()
    assert (gone.is_deleted, gone.deleted_at, gone.deleted_by, gone.deleted_reason) == (
        True,
        LATER,
        OFFICER.name,
        "Có tên công dân trong tệp",
    )
    assert not current.is_deleted
    with fails(Fault.MISSING):
        store.data_of(1)
    assert store.verify_log() is None


def test_the_current_version_cannot_be_deleted(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    with fails(Fault.IN_USE):
        store.delete(1, "Nhầm", LATER, OFFICER)
    assert store.data_of(1) == JULY.data


def test_bytes_that_another_version_uses_survive_a_deletion(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    store.restore(1, "Nhầm tệp", 2, NOW, OFFICER)

    store.delete(1, "Trùng với bản 3", LATER, OFFICER)

    assert store.data_of(3) == JULY.data
    with fails(Fault.MISSING):
        store.data_of(1)


def test_deleting_removes_the_drafts_with_the_same_bytes(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    store.keep_draft(JULY, 2, NOW, OFFICER)

    store.delete(1, "Có tên riêng", LATER, OFFICER)

    assert store.drafts() == []


def test_deleted_bytes_are_not_left_in_the_file_of_sqlite(tmp_path: Path) -> None:
    file, secret = tmp_path / "cchc.sqlite3", b"can bo A, sinh nam 1980. " * 900
    store = Store.open(file)
    store.publish(Draft(secret, "a.xlsx"), None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    assert b"sinh nam 1980" in file.read_bytes()

    store.delete(1, "Có tên riêng", LATER, OFFICER)

    assert b"sinh nam 1980" not in file.read_bytes()


@pytest.mark.parametrize("data", [b"", b"\0", bytes(range(256)) * 5000], ids=["empty", "nul", "1.3 MB"])
def test_bytes_come_back_as_they_were(store: Store, data: bytes) -> None:
    store.publish(Draft(data, "a.xlsx"), None, NOW, OFFICER)
    assert store.data_of(1) == data


def test_text_that_a_database_refuses_is_kept_without_it(store: Store) -> None:
    store.publish(
        Draft(b"PK", "a\0b.xlsx", "nửa cặp \ud800"), None, NOW, Actor("Văn\0phòng", Role.UPDATE, "\0")
    )
    assert (store.version(1).file_name, store.version(1).note, store.version(1).who) == (
        "ab.xlsx",
        "nửa cặp ?",
        "Vănphòng",
    )
    assert store.verify_log() is None


def test_a_moment_without_a_zone_is_a_mistake_of_the_program(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        store.publish(JULY, None, NOW.replace(tzinfo=None), OFFICER)
    assert store.versions() == []


# Drafts, settings


def test_an_upload_being_checked_survives_a_restart(store: Store, target: str) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    draft_id = store.keep_draft(AUGUST, 1, NOW, OFFICER)
    store.close()

    again = Store.open(target)
    kept = again.draft(draft_id)

    assert as_given(kept, again.draft_data(draft_id)) == AUGUST
    assert (kept.base, kept.refused, kept.at, kept.who) == (1, False, NOW, OFFICER.name)
    assert again.drafts() == [kept]


def test_a_dropped_draft_is_gone_and_the_version_with_the_same_bytes_stays(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    first, second = (store.keep_draft(draft, 1, NOW, OFFICER) for draft in (JULY, AUGUST))

    for draft_id in (first, second, second):
        store.drop_draft(draft_id, NOW, OFFICER)

    assert store.drafts() == []
    assert store.data_of(1) == JULY.data
    with fails(Fault.MISSING):
        store.draft_data(second)


def test_settings(store: Store) -> None:
    assert store.setting("agenda") is None
    store.set_setting("agenda", {"hidden": ["Kinh phí"], "order": [1, 2]}, NOW, OFFICER)
    store.set_setting("agenda", {"hidden": []}, LATER, OTHER)
    assert store.setting("agenda") == {"hidden": []}
    assert store.log()[-1].facts["before"] == '{"hidden": ["Kinh ph\\u00ed"], "order": [1, 2]}'


def test_a_file_among_the_settings_stands_in_the_log_by_its_hash(store: Store) -> None:
    store.set_setting("mau", "QUJD" * 500_000, NOW, OFFICER)
    store.set_setting("mau", None, LATER, OTHER)
    assert store.setting("mau") is None
    first, second = (entry.facts for entry in store.log()[-2:])
    assert first["after"] == second["before"] and '"size": 2000002' in str(first["after"])
    assert "QUJD" not in str(first)


# Meetings


def test_editing_a_decision_keeps_what_was_before(store: Store) -> None:
    first = DecisionText(
        "Rà soát thủ tục", "Tư pháp", date(2026, 7, 31), "cuối tháng", date(2026, 7, 5), "2.1"
    )
    second = DecisionText("Rà soát thủ tục đất đai", "Địa chính", date(2026, 8, 15), "15/8", date(2026, 7, 5))
    kept = store.add_decision(first, NOW, OFFICER)
    edited = store.edit_decision(kept.id, kept.revision, second, LATER, OTHER)

    assert store.decisions() == [edited]
    assert (edited.text, edited.revision, edited.who) == (second, 2, OTHER.name)
    assert store.decision_history(kept.id) == [kept, edited]
    assert kept.text == first


def test_a_decision_edited_by_two_is_not_lost(store: Store) -> None:
    kept = store.add_decision(DecisionText("Rà soát thủ tục"), NOW, OFFICER)
    store.edit_decision(kept.id, 1, DecisionText("Rà soát xong"), NOW, OTHER)
    with pytest.raises(StoreError, match="Công chức Tư pháp sửa lúc 08 giờ 15") as refusal:
        store.edit_decision(kept.id, 1, DecisionText("Rà soát nữa"), LATER, OFFICER)
    assert refusal.value.kind == Fault.REPLACED
    with fails(Fault.MISSING):
        store.edit_decision(9, 1, DecisionText("Không có"), LATER, OFFICER)


def test_a_meeting_knows_the_version_it_looked_at(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    opened = store.start_meeting(date(2026, 7, 5), 1, NOW, OFFICER)
    assert store.start_meeting(date(2026, 7, 5), 1, LATER, OTHER) == opened

    closed = store.close_meeting(opened.id, LATER, OFFICER)

    assert (opened.closed_at, closed.closed_at, closed.version) == (None, LATER, 1)
    assert store.close_meeting(opened.id, NOW, OTHER) == closed
    assert store.meetings() == [closed]
    assert store.start_meeting(date(2026, 8, 5), 1, LATER, OFFICER).id == 2
    with fails(Fault.MISSING):
        store.close_meeting(9, LATER, OFFICER)


def test_accepted_delays(store: Store) -> None:
    text = ExtensionText(
        "2.1", "Rà soát", date(2026, 6, 30), date(2026, 7, 31), "Chờ tỉnh", "Chủ tịch UBND", None
    )
    kept = store.add_extension(text, NOW, OFFICER)
    assert store.extensions() == [kept]
    assert (kept.text, kept.withdrawn_at) == (text, None)
    with fails(Fault.NO_REASON):
        store.add_extension(ExtensionText("2.1", "Rà soát", None, date(2026, 7, 31), " "), NOW, OFFICER)

    gone = store.withdraw_extension(kept.id, "Nhập nhầm", LATER, OTHER)

    assert store.extensions() == [gone]
    assert (gone.withdrawn_at, gone.withdrawn_by, gone.withdrawn_reason) == (LATER, OTHER.name, "Nhập nhầm")
    with fails(Fault.MISSING):
        store.withdraw_extension(kept.id, "Nhập nhầm", LATER, OTHER)


# Roles

AS_OFFICER: dict[str, Callable[[Store, Actor], object]] = {
    "publish": lambda store, actor: store.publish(AUGUST, 2, NOW, actor),
    "restore": lambda store, actor: store.restore(1, "Nhầm tệp", 2, NOW, actor),
    "draft-keep": lambda store, actor: store.keep_draft(AUGUST, 2, NOW, actor),
    "draft-drop": lambda store, actor: store.drop_draft(store.drafts()[0].id, NOW, actor),
    "setting": lambda store, actor: store.set_setting("agenda", {}, NOW, actor),
    "decision-add": lambda store, actor: store.add_decision(DecisionText("Rà soát"), NOW, actor),
    "decision-edit": lambda store, actor: store.edit_decision(1, 1, DecisionText("Rà soát"), NOW, actor),
    "meeting-start": lambda store, actor: store.start_meeting(date(2026, 8, 5), 2, NOW, actor),
    "meeting-close": lambda store, actor: store.close_meeting(1, NOW, actor),
    "extension": lambda store, actor: store.add_extension(DELAY, NOW, actor),
    "extension-withdraw": lambda store, actor: store.withdraw_extension(1, "Nhầm", NOW, actor),
}
AS_ADMIN: dict[str, Callable[[Store, Actor], object]] = {
    "delete": lambda store, actor: store.delete(1, "Có tên riêng", NOW, actor),
    "backup": lambda store, actor: backup(store, store.folder / "sao-luu.zip", NOW, actor),
    "backup-restore": lambda store, actor: restore_backup(
        store.folder / "truoc.zip", store.url.render_as_string(False), NOW, actor
    ),
}
DELAY: ExtensionText = ExtensionText("2.1", "Rà soát", None, date(2026, 8, 1), "Chờ tỉnh")
REFUSED = [(tried, Role.VIEW, act) for tried, act in (AS_OFFICER | AS_ADMIN).items()]
REFUSED += [(tried, Role.UPDATE, act) for tried, act in AS_ADMIN.items()]


def with_something_of_each(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    store.keep_draft(JULY, 2, NOW, OFFICER)
    store.add_decision(DecisionText("Rà soát thủ tục"), NOW, OFFICER)
    store.start_meeting(date(2026, 7, 5), 2, NOW, OFFICER)
    store.add_extension(DELAY, NOW, OFFICER)
    store.folder.mkdir(exist_ok=True)
    backup(store, store.folder / "truoc.zip", NOW, OFFICER)


def all_of(store: Store) -> list[object]:
    agenda, meetings, delays = store.setting("agenda"), store.meetings(), store.extensions()
    return [store.versions(), store.drafts(), store.decisions(), agenda, meetings, delays]


@pytest.mark.parametrize(
    ("tried", "role", "act"), REFUSED, ids=[f"{tried}-{role}" for tried, role, _ in REFUSED]
)
def test_what_a_role_may_not_do_is_refused_and_logged(
    store: Store, tried: str, role: Role, act: Callable[[Store, Actor], object]
) -> None:
    with_something_of_each(store)
    before, entries = all_of(store), len(store.log())

    with fails(Fault.FORBIDDEN):
        act(store, Actor("Chủ tịch UBND", role, "10.0.0.8"))

    assert all_of(store) == before
    assert copies(store) == ["truoc.zip"]
    [refused] = store.log()[entries:]
    assert (refused.action, refused.who, refused.role, refused.origin) == (
        "refused",
        "Chủ tịch UBND",
        role,
        "10.0.0.8",
    )
    assert refused.facts == {"tried": tried, "needs": "quản trị" if tried in AS_ADMIN else "cập nhật"}
    assert store.verify_log() is None


@pytest.mark.parametrize("tried", AS_OFFICER)
def test_what_an_officer_may_do(store: Store, tried: str) -> None:
    with_something_of_each(store)
    AS_OFFICER[tried](store, OTHER)
    assert (store.log()[-1].action, store.log()[-1].who) == (tried, OTHER.name)


def test_who_only_looks_may_download_which_is_logged(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.record("download", {"file": "a.xlsx"}, NOW, Actor("Chủ tịch UBND", Role.VIEW), 1)
    assert [entry.action for entry in store.log()] == ["publish", "download"]


# The log


def a_busy_month(store: Store) -> None:
    """Each kind of change once."""
    store.publish(JULY, None, NOW, OFFICER)
    draft_id = store.keep_draft(AUGUST, 1, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER, draft_id)
    with contextlib.suppress(Replaced):
        store.publish(Draft(b"PK other", "khac.xlsx"), 1, NOW, OTHER)
    store.drop_draft(store.drafts()[0].id, NOW, OTHER)
    store.restore(1, "Nhầm tệp", 2, NOW, OFFICER)
    store.delete(2, "Có tên riêng", NOW, OFFICER)
    store.set_setting("agenda", ["Kinh phí"], NOW, OFFICER)
    decision = store.add_decision(DecisionText("Rà soát thủ tục", due=date(2026, 7, 31)), NOW, OFFICER)
    store.edit_decision(decision.id, 1, DecisionText("Rà soát xong"), NOW, OFFICER)
    store.close_meeting(store.start_meeting(date(2026, 7, 5), 3, NOW, OFFICER).id, NOW, OFFICER)
    extension = store.add_extension(
        ExtensionText("2.1", "Rà soát", None, date(2026, 8, 1), "Chờ"), NOW, OFFICER
    )
    store.withdraw_extension(extension.id, "Nhầm", NOW, OFFICER)
    store.record("download", {"file": "a.xlsx"}, NOW, OTHER, 1)


def test_every_change_is_logged_with_who_what_and_from_where(store: Store) -> None:
    a_busy_month(store)

    log = store.log()
    assert [entry.action for entry in log] == [
        "publish",
        "draft-keep",
        "publish",
        "publish-refused",
        "draft-drop",
        "restore",
        "delete",
        "setting",
        "decision-add",
        "decision-edit",
        "meeting-start",
        "meeting-close",
        "extension",
        "extension-withdraw",
        "download",
    ]
    assert [entry.version for entry in log[:7]] == [1, None, 2, None, None, 3, 2]
    assert (log[3].at, log[3].who, log[3].role, log[3].origin) == (NOW, OTHER.name, "cập nhật", "10.0.0.7")
    assert log[0].facts["file_name"] == "so-lieu-thang-7.xlsx"
    assert store.verify_log() is None


@pytest.mark.parametrize(
    ("tampering", "entry"),
    [
        ("UPDATE log SET who = 'Người khác' WHERE id = 3", 3),
        ("UPDATE log SET detail = '{}' WHERE id = 1", 1),
        ("DELETE FROM log WHERE id = 4", 4),
        ("DELETE FROM log WHERE id = 1", 1),
        ("DELETE FROM log WHERE id = 15", 15),
        ("DELETE FROM log WHERE id > 9", 10),
        ("UPDATE state SET log_count = 14", 16),
        ("UPDATE log SET detail = 'hỏng' WHERE id = 7", 7),
        ("DELETE FROM log", 1),
        ("UPDATE versions SET note = 'khác' WHERE id = 2", 3),
        ("UPDATE versions SET report_date = '2026-07-15' WHERE id = 1", 1),
        ("UPDATE log SET hash = previous WHERE id = 5", 5),
        ("UPDATE log SET at = replace(at, '2026', '2025') WHERE id = 6", 6),
    ],
)
def test_tampering_with_the_log_or_a_version_shows(store: Store, tampering: str, entry: int) -> None:
    a_busy_month(store)
    with store.writing() as connection:
        connection.execute(sa.text(tampering))

    broken = store.verify_log()

    assert broken
    assert broken.entry == entry
    assert str(entry) in broken.message


def test_the_log_is_read_in_pages(store: Store) -> None:
    a_busy_month(store)
    whole = store.log()
    count, head, _ = store.log_state()
    assert (count, head) == (len(whole), whole[-1].hash)
    pages = [store.log_page(count - first, 4) for first in range(0, count, 4)]
    assert [entry for page in pages for entry in page] == whole[::-1]
    assert store.log_page(0, 4) == []


def test_a_version_smuggled_in_shows(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    with store.writing() as connection:
        columns = ", ".join(f'"{name}"' for name in Version.__dataclass_fields__ if name != "id")
        smuggled = f"INSERT INTO versions (unit_id, id, {columns}) SELECT '', 2, {columns} FROM versions"
        connection.execute(sa.text(smuggled))
    broken = store.verify_log()
    assert broken
    assert broken.message == "Nhật ký không có mục nào về bản số liệu 2."


def test_a_change_that_fails_leaves_no_entry(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    with pytest.raises(sa.exc.IntegrityError):
        store.start_meeting(date(2026, 7, 5), 99, NOW, OFFICER)
    assert (store.meetings(), len(store.log())) == ([], 1)


step = st.tuples(st.sampled_from(["publish", "stale", "restore", "delete"]), st.integers(0, 3))


@settings(max_examples=25, deadline=None)
@given(st.lists(step, max_size=14))
def test_any_history_keeps_what_was_published(steps: list[tuple[str, int]]) -> None:
    """The store against a list of what each version should hold (None: deleted)."""
    expected: list[bytes | None] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "cchc.sqlite3")
        for action, number in steps:
            take_step(store, expected, action, number)
        for number, data in enumerate(expected, start=1):
            if data is None:
                with fails(Fault.MISSING):
                    store.data_of(number)
            else:
                assert store.data_of(number) == data
        assert len(store.versions()) == len(expected)
        assert store.verify_log() is None


def take_step(store: Store, expected: list[bytes | None], action: str, number: int) -> None:
    base, chosen = len(expected) or None, number + 1
    data = bytes([number]) * 9
    if action == "publish":
        store.publish(Draft(data, "a.xlsx"), base, NOW, OFFICER)
        expected.append(data)
    elif action == "stale":
        with pytest.raises(Replaced):
            store.publish(Draft(data, "a.xlsx"), (base or 0) + 1, NOW, OFFICER)
    elif action == "restore" and chosen <= len(expected) and expected[number] is not None:
        store.restore(chosen, "Nhầm", base, NOW, OFFICER)
        expected.append(expected[number])
    elif action == "delete" and chosen < len(expected):
        store.delete(chosen, "Nhầm", NOW, OFFICER)
        expected[number] = None


# Upgrades


def add_a_column(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE versions ADD COLUMN mood TEXT"))


def fail_half_way(connection: sa.Connection) -> None:
    add_a_column(connection)
    raise RuntimeError("power cut")


def copies(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.glob("*") if not path.name.endswith(".kho.json"))


def no_save(_connection: sa.Connection, _path: Path) -> None:
    raise AssertionError("nothing is to be saved")


def test_an_upgrade_is_preceded_by_a_verified_copy(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)

    store.prepare(store_save, SCHEMA + 1, {SCHEMA + 1: add_a_column})

    assert store.current() == store.version(1)
    with store.reading() as connection:
        assert connection.execute(sa.text("SELECT mood FROM versions")).all() == [(None,)]
        assert connection.execute(sa.text("SELECT schema FROM state")).scalar() == SCHEMA + 1
    if store.is_sqlite:
        assert copies(store) == [f"cchc-truoc-nang-cap-{SCHEMA}.sqlite3"]
        assert Store.open(store.folder / copies(store)[0]).data_of(1) == JULY.data
    else:
        assert copies(store) == [f"cchc-truoc-nang-cap-{SCHEMA}.zip"]
        assert check_backup(store.folder / copies(store)[0]).versions == 1


def test_an_upgrade_that_fails_changes_nothing(store: Store, target: str) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    with pytest.raises(RuntimeError, match="power cut"):
        store.prepare(store_save, SCHEMA + 1, {SCHEMA + 1: fail_half_way})
    again = Store.open(target)
    assert again.data_of(1) == JULY.data
    with again.reading() as connection:
        names = [column["name"] for column in sa.inspect(connection).get_columns("versions")]
    assert "mood" not in names


def store_of_schema_1(target: str, folder: Path) -> None:
    """Make a store as the program before accounts left it."""
    script = (Path(__file__).parents[1] / "cases" / "store-schema-1.sql").read_text(encoding="utf-8")
    file = Path(target) if "://" not in target else folder / "old.sqlite3"
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(file)) as raw:
        raw.executescript(script)
    if "://" not in target:
        return
    with Store(file).reading() as connection:
        store_save(connection, folder / "old.zip")
    restore_backup(folder / "old.zip", target, NOW, OFFICER)
    with Store(target).writing() as connection:
        take_units_away(connection, 1)


def test_a_store_from_before_accounts_is_opened_with_all_that_it_holds(target: str, tmp_path: Path) -> None:
    store_of_schema_1(target, tmp_path)

    store = Store.open(target, tmp_path / "safety")

    assert (store.data_of(1), store.version(1).role) == (JULY.data, "Cập nhật số liệu")
    assert [kept.role for kept in store.decisions()] == ["thư ký"]
    assert {"Cập nhật số liệu", "thư ký"} <= {entry.role for entry in store.log()}
    assert (store.accounts(), store.logins(), store.verify_log()) == ([], [], None)
    assert [name.rpartition(".")[0] for name in copies(store)] == ["cchc-truoc-nang-cap-1"]
    store.add_account("vanphong", "Văn phòng", Role.ADMIN, "hash", NOW, OFFICER)
    assert Store.open(target).account("vanphong")


def test_a_store_of_a_newer_program_is_left_alone(store: Store, target: str) -> None:
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE state SET schema = 99"))
    with fails(Fault.NEWER):
        Store.open(target)


def test_opening_twice_at_once_makes_one_store(target: str) -> None:
    script = "import sys; from lib.store import Store; Store.open(sys.argv[1])"
    with contextlib.ExitStack() as stack:
        openers = [stack.enter_context(start_python("-c", script, target)) for _ in range(3)]
        assert [opener.wait(30) for opener in openers] == [0, 0, 0]
    assert Store.open(target).versions() == []


def test_sqlite_waits_for_the_disk_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cchc.sqlite3").reading() as connection:
        wanted = {"synchronous": 3, "secure_delete": 1, "foreign_keys": 1, "journal_mode": "delete"}
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


# Kills and races


def start_python(*arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "tests/support")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def publisher(target: str) -> Iterator[subprocess.Popen[str]]:
    """A process that publishes on command; see main()."""
    with start_python(__file__, target) as process:
        yield process
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


def ask(process: subprocess.Popen[str], command: str) -> None:
    assert process.stdin
    process.stdin.write(command + "\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    return process.stdout.readline().split()


def kill_one(process: subprocess.Popen[str], after: float, first: bool) -> dict[int, str]:
    """Let it publish and kill it after so many seconds, counted from its first version where first is true.

    What it acknowledged: versions and their sha256.
    """
    ask(process, "loop")
    pid = int(answer(process)[1])
    lines = [answer(process)] if first else []
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    lines += iter(lambda: answer(process), ["dead"])
    return {int(number): sha256 for _, number, sha256 in lines}


@unix_only
def test_killed_publishers_leave_no_half_version_and_lose_none(
    store: Store, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_unit(Unit("khe-tre", "", "Xã Khe Tre"), NOW, OFFICER)
    monkeypatch.setenv(UNIT, "khe-tre")
    store = store.of("khe-tre")
    chance, checked = random.Random(20), 0
    acknowledged: dict[int, str] = {}
    with publisher(target) as process:
        for kill in range(KILLS):
            acknowledged |= kill_one(process, chance.uniform(0, 0.05), first=kill % 2 == 0)
            versions = store.versions()
            assert [version.id for version in versions] == list(range(1, len(versions) + 1))
            for version in versions[checked:]:
                assert hashlib.sha256(store.data_of(version.id)).hexdigest() == version.sha256
            checked = len(versions)
            assert acknowledged.items() <= {version.id: version.sha256 for version in versions}.items()
    assert len(acknowledged) >= KILLS // 2
    again = Store.open(target)
    assert again.of("khe-tre").verify_log() is again.verify_log() is None


def test_of_two_who_publish_at_once_one_wins_and_both_files_are_kept(store: Store, target: str) -> None:
    with publisher(target) as first, publisher(target) as second:
        for base in range(RACES):
            for name, process in (("first", first), ("second", second)):
                ask(process, f"race {base} {name}")
            results = {name: answer(process) for name, process in (("first", first), ("second", second))}
            assert sorted(result[0] for result in results.values()) == ["refused", "won"], results
            check_race(store, base, results)
    assert len(store.versions()) == RACES
    assert store.verify_log() is None


def check_race(store: Store, base: int, results: dict[str, list[str]]) -> None:
    for name, (outcome, key) in results.items():
        data = store.data_of(int(key)) if outcome == "won" else store.draft_data(key)
        assert data == race_payload(base, name)


def race_payload(base: int, name: str) -> bytes:
    return f"{base} {name} ".encode() * 2000


def main(target: str) -> None:
    """Publish on command: "race BASE NAME" once; "loop" in a child for ever, until it is killed."""
    store = Store.open(target).of(os.environ.get(UNIT, ""))
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "race":
            race(store, int(arguments[0]), arguments[1])
        else:
            loop_in_child(store)


def race(store: Store, base: int, name: str) -> None:
    try:
        version = store.publish(Draft(race_payload(base, name), name), base or None, NOW, OFFICER)
        print("won", version.id, flush=True)
    except Replaced as refusal:
        print("refused", refusal.draft_id, flush=True)


def loop_in_child(store: Store) -> None:
    pid = os.fork()
    if pid == 0:
        for _ in itertools.count():
            current = store.current()
            data = secrets.token_bytes(60_000)
            version = store.publish(Draft(data, "a.xlsx"), current.id if current else None, NOW, OFFICER)
            os.write(1, f"ack {version.id} {version.sha256}\n".encode())
    os.write(1, f"pid {pid}\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"dead\n")


# Faults


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting times of a second instead of five, so that the tests need not wait."""
    monkeypatch.setattr(store_database, "WAIT_MS", 300)
    monkeypatch.setattr(store_postgres, "PATIENCE", 1)
    monkeypatch.setattr(store_postgres, "SILENCE", 2)


def test_a_locked_database_says_so_and_is_usable_at_once_afterwards(impatient: None, target: str) -> None:
    store = Store.open(target)
    with store.writing(), fails(Fault.LOCKED):
        store.publish(JULY, None, NOW, OFFICER)
    assert store.publish(JULY, None, NOW, OFFICER).id == 1


def test_reading_goes_on_while_somebody_writes(impatient: None, target: str) -> None:
    store = Store.open(target)
    store.publish(JULY, None, NOW, OFFICER)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE versions SET note = 'nửa chừng'"))
        assert store.version(1).note == JULY.note


def test_sqlite_locked_against_readers_too(impatient: None, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "cchc.sqlite3")
    store.publish(JULY, None, NOW, OFFICER)
    other = sqlite3.connect(tmp_path / "cchc.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for attempt in (store.current, lambda: Store.open(tmp_path / "cchc.sqlite3")):
        with fails(Fault.LOCKED):
            attempt()
    other.close()
    assert store.data_of(1) == JULY.data


@unix_only
def test_sqlite_on_a_full_disk_keeps_the_old_version(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - Unix only

    store = Store.open(tmp_path / "cchc.sqlite3")
    store.publish(JULY, None, NOW, OFFICER)
    big = Draft(secrets.token_bytes(2_000_000), "a.xlsx")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, usual[1]))
    try:
        with fails(Fault.FULL):
            store.publish(big, 1, NOW, OFFICER)
        assert store.data_of(1) == JULY.data
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert store.publish(big, 1, NOW, OFFICER).id == 2
    assert store.verify_log() is None


def test_sqlite_that_may_not_grow_keeps_the_old_version(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "cchc.sqlite3")
    store.publish(JULY, None, NOW, OFFICER)

    def limit(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 60")

    sa.event.listen(store._engine, "connect", limit)
    with fails(Fault.FULL):
        store.publish(Draft(secrets.token_bytes(2_000_000), "a.xlsx"), 1, NOW, OFFICER)
    sa.event.remove(store._engine, "connect", limit)
    assert store.publish(AUGUST, 1, NOW, OFFICER).id == 2


@unix_only
def test_sqlite_in_a_folder_that_cannot_be_written(open_folder: Path) -> None:
    file = open_folder / "cchc.sqlite3"
    store = Store.open(file)
    store.publish(JULY, None, NOW, OFFICER)
    open_folder.chmod(0o555)
    file.chmod(0o444)
    with as_ordinary_user():
        with fails(Fault.READ_ONLY):
            store.publish(AUGUST, 1, NOW, OFFICER)
        assert store.data_of(1) == JULY.data
        with fails(Fault.READ_ONLY):
            Store.open(open_folder / "new" / "cchc.sqlite3")
    open_folder.chmod(0o755)
    file.chmod(0o644)
    assert store.publish(AUGUST, 1, NOW, OFFICER).id == 2


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="cchc-ro-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write everywhere: then somebody else for a while."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "cchc.sqlite3").write_bytes(b"PK\x03\x04 not a database" * 500)
    with fails(Fault.DAMAGED):
        Store.open(tmp_path / "cchc.sqlite3")


@pytest.mark.parametrize(
    "change", ["UPDATE state SET schema = 0", "UPDATE state SET schema = -7", "DELETE FROM state"]
)
def test_a_store_whose_state_makes_no_sense_is_damaged(store: Store, target: str, change: str) -> None:
    with store.writing() as connection:
        connection.execute(sa.text(change))
    with fails(Fault.DAMAGED):
        Store.open(target)


def test_a_file_format_from_the_future_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "cchc.sqlite3"
    Store.open(file).close()
    data = bytearray(file.read_bytes())
    data[47] = 5  # the number of the schema's format
    file.write_bytes(data)
    with fails(Fault.DAMAGED):
        Store.open(file)


def lost(file: Path, how: str) -> None:
    """The database is gone, emptied, or replaced by one in which nothing was ever done."""
    file.unlink()
    if how == "emptied":
        file.touch()
    if how == "replaced":
        Store.open(file.with_name("other") / file.name)
        (file.with_name("other") / file.name).replace(file)


@pytest.mark.parametrize("how", ["gone", "emptied", "replaced"])
@pytest.mark.parametrize("done", ["published", "an account"])
def test_a_store_that_was_there_is_never_taken_for_a_new_one(tmp_path: Path, how: str, done: str) -> None:
    file = tmp_path / "cchc.sqlite3"
    store = Store.open(file)
    if done == "published":
        store.publish(JULY, None, NOW, OFFICER)
    else:
        store.add_account("quantri", "Quản trị", Role.ADMIN, "hash", NOW, OFFICER)
    lost(file, how)
    left = file.read_bytes() if file.exists() else None
    for attempt in (1, 2):
        with fails(Fault.GONE) as told:
            Store.open(file)
        assert attempt
        assert (file.read_bytes() if file.exists() else None) == left
    if done == "published":
        assert "bản số liệu số 1, công bố 08 giờ 15 ngày 03/7/2026, tệp so-lieu-thang-7.xlsx" in str(
            told.value
        )


@pytest.mark.parametrize("how", ["gone", "emptied"])
def test_a_store_lost_while_it_is_open_is_not_made_anew(tmp_path: Path, how: str) -> None:
    file = tmp_path / "cchc.sqlite3"
    store = Store.open(file)
    store.publish(JULY, None, NOW, OFFICER)
    lost(file, how)
    for act in (store.current, lambda: store.publish(AUGUST, 1, NOW, OFFICER)):
        with fails(Fault.GONE):
            act()
    assert not file.exists() or file.stat().st_size == 0


def test_a_lost_store_comes_back_with_its_file_or_from_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "cchc.sqlite3"
    store = Store.open(file)
    store.publish(JULY, None, NOW, OFFICER)
    backup(store, tmp_path / "sao-luu.zip", NOW, OFFICER)
    file.rename(tmp_path / "elsewhere")
    with fails(Fault.GONE):
        store.versions()
    (tmp_path / "elsewhere").rename(file)
    assert len(store.versions()) == 1
    file.unlink()
    restore_backup(tmp_path / "sao-luu.zip", file, NOW, OFFICER)
    assert [version.file_name for version in Store.open(file).versions()] == [JULY.file_name]


def test_a_store_from_before_marks_gets_one_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "cchc.sqlite3"
    Store.open(file).publish(JULY, None, NOW, OFFICER)
    (tmp_path / "cchc.kho.json").unlink()
    Store.open(file)
    file.unlink()
    with fails(Fault.GONE):
        Store.open(file)


def test_a_mark_that_cannot_be_read_still_says_that_there_was_a_store(tmp_path: Path) -> None:
    (tmp_path / "cchc.kho.json").write_text("{", encoding="utf-8")
    with fails(Fault.GONE):
        Store.open(tmp_path / "cchc.sqlite3")


def test_a_database_of_postgres_that_was_emptied_is_no_new_store(store: Store, target: str) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    if store.path is not None:
        return
    with store.writing() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    with fails(Fault.GONE):
        Store.open(target, store.folder)


@pytest.mark.parametrize(
    "address", ["rác", "data/cchc.sqlite3", "postgresql:/host/x", "mysql://h/x", "postgresql://"]
)
def test_what_is_no_address_is_refused_and_makes_no_file(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with fails(Fault.BAD_ADDRESS):
        store_database.store_target({"CCHC_DATABASE_URL": address})
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_current_version_heals_when_its_file_is_uploaded_again(store: Store) -> None:
    version = store.publish(JULY, None, NOW, OFFICER)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE files SET data = :data"), {"data": b"PK"})
    with fails(Fault.DAMAGED):
        store.data_of(1)
    assert not store.mend(AUGUST.data, NOW, OFFICER)
    assert store.mend(JULY.data, NOW, OFFICER)
    assert not store.mend(JULY.data, NOW, OFFICER)
    assert store.data_of(1) == JULY.data
    assert store.current() == version
    assert store.log()[-1].action == "mend"
    assert store.verify_log() is None


def test_bytes_damaged_in_the_store_are_refused_and_mended_by_the_same_upload(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    with store.writing() as connection:
        damage = sa.text("UPDATE files SET data = :data WHERE sha256 = :sha256")
        connection.execute(damage, {"data": b"PK\x03\x04 Jul!", "sha256": store_sha(JULY)})
    with fails(Fault.DAMAGED):
        store.data_of(1)
    assert store.data_of(2) == AUGUST.data
    store.publish(JULY, 2, NOW, OFFICER)
    assert store.data_of(1) == store.data_of(3) == JULY.data


def store_sha(draft: Draft) -> str:
    return hashlib.sha256(draft.data).hexdigest()


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("whole") / "cchc.sqlite3"
    store = Store.open(file)
    a_busy_month(store)
    store.publish(Draft(random.Random(1).randbytes(30_000), "lon.xlsx"), 3, NOW, OFFICER)
    return file


def test_an_altered_mark_of_deletion_is_found(store: Store) -> None:
    store.publish(JULY, None, NOW, OFFICER)
    store.publish(AUGUST, 1, NOW, OFFICER)
    store.delete(1, "Có tên riêng", NOW, OFFICER)
    assert store.verify_log() is None
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE versions SET deleted_reason = 'Nhầm tệp' WHERE id = 1"))
    broken = store.verify_log()
    assert broken
    assert "bản số liệu 1" in broken.message


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 1_000_000), change=st.integers(1, 255))
def test_a_flipped_byte_is_found_or_does_no_harm(whole_file: Path, place: int, change: int) -> None:
    damaged = bytearray(whole_file.read_bytes())
    damaged[place % len(damaged)] ^= change
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cchc.sqlite3"
        file.write_bytes(damaged)
        with contextlib.suppress(StoreError):
            check_harmless(Store.open(file), Store(whole_file))


def check_harmless(damaged: Store, whole: Store) -> None:
    assert damaged.verify_log() or damaged.versions() == whole.versions()
    for number in (1, 3, 4):
        with contextlib.suppress(StoreError):
            assert damaged.data_of(number) == whole.data_of(number)


def test_postgres_on_a_full_disk(postgres_server: Server) -> None:
    store = Store.open(postgres_server.fresh_database())
    store.publish(JULY, None, NOW, OFFICER)
    with store.writing() as connection:
        connection.execute(
            sa.text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; "
                "CREATE TRIGGER full_disk BEFORE INSERT ON files EXECUTE FUNCTION full_disk()"
            )
        )
    with fails(Fault.FULL):
        store.publish(AUGUST, 1, NOW, OFFICER)
    with store.writing() as connection:
        connection.execute(sa.text("DROP TRIGGER full_disk ON files"))
    assert store.data_of(1) == JULY.data
    assert store.publish(AUGUST, 1, NOW, OFFICER).id == 2


def test_postgres_that_only_reads(postgres_server: Server) -> None:
    address = postgres_server.fresh_database()
    store = Store.open(address)
    store.publish(JULY, None, NOW, OFFICER)
    name = address.split("/")[3].split("?")[0]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with fails(Fault.READ_ONLY):
        store.publish(AUGUST, 1, NOW, OFFICER)
    assert store.data_of(1) == JULY.data


@pytest.mark.parametrize("keeps", [False, True])
def test_postgres_stopped_and_started_again(postgres_server: Server, keeps: bool) -> None:
    with contextlib.closing(Store.open(postgres_server.fresh_database(), keeps=keeps)) as store:
        store.publish(JULY, None, NOW, OFFICER)
        postgres_server.stop()
        try:
            with fails(Fault.STOPPED):
                store.current()
            with fails(Fault.STOPPED):
                store.publish(AUGUST, 1, NOW, OFFICER)
        finally:
            postgres_server.start()
        assert store.publish(AUGUST, 1, NOW, OFFICER).id == 2


@pytest.mark.parametrize("keeps", [False, True])
def test_postgres_stopped_in_the_middle_of_a_change(postgres_server: Server, keeps: bool) -> None:
    with contextlib.closing(Store.open(postgres_server.fresh_database(), keeps=keeps)) as store:
        try:
            with fails(Fault.STOPPED), store.writing() as connection:
                postgres_server.stop()
                connection.execute(sa.text("UPDATE state SET log_count = 5"))
        finally:
            postgres_server.start()
        store.publish(JULY, None, NOW, OFFICER)
        assert store.verify_log() is None


@pytest.mark.parametrize("keeps", [False, True])
def test_postgres_that_hangs(impatient: None, postgres_server: Server, keeps: bool) -> None:
    with contextlib.closing(Store.open(postgres_server.fresh_database(), keeps=keeps)) as store:
        store.publish(JULY, None, NOW, OFFICER)
        start = time.monotonic()
        with postgres_server.frozen(), fails(Fault.HUNG):
            store.current()
        assert time.monotonic() - start < 10
        assert store.data_of(1) == JULY.data


@pytest.mark.parametrize("keeps", [False, True])
def test_postgres_that_hangs_in_the_middle_of_a_change(
    impatient: None, postgres_server: Server, keeps: bool
) -> None:
    with contextlib.closing(Store.open(postgres_server.fresh_database(), keeps=keeps)) as store:
        start = time.monotonic()
        with fails(Fault.HUNG), contextlib.ExitStack() as hang, store.writing() as connection:
            hang.enter_context(postgres_server.frozen())
            connection.execute(sa.text("UPDATE state SET log_count = 5"))
        assert time.monotonic() - start < 10
        store.publish(JULY, None, NOW, OFFICER)
        assert store.verify_log() is None


def test_a_process_that_asks_all_the_time_keeps_its_connection(postgres_server: Server) -> None:
    address = postgres_server.fresh_database()

    def servers(*, keeps: bool) -> set[int]:
        with contextlib.closing(Store.open(address, keeps=keeps)) as store:
            with store.reading() as one:
                first = one.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with store.writing() as other:
                return {first, other.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()}

    assert len(servers(keeps=True)) == 1
    assert len(servers(keeps=False)) == 2


def test_postgres_that_does_not_know_us(postgres_server: Server) -> None:
    with fails(Fault.LOGIN):
        Store.open(postgres_server.address("no_such_database"))


if __name__ == "__main__":
    main(sys.argv[1])
