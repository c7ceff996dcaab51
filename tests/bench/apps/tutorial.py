"""The dashboard that tutorials teach: read_excel at every run, plotly express, metrics, charts, a table."""

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="Plan dashboard", page_icon="📊", layout="wide")
st.title("📊 Plan dashboard")

uploaded = st.sidebar.file_uploader("Upload an Excel file", type=["xlsx"])
source = uploaded if uploaded is not None else "plan.xlsx"

tasks = pd.read_excel(source, sheet_name="Nhiệm vụ", header=3, engine="openpyxl")
spending = pd.read_excel(source, sheet_name="Chi", header=3, engine="openpyxl")
indicators = pd.read_excel(source, sheet_name="Chỉ tiêu", header=3, engine="openpyxl")

tasks["TT"] = tasks["TT"].ffill()
tasks = tasks.dropna(subset=["Bộ phận chủ trì tham mưu"])
tasks["Area"] = tasks["TT"].astype(str).str.split(".").str[0]
tasks["Done"] = tasks["Ngày hoàn thành"].notna().map({True: "Done", False: "Open"})
spending = spending.dropna(subset=["Số tiền"])
spending["Month"] = pd.to_datetime(spending["Ngày"], errors="coerce").dt.month

area = st.sidebar.selectbox("Area", ["All", *sorted(tasks["Area"].unique())])
if area != "All":
    tasks = tasks[tasks["Area"] == area]
    spending = spending[spending["Nhiệm vụ"].astype(str).str.startswith(f"{area}.", na=False)]
    indicators = indicators[indicators["Lĩnh vực"].astype(str) == area]

col1, col2, col3, col4 = st.columns(4)
col1.metric("Tasks", len(tasks))
col2.metric("Done", int((tasks["Done"] == "Done").sum()))
col3.metric("Spent", f"{spending['Số tiền'].sum():,.0f}")
col4.metric("Indicators", len(indicators))

left, right = st.columns(2)
by_unit = tasks.groupby(["Bộ phận chủ trì tham mưu", "Done"]).size().reset_index(name="Tasks")
left.plotly_chart(
    px.bar(by_unit, x="Bộ phận chủ trì tham mưu", y="Tasks", color="Done", title="Tasks by unit")
)
right.plotly_chart(px.pie(tasks, names="Done", title="Share done"))
left.plotly_chart(px.histogram(tasks, x="Thời gian thực hiện", title="Tasks by deadline"))
spent = spending.groupby("Month")["Số tiền"].sum().reset_index()
right.plotly_chart(px.bar(spent, x="Month", y="Số tiền", title="Spent per month"))

st.subheader(f"Tasks of area {area}")
st.dataframe(tasks.astype(str))
