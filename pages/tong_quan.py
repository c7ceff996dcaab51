"""Tổng quan: where does the plan stand, and what is worst?"""

from lib.drawing import pictures
from lib.ui import screen as ui
from lib.views import captions
from lib.views import overview as views

screen = ui.open_screen("Tổng quan")

screen.big_numbers()
screen.since_before()

screen.table(screen.view(captions.worst_late))

ui.title("Tiến độ theo lĩnh vực, chậm nhất trước", captions.PROGRESS_RULE)
ui.picture(*screen.drawn(pictures.area_progress, views.area_bars, captions.bars_in_words))

ui.title("Các mốc trong năm", captions.YEAR_RULE)
ui.picture(*screen.drawn(pictures.year_steps, views.year_line, captions.year_in_words))
ui.rules()
