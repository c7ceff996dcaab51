"""The bare page again, as Dash makes it: two plotly charts, a table of 100 rows, a filter."""

import sys

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dash_table, dcc, html

ROWS = pd.DataFrame({"name": [f"row {n}" for n in range(100)], "value": [n * 37 % 101 for n in range(100)]})

app = Dash(__name__)
app.layout = html.Main([
    dcc.RadioItems(["all", "even", "odd"], "all", id="filter"),
    html.H1(id="title"),
    dcc.Graph(id="chart0"),
    dcc.Graph(id="chart1"),
    dash_table.DataTable(id="table", columns=[{"name": name, "id": name} for name in ROWS]),
])  # fmt: skip


@app.callback(  # type: ignore[untyped-decorator]
    Output("title", "children"),
    Output("chart0", "figure"),
    Output("chart1", "figure"),
    Output("table", "data"),
    Input("filter", "value"),
)
def show(chosen: str) -> tuple[str, go.Figure, go.Figure, list[dict[str, object]]]:
    shown = ROWS if chosen == "all" else ROWS[ROWS.index % 2 == (chosen == "odd")]
    figures = [go.Figure(go.Bar(x=shown["name"][:7], y=shown["value"][:7] + number)) for number in (0, 1)]
    return f"{len(shown)} {chosen} rows", *figures, shown.to_dict("records")


app.run(port=sys.argv[1])
