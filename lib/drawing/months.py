"""Indicators' twelve months as small pictures: their figures, gaps where there are none, the dashed target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from lib.base import vietnamese as vn
from lib.drawing.pictures import COLOURS, INK, USUAL, Canvas, Picture
from lib.views.indicators import IndicatorLine
from lib.views.wording import MARKS, Tone

HIGH, LETTER = 150, 26
"""The height of a picture for the wall, and the size of its words; 10 are a hundredth of the height of the wall."""

GAP, LEAST, RISE = 0.06, 290, 84
"""The gap between two small charts as a share of the width; the least width of one and the height of its line in
pixels."""


@dataclass(frozen=True)
class _Plot:
    """Where the months of a line run: shares of the width, pixels downwards; how large dots and words are."""

    line: IndicatorLine
    left: float
    right: float
    top: float
    ground: float
    dot: float
    letter: int

    def across(self, month: float) -> float:
        """Where the middle of a month stands."""
        return self.left + (self.right - self.left) * (month - 0.5) / 12

    def down(self, value: float) -> float:
        """Where a value stands."""
        levels = [one for one in (*self.line.months, self.line.target) if one is not None]
        low, high = min(levels), max(levels)
        return self.ground - (value - low) / ((high - low) or 1) * (self.ground - self.top)

    def runs(self) -> Iterator[list[tuple[float, float]]]:
        """The points in pieces of months that follow each other."""
        known = [(month, value) for month, value in enumerate(self.line.months, start=1)]
        for is_gap, run in groupby(known, key=lambda one: one[1] is None):
            if not is_gap:
                yield [(self.across(month), self.down(value)) for month, value in run if value is not None]


def months_picture(line: IndicatorLine) -> Picture:
    """The line of the months in the colour of its tone, the last figure at its point, the target dashed."""
    canvas = Canvas()
    plot = _Plot(line, 0.04, 0.96, 40, 112, 13, LETTER)
    for month in (1, 6, 12):
        canvas.words(plot.across(month), plot.ground + 26, f"T{month}", LETTER, anchor="middle")
    _draw(canvas, plot)
    return canvas.picture(HIGH)


def indicator_multiples(lines: Sequence[IndicatorLine], wide: int = USUAL) -> Picture:
    """Small charts, as many abreast as there is room for, each under its name, with the year's figure and what it
    means below."""
    canvas, top = Canvas(wide), 0.0
    abreast = max(1, wide // LEAST)
    for first in range(0, len(lines), abreast):
        canvas.cuts.append(top)
        top = _row(canvas, top, lines[first : first + abreast], 1 / abreast)
    return canvas.picture(max(top, 1))


def _row(canvas: Canvas, top: float, lines: Sequence[IndicatorLine], share: float) -> float:
    """Charts beside each other, their names as high as the highest of them; where the next row begins."""
    wide = share - (GAP if share < 1 else 0.01)
    lefts = [place * share for place in range(len(lines))]
    heads = [f"{line.code}. {line.title}" if line.code else line.title for line in lines]
    roof = max(canvas.paragraph(x, top, head, wide, bold=True) for x, head in zip(lefts, heads, strict=True))
    ends = []
    for left, line in zip(lefts, lines, strict=True):
        plot = _Plot(line, left, left + wide, roof + 24, roof + 24 + RISE, 9, canvas.letter)
        below = plot.ground + 34
        if any(value is not None for value in line.months):
            for month in range(1, 13):
                canvas.words(plot.across(month), plot.ground + 20, str(month), anchor="middle")
            _draw(canvas, plot)
            _answer(canvas, plot)
        latest = " · ".join(filter(None, (f"{MARKS[line.tone]} {line.latest}", line.before)))
        below = canvas.paragraph(left, below, latest, wide, bold=True)
        ends.append(canvas.paragraph(left, below, line.words, wide))
    return max(ends) + 16


def _draw(canvas: Canvas, plot: _Plot) -> None:
    line, below = plot.line, plot.dot * 0.6
    canvas.line((plot.left, plot.ground + below), (plot.right, plot.ground + below), plot.dot / 4)
    if line.target is not None:
        goal = plot.down(line.target)
        canvas.line((plot.left, goal), (plot.right, goal), plot.dot * 0.35, dash="14 10")
    colour = INK if line.tone is Tone.ATTENTION else COLOURS[line.tone]  # amber is too faint for a line
    last: tuple[float, float] | None = None
    for run in plot.runs():
        for start, end in pairwise(run):
            canvas.line(start, end, plot.dot * 0.45, colour)
        for place in run:
            canvas.line(place, place, plot.dot, colour)
        last = run[-1]
    if last is not None:
        _say_last(canvas, plot, last)


def _say_last(canvas: Canvas, plot: _Plot, place: tuple[float, float]) -> None:
    """The last figure stands above its point, or below where the target runs just above."""
    line, (x, y), step = plot.line, place, float(plot.letter)
    value = next(value for value in reversed(line.months) if value is not None)
    goal = None if line.target is None else plot.down(line.target)
    is_near = goal is not None and 0 < y - goal < 1.7 * step
    y = y + step if is_near and y + step < plot.ground else y - step
    along = (x - plot.left) / (plot.right - plot.left)
    anchor = "start" if along < 0.2 else "end" if along > 0.8 else "middle"
    canvas.words(
        x, max(plot.top - 24.0, y), _shown(line, value), plot.letter, bold=True, anchor=anchor, ground=True
    )


def _answer(canvas: Canvas, plot: _Plot) -> None:
    """What each month tells when pointed at."""
    line = plot.line
    goal = "" if line.target is None else f" (mục tiêu {_shown(line, line.target)})"
    for month, value in enumerate(line.months, start=1):
        if value is not None:
            told = f"{line.title}: tháng {month} {_shown(line, value)}{goal}"
            canvas.spot(plot.across(month), plot.down(value), told)


def _shown(line: IndicatorLine, value: float) -> str:
    return vn.percent(value) if line.percent else vn.number(value)
