"""How wide words are: the advances of the screens' typeface, how many lines a text takes, what of it fits. Pure.

The typeface (Source Sans, which Streamlit brings along) is the same on every machine, so that pages and pictures
can be laid out before a browser has drawn them; a browser test measures that these are its widths. Papers and
workbooks have typefaces of about these widths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

REGULAR: Mapping[int, str] = {
    200: " ",
    241: "|",
    247: "ij",
    249: "',.:;‘’·",
    255: "l",
    263: "I",
    289: "!",
    292: "f",
    303: "()[]{}",
    311: "-",
    331: "°",
    338: "t",
    347: "r",
    350: "/\\",
    418: "*",
    419: "s",
    425: "?z",
    426: '"“”',
    429: "«»",
    446: "x",
    456: "c",
    467: "vy",
    476: "Y",
    479: "J",
    480: "–",
    486: "L",
    494: "F",
    495: "k",
    496: "e",
    497: "#$+0123456789<=>^~≥≤×§",
    500: "_",
    504: "ag",
    513: "X",
    515: "V",
    527: "E",
    534: "S",
    536: "T",
    539: "Z",
    542: "`oơ",
    543: "A",
    544: "huư",
    547: "n",
    553: "b",
    555: "dpq",
    562: "đ",
    566: "P",
    569: "R",
    571: "C",
    579: "K",
    588: "B",
    609: "&",
    615: "D",
    617: "G",
    639: "Đ",
    645: "U",
    647: "N",
    652: "H",
    659: "Ư",
    664: "OQƠ",
    719: "w",
    727: "M",
    786: "W",
    800: "—",
    824: "%",
    829: "m",
    847: "@",
    948: "…",
}

BOLD: Mapping[int, str] = {
    200: " ",
    268: "|",
    277: "i",
    278: "j",
    286: "l",
    300: "',.:;‘’·",
    301: "I",
    332: "-",
    339: "/\\",
    340: "!",
    341: "f",
    344: "()[]{}",
    365: "°",
    383: "t",
    398: "r",
    443: "s",
    457: "*",
    460: "z",
    463: "?",
    468: "c",
    480: "–«»",
    500: "_",
    509: "J",
    514: "x",
    518: "Le",
    521: "y",
    523: "v",
    524: "F",
    525: "Y",
    527: "a",
    528: "#$+0123456789<=>^~≥≤×§",
    534: "g",
    537: '"“”',
    541: "Z",
    548: "Ek",
    555: "`oơ",
    556: "STV",
    567: "X",
    568: "uư",
    571: "h",
    572: "n",
    573: "Abdpqđ",
    582: "C",
    596: "P",
    605: "B",
    613: "R",
    614: "K",
    635: "D",
    638: "G",
    657: "Đ",
    665: "NU",
    667: "&",
    674: "H",
    683: "Ư",
    684: "OQƠ",
    762: "M",
    776: "w",
    800: "—",
    813: "W",
    857: "%m",
    902: "@",
    978: "…",
}
"""Thousandths of the size of letters -> the characters that are so wide, regular and bold."""

WIDEST = 1000
"""What is not listed (marks, letters of other typefaces)."""


def _widths(listed: Mapping[int, str]) -> dict[str, int]:
    return {char: width for width, chars in listed.items() for char in chars}


WIDTHS = {False: _widths(REGULAR), True: _widths(BOLD)}


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
