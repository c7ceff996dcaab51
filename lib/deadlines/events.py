"""Rules for work that an event bounds, and for dates that are not of the work: of documents, of what figures cover."""

from __future__ import annotations

from dataclasses import replace

from lib.days import day_before, due_after
from lib.deadlines import words as vocabulary
from lib.deadlines.dates import bound_at, dates_at, days_at, hour_at, one_at, when_at
from lib.deadlines.deadline import Offset, TimeUnit
from lib.deadlines.finds import (
    Bound,
    Doubt,
    Happening,
    ImpossibleDate,
    Item,
    Need,
    Point,
    Points,
    When,
    Words,
    day_point,
)
from lib.deadlines.licence import explained, names_work
from lib.deadlines.periods import months_at, quarters_at, written_year_at, year_at, year_span_at, years_at
from lib.deadlines.rhythms import always_at, times_at
from lib.deadlines.tokens import Segment, TokenKind

# ---------------------------------------------------------------- spans before and after events


_BEFORE_A_DAY = "thời hạn tính lùi từ một ngày đã cho, cần ghi rõ ngày cuối"


def offset_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """offset := [intro] N UNIT ["làm việc"] ("sau" | "kể từ" | "từ khi") event | intro N "ngày" | N "ngày"."""
    intro = segment.match(at, vocabulary.SPAN_INTRO)
    if segment.key(at) == "trong" and segment.small(at + 1) and days_at(segment, at + 2, anchored=True):
        return Words(""), at + 2  # "trong 02 ngày 14 và 15/5"
    hit = _span_at(segment, intro if intro is not None else at)
    if hit is None or (intro is not None and hour_at(segment, intro) is not None):
        return None
    offset, after = hit
    ends = _term_ends_at(segment, after) if segment.key(at) == "sau" else None
    if ends is not None:
        return _counted_on(segment, offset, ends[0]), ends[1]
    of_term = segment.key(after) == "của" and one_at(segment, after + 1) is not None
    per_time = after if of_term else segment.match(after, vocabulary.PER_TIME)
    if per_time is not None:  # "10 ngày của tháng đầu quý sau", "15 ngày một lần"
        return Doubt("nêu số ngày mà không rõ tính từ ngày nào", hard=of_term), per_time
    long = offset.unit in (TimeUnit.MONTH, TimeUnit.YEAR)
    tail = after + 1 if _begins_in_brackets(segment, after) else segment.skip(after, ",")
    if segment.key(at) == "trước":
        end = after if _ends_clause(segment, after) else _clause_at(segment, after)[1]
        need = Need.CONDITION if end > after else Need.ADDED  # "Thông báo trước 15 ngày, tổ chức ngày 20/8"
        return _clear(segment, after, end, Happening(need, span=True)), end
    if segment.match(tail, vocabulary.SPAN_BEFORE) is not None:
        # "10 ngày trước khi họp" is due before an event; "6 tháng trước ngày 10/6" is no span.
        if long and when_at(segment, tail) is not None:
            return None
        start = segment.match(tail, vocabulary.SPAN_BEFORE) or tail
        end = _clause_at(segment, tail)[1]
        hit_day = _day_at(segment, start) or _known_day_at(segment, start, end)
        if hit_day is not None:
            words = {segment.key(step) for step in range(at - 2, intro or at)}
            return _counted_back(segment, offset, hit_day[0], words), hit_day[1]
        return Happening(Need.CONDITION, span=True), end
    if segment.match(tail, vocabulary.SPAN_AFTER) is not None:
        return _dated_span(segment, offset, tail, worked=intro is None and segment.is_word(at - 1))
    if long and (intro is None or (segment.key(at) == "trong" and intro == at + 1)):
        return None
    if segment.is_number(at - 1) and segment.key(at - 2) == "/":
        why = "số ngày đứng ngay sau một ngày đã cho, không rõ tính lùi hay tính tới"
        return Doubt(why, hard=True), after
    if intro is None and any(segment.key(step) == "trước" for step in range(at)):
        return Happening(Need.CONDITION, span=True), after  # "trước Tết 10 ngày"
    return Happening(Need.ADDED, offset), after


def _begins_in_brackets(segment: Segment, at: int) -> bool:
    """ "06 ngày làm việc (từ ngày 11/02/2026)"."""
    opened = segment.match(at + 1, vocabulary.SPAN_AFTER) if segment.key(at) == "(" else None
    hit = days_at(segment, opened, anchored=True) if opened is not None else None
    return hit is not None and segment.key(hit[1]) == ")" and not (hit[0][0].loose or hit[0][0].since)


_UNSURE_BACK = vocabulary.words("trong đa quá hơn dưới khoảng từ sau gần không chưa độ chừng")
"""Words before a limit counted back that leave its day open."""


def _counted_back(segment: Segment, offset: Offset, points: tuple[Point, ...], before: set[str]) -> Item:
    """ "03 ngày làm việc trước ngày 30/6": the day so long before a single day that is named; else a doubt."""
    point, sure = points[0], len(points) == 1 and not before & _UNSURE_BACK
    if not sure or point.recurring or point.since or point.fault or not point.day:
        return Doubt(_BEFORE_A_DAY, hard=True)
    try:
        end = point.end(segment.plan_year)
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True)
    day = day_before(end, offset.amount, offset.unit, segment.calendar)
    said = f"tính lùi từ ngày {end.day}/{end.month}/{end.year}"
    return Doubt(_BEFORE_A_DAY, hard=True) if day is None else When((day_point(day, said=said),), Bound.BY)


def _clear(segment: Segment, at: int, end: int, event: Happening) -> Item:
    """The event, unless nothing explains a figure among its words: then what is before it was not understood."""
    if event.need is Need.MANNER or any(segment.is_document(s) for s in range(at, end)):
        return event
    step = at
    while step < end and segment.key(step) not in ("trước", "sau", "đến", "chậm"):
        span, day = _span_at(segment, step), days_at(segment, step, anchored=True)
        if day is not None and day[0][-1].day and day[0][-1].year and segment.key(day[1]) == ",":
            step = day[1]  # "Sau ngày bầu cử 15/3/2026, chậm nhất 20/3"
            continue
        roman = segment.key(step - 1) == "/" and segment.key(step - 2) in vocabulary.ROMANS
        if segment.key(step - 1) == "tháng" or roman:
            # "kỳ họp tháng 7/2026"
            step = year_at(segment, step + 1)[2] if segment.number(step) else step + 1
            continue
        if segment.is_number(step) and not (span or explained(segment, step)):
            return Doubt(f"chưa hiểu số “{segment.token(step).text}” trong câu", hard=True)
        step = span[1] if span else step + 1
    return event


def _dated_span(segment: Segment, offset: Offset, tail: int, worked: bool) -> tuple[Item, int] | None:
    """The event after an offset, or the day so long after a calendar date; "6 tháng từ tháng 5" is neither.

    worked: the work stands straight before it, "Kiểm tra 03 ngày (từ 10/6)".
    """
    if worked and segment.key(tail - 1) == "(":
        return Doubt("không rõ số ngày là hạn hay là thời gian làm", beside=True), segment.close(tail) + 1
    start = segment.match(tail, vocabulary.SPAN_AFTER) or tail
    ends = _term_ends_at(segment, start)
    named = dates_at(segment, start, anchored=True)
    if named is not None and named[0][-1].since is not None and named[0][-1].day:
        return Words(""), tail  # "Trong 03 ngày, từ 06/5 đến 08/5"
    spans = months_at(segment, start) or quarters_at(segment, start) or years_at(segment, start)
    if ends is None and spans is not None and not spans[0][0].bare:
        return None
    end = _clause_at(segment, start)[1]
    known = ends or _day_at(segment, start) or _known_day_at(segment, start, end)
    if known is not None:
        return _counted_on(segment, offset, known[0]), known[1]
    return Happening(Need.CONDITION, offset, span=True), end


def _day_at(segment: Segment, at: int) -> Points | None:
    """A day of the calendar here, or at the "ngày" before."""
    hit = days_at(segment, at - 1 if segment.key(at - 1) == "ngày" else at)
    return None if hit is None or hit[0][0].loose else hit


def _known_day_at(segment: Segment, start: int, end: int) -> Points | None:
    """The day of an event that is given with it: "kể từ ngày nhận (nhận ngày 12/5/2025)", "… ngày tiếp nhận: 20/8/2026"."""
    if any(segment.is_document(step) for step in range(start, end)):
        return None
    for step in range(start, end):
        hit = days_at(segment, step, anchored=True)
        if hit is not None and not hit[0][0].loose and hit[0][0].year and hit[1] == end:
            return hit
    opened = segment.key(end) == "("
    look = end + (segment.key(end) in ("(", ":"))
    while (
        opened
        and segment.is_word(look)
        and look < end + 8
        and bound_at(segment, look)[1] == look
        and days_at(segment, look, anchored=True) is None
    ):
        look += 1
    look = segment.skip(look, ":")
    hit = days_at(segment, look, anchored=True) if look > end else None
    if hit is None or hit[0][0].loose or (opened and segment.key(hit[1]) != ")"):
        return None
    planned = any(segment.stands(step, ("dự", "kiến")) for step in range(end, look))
    fault = "thời hạn tính từ một ngày mới là dự kiến" if planned else ""
    return ((replace(hit[0][0], fault=fault),) if planned else hit[0]), hit[1] + opened


def _term_ends_at(segment: Segment, at: int) -> Points | None:
    """ "kết thúc quý, 6 tháng, năm", "hết tháng 6", "ngày cuối quý": the terms at whose ends a limit begins."""
    start = segment.match(at, vocabulary.TERM_ENDS)
    hit = dates_at(segment, segment.skip(start, "mỗi", "các", "của", "kỳ")) if start is not None else None
    if hit is None or any(point.day or point.fault or point.loose for point in hit[0]):
        return None
    rhythm = any(point.bare or point.recurring for point in hit[0])
    ends = {(point.year, point.last): point for point in reversed(hit[0])}
    points = sorted(ends.values(), key=lambda point: (point.year or segment.plan_year, point.last))
    return tuple(replace(point, recurring=rhythm, bare=False) for point in points), hit[1]


def _counted_on(segment: Segment, offset: Offset, points: tuple[Point, ...]) -> Item:
    """The days so long after those that are named, by Điều 147–148 of the Bộ luật Dân sự 2015 (lib.days)."""
    fault = next((point.fault for point in points if point.fault), None)
    if fault:
        return Doubt(fault, hard=True)
    if len(points) > 1 and (points[0].day is not None or any(point.since for point in points)):
        return Doubt("thời hạn tính từ nhiều ngày đã cho, cần ghi rõ ngày cuối")
    days = []
    for point in points:
        try:
            start = point.end(segment.plan_year)
        except ImpossibleDate as error:
            return Doubt(str(error), hard=True)
        limit = due_after(start, offset.amount, offset.unit, segment.calendar)
        # "tính từ ngày 12/5/2025, hết ngày 19/5"
        said = f"tính từ ngày {start.day}/{start.month}/{start.year}, {limit.sentence()}"
        days.append(day_point(limit.day, point.name, point.recurring, said))
    return When(tuple(days), Bound.BY)


def _span_at(segment: Segment, at: int) -> tuple[Offset, int] | None:
    """N UNIT; weeks become days, hours only where they make whole days."""
    amount = segment.small(at)
    if not amount or segment.key(at - 1) in ("/", ".", "thứ", "tuần"):
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
    return None if known is None or part or dated else (Offset(amount * known[0], known[1]), at + 2)


# ---------------------------------------------------------------- events


def happening_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """happening := ("khi" | "sau [khi]" | "theo" | "kể từ" | "đột xuất" | "tùy" …) words up to a separator."""
    after = segment.match(at, vocabulary.TRIGGERS)
    if after is None or segment.match(at, vocabulary.HARMLESS) is not None or segment.key(at - 1) == "trừ":
        return None
    trigger = segment.key(after - 1) if segment.key(after - 1) == "khi" else segment.key(at)
    if segment.match(at, vocabulary.MOMENT) is not None:
        more = segment.match(after, vocabulary.TRIGGERS)
        return Happening(Need.ADDED), after if more is None else _clause_at(segment, more)[1]
    beside = segment.key(at - 1) in ("tháng", "quý", "kỳ", "năm")
    lone = after >= len(segment.tokens) or (beside and segment.is_sign(after))
    if lone and trigger in ("sau", "trước", "từ"):
        return None
    if trigger == "trước" and segment.key(after) == "ngày" and segment.match(after, vocabulary.OPAQUE):
        return None
    start = segment.skip(after, "ngày")
    if start > after and segment.is_sign(start) and segment.key(start) in ("", "(", ","):
        return None  # "Trước ngày (để trống)"
    blank_day = start > after and segment.key(start) in ("tháng", "năm", "/", "-", ".", "…", "_")
    figure = segment.is_number(start) or segment.small(start) is not None
    if segment.key(after - 1) in ("trước", "sau") and (figure or blank_day):
        return None
    ends = _term_ends_at(segment, start) if trigger in ("khi", "sau") else None
    if ends is not None:
        if segment.key(at) == "trước":
            return When(tuple(replace(point, closed=True) for point in ends[0]), Bound.BY), ends[1]
        lead = segment.skip(ends[1], "là", ":")
        later = _span_at(segment, segment.match(lead, vocabulary.SPAN_INTRO) or lead)
        if later is not None and segment.key(later[1]) != "trước":
            return _counted_on(segment, later[0], ends[0]), later[1]
    return _event_at(segment, at, after, trigger)


def same_day_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Phát hành trong ngày ký", "ngay trong ngày tiếp nhận hồ sơ": due when it happens, where no day is said with it."""
    after = segment.match(at, vocabulary.SAME_DAY)
    end = at if after is None else _clause_at(segment, after)[1]
    plain = segment.run(at) >= end
    return (
        (Happening(Need.ADDED), end)
        if end > at and plain and segment.key(end) in ("", ",", ".", ")")
        else None
    )


def _event_at(segment: Segment, at: int, after: int, trigger: str) -> tuple[Item, int]:
    """The event whose trigger reaches from the one position to the other."""
    offset, end = _clause_at(segment, after)
    end = _limit_within(segment, at, end) if segment.key(after - 1) == "theo" else end
    span = offset is not None
    if span and segment.stands(at, ("trước", "hạn")) and any(segment.number(step) for step in range(at)):
        return Doubt(_BEFORE_A_DAY, hard=True), end
    ahead = "trước" in (segment.key(at), trigger)
    offset = None if ahead else offset
    # "nếu chậm phải giải trình", but not "(nếu có)", which asks whether there is the work at all.
    asks = segment.key(at) == "nếu" and end == after + 1
    remark = not asks and segment.match(at, vocabulary.CASES) is not None
    later = bool({segment.key(at), trigger, segment.key(at + 1)} & {"sau", "điểm"})
    event = Happening(_need(segment, at, after, end), offset, remark, span, ahead, later)
    words = [segment.key(step) for step in range(after, end)]
    if event.need is Need.MANNER and (words == ["dự", "thảo"] or vocabulary.VOID & {*words}):
        return Doubt(f"chưa hiểu “theo {' '.join(words)}”", word="nhầm"), end
    return _clear(segment, after, end, event), end


def _limit_within(segment: Segment, at: int, end: int) -> int:
    """The position of "trước ngày 15/3" in "theo Đề án của Bộ trước ngày 15/3", the limit of the work; else the end."""
    for step in range(at + 2, end):
        bound, start = bound_at(segment, step)
        limited = segment.key(step) == "trong" or bound in (Bound.BEFORE, Bound.BY)
        hit = dates_at(segment, start, anchored=True) if limited else None
        if hit is not None and hit[1] >= end and not any(p.loose or p.is_year for p in hit[0]):
            return step if segment.key(step - 1) not in vocabulary.ISSUING else end
    return end


def begun_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Từ ngày ký đến 31/12", "Từ đầu năm đến hết 30/6", "Từ sau Tết đến 30/3": from whatever to a date is due on it."""
    start = segment.match(at, vocabulary.SINCE)
    covers = any(segment.key(step) in vocabulary.COVERING for step in range(at))
    if (
        start is None
        or "từ" not in (segment.key(at), segment.key(start - 1))
        or covers
        or when_at(segment, at)
    ):
        return None
    while segment.is_word(start) and segment.key(start) != "đến" and start < at + 12:
        start += 1
    start = segment.close(start) + 1 if segment.key(start) == "(" else start  # "Từ ngày ký (05/01) đến 30/6"
    hit = when_at(segment, start) if segment.key(start) == "đến" else None
    if (
        hit is None
        or not isinstance(hit[0], When)
        or all(p.last == 12 and not (p.day or p.year) for p in hit[0].points)
    ):
        return None  # "Từ đầu năm đến cuối năm": all the time
    return Words(""), start


def _need(segment: Segment, at: int, after: int, end: int) -> Need:
    words = {segment.key(step) for step in range(at, after)}
    if words & {"theo", "căn", "tùy", "cơ"}:
        return Need.MANNER
    if "trước" in words:
        return Need.CONDITION
    if words & {"sau", "từ"}:
        sure = segment.match(after, vocabulary.SURE_EVENT) is not None or segment.key(end - 1) == "xong"
        return Need.CERTAIN if sure else Need.CONDITION
    return Need.ADDED if segment.match(after, vocabulary.ADDED) is not None else Need.CONDITION


def dates_inside(segment: Segment, start: int, end: int) -> tuple[Point, ...]:
    """The first date among the words of an event that no document explains: no day, no "đến hết năm Y" said may be lost."""
    if any(segment.is_document(step) for step in range(start, end)):
        return ()
    for step in range(start, end):
        if segment.key(step + 1) == "tháng" and segment.number(step + 2) is None:
            continue  # "01 tháng sau kiểm tra": a length
        hit = days_at(segment, step, anchored=segment.key(step + 1) == "/")
        bound, inner = bound_at(segment, step)
        limit = bound in (Bound.BEFORE, Bound.BY) or segment.key(step) == "đến"
        if hit is None and limit and segment.key(step) != "kết" and not _span_at(segment, inner):
            hit = dates_at(segment, inner, anchored=True)
        if hit is not None and hit[1] <= end and not any(p.loose or p.recurring or p.bare for p in hit[0]):
            return hit[0]
    return ()


def _clause_at(segment: Segment, at: int) -> tuple[Offset | None, int]:
    """The words of an event up to a separator, and the offset said among them ("chậm nhất 01 tuần")."""
    offset: Offset | None = None
    start = at
    while at < len(segment.tokens) and not (at > start and _ends_clause(segment, at)):
        intro = segment.match(at, vocabulary.SPAN_INTRO)
        span = _span_at(segment, intro if intro is not None else at) if offset is None else None
        days = span is not None and span[0].unit in (TimeUnit.DAY, TimeUnit.WORKING_DAY)
        if span and (intro is not None or days) and segment.match(span[1], vocabulary.SPAN_BEFORE) is None:
            offset, at = span
        elif segment.is_document(at):
            at = document_date_at(segment, at + 1)
            more = segment.match(segment.skip(at + 1, "các"), vocabulary.DOCUMENTS)
            if segment.key(at) == "và" and more is None:
                return offset, at
        else:
            at += 1
    return offset, at


def _ends_clause(segment: Segment, at: int) -> bool:
    key = segment.key(at)
    edition = key == ":" and not segment.token(at - 1).blank and segment.full_year(at + 1)
    if key in ("(", ")", ",", ":", "nhưng") and not edition:
        return True
    if key == "-" and segment.token(at - 1).blank and segment.number(at + 1) is None:
        return True
    years = key == "-" and segment.number(at - 1) is not None
    return key in ("và", "hoặc", "-") and not years and time_follows(segment, at + 1)


def time_follows(segment: Segment, at: int) -> bool:
    """Whether a date, an event, continuous work or a count stands here."""
    rules = (always_at, times_at, when_at)
    return segment.match(at, vocabulary.TRIGGERS) is not None or any(rule(segment, at) for rule in rules)


# ---------------------------------------------------------------- dates that are not of the work


def origin_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Giao ngày 10/6/2025", "Ngày nhận: 05/3/2025", "Văn bản đến ngày 05/3": when the work came, not when it is due."""
    after = segment.match(at, vocabulary.ORIGINS)
    begun = segment.match(at, vocabulary.SINCE) if after is None else None
    after = begun if after is None else after
    if after is None or {segment.key(at - 1), segment.key(after)} & vocabulary.NO_ORIGIN:
        return None
    heads = segment.key(at) in ("giao", "nhận", "tiếp", "văn", "vb", "công", "đơn")
    heads = heads or (segment.key(at) == "phân" and segment.number(after) is not None)
    direct = heads and all(segment.is_sign(step) for step in range(at))
    arrived = dates_at(segment, after + 1) if segment.stands(after - 1, ("đến", "trong")) else None
    if arrived is not None:
        return Words("", origin=arrived[0], lost=True), arrived[1]  # "Văn bản đến trong tháng 5"
    while segment.is_word(after) and after < at + 6 and segment.key(after) != "ngày":
        if bound_at(segment, after)[1] > after:
            return None
        after += 1
    hit = days_at(segment, segment.skip(after, ":"), anchored=True)
    if hit is None or hit[0][0].loose:
        return None
    if not (direct or begun or "ngày" in (segment.key(at), segment.key(after))):
        return None
    # "Giao ngày 02/3, thời hạn 10 ngày", "Kể từ 01/3, trong 30 ngày phải xong": the limit beside the day from which it counts.
    start = segment.skip(hit[1], ",", "(", ":")
    while (
        hit[1] < start < hit[1] + 8
        and segment.is_word(start)
        and not segment.match(start, vocabulary.SPAN_INTRO)
    ):
        start += 1
    span = _span_at(segment, segment.match(start, vocabulary.SPAN_INTRO) or start)
    said = segment.said(hit[1], start)
    alone = span and (segment.is_sign(span[1]) or segment.key(span[1]) in ("phải", "xong", "hoàn"))
    if span and alone and start > hit[1] and names_work(said):
        return _counted_on(segment, span[0], hit[0]), span[1]
    return None if begun else (Words("", origin=hit[0]), hit[1])


def document_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """document := NOUN* ["số"] NUMBER-AND-SYMBOL [words "ngày" day]: never a date."""
    after = _document_number(segment, at)
    if after is not None:
        return Words(""), document_date_at(segment, after)
    issued = segment.key(at - 1) in vocabulary.ISSUING
    unclear = Doubt("không rõ ngày nêu sau là hạn hay ngày của văn bản")
    letter, noun = segment.match(at, vocabulary.LETTERS), segment.match(at, vocabulary.DOCUMENTS)
    if letter is not None:
        hit = _document_day(segment, letter) if segment.key(letter) != "ngày" else None
        bounds, after = (set[Bound](), at) if hit is not None else _bounds_after_day(segment, at, letter)
        if hit is not None or bounds:
            # "Tờ trình ngày 02/3, phê duyệt trước 20/3"
            known = bool(bounds & {Bound.BEFORE, Bound.BY})
            return (Words("") if known else unclear), after if hit is None else hit[1]
    paper = segment.match(at, vocabulary.SESSION_LETTERS)
    session = segment.match(paper, vocabulary.SESSION_OF) if paper is not None and not issued else None
    hit = one_at(segment, session) if session is not None else None
    if hit is not None and hit[0][0].day is None:
        return Words(""), hit[1]  # "Nghị quyết kỳ họp tháng 7/2024"
    dated = noun is not None and segment.key(noun) == "ngày" and segment.key(noun - 1) != "số"
    # "Kế hoạch ngày 05/01/2026 của …" is a document; after "ban hành" the day may be the deadline.
    hit = _document_day(segment, noun) if dated and noun is not None else None
    return None if hit is None else (unclear if issued else Words(""), hit[1])


def _bounds_after_day(segment: Segment, at: int, letter: int) -> tuple[set[Bound], int]:
    """The words before dates that follow the day (without its year) of a letter at the head, and the position after it."""
    heads = not any(token.kind is TokenKind.WORD for token in segment.tokens[:at])
    hit = days_at(segment, letter) if heads and segment.key(letter) == "ngày" else None
    if hit is None or hit[0][0].loose or hit[0][-1].year:
        return set(), at
    bounds = {bound_at(segment, step)[0] for step in range(hit[1], len(segment.tokens))}
    return bounds & {Bound.BEFORE, Bound.BY, Bound.WITHIN}, hit[1]


def _document_day(segment: Segment, at: int) -> Points | None:
    """A day with its year, by which a document may be named."""
    hit = days_at(segment, at)
    return hit if hit is not None and not hit[0][0].loose and hit[0][-1].year else None


def _document_number(segment: Segment, at: int) -> int | None:
    if segment.is_document(at):
        return at + 1
    noun = segment.match(at, vocabulary.DOCUMENTS) or segment.match(at, vocabulary.FORMS)
    if noun is None:
        return None
    after = segment.skip(noun, "số", ":")
    if segment.is_document(after):
        return after + 1
    if segment.number(after) is not None and segment.key(after + 1) == "/" and segment.full_year(after + 2):
        return after + 3
    units = ("tháng", "lần", "/", "-", "ngày", "năm", "quý", ".")
    counted = segment.key(after + 1) in units and segment.key(noun) != "số"
    dated = segment.key(after + 1) == "ngày" and segment.match(at, vocabulary.LETTERS) == after
    counted = counted and not (dated and _document_day(segment, after + 1))  # "Công văn 77 ngày 15/6/2026"
    plain = segment.is_number(after) and not segment.full_year(after)
    return after + 1 if plain and not counted else None


def document_date_at(segment: Segment, at: int) -> int:
    """The position after a date that belongs to a document; at itself where there is none."""
    numbered = segment.is_document(at - 1) and segment.key(at + 1) in ("/", ".", "-")
    straight = days_at(segment, at, anchored=True) if numbered else None
    if straight is not None:
        return straight[1]
    look = at
    while look < at + 14 and segment.is_word(look) and not _starts_time(segment, look):
        look += 1
    look += segment.key(look) == "("
    if segment.key(look) == "năm" and segment.full_year(look + 1):
        return look + 2
    closed = segment.key(look + 1) == "/" and segment.key(look + 3) == ")"  # "CV 123 (5/5), trả lời 15/5"
    bracketed = segment.key(look - 1) == "(" and (closed or written_year_at(segment, look + 4) is not None)
    hit = days_at(segment, look, bracketed) if segment.key(look) == "ngày" or bracketed else None
    return hit[1] if hit is not None and not hit[0][0].loose else at


def _starts_time(segment: Segment, at: int) -> bool:
    tables = (vocabulary.BEFORE, vocabulary.BY, vocabulary.WITHIN, vocabulary.SINCE, vocabulary.EVERY)
    named = segment.key(at) in ("ngày", "năm", "theo", "khi")
    return named or any(segment.match(at, table) is not None for table in (*tables, vocabulary.ALWAYS))


def data_window_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "số liệu tính đến 14/6", "kỳ báo cáo từ 15/12 đến 14/6": what the figures cover, not when the work is due."""
    after = segment.match(at, vocabulary.DATA_WINDOWS)
    if after is None:
        return None
    # "trước", "chậm nhất", "trong" begin a deadline; "đến", "đến hết" close a window as well.
    limits = (vocabulary.BY, vocabulary.BEFORE, vocabulary.WITHIN)
    if segment.key(after) != "đến" and any(segment.match(after, table) is not None for table in limits):
        return None
    past = segment.match(segment.skip(after, "của", "("), vocabulary.PAST_TERM)
    hit = when_at(segment, segment.skip(after, "(", ":", "là", "được"))
    if past is not None and segment.number(past) is None:
        return Words(""), past
    if hit is None:
        start = one_at(segment, segment.skip(after, "từ", "ngày"))
        return None if start is None else (Words(""), start[1])
    listed = isinstance(hit[0], When) and _is_rhythm(hit[0], segment.key(after) == ":")
    if listed or not isinstance(hit[0], When | Doubt):
        return None
    return _more_figures_at(segment, hit[1])


def _more_figures_at(segment: Segment, at: int) -> tuple[Item, int]:
    """ "… và từ 15/5 đến 14/11": the figures of the report after it; "như năm 2025 (trước 31/10/2025)": the day of that year."""
    named, year = segment.skip(at, ",", "(", ":", "là"), segment.plan_year
    last = when_at(segment, named)
    if last and isinstance(last[0], When) and all((p.year or year) < year for p in last[0].points):
        return Words("", origin=last[0].points, lost=True), last[1] + (segment.key(named - 1) == "(")
    further = segment.key(at) in ("và", ",") and segment.key(at + 1) == "từ"
    second = when_at(segment, at + 1) if further else None
    return Words(""), second[1] if second is not None and isinstance(second[0], When) else at


def _is_rhythm(when: When, headed: bool) -> bool:
    """ "Tổng hợp số liệu cuối mỗi quý", "Kỳ báo cáo: quý I, 6 tháng, năm": when figures are made, not what they cover."""
    listed = len(when.points) > 1 and not any(p.day or p.since for p in when.points)
    return listed and (when.exact or (headed and not when.recurs))


def past_term_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "tháng trước liền kề": the term that figures are of; "Kỳ trước 20/3, kỳ này 20/6": the day of the one before."""
    after = segment.match(at, vocabulary.PAST_TERM)
    if after is None:
        return None
    hit = dates_at(segment, segment.skip(after, ":", "là"), anchored=True)
    told = any(segment.stands(step, (segment.key(at), "này")) for step in range(len(segment.tokens)))
    if hit and (told or segment.key(after) == ":") and not (hit[0][0].loose or hit[0][0].recurring):
        return Words("", origin=hit[0], lost=True), hit[1]
    # "Quý trước đã nộp, quý này trước 14/6"
    end = _clause_at(segment, after)[1] if told and hit is None else after
    return (Words(""), end) if segment.key(end) in (")", ",", ".") else None


def purpose_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "để trình HĐND kỳ họp cuối năm": what the work is for, where it says no figures of its own."""
    after = segment.match(at, vocabulary.PURPOSE)
    if after is None and segment.is_number(at - 1):
        after = segment.match(at, vocabulary.FOR)
    end = _clause_at(segment, after)[1] if after is not None else at
    dated = segment.is_number(at - 1) and segment.key(end - 2) in ("giữa", "cuối")
    words = [step for step in range(at, end) if not (dated and segment.full_year(step))]
    plain = all(segment.is_word(step) and segment.key(step) not in vocabulary.ROMANS for step in words)
    free = plain and not any(always_at(segment, step) for step in words)
    return (Words(""), end) if free and after is not None and end > after + 1 else None


def outlook_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "tầm nhìn đến năm 2045", "định hướng 2030": the horizon of a programme, not a deadline."""
    after = segment.match(at, vocabulary.OUTLOOKS)
    after = segment.skip(after, "đến", "năm", "giai", "đoạn") if after is not None else at
    year = segment.full_year(after)
    return None if year is None or after == at else (Words(""), year_span_at(segment, year, after + 1)[1])
