"""A plan that a unit above has sent down: its tasks, each with a number for good, and the mark by which they are known.

The mark stands in a task's title, "… (tỉnh giao 7)": it goes with the row whatever the officer does to its number, its
place and the rest of its words. A number is never given twice, so that an old row is never taken for another task.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from lib.base import vietnamese as vn
from lib.plan.records import Plan, Task

SETTING: Final = "ke-hoach-giao"
"""The setting of the unit above that holds the plan it has sent down."""

PROVINCE_WORD, COUNTRY_WORD = "tỉnh giao", "trung ương giao"
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_MARK = re.compile(r"(tinh|trung uong) giao (?:so )?(\d{1,6})")
_WORDS: Mapping[str, str] = {"tinh": PROVINCE_WORD, "trung uong": COUNTRY_WORD}

Mark = tuple[str, int]
"""Who sent a task, and its number there."""


@dataclass(frozen=True)
class SentTask:
    """A task as it was sent: number is its own for good, due the last day by which it is to be done."""

    number: int
    code: str | None
    title: str
    product: str | None = None
    deadline: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class SentPlan:
    """What was sent: by which word it is marked, of which version, year and number of plan, on which day.

    retired are the tasks of the year that were sent before and are not any more, last is the highest number that was
    ever given. Of one that was withdrawn tasks is empty.
    """

    word: str
    version: int
    year: int | None
    plan: str | None
    sent: date
    tasks: tuple[SentTask, ...]
    last: int
    retired: tuple[SentTask, ...] = ()

    @property
    def withdrawn(self) -> SentPlan:
        """The same after it was withdrawn: its numbers stay taken."""
        return replace(self, tasks=(), retired=(*self.tasks, *self.retired))

    @property
    def title(self) -> str:
        """ "Tỉnh giao", the name of the sheet that its tasks stand on."""
        return self.word[:1].upper() + self.word[1:]

    def mark(self, task: SentTask) -> str:
        """ "(tỉnh giao 7)"."""
        return f"({self.word} {task.number})"

    def missing(self, plan: Plan) -> tuple[SentTask, ...]:
        """The tasks of which no row of a plan has the mark."""
        there = {mark for row in plan.rows for mark in marks_of(row.title)}
        return tuple(task for task in self.tasks if (self.word, task.number) not in there)


def marks_of(title: str) -> list[Mark]:
    """The marks in a title, with or without diacritics."""
    inside = (_MARK.fullmatch(vn.bare(words)) for words in _IN_BRACKETS.findall(title))
    return [(_WORDS[found[1]], int(found[2])) for found in inside if found]


def without_marks(title: str) -> str:
    """A title without any marks."""
    kept = _IN_BRACKETS.sub(lambda found: "" if _MARK.fullmatch(vn.bare(found[1])) else found[0], title)
    return " ".join(kept.split())


def last_day(task: Task) -> date | None:
    """The last day by which a task is to be done as it stands there now; None where it has none."""
    own = [row.due for row in task.milestones if row.due] or [one.day for one in task.deadline.due]
    return task.extended_to or task.internal_due or max(own, default=None)


def sent_plan(
    plan: Plan, tasks: Iterable[Task], word: str, version: int, day: date, before: SentPlan | None
) -> SentPlan:
    """A plan with these of its tasks, to be sent down in the place of the one before.

    What it has in common with a plan of the same year that was sent before keeps its number: the same title, or the
    same code with most words in common.
    """
    last = before.last if before else 0
    known = [*before.tasks, *before.retired] if before and before.year == plan.info.year else []
    made: list[SentTask] = []
    for task in tasks:
        found = _same(task, known)
        if found:
            known.remove(found)
        else:
            last += 1
        number = found.number if found else last
        made.append(
            SentTask(
                number, task.code, without_marks(task.title), task.product, task.deadline_text, last_day(task)
            )
        )
    return SentPlan(word, version, plan.info.year, plan.info.number, day, tuple(made), last, tuple(known))


def _same(task: Task, known: Sequence[SentTask]) -> SentTask | None:
    words = vn.bare(task.title)
    same = next((one for one in known if vn.bare(one.title) == words), None)
    return same or next(
        (one for one in known if one.code and one.code == task.code and _is_close(vn.bare(one.title), words)),
        None,
    )


def _is_close(one: str, other: str) -> bool:
    """Whether two titles are one, reworded: three quarters of their words are the same."""
    a, b = set(one.split()), set(other.split())
    return 4 * len(a & b) >= 3 * max(len(a), len(b))


# Kept


def to_value(plan: SentPlan) -> dict[str, Any]:
    """As the setting holds it."""
    return asdict(plan) | {
        "sent": plan.sent.isoformat(),
        "tasks": [_task_value(task) for task in plan.tasks],
        "retired": [_task_value(task) for task in plan.retired],
    }


def _task_value(task: SentTask) -> dict[str, Any]:
    return asdict(task) | {"due": task.due.isoformat() if task.due else None}


def from_value(value: Any) -> SentPlan | None:
    """What to_value() was given; None for anything else."""
    try:
        lists = {name: tuple(_task_of(task) for task in value[name]) for name in ("tasks", "retired")}
        return SentPlan(**{**value, **lists, "sent": date.fromisoformat(value["sent"])})
    except (TypeError, KeyError, ValueError):
        return None


def _task_of(value: dict[str, Any]) -> SentTask:
    return SentTask(**{**value, "due": date.fromisoformat(value["due"]) if value["due"] else None})
