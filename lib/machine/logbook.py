"""The log of faults, for whoever supports the office: where a fault happened, never what it happened to.

It is sent around, so nothing of a workbook, no password and no token may stand in it: an exception is
written with its place in the program, its own words only where its kind never speaks of data.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lib.base import moments

OURS = ("cchc", "lib")
"""The loggers of the program: the server's own, and the modules'."""
LARGEST, OLDER = 1_000_000, 4
"""Bytes of one file, and how many older ones are kept."""

NOTED_BY_US = "streamlit.error_util"
"""Reports every fault of a screen, which server.tell_error notes already, under the code that was shown."""

WORDS_OF_THE_PROGRAM = (
    *(ArithmeticError, AttributeError, ImportError, MemoryError, NameError, RecursionError, SyntaxError),
    *(TimeoutError, TypeError),
)
"""Exceptions whose message names things of the program. A ValueError, a KeyError, an error of the database
quote what they met; an OSError names files, which officers name after what is in them."""


class SharedFile(logging.handlers.RotatingFileHandler):
    """A log that two processes can write to, on Windows too, where an open file cannot be renamed.

    The file is open only while an entry is written. Where another process has it open at that very moment,
    the entry is written all the same and the next one tries to rotate again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one entry and lets go of the file. A disk that refuses must not stop the program."""
        with contextlib.suppress(OSError):
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        """Rotates where nobody holds one of the files."""
        with contextlib.suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        """Says only that the log cannot be written: the base class would show a stack trace."""
        if sys.stderr is not None:
            print("Không ghi được nhật ký lỗi (log/cchc.log).", file=sys.stderr)


class Discreet(logging.Formatter):
    """Time in Vietnam, level, logger and message, then the places in the program; see the module's docstring."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - as above
        """Vietnam's time, whatever the machine's zone."""
        return datetime.fromtimestamp(record.created, moments.VIETNAM).isoformat(" ", "milliseconds")

    def formatException(self, ei: object) -> str:  # noqa: N802 - as above
        """The chain of exceptions, the first one first."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join("".join(_told(one)).rstrip() for one in reversed(list(chain(error))))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, then what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    """One exception: where, of what kind, and what it says if that cannot be data; its parts if it has any."""
    yield from traceback.format_tb(error.__traceback__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    yield f"{kind}: {error}\n" if isinstance(error, WORDS_OF_THE_PROGRAM) else f"{kind}\n"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _told(part)


def open_log(folder: Path) -> None:
    """Sends what the program and its server have to report to log/cchc.log in this folder.

    So do the libraries, which would else put stack traces on the console. Where standard error is no
    screen but a service's journal, it gets the same.
    """
    handlers: list[logging.Handler] = [SharedFile(folder / "log/cchc.log")]
    if sys.stderr is not None and not sys.stderr.isatty():
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(Discreet())
        handler.setLevel(logging.WARNING)
    logging.getLogger().handlers = handlers
    for name in OURS:
        logging.getLogger(name).handlers = []
    for logger in speaking():
        logger.handlers = []
        logger.propagate = True
    logging.getLogger(NOTED_BY_US).disabled = True


def speaking() -> Iterator[logging.Logger]:
    """The loggers of Streamlit and of what it brings that write to the console by themselves."""
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.split(".")[0] in (
            "streamlit",
            "uvicorn",
            "websockets",
        ):
            yield logger
