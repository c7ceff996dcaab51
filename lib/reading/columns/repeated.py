"""Columns that say the same of one work at several times: its first limit and the extensions, past and present results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lib.base.vietnamese import bare
from lib.reading.columns.meaning import ColumnMeaning, owner_of
from lib.reading.columns.profile import Profile
from lib.reading.columns.words import DUE, FIRST, STRONG, points_of
from lib.reading.understanding import State


def latest_extension(found: dict[int, ColumnMeaning]) -> None:
    """ "Gia hạn lần 1 | Gia hạn lần 2": of a row's extensions the last that is filled holds."""
    owner = owner_of(found, "extended_to")
    free = {c for c, one in found.items() if one.meaning in ("other", "extended_to") and not one.is_confirmed}
    same = {c for c in free if points_of(found[c].lines).get("extended_to", 0.0) >= STRONG}
    if owner is None or len(same) < 2 or owner not in same:
        return
    numbers = {c: re.findall(r"\d+", found[c].heading) for c in same}
    ordered = all(len(each) == 1 for each in numbers.values())
    latest = max(numbers, key=lambda c: (int(numbers[c][0]) if ordered else 0, c))
    found[latest] = found[owner].moved_to(found[latest])
    for column in same - {latest}:
        found[column] = found[column].replaced_by(latest)


def first_limit(found: dict[int, ColumnMeaning]) -> None:
    """ "Hạn ban đầu" beside another column of days: replaced where that one says that it is a limit, else the limit."""
    due = owner_of(found, "deadline")
    if due is None or FIRST.search(bare(found[due].heading)) or found[due].is_confirmed:
        return
    for column, one in found.items():
        if one.meaning == "deadline" and one.taken_by == due and FIRST.search(bare(one.heading)):
            if DUE.search(bare(found[due].heading)) or CHANGED.search(bare(found[due].heading)):
                found[column] = one.replaced_by(due)
            else:
                found[column] = replace(found[due].moved_to(one), state=State.SURE)
                found[due] = replace(
                    found[due], meaning=None, state=State.UNUSED, why=OTHER_LIMIT, taken_by=None
                )
            return


CHANGED = re.compile(r"\b(?:dieu chinh|moi|thay doi|lui|doi|lan)\b")
OTHER_LIMIT = "ngày ngoài thời hạn ban đầu"


PERIOD = re.compile(
    r"\b(?:(?:den|het|tinh|ngay|luy ke|trong|ky|cuoi) )*(?:(?P<months>\d{1,2}) thang(?: dau nam)?|(?:thang |t)(?P<month>\d{1,2})|"
    r"quy (?P<quarter>i{1,3}|iv|[1-4])|(?P<day>[0-3]?\d) (?P<of>1[0-2]|0?[1-9]))\b(?: nam)?(?: (?P<year>20\d\d))?"
)
QUARTERS = {"i": 3, "ii": 6, "iii": 9, "iv": 12, "1": 3, "2": 6, "3": 9, "4": 12}
"""The last month of each quarter, by its number."""


def latest_of_periods(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Kết quả 6 tháng | Kết quả 9 tháng": of columns that differ by a period only the latest that holds anything."""
    for name in ("result", "progress"):
        owner = owner_of(found, name)
        told = PERIOD.search(bare(found[owner].heading)) if owner is not None else None
        if owner is None or told is None or any(one.is_confirmed for one in found.values()):
            continue
        stem = PERIOD.sub("", bare(found[owner].heading))
        ends = {
            c: _last_day(match, profiles[c].year)
            for c, one in found.items()
            if (match := PERIOD.search(bare(one.heading))) and PERIOD.sub("", bare(one.heading)) == stem
        }
        latest = max((c for c in ends if profiles[c].filled), key=ends.__getitem__, default=owner)
        if latest != owner:
            found[latest] = found[owner].moved_to(found[latest])
        for column in ends.keys() - {latest}:
            found[column] = found[column].replaced_by(latest)


def _last_day(period: re.Match[str], year: int) -> tuple[int, int, int]:
    """Year, month and day, for comparison, of a period that ends in the year given unless it names its own."""
    month = period["of"] or period["months"] or period["month"] or QUARTERS[period["quarter"]]
    return int(period["year"] or year), int(month), int(period["day"] or 31)


PAST = re.compile(r"\b(?:thang|ky|quy|tuan|lan|dot) (?:bao cao )?(?:truoc|vua qua)\b")


def present_not_former(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Tiến độ tháng trước | Tiến độ tháng này": what is called past does not count beside the same without it."""
    for name in ("result", "progress"):
        owner = owner_of(found, name)
        if owner is None or found[owner].is_confirmed or not PAST.search(bare(found[owner].heading)):
            continue
        same = [
            c
            for c, one in found.items()
            if one.taken_by == owner and not PAST.search(bare(one.heading)) and profiles[c].filled
        ]
        if len(same) == 1:
            (present,) = same
            found[present] = found[owner].moved_to(found[present])
            found[owner] = found[owner].replaced_by(present)
