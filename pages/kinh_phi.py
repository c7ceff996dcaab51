"""Kinh phí: what was spent against what was allocated, and does it go with the work?"""

from lib import captions, pictures, ui, views

screen = ui.open_screen("Kinh phí")

bars = screen.view(views.money_bars)
if bars:
    ui.title("Đã chi so với dự toán", captions.MONEY_RULE)
    ui.picture(pictures.budget(bars), captions.money_in_words(bars))
screen.table(screen.view(views.money_table), opens=ui.AREA)
screen.table(screen.view(views.task_money_table))
