"""Rules for dates: the words before them, weekdays and hours beside them, lists and ranges, days of months."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lib.base.vietnamese import bare
from lib.days.lunar import solar_day
from lib.deadlines import periods
from lib.deadlines import words as vocabulary
from lib.deadlines.finds import (
    Bound,
    Doubt,
    ImpossibleDate,
    Item,
    Point,
    Points,
    When,
    Words,
    as_range,
    day_point,
    in_years,
    may_be_year_of,
    month_spans,
)
from lib.deadlines.licence import Meaning, is_foreign, meaning_of
from lib.deadlines.tokens import Segment

# ---------------------------------------------------------------- dates with what stands before them


def when_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """when := bound* dates."""
    bound, start = bound_at(segment, at)
    rest = _rest_of_years_at(segment, at)
    if rest is not None:
        return Words(""), rest
    hit = dates_at(segment, start, anchored=start > at)
    if hit is None:
        return None
    points, after = hit
    if segment.stands(at, ("hết", "hạn")) and segment.is_word(at - 1):
        return Doubt("không rõ ngày nêu là hạn của việc hay ngày một giấy tờ hết hạn"), after
    before = [segment.key(step) for step in range(at, start)]
    weekday = next((day for step in range(at, start) if (day := weekday_at(segment, step)) is not None), None)
    disagrees = None if weekday is None else disagreement(segment, points[-1], weekday)
    if disagrees is not None:
        return disagrees, after
    if (
        segment.small(after) is not None
        and segment.key(after + 1) == "ngày"
        and segment.number(after + 2) is None
    ):
        return Doubt("số ngày đứng ngay sau một hạn, không rõ tính lùi hay tính tới", hard=True), after
    lunar = _lunar_at(segment, points, after)
    if lunar is not None:
        return (lunar[0] if isinstance(lunar[0], Doubt) else When(lunar[0], bound)), lunar[1]
    if bound is Bound.SINCE:
        if any(point.since for point in points):
            return When(points, Bound.WITHIN), after
        starts = tuple(replace(point, closed="sau" in before) for point in points)
        return Doubt("chỉ nêu lúc bắt đầu, không nêu hạn", starts=starts), segment.skip(after, "trở", "đi")
    hours = [segment.number(step) for step in range(at, start) if segment.number(step) is not None]
    if hours and not any(hours) and any(hour_at(segment, step) for step in range(at, start)):
        return _day_before(segment, points, bound), after
    if _may_date_a_document(segment, at, points):
        return Doubt("không rõ ngày này là ngày của văn bản hay là hạn"), after
    if bound is Bound.BEFORE and not _starts_clear(points):
        return Doubt("không rõ “trước” kỳ nào"), after
    done = not {"xong", "thành", "tất", "thúc"}.isdisjoint(before)
    return _with_weekday(segment, When(points, bound, done=done, titled="hạn" in before), after)


def _may_date_a_document(segment: Segment, at: int, points: tuple[Point, ...]) -> bool:
    """ "Theo CV 1148/BNV-CCHC, ngày 20/3/2020": the number straight before has no date of its own."""
    numbered = segment.key(at - 1) == "," and segment.is_document(at - 2)
    dated = segment.key(at) == "ngày" or segment.number(at) is not None
    return numbered and dated and len(points) == 1 and points[0].year is not None


def bound_at(segment: Segment, at: int) -> tuple[Bound, int]:
    """bound := ("trước" | "chậm nhất" | "đến hết" | "trong" | "từ" …)*; "trước" rules unless an end is named after."""
    found = Bound.NONE
    while True:
        for bound, table in _BOUNDS:
            after = segment.match(at, table)
            if after is not None:
                found = _stronger(found, bound)
                break
        else:
            after = segment.match(at, vocabulary.GLUE) or hour_at(segment, at) or part_of_day(segment, at)
            after = after or _weekday_before(segment, at)
            if after is None or found is Bound.NONE:
                return found, at
        at = after


_BOUNDS = (
    (Bound.BY, vocabulary.BY),
    (Bound.BEFORE, vocabulary.BEFORE),
    (Bound.SINCE, vocabulary.SINCE),
    (Bound.WITHIN, vocabulary.WITHIN),
)


def _stronger(found: Bound, new: Bound) -> Bound:
    """Of two bounds in a row: a named end after "trước" ("trước hết tháng 6") rules; else "trước"; "từ" stays."""
    if Bound.SINCE in (found, new) and found is not Bound.BEFORE:
        return Bound.SINCE  # "Trễ hạn từ 15/3"
    if Bound.BEFORE in (found, new) and new is not Bound.BY:
        return Bound.BEFORE
    return new if found in (Bound.NONE, Bound.WITHIN) or new is Bound.BY else found


def _starts_clear(points: tuple[Point, ...]) -> bool:
    """Whether "trước" can mean the start of each span: not of "6 tháng", nor of spans of several kinds."""
    if any(point.said or (point.day is not None and point.since) for point in points):
        return False
    spans = [point for point in points if point.day is None and not point.closed]
    firsts = [(point.year or 0, point.first) for point in spans]
    one_kind = len({point.last - point.first for point in spans}) <= 1
    return one_kind and firsts == sorted(firsts) and not any(point.is_term for point in spans)


def hour_at(segment: Segment, at: int) -> int | None:
    """hour := NUMBER ("h" | "giờ" | "g") [NUMBER ["phút"]] [","], straight before a day."""
    at = segment.skip(at, "lúc")
    hour = segment.number(at)
    minutes = segment.key(at + 1) == ":" and len(segment.token(at + 2).text) == 2
    if hour is None or hour > 24 or not (minutes or segment.key(at + 1) in ("h", "giờ", "g")):
        return None
    after = at + 2
    if segment.number(after) is not None and segment.key(after + 1) not in ("/", "-", ".", "tháng"):
        after = segment.skip(after + 1, "phút", "p", "'")
    after = segment.skip(part_of_day(segment, after) or after, ",", "của")
    daily = segment.match(after, vocabulary.ALWAYS) is not None
    dated = (
        daily or segment.key(after) in ("ngày", "thứ") or dates_at(segment, after, anchored=True) is not None
    )
    return after if dated else None


def part_of_day(segment: Segment, at: int) -> int | None:
    """The position after "sáng", "cuối giờ chiều", straight before a day."""
    after = segment.match(at, vocabulary.PARTS_OF_DAY)
    if after is None:
        return None
    dated = segment.key(after) in ("ngày", "thứ", "chủ") or days_at(segment, after, anchored=True) is not None
    return after if dated else None


def _day_before(segment: Segment, points: tuple[Point, ...], bound: Bound) -> Item:
    """ "Trước 0 giờ ngày 01/10" ends with the day before."""
    if bound not in (Bound.BEFORE, Bound.BY) or len(points) > 1 or points[0].recurring or points[0].loose:
        return Doubt("không rõ “0 giờ” kết thúc ngày nào", hard=True)
    try:
        day = points[0].end(segment.plan_year) - timedelta(days=1)
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True)
    return When((day_point(day, said=f"trước 0 giờ ngày {day + timedelta(days=1):%d/%m/%Y}"),), bound)


# ---------------------------------------------------------------- days of the moon


def _lunar_at(
    segment: Segment, points: tuple[Point, ...], at: int
) -> tuple[tuple[Point, ...] | Doubt, int] | None:
    """ "10/3 âm lịch", "15/8 (Trung thu)": the solar day of it; None where nothing says that the days are lunar."""
    after = segment.match(at, vocabulary.LUNAR)
    after = _feast_at(segment, points, at if after is None else after) or after
    if after is None and _other_feast_at(segment, points, at):
        return Doubt("ngày nêu không phải ngày âm lịch hay dương lịch của lễ này", hard=True), at
    if after is None or (segment.key(after - 1) == "ta" and segment.is_word(after)):
        return None
    point = points[0]
    if len(points) > 1 or point.day is None or point.loose or point.recurring or point.since:
        return Doubt("nêu ngày, tháng âm lịch, cần ghi ngày dương lịch", hard=True), after
    year = segment.full_year(after) if point.year is None else None
    return _lunar_point(segment, point.day, point.last, year or point.year), after + (year is not None)


def _lunar_point(segment: Segment, day: int, month: int, year: int | None) -> tuple[Point, ...] | Doubt:
    """The solar day of a lunar one as points, or why it is not certain."""
    solar, said = solar_day(day, month, year, segment.plan_year), f"ngày {day}/{month} âm lịch"
    if solar is not None:
        return (day_point(solar, said=f"là {said}"),)
    return Doubt(f"{said} không ứng với đúng một ngày trong năm, cần ghi ngày dương lịch", hard=True)


def _other_feast_at(segment: Segment, points: tuple[Point, ...], at: int) -> bool:
    """ "Mùng 8 tháng 4 (Phật đản)": a feast of the moon in brackets that is on neither day, by the moon or the sun."""
    close = segment.close(at)
    said = bare(segment.said(at + 1, close))
    day = vocabulary.FEASTS_OF_THE_MOON.get(said) if segment.key(at) == "(" and len(points) == 1 else None
    point = points[0]
    if day is None or point.day is None or point.loose or point.recurring:
        return False
    solar = solar_day(*day, point.year, segment.plan_year)
    return solar is None or (point.day, point.last) != (solar.day, solar.month)


def _feast_at(segment: Segment, points: tuple[Point, ...], at: int) -> int | None:
    """The position after the name of a feast of the moon that is kept on that very day: "10/3 (Giỗ Tổ Hùng Vương)"."""
    kept = {(point.day, point.last) for point in points}
    words = f" {bare(' '.join(token.text for token in segment.tokens))} "
    if not any(f" {feast} " in words for feast, day in vocabulary.FEASTS_OF_THE_MOON.items() if day in kept):
        return None
    if segment.key(at) != "(":
        return at
    close = next((step for step in range(at, len(segment.tokens)) if segment.key(step) == ")"), at - 1)
    figures = any(segment.is_number(step) for step in range(at, close))
    return at if figures else close + 1


def full_moon_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Rằm tháng 7", "mùng 10 tháng Giêng", "23 tháng Chạp": days that only the moon has."""
    if not segment.lunar:
        return None
    bound, start = bound_at(segment, at)
    start = segment.skip(start, "ngày", "mùng", "mồng")
    day = 15 if segment.key(start) == "rằm" else segment.number(start)
    month, after = vocabulary.MONTHS_OF_THE_MOON.get(segment.key(start + 2)), start + 3
    if month is None and segment.key(start) == "rằm":
        month, after = periods.month_number_at(segment, start + 2) or (None, after)
    if day is None or month is None or segment.key(start + 1) != "tháng" or bound is Bound.SINCE:
        return None
    after = segment.match(after, vocabulary.LUNAR) or after
    year = segment.full_year(after + (segment.key(after) in ("/", "năm")))
    found = _lunar_point(segment, day, month, year)
    after += 0 if year is None else 1 + (segment.key(after) in ("/", "năm"))
    return (found if isinstance(found, Doubt) else When(found, bound)), after


# ---------------------------------------------------------------- weekdays


def _weekday_before(segment: Segment, at: int) -> int | None:
    """The position of the day after "thứ Sáu, " in "chậm nhất thứ Sáu, ngày 28/3/2025"."""
    at = segment.skip(at, "ngày")
    start = segment.skip(at + 2, ",", "(", "-")
    hit = days_at(segment, start, anchored=True) if weekday_at(segment, at) is not None else None
    return None if hit is None or hit[0][0].loose else start


def _with_weekday(segment: Segment, when: When, at: int) -> tuple[Item, int]:
    """ "trước 12/6/2026 (thứ sáu)": the weekday is left out if it agrees with its date."""
    start = segment.skip(at, "(", ",", "-")
    weekday, point = weekday_at(segment, start), when.points[-1]
    if weekday is None or len(when.points) > 1 or point.day is None or point.loose or point.recurring:
        return when, at
    if segment.key(at) == "," and segment.key(start + 2) == "ngày":
        return when, at  # "Thứ Hai ngày 02/3, thứ Sáu ngày 06/3": that of the next day
    disagrees = disagreement(segment, point, weekday)
    if disagrees:
        return disagrees, start + 2
    opened, closed = segment.key(at) == "(", segment.key(start + 2) == ")"
    return when, (at if opened and not closed else start + 2 + opened)


def dated_weekday_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "thứ sáu, ngày 12/6/2026": the weekday is left out if it agrees with its date."""
    short = segment.key(at) == "t" and segment.key(at + 2) in (",", "ngày") and segment.number(at + 1)
    weekday = short - 2 if short else weekday_at(segment, at)
    start = segment.skip(at + 2, ",", "(", "-", "ngày")
    hit = days_at(segment, start - (segment.key(start - 1) == "ngày"), anchored=True)
    if weekday is None or hit is None or len(hit[0]) != 1 or hit[0][0].loose:
        return None
    disagrees = disagreement(segment, hit[0][0], weekday)
    return (disagrees, hit[1]) if disagrees else (Words(""), at + 2)


def disagreement(segment: Segment, point: Point, weekday: int) -> Doubt | None:
    """Why the date cannot be on the weekday; None where it is."""
    try:
        agrees = point.end(segment.plan_year).weekday() == weekday
    except ImpossibleDate as error:
        return Doubt(str(error), hard=True)
    return None if agrees else Doubt("thứ trong tuần không khớp với ngày", hard=True)


def weekday_at(segment: Segment, at: int) -> int | None:
    """Monday is 0: "thứ hai", "thứ 2"."""
    if segment.key(at) == "chủ" and segment.key(at + 1) in ("nhật", "nhất"):
        return 6
    if segment.key(at) != "thứ":
        return None
    number = segment.number(at + 1)
    if number is not None:
        return number - 2 if 2 <= number <= 7 else None
    return vocabulary.WEEKDAYS.get(segment.key(at + 1))


# ---------------------------------------------------------------- lists and ranges


def dates_at(segment: Segment, at: int, anchored: bool = False) -> Points | None:
    """dates := range (("," | "và" | "/") range)* ["hàng năm"]; all days or all spans; a later year holds for all."""
    hit = _range_at(segment, at, anchored)
    if hit is None:
        return None
    points, at = hit
    while (more := _own_year(segment, points, at) or _listed(segment, points, at, anchored)) is not None:
        points, at = more
    points = _within_every_year(periods.with_last_year(points))
    after = segment.match(segment.skip(at, "của"), vocabulary.EVERY_YEAR)
    if after is not None and not _counted_next(segment, after):
        return tuple(replace(point, recurring=True) for point in points), after
    return points, at


def _within_every_year(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """ "Hằng năm, trong quý I": the span of every year, not a second one."""
    if len(points) != 2 or not (points[0].is_year and points[0].recurring):
        return points
    own = points[1]
    listed = own.recurring or own.year or own.is_term or own.is_year or own.bare or own.since
    return points if listed else (replace(own, recurring=True),)


_WHOSE_YEAR = "không rõ năm nêu sau là một mốc riêng hay năm của mốc trước"


def _listed(segment: Segment, points: tuple[Point, ...], at: int, anchored: bool) -> Points | None:
    last = points[-1]
    slash = segment.key(at) == "/" or (segment.key(at) == "-" and last.bare)
    start = at + 1 if slash else segment.match(at, vocabulary.LIST)
    if start is None or segment.key(start) == "kết":
        return None  # "Bắt đầu từ tháng 2, kết thúc tháng 6"
    if _counted_next(segment, start) or _rest_of_years_at(segment, at) is not None:
        return None
    hit = _range_at(segment, start, anchored and last.day is not None)
    if hit is not None and segment.full_year(start) and last.year and not last.is_year:
        return (*points[:-1], replace(last, fault=_WHOSE_YEAR)), hit[1]
    if hit is None or (hit[0][0].day is None) != (last.day is None):
        return None
    rhythm = segment.key(at) == "," and len(hit[0]) > 3 and hit[0][0].recurring
    if rhythm and bound_at(segment, 0)[0] is Bound.SINCE:
        return None  # "Từ tháng 02, hằng tháng trước ngày 20"
    if last.recurring and in_years(hit[0]):
        return points, hit[1]
    if slash and not (hit[0][-1].is_rhythm and last.is_rhythm):
        return None
    return points + hit[0], hit[1]


def _counted_next(segment: Segment, at: int) -> bool:
    return segment.small(at) is not None and segment.match(at + 1, vocabulary.COUNTED) is not None


def _own_year(segment: Segment, points: tuple[Point, ...], at: int) -> Points | None:
    """ "Quý II, năm 2026": the year of the quarter. After several, or in a list of reports, it may be another term."""
    hit = periods.years_at(segment, at + 1) if segment.key(at) == "," else None
    if hit is None or not may_be_year_of(points, hit[0]) or segment.key(hit[1]) == ":":
        return None
    if segment.key(hit[1]) == "(" and when_at(segment, hit[1] + 1) is not None:
        return None
    reports = (("báo", "cáo"), ("tổng", "kết"))
    reported = any(segment.stands(step, words) for step in range(hit[1] + 6) for words in reports)
    if len(points) > 1 or reported:
        return tuple(replace(point, fault=_WHOSE_YEAR) for point in points), hit[1]
    return (replace(points[0], year=hit[0][0].year),), hit[1]


_REST_OF_YEARS = vocabulary.pattern(
    "(?:(?:và|,|đến|trong|cho|duy|trì) )*(?:năm tiếp theo nữa|(?:các|những) năm (?:tiếp sau|tiếp theo|tiếp"
    "|kế tiếp|sau này|sau đó|sau|còn lại|về sau|đến)) "
)


def _rest_of_years_at(segment: Segment, at: int) -> int | None:
    """ "và các năm tiếp theo", "những năm sau", "và các năm còn lại": goes on; says no other date."""
    hit = segment.fits(at, _REST_OF_YEARS)
    return None if hit is None else hit[1]


def _range_at(segment: Segment, at: int, anchored: bool) -> Points | None:
    """range := ["từ"] one [("-" | "đến") one]; a range is its end, which remembers its start."""
    first = one_at(segment, at, anchored)
    if first is None:
        return None
    start = segment.match(first[1], vocabulary.TO)
    if segment.key(first[1]) == "," and "từ" not in (segment.key(at - 1), segment.key(at - 2)):
        start = None
    second = one_at(segment, hour_at(segment, start) or start, anchored) if start is not None else None
    if second is None:
        return first
    begin, end = first[0][-1], second[0][0]
    until = len(second[0]) == 1 and not (end.recurring or end.is_year or end.day or end.since)
    kept = tuple(p for p in first[0] if p.recurring and not p.day and p.last <= end.last)
    this_year = end.year in (None, segment.plan_year)
    if until and this_year and len(first[0]) > 3 and kept and kept[-1].last == end.last:
        return kept, second[1]  # "Hằng quý đến hết quý III"
    level = (begin.day is None) == (end.day is None) and not (begin.bare or end.bare)
    # "từ 01/7/2025 đến hết năm 2025"; a dash would leave open what belongs together.
    spoken = any(segment.key(step) == "đến" for step in (first[1], first[1] + 1))
    wider = spoken and begin.day is not None and end.day is None and not (begin.loose or end.bare)
    if not (level or wider) or (end.is_year and (end.recurring or begin.recurring)):
        return first
    if segment.key(first[1]) == "-" and end.is_year and end.since is None and not begin.is_year:
        # "Quý II - năm 2026" is the year of the quarter; after a year of its own it is an end.
        ranged = end.closed or (begin.year is not None and begin.year != end.year)
        last = as_range(begin, end) if ranged else replace(begin, year=end.year)
        return (*first[0][:-1], last), second[1]
    return (*first[0][:-1], as_range(begin, end), *second[0][1:]), second[1]


def one_at(segment: Segment, at: int, anchored: bool = False) -> Points | None:
    """one := days | period."""
    return days_at(segment, at, anchored) or periods.period_at(segment, at)


# ---------------------------------------------------------------- days


def days_at(segment: Segment, at: int, anchored: bool = False) -> Points | None:
    """days := ["ngày"] D (("," | "và" | "-") D)* month-of-days | "ngày cuối cùng của" period | 2026-06-30."""
    start = segment.match(at, vocabulary.DAY_WORDS)
    last = segment.match(start, vocabulary.LAST_DAY) if start is not None else None
    if segment.number(at) and segment.stands(at + 1, ("ngày", "cuối")):
        last = at + 3  # "05 ngày cuối tháng 6"
    if last is not None:
        hit = one_at(segment, segment.skip(last, "của"))
        if hit is None or hit[0][0].day is not None:
            return None
        return tuple(
            replace(point, closed=True, recurring=point.recurring or point.bare, bare=False)
            for point in hit[0]
        ), hit[1]
    if segment.key(at + 1) == "ngày" and segment.key(at + 2) == "đầu" and segment.number(at):
        months = _month_of_days_at(
            segment, segment.skip(at + 2, "đầu", "tiên"), True
        )  # "10 ngày đầu tháng 7"
        return months and (_crossed((segment.number(at) or 1,), None, months[0]), months[1])
    named = start is not None
    numbered = segment.stands(at - 2, ("số", ":")) and segment.key(at - 3) != "đổi"
    head = at - 2 if numbered else at - 1
    if not named and segment.key(head) in vocabulary.ORDINAL_HEADS:
        return None
    start = at if start is None else start
    hit = _year_first_at(segment, start)
    numbers = _day_numbers(segment, start, anchored or named) if hit is None else None
    if numbers is None:
        return hit
    days, begin, after = numbers
    if not (named or anchored) and days[-1] in (3, 6, 9, 12) and segment.key(after) == "tháng":
        term = segment.key(start - 1) in vocabulary.TERM_HEADS
        if term or segment.key(after + 1) in ("năm", "cuối", "đầu"):
            return None  # "6 tháng đầu năm"
    shifted = segment.match(segment.skip(after, "của"), vocabulary.NEXT_MONTH) if named else None
    if shifted is not None:
        if segment.key(shifted - 1) in ("quý", "cáo") and "quý" in (
            segment.key(shifted - step) for step in (1, 3)
        ):
            return _crossed(days, begin, periods.next_months(segment, 3)), shifted
        return tuple(
            Point(0, 0, day, segment.plan_year, in_last_month=True, shift=1) for day in days
        ), shifted
    months = _month_of_days_at(segment, after, anchored or named)
    if months is None:
        return _loose_day(segment, days, after) if named else None
    if not named and days == (len(months[0]),) and days[0] > 1:
        unsure = segment.key(at - 1) != "trong"  # "Trong 2 tháng 6 và 7"
        fault = "không rõ số đứng trước “tháng” là ngày hay là số tháng" * unsure
        return tuple(replace(month, fault=fault) for month in months[0]), months[1]
    return _crossed(days, begin, months[0]), months[1]


def _crossed(days: tuple[int, ...], begin: int | None, months: tuple[Point, ...]) -> tuple[Point, ...]:
    """Each day in each month: "ngày 25 các tháng 2, 5, 8"; begin: the day at which the days begin."""
    points = [replace(month, day=day, closed=False, bare=False) for month in months for day in days]
    if sum(day > 28 for day in days) > 1 and any(point.monthly for point in points):
        points = [replace(point, fault="có tháng không có đủ các ngày này") for point in points]
    if begin is not None:
        points = [replace(point, since=replace(point, day=begin)) for point in points]
    return tuple(points)


def _year_first_at(segment: Segment, at: int) -> Points | None:
    """2026-06-30, 2026/06/30, as programs write it."""
    year, month, day = segment.full_year(at), segment.number(at + 2), segment.number(at + 4)
    dashes = segment.key(at + 1) == segment.key(at + 3) and segment.key(at + 1) in ("-", "/")
    two = len(segment.token(at + 2).text) == len(segment.token(at + 4).text) == 2
    if year is None or month is None or day is None or not dashes or not two:
        return None
    if is_foreign(segment.token(at - 1)):
        return None  # "Created 2026-03-01"
    return (Point(month, month, day, year),), at + 5


def _loose_day(segment: Segment, days: tuple[int, ...], at: int) -> Points | None:
    """ "ngày 25" whose month another word names ("hàng tháng, trước ngày 25"; "ngày 20 tháng cuối kỳ")."""
    start = segment.skip(at, "của")
    after = segment.match(start, vocabulary.LAST_MONTH_OF_TERM)
    if after is None and segment.key(at) in ("/", "-", "."):
        return None
    if after is not None and segment.key(after) in ("năm", "quý", "của"):
        return None
    while after is None and (more := segment.match(at, vocabulary.LIST)) is not None:
        number = segment.number(more)  # "ngày 01 và 15"
        if number is None or number > 31 or segment.key(more + 1) not in (",", ")", "", "và"):
            break
        days, at = (*days, number), more + 1
    sure = after is not None and segment.match(start, vocabulary.REPORT_MONTH) != after
    loose = tuple(Point(0, 0, day, in_last_month=after is not None, closed=sure) for day in days)
    return loose, at if after is None else after


def _day_numbers(segment: Segment, at: int, anchored: bool) -> tuple[tuple[int, ...], int | None, int] | None:
    """The days that share a month, and the first day where the last of them ends a range."""
    first = segment.small(at)
    if not first or not segment.is_number(at):
        return None
    days, begin, at = [first], None, at + 1
    while anchored or segment.key(at) == "-":
        to = segment.match(at, vocabulary.TO)
        start = to if to is not None else segment.match(at, vocabulary.LIST)
        start = None if start is None else segment.skip(start, "ngày", "hết")
        number = segment.number(start) if start is not None else None
        if start is None or number is None or not _day_follows(segment, start):
            break
        begin, at = None if to is None else days[-1], start + 1
        days = [*days, number] if to is None else [*days[:-1], number]
    return tuple(days), begin, at


def _day_follows(segment: Segment, at: int) -> bool:
    """Whether the number is a day that shares the month named later, not a date or a count of its own; nor of 30-6-2026."""
    look = at + 1
    while (start := segment.match(look, vocabulary.LIST) or segment.match(look, vocabulary.TO)) is not None:
        start = segment.skip(start, "ngày")
        if segment.number(start) is None:
            return False
        look = start + 1
    dashed = segment.key(at - 1) == "-" and segment.key(at + 1) == "-" and segment.number(at + 2) is not None
    return not dashed and _month_of_days_at(segment, look, True) is not None


def _month_of_days_at(segment: Segment, at: int, anchored: bool) -> Points | None:
    """month-of-days := "/" M ["/" Y] | "." M "." Y | "-" M "-" Y | "tháng" M… | "hàng tháng" | "tháng cuối quý"."""
    numeric = _numeric_month_at(segment, at, anchored)
    if numeric is not None:
        return numeric
    listed = anchored and segment.stands(at, (":", "tháng"))  # "Trước ngày 12: tháng 3, tháng 6"
    start = segment.skip(at + listed, "của", "vào", "trong", "các", "những")
    every = segment.match(start, vocabulary.EVERY_MONTH)
    if every is None and anchored:
        every = segment.match(at, vocabulary.OF_MONTH)
    other = every is None or segment.number(every) or segment.match(every, vocabulary.NOT_EVERY_MONTH)
    if every is not None and other is None and segment.key(every) != ":":
        return month_spans(1), periods.year_at(segment, every)[2]
    of_quarter = periods.month_of_quarter_at(segment, start)
    if of_quarter is not None and segment.small(at - 1) in (1, 2, 3) and segment.key(at - 2) != "ngày":
        return None  # "02 tháng đầu quý III" may be two months as well as the second day of one
    months = of_quarter or periods.months_at(segment, start)
    return (
        None
        if months is None or months[0][0].bare
        else periods.more_of(segment, months, "tháng", periods.months_at)
    )


def _numeric_month_at(segment: Segment, at: int, anchored: bool) -> Points | None:
    sign, month, text = segment.key(at), segment.number(at + 1), segment.token(at + 1).text
    if sign not in ("/", ".", "-") or month is None or len(text) > 2:
        return None
    if segment.key(at + 2) == sign and segment.number(at + 3) is not None:
        year = periods.written_year_at(segment, at + 3)
        return None if year is None else ((Point(month, month, year=year),), at + 4)
    day = segment.number(at - 1)
    dashed = sign == "-" and (not anchored or day is None or day <= 12 or month > 12)
    whole = len(segment.tokens) == 3 and len(text) == 2
    if dashed or (sign == "." and not anchored and not whole):
        return None
    year, _, after = periods.year_at(segment, at + 2)
    if sign == "/" and meaning_of(segment, at - 1)[0] is not Meaning.DATE:
        return None
    return (Point(month, month, year=year),), after
