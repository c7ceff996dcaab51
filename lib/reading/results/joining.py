"""A result in words joined with what the row's other columns say: the day, the proof, the share.

The columns of their own (Ngày hoàn thành, Minh chứng, Tiến độ) win; the words fill what they leave blank. Where both
speak and differ, nothing is repaired and the cell of the words is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lib.base import vietnamese as vn
from lib.base.problems import Problem, problem
from lib.plan import Plan, ResultKind, Task
from lib.reading.results.cells import Outcome
from lib.reading.results.grammar import MEANINGS


def with_result(task: Task, found: Outcome) -> Task:
    """The task with its result: what the words say fills the fields that no other column filled."""
    if found.words is None:
        return task
    result = found.result
    task = replace(task, result_text=found.words, result=result, result_column=found.column)
    if result is None:
        return task
    done, share = result.kind is ResultKind.DONE, task.declared_progress
    if share is None and (done or task.completed is None):
        share = 1.0 if done else result.share
    return replace(
        task,
        declared_progress=share,
        completed=task.completed or (result.done if done and share == 1 else None),
        evidence=task.evidence or (result.evidence if done else None),
    )


# Checks


def results_unread(plan: Plan) -> Iterator[Problem]:
    """Words of a result that were not understood: the task counts as not done until they are."""
    for task in plan.tasks:
        if task.result_text is not None and task.result is None:
            yield problem("result-unread", task.origin.cell(task.result_column), task.result_text)


def results_contradict(plan: Plan) -> Iterator[Problem]:
    """Words that say that the work is done, and a day or share of the row that differs."""
    for task in plan.tasks:
        result, share, other = task.result, task.declared_progress, None
        if result is None or result.kind is not ResultKind.DONE:
            continue
        if task.completed is not None and result.done not in (None, task.completed):
            other = f"ngày hoàn thành {vn.day(task.completed)}"
        elif share is not None and share < 1:
            other = f"tiến độ {vn.percent(share)}"
        if other is not None:
            facts = {"used": MEANINGS[result.kind].lower(), "other": other}
            at = task.origin.cell(task.result_column)
            yield problem("result-contradicts", at, task.result_text, **facts)
