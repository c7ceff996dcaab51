"""What the grammar finds in a statement: dates, events, counts, words; and how dates compare.

A date is a point: a day or a span of months, its year perhaps not said. What stands around the points decides in
lib/deadlines/cell/relations which of them is a deadline.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

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
    shift: so many months after the last of its label.
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
    shift: int = 0
    unsaid: bool = False
    since: Point | None = None
    fault: str = ""
    monthly: bool = False
    said: str = ""

    @property
    def loose(self) -> bool:
        """Whether the month has to come from a label."""
        return self.first == 0

    @property
    def is_year(self) -> bool:
        """Whether it spans a whole year."""
        return self.day is None and (self.first, self.last) == (1, 12)

    @property
    def is_rhythm(self) -> bool:
        """ "hằng tháng", "quý" or "năm" without a number: what "hằng tháng/quý/năm" lists."""
        return self.bare or self.recurring or (self.is_year and self.year is None)

    @property
    def is_term(self) -> bool:
        """ "6 tháng", "9 tháng": a span that reports are made for, and that its year may not follow."""
        return self.first == 1 and self.last in (6, 9)

    def within(self, span: Point) -> bool:
        """Whether a date lies in a span, as far as their years are said."""
        begin = span.since or span
        if self.loose or span.loose or self.fault or span.fault:
            return False
        years = self.year is None or span.year is None or (begin.year or span.year) <= self.year <= span.year
        if span.year is not None and begin.year is not None and begin.year < span.year:
            return years
        start = self.since.first if self.since else self.first
        inside = begin.first <= start and self.last <= span.last
        if span.day is not None:
            inside = inside and self.day is not None and (self.last, self.day) <= (span.last, span.day)
        return years and inside

    def serves(self, term: Point) -> bool:
        """Whether a day can be that of a term: inside it, or in the month after."""
        if term.last == 12 and self.last == 1 and (self.year or 0) > (term.year or 0):
            return True
        return term.first <= self.last <= term.last + 1 and (not term.year or self.year in (None, term.year))

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
        raise ImpossibleDate(f"{(not point.day and point.name) or f'tháng {month}'} không có")
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate(f"ngày {day}/{month}/{year} không có") from None


@dataclass(frozen=True)
class When:
    """Dates with the word before them and the words that may name them.

    topic: these end in a noun as in Words. headed: a colon stands after the words, as in "Dự thảo: 15/3".
    after: the words straight after. done: a word for the end of work stands before it ("xong trước 05/01"). titled: "hạn" does.
    """

    points: tuple[Point, ...]
    bound: Bound = Bound.NONE
    words: str = ""
    topic: bool = False
    headed: bool = False
    after: str = ""
    done: bool = False
    titled: bool = False

    @property
    def exact(self) -> bool:
        """Whether it says a deadline rather than a span that a deadline may stand beside."""
        said = any(point.day is not None or point.closed for point in self.points)
        return said or self.bound in (Bound.BEFORE, Bound.BY)

    @property
    def spans(self) -> bool:
        """Whether it is spans with no word before them."""
        return self.bound is Bound.NONE and not self.exact

    @property
    def recurs(self) -> bool:
        """Whether a word for "every" makes all of its dates."""
        return all(point.recurring for point in self.points)

    @property
    def years(self) -> bool:
        """Whether all of its dates are whole years."""
        return all(point.is_year for point in self.points)


@dataclass(frozen=True)
class Words:
    """Words that are no time. topic: they end in a noun whose period is a subject ("báo cáo năm 2025").

    origin: the day on which the work came, which they say ("Giao ngày 10/6").
    lost: a day inside an event, of which nothing more is known.
    """

    text: str
    topic: bool = False
    origin: tuple[Point, ...] = ()
    lost: bool = False


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

    span: so long before or after it ("10 ngày trước khi họp"). ahead: the work comes before it ("trước khi họp").
    later: it comes before the work ("sau khi thẩm định").
    """

    need: Need
    offset: Offset | None = None
    remark: bool = False
    span: bool = False
    ahead: bool = False
    later: bool = False


@dataclass(frozen=True)
class Doubt:
    """Words that make a reading unsafe. hard: nothing of the cell can be read; else only its dates cannot.

    figures: they are a number or date that nothing explains. vague: a span without a day, which a limit beside it makes good.
    starts: they say only when the work begins, which an end said beside them makes good.
    beside: they leave a limit said beside them as it is; then they are asked about. day: the day that they may be.
    word: it is only a word that no rule knows here.
    """

    why: str
    hard: bool = False
    starts: tuple[Point, ...] = ()
    figures: bool = False
    vague: bool = False
    day: tuple[Point, ...] = ()
    beside: bool = False
    word: str = ""


Item = When | Words | Mark | Always | Times | Happening | Doubt

Points = tuple[tuple[Point, ...], int]
"""What a rule for dates answers: the points, and the position after them."""


# ---------------------------------------------------------------- points


def in_years(points: tuple[Point, ...]) -> bool:
    """ "giai đoạn 2022-2025": the years in which a rhythm holds."""
    return all(p.is_year and p.since is not None and p.since.year != p.year for p in points)


def may_be_year_of(points: tuple[Point, ...], found: tuple[Point, ...]) -> bool:
    """ "Quý II, năm 2026" may be one quarter; "6 tháng, năm 2026" and "hằng quý, năm 2026" are lists."""
    year = found[0]
    lone = len(found) == 1 and year.year is not None and year.is_year and year.since is None
    return lone and not any(p.year or p.loose or p.is_rhythm or p.is_year or p.is_term for p in points)


def begins_after(start: Point, when: When, plan_year: int) -> bool:
    """Whether a start lies after the dates that should end what begins: "Sau 20/8, trước 15/8"."""
    end = when.points[-1]
    begun = (start.year or plan_year, start.first, start.day or 1)
    return begun > (end.year or plan_year, end.last, end.day or 31)


def day_point(day: date, name: str = "", recurring: bool = False, said: str = "") -> Point:
    """A day of the calendar as a point."""
    return Point(day.month, day.month, day.day, day.year, name, recurring, said=said)


def as_range(first: Point, last: Point) -> Point:
    """The end of a range, which knows where it began."""
    return replace(last, since=first, recurring=first.recurring or last.recurring)


def month_spans(length: int) -> tuple[Point, ...]:
    """The year in spans of so many months, each recurring: 3 gives its quarters."""
    names = {1: "Tháng {0}", 3: "Quý {2}", 6: "6 tháng {3} năm", 12: "Năm"}
    shown = names.get(length, "Tháng {0}–{1}")
    return tuple(
        Point(
            m,
            m + length - 1,
            name=shown.format(
                m, m + length - 1, ("I", "II", "III", "IV")[m // 3 % 4], "cuối" if m > 1 else "đầu"
            ),
            recurring=True,
            monthly=length == 1,
        )
        for m in range(1, 13, length)
    )


# ---------------------------------------------------------------- points beside others


def same_days(first: When, second: When) -> bool:
    """Whether both say the same days of the year, "30/6" and "cuối quý II" among them."""
    return {_end_of(point) for point in first.points} == {_end_of(point) for point in second.points}


def _end_of(point: Point) -> tuple[int, int]:
    last = monthrange(2023, point.last)[1] if 1 <= point.last <= 12 else 31
    return point.last, last if point.day is None else point.day


def lies_within(inner: When, outer: When) -> bool:
    """Whether every date of the first lies in a span of the second, as far as their years are said."""
    return all(any(point.within(span) for span in outer.points) for point in inner.points)


def are_months(points: tuple[Point, ...]) -> bool:
    """Whether they are whole months."""
    return all(point.first == point.last and point.day is None and not point.fault for point in points)


def ends_span(days: When, spans: When) -> bool:
    """Whether the last day is the end of the last span, or one of the few days before it."""
    last, day = spans.points[-1], days.points[-1]
    return day.last == last.last and (day.day or 31) >= 28


# ---------------------------------------------------------------- statements


@dataclass
class Statement:
    """What one statement says, gathered from its items."""

    whens: list[When] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    aside: list[When] = field(default_factory=list)
    origins: list[When] = field(default_factory=list)
    continuous: bool = False
    counts: list[Count] = field(default_factory=list)
    leading_condition: bool = False
    left: list[str] = field(default_factory=list)

    @property
    def count(self) -> Count | None:
        """The first count."""
        return next(iter(self.counts), None)

    def conditional(self, remarks: bool = False) -> bool:
        """Whether an event, or a remark on a case that may not come, is a condition of it."""
        return any(e.need is Need.CONDITION and (e.remark or not remarks) for e in self.happenings)

    def doubt(self, why: str, hard: bool = False) -> bool:
        """Keeps a doubt; True, so that a rule may end with it."""
        self.doubts.append(Doubt(why, hard))
        return True


def clean_name(words: str) -> str:
    """The words as the name of a deadline, with a capital; "" where they are too few or too many for one."""
    name = _NAME_EDGE.sub("", _NAME_WORDS.sub("", words.strip())).strip()
    return name[:1].upper() + name[1:] if 2 <= len(name) <= 80 else ""


_NAME_EDGE = re.compile(r"^[\W_]+|[^\w%]+$")
_NAME_WORDS = re.compile(
    r"\b(gửi|nộp|xong|hoàn thành|thực hiện|thời gian|thời hạn|ban hành|phải|nay|nay là)$", re.IGNORECASE
)


def words_of(items: list[Item]) -> str:
    """The plain words among the items."""
    return " ".join(item.text for item in items if isinstance(item, Words)).strip()


def whens_of(statements: list[Statement]) -> list[When]:
    """The dates of all statements."""
    return [when for statement in statements for when in statement.whens]


def terms_within(label: Point) -> list[Point]:
    """ "Tháng 1-11: ngày 20": the terms of which a range consists."""
    begin, length = label.since, label.last - label.first + 1
    if begin is None or label.day is not None or begin.year not in (None, label.year):
        return [label]
    firsts = range(begin.first, label.last + 1, length)
    return [replace(label, first=m, last=m + length - 1, since=None, name="") for m in firsts]


def crossed(months: tuple[Point, ...], days: When, words: str = "") -> When:
    """Each of the days in the last month of each of the spans, or so many after it, under the words of the label."""
    points = []
    for month in months:
        for day in days.points:
            years, last = divmod(month.last - 1 + day.shift, 12)
            year = (month.year or day.year or 0) + years if years else month.year
            found = replace(month, first=last + 1, last=last + 1, year=year, day=day.day)
            points.append(replace(found, bare=False, closed=False))
    return When(tuple(points), Bound.BY, words)
