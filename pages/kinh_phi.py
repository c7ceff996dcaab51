"""Kinh phí: what was spent against what was allocated, and does it go with the work?"""

from lib import captions, charts, ui, views

screen = ui.open_screen("Kinh phí")
assessment = screen.assessment

bars = views.money_bars(assessment)
if bars:
    ui.title("Đã chi so với dự toán", captions.MONEY_RULE)
    ui.chart(charts.budget(bars), "kinh-phi", captions.money_in_words(bars))
screen.table(views.money_table(assessment), opens=ui.AREA)
screen.table(views.task_money_table(assessment))
