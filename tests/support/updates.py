"""Workbooks for the tests of an update: the sample, the sample a month later, and with fourteen mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from io import BytesIO

from make_sample import SAMPLE
from openpyxl import load_workbook

Value = str | int | float | date | None
Edits = Mapping[tuple[str, str], Value]

MISTAKES: Mapping[tuple[str, str], tuple[str, Value]] = {
    ("Nhiệm vụ", "F15"): ("deadline-unread", "cuối quý"),
    ("Nhiệm vụ", "I9"): ("percent-out-of-range", "160%"),
    ("Nhiệm vụ", "J11"): ("date-unreadable", "31/6/2020"),
    ("Nhiệm vụ", "L10"): ("formula-not-calculated", "=SUM(Chi!C7:C8)"),
    ("Nhiệm vụ", "A40"): ("task-code-repeated", "2.3"),
    ("Nhiệm vụ", "C23"): ("lead-missing", None),
    ("Nhiệm vụ", "J6"): ("done-after-report", date(2020, 10, 20)),
    ("Chỉ tiêu", "H5"): ("reference-unknown", "9.9"),
    ("Chỉ tiêu", "P9"): ("indicator-part-over-whole", "130/125"),
    ("Chỉ tiêu", "R6"): ("number-unreadable", "chưa tổng hợp"),
    ("Chỉ tiêu", "F8"): ("choice-unknown", "gần bằng"),
    ("Chi", "A8"): ("spending-without-date", None),
    ("Chi", "C9"): ("money-negative", -700_000),
    ("Kết luận", "D9"): ("date-as-text", "31/8/2020"),
}
"""Fourteen mistakes of fourteen kinds: the cell, the rule that must find it, and what was typed there."""

MENDED: Edits = {
    ("Thông tin", "B10"): date(2020, 9, 30),
    ("Nhiệm vụ", "I9"): 1.0,
    ("Nhiệm vụ", "J9"): date(2020, 9, 24),
    ("Nhiệm vụ", "K9"): "91/BC-UBND ngày 24/9/2020",
    ("Nhiệm vụ", "M9"): date(2020, 9, 24),
}
"""An honest month's work: one task done in time, the report date moved on."""


def edited(edits: Edits, data: bytes | None = None) -> bytes:
    """The sample with other values in these cells: always the same bytes."""
    return _edited(tuple((*place, value) for place, value in edits.items()), data or sample())


@cache
def _edited(edits: Sequence[tuple[str, str, Value]], data: bytes) -> bytes:
    book = load_workbook(BytesIO(data))
    for sheet, cell, value in edits:
        book[sheet][cell] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def sample() -> bytes:
    return SAMPLE.read_bytes()


@cache
def with_mistakes() -> bytes:
    """The next month's workbook with all fourteen mistakes in it."""
    return edited({**MENDED, **{place: value for place, (_, value) in MISTAKES.items()}})


@cache
def mended() -> bytes:
    """The next month's workbook without them."""
    return edited(MENDED)


@cache
def half_mended() -> bytes:
    """Ten of the mistakes mended, two new ones made (an error and a warning)."""
    left = dict(list(MISTAKES.items())[:4])
    new: Edits = {("Nhiệm vụ", "J20"): "32/13/2020", ("Nhiệm vụ", "F17"): "sớm nhất có thể"}
    return edited({**MENDED, **{place: value for place, (_, value) in left.items()}, **new})


def with_amounts(times: int) -> bytes:
    """The next month's workbook of a place that spends so many times as much."""
    book = load_workbook(BytesIO(mended()))
    columns = (("Nhiệm vụ", "G"), ("Nhiệm vụ", "L"), ("Chi", "C"))
    cells = [(sheet, cell) for sheet, column in columns for cell in book[sheet][column]]
    amounts = {(sheet, cell.coordinate): cell.value for sheet, cell in cells if isinstance(cell.value, int)}
    return edited({place: amount * times for place, amount in amounts.items()}, mended())
