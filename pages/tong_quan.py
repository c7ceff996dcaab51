"""Tổng quan: what is late, whose, why, and what must be decided?"""

from lib.drawing import pictures
from lib.ui import screen as ui
from lib.views import captions
from lib.views import overview as views

screen = ui.open_screen("Tổng quan")
screen.newcomer()
screen.first()
screen.since_before()

ui.title("Các mốc trong năm", captions.YEAR_RULE)
ui.picture(*screen.drawn(pictures.year_steps, views.year_line, captions.year_in_words), "nam")
ui.rules()
