"""The tasks on screens, slides and in workbooks: what needs a look, lists to filter, one task in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lib.assessing.assess import CONTINUOUS, DONE, EVENTS, RESTING, Assessment, Status, TaskState
from lib.assessing.due import DueItem, DueKind, coming
from lib.base import vietnamese as vn
from lib.plan import Event, Task
from lib.plan.units import unit_key
from lib.views.decisions import decided_about
from lib.views.indicators import IndicatorLine, indicator_lines
from lib.views.requests import Obstacle, obstacle_of
from lib.views.tables import CellKind, MovedDay, Table, TableColumn, TableRow, shown
from lib.views.wording import (
    RESTING_WORDS,
    STATUS_MEANINGS,
    STATUS_TONES,
    Tone,
    area_label,
    extension_words,
    limit_words,
    marked,
    milestone_words,
    status_label,
    task_label,
    task_name,
    why,
)

# What needs a look

LATE_COLUMNS = (
    TableColumn("Quá hạn", CellKind.MARK, 9),
    TableColumn("Nhiệm vụ", width=30),
    TableColumn("Bộ phận", width=14),
    TableColumn("Thời hạn", CellKind.DAY, 14),
    TableColumn("Đề nghị, vướng mắc", width=33),
)


def late_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Overdue tasks by days late, the longest first."""
    late = [state for state in assessment.late if _of_unit(state, unit)]
    rows = tuple(_late_row(state, assessment) for state in late)
    columns: tuple[TableColumn, ...] = LATE_COLUMNS
    if not any(row.cells[-1] for row in rows):
        rows, columns = tuple(replace(row, cells=row.cells[:-1]) for row in rows), columns[:-1]
    tasks = sum(_of_unit(state, unit) for state in assessment.states)
    return Table(
        f"Quá hạn: {len(rows)}/{tasks} nhiệm vụ",
        columns,
        rows,
        note=STATUS_MEANINGS[Status.OVERDUE],
        empty="Không có nhiệm vụ quá hạn.",
    )


def _of_unit(state: TaskState, unit: str | None) -> bool:
    return unit is None or unit_key(state.task.lead) == unit


def _late_row(state: TaskState, now: Assessment) -> TableRow:
    """The request before the reasons, then what was decided about it last time."""
    task, asked = state.task, obstacle_of(state.obstacle)
    until = extension_words(task, now.as_of)
    due = MovedDay(state.due, until, task.extended_to is None) if state.due and until else state.due
    told = Obstacle(
        asked.request, " ".join(filter(None, (asked.reason, decided_about(task.key, now.decisions))))
    )
    days = marked(Tone.LATE, f"{state.days_late} ngày")
    cells = (days, task_label(task), task.lead, due, told if told != Obstacle("", "") else None)
    return TableRow(cells, task.key, Tone.LATE)


SOON_COLUMNS = (
    TableColumn("Còn lại", CellKind.MARK, 10),
    TableColumn("Nhiệm vụ, kết luận", width=42),
    TableColumn("Mốc", width=18),
    TableColumn("Bộ phận", width=18),
    TableColumn("Đến hạn", CellKind.DAY, 12),
)


def soon_table(assessment: Assessment, days: int | None = None, unit: str | None = None) -> Table:
    """Everything due within so many days (by default the plan's own "sắp đến hạn"), the nearest first."""
    span = assessment.plan.info.due_soon_days if days is None else days
    found = coming(assessment, span, unit)
    return Table(
        f"Đến hạn trong {span} ngày tới: {due_counts(found)}",
        SOON_COLUMNS,
        tuple(due_row(due, assessment.as_of) for due in found),
        empty=f"Không có việc nào đến hạn trong {span} ngày tới.",
    )


def due_row(due: DueItem, as_of: date) -> TableRow:
    """A thing with a day, as a row of SOON_COLUMNS."""
    cells = (
        marked(Tone.ATTENTION, days_left(due.day, as_of)),
        due_label(due),
        due_note(due),
        due.unit,
        due.day,
    )
    return TableRow(cells, due.key, Tone.ATTENTION)


def days_left(due: date, as_of: date) -> str:
    """ "hôm nay", "5 ngày"."""
    days = (due - as_of).days
    return "hôm nay" if days == 0 else f"{days} ngày"


DUE_WORDS: Mapping[DueKind, str] = {
    DueKind.MILESTONE: "mốc",
    DueKind.EXTENSION: "việc được gia hạn",
    DueKind.EVENT: "việc phát sinh",
    DueKind.DECISION: "kết luận",
}


def due_counts(found: Sequence[DueItem]) -> str:
    """ "5 việc (3 mốc, 1 việc phát sinh, 1 kết luận)"."""
    counts = [(sum(one.kind is kind for one in found), words) for kind, words in DUE_WORDS.items()]
    listed = ", ".join(f"{count} {words}" for count, words in counts if count)
    return f"{len(found)} việc" + (f" ({listed})" if listed else "")


def due_label(due: DueItem) -> str:
    """What has to be done: the task, with the event's content; the decision."""
    if due.decision is not None:
        return f"Kết luận: {due.decision.decision.content}"
    name = task_label(due.task.task) if due.task else ""
    return f"{name}: {due.event.event.content}" if due.event else name


def due_words(due: DueItem) -> str:
    """The same in a line of its own, with the name of the date where its task has several."""
    several = due.milestone is not None and due.task is not None and len(due.task.milestones) > 1
    name = due.milestone.milestone.name if due.milestone and several else ""
    return f"{due_label(due)} – {name}" if name else due_label(due)


def due_note(due: DueItem) -> str | None:
    """Which of a task's dates it is, and where the day comes from."""
    if due.decision is not None:
        meeting = due.decision.decision.meeting
        return f"Họp {vn.day(meeting)}" if meeting else None
    if due.event is not None:
        said = limit_words(due.event.event)
        return f"Việc phát sinh, thời hạn xử lý: {said}" if said else "Việc phát sinh"
    name = due.milestone.milestone.name if due.milestone else ""
    if due.kind is not DueKind.EXTENSION or due.task is None or due.milestone is None:
        return name or None
    on = due.task.task.extended_on
    by = f"Gia hạn{f' (họp {vn.day(on)})' if on else ''} từ {vn.or_dash(due.milestone.milestone.due, vn.day)}"
    return f"{name}. {by}" if name and len(due.task.milestones) > 1 else by


STALE_COLUMNS = (
    TableColumn("Cập nhật gần nhất", CellKind.DAY, 12),
    TableColumn("Nhiệm vụ", width=38),
    TableColumn("Bộ phận", width=16),
    TableColumn("Vì sao", width=34),
)


def stale_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Continuous tasks that nobody updated in the reporting month."""
    stale = [s for s in assessment.states if s.status is Status.CONTINUOUS_STALE and _of_unit(s, unit)]
    states = [s for s in stale if not s.update_unknown]
    states.sort(key=lambda s: (s.last_sign or date.min, s.task.origin.row))
    rows = tuple(
        TableRow(
            (s.last_sign, task_label(s.task), s.task.lead, why(s, assessment)), s.task.key, Tone.ATTENTION
        )
        for s in states
    )
    return Table(
        f"Chậm cập nhật: {len(rows)}/{_continuous(assessment, unit)} nhiệm vụ thường xuyên",
        STALE_COLUMNS,
        rows,
        note=STATUS_MEANINGS[Status.CONTINUOUS_STALE],
        empty="Mọi nhiệm vụ thường xuyên đã được cập nhật trong kỳ.",
    )


def _continuous(assessment: Assessment, unit: str | None) -> int:
    return sum(s.status in CONTINUOUS and _of_unit(s, unit) for s in assessment.states)


UNDATED_COLUMNS = (
    TableColumn("Nhiệm vụ", width=40),
    TableColumn("Thời hạn ghi trong kế hoạch", width=22),
    TableColumn("Bộ phận", width=16),
    TableColumn("Vì sao", width=30),
)


def undated_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Tasks without a deadline that could be read."""
    states = [s for s in assessment.states if s.status is Status.UNDATED and _of_unit(s, unit)]
    rows = tuple(
        TableRow(
            (task_label(s.task), s.task.deadline_text, s.task.lead, why(s, assessment)),
            s.task.key,
            Tone.UNKNOWN,
        )
        for s in states
    )
    return Table(
        f"Chưa xác định hạn: {len(rows)}/{sum(_of_unit(s, unit) for s in assessment.states)} nhiệm vụ",
        UNDATED_COLUMNS,
        rows,
        note=STATUS_MEANINGS[Status.UNDATED],
        empty="Mọi nhiệm vụ đều đã xác định hạn hoặc không cần hạn.",
    )


# Lists

TASK_COLUMNS = (
    TableColumn("TT", width=6),
    TableColumn("Nhiệm vụ", width=38),
    TableColumn("Bộ phận", width=16),
    TableColumn("Tình trạng", CellKind.MARK, 18),
    TableColumn("Hạn", CellKind.DAY, 10),
    TableColumn("Tiến độ", CellKind.SHARE, 8),
)


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks to list; None means all. text is searched in number, name, unit and deadline."""

    area: str | None = None
    unit: str | None = None
    status: str | None = None
    text: str | None = None


def task_table(assessment: Assessment, chosen: TaskFilter = TaskFilter()) -> Table:
    """All tasks that fit the filter, in the plan's order."""
    states = [state for state in assessment.states if fits(state, chosen)]
    rows = tuple(
        TableRow(
            (s.task.code or s.task.key, task_name(s.task), s.task.lead, s.status, s.due, s.progress),
            s.task.key,
            STATUS_TONES[s.status],
        )
        for s in states
    )
    return Table(
        f"{len(rows)}/{assessment.total.tasks} nhiệm vụ",
        TASK_COLUMNS,
        rows,
        empty="Không có nhiệm vụ nào phù hợp.",
    )


def fits(state: TaskState, chosen: TaskFilter) -> bool:
    """Whether a task passes the filter."""
    task = state.task
    return (
        (chosen.area is None or task.area == chosen.area)
        and _of_unit(state, chosen.unit)
        and (chosen.status is None or state.status in STATUS_CHOICES[chosen.status][1])
        and (not chosen.text or _mentions(task, chosen.text))
    )


def _mentions(task: Task, text: str) -> bool:
    """Whether all words stand somewhere in the task, however they are accented."""
    parts = (task.key, task.parent_title, task.title, task.lead, task.deadline_text)
    found = " ".join(vn.bare(part) for part in parts if part)
    return all(word in found for word in vn.bare(text).split())


STATUS_CHOICES: dict[str, tuple[str, frozenset[Status]]] = {
    "qua-han": ("● Quá hạn", frozenset({Status.OVERDUE, Status.EVENT_OVERDUE})),
    "can-chu-y": (
        "▲ Cần chú ý",
        frozenset({Status.DUE_SOON, Status.EXTENDED, Status.CONTINUOUS_STALE, Status.EVENT_OPEN}),
    ),
    "sap-den-han": ("▲ Sắp đến hạn", frozenset({Status.DUE_SOON})),
    "gia-han": ("▲ Được gia hạn", frozenset({Status.EXTENDED})),
    "cham-cap-nhat": ("▲ Chậm cập nhật", frozenset({Status.CONTINUOUS_STALE})),
    "dung-tien-do": ("✓ Đúng tiến độ", frozenset({Status.IN_TIME, Status.CONTINUOUS_UPDATED})),
    "trong-han": ("✓ Trong hạn", frozenset({Status.IN_TIME})),
    "hoan-thanh": ("✓ Hoàn thành", DONE),
    "hoan-thanh-qua-han": ("✓ Hoàn thành quá hạn", frozenset({Status.DONE_LATE})),
    "thuong-xuyen": ("Thường xuyên", CONTINUOUS),
    "phat-sinh": ("Theo phát sinh", EVENTS),
    "chua-ro": ("? Chưa rõ / chưa phát sinh", frozenset({Status.UNDATED, Status.EVENT_NONE})),
    "chua-xac-dinh": ("? Chưa xác định hạn", frozenset({Status.UNDATED})),
    "dung": (f"? {RESTING_WORDS}", RESTING),
}
"""Filter by status: address value -> words and statuses."""

CLASS_CHOICES = ("qua-han", "can-chu-y", "dung-tien-do", "hoan-thanh", "chua-ro", "dung")
"""The filters that name the classes of the bars of statuses, in their order (overview.CLASSES)."""


# One task


@dataclass(frozen=True)
class TaskCard:
    """Everything known of one task."""

    title: str
    status: str
    tone: Tone
    why: str
    facts: tuple[tuple[str, str], ...]
    milestones: Table
    events: Table
    money: Table
    meaning: str = ""
    indicators: tuple[IndicatorLine, ...] = field(default=())


def task_card(assessment: Assessment, key: str) -> TaskCard | None:
    """The task with this key, opened; None where the plan has none."""
    state = assessment.by_key.get(key)
    if state is None:
        return None
    lines = [line for line in indicator_lines(assessment) if _belongs(assessment, line.code, key)]
    return TaskCard(
        title=task_label(state.task),
        status=status_label(state.status),
        tone=STATUS_TONES[state.status],
        why=why(state, assessment),
        facts=tuple(_facts(state, assessment)),
        milestones=_milestone_table(state),
        events=_event_table(state),
        money=_payment_table(state, assessment),
        meaning=STATUS_MEANINGS[state.status],
        indicators=tuple(lines),
    )


def _belongs(assessment: Assessment, code: str, key: str) -> bool:
    return any(i.code == code and i.task == key for i in assessment.plan.indicators)


def _facts(state: TaskState, assessment: Assessment) -> Iterable[tuple[str, str]]:
    task, plan = state.task, assessment.plan
    area = next((a for a in assessment.areas if a.code == task.area), None)
    group = next((row.title for row in plan.rows if row.key == task.parent), None)
    known = assessment.as_of
    yield "Lĩnh vực", area_label(area) if area else "—"
    yield "Thuộc mục", vn.or_dash(group if group != (area.title if area else None) else None)
    yield "Bộ phận chủ trì", vn.or_dash(task.lead)
    yield "Phối hợp", vn.or_dash(task.partners)
    yield "Sản phẩm kiểm chứng", vn.or_dash(task.product)
    yield "Thời hạn ghi trong kế hoạch", vn.or_dash(task.deadline_text)
    yield "Chương trình hiểu là", task.deadline.reading
    if task.internal_due or task.objected:
        yield "Hạn nội bộ", vn.day(task.internal_due) if task.internal_due else "Chưa xác định"
    if extended := extension_words(task, assessment.as_of):
        yield "Gia hạn", f"{extended} – {task.extension_reason or 'không ghi lý do'}"
    yield (
        "Tiến độ",
        f"{shown(state.progress, CellKind.SHARE)} (cần đạt {shown(state.expected, CellKind.SHARE)})",
    )
    declared = task.declared_progress
    if declared is not None and state.progress is not None and abs(float(state.progress) - declared) > 0.005:
        yield "Tiến độ do cán bộ ghi", vn.percent(declared)
    yield "Minh chứng", vn.or_dash(task.evidence if not task.completed or task.completed <= known else None)
    yield "Vướng mắc – kiến nghị", vn.or_dash(state.obstacle)
    yield "Cập nhật gần nhất", vn.or_dash(state.last_sign, vn.day)
    yield "Dự toán", vn.or_dash(state.allocated, lambda n: f"{vn.dong(n)} đồng")
    yield "Đã chi", vn.or_dash(state.spent, lambda n: f"{vn.dong(n)} đồng")
    yield "Vị trí trong sổ", str(task.origin.cell("title"))


def _milestone_table(state: TaskState) -> Table:
    columns = (
        TableColumn("Mốc", width=30),
        TableColumn("Hạn", CellKind.DAY, 14),
        TableColumn("Hoàn thành", CellKind.DAY, 14),
        TableColumn("Kết quả", CellKind.MARK, 22),
        TableColumn("Minh chứng", width=20),
    )
    rows = tuple(
        TableRow(
            (
                row.milestone.name or "Thời hạn",
                row.milestone.due,
                row.done,
                milestone_words(row),
                row.milestone.evidence if row.done else None,
            ),
            tone=STATUS_TONES[row.status],
        )
        for row in state.milestones
    )
    return Table(f"Các mốc: {len(rows)}", columns, rows, empty="Nhiệm vụ này không có mốc ngày cố định.")


def _event_table(state: TaskState) -> Table:
    columns = (
        TableColumn("Ngày phát sinh", CellKind.DAY, 14),
        TableColumn("Nội dung", width=40),
        TableColumn("Hạn", CellKind.DAY, 12),
        TableColumn("Tình trạng", CellKind.MARK, 22),
    )
    rows = tuple(
        TableRow(
            (e.event.day, _event_content(e.event), e.event.due, _event_words(e.status, e.days_late)),
            tone=STATUS_TONES[e.status],
        )
        for e in state.events
    )
    return Table(f"Việc phát sinh: {len(rows)}", columns, rows, empty="Chưa ghi nhận việc phát sinh.")


def _event_content(event: Event) -> str:
    """What happened, and how its day was counted where that is not plain from the number of days."""
    said = limit_words(event)
    return f"{event.content} (thời hạn xử lý: {said})" if said else event.content


def _event_words(status: Status, days: int) -> str:
    if status is Status.EVENT_NONE:
        return marked(Tone.GOOD, f"Đã xong, chậm {days} ngày" if days else "Đã xong")
    if status is Status.EVENT_OVERDUE:
        return marked(Tone.LATE, f"Quá hạn {days} ngày")
    return marked(Tone.ATTENTION, "Đang xử lý")


def _payment_table(state: TaskState, assessment: Assessment) -> Table:
    columns = (
        TableColumn("Ngày chi", CellKind.DAY, 14),
        TableColumn("Số tiền (đồng)", CellKind.MONEY, 16),
        TableColumn("Chứng từ", width=20),
        TableColumn("Ghi chú", width=40),
    )
    paid = [pay for pay in state.task.spendings if pay.day is not None and pay.day <= assessment.as_of]
    rows = tuple(TableRow((pay.day, pay.amount, pay.voucher, pay.note)) for pay in paid)
    total = TableRow(("Cộng", sum(pay.amount for pay in paid), None, None)) if rows else None
    return Table(f"Các khoản chi: {len(rows)}", columns, rows, empty="Chưa có khoản chi nào.", total=total)
