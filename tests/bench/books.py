"""Workbooks of any length, made of the sample's own rows: what an office would have, only more of it."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
from openpyxl import Workbook

from lib.base.folders import SAMPLE

COLUMNS = 10
FIRST_PAYMENT, PAYMENT = 5, 300_000
AREA_ROWS = 20
"""Rows of one area; a long plan has more areas, not longer ones."""


@cache
def _sample_rows() -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
    """The headings of the sample's tasks and its rows that are work, ten columns wide."""
    sheet = openpyxl.load_workbook(SAMPLE)["Nhiệm vụ"]
    lines = [line[:COLUMNS] for line in sheet.iter_rows(values_only=True)]
    top = next(place for place, line in enumerate(lines) if line[0] == "TT")
    return tuple(map(str, lines[top])), tuple(line for line in lines[top + 1 :] if line[2] and line[5])


def long_plan(rows: int) -> bytes:
    """A workbook with so many rows of tasks and area headings, each with words of its own."""
    headings, tasks = _sample_rows()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    sheet.append(headings)
    for number in range(rows):
        area, place = divmod(number, AREA_ROWS)
        if place == 0:
            sheet.append([str(area + 1), f"LĨNH VỰC {area + 1}"])
            continue
        task = list(tasks[number % len(tasks)])
        task[:2] = [f"{area + 1}.{place}", f"{task[1]} (việc {number})"]
        sheet.append(task)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_payments(count: int) -> list[tuple[bytes, str]]:
    """The sample with one payment more each time, and what was spent in all ("13,031,000")."""
    found = []
    for number in range(1, count + 1):
        book = openpyxl.load_workbook(SAMPLE)
        sheet = book["Chi"]
        last = max(row for row in range(FIRST_PAYMENT, sheet.max_row + 1) if sheet.cell(row, 3).value)
        for more in range(1, number + 1):
            payment = (
                date(2020, 9, 14),
                sheet.cell(last, 2).value,
                PAYMENT,
                f"PC 9{more:02}/2020",
                "Văn phòng phẩm",
            )
            for column, value in enumerate(payment, start=1):
                sheet.cell(last + more, column).value = value
        stream = BytesIO()
        book.save(stream)
        total = sum(int(str(sheet.cell(row, 3).value)) for row in range(FIRST_PAYMENT, last + number + 1))
        found.append((stream.getvalue(), f"{total:,.0f}"))
    return found
