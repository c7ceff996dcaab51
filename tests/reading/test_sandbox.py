"""Whatever is uploaded: an answer or one sentence, in time, and the program goes on."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import hostile
import make_appendix
import pytest
from hostile import CASES
from tools import PATIENCE
from updates import edited

from lib.base.problems import Unreadable
from lib.plan import Plan
from lib.reading import sandbox as sandboxes
from lib.reading.reader import Reading, read, read_file
from lib.reading.sandbox import (
    DEFAULT_LIMITS,
    Harmless,
    Limits,
    Sandbox,
    keep_warm,
    read_all_safely,
    read_kept,
    read_safely,
)
from lib.reading.sandbox.many import ManyReader

MOST_SECONDS = 20.0
LARGE = 100_000
"""Files above are read once only: the comparison with the direct reading is for the others."""


@dataclass(frozen=True)
class Outcome:
    """What came of a file."""

    seconds: float
    rule: str | None = None
    read: Reading | None = None
    data: bytes = b""

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(task.title for task in self.read[0].tasks) if self.read else ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(rest=0)
    running.keep_warm()
    yield running
    running.close()


def spent(reader: ManyReader | None = None) -> float:
    """Seconds of CPU of the children of this process, or of a reader's helper, that have ended: how busy the machine
    is does not count. Where the system does not tell them, those of the clock."""
    if reader is None and sys.platform != "win32":
        used = os.times()
        return used.children_user + used.children_system
    if reader is None or reader._helper is None or not Path("/proc/self/stat").exists():
        return time.perf_counter()
    ticks = Path(f"/proc/{reader._helper.pid}/stat").read_text().rpartition(")")[2].split()[13:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def outcome_of(reader: ManyReader, key: str) -> Outcome:
    case, data = CASES[key], CASES[key].build()
    start = spent(reader)
    try:
        read = reader.read(data, case.name)
    except Unreadable as refusal:
        return Outcome(spent(reader) - start, refusal.problem.rule)
    return Outcome(spent(reader) - start, None, read, data)


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Outcome]]]:
    """The outcomes of the files that are asked for, read one after the other beside the tests.

    Children forked from one helper read them: what they do with a file is what the child of an upload does.
    """
    keys = [item.callspec.params.get("key") for item in request.session.items if hasattr(item, "callspec")]
    reader = ManyReader(replace(DEFAULT_LIMITS, seconds=PATIENCE))
    reader.read(hostile.book(), "a.xlsx")  # the helper stands
    with ThreadPoolExecutor(1) as pool, closing(reader):
        yield {key: pool.submit(outcome_of, reader, key) for key in dict.fromkeys(keys) if key in CASES}


FIRST_OF_A_RULE = {
    case.refused[0]: key
    for key, case in reversed(CASES.items())
    if not case.is_read and hostile.READ not in case.refused
}


@pytest.mark.parametrize("one", FIRST_OF_A_RULE.values())
def test_an_upload_is_refused_by_the_same_rules(one: str, sandbox: Sandbox) -> None:
    patient = replace(DEFAULT_LIMITS, seconds=PATIENCE)
    assert rule_of(CASES[one].build(), patient, sandbox) in CASES[one].refused


@pytest.mark.parametrize("key", CASES)
def test_every_file_is_read_or_refused_in_time(key: str, outcomes: dict[str, Future[Outcome]]) -> None:
    case, outcome = CASES[key], outcomes[key].result()
    assert outcome.seconds < MOST_SECONDS
    if case.is_read:
        assert (outcome.rule, outcome.titles) == (None, case.titles)
    else:
        found = {problem.rule for problem in outcome.read[1]} if outcome.read else {outcome.rule}
        assert found & set(case.refused) or (hostile.READ in case.refused and outcome.titles == case.titles)
    if outcome.read and len(outcome.data) < LARGE:
        assert_same(outcome.read, read_file(outcome.data, case.name))


def assert_same(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    """Equal with the origins that comparison leaves out."""
    assert asdict(one[0]) == asdict(other[0])
    assert one[1] == other[1]


@pytest.mark.parametrize("year", [None, 2026])
def test_good_files_give_what_direct_reading_gives(sandbox: Sandbox, year: int | None) -> None:
    old = (Path(__file__).parents[1] / "cases/cells.xls").read_bytes()
    for data in (hostile.sample(), make_appendix.bare_appendix(), hostile.ods(), old):
        assert_same(sandbox.read(data, "a.xlsx", year, DEFAULT_LIMITS), read_file(data, "a.xlsx", year))


def test_a_single_reading_needs_nothing_prepared() -> None:
    assert_same(read_safely(hostile.book(), "a.xlsx"), read_file(hostile.book(), "a.xlsx"))


def test_the_cells_come_with_the_plan(sandbox: Sandbox) -> None:
    old = (Path(__file__).parents[1] / "cases/cells.xls").read_bytes()
    for data in (hostile.sample(), hostile.ods(), old):
        found, direct = sandbox.read_all(data, "a.xlsx"), read(data, "a.xlsx")
        assert_same(found, direct)
        assert found.understanding == direct.understanding
        assert found.cells == direct.cells
        assert [sheet.cells for sheet in found.cells.sheets] == [s.cells for s in direct.cells.sheets]


# ---------------------------------------------------------------- files known to be harmless


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the harmless files are listed, nothing being known yet."""
    path = tmp_path / "cache" / "harmless.txt"
    monkeypatch.setattr(sandboxes, "_harmless", Harmless(lambda: path))
    return path


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, a child would be a mistake."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a child was asked")

    return lambda: monkeypatch.setattr(Sandbox, "read_all", fail)


def test_cells_that_hold_faults_come_too(sandbox: Sandbox) -> None:
    faulty = edited({("Nhiệm vụ", "L10"): "=SUM(Chi!C7:C8)"})
    found = sandbox.read_all(faulty, "so.xlsx")
    assert any("=SUM(Chi!C7:C8)" in problem.message for problem in found.problems)


def test_what_was_read_before_is_read_here(kept: Path, no_child: Callable[[], None]) -> None:
    read_all_safely(hostile.book(), "a.xlsx")
    no_child()
    assert_same(read_kept(hostile.book(), "b.xlsx")[:2], read_file(hostile.book(), "b.xlsx"))
    with pytest.raises(AssertionError, match="a child was asked"):
        read_kept(hostile.sample(), "a.xlsx")


def test_what_was_read_before_is_known_after_a_restart(kept: Path, no_child: Callable[[], None]) -> None:
    read_kept(hostile.book(), "a.xlsx")
    assert len(kept.read_text(encoding="ascii").split()) == 1
    sandboxes._harmless._known = None
    no_child()
    assert len(read_kept(hostile.book(), "a.xlsx")[0].tasks) == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"no hash\n"])
def test_a_list_that_is_broken_is_no_list(content: bytes, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_bytes(content)
    assert hostile.book() not in sandboxes._harmless


def test_a_disk_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    known = Harmless(lambda: tmp_path / "file" / "harmless.txt")
    known.add(b"x")
    assert b"x" in known
    assert b"y" not in known


def test_what_is_slow_or_refused_is_never_harmless(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable):
        read_all_safely(b"PK", "a.xlsx")
    monkeypatch.setattr(sandboxes, "_QUICK", 0.0)
    read_all_safely(hostile.book(), "a.xlsx")
    assert not kept.exists()


# ---------------------------------------------------------------- limits


def rule_of(data: bytes, limits: Limits, sandbox: Sandbox) -> str:
    with pytest.raises(Unreadable) as caught:
        sandbox.read(data, "a.xlsx", None, limits)
    return caught.value.problem.rule


def test_time(sandbox: Sandbox) -> None:
    data = hostile.two_hundred_thousand_merges()
    start = spent()
    assert rule_of(data, Limits(seconds=0.3), sandbox) == "file-too-slow"
    assert spent() - start < 3


def test_the_sentence_names_the_time(sandbox: Sandbox) -> None:
    with pytest.raises(Unreadable, match="mất quá 0,2 giây"):
        sandbox.read(hostile.two_hundred_thousand_merges(), "a.xlsx", None, Limits(seconds=0.2))


@pytest.mark.skipif(sys.platform not in ("linux", "win32"), reason="the system does not limit memory")
def test_memory(sandbox: Sandbox) -> None:
    rule = rule_of(hostile.two_hundred_thousand_merges(), Limits(megabytes=100), sandbox)
    assert rule in ("file-needs-memory", "file-too-big")


# ---------------------------------------------------------------- children that behave badly


def badly(script: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, float]:
    """The rule and the seconds when the child is such a script."""
    sandbox = Sandbox(command=(sys.executable, "-c", script))
    start = time.perf_counter()
    return rule_of(hostile.book(), limits, sandbox), time.perf_counter() - start


SLEEPS = 60
"""Seconds after which those that do nothing would end by themselves."""
HANGS = "import time; time.sleep(60)"
SILENT = "import os, time; os.close(1); time.sleep(60)"
ENDLESS = "import os\nwhile True: os.write(1, b'x' * 65536)"
CHATTY = "import os\nwhile True: os.write(2, b'x' * 65536)"
BUSY = "while True: pass"
PARTIAL = "import os, time; os.write(1, b'\\x80\\x05'); time.sleep(60)"
CRASHES = "import os; os.abort()"
ENDS = "import sys; sys.exit(3)"
HUNGRY = "raise MemoryError"


def test_an_end_for_want_of_memory_says_so() -> None:
    with pytest.raises(Unreadable, match="quá 600 MB bộ nhớ"):
        Sandbox(command=(sys.executable, "-c", HUNGRY)).read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        (HANGS, "file-too-slow"),
        (BUSY, "file-too-slow"),
        (CHATTY, "file-too-slow"),
        (PARTIAL, "file-too-slow"),
        (SILENT, "file-damaged"),
        (ENDLESS, "file-needs-memory"),
        (CRASHES, "file-damaged"),
        (ENDS, "file-damaged"),
        (HUNGRY, "file-needs-memory"),
        ("print('read')", "file-damaged"),
    ],
)
def test_a_child_that_behaves_badly_costs_one_file(script: str, rule: str) -> None:
    found, seconds = badly(script, Limits(seconds=2))
    assert (found, seconds < SLEEPS) == (rule, True)


class Evil:
    """Unpickled without care, this touches a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


def saying(answer: object) -> str:
    return f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({pickle.dumps(answer)!r})"


def test_an_answer_cannot_call_anything(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    assert badly(saying(Evil(trap)))[0] == "file-damaged"
    assert not trap.exists()


@pytest.mark.parametrize("answer", [None, ("read", 1, 2), ("read", Plan(), [1], None), ("refused", "x"), []])
def test_an_answer_must_be_one(answer: object) -> None:
    assert badly(saying(answer))[0] == "file-damaged"


def test_a_mistake_of_the_program_is_logged_and_not_laid_to_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert badly(saying(("failed", "KeyError", "Traceback …")))[0] == "file-not-followed"
    assert "Traceback …" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_the_whole_family_is_ended(tmp_path: Path) -> None:
    """A grandchild that keeps the pipes open does not hold up the answer, nor live on."""
    note = tmp_path / "pid"
    script = (
        "import os, time\nchild = os.fork()\n"
        f"if child: open({str(note)!r}, 'w').write(str(child))\ntime.sleep(60)"
    )
    assert badly(script, Limits(seconds=3))[1] < SLEEPS
    stat = Path(f"/proc/{note.read_text()}/stat")
    wait_for(lambda: not stat.exists() or stat.read_text().split()[2] == "Z")


@pytest.mark.skipif(sys.platform == "win32", reason="variables differ")
def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://mat-khau")
    short = Limits(seconds=2)
    assert badly("import os; assert 'DATABASE_URL' in os.environ")[0] == "file-damaged"
    assert (
        badly("import os, time; assert 'DATABASE_URL' not in os.environ; time.sleep(60)", short)[0]
        == "file-too-slow"
    )


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_an_interruption_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before, sandbox = children(), Sandbox(command=(sys.executable, "-c", HANGS))
    monkeypatch.setattr(threading.Thread, "join", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sandbox.read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)
    assert children() - before == set()


def test_nothing_is_written_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    badly("import sys; sys.stderr.write('Traceback'); sys.exit(1)")
    assert capfd.readouterr() == ("", "")


# ---------------------------------------------------------------- several at once


@pytest.fixture
def outcomes_are_read(outcomes: dict[str, Future[Outcome]]) -> None:
    """No other sandbox starts a child any more."""
    for outcome in outcomes.values():
        outcome.exception()
    time.sleep(0.3)


def children(of: int | None = None) -> set[str]:
    """The numbers of a process's children, zombies among them; of this process if not told."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if parent == str(of or os.getpid()):
            found.add(stat.parent.name)
    return found


def test_files_wait_for_their_turn() -> None:
    sandbox = Sandbox(at_once=1, patience=0.2, command=(sys.executable, "-c", HANGS))
    first = threading.Thread(target=rule_of, args=(hostile.book(), Limits(seconds=4), sandbox))
    first.start()
    wait_for(lambda: not sandbox._turns.acquire(blocking=False) or sandbox._turns.release())
    assert rule_of(hostile.book(), Limits(seconds=1), sandbox) == "file-busy"
    first.join()
    assert rule_of(hostile.book(), Limits(seconds=0.3), sandbox) == "file-too-slow"


def test_several_uploads_at_once(sandbox: Sandbox) -> None:
    bad, good = CASES["xls-cut"].build(), hostile.book()

    def read(number: int) -> int | str:
        if number % 3:
            return len(sandbox.read(good, "a.xlsx", None, DEFAULT_LIMITS)[0].tasks)
        return rule_of(bad, DEFAULT_LIMITS, sandbox)

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(read, range(9)))
    assert found == ["file-damaged", 2, 2] * 3


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_nothing_is_left_behind(outcomes_are_read: None) -> None:
    before = children()
    sandbox = Sandbox(rest=0.1)
    sandbox.keep_warm()
    sandbox.read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)
    wait_for(lambda: len(children() - before) == 1)  # the next one is started a moment later
    sandbox.close()
    rule_of(hostile.book(), Limits(seconds=0.01), sandbox)
    assert children() - before == set()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_spare_that_has_died_is_replaced(outcomes_are_read: None) -> None:
    before, sandbox = children(), Sandbox()
    sandbox.keep_warm()
    (spare,) = children() - before
    os.kill(int(spare), 9)
    time.sleep(0.1)
    assert len(sandbox.read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)[0].tasks) == 2
    sandbox.close()
    assert children() - before == set()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_closed_sandbox_starts_no_child_any_more(outcomes_are_read: None) -> None:
    before = children()
    sandbox = Sandbox(rest=0.1)
    sandbox.keep_warm()
    sandbox.read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)
    sandbox.close()
    time.sleep(0.3)
    assert children() - before == set()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_warm_child_makes_reading_quick() -> None:
    def seconds(sandbox: Sandbox) -> float:
        start = time.perf_counter()
        sandbox.read(hostile.book(), "a.xlsx", None, DEFAULT_LIMITS)
        return time.perf_counter() - start

    before, warm, cold = children(), Sandbox(), Sandbox()
    warm.keep_warm()
    (child,) = children() - before
    wait_for(lambda: is_idle(child))
    quick = seconds(warm)
    warm.close()
    assert quick < seconds(cold)


def is_idle(process: str) -> bool:
    """Whether it does nothing more for a while."""

    def used() -> list[str]:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]

    before = used()
    time.sleep(0.5)
    return used() == before and int(before[0]) > 20  # it has loaded what it reads with


KEEPS_WARM = """
import time
from lib.reading.sandbox import keep_warm
keep_warm()
time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_child_does_not_outlive_a_killed_program() -> None:
    program = subprocess.Popen([sys.executable, "-c", KEEPS_WARM], cwd=Path(__file__).resolve().parents[2])
    child = wait_for(lambda: children(program.pid))
    time.sleep(0.5)
    program.kill()
    program.wait()
    wait_for(lambda: not any(Path(f"/proc/{number}").exists() for number in child))


def wait_for(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What look() finds, once it finds something."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def test_keeping_warm_twice_keeps_one() -> None:
    keep_warm()
    before = children()
    keep_warm()
    assert children() == before
