"""Lĩnh vực: how do the areas stand, and what is in one of them?"""

import streamlit as st

from lib import captions, charts, ui, views

screen = ui.open_screen("Lĩnh vực")
assessment = screen.assessment


@st.fragment
def one_area() -> None:
    names = captions.area_choices(assessment)
    area = ui.choose("Mở một lĩnh vực", "linh-vuc", names, "Tất cả các lĩnh vực")
    if area:
        screen.table(views.task_table(assessment, views.TaskFilter(area=area)))
        return
    bars = views.status_bars(assessment)
    ui.title("Tình trạng nhiệm vụ theo lĩnh vực")
    ui.legend()
    ui.chart(charts.status_stack(bars), "tinh-trang", captions.stack_in_words(bars))
    screen.table(views.area_table(assessment), opens=ui.AREA)


one_area()
ui.rules()
