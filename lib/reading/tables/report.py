"""The record of how a workbook was understood, from what the reader decided on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from lib.plan import Plan
from lib.reading.results.grammar import meaning
from lib.reading.tables.choice import Choice
from lib.reading.tables.finding import FoundTable
from lib.reading.tables.part import TablePart
from lib.reading.understanding import (
    TASKS,
    ColumnUse,
    HeadingUse,
    ResultUse,
    SheetUse,
    Understanding,
    YearUse,
)
from lib.workbook.sheets import Workbook

MOST_LEFT_OUT = 200
MOST_RESULTS = 60


def understanding_of(
    book: Workbook,
    choice: Choice,
    parts: Sequence[TablePart],
    plan: Plan,
    year: YearUse,
    others: Iterable[SheetUse],
    recorded: Mapping[str, Sequence[ColumnUse]] = MappingProxyType({}),
) -> Understanding:
    """Everything that the officer should see of how the workbook was understood; recorded are the columns of the
    sheets of records, by sheet."""
    known = {one.name: one for one in others} | choice.uses
    left = [one for part in parts for one in part.left_out]
    return Understanding(
        sheets=tuple(known[s.name] for s in book.sheets if s.name in known),
        headings=tuple(
            HeadingUse(t.sheet.name, t.heading.first_row, t.heading.last_row) for t in choice.tables
        ),
        columns=tuple(
            use for table, part in zip(choice.tables, parts, strict=True) for use in _columns(table, part)
        )
        + tuple(use for sheet in book.sheets for use in recorded.get(sheet.name, ())),
        areas=tuple(area.title for area in plan.areas if area.code),
        year=year,
        results=_results(parts),
        tasks=len(plan.tasks),
        left_out=tuple(left[:MOST_LEFT_OUT]),
    )


def _columns(table: FoundTable, part: TablePart) -> Iterable[ColumnUse]:
    for column, one in sorted(table.decisions.items()):
        profile = table.profiles[column]
        if not one.lines and not profile.filled:
            continue
        unit = part.values.units.get(one.meaning or "", part.values.money_unit)
        yield ColumnUse(
            table.sheet.name,
            column,
            one.heading,
            one.meaning,
            one.state,
            one.why,
            profile.examples,
            one.alternatives,
            unit if one.read_as in ("allocated", "spent") else None,
            TASKS,
        )


def _results(parts: Sequence[TablePart]) -> tuple[ResultUse, ...]:
    seen: dict[str, ResultUse] = {}
    for part in parts:
        for words, (result, count) in part.seen.items():
            before = seen[words].count if words in seen else 0
            seen[words] = ResultUse(words, meaning(result) if result else None, before + count)
    return tuple(list(seen.values())[:MOST_RESULTS])
