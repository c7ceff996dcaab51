"""Cờ đỏ: what is late, what is coming, what has nobody updated, what cannot be dated?"""

from lib.ui import screen as ui
from lib.views import decisions
from lib.views import tasks as views_tasks

screen = ui.open_screen("Cờ đỏ")

screen.table(screen.view(views_tasks.late_table))
screen.table(screen.view(views_tasks.soon_table))
screen.table(screen.view(decisions.late_decisions), opens=ui.DECISION)
screen.table(screen.view(views_tasks.stale_table))
screen.table(screen.view(views_tasks.undated_table))
ui.status_rules()
