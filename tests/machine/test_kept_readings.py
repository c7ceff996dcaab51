"""What was read of a file is kept: the same comes back, damage and other editions are read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.base.folders import SAMPLE
from lib.machine import kept_readings
from lib.reading import sandbox
from lib.reading.understanding import NO_ANSWERS, Answers, Reading

DATA = SAMPLE.read_bytes()


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
    return names


def kept() -> list[Path]:
    return sorted(kept_readings.data_folder().glob("cache/doc-*/*"))


def read(name: str = "a.xlsx") -> Reading:
    return kept_readings.read_or_kept(DATA, name, anew=sandbox.read_kept)


def test_what_was_read_is_read_once_and_stays_the_same(readings: list[str]) -> None:
    first, second = read(), read()
    assert readings == ["a.xlsx"]
    assert (second.plan, second.problems, second.understanding) == (
        first.plan,
        first.problems,
        first.understanding,
    )
    assert len(second.plan.tasks) > 50
    read("b.xlsx")
    assert readings == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None], ids=["empty", "nonsense", "one bit"])
def test_what_is_damaged_is_read_anew(readings: list[str], damage: bytes | None) -> None:
    first = read()
    (file,) = kept()
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(bytes(content) if damage is None else damage)
    assert read().plan == first.plan
    assert read().plan == first.plan
    assert readings == ["a.xlsx"] * 2


def test_another_edition_reads_anew_and_takes_the_place(
    readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read()
    monkeypatch.setattr(kept_readings, "edition", lambda: "khac")
    read()
    assert readings == ["a.xlsx"] * 2
    assert [path.parent.name for path in kept()] == ["doc-khac"]


def test_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "MOST", 10)
    found = read()
    for number in range(30):
        kept_readings.keep(DATA, f"{number}.xlsx", NO_ANSWERS, found)
    assert len(kept()) <= 10


def test_a_disk_that_refuses_costs_only_time(readings: list[str]) -> None:
    (kept_readings.data_folder() / "cache").write_text("a file where the folder should be")
    assert read().plan == read().plan
    assert readings == ["a.xlsx"] * 2


def test_the_edition_changes_with_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = kept_readings.edition()
    monkeypatch.setattr(kept_readings, "ROOT", tmp_path)
    kept_readings.edition.cache_clear()
    try:
        assert kept_readings.edition() != before
    finally:
        kept_readings.edition.cache_clear()
