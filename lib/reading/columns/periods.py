"""Columns side by side that tell how far recurring work is month by month, or quarter by quarter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from lib.base.problems import column_letters
from lib.base.vietnamese import bare
from lib.reading.columns.meaning import ColumnMeaning, Lines
from lib.reading.columns.profile import Profile
from lib.reading.understanding import State, names_in

PERIOD_RESULT = "mark_period"
"""The meaning of such a column."""
FEWEST = {"thang": 3, "quy": 2}
"""So many columns of one unit tell of periods."""
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
MONTHS = names_in("jan feb mar apr may jun jul aug sep oct nov dec")
PERIOD = re.compile(
    r"(?:(?P<unit>thang|thg|th|t|quy|q) ?)?(?P<number>1[0-2]|0?[1-9]|i{1,3}|iv)"
    r"(?: (?:nam )?20\d\d)?"
)
OTHERS = names_in("result progress completed mark_done mark_late mark_going mark_none")


class PeriodColumn(NamedTuple):
    """A month ("thang") or a quarter ("quy") of the year, by its number."""

    unit: str
    number: int


def period_named(lines: Lines) -> PeriodColumn | None:
    """The period that a heading names: "T3", "Quý II", or "3" below "Tháng"."""
    match = PERIOD.fullmatch(bare(lines[-1])) if lines else None
    if match is None:
        return None
    unit = match["unit"] or next((u for u in FEWEST if u in bare(" ".join(lines[:-1])).split()), "")
    number = ROMAN.get(match["number"]) or int(match["number"])
    if unit[:1] == "q":
        return PeriodColumn("quy", number) if number <= 4 else None
    return PeriodColumn("thang", number) if unit and match["number"].isdecimal() else None


def settle_periods(
    found: dict[int, ColumnMeaning],
    profiles: Mapping[int, Profile],
    headings: Mapping[int, Lines],
    told: Mapping[int, str],
) -> None:
    """Ticks, states and days below the months or quarters of a table with deadlines settle these periods; ticks are asked
    about, in one question, as they may be the plan, and are not read where they go on to the last period."""
    named = {c: period for c, lines in headings.items() if (period := period_named(lines)) is not None}
    unit = "quy" if any(one.unit == "quy" for one in named.values()) else "thang"
    columns = [
        c for c in sorted(named) if named[c].unit == unit and told.get(c, PERIOD_RESULT) == PERIOD_RESULT
    ]
    meanings = {one.meaning for c, one in found.items() if c not in columns and one.state is not State.UNUSED}
    filled = [c for c in columns if profiles[c].filled]
    doubted = meanings & OTHERS and not told.keys() & {*columns}
    if len(columns) < FEWEST[unit] or not filled or "deadline" not in meanings or doubted:
        return
    cells = sum(profiles[c].filled for c in filled)
    refused = any(one.unit == unit and c not in columns for c, one in named.items())
    if refused or 2 * _share(profiles, filled, "mark", "state", "date", "document") < cells:
        return
    meaning: str | None = PERIOD_RESULT
    state, why = State.SURE, "ghi kết quả từng kỳ"
    if not told.keys() & {*columns} and 2 * _share(profiles, filled, "state") < cells:
        span = f"{column_letters(columns[0])}–{column_letters(columns[-1])}"
        state, why = State.ASKED, f"các cột {span} đánh dấu theo từng kỳ, có thể là kế hoạch hoặc kết quả"
        goes_on = profiles[columns[-1]].filled >= profiles[columns[0]].filled
        meaning = None if goes_on and 2 * _share(profiles, filled, "mark") >= cells else meaning
    first = columns[0]
    rest = State.SURE if meaning else State.UNUSED
    for column in columns:
        one = ColumnMeaning(column, headings[column], meaning, state, why, (PERIOD_RESULT, "other"))
        found[column] = one if column == first else replace(one, state=rest).like(first)


def reached(text: str) -> bool | None:
    """Whether a word below a period says that its aim was reached: "Đạt", "Không đạt"; None for any other."""
    return {"dat": True, "khong dat": False, "chua dat": False}.get(bare(text)) if len(text) < 12 else None


def _share(profiles: Mapping[int, Profile], columns: list[int], *kinds: str) -> float:
    """How many cells of the columns are of the kinds."""
    graded = sum(reached(text) is not None for c in columns for text in profiles[c].texts)
    return graded + sum(profiles[c].of(*kinds) * profiles[c].filled for c in columns)
