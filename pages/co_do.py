"""Cờ đỏ: what is late, what is coming, what has nobody updated, what cannot be dated?"""

from lib import captions, ui, views

screen = ui.open_screen("Cờ đỏ")

for view in (
    screen.view(views.late_table),
    screen.view(views.soon_table),
    screen.view(captions.late_decisions),
    screen.view(views.stale_table),
    screen.view(views.undated_table),
):
    screen.table(view)
ui.rules()
