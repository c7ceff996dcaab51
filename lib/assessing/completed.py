"""The one door to the plan on a date: a version's workbook, completed by what the meetings left behind. Pure.

**Known on a date.** What bears a day counts from that day on: a decision from the day of its meeting, an
accepted extension from the day it was decided until the day it was taken back, work done from the day it was
done. What bears no day counts as written. A record that was written by mistake counts on no day; a decision
that was edited says what it says now. Nothing else, and no clock, decides what is known.

The workbook carries stored records out and back in, so that one decision or extension may stand in both
places, in the workbook perhaps as it was before somebody edited it. It is one record: a decision where its
content and the day of its meeting are those of any revision that is kept, an extension where the task and
the new date are the same. The stored one then says from when it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lib.assessing.assess import Assessment, assess
from lib.base import vietnamese as vn
from lib.plan import Decision, Extension, ExtensionText, Kept, Plan, Records, Task
from lib.plan.units import unit_key


def assessed(plan: Plan, records: Records, as_of: date) -> Assessment:
    """The assessment of a version's plan on a date, with the records known on it."""
    return assess(completed(plan, records, as_of), as_of)


def completed(plan: Plan, records: Records, as_of: date) -> Plan:
    """The plan with the decisions and accepted extensions known on the date (see above)."""
    decisions = joined_decisions(plan.decisions, records.decisions)
    return replace(
        plan,
        rows=_extended_rows(plan, records.extensions, as_of),
        decisions=tuple(one for one in decisions if one.meeting is None or one.meeting <= as_of),
    )


# Decisions


def joined_decisions(written: Sequence[Decision], stored: Sequence[Kept]) -> tuple[Decision, ...]:
    """The workbook's and the stored decisions of all days, each once, by the day of their meeting.

    Where both have a decision the stored text stands; the date done comes from whichever has one, because
    the officer writes it into the workbook. A withdrawn decision is gone from both.
    """
    partner = _partners(written, stored)
    alone = [decision for place, decision in enumerate(written) if place not in partner]
    done = {number: written[place].done for place, number in partner.items() if written[place].done}
    standing = [_as_followed(kept, done.get(kept.number)) for kept in stored if not kept.text.withdrawn]
    return tuple(sorted((*alone, *standing), key=lambda decision: decision.meeting or date.min))


def _as_followed(kept: Kept, done: date | None) -> Decision:
    text = kept.text
    return Decision(
        content=text.content,
        meeting=text.meeting_date,
        unit=text.unit or None,
        due=text.due,
        done=text.done or done,
        task=text.task_key,
        number=kept.number,
    )


Said = tuple[str, date | None]
"""What makes two texts one decision: the folded content and the day of the meeting."""


def _partners(written: Sequence[Decision], stored: Sequence[Kept]) -> dict[int, int]:
    """Place of a row of the workbook -> number of the stored decision that it is."""
    revisions: dict[Said, list[tuple[int, str]]] = defaultdict(list)
    for kept in stored:
        for text in kept.revisions:
            for day in {text.meeting_date, None}:
                revisions[_said(text.content, day)].append((kept.number, unit_key(text.unit)))
    if not revisions:
        return {}
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


# Accepted extensions


def _extended_rows(plan: Plan, extensions: Sequence[Extension], as_of: date) -> tuple[Task, ...]:
    by_key: dict[str, list[Extension]] = defaultdict(list)
    titles = {vn.bare(row.title): row.key for row in plan.rows} if extensions else {}
    for one in extensions:
        # By its title, because numbers change between versions; else by its number.
        by_key[titles.get(vn.bare(one.text.task_title), one.text.task_key)].append(one)
    return tuple(_extended(row, by_key.get(row.key, ()), as_of) for row in plan.rows)


def _extended(task: Task, stored: Sequence[Extension], as_of: date) -> Task:
    """The task with the latest of its new dates, the workbook's among them unless the store knows it too."""
    own = None if task.extended_to in {one.text.to_date for one in stored} else task.extended_to
    if own is None and not stored:
        return task
    known = [one.text for one in stored if _holds(one, as_of)]
    times = len({own, *(text.to_date for text in known)} - {None})
    task = replace(task, times_moved=times, later_extension=_later(stored, as_of))
    last = max(known, key=lambda text: text.to_date, default=None)
    if last is not None and (own is None or own < last.to_date):
        to, on, why = last.to_date, last.decided_on, _reason(last)
        return replace(task, extended_to=to, extended_on=on, extension_reason=why)
    return replace(task, extended_to=own, extension_reason=task.extension_reason if own else None)


def _later(stored: Sequence[Extension], as_of: date) -> tuple[date, date] | None:
    """What was accepted only after the date and still stands: the day it was accepted, the new day."""
    ahead = [one for one in stored if one.withdrawn_at is None and (one.text.decided_on or as_of) > as_of]
    found = [(one.text.decided_on, one.text.to_date) for one in ahead if one.text.decided_on]
    return max(found, key=lambda pair: pair[1], default=None)


def _holds(extension: Extension, as_of: date) -> bool:
    """Whether the extension is known on the date and not taken back by then."""
    if extension.text.decided_on is not None and extension.text.decided_on > as_of:
        return False
    if extension.withdrawn_at is None:
        return True
    return extension.withdrawn_on is not None and as_of < extension.withdrawn_on


def _reason(text: ExtensionText) -> str:
    """The reason with who decided it and when, as next month's workbook carries it."""
    when = f"ngày {vn.day(text.decided_on)}" if text.decided_on else ""
    by = " ".join(filter(None, (text.decided_by, when)))
    return f"{text.reason} ({by})" if by else text.reason
