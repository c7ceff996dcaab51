"""Reads many files one after the other in children like Sandbox's, without loading the reader for each.

One helper (__main__ with MANY) has everything loaded and forks a child for each sender of files: what one unit's
workbooks have in common is worked out once, and what a file does to its child meets no other sender's. Where a system
cannot fork (Windows), each file gets a process of its own as ever.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import IO

from lib.reading.sandbox import (
    CHILD_COMMAND,
    MANY,
    MOST_ANSWER,
    PRACTISE,
    cause_of,
    in_background,
    read_safely,
    started,
)
from lib.reading.sandbox.messages import (
    DEFAULT_LIMITS,
    GRACE,
    HUNGRY,
    READY,
    REPLY,
    Limits,
    Order,
    believed,
    unreadable,
)
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.workbook import gate

FORKS = hasattr(os, "fork")
PATIENCE = 60.0
"""Seconds in which a helper must be ready: longer than the slowest machine loads it."""
NOT_STARTED = "không mở được tiến trình đọc"


class ManyReader:
    """The door: read() as read_safely(), for a program that has many files. One file at a time; close() at the end."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, command: tuple[str, ...] = CHILD_COMMAND) -> None:
        self._limits, self._command = limits, (*command, MANY, PRACTISE)
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None

    def read(
        self, data: bytes, name: str, answers: Answers = NO_ANSWERS, sender: str | None = None
    ) -> Reading:
        """What read() gives, without the cells; files of one sender that come one after the other are read by one child.
        Raises Unreadable, and nothing else."""
        if not FORKS:
            return read_safely(data, name, limits=self._limits, answers=answers)
        began = time.monotonic()
        gate.inspect(data, name)
        judged = time.monotonic() - began
        order = Order(name, None, self._limits, answers, sender=sender)
        with self._lock:
            return believed(self._answer(order, data, self._limits.seconds - judged), name)

    def close(self) -> None:
        """Ends the helper and whatever it has begun."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(helper.pid, signal.SIGKILL)
        helper.wait()
        for pipe in (helper.stdin, helper.stdout, helper.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _answer(self, order: Order, data: bytes, seconds: float) -> bytes:
        """A child's answer. A helper that was ended by others costs no file, nor does a child that had read others: one that
        reads nothing else is asked then."""
        status, answer, is_late = self._ask(order, data, seconds)
        if not answer and not is_late and (status is None or order.sender is not None):
            order = replace(order, sender=None)
            status, answer, is_late = self._ask(order, data, seconds)
        if not answer or len(answer) > MOST_ANSWER:
            words = b"MemoryError" if status == HUNGRY else b""
            raise order.refused(cause_of(status, words, is_late=is_late, is_cut=len(answer) > MOST_ANSWER))
        return answer

    def _ask(self, order: Order, data: bytes, seconds: float) -> tuple[int | None, bytes, bool]:
        """How a child ended (None: its helper did not answer), its answer, whether it took too long."""
        if self._helper is None or self._helper.poll() is not None:
            self._begin(order.name)
        found: list[tuple[int, bytes]] = []
        listener = in_background(lambda: found.extend(_reply(self._helper, order.packed(data))))
        listener.join(max(0.0, seconds))
        is_late = listener.is_alive()
        if not found:  # the helper hangs or is gone: with it go its children
            self.close()
            listener.join(GRACE)
        return (*(found[0] if found else (None, b"")), is_late)

    def _begin(self, name: str) -> None:
        self.close()
        try:
            self._helper = started(self._command)
        except OSError as error:
            raise unreadable("file-not-followed", name, reason=NOT_STARTED) from error
        said, stdout, stderr = bytearray(), self._helper.stdout, self._helper.stderr
        in_background(lambda: _forget(stderr))
        listener = in_background(lambda: said.extend(_exactly(stdout, len(READY))))
        listener.join(PATIENCE)
        if bytes(said) != READY:
            self.close()
            raise unreadable("file-not-followed", name, reason=NOT_STARTED)


def _reply(helper: subprocess.Popen[bytes] | None, packed: bytes) -> list[tuple[int, bytes]]:
    """How the child ended and its answer; nothing where the helper does not answer."""
    if helper is None or helper.stdin is None or helper.stdout is None:
        return []
    with suppress(OSError, ValueError):
        rest = memoryview(packed)
        while rest:
            rest = rest[helper.stdin.write(rest) :]
        head = _exactly(helper.stdout, REPLY.size)
        if len(head) == REPLY.size:
            status, size = REPLY.unpack(head)
            answer = _exactly(helper.stdout, min(size, MOST_ANSWER + 1))
            return [(status, answer)] if len(answer) == size else []
    return []


def _exactly(pipe: IO[bytes] | None, size: int) -> bytes:
    pieces = bytearray()
    while pipe is not None and len(pieces) < size and (piece := pipe.read(size - len(pieces))):
        pieces += piece
    return bytes(pieces)


def _forget(pipe: IO[bytes] | None) -> None:
    with suppress(OSError, ValueError):
        while pipe is not None and pipe.read(1 << 16):
            pass
