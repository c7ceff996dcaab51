"""Which of a task's several due dates its result in words settles: "Đã nộp quý I, II", "Đã họp 8/12 tháng".

    periods := "quý I, II" | "tháng 1-8" | "(từ …) đến tháng 8" | "6 tháng" | "8/12 tháng" | "2/4 kỳ"

A clause that claims an act settles the periods that it names; one that denies it, or tells of work to come, does not. What
names no period of the task, or claims with words that nothing licenses, tells nothing: the words are then asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from lib.base import vietnamese as vn
from lib.deadlines.deadline import Due
from lib.reading.results.about import TaskWords, task_of
from lib.reading.results.clauses import Reader, Said
from lib.reading.results.lexemes import DocumentNumber, ImpossibleDay, Lexeme, lexemes_of
from lib.reading.results.lexicon import Tag


class Told(NamedTuple):
    """What the words say of one period that is done: its day and its document, where they are given."""

    day: date | None = None
    document: str | None = None


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(?:\d{1,2}|iv|i{1,3})"
_SPAN = re.compile(
    rf"(?P<part>\d{{1,2}}) ?(?:/|trên|trong số) ?(?P<whole>\d{{1,2}})(?![\d/])(?: (?P<counted>[^\W\d]+))?"
    rf"|(?:(?P<since>từ) )?(?P<until>đến|tới|tính đến|hết|đến hết)? ?\b(?P<unit>tháng|quý|t(?=\d)) ?"
    rf"(?P<from>{_NUMBER})\b(?! ?/ ?\d{{1,2}}\b)"
    rf"(?: ?(?:[-–]|đến hết|đến) ?(?:tháng |quý |t(?=\d))?(?P<to>{_NUMBER})\b"
    rf"|(?P<more>(?: ?(?:,|và) ?(?:tháng |quý |t(?=\d))?{_NUMBER}\b(?! ?[/.]))*))(?:/20\d\d)?"
    rf"|(?P<first>\d{{1,2}}) (?P<of>tháng|quý)\b(?! cuối)(?: đầu năm)?"
    rf"|(?:đợt|lần|kỳ|phiên) (?:thứ )?(?P<time>{_NUMBER})\b"
)
_TIMES = frozenset(("kỳ", "lần", "đợt", "phiên", "buổi", "cuộc"))
"""What is counted where periods are: anything else that is counted is a thing."""
_OPEN = frozenset(
    (
        *(Tag.NOT_YET, Tag.NOT, Tag.PROGRESS, Tag.FUTURE, Tag.REQUEST, Tag.WAITING, Tag.STOP, Tag.PAUSE),
        *(Tag.MOVE, Tag.EXTEND, Tag.PART, Tag.ONLY, Tag.STEP, Tag.EITHER),
    )
)
_CLAIMED = frozenset({Said.WHOLE, Said.ACT, Said.BEGUN, Said.KEPT_UP})
_CARRYING_OUT = frozenset((Tag.PERFECT, Tag.GENERAL, Tag.ACTIVITY, Tag.ALL, Tag.PLAIN, Tag.WHOLE, Tag.ENDED))
_CUT = re.compile(r"[;\n]|\.(?!\d)|, (?=(?:đã|chưa|đang|còn|nay|dự kiến|sẽ)\b)|\b(?:nhưng|còn)\b")


def periods_told(words: str, dues: Sequence[Due], about: str) -> dict[date, Told] | None:
    """The due dates (sorted) that words settle; None where they name no periods, or are not surely understood. about is
    the task's title and product."""
    task, settled, denied, named = task_of(about), dict[date, Told](), set[date](), False
    for clause in filter(None, map(str.strip, _CUT.split(vn.fold(vn.clean(words))))):
        try:
            lexemes = lexemes_of(clause, dues[0].day.year)
        except ImpossibleDay:
            return None
        told = _of_clause(clause, dues)
        named = named or bool(told)
        if _OPEN & {one.tag for one in lexemes}:
            denied |= (told or {}).keys()
        elif told is None or (told and not _claims(clause, task, told)):
            return None
        else:
            settled |= told
    return settled if named and not denied & settled.keys() else None


def names_periods(words: str) -> bool:
    """Whether words name a period at all, or count any."""
    return _SPAN.search(vn.fold(words)) is not None


def counts_periods(words: str) -> bool:
    """Whether words count months or quarters: "8/8 tháng"."""
    return any(span["counted"] in ("tháng", "quý") for span in _SPAN.finditer(vn.fold(words)))


def _of_clause(clause: str, dues: Sequence[Due]) -> dict[date, Told] | None:
    """The due dates of the periods that a clause names, each with the day and the document behind its name."""
    spans = list(_SPAN.finditer(clause))
    found: dict[date, Told] = {}
    for at, span in enumerate(spans):
        days = _dues_of(span, dues)
        if not days:
            return None
        behind = clause[span.end() : spans[at + 1].start() if at + 1 < len(spans) else None]
        found |= dict.fromkeys(days, _proof(behind, dues[0].day.year) if len(days) == 1 else Told())
    return found


def _proof(text: str, year: int) -> Told:
    things = [one.value for one in lexemes_of(text.upper().replace("NGÀY", "ngày"), year)]
    documents = [one for one in things if isinstance(one, DocumentNumber)]
    days = {one for one in things if isinstance(one, date)} | {one.day for one in documents if one.day}
    number = documents[0].number if len(documents) == 1 else None
    return Told(days.pop() if len(days) == 1 else None, number)


def _claims(clause: str, task: TaskWords, told: dict[date, Told]) -> bool:
    """Whether a clause without its periods claims the act; beside a count of the task's own periods the act may have
    another name than in the title."""
    rest = _SPAN.sub(" ", clause).strip(" :,.-–()")
    lexemes = lexemes_of(rest, None)
    if any(one.day or one.document for one in told.values()):
        return not any(_is_strange(one, task) for one in lexemes)
    if Reader(rest, lexemes, task, None).read().said in _CLAIMED:
        return True
    tags = [one.tag for one in lexemes]
    counted = any(span["part"] or span["of"] for span in _SPAN.finditer(clause))
    return counted and (not tags or (tags[0] is Tag.PERFECT and len(tags) <= 2) or set(tags) <= _CARRYING_OUT)


def _is_strange(one: Lexeme, task: TaskWords) -> bool:
    return one.tag is Tag.UNKNOWN and vn.bare(one.key) not in task.words


def _dues_of(span: re.Match[str], dues: Sequence[Due]) -> list[date]:
    """The due dates of the periods that one piece of text names; none where it names none of the task's."""
    days = [due.day for due in dues]
    if span["part"]:
        return _counted(int(span["part"]), int(span["whole"]), span["counted"], days)
    if span["time"]:
        return days[: _QUARTERS.get(span["time"]) or _plain(span["time"])] if len(days) > 1 else []
    if span["first"]:
        return _until(int(span["first"]) * (3 if span["of"] == "quý" else 1), days)
    quarterly = span["unit"] == "quý"
    first = _QUARTERS.get(span["from"]) or _plain(span["from"])
    last = _QUARTERS.get(span["to"] or "") or _plain(span["to"] or "")
    more = re.findall(_NUMBER, span["more"] or "")
    if span["until"]:
        return _until(first * (3 if quarterly else 1), days)
    wanted = (
        [*range(first, last + 1)] if last else [first, *(_QUARTERS.get(one) or _plain(one) for one in more)]
    )
    found = [dues_in(number, quarterly=quarterly, dues=dues) for number in wanted]
    return [day for some in found for day in some] if all(found) else []


def _plain(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _counted(part: int, whole: int, counted: str | None, days: Sequence[date]) -> list[date]:
    """The first of the task's dates where all of them are counted: "2/4 kỳ", "8/12 tháng" of monthly or quarterly work."""
    if whole == len(days) and (counted is None or counted in _TIMES):
        return list(days[:part])
    spans = {"tháng": 1, "quý": 3}
    return _until(part * spans[counted], days) if counted in spans and part <= whole else []


def _until(month: int, days: Sequence[date]) -> list[date]:
    """The dates up to the end of a month; of monthly or quarterly work that is due later the first so many."""
    if len(days) in (4, 12) and month % (12 // len(days)) == 0:
        return list(days[: month // (12 // len(days))])
    return [day for day in days if (day.year, day.month) <= (days[0].year, month)] if month <= 12 else []


def dues_in(number: int, *, quarterly: bool, dues: Sequence[Due]) -> list[date]:
    """The dates of one month or quarter: of that name, else in its order, else within it."""
    count = 4 if quarterly else 12
    name = (
        f"quy {['i', 'ii', 'iii', 'iv'][number - 1]}" if quarterly and 1 <= number <= 4 else f"thang {number}"
    )
    found = [due.day for due in dues if vn.bare(due.name) == name]
    if not found and len(dues) == count and 1 <= number <= count:
        found = [dues[number - 1].day]
    return found or [due.day for due in dues if (due.day.month - 1) // (12 // count) + 1 == number]


def first_of_several(share: float, dues: Sequence[date]) -> list[date] | None:
    """The due dates that a share of the work settles where it is so many of them ("50%" of four quarters), else None."""
    count = round(share * len(dues))
    return list(dues[:count]) if abs(share - count / len(dues)) < 0.006 else None


def each_day(words: str, dues: Sequence[Due]) -> Iterator[tuple[date, date]]:
    """Each due date that one of several days in words settles, with that day; nothing where two lie in one period."""
    days = [day for text in _DAYS.findall(words) if (day := vn.read_date(text))]
    settled = [next((due.day for due in dues if due.day >= day), dues[-1].day) for day in days]
    if len(days) > 1 and len(set(settled)) == len(settled):
        yield from zip(settled, days, strict=True)


_DAYS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
