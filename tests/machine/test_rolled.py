"""The units below from the store: each by its version of the date, computed once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from communes import Commune, file_name, workbook

from lib.machine import kept_readings, rolled
from lib.machine.loading.work import LOADER, Source, UnitWork, load_unit, reader
from lib.province.contribution import contribution
from lib.province.rollup import Apart, RollUp
from lib.province.views import apart_table, silent_table
from lib.reading.reader import read
from lib.store import ExtensionText, Store, Unit

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
COMMUNES = [Commune(number) for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three communes: two with the months 7, 8 and 9, one that stopped after month 7."""
    folder = tmp_path_factory.mktemp("kho")
    store = Store.open(folder / "kho.sqlite3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_DATA_DIR", str(folder))
        for commune in COMMUNES:
            store.add_unit(Unit(commune.key, "", commune.name), NOW, LOADER)
            months = (7,) if commune.number == 3 else (7, 8, 9)
            sources = []
            for month in months:
                path = folder / file_name(commune, 2026, month)
                path.write_bytes(workbook(commune, 2026, month))
                sources.append(Source(path.name, path))
            load_unit(UnitWork(commune.key, commune.name, str(folder / "kho.sqlite3"), tuple(sources), NOW))
        yield folder / "kho.sqlite3"
    reader().close()


@pytest.fixture
def store(target: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("CCHC_DATA_DIR", str(target.parent))
    return Store.open(target)


def on(store: Store, day: date) -> RollUp:
    return rolled.rolled_below(store, day, NOW)


def direct(commune: Commune, month: int, day: date) -> object:
    plan = read(workbook(commune, 2026, month), "a.xlsx").plan
    return contribution(rolled.assessed(plan, rolled.NO_RECORDS, day))


def test_each_unit_stands_by_its_version_of_the_date(store: Store) -> None:
    day = date(2026, 8, 20)
    found = {part.key: part for part in on(store, day).parts}
    one, silent = found[COMMUNES[0].key], found[COMMUNES[2].key]
    assert (one.reported, one.version) == (date(2026, 8, 14), 2)
    assert one.now == direct(COMMUNES[0], 8, day)
    assert one.before == direct(COMMUNES[0], 7, date(2026, 7, 14))
    assert silent.now == direct(COMMUNES[2], 7, date(2026, 7, 14))
    assert [(part.key, why) for part, why in on(store, day).apart] == [(COMMUNES[2].key, Apart.STALE)]


def test_before_the_first_report_there_are_no_figures(store: Store) -> None:
    assert {why for _, why in on(store, date(2026, 7, 1)).apart} == {Apart.NO_FIGURES}


def test_the_usual_day_is_the_newest_that_was_reported_of(store: Store) -> None:
    units = rolled.communes_in(store.below(""))
    assert rolled.newest_day(store, units, date(2026, 11, 30)) == date(2026, 9, 14)
    assert rolled.newest_day(store, units, date(2026, 8, 31)) == date(2026, 8, 14)


def test_what_was_loaded_or_looked_at_is_computed_no_second_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = on(store, date(2026, 9, 10))
    monkeypatch.setattr(rolled, "computed", lambda *_: pytest.fail("computed again"))
    monkeypatch.setattr(kept_readings, "reading_of", lambda *_: pytest.fail("a workbook was opened"))
    assert on(store, date(2026, 9, 14)).ranked
    assert on(store, date(2026, 9, 10)) == again


def test_what_takes_long_tells_how_much_is_left_and_keeps_what_is_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 9, 20)
    monkeypatch.setattr(rolled, "LOT", 1)
    with monkeypatch.context() as hurried:
        hurried.setattr(rolled, "AT_ONCE", 0)
        with pytest.raises(rolled.UnfinishedError) as unfinished:
            on(store, day)
        assert unfinished.value.left == 1
        done = {part.key: part.now for part in on(store, day).parts}
    assert done[COMMUNES[0].key] == direct(COMMUNES[0], 9, day)
    assert done[COMMUNES[1].key] == direct(COMMUNES[1], 9, day)


def test_another_edition_computes_anew_without_opening_workbooks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = on(store, date(2026, 9, 14))
    monkeypatch.setattr(rolled, "EDITION", "another")
    monkeypatch.setattr(kept_readings, "reading_of", lambda *_: pytest.fail("a workbook was opened"))
    assert on(store, date(2026, 9, 14)) == before


def test_what_a_meeting_accepted_changes_what_is_rolled_up(store: Store) -> None:
    day = date(2026, 9, 14)
    own = store.of(COMMUNES[0].key)
    plan = kept_readings.reading_of(own, own.versions()[-1]).plan
    task = next(row for row in plan.tasks if row.deadline.due and row.completed is None)
    before = next(part for part in on(store, day).parts if part.key == COMMUNES[0].key)
    text = ExtensionText(task.key, task.title, None, date(2026, 12, 31), "Chờ hướng dẫn", "", day)
    own.add_extension(text, NOW, LOADER)
    after = next(part for part in on(store, day).parts if part.key == COMMUNES[0].key)
    assert after.now == contribution(rolled.assessed(plan, own.records(), day))
    assert after.now != before.now or task.deadline.due[-1].day >= day


def test_after_an_update_what_is_not_read_anew_yet_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_readings, "edition", lambda: "another")
    monkeypatch.setattr(rolled, "PATIENCE", 0)
    found = on(store, date(2026, 9, 14))
    assert {why for _, why in found.apart} == {Apart.UNREAD}
    assert silent_table(found).rows == ()
    assert "Đang đọc lại sổ (bản số 3)" in str(apart_table(found).rows[0].cells[1])
