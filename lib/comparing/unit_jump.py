"""A unit of money that changed without its amounts, or amounts without their unit, between two versions."""

from __future__ import annotations

from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.comparing.pairing import Match, match_tasks
from lib.plan import Plan, Task

JUMPS = (1_000, 1_000_000)
"""Factors between đồng, nghìn đồng and triệu đồng."""


@dataclass(frozen=True)
class Jump:
    """Most amounts multiplied by one factor: a unit of money changed without its amounts, or the reverse."""

    factor: int
    up: bool
    count: int
    total: int
    at: CellRef

    @property
    def words(self) -> str:
        """The factor as people read it."""
        return f"{vn.dong(self.factor)} lần" if self.up else f"1/{vn.dong(self.factor)}"

    def explains(self, old: int | None, new: int | None) -> bool:
        """Whether an amount changed by just this factor."""
        if not old or not new:
            return False
        return old * self.factor == new if self.up else new * self.factor == old


def _amounts(match: Match[Task]) -> list[tuple[int, int, CellRef]]:
    """Old and new amount with the new cell, where both versions state one that is not zero."""
    return [
        (before, after, new.origin.cell(field))
        for old, new in match.pairs
        for field, before, after in (
            ("allocated", old.allocated, new.allocated),
            ("spent", old.declared_spent, new.declared_spent),
        )
        if before and after
    ]


def find_jump(match: Match[Task]) -> Jump | None:
    """The factor that explains at least three amounts and half of all; None where there is none."""
    amounts = _amounts(match)
    for factor in JUMPS:
        for up in (True, False):
            found = [at for a, b, at in amounts if (a * factor == b if up else b * factor == a)]
            if len(found) >= 3 and 2 * len(found) >= len(amounts):
                return Jump(factor, up, len(found), len(amounts), found[0])
    return None


def unit_jumps(old: Plan, new: Plan) -> list[Problem]:
    """A warning where most amounts are 1.000 or 1.000.000 times what they were, or that part of it."""
    jump = find_jump(match_tasks(old, new))
    if jump is None:
        return []
    facts = {"count": jump.count, "total": jump.total, "times": jump.words}
    return [problem("amount-unit-jump", jump.at, None, **facts)]
