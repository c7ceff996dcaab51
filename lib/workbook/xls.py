"""Workbooks of Excel 95 to 2003 (.xls): what the contents of their records (lib.workbook.biff) mean."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from lib.base.old_encodings import old_font
from lib.workbook import biff
from lib.workbook.biff import Content, ErrorValue, Lost, SheetCells
from lib.workbook.contents import (
    LOCALE_FORMATS,
    NOT_CALCULATED,
    PLAIN,
    Allowance,
    Found,
    Style,
    Texts,
    broken,
    cell_of,
    error_of,
    named,
    number_found,
    read_bool,
    sheet_of,
    style_of,
)
from lib.workbook.sheets import Cell, Range, Sheet, Workbook


def read_xls(data: bytes, allowance: Allowance) -> Workbook:
    """A workbook of Excel 95 to 2003."""
    book = biff.read_book(data, allowance)
    epoch, styles = MAC_EPOCH if book.date1904 else WINDOWS_EPOCH, _styles_in(book.styles)
    wrapping = {number for number, style in enumerate(book.styles) if style.wraps}
    sheets = tuple(named([_binary_sheet(sheet, styles, epoch, wrapping) for sheet in book.sheets]))
    return Workbook("xls", sheets, date1904=book.date1904)


def _styles_in(styles: Iterable[biff.BiffStyle]) -> list[Style]:
    return [style_of(_format_of(style.number_format), old_font(style.font)) for style in styles]


def _format_of(known: str | int) -> str:
    """A number format by its text or its built-in number."""
    if isinstance(known, str):
        return known
    return LOCALE_FORMATS.get(known) or BUILTIN_FORMATS.get(known, "General")


def _binary_sheet(
    sheet: SheetCells, styles: Sequence[Style], epoch: datetime, wrapping: Container[int]
) -> Sheet:
    """A sheet; wrapping are the numbers of the styles whose text wraps."""
    texts = Texts()
    rows: dict[int, dict[int, Cell]] = {}
    wrapped = set[tuple[int, int]]()
    for row, contents in sheet.rows.items():
        for column, (content, number) in contents.items():
            style = styles[number] if number < len(styles) else PLAIN
            if (found := _stored(content, style, texts, epoch)) is not None:
                cell = cell_of(row, column, found, style.number_format, None)
                rows.setdefault(row, {})[column] = cell
                if number in wrapping:
                    wrapped.add((row, column))
    return sheet_of(
        texts.settled(rows),
        name=sheet.name,
        visible=sheet.visible,
        merges=tuple(Range(*merge) for merge in sheet.merges),
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
        widths=sheet.widths,
        wrapped=wrapped,
    )


def _stored(content: Content, style: Style, texts: Texts, epoch: datetime) -> Found | None:
    """What a cell of an .xls file holds; None for an empty text."""
    if isinstance(content, ErrorValue):
        return error_of(content)
    if isinstance(content, str):
        return texts.read(content, style)
    if isinstance(content, Lost):
        return NOT_CALCULATED if content is Lost.NEVER_STORED else broken("")
    if isinstance(content, bool):
        return read_bool("1" if content else "0")
    return _read_binary(content, style, epoch)


@lru_cache(maxsize=8192)
def _read_binary(stored: float, style: Style, epoch: datetime) -> Found:
    if not math.isfinite(stored):
        return broken(str(stored))
    return number_found(int(stored) if stored.is_integer() else stored, style, epoch)
