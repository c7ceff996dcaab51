"""What a workbook holds: sheets of addressed cells with value, text as found, number format, formula, fault.

Types only: the reader is lib.workbook.cells, which other processes load (lib.reading.sandbox).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any
from unicodedata import normalize

from lib.base.problems import Problem
from lib.base.vietnamese import clean, has_hidden

Value = str | int | float | bool | date | datetime | time | None


class CellFault(StrEnum):
    """Why a cell that is not blank has no value."""

    NOT_CALCULATED = "not calculated"
    """A formula whose result was never stored."""
    ERROR_VALUE = "error value"
    """#REF!, #N/A, #DIV/0! …"""
    BAD_DATE = "bad date"
    """A number shown as a date that no calendar has (Excel shows #####)."""
    UNREADABLE = "unreadable"
    """The stored content is broken: no number where one is announced, a text that is missing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something; row and column count from 1.

    value is a cleaned text, a number, a truth value, a date (a datetime only where it has a time), a
    time, or None where there is a fault. text is what to show as found: "15/09/2020", "#REF!",
    "=SUM(A1:A3)", a text in an old encoding as it was typed. formula is the formula's text (of a
    shared one: that of its first cell) whether it was calculated or not; binary files do not tell it.
    hidden_chars: invisible characters were dropped; legacy: the old encoding that the text was
    converted from.
    """

    row: int
    column: int
    value: Value
    text: str
    number_format: str = "General"
    fault: CellFault | None = None
    formula: str | None = None
    hidden_chars: bool = False
    legacy: str | None = None


_OpenCell = make_dataclass("_OpenCell", [field.name for field in fields(Cell)], slots=True)


def new_cell(*values: Any) -> Cell:
    """A Cell of all its fields, made in a third of the time: a frozen record is slow to fill, and a
    workbook may have a million cells. The two classes have the same slots."""
    cell: Any = _OpenCell(*values)
    cell.__class__ = Cell
    return cell  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, both ends included, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Whether the place lies inside."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


class Cells(Mapping[tuple[int, int], Cell]):
    """Cells by (row, column), kept by row."""

    def __init__(self, rows: dict[int, dict[int, Cell]]) -> None:
        self.rows = rows

    def __getitem__(self, key: tuple[int, int]) -> Cell:
        return self.rows[key[0]][key[1]]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row, cells in self.rows.items() for column in cells)

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def __reduce__(self) -> tuple[Callable[..., Cells], tuple[list[object], ...]]:
        """Pickles field by field, which takes a third of the time and memory of cell by cell."""
        cells = [cell for row in self.rows.values() for cell in row.values()]
        return joined_cells, tuple([getattr(cell, name.name) for cell in cells] for name in fields(Cell))


def joined_cells(*columns: list[Any]) -> Cells:
    """Cells of their fields, one list for each field in the order of Cell's."""
    rows: dict[int, dict[int, Cell]] = {}
    for values in zip(*columns, strict=True):
        rows.setdefault(values[0], {})[values[1]] = new_cell(*values)
    return Cells(rows)


TALL = 1_000
"""Rows from which a merged range is kept apart from the others."""


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its cells that hold something, in order, and what hides or joins them.

    renamed: its name in the file holds characters that nobody sees, or is another sheet's as well.
    hidden_rows and hidden_columns name only those that hold something. max_row and max_column are
    those of the last cells that hold something; 0 for an empty sheet.
    """

    name: str
    visible: bool = True
    cells: Cells = field(default_factory=lambda: Cells({}))
    merges: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    """Rows with texts that are struck out (of .xlsx)."""
    max_row: int = 0
    max_column: int = 0
    renamed: bool = False
    widths: Mapping[int, float] = field(default_factory=dict)
    """Stated widths of columns in characters, and the cells whose text wraps: of kinds whose form is a copy (.xls, .ods)."""
    wrapped: frozenset[tuple[int, int]] = frozenset()
    covered: tuple[Cell, ...] = ()
    """What stands unseen below merged cells, where it is not the same as the cell seen. It is in no row."""

    def row(self, n: int) -> dict[int, Cell]:
        """The cells of row n by column; empty for a blank row."""
        return self.cells.rows.get(n, {})

    @property
    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows that hold something, from the top."""
        return iter(self.cells.rows.items())

    def value_at(self, row: int, column: int) -> Cell | None:
        """The cell seen at a place: inside a merged range, the range's first cell."""
        merge = self.merge_at(row, column)
        return self.row(merge.top).get(merge.left) if merge else self.row(row).get(column)

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that covers a place."""
        candidates: list[Range] = self._merges_by_row.get(row, []) + self._tall_merges
        return next((merge for merge in candidates if merge.covers(row, column)), None)

    @cached_property
    def _merges_by_row(self) -> dict[int, list[Range]]:
        by_row: dict[int, list[Range]] = {}
        for merge in self.merges:
            if merge.bottom - merge.top < TALL:
                for row in range(merge.top, merge.bottom + 1):
                    by_row.setdefault(row, []).append(merge)
        return by_row

    @cached_property
    def _tall_merges(self) -> list[Range]:
        return [merge for merge in self.merges if merge.bottom - merge.top >= TALL]


@dataclass(frozen=True)
class Workbook:
    """All worksheets of a file in its order; kind is "xlsx", "ods" or "xls"."""

    kind: str
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[Problem, ...] = ()
    date1904: bool = False


def same_title(name: str) -> str:
    """What makes two sheet names the same to Excel, and to us whatever the accents' composition."""
    return normalize("NFC", name).strip().casefold()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """The names by which sheets are known here: without what nobody sees, and each another.

    Excel allows no two names that differ in nothing but case; a file made otherwise may have them.
    """
    found: list[str] = []
    counts: dict[str, int] = {}
    for place, title in enumerate(titles, start=1):
        name = wanted = clean(title) or f"Sheet{place}"
        while (number := counts.get(name.casefold(), 0) + 1) > 1:
            counts[name.casefold()] = number
            name = f"{wanted} ({number})"
        counts[name.casefold()] = 1
        found.append(name)
    return found


def is_renamed(title: str, name: str) -> bool:
    """Whether the name from sheet_names() is not the title as anybody sees it in the file."""
    return has_hidden(title) or clean(title) != name


FORMAT_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@lru_cache(maxsize=1024)
def is_month_format(number_format: str) -> bool:
    """Whether a date format shows a month but no day: "mm/yyyy", "mmm-yy", "[$-42A]mmmm yyyy"."""
    return "m" in _signs(number_format) and not _signs(number_format) & set("dhs0#")


@lru_cache(maxsize=1024)
def is_year_format(number_format: str) -> bool:
    """Whether a date format shows nothing but the year: "yyyy", "Năm" yyyy."""
    return "y" in _signs(number_format) and not _signs(number_format) & set("mdhs0#")


@lru_cache(maxsize=1024)
def shows_month_first(number_format: str) -> bool:
    """Whether a date format shows the month before the day, as in America: "m/d/yyyy"."""
    letters = "".join(re.findall("[dmy]", FORMAT_NOISE.sub("", number_format.split(";", 1)[0]).lower()))
    return letters.startswith("m") and "d" in letters


@lru_cache(maxsize=1024)
def has_percent(number_format: str) -> bool:
    """Whether a format multiplies by a hundred; a sign that is mere text (0"%") does not."""
    return "%" in _signs(number_format)


@lru_cache(maxsize=1024)
def has_percent_text(number_format: str) -> bool:
    """Whether a format writes a percent sign behind the number as it is: 0"%", 0\\%."""
    return "%" in number_format and not has_percent(number_format)


_SCALED = re.compile(r"[0#?](,+)(?![0#?])")


@lru_cache(maxsize=1024)
def scale_of(number_format: str) -> int:
    """By how much a format divides what it shows: 1.000 for each comma behind the digits ("#,##0,")."""
    found = _SCALED.search(FORMAT_NOISE.sub("", number_format.split(";", 1)[0]))
    return 1000 ** len(found[1]) if found else 1


def _signs(number_format: str) -> set[str]:
    """What a format's first section is made of, without its texts."""
    return set(FORMAT_NOISE.sub("", number_format.split(";", 1)[0]).lower())
