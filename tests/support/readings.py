"""Workbooks that many tests look at are read once, in the tests' own process.

How a file is read, behind which limits and how often, is tested elsewhere (tests/reading, tests/whole/test_once.py);
a child for each of a thousand stores costs more than what is tested on the screens.
"""

from __future__ import annotations

from typing import Any

import pytest

from lib.reading import reader, sandbox
from lib.reading.understanding import NO_ANSWERS, Answers, Reading

_read = reader.read
_known: dict[tuple[bytes, str, int | None, Answers], Reading] = {}


def read_once(data: bytes, name: str, year: int | None = None, answers: Answers = NO_ANSWERS) -> Reading:
    """What read() gives for the same arguments, each time the same."""
    asked = data, name, year, answers
    if asked not in _known:
        _known[asked] = _read(data, name, year, answers)
    return _known[asked]


class _Here:
    """Stands for the sandbox: no child is started."""

    def read(self, data: bytes, name: str, year: int | None, _limits: Any, answers: Answers) -> Reading:
        return read_once(data, name, year, answers)._replace(book=None)

    def read_all(self, data: bytes, name: str, answers: Answers) -> Reading:
        return read_once(data, name, None, answers)

    def get_ready(self) -> None:
        pass

    keep_warm = get_ready


def remember(patch: pytest.MonkeyPatch) -> None:
    """From now on each workbook is read once."""
    patch.setattr(sandbox, "_sandbox", _Here())
    patch.setattr(reader, "read", read_once)
