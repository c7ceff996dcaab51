"""Decisions and accepted delays: what the workbook says joined with what was typed in meetings. Pure.

The workbook's sheet "Kết luận" carries stored decisions out and back in, so one decision may stand in
both places, in the workbook perhaps as it was before somebody edited it. It is one decision where its
content and the day of its meeting are those of any revision that is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from lib.assessing.assess import DecisionState, Status, assess
from lib.base import vietnamese as vn
from lib.plan import Decision, Plan, PlanInfo, Task
from lib.plan.units import unit_key


class KeptText(Protocol):
    """What one kept revision of a decision says (the store's DecisionText)."""

    @property
    def content(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> date | None: ...  # noqa: D102
    @property
    def meeting_date(self) -> date | None: ...  # noqa: D102
    @property
    def task_key(self) -> str | None: ...  # noqa: D102
    @property
    def done(self) -> date | None: ...  # noqa: D102
    @property
    def withdrawn(self) -> bool: ...  # noqa: D102


class DelayText(Protocol):
    """What an accepted delay says (the store's ExtensionText)."""

    @property
    def task_key(self) -> str: ...  # noqa: D102
    @property
    def task_title(self) -> str: ...  # noqa: D102
    @property
    def to_date(self) -> date: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def decided_by(self) -> str: ...  # noqa: D102
    @property
    def decided_on(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True)
class Kept:
    """A stored decision: its number in the store and all its revisions, the oldest first."""

    number: int
    revisions: tuple[KeptText, ...]

    @property
    def text(self) -> KeptText:
        """What it says now."""
        return self.revisions[-1]


@dataclass(frozen=True)
class Delay:
    """An accepted delay; one that was withdrawn is known but moves nothing."""

    text: DelayText
    withdrawn: bool = False


@dataclass(frozen=True)
class Followed:
    """A decision as it is followed: number is that of the store, None where only the workbook has it."""

    decision: Decision
    number: int | None = None


# Decisions


def follow(written: Sequence[Decision], stored: Sequence[Kept]) -> tuple[Followed, ...]:
    """The workbook's and the stored decisions, each once, by the day of their meeting.

    Where both have a decision the stored text stands; the date done comes from whichever has one, because
    the officer writes it into the workbook. A withdrawn decision is gone from both.
    """
    partner = _partners(written, stored)
    alone = [Followed(decision) for place, decision in enumerate(written) if place not in partner]
    done = {number: written[place].done for place, number in partner.items() if written[place].done}
    standing = [_followed(kept, done.get(kept.number)) for kept in stored if not kept.text.withdrawn]
    return tuple(sorted((*alone, *standing), key=lambda found: found.decision.meeting or date.min))


def joined(written: Sequence[Decision], stored: Sequence[Kept]) -> tuple[Decision, ...]:
    """The decisions of `follow`, without their numbers."""
    return tuple(found.decision for found in follow(written, stored))


def _followed(kept: Kept, done: date | None) -> Followed:
    text = kept.text
    decision = Decision(
        content=text.content,
        meeting=text.meeting_date,
        unit=text.unit or None,
        due=text.due,
        done=text.done or done,
        task=text.task_key,
    )
    return Followed(decision, kept.number)


Said = tuple[str, date | None]
"""What makes two texts one decision: the folded content and the day of the meeting."""


def _partners(written: Sequence[Decision], stored: Sequence[Kept]) -> dict[int, int]:
    """Place of a row of the workbook -> number of the stored decision that it is."""
    revisions: dict[Said, list[tuple[int, str]]] = defaultdict(list)
    for kept in stored:
        for text in kept.revisions:
            for day in {text.meeting_date, None}:
                revisions[_said(text.content, day)].append((kept.number, unit_key(text.unit)))
    found = {place: _partner(decision, revisions, written) for place, decision in enumerate(written)}
    return {place: number for place, number in found.items() if number is not None}


def _said(content: str, meeting: date | None) -> Said:
    return vn.fold(content).strip(" .;,"), meeting


def _partner(
    decision: Decision, revisions: Mapping[Said, Sequence[tuple[int, str]]], written: Sequence[Decision]
) -> int | None:
    """The stored decision with these words; with the same unit where one task went to several units."""
    said = _said(decision.content, decision.meeting)
    candidates = revisions.get(said, ())
    unit = unit_key(decision.unit)
    same_unit = [number for number, of in candidates if of == unit]
    if same_unit:
        return same_unit[0]
    numbers = {number for number, _ in candidates}
    rows = sum(_said(other.content, other.meeting) == said for other in written)
    return numbers.pop() if len(numbers) == 1 and rows == 1 else None


def states_of(decisions: Iterable[Decision], info: PlanInfo, as_of: date) -> tuple[DecisionState, ...]:
    """State of each decision on the date, those taken after it included (they are not late by then)."""
    given = tuple(decisions)
    taken = tuple(replace(decision, meeting=None) for decision in given)
    states = assess(Plan(info=info, decisions=taken), as_of).decisions
    return tuple(replace(state, decision=own) for state, own in zip(states, given, strict=True))


def last_meeting(decisions: Iterable[Decision], before: date) -> date | None:
    """The day of the latest meeting before the date that decided anything."""
    days = [found.meeting for found in decisions if found.meeting is not None and found.meeting < before]
    return max(days, default=None)


def is_open(state: DecisionState) -> bool:
    """Whether the decision still waits to be carried out."""
    return state.status not in (Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE_UNDATED)


# Accepted delays


def with_extensions(plan: Plan, delays: Sequence[Delay], known_by: date | None = None) -> Plan:
    """The plan with the accepted delays in its tasks; those decided after known_by are left out.

    The later of the workbook's date and the stored one stands: the workbook carries the stored one and may
    have moved on. A date that the workbook still carries of a withdrawn delay does not count. The task
    turns overdue by itself once the new date has passed.
    """
    known = [
        d for d in delays if known_by is None or d.text.decided_on is None or d.text.decided_on <= known_by
    ]
    titles = {vn.bare(row.title): row.key for row in plan.rows}
    by_key: dict[str, list[Delay]] = defaultdict(list)
    for delay in known:
        by_key[_task_key(delay, plan, titles)].append(delay)
    rows = tuple(_extended(row, by_key[row.key]) if row.key in by_key else row for row in plan.rows)
    return replace(plan, rows=rows)


def _task_key(delay: Delay, plan: Plan, titles: Mapping[str, str]) -> str:
    """The task meant: by its title, because numbers change between versions; else by its number."""
    return titles.get(vn.bare(delay.text.task_title), delay.text.task_key)


def _extended(task: Task, delays: Sequence[Delay]) -> Task:
    withdrawn = {delay.text.to_date for delay in delays if delay.withdrawn}
    standing = [delay.text for delay in delays if not delay.withdrawn]
    if task.extended_to in withdrawn - {text.to_date for text in standing}:
        task = replace(task, extended_to=None, extension_reason=None)
    last = max(standing, key=lambda text: text.to_date, default=None)
    if last is None or (task.extended_to is not None and task.extended_to >= last.to_date):
        return task
    return replace(task, extended_to=last.to_date, extension_reason=_reason(last))


def _reason(text: DelayText) -> str:
    """The reason with who decided it and when."""
    when = f"ngày {vn.day(text.decided_on)}" if text.decided_on else ""
    by = " ".join(filter(None, (text.decided_by, when)))
    return f"{text.reason} ({by})" if by else text.reason


def moves(plan: Plan, delays: Sequence[Delay]) -> dict[str, int]:
    """Key of a task -> how often its deadline was moved, by the workbook's and by stored delays."""
    titles = {vn.bare(row.title): row.key for row in plan.rows}
    days: dict[str, set[date]] = defaultdict(set)
    for delay in delays:
        if not delay.withdrawn:
            days[_task_key(delay, plan, titles)].add(delay.text.to_date)
    for task in plan.tasks:
        if task.extended_to is not None:
            days[task.key].add(task.extended_to)
    return {key: len(found) for key, found in days.items()}


def moves_words(count: int) -> str:
    """ "đã lùi hạn 2 lần"; nothing where it was never moved."""
    return f"đã lùi hạn {count} lần" if count else ""


# Days


def meeting_day(info: PlanInfo, as_of: date, today: date) -> date:
    """The day that a meeting opened now is held on: today; for a plan of another year, the figures' day."""
    return today if info.year in (None, today.year, today.year - 1) else max(as_of, info.report_date or as_of)
