"""Which files a child has read without trouble, remembered across restarts."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)


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
