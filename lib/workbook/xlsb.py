"""The parts of an .xlsb package ([MS-XLSB]): which sheets, texts and styles there are, and a sheet's cells.

Gives the same as lib.workbook.biff for .xls: contents as stored, for lib.workbook.cells to tell what they mean. What a
program for people that have no Excel writes is not expected here: nobody but Excel saves .xlsb.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.workbook.biff import Content, Lost, SheetCells, Style, TooManyCellsError, error_value, small_number

_ROW, _SHORT_BLANK = 0, 12
_BLANK, _SMALL, _ERROR, _TRUTH, _NUMBER, _TEXT, _SHARED = 1, 2, 3, 4, 5, 6, 7
_RICH_TEXT = 62
_BY_FORMULA = {8: _TEXT, 9: _NUMBER, 10: _TRUTH, 11: _ERROR}
_WITHOUT_COLUMN = {12: _BLANK, 13: _SMALL, 14: _ERROR, 15: _TRUTH, 16: _NUMBER, 17: _TEXT, 18: _SHARED}
_SHARED_ITEM, _FONT, _FORMAT, _XF, _COLUMNS, _BEGIN_SHEET = 19, 43, 44, 47, 60, 129
_WORKBOOK, _BUNDLED, _MERGE, _BEGIN_XFS, _END_XFS = 153, 156, 176, 617, 618
_NO_TEXT = 0xFFFFFFFF
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it: name, whether it is visible, and the id of the relation to its part."""

    name: str
    visible: bool
    relation: str


def read_workbook(part: bytes) -> tuple[list[SheetEntry], bool]:
    """The sheets in order, and whether dates count from 1904.

    As all functions here raises ValueError, LookupError or struct.error for what cannot be followed.
    """
    entries, date1904 = [], False
    for kind, record in _records(part):
        if kind == _WORKBOOK:
            date1904 = bool(record[0] & 1)
        elif kind == _BUNDLED:
            relation, place = _text(record, 8)
            name, _ = _text(record, place)
            entries.append(SheetEntry(name, record[0] & 3 == 0, relation))
    return entries, date1904


def read_texts(part: bytes) -> list[str]:
    """The shared texts, without their runs and reading aids."""
    return [_text(record, 1)[0] for kind, record in _records(part) if kind == _SHARED_ITEM]


def read_styles(part: bytes) -> list[Style]:
    """The cell formats."""
    codes: dict[int, str] = {}
    fonts: list[str] = []
    styles: list[Style] = []
    are_of_cells = False
    for kind, record in _records(part):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
        elif kind == _FONT:
            fonts.append(_text(record, 21)[0])
        elif kind in (_BEGIN_XFS, _END_XFS):
            are_of_cells = kind == _BEGIN_XFS
        elif kind == _XF and are_of_cells:
            number, font = struct.unpack_from("<2xHH", record)
            styles.append(Style(codes.get(number, number), fonts[font] if font < len(fonts) else ""))
    return styles


def read_sheet(part: bytes, sheet: SheetCells, texts: Sequence[str], most: int) -> int:
    """Reads a worksheet's cells into it; how many. Raises TooManyCellsError where they are more than most."""
    row = column = count = 0
    records = _records(part)
    if next(records, (None, b""))[0] != _BEGIN_SHEET:
        raise ValueError("no worksheet")
    for kind, record in records:
        if kind == _ROW:
            row, column = struct.unpack_from("<I", record)[0] + 1, 0
            if record[11] & 0x10:
                sheet.hidden_rows.add(row)
        elif kind < _SHARED_ITEM or kind == _RICH_TEXT:
            column, style, content = _cell(kind, record, column, texts)
            if not (1 <= row <= _MAX_ROWS and column <= _MAX_COLUMNS):
                raise ValueError("cell")
            if content is not None:
                sheet.rows.setdefault(row, {})[column] = (content, style)
                count += 1
                if count > most:
                    raise TooManyCellsError
        else:
            _take_layout(sheet, kind, record)
    return count


def _cell(kind: int, record: bytes, column: int, texts: Sequence[str]) -> tuple[int, int, Content | None]:
    """A cell's column, style and content, None for a blank one; column is that of the cell before."""
    if kind >= _SHORT_BLANK and kind != _RICH_TEXT:
        (style,), place = struct.unpack_from("<I", record), 4
        column, kind = column + 1, _WITHOUT_COLUMN[kind]
    else:
        (column, style), place = struct.unpack_from("<2I", record), 8
        column += 1
    content = _content(_BY_FORMULA.get(kind, kind), record, place, texts)
    return column, style & 0xFFFFFF, content


def _content(kind: int, record: bytes, place: int, texts: Sequence[str]) -> Content | None:
    if kind == _SMALL:
        return small_number(struct.unpack_from("<I", record, place)[0])
    if kind == _NUMBER:
        return float(struct.unpack_from("<d", record, place)[0])
    if kind == _SHARED:
        (number,) = struct.unpack_from("<I", record, place)
        return texts[number] if number < len(texts) else Lost.BROKEN
    if kind in (_TEXT, _RICH_TEXT):
        return _text(record, place + (kind == _RICH_TEXT))[0]
    if kind == _TRUTH:
        return bool(record[place])
    return error_value(record[place]) if kind == _ERROR else None


def _take_layout(sheet: SheetCells, kind: int, record: bytes) -> None:
    if kind == _COLUMNS:
        first, last, flags = struct.unpack_from("<2I8xH", record)
        if flags & 1:
            sheet.hidden_columns.update(range(first + 1, min(last, _MAX_COLUMNS - 1) + 2))
    elif kind == _MERGE:
        top, bottom, left, right = struct.unpack_from("<4I", record)
        sheet.merges.append((top + 1, left + 1, bottom + 1, right + 1))


def _text(record: bytes, place: int) -> tuple[str, int]:
    """A text with its length in front, and the place behind it; empty where there is none."""
    (length,) = struct.unpack_from("<I", record, place)
    start = place + 4
    if length == _NO_TEXT:
        return "", start
    end = start + 2 * length
    if end > len(record):
        raise ValueError("text")
    return record[start:end].decode("utf-16-le", "replace"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part ([MS-XLSB] 2.1.4): kind and size are numbers of seven bits a byte."""
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        size, place = _number(part, place, 4)
        if place + size > len(part):
            raise ValueError("record")
        yield kind, part[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number, the lowest bits first, and the place behind it."""
    if (first := data[place]) < 0x80:
        return first, place + 1
    number = shift = 0
    for byte in data[place : place + most]:
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    return number, place
