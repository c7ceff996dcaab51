"""What the officer is told beside a report's draft and never in it: later entries, and what is still missing.

Words of officers are in the report as written; figures that were written only later are not known on its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lib.assessing.assess import DONE, Assessment, Status, TaskState
from lib.plan import Plan, Task
from lib.reports.extra import LABELS, Extra
from lib.reports.requests import requests_of
from lib.reports.words import count, short_day
from lib.views.requests import obstacle_of


def entered_after(whole: Plan, now: Assessment) -> tuple[str, ...]:
    """What was entered after the assessment's day; whole is the plan with everything that is known since."""
    day = now.as_of
    rows = [row for row in whole.tasks if row.updated is not None and row.updated > day]
    known = _sentence(_texts(rows), f"Ghi sau ngày {short_day(day)}, vẫn đưa vào báo cáo")
    unknown = _sentence(_figures(rows), f"Ghi sau ngày {short_day(day)} nên chưa biết tại ngày báo cáo")
    happened = _sentence(_happened(whole, day), f"Diễn ra sau ngày {short_day(day)}, không tính vào kỳ này")
    return tuple(filter(None, (known, unknown, happened, *_not_updated(now))))


def _sentence(parts: Iterator[tuple[int, str]], start: str) -> str:
    listed = ", ".join(count(number, words) for number, words in parts if number)
    return f"{start}: {listed}." if listed else ""


def _texts(rows: list[Task]) -> Iterator[tuple[int, str]]:
    yield sum(bool(row.obstacle) for row in rows), "vướng mắc, kiến nghị"
    yield sum(row.extended_to is not None and row.extended_on is None for row in rows), "gia hạn"


def _figures(rows: list[Task]) -> Iterator[tuple[int, str]]:
    yield sum(row.declared_progress is not None for row in rows), "tiến độ (%)"
    yield sum(row.declared_spent is not None for row in rows), "số kinh phí đã chi"


def _happened(whole: Plan, day: date) -> Iterator[tuple[int, str]]:
    def later(*days: date | None) -> int:
        return sum(found is not None and found > day for found in days)

    yield later(*(row.completed for row in whole.tasks)), "nhiệm vụ hoàn thành"
    yield later(*(one.done for row in whole.tasks for one in row.milestones)), "mốc hoàn thành"
    yield later(*(one.day for one in whole.events)), "việc phát sinh"
    yield later(*(one.day for one in whole.spendings)), "khoản chi"
    yield later(*(one.meeting for one in whole.decisions)), "kết luận"
    yield later(*(row.extended_on for row in whole.tasks)), "gia hạn được chấp thuận"


def to_complete(now: Assessment, extra: Extra) -> Iterator[str]:
    """What the draft leaves out because nobody wrote it down, and requests that nobody can tell whom they are for."""
    late = [state for state in now.late if not obstacle_of(state.obstacle).reason]
    if late and now.plan.tracked:
        yield f"Chưa ghi nguyên nhân: {count(len(late))} quá hạn."
    undated = now.total.count([Status.DONE_UNDATED])
    if undated:
        yield f"Chưa ghi đủ ngày hoàn thành: {count(undated)}."
    unproven = [s for s in now.states if s.status in DONE and not s.task.evidence and not _proven(s)]
    if unproven:
        yield f"Chưa ghi minh chứng: {count(len(unproven))} đã hoàn thành."
    asked = list(requests_of(now, extra))
    if unclear := [request for request in asked if request.up is None]:
        words = "; ".join(f"«{request.words}»" for request in unclear)
        yield f"Chưa rõ gửi cấp trên hay nội bộ nên chưa đưa vào báo cáo: {words}."
    if inside := sum(request.up is False for request in asked):
        yield f"Kiến nghị nội bộ, không đưa vào báo cáo: {inside}."
    missing = [LABELS[name].lower() for name in _FORM if getattr(extra, name) is None]
    if missing:
        yield f"Biểu mẫu 1 còn thiếu (nhập ở Nội dung bổ sung): {', '.join(missing)}."


_FORM = ("papers", "inspected", "found", "solved", "surveyed", "dialogues")


def _proven(state: TaskState) -> bool:
    return any(row.milestone.evidence for row in state.milestones)


def _not_updated(now: Assessment) -> Iterator[str]:
    if now.trust.stale and now.plan.tracked:
        yield f"{count(now.trust.stale)} thường xuyên chưa có cập nhật trong tháng báo cáo."
    if now.trust.update_unknown:
        yield (
            f"{count(now.trust.update_unknown)} thường xuyên không rõ đã cập nhật trong kỳ chưa: tệp Excel chỉ giữ "
            "lần cập nhật cuối, sau ngày báo cáo."
        )
