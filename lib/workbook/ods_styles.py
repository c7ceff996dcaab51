"""The number styles of an OpenDocument spreadsheet, as the format codes that Excel would have for them.

What a date or a number looks like is told by its style, not by the digits shown: "Jun-26" is a month, "1%" may be the
number 1 with a sign behind it. A cell's style is its own, else its row's, else its column's; a style's number style may
be its parent's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lib.workbook.contents import name_without_namespace

NUMBER_STYLES = frozenset(
    (
        "number-style",
        "currency-style",
        "percentage-style",
        "date-style",
        "time-style",
        "boolean-style",
        "text-style",
    )
)
_LONG = {
    "day": "dd",
    "month": "mm",
    "year": "yyyy",
    "hours": "hh",
    "minutes": "mm",
    "seconds": "ss",
    "day-of-week": "dddd",
}
_SHORT = {
    "day": "d",
    "month": "m",
    "year": "yy",
    "hours": "h",
    "minutes": "m",
    "seconds": "s",
    "day-of-week": "ddd",
}
_DEEPEST = 20
"""Styles have parents; a circle of them is no reason to go on for ever."""


def attributes_of(node: Element) -> dict[str, str]:
    """An element's attributes by local name; those of LibreOffice's own extensions left out."""
    return {
        name_without_namespace(key): value
        for key, value in node.attrib.items()
        if key.startswith("{urn:oasis:")
    }


@dataclass
class OdsStyles:
    """The number formats by the names of number styles, and of cell styles."""

    formats: dict[str, str] = field(default_factory=dict)
    cells: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    wrapping: dict[str, bool] = field(default_factory=dict)
    """Whether the text of a cell style wraps, where it says so."""
    widths: dict[str, float] = field(default_factory=dict)
    """Width of a column style in characters."""

    def take_number_style(self, node: Element) -> None:
        """Learns a number style."""
        name = attributes_of(node).get("name")
        if name:
            self.formats[name] = _format_code(node)

    def take_cell_style(self, node: Element) -> None:
        """Learns which number style a cell style has, or which parent to ask."""
        style = attributes_of(node)
        name = style.get("name")
        if name and style.get("family") == "table-cell":
            self.cells[name] = (style.get("data-style-name"), style.get("parent-style-name"))
            for child in node:
                if (wrap := attributes_of(child).get("wrap-option")) is not None:
                    self.wrapping[name] = wrap == "wrap"
        elif name and style.get("family") == "table-column":
            for child in node:
                if width := _characters(attributes_of(child).get("column-width", "")):
                    self.widths[name] = width

    def take_all(self, root: Element) -> None:
        """Learns the styles of a part (styles.xml)."""
        for node in root.iter():
            tag = name_without_namespace(node.tag)
            if tag in NUMBER_STYLES:
                self.take_number_style(node)
            elif tag == "style":
                self.take_cell_style(node)

    def wraps(self, cell_style: str | None) -> bool:
        """Whether the text of a cell style wraps, by itself or by its parents."""
        for _ in range(_DEEPEST):
            if cell_style is None or cell_style in self.wrapping:
                break
            cell_style = self.cells.get(cell_style, (None, None))[1]
        return self.wrapping.get(cell_style or "", False)

    def format_of(self, cell_style: str | None) -> str | None:
        """The format code of a cell style; None where it says nothing of numbers."""
        for _ in range(_DEEPEST):
            if cell_style is None or cell_style not in self.cells:
                return None
            number_style, parent = self.cells[cell_style]
            if number_style is not None:
                return self.formats.get(number_style) or None
            cell_style = parent
        return None


_LENGTH = re.compile(r"([0-9.]+)(cm|mm|in|pt)")
_IN_MM = {"cm": 10, "mm": 1, "in": 25.4, "pt": 25.4 / 72}
_MM_A_CHARACTER = 1.93
"""Excel's digit of 7 pixels, at 96 to the inch, with the cell's margin spread over it."""


def _characters(length: str) -> float | None:
    """A length in characters of Excel's."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _IN_MM[found[2]] / _MM_A_CHARACTER if found else None


def _format_code(node: Element) -> str:
    if (
        attributes_of(node).get("automatic-order") == "true"
        and name_without_namespace(node.tag) == "date-style"
    ):
        # The order of day and month is that of whoever looks at it.
        shown = {name_without_namespace(child.tag) for child in node}
        return "dd/mm/yyyy" if "day" in shown else "mm/yyyy" if "month" in shown else "yyyy"
    percent = name_without_namespace(node.tag) == "percentage-style"
    return "".join(_piece(name_without_namespace(child.tag), child, percent) for child in node)


def _piece(tag: str, node: Element, percent: bool) -> str:
    style = attributes_of(node)
    if tag == "text":
        words = "".join(node.itertext())
        return "%" if percent and words.strip() == "%" else f'"{words.replace(chr(34), "")}"' if words else ""
    if tag == "month" and style.get("textual") == "true":
        return "mmmm" if style.get("style") == "long" else "mmm"
    if tag == "number":
        return "".join(_number_pieces(style))
    return (_LONG if style.get("style") == "long" else _SHORT).get(tag, "")


def _number_pieces(style: Mapping[str, str]) -> Iterator[str]:
    yield "#,##0" if style.get("grouping") == "true" else "0"
    decimals = _count(style.get("decimal-places"))
    if decimals:
        yield "." + "0" * decimals
    factor = style.get("display-factor", "1").rstrip("0")
    if factor == "1":
        yield "," * ((len(style.get("display-factor", "1")) - 1) // 3)


def _count(text: str | None) -> int:
    return min(int(text), 15) if text and text.isdecimal() else 0
