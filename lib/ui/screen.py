"""What the pages place on the screen: the head, tables, charts, filters in the address.

The only module besides `server` that knows Streamlit. Reading and assessing happen once per version and
date for all viewers; a page asks for its Screen and shows views.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

import streamlit as st

from lib.assessing.assess import Assessment
from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.problems import Unreadable
from lib.drawing import markup
from lib.drawing.markup import Link
from lib.drawing.pictures import Picture
from lib.drawing.templates import render
from lib.store import Role, StoreError
from lib.ui import ahead
from lib.ui import figures as ui_figures
from lib.ui.address import (
    CAME_FROM,
    DATE,
    FIRST_DAY,
    LAST_DAY,
    VERSION,
    asked_date,
    asked_unit,
    asked_version,
    choose,
    choose_one,
    date_picker,
    filters,
    keep_version,
    pick_year,
    quick_days,
    search,
)
from lib.ui.figures import (
    Figures,
    Made,
    checked,
    entries_before,
    figures,
    own_store,
    published,
    store,
    unit_name,
    version_check,
    whole_store,
    years,
)
from lib.ui.serving import server
from lib.ui.visitor import (
    actor,
    lists,
    own_unit,
    show_visitor,
    visitor,
    visitor_may,
    visitor_may_look_below,
)
from lib.ui.window import WIDTHS, asked_width
from lib.views import captions
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.first_screen import first_screen
from lib.views.indicators import IndicatorLine
from lib.views.since import SinceThen, since_then
from lib.views.tables import Table
from lib.views.wording import ILLUSTRATIVE, MARKS, STATUS_LEGEND

__all__ = [
    "DATE",
    "FIRST_DAY",
    "LAST_DAY",
    "VERSION",
    "Figures",
    "Made",
    "actor",
    "checked",
    "choose",
    "choose_one",
    "entries_before",
    "figures",
    "lists",
    "own_store",
    "own_unit",
    "published",
    "search",
    "show_visitor",
    "store",
    "unit_name",
    "version_check",
    "visitor",
    "visitor_may",
    "visitor_may_look_below",
    "whole_store",
]

T = TypeVar("T")

STYLE = Path(__file__).with_name("style.css")

TASK: Final[Link] = ("nhiem-vu", "ma")
AREA: Final[Link] = ("linh-vuc", "linh-vuc")
UNIT: Final[Link] = ("bo-phan", "bo-phan")
DECISION: Final[Link] = ("ket-luan", "so")


ON_PAPER = (
    f'<style>@page {{ @top-right {{ font: bold 14px sans-serif; content: "▲ {ILLUSTRATIVE}"; }} }}</style>'
)
"""Says on every printed page that the figures are illustrative."""

PAGE_ROWS = 500
FIRST_SCREEN: Final = "tong-quan"
ANSWERS = {"displayModeBar": False, "locale": "vi", "doubleClick": False, "showTips": False}


# A screen


@dataclass(frozen=True)
class Screen:
    """What a page shows: the figures and their assessment; asked is the date where the address names one,
    version the number of the older version that it names, place the screen's own address."""

    figures: Figures
    made: Made
    asked: date | None
    version: int | None = None
    place: str = ""

    @property
    def assessment(self) -> Assessment:
        """The plan on the date."""
        return self.made.assessment

    def view(self, make: Callable[..., T], *arguments: Hashable) -> T:
        """A view of the assessment, made once for all viewers: screen.view(views_tasks.late_table, unit)."""
        return self.made.view(make, *arguments)

    @property
    def before(self) -> Made | None:
        """What the version before this one said on its own day; None for the first one, and where another
        date is looked at than the figures' own."""
        if self.asked is not None:
            return None
        try:
            return ui_figures.before(self.figures)
        except (StoreError, Unreadable):  # the screen says itself that the store fails
            return None

    @property
    def year_before(self) -> Made | None:
        """What the plan of the year before came to; None where there is none."""
        with suppress(StoreError, Unreadable):  # the screen says itself that the store fails
            return ui_figures.year_before(self.figures)
        return None

    @property
    def as_of(self) -> date:
        """The date that everything on the screen is as of."""
        return self.assessment.as_of

    def link(self, screen: str, **parameters: str | None) -> str:
        """The address of a screen, with the date that was asked for."""
        return markup.address(screen, {**parameters, **self._kept})

    @property
    def _kept(self) -> dict[str, str | None]:
        day = self.asked.isoformat() if self.asked else None
        return {DATE: day, VERSION: str(self.version) if self.version else None}

    def table(self, view: Table, opens: Link | None = TASK) -> None:
        """A table in pages of 500 rows; a row's name links to the screen that opens it, and that one back here."""
        first = first_row(view.title, len(view.rows), PAGE_ROWS)
        rows = view.rows[first : first + PAGE_ROWS]
        back = (
            {CAME_FROM: self.place if self.place != TASK[0] else None, **filters()} if opens == TASK else {}
        )
        st.html(markup.table(view, opens, {**back, **self._kept}, rows, sorts=True))

    def way_back(self) -> None:
        """From an opened task to the list it was opened from, with the filters that were in force there."""
        titles = {_place(screen): screen.title for screen in server.SCREENS}
        place = st.query_params.get(CAME_FROM, "")
        if place not in titles or place == TASK[0]:
            place, title = TASK[0], "Danh sách nhiệm vụ"
        else:
            title = titles[place]
        here = "" if place == FIRST_SCREEN else place
        st.html(markup.link(self.link(here, **filters()), f"◀ {title}"))

    def drawn(
        self,
        draw: Callable[[Any, int], T],
        make: Callable[..., Any],
        words: Callable[[Any], str],
        *arguments: Hashable,
    ) -> tuple[T, str]:
        """A view drawn as wide as the viewer's window allows and said in words, once for all viewers."""
        return self.made.drawn(draw, asked_width(), make, words, *arguments)

    def first(self) -> None:
        """What is late, the whole plan in one bar, areas, money, indicators; each opens what is behind it."""
        st.html(self.view(_first, self.before, self))

    @property
    def is_sample(self) -> bool:
        """Whether nothing was published yet, so that the sample is shown."""
        return self.figures.number is None

    def newcomer(self) -> None:
        """What this program is and how to begin, as long as there is nothing but the sample."""
        if self.is_sample:
            unit = self.assessment.plan.info.unit or "một xã"
            st.html(render("newcomer", unit=unit, begins=visitor_may(Role.UPDATE)))

    def since_before(self) -> None:
        """What happened since the version before, in five counts that open; nothing where there is none."""
        if self.before is not None:
            fixed = {CAME_FROM: self.place, **self._kept}
            st.html(markup.since_line(self.view(_since, self.before), TASK, fixed))


def page_of(screen: server.ScreenRoute, is_listed: bool) -> st.Page:
    """The screen as Streamlit's menu takes it, one for each run: a run notes in it that it is open."""
    return copy.copy(_page(screen, is_listed))


@functools.cache
def _page(screen: server.ScreenRoute, is_listed: bool) -> st.Page:
    return st.Page(
        screen.file,
        title=screen.title,
        url_path=screen.address,
        default=not screen.address,
        visibility="visible" if is_listed else "hidden",
    )


def _place(screen: server.ScreenRoute) -> str:
    """A screen's address; the first one's is a word here, as an empty one would say nothing."""
    return screen.address or FIRST_SCREEN


def _first(now: Assessment, before: Made | None, place: Screen) -> str:
    view = first_screen(now, before.assessment if before else None)
    return render("first_screen", view=view, link=place.link, marks=MARKS, place=place.place)


def indicators_of_group(now: Assessment, name: str, last: Made | None) -> tuple[IndicatorLine, ...]:
    """The indicators of a group beside what they came to in the year before."""
    return captions.indicator_group(now, name, last.assessment if last else None)


def _since(now: Assessment, before: Made) -> SinceThen:
    return since_then(now, before.assessment)


def open_screen(title: str) -> Screen:
    """The head of a screen and all that it shows; the script ends here where there is nothing to show."""
    st.html(STYLE)
    _unit_below()
    version = asked_version()
    found, complaint = figures(version)
    if found is None:
        st.html(markup.section(title, ""))
        notice(complaint or "")
        st.stop()
    asked, doubt = asked_date()
    reported, default = found.reported, found.own_day
    as_of = asked or default
    here = next((_place(one) for one in server.SCREENS if one.title == title), "")
    screen = Screen(found, found.on(as_of), asked, version, here)
    _year_picker(found)
    days = quick_days(reported, found.plan.info.year)
    date_picker(as_of, default, days)
    others = (partial(_make_ready, screen, day) for day in days if day not in (as_of, default))
    ahead.make_ready((found.key, here, asked_width()), others)
    clock_doubt = clock.doubt(clock.now(), found.newest_at)
    wrong_clock = clock_doubt and f"{clock_doubt} {clock.SET_IT}"
    notices = [words for words in (complaint, wrong_clock, doubt, _other_date(as_of, reported)) if words]
    frame = screen.view(views.frame)
    st.html(
        markup.head(title, frame, found.words, f"Bản {found.number}" if found.number else "Bản mẫu", notices)
    )
    if frame.illustrative:
        st.html(ON_PAPER)
    if version is not None:
        st.button("Về bản đang dùng", on_click=keep_version, args=(None,))
    announce()
    return screen


def _make_ready(shown: Screen, day: date) -> None:
    """The same screen on another date."""
    other = replace(shown, made=shown.figures.on(day), asked=day)
    other.made.make_like(shown.made)
    if shown.place == FIRST_SCREEN:
        other.view(_first, None, other)


def _unit_below() -> None:
    """Whose figures are looked at where they are not the visitor's own, and the way back."""
    unit = asked_unit()
    if unit is not None and unit != own_unit():
        with suppress(StoreError):
            words = f"◀ {server.FOR_LEVELS.title} · đang xem {unit_name(unit) or unit}, chỉ để đọc"
            st.html(markup.link(f"/{server.FOR_LEVELS.address}", words))


def _year_picker(found: Figures) -> None:
    """Only where there are plans of more than one year; a store that fails says so itself."""
    if found.newest is None:
        return
    with suppress(StoreError):
        known = years(found.newest)
        if len(known) > 1:
            pick_year(known, found.plan.info.year, found.newest)


def _other_date(as_of: date, reported: date | None) -> str | None:
    if reported is None or as_of == reported:
        return None
    now = f"Đang xem theo số liệu đến {vn.day(as_of)}, không phải ngày báo cáo {vn.day(reported)}."
    return f"{now} Việc làm sau ngày báo cáo chưa được ghi vào sổ." if as_of > reported else now


# Pieces


def first_row(title: str, rows: int, most: int) -> int:
    """Buttons to turn the pages of a long table, so many rows each; the first row (from 0) of the page shown.

    No buttons where one page holds them all.
    """
    if rows <= most:
        return 0
    key, pages = f"trang-{title}", -(-rows // most)
    page: int = min(st.session_state.get(key, 0), pages - 1)
    first = page * most
    last = min(first + most, rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "◀ Trang trước", disabled=page == 0, key=f"{key}-truoc", on_click=_turn, args=(key, page - 1)
        )
        st.button(
            "Trang sau ▶", disabled=page == pages - 1, key=f"{key}-sau", on_click=_turn, args=(key, page + 1)
        )
        st.html(
            markup.paragraph(f"Dòng {first + 1}–{last} trong {vn.dong(rows)} dòng", "note"),
            width="content",
        )
    return first


def _turn(key: str, page: int) -> None:
    st.session_state[key] = page


def picture(drawn: Picture, alt: str, key: str, opens: str | None = None) -> None:
    """A picture as wide as its place; alt says in words what it shows.

    The still one stands at once, until the browser has loaded what makes it answer, and on paper. opens is the
    address's parameter that takes the key of the bar that was clicked.
    """
    from lib.drawing.charts import figure_of  # noqa: PLC0415 - plotly is loaded after the first figures

    with st.container(key=f"tranh-{key}"):
        st.image(list(drawn.sheets), width="stretch", alt=[alt, *[""] * (len(drawn.sheets) - 1)])
        st.html(_sizes(key, drawn))
        more: dict[str, Any] = {}
        if opens:
            more = {"on_select": lambda: _open_bar(key, opens), "selection_mode": "points"}
        st.plotly_chart(figure_of(drawn), key=key, theme=None, config=ANSWERS, alt=alt, **more)


def _sizes(key: str, drawn: Picture) -> str:
    """The picture's height; and by how much it shrinks in places (a window made narrower since, a page enlarged) that
    are narrower than what it was laid out for."""
    inside = f".st-key-tranh-{key} > *"
    shrunk = "".join(
        f"@container (max-width: {wider - 1}px) {{ {inside} {{ --shrink: {wide / drawn.wide:.3f}; }} }}"
        for wide, wider in reversed(tuple(pairwise(WIDTHS)))
        if wider <= drawn.wide
    )
    return f"<style>{inside} {{ --tall: {drawn.height}px; }} {shrunk}</style>"


def _open_bar(key: str, parameter: str) -> None:
    """What a click on a bar opens: the same as the link in the table below."""
    points = st.session_state[key].selection.points
    chosen = points[0].get("customdata") if points else None
    if isinstance(chosen, list):
        chosen = chosen[0] if chosen else None
    if chosen:
        st.query_params[parameter] = str(chosen)


def title(words: str, note: str = "") -> None:
    """A heading within a screen, with how to read what follows."""
    st.html(markup.section(words, note))


def notice(words: str, look: str = "") -> None:
    """A sentence that deserves notice, shown as it is; look is "fault", "done" or nothing."""
    st.html(markup.paragraph(words, f"notice {look}".rstrip()))


def remember(words: str, look: str, *links: tuple[str, str]) -> None:
    """A sentence for the head of the next screen that this visitor sees, with addresses to go on to."""
    st.session_state["tin"] = (words, look, links)


def announce() -> None:
    """Says once what was to be remembered. Part of every screen's head."""
    words, look, links = st.session_state.pop("tin", ("", "", ()))
    if words:
        notice(words, look)
        for href, label in links:
            st.html(markup.link(href, label))


def link_to(
    screen: Screen, place: str, words: str, parameters: Mapping[str, str | None] | None = None
) -> None:
    """A link to another screen, on a line of its own."""
    st.html(markup.link(screen.link(place, **(parameters or {})), words))


def status_legend(screen: Screen) -> None:
    """What the segments of the bars of statuses mean."""
    st.html(markup.legend(len(views.classes_of(screen.assessment.total))))


def task(screen: Screen, card: views_tasks.TaskCard) -> None:
    """A task opened to everything that is known of it."""
    st.html(markup.task_facts(card))
    for view in (card.milestones, card.events, card.money):
        screen.table(view, None)


def status_rules() -> None:
    """The rule behind each status, folded."""
    with st.expander("Cách xếp tình trạng nhiệm vụ"):
        st.html(_rules())


@functools.cache
def _rules() -> str:
    return markup.rules(STATUS_LEGEND)
