"""What the officer is told beside a report's draft and never in it: later entries, and what is still missing.

Words of officers are in the report as written; figures that were written only later are not known on its day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from lib.assessing.assess import DONE, Assessment, Status
from lib.base import vietnamese as vn
from lib.plan import Plan, Task
from lib.reports.extra import LABELS, Extra, filled
from lib.reports.parts import Writer
from lib.reports.periods import Period
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


# What the data hold of the additions

_INSPECTED = re.compile(
    r"(?P<done>\d+)(?:\s*/\s*(?P<planned>\d+))?\s*(?:lượt\s+)?(?:cơ quan|đơn vị|phòng|bộ phận|ban|thôn|trường|trung tâm)\b"
)
_FOUND = re.compile(r"\b(?:phát hiện|chỉ ra)\s*(?P<n>\d+)")
_SOLVED = re.compile(r"\b(?:khắc phục|xử lý|chấn chỉnh|giải quyết)\s*(?:xong\s*|được\s*)?(?P<n>\d+)")
_FORMS = re.compile(r"(?P<n>\d[\d.]*)\s*(?:phiếu|mẫu|lượt người|người)\b")


def held(now: Assessment, period: Period) -> Extra:
    """What tasks and their results tell of the counts that only the officer knows for sure: a proposal to be checked.

    Inspections and surveys from the words of tasks of that kind, dialogues from their dates; None where nothing tells.
    Documents are left to the officer: the form counts more of them than the evidence of tasks names.
    """
    told = _Held(now, period, None, Extra())
    inspections = told.words_of(_inspects)
    parts = _INSPECTED.search(inspections)
    return Extra(
        planned=_number(parts, "planned"),
        inspected=_number(parts, "done"),
        found=_number(_FOUND.search(inspections)),
        solved=_number(_SOLVED.search(inspections)),
        surveyed=_number(_FORMS.search(told.words_of(_surveys))),
        dialogues=told.dialogues() or None,
    )


def _number(match: re.Match[str] | None, name: str = "n") -> int | None:
    return int(match[name].replace(".", "")) if match and match[name] else None


def _inspects(title: str) -> bool:
    return bool(
        re.match(r"(?:to chuc |tien hanh |cong tac |tu )*kiem tra\b.*(?:cai cach hanh chinh|cchc)", title)
    )


def _surveys(title: str) -> bool:
    return "khao sat" in title and "hai long" in title


class _Held(Writer):
    """Looks for what a plan's rows tell."""

    def words_of(self, kind: Callable[[str], bool]) -> str:
        """What results and obstacles say of the tasks of a kind, as long as it may be of the period."""
        rows = [s for s in self.now.states if kind(vn.bare(self.name(s))) and self.is_of_period(s)]
        return "\n".join(vn.fold(f"{s.task.result_text or ''} {s.task.obstacle or ''}") for s in rows)

    def dialogues(self) -> int:
        """How many dialogues with the people were held in the period."""
        rows = (s for s in self.now.states if "doi thoai" in vn.bare(self.name(s)))
        return sum(row.status in DONE and self.in_period(row.done) for s in rows for row in s.milestones)


_INFO = {
    "unit": "Đơn vị", "superior": "Cơ quan cấp trên", "number": "Số kế hoạch", "issued": "Ngày ban hành",
}  # fmt: skip


def to_complete(now: Assessment, given: Extra, period: Period) -> Iterator[str]:
    """What the draft leaves out because nobody wrote it down, and requests that nobody can tell whom they are for."""
    extra = filled(given, held(now, period))
    info = now.plan.info
    if unknown := [words for name, words in _INFO.items() if not getattr(info, name)]:
        yield f"Chưa ghi ở sheet Thông tin: {', '.join(unknown)}."
    claimed = [
        s for s in now.late if s.task.result is None and vn.fold(s.task.result_text or "").startswith("đã ")
    ]
    if claimed:
        words = "; ".join(f"«{s.task.title}»" for s in claimed)
        yield f"Cần xác nhận đã hoàn thành hay chưa (kết quả ghi «đã …» nhưng chưa có ngày hoàn thành): {words}."
    late = [state for state in now.late if not obstacle_of(state.obstacle).reason]
    if late and now.plan.tracked:
        yield f"Chưa ghi nguyên nhân: {count(len(late))} quá hạn."
    undated = now.total.count([Status.DONE_UNDATED])
    if undated:
        yield f"Chưa ghi đủ ngày hoàn thành: {count(undated)}."
    proven = (any([s.task.evidence, *(row.milestone.evidence for row in s.milestones)]) for s in now.states)
    unproven = [
        s for s, is_proven in zip(now.states, proven, strict=True) if s.status in DONE and not is_proven
    ]
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


def _not_updated(now: Assessment) -> Iterator[str]:
    if now.trust.stale and now.plan.tracked:
        yield f"{count(now.trust.stale)} thường xuyên chưa có cập nhật trong tháng báo cáo."
    if now.trust.update_unknown:
        yield (
            f"{count(now.trust.update_unknown)} thường xuyên không rõ đã cập nhật trong kỳ chưa: tệp Excel chỉ giữ "
            "lần cập nhật cuối, sau ngày báo cáo."
        )
