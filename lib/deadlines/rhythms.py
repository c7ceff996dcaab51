"""Rules for work without an end: continuous work, so many times a period, weekdays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lib.deadlines import words as vocabulary
from lib.deadlines.dates import dates_at, days_at, disagreement, weekday_at, when_at
from lib.deadlines.deadline import Count, TimeUnit
from lib.deadlines.finds import Always, Doubt, ImpossibleDate, Item, Point, Times, When, Words, day_point
from lib.deadlines.licence import ends_counted, is_thing
from lib.deadlines.tokens import Segment, TokenKind

# ---------------------------------------------------------------- continuous work


_YEARS = r"\d{4} (?:- \d{4} )?"
_ITS_YEAR = vocabulary.pattern(
    rf"(?:[(,] )+(?:{{THAT}}?{_YEARS}|{{SAID}}(?!học |sau |trước ))"
    rf"|{{THAT}}(?:{_YEARS}|(?<=năm ){{THIS}}|(?!học |sau |trước ))",
    THAT=vocabulary.THAT_YEAR,
    SAID=vocabulary.SAID_YEARS,
    THIS=vocabulary.THIS_YEAR,
)
"""Of continuous work: "trong năm 2026", "(các năm)", "giai đoạn 2021-2025"."""


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
    # "trong 6 tháng cuối năm" said of continuous work: when it goes on, not when it is due.
    span = when_at(segment, after) if segment.key(after) == "trong" else None
    if span is not None and isinstance(span[0], When) and not span[0].exact:
        return Always(), span[1]
    year = segment.fits(after, _ITS_YEAR)
    return Always(), after if year is None else year[1]


def _round_the_clock_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "24/7" is all the time where nothing else but words stands; beside dates it may be the 24th of July."""
    if not segment.stands(at, ("24", "/", "7")) or segment.key(at + 3) == "/":
        return None
    figures = sum(token.kind is TokenKind.NUMBER for token in segment.tokens)
    said = any(token.key in ("xuyên", "tục", "trực", "hệ", "suốt") for token in segment.tokens)
    if said and (figures == 2 or segment.key(at - 1) in ("trực", "hành", "động", "trợ")):
        return Always(), at + 3
    return Doubt("“24/7” có thể là cả ngày hoặc là ngày 24 tháng 7"), at + 3


# ---------------------------------------------------------------- weekdays


def every_week_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """every-week := weekdays "hàng tuần" | "hàng tuần" [","] ["vào"] weekdays; several days are a count."""
    start = segment.skip(at, *_BEFORE_WEEKDAY)
    days, after = _weekdays_at(segment, start)
    every = segment.match(segment.skip(after, "của", ",") if days else start, vocabulary.EVERY_WEEK)
    if not days and every is not None:
        start = segment.skip(every, "(", ":", *vocabulary.DOINGS, *_BEFORE_WEEKDAY)
        days, every = _weekdays_at(segment, start)
    if not days or every is None:
        return None
    if sum(weekday_at(segment, step) is not None for step in range(len(segment.tokens))) > len(days):
        return Doubt("nêu nhiều ngày trong tuần", hard=True), every
    if len(days) > 1:
        return Times(Count(len(days), TimeUnit.WEEK)), every
    found = _weekdays_of(segment, Point(1, 12), days[0])
    return When(tuple(day_point(day, f"Ngày {day:%d/%m}", recurring=True) for day in found)), every


_BEFORE_WEEKDAY = ("trước", "vào", "chiều", "sáng", "tối", "ngày", "các", "lúc", "hết", "đến")
_ANY_WORKED = -1
"""In place of a weekday: every day that is worked."""


def _weekdays_of(segment: Segment, span: Point, weekday: int, way: int = 0) -> list[date]:
    """The days of a span that are that weekday, or worked if the year turns out that way; raises ImpossibleDate."""
    first, last = span.start(segment.plan_year), span.end(segment.plan_year)
    if weekday == _ANY_WORKED:
        days = (first + timedelta(days=shift) for shift in range((last - first).days + 1))
        return [day for day in days if segment.calendar.works(day, way)]
    first += timedelta(days=(weekday - first.weekday()) % 7)
    return [first + timedelta(days=days) for days in range(0, (last - first).days + 1, 7)]


def _weekdays_at(segment: Segment, at: int) -> tuple[list[int], int]:
    """ "thứ 2, 4, 6", "thứ Ba và thứ Năm": different days (Monday is 0) and the position after them."""
    days: list[int] = []
    after = at
    while True:
        day = weekday_at(segment, at)
        number = segment.number(at) if days and day is None else None
        if day is not None or (number and 2 <= number <= 7):
            days.append(day if day is not None else (number or 0) - 2)
            after = at + (2 if day is not None else 1)
        following = segment.match(after, vocabulary.LIST)
        if after <= at or following is None:
            return (days if len(set(days)) == len(days) else []), after
        at = segment.skip(following, "ngày", "chiều", "sáng")


def dated_weekdays_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Thứ Bảy, Chủ nhật ngày 23, 24/5/2026": the weekdays are left out if they agree with their days."""
    weekdays, after = _weekdays_at(segment, at)
    start = segment.skip(after, ",", "(")
    hit = days_at(segment, start, anchored=True) if len(weekdays) > 1 else None
    if hit is None or any(p.loose or p.recurring or p.since for p in hit[0]):
        return None
    pairs = zip(weekdays, hit[0], strict=False)
    faults = [fault for weekday, p in pairs if (fault := disagreement(segment, p, weekday))]
    if faults or len(weekdays) != len(hit[0]):
        return faults[0] if faults else Doubt("số thứ và số ngày không khớp nhau", hard=True), hit[1]
    return Words(""), start


def lone_weekday_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """A weekday that says no day; but "Thứ hai: …" counts the parts of a list."""
    if weekday_at(segment, at) is None:
        return None
    days, after = _weekdays_at(segment, at)
    if days and segment.stands(at - 2, ("tuần", "(")) and segment.key(after) == ")":
        return Words(""), after  # "03 lần/tuần (thứ 2, 4, 6)"
    part = at == 0 and segment.key(at + 2) in (":", ",")
    return (Words("") if part else Doubt("nêu thứ trong tuần mà không rõ ngày nào")), at + 2


def nth_weekday_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Chủ nhật đầu tiên hằng tháng", "ngày làm việc cuối cùng của tháng 6": that weekday of each of the periods."""
    start = segment.skip(at, *_BEFORE_WEEKDAY)
    weekday, many = weekday_at(segment, start), 1
    if weekday is None:
        start, many = _worked_days_at(segment, at)
        weekday = _ANY_WORKED if many else None
    for which, table in vocabulary.ORDINALS if weekday is not None else ():
        after = segment.match(start + 2, table)
        if (
            after is None
            and weekday != _ANY_WORKED
            and segment.key(start + 2) == {0: "đầu", -1: "cuối"}.get(which)
        ):
            after = start + 3 if segment.key(start + 3) in ("tháng", "quý") else None
        hit = dates_at(segment, segment.skip(after, "của", "trong")) if after is not None else None
        if (
            hit is None
            or weekday is None
            or any((p.bare and segment.is_word(hit[1])) or p.day or p.since or p.fault for p in hit[0])
        ):
            continue
        place = many - 1 if which == 0 else which  # "05 ngày làm việc đầu tiên của tháng 3"
        found = Doubt("không rõ ngày làm việc nào") if many > 1 and which > 0 else None
        return found or _nth_of_each(segment, hit[0], weekday, place), hit[1]
    vague = (
        weekday == _ANY_WORKED
        and segment.key(start + 2) in ("đầu", "cuối")
        and segment.key(start + 4) not in ("sau", "kể", "từ")
    )
    return (Doubt("không rõ ngày làm việc nào của kỳ nào", hard=True), start + 3) if vague else None


def _worked_days_at(segment: Segment, at: int) -> tuple[int, int]:
    """The "làm" of "ngày làm việc", before which words of a limit or a number may stand, and the number; 0 where it is none."""
    look = segment.match(at, vocabulary.SPAN_INTRO) or at
    many = segment.small(look)
    if many and segment.stands(look + 1, ("ngày", "làm", "việc")):
        return look + 2, many
    start = segment.skip(look, *_BEFORE_WEEKDAY)
    return start, int(segment.stands(start - 1, ("ngày", "làm", "việc")) and segment.small(start - 2) is None)


def _nth_of_each(segment: Segment, spans: tuple[Point, ...], weekday: int, place: int) -> Item:
    """That weekday of each span, or why there is none."""
    try:
        ways = [
            [_weekdays_of(segment, span, weekday, way) for span in spans]
            for way in range(segment.calendar.WAYS if weekday == _ANY_WORKED else 1)
        ]
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True)
    lacking = next(
        (p for way in ways for p, days in zip(spans, way, strict=True) if place >= len(days)), None
    )
    if lacking is not None:
        why = f"{lacking.name or 'kỳ này'} không có ngày thứ {place + 1} như vậy trong tuần"
        return Doubt(why, hard=True)
    if len({tuple(days[place] for days in way) for way in ways}) > 1:
        return Doubt("lịch nghỉ của năm này chưa được công bố, cần ghi rõ ngày", hard=True)
    named = zip(spans, ways[0], strict=True)
    return When(tuple(day_point(days[place], p.name, p.recurring) for p, days in named))


# ---------------------------------------------------------------- so many times a period


_ONE = "(?:(?:0?1|một) )"
_AFTER_PERIOD = "(?:{DOING})*(?:{AT_LEAST})?(?P<times>{N})"
_TABLES = {
    "DOING": {word: ((word,),) for word in vocabulary.DOINGS},
    "ROMAN": {key: ((key,),) for key in vocabulary.ROMANS},
    "RISKY": {key: ((key,),) for key in (*vocabulary.RISKY, "vào", "trong", "mỗi", "và")},
} | {
    name: getattr(vocabulary, name)
    for name in ("AT_LEAST", "COUNTED", "PER", "EVERY", "PIECES", "PER_TIME", "EVERY_WEEK")
}
_TIMES = tuple(
    vocabulary.pattern(text, **_TABLES)
    for text in (
        # 02 lần/tháng · ít nhất 1 buổi mỗi quý · 3 ngày/tuần
        "(?:{AT_LEAST})?(?P<times>{N})(?:{COUNTED}(?:(?!{RISKY})[^\\W\\d]+ ){0,3}?|ngày (?=/ ))(?:trở lên )?"
        "(?:/ [^\\W\\d]+ (?=/ ))?"
        f"(?:{{PER}}{_ONE}?|(?=(?:tháng|quý|tuần) ))(?P<unit>{{UNIT}})(?!{{N}}|(?<=quý ){{ROMAN}})",
        # 100 hồ sơ/quý
        "(?<!/ )(?P<times>\\d+ )(?:(?!{RISKY}|{UNIT}|triệu |tỷ |nghìn |đồng )[^\\W\\d]+ ){1,3}/ (?P<unit>{UNIT})(?![^,;.()])",
        # mỗi quý [tổ chức] 01 lần · hằng tháng một chủ đề
        f"{{EVERY}}{_ONE}?(?P<unit>{{UNIT}}){_AFTER_PERIOD}(?:{{COUNTED}}|(?P<thing>))",
        # 1 quý 2 lần · năm 02 cuộc · Tháng 2 tin
        f"{_ONE}(?P<unit>{{UNIT}}){_AFTER_PERIOD}{{COUNTED}}",
        f"(?P<alone>)(?P<unit>năm |tuần ){_AFTER_PERIOD}{{COUNTED}}",
        f"(?P<alone>)(?P<unit>{{UNIT}}){_AFTER_PERIOD}{{PIECES}}",
        # quý/lần · 02 tuần/lần · nửa năm một lần · cách tuần 01 lần · hằng tuần
        f"{_ONE}(?P<unit>{{UNIT}}){{PER_TIME}}|(?P<every>{{N}})(?P<weeks>tuần )(?:[^\\W\\d]+ ){{0,4}}?{{PER_TIME}}",
        "(?P<every>{N})(?P<unit>ngày ){PER_TIME}",
        "(?P<alone>)(?P<unit>{UNIT}){PER_TIME}",
        "(?P<half>nửa )(?P<unit>{UNIT}){PER_TIME}",
        "(?P<other>cách )(?:nhau |một )*(?P<every>\\d+ )?(?P<unit>{UNIT})(?:[^\\W\\d]+ ){0,2}{PER_TIME}",
        "(?P<weeks>){EVERY_WEEK}",
    )
)
"""How often work is done: so many times a period. alone: not straight after a number, which would be of the unit."""


def times_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """times := N "lần" ("/" | "mỗi") UNIT | ("mỗi" | "hàng" | "1") UNIT N "lần" | UNIT "/lần" | "cách" UNIT … | "hàng tuần"."""
    for form in _TIMES:
        hit = segment.fits(at, form)
        count = _count_of(segment, at, *hit) if hit is not None else None
        if count is not None:
            return count
    # "Tháng 6 lớp tập huấn": six classes a month or a class in June.
    numbered = segment.key(at) in ("tháng", "quý") and segment.number(at + 1) is not None
    sessions = segment.match(at + 2, vocabulary.SESSIONS) is not None or ends_counted(segment, at + 2)
    if numbered and sessions:
        return Doubt("không rõ số đứng sau là tháng, quý hay số lượng"), at + 2
    return None


def _count_of(segment: Segment, at: int, found: re.Match[str], after: int) -> tuple[Item, int] | None:
    said = found.groupdict()
    before = segment.small(at - 1) is not None
    if said.get("alone") is not None and before:
        return None
    if said.get("times") and segment.key(at - 1) in ("-", "đến") and segment.small(at - 2):
        return None
    if said.get("thing") is not None:
        if not is_thing(segment, after):
            return None
        after += 1
    unit = vocabulary.UNITS[(said.get("unit") or "tuần").strip()]
    if unit is TimeUnit.YEAR and segment.full_year(after) == segment.plan_year:
        after += 1
    times = vocabulary.number_of(said.get("times") or ("2" if said.get("half") else "1"))
    every = vocabulary.number_of(said.get("every") or ("2" if said.get("other") else "1"))
    return (Times(Count(times, unit, every)), after) if times and every else None
