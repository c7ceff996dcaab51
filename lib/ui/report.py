"""The screen Báo cáo: choose a document, see what is in it, have it made, take it away.

A document is made on a click, with a sign of progress, and kept for the session until another is chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from lib.assessing.assess import Assessment
from lib.assessing.completed import completed, joined_decisions
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.exports import documents, letters, pdf
from lib.exports.documents import Document
from lib.exports.slide_pages import SlideRatio
from lib.exports.style import House, PaperKind, styles_of
from lib.plan import Plan
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


@dataclass(frozen=True)
class Desk:
    """What documents are made of: the figures of the screen, and the plan on its date."""

    figures: ui.Figures
    made: ui.Made

    @property
    def now(self) -> Assessment:
        """The plan on the screen's date."""
        return self.made.assessment

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.now.plan

    @property
    def as_of(self) -> date:
        """The date of the screen."""
        return self.now.as_of


def desk(screen: ui.Screen) -> Desk:
    """What the screen shows."""
    additions.load()
    return Desk(screen.figures, screen.made)


def choose_document(at: Desk) -> Document | None:
    """The document that the address names, with what it needs to be chosen; None where there is none."""
    return CHOICES[ui.choose_one("Văn bản cần soạn", "loai", documents.KINDS)](at)


def _periodic(at: Desk) -> Document:
    info = at.plan.info
    words, usual = documents.period_words(info), str(documents.usual_period(info, at.as_of))
    kind = ui.choose_one("Kỳ báo cáo", "ky", {usual: words[usual], **words})
    span = _span(at.as_of) if kind == PeriodKind.OTHER else None
    period = documents.chosen_period(info, kind, span)
    report = additions.ReportPeriod(info.year or period.end.year, kind, period.end)
    extra, house = additions.extra_for(report), additions.house_of(info)
    day = report_day(info, period, at.as_of)
    asked, proposed = at.figures.on(day).view(_known, period, additions.as_key(extra))
    additions.extra_form(report, info, at.figures.number, asked, proposed)
    additions.style_form(house, PaperKind.REPORT)
    return at.made.view(
        _periodic_of, at.figures, period, additions.as_key(extra), additions.as_key(house), house.frame
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


def _minutes(at: Desk) -> Document | None:
    found = at.figures
    days = documents.meeting_days(joined_decisions(found.plan.decisions, found.records.decisions))
    if not days:
        return None
    names = {day.isoformat(): vn.day(day) for day in days}
    chosen = date.fromisoformat(ui.choose_one("Cuộc họp ngày", "hop", names))
    facts, house = additions.facts_of(chosen), additions.house_of(at.plan.info)
    additions.meeting_form(facts)
    additions.style_form(house, PaperKind.NOTICE)
    return documents.minutes(found.on(chosen).assessment, chosen, facts, house)


def _reminder(at: Desk) -> Document | None:
    units = {unit.key: unit for unit in at.made.view(letters.to_urge)}
    if not units:
        return None
    names = in_order({key: unit.name for key, unit in units.items()})
    chosen = ui.choose_one("Bộ phận", "bo-phan", names)
    house = additions.house_of(at.plan.info)
    additions.style_form(house, PaperKind.LETTER)
    return documents.reminder(at.now, units[chosen], house)


def _deck(at: Desk) -> Document:
    ratio = SlideRatio(ui.choose_one("Khổ trang", "kho", {str(ratio): str(ratio) for ratio in SlideRatio}))
    state = wall.asked_state()
    pages = () if isinstance(state, str) else wall.sections_of(state)
    return documents.deck(at.now, pages, footer_words(at.now), ratio)


CHOICES: Mapping[str, Callable[[Desk], Document | None]] = {
    "dinh-ky": _periodic,
    "thong-bao": _minutes,
    "don-doc": _reminder,
    "trinh-chieu": _deck,
    "bang": lambda at: at.made.view(documents.tables),
}


def contents(document: Document) -> None:
    """The document's file name and what is in it, in words."""
    ui.title(document.file_name, "Nội dung gồm:")
    st.html("".join(markup.paragraph(line) for line in document.contents))


def take_document(at: Desk, document: Document) -> None:
    """The button that makes the document, then those that download it, as it is and as PDF."""
    stamp = (
        at.figures.mark,
        at.figures.state,
        at.as_of,
        document.file_name,
        document.contents,
        additions.state(),
    )
    words = "Soạn văn bản" if document.suffix == ".docx" else "Lập tệp"
    if st.button(words, type="primary", key="soan"):
        with st.spinner("Đang soạn văn bản…", show_time=True):
            st.session_state[MADE] = {"stamp": stamp, document.suffix: document.make()}
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
