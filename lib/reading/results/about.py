"""What is known of the task itself when its result is read: the words of its title and product, and its one verb."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.base import vietnamese as vn
from lib.reading.results.lexicon import ACCENTED, LONGEST, Tag

VERBS = frozenset({Tag.ACT, Tag.ACTIVITY, Tag.STEP, Tag.GENERAL, Tag.WHOLE})


@dataclass(frozen=True)
class TaskWords:
    """What is known of the task itself: the words of its title and product, and its first verb."""

    words: frozenset[str] = frozenset()
    verb: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the task was given at all."""
        return bool(self.words)


@lru_cache(maxsize=8192)
def task_of(about: str | None) -> TaskWords:
    """The task that a title (and a product) tells of; its verb only if it is the one act ("Xây dựng, trình …" is two)."""
    text = vn.clean(about or "")
    words = frozenset(vn.bare(text).split())
    parts = [tuple(vn.fold(part).split()) for part in re.split(r"[,;]|\bvà\b", text)]
    first = parts[0]
    verb = _verb_at(first, 0) or first[:1]
    alone = len(first) > len(verb) and not any(_verb_at(part, 0) for part in parts[1:])
    return TaskWords(words, verb if alone and not _ENDLESS.fullmatch(" ".join(verb)) else ())


_ENDLESS = re.compile("triển khai|triển khai thực hiện|tiến hành|thực hiện|duy trì|theo dõi|vận hành|áp dụng")
"""Verbs whose perfect says nothing of an end, even where they are the task's own."""


def _verb_at(keys: tuple[str, ...], at: int) -> tuple[str, ...] | None:
    for length in range(LONGEST, 0, -1):
        phrase = keys[at : at + length]
        if len(phrase) == length and ACCENTED.get(phrase) in VERBS:
            return phrase
    return None
