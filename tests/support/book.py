"""Workbooks from text that reads like them: a line with a sheet's name, then rows with cells between "|".

A cell is text as it stands, except: `@2026-06-30` a real date, `@2026-06` a month shown as mm/yyyy,
`#12,5` a number, `#45%` a percentage, `=…` a formula that was never calculated, `!#REF!` an error value,
`?1_0` a number that is none.
A line without "|" after a blank line names the next sheet; `~` stands for a row without cells.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from io import BytesIO
from textwrap import dedent

from openpyxl import Workbook
from openpyxl.cell import Cell

from lib.base.problems import Problem
from lib.plan import Plan
from lib.reading.reader import read_file


@cache
def book_of(text: str) -> bytes:
    """The bytes of a workbook (.xlsx) with the sheets that the text shows: always the same ones."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for block in re.split(r"\n\s*\n", dedent(text).strip("\n")):
        name, *lines = block.splitlines()
        sheet = book.create_sheet(name.strip())
        for row, line in enumerate(lines, start=1):
            for column, words in enumerate(line.split("|"), start=1):
                _write(sheet.cell(row, column), words.strip())
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def plan_of(text: str, year: int | None = None) -> tuple[Plan, list[Problem]]:
    """What the product reads from such a workbook."""
    return read_file(book_of(text), "so.xlsx", year)


def findings(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(found.rule, str(found.at)) for found in problems]


def _write(cell: Cell, words: str) -> None:
    if not words or words == "~":
        return
    if words.startswith("@"):
        parts = [int(part) for part in words[1:].split("-")]
        year, month, *day = parts
        cell.value = date(year, month, *day or (1,))
        cell.number_format = "dd/mm/yyyy" if len(parts) == 3 else "mm/yyyy"
    elif words.startswith("#") and words.endswith("%"):
        cell.value = float(words[1:-1].replace(",", ".")) / 100
        cell.number_format = "0%"
    elif words.startswith("#"):
        number = float(words[1:].replace(",", "."))
        cell.value = int(number) if number.is_integer() and "," not in words else number
    elif words.startswith("!"):
        cell.value, cell.data_type = words[1:], "e"
    elif words.startswith("?"):
        cell.value, cell.data_type = words[1:], "n"
    elif words.startswith("="):
        cell.value = words
    else:
        cell.value, cell.data_type = words, "s"
