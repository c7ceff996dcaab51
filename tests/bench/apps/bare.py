"""The page to compare with: Streamlit's defaults, plotly charts, a table of 100 rows, a filter, pages.

`?charts=N` draws N charts instead of two. "Turn" is a page that a key redraws, with one chart.
"""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

ROWS = pd.DataFrame({"name": [f"row {n}" for n in range(100)], "value": [n * 37 % 101 for n in range(100)]})


def show(charts: int) -> None:
    chosen = st.selectbox("Filter", ["all", "even", "odd"])
    shown = ROWS if chosen == "all" else ROWS[ROWS.index % 2 == (chosen == "odd")]
    st.title(f"{len(shown)} {chosen} rows")
    for number in range(charts):
        figure = go.Figure(go.Bar(x=shown["name"][:7], y=shown["value"][:7] + number))
        st.plotly_chart(figure, key=f"chart{number}")
    st.dataframe(shown)


def first() -> None:
    show(int(st.query_params.get("charts", "2")))


def second() -> None:
    st.header("The second page")
    show(1)


def turn() -> None:
    page = st.session_state.setdefault("page", 1)
    st.button("Next", shortcut="Right", on_click=lambda: st.session_state.update(page=page + 1))
    st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[page % 5 + 1, 3, 2])), key="turned")
    st.write(f"page {page}.")


pages = [
    st.Page(first, title="First", default=True),
    st.Page(second, title="Second"),
    st.Page(turn, title="Turn"),
]
st.navigation(pages).run()
