"""Addresses of cells as files write them: "F12", "$F$12", "A1:C3"."""

from __future__ import annotations

from lib.base.problems import column_letters
from lib.workbook.sheets import Range

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
KNOWN_COLUMNS: dict[str, int] = {}
"""The columns by those letters that were met: looked up a million times in a large workbook."""

Position = tuple[int, int]


def column_number(letters: str) -> int:
    """ "AB" -> 28; raises ValueError for what is no column of Excel."""
    if (known := KNOWN_COLUMNS.get(letters)) is not None:
        return known
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or number > LAST_COLUMN:
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= LAST_COLUMN:
        raise ValueError(letters)
    return KNOWN_COLUMNS.setdefault(letters, number)


def parse_address(reference: str) -> Position:
    """Row and column, both from 1, of an address; raises ValueError for anything else."""
    reference = reference.replace("$", "")
    letters = reference.rstrip("0123456789")
    row = int(reference[len(letters) :])
    if not 1 <= row <= LAST_ROW:
        raise ValueError(reference)
    return row, column_number(letters)


def parse_a1(reference: str) -> Position | None:
    """As parse_address(); None for anything else."""
    try:
        return parse_address(reference)
    except ValueError:
        return None


def parse_range(reference: str) -> Range:
    """The cells of "A1:C3" or "A1"; raises ValueError for anything else."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = parse_address(first), parse_address(last or first)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def a1(row: int, column: int) -> str:
    """The address of a cell: (12, 6) -> "F12"."""
    return f"{column_letters(column)}{row}"


def quoted_sheet(sheet: str) -> str:
    """A sheet's name as references write it."""
    return "'" + sheet.replace("'", "''") + "'"
