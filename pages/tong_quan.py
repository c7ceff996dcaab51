"""Tổng quan: what is late, whose, why, and what must be decided?"""

from lib.drawing import pictures
from lib.ui import screen as ui
from lib.views import captions
from lib.views import months as views_months
from lib.views import overview as views

screen = ui.open_screen("Tổng quan")
screen.newcomer()
screen.first()
screen.since_before()

if screen.assessment.trust.untracked:
    ui.title("Các mốc đến hạn theo tháng", captions.GRID_RULE.partition(" Bấm")[0])
    drawn = screen.drawn(pictures.month_grid, views_months.month_rows, captions.grid_in_words)
    ui.picture(*drawn, "moc-theo-thang")
ui.title("Các mốc trong năm", captions.YEAR_RULE)
ui.picture(*screen.drawn(pictures.year_steps, views.year_line, captions.year_in_words), "nam")
ui.status_rules()
