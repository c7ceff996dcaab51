"""Rows of a table -> their tree: areas, groups, tasks; keys that are unique in the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from lib.base import vietnamese as vn
from lib.deadlines.deadline import Deadline, DeadlineKind
from lib.plan import Area, Origin, Task
from lib.reading import codes
from lib.reading.values import Values

NO_AREA = Area("", "Chưa chia lĩnh vực")
UNNAMED = "(không có tên)"
AREA_WORDS = re.compile(
    r"^(?P<word>linh vuc|hang muc|phan|nhom(?: nhiem vu| cong viec| noi dung)?|muc|chuong|noi dung|tru cot|truc)\b"
    r"(?P<number> (?:thu )?(?:\d{1,2}|[ivx]{1,4}|[a-h]|nhat|hai|ba|tu|nam|sau|bay)\b)?"
)
MOST_GROUPS = 12
"""A column that names more groups than that names no areas."""


@dataclass
class Appendix:
    """What the tables yield; stated_total is what the total row says, in đồng."""

    areas: list[Area] = field(default_factory=list)
    rows: list[Task] = field(default_factory=list)
    stated_total: int | None = None
    total_origin: Origin = field(default_factory=lambda: Origin("", 0))


@dataclass
class TreeRow:
    """One row of a table before its place in the tree is known.

    has_details: it says who leads or until when; is_wide: its title is merged over the table; group: what
    the column of areas says of it.
    """

    row: int
    code: str | None
    task: Task
    has_details: bool
    is_wide: bool = False
    group: str | None = None
    label: str | None = None
    """The words in the place of its number: "Mục 1"."""
    parent: int | None = None
    children: bool = False
    parts: bool = False
    """Numbered rows belong to it."""

    @property
    def is_capital(self) -> bool:
        """Whether the title stands in capitals."""
        title = self.task.title
        return title.isupper() and len(title) > 3


def with_values(task: Task, **values: Any) -> Task:
    """The task with other values, as dataclasses.replace() gives it in a tenth of its time: a plan may
    have 100,000 rows, and each gets its place and then its records."""
    other = object.__new__(Task)
    vars(other).update(vars(task))
    vars(other).update(values)
    return other


def place(lines: Sequence[TreeRow]) -> None:
    """Finds each line's parent: the nearest line above that stands higher; rows without number
    belong to the nearest numbered one."""
    open_lines: list[tuple[float, int]] = []
    heads = _heads_of_equals(lines)
    for index, line in enumerate(lines):
        depth = codes.level(line.code) - (index in heads) / 2 if line.code else None
        if depth is None:
            line.parent = open_lines[-1][1] if open_lines else None
        else:
            while open_lines and open_lines[-1][0] >= depth:
                open_lines.pop()
            line.parent = open_lines[-1][1] if open_lines else None
            open_lines.append((depth, index))
    _raise_tasks(lines)
    for line in lines:
        if line.parent is not None and (line.code or line.has_details):
            lines[line.parent].children = True
            lines[line.parent].parts |= line.code is not None


def _raise_tasks(lines: Sequence[TreeRow]) -> None:
    """A row without number that has a leader, a deadline and as much money as the only task above it is no part of that:
    nothing is split into one part."""
    below: dict[int, list[TreeRow]] = {}
    for line in lines:
        if line.parent is not None and line.task.allocated is not None:
            below.setdefault(line.parent, []).append(line)
    for index, (line, *others) in below.items():
        above, part = lines[index], line.task.allocated or 0
        alone = not others and line.code is None and _is_whole(line) and _is_whole(above)
        if alone and above.task.allocated is not None and part >= above.task.allocated:
            line.parent = above.parent


def _is_whole(line: TreeRow) -> bool:
    """Whether a row says who does its work and until when, and is no point of a list."""
    task = line.task
    return (
        bool(task.lead and task.deadline_text) and task.title[:1].isalpha() and not task.title[:1].islower()
    )


def _heads_of_equals(lines: Sequence[TreeRow]) -> set[int]:
    """Areas that are numbered as their tasks are (1, 2): they alone stand in capitals, and say no more than a name."""
    numbered = [(i, line) for i, line in enumerate(lines) if line.code]
    heads = {i for i, line in numbered if not line.has_details and line.is_capital}
    if not heads:
        return heads
    levels = {codes.level(line.code) for _, line in numbered if line.code}
    plain = all(line.has_details and not line.is_capital for i, line in numbered if i not in heads)
    lead = all(i + 1 < len(lines) and i + 1 not in heads for i in heads)
    return heads if len(levels) == 1 and plain and lead else set()


TOLD = ("result_text", "declared_progress", "completed", "evidence", "declared_spent", "updated", "obstacle")


def join_results(lines: Sequence[TreeRow], values: Values, appendix: Appendix) -> None:
    """Puts what a table of results tells to the tasks of the same titles."""
    places: dict[str, list[int]] = {}
    for index, task in enumerate(appendix.rows):
        places.setdefault(vn.bare(task.title), []).append(index)
    for line in lines:
        told = {name: value for name in TOLD if (value := getattr(line.task, name)) is not None}
        found = places.get(vn.bare(line.task.title), [])
        if told and len(found) == 1:
            if "result_text" in told:
                told |= {"result": line.task.result, "result_column": line.task.result_column}
            task = appendix.rows[found[0]]
            origin = replace(task.origin, results=line.task.origin)
            appendix.rows[found[0]] = with_values(task, origin=origin, **told)
        elif told:
            values.note("result-unmatched", line.row, "title", line.task.title[:80])


class Naming:
    """Gives the rows of one table after another their keys, areas and parents."""

    def __init__(self, appendix: Appendix) -> None:
        self.appendix, self.keys = appendix, _Keys()
        self.area_codes: set[str] = set()

    def add(self, lines: Sequence[TreeRow], values: Values, whole: str | None, scope: str) -> None:
        """One table's lines; whole is the area that all of them belong to, scope what tells its numbers apart."""
        _Table(self, lines, values, whole, scope).name()

    def area(self, code: str | None, title: str, task: Task | None = None) -> Area:
        """A new area; a number that another area has already is made its own."""
        wanted = code or str(len(self.appendix.areas) + 1)
        unique, number = wanted, 1
        while unique in self.area_codes:
            number += 1
            unique = f"{wanted} ({number})"
        self.area_codes.add(unique)
        area = Area(unique, title, task.allocated if task else None, task.origin if task else Origin("", 0))
        self.appendix.areas.append(area)
        return area


class _Table:
    """One table's lines on their way into the plan."""

    def __init__(
        self, naming: Naming, lines: Sequence[TreeRow], values: Values, whole: str | None, scope: str
    ) -> None:
        self.naming, self.lines, self.values, self.scope = naming, lines, values, scope
        self.area_lines = _area_lines(lines)
        self.plain = not any(line.code or line.has_details for line in lines)
        """Whether no row says more than what is to be done: then each is a task."""
        self.by_column = not self.area_lines and _has_groups(lines)
        self.whole = whole if not self.area_lines and not self.by_column else None
        self._put_below_areas()
        self.numbered = 2 * sum(line.code is not None for line in lines) > len(lines)
        self.restarts = _numbers_restart(lines, self.area_lines)
        self.key_of: dict[int, str] = {}
        self.below: dict[int, list[TreeRow]] = {}
        for line in lines:
            if line.parent is not None:
                self.below.setdefault(line.parent, []).append(line)

    def _put_below_areas(self) -> None:
        """Rows without a parent of their own belong to the area without number above them."""
        area: int | None = None
        for index, line in enumerate(self.lines):
            if index in self.area_lines:
                area = index if line.code is None else None
            elif area is not None and line.parent is None:
                line.parent = area

    def name(self) -> None:
        """Gives every line its key, area and parent, and puts it into the plan."""
        area = self._first_area()
        columns: dict[str, Area] = {}
        for index, line in enumerate(self.lines):
            is_area = index in self.area_lines
            if is_area:
                title = line.task.title.removeprefix(line.label or "").strip()
                area = self.naming.area(line.code, title or line.task.title, line.task)
            elif self.by_column and line.group:
                name = vn.bare(line.group)
                area = columns[name] = columns.get(name) or self.naming.area(None, line.group)
            self._put(index, line, area, is_area=is_area)

    def _first_area(self) -> Area:
        if self.whole is None:
            return NO_AREA
        code, title = codes.split_code(self.whole)
        return self.naming.area(code, title)

    def _put(self, index: int, line: TreeRow, area: Area, *, is_area: bool) -> None:
        above = None if line.parent is None or is_area else self.lines[line.parent]
        parent = None if above is None or line.parent is None else self.key_of[line.parent]
        scope = "" if is_area else self._scope(line)
        key = self.key_of[index] = self.naming.keys.of(line.code, scope or self.scope, parent or self.scope)
        placed = {
            "key": key,
            "area": area.code,
            "parent": parent,
            "parent_title": above.task.title if above else None,
            "is_group": self._is_group(index, line, is_area=is_area),
        }
        self.naming.appendix.rows.append(with_values(line.task, **placed))

    def _scope(self, line: TreeRow) -> str:
        """Key of the nearest line above whose number is not part of this line's own ("a)" below 2, 1 below I).

        Numbers that run through the whole plan need no scope.
        """
        if line.code is None or (codes.NUMBERED.match(line.code) and not self.restarts):
            return ""
        above = line.parent
        while above is not None and line.code.startswith(f"{self.lines[above].code}."):
            above = self.lines[above].parent
        return "" if above is None else self.key_of[above]

    def _is_group(self, index: int, line: TreeRow, *, is_area: bool) -> bool:
        """A heading, not a task: something belongs to it, and it has no deadline of its own."""
        if is_area and line.parts:
            return True
        if line.parts and line.task.deadline_text is None and self._children_are_due(index):
            return True
        if line.has_details:
            return False
        if is_area or line.children or line.task.title == UNNAMED:
            return True
        if line.code is not None or self.plain:
            return False
        if line.task.declared_progress is not None or line.task.result_text:
            return False
        if line.task.product or line.task.allocated is not None or line.task.completed:
            if line.task.allocated is not None and self.numbered:
                self.values.note("row-only-money", line.row, "title", line.task.title[:80])
            return False
        self.values.note("row-without-details", line.row, "title", line.task.title[:80])
        return True

    def _children_are_due(self, index: int) -> bool:
        """Whether all rows below a heading have the deadlines that it lacks itself."""
        below = self.below.get(index, ())
        return len(below) > 1 and all(one.task.deadline_text for one in below)


def _has_groups(lines: Sequence[TreeRow]) -> bool:
    """Whether a column names groups: some of them for several rows, be it only in the first of each."""
    names = {vn.bare(line.group) for line in lines if line.group}
    begins = bool(lines) and lines[0].group is not None
    return 0 < len(names) <= MOST_GROUPS and ((begins and len(names) < len(lines)) or len(lines) < 6)


def _area_lines(lines: Sequence[TreeRow]) -> set[int]:
    """Areas are the rows that stand highest and that others belong to; in a list without such numbers, the
    unnumbered ones that head others."""
    if equals := _heads_of_equals(lines):
        return equals
    top = min((codes.level(line.code) for line in lines if line.code), default=None)
    highest = {i: line for i, line in enumerate(lines) if line.code and codes.level(line.code) == top}
    parents = {
        i: line for i, line in highest.items() if line.parts or (line.children and not line.has_details)
    }
    plain = any(not line.has_details for line in parents.values())
    if plain or (parents and len(parents) * 2 > len(highest)):
        return set(highest)
    heads = {i for i, line in enumerate(lines) if _heads_list(lines, i, line)}
    heads |= _sums_of_below(lines) | _whole_years(lines)
    ranks = {i: _rank(line) for i, line in enumerate(lines) if line.code is None and not line.has_details}
    if LETTERED in ranks.values():  # "a) …" is a part of the row without letter above it
        ranks = {i: rank or LETTERED - 1 for i, rank in ranks.items()}
    widest = {
        i for i, rank in ranks.items() if rank is not None and rank == min(filter(None, ranks.values()))
    }
    inner = {i for i, rank in ranks.items() if rank is not None} - widest
    if inner and min(widest) < min(inner):  # "Phần I" with "Mục 1" and "Mục 2" below it
        heads = (heads - inner) | widest
    for index in heads | inner:
        lines[index].children = lines[index].parts = True
    return heads


def _sums_of_below(lines: Sequence[TreeRow]) -> set[int]:
    """Rows without number that each state what the numbered rows down to the next of them add up to, be it said who leads
    and until when: one of them sums two rows at least."""
    heads = [i for i, line in enumerate(lines) if line.code is None and line.task.allocated is not None]
    parts = [
        [line.task.allocated or 0 for line in lines[head + 1 : end]]
        for head, end in pairwise([*heads, len(lines)])
    ]
    fit = all(lines[head].task.allocated == sum(own) for head, own in zip(heads, parts, strict=True))
    return set(heads) if fit and any(len(own) > 1 for own in parts) else set()


def _whole_years(lines: Sequence[TreeRow]) -> set[int]:
    """Rows without number that each head numbered ones, from the first row on, and last the whole year."""
    heads = [i for i, line in enumerate(lines) if line.code is None and line.has_details]
    below = [lines[i + 1].code if i + 1 < len(lines) else None for i in heads]
    if len(heads) < 2 or heads[0] != 0 or not all(below):
        return set()
    return set(heads) if all(_lasts_all_year(lines[i].task.deadline) for i in heads) else set()


def _lasts_all_year(deadline: Deadline) -> bool:
    last = [(due.day.month, due.day.day) for due in deadline.due]
    return deadline.kind is DeadlineKind.CONTINUOUS or last == [(12, 31)]


RANKS = {"phan": 1, "chuong": 2, "muc": 3, "tieu muc": 4, "khoan": 5}
LETTERED = 9
RANKED = re.compile(rf"({'|'.join(RANKS)}) (?:\d{{1,2}}|[ivx]{{1,5}}|[a-h])\b")


def _rank(line: TreeRow) -> int | None:
    """How wide the part is that a row names by a word and a number: "Phần I" is wider than "Mục 1"."""
    if re.match(r"[a-zđ]\)", line.task.title):
        return LETTERED
    match = RANKED.match(vn.bare(line.task.title))
    return RANKS[match[1]] if match else None


def _heads_list(lines: Sequence[TreeRow], index: int, line: TreeRow) -> bool:
    """Whether a row without number heads the rows below it."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    if line.code is not None or below is None or not (below.code is not None or below.has_details):
        return False
    if below.code is None and below.is_capital and not line.is_capital:
        return False
    numbered = any(other.code for other in lines)
    stands_out = line.is_wide or line.is_capital or bool(AREA_WORDS.match(vn.bare(line.task.title)))
    if line.has_details and (label := _label(line)):
        return label != _label(below)
    if line.has_details:
        return numbered and line.is_capital and below.code is not None
    if not numbered:
        return stands_out or index == 0 or not any(one.is_capital or one.is_wide for one in lines)
    return stands_out or index == 0 or below.code in ("1", "a")


def _label(line: TreeRow) -> str | None:
    """The word by which a row is called a part with its number: "muc" of "Mục 1", "phan" of "Phần thứ nhất"."""
    words = AREA_WORDS.match(vn.bare(line.task.title))
    return words["word"] if words and words["number"] and line.code is None else None


def _numbers_restart(lines: Sequence[TreeRow], area_lines: set[int]) -> bool:
    """Whether numbers begin again in each part (I: 1, 2, 3; II: 1, 2), so that the part belongs to the key."""
    ones = [line for index, line in enumerate(lines) if line.code == "1" and index not in area_lines]
    return len({line.parent for line in ones}) > 1


class _Keys:
    """Hands out keys: the code, "1.2/3" for the third row without number below 1.2, "5.1.2 (2)" for a repeat."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}
        self.unnumbered: dict[str, int] = {}

    def of(self, code: str | None, prefix: str, parent: str) -> str:
        if code is None:
            self.unnumbered[parent] = self.unnumbered.get(parent, 0) + 1
            return f"{parent}/{self.unnumbered[parent]}"
        key = f"{prefix}.{code}" if prefix else code
        self.used[key] = self.used.get(key, 0) + 1
        return key if self.used[key] == 1 else f"{key} ({self.used[key]})"


def mend_lost_zeros(lines: Sequence[TreeRow], values: Values) -> None:
    """The number 1.1 after 1.9 was 1.10 before Excel took its zero."""
    before: str | None = None
    for line in lines:
        follower = codes.next_sibling(before) if before else None
        cell = values.cell(line.row, "code")
        is_number = cell is not None and isinstance(cell.value, int | float)
        if is_number and follower and line.code and follower == line.code + "0" and line.code.count(".") == 1:
            values.note("code-lost-zero", line.row, "code", line.code, after=before, used=follower)
            line.code = follower
            line.task = with_values(line.task, code=follower)
        before = line.code or before
