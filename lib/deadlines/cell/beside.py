"""What is not understood beside the limits of a cell: it leaves them as they are, and is asked about."""

from __future__ import annotations

import re

from lib.base.vietnamese import bare
from lib.deadlines.finds import Bound, Doubt, Item, Mark, Statement, When, begins_after, words_of
from lib.deadlines.licence import MEMORIAL, leave_open, names_work
from lib.deadlines.words import REMARKS, REMARKS_AFTER


def leave_beside_limits(statement: Statement, items: list[Item], plan_year: int) -> None:
    """ "Kho 5/9 sửa xong trước 30/6": what is not understood beside limits leaves them as they are, and is asked about.

    That is what stands before them or in a clause of its own; a word only where it cannot turn the limit about.
    """
    dates = [at for at, item in enumerate(items) if isinstance(item, When)]
    whens = statement.whens
    if (
        not whens
        or statement.conditional()
        or any(when.bound not in _LIMITS and when.bound is not Bound.NONE for when in whens)
    ):
        return
    hard = all(when.bound is not Bound.NONE and not when.recurs for when in whens)
    left = [
        item
        for at, item in enumerate(items)
        if isinstance(item, Doubt) and _stands_apart(items, at, dates, hard, plan_year)
    ]
    if hard or len(left) == len(whens) == 1:
        leave_open(statement, left)


def _stands_apart(items: list[Item], at: int, dates: list[int], hard: bool, plan_year: int) -> bool:
    """Whether a doubt stands before the first date, or in words after a separator behind a date."""
    item, last = items[at], max((date for date in dates if date < at), default=None)
    between = items[at + 1 : dates[0]] if last is None else items[last + 1 : at]
    marked = any(isinstance(one, Mark) and one.sign != "-" for one in between)
    when, said = items[dates[0] if last is None else last], words_of(between)
    if not (isinstance(item, Doubt) and isinstance(when, When)):
        return False
    day = when.bound in (Bound.BEFORE, Bound.BY)
    if item.word:
        return (
            hard and day and (marked and item.word in REMARKS if last is None else item.word in REMARKS_AFTER)
        )
    if item.starts and last is not None:
        idle = not words_of(items[at + 1 : at + 2]) and begins_after(item.starts[0], when, plan_year)
        return hard and marked and not said and not (idle and last == dates[-1])  # not "Trước 15/8, sau 20/8"
    if not item.beside:
        return False
    if last is not None:
        other = bool(item.day and names_work(said)) or _CHANGING.search(bare(said)) is not None
        return hard and marked and bool(said) and not other
    # "Sân bóng 26/3 khởi công 10/5/2026", "Cúp 27/7 mở rộng, bế mạc 25/7/2026"
    memorial = marked and any(f"{p.day}/{p.last}" in MEMORIAL for p in item.day)
    said = (
        words_of(between[max(at for at, one in enumerate(between) if isinstance(one, Mark)) :])
        if memorial
        else said
    )
    named = (
        (memorial or not marked) and names_work(said) and all(p.year for p in when.points) and not when.recurs
    )
    return (hard and (day or bool(said or item.day))) or (bool(said) and named)


_LIMITS = (Bound.BEFORE, Bound.BY, Bound.WITHIN)
_CHANGING = re.compile(
    r"\b(?:thay|thanh|lui|hoan|doi|gia han|moi|cu|rieng|neu|chuyen|sang|bo|huy|con|cap|doi voi|xa|tinh)\b"
)
"""Words with which a day after a limit may be another limit, or take its place."""


_LIMIT = re.compile(r"(?:thoi )?(?:han|moc)\b")
_VERSION = re.compile(
    _LIMIT.pattern + r" (?:goc|ban dau|lan|dieu chinh|moi|cu|gia han|duoc|da|sau|truoc|chinh thuc|du kien)\b"
)


def are_versions(before: When, after: When) -> bool:
    """ "Hạn gốc 30/6; hạn điều chỉnh 15/8": whether both words say a limit, and one how it was set anew."""
    said = [bare(when.words) for when in (before, after)]
    return all(map(_LIMIT.match, said)) and any(map(_VERSION.match, said))
