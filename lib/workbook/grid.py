"""The cells of a sheet's XML, to be changed in place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from lib.workbook.addresses import LAST_COLUMN, Position, a1, parse_a1, parse_range
from lib.workbook.package import WORKSHEET_ORDER, child_in_order, namespace
from lib.workbook.sheets import Range


class Grid:
    """The cells of a sheet's XML; rows and cells that are missing are made at their place."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.ns = namespace(root)
        self._data = child_in_order(root, "sheetData", WORKSHEET_ORDER)

    def _tag(self, name: str) -> str:
        return f"{{{self.ns}}}{name}"

    @cached_property
    def _rows(self) -> dict[int, Element]:
        """The rows by number; a row that states none follows the one before it."""
        rows: dict[int, Element] = {}
        number = 0
        for node in self._data.iterfind(self._tag("row")):
            number = int(node.get("r") or number + 1)
            rows[number] = node
        return rows

    @cached_property
    def _order(self) -> list[int]:
        return sorted(self._rows)

    @cached_property
    def _merges(self) -> list[Range]:
        nodes = self.root.iterfind(f"{self._tag('mergeCells')}/{self._tag('mergeCell')}")
        return [area for node in nodes if (area := _area(node))]

    def visible(self, position: Position) -> Position:
        """The cell that shows a position: the first one of a merged area."""
        merge = next((merge for merge in self._merges if merge.covers(*position)), None)
        return (merge.top, merge.left) if merge else position

    def cell(self, row: int, column: int) -> Element:
        """The cell at a place; a new one looks like its row or column did."""
        parent = self._row(row)
        place = number = 0
        for place, node in enumerate(parent.iterchildren(self._tag("c")), 1):
            at = parse_a1(node.get("r", ""))
            number = at[1] if at else number + 1
            if number == column:
                return node
            if number > column:
                return self._new_cell(parent, place - 1, row, column)
        return self._new_cell(parent, place, row, column)

    def _new_cell(self, parent: Element, place: int, row: int, column: int) -> Element:
        node = etree.Element(self._tag("c"), r=a1(row, column))
        style = parent.get("s") if parent.get("customFormat") in {"1", "true"} else self._column_style(column)
        if style:
            node.set("s", style)
        parent.insert(place, node)
        self._widen(parent, row, column)
        return node

    def _column_style(self, column: int) -> str | None:
        columns = self._column_nodes(column)
        return columns[0].get("style") if columns else None

    def _column_nodes(self, column: int) -> list[Element]:
        nodes = self.root.iterfind(f"{self._tag('cols')}/{self._tag('col')}")
        return [node for node in nodes if int(node.get("min", "0")) <= column <= int(node.get("max", "0"))]

    def _row(self, row: int) -> Element:
        if row not in self._rows:
            place = bisect_right(self._order, row)
            made = etree.Element(self._tag("row"), r=str(row))
            if place:
                self._rows[self._order[place - 1]].addnext(made)
            else:
                self._data.insert(0, made)
            self._order.insert(place, row)
            self._rows[row] = made
        return self._rows[row]

    def _widen(self, parent: Element, row: int, column: int) -> None:
        """Readers trust the row's span and the sheet's dimension: they must cover a new cell."""
        spans = [int(n) for n in re.findall(r"\d+", parent.get("spans", ""))]
        if spans:
            parent.set("spans", f"{min(*spans, column)}:{max(*spans, column)}")
        dimension = self.root.find(self._tag("dimension"))
        if dimension is not None and (area := _area(dimension)):
            first = a1(min(area.top, row), min(area.left, column))
            last = a1(max(area.bottom, row), max(area.right, column))
            dimension.set("ref", first if first == last else f"{first}:{last}")

    # Sizes in pixels, to place the box of a note

    def _column_width(self, column: int) -> int:
        nodes = self._column_nodes(column)
        if nodes and nodes[0].get("hidden") in {"1", "true"}:
            return 0
        layout = self.root.find(self._tag("sheetFormatPr"))
        default = "9.14" if layout is None else layout.get("defaultColWidth", "9.14")
        return int(float((nodes[0].get("width") if nodes else None) or default) * 7 + 5)

    def _row_height(self, row: int) -> int:
        layout = self.root.find(self._tag("sheetFormatPr"))
        default = "15" if layout is None else layout.get("defaultRowHeight", "15")
        node = self._rows.get(row)
        if node is not None and node.get("hidden") in {"1", "true"}:
            return 0
        return int(float(default if node is None else node.get("ht") or default) * 4 / 3)

    def box(self, row: int, column: int, width: int, height: int) -> str:
        """The anchor of a note's box beside a cell: columns and rows from 0, each with its pixels."""
        across = _walk(min(column + 1, LAST_COLUMN), width + 15, self._column_width)
        down = _walk(row, height, self._row_height)
        left = min(column, LAST_COLUMN - 1)
        return f"{left}, 15, {row - 1}, 2, {across[0]}, {across[1]}, {down[0]}, {down[1]}"


def _area(node: Element) -> Range | None:
    """The cells that an element's attribute ref names; None where it is no such range."""
    try:
        return parse_range(node.get("ref", ""))
    except ValueError:
        return None


def _walk(start: int, length: int, size: Callable[[int], int]) -> tuple[int, int]:
    """Where a length ends that begins at a column or row: its number from 0, and the pixels into it."""
    at = start
    while at < start + 200 and length >= (step := size(at)):
        length -= step
        at += 1
    return at - 1, min(length, max(size(at) - 1, 0))
