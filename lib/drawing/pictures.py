"""Pictures of the views in the colours and marks of the visual contract, as shapes: SVG, as wide as its place.

The still picture appears with the numbers, before any library of charts could load, and stays on the wall and
on paper; `charts.figure_of` draws the same shapes so that they answer. Across, everything stands at a share of
the width, downwards at pixels, so that words keep their size on every screen and long Vietnamese names stand
above their bars. A picture is laid out for the least width in pixels that its place has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from itertools import pairwise

from lib.base import vietnamese as vn
from lib.base.text_width import fitted, lines_of, width
from lib.views.money import MoneyBar, spent_words
from lib.views.months import MoneyLine, MonthCell, MonthRow
from lib.views.overview import CLASSES, StatusBar, YearLine
from lib.views.wording import MARKS, Tone

INK, GRID, BLUE_INK = "#222222", "#E1E6EB", "#1B5A93"
COLOURS = {Tone.LATE: "#A31515", Tone.ATTENTION: "#F2A900", Tone.GOOD: "#2470B3", Tone.UNKNOWN: "#757575"}
ON_TRACK = "#CFE1F2"
"""Open work that is on track: the tint of what is done, dark text on it."""

USUAL, NARROW = 780, 480
"""The width of a picture on a projector of 1024 pixels, and the one below which letters are a phone's."""

WORDS, SMALL = 17, 14
"""Sizes of text in pixels at 768 lines and on phones; the style sheet enlarges whole pictures on larger screens."""

SHEET = 780
"""Pixels that fit on a sheet of A4 across, at the size that the style sheet prints pictures in."""

SPARE = 0.85
"""The still picture may stand in a wider typeface (Arial): words are fitted into so much of their room."""

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
    """A drawing: its height in pixels, its shapes, those behind first, the width that it was laid out for, and the
    heights at which it may be cut over two sheets of paper."""

    height: int
    shapes: tuple[Shape, ...]
    wide: int = USUAL
    cuts: tuple[float, ...] = ()

    @cached_property
    def svg(self) -> str:
        """The drawing without a width of its own."""
        return self._drawn(f'width="100%" height="{self.height}"')

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The drawing in pieces below each other, each no higher than a sheet of paper across."""
        ends, top, low = [], 0.0, 0.0
        for cut in (*self.cuts, self.height):
            if cut - top > SHEET and low > top:
                ends.append((top, low))
                top = low
            low = cut
        return tuple(self._piece(top, end) for top, end in (*ends, (top, self.height)))

    def _piece(self, top: float, end: float) -> str:
        inside = tuple(shape for shape in self.shapes if top <= _height_of(shape) < end)
        moved = replace(self, shapes=inside)._drawn(f'width="100%" height="{end - top:g}"', -top)
        return self.svg if end - top == self.height else moved

    def scaled(self, wide: float) -> str:
        """The drawing so many units wide, which grows and shrinks as a whole, words included."""
        return self._drawn(f'viewBox="0 0 {wide:g} {self.height}"')

    def _drawn(self, size: str, down: float = 0) -> str:
        shapes = "".join(map(_svg, self.shapes))
        moved = f'<g transform="translate(0,{down:g})">{shapes}</g>' if down else shapes
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            "font-family=\"'Segoe UI', 'Source Sans', Arial, 'Liberation Sans', sans-serif\">"
            f"<defs>{HATCH}</defs>{moved}</svg>"
        )


def _height_of(shape: Shape) -> float:
    return shape.start[1] if isinstance(shape, Line) else shape.y


def _svg(shape: Shape) -> str:
    match shape:
        case Bar():
            return (
                f'<rect x="{_share(shape.x)}" y="{shape.y:g}" width="{_share(shape.width)}" height="{shape.height:g}" '
                f'fill="{shape.look.fill}" stroke="{shape.look.frame}" stroke-width="{shape.look.thick:g}"/>'
            )
        case Line():
            # Printers leave out a line without length, which is a dot.
            right = shape.end[0] + (1e-4 if shape.start == shape.end else 0)
            dashed = f' stroke-dasharray="{shape.dash}"' if shape.dash else ' stroke-linecap="square"'
            return (
                f'<line x1="{_share(shape.start[0])}" y1="{shape.start[1]:.4g}" x2="{_share(right)}" '
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
    """Takes shapes one after another. x and widths are shares of the whole width (1), which has at least so many
    pixels; y and heights are pixels."""

    wide: int = USUAL
    shapes: list[Shape] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        """Whether it is a phone's."""
        return self.wide < NARROW

    @property
    def letter(self) -> int:
        """The size of words."""
        return SMALL if self.is_narrow else WORDS

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
        size: int = 0,
        *,
        bold: bool = False,
        anchor: str = "start",
        colour: str = INK,
        ground: bool = False,
    ) -> None:
        """One line of text whose middle stands at y; with a ground, it keeps free of what is behind it."""
        self.shapes.append(TextLine(x, y, words, size or self.letter, bold, anchor, colour, ground))

    def paragraph(
        self, x: float, y: float, words: str, room: float = 1, most: int = 2, *, bold: bool = False
    ) -> float:
        """Text below y in a column of a share of the width, on at most so many lines; where the next may begin."""
        em = room * self.wide * SPARE / self.letter
        for line in lines_of(fitted(words, em, most, bold), em, bold):
            self.words(x, y + self.letter * 0.75, line, bold=bold)
            y += round(self.letter * 1.35)
        return y

    def heading(self, y: float, name: str, told: str) -> float:
        """A name and what is told of it, bold, above a bar; a name that is too long is cut, what is told is not."""
        em = self.wide * SPARE / self.letter
        name = fitted(name, 2 * em - width(f" – {told}", bold=True) / 1000 - 2, 1, bold=True)
        return self.paragraph(0, y, f"{name} – {told}", most=3, bold=True)

    def share(self, words: str, *, bold: bool = False) -> float:
        """The share of the width that words take in one line, in the widest of the typefaces."""
        return width(words, bold) * self.letter / 1000 / SPARE / self.wide

    def spot(self, x: float, y: float, hover: str) -> None:
        """A place that is not drawn and tells something when pointed at."""
        self.shapes.append(Spot(x, y, hover))

    def picture(self, height: float) -> Picture:
        """All of it."""
        return Picture(round(height), tuple(self.shapes), self.wide, tuple(self.cuts))


def _share(value: float) -> str:
    return f"{value * 100:.4g}%"


# Tổng quan

RISE, RIGHT, FEET = 272, 0.99, 34
"""The year's axes: their height in pixels, where they end, the room for the months below."""


def year_steps(line: YearLine, wide: int = USUAL) -> Picture:
    """Dates due (black) against dates met (blue) month by month, and where the date stands in the year."""
    canvas = Canvas(wide)
    scale = _Scale(canvas, max(line.total, *(value or 0 for value in line.done), 1), 2 * canvas.letter)
    today = _place(line)
    known = [value for value in line.done if value is not None]
    scale.draw_axes()
    _steps(scale, [*range(13)], [0, *line.due], 3, INK)
    _steps(scale, [*range(len(known)), today], [0, *known], 6, COLOURS[Tone.GOOD])
    if _in_year(line):
        canvas.line((scale.across(today), scale.roof), (scale.across(today), scale.ground), 2, dash="2 5")
        side = "end" if today > 7 else "start"
        canvas.words(scale.across(today), scale.roof - 16, f"Ngày xem: {vn.day(line.as_of)}", anchor=side)
    total = f"Đến hạn cả năm: {line.total} mốc"
    canvas.words(
        scale.across(11.95), scale.down(line.total) - 16, total, bold=True, anchor="end", ground=True
    )
    _say_done(scale, line, today, known[-1] if known else 0)
    for month, (due, done) in enumerate(zip(line.due, line.done, strict=True), start=1):
        told = f"Hết tháng {month}: {due}/{line.total} mốc đến hạn, " + (
            "chưa đến" if done is None else f"đã xong {done}"
        )
        canvas.spot(scale.across(month - 0.5), scale.down(due), told)
    return canvas.picture(scale.ground + FEET)


class _Scale:
    """From months and counts to places in the picture; roof is how far the axes begin below its edge."""

    def __init__(
        self, canvas: Canvas, most: float, roof: float, shown: Callable[[int], str] = vn.dong
    ) -> None:
        self.canvas, self.shown, self.top = canvas, shown, most * 1.12
        self.roof, self.ground = roof, roof + RISE
        self.left = max(canvas.share(shown(count)) for count in round_counts(self.top)) + 0.012

    def across(self, month: float) -> float:
        """Where a moment of the year stands, counted in months from its start."""
        return self.left + (RIGHT - self.left) * month / 12

    def down(self, count: float) -> float:
        """Where a count stands."""
        return self.ground - RISE * count / self.top

    def draw_axes(self) -> None:
        """The ground with the months, lines at round counts."""
        canvas = self.canvas
        for count in round_counts(self.top):
            if count:
                canvas.line((self.left, self.down(count)), (RIGHT, self.down(count)), 1, GRID)
            canvas.words(self.left - 0.008, self.down(count), self.shown(count), anchor="end")
        canvas.line((self.left, self.ground), (RIGHT, self.ground), 1)
        for month in range(12):
            name = str(month + 1) if canvas.is_narrow else f"T{month + 1}"
            canvas.words(self.across(month + 0.5), self.ground + 18, name, anchor="middle")


def round_counts(top: float, most: int = 6) -> range:
    """Round counts from 0 up to top, at most so many: 0, 20, 40 …"""
    steps = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    step = next(step for step in steps if top / step < most)
    return range(0, int(top) + 1, step)


def _steps(scale: _Scale, months: Sequence[float], counts: Sequence[int], thick: float, colour: str) -> None:
    """A line that keeps each count until the next moment, then steps."""
    places = [(scale.across(month), scale.down(count)) for month, count in zip(months, counts, strict=True)]
    for (x, y), (later, other) in pairwise(places):
        scale.canvas.line((x, y), (later, y), thick, colour)
        if other != y:
            scale.canvas.line((later, y), (later, other), thick, colour)


def _say_done(scale: _Scale, line: YearLine, today: float, done: int) -> None:
    """How many are done, at the end of its line where neither line runs: late in the year below, to the right."""
    words, is_high = f"Đã xong: {done} mốc", done > line.total * 0.15
    x, y, anchor = scale.across(today + 0.1), scale.down(done) + (16 if is_high else -14), "start"
    if x + scale.canvas.share(words, bold=True) > RIGHT:
        x, anchor = scale.across(11.9), "end"
        y = scale.down(done * 0.35) if is_high else scale.down(done) - 14
    scale.canvas.words(x, y, words, bold=True, anchor=anchor, colour=BLUE_INK, ground=True)


def _place(line: YearLine) -> float:
    """Where the date stands on an axis of twelve months."""
    if not _in_year(line):
        return 0.0 if line.as_of < line.months[0] else 12.0
    last = line.months[line.as_of.month - 1].day
    return line.as_of.month - 1 + line.as_of.day / last


def _in_year(line: YearLine) -> bool:
    return line.as_of.year == line.months[0].year


# Lĩnh vực

BAR, GAP = 34, 14
"""The height of a bar with words in it, and the room below."""


def status_stack(bars: Sequence[StatusBar], wide: int = USUAL) -> Picture:
    """One bar of 100 % per area, counts of its classes written inside with their marks."""
    canvas, top = Canvas(wide), 0.0
    for bar in bars:
        canvas.cuts.append(top)
        whole = sum(bar.counts)
        top = canvas.heading(top, bar.label, f"{whole} việc") + 4
        if whole:
            _segments(canvas, top, bar, whole)
            top += BAR
        top += GAP
    return canvas.picture(max(top, BAR))


def _segments(canvas: Canvas, y: float, bar: StatusBar, whole: int) -> None:
    start = 0.0
    for (words, tone, _), count, share in zip(CLASSES, bar.counts, _shares(canvas, bar.counts), strict=False):
        if not count:
            continue
        open_work = words == CLASSES[2][0]
        told = f"{bar.label}: {words.lower()} {count}/{whole} việc"
        canvas.bar(start, y, share, BAR, _solid(ON_TRACK) if open_work else tinted(tone), told, bar.key)
        pale, marked = open_work or tone in (Tone.ATTENTION, Tone.UNKNOWN), f"{MARKS[tone]} {count}"
        canvas.words(
            start + share / 2,
            y + BAR / 2,
            marked if canvas.share(marked, bold=True) < share else str(count),
            bold=True,
            anchor="middle",
            colour=INK if pale else "#FFFFFF",
            ground=tone is Tone.UNKNOWN,
        )
        start += share


def _shares(canvas: Canvas, counts: Sequence[int]) -> list[float]:
    """Shares of the bar in proportion to the counts, none too narrow for its number."""
    least = [canvas.share(f" {count} ", bold=True) if count else 0.0 for count in counts]
    spare, whole = 1 - sum(least), sum(counts)
    wanted = [max(0.0, count / whole - low) for count, low in zip(counts, least, strict=True)]
    return [low + spare * want / (sum(wanted) or 1) for low, want in zip(least, wanted, strict=True)]


def month_grid(rows: Sequence[MonthRow], wide: int = USUAL) -> Picture:
    """What comes when: twelve cells per area, on phones in two rows, with the number of milestones in each month."""
    canvas, top = Canvas(wide), 0.0
    abreast = 6 if canvas.is_narrow else 12
    if not canvas.is_narrow:
        top = _month_names(canvas, 0, range(12))
    for row in rows:
        canvas.cuts.append(top)
        top = canvas.heading(top, row.label, row.words) + 2
        if any(cell.due for cell in row.months):
            for first in range(0, 12, abreast):
                if canvas.is_narrow:
                    top = _month_names(canvas, top, range(first, first + abreast))
                for place, cell in enumerate(row.months[first : first + abreast]):
                    _month(canvas, place, abreast, top, cell, row.key)
                top += BAR + 4
        top += GAP - 4
    return canvas.picture(max(top, BAR))


def _month_names(canvas: Canvas, y: float, months: range) -> float:
    for place, month in enumerate(months):
        canvas.words((place + 0.5) / len(months), y + 12, f"T{month + 1}", anchor="middle")
    return y + canvas.letter + 7


def _month(canvas: Canvas, place: int, abreast: int, y: float, cell: MonthCell, key: str) -> None:
    x, wide = place / abreast + 0.002, 1 / abreast - 0.004
    if not cell.due:
        canvas.bar(x, y, wide, BAR, Look("#FFFFFF", GRID, 1))
        return
    look = _solid(ON_TRACK) if cell.tone is None else tinted(cell.tone)
    canvas.bar(x, y, wide, BAR, look, cell.told, key)
    canvas.words(
        (place + 0.5) / abreast,
        y + BAR / 2,
        f"{MARKS[cell.tone]} {cell.due}" if cell.tone else str(cell.due),
        bold=True,
        anchor="middle",
        colour="#FFFFFF" if cell.tone in (Tone.LATE, Tone.GOOD) else INK,
    )


# Kinh phí


def budget(bars: Sequence[MoneyBar], wide: int = USUAL) -> Picture:
    """Allocated as an outline, spent solid inside, the words below."""
    canvas, top = Canvas(wide), 0.0
    longest = max((max(bar.allocated or 0, bar.spent or 0) for bar in bars), default=0) or 1
    for bar in bars:
        canvas.cuts.append(top)
        top = canvas.paragraph(0, top, bar.label, bold=True) + 4
        if bar.spent:
            look = HATCHED if bar.allocated is None else tinted(bar.tone)
            told = f"{bar.label}: {bar.words}"
            canvas.bar(0.002, top + 6, bar.spent / longest * 0.996, 20, look, told, bar.key)
        if bar.allocated is not None:
            told = f"{bar.label}: dự toán {vn.dong(bar.allocated)} đồng"
            canvas.bar(0.002, top, bar.allocated / longest * 0.996, 32, OUTLINE, told, bar.key)
        spent, allocated = (vn.or_dash(amount, vn.dong) for amount in (bar.spent, bar.allocated))
        words = f"{MARKS[bar.tone]} Đã chi {spent}/{allocated} đồng: {bar.words}"
        top = canvas.paragraph(0, top + 38, words, most=4) + GAP
    return canvas.picture(max(top, BAR))


def money_steps(line: MoneyLine, wide: int = USUAL) -> Picture:
    """What was spent by each month's end as steps, the year's allocation as a dashed line."""
    known = [amount for amount in line.spent if amount is not None]
    last, over = known[-1], line.allocated is not None and known[-1] > line.allocated
    tone, canvas = Tone.LATE if over else Tone.GOOD, Canvas(wide)
    told = f"{MARKS[tone]} Đã chi {vn.dong(last)} đồng, {spent_words(last, line.allocated)}"
    roof = canvas.paragraph(0, 0, told, most=3, bold=True) + 6
    scale = _Scale(canvas, max(line.allocated or 0, *known, 1), roof, vn.dong_short)
    scale.draw_axes()
    _steps(scale, range(len(known) + 1), [*known, last], 6, COLOURS[tone])
    if line.allocated is not None:
        y = scale.down(line.allocated)
        canvas.line((scale.left, y), (RIGHT, y), 3, dash="9 6")
        words = f"Dự toán: {vn.dong(line.allocated)} đồng"
        canvas.words(scale.left + 0.01, y - 14, words, bold=True, ground=True)
    for month, amount in enumerate(known, start=1):
        paid = amount - (known[month - 2] if month > 1 else 0)
        canvas.spot(
            scale.across(month - 0.5),
            scale.down(amount),
            f"Tháng {month}: chi {vn.dong(paid)} đồng, cộng dồn {vn.dong(amount)} đồng",
        )
    return canvas.picture(scale.ground + FEET)
