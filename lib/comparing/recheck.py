"""What mending achieved: which problems of an earlier check remain, which are mended, which are new.

A problem is recognised by its rule, sheet, column and what stands in the cell; rows may have moved because
others were put in or taken out above them. Notes need no mending and are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.base.problems import Problem, Severity

Anchors = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Recheck:
    """The earlier problems that remain (as found now) or are mended, and those found now only."""

    remaining: tuple[Problem, ...]
    mended: tuple[Problem, ...]
    new: tuple[Problem, ...]

    @property
    def before(self) -> int:
        """How many problems there were."""
        return len(self.remaining) + len(self.mended)

    @property
    def headline(self) -> str:
        """ "Còn 2/14 điểm, 1 điểm mới"."""
        left = f"Còn {len(self.remaining)}/{self.before} điểm"
        if not self.remaining:
            left = f"Đã sửa hết {self.before} điểm" if self.before else "Không có điểm nào phải sửa từ trước"
        return f"{left}, {len(self.new)} điểm mới" if self.new else left


def recheck(before: Sequence[Problem], after: Sequence[Problem]) -> Recheck:
    """Compares the problems of two checks of one workbook, errors and warnings only."""
    old = [problem for problem in before if problem.severity is not Severity.NOTE]
    new = [problem for problem in after if problem.severity is not Severity.NOTE]
    anchors = _anchors(old, new)
    pairs: list[tuple[int, int]] = []
    for key in (_exactly, _same_cell, _same_words):
        pairs += _paired(old, new, pairs, key, anchors)
    kept = {one for one, _ in pairs}
    found = {other for _, other in pairs}
    return Recheck(
        tuple(new[number] for number in sorted(found)),
        tuple(problem for number, problem in enumerate(old) if number not in kept),
        tuple(problem for number, problem in enumerate(new) if number not in found),
    )


# What makes two problems the same, the surest first


def _sheet(problem: Problem) -> str:
    return vn.fold(problem.at.sheet) if problem.at else ""


def _row(problem: Problem) -> int:
    return problem.at.row if problem.at else 0


def _found(problem: Problem) -> str:
    return vn.fold(problem.found or "")


def _exactly(problem: Problem) -> Hashable:
    column = problem.at.column if problem.at else 0
    return problem.rule, _sheet(problem), column, _found(problem), bool(_row(problem))


def _same_cell(problem: Problem) -> Hashable:
    """Another wrong value in the same cell is the same problem."""
    return (problem.rule, problem.at) if problem.at else None


def _same_words(problem: Problem) -> Hashable:
    """The column may have moved too."""
    return (problem.rule, _sheet(problem), _found(problem)) if problem.found else None


def _paired(
    old: Sequence[Problem],
    new: Sequence[Problem],
    done: Sequence[tuple[int, int]],
    key: Callable[[Problem], Hashable],
    anchors: Anchors,
) -> list[tuple[int, int]]:
    """Pairs problems that share a key, those nearest to where they are expected first."""
    gone, come = {one for one, _ in done}, {other for _, other in done}
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for number, problem in enumerate(new):
        if number not in come and key(problem) is not None:
            waiting[key(problem)].append(number)
    found = sorted(
        (abs(_row(new[other]) - _expected(old[one], anchors)), one, other)
        for one in range(len(old))
        if one not in gone
        for other in waiting.get(key(old[one]), ())
    )
    pairs: list[tuple[int, int]] = []
    for _, one, other in found:
        if one not in gone and other not in come:
            gone.add(one)
            come.add(other)
            pairs.append((one, other))
    return pairs


# Where rows went


def _anchors(old: Sequence[Problem], new: Sequence[Problem]) -> Anchors:
    """Rows known to have moved, by sheet: (row before, by how many). Problems there are once in each check."""
    once_before, once_after = _singles(old), _singles(new)
    anchors: Anchors = defaultdict(list)
    for key in once_before.keys() & once_after.keys():
        row = _row(once_before[key])
        anchors[_sheet(once_before[key])].append((row, _row(once_after[key]) - row))
    return {sheet: sorted(moves) for sheet, moves in anchors.items()}


def _singles(problems: Sequence[Problem]) -> dict[Hashable, Problem]:
    """Problems whose key occurs once and that say what stands in their cell."""
    by_key: dict[Hashable, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.found:
            by_key[_exactly(problem)].append(problem)
    return {key: found[0] for key, found in by_key.items() if len(found) == 1}


def _expected(problem: Problem, anchors: Anchors) -> int:
    """The row where a problem should stand now: shifted like the nearest known row above it, else below."""
    moves = anchors.get(_sheet(problem), [])
    if not moves:
        return _row(problem)
    at = bisect_right(moves, (_row(problem), 1_000_000_000))
    return _row(problem) + moves[max(at - 1, 0)][1]
