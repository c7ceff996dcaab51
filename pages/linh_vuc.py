"""Lĩnh vực: how do the areas stand, and what is in one of them?"""

import streamlit as st

from lib.drawing import pictures
from lib.ui import screen as ui
from lib.views import captions
from lib.views import overview as views
from lib.views import tasks as views_tasks

screen = ui.open_screen("Lĩnh vực")


@st.fragment
def one_area() -> None:
    names = screen.view(captions.area_choices)
    area = ui.choose("Chọn lĩnh vực", "linh-vuc", names, "Tất cả các lĩnh vực")
    if area:
        screen.table(screen.view(views_tasks.task_table, views_tasks.TaskFilter(area=area)))
        return
    ui.title("Tình trạng nhiệm vụ theo lĩnh vực")
    ui.legend(screen)
    ui.picture(
        *screen.drawn(pictures.status_stack, views.status_bars, captions.stack_in_words),
        "tinh-trang-linh-vuc",
        "linh-vuc",
    )
    screen.table(screen.view(views.area_table), opens=ui.AREA)


one_area()
ui.rules()
