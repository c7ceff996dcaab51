"""Native charts on slides: letters, colours, room for names and legend. They stay editable, with their figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from lib.exports.document_parts import printable
from lib.exports.slide_pages import COLOURS, DARK, WHITE, Chart, ChartKind, Series
from lib.views.wording import Tone

FONT, BODY, GAP = "Arial", 20, 10
LABELS = 0.36
"""Share of a bar chart's width for the names of its categories, which are wrapped and never cut."""

_KINDS = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.STACK: XL_CHART_TYPE.BAR_STACKED,
    ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
}


def add_chart(slide: Slide, chart: Chart, place: tuple[float, float, float, float]) -> None:
    """Puts a chart on a slide; place is left, top, width and height in points."""
    data: Any = CategoryChartData(number_format=chart.number_format)  # type: ignore[no-untyped-call]
    labels = [" ".join(printable(label).split()) for label in chart.categories]
    data.categories = labels
    for series in chart.series:
        data.add_series(printable(series.name), series.values)
    left, top, width, height = place
    if chart.kind is ChartKind.BARS:
        height = min(height, 60 + 120 * len(labels))
    frame: Any = slide.shapes.add_chart(_KINDS[chart.kind], Pt(left), Pt(top), Pt(width), Pt(height), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(chart.alt)[:2000])
    native = frame.chart
    native.part.chart_workbook.update_from_xlsx_blob(_figures(labels, chart))
    _dress(native, chart, _legend_share(chart, width, height))


def _figures(labels: Sequence[str], chart: Chart) -> bytes:
    """The workbook behind a chart, every name in it plain text (python-pptx would make formulas of "=…")."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet("Sheet1")
    look = book.add_format({"num_format": chart.number_format})
    for row, label in enumerate(labels, start=1):
        sheet.write_string(row, 0, label)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, printable(series.name))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, look)
    book.close()
    return stream.getvalue()


def _legend_share(chart: Chart, width: float, height: float) -> float:
    """Share of a chart's height that its legend takes, as programs set it: in columns of the longest name."""
    longest = max(len(series.name) for series in chart.series) + 4
    across = max(1, int(width / (longest * BODY * 0.54)))
    return min(0.5, (math.ceil(len(chart.series) / across) * BODY * 1.4 + GAP) / height)


def _dress(native: NativeChart, chart: Chart, legend: float) -> None:
    """Letters, colours, labels and axes of a chart; legend is the share of its height below the plot."""
    native.font.size, native.font.name = Pt(BODY), FONT
    native.font.color.rgb = rgb(DARK)
    native.has_title = False
    native.has_legend = True
    native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    native.value_axis.has_major_gridlines = False
    _DRESSED[chart.kind](native, chart)
    if chart.kind is not ChartKind.LINES:
        _place_plot(native, legend)
    for series, wanted in zip(native.plots[0].series, chart.series, strict=True):
        _paint(series, wanted, chart)


def _dress_bars(native: NativeChart, chart: Chart) -> None:
    plot = native.plots[0]
    plot.gap_width, plot.overlap = 40, 100 if chart.kind is ChartKind.STACK else 0
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = chart.number_format, False
    plot.data_labels.font.size = Pt(BODY)
    _keep_on_one_line(plot.data_labels)
    if chart.kind is ChartKind.BARS:
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    native.category_axis.reverse_order = True
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _show_all_labels(native)
    native.value_axis.visible = False
    native.value_axis.minimum_scale = 0
    most = max((value or 0 for series in chart.series for value in series.values), default=0)
    if chart.kind is ChartKind.BARS and most:
        native.value_axis.maximum_scale = most * (1.5 if most > 1 else 1.25)


def _keep_on_one_line(labels: Any) -> None:
    labels._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("wrap", "none")


def _show_all_labels(native: NativeChart) -> None:
    """No category goes without its name, however little room there is."""
    axis: Any = native.category_axis._element
    axis.find(qn("c:noMultiLvlLbl")).addprevious(axis.makeelement(qn("c:tickLblSkip"), {"val": "1"}))


def _place_plot(native: NativeChart, legend: float) -> None:
    """The bars begin after LABELS of the width, where programs wrap the names of the categories, and end above the
    legend."""
    area: Any = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.SubElement(area, qn("c:layout"))
    area.insert(0, layout)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    sides = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": LABELS, "y": 0.02}
    for name, value in {**sides, "w": 0.97 - LABELS, "h": 0.96 - legend}.items():
        etree.SubElement(manual, qn(f"c:{name}"), val=str(value))


def _dress_lines(native: NativeChart, chart: Chart) -> None:
    native.value_axis.tick_labels.number_format = chart.number_format
    native.value_axis.tick_labels.number_format_is_linked = False
    native.value_axis.minimum_scale = 0


_DRESSED: Mapping[ChartKind, Callable[[NativeChart, Chart], None]] = {
    ChartKind.BARS: _dress_bars,
    ChartKind.STACK: _dress_bars,
    ChartKind.LINES: _dress_lines,
}


def _paint(series: Any, wanted: Series, chart: Chart) -> None:
    colour = rgb(wanted.colour)
    if chart.kind is ChartKind.LINES:
        _paint_line(series, wanted, chart)
        return
    fill = series.format.fill
    if wanted.outline:
        fill.solid()
        fill.fore_color.rgb = rgb(WHITE)
    elif wanted.hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = colour, rgb(WHITE)
    else:
        fill.solid()
        fill.fore_color.rgb = colour
    series.format.line.color.rgb, series.format.line.width = rgb(DARK), Pt(1)
    if chart.kind is ChartKind.STACK:
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0;;", False
        labels.font.size, labels.font.bold = Pt(BODY), True
        light = wanted.colour in (COLOURS[Tone.LATE], COLOURS[Tone.GOOD])
        labels.font.color.rgb = rgb(WHITE if light else DARK)


def _paint_line(series: Any, wanted: Series, chart: Chart) -> None:
    """A line; a target is dashed and without points, the last known figure of another is labelled, away from the
    other line."""
    colour = rgb(wanted.colour)
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(3)
    if wanted.outline:
        series.format.line.dash_style = MSO_LINE.DASH
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 10
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    known = [place for place, value in enumerate(wanted.values) if value is not None]
    if known:
        label = series.points[known[-1]].data_label
        value = wanted.values[known[-1]] or 0
        others = [one.values[known[-1]] for one in chart.series if one is not wanted]
        is_below = any(other is not None and other >= value > 0 for other in others)
        label.position = XL_LABEL_POSITION.BELOW if is_below else XL_LABEL_POSITION.ABOVE
        label.font.size, label.font.bold = Pt(BODY), True


def rgb(colour: str) -> RGBColor:
    """A colour from its six digits."""
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
