"""What was read of a file is kept in the store: the same comes back, damage and other editions are read anew."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.base.folders import SAMPLE
from lib.machine import kept_readings
from lib.machine.kept_answers import keep_answers
from lib.reading import sandbox
from lib.reading.sandbox.many import ManyReader
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.store import Actor, Draft, Fault, Role, Store, StoreError, Unit

DATA = SAMPLE.read_bytes()
NOW = datetime(2026, 7, 3, tzinfo=UTC)
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two units, one of them with two versions of one file under two names."""
    store = Store.open(tmp_path / "cchc.sqlite3")
    store.add_unit(Unit("khe-tre", "", "Xã Khe Tre"), NOW, OFFICER)
    store.publish(Draft(DATA, "a.xlsx"), None, NOW, OFFICER)
    store.publish(Draft(DATA, "b.xlsx"), 1, NOW, OFFICER)
    store.of("khe-tre").publish(Draft(DATA, "a.xlsx"), None, NOW, OFFICER)
    return store


@pytest.fixture(autouse=True)
def readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were truly read."""
    names: list[str] = []
    read = sandbox.read_kept

    def noted(data: bytes, name: str, answers: Answers = NO_ANSWERS) -> Reading:
        names.append(name)
        return read(data, name, answers)

    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(sandbox, "read_kept", noted)
    monkeypatch.setattr(ManyReader, "read", lambda _, *given, **_sender: noted(*given))
    return names


def read(store: Store, number: int = 1) -> Reading:
    return kept_readings.reading_of(store, store.version(number))


def test_what_was_read_is_read_once_and_stays_the_same(store: Store, readings: list[str]) -> None:
    first, second = read(store), read(store)
    assert readings == ["a.xlsx"]
    assert (second.plan, second.problems, second.understanding) == (
        first.plan,
        first.problems,
        first.understanding,
    )
    assert len(second.plan.tasks) > 50
    read(store, 2)
    assert readings == ["a.xlsx", "b.xlsx"]


def test_each_unit_keeps_its_own_and_many_are_read_at_once(store: Store, readings: list[str]) -> None:
    both = {"": store.version(1), "khe-tre": store.of("khe-tre").version(1)}
    found = read(store)
    assert kept_readings.readings_of(store, both) == {"": found}
    kept_readings.reading_of(store.of("khe-tre"), both["khe-tre"])
    assert readings == ["a.xlsx", "a.xlsx"]
    assert kept_readings.readings_of(store, both) == {"": found, "khe-tre": found}
    assert readings == ["a.xlsx", "a.xlsx"]


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None], ids=["empty", "nonsense", "one bit"])
def test_what_is_damaged_is_read_anew(store: Store, readings: list[str], damage: bytes | None) -> None:
    first = read(store)
    with store.writing() as connection:
        content = bytearray(connection.execute(sa.text("SELECT data FROM derived")).scalar_one())
        content[-20] ^= 1
        data = {"data": bytes(content) if damage is None else damage}
        connection.execute(sa.text("UPDATE derived SET data = :data"), data)
    assert read(store).plan == first.plan
    assert read(store).plan == first.plan
    assert readings == ["a.xlsx"] * 2


def test_another_edition_reads_anew_in_the_background(
    store: Store, readings: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cache" / "doc-cu").mkdir(parents=True)
    assert kept_readings.renew(store) == 3
    monkeypatch.setattr(kept_readings, "edition", lambda: "khac")
    assert (kept_readings.renew(store), kept_readings.renew(store)) == (3, 0)
    assert readings == ["b.xlsx", "a.xlsx", "a.xlsx"] * 2
    read(store)
    assert len(readings) == 6
    assert list((tmp_path / "cache").glob("doc-*")) == []


def test_a_version_is_read_as_it_was_understood(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, asked = Answers(year=2031), []
    read_anew = sandbox.read_kept
    monkeypatch.setattr(sandbox, "read_kept", lambda *given: asked.append(given[2]) or read_anew(*given))
    keep_answers(store, store.version(1).sha256, answers, NOW, OFFICER)
    read(store)
    assert asked == [answers]


def test_what_is_published_with_its_reading_is_not_read_again(store: Store, readings: list[str]) -> None:
    found = read(store)
    draft = Draft(DATA + b" ", "c.xlsx")
    name = kept_readings.derived_reading(store_sha(draft), draft.file_name, found)
    store.publish(draft, 2, NOW, OFFICER, derived=dict((name,)))
    assert read(store, 3).plan == found.plan
    assert readings == ["a.xlsx"]


def store_sha(draft: Draft) -> str:
    return kept_readings.hashlib.sha256(draft.data).hexdigest()


def test_a_store_that_refuses_costs_only_time(
    store: Store, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError(Fault.LOCKED)

    monkeypatch.setattr(Store, "keep_derived", refuse)
    assert read(store).plan == read(store).plan
    assert readings == ["a.xlsx"] * 2


def test_the_edition_changes_with_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = kept_readings.edition()
    monkeypatch.setattr(kept_readings, "ROOT", tmp_path)
    kept_readings.edition.cache_clear()
    try:
        assert kept_readings.edition() != before
    finally:
        kept_readings.edition.cache_clear()
