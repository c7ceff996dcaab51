"""Tổng quan: where does the plan stand, and what is worst?"""

from lib import captions, pictures, ui, views

screen = ui.open_screen("Tổng quan")

screen.big_numbers(views.big_numbers(screen.assessment, screen.before))
screen.since_before()

screen.table(screen.view(captions.worst_late))

ui.title("Tiến độ theo lĩnh vực, chậm nhất trước", captions.PROGRESS_RULE)
bars = screen.view(views.area_bars)
ui.picture(pictures.area_progress(bars), captions.bars_in_words(bars))

line = screen.view(views.year_line)
ui.title("Các mốc trong năm", captions.YEAR_RULE)
ui.picture(pictures.year_steps(line), captions.year_in_words(line))
ui.rules()
