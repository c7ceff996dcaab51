"""Finds the heading row of a sheet, whatever stands above it and in whatever order its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from lib.base.vietnamese import bare
from lib.reading.form import SheetForm
from lib.reading.tables.blocks import block_at, heading_lines
from lib.workbook.sheets import Cell, Sheet

SEARCH_DEPTH = 80
"""A heading stands within so many rows that have values; letterheads are far shorter."""

LONGEST = 120
"""No heading is longer; what is, is a title or a task."""

HEAD = 12
"""So many characters tell most texts from a heading."""


@dataclass(frozen=True)
class Heading:
    """Where a sheet's heading stands: its first and last row, the column of each field, and the rest."""

    first_row: int
    last_row: int
    columns: dict[str, int]
    texts: dict[int, str]
    unknown: dict[int, str]
    repeated: dict[int, str]

    @property
    def score(self) -> tuple[int, int]:
        """More fields first, then fewer heading lines."""
        return len(self.columns), self.first_row - self.last_row


def find_heading(sheet: Sheet, form: SheetForm, least: int = 2) -> Heading | None:
    """The best heading of the form in the sheet; None where fewer than `least` fields are found.

    The first required field must be among them: a table without it is not this sheet.
    """
    found = [heading for heading in _candidates(sheet, form) if _fits(heading, form, least)]
    return max(found, key=lambda heading: (*heading.score, -heading.first_row), default=None)


def _fits(heading: Heading, form: SheetForm, least: int) -> bool:
    return form.required[0] in heading.columns and len(heading.columns) >= least


def _candidates(sheet: Sheet, form: SheetForm) -> Iterator[Heading]:
    words = _Words(form)
    for row in [row for row, _ in islice(sheet.rows, SEARCH_DEPTH)]:
        if len(sheet.row(row)) > 1 and any(words.knows(cell) for cell in sheet.row(row).values()):
            top, bottom = block_at(sheet, row)
            yield _heading_at(sheet, words, top, bottom)


def _heading_at(sheet: Sheet, words: _Words, first: int, last: int) -> Heading:
    texts = heading_lines(sheet, first, last)
    columns: dict[str, int] = {}
    repeated: dict[int, str] = {}
    matched: set[int] = set()
    for exact in (True, False):
        for number, lines in texts.items():
            field = None if number in matched else words.field(lines, exact)
            if field is None:
                continue
            matched.add(number)
            if field in columns:
                repeated[number] = " ".join(lines)
            else:
                columns[field] = number
    joined = {number: " ".join(lines) for number, lines in texts.items()}
    unknown = {number: text for number, text in joined.items() if number not in matched}
    return Heading(first, last, columns, joined, unknown, repeated)


@cache
def _vocabulary(form: SheetForm) -> tuple[dict[str, str], list[str]]:
    """Headings -> fields, and the headings of two syllables or more, the longest first: a text may go on behind them
    ("Kinh phí thực hiện (nghìn đồng)")."""
    exact = {bare(words): column.field for column in reversed(form.columns) for words in column.headings}
    return exact, sorted((name for name in exact if " " in name), key=len, reverse=True)


class _Words:
    """A form's headings, ready for matching; each text is matched once."""

    def __init__(self, form: SheetForm) -> None:
        self.exact, self.starts = _vocabulary(form)
        self.any_start = tuple(self.starts)
        self.seen: dict[tuple[str, bool], str | None] = {}

    def field(self, lines: Sequence[str], exact: bool) -> str | None:
        """The field a heading names: by all its lines together, else by its last line, else by its first."""
        joined = " ".join(lines)
        texts = dict.fromkeys((joined, lines[-1], lines[0]))
        return next((field for text in texts if (field := self._of(text, exact))), None)

    def knows(self, cell: Cell) -> bool:
        """Whether a cell alone could be a heading: its row is worth a closer look."""
        text = " ".join(str(cell.value).split()) if isinstance(cell.value, str) else ""
        return bool(self._of(text, True) or self._of(text, False))

    def _of(self, text: str, exact: bool) -> str | None:
        if len(text) > LONGEST:
            return None
        if (text, exact) not in self.seen:
            self.seen[text, exact] = self._match(bare(text), exact)
        return self.seen[text, exact]

    def _match(self, name: str, exact: bool) -> str | None:
        if exact:
            return self.exact.get(name)
        if not name.startswith(self.any_start):  # as for nearly every cell, and found in one go
            return None
        return next((self.exact[start] for start in self.starts if f"{name} ".startswith(f"{start} ")), None)


def repeats_heading(sheet: Sheet, row: int, heading: Heading) -> bool:
    """Whether the row says the heading's words again, as tables broken over pages do."""
    cells = sheet.row(row)
    title = cells.get(heading.columns["title"])
    if title is None or not _same_words(title, heading):
        return False
    same = sum(_same_words(cell, heading) for cell in cells.values())
    return same >= 2 and same * 2 >= len(cells)


def _same_words(cell: Cell, heading: Heading) -> bool:
    words = bare(heading.texts.get(cell.column, ""))
    text = str(cell.value)
    # The first letters tell nearly every row from a heading, and far sooner than all of them.
    return bool(words) and words.startswith(bare(text[:HEAD])) and bare(text) == words
