"""What was achieved, in sentences made from the evidence and its kind: single dates, rows of dates, events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lib.assessing.assess import DONE, EventState, MilestoneState, Status, TaskState
from lib.reports import phrases
from lib.reports.papers import Paper, cited, papers_of
from lib.reports.parts import Writer
from lib.reports.words import bare_end, count, joined, listed, short_day

_PERIOD = re.compile(
    r"^(?:báo cáo|bc|kỳ|đợt|lần)?\s*(?:tháng|quý|tuần|năm|cả năm|cuối năm|đầu năm|\d+ tháng|học kỳ|\d|[ivx]+\b|ngày|hạn)",
    re.IGNORECASE,
)
"""Names of milestones that are times ("Tháng 6", "Báo cáo quý III"); others are steps of the work."""
_MONTH = re.compile(r"^tháng (\d{1,2})(?:/20\d\d)?$", re.IGNORECASE)
_PAPER_TO_GIVE = (
    "ban hành", "xây dựng", "lập", "xây dựng, ban hành", "xây dựng và ban hành", "tham mưu ban hành", "trình",
)  # fmt: skip


class ResultWriter(Writer):
    """Writes what the tasks of an area achieved in the period."""

    def achieved(self, state: TaskState) -> Iterator[str]:
        """The sentences about one task with dates or events; none where nothing was recorded in the period."""
        rows = [row for row in state.milestones if self.in_period(row.done) and row.status in DONE]
        told = self.told(state)
        if rows and len(state.milestones) > 1:
            yield _with(self._several(state, rows), told)
        elif rows:
            yield self._single(state, rows[0], told)
        elif state.status is Status.DONE_UNDATED and self._fresh(state):
            yield self._as_told(state, told) or f"{self._done(state, _papers(state, state.task.evidence))}."
        yield from self._happenings(state, told)

    def under_way(self, states: Sequence[TaskState]) -> str:
        """What is told of tasks that are still going on, in one sentence; empty where nothing is."""
        told = [
            f"{phrases.lower_first(phrases.topic(self.name(state)))} ({words})"
            for state in states
            if state.status in _UNDER_WAY
            and not self._new_in_period(state)
            and not self.is_measured(state)
            and self._fresh(state)
            and (words := self.told(state))
        ]
        return f"Đang triển khai thực hiện: {listed(told)}." if told else ""

    def _new_in_period(self, state: TaskState) -> bool:
        """Whether a date or an event of the task has a sentence of its own."""
        return bool(self._new_events(state)) or any(
            self.in_period(row.done) and row.status in DONE for row in state.milestones
        )

    def _as_told(self, state: TaskState, told: str, notes: Sequence[str] = ()) -> str:
        """ "Cấp chữ ký số cho cán bộ, công chức: đã cấp 71/71 người."; empty where nothing was told."""
        if not told:
            return ""
        title = phrases.topic(self.name(state))
        if re.match(r"(?:đã|đang|chưa|mới|tỷ lệ)\b", told, re.IGNORECASE):
            return f"{phrases.upper_first(title)}: {told}{_bracketed(notes)}."
        return f"{phrases.done(title)}{_bracketed(notes)}: {told}."

    def is_measured(self, state: TaskState) -> bool:
        """Whether an indicator with a figure tells what the task yielded."""
        task = state.task
        return any(
            s.latest is not None and s.indicator.task in (task.key, task.code or task.key)
            for s in self.now.indicators
        )

    def _fresh(self, state: TaskState) -> bool:
        """Whether what a row says without a date of its own was written in the period, or nobody knows."""
        return state.task.updated is None or self.in_period(state.task.updated)

    def _single(self, state: TaskState, row: MilestoneState, told: str) -> str:
        if told:
            return self._as_told(state, told, [_behind(row)] if row.days_late else [])
        papers = _papers(state, row.milestone.evidence or state.task.evidence)
        notes = (
            []
            if any(paper.day for paper in papers) or row.done is None
            else [f"xong ngày {short_day(row.done)}"]
        )
        notes += [_behind(row)] if row.days_late else []
        told = self._done(state, papers)
        if notes and papers and told.endswith(")"):
            return f"{told[:-1]}, {', '.join(notes)})."
        return f"{told}{_bracketed(notes)}."

    def _done(self, state: TaskState, papers: Sequence[Paper]) -> str:
        """ "Đã rà soát … và báo cáo kết quả tại Báo cáo số …": how a document is named follows from its kind."""
        title = self.name(state)
        reports = [paper for paper in papers if paper.kind == "BC"]
        if phrases.is_report(title) and reports:
            return f"Đã gửi {_cite(reports)} {phrases.report_about(title)}".rstrip()
        if given := _as_issued(title, papers):
            return given
        others = [paper for paper in papers if paper.kind != "BC"]
        words = phrases.done(title) + (f" ({_cite(others)})" if others else "")
        return f"{words} và báo cáo kết quả tại {_cite(reports)}" if reports else words

    def _several(self, state: TaskState, rows: Sequence[MilestoneState]) -> str:
        """A task with several dates: those met in the period, and the running total of the year."""
        steps = [row for row in rows if not _PERIOD.match(row.milestone.name or "ngày")]
        if steps:
            return self._steps(state, rows)
        title = self.name(state)
        if phrases.is_report(title):
            return self._reports(state, rows)
        done = sum(row.status in DONE for row in state.milestones)
        if all(_MONTH.match(row.milestone.name) for row in rows):
            total = f"lũy kế {done:02}/{len(state.milestones):02} tháng"
            return f"{_monthly(title)}; {self._months(state, rows)} ({total}{_apart(rows)})."
        total = f"lũy kế {done:02}/{len(state.milestones):02} kỳ"
        papers = [paper for row in rows for paper in papers_of(row.milestone.evidence)]
        cites = f"; {_cite(papers)}" if papers else ""
        told = phrases.done(phrases.once(phrases.topic(title)))
        return f"{told} {joined(map(_when, rows))} ({total}{_apart(rows)}{cites})."

    def _months(self, state: TaskState, rows: Sequence[MilestoneState]) -> str:
        """ "các tháng 6, 7, 8 đều đã thực hiện"; months of the period that were missed are not passed over."""
        months = [int(found[1]) for row in rows if (found := _MONTH.match(row.milestone.name))]
        what = _named_months(months)
        whole = len(rows) > 1 and not any(row.status is Status.OVERDUE for row in state.milestones)
        return f"{what} đều đã thực hiện" if whole else f"đã thực hiện {what}"

    def _reports(self, state: TaskState, rows: Sequence[MilestoneState]) -> str:
        title = self.name(state)
        found = [(papers_of(row.milestone.evidence), _time(row)) for row in rows]
        sent = [(papers[0], time) for papers, time in found if papers]
        bare = [time for papers, time in found if not papers]
        missed = any(row.days_late or row.status is Status.OVERDUE for row in state.milestones)
        words = joined([cited(sent), f"báo cáo {joined(bare)}" if bare else ""])
        right = "Thực hiện chế độ báo cáo" if missed else "Thực hiện đúng chế độ báo cáo"
        return f"{right} {phrases.report_about(title)}".rstrip() + f"; trong kỳ đã gửi {words}."

    def _steps(self, state: TaskState, rows: Sequence[MilestoneState]) -> str:
        """Steps of one work, each with its document or its day."""
        return f"{phrases.about(self.name(state))}: {listed(map(_step, rows))}."

    def _new_events(self, state: TaskState) -> list[EventState]:
        return [e for e in state.events if self.in_period(e.event.day) or self.in_period(e.event.done)]

    def _happenings(self, state: TaskState, told: str) -> Iterator[str]:
        if new := self._new_events(state):
            first = f"{told}; " if told and self._fresh(state) else ""
            yield f"{phrases.about(self.name(state))}: {first}{_happened(new)}."


_UNDER_WAY = frozenset({Status.IN_TIME, Status.DUE_SOON, Status.EXTENDED, Status.UNDATED})


def _papers(state: TaskState, evidence: str | None) -> tuple[Paper, ...]:
    """The documents of a task's evidence, with the days that only the words of the result give."""
    said = {paper.symbol: paper for paper in papers_of(state.task.result_text)}
    return tuple(paper if paper.day else said.get(paper.symbol, paper) for paper in papers_of(evidence))


def _with(sentence: str, told: str) -> str:
    """A sentence about the dates of a task, and what the officer tells beside; documents are cited once."""
    bare = re.sub(r"\s*\([^()]*\)", lambda found: "" if papers_of(found[0]) else found[0], told)
    return f"{sentence[:-1]}; kết quả: {bare}." if bare else sentence


def _named_months(months: Sequence[int]) -> str:
    """ "tháng 7", "các tháng 6, 7, 8", "các tháng từ 1 đến 8"."""
    if len(months) == 1:
        return f"tháng {months[0]}"
    if len(months) > 3 and list(months) == list(range(months[0], months[-1] + 1)):
        return f"các tháng từ {months[0]} đến {months[-1]}"
    return f"các tháng {', '.join(map(str, months))}"


def _behind(row: MilestoneState) -> str:
    return f"chậm {count(row.days_late, 'ngày')} so với kế hoạch"


def _bracketed(notes: Sequence[str]) -> str:
    return f" ({', '.join(notes)})" if notes else ""


def _cite(papers: Sequence[Paper]) -> str:
    return cited((paper, "") for paper in dict.fromkeys(papers))


def _as_issued(title: str, papers: Sequence[Paper]) -> str:
    """ "Đã ban hành Kế hoạch số … về …" where the task is to issue just that kind of document; else empty."""
    for paper in papers:
        name = paper.name.lower()
        found = re.match(
            rf"(?:({'|'.join(_PAPER_TO_GIVE)})\s+)?{name}\b\s*(.*)", bare_end(title), re.IGNORECASE
        )
        if found and paper.kind != "BC":
            rest = found[2]
            link = (
                "" if not rest or re.match(r"(?:về|của|để|nhằm|thực hiện|triển khai|cho)\b", rest) else "về "
            )
            verb = "trình" if (found[1] or "").lower() == "trình" or paper.kind == "TTR" else "ban hành"
            return f"Đã {verb} {_cite(papers)} {link}{rest}".rstrip()
    return ""


def _monthly(title: str) -> str:
    """The work of every month."""
    short = phrases.topic(title)
    if phrases.is_period(short):
        return phrases.upper_first(phrases.to_do(short))
    return f"Hằng tháng {phrases.to_do(short)}"


def _apart(rows: Sequence[MilestoneState]) -> str:
    """Which of the times were late, inside a bracket: "; riêng quý II chậm 03 ngày"."""
    late = [row for row in rows if row.days_late]
    if len(rows) == 1:
        return f"; {_behind(late[0])}" if late else ""
    named = joined(f"{_when(row)} chậm {count(row.days_late, 'ngày')}" for row in late)
    return f"; riêng {named}" if named else ""


def _time(row: MilestoneState) -> str:
    """ "quý III", "6 tháng, chậm 42 ngày"."""
    return f"{_when(row)}, chậm {count(row.days_late, 'ngày')}" if row.days_late else _when(row)


def _when(row: MilestoneState) -> str:
    """ "quý III": the time that a milestone is named after."""
    name = re.sub(r"^báo cáo\s+", "", bare_end(row.milestone.name), flags=re.IGNORECASE)
    words = (
        phrases.lower_first(name)
        if name
        else f"kỳ {short_day(row.milestone.due)}"
        if row.milestone.due
        else "kỳ này"
    )
    return re.sub(r"^hạn ", "kỳ hạn ", words)


def _step(row: MilestoneState) -> str:
    papers = papers_of(row.milestone.evidence)
    name = bare_end(row.milestone.name)
    notes = [_cite(papers)] if papers else [f"ngày {short_day(row.done)}"] if row.done else []
    notes += [_behind(row)] if row.days_late else []
    verb = "đã " if phrases.is_action(name) else "đã xong "
    return f"{verb}{phrases.lower_first(name)}{_bracketed(notes)}"


# Events

_KINDS = (
    ("phản ánh, kiến nghị", "tiếp nhận", "giải quyết"), ("kiến nghị", "tiếp nhận", "giải quyết"),
    ("phản ánh", "tiếp nhận", "giải quyết"), ("khiếu nại", "tiếp nhận", "giải quyết"),
    ("tố cáo", "tiếp nhận", "giải quyết"), ("đơn thư", "tiếp nhận", "giải quyết"), ("đơn", "tiếp nhận", "giải quyết"),
    ("công văn", "tiếp nhận", "thực hiện"), ("văn bản", "tiếp nhận", "thực hiện"), ("yêu cầu", "tiếp nhận", "thực hiện"),
    ("kết luận", "tiếp nhận", "thực hiện"), ("dự thảo", "có", "lấy ý kiến"), ("quyết định", "có", "thực hiện"),
    ("kế hoạch", "có", "thực hiện"), ("hồ sơ", "phát sinh", "xử lý"),
    ("lớp", "có", "tham dự"), ("hội nghị", "có", "tham dự"), ("vụ việc", "phát sinh", "xử lý"),
    ("sự cố", "phát sinh", "khắc phục"), ("vi phạm", "phát hiện", "xử lý"), ("trường hợp", "phát sinh", "xử lý"),
)  # fmt: skip
"""What may happen: how its texts begin, what the office does when it happens, and with it."""


def _happened(new: Sequence[EventState]) -> str:
    noun, comes, goes = _kind_of(new)
    done = [event for event in new if event.status is Status.EVENT_NONE]
    rest = [event for event in new if event.status is not Status.EVENT_NONE]
    if len(new) == 1:
        words = _content(new[0])
        if noun == "việc":
            return f"{words}; {_fate(new[0], goes)}"
        one = words if re.match(r"\d", words) else f"01 {words}"
        return f"trong kỳ {comes} {one}; {_fate(new[0], goes)}"
    parts = [f"trong kỳ {comes} {count(len(new), noun)}"]
    if done:
        whole = "cả " if len(done) == len(new) else ""
        over = "" if goes == "tham dự" else "xong "
        named = listed(_settled(event, noun) for event in done)
        parts.append(f"đã {goes} {over}{whole}{len(done):02} ({named})")
    still = joined(_open(event, noun, goes) for event in rest)
    return "; ".join(parts) + (f", còn {len(rest):02} {noun} {still}" if rest else "")


def _kind_of(new: Sequence[EventState]) -> tuple[str, str, str]:
    for noun, comes, goes in _KINDS:
        if all(re.match(rf"(?:\d+ )?{noun}\b", _content(event)) for event in new):
            return noun, comes, goes
    return "việc", "phát sinh", "xử lý"


def _content(event: EventState) -> str:
    return phrases.lower_first(bare_end(event.event.content))


def _bare(event: EventState, noun: str) -> str:
    """The content without the noun that was named before it."""
    rest = re.sub(rf"^(?:\d+ )?{noun}\s+", "", _content(event))
    return rest if noun != "lớp" else _content(event)


def _behind_event(event: EventState) -> str:
    return f", chậm {count(event.days_late, 'ngày')}" if event.days_late else ""


def _settled(event: EventState, noun: str) -> str:
    day = f", xong ngày {short_day(event.event.done)}" if event.event.done else ""
    return f"{_bare(event, noun)}{day}{_behind_event(event)}"


def _open(event: EventState, noun: str, goes: str) -> str:
    return f"{_bare(event, noun)} {_fate(event, goes)}".removeprefix(f"{noun} ")


def _fate(event: EventState, goes: str) -> str:
    own = event.event
    if event.status is Status.EVENT_NONE:
        day = f" ngày {short_day(own.done)}" if own.done else ""
        over = "hoàn thành" if goes == "tham dự" else f"{goes} xong"
        return f"đã {over}{day}{_behind_event(event)}"
    if event.status is Status.EVENT_OVERDUE:
        return f"đã quá hạn {count(event.days_late, 'ngày')}"
    return f"đang {goes}" + (f" (hạn {short_day(own.due)})" if own.due else "")


def to_settle(event: EventState) -> str:
    """What is to be done about something that happened: "tham dự lớp bồi dưỡng …", "giải quyết kiến nghị về …"."""
    return f"{_kind_of([event])[2]} {_content(event)}"


def is_month(row: MilestoneState) -> bool:
    """Whether a milestone is a month of monthly work."""
    return bool(_MONTH.match(row.milestone.name))


def open_events(state: TaskState) -> Iterator[str]:
    """What happened and is past its day."""
    return (_content(event) for event in state.events if event.status is Status.EVENT_OVERDUE)


def missed_times(state: TaskState) -> str:
    """The milestones that were missed, as the sentence about the task names them: " tháng 8", " quý I, quý II"."""
    missed = [row for row in state.milestones if row.status is Status.OVERDUE]
    names = [bare_end(row.milestone.name) for row in missed if _PERIOD.match(row.milestone.name or "")]
    if len(state.milestones) < 2 or len(names) != len(missed):
        return ""
    months = [int(found[1]) for name in names if (found := _MONTH.match(name))]
    if len(months) == len(names) > 1:
        return f" {_named_months(months)}"
    if not names:
        return ""
    times = (re.sub(r"^báo cáo\s+", "", name, flags=re.IGNORECASE) for name in names)
    return " " + joined(phrases.lower_first(name) for name in times)
