"""Numbers of rows in an appendix ("1.2.3", "IV", "a)"): reading them, their level, their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lib.base.vietnamese import clean
from lib.workbook.sheets import Cell

ROMAN = re.compile(r"^(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})$")
NUMBERED = re.compile(r"^\d{1,4}(\.\d{1,4})*$")
LETTERED = re.compile(r"^[A-ZĐ]$")
COMPOSED = re.compile(r"^(?:[IVX]{1,5}|[A-ZĐ])(?:\.\d{1,4})+$")
"""A number below a Roman one or a letter: "I.1", "B.2.3"."""
POINT = re.compile(r"^[a-zđ]$")
_NUMBER = r"(?:(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3})(?:[.,]\d{1,3})+)"
SPACED = re.compile(rf"^({_NUMBER}|[IVX]{{1,5}})\s+(\S.*)$", re.DOTALL)
LEADING = re.compile(rf"^({_NUMBER}|\d{{1,3}}|[IVX]{{1,5}}|[A-ZĐ]|[a-zđ])\s*[.):/-]\s*(\S.*)$", re.DOTALL)

LETTER_LEVEL, ROMAN_LEVEL, NUMBER_LEVEL, POINT_LEVEL = 0, 1, 2, 20


@dataclass(frozen=True)
class Code:
    """A row's number as understood; slip names the rule where it was not typed that way."""

    text: str
    slip: str | None = None
    found: str | None = None


def read_code(cell: Cell | None) -> Code | None:
    """The number in a cell, or None where the cell holds no such number."""
    if cell is None or cell.fault is not None:
        return None
    if isinstance(cell.value, date):
        return Code(f"{cell.value.day}.{cell.value.month}", "code-as-date", cell.text)
    if isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | float):
        text = str(int(cell.value)) if float(cell.value).is_integer() else repr(float(cell.value))
        return Code(text) if NUMBERED.match(text) else None
    return code_in_text(str(cell.value)) if isinstance(cell.value, str) else None


ALONE = re.compile(r"\d{1,2}[.)]")
"""A title of which only the number was typed."""


def code_in_text(text: str) -> Code | None:
    """ "1.2." -> 1.2; "2,2,1" -> 2.2.1 as a slip of typing; None for words."""
    if NUMBERED.fullmatch(text):
        return Code(text, None, text)
    found = clean(text)
    plain = re.sub(r"\s+", "", found).strip("().:/-–")
    tidy = re.sub(r"[.,;]+", ".", plain).strip(".")
    if not any(kind.match(tidy) for kind in (NUMBERED, ROMAN, LETTERED, POINT, COMPOSED)):
        return None
    return Code(tidy, "code-mistyped" if tidy != plain.strip(".") else None, found)


def split_code(title: str) -> tuple[str | None, str]:
    """A number typed before the words: "1.2. Ban hành kế hoạch" -> ("1.2", "Ban hành kế hoạch")."""
    match = SPACED.match(title) or LEADING.match(title)
    if match is None:
        return None, title
    code = code_in_text(match.group(1))
    return (code.text, match.group(2)) if code else (None, title)


def level(code: str) -> int:
    """How deep a number stands: letters, Roman numerals, 1, 1.1, 1.1.1 …, points a) b)."""
    if ROMAN.match(code):
        return ROMAN_LEVEL
    if NUMBERED.match(code):
        return NUMBER_LEVEL + code.count(".")
    if COMPOSED.match(code):
        return NUMBER_LEVEL + code.count(".") - 1
    return LETTER_LEVEL if LETTERED.match(code) else POINT_LEVEL


def next_sibling(code: str) -> str | None:
    """The number that should follow among its siblings: "1.9" -> "1.10"; None for letters."""
    head, _, last = code.rpartition(".")
    if not last.isdigit():
        return None
    return f"{head}.{int(last) + 1}" if head else str(int(last) + 1)


def parent_number(code: str) -> str:
    """ "1.2.3" -> "1.2"; "1" -> ""."""
    return code.rpartition(".")[0]
