"""Cờ đỏ: what is late, what is coming, what has nobody updated, what cannot be dated?"""

from lib import captions, ui, views

screen = ui.open_screen("Cờ đỏ")
assessment = screen.assessment

for view in (
    views.late_table(assessment),
    views.soon_table(assessment),
    captions.late_decisions(assessment),
    views.stale_table(assessment),
    views.undated_table(assessment),
):
    screen.table(view)
ui.rules()
