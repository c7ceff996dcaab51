"""Rules for spans of months: every month, months, quarters, halves, years, their ends.

Each rule takes a position of a segment and answers (what it found, next position) or None; so do those of the other
modules of the grammar, which grammar shows as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from lib.deadlines import words as vocabulary
from lib.deadlines.finds import Point, Points, as_range, day_point, month_spans
from lib.deadlines.licence import Meaning, meaning_of, names_term
from lib.deadlines.tokens import Segment, TokenKind
from lib.deadlines.words import words


def period_at(segment: Segment, at: int) -> Points | None:
    """period := week | month-of-quarter | every | months | quarters | half | years | ends."""
    for rule in (
        _week_at,
        _edge_of_year_at,
        month_of_quarter_at,
        _every_at,
        months_at,
        quarters_at,
        _half_at,
        years_at,
        _ends_at,
    ):
        hit = rule(segment, at)
        if hit is not None:
            return hit
    return None


def _week_at(segment: Segment, at: int) -> Points | None:
    """ "tuần 10", "tuần 10/2026": its Sunday, where the weeks of ISO 8601 and of the Vietnamese locale data agree.

    ISO 8601 begins with the week of the first Thursday, the locale data with that of 1 January.
    """
    number, before = segment.number(at + 1), segment.token(at - 1)
    counted = before.kind is TokenKind.NUMBER or before.key in _SOME_WEEK
    if segment.key(at) != "tuần" or number is None or counted or not 1 <= number <= 52:
        return None
    year, _, after = year_at(segment, at + 2)
    parted = any(segment.key(step) in ("tháng", "quý", "/") for step in range(after, len(segment.tokens)))
    goes_on = segment.is_word(after) and segment.key(after) not in ("đến", "và")
    if parted or goes_on:
        return None
    first = date(year or segment.plan_year, 1, 1)
    days = [first + timedelta(days=7 * (number - 1) - first.weekday() + shift) for shift in (0, 6, 7, 13)]
    weeks = [f"{a.day}/{a.month}–{b.day}/{b.month}" for a, b in (days[:2], days[2:])]
    point = day_point(days[1], f"Tuần {number}", said=f"tuần {number}: {weeks[0]}")
    if first.weekday() > 3:
        fault = f"tuần {number} là {weeks[0]} hoặc {weeks[1]}, tùy cách đánh số tuần"
        point = replace(point, fault=fault)
    return (point,), after


_SOME_WEEK = words("mỗi hàng một các những cách nửa")


# ---------------------------------------------------------------- every so often


def _every_at(segment: Segment, at: int) -> Points | None:
    """every := ("hàng" | "mỗi" | "định kỳ" | "theo") UNIT | "6 tháng/lần" | "các quý"."""
    start = segment.match(at, vocabulary.EVERY)
    if (
        start is None
        and segment.key(at) in ("theo", "các", "những")
        and segment.key(at + 1) in ("tháng", "quý")
        and segment.key(at + 2) not in ("lẻ", "chẵn")
    ):
        start = at + 1
    rate = _months_per_time_at(segment, at if start is None else start)
    if rate is not None or start is None:
        return rate
    number, points = segment.number(start), None
    numbered = segment.number(start + 1) is not None or segment.key(start + 1) in vocabulary.ROMANS
    length = {"tháng": 1, "quý": 3, "năm": 12}.get(segment.key(start))
    if number in (2, 3, 4, 6) and segment.key(start + 1) == "tháng" and segment.small(start + 2) is None:
        if segment.match(start + 2, vocabulary.HALVES) is None:
            points, start = month_spans(number), start + 2
    elif length is not None and (not numbered or segment.full_year(start + 1) is not None):
        next_term = length < 12 and segment.match(start + 1, vocabulary.NEXT) is not None
        points, start = (None, start) if next_term else (month_spans(length), start + 1)
    if points is None:
        return None
    year, _, after = year_at(segment, start)
    return tuple(replace(point, year=year) for point in points), after


_MONTHS_PER_TIME = vocabulary.pattern(
    "(?:{AT_LEAST})?(?:(?P<months>{N})tháng (?:họp |báo cáo |kiểm tra |tổ chức )?{PER_TIME}"
    "|(?:0?1|một) lần (?:/|trong|mỗi) (?P<each>{N})tháng )",
    PER_TIME=vocabulary.PER_TIME,
    AT_LEAST=vocabulary.AT_LEAST,
)


def _months_per_time_at(segment: Segment, at: int) -> Points | None:
    """ "6 tháng/lần", "06 tháng một lần", "3 tháng 1 lần", "01 lần/6 tháng"."""
    hit = segment.fits(at, _MONTHS_PER_TIME)
    months = vocabulary.number_of(hit[0]["months"] or hit[0]["each"]) if hit is not None else 0
    return (month_spans(months), hit[1]) if hit is not None and months in (2, 3, 4, 6, 12) else None


# ---------------------------------------------------------------- months and quarters


_IN_QUARTER = {"của", "mỗi", "hàng", "các", "một", "trong"}


def month_of_quarter_at(segment: Segment, at: int) -> Points | None:
    """ "tháng cuối [cùng của mỗi] quý [I, II]", "tháng đầu quý", "tháng thứ hai của quý"."""
    start = segment.skip(at, "các", "mỗi", "hàng")
    for table, place in vocabulary.PLACES:
        after = segment.match(start, table)
        quarter = segment.skip(after, *_IN_QUARTER) if after is not None else at
        if after is None or segment.key(quarter) != "quý":
            continue
        following = segment.match(quarter + 1, vocabulary.NEXT)
        if following is not None:
            return next_months(segment, 3, place), following
        hit = quarters_at(segment, quarter)
        if hit is not None and not hit[0][0].bare:
            found, end = more_of(segment, hit, "quý", quarters_at)
            firsts = (point.first + place for point in found)
            return tuple(
                replace(p, first=m, last=m, since=None) for p, m in zip(found, firsts, strict=True)
            ), end
        year, _, end = year_at(segment, quarter + 1)
        months = range(1 + place, 13, 3)
        return tuple(Point(m, m, year=year, name=f"Tháng {m}", recurring=True) for m in months), end
    return None


def next_months(segment: Segment, length: int, place: int = 0) -> tuple[Point, ...]:
    """The month after each span of the plan's year, or one of the two that follow; the last is in the next year."""
    ends = ((span.last + place) % 12 + 1 for span in month_spans(length))
    year = segment.plan_year + 1
    months = (
        Point(m, m, year=year if m <= length else None, name=f"Tháng {m}", recurring=True) for m in ends
    )
    return tuple(months)


def more_of(
    segment: Segment, found: Points, unit: str, rule: Callable[[Segment, int], Points | None]
) -> Points:
    """ "ngày 20 tháng 6 và tháng 12", "tháng cuối quý I, quý II": the day holds for what follows.

    In the order of the year, that is; not after a year, nor for a range of months.
    """
    points, at = found
    while (start := segment.match(at, vocabulary.LIST)) is not None and segment.key(start) == unit:
        more = rule(segment, start)
        if more is None or more[0][0].bare or more[0][0].fault or segment.key(start - 1) in ("trong", "vào"):
            break
        last, months = points[-1], more[0]
        ordered = last.year is None and (last.last < months[0].first or months[0].year is not None)
        if not ordered or any(point.since is not None for point in months):
            fault = "không rõ ngày nêu trước có là ngày của tháng nêu sau"
            months = tuple(replace(point, fault=fault) for point in months)
        points, at = points + months, more[1]
    return with_last_year(points), at


def months_at(segment: Segment, at: int) -> Points | None:
    """months := ["các"] "tháng" M (("," | "và" | "-") M)* [year] | "T" M | M "/" Y | "tháng" (bare)."""
    before, month = segment.token(at - 1), segment.number(at)
    year = segment.full_year(at + 2) if segment.key(at + 1) == "/" and month is not None else None
    glued = before.key in ("/", ".") or (before.kind is TokenKind.WORD and not before.blank)
    if month is not None and year is not None and not glued and len(segment.token(at).text) <= 2:
        if meaning_of(segment, at)[0] is not Meaning.DATE:
            return None
        return (Point(month, month, year=year, name=f"Tháng {month}/{year}"),), at + 3
    start = segment.match(at, vocabulary.MONTH_WORDS)
    if start is None or before.key in ("mươi", "lăm", "nhăm", "mốt", "mười"):
        return None  # "Hai mươi lăm tháng chín"
    if segment.key(start) == ":" and segment.key(start - 2) in ("các", "những"):
        start += month_number_at(segment, start + 1) is not None  # "Ngày 08 của các tháng: Ba, Sáu"
    short = segment.key(start - 1) == "t"
    if short and any(token.key in ("tuần", "cn") for token in segment.tokens):
        return (Point(1, 1, fault="“T” ở đây có thể là thứ trong tuần"),), start + 1
    parity = ("chẵn", "lẻ").index(segment.key(start)) if segment.key(start) in ("chẵn", "lẻ") else None
    if parity is not None and segment.key(start - 2) in ("các", "những"):
        year, _, after = year_at(segment, start + 1)
        return tuple(replace(p, year=year) for p in month_spans(1) if p.first % 2 == parity), after
    if month_number_at(segment, start) is None and (short or segment.key(start) in vocabulary.NAMED_MONTHS):
        return None
    return _numbered_at(segment, at, start, month_number_at, 1, "Tháng")


def _numbered_at(
    segment: Segment, at: int, start: int, number: _Number, length: int, unit: str
) -> Points | None:
    """Months or quarters by their numbers; the unit alone; or those of the next term, of which the first is open."""
    if number(segment, start) is not None:
        if segment.key(at - 1) in ("mỗi", "hàng") and segment.number(start) is not None:
            return None  # "mỗi tháng 01 phóng sự"
        hit = _numerals_at(segment, start, number, length, unit)
        if hit is None or not names_term(segment, at, hit[1]):
            return hit
        said = segment.said(at, hit[1] + 1)
        fault = f"không rõ “{said}” là thời gian, tên gọi hay số lượng"
        return tuple(replace(point, fault=fault) for point in hit[0]), hit[1]
    if segment.key(start) == "này" and segment.key(at - 1) not in ("hết", "cuối"):
        return None  # "Tháng này trước 25/6"
    following = segment.match(start, vocabulary.NEXT)
    if following is not None:
        fault = f"hạn rơi vào {unit.lower()} sau, không rõ kỳ đầu và kỳ cuối"
        return (Point(1, 1, fault=fault),), following
    return tuple(replace(point, bare=True) for point in month_spans(length)), start


_Number = Callable[[Segment, int], tuple[int, int] | None]


def month_number_at(segment: Segment, at: int) -> tuple[int, int] | None:
    """The number of a month in figures or words, and the next position: 6, "sáu", "mười hai"."""
    number = segment.number(at)
    if number is not None:
        span = segment.key(at + 1) == "ngày" and segment.number(at + 2) is None  # "tháng 02 ngày làm việc"
        counted = span or segment.key(at + 1) == "lần"
        return None if counted or len(segment.token(at).text) > 2 else (number, at + 1)
    if segment.key(at) == "mười" and segment.key(at + 1) in ("một", "hai"):
        return 10 + vocabulary.NUMBER_WORDS[segment.key(at + 1)], at + 2
    if segment.key(at) == "năm" and (segment.key(at - 1) != "tháng" or segment.full_year(at + 1)):
        return None
    word = vocabulary.NUMBER_WORDS.get(segment.key(at))
    return None if word is None or segment.key(at + 1) == "lần" else (word, at + 1)


def quarters_at(segment: Segment, at: int) -> Points | None:
    """quarters := ["các"] "quý" Q (("," | "và" | "-") Q)* [year] | "quý" (bare)."""
    start = segment.match(at, vocabulary.QUARTER_WORDS)
    return None if start is None else _numbered_at(segment, at, start, _quarter_number_at, 3, "Quý")


def _quarter_number_at(segment: Segment, at: int) -> tuple[int, int] | None:
    number = segment.number(at)
    if number is not None:
        span = segment.key(at + 1) == "ngày" and segment.number(at + 2) is None  # "quý 05 ngày"
        return (number, at + 1) if len(segment.token(at).text) <= 2 and not span else None
    roman = vocabulary.ROMANS.get(segment.key(at)) or vocabulary.COMMON_NUMBERS.get(segment.key(at))
    return None if roman is None or segment.key(at) == "năm" else (roman, at + 1)


def _numerals_at(segment: Segment, at: int, number: _Number, length: int, unit: str) -> Points | None:
    """N [year] (("," | "và" | "-" | "đến") N [year])* under one "tháng" or "quý"."""
    points: list[Point] = []
    ranged = False
    while (hit := number(segment, at)) is not None:
        year, _, at = year_at(segment, hit[1])
        point = _numbered(unit, hit[0], length, year)
        if ranged and _leaps(points[-1], point):
            point = replace(point, fault="không rõ dấu gạch là khoảng thời gian hay liệt kê")
        points = [*points[:-1], as_range(points[-1], point)] if ranged else [*points, point]
        to, listed = segment.match(at, vocabulary.TO), segment.match(at, vocabulary.LIST)
        after = to if to is not None else listed
        if after is None or not _same_unit(segment, after, number):
            break
        ranged, at = to is not None, after
    return (with_last_year(tuple(points)), at) if points else None


def _same_unit(segment: Segment, at: int, number: _Number) -> bool:
    """Whether a number here goes on with the list, rather than beginning a date or "6 tháng"."""
    hit = number(segment, at)
    if hit is None:
        return False
    key, second = segment.key(hit[1]), segment.number(hit[1] + 1)
    if key == "năm" and year_at(segment, hit[1])[0] is None:
        return False
    if key == "/" and second is not None:
        day = second <= 12 and written_year_at(segment, hit[1] + 1) is None
        return not day and hit[0] <= 12 and segment.key(hit[1] + 2) != "/"  # "15/15 tiêu chí"
    other = ("tháng", "lần", "ngày", "%", "tuần", "quý", "h", "giờ")
    return key not in other and segment.match(hit[1], vocabulary.COUNTED) is None


def _leaps(before: Point, point: Point) -> bool:
    """ "Tháng 3-6-9": a third number after a range; "Tháng 7-8-9" goes through month after month."""
    return before.since is not None and (before.since.last + 1, before.last + 1) != (
        before.first,
        point.first,
    )


def _numbered(unit: str, number: int, length: int, year: int | None) -> Point:
    romans = ("I", "II", "III", "IV")
    shown = romans[number - 1] if length == 3 and 1 <= number <= 4 else str(number)
    first = (number - 1) * length + 1 if number else 13
    return Point(first, first + length - 1, year=year, name=f"{unit} {shown}" + (f"/{year}" if year else ""))


def with_last_year(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A year said at the end of a list holds for what stands before it without one, if it comes earlier in it."""
    holder: Point | None = None
    dated: list[Point] = []
    for point in reversed(points):
        if point.year is not None:
            holder = point
        dated.append(point if point.year is not None or point.fault else _under_year(point, holder))
    return tuple(reversed(dated))


def _under_year(point: Point, holder: Point | None) -> Point:
    if holder is None or (point.recurring and not holder.recurring):
        return point
    later = (point.last, point.day or 31) > (holder.last, holder.day or 31)
    return replace(point, unsaid=True) if later else replace(point, year=holder.year)


# ---------------------------------------------------------------- halves and ends


def _half_at(segment: Segment, at: int) -> Points | None:
    """half := N "tháng" ["đầu" | "cuối" "năm"] [year] | "nửa đầu năm" | "nửa cuối năm"."""
    for table, first, name in ((vocabulary.FIRST_HALF, 1, "đầu"), (vocabulary.SECOND_HALF, 7, "cuối")):
        after = segment.match(at, table)
        if after is not None:
            year, _, after = year_at(segment, after)
            return (Point(first, first + 5, year=year, name=f"6 tháng {name} năm"),), after
    number = segment.small(at)
    if number == 1 and segment.key(at + 1) == "năm" and segment.full_year(at + 2) is None:
        return (Point(1, 12, name="Năm", bare=True),), at + 2
    if number is None or segment.key(at + 1) != "tháng" or segment.key(at - 1) == "/":
        return None
    at += 2
    cut, head = segment.match(at, vocabulary.TAIL), segment.match(at, vocabulary.HEAD)
    if number not in (3, 6, 9, 12) and (cut is None or not 1 < number < 12):
        return None
    full = segment.full_year(at) is not None
    if segment.small(at) is not None and segment.number(at) not in (3, 6, 9) and not full:
        return None
    if cut is not None:
        year, after = _half_year_of(segment, cut)
        return (Point(13 - number, 12, year=year, name=f"{number} tháng cuối năm"),), after
    if head is None and segment.key(at - 3) == "trong" and year_at(segment, at)[0] is None:
        return None
    year, after = _half_year_of(segment, head if head is not None else at)
    open_year = head is None and year is None
    fault = "thiếu dấu giữa hai kỳ" if open_year and segment.key(at) == "năm" else ""
    name = f"{number} tháng{' đầu năm' if head else ''}"
    return (Point(1, number, year=year, name=name, bare=open_year and number in (3, 12), fault=fault),), after


def _edge_of_year_at(segment: Segment, at: int) -> Points | None:
    """ "Quý cuối năm 2026", "tháng đầu năm"."""
    length, edge = {"tháng": 1, "quý": 3}.get(segment.key(at)), segment.key(at + 1)
    several = segment.small(at - 1) is not None or segment.key(at - 1) in ("các", "những", "hai", "ba", "sáu")
    if length is None or several or edge not in ("đầu", "cuối") or segment.key(at + 2) != "năm":
        return None
    year, _, after = year_at(segment, at + 2)
    after = max(after, at + 3)
    first = 1 if edge == "đầu" else 13 - length
    return None if segment.key(after) == "học" else ((Point(first, first + length - 1, year=year),), after)


def _half_year_of(segment: Segment, at: int) -> tuple[int | None, int]:
    """The year after "6 tháng đầu năm": the word "năm" may be spent already."""
    spent = _year_word_at(segment, at) if segment.key(at - 1) == "năm" else (None, at)
    if spent[0] is not None:
        return spent
    year, _, after = year_at(segment, at)
    return year, after


def _ends_at(segment: Segment, at: int) -> Points | None:
    """ends := ("cuối" | "hết" | "ngày cuối") (every | months | quarters | half | years)."""
    start = segment.match(at, vocabulary.END_WORDS)
    if start is None:
        return None
    start = segment.skip(start, "của")
    rules = (_every_at, months_at, quarters_at, _half_at, years_at)
    hit = next((found for rule in rules if (found := rule(segment, start)) is not None), None)
    if hit is None:
        return None
    points = hit[0]
    said = points[0].name if len(points) == 1 else ""
    name = f"Cuối {said[:1].lower()}{said[1:]}" if said else ""
    return tuple(replace(point, closed=True, name=name or point.name) for point in points), hit[1]


# ---------------------------------------------------------------- years


def years_at(segment: Segment, at: int) -> Points | None:
    """years := "năm" (Y ["-" Y] | "sau" | …) | "giai đoạn" Y "-" Y | Y | "cả năm" | "năm"."""
    start = segment.match(at, vocabulary.YEAR_WORDS)
    if start is not None and segment.key(start) in ("học", "thứ", "đầu", "cuối", "lần"):
        return None if segment.key(start) != "lần" else ((Point(1, 12, name="Năm", bare=True),), start)
    if start is not None and _counts(segment, start):
        return None
    at = start if start is not None else at
    licensed = meaning_of(segment, at)[0] is Meaning.DATE
    year = segment.full_year(at)
    if year is not None:
        if not licensed:
            return None
        return year_span_at(segment, year, at + 1)
    if start is None or segment.key(start - 1) == "đoạn" or segment.small(at - 1) is not None:
        return None
    word, after = _year_word_at(segment, start)
    if word is None and segment.match(start, vocabulary.SOME_YEAR) is not None:
        return (Point(1, 12, name="Năm", fault="không rõ là năm nào"),), start + 1
    return (Point(1, 12, year=word, name="Năm" if word is None else f"Năm {word}"),), after


def _counts(segment: Segment, at: int) -> bool:
    """ "Năm 3 vụ": whether the number after "năm" is none of a year."""
    counted = segment.key(at - 1) == "năm" and bool(segment.number(at)) and segment.small(at) is not None
    return counted and segment.key(at + 1) not in vocabulary.UNITS


def year_span_at(segment: Segment, year: int, at: int) -> Points:
    """The year before the position, or the years from it to one that follows: "2021-2025"."""
    point = Point(1, 12, year=year, name=f"Năm {year}")
    start = segment.match(at, vocabulary.TO)
    last = segment.full_year(segment.skip(start, "năm")) if start is not None else None
    if last is None:
        return (point,), at
    end = Point(1, 12, year=last, name=f"Giai đoạn {year}–{last}")
    return (as_range(point, end),), segment.skip(start or at, "năm") + 1


def written_year_at(segment: Segment, at: int) -> int | None:
    """2026, or 26 where that lies near the plan's year."""
    full = segment.full_year(at)
    if full is not None:
        return full
    token = segment.token(at)
    year = segment.plan_year // 100 * 100 + token.value
    return year if len(token.text) == 2 and token.value >= 0 and -1 <= year - segment.plan_year <= 5 else None


def year_at(segment: Segment, at: int) -> tuple[int | None, bool, int]:
    """year := ["/" | "-" | "."] Y | ["của" | "trong"] "năm" (Y | "sau" | "trước" | "nay"): year, said, next."""
    if segment.key(at) in ("/", "-", "."):
        year = written_year_at(segment, at + 1) if segment.key(at) == "/" else segment.full_year(at + 1)
        if year is not None:
            return year, True, at + 2
    if segment.full_year(at) is not None:
        return segment.full_year(at), True, at + 1
    start = segment.skip(at, "của", "trong", "/")
    if segment.key(start) == "năm":
        year, after = _year_word_at(segment, start + 1)
        if year is not None:
            return year, True, after
        open_year = (
            segment.key(start + 1) == "học" or segment.match(start + 1, vocabulary.SOME_YEAR) is not None
        )
        if start > at and segment.key(at) != "/" and not open_year:
            return None, True, start + 1
    return None, False, at


def _year_word_at(segment: Segment, at: int) -> tuple[int | None, int]:
    """What follows "năm": 2026, "sau", "trước", "nay"."""
    if segment.full_year(at) is not None:
        return segment.full_year(at), at + 1
    for table, shift in ((vocabulary.NEXT_YEAR, 1), (vocabulary.LAST_YEAR, -1), (vocabulary.THIS_YEAR, 0)):
        after = segment.match(at, table)
        if after is not None and not _goes_on_after_year(segment, after):
            return segment.plan_year + shift, after
    return None, at


def _goes_on_after_year(segment: Segment, at: int) -> bool:
    """Whether "sau" / "trước" belongs to what follows ("báo cáo năm trước ngày 10/12")."""
    shift = segment.key(at - 1) in ("sau", "trước", "đến")
    return shift and (
        segment.key(at) in ("ngày", "tháng", "quý", "khi", "kỳ", "tết", "năm", "thời")
        or segment.number(at) is not None
    )
