"""What the periodic report says: final Vietnamese sentences and tables made from an Assessment. Pure.

The outline is that of the official report on administrative reform (Công văn 4625/BNV-CCHC): direction,
results by area, evaluation, tasks of the next period, proposals, appendices. Nothing is invented: what
the data do not hold is said to be missing, and "…" stands where the officer has to fill in. Counts
below ten are written with a leading zero, as official texts do.

A table here may hold group rows: a row with a single cell, which spans the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, assert_never

from lib import vietnamese as vn
from lib.assess import (
    CONTINUOUS,
    DONE,
    EVENTS,
    AreaState,
    Assessment,
    EventState,
    IndicatorState,
    IndicatorStatus,
    MilestoneState,
    Status,
    Tally,
    TaskState,
    month_end,
    month_start,
)
from lib.plan import Combine, Direction, Indicator, PlanInfo, Task
from lib.tables import CellKind, Table, TableColumn, TableRow
from lib.views_indicators import figure_words, indicator_table, target_words
from lib.views_money import money_table, spent_words, task_money_table
from lib.wording import ILLUSTRATIVE, INDICATOR_WORDS, MARKS, STATUS_WORDS, sentence_case

OPEN = "…"
"""What the officer has to fill in."""


# Periods


class PeriodKind(StrEnum):
    """The reports a commune owes its superior in a year, and any other span."""

    QUARTER_1 = "quy-1"
    HALF = "6-thang"
    QUARTER_3 = "quy-3"
    YEAR = "nam"
    OTHER = "khac"


@dataclass(frozen=True)
class Period:
    """A reporting period: the first and last day of its data window, both included.

    since is the first day of the year's running totals; ahead is the last day of the period that follows,
    by the calendar, and coming its name. name stands in titles ("6 tháng đầu năm 2020"), short in files.
    """

    kind: PeriodKind
    start: date
    end: date
    since: date
    name: str
    short: str
    ahead: date
    coming: str


_SPANS = {
    PeriodKind.QUARTER_1: (1, 3, "quý I năm {}", "quý I {}", 6, "quý II năm {}"),
    PeriodKind.HALF: (1, 6, "6 tháng đầu năm {}", "6 tháng {}", 12, "6 tháng cuối năm {}"),
    PeriodKind.QUARTER_3: (7, 9, "quý III và 9 tháng đầu năm {}", "quý III {}", 12, "quý IV năm {}"),
    PeriodKind.YEAR: (1, 12, "năm {}", "năm {}", 12, "năm {}"),
}


def period_of(info: PlanInfo, kind: PeriodKind, year: int) -> Period:
    """One of the year's reports. Its window follows the plan's month window (Nghị định 09/2019/NĐ-CP):
    by the 15th-to-14th rule six months are 15 December to 14 June. Raises ValueError for OTHER."""
    if kind is PeriodKind.OTHER:
        raise ValueError("a period of one's own choice is made by other_period")
    first, last, name, short, ahead, coming = _SPANS[kind]
    next_year = year + (kind is PeriodKind.YEAR)
    return Period(
        kind=kind,
        start=month_start(info, year, first),
        end=month_end(info, year, last),
        since=month_start(info, year, 1),
        name=name.format(year),
        short=short.format(year),
        ahead=month_end(PlanInfo(), next_year, ahead),
        coming=coming.format(next_year),
    )


def other_period(info: PlanInfo, start: date, end: date) -> Period:
    """Any span of days; raises ValueError where it ends before it starts."""
    if end < start:
        raise ValueError(f"the period ends {end} before it starts {start}")
    span = f"từ ngày {short_day(start)} đến ngày {short_day(end)}"
    since = min(start, month_start(info, info.year or end.year, 1))
    short = f"{start:%d-%m-%Y} den {end:%d-%m-%Y}".replace("den", "đến")
    return Period(PeriodKind.OTHER, start, end, since, span, short, end + (end - start), "thời gian tới")


def periods(info: PlanInfo, year: int) -> tuple[Period, ...]:
    """The four reports of a year."""
    return tuple(period_of(info, kind, year) for kind in PeriodKind if kind is not PeriodKind.OTHER)


def report_day(info: PlanInfo, period: Period, known_by: date | None = None) -> date:
    """The date to assess a period's report on: its end, or the workbook's report date if that comes first.

    After the report date nothing was recorded; to assess later would call unrecorded work overdue.
    known_by stands for the report date of a workbook that states none.
    """
    return min(period.end, info.report_date or known_by or period.end)


def window_line(period: Period) -> str:
    """The data window as printed under the title and under tables."""
    window = f"Số liệu từ ngày {short_day(period.start)} đến ngày {short_day(period.end)}"
    if period.since < period.start:
        return f"{window}; số lũy kế tính từ ngày {short_day(period.since)}"
    return window


# What a report is made of


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 "I. …", 2 "1. …", 3 "a) …"."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True)
class Point:
    """A paragraph that starts with a dash."""

    text: str


Item = Heading | Text | Point | Table


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


def periodic_report(assessment: Assessment, period: Period, before: Assessment | None = None) -> Report:
    """The report of a period from the assessment on its last day; before is that of the report before."""
    maker = _Maker(assessment, period, before)
    info = assessment.plan.info
    return Report(
        info=info,
        period=period,
        as_of=assessment.as_of,
        subject=f"Kết quả thực hiện công tác cải cách hành chính\n{period.name}",
        note=f"{window_line(period)}.",
        items=tuple(maker.items()),
        appendices=tuple(maker.appendices()),
        illustrative=ILLUSTRATIVE if info.illustrative else None,
    )


def texts(items: Iterable[Item]) -> Iterator[str]:
    """Every piece of text of the items, cells included, as a document shows it."""
    for item in items:
        match item:
            case Heading() | Text() | Point():
                yield item.text
            case Table():
                yield from (item.title, item.note, *(cell for row in plain_rows(item) for cell in row))
            case _:
                assert_never(item)


def blanks(report: Report) -> int:
    """How many places the officer has to fill in."""
    parts = [report.items, *(appendix.items for appendix in report.appendices)]
    return sum(text.count(OPEN) for part in parts for text in texts(part))


def outline(report: Report) -> tuple[str, ...]:
    """What is in the report, in words, for a preview: its parts and its appendices."""
    heads = [item for item in report.items if isinstance(item, Heading) and item.level == 1]
    parts = [f"{roman(n)}. {head.text}" for n, head in enumerate(heads, start=1)]
    titles = [" ".join(appendix.title.split()) for appendix in report.appendices]
    return (*parts, *(f"Phụ lục {roman(n)}. {title}" for n, title in enumerate(titles, start=1)))


def roman(number: int) -> str:
    """A Roman numeral from I to XX."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


# Tables in plain words: official tables carry no pictographs


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
    """A cell in official writing: words for a status, 06/01/2020 for a date, "—" for what is not known."""
    if value is None:
        return vn.DASH
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


# Words


def short_day(day: date) -> str:
    """A date in figures as official texts write it: "06/01/2020", "15/9/2020"."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def count(number: int, noun: str = "nhiệm vụ") -> str:
    """ "04 nhiệm vụ"."""
    return f"{number:02} {noun}"


def of(part: int, whole: int, noun: str = "nhiệm vụ") -> str:
    """ "04/72 nhiệm vụ (đạt 5,6%)"; without the rate where there is no whole."""
    rate = vn.share(part, whole).partition("(")[2].rstrip(")")
    return f"{part:02}/{whole:02} {noun}" + (f" (đạt {rate})" if rate else "")


def full_name(unit: str | None) -> str:
    """ "Ủy ban nhân dân xã Thượng Lộ" for "UBND xã Thượng Lộ"."""
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", unit) if unit else f"Ủy ban nhân dân {OPEN}"


def ended(text: str) -> str:
    """The text as a sentence: one full stop at its end."""
    bare = bare_end(text)
    return bare if bare.endswith(("…", "...")) else bare + "."


def bare_end(text: str) -> str:
    """The text without the stops at its end; an ellipsis stays."""
    return text.strip() if text.strip().endswith((OPEN, "...")) else text.strip().rstrip(".;, ")


def listed(parts: Iterable[str]) -> str:
    """Parts joined with semicolons."""
    return "; ".join(part for part in parts if part)


def plan_words(info: PlanInfo) -> str:
    """ "Kế hoạch số 01/KH-UBND ngày 06/01/2020 của UBND xã Thượng Lộ về cải cách hành chính năm 2020"."""
    day = short_day(info.issued) if info.issued else OPEN
    year = info.year or OPEN
    body = info.unit or f"UBND {OPEN}"
    return f"Kế hoạch số {info.number or OPEN} ngày {day} của {body} về cải cách hành chính năm {year}"


SHORT_TITLE = 32


def task_name(task: Task, parents: dict[str, str]) -> str:
    """A task's title; a short one below a group carries the group's, else nobody knows what it is about."""
    title, group = bare_end(task.title), parents.get(task.parent or "")
    if task.code is None and group and len(title) < SHORT_TITLE:
        return f"{bare_end(group)} ({title})"
    return title


def goal_words(indicator: Indicator) -> str:
    """ "mục tiêu từ 90% trở lên", "mục tiêu không quá 02 hồ sơ"."""
    if indicator.target is None:
        return "chưa có mục tiêu"
    words = figure_words(indicator.target, indicator)
    whole = indicator.target in (0.0, 1.0) and words.endswith("%")
    if whole or indicator.target == 0:
        return f"mục tiêu {words}"
    at_least = indicator.direction is Direction.AT_LEAST
    return f"mục tiêu từ {words} trở lên" if at_least else f"mục tiêu không quá {words}"


def figure_with_counts(state: IndicatorState) -> str:
    """ "98,5% (123/125)": the counts stand beside the rate where the latest figure has them."""
    words = figure_words(state.latest, state.indicator)
    if state.indicator.combine is Combine.AVERAGE:
        return f"bình quân {words}" if len(state.known) > 1 else words
    figure = state.known.get(state.month or 0)
    if figure is None:
        return words
    if figure.part is None or figure.whole is None:
        return words
    return f"{words} ({vn.number(figure.part)}/{vn.number(figure.whole)})"


# The sentences


class _Maker:
    """Writes one report; holds what all its sentences need."""

    def __init__(self, assessment: Assessment, period: Period, before: Assessment | None) -> None:
        self.now, self.period, self.before = assessment, period, before
        self.plan, self.info = assessment.plan, assessment.plan.info
        self.tracked = assessment.plan.tracked
        areas = {area.code for area in assessment.plan.areas}
        self.parents = {r.key: r.title for r in assessment.plan.rows if r.is_group and r.key not in areas}
        self.commune = self.info.unit or f"UBND {OPEN}"

    def name(self, state: TaskState) -> str:
        return task_name(state.task, self.parents)

    def in_period(self, day: date | None) -> bool:
        return day is not None and self.period.start <= day <= min(self.period.end, self.now.as_of)

    # The body

    def items(self) -> Iterator[Item]:
        yield from self._opening()
        yield Heading(1, "Công tác chỉ đạo, điều hành cải cách hành chính")
        yield from self._direction()
        yield Heading(1, "Kết quả thực hiện các nội dung cải cách hành chính")
        areas = [area for area in self.now.areas if not is_direction(area)]
        for area in areas:
            yield Heading(2, sentence_case(area.title))
            yield from self._area(area)
        if not areas:
            yield Text(f"Kế hoạch chưa chia theo lĩnh vực; kết quả cụ thể: {OPEN}")
        yield Heading(1, "Đánh giá chung")
        yield from self._evaluation()
        yield Heading(1, f"Phương hướng, nhiệm vụ {self.period.coming}")
        yield from self._ahead()
        yield Heading(1, "Kiến nghị, đề xuất")
        yield from self._proposals()
        yield Text(
            f"Trên đây là báo cáo kết quả thực hiện công tác cải cách hành chính {self.period.name} "
            f"của {full_name(self.info.unit)}."
        )

    def _opening(self) -> Iterator[Item]:
        yield Text(
            f"Thực hiện {plan_words(self.info)}, {full_name(self.info.unit)} báo cáo kết quả thực hiện công tác "
            f"cải cách hành chính {self.period.name} như sau:"
        )
        if self.now.as_of < self.period.end:
            yield Text(
                f"Kỳ báo cáo kết thúc ngày {short_day(self.period.end)}; số liệu theo dõi mới có đến ngày "
                f"{short_day(self.now.as_of)}, cần bổ sung trước khi ký ban hành."
            )
        if not self.tracked:
            yield Text(
                "Sổ theo dõi chưa có cột ghi kết quả thực hiện; các số về hoàn thành, quá hạn trong dự thảo này "
                "chỉ tính từ thời hạn của kế hoạch, cần bổ sung kết quả trước khi ký ban hành."
            )

    def _direction(self) -> Iterator[Item]:
        yield Heading(2, "Xây dựng và thực hiện kế hoạch")
        yield Text(self._plan_sentence())
        yield Text(self._status_sentence(self.now.total, "Trong đó"))
        yield from self._decisions()
        for area in filter(is_direction, self.now.areas):
            yield Heading(2, "Kết quả " + _lower_first(sentence_case(area.title)))
            yield from self._area(area)

    def _plan_sentence(self) -> str:
        tally = self.now.total
        areas = f" thuộc {count(len(self.now.areas), 'lĩnh vực')}" if self.now.areas else ""
        start = f"Kế hoạch năm {self.info.year or OPEN} đề ra {count(tally.tasks)}{areas}"
        if not self.tracked:
            return f"{start}; chưa có số liệu về kết quả thực hiện."
        done = f"lũy kế đến ngày {short_day(self.now.as_of)} đã hoàn thành {of(tally.done, tally.tasks)}"
        return f"{start}; {done}{self._since_before()}.{self._progress(tally)}"

    def _progress(self, tally: Tally) -> str:
        """Mean progress of the tasks with dates beside what should be done by now."""
        real, expected = tally.dated_progress.value, tally.expected.value
        if real is None or expected is None:
            return ""
        need = f"mức cần đạt đến thời điểm này là {vn.percent(float(expected))}"
        many = count(tally.dated_progress.count)
        return f" Tiến độ bình quân của {many} có thời hạn cụ thể là {vn.percent(float(real))}, {need}."

    def _since_before(self) -> str:
        """The change since the report before, where there is one and it is of the same plan."""
        if self.before is None or not self.before.total.tasks:
            return ""
        step = self.now.total.done - self.before.total.done
        day = short_day(self.before.as_of)
        if step > 0:
            return f", tăng {count(step)} so với ngày {day}"
        return f", không tăng so với ngày {day}" if step == 0 else ""

    def _status_sentence(self, tally: Tally, start: str) -> str:
        """The tasks of a tally by kind; every task is named in exactly one part."""
        return f"{start}: {listed(self._status_parts(tally))}."

    def _status_parts(self, tally: Tally) -> Iterator[str]:
        if tally.done:
            yield f"{count(tally.done)} đã hoàn thành{_done_split(tally)}"
        open_in_time = tally.count([Status.IN_TIME, Status.DUE_SOON, Status.EXTENDED])
        if open_in_time:
            yield f"{count(open_in_time)} chưa hoàn thành, còn trong hạn{_open_split(tally)}"
        if late := tally.count([Status.OVERDUE]):
            yield f"{count(late)} chưa hoàn thành, đã quá hạn"
        if continuous := tally.count(CONTINUOUS):
            fresh = tally.count([Status.CONTINUOUS_UPDATED])
            tail = f" ({_fresh_words(fresh, continuous)})" if self.tracked else ""
            yield f"{count(continuous)} thực hiện thường xuyên{tail}"
        if events := tally.count(EVENTS):
            yield f"{count(events)} thực hiện khi có phát sinh{_event_split(tally)}"
        if undated := tally.count([Status.UNDATED]):
            yield f"{count(undated)} chưa xác định được thời hạn"

    def _decisions(self) -> Iterator[Item]:
        states = [s for s in self.now.decisions if self.in_period(s.decision.meeting)]
        if not states:
            return
        done = sum(state.status in DONE for state in states)
        late = sum(state.status is Status.OVERDUE for state in states)
        tail = f"; còn {late:02} kết luận quá hạn" if late else ""
        yield Text(
            f"Qua các cuộc họp trong kỳ, Chủ tịch {self.commune} có {count(len(states), 'kết luận, chỉ đạo')} "
            f"về công tác cải cách hành chính; các bộ phận đã thực hiện {done:02}/{len(states):02}{tail}."
        )

    # One area

    def _area(self, area: AreaState) -> Iterator[Item]:
        if not area.states:
            yield Text("Kế hoạch không giao nhiệm vụ cụ thể trong nội dung này.")
            return
        yield Text(self._status_sentence(area.tally, f"Kế hoạch giao {count(area.tally.tasks)}"))
        for letter, (title, items) in zip("abcd", self._area_parts(area), strict=False):
            yield Heading(3, f"{letter}) {title}")
            yield from items

    def _area_parts(self, area: AreaState) -> Iterator[tuple[str, list[Item]]]:
        yield "Kết quả thực hiện", list(self._results(area))
        if indicators := [s for s in self.now.indicators if s.indicator.area == area.code]:
            yield "Kết quả thực hiện chỉ tiêu", list(self._indicators(indicators))
        if troubles := list(self._troubles(area)):
            yield "Tồn tại, khó khăn, vướng mắc", troubles
        if money := self._money(area):
            yield "Kinh phí", [Text(money)]

    def _results(self, area: AreaState) -> Iterator[Item]:
        found: list[Item] = [Point(line) for state in area.states for line in self._dated_results(state)]
        found += [Point(line) for state in area.states for line in self._happenings(state)]
        found += [Point(line) for line in self._continuous(area)]
        if found:
            yield from found
        elif not self.tracked:
            yield Point(f"Chưa có số liệu; kết quả cụ thể: {OPEN}")
        else:
            yield Point(f"Chưa ghi nhận kết quả phát sinh trong kỳ; kết quả khác (nếu có): {OPEN}")

    def _dated_results(self, state: TaskState) -> Iterator[str]:
        rows = [row for row in state.milestones if self.in_period(row.done) and row.status in DONE]
        if len(state.milestones) > 1:
            if rows:
                yield self._several(state, rows)
        elif rows:
            yield f"{self.name(state)}: hoàn thành ngày {_short(rows[0].done)}{_proof(rows[0], state)}."
        elif state.status is Status.DONE_UNDATED and self._fresh(state):
            yield f"{self.name(state)}: đã hoàn thành, chưa ghi ngày hoàn thành{_evidence(state.task.evidence)}."

    def _fresh(self, state: TaskState) -> bool:
        """Whether what a row says without a date of its own was written in the period, or nobody knows."""
        return self.in_period(state.task.updated) or state.task.updated is None

    def _several(self, state: TaskState, rows: Sequence[MilestoneState]) -> str:
        """A task with several dates: those met in the period, each with its evidence."""
        done = sum(row.status in DONE for row in state.milestones)
        return (
            f"{self.name(state)}: đã hoàn thành {done:02}/{len(state.milestones):02} mốc của năm, "
            f"trong đó thuộc kỳ báo cáo: {listed(map(_met, rows))}."
        )

    def _happenings(self, state: TaskState) -> Iterator[str]:
        new = [e for e in state.events if self.in_period(e.event.day) or self.in_period(e.event.done)]
        if not new:
            return
        done = sum(event.status is Status.EVENT_NONE for event in new)
        details = listed(_event_words(event) for event in new)
        part = f"đã xử lý {done:02}/{len(new):02}" if done else "chưa xử lý xong"
        rest = "đã xử lý xong" if done == len(new) else part
        yield f"{self.name(state)}: có {count(len(new), 'việc phát sinh')}, {rest} ({details})."

    def _continuous(self, area: AreaState) -> Iterator[str]:
        fresh = [s for s in area.states if s.status is Status.CONTINUOUS_UPDATED]
        if fresh:
            names = listed(self.name(s) + _evidence(s.task.evidence) for s in fresh)
            yield f"Duy trì thực hiện thường xuyên {count(len(fresh))}: {names}."

    def _indicators(self, states: Sequence[IndicatorState]) -> Iterator[Item]:
        known = [s for s in states if s.latest is not None]
        if not known:
            yield Text(f"Có {count(len(states), 'chỉ tiêu')}, đến nay chưa có số liệu.")
            return
        met = [s for s in states if s.status is IndicatorStatus.MET]
        yield Text(_met_words(len(met), len(states)))
        for title, status in _INDICATOR_GROUPS:
            chosen = [s for s in states if s.status is status]
            if chosen:
                yield Point(f"{title}: {listed(map(_indicator_words, chosen))}.")
        missing = [s.indicator.title for s in states if s.latest is None]
        if missing:
            yield Point(f"Chưa có số liệu: {listed(missing)}.")

    def _troubles(self, area: AreaState) -> Iterator[Item]:
        late = sorted((s for s in area.states if s.is_late), key=lambda s: -s.days_late)
        yield from (Point(self._late_words(state)) for state in late)
        extended = [s for s in area.states if s.status is Status.EXTENDED]
        yield from (Point(self._extended_words(state)) for state in extended)
        yield from (Point(self._met_late_words(state)) for state in area.states if self._met_late(state))
        others = [s for s in area.states if self._hinders(s) and not s.is_late and s not in extended]
        told = [s for s in others if not self._met_late(s)]
        yield from (Point(f"{self.name(s)}: {ended(s.obstacle or '')}") for s in told)
        yield from self._stale(area)

    def _hinders(self, state: TaskState) -> bool:
        """Whether a row's obstacle is of this report: not where the task was done before the period."""
        over = (
            state.status in DONE and not self.in_period(state.done) and not self.in_period(state.task.updated)
        )
        return bool(state.obstacle) and not over

    def _stale(self, area: AreaState) -> Iterator[Item]:
        stale = [s for s in area.states if s.status is Status.CONTINUOUS_STALE]
        if stale and self.tracked:
            names = listed(map(self.name, stale))
            yield Point(
                f"{count(len(stale))} thường xuyên chưa có thông tin cập nhật trong tháng báo cáo: {names}."
            )

    def _late_words(self, state: TaskState) -> str:
        missed = sum(row.status is Status.OVERDUE for row in state.milestones)
        more = f" ({missed:02} mốc quá hạn)" if missed > 1 else ""
        due = f"thời hạn {short_day(state.due)}, " if state.due else ""
        return (
            f"{self.name(state)}: {due}đến ngày {short_day(self.now.as_of)} quá hạn {count(state.days_late, 'ngày')}"
            f"{more}; chủ trì: {state.task.lead or OPEN}. Nguyên nhân: {ended(state.obstacle or OPEN)}"
        )

    def _extended_words(self, state: TaskState) -> str:
        task = state.task
        reason = task.extension_reason or state.obstacle or OPEN
        until = short_day(task.extended_to) if task.extended_to else OPEN
        return f"{self.name(state)}: được gia hạn đến ngày {until}. Lý do: {ended(reason)}"

    def _met_late(self, state: TaskState) -> bool:
        """Done in the period after its date, and not late now for another one."""
        return not state.is_late and any(
            row.days_late and self.in_period(row.done) and row.status is Status.DONE_LATE
            for row in state.milestones
        )

    def _met_late_words(self, state: TaskState) -> str:
        rows = [r for r in state.milestones if r.status is Status.DONE_LATE and self.in_period(r.done)]
        longest = max(row.days_late for row in rows)
        several = len(state.milestones) > 1
        most = " sau hạn" if len(rows) == 1 else " sau hạn, mốc chậm nhất"
        what = f"{count(len(rows), 'mốc')} hoàn thành{most}" if several else "hoàn thành sau hạn"
        reason = f" Nguyên nhân: {ended(state.obstacle)}" if state.obstacle else ""
        return f"{self.name(state)}: {what} {count(longest, 'ngày')}.{reason}"

    def _money(self, area: AreaState) -> str:
        tally = area.tally
        if tally.allocated is None and not tally.spent:
            return ""
        if tally.allocated is None:
            return f"Kế hoạch không bố trí kinh phí; đã chi {vn.dong(tally.spent or 0)} đồng."
        return f"Kinh phí được giao {vn.dong(tally.allocated)} đồng; {_spent_so_far(tally.spent, tally.allocated)}."

    # Evaluation

    def _evaluation(self) -> Iterator[Item]:
        yield Heading(2, "Kết quả đạt được")
        yield from map(Point, self._achieved())
        yield Heading(2, "Tồn tại, hạn chế")
        yield from map(Point, self._shortcomings())
        yield Heading(2, "Nguyên nhân")
        yield from map(Point, self._causes())

    def _achieved(self) -> Iterator[str]:
        tally, indicators = self.now.total, self.now.indicators
        if self.tracked and tally.done:
            on_time = tally.count([Status.DONE_ON_TIME])
            yield f"Hoàn thành {of(tally.done, tally.tasks)}, trong đó {count(on_time)} đúng hạn."
        if any(state.latest is not None for state in indicators):
            met = sum(state.status is IndicatorStatus.MET for state in indicators)
            yield f"Số chỉ tiêu đã đạt mục tiêu năm: {of(met, len(indicators), 'chỉ tiêu')}."
        if tally.allocated and tally.spent is not None:
            yield (
                f"Kinh phí được giao {vn.dong(tally.allocated)} đồng; {_spent_so_far(tally.spent, tally.allocated)}."
            )
        yield f"Kết quả nổi bật khác: {OPEN}"

    def _shortcomings(self) -> Iterator[str]:
        if not self.now.total.overdue:
            yield (
                "Đến thời điểm báo cáo không có nhiệm vụ quá hạn."
                if self.tracked
                else f"Chưa có số liệu: {OPEN}"
            )
        elif self.now.total.overdue == 1:
            state = self.now.late[0]
            yield f"Còn 01 nhiệm vụ quá hạn ({self.name(state)}; chủ trì: {state.task.lead or OPEN})."
        else:
            yield f"Còn {count(self.now.total.overdue)} quá hạn chưa hoàn thành, thuộc: {self._late_units()}."
        yield from self._limits()

    def _late_units(self) -> str:
        units = [unit for unit in self.now.units if unit.tally.overdue]
        units.sort(key=lambda unit: -unit.tally.overdue)
        named = [f"{unit.name} ({count(unit.tally.overdue)})" for unit in units]
        ownerless = sum(not state.task.lead for state in self.now.late)
        return listed([*named, f"chưa ghi bộ phận chủ trì ({count(ownerless)})" if ownerless else ""])

    def _limits(self) -> Iterator[str]:
        tally, trust = self.now.total, self.now.trust
        off = [s for s in self.now.indicators if s.status is IndicatorStatus.OFF_TARGET]
        if off:
            yield f"{count(len(off), 'chỉ tiêu').capitalize()} chưa đạt mục tiêu: {listed(map(_indicator_words, off))}."
        if late := tally.count([Status.DONE_LATE]):
            yield f"{count(late)} hoàn thành nhưng quá hạn."
        if trust.stale + trust.update_unknown and self.tracked:
            yield (
                f"{count(trust.stale + trust.update_unknown)} thường xuyên chưa có thông tin cập nhật trong tháng "
                f"báo cáo nên chưa đủ cơ sở đánh giá."
            )
        if trust.undated:
            yield f"{count(trust.undated)} chưa xác định được thời hạn thực hiện."
        yield from self._overspent()

    def _overspent(self) -> Iterator[str]:
        for area in self.now.areas:
            allocated, spent = area.tally.allocated, area.tally.spent
            if allocated is not None and spent is not None and spent > allocated:
                title = sentence_case(area.title)
                yield f"Kinh phí nội dung {_lower_first(title)} {spent_words(spent, allocated)}."

    def _causes(self) -> Iterator[str]:
        """Obstacles that the units wrote down, each once; what nobody wrote is left to the officer."""
        found = dict.fromkeys(ended(_causes_only(s.obstacle)) for s in self.now.states if self._hinders(s))
        yield from (cause for cause in found if cause != ".")
        yield f"Nguyên nhân {'khác' if found else 'chủ quan, khách quan'}: {OPEN}"

    # Next period and proposals

    def _ahead(self) -> Iterator[Item]:
        late = self.now.late
        if late:
            yield Point(
                f"Tập trung hoàn thành dứt điểm {count(len(late))} quá hạn: {listed(map(self.name, late))}."
            )
        yield from map(Point, self._next_dates())
        yield from self._open_decisions()
        off = [s for s in self.now.indicators if s.status is IndicatorStatus.OFF_TARGET]
        if off:
            names = listed(s.indicator.title for s in off)
            yield Point(f"Có giải pháp nâng các chỉ tiêu chưa đạt mục tiêu: {names}.")
        if late_money := [a for a in self.now.areas if _unspent(a)]:
            names = listed(sentence_case(area.title) for area in late_money)
            yield Point(f"Đẩy nhanh việc sử dụng kinh phí đã giao nhưng chưa chi: {names}.")
        yield Point(f"Nhiệm vụ khác: {OPEN}")

    def _next_dates(self) -> Iterator[str]:
        for state in self.now.states:
            rows = [row for row in state.milestones if row.status not in DONE and self._is_ahead(row)]
            if rows and state.status not in DONE:
                yield f"{self.name(state)} ({_due_words(rows)}); chủ trì: {state.task.lead or OPEN}."

    def _is_ahead(self, row: MilestoneState) -> bool:
        due = row.milestone.due
        return due is not None and self.now.as_of < due <= self.period.ahead

    def _open_decisions(self) -> Iterator[Item]:
        for state in self.now.decisions:
            if state.status not in DONE:
                decision = state.decision
                due = f", hạn {short_day(decision.due)}" if decision.due else ""
                meeting = f" ngày {short_day(decision.meeting)}" if decision.meeting else ""
                who = f" ({decision.unit}{due})" if decision.unit else due
                yield Point(f"Thực hiện kết luận{meeting}: {bare_end(decision.content)}{who}.")

    def _proposals(self) -> Iterator[Item]:
        found = dict.fromkeys(line for s in self.now.states for line in self._asked(s))
        if not found:
            yield Text("Đến thời điểm báo cáo, các bộ phận chưa ghi kiến nghị, đề xuất.")
        yield from map(Point, found)
        yield Point(f"Kiến nghị, đề xuất khác (nếu có): {OPEN}")

    def _asked(self, state: TaskState) -> Iterator[str]:
        """What a row asks for, in the name of its unit."""
        for clause in _clauses(state.obstacle or "") if self._hinders(state) else ():
            if _asks(clause):
                who = f"{state.task.lead} {_lower_first(clause)}" if state.task.lead else clause
                yield f"{who[:1].upper()}{who[1:]}, đối với nhiệm vụ: {self.name(state)}."

    # Appendices

    def appendices(self) -> Iterator[ReportAppendix]:
        yield ReportAppendix(
            f"Biểu mẫu 1. Thống kê tổng hợp\ncông tác cải cách hành chính\n{self.period.name}",
            (self._noted(self.statistics()),),
        )
        yield ReportAppendix(
            f"Tình hình thực hiện nhiệm vụ cải cách hành chính\n{self.period.name}",
            (self._noted(self.task_list()),),
            landscape=True,
        )
        if self.now.indicators:
            yield ReportAppendix(
                f"Kết quả thực hiện chỉ tiêu cải cách hành chính\n{self.period.name}",
                (self._noted(self.indicator_list()),),
                landscape=True,
            )
        if self.now.total.allocated is not None or self.now.total.spent:
            yield ReportAppendix(
                f"Kinh phí thực hiện cải cách hành chính\n{self.period.name}", tuple(self._money_items())
            )

    def _noted(self, table: Table, first: str = "") -> Table:
        """The table with the data window below it, after what else is to be noted."""
        words = (first, f"{window_line(self.period)}.", f"Tính đến ngày {short_day(self.now.as_of)}.")
        marked = f"{self.illustrative}." if self.illustrative else ""
        return replace(table, note=f"Ghi chú: {' '.join(filter(None, (*words, marked)))}")

    @property
    def illustrative(self) -> str | None:
        """The words that mark figures made up for show."""
        return ILLUSTRATIVE if self.info.illustrative else None

    def _money_items(self) -> Iterator[Item]:
        areas, tasks = money_table(self.now), task_money_table(self.now)
        yield self._noted(replace(areas, title="Kinh phí theo lĩnh vực"), areas.note)
        if tasks.rows:
            rows = tuple(replace(row, cells=(self._label(row), *row.cells[1:])) for row in tasks.rows)
            yield replace(tasks, rows=rows, title="Kinh phí theo nhiệm vụ", note="")

    def _label(self, row: TableRow) -> str:
        state = self.now.by_key[row.key or ""]
        return f"{state.task.code}. {self.name(state)}" if state.task.code else self.name(state)

    def indicator_list(self) -> Table:
        """All indicators against their targets, in the workbook's order."""
        table = indicator_table(self.now)
        rows = tuple(
            replace(row, cells=(row.cells[0], row.cells[1], *_indicator_cells(state)))
            for row, state in zip(table.rows, self.now.indicators, strict=True)
        )
        return Table("", INDICATOR_COLUMNS, rows, empty=table.empty)

    def task_list(self) -> Table:
        """All tasks with their status, below the headings of their areas."""
        rows: list[TableRow] = []
        for area in self.now.areas:
            rows.append(TableRow((f"{area.code}. {sentence_case(area.title)}" if area.code else area.title,)))
            rows += [self._task_row(state) for state in area.states]
        return Table("", TASK_COLUMNS, tuple(rows))

    def _task_row(self, state: TaskState) -> TableRow:
        task = state.task
        progress = None if state.progress is None else float(state.progress)
        name, result = self.name(state), self._result(state) or None
        cells = (task.code or "", name, task.lead, _deadline_words(state), state.status, progress, result)
        return TableRow(cells, task.key)

    def _result(self, state: TaskState) -> str:
        """Evidence of what was done in the period, or else of what was done last; and what hinders the task."""
        done = [row for row in state.milestones if row.status in DONE]
        new = [row for row in done if self.in_period(row.done)] or done[-1:]
        papers = dict.fromkeys(row.milestone.evidence for row in new if row.milestone.evidence)
        own = state.task.evidence
        known = state.later_update is None and (state.done is not None or not state.milestones)
        if own and known and not papers:
            papers[own] = None
        return "\n".join(filter(None, (listed(map(bare_end, papers)), state.obstacle)))

    def statistics(self) -> Table:
        """Biểu mẫu 1: the national form's figures where the data have them, "…" where not."""
        return Table("", FORM_COLUMNS, tuple(TableRow(cells) for cells in self._form_rows()))

    def _form_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        yield (
            "1",
            "Văn bản chỉ đạo, điều hành cải cách hành chính đã ban hành",
            "Văn bản",
            OPEN,
            self._papers(),
        )
        yield from self._plan_rows()
        yield "3", "Kiểm tra công tác cải cách hành chính", "", "", ""
        yield "3.1", "Số cơ quan, đơn vị, bộ phận đã được kiểm tra", "Cơ quan, đơn vị", OPEN, NO_DATA
        yield "3.2", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", OPEN, NO_DATA
        yield "3.3", "Số vấn đề phát hiện đã được xử lý", "Vấn đề", OPEN, NO_DATA
        yield from self._assigned_rows()
        yield from self._satisfaction_rows()
        yield "6", "Đối thoại của lãnh đạo với người dân, doanh nghiệp", "Cuộc", OPEN, NO_DATA

    def _plan_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        tally = self.now.total
        rate = vn.share(tally.done, tally.tasks).partition("(")[2].rstrip("%)") if self.tracked else OPEN
        done = self._known(tally.done)
        rest = (
            f"{tally.count(CONTINUOUS)} nhiệm vụ thường xuyên, {tally.count(EVENTS)} nhiệm vụ theo phát sinh"
        )
        yield "2", "Thực hiện kế hoạch cải cách hành chính năm (lũy kế)", "", "", ""
        yield "2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", str(tally.tasks), f"Trong đó {rest}"
        yield "2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", done, "" if self.tracked else NO_DATA
        note = f"{tally.done}/{tally.tasks} nhiệm vụ" if self.tracked else NO_DATA
        yield "2.3", "Tỷ lệ hoàn thành kế hoạch", "%", rate or OPEN, note

    def _known(self, number: int) -> str:
        """A count of results; not a figure where the workbook tracks none."""
        return str(number) if self.tracked else OPEN

    def _assigned_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        tally, known = self.now.total, self._known
        scope = "Tính theo nhiệm vụ của kế hoạch; nhiệm vụ cấp trên giao thêm: bổ sung"
        undated = tally.count([Status.DONE_UNDATED])
        split = f"Chưa kể {undated} nhiệm vụ hoàn thành thiếu ngày" if undated else ""
        waiting = tally.count([Status.EVENT_OVERDUE])
        events = f"Trong đó {waiting} nhiệm vụ theo phát sinh" if waiting else ""
        in_time = tally.count([Status.IN_TIME, Status.DUE_SOON, Status.EXTENDED])
        noun = "Nhiệm vụ"
        yield "4", "Thực hiện nhiệm vụ được giao", "", "", ""
        yield "4.1", "Tổng số nhiệm vụ được giao", noun, str(tally.tasks), scope
        yield "4.2", "Đã hoàn thành đúng hạn", noun, known(tally.count([Status.DONE_ON_TIME])), split
        yield "4.3", "Đã hoàn thành nhưng quá hạn", noun, known(tally.count([Status.DONE_LATE])), ""
        yield "4.4", "Quá hạn nhưng chưa hoàn thành", noun, known(tally.overdue), events
        yield "4.5", "Chưa hoàn thành, còn trong hạn", noun, known(in_time), ""

    def _satisfaction_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        yield "5", "Khảo sát sự hài lòng của người dân, tổ chức", "", "", ""
        yield "5.1", "Số lượng phiếu khảo sát", "Phiếu", OPEN, NO_DATA
        found = [s for s in self.now.indicators if "hai long" in vn.bare(s.indicator.title)]
        for number, state in enumerate(found, start=2):
            unit = state.indicator.unit or ""
            value = OPEN if state.latest is None else figure_words(state.latest, state.indicator)
            if unit == "%":
                value = value.removesuffix("%")
            note = (
                NO_DATA
                if state.latest is None
                else f"Chỉ tiêu {state.indicator.code}, đến tháng {state.month}"
            )
            yield f"5.{number}", state.indicator.title, unit, value, note
        if not found:
            yield "5.2", "Tỷ lệ hài lòng", "%", OPEN, NO_DATA

    def _papers(self) -> str:
        """Documents that the evidence of the period names, by kind; the form's own count is wider."""
        found = dict.fromkeys(
            paper.groups()
            for state in self.now.states
            for row in state.milestones
            if self.in_period(row.done)
            for paper in PAPER.finditer(row.milestone.evidence or state.task.evidence or "")
        )
        if not found:
            return NO_DATA
        kinds = Counter(kind for _, kind in found)
        named = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        return f"Sổ theo dõi ghi {count(len(found), 'văn bản')} minh chứng trong kỳ ({named})"


NO_DATA = "Chưa có số liệu"
PAPER = re.compile(r"(\d+)[-/](KH|QĐ|CT|CV|TB|BC|TTr|NQ|CTr)[-/][\w&]+")

FORM_COLUMNS = (
    TableColumn("STT", width=9),
    TableColumn("Chỉ tiêu thống kê", width=48),
    TableColumn("Đơn vị tính", width=19),
    TableColumn("Số liệu", CellKind.COUNT, 14),
    TableColumn("Ghi chú", width=40),
)

TASK_COLUMNS = (
    TableColumn("TT", width=13),
    TableColumn("Nhiệm vụ", width=84),
    TableColumn("Bộ phận chủ trì", width=32),
    TableColumn("Thời hạn", width=52),
    TableColumn("Tình trạng", CellKind.MARK, 40),
    TableColumn("Tiến độ", CellKind.SHARE, 16),
    TableColumn("Minh chứng, vướng mắc", width=56),
)

INDICATOR_COLUMNS = (
    TableColumn("Mã", width=13),
    TableColumn("Chỉ tiêu", width=84),
    TableColumn("Lĩnh vực", width=18),
    TableColumn("Mục tiêu", width=26),
    TableColumn("Đạt được", width=34),
    TableColumn("Số liệu đến", width=22),
    TableColumn("Đánh giá", width=28),
    TableColumn("Tháng thiếu số liệu", width=26),
)

_INDICATOR_GROUPS = (
    ("Đã đạt", IndicatorStatus.MET),
    ("Chưa đạt", IndicatorStatus.OFF_TARGET),
    ("Đang thực hiện, tính theo lũy kế năm", IndicatorStatus.IN_PROGRESS),
    ("Chưa có mục tiêu để đánh giá", IndicatorStatus.NO_TARGET),
)


def is_direction(area: AreaState) -> bool:
    """Whether an area is that of direction, which the report's part I is about, by its own title."""
    return "chi dao" in vn.bare(area.title)


def _met_words(met: int, whole: int) -> str:
    if not met:
        few = (
            "Chỉ tiêu này chưa đạt"
            if whole == 1
            else f"Chưa chỉ tiêu nào trong {count(whole, 'chỉ tiêu')} đạt"
        )
        return f"{few} mục tiêu năm."
    if met == whole:
        return f"{'Cả ' if whole > 1 else ''}{count(whole, 'chỉ tiêu')} đã đạt mục tiêu năm."
    return f"Có {met:02}/{whole:02} chỉ tiêu đã đạt mục tiêu năm."


def _short(day: date | None) -> str:
    return short_day(day) if day else OPEN


def _lower_first(text: str) -> str:
    """The first letter small, unless the first word is a short form."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def _done_split(tally: Tally) -> str:
    parts = (
        (Status.DONE_ON_TIME, "đúng hạn"),
        (Status.DONE_LATE, "quá hạn"),
        (Status.DONE_UNDATED, "chưa rõ ngày hoàn thành"),
    )
    known = [(tally.count([status]), words) for status, words in parts]
    named = [(number, words) for number, words in known if number]
    if len(named) == 1:
        return f" {named[0][1]}" if named[0][1] != parts[-1][1] else f", {named[0][1]}"
    return f" ({', '.join(f'{number:02} {words}' for number, words in named)})"


def _fresh_words(fresh: int, whole: int) -> str:
    if not fresh:
        return "chưa nhiệm vụ nào có thông tin cập nhật trong tháng báo cáo"
    if fresh == whole:
        return (
            "đã có cập nhật trong tháng báo cáo" if whole == 1 else "đều đã có cập nhật trong tháng báo cáo"
        )
    return f"{count(fresh)} đã có cập nhật trong tháng báo cáo"


def _open_split(tally: Tally) -> str:
    parts = ((Status.DUE_SOON, "sắp đến hạn"), (Status.EXTENDED, "được gia hạn"))
    known = [(tally.count([status]), words) for status, words in parts]
    named = [f"{number:02} {words}" for number, words in known if number]
    return f" (trong đó có {', '.join(named)})" if named else ""


def _event_split(tally: Tally) -> str:
    parts = ((Status.EVENT_OPEN, "đang xử lý"), (Status.EVENT_OVERDUE, "quá hạn"))
    known = [(tally.count([status]), words) for status, words in parts]
    named = [f"{number:02} {words}" for number, words in known if number]
    return f" ({', '.join(named)})" if named else ""


def _evidence(text: str | None) -> str:
    return f" ({bare_end(text)})" if text else ""


def _proof(row: MilestoneState, state: TaskState) -> str:
    """Evidence and lateness of a single date that was met."""
    late = f", chậm {count(row.days_late, 'ngày')} so với thời hạn" if row.days_late else ""
    due = f" (thời hạn {short_day(row.milestone.due)})" if row.milestone.due and not late else ""
    return f"{late}{due}{_paper(row.milestone.evidence or state.task.evidence)}"


def _paper(evidence: str | None) -> str:
    return f", minh chứng: {bare_end(evidence)}" if evidence else ", chưa ghi minh chứng"


def _met(row: MilestoneState) -> str:
    name = row.milestone.name or f"hạn {_short(row.milestone.due)}"
    late = f", chậm {count(row.days_late, 'ngày')}" if row.days_late else ""
    evidence = row.milestone.evidence
    return f"{name} ({bare_end(evidence) if evidence else f'ngày {_short(row.done)}'}{late})"


def _event_words(state: EventState) -> str:
    event = state.event
    words = bare_end(event.content)
    if state.status is Status.EVENT_NONE:
        late = f", chậm {count(state.days_late, 'ngày')}" if state.days_late else ""
        return f"{words}, xong ngày {_short(event.done)}{late}"
    if state.status is Status.EVENT_OVERDUE:
        return f"{words}, quá hạn {count(state.days_late, 'ngày')}"
    return f"{words}, đang xử lý"


def _indicator_words(state: IndicatorState) -> str:
    verb = "đạt" if state.indicator.direction is Direction.AT_LEAST else "là"
    return f"{bare_end(state.indicator.title)} {verb} {figure_with_counts(state)} ({goal_words(state.indicator)})"


def _due_words(rows: Sequence[MilestoneState]) -> str:
    """The dates ahead of one task; a long row of months by its first and last."""
    days = [row.milestone.due for row in rows if row.milestone.due]
    if len(days) > 4:
        return f"{count(len(days), 'mốc')}, từ ngày {short_day(days[0])} đến ngày {short_day(days[-1])}"
    return "thời hạn " + ", ".join(map(short_day, days))


def _spent_so_far(spent: int | None, allocated: int) -> str:
    if spent is None:
        return "chưa có số liệu chi"
    if spent == 0:
        return "đến nay chưa chi"
    return f"lũy kế đã chi {vn.dong(spent)} đồng ({spent_words(spent, allocated)})"


def _unspent(area: AreaState) -> bool:
    return bool(area.tally.allocated) and area.tally.spent == 0


def _indicator_cells(state: IndicatorState) -> tuple[str | None, ...]:
    indicator = state.indicator
    return (
        indicator.area,
        target_words(indicator) if indicator.target is not None else None,
        None if state.latest is None else figure_with_counts(state),
        None if state.month is None else f"tháng {state.month}",
        INDICATOR_WORDS[state.status],
        ", ".join(map(str, state.missing)) or None,
    )


def _deadline_words(state: TaskState) -> str | None:
    """The plan's own words, and below them the date that decides the status where they do not show it."""
    words = state.task.deadline_text
    due = short_day(state.due) if state.due else None
    if due is None or (words and due in words):
        return words
    return f"{words}\n(xét hạn {due})" if words else due


_CLAUSE = re.compile(r"(?<=[.;])\s+")


def _clauses(text: str) -> list[str]:
    return [bare_end(part) for part in _CLAUSE.split(text) if bare_end(part)]


def _asks(clause: str) -> bool:
    return vn.fold(clause).startswith(("đề nghị", "kiến nghị ", "đề xuất"))


def _causes_only(obstacle: str | None) -> str:
    """An obstacle without what it asks for."""
    return listed(clause for clause in _clauses(obstacle or "") if not _asks(clause))


_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def file_name(words: str, suffix: str) -> str:
    """A file name that Windows takes: "Báo cáo CCHC 6 tháng 2020.docx"; suffix with its dot."""
    name = " ".join(_FORBIDDEN.sub("-", words).split()).strip(" .")
    return f"{name[:120].rstrip(' .')}{suffix}"
