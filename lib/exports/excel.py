"""Excel files of the tables on screen: typed cells, Vietnamese formats, filters, ready to print.

Text from the plan is always written as text: no formula, no link, no number is made of it. What is not
known is an empty cell, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lib.assessing.assess import Assessment
from lib.exports.document_parts import printable
from lib.views.overview import Frame, frame
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value, shown

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FONT = "Times New Roman"
NUMBER_FORMATS: Mapping[CellKind, str] = {
    CellKind.COUNT: "#,##0",
    CellKind.MONEY: "#,##0",
    CellKind.SHARE: "0.0%",
    CellKind.DAY: "dd/mm/yyyy",
}
ALIGNED: Mapping[CellKind, str] = {
    CellKind.COUNT: "center",
    CellKind.MONEY: "right",
    CellKind.SHARE: "center",
    CellKind.DAY: "center",
}
SHEET_WIDTH = 130
"""Characters of 11 points that fill A4 landscape."""
LONGEST_TEXT = 32_767
"""What an Excel cell holds."""
FIRST_DAY = date(1900, 3, 1)
"""Excel counts days rightly from here on."""
A4 = 9

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def table_xlsx(tables: Sequence[Table], assessment: Assessment) -> bytes:
    """One sheet for each table, with the plan's name and the date of the figures above it.

    Raises ValueError where there is no table.
    """
    if not tables:
        raise ValueError("a workbook needs at least one table")
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    head = frame(assessment)
    book.set_properties(
        {"title": printable(head.plan_title), "created": datetime.combine(assessment.as_of, time())}
    )
    looks = _Looks(book)
    for name, table in zip(sheet_names(tables), tables, strict=True):
        _write_sheet(book.add_worksheet(name), table, head, looks)
    book.close()
    return stream.getvalue()


_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each table's sheet, from its title: what Excel allows, at most 31 letters, no two alike."""
    names: list[str] = []
    for table in tables:
        words = " ".join(_FORBIDDEN.sub(" ", printable(table.title).partition(":")[0]).split())
        name = words[:28].strip(" '") or "Bảng"
        taken = {given.casefold() for given in names} | {"history"}
        numbered = (f"{name} {number}" for number in range(2, 1000))
        names.append(name if name.casefold() not in taken else _free(numbered, taken))
    return names


def _free(candidates: Iterator[str], taken: set[str]) -> str:
    return next(name for name in candidates if name.casefold() not in taken)


class _Looks:
    """The cell formats of one workbook, made once for each look."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def text(self, **look: object) -> Format:
        """A cell without a grid."""
        return self._format({"valign": "vcenter", **look})

    def heading(self) -> Format:
        """A cell of the heading row."""
        return self._format(
            {
                "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter",
                "bg_color": "#1F4E79", "font_color": "#FFFFFF",
            }
        )  # fmt: skip

    def cell(self, kind: CellKind, bold: bool) -> Format:
        """A cell of the table; text wraps, figures have their kind's format."""
        figure = kind in NUMBER_FORMATS
        return self._format(
            {
                "bold": bold,
                "border": 1,
                "border_color": "#BFBFBF",
                "valign": "top",
                "text_wrap": not figure,
                "align": ALIGNED.get(kind, "left"),
                "num_format": NUMBER_FORMATS.get(kind, "General"),
            }
        )

    def _format(self, wanted: dict[str, object]) -> Format:
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 11, **wanted})
        return self._made[key]


def _write_sheet(sheet: Worksheet, table: Table, head: Frame, looks: _Looks) -> None:
    top = _write_head(sheet, table, head, looks)
    for number, column in enumerate(table.columns):
        sheet.write_string(top, number, printable(column.title), looks.heading())
    after = _write_rows(sheet, table, top + 1, looks)
    _write_notes(sheet, table, after + 1, looks)
    _set_view(sheet, table, top)


def _write_head(sheet: Worksheet, table: Table, head: Frame, looks: _Looks) -> int:
    """Title and what the figures are as of; the row of the headings."""
    sheet.write_string(0, 0, _fitting(table.title), looks.text(font_size=14, bold=True))
    lines = [head.plan_title, head.as_of, *([head.illustrative] if head.illustrative else [])]
    for number, line in enumerate(lines, start=1):
        red = line == head.illustrative
        look = looks.text(italic=True, bold=red, font_color="#A31515" if red else "#000000")
        sheet.write_string(number, 0, _fitting(line), look)
    return len(lines) + 2


def _write_rows(sheet: Worksheet, table: Table, first: int, looks: _Looks) -> int:
    """Rows and total; the first row below them. Filters reach the rows and not the total."""
    for number, row in enumerate(table.rows):
        _write_row(sheet, table.columns, row, first + number, looks, bold=len(row.cells) == 1)
    after = first + len(table.rows)
    if table.rows:
        sheet.autofilter(first - 1, 0, after - 1, len(table.columns) - 1)
    else:
        sheet.write_string(after, 0, _fitting(table.empty), looks.text(italic=True))
        after += 1
    if table.total:
        _write_row(sheet, table.columns, table.total, after, looks, bold=True)
        after += 1
    return after


def _write_row(
    sheet: Worksheet, columns: Sequence[TableColumn], row: TableRow, at: int, looks: _Looks, *, bold: bool
) -> None:
    for number, (column, value) in enumerate(zip(columns, row.cells, strict=False)):
        _write_cell(sheet, at, number, value, column.kind, looks.cell(column.kind, bold))


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, kind: CellKind, look: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, datetime.combine(value, time()), look)
    elif isinstance(value, int | float | Fraction):
        sheet.write_number(row, column, value if isinstance(value, int) else float(value), look)
    else:
        sheet.write_string(row, column, _fitting(shown(value, kind)), look)


def _fitting(text: str) -> str:
    """The text as Excel can hold it; only what exceeds a cell is cut, and that shows."""
    text = printable(text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _write_notes(sheet: Worksheet, table: Table, at: int, looks: _Looks) -> None:
    if table.note:
        last = max(len(table.columns) - 1, 1)
        sheet.merge_range(at, 0, at, last, "", looks.text(italic=True, text_wrap=True, valign="top"))
        sheet.write_string(at, 0, _fitting(table.note), looks.text(italic=True, text_wrap=True, valign="top"))
        sheet.set_row(at, 16 * (1 + len(table.note) // SHEET_WIDTH))


def _set_view(sheet: Worksheet, table: Table, top: int) -> None:
    """Widths, a heading that stays, and A4 pages with the heading on each."""
    total = sum(column.width for column in table.columns)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, max(9, round(column.width / total * SHEET_WIDTH, 1)))
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
