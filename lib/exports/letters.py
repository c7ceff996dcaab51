"""Word files to units: the announcement of a meeting's conclusions, and the letter that urges a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lib.assessing.assess import DONE, Assessment, DecisionState, Status, TaskState, UnitState
from lib.assessing.decisions import is_open
from lib.assessing.due import DueItem, coming
from lib.base import vietnamese as vn
from lib.days import TimeUnit, due_after
from lib.exports import document_parts as parts
from lib.exports.style import House, PaperKind
from lib.exports.word import letterhead, official_table, signature, written
from lib.plan import PlanInfo
from lib.plan.units import unit_key
from lib.reports import phrases
from lib.reports.results import missed_times
from lib.reports.words import bare_end, count, ended, plan_words, short_day, task_with_group
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.tasks import due_label, due_note
from lib.views.wording import ILLUSTRATIVE, extension_words

# Minutes


class Concluded(Protocol):
    """A decision of the chairman, from the workbook or from the store."""

    @property
    def content(self) -> str:
        """What is to be done."""

    @property
    def unit(self) -> str | None:
        """Who does it."""

    @property
    def due(self) -> date | None:
        """The last day."""


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as its minutes tell it; what is not known stays open for the secretary.

    about completes "cuộc họp …"; chair is a post ("Chủ tịch UBND xã …").
    """

    day: date
    about: str = "về công tác cải cách hành chính"
    place: str | None = None
    chair: str | None = None
    attendance: str | None = None


def minutes_docx(
    assessment: Assessment, decisions: Sequence[Concluded], meeting: MeetingFacts, house: House | None = None
) -> bytes:
    """The announcement of a meeting's conclusions (Thông báo kết luận); the assessment is of the meeting's day."""
    info = assessment.plan.info
    chair = meeting.chair or f"Chủ tịch {info.unit or 'UBND xã'}"
    when = f"ngày {short_day(meeting.day)}"
    items = tuple(map(_conclusion, decisions))
    charged = tuple(dict.fromkeys(decision.unit for decision in decisions if decision.unit))
    style = house or House(info, {})
    return _draft(
        style,
        PaperKind.NOTICE,
        f"Kết luận của {chair}\ntại cuộc họp {meeting.about} {when}",
        (
            parts.Paragraph(_meeting_words(info, meeting, chair, when)),
            parts.Paragraph(_grounds(assessment, meeting, chair)),
            parts.NumberedConclusions(items),
            parts.Paragraph(
                f"Trên đây là kết luận của {chair} tại cuộc họp {meeting.about} {when}; các bộ phận, cá nhân liên quan "
                "tổ chức thực hiện và báo cáo kết quả đúng thời hạn."
            ),
        ),
        year=meeting.day.year,
        recipients=style.recipients(PaperKind.NOTICE, charged),
    )


def _post(chair: str) -> str:
    """ "Chủ tịch" for "Chủ tịch UBND xã Thượng Lộ"."""
    return chair.split(" UBND", maxsplit=1)[0].split(" Ủy ban", maxsplit=1)[0]


def _meeting_words(info: PlanInfo, meeting: MeetingFacts, chair: str, when: str) -> str:
    where = meeting.place or f"trụ sở {info.unit or 'UBND xã'}"
    came = f" Tham dự cuộc họp có: {ended(meeting.attendance)}" if meeting.attendance else ""
    return f"{phrases.upper_first(when)}, tại {where}, {chair} chủ trì cuộc họp {meeting.about}.{came}"


def _grounds(assessment: Assessment, meeting: MeetingFacts, chair: str) -> str:
    """What the meeting heard, up to the words that open the conclusions."""
    year = f" năm {assessment.plan.info.year}" if assessment.plan.info.year else ""
    tally, known = assessment.total, ""
    if assessment.plan.tracked:
        late = f", {count(tally.overdue)} quá hạn" if tally.overdue else ", không có nhiệm vụ quá hạn"
        day = short_day(assessment.as_of)
        known = f" (đến ngày {day} đã hoàn thành {tally.done:02}/{tally.active:02} nhiệm vụ{late})"
    return (
        f"Sau khi nghe báo cáo tình hình thực hiện kế hoạch cải cách hành chính{year}{known}"
        f"{_earlier(assessment, meeting)} và ý kiến của các thành viên dự họp, {_post(chair)} kết luận, chỉ đạo như sau:"
    )


def _earlier(assessment: Assessment, meeting: MeetingFacts) -> str:
    """What became of the decisions of earlier meetings, where there were any."""
    before = [s for s in assessment.decisions if _is_before(s, meeting.day)]
    if not before:
        return ""
    done = sum(state.status in DONE for state in before)
    late = sum(state.status is Status.OVERDUE for state in before)
    tail = f", quá hạn {late:02}" if late else ""
    return (
        f", kết quả thực hiện {count(len(before), 'kết luận')} của các cuộc họp trước "
        f"(đã thực hiện xong {done:02}{tail})"
    )


def _is_before(state: DecisionState, day: date) -> bool:
    return state.decision.meeting is not None and state.decision.meeting < day


_OFTEN = re.compile(r"^(?:mỗi|hằng|hàng)\s+(?:ngày|tuần|tháng|quý)\s*,?\s*", re.IGNORECASE)


def _conclusion(decision: Concluded) -> str:
    """ "Giao Văn phòng – Thống kê trình lại lịch kiểm tra, hoàn thành chậm nhất ngày 31/8/2020."."""
    content = bare_end(decision.content)
    verb = "" if vn.fold(content).startswith("hoàn thành") else "hoàn thành "
    due = f", {verb}chậm nhất ngày {short_day(decision.due)}" if decision.due else ""
    if not decision.unit:
        return f"{phrases.upper_first(content)}{due}."
    if phrases.is_action(_OFTEN.sub("", content)) or phrases.is_report(_OFTEN.sub("", content)):
        return f"Giao {decision.unit} {phrases.lower_first(content)}{due}."
    return f"{phrases.upper_first(content)}. Giao {decision.unit} tổ chức thực hiện{due}."


# Letters


LATE_COLUMNS = (
    TableColumn("TT", CellKind.COUNT, 10),
    TableColumn("Nhiệm vụ", width=62),
    TableColumn("Thời hạn", CellKind.DAY, 24),
    TableColumn("Số ngày quá hạn", CellKind.COUNT, 20),
    TableColumn("Kết quả đã báo cáo; khó khăn, vướng mắc", width=46),
)
COMING_COLUMNS = (
    TableColumn("TT", CellKind.COUNT, 10),
    TableColumn("Nhiệm vụ, kết luận", width=76),
    TableColumn("Kỳ, nội dung", width=34),
    TableColumn("Thời hạn", CellKind.DAY, 24),
    TableColumn("Còn lại", width=16),
)

REPLY_DAYS = 5
"""Working days that a unit has to answer in, counted from the day of the figures."""

_OWN = ("văn phòng", "phòng", "trung tâm", "bộ phận", "công chức", "tổ ", "ban ")
_OUTSIDE = re.compile(
    r"\b(?:đảng|hđnd|hội đồng nhân dân|mặt trận|mttq|ubmttq|đoàn thể|đoàn thanh niên|hội|ubnd|ủy ban|lãnh đạo|"
    r"chủ tịch|thường trực|thường vụ|bí thư|huyện|tỉnh|thành phố|sở)\b"
)


def can_be_urged(name: str) -> bool:
    """Whether the chairman may urge a unit by letter: his own offices, not the Party, the Council, the Front,
    the leaders themselves or bodies above."""
    folded = unit_key(name)
    if folded.startswith(_OWN):
        return not re.search(r"\b(?:huyện|tỉnh)\b", folded)
    return not _OUTSIDE.search(folded)


def to_urge(assessment: Assessment) -> tuple[UnitState, ...]:
    """The units that a letter may go to and that have something late or due."""
    return tuple(unit for unit in assessment.units if can_be_urged(unit.name) and _matters(assessment, unit))


def _matters(assessment: Assessment, unit: UnitState) -> bool:
    late = any(s.is_late for s in unit.states) and assessment.plan.tracked
    decided = any(is_open(s) and s.status is Status.OVERDUE for s in unit.decisions)
    return late or decided or bool(coming(assessment, None, unit.key))


def reminder_docx(
    assessment: Assessment, unit: UnitState, days: int | None = None, house: House | None = None
) -> bytes:
    """A letter to one unit with its late and coming tasks; days is how far ahead to look.

    Without days it is the plan's own span of "sắp đến hạn".
    """
    info = assessment.plan.info
    span = info.due_soon_days if days is None else days
    year = info.year or assessment.as_of.year
    return _draft(
        house or House(info, {}),
        PaperKind.LETTER,
        f"đôn đốc thực hiện nhiệm vụ cải cách hành chính năm {year}",
        tuple(_reminder_blocks(assessment, unit, span)),
        year=assessment.as_of.year,
        addressees=(unit.name,),
        recipients=("Như trên",),
    )


def _reminder_blocks(assessment: Assessment, unit: UnitState, span: int) -> Iterator[parts.Block]:
    names = {row.key: row.title for row in assessment.plan.rows if row.is_group}
    late = sorted((state for state in unit.states if state.is_late), key=lambda state: -state.days_late)
    soon = coming(assessment, span, unit.key)
    named = [due.decision for due in soon if due.decision]
    decisions = [state for state in unit.decisions if is_open(state) and state not in named]
    yield parts.Paragraph(_reminder_opening(assessment, unit, len(late), len(soon), span))
    first, second = ("1. ", "2. ") if late and soon else ("", "")
    if late:
        yield parts.DocumentHeading(2, f"{first}Nhiệm vụ quá hạn: {count(len(late))}")
        yield official_table(_late_table(late, assessment.as_of, names))
    if soon:
        title = f"{second}Đến hạn trong {span} ngày tới: {count(len(soon), 'nội dung')}"
        yield parts.DocumentHeading(2, title)
        yield official_table(Table("", COMING_COLUMNS, _coming_rows(assessment, soon)))
    if decisions:
        yield parts.Paragraph(
            f"Ngoài ra, còn {count(len(decisions), 'kết luận, chỉ đạo')} của Chủ tịch chưa thực hiện xong:"
        )
        *others, last = map(_decision_words, decisions)
        yield from (parts.Bullet(words) for words in (*(f"{words};" for words in others), f"{last}."))
    yield parts.Paragraph(_request(assessment, unit, bool(late)))


def _reminder_opening(assessment: Assessment, unit: UnitState, late: int, soon: int, span: int) -> str:
    tasks = f"{unit.name} chủ trì {count(len(unit.states))}. " if unit.states else ""
    start = (
        f"Thực hiện {plan_words(assessment.plan.info)}, {tasks}"
        f"Qua theo dõi, đến ngày {short_day(assessment.as_of)}"
    )
    if not late and not soon:
        return (
            f"{start}, {unit.name} không có nhiệm vụ quá hạn và không có việc đến hạn trong {span} ngày tới."
        )
    said = [f"còn {count(late)} quá hạn chưa hoàn thành" if late else ""]
    said += [f"có {count(soon, 'nội dung')} đến hạn trong {span} ngày tới" if soon else ""]
    return f"{start}, {unit.name} {' và '.join(filter(None, said))}, cụ thể như sau:"


def _late_table(late: Sequence[TaskState], as_of: date, names: dict[str, str]) -> Table:
    rows = [
        TableRow((number, _late_name(s, as_of, names), s.due, s.days_late, _reported(s)), s.task.key)
        for number, s in enumerate(late, start=1)
    ]
    return Table("", LATE_COLUMNS, tuple(rows))


def _late_name(state: TaskState, as_of: date, names: dict[str, str]) -> str:
    name, extended = task_with_group(state.task, names), extension_words(state.task, as_of)
    name = f"{name} ({times.strip()})" if (times := missed_times(state)) else name
    return f"{name} (gia hạn {extended})" if extended else name


def _reported(state: TaskState) -> str | None:
    """What the unit wrote of a late task: how far it is, and what hinders it."""
    return "\n".join(filter(None, (state.task.result_text, state.obstacle))) or None


def _coming_rows(assessment: Assessment, soon: Sequence[DueItem]) -> tuple[TableRow, ...]:
    return tuple(
        TableRow((number, due_label(due), due_note(due), due.day, _left(due, assessment.as_of)), due.key)
        for number, due in enumerate(soon, start=1)
    )


def _left(due: DueItem, as_of: date) -> str:
    days = (due.day - as_of).days
    return f"{days} ngày" if days else "hôm nay"


def _decision_words(state: DecisionState) -> str:
    decision = state.decision
    meeting = f" (họp ngày {short_day(decision.meeting)})" if decision.meeting else ""
    due = f", thời hạn {short_day(decision.due)}" if decision.due else ""
    late = f", quá hạn {count(state.days_late, 'ngày')}" if state.status is Status.OVERDUE else ""
    return f"{bare_end(decision.content)}{meeting}{due}{late}"


def _request(assessment: Assessment, unit: UnitState, late: bool) -> str:
    info = assessment.plan.info
    reply = due_after(assessment.as_of, REPLY_DAYS, TimeUnit.WORKING_DAY, assessment.plan.calendar).day
    who = f"Chủ tịch {info.unit}" if info.unit else "Chủ tịch Ủy ban nhân dân"
    first = "khẩn trương hoàn thành các nhiệm vụ quá hạn, " if late else ""
    return (
        f"{who} yêu cầu {unit.name} {first}hoàn thành đúng thời hạn các nội dung nêu trên; báo cáo kết quả bằng văn bản "
        f"trước ngày {short_day(reply)}. Nội dung nào không bảo đảm thời hạn, báo cáo rõ nguyên nhân và đề xuất thời hạn mới."
    )


def _draft(
    house: House,
    kind: PaperKind,
    subject: str,
    blocks: tuple[parts.Block, ...],
    *,
    year: int,
    recipients: tuple[str, ...],
    addressees: tuple[str, ...] = (),
) -> bytes:
    return written(
        parts.OfficialDocument(
            letterhead=letterhead(house, kind, None, year),
            kind=None if kind is PaperKind.LETTER else "THÔNG BÁO",
            subject=subject,
            blocks=blocks,
            signature=signature(house, kind),
            recipients=recipients,
            filed=house.filed(kind),
            addressees=addressees,
            draft=True,
            mark=ILLUSTRATIVE.upper() if house.info.illustrative else "",
        ),
        house,
    )
