"""The grammar of deadlines: a statement -> its items, by recursive descent.

The principle: figures are a date only where the words around them license one, by the table of lib.deadlines.licence; two
dates are what the table RELATIONS of lib.deadlines.cell.relations says of what stands between them. Every token is accounted for:
what no rule knows is either a plain word (the name of the work) or a doubt, and a date left unexplained is a question, not
a milestone.

A rule is a function of its name with "_at": it takes a position of a segment and answers (what it found, next position)
or None; its docstring says its production. The first of _RULES that finds something at a position rules.

    statement  := [bullet] item*
    item       := when | times | always | offset | happening | document | … (_RULES) | word
    when       := bound* dates             trước 30/6 · chậm nhất là ngày 5/6 · trong quý I       (dates)
    dates      := range (("," | "và" | "/") range)* ["hằng năm"];  range := one [("-" | "đến") one];  one := days | period
    period     := week | month-of-quarter | every | months | quarters | half | years | ends       (periods)
"""

from __future__ import annotations

from dataclasses import replace

from lib.deadlines import dates, events, rhythms
from lib.deadlines import words as vocabulary
from lib.deadlines.dates import bound_at, days_at, hour_at, when_at
from lib.deadlines.finds import Bound, Doubt, Happening, ImpossibleDate, Item, Mark, Point, When, Words
from lib.deadlines.licence import (
    Meaning,
    counted_at,
    is_name_number,
    is_other_script,
    meaning_of,
    names_work,
)
from lib.deadlines.periods import month_number_at, period_at
from lib.deadlines.tokens import Segment, TokenKind


def items_of(segment: Segment) -> list[Item]:
    """The whole statement, every token accounted for; neighbouring words are one item."""
    found: list[Item] = []
    at = _bullet_at(segment, 0)
    while at < len(segment.tokens):
        hit = next((hit for rule in _RULES if (hit := rule(segment, at)) is not None), None)
        start = at
        item, at = hit if hit is not None else _word_at(segment, at)
        told = events.dates_inside(segment, start, at) if isinstance(item, Happening) else ()
        last = found[-1] if found else None
        if isinstance(item, Words) and isinstance(last, Words) and not (item.origin or last.origin):
            found[-1] = Words(f"{last.text} {item.text}".strip(), item.topic)
        else:
            found.append(item)
        if told:
            found.append(Words("", origin=told, lost=True))
    return found


def _bullet_at(segment: Segment, at: int) -> int:
    """The position after "-", "+", "1.", "a)", "(1)" at the head of a statement."""
    at = segment.skip(at, "-", "+", "*", "•", "·", ",", ".", "…", "▪")
    if segment.key(at + 1) == "/" and segment.token(at + 1).blank and segment.number(at + 2) is None:
        return at + 2  # "1/ Tháng 3"
    number_or_letter = not segment.is_sign(at) and len(segment.key(at)) <= 2
    if number_or_letter and segment.key(at + 1) in (".", ")") and segment.token(at + 1).blank:
        return at + 2
    if segment.key(at) == "(" and len(segment.key(at + 1)) == 1 and segment.key(at + 2) == ")":
        return at + 3
    return at


# ---------------------------------------------------------------- times that are no deadline, or no certain one


def _unsure_word_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "l5/6", "1O/6": which figure a letter stands for is a guess; "June", "6月": a month in another language or script."""
    token, before, after = segment.token(at), segment.token(at - 1), segment.token(at + 1)
    touches = after.kind is TokenKind.NUMBER and not token.blank
    touches = touches or (before.kind is TokenKind.NUMBER and not before.blank)
    if token.text in vocabulary.LIKE_FIGURES and touches:
        return Doubt(f"chữ “{token.text}” đứng ở chỗ của chữ số", hard=True), at + 1
    day = segment.skip(at + 1, "by", "on", "date", ":")
    english = token.key in vocabulary.ENGLISH_LIMITS and segment.key(day + 1) in ("/", "-", ".")
    if english and (segment.number(day) or 13) <= 12:
        return Doubt(f"không rõ số nào sau “{token.text}” là ngày, số nào là tháng", hard=True), at + 1
    may = (
        token.text in ("May", "MAY") and segment.number(segment.skip(at + 1, ",", ".", "-", "/")) is not None
    )
    foreign = may or token.key in vocabulary.FOREIGN_MONTHS or is_other_script(token)
    if token.kind is not TokenKind.WORD or not foreign:
        return None
    return Doubt(f"“{token.text}” không phải tiếng Việt, cần ghi ngày, tháng bằng số", hard=True), at + 1


def _figures_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "8/10 thôn", "Đợt 1/2025", "Công viên 30/4": figures without a licence."""
    meaning, after = meaning_of(segment, at)
    if meaning is Meaning.DATE:
        return None
    said = "".join(segment.token(step).text for step in range(at, after))
    why = f"không rõ “{said}” có phải là ngày, tháng không"
    if meaning is Meaning.NAME:
        return _named(segment, at, after)
    number, month = segment.number(at) or 0, segment.number(at + 2) or 0
    day = after == at + 3 and segment.key(at + 1) == "/" and 1 <= month <= 12 and 1 <= number <= 31
    return Doubt(why, figures=True, day=(Point(month, month, number),) if day else (), beside=True), after


def _spelt_length_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "03 tháng (từ tháng 4 đến tháng 6)", "10 ngày (từ 01/6 đến 10/6)": the brackets say which, if they are as many."""
    start = at + (segment.key(at) == "trong")
    length, unit = segment.small(start), segment.key(start + 1)
    hit = when_at(segment, start + 3) if length and segment.key(start + 2) == "(" else None
    if hit is None or not isinstance(hit[0], When) or segment.key(hit[1]) != ")" or len(hit[0].points) > 1:
        return None  # "02 tháng (tháng 3 và tháng 4)": one limit or two
    end = hit[0].points[0]
    begin = end.since or end
    if unit == "ngày" and end.day:
        year = end.year or segment.plan_year
        try:
            many = (end.end(year) - begin.start(year)).days + 1
        except ImpossibleDate:
            return None
    else:
        many = end.last - begin.first + 1 if unit == "tháng" and not (end.day or end.recurring) else 0
    return (Words(""), start + 2) if many == length else None


def _part_before_day_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Đầu quý III, trước 10/7", "Cuối quý II (chậm nhất 25/6)": the limit says which day of the part."""
    part = segment.match(at, vocabulary.PART) or at + (segment.key(at) == "cuối")
    span = period_at(segment, part) if part > at else None
    if span is None or len(span[0]) > 1 or segment.key(span[1]) not in (",", "("):
        return None
    bound, start = bound_at(segment, span[1] + 1)
    day = days_at(segment, start, anchored=True) if bound in (Bound.BEFORE, Bound.BY) else None
    within = day is not None and len(day[0]) == 1 and day[0][0].day and day[0][0].within(span[0][0])
    return (Words(""), span[1]) if within and not span[0][0].recurring else None


def _past_day_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Đã họp ngày 10/4; họp tiếp trước 10/8": the day of what is done is no limit."""
    look = at + 1
    while (
        segment.key(look) != "ngày"
        and look < at + 7
        and (segment.is_word(look) or segment.key(look + 1) == "ngày")
    ):
        look += 1
    said = segment.said(at + 1, look)
    plain = names_work(said) and all(bound_at(segment, step)[1] == step for step in range(at + 1, look))
    hit = days_at(segment, look) if segment.key(at) in ("đã", "vừa") and at == 0 and plain else None
    if hit is None or hit[0][0].loose or hit[0][0].recurring or segment.key(look) != "ngày":
        return None
    moved = any(
        segment.key(step) in (*vocabulary.EXTENDING, "giao", "chốt", "chuyển") for step in range(1, look)
    )
    limited = segment.key(hit[1]) == "," and any(
        bound_at(segment, step)[0] in (Bound.BEFORE, Bound.BY) for step in range(hit[1], len(segment.tokens))
    )
    ended = limited or segment.key(hit[1]) in ("", ".")
    return (Words("", origin=hit[0]), hit[1]) if ended and not moved else None


def _replaced_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "30/6 (cũ: 31/3)": a day that no longer holds is left out; of "30/6 (bỏ)" which one does is not certain."""
    old = segment.match(at, vocabulary.OUTDATED)
    hit = days_at(segment, segment.skip(old, ":", "là"), anchored=True) if old is not None else None
    if hit is not None and not (hit[0][0].loose or hit[0][0].since):
        if segment.key(at) == "(":
            return (Words(""), hit[1] + 1) if segment.key(hit[1]) == ")" else None
        if segment.is_sign(hit[1]):
            return Words(""), hit[1]
    struck = segment.match(at, vocabulary.STRUCK)
    ended = struck is not None and (
        segment.key(at) == "(" or segment.is_sign(struck) or segment.key(struck) == "theo"
    )
    if struck is not None and ended and segment.is_number(at - 1):
        return Doubt(_TWO_LIMITS), struck  # "30/6 (bỏ), 31/7"
    after = segment.match(at, vocabulary.REPLACED)
    if after is None or when_at(segment, segment.skip(after, ":", "là")) is None:
        return None
    return Doubt(_TWO_LIMITS), after


def _unsettled_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Bỏ báo cáo trước 31/5", "Bản mới nhất 14/4"; "Trước 30/11, không gia hạn" is a limit like any."""
    revoking = segment.match(at, vocabulary.REVOKING)
    if revoking is not None:
        return Doubt("không rõ hạn nêu ở đây có còn áp dụng", hard=True), revoking
    kept = segment.match(at, vocabulary.KEPT_LIMIT)
    if kept is not None and segment.is_sign(kept) and at > 0:
        return Words(""), kept
    missed = segment.match(at, vocabulary.MISSED) if at > 0 and segment.is_sign(at - 1) else None
    end = segment.run(missed or at)
    if missed is not None and segment.is_sign(end):
        return Words(""), end  # "quá hạn không tiếp nhận"
    latest = segment.match(at, vocabulary.LATEST)
    day = None if latest is None else segment.skip(latest, "(", "ngày", ":", "là", "vào")
    hit = None if day is None else days_at(segment, day, anchored=True)
    past = "ngày nêu kèm có thể là ngày đã qua hoặc ngày của việc khác"
    return None if hit is None or hit[0][0].loose else (Doubt(past, day=hit[0], beside=True), hit[1])


_TWO_LIMITS = "nêu cả hạn cũ và hạn mới"


def _extended_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Hạn 30/6, gia hạn đến 15/7", "Gia hạn từ 30/6 sang 15/7": the later day has taken the place of the first."""
    if any(
        segment.key(step) not in ("thời", "hạn", "hoàn", "thành", ":")
        for step in range(_bullet_at(segment, 0), at)
    ):
        return None
    start = segment.match(at, vocabulary.EXTENDED)
    moved = start is not None and segment.key(start) == "từ"
    from_day = days_at(segment, start + 1, anchored=True) if start is not None and moved else None
    first = (When(from_day[0]), from_day[1]) if from_day else when_at(segment, at)
    mark = first[1] if first is not None else at
    more = segment.match(mark + 1, vocabulary.EXTENDED) if segment.key(mark) in (",", "(", "-") else None
    more = segment.skip(mark, "sang", "đến", "thành", "ngày") if from_day else more
    second = days_at(segment, more, anchored=True) if more is not None else None
    if first is None or second is None or not isinstance(first[0], When) or first[0].bound is Bound.SINCE:
        return None
    end = second[1] + (segment.key(mark) == "(")
    old, new = first[0].points[-1], second[0][0]
    single = len(first[0].points) == len(second[0]) == 1 and segment.key(end) in ("", ".", "(")
    if not single or any(not p.day or p.recurring or p.since or p.fault or p.loose for p in (old, new)):
        return Doubt(_TWO_LIMITS), end
    try:
        days = [point.end(segment.plan_year) for point in (old, new)]
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True), end
    said = f"thay cho ngày {days[0].day}/{days[0].month}/{days[0].year}"
    return (When((replace(new, said=said),), Bound.BY) if days[0] < days[1] else Doubt(_TWO_LIMITS)), end


_HOURS = vocabulary.pattern(r"(?:từ )?\d+ (?:h|giờ|g|:) (?:\d+ )?(?:phút )?(?:đến|-) ")
"""Of "Từ 13h30 đến 17h ngày 22/5"."""
_AT = vocabulary.pattern(r"lúc \d+ (?:h|giờ|g|:) (?:\d+ )?(?:phút )?")
"""Of "Thứ Ba, ngày 16/6/2026, lúc 14 giờ"."""
_AFTER_DAY = vocabulary.pattern(
    r"(?:[,(] )?(?:(?:lúc|trước|vào|chậm nhất) )*\d+ (?:giờ |h |: (?=\d\d ))(?:\d+ |phút )*(?:\) )?(?!ngày)"
    r"|(?:t )?\d+ : \d+ (?:: \S+ )?"
)
"""Of "30/7/2026 lúc 17 giờ", "30/7/2026, trước 17 giờ", "30/07/2026 17:00"."""


def _clock_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """The hour of a day is left out: "17h00 ngày 30/6", "00:00:00"."""
    until = segment.fits(at, _HOURS)
    if until is not None and (end := hour_at(segment, until[1])) is not None:
        return Words(""), end
    if segment.key(at + 1) == ":" and segment.key(at + 3) == ":" and segment.number(at + 4) is not None:
        return Words(""), at + 5
    dated = segment.is_number(at - 1) or segment.key(at - 1) in (")", "tuần")
    hour = segment.fits(at, _AFTER_DAY) if dated and at > 1 else None
    if hour is not None:
        return Words(""), hour[1]
    late = segment.fits(at, _AT) if hour_at(segment, at) is None else None
    after = dates.part_of_day(segment, at) if late is None else late[1]
    if after is not None:
        return Words(""), after
    bound = segment.match(at, vocabulary.BY) or at + (segment.key(at) in ("trước", "lúc", "vào"))
    after = hour_at(segment, bound)
    daily = after is not None and segment.match(after, vocabulary.ALWAYS) is not None
    if after is not None and (daily or rhythms.every_week_at(segment, after) is not None):
        return Words(""), after
    if after is not None and bound == at and segment.number(segment.skip(at, "lúc")) == 0:
        return Doubt("không rõ “0 giờ” kết thúc ngày nào", hard=True), after
    # "trước 17 giờ ngày 30/6" keeps its "trước" for the day.
    return None if after is None or (bound > at and segment.key(at) != "lúc") else (Words(""), after)


def _opaque_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """Spans whose end is not in the calendar: school years, terms of office, feasts of the moon."""
    after = None if segment.stands(at, ("dịp", "cuối")) else segment.match(at, vocabulary.OPAQUE)
    if after is None:
        week = segment.key(at) == "tuần" and segment.number(at + 1) is not None
        return _named(segment, at, at + 2) if week and _explained(segment, at + 2) else None
    numbered = after + (segment.key(after) in vocabulary.ROMANS)
    if segment.key(at) not in ("trước", "sau", "dịp") and _explained(segment, numbered):
        return _named(segment, at, numbered)
    if segment.full_year(after):
        after += 1 + 2 * (segment.key(after + 1) == "-" and segment.full_year(after + 2) is not None)
    words = segment.said(at, after)
    return Doubt(f"“{words}” không cho biết ngày cụ thể", vague=True), after


def _explained(segment: Segment, at: int) -> bool:
    """ "mùa mưa (từ tháng 6 đến tháng 11)", "học kỳ I: trước 15/01": whether what follows says which is meant."""
    limit = when_at(segment, at + 1) if segment.key(at) == ":" else None
    if limit is not None and isinstance(limit[0], When):
        return limit[0].exact and limit[0].bound is not Bound.NONE
    hit = when_at(segment, at + 1) if segment.key(at) == "(" else None
    spans = hit is not None and isinstance(hit[0], When) and all(p.since or not p.day for p in hit[0].points)
    return hit is not None and spans and segment.key(hit[1]) == ")"


def _peak_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "cao điểm tháng 10": when most of the work is done, not when it is due."""
    after = segment.match(at, vocabulary.PEAKS)
    hit = when_at(segment, segment.skip(after, ":", "là", "vào")) if after is not None else None
    why = "chỉ nêu thời gian cao điểm, thời gian hiệu lực hoặc thời gian nghỉ, không nêu hạn của việc"
    return (Doubt(why, beside=True), hit[1]) if hit is not None and isinstance(hit[0], When) else None


def _bare_period_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Thường xuyên, báo cáo quý": reports of every quarter, of which the word for every is missing."""
    after = segment.match(at, vocabulary.REPORTED)
    if after is None or segment.key(after) not in ("quý", "tháng", "năm"):
        return None
    ends = segment.key(after + 1) in (".", ")", "")
    always = any(segment.match(step, vocabulary.ALWAYS) is not None for step in range(at))
    return (Doubt("nêu kỳ báo cáo mà không rõ hạn", hard=True), after + 1) if always and ends else None


def _named_day_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Ngày Pháp luật Việt Nam 09/11", "chào mừng 10/10": the day of a feast; the work may be due on another."""
    start = segment.match(at, vocabulary.FEASTS)
    if start is None or segment.key(start) in ("làm", "cuối", "đầu"):
        return None
    look = start
    while segment.is_word(look) and not events.time_follows(segment, look) and look < start + 10:
        look += 1
    hit = days_at(segment, segment.skip(look, "("), anchored=True)
    bare_day = segment.key(at) == "ngày" and segment.skip(look, "(") == start
    if hit is None or hit[0][0].loose or bare_day:
        return None
    return Doubt("nêu ngày kỷ niệm, không rõ là hạn của công việc", day=hit[0], beside=True), hit[1]


def _feast_of_day_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "20/10 - Ngày Phụ nữ Việt Nam": what the day is called."""
    if segment.key(at) != "-" or not segment.numeral(at - 1) or segment.key(at + 1) != "ngày":
        return None
    end = segment.run(at + 2)
    feast = segment.token(at + 2).text.istitle() and segment.key(end) in ("", ".", ",", ")")
    return (Words(""), end) if feast else None


def _aim_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Trước 27/7 (Ngày Thương binh - Liệt sĩ)", "Tháng 8 (phục vụ năm học mới)": what is kept at a time, or it is for."""
    close = segment.close(at)
    if segment.key(at) != "(" or close < at + 3:
        return None
    aim, head, second = segment.match(at + 1, vocabulary.AIMS), segment.key(at + 1), segment.token(at + 2)
    weekday = dates.weekday_at(segment, at + 2)
    if weekday is not None and head == "ngày":
        same = any(dates.weekday_at(segment, step) == weekday for step in range(at))
        return (Words(""), close + 1) if same else None
    month = head == "tháng" and second.text.istitle() and month_number_at(segment, at + 2) is None
    day = head == "ngày" and second.key not in (*vocabulary.RISKY, "làm")
    figures = [step for step in range(at, close) if segment.is_number(step)]
    kept = head not in ("phục", "để", "nhằm", "chuẩn", "kịp")
    of_feast = aim and all(
        segment.full_year(step)  # "năm học 2026-2027"
        or segment.key(step + 1) == "năm"  # "kỷ niệm 79 năm Ngày …"
        or (kept and "/" in (segment.key(step - 1), segment.key(step + 1)) and close - step < 6)
        for step in figures
    )
    bounded = any(
        bound_at(segment, step)[1] > step or segment.match(step, vocabulary.EVERY)
        for step in range(at + 2, close)
    )
    dated = at > 0 and not segment.is_sign(at - 1)
    named = of_feast if aim else dated and (day or month) and not figures
    return (Words(""), close + 1) if named and not (bounded and aim) else None


# ---------------------------------------------------------------- separators, words


def _named_time_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Trước mùa mưa lũ (trước 30/8/2026)", "Trước ngày Quốc khánh 2/9": the day of what is named."""
    opened = segment.run(at)
    named = segment.key(at) == "trước" and segment.key(at + 1) not in _NO_NAMES and opened > at + 1
    bracket = segment.key(opened) == "("
    straight = named and segment.key(at + 1) == "ngày" and opened > at + 2 and segment.token(opened - 1).blank
    hit = when_at(segment, opened + bracket) if straight or (named and bracket) else None
    day = hit[0] if hit is not None and (segment.key(hit[1]) == ")") is bracket else None
    single = isinstance(day, When) and len(day.points) == 1 and day.points[0].day and not day.recurs
    if hit is None or not isinstance(day, When) or not single or day.bound not in (Bound.NONE, Bound.BEFORE):
        return None
    return replace(day, bound=Bound.BEFORE), hit[1] + bracket


_NO_NAMES = ("khi", "đây", "đó", "kia", "năm", "tháng", "quý", "nay")


def _mark_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    after = segment.match(at, vocabulary.MARKS)
    if after is None:
        return None
    words = [segment.key(step) for step in range(at, after)]
    sign = "hoặc" if "hoặc" in words else words[-1]
    if sign == "nhưng":  # "Khi có kết quả nhưng không muộn hơn 30/10"; not "Trước 30/6 nhưng không quá 15/6"
        return None if any(map(segment.is_number, range(at))) else (Mark(","), after)
    return Mark(sign), after


def _word_at(segment: Segment, at: int) -> tuple[Item, int]:
    """Any other token: harmless, or a reason not to trust a date."""
    token = segment.token(at)
    at_least = segment.match(at, vocabulary.AT_LEAST)
    if at_least is not None and segment.small(at_least) and segment.key(at_least + 1) == "lần":
        return _named(segment, at, at_least + 2)
    numbered = segment.match(at, vocabulary.NUMBERED)
    if numbered is not None and _is_label_number(segment, numbered):
        return _named(segment, at, _label_numbers(segment, numbered))
    month = token.key == "tháng" and segment.key(at + 1) in vocabulary.NAMED_MONTHS
    harmless = at + 2 if month else segment.match(at, vocabulary.HARMLESS)  # "Tháng hành động vì trẻ em"
    if harmless is not None:
        return _named(segment, at, harmless)
    if token.kind is TokenKind.NUMBER:
        return _stray_number(segment, at)
    why = None if _heads_day(segment, at) else _why_unsure(segment, at)
    if why is not None:
        return why, at + 1
    topic = segment.match(at, vocabulary.TOPICS)
    return _named(segment, at, topic if topic is not None else at + 1, topic is not None)


def _why_unsure(segment: Segment, at: int) -> Doubt | None:
    """Why a word bears on time though no rule knows it here; None where it does not."""
    token, before = segment.token(at), segment.token(at - 1)
    near = segment.match(at, vocabulary.ABOUT) if before.key not in ("tiến", "mức", "tốc") else None
    if segment.match(at, vocabulary.PART) or (near and when_at(segment, near)):
        return Doubt(f"“{token.text}” không cho biết ngày cụ thể")
    if token.kind is TokenKind.SIGN and token.text in "~≈±?>≥":
        return Doubt(f"chưa hiểu “{token.text}” trong câu", hard=True)
    if token.key == "hết" and (before.kind, segment.token(at + 1).kind) == (TokenKind.WORD, TokenKind.SIGN):
        return None  # "phải giải ngân hết"
    if token.text == "I" or token.key in ("ii", "iii", "iv", "/") or token.key in vocabulary.RISKY:
        return Doubt(f"chưa hiểu “{token.text}” trong câu", word=token.key)
    if token.key in ("lẻ", "chẵn") and before.key in ("ngày", "tuần", "tháng", "quý", "năm"):
        return Doubt(f"không rõ “{before.text} {token.text}” là những kỳ nào", hard=True)
    if segment.stands(at, ("gia", "hạn")):
        return Doubt("nêu việc gia hạn, không rõ hạn nào còn áp dụng", word="gia")
    report = segment.match(at + 1, vocabulary.YEARLY_REPORT)
    timed = segment.key(at + 1) in (*vocabulary.TERM_STARTS, "") or before.key == "("
    timed = timed and not _names_subject(segment, at + 1)
    if token.key == "riêng" and timed and (report is None or segment.full_year(report)):
        return Doubt("có phần nêu riêng, không rõ thay cho mốc nào")
    return None


def _heads_day(segment: Segment, at: int) -> bool:
    """ "Ngày họp: 15/3": whether ngày stands before the work of which a day is said behind a colon."""
    end = segment.run(at + 1)
    said = segment.said(at + 1, end)
    dated = segment.key(end) == ":" and days_at(segment, end + 1, anchored=True) is not None
    return segment.key(at) == "ngày" and dated and names_work(said)


def _names_subject(segment: Segment, at: int) -> bool:
    """ "riêng xã đảo trước 31/12": whether a limit follows that is said of others, not of another term or case."""
    end = at
    while segment.is_word(end) and bound_at(segment, end)[1] == end:
        end += 1
    bound, day = bound_at(segment, end)
    told = {segment.key(step) for step in range(at, end)}
    limited = bound in (Bound.BEFORE, Bound.BY) and days_at(segment, day, anchored=True) is not None
    return limited and end > at and not told & _NO_SUBJECT


_NO_SUBJECT = {*vocabulary.UNITS, *vocabulary.RISKY} | vocabulary.words("kỳ đợt báo trường nếu khi việc nội")


def _named(segment: Segment, at: int, after: int, topic: bool = False) -> tuple[Item, int]:
    tokens = [segment.token(step) for step in range(at, after)]
    return Words("".join(token.text + " " * token.blank for token in tokens).strip(), topic), after


def _is_label_number(segment: Segment, at: int) -> bool:
    """Whether a number here is the name of the round or part before it: "lần 1 tháng 6", but not "giai đoạn 3 tháng"."""
    if segment.key(at) in ("nhất", "một", "hai", "ba", "tư") or segment.key(at) in vocabulary.ROMANS:
        return True
    if segment.number(at) is None:
        return False
    if segment.key(at + 1) in ("/", "-", "."):
        part = segment.key(at - 1) in ("chí", "tiêu", "mục", "dung", "khoản", "điểm")
        return part and segment.key(at + 1) == "." and segment.number(at + 2) is not None
    dated = month_number_at(segment, at + 2) is not None or segment.full_year(at + 2) is not None
    return dated or segment.key(at + 1) not in ("tháng", "ngày", "năm", "tuần")


def _label_numbers(segment: Segment, at: int) -> int:
    """The position after "1", "2.1, 2.2", "1 và 2", "27001:2022" behind a noun that they number."""
    at = _decimal(segment, at)
    while segment.key(at) in (",", "và", "-") and segment.number(at + 1) is not None:
        after = _decimal(segment, at + 1)
        if segment.key(after) not in (",", "", ")", ":", "trong", "đạt", "của", "cho", "trước", "hoàn"):
            break
        at = after
    edition = (
        segment.key(at) == ":" and not segment.token(at - 1).blank and len(segment.token(at - 1).text) > 3
    )
    return at + 2 if edition and segment.full_year(at + 1) else at


def _decimal(segment: Segment, at: int) -> int:
    more = (
        segment.key(at + 1) == "." and segment.number(at + 2) is not None and not segment.token(at + 1).blank
    )
    return at + 3 if more else at + 1


def _stray_number(segment: Segment, at: int) -> tuple[Item, int]:
    counted = counted_at(segment, at)
    years = (
        dates.dates_at(segment, at + 1)
        if segment.key(at + 1) == "năm" and segment.full_year(at + 2)
        else None
    )
    if years and sum(
        p.end(2000).year - (p.since or p).start(2000).year + 1 for p in years[0]
    ) == segment.number(at):
        return Words(""), at + 1  # "Trong 02 năm 2026 - 2027"
    if is_name_number(segment, at) or (segment.key(at - 1) == ":" and not segment.key(at + 1)):
        return _named(segment, at, at + 1)  # "Trước 30/6: 80"
    listed = segment.key(at - 1) in (",", "và", "-", "&", "+") and segment.is_number(at - 2)
    if counted is not None and (not listed or segment.key(at + 1) == "%"):
        return _named(segment, at, counted)
    return Doubt(f"chưa hiểu số “{segment.token(at).text}” trong câu", figures=True, beside=True), at + 1


_RULES = (
    _unsure_word_at,
    events.document_at,
    events.data_window_at,
    events.past_term_at,
    events.origin_at,
    dates.full_moon_at,
    _spelt_length_at,
    _part_before_day_at,
    _past_day_at,
    _unsettled_at,
    _replaced_at,
    _extended_at,
    _clock_at,
    _named_time_at,
    events.outlook_at,
    events.purpose_at,
    events.begun_at,
    rhythms.nth_weekday_at,
    _opaque_at,
    _peak_at,
    _bare_period_at,
    rhythms.always_at,
    rhythms.every_week_at,
    rhythms.dated_weekdays_at,
    dates.dated_weekday_at,
    rhythms.times_at,
    events.offset_at,
    rhythms.lone_weekday_at,
    _figures_at,
    events.same_day_at,
    when_at,
    events.happening_at,
    _named_day_at,
    _feast_of_day_at,
    _aim_at,
    _mark_at,
)
"""The rules of an item: the first that finds something rules."""
