"""Which task a row of another sheet belongs to: by the number it writes and by the name that stands beside it.

Numbers alone would hang a record on another task as soon as a row was put in and the rest numbered anew.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.plan import Task
from lib.reading import codes
from lib.reading.headings import Heading
from lib.reading.values import Values, shown_value

Record = TypeVar("Record")

_NAME_HEADINGS = frozenset({"ten nhiem vu", "nhiem vu cu the"})
_NUMBER_AND_NAME = re.compile(r"(\S+?)[.):]?\s*(?:[-–:]\s+|\s)(\S.*)", re.DOTALL)
_ALIKE = 0.5
"""With this share of words in common a name is the task's own, reworded."""


@dataclass(frozen=True)
class Reference:
    """What a row writes as its task: a number (or the task's title), and the name in a column of its own."""

    text: str | None
    name: str | None = None


def reference_of(values: Values, row: int) -> Reference:
    """The reference in a row: a number tidied as in the appendix, else the words."""
    cell = values.usable(row, "task")
    if cell is None:
        return Reference(None)
    code = codes.read_code(cell) if not isinstance(cell.value, str) else None
    name = values.usable(row, "task_name")
    return Reference(
        code.text if code else (shown_value(cell) or None), shown_value(name) or None if name else None
    )


def with_names(heading: Heading) -> Heading:
    """The heading with the column that repeats the tasks' names, which any sheet of records may have."""
    names = [column for column, text in heading.unknown.items() if vn.bare(text) in _NAME_HEADINGS]
    known = heading.columns.get("title") if "name" in heading.columns else None
    column = names[0] if names else known
    if column is None:
        return heading
    unknown = {number: text for number, text in heading.unknown.items() if number != column}
    return replace(heading, columns={**heading.columns, "task_name": column}, unknown=unknown)


class Finder:
    """Finds the tasks that records refer to."""

    def __init__(self, rows: Sequence[Task], problems: list[Problem]) -> None:
        self.problems = problems
        self.rows = {row.key: row for row in rows}
        self.codes = Counter(row.code for row in rows if row.code)

    def resolve(
        self, records: Iterable[tuple[Reference, Record]], field: str = "task"
    ) -> list[tuple[str | None, Record]]:
        """The records of a sheet with the key of their task, None where there is none.

        Where number and name contradict each other the name counts. A name that no task bears (any more)
        leaves the number in force, unless other rows of the sheet show that tasks were numbered anew.
        """
        read = [(*self._number_and_name(reference), reference, record) for reference, record in records]
        named = {name: self._named(name, key) for key, name, _, _ in read if name}
        renumbered = any(key != named[name] is not None for key, name, _, _ in read if name)
        dues: dict[tuple[str | None, str | None], list[date]] = defaultdict(list)
        for key, name, _, record in read:
            dues[key, name].append(getattr(record, "due", None) or date.min)
        done = []
        for key, name, reference, record in read:
            other = named[name] if name else key
            task = self._decide(key, name, other, dues[key, name], renumbered=renumbered) if name else key
            self._tell(reference, name, (key, other, task), record.origin.cell(field))  # type: ignore[attr-defined]
            if hasattr(record, "task"):
                record = replace(record, task=task)  # type: ignore[type-var]  # noqa: PLW2901
            done.append((task, record))
        return done

    def _decide(
        self, key: str | None, name: str, other: str | None, dues: Sequence[date], *, renumbered: bool
    ) -> str | None:
        if other is not None:
            return key if self._bears(key, dues) > self._bears(other, dues) else other
        is_strange = key is not None and renumbered and not _alike(name, self.rows[key].title)
        return None if is_strange else key

    def _bears(self, key: str | None, dues: Sequence[date]) -> int:
        """How many of the due dates are those of the task's own deadline: what tells whose milestones they are
        where the names were moved against the rows."""
        own = {due.day for due in self.rows[key].deadline.due} if key is not None else set()
        return sum(day in own for day in dues)

    def _named(self, name: str, key: str | None) -> str | None:
        """The task of that name: the numbered one if it bears it, else the only one that does."""
        found = self.titles.get(vn.bare(name), [])
        if key in found:
            return key
        return found[0] if len(found) == 1 else None

    def _tell(
        self,
        reference: Reference,
        name: str | None,
        keys: tuple[str | None, str | None, str | None],
        at: CellRef,
    ) -> None:
        key, other, task = keys
        if task is not None and other not in (None, key):
            facts = {"used": task, "other": other, "name": name}
            self.problems.append(problem("reference-renumbered", at, reference.text, **facts))
        elif key is not None and task is None:
            self.problems.append(problem("reference-misnamed", at, reference.text, name=name))
        elif reference.text and key is None:
            self.problems.append(problem("reference-unknown", at, reference.text))
        elif key is not None and reference.text == key and self.codes.get(key, 0) > 1:
            count = self.codes[key]
            self.problems.append(problem("reference-ambiguous", at, reference.text, count=count))

    def _number_and_name(self, reference: Reference) -> tuple[str | None, str | None]:
        """Key by the number, or by the title where one is written in its place; and the name beside it."""
        if reference.text is None:
            return None, None
        key = self._key(reference.text)
        if key is None and (both := _NUMBER_AND_NAME.fullmatch(vn.clean(reference.text))):
            return self._key(both[1]), reference.name or both[2]
        return key, reference.name

    def _key(self, reference: str) -> str | None:
        tidy = codes.code_in_text(reference)
        for candidate in (reference, vn.clean(reference), tidy.text if tidy else ""):
            if candidate in self.rows:
                return candidate
        return next(iter(self.titles.get(vn.bare(reference), ())), None)

    @cached_property
    def titles(self) -> Mapping[str, list[str]]:
        """Keys of the rows with each title; most workbooks refer by number and need none."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            found[vn.bare(row.title)].append(row.key)
        return found


def _alike(one: str, other: str) -> bool:
    a, b = set(vn.bare(one).split()), set(vn.bare(other).split())
    return 2 * len(a & b) >= _ALIKE * (len(a) + len(b))
