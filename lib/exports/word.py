"""Word files: the periodic report, the minutes of a meeting, the reminder to a unit.

What the report says comes from `report`, how a document looks from `official_document`; this module puts
the one into the other, with the letterhead from the sheet "Thông tin". Posts are named, not people, unless
the workbook names the signer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, assert_never

from lib.assessing.assess import DONE, Assessment, DecisionState, Status, TaskState, UnitState
from lib.assessing.due import coming
from lib.exports import document_parts as parts
from lib.exports import official_document as od
from lib.plan import PlanInfo
from lib.reports.parts import Heading, Item, Point, Report, ReportAppendix, Text, plain_rows
from lib.reports.words import OPEN, bare_end, count, ended, full_name, plan_words, short_day, task_name
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.tasks import due_label, due_note
from lib.views.wording import ILLUSTRATIVE, extension_words

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# Letterhead


def letterhead(info: PlanInfo, kind: str, day: date | None, year: int) -> parts.Letterhead:
    """Who issues the document: from the sheet "Thông tin"; kind is that of the symbol ("BC", "" for a letter).

    The superior stands above other bodies' names only: a People's Committee issues under its own.
    """
    issuer = full_name(info.unit)
    own = issuer.casefold().startswith(("ủy ban", "uỷ ban", "hội đồng"))
    return parts.Letterhead(
        issuer=issuer,
        place=info.letterhead.get("place") or place_of(info.unit),
        number_symbol=parts.number_line(None, "-".join(filter(None, (kind, symbol_of(info))))),
        superior=None if own else info.superior,
        day=day,
        year=year,
    )


def place_of(unit: str | None) -> str:
    """A commune's documents are dated at its name (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    match = re.search(r"(?:xã|phường|thị trấn|đặc khu)\s+(.+)", unit or "", re.IGNORECASE)
    return match.group(1) if match else OPEN


def symbol_of(info: PlanInfo) -> str:
    """The issuer's short name in the symbol: "UBND", also where the sheet gives "…/BC-UBND"."""
    stated = info.letterhead.get("symbol") or "UBND"
    return re.sub(r"^(?:.*/)?(?:(?:BC|TB|CV|KH|QĐ)-)?", "", stated) or "UBND"


def signature(info: PlanInfo) -> parts.Signature:
    """Capacity, post and name as the sheet gives them; the decree's usual ones where it does not."""
    usual = parts.Signature()
    capacity = info.letterhead.get("signing_capacity") or usual.capacity[0]
    post = info.letterhead.get("signing_post") or usual.capacity[1]
    return parts.Signature((capacity, post), info.letterhead.get("signer"))


def recipients(info: PlanInfo, first: Iterable[str] = ()) -> tuple[str, ...]:
    """Lines of "Nơi nhận": those given first, then the sheet's, each once, without the filing line."""
    stated = re.split(r"[\n;]", info.letterhead.get("recipients") or "")
    lines = (re.sub(r"^[-–+\s]+|[;.\s]+$", "", line) for line in (*first, *stated))
    return tuple(dict.fromkeys(line for line in lines if line and not re.match(r"Lưu\b", line)))


# From report to document


def official_blocks(items: Iterable[Item]) -> tuple[parts.Block, ...]:
    """The items as blocks, headings of level 1 and 2 numbered."""
    return tuple(_numbered(items))


def _numbered(items: Iterable[Item]) -> Iterator[parts.Block]:
    first = second = 0
    for item in items:
        match item:
            case Heading(1, text):
                first, second = first + 1, 0
                yield parts.Heading(1, f"{parts.roman(first)}. {text}")
            case Heading(2, text):
                second += 1
                yield parts.Heading(2, f"{second}. {text}")
            case Heading(level, text):
                yield parts.Heading(level, text)
            case Text(text):
                yield parts.Paragraph(text)
            case Point(text):
                yield parts.Bullet(text)
            case Table():
                yield official_table(item) if item.rows else parts.Paragraph(item.empty)
            case _:
                assert_never(item)


ALIGNED = {
    CellKind.TEXT: parts.Align.LEFT,
    CellKind.MARK: parts.Align.LEFT,
    CellKind.COUNT: parts.Align.CENTER,
    CellKind.SHARE: parts.Align.CENTER,
    CellKind.DAY: parts.Align.CENTER,
    CellKind.MONEY: parts.Align.RIGHT,
}


def official_table(table: Table) -> parts.Table:
    """A view's table in words; a row of one cell is a group, the total is bold, the note is the last row."""
    columns = tuple(
        parts.Column(column.title, column.width, ALIGNED[column.kind]) for column in table.columns
    )
    rows = [
        parts.Row(cells, bold=len(cells) == 1, spans=len(cells) == 1 < len(columns))
        for cells in plain_rows(table)
    ]
    if table.total:
        rows[-1] = replace(rows[-1], bold=True)
    if table.note:
        rows.append(parts.Row(((parts.Run(table.note, italic=True),),), spans=True))
    return parts.Table(columns, tuple(rows), size=12, title=table.title)


def periodic_report_docx(report: Report, day: date | None = None) -> bytes:
    """The periodic report as a draft; day is that of signing, open where not yet known."""
    info, year = report.info, report.period.end.year
    note = (
        f"Kèm theo Báo cáo số …/BC-{symbol_of(info)} {parts.date_words(day, year)} của {full_name(info.unit)}"
    )
    return od.write(
        parts.OfficialDocument(
            letterhead=letterhead(info, "BC", day, year),
            kind="BÁO CÁO",
            subject=report.subject,
            blocks=(_under_title(report), *official_blocks(report.items)),
            signature=signature(info),
            recipients=recipients(info, [info.superior] if info.superior else ()),
            appendices=tuple(_appendix(appendix, note) for appendix in report.appendices),
            draft=True,
            mark=(report.illustrative or "").upper(),
        )
    )


def _under_title(report: Report) -> parts.Paragraph:
    words = " ".join(filter(None, (report.note, f"{report.illustrative}." if report.illustrative else "")))
    return parts.Paragraph(
        (parts.Run(f"({bare_end(words)})", italic=True),), parts.Align.CENTER, indent=False
    )


def _appendix(appendix: ReportAppendix, note: str) -> parts.Appendix:
    return parts.Appendix(appendix.title, note, official_blocks(appendix.items), appendix.landscape)


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

    day: date | None
    about: str = "về công tác cải cách hành chính"
    place: str | None = None
    chair: str | None = None
    attendance: str | None = None


def minutes_docx(assessment: Assessment, decisions: Sequence[Concluded], meeting: MeetingFacts) -> bytes:
    """The announcement of a meeting's conclusions (Thông báo kết luận), each with unit, product and date."""
    info = assessment.plan.info
    chair = meeting.chair or f"Chủ tịch {info.unit or f'UBND {OPEN}'}"
    when = f"ngày {short_day(meeting.day)}" if meeting.day else f"ngày {OPEN}"
    subject = f"Kết luận của {chair}\ntại cuộc họp {meeting.about} {when}"
    items = tuple(_conclusion(decision, assessment) for decision in decisions)
    return _draft(
        info,
        "TB",
        subject,
        (
            parts.Paragraph(_meeting_words(info, meeting, chair, when)),
            parts.Paragraph(_grounds(assessment, meeting, chair)),
            parts.NumberedConclusions(items or (OPEN,)),
            parts.Paragraph(
                f"Trên đây là kết luận của {chair} tại cuộc họp {when}; các bộ phận, cá nhân liên quan tổ chức "
                f"thực hiện và báo cáo kết quả đúng thời hạn."
            ),
        ),
        kind="THÔNG BÁO",
        year=meeting.day.year if meeting.day else assessment.as_of.year,
    )


def _post(chair: str) -> str:
    """ "Chủ tịch" for "Chủ tịch UBND xã Thượng Lộ"."""
    return chair.split(" UBND", maxsplit=1)[0].split(" Ủy ban", maxsplit=1)[0]


def _meeting_words(info: PlanInfo, meeting: MeetingFacts, chair: str, when: str) -> str:
    where = meeting.place or f"trụ sở {info.unit or f'UBND {OPEN}'}"
    return (
        f"{when[:1].upper()}{when[1:]}, tại {where}, {chair} chủ trì cuộc họp {meeting.about}. "
        f"Tham dự cuộc họp có: {ended(meeting.attendance or OPEN)}"
    )


def _grounds(assessment: Assessment, meeting: MeetingFacts, chair: str) -> str:
    """What the meeting heard, up to the words that open the conclusions."""
    tally = assessment.total
    return (
        f"Sau khi nghe báo cáo tình hình thực hiện kế hoạch cải cách hành chính năm "
        f"{assessment.plan.info.year or OPEN} (đến ngày {short_day(assessment.as_of)}, kế hoạch có "
        f"{count(tally.tasks)}, đã hoàn thành {tally.done:02}, quá hạn {tally.overdue:02}){_earlier(assessment, meeting)} "
        f"và ý kiến của các thành viên dự họp, {_post(chair)} kết luận, chỉ đạo như sau:"
    )


def _earlier(assessment: Assessment, meeting: MeetingFacts) -> str:
    """What became of the decisions of earlier meetings, where there were any."""
    before = [s for s in assessment.decisions if _is_before(s, meeting.day)]
    if not before:
        return ""
    done = sum(state.status in DONE for state in before)
    late = sum(state.status is Status.OVERDUE for state in before)
    tail = f", quá hạn {late:02}" if late else ""
    return f", kết quả thực hiện {count(len(before), 'kết luận')} của các cuộc họp trước (đã thực hiện {done:02}{tail})"


def _is_before(state: DecisionState, day: date | None) -> bool:
    return state.decision.meeting is not None and (day is None or state.decision.meeting < day)


def _conclusion(decision: Concluded, assessment: Assessment) -> str:
    """ "Văn phòng – Thống kê: trình lại lịch kiểm tra. Sản phẩm: …. Thời hạn: chậm nhất ngày 31/8/2020."."""
    due = f"chậm nhất ngày {short_day(decision.due)}" if decision.due else OPEN
    product = _product(decision, assessment) or OPEN
    return (
        f"{decision.unit or OPEN}: {ended(decision.content)} Sản phẩm: {ended(product)} "
        f"Thời hạn hoàn thành: {ended(due)}"
    )


def _product(decision: Concluded, assessment: Assessment) -> str | None:
    """What the decision's task is to yield, where the decision names a task of the plan."""
    key = getattr(decision, "task", None) or getattr(decision, "task_key", None)
    state = assessment.by_key.get(key) if isinstance(key, str) else None
    lines = re.split(r"\n|;\s+[-–+]", state.task.product or "") if state else []
    return "; ".join(filter(None, (bare_end(line.lstrip("-–+ ")) for line in lines))) or None


# Reminder


LATE_COLUMNS = (
    TableColumn("TT", CellKind.COUNT, 10),
    TableColumn("Nhiệm vụ", width=70),
    TableColumn("Thời hạn", CellKind.DAY, 24),
    TableColumn("Số ngày quá hạn", CellKind.COUNT, 20),
    TableColumn("Khó khăn, vướng mắc", width=36),
)
COMING_COLUMNS = (
    TableColumn("TT", CellKind.COUNT, 10),
    TableColumn("Nhiệm vụ, kết luận", width=76),
    TableColumn("Mốc", width=34),
    TableColumn("Thời hạn", CellKind.DAY, 24),
    TableColumn("Còn lại (ngày)", CellKind.COUNT, 16),
)


def reminder_docx(assessment: Assessment, unit: UnitState, days: int | None = None) -> bytes:
    """A letter to one unit with its late and coming tasks; days is how far ahead to look.

    Without days it is the plan's own span of "sắp đến hạn".
    """
    info = assessment.plan.info
    span = info.due_soon_days if days is None else days
    year = info.year or assessment.as_of.year
    return _draft(
        info,
        "",
        f"đôn đốc thực hiện nhiệm vụ cải cách hành chính năm {year}",
        tuple(_reminder_blocks(assessment, unit, span)),
        kind=None,
        year=assessment.as_of.year,
        addressees=(unit.name,),
        first=("Như trên",),
    )


def _reminder_blocks(assessment: Assessment, unit: UnitState, span: int) -> Iterator[parts.Block]:
    names = {row.key: row.title for row in assessment.plan.rows if row.is_group}
    late = sorted((state for state in unit.states if state.is_late), key=lambda state: -state.days_late)
    soon = _coming_rows(assessment, unit, span)
    stale = [s for s in unit.states if s.status is Status.CONTINUOUS_STALE and not s.update_unknown]
    decisions = [state for state in unit.decisions if state.status not in DONE]
    yield parts.Paragraph(_reminder_opening(assessment, unit, len(late), len(soon), span))
    if late:
        yield parts.Heading(2, f"1. Nhiệm vụ quá hạn: {count(len(late))}")
        yield official_table(_late_table(late, assessment.as_of, names))
    if soon:
        yield parts.Heading(
            2, f"{2 if late else 1}. Đến hạn trong {span} ngày tới: {count(len(soon), 'việc')}"
        )
        yield official_table(Table("", COMING_COLUMNS, soon))
    yield from _reminder_lists(stale, decisions, names)
    yield from _reminder_request(bool(late or soon or stale or decisions))


def _reminder_opening(assessment: Assessment, unit: UnitState, late: int, soon: int, span: int) -> str:
    start = (
        f"Thực hiện {plan_words(assessment.plan.info)}, {unit.name} chủ trì {count(len(unit.states))}. "
        f"Qua theo dõi, đến ngày {short_day(assessment.as_of)}"
    )
    if not late and not soon:
        return f"{start}, bộ phận không có nhiệm vụ quá hạn và không có việc đến hạn trong {span} ngày tới."
    parts = [f"còn {count(late)} quá hạn chưa hoàn thành" if late else "không có nhiệm vụ quá hạn"]
    parts += [f"có {count(soon, 'việc')} đến hạn trong {span} ngày tới" if soon else ""]
    return f"{start}, bộ phận {' và '.join(filter(None, parts))}, cụ thể như sau:"


def _late_name(state: TaskState, as_of: date, names: dict[str, str]) -> str:
    extended = extension_words(state.task, as_of)
    return (
        f"{task_name(state.task, names)} (gia hạn {extended})" if extended else task_name(state.task, names)
    )


def _late_table(late: Sequence[TaskState], as_of: date, names: dict[str, str]) -> Table:
    rows = [
        TableRow((number, _late_name(s, as_of, names), s.due, s.days_late, s.obstacle), s.task.key)
        for number, s in enumerate(late, start=1)
    ]
    return Table("", LATE_COLUMNS, tuple(rows))


def _coming_rows(assessment: Assessment, unit: UnitState, span: int) -> tuple[TableRow, ...]:
    return tuple(
        TableRow((number, due_label(due), due_note(due), due.day, (due.day - assessment.as_of).days), due.key)
        for number, due in enumerate(coming(assessment, span, unit.key), start=1)
    )


def _reminder_lists(
    stale: Sequence[TaskState], decisions: Sequence[DecisionState], names: dict[str, str]
) -> Iterator[parts.Block]:
    if stale:
        yield parts.Paragraph(f"Chưa cập nhật kết quả trong tháng báo cáo {count(len(stale))} thường xuyên:")
        yield from (parts.Bullet(f"{task_name(state.task, names)};") for state in stale)
    if decisions:
        yield parts.Paragraph(
            f"Còn {count(len(decisions), 'kết luận, chỉ đạo')} của Chủ tịch chưa thực hiện xong:"
        )
        yield from (parts.Bullet(_decision_words(state)) for state in decisions)


def _decision_words(state: DecisionState) -> str:
    decision = state.decision
    meeting = f" (họp ngày {short_day(decision.meeting)})" if decision.meeting else ""
    due = f"thời hạn {short_day(decision.due)}" if decision.due else "chưa ghi thời hạn"
    late = f", quá hạn {count(state.days_late, 'ngày')}" if state.status is Status.OVERDUE else ""
    return f"{bare_end(decision.content)}{meeting}, {due}{late};"


def _reminder_request(needed: bool) -> Iterator[parts.Block]:
    if needed:
        yield parts.Paragraph(
            "Đề nghị bộ phận tập trung hoàn thành, cập nhật kết quả, ngày hoàn thành và minh chứng vào sổ theo dõi "
            f"trước ngày {OPEN}; việc nào không bảo đảm thời hạn thì báo cáo rõ nguyên nhân và đề xuất thời hạn mới."
        )
    else:
        yield parts.Paragraph(
            "Đề nghị bộ phận tiếp tục duy trì, cập nhật kết quả vào sổ theo dõi hằng tháng."
        )


def _draft(
    info: PlanInfo,
    symbol: str,
    subject: str,
    blocks: tuple[parts.Block, ...],
    *,
    kind: str | None,
    year: int,
    addressees: tuple[str, ...] = (),
    first: tuple[str, ...] = (),
) -> bytes:
    return od.write(
        parts.OfficialDocument(
            letterhead=letterhead(info, symbol, None, year),
            kind=kind,
            subject=subject,
            blocks=blocks,
            signature=signature(info),
            recipients=first if kind is None else recipients(info, first),
            addressees=addressees,
            draft=True,
            mark=ILLUSTRATIVE.upper() if info.illustrative else "",
        )
    )
