"""Word documents in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I: layout only, no content.

A document is described by the frozen records below and laid out by `write`. All text is data: it is
shown as it stands, never read as markup, a field or a link. Sizes are in points, lengths in
millimetres. Everything that repeats is a paragraph style, so that an officer can change it in one place.

Lines under the heading block are borders of tiny empty paragraphs: Word and LibreOffice draw those
alike, while drawn shapes move when the text above them is edited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO
from itertools import groupby
from typing import Literal, assert_never

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement as Node
from docx.section import Section
from docx.shared import Mm

from lib.base import vietnamese

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
PAPER = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20
ISSUER_COLUMN = 64
FIRST_LINE = 12.7
UNKNOWN = "…"


class Align(StrEnum):
    """Alignment of a paragraph or a column; the values are Word's own."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "both"


# --- what a document is made of -------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A piece of text with one formatting."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | tuple[Run, ...]


@dataclass(frozen=True)
class Letterhead:
    """Who issues the document, under which number, where and when.

    number_symbol is the whole line ("Số: …/BC-UBND", see `number_line`). issuer may hold a line break.
    Without a day, the date line leaves day and month open and keeps the year, if that is known.
    """

    issuer: str
    place: str
    number_symbol: str
    superior: str | None = None
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class Signature:
    """Capacity of the signer, one line each ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), and the name if given."""

    capacity: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    name: str | None = None


@dataclass(frozen=True)
class Heading:
    """A heading that brings its own number: level 1 "I. …", 2 "1. …", 3 "a) …"."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; indent is the first line's."""

    text: Text
    align: Align = Align.JUSTIFY
    indent: bool = True


@dataclass(frozen=True)
class Bullet:
    """A paragraph that starts with a dash, as official texts list things."""

    text: Text


@dataclass(frozen=True)
class NumberedConclusions:
    """Paragraphs numbered 1., 2., 3. by Word, so that the numbers stay right when one is deleted."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Column:
    """A column of a table. width in mm is a share: a table always spans the text's whole width.

    Neighbours with the same group stand under one common heading.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table; bold for totals and groups. Where it spans, its last cell fills the rest."""

    cells: tuple[Text, ...]
    bold: bool = False
    spans: bool = False


@dataclass(frozen=True)
class Table:
    """A table with an optional title above it (bold) and a note ("Đơn vị tính: đồng", italic, right)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: Literal[12, 13] = 13
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a row whose number of cells does not fit the columns."""
        for number, row in enumerate(self.rows, start=1):
            wanted, given = len(self.columns), len(row.cells)
            if not (0 < given <= wanted if row.spans else given == wanted):
                raise ValueError(f"table row {number} has {given} cells for {wanted} columns")


Block = Heading | Paragraph | Bullet | NumberedConclusions | PageBreak | Table


@dataclass(frozen=True)
class Appendix:
    """A section of its own with its own page numbers. note is "Kèm theo Báo cáo số …", in brackets or not."""

    title: str
    note: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class OfficialDocument:
    """A whole document. Without a kind it is a letter (công văn), whose subject stands under the number.

    recipients are the lines of "Nơi nhận" without dash or semicolon; filed is what follows "Lưu:".
    mark stands in every header beside DỰ THẢO ("SỐ LIỆU MINH HỌA").
    """

    letterhead: Letterhead
    kind: str | None
    subject: str
    blocks: tuple[Block, ...]
    signature: Signature = Signature()
    recipients: tuple[str, ...] = ()
    filed: str = "VT"
    addressees: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    draft: bool = False
    mark: str = ""

    @property
    def header(self) -> str:
        """What stands at the top right of every page; nothing in a final document."""
        return " – ".join(filter(None, ("DỰ THẢO" if self.draft else "", _plain(self.mark))))


# --- words ----------------------------------------------------------------------------------------


def number_line(number: int | None, symbol: str) -> str:
    """The line of number and symbol; below 10 with a leading 0, open where not yet given."""
    return f"Số: {UNKNOWN if number is None else f'{number:02d}'}/{symbol}"


def date_words(day: date | None, year: int | None = None) -> str:
    """A date in the official words ("ngày 06 tháng 01 năm 2020"); what is unknown stays open."""
    if day is None:
        return f"ngày {UNKNOWN} tháng {UNKNOWN} năm {UNKNOWN if year is None else year}"
    return vietnamese.day_long(day)


def roman(number: int) -> str:
    """A whole number from 1 as a Roman numeral: 4 -> "IV"."""
    parts = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    numeral = ""
    for value, letters in parts:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# What XML cannot hold, and the invisible marks that turn the reading order round: "1.000" is never "000.1".
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def printable(text: str) -> str:
    """The text without control characters; line ends become \\n, tabs a space. No letter is lost.

    Unlike vietnamese.clean it keeps spaces at the ends (they part the runs of a sentence) and joiners
    (they make one emoji of several).
    """
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def _plain(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(printable(text).split())


def _runs_of(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


def _prefixed(prefix: str, text: Text) -> Text:
    return (Run(prefix), *_runs_of(text))


def _ended(text: Text) -> Text:
    """The text with the end mark "./." in place of its last full stop or semicolon."""
    if isinstance(text, str):
        bare = text.rstrip()
        return bare if bare.endswith("./.") else re.sub(r"(?<![.…])[.;]$", "", bare) + "./."
    if not text:
        return "./."
    return (*text[:-1], replace(text[-1], text=str(_ended(text[-1].text))))


def _with_end_mark(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with "./." after the last paragraph; after a table the mark stands alone."""
    match blocks:
        case (*before, Paragraph() | Bullet() as last):
            return (*before, replace(last, text=_ended(last.text)))
        case (*before, NumberedConclusions((*items, item))):
            return (*before, NumberedConclusions((*items, _ended(item))))
        case _:
            return (*blocks, Paragraph("./."))


# --- nodes of the document's XML ------------------------------------------------------------------


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def _node(tag: str, *children: Node, **attributes: object) -> Node:
    """An element of Word's main namespace."""
    node = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), str(value))
    node.extend(children)
    return node


def _run_node(run: Run) -> Node:
    properties = [_node(tag) for tag in ("b", "bCs") if run.bold] + [
        _node(tag) for tag in ("i", "iCs") if run.italic
    ]
    node = _node("r", _node("rPr", *properties)) if properties else _node("r")
    for number, line in enumerate(printable(run.text).split("\n")):
        if number:
            node.append(_node("br"))
        words = _node("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        node.append(words)
    return node


def _paragraph(style: str, text: Text = "", *properties: Node) -> Node:
    """A paragraph of the named style; the properties must come in the schema's order."""
    runs = [_run_node(run) for run in _runs_of(text) if run.text]
    return _node("p", _node("pPr", _node("pStyle", val=STYLES[style].id), *properties), *runs)


def _sides(left: int, right: int) -> Node:
    return _node("ind", left=left, right=right, firstLine=0)


def _rule(available: float, length: float) -> Node:
    """A thin line of the given length (mm), centred in the available width."""
    side = _twips(max(available - length, 0) / 2)
    border = _node("top", val="single", sz=6, space=0, color="000000")
    return _paragraph("Đường kẻ", "", _node("pBdr", border), _sides(side, side))


def _text_width(text: str, size: float) -> float:
    """About how wide bold Times New Roman sets the text, in mm; within a tenth for Vietnamese words."""
    widths = {"Lu": 0.69, "Ll": 0.48, "Nd": 0.5, "Pd": 0.4}
    ems = sum(widths.get(unicodedata.category(letter), 0.27) for letter in unicodedata.normalize("NFC", text))
    return ems * size * 25.4 / 72


def _short_rule(available: float, lines: Sequence[str], size: float) -> Node:
    """The rule of a third to a half of the line above it (of the longest, of several)."""
    widest = max((min(_text_width(line, size), available) for line in lines), default=0.0)
    return _rule(available, 0.42 * widest)


# --- styles ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Style:
    """A paragraph style: size, before and after in points, line in single lines, indent in mm."""

    id: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Align = Align.LEFT
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    exact: float | None = None
    keep_next: bool = False
    outline: int | None = None


def _heading_style(level: int, bold: bool) -> _Style:
    return _Style(
        f"Heading{level}", bold=bold, align=Align.JUSTIFY, indent=FIRST_LINE, after=6, line=1.15,
        keep_next=True, outline=level - 1,
    )  # fmt: skip


def _body_style(style_id: str, indent: float = FIRST_LINE) -> _Style:
    return _Style(style_id, align=Align.JUSTIFY, indent=indent, after=6, line=1.15)


def _table_style(size: int) -> _Style:
    return _Style(f"VBBang{size}", size=size, before=2, after=2)


STYLES: dict[str, _Style] = {
    "Normal": _Style("Normal"),
    "heading 1": _heading_style(1, bold=True),
    "heading 2": _heading_style(2, bold=True),
    "heading 3": _heading_style(3, bold=False),
    "header": _Style("Header", align=Align.CENTER),
    "Dự thảo": _Style("VBDuThao", size=12, bold=True, align=Align.RIGHT, exact=13),
    "Quốc hiệu": _Style("VBQuocHieu", size=12, bold=True, align=Align.CENTER),
    "Tiêu ngữ": _Style("VBTieuNgu", size=13, bold=True, align=Align.CENTER),
    "Cơ quan chủ quản": _Style("VBChuQuan", size=12, align=Align.CENTER),
    "Cơ quan ban hành": _Style("VBBanHanh", size=12, bold=True, align=Align.CENTER),
    "Đường kẻ": _Style("VBDuongKe", size=2, exact=4, before=3),
    "Số ký hiệu": _Style("VBSo", size=13, align=Align.CENTER, before=4),
    "Trích yếu công văn": _Style("VBVeViec", size=12, align=Align.CENTER, before=6),
    "Địa danh thời gian": _Style("VBNgay", size=13, italic=True, align=Align.CENTER, before=4),
    "Tên loại văn bản": _Style("VBTenLoai", bold=True, align=Align.CENTER, before=18, keep_next=True),
    "Trích yếu": _Style("VBTrichYeu", bold=True, align=Align.CENTER, keep_next=True),
    "Kính gửi": _Style("VBKinhGui", align=Align.CENTER, before=12, after=12),
    "Danh sách kính gửi": _Style("VBKinhGuiDS"),
    "Đoạn văn": _body_style("VBDoanVan"),
    "Đoạn không thụt đầu dòng": _body_style("VBDoanThang", indent=0),
    "Gạch đầu dòng": _body_style("VBGach"),
    "Kết luận": _body_style("VBKetLuan"),
    "Bảng 12": _table_style(12),
    "Bảng 13": _table_style(13),
    "Tên bảng": _Style("VBTenBang", bold=True, align=Align.CENTER, before=6, after=6, keep_next=True),
    "Ghi chú bảng": _Style("VBGhiChuBang", size=13, italic=True, align=Align.RIGHT, after=3, keep_next=True),
    "Khoảng cách": _Style("VBKhoangCach", size=2, exact=6),
    "Khoảng cách nhỏ": _Style("VBKhoangCachNho", size=1, exact=1),
    "Nơi nhận": _Style("VBNoiNhan", size=12, bold=True, italic=True),
    "Danh sách nơi nhận": _Style("VBNoiNhanDS", size=11),
    "Quyền hạn, chức vụ": _Style("VBChucVu", bold=True, align=Align.CENTER),
    "Họ và tên người ký": _Style("VBHoTen", bold=True, align=Align.CENTER, before=76),
    "Phụ lục": _Style("VBPhuLuc", bold=True, align=Align.CENTER, keep_next=True, outline=0),
    "Tên phụ lục": _Style("VBTenPhuLuc", bold=True, align=Align.CENTER, keep_next=True),
    "Kèm theo": _Style("VBKemTheo", italic=True, align=Align.CENTER, after=10, keep_next=True),
}


def _spacing(style: _Style) -> Node:
    line = {"line": round(style.line * 240), "lineRule": "auto"}
    if style.exact is not None:
        line = {"line": round(style.exact * 20), "lineRule": "exact"}
    return _node("spacing", before=round(style.before * 20), after=round(style.after * 20), **line)


def _paragraph_properties(style: _Style) -> Node:
    keep = [_node("keepNext")] if style.keep_next else []
    outline = [] if style.outline is None else [_node("outlineLvl", val=style.outline)]
    indent = _node("ind", left=0, firstLine=_twips(style.indent))
    return _node(
        "pPr", *keep, _node("widowControl"), _spacing(style), indent, _node("jc", val=style.align), *outline
    )


def _fonts() -> Node:
    return _node("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _run_properties(style: _Style) -> Node:
    flags = {"b": style.bold, "bCs": style.bold, "i": style.italic, "iCs": style.italic}
    marks = [_node(tag, val=int(on)) for tag, on in flags.items()]
    sizes = [_node(tag, val=round(style.size * 2)) for tag in ("sz", "szCs")]
    language = _node("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")
    return _node("rPr", _fonts(), *marks, _node("color", val="000000"), *sizes, language)


def _style_node(name: str, style: _Style) -> Node:
    kind = {"default": 1} if name == "Normal" else {"customStyle": 1} if style.id.startswith("VB") else {}
    based = [] if name == "Normal" else [_node("basedOn", val="Normal")]
    shared = (_node("name", val=name), *based, _node("qFormat"))
    return _node("style", *shared, _paragraph_properties(style), _run_properties(style),
                 type="paragraph", styleId=style.id, **kind)  # fmt: skip


def _built_in_style(kind: str, style_id: str, name: str) -> Node:
    hidden = (_node("uiPriority", val=99), _node("semiHidden"), _node("unhideWhenUsed"))
    return _node("style", _node("name", val=name), *hidden, type=kind, styleId=style_id, default=1)


def _set_styles(word: WordDocument) -> None:
    """Replaces the template's styles, which carry other fonts, colours and a hundred unused entries."""
    root = word.styles.element
    for old in (*root.findall(qn("w:style")), *root.findall(qn("w:docDefaults"))):
        root.remove(old)
    defaults = _node("rPrDefault", _run_properties(_Style("")))
    root.insert(0, _node("docDefaults", defaults, _node("pPrDefault")))
    root.append(_built_in_style("character", "DefaultParagraphFont", "Default Paragraph Font"))
    root.append(_built_in_style("table", "TableNormal", "Normal Table"))
    root.append(_built_in_style("numbering", "NoList", "No List"))
    root.extend(_style_node(name, style) for name, style in STYLES.items())


# --- tables ---------------------------------------------------------------------------------------


def _cell(width: int, paragraphs: Iterable[Node], *properties: Node, align: str = "center") -> Node:
    """A table cell; the properties stand between width and vertical alignment."""
    return _node(
        "tc",
        _node("tcPr", _node("tcW", w=width, type="dxa"), *properties, _node("vAlign", val=align)),
        *paragraphs,
    )


def _grid(widths: Sequence[int], rows: Iterable[Node], border: str, margin: int) -> Node:
    """A table of fixed column widths (twips); border is Word's kind ("single", "nil")."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = _node("tblBorders", *(_node(edge, val=border, sz=4, space=0, color="000000") for edge in edges))
    margins = _node("tblCellMar", *(_node(side, w=margin, type="dxa") for side in ("left", "right")))
    properties = _node(
        "tblPr", _node("tblW", w=sum(widths), type="dxa"), _node("jc", val="center"), borders,
        _node("tblLayout", type="fixed"), margins,
    )  # fmt: skip
    return _node("tbl", properties, _node("tblGrid", *(_node("gridCol", w=width) for width in widths)), *rows)


def _layout_row(*cells: Node) -> Node:
    return _node("tr", _node("trPr", _node("cantSplit")), *cells)


def _column_widths(columns: Sequence[Column], text_width: float) -> list[int]:
    """Widths in twips that fill the text's width in the columns' proportions."""
    total = sum(column.width for column in columns)
    return [_twips(column.width / total * text_width) for column in columns]


def _heading_cell(table: Table, title: str, width: int, *properties: Node) -> Node:
    text = (Run(title, bold=True),)
    style = f"Bảng {table.size}"
    return _cell(width, [_paragraph(style, text, _node("keepNext"), _node("jc", val="center"))], *properties)


def _heading_row(cells: Iterable[Node]) -> Node:
    return _node("tr", _node("trPr", _node("cantSplit"), _node("tblHeader")), *cells)


def _heading_rows(table: Table, widths: Sequence[int]) -> list[Node]:
    """The heading, repeated on each page: one row, or two where columns stand in groups."""
    titled = list(zip(table.columns, widths, strict=True))
    if not any(column.group for column in table.columns):
        return [_heading_row(_heading_cell(table, column.title, width) for column, width in titled)]
    upper: list[Node] = []
    for group, members in groupby(titled, key=lambda pair: pair[0].group):
        upper.extend(_upper_cells(table, group, list(members)))
    return [_heading_row(upper), _heading_row(_lower_cell(table, column, width) for column, width in titled)]


def _upper_cells(table: Table, group: str, members: Sequence[tuple[Column, int]]) -> list[Node]:
    if group:
        total = sum(width for _, width in members)
        return [_heading_cell(table, group, total, _node("gridSpan", val=len(members)))]
    return [
        _heading_cell(table, column.title, width, _node("vMerge", val="restart")) for column, width in members
    ]


def _lower_cell(table: Table, column: Column, width: int) -> Node:
    if column.group:
        return _heading_cell(table, column.title, width)
    return _heading_cell(table, "", width, _node("vMerge"))


# A row taller than this may break over pages: kept whole, it could run off the page and lose text.
MOST_KEPT_LINES = 25


def _lines(text: Text, width: int, size: int) -> int:
    """About how many lines the text takes in a cell of the given width (twips)."""
    per_line = max(width / 20 / (size * 0.5), 1)
    words = "".join(run.text for run in _runs_of(text))
    return sum(1 + int(len(line) / per_line) for line in words.split("\n"))


def _body_row(table: Table, row: Row, widths: Sequence[int]) -> Node:
    spanned = len(table.columns) - len(row.cells) + 1
    own_widths = [*widths[: len(row.cells) - 1], sum(widths[len(row.cells) - 1 :])]
    cells = [
        _body_cell(table, text, width, column.align, row.bold)
        for text, width, column in zip(row.cells, own_widths, table.columns, strict=False)
    ]
    if spanned > 1:
        cells[-1][0].insert(1, _node("gridSpan", val=spanned))
    tallest = max(_lines(text, width, table.size) for text, width in zip(row.cells, own_widths, strict=True))
    whole = [_node("cantSplit")] if tallest <= MOST_KEPT_LINES else []
    return _node("tr", _node("trPr", *whole), *cells)


def _body_cell(table: Table, text: Text, width: int, align: Align, bold: bool) -> Node:
    runs = tuple(replace(run, bold=run.bold or bold) for run in _runs_of(text))
    return _cell(width, [_paragraph(f"Bảng {table.size}", runs, _node("jc", val=align))])


def _keep_with_next(row: Node) -> None:
    for properties in row.iter(qn("w:pPr")):
        if properties.find(qn("w:keepNext")) is None:
            properties.insert(1, _node("keepNext"))


def _body_rows(table: Table, widths: Sequence[int]) -> list[Node]:
    """The rows; a bold one (group) does not end a page; a last one that is bold (total) or spans the table
    (note) does not start one."""
    rows = [_body_row(table, row, widths) for row in table.rows]
    last = len(rows) - 1
    for number, row in enumerate(table.rows):
        kept = number if number < last else number - 1
        if (row.bold or (row.spans and number == last)) and kept >= 0:
            _keep_with_next(rows[kept])
    return rows


def _table(table: Table, text_width: float) -> Iterator[Node]:
    widths = _column_widths(table.columns, text_width)
    if table.title:
        yield _paragraph("Tên bảng", table.title)
    if table.note:
        yield _paragraph("Ghi chú bảng", table.note)
    yield _grid(widths, [*_heading_rows(table, widths), *_body_rows(table, widths)], "single", _twips(1.3))
    yield _paragraph("Khoảng cách")


# --- parts of the document ------------------------------------------------------------------------


def _lines_of(text: str) -> list[str]:
    return [line for line in (_plain(part) for part in printable(text).split("\n")) if line]


def _issuer_lines(issuer: str) -> list[str]:
    """The issuer's name in capitals; too long for a line, it breaks after ỦY BAN NHÂN DÂN."""
    lines = _lines_of(issuer.upper())
    name = lines[0] if len(lines) == 1 else ""
    match = re.match(r"(ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN) (.+)", name)
    if match and _text_width(name, 12) > ISSUER_COLUMN:
        return list(match.groups())
    return lines


def _issuer_cell(letterhead: Letterhead, width: float) -> Node:
    lines = _issuer_lines(letterhead.issuer)
    superior = [
        _paragraph("Cơ quan chủ quản", line) for line in _lines_of((letterhead.superior or "").upper())
    ]
    names = [_paragraph("Cơ quan ban hành", line) for line in lines]
    return _cell(_twips(width), [*superior, *names, _short_rule(width, lines[-1:], 12)], align="top")


def _nation_cell(width: float) -> Node:
    motto = "Độc lập - Tự do - Hạnh phúc"
    paragraphs = [
        _paragraph("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        _paragraph("Tiêu ngữ", motto),
        _rule(width, MOTTO_LENGTH),
    ]
    return _cell(_twips(width), paragraphs, align="top")


# Width of the motto in 13 pt bold Times New Roman: the sum of its letters' advance widths, 12.3 em.
MOTTO_LENGTH = 56.5


def _number_cell(document: OfficialDocument, width: float) -> Node:
    paragraphs = [_paragraph("Số ký hiệu", _plain(document.letterhead.number_symbol))]
    if document.kind is None:
        paragraphs.append(
            _paragraph("Trích yếu công văn", "V/v " + _plain(document.subject).removeprefix("V/v "))
        )
    return _cell(_twips(width), paragraphs, align="top")


def _date_cell(letterhead: Letterhead, width: float) -> Node:
    words = f"{_plain(letterhead.place)}, {date_words(letterhead.day, letterhead.year)}"
    return _cell(_twips(width), [_paragraph("Địa danh thời gian", words)], align="top")


def _heading_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    left, right = ISSUER_COLUMN, text_width - ISSUER_COLUMN
    letterhead = document.letterhead
    yield _grid(
        [_twips(left), _twips(right)],
        [
            _layout_row(_issuer_cell(letterhead, left), _nation_cell(right)),
            _layout_row(_number_cell(document, left), _date_cell(letterhead, right)),
        ],
        "nil",
        0,
    )
    yield _paragraph("Khoảng cách")


def _title_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    if document.kind is not None:
        lines = _lines_of(document.subject)
        yield _paragraph("Tên loại văn bản", _plain(document.kind.upper()))
        yield from (_paragraph("Trích yếu", line) for line in lines)
        yield _short_rule(text_width, lines, 14)
        yield _paragraph("Khoảng cách")
    yield from _addressees(document.addressees)


def _addressees(names: tuple[str, ...]) -> Iterator[Node]:
    """ "Kính gửi": one body on the same line, several in a list."""
    if len(names) == 1:
        yield _paragraph("Kính gửi", f"Kính gửi: {_plain(names[0])}")
    elif names:
        yield _paragraph("Danh sách kính gửi", "Kính gửi:", _spaced(12, 0), _sides(_twips(30), 0))
        for number, line in enumerate(_listed(names), start=1):
            after = 12 if number == len(names) else 0
            yield _paragraph("Danh sách kính gửi", line, _spaced(0, after), _sides(_twips(52), 0))


def _spaced(before: int, after: int) -> Node:
    return _node("spacing", before=before * 20, after=after * 20)


def _listed(names: Sequence[str]) -> list[str]:
    """Lines of an official list: a dash before, a semicolon after, a full stop after the last."""
    bare = [re.sub(r"^- |[;.]$", "", _plain(name)) for name in names]
    return [f"- {name}{'.' if number == len(bare) else ';'}" for number, name in enumerate(bare, start=1)]


def _block(block: Block, text_width: float, list_id: int) -> Iterator[Node]:
    """The nodes of one block; list_id is the numbering of its conclusions."""
    match block:
        case Heading(level, text):
            words = _plain(text.upper() if level == 1 else text)
            yield _paragraph(f"heading {level}", words)
        case Paragraph(text, align, indent):
            style = "Đoạn văn" if indent and align == Align.JUSTIFY else "Đoạn không thụt đầu dòng"
            yield _paragraph(style, text, _node("jc", val=align))
        case Bullet(text):
            yield _paragraph("Gạch đầu dòng", _prefixed("- ", text))
        case NumberedConclusions(items):
            yield from (_paragraph("Kết luận", item, _numbering(list_id)) for item in items)
        case PageBreak():
            yield _paragraph("Khoảng cách nhỏ", "", _node("pageBreakBefore"))
        case Table():
            yield from _table(block, text_width)
        case _:
            assert_never(block)


def _numbering(list_id: int) -> Node:
    return _node("numPr", _node("ilvl", val=0), _node("numId", val=list_id))


class _Lists:
    """The numbered lists of one document; each starts at 1."""

    def __init__(self, word: WordDocument) -> None:
        self._root = word.part.numbering_part.element
        for old in list(self._root):
            self._root.remove(old)
        level = _node(
            "lvl", _node("start", val=1), _node("numFmt", val="decimal"), _node("suff", val="space"),
            _node("lvlText", val="%1."), _node("lvlJc", val="left"),
            _node("pPr", _node("ind", left=0, firstLine=_twips(FIRST_LINE))), ilvl=0,
        )  # fmt: skip
        kind = _node("multiLevelType", val="singleLevel")
        self._root.append(_node("abstractNum", kind, level, abstractNumId=0))
        self._count = 0

    def new(self) -> int:
        """The id of a further list."""
        self._count += 1
        start = _node("lvlOverride", _node("startOverride", val=1), ilvl=0)
        self._root.append(_node("num", _node("abstractNumId", val=0), start, numId=self._count))
        return self._count


def _blocks(blocks: Iterable[Block], text_width: float, lists: _Lists) -> Iterator[Node]:
    for block in blocks:
        list_id = lists.new() if isinstance(block, NumberedConclusions) else 0
        yield from _block(block, text_width, list_id)


def _body(document: OfficialDocument, text_width: float, lists: _Lists) -> list[Node]:
    """The body with its end mark; its last paragraph stays on the page of the signature."""
    nodes = list(_blocks(_with_end_mark(document.blocks), text_width, lists))
    properties = nodes[-1][0]
    properties.insert(1, _node("keepNext"))
    return nodes


def _recipients_cell(document: OfficialDocument, width: float) -> Node:
    lines = _listed([*document.recipients, f"Lưu: {_plain(document.filed)}"])
    paragraphs = [
        _paragraph("Nơi nhận", "Nơi nhận:"),
        *(_paragraph("Danh sách nơi nhận", line) for line in lines),
    ]
    return _cell(_twips(width), paragraphs, align="top")


def _signer_cell(signature: Signature, width: float) -> Node:
    """Capacity and name; the room for signature and seal is the space before the name's line."""
    paragraphs = [_paragraph("Quyền hạn, chức vụ", _plain(line.upper())) for line in signature.capacity]
    paragraphs.append(_paragraph("Họ và tên người ký", _plain(signature.name or "")))
    return _cell(_twips(width), paragraphs, align="top")


def _signature_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    """One row that cannot break: recipients at the left, the signature at the right."""
    half = text_width / 2
    row = _layout_row(_recipients_cell(document, half), _signer_cell(document.signature, half))
    yield _paragraph("Khoảng cách", "", _node("keepNext"))
    yield _grid([_twips(half)] * 2, [row], "nil", 0)


def _appendix(appendix: Appendix, name: str, text_width: float, lists: _Lists) -> Iterator[Node]:
    yield _paragraph("Phụ lục", name)
    yield from (_paragraph("Tên phụ lục", line) for line in _lines_of(appendix.title.upper()))
    if note := _plain(appendix.note).removeprefix("(").removesuffix(")"):
        yield _paragraph("Kèm theo", f"({note})")
    yield from _blocks(appendix.blocks, text_width, lists)


# --- pages ----------------------------------------------------------------------------------------


def _text_width_of(landscape: bool) -> float:
    """Width between the margins in mm."""
    return PAPER[1] - TOP - BOTTOM if landscape else PAPER[0] - LEFT - RIGHT


def _set_page(section: Section, landscape: bool, marked: bool) -> None:
    """Paper and margins. A landscape page is the portrait one turned: the binding edge comes to the top."""
    width, height = (PAPER[1], PAPER[0]) if landscape else PAPER
    top, right, bottom, left = (LEFT, BOTTOM, RIGHT, TOP) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    # The mark DỰ THẢO and the page number below it both fit into the top margin from here.
    section.header_distance, section.footer_distance = Mm(6 if marked else 10), Mm(10)
    section.different_first_page_header_footer = True


def _restart_page_numbers(section: Section) -> None:
    """The section's pages count from 1; the first shows no number."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    margins = properties.find(qn("w:pgMar"))
    margins.addnext(_node("pgNumType", start=1))


def _page_number() -> Node:
    """A centred paragraph with the one field of the document: the page's own number."""
    parts = (
        _node("fldChar", fldCharType="begin"),
        _field_code(),
        _node("fldChar", fldCharType="separate"),
        _shown("2"),
        _node("fldChar", fldCharType="end"),
    )
    paragraph = _paragraph("header", "", _node("jc", val="center"))
    paragraph.extend(_node("r", part) for part in parts)
    return paragraph


def _field_code() -> Node:
    code = _node("instrText")
    code.text = "PAGE"
    return code


def _shown(text: str) -> Node:
    node = _node("t")
    node.text = text
    return node


def _set_headers(section: Section, words: str) -> None:
    """Headers of the first section; those after it inherit them."""
    mark = [words] if words else []
    for header, number in ((section.header, [_page_number()]), (section.first_page_header, [])):
        header.is_linked_to_previous = False
        root = header._element
        for old in list(root):
            root.remove(old)
        root.extend([*(_paragraph("Dự thảo", line) for line in mark), *number])
        if not len(root):
            root.append(_paragraph("header"))


def _set_settings(word: WordDocument) -> None:
    """Vietnamese defaults; lines ended by hand are not stretched; no compatibility mode in Word."""
    root = word.settings.element
    for tag in ("w:savePreviewPicture", "w:proofState"):
        for old in root.findall(qn(tag)):
            root.remove(old)
    root.find(qn("w:zoom")).set(qn("w:percent"), "100")
    root.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    root.find(qn("w:decimalSymbol")).set(qn("w:val"), ",")
    root.find(qn("w:listSeparator")).set(qn("w:val"), ";")
    compat = root.find(qn("w:compat"))
    compat.remove(compat.find(qn("w:useFELayout")))
    compat.insert(0, _node("doNotExpandShiftReturn"))
    compat.find(qn("w:compatSetting")).set(qn("w:val"), "15")


_UNUSED_PARTS = ("/stylesWithEffects", "/customXml", "/thumbnail")


def _drop_unused_parts(word: WordDocument) -> None:
    """The template brings a picture of another document and half a megabyte of styles nobody reads."""
    for relations in (word.part.rels, word.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED_PARTS)]:
            del relations[key]


def _set_properties(word: WordDocument, document: OfficialDocument) -> None:
    """Title and author as the file's properties show them; the day is the document's, not the clock's."""
    properties = word.core_properties
    title = " ".join(filter(None, (document.kind, document.subject)))
    properties.title, properties.author = _plain(title)[:255], _plain(document.letterhead.issuer)[:255]
    properties.comments, properties.language = "", LANGUAGE
    properties.last_modified_by = properties.author
    for tag in ("dcterms:created", "dcterms:modified"):
        for old in properties._element.findall(qn(tag)):
            properties._element.remove(old)
    if day := document.letterhead.day:
        properties.created = properties.modified = datetime.combine(day, time())


def _place(word: WordDocument, nodes: Iterable[Node]) -> None:
    last = word.element.body.find(qn("w:sectPr"))
    for node in nodes:
        last.addprevious(node)


def _add_appendices(word: WordDocument, document: OfficialDocument, lists: _Lists) -> None:
    several = len(document.appendices) > 1
    for number, appendix in enumerate(document.appendices, start=1):
        section = word.add_section(WD_SECTION.NEW_PAGE)
        # The paragraph that ends a section is empty: one point high, it never opens a page of its own.
        word.paragraphs[-1].style = word.styles["Khoảng cách nhỏ"]
        _set_page(section, appendix.landscape, bool(document.header))
        _restart_page_numbers(section)
        name = f"Phụ lục {roman(number)}" if several else "Phụ lục"
        _place(word, _appendix(appendix, name, _text_width_of(appendix.landscape), lists))


def write(document: OfficialDocument) -> bytes:
    """The document as the bytes of a .docx file."""
    word = Document()
    _drop_unused_parts(word)
    _set_styles(word)
    _set_settings(word)
    _set_properties(word, document)
    _set_page(word.sections[0], landscape=False, marked=bool(document.header))
    _set_headers(word.sections[0], document.header)
    lists, width = _Lists(word), _text_width_of(landscape=False)
    _place(word, _heading_block(document, width))
    _place(word, _title_block(document, width))
    _place(word, _body(document, width, lists))
    _place(word, _signature_block(document, width))
    _add_appendices(word, document, lists)
    if not document.appendices:
        _place(word, [_paragraph("Khoảng cách nhỏ")])
    out = BytesIO()
    word.save(out)
    return out.getvalue()
