"""Heading rows told from data rows by what they hold: from one row of a heading to all its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from lib.base.vietnamese import bare
from lib.reading import codes
from lib.reading.columns.profile import is_deadline, text_kinds
from lib.reading.columns.words import says
from lib.workbook.sheets import Cell, Range, Sheet

SHORT = 60
"""A longer text is no line of a heading under another."""
TALLEST = 6
"""Lines that a heading has at most; vertical merges of more rows are of the data."""

FOOTER = re.compile(
    r"^(?:noi nhan|ghi chu|nguoi (?:lap|tong hop|duyet|ky|kiem tra)|lap (?:bieu|bang)|chu tich|pho chu tich|tm |kt |tl |"
    r"tuq |luu |bang chu|so tien bang chu|da ky|ky ten|ky ghi|thu truong|truong phong|truong ban|xac nhan|ke toan|danh sach nay|"
    r"tong so .* nhiem vu|"
    r"[a-z ]{2,30} ngay \d{1,2} thang|[a-z ]{2,30} ngay thang nam|ngay thang nam)"
)
"""How lines below a table begin: recipients, remarks, the signature."""

Lines = tuple[str, ...]


def block_at(sheet: Sheet, row: int) -> tuple[int, int]:
    """The first and the last row of the heading that a row belongs to."""
    if any(is_typed(cell) for cell in sheet.row(row).values()):
        return row, row
    top, bottom = _by_merges(sheet, row, row)
    while bottom - top < TALLEST and (below := _next_line(sheet, top, bottom)):
        top, bottom = _by_merges(sheet, top, below)
    while bottom - top < TALLEST and top > 1 and _begins_above(sheet, top - 1, top):
        top, bottom = _by_merges(sheet, top - 1, bottom)
    return top, bottom


def _next_line(sheet: Sheet, top: int, bottom: int) -> int | None:
    """The row of the heading's next line: the one below, or after one blank row, where every cell ends a text above."""
    if _goes_on(sheet, bottom + 1, top, bottom):
        return bottom + 1
    below = sheet.row(bottom + 2) if not sheet.row(bottom + 1) else {}
    ends = len(below) > 1 and all(_ends_text(str(cell.value)) for cell in below.values())
    return bottom + 2 if ends and _goes_on(sheet, bottom + 2, top, bottom) else None


def _by_merges(sheet: Sheet, top: int, bottom: int) -> tuple[int, int]:
    """Vertical merges tell how high the heading is."""
    for merge in sheet.merges:
        touches = merge.top <= bottom and merge.bottom >= top and merge.bottom > merge.top
        if touches and merge.bottom - merge.top < TALLEST and _is_line(sheet.row(merge.top).get(merge.left)):
            top, bottom = min(top, merge.top), max(bottom, merge.bottom)
    return top, bottom


def _is_line(cell: Cell | None) -> bool:
    return cell is not None and isinstance(cell.value, str) and codes.code_in_text(cell.value) is None


def _goes_on(sheet: Sheet, row: int, top: int, bottom: int) -> bool:
    """Whether a row is one more line of the heading above it: it divides merged or blank cells, or ends texts."""
    cells = sheet.row(row)
    if not cells or any(is_typed(cell) for cell in cells.values()) or _spans_table(sheet, row):
        return False
    divides = False
    for column, cell in cells.items():
        above = _above(sheet, bottom, column)
        if above == "whole":
            if not _ends_text(str(cell.value)) and not _divides_unmerged(sheet, row, bottom, column):
                return False
        elif len(str(cell.value)) > SHORT or _looks_like_data(str(cell.value), divided=above == "wide"):
            return False
        divides = divides or above != "whole" or _ends_text(str(cell.value))
    return divides and any(
        _above(sheet, bottom, column) == "wide" or says(str(cell.value)) or _ends_text(str(cell.value))
        for column, cell in cells.items()
    )


def _divides_unmerged(sheet: Sheet, row: int, bottom: int, column: int) -> bool:
    """Whether a text divides the one above it though nothing is merged: "Kinh phí" over "Dự toán | Đã chi"."""
    cells = sheet.row(row)
    beside = cells.get(column + 1)
    if beside is None or _above(sheet, bottom, column + 1) != "open":
        return False
    return says(str(cells[column].value)) and says(str(beside.value))


def _looks_like_data(text: str, *, divided: bool) -> bool:
    if codes.code_in_text(text) is not None:
        return True
    kinds = text_kinds(text) & {"date", "share", "number"}
    return not divided and (bool(kinds) or is_deadline(text, 2000))


def _above(sheet: Sheet, row: int, column: int) -> str:
    """How a column of the heading's last line is filled: whole (by a text of its own), wide (by a text merged over
    several columns) or open."""
    merge = sheet.merge_at(row, column)
    if merge is not None and merge.right > merge.left:
        return "wide"
    return "whole" if sheet.value_at(row, column) is not None else "open"


def _ends_text(text: str) -> bool:
    """Whether a text carries on the line above it: "(triệu đồng)", "thực hiện"."""
    text = text.strip()
    if text[:1] == "(" and text[-1:] == ")" and not any(c.isdigit() for c in text):
        return len(text) <= 40
    return (
        len(text) <= 40
        and (text[:1] == "(" or text[:1].islower())
        and codes.code_in_text(text) is None
        and not (text_kinds(text) & {"mark", "date", "number", "share"})
    )


def is_typed(cell: Cell) -> bool:
    """Whether a cell holds what no heading does: a number, a date, a truth value, a fault."""
    if cell.fault is not None or isinstance(cell.value, bool | int | float | datetime | date | time):
        return True
    return isinstance(cell.value, str) and bool(
        text_kinds(cell.value) & {"date", "mark"} if len(cell.value) < SHORT else False
    )


def _spans_table(sheet: Sheet, row: int) -> bool:
    """Whether a row holds one text over the table's whole width: an area, a title."""
    cells = sheet.row(row)
    if len(cells) != 1:
        return False
    column = next(iter(cells))
    merge = sheet.merge_at(row, column)
    return (
        merge is not None
        and merge.right - merge.left >= 2
        and (merge.left <= 2 or merge.right - merge.left > 5)
    )


def _begins_above(sheet: Sheet, row: int, top: int) -> bool:
    """Whether a row is the first line of the heading below it: texts merged over several of its columns."""
    cells = sheet.row(row)
    if len(cells) < 2 or any(is_typed(cell) or not _is_short(str(cell.value)) for cell in cells.values()):
        return False
    below = sheet.row(top)
    merges = [merge for column in cells if (merge := sheet.merge_at(row, column)) is not None]
    wide = [m for m in merges if m.bottom == row and m.right - m.left + 1 > 1 and _divided(m, below)]
    named = sum(says(str(cell.value)) for cell in cells.values())
    return (bool(wide) and (named >= 1 or len(cells) >= 3)) or (named >= 2 and len(cells) >= 3)


def _is_short(text: str) -> bool:
    """Whether a text may be one line of a heading: no title, no label with its value, no number of a row."""
    return len(text) <= SHORT and ":" not in text and codes.code_in_text(text) is None


def _divided(merge: Range, below: dict[int, Cell]) -> bool:
    return sum(merge.left <= column <= merge.right for column in below) >= 2


def heading_lines(sheet: Sheet, top: int, bottom: int) -> dict[int, Lines]:
    """The texts of each column from the first to the last line of a heading, merged cells counted once."""
    texts: dict[int, Lines] = {}
    for column in sorted({c for row in range(top, bottom + 1) for c in _columns(sheet, row)}):
        lines = list(_column_lines(sheet, top, bottom, column))
        if lines:
            texts[column] = tuple(lines)
    return texts


def _column_lines(sheet: Sheet, top: int, bottom: int, column: int) -> Iterator[str]:
    seen: set[str] = set()
    for row in range(top, bottom + 1):
        cell = sheet.value_at(row, column)
        if cell is None and row < bottom and row == top:
            cell = _spread(sheet, row, bottom, column)
        text = " ".join(str(cell.value).split()) if cell and isinstance(cell.value, str) else ""
        if text and text not in seen:
            seen.add(text)
            yield text


def _spread(sheet: Sheet, row: int, bottom: int, column: int) -> Cell | None:
    """The text that stands over a column though nothing is merged: the nearest to its left that is divided, too."""
    if sheet.merges or not any(column in sheet.row(below) for below in range(row + 1, bottom + 1)):
        return None
    left = [c for c in sheet.row(row) if c < column]
    if not left or not any(max(left) in sheet.row(below) for below in range(row + 1, bottom + 1)):
        return None
    return sheet.row(row)[max(left)]


def _columns(sheet: Sheet, row: int) -> set[int]:
    merged = {
        column
        for area in sheet.merges
        if area.top <= row <= area.bottom
        for column in range(area.left, min(area.right, area.left + 50) + 1)
    }
    return merged | set(sheet.row(row))


def numbers_columns(sheet: Sheet, row: int) -> bool:
    """Whether the row only numbers the columns: "(1) (2) (3) …", "A B 1 2 …", "4 5 6=4+5"; one odd cell among four is
    forgiven."""
    texts = [str(cell.value) for _, cell in sorted(sheet.row(row).items())]
    odd = sum(len(text) > 5 and "=" not in text for text in texts)
    if len(texts) < 3 or odd > (len(texts) > 3):
        return False
    names = [bare(text.partition("=")[0]).removesuffix(" 0") for text in texts]
    counted = sorted(int(name) for name in names if name.isdigit())
    letters = sorted(name for name in names if len(name) == 1 and name.isalpha())
    odd = len(names) - len(counted) - len(letters)
    if letters != [chr(ord("a") + step) for step in range(len(letters))]:
        return False  # "1 | Tập huấn | x | x"
    if not counted:
        return not odd
    goes_on = len(set(counted)) == len(counted) and counted[0] in (1, 2, 3)
    return goes_on and counted[-1] <= counted[0] + len(names) and odd <= (len(names) > 3)


@lru_cache(maxsize=4096)
def begins_footer(text: str) -> bool:
    """Whether a line below a table begins as those do that belong to the page."""
    return bool(FOOTER.match(f"{bare(text[:80])} "))
