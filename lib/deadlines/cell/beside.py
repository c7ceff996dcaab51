"""What is not understood beside the limits of a cell: it leaves them as they are, and is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from lib.base.vietnamese import bare, fold
from lib.deadlines.finds import (
    Bound,
    Doubt,
    Happening,
    Item,
    Mark,
    Statement,
    When,
    Words,
    begins_after,
    words_of,
)
from lib.deadlines.licence import MEMORIAL, is_harmless, leave_open, may_set, names_work
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


def ask_about_the_rest(statement: Statement, items: list[Item]) -> None:
    """ "Trước 30/6 (treo)", "Mốc 30/6 bị gỡ", "Tháo mốc 30/6": words around a limit that are not known to be harmless.

    Those that govern it or are said of it leave open whether it still holds; others are asked about.
    """
    whens = [(at, item) for at, item in enumerate(items) if isinstance(item, When)] if statement.whens else []
    for at, when in whens:
        before = words_of(_plain(items[:at][::-1])[::-1])
        noun = _NOUN.search(before)
        limit, head = when.titled or noun is not None, before[: noun and noun.start()]
        said = [one for one in _said_after(items[at + 1 :], when) if _is_open(*one)]
        turned = any(not sign and (limit or text.startswith(("bị ", "được "))) for sign, text in said)
        governed = limit and head.strip() and not may_set(head)
        past = _PAST.search(fold(head)) is not None and not when.recurs
        if turned or (at == whens[0][0] and (governed or past)):
            statement.doubt("không rõ hạn nêu ở đây có còn áp dụng", hard=True)
        statement.left += [f"chưa hiểu “{text}” sau thời hạn" for _, text in said]
    _leave_spare(statement)


_NOUN = re.compile(r"(?:\bthời )?\b(?:hạn|mốc)$", re.IGNORECASE)
_PAST = re.compile(r"^(?:mới|vừa|từng|trước đây|hồi)\b|\brồi$")
_WAITING = re.compile(r"(?:(?:cấp|các) )?(?:xã|thôn|đơn vị|tỉnh|huyện) …")


def _is_open(sign: str, text: str) -> bool:
    """Whether words behind a limit may change it: unknown ones, or "…, xã theo tiến độ tỉnh" beside a limit of others."""
    return bool(_WAITING.fullmatch(text)) or not is_harmless(text.removesuffix(" …"), sign == "(")


def _plain(items: list[Item]) -> list[Item]:
    return [*takewhile(lambda one: isinstance(one, Words), items)]


def _said_after(items: list[Item], when: When) -> Iterator[tuple[str, str]]:
    """What is said straight after a date in plain words: in brackets, behind a sign or without one; "…" is an event."""
    if items[:1] == [Mark("(")]:
        inner = [*takewhile(lambda one: one != Mark(")"), items[1:])]
        if words_of(inner) and all(isinstance(one, Words | Mark) for one in inner):
            yield "(", words_of(inner)
        items = items[len(inner) + 2 :]
    sign = items[0].sign if items and isinstance(items[0], Mark) else ""
    clause = _plain(items[bool(sign) :])
    after = next(iter(items[bool(sign) + len(clause) :]), Mark(","))
    ended = isinstance(after, Happening) or after in (Mark(","), Mark("và"), Mark(")"))
    if words_of(clause) and ended and sign not in (":", ")") and not (when.recurs or when.points[0].bare):
        yield sign, words_of(clause) + " …" * isinstance(after, Happening)


def _leave_spare(statement: Statement) -> None:
    """ "Ngày 05/6, dự phòng 12/6", "Trước 30/6, gộp với kỳ tháng 9": a day or span more under words that name no work."""
    for before, when in pairwise(statement.whens[:2]):
        plain = when.bound is Bound.NONE and when.words and not (when.recurs or when.headed or before.words)
        alike = when.exact and before.exact and before.bound is Bound.NONE
        more = alike or (when.spans and before.bound in (Bound.BEFORE, Bound.BY))
        if plain and more and not is_harmless(when.words):
            statement.left.append(f"chưa hiểu “{when.words}” sau thời hạn")
            statement.whens.remove(when)
            statement.aside.append(when)
