"""Bộ phận: how do the units stand, and what does one of them have to do now?"""

import streamlit as st

from lib import captions, ui, views

screen = ui.open_screen("Bộ phận")
assessment = screen.assessment


@st.fragment
def one_unit() -> None:
    unit = ui.choose("Mở một bộ phận", "bo-phan", captions.unit_choices(assessment), "Tất cả các bộ phận")
    if not unit:
        screen.table(views.unit_table(assessment), opens=ui.UNIT)
        return
    screen.table(views.late_table(assessment, unit))
    screen.table(views.soon_table(assessment, unit=unit))
    screen.table(views.stale_table(assessment, unit))
    screen.table(views.decision_table(assessment, unit))
    screen.table(views.task_table(assessment, views.TaskFilter(unit=unit)))


one_unit()
ui.rules()
