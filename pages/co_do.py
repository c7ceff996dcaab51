"""Cờ đỏ: what is late, what is coming, what has nobody updated, what cannot be dated?"""

from lib.ui import screen as ui
from lib.views import captions
from lib.views import tasks as views_tasks

screen = ui.open_screen("Cờ đỏ")

for view in (
    screen.view(views_tasks.late_table),
    screen.view(views_tasks.soon_table),
    screen.view(captions.late_decisions),
    screen.view(views_tasks.stale_table),
    screen.view(views_tasks.undated_table),
):
    screen.table(view)
ui.rules()
