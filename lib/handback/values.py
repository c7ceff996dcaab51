"""What both ways back write: texts that every program takes as they are, and a new .xlsx with values only."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from lib.base.problems import column_letters
from lib.workbook.sheets import Cell, Sheet, Value, Workbook, same_title

TEXT_LIMIT = 32_000
"""A cell and a note hold 32,767 characters."""


USUAL_WIDTH = 9
"""Characters of a column that states no width where others do."""


def xml_text(text: str) -> str:
    """Text that every reader of the file takes as this very text: no control characters, no _x…_ escapes."""
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", kept)[:TEXT_LIMIT]


def safe_names(names: Sequence[str]) -> dict[str, str]:
    """Names that Excel accepts (31 characters, none of []:*?/\\), each once."""
    safe: dict[str, str] = {}
    for name in names:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ")[:31] or "Trang"
        tries = (base if n == 1 else f"{base[:26]} ({n})" for n in range(1, len(names) + 2))
        taken = {same_title(used) for used in safe.values()}
        safe[name] = next(one for one in tries if same_title(one) not in taken)
    return safe


def values_only(workbook: Workbook, names: Mapping[str, str]) -> bytes:
    """A new .xlsx with the values, number formats and merged cells at their places; names as from safe_names()."""
    book = openpyxl.Workbook()
    for old in book.worksheets:
        book.remove(old)
    for sheet in workbook.sheets:
        _copy_values(sheet, book.create_sheet(names[sheet.name]))
    if not book.worksheets:
        book.create_sheet("Trang")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy_values(sheet: Sheet, target: Worksheet) -> None:
    widths: dict[int, float] = defaultdict(lambda: 8)
    for (row, column), cell in sheet.cells.items():
        made = target.cell(row, column)
        made.value = _plain_value(cell)
        made.number_format = _number_format(cell)
        made.alignment = Alignment(vertical="top", wrap_text=(row, column) in sheet.wrapped)
        if isinstance(made.value, str):
            made.data_type = "e" if cell.value is None and made.value in ERROR_CODES else "s"
        widths[column] = max(widths[column], min(len(cell.text), 50))
    for column, width in widths.items():
        stated = sheet.widths.get(column, USUAL_WIDTH) if sheet.widths else width + 2
        target.column_dimensions[column_letters(column)].width = stated
    for area in sheet.merges:
        target.merge_cells(None, area.top, area.left, area.bottom, area.right)


def _plain_value(cell: Cell) -> Value:
    """The value as the new file holds it; a faulty cell shows what was found there."""
    if cell.value is None:
        return xml_text(cell.text)
    return xml_text(cell.value) if isinstance(cell.value, str) else cell.value


def _number_format(cell: Cell) -> str:
    """The cell's own format: a date shown as a month is read as one. Other formats do not state any."""
    if cell.number_format != "General" or not isinstance(cell.value, date):
        return cell.number_format
    return "dd/mm/yyyy hh:mm" if isinstance(cell.value, datetime) else "dd/mm/yyyy"
