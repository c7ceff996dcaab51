"""Excel files of the tables on screen: typed cells, Vietnamese formats, filters, ready to print.

Text from the plan is always written as text: no formula, no link, no number is made of it. What is not
known is an empty cell, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lib.assessing.assess import Assessment
from lib.base import vietnamese as vn
from lib.base.text_width import line_count
from lib.exports.document_parts import printable
from lib.views.overview import Frame, frame
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value, shown

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FONT = "Times New Roman"
SHARE, DAY = "0.0%", "dd/mm/yyyy"
ALIGNED: Mapping[CellKind, str] = {
    CellKind.COUNT: "center", CellKind.MONEY: "right", CellKind.SHARE: "center", CellKind.DAY: "center",
}  # fmt: skip
SHEET_WIDTH = 130
"""Characters of 11 points that fill A4 landscape; wider tables are made smaller to fit the paper."""
LINE_HEIGHT, LONGEST_ROW = 15, 400
"""Points of a line of 11 points; Excel's highest row has 409."""
LONGEST_TEXT = 32_767
"""What an Excel cell holds."""
FIRST_DAY = date(1900, 3, 1)
"""Excel counts days rightly from here on."""
A4, A3 = 9, 8

OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def number_format(value: float | Fraction) -> str:
    """How a figure is shown: with dots for thousands on every machine, which "#,##0" leaves to its settings."""
    if isinstance(value, Fraction):
        return SHARE
    if not float(value).is_integer():
        return "0.0##"
    if value < 0:
        groups = r"\.000" * ((len(str(int(-value))) - 1) // 3)
        return f"0{groups};-0{groups}"
    if value >= 1_000_000_000:
        return r"[>=1000000000]0\.000\.000\.000;[>=1000000]0\.000\.000;#,##0"
    return r"[>=1000000]0\.000\.000;[>=1000]0\.000;0" if value >= 1_000 else "0"


def table_xlsx(tables: Mapping[str, Table], assessment: Assessment, data: str = "") -> bytes:
    """A sheet of each name for each table, with the plan's name and the date of the figures above it; the sheet named
    in data holds only headings and rows, as a table of Excel's own that pivots can be made of.

    Raises ValueError where there is no table.
    """
    return tables_xlsx(tables, frame(assessment), assessment.as_of, data)


def tables_xlsx(tables: Mapping[str, Table], head: Frame, as_of: date, data: str = "") -> bytes:
    """The same of tables that are not of one plan: head says above each what they are of and as of when."""
    if not tables:
        raise ValueError("a workbook needs at least one table")
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    book.set_properties({"title": printable(head.plan_title), "created": datetime.combine(as_of, time())})
    looks = _Looks(book)
    for name, table in tables.items():
        sheet = book.add_worksheet(name)
        if name == data:
            _write_data(sheet, table, looks)
        else:
            _write_sheet(sheet, table, head, looks)
    book.close()
    return stream.getvalue()


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

    def cell(self, kind: CellKind, value: Value, bold: bool) -> Format:
        """A cell of the table; text wraps, figures are shown by what they are."""
        figure = isinstance(value, int | float | Fraction | date)
        return self._format(
            {
                "bold": bold,
                "border": 1,
                "border_color": "#BFBFBF",
                "valign": "top",
                "text_wrap": not figure,
                "indent": int(kind is CellKind.MONEY),
                "align": ALIGNED.get(kind, "center" if figure else "left"),
                "num_format": _format_of(value),
            }
        )

    def _format(self, wanted: dict[str, object]) -> Format:
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 11, **wanted})
        return self._made[key]


def _format_of(value: Value) -> str:
    if isinstance(value, date):
        return DAY
    return number_format(value) if isinstance(value, int | float | Fraction) else "General"


def _write_data(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    """Headings in the first row and rows below them, one a task."""
    widths = _widths(table)
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, table.columns, row, number, looks, bold=False)
        _set_height(sheet, number, table.columns, row, widths)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    heads = [
        {"header": printable(column.title), "header_format": looks.heading()} for column in table.columns
    ]
    size = max(len(table.rows), 1), len(table.columns) - 1
    sheet.add_table(0, 0, *size, {"columns": heads, "name": "DuLieu", "style": None})
    _set_heading_height(sheet, table, 0, widths)
    sheet.freeze_panes(1, 2)
    sheet.repeat_columns(0, 1)
    _set_paper(sheet, 0, A3)


def _write_sheet(sheet: Worksheet, table: Table, head: Frame, looks: _Looks) -> None:
    widths = _widths(table)
    top = _write_head(sheet, table, head, looks)
    for number, column in enumerate(table.columns):
        sheet.write_string(top, number, printable(column.title), looks.heading())
    after = _write_rows(sheet, table, top + 1, looks, widths)
    _write_notes(sheet, table, after + 1, looks, sum(widths))
    _set_view(sheet, table, top, widths)


def _write_head(sheet: Worksheet, table: Table, head: Frame, looks: _Looks) -> int:
    """Title and what the figures are as of; the row of the headings."""
    sheet.write_string(0, 0, _fitting(table.title), looks.text(font_size=14, bold=True))
    lines = [head.plan_title, head.as_of, *([head.illustrative] if head.illustrative else [])]
    for number, line in enumerate(lines, start=1):
        red = line == head.illustrative
        look = looks.text(italic=True, bold=red, font_color="#A31515" if red else "#000000")
        sheet.write_string(number, 0, _fitting(line), look)
    return len(lines) + 2


def _write_rows(sheet: Worksheet, table: Table, first: int, looks: _Looks, widths: Sequence[float]) -> int:
    """Rows and total; the first row below them. Filters reach the rows and not the total."""
    for number, row in enumerate(table.rows):
        _write_row(sheet, table.columns, row, first + number, looks, bold=len(row.cells) == 1)
        _set_height(sheet, first + number, table.columns, row, widths)
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
        _write_cell(sheet, at, number, value, column.kind, looks.cell(column.kind, value, bold))


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


def _write_notes(sheet: Worksheet, table: Table, at: int, looks: _Looks, width: float) -> None:
    if table.note:
        last = max(len(table.columns) - 1, 1)
        sheet.merge_range(at, 0, at, last, "", looks.text(italic=True, text_wrap=True, valign="top"))
        sheet.write_string(at, 0, _fitting(table.note), looks.text(italic=True, text_wrap=True, valign="top"))
        sheet.set_row(at, _height([(table.note, width)]))


def _widths(table: Table) -> list[float]:
    """Widths of the columns in characters: their own where they fill the paper, else in the same proportion.

    A column is never narrower than its longest figure: Excel would show signs in its place.
    """
    stretch = max(1, SHEET_WIDTH / sum(column.width for column in table.columns))
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [
        max(
            5,
            round(column.width * stretch, 1),
            *(_figure_width(row.cells[place : place + 1]) for row in rows),
        )
        for place, column in enumerate(table.columns)
    ]


def _figure_width(cells: Sequence[Value]) -> float:
    figures = (value for value in cells if value is not None and not isinstance(value, str))
    return max((len(_figure_text(value)) * 0.9 + 1.5 for value in figures), default=0)


def _figure_text(value: Value) -> str:
    if isinstance(value, int):
        return vn.dong(value)
    return "000,0%" if isinstance(value, Fraction) else shown(value)


def _set_height(
    sheet: Worksheet, at: int, columns: Sequence[TableColumn], row: TableRow, widths: Sequence[float]
) -> None:
    """States the height that wrapped text needs: not every program works it out when it prints."""
    cells = zip(row.cells, columns, widths, strict=False)
    sheet.set_row(
        at, _height((shown(value, c.kind), width) for value, c, width in cells if isinstance(value, str))
    )


def _set_heading_height(sheet: Worksheet, table: Table, at: int, widths: Sequence[float]) -> None:
    """Headings are bold, which takes more room."""
    titles = ((column.title, width * 0.8) for column, width in zip(table.columns, widths, strict=True))
    sheet.set_row(at, _height(titles))


def _height(texts: Iterable[tuple[str, float]]) -> float:
    lines = max((line_count(text, int(width * 1.05)) for text, width in texts), default=1)
    return min(lines * LINE_HEIGHT + 3, LONGEST_ROW)


def _set_view(sheet: Worksheet, table: Table, top: int, widths: Sequence[float]) -> None:
    """Widths, a heading that stays, and A4 pages with the heading on each."""
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    _set_heading_height(sheet, table, top, widths)
    sheet.freeze_panes(top + 1, 0)
    _set_paper(sheet, top)


def _set_paper(sheet: Worksheet, heading: int, paper: int = A4) -> None:
    """Landscape with the heading on each page; on A4 the columns fit its width, on A3 they go on beside it."""
    sheet.repeat_rows(heading)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if paper == A4:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(80)
    sheet.set_footer("&C&P/&N")
