"""The notes of a sheet: ours are added to those that stand there, and taken off again.

Texts stand in the comments part, boxes in the legacy drawing. That is VML, which Office does not always write as
well-formed XML: it is patched as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from lib.base.text_width import line_count
from lib.workbook.addresses import Position, a1, parse_a1
from lib.workbook.grid import Grid
from lib.workbook.package import WORKSHEET_ORDER, Package, WorkbookPart, child_in_order, local_name

AUTHOR = "Kiểm tra số liệu"
OPENING, CLOSING = f"[{AUTHOR}]", "———"
"""What we write in a note stands between these lines, by which it is recognised."""
BLOCK = re.compile(rf"(?:\r?\n)?{re.escape(OPENING)}.*?(?:{CLOSING}|\Z)", re.DOTALL)
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

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


class Notes:
    """The notes of one sheet."""

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
        height = 18 * line_count(text, 42) + 12
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
    return line_count(text, 20)


def _with_longer_boxes(vml: bytes, rows: Mapping[Position, int]) -> bytes:
    """A drawing in which the boxes of some notes end so many rows lower, or higher."""

    def longer(at: Position, shape: bytes) -> bytes:
        return re.sub(
            rb"(<x:Anchor>(?:[^,<]*,){2}\s*(\d+)\s*,(?:[^,<]*,){3}\s*)(\d+)",
            lambda found: found[1] + b"%d" % max(int(found[3]) + rows.get(at, 0), int(found[2]) + 1),
            shape,
        )

    return _changed_boxes(vml, lambda at, shape: longer(at, shape) if at in rows else shape)


def take_notes_off(book: WorkbookPart, sheet: str) -> None:
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
