"""Charts of the views in the colours and marks of the visual contract; they draw and know nothing else.

Nothing speaks on hover, text stands beside what it names. Along the vertical axis of a chart of rows one
unit is one pixel, so that long Vietnamese names stand above their bars and never collide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from lib import vietnamese as vn
from lib.views import CLASSES, AreaBar, IndicatorLine, MoneyBar, StatusBar, YearLine
from lib.wording import MARKS, Tone

Figure = go.Figure
INK = "#222222"
FAINT = "#B9C2CB"
COLOURS = {Tone.LATE: "#A31515", Tone.ATTENTION: "#F2A900", Tone.GOOD: "#2470B3", Tone.UNKNOWN: "#757575"}
ON_TRACK = "#CFE1F2"
"""Open work that is on track: the tint of what is done, dark text on it."""

LABEL, WORDS = 18, 17
"""Sizes of text in pixels at 768 lines; the style sheet enlarges whole charts on larger screens."""

HATCH = {"shape": "/", "fgcolor": COLOURS[Tone.UNKNOWN], "bgcolor": "#FFFFFF", "size": 9, "solidity": 0.25}


# What all charts share


def _figure(height: float, **layout: Any) -> go.Figure:
    return go.Figure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "font": {"family": "Source Sans, Arial, sans-serif", "size": WORDS, "color": INK},
            "showlegend": False,
            "separators": ",.",
            "dragmode": False,
            "barmode": "overlay",
            **layout,
        }
    )


def _rows(count: int, row: int, right: float = 1.0, longest: float = 1.0) -> go.Figure:
    """An empty chart of rows: values 0…longest over the left share of the width, pixels downwards."""
    height = max(1, count) * row
    hidden = {"visible": False, "fixedrange": True}
    across = {**hidden, "range": [0, longest * 1.004], "domain": [0, right]}
    return _figure(height, xaxis=across, yaxis={**hidden, "range": [height, 0]})


def _bar(
    figure: go.Figure, y: float, width: float, thick: float, look: dict[str, Any], start: float = 0
) -> None:
    bar = go.Bar(
        x=[width], y=[y], base=[start], width=thick, orientation="h", hoverinfo="skip", cliponaxis=False
    )
    figure.add_trace(bar.update(marker=look))


def _solid(colour: str) -> dict[str, Any]:
    outline = INK if colour in (COLOURS[Tone.ATTENTION], ON_TRACK) else colour
    return {"color": colour, "line": {"color": outline, "width": 2}}


HATCHED: dict[str, Any] = {
    "color": "#FFFFFF",
    "pattern": HATCH,
    "line": {"color": COLOURS[Tone.UNKNOWN], "width": 2},
}
OUTLINE: dict[str, Any] = {"color": "rgba(0,0,0,0)", "line": {"color": INK, "width": 3}}


def _look(tone: Tone) -> dict[str, Any]:
    return HATCHED if tone is Tone.UNKNOWN else _solid(COLOURS[tone])


def _text(
    x: float, y: float, words: str, size: int = WORDS, bold: bool = False, **more: Any
) -> dict[str, Any]:
    """Words at a share of the whole width and a height in the axis; words of a workbook are escaped."""
    return {
        "x": x,
        "y": y,
        "text": f"<b>{words}</b>" if bold else words,
        "font": {"size": size, "color": INK},
        "xref": "paper",
        "yref": "y",
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        **more,
    }


def _lines(text: str, width: int, most: int) -> str:
    """Escaped words on at most so many lines."""
    lines = wrap(text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 2].rstrip()} …"]
    return "<br>".join(escape(line, quote=False) for line in lines)


def _stroke(x: float, top: float, bottom: float, **line: Any) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": top,
        "y1": bottom,
        "line": {"color": INK, "width": 5, **line},
    }


# Tổng quan


def area_progress(bars: Sequence[AreaBar]) -> go.Figure:
    """Bars of what is done, a black stroke at what should be done, words to the right; worst first."""
    row, right = 76, 0.5
    figure = _rows(len(bars), row, right)
    texts, strokes = [], []
    for place, bar in enumerate(bars):
        top = place * row
        texts.append(_text(0, top + 14, _lines(bar.label, 80, 1), LABEL, bold=True))
        texts.append(_text(right + 0.015, top + 50, _area_words(bar)))
        _progress_bar(figure, top + 46, bar)
        if bar.expected is not None:
            strokes.append(_stroke(bar.expected, top + 28, top + 64))
    return figure.update_layout(annotations=texts, shapes=strokes)


def _progress_bar(figure: go.Figure, y: float, bar: AreaBar) -> None:
    if bar.done is None:
        _bar(figure, y, 1, 26, HATCHED)
        return
    _bar(figure, y, 1, 26, {"color": "#FFFFFF", "line": {"color": FAINT, "width": 2}})
    if bar.done > 0:
        _bar(figure, y, bar.done, 26, _solid(COLOURS[Tone.ATTENTION if bar.behind else Tone.GOOD]))


def _area_words(bar: AreaBar) -> str:
    first, _, rest = escape(bar.words, quote=False).partition(" · ")
    mark = MARKS[Tone.UNKNOWN if bar.done is None else Tone.ATTENTION if bar.behind else Tone.GOOD]
    return f"{mark} <b>{first}</b><br>{rest}" if rest else f"{mark} <b>{first}</b>"


def year_steps(line: YearLine) -> go.Figure:
    """Dates due (black) against dates met (blue) month by month, and where the date stands in the year."""
    today = _place(line)
    due = [0, *line.due]
    known = [value for value in line.done if value is not None]
    done_x = [*range(len(known)), today] if known else [0]
    done_y = [0, *known] if known else [0]
    figure = _figure(340, margin={"l": 44, "r": 8, "t": 34, "b": 34}, xaxis=_months(0.5), yaxis=_counts(line))
    steps = {"mode": "lines", "hoverinfo": "skip"}
    figure.add_scatter(x=[*range(13)], y=due, line={"color": INK, "width": 3, "shape": "hv"}, **steps)
    figure.add_scatter(
        x=done_x, y=done_y, line={"color": COLOURS[Tone.GOOD], "width": 6, "shape": "hv"}, **steps
    )
    shapes = [_stroke(today, 0, 1, width=2, dash="dot") | {"yref": "paper"}] if _in_year(line) else []
    return figure.update_layout(annotations=_year_words(line, today, done_y[-1]), shapes=shapes)


def _place(line: YearLine) -> float:
    """Where the date stands on an axis of twelve months."""
    if not _in_year(line):
        return 0.0 if line.as_of < line.months[0] else 12.0
    last = line.months[line.as_of.month - 1].day
    return line.as_of.month - 1 + line.as_of.day / last


def _in_year(line: YearLine) -> bool:
    return line.as_of.year == line.months[0].year


def _months(shift: float) -> dict[str, Any]:
    return {
        "range": [0, 12],
        "tickvals": [month + shift for month in range(12)],
        "ticktext": [f"T{month}" for month in range(1, 13)],
        "tickfont": {"size": WORDS},
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": INK,
        "fixedrange": True,
    }


def _counts(line: YearLine) -> dict[str, Any]:
    highest = max(line.total, *(value or 0 for value in line.done), 1)
    return {
        "range": [0, highest * 1.12],
        "tickfont": {"size": WORDS},
        "gridcolor": "#E1E6EB",
        "zeroline": False,
        "nticks": 6,
        "tickformat": ",d",
        "fixedrange": True,
    }


def _year_words(line: YearLine, today: float, done: int) -> list[dict[str, Any]]:
    """Words at the ends of the lines, where neither line runs: on the right below, late in the year lower."""
    blue = {"size": WORDS, "color": "#1B5A93"}
    high = done > line.total * 0.15
    place: dict[str, Any] = {"x": today + 0.1, "y": done, "yshift": -16 if high else 14}
    if today > 9.2:
        place = {
            "x": 11.9,
            "y": done * 0.35 if high else done,
            "xanchor": "right",
            "yshift": 0 if high else 14,
        }
    words = [
        _text(
            11.95,
            line.total,
            f"Đến hạn cả năm: <b>{line.total}</b> mốc",
            xref="x",
            xanchor="right",
            yshift=14,
        ),
        _text(0, 0, f"Đã xong: <b>{done}</b> mốc", xref="x", font=blue) | place,
    ]
    if _in_year(line):
        side = "right" if today > 7 else "left"
        day = f"Ngày xem: {vn.day(line.as_of)}"
        words.append(_text(today, 1, day, xref="x", yref="paper", yanchor="bottom", xanchor=side))
    return words


# Lĩnh vực


def status_stack(bars: Sequence[StatusBar]) -> go.Figure:
    """One bar of 100 % per area in at most five classes, counts written inside with their marks."""
    row = 70
    figure = _rows(len(bars), row)
    texts: list[dict[str, Any]] = []
    for place, bar in enumerate(bars):
        top = place * row
        whole = sum(bar.counts)
        texts.append(_text(0, top + 14, f"{_lines(bar.label, 78, 1)} – {whole} việc", LABEL, bold=True))
        if whole:
            texts.extend(_segments(figure, top + 45, bar.counts, whole))
    return figure.update_layout(annotations=texts)


def _segments(figure: go.Figure, y: float, counts: Sequence[int], whole: int) -> Iterable[dict[str, Any]]:
    start = 0.0
    for count, (words, tone, _) in zip(counts, CLASSES, strict=True):
        if not count:
            continue
        share = count / whole
        open_work = words == CLASSES[2][0]
        _bar(figure, y, share, 34, _solid(ON_TRACK) if open_work else _look(tone), start)
        pale = open_work or tone in (Tone.ATTENTION, Tone.UNKNOWN)
        label = str(count) if share < 0.05 else f"{MARKS[tone]} {count}"
        inside = _text(start + share / 2, y, label, bold=True, xref="x", xanchor="center")
        inside["font"] = {"size": LABEL, "color": INK if pale else "#FFFFFF"}
        if tone is Tone.UNKNOWN:
            inside["bgcolor"] = "#FFFFFF"
        yield inside
        start += share


# Kinh phí


def budget(bars: Sequence[MoneyBar]) -> go.Figure:
    """Allocated as an outline, spent solid inside, the words below."""
    row = 118
    longest = max((max(bar.allocated or 0, bar.spent or 0) for bar in bars), default=0) or 1
    figure = _rows(len(bars), row, longest=longest)
    texts = []
    for place, bar in enumerate(bars):
        top = place * row
        texts.append(_text(0, top + 14, _lines(bar.label, 80, 1), LABEL, bold=True))
        texts.append(_text(0, top + 66, _money_words(bar), yanchor="top"))
        if bar.spent:
            _bar(figure, top + 46, bar.spent, 20, HATCHED if bar.allocated is None else _look(bar.tone))
        if bar.allocated is not None:
            _bar(figure, top + 46, bar.allocated, 32, OUTLINE)
    return figure.update_layout(annotations=texts)


def _money_words(bar: MoneyBar) -> str:
    spent, allocated = (vn.or_dash(amount, vn.dong) for amount in (bar.spent, bar.allocated))
    return _lines(f"{MARKS[bar.tone]} Đã chi {spent}/{allocated} đồng: {bar.words}", 88, 2)


# Chỉ tiêu


CELL, GAP, ACROSS = 232, 0.06, 2
"""A small chart's height in pixels, the gap between two as a share of the width, how many stand abreast."""

PLOT_TOP, PLOT_BOTTOM = 56, 148
"""Where in its cell a small chart's lines run, in pixels from the cell's top."""


def indicator_multiples(lines: Sequence[IndicatorLine]) -> go.Figure:
    """Small charts, two abreast: the year's months with gaps, the dashed target, the last value.

    All stand on one pair of axes (the width as 0…1, pixels downwards): thirty pairs take seconds to draw.
    """
    figure = _rows(-(-len(lines) // ACROSS), CELL)
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
    _polylines(figure, lines, {"color": colour, "width": 3}, mode="lines+markers", marker=marker)


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
        title = _lines(f"{line.code}. {line.title}" if line.code else line.title, 42, 2)
        first = f"{MARKS[line.tone]} <b>{escape(line.latest, quote=False)}</b>"
        below = f"{first}<br>{_lines(line.words, 52, 1)}"
        yield _text(self.left, self.top + 2, title, bold=True, yanchor="top")
        yield _text(self.left, self.top + PLOT_BOTTOM + 24, below, 16, yanchor="top")

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
        shown = vn.percent(value) if self.line.percent else vn.number(value)
        low, high = _span(self.line)
        near_ground = value - low < (high - low) * 0.4
        above = near_ground or self.line.target is None or value >= self.line.target
        upright, step = ("top", -6) if above else ("bottom", 6)
        sideways, aside = ("left", -0.25) if month > 9 else ("right", 0.25)
        place = self.across(month + 0.5 + aside), self.down(value) + step
        return *place, f"<b>{shown}</b>", f"{upright} {sideways}"


def _span(line: IndicatorLine) -> tuple[float, float]:
    """The range of values, the target inside it."""
    values = [value for value in (*line.months, line.target) if value is not None]
    low, high = min(values), max(values)
    pad = (high - low) * 0.2 or abs(high) * 0.1 or 1
    return low - pad, high + pad
