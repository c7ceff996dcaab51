"""The pages of the level's wall that no meeting has: the headline of all units, and units against areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lib.base import vietnamese as vn
from lib.base.text_width import fitted, lines
from lib.drawing.templates import render
from lib.meeting.paging import LINE, ROOM, ROW_PAD, Capacity, title_height
from lib.province.rollup import MOST_AREAS, RollUp, heat
from lib.province.views import HEAT_RULE, ProvinceScreen, short_name
from lib.views.wording import MARKS, Tone

NAME, CELL, LABEL = 30.0, 13.2, 2.6
"""The width of the names, the least of a cell, and the size of the areas' letters, in hundredths of the height."""
MOST_PAGES: Final = 3
"""So many pages of units against areas, the worst first: the screen has all."""
CLASSES: Final = {Tone.LATE: 0, Tone.ATTENTION: 1, Tone.GOOD: 3, Tone.UNKNOWN: 4}
"""The colours and hatches of the bar on Tổng quan."""

Draw = Callable[[int, int, str], str]
"""A page of the wall, given its number, how many there are and the foot."""


def headline_page(view: ProvinceScreen, name: str) -> Draw:
    """The first page: the one number, all units in one bar, progress, money, indicators, who has reported."""
    return lambda number, count, footer: render(
        "level_wall", view=view, title=name, heat=None, marks=MARKS, classes=CLASSES, many=vn.dong, number=number, count=count,
        footer=footer,
    )  # fmt: skip


@dataclass(frozen=True)
class _Sheet:
    title: str
    areas: tuple[str, ...]
    rows: Sequence[tuple[str, Sequence[object]]]
    name: float = NAME


def heat_pages(found: RollUp, heads: str, capacity: Capacity) -> tuple[Draw, ...]:
    """Units against areas, as many on a page as its width and height hold."""
    view = heat(found, min(int((capacity.wide - NAME) / CELL) - 1, MOST_AREAS))
    if not view.rows:
        return ()
    column = (capacity.wide - NAME) / len(view.areas) - 1.6
    areas = tuple(fitted(one, column / LABEL, 4) for one in view.areas)
    head = max(lines(one, column / LABEL) for one in areas) * LABEL * 1.4 + 2
    title = f"{heads} và lĩnh vực: việc quá hạn trên số nhiệm vụ"
    note = lines(HEAT_RULE, capacity.wide / LABEL) * LABEL * 1.4 + 1
    room = ROOM - title_height(f"{title} (tiếp 10/10)", capacity) - head - note
    most = max(int(room / (LINE + ROW_PAD + capacity.rule)), 1)
    starts = range(0, min(len(view.rows), MOST_PAGES * most), most)
    return tuple(
        _page(
            _Sheet(
                _title(title, place, len(starts)),
                areas,
                [_named(*row) for row in view.rows[first : first + most]],
            )
        )
        for place, first in enumerate(starts, start=1)
    )


def _named(part: object, cells: Sequence[object]) -> tuple[str, Sequence[object]]:
    return fitted(short_name(str(getattr(part, "name", ""))), (NAME - 2) / 3.4, 1, bold=True), cells


def _title(title: str, place: int, count: int) -> str:
    return title if place == 1 else f"{title} (tiếp {place}/{count})"


def _page(sheet: _Sheet) -> Draw:
    return lambda number, count, footer: render(
        "level_wall", view=None, title="", heat=sheet, rule=HEAT_RULE, marks=MARKS, many=vn.dong, number=number, count=count,
        footer=footer,
    )  # fmt: skip
