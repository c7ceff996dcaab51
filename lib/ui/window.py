"""How large the viewer's window is, and how wide the pictures in it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import streamlit as st

COOKIE: Final = "man-hinh"
"""The window's size as "1920x1080": the page's own script tells it before the first screen is asked for."""

PHONE = 700
"""Up to this width a page is laid out for a phone (style.css)."""

WIDTHS = (320, 480, 620, 780, 960)
"""Widths in pixels that pictures are laid out for: phones, enlarged pages, a projector, larger screens."""

PHONES, PROJECTORS = 320, 780
"""Those where the window's size is not known."""


def window(cookies: Mapping[str, str]) -> tuple[int, int] | None:
    """Width and height in pixels; None where the browser has not told them."""
    told = re.fullmatch(r"(\d{2,5})x(\d{2,5})", str(cookies.get(COOKIE)))
    return (int(told[1]), int(told[2])) if told else None


def width_of_pictures(cookies: Mapping[str, str], headers: Mapping[str, str]) -> int:
    """The one of WIDTHS that fits beside the menu, in the pixels that pictures are drawn in.

    Repeats what style.css says of letters, menu, margins and enlargement; a browser test compares both. Before the
    window's size is told (the first answer), only phones are known, by what the browser calls itself.
    """
    size = window(cookies)
    if size is None:
        return PHONES if "Mobi" in headers.get("user-agent", "") else PROJECTORS
    wide, high = size
    letter = 16 if wide <= PHONE else min(max(18, 0.024 * high), 28)
    menu, margin = (10.8, 1.0) if wide < 1200 else (13.2, 1.4)
    place = wide - 2 * margin * letter - (menu * letter if wide >= 768 else 0) - 10
    grow = 1 if wide <= PHONE else 1.4 if high >= 1050 else 1.2 if high >= 900 else 1
    return max((width for width in WIDTHS if width <= place / grow), default=WIDTHS[0])


def asked_width() -> int:
    """The same for whoever asks for this screen."""
    return width_of_pictures(st.context.cookies, st.context.headers)
