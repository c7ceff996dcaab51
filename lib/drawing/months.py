"""An indicator's twelve months as one small picture: its figures, gaps where there are none, the dashed target."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from lib.base import vietnamese as vn
from lib.drawing.pictures import COLOURS, INK, Canvas, Picture
from lib.views.indicators import IndicatorLine
from lib.views.wording import Tone

HIGH, LETTER = 150, 26
"""Its height, and the size of its words; 10 are a hundredth of the height of the wall."""

TOP, GROUND = 40, 112
"""Between which heights the figures run."""

LEFT, RIGHT = 0.04, 0.96
DOT = 13


def months_picture(line: IndicatorLine) -> Picture:
    """The line of the months in the colour of its tone, the last figure at its point, the target dashed."""
    canvas = Canvas(HIGH)
    canvas.line((LEFT, GROUND + 8), (RIGHT, GROUND + 8), 4)
    for month in (1, 6, 12):
        canvas.words(_across(month), GROUND + 26, f"T{month}", LETTER, anchor="middle")
    if line.target is not None:
        canvas.line((LEFT, _down(line, line.target)), (RIGHT, _down(line, line.target)), 5, dash="14 10")
    colour = INK if line.tone is Tone.ATTENTION else COLOURS[line.tone]
    last: tuple[float, float] | None = None
    for run in _runs(line):
        for start, end in pairwise(run):
            canvas.line(start, end, 6, colour)
        for place in run:
            canvas.line(place, place, DOT, colour)
        last = run[-1]
    if last is not None:
        _say_last(canvas, line, last)
    return canvas.picture()


def _say_last(canvas: Canvas, line: IndicatorLine, place: tuple[float, float]) -> None:
    """The last figure stands above its point, or below where the target runs just above."""
    value = next(value for value in reversed(line.months) if value is not None)
    shown = vn.percent(value) if line.percent else vn.number(value)
    x, y = place
    goal = None if line.target is None else _down(line, line.target)
    is_near = goal is not None and 0 < y - goal < 44
    y = y + 26 if is_near and y + 26 < GROUND else y - 26
    anchor = "start" if x < 0.2 else "end" if x > 0.8 else "middle"
    canvas.words(x, max(16.0, y), shown, LETTER, bold=True, anchor=anchor, ground=True)


def _across(month: int) -> float:
    return LEFT + (RIGHT - LEFT) * (month - 0.5) / 12


def _down(line: IndicatorLine, value: float) -> float:
    levels = [one for one in (*line.months, line.target) if one is not None]
    low, high = min(levels), max(levels)
    return GROUND - (value - low) / ((high - low) or 1) * (GROUND - TOP)


def _runs(line: IndicatorLine) -> Iterator[list[tuple[float, float]]]:
    """The points in pieces of months that follow each other."""
    known = [(month, value) for month, value in enumerate(line.months, start=1)]
    for is_gap, run in groupby(known, key=lambda one: one[1] is None):
        if not is_gap:
            yield [(_across(month), _down(line, value)) for month, value in run if value is not None]
