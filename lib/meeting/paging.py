"""How a list is cut into pages of the wall: how much fits, how many lines a row takes, columns set in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value, shown


@dataclass(frozen=True)
class Capacity:
    """How much fits on a page: lines of text below the headline, and characters side by side."""

    lines: float = 14.5
    chars: int = 76


SMALLEST = Capacity()
"""1024×768, a projector's own size: what fits there fits everywhere."""


def capacity_of(width: int, height: int) -> Capacity:
    """What a screen of that many pixels holds; letters are sized by its height (visual contract).

    One character of running text is taken as 1.67 vh wide, a little more than measured.
    """
    if height <= 0 or width <= 0:
        return SMALLEST
    return Capacity(SMALLEST.lines, max(SMALLEST.chars, int((100 * width / height - 6) / 1.67)))


def rows_of_page(table: Table, capacity: Capacity) -> Iterator[tuple[TableRow, ...]]:
    """The rows page by page; a row counts as many lines as its fullest cell."""
    room = capacity.lines - note_lines(table.note, capacity)
    page: list[TableRow] = []
    used = 0.0
    for row in table.rows:
        lines = row_lines(table.columns, row, capacity)
        if page and used + lines > room:
            yield tuple(page)
            page, used = [], 0
        page.append(row)
        used += lines
    if page:
        yield tuple(page)


ROW_GAP = 0.25
"""Lines that the space and the rule between two rows take."""


def row_lines(columns: Sequence[TableColumn], row: TableRow, capacity: Capacity) -> float:
    """Lines of text that a row takes, with the gap below it."""
    widths = column_chars(columns, capacity)
    cells = zip(columns, row.cells, widths, strict=True)
    lines = [cell_lines(shown(value, column.kind), width) for column, value, width in cells]
    return max(lines) + ROW_GAP


def column_chars(columns: Sequence[TableColumn], capacity: Capacity) -> list[int]:
    """How many characters stand side by side in each column; one is lost to its margin."""
    whole = sum(column.width for column in columns)
    return [max(4, capacity.chars * column.width // whole - 1) for column in columns]


def cell_lines(text: str, width: int) -> int:
    """How many lines of so many characters a cell takes."""
    return sum(_wrapped(part, width) for part in text.split("\n"))


def _wrapped(text: str, width: int) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        needed = _word_width(word)
        if used and used + 1 + needed > width:
            lines, used = lines + 1, 0.0
        used += needed + (1 if used else 0)
        while used > width:  # a word longer than its column breaks wherever it must
            lines, used = lines + 1, used - width
    return lines


def _word_width(word: str) -> float:
    """Width in characters of running text: capitals are wider (measured in the screen's own font)."""
    return sum(
        1.4 if char.isupper() or char in "mw%&@–—…●▲→" else 1.1 if char.isdecimal() else 1 for char in word
    )


def note_lines(note: str, capacity: Capacity) -> float:
    """Lines of the note below a table, with the space above it."""
    return cell_lines(note, capacity.chars) + ROW_GAP if note else 0


def short(text: str, length: int = 150) -> str:
    """The text, cut at a word where it would fill the page alone."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 2].rsplit(" ", 1)[0] + " …"


# A view of the screens for the wall


@dataclass(frozen=True)
class Piece:
    """A column of a view within a column of the wall: its words begin with before and end within length."""

    column: int
    before: str = ""
    length: int = 400


Fold = tuple[TableColumn, tuple[Piece, ...]]
"""A column of the wall and the columns of the view that it shows, one below the other."""


def folded(table: Table, columns: Sequence[Fold]) -> Table:
    """The view in fewer columns, for a wall that is read from afar; rows keep their keys and tones."""
    rows = (
        replace(row, cells=tuple(_set_in_one(table, row, fold) for fold in columns)) for row in table.rows
    )
    return replace(table, columns=tuple(column for column, _ in columns), rows=tuple(rows), total=None)


def _set_in_one(table: Table, row: TableRow, fold: Fold) -> Value:
    parts = fold[1]
    if len(parts) == 1 and fold[0].kind is table.columns[parts[0].column].kind is CellKind.DAY:
        return row.cells[parts[0].column]
    words = ((part, shown(row.cells[part.column], table.columns[part.column].kind)) for part in parts)
    filled = (
        part.before + short(text, part.length)
        for part, text in words
        if row.cells[part.column] is not None or part is parts[0]
    )
    return "\n".join(filled)
