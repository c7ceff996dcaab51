"""What a report says of one area: results, indicators, troubles and money, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lib.assessing.assess import (
    CONTINUOUS,
    DONE,
    EVENTS,
    RESTING,
    AreaState,
    EventState,
    IndicatorState,
    IndicatorStatus,
    MilestoneState,
    Status,
    Tally,
    TaskState,
)
from lib.base import vietnamese as vn
from lib.plan import Direction
from lib.reports.parts import Heading, Item, Point, Text, Writer
from lib.reports.words import OPEN, bare_end, count, ended, figure_with_counts, goal_words, listed, short_day
from lib.views.money import spent_words
from lib.views.wording import extension_words


class AreaWriter(Writer):
    """Writes the sentences about areas."""

    def area(self, area: AreaState) -> Iterator[Item]:
        """The paragraphs below an area's heading."""
        if not area.states:
            yield Text("Kế hoạch không giao nhiệm vụ cụ thể trong nội dung này.")
            return
        yield Text(self.status_sentence(area.tally, f"Kế hoạch giao {count(area.tally.tasks)}"))
        for letter, (title, items) in zip("abcd", self._area_parts(area), strict=False):
            yield Heading(3, f"{letter}) {title}")
            yield from items

    def status_sentence(self, tally: Tally, start: str) -> str:
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
            yield f"{count(continuous)} thực hiện thường xuyên"
        if events := tally.count(EVENTS):
            yield f"{count(events)} thực hiện khi có phát sinh{_event_split(tally)}"
        if undated := tally.count([Status.UNDATED]):
            yield f"{count(undated)} chưa xác định được thời hạn"
        if tally.resting:
            yield f"{count(tally.resting)} dừng, tạm dừng hoặc chuyển năm sau ({_named_counts(tally, _RESTING)})"

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
                yield Point(f"{title}: {listed(map(indicator_words, chosen))}.")
        missing = [s.indicator.title for s in states if s.latest is None]
        if missing:
            yield Point(f"Chưa có số liệu: {listed(missing)}.")

    def _troubles(self, area: AreaState) -> Iterator[Item]:
        late = sorted((s for s in area.states if s.is_late), key=lambda s: -s.days_late)
        yield from (Point(self._late_words(state)) for state in late)
        extended = [s for s in area.states if s.status is Status.EXTENDED]
        yield from (Point(self._extended_words(state)) for state in extended)
        resting = [s for s in area.states if s.status in RESTING]
        yield from (Point(self._resting_words(state)) for state in resting)
        yield from (Point(self._met_late_words(state)) for state in area.states if self._met_late(state))
        named = [*extended, *resting]
        others = [s for s in area.states if self.hinders(s) and not s.is_late and s not in named]
        told = [s for s in others if not self._met_late(s)]
        yield from (Point(f"{self.name(s)}: {ended(s.obstacle or '')}") for s in told)

    def hinders(self, state: TaskState) -> bool:
        """Whether a row's obstacle is of this report: not where the task was done before the period."""
        over = (
            state.status in DONE and not self.in_period(state.done) and not self.in_period(state.task.updated)
        )
        return bool(state.obstacle) and not over

    def _late_words(self, state: TaskState) -> str:
        missed = sum(row.status is Status.OVERDUE for row in state.milestones)
        more = f" ({missed:02} mốc quá hạn)" if missed > 1 else ""
        due = f"thời hạn {short_day(state.due)}, " if state.due else ""
        due += f"được gia hạn {words}, " if (words := extension_words(state.task, self.now.as_of)) else ""
        return (
            f"{self.name(state)}: {due}đến ngày {short_day(self.now.as_of)} quá hạn {count(state.days_late, 'ngày')}"
            f"{more}; chủ trì: {state.task.lead or OPEN}. Nguyên nhân: {ended(state.obstacle or OPEN)}"
        )

    def _resting_words(self, state: TaskState) -> str:
        """The officer's words tell why; where they do not, the row's obstacle."""
        said = state.task.result_text or _RESTING[state.status]
        told = state.task.result is not None and (state.task.result.reason or len(said.split()) > 4)
        reason = "" if told else f" Lý do: {ended(state.obstacle or OPEN)}"
        return f"{self.name(state)}: {ended(_lower(said))}{reason}"

    def _extended_words(self, state: TaskState) -> str:
        task = state.task
        reason = task.extension_reason or state.obstacle or OPEN
        until = extension_words(task, self.now.as_of) or OPEN
        return f"{self.name(state)}: được gia hạn {until}. Lý do: {ended(reason)}"

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
        return money_sentence(tally.spent, tally.allocated)


_INDICATOR_GROUPS = (
    ("Đã đạt", IndicatorStatus.MET),
    ("Chưa đạt", IndicatorStatus.OFF_TARGET),
    ("Đang thực hiện, tính theo lũy kế năm", IndicatorStatus.IN_PROGRESS),
    ("Chưa có mục tiêu để đánh giá", IndicatorStatus.NO_TARGET),
)


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


_RESTING = {Status.STOPPED: "dừng", Status.PAUSED: "tạm dừng", Status.MOVED: "chuyển năm sau"}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _done_split(tally: Tally) -> str:
    words = {
        Status.DONE_ON_TIME: "đúng hạn",
        Status.DONE_LATE: "quá hạn",
        Status.DONE_UNDATED: "chưa rõ ngày hoàn thành",
    }
    found = [status for status in words if tally.count([status])]
    if len(found) == 1:
        return f"{',' if found[0] is Status.DONE_UNDATED else ''} {words[found[0]]}"
    return f" ({_named_counts(tally, words)})"


def _open_split(tally: Tally) -> str:
    named = _named_counts(tally, {Status.DUE_SOON: "sắp đến hạn", Status.EXTENDED: "được gia hạn"})
    return f" (trong đó có {named})" if named else ""


def _event_split(tally: Tally) -> str:
    named = _named_counts(tally, {Status.EVENT_OPEN: "đang xử lý", Status.EVENT_OVERDUE: "quá hạn"})
    return f" ({named})" if named else ""


def _named_counts(tally: Tally, words: Mapping[Status, str]) -> str:
    """ "02 sắp đến hạn, 01 được gia hạn"; what is not there is not named."""
    counts = ((tally.count([status]), said) for status, said in words.items())
    return ", ".join(f"{number:02} {said}" for number, said in counts if number)


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


def indicator_words(state: IndicatorState) -> str:
    """ "Tỷ lệ … đạt 98,5% (123/125) (mục tiêu từ 90% trở lên)"."""
    verb = "đạt" if state.indicator.direction is Direction.AT_LEAST else "là"
    return f"{bare_end(state.indicator.title)} {verb} {figure_with_counts(state)} ({goal_words(state.indicator)})"


def money_sentence(spent: int | None, allocated: int) -> str:
    """What was allocated and how much of it is spent, in đồng."""
    return f"Kinh phí được giao {vn.dong(allocated)} đồng; {_spent_so_far(spent, allocated)}."


def _spent_so_far(spent: int | None, allocated: int) -> str:
    if spent is None:
        return "chưa có số liệu chi"
    if spent == 0:
        return "đến nay chưa chi"
    return f"lũy kế đã chi {vn.dong(spent)} đồng ({spent_words(spent, allocated)})"
