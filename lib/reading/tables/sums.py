"""Rows that state a sum: what their titles say, and whether they agree with the rows that they close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.plan import Task
from lib.plan.money import stated_or_summed
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


def check_sum(values: Values, one: Sum, rows: Sequence[Task]) -> None:
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
