"""The indicators' picture says what the views say: lines, gaps and marks; in fixed colours; what it tells on hover."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from lib.drawing import charts, months, pictures
from lib.views.indicators import IndicatorLine
from lib.views.overview import StatusBar
from lib.views.wording import Tone


def texts(picture: pictures.Picture) -> list[str]:
    return [shape.text for shape in picture.shapes if isinstance(shape, pictures.TextLine)]


def lines_in(picture: pictures.Picture) -> list[pictures.Line]:
    return [shape for shape in picture.shapes if isinstance(shape, pictures.Line)]


def dots_in(picture: pictures.Picture) -> list[pictures.Line]:
    return [line for line in lines_in(picture) if line.start == line.end]


def told_by(picture: pictures.Picture) -> list[str]:
    return [shape.hover for shape in picture.shapes if isinstance(shape, pictures.Spot)]


def indicator(*filled: float | None, target: float | None = 0.9, tone: Tone = Tone.LATE) -> IndicatorLine:
    year = (*filled, *[None] * (12 - len(filled)))
    return IndicatorLine("CT01", "Hồ sơ đúng hạn", year, target, True, "80% (đến tháng 3)", "Chưa đạt", tone)


def multiples(*lines: IndicatorLine) -> pictures.Picture:
    return months.indicator_multiples(lines)


def test_nothing_has_a_legend_or_brings_a_template() -> None:
    figure = charts.figure_of(multiples(indicator(0.7, None, 0.8), indicator(tone=Tone.UNKNOWN)))
    assert figure.layout.showlegend is False
    assert figure.layout.separators == ",."
    assert len(figure.to_json()) < 16_000


def test_thirty_indicators_are_few_traces() -> None:
    year = [0.01 * month for month in range(60, 72)]
    assert len(charts.figure_of(multiples(*[indicator(*year)] * 30)).data) <= 6


def test_text_is_large_and_dark() -> None:
    shapes = [shape for shape in multiples(indicator(0.7)).shapes if isinstance(shape, pictures.TextLine)]
    assert all(words.size >= 15 and words.colour == "#222222" for words in shapes)


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert multiples().shapes == ()


def test_months_without_figures_are_gaps() -> None:
    picture = multiples(indicator(0.7, None, 0.8, 0.85))
    first, third, fourth = dots_in(picture)
    assert first.start[1] > third.start[1] > fourth.start[1], (
        "a larger value stands higher, pixels run downwards"
    )
    ends = {(line.start, line.end) for line in lines_in(picture)}
    assert (third.start, fourth.start) in ends
    assert (first.start, third.start) not in ends


def test_the_target_is_dashed_and_in_sight() -> None:
    picture = multiples(indicator(0.7, None, 0.8))
    (dashed,) = [line for line in lines_in(picture) if line.dash]
    assert 0 < dashed.start[1] < min(dot.start[1] for dot in dots_in(picture))


def test_the_last_months_own_value_stands_beside_its_point() -> None:
    picture = multiples(indicator(0.7, None, 0.8))
    assert [words for words in texts(picture) if words.isdigit()] == [str(month) for month in range(1, 13)]
    last = next(one for one in picture.shapes if isinstance(one, pictures.TextLine) and one.text == "80%")
    assert abs(last.x - dots_in(picture)[-1].start[0]) < 0.01


def test_small_charts_never_join() -> None:
    picture = multiples(indicator(*[0.5] * 12), indicator(*[0.6] * 12))
    assert all((line.start[0] < 0.5) == (line.end[0] < 0.5) for line in lines_in(picture))


def test_an_indicator_without_a_target_has_no_dashed_line() -> None:
    assert not any(line.dash for line in lines_in(multiples(indicator(0.7, target=None, tone=Tone.UNKNOWN))))


def test_an_indicator_without_figures_is_words_only() -> None:
    picture = multiples(indicator(tone=Tone.UNKNOWN))
    assert lines_in(picture) == []
    assert "? 80% (đến tháng 3)" in texts(picture)


def test_amber_is_never_a_line() -> None:
    assert all(
        line.colour == "#222222" for line in lines_in(multiples(indicator(0.7, 0.8, tone=Tone.ATTENTION)))
    )


def words_of(figure: go.Figure) -> list[str]:
    """What stands in a chart, by its traces of words and its words on a ground."""
    traces = [text for trace in figure.select_traces({"mode": "text"}) for text in trace.text]
    return [*traces, *(note.text for note in figure.layout.annotations)]


def test_words_of_a_workbook_are_escaped() -> None:
    name = '<a href="javascript:alert(1)">bấm</a> & <b>đậm</b>'
    picture = multiples(replace(indicator(0.7), title=name, words=name))
    shown = "".join(words_of(charts.figure_of(picture)))
    assert "<a" not in shown + picture.svg
    assert "&lt;a href" in shown
    assert "&lt;a href" in picture.svg


def test_months_tell_their_figure_and_the_target() -> None:
    assert told_by(multiples(indicator(0.7, None, 0.8))) == [
        "Hồ sơ đúng hạn: tháng 1 70% (mục tiêu 90%)",
        "Hồ sơ đúng hạn: tháng 3 80% (mục tiêu 90%)",
    ]


BARS = [StatusBar("1. <b>Thể chế</b>", (1, 0, 2, 0, 1), "1"), StatusBar("2. TTHC", (0, 0, 0, 0, 3), "2")]


def test_an_answering_picture_has_the_shapes_of_the_still_one() -> None:
    still = pictures.status_stack(BARS)
    figure = charts.figure_of(still)
    bars = [shape for shape in still.shapes if isinstance(shape, pictures.Bar)]
    trace = figure.data[0]
    assert [(x, width) for x, width in zip(trace.base, trace.x, strict=True)] == [
        (b.x, b.width) for b in bars
    ]
    assert figure.layout.height == still.height
    assert words_of(figure)[0] == "<b>1. &lt;b&gt;Thể chế&lt;/b&gt; – 4 việc</b>"


def test_bars_tell_their_count_over_their_whole_and_open_their_area() -> None:
    trace = charts.figure_of(pictures.status_stack(BARS)).data[0]
    assert trace.hovertext[0] == "1. &lt;b&gt;Thể chế&lt;/b&gt;: quá hạn 1/4 việc"
    assert list(trace.customdata) == ["1", "1", "1", "2"]


def test_what_is_not_known_is_hatched() -> None:
    trace = charts.figure_of(pictures.status_stack(BARS)).data[0]
    assert list(trace.marker.pattern.shape) == ["", "", "/", "/"]
