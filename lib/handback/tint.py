"""The cells to fill in a form, tinted by rules that let go as soon as a cell is filled (conditional formats).

No cell's own format is touched. The rules of an earlier form are known by their colour and taken off first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from lib.handback.styles import StylesPart
from lib.workbook.addresses import a1
from lib.workbook.package import WORKSHEET_ORDER, WorkbookPart, child_in_order

COLOUR = "FFEAF4E5"
LOOK = f"<dxf><fill><patternFill patternType='solid'><bgColor rgb='{COLOUR}'/></patternFill></fill></dxf>"


def reach(rows: Iterable[int], columns: Iterable[int]) -> str:
    """The areas of these rows and columns, neighbours joined: "H5:K9 H12:K12"."""
    areas = [
        f"{a1(top, left)}:{a1(bottom, right)}"
        for top, bottom in _runs(sorted(rows))
        for left, right in _runs(sorted(columns))
    ]
    return " ".join(areas)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of neighbours."""
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number > last + 1:
            yield first, last
            first = number
        first, last = (number if first is None else first), number
    if first is not None and last is not None:
        yield first, last


class Tint:
    """Puts the rules on sheets of a workbook."""

    def __init__(self, book: WorkbookPart, styles: StylesPart) -> None:
        self.book, self.styles = book, styles
        self._clear()

    def add(self, part: str, where: str, formula: str) -> None:
        """Tints these areas of a sheet wherever the formula holds; it is written for their first cell."""
        if not where:
            return
        root = self.book.package.edit(part)
        rules = list(root.iter(self.book.tag("cfRule")))
        last = root.findall(self.book.tag("conditionalFormatting"))
        if last:
            node = etree.Element(self.book.tag("conditionalFormatting"))
            last[-1].addnext(node)
        else:
            node = child_in_order(root, "conditionalFormatting", WORKSHEET_ORDER)
        node.set("sqref", where)
        priority = max((int(rule.get("priority", "0")) for rule in rules), default=0) + 1
        look = self.styles.add("dxfs", LOOK)
        rule = etree.SubElement(
            node, self.book.tag("cfRule"), type="expression", dxfId=str(look), priority=str(priority)
        )
        etree.SubElement(rule, self.book.tag("formula")).text = formula

    def _clear(self) -> None:
        part = self.book.package.related(self.book.part, "styles")
        ours = self._our_looks(self.book.package.tree(part)) if part else set()
        for sheet in self.book.sheets if ours else ():
            if sheet.part and self._rules(self.book.package.tree(sheet.part), ours):
                for rule in self._rules(self.book.package.edit(sheet.part), ours):
                    holder = rule.getparent()
                    holder.remove(rule)
                    if not len(holder):
                        holder.getparent().remove(holder)

    def _our_looks(self, root: Element) -> set[str]:
        looks = root.findall(f"{self.book.tag('dxfs')}/{self.book.tag('dxf')}")
        colours = [[node.get("rgb", "") for node in look.iter(self.book.tag("bgColor"))] for look in looks]
        return {str(number) for number, found in enumerate(colours) if found == [COLOUR]}

    def _rules(self, root: Element, ours: set[str]) -> list[Element]:
        return [rule for rule in root.iter(self.book.tag("cfRule")) if rule.get("dxfId") in ours]
