"""Kết luận: what was decided, what became of it, which delays were accepted, who is to be reminded?"""

from lib.ui import screen as ui
from lib.ui.meeting import decisions, extensions, panel

screen = ui.open_screen("Kết luận")

panel.meeting_panel(screen)
panel.agenda_panel()
decisions.opened_decision(screen)
decisions.decision_list(screen)
extensions.extension_panel(screen)
panel.reminder_panel(screen)
