"""What a report says of one area: results, indicators, troubles and money, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lib.assessing.assess import (
    CONTINUOUS,
    DONE,
    EVENTS,
    RESTING,
    AreaState,
    Assessment,
    IndicatorState,
    IndicatorStatus,
    Status,
    Tally,
    TaskState,
)
from lib.base import vietnamese as vn
from lib.reports import figures, phrases
from lib.reports.papers import papers_of
from lib.reports.parts import Item, ReportPoint, Text
from lib.reports.results import ResultWriter, missed_times, open_events
from lib.reports.words import bare_end, count, ended, joined, listed, short_day
from lib.views.money import spent_words
from lib.views.requests import obstacle_of
from lib.views.wording import extension_words

MOST_NAMED = 3
"""So many continuous tasks of an area are named; the others stand in the appendix."""


MOST_LINES, LINE, GAP = 271, 90, 0.4
"""Lines on the six pages that a body may have, letters in a line, and the room between paragraphs in lines."""
JOINED, SHORT = 3, 150
"""So many short sentences of what was done are joined in one, each up to so many letters."""


@dataclass(frozen=True)
class Said:
    """A sentence of an area's results; the greater the rank, the sooner it is left to the annex."""

    rank: int
    words: str


@dataclass
class AreaText:
    """What is said of an area: how its tasks stand, results and troubles."""

    opening: str
    results: list[Said] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    shortened: bool = False

    @property
    def lines(self) -> float:
        """About how many lines it takes, its heading included."""
        return 3 * (1 + GAP) + sum(
            map(page_lines, (self.opening, *(said.words for said in self.results), *self.troubles))
        )

    def items(self) -> Iterator[Item]:
        """The paragraphs below an area's heading."""
        yield Text(self.opening)
        yield from map(ReportPoint, _in_chunks([said.words for said in self.results]))
        if self.troubles:
            yield Text("Tồn tại, hạn chế:")
            yield from map(ReportPoint, self.troubles)


def page_lines(words: str) -> float:
    """About how many lines a paragraph takes on the page, with the room after it."""
    return -(-len(words) // LINE) + GAP


def fit(areas: Sequence[AreaText], room: float) -> None:
    """Leaves to the annex what the room (in lines) does not hold: the least telling first, of the areas with most."""
    while sum(area.lines for area in areas) > room:
        rich = [area for area in areas if len(area.results) > 1] or [area for area in areas if area.results]
        if not rich:
            return
        area = max(rich, key=lambda one: (max(said.rank for said in one.results), len(one.results)))
        area.results.remove(max(reversed(area.results), key=lambda said: said.rank))
        area.shortened = True


def _in_chunks(sentences: Sequence[str]) -> Iterator[str]:
    """Short sentences that follow each other and tell what was done, joined: "Đã …; đã …; đã …."."""
    chunk: list[str] = []
    for words in sentences:
        if chunk and (not _is_short(words) or len(chunk) == JOINED):
            yield _as_one(chunk)
            chunk = []
        if _is_short(words):
            chunk.append(words)
        else:
            yield words
    if chunk:
        yield _as_one(chunk)


def _is_short(words: str) -> bool:
    return words.startswith("Đã ") and len(words) <= SHORT


def _as_one(sentences: Sequence[str]) -> str:
    first, *rest = sentences
    return first if not rest else f"{listed([first[:-1], *(phrases.lower_first(one[:-1]) for one in rest)])}."


class AreaWriter(ResultWriter):
    """Writes the sentences about areas."""

    def said_of(self, area: AreaState, number: int = 0) -> AreaText:
        """What there is to say of an area; the number varies how it begins."""
        if not area.states:
            return AreaText("Kế hoạch không giao nhiệm vụ cụ thể trong nội dung này.")
        results, money = list(self._results(area, number)), self._money(area)
        if money:
            results.append(Said(4, money))
        opening = self.status_sentence(area.tally, number)
        return AreaText(opening, results, list(self._troubles(area)))

    # How the tasks stand

    def status_sentence(self, tally: Tally, number: int = 0) -> str:
        """The tasks of a tally by kind; every task is counted in exactly one part."""
        if not self.tracked:
            return self._by_deadlines(tally)
        rest = joined(_standing(tally))
        dated = [*_finished(tally), *_running(tally)]
        if not dated:
            return f"Nội dung này gồm {rest}." if rest.count("nhiệm vụ") > 1 else f"Nội dung này có {rest}."
        tail = f"; còn lại là {rest}" if rest else ""
        start = (
            f"Trong {count(tally.tasks)} được giao, ",
            f"Kế hoạch giao {count(tally.tasks)}; đến nay ",
            f"Trong tổng số {count(tally.tasks)}, ",
        )[number % 3]
        return f"{start}{', '.join(dated)}{tail}."

    def split_sentence(self, tally: Tally) -> str:
        """The whole plan by kind, as the national form parts it."""
        if not self.tracked:
            return self._by_deadlines(tally)
        words = {
            Status.DONE_ON_TIME: "hoàn thành đúng hạn",
            Status.DONE_LATE: "hoàn thành chậm so với kế hoạch",
            Status.DONE_UNDATED: "hoàn thành nhưng chưa rõ ngày",
        }
        done = [f"{count(n)} {said}" for status, said in words.items() if (n := tally.count([status]))]
        rest = joined(_standing(tally))
        tail = f"; còn lại là {rest}" if rest else ""
        dated = ", ".join([*done, *_running(tally)])
        return f"Cụ thể: {dated}{tail}." if dated else f"Kế hoạch gồm {rest}."

    def _by_deadlines(self, tally: Tally) -> str:
        """A bare appendix knows deadlines and no results: it says which have come, and nothing of late work."""
        due = tally.overdue
        known = tally.tasks - tally.count([*CONTINUOUS, *EVENTS, Status.UNDATED])
        parts = [f"{count(due)} đã đến hạn theo kế hoạch" if due else ""]
        parts.append(f"{count(known - due)} chưa đến hạn" if known > due else "")
        counted = [part for part in (*parts, *_standing(tally)) if part]
        if len(counted) == 1:
            return f"Nội dung này có {counted[0]}."
        return f"Trong {count(tally.tasks)} được giao có {joined(counted)}."

    # Results

    def _results(self, area: AreaState, number: int) -> Iterator[Said]:
        own = [s for s in self.now.indicators if s.indicator.area == area.code]
        if not self.tracked and not any(s.latest is not None for s in own):
            return
        for state in area.states:
            if state.status is not Status.DONE_UNDATED or not self.is_measured(state) or state.events:
                telling = 1 if self.told(state) or state.events else 3 if len(state.milestones) > 1 else 2
                yield from (Said(telling, words) for words in self.achieved(state))
        if words := self.under_way(area.states):
            yield Said(4, words)
        yield from (Said(1, words) for words in self._indicators(own))
        yield from self._continuous(area, number)

    def _indicators(self, states: Sequence[IndicatorState]) -> Iterator[str]:
        """Figures of what is met, then of what is under way; what is off its target stands among the troubles."""
        known = [s for s in states if s.latest is not None]
        met = [s for s in known if s.status is IndicatorStatus.MET]
        under_way = [s for s in known if s.status is IndicatorStatus.IN_PROGRESS]
        plain = [s for s in known if s.status is IndicatorStatus.NO_TARGET]
        for chunk in _chunks([*met, *plain]):
            yield f"{phrases.upper_first(figures.sentence(chunk))}."
        for chunk in _chunks(under_way):
            yield f"Lũy kế đến tháng {max(s.month or 0 for s in chunk)}: {figures.sentence(chunk)}."

    def _continuous(self, area: AreaState, number: int) -> Iterator[Said]:
        """Continuous tasks by what they yielded; where there is only the plan's title, together and few of them."""
        fresh = [s for s in area.states if s.status is Status.CONTINUOUS_UPDATED and not self.is_measured(s)]
        proven = [s for s in fresh if self.told(s) or papers_of(s.task.evidence)]
        for state in proven:
            kept_up = self._done(state, papers_of(state.task.evidence)).replace("Đã ", "Thường xuyên ", 1)
            yield Said(3, self._as_told(state, self.told(state)) or f"{kept_up}.")
        rest = [s for s in fresh if s not in proven]
        if rest:
            yield Said(5, self._kept_up(rest, number))

    def _kept_up(self, states: Sequence[TaskState], number: int) -> str:
        named = [phrases.to_do(phrases.topic(self.name(s))) for s in states[:MOST_NAMED]]
        more = len(states) - len(named)
        tail = (
            f"; {count(more)} thường xuyên khác được thực hiện theo kế hoạch ({self.in_list})" if more else ""
        )
        start = ("Thường xuyên", "Duy trì việc", "Tiếp tục")[number % 3]
        return f"{start} {'; '.join(named)}{tail}."

    # Troubles

    def _troubles(self, area: AreaState) -> Iterator[str]:
        if self.tracked:
            yield from self._hindered(area)
        own = (s for s in self.now.indicators if s.indicator.area == area.code)
        yield from self._off_target([s for s in own if s.status is IndicatorStatus.OFF_TARGET])

    def _hindered(self, area: AreaState) -> Iterator[str]:
        """What is late, extended, at rest or in difficulties."""
        late = sorted((s for s in area.states if s.is_late), key=lambda s: -s.days_late)
        extended = [s for s in area.states if s.status is Status.EXTENDED]
        resting = [s for s in area.states if s.status in RESTING]
        alone = [s for s in late if not self._is_plain(s)]
        plain = [s for s in late if s not in alone]
        yield from map(self._late_words, plain if len(plain) == 1 else ())
        if len(plain) > 1:
            named = (
                f"{phrases.to_do(phrases.topic(self.name(s)))} ({_late_note(s, self.now)})" for s in plain
            )
            yield f"Chưa hoàn thành theo kế hoạch: {listed(named)}."
        yield from map(self._late_words, alone)
        yield from map(self._extended_words, extended)
        yield from map(self._resting_words, resting)
        others = [s for s in area.states if self.hinders(s) and s not in (*late, *extended, *resting)]
        yield from filter(None, map(self._obstacle_words, others))

    def hinders(self, state: TaskState) -> bool:
        """Whether a row's obstacle is of this report: not where the task was done before the period."""
        over = (
            state.status in DONE and not self.in_period(state.done) and not self.in_period(state.task.updated)
        )
        return bool(state.obstacle) and not over

    def _is_plain(self, state: TaskState) -> bool:
        """Whether there is nothing more to be said of a late task than that it is late."""
        said = obstacle_of(state.obstacle).reason or self.told(state) or missed_times(state)
        return not said and state.status is not Status.EVENT_OVERDUE

    def _late_words(self, state: TaskState) -> str:
        reason = phrases.because(obstacle_of(state.obstacle).reason)
        times = missed_times(state)
        title = phrases.topic(self.name(state))
        title = phrases.once(title) if times else title
        if state.status is Status.EVENT_OVERDUE:
            happened = joined(open_events(state))
            late = f"quá hạn {count(state.days_late, 'ngày')}"
            return ended(f"{phrases.upper_first(happened)} chưa giải quyết xong, {late}{reason}")
        what = f"Chưa gửi báo cáo{times} {phrases.report_about(title)}".rstrip()
        if not phrases.is_report(title):
            begun = state.progress is not None and 0 < state.progress < 1 and len(state.milestones) < 2
            start = f"Chưa hoàn thành việc {phrases.to_do(title)}" if begun else phrases.not_done(title)
            what = f"Việc {phrases.to_do(title)}{times} chưa thực hiện" if times else start
        late, told = _late_note(state, self.now), self.told(state)
        if not times and _claimed(state) and not _PARTLY.search(told):
            # The officer's words sound as if it were done and nobody confirmed it: neither is claimed.
            slow = f"; chậm{reason}" if reason.startswith(" do ") else reason
            return ended(f"{phrases.upper_first(title)} ({late}): {told}; chưa xác nhận hoàn thành{slow}")
        so_far = f" {'Hiện' if told.startswith('đang') else 'Đến nay'} {told}." if told else ""
        if so_far and what.startswith("Chưa ") and not phrases.is_report(title):
            what = f"Chưa hoàn thành việc {phrases.to_do(title)}"
        planned = "" if times else " theo kế hoạch"
        return ended(f"{what}{planned} ({late}){reason}") + so_far

    def _extended_words(self, state: TaskState) -> str:
        task = state.task
        reason = phrases.because(task.extension_reason or obstacle_of(state.obstacle).reason)
        until = extension_words(task, self.now.as_of) or ""
        title = phrases.upper_first(phrases.to_do(self.name(state)))
        return ended(f"{title}: được gia hạn {until}{reason}")

    def _resting_words(self, state: TaskState) -> str:
        """The officer's words tell why; where they do not, the row's obstacle."""
        said = state.task.result_text or _RESTING[state.status]
        told = state.task.result is not None and (state.task.result.reason or len(said.split()) > 4)
        reason = "" if told else phrases.because(obstacle_of(state.obstacle).reason)
        return ended(
            f"{phrases.upper_first(self.name(state))}: {phrases.lower_first(bare_end(said))}{reason}"
        )

    def _obstacle_words(self, state: TaskState) -> str:
        """What hinders a task that is not late; where it was finished late, what made it so."""
        reason = obstacle_of(state.obstacle).reason
        late = [r.days_late for r in state.milestones if r.days_late and self.in_period(r.done)]
        if late and reason:
            title = phrases.to_do(phrases.topic(self.name(state)))
            return ended(
                f"Việc {title} chậm {count(max(late), 'ngày')} so với kế hoạch{phrases.because(reason)}"
            )
        if not reason:
            return ""
        return ended(f"{phrases.about(self.name(state))}: {phrases.lower_first(reason)}")

    def _off_target(self, off: Sequence[IndicatorState]) -> Iterator[str]:
        lost = [s for s in off if figures.missed_for_good(s)]
        for state in lost:
            yield f"{phrases.upper_first(figures.phrase(state))}; {figures.missed_for_good(state)}."
        rest = [s for s in off if s not in lost]
        if rest:
            one = "Chỉ tiêu chưa đạt mục tiêu năm" if len(rest) == 1 else "Các chỉ tiêu chưa đạt mục tiêu năm"
            yield f"{one}: {figures.sentence(rest)}."

    def _money(self, area: AreaState) -> str:
        tally = area.tally
        if tally.allocated is None and not tally.spent:
            return ""
        if tally.allocated is None:
            return f"Kế hoạch không bố trí kinh phí; đã chi {vn.dong(tally.spent or 0)} đồng."
        if tally.spent is None:
            return ""
        if not tally.spent:
            return f"Kinh phí được giao {vn.dong(tally.allocated)} đồng, {_unspent(tally.spent)}."
        share = vn.percent(tally.spent / tally.allocated) if tally.allocated else ""
        over = "vượt dự toán" if tally.spent > tally.allocated else share
        return f"Kinh phí: đã chi {vn.dong(tally.spent)}/{vn.dong(tally.allocated)} đồng ({over})."


def _late_note(state: TaskState, now: Assessment) -> str:
    """ "hạn 30/6/2026", and an extension beside it; how many days that is stands in the annex."""
    extended = extension_words(state.task, now.as_of)
    due = f"hạn {short_day(state.due)}" if state.due else f"quá hạn {count(state.days_late, 'ngày')}"
    return f"{due}; đã gia hạn {extended}" if extended else due


_PARTLY = re.compile(r"\b(?:chưa|đang|còn|mới|một phần)\b", re.IGNORECASE)


def _claimed(state: TaskState) -> bool:
    """Whether words that could not be read as a result say that something was done, and not a part of it."""
    text = state.task.result_text or ""
    parts = (match for match in re.finditer(r"(?<![\d/])(\d[\d.,]*)\s*/\s*(\d[\d.,]*)(?![\d/])", text))
    partly = any(vn.read_number(m[1]) != vn.read_number(m[2]) for m in parts)
    return state.task.result is None and vn.fold(text).startswith("đã ") and not partly


_RESTING = {Status.STOPPED: "dừng", Status.PAUSED: "tạm dừng", Status.MOVED: "chuyển năm sau"}


def _chunks(states: Sequence[IndicatorState], size: int = 4) -> Iterator[Sequence[IndicatorState]]:
    for start in range(0, len(states), size):
        yield states[start : start + size]


def _finished(tally: Tally) -> Iterator[str]:
    if tally.done:
        late = tally.count([Status.DONE_LATE])
        some = f" ({count(late)} chậm so với kế hoạch)" if late else ""
        some = " (đều chậm so với kế hoạch)" if late == tally.done else some
        split = ", chậm so với kế hoạch" if late == tally.done == 1 else some
        yield f"đã hoàn thành {count(tally.done)}{split}"


def _running(tally: Tally) -> Iterator[str]:
    if running := tally.count([Status.IN_TIME, Status.DUE_SOON, Status.EXTENDED]):
        extended = tally.count([Status.EXTENDED])
        note = f" (trong đó {extended:02} nhiệm vụ được gia hạn)" if extended else ""
        yield f"{count(running)} đang triển khai trong hạn{note}"
    if late := tally.count([Status.OVERDUE]):
        yield f"{count(late)} quá hạn chưa hoàn thành"


def _standing(tally: Tally) -> Iterator[str]:
    """Tasks without a date to be measured by."""
    if continuous := tally.count(CONTINUOUS):
        yield f"{count(continuous)} thường xuyên"
    if events := tally.count(EVENTS):
        late = tally.count([Status.EVENT_OVERDUE])
        note = f" (trong đó {late:02} nhiệm vụ có việc quá hạn)" if late else ""
        yield f"{count(events)} thực hiện khi có phát sinh{note}"
    if undated := tally.count([Status.UNDATED]):
        yield f"{count(undated)} chưa xác định thời hạn"
    for status, said in _RESTING.items():
        if number := tally.count([status]):
            yield f"{count(number)} {said}"


def money_sentence(spent: int | None, allocated: int) -> str:
    """What was allocated and how much of it is spent, in đồng."""
    return f"Kinh phí được giao {vn.dong(allocated)} đồng; {_spent_so_far(spent, allocated)}."


def _unspent(spent: int | None) -> str:
    return "chưa có số liệu chi" if spent is None else "đến nay chưa chi"


def _spent_so_far(spent: int | None, allocated: int) -> str:
    if not spent:
        return _unspent(spent)
    return f"lũy kế đã chi {vn.dong(spent)} đồng ({spent_words(spent, allocated)})"
