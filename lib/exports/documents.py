"""The documents that can be downloaded: what each is called, what is in it, and how it is made. Pure.

Nothing is written before `make` is called, so that a screen can say what is in a document at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lib.assessing.assess import Assessment, UnitState
from lib.base import vietnamese as vn
from lib.exports import excel as export_excel
from lib.exports import letters, slide_pages
from lib.exports import sheets as export_sheets
from lib.exports import slides as export_slides
from lib.exports import word as export_word
from lib.exports.style import House
from lib.meeting.agenda import Section
from lib.plan import Decision, Plan, PlanInfo
from lib.reports.extra import Extra
from lib.reports.later import entered_after, to_complete
from lib.reports.parts import outline
from lib.reports.periodic import periodic_report
from lib.reports.periods import (
    Period,
    PeriodKind,
    month_period,
    other_period,
    period_of,
    periods,
    report_day,
)
from lib.reports.words import short_day
from lib.views.tables import shown

On = Callable[[date], Assessment]
"""The plan on a date, completed by the records known on it."""

KINDS: Mapping[str, str] = {
    "dinh-ky": "Báo cáo CCHC định kỳ (Word)",
    "thong-bao": "Thông báo kết luận cuộc họp (Word)",
    "don-doc": "Công văn đôn đốc bộ phận (Word)",
    "trinh-chieu": "Trình chiếu (PowerPoint)",
    "bang": "Các bảng số liệu (Excel)",
}

PROGRAMS: Mapping[str, str] = {".docx": "Word", ".pptx": "PowerPoint", ".xlsx": "Excel"}

MIMES: Mapping[str, str] = {
    ".docx": export_word.MIME, ".pptx": export_slides.MIME, ".xlsx": export_excel.MIME, ".pdf": "application/pdf",
}  # fmt: skip


_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def file_name(words: str, suffix: str) -> str:
    """A file name that Windows takes: "Báo cáo CCHC 6 tháng 2020.docx"; suffix with its dot."""
    name = " ".join(_FORBIDDEN.sub("-", words).split()).strip(" .")
    return f"{name[:120].rstrip(' .')}{suffix}"


@dataclass(frozen=True)
class Document:
    """One document: its name, what is in it (a line each), and how to make its bytes."""

    name: str
    suffix: str
    contents: tuple[str, ...]
    make: Callable[[], bytes]

    @property
    def file_name(self) -> str:
        """ "Báo cáo CCHC 6 tháng 2020.docx"."""
        return file_name(self.name, self.suffix)

    @property
    def pdf_name(self) -> str:
        """The same with .pdf."""
        return file_name(self.name, ".pdf")

    @property
    def mime(self) -> str:
        """The media type that browsers know it by."""
        return MIMES[self.suffix]

    @property
    def program(self) -> str:
        """The program that edits it."""
        return PROGRAMS[self.suffix]


def period_words(info: PlanInfo) -> dict[str, str]:
    """The periods to choose from: address value -> words with the data window."""
    words = {
        str(period.kind): f"{period.short[:1].upper()}{period.short[1:]} ({_window(period)})"
        for period in periods(info, _year(info))
    }
    months = (month_period(info, _year(info), month) for month in range(1, 13))
    words |= {f"{PeriodKind.MONTH}-{n}": f"Tháng {n} ({_window(p)})" for n, p in enumerate(months, start=1)}
    return words | {str(PeriodKind.OTHER): "Kỳ khác (chọn ngày)"}


def _window(period: Period) -> str:
    return f"{vn.day(period.start)} – {vn.day(period.end)}"


def _year(info: PlanInfo) -> int:
    """The plan's year; without one, that of its report date, since a period needs a year."""
    if info.year is not None:
        return info.year
    return info.report_date.year if info.report_date else 2000


def usual_period(info: PlanInfo, as_of: date) -> PeriodKind:
    """The report that is due on a date: the last one whose window has ended, else the first."""
    ended = [period.kind for period in periods(info, _year(info)) if period.end <= as_of]
    return ended[-1] if ended else PeriodKind.QUARTER_1


def chosen_period(info: PlanInfo, kind: str, span: tuple[date, date] | None = None) -> Period:
    """The period of an address value; span is the first and last day of another period."""
    if kind == PeriodKind.OTHER and span:
        return other_period(info, *span)
    if kind.startswith(f"{PeriodKind.MONTH}-"):
        return month_period(info, _year(info), int(kind.partition("-")[2]))
    return period_of(info, PeriodKind(kind), _year(info))


def periodic(
    on: On,
    whole: Plan,
    period: Period,
    known_by: date,
    extra: Extra | None = None,
    house: House | None = None,
) -> Document:
    """The periodic report of a plan, compared with the report before; on gives the assessment of a date.

    whole is the plan with everything that is known of any day: what it says of days after the report's own is
    told beside the draft. known_by is the date of the figures where the workbook states none; extra is what the
    officer added, house how the office signs.
    """
    info, day = whole.info, report_day(whole.info, period, known_by)
    said = periodic_report(on(day), period, _before(on, info, period, day), extra)
    contents = (
        f"{said.note} Số liệu tính đến ngày {short_day(said.as_of)}.",
        *outline(said),
        "Văn bản là dự thảo; số, ngày ký để trống.",
        *to_complete(on(day), extra or Extra(), period),
        *entered_after(whole, on(day)),
    )
    return Document(
        f"Báo cáo CCHC {period.short}",
        ".docx",
        contents,
        lambda: export_word.periodic_report_docx(said, house),
    )


def _before(on: On, info: PlanInfo, period: Period, day: date) -> Assessment | None:
    """The assessment at the end of the year's report before this one."""
    year = _year(info)
    monthly = period.kind is PeriodKind.MONTH
    of_year = [month_period(info, year, m) for m in range(1, 13)] if monthly else periods(info, year)
    known = [p for p in of_year if p.end < period.end and p.end <= day]
    return on(known[-1].end) if known and period.kind is not PeriodKind.OTHER else None


def reminder(assessment: Assessment, unit: UnitState, house: House | None = None) -> Document:
    """The letter that reminds a unit."""
    late = sum(state.is_late for state in unit.states)
    contents = (
        f"Gửi: {unit.name}. Số liệu tính đến ngày {short_day(assessment.as_of)}.",
        f"{len(unit.states)} nhiệm vụ chủ trì, {late} nhiệm vụ quá hạn; các mốc sắp đến hạn; kết luận chưa xong.",
    )
    return Document(
        f"Công văn đôn đốc {unit.name}",
        ".docx",
        contents,
        lambda: letters.reminder_docx(assessment, unit, house=house),
    )


def meeting_days(decided: Iterable[Decision]) -> tuple[date, ...]:
    """Days of meetings with decisions, the latest first."""
    return tuple(sorted({one.meeting for one in decided if one.meeting is not None}, reverse=True))


def minutes(
    assessment: Assessment, day: date, facts: letters.MeetingFacts | None = None, house: House | None = None
) -> Document:
    """The announcement of the conclusions of the meeting on a day; the assessment is of that day."""
    found = [s.decision for s in assessment.decisions if s.decision.meeting == day]
    contents = (
        f"{len(found)} kết luận của cuộc họp ngày {short_day(day)}.",
        *(f"{number}. {shown(d.unit)}: {d.content}" for number, d in enumerate(found, start=1)),
    )
    meeting = facts or letters.MeetingFacts(day)
    return Document(
        f"Thông báo kết luận họp CCHC {day:%d-%m-%Y}",
        ".docx",
        contents,
        lambda: letters.minutes_docx(assessment, found, meeting, house),
    )


def deck(
    assessment: Assessment, pages: Sequence[Section], footer: str, ratio: slide_pages.SlideRatio
) -> Document:
    """The pages of the meeting, or of the plan's overview where there are none, as slides."""
    made = slide_pages.agenda_pages(pages) if pages else slide_pages.overview_pages(assessment)
    about = (
        "Họp kiểm điểm công tác cải cách hành chính"
        if pages
        else "Tình hình thực hiện kế hoạch cải cách hành chính"
    )
    made = (slide_pages.cover(assessment, about), *made)
    shape = ratio.replace(":", "x")
    return Document(
        f"Trình chiếu CCHC {assessment.as_of:%d-%m-%Y} {shape}",
        ".pptx",
        tuple(dict.fromkeys(page.title for page in made)),
        lambda: export_slides.slides(made, footer, ratio),
    )


def tables(assessment: Assessment) -> Document:
    """Every table of the screens in one workbook, and the data for pivots."""
    made = export_sheets.sheets(assessment)
    return Document(
        f"Bảng số liệu CCHC {assessment.as_of:%d-%m-%Y}",
        ".xlsx",
        tuple(f"{name}: {len(table.rows)} dòng" for name, table in made.items()),
        lambda: export_excel.table_xlsx(made, assessment, export_sheets.DATA),
    )
