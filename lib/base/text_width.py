"""How wide words are: the advances of the screens' typeface, how many lines a text takes, what of it fits. Pure.

The typeface (Source Sans, which Streamlit brings along) is the same on every machine, so that pages and pictures
can be laid out before a browser has drawn them; a browser test measures that these are its widths. Papers and
workbooks have typefaces of about these widths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

WIDEST = 1000
"""What is not listed (marks, letters of other typefaces)."""


def _widths(look: str) -> dict[str, int]:
    """Each listed character's width in thousandths of the size of letters."""
    listed = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in listed if line.startswith(look))
    return {" ": 200} | {char: int(width) for _, width, chars in rows for char in chars}


WIDTHS = {False: _widths("regular"), True: _widths("bold")}


@lru_cache(maxsize=20_000)
def width(text: str, bold: bool = False) -> int:
    """How wide a text is in one line, in thousandths of the size of its letters. Accents take no room."""
    known = WIDTHS[bold]
    return sum(known.get(char) or _unlisted(char, known) for char in text)


def _unlisted(char: str, known: Mapping[str, int]) -> int:
    """A letter with accents is as wide as the letter without them; horned ones are listed themselves."""
    while char not in known and len(parts := unicodedata.normalize("NFD", char)) > 1:
        char = unicodedata.normalize("NFC", parts[:-1])
    return 0 if unicodedata.combining(char) else known.get(char, WIDEST)


DIGIT = 0.497
"""A digit's width in sizes of letters: what columns of Excel are measured in."""


def line_count(text: str, digits: float) -> int:
    """Lines of a text in a column so many digits wide; an empty line is one, too."""
    return sum(max(1, lines(part, max(1.0, digits * DIGIT))) for part in text.split("\n"))


def lines(text: str, room: float, bold: bool = False) -> int:
    """How many lines a text takes where so much room (in sizes of letters) is beside each other; an empty one none."""
    return len(lines_of(text, room, bold))


@lru_cache(maxsize=20_000)
def lines_of(text: str, room: float, bold: bool = False) -> tuple[str, ...]:
    """The lines as a browser breaks them: at spaces, and within a word only where it is longer than a line."""
    return tuple(line for part in text.split("\n") for line in _broken(part.split(), room * 1000, bold))


def _broken(words: list[str], room: float, bold: bool) -> Iterator[str]:
    line: list[str] = []
    used, space = 0.0, width(" ", bold)
    for word in words:
        needed = width(word, bold)
        if line and used + space + needed > room:
            yield " ".join(line)
            line, used = [], 0.0
        used += needed + (space if line else 0)
        line.append(word)
        while used > room:  # what of it stands in which line does not matter: it is one word
            yield " ".join(line)
            line, used = [], used - room
    if line or used:
        yield " ".join(line)


def fitted(text: str, room: float, most: int, bold: bool = False) -> str:
    """The text, cut at a word with "…" where it would take more than so many lines."""
    if lines(text, room, bold) <= most:
        return text
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        kept = " ".join(words[:middle]).rstrip(" ,;.:–-") + " …"
        low, high = (middle, high) if lines(kept, room, bold) <= most else (low, middle - 1)
    if not low:  # one word that is longer than the place
        return words[0][: max(1, int(most * room * 1000 / WIDEST) - 1)] + "…"
    return " ".join(words[:low]).rstrip(" ,;.:–-") + " …"
