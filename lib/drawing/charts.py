"""Charts that answer when pointed at or clicked, in the colours and marks of the visual contract.

Text stands beside what it names, and what a chart tells on hover stands in a table, too. One unit along the
vertical axis is one pixel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import plotly.graph_objects as go

from lib.drawing.pictures import COLOURS, HATCHED, INK, WORDS, Bar, Line, Picture, Spot, TextLine
from lib.views.wording import Tone


class KeptFigure(go.Figure):  # type: ignore[misc]
    """A figure that is not changed any more once it was asked for as a dictionary, as it is in every run of a script."""

    def to_dict(self) -> dict[str, Any]:
        """The figure as plotly's program takes it, made once."""
        if "_told" not in vars(self):
            self._told: dict[str, Any] = super().to_dict()
        return self._told


@lru_cache(maxsize=64)
def figure_of(picture: Picture) -> go.Figure:
    """The same shapes at the same places as the still picture's, with what bars and spots tell."""
    figure, shapes = _ground(picture.height), picture.shapes
    for bars in (
        [shape for shape in shapes if isinstance(shape, Bar) and shape.look.fill != "none"],
        [shape for shape in shapes if isinstance(shape, Bar) and shape.look.fill == "none"],
    ):
        _add_bars(figure, bars)
    _add_lines(figure, [shape for shape in shapes if isinstance(shape, Line)])
    spots = [shape for shape in shapes if isinstance(shape, Spot)]
    if spots:
        _add_spots(figure, spots)
    _add_words(figure, [shape for shape in shapes if isinstance(shape, TextLine)])
    return figure


FONT = "Source Sans, Arial, sans-serif"
HOVER = {
    "font": {"family": FONT, "size": WORDS, "color": INK},
    "bgcolor": "#FFFFFF",
    "bordercolor": INK,
    "align": "left",
}


def _add_bars(figure: go.Figure, bars: Sequence[Bar]) -> None:
    if not bars:
        return
    hatched = ["/" if bar.look.fill == HATCHED.fill else "" for bar in bars]
    fills = ["#FFFFFF" if pattern else bar.look.fill for bar, pattern in zip(bars, hatched, strict=True)]
    figure.add_bar(
        orientation="h",
        base=[bar.x for bar in bars],
        x=[bar.width for bar in bars],
        y=[bar.y + bar.height / 2 for bar in bars],
        width=[bar.height for bar in bars],
        customdata=[bar.key for bar in bars],
        hovertext=[escape(bar.hover, quote=False) for bar in bars],
        hovertemplate="%{hovertext}<extra></extra>",
        opacity=1,
        marker={
            "color": fills if any(bar.look.fill != "none" for bar in bars) else "rgba(0,0,0,0)",
            "line": {"color": [bar.look.frame for bar in bars], "width": [bar.look.thick for bar in bars]},
            "pattern": {"shape": hatched, "fillmode": "overlay", "fgcolor": COLOURS[Tone.UNKNOWN], "size": 8},
        },
        unselected={"marker": {"opacity": 1}},
    )


def _add_spots(figure: go.Figure, spots: Sequence[Spot]) -> None:
    figure.add_scatter(
        x=[spot.x for spot in spots],
        y=[spot.y for spot in spots],
        mode="markers",
        marker={"size": 26, "opacity": 0},
        hovertext=[escape(spot.hover, quote=False) for spot in spots],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0}},
    )


def _add_lines(figure: go.Figure, lines: Iterable[Line]) -> None:
    """Lines of one look are one trace, with a gap after each: a shape for each would take seconds to draw.

    A line without length is a dot.
    """
    looks: dict[tuple[bool, str, float, bool], list[Line]] = defaultdict(list)
    for line in lines:
        looks[(line.start == line.end, line.colour, line.thick, bool(line.dash))].append(line)
    for (is_dot, colour, thick, dashed), alike in looks.items():
        points = [point for line in alike for point in (line.start, line.end, (None, None))]
        look = {"color": colour, "width": thick, "dash": "dash" if dashed else "solid"}
        figure.add_scatter(
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="markers" if is_dot else "lines",
            line=look,
            marker={"color": colour, "size": thick, "symbol": "square"},
            connectgaps=False,
            cliponaxis=False,
            hoverinfo="skip",
        )


SIDES = {"start": "right", "middle": "center", "end": "left"}
"""On which side of its point a text stands."""
LOWER = 0.1
"""How much lower than plotly the still picture sets a text's middle, of its size."""


def _add_words(figure: go.Figure, words: Iterable[TextLine]) -> None:
    """Words of one colour are one trace: plotly takes twice as long for as many annotations, which only words with a
    ground need."""
    colours: dict[str, list[TextLine]] = defaultdict(list)
    for line in words:
        if line.ground:
            _add_on_ground(figure, line)
        else:
            colours[line.colour].append(line)
    for colour, alike in colours.items():
        figure.add_scatter(
            mode="text",
            x=[line.x for line in alike],
            y=[line.y + LOWER * line.size for line in alike],
            text=[_bold(line) for line in alike],
            textposition=[f"middle {SIDES[line.anchor]}" for line in alike],
            textfont={"color": colour, "size": [line.size for line in alike]},
            unselected={"textfont": {"color": colour}},
            cliponaxis=False,
            hoverinfo="skip",
        )


def _add_on_ground(figure: go.Figure, line: TextLine) -> None:
    figure.add_annotation(
        x=line.x,
        y=line.y,
        xref="paper",
        yref="y",
        text=_bold(line),
        font={"size": line.size, "color": line.colour},
        xanchor={"start": "left", "middle": "center", "end": "right"}[line.anchor],
        yanchor="middle",
        bgcolor="#FFFFFF",
        borderpad=0,
        showarrow=False,
    )


def _bold(line: TextLine) -> str:
    text = escape(line.text, quote=False)
    return f"<b>{text}</b>" if line.bold else text


def _ground(height: int) -> go.Figure:
    """An empty chart: the width as 0…1, pixels downwards."""
    hidden = {"visible": False, "fixedrange": True}
    return KeptFigure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "font": {"family": FONT, "size": WORDS, "color": INK},
            "showlegend": False,
            "separators": ",.",
            "dragmode": False,
            "barmode": "overlay",
            "bargap": 0,
            "hovermode": "closest",
            "hoverlabel": HOVER,
            "xaxis": {**hidden, "range": [0, 1]},
            "yaxis": {**hidden, "range": [height, 0]},
        }
    )
