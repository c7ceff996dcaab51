"""The names of the files that go back to the officer."""

from __future__ import annotations

import re
from datetime import date


def month_after(day: date | None) -> str:
    """The number of the month after the figures' own; "sau" where they have no day."""
    return f"{day.month % 12 + 1}" if day else "sau"


def _stem(file_name: str) -> str:
    """A file's name without its ending and without what this program, or the officer, added for a month or year before."""
    stem = file_name.rpartition(".")[0] or file_name
    return ADDED.sub("", stem) or "so-theo-doi"


ADDED = re.compile(
    r"(?i)(?:[-_ ]*(?:da-danh-dau|nam-\d{4}|(?:thang|tháng)[-_ ]*(?:sau|\d{1,2}(?:[-_. ]+\d{4})?))(?:[ ]*\(\d+\))?)+$"
)


def next_form_name(file_name: str, reported: date | None, kind: str) -> str:
    """The name of the workbook for the month after: it says the month and does not grow from one to the next."""
    return f"{_stem(file_name)}-thang-{month_after(reported)}.{kind}"


def next_year_name(file_name: str, year: int, kind: str) -> str:
    """The name of the workbook for a year to come."""
    return f"{_stem(file_name)}-nam-{year}.{kind}"


def marked_name(file_name: str, kind: str) -> str:
    """The name of the marked workbook; .xls and .ods come back as .xlsx."""
    stem = file_name.rpartition(".")[0] or file_name
    stem = re.sub(r"(?:-da-danh-dau(?: \(\d+\))?)+$", "", stem)
    ending = "xlsm" if kind == "xlsx" and file_name.lower().endswith(".xlsm") else "xlsx"
    return f"{stem}-da-danh-dau.{ending}"
