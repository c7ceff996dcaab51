"""Rows that state a sum: what their titles say, and whether they agree with the rows that they close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.plan import Origin, Task
from lib.plan.money import stated_or_summed
from lib.reading import codes
from lib.reading.tables.tree import Appendix, TreeRow
from lib.reading.values import Values

SUM = re.compile(
    r"^(?:tong cong|tong so|tong kinh phi|tong du toan|tong gia tri|tieu cong|cong don|cong|tong|tong muc|tong hop)"
    r"(?: (?:kinh phi|tien|so|cong|toan bo|chung|ca nam|nam \d{4}|linh vuc|muc|phan|nhom|chuong|khoan|trang|"
    r"bang|phu luc|cac (?:muc|phan|linh vuc)))*"
    r"(?P<of>(?: (?:[ivx]{1,5}|\d{1,2}|[a-h]))*)$"
)
"""What the title of a sum says, by `vietnamese.bare`: "Cộng I", "Tổng lĩnh vực II", "TỔNG SỐ"."""


@dataclass
class Sum:
    """A row that states a sum: of which parts ("I"), of how many lines above it, in đồng."""

    row: int
    of: tuple[str, ...]
    lines: int
    amount: int | None
    general: bool


def _check_sum(values: Values, one: Sum, rows: Sequence[Task]) -> None:
    """A sum of one part against the rows that it closes."""
    above = [row for row in rows if row.origin.row < one.row]
    last = above[-1].area if above else ""
    of = [row.area for row in rows if row.parent is None and row.code in one.of] or [last]
    children: dict[str, list[Task]] = {}
    for row in rows:
        if row.parent is not None:
            children.setdefault(row.parent, []).append(row)
    tops = [row for row in rows if row.parent is None and row.area in of]
    known = [amount for row in tops if (amount := stated_or_summed(row, children)) is not None]
    if known and sum(known) != one.amount and one.amount is not None:
        facts = {
            "stated": vn.dong(one.amount),
            "parts": vn.dong(sum(known)),
            "gap": vn.dong(abs(one.amount - sum(known))),
        }
        values.note("subtotal-differs", one.row, "allocated", vn.dong(one.amount), **facts)


def sum_of(lines: Sequence[TreeRow]) -> int | None:
    """What the rows that stand highest among those with money add up to; None for fewer than two."""
    known = [(codes.level(line.code) if line.code else 99, line.task.allocated) for line in lines]
    top = min((depth for depth, amount in known if amount is not None), default=None)
    amounts = [amount for depth, amount in known if depth == top and amount is not None]
    return sum(amounts) if len(amounts) > 1 else None


def settle_sums(sums: Sequence[Sum], values: Values, appendix: Appendix, before: int) -> None:
    """Which of a table's rows of sums is the plan's total, and whether the others agree with what they sum; before is
    how many rows the plan had before the table."""
    rows = appendix.rows[before:]
    general = [one for one in sums if not one.of]
    total = next((one for one in reversed(general) if one.general), None)
    if total is None and general and len(general) == len(sums) == 1:
        total = general[0]
    for one in sums:
        if one is total:
            appendix.stated_total = (
                one.amount if appendix.stated_total is None else (appendix.stated_total + (one.amount or 0))
            )
            appendix.total_origin = Origin(values.sheet.name, one.row, values.columns)
        elif one.amount is not None:
            _check_sum(values, one, rows)
