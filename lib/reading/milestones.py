"""A task's milestones: the due dates of its deadline, joined with the rows of the sheet "Mốc"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lib.base import vietnamese as vn
from lib.base.problems import Problem, problem
from lib.plan import Milestone, Task


def milestones_of(
    task: Task, declared: Sequence[Milestone], problems: list[Problem]
) -> tuple[Milestone, ...]:
    """The milestones that count, in order of their due dates.

    Rows of the sheet "Mốc" stand for the dates they name; a date of the plan that no row names stays
    as an open milestone, so that a deadline cannot vanish by removing a row. Rows with other dates
    replace the plan's remaining dates in order (the officer moved them), and that is reported.
    """
    if declared:
        return _joined(task, declared, problems)
    if task.objected:
        return ()
    if task.internal_due is not None:
        if len(task.deadline.due) > 1:
            found, count = vn.day(task.internal_due), len(task.deadline.due)
            problems.append(
                problem("internal-due-replaces", task.origin.cell("internal_due"), found, count=count)
            )
        return (
            Milestone("Hạn nội bộ", task.internal_due, task.completed, task.evidence, origin=task.origin),
        )
    if task.milestones:
        return task.milestones  # as the words of its result settle them
    only = task.completed if len(task.deadline.due) == 1 else None
    proof = task.evidence if len(task.deadline.due) == 1 else None
    return tuple(Milestone(due.name, due.day, only, proof, origin=task.origin) for due in task.deadline.due)


def _joined(task: Task, declared: Sequence[Milestone], problems: list[Problem]) -> tuple[Milestone, ...]:
    named = {row.due for row in declared}
    planned = {due.day for due in task.deadline.due}
    missing = [due for due in task.deadline.due if due.day not in named]
    moved = [row for row in declared if row.due is not None and row.due not in planned]
    if not task.objected and task.internal_due is None:
        for row, due in zip(moved, missing, strict=False):
            facts = {"used": vn.day(due.day)}
            problems.append(
                problem("milestone-moved", row.origin.cell("due"), vn.day(row.due or due.day), **facts)
            )
        missing = missing[len(moved) :]
    else:
        missing = []
    for due in missing:
        problems.append(
            problem("milestone-missing", task.origin.cell("deadline"), None, used=vn.day(due.day))
        )
    kept = [*declared, *(Milestone(due.name, due.day, origin=task.origin) for due in missing)]
    return tuple(sorted(kept, key=lambda row: row.due or date.max))
