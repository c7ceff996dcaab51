"""Pictures of the views in the colours and marks of the visual contract, as shapes: SVG, as wide as its place.

The still picture appears with the numbers, before any library of charts could load, and stays on the wall and
on paper; `charts.figure_of` draws the same shapes so that they answer. Across, everything stands at a share of
the width, downwards at pixels, so that words keep their size on every screen and long Vietnamese names stand
above their bars.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import pairwise
from textwrap import wrap

from lib.base import vietnamese as vn
from lib.views.money import MoneyBar, spent_words
from lib.views.months import MoneyLine, MonthCell, MonthRow
from lib.views.overview import CLASSES, StatusBar, YearLine
from lib.views.wording import MARKS, Tone

INK, FAINT, GRID, BLUE_INK = "#222222", "#B9C2CB", "#E1E6EB", "#1B5A93"
COLOURS = {Tone.LATE: "#A31515", Tone.ATTENTION: "#F2A900", Tone.GOOD: "#2470B3", Tone.UNKNOWN: "#757575"}
ON_TRACK = "#CFE1F2"
"""Open work that is on track: the tint of what is done, dark text on it."""

LABEL, WORDS = 18, 17
"""Sizes of text in pixels at 768 lines; the style sheet enlarges whole pictures on larger screens."""

HATCH = (
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="#FFFFFF"/><rect width="2" height="8" fill="{COLOURS[Tone.UNKNOWN]}"/>'
    "</pattern>"
)


@dataclass(frozen=True)
class Look:
    """How a bar is filled and framed."""

    fill: str
    frame: str = INK
    thick: float = 2


def _solid(colour: str) -> Look:
    """A filled bar; pale colours get a dark frame."""
    return Look(colour, INK if colour in (COLOURS[Tone.ATTENTION], ON_TRACK) else colour)


@dataclass(frozen=True)
class Bar:
    """A rectangle from its upper left corner; hover is what it tells when pointed at, key what a click opens."""

    x: float
    y: float
    width: float
    height: float
    look: Look
    hover: str = ""
    key: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line between two places."""

    start: tuple[float, float]
    end: tuple[float, float]
    thick: float
    colour: str
    dash: str


@dataclass(frozen=True)
class TextLine:
    """One line of text whose middle stands at y; with a ground, it keeps free of what is behind it."""

    x: float
    y: float
    text: str
    size: int
    bold: bool
    anchor: str
    colour: str
    ground: bool


@dataclass(frozen=True)
class Spot:
    """A place that is not drawn and tells something when pointed at."""

    x: float
    y: float
    hover: str


Shape = Bar | Line | TextLine | Spot


@dataclass(frozen=True)
class Picture:
    """A drawing: its height in pixels and its shapes, those behind first."""

    height: int
    shapes: tuple[Shape, ...]

    @cached_property
    def svg(self) -> str:
        """The drawing without a width of its own."""
        return self._drawn(f'width="100%" height="{self.height}"')

    def scaled(self, wide: float) -> str:
        """The drawing so many units wide, which grows and shrinks as a whole, words included."""
        return self._drawn(f'viewBox="0 0 {wide:g} {self.height}"')

    def _drawn(self, size: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            "font-family=\"'Segoe UI', 'Source Sans', Arial, 'Liberation Sans', sans-serif\">"
            f"<defs>{HATCH}</defs>{''.join(map(_svg, self.shapes))}</svg>"
        )


def _svg(shape: Shape) -> str:
    match shape:
        case Bar():
            return (
                f'<rect x="{_share(shape.x)}" y="{shape.y:g}" width="{_share(shape.width)}" height="{shape.height:g}" '
                f'fill="{shape.look.fill}" stroke="{shape.look.frame}" stroke-width="{shape.look.thick:g}"/>'
            )
        case Line():
            dashed = f' stroke-dasharray="{shape.dash}"' if shape.dash else ' stroke-linecap="square"'
            return (
                f'<line x1="{_share(shape.start[0])}" y1="{shape.start[1]:.4g}" x2="{_share(shape.end[0])}" '
                f'y2="{shape.end[1]:.4g}" stroke="{shape.colour}" stroke-width="{shape.thick:g}"{dashed}/>'
            )
        case TextLine():
            return _svg_words(shape)
        case Spot():
            return ""


def _svg_words(shape: TextLine) -> str:
    weight = ' font-weight="700"' if shape.bold else ""
    halo = (
        ' stroke="#FFFFFF" stroke-width="6" paint-order="stroke" stroke-linejoin="round"'
        if shape.ground
        else ""
    )
    return (
        f'<text x="{_share(shape.x)}" y="{shape.y + shape.size * 0.35:g}" font-size="{shape.size}" '
        f'text-anchor="{shape.anchor}" fill="{shape.colour}"{weight}{halo}>{escape(shape.text)}</text>'
    )


HATCHED = Look("url(#hatch)", COLOURS[Tone.UNKNOWN])
OUTLINE = Look("none", INK, 3)


def tinted(tone: Tone) -> Look:
    """A bar of this tone; what is not known is hatched."""
    return HATCHED if tone is Tone.UNKNOWN else _solid(COLOURS[tone])


@dataclass
class Canvas:
    """Takes shapes one after another. x and widths are shares of the whole width (1), y and heights pixels."""

    height: int
    shapes: list[Shape] = field(default_factory=list)

    def bar(
        self, x: float, y: float, width: float, height: float, look: Look, hover: str = "", key: str = ""
    ) -> None:
        """A rectangle from its upper left corner."""
        self.shapes.append(Bar(x, y, width, height, look, hover, key))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        thick: float = 2,
        colour: str = INK,
        dash: str = "",
    ) -> None:
        """A straight line between two places."""
        self.shapes.append(Line(start, end, thick, colour, dash))

    def words(
        self,
        x: float,
        y: float,
        words: str,
        size: int = WORDS,
        *,
        bold: bool = False,
        anchor: str = "start",
        colour: str = INK,
        ground: bool = False,
    ) -> None:
        """One line of text whose middle stands at y; with a ground, it keeps free of what is behind it."""
        self.shapes.append(TextLine(x, y, words, size, bold, anchor, colour, ground))

    def spot(self, x: float, y: float, hover: str) -> None:
        """A place that is not drawn and tells something when pointed at."""
        self.shapes.append(Spot(x, y, hover))

    def picture(self) -> Picture:
        """All of it."""
        return Picture(self.height, tuple(self.shapes))


def _share(value: float) -> str:
    return f"{value * 100:.4g}%"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


# Tổng quan

TALL, ROOF, GROUND = 340, 34, 306
LEFT, ACROSS = 0.055, 0.935
"""Where the year's axes stand: pixels from above, shares from the left."""

NEAR_END = 9.2
"""From this month on the words about what is done stand at the right edge."""


def year_steps(line: YearLine) -> Picture:
    """Dates due (black) against dates met (blue) month by month, and where the date stands in the year."""
    canvas, scale = Canvas(TALL), _Scale(max(line.total, *(value or 0 for value in line.done), 1))
    today = _place(line)
    known = [value for value in line.done if value is not None]
    scale.draw_axes(canvas)
    _steps(canvas, scale, [*range(13)], [0, *line.due], 3, INK)
    _steps(canvas, scale, [*range(len(known)), today], [0, *known], 6, COLOURS[Tone.GOOD])
    if _in_year(line):
        canvas.line((scale.across(today), ROOF), (scale.across(today), GROUND), 2, dash="2 5")
        side = "end" if today > 7 else "start"
        canvas.words(scale.across(today), ROOF - 18, f"Ngày xem: {vn.day(line.as_of)}", anchor=side)
    total = f"Đến hạn cả năm: {line.total} mốc"
    canvas.words(
        scale.across(11.95), scale.down(line.total) - 16, total, bold=True, anchor="end", ground=True
    )
    _say_done(canvas, scale, line, today, known[-1] if known else 0)
    for month, (due, done) in enumerate(zip(line.due, line.done, strict=True), start=1):
        told = f"Hết tháng {month}: {due}/{line.total} mốc đến hạn, " + (
            "chưa đến" if done is None else f"đã xong {done}"
        )
        canvas.spot(scale.across(month - 0.5), scale.down(due), told)
    return canvas.picture()


class _Scale:
    """From months and counts to places in the picture."""

    def __init__(self, most: float, left: float = LEFT) -> None:
        self.top, self.left = most * 1.12, left

    def across(self, month: float) -> float:
        """Where a moment of the year stands, counted in months from its start."""
        return self.left + (LEFT + ACROSS - self.left) * month / 12

    def down(self, count: float) -> float:
        """Where a count stands."""
        return GROUND - (GROUND - ROOF) * count / self.top

    def draw_axes(self, canvas: Canvas, shown: Callable[[int], str] = vn.dong) -> None:
        """The ground with the months, lines at round counts."""
        for count in round_counts(self.top):
            if count:
                canvas.line((self.left, self.down(count)), (LEFT + ACROSS, self.down(count)), 1, GRID)
            canvas.words(self.left - 0.008, self.down(count), shown(count), anchor="end")
        canvas.line((self.left, GROUND), (LEFT + ACROSS, GROUND), 1)
        for month in range(12):
            canvas.words(self.across(month + 0.5), GROUND + 18, f"T{month + 1}", anchor="middle")


def round_counts(top: float, most: int = 6) -> range:
    """Round counts from 0 up to top, at most so many: 0, 20, 40 …"""
    steps = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    step = next(step for step in steps if top / step < most)
    return range(0, int(top) + 1, step)


def _steps(
    canvas: Canvas,
    scale: _Scale,
    months: Sequence[float],
    counts: Sequence[int],
    thick: float,
    colour: str,
) -> None:
    """A line that keeps each count until the next moment, then steps."""
    places = [(scale.across(month), scale.down(count)) for month, count in zip(months, counts, strict=True)]
    for (x, y), (later, other) in pairwise(places):
        canvas.line((x, y), (later, y), thick, colour)
        if other != y:
            canvas.line((later, y), (later, other), thick, colour)


def _say_done(canvas: Canvas, scale: _Scale, line: YearLine, today: float, done: int) -> None:
    """How many are done, at the end of its line where neither line runs: late in the year below, to the right."""
    high = done > line.total * 0.15
    x, y, anchor = scale.across(today + 0.1), scale.down(done) + (16 if high else -14), "start"
    if today > NEAR_END:
        x, anchor = scale.across(11.9), "end"
        y = scale.down(done * 0.35) if high else scale.down(done) - 14
    canvas.words(x, y, f"Đã xong: {done} mốc", bold=True, anchor=anchor, colour=BLUE_INK, ground=True)


def _place(line: YearLine) -> float:
    """Where the date stands on an axis of twelve months."""
    if not _in_year(line):
        return 0.0 if line.as_of < line.months[0] else 12.0
    last = line.months[line.as_of.month - 1].day
    return line.as_of.month - 1 + line.as_of.day / last


def _in_year(line: YearLine) -> bool:
    return line.as_of.year == line.months[0].year


# Lĩnh vực

STACK_ROW = 70


def status_stack(bars: Sequence[StatusBar]) -> Picture:
    """One bar of 100 % per area, counts of its classes written inside with their marks."""
    canvas = Canvas(max(1, len(bars)) * STACK_ROW)
    for place, bar in enumerate(bars):
        top, whole = place * STACK_ROW, sum(bar.counts)
        canvas.words(0, top + 14, f"{_cut(bar.label, 78)} – {whole} việc", LABEL, bold=True)
        if whole:
            _segments(canvas, top + 28, bar, whole)
    return canvas.picture()


def _segments(canvas: Canvas, y: float, bar: StatusBar, whole: int) -> None:
    start = 0.0
    for count, (words, tone, _) in zip(bar.counts, CLASSES, strict=False):
        if not count:
            continue
        share, open_work = count / whole, words == CLASSES[2][0]
        told = f"{bar.label}: {words.lower()} {count}/{whole} việc"
        canvas.bar(start, y, share, 34, _solid(ON_TRACK) if open_work else tinted(tone), told, bar.key)
        pale = open_work or tone in (Tone.ATTENTION, Tone.UNKNOWN)
        canvas.words(
            start + share / 2,
            y + 17,
            str(count) if share < 0.05 else f"{MARKS[tone]} {count}",
            LABEL,
            bold=True,
            anchor="middle",
            colour=INK if pale else "#FFFFFF",
            ground=tone is Tone.UNKNOWN,
        )
        start += share


GRID_ROW, GRID_HEAD, GRID_CELL = 68, 26, 34


def month_grid(rows: Sequence[MonthRow]) -> Picture:
    """What comes when: a row of twelve cells per area, with the number of milestones that fall into each month."""
    empty = sum(not any(cell.due for cell in row.months) for row in rows)
    canvas = Canvas(GRID_HEAD + max(1, len(rows)) * GRID_ROW - empty * GRID_CELL)
    for month in range(12):
        canvas.words((month + 0.5) / 12, 12, f"T{month + 1}", anchor="middle")
    top = GRID_HEAD
    for row in rows:
        label = _cut(row.label, 82 - len(row.words))
        canvas.words(0, top + 12, f"{label} – {row.words}", LABEL, bold=True)
        if any(cell.due for cell in row.months):
            for month, cell in enumerate(row.months):
                _month(canvas, month / 12, top + 25, cell, row.key)
            top += GRID_CELL
        top += GRID_ROW - GRID_CELL
    return canvas.picture()


def _month(canvas: Canvas, x: float, y: float, cell: MonthCell, key: str) -> None:
    if not cell.due:
        canvas.bar(x + 0.002, y, 1 / 12 - 0.004, GRID_CELL, Look("#FFFFFF", GRID, 1))
        return
    look = _solid(ON_TRACK) if cell.tone is None else tinted(cell.tone)
    canvas.bar(x + 0.002, y, 1 / 12 - 0.004, GRID_CELL, look, cell.told, key)
    canvas.words(
        x + 1 / 24,
        y + GRID_CELL / 2,
        f"{MARKS[cell.tone]} {cell.due}" if cell.tone else str(cell.due),
        bold=True,
        anchor="middle",
        colour="#FFFFFF" if cell.tone in (Tone.LATE, Tone.GOOD) else INK,
    )


# Kinh phí

MONEY_ROW = 118


def budget(bars: Sequence[MoneyBar]) -> Picture:
    """Allocated as an outline, spent solid inside, the words below."""
    canvas = Canvas(max(1, len(bars)) * MONEY_ROW)
    longest = max((max(bar.allocated or 0, bar.spent or 0) for bar in bars), default=0) or 1
    for place, bar in enumerate(bars):
        top = place * MONEY_ROW
        canvas.words(0, top + 14, _cut(bar.label, 80), LABEL, bold=True)
        if bar.spent:
            look = HATCHED if bar.allocated is None else tinted(bar.tone)
            told = f"{bar.label}: {bar.words}"
            canvas.bar(0.002, top + 36, bar.spent / longest * 0.996, 20, look, told, bar.key)
        if bar.allocated is not None:
            told = f"{bar.label}: dự toán {vn.dong(bar.allocated)} đồng"
            canvas.bar(0.002, top + 30, bar.allocated / longest * 0.996, 32, OUTLINE, told, bar.key)
        for number, words in enumerate(_money_words(bar)):
            canvas.words(0, top + 76 + 22 * number, words)
    return canvas.picture()


def _money_words(bar: MoneyBar) -> list[str]:
    spent, allocated = (vn.or_dash(amount, vn.dong) for amount in (bar.spent, bar.allocated))
    lines = wrap(f"{MARKS[bar.tone]} Đã chi {spent}/{allocated} đồng: {bar.words}", 88)
    return lines if len(lines) <= 2 else [lines[0], _cut(lines[1] + " " + lines[2], 88)]


MONEY_LEFT = 0.13
"""Where the axis of money begins: its numbers are wider than counts."""


def money_steps(line: MoneyLine) -> Picture:
    """What was spent by each month's end as steps, the year's allocation as a dashed line."""
    known = [amount for amount in line.spent if amount is not None]
    canvas = Canvas(TALL)
    scale = _Scale(max(line.allocated or 0, *known, 1), MONEY_LEFT)
    scale.draw_axes(canvas, vn.dong_short)
    last, over = known[-1], line.allocated is not None and known[-1] > line.allocated
    colour = COLOURS[Tone.LATE if over else Tone.GOOD]
    _steps(canvas, scale, range(len(known) + 1), [*known, last], 6, colour)
    if line.allocated is not None:
        y = scale.down(line.allocated)
        canvas.line((MONEY_LEFT, y), (LEFT + ACROSS, y), 3, dash="9 6")
        words = f"Dự toán: {vn.dong(line.allocated)} đồng"
        canvas.words(MONEY_LEFT + 0.01, y - 14, words, bold=True, ground=True)
    tone = Tone.LATE if over else Tone.GOOD
    told = f"{MARKS[tone]} Đã chi {vn.dong(last)} đồng, {spent_words(last, line.allocated)}"
    canvas.words(MONEY_LEFT + 0.01, ROOF - 18, told, bold=True)
    for month, amount in enumerate(known, start=1):
        paid = amount - (known[month - 2] if month > 1 else 0)
        canvas.spot(
            scale.across(month - 0.5),
            scale.down(amount),
            f"Tháng {month}: chi {vn.dong(paid)} đồng, cộng dồn {vn.dong(amount)} đồng",
        )
    return canvas.picture()
