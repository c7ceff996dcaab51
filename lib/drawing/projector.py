"""A page of the meeting as HTML for the wall: sizes come from projector.css, every word is escaped."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from html import escape

from lib.base import vietnamese as vn
from lib.base.text_width import fitted
from lib.drawing.months import months_picture
from lib.drawing.templates import render
from lib.meeting.paging import LETTER, SMALLEST, Capacity, WallPage
from lib.views.first_screen import big_numbers
from lib.views.indicators import IndicatorLine
from lib.views.wording import MARKS, Tone, marked

TONES = {mark: tone for tone, mark in MARKS.items()}

FACTS = 0.56
"""The share of a small chart's width that its words have."""


def wall(page: WallPage, number: int, count: int, footer: str, capacity: Capacity = SMALLEST) -> str:
    """The whole page, n of N."""
    sections = [piece.section for piece in page.pieces]
    first = next((own.first for own in sections if own.first), None)
    lines = [line for own in sections for line in own.indicators]
    return render(
        "wall",
        page=page,
        many=vn.dong,
        number=number,
        count=count,
        footer=footer,
        cover=sections[0].part is None,
        numbers=big_numbers(first) if first else (),
        charts=[_chart(line, capacity, roomy=page.pieces[0].is_roomy) for line in lines],
        longest=max((max(b.allocated or 0, b.spent or 0) for own in sections for b in own.money), default=0)
        or 1,
        marks=MARKS,
        tone=lambda words: TONES.get(words[:1], ""),
    )


def message(words: str) -> str:
    """A page that says only why there is nothing to show."""
    return f'<div class="wall"><h1>{escape(words)}</h1></div>'


def complaint(words: str) -> str:
    """Why something typed was not kept."""
    return f'<p class="late" role="alert">{escape(marked(Tone.LATE, words))}</p>'


def wall_line(words: str) -> str:
    """A line of text on the wall."""
    return f"<p>{escape(words)}</p>"


@dataclass(frozen=True)
class _Chart:
    """A small chart of an indicator with its words, which fit their place."""

    title: str
    figure: str
    told: tuple[str, ...]
    tone: Tone
    spoken: str
    picture: str


def _chart(line: IndicatorLine, capacity: Capacity, *, roomy: bool) -> _Chart:
    """Words and picture beside each other; where there is room, below each other and as wide as the place."""
    wide = capacity.wide / 2 - 2
    facts, drawn = (wide, wide) if roomy else (wide * FACTS, wide * (1 - FACTS))
    em = facts / LETTER - 0.6
    way = ", ".join(filter(None, (line.trend, line.before)))
    told = [" · ".join(filter(None, (line.goal, way)))] if roomy else [line.goal, way]
    svg = months_picture(line).scaled(drawn * 10)
    return _Chart(
        title=fitted(line.title, wide / LETTER, 2, bold=True),
        figure=fitted(line.figure, em - 1.4, 1, bold=True),
        told=tuple(fitted(words, em, 1) for words in told if words),
        tone=line.tone,
        spoken=f"{line.title}: {line.latest}. {line.words}",
        # A base64 picture: st.html lets no inline SVG through.
        picture=b64encode(svg.encode()).decode(),
    )
