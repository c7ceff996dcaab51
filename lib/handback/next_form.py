"""The form for next month: the published workbook carried forward, with what the form still lacks.

An .xlsx or .xlsm is always patched part by part (`lib.workbook.package`), never rewritten: pictures, charts, macros,
formulas and formats survive whether or not there are any. Other kinds (.xls, .ods) cannot be patched;
their values are copied into a new .xlsx first, which says so on its sheet "Thông tin".

Nothing that is read changes: uploading the form as it is reports no difference.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties

from lib.assessing.months import month_end
from lib.base import vietnamese as vn
from lib.handback.form_book import SPARE_ROWS, FormBook
from lib.handback.marked import unmark
from lib.handback.tint import Tint, reach
from lib.handback.values import safe_names, values_only
from lib.plan import MonthWindow, Plan, PlanInfo
from lib.plan.sent import SentPlan, without_marks
from lib.reading.form import DAYS_OFF, DECISIONS, EVENTS, INDICATORS, MILESTONES, OTHER_SHEETS, TASKS
from lib.reading.reader import find_task_sheet, read_file
from lib.workbook.addresses import a1
from lib.workbook.cells import read_workbook

TO_FILL = ("progress", "completed", "evidence", "updated", "obstacle", "result")


def is_rebuilt(data: bytes, name: str) -> bool:
    """Whether the form of this file is a new .xlsx with its values only (it is .xls or .ods)."""
    return read_workbook(data, name).kind != "xlsx"


def next_form(
    data: bytes,
    plan: Plan,
    name: str,
    carried: Plan | None = None,
    report_date: date | None = None,
    sent: Sequence[SentPlan] = (),
) -> bytes:
    """The workbook to keep up for the next report; plan is what was read from data.

    carried is the plan completed by what the meetings decided: its decisions go into the sheet "Kết luận"
    unless they stand there, its extensions into the task's row. report_date becomes "Số liệu tính đến ngày",
    which is kept where it is None. sent are the plans of units above: what of them no row has the mark of is added, on
    sheets of their own, unless the workbook would be understood in another way then. Raises Unreadable where data is
    no workbook, and PackageError where an .xlsx is damaged so that it can be read but not patched.
    """
    source = read_workbook(data, name)
    rebuilt = source.kind != "xlsx"
    base = (
        values_only(source, safe_names([sheet.name for sheet in source.sheets])) if rebuilt else unmark(data)
    )
    form = FormBook(base, source if base is data else read_workbook(base, name), plan)
    form.add_info(rebuilt, report_date)
    form.add_task_columns()
    made = [form.add_record_sheet(sheet) for sheet in form.record_sheets()]
    if any(made):  # a complete workbook goes on as it is, without the optional sheet
        form.add_record_sheet(DAYS_OFF)
    form.add_milestones()
    if carried is not None:
        form.add_decisions(carried.decisions)
        form.write_extensions(carried)
    for above in sent:
        form.add_sent(above)
    _tint(form, report_date)
    content = form.book.package.to_bytes()
    if sent and not _still_holds(content, plan):
        return next_form(data, plan, name, carried, report_date)
    return content


def _still_holds(made: bytes, plan: Plan) -> bool:
    """Whether a form with tasks of units above is read with all of the plan's own: another table can change which one
    counts."""
    bare = [vn.bare(without_marks(row.title)) for row in read_file(made, "so.xlsx")[0].tasks]
    return not Counter(vn.bare(without_marks(row.title)) for row in plan.tasks) - Counter(bare)


def next_report_day(info: PlanInfo) -> date | None:
    """The same day of the next month, the last one after the last; None without a report date or after the year."""
    day = info.report_date
    if day is None or (info.year is not None and day >= date(info.year, 12, 1)):
        return None
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = calendar.monthrange(first.year, first.month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return first.replace(day=last if is_last else min(day.day, last))


def blank_form(sent: Sequence[SentPlan] = ()) -> bytes:
    """The form for an office that has no workbook yet: all its sheets with headings and rules of entry, no rows but
    the tasks that units above have sent down."""
    columns = tuple(column for column in TASKS.columns if column.field != "spent")
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = TASKS.title
    first["A1"] = columns[0].headings[0]
    first.page_setup.orientation, first.page_setup.paperSize = "landscape", first.PAPERSIZE_A4
    first.page_setup.fitToHeight, first.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    out = BytesIO()
    book.save(out)
    read = read_workbook(out.getvalue(), "so.xlsx")
    form = FormBook(out.getvalue(), read, Plan())
    part = form.part_of(read.sheets[0])
    form.head_sheet(replace(TASKS, columns=columns), form.book.package.edit(part), part)
    form.add_info(rebuilt=False, report_date=None)
    for sheet in OTHER_SHEETS:
        form.add_record_sheet(sheet)
    for above in sent:
        form.add_sent(above)
    return form.book.package.to_bytes()


def _tint(form: FormBook, report_date: date | None) -> None:
    """Tints what is open and not yet filled for the report of the day, by default that of the workbook."""
    tint, info = Tint(form.book, form.styles), form.plan.info
    day = report_date or info.report_date
    _tint_tasks(form, tint, info.report_date if report_date else None)
    for title, named in (
        (MILESTONES.title, "due"),
        (EVENTS.title, "content"),
        (DECISIONS.title, "content"),
    ):
        table = form.tables.get(title)
        if table is None or not {named, "done"} <= table.columns.keys():
            continue
        first = table.heading_row + 1
        given, done = (f"${a1(first, table.columns[field])}" for field in (named, "done"))
        limit = f",{given}<={_date(day)}" if named == "due" and day else ""
        columns = [table.columns[field] for field in ("done", "evidence") if field in table.columns]
        last = table.last_row + (0 if named == "due" else SPARE_ROWS)
        tint.add(table.part, reach(range(first, last + 1), columns), f'AND({given}<>""{limit},{done}="")')
    table = form.tables.get(INDICATORS.title)
    if table is not None and day is not None and (month := table.columns.get(f"month{_month_of(info, day)}")):
        first = table.heading_row + 1
        formula = f'AND(${a1(first, table.columns["title"])}<>"",{a1(first, month)}="")'
        tint.add(table.part, reach(range(first, table.last_row + 1), [month]), formula)


def _tint_tasks(form: FormBook, tint: Tint, before: date | None) -> None:
    """Rows of tasks that are not done, until their day of update is after the report before."""
    found = find_task_sheet(form.read, [])
    updated = form.task_columns.get("updated")
    if found is None or updated is None:
        return
    rows = [
        task.origin.row
        for task in form.plan.tasks
        if task.origin.sheet == found[0].name and task.completed is None and task.declared_progress != 1
    ]
    columns = [form.task_columns[field] for field in TO_FILL if field in form.task_columns]
    if rows:
        cell = f"${a1(min(rows), updated)}"
        formula = f"NOT(AND(ISNUMBER({cell}),{cell}>{_date(before)}))" if before else f'{cell}=""'
        tint.add(form.part_of(found[0]), reach(rows, columns), formula)


def _date(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _month_of(info: PlanInfo, day: date) -> int:
    """The official month whose figures are known on the day."""
    is_later = info.month_window is MonthWindow.FROM_15TH and day > month_end(info, day.year, day.month)
    return day.month % 12 + 1 if is_later else day.month
