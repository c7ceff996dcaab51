"""The columns that an office fills in each month: how the cells of each are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lib.base import vietnamese as vn
from lib.reading.results.cells import span_of_days, words_in_place
from lib.reading.results.grammar import meaning
from lib.reading.values import Values

REJECTED = frozenset({"chua xac dinh", "chua xac dinh han", "chua ro", "chua ro han"})
"""What the officer writes as Hạn nội bộ to reject a reading without knowing the true deadline."""


def objects(values: Values, row: int) -> bool:
    """Whether the officer rejects the deadline as it was read."""
    cell = values.cell(row, "internal_due")
    return cell is not None and isinstance(cell.value, str) and vn.bare(cell.value) in REJECTED


def _completed(values: Values, row: int) -> date | None:
    """The day of completion; words in its place ("Chưa xong") are a result and tell their own day."""
    cell = values.usable(row, "completed")
    span = span_of_days(cell.value) if cell is not None and isinstance(cell.value, str) else None
    if span is not None:
        used = f"xong ngày {vn.day(span[1])}" if span[1] else "đã bắt đầu, chưa xong"
        values.note("span-of-work", row, "completed", values.text(row, "completed"), used=used)
        return span[1]
    result = words_in_place(values, row, "completed")
    if result is None:
        return values.day(row, "completed", month_end=False)
    values.note("progress-in-words", row, "completed", result.words, used=meaning(result))
    return None


MONTHLY: tuple[tuple[str, str, Callable[[Values, int], object]], ...] = (
    (
        "internal_due",
        "internal_due",
        lambda values, row: None if objects(values, row) else values.day(row, "internal_due"),
    ),
    ("progress", "declared_progress", lambda values, row: values.share(row, "progress")),
    ("completed", "completed", _completed),
    ("evidence", "evidence", lambda values, row: values.text(row, "evidence")),
    ("spent", "declared_spent", lambda values, row: values.money(row, "spent")),
    ("updated", "updated", lambda values, row: values.day(row, "updated", month_end=False)),
    ("obstacle", "obstacle", lambda values, row: values.text(row, "obstacle")),
    ("extended_to", "extended_to", lambda values, row: values.day(row, "extended_to")),
    ("extension_reason", "extension_reason", lambda values, row: values.text(row, "extension_reason")),
)
"""The monthly columns: a column's field, the task's, and how it is read. A bare appendix has none."""
