"""What is written into a worksheet's XML: values, widths, panes, a new sheet."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date

from lxml import etree
from lxml.etree import _Element as Element

from lib.base import vietnamese as vn
from lib.workbook.addresses import a1
from lib.workbook.package import WORKSHEET_ORDER, WorkbookPart, child_in_order, local_name

Entry = str | int | float | date | None


def write_cell(cell: Element, value: Entry, date1904: bool) -> None:
    """Puts a value into a cell in place of whatever it holds; days count as the workbook does."""
    for child in list(cell):
        cell.remove(child)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, None)
    if value is None:
        return
    tag = etree.QName(cell).namespace
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{tag}}}is"), f"{{{tag}}}t")
        text.text = vn.clean(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    number = _serial(value, date1904) if isinstance(value, date) else value
    etree.SubElement(cell, f"{{{tag}}}v").text = str(number)


def _serial(day: date, date1904: bool) -> int:
    """Excel's number of a day, in the workbook's own calendar."""
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return (date(day.year, day.month, day.day) - start).days


def set_height(cell: Element, points: int) -> None:
    """Makes the row of a cell so high: not every program works it out from wrapped text."""
    row = cell.getparent()
    row.set("ht", str(points))
    row.set("customHeight", "1")


def set_width(root: Element, number: int, width: int, style: int | None = None) -> None:
    """States a column's width unless the sheet already does; a hidden one becomes visible."""
    columns = child_in_order(root, "cols", WORKSHEET_ORDER)
    covering = next((node for node in columns if _covers(node, number)), None)
    if covering is not None and covering.get("hidden") not in {"1", "true"}:
        return
    node = etree.Element(f"{{{etree.QName(root).namespace}}}col")
    if covering is not None:
        _cut_out(columns, covering, number)
    for name, value in {"min": number, "max": number, "width": width, "style": style}.items():
        if value is not None:
            node.set(name, str(value))
    node.set("customWidth", "1")
    columns.insert(sum(int(other.get("min", "0")) < number for other in columns), node)


def _covers(node: Element, number: int) -> bool:
    return int(node.get("min", "0")) <= number <= int(node.get("max", "0"))


def _cut_out(columns: Element, node: Element, number: int) -> None:
    """Takes one column out of a range of columns, which may fall in two."""
    last = int(node.get("max", "0"))
    if last > number:
        rest = deepcopy(node)
        rest.set("min", str(number + 1))
        node.addnext(rest)
    if int(node.get("min", "0")) < number:
        node.set("max", str(number - 1))
    else:
        columns.remove(node)


def freeze(book: WorkbookPart, root: Element, rows: int, columns: int) -> None:
    """Keeps the heading and the naming columns in sight, unless the sheet has panes of its own."""
    views = child_in_order(root, "sheetViews", WORKSHEET_ORDER)
    view = views.find(book.tag("sheetView"))
    if view is None:
        view = etree.SubElement(views, book.tag("sheetView"), workbookViewId="0")
    if any(local_name(node) == "pane" for node in view):
        return
    view.attrib.pop("topLeftCell", None)
    for node in list(view):
        view.remove(node)
    pane = etree.SubElement(view, book.tag("pane"), topLeftCell=a1(rows + 1, columns + 1), state="frozen")
    if rows:
        pane.set("ySplit", str(rows))
    if columns:
        pane.set("xSplit", str(columns))
    pane.set("activePane", "bottomRight" if rows and columns else "bottomLeft")


def new_sheet(book: WorkbookPart, widths: Mapping[int, int], frozen: tuple[int, int]) -> Element:
    """An empty worksheet with its columns' widths and panes (rows, columns)."""
    root = etree.fromstring(
        f"<worksheet xmlns='{book.ns}' xmlns:r='{book.rel_ns}'>"
        "<sheetPr><pageSetUpPr fitToPage='1'/></sheetPr>"
        "<sheetViews><sheetView workbookViewId='0'/></sheetViews><sheetData/></worksheet>"
    )
    for number, width in widths.items():
        set_width(root, number, width)
    if frozen != (0, 0):
        freeze(book, root, *frozen)
    etree.SubElement(root, book.tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0")
    return root
