"""What single columns may mean: points for words and contents, and the best pairs of columns and meanings first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lib.base.problems import column_letters
from lib.reading.columns.profile import Profile
from lib.reading.columns.words import STRONG, WEAK, Points, points_of
from lib.reading.understanding import State, names_in

Lines = tuple[str, ...]

LEAST = 5.0
"""Points that a meaning needs to be taken."""
MARGIN = 2.0
"""A meaning that is ahead by less is asked about, where figures depend on it."""
GUESS = 3.5
"""Points of contents alone, where no word of the heading is known."""
GUESSED = frozenset({"code", "title", "lead", "deadline"})
"""What contents alone may suggest: a wrong guess of these shows; one of results or sums would not."""
PLAIN = 4.0
"""A meaning that words name weakly and contents plainly ("Tiến độ" over 80%) is sure, too."""
LEAST_SAID = 3.0
"""Words that say less are not even a second choice, where others say more."""

FIGURES = names_in(
    """
    deadline internal_due completed progress result mark_done mark_late mark_going mark_none mark_period
    allocated spent extended_to
    """
)
"""Meanings on which dates, states and sums depend."""
MANY = names_in(
    "note other other_day other_money source start mark_none mark_going mark_done mark_late mark_lead mark_period"
)
"""Meanings that several columns may have."""
CONFIRMED = "đã được xác nhận"
BY_CONTENTS = "đoán theo nội dung các ô"
AIM = re.compile(r"\b(?:muc tieu|chi tieu|yeu cau|can cu|co so phap ly|phap ly)\b")
"""What headings say of what is to be reached, and of what a task rests on: neither tells a state."""
FORMER = "của kỳ trước"
"""Why a column does not count beside one that says the same of a later period."""
NOT_READ = frozenset({"note", "other", "other_day", "other_money", "source", "start", "duration"})


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column was taken for: its meaning (None: nothing known), how surely, and why.

    alternatives are meanings that it may have instead, the likeliest first; taken_by is the column that has
    the meaning which its words name.
    """

    column: int
    lines: Lines
    meaning: str | None
    state: State
    why: str
    alternatives: tuple[str, ...] = ()
    taken_by: int | None = None
    points: float = 0.0

    def moved_to(self, other: ColumnMeaning) -> ColumnMeaning:
        """What this column means, of another one."""
        return replace(self, column=other.column, lines=other.lines)

    def set_aside(self, why: str) -> ColumnMeaning:
        """The column as one that is surely not read."""
        return replace(self, meaning="other", state=State.SURE, why=why, alternatives=())

    def like(self, first: int) -> ColumnMeaning:
        """The column as one of a kind with an earlier one, about which it is asked for all of them."""
        return replace(self, why=f"cùng loại với cột {column_letters(first)}")

    def replaced_by(self, latest: int) -> ColumnMeaning:
        """The same, counting only in rows where the later column is empty."""
        return replace(self.set_aside(FORMER), taken_by=latest)

    @property
    def heading(self) -> str:
        """All lines of the heading in one."""
        return " ".join(self.lines)

    @property
    def is_confirmed(self) -> bool:
        """Whether the officer has said what the column means."""
        return self.why == CONFIRMED

    @property
    def read_as(self) -> str | None:
        """The field that the reader takes from this column; None where it takes nothing."""
        return None if self.state is State.UNUSED or self.meaning in NOT_READ else self.meaning


# ---------------------------------------------------------------- points


def totals_of(words: Points, profile: Profile, *, named: bool) -> Points:
    """Points of words and contents together; a column without any heading can only be that of numbers."""
    known = max(words.values(), default=0.0) >= STRONG
    words = {name: said for name, said in words.items() if said >= LEAST_SAID or not known}
    names = set(words) | (set() if known else GUESSED if named else {"code"})
    if profile.of("code") >= 0.9 and profile.filled > 1:
        names |= {"code"}  # its heading may be merged over the numbers and the titles
    totals: Points = {}
    for name in names:
        said = words.get(name, 0.0)
        if said < STRONG and not profile.filled:
            continue
        judged = _CONTENT[name](profile) if name in _CONTENT and profile.filled else 0.0
        if judged != NEVER and (
            name != "title" or profile.of("text") > 0
        ):  # one odd cell says little against plain words
            judged = max(judged, -2.0 * profile.filled)
        if said:
            totals[name] = said + judged - (1.5 if profile.hidden else 0.0)
        elif (not known or name == "code") and judged >= 3.0:
            totals[name] = GUESS + (judged - 3.0)
    return totals


def _if(share: float, least: float, points: float, otherwise: float) -> float:
    return points if share >= least else otherwise


def _code(p: Profile) -> float:
    if p.of("text") >= 0.5:
        return -4.0 if p.has_digits else -6.0
    return _if(p.of("code"), 0.6, 3.0 if p.counts else 1.0, -3.0)


def fits_title(p: Profile) -> float:
    """How well contents fit titles of tasks, in points."""
    if p.of("text") < 0.4:
        return -8.0
    if p.words < 5 and p.of("state", "deadline") > 0.6:
        return -3.0 if p.different >= 0.6 else -8.0
    if p.words < 1.8 or p.of("document") > 0.6:
        return -1.0
    spread = 3.0 if p.different >= 0.6 else 0.0
    return spread + (0.5 if p.of("prose") > 0.5 else 0.0) - (1.0 if p.of("person") > 0.7 else 0.0)


def _lead(p: Profile) -> float:
    if p.of("date", "number", "mark", "code") >= 0.5:
        return -8.0
    long = 1.0 if p.words > 14 else 0.0
    if p.of("person") >= 0.5:
        return (4.0 if p.of("unit") >= 0.9 else 3.0) - long
    return -8.0 if p.of("deadline") >= 0.6 or p.of("state", "aspect") >= 0.6 else -long


def _deadline(p: Profile) -> float:
    if p.of("number", "code", "mark", "share", "span") - p.of("year") >= 0.5:
        return NEVER if _counts(p) else -8.0
    if p.filled > 2 and p.different * p.filled == 1 and p.of("date", "year") >= 0.9:
        return -2.0  # one day or year for all rows tells when they were written down, or a part of a day
    if p.of("date") >= 0.9:
        return 3.5
    days, states = p.of("date", "deadline", "year"), p.of("state")
    if states >= 0.4:
        return -4.0 - 4.0 * states
    return 3.5 * days if days >= 0.3 else (-2.0 if p.of("person") < 0.5 else -8.0)


def _duration(p: Profile) -> float:
    return 3.0 if p.of("span") >= 0.5 else (1.0 if p.of("points") >= 0.8 else -10.0)


def _day(p: Profile) -> float:
    if p.of("number", "code", "mark", "share") >= 0.5:
        return NEVER if _counts(p) else -8.0
    return 2.0 if p.of("date", "deadline") >= 0.5 else -3.0


NEVER = -12.0
"""Points against a meaning that the contents cannot have, however few they are."""


def _counts(p: Profile) -> bool:
    """Whether a column holds plain numbers that can be neither days nor months: a quantity, whatever its heading says."""
    return p.of("number") >= 0.8 and p.largest > 31 and p.of("date", "deadline", "year") == 0


def _completed(p: Profile) -> float:
    if p.of("number", "code", "mark", "share") >= 0.5:
        return NEVER if _counts(p) else -8.0
    if p.of("date") >= 0.3 or (p.of("date", "state") >= 0.6 and p.of("date") > 0):
        return 3.0
    if p.of("state") >= 0.6:
        return -0.5  # "Chưa", "Đã xong ngày 25/6/2026": read as results
    return 0.5 if p.of("date", "deadline") >= 0.3 else -1.0


def _progress(p: Profile) -> float:
    if p.of("date") >= 0.4 or p.of("mark") >= 0.5:
        return -8.0
    if p.of("share") >= 0.4 or (p.of("share") > 0 and p.of("share", "points") >= 0.8):
        return 4.0
    if p.of("points") >= 0.6:
        return 2.9
    return -1.0 if p.of("state") >= 0.4 or p.of("share", "points") > 0 else -2.0


def _result(p: Profile) -> float:
    if p.of("share", "points", "amount") >= 0.6 or p.of("date") >= 0.6:
        return -5.0
    if p.of("mark") >= 0.6:
        return -0.5
    if p.of("deadline") >= 0.6 and p.of("state") < 0.4:
        return -5.0
    if p.of("paper") >= 0.6 and p.of("state") < 0.2 and p.of("document", "mark", "date") == 0:
        return -4.0  # "Quyết định", "Báo cáo" in plain words are to come
    if p.filled > 4 and p.of("state") >= 0.95:
        return 6.5  # states and nothing else
    return (
        3.5 + p.of("state")
        if p.of("state") >= 0.35
        else (0.5 if p.of("state") > 0 or p.of("document") > 0.2 else -1.0)
    )


def _mark(p: Profile) -> float:
    return 4.0 if p.of("mark") >= 0.6 else -10.0


def _product(p: Profile) -> float:
    return -6.0 if p.of("text") < 0.5 or p.of("state", "aspect") >= 0.35 else 2.0


def _money(p: Profile) -> float:
    if p.of("date") >= 0.4 or p.of("mark", "share") >= 0.5:
        return -10.0
    if p.of("number") >= 0.5:
        return 3.0 if p.largest >= 10_000 or p.of("amount") >= 0.6 else 2.5
    return -1.0 if p.of("number") > 0 or (p.of("person") < 0.3 and p.words < 6) else -6.0


def _evidence(p: Profile) -> float:
    return 3.0 if p.of("document") >= 0.4 else 0.0


def _area(p: Profile) -> float:
    if p.of("text") < 0.5:
        return -4.0
    return 2.0 if p.different <= 0.8 else (-3.0 if p.filled > 3 else 0.0)


_CONTENT = {
    "code": _code,
    "title": fits_title,
    "lead": _lead,
    "partners": lambda p: min(_lead(p), 2.0),
    "deadline": _deadline,
    "start": _day,
    "duration": _duration,
    "internal_due": _day,
    "updated": _day,
    "other_day": _day,
    "extended_to": _day,
    "completed": _completed,
    "progress": _progress,
    "result": _result,
    "mark_done": _mark,
    "mark_late": _mark,
    "mark_going": _mark,
    "mark_none": _mark,
    "product": _product,
    "allocated": _money,
    "spent": _money,
    "other_money": _money,
    "source": _money,
    "evidence": _evidence,
    "area": _area,
}
"""How well contents fit a meaning; from 3 on they speak for it even without words."""


def owner_of(found: Mapping[int, ColumnMeaning], meaning: str) -> int | None:
    """The column that has the meaning."""
    return next(
        (c for c, one in found.items() if one.meaning == meaning and one.state is not State.UNUSED), None
    )


# ---------------------------------------------------------------- assignment


def assign(
    totals: Mapping[int, Points], headings: Mapping[int, Lines], gone: set[str]
) -> dict[int, ColumnMeaning]:
    """Best pairs first: each meaning goes to the column that speaks most for it, each column to one."""
    ranked = sorted(
        ((points, -column, meaning) for column, all_ in totals.items() for meaning, points in all_.items()),
        reverse=True,
    )
    found: dict[int, ColumnMeaning] = {}
    owner: dict[str, int] = dict.fromkeys(gone, 0)
    for points, minus, meaning in ranked:
        column = -minus
        free = meaning in MANY or meaning not in owner
        least = LEAST if _has_words(headings, column) and meaning != "code" else GUESS
        if column in found or not free or points < least:
            continue
        owner.setdefault(meaning, column)
        found[column] = _taken(column, headings.get(column, ()), meaning, totals[column], owner)
    for column, all_ in totals.items():
        if column not in found:
            found[column] = _left(column, headings.get(column, ()), all_, owner)
    return found


TWO_WAYS = "tiêu đề và nội dung hiểu được hai cách"


def _has_words(headings: Mapping[int, Lines], column: int) -> bool:
    return max(points_of(headings.get(column, ())).values(), default=0.0) >= STRONG


def _taken(column: int, lines: Lines, meaning: str, all_: Points, owner: Mapping[str, int]) -> ColumnMeaning:
    points = all_[meaning]
    words = points_of(lines).get(meaning, 0.0)
    others = sorted(((p, name) for name, p in all_.items() if name != meaning), reverse=True)
    open_ = tuple(n for p, n in others if p >= GUESS and (n in MANY or n not in owner or owner[n] == column))
    close = [n for n in open_ if all_[n] > points - MARGIN and {n, meaning} & FIGURES]
    if words < STRONG and meaning == "code":
        return ColumnMeaning(
            column, lines, meaning, State.SURE, "các ô bên dưới là số thứ tự", open_, None, points
        )
    if words < STRONG and not (words >= WEAK and points - words >= PLAIN and not close):
        return ColumnMeaning(column, lines, meaning, State.ASKED, BY_CONTENTS, open_, None, points)
    if close:
        return ColumnMeaning(column, lines, meaning, State.ASKED, TWO_WAYS, open_, None, points)
    above = [n for p, n in others if p > points and n in owner]
    by = owner[above[0]] if above and words < points_of(lines).get(above[0], 0.0) else None
    state = State.ASKED if by is not None and meaning in FIGURES else State.SURE
    return ColumnMeaning(column, lines, meaning, state, "theo tiêu đề và nội dung", open_, by, points)


def _left(column: int, lines: Lines, all_: Points, owner: Mapping[str, int]) -> ColumnMeaning:
    """A column for which no meaning is left, or of which nothing is known."""
    named = {name: p for name, p in all_.items() if points_of(lines).get(name, 0.0) >= STRONG and p >= LEAST}
    if named:
        best = max(named, key=named.__getitem__)
        return ColumnMeaning(
            column, lines, best, State.UNUSED, "trùng nội dung với cột khác", (best,), owner.get(best)
        )
    return ColumnMeaning(column, lines, None, State.UNUSED, "không thuộc nội dung nào đã biết", tuple(all_))
