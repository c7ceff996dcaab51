"""Nhiệm vụ: which tasks are there, and what is known of one?"""

import streamlit as st

from lib.ui import screen as ui
from lib.views import captions
from lib.views import tasks as views_tasks

screen = ui.open_screen("Nhiệm vụ")


@st.fragment
def task_list() -> None:
    left, right = st.columns(2)
    with left:
        area = ui.choose("Lĩnh vực", "linh-vuc", screen.view(captions.area_choices), "Tất cả các lĩnh vực")
        status = ui.choose("Tình trạng", "tinh-trang", captions.status_choices(), "Mọi tình trạng")
    with right:
        unit = ui.choose(
            "Bộ phận chủ trì", "bo-phan", screen.view(captions.unit_choices), "Tất cả các bộ phận"
        )
        text = ui.search("Tìm trong tên, số, bộ phận, thời hạn", "tim", "ví dụ: một cửa")
    screen.table(screen.view(views_tasks.task_table, views_tasks.TaskFilter(area, unit, status, text)))


key = st.query_params.get("ma")
card = screen.view(views_tasks.task_card, key) if key else None
if key:
    screen.way_back()
if card:
    ui.task(screen, card)
else:
    if key:
        ui.notice(f"Bản số liệu này không có nhiệm vụ mã «{key[:60]}». Dưới đây là toàn bộ danh sách.")
    task_list()
ui.status_rules()
