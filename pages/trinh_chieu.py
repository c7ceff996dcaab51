"""Trình chiếu: the meeting on the wall, one message a page, driven by keys."""

from lib.ui.meeting import pages as ui_meeting

ui_meeting.darken()
ui_meeting.wall()
