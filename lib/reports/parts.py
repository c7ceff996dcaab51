"""What a report is made of: headings, paragraphs, tables, appendices; and the same as plain text.

A table here may hold group rows: a row with a single cell, which spans the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, assert_never

from lib.assessing.assess import DONE, Assessment, Status, TaskState
from lib.base import vietnamese as vn
from lib.plan import PlanInfo
from lib.reports.extra import Extra
from lib.reports.papers import told
from lib.reports.periods import Period
from lib.reports.phrases import is_action
from lib.reports.words import roman, short_day, task_with_group
from lib.views.tables import CellKind, Table
from lib.views.wording import MARKS, STATUS_WORDS


@dataclass(frozen=True)
class ReportHeading:
    """A numbered heading: level 1 "I. …", 2 "1. …", 3 "a) …"."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True)
class ReportPoint:
    """A paragraph that starts with a dash."""

    text: str


Item = ReportHeading | Text | ReportPoint | Table


@dataclass(frozen=True)
class ReportAppendix:
    """An appendix: its title, its tables and sentences, and whether it needs the page's long side."""

    title: str
    items: tuple[Item, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report in words; layout is the exports' work. note stands under the title."""

    info: PlanInfo
    period: Period
    as_of: date
    subject: str
    note: str
    items: tuple[Item, ...]
    appendices: tuple[ReportAppendix, ...]
    illustrative: str | None
    addressees: tuple[str, ...] = ()


def texts(items: Iterable[Item]) -> Iterator[str]:
    """Every piece of text of the items, cells included, as a document shows it."""
    for item in items:
        match item:
            case ReportHeading() | Text() | ReportPoint():
                yield item.text
            case Table():
                yield from (item.title, item.note, *(cell for row in plain_rows(item) for cell in row))
            case _:
                assert_never(item)


def outline(report: Report) -> tuple[str, ...]:
    """What is in the report, in words, for a preview: its parts and its appendices."""
    heads = [item for item in report.items if isinstance(item, ReportHeading) and item.level == 1]
    parts = [f"{roman(n)}. {head.text}" for n, head in enumerate(heads, start=1)]
    titles = [" ".join(appendix.title.split()) for appendix in report.appendices]
    return (*parts, *(f"Phụ lục {roman(n)}. {title}" for n, title in enumerate(titles, start=1)))


def plain_rows(table: Table) -> list[tuple[str, ...]]:
    """The rows' cells as text without marks, total row last; a group row keeps its single cell."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    bare = _marked_columns(table)
    return [
        tuple(
            plain_cell(value, column.kind, bare=number in bare)
            for number, (value, column) in enumerate(zip(row.cells, table.columns, strict=False))
        )
        for row in rows
    ]


def _marked_columns(table: Table) -> set[int]:
    """Columns whose every filled cell starts with a mark: those marks are the product's, not the data's."""
    found = set()
    for number in range(len(table.columns)):
        cells = [row.cells[number] for row in table.rows if len(row.cells) > number]
        words = [cell for cell in cells if isinstance(cell, str)]
        if words and all(word[:2] in _MARK_STARTS for word in words):
            found.add(number)
    return found


_MARK_STARTS = frozenset(f"{mark} " for mark in MARKS.values())


def plain_cell(value: object, kind: CellKind, *, bare: bool = False) -> str:
    """A cell in official writing: words for a status, 06/01/2020 for a date, nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return STATUS_WORDS[value]
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, str):
        return value[2:] if bare and value[:2] in _MARK_STARTS else value
    if kind is CellKind.MONEY and isinstance(value, int):
        return vn.dong(value)
    number = float(value)  # type: ignore[arg-type]
    return vn.percent(number) if kind is CellKind.SHARE else vn.number(number)


DRAFTING = timedelta(days=20)
"""So long after its window a report is drafted: words written until then are of its period."""


class Writer:
    """Writes parts of one report; holds what all its sentences need. before is the assessment of the report before."""

    def __init__(
        self, assessment: Assessment, period: Period, before: Assessment | None, extra: Extra
    ) -> None:
        self.now, self.period, self.before, self.extra = assessment, period, before, extra
        self.plan, self.info = assessment.plan, assessment.plan.info
        self.tracked = assessment.plan.tracked
        areas = {area.code for area in assessment.plan.areas}
        self.parents = {r.key: r.title for r in assessment.plan.rows if r.is_group and r.key not in areas}
        self.commune = self.info.unit or "UBND xã"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The appendices that the report has, in their order."""
        money = self.now.total.allocated is not None or self.now.total.spent
        return (
            "form",
            "tasks",
            *(["indicators"] if self.now.indicators else []),
            *(["money"] if money else []),
        )

    def annex(self, kind: str) -> str:
        """ "chi tiết tại Phụ lục II"."""
        return f"chi tiết tại Phụ lục {roman(self.kinds.index(kind) + 1)}"

    @property
    def in_list(self) -> str:
        """Where every task stands."""
        return self.annex("tasks")

    def name(self, state: TaskState) -> str:
        """The task as sentences call it."""
        return task_with_group(state.task, self.parents)

    def told(self, state: TaskState) -> str:
        """What the officer's words of a result tell of the task, inside a sentence; empty where they were written later
        than a report is drafted, since they may tell of what was done after its window."""
        if not self.is_of_period(state):
            return ""
        words = told(state.task.result_text, counted=len(state.milestones) > 1, over=state.status in DONE)
        small = words[:1].lower() + words[1:]
        return f"đã {small}" if is_action(small) else small

    def is_of_period(self, state: TaskState) -> bool:
        """Whether a row's words without a day of their own were written by the time the report is drafted, or before."""
        known = state.task.updated or self.info.report_date
        return known is None or known <= self.period.end + DRAFTING

    def in_period(self, day: date | None) -> bool:
        """Whether a day is within the period and known on the report's date."""
        return day is not None and self.period.start <= day <= min(self.period.end, self.now.as_of)
