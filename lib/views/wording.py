"""The words of the product: what a status, an area, a task are called, marks and tones, why a task has its status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import assert_never

from lib.assessing.assess import (
    AreaState,
    Assessment,
    DecisionState,
    IndicatorStatus,
    MilestoneState,
    Status,
    TaskState,
    period_start,
)
from lib.base import vietnamese as vn
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Event, MonthWindow, PlanInfo, Task

ILLUSTRATIVE = "Số liệu minh họa"


class Tone(StrEnum):
    """What a colour means; never shown without its mark and a word."""

    LATE = "late"
    ATTENTION = "attention"
    GOOD = "good"
    UNKNOWN = "unknown"


MARKS: Mapping[Tone, str] = {Tone.LATE: "●", Tone.ATTENTION: "▲", Tone.GOOD: "✓", Tone.UNKNOWN: "?"}

STATUS_WORDS: Mapping[Status, str] = {
    Status.DONE_ON_TIME: "Hoàn thành đúng hạn",
    Status.DONE_LATE: "Hoàn thành quá hạn",
    Status.DONE_UNDATED: "Hoàn thành, thiếu ngày",
    Status.IN_TIME: "Chưa hoàn thành, trong hạn",
    Status.DUE_SOON: "Sắp đến hạn",
    Status.OVERDUE: "Chưa hoàn thành, quá hạn",
    Status.EXTENDED: "Được gia hạn",
    Status.CONTINUOUS_UPDATED: "Thường xuyên, đã cập nhật trong kỳ",
    Status.CONTINUOUS_STALE: "Thường xuyên, chưa cập nhật trong kỳ",
    Status.EVENT_NONE: "Theo phát sinh, không có việc chờ xử lý",
    Status.EVENT_OPEN: "Theo phát sinh, đang xử lý",
    Status.EVENT_OVERDUE: "Theo phát sinh, quá hạn",
    Status.UNDATED: "Chưa xác định hạn",
    Status.STOPPED: "Dừng thực hiện",
    Status.PAUSED: "Tạm dừng",
    Status.MOVED: "Chuyển năm sau",
}

RESTING_WORDS = "Dừng, tạm dừng, chuyển năm sau"

STATUS_TONES: Mapping[Status, Tone] = {
    Status.DONE_ON_TIME: Tone.GOOD,
    Status.DONE_LATE: Tone.GOOD,
    Status.DONE_UNDATED: Tone.ATTENTION,
    Status.IN_TIME: Tone.GOOD,
    Status.DUE_SOON: Tone.ATTENTION,
    Status.OVERDUE: Tone.LATE,
    Status.EXTENDED: Tone.ATTENTION,
    Status.CONTINUOUS_UPDATED: Tone.GOOD,
    Status.CONTINUOUS_STALE: Tone.ATTENTION,
    Status.EVENT_NONE: Tone.UNKNOWN,
    Status.EVENT_OPEN: Tone.ATTENTION,
    Status.EVENT_OVERDUE: Tone.LATE,
    Status.UNDATED: Tone.UNKNOWN,
    Status.STOPPED: Tone.UNKNOWN,
    Status.PAUSED: Tone.UNKNOWN,
    Status.MOVED: Tone.UNKNOWN,
}

STATUS_MEANINGS: Mapping[Status, str] = {
    Status.DONE_ON_TIME: "Mọi mốc đã hoàn thành, không mốc nào sau hạn.",
    Status.DONE_LATE: "Đã hoàn thành nhưng có mốc sau hạn; vẫn ghi nhận là chậm.",
    Status.DONE_UNDATED: "Ghi hoàn thành nhưng thiếu ngày (hoặc thiếu hạn) nên không kết luận đúng hạn hay quá hạn.",
    Status.IN_TIME: "Chưa hoàn thành, hạn gần nhất chưa tới.",
    Status.DUE_SOON: "Chưa hoàn thành, còn không quá số ngày «sắp đến hạn» ở sheet Thông tin (mặc định 14 ngày).",
    Status.OVERDUE: "Có mốc đã qua hạn mà chưa ghi hoàn thành; tính từ ngày sau ngày đến hạn.",
    Status.EXTENDED: "Đã qua hạn gốc nhưng được gia hạn, chưa qua ngày gia hạn.",
    Status.CONTINUOUS_UPDATED: "Việc thường xuyên, có ghi nhận trong tháng báo cáo. Không bao giờ tính quá hạn.",
    Status.CONTINUOUS_STALE: "Việc thường xuyên, chưa có ghi nhận nào trong tháng báo cáo.",
    Status.EVENT_NONE: "Chỉ làm khi có việc phát sinh; hiện không có việc nào chờ.",
    Status.EVENT_OPEN: "Có việc phát sinh đang xử lý, chưa quá hạn.",
    Status.EVENT_OVERDUE: "Có việc phát sinh đã quá hạn xử lý.",
    Status.UNDATED: "Không có hạn hoặc chưa đọc được hạn; cần rà soát thời hạn.",
    Status.STOPPED: "Sổ ghi không thực hiện nữa (kèm lý do nếu có); không tính vào tỷ lệ nào.",
    Status.PAUSED: "Sổ ghi tạm dừng hoặc hoãn; không tính vào tỷ lệ nào cho đến khi tiếp tục.",
    Status.MOVED: "Sổ ghi chuyển sang năm sau; không tính vào tỷ lệ của năm nay.",
}
"""The rule behind each status, printed where the colour is."""

INDICATOR_WORDS: Mapping[IndicatorStatus, str] = {
    IndicatorStatus.MET: "Đạt",
    IndicatorStatus.OFF_TARGET: "Chưa đạt",
    IndicatorStatus.IN_PROGRESS: "Đang thực hiện",
    IndicatorStatus.NO_TARGET: "Chưa có mục tiêu",
    IndicatorStatus.NOT_DUE: "Chưa đến kỳ",
    IndicatorStatus.NO_DATA: "Không có số liệu",
}

INDICATOR_TONES: Mapping[IndicatorStatus, Tone] = {
    IndicatorStatus.MET: Tone.GOOD,
    IndicatorStatus.OFF_TARGET: Tone.LATE,
    IndicatorStatus.IN_PROGRESS: Tone.ATTENTION,
    IndicatorStatus.NO_TARGET: Tone.UNKNOWN,
    IndicatorStatus.NOT_DUE: Tone.UNKNOWN,
    IndicatorStatus.NO_DATA: Tone.UNKNOWN,
}


def marked(tone: Tone, words: str) -> str:
    """Mark and words together: "● Quá hạn"."""
    return f"{MARKS[tone]} {words}"


def status_label(status: Status) -> str:
    """A status with its mark."""
    return marked(STATUS_TONES[status], STATUS_WORDS[status])


STATUS_LEGEND = tuple((status_label(status), STATUS_MEANINGS[status]) for status in STATUS_WORDS)
"""Every status with its rule, for help texts."""


# What areas, tasks and months are called


def area_label(area: AreaState) -> str:
    """ "1. Công tác chỉ đạo điều hành CCHC": capitals are for paper, sentences for the wall."""
    title = sentence_case(area.title)
    return f"{area.code}. {title}" if area.code else title


ACRONYMS = (
    "CCHC",
    "QPPL",
    "TTHC",
    "UBND",
    "HĐND",
    "CNTT",
    "THPL",
    "ISO",
    "PAKN",
    "BCCI",
    "TW",
    "CBCC",
    "KSTTHC",
)


def sentence_case(title: str) -> str:
    """Capitals to a sentence, known short forms kept; a title not in capitals is left as it is."""
    if not title.isupper():
        return title
    words = [word if word.strip(",.;:()") in ACRONYMS else word.lower() for word in title.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


SHORT_TITLE = 45
"""A row without a number whose title is no longer than this says little without the row above it."""


def task_label(task: Task) -> str:
    """Number and name of a task."""
    return f"{task.key}. {task_name(task)}"


def task_name(task: Task) -> str:
    """A task's title; "Kiểm tra …: UBND xã" where the title alone says little."""
    if task.code is None and task.parent_title and len(task.title) <= SHORT_TITLE:
        return f"{task.parent_title}: {task.title}"
    return task.title


def window_words(info: PlanInfo) -> str:
    """Which days an official month covers; printed under tables of monthly figures."""
    if info.month_window is MonthWindow.FROM_15TH:
        return "Số liệu tháng lấy từ ngày 15 tháng trước đến ngày 14."
    return "Số liệu tháng lấy theo tháng dương lịch."


# Why a task has its status


def why(state: TaskState, assessment: Assessment) -> str:  # noqa: PLR0912 - one branch a status
    """One sentence on why a task has its status on this date."""
    as_of = vn.day(assessment.as_of)
    match state.status:
        case Status.DONE_ON_TIME:
            return f"Đã hoàn thành ngày {_day(state.done)}, không mốc nào sau hạn (hạn {_day(state.due)})."
        case Status.DONE_LATE:
            return (
                f"Đã hoàn thành ngày {_day(state.done)}; mốc {_day(state.due)} hoàn thành sau hạn "
                f"{state.days_late} ngày."
            )
        case Status.DONE_UNDATED:
            return _why_undated_done(state)
        case Status.IN_TIME | Status.DUE_SOON:
            left = (state.due - assessment.as_of).days if state.due else 0
            when = "hôm nay là ngày cuối" if left == 0 else f"còn {left} ngày"
            return f"Đến {as_of} chưa hoàn thành; hạn gần nhất là {_day(state.due)}, {when}."
        case Status.OVERDUE:
            return _why_overdue(state, assessment)
        case Status.EXTENDED:
            reason = f" Lý do: {state.task.extension_reason}." if state.task.extension_reason else ""
            return (
                f"Hạn {_day(state.due)} đã qua nhưng được gia hạn "
                f"{extension_words(state.task, assessment.as_of)}.{reason}"
            )
        case Status.CONTINUOUS_UPDATED:
            return f"Việc thường xuyên, lần cập nhật gần nhất là {_day(state.last_sign)}, trong kỳ báo cáo."
        case Status.CONTINUOUS_STALE:
            return _why_stale(state, assessment)
        case Status.EVENT_NONE:
            return _why_no_event(state)
        case Status.EVENT_OPEN:
            due = f", hạn gần nhất {_day(state.due)}" if state.due else ", chưa rõ hạn xử lý"
            return f"Có {_open_events(state)} việc phát sinh đang xử lý{due}.{_counted(state)}"
        case Status.EVENT_OVERDUE:
            return f"Hạn xử lý {_day(state.due)}, đến {as_of} đã quá {state.days_late} ngày.{_counted(state)}"
        case Status.UNDATED:
            return _why_undated(state)
        case Status.STOPPED | Status.PAUSED | Status.MOVED:
            return _why_resting(state)
        case _:
            assert_never(state.status)


def _day(day: date | None) -> str:
    return vn.day(day) if day else "—"


def _why_undated_done(state: TaskState) -> str:
    if state.task.settled_due is not None:
        return (
            f"Chỉ ghi một ngày hoàn thành ({_day(state.task.completed)}) cho {len(state.milestones)} mốc; mốc trước đó chưa có "
            f"ngày nên chưa kết luận đúng hạn hay quá hạn."
        )
    if state.done is not None:
        return f"Ghi hoàn thành ngày {_day(state.done)} nhưng không có hạn để kết luận đúng hạn hay quá hạn."
    return "Ghi hoàn thành 100% nhưng không có ngày hoàn thành nên chưa kết luận đúng hạn hay quá hạn."


def _why_overdue(state: TaskState, assessment: Assessment) -> str:
    as_of = vn.day(assessment.as_of)
    missed = sum(row.status is Status.OVERDUE for row in state.milestones)
    more = f" Tất cả có {missed} mốc quá hạn." if missed > 1 else ""
    task = state.task
    if task.extended_to is not None and state.due is not None and task.extended_to > state.due:
        words = extension_words(task, assessment.as_of)
        return f"Hạn {_day(state.due)} được gia hạn {words}; vẫn chưa hoàn thành, quá hạn gốc {state.days_late} ngày.{more}"
    return f"Mốc {_day(state.due)} đến {as_of} chưa ghi hoàn thành, quá hạn {state.days_late} ngày.{more}"


def _why_stale(state: TaskState, assessment: Assessment) -> str:
    start = vn.day(period_start(assessment.plan.info, assessment.as_of))
    if state.later_update is not None:
        return (
            f"Việc thường xuyên; sổ chỉ giữ lần cập nhật cuối ({_day(state.later_update)}) nên không rõ đến "
            f"{vn.day(assessment.as_of)} đã cập nhật trong kỳ chưa."
        )
    if state.last_sign is not None:
        return f"Việc thường xuyên, lần cập nhật gần nhất là {_day(state.last_sign)}, trước kỳ báo cáo (từ {start})."
    return f"Việc thường xuyên, chưa có ghi nhận nào (kỳ báo cáo từ {start})."


def _why_no_event(state: TaskState) -> str:
    if state.events:
        late = sum(event.days_late > 0 for event in state.events)
        tail = f", {late} việc xong sau hạn" if late else ""
        return f"Đã xử lý xong {len(state.events)}/{len(state.events)} việc phát sinh{tail}."
    return "Chỉ thực hiện khi có việc phát sinh; chưa ghi nhận việc nào."


def _counted(state: TaskState) -> str:
    """How the day that decides was counted, where it is not the one that the number of days leads to."""
    deciding = (e.event for e in state.events if e.status is state.status and e.event.due == state.due)
    said = next(filter(None, map(limit_words, deciding)), None)
    return f" Thời hạn xử lý: {said}." if said else ""


def limit_words(event: Event) -> str | None:
    """How an event's due day was counted, where it is not the one that the number of days leads to."""
    limit = event.limit
    return limit.sentence() if limit and (limit.moved or limit.provisional) else None


def _open_events(state: TaskState) -> int:
    return sum(event.status is not Status.EVENT_NONE for event in state.events)


def _why_undated(state: TaskState) -> str:
    task = state.task
    if task.objected:
        return "Cán bộ theo dõi ghi «Chưa xác định» ở cột Hạn nội bộ nên không tính hạn."
    if task.deadline.kind is DeadlineKind.UNREAD:
        doubt = f": {task.deadline.doubt}" if task.deadline.doubt else ""
        return f"Thời hạn «{task.deadline_text}» chưa đọc được{doubt.rstrip('.')}."
    return "Kế hoạch không ghi thời hạn cho nhiệm vụ này."


def _why_resting(state: TaskState) -> str:
    said = state.task.result_text or (state.task.result.words if state.task.result else "")
    return f"Cột kết quả ghi «{said}»; không tính vào tỷ lệ hoàn thành và không tính quá hạn."


def extension_words(task: Task, as_of: date) -> str | None:
    """Until when a task is extended and by which meeting: "đến 31/12/2020 (họp 15/10/2020), đã quá 15 ngày";
    and how often its deadline was moved, where that is more than once.

    What was accepted only after the date is named as such. None where nothing was.
    """
    if task.later_extension is not None:
        on, to = task.later_extension
        return f"đến {vn.day(to)} (họp {vn.day(on)}, sau ngày số liệu)"
    if task.extended_to is None:
        return None
    by = f" (họp {vn.day(task.extended_on)})" if task.extended_on else ""
    past = (as_of - task.extended_to).days
    more = (f"đã quá {past} ngày" if past > 0 else "", moves_words(task.times_moved))
    return ", ".join(filter(None, (f"đến {vn.day(task.extended_to)}{by}", *more)))


def moves_words(count: int) -> str:
    """ "đã lùi hạn 2 lần"; nothing where it was moved but once, which the extension itself says."""
    return f"đã lùi hạn {count} lần" if count > 1 else ""


def milestone_words(state: MilestoneState) -> str:
    """State of one milestone in words, with the days it was late."""
    words = {
        Status.DONE_ON_TIME: "Hoàn thành đúng hạn",
        Status.DONE_LATE: f"Hoàn thành, chậm {state.days_late} ngày",
        Status.DONE_UNDATED: "Hoàn thành, thiếu ngày" if state.milestone.due else "Hoàn thành, thiếu hạn",
        Status.OVERDUE: f"Quá hạn {state.days_late} ngày",
        Status.EXTENDED: "Được gia hạn",
        Status.DUE_SOON: "Sắp đến hạn",
        Status.IN_TIME: "Chưa đến hạn",
    }
    return marked(STATUS_TONES[state.status], words.get(state.status, STATUS_WORDS[state.status]))


def decision_words(state: DecisionState) -> str:
    """State of a decision in words."""
    if state.status is Status.UNDATED:
        return marked(Tone.UNKNOWN, "Chưa ghi hạn")
    late = f" {state.days_late} ngày" if state.status is Status.OVERDUE else ""
    words = "Quá hạn" if state.status is Status.OVERDUE else STATUS_WORDS[state.status]
    return marked(STATUS_TONES[state.status], words + late)
