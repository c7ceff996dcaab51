"""What a unit is reminded of: a text to paste into Zalo, and a calendar file of due dates. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from lib.assessing.assess import DONE, Assessment, Status, TaskState
from lib.assessing.decisions import is_open, moves_words
from lib.base import vietnamese as vn
from lib.meeting.agenda import AHEAD, ComingDue, by_unit, coming_dues, task_words
from lib.plan.units import unit_key
from lib.views import overview as views

NO_MOVES: Mapping[str, int] = {}
SECTION_GAP = "\n\n"


@dataclass(frozen=True)
class Reminder:
    """A unit's reminder as plain text, with the counts that it names."""

    unit: str
    text: str
    late: int
    coming: int
    decisions: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remind of."""
        return not (self.late or self.coming or self.decisions)


def for_unit(
    assessment: Assessment, unit: str, moved: Mapping[str, int] = NO_MOVES, days: int = AHEAD
) -> Reminder:
    """The reminder of the unit with this key. Raises KeyError where the plan has no such unit."""
    name = next((found.name for found in assessment.units if found.key == unit), None)
    if name is None:
        raise KeyError(unit)
    late = [
        _late_line(s, assessment, moved) for s in by_unit(assessment.late) if unit_key(s.task.lead) == unit
    ]
    due = [item for item in coming_dues(assessment, days, unit) if item.kind != "kết luận"]
    coming = [_coming_line(item, assessment.as_of) for item in due]
    decisions = list(_decision_lines(assessment, unit))
    parts = (
        _head(name, assessment),
        _section(f"QUÁ HẠN: {len(late)} việc", late),
        _section(f"ĐẾN HẠN TRONG {days} NGÀY TỚI: {len(coming)} mốc", coming),
        _section(f"KẾT LUẬN, CHỈ ĐẠO CHƯA XONG: {len(decisions)} việc", decisions),
        _foot(bool(late or coming or decisions)),
    )
    return Reminder(name, SECTION_GAP.join(filter(None, parts)), len(late), len(coming), len(decisions))


def for_all(
    assessment: Assessment, moved: Mapping[str, int] = NO_MOVES, days: int = AHEAD
) -> tuple[Reminder, ...]:
    """The reminders of all units that have something to be reminded of, most late first."""
    reminders = [for_unit(assessment, unit.key, moved, days) for unit in views.units(assessment)]
    return tuple(reminder for reminder in reminders if not reminder.is_empty)


def _head(name: str, assessment: Assessment) -> str:
    illustrative = " (số liệu minh hoạ)" if assessment.plan.info.illustrative else ""
    return (
        f"NHẮC VIỆC CẢI CÁCH HÀNH CHÍNH – {name}\n"
        f"{views.plan_title(assessment.plan.info)}\n"
        f"Số liệu tính đến ngày {vn.day(assessment.as_of)}{illustrative}"
    )


def _foot(something: bool) -> str:
    if not something:
        return "Không có việc quá hạn, việc đến hạn hay kết luận chưa xong."
    return "Đề nghị cập nhật kết quả, ngày hoàn thành và minh chứng vào sổ theo dõi."


def _section(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return "\n".join([title, *(f"{number}. {line}" for number, line in enumerate(lines, start=1))])


def _late_line(state: TaskState, assessment: Assessment, moved: Mapping[str, int]) -> str:
    facts = [f"hạn {vn.or_dash(state.due, vn.day)}", f"quá {state.days_late} ngày"]
    facts += filter(None, [moves_words(moved.get(state.task.key, 0))])
    return f"{task_words(state, assessment)}: {', '.join(facts)}"


def _coming_line(item: ComingDue, as_of: date) -> str:
    left = (item.due - as_of).days
    return f"{item.words}: hạn {vn.day(item.due)}, {f'còn {left} ngày' if left else 'hạn là hôm nay'}"


def _decision_lines(assessment: Assessment, unit: str) -> Iterator[str]:
    for state in assessment.decisions:
        decision = state.decision
        if unit_key(decision.unit) != unit or not is_open(state):
            continue
        taken = f" (họp {vn.day(decision.meeting)})" if decision.meeting else ""
        due = f"hạn {vn.day(decision.due)}" if decision.due else "chưa ghi hạn"
        late = f", quá {state.days_late} ngày" if state.status is Status.OVERDUE else ""
        yield f"{decision.content}{taken}: {due}{late}"


# The calendar file


@dataclass(frozen=True)
class CalendarDue:
    """One day in the calendar; name makes it the same entry when its day moves."""

    name: str
    day: date
    summary: str
    details: str


def calendar_file(assessment: Assessment, stamp: datetime, unit: str | None = None) -> bytes:
    """The .ics file of all due dates still open, of one unit or of all.

    Each is an all-day event without alarms. Its UID stays when its date moves, so that importing the file
    again moves the entry; stamp is the moment of writing.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Theo doi CCHC//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Hạn công việc – {views.plan_title(assessment.plan.info)}")
    for due in calendar_dues(assessment, unit):
        calendar.add_component(_event(due, assessment, stamp))
    return bytes(calendar.to_ical())


def calendar_dues(assessment: Assessment, unit: str | None = None) -> list[CalendarDue]:
    """What still has to be done by a day: milestones not done and decisions not carried out."""
    found = [*_task_dues(assessment, unit), *_decision_dues(assessment, unit)]
    return sorted(found, key=lambda due: (due.day, due.summary))


def _task_dues(assessment: Assessment, unit: str | None) -> Iterator[CalendarDue]:
    for state in assessment.states:
        task = state.task
        if state.status in DONE or (unit is not None and unit_key(task.lead) != unit):
            continue
        seen: Counter[str] = Counter()
        for row in state.milestones:
            name = row.milestone.name
            seen[name] += 1
            if row.milestone.due is None or row.status in DONE:
                continue
            extended = row.status is Status.EXTENDED and task.extended_to is not None
            day = task.extended_to if extended and task.extended_to else row.milestone.due
            label = f" – {name}" if name and len(state.milestones) > 1 else ""
            summary = f"Hạn: {task_words(state, assessment)}{label}"
            details = [f"Bộ phận: {vn.or_dash(task.lead)}"]
            details += [f"Được gia hạn từ {vn.day(row.milestone.due)}"] if extended else []
            yield CalendarDue(f"{task.key}|{name}|{seen[name]}", day, summary, "\n".join(details))


def _decision_dues(assessment: Assessment, unit: str | None) -> Iterator[CalendarDue]:
    for state in assessment.decisions:
        own = state.decision
        if own.due is None or not is_open(state) or (unit is not None and unit_key(own.unit) != unit):
            continue
        taken = f" ngày {vn.day(own.meeting)}" if own.meeting else ""
        name = f"ket-luan|{own.meeting}|{vn.fold(own.content)}|{unit_key(own.unit)}"
        yield CalendarDue(
            name, own.due, f"Hạn kết luận: {own.content}", f"Kết luận{taken}. Bộ phận: {vn.or_dash(own.unit)}"
        )


def _event(due: CalendarDue, assessment: Assessment, stamp: datetime) -> Event:
    info = assessment.plan.info
    digest = hashlib.sha256(f"{vn.fold(info.unit or '')}|{info.year}|{due.name}".encode()).hexdigest()
    event = Event()
    event.add("uid", f"{digest[:32]}@cchc")
    event.add("dtstamp", stamp)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", due.summary)
    event.add("description", f"{due.details}\nSố liệu tính đến {vn.day(assessment.as_of)}")
    event.add("transp", "TRANSPARENT")
    return event
