"""Reads a workbook in a process of its own, so that no file can crash, stall or bloat the program.

read_safely() is read() behind the gate and behind limits: the bytes go to a child process (__main__) that
has confined itself (time, memory, no files, no further processes), reads this one file, answers and ends.
Bytes that a child has read well and quickly are harmless to read again: read_kept() does so in the program
itself, and remembers across restarts which bytes these are.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any

from lib.base.folders import ROOT, data_folder
from lib.reading.sandbox.harmless import Harmless
from lib.reading.sandbox.messages import (
    DEFAULT_LIMITS,
    GRACE,
    Limits,
    Order,
    believed,
    unreadable,
)
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.workbook import gate

__all__ = [
    "DEFAULT_LIMITS",
    "Harmless",
    "Limits",
    "Sandbox",
    "get_ready",
    "keep_warm",
    "read_all_safely",
    "read_kept",
    "read_own",
    "read_safely",
]

_log = logging.getLogger(__name__)

CHILD_COMMAND = (sys.executable, "-X", "utf8", "-m", "lib.reading.sandbox")
PRACTISE, MANY = "practise", "many"
"""Tell a child that has time to read the sample first; and that it is to fork a child for each of many files."""
MOST_ANSWER = 128 * 1024 * 1024
_MOST_WORDS = 16 * 1024


_QUICK = 3.0
"""Seconds of reading, from which on it is left to a child every time."""


_harmless = Harmless(lambda: data_folder() / "cache" / "harmless.txt")


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
        rest: float = 1.5,
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
        return believed(self._ask(data, Order(name, year, limits, answers)), name)

    def read_all(
        self, data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, answers: Answers = NO_ANSWERS
    ) -> Reading:
        """See read_all_safely."""
        found = believed(self._ask(data, Order(name, None, limits, answers, with_book=True)), name)
        if found.book is None:
            raise unreadable("file-damaged", name)
        return found

    def _ask(self, data: bytes, order: Order) -> bytes:
        """A child's answer. Raises Unreadable where there is none."""
        began, name, limits = time.monotonic(), order.name, order.limits
        gate.inspect(data, name)
        judged = time.monotonic() - began
        if not self._turns.acquire(timeout=self._patience):
            raise unreadable("file-busy", name)
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
        """Keeps one child ready until the program ends or close() is called; asked again, it goes on as it does."""
        if self._is_warm:
            return
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
            raise unreadable("file-not-followed", name, reason=reason) from error

    def _refill(self) -> None:
        if self._is_warm:
            later = threading.Timer(self._rest, self._refill_now)
            later.daemon = True
            later.start()

    def _refill_now(self) -> None:
        with self._lock:
            if self._is_warm:
                self._have_spare((*self._command, PRACTISE))

    def _have_spare(self, command: Sequence[str]) -> None:
        """Starts a child where none waits; under the lock."""
        if self._spare is not None and self._spare.waits():
            return
        try:
            self._spare = _Child(command)
        except OSError:
            _log.exception("no child could be started in advance")


_KEPT_VARIABLES = (
    *("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH", "LANG"),
)


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
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
        self._process = started(command)

    def waits(self) -> bool:
        """Whether the child is there to take an order."""
        if self._process.poll() is None:
            return True
        self.end()
        return False

    def ask(self, order: Order, data: bytes, until: float) -> bytes:
        """The child's answer; ends the child. Raises Unreadable where none comes within the limits.

        until is the moment to stop waiting, as time.monotonic() counts.
        """
        try:
            return self._answer(order, data, until)
        finally:
            self.end()

    def _answer(self, order: Order, data: bytes, until: float) -> bytes:
        answer, words = _Gathered(MOST_ANSWER), _Gathered(_MOST_WORDS)
        sender = in_background(lambda: self._send(order.packed(data)))
        listener = in_background(lambda: answer.take(self._process.stdout))
        complaints = in_background(lambda: words.take(self._process.stderr))
        listener.join(max(0.0, until - time.monotonic()))
        is_late = listener.is_alive()
        status = None if is_late or answer.content else self._status()
        self._kill()
        for thread in (sender, listener, complaints):
            thread.join(GRACE)
        if is_late or answer.is_cut or not answer.content:
            raise order.refused(cause_of(status, words.content, is_late=is_late, is_cut=answer.is_cut))
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
            return self._process.wait(GRACE)
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


def in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def cause_of(status: int | None, words: bytes, *, is_late: bool, is_cut: bool) -> str:
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


_sandbox = Sandbox()
