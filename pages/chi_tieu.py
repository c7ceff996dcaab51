"""Chỉ tiêu: which indicators are off their targets, and which way do they go?"""

import streamlit as st

from lib import captions, charts, ui, views

screen = ui.open_screen("Chỉ tiêu")
assessment = screen.assessment


@st.fragment
def lines() -> None:
    groups = captions.indicator_choices(assessment)
    if not groups:
        return
    group = ui.choose_one("Nhóm chỉ tiêu", "nhom", groups)
    chosen = captions.indicator_group(assessment, group)
    ui.title("Diễn biến từng tháng", captions.INDICATOR_RULE)
    ui.chart(charts.indicator_multiples(chosen), f"chi-tieu-{group}", captions.lines_in_words(chosen))


lines()
screen.table(views.indicator_table(assessment))
