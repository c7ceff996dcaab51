"""What the Excel file of figures holds: the lists of the screens with their figures as numbers, and data for pivots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from lib.assessing.assess import Assessment, IndicatorState, IndicatorStatus, Tally, TaskState
from lib.assessing.due import DueItem, coming, dues
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Direction, Task
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.decisions import decision_table
from lib.views.indicators import is_percent, trend_words
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value
from lib.views.wording import (
    INDICATOR_TONES,
    INDICATOR_WORDS,
    STATUS_WORDS,
    area_label,
    task_label,
    why,
    window_words,
)

DATA = "Dữ liệu"
"""The sheet for pivots: one row for each task below one row of headings, nothing else."""

Fact = tuple[TableColumn, Callable[[TaskState, Assessment], Value]]

KINDS: Mapping[DeadlineKind, str] = {
    DeadlineKind.FIXED: "Có thời hạn", DeadlineKind.RECURRING: "Định kỳ", DeadlineKind.CONTINUOUS: "Thường xuyên",
    DeadlineKind.EVENT: "Theo phát sinh", DeadlineKind.COUNT: "Theo số lần", DeadlineKind.UNREAD: "Chưa xác định",
    DeadlineKind.NONE: "Không ghi",
}  # fmt: skip


def sheets(assessment: Assessment) -> dict[str, Table]:
    """Name of each sheet -> its table, in the order of the file."""
    tasks = views_tasks.task_table(assessment)
    return {
        "Quá hạn": _listed(views_tasks.late_table(assessment), LATE, assessment),
        "Sắp đến hạn": _dated(views_tasks.soon_table(assessment), coming(assessment), assessment),
        "Chậm cập nhật": _listed(views_tasks.stale_table(assessment), STALE, assessment),
        "Chưa xác định hạn": _listed(views_tasks.undated_table(assessment), UNDATED, assessment),
        "Lĩnh vực": _areas(assessment),
        "Nhiệm vụ": _listed(tasks, TASKS, assessment),
        "Việc có thời hạn": _dated(_all_dated(assessment), dues(assessment), assessment),
        "Kinh phí lĩnh vực": _without_marks(views_money.money_table(assessment)),
        "Kinh phí nhiệm vụ": _without_marks(views_money.task_money_table(assessment)),
        "Chỉ tiêu": _indicators(assessment),
        "Bộ phận": views.unit_table(assessment),
        "Kết luận": _without_marks(decision_table(assessment)),
        DATA: _listed(tasks, (*TASKS[:2], *ALL), assessment),
    }


# Tasks


def _column(
    title: str, width: int, show: Callable[[TaskState, Assessment], Value], kind: CellKind = CellKind.TEXT
) -> Fact:
    return TableColumn(title, kind, width), show


def _own(title: str, width: int, show: Callable[[Task], Value], kind: CellKind = CellKind.TEXT) -> Fact:
    return _column(title, width, lambda state, _: show(state.task), kind)


def _area(state: TaskState, now: Assessment) -> str:
    return next((area_label(area) for area in now.areas if area.code == state.task.area), state.task.area)


def _days_late(state: TaskState, _: Assessment) -> int | None:
    return state.days_late or None


def _done(state: TaskState, _: Assessment) -> Value:
    return state.done


def _documents(state: TaskState, now: Assessment) -> list[str]:
    """The documents known on the date: the row's own, and those of the milestones that are done."""
    task = state.task
    own = task.evidence if task.completed is None or task.completed <= now.as_of else None
    found = [own, *(row.milestone.evidence for row in state.milestones if row.done)]
    return list(dict.fromkeys(filter(None, found)))


def _evidence(state: TaskState, now: Assessment) -> str | None:
    return "; ".join(_documents(state, now)) or None


def _last_evidence(state: TaskState, now: Assessment) -> str | None:
    found = _documents(state, now)
    return f"{found[-1]} (và {len(found) - 1} minh chứng trước)" if len(found) > 1 else _evidence(state, now)


def _class(state: TaskState, now: Assessment) -> str:
    return next(words for words, _, statuses in views.classes_of(now.total) if state.status in statuses)


def _left(state: TaskState, _: Assessment) -> int | None:
    return None if state.allocated is None or state.spent is None else state.allocated - state.spent


def _expected(state: TaskState, _: Assessment) -> Fraction | None:
    return state.expected


NUMBER = _own("TT", 6, lambda task: task.code or task.key)
TITLE = _own("Nhiệm vụ", 34, task_label)
AREA = _column("Lĩnh vực", 13, _area)
UNIT = _own("Bộ phận chủ trì", 12, lambda task: task.lead)
WORDS = _own("Thời hạn ghi trong kế hoạch", 13, lambda task: task.deadline_text)
DUE = _column("Thời hạn", 9, lambda state, _: state.due, CellKind.DAY)
STATUS = _column("Tình trạng", 12, lambda state, _: STATUS_WORDS[state.status])
DAYS_LATE = _column("Số ngày quá hạn", 6, _days_late, CellKind.COUNT)
DONE = _column("Ngày hoàn thành", 9, _done, CellKind.DAY)
EVIDENCE = _column("Minh chứng", 12, _evidence)
ALLOCATED = _column("Dự toán (đồng)", 10, lambda state, _: state.allocated, CellKind.MONEY)
SPENT = _column("Đã chi (đồng)", 10, lambda state, _: state.spent, CellKind.MONEY)
OBSTACLE = _column("Khó khăn, vướng mắc", 16, lambda state, _: state.obstacle)
EXTENDED = _own("Gia hạn đến", 9, lambda task: task.extended_to, CellKind.DAY)
PROGRESS = _column("Tiến độ", 6, lambda state, _: state.progress, CellKind.SHARE)
SIGN = _column("Cập nhật gần nhất", 9, lambda state, _: state.last_sign, CellKind.DAY)
WHY = _column("Lý do", 30, why)

LATE = (DAYS_LATE, TITLE, AREA, UNIT, WORDS, DUE, EXTENDED, OBSTACLE)
STALE = (SIGN, TITLE, AREA, UNIT, WORDS, WHY)
UNDATED = (TITLE, AREA, UNIT, WORDS, WHY)
TASKS = (
    NUMBER, _own("Nhiệm vụ", 28, lambda task: task.title), AREA, UNIT, WORDS, DUE, STATUS, DAYS_LATE, PROGRESS, DONE,
    _column("Minh chứng", 12, _last_evidence), ALLOCATED, SPENT, OBSTACLE,
)  # fmt: skip
ALL = (
    AREA,
    _own("Thuộc mục", 20, lambda task: task.parent_title),
    UNIT,
    _own("Phối hợp", 14, lambda task: task.partners),
    _own("Sản phẩm", 14, lambda task: task.product),
    WORDS,
    _own("Loại thời hạn", 12, lambda task: KINDS[task.deadline.kind]),
    DUE,
    STATUS,
    _column("Nhóm tình trạng", 14, _class),
    DAYS_LATE,
    PROGRESS,
    _column("Cần đạt", 8, _expected, CellKind.SHARE),
    _column("Số mốc", 8, lambda state, _: len(state.milestones), CellKind.COUNT),
    _column(
        "Số mốc đã xong",
        8,
        lambda state, _: sum(row.done is not None for row in state.milestones),
        CellKind.COUNT,
    ),
    DONE,
    EVIDENCE,
    ALLOCATED,
    SPENT,
    _column("Còn lại (đồng)", 12, _left, CellKind.MONEY),
    EXTENDED,
    _own("Lý do gia hạn", 20, lambda task: task.extension_reason),
    OBSTACLE,
    SIGN,
    _column("Số liệu tính đến", 11, lambda _, now: now.as_of, CellKind.DAY),
)


def _listed(table: Table, facts: Sequence[Fact], now: Assessment) -> Table:
    """The screen's table with these facts of its tasks as columns."""
    states = [now.by_key[row.key] for row in table.rows if row.key is not None]
    rows = tuple(TableRow(tuple(show(state, now) for _, show in facts), state.task.key) for state in states)
    return replace(table, columns=tuple(column for column, _ in facts), rows=rows)


# Everything with a day

DATED = (
    TableColumn("Còn lại (ngày)", CellKind.COUNT, 9), TableColumn("Việc phải làm", width=44),
    TableColumn("Loại", width=13), TableColumn("Ghi chú", width=22), TableColumn("Lĩnh vực", width=20),
    TableColumn("Bộ phận", width=17), TableColumn("Đến hạn", CellKind.DAY, 12),
)  # fmt: skip


def _all_dated(now: Assessment) -> Table:
    found = dues(now)
    note = "Số âm là số ngày đã quá hạn."
    return Table(f"Việc có thời hạn chưa xong: {views_tasks.due_counts(found)}", (), (), note=note)


def _dated(table: Table, found: Sequence[DueItem], now: Assessment) -> Table:
    rows = tuple(
        TableRow(
            (
                (due.day - now.as_of).days,
                views_tasks.due_label(due),
                views_tasks.DUE_WORDS[due.kind].capitalize(),
                views_tasks.due_note(due),
                _area(due.task, now) if due.task else None,
                due.unit,
                due.day,
            ),
            due.key,
        )
        for due in found
    )
    return replace(table, columns=DATED, rows=rows)


# Areas, indicators, money


def _areas(now: Assessment) -> Table:
    """The screen's table, its last column in numbers, with the money."""
    table = views.area_table(now)
    columns = (
        *table.columns[:-1],
        TableColumn("Tiến độ", CellKind.SHARE, 9),
        TableColumn("Cần đạt", CellKind.SHARE, 9),
        TableColumn("Số nhiệm vụ tính tiến độ", CellKind.COUNT, 9),
        TableColumn("Dự toán (đồng)", CellKind.MONEY, 12),
        TableColumn("Đã chi (đồng)", CellKind.MONEY, 12),
    )

    def numbers(row: TableRow, tally: Tally) -> TableRow:
        real, expected = tally.dated_progress, tally.expected
        cells = (*row.cells[:-1], real.value, expected.value, expected.count, tally.allocated, tally.spent)
        return replace(row, cells=cells)

    rows = tuple(numbers(row, area.tally) for row, area in zip(table.rows, now.areas, strict=True))
    total = numbers(table.total, now.total) if table.total else None
    return replace(table, columns=columns, rows=rows, total=total)


INDICATORS = (
    TableColumn("Mã", width=6), TableColumn("Chỉ tiêu", width=26), TableColumn("Lĩnh vực", width=12),
    TableColumn("Đơn vị tính", width=7), TableColumn("Chiều", width=5), TableColumn("Mục tiêu", width=7),
    TableColumn("Đạt được", width=7), TableColumn("Đến tháng", CellKind.COUNT, 6), TableColumn("Đánh giá", width=10),
    TableColumn("Xu hướng", width=9), *(TableColumn(f"T{month}", width=6) for month in range(1, 13)),
    TableColumn("Thiếu tháng", width=8),
)  # fmt: skip


def _indicators(now: Assessment) -> Table:
    met = sum(state.status is IndicatorStatus.MET for state in now.indicators)
    rows = tuple(_indicator(state, now) for state in now.indicators)
    title, note = f"Đạt mục tiêu {met}/{len(rows)} chỉ tiêu", window_words(now.plan.info)
    return Table(title, INDICATORS, rows, note=note, empty="Sổ chưa có chỉ tiêu.")


def _indicator(state: IndicatorState, now: Assessment) -> TableRow:
    own = state.indicator

    def figure(value: float | None) -> Value:
        """A share is written as one; months and target of one row have the same unit."""
        return Fraction(value) if value is not None and is_percent(own) else value

    months = (state.known[month].value if month in state.known else None for month in range(1, 13))
    cells = (
        own.code,
        own.title,
        next((area_label(area) for area in now.areas if area.code == own.area), own.area),
        own.unit,
        "≥" if own.direction is Direction.AT_LEAST else "≤",
        figure(own.target),
        figure(state.latest),
        state.month,
        INDICATOR_WORDS[state.status],
        trend_words(state) or None,
        *map(figure, months),
        ", ".join(map(str, state.missing)) or None,
    )
    return TableRow(cells, own.task, INDICATOR_TONES[state.status])


def _without_marks(table: Table) -> Table:
    """Words of ours without the mark before them: they are filtered and counted here."""

    def plain(row: TableRow) -> TableRow:
        pairs = zip(row.cells, table.columns, strict=True)
        cells = (str(v).partition(" ")[2] if c.kind is CellKind.MARK and v else v for v, c in pairs)
        return replace(row, cells=tuple(cells))

    return replace(
        table, rows=tuple(map(plain, table.rows)), total=plain(table.total) if table.total else None
    )
