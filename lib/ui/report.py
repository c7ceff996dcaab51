"""The screen Báo cáo: choose a document, see what is in it, have it made, take it away.

A document is made on a click, with a sign of progress, and kept for the session until another is chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from lib.assessing.assess import Assessment
from lib.assessing.completed import completed, joined_decisions
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.exports import documents, letters, pdf
from lib.exports.documents import Document
from lib.exports.office_template import TemplateRefused
from lib.exports.slide_pages import SlideRatio
from lib.exports.style import House, PaperKind, styles_of
from lib.plan.units import in_order
from lib.reports.extra import Extra, extra_of
from lib.reports.later import held
from lib.reports.periods import Period, PeriodKind, report_day
from lib.reports.requests import Request, requests_of
from lib.ui import additions
from lib.ui import screen as ui
from lib.ui.meeting import wall
from lib.views.overview import footer_words

MADE = "van-ban-da-soan"


def choose_document(screen: ui.Screen) -> Document | None:
    """The document that the address names, with what it needs to be chosen; None where there is none."""
    additions.load()
    return CHOICES[ui.choose_one("Văn bản cần soạn", "loai", documents.KINDS)](screen)


def _periodic(screen: ui.Screen) -> Document:
    info = screen.assessment.plan.info
    words, usual = documents.period_words(info), str(documents.usual_period(info, screen.as_of))
    kind = ui.choose_one("Kỳ báo cáo", "ky", {usual: words[usual], **words})
    span = _span(screen.as_of) if kind == PeriodKind.OTHER else None
    period = documents.chosen_period(info, kind, span)
    report = additions.ReportPeriod(info.year or period.end.year, kind, period.end)
    extra, house = additions.extra_for(report), additions.house_of(info)
    day = report_day(info, period, screen.as_of)
    asked, proposed = screen.figures.on(day).view(_known, period, additions.as_key(extra))
    additions.extra_form(report, info, screen.figures.number, asked, proposed)
    additions.style_form(house, PaperKind.REPORT)
    return screen.view(
        _periodic_of, screen.figures, period, additions.as_key(extra), additions.as_key(house), house.frame
    )


def _known(now: Assessment, period: Period, extra: str) -> tuple[list[Request], Extra]:
    """What the data tell of a report's additions: the units' requests, and the counts that rows hold."""
    return list(requests_of(now, extra_of(json.loads(extra)))), held(now, period)


def _periodic_of(
    now: Assessment, figures: ui.Figures, period: Period, extra: str, styles: str, frame: bytes | None
) -> Document:
    whole = completed(figures.plan, figures.records, date.max)
    return documents.periodic(
        lambda day: figures.on(day).assessment,
        whole,
        period,
        now.as_of,
        extra_of(json.loads(extra)),
        House(now.plan.info, styles_of(json.loads(styles)), frame),
    )


def _span(as_of: date) -> tuple[date, date]:
    """First and last day of a period of one's own choice, up to the date of the screen."""
    left, right = st.columns(2)
    first = left.date_input(
        "Từ ngày", as_of.replace(day=1), ui.FIRST_DAY, as_of, format="DD/MM/YYYY", key="ky-tu"
    )
    last = right.date_input("Đến ngày", as_of, first, as_of, format="DD/MM/YYYY", key="ky-den")
    return first, max(first, last)


def _minutes(screen: ui.Screen) -> Document | None:
    found = screen.figures
    days = documents.meeting_days(joined_decisions(found.plan.decisions, found.records.decisions))
    if not days:
        return None
    names = {day.isoformat(): vn.day(day) for day in days}
    chosen = date.fromisoformat(ui.choose_one("Cuộc họp ngày", "hop", names))
    facts, house = additions.facts_of(chosen), additions.house_of(screen.assessment.plan.info)
    additions.meeting_form(facts)
    additions.style_form(house, PaperKind.NOTICE)
    return documents.minutes(found.on(chosen).assessment, chosen, facts, house)


def _reminder(screen: ui.Screen) -> Document | None:
    units = {unit.key: unit for unit in screen.view(letters.to_urge)}
    if not units:
        return None
    names = in_order({key: unit.name for key, unit in units.items()})
    chosen = ui.choose_one("Bộ phận", "bo-phan", names)
    house = additions.house_of(screen.assessment.plan.info)
    additions.style_form(house, PaperKind.LETTER)
    return documents.reminder(screen.assessment, units[chosen], house)


def _deck(screen: ui.Screen) -> Document:
    ratio = SlideRatio(ui.choose_one("Khổ trang", "kho", {str(ratio): str(ratio) for ratio in SlideRatio}))
    state = wall.asked_state()
    pages = () if isinstance(state, str) else wall.sections_of(state)
    return documents.deck(screen.assessment, pages, footer_words(screen.assessment), ratio)


CHOICES: Mapping[str, Callable[[ui.Screen], Document | None]] = {
    "dinh-ky": _periodic, "thong-bao": _minutes, "don-doc": _reminder, "trinh-chieu": _deck,
    "bang": lambda screen: screen.view(documents.tables),
}  # fmt: skip


def contents(document: Document) -> None:
    """The document's file name and what is in it, in words."""
    ui.title(document.file_name, "Nội dung gồm:")
    st.html("".join(markup.paragraph(line) for line in document.contents))


def take_document(screen: ui.Screen, document: Document) -> None:
    """The button that makes the document, then those that download it, as it is and as PDF."""
    stamp = (
        screen.figures.mark,
        screen.figures.state,
        screen.as_of,
        document.file_name,
        document.contents,
        additions.state(),
    )
    words = "Soạn văn bản" if document.suffix == ".docx" else "Lập tệp"
    if st.button(words, type="primary", key="soan"):
        with st.spinner("Đang soạn văn bản…", show_time=True):
            try:
                st.session_state[MADE] = {"stamp": stamp, document.suffix: document.make()}
            except TemplateRefused as failure:
                ui.notice(f"Không dùng được mẫu Word của cơ quan. {failure}", "fault")
    made = st.session_state.get(MADE)
    if not made or made["stamp"] != stamp:
        return
    _download(f"Tải tệp {document.program}", document.file_name, document.suffix, made)
    _as_pdf(document, made)


def _as_pdf(document: Document, made: dict[str, bytes]) -> None:
    if pdf.find_libreoffice() is None:
        st.button("Tải tệp PDF", disabled=True, key="pdf-khong")
        ui.notice(pdf.NOT_INSTALLED)
        return
    if ".pdf" not in made and st.button("Chuyển sang PDF", key="pdf"):
        with st.spinner("Đang chuyển sang PDF…", show_time=True):
            try:
                made[".pdf"] = pdf.to_pdf(made[document.suffix], document.suffix)
            except pdf.PdfError as failure:
                ui.notice(str(failure))
    if ".pdf" in made:
        _download("Tải tệp PDF", document.pdf_name, ".pdf", made)


def _download(words: str, name: str, suffix: str, made: dict[str, bytes]) -> None:
    mime = documents.MIMES[suffix]
    st.download_button(words, made[suffix], name, mime, on_click="ignore", key=f"tai{suffix}")
