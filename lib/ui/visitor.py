"""Who looks at a screen, and what they may do."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from lib.store import Actor, LoginKind, Role
from lib.store.schema import OWN_UNIT
from lib.ui.address import asked_unit
from lib.ui.office import guard

if TYPE_CHECKING:
    from lib.accounts.accounts import Identity
    from lib.ui.serving import server

VISITOR: Final = (
    '<form class="visitor" method="post" action="/dang-xuat"><b>{title}</b><br>Quyền: {role} &nbsp;'
    '<button style="font: inherit; padding: 0 .6rem; border: 1px solid #757575; border-radius: .3rem; '
    'background: #fff; color: #222; cursor: pointer">Đăng xuất</button></form>'
)
"""Who is logged in. Logging out is a form that is sent, as a link could be put into any page."""


def visitor() -> Identity | None:
    """Who is logged in; None on one PC, where nobody logs in, and for the server's own first visit."""
    return guard.identity_of(st.context.headers) if guard.is_on() else None


def own_unit() -> str:
    """The unit that the visitor belongs to."""
    found = visitor()
    return found.unit if found else OWN_UNIT


def visitor_may(needed: Role) -> bool:
    """Whether the visitor may do what takes this role; on one PC everything. The store asks again.

    At a unit below their own everybody only looks.
    """
    if needed is not Role.VIEW and asked_unit() not in (None, own_unit()):
        return False
    if not guard.is_on():
        return True
    found = visitor()
    return found is not None and found.role.covers(needed)


def visitor_may_look_below() -> bool:
    """Whether the visitor may look at the units below their own: on one PC, and from the role "theo dõi" on."""
    found = visitor()
    return not guard.is_on() or (found is not None and found.role.covers(Role.FOLLOW))


def visitor_is_projector() -> bool:
    """Whether this is the projector of a unit, which came by a link: of the level above it sees the wall alone."""
    found = visitor()
    return found is not None and found.kind is LoginKind.PROJECTOR


def actor(name: str) -> Actor:
    """Who acts: whoever is logged in, else nobody who may change anything; on one PC the post that was named."""
    address = st.context.ip_address
    origin = address if isinstance(address, str) else "máy này"
    if not guard.is_on():
        return Actor(name, Role.ADMIN, origin)
    found = visitor()
    return found.actor(origin) if found else Actor("", Role.VIEW, origin)


def lists(screen: server.ScreenRoute) -> bool:
    """Whether the menu lists the screen for this visitor; that of the levels above is judged in lib.ui.level."""
    return visitor_may(Role.UPDATE) if screen.changes else True


def show_visitor() -> None:
    """Beside the menu: who is logged in, and the way out."""
    found = visitor()
    if found is not None:
        with st.sidebar:
            st.html(VISITOR.format(title=escape(found.title), role=escape(found.role)))
