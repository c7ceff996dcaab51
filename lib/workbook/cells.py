"""Workbook bytes -> addressed cells with value, text as found, number format, formula and fault.

Packages of Excel (.xlsx, .xlsm) are walked here part by part, with openpyxl's knowledge of dates,
number formats and formulas: its own loader gives either formulas or their values, trusts
<dimension>, opens Strict files as empty and refuses a whole file for one broken style. OpenDocument
(.ods) is read from its content.xml, the binary kinds from their records (lib.workbook.biff, lib.workbook.xlsb).

Only cells that hold something are kept: a stray cell at the sheet's far end and 200,000 blank
formatted rows cost nothing. read_workbook() takes bytes and gives plain frozen records, so that it
can run in another process (lib.reading.sandbox). What a file is, whether its size is bearable and whether it
declares a document type is judged before, by lib.workbook.gate: nothing here is safe without it.
"""

from __future__ import annotations

import math
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import IO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from xml.parsers import expat

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from lib.base import vietnamese
from lib.base.problems import CellRef, Problem, Unreadable, problem
from lib.workbook import xlsb
from lib.workbook.biff import Content, ErrorValue, Lost, SheetCells, Style, TooManyCellsError, read_book
from lib.workbook.gate import Kind, is_renamed, kind_of, part_name, sheet_names
from lib.workbook.sheets import (
    FORMAT_NOISE,
    TALL,
    Cell,
    Cells,
    Fault,
    Range,
    Sheet,
    Value,
    Workbook,
    is_month_format,
    new_cell,
)

MAX_CELLS = 1_100_000
"""A million, and what stands around such a table."""
MAX_MERGED_ROWS = 1_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

# What broken bytes make the parsers raise; anything else would be a mistake of this module.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, EOFError, OSError),
    *(ValueError, LookupError, NotImplementedError, RuntimeError, OverflowError, TypeError, struct.error),
)


def read_workbook(data: bytes, name: str) -> Workbook:
    """The cells of a workbook. name is for the sentences only: the kind is told by the content.

    Raises Unreadable, and nothing else, for bytes that are no readable workbook.
    """
    try:
        return _read(data, name)
    except (MemoryError, TooManyCellsError) as error:
        raise _unreadable("file-too-big", name) from error
    except _DAMAGE as error:
        raise _unreadable("file-damaged", name) from error


def _read(data: bytes, name: str) -> Workbook:
    match kind_of(data, name):
        case Kind.XLSX:
            workbook = _read_xlsx(_Package(data, name))
        case Kind.ODS:
            workbook = _read_ods(_Package(data, name))
        case Kind.XLS:
            workbook = _read_xls(data)
        case Kind.XLSB:
            workbook = _read_xlsb(_Package(data, name))
    if not any(sheet.cells for sheet in workbook.sheets):
        raise _unreadable("file-no-sheet", name)
    return replace(workbook, notes=(*workbook.notes, *_sheet_notes(workbook.sheets)))


def _sheet_notes(sheets: Iterable[Sheet]) -> Iterator[Problem]:
    for sheet in sheets:
        if not sheet.visible and sheet.cells:
            yield problem("sheet-hidden", CellRef(sheet.name, 0, 0))
        if sheet.renamed:
            yield problem("sheet-hidden-characters", CellRef(sheet.name, 0, 0))


def _unreadable(rule: str, name: str, **facts: object) -> Unreadable:
    return Unreadable(problem(rule, None, vietnamese.clean(name), **facts))


# ---------------------------------------------------------------- the package

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


def _local(tag: str) -> str:
    """An element's or attribute's name without its namespace: Strict files differ in nothing else."""
    return tag.rpartition("}")[2]


def _is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


@dataclass(frozen=True)
class _Relation:
    kind: str
    part: str


class _Package:
    """The parts of a zip package by name, whatever the case, slashes and backslashes of the names."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._infos = {part_name(info.filename): info for info in self._archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    def names(self) -> Iterable[str]:
        """All part names, in small letters."""
        return self._infos.keys()

    def open(self, part: str) -> BytesIO:
        """A part's bytes. zipfile never gives more than the size that its header declares."""
        with self._archive.open(self._infos[part]) as source:
            return BytesIO(_without_blanks(list(_pieces(source))))

    def xml(self, part: str) -> Element:
        """A part as one tree."""
        return fromstring(self.open(part).getvalue())  # noqa: S314 - without DTD, by the gate

    def relations(self, part: str) -> dict[str, _Relation]:
        """The relations of a part ("" for the package) by id."""
        folder, _, file = part.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self:
            return {}
        return {
            node.get("Id", ""): _Relation(_kind_of_relation(node), self._target(folder, node))
            for node in self.xml(rels)
            if node.get("TargetMode") != "External"
        }

    def _target(self, folder: str, node: Element) -> str:
        """The part that a relation names: as it stands, or without the escapes of an address (%20)."""
        target = _target(folder, node.get("Target", ""))
        return target if target in self else unquote(target)


_BLANK_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?:/>|></c>)')
_LARGE = 1024 * 1024


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces that break off before a tag; read as a whole, it would take thrice its size."""
    rest = b""
    while piece := source.read(_LARGE):
        piece = rest + piece
        place = piece.rfind(b"<")
        yield piece[:place]
        rest = piece[place:]
    yield rest


def _without_blanks(pieces: list[bytes]) -> bytes:
    """A large part without blank formatted cells: 200,000 rows of them are read three times as fast.

    Only where every cell has its own address, and no text could look like a cell.
    """
    if sum(map(len, pieces)) >= _LARGE and not any(map(_may_mislead, pieces)):
        for place, piece in enumerate(pieces):
            pieces[place] = _BLANK_CELL.sub(b"", piece)
    return b"".join(pieces)


def _may_mislead(piece: bytes) -> bool:
    return b"<![CDATA[" in piece or piece.count(b"<c ") != piece.count(b'<c r="')


def _kind_of_relation(node: Element) -> str:
    return node.get("Type", "").rpartition("/")[2].lower()


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join(folder, target)
    return part_name(posixpath.normpath(path))


# ---------------------------------------------------------------- .xlsx


@dataclass(frozen=True, eq=False)
class _Style:
    """What a cell's format says of its number; one object for each format, see _style."""

    number_format: str = "General"
    is_date: bool = False
    capitals: bool = False
    """The font is one of TCVN3's fonts of capitals (.VnTimeH), which shows small letters as capitals."""


# Formats that Excel shows as the machine's locale wants; openpyxl's table has the American ones.
_LOCALE_FORMATS = {
    14: "dd/mm/yyyy",
    22: "dd/mm/yyyy hh:mm",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "dd/mm/yyyy"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "hh:mm"),
}


_MOST_NAMED = 5


@dataclass
class _Book:
    """What the sheets of one package share."""

    strings: list[str] | None = None
    styles: list[_Style] | None = None
    epoch: datetime = WINDOWS_EPOCH
    recalculates: bool = False
    repairs: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    def repaired(self, what: str, *sheets: str) -> None:
        """Remembers, once, that something of the file had to be left out or guessed, and of which sheets."""
        self.repairs.setdefault(what, []).extend(sheets)

    def notes(self, file_name: str) -> Iterator[Problem]:
        """The repairs, one note each; of thousands of sheets the first few are named."""
        for what, sheets in self.repairs.items():
            names = ", ".join(f"«{sheet}»" for sheet in sheets[:_MOST_NAMED])
            more = f" và {len(sheets) - _MOST_NAMED} sheet khác" if len(sheets) > _MOST_NAMED else ""
            yield problem("file-repaired", None, file_name, what=f"{what} {names}{more}".strip())


def _read_xlsx(package: _Package) -> Workbook:
    part = _workbook_part(package)
    root, relations, book = package.xml(part), package.relations(part), _Book()
    for node in root:
        if _local(node.tag) == "workbookPr" and _is_true(node.get("date1904")):
            book.epoch = MAC_EPOCH
        elif _local(node.tag) == "calcPr":
            book.recalculates = _is_true(node.get("fullCalcOnLoad"))
    book.strings = _read_strings(package, _part_of(package, relations, "sharedStrings"))
    book.styles = _read_styles(package, _part_of(package, relations, "styles"), book)
    sheets = tuple(_read_sheets(package, root, relations, book))
    return Workbook("xlsx", sheets, tuple(book.notes(package.name)), date1904=book.epoch == MAC_EPOCH)


def _workbook_part(package: _Package) -> str:
    """The part that lists the sheets: by the package's relations, else by its usual name."""
    for relation in package.relations("").values():
        if relation.kind == "officedocument" and relation.part in package:
            return relation.part
    for name in sorted(package.names(), key=len):
        if name.endswith("workbook.xml"):
            return name
    raise _unreadable("file-damaged", package.name)


def _part_of(package: _Package, relations: Mapping[str, _Relation], kind: str) -> str | None:
    for relation in relations.values():
        if relation.kind == kind.lower() and relation.part in package:
            return relation.part
    usual = f"xl/{kind}.xml".lower()
    return usual if usual in package else None


def _read_sheets(
    package: _Package, root: Element, relations: Mapping[str, _Relation], book: _Book
) -> Iterator[Sheet]:
    nodes = [sheet for group in root if _local(group.tag) == "sheets" for sheet in group]
    titles = [node.get("name", "") for node in nodes]
    seen: set[str] = set()
    for node, title, name in zip(nodes, titles, sheet_names(titles), strict=True):
        ids = (value for key, value in node.attrib.items() if key.startswith("{") and _local(key) == "id")
        relation = relations.get(next(ids, ""))
        if relation is None or relation.part not in package:
            book.repaired("thiếu nội dung của sheet", name)
        elif relation.part in seen:
            book.repaired("không có nội dung riêng, dùng chung với sheet khác nên được bỏ qua: sheet", name)
        elif relation.kind == "worksheet":
            seen.add(relation.part)
            visible = node.get("state", "visible") == "visible"
            sheet = _SheetReader(package.name, book).read(package.open(relation.part), name, visible=visible)
            yield replace(sheet, renamed=is_renamed(title, name))


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Text with Excel's _xHHHH_ undone (_x000D_ is a carriage return, _x005F_ an underscore)."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _rich_text(item: Element) -> str:
    """The text of a string item: its runs without their phonetic guides."""
    if len(item) == 1 and item[0].tag[-2:] == "}t":
        return _unescaped(item[0].text or "")
    parts = []
    for child in item:
        local = _local(child.tag)
        if local == "t":
            parts.append(child.text or "")
        elif local == "r":
            parts.extend(run.text or "" for run in child if _local(run.tag) == "t")
    return _unescaped("".join(parts))


def _read_strings(package: _Package, part: str | None) -> list[str] | None:
    if part is None:
        return None
    strings = []
    for _, node in iterparse(package.open(part)):  # noqa: S314 - without DTD, by the gate
        if node.tag[-3:] in ("}si", "si"):
            strings.append(_rich_text(node))
            node.clear()
    return strings


_NO_STRINGS = "thiếu bảng chữ dùng chung, chữ trong các ô không đọc được"
_NO_STYLES = "thiếu bảng định dạng, ngày tháng có thể hiện thành số"
_NO_STYLE = "có ô mang định dạng không có trong tệp, ngày tháng có thể hiện thành số"
_BROKEN_STYLES = "bảng định dạng bị hỏng, ngày tháng có thể hiện thành số"


def _read_styles(package: _Package, part: str | None, book: _Book) -> list[_Style] | None:
    """The style of each cell format; None without such a part, none at all (and a note) if it is broken."""
    if part is None:
        return None
    try:
        return _styles_of(package.xml(part))
    except (ParseError, expat.ExpatError, ValueError, zipfile.BadZipFile, zlib.error):
        book.repaired(_BROKEN_STYLES)
        return []


def _styles_of(root: Element) -> list[_Style]:
    groups = {_local(group.tag): group for group in root}
    codes = dict(BUILTIN_FORMATS) | _LOCALE_FORMATS
    codes |= {int(node.get("numFmtId", 0)): node.get("formatCode", "") for node in groups.get("numFmts", ())}
    capitals = {str(place) for place, font in enumerate(groups.get("fonts", ())) if _has_capitals(font)}
    return [
        _style(codes.get(int(node.get("numFmtId", 0)), "General"), capitals=node.get("fontId") in capitals)
        for node in groups.get("cellXfs", ())
    ]


def _has_capitals(font: Element) -> bool:
    return any(_is_of_capitals(node.get("val", "")) for node in font if _local(node.tag) == "name")


def _is_of_capitals(font: str) -> bool:
    name = font.lower()
    return name.startswith(".vn") and name.endswith("h")


_FRACTIONS = re.compile(r"s[.,]0+")
_DIGITS = re.compile(r"[0#?]")


_LONGEST_FORMAT = 255
"""Excel allows no longer one."""


@lru_cache(maxsize=1024)
def _style(number_format: str, *, capitals: bool = False) -> _Style:
    number_format = number_format[:_LONGEST_FORMAT]
    elapsed = bool(is_timedelta_format(number_format))
    # "#,##0 VND" without quotes has a D, but what counts digits counts no days; "ss.000" has both.
    counts = _DIGITS.search(_FRACTIONS.sub("", FORMAT_NOISE.sub("", number_format.split(";", 1)[0])))
    is_date = bool(is_date_format(number_format)) and not elapsed and not counts
    return _Style(number_format, is_date, capitals)


_PLAIN = _Style()


@lru_cache(maxsize=1024)
def _shows_time(number_format: str) -> bool:
    return not set("hs").isdisjoint(FORMAT_NOISE.sub("", number_format).lower())


_TAGS = {ns + tag: tag for ns in (_MAIN, _STRICT) for tag in ("row", "col", "mergeCell")}
_COLUMNS: dict[str, int] = {}


def _column_number(letters: str) -> int:
    """ "AB" -> 28; raises ValueError for what is no column of Excel."""
    if (known := _COLUMNS.get(letters)) is not None:
        return known
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or number > MAX_COLUMN:
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(letters)
    return _COLUMNS.setdefault(letters, number)


def _address(reference: str) -> tuple[int, int]:
    reference = reference.replace("$", "")
    letters = reference.rstrip("0123456789")
    row = int(reference[len(letters) :])
    if not 1 <= row <= MAX_ROW:
        raise ValueError(reference)
    return row, _column_number(letters)


def _range(reference: str) -> Range:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _address(first), _address(last or first)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


_MOST_COLUMN_GROUPS = 1_000


class _SheetReader:
    """Reads one worksheet part in one pass over its rows."""

    def __init__(self, file_name: str, book: _Book) -> None:
        self._file, self._book = file_name, book
        self._texts = _Texts()
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._shared: dict[str | None, tuple[str, str]] = {}
        self._shared_texts: dict[str, _Found | None] = {}
        self._row = self._column = self._moves = 0

    def read(self, source: BytesIO, name: str, *, visible: bool) -> Sheet:
        """The sheet in the part; the name and visibility are the workbook's to tell."""
        handlers: dict[str, Callable[[Element], None]] = {
            "row": self._read_row,
            "col": self._read_column,
            "mergeCell": self._read_merge,
        }
        node = None
        for _, node in iterparse(source):  # noqa: S314 - without DTD, by the gate
            if (tag := _TAGS.get(node.tag)) is not None:
                handlers[tag](node)
                node.clear()
        # The last element to end is the root.
        if node is None or not node.tag.startswith((_MAIN, _STRICT)):
            raise ValueError("no worksheet")
        hidden_columns = (range(first, last + 1) for first, last in self._hidden_columns)
        return _sheet(
            self._texts.settled(self._rows),
            name=name,
            visible=visible,
            merges=tuple(self._merges),
            hidden_rows=self._hidden_rows,
            hidden_columns={column for columns in hidden_columns for column in columns},
        )

    def _read_column(self, node: Element) -> None:
        if _is_true(node.get("hidden")):
            self._hidden_columns.append((int(node.get("min", 1)), min(int(node.get("max", 1)), MAX_COLUMN)))
            if len(self._hidden_columns) > _MOST_COLUMN_GROUPS:
                raise ValueError("column groups")

    def _read_merge(self, node: Element) -> None:
        try:
            merge = _range(node.get("ref", ""))
        except ValueError:
            self._book.repaired("có vùng gộp ô ghi sai địa chỉ nên được coi là không gộp")
            return
        if (merge.top, merge.left) != (merge.bottom, merge.right):
            self._merges.append(merge)

    def _read_row(self, node: Element) -> None:
        number = node.get("r")
        self._row = int(float(number)) if number else self._row + 1
        self._column = 0
        if _is_true(node.get("hidden")):
            self._hidden_rows.add(self._row)
        for child in node:
            row = self._place(child.get("r"), number)
            if len(child) and (cell := self._read_cell(child, row, self._column)) is not None:
                self._keep(cell)

    def _place(self, reference: str | None, row: str | None) -> int:
        """Finds the next cell's column, and gives its row; row is the number its own row states."""
        if not reference:
            self._column += 1
            return self._row
        if row and reference.endswith(row) and (known := _COLUMNS.get(reference[: -len(row)])):
            if not 1 <= self._row <= MAX_ROW:
                raise ValueError(reference)
            self._column = known
            return self._row
        number, self._column = _address(reference)
        return number

    def _keep(self, cell: Cell) -> None:
        row = self._rows.setdefault(cell.row, {})
        if cell.column in row:
            self._book.repaired("có ô ghi hai lần, chỉ lấy lần đầu")
            return
        row[cell.column] = cell
        self._book.count += 1
        if self._book.count > MAX_CELLS:
            raise _unreadable("file-too-big", self._file)

    def _read_cell(self, node: Element, row: int, column: int) -> Cell | None:
        """The cell of a <c> element; None for a blank one."""
        stored = formula = inline = None
        for child in node:
            tag = child.tag[-2:]
            if tag == "}v":
                stored = self._one_value(stored, child.text or "")
            elif tag == "}f":
                formula = child
            elif tag == "is":
                inline = _rich_text(child)
            elif tag == "}t":  # not where it belongs, and yet a text
                inline = _unescaped(child.text or "")
        kind, style = node.get("t", "n"), self._style_of(node.get("s"))
        found = _in_font(self._content(kind, stored, inline, style), style)
        if formula is None:
            if found is None:
                return None
            return _cell(row, column, found, style.number_format, None)
        found = self._calculated(found, kind, stored)
        if found is None:
            return None
        text = self._formula(formula, node.get("r"), exact=found.fault is not None)
        return _cell(row, column, found, style.number_format, text)

    def _one_value(self, before: str | None, stored: str) -> str:
        if before is not None:
            self._book.repaired("có ô ghi hai giá trị, chỉ lấy giá trị đầu")
        return stored if before is None else before

    def _style_of(self, index: str | None) -> _Style:
        if index is None:
            return _PLAIN
        styles = self._book.styles
        if styles and (place := _index(index, styles)) is not None:
            return styles[place]
        if index != "0":
            self._book.repaired(_NO_STYLES if styles is None else _NO_STYLE if styles else _BROKEN_STYLES)
        return _PLAIN

    def _content(self, kind: str, stored: str | None, inline: str | None, style: _Style) -> _Found | None:
        """What a cell of the kind (attribute t) holds; None for nothing."""
        if kind == "inlineStr" or (stored is None and inline is not None):
            return self._texts.read(_unescaped(stored or "") if inline is None else inline)
        if not stored:
            return None if stored is None or kind != "e" else _error("")
        if kind == "n" and len(stored) < _LONGEST:
            return _read_number(stored, style, self._book.epoch)
        if kind == "s":
            return self._shared_text(stored)
        if kind == "str":
            return self._texts.read(_unescaped(stored))
        return _SIMPLE.get(kind, _broken)(stored)

    def _shared_text(self, stored: str) -> _Found | None:
        if stored not in self._shared_texts:
            self._shared_texts[stored] = self._text_at(stored)
        return self._shared_texts[stored]

    def _text_at(self, stored: str) -> _Found | None:
        strings = self._book.strings
        if strings is None:
            self._book.repaired(_NO_STRINGS)
            return _broken("")
        place = _index(stored.strip(), strings)
        return _broken("") if place is None else self._texts.read(strings[place])

    def _calculated(self, found: _Found | None, kind: str, stored: str | None) -> _Found | None:
        """The stored result of a formula; the fault NOT_CALCULATED where none was ever stored.

        Programs that cannot calculate store nothing, or 0 with the order to calculate on opening
        (fullCalcOnLoad, which Excel drops when it saves). An empty text is a result like any other.
        """
        if found is None:
            empty_text = kind in ("str", "s") and stored is not None
            return None if empty_text else _NOT_CALCULATED
        zero = not isinstance(found.value, bool) and found.value == 0
        return _NOT_CALCULATED if zero and self._book.recalculates else found

    def _formula(self, node: Element, reference: str | None, *, exact: bool) -> str:
        """The formula's text; of a shared one, moved to this cell only where it will be shown."""
        text = "=" + vietnamese.clean(node.text or "").replace("_xlfn.", "")
        if node.get("t") != "shared":
            return text
        if node.text:
            self._shared[node.get("si")] = (text, reference or "A1")
            return text
        text, origin = self._shared.get(node.get("si"), (text, "A1"))
        if not exact or not reference or len(text) * self._moves > _MOST_MOVED:
            return text
        self._moves += 1
        return _moved(text, origin, reference)


def _index(text: str, things: Sequence[object]) -> int | None:
    """The place that a number names among the things; None where it names none of them."""
    is_number = text.isdecimal() and len(text) < _LONGEST_INDEX
    return place if is_number and (place := int(text)) < len(things) else None


_LONGEST_INDEX = 10
_MOST_MOVED = 1_000_000
"""Letters of shared formulas that are shown as each cell would show them: seconds of work."""


def _moved(formula: str, origin: str, to: str) -> str:
    try:
        return str(Translator(formula, origin).translate_formula(to))
    except (TranslatorError, TokenizerError):
        return formula


# ---------------------------------------------------------------- contents


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell's content before it has its place."""

    value: Value
    text: str
    fault: Fault | None = None
    hidden_chars: bool = False
    legacy: str | None = None
    number_format: str | None = None


_NOT_CALCULATED = _Found(None, "", Fault.NOT_CALCULATED)


def _in_font(found: _Found | None, style: _Style) -> _Found | None:
    """A text as the cell's font shows it."""
    if found and found.legacy and style.capitals:
        return replace(found, value=str(found.value).upper())
    return found


def _cell(row: int, column: int, found: _Found, number_format: str, formula: str | None) -> Cell:
    text = (formula or "=") if found.fault is Fault.NOT_CALCULATED else found.text
    return new_cell(
        row, column, found.value, text, number_format, found.fault, formula, found.hidden_chars, found.legacy
    )


@lru_cache(maxsize=8192)
def _read_number(stored: str, style: _Style, epoch: datetime) -> _Found:
    number = _parsed(stored)
    return _broken(stored) if number is None else _number_found(number, style, epoch)


def _number_found(number: float, style: _Style, epoch: datetime) -> _Found:
    if style.is_date:
        return _date_of(number, style.number_format, epoch)
    return _Found(number, _shown(number, style.number_format))


def _parsed(stored: str) -> int | float | None:
    """A stored number; None for what XML's numbers are not, though Python may read it (1_000, nan)."""
    try:
        number = int(stored) if stored.removeprefix("-").isdecimal() else float(stored)
    except ValueError:
        return None
    return None if "_" in stored or not stored.isascii() or not math.isfinite(number) else number


_NO_DAY = 60


def _date_of(serial: float, number_format: str, epoch: datetime) -> _Found:
    """The date or time of a serial number; 60 is the 29 February that 1900 did not have, 0 the day before."""
    is_no_day = epoch == WINDOWS_EPOCH and int(serial) == _NO_DAY
    if serial < 0 or is_no_day or (serial < 1 and not _shows_time(number_format)):
        return _Found(None, _shown(serial, ""), Fault.BAD_DATE)
    try:
        moment = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return _Found(None, _shown(serial, ""), Fault.BAD_DATE)
    return _found_moment(moment, number_format)


def _read_iso(stored: str) -> _Found:
    """A date of ISO 8601, as Strict files and OpenDocument store it."""
    try:
        return _found_moment(_iso_moment(stored))
    except (ValueError, AttributeError):
        return _Found(None, vietnamese.clean(stored[:_LONGEST]), Fault.BAD_DATE)


_ISO_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_ISO = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_ISO_TIME}(?:Z|[+-][0-9:]+)?)?|{_ISO_TIME}|P[0-9A-Z.]+"
)


def _iso_moment(stored: str) -> date | datetime | time | timedelta:
    text = stored.strip()
    if not _ISO.fullmatch(text):  # openpyxl looks at the beginning only
        raise ValueError(stored)
    moment: date | datetime | time | timedelta = from_ISO8601(text.removesuffix("Z"))  # type: ignore[no-untyped-call]
    return moment


_LAST_YEAR = 2199
"""As for dates in texts. Nothing is due so late, and no figures are as of the year 9999."""


def _found_moment(moment: date | datetime | time | timedelta, number_format: str = "") -> _Found:
    """A datetime only where there is a time; text as Vietnam writes it, a month where only that is shown."""
    if isinstance(moment, timedelta):
        days = moment / timedelta(days=1)
        return _Found(days, _shown(days, ""))
    if isinstance(moment, datetime) and moment.time() == time():
        moment = moment.date()
    if isinstance(moment, date) and moment.year > _LAST_YEAR:
        return _Found(None, f"{moment:%d/%m}/{moment.year}", Fault.BAD_DATE)
    if isinstance(moment, datetime):
        return _Found(moment, f"{moment:%d/%m}/{moment.year} {moment:%H:%M}")
    if isinstance(moment, date):
        day = "" if is_month_format(number_format) else f"{moment:%d}/"
        return _Found(moment, f"{day}{moment:%m}/{moment.year}")
    return _Found(moment, f"{moment:%H:%M}")


def _read_bool(stored: str) -> _Found:
    word = stored.strip().lower()
    value = _is_true(word)
    if not value and word not in ("0", "false", "off"):
        return _broken(stored)
    return _Found(value, "TRUE" if value else "FALSE")


_DECIMALS = re.compile(r"[0#]\.(0+)")


def _shown(number: float, number_format: str) -> str:
    """A number about as Excel shows it in Vietnam: grouped or in percent if its format says so."""
    if "%" in number_format:
        return vietnamese.number(Decimal(repr(number)) * 100) + "%"
    if "#,##" in number_format:
        return vietnamese.number(number)
    if decimals := _DECIMALS.fullmatch(number_format):
        padded = f"{number:.{len(decimals.group(1))}f}"
        # A code typed as 1.10 is the number 1.1 with two decimals; no format hides digits here.
        number_ = padded if float(padded) == number else repr(number)
        return number_.replace(".", ",")
    return (repr(number) if isinstance(number, int) else f"{number:.15g}").replace(".", ",")


_LONGEST = 200
_LONGEST_TEXT = 65_535
"""Excel's cells hold 32,767 characters, LibreOffice's 65,535. One text of megabytes in a thousand cells
would be gigabytes on the way out."""


def _broken(stored: str) -> _Found:
    return _Found(None, vietnamese.clean(stored[:_LONGEST]), Fault.UNREADABLE)


def _error(stored: str) -> _Found:
    return _Found(None, vietnamese.clean(stored[:_LONGEST]), Fault.ERROR_VALUE)


_SIMPLE = {"b": _read_bool, "e": _error, "d": _read_iso}


class _Texts:
    """The texts of one sheet: cleaned once each, and converted from the sheet's old encoding."""

    def __init__(self) -> None:
        self._known: dict[str, _Found | None] = {}

    def read(self, raw: str) -> _Found | None:
        """The cleaned text; None for a blank one."""
        try:
            return self._known[raw]
        except KeyError:
            return self._known.setdefault(raw, self._found(raw, None))

    def _found(self, raw: str, expected: str | None) -> _Found | None:
        if len(raw) > _LONGEST_TEXT:
            return _broken(raw)
        # Before clean(): TCVN3 writes "ư" as a soft hyphen.
        decoded, legacy = (raw, None) if raw.isascii() else vietnamese.decode_legacy(raw, expected)
        text = vietnamese.clean(decoded)
        shown = vietnamese.clean(raw) if legacy else text
        return _Found(text, shown, None, vietnamese.has_hidden(decoded), legacy) if text else None

    def settled(self, rows: dict[int, dict[int, Cell]]) -> dict[int, dict[int, Cell]]:
        """The rows with the texts converted that only their neighbours explain ("Sè" is Số)."""
        encodings = {found.legacy for found in self._known.values() if found and found.legacy}
        if len(encodings) != 1 or any(map(self._is_modern, self._known.values())):
            return rows
        again = {
            found.text: settled
            for raw, found in self._known.items()
            if found and not found.legacy and (settled := self._found(raw, *encodings)) and settled.legacy
        }
        return {row: {n: _reread(cell, again) for n, cell in cells.items()} for row, cells in rows.items()}

    @staticmethod
    def _is_modern(found: _Found | None) -> bool:
        return found is not None and found.legacy is None and vietnamese.is_modern(found.text)


def _reread(cell: Cell, again: Mapping[str, _Found]) -> Cell:
    found = again.get(cell.value) if isinstance(cell.value, str) else None
    if found is None:
        return cell
    return replace(
        cell, value=found.value, text=found.text, legacy=found.legacy, hidden_chars=found.hidden_chars
    )


def _sheet(
    rows: dict[int, dict[int, Cell]],
    *,
    name: str,
    visible: bool,
    merges: tuple[Range, ...] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
) -> Sheet:
    """A sheet of the cells kept, in order whatever the file's order.

    Raises ValueError for more merged rows than any table has: finding one's way in them takes time.
    """
    if sum(min(merge.bottom - merge.top, TALL) for merge in merges) > MAX_MERGED_ROWS:
        raise ValueError("merges")
    ordered = _in_order(rows)
    used = {column for cells in ordered.values() for column in cells}
    return Sheet(
        name=name,
        visible=visible,
        cells=Cells(ordered),
        merges=merges,
        hidden_rows=frozenset(ordered.keys() & set(hidden_rows)),
        hidden_columns=frozenset(used & set(hidden_columns)),
        max_row=max(ordered, default=0),
        max_column=max(used, default=0),
    )


def _in_order(rows: dict[int, dict[int, Cell]]) -> dict[int, dict[int, Cell]]:
    """The rows and their cells in order. Nearly every file has them so: a copy would take half as much again."""
    for row, cells in rows.items():
        if not _is_sorted(cells):
            rows[row] = dict(sorted(cells.items()))
    return rows if _is_sorted(rows) else dict(sorted(rows.items()))


def _is_sorted(numbers: Iterable[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


# ---------------------------------------------------------------- .ods

_ODS_ERROR = re.compile(r"#[A-ZÀ-Ỹ/0!?]+[!?]?|(?:Err|Lỗi):[0-9]{3}")
_ODS_FORMATS = {"percentage": "0.00%", "currency": "#,##0"}
_SHOWN_TRUTH = {("1", "TRUE"), ("0", "FALSE")}
_ODS_UNSHOWN = {"annotation", "ruby-text", "note", "forms", "shapes"}
_ODS_HIDDEN = ("collapse", "filter")
_ODS_QUOTED = "'"
"""Begins the names of tables that are no sheets but what is remembered of other files ('file:///…'#Sheet1);
some have no name at all."""
_ODS_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ODS_NO_DAY = date(1899, 12, 30)
"""A date of the number 0."""


def _read_ods(package: _Package) -> Workbook:
    """An OpenDocument spreadsheet, read from content.xml."""
    reader = _OdsReader(package.name)
    for event, node in iterparse(package.open("content.xml"), events=("start", "end")):  # noqa: S314 - without DTD, by the gate
        reader.take(event, node)
    return Workbook("ods", tuple(_named(reader.sheets)))


def _named(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The sheets by the names that tell them apart."""
    for sheet, name in zip(sheets, sheet_names(sheet.name for sheet in sheets), strict=True):
        yield replace(sheet, name=name, renamed=is_renamed(sheet.name, name))


def _attributes(node: Element) -> dict[str, str]:
    """An element's attributes by local name; those of LibreOffice's own extensions left out."""
    return {_local(key): value for key, value in node.attrib.items() if key.startswith("{urn:oasis:")}


class _OdsReader:
    """Follows the elements of a content.xml and collects its sheets."""

    def __init__(self, file_name: str) -> None:
        self.sheets: list[Sheet] = []
        self._file = file_name
        self._hidden_styles: set[str | None] = set()
        self._count = self._depth = 0
        self._begin({})

    def take(self, event: str, node: Element) -> None:
        """Takes the next element's start or end."""
        tag = _local(node.tag)
        if tag == "table":
            self._take_table(event, node)
        elif event == "start" or self._depth > 1:  # a table inside a cell or a drawing is no sheet
            return
        elif tag == "table-row":
            self._read_row(node)
            node.clear()
        elif tag == "table-column":
            self._read_column(_attributes(node))
        elif tag == "style":
            self._read_style(node)

    def _take_table(self, event: str, node: Element) -> None:
        self._depth += 1 if event == "start" else -1
        if event == "start" and self._depth == 1:
            self._begin(_attributes(node))
        elif event == "end" and self._depth == 0:
            self._end()
            node.clear()

    def _begin(self, table: Mapping[str, str]) -> None:
        self._table = table
        self._texts = _Texts()
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = 0

    def _end(self) -> None:
        name = self._table.get("name")
        if name and not name.startswith(_ODS_QUOTED):
            sheet = _sheet(
                self._texts.settled(self._rows),
                name=name,
                visible=self._table.get("style-name") not in self._hidden_styles,
                merges=tuple(self._merges),
                hidden_rows=self._hidden_rows,
                hidden_columns=self._hidden_columns,
            )
            self.sheets.append(sheet)

    def _read_style(self, node: Element) -> None:
        for child in node:
            if _local(child.tag) == "table-properties" and _attributes(child).get("display") == "false":
                self._hidden_styles.add(_attributes(node).get("name"))

    def _read_column(self, column: Mapping[str, str]) -> None:
        first = self._column + 1
        self._column = min(self._column + _repeats(column, "columns"), MAX_COLUMN)
        if column.get("visibility") in _ODS_HIDDEN:
            self._hidden_columns.update(range(first, self._column + 1))

    def _read_row(self, node: Element) -> None:
        row = _attributes(node)
        cells = list(self._row_cells(node))
        repeats = _repeats(row, "rows")
        self._count += len(cells) * repeats
        if self._count > MAX_CELLS or (cells and self._row + repeats > MAX_ROW):
            raise _unreadable("file-too-big", self._file)
        for number in range(self._row + 1, self._row + (repeats if cells else 0) + 1):
            self._rows[number] = {cell.column: replace(cell, row=number) for cell in cells}
            if row.get("visibility") in _ODS_HIDDEN:
                self._hidden_rows.add(number)
        self._row += repeats

    def _row_cells(self, row: Element) -> Iterator[Cell]:
        """The cells of the next row that hold something."""
        column = 0
        for node in row:
            if _local(node.tag) not in ("table-cell", "covered-table-cell"):
                continue
            attributes = _attributes(node)
            repeats = _repeats(attributes, "columns")
            self._merge(attributes, column + 1)
            if (found := self._content(node, attributes)) is not None:
                if column + repeats > MAX_COLUMN:
                    raise _unreadable("file-too-big", self._file)
                cell = _ods_cell(self._row + 1, column + 1, found, attributes.get("formula"))
                yield from (replace(cell, column=n) for n in range(column + 1, column + repeats + 1))
            column += repeats

    def _merge(self, cell: Mapping[str, str], column: int) -> None:
        rows, columns = (int(cell.get(f"number-{what}-spanned", 1)) for what in ("rows", "columns"))
        if rows > 1 or columns > 1:
            row = self._row + 1
            self._merges.append(Range(row, column, row + rows - 1, column + columns - 1))

    def _content(self, node: Element, cell: Mapping[str, str]) -> _Found | None:
        paragraphs = [_ods_text(child) for child in node if _local(child.tag) == "p"]
        shown = "\n".join(paragraphs)
        kind = cell.get("value-type")
        is_text, calculated = kind is None or kind == "string", node.get(_ODS_KIND, "string")
        if calculated == "error":
            return _error(shown)
        # A number that is shown as #N/A stands for the error; a text may be typed so, unless a formula gave it.
        if ("formula" in cell or not is_text) and _ODS_ERROR.fullmatch(shown.strip()):
            return _error(shown)
        # LibreOffice's empty text is an empty paragraph without a type; a number that is missing has one.
        if "formula" in cell and kind is None and (not paragraphs or (not shown and calculated != "string")):
            return _NOT_CALCULATED
        if is_text:
            return self._texts.read(cell.get("string-value") or shown)
        return _ods_value(str(kind), cell, shown)


def _ods_value(kind: str, cell: Mapping[str, str], shown: str) -> _Found:
    """What a cell of the value type holds that is no text."""
    match kind:
        case "date":
            return _ods_date(cell.get("date-value", ""), shown)
        case "time":
            return _ods_time(cell.get("time-value", ""))
        case "boolean":
            return _read_bool(cell.get("boolean-value", ""))
    stored = cell.get("value", "")
    if (stored, shown) in _SHOWN_TRUTH:
        return _read_bool(stored)
    number = _parsed(stored)
    known = _ODS_FORMATS.get(kind) or (_ods_format(number, shown) if number is not None else "General")
    return replace(_read_number(stored, _style(known), WINDOWS_EPOCH), number_format=known)


_SHOWN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHOWN_PERCENT = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?) ?%")
_SHOWN_DECIMALS = re.compile(r"-?[0-9]+[.,]([0-9]+)")
_SHOWN_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+")


def _ods_format(number: float, shown: str) -> str:
    """The format of a mere number: the one by which it looks as the file shows it, if there is such a one.

    Styles are not followed, and some programs store none: 1.10 is a code, not 1.1; 44015 may be a day.
    """
    if (decimals := _SHOWN_DECIMALS.fullmatch(shown)) and float(shown.replace(",", ".")) == number:
        return "0." + "0" * len(decimals[1])
    if _SHOWN_GROUPED.fullmatch(shown) and int(re.sub("[.,]", "", shown)) == number:
        return "#,##0"
    if (percent := _SHOWN_PERCENT.fullmatch(shown)) and _is_percent(number, percent[1].replace(",", ".")):
        return "0.00%"
    if (day := _SHOWN_DAY.fullmatch(shown)) and _is_day(number, *map(int, day.groups())):
        return "dd/mm/yyyy"
    return "General"


def _is_percent(number: float, shown: str) -> bool:
    return f"{number * 100:.{len(shown.partition('.')[2])}f}" == shown


def _is_day(number: float, day: int, month: int, year: int) -> bool:
    found = _date_of(number, "dd/mm/yyyy", WINDOWS_EPOCH).value
    return isinstance(found, date) and (found.day, found.month, found.year) == (day, month, year)


def _ods_cell(row: int, column: int, found: _Found, formula: str | None) -> Cell:
    text = None if formula is None else "=" + vietnamese.clean(formula).partition("=")[2]
    return _cell(row, column, found, found.number_format or "General", text)


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"number-{what}-repeated", 1)))


def _ods_text(node: Element) -> str:
    """The text of a paragraph, with its coded blanks, without notes and reading aids."""
    tag = _local(node.tag)
    if tag in _ODS_UNSHOWN:
        return ""
    if tag == "s":
        return " "
    if tag in ("tab", "line-break"):
        return "\n" if tag == "line-break" else " "
    return (node.text or "") + "".join(_ods_text(child) + (child.tail or "") for child in node)


def _ods_date(stored: str, shown: str) -> _Found:
    """A date; its format is told by what the file shows: "03/2026" has no day."""
    found = _read_iso(stored)
    if not isinstance(found.value, date):
        return found
    if found.value == _ODS_NO_DAY:
        return _Found(None, vietnamese.clean(shown) or found.text, Fault.BAD_DATE)
    numbers = [int(number) for number in re.findall(r"[0-9]+", shown)]
    year, month = found.value.year, found.value.month
    only_month = numbers in ([month, year], [month, year % 100], [year])
    number_format = "mm/yyyy" if only_month else "dd/mm/yyyy"
    return replace(_found_moment(found.value, number_format), number_format=number_format)


def _ods_time(stored: str) -> _Found:
    """A time of day, or a longer span in days ("PT08H30M00S")."""
    match = re.fullmatch(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S", stored)
    if match is None:
        return _broken(stored)
    hours, minutes, seconds = map(int, match.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return _found_moment(time(hours, minutes, seconds))
    return _found_moment(timedelta(hours=hours, minutes=minutes, seconds=seconds))


# ---------------------------------------------------------------- .xls


def _read_xls(data: bytes) -> Workbook:
    """A workbook of Excel 95 to 2003."""
    book = read_book(data, MAX_CELLS)
    epoch, styles = MAC_EPOCH if book.date1904 else WINDOWS_EPOCH, _styles_in(book.styles)
    sheets = tuple(_named([_binary_sheet(sheet, styles, epoch) for sheet in book.sheets]))
    return Workbook("xls", sheets, date1904=book.date1904)


def _styles_in(styles: Iterable[Style]) -> list[_Style]:
    return [_style(_format_of(style.number_format), capitals=_is_of_capitals(style.font)) for style in styles]


def _format_of(known: str | int) -> str:
    """A number format by its text or its built-in number."""
    if isinstance(known, str):
        return known
    return _LOCALE_FORMATS.get(known) or BUILTIN_FORMATS.get(known, "General")


def _binary_sheet(sheet: SheetCells, styles: Sequence[_Style], epoch: datetime) -> Sheet:
    texts = _Texts()
    rows: dict[int, dict[int, Cell]] = {}
    for row, contents in sheet.rows.items():
        for column, (content, number) in contents.items():
            style = styles[number] if number < len(styles) else _PLAIN
            if (found := _stored(content, style, texts, epoch)) is not None:
                cell = _cell(row, column, found, style.number_format, None)
                rows.setdefault(row, {})[column] = cell
    return _sheet(
        texts.settled(rows),
        name=sheet.name,
        visible=sheet.visible,
        merges=tuple(Range(*merge) for merge in sheet.merges),
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
    )


def _stored(content: Content, style: _Style, texts: _Texts, epoch: datetime) -> _Found | None:
    """What a cell of an .xls file holds; None for an empty text."""
    if isinstance(content, ErrorValue):
        return _error(content)
    if isinstance(content, str):
        return _in_font(texts.read(content), style)
    if isinstance(content, Lost):
        return _NOT_CALCULATED if content is Lost.NEVER_STORED else _broken("")
    if isinstance(content, bool):
        return _read_bool("1" if content else "0")
    return _read_binary(content, style, epoch)


@lru_cache(maxsize=8192)
def _read_binary(stored: float, style: _Style, epoch: datetime) -> _Found:
    if not math.isfinite(stored):
        return _broken(str(stored))
    return _number_found(int(stored) if stored.is_integer() else stored, style, epoch)


# ---------------------------------------------------------------- .xlsb


def _read_xlsb(package: _Package) -> Workbook:
    """A binary workbook of Excel 2007 and later."""
    relations, book = package.relations(_XLSB_WORKBOOK), _Book()
    entries, date1904 = xlsb.read_workbook(package.open(_XLSB_WORKBOOK).getvalue())
    book.epoch = MAC_EPOCH if date1904 else WINDOWS_EPOCH
    texts = xlsb.read_texts(_binary_part(package, relations, "sharedstrings"))
    styles = _styles_in(xlsb.read_styles(_binary_part(package, relations, "styles")))
    sheets: list[Sheet] = []
    for entry, name in zip(entries, sheet_names(entry.name for entry in entries), strict=True):
        relation = relations.get(entry.relation)
        if relation is None or relation.part not in package:
            book.repaired("thiếu nội dung của sheet", name)
        elif relation.kind == "worksheet":
            found = SheetCells(name, entry.visible)
            part = package.open(relation.part).getvalue()
            book.count += xlsb.read_sheet(part, found, texts, MAX_CELLS - book.count)
            sheets.append(
                replace(_binary_sheet(found, styles, book.epoch), renamed=is_renamed(entry.name, name))
            )
    return Workbook("xlsb", tuple(sheets), tuple(book.notes(package.name)), date1904=date1904)


_XLSB_WORKBOOK = "xl/workbook.bin"


def _binary_part(package: _Package, relations: Mapping[str, _Relation], kind: str) -> bytes:
    """The part of the kind; nothing where there is none: a sheet of numbers needs no texts."""
    parts = (relation.part for relation in relations.values() if relation.kind == kind)
    part = next((part for part in parts if part in package), None)
    return package.open(part).getvalue() if part else b""
