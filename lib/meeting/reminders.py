"""What a unit is reminded of: a text to paste into Zalo. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lib.assessing.assess import Assessment, DecisionState, Status, TaskState
from lib.assessing.decisions import is_open
from lib.assessing.due import DueItem, DueKind, coming
from lib.base import vietnamese as vn
from lib.meeting.agenda import AHEAD, by_unit
from lib.plan.units import unit_key
from lib.views import overview as views
from lib.views.tasks import due_words
from lib.views.wording import extension_words, task_label

SECTION_GAP = "\n\n"


@dataclass(frozen=True)
class Reminder:
    """A unit's reminder as plain text, with the counts that it names."""

    unit: str
    text: str
    late: int
    coming: int
    decisions: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remind of."""
        return not (self.late or self.coming or self.decisions)


def for_unit(assessment: Assessment, unit: str, days: int = AHEAD) -> Reminder:
    """The reminder of the unit with this key. Raises KeyError where the plan has no such unit."""
    name = next((found.name for found in assessment.units if found.key == unit), None)
    if name is None:
        raise KeyError(unit)
    late = [
        _late_line(s, assessment.as_of) for s in by_unit(assessment.late) if unit_key(s.task.lead) == unit
    ]
    due = coming(assessment, days, unit)
    soon = [_coming_line(one, assessment.as_of) for one in due]
    named = [one.decision for one in due if one.decision]
    decisions, other = list(_decision_lines(assessment, unit, named)), " KHÁC" if named else ""
    parts = (
        _head(name, assessment),
        _section(f"QUÁ HẠN: {len(late)} việc", late),
        _section(f"ĐẾN HẠN TRONG {days} NGÀY TỚI: {len(soon)} việc", soon),
        _section(f"KẾT LUẬN, CHỈ ĐẠO{other} CHƯA XONG: {len(decisions)} việc", decisions),
        _foot(bool(late or soon or decisions)),
    )
    return Reminder(name, SECTION_GAP.join(filter(None, parts)), len(late), len(soon), len(decisions))


def _head(name: str, assessment: Assessment) -> str:
    illustrative = " (số liệu minh họa)" if assessment.plan.info.illustrative else ""
    return (
        f"NHẮC VIỆC CẢI CÁCH HÀNH CHÍNH\n"
        f"Bộ phận: {name}\n"
        f"{views.plan_title(assessment.plan.info)}\n"
        f"Số liệu tính đến ngày {vn.day(assessment.as_of)}{illustrative}"
    )


def _foot(something: bool) -> str:
    if not something:
        return "Không có việc quá hạn, việc đến hạn hay kết luận chưa xong."
    return "Đề nghị cập nhật kết quả, ngày hoàn thành và minh chứng vào sổ theo dõi."


def _section(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return "\n".join([title, *(f"• {line}" for line in lines)])


def _late_line(state: TaskState, as_of: date) -> str:
    extended = extension_words(state.task, as_of)
    facts = (
        f"hạn {vn.or_dash(state.due, vn.day)}",
        f"quá {state.days_late} ngày",
        f"gia hạn {extended}" if extended else "",
    )
    return f"{task_label(state.task)}: {', '.join(filter(None, facts))}"


def _coming_line(due: DueItem, as_of: date) -> str:
    left = (due.day - as_of).days
    extended = " (đã được gia hạn)" if due.kind is DueKind.EXTENSION else ""
    when = f"còn {left} ngày" if left else "hạn là hôm nay"
    return f"{due_words(due)}{extended}: hạn {vn.day(due.day)}, {when}"


def _decision_lines(assessment: Assessment, unit: str, named: Sequence[DecisionState]) -> Iterator[str]:
    """Open decisions of the unit but for those that are named already."""
    for state in assessment.decisions:
        decision = state.decision
        if unit_key(decision.unit) != unit or not is_open(state) or state in named:
            continue
        taken = f" (họp {vn.day(decision.meeting)})" if decision.meeting else ""
        due = f"hạn {vn.day(decision.due)}" if decision.due else "chưa ghi hạn"
        late = f", quá {state.days_late} ngày" if state.status is Status.OVERDUE else ""
        yield f"{decision.content}{taken}: {due}{late}"
