"""Chỉ tiêu: which indicators are off their targets, and which way do they go?"""

import streamlit as st

from lib.drawing import months
from lib.ui import screen as ui
from lib.views import captions
from lib.views import indicators as views_indicators

screen = ui.open_screen("Chỉ tiêu")


@st.fragment
def lines() -> None:
    groups = screen.view(captions.indicator_choices)
    if not groups:
        return
    group = ui.choose_one("Nhóm chỉ tiêu", "nhom", groups)
    ui.title("Diễn biến từng tháng", captions.INDICATOR_RULE)
    drawn = screen.drawn(
        months.indicator_multiples, ui.indicators_of_group, captions.lines_in_words, group, screen.year_before
    )
    ui.picture(*drawn, f"chi-tieu-{group}")


lines()
screen.table(screen.view(views_indicators.indicator_table))
