"""Trình chiếu: the meeting on the wall, one message a page, driven by keys."""

from lib.ui.meeting import wall

wall.darken()
wall.wall_page()
