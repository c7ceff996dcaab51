"""The page to compare with: bare Streamlit with as many plotly charts (CHARTS), a table and a filter."""

import os

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

chosen = st.selectbox("Filter", ["all", "a", "b"])
rows = pd.DataFrame({"name": [f"row {n}" for n in range(72)], "value": list(range(72))})
shown = rows if chosen == "all" else rows[rows.index % 2 == (chosen == "b")]
st.title(f"{len(shown)} rows")
for number in range(int(os.environ.get("CHARTS", "2"))):
    figure = go.Figure(go.Bar(x=shown["name"][:7], y=shown["value"][:7] + number))
    st.plotly_chart(figure, key=f"chart{number}")
st.dataframe(shown)
