"""What the rows of a table say of its columns together, which no column says alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from lib.base.problems import column_letters
from lib.base.vietnamese import bare, money_unit
from lib.reading.columns.meaning import FORMER, ColumnMeaning
from lib.reading.understanding import State
from lib.workbook.sheets import Cell

Rows = Sequence[Mapping[int, Cell]]
CLOSE = 0.011
"""Shares that differ by less are the same, as they are shown without decimals."""
MONEY = ("allocated", "spent", "other_money", "source")


def settle_by_rows(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Mends the meanings of columns by what their cells are in the same rows."""
    _rate_of_spending(found, rows)
    _told_before(found, rows)
    _sum_of_parts(found, rows)


def _sum_of_parts(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Where what is given first and one more column of money add up to a third in every row, the third counts."""
    first = next((c for c, one in found.items() if one.meaning == "allocated" and one.read_as), None)
    if first is None or found[first].is_confirmed:
        return
    money = [
        c
        for c, one in found.items()
        if c != first and (one.taken_by == first or one.meaning in ("other_money", "source"))
    ]
    for total, part in permutations(money, 2):
        values = [tuple(_number(cells.get(c)) for c in (first, part, total)) for cells in rows]
        known = [(a or 0.0, b or 0.0, c) for a, b, c in values if c is not None]
        if any(b for _, b, _ in known) and all(abs(a + b - c) < 1 for a, b, c in known):
            why = f"bằng tổng của cột {column_letters(first)} và cột {column_letters(part)}"
            found[total] = replace(found[first], column=total, lines=found[total].lines, why=why)
            found[first] = replace(
                found[first], meaning="source", state=State.SURE, why="một phần của tổng", alternatives=()
            )
            return


def _told_before(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Where the column of the latest period is blank and that of one before is not, nobody knows what counts."""
    for column, one in list(found.items()):
        latest = found.get(one.taken_by or 0)
        if one.why != FORMER or latest is None or latest.state is not State.SURE:
            continue
        if any(column in cells and latest.column not in cells for cells in rows):
            why = f"có dòng chỉ ghi ở cột {column_letters(column)} của kỳ trước"
            found[latest.column] = replace(latest, state=State.ASKED, why=why, alternatives=("other",))


def _rate_of_spending(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """A bare "Tỷ lệ (%)" is the part of the money that is spent, where the rows say so; behind columns of money it is
    asked otherwise."""
    at = {one.meaning: column for column, one in found.items() if one.read_as}
    column, allocated, spent = (at.get(name) for name in ("progress", "allocated", "spent"))
    if column is None or allocated is None or spent is None or found[column].is_confirmed:
        return
    is_bare = bare(found[column].lines[-1]) in BARE if found[column].lines else False
    before = found.get(column - 1)
    units = [_unit(found[one]) for one in (allocated, spent)]
    pairs = list(_shares(rows, column, allocated, spent, units))
    agrees = bool(pairs) and all(abs(share - paid) < CLOSE for share, paid in pairs)
    if is_bare and agrees:
        why = "bằng kinh phí đã chi chia cho kinh phí được giao"
        found[column] = replace(found[column], meaning="other", state=State.SURE, why=why, alternatives=())
    elif is_bare and before is not None and before.meaning in MONEY:
        why = "đứng sau các cột kinh phí nên có thể là tỷ lệ giải ngân"
        found[column] = replace(
            found[column], meaning=None, state=State.ASKED, why=why, alternatives=("progress", "other")
        )


BARE = frozenset({"", "ty le", "ti le", "phan tram", "tl", "ty le phan tram", "dat", "ty le dat"})


def _unit(one: ColumnMeaning) -> int:
    return next((unit for line in reversed(one.lines) if (unit := money_unit(line))), 0)


def _shares(
    rows: Rows, column: int, allocated: int, spent: int, units: Sequence[int]
) -> Iterator[tuple[float, float]]:
    """The share of each row and what of its money is spent."""
    given, paid = (units[0] or units[1] or 1), (units[1] or units[0] or 1)
    for cells in rows:
        values = [_number(cells.get(one)) for one in (column, allocated, spent)]
        if values[0] is None or not values[1] or values[2] is None:
            continue
        share = values[0] / 100 if values[0] > 1 else values[0]
        yield share, values[2] * paid / (values[1] * given)


def _number(cell: Cell | None) -> float | None:
    value = cell.value if cell is not None else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
