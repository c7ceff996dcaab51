"""Times that stand in several columns, put into the first of them before anything else is read: ticks below the months or
quarters of a plan ("x" below Quý II), and a day, its month and its year apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from lib.base.problems import CellRef, Problem, column_letters, problem
from lib.base.vietnamese import bare
from lib.reading.columns.meaning import Lines
from lib.reading.columns.periods import FEWEST, period_named
from lib.reading.columns.words import STRONG, points_of
from lib.reading.results.grammar import read_mark
from lib.reading.tables.blocks import block_at, heading_lines
from lib.reading.tables.finding import SEARCH_DEPTH
from lib.reading.values import shown_value
from lib.workbook.sheets import Cell, Cells, Sheet, Workbook

ENOUGH = 0.75
"""The share of the rows below that must be of the kind: a signature may stand among the last."""
FEWEST_ROWS = 2
PARTS = {"ngay": (1, 31), "thang": (1, 12), "nam": (2000, 2049)}
"""Headings of the parts of a day, and the numbers below them."""
NAMES = {"quy": ("quý ", ("I", "II", "III", "IV")), "thang": ("tháng ", tuple(map(str, range(1, 13))))}
LONGEST = 12
"""Headings of such columns are short."""

Texts = Mapping[int, str]
"""The text of each row in the joined column."""


class _Found(NamedTuple):
    """Columns side by side below one line of a heading, and the texts that stand for them."""

    row: int
    columns: list[int]
    texts: Texts
    how: str


APART = "ngày, tháng, năm ghi tách rời"
TICKED = "dấu ở từng kỳ; hạn là hết kỳ cuối của mỗi đợt dấu liền nhau"


def join_times(book: Workbook, is_other: Callable[[Sheet], bool]) -> tuple[Workbook, list[Problem]]:
    """The workbook with such columns put together, and a note at each; the sheets of other things than tasks, and any
    other workbook, as they are."""
    sheets, notes = list(book.sheets), []
    for place, sheet in enumerate(book.sheets):
        if is_other(sheet):
            continue
        found = next(_times(sheet, [other for other in book.sheets if other is not sheet]), None)
        if found is not None:
            first, last = found.columns[0], found.columns[-1]
            span = f"{column_letters(first)}–{column_letters(last)}"
            notes.append(
                problem("times-joined", CellRef(sheet.name, found.row, first), span=span, how=found.how)
            )
            sheets[place] = _put_together(sheet, found)
    return (replace(book, sheets=tuple(sheets)), notes) if notes else (book, [])


def _times(sheet: Sheet, others: Sequence[Sheet]) -> Iterator[_Found]:
    for row, cells in islice(sheet.rows, SEARCH_DEPTH):
        short = {c: text for c, cell in cells.items() if 0 < len(text := shown_value(cell)) <= LONGEST}
        named = {c: bare(text) for c, text in short.items()}
        apart = [c for c in sorted(named) if named[c] in PARTS]
        if len(apart) >= 2 and (texts := _days_apart(sheet, row, {c: named[c] for c in apart})):
            yield _Found(row, apart, texts, APART)
        if sum(bool(period_named(("Tháng", text))) for text in short.values()) < min(FEWEST.values()):
            continue
        yield from _ticks(sheet, row, _lines(sheet, row), short.keys(), others)


# ---------------------------------------------------------------- a day, its month, its year


def _days_apart(sheet: Sheet, row: int, parts: Mapping[int, str]) -> Texts:
    """What the parts of days give together; nothing where they do not stand side by side, or hold anything else."""
    columns = sorted(parts)
    order = [parts[c] for c in columns]
    if columns[-1] - columns[0] != len(columns) - 1 or order not in (
        ["ngay", "thang"],
        ["ngay", "thang", "nam"],
    ):
        return {}
    found: dict[int, str] = {}
    rows = list(_below(sheet, row, columns))
    for below, cells in rows:
        numbers = [_number(cells[c], parts[c]) if c in cells else None for c in columns]
        if sum(number is not None for number in numbers) == len(cells):
            words = "/".join(str(number) for number in numbers if number)
            if numbers[0] and not numbers[1]:
                words = f"ngày {numbers[0]}, không ghi tháng"
            found[below] = words if numbers[0] else f"tháng {words}" if numbers[1] else f"năm {words}"
    return _enough(found, rows)


def _number(cell: Cell, part: str) -> int | None:
    text = shown_value(cell)
    least, most = PARTS[part]
    return int(text) if text.isdecimal() and least <= int(text) <= most else None


# ---------------------------------------------------------------- ticks below periods


def _ticks(
    sheet: Sheet, row: int, lines: Mapping[int, Lines], short: Set[int], others: Sequence[Sheet]
) -> Iterator[_Found]:
    """The periods of a plan that are ticked, where nothing else tells its deadlines; short are the columns that may name
    one."""
    named = [(c, period) for c in sorted(short & lines.keys()) if (period := period_named(lines[c]))]
    for (unit, _), group in groupby(enumerate(named), lambda one: (one[1][1].unit, one[1][0] - one[0])):
        columns = [c for _, (c, _) in group]
        numbers = {c: period.number for c, period in named if c in columns}
        goes_on = list(numbers.values()) == list(
            range(numbers[columns[0]], numbers[columns[0]] + len(columns))
        )
        if len(columns) < FEWEST[unit] or not goes_on or not _are_plan(lines, columns, others):
            continue
        rows = list(_below(sheet, row, columns))
        found = {
            below: _ticked(unit, [numbers[c] for c, cell in sorted(cells.items()) if read_mark(cell.value)])
            for below, cells in rows
            if None not in (read_mark(cell.value) for cell in cells.values())
        }
        if texts := _enough(found, rows):
            yield _Found(row, columns, texts, TICKED)


def _are_plan(lines: Mapping[int, Lines], columns: list[int], others: Sequence[Sheet]) -> bool:
    """Whether ticks tell when work is to be done: what stands above them says so, or no deadline stands anywhere."""
    above = points_of(lines[columns[0]][:-1])
    beside = [points_of(words) for c, words in lines.items() if c not in columns]
    dated = any(said.get("deadline", 0.0) >= STRONG for said in beside)
    if dated or not any("title" in said for said in beside):
        return False
    told = {name for name, said in above.items() if said >= STRONG}
    return "deadline" in told if told else not any(map(_has_deadlines, others))


def _ticked(unit: str, numbers: list[int]) -> str:
    """What a row's ticks say: each run of periods ends with its last; all of the year are no limit."""
    before, names = NAMES[unit]
    if len(numbers) == len(names):
        return "Cả năm"
    runs: list[list[int]] = []
    for number in numbers:
        if not runs or number > runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(number)
    said = [[f"{before}{names[n - 1]}" for n in dict.fromkeys((run[0], run[-1]))] for run in runs]
    words = "; ".join(" đến ".join(one) for one in said)
    return words[:1].upper() + words[1:]


def _has_deadlines(sheet: Sheet) -> bool:
    rows = islice(sheet.rows, SEARCH_DEPTH)
    texts = (shown_value(cell) for _, cells in rows for cell in cells.values() if isinstance(cell.value, str))
    return any(points_of((text,)).get("deadline", 0.0) >= STRONG for text in texts)


# ---------------------------------------------------------------- the sheet without them


def _below(sheet: Sheet, row: int, columns: list[int]) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The rows below that hold anything in these columns, but those that say their headings again."""
    said = [shown_value(sheet.row(row)[c]) for c in columns]
    for below, cells in sheet.rows:
        held = {c: cells[c] for c in columns if c in cells and shown_value(cells[c])}
        if below > row and held and [shown_value(cell) for cell in held.values()] != said:
            yield below, held


def _enough(found: dict[int, str], rows: Sequence[object]) -> Texts:
    """The texts where nearly all rows that hold anything gave one."""
    return found if len(found) >= max(FEWEST_ROWS, ENOUGH * len(rows)) else {}


def _put_together(sheet: Sheet, found: _Found) -> Sheet:
    """The sheet whose first of the columns has the texts; of the heading stays what stands above all of them."""
    first, last = found.columns[0], found.columns[-1]
    texts = dict(found.texts)
    if len(_lines(sheet, found.row).get(first, ())) < 2:
        names = [shown_value(sheet.row(found.row)[c]) for c in found.columns]
        texts[found.row] = " ".join(names) if found.how == APART else f"{names[0]}–{names[-1]}"
    rows: dict[int, dict[int, Cell]] = {}
    for row, cells in sheet.rows:
        kept = cells
        if row == found.row or row in texts:
            kept = {c: cell for c, cell in cells.items() if c not in found.columns}
            if row in texts:
                kept[first] = Cell(row, first, texts[row], texts[row])
        if kept:
            rows[row] = dict(sorted(kept.items()))
    merges = tuple(
        replace(one, right=first)
        if one.bottom <= found.row and (one.left, one.right) == (first, last)
        else one
        for one in sheet.merges
    )
    return replace(sheet, cells=Cells(rows), merges=merges)


def _lines(sheet: Sheet, row: int) -> dict[int, Lines]:
    """The lines of the heading down to a row of it, by column."""
    return heading_lines(sheet, block_at(sheet, row)[0], row)
