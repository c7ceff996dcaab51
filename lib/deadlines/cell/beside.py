"""Which dates of a cell are milestones, and what is said beside them: it leaves them as they are, and is asked about.

A milestone needs a licence, too. Beside a limit ("trước", "chậm nhất", "xong") or a named work, a date whose words name nothing
that is done (names_work) is what the work goes by, "Giấy mời ngày 02/10": it stays aside, and the officer is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile

from lib.base.vietnamese import bare, fold
from lib.deadlines.finds import (
    Bound,
    Doubt,
    Happening,
    Item,
    Mark,
    Statement,
    When,
    Words,
    begins_after,
    clean_name,
    whens_of,
    words_of,
)
from lib.deadlines.licence import MEMORIAL, is_harmless, may_set, names_work
from lib.deadlines.words import EXTENDING, REMARKS, REMARKS_AFTER, whole_phrases


def leave_beside(statements: list[Statement], segments: list[list[Item]], plan_year: int) -> None:
    """Of a cell: sets aside the dates that are no milestones, asks about what is said beside the others."""
    _set_aside(statements, plan_year)
    _leave_other_statements(statements)
    _ask_about_waiting_parts(statements, segments)
    for statement, items in zip(statements, segments, strict=True):
        _ask_about_the_rest(statement, items)


def leave_beside_limits(statement: Statement, items: list[Item], plan_year: int) -> None:
    """ "Kho 5/9 sửa xong trước 30/6": what is not understood beside limits leaves them as they are, and is asked about.

    That is what stands before them or in a clause of its own; a word only where it cannot turn the limit about.
    """
    dates = [at for at, item in enumerate(items) if isinstance(item, When)]
    whens = statement.whens
    if (
        not whens
        or statement.conditional()
        or any(when.bound not in _LIMITS and when.bound is not Bound.NONE for when in whens)
    ):
        return
    hard = all(when.bound is not Bound.NONE and not when.recurs for when in whens)
    left = [
        item
        for at, item in enumerate(items)
        if isinstance(item, Doubt) and _stands_apart(items, at, dates, hard, plan_year)
    ]
    if hard or len(left) == len(whens) == 1:
        _leave_open(statement, left)


def _stands_apart(items: list[Item], at: int, dates: list[int], hard: bool, plan_year: int) -> bool:
    """Whether a doubt stands before the first date, or in words after a separator behind a date."""
    item, last = items[at], max((date for date in dates if date < at), default=None)
    between = items[at + 1 : dates[0]] if last is None else items[last + 1 : at]
    marked = any(isinstance(one, Mark) and one.sign != "-" for one in between)
    when, said = items[dates[0] if last is None else last], words_of(between)
    if not (isinstance(item, Doubt) and isinstance(when, When)):
        return False
    day = when.bound in (Bound.BEFORE, Bound.BY)
    if item.word:
        return (
            hard and day and (marked and item.word in REMARKS if last is None else item.word in REMARKS_AFTER)
        )
    if item.starts and last is not None:
        idle = not words_of(items[at + 1 : at + 2]) and begins_after(item.starts[0], when, plan_year)
        return hard and marked and not said and not (idle and last == dates[-1])  # not "Trước 15/8, sau 20/8"
    if not item.beside:
        return False
    if last is not None:
        other = bool(item.day and names_work(said)) or _CHANGING.search(bare(said)) is not None
        return hard and marked and bool(said) and not other
    # "Sân bóng 26/3 khởi công 10/5/2026", "Cúp 27/7 mở rộng, bế mạc 25/7/2026"
    memorial = marked and any(f"{p.day}/{p.last}" in MEMORIAL for p in item.day)
    said = (
        words_of(between[max(at for at, one in enumerate(between) if isinstance(one, Mark)) :])
        if memorial
        else said
    )
    named = (
        (memorial or not marked) and names_work(said) and all(p.year for p in when.points) and not when.recurs
    )
    return (hard and (day or bool(said or item.day))) or (bool(said) and named)


_LIMITS = (Bound.BEFORE, Bound.BY, Bound.WITHIN)
_CHANGING = re.compile(
    r"\b(?:thay|thanh|lui|hoan|doi|gia han|moi|cu|rieng|neu|chuyen|sang|bo|huy|con|cap|doi voi|xa|tinh)\b"
)
"""Words with which a day after a limit may be another limit, or take its place."""


_LIMIT = re.compile(r"(?:thoi )?(?:han|moc)\b")
_VERSION = re.compile(
    _LIMIT.pattern + r" (?:goc|ban dau|lan|dieu chinh|moi|cu|gia han|duoc|da|sau|truoc|chinh thuc|du kien)\b"
)


def are_versions(before: When, after: When) -> bool:
    """ "Hạn gốc 30/6; hạn điều chỉnh 15/8": whether both words say a limit, and one how it was set anew."""
    said = [bare(when.words) for when in (before, after)]
    if said[0].endswith("du kien") and said[1].startswith("chinh thuc"):
        return True  # "Dự kiến 15/8, chính thức 30/8"
    return all(map(_LIMIT.match, said)) and any(map(_VERSION.match, said))


def _ask_about_the_rest(statement: Statement, items: list[Item]) -> None:
    """ "Trước 30/6 (treo)", "Mốc 30/6 bị gỡ", "Tháo mốc 30/6": words around a limit that are not known to be harmless.

    Those that govern it or are said of it leave open whether it still holds; others are asked about.
    """
    whens = [(at, item) for at, item in enumerate(items) if isinstance(item, When)] if statement.whens else []
    for at, when in whens:
        before = words_of(_plain(items[:at][::-1])[::-1])
        noun = _NOUN.search(before)
        limit, head = when.titled or noun is not None, before[: noun and noun.start()]
        said = [one for one in _said_after(items[at + 1 :], when) if _is_open(*one)]
        turned = any(not sign and (limit or text.startswith(("bị ", "được "))) for sign, text in said)
        governed = limit and head.strip() and not may_set(head)
        past = _PAST.search(fold(head)) is not None and not when.recurs
        if turned or (at == whens[0][0] and (governed or past)):
            statement.doubt("không rõ hạn nêu ở đây có còn áp dụng", hard=True)
        statement.left += [f"chưa hiểu “{text}” sau thời hạn" for _, text in said]
    _leave_spare(statement)


def _ask_about_waiting_parts(statements: list[Statement], segments: list[list[Item]]) -> None:
    """ "Cấp tỉnh trước 30/6; cấp xã chờ tỉnh", "Trước 30/6; phần vốn trung ương làm sau một năm": who has no limit of its own."""
    if not any(statement.whens for statement in statements):
        return
    for statement, items in zip(statements, segments, strict=True):
        part = words_of(_plain(items))
        waits = any(isinstance(item, Happening) for item in items[:2])
        if not statement.whens and _WAITING.fullmatch(fold(part) + " …" * waits):
            statement.left.append(f"chưa rõ hạn của “{part}”")


_NOUN = re.compile(r"(?:\bthời )?\b(?:hạn|mốc)$", re.IGNORECASE)
_PAST = re.compile(r"^(?:mới|vừa|từng|trước đây|hồi)\b|\brồi$")
_WAITING = re.compile(
    r"(?:(?:cấp|các) )?(?:xã|thôn|đơn vị|tỉnh|huyện) (?:…|(?:chờ|đợi)\b.*)|(?:phần|số|còn) .* …"
)


def _is_open(sign: str, text: str) -> bool:
    """Whether words behind a limit may change it: unknown ones, or "…, xã theo tiến độ tỉnh" beside a limit of others."""
    return bool(_WAITING.fullmatch(text)) or not is_harmless(text.removesuffix(" …"), sign == "(")


def _plain(items: list[Item]) -> list[Item]:
    return [*takewhile(lambda one: isinstance(one, Words), items)]


def _said_after(items: list[Item], when: When) -> Iterator[tuple[str, str]]:
    """What is said straight after a date in plain words: in brackets, behind a sign or without one; "…" is an event."""
    if items[:1] == [Mark("(")]:
        inner = [*takewhile(lambda one: one != Mark(")"), items[1:])]
        if words_of(inner) and all(isinstance(one, Words | Mark) for one in inner):
            yield "(", words_of(inner)
        items = items[len(inner) + 2 :]
    sign = items[0].sign if items and isinstance(items[0], Mark) else ""
    clause = _plain(items[bool(sign) :])
    after = next(iter(items[bool(sign) + len(clause) :]), Mark(","))
    ended = isinstance(after, Happening) or after in (Mark(","), Mark("và"), Mark(")"))
    if words_of(clause) and ended and sign not in (":", ")") and not (when.recurs or when.points[0].bare):
        yield sign, words_of(clause) + " …" * isinstance(after, Happening)


def _leave_spare(statement: Statement) -> None:
    """ "Ngày 05/6, dự phòng 12/6", "Trước 30/6, gộp với kỳ tháng 9": a day or span more under words that name no work."""
    for before, when in pairwise(statement.whens[:2]):
        plain = when.bound is Bound.NONE and when.words and not (when.recurs or when.headed or before.words)
        alike = when.exact and before.exact and before.bound is Bound.NONE
        more = alike or (when.spans and before.bound in (Bound.BEFORE, Bound.BY))
        if plain and more and not is_harmless(when.words):
            statement.left.append(f"chưa hiểu “{when.words}” sau thời hạn")
            statement.whens.remove(when)
            statement.aside.append(when)


# ---------------------------------------------------------------- whether a date is a milestone


def _is_past(when: When, plan_year: int) -> bool:
    """Whether its dates are of an earlier year; work that they name may be done in the quarter in which the plan is made."""
    step = not when.exact or (names_work(when.words) and clean_name(when.words))
    made = (plan_year - 1, 10 if step else 13)
    return all(p.year is not None and (p.year, p.last) < made for p in when.points)


_KEPT = re.compile("(?:tiep tuc |va )?(?:duy tri|tiep tuc|van hanh|khai thac|su dung)")


def _goes_on(when: When) -> bool:
    """ "Xong trước 31/12, năm 2027 duy trì": whether a span is that of work which goes on."""
    return not when.exact and _KEPT.match(bare(when.after or when.words)) is not None


def _is_occasion(when: When, whens: list[When]) -> bool:
    """Whether an unbound date, whose words name no work, is no milestone: others are limits or of named work.

    A day may be said before or after these ("Bão ngày 22/7, khắc phục xong 30/8"), a span only before them ("Thuế quý II,
    kê khai trước 30/7").
    """
    if len(whens) > 1 and all(p.since and (p.since.day, p.day) == (15, 14) for p in when.points):
        return True  # "Số liệu quý I (15/12/2025 - 14/3/2026): gửi trước 18/3"
    said = bare(when.words)
    others = [bare(other.words) for other in whens if other is not when]
    if len(others) == 1 and said in _DONE and others[0] in _PLANNED:
        return True  # "KH: 30/4; TH: 25/4"
    if when.exact and said in (*_DECIDED, *_SIGNED) and any(map(_TERM.match, others)):
        return True  # "Ký ban hành ngày 06/7/2026, thời hạn thực hiện 30/9/2026"
    after = [other for other in whens[whens.index(when) + 1 :] if not other.recurs]
    limits = [
        w for w in (whens if when.exact else after) if w.bound in (Bound.BEFORE, Bound.BY) and not w.recurs
    ]
    if said.startswith("rieng "):
        return False  # "Chậm nhất 28/12, riêng khối trường học 25/12"
    plain = when.bound is Bound.NONE and when.words and not (when.headed or when.recurs or when.years)
    if not plain or (names_work(when.words) and not (limits and said in _DECIDED)):
        return False
    return bool(limits) or any(
        names_work(other.words) and (other.exact or other.bound is Bound.WITHIN) for other in after
    )


def _describes(when: When) -> bool:
    """ "Trẻ đủ 6 tuổi trước 31/12", "Tài liệu hình thành trước 01/7": a state of those whom the work is about, by a day."""
    return not when.headed and _STATE.search(bare(when.words)) is not None


_STATE = re.compile(
    r"\b(?:(?:du|tron) (?:\d+ )?(?:thang )?tuoi|(?:du|den) tuoi [a-z ]+|(?:nguoi|dan|tre|em|nam|nu) sinh|hinh thanh"
    r"|(?:doi voi|ap dung (?:cho|voi)|truong hop) .+ (?:nhan|nop|ky|cap|dang ky|phat sinh|thu ly|ban hanh|xong))$"
)


def _is_of_later_year(when: When, whens: list[When]) -> bool:
    """ "Tuyển quân năm 2027, khám tuyển tháng 12/2026": a year of the thing, for which work is said before it."""
    year = when.points[-1].year or 0
    subject = when.spans and when.years and bool(when.words) and not names_work(when.words)
    after = whens[whens.index(when) + 1 :]
    return subject and any((point.year or year) < year for other in after for point in other.points)


def _leave_open(statement: Statement, left: list[Doubt]) -> None:
    """Asks about these doubts rather than doubt the dates."""
    statement.doubts = [doubt for doubt in statement.doubts if doubt not in left]
    statement.aside += [When(doubt.day) for doubt in left if doubt.day]
    statement.left += [doubt.why for doubt in left if not doubt.day]
    if left:
        statement.whens = [replace(when, words="") for when in statement.whens]


def _leave_other_statements(statements: list[Statement]) -> None:
    """ "Hầm 5/11 thông gió; nghiệm thu trước 20/11": a statement without dates leaves the limits of the others as they are."""
    whens = whens_of(statements)
    limited = all(when.bound in (Bound.BEFORE, Bound.BY) and not when.recurs for when in whens)
    plain = not any(one.happenings or one.aside or one.origins for one in statements)
    said = {doubt.word for one in statements for doubt in one.doubts}
    extended = plain and said <= EXTENDING and said != {"đã"}
    until = len(whens) == 1 == len(whens[0].points) and whens[0].bound in (Bound.BY, Bound.WITHIN)
    for statement in statements:
        if until and extended and not clean_name(whens[0].words):
            _leave_open(statement, statement.doubts)  # "Gia hạn đến 30/9"
        if whens and limited and not (statement.whens or statement.happenings):
            _leave_open(statement, [doubt for doubt in statement.doubts if doubt.beside or doubt.starts])


def _set_aside(statements: list[Statement], plan_year: int) -> None:
    """ "Giấy mời ngày 02/10; họp trước 09/10": beside dates of work, a day whose words name none is what the work goes by."""
    whens = whens_of(statements)
    past = all(_is_past(when, plan_year) for when in whens)
    for statement in statements:
        found = [
            w for w in statement.whens if _is_occasion(w, whens) or (_is_past(w, plan_year) and not past)
        ]
        statement.aside = [*statement.aside, *found]
        limits = any(when.exact and when.bound is not Bound.NONE for when in whens)
        kept = [when for when in statement.whens if len(whens) > 1 and _goes_on(when)]
        statement.continuous = statement.continuous or bool(kept)
        found += [w for w in statement.whens if _is_of_later_year(w, whens) and w not in found]
        stated = [when for when in statement.whens if _describes(when) and when not in found]
        statement.aside += stated
        statement.left += [f"ngày sau “{when.words}” có thể chỉ nêu đối tượng của việc" for when in stated]
        about = [when for when in statement.whens if limits and _past_topic(when, plan_year)]
        statement.whens = [when for when in statement.whens if when not in found + stated + about + kept]


_DONE = whole_phrases("th|tt|thuc te|thuc hien|da thuc hien|da xong|hoan thanh thuc te")
"""What says when the work was really done, beside the day that was planned for it."""
_PLANNED = whole_phrases("kh|ke hoach|du kien|han|thoi han|thoi han giao")
_DECIDED = whole_phrases("phe duyet|giao|chi dao|ket luan|yeu cau|phan cong|chap thuan|dong y")
"""What alone beside a day is how the work came, not the work."""
_SIGNED, _TERM = whole_phrases("ky|ban hanh|ky ban hanh|chuyen|nhan"), re.compile(r"(?:thoi )?han\b")
_STAMPS = whole_phrases(
    "van ban di|vb di|cap nhat|in|in ngay|ngay in|ngay lap|so lieu|so lieu den|cap nhat den"
)
_PRINTED = whole_phrases("in|lap|soan|in luc|xuat|dong dau|ky dong dau|ky ten|ky ten dong dau")
_MEETINGS = whole_phrases("hoi nghi|dai hoi|ky hop|phien hop|cuoc hop|hop|le|hoi thi|ngay hoi")


def no_work(text: str, whens: list[When], plan_year: int) -> str | None:
    """Why dates are no work's: those of figures; a lone "Cập nhật: 15/5/2026", "Phú Hòa, ngày 06/01", "Hội nghị cuối năm"."""
    if any(map(_covers_figures, whens)):
        return "từ ngày 15 đến ngày 14 là kỳ số liệu báo cáo, không rõ hạn của công việc"
    if any(_past_topic(when, plan_year) for when in whens):
        return "năm nêu ở đây là năm của văn bản, số liệu"
    return _no_work(text, whens[0]) if len(whens) == 1 else None


def _no_work(text: str, when: When) -> str | None:
    said, point = bare(when.words), when.points[-1]
    if when.bound is not Bound.NONE:
        return None
    if (when.headed and said in _STAMPS) or said in _PRINTED:
        return "ngày nêu ở đây là ngày cập nhật, ngày lập, không phải hạn của công việc"
    if point.closed and point.last == 12 and not point.day and said.startswith(_MEETINGS):
        return "“cuối năm” ở đây có thể chỉ là tên của cuộc họp"
    if when.years and _ROUND.search(said):
        return "năm nêu ở đây là năm của đợt, kỳ được đánh số"
    place, comma, day = text.strip().partition(",")
    named = comma and bare(place) == said and all(word[:1].isupper() for word in place.split())
    dateline = named and fold(day).strip().startswith("ngày") and not names_work(place)
    return "nêu địa danh và ngày như ở cuối một văn bản, không rõ là hạn" if dateline else None


_ROUND = re.compile(r"\b(?:dot|lan|ky|phien|vong|khoa|thu) (?:\d+|[ivx]+)$")


def _covers_figures(when: When) -> bool:
    """Whether the range beside a report is its data window (Nghị định 09/2019/NĐ-CP), from a 15th to a 14th."""
    report = any(word in bare(when.words) for word in ("bao cao", "so lieu", "so ket", "tong ket"))
    return report and any(p.since is not None and (p.since.day, p.day) == (15, 14) for p in when.points)


def _past_topic(when: When, plan_year: int) -> bool:
    """ "Tổng kết năm 2022", "bằng kết quả 6 tháng đầu năm 2022" in the plan of 2023: what the work is about."""
    past = all(point.day is None and (point.year or plan_year) < plan_year for point in when.points)
    return past and bool(when.words) and when.spans
