"""What an officer's words ask of the chairman: the clause «đề nghị …» apart from the reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

ASKING = re.compile(
    r"(?i)\b(?:đề nghị|kiến nghị|đề xuất|xin (?:ý kiến|phép|chủ trương|gia hạn)|trình chủ tịch)\b"
)
"""How a clause begins that asks for something (words of the sheet's column «Vướng mắc – kiến nghị»)."""

CLAUSE = re.compile(r"(?<=[.;!?\n])\s+|(?<=[.;!?])(?=\S)(?!\d)|\s+[–-]\s+|\n")


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, and what is asked for; either may be empty, together they say all words."""

    request: str
    reason: str


def obstacle_of(words: str | None) -> Obstacle:
    """Splits the column «Vướng mắc – kiến nghị» at its sentences and clauses.

    A clause that begins with a word of asking, at most after "nên", "do đó" and the like, is the request.
    """
    clauses = [part.strip() for part in CLAUSE.split(words or "") if part.strip()]
    asked = [clause for clause in clauses if _asks(clause)]
    rest = [clause for clause in clauses if not _asks(clause)]
    return Obstacle(_sentence(asked), _sentence(rest))


COUNTS = re.compile(r"(?i)(?:\d|\b(?:các|những|một|một số|nhiều|mọi|từng)$)")
"""What makes a noun of "kiến nghị": "02 kiến nghị", "các đề xuất"."""


def _asks(clause: str) -> bool:
    found = ASKING.search(clause)
    if found is None:
        return False
    before = clause[: found.start()].strip()
    return len(before.split()) <= 3 and not COUNTS.search(before)


def _sentence(clauses: list[str]) -> str:
    text = " ".join(clause if clause[-1] in ".!?…" else f"{clause.rstrip(';,')}." for clause in clauses)
    return text[:1].upper() + text[1:]
