"""What both pages of an update share: their head, buttons whose work is done in the next run, who acts.

Whatever changes the store is asked for by a button (a callback notes the order) and done in the run that
follows, with all buttons disabled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.drawing.markup import Link
from lib.store import Actor, Role, StoreError
from lib.ui import screen as ui
from lib.ui.office import guard
from lib.views.tables import Table

STYLE = Path(__file__).with_name("update.css")
MOST_ROWS: Final = 200
FRESH: Final = timedelta(seconds=30)
"""An order that was not carried out by then (the visitor went to another screen) is not carried out at all."""
WHO: Final = "nguoi-cap-nhat"
NOT_FOR_YOU: Final = (
    "Màn hình này dành cho tài khoản có quyền «cập nhật». Cần thay đổi số liệu, đề nghị báo cán bộ theo dõi."
)
DEFAULT_WHO: Final = "Công chức Văn phòng – Thống kê"
VERSION: Final[Link] = ("", "ban")


def open_page(title: str, needed: Role = Role.VIEW) -> None:
    """The head of the screen; unlike on other screens, a store that fails or is empty ends nothing.

    The script ends here for a visitor whose role is not enough.
    """
    _forget_old_order()
    found, complaint = ui.figures()
    if found is not None:
        ui.open_screen(title)
    else:
        st.html(ui.STYLE)
        st.html(f"<header class='head'><h1>{escape(title)}</h1></header>")
        ui.notice(complaint or "")
        ui.announce()
    st.html(STYLE)
    if not ui.visitor_may(needed):
        ui.notice(NOT_FOR_YOU)
        st.stop()


def _forget_old_order() -> None:
    order: Order | None = st.session_state.get("viec")
    if order and clock.now() - order.at > FRESH:
        st.session_state.pop("viec")
        ui.remember("Việc vừa bấm bị ngắt giữa chừng nên chưa làm. Đề nghị xem lại rồi bấm lại.", "fault")


@contextmanager
def failure_told() -> Iterator[None]:
    """A store that fails says so in the place of what was to be shown."""
    try:
        yield
    except StoreError as failure:
        ui.notice(str(failure), "fault")


@dataclass(frozen=True)
class Order:
    """What a button asked for, done in the run that follows it: act tells which screen shows its effect
    (a page's file), None for the one that the button stands on."""

    act: Callable[[], str | None]
    words: str
    at: datetime


def order(act: Callable[[], str | None], words: str) -> None:
    """Notes what a button asks for; words say it while it is done."""
    st.session_state["viec"] = Order(act, words, clock.now())


def is_busy() -> bool:
    """Whether an order is noted and not done yet."""
    return "viec" in st.session_state


def carry_out() -> None:
    """Does what the last button asked for, once, and shows its effect. The last call of a page."""
    order: Order | None = st.session_state.get("viec")
    if order is None:
        return
    screen = None
    try:
        with st.spinner(order.words):
            screen = order.act()
    except StoreError as failure:
        ui.remember(str(failure), "fault")
    finally:
        st.session_state.pop("viec", None)
    if screen is not None:
        st.switch_page(screen)
    st.rerun()


def button(
    label: str, act: Callable[[], str | None], words: str, *, disabled: bool = False, main: bool = False
) -> None:
    """A button whose work is done in the next run, with every button disabled meanwhile."""
    st.button(
        label,
        type="primary" if main else "secondary",
        disabled=disabled or is_busy(),
        on_click=order,
        args=(act, words),
    )


def acting() -> Actor:
    """Who is logged in; on one PC who was named last."""
    return ui.actor("" if guard.is_on() else vn.clean(st.session_state.get("nguoi", "")) or _kept_who())


def _kept_who() -> str:
    try:
        kept = ui.store().setting(WHO)
    except StoreError:
        return DEFAULT_WHO  # the failure is said where something is to be read or kept
    return kept if isinstance(kept, str) and kept.strip() else DEFAULT_WHO


def ask_who() -> None:
    """Who is at work: known where people log in, else asked once and kept for next time."""
    if guard.is_on():
        st.html(markup.paragraph(f"Người cập nhật: {acting().name}."))
        return
    if "nguoi" not in st.session_state:
        st.session_state["nguoi"] = st.session_state.get("nguoi-giu") or _kept_who()
    st.text_input("Người cập nhật (chức danh)", key="nguoi", max_chars=120)
    st.session_state["nguoi-giu"] = st.session_state["nguoi"]


def keep_who(actor: Actor) -> None:
    """Keeps the name that was typed for next time."""
    if not guard.is_on() and actor.name != _kept_who():
        ui.store().set_setting(WHO, actor.name, clock.now(), actor)


def cut_table(view: Table, link: Link | None = None) -> None:
    """A table; a very long one is cut, and says so."""
    st.html(markup.table(view, link, {}, view.rows[:MOST_ROWS]))
    if len(view.rows) > MOST_ROWS:
        st.html(markup.paragraph(f"Đang hiện {MOST_ROWS}/{len(view.rows)} dòng đầu.", "note"))


def bullets(sentences: Sequence[str]) -> str:
    """The sentences as a list."""
    return f'<ul class="named">{"".join(f"<li>{escape(words)}</li>" for words in sentences)}</ul>'
