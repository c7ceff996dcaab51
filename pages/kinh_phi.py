"""Kinh phí: what was spent against what was allocated, and does it go with the work?"""

from lib.drawing import pictures
from lib.ui import crosses
from lib.ui import screen as ui
from lib.views import captions
from lib.views import money as views_money
from lib.views import months as views_months

screen = ui.open_screen("Kinh phí")

if screen.view(views_money.money_bars):
    ui.title("Đã chi so với dự toán", captions.MONEY_RULE)
    ui.picture(
        *screen.drawn(pictures.budget, views_money.money_bars, captions.money_in_words), "kinh-phi-linh-vuc"
    )
by_month = screen.view(views_months.money_line)
if by_month:
    ui.title("Đã chi theo tháng", captions.MONEY_LINE_RULE)
    ui.picture(
        *screen.drawn(pictures.money_steps, views_months.money_line, captions.money_line_in_words),
        "chi-thang",
    )
    crosses.take(screen, crosses.money_by_month)
screen.table(screen.view(views_money.money_table), opens=ui.AREA)
screen.table(screen.view(views_money.task_money_table))
