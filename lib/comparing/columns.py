"""What happened to whole columns, or to a part of one: sorted alone, filled down, lost, in another unit. Told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Generic, TypeVar

from lib.base import vietnamese as vn
from lib.base.problems import CellRef
from lib.comparing.changes import Change, ChangeKind, named_list
from lib.plan import Decision, Event, Indicator, Milestone, Spending, Task

Row = TypeVar("Row")
Placed = TypeVar("Placed", Task, Indicator, Milestone, Spending, Event, Decision)
Columns = Mapping[str, tuple[str, Callable[[Row], Hashable]]]
Told = Mapping[str, frozenset[int]]
"""Fields and the rows (of the new plan, by identity) whose change in that field is told with its column."""

MANY, MANY_SHARE = 6, 0.1
"""So many shifted values, at least, and at least this share of its rows make a whole column suspect of having
been sorted alone …"""
SHUFFLED = 0.9
"""… where this share of the shifted values are each other's old values."""
FEW, FEW_SHUFFLED = 3, 0.75
"""The same within one area."""
NEVER_FILLED = frozenset({"code", "updated", "progress"})
"""Fields that neighbours share in an ordinary month, and numbers, which are filled as a series."""
MAY_BE_BLANK = frozenset(
    {"updated", "obstacle", "partners", "extended_to", "extension_reason", "source", "note"}
)
"""Fields that may be emptied in an ordinary month, as long as the column is there."""


@dataclass(frozen=True)
class ColumnFinding(Generic[Row]):
    """What happened to a column at some rows of the new plan; area names the part of the plan, "" for all of it."""

    kind: ChangeKind
    field: str
    rows: tuple[Row, ...]
    area: str = ""


def column_findings(
    pairs: Sequence[tuple[Row, Row]],
    added: Sequence[Row],
    columns: Columns[Row],
    area: Callable[[Row], str] = lambda _: "",
) -> list[ColumnFinding[Row]]:
    """Columns that were lost, sorted alone or filled down; pairs stand in the order of the new plan."""
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    found: list[ColumnFinding[Row]] = []
    if len(changed) < FEW:
        return found
    blocks = [list(rows) for _, rows in groupby(pairs, lambda pair: area(pair[1]))]
    for field, (_, value) in columns.items():
        if sum(value(old) != value(new) for old, new in changed) < FEW:
            continue
        values = [(_known(value(old)), _known(value(new)), new) for old, new in pairs]
        if lost := _lost(values, [_known(value(row)) for row in added]):
            found.append(ColumnFinding(ChangeKind.COLUMN_LOST, field, lost))
        elif rows := _sorted_rows(field, values, [area(row) for _, _, row in values]):
            found.append(ColumnFinding(ChangeKind.COLUMN_SORTED, field, rows))
        else:
            for block in blocks:
                part = [(_known(value(old)), _known(value(new)), new) for old, new in block]
                found += _part_findings(field, part, area(block[0][1]))
    return found


def told_elsewhere(findings: Sequence[ColumnFinding[Row]]) -> Told:
    """The rows by field that need no sentence of their own."""
    rows: dict[str, set[int]] = {}
    for finding in findings:
        rows.setdefault(finding.field, set()).update(id(row) for row in finding.rows)
    return {field: frozenset(ids) for field, ids in rows.items()}


Values = Sequence[tuple[Hashable, Hashable, Row]]
"""A column: the old value, the new one and the row, from top to bottom."""


def _known(value: Hashable) -> Hashable:
    """The value; None for an empty text as for nothing. Zero is a value."""
    return None if value == "" else value


def _lost(values: Values[Row], added: Sequence[Hashable]) -> tuple[Row, ...]:
    """The rows that had a value, where at least three had one and none has any more."""
    filled = tuple(row for old, _, row in values if old is not None)
    is_lost = (
        len(filled) >= FEW
        and not any(new is not None for _, new, _ in values)
        and not any(new is not None for new in added)
    )
    return filled if is_lost else ()


def _sorted_rows(field: str, values: Values[Row], areas: Sequence[str]) -> tuple[Row, ...]:
    changed = [one for one in values if one[0] != one[1]]
    filled = sum(old is not None for old, _, _ in values)
    if len(changed) < max(MANY, MANY_SHARE * filled) or len({old for old, _, _ in changed}) <= 2:
        return ()
    if field == "code" and _is_renumbered(values, max(2, len(values) // 20), areas):
        return ()
    return _exchanged(changed, SHUFFLED)


def _part_findings(field: str, values: Values[Row], area: str) -> Iterator[ColumnFinding[Row]]:
    changed = [one for one in values if one[0] != one[1]]
    if len(changed) < FEW:
        return
    if not (field == "code" and _is_renumbered(values, 0)):
        rows = _exchanged(changed, FEW_SHUFFLED)
        if len(rows) >= FEW and len({old for old, _, _ in changed}) > 1:
            yield ColumnFinding(ChangeKind.COLUMN_SORTED, field, rows, area)
            return
    if field not in NEVER_FILLED:
        yield from (ColumnFinding(ChangeKind.COLUMN_FILLED, field, rows, area) for rows in _filled(values))


def _exchanged(changed: Values[Row], share: float) -> tuple[Row, ...]:
    """The rows whose new value is the old one of another row, where they are that share of all changed ones."""
    left = Counter(old for old, _, _ in changed)
    rows = []
    for _, new, row in changed:
        if left[new] > 0:
            left[new] -= 1
            rows.append(row)
    return tuple(rows) if len(rows) >= share * len(changed) else ()


def _is_renumbered(values: Values[Row], slips: int, areas: Sequence[str] = ()) -> bool:
    """Whether shifted numbers come from rows put in: in each area they still rise, and stand as deep as before."""
    changed = [(str(old or ""), str(new or "")) for old, new, _ in values if old != new]
    kept = sum(bool(old) == bool(new) and old.count(".") == new.count(".") for old, new in changed)
    before, after = (
        [(areas[at] if areas else "", one[side]) for at, one in enumerate(values)] for side in (0, 1)
    )
    return _falls(after) <= max(slips, _falls(before)) and kept >= SHUFFLED * len(changed)


def _falls(numbers: Sequence[tuple[str, Hashable]]) -> int:
    """How often numbers of an area go down from row to row; Roman and Arabic ones count for themselves."""
    series: dict[object, list[tuple[object, ...]]] = {}
    for area, number in numbers:
        if number:
            series.setdefault((area, str(number)[0].isdigit()), []).append(vn.sort_key(str(number)))
    return sum(one > other for keys in series.values() for one, other in pairwise(keys))


def _filled(values: Values[Row]) -> Iterator[tuple[Row, ...]]:
    """Runs of rows that took the value of the unchanged row above them, three of them over another value."""
    for source, run in _runs(values):
        over = [row for old, new, row in run if old not in (None, new)]
        if source[0] == source[1] and len(over) >= FEW:
            yield tuple(row for old, new, row in run if old != new)


def _runs(values: Values[Row]) -> Iterator[tuple[tuple[Hashable, Hashable, Row], Values[Row]]]:
    """Rows of one new value below each other, blank ones left out, the first apart."""
    filled = [one for one in values if one[0] is not None or one[1] is not None]
    for value, group in groupby(filled, lambda one: one[1]):
        first, *rest = group
        if value is not None and rest:
            yield first, rest


# A unit of money that changed without its amounts, or amounts without their unit

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


def unit_slip(old: int | None, new: int | None) -> int | None:
    """The factor between units of money by which one amount grew; None where it did not."""
    return next((factor for factor in JUMPS if old and new and old * factor == new), None)


def _amounts(pairs: Sequence[tuple[Task, Task]]) -> list[tuple[int, int, CellRef]]:
    """Old and new amount with the new cell, where both versions state one that is not zero."""
    return [
        (before, after, new.origin.cell(field))
        for old, new in pairs
        for field, before, after in (
            ("allocated", old.allocated, new.allocated),
            ("spent", old.declared_spent, new.declared_spent),
        )
        if before and after
    ]


def find_jump(pairs: Sequence[tuple[Task, Task]]) -> Jump | None:
    """The factor that explains at least three amounts and half of all; None where there is none."""
    amounts = _amounts(pairs)
    for factor in JUMPS:
        for up in (True, False):
            found = [at for a, b, at in amounts if (a * factor == b if up else b * factor == a)]
            if len(found) >= 3 and 2 * len(found) >= len(amounts):
                return Jump(factor, up, len(found), len(amounts), found[0])
    return None


# Words


def column_changes(
    findings: Sequence[ColumnFinding[Placed]],
    columns: Columns[Placed],
    rows: str,
    names: Callable[[Placed], str],
) -> Iterator[Change]:
    """A change for each finding; rows says what the lines of the sheet are ("các dòng")."""
    for finding in findings:
        first = finding.rows[0]
        is_there = finding.field in first.origin.columns
        heading = columns[finding.field][0]
        keys = named_list(map(names, finding.rows))
        sentence = _sentence(finding, heading, rows, f" ({keys})" if keys else "", is_there=is_there)
        dangerous = not (
            is_there and finding.kind is ChangeKind.COLUMN_LOST and finding.field in MAY_BE_BLANK
        )
        at = first.origin.cell(finding.field) if first.origin.row else None
        yield Change(finding.kind, "", heading, at, None, None, sentence, dangerous)


def _sentence(
    finding: ColumnFinding[Placed], heading: str, rows: str, where_listed: str, *, is_there: bool
) -> str:
    count, where = len(finding.rows), f" ở lĩnh vực «{finding.area}»" if finding.area else ""
    match finding.kind:
        case ChangeKind.COLUMN_SORTED:
            return (
                f"Cột «{heading}»{where}: {count} ô lệch so với {rows} của bản trước trong khi các giá trị vẫn "
                f"như cũ{where_listed if finding.area else ''}; có thể cột này đã bị sắp xếp riêng."
            )
        case ChangeKind.COLUMN_FILLED:
            return f"Cột «{heading}»{where}: {count} ô nay giống hệt ô phía trên{where_listed}; có thể đã bị kéo chép xuống."
        case _:
            what = "bị bỏ trống" if is_there else f"không còn trong sheet «{finding.rows[0].origin.sheet}»"
            return f"Cột «{heading}» {what}: {count} ô có giá trị ở bản trước{where_listed}."
