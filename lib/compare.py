"""What changed between two versions of a plan, in sentences; quiet edits are named as dangerous.

Rows are paired by what they say, not by where they stand: title and number together, title alone, number
with a similar title, similar titles within an area. So inserted rows, renumbering, another order, case,
dashes, spacing and Unicode form are no changes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from lib import vietnamese as vn
from lib.assess import DONE, Assessment, month_end
from lib.deadline import DeadlineKind
from lib.plan import (
    Decision,
    Direction,
    Event,
    Figure,
    Indicator,
    Milestone,
    Plan,
    PlanInfo,
    Spending,
    Task,
)
from lib.problems import CellRef, Problem, problem

T = TypeVar("T")
Key = Callable[[T], Hashable]

MANY = 6
"""So many shifted values, at least, make a column suspect of having been sorted alone …"""
MANY_SHARE = 0.1
"""… and at least this share of its rows."""
SHUFFLED = 0.9
"""Share of the shifted values that must be each other's old values."""
SIMILAR = 0.6
"""Titles with this share of words in common are one title reworded."""
JUMPS = (1_000, 1_000_000)
"""Factors between đồng, nghìn đồng and triệu đồng."""


class ChangeKind(StrEnum):
    """Kinds of change between two versions of a plan."""

    COLUMN_SORTED = "column-sorted"
    TASK_ADDED = "task-added"
    TASK_REMOVED = "task-removed"
    TASK_RENAMED = "task-renamed"
    TASK_RECODED = "task-recoded"
    AREA_CHANGED = "area-changed"
    LEAD_CHANGED = "lead-changed"
    PARTNERS_CHANGED = "partners-changed"
    PRODUCT_CHANGED = "product-changed"
    DEADLINE_MOVED = "deadline-moved"
    DEADLINE_LOST = "deadline-lost"
    DEADLINE_REWORDED = "deadline-reworded"
    EXTENDED = "extended"
    MILESTONE_ADDED = "milestone-added"
    MILESTONE_REMOVED = "milestone-removed"
    MILESTONE_RENAMED = "milestone-renamed"
    DONE = "done"
    COMPLETION_BACKDATED = "completion-backdated"
    COMPLETION_REWRITTEN = "completion-rewritten"
    COMPLETION_REMOVED = "completion-removed"
    PROGRESS = "progress"
    PROGRESS_BACK = "progress-back"
    EVIDENCE_ADDED = "evidence-added"
    EVIDENCE_CHANGED = "evidence-changed"
    EVIDENCE_REMOVED = "evidence-removed"
    UPDATED = "updated"
    OBSTACLE_CHANGED = "obstacle-changed"
    MONEY_CHANGED = "money-changed"
    UNIT_JUMP = "unit-jump"
    NEW_SPENDING = "new-spending"
    SPENDING_CHANGED = "spending-changed"
    SPENDING_REMOVED = "spending-removed"
    INDICATOR_ADDED = "indicator-added"
    INDICATOR_REMOVED = "indicator-removed"
    INDICATOR_RENAMED = "indicator-renamed"
    INDICATOR_RECODED = "indicator-recoded"
    INDICATOR_BASIS_CHANGED = "indicator-basis-changed"
    INDICATOR_DETAIL_CHANGED = "indicator-detail-changed"
    TARGET_LOWERED = "target-lowered"
    TARGET_RAISED = "target-raised"
    NEW_FIGURE = "new-figure"
    FIGURE_CHANGED = "figure-changed"
    PAST_FIGURE_CHANGED = "past-figure-changed"
    EVENT_ADDED = "event-added"
    EVENT_DONE = "event-done"
    EVENT_CHANGED = "event-changed"
    EVENT_REMOVED = "event-removed"
    DECISION_ADDED = "decision-added"
    DECISION_DONE = "decision-done"
    DECISION_CHANGED = "decision-changed"
    DECISION_REMOVED = "decision-removed"
    REPORT_DATE_FORWARD = "report-date-forward"
    REPORT_DATE_BACK = "report-date-back"
    INFO_CHANGED = "info-changed"


KIND_WORDS: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_SORTED: "Một cột bị sắp xếp riêng",
    ChangeKind.TASK_ADDED: "Thêm dòng",
    ChangeKind.TASK_REMOVED: "Bỏ dòng",
    ChangeKind.TASK_RENAMED: "Đổi tên",
    ChangeKind.TASK_RECODED: "Đánh lại số",
    ChangeKind.AREA_CHANGED: "Chuyển lĩnh vực",
    ChangeKind.LEAD_CHANGED: "Đổi bộ phận chủ trì",
    ChangeKind.PARTNERS_CHANGED: "Đổi bộ phận phối hợp",
    ChangeKind.PRODUCT_CHANGED: "Đổi sản phẩm kiểm chứng",
    ChangeKind.DEADLINE_MOVED: "Dời hạn",
    ChangeKind.DEADLINE_LOST: "Không còn hạn",
    ChangeKind.DEADLINE_REWORDED: "Ghi lại thời hạn",
    ChangeKind.EXTENDED: "Gia hạn",
    ChangeKind.MILESTONE_ADDED: "Thêm mốc",
    ChangeKind.MILESTONE_REMOVED: "Bỏ mốc",
    ChangeKind.MILESTONE_RENAMED: "Đổi tên mốc",
    ChangeKind.DONE: "Hoàn thành",
    ChangeKind.COMPLETION_BACKDATED: "Ghi hoàn thành lùi ngày",
    ChangeKind.COMPLETION_REWRITTEN: "Sửa ngày hoàn thành",
    ChangeKind.COMPLETION_REMOVED: "Bỏ ngày hoàn thành",
    ChangeKind.PROGRESS: "Tiến độ tăng",
    ChangeKind.PROGRESS_BACK: "Tiến độ giảm",
    ChangeKind.EVIDENCE_ADDED: "Thêm minh chứng",
    ChangeKind.EVIDENCE_CHANGED: "Sửa minh chứng",
    ChangeKind.EVIDENCE_REMOVED: "Bỏ minh chứng",
    ChangeKind.UPDATED: "Cập nhật trong kỳ",
    ChangeKind.OBSTACLE_CHANGED: "Vướng mắc, kiến nghị",
    ChangeKind.MONEY_CHANGED: "Đổi dự toán",
    ChangeKind.UNIT_JUMP: "Đổi đơn vị tiền",
    ChangeKind.NEW_SPENDING: "Chi mới",
    ChangeKind.SPENDING_CHANGED: "Sửa khoản chi",
    ChangeKind.SPENDING_REMOVED: "Bỏ khoản chi",
    ChangeKind.INDICATOR_ADDED: "Thêm chỉ tiêu",
    ChangeKind.INDICATOR_REMOVED: "Bỏ chỉ tiêu",
    ChangeKind.INDICATOR_RENAMED: "Đổi tên chỉ tiêu",
    ChangeKind.INDICATOR_RECODED: "Đổi mã chỉ tiêu",
    ChangeKind.INDICATOR_BASIS_CHANGED: "Đổi cách tính chỉ tiêu",
    ChangeKind.INDICATOR_DETAIL_CHANGED: "Sửa thông tin chỉ tiêu",
    ChangeKind.TARGET_LOWERED: "Hạ mục tiêu",
    ChangeKind.TARGET_RAISED: "Nâng mục tiêu",
    ChangeKind.NEW_FIGURE: "Số liệu mới",
    ChangeKind.FIGURE_CHANGED: "Sửa số liệu tháng này",
    ChangeKind.PAST_FIGURE_CHANGED: "Sửa số liệu tháng trước",
    ChangeKind.EVENT_ADDED: "Việc phát sinh mới",
    ChangeKind.EVENT_DONE: "Xong việc phát sinh",
    ChangeKind.EVENT_CHANGED: "Sửa việc phát sinh",
    ChangeKind.EVENT_REMOVED: "Bỏ việc phát sinh",
    ChangeKind.DECISION_ADDED: "Kết luận mới",
    ChangeKind.DECISION_DONE: "Xong kết luận",
    ChangeKind.DECISION_CHANGED: "Sửa kết luận",
    ChangeKind.DECISION_REMOVED: "Bỏ kết luận",
    ChangeKind.REPORT_DATE_FORWARD: "Ngày số liệu mới",
    ChangeKind.REPORT_DATE_BACK: "Ngày số liệu lùi lại",
    ChangeKind.INFO_CHANGED: "Sửa thông tin chung",
}
"""A kind in a few words, for tables and for the heading of a group."""


@dataclass(frozen=True)
class Change:
    """One difference. key names the task, indicator … in the new version (in the old one if it is gone).

    at is the cell in the new workbook; before and after are as shown to people, None for nothing.
    """

    kind: ChangeKind
    key: str
    title: str
    at: CellRef | None
    before: str | None
    after: str | None
    sentence: str
    dangerous: bool


@dataclass(frozen=True)
class Comparison:
    """All differences between two versions, in the order of the new workbook within each subject."""

    changes: tuple[Change, ...]

    @cached_property
    def dangerous(self) -> tuple[Change, ...]:
        """Changes to confirm once more before publishing."""
        return tuple(change for change in self.changes if change.dangerous)

    @cached_property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes of each kind."""
        return Counter(change.kind for change in self.changes)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Dangerous changes one by one, then ordinary ones, those of a kind in one sentence if many."""
        ordinary: dict[ChangeKind, list[Change]] = defaultdict(list)
        for change in self.changes:
            if not change.dangerous:
                ordinary[change.kind].append(change)
        grouped = [line for kind, found in ordinary.items() for line in _grouped(kind, found)]
        return (*(change.sentence for change in self.dangerous), *grouped)


def _grouped(kind: ChangeKind, found: Sequence[Change]) -> list[str]:
    if len(found) <= 3:
        return [change.sentence for change in found]
    keys = list(dict.fromkeys(change.key for change in found if change.key))
    tail = " …" if len(keys) > 12 else ""
    return [f"{KIND_WORDS[kind]}: {len(found)} điểm ({', '.join(keys[:12])}{tail})."]


@dataclass(frozen=True)
class Since:
    """What happened since last time: keys of the tasks behind the five counts.

    Keys are those of the later version, but for the removed ones.
    """

    newly_late: tuple[str, ...]
    done: tuple[str, ...]
    moved: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


MOVES = frozenset({ChangeKind.DEADLINE_MOVED, ChangeKind.DEADLINE_LOST, ChangeKind.EXTENDED})
"""Kinds that change when a task is due."""

NOTHING_MOVED: Mapping[str, int] = {}


def compare(old: Plan, new: Plan, moved_before: Mapping[str, int] = NOTHING_MOVED) -> Comparison:
    """The differences of the new version from the old one.

    moved_before says how often a task's deadline was moved in earlier versions, by its key.
    """
    context = _Context(old, new, _match_tasks(old, new), moved_before)
    parts = (
        _info_changes(old.info, new.info),
        _task_changes(context),
        _total_changes(context),
        _indicator_changes(context),
        _spending_changes(context),
        _event_changes(context),
        _decision_changes(context),
    )
    return Comparison(tuple(change for part in parts for change in part))


def since(before: Assessment, after: Assessment) -> Since:
    """The five counts of "since last time", from two assessments of the same or of two versions."""
    context = _Context(before.plan, after.plan, _match_tasks(before.plan, after.plan), NOTHING_MOVED)
    pairs = ((before.by_key.get(old.key), new.key) for old, new in context.match.pairs)
    earlier = {key: state for state, key in pairs if state is not None}
    late_then = {key for key, state in earlier.items() if state.is_late}
    done_then = {key for key, state in earlier.items() if state.status in DONE}
    late = [s.task.key for s in after.states if s.is_late and s.task.key not in late_then]
    done = [s.task.key for s in after.states if s.status in DONE and s.task.key not in done_then]
    moved = dict.fromkeys(change.key for change in _task_changes(context) if change.kind in MOVES)
    added = (row.key for row in context.match.added if not row.is_group)
    removed = (row.key for row in context.match.removed if not row.is_group)
    return Since(tuple(late), tuple(done), tuple(moved), tuple(added), tuple(removed))


def unit_jumps(old: Plan, new: Plan) -> list[Problem]:
    """A warning where most amounts are 1.000 or 1.000.000 times what they were, or that part of it."""
    jump = _jump(_amounts(_match_tasks(old, new)))
    if jump is None:
        return []
    facts = {"count": jump.count, "total": jump.total, "times": jump.words}
    return [problem("amount-unit-jump", jump.at, None, **facts)]


# ---------------------------------------------------------------- texts

_AROUND_MARKS = re.compile(r"\s*([^\w\s])\s*")
_QUOTES = str.maketrans("“”„«»‘’′″", '"""""' + "'''" + '"')


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    return _AROUND_MARKS.sub(r"\1", vn.fold(text).translate(_QUOTES)).strip(" .;,:")


def _same(text: str | None) -> str:
    """What texts are compared by: without case, spacing, kind of dash or quote, Unicode form, final dot."""
    return _folded(text) if text else ""


@lru_cache(maxsize=65_536)
def _words(text: str) -> frozenset[str]:
    return frozenset(vn.bare(text).split())


def _similarity(one: str, other: str) -> float:
    """Share of words in common; of letters, where that shows more (a word split, a slip of typing)."""
    a, b = _words(one), _words(other)
    common = 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
    if common >= SIMILAR or common < 0.3:
        return common
    return max(common, SequenceMatcher(None, vn.bare(one), vn.bare(other), autojunk=False).ratio() - 0.1)


def _short(text: str, length: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"


def _quoted(text: str | None) -> str:
    return f"«{_short(text)}»" if text else "(trống)"


def _on(day: date | None) -> str:
    return vn.or_dash(day, vn.day)


def _money(amount: int | None) -> str:
    return f"{vn.dong(amount)} đồng" if amount is not None else "(trống)"


def _differ(a: float | None, b: float | None) -> bool:
    """Whether two numbers differ by more than the dust of floating point."""
    if a is None or b is None:
        return a is not b
    return abs(a - b) > 1e-9 * max(1.0, abs(a), abs(b))


# ---------------------------------------------------------------- pairing


@dataclass
class _Match(Generic[T]):
    """Pairs of old and new records, and what has no partner. shuffled: fields whose column was sorted alone."""

    pairs: list[tuple[T, T]]
    removed: list[T]
    added: list[T]
    shuffled: frozenset[str] = frozenset()


def _pair_up(old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]]) -> _Match[T]:
    """Pairs records by the first key they share; those that share it with others pair in their order."""
    pairs: list[tuple[T, T]] = []
    for key in keys:
        waiting: dict[Hashable, deque[T]] = defaultdict(deque)
        for record in new:
            waiting[key(record)].append(record)
        rest: list[T] = []
        taken: set[int] = set()
        for record in old:
            found = key(record)
            if found is None or not waiting.get(found):
                rest.append(record)
                continue
            partner = waiting[found].popleft()
            taken.add(id(partner))
            pairs.append((record, partner))
        old, new = rest, [record for record in new if id(record) not in taken]
    return _Match(pairs, list(old), list(new))


def _pair_rest(
    match: _Match[T], block: Callable[[T], Hashable], score: Callable[[T, T], float], words: Key[T]
) -> None:
    """Pairs what is left within blocks by similarity, the most similar first.

    Only records that share a word not common to their block are compared: near linear for large plans.
    """
    found: list[tuple[float, int, int]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for number, record in enumerate(match.added):
        for word in _words_of(words, record):
            index[block(record), word].append(number)
    for number, record in enumerate(match.removed):
        shared = (index.get((block(record), word), []) for word in _words_of(words, record))
        for other in {one for numbers in shared if len(numbers) <= 40 for one in numbers}:
            likeness = score(record, match.added[other])
            if likeness >= SIMILAR:
                found.append((-likeness, number, other))
    _take_best(match, sorted(found))


def _words_of(words: Key[T], record: T) -> Iterable[str]:
    return _words(str(words(record)))


def _take_best(match: _Match[T], found: Sequence[tuple[float, int, int]]) -> None:
    gone, come = set[int](), set[int]()
    for _, one, other in found:
        if one not in gone and other not in come:
            gone.add(one)
            come.add(other)
            match.pairs.append((match.removed[one], match.added[other]))
    match.removed = [record for i, record in enumerate(match.removed) if i not in gone]
    match.added = [record for i, record in enumerate(match.added) if i not in come]


# What a row says beside its number and title; used to tell rows apart and to see columns sorted alone.
TASK_COLUMNS: Mapping[str, tuple[str, Callable[[Task], Hashable]]] = {
    "code": ("Số thứ tự", lambda row: row.code or ""),
    "lead": ("Bộ phận chủ trì", lambda row: _same(row.lead)),
    "partners": ("Bộ phận phối hợp", lambda row: _same(row.partners)),
    "product": ("Sản phẩm kiểm chứng", lambda row: _same(row.product)),
    "deadline": ("Thời gian thực hiện", lambda row: _same(row.deadline_text)),
    "allocated": ("Kinh phí thực hiện", lambda row: row.allocated),
    "internal_due": ("Hạn nội bộ", lambda row: row.internal_due),
    "progress": ("Tiến độ", lambda row: row.declared_progress),
    "completed": ("Ngày hoàn thành", lambda row: row.completed),
    "evidence": ("Minh chứng", lambda row: _same(row.evidence)),
    "spent": ("Kinh phí đã chi", lambda row: row.declared_spent),
    "updated": ("Ngày cập nhật", lambda row: row.updated),
    "obstacle": ("Vướng mắc – kiến nghị", lambda row: _same(row.obstacle)),
    "extended_to": ("Gia hạn đến ngày", lambda row: row.extended_to),
}


def _month_of(month: int) -> Callable[[Indicator], Hashable]:
    return lambda row: row.months.get(month)


INDICATOR_COLUMNS: Mapping[str, tuple[str, Callable[[Indicator], Hashable]]] = {
    "code": ("Mã", lambda row: row.code),
    "unit": ("Đơn vị tính", lambda row: _same(row.unit)),
    "target": ("Mục tiêu", lambda row: row.target),
    "source": ("Nguồn", lambda row: _same(row.source)),
    **{f"month{month}": (f"Tháng {month}", _month_of(month)) for month in range(1, 13)},
}

Columns = Mapping[str, tuple[str, Callable[[T], Hashable]]]


def _shuffled(pairs: Sequence[tuple[T, T]], columns: Columns[T]) -> frozenset[str]:
    """Fields of which many values stand at other rows than before while the values stay the same ones."""
    values = {name: [(value(old), value(new)) for old, new in pairs] for name, (_, value) in columns.items()}
    found = {name for name, both in values.items() if _is_shuffle(both)}
    if "code" in found and _is_renumbered([(str(old), str(new)) for old, new in values["code"]]):
        found.remove("code")
    return frozenset(found)


def _is_renumbered(codes: Sequence[tuple[str, str]]) -> bool:
    """Whether shifted numbers come from rows put in: they still rise, and stand as deep as before."""
    changed = [(old, new) for old, new in codes if old != new]
    depth_kept = sum(bool(old) == bool(new) and old.count(".") == new.count(".") for old, new in changed)
    return _rises(new for _, new in codes) and depth_kept >= SHUFFLED * len(changed)


def _is_shuffle(values: Sequence[tuple[Hashable, Hashable]]) -> bool:
    changed = [(old, new) for old, new in values if old != new]
    if len(changed) < max(MANY, MANY_SHARE * sum(old not in (None, "") for old, _ in values)):
        return False
    before, after = Counter(old for old, _ in changed), Counter(new for _, new in changed)
    return len(before) > 2 and (before & after).total() >= SHUFFLED * len(changed)


def _rises(codes: Iterable[str | None]) -> bool:
    """Whether numbers go up from row to row, but for a few slips."""
    keys = [vn.sort_key(code) for code in codes if code]
    falls = sum(one > other for one, other in pairwise(keys))
    return falls <= max(2, len(keys) // 20)


def _titles_shuffled(
    old: Sequence[T], new: Sequence[T], key: Key[T], title: Callable[[T], str], columns: Columns[T]
) -> bool:
    """Whether titles were sorted alone: they shifted against the numbers, but the rest of the row did not."""
    by_key, by_title = {key(row): row for row in old}, {title(row): row for row in old}
    kept = [(by_key[key(row)], row) for row in new if key(row) in by_key]
    if not _is_shuffle([(title(one), title(other)) for one, other in kept]):
        return False
    shifted = [(one, other) for one, other in kept if title(one) != title(other)]
    moved = [(by_title[title(row)], row) for _, row in shifted if title(row) in by_title]
    return _agreement(shifted, columns) > _agreement(moved, columns) + 0.2


def _agreement(pairs: Sequence[tuple[T, T]], columns: Columns[T]) -> float:
    """Share of the filled cells, numbers left out, that are the same in both rows of the pairs."""
    values = [
        (value(old), value(new))
        for old, new in pairs
        for name, (_, value) in columns.items()
        if name != "code"
    ]
    filled = [(old, new) for old, new in values if old not in (None, "") or new not in (None, "")]
    return sum(old == new for old, new in filled) / len(filled) if filled else 0.0


# Tasks


@dataclass(frozen=True)
class _Row:
    """A row with what it is compared by."""

    task: Task
    title: str
    code: str
    area: str
    parent: str


def _rows(plan: Plan) -> list[_Row]:
    areas = {area.code: _same(area.title) for area in plan.areas}
    titles = {row.key: _same(row.title) for row in plan.rows}
    return [
        _Row(row, titles[row.key], row.code or "", areas.get(row.area, ""), titles.get(row.parent or "", ""))
        for row in plan.rows
    ]


def _facts(row: _Row) -> Hashable:
    task = row.task
    return row.title, row.code, row.area, _same(task.deadline_text), _same(task.lead), _same(task.product)


_TASK_KEYS: tuple[Key[_Row], ...] = (
    _facts,
    lambda row: (row.title, row.code, row.area),
    lambda row: (row.title, row.code),
    lambda row: (row.title, row.parent, row.area),
    lambda row: (row.title, row.area),
    lambda row: row.title,
)

_NAMES_ALIKE = 0.45
"""At the same number, titles with this likeness are one title reworded."""


def _match_tasks(old: Plan, new: Plan) -> _Match[Task]:
    before, after = _rows(old), _rows(new)
    columns = {name: (word, _of_row(value)) for name, (word, value) in TASK_COLUMNS.items()}
    sorted_alone = _titles_shuffled(before, after, lambda row: row.task.key, lambda row: row.title, columns)
    keys: Sequence[Key[_Row]] = (lambda row: row.task.key,) if sorted_alone else _TASK_KEYS
    retitled = [] if sorted_alone else _retitled(before, after, columns)
    paired = {id(row) for pair in retitled for row in pair}
    match = _pair_up(
        [row for row in before if id(row) not in paired],
        [row for row in after if id(row) not in paired],
        keys,
    )
    match.pairs += retitled
    if not sorted_alone:
        _pair_by_code(match)
        _pair_rest(match, lambda row: (row.area, row.task.is_group), _row_likeness, lambda row: row.title)
    pairs = sorted(((one.task, other.task) for one, other in match.pairs), key=lambda p: p[1].origin.row)
    shuffled = _shuffled(pairs, TASK_COLUMNS)
    return _Match(
        pairs,
        [row.task for row in match.removed],
        [row.task for row in match.added],
        shuffled | ({"title"} if sorted_alone else set()),
    )


def _retitled(old: Sequence[_Row], new: Sequence[_Row], columns: Columns[_Row]) -> list[tuple[_Row, _Row]]:
    """Rows that took another row's title and kept all else: titles exchanged, not rows."""
    by_key, by_title = {row.task.key: row for row in old}, {row.title: row for row in old}
    candidates = [
        (by_key[row.task.key], by_title[row.title], row)
        for row in new
        if row.task.key in by_key and row.title in by_title and by_key[row.task.key].title != row.title
    ]
    return [
        (kept, row)
        for kept, titled, row in candidates
        if _agreement([(kept, row)], columns) > 0.8 and _agreement([(titled, row)], columns) < 0.5
    ]


def _of_row(value: Callable[[Task], Hashable]) -> Callable[[_Row], Hashable]:
    return lambda row: value(row.task)


def _pair_by_code(match: _Match[_Row]) -> None:
    """Rows of one number are one row renamed if the titles are alike or the rest of the row is the same."""
    numbered = _pair_up(match.removed, match.added, (lambda row: row.task.key if row.code else None,))
    kept = [(one, other) for one, other in numbered.pairs if _is_renamed(one, other)]
    gone, come = {id(one) for one, _ in kept}, {id(other) for _, other in kept}
    match.pairs += kept
    match.removed = [row for row in match.removed if id(row) not in gone]
    match.added = [row for row in match.added if id(row) not in come]


def _is_renamed(one: _Row, other: _Row) -> bool:
    if _similarity(one.title, other.title) >= _NAMES_ALIKE:
        return True
    names = ("lead", "partners", "product", "deadline", "allocated")
    values = [(TASK_COLUMNS[name][1](one.task), TASK_COLUMNS[name][1](other.task)) for name in names]
    filled = [a == b for a, b in values if a not in (None, "") or b not in (None, "")]
    return len(filled) >= 3 and sum(filled) >= len(filled) - 1


def _row_likeness(one: _Row, other: _Row) -> float:
    same_deadline = bool(one.task.deadline_text) and _same(one.task.deadline_text) == _same(
        other.task.deadline_text
    )
    return _similarity(one.title, other.title) + 0.05 * same_deadline


class _Context:
    """Two plans and how their rows pair."""

    def __init__(self, old: Plan, new: Plan, match: _Match[Task], moved_before: Mapping[str, int]) -> None:
        self.old, self.new, self.match, self.moved_before = old, new, match, moved_before
        self.renamed_keys = {one.key: other.key for one, other in match.pairs}
        if "code" in match.shuffled:
            self.renamed_keys = {row.key: row.key for row in old.rows}
        self.old_areas = _area_rows(old)
        self.new_areas = _area_rows(new)
        self.report_date = old.info.report_date
        self.jump = _jump(_amounts(match))

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


# ---------------------------------------------------------------- changes of the whole

_INFO_WORDS: Mapping[str, tuple[str, bool]] = {
    "unit": ("Đơn vị", False),
    "superior": ("Cơ quan cấp trên", False),
    "year": ("Năm kế hoạch", True),
    "number": ("Số kế hoạch", False),
    "issued": ("Ngày ban hành kế hoạch", False),
    "month_window": ("Kỳ số liệu tháng", True),
    "due_soon_days": ("Số ngày sắp đến hạn", False),
    "illustrative": ("Số liệu minh hoạ", False),
}
"""Fields of the sheet "Thông tin", and whether a change of them changes figures."""


def _info_changes(old: PlanInfo, new: PlanInfo) -> Iterator[Change]:
    for name, (word, dangerous) in _INFO_WORDS.items():
        before, after = _info_text(getattr(old, name)), _info_text(getattr(new, name))
        if _same(before) != _same(after):
            sentence = f"{word} đổi từ {_quoted(before)} thành {_quoted(after)}."
            yield Change(ChangeKind.INFO_CHANGED, "", word, None, before, after, sentence, dangerous)
    for name in sorted(old.letterhead.keys() | new.letterhead.keys()):
        before, after = old.letterhead.get(name), new.letterhead.get(name)
        if _same(before) != _same(after):
            sentence = f"Thể thức văn bản đổi từ {_quoted(before)} thành {_quoted(after)}."
            yield Change(
                ChangeKind.INFO_CHANGED, "", "Thể thức văn bản", None, before, after, sentence, False
            )
    yield from _report_date_changes(old.report_date, new.report_date)


def _info_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return vn.day(value)
    texts = {"calendar": "tháng dương lịch", "from-15th": "từ ngày 15 tháng trước đến ngày 14"}
    return None if value is None else texts.get(str(value), str(value))


def _report_date_changes(old: date | None, new: date | None) -> Iterator[Change]:
    if old == new:
        return
    back = old is not None and (new is None or new < old)
    kind = ChangeKind.REPORT_DATE_BACK if back else ChangeKind.REPORT_DATE_FORWARD
    verb = "lùi từ" if back else "chuyển từ"
    sentence = f"Số liệu tính đến ngày: {verb} {_on(old)} sang {_on(new)}."
    yield Change(kind, "", "Số liệu tính đến ngày", None, _on(old), _on(new), sentence, back)


def _total_changes(context: _Context) -> Iterator[Change]:
    """The sum that the total row states."""
    old, new = context.old.stated_total, context.new.stated_total
    if old != new and not (context.jump and context.jump.explains(old, new)):
        sentence = f"Dòng tổng kinh phí đổi từ {_money(old)} thành {_money(new)}."
        at = context.new.total_origin.cell("allocated") if context.new.total_origin.row else None
        yield Change(
            ChangeKind.MONEY_CHANGED, "", "Tổng kinh phí", at, _money(old), _money(new), sentence, True
        )


# ---------------------------------------------------------------- changes of tasks


@dataclass(frozen=True)
class _Pair:
    """One task in both versions."""

    old: Task
    new: Task
    context: _Context

    @property
    def name(self) -> str:
        """The task as sentences call it."""
        return _name(self.new)

    def change(
        self,
        kind: ChangeKind,
        field: str,
        values: tuple[str | None, str | None],
        words: str,
        dangerous: bool = False,
    ) -> Change:
        """A change at one field of the task."""
        at = self.new.origin.cell(field) if self.new.origin.row else None
        return Change(kind, self.new.key, self.new.title, at, *values, f"{self.name}: {words}.", dangerous)


def _name(task: Task) -> str:
    kind = "Dòng nhóm" if task.is_group else "Nhiệm vụ"
    return f"{kind} {task.key} {_quoted(task.title)}"


def _task_changes(context: _Context) -> Iterator[Change]:
    yield from _sorted_columns(context)
    if context.jump:
        yield _jump_change(context.jump)
    for task in context.match.removed:
        words = f"{_name(task)} không còn trong sổ."
        yield Change(ChangeKind.TASK_REMOVED, task.key, task.title, None, task.title, None, words, True)
    for task in context.match.added:
        due = f", thời hạn {_quoted(task.deadline_text)}" if task.deadline_text else ""
        at = task.origin.cell("title")
        words = f"Thêm {_name(task)[:1].lower()}{_name(task)[1:]}{due}."
        yield Change(ChangeKind.TASK_ADDED, task.key, task.title, at, None, task.title, words, False)
    for old, new in context.match.pairs:
        pair = _Pair(old, new, context)
        for find in _TASK_CHANGES if old.is_group == new.is_group else (_identity_changes,):
            yield from find(pair)
        yield from _money_changes(pair)


def _sorted_columns(context: _Context) -> Iterator[Change]:
    words = {"title": "Nhiệm vụ cụ thể", **{name: word for name, (word, _) in TASK_COLUMNS.items()}}
    pairs = context.match.pairs
    for name in sorted(context.match.shuffled, key=list(words).index):
        value = _title_of if name == "title" else TASK_COLUMNS[name][1]
        shifted = [new for old, new in pairs if value(old) != value(new)]
        yield _sorted_change(words[name], shifted[0].origin.cell(name), len(shifted), "các dòng")


def _title_of(task: Task) -> str:
    return _same(task.title)


def _sorted_change(column: str, at: CellRef, count: int, rows: str) -> Change:
    sentence = (
        f"Cột «{column}»: {count} ô lệch so với {rows} của bản trước trong khi các giá trị vẫn như cũ; "
        f"có thể cột này đã bị sắp xếp riêng."
    )
    return Change(ChangeKind.COLUMN_SORTED, "", column, at, None, None, sentence, True)


def _identity_changes(pair: _Pair) -> Iterator[Change]:
    """Name, number, area, and whether the row still counts as a task."""
    old, new, shuffled = pair.old, pair.new, pair.context.match.shuffled
    if _same(old.title) != _same(new.title) and "title" not in shuffled:
        words = f"đổi tên, trước là {_quoted(old.title)}"
        yield pair.change(ChangeKind.TASK_RENAMED, "title", (old.title, new.title), words, True)
    if (old.code or "") != (new.code or "") and "code" not in shuffled:
        words = f"đánh lại số, trước là {old.code or '(không có số)'}"
        yield pair.change(ChangeKind.TASK_RECODED, "code", (old.code, new.code), words)
    if old.is_group != new.is_group and not shuffled & {"code", "lead", "deadline"}:
        yield _counted_change(pair)
    if "code" not in shuffled:
        yield from _area_changes(pair)


def _counted_change(pair: _Pair) -> Change:
    if pair.new.is_group:
        words = "không còn được tính là nhiệm vụ, nay là dòng nhóm (không ghi chủ trì, thời hạn)"
        return pair.change(ChangeKind.TASK_REMOVED, "title", (pair.old.title, None), words, True)
    words = "nay được tính là nhiệm vụ, trước là dòng nhóm"
    return pair.change(ChangeKind.TASK_ADDED, "title", (None, pair.new.title), words)


def _area_changes(pair: _Pair) -> Iterator[Change]:
    context = pair.context
    before, after = context.old_areas.get(pair.old.area, ""), context.new_areas.get(pair.new.area, "")
    if context.key_now(before) == after:
        return
    titles = {area.code: area.title for area in context.old.areas}
    now = {area.code: area.title for area in context.new.areas}
    old_title, new_title = titles.get(pair.old.area), now.get(pair.new.area)
    if _same(old_title) != _same(new_title):
        words = f"chuyển từ lĩnh vực {_quoted(old_title)} sang {_quoted(new_title)}"
        yield pair.change(ChangeKind.AREA_CHANGED, "title", (old_title, new_title), words, True)


_TEXTS: tuple[tuple[str, ChangeKind, str], ...] = (
    ("lead", ChangeKind.LEAD_CHANGED, "bộ phận chủ trì"),
    ("partners", ChangeKind.PARTNERS_CHANGED, "bộ phận phối hợp"),
    ("product", ChangeKind.PRODUCT_CHANGED, "sản phẩm kiểm chứng"),
    ("obstacle", ChangeKind.OBSTACLE_CHANGED, "vướng mắc, kiến nghị"),
)


def _text_changes(pair: _Pair) -> Iterator[Change]:
    """Columns of words. A task that loses its lead or its product loses what it is held to."""
    for field, kind, word in _TEXTS:
        before, after = getattr(pair.old, field), getattr(pair.new, field)
        if _same(before) != _same(after) and field not in pair.context.match.shuffled:
            words = f"{word} đổi từ {_quoted(before)} thành {_quoted(after)}"
            lost = after is None and field in ("lead", "product")
            yield pair.change(kind, field, (before, after), words, lost)


# Deadlines


def _deadline_changes(pair: _Pair) -> Iterator[Change]:
    """The plan's own deadline, as written and as read."""
    old, new = pair.old, pair.new
    if "deadline" in pair.context.match.shuffled or _same(old.deadline_text) == _same(new.deadline_text):
        return
    texts = (old.deadline_text, new.deadline_text)
    same_reading = replace(old.deadline, text="", reading="") == replace(new.deadline, text="", reading="")
    words = f"thời hạn đổi từ {_quoted(old.deadline_text)} thành {_quoted(new.deadline_text)}"
    if _dues(old) == _dues(new) and old.deadline.kind == new.deadline.kind:
        same_reading = same_reading or old.deadline.offset == new.deadline.offset
    if same_reading and _ZEROS.sub("", _same(texts[0])) == _ZEROS.sub("", _same(texts[1])):
        return
    if same_reading:
        kept = "ngày đến hạn" if _dues(new) else "cách tính hạn"
        yield pair.change(ChangeKind.DEADLINE_REWORDED, "deadline", texts, f"{words}, {kept} như cũ")
    elif new.deadline.kind in (DeadlineKind.UNREAD, DeadlineKind.NONE):
        why = "không ghi thời hạn" if new.deadline_text is None else "không đọc được"
        yield pair.change(ChangeKind.DEADLINE_LOST, "deadline", texts, f"{words}, nay {why}", True)
    else:
        yield pair.change(
            ChangeKind.DEADLINE_MOVED, "deadline", texts, words + _before(pair), _is_looser(old, new)
        )


_ZEROS = re.compile(r"\b0+(?=\d)")
"""A date typed as 05/06/2026 and one shown as 5/6/2026 are written alike."""


def _dues(task: Task) -> list[date]:
    return [due.day for due in task.deadline.due]


def _is_looser(old: Task, new: Task) -> bool:
    """Whether a deadline leaves more time: a later or a dropped date, or no date at all any more."""
    before, after = _dues(old), _dues(new)
    if not before:
        return not after
    if len(after) < len(before):
        return True
    return any(later > earlier for earlier, later in zip(before, after, strict=False))


def _before(pair: _Pair) -> str:
    """How often the deadline was moved in earlier versions."""
    moves = pair.context.moved_before
    times = moves.get(pair.old.key, moves.get(pair.new.key, 0))
    return f" (các bản trước đã dời {times} lần)" if times else ""


def _internal_due_changes(pair: _Pair) -> Iterator[Change]:
    """The column "Hạn nội bộ", which overrides the plan's deadline."""
    old, new = pair.old, pair.new
    if new.objected and not old.objected:
        words = "Hạn nội bộ ghi «Chưa xác định» nên không còn tính hạn"
        values = (_on(old.internal_due), "Chưa xác định")
        yield pair.change(ChangeKind.DEADLINE_LOST, "internal_due", values, words, True)
    elif "internal_due" not in pair.context.match.shuffled and (old.internal_due, old.objected) != (
        new.internal_due,
        new.objected,
    ):
        before = "Chưa xác định" if old.objected else _on(old.internal_due)
        values = (before, _on(new.internal_due))
        words = f"hạn nội bộ đổi từ {before} thành {_on(new.internal_due)}{_before(pair)}"
        yield pair.change(ChangeKind.DEADLINE_MOVED, "internal_due", values, words, _ends_later(old, new))


def _ends_later(old: Task, new: Task) -> bool:
    """Whether the date that counts in the end is later than it was, or gone."""
    before, after = _last_due(old), _last_due(new)
    return after is None or (before is not None and after > before)


def _last_due(task: Task) -> date | None:
    return task.internal_due or max(_dues(task), default=None)


def _extension_changes(pair: _Pair) -> Iterator[Change]:
    """Gia hạn: an extension without reason, or of an extension, is to be confirmed."""
    old, new = pair.old, pair.new
    if old.extended_to != new.extended_to and "extended_to" not in pair.context.match.shuffled:
        reason = f", lý do {_quoted(new.extension_reason)}" if new.extension_reason else ", không ghi lý do"
        words = f"gia hạn từ {_on(old.extended_to)} sang {_on(new.extended_to)}{reason}{_before(pair)}"
        if old.extended_to is None:
            words = f"gia hạn đến {_on(new.extended_to)}{reason}{_before(pair)}"
        if new.extended_to is None:
            words = f"bỏ gia hạn đến {_on(old.extended_to)}"
        values = (_on(old.extended_to), _on(new.extended_to))
        again = old.extended_to is not None or not new.extension_reason
        dangerous = again and new.extended_to is not None
        yield pair.change(ChangeKind.EXTENDED, "extended_to", values, words, dangerous)
    elif _same(old.extension_reason) != _same(new.extension_reason):
        values_of_reason = (old.extension_reason, new.extension_reason)
        words = f"lý do gia hạn đổi từ {_quoted(values_of_reason[0])} thành {_quoted(values_of_reason[1])}"
        yield pair.change(ChangeKind.EXTENDED, "extension_reason", values_of_reason, words)


# Milestones

_MILESTONE_KEYS: tuple[Key[Milestone], ...] = (
    lambda row: (_same(row.name), row.due, row.done),
    lambda row: (_same(row.name), row.due),
    lambda row: row.due,
    lambda row: _same(row.name) or None,
)


def _milestone_changes(pair: _Pair) -> Iterator[Change]:
    """Rows of the sheet "Mốc". Dates that only the deadline states are told with the deadline.

    Where numbers were sorted alone these rows belong to other tasks now, which is said once.
    """
    declared = any(row.declared for row in (*pair.old.milestones, *pair.new.milestones))
    if not declared or "code" in pair.context.match.shuffled:
        return
    match = _pair_up(pair.old.milestones, pair.new.milestones, _MILESTONE_KEYS)
    moved = list(zip(match.removed, match.added, strict=False))
    for old, new in sorted([*match.pairs, *moved], key=lambda rows: rows[1].due or date.max):
        yield from _one_milestone(pair, old, new)
    for row in match.removed[len(moved) :]:
        words = f"bỏ mốc {_milestone_name(row)}"
        if row.declared or _same(pair.old.deadline_text) == _same(pair.new.deadline_text):
            yield _milestone_change(pair, ChangeKind.MILESTONE_REMOVED, row, None, words, True)
    for row in match.added[len(moved) :]:
        if row.declared or _same(pair.old.deadline_text) == _same(pair.new.deadline_text):
            words = f"thêm mốc {_milestone_name(row)}"
            yield _milestone_change(pair, ChangeKind.MILESTONE_ADDED, None, row, words, False)


def _milestone_name(row: Milestone) -> str:
    return f"{_quoted(row.name)} hạn {_on(row.due)}" if row.name else f"hạn {_on(row.due)}"


def _milestone_change(
    pair: _Pair,
    kind: ChangeKind,
    old: Milestone | None,
    new: Milestone | None,
    words: str,
    dangerous: bool,
    field: str = "due",
) -> Change:
    values = (_milestone_name(old) if old else None, _milestone_name(new) if new else None)
    change = pair.change(kind, "deadline", values, words, dangerous)
    is_row = new is not None and new.declared and new.origin.row
    return replace(change, at=new.origin.cell(field)) if new is not None and is_row else change


def _one_milestone(pair: _Pair, old: Milestone, new: Milestone) -> Iterator[Change]:
    name = _milestone_name(new)
    if old.due != new.due and ((old.declared and new.declared) or _same_deadline(pair)):
        words = (
            f"mốc {_quoted(new.name or old.name)} dời từ {_on(old.due)} sang {_on(new.due)}{_before(pair)}"
        )
        later = new.due is None or (old.due is not None and new.due > old.due)
        yield _milestone_change(pair, ChangeKind.DEADLINE_MOVED, old, new, words, later)
    if _same(old.name) != _same(new.name) and old.declared and new.declared:
        words = f"mốc hạn {_on(new.due)} đổi tên từ {_quoted(old.name)} thành {_quoted(new.name)}"
        yield _milestone_change(pair, ChangeKind.MILESTONE_RENAMED, old, new, words, False, "name")
    kind, words, dangerous = _completion(pair.context, old.done, new.done, old.due)
    if kind:
        change = _milestone_change(pair, kind, old, new, f"mốc {name}: {words}", dangerous, "done")
        yield replace(change, before=_on(old.done), after=_on(new.done))
    kind, words, dangerous = _evidence(old.evidence, new.evidence)
    if kind:
        change = _milestone_change(pair, kind, old, new, f"mốc {name}: {words}", dangerous, "evidence")
        yield replace(change, before=old.evidence, after=new.evidence)


def _same_deadline(pair: _Pair) -> bool:
    return _same(pair.old.deadline_text) == _same(pair.new.deadline_text)


# Completion, evidence, progress

Finding = tuple[ChangeKind | None, str, bool]
NO_FINDING: Finding = (None, "", False)


def _completion(context: _Context, old: date | None, new: date | None, due: date | None) -> Finding:
    """What became of a completion date; due is the date that was to be kept."""
    if old == new:
        return NO_FINDING
    if old is None:
        late_then = due is not None and context.is_past(due) and due != context.report_date
        backdated = late_then and new is not None and due is not None and new <= due
        if backdated:
            words = (
                f"nay ghi hoàn thành ngày {_on(new)}, đúng hạn, trong khi bản trước đang quá hạn {_on(due)}"
            )
            return ChangeKind.COMPLETION_BACKDATED, words, True
        return ChangeKind.DONE, f"hoàn thành ngày {_on(new)}", False
    if new is None:
        return ChangeKind.COMPLETION_REMOVED, f"bỏ ngày hoàn thành {_on(old)}", True
    words = f"ngày hoàn thành sửa từ {_on(old)} thành {_on(new)}"
    return ChangeKind.COMPLETION_REWRITTEN, words, True


def _evidence(old: str | None, new: str | None) -> Finding:
    before, after = _same(old), _same(new)
    if before == after:
        return NO_FINDING
    if not after:
        return ChangeKind.EVIDENCE_REMOVED, f"bỏ minh chứng {_quoted(old)}", True
    if before in after:
        return ChangeKind.EVIDENCE_ADDED, f"thêm minh chứng {_quoted(new)}", False
    words = f"minh chứng đổi từ {_quoted(old)} thành {_quoted(new)}"
    return ChangeKind.EVIDENCE_CHANGED, words, False


def _completion_changes(pair: _Pair) -> Iterator[Change]:
    old, new, shuffled = pair.old, pair.new, pair.context.match.shuffled
    kind, words, dangerous = _completion(pair.context, old.completed, new.completed, _last_due(old))
    if kind and "completed" not in shuffled:
        values = (_on(old.completed), _on(new.completed))
        yield pair.change(kind, "completed", values, words, dangerous)
    kind, words, dangerous = _evidence(old.evidence, new.evidence)
    if kind and "evidence" not in shuffled:
        yield pair.change(kind, "evidence", (old.evidence, new.evidence), words, dangerous)


def _progress_changes(pair: _Pair) -> Iterator[Change]:
    """The declared share, and the day the row was last updated."""
    before, after = pair.old.declared_progress, pair.new.declared_progress
    values = (vn.or_dash(before, vn.percent), vn.or_dash(after, vn.percent))
    if _differ(before, after) and "progress" not in pair.context.match.shuffled:
        back = before is not None and (after is None or after < before)
        kind = ChangeKind.PROGRESS_BACK if back else ChangeKind.PROGRESS
        words = f"tiến độ {'giảm' if back else 'tăng'} từ {values[0]} {'còn' if back else 'lên'} {values[1]}"
        yield pair.change(kind, "progress", values, words, back)
    if pair.old.updated != pair.new.updated and "updated" not in pair.context.match.shuffled:
        days = (_on(pair.old.updated), _on(pair.new.updated))
        yield pair.change(ChangeKind.UPDATED, "updated", days, f"ngày cập nhật từ {days[0]} sang {days[1]}")


# Money


def _money_changes(pair: _Pair) -> Iterator[Change]:
    """What the plan allocates; a change of unit is told once."""
    before, after = pair.old.allocated, pair.new.allocated
    jump = pair.context.jump
    if jump and jump.explains(before, after):
        return
    if before != after and "allocated" not in pair.context.match.shuffled:
        values = (_money(before), _money(after))
        words = f"kinh phí đổi từ {values[0]} thành {values[1]}"
        yield pair.change(ChangeKind.MONEY_CHANGED, "allocated", values, words, True)


def _spent_changes(pair: _Pair) -> Iterator[Change]:
    """The column "Kinh phí đã chi"; money once spent does not become less."""
    before, after = pair.old.declared_spent, pair.new.declared_spent
    jump = pair.context.jump
    if before == after or "spent" in pair.context.match.shuffled or (jump and jump.explains(before, after)):
        return
    values = (_money(before), _money(after))
    words = f"kinh phí đã chi đổi từ {values[0]} thành {values[1]}"
    if before is not None and (after is None or after < before):
        kind = ChangeKind.SPENDING_REMOVED if after is None else ChangeKind.SPENDING_CHANGED
        yield pair.change(kind, "spent", values, words, True)
    else:
        yield pair.change(ChangeKind.NEW_SPENDING, "spent", values, words)


_TASK_CHANGES: tuple[Callable[[_Pair], Iterator[Change]], ...] = (
    _identity_changes,
    _text_changes,
    _deadline_changes,
    _internal_due_changes,
    _extension_changes,
    _milestone_changes,
    _completion_changes,
    _progress_changes,
    _spent_changes,
)


@dataclass(frozen=True)
class _Jump:
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


Amount = tuple[int, int, CellRef]


def _amounts(match: _Match[Task]) -> list[Amount]:
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


def _jump(amounts: Sequence[Amount]) -> _Jump | None:
    for factor in JUMPS:
        for up in (True, False):
            found = [at for a, b, at in amounts if (a * factor == b if up else b * factor == a)]
            if len(found) >= 3 and 2 * len(found) >= len(amounts):
                return _Jump(factor, up, len(found), len(amounts), found[0])
    return None


def _jump_change(jump: _Jump) -> Change:
    sentence = (
        f"{jump.count}/{jump.total} số tiền bằng đúng {jump.words} số của bản trước; "
        f"có thể nhầm đơn vị tính (đồng, nghìn đồng, triệu đồng)."
    )
    return Change(ChangeKind.UNIT_JUMP, "", "Đơn vị tiền", jump.at, None, jump.words, sentence, True)


# ---------------------------------------------------------------- changes of indicators


def _indicator_match(old: Sequence[Indicator], new: Sequence[Indicator]) -> _Match[Indicator]:
    columns = INDICATOR_COLUMNS
    sorted_alone = _titles_shuffled(old, new, lambda row: row.code, _indicator_title, columns)
    if sorted_alone:
        match = _pair_up(old, new, (lambda row: row.code,))
    else:
        match = _pair_up(old, new, _INDICATOR_KEYS)
        coded = _pair_up(match.removed, match.added, (lambda row: row.code,))
        kept = [pair for pair in coded.pairs if _same_indicator(*pair)]
        gone = {id(row) for pair in kept for row in pair}
        match = _Match(
            [*match.pairs, *kept],
            [row for row in match.removed if id(row) not in gone],
            [row for row in match.added if id(row) not in gone],
        )
        _pair_rest(match, lambda _: 0, lambda a, b: _similarity(a.title, b.title), lambda row: row.title)
    match.pairs.sort(key=lambda pair: pair[1].origin.row)
    shuffled = _shuffled(match.pairs, columns)
    match.shuffled = shuffled | ({"title"} if sorted_alone else set())
    return match


def _indicator_title(row: Indicator) -> str:
    return _same(row.title)


_INDICATOR_KEYS: tuple[Key[Indicator], ...] = (
    lambda row: (row.code, _same(row.title)),
    lambda row: (_same(row.title), _same(row.area), _same(row.unit)),
    lambda row: _same(row.title),
)


def _same_indicator(one: Indicator, other: Indicator) -> bool:
    """Whether two of one code are one renamed: alike in title, or in the months reported."""
    shared = one.months.keys() & other.months.keys()
    same_months = len(shared) >= 3 and all(one.months[month] == other.months[month] for month in shared)
    return same_months or _similarity(one.title, other.title) >= _NAMES_ALIKE


@dataclass(frozen=True)
class _IndicatorPair:
    """One indicator in both versions."""

    old: Indicator
    new: Indicator
    context: _Context
    shuffled: frozenset[str]

    def change(
        self,
        kind: ChangeKind,
        field: str,
        values: tuple[str | None, str | None],
        words: str,
        dangerous: bool = False,
    ) -> Change:
        """A change at one field of the indicator."""
        at = self.new.origin.cell(field) if self.new.origin.row else None
        sentence = f"{_indicator_name(self.new)}: {words}."
        return Change(kind, self.new.code, self.new.title, at, *values, sentence, dangerous)


def _indicator_name(row: Indicator) -> str:
    return f"Chỉ tiêu {row.code} {_quoted(row.title)}"


def _indicator_changes(context: _Context) -> Iterator[Change]:
    match = _indicator_match(context.old.indicators, context.new.indicators)
    words = {"title": "Chỉ tiêu", **{name: word for name, (word, _) in INDICATOR_COLUMNS.items()}}
    for name in sorted(match.shuffled, key=list(words).index):
        value = _indicator_title if name == "title" else INDICATOR_COLUMNS[name][1]
        shifted = [new for old, new in match.pairs if value(old) != value(new)]
        yield _sorted_change(words[name], shifted[0].origin.cell(name), len(shifted), "các chỉ tiêu")
    for row in match.removed:
        sentence = f"{_indicator_name(row)} không còn trong sổ."
        kind = ChangeKind.INDICATOR_REMOVED
        yield Change(kind, row.code, row.title, None, row.title, None, sentence, True)
    for row in match.added:
        sentence = f"Thêm chỉ tiêu {row.code} {_quoted(row.title)}."
        at = row.origin.cell("title")
        yield Change(ChangeKind.INDICATOR_ADDED, row.code, row.title, at, None, row.title, sentence, False)
    for old, new in match.pairs:
        pair = _IndicatorPair(old, new, context, match.shuffled)
        for find in _INDICATOR_CHANGES:
            yield from find(pair)


def _indicator_identity(pair: _IndicatorPair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if _same(old.title) != _same(new.title) and "title" not in pair.shuffled:
        words = f"đổi tên, trước là {_quoted(old.title)}"
        yield pair.change(ChangeKind.INDICATOR_RENAMED, "title", (old.title, new.title), words, True)
    numbered = not (old.code.startswith("#") and new.code.startswith("#"))
    if old.code != new.code and numbered and "code" not in pair.shuffled:
        words = f"đổi mã, trước là {old.code}"
        yield pair.change(ChangeKind.INDICATOR_RECODED, "code", (old.code, new.code), words)
    for field, word in (("area", "lĩnh vực"), ("source", "nguồn số liệu")):
        before, after = getattr(old, field), getattr(new, field)
        if _same(before) != _same(after) and field not in pair.shuffled:
            words = f"{word} đổi từ {_quoted(before)} thành {_quoted(after)}"
            yield pair.change(ChangeKind.INDICATOR_DETAIL_CHANGED, field, (before, after), words)
    if pair.context.key_now(old.task) != new.task:
        words = f"nhiệm vụ liên quan đổi từ {_quoted(old.task)} thành {_quoted(new.task)}"
        yield pair.change(ChangeKind.INDICATOR_DETAIL_CHANGED, "task", (old.task, new.task), words)


def _indicator_basis(pair: _IndicatorPair) -> Iterator[Change]:
    """What makes the same figures mean something else: direction, unit, how months combine."""
    old, new = pair.old, pair.new
    for field, word in (("direction", "chiều"), ("combine", "cách cộng"), ("unit", "đơn vị tính")):
        before, after = getattr(old, field), getattr(new, field)
        if _same(before) != _same(after) and str(before) != str(after) and field not in pair.shuffled:
            words = f"{word} đổi từ {_quoted(before)} thành {_quoted(after)}"
            kind = ChangeKind.INDICATOR_BASIS_CHANGED
            yield pair.change(kind, field, (before, after), words, True)


def _target_changes(pair: _IndicatorPair) -> Iterator[Change]:
    """Lowered means easier to reach: a smaller target, or a larger one where less is better, or none."""
    old, new = pair.old, pair.new
    if not _differ(old.target, new.target) or "target" in pair.shuffled:
        return
    values = (_shown(old.target, old), _shown(new.target, new))
    words = f"mục tiêu đổi từ {values[0]} thành {values[1]}"
    if _is_easier(old, new):
        yield pair.change(ChangeKind.TARGET_LOWERED, "target", values, f"hạ yêu cầu: {words}", True)
    else:
        yield pair.change(ChangeKind.TARGET_RAISED, "target", values, words)


def _is_easier(old: Indicator, new: Indicator) -> bool:
    if new.target is None:
        return True
    if old.target is None:
        return False
    return new.target > old.target if old.direction is Direction.AT_MOST else new.target < old.target


def _shown(value: float | None, row: Indicator) -> str:
    percent = row.unit is not None and ("%" in row.unit or "phần trăm" in row.unit)
    return vn.or_dash(value, vn.percent if percent else vn.number)


def _shown_figure(figure: Figure | None, row: Indicator) -> str | None:
    if figure is None:
        return None
    if figure.part is not None and figure.whole is not None:
        return f"{vn.number(figure.part)}/{vn.number(figure.whole)}"
    return _shown(figure.value, row)


def _figures_differ(old: Figure, new: Figure) -> bool:
    pairs = ((old.value, new.value), (old.part, new.part), (old.whole, new.whole))
    return any(_differ(one, other) for one, other in pairs)


def _month_changes(pair: _IndicatorPair) -> Iterator[Change]:
    """Figures of the months. Those of a month that the old version had closed are past."""
    for month in sorted(pair.old.months.keys() | pair.new.months.keys()):
        old, new = pair.old.months.get(month), pair.new.months.get(month)
        values = (_shown_figure(old, pair.old), _shown_figure(new, pair.new))
        if f"month{month}" in pair.shuffled:
            continue
        if old is None:
            words = f"số liệu tháng {month} là {values[1]}"
            yield pair.change(ChangeKind.NEW_FIGURE, f"month{month}", values, words)
        elif new is None or _figures_differ(old, new):
            past = _is_closed(pair.context, month) or new is None
            kind = ChangeKind.PAST_FIGURE_CHANGED if past else ChangeKind.FIGURE_CHANGED
            words = f"số liệu tháng {month} sửa từ {values[0]} thành {values[1] or '(trống)'}"
            yield pair.change(kind, f"month{month}", values, words, past)


def _is_closed(context: _Context, month: int) -> bool:
    """Whether the old version reported on the whole month; without a report date every figure counts."""
    info = context.old.info
    if info.report_date is None or info.year is None:
        return True
    return month_end(info, info.year, month) <= info.report_date


_INDICATOR_CHANGES: tuple[Callable[[_IndicatorPair], Iterator[Change]], ...] = (
    _indicator_identity,
    _indicator_basis,
    _target_changes,
    _month_changes,
)


# ---------------------------------------------------------------- changes of payments


def _spending_changes(context: _Context) -> Iterator[Change]:
    """Rows of the sheet "Chi", whatever their order."""
    old = [replace(row, task=context.key_now(row.task)) for row in context.old.spendings]
    match = _pair_up(old, context.new.spendings, _SPENDING_KEYS)
    for before, after in match.pairs:
        words = "; ".join(_spending_differences(before, after, context.jump))
        if words:
            serious = context.is_past(before.day) and _spending_facts(before) != _spending_facts(after)
            sentence = f"{_spending_name(after)}: {words}."
            yield _spending_change(
                ChangeKind.SPENDING_CHANGED, before, after, sentence, serious or before.day is None
            )
    for row in match.removed:
        sentence = f"{_spending_name(row)} không còn trong sổ."
        yield _spending_change(ChangeKind.SPENDING_REMOVED, row, None, sentence, True)
    for row in match.added:
        late = " (ghi bổ sung vào kỳ đã báo cáo)" if context.is_past(row.day) else ""
        sentence = f"Thêm {_spending_name(row)[:1].lower()}{_spending_name(row)[1:]}{late}."
        yield _spending_change(ChangeKind.NEW_SPENDING, None, row, sentence, False)


def _spending_facts(row: Spending) -> Hashable:
    return row.day, row.amount, row.task, _same(row.voucher)


_SPENDING_KEYS: tuple[Key[Spending], ...] = (
    lambda row: (_spending_facts(row), _same(row.note)),
    _spending_facts,
    lambda row: (row.day, row.amount, row.task),
    lambda row: (_same(row.voucher), row.task) if row.voucher else None,
    lambda row: _same(row.voucher) or None,
    lambda row: (row.day, row.task, _same(row.note)),
    lambda row: (row.amount, row.task, _same(row.note)),
    lambda row: (row.day, row.amount),
)


def _spending_name(row: Spending) -> str:
    task = f" của nhiệm vụ {row.task}" if row.task else ""
    return f"Khoản chi {_money(row.amount)} ngày {_on(row.day)}{task}"


def _spending_differences(old: Spending, new: Spending, jump: _Jump | None) -> Iterator[str]:
    if jump and jump.explains(old.amount, new.amount):
        old = replace(old, amount=new.amount)
    shown = (
        ("số tiền", _money(old.amount), _money(new.amount)),
        ("ngày", _on(old.day), _on(new.day)),
        ("nhiệm vụ", old.task or "(trống)", new.task or "(trống)"),
        ("chứng từ", _quoted(old.voucher), _quoted(new.voucher)),
        ("ghi chú", _quoted(old.note), _quoted(new.note)),
    )
    for word, before, after in shown:
        if _same(before) != _same(after):
            yield f"{word} đổi từ {before} thành {after}"


def _spending_change(
    kind: ChangeKind, old: Spending | None, new: Spending | None, sentence: str, dangerous: bool
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("amount") if new is not None and new.origin.row else None
    values = (_spending_name(old) if old else None, _spending_name(new) if new else None)
    return Change(kind, key, "Sổ chi", at, *values, sentence, dangerous)


# ---------------------------------------------------------------- changes of events and decisions

Followed = TypeVar("Followed", Event, Decision)


@dataclass(frozen=True)
class _FollowedKinds:
    """The kinds of change of a sort of record that is followed until it is done."""

    word: str
    added: ChangeKind
    done: ChangeKind
    changed: ChangeKind
    removed: ChangeKind


_EVENTS = _FollowedKinds(
    "Việc phát sinh",
    ChangeKind.EVENT_ADDED,
    ChangeKind.EVENT_DONE,
    ChangeKind.EVENT_CHANGED,
    ChangeKind.EVENT_REMOVED,
)
_DECISIONS = _FollowedKinds(
    "Kết luận",
    ChangeKind.DECISION_ADDED,
    ChangeKind.DECISION_DONE,
    ChangeKind.DECISION_CHANGED,
    ChangeKind.DECISION_REMOVED,
)


def _event_changes(context: _Context) -> Iterator[Change]:
    old = [replace(row, task=context.key_now(row.task)) for row in context.old.events]
    match = _pair_up(
        old,
        context.new.events,
        (
            lambda row: (row.task, row.day, _same(row.content), row.done),
            lambda row: (row.task, row.day, _same(row.content)),
            lambda row: (row.day, _same(row.content)),
            lambda row: (row.task, _same(row.content)) if row.content else None,
            lambda row: (row.task, row.day),
        ),
    )
    return _followed_changes(match, _EVENTS, _event_differences)


def _event_differences(old: Event, new: Event) -> Iterator[str]:
    return _differences(
        ("nhiệm vụ", old.task, new.task),
        ("ngày phát sinh", _on(old.day), _on(new.day)),
        ("nội dung", old.content, new.content),
        ("hạn", _on(old.due), _on(new.due)),
    )


def _decision_changes(context: _Context) -> Iterator[Change]:
    old = [replace(row, task=context.key_now(row.task)) for row in context.old.decisions]
    match = _pair_up(
        old,
        context.new.decisions,
        (
            lambda row: (row.meeting, _same(row.content), _same(row.unit), row.due),
            lambda row: (row.meeting, _same(row.content)),
            lambda row: _same(row.content),
            lambda row: (row.meeting, _same(row.unit), row.due) if row.due else None,
        ),
    )
    _pair_rest(match, lambda _: 0, lambda a, b: _similarity(a.content, b.content), lambda row: row.content)
    return _followed_changes(match, _DECISIONS, _decision_differences)


def _decision_differences(old: Decision, new: Decision) -> Iterator[str]:
    return _differences(
        ("ngày họp", _on(old.meeting), _on(new.meeting)),
        ("nội dung", old.content, new.content),
        ("bộ phận", old.unit, new.unit),
        ("hạn", _on(old.due), _on(new.due)),
        ("nhiệm vụ liên quan", old.task, new.task),
    )


def _differences(*fields: tuple[str, str | None, str | None]) -> Iterator[str]:
    for word, before, after in fields:
        if _same(before) != _same(after):
            yield f"{word} đổi từ {_quoted(before)} thành {_quoted(after)}"


def _followed_changes(
    match: _Match[Followed],
    kinds: _FollowedKinds,
    differences: Callable[[Followed, Followed], Iterator[str]],
) -> Iterator[Change]:
    """Records added, done, changed, removed; a date of completion once written does not change."""
    for old, new in sorted(match.pairs, key=lambda pair: pair[1].origin.row):
        words = list(differences(old, new))
        if old.done is None and new.done is not None:
            sentence = f"{kinds.word} {_quoted(new.content)}: xong ngày {_on(new.done)}."
            yield _followed_change(kinds.done, old, new, sentence, False)
        elif old.done != new.done:
            words.append(f"ngày xong đổi từ {_on(old.done)} thành {_on(new.done)}")
        if words:
            sentence = f"{kinds.word} {_quoted(new.content)}: {'; '.join(words)}."
            yield _followed_change(kinds.changed, old, new, sentence, True)
    for row in match.removed:
        sentence = f"{kinds.word} {_quoted(row.content)} không còn trong sổ."
        yield _followed_change(kinds.removed, row, None, sentence, True)
    for row in match.added:
        due = f", hạn {_on(row.due)}" if row.due else ""
        sentence = f"{kinds.word} mới: {_quoted(row.content)}{due}."
        yield _followed_change(kinds.added, None, row, sentence, False)


def _followed_change(
    kind: ChangeKind, old: Followed | None, new: Followed | None, sentence: str, dangerous: bool
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("content") if new is not None and new.origin.row else None
    texts = (old.content if old else None, new.content if new else None)
    return Change(kind, key, row.content if row else "", at, *texts, sentence, dangerous)
