"""The small picture of an indicator's year: gaps stay gaps, the target and the last figure are there to read."""

from __future__ import annotations

from lib.drawing.months import months_picture
from lib.drawing.pictures import COLOURS, Line, TextLine
from lib.views.indicators import IndicatorLine
from lib.views.wording import Tone


def line_of(*months: float | None, target: float | None = 0.9, tone: Tone = Tone.LATE) -> IndicatorLine:
    whole = (*months, *(None,) * (12 - len(months)))
    return IndicatorLine("1", "Đúng hạn", whole, target, True, "85% (đến tháng 3)", "Chưa đạt", tone)


def strokes(line: IndicatorLine) -> list[Line]:
    drawn = (shape for shape in months_picture(line).shapes if isinstance(shape, Line))
    return [shape for shape in drawn if shape.colour == COLOURS[Tone.LATE] and shape.start != shape.end]


def said(line: IndicatorLine) -> list[str]:
    return [shape.text for shape in months_picture(line).shapes if isinstance(shape, TextLine)]


def test_months_are_joined_but_not_over_a_gap() -> None:
    assert len(strokes(line_of(0.5, 0.6, 0.7))) == 2
    assert len(strokes(line_of(0.5, None, 0.7))) == 0


def test_the_last_figure_and_the_months_are_said() -> None:
    assert said(line_of(0.5, 0.6, 0.85)) == ["T1", "T6", "T12", "85%"]
    assert said(line_of()) == ["T1", "T6", "T12"]


def test_the_target_is_dashed_and_inside_the_picture() -> None:
    picture = months_picture(line_of(0.1, 0.2))
    (target,) = [shape for shape in picture.shapes if isinstance(shape, Line) and shape.dash]
    assert 0 < target.start[1] < picture.height
    assert not [s for s in months_picture(line_of(0.1, target=None)).shapes if isinstance(s, Line) and s.dash]


def test_everything_stands_inside_and_scales_as_a_whole() -> None:
    for line in (
        line_of(0.5),
        line_of(0.9, 0.9),
        line_of(*[0.1 * n for n in range(12)]),
        line_of(target=None),
    ):
        picture = months_picture(line)
        for shape in picture.shapes:
            heights = [shape.start[1], shape.end[1]] if isinstance(shape, Line) else []
            heights += [shape.y] if isinstance(shape, TextLine) else []
            assert all(0 <= height <= picture.height for height in heights)
        assert picture.scaled(300).startswith(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 {picture.height}"'
        )
