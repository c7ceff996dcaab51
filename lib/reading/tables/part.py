"""One table of tasks as it is to be read: its columns, and what is found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.plan import ResultKind
from lib.reading.columns.periods import PeriodColumn
from lib.reading.headings import Heading
from lib.reading.tables.outcomes import Seen
from lib.reading.tables.sums import Sum
from lib.reading.understanding import LeftOut
from lib.reading.values import Values
from lib.workbook.sheets import Sheet


@dataclass
class TablePart:
    """One table as it is to be read.

    whole: the area of all its rows; scope: what tells its numbers apart; marks: its columns of ticks with their
    meanings and headings; people: those under names of people; periods: those of results by month or quarter; note:
    its column of remarks (0 for none); beside: further columns of states with their headings; former: those of a
    period before that of the column given, the latest first; due_in_titles: its deadlines stand in its titles;
    issued: its results are documents that its tasks brought forth;
    is_follow_up: it only tells how far the tasks of other tables are.
    """

    sheet: Sheet
    heading: Heading
    values: Values
    last_row: int
    whole: str | None = None
    scope: str = ""
    marks: dict[int, tuple[str, str]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    periods: dict[int, PeriodColumn] = field(default_factory=dict)
    note: int = 0
    beside: dict[int, str] = field(default_factory=dict)
    former: dict[int, int] = field(default_factory=dict)
    due_in_titles: bool = False
    issued: bool = False
    is_follow_up: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    seen: Seen = field(default_factory=dict)
    answers: dict[str, ResultKind] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
