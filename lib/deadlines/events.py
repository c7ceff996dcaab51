"""Rules for work that no date of the calendar bounds: continuous work, so many times a period, events, spans after them."""

from __future__ import annotations

from datetime import date, timedelta

from lib.deadlines import words as vocabulary
from lib.deadlines.dates import bound_at, dates_at, days_at, weekday_at, when_at
from lib.deadlines.deadline import Count, Offset, TimeUnit, apply_offset
from lib.deadlines.documents import document_date_at
from lib.deadlines.finds import (
    Always,
    Bound,
    Doubt,
    Happening,
    ImpossibleDate,
    Item,
    Need,
    Point,
    Times,
    When,
)
from lib.deadlines.periods import months_at, quarters_at
from lib.deadlines.segments import Segment
from lib.deadlines.tokens import TokenKind

# ---------------------------------------------------------------- continuous work


def always_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """always := "thường xuyên" | "liên tục" | "cả năm" | "hằng ngày" … [the year it is said of]."""
    after = segment.match(at, vocabulary.ALWAYS)
    if after is None:
        return _round_the_clock_at(segment, at)
    listed = segment.match(at - 1, vocabulary.LIST) == at and segment.key(at) == "cả"
    if listed and any(segment.key(step) in ("tháng", "quý") for step in range(at)):
        return None
    if segment.key(at - 1) in ("không", "chưa"):
        return Doubt("câu có ý phủ định", hard=True), after
    return Always(), _span_of_always(segment, after) or _that_year(segment, after)


def _round_the_clock_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "24/7" is all the time where nothing else but words stands; beside dates it may be the 24th of July."""
    if not segment.stands(at, ("24", "/", "7")) or segment.key(at + 3) == "/":
        return None
    others = [
        token for token in segment.tokens[:at] + segment.tokens[at + 3 :] if token.kind is TokenKind.NUMBER
    ]
    said = any(token.key in ("xuyên", "tục", "trực", "hệ", "suốt") for token in segment.tokens)
    if said and not others:
        return Always(), at + 3
    return Doubt("“24/7” có thể là cả ngày hoặc là ngày 24 tháng 7"), at + 3


def _span_of_always(segment: Segment, at: int) -> int | None:
    """The position after "trong 6 tháng cuối năm" said of continuous work: when it goes on, not when it is due."""
    hit = when_at(segment, at) if segment.key(at) == "trong" else None
    when = hit[0] if hit else None
    if hit is None or not isinstance(when, When) or when.exact:
        return None
    return hit[1]


def _that_year(segment: Segment, at: int) -> int:
    """The position after "trong năm 2026", "các năm", "giai đoạn 2021-2025" said of continuous work."""
    after = segment.match(segment.skip(at, "(", ","), vocabulary.THAT_YEAR)
    if after is None or (segment.key(after) in ("học", "sau", "trước") and segment.full_year(after) is None):
        return at
    if segment.key(at) in ("(", ",") and segment.key(after - 1) == "năm" and not segment.full_year(after):
        explicit = segment.match(segment.skip(at, "(", ","), vocabulary.SAID_YEARS)
        if explicit is None:
            return at
    if segment.full_year(after):
        after += 1
        if segment.key(after) == "-" and segment.full_year(after + 1):
            after += 2
    elif segment.key(after - 1) == "năm":
        after = segment.match(after, vocabulary.THIS_YEAR) or after
    return after


# ---------------------------------------------------------------- so many times a period


def every_week_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """every-week := "thứ" DAY "hàng tuần" | "hàng tuần" [","] ["vào"] "thứ" DAY."""
    hit = _weekday_first(segment, at) or _week_first(segment, at)
    if hit is None:
        return None
    weekday, after = hit
    if sum(weekday_at(segment, step) is not None for step in range(len(segment.tokens))) > 1:
        return Doubt("nêu nhiều ngày trong tuần", hard=True), after
    first = date(segment.plan_year, 1, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    points = []
    while day.year == segment.plan_year:
        points.append(Point(day.month, day.month, day.day, day.year, f"Ngày {day:%d/%m}", recurring=True))
        day += timedelta(days=7)
    return When(tuple(points)), after


def _weekday_first(segment: Segment, at: int) -> tuple[int, int] | None:
    start = segment.skip(at, "trước", "vào", "chiều", "sáng", "ngày")
    weekday = weekday_at(segment, start)
    if weekday is None:
        return None
    after = segment.match(segment.skip(start + 2, "của", ","), vocabulary.EVERY_WEEK)
    return None if after is None else (weekday, after)


def _week_first(segment: Segment, at: int) -> tuple[int, int] | None:
    after = segment.match(at, vocabulary.EVERY_WEEK)
    if after is None:
        return None
    start = segment.skip(after, ",", "(", "trước", "vào", "chiều", "sáng", "ngày")
    weekday = weekday_at(segment, start)
    return None if weekday is None else (weekday, start + 2)


def times_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """times := N "lần" ("/" | "mỗi" | "trong") UNIT | ("mỗi" | "hàng" | "1") UNIT N "lần" | UNIT "/lần" | "hàng tuần"."""
    for rule in (_times_per_unit, _unit_times, _unit_per_time, _week):
        hit = rule(segment, at)
        if hit is not None:
            times, unit, after = hit
            return Times(Count(times, unit)), after
    return None


def _times_per_unit(segment: Segment, at: int) -> tuple[int, TimeUnit, int] | None:
    start = segment.match(at, vocabulary.AT_LEAST) or at
    times = segment.small(start)
    counted = segment.match(start + 1, vocabulary.COUNTED)
    if not times or counted is None or (segment.key(at - 1) in ("-", "đến") and segment.small(at - 2)):
        return None
    after = segment.match(segment.skip(counted, "trở", "lên"), vocabulary.PER) or counted
    if after == counted and segment.key(counted) not in ("tháng", "quý", "tuần"):
        return None
    unit, after = _single_unit(segment, after)
    return None if unit is None else (times, unit, after)


def _single_unit(segment: Segment, at: int) -> tuple[TimeUnit | None, int]:
    """UNIT or "1 UNIT"; a unit that a number follows ("tháng 6") names a date, not a rate."""
    at = at + 1 if segment.small(at) == 1 else at
    unit = vocabulary.UNITS.get(segment.key(at))
    if unit is TimeUnit.YEAR and segment.full_year(at + 1) == segment.plan_year:
        return unit, at + 2
    if segment.small(at + 1) is not None or (
        unit is TimeUnit.QUARTER and segment.key(at + 1) in vocabulary.ROMANS
    ):
        return None, at
    return unit, at + 1


def _unit_times(segment: Segment, at: int) -> tuple[int, TimeUnit, int] | None:
    each = segment.match(at, vocabulary.EVERY)
    start = each if each is not None else at
    if (
        each is None
        and segment.small(at) != 1
        and (segment.key(at) not in vocabulary.UNITS or segment.small(at - 1) is not None)
    ):
        return None
    unit, after = _single_unit_before_times(segment, start)
    if unit is None:
        return None
    after = segment.skip(after, *vocabulary.DOINGS)
    after = segment.match(after, vocabulary.AT_LEAST) or after
    times = segment.small(after)
    counted = segment.match(after + 1, vocabulary.COUNTED if each is not None else vocabulary.TIMES)
    return (times, unit, counted) if times and counted is not None else None


def _single_unit_before_times(segment: Segment, at: int) -> tuple[TimeUnit | None, int]:
    at = at + 1 if segment.small(at) == 1 else at
    return vocabulary.UNITS.get(segment.key(at)), at + 1


def _unit_per_time(segment: Segment, at: int) -> tuple[int, TimeUnit, int] | None:
    """ "quý/lần", "01 tháng/lần", "mỗi tháng một lần" is left to _unit_times."""
    start = at + 1 if segment.small(at) == 1 else at
    unit = vocabulary.UNITS.get(segment.key(start))
    if unit is None or segment.small(at - 1) is not None:
        return None
    after = segment.match(start + 1, vocabulary.PER_TIME)
    return None if after is None else (1, unit, after)


def _week(segment: Segment, at: int) -> tuple[int, TimeUnit, int] | None:
    after = segment.match(at, vocabulary.EVERY_WEEK)
    return None if after is None else (1, TimeUnit.WEEK, after)


# ---------------------------------------------------------------- spans before and after events


def offset_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """offset := [intro] N UNIT ["làm việc"] ("sau" | "kể từ" | "từ khi") event | intro N "ngày" | N "ngày"."""
    intro = segment.match(at, vocabulary.SPAN_INTRO)
    hit = _span_at(segment, intro if intro is not None else at)
    if hit is None:
        return None
    offset, after = hit
    if segment.match(after, vocabulary.PER_TIME) is not None:
        return Doubt("nêu nhịp mà không rõ ngày bắt đầu"), segment.match(after, vocabulary.PER_TIME) or after
    if segment.key(at) == "trước":
        end = _clause_at(segment, after)[1]
        return _unless_dated(segment, after, Happening(Need.CONDITION)), end
    tail = segment.skip(after, ",")
    if segment.match(tail, vocabulary.SPAN_BEFORE) is not None:
        return _span_before(segment, offset, tail)
    if segment.match(tail, vocabulary.SPAN_AFTER) is not None:
        return _dated_span(segment, offset, tail)
    if offset.unit in (TimeUnit.MONTH, TimeUnit.YEAR) and (
        intro is None or (segment.key(at) == "trong" and intro == at + 1)
    ):
        return None
    if segment.token(at - 1).kind is TokenKind.NUMBER and segment.key(at - 2) == "/":
        return Doubt(
            "số ngày đứng ngay sau một ngày đã cho, không rõ tính lùi hay tính tới", hard=True
        ), after
    return Happening(Need.ADDED, offset), after


def _unless_dated(segment: Segment, at: int, event: Happening) -> Item:
    """The event, unless figures of a date stand among its first words: then what is before them was not understood."""
    for step in range(at, min(at + _NEAR, len(segment.tokens))):
        key = segment.key(step)
        if key in ("trước", "sau", "đến", "chậm", "hạn", ",", ";", "và"):
            break
        beside = segment.token(step - 1), segment.token(step + 1)
        if key == "/" and any(token.kind is TokenKind.NUMBER for token in beside):
            return Doubt("có chữ chưa hiểu đứng trước ngày", hard=True)
    return event


_NEAR = 9
"""Tokens within which a date belongs to the word before it."""


def _span_before(segment: Segment, offset: Offset, tail: int) -> tuple[Item, int] | None:
    """ "10 ngày trước khi họp": due before an event; "6 tháng trước ngày 10/6" is no span."""
    if offset.unit in (TimeUnit.MONTH, TimeUnit.YEAR) and when_at(segment, tail) is not None:
        return None
    start = segment.match(tail, vocabulary.SPAN_BEFORE) or tail
    hit = days_at(segment, _back_to_day(segment, start))
    if hit is not None and not hit[0][0].loose:
        return Doubt("thời hạn tính lùi từ một ngày đã cho, cần ghi rõ ngày cuối", hard=True), hit[1]
    return Happening(Need.CONDITION), _clause_at(segment, tail)[1]


def _dated_span(segment: Segment, offset: Offset, tail: int) -> tuple[Item, int] | None:
    """The event after an offset, or the day so long after a calendar date; "6 tháng từ tháng 5" is neither."""
    start = segment.match(tail, vocabulary.SPAN_AFTER) or tail
    spans = months_at(segment, start) or quarters_at(segment, start)
    if spans is not None and not spans[0][0].bare:
        return None
    hit = days_at(segment, _back_to_day(segment, start))
    if hit is not None and not hit[0][0].loose:
        return _counted_on(segment, offset, hit[0]), hit[1]
    return Happening(Need.CONDITION, offset), _clause_at(segment, start)[1]


def _counted_on(segment: Segment, offset: Offset, points: tuple[Point, ...]) -> Item:
    """The day so long after one that is named, which itself does not count (Bộ luật Dân sự 2015, Điều 147)."""
    if offset.unit is TimeUnit.WORKING_DAY or len(points) > 1 or points[0].recurring or points[0].since:
        return Doubt("thời hạn tính từ một ngày đã cho, cần ghi rõ ngày cuối")
    try:
        day = apply_offset(points[0].end(segment.plan_year), offset)
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True)
    return When((Point(day.month, day.month, day.day, day.year),), Bound.BY)


def _back_to_day(segment: Segment, at: int) -> int:
    return at - 1 if segment.key(at - 1) == "ngày" else at


def _span_at(segment: Segment, at: int) -> tuple[Offset, int] | None:
    """N UNIT; weeks become days, hours only where they make whole days."""
    amount = segment.small(at)
    if not amount or segment.key(at - 1) in ("/", ".", "thứ"):
        return None
    if segment.key(at + 1) == "(" and segment.key(at + 3) == ")":
        at += 3
    if segment.stands(at + 1, ("ngày", "làm", "việc")):
        return Offset(amount, TimeUnit.WORKING_DAY), at + 4
    unit = segment.key(at + 1)
    if unit == "giờ":
        return (Offset(amount // 24, TimeUnit.DAY), at + 2) if amount % 24 == 0 else None
    known = vocabulary.SPAN_UNITS.get(unit)
    part = segment.key(at + 2) in ("/", "đầu", "cuối", "giữa", "thứ")
    dated = segment.number(at + 2) is not None
    if unit != "ngày":
        dated = segment.small(at + 2) is not None or segment.key(at + 2) == "một"
    if known is None or part or dated:
        return None
    return Offset(amount * known[0], known[1]), at + 2


# ---------------------------------------------------------------- events


def happening_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """happening := ("khi" | "sau [khi]" | "theo" | "kể từ" | "đột xuất" | "tùy" …) words up to a separator."""
    after = segment.match(at, vocabulary.TRIGGERS)
    if after is None or segment.match(at, vocabulary.HARMLESS) is not None:
        return None
    trigger = segment.key(after - 1) if segment.key(after - 1) == "khi" else segment.key(at)
    if segment.match(at, vocabulary.MOMENT) is not None:
        more = segment.match(after, vocabulary.TRIGGERS)
        return Happening(Need.ADDED), after if more is None else _clause_at(segment, more)[1]
    if after >= len(segment.tokens) and trigger in ("sau", "trước", "từ"):
        return None
    start = segment.skip(after, "ngày")
    blank_day = start > after and segment.key(start) in ("tháng", "năm", "/", "-", ".", "…", "_")
    figure = segment.token(start).kind is TokenKind.NUMBER or segment.small(start) is not None
    if (trigger in ("trước", "sau") and (figure or blank_day)) or segment.key(at - 1) == "trừ":
        return None
    offset, end, dated = _clause_facts(segment, after)
    if "trước" in (segment.key(at), trigger):
        offset = None
    event = Happening(_need(segment, at, after), offset, dated, _is_remark(segment, at, after, end))
    bare_word = segment.key(at) in ("trước", "sau") and after == at + 1
    return _unless_dated(segment, after, event) if bare_word else event, end


def _is_remark(segment: Segment, at: int, after: int, end: int) -> bool:
    """ "nếu chậm phải giải trình", but not "(nếu có)", which asks whether there is the work at all."""
    asks = segment.key(at) == "nếu" and end == after + 1
    return not asks and segment.match(at, vocabulary.CASES) is not None


def _need(segment: Segment, at: int, after: int) -> Need:
    words = [segment.key(step) for step in range(at, after)]
    if "theo" in words or "căn" in words or "tùy" in words or "cơ" in words:
        return Need.MANNER
    if "trước" in words:
        return Need.CONDITION
    if "sau" in words or "từ" in words:
        return Need.CERTAIN if segment.match(after, vocabulary.SURE_EVENT) is not None else Need.CONDITION
    return Need.ADDED if segment.match(after, vocabulary.ADDED) is not None else Need.CONDITION


def _clause_facts(segment: Segment, at: int) -> tuple[Offset | None, int, bool]:
    offset, end = _clause_at(segment, at)
    dated = any(_deadline_inside(segment, step) for step in range(at, end))
    return offset, end, dated


def _deadline_inside(segment: Segment, at: int) -> bool:
    """Whether "trước ngày 30/6" or the like stands here, inside the words of an event."""
    bound, start = bound_at(segment, at)
    if bound not in (Bound.BEFORE, Bound.BY, Bound.WITHIN) or _span_at(segment, start) is not None:
        return False
    hit = dates_at(segment, start, anchored=True)
    return hit is not None and not (bound is Bound.WITHIN and hit[0][0].last - hit[0][0].first == 11)


def _clause_at(segment: Segment, at: int) -> tuple[Offset | None, int]:
    """The words of an event up to a separator, and the offset said among them ("chậm nhất 01 tuần")."""
    offset: Offset | None = None
    start = at
    while at < len(segment.tokens) and not (at > start and _ends_clause(segment, at)):
        span = _clause_span(segment, at)
        if span is not None and offset is None:
            offset, at = span
        elif segment.token(at).kind is TokenKind.DOCUMENT:
            at = document_date_at(segment, at + 1)
            if (
                segment.key(at) == "và"
                and segment.match(segment.skip(at + 1, "các"), vocabulary.DOCUMENTS) is None
            ):
                return offset, at
        else:
            at += 1
    return offset, at


def _clause_span(segment: Segment, at: int) -> tuple[Offset, int] | None:
    intro = segment.match(at, vocabulary.SPAN_INTRO)
    hit = _span_at(segment, intro if intro is not None else at)
    if hit is None or (intro is None and hit[0].unit not in (TimeUnit.DAY, TimeUnit.WORKING_DAY)):
        return None
    return None if segment.match(hit[1], vocabulary.SPAN_BEFORE) is not None else hit


def _ends_clause(segment: Segment, at: int) -> bool:
    key = segment.key(at)
    if key in ("(", ")", ",", ":"):
        return True
    if key == "-" and segment.token(at - 1).blank and segment.number(at + 1) is None:
        return True
    years = key == "-" and segment.number(at - 1) is not None
    return key in ("và", "hoặc", "-") and not years and time_follows(segment, at + 1)


def time_follows(segment: Segment, at: int) -> bool:
    """Whether a date, an event, continuous work or a count stands here."""
    if segment.match(at, vocabulary.TRIGGERS) is not None:
        return True
    return any(rule(segment, at) is not None for rule in (always_at, times_at, when_at))
