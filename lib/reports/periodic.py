"""What the periodic report says: final Vietnamese sentences and tables made from an Assessment. Pure.

The outline is that of the official report on administrative reform (Công văn 4625/BNV-CCHC): direction,
results by area, evaluation, tasks of the next period, proposals, appendices. Nothing is invented: what
the data and the officer's additions do not hold is not said, and told to the officer beside the draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.assessing.assess import DONE, AreaState, Assessment, IndicatorStatus, Status, Tally
from lib.base import vietnamese as vn
from lib.reports import phrases
from lib.reports.ahead import AheadWriter
from lib.reports.appendices import AppendixWriter
from lib.reports.areas import MOST_LINES, AreaWriter, fit, money_sentence, page_lines
from lib.reports.extra import Extra, filled
from lib.reports.later import held
from lib.reports.parts import Item, Report, ReportHeading, ReportPoint, Text, texts
from lib.reports.periods import Period, window_line
from lib.reports.requests import upward
from lib.reports.words import bare_end, count, full_name, joined, of, plan_words, short_day
from lib.views.money import spent_words
from lib.views.requests import obstacle_of
from lib.views.wording import ILLUSTRATIVE, sentence_case

MOST_CAUSES = 5
HEAD_AND_FOOT = 27
"""Lines of letterhead, title, signature and recipients."""


def periodic_report(
    assessment: Assessment, period: Period, before: Assessment | None = None, extra: Extra | None = None
) -> Report:
    """The report of a period from the assessment on its last day; before is that of the report before."""
    info, added = assessment.plan.info, filled(extra or Extra(), held(assessment, period))
    early = assessment.as_of < period.end
    note = f"{window_line(period)}" + (
        f"; số liệu theo dõi đến ngày {short_day(assessment.as_of)}" if early else ""
    )
    return Report(
        info=info,
        period=period,
        as_of=assessment.as_of,
        subject=f"Kết quả thực hiện công tác cải cách hành chính\n{period.name}",
        note=f"{note}.",
        items=tuple(_BodyWriter(assessment, period, before, added).items()),
        appendices=tuple(AppendixWriter(assessment, period, before, added).appendices()),
        illustrative=ILLUSTRATIVE if info.illustrative else None,
        addressees=tuple(map(full_name, added.lines("addressees") or filter(None, (info.superior,)))),
    )


class _BodyWriter(AreaWriter, AheadWriter):
    """Writes the body of one report."""

    def items(self) -> Iterator[Item]:
        first = [self._opening(), *self._plan_items()]
        said = [(area, self.said_of(area, number)) for number, area in enumerate(self.now.areas)]
        areas = [words for _, words in said]
        last = list(self._last_parts())
        if sum(area.lines for area in areas) > self._room(first, last):
            self.brief = True
            last = list(self._last_parts())
        fit(areas, self._room(first, last))
        yield from first
        for area, words in said:
            if _is_direction(area):
                yield ReportHeading(2, "Kết quả " + phrases.lower_first(sentence_case(area.title)))
                yield from words.items()
        yield ReportHeading(1, "Kết quả thực hiện các nội dung cải cách hành chính")
        if any(area.shortened for area in areas):
            yield Text(f"Kết quả chủ yếu theo từng nội dung như sau (kết quả từng nhiệm vụ {self.in_list}):")
        for area, words in said:
            if not _is_direction(area):
                yield ReportHeading(2, sentence_case(area.title))
                yield from words.items()
        if all(map(_is_direction, self.now.areas)):
            yield Text(f"Kế hoạch chưa chia theo lĩnh vực; kết quả từng nhiệm vụ {self.in_list}.")
        yield from last

    def _room(self, first: Sequence[Item], last: Sequence[Item]) -> float:
        """Lines left for the areas on the body's pages."""
        return MOST_LINES - HEAD_AND_FOOT - sum(map(page_lines, texts([*first, *last])))

    def _last_parts(self) -> Iterator[Item]:
        yield ReportHeading(1, "Đánh giá chung")
        yield from self._evaluation()
        yield ReportHeading(1, f"Phương hướng, nhiệm vụ {self.period.coming}")
        yield from self.ahead()
        yield ReportHeading(1, "Kiến nghị, đề xuất")
        yield from self._proposals()
        yield Text(
            f"Trên đây là báo cáo kết quả thực hiện công tác cải cách hành chính {self.period.name} "
            f"của {full_name(self.info.unit)}."
        )

    def _opening(self) -> Item:
        asked = f" và {phrases.lower_first(bare_end(self.extra.request))}" if self.extra.request else ""
        return Text(
            f"Thực hiện {plan_words(self.info)}{asked}, {full_name(self.info.unit)} báo cáo kết quả thực hiện công tác "
            f"cải cách hành chính {self.period.name} như sau:"
        )

    # I. Direction

    def _plan_items(self) -> Iterator[Item]:
        yield ReportHeading(1, "Công tác chỉ đạo, điều hành cải cách hành chính")
        yield ReportHeading(2, "Xây dựng và thực hiện kế hoạch")
        yield Text(self._plan_sentence())
        yield Text(self.split_sentence(self.now.total))
        yield from self._decisions()
        yield from self._inspections()

    def _plan_sentence(self) -> str:
        tally = self.now.total
        areas = f" thuộc {count(len(self.now.areas), 'lĩnh vực')}" if self.now.areas else ""
        of_year = f" năm {self.info.year}" if self.info.year else ""
        start = f"Kế hoạch{of_year} đề ra {count(tally.tasks)}{areas}"
        if not self.tracked:
            return f"{start} ({self.in_list}); chưa có số liệu về kết quả thực hiện."
        done = f"lũy kế đến ngày {short_day(self.now.as_of)} đã hoàn thành {of(tally.done, tally.active)}"
        apart = (
            f", không tính {count(tally.resting)} dừng, tạm dừng hoặc chuyển năm sau" if tally.resting else ""
        )
        return f"{start} ({self.in_list}); {done}{self._since_before()}{apart}.{self._progress(tally)}"

    def _progress(self, tally: Tally) -> str:
        """Mean progress of the tasks with dates beside what should be done by now."""
        real, expected = tally.dated_progress.value, tally.expected.value
        if real is None or expected is None:
            return ""
        many = count(tally.dated_progress.count)
        return (
            f" Tiến độ bình quân của {many} có thời hạn cụ thể đạt {vn.percent(float(real))}, yêu cầu đến thời điểm "
            f"báo cáo là {vn.percent(float(expected))}."
        )

    def _since_before(self) -> str:
        """The change since the report before, where there is one and it is of the same plan."""
        if self.before is None or not self.before.total.tasks:
            return ""
        step = self.now.total.done - self.before.total.done
        day = short_day(self.before.as_of)
        return f", tăng {count(step)} so với ngày {day}" if step > 0 else ""

    def _decisions(self) -> Iterator[Item]:
        states = [s for s in self.now.decisions if self.in_period(s.decision.meeting)]
        if not states:
            return
        done = sum(state.status in DONE for state in states)
        late = sum(state.status is Status.OVERDUE for state in states)
        tail = f", còn {late:02} kết luận quá hạn" if late else ""
        yield Text(
            f"Trong kỳ, Chủ tịch {self.commune} đã có {count(len(states), 'kết luận, chỉ đạo')} "
            f"về công tác cải cách hành chính; đến nay đã thực hiện xong {done:02}/{len(states):02}{tail}."
        )

    def _inspections(self) -> Iterator[Item]:
        """Inspections and dialogues, as the officer added them."""
        added = self.extra
        counts = [
            f"kế hoạch kiểm tra {added.planned:02} cơ quan, đơn vị, bộ phận"
            if added.planned is not None
            else "",
            f"đã kiểm tra {added.inspected:02}" if added.inspected is not None else "",
            f"phát hiện {added.found:02} vấn đề" if added.found is not None else "",
            f"đã xử lý {added.solved:02}" if added.solved is not None else "",
        ]
        said = ", ".join(filter(None, counts))
        lines = [*([f"Về kiểm tra cải cách hành chính: {said}"] if said else []), *added.lines("inspection")]
        if added.dialogues is not None:
            held = f"đã tổ chức {added.dialogues:02} cuộc" if added.dialogues else "trong kỳ không tổ chức"
            lines.append(f"Về đối thoại với người dân, doanh nghiệp: {held}")
        lines += added.lines("dialogue")
        yield from (Text(f"{phrases.upper_first(bare_end(line))}.") for line in lines)

    # III. Evaluation

    def _evaluation(self) -> Iterator[Item]:
        yield ReportHeading(2, "Kết quả đạt được")
        yield from map(ReportPoint, self._achievements())
        shortcomings, causes = list(self._shortcomings()), list(self._causes())
        yield ReportHeading(2, "Tồn tại, hạn chế")
        yield from map(ReportPoint, shortcomings)
        if causes:
            yield ReportHeading(2, "Nguyên nhân")
            yield from map(ReportPoint, causes)

    def _achievements(self) -> Iterator[str]:
        tally, indicators = self.now.total, self.now.indicators
        if not self.tracked:
            yield "Chưa có số liệu để đánh giá kết quả thực hiện kế hoạch."
        else:
            on_time = tally.count([Status.DONE_ON_TIME])
            split = f", trong đó {count(on_time)} đúng hạn" if on_time else ""
            done = of(tally.done, tally.active, "nhiệm vụ của kế hoạch")
            yield f"Hoàn thành {done}{split}."
            yield from self._on_track()
        if any(state.latest is not None for state in indicators):
            met = sum(state.status is IndicatorStatus.MET for state in indicators)
            share = vn.share(met, len(indicators)).partition("(")[2].rstrip(")")
            where = "; ".join(filter(None, (share, self.annex("indicators"))))
            yield f"Có {met:02}/{len(indicators):02} chỉ tiêu đạt mục tiêu năm ({where})."
        if tally.allocated:
            yield f"{money_sentence(tally.spent, tally.allocated)[:-1]}; {self.annex('money')}."
        for line in self.extra.lines("highlights"):
            yield f"{phrases.upper_first(bare_end(line))}."

    def _on_track(self) -> Iterator[str]:
        """The areas without late tasks, where there are others."""
        good = [
            phrases.lower_first(sentence_case(a.title))
            for a in self.now.areas
            if a.states and not a.tally.overdue
        ]
        if 0 < len(good) < len(self.now.areas):
            yield f"{'Lĩnh vực' if len(good) == 1 else 'Các lĩnh vực'} không có nhiệm vụ quá hạn: {'; '.join(good)}."

    def _shortcomings(self) -> Iterator[str]:
        late = self.now.total.overdue
        if not self.tracked:
            yield "Chưa có số liệu kết quả để xác định nhiệm vụ quá hạn."
        elif not late:
            yield "Đến thời điểm báo cáo không có nhiệm vụ quá hạn."
        elif late == 1:
            state = self.now.late[0]
            who = f" do {state.task.lead} chủ trì" if state.task.lead else ""
            yield f"Còn 01 nhiệm vụ quá hạn{who}: {phrases.to_do(phrases.topic(self.name(state)))}."
        else:
            yield f"Còn {count(late)} quá hạn, thuộc {self._late_units()}."
        yield from self._limits()
        for line in self.extra.lines("shortcomings"):
            yield f"{phrases.upper_first(bare_end(line))}."

    def _late_units(self) -> str:
        units = sorted((u for u in self.now.units if u.tally.overdue), key=lambda unit: -unit.tally.overdue)
        named = [f"{unit.name} ({count(unit.tally.overdue)})" for unit in units]
        ownerless = sum(not state.task.lead for state in self.now.late)
        return joined([*named, f"chưa phân công chủ trì ({count(ownerless)})" if ownerless else ""])

    def _limits(self) -> Iterator[str]:
        tally = self.now.total
        off = [s for s in self.now.indicators if s.status is IndicatorStatus.OFF_TARGET]
        if off:
            areas = (area for area in self.now.areas if any(s.indicator.area == area.code for s in off))
            where = joined(_in_area(area, sum(s.indicator.area == area.code for s in off)) for area in areas)
            yield f"Còn {count(len(off), 'chỉ tiêu')} chưa đạt mục tiêu năm" + (
                f": {where}." if where else "."
            )
        if late := tally.count([Status.DONE_LATE]):
            yield f"Có {count(late)} hoàn thành chậm so với kế hoạch."
        if undated := self.now.trust.undated:
            yield f"Còn {count(undated)} chưa xác định được thời hạn thực hiện."
        for area in self.now.areas:
            allocated, spent = area.tally.allocated, area.tally.spent
            if allocated is not None and spent is not None and spent > allocated:
                title = phrases.lower_first(sentence_case(area.title))
                yield f"Kinh phí {title} {spent_words(spent, allocated)}."

    def _causes(self) -> Iterator[str]:
        """Why what is late is late, in the units' own words, each once, and what the officer added."""
        reasons = (bare_end(obstacle_of(s.obstacle).reason) for s in self.now.late if self.tracked)
        causes = (phrases.cause(reason) or reason for reason in reasons if reason)
        found = dict.fromkeys(map(phrases.upper_first, causes))
        yield from (f"{cause}." for cause in list(found)[:MOST_CAUSES])
        for line in self.extra.lines("causes"):
            yield f"{phrases.upper_first(bare_end(line))}."

    # V. Proposals

    def _proposals(self) -> Iterator[Item]:
        found = list(upward(self.now, self.extra))
        yield from map(ReportPoint, found)
        if not found:
            yield Text(f"{full_name(self.info.unit)} không có kiến nghị, đề xuất.")


def _is_direction(area: AreaState) -> bool:
    """Whether an area is that of direction, which the report's part I is about, by its own title."""
    return "chi dao" in vn.bare(area.title)


def _in_area(area: AreaState, number: int) -> str:
    return f"{number:02} chỉ tiêu về {phrases.lower_first(sentence_case(area.title))}"
