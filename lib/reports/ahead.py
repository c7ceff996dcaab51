"""Part IV of a report: what is to be done in the period that follows, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from lib.reports.words import bare_end, count, joined, short_day
from lib.views.wording import extension_words, sentence_case

MOST_OF_A_UNIT = 15
"""So many matters of a unit are named; the appendix holds all."""

NOBODY = "Các bộ phận liên quan"


class AheadWriter(ResultWriter):
    """Writes the tasks of the next period."""

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
        """One sentence a unit; after leaves out what is due up to that day, and what is late."""
        names = {unit.key: unit.name for unit in self.now.units}
        found: dict[str, list[str]] = {}
        ahead = self._groups(until, after)
        if after is None:
            late = [
                s for s in self.now.late if self.tracked and not _is_monthly(s, ahead.get(s.task.key, ()))
            ]
            for state in late:
                found.setdefault(unit_key(state.task.lead), []).append(self._at_last(state))
        for unit, words in self._dated(ahead):
            found.setdefault(unit, []).append(words)
        if after is None:
            for unit, words in self._decided():
                found.setdefault(unit, []).append(words)
        for unit, matters in sorted(found.items(), key=lambda pair: (pair[0] == "", -len(pair[1]))):
            yield f"{names.get(unit, NOBODY)}: {_enumerated(matters, self.in_list)}."

    def _at_last(self, state: TaskState) -> str:
        extended = extension_words(state.task, self.now.as_of)
        note = f"hạn {short_day(state.due)}" if state.due else ""
        note += f", đã gia hạn {extended}" if extended else ""
        times = missed_times(state)
        short = phrases.topic(self.name(state))
        title = phrases.to_do(phrases.once(short) if times else short)
        if state.status is Status.EVENT_OVERDUE:
            return f"giải quyết dứt điểm {joined(open_events(state))} ({note})"
        if times:
            return f"thực hiện bù việc {title}{times} ({note})"
        return (
            f"khẩn trương hoàn thành việc {title} ({note})"
            if self.told(state)
            else f"khẩn trương {title} ({note})"
        )

    def _groups(self, until: date, after: date | None) -> dict[str, list[DueItem]]:
        """Everything of tasks that has a day in the span, by task."""
        found: dict[str, list[DueItem]] = {}
        first = after or self.now.as_of
        for due in dues(self.now):
            if due.task is not None and due.task.status not in RESTING and first < due.day <= until:
                found.setdefault(due.task.task.key, []).append(due)
        return found

    def _dated(self, groups: Mapping[str, Sequence[DueItem]]) -> Iterator[tuple[str, str]]:
        for key, group in groups.items():
            state = self.now.by_key[key]
            own = [due for due in group if due.event is None]
            if own:
                yield unit_key(state.task.lead), self._coming(state, own)
            for due in group:
                if due.event is not None:
                    yield unit_key(state.task.lead), f"{to_settle(due.event)} (hạn {short_day(due.day)})"

    def _coming(self, state: TaskState, group: Sequence[DueItem]) -> str:
        title = phrases.topic(self.name(state))
        days = joined(short_day(due.day) for due in group)
        if phrases.is_report(title) and len(state.milestones) > 1:
            return f"gửi báo cáo {phrases.report_about(title)} đúng hạn ({days})"
        if _is_monthly(state, group):
            often = "" if phrases.is_period(title) else "hằng tháng "
            missed = missed_times(state) if self.tracked else ""
            made_up = f"thực hiện bù{missed}; " if missed else ""
            return f"{often}tiếp tục {phrases.to_do(title)} ({made_up}{_span(group)})"
        if all(due.kind is DueKind.EXTENSION for due in group):
            extended = extension_words(state.task, self.now.as_of) or f"đến {days}"
            return f"{phrases.to_do(title)} (gia hạn {extended})"
        if len(group) > 4:
            return f"{phrases.to_do(title)} ({_span(group)})"
        return f"{phrases.to_do(title)} (hạn {days})"

    def _decided(self) -> Iterator[tuple[str, str]]:
        """Conclusions of the chairman that are still open."""
        for state in filter(is_open, self.now.decisions):
            own = state.decision
            due = f" (hạn {short_day(own.due)})" if own.due else ""
            meeting = f" ngày {short_day(own.meeting)}" if own.meeting else ""
            content = phrases.lower_first(bare_end(own.content))
            yield unit_key(own.unit), f"thực hiện kết luận{meeting}: {content}{due}"

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


def _enumerated(matters: Sequence[str], where: str) -> str:
    named = list(matters[:MOST_OF_A_UNIT])
    more = len(matters) - len(named)
    return "; ".join([*named, f"và {count(more, 'nội dung')} khác ({where})"] if more else named)


def _is_unspent(area: AreaState) -> bool:
    return bool(area.tally.allocated) and area.tally.spent == 0
