"""What a screen, a slide and a report say, in final Vietnamese: frozen views made from an Assessment.

One view feeds all of them, so that a figure is the same everywhere. Nothing is computed here but words
and the order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from lib import vietnamese as vn
from lib.assess import (
    CONTINUOUS,
    DONE,
    EVENTS,
    AreaState,
    Assessment,
    IndicatorState,
    IndicatorStatus,
    Status,
    Tally,
    TaskState,
    UnitState,
    coming,
    month_end,
)
from lib.plan import Combine, Direction, Indicator, MonthWindow, PlanInfo, Task
from lib.problems import Problem, Severity
from lib.units import unit_key
from lib.wording import (
    INDICATOR_TONES,
    INDICATOR_WORDS,
    STATUS_MEANINGS,
    STATUS_TONES,
    STATUS_WORDS,
    Tone,
    decision_words,
    marked,
    milestone_words,
    status_label,
    why,
)

ILLUSTRATIVE = "Số liệu minh hoạ"

Value = str | int | float | Fraction | date | Status | None


class CellKind(StrEnum):
    """How a column of a table is shown and exported; MARK is words of ours that begin with a mark."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MARK = "mark"


@dataclass(frozen=True)
class TableColumn:
    """A column: its title, how its cells are shown, its share of the table's width; tone is that of
    its counts above zero."""

    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 10
    tone: Tone | None = None


@dataclass(frozen=True)
class TableRow:
    """Typed cells; key is that of what the row speaks of (task, area, unit); tone marks the whole row."""

    cells: tuple[Value, ...]
    key: str | None = None
    tone: Tone | None = None


@dataclass(frozen=True)
class Table:
    """A table for screen, Word, slide and Excel alike; empty says what an empty table means."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    empty: str = "Không có mục nào."
    total: TableRow | None = None


def shown(value: Value, kind: CellKind = CellKind.TEXT) -> str:
    """A cell's text; "—" where the value is not known."""
    if value is None:
        return "—"
    if isinstance(value, Status):
        return status_label(value)
    if isinstance(value, date):
        return vn.day(value)
    if kind is CellKind.MONEY and isinstance(value, int):
        return vn.dong(value)
    if kind is CellKind.SHARE and isinstance(value, int | float | Fraction):
        return vn.percent(float(value))
    return value if isinstance(value, str) else vn.number(float(value))


@dataclass(frozen=True)
class BigNumber:
    """A number for the wall: label, value, its denominator, a line below, and what it means.

    choice is the filter of the task table that lists what was counted (a key of STATUS_CHOICES).
    """

    label: str
    value: str
    of: str = ""
    detail: str = ""
    tone: Tone | None = None
    change: int | None = None
    choice: str | None = None


@dataclass(frozen=True)
class AreaBar:
    """Progress of an area for the bar chart: shares of 1 and the words beside the bar."""

    label: str
    done: float | None
    expected: float | None
    words: str
    behind: bool


@dataclass(frozen=True)
class YearLine:
    """Milestones of the year, added up month by month: due by month's end, done by it (None after as_of)."""

    months: tuple[date, ...]
    due: tuple[int, ...]
    done: tuple[int | None, ...]
    as_of: date
    total: int


@dataclass(frozen=True)
class StatusBar:
    """One area's tasks in at most five classes: counts in the order of CLASSES."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class MoneyBar:
    """An area's money: đồng allocated and spent, the words beside it, and whether it needs a look."""

    label: str
    allocated: int | None
    spent: int | None
    words: str
    tone: Tone


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator's twelve months (None is a gap) against its target, with its words."""

    code: str
    title: str
    months: tuple[float | None, ...]
    target: float | None
    percent: bool
    latest: str
    words: str
    tone: Tone


@dataclass(frozen=True)
class Frame:
    """What every screen says: whose plan, as of when, which version, and how far to trust the data."""

    plan_title: str
    as_of: str
    window: str
    trust: tuple[str, ...]
    illustrative: str | None


CLASSES: tuple[tuple[str, Tone, frozenset[Status]], ...] = (
    ("Quá hạn", Tone.LATE, frozenset({Status.OVERDUE, Status.EVENT_OVERDUE})),
    (
        "Cần chú ý",
        Tone.ATTENTION,
        frozenset({Status.DUE_SOON, Status.EXTENDED, Status.CONTINUOUS_STALE, Status.EVENT_OPEN}),
    ),
    ("Đúng tiến độ", Tone.GOOD, frozenset({Status.IN_TIME, Status.CONTINUOUS_UPDATED})),
    ("Hoàn thành", Tone.GOOD, DONE),
    ("Chưa rõ / chưa phát sinh", Tone.UNKNOWN, frozenset({Status.UNDATED, Status.EVENT_NONE})),
)
"""At most five classes for one bar of statuses; every status belongs to exactly one."""


# Every screen


def frame(assessment: Assessment) -> Frame:
    """The line that stands on every screen."""
    info = assessment.plan.info
    return Frame(
        plan_title=plan_title(info),
        as_of=f"Số liệu tính đến {vn.day_long(assessment.as_of)}",
        window=window_words(info),
        trust=trust_lines(assessment),
        illustrative=ILLUSTRATIVE if info.illustrative else None,
    )


def plan_title(info: PlanInfo) -> str:
    """ "Kế hoạch CCHC năm 2020 · UBND xã Thượng Lộ"."""
    year = f" năm {info.year}" if info.year else ""
    return " · ".join(filter(None, (f"Kế hoạch CCHC{year}", info.unit)))


def window_words(info: PlanInfo) -> str:
    """Which days an official month covers; printed under tables of monthly figures."""
    if info.month_window is MonthWindow.FROM_15TH:
        return "Số liệu tháng lấy từ ngày 15 tháng trước đến ngày 14."
    return "Số liệu tháng lấy theo tháng dương lịch."


def trust_lines(assessment: Assessment) -> tuple[str, ...]:
    """What limits the trust in the figures, only where there is something to say."""
    trust, tasks = assessment.trust, assessment.total.tasks
    indicators = len(assessment.indicators)
    found = (
        (
            trust.untracked,
            "Sổ chưa có cột theo dõi kết quả: «quá hạn» chỉ nghĩa là đã qua hạn mà chưa ghi hoàn thành",
        ),
        (trust.undated, f"{trust.undated}/{tasks} nhiệm vụ chưa xác định hạn"),
        (trust.stale, f"{trust.stale}/{tasks} nhiệm vụ thường xuyên chưa cập nhật trong kỳ"),
        (
            trust.update_unknown,
            f"{trust.update_unknown}/{tasks} nhiệm vụ thường xuyên không rõ đã cập nhật chưa (sổ chỉ giữ lần cập nhật cuối)",
        ),
        (
            trust.indicators_missing,
            f"{trust.indicators_missing}/{indicators} chỉ tiêu chưa có số liệu tháng {trust.month}",
        ),
        (trust.ownerless, f"{trust.ownerless}/{tasks} nhiệm vụ chưa ghi bộ phận chủ trì"),
    )
    return tuple(words for applies, words in found if applies)


def summary_lines(assessment: Assessment, problems: Sequence[Problem]) -> list[str]:
    """The command line's answer for people."""
    tally = assessment.total
    lines = [
        f"{plan_title(assessment.plan.info)} – {frame(assessment).as_of}",
        f"Đã đọc {tally.tasks} nhiệm vụ, {len(assessment.indicators)} chỉ tiêu. {problem_counts(problems)}",
        f"Hoàn thành {tally.done}/{tally.tasks}, quá hạn {tally.overdue}/{tally.tasks}, "
        f"sắp đến hạn {tally.count([Status.DUE_SOON])}/{tally.tasks}, "
        f"chưa xác định hạn {tally.count([Status.UNDATED])}/{tally.tasks}.",
    ]
    return [*lines, *(f"{SEVERITY_WORDS[found.severity]}: {found.message}" for found in problems)]


SEVERITY_WORDS = {
    Severity.ERROR: "Phải sửa",
    Severity.WARNING: "Cần xem",
    Severity.NOTE: "Đã tự hiểu",
}


def problem_counts(problems: Sequence[Problem]) -> str:
    """ "3 lỗi phải sửa, 7 điểm cần xem, 4 chỗ đã tự hiểu."."""
    count = {severity: sum(p.severity is severity for p in problems) for severity in Severity}
    return (
        f"{count[Severity.ERROR]} lỗi phải sửa, {count[Severity.WARNING]} điểm cần xem, "
        f"{count[Severity.NOTE]} chỗ đã tự hiểu."
    )


# Tổng quan


def big_numbers(assessment: Assessment, before: Assessment | None = None) -> tuple[BigNumber, ...]:
    """The five numbers on top, with the change since an earlier assessment where there is one."""
    tally, old = assessment.total, before.total if before else None

    def card(label: str, choice: str, count: Callable[[Tally], int], tone: Tone, detail: str) -> BigNumber:
        value = count(tally)
        change = value - count(old) if old else None
        shown_tone = tone if value else None
        return BigNumber(label, str(value), f"/{tally.tasks}", detail, shown_tone, change, choice)

    newest = assessment.late[0] if assessment.late else None
    longest = f"lâu nhất {newest.days_late} ngày" if newest else "không có việc quá hạn"
    days = assessment.plan.info.due_soon_days
    return (
        card("Quá hạn", "qua-han", lambda t: t.overdue, Tone.LATE, longest),
        card(
            "Sắp đến hạn",
            "sap-den-han",
            lambda t: t.count([Status.DUE_SOON]),
            Tone.ATTENTION,
            f"trong {days} ngày tới",
        ),
        card("Hoàn thành", "hoan-thanh", lambda t: t.done, Tone.GOOD, _late_done(tally)),
        card(
            "Chưa xác định hạn",
            "chua-xac-dinh",
            lambda t: t.count([Status.UNDATED]),
            Tone.UNKNOWN,
            "không coi là đúng hạn",
        ),
        money_number(tally),
    )


def _late_done(tally: Tally) -> str:
    late = tally.count([Status.DONE_LATE])
    return f"trong đó {late} việc xong quá hạn" if late else "không việc nào xong quá hạn"


def money_number(tally: Tally) -> BigNumber:
    """Spent against allocated."""
    spent, allocated = tally.spent, tally.allocated
    value = vn.dong_short(spent) if spent is not None else "—"
    of = f"/{vn.dong_short(allocated)}" if allocated else ""
    tone = Tone.LATE if spent is not None and allocated is not None and spent > allocated else None
    return BigNumber("Kinh phí đã chi", value, of, spent_words(spent, allocated), tone)


def spent_words(spent: int | None, allocated: int | None) -> str:
    """ "65,3% dự toán, còn 12.000.000 đồng"; never a rate where nothing is allocated."""
    if allocated is None:
        return "chưa giao dự toán"
    if spent is None:
        return "chưa có số chi"
    if spent > allocated:
        return f"vượt dự toán {vn.dong(spent - allocated)} đồng"
    rate = f"{vn.percent(spent / allocated)} dự toán, " if allocated else ""
    return f"{rate}còn {vn.dong(allocated - spent)} đồng"


def area_bars(assessment: Assessment) -> tuple[AreaBar, ...]:
    """Progress per area, the one furthest behind first; areas without progress come last."""
    areas = sorted(assessment.areas, key=_worst_first)
    return tuple(_area_bar(area) for area in areas)


def _worst_first(area: AreaState) -> tuple[bool, float, int]:
    gap = area.tally.gap
    return (gap is None, -float(gap) if gap is not None else 0.0, -area.tally.overdue)


def _area_bar(area: AreaState) -> AreaBar:
    tally = area.tally
    gap, real, expected = tally.gap, tally.dated_progress.value, tally.expected.value
    return AreaBar(
        label=area_label(area),
        done=None if real is None else float(real),
        expected=None if expected is None else float(expected),
        words=_progress_words(tally),
        behind=gap is not None and gap > 0,
    )


def area_label(area: AreaState) -> str:
    """ "1. Công tác chỉ đạo điều hành CCHC": capitals are for paper, sentences for the wall."""
    title = sentence_case(area.title)
    return f"{area.code}. {title}" if area.code else title


ACRONYMS = (
    "CCHC",
    "QPPL",
    "TTHC",
    "UBND",
    "HĐND",
    "CNTT",
    "THPL",
    "ISO",
    "PAKN",
    "BCCI",
    "TW",
    "CBCC",
    "KSTTHC",
)


def sentence_case(title: str) -> str:
    """Capitals to a sentence, known short forms kept; a title not in capitals is left as it is."""
    if not title.isupper():
        return title
    words = [word if word.strip(",.;:()") in ACRONYMS else word.lower() for word in title.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _progress_words(tally: Tally) -> str:
    counted, rest = tally.dated_progress.count, tally.tasks - tally.dated_progress.count
    if not counted:
        return f"0/{tally.tasks} việc có mốc để tính"
    real, expected = tally.dated_progress.value or Fraction(0), tally.expected.value or Fraction(0)
    words = f"{vn.percent(float(real))} / cần {vn.percent(float(expected))} · {counted} việc có mốc"
    return f"{words}, {rest} việc không tính" if rest else words


def year_line(assessment: Assessment) -> YearLine:
    """Milestones due and done by each month's end of the plan's year, as known on the date."""
    year = assessment.plan.info.year or assessment.as_of.year
    rows = [row for state in assessment.states for row in state.milestones if row.milestone.due]
    ends = tuple(month_end(PlanInfo(), year, month) for month in range(1, 13))
    in_year = [row for row in rows if row.milestone.due and row.milestone.due <= ends[-1]]
    due = tuple(sum(r.milestone.due is not None and r.milestone.due <= end for r in in_year) for end in ends)
    done = tuple(_done_by(in_year, end, assessment.as_of) for end in ends)
    return YearLine(ends, due, done, assessment.as_of, len(in_year))


def _done_by(rows: Sequence[object], end: date, as_of: date) -> int | None:
    if end.replace(day=1) > as_of:
        return None
    last = min(end, as_of)
    return sum(getattr(row, "done", None) is not None and row.done <= last for row in rows)  # type: ignore[attr-defined]


def status_bars(assessment: Assessment) -> tuple[StatusBar, ...]:
    """One bar per area, counts in the order of CLASSES."""
    return tuple(
        StatusBar(area_label(area), tuple(area.tally.count(statuses) for _, _, statuses in CLASSES))
        for area in assessment.areas
    )


# Cờ đỏ


LATE_COLUMNS = (
    TableColumn("Quá hạn", CellKind.MARK, 9),
    TableColumn("Nhiệm vụ", width=29),
    TableColumn("Bộ phận", width=14),
    TableColumn("Hạn gốc", CellKind.DAY, 10),
    TableColumn("Hạn hiện nay", CellKind.DAY, 10),
    TableColumn("Vướng mắc", width=28),
)


def late_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Overdue tasks by days late, the longest first."""
    late = [state for state in assessment.late if _of_unit(state, unit)]
    rows = tuple(_late_row(state) for state in late)
    tasks = sum(_of_unit(state, unit) for state in assessment.states)
    return Table(
        f"Quá hạn: {len(rows)}/{tasks} nhiệm vụ",
        LATE_COLUMNS,
        rows,
        note=STATUS_MEANINGS[Status.OVERDUE],
        empty="Không có nhiệm vụ quá hạn.",
    )


def _of_unit(state: TaskState, unit: str | None) -> bool:
    return unit is None or unit_key(state.task.lead) == unit


def _late_row(state: TaskState) -> TableRow:
    task = state.task
    current = task.extended_to or state.due
    days = f"● {state.days_late} ngày"
    cells = (days, task_label(task), task.lead, state.due, current, state.obstacle)
    return TableRow(cells, task.key, Tone.LATE)


SHORT_TITLE = 45
"""A row without a number whose title is no longer than this says little without the row above it."""


def task_label(task: Task) -> str:
    """Number and name of a task; "1.3.1/2. Kiểm tra …: UBND xã" where the name alone says little."""
    if task.code is None and task.parent_title and len(task.title) <= SHORT_TITLE:
        return f"{task.key}. {task.parent_title}: {task.title}"
    return f"{task.key}. {task.title}"


SOON_COLUMNS = (
    TableColumn("Còn lại", CellKind.MARK, 10),
    TableColumn("Nhiệm vụ", width=40),
    TableColumn("Mốc", width=20),
    TableColumn("Bộ phận", width=18),
    TableColumn("Đến hạn", CellKind.DAY, 12),
)


def soon_table(assessment: Assessment, days: int | None = None, unit: str | None = None) -> Table:
    """Open milestones due within so many days (by default the plan's own "sắp đến hạn")."""
    span = assessment.plan.info.due_soon_days if days is None else days
    found = [(due, state, row) for due, state, row in coming(assessment, span) if _of_unit(state, unit)]
    rows = tuple(
        TableRow(
            (
                _days_left(due, assessment.as_of),
                task_label(state.task),
                row.milestone.name,
                state.task.lead,
                due,
            ),
            state.task.key,
            Tone.ATTENTION,
        )
        for due, state, row in found
    )
    return Table(
        f"Đến hạn trong {span} ngày tới: {len(rows)} mốc",
        SOON_COLUMNS,
        rows,
        empty=f"Không có mốc nào đến hạn trong {span} ngày tới.",
    )


def _days_left(due: date, as_of: date) -> str:
    days = (due - as_of).days
    return "▲ hôm nay" if days == 0 else f"▲ {days} ngày"


STALE_COLUMNS = (
    TableColumn("Ghi nhận gần nhất", CellKind.DAY, 12),
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
        f"Chưa xác định hạn: {len(rows)}/{assessment.total.tasks} nhiệm vụ",
        UNDATED_COLUMNS,
        rows,
        note=STATUS_MEANINGS[Status.UNDATED],
        empty="Mọi nhiệm vụ đều đã xác định hạn hoặc không cần hạn.",
    )


# Lĩnh vực


AREA_COLUMNS = (
    TableColumn("Lĩnh vực", width=34),
    TableColumn("Nhiệm vụ", CellKind.COUNT, 8),
    TableColumn("Hoàn thành", CellKind.COUNT, 9),
    TableColumn("Quá hạn", CellKind.COUNT, 8, Tone.LATE),
    TableColumn("Sắp đến hạn", CellKind.COUNT, 8, Tone.ATTENTION),
    TableColumn("Thường xuyên", CellKind.COUNT, 9),
    TableColumn("Theo phát sinh", CellKind.COUNT, 9),
    TableColumn("Chưa xác định hạn", CellKind.COUNT, 9),
    TableColumn("Tiến độ (việc có mốc)", width=14),
)


def area_table(assessment: Assessment) -> Table:
    """Counts per area, with the total."""
    rows = tuple(TableRow(_area_cells(area_label(area), area.tally), area.code) for area in assessment.areas)
    total = TableRow(_area_cells("Cả kế hoạch", assessment.total))
    note = (
        "Một việc có thể vừa «quá hạn» vừa «theo phát sinh». Tiến độ là trung bình của các việc có mốc; "
        "số sau dấu / là phần cần đạt đến ngày này."
    )
    return Table("Tình hình theo lĩnh vực", AREA_COLUMNS, rows, note=note, total=total)


def _area_cells(label: str, tally: Tally) -> tuple[Value, ...]:
    return (
        label,
        tally.tasks,
        tally.done,
        tally.overdue,
        tally.count([Status.DUE_SOON]),
        tally.count(CONTINUOUS),
        tally.count(EVENTS),
        tally.count([Status.UNDATED]),
        _short_progress(tally),
    )


def _short_progress(tally: Tally) -> str:
    real, expected = tally.dated_progress.value, tally.expected.value
    if real is None or expected is None:
        return "—"
    return f"{vn.percent(float(real))} / {vn.percent(float(expected))} ({tally.expected.count} việc)"


# Nhiệm vụ


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
            (s.task.code or s.task.key, s.task.title, s.task.lead, s.status, s.due, s.progress),
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
    wanted = vn.bare(text)
    return any(
        wanted in vn.bare(part) for part in (task.key, task.title, task.lead, task.deadline_text) if part
    )


STATUS_CHOICES: dict[str, tuple[str, frozenset[Status]]] = {
    "qua-han": ("● Quá hạn", frozenset({Status.OVERDUE, Status.EVENT_OVERDUE})),
    "sap-den-han": ("▲ Sắp đến hạn", frozenset({Status.DUE_SOON})),
    "gia-han": ("▲ Được gia hạn", frozenset({Status.EXTENDED})),
    "cham-cap-nhat": ("▲ Chậm cập nhật", frozenset({Status.CONTINUOUS_STALE})),
    "trong-han": ("✓ Trong hạn", frozenset({Status.IN_TIME})),
    "hoan-thanh": ("✓ Hoàn thành", DONE),
    "hoan-thanh-qua-han": ("✓ Hoàn thành quá hạn", frozenset({Status.DONE_LATE})),
    "thuong-xuyen": ("Thường xuyên", CONTINUOUS),
    "phat-sinh": ("Theo phát sinh", EVENTS),
    "chua-xac-dinh": ("? Chưa xác định hạn", frozenset({Status.UNDATED})),
}
"""Filter by status: address value -> words and statuses."""


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
    yield "Được hiểu là", task.deadline.reading
    if task.internal_due or task.objected:
        yield "Hạn nội bộ", vn.day(task.internal_due) if task.internal_due else "Chưa xác định"
    if task.extended_to:
        yield "Gia hạn", f"đến {vn.day(task.extended_to)} – {task.extension_reason or 'không ghi lý do'}"
    yield (
        "Tiến độ",
        f"{shown(state.progress, CellKind.SHARE)} (cần đạt {shown(state.expected, CellKind.SHARE)})",
    )
    declared = task.declared_progress
    if declared is not None and state.progress is not None and abs(float(state.progress) - declared) > 0.005:
        yield "Tiến độ do cán bộ ghi", vn.percent(declared)
    yield "Minh chứng", vn.or_dash(task.evidence if not task.completed or task.completed <= known else None)
    yield "Vướng mắc – kiến nghị", vn.or_dash(state.obstacle)
    yield "Ghi nhận gần nhất", vn.or_dash(state.last_sign, vn.day)
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
            (e.event.day, e.event.content, e.event.due, _event_words(e.status, e.days_late)),
            tone=STATUS_TONES[e.status],
        )
        for e in state.events
    )
    return Table(f"Việc phát sinh: {len(rows)}", columns, rows, empty="Chưa ghi nhận việc phát sinh.")


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


# Kinh phí


def money_bars(assessment: Assessment) -> tuple[MoneyBar, ...]:
    """Areas with money, in the plan's order; those with neither budget nor spending are only counted."""
    return tuple(
        MoneyBar(area_label(area), t.allocated, t.spent, *_money_words(t))
        for area in assessment.areas
        if (t := area.tally).allocated is not None or t.spent
    )


GAP_FLAGGED = Fraction(20, 100)
"""A gap of more than 20 points between money spent and work done is flagged (visual contract)."""


def _money_words(tally: Tally) -> tuple[str, Tone]:
    spent, allocated = tally.spent, tally.allocated
    if allocated is None:
        return f"chưa giao dự toán, đã chi {vn.dong(spent or 0)} đồng", Tone.ATTENTION
    if spent is None:
        return "chưa có số chi", Tone.UNKNOWN
    words = spent_words(spent, allocated)
    if spent > allocated:
        return words, Tone.LATE
    done = tally.progress.value
    if done is not None and allocated and abs(Fraction(spent, allocated) - done) > GAP_FLAGGED:
        return f"{words}; công việc đạt {vn.percent(float(done))}, lệch hơn 20 điểm", Tone.ATTENTION
    return words, Tone.GOOD


MONEY_COLUMNS = (
    TableColumn("Lĩnh vực / nhiệm vụ", width=36),
    TableColumn("Dự toán (đồng)", CellKind.MONEY, 14),
    TableColumn("Đã chi (đồng)", CellKind.MONEY, 14),
    TableColumn("Còn lại (đồng)", CellKind.MONEY, 14),
    TableColumn("Nhận xét", CellKind.MARK, 22),
)


def money_table(assessment: Assessment) -> Table:
    """Areas with money: stated or summed budgets against spending; the total is the plan's own."""
    areas = [a for a in assessment.areas if a.tally.allocated is not None or a.tally.spent]
    rows = tuple(_money_row(area_label(area), area.tally) for area in areas)
    rest = len(assessment.areas) - len(areas)
    note = f"{rest} lĩnh vực không có kinh phí riêng. " if rest else ""
    summed = sum(a.tally.allocated or 0 for a in areas)
    stated = assessment.total.allocated
    if stated is not None and summed != stated:
        gap = vn.dong(abs(summed - stated))
        note += (
            f"Dòng tổng của kế hoạch ghi {vn.dong(stated)} đồng, các lĩnh vực cộng lại {vn.dong(summed)} đồng "
            f"(chênh {gap} đồng); số dùng là số đã ghi."
        )
    return Table(
        "Kinh phí theo lĩnh vực",
        MONEY_COLUMNS,
        rows,
        note=note,
        total=_money_row("Cả kế hoạch", assessment.total),
    )


def _money_row(label: str, tally: Tally, key: str | None = None) -> TableRow:
    words, tone = _money_words(tally)
    left = None if tally.allocated is None or tally.spent is None else tally.allocated - tally.spent
    return TableRow((label, tally.allocated, tally.spent, left, marked(tone, words)), key, tone)


def task_money_table(assessment: Assessment) -> Table:
    """Tasks with a budget or spending of their own."""
    states = [s for s in assessment.states if s.allocated is not None or s.spent]
    rows = tuple(_task_money_row(state) for state in states)
    return Table(f"Nhiệm vụ có kinh phí: {len(rows)}/{assessment.total.tasks}", MONEY_COLUMNS, rows)


def _task_money_row(state: TaskState) -> TableRow:
    allocated, spent = state.allocated, state.spent
    left = None if allocated is None or spent is None else allocated - spent
    over = left is not None and left < 0
    tone = Tone.LATE if over else Tone.UNKNOWN if spent is None or allocated is None else Tone.GOOD
    words = marked(tone, spent_words(spent, allocated))
    return TableRow((task_label(state.task), allocated, spent, left, words), state.task.key, tone)


# Chỉ tiêu


def figure_words(value: float | None, indicator: Indicator) -> str:
    """An indicator's value in its unit."""
    if value is None:
        return "—"
    if is_percent(indicator):
        return vn.percent(value)
    return " ".join(filter(None, (vn.number(value), indicator.unit)))


def is_percent(indicator: Indicator) -> bool:
    """Whether the indicator counts in per cent (values are fractions of 1)."""
    return (indicator.unit or "").strip() in ("%", "phần trăm", "tỷ lệ %")


def target_words(indicator: Indicator) -> str:
    """ "≥ 90%"."""
    sign = "≥" if indicator.direction is Direction.AT_LEAST else "≤"
    return f"{sign} {figure_words(indicator.target, indicator)}"


def indicator_lines(
    assessment: Assessment, status: IndicatorStatus | None = None
) -> tuple[IndicatorLine, ...]:
    """Indicators for small charts, those off target first."""
    states = [s for s in assessment.indicators if status is None or s.status is status]
    states.sort(key=lambda s: INDICATOR_ORDER.index(s.status))
    return tuple(_indicator_line(state) for state in states)


INDICATOR_ORDER = (
    IndicatorStatus.OFF_TARGET,
    IndicatorStatus.IN_PROGRESS,
    IndicatorStatus.MET,
    IndicatorStatus.NO_TARGET,
    IndicatorStatus.NO_DATA,
    IndicatorStatus.NOT_DUE,
)


def _indicator_line(state: IndicatorState) -> IndicatorLine:
    indicator = state.indicator
    months = tuple(state.known[m].value if m in state.known else None for m in range(1, 13))
    words = f"{INDICATOR_WORDS[state.status]} (mục tiêu {target_words(indicator)})"
    return IndicatorLine(
        code=indicator.code,
        title=indicator.title,
        months=months,
        target=indicator.target,
        percent=is_percent(indicator),
        latest=_latest_words(state),
        words=" · ".join(filter(None, (words, trend_words(state)))),
        tone=INDICATOR_TONES[state.status],
    )


def _latest_words(state: IndicatorState) -> str:
    if state.latest is None or state.month is None:
        return "chưa có số liệu"
    mean = "bình quân " if state.indicator.combine is Combine.AVERAGE and len(state.known) > 1 else ""
    return f"{mean}{figure_words(state.latest, state.indicator)} (đến tháng {state.month})"


def trend_words(state: IndicatorState) -> str:
    """tốt lên / xấu đi / giữ nguyên against the month before; nothing where one of them is missing."""
    values = [(m, f.value) for m, f in sorted(state.known.items()) if f.value is not None]
    if len(values) < 2 or values[-1][0] != values[-2][0] + 1:
        return ""
    step = values[-1][1] - values[-2][1]
    if abs(step) < 1e-9:
        return "giữ nguyên"
    if state.indicator.combine is Combine.CUMULATIVE:
        return "tăng luỹ kế"
    return "tốt lên" if (step > 0) == (state.indicator.direction is Direction.AT_LEAST) else "xấu đi"


INDICATOR_COLUMNS = (
    TableColumn("Mã", width=7),
    TableColumn("Chỉ tiêu", width=38),
    TableColumn("Lĩnh vực", width=8),
    TableColumn("Mục tiêu", width=11),
    TableColumn("Đạt được", width=16),
    TableColumn("Đánh giá", CellKind.MARK, 14),
    TableColumn("Thiếu tháng", width=10),
)


def indicator_table(assessment: Assessment) -> Table:
    """All indicators, in the order of the workbook."""
    rows = tuple(_indicator_row(state) for state in assessment.indicators)
    met = sum(state.status is IndicatorStatus.MET for state in assessment.indicators)
    title = f"Đạt mục tiêu {met}/{len(rows)} chỉ tiêu"
    return Table(
        title, INDICATOR_COLUMNS, rows, note=window_words(assessment.plan.info), empty="Sổ chưa có chỉ tiêu."
    )


def _indicator_row(state: IndicatorState) -> TableRow:
    indicator = state.indicator
    tone = INDICATOR_TONES[state.status]
    cells = (
        indicator.code,
        indicator.title,
        indicator.area,
        target_words(indicator),
        _latest_words(state),
        marked(tone, INDICATOR_WORDS[state.status]),
        ", ".join(map(str, state.missing)) or None,
    )
    return TableRow(cells, indicator.task, tone)


# Bộ phận


UNIT_COLUMNS = (
    TableColumn("Bộ phận", width=34),
    TableColumn("Nhiệm vụ", CellKind.COUNT, 10),
    TableColumn("Hoàn thành", CellKind.COUNT, 10),
    TableColumn("Quá hạn", CellKind.COUNT, 10, Tone.LATE),
    TableColumn("Sắp đến hạn", CellKind.COUNT, 10, Tone.ATTENTION),
    TableColumn("Chậm cập nhật", CellKind.COUNT, 10, Tone.ATTENTION),
    TableColumn("Chưa xác định hạn", CellKind.COUNT, 10),
)


def units(assessment: Assessment) -> list[UnitState]:
    """Units, those with most late tasks first."""
    return sorted(assessment.units, key=lambda u: (-u.tally.overdue, -u.tally.tasks, u.name))


def unit_table(assessment: Assessment) -> Table:
    """Counts per unit."""
    rows = tuple(TableRow(_unit_cells(unit), unit.key) for unit in units(assessment) if unit.tally.tasks)
    return Table("Tình hình theo bộ phận chủ trì", UNIT_COLUMNS, rows)


def _unit_cells(unit: UnitState) -> tuple[Value, ...]:
    tally = unit.tally
    return (
        unit.name,
        tally.tasks,
        tally.done,
        tally.overdue,
        tally.count([Status.DUE_SOON]),
        tally.count([Status.CONTINUOUS_STALE]),
        tally.count([Status.UNDATED]),
    )


DECISION_COLUMNS = (
    TableColumn("Ngày họp", CellKind.DAY, 12),
    TableColumn("Kết luận, chỉ đạo", width=42),
    TableColumn("Bộ phận", width=18),
    TableColumn("Hạn", CellKind.DAY, 12),
    TableColumn("Tình trạng", CellKind.MARK, 18),
)


def decision_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Decisions taken up to the date, open ones first."""
    states = [s for s in assessment.decisions if unit is None or unit_key(s.decision.unit) == unit]
    states.sort(key=lambda s: (s.status in DONE, s.decision.due or date.max))
    rows = tuple(
        TableRow(
            (s.decision.meeting, s.decision.content, s.decision.unit, s.decision.due, decision_words(s)),
            tone=STATUS_TONES[s.status],
        )
        for s in states
    )
    done = sum(s.status in DONE for s in states)
    return Table(
        f"Kết luận, chỉ đạo: đã thực hiện {done}/{len(rows)}",
        DECISION_COLUMNS,
        rows,
        empty="Chưa có kết luận nào.",
    )


# Cập nhật số liệu


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one cause: a line that names all cells, and each in full."""

    severity: Severity
    headline: str
    messages: tuple[str, ...]


def problem_groups(problems: Sequence[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems grouped by cause, the gravest first: "Chữ ở chỗ của số: 5 ô (F12, F15 …)"."""
    grouped: dict[str, list[Problem]] = {}
    for found in problems:
        grouped.setdefault(found.rule, []).append(found)
    order = list(Severity)
    groups = sorted(grouped.values(), key=lambda group: order.index(group[0].severity))
    return tuple(
        ProblemGroup(group[0].severity, _group_headline(group), tuple(p.message for p in group))
        for group in groups
    )


def _group_headline(group: Sequence[Problem]) -> str:
    places = [str(p.at) for p in group if p.at and p.at.row]
    if not places:
        return group[0].cause
    listed = ", ".join(places[:6]) + (" …" if len(places) > 6 else "")
    return f"{group[0].cause}: {len(places)} ô ({listed})"


STATUS_LEGEND = tuple((status_label(status), STATUS_MEANINGS[status]) for status in STATUS_WORDS)
"""Every status with its rule, for help texts."""
