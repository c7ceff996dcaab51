"""Calendar files (.ics) of everything that still has to be done by a day, for one unit or for all. Pure.

A file is imported again each month. What it holds must then move, change or go, and never stand twice. So each
entry has a name that is given once and kept from version to version of the workbook, by pairing the versions
as comparisons do: rows may get other numbers, other words and other days. What was done, left the plan
or went to another unit is cancelled (RFC 5545, STATUS:CANCELLED with a higher SEQUENCE).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from icalendar import Alarm, Calendar, Event

from lib.assessing.assess import Assessment
from lib.assessing.due import DueItem, decision_place, dues, event_place, milestone_place
from lib.base import vietnamese as vn
from lib.comparing.pairing import match_events, match_milestones
from lib.comparing.versions import Versions
from lib.plan import NO_RECORDS, Decision, Plan, Records
from lib.plan.units import unit_key
from lib.views import overview as views
from lib.views.tasks import due_note, due_words
from lib.views.wording import task_label

T = TypeVar("T")

MORNING = timedelta(hours=8)
"""When an alarm of a whole day rings."""
FIRST_SECOND = datetime(2020, 1, 1, tzinfo=UTC)
"""Revisions of entries are counted in seconds from here: each file's is higher than the one before."""


@dataclass(frozen=True)
class _Entry:
    """What may stand in a calendar: its kept name, whose it is (a unit's key), its last day and words."""

    name: str
    unit: str
    day: date
    words: str


@dataclass(frozen=True)
class KeptEntries:
    """The entries of a version and of those before it.

    named: place in the version (see lib.assessing.due) -> entry. known: name -> entry, also of what is gone.
    """

    named: Mapping[str, _Entry]
    known: Mapping[str, _Entry]


NOTHING_KEPT = KeptEntries({}, {})
Before = tuple[Plan, KeptEntries]
"""The version before a plan, and its entries."""


def kept_entries(plan: Plan, before: Before | None = None) -> KeptEntries:
    """The entries of a plan, under the names that they had in the version before where they stood there."""
    was, last = (_places_before(before[0], plan), before[1]) if before else ({}, NOTHING_KEPT)
    known, named = dict(last.known), dict[str, _Entry]()
    for place, entry in _entries(plan):
        old = last.named.get(was.get(place, ""))
        if old is not None:
            # With another unit it is another entry: that of the first unit is cancelled.
            name = old.name if old.unit == entry.unit else f"{old.name}@{entry.unit}"
        else:
            name = _free(entry.name, known)
        named[place] = known[name] = replace(entry, name=name)
    return KeptEntries(named, known)


def _free(name: str, known: Mapping[str, _Entry]) -> str:
    """The name, or with a number where another entry has or had it."""
    tries = (name if n == 1 else f"{name}#{n}" for n in range(1, len(known) + 2))
    return next(one for one in tries if one not in known)


def _entries(plan: Plan) -> Iterator[tuple[str, _Entry]]:
    """Place and entry of all that has a day in a plan, open or not, under the name that a new one gets."""
    info, seen = plan.info, Counter[str]()
    for task in plan.tasks:
        title = vn.bare(task.title)
        seen[title] += 1
        head, unit = f"{vn.fold(info.unit or '')}|{info.year}|{title}|{seen[title]}", unit_key(task.lead)
        for number, row in enumerate(task.milestones):
            if row.due is not None:
                own = vn.bare(row.name) if len(task.milestones) > 1 else ""
                yield milestone_place(task, number), _Entry(f"{head}|{own}", unit, row.due, task_label(task))
        for number, event in enumerate(task.events):
            if event.due is not None:
                name = f"{head}|{event.day}|{vn.bare(event.content)}"
                words = f"{task_label(task)}: {event.content}"
                yield event_place(task, number), _Entry(name, unit, event.due, words)
    for decision in plan.decisions:
        if decision.due is not None:
            yield decision_place(decision), _decision_entry(decision, plan)


def _decision_entry(decision: Decision, plan: Plan) -> _Entry:
    place = decision_place(decision)
    name = f"{vn.fold(plan.info.unit or '')}|{plan.info.year}|{place}"
    return _Entry(name, unit_key(decision.unit), decision.due or date.max, f"Kết luận: {decision.content}")


def _places_before(old: Plan, new: Plan) -> dict[str, str]:
    """Place in the new version -> place in the old one, of what is the same."""
    versions = Versions(old, new)
    places = {decision_place(row): decision_place(row) for row in new.decisions}
    places |= {decision_place(b): decision_place(a) for a, b in versions.decisions.pairs}
    for one, other in versions.tasks.pairs:
        match = versions.milestone_matches.get(other.key) or match_milestones((), ())
        rows = [*match.pairs, *zip(match.removed, match.added, strict=False)]
        for was, now in _numbers(rows, one.milestones, other.milestones):
            places[milestone_place(other, now)] = milestone_place(one, was)
        happened = match_events(one.events, other.events, lambda event: event).pairs
        for was, now in _numbers(happened, one.events, other.events):
            places[event_place(other, now)] = event_place(one, was)
    return places


def _numbers(pairs: Sequence[tuple[T, T]], old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[int, int]]:
    """The pairs by their numbers in both lists; records that are alike are told by identity."""
    before, after = ({id(row): number for number, row in enumerate(rows)} for rows in (old, new))
    return ((before[id(a)], after[id(b)]) for a, b in pairs if id(a) in before and id(b) in after)


# The file


def calendar_file(
    assessment: Assessment,
    stamp: datetime,
    unit: str | None = None,
    *,
    today: date | None = None,
    before: Before | None = None,
    records: Records = NO_RECORDS,
    alarm: int | None = None,
) -> bytes:
    """The .ics file of all that is open and has a day, of one unit (its key) or of all.

    Each is an all-day event; what is overdue stands on the day of writing, where it is seen. stamp is the moment
    of writing, today its day (by default the date of the figures), before the version before this one with its
    entries, records the decisions that may have been withdrawn since. alarm is how many days before its day each
    entry rings, None for never.
    """
    now = kept_entries(assessment.plan, before)
    found = {now.named[due.place].name: due for due in dues(assessment)}
    known = {entry.name: entry for entry in (*_withdrawn(assessment.plan, records), *now.known.values())}
    mine = [entry for entry in known.values() if unit is None or entry.unit == unit]
    calendar = Calendar()
    calendar.add("prodid", "-//Theo doi CCHC//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", calendar_name(assessment, unit))
    for entry in sorted(mine, key=lambda entry: (entry.day, vn.sort_key(entry.words), entry.name)):
        due = found.get(entry.name)
        event = _open(due, assessment, today, alarm) if due else _cancelled(entry)
        event.add("uid", f"{hashlib.sha256(entry.name.encode()).hexdigest()[:32]}@cchc")
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", max(0, int((stamp - FIRST_SECOND).total_seconds())))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_name(assessment: Assessment, unit: str | None) -> str:
    """What a program shows the calendar as: "Hạn công việc – Kế hoạch CCHC năm 2026 – Phòng Kinh tế"."""
    names = [one.name for one in assessment.units if one.key == unit]
    return " – ".join(["Hạn công việc", views.plan_title(assessment.plan.info), *names])


def calendar_file_name(assessment: Assessment, unit: str | None) -> str:
    """One name for each unit, whatever the day: "han-cong-viec-2026-phong-kinh-te.ics"."""
    year = assessment.plan.info.year
    words = ["han-cong-viec", str(year or ""), vn.bare(unit) if unit else "tat-ca-bo-phan"]
    return f"{'-'.join(' '.join(words).split())}.ics"


def _withdrawn(plan: Plan, records: Records) -> Iterator[_Entry]:
    """Decisions that were kept with a day and withdrawn since."""
    for one in records.decisions:
        dated = next((text for text in reversed(one.revisions) if text.due), None)
        if one.text.withdrawn and dated is not None:
            row = Decision(dated.content, unit=dated.unit, due=dated.due, number=one.number)
            yield _decision_entry(row, plan)


def _open(due: DueItem, assessment: Assessment, today: date | None, alarm: int | None) -> Event:
    late = due.day < assessment.as_of
    words = f"Kết luận: {due.decision.decision.content}" if due.decision else due_words(due)
    facts = (
        f"Bộ phận: {vn.or_dash(due.unit)}",
        f"Thời hạn: {vn.day(due.day)}" + (f" (quá {(assessment.as_of - due.day).days} ngày)" if late else ""),
        due_note(due),
        f"Số liệu tính đến {vn.day(assessment.as_of)}",
    )
    event = _day_event(
        max(today or assessment.as_of, assessment.as_of) if late else due.day,
        f"{'Quá hạn' if late else 'Hạn'}: {words}",
    )
    event.add("description", "\n".join(filter(None, facts)))
    event.add("status", "CONFIRMED")
    if alarm is not None:
        event.add_component(_alarm(alarm, words))
    return event


def _cancelled(entry: _Entry) -> Event:
    event = _day_event(entry.day, f"Đã xong hoặc không còn theo dõi: {entry.words}")
    event.add("status", "CANCELLED")
    return event


def _day_event(day: date, summary: str) -> Event:
    event = Event()
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(days: int, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm
