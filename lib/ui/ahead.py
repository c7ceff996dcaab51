"""What is likely to be asked for next, made while nobody waits for it: once for all visitors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable, Iterable
from typing import Final

IDLE: Final = 2.0
"""Seconds that are left to the screen that was asked for."""
MOST: Final = 500
"""Keys that are remembered."""

_log = logging.getLogger("cchc")
_seen: dict[Hashable, None] = {}
_turn = threading.Lock()


def make_ready(key: Hashable, acts: Iterable[Callable[[], object]]) -> None:
    """Does all of it in the background, one after the other; nothing where this key was asked for before."""
    with _turn:
        if key in _seen:
            return
        while len(_seen) >= MOST:
            _seen.pop(next(iter(_seen)))
        _seen[key] = None
    later = threading.Timer(IDLE, _do, (acts,))
    later.daemon = True
    later.start()


def _do(acts: Iterable[Callable[[], object]]) -> None:
    for act in acts:
        try:
            act()
        except Exception:
            _log.exception("not made ready")  # whoever asks for it is told what hinders it
            return
