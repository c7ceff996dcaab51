"""A blank form: every sheet with its headings, formats and labels, for an office that has no workbook yet."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lib.handback.next_form import FORMATS, SPARE_ROWS, WIDE
from lib.reading.form import INFO_LABELS, INFO_NAMES, OTHER_SHEETS, TASKS, SheetForm

HEADING = Font(name="Times New Roman", size=12, bold=True)
BODY = Font(name="Times New Roman", size=12)
GROUND = PatternFill("solid", fgColor="EEF3F8")


def blank_form() -> bytes:
    """The workbook (.xlsx) as the manual describes it, without a single row."""
    book = Workbook()
    info = book.worksheets[0]
    info.title = INFO_NAMES[0]
    for row, labels in enumerate(INFO_LABELS.values(), start=1):
        info.cell(row, 1, labels[0]).font = HEADING
        info.cell(row, 2).font = BODY
    info.column_dimensions["A"].width, info.column_dimensions["B"].width = 36, 60
    for form in (TASKS, *OTHER_SHEETS):
        _add_sheet(book.create_sheet(form.title), form)
    book.active = book.sheetnames.index(TASKS.title)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add_sheet(sheet: Worksheet, form: SheetForm) -> None:
    for number, column in enumerate(form.columns, start=1):
        head = sheet.cell(1, number, column.headings[0])
        head.font, head.fill = HEADING, GROUND
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(number)].width = 40 if column.field in WIDE else 16
        for row in range(2, SPARE_ROWS):
            cell = sheet.cell(row, number)
            cell.font, cell.alignment = BODY, Alignment(wrap_text=True, vertical="top")
            if column.kind in FORMATS:
                cell.number_format = FORMATS[column.kind]
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
