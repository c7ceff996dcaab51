"""What the rows of a table say of its columns together, which no column says alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from lib.base.problems import column_letters
from lib.base.vietnamese import bare, money_unit
from lib.plan.records import ResultKind
from lib.reading.columns.meaning import ColumnMeaning
from lib.reading.columns.profile import kinds_of
from lib.reading.columns.words import ORDERED, STRONG, points_of
from lib.reading.results import read_result
from lib.reading.understanding import State
from lib.workbook.sheets import Cell

Rows = Sequence[Mapping[int, Cell]]
CLOSE = 0.011
"""Shares that differ by less are the same, as they are shown without decimals."""
MONEY = ("allocated", "spent", "other_money", "source")


def settle_by_rows(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Mends the meanings of columns by what their cells are in the same rows."""
    _title_of_tasks(found, rows)
    _rate_of_spending(found, rows)
    _sum_of_parts(found, rows)
    _total_of_sources(found, rows)
    _due_of_open_work(found, rows)
    _documents_of_open_work(found, rows)
    _days_of_issued(found, rows)
    _groups_beside_areas(found, rows)


def _title_of_tasks(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Of "Nhiệm vụ chung | Nhiệm vụ cụ thể" the column that names more of the rows with a leader or a deadline is the title:
    the names of areas, which stand in the other, say nothing of tasks."""
    at = {one.read_as: c for c, one in found.items() if one.read_as}
    title = at.get("title")
    rivals = [
        c
        for c, one in found.items()
        if one.meaning in ("group", "other") and points_of(one.lines).get("title", 0.0) >= STRONG
    ]
    if title is None or not rivals or any(found[c].is_confirmed for c in (title, *rivals)):
        return
    tasks = [cells for cells in rows if at.get("deadline") in cells or at.get("lead") in cells]
    named = {c: len({cells[c].text for cells in tasks if c in cells}) for c in (title, *rivals)}
    best = max((title, *rivals), key=named.__getitem__)
    if best != title:
        found[best] = replace(found[best], meaning="title", state=State.SURE, why="ghi rõ từng việc")
        found[title] = replace(found[title], meaning="group")


def _open_rows(found: Mapping[int, ColumnMeaning], rows: Rows) -> list[Mapping[int, Cell]]:
    """The rows whose state or share says that their work is not done."""
    told = {one.read_as: c for c, one in found.items() if one.read_as in ("result", "progress")}
    return [
        cells for cells in rows if any(c in cells and _says_open(cells[c], name) for name, c in told.items())
    ]


def _says_open(cell: Cell, name: str | None) -> bool:
    share = _number(cell)
    if share is not None:
        return name == "progress" and share != 100 and share < 1
    result = read_result(cell.value) if isinstance(cell.value, str) else None
    return result is not None and result.kind in (
        ResultKind.GOING_ON,
        ResultKind.NOT_BEGUN,
        ResultKind.UNFINISHED,
    )


def _due_of_open_work(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """ "Hoàn thành" that holds days of work which is not done yet, as another column says, is surely the deadline."""
    for column, one in found.items():
        if one.meaning == "deadline" and one.state is State.ASKED and "completed" in one.alternatives:
            days = sum(column in cells for cells in _open_rows(found, rows))
            if days and all(other.meaning != "completed" for other in found.values()):
                why = "ghi ngày cả ở việc chưa xong nên là thời hạn"
                found[column] = replace(one, state=State.SURE, why=why, alternatives=())


def _documents_of_open_work(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Documents of all the work that is not done, too, are those that ordered it, and prove nothing."""
    for column, one in found.items():
        is_proof = PROOF.search(bare(one.heading)) or one.is_confirmed
        asked = one.meaning is None and one.state is State.ASKED and one.alternatives[:1] == ("evidence",)
        proves = (one.meaning == "evidence" or asked) and not is_proof
        open_ = _open_rows(found, rows) if proves else []
        if open_ and all(column in cells for cells in open_):
            why = "ghi cả ở việc chưa xong nên là văn bản giao việc"
            found[column] = one.set_aside(why)


def _days_of_issued(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """ "Văn bản | Ngày văn bản" that stand beside results, in rows of finished work only: the work was done on that day."""
    result = next(
        (c for c, one in found.items() if one.read_as == "result" and one.state is State.SURE), None
    )
    if result is None or any(one.meaning == "completed" for one in found.values()):
        return
    days = [
        c
        for c, one in found.items()
        if one.meaning in (None, "other_day")
        and not one.is_confirmed
        and not ORDERED.search(bare(one.heading))
    ]
    for day in days:
        pairs = [(cells[day], cells.get(day - 1)) for cells in rows if day in cells]
        beside = found.get(day - 1)
        issued = all("date" in kinds_of(d) and p and "document" in kinds_of(p) for d, p in pairs)
        done = all(_says_done(cells.get(result)) for cells in rows if day in cells)
        if beside is not None and pairs and issued and done and _open_rows(found, rows):
            why = f"ngày của văn bản ở cột {column_letters(day - 1)}, chỉ ghi ở việc đã xong"
            found[day] = replace(found[day], meaning="completed", state=State.SURE, why=why, alternatives=())
            if beside.meaning in (None, "other") and all(one.meaning != "evidence" for one in found.values()):
                found[day - 1] = replace(beside, meaning="evidence", state=State.SURE, alternatives=())
            return


def _says_done(cell: Cell | None) -> bool:
    result = read_result(cell.value) if cell is not None and isinstance(cell.value, str) else None
    return result is not None and result.kind is ResultKind.DONE


def _groups_beside_areas(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """A column of few names is none of areas where rows of their own name these: with a title, and nobody who leads,
    until when, or what."""
    title = next((c for c, one in found.items() if one.meaning == "title"), 0)
    code = next((c for c, one in found.items() if one.meaning == "code"), title)
    heads = sum(bool(cells) and cells.keys() <= {code, title} for cells in rows)
    first = rows[0].keys() <= {code, title} if rows else False
    for column, one in found.items():
        asked = one.meaning is None and one.state is State.ASKED and one.alternatives[:1] == ("area",)
        if asked and first and 2 * heads < len(rows):
            why = "lĩnh vực đã ghi ở các dòng riêng"
            found[column] = replace(one, state=State.UNUSED, why=why, alternatives=())


PROOF = re.compile(r"\b(?:minh chung|kiem chung|ket qua|hoan thanh)\b")


def _total_of_sources(found: dict[int, ColumnMeaning], rows: Rows) -> None:
    """Where the other columns of money add up to what is given in every row, they are its sources."""
    total = next((c for c, one in found.items() if one.meaning == "allocated"), None)
    parts = [
        c
        for c, one in found.items()
        if c != total and (one.alternatives[:1] == ("allocated",) or one.meaning in ("other_money", "source"))
    ]
    if total is None or len(parts) < 2 or found[total].is_confirmed:
        return
    sums = [
        (given, [_number(cells.get(c)) or 0.0 for c in parts])
        for cells in rows
        if (given := _number(cells.get(total)))
    ]
    if (
        sums
        and all(abs(given - sum(known)) < 1 for given, known in sums)
        and any(min(known) for _, known in sums)
    ):
        found[total] = replace(found[total], state=State.SURE, why="bằng tổng các nguồn", alternatives=())
        for column in parts:
            found[column] = replace(
                found[column],
                meaning="source",
                state=State.SURE,
                why="một phần của tổng",
                alternatives=(),
                taken_by=None,
            )


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
            found[total] = replace(found[first].moved_to(found[total]), why=why)
            found[first] = replace(
                found[first], meaning="source", state=State.SURE, why="một phần của tổng", alternatives=()
            )
            return


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
        found[column] = found[column].set_aside(why)
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
