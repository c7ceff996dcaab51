"""Next year's workbook from this year's: tasks without results, deadlines a year later, indicators without figures.

Parts are patched as for the form of next month. What is shifted is what the plan's year or the one after it names in
the deadlines, titles and lines above the table; dates of documents of earlier years stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from lib.base import vietnamese as vn
from lib.handback.form_book import FormBook, is_label
from lib.handback.marked import unmark
from lib.handback.next_form import next_form
from lib.handback.sheet_xml import Entry
from lib.handback.values import safe_names, values_only
from lib.plan import Plan
from lib.plan.sent import COUNTRY_WORD, PROVINCE_WORD
from lib.reading.form import (
    DAYS_OFF,
    DECISIONS,
    EVENTS,
    INDICATORS,
    INFO_LABELS,
    MILESTONES,
    SPENDING,
    SheetForm,
)
from lib.reading.headings import find_heading
from lib.reading.information import find_info_sheet
from lib.reading.reader import find_task_sheet, read_file
from lib.reading.record_sheets import is_named
from lib.workbook.cells import read_workbook
from lib.workbook.package import PackageError
from lib.workbook.sheets import Cell, Sheet, Workbook

RESULTS = frozenset(
    (
        "progress",
        "completed",
        "evidence",
        "spent",
        "updated",
        "obstacle",
        "extended_to",
        "extension_reason",
        "result",
    )
)
GIVEN = frozenset(("code", "lead", "partners", "allocated"))
"""Columns of the task sheet that name no year of the plan."""

Change = Callable[[Cell], Entry]


def next_year_form(data: bytes, plan: Plan, name: str) -> bytes:
    """The workbook for the year after the plan's; plan is what was read from data.

    Money stays as allocated until the new sums are known. Decisions that are open stay. Raises Unreadable where data
    is no workbook, PackageError where it cannot be patched or the plan's year is not known.
    """
    if plan.info.year is None:
        raise PackageError("Chưa xác định năm của kế hoạch.")
    source = read_workbook(data, name)
    base = (
        unmark(data)
        if source.kind == "xlsx"
        else values_only(source, safe_names([s.name for s in source.sheets]))
    )
    read = source if base is data else read_workbook(base, "so.xlsx")
    year = _Year(FormBook(base, read, plan), read, plan.info.year)
    year.shift_information()
    year.shift_tasks()
    for form in (MILESTONES, INDICATORS, SPENDING, EVENTS, DECISIONS, DAYS_OFF):
        year.empty(form)
    year.empty_sent()
    emptied = year.form.book.package.to_bytes()
    return next_form(emptied, read_file(emptied, "so.xlsx")[0], "so.xlsx")


class _Year:
    """A workbook whose year is moved on."""

    def __init__(self, form: FormBook, read: Workbook, year: int) -> None:
        self.form, self.read, self.year = form, read, year
        self._named = re.compile(rf"(?i)(năm\s+)({year}|{year + 1})\b")
        self._dated = re.compile(rf"(?<![\d])({year}|{year + 1})(?![\d]|/[A-ZĐ])")
        self._short = re.compile(
            rf"(\d{{1,2}}[/.-]\d{{1,2}}[/.-])({year % 100:02d}|{year % 100 + 1:02d})(?!\d)"
        )

    def shift_information(self) -> None:
        """The year of the sheet "Thông tin"; what next year's plan will state anew is empty."""
        sheet = find_info_sheet(self.read)
        if sheet is None:
            return
        for row, cells in sheet.rows:
            column = min(cells) + 1
            for field in ("year", "report_date", "number", "issued"):
                if field in INFO_LABELS and is_label(cells, field) and column in cells:
                    self._put(sheet, row, column, self.year + 1 if field == "year" else None)

    def shift_tasks(self) -> None:
        """Deadlines and titles of the task sheet a year later, results empty; so the lines above its heading."""
        found = find_task_sheet(self.read, [])
        if found is None:
            return
        sheet, heading = found
        fields = {column: field for field, column in heading.columns.items()}
        for (row, column), cell in list(sheet.cells.items()):
            field = fields.get(column, "")
            if row < heading.first_row:
                self._change(sheet, cell, self._later_words)
            elif row <= heading.last_row or field in GIVEN:
                continue
            elif field in RESULTS or field.startswith("mark_"):
                self._put(sheet, row, column, None)
            else:
                dated = field in ("deadline", "internal_due")
                self._change(sheet, cell, self._later if dated else self._later_words)

    def empty(self, form: SheetForm) -> None:
        """A sheet of records without what belongs to the old year."""
        sheet = next((one for one in self.read.sheets if is_named(one, form)), None)
        heading = find_heading(sheet, form, least=len(form.required)) if sheet else None
        if sheet is None or heading is None:
            return
        done = heading.columns.get("done", 0)
        for row, cells in list(sheet.rows):
            for cell in cells.values() if row < heading.first_row else ():
                self._change(sheet, cell, self._later_words)
            for column, cell in cells.items() if row > heading.last_row else ():
                if form is MILESTONES and column not in (done, heading.columns.get("evidence")):
                    self._change(sheet, cell, self._later)
                elif (form is INDICATORS and not _is_month(heading.columns, column)) or (
                    form is DECISIONS and done not in cells
                ):
                    continue
                else:
                    self._put(sheet, row, column, None)

    def empty_sent(self) -> None:
        """The sheets of tasks that units above have sent down without any: next year's are sent anew."""
        for sheet in self.read.sheets:
            if vn.bare(sheet.name) not in (vn.bare(PROVINCE_WORD), vn.bare(COUNTRY_WORD)):
                continue
            for row, cells in list(sheet.rows)[1:]:
                for column in cells:
                    self._put(sheet, row, column, None)

    def _later(self, cell: Cell) -> Entry:
        """A day or the words of a deadline, a year later."""
        if isinstance(cell.value, date):
            return _year_after(cell.value)
        if not isinstance(cell.value, str):
            return None
        words = self._dated.sub(lambda found: str(int(found[1]) + 1), cell.value)
        return self._short.sub(lambda found: f"{found[1]}{(int(found[2]) + 1) % 100:02d}", words)

    def _later_words(self, cell: Cell) -> Entry:
        """A text with "năm 2026" as "năm 2027"."""
        if not isinstance(cell.value, str):
            return None
        return self._named.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", cell.value)

    def _change(self, sheet: Sheet, cell: Cell, change: Change) -> None:
        value = change(cell)
        if value is not None and value != cell.value:
            self._put(sheet, cell.row, cell.column, value)

    def _put(self, sheet: Sheet, row: int, column: int, value: Entry) -> None:
        self.form.write(self.form.grid(self.form.part_of(sheet)).cell(row, column), value)


def _is_month(columns: Mapping[str, int], column: int) -> bool:
    return any(field.startswith("month") for field, number in columns.items() if number == column)


def _year_after(day: date) -> date:
    """The same day of the next year; 28/2 for 29/2."""
    is_leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap else day.day)
