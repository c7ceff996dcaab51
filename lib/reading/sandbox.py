"""Reads a workbook in a process of its own, so that no file can crash, stall or bloat the program.

read_safely() is read() behind the gate and behind limits: the bytes go to a child process that
has confined itself (time, memory, no files, no further processes), reads this one file, answers with
a pickle and ends. What the child sends back is believed only as far as the types of plans and cells
go. Bytes that a child has read well and quickly are harmless to read again: read_kept() does so in
the program itself, and remembers across restarts which bytes these are.

Run as `python -m lib.reading.sandbox` this module is that child. It waits for its order with everything
imported, so that one child kept ready makes an upload as quick as reading in the program itself.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import importlib
import io
import json
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from lib.base import problems
from lib.base.collector import no_collections
from lib.base.folders import ROOT, SAMPLE, data_folder
from lib.base.problems import Problem, Unreadable, problem
from lib.base.vietnamese import clean
from lib.days import limits
from lib.deadlines import deadline
from lib.plan import Plan
from lib.plan import records as plans
from lib.reading import understanding
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, Understanding, answers_json, answers_of
from lib.workbook import gate

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # on the command line, nothing but the sentence is shown

CHILD_COMMAND = (sys.executable, "-X", "utf8", "-m", "lib.reading.sandbox")
_PRACTISE = "practise"
"""Tells a child that has time to read the sample first."""
_HEADER = struct.Struct("<II")
_MOST_ANSWER = 128 * 1024 * 1024
_MOST_WORDS = 16 * 1024


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: seconds of waiting, megabytes of memory."""

    seconds: float = 17.0
    """Counts from the gate on; with starting a program and ending a child, nobody waits longer than 20."""
    megabytes: int = 600


DEFAULT_LIMITS = Limits()


def read_safely(
    data: bytes,
    name: str,
    year: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    answers: Answers = NO_ANSWERS,
) -> Reading:
    """What read() gives for the same arguments, without the cells. Raises Unreadable, and nothing else.

    May be called from several threads at once.
    """
    return _sandbox.read(data, name, year, limits, answers)


def read_all_safely(data: bytes, name: str, answers: Answers = NO_ANSWERS) -> Reading:
    """As read_safely(), and the workbook's cells with it. Remembers which bytes were read without trouble."""
    began = time.monotonic()
    found = _sandbox.read_all(data, name, answers=answers)
    if time.monotonic() - began < _QUICK:
        _harmless.add(data)
    return found


def read_kept(data: bytes, name: str, answers: Answers = NO_ANSWERS) -> Reading:
    """As read_all_safely(), but as read_own() where these bytes were read without trouble before.

    For the files in the store: most came through read_all_safely() when they were uploaded, but a backup
    that was brought in may hold anything.
    """
    return read_own(data, name, answers) if data in _harmless else read_all_safely(data, name, answers)


def read_own(data: bytes, name: str, answers: Answers = NO_ANSWERS) -> Reading:
    """As read_all_safely(), for bytes that are known to do no harm: in the program itself.

    Where the reader is not loaded yet, in the child all the same: that one is ready sooner.
    """
    if "lib.reading.reader" not in sys.modules:
        return read_all_safely(data, name, answers)
    from lib.reading.reader import read  # noqa: PLC0415 - loads what the sandbox's other uses do not need

    return read(data, name, answers=answers)


def get_ready() -> None:
    """Starts the child for the next file, which is then ready sooner."""
    _sandbox.get_ready()


def keep_warm() -> None:
    """From now on keeps one child ready. For a program that stays; a single check needs none."""
    _sandbox.keep_warm()


class Sandbox:
    """Starts children and hands out their use: at most at_once read at a time, others wait their turn.

    patience is how many seconds a file waits for its turn; command starts a child; rest is how many seconds
    after a file the next child is started: until then the processor belongs to the screen that shows the file.
    """

    def __init__(
        self,
        at_once: int = 2,
        patience: float = 60.0,
        command: Sequence[str] = CHILD_COMMAND,
        rest: float = 0.3,
    ) -> None:
        self._command, self._rest = command, rest
        self._turns, self._patience = threading.BoundedSemaphore(at_once), patience
        self._lock = threading.Lock()
        self._spare: _Child | None = None
        self._is_warm = False

    def read(
        self,
        data: bytes,
        name: str,
        year: int | None = None,
        limits: Limits = DEFAULT_LIMITS,
        answers: Answers = NO_ANSWERS,
    ) -> Reading:
        """See read_safely."""
        return _believed(self._ask(data, _Order(name, year, limits, answers)), name)

    def read_all(
        self, data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, answers: Answers = NO_ANSWERS
    ) -> Reading:
        """See read_all_safely."""
        found = _believed(self._ask(data, _Order(name, None, limits, answers, with_book=True)), name)
        if found.book is None:
            raise _unreadable("file-damaged", name)
        return found

    def _ask(self, data: bytes, order: _Order) -> bytes:
        """A child's answer. Raises Unreadable where there is none."""
        began, name, limits = time.monotonic(), order.name, order.limits
        gate.inspect(data, name)
        judged = time.monotonic() - began
        if not self._turns.acquire(timeout=self._patience):
            raise _unreadable("file-busy", name)
        try:
            return self._take(name).ask(order, data, time.monotonic() + limits.seconds - judged)
        finally:
            self._turns.release()
            self._refill()

    def get_ready(self) -> None:
        """Starts one child, for the next file or until the program ends."""
        atexit.register(self.close)
        with self._lock:
            self._have_spare(self._command)

    def keep_warm(self) -> None:
        """Keeps one child ready until the program ends or close() is called."""
        if not self._is_warm:
            self._is_warm = True
            atexit.register(self.close)
        self._refill_now()

    def close(self) -> None:
        """Ends the child that waits; those that read end with their file."""
        atexit.unregister(self.close)
        with self._lock:
            self._is_warm, spare, self._spare = False, self._spare, None
        if spare is not None:
            spare.end()

    def _take(self, name: str) -> _Child:
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.waits():
            return spare
        try:
            return _Child(self._command)
        except OSError as error:
            reason = "không mở được tiến trình đọc"
            raise _unreadable("file-not-followed", name, reason=reason) from error

    def _refill(self) -> None:
        if self._is_warm:
            later = threading.Timer(self._rest, self._refill_now)
            later.daemon = True
            later.start()

    def _refill_now(self) -> None:
        with self._lock:
            if self._is_warm:
                self._have_spare((*self._command, _PRACTISE))

    def _have_spare(self, command: Sequence[str]) -> None:
        """Starts a child where none waits; under the lock."""
        if self._spare is not None and self._spare.waits():
            return
        try:
            self._spare = _Child(command)
        except OSError:
            _log.exception("no child could be started in advance")


def _unreadable(rule: str, name: str, **facts: object) -> Unreadable:
    return Unreadable(problem(rule, None, clean(name), **facts))


# ---------------------------------------------------------------- the parent's side


@dataclass(frozen=True)
class _Order:
    """What a child is to read, and within which limits."""

    name: str
    year: int | None
    limits: Limits
    answers: Answers = NO_ANSWERS
    with_book: bool = False

    def packed(self, data: bytes) -> bytes:
        """The order as the child gets it: two lengths, the particulars, the file."""
        about = {
            "name": self.name,
            "year": self.year,
            "answers": answers_json(self.answers),
            "with_book": self.with_book,
            **asdict(self.limits),
        }
        particulars = json.dumps(about).encode()
        return _HEADER.pack(len(particulars), len(data)) + particulars + data

    def refused(self, rule: str) -> Unreadable:
        """The refusal of this file by a rule of this module."""
        seconds, megabytes = f"{self.limits.seconds:g}".replace(".", ","), self.limits.megabytes
        return _unreadable(rule, self.name, seconds=seconds, megabytes=megabytes)


_KEPT_VARIABLES = (
    *("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH", "LANG"),
)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child process with pipes only: no other handle, no secret of the environment, low priority."""
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return subprocess.Popen(  # noqa: S603 - this program's own interpreter
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        **options,
    )


class _Child:
    """One child process, for one file."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = _started(command)

    def waits(self) -> bool:
        """Whether the child is there to take an order."""
        if self._process.poll() is None:
            return True
        self.end()
        return False

    def ask(self, order: _Order, data: bytes, until: float) -> bytes:
        """The child's answer; ends the child. Raises Unreadable where none comes within the limits.

        until is the moment to stop waiting, as time.monotonic() counts.
        """
        try:
            return self._answer(order, data, until)
        finally:
            self.end()

    def _answer(self, order: _Order, data: bytes, until: float) -> bytes:
        answer, words = _Gathered(_MOST_ANSWER), _Gathered(_MOST_WORDS)
        sender = _thread(lambda: self._send(order.packed(data)))
        listener = _thread(lambda: answer.take(self._process.stdout))
        eavesdropper = _thread(lambda: words.take(self._process.stderr))
        listener.join(max(0.0, until - time.monotonic()))
        is_late = listener.is_alive()
        status = None if is_late or answer.content else self._status()
        self._kill()
        for thread in (sender, listener, eavesdropper):
            thread.join(_GRACE)
        if is_late or answer.is_cut or not answer.content:
            raise order.refused(_cause(status, words.content, is_late=is_late, is_cut=answer.is_cut))
        return answer.content

    def end(self) -> None:
        """Ends the process, whatever it does, and leaves nothing of it behind."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _send(self, packed: bytes) -> None:
        pipe = self._process.stdin
        if pipe is None:
            return
        # A child that has ended takes nothing more; why is told by its answer.
        with suppress(OSError), pipe:
            rest = memoryview(packed)
            while rest:
                rest = rest[pipe.write(rest) :]

    def _status(self) -> int | None:
        """How a child ended that said nothing; None for one that goes on in silence."""
        try:
            return self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return None

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            # The launcher of a virtual environment takes the interpreter it started with it.
            self._process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


_GRACE = 2.0
"""Seconds for a process that is ending to be gone."""


class _Gathered:
    """What came through a pipe, up to a limit; the rest is read and forgotten."""

    def __init__(self, most: int) -> None:
        self.content, self.is_cut = b"", False
        self._most = most

    def take(self, pipe: IO[bytes] | None) -> None:
        """Reads to the end, or to more than may come."""
        pieces, size = [], 0
        with suppress(OSError, ValueError):  # closed by end()
            while pipe is not None and size <= self._most and (piece := pipe.read(1 << 16)):
                pieces.append(piece)
                size += len(piece)
        self.content, self.is_cut = b"".join(pieces), size > self._most


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _cause(status: int | None, words: bytes, *, is_late: bool, is_cut: bool) -> str:
    """The rule that tells why a child gave no answer."""
    if is_late:
        return "file-too-slow"
    if sys.platform != "win32" and status == -signal.SIGXCPU:
        return "file-too-slow"
    # A system that is short of memory kills without a word.
    is_hungry = b"MemoryError" in words
    if is_cut or is_hungry or (sys.platform != "win32" and status == -signal.SIGKILL):
        return "file-needs-memory"
    _log.warning("a child ended with status %s: %s", status, words[-2000:].decode("utf-8", "replace"))
    return "file-damaged"


# ---------------------------------------------------------------- the answer


def _types_of(module: ModuleType) -> set[type]:
    """The public records and enumerations that a module defines."""
    found = (thing for name, thing in vars(module).items() if not name.startswith("_"))
    classes = {thing for thing in found if isinstance(thing, type) and thing.__module__ == module.__name__}
    return {known for known in classes if is_dataclass(known) or issubclass(known, Enum)}


_BELIEVED = {
    (known.__module__, known.__qualname__): known
    for known in (
        *_types_of(plans),
        *_types_of(problems),
        *_types_of(deadline),
        *_types_of(limits),
        *_types_of(understanding),
        *(date, datetime, time_of_day),
    )
}


_CELLS = "lib.workbook.sheets"
_CELL_TYPES = ("Workbook", "Sheet", "Range", "CellFault", "joined_cells")
"""What cells come as. Loaded when they come: a check on the command line shows none."""


class _Unpickler(pickle.Unpickler):
    """Builds nothing but plans and cells: a child that a file has taken over cannot call anything."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if module_name == _CELLS and global_name in _CELL_TYPES:
            return getattr(importlib.import_module(_CELLS), global_name)
        try:
            return _BELIEVED[module_name, global_name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module_name}.{global_name}") from None


class _Pickler(pickle.Pickler):
    """Enumerations by their value, in every version of Python."""

    def reducer_override(self, thing: object) -> Any:
        return (type(thing), (thing.value,)) if isinstance(thing, Enum) else NotImplemented


def _pickled(answer: tuple[object, ...]) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(answer)
    return stream.getvalue()


def packed(found: Reading) -> bytes:
    """A reading without its cells as bytes, for unpacked()."""
    return _pickled(("read", found.plan, found.problems, found.understanding, None))


def unpacked(content: bytes, name: str) -> Reading:
    """What packed() was given. Raises Unreadable for anything else."""
    return _believed(content, name)


def _believed(answer: bytes, name: str) -> Reading:
    """What a child read; raises Unreadable for a refusal, and for nonsense."""
    try:
        with no_collections():
            content = _Unpickler(io.BytesIO(answer)).load()
    except Exception as error:  # bytes that are no pickle raise anything
        raise _unreadable("file-damaged", name) from error
    match content:
        case ("read", Plan() as plan, list() as found, Understanding() as how, book) if _are_problems(
            found
        ) and _may_be_book(book):
            return Reading(plan, found, how, book)
        case ("refused", Problem() as found):
            raise Unreadable(found)
        case ("failed", str() as reason, str() as trace):
            _log.error("reading failed: %s\n%s", reason, trace)
            raise _unreadable("file-not-followed", name, reason=clean(reason))
    raise _unreadable("file-damaged", name)


def _are_problems(found: list[object]) -> bool:
    return all(isinstance(one, Problem) for one in found)


def _may_be_book(thing: object) -> bool:
    return thing is None or (type(thing).__module__, type(thing).__name__) == (_CELLS, "Workbook")


# ---------------------------------------------------------------- what is known to be harmless

_QUICK = 3.0
"""Seconds of reading, from which on it is left to a child every time."""


class Harmless:
    """The files that a child has read without trouble, by their hash; kept in a file of one line each."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: set[str] | None = None

    def __contains__(self, data: bytes) -> bool:
        with self._lock:
            return hashlib.sha256(data).hexdigest() in self._loaded()

    def add(self, data: bytes) -> None:
        """Remembers the bytes; on a disk that takes nothing, until the program ends."""
        line = hashlib.sha256(data).hexdigest()
        with self._lock:
            if line in self._loaded():
                return
            self._loaded().add(line)
            try:
                self._path().parent.mkdir(parents=True, exist_ok=True)
                with self._path().open("a", encoding="ascii") as file:
                    file.write(f"{line}\n")
            except OSError as error:
                _log.warning("not remembered: %s (%s)", self._path(), error)

    def _loaded(self) -> set[str]:
        if self._known is None:
            try:
                self._known = set(self._path().read_text(encoding="ascii").split())
            except (OSError, ValueError):  # none yet, or not ours: everything is read by a child again
                self._known = set()
        return self._known


_harmless = Harmless(lambda: data_folder() / "cache" / "harmless.txt")


# ---------------------------------------------------------------- the child's side

_UNUSED_PACKAGES = ("numpy", "lxml", "pandas", "PIL")
"""What openpyxl would load if it is there, and reading does not need."""
_FEW_FILES = 32


def _main() -> None:
    """Gets ready, waits for one order, answers it and ends. An order that does not come is the end, too."""
    _lower_priority()
    for package in _UNUSED_PACKAGES:
        sys.modules[package] = None  # type: ignore[assignment]
    from lib.reading.reader import read  # noqa: PLC0415 - in the child only

    if _PRACTISE in sys.argv[1:]:
        # What is compiled and remembered on the way makes the next reading a third quicker.
        with suppress(OSError):
            read(SAMPLE.read_bytes(), SAMPLE.name)
    gc.collect()
    gc.freeze()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    header = sys.stdin.buffer.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return
    about_size, size = _HEADER.unpack(header)
    about = json.loads(sys.stdin.buffer.read(about_size))
    _confine(about["seconds"], about["megabytes"] * 1024 * 1024)
    data = sys.stdin.buffer.read(size)
    answers = answers_of(about["answers"])
    answer = _answer(lambda: read(data, about["name"], about["year"], answers), with_book=about["with_book"])
    with replies:
        replies.write(answer)
    os._exit(0)


def _answer(read: Callable[[], Reading], *, with_book: bool) -> bytes:
    try:
        plan, found, how, book = read()
        return _pickled(("read", plan, found, how, book if with_book else None))
    except Unreadable as refusal:
        return _pickled(("refused", refusal.problem))
    except MemoryError:
        raise
    except Exception as error:  # a mistake of the program must not look like one of the file
        # Where, not what: an exception quotes the workbook, and the log goes to whoever gives support.
        return _pickled(("failed", type(error).__name__, "".join(traceback.format_tb(error.__traceback__))))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY, _NO_DIALOG, _KILL_ON_CLOSE = 2, 8, 0x100, 0x400, 0x2000
    _EXTENDED_LIMIT_INFORMATION = 9

    def _lower_priority() -> None:
        """The parent has set it already."""

    def _confine(seconds: float, memory: int) -> None:
        """Puts this process into a job object that limits it; raises OSError where that is refused."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.SetInformationJobObject.argtypes = (
            *(wintypes.HANDLE, ctypes.c_int),
            *(ctypes.c_void_p, wintypes.DWORD),
        )
        limits = _ExtendedLimits()
        basic = limits.BasicLimitInformation
        basic.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _NO_DIALOG | _KILL_ON_CLOSE
        basic.PerProcessUserTimeLimit = int((seconds + _GRACE) * 10_000_000)
        basic.ActiveProcessLimit = 1
        limits.ProcessMemoryLimit = memory
        # The handle stays open as long as the process lives.
        job = kernel.CreateJobObjectW(None, None)
        known = kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        if not (job and known and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    _BEHIND = 2
    """Enough to let the screens of others go first; with more, a busy machine starves it past its time."""

    def _lower_priority() -> None:
        os.nice(_BEHIND)

    def _confine(seconds: float, memory: int) -> None:
        """Limits this process: memory, time at work, no file written, no process or thread started."""
        at_work = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime + seconds + _GRACE) + 1
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_CPU, at_work)
        _limit(resource.RLIMIT_NOFILE, _FEW_FILES)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NPROC, 0)

    def _limit(what: int, most: int) -> None:
        """Sets a limit for good, as far as the system has not set a lower one."""
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


_sandbox = Sandbox()

if __name__ == "__main__":
    _main()
