"""What a screen, a slide and a report say of the whole plan: frozen views in final Vietnamese.

One view feeds all of them, so that a figure is the same everywhere. Nothing is computed here but words
and the order of rows. Tasks, money and indicators have their own modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from lib.assessing.assess import (
    CONTINUOUS,
    RESTING,
    Assessment,
    MilestoneState,
    Status,
    Tally,
    TaskState,
    UnitState,
    month_end,
)
from lib.assessing.due import coming
from lib.base import vietnamese as vn
from lib.base.problems import Problem, Severity
from lib.base.text_width import width
from lib.plan import PlanInfo
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value
from lib.views.tasks import CLASS_CHOICES, STATUS_CHOICES, due_counts
from lib.views.wording import (
    ILLUSTRATIVE,
    RESTING_WORDS,
    Tone,
    area_label,
    marked,
    window_words,
)

# Every screen


@dataclass(frozen=True)
class Frame:
    """What every screen says: whose plan, as of when, which version, and how far to trust the data."""

    plan_title: str
    as_of: str
    window: str
    trust: tuple[str, ...]
    brief: tuple[str, ...]
    illustrative: str | None


def frame(assessment: Assessment) -> Frame:
    """The line that stands on every screen."""
    info = assessment.plan.info
    return Frame(
        plan_title=plan_title(info),
        as_of=f"Số liệu tính đến {vn.day_long(assessment.as_of)}",
        window=window_words(info),
        trust=tuple(words for words, _ in _trust(assessment)),
        brief=tuple(words for _, words in _trust(assessment)),
        illustrative=ILLUSTRATIVE if info.illustrative else None,
    )


def plan_title(info: PlanInfo) -> str:
    """ "Kế hoạch CCHC năm 2020 · UBND xã Thượng Lộ"."""
    year = f" năm {info.year}" if info.year else ""
    return " · ".join(filter(None, (f"Kế hoạch CCHC{year}", info.unit)))


def footer_words(assessment: Assessment, room: float = inf) -> str:
    """What stands below every page of the wall and every slide: the day of the figures, that they are illustrative,
    and as far as there is room (in sizes of letters) whose plan it is."""
    info = assessment.plan.info
    words = f"Số liệu đến {vn.day(assessment.as_of)}"
    words += f" · {marked(Tone.ATTENTION, ILLUSTRATIVE)}" if info.illustrative else ""
    for part in filter(None, (info.unit, info.year and f"Kế hoạch CCHC năm {info.year}")):
        if width(f"{words} · {part}") > room * 1000:
            break
        words += f" · {part}"
    return words


def _trust(assessment: Assessment) -> list[tuple[str, str]]:
    """What limits the trust: in full, and in the few words of a screen's head."""
    trust, tasks = assessment.trust, assessment.total.tasks
    indicators, continuous = len(assessment.indicators), assessment.total.count(CONTINUOUS)
    month = trust.month
    found = (
        (
            trust.untracked,
            f"{_untracked_words(assessment)}: «quá hạn» chỉ nghĩa là đã qua hạn mà chưa ghi hoàn thành",
            "sổ chưa ghi kết quả",
        ),
        (
            trust.undated,
            f"{trust.undated}/{tasks} nhiệm vụ chưa xác định hạn",
            f"{trust.undated}/{tasks} chưa rõ hạn",
        ),
        (
            trust.stale,
            f"{trust.stale}/{continuous} nhiệm vụ thường xuyên chưa cập nhật trong kỳ",
            f"{trust.stale}/{continuous} chưa cập nhật",
        ),
        (
            trust.update_unknown,
            f"{trust.update_unknown}/{continuous} nhiệm vụ thường xuyên không rõ đã cập nhật chưa (sổ chỉ giữ lần cập nhật cuối)",
            f"{trust.update_unknown}/{continuous} không rõ đã cập nhật",
        ),
        (
            trust.indicators_missing,
            f"{trust.indicators_missing}/{indicators} chỉ tiêu chưa có số liệu tháng {month}",
            f"{trust.indicators_missing}/{indicators} thiếu số tháng {month}",
        ),
        (
            trust.ownerless,
            f"{trust.ownerless}/{tasks} nhiệm vụ chưa ghi bộ phận chủ trì",
            f"{trust.ownerless}/{tasks} chưa ghi chủ trì",
        ),
    )
    return [(words, few) for applies, words, few in found if applies]


def _untracked_words(assessment: Assessment) -> str:
    if assessment.plan.has_result_columns:
        return "Cột theo dõi kết quả của sổ còn để trống"
    return "Sổ chưa có cột theo dõi kết quả"


def summary_lines(assessment: Assessment, problems: Sequence[Problem]) -> list[str]:
    """The command line's answer for people."""
    tally = assessment.total
    lines = [
        f"{plan_title(assessment.plan.info)} – {frame(assessment).as_of}",
        f"Đã đọc {tally.tasks} nhiệm vụ, {len(assessment.indicators)} chỉ tiêu. {problem_counts(problems)}",
        f"Hoàn thành {tally.done}/{tally.tasks}, quá hạn {tally.overdue}/{tally.tasks}, "
        f"đến hạn trong {assessment.plan.info.due_soon_days} ngày tới {due_counts(coming(assessment))}, "
        f"chưa xác định hạn {tally.count([Status.UNDATED])}/{tally.tasks}.",
    ]
    if tally.resting:
        lines.append(f"{RESTING_WORDS}: {tally.resting}/{tally.tasks} (không tính vào tỷ lệ nào).")
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


# The overview


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
    """One area's tasks by class: counts in the order of CLASSES, of those that are shown."""

    label: str
    counts: tuple[int, ...]
    key: str = ""


CLASSES: tuple[tuple[str, Tone, frozenset[Status]], ...] = tuple(
    (STATUS_CHOICES[choice][0].partition(" ")[2], tone, STATUS_CHOICES[choice][1])
    for choice, tone in zip(
        CLASS_CHOICES,
        (Tone.LATE, Tone.ATTENTION, Tone.GOOD, Tone.GOOD, Tone.UNKNOWN, Tone.UNKNOWN),
        strict=True,
    )
)
"""The classes of a bar of statuses; every status belongs to exactly one. The sixth shows only where a task rests."""


def classes_of(tally: Tally) -> tuple[tuple[str, Tone, frozenset[Status]], ...]:
    """The classes to show of these tasks: those beyond the first five only where a task is in them."""
    return tuple(own for place, own in enumerate(CLASSES) if place < 5 or tally.count(own[2]))


def progress_words(tally: Tally) -> str:
    """Done against what should be done, and over how many tasks."""
    done, expected = tally.dated_progress.value, tally.expected.value
    if done is None or expected is None:
        return f"Không có nhiệm vụ tính được tiến độ (0/{tally.tasks})"
    shares = f"Đạt {vn.percent(float(done))}, yêu cầu {vn.percent(float(expected))}"
    return f"{shares} (tính trên {tally.dated_progress.count}/{tally.tasks} nhiệm vụ có thời hạn)"


def milestones_of_year(assessment: Assessment) -> Iterator[tuple[TaskState, MilestoneState, date]]:
    """Milestones due within the plan's year, as known on the date, with their task and day; those of tasks that were
    given up, rest or were moved are none."""
    year = assessment.plan.info.year or assessment.as_of.year
    for state in assessment.states:
        for row in state.milestones if state.status not in RESTING else ():
            if row.milestone.due and row.milestone.due <= date(year, 12, 31):
                yield state, row, row.milestone.due


def year_line(assessment: Assessment) -> YearLine:
    """Milestones due and done by each month's end of the plan's year."""
    year = assessment.plan.info.year or assessment.as_of.year
    found = list(milestones_of_year(assessment))
    ends = tuple(month_end(PlanInfo(), year, month) for month in range(1, 13))
    due = tuple(sum(day <= end for _, _, day in found) for end in ends)
    rows = [row for _, row, _ in found]
    done = tuple(_done_by(rows, end, assessment.as_of) for end in ends)
    return YearLine(ends, due, done, assessment.as_of, len(found))


def _done_by(rows: Sequence[MilestoneState], end: date, as_of: date) -> int | None:
    if end.replace(day=1) > as_of:
        return None
    last = min(end, as_of)
    return sum(row.done is not None and row.done <= last for row in rows)


def status_bars(assessment: Assessment) -> tuple[StatusBar, ...]:
    """One bar per area, counts in the order of the plan's classes."""
    classes = classes_of(assessment.total)
    return tuple(
        StatusBar(
            area_label(area), tuple(area.tally.count(statuses) for _, _, statuses in classes), area.code
        )
        for area in assessment.areas
    )


# Areas


def _class_columns(tally: Tally) -> tuple[TableColumn, ...]:
    """The number of tasks, and one column a class, so that each row adds up."""
    tones = {Tone.LATE: Tone.LATE, Tone.ATTENTION: Tone.ATTENTION}
    classes = (TableColumn(words, CellKind.COUNT, 9, tones.get(tone)) for words, tone, _ in classes_of(tally))
    return (TableColumn("Nhiệm vụ", CellKind.COUNT, 8), *classes)


def _class_counts(tally: Tally, whole: Tally) -> tuple[int, ...]:
    return (tally.tasks, *(tally.count(statuses) for _, _, statuses in classes_of(whole)))


def area_table(assessment: Assessment) -> Table:
    """Tasks per area by class, each row and each column adding up, with the progress of those that can have one."""
    whole = assessment.total
    columns = (TableColumn("Lĩnh vực", width=30), *_class_columns(whole), TableColumn("Tiến độ", width=22))
    rows = tuple(
        TableRow(_area_cells(area_label(area), area.tally, whole), area.code) for area in assessment.areas
    )
    total = TableRow(_area_cells("Cả kế hoạch", whole, whole))
    note = "Tiến độ là trung bình của các nhiệm vụ có thời hạn; yêu cầu là phần cần đạt đến ngày này."
    return Table("Tình hình theo lĩnh vực", columns, rows, note=note, total=total)


def _area_cells(label: str, tally: Tally, whole: Tally) -> tuple[Value, ...]:
    return (label, *_class_counts(tally, whole), _short_progress(tally))


def _short_progress(tally: Tally) -> str:
    real, expected = tally.dated_progress.value, tally.expected.value
    if real is None or expected is None:
        return "—"
    counted = f"{tally.expected.count}/{tally.tasks}"
    return f"{vn.percent(float(real))}, yêu cầu {vn.percent(float(expected))} ({counted})"


# Units


def units(assessment: Assessment) -> list[UnitState]:
    """Units, those with most late tasks first."""
    return sorted(assessment.units, key=lambda u: (-u.tally.overdue, -u.tally.tasks, vn.sort_key(u.name)))


def unit_table(assessment: Assessment) -> Table:
    """Tasks per unit by class, each row and each column adding up."""
    whole = assessment.total
    columns = (TableColumn("Bộ phận", width=34), *_class_columns(whole))
    rows = tuple(
        TableRow((unit.name, *_class_counts(unit.tally, whole)), unit.key)
        for unit in units(assessment)
        if unit.tally.tasks
    )
    ownerless = whole.tasks - sum(int(str(row.cells[1])) for row in rows)
    note = f"{ownerless}/{whole.tasks} nhiệm vụ chưa ghi bộ phận chủ trì." if ownerless else ""
    total = TableRow(("Cả kế hoạch", *_class_counts(whole, whole)))
    return Table("Tình hình theo bộ phận chủ trì", columns, rows, note=note, total=total)


# Problems of an upload


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one cause: a line that names all cells, and each in full."""

    severity: Severity
    headline: str
    messages: tuple[str, ...]


def problem_groups(problems: Sequence[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems grouped by cause, the gravest first: "Ô số ghi bằng chữ: 5 ô (F12, F15 …)"."""
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
