"""The first screen: what is late, whose it is, why, what the chairman is asked; and the whole plan in one bar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lib.assessing.assess import (
    DONE,
    LATE,
    RESTING,
    AreaState,
    Assessment,
    IndicatorStatus,
    Status,
    Tally,
    TaskState,
)
from lib.assessing.due import coming, dues
from lib.base import vietnamese as vn
from lib.base.text_width import lines
from lib.comparing.compare import Since, since
from lib.plan.units import unit_key
from lib.views.decisions import decided_about
from lib.views.money import money_bars
from lib.views.overview import CLASSES, classes_of, progress_words
from lib.views.requests import obstacle_of
from lib.views.tasks import CLASS_CHOICES
from lib.views.wording import (
    MARKS,
    STATUS_WORDS,
    Tone,
    area_label,
    extension_words,
    marked,
    task_label,
)

WORST, FEWEST = 4, 2
"""Late tasks that are named at most, and at least where they need many lines."""

NAMED, ALONE, TOLD, LINES = 18.5, 28.0, 17.3, 12
"""The columns of those tasks on a projector of 1024×768, in sizes of letters: names, names where nothing is told of
any, what is told; and the lines that leave room for areas, money and indicators on the same screen."""


@dataclass(frozen=True)
class _BarPart:
    """One class of the bar of all tasks: its place in CLASSES, how many, what they are, and the filter of the task
    list that names them."""

    place: int
    choice: str
    mark: str
    count: int
    words: str


@dataclass(frozen=True)
class LateTask:
    """A late task: days late, whether it is new, name and key, whose, what is asked, the reason or the extension that
    ran out (told), and what was decided last time."""

    days: int
    is_new: bool
    title: str
    key: str
    unit: str
    request: str
    told: str
    decided: str
    due: str = ""

    @property
    def words(self) -> str:
        """What stands beside the request."""
        return " ".join(filter(None, (self.told, self.decided)))


@dataclass(frozen=True)
class AreaLine:
    """An area: late tasks of all its tasks; done and expected are shares of the counted ones, or None."""

    label: str
    code: str
    late: int
    tasks: int
    done: float | None
    expected: float | None
    counted: int
    words: str
    tone: Tone


@dataclass(frozen=True)
class FirstScreen:
    """What Tổng quan says before anything is clicked."""

    late: int
    tasks: int
    change: str
    whose: str
    bar: tuple[_BarPart, ...]
    worst: tuple[LateTask, ...]
    more_late: int
    late_decisions: int
    decisions: int
    soon: int
    soon_days: int
    areas: tuple[AreaLine, ...]
    other_areas: str
    spent: str
    allocated: str
    money: tuple[tuple[str, Tone], ...]
    met: int
    indicators: int
    off_target: int
    missing: str
    dated_done: int
    dated: int
    untracked: bool


@dataclass(frozen=True)
class BigNumber:
    """A number for wall and slides: its label with its mark, the value, its denominator and change, and its tone."""

    label: str
    value: str
    of: str = ""
    tone: Tone | None = None


def big_numbers(view: FirstScreen) -> tuple[BigNumber, ...]:
    """Six numbers of the first screen; of a plan without results those that need none."""
    return tuple(_numbers(view))


def _numbers(view: FirstScreen) -> Iterator[BigNumber]:
    if view.untracked:
        yield BigNumber("Nhiệm vụ", str(view.tasks))
        yield BigNumber("Có thời hạn", str(view.dated), f"/{view.tasks}")
        yield BigNumber("Đã qua thời hạn", str(view.late), f"/{view.dated}")
    else:
        change = re.search(r"(tăng|giảm) (\d+)", view.change)
        of = f"/{view.tasks}" + (f" ({'+' if change[1] == 'tăng' else '−'}{change[2]})" if change else "")
        yield BigNumber(marked(Tone.LATE, "Quá hạn"), str(view.late), of, Tone.LATE if view.late else None)
    soon = Tone.ATTENTION if view.soon else None
    yield BigNumber(f"Đến hạn trong {view.soon_days} ngày", str(view.soon), tone=soon)
    spent, unit = _split(view.spent or "—")
    yield BigNumber("Kinh phí đã chi", spent, unit + (f"/{view.allocated}" if view.allocated else ""))
    if not view.untracked:
        yield BigNumber("Xong, việc có thời hạn", str(view.dated_done), f"/{view.dated}", Tone.GOOD)
        if view.decisions:
            kept = Tone.LATE if view.late_decisions else Tone.GOOD
            yield BigNumber("Kết luận quá hạn", str(view.late_decisions), f"/{view.decisions}", kept)
    if view.indicators:
        yield BigNumber("Chỉ tiêu đạt", str(view.met), f"/{view.indicators}", Tone.GOOD)


def _split(value: str) -> tuple[str, str]:
    """ "13,03 triệu" -> "13,03" for the big letters, "triệu" for beside them."""
    found = re.fullmatch(r"([\d.,–—-]+)\s*(.*)", value)
    return (found[1], found[2]) if found else (value, "")


def first_screen(now: Assessment, before: Assessment | None = None) -> FirstScreen:
    """Everything of the first screen; before is what the version before said on its own day."""
    found = since(before, now) if before else None
    ahead = _ahead(now) if now.trust.untracked else {}
    areas = sorted((area for area in now.areas if is_behind(area) or area.code in ahead), key=most_late_first)
    tally, worst = now.total, _worst(now, found)
    active = [state for state in now.states if state.status not in RESTING]
    dated = [state for state in active if any(row.milestone.due for row in state.milestones)]
    return FirstScreen(
        late=tally.overdue,
        tasks=tally.tasks,
        change=_change(now, before),
        whose=_whose(now),
        bar=tuple(_segments(tally)),
        worst=worst,
        more_late=tally.overdue - len(worst),
        late_decisions=sum(state.status in LATE for state in now.decisions),
        decisions=len(now.decisions),
        soon=len(coming(now)),
        soon_days=now.plan.info.due_soon_days,
        areas=tuple(_said_ahead(area_line(area), ahead) for area in areas),
        other_areas=_other_areas(len(now.areas) - len(areas), len(now.areas), untracked=now.trust.untracked),
        spent=vn.dong_short(tally.spent) if tally.spent is not None else "",
        allocated=vn.dong_short(tally.allocated) if tally.allocated is not None else "",
        money=tuple(_money(now)),
        met=_count(now, IndicatorStatus.MET),
        indicators=len(now.indicators),
        off_target=_count(now, IndicatorStatus.OFF_TARGET),
        missing=_missing(now),
        dated_done=sum(state.status in DONE for state in dated),
        dated=len(dated),
        untracked=now.trust.untracked,
    )


def _count(now: Assessment, status: IndicatorStatus) -> int:
    return sum(state.status is status for state in now.indicators)


def _change(now: Assessment, before: Assessment | None) -> str:
    if before is None:
        return ""
    change, day = now.total.overdue - before.total.overdue, f"{before.as_of.day}/{before.as_of.month}"
    if not change:
        return f"bằng ngày {day}"
    return f"{'tăng' if change > 0 else 'giảm'} {abs(change)} so với {day}"


def _whose(now: Assessment) -> str:
    """ "nhiều nhất: Tư pháp – Hộ tịch 3, Văn phòng – Thống kê 3"."""
    names = {unit.key: unit.name for unit in now.units}
    counted = Counter(unit_key(state.task.lead) for state in now.late if state.task.lead)
    most = max(counted.values(), default=0)
    units = [names.get(key, key) for key, count in counted.items() if count == most]
    if most < 2 or len(units) > 2:
        return f"của {len(counted)} bộ phận" if len(counted) > 1 else next(iter(units), "")
    return "nhiều nhất: " + ", ".join(f"{name} {most}" for name in sorted(units, key=vn.sort_key))


SAID_APART = (Status.DUE_SOON, Status.EXTENDED, Status.CONTINUOUS_STALE, Status.EVENT_OPEN)
"""The statuses that the class «cần chú ý» is made of are counted one by one, because each asks for another act."""


def _segments(tally: Tally) -> list[_BarPart]:
    return [
        _BarPart(
            place,
            CLASS_CHOICES[place],
            MARKS[tone],
            tally.count(statuses),
            _segment_words(place, words, tally),
        )
        for place, (words, tone, statuses) in enumerate(classes_of(tally))
    ]


def _segment_words(place: int, words: str, tally: Tally) -> str:
    parts = [
        f"{tally.count([status])} {STATUS_WORDS[status].lower()}"
        for status in SAID_APART
        if status in CLASSES[place][2] and tally.count([status])
    ]
    return f"{words.lower()} ({'; '.join(parts)})" if parts else words.lower()


# The worst


def _worst(now: Assessment, found: Since | None) -> tuple[LateTask, ...]:
    """The tasks that are late the longest, as many as fit: what is asked is never cut, so that fewer may."""
    tasks = [late_task(state, now, found) for state in now.late[:WORST]]
    named = NAMED if any(task.request or task.words for task in tasks) else ALONE
    high = [
        max(lines(f"{task.title} – {task.unit}", named), lines(f"{task.request} {task.words}", TOLD))
        for task in tasks
    ]
    kept = next((count for count in range(len(tasks), FEWEST, -1) if sum(high[:count]) <= LINES), FEWEST)
    return tuple(tasks[:kept])


def late_task(state: TaskState, now: Assessment, found: Since | None) -> LateTask:
    """A late task as Tổng quan and the wall show it; found is what happened since the version before.

    The reason stands here only where nothing is asked and nothing was extended: Cờ đỏ has all words."""
    task, asked = state.task, obstacle_of(state.obstacle)
    told = _deadline_words(state, now.as_of) or ("" if asked.request else asked.reason)
    return LateTask(
        days=state.days_late,
        is_new=found is not None and task.key in found.newly_late,
        title=task_label(task).rstrip(" ."),
        key=task.key,
        unit=task.lead or "",
        request=asked.request,
        told=told,
        decided=decided_about(task.key, now.decisions),
        due=vn.or_dash(state.due, vn.day),
    )


def _deadline_words(state: TaskState, as_of: date) -> str:
    """An extension that has run out, or was accepted only since, beside the days, which count from the first
    deadline."""
    extended = extension_words(state.task, as_of)
    return f"Hạn {vn.or_dash(state.due, vn.day)}, đã gia hạn {extended}." if extended else ""


# Areas, money, indicators


def most_late_first(area: AreaState) -> tuple[int, float]:
    """The order of areas: by late tasks, then by how far they are behind."""
    gap = area.tally.gap
    return (-area.tally.overdue, -float(gap) if gap is not None else 1.0)


def is_behind(area: AreaState) -> bool:
    """Whether an area has late tasks or less done than should be."""
    return area.tally.overdue > 0 or (area.tally.gap or 0) > 0


def _ahead(now: Assessment) -> dict[str, str]:
    """Code of an area -> how many days of its tasks are still to come and the nearest: all that is known of a plan
    whose results nobody recorded yet."""
    days: dict[str, list[date]] = {}
    for due in dues(now):
        if due.task is not None and due.day >= now.as_of:
            days.setdefault(due.task.task.area, []).append(due.day)
    return {code: f"còn {len(found)} mốc, gần nhất {vn.day(found[0])}" for code, found in days.items()}


def _said_ahead(line: AreaLine, ahead: Mapping[str, str]) -> AreaLine:
    return replace(line, words=ahead[line.code]) if line.done is None and line.code in ahead else line


def _other_areas(count: int, whole: int, *, untracked: bool) -> str:
    if not count:
        return ""
    state = "không có mốc sắp tới" if untracked else "không có việc quá hạn, không chậm"
    return f"{count}/{whole} lĩnh vực{' khác' if count < whole else ''} {state}"


def area_lines(now: Assessment) -> tuple[AreaLine, ...]:
    """All areas, those with most late tasks first."""
    return tuple(map(area_line, sorted(now.areas, key=most_late_first)))


def area_line(area: AreaState) -> AreaLine:
    """An area's late tasks and progress as Tổng quan and the wall show them."""
    tally = area.tally
    counted, done, expected = tally.dated_progress.count, tally.dated_progress.value, tally.expected.value
    gap = tally.gap
    tone = Tone.LATE if tally.overdue else Tone.ATTENTION if gap is not None and gap > 0 else Tone.GOOD
    return AreaLine(
        label=area_label(area),
        code=area.code,
        late=tally.overdue,
        tasks=tally.tasks,
        done=None if done is None else float(done),
        expected=None if expected is None else float(expected),
        counted=counted,
        words=progress_words(tally),
        tone=tone if counted or tally.overdue else Tone.UNKNOWN,
    )


def _money(now: Assessment) -> list[tuple[str, Tone]]:
    """Each area over its budget; where more need a look, how many do: the screen Kinh phí names them."""
    bars = money_bars(now)
    over = [(f"{bar.label}: {bar.words}", Tone.LATE) for bar in bars if bar.tone is Tone.LATE]
    watch = len(over) + sum(bar.tone is Tone.ATTENTION for bar in bars)
    return [*over, (f"{watch}/{len(bars)} lĩnh vực cần xem", Tone.ATTENTION)] if watch > len(over) else over


def _missing(now: Assessment) -> str:
    trust = now.trust
    if not trust.indicators_missing:
        return ""
    return f"{trust.indicators_missing}/{len(now.indicators)} chưa có số liệu tháng {trust.month}"
