"""The child: reads one workbook within its limits and ends. Run as `python -m lib.reading.sandbox`, or with "many" as
what forks such children (see lib.reading.sandbox.many).

It waits for its order with everything imported, so that one child kept ready makes an upload as quick as reading
in the program itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, NoReturn

from lib.base.folders import SAMPLE
from lib.base.problems import Unreadable
from lib.reading.sandbox import MANY, MOST_ANSWER, PRACTISE
from lib.reading.sandbox.messages import ANSWER, GRACE, HEADER, HUNGRY, READY, REPLY, pickled
from lib.reading.understanding import Reading, answers_of

_UNUSED_PACKAGES = ("numpy", "lxml", "pandas", "PIL")
"""What openpyxl would load if it is there, and reading does not need."""
_FEW_FILES = 32


def _main() -> None:
    """Gets ready, waits for one order, answers it and ends; with MANY, for one after the other. An order that does not
    come is the end, too."""
    _lower_priority()
    for package in _UNUSED_PACKAGES:
        sys.modules[package] = None  # type: ignore[assignment]
    from lib.reading.reader import read  # noqa: PLC0415 - in the child only

    if PRACTISE in sys.argv[1:]:
        # What is compiled and remembered on the way makes the next reading a third quicker.
        with suppress(OSError):
            read(SAMPLE.read_bytes(), SAMPLE.name)
    gc.collect()
    gc.freeze()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if MANY in sys.argv[1:]:
        replies.write(READY)
        replies.flush()
        _hand_out(replies)
    elif order := _next_order(sys.stdin.buffer):
        with replies:
            replies.write(_answered(*order))
        os._exit(0)


def _next_order(orders: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The particulars and the file of the next order; None where none comes."""
    header = orders.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    about_size, size = HEADER.unpack(header)
    return json.loads(orders.read(about_size)), orders.read(size)


def _answered(about: dict[str, Any], data: bytes) -> bytes:
    """The answer to an order, for which this process confines itself."""
    from lib.reading.reader import read  # noqa: PLC0415 - loaded by now

    _confine(about["seconds"], about["megabytes"] * 1024 * 1024, reads_on=about["sender"] is not None)
    answers = answers_of(about["answers"])
    return _answer(lambda: read(data, about["name"], about["year"], answers), with_book=about["with_book"])


def _hand_out(replies: IO[bytes]) -> None:
    """Lets children of this process read the files, those of one sender by one child, and hands on their answers with
    how a child ended that gave none. This process itself looks at nothing that comes from a file."""
    child: _Forked | None = None
    while (order := _next_order(sys.stdin.buffer)) is not None:
        sender, status = order[0]["sender"], 0
        if child is not None and child.sender != sender:
            child.end()
            child = None
        child = child or _Forked(sender, replies)
        answer = child.answer(*order)
        if answer is None or sender is None:
            status, child = child.end(), None
        replies.write(REPLY.pack(status, len(answer or b"")))
        replies.write(answer or b"")
        replies.flush()
    if child is not None:
        child.end()


class _Forked:
    """A child of this process. It holds neither the orders of others nor the way to answer for them."""

    def __init__(self, sender: str | None, replies: IO[bytes]) -> None:
        self.sender = sender
        orders, answers = os.pipe(), os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(orders[1])
            os.close(answers[0])
            replies.close()
            os.close(0)
            _read_as_child(orders[0], answers[1])
        os.close(orders[0])
        os.close(answers[1])
        self._orders, self._answers = os.fdopen(orders[1], "wb"), os.fdopen(answers[0], "rb")

    def answer(self, about: dict[str, Any], data: bytes) -> bytes | None:
        """Its answer to an order; None where it ended."""
        particulars = json.dumps(about).encode()
        with suppress(OSError):
            self._orders.write(HEADER.pack(len(particulars), len(data)) + particulars + data)
            self._orders.flush()
            head = self._answers.read(ANSWER.size)
            if len(head) == ANSWER.size:
                size = min(ANSWER.unpack(head)[0], MOST_ANSWER + 1)
                answer = self._answers.read(size)
                return answer if len(answer) == size else None
        return None

    def end(self) -> int:
        """Ends it; how it ended, as os.waitstatus_to_exitcode() says."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        for pipe in (self._orders, self._answers):
            with suppress(OSError):
                pipe.close()
        return status


def _read_as_child(orders: int, answers: int) -> NoReturn:
    try:
        # Closed by the process' end: an answer that breaks off must not come before how it ended.
        source, target = os.fdopen(orders, "rb"), os.fdopen(answers, "wb")
        while (order := _next_order(source)) is not None:
            answer = _answered(*order)
            target.write(ANSWER.pack(len(answer)) + answer)
            target.flush()
    except MemoryError:
        os._exit(HUNGRY)
    except BaseException:  # nothing of this process may go on as the one that it was forked from
        os._exit(1)
    os._exit(0)


def _answer(read: Callable[[], Reading], *, with_book: bool) -> bytes:
    try:
        plan, found, how, book = read()
        return pickled(("read", plan, found, how, book if with_book else None))
    except Unreadable as refusal:
        return pickled(("refused", refusal.problem))
    except MemoryError:
        raise
    except Exception as error:  # a mistake of the program must not look like one of the file
        # Where, not what: an exception quotes the workbook, and the log goes to whoever gives support.
        return pickled(("failed", type(error).__name__, "".join(traceback.format_tb(error.__traceback__))))


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

    def _confine(seconds: float, memory: int, *, reads_on: bool) -> None:
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
        basic.PerProcessUserTimeLimit = int((seconds + GRACE) * 10_000_000)
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

    _LONGEST = 600
    """Seconds at work of a child that reads on, in all."""

    def _confine(seconds: float, memory: int, *, reads_on: bool) -> None:
        """Limits this process: memory, time at work, no file written, no process or thread started."""
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_CPU, int(used + seconds + GRACE) + 1, _LONGEST if reads_on else None)
        _limit(resource.RLIMIT_NOFILE, _FEW_FILES)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NPROC, 0)

    def _limit(what: int, most: int, for_good: int | None = None) -> None:
        """Sets a limit, as far as the system has not set a lower one: for good, or to be moved up to for_good."""
        _, hard = resource.getrlimit(what)
        last = (
            max(most, for_good or 0)
            if hard == resource.RLIM_INFINITY
            else min(max(most, for_good or 0), hard)
        )
        resource.setrlimit(what, (min(most, last), last))


if __name__ == "__main__":
    _main()
