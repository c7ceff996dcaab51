"""The items of a statement related to each other: which date is a deadline, which only names or repeats another.

A date is related to the one before it by what stands between them. It may be a member of a list ("Quý I, quý III"), the
deadline that the one before names ("Quý I trước 15/3"), a remark that must agree with it ("Trước 30/6 (Quý II)"), or the
window of its rhythm. What fits none of these is a doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from lib.base.vietnamese import bare, fold
from lib.deadlines import words as vocabulary
from lib.deadlines.deadline import TimeUnit
from lib.deadlines.finds import (
    Always,
    Bound,
    Doubt,
    Entry,
    Happening,
    Item,
    Mark,
    Need,
    Point,
    Statement,
    Times,
    When,
    Words,
    all_recur,
    all_single_months,
    bare_unit,
    clean_name,
    covered,
    crossed_entry,
    has_month,
    is_day_of_a_span,
    is_near,
    is_wider,
    is_year,
    lies_within,
    loose_under,
    may_be_year_of,
    month_spans,
    of_points,
    one_kind,
    only_rhythm,
    rhythm_of_one,
    same_days,
    single_then_rhythm,
    soon_after,
    spelt_out,
    terms_of,
    uncovered,
)


def statement_of(items: list[Item]) -> Statement:
    """Relates each date to the one before it by what stands between: a list, a label, a remark."""
    statement = Statement([], [], [])
    gap: list[Item] = []
    for item in items:
        gap.append(item)
        match item:
            case When():
                _add_when(statement, item, gap[:-1])
                gap = []
            case Happening():
                _add_event(statement, item, gap)
            case Always():
                statement.continuous = True
            case Times(count):
                statement.count = statement.count or count
            case Doubt():
                statement.doubts.append(item)
    return _settled(statement, items)


def _settled(statement: Statement, items: list[Item]) -> Statement:
    """Last judgments that need the whole statement."""
    first = next((item for item in items if not isinstance(item, Mark)), None)
    starts = isinstance(first, Happening) and first.need is Need.CONDITION and first.offset is None
    statement.leading_condition = starts and not statement.whens
    if statement.continuous:
        _drop_year_of_continuous(statement, items)
    _day_of_monthly_count(statement)
    _drop_starts(statement, items)
    _doubt_lost_dates(statement, items)
    words = " ".join(fold(item.text) for item in items if isinstance(item, Words))
    if "phấn đấu" in words and len(statement.whens) > 1:
        statement.doubts.append(Doubt("nêu cả mốc phấn đấu và mốc chậm nhất"))
    _drop_decisions(statement)
    _settle_labels(statement)
    _drop_unsure_names(statement, items)
    return statement


_DECIDED = ("duyet", "giao", "chi dao", "ket luan", "yeu cau", "phan cong", "chap thuan", "dong y")
_CARRIED_OUT = ("thuc hien", "hoan thanh", "xong", "xu ly", "bao cao", "trien khai", "giai quyet")


def _drop_decisions(statement: Statement) -> None:
    """ "Phê duyệt ngày 12/5, thực hiện trước 30/6": the day of the decision is none of the work's."""
    entries = statement.whens
    if len(entries) != 2 or entries[0].when.bound is not Bound.NONE or entries[0].when.points[-1].day is None:
        return
    decided, done = bare(entries[0].words).endswith(_DECIDED), bare(entries[1].words).startswith(_CARRIED_OUT)
    if decided and done and entries[1].when.bound in (Bound.BEFORE, Bound.BY):
        statement.whens = entries[1:]


def _drop_unsure_names(statement: Statement, items: list[Item]) -> None:
    """ "10/6 cấp xã, 20/6 cấp tỉnh": where words follow the last of several dates, those between may name the one before them."""
    dates = [at for at, item in enumerate(items) if isinstance(item, When)]
    if len(statement.whens) < 2:
        return
    headed, tail = bool(_words_of(items[: dates[0]])), items[dates[-1] + 1 :]
    if _words_of(tail) and not (headed and _brackets(tail)[:1] == ["("]):
        statement.whens = [replace(entry, words="") for entry in statement.whens]


_FIRST = re.compile(r"\b(?:dau tien|(?:lan|ky|so|dot) dau)\b")


def is_first_of_many(entry: Entry) -> bool:
    """ "Báo cáo đầu tiên trước 25/7": whether the words name the day as the first of those that recur."""
    return entry.when.exact and bool(_FIRST.search(bare(entry.words))) and not all_recur(entry.when.points)


def _drop_starts(statement: Statement, items: list[Item]) -> None:
    """ "Bắt đầu từ tháng 3, kết thúc trước 30/9": the end is the deadline; "Hằng tháng, từ tháng 3" recurs from then on."""
    starts = [at for at, item in enumerate(items) if isinstance(item, Doubt) and item.starts]
    begun = [point for doubt in statement.doubts for point in doubt.starts]
    if len(starts) != 1 or len(begun) != 1:
        return
    if [all_recur(entry.when.points) and not entry.when.exact for entry in statement.whens] == [True]:
        entry, start = statement.whens[0], begun[0]
        kept = tuple(replace(p, year=start.year) for p in entry.when.points if p.first >= start.first)
        if start.day or start.closed or start.recurring or not kept or kept[0].first != start.first:
            return
        statement.whens = [of_points(entry, kept)]
    elif not (_end_after(items[starts[0] + 1 :]) or _goes_on_from(statement.whens, begun[0])):
        return
    statement.doubts = [doubt for doubt in statement.doubts if not doubt.starts]


def _goes_on_from(whens: list[Entry], start: Point) -> bool:
    """ "Hoàn thành trước 01/7, vận hành từ 01/7": what begins when the rest is due has no end."""
    days = [point for entry in whens for point in entry.when.points]
    return (
        bool(days)
        and all(entry.when.exact for entry in whens)
        and same_days(When((days[-1],)), When((start,)))
    )


def _doubt_lost_dates(statement: Statement, items: list[Item]) -> None:
    """A date said beside an event, and yet left out of the reading, makes the cell unread."""
    started = any(doubt.starts for doubt in statement.doubts)
    spans = any(event.offset and event.need is Need.ADDED for event in statement.happenings)
    inside = statement.continuous and any(event.dated for event in statement.happenings)
    headed = any(
        isinstance(event, Happening)
        and event.need is Need.CONDITION
        and event.offset is None
        and isinstance(mark, Mark)
        and mark.sign in (":", "(")
        and isinstance(when, When)
        and when.exact
        for event, mark, when in zip(items, items[1:], items[2:], strict=False)
    )
    if (started and spans) or inside or headed:
        statement.doubts.append(Doubt("nêu ngày mà không rõ là hạn hay lúc bắt đầu của việc", hard=True))


def _end_after(items: list[Item]) -> bool:
    """Whether the next date is said to end the work: "kết thúc 30/9", "hoàn thành trong quý II"."""
    at, when = next(((at, item) for at, item in enumerate(items) if isinstance(item, When)), (0, None))
    if when is None:
        return False
    apart = any(isinstance(item, Mark) and item.sign in (",", "và", "-") for item in items[:at])
    words = fold(_words_of(items[:at]))
    return apart and (when.bound in (Bound.BY, Bound.BEFORE) or words.endswith("hoàn thành"))


def _day_of_monthly_count(statement: Statement) -> None:
    """ "Mỗi tháng một lần vào ngày 25": the day holds for every month."""
    points = [point for entry in statement.whens for point in entry.when.points]
    plain = points and all(point.loose and not point.in_last_month and not point.fault for point in points)
    if plain and statement.count and statement.count.per is TimeUnit.MONTH:
        statement.whens = [crossed_entry(entry, month_spans(1), entry.when) for entry in statement.whens]


def _drop_year_of_continuous(statement: Statement, items: list[Item]) -> None:
    """ "Năm 2026, thường xuyên" is continuous; "Hoàn thành trong năm 2026 và duy trì thường xuyên" is not."""
    words = " ".join(fold(item.text) for item in items if isinstance(item, Words))
    finishing = "hoàn thành" in words
    span = all(is_year(point) or point.since for entry in statement.whens for point in entry.when.points)
    if span and not finishing:
        statement.whens = []


def _add_event(statement: Statement, item: Happening, gap: list[Item]) -> None:
    signs = _signs(gap)
    need = item.need
    rhythm = all(all_recur(entry.when.points) for entry in statement.whens)
    if statement.whens and "hoặc" in signs and need is Need.MANNER and not rhythm:
        statement.doubts.append(Doubt("nêu hai cách tính hạn"))
    if item.remark and need is Need.CONDITION and any(entry.when.exact for entry in statement.whens):
        statement.doubts.append(Doubt("nêu ngày rồi nêu thêm trường hợp riêng", hard=True))
    if need is Need.ADDED and statement.whens and not signs & {",", "và", "hoặc", "&", "+", "hay", "-"}:
        need = Need.CONDITION if item.offset is None else need
    if need is Need.CERTAIN:
        if statement.whens and item.offset is None:
            return
        need = Need.ADDED
    exact = any(entry.when.exact for entry in statement.whens)
    if exact and (item.span or item.offset) and need is Need.CONDITION and signs & {",", "("}:
        # As in "Trước 03/02, niêm yết 40 ngày trước ngày bầu cử" and "Trước 30/4 (sau bầu cử 45 ngày)".
        need = Need.ADDED
    statement.happenings.append(replace(item, need=need))


def _signs(gap: list[Item]) -> set[str]:
    """The separators since the last date; brackets that open and close between leave only their end."""
    signs = {item.sign for item in gap if isinstance(item, Mark)}
    return signs - {"("} if _brackets_closed(gap) or _next_named(gap) else signs


def _brackets(gap: list[Item]) -> list[str]:
    return [item.sign for item in gap if isinstance(item, Mark) and item.sign in ("(", ")")]


def _brackets_closed(gap: list[Item]) -> bool:
    return _brackets(gap)[-1:] == [")"]


def _next_named(gap: list[Item]) -> bool:
    """ "Đợt 1 (Quý II), đợt 2 (Quý IV)": the bracket belongs to the next name of a list."""
    marks = _brackets(gap)
    if marks[:1] + marks[-1:] != [")", "("]:
        return False
    closed = max(at for at, item in enumerate(gap) if isinstance(item, Mark) and item.sign == ")")
    since = gap[closed:]
    listed = any(isinstance(item, Mark) and item.sign in (",", "và", "-") for item in since)
    return listed and bool(_words_of(since))


def _words_of(gap: list[Item]) -> str:
    return " ".join(item.text for item in gap if isinstance(item, Words)).strip()


def _name_of(gap: list[Item]) -> str:
    """The words that may name the date after them: what stands in brackets belongs to the date before."""
    closed = [at for at, item in enumerate(gap) if isinstance(item, Mark) and item.sign == ")"]
    return _words_of(gap[closed[-1] :] if closed else gap)


def _add_when(statement: Statement, when: When, gap: list[Item]) -> None:
    before = gap[-1] if gap else None
    topic = isinstance(before, Words) and before.topic
    entry = Entry(when, tuple(point.name for point in when.points), _name_of(gap), topic)
    signs = _signs(gap)
    if "-" in signs and entry.words.lower().startswith(("lần ", "đợt ", "bước ", "giai đoạn ")):
        signs = signs - {"-"} | {","}  # "Lần 1: 15/4 – Lần 2: 15/8"
    fault = next((point.fault for point in when.points if point.fault and is_year(point)), None)
    if fault:
        statement.doubts.append(Doubt(fault))
    if not statement.whens:
        statement.whens.append(entry)
        return
    last = statement.whens[-1]
    entry = _on_the_day_before(last, entry, gap)
    if not signs - {":", "("}:
        entry = _in_year_of([last], entry)
    if "hoặc" in signs or "hay" in signs:
        statement.doubts.append(Doubt("nêu hai hạn để chọn một"))
    if "(" in signs and entry.words and is_day_of_a_span(last.when, when):
        statement.doubts.append(Doubt("ngày trong ngoặc có thể là của việc khác"))
    rules = (_year_of_subject, _label, _window, _remark, _listed_after)
    if any(rule(statement, last, entry, signs) for rule in rules):
        return
    statement.doubts.append(Doubt("có hai thời hạn không rõ quan hệ"))


def _on_the_day_before(last: Entry, entry: Entry, gap: list[Item]) -> Entry:
    """ "Ngày 05 tháng 3 (quý I), tháng 6 (6 tháng)": after a remark in brackets the day holds for the next month, too."""
    day = last.when.points[-1]
    closed = [at for at, item in enumerate(gap) if isinstance(item, Mark) and item.sign == ")"]
    bare_after = bool(closed) and not _words_of(gap[closed[-1] :])
    spelt = day.day is not None and day.name.startswith("Tháng ") and not day.recurring
    months = all_single_months(entry.when) and entry.when.bound is Bound.NONE and not entry.when.exact
    if not (bare_after and spelt and months):
        return entry
    other = entry.when.points[0].year != day.year
    fault = "không rõ ngày nêu trước có là ngày của tháng nêu sau" if other else ""
    points = tuple(replace(point, day=day.day, fault=fault) for point in entry.when.points)
    return replace(entry, when=When(points, last.when.bound))


def _year_of_subject(statement: Statement, last: Entry, entry: Entry, signs: set[str]) -> bool:
    """ "Chỉ số năm 2025 công bố tháng 5/2026", "Kết quả năm 2026 và nhiệm vụ năm 2027 trước 05/12": the years of subjects."""
    bounded = entry.when.exact and entry.when.bound is not Bound.NONE
    if signs - ({"(", ":"} if bounded else set()) or not all(
        _names_a_year(label) for label in statement.whens
    ):
        return False
    about = [label.when.points[0].year or 0 for label in statement.whens]
    years = [point.year or 0 for point in entry.when.points]
    earlier = last.topic or about[0] < min(years)
    several = len(about) > 1 and bounded
    if not several and (len(about) > 1 or 0 in years or about[0] in years or not earlier):
        return False
    statement.whens = [replace(entry, words=entry.words or statement.whens[0].words)]
    return True


def _names_a_year(entry: Entry) -> bool:
    """Whether a year after a noun may say what the work is about: "Chỉ số DDCI năm 2025"."""
    point = entry.when.points[0]
    plain = len(entry.when.points) == 1 and is_year(point) and point.since is None and point.year is not None
    return plain and bool(entry.words) and entry.when.bound is Bound.NONE and not entry.when.exact


# ---------------------------------------------------------------- names of a deadline


def _label(statement: Statement, last: Entry, entry: Entry, signs: set[str]) -> bool:
    """ "Quý I, 6 tháng trước ngày 25 các tháng 2, 5": spans straight before a deadline are its names."""
    said = entry.when.bound is Bound.WITHIN or ":" in signs
    weak = said and last.topic and not lies_within(entry.when, last.when)
    if last.when.exact or not (entry.when.exact or weak) or signs & {"và", "&", "+", "hoặc", ")"}:
        return False
    labels = _group(statement)
    entry = _in_year_of(labels, entry)
    if "," in signs or "-" in signs:
        return _refined(statement, labels, entry)
    points = tuple(point for label in labels for point in label.when.points)
    tasks = {fold(label.words) for label in labels if label.words}
    found = None if len(entry.when.points) < len(tasks) else _labelled(points, entry)
    if found is None:
        statement.doubts.append(Doubt("số kỳ và số ngày không khớp nhau"))
        return True
    del statement.whens[-len(labels) :]
    numbered = entry.words if len(labels) == 1 and entry.words.lower().startswith(("lần ", "đợt ")) else ""
    names = tuple(f"{name} {numbered}".strip() for name in found.names)
    statement.whens.append(replace(found, names=names, words=labels[0].words))
    short = not labels[0].words and all(p.last - p.first < 3 and not p.recurring for p in points)
    alone = short and found.when.bound is Bound.NONE and all_single_months(When(points))
    near = lies_within(found.when, When(points)) if alone else is_near(points, found.when)
    if ("(" in signs or short) and not near:
        statement.doubts.append(Doubt("hai thời hạn trái nhau"))
    return True


def _in_year_of(labels: list[Entry], entry: Entry) -> Entry:
    """ "Năm 2027: trước 30/6": the day is of that year, unless the year is what a report is about."""
    label = labels[-1].when.points[-1]
    if len(labels) > 1 or labels[0].topic or not is_year(label) or label.year is None or label.since:
        return entry
    points = tuple(
        replace(point, year=label.year) if point.year is None and not point.loose else point
        for point in entry.when.points
    )
    return replace(entry, when=replace(entry.when, points=points))


def _group(statement: Statement) -> list[Entry]:
    """The spans at the end of the statement that no deadline has been given to yet."""
    group: list[Entry] = []
    for entry in reversed(statement.whens):
        if entry.when.exact or (group and entry.when.bound is not Bound.NONE):
            break
        group.insert(0, entry)
    return group


def _refined(statement: Statement, labels: list[Entry], entry: Entry) -> bool:
    """ "Quý I, trước 15/3": one span and a day inside it; "Hàng tháng, trước ngày 25"."""
    points = tuple(point for label in labels for point in label.when.points)
    yearly = all(is_year(point) and point.recurring for point in points)
    if yearly or all(point.loose for point in entry.when.points):
        found = _labelled(points, entry)
    elif all(point.recurring for point in (*points, *entry.when.points)):
        fits = lies_within(entry.when, When(points)) and not uncovered(points, entry.when.points)
        found = entry if fits else None
    elif _is_next_task(labels[-1], entry):
        return False
    elif len(points) == 1 and lies_within(entry.when, labels[0].when):
        found = Entry(entry.when, (points[0].name,) * len(entry.when.points))
    else:
        found = None
    if found is None:
        statement.doubts.append(Doubt("không rõ ngày nêu sau là hạn của kỳ nào"))
        return True
    del statement.whens[-len(labels) :]
    statement.whens.append(found)
    return True


def _is_next_task(label: Entry, entry: Entry) -> bool:
    """ "Công bố quý I, kiểm tra trước 15/3": both have names, or the day is not of the span."""
    named = bool(label.words and clean_name(entry.words))
    return named or (bool(entry.words) and not lies_within(entry.when, label.when))


def _labelled(labels: tuple[Point, ...], entry: Entry) -> Entry | None:
    """The deadline under the names of its labels; None where their numbers do not fit."""
    when = entry.when
    if all(point.loose for point in when.points):
        return loose_under(labels, when)
    yearly = all(is_year(point) and point.recurring for point in labels)
    points = tuple(replace(point, recurring=True) for point in when.points) if yearly else when.points
    names = tuple(label.name for label in labels)
    if len(points) in (4, 12) and all_recur(points) and len(labels) != len(points) and not all_recur(labels):
        return terms_of(labels, when)
    if rhythm_of_one(labels, points) or uncovered(labels, points):
        return None
    if one_kind(labels) or (len(points) > 1 and all_recur(points)):
        own = names[0] if len(labels) == 1 and len(points) == 1 else ""
        return Entry(replace(when, points=points), tuple(own or point.name for point in points))
    if len(labels) == len(points):
        return Entry(replace(when, points=points), names)
    together = len({(label.year, label.last) for label in labels}) == 1
    return Entry(replace(when, points=points), (", ".join(names),)) if together and len(points) == 1 else None


# ---------------------------------------------------------------- windows and remarks


def _window(statement: Statement, last: Entry, entry: Entry, signs: set[str]) -> bool:
    """ "Hằng tháng, từ tháng 3 đến tháng 10": recurring dates within a span."""
    points, spans = last.when.points, entry.when.points
    every = all(point.recurring for point in points) and len(points) > 1
    if not every or len(spans) != 1 or spans[0].recurring or (entry.when.exact and not spans[0].since):
        return False
    if signs & {"và", "&", "+", ";"} or ("," in signs and not spans[0].since):
        return False
    first = spans[0].since or spans[0]
    if (first.first == spans[0].last and not spans[0].since) or first.year not in (None, spans[0].year):
        return False
    year = spans[0].year or first.year
    kept = tuple(replace(p, year=year) for p in points if first.first <= p.first and p.last <= spans[0].last)
    if not kept or spans[0].day is not None:
        return False
    statement.whens[-1] = of_points(last, kept)
    return True


def _remark(statement: Statement, last: Entry, entry: Entry, signs: set[str]) -> bool:
    """A span after a deadline in brackets or as its subject: "Trước 30/6 (Quý II)", "Tháng 02 (báo cáo năm 2025)"."""
    if signs & (vocabulary.LISTING | {")"}) and "(" not in signs:
        return False
    terms = None if entry.when.exact or "(" not in signs else _terms_in_brackets(last, entry)
    if terms is not None:
        statement.whens[-1] = replace(terms, words=last.words)
        return True
    subject = entry.topic and not entry.when.exact and entry.when.bound is Bound.NONE
    if subject and len({point.last - point.first for point in entry.when.points}) > 1 and has_month(entry):
        statement.doubts.append(Doubt("không rõ tháng nêu sau là hạn riêng hay là kỳ của báo cáo"))
    if subject or _past_subject(last, entry):
        return True
    if entry.when.exact and last.when.exact and not same_days(last.when, entry.when):
        return False
    if all_recur(entry.when.points) and not all_recur(last.when.points):
        return _rhythm_remark(statement, last, entry)
    if not covered(last.when, entry.when):
        statement.doubts.append(Doubt("trong ngoặc chỉ nêu hạn của một phần các kỳ"))
    if spelt_out(last.when, entry.when):
        statement.doubts.append(Doubt("không rõ mỗi tháng là một mốc hay cả quý là một mốc"))
    if is_wider(entry.when, last.when):
        statement.doubts.append(Doubt("hai thời hạn trái nhau"))
    if not last.when.exact and lies_within(entry.when, last.when):
        statement.whens[-1] = _yearly(last, entry)
    elif not (lies_within(last.when, entry.when) or soon_after(last.when, entry.when)):
        statement.doubts.append(Doubt("hai thời hạn trái nhau"))
    return True


def _terms_in_brackets(last: Entry, entry: Entry) -> Entry | None:
    """ "Ngày 05 của tháng cuối kỳ báo cáo (quý I, 6 tháng, quý III)"."""
    loose = all(point.in_last_month and not point.fault for point in last.when.points)
    return loose_under(entry.when.points, last.when) if loose else None


def _rhythm_remark(statement: Statement, last: Entry, entry: Entry) -> bool:
    """ "Trước 15/4 (hằng năm)" recurs; of "Trước 15/4 (hằng quý)" one half cannot be right."""
    if all(is_year(point) for point in entry.when.points):
        points = tuple(replace(point, recurring=True) for point in last.when.points)
        statement.whens[-1] = replace(last, when=replace(last.when, points=points))
    else:
        statement.doubts.append(Doubt("nhịp định kỳ và hạn nêu kèm không khớp nhau"))
    return True


def _past_subject(last: Entry, entry: Entry) -> bool:
    """ "Tháng 5/2021 (công bố PAPI 2020)": the year before belongs to what is published."""
    point = entry.when.points[0]
    past = all((point.year or 9999) < (other.year or 0) for other in last.when.points)
    return past and is_year(point) and bool(clean_name(entry.words)) and entry.when.bound is Bound.NONE


def _yearly(outer: Entry, inner: Entry) -> Entry:
    """ "Hằng năm (Quý IV)", "Hàng quý (tháng 3, 6, 9, 12)": what stands within a rhythm recurs."""
    if not all_recur(outer.when.points):
        return inner
    return of_points(inner, tuple(replace(point, recurring=True) for point in inner.when.points))


# ---------------------------------------------------------------- lists


def _listed_after(statement: Statement, last: Entry, entry: Entry, signs: set[str]) -> bool:
    """A new member of a list; brackets around the one before end with it."""
    if not signs & (vocabulary.LISTING | {")", "hoặc", "hay"}):
        return False
    if signs == {")"} and not last.when.exact:
        return False
    if (
        signs <= {",", ")"}
        and not entry.words
        and last.when.exact
        and may_be_year_of(last.when.points[-1:], entry.when.points)
    ):
        return False
    if signs == {","} and may_extend(last, entry):
        return False
    statement.whens.append(entry)
    return True


def may_extend(last: Entry, entry: Entry) -> bool:
    """ "Hết tháng 9, chậm nhất 15/10": the later day may be the last date for the same work."""
    bound = entry.when.bound is Bound.BY and not clean_name(entry.words)
    plain = last.when.bound is Bound.NONE or last.when.points[-1].day is None
    single = len(last.when.points) == len(entry.when.points) == 1
    return bound and plain and single and not entry.when.points[0].recurring


# ---------------------------------------------------------------- what found no partner


def _settle_labels(statement: Statement) -> None:
    """A bare unit or a day without its month that found no partner cannot be read."""
    statement.whens = [_of_report_terms(entry) for entry in statement.whens]
    for entry in statement.whens:
        points = entry.when.points
        fault = next((point.fault for point in points if point.fault), None)
        if fault:
            statement.doubts.append(Doubt(fault))
        elif any(point.loose for point in points):
            statement.doubts.append(Doubt("nêu ngày mà không nêu tháng"))
        elif _is_subject(entry) and not _other_deadline(statement, entry):
            statement.doubts.append(Doubt("năm nêu ở đây là năm của văn bản, số liệu"))
        elif bare_unit(entry):
            statement.doubts.append(Doubt("nêu kỳ mà không nêu kỳ nào"))
    if any(single_then_rhythm(entry.when.points) for entry in statement.whens):
        statement.doubts.append(Doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào"))
    for last, entry in pairwise(statement.whens):
        if last.when.exact and all_recur(last.when.points) and not entry.words and only_rhythm(entry.when):
            statement.doubts.append(Doubt("không rõ ngày hạn của các kỳ nêu sau"))
        if is_first_of_many(last):
            continue
        late = not entry.words or last.when.points[-1].last > entry.when.points[0].last
        if late and single_then_rhythm((last.when.points[-1], entry.when.points[0])):
            statement.doubts.append(Doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào"))
    statement.whens = [entry for entry in statement.whens if not _unresolved(entry)]


def _of_report_terms(entry: Entry) -> Entry:
    """ "Ngày 20 của tháng cuối kỳ báo cáo" without its terms: reports fall due each quarter (Nghị định 09/2019/NĐ-CP)."""
    if not all(
        point.in_last_month and point.closed and not point.recurring and not point.fault
        for point in entry.when.points
    ):
        return entry
    ends = tuple(replace(quarter, first=quarter.last) for quarter in month_spans(3))
    return crossed_entry(entry, ends, entry.when)


def _is_subject(entry: Entry) -> bool:
    """ "Kế hoạch năm 2027" alone names a plan; it says no deadline."""
    years = all(is_year(point) and point.year is not None for point in entry.when.points)
    noun = bare(entry.words).endswith(vocabulary.SUBJECTS)
    return years and noun and entry.topic and entry.when.bound is Bound.NONE and not entry.when.exact


def _other_deadline(statement: Statement, subject: Entry) -> bool:
    """ "Ban hành Kế hoạch năm 2026 của xã trong tháng 01/2026": another date is said to be the deadline."""
    others = [entry for entry in statement.whens if entry is not subject]
    return bool(others) and all(entry.when.exact or entry.when.bound is not Bound.NONE for entry in others)


def _unresolved(entry: Entry) -> bool:
    return (
        bare_unit(entry)
        or _is_subject(entry)
        or any(point.fault or point.loose for point in entry.when.points)
    )
