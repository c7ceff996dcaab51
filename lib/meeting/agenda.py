"""What the monthly meeting goes through, made from the figures: nine parts, one message each. Pure.

A section holds its whole content; `paging` cuts it into pages of the wall, `exports.slide_pages` into slides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lib.assessing.assess import (
    RESTING,
    AreaState,
    Assessment,
    DecisionState,
    IndicatorStatus,
    Status,
    TaskState,
)
from lib.assessing.decisions import is_open, last_meeting, states_of
from lib.assessing.due import DueItem, coming, units_nearest_first
from lib.base import vietnamese as vn
from lib.comparing.compare import Since, since
from lib.meeting.parts import PART_WORDS, WHOLE, Part, Settings
from lib.plan import Decision, Task
from lib.plan.units import unit_key
from lib.views import first_screen as views_first
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.decisions import worst_first
from lib.views.first_screen import AreaLine, FirstScreen
from lib.views.indicators import IndicatorLine
from lib.views.money import MoneyBar
from lib.views.since import changes_table
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone, area_label, decision_words, marked, task_label

AHEAD = 30
"""Days that "sắp tới" covers in the meeting."""


@dataclass(frozen=True)
class AgendaEntry:
    """One row of a list. Its mark with its words (below it a day), its name, what is asked, what is told beside.

    tail is the end of the name that must stay where the name is shortened. What is asked and decided, and a name
    that is_whole, is never cut. group is the heading above it; unit is whose it is. decision is one that may be
    marked as carried out, or (is_marked) was in this meeting. Of a list that is too long, those of the greatest
    weight are shown.
    """

    name: str
    mark: str = ""
    below: str = ""
    tail: str = ""
    asked: str = ""
    told: str = ""
    decided: str = ""
    unit: str | None = None
    group: str = ""
    is_new: bool = False
    is_whole: bool = False
    key: str | None = None
    decision: Decision | None = None
    is_marked: bool = False
    weight: int = 0

    @property
    def words(self) -> str:
        """All of it in lines, but for mark and unit."""
        name = f"{self.name} (mới)" if self.is_new else self.name
        asked = f"→ {self.asked}" if self.asked else ""
        return "\n".join(filter(None, (name, asked, self.told, self.decided)))


@dataclass(frozen=True)
class Section:
    """A part of the meeting: its message and the one thing that shows it; nothing but the message where all is well.

    part is None for the cover. noun is what the entries are counted as; elsewhere is the screen that lists all of
    them. form says that decisions are typed here, ends that the meeting ends here.
    """

    part: Part | None
    headline: str
    entries: tuple[AgendaEntry, ...] = ()
    noun: str = "việc"
    elsewhere: str = ""
    first: FirstScreen | None = None
    areas: tuple[AreaLine, ...] = ()
    money: tuple[MoneyBar, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    lines: tuple[str, ...] = ()
    note: str = ""
    form: bool = False
    ends: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but the message."""
        shown = (self.entries, self.first, self.areas, self.money, self.indicators, self.lines)
        return not (any(shown) or self.form or self.ends)

    @property
    def is_good(self) -> bool:
        """Whether there is nothing to show because all is well."""
        return self.is_empty and self.part in (Part.LATE, Part.AREAS, Part.INDICATORS)


@dataclass(frozen=True)
class MeetingFigures:
    """What the sections are made of: the figures now and in the version before, and the meeting's day.

    decided are all decisions, also those taken after the day of the figures; today are this meeting's;
    is_opened says that there is a meeting in which something can be decided;
    last_year is how the plan of the year before ended, where it is known.
    """

    now: Assessment
    before: Assessment | None
    day: date
    decided: tuple[Decision, ...] = ()
    today: tuple[Decision, ...] = ()
    is_opened: bool = True
    last_year: Assessment | None = None

    @property
    def since(self) -> Since | None:
        """What happened since the version before; None where there is none."""
        return since(self.before, self.now) if self.before else None


def agenda(meeting: MeetingFigures, settings: Settings = WHOLE) -> tuple[Section, ...]:
    """The cover and all sections in the order of the settings; a part of which the plan knows nothing is left out."""
    sections = [section for part in settings.shown for section in PARTS[part](meeting)]
    return (_cover(meeting, sections), *sections)


ENTRY_COLUMNS = (
    TableColumn("Tình trạng", CellKind.MARK, 20),
    TableColumn("Nội dung", width=58),
    TableColumn("Bộ phận", width=22),
)


def entry_table(section: Section) -> Table:
    """The section's list as a table, with all words."""
    rows = tuple(
        TableRow(("\n".join(filter(None, (one.mark, one.below))), one.words, one.unit), one.key)
        for one in section.entries
    )
    return Table(section.headline, ENTRY_COLUMNS, rows, note=section.note)


BARE_WORDS = {Part.LATE: "Việc đã qua thời hạn", Part.AREAS: "Thời hạn theo lĩnh vực, theo tháng"}
"""What two parts are called of a plan without results."""


def _cover(meeting: MeetingFigures, sections: Sequence[Section]) -> Section:
    """Whose plan, which meeting, what it goes through, and how far the figures can be trusted."""
    info = meeting.now.plan.info
    document = " ".join(
        filter(
            None,
            (
                f"số {info.number}" if info.number else "",
                f"ngày {vn.day(info.issued)}" if info.issued else "",
            ),
        )
    )
    words = {**PART_WORDS, **(BARE_WORDS if meeting.now.trust.untracked else {})}
    parts = dict.fromkeys(words[section.part] for section in sections if section.part)
    frame = views.frame(meeting.now)
    lines = (
        f"Cuộc họp ngày {vn.day(meeting.day)}",
        f"{frame.as_of}{f' ({frame.illustrative})' if frame.illustrative else ''}",
        "Nội dung: " + " · ".join(f"{number}. {words}" for number, words in enumerate(parts, start=1)),
    )
    year = f" năm {info.year}" if info.year else ""
    trust = f"Lưu ý về số liệu: {'; '.join(frame.trust)}." if frame.trust else ""
    return Section(
        None,
        f"Kế hoạch cải cách hành chính{year}",
        lines=(info.unit or "", f"Kế hoạch {document}" if document else "", *lines),
        note=trust,
    )


# ① Last meeting's decisions


def _last_decisions(meeting: MeetingFigures) -> list[Section]:
    day = last_meeting(meeting.decided, meeting.day)
    if day is None:
        return []
    earlier = [d for d in meeting.decided if d.meeting is None or d.meeting < meeting.day]
    states = states_of(earlier, meeting.now.plan.info, meeting.now.as_of)
    last = worst_first(state for state in states if state.decision.meeting == day)
    older = worst_first(
        state for state in states if state.decision.meeting != day and _waits(state, meeting.day)
    )
    first, then = (f"Kỳ họp {vn.day(day)}", "Các kỳ họp trước") if older else ("", "")
    given = [*((state, first) for state in last), *((state, then) for state in older)]
    entries = tuple(
        _decision_entry(number, state, meeting.day, group)
        for number, (state, group) in enumerate(given, start=1)
    )
    headline = _last_headline(day, meeting.day, last, older)
    return [Section(Part.LAST_DECISIONS, headline, entries, "kết luận", "Kết luận")]


def _waits(state: DecisionState, day: date) -> bool:
    """Whether it is not carried out on the figures' day, or was only marked so in the meeting of this day."""
    return is_open(state) or state.decision.done == day


def _is_marked(state: DecisionState, day: date) -> bool:
    done = state.decision.done
    return is_open(state) and done is not None and done <= day


def _decision_entry(number: int, state: DecisionState, day: date, group: str) -> AgendaEntry:
    own, is_marked = state.decision, _is_marked(state, day)
    mark = decision_words(state)
    if is_marked:
        mark = marked(Tone.GOOD, f"Đã thực hiện (ghi nhận {vn.day(own.done)})" if own.done else "")
    return AgendaEntry(
        f"{number}. {own.content} ({own.unit or 'chưa ghi bộ phận'})",
        mark,
        below=f"hạn {vn.day(own.due)}" if own.due else "",
        unit=own.unit,
        group=group,
        is_whole=True,
        key=own.task,
        decision=own if is_open(state) else None,
        is_marked=is_marked,
    )


def _last_headline(
    day: date, today: date, last: Sequence[DecisionState], older: Sequence[DecisionState]
) -> str:
    done = sum(not is_open(state) or _is_marked(state, today) for state in last)
    left = [state for state in (*last, *older) if is_open(state) and not _is_marked(state, today)]
    late = sum(state.status is Status.OVERDUE for state in left)
    waiting = sum(state in left for state in older)
    parts = [f"Kỳ họp {vn.day(day)}: đã thực hiện {done}/{len(last)} kết luận"]
    if waiting:
        parts.append(f"còn {waiting} kết luận của các kỳ họp trước")
    if late:
        parts.append(f"{late} quá hạn")
    return ", ".join(parts)


# ② The picture


def _picture(meeting: MeetingFigures) -> list[Section]:
    first = views_first.first_screen(meeting.now, meeting.before)
    late = f"{first.late} việc quá hạn" if first.late else "Không có nhiệm vụ quá hạn"
    headline = ", ".join(filter(None, (f"{late} trong {first.tasks} nhiệm vụ", first.change)))
    if first.untracked:
        headline = f"{first.tasks} nhiệm vụ, {first.dated} việc có thời hạn; sổ chưa ghi kết quả"
    return [Section(Part.PICTURE, headline, first=first)]


# ③ Overdue


def _late(meeting: MeetingFigures) -> list[Section]:
    now, found = meeting.now, meeting.since
    late = by_unit(now.late)
    if not late:
        return [Section(Part.LATE, "Không có nhiệm vụ quá hạn")]
    names = _unit_names(now)
    entries = tuple(_late_entry(state, now, found, names) for state in late)
    headline = late_headline(late, sum(one.is_new for one in entries), meeting.before)
    if now.trust.untracked:
        units = len({unit_key(state.task.lead) for state in late})
        headline = f"{len(late)} việc đã qua thời hạn của {units} bộ phận, sổ chưa ghi kết quả"
    return [Section(Part.LATE, headline, entries, elsewhere="Cờ đỏ")]


def late_headline(late: Sequence[TaskState], fresh: int, before: Assessment | None) -> str:
    """ "8 việc quá hạn của 4 bộ phận, 5 việc mới kể từ 15/9"."""
    units = len({unit_key(state.task.lead) for state in late})
    words = f"{len(late)} việc quá hạn của {units} bộ phận"
    if before is None:
        return f"{words}, lâu nhất {max(state.days_late for state in late)} ngày"
    day = f"{before.as_of.day}/{before.as_of.month}"
    if fresh == len(late):
        return f"{words}, đều mới kể từ {day}"
    return f"{words}, {fresh} việc mới kể từ {day}" if fresh else f"{words}, không có việc mới kể từ {day}"


def _unit_names(now: Assessment) -> dict[str, str]:
    return {unit.key: unit.name for unit in now.units}


def _whose(unit: str | None, names: Mapping[str, str]) -> str:
    return names.get(unit_key(unit), unit or "") or "Chưa ghi bộ phận"


def _late_entry(
    state: TaskState, now: Assessment, found: Since | None, names: Mapping[str, str]
) -> AgendaEntry:
    task = views_first.late_task(state, now, found)
    whose = _whose(state.task.lead, names)
    return AgendaEntry(
        task.title,
        marked(Tone.LATE, f"{task.days} ngày"),
        below=f"hạn {vn.day(state.due)}" if state.due and not task.told.startswith("Hạn ") else "",
        tail=_tail(state.task),
        asked=task.request,
        told=task.told,
        decided=task.decided,
        unit=whose,
        group=whose,
        is_new=task.is_new,
        key=task.key,
        weight=task.days,
    )


def _tail(task: Task) -> str:
    """The task's own name where its label carries the name of the row above it, too."""
    return "" if task_label(task) == f"{task.key}. {task.title}" else task.title.rstrip(" .")


def by_unit(states: Iterable[TaskState]) -> list[TaskState]:
    """Late tasks unit by unit, the unit with the longest delay first, the longest first within it."""
    given = list(states)
    worst: dict[str, int] = {}
    for state in given:
        key = unit_key(state.task.lead)
        worst[key] = max(worst.get(key, 0), state.days_late)
    return sorted(
        given,
        key=lambda s: (
            -worst[unit_key(s.task.lead)],
            vn.sort_key(unit_key(s.task.lead)),
            -s.days_late,
            s.task.origin.row,
        ),
    )


# ④ What changed


def _changes(meeting: MeetingFigures) -> list[Section]:
    if meeting.before is None:
        return []
    view, names = changes_table(meeting.now, meeting.before), _unit_names(meeting.now)
    if not view.rows:
        day = vn.day(meeting.before.as_of)
        return [Section(Part.CHANGES, f"So với {day}: không có việc mới hoàn thành, điều chỉnh, bổ sung")]
    both = {**meeting.before.by_key, **meeting.now.by_key}
    entries = tuple(
        AgendaEntry(
            str(label).rstrip(" ."),
            tail=_tail(both[key].task),
            told=str(detail),
            unit=_whose(both[key].task.lead, names),
            group=str(mark),
            key=key,
        )
        for (mark, label, detail), key in ((row.cells, row.key or "") for row in view.rows)
    )
    return [Section(Part.CHANGES, view.title, entries, elsewhere="Tổng quan")]


# ⑤ Areas behind; of a plan without results, its deadlines


def _areas(meeting: MeetingFigures) -> list[Section]:
    now = meeting.now
    if now.trust.untracked:
        return _deadlines(now)
    behind = sorted(filter(views_first.is_behind, now.areas), key=views_first.most_late_first)
    if not behind:
        return [Section(Part.AREAS, f"Không có lĩnh vực chậm tiến độ trong {len(now.areas)} lĩnh vực")]
    headline = f"{len(behind)}/{len(now.areas)} lĩnh vực có việc quá hạn hoặc chậm tiến độ"
    note = "Thanh: đã đạt; vạch đen: yêu cầu; trong ngoặc: số việc có thời hạn."
    return [Section(Part.AREAS, headline, areas=tuple(map(_area_line, behind)), note=note)]


def _area_line(area: AreaState) -> AreaLine:
    """The line of the first screen with its words in one line of the wall."""
    line = views_first.area_line(area)
    if line.done is None or line.expected is None:
        return line
    shares = f"đạt {vn.percent(line.done)}, yêu cầu {vn.percent(line.expected)}"
    return replace(line, words=f"{shares} ({line.counted}/{line.tasks} việc)")


def _deadlines(now: Assessment) -> list[Section]:
    by_area = tuple(_area_deadlines(area.code, area_label(area), now) for area in now.areas)
    months = tuple(_month_deadlines(now))
    found = [Section(Part.AREAS, f"Thời hạn của {len(now.areas)} lĩnh vực", by_area, "lĩnh vực", "Lĩnh vực")]
    if months:
        count = views.year_line(now).total
        found.append(Section(Part.AREAS, f"{count} mốc thời hạn trong năm", months, "tháng", "Tổng quan"))
    return found


def _area_deadlines(code: str, label: str, now: Assessment) -> AgendaEntry:
    states = [state for state in now.states if state.task.area == code]
    dated = [state for state in states if any(row.milestone.due for row in state.milestones)]
    days = [row.milestone.due for state in dated for row in state.milestones if row.milestone.due]
    ahead = min((day for day in days if day >= now.as_of), default=None)
    past = sum(state.is_late for state in states)
    told = (
        f"{len(dated)}/{len(states)} việc có thời hạn",
        f"{past} đã qua thời hạn" if past else "",
        f"thời hạn tiếp theo {vn.day(ahead)}" if ahead else "",
    )
    return AgendaEntry(label, f"{len(states)} việc", told=", ".join(filter(None, told)))


def _month_deadlines(now: Assessment) -> Iterator[AgendaEntry]:
    year = now.plan.info.year or now.as_of.year
    active = [state for state in now.states if state.status not in RESTING]
    names = _unit_names(now)
    due = [
        (row.milestone.due, _whose(s.task.lead, names))
        for s in active
        for row in s.milestones
        if row.milestone.due
    ]
    for month in range(1, 13):
        whose = [unit for day, unit in due if (day.year, day.month) == (year, month)]
        if whose:
            yield AgendaEntry(f"{len(whose)} mốc: {_counted(whose)}", f"Tháng {month}")


# ⑥ Money


def _money(meeting: MeetingFigures) -> list[Section]:
    bars = views_money.money_bars(meeting.now)
    if not bars:
        return []
    tally = meeting.now.total
    allocated = vn.dong_short(tally.allocated) if tally.allocated else ""
    if tally.spent is None:
        headline = f"Chưa có số liệu chi; dự toán {allocated}" if allocated else "Chưa có số liệu chi"
    else:
        of = f" trong {allocated}" if allocated else ""
        rest = views_money.spent_words(tally.spent, tally.allocated)
        headline = f"Đã chi {vn.dong_short(tally.spent)}{of}: {rest}"
    watch = sum(bar.tone in (Tone.LATE, Tone.ATTENTION) for bar in bars)
    if watch:
        headline += f"; {watch}/{len(bars)} lĩnh vực cần xem"
    return [Section(Part.MONEY, headline, money=bars, note=views_money.money_table(meeting.now).note)]


# ⑦ Indicators off target


def _indicators(meeting: MeetingFigures) -> list[Section]:
    count = len(meeting.now.indicators)
    if not count:
        return []
    lines = views_indicators.indicator_lines(meeting.now, IndicatorStatus.OFF_TARGET, meeting.last_year)
    if not lines:
        return [Section(Part.INDICATORS, f"Không có chỉ tiêu chưa đạt trong {count} chỉ tiêu")]
    headline = f"{len(lines)}/{count} chỉ tiêu chưa đạt mục tiêu năm"
    return [Section(Part.INDICATORS, headline, indicators=lines, noun="chỉ tiêu", elsewhere="Chỉ tiêu")]


# ⑧ The next 30 days


def _coming(meeting: MeetingFigures) -> list[Section]:
    found, names = units_nearest_first(coming(meeting.now, AHEAD)), _unit_names(meeting.now)
    if not found:
        return [Section(Part.COMING, f"Không có việc đến hạn trong {AHEAD} ngày tới")]
    units = len({unit_key(due.unit) for due in found})
    headline = f"{len(found)} việc đến hạn trong {AHEAD} ngày tới, của {units} bộ phận"
    entries = tuple(_due_entry(due, meeting.now.as_of, _whose(due.unit, names)) for due in found)
    return [Section(Part.COMING, headline, entries, elsewhere="Cờ đỏ")]


def _due_entry(due: DueItem, as_of: date, whose: str) -> AgendaEntry:
    return AgendaEntry(
        views_tasks.due_label(due).rstrip(" ."),
        marked(Tone.ATTENTION, views_tasks.days_left(due.day, as_of)),
        below=vn.day(due.day),
        tail=_tail(due.task.task) if due.task and not due.event else "",
        told=views_tasks.due_note(due) or "",
        unit=whose,
        group=whose,
        is_whole=due.decision is not None,
        key=due.key,
        weight=(as_of - due.day).days,
    )


# ⑨ Decisions of today, and the end


def _today(meeting: MeetingFigures) -> list[Section]:
    day, count = vn.day(meeting.day), len(meeting.today)
    typed = f": đã ghi {count}" if count else ""
    form = Section(Part.TODAY, f"Kết luận cuộc họp ngày {day}{typed}", _typed(meeting.today), form=True)
    if not (count or meeting.is_opened):
        return [form]
    units = len({unit_key(d.unit) for d in meeting.today if d.unit})
    given = f", giao {units} bộ phận" if units else ""
    whole = f"{count} kết luận hôm nay{given}" if count else "Chưa ghi kết luận nào hôm nay"
    lines = () if count else (_standing(meeting.now),)
    typed_ = _typed(meeting.today)
    return [form, Section(Part.TODAY, whole, typed_, "kết luận", "Kết luận", lines=lines, ends=True)]


def _standing(now: Assessment) -> str:
    """What stays open after a meeting that decided nothing."""
    open_ones = sum(map(is_open, now.decisions))
    counts = (
        f"{now.total.overdue} việc {'đã qua thời hạn' if now.trust.untracked else 'quá hạn'}",
        f"{len(coming(now, AHEAD))} việc đến hạn trong {AHEAD} ngày tới",
        f"{open_ones} kết luận chưa thực hiện xong" if now.decisions else "",
    )
    return f"Đến {vn.day(now.as_of)}: {', '.join(filter(None, counts))}."


def _typed(today: Sequence[Decision]) -> tuple[AgendaEntry, ...]:
    return tuple(
        AgendaEntry(
            decision.content,
            f"{number}.",
            told=f"{decision.unit or 'Chưa ghi bộ phận'}, "
            + (f"hạn {vn.day(decision.due)}" if decision.due else "chưa ghi hạn"),
            unit=decision.unit,
            is_whole=True,
            key=decision.task,
        )
        for number, decision in enumerate(today, start=1)
    )


PARTS: Mapping[Part, Callable[[MeetingFigures], list[Section]]] = {
    Part.LAST_DECISIONS: _last_decisions,
    Part.PICTURE: _picture,
    Part.LATE: _late,
    Part.CHANGES: _changes,
    Part.AREAS: _areas,
    Part.MONEY: _money,
    Part.INDICATORS: _indicators,
    Part.COMING: _coming,
    Part.TODAY: _today,
}


def unit_counts(entries: Iterable[AgendaEntry]) -> str:
    """ "Văn phòng – Thống kê 45, Tư pháp – Hộ tịch 30": whose the entries are, most first."""
    return _counted(one.unit or "Chưa ghi bộ phận" for one in entries)


def _counted(units: Iterable[str]) -> str:
    return ", ".join(f"{unit} {count}" for unit, count in Counter(units).most_common())
