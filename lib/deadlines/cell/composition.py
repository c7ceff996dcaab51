"""Statements -> Deadline: dates of the calendar, what rules over what, and the reading in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from lib.base import vietnamese as vn
from lib.base.vietnamese import bare, fold
from lib.deadlines import words as vocabulary
from lib.deadlines.cell.beside import are_versions, leave_beside, leave_beside_limits, no_work
from lib.deadlines.cell.relations import keep_within, may_extend, statement_of
from lib.deadlines.deadline import (
    UNIT_WORDS,
    Count,
    Deadline,
    DeadlineKind,
    Due,
    Offset,
    TimeUnit,
    count_words,
    dates_words,
)
from lib.deadlines.finds import (
    Bound,
    Doubt,
    Happening,
    ImpossibleDate,
    Item,
    Mark,
    Need,
    Point,
    Statement,
    When,
    Words,
    begins_after,
    clean_name,
    crossed,
    ends_span,
    lies_within,
    may_be_year_of,
    month_spans,
    whens_of,
    words_of,
)
from lib.deadlines.licence import names_things, names_work


def compose(text: str, segments: list[list[Item]], plan_year: int) -> Deadline:
    """The deadline of a cell from the items of its statements."""
    statements = [_settled(statement_of(items), items, plan_year) for items in segments]
    _drop_wordless_years(statements)
    _drop_what_ends_after(statements)
    leave_beside(statements, segments, plan_year)
    for statement, items in zip(statements, segments, strict=True):
        _drop_unsure_names(statement, items)
    try:
        _begin_with_the_first(statements, plan_year)
        odd = _out_of_order(statements, plan_year)
        dues = [due for when in whens_of(statements) for due in _dues(when, plan_year)]
        beside = [when for one in statements for when in (one.aside if dues else one.aside + one.origins)]
        aside = [due for when in beside for due in _dues(when, plan_year)]
    except ImpossibleDate as error:
        return unread(text, str(error))
    return _decide(
        text,
        statements,
        dues,
        odd or _years_agree(text, statements, plan_year) or _unclear_parts(statements),
        aside,
    )


def _drop_wordless_years(statements: list[Statement]) -> None:
    """ "Thường xuyên⏎Trong năm 2026": a year said of nothing else is that of the continuous work."""
    if not any(statement.continuous and not statement.whens for statement in statements):
        return
    for statement in statements:
        plain = (w.years and not (w.exact or w.words) and not w.recurs for w in statement.whens)
        if all(plain) and not statement.happenings:
            statement.whens = []


def _drop_what_ends_after(statements: list[Statement]) -> None:
    """ "Bắt đầu: 01/3; kết thúc: 30/6", "Quý I/2027; hoàn thành trước 15/3": a start or span, and the day by which it is done."""
    for before, after in pairwise(statements):
        end = after.whens[0] if after.whens else When(())
        until = len(after.whens) == 1 and end.bound is Bound.BY and not (end.words or after.happenings)
        if (
            until
            and before.whens
            and before.whens[-1].recurs
            and keep_within(before, before.whens[-1], end, {","})
        ):
            after.whens = []
        done = "hoàn thành" in fold(end.words)
        if done and len(before.whens) == len(after.whens) == 1 and _may_refine(before.whens[0], end):
            before.whens = []
        bounded = done or end.bound in (Bound.BY, Bound.BEFORE)
        if bounded and not (before.whens or before.happenings) and all(one.starts for one in before.doubts):
            before.doubts = []


def _out_of_order(statements: list[Statement], plan_year: int) -> str | None:
    """ "Bầu cử 15/3, niêm yết trước 01/3": steps of work go on in time; a day before the one said before it is no step."""
    for before, after in pairwise(whens_of(statements)):
        if are_versions(before, after):
            return "nêu nhiều hạn của một việc, không rõ hạn nào còn áp dụng"
        single = all(len(w.points) == 1 and w.exact and not (w.recurs or w.headed) for w in (before, after))
        names = [clean_name(when.words) for when in (before, after)]
        doers = all(0 < len(name.split()) < 3 and not names_work(name) for name in names)
        lone = single and any(names) and not names[1].startswith("Riêng")
        named = lone and not (doers and before.bound is after.bound)
        if named and after.points[0].end(plan_year) < before.points[0].end(plan_year):
            return "ngày nêu sau lại sớm hơn ngày nêu trước, không rõ ngày nào là hạn"
        limited = (before.bound is not Bound.NONE or before.points[0].since) and not (
            before.recurs or before.headed
        )
        if (
            limited
            and not before.done
            and names_things(before.words)
            and names_work(after.words)
            and clean_name(after.words)
        ):
            return "không rõ ngày nêu trước là hạn hay chỉ nêu đối tượng của việc nêu sau"
    return None


def _begin_with_the_first(statements: list[Statement], plan_year: int) -> None:
    """ "Báo cáo đầu tiên trước 25/7; cập nhật hằng tháng": what recurs after a first day begins after it."""
    whens = whens_of(statements)
    if not whens or not _is_first_of_many(whens[0]):
        return
    last = whens[0].points[-1].end(plan_year)
    for one in statements:
        for at, when in enumerate(one.whens):
            kept = tuple(p for p in when.points if not when.recurs or p.end(plan_year) > last)
            one.whens[at] = replace(when, points=kept)


# ---------------------------------------------------------------- judgments that need the whole statement


def _settled(statement: Statement, items: list[Item], plan_year: int) -> Statement:
    first = next((item for item in items if not isinstance(item, Mark)), None)
    starts = isinstance(first, Happening) and first.need is Need.CONDITION and first.offset is None
    statement.leading_condition = starts and not statement.whens
    words = fold(words_of(items))
    spans = all(point.is_year or point.since for when in statement.whens for point in when.points)
    if statement.continuous and spans and "hoàn thành" not in words:
        _forget(statement)  # "Năm 2026, thường xuyên"
    ranges = all(point.since and not when.exact for when in statement.whens for point in when.points)
    if statement.count and ranges:
        _forget(statement)  # "2 buổi/tháng, từ tháng 3 đến tháng 11": when it goes on
    limits = [when for when in statement.whens if when.bound in (Bound.BEFORE, Bound.BY)]
    dated = all(p.day and p.year for when in limits for p in when.points)
    if limits and len(limits) == len(statement.whens) and dated:
        # "Năm học 2026-2027, hoàn thành trước 05/9/2026"
        statement.doubts = [doubt for doubt in statement.doubts if not doubt.vague]
    leave_beside_limits(statement, items, plan_year)
    _day_of_monthly_count(statement)
    _drop_starts(statement, items, plan_year)
    _doubt_lost_dates(statement, items)
    steps = sum(word.isdecimal() for word in words.replace("%", " ").split())  # "đạt 70% … đạt 100%"
    stepwise = words.startswith("phấn đấu") and steps == len(statement.whens)
    several = len(statement.whens) > 1 and not stepwise
    if "phấn đấu" in words and several:
        statement.doubt("nêu cả mốc phấn đấu và mốc chậm nhất")
    _settle_labels(statement)
    return statement


def _drop_unsure_names(statement: Statement, items: list[Item]) -> None:
    """ "10/6 cấp xã, 20/6 cấp tỉnh": where words follow the last of several dates, those between may name the one before them."""
    dates = [at for at, item in enumerate(items) if isinstance(item, When)]
    if len(statement.whens) < 2:
        return
    headed, tail = bool(words_of(items[: dates[0]])), items[dates[-1] + 1 :]
    opened = next((item.sign for item in tail if isinstance(item, Mark) and item.sign in ("(", ")")), "")
    if words_of(tail) and not (headed and opened == "("):
        statement.whens = [replace(when, words="") for when in statement.whens]


def _forget(statement: Statement) -> None:
    """Leaves the dates out; days among them are told."""
    statement.origins += [when for when in statement.whens if any(point.day for point in when.points)]
    statement.whens = []


_FIRST = re.compile(r"\b(?:dau tien|(?:lan|ky|so|dot) dau)\b")


def _is_first_of_many(when: When) -> bool:
    """ "Báo cáo đầu tiên trước 25/7": whether the words name the day as the first of those that recur."""
    return when.exact and bool(_FIRST.search(bare(when.words))) and not when.recurs


def _drop_starts(statement: Statement, items: list[Item], plan_year: int) -> None:
    """ "Bắt đầu từ tháng 3, kết thúc trước 30/9": the end is the deadline; "Hằng tháng, từ tháng 3" recurs from then on."""
    starts = [at for at, item in enumerate(items) if isinstance(item, Doubt) and item.starts]
    begun = [point for doubt in statement.doubts for point in doubt.starts]
    if len(starts) != 1 or len(begun) != 1:
        return
    whens, start = statement.whens, begun[0]
    monthly = [when.recurs and all(p.day is None or p.first == p.last for p in when.points) for when in whens]
    if monthly == [True]:
        earlier = (start.year or plan_year) < plan_year
        kept = tuple(
            replace(p, year=None if earlier else start.year)
            for p in whens[0].points
            if earlier or start.is_year or p.last >= start.first
        )
        if start.day:  # "Từ 01/7, hằng tháng trước ngày 20"
            first = (start.year or plan_year, start.first, start.day)
            kept = tuple(p for p in whens[0].points if (p.year or plan_year, p.last, p.day or 31) >= first)
        if start.loose or (start.closed and not start.day) or start.recurring or not kept:
            return
        if not (earlier or start.is_year or start.day) and start.first not in (kept[0].first, kept[0].last):
            return
        statement.whens = [replace(whens[0], points=kept)]
    elif (
        len(whens) == 1
        and whens[0].spans
        and not whens[0].points[-1].is_term
        and start.within(whens[0].points[-1])
    ):
        pass  # "Quý II/2026 (bắt đầu từ tháng 4)"
    elif _begins_after(items[: starts[0]], whens):
        statement.aside = [When((start,))]
    elif not _end_after(items[starts[0] + 1 :], start, plan_year):
        return
    statement.doubts = [doubt for doubt in statement.doubts if not doubt.starts]


def _begins_after(items: list[Item], whens: list[When]) -> bool:
    """ "Trước 20/7, bảo đảm hoạt động từ 01/7": whether a limit is said before, and then in words what begins."""
    limited = bool(whens) and all(when.bound in (Bound.BEFORE, Bound.BY) and when.exact for when in whens)
    return limited and items[-1:] != [] and isinstance(items[-1], Words) and items[-2:-1] == [Mark(",")]


def _end_after(items: list[Item], start: Point, plan_year: int) -> bool:
    """Whether the next date is said to end the work that begins: "kết thúc 30/9", "hoàn thành trong quý II"."""
    at, when = next(((at, item) for at, item in enumerate(items) if isinstance(item, When)), (0, None))
    apart = any(isinstance(item, Mark) and item.sign in (",", "và", "-") for item in items[:at])
    done = fold(words_of(items[:at])).endswith("hoàn thành")
    if when is None or (begins_after(start, when, plan_year) and not clean_name(words_of(items[:at]))):
        return False  # "Sau 20/8, trước 15/8"
    return apart and (when.bound is not Bound.NONE or done or when.exact)


def _doubt_lost_dates(statement: Statement, items: list[Item]) -> None:
    """A date said beside an event, and yet left out of the reading, makes the cell unread."""
    started = any(doubt.starts for doubt in statement.doubts)
    spans = any(event.offset and event.need is Need.ADDED for event in statement.happenings)
    inside = statement.continuous and any(isinstance(item, Words) and item.lost for item in items)
    headed = any(
        isinstance(event, Happening)
        and (event.need, event.offset) == (Need.CONDITION, None)
        and mark in (Mark(":"), Mark("("))
        and isinstance(when, When)
        and when.exact
        for event, mark, when in zip(items, items[1:], items[2:], strict=False)
    )
    # "Tại hội nghị ngày 03/4, giao hoàn thành trong 20 ngày": the day may be that from which the limit counts.
    open_day = any(w.bound is Bound.NONE and w.points[-1].day and not w.recurs for w in statement.whens)
    long = any(when.recurs for when in statement.whens) and any(
        e.offset and e.offset.unit is TimeUnit.MONTH for e in statement.happenings
    )
    if (spans and (started or open_day)) or inside or headed or long:
        statement.doubt("nêu ngày mà không rõ là hạn hay lúc bắt đầu của việc", hard=True)


def _day_of_monthly_count(statement: Statement) -> None:
    """ "Mỗi tháng một lần vào ngày 25": the day holds for every month."""
    points = [point for when in statement.whens for point in when.points]
    plain = points and all(point.loose and not point.in_last_month and not point.fault for point in points)
    if plain and statement.count and statement.count.per is TimeUnit.MONTH:
        statement.whens = [crossed(month_spans(1), when, when.words) for when in statement.whens]


# ---------------------------------------------------------------- what found no partner


def _settle_labels(statement: Statement) -> None:
    """A bare unit or a day without its month that found no partner cannot be read."""
    statement.whens = whens = [_of_report_terms(when) for when in statement.whens]
    for when in whens:
        why = _lost(when, [other for other in whens if other is not when])
        if why:
            statement.doubts.append(Doubt(why, any(p.loose for p in when.points), beside=_is_subject(when)))
    first_of_count = statement.count and any(map(_is_first_of_many, whens))
    if first_of_count or any(_single_then_rhythm(when.points) for when in whens):
        statement.doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào")
    for last, when in pairwise(whens):
        weekly = when.recurs and len(when.points) > 12
        if weekly and last.bound in (Bound.BEFORE, Bound.BY) and not (last.recurs or clean_name(last.words)):
            statement.doubt("không rõ nhịp định kỳ kéo dài đến ngày nào")
        only_rhythm = not when.exact and all(p.is_rhythm or p.last in (6, 9) for p in when.points)
        if last.exact and last.recurs and not when.words and only_rhythm:
            statement.doubt("không rõ ngày hạn của các kỳ nêu sau")
        yearly = last.exact and last.recurs and len(last.points) == 1
        if yearly and when.exact and when.points[-1].name.startswith("Năm "):
            statement.doubt("nêu hạn hằng năm rồi nêu hạn riêng của một năm")
        late = not when.words or last.points[-1].last > when.points[0].last
        both = (last.points[-1], when.points[0])
        if late and not _is_first_of_many(last) and _single_then_rhythm(both):
            statement.doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào")
    statement.whens = [when for when in whens if not (_lost(when, []) or _is_subject(when))]


def _lost(when: When, others: list[When]) -> str | None:
    """Why dates without a partner cannot be read; None where they can."""
    fault = next((point.fault for point in when.points if point.fault), None)
    if fault or any(point.loose for point in when.points):
        return fault or "nêu ngày mà không nêu tháng"
    # "Ban hành Kế hoạch năm 2026 của xã trong tháng 01/2026": another date is said to be the deadline.
    told = bool(others) and all(other.exact or other.bound is not Bound.NONE for other in others)
    if _is_subject(when) and not told:
        return "năm nêu ở đây là năm của văn bản, số liệu"
    lone = len({point.last - point.first for point in when.points}) == 1
    return "nêu kỳ mà không nêu kỳ nào" if lone and all(point.bare for point in when.points) else None


def _of_report_terms(when: When) -> When:
    """ "Ngày 20 của tháng cuối kỳ báo cáo" without its terms: reports fall due each quarter (Nghị định 09/2019/NĐ-CP)."""
    term = all(p.in_last_month and p.closed and not p.recurring and not p.fault for p in when.points)
    return crossed(month_spans(3), when, when.words) if term else when


def _is_subject(when: When) -> bool:
    """ "Kế hoạch năm 2027" alone names a plan; it says no deadline."""
    years = when.years and all(point.year is not None for point in when.points)
    return years and bare(when.words).endswith(vocabulary.SUBJECTS) and when.topic and when.spans


def _single_then_rhythm(points: tuple[Point, ...]) -> bool:
    """ "Quý II/2021 và hằng quý": whether the rhythm goes on from there or holds for the whole year is open."""
    return any(
        not (first.recurring or first.bare or first.loose or first.is_year or first.is_term)
        and second.recurring
        and second.day is None
        for first, second in pairwise(points)
    )


# ---------------------------------------------------------------- what rules over what


def _decide(
    text: str, statements: list[Statement], dues: list[_Dated], unfit: str | None, aside: list[_Dated]
) -> Deadline:
    """Dates rule over counts, counts over continuous work, that over events; doubts and conditions over dates.

    unfit: why the dates do not fit together.
    """
    doubts = [doubt for statement in statements for doubt in statement.doubts]
    events = [event for statement in statements for event in statement.happenings]
    facts = _Facts.of(statements, events)
    conditional = [one for one in statements if one.whens and one.conditional()]
    free = [one for one in statements if one.whens and one not in conditional]
    latest = all(when.bound is Bound.BY and when.exact for when in whens_of(free))
    leading = not latest and any(statement.leading_condition for statement in statements)
    mixed = (conditional and free) or (leading and any(when.words for when in whens_of(free)))
    why = next((doubt.why for doubt in doubts if doubt.hard), None) or _remark_after_a_day(statements)
    soft = next((doubt.why for doubt in doubts if not doubt.hard), unfit)
    depends = bool(conditional) or (leading and bool(free))
    why = why or ("một phần hạn còn phụ thuộc việc khác" if mixed else None)
    figures = any(doubt.figures for doubt in doubts)
    why = why or (soft if figures or (dues and not depends) else None)
    if why:
        return unread(text, why)
    left = next((why for one in statements for why in one.left), "")
    if left and not dues:
        return unread(text, left)
    if dues:
        return _event(text, facts, [*dues, *aside]) if depends else _dated(text, facts, dues, aside, left)
    if facts.count or facts.continuous:
        told = tuple(sorted({due.day for due in aside}))
        kind = DeadlineKind.COUNT if facts.count else DeadlineKind.CONTINUOUS
        reading = "; ".join(map(count_words, facts.counts)) or "Thường xuyên – không có hạn cố định"
        offset = facts.offset if facts.count else None
        return Deadline(text, kind, (), offset, facts.count, reading + _aside_words(told), aside=told)
    if events:
        return _event(text, facts, aside)
    return unread(text, soft or "không thấy nêu thời hạn")


@dataclass(frozen=True)
class _Facts:
    """What the whole cell says besides its dates."""

    eventful: bool
    continuous: bool
    offset: Offset | None
    counts: tuple[Count, ...]
    said: str

    @property
    def count(self) -> Count | None:
        """The first count."""
        return next(iter(self.counts), None)

    @classmethod
    def of(cls, statements: list[Statement], events: list[Happening]) -> _Facts:
        """Gathers the statements."""
        offsets = {event.offset for event in events if event.offset}
        said = dict.fromkeys(f"; {p.said}" for when in whens_of(statements) for p in when.points if p.said)
        return cls(
            bool(events),
            any(statement.continuous for statement in statements),
            next(iter(offsets)) if len(offsets) == 1 else None,
            tuple(dict.fromkeys(count for statement in statements for count in statement.counts)),
            "".join(said),
        )


def _remark_after_a_day(statements: list[Statement]) -> str | None:
    """ "Trước 30/6. Nếu chậm phải có giải trình": why the day is not read, though the work does not depend on the case."""
    dated = False
    for statement in statements:
        if dated and statement.conditional(remarks=True):
            return "nêu ngày rồi nêu thêm trường hợp riêng"
        dated = dated or any(when.exact for when in statement.whens)
    return None


def unread(text: str, why: str) -> Deadline:
    """No deadline, for this reason, in Vietnamese."""
    said = f"Không đọc được: {why}"
    return Deadline(text, DeadlineKind.UNREAD, reading=said, doubt=said)


def _event(text: str, facts: _Facts, dues: Iterable[_Dated] = ()) -> Deadline:
    reading = "Theo phát sinh – hạn tính khi có việc"
    if facts.offset:
        reading = f"{facts.offset.amount} {UNIT_WORDS[facts.offset.unit]} sau khi phát sinh"
    aside = tuple(sorted({due.day for due in dues}))
    return Deadline(
        text, DeadlineKind.EVENT, (), facts.offset, None, reading + _aside_words(aside), aside=aside
    )


def _aside_words(aside: tuple[date, ...]) -> str:
    return f"; chưa tính ngày nêu kèm: {', '.join(map(vn.day, aside))}" if aside else ""


def _dated(text: str, facts: _Facts, dues: list[_Dated], beside: list[_Dated], left: str) -> Deadline:
    """The dates, one per day under the first name that it was given."""
    names: dict[date, str] = {}
    for one in dues:
        names[one.day] = names.get(one.day) or one.name
    due = tuple(Due(day, names[day]) for day in sorted(names))
    recurring = set(names) == {one.day for one in dues if one.recurring}
    kind = DeadlineKind.RECURRING if recurring else DeadlineKind.FIXED
    aside = tuple(sorted({one.day for one in beside} - set(names)))
    reading = (
        dates_words(kind, due) + facts.said + _besides(facts) + _aside_words(aside) + f"; {left}" * bool(left)
    )
    return Deadline(text, kind, due, facts.offset, facts.count, reading, aside=aside, question=left)


# ---------------------------------------------------------------- dates of the calendar


@dataclass(frozen=True)
class _Dated:
    """A due date before doubles are removed."""

    day: date
    name: str
    recurring: bool


def _dues(when: When, plan_year: int) -> Iterator[_Dated]:
    words = clean_name(when.words) if len(when.points) == 1 else ""
    for point in when.points:
        _check_range(point, plan_year)
        before = when.bound is Bound.BEFORE and point.day is None and not point.closed
        day = point.start(plan_year) - timedelta(days=1) if before else point.end(plan_year)
        name = point.name
        if words:
            lone = not name or (point.day is not None and name == words)
            name = words if lone else f"{words} {name[:1].lower()}{name[1:]}"
        yield _Dated(day, name, point.recurring)


def _check_range(point: Point, plan_year: int) -> None:
    if point.since is None:
        return
    begin = point.since
    start, end = begin.start(plan_year if begin.year or not point.year else point.year), point.end(plan_year)
    into_next = begin.year is None and (point.year or 0) > plan_year and begin.first > point.last
    if start > end and not into_next:
        raise ImpossibleDate("khoảng thời gian đảo ngược")
    whole = point.since.day is None and begin.year in (None, point.year) and point.last < point.since.last
    if whole and point.year in (None, plan_year if begin.year is None else begin.year):
        raise ImpossibleDate("khoảng thời gian kết thúc trước khi hết kỳ bắt đầu")


# ---------------------------------------------------------------- what does not fit together


def _years_agree(text: str, statements: list[Statement], plan_year: int) -> str | None:
    """Why the years of a cell cannot be right: far from the plan's, or one said that leaves another open."""
    whens = whens_of(statements)
    points = [point for when in whens for point in when.points]
    why = no_work(text, whens, plan_year)
    if why:
        return why
    for point in points:
        reach = 25 if point.is_year else 10
        if point.year is not None and not -1 <= point.year - plan_year <= reach:
            return f"năm {point.year} cách xa năm của kế hoạch"
    said = {point.year for point in points if point.year is not None}
    open_years = said - {plan_year} and any(point.year is None for point in points)
    days = [(point.year or plan_year, point.last, point.day or 31) for point in points]
    unsaid = open_years or any(point.unsaid for point in points)
    return "không rõ năm của một số mốc" if unsaid and days != sorted(days) else None


def _unclear_parts(statements: list[Statement]) -> str | None:
    """ "Quý I; trước ngày 15/3": a second date or the day of the first? Only words of its own would tell."""
    for before, after in pairwise(statements):
        if not (before.whens and after.whens):
            continue
        single = len(before.whens) == len(after.whens) == 1
        why = next(
            (why for why, unsure in _UNCLEAR if single and unsure(before.whens[0], after.whens[0])), None
        )
        if why:
            return why
        if _may_share_its_day(before.whens[-1], after.whens[0]):
            return "không rõ ngày nêu trước có là ngày của tháng nêu sau"
    return None


def _wordless(*whens: When) -> bool:
    return not any(clean_name(when.words) for when in whens)


def _may_share_its_day(day: When, month: When) -> bool:
    """ "Ngày 05 tháng 3; tháng 6": the day may hold for the month below."""
    spelt = day.points[-1].day is not None and day.points[-1].name.startswith("Tháng ")
    single = all(point.day is None and point.first == point.last for point in month.points)
    return spelt and single and month.bound is Bound.NONE and _wordless(month)


def _may_be_year_below(span: When, year: When) -> bool:
    """ "Quý II; năm 2026"."""
    return year.bound is Bound.NONE and _wordless(span, year) and may_be_year_of(span.points, year.points)


def _is_within_year(year: When, span: When) -> bool:
    """ "Năm 2026; quý III"."""
    points = (*year.points, *span.points)
    plain = _wordless(year, span) and len(points) == 2 and year.bound is Bound.NONE and points[0].is_year
    spans = plain and not any(p.recurring or p.day or p.since for p in points)
    return spans and points[1].last < 12 and lies_within(span, year)


def _may_refine(span: When, day: When) -> bool:
    within = not span.exact and day.exact and lies_within(day, span)
    return _wordless(span, day) and within and not ends_span(day, span)


_UNCLEAR = (
    ("không rõ năm nêu sau là một mốc riêng hay năm của mốc trước", _may_be_year_below),
    ("không rõ hai hạn là của một việc hay của hai việc", may_extend),
    ("không rõ năm nêu trước là một mốc riêng hay năm của mốc sau", _is_within_year),
    ("không rõ ngày nêu sau là hạn riêng hay hạn của kỳ trước đó", _may_refine),
)


def _besides(facts: _Facts) -> str:
    parts = []
    if facts.continuous:
        parts.append("đồng thời làm thường xuyên")
    parts += map(count_words, facts.counts)
    if facts.offset:
        unit = UNIT_WORDS[facts.offset.unit]
        parts.append(f"có việc tính {facts.offset.amount} {unit} sau khi phát sinh")
    elif facts.eventful:
        parts.append("có việc theo phát sinh")
    return "".join(f"; {part}" for part in parts)
