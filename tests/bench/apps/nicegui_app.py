"""The bare page again, as NiceGUI makes it: two charts (plotly or echarts), a table of 100 rows, a filter."""

import sys

import pandas as pd
import plotly.graph_objects as go
from nicegui import ui

ROWS = pd.DataFrame({"name": [f"row {n}" for n in range(100)], "value": [n * 37 % 101 for n in range(100)]})
PORT, LIBRARY = int(sys.argv[1]), sys.argv[2]


def options(shown: pd.DataFrame, number: int) -> dict[str, object]:
    return {
        "xAxis": {"type": "category", "data": list(shown["name"][:7])},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "data": [int(value) + number for value in shown["value"][:7]]}],
    }


def figure(shown: pd.DataFrame, number: int) -> go.Figure:
    return go.Figure(go.Bar(x=shown["name"][:7], y=shown["value"][:7] + number))


@ui.page("/")  # type: ignore[untyped-decorator]
def page() -> None:
    chosen = ui.radio(["all", "even", "odd"], value="all").props("inline")
    title = ui.html("<h1>100 all rows</h1>", sanitize=False)
    if LIBRARY == "plotly":
        charts = [ui.plotly(figure(ROWS, number)).classes("w-full") for number in (0, 1)]
    else:
        charts = [ui.echart(options(ROWS, number), renderer="svg").classes("w-full") for number in (0, 1)]
    table = ui.table(rows=ROWS.to_dict("records"))

    def show() -> None:
        shown = ROWS if chosen.value == "all" else ROWS[ROWS.index % 2 == (chosen.value == "odd")]
        title.set_content(f"<h1>{len(shown)} {chosen.value} rows</h1>")
        for number, chart in enumerate(charts):
            if LIBRARY == "plotly":
                chart.update_figure(figure(shown, number))
            else:
                chart.options.update(options(shown, number))
                chart.update()
        table.rows = shown.to_dict("records")

    chosen.on_value_change(show)


ui.run(host="127.0.0.1", port=PORT, show=False, reload=False)
