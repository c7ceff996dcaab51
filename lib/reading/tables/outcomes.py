"""What a row says of its result where that is more than words in one column: ticks, shares, days, remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, problem
from lib.days import TimeUnit
from lib.deadlines.deadline import Count, DeadlineKind
from lib.plan import Milestone, Result, ResultKind, Task
from lib.reading.columns.periods import PERIOD_RESULT, PeriodColumn, reached
from lib.reading.columns.profile import DOCUMENT
from lib.reading.results import read_mark, read_result
from lib.reading.results.cells import Outcome, outcome_of
from lib.reading.results.grammar import MEANINGS
from lib.reading.results.joining import with_result
from lib.reading.results.periods import (
    Told,
    counts_periods,
    dues_in,
    each_day,
    first_of_several,
    names_periods,
    periods_told,
)
from lib.reading.tables.tree import with_values
from lib.reading.values import Values, shown_value
from lib.workbook.sheets import Cell

MARKS = ("mark_done", "mark_late", "mark_going", "mark_none")
RESTING = (ResultKind.STOPPED, ResultKind.PAUSED, ResultKind.MOVED)
LONGEST_SEEN = 60
LONGEST_OTHER = 200
COUNTED = re.compile(r"\d[\d.]*/\d")
"""So many of so many things ("12/12 đơn") end no work that goes on all the year."""
TIMELY = re.compile(
    r"(?:dung|dat|dam bao|bao dam|kip|vuot|cham|tre|qua|trong|som|truoc|theo)(?: thoi)?(?: han| tien do| ke hoach)?"
)
"""States that tell whether work is in time, which done and open work may be."""

Seen = dict[str, tuple[Result | None, int]]
"""Words of results -> what they were read as, and in how many cells."""


@dataclass
class Outcomes:
    """Reads the results of rows. heading: what stands above the column of results; marks: the columns of ticks,
    each with its meaning and heading; answers: what the officer said that words mean."""

    values: Values
    heading: str
    marks: Mapping[int, tuple[str, str]]
    answers: Mapping[str, ResultKind] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    note: int = 0
    beside: Mapping[int, str] = field(default_factory=dict)
    """Further columns that hold states, with their headings."""
    periods: Mapping[int, PeriodColumn] = field(default_factory=dict)
    """Columns of results by month or quarter."""
    issued: bool = False
    """Whether its results are documents that its tasks brought forth."""
    years: Counter[int] | None = None
    """In which years work was completed, once that is asked."""

    def of(self, row: int, about: str) -> Outcome:
        """The row's result: of ticks, of its own column, of words in another column's place, or of a remark."""
        found = self._ticks(row) or self._typed(row) or self._answered(row)
        found = found or self._issued(outcome_of(self.values, row, about))
        if found.words is None:
            found = self._remark(row) or found
        elif found.result is None:
            found = self._stated_beside(row, found)
        if found.words is not None and len(found.words) <= LONGEST_SEEN:
            self.seen[found.words] = found.result, self.seen.get(found.words, (None, 0))[1] + 1
        return found

    def told(self, row: int, task: Task, about: str) -> Task:
        """The task with what its row says of its result; about is its title and product. A day of completion long before
        the plan's year, among others, is mostly a slip: that the work is done stands, whether in time is not known."""
        task, year = self._told(row, task, about), self.values.year
        day, last = task.completed, max((due.day.year for due in task.deadline.due), default=year)
        if day is None or year is None or day >= date(year - 1, 12, 1) or last == day.year:
            return task
        column = "completed" if self.values.cell(row, "completed") else task.result_column
        self.values.note("done-before-year", row, column, vn.day(day), year=year)
        if self._is_of(day.year):
            return task
        return with_values(task, completed=None, declared_progress=task.declared_progress or 1.0)

    def _is_of(self, year: int) -> bool:
        """Whether most days of completion are of a year: then the plan's may be wrong."""
        if self.years is None:
            column = self.values.columns.get("completed", 0)
            cells = (cells[column] for _, cells in self.values.sheet.rows if column in cells)
            self.years = Counter(cell.value.year for cell in cells if isinstance(cell.value, date))
        return self.years.total() > 1 and 2 * self.years[year] > self.years.total()

    def _told(self, row: int, task: Task, about: str) -> Task:
        """The task with what its row says of its result."""
        if self.periods:
            task = self._by_columns(row, task, about)
        found = self.of(row, about)
        dues = task.deadline.due
        done = found.result is not None and found.result.kind is ResultKind.DONE
        if task.deadline.count is not None:
            found = _of_times(found, task.deadline.count)
        if task.deadline.kind is DeadlineKind.CONTINUOUS and done and COUNTED.match(found.words or ""):
            found = replace(found, result=Result(ResultKind.GOING_ON, found.words or ""))
        if len(dues) < 2:
            return self._settled(row, with_result(task, found))
        words, claimed = found.words or "", found.result
        periods = periods_told(words, dues, about) if words else None
        if periods is None and claimed is not None and claimed.kind is ResultKind.DONE:
            periods = {due: Told(day) for due, day in each_day(words, dues)} or None
        open_ = (ResultKind.GOING_ON, ResultKind.SHARE)
        partly = claimed is not None and (claimed.kind in open_ or counts_periods(words))
        if periods is None and partly and names_periods(words):  # of which dates, nobody knows
            found = replace(found, result=None)
        if periods is not None:
            all_ = len(periods) == len(dues)
            found = replace(found, result=Result(ResultKind.DONE if all_ else ResultKind.GOING_ON, words))
            return self._settled(row, _with_periods(with_result(task, found), periods))
        return self._share_of_several(row, self._settled(row, with_result(task, found)))

    def _by_columns(self, row: int, task: Task, about: str) -> Task:
        """The task with the periods settled of which a column of their own says that they are done; a cell that says it
        of no period of the task, or is not read, is asked."""
        dues, told, seen = task.deadline.due, dict[date, Told](), list[str]()
        for column, (unit, number) in self.periods.items():
            cell = self.values.sheet.row(row).get(column)
            words = shown_value(cell) if cell is not None else ""
            if cell is None or not words:
                continue
            seen.append(words)
            result = self._of_cell(cell, words, about)
            days = dues_in(number, quarterly=unit == "quy", dues=dues) if dues else []
            if result is not None and result.kind is ResultKind.DONE and days:
                told |= dict.fromkeys(days, Told(result.done, result.evidence))
            elif dues and (result is None or result.kind is ResultKind.DONE):
                self.values.problems.append(
                    problem("result-unread", CellRef(self.values.sheet.name, row, column), words)
                )
        if not seen:
            return task
        kind = ResultKind.DONE if told and len(told) == len(dues) else ResultKind.GOING_ON
        text = ", ".join(seen)
        task = with_values(task, result_text=text, result=Result(kind, text), result_column=PERIOD_RESULT)
        return _with_periods(task, told, only=True)

    def _of_cell(self, cell: Cell, words: str, about: str) -> Result | None:
        """What a cell of a result says by itself: a tick, a day, words."""
        if isinstance(cell.value, datetime | date):
            day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            return Result(ResultKind.DONE, words, done=day)
        mark = reached(words)
        if mark is None:
            mark = read_mark(cell.value)
        if mark is not None:
            return Result(ResultKind.DONE if mark else ResultKind.UNFINISHED, words)
        return read_result(words, year=self.values.year, about=about, heading="Ngày hoàn thành")

    def _share_of_several(self, row: int, task: Task) -> Task:
        """A share in the words of a task with several due dates settles the first of them, where it is so many; else
        it is asked. A percentage under Tiến độ says nothing of dates: these stand on the sheet Mốc."""
        share, dues = task.declared_progress, [due.day for due in task.deadline.due]
        if share is None or not 0 < share < 1 or task.completed is not None or task.result_text is None:
            return task
        found, name = vn.percent(share), task.result_column
        first = first_of_several(share, dues)
        if first is None:
            self.values.note("share-of-several", row, name, found, count=len(dues))
            return task
        self.values.note("share-as-milestones", row, name, found, count=len(dues), done=len(first))
        return _with_periods(task, dict.fromkeys(first, Told()))

    def _settled(self, row: int, task: Task) -> Task:
        """The task as it counts: what says that it is done, where words or another column of states in its row say
        otherwise, says nothing; both are named."""
        if task.completed and task.result_text and TIMELY.fullmatch(vn.bare(task.result_text)):
            task = with_values(task, result=Result(ResultKind.DONE, task.result_text))
        result, done = task.result, is_done(task)
        if result is not None and done and result.kind not in (ResultKind.DONE, ResultKind.NOT_ARISEN):
            return self._contradicted(row, task, result)
        for column, heading in self.beside.items() if done or result is not None else ():
            cell = self.values.sheet.row(row).get(column)
            words = shown_value(cell) if cell is not None else ""
            other = read_result(words, year=self.values.year) if 0 < len(words) < LONGEST_OTHER else None
            if TIMELY.fullmatch(vn.bare(words)):
                continue
            if other is not None and (other.kind is ResultKind.DONE) != done:
                name = task.result_column if result else "completed" if task.completed else "progress"
                found = task.result_text or (vn.day(task.completed) if task.completed else "100%")
                self.values.note("results-differ", row, name, found, used=heading, other=words)
                return _without_claims(with_values(task, result=None))
        return task

    def _contradicted(self, row: int, task: Task, result: Result) -> Task:
        other = f"ngày hoàn thành {vn.day(task.completed)}" if task.completed else "tiến độ 100%"
        facts = {"used": MEANINGS[result.kind].lower(), "other": other}
        self.values.note("result-contradicts", row, task.result_column, task.result_text, **facts)
        several = task.deadline.kind is DeadlineKind.RECURRING or len(task.deadline.due) > 1
        return (
            task if several or result.kind in RESTING else _without_claims(task)
        )  # what is done does not rest

    def _typed(self, row: int) -> Outcome | None:
        """A tick, a truth value, a share or a day in the column of results."""
        cell = self.values.usable(row, "result")
        if cell is None:
            return None
        if read_mark(cell.value) is not None:
            heading = self.heading if read_result("x", heading=self.heading) else "Đã hoàn thành"
            words = cell.value if isinstance(cell.value, bool) else shown_value(cell)
            return Outcome(shown_value(cell), read_result(words, heading=heading))
        if isinstance(cell.value, str) and (typed := vn.read_date(self.values.day_first(cell.value) or "")):
            return Outcome(cell.value, Result(ResultKind.DONE, cell.value, done=typed))
        if isinstance(cell.value, datetime | date):
            day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            return Outcome(shown_value(cell), Result(ResultKind.DONE, shown_value(cell), done=day))
        if isinstance(cell.value, int | float):
            share = self.values.share(row, "result")
            return Outcome(shown_value(cell), None if share is None else _of_share(shown_value(cell), share))
        return None

    def _answered(self, row: int) -> Outcome | None:
        words = self.values.text(row, "result") if self.answers else None
        kind = self.answers.get(vn.bare(words)) if words else None
        return Outcome(words, Result(kind, words)) if words and kind else None

    def _issued(self, found: Outcome) -> Outcome:
        """A bare document where documents are the results: what was issued is done."""
        words = found.words if found.result is None and self.issued else None
        if words is None or not DOCUMENT.search(words):
            return found
        result = read_result(f"Đã ban hành {words}", year=self.values.year)
        return replace(found, result=result and replace(result, words=words))

    def _stated_beside(self, row: int, found: Outcome) -> Outcome:
        """Words of a result that are not read mean what a column of states beside them says."""
        cells = self.values.sheet.row(row)
        texts = (shown_value(cells[column]) for column in self.beside if column in cells)
        known = (read_result(text, year=self.values.year) for text in texts if len(text) < LONGEST_SEEN)
        stated = next((one for one in known if one is not None), None)
        return found if stated is None else replace(found, result=replace(stated, words=found.words or ""))

    def _ticks(self, row: int) -> Outcome | None:
        """Ticks under "Đã TH | Đang TH | Chưa TH"; two that differ, or words that are not read, are asked about."""
        found: list[Result | None] = []
        for column, (name, heading) in self.marks.items():
            cell = self.values.sheet.row(row).get(column)
            if cell is None or not shown_value(cell):
                continue
            mark = read_mark(cell.value)
            if mark is None:
                found.append(read_result(shown_value(cell), year=self.values.year, heading=heading))
            elif mark:
                found.append(_meant(name, heading, shown_value(cell)))
            elif len(self.marks) == 1:
                found.append(Result(ResultKind.UNFINISHED, shown_value(cell)))
        if not found:
            return None
        same = len({None if one is None else one.kind for one in found}) == 1
        first = next(iter(self.marks.values()))[0]
        words = ", ".join(one.words if one else "x" for one in found)
        return Outcome(words, found[0] if same else None, first)

    def _remark(self, row: int) -> Outcome | None:
        """A remark that work was stopped, paused or moved counts where nothing else tells of a result."""
        cell = self.values.sheet.row(row).get(self.note)
        text = cell.value if cell is not None and isinstance(cell.value, str) else None
        result = read_result(text, year=self.values.year) if text and len(text) < 200 else None
        return Outcome(text, result, "title") if result is not None and result.kind in RESTING else None


def _with_periods(task: Task, told: Mapping[date, Told], *, only: bool = False) -> Task:
    """The task with its due dates, those that are told of settled; earlier ones than a day of completion, too, unless
    only the ones that are told of count."""
    dues, last = (
        task.deadline.due,
        max((due for due, one in told.items() if one.day and not only), default=date.min),
    )
    settled = {due.day: told.get(due.day) or Told() for due in dues if due.day in told or due.day < last}
    rows = tuple(
        Milestone(
            due.name, due.day, *settled.get(due.day, Told()), settled=due.day in settled, origin=task.origin
        )
        for due in dues
    )
    return with_values(task, milestones=rows)


TIMES = re.compile(
    r"(?:da )?(?:to chuc|thuc hien|trien khai|hoan thanh)(?: duoc)? (\d{1,3}) (?:lan|dot|cuoc|lop|buoi|ky|luot|phien|hoi nghi)"
)
IN_A_YEAR = {TimeUnit.YEAR: 1, TimeUnit.QUARTER: 4, TimeUnit.MONTH: 12, TimeUnit.WEEK: 52}


def _of_times(found: Outcome, planned: Count) -> Outcome:
    """ "Đã tổ chức 01 lần" of "02 lần/năm" is a half of the work."""
    words = found.words or ""
    told = TIMES.fullmatch(vn.bare(words))
    wanted = planned.times * IN_A_YEAR.get(planned.per, 0) / planned.every
    if told is None or not wanted:
        return found
    share = int(told[1]) / wanted
    result = Result(ResultKind.SHARE, words, share=share) if share < 1 else Result(ResultKind.DONE, words)
    return replace(found, result=result)


def is_done(task: Task) -> bool:
    """Whether the task's row says that all of it is done."""
    said = task.result is not None and task.result.kind is ResultKind.DONE
    return task.completed is not None or task.declared_progress == 1 or said


def proved_by_product(task: Task) -> Task:
    """The task with the document that its product was issued as; what is only expected bears no number."""
    proves = task.product and not task.evidence and is_done(task) and DOCUMENT.search(task.product)
    return with_values(task, evidence=task.product) if proves else task


def _without_claims(task: Task) -> Task:
    """The task without what says that it is done."""
    share = None if task.declared_progress == 1 else task.declared_progress
    return with_values(task, completed=None, declared_progress=share)


def _of_share(words: str, share: float) -> Result:
    kind = ResultKind.DONE if share == 1 else ResultKind.SHARE
    return Result(kind, words, share=share)


def _meant(name: str, heading: str, words: str) -> Result:
    """What a tick under a heading says."""
    read = read_result("x", heading=heading)
    if read is not None:
        return replace(read, words=words)
    kinds = {"mark_going": ResultKind.GOING_ON, "mark_none": ResultKind.NOT_BEGUN}
    late = False if name == "mark_late" else None
    return Result(kinds.get(name, ResultKind.DONE), words, on_time=late)
