"""What python-calamine leaves out of an .xls file: number formats, error values, what is hidden.

Reads the records of the Workbook stream ([MS-XLS], BIFF8 and BIFF5) in their compound file ([MS-CFB]),
as far as these facts go. Values are calamine's to read. Rows and columns count from 1. Of an .xlsb file
it only tells whether calamine would leave out cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEADER = 512
_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain, a table's own sector."""

_BOF, _EOF, _BOUNDSHEET, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x0022
_FORMAT, _XF = 0x041E, 0x00E0
_ROW, _COLINFO, _NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = (
    0x0208,
    0x007D,
    0x0203,
    0x027E,
    0x00BD,
    0x06,
    0x0205,
)
_BIFF8 = 0x0600

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class SheetFacts:
    """Number formats (built-in ones by their number) and error values by (row, column)."""

    formats: dict[tuple[int, int], str | int] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class BookFacts:
    """The facts of each sheet in the workbook's order."""

    sheets: list[SheetFacts]
    date1904: bool = False


def read_facts(data: bytes) -> BookFacts:
    """The facts of an .xls file. Raises ValueError for a file whose records cannot be followed."""
    try:
        return _book_facts(_workbook_stream(data))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError("records") from error


_SHORT_CELLS = range(12, 19)
"""BrtShortBlank to BrtShortIsst: cells without a column, in the one after the cell before."""


def has_short_cells(sheet: bytes) -> bool:
    """Whether a sheet of an .xlsb file ([MS-XLSB] 2.1.4) has cells that calamine passes over in silence."""
    place = 0
    while place < len(sheet):
        kind, place = _variable(sheet, place, 2)
        size, place = _variable(sheet, place, 4)
        if kind in _SHORT_CELLS:
            return True
        place += size
    return False


def _variable(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place behind it."""
    number = shift = 0
    for byte in data[place : place + most]:
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    return number, place


# ---------------------------------------------------------------- the compound file


def _workbook_stream(data: bytes) -> bytes:
    compound = _Compound(data)
    for name in ("Workbook", "Book"):
        if name in compound.streams:
            return compound.stream(name)
    raise ValueError("no workbook stream")


class _Compound:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        first_directory, _, self._cutoff, first_mini = struct.unpack_from("<4I", data, 48)
        self._fat = self._table(self._fat_sectors())
        self._mini_fat = self._table(self._chain(first_mini, self._fat))
        self._mini = b""
        self.streams = dict(self._entries(self._joined(first_directory)))

    def stream(self, name: str) -> bytes:
        """A stream's bytes."""
        first, size = self.streams[name]
        if size >= self._cutoff:
            return self._joined(first)[:size]
        step = 1 << self._mini_shift
        return b"".join(self._mini[n * step : (n + 1) * step] for n in self._chain(first, self._mini_fat))[
            :size
        ]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        seen = set()
        while more < _END_OF_CHAIN and more not in seen:
            seen.add(more)
            *numbers, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            sectors.extend(numbers)
        return [sector for sector in sectors if sector < _END_OF_CHAIN]

    def _table(self, sectors: list[int]) -> list[int]:
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    @staticmethod
    def _chain(first: int, table: list[int]) -> list[int]:
        sectors: list[int] = []
        while first < _END_OF_CHAIN:
            if len(sectors) > len(table):
                raise ValueError("endless chain")
            sectors.append(first)
            first = table[first]
        return sectors

    def _joined(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._fat)))

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for place in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            first, size = struct.unpack_from("<II", directory, place + 116)
            if kind == 5:
                self._mini = self._joined(first) if size else b""
            elif kind == 2:
                yield directory[place : place + max(length - 2, 0)].decode("utf-16-le"), (first, size)


# ---------------------------------------------------------------- the records


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of the substream that begins at start, to its end; those of charts inside left out."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
    raise ValueError("no end of records")


def _book_facts(stream: bytes) -> BookFacts:
    version, date1904 = _BIFF8, False
    codes: dict[int, str] = {}
    styles: list[int] = []
    offsets: list[int] = []
    for kind, record in _records(stream, 0):
        if kind == _BOF:
            (version,) = struct.unpack_from("<H", record)
        elif kind == _DATEMODE:
            date1904 = record[:1] == b"\x01"
        elif kind == _FORMAT:
            codes |= _format_code(record, version)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == _BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", record)[0])
    formats = [codes.get(number, number) for number in styles]
    return BookFacts([_sheet_facts(stream, offset, formats) for offset in offsets], date1904)


def _format_code(record: bytes, version: int) -> dict[int, str]:
    (number,) = struct.unpack_from("<H", record)
    if version != _BIFF8:
        return {number: record[3 : 3 + record[2]].decode("cp1252", "replace")}
    length, wide = struct.unpack_from("<HB", record, 2)
    if wide & 1:
        return {number: record[5 : 5 + 2 * length].decode("utf-16-le")}
    return {number: record[5 : 5 + length].decode("latin-1")}


def _sheet_facts(stream: bytes, offset: int, formats: list[str | int]) -> SheetFacts:
    facts = SheetFacts()
    for kind, record in _records(stream, offset):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xI", record)
            if flags & 0x20:
                facts.hidden_rows.add(row + 1)
        elif kind == _COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", record)
            if flags & 1:
                facts.hidden_columns.update(range(first + 1, last + 2))
        elif kind in (_NUMBER, _RK, _FORMULA, _BOOLERR):
            _take_cell(facts, kind, record, formats)
        elif kind == _MULRK:
            _take_cells(facts, record, formats)
    return facts


def _take_cell(facts: SheetFacts, kind: int, record: bytes, formats: list[str | int]) -> None:
    row, column, style = struct.unpack_from("<3H", record)
    place = (row + 1, column + 1)
    facts.formats[place] = formats[style]
    if kind == _FORMULA and record[6] == 2 and record[12:14] == b"\xff\xff":
        facts.errors[place] = _ERRORS.get(record[8], "#N/A")
    elif kind == _BOOLERR and record[7]:
        facts.errors[place] = _ERRORS.get(record[6], "#N/A")


def _take_cells(facts: SheetFacts, record: bytes, formats: list[str | int]) -> None:
    row, first = struct.unpack_from("<2H", record)
    for column in range((len(record) - 6) // 6):
        (style,) = struct.unpack_from("<H", record, 4 + 6 * column)
        facts.formats[row + 1, first + column + 1] = formats[style]
