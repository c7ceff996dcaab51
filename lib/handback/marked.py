"""The officer's own workbook, marked: bad cells coloured and noted, and one sheet that lists what to mend.

The package is patched, never rewritten: parts that carry no mark keep their bytes, so pictures, charts,
macros and all else survive. Marks can be taken off again, also after Excel has saved the file:

- every original fill under a mark gets a marker colour of its own (they differ by a shade nobody sees), and a
  hidden defined name keeps the fill that the colour stands for; giving a fill back is one edit in styles.xml,
  wherever its cells have moved to meanwhile;
- what we write in a note stands between two lines that we recognise;
- a hidden defined name points at our sheet, whatever it is called by then.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import product

import openpyxl
from lxml import etree
from lxml.etree import _Element as Element
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from lib.base.problems import Problem, Severity, column_letters
from lib.workbook.addresses import LAST_COLUMN, LAST_ROW, Position, a1, parse_a1, quoted
from lib.workbook.grid import Grid
from lib.workbook.package import (
    WORKSHEET_ORDER,
    Package,
    PackageError,
    SheetPart,
    WorkbookPart,
    child_in_order,
    local_name,
    parse_xml,
    write_xml,
)
from lib.workbook.sheets import Cell, Sheet, Value, Workbook, same_title

LIST_SHEET = "Cần sửa"
AUTHOR = "Kiểm tra số liệu"
WORDS = {Severity.ERROR: "Phải sửa", Severity.WARNING: "Cần xem", Severity.NOTE: "Đã tự hiểu"}
SIGNS = {Severity.ERROR: "● ", Severity.WARNING: "▲ ", Severity.NOTE: ""}
SEVERITIES = tuple(WORDS)
BASE_COLOURS = {Severity.ERROR: (0xF8, 0xD0, 0xD0), Severity.WARNING: (0xFF, 0xE3, 0x9C)}
BAND_COLOURS = {Severity.ERROR: "FFF3C4C4", Severity.WARNING: "FFFCE3A6", Severity.NOTE: "FFE3E3E3"}
HEADINGS = ("Mức độ", "Ô", "Đang ghi", "Vấn đề", "Cách sửa")
WIDTHS = (14, 20, 32, 64, 52)

NAME = "_CanSua"
OPENING, CLOSING = f"[{AUTHOR}]", "———"
BLOCK = re.compile(rf"(?:\r?\n)?{re.escape(OPENING)}.*?(?:{CLOSING}|\Z)", re.DOTALL)
NO_FILL = '<patternFill patternType="none"/>'
TEXT_LIMIT = 32_000  # a cell and a note hold 32,767 characters

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
STYLES_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


def mark(data: bytes, problems: Sequence[Problem], sheet_title: str = LIST_SHEET) -> bytes:
    """The same .xlsx or .xlsm with its problems marked; marks of an earlier round are replaced.

    Errors are red and warnings amber, both with a note; what was understood by itself and the problems
    of a whole sheet are only listed. Cells with a threaded conversation get the colour only. Raises
    PackageError where the bytes cannot be patched (.xls, .ods, encrypted, damaged): `marked_copy`
    serves then.
    """
    return _mark(data, problems, sheet_title, ())


def unmark(data: bytes) -> bytes:
    """The workbook without our colours, notes and list; the same bytes where it carries none."""
    with _standard_only():
        book = WorkbookPart(Package(data))
        return book.package.to_bytes() if _take_marks_off(book) else data


def is_signed(data: bytes) -> bool:
    """Whether the workbook is digitally signed: any change, also a mark, makes the signature invalid."""
    return _has_signature(Package(data))


def marked_copy(workbook: Workbook, problems: Sequence[Problem], sheet_title: str = LIST_SHEET) -> bytes:
    """A new .xlsx with the values, number formats and merged cells of a workbook of another format, marked.

    Sheets whose names Excel would refuse get others, and their problems with them.
    """
    names = _safe_names([sheet.name for sheet in workbook.sheets])
    moved = [_renamed(problem, names) for problem in problems]
    remark = (
        "Tệp gốc không phải .xlsx; bản này chỉ chép lại giá trị của các ô, không có công thức và định dạng."
    )
    return _mark(_values_only(workbook, names), moved, sheet_title, (remark,))


# ---------------------------------------------------------------- the whole


def _mark(data: bytes, problems: Sequence[Problem], title: str, remarks: Sequence[str]) -> bytes:
    with _standard_only():
        book = WorkbookPart(Package(data))
        if _has_signature(book.package):
            remarks = (*remarks, "Tệp gốc có chữ ký số; bản đánh dấu này đã đổi nên chữ ký không còn hợp lệ.")
        _take_marks_off(book)
        styles = _Styles(book)
        for sheet, found in _by_sheet(book, problems).items():
            _mark_sheet(book, styles, sheet, found)
        _ListSheet(book, styles, problems, remarks).add(title)
        styles.remember()
        return book.package.to_bytes()


def _has_signature(package: Package) -> bool:
    return any(link.kind == "origin" for link in package.relations(""))


@contextmanager
def _standard_only() -> Iterator[None]:
    """Numbers and texts that the format does not allow in a part mean that the file is damaged."""
    try:
        yield
    except PackageError:
        raise
    except ValueError as fault:
        raise PackageError("Tệp có phần không đúng chuẩn bên trong nên không đánh dấu được.") from fault


def _by_sheet(book: WorkbookPart, problems: Sequence[Problem]) -> dict[SheetPart, list[Problem]]:
    """The problems that mark a cell, by the sheet they are in."""
    found: dict[SheetPart, list[Problem]] = defaultdict(list)
    sheets = book.by_title()
    for problem in problems:
        sheet = sheets.get(same_title(problem.at.sheet)) if problem.at else None
        if sheet and sheet.part and _position(problem) and problem.severity in BASE_COLOURS:
            found[sheet].append(problem)
    return found


def _position(problem: Problem) -> Position | None:
    """The cell of a problem; None for a whole sheet, the whole file or a cell no sheet can have."""
    at = problem.at
    inside = at is not None and 1 <= at.row <= LAST_ROW and 1 <= at.column <= LAST_COLUMN
    return (at.row, at.column) if at and inside else None


def _mark_sheet(book: WorkbookPart, styles: _Styles, sheet: SheetPart, problems: Sequence[Problem]) -> None:
    grid = Grid(book.package.edit(sheet.part))
    notes = _Notes(book, sheet.part, grid)
    cells: dict[Position, list[Problem]] = defaultdict(list)
    for problem in problems:
        cells[grid.visible(_position(problem) or (1, 1))].append(problem)
    for (row, column), found in sorted(cells.items()):
        found.sort(key=lambda problem: SEVERITIES.index(problem.severity))
        cell = grid.cell(row, column)
        cell.set("s", str(styles.marked(int(cell.get("s") or 0), found[0].severity)))
        notes.add(row, column, _note_text(found))
    notes.save()


def _note_text(problems: Sequence[Problem]) -> str:
    lines = [f"{WORDS[p.severity]}: {_sentence(p)} {p.remedy}".strip() for p in problems]
    body = "\n".join(lines).replace(CLOSING, "–")
    return _clean("\n".join((OPENING, body[: TEXT_LIMIT // 2], CLOSING)))


def _sentence(problem: Problem) -> str:
    """What is wrong, without the place and the remedy that the full message adds."""
    place = (f"{problem.at} ", f"Sheet «{problem.at.sheet}» ") if problem.at else ()
    text = problem.message.removesuffix(problem.remedy).strip()
    for words in place:
        text = text.removeprefix(words)
    return text[:1].upper() + text[1:]


def _take_marks_off(book: WorkbookPart) -> bool:
    """Takes off what an earlier round has put on; whether there was any."""
    memory = book.names(NAME)
    if not memory:
        return False
    _give_fills_back(book, memory)
    for sheet in book.sheets:
        if sheet.part:
            _take_notes_off(book, sheet.part)
    book.drop_sheet(memory.get(NAME, ""))
    book.remove_names(NAME)
    return True


# ---------------------------------------------------------------- texts


def _clean(text: str) -> str:
    """Text that every reader of the file takes as this very text: no control characters, no _x…_ escapes."""
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", kept)[:TEXT_LIMIT]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes where one holds so many characters."""
    return sum(max(-(-len(line) // width), 1) for line in text.splitlines()) or 1


def _constant(text: str) -> str:
    """A formula that yields the text; a string in a formula holds 255 characters."""
    chunks = [text[start : start + 200] for start in range(0, len(text), 200)]
    return "&".join('"' + chunk.replace('"', '""') + '"' for chunk in chunks)


def _constant_text(formula: str) -> str:
    """The text of such a formula."""
    return "".join(chunk.replace('""', '"') for chunk in re.findall(r'"((?:[^"]|"")*)"', formula))


# ---------------------------------------------------------------- styles


def _bare(node: Element) -> str:
    """An element without namespaces, as text to keep or compare."""
    copy = deepcopy(node)
    copy.tail = None
    for inner in copy.iter(etree.Element):
        inner.tag = local_name(inner)
    etree.cleanup_namespaces(copy)
    text: str = etree.tostring(copy, encoding="unicode")
    return text


def _in_namespace(text: str, ns: str) -> Element | None:
    """The fill of a kept text; None where the text is no fill (the file may have been tampered with)."""
    try:
        node = parse_xml(text.encode())
    except PackageError:
        return None
    if local_name(node) not in {"patternFill", "gradientFill"}:
        return None
    for inner in node.iter(etree.Element):
        inner.tag = f"{{{ns}}}{local_name(inner)}"
    return node


def _marker_colour(fill: Element, ns: str) -> str:
    """The colour of a plain fill as six digits; "" for another."""
    colour = fill.find(f"{{{ns}}}patternFill[@patternType='solid']/{{{ns}}}fgColor")
    return "" if colour is None else colour.get("rgb", "").upper()[-6:]


def _give_fills_back(book: WorkbookPart, memory: Mapping[str, str]) -> None:
    """Puts each kept fill in the place of the marker colour that stands for it."""
    part = book.package.related(book.part, "styles")
    kept = {name.rpartition(".")[2]: text for name, text in memory.items() if name != NAME}
    if part is None or not kept:
        return
    for fill in book.package.edit(part).findall(f"{book.tag('fills')}/{book.tag('fill')}"):
        original = _in_namespace(_constant_text(kept.get(_marker_colour(fill, book.ns), "")), book.ns)
        if original is not None:
            fill[:] = [original]


class _Styles:
    """The styles part, grown by what the marks need."""

    def __init__(self, book: WorkbookPart) -> None:
        self.book = book
        part = book.package.related(book.part, "styles") or self._new_part(book)
        self.root = book.package.edit(part)
        self._lists: dict[str, Element] = {}
        self._known: dict[str, dict[str, int]] = {}
        self._colours: dict[tuple[Severity, str], str] = {}
        self._marked: dict[tuple[int, Severity], int] = {}

    def _new_part(self, book: WorkbookPart) -> str:
        part = (
            book.package.free_name("xl/styles{}.xml") if "xl/styles.xml" in book.package else "xl/styles.xml"
        )
        book.package.add(part, f'<styleSheet xmlns="{book.ns}"/>'.encode(), STYLES_TYPE)
        book.package.relate(book.part, book.rel_ns, "styles", part)
        return part

    def _list(self, name: str) -> Element:
        if name not in self._lists:
            found = child_in_order(self.root, name, STYLES_ORDER)
            self._lists[name] = found
            if len(found) == 0:
                self._fill_list(name)
        return self._lists[name]

    def _fill_list(self, name: str) -> None:
        """What a styles part must hold at least; the first two fills are fixed by the format."""
        least = {
            "fonts": ["<font><sz val='11'/><name val='Calibri'/></font>"],
            "fills": [f"<fill>{NO_FILL}</fill>", "<fill><patternFill patternType='gray125'/></fill>"],
            "borders": ["<border><left/><right/><top/><bottom/><diagonal/></border>"],
            "cellXfs": ["<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>"],
        }
        for text in least[name]:
            self.add(name, text)

    def add(self, name: str, text: str) -> int:
        """The index of an element (given without namespace) in one of the lists; added if it is not there."""
        node = etree.fromstring(text)
        for inner in node.iter(etree.Element):
            inner.tag = self.book.tag(inner.tag)
        return self._add(name, node)

    def _add(self, name: str, node: Element) -> int:
        parent = self._list(name)
        if name not in self._known:
            self._known[name] = {_bare(old): i for i, old in reversed(list(enumerate(parent)))}
        key = _bare(node)
        if key not in self._known[name]:
            self._known[name][key] = len(parent)
            parent.append(node)
            parent.set("count", str(len(parent)))
        return self._known[name][key]

    def marked(self, style: int, severity: Severity) -> int:
        """The cell format that differs from one of the file only by the colour of a mark."""
        key = (style, severity)
        if key not in self._marked:
            self._marked[key] = self._clone(style, severity)
        return self._marked[key]

    def _clone(self, style: int, severity: Severity) -> int:
        formats = self._list("cellXfs")
        copy = deepcopy(formats[style if style < len(formats) else 0])
        fill = self._marker(self._fill_text(int(copy.get("fillId") or 0)), severity)
        if fill is None:
            return style
        copy.set("fillId", str(fill))
        copy.set("applyFill", "1")
        return self._add("cellXfs", copy)

    def _fill_text(self, index: int) -> str:
        fills = self._list("fills")
        return _bare(fills[index][0]) if index < len(fills) and len(fills[index]) else NO_FILL

    def _marker(self, original: str, severity: Severity) -> int | None:
        """The fill that stands for an original; None if all marker colours are taken (128 fills)."""
        if (severity, original) not in self._colours:
            colour = self._free_colour(severity)
            if colour is None or len(original) > TEXT_LIMIT // 8:
                return None
            self._colours[severity, original] = colour
        return self.add("fills", _solid("FF" + self._colours[severity, original]))

    def _free_colour(self, severity: Severity) -> str | None:
        red, green, blue = BASE_COLOURS[severity]
        shades = (f"{red:02X}{green + g:02X}{blue + b:02X}" for g, b in product(range(4), range(32)))
        taken = {_marker_colour(fill, self.book.ns) for fill in self._list("fills")}
        return next((shade for shade in shades if shade not in taken | set(self._colours.values())), None)

    def remember(self) -> None:
        """Keeps in hidden names which fill each marker colour stands for."""
        for (_, original), colour in self._colours.items():
            self.book.add_name(f"{NAME}.{colour}", _constant(original))

    def list_style(self, font: str, fill: str | None = None, wrap: bool = True) -> int:
        """A cell format of our own sheet: font is what to add to the workbook's default font."""
        base = _bare(self._list("fonts")[0])
        sized = re.sub(r"<(b|u|color|sz)\b[^>]*/>", "", base) if base.endswith("</font>") else "<font></font>"
        font_id = self.add("fonts", sized.replace("<font>", f"<font>{font}", 1))
        fill_id = self.add("fills", _solid(fill)) if fill else 0
        line = "<bottom style='thin'><color rgb='FFBFBFBF'/></bottom>" if wrap else "<bottom/>"
        border_id = self.add("borders", f"<border><left/><right/><top/>{line}<diagonal/></border>")
        return self.add(
            "cellXfs",
            f"<xf numFmtId='0' fontId='{font_id}' fillId='{fill_id}' borderId='{border_id}' quotePrefix='1' "
            f"applyFont='1' applyFill='1' applyBorder='1' applyAlignment='1'>"
            f"<alignment vertical='top' wrapText='{int(wrap)}'/></xf>",
        )


def _solid(colour: str) -> str:
    return (
        f"<fill><patternFill patternType='solid'><fgColor rgb='{colour}'/><bgColor indexed='64'/>"
        f"</patternFill></fill>"
    )


# ---------------------------------------------------------------- notes


VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{cluster}"/></o:shapelayout></xml>'
)
VML_SHAPETYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
VML_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden;'
    'width:{width}pt;height:{height}pt;z-index:1" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
BOX_WIDTH = 320  # pixels, about 45 characters a line


@dataclass(frozen=True)
class _Box:
    """The box of a new note: its cell (from 1), where it is anchored, its height in pixels."""

    row: int
    column: int
    anchor: str
    height: int


class _Notes:
    """The notes of one sheet: texts in the comments part, boxes in the legacy drawing.

    The drawing is VML, which Office does not always write as well-formed XML: it is patched as text.
    """

    def __init__(self, book: WorkbookPart, sheet: str, grid: Grid) -> None:
        self.book, self.sheet, self.grid = book, sheet, grid
        self.package = book.package
        self._drawing = _legacy_drawing(book, sheet)
        drawing = self.package.part(self._drawing) if self._drawing else b"</xml>"
        self._possible = b"</xml>" in drawing
        self._threads = _threaded(self.package, sheet)
        self._boxes: list[_Box] = []
        self._longer: dict[Position, int] = {}

    def add(self, row: int, column: int, text: str) -> None:
        """Notes a text at a cell, behind what is noted there already; never in a threaded conversation."""
        reference = a1(row, column)
        if reference in self._threads or not self._possible:
            return
        if reference in self._texts:
            _append_run(self.book, self._texts[reference], "\n" + text)
            self._longer[row, column] = _extra_rows(text)
            return
        self._new_comment(reference, text)
        height = 18 * _lines(text, 42) + 12
        anchor = self.grid.box(row, column, BOX_WIDTH, height)
        self._boxes.append(_Box(row, column, anchor, height))

    @cached_property
    def _comments(self) -> Element:
        part = self.package.related(self.sheet, "comments") or self._new_comments_part()
        return self.package.edit(part)

    @cached_property
    def _texts(self) -> dict[str, Element]:
        """The comments that stand in the part already, by cell."""
        return {node.get("ref", ""): node for node in self._comments.iter(self.book.tag("comment"))}

    def _new_comments_part(self) -> str:
        part = self.package.free_name("xl/comments{}.xml")
        body = f'<comments xmlns="{self.book.ns}"><authors/><commentList/></comments>'
        self.package.add(part, body.encode(), COMMENTS_TYPE)
        self.package.relate(self.sheet, self.book.rel_ns, "comments", part)
        return part

    def _new_comment(self, reference: str, text: str) -> None:
        comments = child_in_order(self._comments, "commentList", ("authors", "commentList"))
        node = etree.SubElement(comments, self.book.tag("comment"), ref=reference, authorId=self._author)
        _append_run(self.book, node, text)
        self._texts[reference] = node

    @cached_property
    def _author(self) -> str:
        authors = child_in_order(self._comments, "authors", ("authors",))
        names = [node.text for node in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, self.book.tag("author")).text = AUTHOR
            names.append(AUTHOR)
        return str(names.index(AUTHOR))

    def save(self) -> None:
        """Writes the boxes of the new notes, and makes room in those that were there."""
        if self._drawing is None and self._boxes:
            self._drawing = self._new_drawing()
        if self._drawing is None:
            return
        vml = _with_longer_boxes(self.package.part(self._drawing), self._longer)
        if self._boxes:
            vml = _with_boxes(vml, self._boxes, _free_cluster(self.package))
        self.package.put(self._drawing, vml)

    def _new_drawing(self) -> str:
        part = self.package.free_name("xl/drawings/vmlDrawing{}.vml")
        self.package.put(part, VML_HEAD.format(cluster=_free_cluster(self.package)).encode())
        self.package.add_default("vml", VML_TYPE)
        relation = self.package.relate(self.sheet, self.book.rel_ns, "vmlDrawing", part)
        child_in_order(self.grid.root, "legacyDrawing", WORKSHEET_ORDER).set(self.book.rel_id, relation)
        return part


def _legacy_drawing(book: WorkbookPart, sheet: str) -> str | None:
    """The drawing of a sheet's notes and form controls; pictures of its header have another."""
    node = book.package.tree(sheet).find(book.tag("legacyDrawing"))
    wanted = None if node is None else node.get(book.rel_id)
    targets = (link.target for link in book.package.relations(sheet) if link.id == wanted)
    return next((target for target in targets if target in book.package), None)


def _append_run(book: WorkbookPart, comment: Element, text: str) -> None:
    """Adds a run to a comment's text, in the font that Excel gives to notes."""
    parent = comment.find(book.tag("text"))
    if parent is None:
        parent = etree.SubElement(comment, book.tag("text"))
    plain = parent.find(book.tag("t"))
    if plain is not None:
        run = etree.Element(book.tag("r"))
        plain.addprevious(run)
        run.append(plain)
    run = etree.Element(book.tag("r"))
    parent.insert(len(parent.findall(book.tag("r"))), run)
    look = etree.SubElement(run, book.tag("rPr"))
    for name, value in (("sz", "9"), ("color", None), ("rFont", "Tahoma"), ("family", "2")):
        etree.SubElement(look, book.tag(name), {"val": value} if value else {"indexed": "81"})
    node = etree.SubElement(run, book.tag("t"))
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _threaded(package: Package, sheet: str) -> set[str]:
    """The cells of a sheet that hold a threaded conversation."""
    parts = [link.target for link in package.relations(sheet) if link.kind == "threadedComment"]
    roots = [package.tree(part) for part in parts if part in package]
    return {node.get("ref", "") for root in roots for node in root if local_name(node) == "threadedComment"}


def _clusters(vml: bytes) -> list[int]:
    """The blocks of 1024 shape ids that drawings have reserved."""
    found = re.findall(rb"<o:idmap\b[^>]*\bdata=[\"']([\d, ]+)[\"']", vml)
    return [int(number) for data in found for number in re.findall(rb"\d+", data)]


def _free_cluster(package: Package) -> int:
    """A block of shape ids that no drawing of the file has reserved."""
    drawings = (package.part(name) for name in package.names() if name.casefold().endswith(".vml"))
    return max(_clusters(b"".join(drawings)), default=0) + 1


def _shape_ids(vml: bytes, clusters: list[int], fresh: int) -> Iterator[int]:
    """Free shape ids of a drawing; reserves further blocks by adding to clusters."""
    used = [int(number) for number in re.findall(rb"_x0000_s(\d+)", vml)]
    block = max(clusters)
    last = max([block * 1024, *(number for number in used if number // 1024 == block)])
    while True:
        last += 1
        if last // 1024 != block:
            block, fresh = max(fresh, block + 1), max(fresh, block + 1) + 1
            clusters.append(block)
            last = block * 1024 + 1
        yield last


def _with_boxes(vml: bytes, boxes: Sequence[_Box], fresh: int) -> bytes:
    """A drawing with the boxes of new notes before its end."""
    clusters = _clusters(vml) or [max(_used_blocks(vml), default=1)]
    ids = _shape_ids(vml, clusters, fresh)
    shapes = "".join(
        VML_SHAPE.format(
            id=next(ids),
            width=BOX_WIDTH * 3 // 4,
            height=box.height * 3 // 4,
            anchor=box.anchor,
            row=box.row - 1,
            column=box.column - 1,
        )
        for box in boxes
    )
    kinds = "" if b'id="_x0000_t202"' in vml else VML_SHAPETYPE
    head, end, tail = vml.rpartition(b"</xml>")
    data = ",".join(map(str, clusters)).encode()
    head = re.sub(rb"(<o:idmap\b[^>]*\bdata=[\"'])[\d, ]+", rb"\g<1>" + data, head, count=1)
    return head + (kinds + shapes).encode() + end + tail


def _used_blocks(vml: bytes) -> list[int]:
    return [int(number) // 1024 for number in re.findall(rb"_x0000_s(\d+)", vml)]


def _changed_boxes(vml: bytes, change: Callable[[Position, bytes], bytes]) -> bytes:
    """A drawing whose note boxes are changed, each by its cell; all other shapes stay."""

    def changed(found: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb"<x:%s>\s*(\d+)" % name, found[0]) for name in (b"Row", b"Column"))
        is_note = re.search(rb"ObjectType=[\"']Note[\"']", found[0])
        if not (is_note and row and column):
            return found[0]
        return change((int(row[1]) + 1, int(column[1]) + 1), found[0])

    return re.sub(rb"<v:shape\s.*?</v:shape>\s*", changed, vml, flags=re.DOTALL)


def _extra_rows(text: str) -> int:
    """By how many rows a box of Excel's usual size must grow for a text; the same when it shrinks back."""
    return _lines(text, 20)


def _with_longer_boxes(vml: bytes, rows: Mapping[Position, int]) -> bytes:
    """A drawing in which the boxes of some notes end so many rows lower, or higher."""

    def longer(at: Position, shape: bytes) -> bytes:
        return re.sub(
            rb"(<x:Anchor>(?:[^,<]*,){2}\s*(\d+)\s*,(?:[^,<]*,){3}\s*)(\d+)",
            lambda found: found[1] + b"%d" % max(int(found[3]) + rows.get(at, 0), int(found[2]) + 1),
            shape,
        )

    return _changed_boxes(vml, lambda at, shape: longer(at, shape) if at in rows else shape)


def _take_notes_off(book: WorkbookPart, sheet: str) -> None:
    """Removes our blocks from a sheet's comments; a note of ours that is empty then goes with its box."""
    part = book.package.related(sheet, "comments")
    if part is None:
        return
    nodes = book.package.tree(part).iter(book.tag("comment"))
    ours = [node for node in nodes if OPENING in _note_of(book, node)]
    if not ours:
        return
    book.package.edit(part)
    cuts = {node: _cut_block(book, node) for node in ours}
    emptied = [node for node in ours if not _note_of(book, node).strip()]
    grown = {
        at: -_extra_rows(cuts[node].strip())
        for node in ours
        if node not in emptied and (at := parse_a1(node.get("ref", "")))
    }
    _restore_boxes(book, sheet, {at for node in emptied if (at := parse_a1(node.get("ref", "")))}, grown)
    _remove_comments(book, sheet, part, emptied)


def _note_of(book: WorkbookPart, comment: Element) -> str:
    return "".join(node.text or "" for node in _texts_of(book, comment))


def _texts_of(book: WorkbookPart, comment: Element) -> list[Element]:
    paths = (f"{book.tag('text')}/{book.tag('t')}", f"{book.tag('text')}/{book.tag('r')}/{book.tag('t')}")
    return [node for path in paths for node in comment.findall(path)]


def _cut_block(book: WorkbookPart, comment: Element) -> str:
    """Cuts our block out of a comment's runs, whose formats stay; returns what was cut."""
    whole = _note_of(book, comment)
    ours = {at for block in BLOCK.finditer(whole) for at in range(block.start(), block.end())}
    start = 0
    for node in _texts_of(book, comment):
        old = node.text or ""
        node.text = "".join(letter for at, letter in enumerate(old, start) if at not in ours)
        start += len(old)
        if not node.text and local_name(node.getparent()) == "r":
            node.getparent().getparent().remove(node.getparent())
    return "".join(whole[at] for at in sorted(ours))


def _remove_comments(book: WorkbookPart, sheet: str, part: str, nodes: Sequence[Element]) -> None:
    """Removes notes, and the part if it holds no others."""
    for node in nodes:
        node.getparent().remove(node)
    root = book.package.tree(part)
    _forget_author(book, root)
    if next(root.iter(book.tag("comment")), None) is None:
        book.package.unrelate(sheet, part)
        book.package.drop(part)


def _forget_author(book: WorkbookPart, root: Element) -> None:
    """Removes our name behind all other authors; elsewhere it would shift their numbers."""
    authors = root.findall(f"{book.tag('authors')}/{book.tag('author')}")
    used = {node.get("authorId") for node in root.iter(book.tag("comment"))}
    if authors and authors[-1].text == AUTHOR and str(len(authors) - 1) not in used:
        authors[-1].getparent().remove(authors[-1])


def _restore_boxes(
    book: WorkbookPart, sheet: str, gone: Collection[Position], grown: Mapping[Position, int]
) -> None:
    """Takes out the boxes of notes that go and gives the others their size; an empty drawing goes too."""
    drawing = _legacy_drawing(book, sheet)
    if drawing is None:
        return
    vml = _with_longer_boxes(book.package.part(drawing), grown)
    vml = _changed_boxes(vml, lambda at, shape: b"" if at in gone else shape)
    if re.search(rb"<v:(?!shapetype)(shape|rect|group|line|oval)\b", vml):
        book.package.put(drawing, vml)
        return
    root = book.package.edit(sheet)
    root.remove(root.find(book.tag("legacyDrawing")))
    book.package.unrelate(sheet, drawing)
    book.package.drop(drawing)


# ---------------------------------------------------------------- the sheet "Cần sửa"


class _ListSheet:
    """The sheet that lists the problems, gravest first, each with a link to its cell."""

    def __init__(
        self, book: WorkbookPart, styles: _Styles, problems: Sequence[Problem], remarks: Sequence[str]
    ) -> None:
        self.book, self.styles, self.remarks = book, styles, remarks
        self.sheets = book.by_title()
        order = {title: i for i, title in enumerate(self.sheets)}
        self.plain = styles.list_style("<sz val='11'/>")
        self.linked = styles.list_style("<u/><sz val='11'/><color rgb='FF2470B3'/>")
        self.problems = sorted(problems, key=lambda problem: _list_key(problem, order))
        self.rows: list[Element] = []
        self.links: list[tuple[str, str]] = []

    def add(self, title: str) -> None:
        """Adds the sheet to the workbook, and the hidden name by which it is found again."""
        self._write_head(title)
        head = len(self.rows)
        for severity in SEVERITIES:
            self._write_group(severity, [p for p in self.problems if p.severity is severity])
        name = self.book.add_sheet(title, write_xml(self._sheet(head)))
        self.book.add_name(NAME, f"{quoted(name)}!$A$1")

    def _write_head(self, title: str) -> None:
        counts = {s: sum(p.severity is s for p in self.problems) for s in SEVERITIES}
        plain = self.styles.list_style("<sz val='11'/>", wrap=False)
        top = self._row([title], self.styles.list_style("<b/><sz val='16'/>", wrap=False))
        top.set("ht", "24")
        top.set("customHeight", "1")
        self._row([" · ".join(f"{WORDS[s]}: {counts[s]}" for s in SEVERITIES)], plain)
        guide = (
            "Ô nền đỏ nhạt: phải sửa. Ô nền vàng nhạt: cần xem. Trỏ chuột vào ô để đọc ghi chú.",
            "Sửa ngay trong tệp này rồi tải lên kiểm tra lại; màu, ghi chú và sheet này sẽ được thay mới.",
        )
        for line in (*guide, *self.remarks):
            self._row([line], plain)
        self._row(HEADINGS, self.styles.list_style("<b/><sz val='11'/>", "FFD9E2EC"))
        if not self.problems:
            self._row(["Không có điểm nào cần sửa."], plain)

    def _write_group(self, severity: Severity, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        band = self.styles.list_style("<b/><sz val='11'/>", BAND_COLOURS[severity], wrap=False)
        text = f"{SIGNS[severity]}{WORDS[severity]}: {len(problems)} điểm"
        self._row([text, "", "", "", ""], band)
        for problem in problems:
            self._write_problem(problem)

    def _write_problem(self, problem: Problem) -> None:
        texts = [
            SIGNS[problem.severity] + WORDS[problem.severity],
            str(problem.at) if problem.at else "Cả tệp",
            problem.found or "",
            _sentence(problem),
            problem.remedy,
        ]
        row = self._row(texts, self.plain)
        self._fit(row, texts)
        sheet = self.sheets.get(same_title(problem.at.sheet)) if problem.at else None
        if sheet and problem.at:
            row[1].set("s", str(self.linked))
            target = f"{quoted(sheet.name)}!{problem.at.a1 or 'A1'}"
            self.links.append((f"B{len(self.rows)}", target))

    def _row(self, texts: Sequence[str], style: int) -> Element:
        number = len(self.rows) + 1
        row = etree.Element(self.book.tag("row"), r=str(number))
        for column, text in enumerate(texts, 1):
            cell = etree.SubElement(row, self.book.tag("c"), r=a1(number, column), s=str(style))
            if text:
                cell.set("t", "inlineStr")
                node = etree.SubElement(etree.SubElement(cell, self.book.tag("is")), self.book.tag("t"))
                node.text = _clean(text)
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self.rows.append(row)
        return row

    def _fit(self, row: Element, texts: Sequence[str]) -> None:
        """States the height of a row of wrapped text: not every program works it out by itself."""
        lines = max(_lines(text, width) for width, text in zip(WIDTHS, texts, strict=True))
        row.set("ht", str(min(lines * 15 + 3, 400)))
        row.set("customHeight", "1")

    def _sheet(self, head: int) -> Element:
        """The worksheet; head is the number of rows that stay in sight."""
        columns = "".join(
            f"<col min='{n}' max='{n}' width='{w}' customWidth='1'/>" for n, w in enumerate(WIDTHS, 1)
        )
        root = etree.fromstring(
            f"<worksheet xmlns='{self.book.ns}' xmlns:r='{self.book.rel_ns}'>"
            f"<sheetPr><tabColor rgb='FFA31515'/><pageSetUpPr fitToPage='1'/></sheetPr>"
            f"<sheetViews><sheetView showGridLines='0' workbookViewId='0'>"
            f"<pane ySplit='{head}' topLeftCell='A{head + 1}' activePane='bottomLeft' state='frozen'/>"
            f"</sheetView></sheetViews><cols>{columns}</cols><sheetData/></worksheet>"
        )
        root.find(self.book.tag("sheetData")).extend(self.rows)
        if self.links:
            links = etree.SubElement(root, self.book.tag("hyperlinks"))
            for cell, target in self.links:
                etree.SubElement(links, self.book.tag("hyperlink"), ref=cell, location=target)
        etree.SubElement(
            root, self.book.tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0"
        )
        return root


def _list_key(problem: Problem, order: Mapping[str, int]) -> tuple[int, int, int, int]:
    severity = SEVERITIES.index(problem.severity)
    if problem.at is None:
        return severity, -1, 0, 0
    sheet = order.get(same_title(problem.at.sheet), len(order))
    return severity, sheet, problem.at.row, problem.at.column


# ---------------------------------------------------------------- a copy of values


def _safe_names(names: Sequence[str]) -> dict[str, str]:
    """Names that Excel accepts (31 characters, none of []:*?/\\), each once."""
    safe: dict[str, str] = {}
    for name in names:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ")[:31] or "Trang"
        tries = (base if n == 1 else f"{base[:26]} ({n})" for n in range(1, len(names) + 2))
        taken = {same_title(used) for used in safe.values()}
        safe[name] = next(one for one in tries if same_title(one) not in taken)
    return safe


def _renamed(problem: Problem, names: Mapping[str, str]) -> Problem:
    if problem.at is None:
        return problem
    return replace(problem, at=replace(problem.at, sheet=names.get(problem.at.sheet, problem.at.sheet)))


def _values_only(workbook: Workbook, names: Mapping[str, str]) -> bytes:
    book = openpyxl.Workbook()
    for old in book.worksheets:
        book.remove(old)
    for sheet in workbook.sheets:
        _copy_values(sheet, book.create_sheet(names[sheet.name]))
    if not book.worksheets:
        book.create_sheet("Trang")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy_values(sheet: Sheet, target: Worksheet) -> None:
    widths: dict[int, int] = defaultdict(lambda: 8)
    for (row, column), cell in sheet.cells.items():
        made = target.cell(row, column)
        made.value = _plain_value(cell)
        made.number_format = _number_format(cell)
        made.alignment = Alignment(vertical="top", wrap_text=True)
        if isinstance(made.value, str):
            made.data_type = "s"
        widths[column] = max(widths[column], min(len(cell.text), 50))
    for column, width in widths.items():
        target.column_dimensions[column_letters(column)].width = width + 2
    for area in sheet.merges:
        target.merge_cells(None, area.top, area.left, area.bottom, area.right)


def _plain_value(cell: Cell) -> Value:
    """The value as the new file holds it; a faulty cell shows what was found there."""
    if cell.value is None:
        return _clean(cell.text)
    return _clean(cell.value) if isinstance(cell.value, str) else cell.value


def _number_format(cell: Cell) -> str:
    """The cell's own format: a date shown as a month is read as one. Other formats do not state any."""
    if cell.number_format != "General" or not isinstance(cell.value, date):
        return cell.number_format
    return "dd/mm/yyyy hh:mm" if isinstance(cell.value, datetime) else "dd/mm/yyyy"
