"""What the grammar finds in a statement: dates, events, counts, words; and how dates compare.

A date is a point: a day or a span of months, its year perhaps not said. What stands around the points decides in
lib/deadlines/relations which of them is a deadline.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from lib.deadlines.deadline import Count, Offset


class Bound(StrEnum):
    """What stands before a date: nothing, "trong", "trước", "chậm nhất / đến hết", "từ / sau"."""

    NONE = "none"
    WITHIN = "within"
    BEFORE = "before"
    BY = "by"
    SINCE = "since"


@dataclass(frozen=True)
class Point:
    """A day or a span of months, its year perhaps not said.

    first and last are months; both 0 with a day means "the day of a month named elsewhere". closed: the words
    name its end ("cuối", "hết"). bare: a unit without number ("quý"), which means something only beside others.
    monthly: of every month, where the last day stands in for one that a short month lacks. said: how the day was found.
    unsaid: the year that follows cannot be its own ("Quý IV, Quý I/2027"). fault: why it cannot be read.
    """

    first: int
    last: int
    day: int | None = None
    year: int | None = None
    name: str = ""
    recurring: bool = False
    closed: bool = False
    bare: bool = False
    in_last_month: bool = False
    unsaid: bool = False
    since: Point | None = None
    fault: str = ""
    monthly: bool = False
    said: str = ""

    @property
    def loose(self) -> bool:
        """Whether the month has to come from a label."""
        return self.first == 0

    def start(self, plan_year: int) -> date:
        """The first day; raises ImpossibleDate."""
        return _day(self.year or plan_year, self.first, self.day or 1, self)

    def end(self, plan_year: int) -> date:
        """The last day; raises ImpossibleDate."""
        year = self.year or plan_year
        if not 1 <= self.last <= 12:
            raise ImpossibleDate(f"{self.name or f'tháng {self.last}'} không có")
        length = monthrange(year, self.last)[1]
        wanted = length if self.day is None else self.day
        return _day(year, self.last, min(wanted, length) if self.monthly and wanted <= 31 else wanted, self)


class ImpossibleDate(Exception):
    """A date that does not exist."""


def _day(year: int, month: int, day: int, point: Point) -> date:
    if not 1 <= month <= 12:
        raise ImpossibleDate(f"{point.name or f'tháng {month}'} không có")
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate(f"ngày {day}/{month}/{year} không có") from None


@dataclass(frozen=True)
class When:
    """Dates with the word before them."""

    points: tuple[Point, ...]
    bound: Bound = Bound.NONE

    @property
    def exact(self) -> bool:
        """Whether it says a deadline rather than a span that a deadline may stand beside."""
        return self.bound in (Bound.BEFORE, Bound.BY) or any(
            point.day is not None or point.closed for point in self.points
        )


@dataclass(frozen=True)
class Words:
    """Words that are no time. topic: they end in a noun whose period is a subject ("báo cáo năm 2025")."""

    text: str
    topic: bool = False


@dataclass(frozen=True)
class Mark:
    """A separator: , và hoặc - : ( )."""

    sign: str


@dataclass(frozen=True)
class Always:
    """Continuous work."""


@dataclass(frozen=True)
class Times:
    """A count per period."""

    count: Count


class Need(StrEnum):
    """How an event bears on a date beside it."""

    ADDED = "added"  # "khi có yêu cầu": happens besides the dates
    MANNER = "manner"  # "theo kế hoạch": says how, or by whom it is decided
    CONDITION = "condition"  # "sau khi ban hành …": the date holds only if it happens
    CERTAIN = "certain"  # "sau khi kết thúc kỳ …": will happen


@dataclass(frozen=True)
class Happening:
    """An event on which the work depends. remark: what to do in a case that may not come ("nếu chậm …").

    span: so long before or after it ("10 ngày trước khi họp").
    """

    need: Need
    offset: Offset | None = None
    dated: bool = False
    remark: bool = False
    span: bool = False


@dataclass(frozen=True)
class Doubt:
    """Words that make a reading unsafe. hard: nothing of the cell can be read; else only its dates cannot.

    figures: they are a number or date that nothing explains. starts: they say only when the work begins, which an end
    said beside them makes good.
    """

    why: str
    hard: bool = False
    starts: tuple[Point, ...] = ()
    figures: bool = False


Item = When | Words | Mark | Always | Times | Happening | Doubt

Points = tuple[tuple[Point, ...], int]
"""What a rule for dates answers: the points, and the position after them."""


# ---------------------------------------------------------------- points


def is_year(point: Point) -> bool:
    """Whether it spans a whole year."""
    return point.day is None and (point.first, point.last) == (1, 12)


def is_rhythm(point: Point) -> bool:
    """ "hằng tháng", "quý" or "năm" without a number: what "hằng tháng/quý/năm" lists."""
    return point.bare or point.recurring or (is_year(point) and point.year is None)


def all_recur(points: tuple[Point, ...]) -> bool:
    """Whether a word for "every" makes all of them."""
    return all(point.recurring for point in points)


def in_years(points: tuple[Point, ...]) -> bool:
    """ "giai đoạn 2022-2025": the years in which a rhythm holds."""
    return all(is_year(p) and p.since is not None and p.since.year != p.year for p in points)


def may_be_year_of(points: tuple[Point, ...], found: tuple[Point, ...]) -> bool:
    """ "Quý II, năm 2026" may be one quarter; "6 tháng, năm 2026" and "hằng quý, năm 2026" are lists."""
    year = found[0]
    lone = len(found) == 1 and year.year is not None and is_year(year) and year.since is None
    return lone and all(
        point.year is None
        and not (point.recurring or point.bare or point.loose or is_year(point))
        and not (point.first == 1 and point.last in (6, 9))
        for point in points
    )


def day_point(day: date, name: str = "", recurring: bool = False, said: str = "") -> Point:
    """A day of the calendar as a point."""
    return Point(day.month, day.month, day.day, day.year, name, recurring, said=said)


def as_range(first: Point, last: Point) -> Point:
    """The end of a range, which knows where it began."""
    return replace(last, since=first, recurring=first.recurring or last.recurring)


def month_spans(length: int) -> tuple[Point, ...]:
    """The year in spans of so many months, each recurring: 3 gives its quarters."""
    firsts = range(1, 13, length)
    return tuple(
        Point(m, m + length - 1, name=_span_name(m, length), recurring=True, monthly=length == 1)
        for m in firsts
    )


def _span_name(first: int, length: int) -> str:
    match length:
        case 1:
            return f"Tháng {first}"
        case 3:
            return f"Quý {['I', 'II', 'III', 'IV'][first // 3]}"
        case 6:
            return "6 tháng đầu năm" if first == 1 else "6 tháng cuối năm"
        case 12:
            return "Năm"
        case _:
            return f"Tháng {first}–{first + length - 1}"


# ---------------------------------------------------------------- points beside others


def same_days(first: When, second: When) -> bool:
    """Whether both say the same days of the year, "30/6" and "cuối quý II" among them."""
    return {_end_of(point) for point in first.points} == {_end_of(point) for point in second.points}


def _end_of(point: Point) -> tuple[int, int]:
    last = monthrange(2023, point.last)[1] if 1 <= point.last <= 12 else 31
    return point.last, last if point.day is None else point.day


def lies_within(inner: When, outer: When) -> bool:
    """Whether every date of the first lies in a span of the second, as far as their years are said."""
    return all(any(in_span(point, span) for span in outer.points) for point in inner.points)


def in_span(point: Point, span: Point) -> bool:
    """Whether a date lies in a span, as far as their years are said."""
    begin = span.since or span
    if point.loose or span.loose or point.fault or span.fault:
        return False
    years = point.year is None or span.year is None or (begin.year or span.year) <= point.year <= span.year
    if span.year is not None and begin.year is not None and begin.year < span.year:
        return years
    start = point.since.first if point.since else point.first
    inside = begin.first <= start and point.last <= span.last
    if span.day is not None:
        inside = inside and point.day is not None and (point.last, point.day) <= (span.last, span.day)
    return years and inside


def is_near(labels: tuple[Point, ...], when: When) -> bool:
    """Whether a deadline in brackets can be that of the spans before: inside, or in the month after."""
    for point in when.points:
        spans = [
            label for label in labels if label.year is None or point.year is None or label.year <= point.year
        ]
        if not any(
            (
                label.first <= point.last <= label.last + 1
                and (not label.year or point.year in (None, label.year))
            )
            or (label.last == 12 and point.last == 1 and (point.year or 0) > (label.year or 0))
            for label in spans
        ):
            return False
    return True


def ends_span(days: When, spans: When) -> bool:
    """Whether the last day is the end of the last span, or one of the few days before it."""
    last, day = spans.points[-1], days.points[-1]
    return day.last == last.last and (day.day or 31) >= 28


# ---------------------------------------------------------------- dates under their names, and how they fit


_NAME_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


_NAME_WORDS = re.compile(r"\b(gửi|nộp|xong|hoàn thành|thực hiện|thời gian|thời hạn|ban hành)$", re.IGNORECASE)


@dataclass
class Statement:
    """What one statement says, gathered from its items."""

    whens: list[Entry]
    happenings: list[Happening]
    doubts: list[Doubt]
    continuous: bool = False
    count: Count | None = None
    leading_condition: bool = False


@dataclass(frozen=True)
class Entry:
    """Dates with their names: points that are labels ("Quý I: trước 15/3") have become names."""

    when: When
    names: tuple[str, ...]
    words: str = ""
    topic: bool = False


def of_points(entry: Entry, points: tuple[Point, ...]) -> Entry:
    """The entry with these dates under their own names."""
    return replace(
        entry, when=replace(entry.when, points=points), names=tuple(point.name for point in points)
    )


def clean_name(words: str) -> str:
    """The words as the name of a deadline, with a capital; "" where they are too few or too many for one."""
    name = _NAME_EDGE.sub("", _NAME_WORDS.sub("", words.strip())).strip()
    return name[:1].upper() + name[1:] if 2 <= len(name) <= 80 else ""


def is_day_of_a_span(span: When, day: When) -> bool:
    """Whether a plain day follows a span, which may be its own."""
    return not span.exact and day.exact and day.bound is Bound.NONE


def all_single_months(when: When) -> bool:
    """Whether the dates are single months without a day."""
    return all(point.first == point.last and point.day is None and not point.fault for point in when.points)


def crossed_entry(label: Entry, months: tuple[Point, ...], days: When) -> Entry:
    """Each of the days in each of the months, under the words of the label."""
    points = tuple(
        replace(month, first=month.last, day=day.day, bare=False) for month in months for day in days.points
    )
    return Entry(When(points, Bound.BY), tuple(point.name for point in points), label.words)


def rhythm_of_one(labels: tuple[Point, ...], points: tuple[Point, ...]) -> bool:
    """ "Hàng quý (trước 15/4)": too few days for the rhythm that they stand under."""
    rhythm = len(labels) in (4, 12) and all_recur(labels)
    return rhythm and not all_recur(points) and len(points) < len(labels) - 1


def uncovered(labels: tuple[Point, ...], points: tuple[Point, ...]) -> bool:
    """ "Hằng tháng, hằng quý trước ngày 14 tháng cuối quý": the day of the other months is not said."""
    terms = [label for label in labels if label.recurring and label.last - label.first < 3]
    return any(not any(_serves(point, term) for point in points) for term in terms)


def _serves(point: Point, term: Point) -> bool:
    """Whether a day can be that of a term: inside, or in the month after."""
    after = point.last == 1 if term.last == 12 else point.last == term.last + 1
    return term.first <= point.last <= term.last or after


def terms_of(labels: tuple[Point, ...], when: When) -> Entry | None:
    """ "Quý I, quý II: trước ngày 15 tháng cuối quý": of the recurring days those of the terms named; each must have one."""
    monthly = len(when.points) == 12
    days = [[point for point in when.points if _is_of_term(point, label, monthly)] for label in labels]
    if not all(days):
        return None
    recurring = any(label.recurring or is_year(label) for label in labels)
    kept = tuple(
        replace(point, recurring=recurring, year=label.year)
        for label, own in zip(labels, days, strict=True)
        for point in own
    )
    return Entry(replace(when, points=kept), tuple(point.name for point in kept))


def _is_of_term(point: Point, label: Point, monthly: bool) -> bool:
    """Whether a recurring day is in the last quarter of the label, or anywhere in one that every month or year serves."""
    whole = monthly or label.recurring or is_year(label)
    return label.last - 2 <= point.last <= label.last or (whole and label.first <= point.last <= label.last)


def one_kind(labels: tuple[Point, ...]) -> bool:
    """One label, or the same unit all through the year ("hàng quý"): any number of days may follow."""
    return len(labels) == 1 or (
        all(point.recurring for point in labels) and len({p.last - p.first for p in labels}) == 1
    )


def loose_under(labels: tuple[Point, ...], when: When) -> Entry | None:
    """A day of "the last month", or of the month, of each label."""
    single = all(label.first == label.last for label in labels)
    in_last = all(point.in_last_month for point in when.points)
    if not (single or in_last) or any(label.day is not None or label.loose for label in labels):
        return None
    months = {(label.year, label.last): label for label in labels}
    points = tuple(
        replace(label, first=label.last, day=day.day, bare=False, closed=False)
        for label in months.values()
        for day in when.points
    )
    return Entry(When(points, Bound.BY), tuple(point.name for point in points))


def has_month(entry: Entry) -> bool:
    """Whether a month without a day is among the dates."""
    return any(point.first == point.last and point.day is None for point in entry.when.points)


def covered(outer: When, inner: When) -> bool:
    """Whether each of several spans has its own date in the brackets; one date cannot be that of two spans."""
    if outer.exact or len(outer.points) == 1:
        return True
    if not lies_within(inner, outer):
        return not all_recur(outer.points)
    return all(
        any(in_span(point, span) or in_span(span, point) for point in inner.points) for span in outer.points
    )


def spelt_out(outer: When, inner: When) -> bool:
    """ "Quý III (tháng 7, 8, 9)": the brackets name all months of the one before."""
    months = len(inner.points) > 1 and all(p.first == p.last and p.day is None for p in inner.points)
    return (
        months
        and len(outer.points) == 1
        and len(inner.points) == outer.points[0].last - outer.points[0].first + 1
    )


def soon_after(days: When, terms: When) -> bool:
    """ "Trước 15/4 (quý I)": reports fall due in the month after their term."""
    long = all(term.day is None and term.last - term.first >= 2 for term in terms.points)
    return long and all(point.day is not None for point in days.points) and is_near(terms.points, days)


def bare_unit(entry: Entry) -> bool:
    """Whether only a unit is named ("quý"), and of one kind."""
    points = entry.when.points
    return all(point.bare for point in points) and len({point.last - point.first for point in points}) == 1


def single_then_rhythm(points: tuple[Point, ...]) -> bool:
    """ "Quý II/2021 và hằng quý": whether the rhythm goes on from there or holds for the whole year is open."""
    return any(
        not (first.recurring or first.bare or first.loose or is_year(first))
        and not (first.first == 1 and first.last in (6, 9))
        and second.recurring
        and second.day is None
        for first, second in pairwise(points)
    )


def is_wider(inner: When, outer: When) -> bool:
    """ "Quý I (tháng 1-6)": months in brackets that go beyond the span they stand with; a year may."""
    years = any(is_year(point) for point in inner.points)
    wider = (
        lies_within(outer, inner)
        and not lies_within(inner, outer)
        and any(point.since for point in inner.points)
    )
    return wider and not years and not outer.exact and not all_recur(outer.points)


def only_rhythm(when: When) -> bool:
    """ "quý, 6 tháng" after "ngày 20 hằng tháng": their day is not said."""
    return not when.exact and all(is_rhythm(point) or point.last in (6, 9) for point in when.points)
