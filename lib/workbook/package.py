"""An Excel file as a package of parts, edited part by part: what is not edited keeps its bytes.

Package knows the container (ECMA-376 part 2: parts, content types, relationships), WorkbookPart the
sheets and defined names, Grid (lib.workbook.grid) the cells of one sheet. Nothing here knows what the edits are for.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from lib.workbook.parts import (
    DAMAGED_PART,
    NO_ARCHIVE,
    Parts,
    Relation,
    relations_in,
    relations_part,
    same_part,
)
from lib.workbook.sheets import same_title, sheet_names

CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
MAX_INFLATED = 160 * 1024 * 1024
MAX_XML = 16 * 1024 * 1024
"""Of the parts that are looked at as trees: these take twelve times that, in the memory of the server."""
_DAMAGED = "Tệp không phải .xlsx/.xlsm hoặc đã bị hỏng nên không đánh dấu được."
TOO_BIG = "Tệp giải nén ra quá lớn nên không ghi thêm vào được."

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WORKBOOK_ORDER = re.findall(
    r"\w+",
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames",
)
WORKSHEET_ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
    "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter "
    "rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing",
)
DIALECTS = {  # the vocabulary of a workbook and its relations: Transitional, Strict
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/spreadsheetml/main": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


class PackageError(ValueError):
    """The bytes are not an Office Open XML workbook that can be edited; says why in Vietnamese."""


def parse_xml(data: bytes) -> Element:
    """The root of an XML part. Entities and document types are refused: no Office file needs them."""
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise PackageError("Tệp có khai báo DOCTYPE bên trong nên không mở để đánh dấu được.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise PackageError("Tệp bị hỏng bên trong nên không đánh dấu được.") from fault


def write_xml(root: Element) -> bytes:
    """The part of a root, declared the way Office itself declares it."""
    body: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


def local_name(node: Element) -> str:
    """The name of an element without its namespace; "" for a comment or a processing instruction."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def namespace(node: Element) -> str:
    """The namespace of an element; "" where it has none."""
    return etree.QName(node).namespace or ""


def child_in_order(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of that name, made at the place that the schema's order gives it if it is missing."""
    found = parent.find(f"{{{namespace(parent)}}}{name}")
    if found is not None:
        return found
    before = set(order[: order.index(name)])
    place = max((i for i, node in enumerate(parent, 1) if local_name(node) in before), default=0)
    made = etree.Element(f"{{{namespace(parent)}}}{name}")
    parent.insert(place, made)
    return made


def _entries(data: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    try:
        parts = Parts(data)
    except NO_ARCHIVE as fault:
        raise PackageError(_DAMAGED) from fault
    if sum(entry.file_size for entry in parts.entries) > MAX_INFLATED:
        raise PackageError(TOO_BIG)
    try:
        yield from ((entry, parts.read(entry.filename)) for entry in parts.entries)
    except DAMAGED_PART as fault:
        raise PackageError(_DAMAGED) from fault


def _entry(name: str, like: zipfile.ZipInfo | None) -> zipfile.ZipInfo:
    """A zip entry as it was in the file; new ones get a fixed date, so that output is reproducible."""
    entry = zipfile.ZipInfo(name, like.date_time if like else (1980, 1, 1, 0, 0, 0))
    entry.compress_type = like.compress_type if like else zipfile.ZIP_DEFLATED
    entry.external_attr = like.external_attr if like else 0
    return entry


class Package:
    """The parts of one file."""

    def __init__(self, data: bytes) -> None:
        """Raises PackageError where the bytes are no such package (damaged, huge, another format)."""
        self._infos = {}
        self._parts = {}
        for entry, body in _entries(data):
            self._infos[entry.filename], self._parts[entry.filename] = entry, body
        self._trees: dict[str, Element] = {}
        self._dirty: set[str] = set()
        self._parsed = 0
        self._known = {same_part(name): name for name in self._parts}
        if CONTENT_TYPES not in self._parts:
            raise PackageError("Tệp không phải .xlsx/.xlsm nên không đánh dấu tại chỗ được.")

    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def part(self, name: str) -> bytes:
        """The bytes of a part."""
        found = self._find(name)
        if found is None:
            raise PackageError(f"Tệp thiếu phần «{name}» bên trong nên không đánh dấu được.")
        return write_xml(self._trees[found]) if found in self._dirty else self._parts[found]

    def tree(self, name: str) -> Element:
        """The root of an XML part, to look at only."""
        found = self._find(name) or name
        if found not in self._trees:
            body = self.part(found)
            self._parsed += len(body)
            if self._parsed > MAX_XML:
                raise PackageError(TOO_BIG)
            self._trees[found] = parse_xml(body)
        return self._trees[found]

    def edit(self, name: str) -> Element:
        """The root of an XML part, to be changed: the part is written anew."""
        root = self.tree(name)
        self._dirty.add(self._find(name) or name)
        return root

    def put(self, name: str, body: bytes) -> None:
        """Adds a part or replaces its bytes."""
        found = self._find(name) or name
        self._trees.pop(found, None)
        self._dirty.discard(found)
        self._parts[found] = body
        self._known[same_part(found)] = found

    def add(self, name: str, body: bytes, content_type: str) -> None:
        """Adds a part with a content type of its own."""
        self.put(name, body)
        types = self.edit(CONTENT_TYPES)
        etree.SubElement(
            types, f"{{{CONTENT_TYPES_NS}}}Override", PartName=f"/{name}", ContentType=content_type
        )

    def add_default(self, extension: str, content_type: str) -> None:
        """Declares the content type of all parts with an extension, unless the file already does."""
        declared = self.tree(CONTENT_TYPES).findall(f"{{{CONTENT_TYPES_NS}}}Default")
        if not any(node.get("Extension", "").casefold() == extension for node in declared):
            made = etree.Element(
                f"{{{CONTENT_TYPES_NS}}}Default", Extension=extension, ContentType=content_type
            )
            self.edit(CONTENT_TYPES).insert(0, made)

    def drop(self, name: str) -> None:
        """Removes a part, its relations, and whatever only it related to."""
        targets = [link.target for link in self.relations(name) if not link.external]
        for gone in filter(None, (self._find(name), self._find(relations_part(name)))):
            self._forget(gone)
        for target in targets:
            if target in self and not self._is_related(target):
                self.drop(target)

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as "xl/comments{}.xml" that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, source: str) -> tuple[Relation, ...]:
        """What a part ("" for the package itself) relates to; targets are names of parts."""
        rels = relations_part(source)
        if rels not in self:
            return ()
        return tuple(found for found in relations_in(self.tree(rels), source) if found.id)

    def related(self, source: str, kind: str) -> str | None:
        """The first part of a kind that a part relates to, if the file has it."""
        targets = (link.target for link in self.relations(source) if link.kind == kind and not link.external)
        return next((target for target in targets if target in self), None)

    def relate(self, source: str, type_base: str, kind: str, target: str) -> str:
        """Relates a part to another and returns the relation's id."""
        rels = relations_part(source)
        if rels not in self:
            self.add_default("rels", RELATIONSHIPS_TYPE)
            self.put(rels, f'<Relationships xmlns="{RELATIONSHIPS_NS}"/>'.encode())
        taken = {link.id for link in self.relations(source)}
        made = next(name for n in range(1, len(taken) + 2) if (name := f"rIdKT{n}") not in taken)
        node = etree.SubElement(self.edit(rels), f"{{{RELATIONSHIPS_NS}}}Relationship", Id=made)
        node.set("Type", f"{type_base}/{kind}")
        node.set("Target", f"/{target}")
        return made

    def unrelate(self, source: str, target: str) -> None:
        """Removes the relations from a part to another; an empty list of relations goes as a whole."""
        rels = relations_part(source)
        gone = {link.id for link in self.relations(source) if link.target == target}
        root = self.edit(rels)
        for node in [node for node in root if node.get("Id") in gone]:
            root.remove(node)
        if len(root) == 0:
            self._forget(self._find(rels) or rels)

    def to_bytes(self) -> bytes:
        """The package as a file: parts in their old order, new ones at the end."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in self._parts:
                archive.writestr(_entry(name, self._infos.get(name)), self.part(name))
        return out.getvalue()

    def _find(self, name: str) -> str | None:
        """Part names are compared without case; some writers escape them in relations only."""
        return self._known.get(same_part(name)) or self._known.get(same_part(unquote(name)))

    def _forget(self, name: str) -> None:
        del self._parts[name]
        del self._known[same_part(name)]
        self._infos.pop(name, None)
        self._trees.pop(name, None)
        self._dirty.discard(name)
        overrides = self.tree(CONTENT_TYPES).findall(f"{{{CONTENT_TYPES_NS}}}Override")
        for node in overrides:
            if node.get("PartName", "").lstrip("/").casefold() == name.casefold():
                self.edit(CONTENT_TYPES).remove(node)

    def _is_related(self, target: str) -> bool:
        rels = [name for name in self._parts if name.endswith(".rels")]
        sources = [name.replace("_rels/", "", 1).removesuffix(".rels") for name in rels]
        return any(link.target.casefold() == target.casefold() for s in sources for link in self.relations(s))


# ---------------------------------------------------------------- the workbook part


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook; part is "" where it is not a worksheet (a chart sheet)."""

    name: str
    part: str


class WorkbookPart:
    """The workbook part: its sheets and defined names, in whichever dialect (Transitional or Strict)."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.related("", "officeDocument") or ""
        if not self.part.endswith(".xml"):
            raise PackageError("Tệp không phải .xlsx/.xlsm nên không đánh dấu tại chỗ được.")
        self.ns = namespace(package.tree(self.part))
        if self.ns not in DIALECTS:
            raise PackageError("Tệp không phải sổ tính Excel nên không đánh dấu được.")
        self.rel_ns = DIALECTS[self.ns]

    def tag(self, name: str) -> str:
        """The name of an element of the spreadsheet vocabulary."""
        return f"{{{self.ns}}}{name}"

    @property
    def rel_id(self) -> str:
        """The attribute that names a relation."""
        return f"{{{self.rel_ns}}}id"

    @property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets in the order of their tabs."""
        links = {link.id: link for link in self.package.relations(self.part)}
        return tuple(self._sheet(node, links) for node in self._sheet_nodes())

    def _sheet(self, node: Element, links: Mapping[str, Relation]) -> SheetPart:
        link = links.get(node.get(self.rel_id, ""))
        is_grid = link is not None and link.kind == "worksheet" and link.target in self.package
        return SheetPart(node.get("name", ""), link.target if link is not None and is_grid else "")

    def _sheet_nodes(self) -> list[Element]:
        found: list[Element] = self.package.tree(self.part).findall(
            f"{self.tag('sheets')}/{self.tag('sheet')}"
        )
        return found

    def by_title(self) -> dict[str, SheetPart]:
        """The sheets by what Excel compares their names by; the names are those that `cells` gave them."""
        sheets = self.sheets
        names = sheet_names(sheet.name for sheet in sheets)
        return {same_title(name): sheet for name, sheet in zip(names, sheets, strict=True)}

    # Defined names

    def _name_nodes(self, family: str) -> list[Element]:
        nodes = self.package.tree(self.part).iterfind(f"{self.tag('definedNames')}/{self.tag('definedName')}")
        return [node for node in nodes if node.get("name", "").split(".")[0] == family]

    def names(self, family: str) -> dict[str, str]:
        """The defined names "family" and "family.…" with their formulas."""
        return {node.get("name"): node.text or "" for node in self._name_nodes(family)}

    def add_name(self, name: str, formula: str) -> None:
        """Adds a hidden defined name."""
        names = child_in_order(self.package.edit(self.part), "definedNames", WORKBOOK_ORDER)
        etree.SubElement(names, self.tag("definedName"), name=name, hidden="1").text = formula

    def remove_names(self, family: str) -> None:
        """Removes the defined names of a family."""
        for node in self._name_nodes(family):
            self._remove(node)

    def _remove(self, node: Element) -> None:
        """Removes a node of the workbook part; a list of names left empty is not allowed."""
        self.package.edit(self.part)
        parent = node.getparent()
        parent.remove(node)
        if len(parent) == 0 and local_name(parent) == "definedNames":
            parent.getparent().remove(parent)

    # Adding and removing sheets

    def add_sheet(self, title: str, body: bytes) -> str:
        """Adds a worksheet behind all others; returns the name it got."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.add(part, body, WORKSHEET_TYPE)
        relation = self.package.relate(self.part, self.rel_ns, "worksheet", part)
        name = self._free_title(title)
        ids = [int(node.get("sheetId", "0")) for node in self._sheet_nodes()]
        sheets = self.package.edit(self.part).find(self.tag("sheets"))
        node = etree.SubElement(sheets, self.tag("sheet"), name=name, sheetId=str(max(ids, default=0) + 1))
        node.set(self.rel_id, relation)
        return name

    def _free_title(self, title: str) -> str:
        taken = {same_title(sheet.name) for sheet in self.sheets}
        names = (title if n == 1 else f"{title} ({n})" for n in range(1, len(taken) + 2))
        return next(name for name in names if same_title(name) not in taken)

    def drop_sheet(self, reference: str) -> None:
        """Removes the sheet that a reference ('Cần sửa'!$A$1) points into, if it is still there."""
        name = reference.rpartition("!")[0].strip("'").replace("''", "'")
        index = next((i for i, sheet in enumerate(self.sheets) if sheet.name == name and sheet.part), None)
        if index is not None and len(self.sheets) > 1:
            self._drop_sheet(index, self.sheets[index].part)

    def _drop_sheet(self, index: int, part: str) -> None:
        if next(self.package.tree(part).iter(self.tag("f")), None) is not None:
            self._drop_calculation_chain()
        self._remove(self._sheet_nodes()[index])
        self.package.unrelate(self.part, part)
        self.package.drop(part)
        self._shift_local_names(index)
        self._shift_views(index)

    def _drop_calculation_chain(self) -> None:
        """The chain may not name a formula that is gone; without one, Excel builds it anew."""
        chain = self.package.related(self.part, "calcChain")
        if chain:
            self.package.unrelate(self.part, chain)
            self.package.drop(chain)

    def _shift_local_names(self, index: int) -> None:
        path = f"{self.tag('definedNames')}/{self.tag('definedName')}[@localSheetId]"
        for node in self.package.tree(self.part).findall(path):
            local = int(node.get("localSheetId"))
            if local == index:
                self._remove(node)
            elif local > index:
                node.set("localSheetId", str(local - 1))

    def _shift_views(self, index: int) -> None:
        for view in self.package.tree(self.part).iter(self.tag("workbookView")):
            for key in ("activeTab", "firstSheet"):
                tab = int(view.get(key, "0"))
                if tab > 0 and tab >= index:
                    view.set(key, str(tab - 1))
