"""What a reading leaves aside: every cell that tells a state, a day or a sum is read, said again, or asked about.

The rules of reading decide what counts. These look at what is left when all of them have spoken: columns that are not
read, rows that became no task, titles that tell more than a title, groups that say more than their parts, other sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.plan import Plan, ResultKind, Task
from lib.reading.columns.aside import BASIS
from lib.reading.columns.deciding import NOT_USED
from lib.reading.columns.meaning import AIM, FORMER, ColumnMeaning
from lib.reading.columns.profile import DOCUMENT, is_deadline, kinds_of
from lib.reading.results import read_result
from lib.reading.tables.finding import FoundTable
from lib.reading.tables.outcomes import RESTING, is_done
from lib.reading.tables.part import TablePart
from lib.reading.understanding import State, names_in
from lib.reading.values import shown_value
from lib.workbook.sheets import Cell, Sheet

Cells = Mapping[int, Cell]

LONGEST = 200
"""A longer text is prose, no state."""
TOLD = (ResultKind.DONE, *RESTING)
"""What changes how a task counts, if it stands where nobody reads it."""
EXTENDED = re.compile(
    r"^(?!.*\b(?:xin|de nghi|de xuat|kien nghi)\b).*\b(?:gia han|lui (?:han|den|sang|thoi han)|doi han|keo dai|"
    r"dieu chinh (?:han|thoi han|den|sang)|chuyen sang (?:nam|quy|thang|ky|dot))\b.*\d"
)
SPEAKS = re.compile(r"\b(?:đã|xong|hoàn thành|dừng|chuyển)\b|\d/[A-ZĐ]{2}", re.IGNORECASE)
"""What a cell of names or products holds that also tells a state; no other is looked at."""
ENDS = re.compile(r"\b(?:xong|hoàn thành|dừng|chuyển)\b", re.IGNORECASE)
"""The same for obstacles, of which "đã giải quyết" says nothing of the work."""
NAMING = {"title": SPEAKS, "lead": SPEAKS, "partners": SPEAKS, "product": SPEAKS, "obstacle": ENDS}
TAIL = re.compile(
    r"(?:[(\[]| [–—-]|[;:]) *((?:đã|xong|hoàn thành|tạm dừng|dừng) ?[^()\[\]]*?)[)\]]?[ .]*$", re.IGNORECASE
)
"""What a title adds in brackets or behind a dash."""
JOINED = names_in("code title lead partners product deadline")
"""What a row hands to the row above that it carries on."""
SUMMED = names_in("code title lead allocated spent progress group area")
"""What a row of sums may hold."""
ROW_FIELDS = 3
"""A row outside the table with so many of its fields is one of its rows."""


def unaccounted(
    tables: Sequence[FoundTable], parts: Sequence[TablePart], plan: Plan, unread: Iterable[Sheet]
) -> Iterator[Problem]:
    """What tables leave aside; unread are the visible sheets that nothing is read of, nor said."""
    tasks = {(row.origin.sheet, row.origin.row): row for row in plan.rows}
    for table, part in zip(tables, parts, strict=True):
        if part.is_follow_up:
            continue
        left = {one.row: one.why for one in part.left_out}
        aside = [column for column, one in table.decisions.items() if _is_aside(one)]
        for row, cells in table.sheet.rows:
            task = tasks.get((table.sheet.name, row))
            if not table.heading.last_row < row <= table.last_row:
                yield from _outside(table, tables, row, cells)
            elif task is not None:
                yield from _beside(table.sheet, task, cells, aside, plan.info.year)
            elif aside or row in left:
                yield from _no_task(table, row, cells, left.get(row), aside)
        yield from _areas(table, plan)
    yield from _groups(plan)
    yield from _other_sheets(plan, unread)


def _is_aside(one: ColumnMeaning) -> bool:
    """Whether a column is not read, and nobody was asked about it, nor has said that it is not to be."""
    named = one.state is State.ASKED or one.is_confirmed or one.taken_by is not None
    untold = one.why in (NOT_USED, FORMER, BASIS) or AIM.search(vn.bare(one.heading))
    return one.read_as is None and bool(one.lines) and not named and not untold


def _lost(sheet: Sheet, cell: Cell, where: str) -> Problem:
    at = CellRef(sheet.name, cell.row, cell.column)
    return problem("cell-unaccounted", at, shown_value(cell)[:80], where=where)


def _beside(
    sheet: Sheet, task: Task, cells: Cells, aside: Sequence[int], year: int | None
) -> Iterator[Problem]:
    """States that stand in columns that are not read, or in the title, and say that an open task is not."""
    if task.is_group or is_done(task) or any(row.settled or row.done for row in task.milestones):
        return
    for column in aside:
        if column in cells and _tells_otherwise(cells[column], task, year):
            yield _lost(sheet, cells[column], "ở cột không được đọc")
    for name, speaks in NAMING.items():
        cell = cells.get(task.origin.columns.get(name, 0))
        if cell is not None and isinstance(cell.value, str) and speaks.search(cell.value):
            tail = TAIL.search(cell.value)
            said = tail[1] if tail else "" if name == "title" else cell.value
            if said and _differs(said, task, year):
                yield _lost(sheet, cell, "ở cột không ghi kết quả")
    proof = task.evidence if task.result is None and task.declared_progress is None else None
    if proof and len(task.deadline.due) == 1 and DOCUMENT.search(proof):
        at = task.origin.cell("evidence")
        yield problem("cell-unaccounted", at, proof, where="mà không có kết quả, ngày hoàn thành")


def _tells_otherwise(cell: Cell, task: Task, year: int | None) -> bool:
    text = cell.value if isinstance(cell.value, str) else ""
    if not 2 < len(text) <= LONGEST:
        return False
    extended = task.extended_to is None and EXTENDED.search(vn.bare(text)) is not None
    return extended or _differs(text, task, year)


def _differs(words: str, task: Task, year: int | None) -> bool:
    """Whether words say that a task is done, rests or was moved, as it does not count."""
    about = f"{task.title} {task.product or ''}".strip() if "đã" in words.lower() else None
    found = read_result(words, year=year, about=about) if words else None
    return (
        found is not None
        and found.kind in TOLD
        and (task.result is None or task.result.kind is not found.kind)
    )


def _no_task(
    table: FoundTable, row: int, cells: Cells, why: str | None, aside: Sequence[int]
) -> Iterator[Problem]:
    """What a row holds that became no task, and that neither a row above nor a sum has taken."""
    fields = {column: name for name, column in table.heading.columns.items()}
    if why is None:
        yield from (
            _lost(table.sheet, cells[c], f"ở dòng {row} không có tên nhiệm vụ")
            for c in aside
            if _tells(cells.get(c))
        )
        return
    taken = JOINED if why.startswith("phần tiếp") else SUMMED if why == "dòng cộng" else None
    for column, cell in cells.items():
        name = fields.get(column)
        if name is None or (taken is not None and name in taken):
            continue
        if taken is not None or (len(fields.keys() & cells.keys()) >= ROW_FIELDS and _is_figure(cell)):
            yield _lost(table.sheet, cell, f"ở dòng {row} không được tính là nhiệm vụ ({why})")


def _tells(cell: Cell | None) -> bool:
    return cell is not None and (_is_figure(cell) or read_result(shown_value(cell)[:LONGEST]) is not None)


def _is_figure(cell: Cell) -> bool:
    return bool(kinds_of(cell) & {"date", "number", "share", "amount"})


def _outside(table: FoundTable, tables: Sequence[FoundTable], row: int, cells: Cells) -> Iterator[Problem]:
    """A row above the heading or between tables that is filled as those of the table are."""
    fields, title = table.heading.columns, cells.get(table.heading.columns.get("title", 0))
    inside = any(one.sheet is table.sheet and one.heading.first_row <= row <= one.last_row for one in tables)
    if inside or title is None or not isinstance(title.value, str):
        return
    due = cells.get(fields.get("deadline", 0))
    dated = due is not None and (_is_figure(due) or is_deadline(shown_value(due), 2000))
    if dated and len({*fields.values()} & cells.keys()) >= ROW_FIELDS:
        yield _lost(table.sheet, title, f"ở dòng {row} nằm ngoài bảng")


def _areas(table: FoundTable, plan: Plan) -> Iterator[Problem]:
    """A column of areas that gave no area: each of its rows names another."""
    column, first, last = table.heading.columns.get("area"), table.heading.last_row, table.last_row
    known = {vn.bare(area.title) for area in plan.areas}
    for row, cells in table.sheet.rows if column else ():
        cell = cells.get(column or 0)
        if cell is not None and first < row <= last and vn.bare(str(cell.value)) not in known:
            why = "ghi lĩnh vực nhưng không chia được các nhiệm vụ theo cột này"
            at = CellRef(table.sheet.name, first, column or 1)
            yield problem("column-unread", at, table.heading.texts.get(column or 0), reason=why)
            return


def _groups(plan: Plan) -> Iterator[Problem]:
    """Groups that are said to be done or to rest though their parts are open: only these count."""
    below: dict[str | None, list[Task]] = {}
    for row in plan.rows:
        below.setdefault(row.parent, []).append(row)
    for row in plan.rows:
        rests = row.result is not None and row.result.kind in RESTING
        if not row.is_group or not (is_done(row) or rests):
            continue
        parts = [one for one in below.get(row.key, ()) if not one.is_group]
        open_ = sum(not is_done(one) and one.result is None for one in parts)
        if open_:
            found = row.result_text or (vn.day(row.completed) if row.completed else "100%")
            at = row.origin.cell(row.result_column, "completed", "progress")
            yield problem("group-done", at, found, count=open_)


def _other_sheets(plan: Plan, unread: Iterable[Sheet]) -> Iterator[Problem]:
    """Sheets that name tasks and tell what no row of the plan's table does."""
    unread = list(unread)
    titles = {vn.bare(task.title): task for task in plan.tasks} if unread else {}
    for sheet in unread:
        for row, cells in sheet.rows:
            named = next(
                (
                    t
                    for c in cells.values()
                    if isinstance(c.value, str) and (t := titles.get(vn.bare(c.value)))
                ),
                None,
            )
            told = named and next((c for c in cells.values() if _tells_more(c, named, plan.info.year)), None)
            if named and told:
                facts = {"used": named.title[:80]}
                yield problem(
                    "sheet-tells-tasks",
                    CellRef(sheet.name, row, told.column),
                    shown_value(told)[:80],
                    **facts,
                )
                break


def _tells_more(cell: Cell, task: Task, year: int | None) -> bool:
    """Whether a cell tells a day or a state that the task's own row does not."""
    words = shown_value(cell)
    day = cell.value if isinstance(cell.value, date) else vn.read_date(words)
    if day is not None:
        known = {vn.day(one) for one in (task.completed, *(due.day for due in task.deadline.due)) if one}
        return vn.day(day) not in known
    return len(words) <= LONGEST and _differs(words, task, year) and not is_done(task)
