"""Charts say what the views say: lengths, strokes, gaps and marks; in fixed colours, without hovering."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from lib import charts
from lib.assess import month_end
from lib.plan import PlanInfo
from lib.views import AreaBar, IndicatorLine, MoneyBar, StatusBar, YearLine
from lib.wording import Tone

RED, AMBER, BLUE = "#A31515", "#F2A900", "#2470B3"
MONTHS = tuple(month_end(PlanInfo(), 2020, month) for month in range(1, 13))


def texts(figure: go.Figure) -> str:
    return "\n".join(note.text for note in figure.layout.annotations)


def bars(figure: go.Figure) -> list[tuple[float, Any]]:
    return [(trace.x[0], trace.marker.color) for trace in figure.data]


def indicator(*months: float | None, target: float | None = 0.9, tone: Tone = Tone.LATE) -> IndicatorLine:
    filled = (*months, *[None] * (12 - len(months)))
    return IndicatorLine(
        "CT01", "Hồ sơ đúng hạn", filled, target, True, "80% (đến tháng 3)", "Chưa đạt", tone
    )


YEAR = YearLine(MONTHS, tuple(range(2, 26, 2)), (1, 3, 5, *[None] * 9), date(2020, 3, 15), 24)

ALL = (
    charts.area_progress([AreaBar("1. Chỉ đạo", 0.5, 0.75, "50% / cần 75% · 4 việc", True)]),
    charts.year_steps(YEAR),
    charts.status_stack([StatusBar("1. Chỉ đạo", (1, 2, 3, 4, 5))]),
    charts.budget([MoneyBar("1. Chỉ đạo", 100, 40, "40% dự toán", Tone.GOOD)]),
    charts.indicator_multiples([indicator(0.7, None, 0.8), indicator(tone=Tone.UNKNOWN)]),
)


@pytest.mark.parametrize("figure", ALL)
def test_nothing_hovers_has_a_legend_or_brings_a_template(figure: go.Figure) -> None:
    assert figure.layout.showlegend is False
    assert figure.layout.separators == ",."
    assert all(trace.hoverinfo == "skip" for trace in figure.data)
    assert len(figure.to_json()) < 16_000


@pytest.mark.parametrize("figure", ALL)
def test_text_is_large_and_dark_or_white_on_a_dark_bar(figure: go.Figure) -> None:
    for note in figure.layout.annotations:
        assert note.font.size >= 16
        assert note.font.color in ("#222222", "#FFFFFF", "#1B5A93")


@pytest.mark.parametrize(
    "draw",
    [charts.area_progress, charts.status_stack, charts.budget, charts.indicator_multiples],
)
def test_nothing_to_draw_is_an_empty_chart(draw: Any) -> None:
    assert len(draw([]).data) == 0


def test_a_bar_is_what_is_done_and_the_stroke_what_should_be() -> None:
    figure = charts.area_progress([AreaBar("1. Chỉ đạo", 0.5, 0.75, "50% / cần 75% · 4 việc", True)])
    assert bars(figure)[-1] == (0.5, AMBER)
    assert [(line.x0, line.x1) for line in figure.layout.shapes] == [(0.75, 0.75)]
    assert "▲ <b>50% / cần 75%</b><br>4 việc" in texts(figure)


def test_on_time_is_blue_and_nothing_known_is_hatched_without_a_stroke() -> None:
    on_time = AreaBar("1. Chỉ đạo", 0.8, 0.75, "80% / cần 75%", False)
    unknown = AreaBar("2. Thể chế", None, None, "0/7 việc có mốc để tính", False)
    figure = charts.area_progress([on_time, unknown])
    assert (0.8, BLUE) in bars(figure)
    assert figure.data[-1].marker.pattern.shape == "/"
    assert len(figure.layout.shapes) == 1
    assert "? <b>0/7 việc có mốc để tính</b>" in texts(figure)


def test_nothing_done_draws_no_bar_but_its_frame() -> None:
    figure = charts.area_progress([AreaBar("1. Chỉ đạo", 0.0, 1.0, "0% / cần 100%", True)])
    assert bars(figure) == [(1, "#FFFFFF")]


def test_the_year_runs_to_its_end_and_what_is_done_stops_at_the_date() -> None:
    due, done = ALL[1].data
    assert (due.x[-1], due.y[-1]) == (12, 24)
    assert done.x[-1] == pytest.approx(2 + 15 / 31)
    assert done.y[-1] == 5
    assert {due.line.shape, done.line.shape} == {"hv"}
    assert "Đã xong: <b>5</b> mốc" in texts(ALL[1])
    assert "Ngày xem: 15/3/2020" in texts(ALL[1])


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 6, 1)])
def test_the_year_can_be_looked_at_from_any_day(day: date) -> None:
    known = 0 if day.year < 2020 else 1 if day == date(2020, 1, 1) else 12
    line = YearLine(MONTHS, tuple(range(1, 13)), (*range(known), *[None] * (12 - known)), day, 12)
    done = charts.year_steps(line).data[1]
    assert list(done.x) == sorted(done.x)
    assert len(done.x) == len(done.y)


def test_classes_fill_the_whole_bar_in_their_order() -> None:
    figure = charts.status_stack([StatusBar("1. Chỉ đạo", (1, 0, 2, 1, 4))])
    assert [trace.x[0] for trace in figure.data] == [1 / 8, 2 / 8, 1 / 8, 4 / 8]
    assert [trace.base[0] for trace in figure.data] == [0, 1 / 8, 3 / 8, 4 / 8]
    assert [trace.marker.color for trace in figure.data][:3] == [RED, charts.ON_TRACK, BLUE]
    assert figure.data[-1].marker.pattern.shape == "/"
    for label in ("<b>● 1</b>", "<b>✓ 2</b>", "<b>✓ 1</b>", "<b>? 4</b>", "– 8 việc"):
        assert label in texts(figure)


def test_an_area_without_tasks_has_a_name_and_no_bar() -> None:
    figure = charts.status_stack([StatusBar("3. Cải cách TTHC", (0, 0, 0, 0, 0))])
    assert len(figure.data) == 0
    assert "3. Cải cách TTHC – 0 việc" in texts(figure)


def test_money_over_the_budget_stands_out_of_its_frame_in_red() -> None:
    figure = charts.budget([MoneyBar("7. Hiện đại hoá", 4_000_000, 4_350_000, "vượt dự toán", Tone.LATE)])
    assert bars(figure)[0] == (4_350_000, RED)
    assert bars(figure)[1][0] == 4_000_000
    assert "● Đã chi 4.350.000/4.000.000 đồng: vượt dự toán" in texts(figure)


def test_money_without_a_budget_is_hatched_and_has_no_frame() -> None:
    figure = charts.budget([MoneyBar("2. Thể chế", None, 500_000, "chưa giao dự toán", Tone.ATTENTION)])
    assert len(figure.data) == 1
    assert figure.data[0].marker.pattern.shape == "/"
    assert "▲ Đã chi 500.000/— đồng: chưa giao dự toán" in texts(figure)


def test_no_spending_known_draws_only_the_frame() -> None:
    figure = charts.budget([MoneyBar("1. Chỉ đạo", 100, None, "chưa có số chi", Tone.UNKNOWN)])
    assert [x for x, _ in bars(figure)] == [100]


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
    for figure in (
        charts.area_progress([AreaBar(name, 0.5, 0.5, "50%", False)]),
        charts.status_stack([StatusBar(name, (1, 0, 0, 0, 0))]),
        charts.budget([MoneyBar(name, 1, 1, "100%", Tone.GOOD)]),
    ):
        assert "<a" not in texts(figure)
        assert "&lt;a href" in texts(figure)


def test_a_name_of_any_length_stays_on_its_line() -> None:
    figure = charts.area_progress([AreaBar("Cải cách " * 60, 0.5, 0.5, "50%", False)])
    name = figure.layout.annotations[0].text
    assert "<br>" not in name
    assert name.endswith(" …</b>")
    assert len(name) < 100
