"""A workbook's styles part, grown by the formats that new and marked cells need."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from lib.workbook.package import WorkbookPart, child_in_order, local_name

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
STYLES_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
NO_FILL = '<patternFill patternType="none"/>'
LEAST = {
    "fonts": ("<font><sz val='11'/><name val='Times New Roman'/></font>",),
    "fills": (f"<fill>{NO_FILL}</fill>", "<fill><patternFill patternType='gray125'/></fill>"),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ("<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",),
}
"""What a styles part must hold at least; the first two fills are fixed by the format."""
BUILT_IN = {"General": 0, "0%": 9, "#,##0": 3, "@": 49}
THIN = "style='thin'><color rgb='FFBFBFBF'/>"


def without_namespaces(node: Element) -> str:
    """An element without namespaces, as text to keep or compare."""
    copy = deepcopy(node)
    copy.tail = None
    for inner in copy.iter(etree.Element):
        inner.tag = local_name(inner)
    etree.cleanup_namespaces(copy)
    text: str = etree.tostring(copy, encoding="unicode")
    return text


def solid(colour: str) -> str:
    """A plain fill of a colour (eight digits)."""
    return (
        f"<fill><patternFill patternType='solid'><fgColor rgb='{colour}'/><bgColor indexed='64'/>"
        f"</patternFill></fill>"
    )


class StylesPart:
    """The lists of the styles part; what is asked for is added once, and the part is written anew only then."""

    def __init__(self, book: WorkbookPart) -> None:
        self.book = book
        self._known: dict[str, dict[str, int]] = {}

    @cached_property
    def root(self) -> Element:
        """The part's root, to be changed."""
        package = self.book.package
        return package.edit(package.related(self.book.part, "styles") or self._new_part())

    def _new_part(self) -> str:
        package = self.book.package
        part = package.free_name("xl/styles{}.xml") if "xl/styles.xml" in package else "xl/styles.xml"
        package.add(part, f'<styleSheet xmlns="{self.book.ns}"/>'.encode(), STYLES_TYPE)
        package.relate(self.book.part, self.book.rel_ns, "styles", part)
        return part

    def items(self, name: str) -> Element:
        """One of the lists, with what it must hold at least."""
        found = child_in_order(self.root, name, STYLES_ORDER)
        if len(found) == 0:
            for text in LEAST.get(name, ()):
                self._append(found, self._element(text))
        return found

    def _append(self, parent: Element, node: Element) -> int:
        parent.append(node)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _element(self, text: str) -> Element:
        node = etree.fromstring(text)
        for inner in node.iter(etree.Element):
            inner.tag = self.book.tag(inner.tag)
        return node

    def add(self, name: str, what: str | Element) -> int:
        """The index of an element (a text is one without namespace) in one of the lists; added if it is not there."""
        parent = self.items(name)
        if name not in self._known:
            self._known[name] = {
                without_namespaces(old): place for place, old in reversed(list(enumerate(parent)))
            }
        node = self._element(what) if isinstance(what, str) else what
        key, known = without_namespaces(node), self._known[name]
        if key not in known:
            known[key] = self._append(parent, node)
        return known[key]

    def copy_of(self, style: int) -> Element:
        """A copy of a cell format, to be changed and added."""
        formats = self.items("cellXfs")
        return deepcopy(formats[style if style < len(formats) else 0])

    def _number_format(self, code: str) -> str:
        if code in BUILT_IN:
            return str(BUILT_IN[code])
        formats = self.items("numFmts")
        for node in formats:
            if node.get("formatCode") == code:
                return str(node.get("numFmtId"))
        free = max((int(node.get("numFmtId", "0")) for node in formats), default=0)
        number = str(max(free, 163) + 1)
        node = etree.Element(self.book.tag("numFmt"), numFmtId=number, formatCode=code)
        self._append(formats, node)
        return number

    def like(self, style: int, number_format: str) -> int:
        """The cell format that differs from another by its number format only."""
        copy, wanted = self.copy_of(style), self._number_format(number_format)
        if copy.get("numFmtId") == wanted and not copy.get("quotePrefix"):
            return style
        copy.set("numFmtId", wanted)
        copy.set("applyNumberFormat", "1")
        copy.attrib.pop("quotePrefix", None)
        return self.add("cellXfs", copy)

    def font(self, sized: str, dropped: tuple[str, ...] = ()) -> int:
        """The workbook's first font with this added in front, without what is dropped of it."""
        copy = deepcopy(self.items("fonts")[0])
        for node in [node for node in copy if local_name(node) in dropped]:
            copy.remove(node)
        for place, node in enumerate(self._element(f"<font>{sized}</font>")):
            copy.insert(place, node)
        return self.add("fonts", copy)

    def cell_format(self, font: int, fill: int, border: str, alignment: str, more: str = "") -> int:
        """A cell format of a font and a fill by their indices, the sides of a border and an alignment."""
        border_id = self.add("borders", f"<border>{border}<diagonal/></border>")
        return self.add(
            "cellXfs",
            f"<xf numFmtId='0' fontId='{font}' fillId='{fill}' borderId='{border_id}' {more} applyFont='1' "
            f"applyFill='1' applyBorder='1' applyAlignment='1'><alignment {alignment}/></xf>",
        )

    def plain(self, number_format: str) -> int:
        """A cell of a new sheet: thin borders, wrapped text."""
        return self.like(self._framed(0, 0, "general"), number_format)

    @property
    def heading(self) -> int:
        """A heading of a new sheet."""
        self.items("fills")
        return self._framed(self.font("<b/>", ("b",)), self.add("fills", solid("FFD6E4F0")), "center")

    def _framed(self, font: int, fill: int, across: str) -> int:
        for name in ("fonts", "fills", "cellXfs"):
            self.items(name)
        sides = "".join(f"<{side} {THIN}</{side}>" for side in ("left", "right", "top", "bottom"))
        return self.cell_format(font, fill, sides, f"horizontal='{across}' vertical='center' wrapText='1'")

    def listed(self, font: str, fill: str | None = None, wrap: bool = True) -> int:
        """A cell format of a list: font is what to add to the workbook's default font; a thin line below."""
        font_id = self.font(font, ("b", "u", "color", "sz"))
        fill_id = self.add("fills", solid(fill)) if fill else 0
        below = f"<left/><right/><top/><bottom {THIN}</bottom>" if wrap else "<left/><right/><top/><bottom/>"
        return self.cell_format(
            font_id, fill_id, below, f"vertical='top' wrapText='{int(wrap)}'", "quotePrefix='1'"
        )
