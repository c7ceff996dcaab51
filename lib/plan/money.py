"""Sums of budgets over the tree of rows: a parent's own sum stands, its children's are not added to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.plan.records import Task

Branches = Mapping[str, Sequence[Task]]


def branches(rows: Sequence[Task]) -> dict[str, list[Task]]:
    """Key of a row -> the rows right below it."""
    children: dict[str, list[Task]] = {}
    for row in rows:
        if row.parent is not None:
            children.setdefault(row.parent, []).append(row)
    return children


def stated_or_summed(row: Task, children: Branches) -> int | None:
    """What a row is allocated, in đồng: its own stated sum, else its children's; None where nothing is."""
    if row.allocated is not None:
        return row.allocated
    parts = [stated_or_summed(child, children) for child in children.get(row.key, ())]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
