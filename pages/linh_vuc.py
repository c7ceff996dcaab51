"""Lĩnh vực: how do the areas stand, what comes when, and what is in one of them?"""

import streamlit as st

from lib.drawing import pictures
from lib.ui import crosses
from lib.ui import screen as ui
from lib.views import captions
from lib.views import months as views_months
from lib.views import overview as views
from lib.views import tasks as views_tasks

screen = ui.open_screen("Lĩnh vực")


def statuses() -> None:
    ui.title("Tình trạng nhiệm vụ theo lĩnh vực")
    ui.status_legend(screen)
    drawn = screen.drawn(pictures.status_stack, views.status_bars, captions.stack_in_words)
    ui.picture(*drawn, "tinh-trang-linh-vuc", "linh-vuc")


def months() -> None:
    ui.title("Các mốc đến hạn theo tháng", captions.GRID_RULE)
    drawn = screen.drawn(pictures.month_grid, views_months.month_rows, captions.grid_in_words)
    ui.picture(*drawn, "moc-theo-thang", "linh-vuc")
    crosses.take(screen, crosses.areas_by_month)


@st.fragment
def one_area() -> None:
    names = screen.view(captions.area_choices)
    area = ui.choose("Chọn lĩnh vực", "linh-vuc", names, "Tất cả các lĩnh vực")
    if area:
        screen.table(screen.view(views_tasks.task_table, views_tasks.TaskFilter(area=area)))
        return
    # Where nothing was recorded yet, the plan's days tell more than statuses.
    first, second = (months, statuses) if screen.assessment.trust.untracked else (statuses, months)
    first()
    screen.table(screen.view(views.area_table), opens=ui.AREA)
    second()


one_area()
ui.status_rules()
