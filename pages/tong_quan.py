"""Tổng quan: where does the plan stand, and what is worst?"""

from lib import captions, charts, ui, views

screen = ui.open_screen("Tổng quan")
assessment = screen.assessment

screen.big_numbers(views.big_numbers(assessment))

screen.table(captions.worst_late(assessment))

ui.title("Tiến độ theo lĩnh vực, chậm nhất trước", captions.PROGRESS_RULE)
bars = views.area_bars(assessment)
ui.chart(charts.area_progress(bars), "tien-do", captions.bars_in_words(bars))

line = views.year_line(assessment)
ui.title("Các mốc trong năm", captions.YEAR_RULE)
ui.chart(charts.year_steps(line), "ca-nam", captions.year_in_words(line))
ui.rules()
