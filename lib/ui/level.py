"""The screen of a level above: all units below the visitor's as of a date, and what is taken away of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.drawing.templates import render
from lib.machine import rolled
from lib.province.rollup import RollUp, UnitBelow, heat
from lib.province.views import (
    COUNTRY,
    HEAT_RULE,
    PROVINCE,
    ProvinceScreen,
    Scope,
    apart_table,
    grown_table,
    grown_words,
    province_screen,
    ranking_table,
    short_name,
    silent_table,
    tone_of,
)
from lib.store import StoreError, Unit, UnitLevel
from lib.ui import screen as ui
from lib.ui.address import BELOW, asked_date, date_picker, keep_unit, keep_version, quick_days
from lib.ui.serving import server
from lib.ui.serving.server import ScreenRoute
from lib.ui.visitor import visitor_may_look_below
from lib.views.overview import Frame
from lib.views.tables import Table
from lib.views.wording import ILLUSTRATIVE, MARKS, Tone

if TYPE_CHECKING:
    from lib.exports.documents import Document

STYLE: Final = Path(__file__).with_name("level.css")
FRESH: Final = 30
"""Seconds for which what was rolled up is shown to others who look at the same day."""
WORST, SILENT, ROWS = 7, 5, 40
CLASSES: Final = {Tone.LATE: 0, Tone.ATTENTION: 1, Tone.GOOD: 3, Tone.UNKNOWN: 4}
"""The colours and hatches of the bar on Tổng quan."""
NOTHING: Final = "Kho số liệu này không có đơn vị cấp dưới."


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=2)
def _units(top: str) -> tuple[Unit, ...]:
    """The communes below a unit."""
    return tuple(rolled.communes_below(ui.own_store(), top))


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=2)
def _usual_day(top: str, today: date) -> date:
    return rolled.newest_day(ui.own_store(), _units(top), today)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=8)
def _rolled(top: str, as_of: date) -> RollUp:
    return rolled.rolled_up(ui.own_store(), _units(top), as_of, clock.now())


def below() -> tuple[Unit, ...]:
    """The communes below the visitor's unit that they may look at; none on one PC, and where the store fails: the
    screens say so themselves."""
    if not visitor_may_look_below():
        return ()
    with suppress(StoreError):
        return _units(ui.own_store().unit)
    return ()


def listed_screens() -> tuple[ScreenRoute, ...]:
    """The screens of this process, that of the level above by the visitor's level."""
    title = scope_of(ui.own_store().unit).screen if below() else server.FOR_LEVELS.title
    return tuple(replace(one, title=title) if one is server.FOR_LEVELS else one for one in server.screens())


def is_listed(screen: ScreenRoute) -> bool:
    """Whether the menu lists the screen for this visitor."""
    return bool(below()) if screen.file == server.FOR_LEVELS.file else ui.lists(screen)


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=2)
def scope_of(top: str) -> Scope:
    """What the level's screen is called."""
    is_country = any(unit.level is UnitLevel.PROVINCE for unit in ui.own_store().below(top))
    return COUNTRY if is_country else PROVINCE


@dataclass(frozen=True)
class LevelScreen:
    """What the page shows: the units below on a date; asked is the date where the address names one."""

    found: RollUp
    scope: Scope
    name: str
    asked: date | None

    @cached_property
    def view(self) -> ProvinceScreen:
        """What the head and the first part say."""
        return province_screen(self.found, self.scope)

    @cached_property
    def _by_key(self) -> dict[str, UnitBelow]:
        return {part.key: part for part in self.found.parts}

    def href(self, key: str) -> str:
        """The address of a unit's own screens, as of the day and of the version that its row shows."""
        part = self._by_key[key]
        day = part.now.as_of if part.now and part.now.as_of != part.reported else None
        version = str(part.version) if self.asked and part.version else None
        return markup.address(
            "", {BELOW: key, ui.DATE: day.isoformat() if day else None, ui.VERSION: version}
        )

    def first(self) -> None:
        """The headline, all units in one bar, the worst, who is silent, money and indicators."""
        worst = [_line(part) for part in self.found.ranked if part.now and part.now.overdue][:WORST]
        st.html(
            render(
                "level", view=self.view, worst=worst, href=self.href, marks=MARKS, classes=CLASSES, shown=SILENT, number=vn.dong
            )
        )  # fmt: skip

    def heat(self) -> None:
        """Units against areas, in the four colours with their marks."""
        view = heat(self.found)
        title = f"{self.scope.heads} và lĩnh vực: số việc quá hạn trên số nhiệm vụ"
        first = ui.first_row(title, len(view.rows), ROWS)
        st.html(
            render(
                "heat", view=view, title=title, heads=self.scope.heads, href=self.href, marks=MARKS, rule=HEAT_RULE,
                first=first, most=ROWS, short=short_name,
            )
        )  # fmt: skip

    def table(self, make: Callable[[RollUp, Scope], Table], anchor: str) -> None:
        """A table of units; each opens that unit's screens."""
        view = make(self.found, self.scope)
        st.html(f'<a id="{anchor}"></a>')
        first = ui.first_row(view.title, len(view.rows), ui.PAGE_ROWS)
        rows = view.rows[first : first + ui.PAGE_ROWS]
        st.html(markup.table(view, None, {}, rows, sorts=True, href=self.href))

    def take(self) -> None:
        """The tables as Excel and the report as Word, made when they are asked for."""
        from lib.exports import documents  # noqa: PLC0415 - nobody waits for it who takes nothing away
        from lib.exports.levels import roll_up  # noqa: PLC0415

        name = self.name
        made: list[tuple[str, Document]] = [
            ("Tải các bảng (Excel)", roll_up.roll_up_tables(self.found, self.scope, name)),
            ("Tải báo cáo tổng hợp (Word, dự thảo)", roll_up.roll_up_report(self.found, self.scope, name)),
        ]
        with st.container(horizontal=True):
            for words, document in made:
                st.download_button(
                    words, document.make, document.file_name, documents.MIMES[document.suffix],
                    on_click="ignore", key=f"tai-cap-tren{document.suffix}",
                )  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """A unit among the worst: shares of 1, or None where nothing can be computed."""

    key: str
    name: str
    late: int
    tasks: int
    grown: str | None
    done: float | None
    expected: float | None
    words: str
    tone: Tone


def _line(part: UnitBelow) -> _Line:
    now = part.now
    if now is None:
        raise ValueError(part.key)
    done, expected = now.done.value, now.expected.value
    words = (
        ""
        if done is None or expected is None
        else f"{vn.percent(float(done))} / {vn.percent(float(expected))}"
    )
    return _Line(
        part.key,
        part.name,
        now.overdue,
        now.tasks,
        grown_words(part),
        None if done is None or expected is None else float(done),
        None if expected is None else float(expected),
        words,
        tone_of(now),
    )


TABLES: Final = (
    (ranking_table, "xep-thu-tu"),
    (apart_table, "chua-xep"),
    (silent_table, "chua-cap-nhat"),
    (grown_table, "ky-truoc"),
)


def open_level() -> LevelScreen:
    """The head of the screen and what it shows; the script ends here where there is nothing to show."""
    st.html(ui.STYLE)
    st.html(STYLE)
    units = below()
    if not units:
        ui.notice(NOTHING)
        st.stop()
    keep_unit(None)
    keep_version(None)
    top = ui.own_store().unit
    try:
        scope, usual = scope_of(top), _usual_day(top, clock.today())
        asked, doubt = asked_date()
        found = _rolled(top, asked or usual)
    except StoreError as failure:
        ui.notice(str(failure), "fault")
        st.stop()
    date_picker(found.as_of, usual, quick_days(usual, usual.year))
    screen = LevelScreen(found, scope, ui.unit_name(top), asked)
    _head(screen, [doubt] if doubt else [])
    return screen


def _head(screen: LevelScreen, notices: list[str]) -> None:
    found, below_ = screen.found, screen.scope.below
    view = screen.view
    trust = (
        f"{view.updated}/{view.units} {below_} đã cập nhật trong tháng",
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
    version = f"mỗi {below_} theo bản số liệu mới nhất không sau ngày này"
    st.html(markup.head(screen.scope.screen, frame, version, f"{view.units} {below_}", notices))
