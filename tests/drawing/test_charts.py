"""The indicators' chart says what the views say: lines, gaps and marks; in fixed colours; what it tells on hover."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from lib.drawing import charts, pictures
from lib.views.indicators import IndicatorLine
from lib.views.overview import StatusBar
from lib.views.wording import Tone

AMBER = "#F2A900"


def texts(figure: go.Figure) -> str:
    return "\n".join(note.text for note in figure.layout.annotations)


def indicator(*months: float | None, target: float | None = 0.9, tone: Tone = Tone.LATE) -> IndicatorLine:
    filled = (*months, *[None] * (12 - len(months)))
    return IndicatorLine(
        "CT01", "Hồ sơ đúng hạn", filled, target, True, "80% (đến tháng 3)", "Chưa đạt", tone
    )


def test_nothing_has_a_legend_or_brings_a_template() -> None:
    figure = charts.indicator_multiples([indicator(0.7, None, 0.8), indicator(tone=Tone.UNKNOWN)])
    assert figure.layout.showlegend is False
    assert figure.layout.separators == ",."
    assert len(figure.to_json()) < 16_000


def test_text_is_large_and_dark() -> None:
    for note in charts.indicator_multiples([indicator(0.7)]).layout.annotations:
        assert note.font.size >= 16
        assert note.font.color == "#222222"


def test_nothing_to_draw_is_an_empty_chart() -> None:
    assert len(charts.indicator_multiples([]).data) == 0


def lines_of(figure: go.Figure, mode: str) -> list[Any]:
    return [trace for trace in figure.data if trace.mode == mode]


def test_months_without_figures_are_gaps() -> None:
    (line,) = lines_of(charts.indicator_multiples([indicator(0.7, None, 0.8)]), "lines+markers")
    assert [y is None for y in line.y[:4]] == [False, True, False, True]
    assert line.y[0] > line.y[2], "a larger value stands higher, and pixels run downwards"
    assert line.connectgaps is False


def test_the_target_is_dashed_and_in_sight() -> None:
    figure = charts.indicator_multiples([indicator(0.7, None, 0.8)])
    dashed = next(trace for trace in lines_of(figure, "lines") if trace.line.dash == "dash")
    points = lines_of(figure, "lines+markers")[0].y
    assert charts.PLOT_TOP < dashed.y[0] < min(y for y in points if y is not None)


def test_the_last_months_own_value_stands_beside_its_point() -> None:
    figure = charts.indicator_multiples([indicator(0.7, None, 0.8)])
    ticks, last = lines_of(figure, "text")
    assert ticks.text == tuple(str(month) for month in range(1, 13))
    assert last.text == ("<b>80%</b>",)
    assert ticks.x[2] < last.x[0] < ticks.x[3]


def test_small_charts_never_join() -> None:
    figure = charts.indicator_multiples([indicator(*[0.5] * 12), indicator(*[0.6] * 12)])
    (line,) = lines_of(figure, "lines+markers")
    assert [place for place, y in enumerate(line.y) if y is None] == [12, 25]


def test_an_indicator_without_a_target_has_no_dashed_line() -> None:
    figure = charts.indicator_multiples([indicator(0.7, target=None, tone=Tone.UNKNOWN)])
    assert all(trace.line.dash is None for trace in lines_of(figure, "lines"))


def test_an_indicator_without_figures_is_words_only() -> None:
    figure = charts.indicator_multiples([indicator(tone=Tone.UNKNOWN)])
    assert len(figure.data) == 0
    assert "? <b>80% (đến tháng 3)</b>" in texts(figure)


def test_amber_is_never_a_line() -> None:
    figure = charts.indicator_multiples([indicator(0.7, 0.8, tone=Tone.ATTENTION)])
    (line,) = lines_of(figure, "lines+markers")
    assert line.line.color == "#222222"
    assert line.marker.color == AMBER
    assert line.marker.line.width >= 1


def test_words_of_a_workbook_are_escaped() -> None:
    name = '<a href="javascript:alert(1)">bấm</a> & <b>đậm</b>'
    figure = charts.indicator_multiples([replace(indicator(0.7), title=name, words=name)])
    assert "<a" not in texts(figure)
    assert "&lt;a href" in texts(figure)


def test_months_tell_their_figure_and_the_target() -> None:
    (line,) = lines_of(charts.indicator_multiples([indicator(0.7, None, 0.8)]), "lines+markers")
    assert line.hovertext[0] == "Hồ sơ đúng hạn<br>Tháng 1: 70% (mục tiêu 90%)"
    assert line.hovertext[1] == ""
    assert len(line.hovertext) == len(line.y)


BARS = [StatusBar("1. <b>Thể chế</b>", (1, 0, 2, 0, 1), "1"), StatusBar("2. TTHC", (0, 0, 0, 0, 3), "2")]


def test_an_answering_picture_has_the_shapes_of_the_still_one() -> None:
    still = pictures.status_stack(BARS)
    figure = charts.figure_of(still)
    bars = [shape for shape in still.shapes if isinstance(shape, pictures.Bar)]
    (trace,) = figure.data
    assert [(x, width) for x, width in zip(trace.base, trace.x, strict=True)] == [
        (b.x, b.width) for b in bars
    ]
    assert figure.layout.height == still.height
    assert figure.layout.annotations[0].text == "<b>1. &lt;b&gt;Thể chế&lt;/b&gt; – 4 việc</b>"


def test_bars_tell_their_count_over_their_whole_and_open_their_area() -> None:
    (trace,) = charts.figure_of(pictures.status_stack(BARS)).data
    assert trace.hovertext[0] == "1. &lt;b&gt;Thể chế&lt;/b&gt;: quá hạn 1/4 việc"
    assert list(trace.customdata) == ["1", "1", "1", "2"]


def test_what_is_not_known_is_hatched() -> None:
    (trace,) = charts.figure_of(pictures.status_stack(BARS)).data
    assert list(trace.marker.pattern.shape) == ["", "", "/", "/"]
