"""Many files by one helper that forks a child for each: the same answers and limits as one process a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest

from lib.base.problems import Unreadable
from lib.reading.reader import read_file
from lib.reading.sandbox import Limits, many
from lib.reading.sandbox.many import ManyReader


@pytest.fixture(scope="module")
def reader() -> Iterator[ManyReader]:
    running = ManyReader()
    yield running
    running.close()


def rule_of(reader: ManyReader, data: bytes) -> str | None:
    try:
        reader.read(data, "a.xlsx")
    except Unreadable as refusal:
        return refusal.problem.rule
    return None


def test_files_one_after_the_other_give_what_direct_reading_gives(reader: ManyReader) -> None:
    for data in (hostile.sample(), hostile.book(), hostile.ods(), hostile.book()):
        found = reader.read(data, "a.xlsx")
        assert (found.plan, found.problems) == read_file(data, "a.xlsx")
        assert found.book is None


def test_a_refusal_costs_one_file(reader: ManyReader) -> None:
    assert rule_of(reader, b"PK") == "file-damaged"
    assert rule_of(reader, hostile.book()) is None


@pytest.mark.skipif(not many.FORKS, reason="the system does not fork")
def test_a_file_that_takes_too_long_ends_with_its_helper_and_the_next_is_read() -> None:
    reader = ManyReader(Limits(seconds=0.3))
    assert rule_of(reader, hostile.two_hundred_thousand_merges()) == "file-too-slow"
    assert reader._helper is None
    reader._limits = Limits()
    assert rule_of(reader, hostile.book()) is None
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not limit memory")
def test_a_file_that_needs_too_much_memory_costs_one_file() -> None:
    reader = ManyReader(Limits(megabytes=100))
    assert rule_of(reader, hostile.two_hundred_thousand_merges()) in ("file-needs-memory", "file-too-big")
    assert rule_of(reader, hostile.book()) is None
    reader.close()


@pytest.mark.skipif(not many.FORKS, reason="the system does not fork")
def test_a_helper_that_was_killed_is_replaced(reader: ManyReader) -> None:
    assert rule_of(reader, hostile.book()) is None
    helper = reader._helper
    assert helper is not None
    os.killpg(helper.pid, signal.SIGKILL)
    assert rule_of(reader, hostile.book()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_closing_leaves_no_process_behind() -> None:
    reader = ManyReader()
    assert rule_of(reader, hostile.book()) is None
    helper = reader._helper
    assert helper is not None
    assert Path(f"/proc/{helper.pid}/task/{helper.pid}/children").read_text() == ""
    reader.close()
    assert not Path(f"/proc/{helper.pid}").exists()


def test_a_system_that_cannot_fork_reads_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "FORKS", False)
    reader = ManyReader()
    assert reader.read(hostile.book(), "a.xlsx").plan == read_file(hostile.book(), "a.xlsx")[0]
    assert reader._helper is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_files_of_one_sender_are_read_by_one_child_and_one_that_ends_it_costs_no_file(
    reader: ManyReader,
) -> None:
    def read(data: bytes, sender: str | None) -> str:
        found = reader.read(data, "a.xlsx", sender=sender)
        assert (found.plan, found.problems) == read_file(data, "a.xlsx")
        assert reader._helper is not None
        return Path(f"/proc/{reader._helper.pid}/task/{reader._helper.pid}/children").read_text()

    first = read(hostile.book(), "xa-a")
    assert read(hostile.sample(), "xa-a") == first != ""
    os.kill(int(first), signal.SIGKILL)
    assert read(hostile.book(), "xa-a") == ""
    second = read(hostile.book(), "xa-a")
    assert read(hostile.book(), "xa-b") not in ("", first, second)
    assert read(hostile.book(), None) == ""


LIMITS_OF_A_CHILD = """
import resource
from types import SimpleNamespace
from lib.reading.sandbox import __main__ as child
for used in (0, 30, 90):
    resource.getrusage = lambda _, used=used: SimpleNamespace(ru_utime=used)
    child._confine(17, 2**34, reads_on=True)
    print(*resource.getrlimit(resource.RLIMIT_CPU))
"""


@pytest.mark.skipif(not many.FORKS, reason="the system does not fork")
def test_a_child_that_reads_on_is_given_its_time_anew_for_each_file() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LIMITS_OF_A_CHILD], capture_output=True, text=True, check=True
    )
    assert said.stdout.split("\n")[:3] == ["20 600", "50 600", "110 600"]
