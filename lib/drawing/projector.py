"""A page of the meeting as HTML for the wall: sizes come from projector.css, every word is escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from lib.meeting.agenda import AgendaPage
from lib.views.indicators import IndicatorLine
from lib.views.money import MoneyBar
from lib.views.overview import AreaBar, BigNumber
from lib.views.tables import CellKind, Table, TableColumn, Value, shown
from lib.views.wording import MARKS, Tone, marked

TONES = {mark: tone for tone, mark in MARKS.items()}


def wall(page: AgendaPage, number: int, count: int) -> str:
    """The whole page, n of N."""
    return (
        f'<div class="wall"><h1>{escape(page.title)}</h1>{_body(page)}'
        f'<div class="foot"><span class="as-of">{escape(page.footer)}</span>'
        f'<span class="place">{number}/{count}</span></div></div>'
    )


def message(words: str) -> str:
    """A page that says only why there is nothing to show."""
    return f'<div class="wall"><h1>{escape(words)}</h1></div>'


def complaint(words: str) -> str:
    """Why something typed was not kept."""
    return f'<p class="late" role="alert">{escape(marked(Tone.LATE, words))}</p>'


def paragraph(words: str) -> str:
    """A line of text on the wall."""
    return f"<p>{escape(words)}</p>"


def _body(page: AgendaPage) -> str:
    table = _table(page.table) if page.table else ""
    if page.form:
        return f'<div class="below">{table}</div>'
    drawn = (
        table
        + _group("numbers", map(_number, page.numbers))
        + _group("bars", map(_area, page.areas))
        + _group("bars", map(_money, page.money, [_longest(page.money)] * len(page.money)))
        + _group("lines", map(_line, page.indicators))
    )
    return drawn + (f'<p class="note">{escape(page.note)}</p>' if page.note else "")


def _group(look: str, parts: Iterable[str]) -> str:
    inner = "".join(parts)
    return f'<div class="{look}">{inner}</div>' if inner else ""


# Tables


def _table(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    widths = "".join(f'<col style="width:{100 * c.width / whole:.1f}%">' for c in table.columns)
    heads = "".join(f"<th>{escape(column.title)}</th>" for column in table.columns)
    rows = "".join(f"<tr>{_cells(table.columns, row.cells)}</tr>" for row in table.rows)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(columns: Sequence[TableColumn], cells: Sequence[Value]) -> str:
    pairs = zip(columns, cells, strict=True)
    return "".join(f"<td>{_cell(shown(value, column.kind), column)}</td>" for column, value in pairs)


def _cell(words: str, column: TableColumn) -> str:
    tone = TONES.get(words[:1]) if column.kind is CellKind.MARK else None
    if tone is None:
        return escape(words)
    first, _, rest = words.partition("\n")
    more = f"\n{escape(rest)}" if rest else ""
    return f'<span class="{tone}"><b>{escape(first)}</b></span>{more}'


# Numbers


def _number(number: BigNumber) -> str:
    digits, rest = _split(number.value)
    label = marked(number.tone, number.label) if number.tone else number.label
    change = f"({number.change:+d})" if number.change else ""
    beside = " ".join(filter(None, (f"{rest}{number.of}", change)))
    return (
        f'<div class="number {number.tone or ""}"><p class="label">{escape(label)}</p>'
        f'<p class="value"><b>{escape(digits)}</b><span>{escape(beside)}</span></p>'
        f"<p>{escape(number.detail)}</p></div>"
    )


def _split(value: str) -> tuple[str, str]:
    """ "13,03 triệu" -> "13,03" for the big letters, "triệu" for beside them."""
    found = re.fullmatch(r"([\d.,–—-]+)\s*(.*)", value)
    return (found[1], found[2]) if found else (value, "")


# Bars


def _area(bar: AreaBar) -> str:
    done = f'<i style="width:{100 * bar.done:.1f}%"></i>' if bar.done is not None else ""
    tick = f'<s style="left:{100 * bar.expected:.1f}%"></s>' if bar.expected is not None else ""
    return _bar(marked(Tone.LATE, bar.label) if bar.behind else bar.label, done + tick, bar.words, "")


def _longest(bars: Sequence[MoneyBar]) -> int:
    return max((max(bar.allocated or 0, bar.spent or 0) for bar in bars), default=0) or 1


def _money(bar: MoneyBar, longest: int) -> str:
    """Allocated as an outline, spent solid; both to one scale for all areas of the page."""
    if bar.allocated is None:
        return _bar(marked(bar.tone, bar.label), "", bar.words, " none")
    share = 100 * (bar.spent or 0) / bar.allocated if bar.allocated else 100
    over = bar.spent is not None and bar.spent > bar.allocated
    fill = f'<i class="{"over" if over else ""}" style="width:{min(share, 100):.1f}%"></i>'
    width = f"{100 * bar.allocated / longest:.1f}%"
    return _bar(marked(bar.tone, bar.label), fill, bar.words, "", width)


def _bar(label: str, inside: str, words: str, look: str, width: str = "100%") -> str:
    return (
        f'<div class="bar"><p class="label">{escape(label)}</p>'
        f'<div class="bar-line{look}" style="width:{width};min-width:1vh">{inside}</div>'
        f"<p>{escape(words)}</p></div>"
    )


# Indicators

WIDE, HIGH, EDGE = 1200, 220, 16


def _line(line: IndicatorLine) -> str:
    months = "".join(f"<span>T{month}</span>" for month in range(1, 13))
    # A base64 picture: st.html lets no inline SVG through.
    picture = b64encode(_plot(line).encode()).decode()
    spoken = escape(f"{line.title}: {line.latest}. {line.words}")
    return (
        f'<div class="line"><div><p class="name">{escape(line.title)}</p>'
        f'<p class="words {line.tone}"><b>{escape(marked(line.tone, line.latest))}</b></p>'
        f'<p class="words">{escape(line.words)}</p></div>'
        f'<div class="plot"><img alt="{spoken}" src="data:image/svg+xml;base64,{picture}">'
        f'<div class="axis">{months}</div></div></div>'
    )


def _plot(line: IndicatorLine) -> str:
    """Twelve months, a dashed target; months without figures are gaps."""
    known = [value for value in line.months if value is not None]
    levels = [*known, *([line.target] if line.target is not None else [])]
    low, high = min(levels, default=0.0), max(levels, default=1.0)
    span = (high - low) or 1.0

    def y(value: float) -> float:
        return round(HIGH - EDGE - (value - low) / span * (HIGH - 2 * EDGE), 1)

    points = [(50 + 100 * place, y(v)) for place, v in enumerate(line.months) if v is not None]
    target = "" if line.target is None else _dashes(y(line.target))
    strokes = "".join(f'<polyline points="{" ".join(f"{a},{b}" for a, b in run)}"/>' for run in _runs(points))
    dots = "".join(f'<circle cx="{a}" cy="{b}" r="9"/>' for a, b in points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">'
        f'{target}<g fill="none" stroke="#2470B3" stroke-width="6" vector-effect="non-scaling-stroke">{strokes}</g>'
        f'<g fill="#2470B3">{dots}</g></svg>'
    )


def _dashes(y: float) -> str:
    return f'<path d="M0 {y}H{WIDE}" stroke="#222" stroke-width="6" stroke-dasharray="24 16" fill="none"/>'


def _runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """The points in pieces of months that follow each other."""
    runs: list[list[tuple[int, float]]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] == 100:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
