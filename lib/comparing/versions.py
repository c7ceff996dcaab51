"""Two versions of a plan side by side, and one row in both: what every search for changes works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from lib.base.problems import CellRef
from lib.comparing.changes import Change, ChangeKind
from lib.comparing.pairing import Columns, Match, comparable, match_tasks
from lib.comparing.unit_jump import find_jump
from lib.plan import Indicator, Plan, Task

Row = TypeVar("Row", Task, Indicator)

NOTHING_MOVED: Mapping[str, int] = {}


class Versions:
    """Two plans and how their tasks pair.

    moved_before says how often a task's deadline was moved in earlier versions, by its key.
    """

    def __init__(self, old: Plan, new: Plan, moved_before: Mapping[str, int] = NOTHING_MOVED) -> None:
        self.old, self.new, self.moved_before = old, new, moved_before
        self.tasks = match_tasks(old, new)
        self.renamed_keys = {one.key: other.key for one, other in self.tasks.pairs}
        if "code" in self.tasks.shuffled:
            self.renamed_keys = {row.key: row.key for row in old.rows}
        self.old_areas = _area_rows(old)
        self.new_areas = _area_rows(new)
        self.report_date = old.info.report_date
        self.jump = find_jump(self.tasks)

    def is_past(self, day: date | None) -> bool:
        """Whether the old version had already reported on the day."""
        return day is not None and self.report_date is not None and day <= self.report_date

    def key_now(self, key: str | None) -> str | None:
        """The new key of a task of the old plan; the old one if it is gone."""
        return self.renamed_keys.get(key, key) if key is not None else None


def _area_rows(plan: Plan) -> dict[str, str]:
    """Code of an area -> key of its row."""
    rows = {(row.origin.sheet, row.origin.row): row.key for row in plan.rows}
    return {area.code: rows.get((area.origin.sheet, area.origin.row), "") for area in plan.areas}


@dataclass(frozen=True)
class Pair(Generic[Row]):
    """One task or indicator in both versions.

    key and name are what the new version and its sentences call it; shuffled names the fields whose
    column was sorted alone, which is told once and not row by row.
    """

    versions: Versions
    old: Row
    new: Row
    key: str
    name: str
    shuffled: frozenset[str]

    def is_reworded(self, field: str) -> bool:
        """Whether a field of words says something else now."""
        before, after = getattr(self.old, field), getattr(self.new, field)
        return comparable(before) != comparable(after) and field not in self.shuffled

    def change(
        self,
        kind: ChangeKind,
        field: str,
        values: tuple[str | None, str | None],
        words: str,
        dangerous: bool = False,
    ) -> Change:
        """A change at one field of the row."""
        at = self.new.origin.cell(field) if self.new.origin.row else None
        return Change(kind, self.key, self.new.title, at, *values, f"{self.name}: {words}.", dangerous)


def sorted_columns(match: Match[Row], title: str, columns: Columns[Row], rows: str) -> Iterator[Change]:
    """A change for every column that was sorted alone; title is the heading of the titles, rows what they name."""
    known: Columns[Row] = {"title": (title, lambda row: comparable(row.title)), **columns}
    for name in sorted(match.shuffled, key=list(known).index):
        word, value = known[name]
        shifted = [new for old, new in match.pairs if value(old) != value(new)]
        yield _sorted_change(word, shifted[0].origin.cell(name), len(shifted), rows)


def _sorted_change(column: str, at: CellRef, count: int, rows: str) -> Change:
    sentence = (
        f"Cột «{column}»: {count} ô lệch so với {rows} của bản trước trong khi các giá trị vẫn như cũ; "
        f"có thể cột này đã bị sắp xếp riêng."
    )
    return Change(ChangeKind.COLUMN_SORTED, "", column, at, None, None, sentence, True)


def differ(a: float | None, b: float | None) -> bool:
    """Whether two numbers differ by more than the dust of floating point."""
    if a is None or b is None:
        return a is not b
    return abs(a - b) > 1e-9 * max(1.0, abs(a), abs(b))
