"""The screen of a level above: all units below the visitor's as of a date, and what is taken away of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.drawing.level_wall import CLASSES
from lib.drawing.templates import render
from lib.machine import rolled
from lib.province.rollup import Heat, RollUp, UnitBelow, heat
from lib.province.sent import sent_table, sent_units_table
from lib.province.views import (
    COUNTRY,
    HEAT_RULE,
    PROVINCE,
    ProvinceScreen,
    Scope,
    apart_table,
    grown_table,
    province_screen,
    ranking_table,
    reading_again,
    short_name,
    silent_table,
    worst_lines,
)
from lib.store import Role, StoreError, Unit, UnitLevel, below_in
from lib.ui import screen as ui
from lib.ui import sending
from lib.ui.address import BELOW, asked_date, date_picker, keep_unit, keep_version, quick_days
from lib.ui.figures import known_units
from lib.ui.serving import server
from lib.ui.serving.server import ScreenRoute
from lib.ui.visitor import visitor_is_projector, visitor_may_look_below
from lib.views.overview import Frame
from lib.views.tables import Table
from lib.views.wording import ILLUSTRATIVE, MARKS

if TYPE_CHECKING:
    from lib.exports.documents import Document

STYLE: Final = Path(__file__).with_name("level.css")
FRESH: Final = 30
"""Seconds for which what was rolled up is shown to others who look at the same day."""
_Made = TypeVar("_Made")
WORST, SILENT, ROWS = 7, 5, 40
NOTHING: Final = "Kho số liệu này không có đơn vị cấp dưới."


def _below(top: str) -> Iterator[Unit]:
    """The units below one, however deep."""
    return below_in(tuple(known_units().values()), top)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=2)
def _usual_day(top: str, today: date) -> date:
    return rolled.newest_day(ui.whole_store(), rolled.communes_in(_below(top)), today)


def sees_below() -> bool:
    """Whether there are units below the visitor's that they may look at; not on one PC, nor where the store fails: the
    screens say so themselves."""
    return visitor_may_look_below() and has_below()


def has_below() -> bool:
    """Whether there are units below the visitor's; not where the store fails."""
    with suppress(StoreError):
        return any(_below(ui.own_store().unit))
    return False


def listed_screens() -> tuple[ScreenRoute, ...]:
    """The screens of this process, that of the level above by the visitor's level."""
    title = scope_of(ui.own_store().unit).screen if sees_below() else server.FOR_LEVELS.title
    return tuple(replace(one, title=title) if one is server.FOR_LEVELS else one for one in server.screens())


def is_listed(screen: ScreenRoute) -> bool:
    """Whether the menu lists the screen for this visitor."""
    return sees_below() if screen.file == server.FOR_LEVELS.file else ui.lists(screen)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=2)
def scope_of(top: str) -> Scope:
    """What the level's screen is called."""
    is_country = any(unit.level is not UnitLevel.COMMUNE for unit in _below(top))
    return COUNTRY if is_country else PROVINCE


@dataclass(frozen=True)
class LevelScreen:
    """What the page shows: the units below one, top, on a date; asked is the date where the address names one, is_own says
    that the level is the visitor's own. What it has made stays with it, for all visitors."""

    found: RollUp
    scope: Scope
    top: str
    asked: date | None
    is_own: bool = True
    _made: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the level is called."""
        return ui.unit_name(self.top)

    def _once(self, make: Callable[[], _Made], *of: object) -> _Made:
        """What make() gives, made once under this name."""
        if of not in self._made:
            self._made[of] = make()
        return cast("_Made", self._made[of])

    @cached_property
    def view(self) -> ProvinceScreen:
        """What the head and the first part say."""
        return province_screen(self.found, self.scope)

    @property
    def kept(self) -> dict[str, str | None]:
        """What the address of this screen holds."""
        day = self.asked.isoformat() if self.asked else None
        return {LEVEL: None if self.is_own else self.top, ui.DATE: day}

    @cached_property
    def _by_key(self) -> dict[str, UnitBelow]:
        return {part.key: part for part in self.found.parts}

    def href(self, key: str) -> str:
        """The address of a unit's own screens, as of the day and of the version that its row shows; of a level below
        its screen."""
        part = self._by_key[key]
        if part.inside is not None:
            return markup.address(server.FOR_LEVELS.address, {**self.kept, LEVEL: key})
        day = part.now.as_of if part.now and part.now.as_of != part.reported else None
        version = str(part.version) if self.asked and part.version else None
        return markup.address(
            "", {BELOW: key, ui.DATE: day.isoformat() if day else None, ui.VERSION: version}
        )

    def first(self) -> None:
        """The headline, all units in one bar, the worst, who is silent, money and indicators."""
        st.html(self._once(self._first_part, "first"))

    def _first_part(self) -> str:
        worst = worst_lines(self.found, WORST)
        return render(
            "level", view=self.view, worst=worst, href=self.href, marks=MARKS, classes=CLASSES, shown=SILENT, number=vn.dong
        )  # fmt: skip

    def heat(self) -> None:
        """Units against areas, in the four colours with their marks."""
        title = f"{self.scope.heads} và lĩnh vực: số việc quá hạn trên số nhiệm vụ"
        view = self._once(lambda: heat(self.found), "heat")
        first = ui.first_row(title, len(view.rows), ROWS)
        st.html(self._once(lambda: self._heat_part(view, title, first), "heat", first))

    def _heat_part(self, view: Heat, title: str, first: int) -> str:
        return render(
            "heat", view=view, title=title, heads=self.scope.heads, href=self.href, marks=MARKS,
            rule=HEAT_RULE, first=first, most=ROWS, short=short_name, number=vn.dong,
        )  # fmt: skip

    def table(self, make: Callable[[RollUp, Scope], Table], anchor: str) -> None:
        """A table of units; each opens that unit's screens."""
        view = self._once(lambda: make(self.found, self.scope), anchor)
        st.html(f'<a id="{anchor}"></a>')
        first = ui.first_row(view.title, len(view.rows), ui.PAGE_ROWS)
        st.html(self._once(lambda: self._table_part(view, first), anchor, first))

    def _table_part(self, view: Table, first: int) -> str:
        rows = view.rows[first : first + ui.PAGE_ROWS]
        return markup.table(view, None, {}, rows, sorts=True, href=self.href)

    def handed_down(self) -> None:
        """The plan that was sent down and how its tasks stand; sending one, for who may publish at this level."""
        if self.found.sent:
            for make, anchor in SENT_TABLES:
                self.table(make, anchor)
        if self.is_own and ui.visitor_may(Role.UPDATE):
            sending.desk(self.scope, _screen.clear)

    def take(self) -> None:
        """The tables as Excel and the report as Word, made when they are asked for."""
        from lib.exports import documents  # noqa: PLC0415 - nobody waits for it who takes nothing away
        from lib.exports.levels import roll_up  # noqa: PLC0415

        of = (self.found, self.scope, self.name)
        made: list[tuple[str, Document]] = [
            ("Tải các bảng (Excel)", self._once(lambda: roll_up.roll_up_tables(*of), "tables")),
            (
                "Tải báo cáo tổng hợp (Word, dự thảo)",
                self._once(lambda: roll_up.roll_up_report(*of), "report"),
            ),
        ]
        with st.container(horizontal=True):
            for words, document in made:
                st.download_button(
                    words, document.make, document.file_name, documents.MIMES[document.suffix],
                    on_click="ignore", key=f"tai-cap-tren{document.suffix}",
                )  # fmt: skip


TABLES: Final = (
    (ranking_table, "xep-thu-tu"),
    (apart_table, "chua-xep"),
    (silent_table, "chua-cap-nhat"),
    (grown_table, "ky-truoc"),
)
SENT_TABLES: Final = ((sent_table, "giao-xuong"), (sent_units_table, "duoc-giao"))
LEVEL: Final = "cap"
"""The address's parameter for a level below the visitor's own, whose screen is opened."""


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=8)
def _screen(top: str, as_of: date, *, is_asked: bool, is_own: bool) -> LevelScreen:
    found = rolled.rolled_below(ui.whole_store().of(top), as_of, clock.now())
    return LevelScreen(found, scope_of(top), top, as_of if is_asked else None, is_own)


def _opened(top: str, as_of: date, *, is_asked: bool, is_own: bool) -> LevelScreen:
    """The same; while the figures of another date are computed of thousands of units it is told how far that is."""
    place, most = st.empty(), 0
    while True:
        try:
            screen = _screen(top, as_of, is_asked=is_asked, is_own=is_own)
        except rolled.UnfinishedError as unfinished:
            left, most = unfinished.left, max(most, unfinished.left)
            words = f"Đang tính số liệu ngày {vn.day(as_of)} của từng xã, còn {vn.dong(left)} xã"
            place.progress(1 - left / most, words)
        else:
            place.empty()
            return screen


def _asked_top() -> str:
    """The unit whose screen is opened: the visitor's own, or a level below it that the address names."""
    own, asked = ui.own_store().unit, st.query_params.get(LEVEL) if sees_below() else None
    levels = {unit.id for unit in _below(own) if unit.level is not UnitLevel.COMMUNE}
    return asked if asked in levels else own


def open_level(*, headless: bool = False) -> LevelScreen:
    """The head of the screen (none on the wall) and what it shows; the script ends here where there is nothing to show."""
    st.html(ui.STYLE)
    st.html(STYLE)
    if not (sees_below() or (headless and visitor_is_projector() and has_below())):
        ui.notice(NOTHING)
        st.stop()
    keep_unit(None)
    keep_version(None)
    try:
        top = _asked_top()
        usual = _usual_day(top, clock.today())
        asked, doubt = asked_date()
        is_own = top == ui.own_store().unit
        screen = _opened(top, asked or usual, is_asked=asked is not None, is_own=is_own)
    except StoreError as failure:
        ui.notice(str(failure), "fault")
        st.stop()
    if headless:
        return screen
    date_picker(screen.found.as_of, usual, quick_days(usual, usual.year))
    if not screen.is_own:
        st.html(markup.link(f"/{server.FOR_LEVELS.address}", f"◀ {scope_of(ui.own_store().unit).screen}"))
    _head(screen, [doubt] if doubt else [])
    return screen


def _head(screen: LevelScreen, notices: list[str]) -> None:
    found, below_ = screen.found, screen.scope.below
    view = screen.view
    trust = (
        f"{vn.dong(view.updated)}/{vn.dong(view.communes)} xã đã cập nhật trong tháng{reading_again(found)}",
        f"{len(found.ranked)}/{view.units} {below_} so sánh được với nhau",
    )
    frame = Frame(
        plan_title=screen.name or screen.scope.screen,
        as_of=f"Số liệu tính đến {vn.day_long(found.as_of)}",
        window="",
        trust=trust,
        brief=trust,
        illustrative=ILLUSTRATIVE if view.illustrative else None,
    )
    version = "mỗi xã theo bản số liệu mới nhất không sau ngày này"
    st.html(markup.head(screen.scope.screen, frame, version, f"{view.units} {below_}", notices))
