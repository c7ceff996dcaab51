"""Charts that answer when pointed at or clicked, in the colours and marks of the visual contract.

Text stands beside what it names, and what a chart tells on hover stands in a table, too. One unit along the
vertical axis is one pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from lib.base import vietnamese as vn
from lib.drawing.pictures import COLOURS, HATCHED, INK, WORDS, Bar, Line, Picture, Spot, Words
from lib.views.indicators import IndicatorLine
from lib.views.wording import MARKS, Tone

Figure = go.Figure

CELL, GAP, ACROSS = 232, 0.06, 2
"""A small chart's height in pixels, the gap between two as a share of the width, how many stand abreast."""

PLOT_TOP, PLOT_BOTTOM = 56, 148
"""Where in its cell a small chart's lines run, in pixels from the cell's top."""


@lru_cache(maxsize=64)
def figure_of(picture: Picture) -> go.Figure:
    """The same shapes at the same places as the still picture's, with what bars and spots tell."""
    figure = _ground(0).update_layout(
        height=picture.height, yaxis_range=[picture.height, 0], barmode="overlay"
    )
    figure.update_layout(xaxis_range=[0, 1], hovermode="closest", hoverlabel=HOVER, bargap=0)
    shapes = picture.shapes
    for bars in (
        [shape for shape in shapes if isinstance(shape, Bar) and shape.look.fill != "none"],
        [shape for shape in shapes if isinstance(shape, Bar) and shape.look.fill == "none"],
    ):
        _add_bars(figure, bars)
    spots = [shape for shape in shapes if isinstance(shape, Spot)]
    if spots:
        _add_spots(figure, spots)
    return figure.update_layout(
        shapes=[_stroke(shape) for shape in shapes if isinstance(shape, Line)],
        annotations=[_word(shape) for shape in shapes if isinstance(shape, Words)],
    )


HOVER = {"font": {"size": WORDS, "color": INK}, "bgcolor": "#FFFFFF", "bordercolor": INK, "align": "left"}


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


def _stroke(line: Line) -> dict[str, Any]:
    (x0, y0), (x1, y1) = line.start, line.end
    look = {"color": line.colour, "width": line.thick, "dash": "dot" if line.dash else "solid"}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": look}


SIDES = {"start": "left", "middle": "center", "end": "right"}


def _word(words: Words) -> dict[str, Any]:
    text = escape(words.text, quote=False)
    placed = _text(words.x, words.y, f"<b>{text}</b>" if words.bold else text, words.size)
    placed |= {"xanchor": SIDES[words.anchor], "yanchor": "middle", "borderpad": 0}
    placed["font"] = {"size": words.size, "color": words.colour}
    return placed | ({"bgcolor": "#FFFFFF"} if words.ground else {})


def indicator_multiples(lines: Sequence[IndicatorLine]) -> go.Figure:
    """Small charts, two abreast: the year's months with gaps, the dashed target, the last value.

    All stand on one pair of axes (the width as 0…1, pixels downwards): thirty pairs take seconds to draw.
    """
    figure = _ground(-(-len(lines) // ACROSS))
    cells = [_Cell(place, line) for place, line in enumerate(lines)]
    drawn = [cell for cell in cells if cell.is_drawn]
    _polylines(figure, [cell.ground() for cell in drawn], {"color": INK, "width": 1})
    targets = [cell.target() for cell in drawn if cell.line.target is not None]
    _polylines(figure, targets, {"color": INK, "width": 3, "dash": "dash"})
    for tone in Tone:
        _months_of(figure, tone, [cell for cell in drawn if cell.line.tone is tone])
    _labels(figure, [label for cell in drawn for label in cell.ticks()], 15)
    _labels(figure, [cell.last() for cell in drawn], 16)
    return figure.update_layout(annotations=[words for cell in cells for words in cell.words()])


def _ground(rows: int) -> go.Figure:
    """An empty chart of so many rows of cells: the width as 0…1, pixels downwards."""
    height = max(1, rows) * CELL
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "font": {"family": "Source Sans, Arial, sans-serif", "size": WORDS, "color": INK},
            "showlegend": False,
            "separators": ",.",
            "dragmode": False,
            "xaxis": {**hidden, "range": [0, 1.004]},
            "yaxis": {**hidden, "range": [height, 0]},
        }
    )


def _text(x: float, y: float, words: str, size: int = WORDS) -> dict[str, Any]:
    """Words that begin at a share of the whole width and a height in the axis; already escaped."""
    return {
        "x": x,
        "y": y,
        "text": words,
        "font": {"size": size, "color": INK},
        "xref": "paper",
        "yref": "y",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
    }


def _lines(text: str, width: int, most: int) -> str:
    """Escaped words on at most so many lines."""
    lines = wrap(text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 2].rstrip()} …"]
    return "<br>".join(escape(line, quote=False) for line in lines)


Point = tuple[float, float | None]
Label = tuple[float, float, str, str]
"""Where a word stands, the word, and on which side of its place."""


def _polylines(
    figure: go.Figure, lines: Sequence[Sequence[Point]], look: dict[str, Any], **more: Any
) -> None:
    """Many lines as one trace, a gap after each."""
    if not lines:
        return
    points = [point for line in lines for point in (*line, (0.0, None))]
    trace = {
        "mode": "lines",
        "line": look,
        "connectgaps": False,
        "cliponaxis": False,
        "hoverinfo": "skip",
        **more,
    }
    figure.add_scatter(x=[x for x, _ in points], y=[y for _, y in points], **trace)


def _months_of(figure: go.Figure, tone: Tone, cells: Sequence[_Cell]) -> None:
    """The months' lines of one tone; amber is too faint for a line."""
    colour = INK if tone is Tone.ATTENTION else COLOURS[tone]
    marker = {"color": COLOURS[tone], "size": 9, "line": {"color": INK, "width": 1}}
    lines = [cell.months() for cell in cells]
    told = [words for cell in cells for words in (*cell.told(), "")]
    more = {"hovertext": told, "hoverinfo": "text", "hoverlabel": HOVER}
    _polylines(figure, lines, {"color": colour, "width": 3}, mode="lines+markers", marker=marker, **more)


def _labels(figure: go.Figure, labels: Sequence[Label], size: int) -> None:
    """Many short words as one trace."""
    if not labels:
        return
    across, down, words, sides = zip(*labels, strict=True)
    look = {
        "mode": "text",
        "textfont": {"size": size, "color": INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    figure.add_scatter(x=across, y=down, text=words, textposition=sides, **look)


class _Cell:
    """One small chart at its place in the grid."""

    def __init__(self, place: int, line: IndicatorLine) -> None:
        down, across = divmod(place, ACROSS)
        self.wide = (1 - GAP) / ACROSS
        self.left = across * (self.wide + GAP)
        self.top = down * CELL
        self.line = line
        self.is_drawn = any(value is not None for value in line.months)

    def words(self) -> Iterable[dict[str, Any]]:
        """Title above, the year's figure and what it means below."""
        line = self.line
        title = _lines(f"{line.code}. {line.title}" if line.code else line.title, 38, 2)
        latest = " · ".join(filter(None, (line.latest, line.before)))
        first = f"{MARKS[line.tone]} <b>{_lines(latest, 42, 1)}</b>"
        below = f"{first}<br>{_lines(line.words, 42, 1)}"
        yield _text(self.left, self.top + 2, f"<b>{title}</b>")
        yield _text(self.left, self.top + PLOT_BOTTOM + 24, below, 16)

    def across(self, month: float) -> float:
        """Where a month stands, counted from 0 at the start of the year."""
        return self.left + month / 12 * self.wide

    def down(self, value: float) -> float:
        """Where a value stands."""
        low, high = _span(self.line)
        return self.top + PLOT_BOTTOM - (value - low) / (high - low) * (PLOT_BOTTOM - PLOT_TOP)

    def months(self) -> list[Point]:
        """The months' points; None where there is no figure."""
        known = enumerate(self.line.months)
        return [(self.across(m + 0.5), None if v is None else self.down(v)) for m, v in known]

    def told(self) -> list[str]:
        """What each month tells when pointed at."""
        target = self.line.target
        goal = "" if target is None else f" (mục tiêu {self._shown(target)})"
        name = escape(self.line.title, quote=False)
        return [
            "" if value is None else f"{name}<br>Tháng {month}: {self._shown(value)}{goal}"
            for month, value in enumerate(self.line.months, start=1)
        ]

    def _shown(self, value: float) -> str:
        return vn.percent(value) if self.line.percent else vn.number(value)

    def ground(self) -> list[Point]:
        """The line on which the months stand."""
        return [(self.across(month), self.top + PLOT_BOTTOM) for month in (0, 12)]

    def target(self) -> list[Point]:
        """The line that the months should reach."""
        return [(self.across(month), self.down(self.line.target or 0.0)) for month in (0, 12)]

    def ticks(self) -> Iterable[Label]:
        """The months' numbers."""
        for month in range(12):
            yield self.across(month + 0.5), self.top + PLOT_BOTTOM + 12, str(month + 1), "middle center"

    def last(self) -> Label:
        """The last month's own value beside its point, on the side where neither line nor ground runs."""
        month, value = [(m, v) for m, v in enumerate(self.line.months) if v is not None][-1]
        low, high = _span(self.line)
        near_ground = value - low < (high - low) * 0.4
        above = near_ground or self.line.target is None or value >= self.line.target
        upright, step = ("top", -6) if above else ("bottom", 6)
        sideways, aside = ("left", -0.25) if month > 9 else ("right", 0.25)
        place = self.across(month + 0.5 + aside), self.down(value) + step
        return *place, f"<b>{self._shown(value)}</b>", f"{upright} {sideways}"


def _span(line: IndicatorLine) -> tuple[float, float]:
    """The range of values, the target inside it."""
    values = [value for value in (*line.months, line.target) if value is not None]
    low, high = min(values), max(values)
    pad = (high - low) * 0.2 or abs(high) * 0.1 or 1
    return low - pad, high + pad
