"""Rows that state a sum: what their titles say, and whether they agree with the rows that they close."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.plan import Origin, Task
from lib.plan.money import branches, stated_or_summed
from lib.reading import codes
from lib.reading.tables.tree import Appendix
from lib.reading.values import Values

SUM = re.compile(
    r"^(?P<what>tong cong|tong so|tong kinh phi|tong du toan|tong gia tri|tieu cong|cong don|cong|tong|tong muc|tong hop)"
    r"(?: (?:kinh phi|tien|so|cong|toan \w+|chung|ca \w+|nam \d{4}|linh vuc|muc|phan|nhom|chuong|khoan|trang|"
    r"bang|phu luc|cac (?:muc|phan|linh vuc)))*"
    r"(?P<of>(?: (?:[ivx]{1,5}|\d{1,2}|[a-h]))*)$"
)
"""What the title of a sum says, by `vietnamese.bare`: "Cộng I", "Tổng lĩnh vực II", "TỔNG SỐ"."""


UNNUMBERED = 99
"""The level of rows without a number: below all others."""


@dataclass
class Sum:
    """A row that states a sum: its words, of which parts ("I"), of how many lines above it, in đồng."""

    row: int
    words: str
    of: tuple[str, ...]
    lines: int
    amount: int | None
    general: bool

    @property
    def shape(self) -> str:
        """Its words without what is counted: "Tổng số nhiệm vụ: 2" as "Tổng số nhiệm vụ: 1"."""
        return without_numbers(self.words)


def without_numbers(words: str) -> str:
    """Words, by `vietnamese.bare`, without the numbers among them."""
    return re.sub(r"\d+", "", words).strip()


def _level(row: Task) -> int:
    return codes.level(row.code) if row.code else UNNUMBERED


def _sums(rows: Sequence[Task], since: int, least: int) -> tuple[set[int], set[int]]:
    """What each part adds up to that a sum below the rows may close, and what all rows do, in đồng: of the rows with money
    those that stand highest, at least so many. Parts are the rows after the last sum, and those of each row that heads
    others. One walk from below: a row may be asked about against all rows above it."""
    parts = set[int]()
    amounts: dict[int, tuple[int, int]] = {}
    depth = UNNUMBERED + 1
    for index in range(len(rows) - 1, -1, -1):
        row, level = rows[index], _level(rows[index])
        is_bare = row.code is None and not (row.lead or row.deadline_text or row.allocated)
        if is_bare or level < depth or index + 1 == since:
            parts |= _highest(amounts, least)
        depth = min(depth, level)
        if row.allocated is not None:
            count, total = amounts.get(level, (0, 0))
            amounts[level] = count + 1, total + row.allocated
    return parts, _highest(amounts, least)


def _highest(amounts: Mapping[int, tuple[int, int]], least: int) -> set[int]:
    """The total of the highest level, where it is of at least so many rows; amounts: how many rows and their total."""
    count, total = amounts[min(amounts)] if amounts else (0, 0)
    return {total} if count >= least else set()


def sums_above(rows: Sequence[Task], since: int, least: int = 2) -> set[int]:
    """What all rows above a row, or those of a part, add up to, in đồng, each time at least so many of them; since is
    how many stand above the last sum."""
    return set().union(*_sums(rows, since, least))


def _check_sum(
    values: Values, one: Sum, rows: Sequence[Task], below: Mapping[str, Sequence[Task]], since: int
) -> None:
    """A sum of one part against the rows that it closes; below are the rows under each row."""
    above = [row for row in rows if row.origin.row < one.row]
    named = [row for row in rows if row.parent is None and row.code in one.of]
    inner = next((row for row in reversed(above) if row.code in one.of), None) if not named else None
    if inner is not None and below.get(inner.key):
        tops = below[inner.key]
        fits = one.amount == inner.allocated
    else:
        of = [row.area for row in named] or [above[-1].area if above else ""]
        tops = [row for row in rows if row.parent is None and row.area in of]
        started = sum(row.origin.row < since for row in above)
        fits = not named and one.amount in sums_above(above, started, 1)
    known = [amount for row in tops if (amount := stated_or_summed(row, below)) is not None]
    if known and sum(known) != one.amount and one.amount is not None and not fits:
        facts = {
            "stated": vn.dong(one.amount),
            "parts": vn.dong(sum(known)),
            "gap": vn.dong(abs(one.amount - sum(known))),
        }
        values.note("subtotal-differs", one.row, "allocated", vn.dong(one.amount), **facts)


def _is_total(one: Sum, sums: Sequence[Sum], rows: Sequence[Task], whole: int) -> bool:
    """Whether a sum is that of the whole table: it stands above or below all rows, is named so, is the only one, or
    states what all add up to, the whole; below the last part it may be that part's alone."""
    if one.lines and any(row.origin.row > one.row for row in rows):
        return False
    if one.amount is not None and one.amount == whole:
        return True
    before = max((other.lines for other in sums if other.row < one.row), default=0)
    closes_part = one.lines > 0 and one.amount in _sums(rows, before, 1)[0]
    return not one.of and (one.general or len(sums) == 1) and not closes_part


def settle_sums(sums: Sequence[Sum], values: Values, appendix: Appendix, before: int) -> None:
    """Which of a table's rows of sums is the plan's total, and whether the others agree with what they sum; before is
    how many rows the plan had before the table."""
    rows = appendix.rows[before:]
    below = branches(rows)
    whole = sum(stated_or_summed(row, below) or 0 for row in rows if row.parent is None)
    total = next((one for one in reversed(sums) if _is_total(one, sums, rows, whole)), None)
    since = 0
    for one in sums:
        if one is total:
            appendix.stated_total = (
                one.amount if appendix.stated_total is None else (appendix.stated_total + (one.amount or 0))
            )
            appendix.total_origin = Origin(values.sheet.name, one.row, values.columns)
        elif one.amount is not None:
            _check_sum(values, one, rows, below, since)
        since = one.row
