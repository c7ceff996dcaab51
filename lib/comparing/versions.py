"""Two versions of a plan side by side, and one row in both: what every search for changes works with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from lib.base.problems import CellRef
from lib.comparing.changes import Change, ChangeKind, quoted
from lib.comparing.columns import column_findings, find_jump
from lib.comparing.pairing import (
    MILESTONE_COLUMNS,
    Match,
    comparable,
    match_decisions,
    match_events,
    match_indicators,
    match_milestones,
    match_spendings,
    match_tasks,
)
from lib.plan import Decision, Event, Indicator, Milestone, Plan, Spending, Task

Row = TypeVar("Row", Task, Indicator)
Referring = TypeVar("Referring", Indicator, Spending, Event, Decision)

NOTHING_MOVED: Mapping[str, int] = {}


class Versions:
    """Two plans and how their rows pair.

    moved_before says how often a task's deadline was moved in earlier versions, by its key.
    """

    def __init__(self, old: Plan, new: Plan, moved_before: Mapping[str, int] = NOTHING_MOVED) -> None:
        self.old, self.new, self.moved_before = old, new, moved_before
        self.tasks = match_tasks(old, new)
        self.renamed_keys = {one.key: other.key for one, other in self.tasks.pairs}
        self.report_date = old.info.report_date
        self.jump = find_jump(self.tasks.pairs)

    @cached_property
    def indicators(self) -> Match[Indicator]:
        """The indicators of both."""
        return match_indicators(self.old.indicators, self.new.indicators)

    @cached_property
    def spendings(self) -> Match[Spending]:
        """The payments of both."""
        return match_spendings(self.old.spendings, self.new.spendings, self._was)

    @cached_property
    def events(self) -> Match[Event]:
        """The events of both."""
        return match_events(self.old.events, self.new.events, self._was)

    @cached_property
    def decisions(self) -> Match[Decision]:
        """The decisions of both."""
        return match_decisions(self.old.decisions, self.new.decisions, self._was)

    def _was(self, record: Referring) -> Referring:
        """An old record with the number that its task has in the new version."""
        return replace(record, task=self.key_now(record.task)) if record.task is not None else record

    def is_past(self, day: date | None) -> bool:
        """Whether the old version had already reported on the day."""
        return day is not None and self.report_date is not None and day <= self.report_date

    def is_ahead(self, day: date | None) -> bool:
        """Whether the day comes after the report date: the later one, where it was put back (which is told itself)."""
        end = self.new.info.report_date
        return day is not None and end is not None and day > max(end, self.report_date or end)

    def key_now(self, key: str | None) -> str | None:
        """The new key of a task of the old plan; the old one if it is gone."""
        return self.renamed_keys.get(key, key) if key is not None else None

    @cached_property
    def areas_now(self) -> Mapping[str, str]:
        """Code of an old area -> code of the new area whose heading is the same row."""
        rows = {(row.origin.sheet, row.origin.row): row.key for row in self.old.rows}
        new = {(row.origin.sheet, row.origin.row): row.key for row in self.new.rows}
        codes = {new.get((area.origin.sheet, area.origin.row)): area.code for area in self.new.areas}
        keys = {area.code: rows.get((area.origin.sheet, area.origin.row)) for area in self.old.areas}
        return {
            code: codes[now]
            for code, key in keys.items()
            if (now := self.renamed_keys.get(key or "")) in codes
        }

    def area_now(self, code: str) -> str:
        """The new code of an old area; "" where its heading is gone."""
        return self.areas_now.get(code, "") if code else ""

    def reference(self, new: Referring) -> str | None:
        """What a record of the new version names as its task: the key, or the number that no task bears."""
        return new.task or self.new.unread.get(new.origin.cell("task"))

    def is_other_task(self, old: Referring, new: Referring) -> bool:
        """Whether a record names another task than before: not if it kept its number while the tasks changed theirs,
        nor if its task is gone, which is told with the task."""
        is_gone = new.task is None and old.task not in self.renamed_keys
        return self.reference(new) not in (old.task, self.key_now(old.task)) and not is_gone

    def is_in_other_group(self, old: Task, new: Task) -> bool:
        """Whether a row stands in another group than before, though its group is still there."""
        group = self.renamed_keys.get(old.parent or "")
        return group is not None and new.parent not in (group, old.parent) and not self.tasks.told.get("code")

    # Numbers that did not follow

    @cached_property
    def _strangers(self) -> Mapping[str, bool]:
        """Old keys that stand for another row now; whether that row was given the number with a shifted column."""
        was = {other.key: one.key for one, other in self.tasks.pairs}
        now = {row.key: row for row in self.new.rows}
        shifted = self.tasks.told.get("code", frozenset())
        return {
            row.key: id(now[row.key]) in shifted
            for row in self.old.rows
            if row.key in now and was.get(row.key) != row.key
        }

    def is_stale(self, old: str | None, new: str | None) -> bool:
        """Whether a record still names its task by a number that another row has now, or none any more."""
        if old is None or old != new or self.key_now(old) == old:
            return old is not None and old == new and self._strangers.get(old) is False
        return self._strangers.get(old, False) is False

    @cached_property
    def milestones(self) -> Mapping[str, tuple[Sequence[Milestone], Sequence[Milestone]] | None]:
        """By new key: the milestones of a task in both versions, those in the sheet "Mốc" by the number that they name.

        None where the sheet's rows for this number belong to another task, which was renumbered.
        """
        before = {row.key: [one for one in row.milestones if one.declared] for row in self.old.rows}
        after = {row.key: [one for one in row.milestones if one.declared] for row in self.new.rows}
        left = {
            old.key
            for old, new in self.tasks.pairs
            if old.key != new.key
            and _common(before[old.key], after.get(old.key, ())) > _common(before[old.key], after[new.key])
        }
        return {
            new.key: (before[old.key], after[old.key])
            if old.key in left
            else (None if new.key in left else (old.milestones, new.milestones))
            for old, new in self.tasks.pairs
        }

    @cached_property
    def declared(self) -> tuple[Sequence[Milestone], Sequence[Milestone]]:
        """The rows of the sheet "Mốc" in both versions."""
        both = (
            (one for row in plan.rows for one in row.milestones if one.declared)
            for plan in (self.old, self.new)
        )
        before, after = map(list, both)
        return before, after

    @cached_property
    def milestone_matches(self) -> Mapping[str, Match[Milestone]]:
        """By new key: the milestones of a task, paired."""
        return {key: match_milestones(*both) for key, both in self.milestones.items() if both}

    @cached_property
    def sheet_of_milestones(self) -> Match[Milestone]:
        """The rows of the sheet "Mốc", paired, and what happened to its columns."""
        matches = self.milestone_matches.values()
        pairs = [pair for match in matches for pair in match.pairs if pair[0].declared and pair[1].declared]
        added = [row for match in matches for row in match.added if row.declared]
        pairs.sort(key=lambda pair: pair[1].origin.row)
        return Match(pairs, [], added, column_findings(pairs, added, MILESTONE_COLUMNS))

    @cached_property
    def stale(self) -> Mapping[str, Sequence[tuple[CellRef, str]]]:
        """By sheet: the cells that still name a task by its old number, and the number."""
        found: dict[str, list[tuple[CellRef, str]]] = {}
        records: list[tuple[str | None, str | None, CellRef]] = []
        records += [(a.task, self.reference(b), b.origin.cell("task")) for a, b in self.indicators.pairs]
        records += [(a.task, self.reference(b), b.origin.cell("task")) for a, b in self.spendings.pairs]
        records += [(a.task, self.reference(b), b.origin.cell("task")) for a, b in self.events.pairs]
        records += [(a.task, self.reference(b), b.origin.cell("task")) for a, b in self.decisions.pairs]
        for row, new_row in self.tasks.pairs:
            both = self.milestones[new_row.key] if row.key != new_row.key else None
            left = [one for one in both[1] if one.declared and one not in new_row.milestones] if both else []
            records += [(row.key, row.key, one.origin.cell("task")) for one in left]
        for old, new, at in records:
            if old is not None and self.is_stale(old, new):
                found.setdefault(at.sheet, []).append((at, old))
        return found


def _common(one: Sequence[Milestone], other: Sequence[Milestone]) -> int:
    return (Counter(one) & Counter(other)).total()


@dataclass(frozen=True)
class Pair(Generic[Row]):
    """One task or indicator in both versions.

    key and name are what the new version and its sentences call it; told names the fields whose change is told
    with their column.
    """

    versions: Versions
    old: Row
    new: Row
    key: str
    name: str
    told: frozenset[str]

    def is_reworded(self, field: str) -> bool:
        """Whether a field of words says something else now."""
        before, after = getattr(self.old, field), getattr(self.new, field)
        return before != after and field not in self.told and comparable(before) != comparable(after)

    def change(
        self,
        kind: ChangeKind,
        field: str,
        values: tuple[str | None, str | None],
        words: str,
        dangerous: bool = False,
        group: str = "",
    ) -> Change:
        """A change at one field of the row."""
        at = self.new.origin.cell(field) if self.new.origin.row else None
        return Change(kind, self.key, self.new.title, at, *values, f"{self.name}: {words}.", dangerous, group)

    def shown(self, value: object, field: str, show: Callable[..., str], *, is_new: bool) -> str:
        """A value in a sentence; where there is none, the words of its cell that were not read."""
        if value is not None:
            return show(value)
        plan, row = (self.versions.new, self.new) if is_new else (self.versions.old, self.old)
        if (
            isinstance(row, Task)
            and row.result_text
            and row.result_column == field
            and row.result is not None
        ):
            return quoted(row.result_text)
        unread = plan.unread.get(row.origin.cell(field)) if field in row.origin.columns else None
        unread = unread or (row.result_text if isinstance(row, Task) and row.result_column == field else None)
        return f"{quoted(unread)} (không đọc được)" if unread else show(None)


def pair_of(versions: Versions, rows: tuple[Row, Row], match: Match[Row], key: str, name: str) -> Pair[Row]:
    """The pair with what is told of its columns."""
    told = frozenset(field for field, ids in match.told.items() if id(rows[1]) in ids)
    return Pair(versions, *rows, key, name, told)


def differ(a: float | None, b: float | None) -> bool:
    """Whether two numbers differ by more than the dust of floating point."""
    if a is None or b is None:
        return a is not b
    return abs(a - b) > 1e-9 * max(1.0, abs(a), abs(b))
