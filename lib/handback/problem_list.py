"""The sheet "Cần sửa" of a marked workbook: what is to be mended, gravest first, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from lib.base.problems import Problem, Severity
from lib.base.text_width import line_count
from lib.handback.styles import StylesPart
from lib.handback.values import xml_text
from lib.workbook.addresses import a1, quoted_sheet
from lib.workbook.package import WorkbookPart, write_xml
from lib.workbook.sheets import same_title

NAME = "_CanSua"
"""The hidden defined name that points at the sheet, whatever it is called by then."""
WORDS = {Severity.ERROR: "Phải sửa", Severity.WARNING: "Cần xem", Severity.NOTE: "Đã tự hiểu"}
SIGNS = {Severity.ERROR: "● ", Severity.WARNING: "▲ ", Severity.NOTE: ""}
SEVERITIES = tuple(WORDS)
BAND_COLOURS = {Severity.ERROR: "FFF3C4C4", Severity.WARNING: "FFFCE3A6", Severity.NOTE: "FFE3E3E3"}
HEADINGS = ("Mức độ", "Ô", "Đang ghi", "Vấn đề", "Cách sửa")
WIDTHS = (14, 20, 32, 64, 52)


def what_is_wrong(problem: Problem) -> str:
    """What is wrong, without the place and the remedy that the full message adds."""
    place = (f"{problem.at} ", f"Sheet «{problem.at.sheet}» ") if problem.at else ()
    text = problem.message.removesuffix(problem.remedy).strip()
    for words in place:
        text = text.removeprefix(words)
    return text[:1].upper() + text[1:]


class ListSheet:
    """The sheet that lists the problems, gravest first, each with a link to its cell."""

    def __init__(
        self, book: WorkbookPart, styles: StylesPart, problems: Sequence[Problem], remarks: Sequence[str]
    ) -> None:
        self.book, self.styles, self.remarks = book, styles, remarks
        self.sheets = book.by_title()
        order = {title: i for i, title in enumerate(self.sheets)}
        self.plain = styles.listed("<sz val='11'/>")
        self.linked = styles.listed("<u/><sz val='11'/><color rgb='FF2470B3'/>")
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
        self.book.add_name(NAME, f"{quoted_sheet(name)}!$A$1")

    def _write_head(self, title: str) -> None:
        counts = {s: sum(p.severity is s for p in self.problems) for s in SEVERITIES}
        plain = self.styles.listed("<sz val='11'/>", wrap=False)
        top = self._row([title], self.styles.listed("<b/><sz val='16'/>", wrap=False))
        top.set("ht", "24")
        top.set("customHeight", "1")
        self._row([" · ".join(f"{WORDS[s]}: {counts[s]}" for s in SEVERITIES)], plain)
        guide = (
            "Ô nền đỏ nhạt: phải sửa. Ô nền vàng nhạt: cần xem. Trỏ chuột vào ô để đọc ghi chú.",
            "Sửa ngay trong tệp này rồi tải lên kiểm tra lại; màu, ghi chú và sheet này sẽ được thay mới.",
        )
        for line in (*guide, *self.remarks):
            self._row([line], plain)
        self._row(HEADINGS, self.styles.listed("<b/><sz val='11'/>", "FFD9E2EC"))
        if not self.problems:
            self._row(["Không có điểm nào cần sửa."], plain)

    def _write_group(self, severity: Severity, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        band = self.styles.listed("<b/><sz val='11'/>", BAND_COLOURS[severity], wrap=False)
        text = f"{SIGNS[severity]}{WORDS[severity]}: {len(problems)} điểm"
        self._row([text, "", "", "", ""], band)
        for problem in problems:
            self._write_problem(problem)

    def _write_problem(self, problem: Problem) -> None:
        texts = [
            SIGNS[problem.severity] + WORDS[problem.severity],
            str(problem.at) if problem.at else "Cả tệp",
            problem.found or "",
            what_is_wrong(problem),
            problem.remedy,
        ]
        row = self._row(texts, self.plain)
        self._fit(row, texts)
        sheet = self.sheets.get(same_title(problem.at.sheet)) if problem.at else None
        if sheet and problem.at:
            row[1].set("s", str(self.linked))
            target = f"{quoted_sheet(sheet.name)}!{problem.at.a1 or 'A1'}"
            self.links.append((f"B{len(self.rows)}", target))

    def _row(self, texts: Sequence[str], style: int) -> Element:
        number = len(self.rows) + 1
        row = etree.Element(self.book.tag("row"), r=str(number))
        for column, text in enumerate(texts, 1):
            cell = etree.SubElement(row, self.book.tag("c"), r=a1(number, column), s=str(style))
            if text:
                cell.set("t", "inlineStr")
                node = etree.SubElement(etree.SubElement(cell, self.book.tag("is")), self.book.tag("t"))
                node.text = xml_text(text)
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self.rows.append(row)
        return row

    def _fit(self, row: Element, texts: Sequence[str]) -> None:
        """States the height of a row of wrapped text: not every program works it out by itself."""
        lines = max(line_count(text, width) for width, text in zip(WIDTHS, texts, strict=True))
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
