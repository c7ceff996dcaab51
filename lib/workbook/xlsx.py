"""Packages of Excel (.xlsx, .xlsm), walked part by part.

openpyxl's own loader gives either formulas or their values, trusts <dimension>, opens Strict files as empty and
refuses a whole file for one broken style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from lib.base import vietnamese
from lib.base.old_encodings import OldFont, old_font
from lib.base.problems import Problem, problem
from lib.workbook.addresses import KNOWN_COLUMNS, LAST_COLUMN, LAST_ROW, parse_address, parse_range
from lib.workbook.contents import (
    LOCALE_FORMATS,
    LONGEST_NUMBER,
    NOT_CALCULATED,
    PLAIN,
    SIMPLE,
    Allowance,
    Found,
    Style,
    Texts,
    broken,
    cell_of,
    error_of,
    is_true,
    name_without_namespace,
    sheet_of,
    style_of,
    xml_number,
)
from lib.workbook.parts import DAMAGED_PART, PIECE, Parts, Relation
from lib.workbook.sheets import Cell, Range, Sheet, Workbook, is_renamed, sheet_names

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"

_MOST_NAMED = 5


@dataclass
class _Book:
    """What the sheets of one package share."""

    allowance: Allowance
    strings: list[str] | None = None
    styles: list[Style] | None = None
    epoch: datetime = WINDOWS_EPOCH
    recalculates: bool = False
    repairs: dict[str, list[str]] = field(default_factory=dict)

    def repaired(self, what: str, *sheets: str) -> None:
        """Remembers, once, that something of the file had to be left out or guessed, and of which sheets."""
        self.repairs.setdefault(what, []).extend(sheets)

    def notes(self, file_name: str) -> Iterator[Problem]:
        """The repairs, one note each; of thousands of sheets the first few are named."""
        for what, sheets in self.repairs.items():
            names = ", ".join(f"«{sheet}»" for sheet in sheets[:_MOST_NAMED])
            more = f" và {len(sheets) - _MOST_NAMED} sheet khác" if len(sheets) > _MOST_NAMED else ""
            yield problem("file-repaired", None, file_name, what=f"{what} {names}{more}".strip())


def read_xlsx(package: Parts, name: str, allowance: Allowance) -> Workbook:
    """The workbook in a package; name is for the notes. Raises ValueError for none, and what broken parts raise."""
    part = _workbook_part(package)
    root, relations, book = package.xml(part), package.relations(part), _Book(allowance)
    for node in root:
        if name_without_namespace(node.tag) == "workbookPr" and is_true(node.get("date1904")):
            book.epoch = MAC_EPOCH
        elif name_without_namespace(node.tag) == "calcPr":
            book.recalculates = is_true(node.get("fullCalcOnLoad"))
    book.strings = _read_strings(package, _part_of(package, relations, "sharedStrings"))
    book.styles = _read_styles(package, _part_of(package, relations, "styles"), book)
    sheets = tuple(_read_sheets(package, root, relations, book))
    return Workbook("xlsx", sheets, tuple(book.notes(name)), date1904=book.epoch == MAC_EPOCH)


def _workbook_part(package: Parts) -> str:
    """The part that lists the sheets: by the package's relations, else by its usual name."""
    for relation in package.relations("").values():
        if relation.kind.lower() == "officedocument" and relation.target in package:
            return relation.target
    for name in sorted(package.by_name, key=len):
        if name.endswith("workbook.xml"):
            return name
    raise ValueError("no workbook part")


def _part_of(package: Parts, relations: Mapping[str, Relation], kind: str) -> str | None:
    for relation in relations.values():
        if relation.kind.lower() == kind.lower() and relation.target in package:
            return relation.target
    usual = f"xl/{kind}.xml"
    return usual if usual in package else None


def _read_sheets(
    package: Parts, root: Element, relations: Mapping[str, Relation], book: _Book
) -> Iterator[Sheet]:
    nodes = [sheet for group in root if name_without_namespace(group.tag) == "sheets" for sheet in group]
    titles = [node.get("name", "") for node in nodes]
    seen: set[str | None] = set()
    for node, title, name in zip(nodes, titles, sheet_names(titles), strict=True):
        ids = (
            value
            for key, value in node.attrib.items()
            if key.startswith("{") and name_without_namespace(key) == "id"
        )
        relation = relations.get(next(ids, ""))
        part = package.find(relation.target) if relation else None
        if relation is None or part is None:
            book.repaired("thiếu nội dung của sheet", name)
        elif part in seen:
            book.repaired("không có nội dung riêng, dùng chung với sheet khác nên được bỏ qua: sheet", name)
        elif relation.kind.lower() == "worksheet":
            seen.add(part)
            visible = node.get("state", "visible") == "visible"
            source = BytesIO(_without_blanks(list(package.pieces(part))))
            sheet = _SheetReader(book).read(source, name, visible=visible)
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
        local = name_without_namespace(child.tag)
        if local == "t":
            parts.append(child.text or "")
        elif local == "r":
            parts.extend(run.text or "" for run in child if name_without_namespace(run.tag) == "t")
    return _unescaped("".join(parts))


def _read_strings(package: Parts, part: str | None) -> list[str] | None:
    if part is None:
        return None
    strings = []
    for _, node in iterparse(BytesIO(package.read(part))):  # noqa: S314 - without DTD, by the gate
        if node.tag[-3:] in ("}si", "si"):
            strings.append(_rich_text(node))
            node.clear()
    return strings


_NO_STRINGS = "thiếu bảng chữ dùng chung, chữ trong các ô không đọc được"
_NO_STYLES = "thiếu bảng định dạng, ngày tháng có thể hiện thành số"
_NO_STYLE = "có ô mang định dạng không có trong tệp, ngày tháng có thể hiện thành số"
_BROKEN_STYLES = "bảng định dạng bị hỏng, ngày tháng có thể hiện thành số"


def _read_styles(package: Parts, part: str | None, book: _Book) -> list[Style] | None:
    """The style of each cell format; None without such a part, none at all (and a note) if it is broken."""
    if part is None:
        return None
    try:
        return _styles_of(package.xml(part))
    except (ParseError, expat.ExpatError, ValueError, *DAMAGED_PART):
        book.repaired(_BROKEN_STYLES)
        return []


def _styles_of(root: Element) -> list[Style]:
    groups = {name_without_namespace(group.tag): group for group in root}
    codes = dict(BUILTIN_FORMATS) | LOCALE_FORMATS
    codes |= {int(node.get("numFmtId", 0)): node.get("formatCode", "") for node in groups.get("numFmts", ())}
    fonts = {
        str(place): (_old_font(font), _strikes(font)) for place, font in enumerate(groups.get("fonts", ()))
    }
    styles = []
    for node in groups.get("cellXfs", ()):
        font, struck = fonts.get(node.get("fontId", ""), (None, False))
        styles.append(style_of(codes.get(int(node.get("numFmtId", 0)), "General"), font, struck=struck))
    return styles


def _strikes(font: Element) -> bool:
    strikes = [node for node in font if name_without_namespace(node.tag) == "strike"]
    return any(is_true(node.get("val", "1")) for node in strikes)


def _old_font(font: Element) -> OldFont | None:
    names = (node.get("val", "") for node in font if name_without_namespace(node.tag) == "name")
    return next(filter(None, map(old_font, names)), None)


_TAGS = {ns + tag: tag for ns in (_MAIN, _STRICT) for tag in ("row", "col", "mergeCell")}

_MOST_COLUMN_GROUPS = 1_000


class _SheetReader:
    """Reads one worksheet part in one pass over its rows."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._texts = Texts()
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._struck: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._shared: dict[str | None, tuple[str, str]] = {}
        self._shared_texts: dict[tuple[str, OldFont | None], Found | None] = {}
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
        return sheet_of(
            self._texts.settled(self._rows),
            name=name,
            visible=visible,
            merges=tuple(self._merges),
            hidden_rows=self._hidden_rows,
            struck_rows=self._struck,
            hidden_columns={column for columns in hidden_columns for column in columns},
        )

    def _read_column(self, node: Element) -> None:
        if is_true(node.get("hidden")):
            self._hidden_columns.append((int(node.get("min", 1)), min(int(node.get("max", 1)), LAST_COLUMN)))
            if len(self._hidden_columns) > _MOST_COLUMN_GROUPS:
                raise ValueError("column groups")

    def _read_merge(self, node: Element) -> None:
        try:
            merge = parse_range(node.get("ref", ""))
        except ValueError:
            self._book.repaired("có vùng gộp ô ghi sai địa chỉ nên được coi là không gộp")
            return
        if (merge.top, merge.left) != (merge.bottom, merge.right):
            self._merges.append(merge)

    def _read_row(self, node: Element) -> None:
        number = node.get("r")
        self._row = int(float(number)) if number else self._row + 1
        self._column = 0
        if is_true(node.get("hidden")):
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
        if row and reference.endswith(row) and (known := KNOWN_COLUMNS.get(reference[: -len(row)])):
            if not 1 <= self._row <= LAST_ROW:
                raise ValueError(reference)
            self._column = known
            return self._row
        number, self._column = parse_address(reference)
        return number

    def _keep(self, cell: Cell) -> None:
        row = self._rows.setdefault(cell.row, {})
        if cell.column in row:
            self._book.repaired("có ô ghi hai lần, chỉ lấy lần đầu")
            return
        row[cell.column] = cell
        self._book.allowance.take()

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
        found = self._content(kind, stored, inline, style)
        if style.struck:
            self._struck.add(row)
        if formula is None:
            if found is None:
                return None
            return cell_of(row, column, found, style.number_format, None)
        found = self._calculated(found, kind, stored)
        if found is None:
            return None
        text = self._formula(formula, node.get("r"), exact=found.fault is not None)
        return cell_of(row, column, found, style.number_format, text)

    def _one_value(self, before: str | None, stored: str) -> str:
        if before is not None:
            self._book.repaired("có ô ghi hai giá trị, chỉ lấy giá trị đầu")
        return stored if before is None else before

    def _style_of(self, index: str | None) -> Style:
        if index is None:
            return PLAIN
        styles = self._book.styles
        if styles and (place := _index(index, styles)) is not None:
            return styles[place]
        if index != "0":
            self._book.repaired(_NO_STYLES if styles is None else _NO_STYLE if styles else _BROKEN_STYLES)
        return PLAIN

    def _content(self, kind: str, stored: str | None, inline: str | None, style: Style) -> Found | None:
        """What a cell of the kind (attribute t) holds; None for nothing."""
        if kind == "inlineStr" or (stored is None and inline is not None):
            return self._texts.read(_unescaped(stored or "") if inline is None else inline, style)
        if not stored:
            return None if stored is None or kind != "e" else error_of("")
        if kind == "n" and len(stored) < LONGEST_NUMBER:
            return xml_number(stored, style, self._book.epoch)
        if kind == "s":
            return self._shared_text(stored, style)
        if kind == "str":
            return self._texts.read(_unescaped(stored), style)
        return SIMPLE.get(kind, broken)(stored)

    def _shared_text(self, stored: str, style: Style) -> Found | None:
        key = stored, style.font
        if key not in self._shared_texts:
            self._shared_texts[key] = self._text_at(stored, style)
        return self._shared_texts[key]

    def _text_at(self, stored: str, style: Style) -> Found | None:
        strings = self._book.strings
        if strings is None:
            self._book.repaired(_NO_STRINGS)
            return broken("")
        place = _index(stored.strip(), strings)
        return broken("") if place is None else self._texts.read(strings[place], style)

    def _calculated(self, found: Found | None, kind: str, stored: str | None) -> Found | None:
        """The stored result of a formula; the fault NOT_CALCULATED where none was ever stored.

        Programs that cannot calculate store nothing, or 0 with the order to calculate on opening
        (fullCalcOnLoad, which Excel drops when it saves). An empty text is a result like any other.
        """
        if found is None:
            empty_text = kind in ("str", "s") and stored is not None
            return None if empty_text else NOT_CALCULATED
        zero = not isinstance(found.value, bool) and found.value == 0
        return NOT_CALCULATED if zero and self._book.recalculates else found

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


_BLANK_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?:/>|></c>)')


def _without_blanks(pieces: list[bytes]) -> bytes:
    """A large part without blank formatted cells: 200,000 rows of them are read three times as fast.

    Only where every cell has its own address, and no text could look like a cell.
    """
    if sum(map(len, pieces)) >= PIECE and not any(map(_may_mislead, pieces)):
        for place, piece in enumerate(pieces):
            pieces[place] = _BLANK_CELL.sub(b"", piece)
    return b"".join(pieces)


def _may_mislead(piece: bytes) -> bool:
    return b"<![CDATA[" in piece or piece.count(b"<c ") != piece.count(b'<c r="')
