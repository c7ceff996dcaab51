"""Bộ phận: how do the units stand, and what does one of them have to do now?"""

import streamlit as st

from lib.ui import crosses
from lib.ui import screen as ui
from lib.views import captions, decisions
from lib.views import overview as views
from lib.views import tasks as views_tasks

screen = ui.open_screen("Bộ phận")


@st.fragment
def one_unit() -> None:
    unit = ui.choose("Chọn bộ phận", "bo-phan", screen.view(captions.unit_choices), "Tất cả các bộ phận")
    if not unit:
        screen.table(screen.view(views.unit_table), opens=ui.UNIT)
        crosses.take(screen, crosses.units_by_status)
        return
    ui.link_to(screen, "ket-luan", "Soạn tin nhắc việc cho bộ phận này ▶", {"nhac": unit})
    screen.table(screen.view(views_tasks.late_table, unit))
    screen.table(screen.view(views_tasks.soon_table, None, unit))
    screen.table(screen.view(views_tasks.stale_table, unit))
    screen.table(screen.view(decisions.decision_table, unit), opens=ui.DECISION)
    screen.table(screen.view(views_tasks.task_table, views_tasks.TaskFilter(unit=unit)))


one_unit()
ui.status_rules()
