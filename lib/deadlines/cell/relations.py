"""The dates of a statement related to each other: which is a deadline, which only names, repeats or explains another.

What the earlier date is, what stands between and what the later one is decide: the table RELATIONS says it, row by row. A row
that fits may still find that the two do not agree; then the cell is asked about. What fits no row is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lib.base.vietnamese import bare
from lib.deadlines.finds import (
    Always,
    Bound,
    Doubt,
    Happening,
    Item,
    Mark,
    Need,
    Point,
    Statement,
    Times,
    When,
    Words,
    are_months,
    clean_name,
    crossed,
    lies_within,
    may_be_year_of,
    same_days,
    terms_within,
    words_of,
)
from lib.deadlines.licence import names_work
from lib.deadlines.words import SUBJECTS


def statement_of(items: list[Item]) -> Statement:
    """Relates each date to the one before it by what stands between: a list, a label, a remark."""
    statement, gap = Statement(), list[Item]()
    for at, item in enumerate(items):
        match item:
            case When():
                _add_when(statement, replace(item, after=words_of(items[at + 1 : at + 2])), gap)
                gap = []
                continue
            case Words(origin=origin, lost=lost) if origin:
                (statement.aside if lost else statement.origins).append(When(origin))
            case Doubt(vague=True, why=why) if _are_limits(statement.whens):
                statement.left += [why] * (
                    gap[-1:] == [Mark("và")] or words_of(gap).endswith(("cùng", "tục", "rồi"))
                )
            case Happening():
                _add_event(statement, item, *_between(gap))
            case Always():
                statement.continuous = True
            case Times(count):
                statement.counts.append(count)
            case Doubt():
                statement.doubts.append(item)
        gap.append(item)
    return statement


def _are_limits(whens: list[When]) -> bool:
    """ "Trước ngày 05/9 (khai giảng năm học 2026-2027)": whether only days by which the work is due are said."""
    days = all(point.day for when in whens for point in when.points)
    return bool(whens) and days and all(when.bound in (Bound.BEFORE, Bound.BY) for when in whens)


def _between(gap: list[Item]) -> tuple[set[str], str]:
    """The separators since the last date, and the words that may name the next one.

    Of brackets that open and close only the end counts, as of "(" before the next name of a list ("Đợt 1 (Quý II), đợt 2 (").
    Words in brackets belong to the date before.
    """
    marks = [(at, item.sign) for at, item in enumerate(gap) if isinstance(item, Mark)]
    closed = max((at for at, sign in marks if sign == ")"), default=0)
    name, signs = words_of(gap[closed:]), {sign for _, sign in marks}
    brackets = [sign for _, sign in marks if sign in ("(", ")")]
    listed = brackets[:1] == [")"] and name and {sign for at, sign in marks if at > closed} & {",", "và", "-"}
    return signs - {"("} if brackets[-1:] == [")"] or listed else signs, name


# ---------------------------------------------------------------- two dates


def _add_when(statement: Statement, when: When, gap: list[Item]) -> None:
    signs, name = _between(gap)
    topic = bool(gap) and isinstance(gap[-1], Words) and gap[-1].topic
    when = replace(when, words=name, topic=topic, headed=gap[-1:] == [Mark(":")])
    if "-" in signs and name.lower().startswith(("lần ", "đợt ", "bước ", "giai đoạn ")):
        signs = signs - {"-"} | {","}  # "Lần 1: 15/4 – Lần 2: 15/8"
    fault = next(
        (
            p.fault or f"{p.name} không có"
            for p in when.points
            if (p.last > 12 and when.points[1:]) or (p.fault and p.is_year)
        ),
        "",
    )
    if fault:
        statement.doubt(fault)
    if _is_of_event(statement, when, gap, signs):
        return
    if statement.whens:
        _relate(statement, when, signs, name)
    else:
        statement.whens.append(when)


def _relate(statement: Statement, when: When, signs: set[str], name: str) -> None:
    """Adds a date by the first row of RELATIONS that fits the one before it; a doubt where none does."""
    last = statement.whens[-1]
    when = _on_the_day_before(last, when) if ")" in signs and not name else when
    if ")" in signs and last.recurs and all(point.loose for point in when.points):
        signs = signs - {")"}  # "Hằng tháng (họp Ban Chỉ đạo) trước ngày 10"
    when = when if signs - {":", "("} else _in_year_of([last], when)
    if signs & {"hoặc", "hay"}:
        statement.doubt("nêu hai hạn để chọn một")
    if "(" in signs and name and not last.exact and when.exact and when.bound is Bound.NONE:
        statement.doubt("ngày trong ngoặc có thể là của việc khác")
    gap_kind, kinds, own_kinds = _gap_of(signs), _kinds_of(last), _kinds_of(when)
    for before, between, after, meaning in RELATIONS:
        fits = before in kinds and gap_kind in between and after in own_kinds
        if fits and meaning(statement, last, when, signs):
            return
    statement.doubt("có hai thời hạn không rõ quan hệ")


def _is_of_event(statement: Statement, when: When, gap: list[Item], signs: set[str]) -> bool:
    """ "Sau Đại hội (15/6), hoàn thành …": the day of an event stays aside; a limit holds whenever the event happens."""
    event = gap[-2] if gap[-1:] == [Mark("(")] and len(gap) > 1 else None
    if isinstance(event, Happening) and event.need is Need.CERTAIN and when.bound is Bound.NONE:
        statement.aside.append(when)
        return True
    if (when.bound is Bound.BY or when.done) and when.exact and "," in signs:
        # "Ngay sau khi kế hoạch được ban hành, chậm nhất 31/5"
        statement.happenings = [
            replace(e, need=Need.ADDED) if e.need is Need.CONDITION and not e.span else e
            for e in statement.happenings
        ]
    return False


def _on_the_day_before(last: When, when: When) -> When:
    """ "Ngày 05 tháng 3 (quý I), tháng 6 (6 tháng)": after a remark in brackets the day holds for the next month, too."""
    day = last.points[-1]
    spelt = day.day is not None and day.name.startswith("Tháng ") and not day.recurring
    if not (spelt and are_months(when.points) and when.spans):
        return when
    other = when.points[0].year != day.year
    fault = "không rõ ngày nêu trước có là ngày của tháng nêu sau" if other else ""
    return When(tuple(replace(point, day=day.day, fault=fault) for point in when.points), last.bound)


def _in_year_of(labels: list[When], when: When) -> When:
    """ "Năm 2027: trước 30/6": the day is of that year, unless the year is what a report is about."""
    label = labels[-1].points[-1]
    if len(labels) > 1 or labels[0].topic or not label.is_year or label.year is None or label.since:
        return when
    return replace(
        when, points=tuple(replace(p, year=p.year if p.year or p.loose else label.year) for p in when.points)
    )


# ---------------------------------------------------------------- the later date is the deadline: the earlier says what of


def _year_of_subject(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """ "Chỉ số năm 2025 công bố tháng 5/2026", "Kết quả năm 2026 và nhiệm vụ năm 2027 trước 05/12": the years of subjects."""
    bounded = when.exact and when.bound is not Bound.NONE
    whens = statement.whens
    if signs - ({"(", ":"} if bounded else set()) or any("subject" not in _kinds_of(one) for one in whens):
        return False
    about = [label.points[0].year or 0 for label in whens]
    years = [point.year or 0 for point in when.points]
    earlier = last.topic or about[0] < min(years)
    if not (len(about) > 1 and bounded) and (
        len(about) > 1 or 0 in years or about[0] in years or not earlier
    ):
        return False
    statement.whens = [replace(when, words=when.words or whens[0].words)]
    return True


def _label(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """ "Quý I, 6 tháng trước ngày 25 các tháng 2, 5": spans straight before a deadline are its names."""
    said = when.bound is Bound.WITHIN or ":" in signs
    if not (when.exact or (said and last.topic and not lies_within(when, last))) or _ends_rhythm(last, when):
        return False
    labels = _group(statement)
    points = tuple(point for label in labels for point in label.points)
    when = _in_year_of(labels, when)
    if signs & {",", "-"}:
        return _refined(statement, labels, points, when)
    tasks = {label.words.casefold() for label in labels if label.words}
    found = None if len(when.points) < len(tasks) else _labelled(points, when)
    if found is None:
        return statement.doubt("số kỳ và số ngày không khớp nhau")
    numbered = (
        f" {when.words}" if len(labels) == 1 and when.words.lower().startswith(("lần ", "đợt ")) else ""
    )
    named = tuple(replace(point, name=f"{point.name}{numbered}".strip()) for point in found.points)
    statement.whens[-len(labels) :] = [
        replace(found, points=named, words=labels[0].words, topic=False, headed=":" in signs)
    ]
    short = not labels[0].words and all(p.last - p.first < 3 and not p.recurring for p in points)
    alone = short and found.bound is Bound.NONE and are_months(points)
    near = (
        lies_within(found, When(points))
        if alone
        else _is_near(tuple(t for p in points for t in terms_within(p)), found)
    )
    if ("(" in signs or short) and not near:
        statement.doubt("hai thời hạn trái nhau")
    return True


def _ends_rhythm(last: When, when: When) -> bool:
    """ "Hằng tháng, kết thúc vào tháng 9": a month or quarter in which what recurs ends."""
    spans = not any(p.day or p.recurring or p.since or p.year for p in when.points)
    return last.recurs and len(last.points) in (4, 12) and when.bound is Bound.BY and spans


def _is_near(labels: tuple[Point, ...], when: When) -> bool:
    """Whether a deadline can be that of the spans before: inside, or in the month after."""
    return all(any(point.serves(label) for label in labels) for point in when.points)


def _group(statement: Statement) -> list[When]:
    """The spans at the end of the statement that no deadline has been given to yet."""
    group: list[When] = []
    for when in reversed(statement.whens):
        if when.exact or (group and when.bound is not Bound.NONE):
            break
        group.insert(0, when)
    return group


def _refined(statement: Statement, labels: list[When], points: tuple[Point, ...], when: When) -> bool:
    """ "Quý I, trước 15/3": one span and a day inside it; "Hàng tháng, trước ngày 25"."""
    last, found = labels[-1], None
    within = lies_within(when, last)
    if all(p.is_year and p.recurring for p in points) or all(p.loose for p in when.points):
        found = _labelled(points, when)
    elif all(point.recurring for point in (*points, *when.points)):
        fits = lies_within(when, When(points)) and not _uncovered(points, when.points)
        found = replace(when, points=tuple(replace(p, bare=False) for p in when.points)) if fits else None
    elif len(points) == len(when.points) > 1 and _in_turn(points, when):
        found = replace(when, points=tuple(replace(p, recurring=True) for p in when.points))
    elif _is_of_thing(last, when):
        statement.aside += labels
        found = when
    elif (last.words and clean_name(when.words)) or (when.words and not within):
        return False  # "Công bố quý I, kiểm tra trước 15/3": the next task
    elif len(points) == 1 and within:
        found = When(tuple(replace(point, name=points[0].name) for point in when.points), when.bound)
    if found is None:
        return statement.doubt("không rõ ngày nêu sau là hạn của kỳ nào")
    statement.whens[-len(labels) :] = [found]
    return True


def _in_turn(terms: tuple[Point, ...], when: When) -> bool:
    """ "6 tháng/lần, trước ngày 10/6 và 10/12": a day for each term of a rhythm."""
    return all(
        term.recurring and day.day and day.within(term) for term, day in zip(terms, when.points, strict=True)
    )


def _is_of_thing(span: When, when: When) -> bool:
    """ "Kế hoạch 6 tháng cuối năm, trình trước 10/7"."""
    limited = bool(when.words) and when.bound in (Bound.BEFORE, Bound.BY)
    return limited and bare(span.words).endswith(SUBJECTS) and not span.years


def _labelled(labels: tuple[Point, ...], when: When) -> When | None:
    """The deadline under the names of its labels; None where their numbers do not fit."""
    if all(point.loose for point in when.points):
        return _loose_under(labels, when)
    yearly = all(point.is_year and point.recurring for point in labels)
    rhythm = all(point.recurring for point in labels)
    points = tuple(
        replace(p, recurring=yearly or p.recurring, bare=p.bare and not (rhythm and p.closed))
        for p in when.points
    )
    every = all(point.recurring for point in points)
    if len(points) in (4, 12) and every and len(labels) != len(points) and not rhythm:
        return _terms_of(labels, when)
    few = len(labels) in (4, 12) and rhythm and not every and len(points) < len(labels) - 1
    if few or _uncovered(labels, points):
        return None
    kinds = {point.last - point.first for point in labels}
    names = [point.name for point in points]
    if len(labels) == len(points) == 1:
        names = [labels[0].name or points[0].name]
    elif not (len(labels) == 1 or (rhythm and len(kinds) == 1) or (len(points) > 1 and every)):
        names = [label.name for label in labels]
        if len(points) == 1 and len({(label.year, label.last) for label in labels}) == 1:
            names = [", ".join(names)]
        if len(names) != len(points):
            return None
    return When(tuple(replace(p, name=name) for p, name in zip(points, names, strict=True)), when.bound)


def _uncovered(labels: tuple[Point, ...], points: tuple[Point, ...]) -> bool:
    """ "Hằng tháng, hằng quý trước ngày 14 tháng cuối quý": the day of the other months is not said."""
    terms = [label for label in labels if label.recurring and label.last - label.first < 3]
    return any(
        not any(term.first <= p.last <= term.last or p.last == term.last % 12 + 1 for p in points)
        for term in terms
    )


def _terms_of(labels: tuple[Point, ...], when: When) -> When | None:
    """ "Quý I, quý II: trước ngày 15 tháng cuối quý": of the recurring days those of the terms named; each must have one.

    They lie in the last quarter of the term, or anywhere in one that every month or year serves.
    """
    monthly = len(when.points) == 12
    recurring = any(label.recurring or label.is_year for label in labels)
    kept: list[Point] = []
    for label in (term for one in labels for term in terms_within(one)):
        whole = monthly or label.recurring or (label.is_year and len(labels) == 1)
        first = label.first if whole else label.last - 2
        own = [point for point in when.points if first <= point.last <= label.last]
        if not own:
            return None
        kept += [replace(point, recurring=recurring, year=label.year) for point in own]
    return When(tuple(kept), when.bound)


def _loose_under(labels: tuple[Point, ...], when: When) -> When | None:
    """A day of "the last month", or of the month, of each label."""
    labels = tuple(term for label in labels for term in terms_within(label))
    single = all(label.first == label.last for label in labels)
    in_last = all(point.in_last_month for point in when.points)
    if not (single or in_last) or any(label.day is not None or label.loose for label in labels):
        return None
    months = {(label.year, label.last): label for label in labels}
    return crossed(tuple(months.values()), when)


# ---------------------------------------------------------------- the later date says more of the earlier


def keep_within(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """ "Hằng tháng, từ tháng 3 đến tháng 10": recurring dates within a span."""
    span = when.points[0]
    if span.is_year and when.bound is not Bound.NONE and not signs:
        return True  # "Hằng quý đến hết năm 2027": also in the plan's year
    until = when.bound is Bound.BY and len(when.points) == 1 and not (span.recurring or span.since)
    if until and signs <= {","} and not clean_name(when.words):
        kept = tuple(p for p in last.points if p.last <= span.last)
        if span.year or span.day or not kept or kept[-1].last != span.last:
            return statement.doubt("không rõ nhịp định kỳ kéo dài đến ngày nào")
        statement.whens[-1] = replace(last, points=kept)  # "Trước ngày 10 hằng tháng, đến hết tháng 9"
        return True
    if span.recurring or (when.exact and not span.since) or signs & {"và", "&", "+", ";"}:
        return False
    first = span.since or span
    if ("," in signs or first.first == span.last) and not span.since:
        return False
    year = span.year or first.year
    kept = tuple(replace(p, year=year) for p in last.points if first.first <= p.first and p.last <= span.last)
    if not kept or span.day is not None or first.year not in (None, span.year):
        return False
    statement.whens[-1] = replace(last, points=kept)
    return True


def _leave_far(statement: Statement, last: When, when: When, signs: set[str]) -> None:
    """ "… để trình phê duyệt trong tháng 3/2026", "Trước 30/6 ghép vào báo cáo quý III": a span of something more."""
    far = when.bound is not Bound.NONE or not _is_near(when.points, last)
    if (
        last.exact
        and when.words
        and far
        and not (signs or last.recurs or when.recurs or when.years or when.exact)
    ):
        statement.left.append(f"chưa hiểu “{when.words}” sau thời hạn")


def _remark(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """A span after a deadline in brackets or as its subject: "Trước 30/6 (Quý II)", "Tháng 02 (báo cáo năm 2025)"."""
    loose = all(point.loose and not point.fault for point in last.points)
    terms = None
    _leave_far(statement, last, when, signs)
    if ("(" in signs or (loose and not signs and not when.points[0].bare)) and not when.exact:
        every = (
            last.exact and last.recurs and len(last.points) in (4, 12) and not when.recurs and not when.years
        )
        terms = _loose_under(when.points, last) if loose else _terms_of(when.points, last) if every else None
    if terms is not None:  # "Ngày 05 của tháng cuối kỳ báo cáo (quý I, 6 tháng, quý III)"
        statement.whens[-1] = replace(terms, words=last.words)
        return True
    subject, point = when.topic and when.spans, when.points[0]
    lengths = {point.last - point.first for point in when.points}
    if subject and len(lengths) > 1 and any(p.first == p.last and p.day is None for p in when.points):
        statement.doubt("không rõ tháng nêu sau là hạn riêng hay là kỳ của báo cáo")
    # "Tháng 5/2021 (công bố PAPI 2020)": the year before belongs to what is published.
    past = point.is_year and all((point.year or 9999) < (other.year or 0) for other in last.points)
    if subject or (past and when.bound is Bound.NONE and clean_name(when.words)):
        return True
    if when.exact and last.exact:
        return same_days(last, when)
    if last.exact and point.is_year and point.year and "(" in signs and not when.words:
        last = statement.whens[-1] = _in_year_of(
            [replace(when, topic=False)], last
        )  # "Trước 20/12 (năm trước)"
    if when.recurs and not last.recurs:
        if not when.years:
            return statement.doubt("nhịp định kỳ và hạn nêu kèm không khớp nhau")
        # "Trước 15/4 (hằng năm)" recurs.
        points = tuple(replace(point, recurring=True) for point in last.points)
        statement.whens[-1] = replace(last, points=points)
        return True
    for why, disagree in _CONTRADICTIONS:
        if disagree(last, when):
            statement.doubt(why)
    if not last.exact and lies_within(when, last):
        # What stands within a rhythm recurs: "Hằng năm (Quý IV)", "Hàng quý (tháng 3, 6, 9, 12)".
        points = tuple(replace(p, recurring=last.recurs or p.recurring) for p in when.points)
        statement.whens[-1] = replace(when, points=points)
    return True


def _exception(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """ "Trước 30/6 (riêng xã đảo trước 31/12)" says a limit of others; "Trước 30/9 (tỉnh giao 31/10)" that of those above."""
    single = len(last.points) == len(when.points) == 1 and last.exact and not (last.recurs or when.recurs)
    said = bare(when.words)
    if single and said.startswith("rieng ") and when.bound in (Bound.BEFORE, Bound.BY) and when.points[0].day:
        statement.whens.append(when)
        return True
    if single and last.points[0].day and said.endswith(" giao") and said.startswith(_ABOVE):
        statement.aside.append(when)
        return True
    return False


_ABOVE = ("tinh", "huyen", "thanh pho", "cap tren", "so ", "trung uong", "bo ")


def _partly(outer: When, inner: When) -> bool:
    """Whether of several spans one has no date of its own in the brackets."""
    if outer.exact or len(outer.points) == 1:
        return False
    if not lies_within(inner, outer):
        return outer.recurs
    own = (any(p.within(span) or span.within(p) for p in inner.points) for span in outer.points)
    return not all(own)


def _spelt_out(outer: When, inner: When) -> bool:
    """ "Quý III (tháng 7, 8, 9)": the brackets name all months of the one before."""
    months = len(inner.points) > 1 and all(p.first == p.last and p.day is None for p in inner.points)
    span = outer.points[0]
    return months and len(outer.points) == 1 and len(inner.points) == span.last - span.first + 1


def _apart(outer: When, inner: When) -> bool:
    """ "Quý I (tháng 1-6)": neither lies in the other. A year may go beyond, and reports fall due in the month after."""
    inside = lies_within(inner, outer)
    if lies_within(outer, inner):
        ranges = any(p.since for p in inner.points) and not any(point.is_year for point in inner.points)
        return ranges and not (inside or outer.exact or outer.recurs)
    return not (inside and not outer.exact) and not _soon_after(outer, inner)


def _soon_after(days: When, terms: When) -> bool:
    """ "Trước 15/4 (quý I)"."""
    long = all(term.day is None and term.last - term.first >= 2 for term in terms.points)
    return long and all(point.day is not None for point in days.points) and _is_near(terms.points, days)


_CONTRADICTIONS: tuple[tuple[str, Callable[[When, When], bool]], ...] = (
    ("trong ngoặc chỉ nêu hạn của một phần các kỳ", _partly),
    ("không rõ mỗi tháng là một mốc hay cả quý là một mốc", _spelt_out),
    ("hai thời hạn trái nhau", _apart),
)
"""What is wrong with a remark on the date before it."""


# ---------------------------------------------------------------- the later date is one more


def _member(statement: Statement, last: When, when: When, signs: set[str]) -> bool:
    """A new member of a list; brackets around the one before end with it."""
    bracketed = signs == {")"} and not last.exact
    year = (
        signs <= {",", ")"}
        and not when.words
        and last.exact
        and may_be_year_of(last.points[-1:], when.points)
    )
    if bracketed or year or (signs == {","} and may_extend(last, when)):
        return False
    statement.whens.append(when)
    return True


def may_extend(last: When, when: When) -> bool:
    """ "Hết tháng 9, chậm nhất 15/10", "Cuối quý II, trước 25/7": the later day may be the last date for the same work."""
    rough = last.exact and last.bound is not Bound.BEFORE and last.points[-1].day is None
    said = clean_name(when.words) or "%" in when.after or (when.after and names_work(when.after))
    bound = (when.bound is Bound.BY or (rough and when.exact)) and not said
    twice = last.bound is Bound.BEFORE and when.bound is Bound.BY and not when.done
    plain = last.bound is Bound.NONE or last.points[-1].day is None or twice
    single = len(last.points) == len(when.points) == 1
    return bound and plain and single and not when.points[0].recurring and names_work(last.words)


# ---------------------------------------------------------------- the table


NEXT, BRACKET, COMMA, DASH, AND, BRACKET_LIST = range(6)


def _gap_of(signs: set[str]) -> int:
    """What of the separators between two dates decides."""
    listed = signs & {"và", "&", "+", ")", "hoặc", "hay"}
    if "(" in signs:
        return BRACKET_LIST if listed else BRACKET
    return AND if listed else COMMA if "," in signs else DASH if "-" in signs else NEXT


def _kinds_of(when: When) -> set[str]:
    """What a date is, in the words of RELATIONS; subject: a year after a noun, "Chỉ số DDCI năm 2025"."""
    point = when.points[0]
    one = len(when.points) == 1
    year = one and point.is_year and point.since is None and point.year is not None
    kinds = {"any": True, "span": not when.exact, "one": one, "every": when.recurs and not one}
    kinds["subject"] = year and bool(when.words) and when.spans
    return {kind for kind, fits in kinds.items() if fits}


RELATIONS = (
    # before    between                                    after   what the later date is
    ("subject", (NEXT, BRACKET),                           "any", _year_of_subject),  # Chỉ số năm 2025 công bố tháng 5/2026
    ("span",    (NEXT, BRACKET, COMMA, DASH),              "any", _label),  # Quý I, 6 tháng trước ngày 25 các tháng 2, 5
    ("every",   (NEXT, BRACKET, COMMA, DASH, AND, BRACKET_LIST), "one", keep_within),  # Hằng tháng, từ tháng 3 đến tháng 10
    ("any",     (BRACKET,),                                "any", _exception),  # Trước 30/6 (riêng xã đảo trước 31/12)
    ("any",     (NEXT, BRACKET, DASH, BRACKET_LIST),       "any", _remark),  # Trước 30/6 (Quý II)
    ("any",     (COMMA, AND, BRACKET_LIST),                "any", _member),  # Quý I, quý III
)  # fmt: skip
"""The first row that fits and agrees rules."""


# ---------------------------------------------------------------- a date and an event


def _add_event(statement: Statement, item: Happening, signs: set[str], name: str) -> None:
    whens, need = statement.whens, item.need
    exact = any(when.exact for when in whens)
    if whens and "hoặc" in signs and need is Need.MANNER and not all(when.recurs for when in whens):
        statement.doubt("nêu hai cách tính hạn")
    if item.remark and need is Need.CONDITION and exact:
        statement.doubt("nêu ngày rồi nêu thêm trường hợp riêng", hard=True)
    if need is Need.ADDED and whens and item.offset is None and not signs & _BESIDE:
        need = Need.CONDITION
    if need is Need.CERTAIN:
        if whens and item.offset is None:
            return
        need = Need.ADDED
    if whens and need is Need.CONDITION and not item.remark and signs == {","} and names_work(name):
        need = Need.ADDED if name else need  # "Rà soát trong quý I, công khai 05 ngày sau khi phê duyệt"
    spans = (item.span or item.offset) and signs & {",", "("}
    if exact and need is Need.CONDITION and (spans or (item.ahead and signs & {",", "("})):
        # "Trước 03/02, niêm yết 40 ngày trước ngày bầu cử", "Trước 30/4 (sau bầu cử 45 ngày)", "Trước 30/6, trước khi họp".
        need = Need.ADDED
    after_limit = whens and whens[-1].bound in (Bound.BEFORE, Bound.BY) and whens[-1].points[-1].day
    if after_limit and item.later and "(" in signs:
        need = Need.ADDED  # "Chậm nhất ngày 12/10 (sau khi thẩm định)"
    statement.happenings.append(replace(item, need=need))


_BESIDE = {",", "và", "hoặc", "&", "+", "hay", "-"}
