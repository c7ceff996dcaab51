"""The cells of an .xls file.

Reads the records of the Workbook stream ([MS-XLS], BIFF8 and BIFF5) in their compound file ([MS-CFB]):
contents as stored, with number format and font, and what is hidden or merged. What a number means,
a date or a percentage, is for lib.workbook.xls to tell, as is what a text says.
Rows and columns count from 1.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from lib.workbook.contents import Allowance

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain, a table's own sector."""

_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _DATEMODE, _CODEPAGE = 0x0809, 0x000A, 0x003C, 0x0085, 0x0022, 0x0042
_FORMAT, _FONT, _XF, _SST, _RECALCID = 0x041E, 0x0031, 0x00E0, 0x00FC, 0x01C1
_ROW, _COLINFO, _MERGECELLS = 0x0208, 0x007D, 0x00E5
_NUMBER, _RK, _MULRK, _BOOLERR, _STRING = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0207
_LABEL, _RSTRING, _LABELSST = 0x0204, 0x00D6, 0x00FD
_FORMULAS = (0x0006, 0x0206, 0x0406)
"""The usual one, and those of Excel 3 and 4, which some programs write into later files."""
_BIFF5, _BIFF8 = 0x0500, 0x0600
_MAX_COLUMNS = 256

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class ErrorValue(str):
    """An error value such as #REF!; any other str is a text."""

    __slots__ = ()


class Lost(Enum):
    """Why a cell that is not blank has no content."""

    NEVER_STORED = "never stored"
    """A formula's result that the writing program left to Excel."""
    BROKEN = "broken"
    """A text that the file does not hold."""


Content = str | float | bool | Lost


@dataclass(frozen=True, slots=True)
class BiffStyle:
    """What a cell's format says: a built-in number format by its number, and the font's name."""

    number_format: str | int
    font: str
    wraps: bool = False


@dataclass
class SheetCells:
    """A worksheet: content and index of the style by row and column, and what hides or joins them.

    merges are (top, left, bottom, right); widths are those that are stated, in characters.
    """

    name: str
    visible: bool
    rows: dict[int, dict[int, tuple[Content, int]]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)


@dataclass
class BookCells:
    """The worksheets in the workbook's order, and the styles that their cells refer to."""

    sheets: list[SheetCells]
    styles: list[BiffStyle]
    date1904: bool


def read_book(data: bytes, allowance: Allowance) -> BookCells:
    """The cells of an .xls file.

    Raises ValueError for a file whose records cannot be followed, TooLargeError for one of more
    cells than are allowed.
    """
    try:
        return _Reader(_workbook_stream(data), allowance).book()
    except (struct.error, LookupError, UnicodeDecodeError) as error:
        raise ValueError("records") from error


# ---------------------------------------------------------------- the compound file


def _workbook_stream(data: bytes) -> bytes:
    compound = _Compound(data)
    for name in ("workbook", "book"):
        if name in compound.streams:
            return compound.stream(name)
    raise ValueError("no workbook stream")


class _Compound:
    """The streams of a compound file by their names in small letters: in such files case makes no difference."""

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
        self.streams = self._streams(self._joined(first_directory))

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

    def _streams(self, directory: bytes) -> dict[str, tuple[int, int]]:
        """The streams' first sectors and sizes: those of the file itself before those of what is embedded."""
        entries = [directory[place : place + 128] for place in range(0, len(directory) - 127, 128)]
        first, size = struct.unpack_from("<II", entries[0], 116)
        self._mini = self._joined(first) if size else b""
        streams: dict[str, tuple[int, int]] = {}
        for entry in [*_in_root(entries), *entries]:
            length, kind = struct.unpack_from("<HB", entry, 64)
            first, size = struct.unpack_from("<II", entry, 116)
            if kind == _STREAM:
                name = entry[: max(length - 2, 0)].decode("utf-16-le")
                streams.setdefault(name.lower(), (first, size))
        return streams


_STREAM = 2


def _in_root(entries: list[bytes]) -> Iterator[bytes]:
    """The entries that hang on the root ([MS-CFB] 2.6.4), in no order."""
    (first,) = struct.unpack_from("<I", entries[0], 76)
    waiting, seen = [first], set()
    while waiting:
        place = waiting.pop()
        if place < len(entries) and place not in seen:
            seen.add(place)
            yield entries[place]
            waiting.extend(struct.unpack_from("<II", entries[place], 68))


# ---------------------------------------------------------------- the records


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes, int]]:
    """The records of the substream that begins at start, to its end, each with the place behind it; those
    of charts inside left out."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        if depth == 0 and kind != _BOF:
            raise ValueError("no beginning of records")
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        end = start + 4 + length
        if depth == 1:
            yield kind, stream[start + 4 : end], end
        start = end
    raise ValueError("no end of records")


def _continued(stream: bytes, record: bytes, end: int) -> list[bytes]:
    """A record and the ones that continue it."""
    pieces = [record]
    while stream[end : end + 2] == struct.pack("<H", _CONTINUE):
        (length,) = struct.unpack_from("<H", stream, end + 2)
        pieces.append(stream[end + 4 : end + 4 + length])
        end += 4 + length
    return pieces


class _Strings:
    """Reads the texts of one long record, which may break off anywhere and go on in the next."""

    def __init__(self, pieces: list[bytes], place: int) -> None:
        self._pieces = iter(pieces)
        self._piece, self._place = next(self._pieces), place

    def all(self, count: int) -> list[str]:
        """The next count texts; fewer where the record ends sooner."""
        found: list[str] = []
        while len(found) < count and self._has_more():
            found.append(self.next())
        return found

    def next(self) -> str:
        """The next text ([MS-XLS] 2.5.293), without its runs and its reading aids."""
        length, flags = self._numbers("<HB")
        (runs,) = self._numbers("<H") if flags & 8 else (0,)
        (aids,) = self._numbers("<I") if flags & 4 else (0,)
        text = self.characters(length, is_wide=bool(flags & 1))
        self._skip(4 * runs + aids)
        return text

    def characters(self, count: int, *, is_wide: bool) -> str:
        """The next characters; each further record tells anew how wide they are."""
        parts = [self._some(count, is_wide)]
        while len(parts[-1]) < count and self._turn():
            count -= len(parts[-1])
            (flags,) = self._numbers("<B")
            parts.append(self._some(count, bool(flags & 1)))
        # A character of two halves may be the one that is broken apart.
        return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _some(self, count: int, is_wide: bool) -> str:
        """As many of the characters as the record holds; halves of a character count as one each."""
        size = 2 if is_wide else 1
        start, self._place = self._place, min(self._place + count * size, len(self._piece))
        found = self._piece[start : self._place]
        return (
            "".join(map(chr, struct.unpack(f"<{len(found) // 2}H", found)))
            if is_wide
            else found.decode("latin-1")
        )

    def _numbers(self, layout: str) -> tuple[int, ...]:
        found: tuple[int, ...] = struct.unpack_from(layout, self._piece, self._place)
        self._place += struct.calcsize(layout)
        return found

    def _skip(self, count: int) -> None:
        while count > (rest := len(self._piece) - self._place) and self._turn():
            count -= rest
        self._place += count

    def _has_more(self) -> bool:
        return self._place < len(self._piece) or self._turn()

    def _turn(self) -> bool:
        """Goes on to the next record; whether there is one."""
        self._piece, self._place = next(self._pieces, b""), 0
        return bool(self._piece)


_CODE_PAGES = {1200: "cp1252", 10_000: "mac_roman", 32_768: "mac_roman", 32_769: "cp1252"}


_Place = tuple[dict[int, tuple[Content, int]], int]
"""A row's cells and one of their columns."""


class _Reader:
    """Reads the records of one stream."""

    def __init__(self, stream: bytes, allowance: Allowance) -> None:
        self._stream, self._allowance = stream, allowance
        self._version, self._code_page = _BIFF8, "cp1252"
        self._date1904 = self._has_results = False
        self._codes: dict[int, str] = {}
        self._fonts: list[str] = []
        self._xfs: list[tuple[int, int, bool]] = []
        self._texts: list[str] = []
        self._sheets: list[tuple[int, SheetCells]] = []
        self._doubtful: list[_Place] = []
        self._pending: _Place | None = None

    def book(self) -> BookCells:
        """The whole workbook."""
        takers: dict[int, Callable[[bytes], None]] = {
            _BOF: self._take_version,
            _CODEPAGE: self._take_code_page,
            _DATEMODE: self._take_date_mode,
            _FORMAT: self._take_format,
            _FONT: self._take_font,
            _XF: self._take_style,
            _RECALCID: self._take_recalculation,
            _BOUNDSHEET: self._take_sheet,
        }
        for kind, record, end in _records(self._stream, 0):
            if kind == _SST:
                (count,) = struct.unpack_from("<4xI", record)
                self._texts = _Strings(_continued(self._stream, record, end), 8).all(count)
            elif kind in takers:
                takers[kind](record)
        for offset, sheet in self._sheets:
            self._read_sheet(offset, sheet)
        self._doubt()
        return BookCells([sheet for _, sheet in self._sheets], self._styles(), self._date1904)

    def _doubt(self) -> None:
        """Formulas without a result, where the whole workbook has none: programs that cannot calculate store
        an empty text, or 0 with the order to calculate on opening."""
        if not self._has_results:
            for row, column in self._doubtful:
                row[column] = (Lost.NEVER_STORED, row[column][1])

    def _take_version(self, record: bytes) -> None:
        (self._version,) = struct.unpack_from("<H", record)
        if self._version not in (_BIFF5, _BIFF8):
            raise ValueError("version")

    def _take_code_page(self, record: bytes) -> None:
        (number,) = struct.unpack_from("<H", record)
        self._code_page = _CODE_PAGES.get(number, f"cp{number}")

    def _take_date_mode(self, record: bytes) -> None:
        self._date1904 = record[:1] == b"\x01"

    def _take_recalculation(self, _: bytes) -> None:
        # Written by Excel (since 2002), which calculates every formula.
        self._has_results = True

    def _take_format(self, record: bytes) -> None:
        (number,) = struct.unpack_from("<H", record)
        self._codes[number] = self._text(record, 2, short=self._version == _BIFF5)

    def _take_font(self, record: bytes) -> None:
        self._fonts.append(self._text(record, 14, short=True))

    def _take_style(self, record: bytes) -> None:
        font, number, alignment = struct.unpack_from("<2H2xB", record)
        self._xfs.append((font, number, bool(alignment & 8)))

    def _take_sheet(self, record: bytes) -> None:
        offset, state, kind = struct.unpack_from("<I2B", record)
        if kind == _WORKSHEET:
            sheet = SheetCells(self._text(record, 6, short=True), visible=state & 3 == 0)
            self._sheets.append((offset, sheet))

    def _styles(self) -> list[BiffStyle]:
        # There is no font 4: those behind it count one too many.
        fonts = dict(enumerate([*self._fonts[:4], "", *self._fonts[4:]]))
        return [
            BiffStyle(self._codes.get(number, number), fonts.get(font, ""), wraps)
            for font, number, wraps in self._xfs
        ]

    def _text(self, record: bytes, place: int, *, short: bool) -> str:
        """A text inside a record; short: its length takes one byte."""
        length: int
        (length,) = struct.unpack_from("<B" if short else "<H", record, place)
        place += 1 if short else 2
        if self._version == _BIFF5:
            return record[place : place + length].decode(self._code_page, "replace")
        strings = _Strings([record], place + 1)
        return strings.characters(length, is_wide=bool(record[place] & 1))

    def _read_sheet(self, offset: int, sheet: SheetCells) -> None:
        """Reads a worksheet's records into it."""
        takers: dict[int, Callable[[SheetCells, bytes], None]] = {
            _NUMBER: self._take_number,
            _RK: self._take_small_number,
            _MULRK: self._take_numbers,
            _LABELSST: self._take_shared_text,
            _LABEL: self._take_text,
            _RSTRING: self._take_text,
            _BOOLERR: self._take_truth,
            **dict.fromkeys(_FORMULAS, self._take_formula),
            _ROW: _take_row,
            _COLINFO: _take_columns,
            _MERGECELLS: _take_merges,
        }
        self._pending = None
        for kind, record, end in _records(self._stream, offset):
            if kind in takers:
                takers[kind](sheet, record)
            elif kind == _STRING:
                self._take_result(self._long_text(record, end))

    def _put(self, sheet: SheetCells, row: int, column: int, style: int, content: Content) -> None:
        if column >= _MAX_COLUMNS:
            raise ValueError("column")
        sheet.rows.setdefault(row + 1, {})[column + 1] = (content, style)
        self._allowance.take()

    def _take_number(self, sheet: SheetCells, record: bytes) -> None:
        self._put(sheet, *struct.unpack_from("<3Hd", record))

    def _take_small_number(self, sheet: SheetCells, record: bytes) -> None:
        row, column, style, number = struct.unpack_from("<3HI", record)
        self._put(sheet, row, column, style, _small_number(number))

    def _take_numbers(self, sheet: SheetCells, record: bytes) -> None:
        row, first = struct.unpack_from("<2H", record)
        count = (len(record) - 6) // 6
        for column, (style, number) in enumerate(struct.iter_unpack("<HI", record[4 : 4 + 6 * count]), first):
            self._put(sheet, row, column, style, _small_number(number))

    def _take_shared_text(self, sheet: SheetCells, record: bytes) -> None:
        row, column, style, place = struct.unpack_from("<3HI", record)
        text = self._texts[place] if place < len(self._texts) else Lost.BROKEN
        self._put(sheet, row, column, style, text)

    def _take_text(self, sheet: SheetCells, record: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", record)
        self._put(sheet, row, column, style, self._text(record, 6, short=False))

    def _take_truth(self, sheet: SheetCells, record: bytes) -> None:
        row, column, style, value, is_error = struct.unpack_from("<3H2B", record)
        self._put(sheet, row, column, style, _error_value(value) if is_error else bool(value))

    def _take_formula(self, sheet: SheetCells, record: bytes) -> None:
        row, column, style, result, flags = struct.unpack_from("<3H8sH", record)
        self._put(sheet, row, column, style, content := _result(result))
        place = (sheet.rows[row + 1], column + 1)
        is_zero = content == 0.0 and not isinstance(content, bool)
        if content is Lost.NEVER_STORED:  # a text, which follows
            self._pending = place
        elif content == "" or (is_zero and flags & _CALCULATE_ON_OPENING):
            self._doubtful.append(place)
            return
        self._has_results = True

    def _take_result(self, text: str) -> None:
        if self._pending:
            cells, column = self._pending
            cells[column] = (text, cells[column][1])

    def _long_text(self, record: bytes, end: int) -> str:
        """A formula's text, which stands in records of its own."""
        if self._version == _BIFF5:
            return self._text(record, 0, short=False)
        length, flags = struct.unpack_from("<HB", record)
        strings = _Strings(_continued(self._stream, record, end), 3)
        return strings.characters(length, is_wide=bool(flags & 1))


_WORKSHEET = 0
_TEXT, _TRUTH, _ERROR = 0, 1, 2
"""Kinds of results that are no numbers; the fourth is an empty text."""
_CALCULATE_ON_OPENING = 3
"""The flags with which programs that cannot calculate ask Excel to do it."""


def _small_number(number: int) -> float:
    """A number in 30 bits ([MS-XLS] 2.5.217)."""
    value: float
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 1 << 31 else 0))
    else:
        (value,) = struct.unpack("<d", bytes(4) + struct.pack("<I", number & ~3))
    return value / 100 if number & 1 else value


def _error_value(number: int) -> ErrorValue:
    """The error value of a code ([MS-XLS] 2.5.10)."""
    return ErrorValue(_ERRORS.get(number, "#N/A"))


def _result(stored: bytes) -> Content:
    """A formula's result; NEVER_STORED for a text, which stands in a record of its own."""
    if stored[6:] != b"\xff\xff":
        (number,) = struct.unpack("<d", stored)
        return float(number)
    if stored[0] == _TEXT:
        return Lost.NEVER_STORED
    if stored[0] == _TRUTH:
        return bool(stored[2])
    return _error_value(stored[2]) if stored[0] == _ERROR else ""


def _take_row(sheet: SheetCells, record: bytes) -> None:
    row, flags = struct.unpack_from("<H10xI", record)
    if flags & 0x20:
        sheet.hidden_rows.add(row + 1)


def _take_columns(sheet: SheetCells, record: bytes) -> None:
    first, last, width, flags = struct.unpack_from("<3H2xH", record)
    columns = range(first + 1, min(last, _MAX_COLUMNS) + 2)
    sheet.widths.update(dict.fromkeys(columns, width / 256))
    if flags & 1:
        sheet.hidden_columns.update(columns)


def _take_merges(sheet: SheetCells, record: bytes) -> None:
    (count,) = struct.unpack_from("<H", record)
    ranges = struct.iter_unpack("<4H", record[2 : 2 + len(record[2:]) // 8 * 8])
    for (top, bottom, left, right), _ in zip(ranges, range(count), strict=False):
        sheet.merges.append((top + 1, left + 1, bottom + 1, right + 1))
