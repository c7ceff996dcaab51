"""Kết luận: what was decided, what became of it, which delays were accepted, who is to be reminded?"""

from lib.ui import screen as ui
from lib.ui.meeting import pages as ui_meeting

screen = ui.open_screen("Kết luận")
kept = ui_meeting.records_or_stop()

ui_meeting.meeting_panel(screen, kept)
ui_meeting.agenda_panel(kept)
ui_meeting.opened_decision(screen, kept)
ui_meeting.decision_list(screen, kept)
ui_meeting.delay_panel(screen, kept)
ui_meeting.reminder_panel(screen, kept)
