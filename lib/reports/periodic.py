"""What the periodic report says: final Vietnamese sentences and tables made from an Assessment. Pure.

The outline is that of the official report on administrative reform (Công văn 4625/BNV-CCHC): direction,
results by area, evaluation, tasks of the next period, proposals, appendices. Nothing is invented: what
the data do not hold is said to be missing, and "…" stands where the officer has to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.assessing.assess import (
    DONE,
    AreaState,
    Assessment,
    IndicatorStatus,
    Status,
    Tally,
    TaskState,
)
from lib.assessing.due import Due, DueKind, dues
from lib.base import vietnamese as vn
from lib.reports.appendices import AppendixWriter
from lib.reports.areas import AreaWriter, indicator_words, money_sentence
from lib.reports.parts import Heading, Item, Point, Report, Text
from lib.reports.periods import Period, window_line
from lib.reports.words import (
    OPEN,
    bare_end,
    count,
    ended,
    full_name,
    listed,
    of,
    plan_words,
    short_day,
)
from lib.views.money import spent_words
from lib.views.wording import ILLUSTRATIVE, sentence_case


def periodic_report(assessment: Assessment, period: Period, before: Assessment | None = None) -> Report:
    """The report of a period from the assessment on its last day; before is that of the report before."""
    info = assessment.plan.info
    return Report(
        info=info,
        period=period,
        as_of=assessment.as_of,
        subject=f"Kết quả thực hiện công tác cải cách hành chính\n{period.name}",
        note=f"{window_line(period)}.",
        items=tuple(_BodyWriter(assessment, period, before).items()),
        appendices=tuple(AppendixWriter(assessment, period, before).appendices()),
        illustrative=ILLUSTRATIVE if info.illustrative else None,
    )


class _BodyWriter(AreaWriter):
    """Writes the body of one report."""

    def items(self) -> Iterator[Item]:
        yield from self._opening()
        yield Heading(1, "Công tác chỉ đạo, điều hành cải cách hành chính")
        yield from self._direction()
        yield Heading(1, "Kết quả thực hiện các nội dung cải cách hành chính")
        areas = [area for area in self.now.areas if not _is_direction(area)]
        for area in areas:
            yield Heading(2, sentence_case(area.title))
            yield from self.area(area)
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
        yield Text(self.status_sentence(self.now.total, "Trong đó"))
        yield from self._decisions()
        for area in filter(_is_direction, self.now.areas):
            yield Heading(2, "Kết quả " + _lower_first(sentence_case(area.title)))
            yield from self.area(area)

    def _plan_sentence(self) -> str:
        tally = self.now.total
        areas = f" thuộc {count(len(self.now.areas), 'lĩnh vực')}" if self.now.areas else ""
        start = f"Kế hoạch năm {self.info.year or OPEN} đề ra {count(tally.tasks)}{areas}"
        if not self.tracked:
            return f"{start}; chưa có số liệu về kết quả thực hiện."
        done = f"lũy kế đến ngày {short_day(self.now.as_of)} đã hoàn thành {of(tally.done, tally.active)}"
        apart = (
            f", không tính {count(tally.resting)} dừng, tạm dừng hoặc chuyển năm sau" if tally.resting else ""
        )
        return f"{start}; {done}{apart}{self._since_before()}.{self._progress(tally)}"

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
            yield f"Hoàn thành {of(tally.done, tally.active)}, trong đó {count(on_time)} đúng hạn."
        if any(state.latest is not None for state in indicators):
            met = sum(state.status is IndicatorStatus.MET for state in indicators)
            yield f"Số chỉ tiêu đã đạt mục tiêu năm: {of(met, len(indicators), 'chỉ tiêu')}."
        if tally.allocated and tally.spent is not None:
            yield money_sentence(tally.spent, tally.allocated)
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
            yield f"{count(len(off), 'chỉ tiêu').capitalize()} chưa đạt mục tiêu: {listed(map(indicator_words, off))}."
        if late := tally.count([Status.DONE_LATE]):
            yield f"{count(late)} hoàn thành nhưng quá hạn."
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
        found = dict.fromkeys(ended(_causes_only(s.obstacle)) for s in self.now.states if self.hinders(s))
        yield from (cause for cause in found if cause != ".")
        yield f"Nguyên nhân {'khác' if found else 'chủ quan, khách quan'}: {OPEN}"

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
        """Everything of tasks that has a day in the coming period, task by task."""
        found: dict[str, list[Due]] = {}
        for due in dues(self.now):
            if due.task is not None and self.now.as_of < due.day <= self.period.ahead:
                found.setdefault(due.task.task.key, []).append(due)
        for state in self.now.states:
            for what, group in self._one_sentence(found.get(state.task.key, [])):
                yield f"{self.name(state)}{what} ({_due_words(group)}); chủ trì: {state.task.lead or OPEN}."

    def _one_sentence(self, group: Sequence[Due]) -> Iterator[tuple[str, list[Due]]]:
        """What the sentences of one task are about: its own dates together, each event for itself."""
        own = [due for due in group if due.event is None]
        if own:
            yield "", own
        for due in group:
            if due.event is not None:
                yield f": {bare_end(due.event.event.content)}", [due]

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
        for clause in _clauses(state.obstacle or "") if self.hinders(state) else ():
            if _asks(clause):
                who = f"{state.task.lead} {_lower_first(clause)}" if state.task.lead else clause
                yield f"{who[:1].upper()}{who[1:]}, đối với nhiệm vụ: {self.name(state)}."


def _is_direction(area: AreaState) -> bool:
    """Whether an area is that of direction, which the report's part I is about, by its own title."""
    return "chi dao" in vn.bare(area.title)


def _lower_first(text: str) -> str:
    """The first letter small, unless the first word is a short form."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def _due_words(group: Sequence[Due]) -> str:
    """The dates ahead of one task; a long row of months by its first and last."""
    days = [due.day for due in group]
    if len(days) > 4:
        return f"{count(len(days), 'mốc')}, từ ngày {short_day(days[0])} đến ngày {short_day(days[-1])}"
    extended = " theo gia hạn" if all(due.kind is DueKind.EXTENSION for due in group) else ""
    return f"thời hạn{extended} " + ", ".join(map(short_day, days))


def _unspent(area: AreaState) -> bool:
    return bool(area.tally.allocated) and area.tally.spent == 0


_CLAUSE = re.compile(r"(?<=[.;])\s+")


def _clauses(text: str) -> list[str]:
    return [bare_end(part) for part in _CLAUSE.split(text) if bare_end(part)]


def _asks(clause: str) -> bool:
    return vn.fold(clause).startswith(("đề nghị", "kiến nghị ", "đề xuất"))


def _causes_only(obstacle: str | None) -> str:
    """An obstacle without what it asks for."""
    return listed(clause for clause in _clauses(obstacle or "") if not _asks(clause))
