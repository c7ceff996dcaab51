"""The wall of a level above: the same machinery as that of the meeting, with pages of its own. Nothing is typed here."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.base import vietnamese as vn
from lib.drawing import level_wall, markup, projector
from lib.drawing.level_wall import Draw
from lib.meeting.paging import Capacity, WallPage, wall_pages
from lib.province.wall import wall_sections
from lib.ui.level import STYLE, LevelScreen, sees_below
from lib.ui.meeting import wall
from lib.ui.serving import server
from lib.views.wording import ILLUSTRATIVE

HERE: Final = server.FOR_LEVELS.file


def is_asked() -> bool:
    """Whether the address asks for the wall."""
    return wall.PAGE in st.query_params


def way_to_wall(screen: LevelScreen) -> None:
    """The way to the wall from the screen."""
    address = markup.address(server.FOR_LEVELS.address, {**screen.kept, wall.PAGE: "1"})
    st.html(markup.link(address, "Trình chiếu"))


def show_wall(screen: LevelScreen) -> None:
    """The page that the address names, with its keys."""
    wall.darken()
    st.html(STYLE)
    held = wall.capacity()
    own = (
        level_wall.headline_page(screen.view, screen.name),
        *(_drawn(page, held) for page in wall_pages(wall_sections(screen.found, screen.scope), held)),
        *level_wall.heat_pages(screen.found, screen.scope.heads, held),
    )
    asked = st.query_params.get(wall.PAGE, "")
    index = min(max(int(asked), 1), len(own)) - 1 if asked.isascii() and asked.isdecimal() else 0
    parts = (f"Số liệu đến {vn.day(screen.found.as_of)}", ILLUSTRATIVE if screen.view.illustrative else "")
    st.html(own[index](index + 1, len(own), " · ".join(filter(None, parts))))
    names = [str(place) for place in range(1, len(own) + 1)]
    wall.keys(index, names, None, leaves=True, home=HERE if sees_below() else wall.HOME)


def _drawn(page: WallPage, held: Capacity) -> Draw:
    return lambda number, count, footer: projector.wall(page, number, count, footer, held)
