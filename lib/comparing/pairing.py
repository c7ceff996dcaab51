"""Who is who in two versions of a plan: rows are paired by what they say, not by where they stand.

Tasks pair by title and number together, title alone, number with a similar title, similar titles within an
area. So inserted rows, renumbering, another order, case, dashes, spacing and Unicode form pair as they were.
Titles that were sorted alone, in the whole plan or in one area, are found here, since they would tell wrong pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from lib.base import vietnamese as vn
from lib.comparing.changes import ChangeKind
from lib.comparing.columns import FEW, SHUFFLED, ColumnFinding, Columns, Told, column_findings, told_elsewhere
from lib.plan import Decision, Event, Indicator, Milestone, Plan, Spending, Task

T = TypeVar("T")
Key = Callable[[T], Hashable]
Entry = TypeVar("Entry", Spending, Event, Decision)

SIMILAR = 0.6
"""Titles with this share of words in common are one title reworded."""

# Texts

_AROUND_MARKS = re.compile(r"\s*([^\w\s])\s*")
_QUOTES = str.maketrans("“”„«»‘’′″", '"""""' + "'''" + '"')


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    return _AROUND_MARKS.sub(r"\1", vn.fold(text).translate(_QUOTES)).strip(" .;,:")


def comparable(text: str | None) -> str:
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


# Pairing


@dataclass
class Match(Generic[T]):
    """Pairs of old and new records, what has no partner, and what happened to whole columns."""

    pairs: list[tuple[T, T]]
    removed: list[T]
    added: list[T]
    findings: list[ColumnFinding[T]] = field(default_factory=list)

    @cached_property
    def told(self) -> Told:
        """The fields and new rows whose change is told with their column."""
        return told_elsewhere(self.findings)


def _pair_up(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]], was: Callable[[T], T] = lambda record: record
) -> Match[T]:
    """Pairs records by the first key they share; those that share it with others pair in their order.

    was gives an old record as it would stand in the new version (with the new number of its task).
    """
    pairs: list[tuple[T, T]] = []
    for key in keys:
        waiting: dict[Hashable, deque[T]] = defaultdict(deque)
        for record in new:
            waiting[key(record)].append(record)
        rest: list[T] = []
        taken: set[int] = set()
        for record in old:
            found = next(
                (k for k in (key(was(record)), key(record)) if k is not None and waiting.get(k)), None
            )
            if found is None:
                rest.append(record)
                continue
            partner = waiting[found].popleft()
            taken.add(id(partner))
            pairs.append((record, partner))
        old, new = rest, [record for record in new if id(record) not in taken]
    return Match(pairs, list(old), list(new))


def _pair_rest(
    match: Match[T], block: Callable[[T], Hashable], score: Callable[[T, T], float], words: Key[T]
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


def _take_best(match: Match[T], found: Sequence[tuple[float, int, int]]) -> None:
    gone, come = set[int](), set[int]()
    for _, one, other in found:
        if one not in gone and other not in come:
            gone.add(one)
            come.add(other)
            match.pairs.append((match.removed[one], match.added[other]))
    match.removed = [record for i, record in enumerate(match.removed) if i not in gone]
    match.added = [record for i, record in enumerate(match.added) if i not in come]


# What a row says beside its number and title; used to tell rows apart and to see columns sorted alone.
TASK_COLUMNS: Columns[Task] = {
    "code": ("Số thứ tự", lambda row: row.code or ""),
    "lead": ("Bộ phận chủ trì", lambda row: comparable(row.lead)),
    "partners": ("Bộ phận phối hợp", lambda row: comparable(row.partners)),
    "product": ("Sản phẩm kiểm chứng", lambda row: comparable(row.product)),
    "deadline": ("Thời gian thực hiện", lambda row: comparable(row.deadline_text)),
    "allocated": ("Kinh phí thực hiện", lambda row: row.allocated),
    "internal_due": ("Hạn nội bộ", lambda row: row.internal_due),
    "progress": ("Tiến độ", lambda row: row.declared_progress),
    "completed": ("Ngày hoàn thành", lambda row: row.completed),
    "evidence": ("Minh chứng", lambda row: comparable(row.evidence)),
    "spent": ("Kinh phí đã chi", lambda row: row.declared_spent),
    "updated": ("Ngày cập nhật", lambda row: row.updated),
    "obstacle": ("Vướng mắc – kiến nghị", lambda row: comparable(row.obstacle)),
    "extended_to": ("Gia hạn đến ngày", lambda row: row.extended_to),
}


def _month_of(month: int) -> Callable[[Indicator], Hashable]:
    return lambda row: row.months.get(month)


INDICATOR_COLUMNS: Columns[Indicator] = {
    "code": ("Mã", lambda row: row.code),
    "unit": ("Đơn vị tính", lambda row: comparable(row.unit)),
    "target": ("Mục tiêu", lambda row: row.target),
    "source": ("Nguồn", lambda row: comparable(row.source)),
    **{f"month{month}": (f"Tháng {month}", _month_of(month)) for month in range(1, 13)},
}


def _is_shuffle(values: Sequence[tuple[Hashable, Hashable]]) -> bool:
    """Whether many values stand at other rows than before while they stay the same ones."""
    changed = [(old, new) for old, new in values if old != new]
    if len(changed) < max(6, 0.1 * len(values)):
        return False
    before, after = Counter(old for old, _ in changed), Counter(new for _, new in changed)
    return len(before) > 2 and (before & after).total() >= SHUFFLED * len(changed)


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
    areas = {area.code: comparable(area.title) for area in plan.areas}
    titles = {row.key: comparable(row.title) for row in plan.rows}
    return [
        _Row(row, titles[row.key], row.code or "", areas.get(row.area, ""), titles.get(row.parent or "", ""))
        for row in plan.rows
    ]


def _facts(row: _Row) -> Hashable:
    task = row.task
    return (
        row.title,
        row.code,
        row.area,
        comparable(task.deadline_text),
        comparable(task.lead),
        comparable(task.product),
    )


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


def match_tasks(old: Plan, new: Plan) -> Match[Task]:
    """The rows of both plans, groups included, in the order of the new one."""
    before, after = _rows(old), _rows(new)
    columns = {name: (word, _of_row(value)) for name, (word, value) in TASK_COLUMNS.items()}
    if _titles_shuffled(before, after, lambda row: row.task.key, lambda row: row.title, columns):
        match = _pair_up(before, after, (lambda row: row.task.key,))
        retitled = [pair for pair in match.pairs if pair[0].title != pair[1].title]
        blocks = {"": retitled}
    else:
        blocks = _retitled(before, after, columns)
        retitled = [pair for block in blocks.values() for pair in block]
        paired = {id(row) for pair in retitled for row in pair}
        match = _pair_up(
            [row for row in before if id(row) not in paired],
            [row for row in after if id(row) not in paired],
            _TASK_KEYS,
        )
        match.pairs += retitled
        _pair_by_code(match)
        _pair_rest(match, lambda row: (row.area, row.task.is_group), _row_likeness, lambda row: row.title)
        _pair_areas(match)
    pairs = sorted(((one.task, other.task) for one, other in match.pairs), key=lambda p: p[1].origin.row)
    added = [row.task for row in match.added]
    titles = {area.code: area.title for area in new.areas}
    sorted_titles = [
        ColumnFinding(
            ChangeKind.COLUMN_SORTED, "title", tuple(other.task for _, other in block), titles.get(area, "")
        )
        for area, block in blocks.items()
        if len(block) >= FEW
    ]
    others = column_findings(pairs, added, TASK_COLUMNS, lambda row: titles.get(row.area, ""))
    return Match(pairs, [row.task for row in match.removed], added, [*sorted_titles, *others])


def _pair_areas(match: Match[_Row]) -> None:
    """An area that has another name and number keeps its tasks: its heading pairs by them."""
    areas = {id(row): row.task.area for row in match.added if row.task.parent is None and row.task.is_group}
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for one, other in match.pairs:
        homes[one.task.area][other.task.area] += 1
    for one in [row for row in match.removed if row.task.parent is None and row.task.is_group]:
        home, count = (homes[one.task.area].most_common(1) or [("", 0)])[0]
        for other in [row for row in match.added if areas.get(id(row)) == home]:
            if 2 * count > homes[one.task.area].total():
                match.pairs.append((one, other))
                match.removed.remove(one)
                match.added.remove(other)
                break


def _retitled(
    old: Sequence[_Row], new: Sequence[_Row], columns: Columns[_Row]
) -> dict[str, list[tuple[_Row, _Row]]]:
    """Rows by area that took another row's title and kept all else: titles exchanged, not rows."""
    by_key, by_title = {row.task.key: row for row in old}, {row.title: row for row in old}
    blocks: dict[str, list[tuple[_Row, _Row]]] = {}
    candidates: dict[str, list[tuple[_Row, _Row, _Row]]] = defaultdict(list)
    for row in new:
        kept, titled = by_key.get(row.task.key), by_title.get(row.title)
        if kept is not None and titled is not None and kept.title != row.title:
            candidates[row.task.area].append((kept, titled, row))
    for area, found in candidates.items():
        kept_rows, moved_rows = [(kept, row) for kept, _, row in found], [(t, row) for _, t, row in found]
        stays = _agreement(kept_rows, columns) > _agreement(moved_rows, columns) + 0.2
        if len(found) >= FEW and stays and _is_permutation(found):
            blocks[area] = kept_rows
        else:
            blocks[area] = [
                (kept, row)
                for kept, titled, row in found
                if _agreement([(kept, row)], columns) > 0.8 and _agreement([(titled, row)], columns) < 0.5
            ]
    return blocks


def _is_permutation(found: Sequence[tuple[_Row, _Row, _Row]]) -> bool:
    """Whether the titles are those that the same rows had before."""
    before, after = Counter(kept.title for kept, _, _ in found), Counter(row.title for _, _, row in found)
    return (before & after).total() >= SHUFFLED * len(found)


def _of_row(value: Callable[[Task], Hashable]) -> Callable[[_Row], Hashable]:
    return lambda row: value(row.task)


def _pair_by_code(match: Match[_Row]) -> None:
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
    same_deadline = bool(one.task.deadline_text) and comparable(one.task.deadline_text) == comparable(
        other.task.deadline_text
    )
    return _similarity(one.title, other.title) + 0.05 * same_deadline


# Indicators


def match_indicators(old: Sequence[Indicator], new: Sequence[Indicator]) -> Match[Indicator]:
    """The indicators of both versions, in the order of the new one."""
    columns, sorted_titles = INDICATOR_COLUMNS, []
    if _titles_shuffled(old, new, lambda row: row.code, _indicator_title, columns):
        match = _pair_up(old, new, (lambda row: row.code,))
        rows = tuple(b for a, b in match.pairs if _indicator_title(a) != _indicator_title(b))
        sorted_titles = [ColumnFinding(ChangeKind.COLUMN_SORTED, "title", rows)]
    else:
        match = _pair_up(old, new, _INDICATOR_KEYS)
        coded = _pair_up(match.removed, match.added, (lambda row: row.code,))
        kept = [pair for pair in coded.pairs if _same_indicator(*pair)]
        gone = {id(row) for pair in kept for row in pair}
        match = Match(
            [*match.pairs, *kept],
            [row for row in match.removed if id(row) not in gone],
            [row for row in match.added if id(row) not in gone],
        )
        _pair_rest(match, lambda _: 0, lambda a, b: _similarity(a.title, b.title), lambda row: row.title)
    match.pairs.sort(key=lambda pair: pair[1].origin.row)
    match.findings = sorted_titles + column_findings(
        match.pairs, match.added, columns, lambda row: row.area or ""
    )
    return match


def _indicator_title(row: Indicator) -> str:
    return comparable(row.title)


_INDICATOR_KEYS: tuple[Key[Indicator], ...] = (
    lambda row: (row.code, comparable(row.title)),
    lambda row: (comparable(row.title), comparable(row.area), comparable(row.unit)),
    lambda row: comparable(row.title),
)


def _same_indicator(one: Indicator, other: Indicator) -> bool:
    """Whether two of one code are one renamed: alike in title, or in the months reported."""
    shared = one.months.keys() & other.months.keys()
    same_months = len(shared) >= 3 and all(one.months[month] == other.months[month] for month in shared)
    return same_months or _similarity(one.title, other.title) >= _NAMES_ALIKE


# Milestones of one task, payments, events, decisions


_MILESTONE_KEYS: tuple[Key[Milestone], ...] = (
    lambda row: (comparable(row.name), row.due, row.done),
    lambda row: (comparable(row.name), row.due),
    lambda row: comparable(row.name) or None,
    lambda row: row.due,
)


def match_milestones(old: Sequence[Milestone], new: Sequence[Milestone]) -> Match[Milestone]:
    """The milestones of one task in both versions: what is due counts before when."""
    return _pair_up(old, new, _MILESTONE_KEYS)


MILESTONE_COLUMNS: Columns[Milestone] = {
    "name": ("Mốc", lambda row: comparable(row.name)),
    "due": ("Hạn", lambda row: row.due),
    "done": ("Ngày hoàn thành", lambda row: row.done),
    "evidence": ("Minh chứng", lambda row: comparable(row.evidence)),
}
SPENDING_COLUMNS: Columns[Spending] = {
    "day": ("Ngày", lambda row: row.day),
    "amount": ("Số tiền", lambda row: row.amount),
    "voucher": ("Chứng từ", lambda row: comparable(row.voucher)),
    "note": ("Ghi chú", lambda row: comparable(row.note)),
}
EVENT_COLUMNS: Columns[Event] = {
    "day": ("Ngày phát sinh", lambda row: row.day),
    "content": ("Nội dung", lambda row: comparable(row.content)),
    "due": ("Hạn", lambda row: row.due),
    "done": ("Ngày hoàn thành", lambda row: row.done),
}
DECISION_COLUMNS: Columns[Decision] = {
    "meeting": ("Ngày họp", lambda row: row.meeting),
    "content": ("Nội dung", lambda row: comparable(row.content)),
    "unit": ("Bộ phận", lambda row: comparable(row.unit)),
    "due": ("Hạn", lambda row: row.due),
    "done": ("Ngày hoàn thành", lambda row: row.done),
}


def spending_facts(row: Spending) -> Hashable:
    """What a payment is: day, amount, task and voucher."""
    return row.day, row.amount, row.task, comparable(row.voucher)


_SPENDING_KEYS: tuple[Key[Spending], ...] = (
    lambda row: (spending_facts(row), comparable(row.note)),
    spending_facts,
    lambda row: (row.day, row.amount, row.task),
    lambda row: (comparable(row.voucher), row.task) if row.voucher else None,
    lambda row: comparable(row.voucher) or None,
    lambda row: (row.day, row.task, comparable(row.note)),
    lambda row: (row.amount, row.task, comparable(row.note)),
    lambda row: (row.day, row.amount),
)
_EVENT_KEYS: tuple[Key[Event], ...] = (
    lambda row: (row.task, row.day, comparable(row.content), row.done),
    lambda row: (row.task, row.day, comparable(row.content)),
    lambda row: (row.day, comparable(row.content)),
    lambda row: (row.task, comparable(row.content)) if row.content else None,
    lambda row: (row.task, row.day),
)
_DECISION_KEYS: tuple[Key[Decision], ...] = (
    lambda row: (row.meeting, comparable(row.content), comparable(row.unit), row.due),
    lambda row: (row.meeting, comparable(row.content)),
    lambda row: comparable(row.content),
    lambda row: (row.meeting, comparable(row.unit), row.due) if row.due else None,
)


def match_spendings(
    old: Sequence[Spending], new: Sequence[Spending], was: Callable[[Spending], Spending]
) -> Match[Spending]:
    """The payments of both versions; was gives an old one with the new number of its task."""
    return _with_columns(_pair_up(old, new, _SPENDING_KEYS, was), SPENDING_COLUMNS)


def match_events(old: Sequence[Event], new: Sequence[Event], was: Callable[[Event], Event]) -> Match[Event]:
    """The events of both versions; was gives an old one with the new number of its task."""
    return _with_columns(_pair_up(old, new, _EVENT_KEYS, was), EVENT_COLUMNS)


def match_decisions(
    old: Sequence[Decision], new: Sequence[Decision], was: Callable[[Decision], Decision]
) -> Match[Decision]:
    """The decisions of both versions, reworded ones too."""
    match = _pair_up(old, new, _DECISION_KEYS, was)
    _pair_rest(match, lambda _: 0, lambda a, b: _similarity(a.content, b.content), lambda row: row.content)
    return _with_columns(match, DECISION_COLUMNS)


def _with_columns(match: Match[Entry], columns: Columns[Entry]) -> Match[Entry]:
    match.pairs.sort(key=lambda pair: pair[1].origin.row)
    match.findings = column_findings(match.pairs, match.added, columns)
    return match
