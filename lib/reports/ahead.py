"""Part IV of a report: what is to be done in the period that follows, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from lib.assessing.assess import RESTING, AreaState, IndicatorStatus, Status, TaskState
from lib.assessing.decisions import is_open
from lib.assessing.due import DueItem, DueKind, dues
from lib.base import vietnamese as vn
from lib.plan.units import unit_key
from lib.reports import figures, phrases
from lib.reports.parts import Item, ReportPoint, Text
from lib.reports.periods import PeriodKind
from lib.reports.results import ResultWriter, is_month, missed_times, open_events, to_settle
from lib.reports.words import bare_end, count, joined, listed, short_day
from lib.views.wording import extension_words, sentence_case

MOST_DAYS = 4
"""So many days of one task are named; more of them by the first and the last."""

NOBODY = "Các bộ phận liên quan"


@dataclass
class _Matters:
    """What a unit has ahead: what is late, what is due by a day, what comes several times, and conclusions."""

    late: list[str] = field(default_factory=list)
    by_day: dict[date, list[str]] = field(default_factory=dict)
    often: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.late) + sum(map(len, self.by_day.values())) + len(self.often) + len(self.decided)

    def words(self, *, brief: bool) -> str:
        """A sentence for each kind and day, the late ones first."""
        late = (
            f"{count(len(self.late), 'việc')} quá hạn nêu trên"
            if brief
            else f"việc quá hạn gồm {listed(self.late)}"
        )
        parts = [f"Hoàn thành dứt điểm {late}" if self.late else ""]
        alone = {day: items[0] for day, items in sorted(self.by_day.items()) if len(items) == 1}
        if alone:
            parts.append(phrases.upper_first(listed(_by(day, words) for day, words in alone.items())))
        for day in sorted(self.by_day.keys() - alone.keys()):
            parts.append(f"Chậm nhất ngày {short_day(day)}, {listed(self.by_day[day])}")
        parts.append(f"Theo định kỳ, {listed(self.often)}" if self.often else "")
        parts.append(
            f"Thực hiện kết luận, chỉ đạo của Chủ tịch: {listed(self.decided)}" if self.decided else ""
        )
        return ". ".join(filter(None, parts)) + "."


_EXTENDED = " (được gia hạn)"


def _by(day: date, words: str) -> str:
    """ "rà soát văn bản (hạn 31/12/2026)", "lập danh mục (gia hạn đến 15/7/2026)"."""
    if words.endswith(_EXTENDED):
        return f"{words.removesuffix(_EXTENDED)} (gia hạn đến {short_day(day)})"
    return f"{words} (hạn {short_day(day)})"


class AheadWriter(ResultWriter):
    """Writes the tasks of the next period; a brief one counts what is late, since it is named where its area is told."""

    brief = False

    def ahead(self) -> Iterator[Item]:
        """By unit; a year's report parts what is left of its year from what the next one brings."""
        if self.period.kind is PeriodKind.YEAR:
            yield from self._next_year()
            return
        yield from map(ReportPoint, self._by_unit(self.period.ahead))
        yield from map(ReportPoint, self._for_all())

    def _next_year(self) -> Iterator[Item]:
        year = self.period.end.year
        left = list(self._by_unit(date(year, 12, 31)))
        if left:
            yield Text(f"Hoàn thành các nhiệm vụ còn lại của Kế hoạch năm {year}:")
            yield from map(ReportPoint, left)
        yield Text(f"Trong {self.period.coming}:" if left else f"Nhiệm vụ trọng tâm {self.period.coming}:")
        yield ReportPoint(
            f"Xây dựng, ban hành và tổ chức thực hiện Kế hoạch cải cách hành chính {self.period.coming}."
        )
        moved = [s for s in self.now.states if s.status is Status.MOVED]
        for state in moved:
            who = state.task.lead or NOBODY
            yield ReportPoint(f"{who}: {phrases.to_do(self.name(state))} (chuyển từ năm {year} sang).")
        yield from map(ReportPoint, self._by_unit(self.period.ahead, date(year, 12, 31)))
        yield from map(ReportPoint, self._for_all())

    def _by_unit(self, until: date, after: date | None = None) -> Iterator[str]:
        """One paragraph a unit; after leaves out what is due up to that day, and what is late."""
        names = {unit.key: unit.name for unit in self.now.units}
        matters: dict[str, _Matters] = {}
        ahead = self._groups(until, after)
        if after is None:
            for state in self.now.late if self.tracked else ():
                if not _is_monthly(state, ahead.get(state.task.key, ())):
                    unit = matters.setdefault(unit_key(state.task.lead), _Matters())
                    unit.late.append(self._at_last(state))
        for key, group in ahead.items():
            state = self.now.by_key[key]
            unit = matters.setdefault(unit_key(state.task.lead), _Matters())
            self._add(unit, state, group)
        if after is None:
            for charged, words in self._decided():
                matters.setdefault(charged, _Matters()).decided.append(words)
        for name, unit in sorted(matters.items(), key=lambda pair: (pair[0] == "", -pair[1].number)):
            yield f"{names.get(name, NOBODY)}: {phrases.lower_first(unit.words(brief=self.brief))}"

    def _at_last(self, state: TaskState) -> str:
        extended = extension_words(state.task, self.now.as_of)
        note = f" (đã gia hạn {extended})" if extended else ""
        if state.status is Status.EVENT_OVERDUE:
            return f"giải quyết {joined(open_events(state))}"
        times = missed_times(state)
        short = phrases.topic(self.name(state))
        return f"{phrases.to_do(phrases.once(short) if times else short)}{times}{note}"

    def _groups(self, until: date, after: date | None) -> dict[str, list[DueItem]]:
        """Everything of tasks that has a day in the span, by task."""
        found: dict[str, list[DueItem]] = {}
        first = after or self.now.as_of
        for due in dues(self.now):
            if due.task is not None and due.task.status not in RESTING and first < due.day <= until:
                found.setdefault(due.task.task.key, []).append(due)
        return found

    def _add(self, unit: _Matters, state: TaskState, group: Sequence[DueItem]) -> None:
        """Sorts what a task has ahead: one day, or several."""
        own = [due for due in group if due.event is None]
        title = phrases.topic(self.name(state))
        if len(own) == 1:
            words = phrases.to_do(title)
            if phrases.is_report(title) and len(state.milestones) > 1:
                words = f"gửi báo cáo {phrases.report_about(title)}"
            extended = _EXTENDED if own[0].kind is DueKind.EXTENSION else ""
            unit.by_day.setdefault(own[0].day, []).append(f"{words}{extended}")
        elif own:
            unit.often.append(self._often(state, title, own))
        for due in group:
            if due.event is not None:
                unit.by_day.setdefault(due.day, []).append(to_settle(due.event))

    def _often(self, state: TaskState, title: str, group: Sequence[DueItem]) -> str:
        if phrases.is_report(title) and len(group) <= MOST_DAYS:
            return f"gửi báo cáo {phrases.report_about(title)} ({_days(group)})"
        if _is_monthly(state, group):
            often = "" if phrases.is_period(title) else " hằng tháng"
            missed = missed_times(state) if self.tracked else ""
            made_up = f"thực hiện bù{missed}; " if missed else ""
            return f"tiếp tục {phrases.to_do(title)}{often} ({made_up}{_span(group)})"
        return f"{phrases.to_do(title)} ({_span(group) if len(group) > MOST_DAYS else _days(group)})"

    def _decided(self) -> Iterator[tuple[str, str]]:
        """Conclusions of the chairman that are still open, by the unit charged."""
        for state in filter(is_open, self.now.decisions):
            own = state.decision
            due = f"hạn {short_day(own.due)}" if own.due else ""
            meeting = f"họp ngày {short_day(own.meeting)}" if own.meeting else ""
            note = ", ".join(filter(None, (meeting, due)))
            yield (
                unit_key(own.unit),
                phrases.lower_first(bare_end(own.content)) + (f" ({note})" if note else ""),
            )

    def _for_all(self) -> Iterator[str]:
        off = [s for s in self.now.indicators if s.status is IndicatorStatus.OFF_TARGET]
        zero = {s.indicator.area for s in off if s.indicator.target == 0}
        off = [s for s in off if not (figures.missed_for_good(s) and s.indicator.area in zero)]
        if off:
            yield f"Tập trung cải thiện các chỉ tiêu chưa đạt: {'; '.join(map(figures.raised, off))}."
        for area in filter(_is_unspent, self.now.areas if self.period.kind is not PeriodKind.YEAR else ()):
            title = phrases.lower_first(sentence_case(area.title))
            yield f"Đẩy nhanh giải ngân kinh phí {title} ({vn.dong(area.tally.allocated or 0)} đồng, đến nay chưa chi)."
        for line in self.extra.lines("solutions"):
            yield f"{phrases.upper_first(bare_end(line))}."


def _is_monthly(state: TaskState, group: Sequence[DueItem]) -> bool:
    """Whether days ahead are the coming months of monthly work: what was missed of it is named with them."""
    months = [due.milestone is not None and is_month(due.milestone) for due in group]
    return len(months) > 1 and all(months) and not phrases.is_report(state.task.title)


def _span(group: Sequence[DueItem]) -> str:
    """Many dates by the first and the last: "04 kỳ, từ ngày 30/9/2020 đến ngày 31/12/2020"."""
    return f"{count(len(group), 'kỳ')}, từ ngày {short_day(group[0].day)} đến ngày {short_day(group[-1].day)}"


def _days(group: Sequence[DueItem]) -> str:
    return joined(short_day(due.day) for due in group)


def _is_unspent(area: AreaState) -> bool:
    return bool(area.tally.allocated) and area.tally.spent == 0
