"""How many lines a text takes where it wraps between words."""

from __future__ import annotations


def line_count(text: str, per_line: int) -> int:
    """Lines of a text where one holds so many characters; a word that is longer is broken."""
    return sum(_wrapped(part, max(per_line, 1)) for part in text.split("\n"))


def _wrapped(text: str, per_line: int) -> int:
    lines, used = 1, 0
    for word in text.split(" "):
        length = len(word)
        if used and used + 1 + length > per_line:
            lines, used = lines + 1, 0
        used += length + (1 if used else 0)
        if used > per_line:
            lines, used = lines + (used - 1) // per_line, (used - 1) % per_line + 1
    return lines
