"""Word documents in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I: layout only, no content.

A document is described by the records of document_parts and laid out by `write`. All text is data: it is
shown as it stands, never read as markup, a field or a link. Sizes are in points, lengths in
millimetres. Everything that repeats is a paragraph style, so that an officer can change it in one place.

Lines under the heading block are borders of tiny empty paragraphs: Word and LibreOffice draw those
alike, while drawn shapes move when the text above them is edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from itertools import groupby
from typing import assert_never

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Node
from docx.section import Section
from docx.shared import Mm

from lib.exports.document_parts import (
    BOTTOM,
    LEFT,
    PAPER,
    RIGHT,
    TOP,
    Align,
    Annex,
    Block,
    Bullet,
    DocumentColumn,
    DocumentHeading,
    DocumentRow,
    DocumentTable,
    Letterhead,
    NumberedConclusions,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Text,
    date_words,
    plain,
    prefixed,
    printable,
    runs_of,
    with_end_mark,
)
from lib.exports.word_xml import (
    FIRST_LINE,
    LANGUAGE,
    make_node,
    make_paragraph,
    rule,
    set_styles,
    short_rule,
    sides,
    text_width,
    twips,
)
from lib.reports.words import roman

ISSUER_COLUMN = 64


# --- tables ---------------------------------------------------------------------------------------


def _cell(width: int, paragraphs: Iterable[Node], *properties: Node, align: str = "center") -> Node:
    """A table cell; the properties stand between width and vertical alignment."""
    return make_node(
        "tc",
        make_node("tcPr", make_node("tcW", w=width, type="dxa"), *properties, make_node("vAlign", val=align)),
        *paragraphs,
    )


def _grid(widths: Sequence[int], rows: Iterable[Node], border: str, margin: int) -> Node:
    """A table of fixed column widths (twips); border is Word's kind ("single", "nil")."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = make_node(
        "tblBorders", *(make_node(edge, val=border, sz=4, space=0, color="000000") for edge in edges)
    )
    margins = make_node("tblCellMar", *(make_node(side, w=margin, type="dxa") for side in ("left", "right")))
    properties = make_node(
        "tblPr", make_node("tblW", w=sum(widths), type="dxa"), make_node("jc", val="center"), borders,
        make_node("tblLayout", type="fixed"), margins,
    )  # fmt: skip
    return make_node(
        "tbl", properties, make_node("tblGrid", *(make_node("gridCol", w=width) for width in widths)), *rows
    )


def _layout_row(*cells: Node) -> Node:
    return make_node("tr", make_node("trPr", make_node("cantSplit")), *cells)


def _column_widths(columns: Sequence[DocumentColumn], text_width: float) -> list[int]:
    """Widths in twips that fill the text's width in the columns' proportions."""
    total = sum(column.width for column in columns)
    return [twips(column.width / total * text_width) for column in columns]


CELL_MARGINS = 3.2
"""Left and right margins of a cell, mm, and a little room."""


def _fitted(table: DocumentTable, text_width_: float) -> list[int]:
    """Widths in twips; a column as wide as its longest figure, which never breaks: "1.250.000.000" stays whole."""
    widths = [width * 25.4 / 1440 for width in _column_widths(table.columns, text_width_)]
    least = [_longest_figure(table, number) for number in range(len(widths))]
    short = sum(max(need - width, 0) for need, width in zip(least, widths, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, widths, strict=True))
    share = min(short / spare, 1) if spare else 0
    fitted = [
        need if need > width else width - (width - need) * share
        for need, width in zip(least, widths, strict=True)
    ]
    return [twips(width) for width in fitted]


def _longest_figure(table: DocumentTable, number: int) -> float:
    """Width in mm of the longest word with a digit in a column, with the cell's margins; 0 without one."""
    cells = (row.cells[number] for row in table.rows if not row.spans and number < len(row.cells))
    words = (word for cell in cells for run in runs_of(cell) for word in run.text.split())
    figures = [word for word in words if any(letter.isdigit() for letter in word)]
    return max((text_width(word, table.size) + CELL_MARGINS for word in figures), default=0)


def _heading_cell(table: DocumentTable, title: str, width: int, *properties: Node) -> Node:
    text = (Run(title, bold=True),)
    style = f"Bảng {table.size}"
    return _cell(
        width,
        [make_paragraph(style, text, make_node("keepNext"), make_node("jc", val="center"))],
        *properties,
    )


def _heading_row(cells: Iterable[Node]) -> Node:
    return make_node("tr", make_node("trPr", make_node("cantSplit"), make_node("tblHeader")), *cells)


def _heading_rows(table: DocumentTable, widths: Sequence[int]) -> list[Node]:
    """The heading, repeated on each page: one row, or two where columns stand in groups."""
    titled = list(zip(table.columns, widths, strict=True))
    if not any(column.group for column in table.columns):
        return [_heading_row(_heading_cell(table, column.title, width) for column, width in titled)]
    upper: list[Node] = []
    for group, members in groupby(titled, key=lambda pair: pair[0].group):
        upper.extend(_upper_cells(table, group, list(members)))
    return [_heading_row(upper), _heading_row(_lower_cell(table, column, width) for column, width in titled)]


def _upper_cells(
    table: DocumentTable, group: str, members: Sequence[tuple[DocumentColumn, int]]
) -> list[Node]:
    if group:
        total = sum(width for _, width in members)
        return [_heading_cell(table, group, total, make_node("gridSpan", val=len(members)))]
    return [
        _heading_cell(table, column.title, width, make_node("vMerge", val="restart"))
        for column, width in members
    ]


def _lower_cell(table: DocumentTable, column: DocumentColumn, width: int) -> Node:
    if column.group:
        return _heading_cell(table, column.title, width)
    return _heading_cell(table, "", width, make_node("vMerge"))


# A row taller than this may break over pages: kept whole, it could run off the page and lose text.
MOST_KEPT_LINES = 25


def _lines(text: Text, width: int, size: int) -> int:
    """About how many lines the text takes in a cell of the given width (twips)."""
    per_line = max(width / 20 / (size * 0.5), 1)
    words = "".join(run.text for run in runs_of(text))
    return sum(1 + int(len(line) / per_line) for line in words.split("\n"))


def _body_row(table: DocumentTable, row: DocumentRow, widths: Sequence[int]) -> Node:
    spanned = len(table.columns) - len(row.cells) + 1
    own_widths = [*widths[: len(row.cells) - 1], sum(widths[len(row.cells) - 1 :])]
    cells = [
        _body_cell(table, text, width, column.align, row.bold)
        for text, width, column in zip(row.cells, own_widths, table.columns, strict=False)
    ]
    if spanned > 1:
        cells[-1][0].insert(1, make_node("gridSpan", val=spanned))
    tallest = max(_lines(text, width, table.size) for text, width in zip(row.cells, own_widths, strict=True))
    whole = [make_node("cantSplit")] if tallest <= MOST_KEPT_LINES else []
    return make_node("tr", make_node("trPr", *whole), *cells)


def _body_cell(table: DocumentTable, text: Text, width: int, align: Align, bold: bool) -> Node:
    runs = tuple(replace(run, bold=run.bold or bold) for run in runs_of(text))
    return _cell(width, [make_paragraph(f"Bảng {table.size}", runs, make_node("jc", val=align))])


def _keep_with_next(row: Node) -> None:
    for properties in row.iter(qn("w:pPr")):
        if properties.find(qn("w:keepNext")) is None:
            properties.insert(1, make_node("keepNext"))


def _body_rows(table: DocumentTable, widths: Sequence[int]) -> list[Node]:
    """The rows; a bold one (group) does not end a page; a last one that is bold (total) or spans the table
    (note) does not start one."""
    rows = [_body_row(table, row, widths) for row in table.rows]
    last = len(rows) - 1
    for number, row in enumerate(table.rows):
        kept = number if number < last else number - 1
        if (row.bold or (row.spans and number == last)) and kept >= 0:
            _keep_with_next(rows[kept])
    return rows


def _table(table: DocumentTable, text_width: float) -> Iterator[Node]:
    widths = _fitted(table, text_width)
    if table.title:
        yield make_paragraph("Tên bảng", table.title)
    if table.note:
        yield make_paragraph("Ghi chú bảng", table.note)
    yield _grid(widths, [*_heading_rows(table, widths), *_body_rows(table, widths)], "single", twips(1.3))
    yield make_paragraph("Khoảng cách")


# --- parts of the document ------------------------------------------------------------------------


def _lines_of(text: str) -> list[str]:
    return [line for line in (plain(part) for part in printable(text).split("\n")) if line]


def _issuer_lines(issuer: str) -> list[str]:
    """The issuer's name in capitals; too long for a line, it breaks after ỦY BAN NHÂN DÂN."""
    lines = _lines_of(issuer.upper())
    name = lines[0] if len(lines) == 1 else ""
    match = re.match(r"(ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN) (.+)", name)
    if match and text_width(name, 12) > ISSUER_COLUMN:
        return list(match.groups())
    return lines


def _issuer_cell(letterhead: Letterhead, width: float) -> Node:
    lines = _issuer_lines(letterhead.issuer)
    superior = [
        make_paragraph("Cơ quan chủ quản", line) for line in _lines_of((letterhead.superior or "").upper())
    ]
    names = [make_paragraph("Cơ quan ban hành", line) for line in lines]
    return _cell(twips(width), [*superior, *names, short_rule(width, lines[-1:], 12)], align="top")


def _nation_cell(width: float) -> Node:
    motto = "Độc lập - Tự do - Hạnh phúc"
    paragraphs = [
        make_paragraph("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        make_paragraph("Tiêu ngữ", motto),
        rule(width, MOTTO_LENGTH),
    ]
    return _cell(twips(width), paragraphs, align="top")


# Width of the motto in 13 pt bold Times New Roman: the sum of its letters' advance widths, 12.3 em.
MOTTO_LENGTH = 56.5


def _number_cell(document: OfficialDocument, width: float) -> Node:
    paragraphs = [make_paragraph("Số ký hiệu", plain(document.letterhead.number_symbol))]
    if document.kind is None:
        paragraphs.append(
            make_paragraph("Trích yếu công văn", "V/v " + plain(document.subject).removeprefix("V/v "))
        )
    return _cell(twips(width), paragraphs, align="top")


def _date_cell(letterhead: Letterhead, width: float) -> Node:
    words = f"{plain(letterhead.place)}, {date_words(letterhead.day, letterhead.year)}"
    return _cell(twips(width), [make_paragraph("Địa danh thời gian", words)], align="top")


def _heading_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    left, right = ISSUER_COLUMN, text_width - ISSUER_COLUMN
    letterhead = document.letterhead
    yield _grid(
        [twips(left), twips(right)],
        [
            _layout_row(_issuer_cell(letterhead, left), _nation_cell(right)),
            _layout_row(_number_cell(document, left), _date_cell(letterhead, right)),
        ],
        "nil",
        0,
    )
    yield make_paragraph("Khoảng cách")


def _title_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    if document.kind is not None:
        lines = _lines_of(document.subject)
        yield make_paragraph("Tên loại văn bản", plain(document.kind.upper()))
        yield from (make_paragraph("Trích yếu", line) for line in lines)
        yield short_rule(text_width, lines, 14)
        yield make_paragraph("Khoảng cách")
    yield from _addressees(document.addressees)


def _addressees(names: tuple[str, ...]) -> Iterator[Node]:
    """ "Kính gửi": one body on the same line, several in a list."""
    if len(names) == 1:
        yield make_paragraph("Kính gửi", f"Kính gửi: {plain(names[0])}")
    elif names:
        yield make_paragraph("Danh sách kính gửi", "Kính gửi:", _spaced(12, 0), sides(twips(30), 0))
        for number, line in enumerate(list_lines(names), start=1):
            after = 12 if number == len(names) else 0
            yield make_paragraph("Danh sách kính gửi", line, _spaced(0, after), sides(twips(52), 0))


def _spaced(before: int, after: int) -> Node:
    return make_node("spacing", before=before * 20, after=after * 20)


def list_lines(names: Sequence[str]) -> list[str]:
    """Lines of an official list: a dash before, a semicolon after, a full stop after the last."""
    bare = [re.sub(r"^- |[;.]$", "", plain(name)) for name in names]
    return [f"- {name}{'.' if number == len(bare) else ';'}" for number, name in enumerate(bare, start=1)]


def _block(block: Block, text_width: float, list_id: int) -> Iterator[Node]:
    """The nodes of one block; list_id is the numbering of its conclusions."""
    match block:
        case DocumentHeading(level, text):
            words = plain(text.upper() if level == 1 else text)
            yield make_paragraph(f"heading {level}", words)
        case Paragraph(text, align, indent):
            style = "Đoạn văn" if indent and align == Align.JUSTIFY else "Đoạn không thụt đầu dòng"
            yield make_paragraph(style, text, make_node("jc", val=align))
        case Bullet(text):
            yield make_paragraph("Gạch đầu dòng", prefixed("- ", text))
        case NumberedConclusions(items):
            yield from (make_paragraph("Kết luận", item, _numbering(list_id)) for item in items)
        case PageBreak():
            yield make_paragraph("Khoảng cách nhỏ", "", make_node("pageBreakBefore"))
        case DocumentTable():
            yield from _table(block, text_width)
        case _:
            assert_never(block)


def _numbering(list_id: int) -> Node:
    return make_node("numPr", make_node("ilvl", val=0), make_node("numId", val=list_id))


class _Lists:
    """The numbered lists of one document; each starts at 1."""

    def __init__(self, word: WordDocument) -> None:
        self._root = word.part.numbering_part.element
        for old in list(self._root):
            self._root.remove(old)
        level = make_node(
            "lvl", make_node("start", val=1), make_node("numFmt", val="decimal"), make_node("suff", val="space"),
            make_node("lvlText", val="%1."), make_node("lvlJc", val="left"),
            make_node("pPr", make_node("ind", left=0, firstLine=twips(FIRST_LINE))), ilvl=0,
        )  # fmt: skip
        kind = make_node("multiLevelType", val="singleLevel")
        self._root.append(make_node("abstractNum", kind, level, abstractNumId=0))
        self._count = 0

    def new(self) -> int:
        """The id of a further list."""
        self._count += 1
        start = make_node("lvlOverride", make_node("startOverride", val=1), ilvl=0)
        self._root.append(make_node("num", make_node("abstractNumId", val=0), start, numId=self._count))
        return self._count


def _blocks(blocks: Iterable[Block], text_width: float, lists: _Lists | None) -> Iterator[Node]:
    for block in blocks:
        if isinstance(block, NumberedConclusions) and lists is None:
            typed = (prefixed(f"{number}. ", item) for number, item in enumerate(block.items, start=1))
            yield from (make_paragraph("Đoạn văn", item) for item in typed)
            continue
        list_id = lists.new() if lists and isinstance(block, NumberedConclusions) else 0
        yield from _block(block, text_width, list_id)


def body_nodes(document: OfficialDocument, text_width: float, lists: _Lists | None = None) -> list[Node]:
    """The body with its end mark; its last paragraph stays on the page of the signature. Without lists the numbers
    of conclusions are typed."""
    nodes = list(_blocks(with_end_mark(document.blocks), text_width, lists))
    properties = nodes[-1][0]
    properties.insert(1, make_node("keepNext"))
    return nodes


def _recipients_cell(document: OfficialDocument, width: float) -> Node:
    lines = list_lines([*document.recipients, f"Lưu: {plain(document.filed)}"])
    paragraphs = [
        make_paragraph("Nơi nhận", "Nơi nhận:"),
        *(make_paragraph("Danh sách nơi nhận", line) for line in lines),
    ]
    return _cell(twips(width), paragraphs, align="top")


def _signer_cell(signature: Signature, width: float) -> Node:
    """Capacity and name; the room for signature and seal is the space before the name's line."""
    paragraphs = [make_paragraph("Quyền hạn, chức vụ", plain(line.upper())) for line in signature.capacity]
    paragraphs.append(make_paragraph("Họ và tên người ký", plain(signature.name or "")))
    return _cell(twips(width), paragraphs, align="top")


def _signature_block(document: OfficialDocument, text_width: float) -> Iterator[Node]:
    """One row that cannot break: recipients at the left, the signature at the right."""
    half = text_width / 2
    row = _layout_row(_recipients_cell(document, half), _signer_cell(document.signature, half))
    yield make_paragraph("Khoảng cách", "", make_node("keepNext"))
    yield _grid([twips(half)] * 2, [row], "nil", 0)


def _appendix(appendix: Annex, name: str, text_width: float, lists: _Lists | None) -> Iterator[Node]:
    yield make_paragraph("Phụ lục", name)
    yield from (make_paragraph("Tên phụ lục", line) for line in _lines_of(appendix.title.upper()))
    if note := plain(appendix.note).removeprefix("(").removesuffix(")"):
        yield make_paragraph("Kèm theo", f"({note})")
        yield short_rule(text_width, [note[: len(note) // 2]], 14)
        yield make_paragraph("Khoảng cách")
    yield from _blocks(with_end_mark(appendix.blocks), text_width, lists)


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
    margins.addnext(make_node("pgNumType", start=1))


def _page_number() -> Node:
    """A centred paragraph with the one field of the document: the page's own number."""
    parts = (
        make_node("fldChar", fldCharType="begin"),
        _field_code(),
        make_node("fldChar", fldCharType="separate"),
        _shown("2"),
        make_node("fldChar", fldCharType="end"),
    )
    paragraph = make_paragraph("header", "", make_node("jc", val="center"))
    paragraph.extend(make_node("r", part) for part in parts)
    return paragraph


def _field_code() -> Node:
    code = make_node("instrText")
    code.text = "PAGE"
    return code


def _shown(text: str) -> Node:
    node = make_node("t")
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
        root.extend([*(make_paragraph("Dự thảo", line) for line in mark), *number])
        if not len(root):
            root.append(make_paragraph("header"))


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
    compat.insert(0, make_node("doNotExpandShiftReturn"))
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
    properties.title, properties.author = plain(title)[:255], plain(document.letterhead.issuer)[:255]
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


def add_appendices(word: WordDocument, document: OfficialDocument, lists: _Lists | None = None) -> None:
    """The appendices as sections of their own, each with its own page numbers; lists as in body_nodes."""
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
    set_styles(word)
    _set_settings(word)
    _set_properties(word, document)
    _set_page(word.sections[0], landscape=False, marked=bool(document.header))
    _set_headers(word.sections[0], document.header)
    lists, width = _Lists(word), _text_width_of(landscape=False)
    _place(word, _heading_block(document, width))
    _place(word, _title_block(document, width))
    _place(word, body_nodes(document, width, lists))
    _place(word, _signature_block(document, width))
    add_appendices(word, document, lists)
    if not document.appendices:
        _place(word, [make_paragraph("Khoảng cách nhỏ")])
    out = BytesIO()
    word.save(out)
    return out.getvalue()
