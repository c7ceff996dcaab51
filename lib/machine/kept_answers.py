"""What the officer answered of workbooks, kept in the store: for one file's bytes, and for the unit's next file.

A file is read again years later as it was understood when it was published, so its answers are kept by the
hash of its bytes; the newest answers of all are where the next workbook begins (product contract §1, promise 4).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lib.reading.understanding import NO_ANSWERS, Answers, BadAnswers, answers_json, answers_of
from lib.store import Actor, Store

UNIT: Final = "cach-hieu-so"


def answers_of_unit(store: Store) -> Answers:
    """What was answered last, of whatever file. Raises StoreError."""
    return _read(store.setting(UNIT))


def answers_of_file(store: Store, sha256: str) -> Answers:
    """What was answered of these bytes; nothing where nothing was. Raises StoreError."""
    return _read(store.setting(f"{UNIT}/{sha256}"))


def keep_answers(store: Store, sha256: str, answers: Answers, now: datetime, actor: Actor) -> None:
    """Keeps answers for these bytes and, from now on, for the unit's next workbook. Raises StoreError."""
    keep_for_file(store, sha256, answers, now, actor)
    store.set_setting(UNIT, answers_json(answers), now, actor)


def keep_for_file(store: Store, sha256: str, answers: Answers, now: datetime, actor: Actor) -> None:
    """Keeps answers for these bytes only. Raises StoreError."""
    store.set_setting(f"{UNIT}/{sha256}", answers_json(answers), now, actor)


def _read(kept: Any) -> Answers:
    """A setting that is no answers (a store written by other hands) counts as none: everything is asked again."""
    try:
        return answers_of(kept) if kept else NO_ANSWERS
    except BadAnswers:
        return NO_ANSWERS
