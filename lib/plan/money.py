"""Sums of budgets over the tree of rows: a parent's own sum stands, its children's are not added to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lib.plan.records import Task

Branches = Mapping[str, Sequence[Task]]
Amount = Callable[[Task], int | None]


def branches(rows: Sequence[Task]) -> dict[str, list[Task]]:
    """Key of a row -> the rows right below it."""
    children: dict[str, list[Task]] = {}
    for row in rows:
        if row.parent is not None:
            children.setdefault(row.parent, []).append(row)
    return children


def allocated(row: Task) -> int | None:
    """What a row says that it is allocated, in đồng."""
    return row.allocated


def stated_or_summed(row: Task, children: Branches, amount: Amount = allocated) -> int | None:
    """What a row is allocated (or another amount of it), in đồng: its own stated sum, else its children's; None where
    nothing is."""
    stated = amount(row)
    if stated is not None:
        return stated
    parts = [stated_or_summed(child, children, amount) for child in children.get(row.key, ())]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
