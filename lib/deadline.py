"""Deadline text of a Vietnamese plan -> Deadline.

The column "Thời gian thực hiện" is free text, but its phrases compose. The text is cut into tokens (numbers,
words, signs, numbers of documents), a recursive descent reads each statement, and the composition relates the
dates to each other. Every token is accounted for: what the grammar does not know is either a plain word (the
name of the work) or a doubt, and a doubt about a date makes the cell unread. A wrong day is the worst outcome.

    cell       := statement ((";" | new line | "." ) statement)*
    statement  := [bullet] item*
    item       := when | every-week | times | offset | always | happening | document | data-window | clock | part | mark | word
    when       := bound* dates                                         trước 30/6 · chậm nhất là ngày 5/6 · trong quý I
    bound      := "trước" | "chậm nhất" | "đến hết" | "hạn" | "trong" | "vào" | "đến" | "từ" | "sau" | "kể từ" …
    dates      := range (("," | "và" | "/") range)* ["hằng năm"]       all days, or all spans of months
    range      := one [("-" | "đến") one]                              is its end; a reversed range is impossible
    one        := days | every | month-of-quarter | months | quarters | half | years | ends
    days       := ["ngày"] D (("," | "-") D)* ("/" M ["/" Y] | "tháng" M… | "hằng tháng" | month-of-quarter | term)
                | "ngày cuối cùng của" one | Y "-" M "-" D
    term       := ["của"] "tháng cuối kỳ" | nothing                    the month comes from a label: "Hằng tháng, trước ngày 25"
    every      := ("hằng" | "mỗi" | "định kỳ" | "theo") UNIT | "các quý" | N "tháng/lần"
    month-of-quarter := "tháng" ("cuối" | "đầu" | "thứ hai") "quý" [Q…]
    months     := "tháng" M [year] (("," | "và" | "-") M [year])* | "T" M | M "/" Y
    quarters   := "quý" Q [year] (("," | "và" | "-") Q [year])*        Q in Roman or Arabic figures or words
    half       := N "tháng" ["đầu năm" | "cuối năm"] [year] | "nửa đầu năm" | "nửa cuối năm"
    years      := "năm" (Y ["-" Y] | "sau" | "trước" | "nay") | "giai đoạn" Y "-" Y | Y
    ends       := ("cuối" | "hết") (every | months | quarters | years)
    every-week := "thứ" DAY "hằng tuần"
    times      := N "lần" ("/" | "mỗi" | "trong") UNIT | "mỗi" UNIT N "lần" | "hằng tuần"
    offset     := ["trong vòng" | "chậm nhất" …] N UNIT ["làm việc"] ["sau" | "kể từ" words]
    always     := "thường xuyên" | "liên tục" | "cả năm" | "hằng ngày" … [year]
    data-window := ("số liệu" | "tính đến" | "kỳ báo cáo" …) dates      what the figures cover, not when the work is due
    happening  := ("khi" | "sau khi" | "theo" | "đột xuất" | "căn cứ" …) words
    part       := ("đầu" | "giữa" | "tuần đầu" …) one                  no certain day: a doubt

Conventions (the product's, and what they leave open):

- "trước D", "chậm nhất D", "đến hết D" are due on D; "trước tháng M" on the last day of M−1. A span of months is
  due on its last day. Without a year the plan's holds; a year at the end of a list holds for all of it.
- A span straight before a deadline is its name ("Quý I trước 15/3"); a span in brackets must agree with it.
- Dates rule over counts, counts over continuous work, continuous work over events. "sau khi …", and "khi có hướng dẫn …"
  beside a date make an event of it, unless the event is certain ("sau khi kết thúc …"); "theo …" and ", khi có yêu cầu"
  leave the date.
- Recurring if a word for "every" makes all the dates, else fixed. "Hằng tuần" is once a week (a count), as its day is
  open; "hằng ngày" is continuous. Weeks of an offset are counted as 7 days each.
- A monthly day that a short month lacks is its last day ("ngày 30 hằng tháng").
- A line break ends a statement before a bullet or a capital. Where it may stand within a phrase, the lines are read apart and as
  one: whichever can be read, neither if the readings differ.
- A day straight after the number of a document is the document's. A range from a 15th to a 14th beside a report is its data
  window. "T" is thứ beside "tuần"; "24/7" may be a day.
- Under a rhythm ("hằng tháng") each month or quarter needs a day of its own; what no day is said for makes the cell unread.
- Unread: "đầu", "giữa", a week of a month, school years, terms, Tết, dates said only as a start, alternatives ("hoặc"),
  "tháng sau", "quý sau" (which term comes first is open), years far from the plan's, whatever contradicts itself.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from lib import deadline_words as vocabulary
from lib.vietnamese import bare, clean, fold


class DeadlineKind(StrEnum):
    """What sort of deadline a phrase states; the values are those of the command line's JSON."""

    FIXED = "fixed"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    EVENT = "event"
    COUNT = "count"
    UNREAD = "unread"
    NONE = "none"


class TimeUnit(StrEnum):
    """Unit of an offset or of a count's period."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Offset:
    """A span after an event: "10 ngày sau khi …" is 10 days."""

    amount: int
    unit: TimeUnit


@dataclass(frozen=True)
class Count:
    """So many times a period: "02 lần/tháng" is 2 per month."""

    times: int
    per: TimeUnit


@dataclass(frozen=True)
class Due:
    """One due date with the words that name it ("Quý I", "Ban hành Kế hoạch", "Tháng 3")."""

    day: date
    name: str = ""


@dataclass(frozen=True)
class Deadline:
    """A deadline as read: its dates, and the reading in Vietnamese words to show beside the original.

    due is sorted and without doubles; it is empty for continuous, event, count, unread and none.
    doubt says in Vietnamese why a phrase was not read (impossible date, contradiction), else None.
    """

    text: str | None = None
    kind: DeadlineKind = DeadlineKind.NONE
    due: tuple[Due, ...] = ()
    offset: Offset | None = None
    count: Count | None = None
    reading: str = "Không ghi thời hạn"
    doubt: str | None = None


_LONGEST = 400
"""Tokens of the longest cell that can still be a deadline."""


@lru_cache(maxsize=4096)
def read_deadline(text: str | None, plan_year: int) -> Deadline:
    """Reads the cell "Thời gian thực hiện" of a plan of the given year. Never raises."""
    if text is None or not text.strip():
        return Deadline(text)
    tokens = _tokens(text)
    if len(tokens) > _LONGEST:
        return _unread(text, "đoạn chữ quá dài")
    breaks = _line_breaks(tokens)
    apart = _read(text, tokens, plan_year, {at for at, kind in breaks.items() if kind is not _Break.NONE})
    if _Break.OPEN not in breaks.values():
        return apart
    joined = _read(text, tokens, plan_year, {at for at, kind in breaks.items() if kind is _Break.STOP})
    return _agreed(text, apart, joined)


def _read(text: str, tokens: list[_Token], plan_year: int, breaks: set[int]) -> Deadline:
    """The reading with those of the line breaks as ends of statements."""
    segments = [_Parser(part, plan_year).items() for part in _segments(tokens, breaks)]
    return _compose(text, [segment for segment in segments if segment], plan_year)


def _agreed(text: str, apart: Deadline, joined: Deadline) -> Deadline:
    """Lines read as statements of their own and as one: whichever can be read; two readings that differ are none."""
    if joined.kind is DeadlineKind.UNREAD:
        return apart
    if apart.kind is DeadlineKind.UNREAD:
        return joined
    same = [(read.kind, read.offset, read.count, [due.day for due in read.due]) for read in (apart, joined)]
    return (
        apart
        if same[0] == same[1]
        else _unread(text, "không rõ dòng sau nối tiếp dòng trước hay là hạn riêng")
    )


def format_offset(measure: Offset | Count | None) -> str:
    """The measure in the words of the command line: "7 days", "1 month", "5 working days", "2 per month"."""
    match measure:
        case None:
            return ""
        case Count(times, per):
            return f"{times} per {per}"
        case Offset(amount, unit):
            return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def apply_offset(day: date, offset: Offset) -> date:
    """The due date so long after the day of the event, which itself does not count.

    Months, quarters and years keep the day of the month, or take the last one of a shorter month. Working
    days skip Saturdays and Sundays only: public holidays and their make-up days are decided year by year
    and are not known here. Raises OverflowError or ValueError beyond the calendar's end.
    """
    match offset.unit:
        case TimeUnit.DAY:
            return day + timedelta(days=offset.amount)
        case TimeUnit.WEEK:
            return day + timedelta(weeks=offset.amount)
        case TimeUnit.WORKING_DAY:
            return _after_working_days(day, offset.amount)
        case TimeUnit.MONTH:
            return _after_months(day, offset.amount)
        case TimeUnit.QUARTER:
            return _after_months(day, 3 * offset.amount)
        case TimeUnit.YEAR:
            return _after_months(day, 12 * offset.amount)


def _after_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after_working_days(day: date, amount: int) -> date:
    left = amount
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


# ---------------------------------------------------------------- tokens


class _Kind(StrEnum):
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text: key is what the grammar compares, text what was typed, open whether a blank follows."""

    kind: _Kind
    key: str
    text: str
    value: int = -1
    blank: bool = False


_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00ad]")
_DOUBLE_SLASH = re.compile(r"/\s*/+")
_DOCUMENT_NUMBER = (
    r"\d+[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?(?!QU|TH[AÁ]NG|N[AĂ]M|L[AẦ]N|TU[AẦ]N)[A-ZĐ]{2,}\d*(?:\s?[-/]\s?[A-ZĐ][\wĐ&]*)*"
    r"|\d+[a-zA-Z]?(?:/\d{4})?/[a-zđ]{2,5}-[a-zđ]{2,}"
    r"|\d+\s?-\s?[A-ZĐ]{2,}/[A-ZĐ]{2,}"
)
_TOKEN = re.compile(
    rf"(?P<document>{_DOCUMENT_NUMBER})|(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<sign>\n|\S)"
)
_SHORT_UNIT = re.compile(
    r"\b(?:([Qq])\s?\.\s?(?=(?:[1-4]|[IiVvl]{1,3})\b)|([Tt])\s?\.\s?(?=(?:0?[1-9]|1[0-2])\b(?!\.)))"
)
_SHORT_REPORT = re.compile(r"\b[Bb]/[Cc]\b")
_GLUED = re.compile(r"(quý|quí|qúy|quy)([ivl]{1,3})", re.IGNORECASE)


def _tokens(text: str) -> list[_Token]:
    plain = _DOUBLE_SLASH.sub("/", _DASH.sub("-", unicodedata.normalize("NFKC", clean(_DASH.sub("-", text)))))
    plain = _SHORT_REPORT.sub("báo cáo", plain)
    plain = _SHORT_UNIT.sub(_long_unit, unicodedata.normalize("NFC", plain))
    unaccented = plain.isascii()
    raw = [token for match in _TOKEN.finditer(plain) for token in _token(match, plain)]
    return [_mended(raw, at, unaccented) for at in range(len(raw))]


def _long_unit(match: re.Match[str]) -> str:
    """ "Q.II", "T.6/2026" with their full words."""
    return "Quý " if match[1] else "Tháng "


def _token(match: re.Match[str], plain: str) -> Iterator[_Token]:
    kind, typed = _Kind(match.lastgroup or ""), match.group()
    blank = plain[match.end() : match.end() + 1].isspace()
    glued = _GLUED.fullmatch(typed) if kind is _Kind.WORD else None
    if glued or (kind is _Kind.WORD and typed[0] == "Q" and typed[1:].lower() in vocabulary.ROMANS):
        head, numeral = glued.groups() if glued else ("Quý", typed[1:])
        yield _Token(_Kind.WORD, "quý", head, blank=True)
        yield _Token(_Kind.WORD, numeral.lower(), numeral, blank=blank)
        return
    if typed == "Q" and plain[match.end() : match.end() + 1].isdigit():
        yield _Token(kind, "quý", "Quý")
        return
    value = int(typed) if kind is _Kind.NUMBER and len(typed) < 7 else -1
    folded = fold(typed) if kind is _Kind.WORD else typed
    yield _Token(kind, vocabulary.SLIPS.get(folded, folded), typed, value, blank)


def _mended(tokens: list[_Token], at: int, unaccented: bool) -> _Token:
    """The token under the key that was meant where accents are missing or wrong and the neighbours decide."""
    token = tokens[at]
    if token.kind is not _Kind.WORD:
        return token
    plain = bare(token.text)
    after = tokens[at + 1] if at + 1 < len(tokens) else _END
    key = _by_neighbour(token.key, plain, after)
    if key is None:
        key = _often(tokens, at, plain)
    if plain == "thang" and at and tokens[at - 1].key in ("hàng", "hằng"):
        key = "tháng"
    if unaccented and plain == "quy" and _is_quarter(tokens, at):
        key = "quý"
    if key is None and unaccented and token.key == plain:
        key = vocabulary.UNACCENTED_PAIRS.get((plain, bare(after.text))) or vocabulary.UNACCENTED.get(
            plain, token.key
        )
    return replace(token, key=key or token.key)


def _is_quarter(tokens: list[_Token], at: int) -> bool:
    """Whether "quy" without accents is quý: after "hang", or with nothing after it that makes it quy định, quy chế …"""
    before = bare(tokens[at - 1].text) if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else _END
    return before in ("hang", "moi", "cac") or (after.key in (",", "", ")", "/", ":") and before != "noi")


def _often(tokens: list[_Token], at: int, plain: str) -> str | None:
    """The halves of "thường xuyên" with a slip in one of them."""
    after = bare(tokens[at + 1].text) if at + 1 < len(tokens) else ""
    before = bare(tokens[at - 1].text) if at else ""
    if plain.startswith("thu") and after == "xuyen":
        return "thường"
    exact = before == "thuong" and plain.startswith("xu")
    return "xuyên" if exact or (before.startswith("thu") and plain == "xuyen") else None


def _by_neighbour(key: str, plain: str, after: _Token) -> str | None:
    """The word meant by one typed without its accents or with wrong ones; None to leave it."""
    number = after.kind is _Kind.NUMBER
    if plain == "ngay":
        return _day_or_at_once(key, after)
    meant = {
        "thang": ("tháng", number and after.value <= 12 and key != "thắng"),
        "nam": ("năm", number and after.value >= 1900),
        "quy": ("quý", after.key in vocabulary.ROMANS or (number and after.value <= 12)),
        "qui": ("quý", after.key in vocabulary.ROMANS or (number and after.value <= 12)),
        "thuong": ("thường", bare(after.text).startswith("xu")),
        "truoc": ("trước", True),
        "q": ("quý", after.key in vocabulary.ROMANS),
    }
    word, sure = meant.get(plain, ("", False))
    return word if sure else None


def _day_or_at_once(key: str, after: _Token) -> str | None:
    """ "ngay 15/6" is ngày, "ngay sau khi" and "ngay khi" are not."""
    if key != "ngay" or after.kind is _Kind.NUMBER:
        return "ngày" if after.kind is _Kind.NUMBER else None
    return "ngày" if bare(after.text) in ("lam", "cuoi") else "ngay"


_END = _Token(_Kind.SIGN, "", "")


class _Break(StrEnum):
    """What a line break does: nothing, end a statement, or one of both."""

    NONE = "none"
    STOP = "stop"
    OPEN = "open"


def _line_breaks(tokens: list[_Token]) -> dict[int, _Break]:
    """The line breaks of a cell by their positions."""
    spoken = [token.text for token in tokens if token.kind is _Kind.WORD and len(token.text) > 1]
    shouted = all(word.isupper() for word in spoken)
    lines = _lines(tokens)
    found = {}
    for line, after in pairwise(lines):
        at = after.start - 1
        found[at] = _Break.NONE if _goes_on(tokens, at) else _break(lines[0], line, after, shouted)
    return found


@dataclass(frozen=True)
class _Line:
    """A line that is not empty: the place of its first token, its tokens, and whether a bracket stays open after it."""

    start: int
    tokens: list[_Token]
    bracketed: bool = False

    @property
    def bullet(self) -> bool:
        """Whether it begins with a sign of a list."""
        return self.tokens[0].key in ("-", "+", "*", "•", "·", "▪")


def _lines(tokens: list[_Token]) -> list[_Line]:
    lines: list[_Line] = []
    start = depth = 0
    for at, token in enumerate([*tokens, _NEW_LINE]):
        depth = max(0, depth + (token.key == "(") - (token.key == ")"))
        if token.key == "\n":
            if at > start:
                lines.append(_Line(start, tokens[start:at], depth > 0))
            start = at + 1
    return lines


def _break(top: _Line, line: _Line, after: _Line, shouted: bool) -> _Break:
    """Whether a line is a statement of its own, judged by its own beginning and the end of the line before."""
    last, first = line.tokens[-1], after.tokens[0]
    if last.key in (";", "."):
        return _Break.STOP
    if line.bracketed:
        return _Break.NONE
    if after.bullet:
        return _Break.STOP if top.bullet or line.bullet else _Break.OPEN
    if first.kind is not _Kind.WORD:
        ordinal = len(after.tokens) > 1 and after.tokens[1].key in (".", ")") and after.tokens[1].blank
        return _Break.STOP if ordinal else _break_before_figure(last)
    if first.text[0].isupper() and not shouted:
        return _Break.STOP
    return _break_before_small(line, first)


def _break_before_figure(last: _Token) -> _Break:
    """ "Kế hoạch số⏎12/2026" is one phrase; "Hàng tháng⏎6 tháng" or "25/2⏎25/5" may be two."""
    word = (
        last.kind is _Kind.WORD
        and last.key not in vocabulary.ROMANS
        and last.key not in vocabulary.TERM_WORDS
    )
    return _Break.NONE if word else _Break.OPEN


def _break_before_small(line: _Line, first: _Token) -> _Break:
    """A line with a small letter goes on, unless all lines begin alike or a date stands finished before it."""
    rhythmic = first.key in ("hàng", "mỗi") and any(t.key in ("hàng", "mỗi", "quý") for t in line.tokens)
    if line.tokens[0].key == first.key or line.tokens[0].text[0].islower() or rhythmic:
        return _Break.OPEN
    last = line.tokens[-1]
    if (last.key, first.key) == ("tháng", "báo"):
        return _Break.NONE
    finished = (
        last.kind is not _Kind.WORD or last.key in vocabulary.ROMANS or last.key in vocabulary.TERM_WORDS
    )
    return _Break.OPEN if finished and first.key not in vocabulary.CONNECTING else _Break.NONE


def _segments(tokens: list[_Token], breaks: set[int]) -> list[list[_Token]]:
    """The statements of a cell: cut at ";", at these line breaks and at the full stops of sentences."""
    parts: list[list[_Token]] = [[]]
    for at, token in enumerate(tokens):
        if (at in breaks or _is_stop(tokens, at)) and parts[-1]:
            parts.append([])
        elif token.key != "\n":
            parts[-1].append(token)
    return parts


def _is_stop(tokens: list[_Token], at: int) -> bool:
    token = tokens[at]
    last = at + 1 == len(tokens)
    if token.key == "." and _is_numbering(tokens, at):
        return False
    return token.key == ";" or (token.key == "." and (last or token.blank or tokens[at + 1].key == "\n"))


def _is_numbering(tokens: list[_Token], at: int) -> bool:
    """Whether the full stop belongs to "1." or "a." at the head of a statement."""
    heads = at == 1 or (at > 1 and (tokens[at - 2].key in (";", "\n") or tokens[at - 2].key == "."))
    return heads and len(tokens[at - 1].key) <= 2


def _goes_on(tokens: list[_Token], at: int) -> bool:
    """Whether a line break stands within a phrase: "Trước ngày⏎30/6", "Quý I,⏎Quý II", "1.⏎"."""
    before, after = tokens[at - 1] if at else _END, tokens[at + 1]
    return (
        before.key in vocabulary.OPEN_ENDS
        or after.key in (",", "/", ")", "(")
        or after.text in ("và", "năm")
        or (before.key == "thường" and after.key == "xuyên")
        or (len(before.text) < 3 and before.kind is _Kind.NUMBER and after.text in ("tháng", "lần"))
        or _number_follows_its_unit(tokens, at)
        or _year_follows_its_term(tokens, at)
        or (before.kind is _Kind.DOCUMENT and after.key == "ngày")
    )


def _year_follows_its_term(tokens: list[_Token], at: int) -> bool:
    """ "Tháng 6⏎2026"."""
    year = tokens[at + 1] if at + 1 < len(tokens) else _END
    alone = at + 2 >= len(tokens) or tokens[at + 2].key in ("\n", ";", ".")
    term = at > 1 and tokens[at - 2].key in ("tháng", "quý")
    return term and alone and len(year.text) == 4 and 1900 <= year.value < 2200


def _number_follows_its_unit(tokens: list[_Token], at: int) -> bool:
    """ "Quý⏎II/2026", but neither "Hàng tháng⏎6 tháng" nor "6 tháng⏎9 tháng"."""
    before, after, beyond = (
        [*tokens, _END, _END][at - 1],
        [*tokens, _END][at + 1],
        [*tokens, _END, _END][at + 2],
    )
    earlier = tokens[at - 2] if at > 1 else _END
    free = earlier.kind is not _Kind.NUMBER and earlier.key not in ("hàng", "mỗi", "định", "theo")
    numeral = after.kind is _Kind.NUMBER or after.key in vocabulary.ROMANS
    return before.key in ("tháng", "quý", "năm") and free and numeral and beyond.key != "tháng"


_NEW_LINE = _Token(_Kind.SIGN, "\n", "\n")

# ---------------------------------------------------------------- what the grammar finds


class _Bound(StrEnum):
    """What stands before a date: nothing, "trong", "trước", "chậm nhất / đến hết", "từ / sau"."""

    NONE = "none"
    WITHIN = "within"
    BEFORE = "before"
    BY = "by"
    SINCE = "since"


@dataclass(frozen=True)
class _Point:
    """A day or a span of months, its year perhaps not said.

    first and last are months; both 0 with a day means "the day of a month named elsewhere", the day -1 of
    such a point never occurs. closed: the words name its end ("cuối", "hết"). bare: a unit without number
    ("quý"), which means something only beside others. unsaid: the year that follows cannot be its own
    ("Quý IV, Quý I/2027"). fault: why it cannot be read.
    """

    first: int
    last: int
    day: int | None = None
    year: int | None = None
    name: str = ""
    recurring: bool = False
    closed: bool = False
    bare: bool = False
    in_last_month: bool = False
    unsaid: bool = False
    since: _Point | None = None
    fault: str = ""

    @property
    def loose(self) -> bool:
        """Whether the month has to come from a label."""
        return self.first == 0

    def start(self, plan_year: int) -> date:
        """The first day; raises _ImpossibleError."""
        return _day(self.year or plan_year, self.first, self.day or 1, self)

    def end(self, plan_year: int) -> date:
        """The last day; raises _ImpossibleError."""
        year = self.year or plan_year
        if not 1 <= self.last <= 12:
            raise _ImpossibleError(f"{self.name or f'tháng {self.last}'} không có")
        length = monthrange(year, self.last)[1]
        wanted = length if self.day is None else self.day
        return _day(year, self.last, min(wanted, length) if self.recurring else wanted, self)


class _ImpossibleError(Exception):
    """A date that does not exist."""


def _day(year: int, month: int, day: int, point: _Point) -> date:
    if not 1 <= month <= 12:
        raise _ImpossibleError(f"{point.name or f'tháng {month}'} không có")
    try:
        return date(year, month, day)
    except ValueError:
        raise _ImpossibleError(f"ngày {day}/{month}/{year} không có") from None


@dataclass(frozen=True)
class _When:
    """Dates with the word before them."""

    points: tuple[_Point, ...]
    bound: _Bound = _Bound.NONE

    @property
    def exact(self) -> bool:
        """Whether it says a deadline rather than a span that a deadline may stand beside."""
        return self.bound in (_Bound.BEFORE, _Bound.BY) or any(
            point.day is not None or point.closed for point in self.points
        )


@dataclass(frozen=True)
class _Words:
    """Words that are no time. topic: they end in a noun whose period is a subject ("báo cáo năm 2025")."""

    text: str
    topic: bool = False


@dataclass(frozen=True)
class _Mark:
    """A separator: , và hoặc - : ( )."""

    sign: str


@dataclass(frozen=True)
class _Always:
    """Continuous work."""


@dataclass(frozen=True)
class _Times:
    """A count per period."""

    count: Count


class _Need(StrEnum):
    """How an event bears on a date beside it."""

    ADDED = "added"  # "khi có yêu cầu": happens besides the dates
    MANNER = "manner"  # "theo kế hoạch": says how, or by whom it is decided
    CONDITION = "condition"  # "sau khi ban hành …": the date holds only if it happens
    CERTAIN = "certain"  # "sau khi kết thúc kỳ …": will happen


@dataclass(frozen=True)
class _Happening:
    """An event on which the work depends."""

    need: _Need
    offset: Offset | None = None
    dated: bool = False


@dataclass(frozen=True)
class _Doubt:
    """Words that make a reading unsafe. hard: nothing of the cell can be read; else only its dates cannot.

    start: they say only when the work begins, which an end said after them makes good.
    """

    why: str
    hard: bool = False
    start: bool = False


_Item = _When | _Words | _Mark | _Always | _Times | _Happening | _Doubt
_Points = tuple[tuple[_Point, ...], int]


_UNITS = {"ngày": TimeUnit.DAY, "tuần": TimeUnit.WEEK, "tháng": TimeUnit.MONTH, "quý": TimeUnit.QUARTER}
_UNITS |= {"năm": TimeUnit.YEAR}
_SPAN_UNITS = {
    "ngày": (1, TimeUnit.DAY),
    "tuần": (7, TimeUnit.DAY),
    "tháng": (1, TimeUnit.MONTH),
    "năm": (1, TimeUnit.YEAR),
}

# ---------------------------------------------------------------- recursive descent


class _Parser:
    """Reads one statement. Each rule takes a position and answers (what it found, next position) or None."""

    def __init__(self, tokens: list[_Token], plan_year: int) -> None:
        self._tokens = tokens
        self._keys = tuple(token.key for token in tokens)
        self._plan_year = plan_year

    def items(self) -> list[_Item]:
        """The whole statement, every token accounted for."""
        found: list[_Item] = []
        at = self._bullet(0)
        while at < len(self._tokens):
            item, at = self._item(at)
            found.append(item)
        return _joined(found)

    # ------------------------------------------------ looking at tokens

    def _at(self, at: int) -> _Token:
        return self._tokens[at] if 0 <= at < len(self._tokens) else _END

    def _key(self, at: int) -> str:
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def _is(self, at: int, phrase: tuple[str, ...]) -> bool:
        return at >= 0 and self._keys[at : at + len(phrase)] == phrase

    def _match(self, at: int, table: vocabulary.Table) -> int | None:
        """The position after the longest phrase of the table that stands here."""
        for phrase in table.get(self._key(at), ()):
            if self._is(at, phrase):
                return at + len(phrase)
        return None

    def _skip(self, at: int, *words: str) -> int:
        """The position after any run of the words."""
        while self._key(at) in words:
            at += 1
        return at

    def _number(self, at: int) -> int | None:
        token = self._at(at)
        return token.value if token.kind is _Kind.NUMBER and token.value >= 0 else None

    def _small(self, at: int) -> int | None:
        """A number in figures or in a word ("một")."""
        number = self._number(at)
        if number is not None:
            return number if number < 1000 else None
        counts = self._key(at + 1) in ("ngày", "tháng", "tuần", "lần") and self._number(at + 2) is None
        if self._key(at) == "năm" and not counts:
            return None
        return vocabulary.NUMBER_WORDS.get(self._key(at))

    def _full_year(self, at: int) -> int | None:
        token = self._at(at)
        return token.value if len(token.text) == 4 and 1900 <= token.value < 2200 else None

    def _bullet(self, at: int) -> int:
        """The position after "-", "+", "1.", "a)", "(1)" at the head of a statement."""
        at = self._skip(at, "-", "+", "*", "•", "·", ",", ".", "…", "▪")
        number_or_letter = self._at(at).kind is not _Kind.SIGN and len(self._key(at)) <= 2
        if number_or_letter and self._key(at + 1) in (".", ")") and self._at(at + 1).blank:
            return at + 2
        if self._key(at) == "(" and len(self._key(at + 1)) == 1 and self._key(at + 2) == ")":
            return at + 3
        return at

    # ------------------------------------------------ one item

    def _item(self, at: int) -> tuple[_Item, int]:
        for rule in (
            self._misread_figure,
            self._document,
            self._data_window,
            self._replaced,
            self._ordinal,
            self._clock,
            self._outlook,
            self._opaque,
            self._peak,
            self._always,
            self._weekly,
            self._dated_weekday,
            self._times,
            self._span_after_event,
            self._part_of_time,
            self._until,
            self._when,
            self._happening,
            self._named_day,
            self._mark,
        ):
            hit = rule(at)
            if hit is not None:
                return hit
        return self._word(at)

    def _misread_figure(self, at: int) -> tuple[_Item, int] | None:
        """ "l5/6", "30/1l", "1O/6": a letter in the place of a figure; which figure is a guess."""
        token, before = self._at(at), self._at(at - 1)
        if token.text not in vocabulary.LIKE_FIGURES:
            return None
        after_figure = before.kind is _Kind.NUMBER and not before.blank
        before_figure = self._at(at + 1).kind is _Kind.NUMBER and not token.blank
        if not (after_figure or before_figure):
            return None
        return _Doubt(f"chữ “{token.text}” đứng ở chỗ của chữ số", hard=True), at + 1

    def _data_window(self, at: int) -> tuple[_Item, int] | None:
        """ "số liệu tính đến 14/6", "kỳ báo cáo từ 15/12 đến 14/6": what the figures cover, not when the work is due."""
        after = self._match(at, vocabulary.DATA_WINDOWS)
        if after is None or self._limit(after):
            return None
        hit = self._when(self._skip(after, "(", ":", "là", ",", "được"))
        start = None if hit is not None else self._one(self._skip(after, "từ", "ngày"))
        if isinstance(hit[0] if hit else None, _When | _Doubt):
            return _Words(""), hit[1] if hit else after
        return None if start is None else (_Words(""), start[1])

    def _limit(self, at: int) -> bool:
        """Whether "trước", "chậm nhất", "trong" or the like stands here; "đến", "đến hết" close a window as well."""
        limits = (vocabulary.BY, vocabulary.BEFORE, vocabulary.WITHIN)
        return self._key(at) != "đến" and any(self._match(at, table) is not None for table in limits)

    def _replaced(self, at: int) -> tuple[_Item, int] | None:
        """ "thay vì 30/6": a date that no longer holds makes the one beside it doubtful."""
        after = self._match(at, vocabulary.REPLACED)
        if after is None or self._when(self._skip(after, ":", "là")) is None:
            return None
        return _Doubt("nêu cả hạn cũ và hạn mới"), after

    def _document(self, at: int) -> tuple[_Item, int] | None:
        """document := NOUN* ["số"] NUMBER-AND-SYMBOL [words "ngày" day]: never a date."""
        after = self._document_number(at)
        if after is None:
            return self._document_by_date(at)
        return _Words(""), self._document_date(after)

    def _document_by_date(self, at: int) -> tuple[_Item, int] | None:
        """ "Kế hoạch ngày 05/01/2026 của …" is a document; after "ban hành" the day may be the deadline."""
        noun = self._match(at, vocabulary.DOCUMENTS)
        letter = self._match(at, vocabulary.LETTERS)
        hit = self._days(letter) if letter is not None and self._key(letter) != "ngày" else None
        if hit is not None and not hit[0][0].loose and hit[0][-1].year:
            return _Doubt("không rõ ngày nêu sau là hạn hay ngày của văn bản"), hit[1]
        after = self._noun_date(noun) if noun is not None else None
        if after is None:
            return None
        issued = self._key(at - 1) in vocabulary.ISSUING
        return (_Doubt("không rõ ngày nêu sau là hạn hay ngày của văn bản") if issued else _Words("")), after

    def _document_number(self, at: int) -> int | None:
        if self._at(at).kind is _Kind.DOCUMENT:
            return at + 1
        noun = self._match(at, vocabulary.DOCUMENTS) or self._match(at, vocabulary.FORMS)
        if noun is None:
            return None
        after = self._skip(noun, "số", ":")
        if self._at(after).kind is _Kind.DOCUMENT:
            return after + 1
        number = self._at(after)
        if self._number(after) is not None and self._key(after + 1) == "/" and self._full_year(after + 2):
            return after + 3
        counted = (
            self._key(after + 1) in ("tháng", "lần", "/", "-", "ngày", "năm", "quý", ".")
            and self._key(noun) != "số"
        )
        if number.kind is _Kind.NUMBER and not counted and not self._full_year(after):
            return after + 1
        return None

    def _noun_date(self, noun: int) -> int | None:
        """ "Kế hoạch ngày 05/01/2026 của …": a document by its date alone."""
        if self._key(noun) != "ngày" or self._key(noun - 1) == "số":
            return None
        hit = self._days(noun)
        return hit[1] if hit and not hit[0][0].loose and hit[0][-1].year else None

    def _document_date(self, at: int) -> int:
        """The position after a date that belongs to a document; at itself where there is none."""
        numbered = self._at(at - 1).kind is _Kind.DOCUMENT and self._key(at + 1) in ("/", ".", "-")
        straight = self._days(at, anchored=True) if numbered else None
        if straight is not None:
            return straight[1]
        look = at
        while look < at + 14 and self._at(look).kind is _Kind.WORD and not self._starts_time(look):
            look += 1
        look = look + 1 if self._key(look) == "(" else look
        if self._key(look) == "năm" and self._full_year(look + 1):
            return look + 2
        bracketed = self._key(look - 1) == "(" and self._written_year(look + 4) is not None
        if self._key(look) == "ngày" or bracketed:
            hit = self._days(look, anchored=bracketed)
            return hit[1] if hit and not hit[0][0].loose else at
        return at

    def _starts_time(self, at: int) -> bool:
        if self._key(at) in ("ngày", "năm", "theo", "khi"):
            return True
        return any(
            self._match(at, table) is not None
            for table in (
                vocabulary.BEFORE,
                vocabulary.BY,
                vocabulary.WITHIN,
                vocabulary.SINCE,
                vocabulary.EVERY,
                vocabulary.ALWAYS,
            )
        )

    def _ordinal(self, at: int) -> tuple[_Item, int] | None:
        """ "lần 1 tháng 6", "đợt 2 quý IV": the number names the round, not the day."""
        after = self._match(at, vocabulary.NUMBERED)
        if after is None or self._number(after) is None or self._key(after + 1) in ("/", ".", "-"):
            return None
        duration = self._key(after + 1) in ("tháng", "ngày", "năm") and self._month_number(after + 2) is None
        return None if duration or not self._is_round(after) else self._named(at, after + 1)

    def _is_round(self, at: int) -> bool:
        return self._key(at + 1) in ("tháng", "quý", "ngày", "năm") and (self._number(at) or 0) <= 20

    def _clock(self, at: int) -> tuple[_Item, int] | None:
        """The hour of a day is left out: "17h00 ngày 30/6", "00:00:00"."""
        if self._key(at + 1) == ":" and self._key(at + 3) == ":" and self._number(at + 4) is not None:
            return _Words(""), at + 5
        bound = self._match(at, vocabulary.BY) or (at + 1 if self._key(at) in ("trước", "lúc", "vào") else at)
        after = self._hour(bound)
        if after is not None and self._weekly(after) is not None:
            return _Words(""), after
        # "trước 17 giờ ngày 30/6" keeps its "trước" for the day.
        return None if after is None or bound > at else (_Words(""), after)

    def _hour(self, at: int) -> int | None:
        """hour := NUMBER ("h" | "giờ" | "g") [NUMBER ["phút"]] [","], straight before a day."""
        at = self._skip(at, "lúc")
        hour = self._number(at)
        minutes = self._key(at + 1) == ":" and len(self._at(at + 2).text) == 2
        if hour is None or hour > 24 or not (minutes or self._key(at + 1) in ("h", "giờ", "g")):
            return None
        after = at + 2
        if self._number(after) is not None and self._key(after + 1) not in ("/", "-", ".", "tháng"):
            after = self._skip(after + 1, "phút", "p", "'")
        after = self._skip(after, ",", "của")
        dated = self._key(after) in ("ngày", "thứ") or self._dates(after, anchored=True) is not None
        return after if dated else None

    def _outlook(self, at: int) -> tuple[_Item, int] | None:
        """ "tầm nhìn đến năm 2045", "định hướng 2030": the horizon of a programme, not a deadline."""
        after = self._match(at, vocabulary.OUTLOOKS)
        if after is None:
            return None
        after = self._skip(after, "đến", "năm", "giai", "đoạn")
        if self._full_year(after) is None:
            return None
        return _Words(""), self._year_span(self._full_year(after) or 0, after + 1)[1]

    def _opaque(self, at: int) -> tuple[_Item, int] | None:
        """Spans whose end is not in the calendar: school years, terms of office, feasts of the moon."""
        after = self._match(at, vocabulary.OPAQUE)
        if after is None:
            return None
        if self._full_year(after):
            after += 1
            if self._key(after) == "-" and self._full_year(after + 1):
                after += 2
        words = " ".join(self._at(step).text for step in range(at, after))
        return _Doubt(f"“{words}” không cho biết ngày cụ thể"), after

    def _peak(self, at: int) -> tuple[_Item, int] | None:
        """ "cao điểm tháng 10": when most of the work is done, not when it is due."""
        after = self._match(at, vocabulary.PEAKS)
        hit = self._when(self._skip(after, ":", "là", "vào")) if after is not None else None
        return None if hit is None else (_Doubt("chỉ nêu thời gian cao điểm, không nêu hạn"), hit[1])

    def _always(self, at: int) -> tuple[_Item, int] | None:
        """always := "thường xuyên" | "liên tục" | "cả năm" | "hằng ngày" … [the year it is said of]."""
        after = self._match(at, vocabulary.ALWAYS)
        if after is None:
            return self._round_the_clock(at)
        listed = self._match(at - 1, vocabulary.LIST) == at and self._key(at) == "cả"
        if listed and any(self._key(step) in ("tháng", "quý") for step in range(at)):
            return None
        if self._key(at - 1) in ("không", "chưa"):
            return _Doubt("câu có ý phủ định", hard=True), after
        return _Always(), self._span_of_always(after) or self._that_year(after)

    def _round_the_clock(self, at: int) -> tuple[_Item, int] | None:
        """ "24/7" is all the time where nothing else but words stands; beside dates it may be the 24th of July."""
        if not self._is(at, ("24", "/", "7")) or self._key(at + 3) == "/":
            return None
        others = [token for token in self._tokens[:at] + self._tokens[at + 3 :] if token.kind is _Kind.NUMBER]
        said = any(token.key in ("xuyên", "tục", "trực", "hệ", "suốt") for token in self._tokens)
        if said and not others:
            return _Always(), at + 3
        return _Doubt("“24/7” có thể là cả ngày hoặc là ngày 24 tháng 7"), at + 3

    def _span_of_always(self, at: int) -> int | None:
        """The position after "trong 6 tháng cuối năm" said of continuous work: when it goes on, not when it is due."""
        hit = self._when(at) if self._key(at) == "trong" else None
        when = hit[0] if hit else None
        if hit is None or not isinstance(when, _When) or when.exact:
            return None
        return hit[1]

    def _that_year(self, at: int) -> int:
        """The position after "trong năm 2026", "các năm", "giai đoạn 2021-2025" said of continuous work."""
        after = self._match(self._skip(at, "(", ","), vocabulary.THAT_YEAR)
        if after is None or (self._key(after) in ("học", "sau", "trước") and self._full_year(after) is None):
            return at
        if self._key(at) in ("(", ",") and self._key(after - 1) == "năm" and not self._full_year(after):
            explicit = self._match(self._skip(at, "(", ","), vocabulary.SAID_YEARS)
            if explicit is None:
                return at
        if self._full_year(after):
            after += 1
            if self._key(after) == "-" and self._full_year(after + 1):
                after += 2
        elif self._key(after - 1) == "năm":
            after = self._match(after, vocabulary.THIS_YEAR) or after
        return after

    def _weekly(self, at: int) -> tuple[_Item, int] | None:
        """weekly := "thứ" DAY "hàng tuần" | "hàng tuần" [","] ["vào"] "thứ" DAY."""
        hit = self._weekday_first(at) or self._week_first(at)
        if hit is None:
            return None
        weekday, after = hit
        if sum(self._weekday(step) is not None for step in range(len(self._tokens))) > 1:
            return _Doubt("nêu nhiều ngày trong tuần", hard=True), after
        first = date(self._plan_year, 1, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        points = []
        while day.year == self._plan_year:
            points.append(
                _Point(day.month, day.month, day.day, day.year, f"Ngày {day:%d/%m}", recurring=True)
            )
            day += timedelta(days=7)
        return _When(tuple(points)), after

    def _dated_weekday(self, at: int) -> tuple[_Item, int] | None:
        """ "thứ sáu, ngày 12/6/2026": the weekday is left out if it agrees with its date."""
        weekday = self._weekday(at)
        start = self._skip(at + 2, ",", "(", "-", "ngày")
        hit = self._days(start - 1 if self._key(start - 1) == "ngày" else start, anchored=True)
        if weekday is None or hit is None or len(hit[0]) != 1 or hit[0][0].loose:
            return None
        disagrees = self._disagreement(hit[0][0], weekday)
        return (disagrees, hit[1]) if disagrees else (_Words(""), at + 2)

    def _weekday_first(self, at: int) -> tuple[int, int] | None:
        start = self._skip(at, "trước", "vào", "chiều", "sáng", "ngày")
        weekday = self._weekday(start)
        if weekday is None:
            return None
        after = self._match(self._skip(start + 2, "của", ","), vocabulary.EVERY_WEEK)
        return None if after is None else (weekday, after)

    def _week_first(self, at: int) -> tuple[int, int] | None:
        after = self._match(at, vocabulary.EVERY_WEEK)
        if after is None:
            return None
        start = self._skip(after, ",", "(", "trước", "vào", "chiều", "sáng", "ngày")
        weekday = self._weekday(start)
        return None if weekday is None else (weekday, start + 2)

    def _weekday(self, at: int) -> int | None:
        """Monday is 0: "thứ hai", "thứ 2"."""
        if self._key(at) == "chủ" and self._key(at + 1) == "nhật":
            return 6
        if self._key(at) != "thứ":
            return None
        number = self._number(at + 1)
        if number is not None:
            return number - 2 if 2 <= number <= 7 else None
        return vocabulary.WEEKDAYS.get(self._key(at + 1))

    # ------------------------------------------------ counts and spans

    def _times(self, at: int) -> tuple[_Item, int] | None:
        """times := N "lần" ("/" | "mỗi" | "trong") UNIT | ("mỗi" | "hàng" | "1") UNIT N "lần" | UNIT "/lần" | "hàng tuần"."""
        for rule in (self._times_per_unit, self._unit_times, self._unit_per_time, self._week):
            hit = rule(at)
            if hit is not None:
                times, unit, after = hit
                return _Times(Count(times, unit)), after
        return None

    def _times_per_unit(self, at: int) -> tuple[int, TimeUnit, int] | None:
        start = self._match(at, vocabulary.AT_LEAST) or at
        times = self._small(start)
        counted = self._match(start + 1, vocabulary.COUNTED)
        if not times or counted is None or (self._key(at - 1) in ("-", "đến") and self._small(at - 2)):
            return None
        after = self._match(self._skip(counted, "trở", "lên"), vocabulary.PER) or counted
        if after == counted and self._key(counted) not in ("tháng", "quý", "tuần"):
            return None
        unit, after = self._single_unit(after)
        return None if unit is None else (times, unit, after)

    def _single_unit(self, at: int) -> tuple[TimeUnit | None, int]:
        """UNIT or "1 UNIT"; a unit that a number follows ("tháng 6") names a date, not a rate."""
        at = at + 1 if self._small(at) == 1 else at
        unit = _UNITS.get(self._key(at))
        if unit is TimeUnit.YEAR and self._full_year(at + 1) == self._plan_year:
            return unit, at + 2
        if self._small(at + 1) is not None or (
            unit is TimeUnit.QUARTER and self._key(at + 1) in vocabulary.ROMANS
        ):
            return None, at
        return unit, at + 1

    def _unit_times(self, at: int) -> tuple[int, TimeUnit, int] | None:
        each = self._match(at, vocabulary.EVERY)
        start = each if each is not None else at
        if (
            each is None
            and self._small(at) != 1
            and (self._key(at) not in _UNITS or self._small(at - 1) is not None)
        ):
            return None
        unit, after = self._single_unit_before_times(start)
        if unit is None:
            return None
        after = self._skip(after, *vocabulary.DOINGS)
        after = self._match(after, vocabulary.AT_LEAST) or after
        times = self._small(after)
        counted = self._match(after + 1, vocabulary.COUNTED if each is not None else vocabulary.TIMES)
        return (times, unit, counted) if times and counted is not None else None

    def _single_unit_before_times(self, at: int) -> tuple[TimeUnit | None, int]:
        at = at + 1 if self._small(at) == 1 else at
        return _UNITS.get(self._key(at)), at + 1

    def _unit_per_time(self, at: int) -> tuple[int, TimeUnit, int] | None:
        """ "quý/lần", "01 tháng/lần", "mỗi tháng một lần" is left to _unit_times."""
        start = at + 1 if self._small(at) == 1 else at
        unit = _UNITS.get(self._key(start))
        if unit is None or self._small(at - 1) is not None:
            return None
        after = self._match(start + 1, vocabulary.PER_TIME)
        return None if after is None else (1, unit, after)

    def _week(self, at: int) -> tuple[int, TimeUnit, int] | None:
        after = self._match(at, vocabulary.EVERY_WEEK)
        return None if after is None else (1, TimeUnit.WEEK, after)

    def _span_after_event(self, at: int) -> tuple[_Item, int] | None:
        """offset := [intro] N UNIT ["làm việc"] ("sau" | "kể từ" | "từ khi") event | intro N "ngày" | N "ngày"."""
        intro = self._match(at, vocabulary.SPAN_INTRO)
        hit = self._span(intro if intro is not None else at)
        if hit is None:
            return None
        offset, after = hit
        if self._match(after, vocabulary.PER_TIME) is not None:
            return _Doubt("nêu nhịp mà không rõ ngày bắt đầu"), self._match(
                after, vocabulary.PER_TIME
            ) or after
        if self._key(at) == "trước":
            return _Happening(_Need.CONDITION), self._clause(after)[1]
        tail = self._skip(after, ",")
        if self._match(tail, vocabulary.SPAN_BEFORE) is not None:
            return self._span_before(offset, tail)
        if self._match(tail, vocabulary.SPAN_AFTER) is not None:
            return self._dated_span(offset, tail)
        if offset.unit in (TimeUnit.MONTH, TimeUnit.YEAR) and (
            intro is None or (self._key(at) == "trong" and intro == at + 1)
        ):
            return None
        return _Happening(_Need.ADDED, offset), after

    def _span_before(self, offset: Offset, tail: int) -> tuple[_Item, int] | None:
        """ "10 ngày trước khi họp": due before an event; "6 tháng trước ngày 10/6" is no span."""
        if offset.unit in (TimeUnit.MONTH, TimeUnit.YEAR) and self._when(tail) is not None:
            return None
        start = self._match(tail, vocabulary.SPAN_BEFORE) or tail
        hit = self._days(self._back_to_day(start))
        if hit is not None and not hit[0][0].loose:
            return _Doubt("thời hạn tính lùi từ một ngày đã cho, cần ghi rõ ngày cuối", hard=True), hit[1]
        return _Happening(_Need.CONDITION), self._clause(tail)[1]

    def _dated_span(self, offset: Offset, tail: int) -> tuple[_Item, int] | None:
        """The event after an offset, or the day so long after a calendar date; "6 tháng từ tháng 5" is neither."""
        start = self._match(tail, vocabulary.SPAN_AFTER) or tail
        spans = self._months(start) or self._quarters(start)
        if spans is not None and not spans[0][0].bare:
            return None
        hit = self._days(self._back_to_day(start))
        if hit is not None and not hit[0][0].loose:
            return self._counted_on(offset, hit[0]), hit[1]
        return _Happening(_Need.CONDITION, offset), self._clause(start)[1]

    def _counted_on(self, offset: Offset, points: tuple[_Point, ...]) -> _Item:
        """The day so long after one that is named, which itself does not count (Bộ luật Dân sự 2015, Điều 147)."""
        if offset.unit is TimeUnit.WORKING_DAY or len(points) > 1 or points[0].recurring or points[0].since:
            return _Doubt("thời hạn tính từ một ngày đã cho, cần ghi rõ ngày cuối")
        try:
            day = apply_offset(points[0].end(self._plan_year), offset)
        except _ImpossibleError as error:
            return _Doubt(str(error), hard=True)
        return _When((_Point(day.month, day.month, day.day, day.year),), _Bound.BY)

    def _back_to_day(self, at: int) -> int:
        return at - 1 if self._key(at - 1) == "ngày" else at

    def _span(self, at: int) -> tuple[Offset, int] | None:
        """N UNIT; weeks become days, hours only where they make whole days."""
        amount = self._small(at)
        if not amount or self._key(at - 1) in ("/", ".", "thứ"):
            return None
        if self._key(at + 1) == "(" and self._key(at + 3) == ")":
            at += 3
        if self._is(at + 1, ("ngày", "làm", "việc")):
            return Offset(amount, TimeUnit.WORKING_DAY), at + 4
        unit = self._key(at + 1)
        if unit == "giờ":
            return (Offset(amount // 24, TimeUnit.DAY), at + 2) if amount % 24 == 0 else None
        known = _SPAN_UNITS.get(unit)
        part = self._key(at + 2) in ("/", "đầu", "cuối", "giữa", "thứ")
        dated = self._number(at + 2) is not None
        if unit != "ngày":
            dated = self._small(at + 2) is not None or self._key(at + 2) == "một"
        if known is None or part or dated:
            return None
        return Offset(amount * known[0], known[1]), at + 2

    # ------------------------------------------------ parts of a period without a certain day

    def _part_of_time(self, at: int) -> tuple[_Item, int] | None:
        """("đầu" | "giữa" | "tuần đầu" …) period: no certain day, hence never a date."""
        bound = self._skip(at, "từ", "ngay", "trong", "vào", "trước", "khoảng", "các", "đến")
        part = self._match(bound, vocabulary.PART)
        if part is None:
            return None
        after = self._skip(part, "của", "các", "mỗi", "hàng", ",")
        unit = self._key(after)
        if unit not in ("tháng", "quý", "năm", "tuần", "kỳ"):
            return None
        if (
            self._match(bound, vocabulary.HALF_YEARS) is not None
            or self._match(bound, vocabulary.HARMLESS) is not None
        ):
            return None
        hit = self._dates(after)
        end = hit[1] if hit else after + 1
        words = " ".join(self._at(step).text for step in range(bound, end))
        return _Doubt(f"“{words}” không cho biết ngày cụ thể"), end

    # ------------------------------------------------ dates

    def _until(self, at: int) -> tuple[_Item, int] | None:
        """ "từ ngày ban hành Kế hoạch đến hết 31/12/2026": the end, wherever it begins."""
        start = self._match(at, vocabulary.SINCE_EVENT)
        if start is None or self._dates(start, anchored=True) is not None:
            return None
        look = start
        while self._at(look).kind is _Kind.WORD and self._key(look) != "đến" and not self._time_follows(look):
            look += 1
        hit = self._when(look) if self._key(look) == "đến" and look > start else None
        return hit if hit is not None and isinstance(hit[0], _When) else None

    def _when(self, at: int) -> tuple[_Item, int] | None:
        """when := bound* dates."""
        bound, start = self._bound(at)
        rest = self._rest_of_years(at)
        if rest is not None:
            return _Words(""), rest
        hit = self._dates(start, anchored=start > at)
        if hit is None:
            return None
        points, after = hit
        if bound is _Bound.SINCE:
            return self._since(points, after)
        if self._may_date_a_document(at, points):
            return _Doubt("không rõ ngày này là ngày của văn bản hay là hạn"), after
        if bound is _Bound.BEFORE and not _starts_clear(points):
            return _Doubt("không rõ “trước” kỳ nào"), after
        return self._with_weekday(_When(points, bound), after)

    def _may_date_a_document(self, at: int, points: tuple[_Point, ...]) -> bool:
        """ "Theo CV 1148/BNV-CCHC, ngày 20/3/2020": the number straight before has no date of its own."""
        numbered = self._key(at - 1) == "," and self._at(at - 2).kind is _Kind.DOCUMENT
        dated = self._key(at) == "ngày" or self._number(at) is not None
        return numbered and dated and len(points) == 1 and points[0].year is not None

    def _with_weekday(self, when: _When, at: int) -> tuple[_Item, int]:
        """ "trước 12/6/2026 (thứ sáu)": the weekday is left out if it agrees with its date."""
        start = self._skip(at, "(", ",", "-")
        weekday = self._weekday(start)
        point = when.points[-1]
        if weekday is None or len(when.points) > 1 or point.day is None or point.loose or point.recurring:
            return when, at
        disagrees = self._disagreement(point, weekday)
        return (disagrees, start + 2) if disagrees else (when, at)

    def _disagreement(self, point: _Point, weekday: int) -> _Doubt | None:
        """Why the date cannot be on the weekday; None where it is."""
        try:
            agrees = point.end(self._plan_year).weekday() == weekday
        except _ImpossibleError as error:
            return _Doubt(str(error), hard=True)
        return None if agrees else _Doubt("thứ trong tuần không khớp với ngày", hard=True)

    def _since(self, points: tuple[_Point, ...], after: int) -> tuple[_Item, int]:
        if any(point.since for point in points):
            return _When(points, _Bound.WITHIN), after
        return _Doubt("chỉ nêu lúc bắt đầu, không nêu hạn", start=True), self._skip(after, "trở", "đi")

    def _bound(self, at: int) -> tuple[_Bound, int]:
        """bound := ("trước" | "chậm nhất" | "đến hết" | "trong" | "từ" …)*; "trước" rules unless an end is named after."""
        found = _Bound.NONE
        while True:
            for bound, table in _BOUNDS:
                after = self._match(at, table)
                if after is not None:
                    found = _stronger(found, bound)
                    at = after
                    break
            else:
                after = self._match(at, vocabulary.GLUE) or self._hour(at)
                if after is None or found is _Bound.NONE:
                    return found, at
                at = after

    def _rest_of_years(self, at: int) -> int | None:
        """ "và các năm tiếp theo", "những năm sau", "và các năm 2027, 2028": goes on; says no other date."""
        start = self._skip(at, "và", ",", "đến", "trong", "cho", "duy", "trì")
        after = self._match(start, vocabulary.OTHER_YEARS)
        if after is None:
            return None
        return (
            self._match(after, vocabulary.NEXT_YEARS)
            if self._key(start) != "năm"
            else self._match(after, vocabulary.FURTHER)
        )

    def _dates(self, at: int, anchored: bool = False) -> _Points | None:
        """dates := range (("," | "và" | "/") range)* ["hàng năm"]; all days or all spans; a later year holds for all."""
        hit = self._range(at, anchored)
        if hit is None:
            return None
        points, at = hit
        while (more := self._own_year(points, at) or self._listed(points, at, anchored)) is not None:
            points, at = more
        points = _with_last_year(points)
        after = self._match(self._skip(at, "của"), vocabulary.EVERY_YEAR)
        if after is not None and not self._counted_next(after):
            return tuple(replace(point, recurring=True) for point in points), after
        return points, at

    def _counted_next(self, at: int) -> bool:
        return self._small(at) is not None and self._match(at + 1, vocabulary.COUNTED) is not None

    def _listed(self, points: tuple[_Point, ...], at: int, anchored: bool) -> _Points | None:
        last = points[-1]
        slash = self._key(at) == "/" or (self._key(at) == "-" and last.bare)
        start = at + 1 if slash else self._match(at, vocabulary.LIST)
        if start is None or self._counted_next(start) or self._rest_of_years(at) is not None:
            return None
        hit = self._range(start, anchored and last.day is not None)
        if hit is not None and self._full_year(start) and last.year and not _is_year(last):
            fault = "không rõ năm nêu sau là một mốc riêng hay năm của mốc trước"
            return (*points[:-1], replace(last, fault=fault)), hit[1]
        if hit is None or (hit[0][0].day is None) != (last.day is None):
            return None
        if last.recurring and _in_years(hit[0]):
            return points, hit[1]
        if slash and not (_is_rhythm(hit[0][-1]) and _is_rhythm(last)):
            return None
        return points + hit[0], hit[1]

    def _own_year(self, points: tuple[_Point, ...], at: int) -> _Points | None:
        """ "Quý II, năm 2026": the year of the quarter. After several, or in a list of reports, it may be another term."""
        hit = self._years(at + 1) if self._key(at) == "," else None
        if hit is None or not _may_be_year_of(points, hit[0]):
            return None
        if self._key(hit[1]) == ":" or (self._key(hit[1]) == "(" and self._when(hit[1] + 1) is not None):
            return None
        open_list = len(points) > 1 or any(
            self._is(step, ("báo", "cáo")) or self._is(step, ("tổng", "kết")) for step in range(hit[1] + 6)
        )
        if open_list:
            fault = "không rõ năm nêu sau là một mốc riêng hay năm của mốc trước"
            return tuple(replace(point, fault=fault) for point in points), hit[1]
        return (replace(points[0], year=hit[0][0].year),), hit[1]

    def _range(self, at: int, anchored: bool) -> _Points | None:
        """range := ["từ"] one [("-" | "đến") one]; a range is its end, which remembers its start."""
        first = self._one(at, anchored)
        if first is None:
            return None
        start = self._match(first[1], vocabulary.TO)
        if self._key(first[1]) == "," and "từ" not in (self._key(at - 1), self._key(at - 2)):
            start = None
        second = self._one(self._hour(start) or start, anchored) if start is not None else None
        if start is None or second is None:
            return first
        if not _same_level(first[0][-1], second[0][0]) and not self._day_to_span(first, second):
            return first
        begin, end = first[0][-1], second[0][0]
        if _is_year(end) and end.recurring:
            return first
        if self._key(first[1]) == "-" and _is_year(end) and end.since is None and not _is_year(begin):
            return self._dashed_year(first[0], end), second[1]
        return (*first[0][:-1], _ranged(begin, end), *second[0][1:]), second[1]

    def _dashed_year(self, points: tuple[_Point, ...], year: _Point) -> tuple[_Point, ...]:
        """ "Quý II - năm 2026": the year of the quarter; after a year of its own, an end."""
        last = points[-1]
        if year.closed or (last.year is not None and last.year != year.year):
            return (*points[:-1], _ranged(last, year))
        return (*points[:-1], replace(last, year=year.year))

    def _day_to_span(self, first: _Points, second: _Points) -> bool:
        """ "từ 01/7/2025 đến hết năm 2025"; a dash would leave open what belongs together."""
        begin, end = first[0][-1], second[0][0]
        spoken = any(self._key(step) == "đến" for step in (first[1], first[1] + 1))
        return spoken and begin.day is not None and not begin.loose and end.day is None and not end.bare

    def _one(self, at: int, anchored: bool = False) -> _Points | None:
        hit = self._days(at, anchored)
        if hit is not None:
            return hit
        for rule in (
            self._month_of_quarter,
            self._every,
            self._months,
            self._quarters,
            self._half,
            self._years,
            self._ends,
        ):
            hit = rule(at)
            if hit is not None:
                return hit
        return None

    # ---- days

    def _days(self, at: int, anchored: bool = False) -> _Points | None:
        """days := ["ngày"] D (("," | "và" | "-") D)* month-of-days | "ngày cuối cùng của" period."""
        start = self._match(at, vocabulary.DAY_WORDS)
        if start is not None and self._match(start, vocabulary.LAST_DAY) is not None:
            return self._last_days(self._match(start, vocabulary.LAST_DAY) or start)
        named = start is not None
        head = at - 2 if self._key(at - 1) == ":" and self._key(at - 2) == "số" else at - 1
        if not named and self._key(head) in vocabulary.ORDINAL_HEADS:
            return None
        start = at if start is None else start
        written = self._year_first(start)
        if written is not None:
            return written
        hit = self._day_numbers(start, anchored or named)
        if hit is None:
            return None
        days, begin, after = hit
        halves = days[-1] in (3, 6, 9, 12) and self._key(after + 1) in ("năm", "cuối", "đầu")
        halves = halves or (days[-1] in (3, 6, 9, 12) and self._key(start - 1) in vocabulary.TERM_HEADS)
        if not (named or anchored) and halves and self._key(after) == "tháng":
            return None
        months = self._month_of_days(after, anchored or named)
        if months is None:
            return self._loose_day(days, after, named)
        return self._crossed(days, months[0], begin), months[1]

    def _year_first(self, at: int) -> _Points | None:
        """2026-06-30, as programs write it."""
        year, month, day = self._full_year(at), self._number(at + 2), self._number(at + 4)
        dashes = self._key(at + 1) == self._key(at + 3) == "-"
        two = len(self._at(at + 2).text) == len(self._at(at + 4).text) == 2
        if year is None or month is None or day is None or not dashes or not two:
            return None
        return (_Point(month, month, day, year),), at + 5

    def _last_days(self, at: int) -> _Points | None:
        hit = self._one(self._skip(at, "của"))
        if hit is None or hit[0][0].day is not None:
            return None
        return tuple(replace(point, closed=True) for point in hit[0]), hit[1]

    def _loose_day(self, days: tuple[int, ...], at: int, named: bool) -> _Points | None:
        """ "ngày 25" whose month another word names ("hàng tháng, trước ngày 25"; "ngày 20 tháng cuối kỳ")."""
        after = self._match(self._skip(at, "của"), vocabulary.LAST_MONTH_OF_TERM) if named else None
        if after is not None and self._key(after) in ("năm", "quý", "của"):
            return None
        if after is None and (not named or self._key(at) in ("/", "-", ".")):
            return None
        next_term = self._match(self._skip(at, "của"), vocabulary.NEXT_TERM)
        if next_term is not None:
            fault = "hạn rơi vào kỳ sau, không rõ kỳ đầu và kỳ cuối"
            return (_Point(0, 0, days[0], fault=fault),), next_term
        if after is None:
            days, at = self._more_loose_days(days, at)
        loose = tuple(_Point(0, 0, day, in_last_month=after is not None) for day in days)
        return loose, at if after is None else after

    def _more_loose_days(self, days: tuple[int, ...], at: int) -> tuple[tuple[int, ...], int]:
        """ "ngày 01 và 15", where the months stand elsewhere and nothing follows that would make it another number."""
        start = self._match(at, vocabulary.LIST)
        number = self._number(start) if start is not None else None
        if start is None or number is None or number > 31 or self._key(start + 1) not in (",", ")", "", "và"):
            return days, at
        return self._more_loose_days((*days, number), start + 1)

    def _day_numbers(self, at: int, anchored: bool) -> tuple[tuple[int, ...], int | None, int] | None:
        """The days that share a month, and the first day where the last of them ends a range."""
        first = self._small(at)
        if first is None or first == 0 or self._at(at).kind is not _Kind.NUMBER:
            return None
        days, begin, at = [first], None, at + 1
        while anchored or self._key(at) == "-":
            to = self._match(at, vocabulary.TO)
            start = to if to is not None else self._match(at, vocabulary.LIST)
            start = None if start is None else self._skip(start, "ngày", "hết")
            number = self._number(start) if start is not None else None
            if start is None or number is None or not self._day_follows(start):
                break
            begin, at = None if to is None else days[-1], start + 1
            days = [*days, number] if to is None else [*days[:-1], number]
        return tuple(days), begin, at

    def _day_follows(self, at: int) -> bool:
        """Whether the number is a day that shares the month named later, not a date or a count of its own."""
        look = at + 1
        while (start := self._match(look, vocabulary.LIST) or self._match(look, vocabulary.TO)) is not None:
            start = self._skip(start, "ngày")
            if self._number(start) is None:
                return False
            look = start + 1
        return (
            self._number(at) is not None
            and self._month_of_days(look, True) is not None
            and not self._dashed(at)
        )

    def _dashed(self, at: int) -> bool:
        """Whether "-" and a year follow: then the dashes are those of one date, 30-6-2026."""
        return self._key(at - 1) == "-" and self._key(at + 1) == "-" and self._number(at + 2) is not None

    def _month_of_days(self, at: int, anchored: bool) -> _Points | None:
        """month-of-days := "/" M ["/" Y] | "." M "." Y | "-" M "-" Y | "tháng" M… | "hàng tháng" | "tháng cuối quý"."""
        numeric = self._numeric_month(at, anchored)
        if numeric is not None:
            return numeric
        start = self._skip(at, "của", "vào", "trong", "các", "những")
        every = self._match(start, vocabulary.EVERY_MONTH) or (
            self._match(at, vocabulary.OF_MONTH) if anchored else None
        )
        if (
            every is not None
            and self._number(every) is None
            and self._match(every, vocabulary.NOT_EVERY_MONTH) is None
        ):
            return _all_months(), self._year_of(every)[2]
        months = self._month_of_quarter(start) or self._months(start)
        return None if months is None or months[0][0].bare else self._more_of(months, "tháng", self._months)

    def _more_of(self, found: _Points, unit: str, rule: Callable[[int], _Points | None]) -> _Points:
        """ "ngày 20 tháng 6 và tháng 12", "tháng cuối quý I, quý II": the day holds for what follows."""
        points, at = found
        while (start := self._match(at, vocabulary.LIST)) is not None and self._key(start) == unit:
            more = rule(start)
            if (
                more is None
                or more[0][0].bare
                or more[0][0].fault
                or self._key(start - 1) in ("trong", "vào")
            ):
                break
            if not _shares_its_day(points, more[0]):
                fault = "không rõ ngày nêu trước có là ngày của tháng nêu sau"
                more = tuple(replace(point, fault=fault) for point in more[0]), more[1]
            points, at = points + more[0], more[1]
        return _with_last_year(points), at

    def _numeric_month(self, at: int, anchored: bool) -> _Points | None:
        sign = self._key(at)
        month = self._number(at + 1)
        if sign not in ("/", ".", "-") or month is None or len(self._at(at + 1).text) > 2:
            return None
        year = self._written_year(at + 3) if self._key(at + 2) == sign else None
        if year is not None:
            return (_Point(month, month, year=year),), at + 4
        if self._key(at + 2) == sign and self._number(at + 3) is not None:
            return None
        day = self._number(at - 1)
        dashed = sign == "-" and (not anchored or day is None or day <= 12 or month > 12)
        if dashed or (sign == "." and not anchored):
            return None
        year, _, after = self._year_of(at + 2)
        if self._key(after) in vocabulary.PARTED:
            return None
        return (_Point(month, month, year=year),), after

    def _crossed(
        self, days: tuple[int, ...], months: tuple[_Point, ...], begin: int | None
    ) -> tuple[_Point, ...]:
        """Each day in each month: "ngày 25 các tháng 2, 5, 8"."""
        points = [replace(month, day=day, closed=False, bare=False) for month in months for day in days]
        if begin is not None:
            points = [replace(point, since=replace(point, day=begin)) for point in points]
        return tuple(points)

    # ---- years

    def _written_year(self, at: int) -> int | None:
        """2026, or 26 where that lies near the plan's year."""
        full = self._full_year(at)
        if full is not None:
            return full
        token = self._at(at)
        year = self._plan_year // 100 * 100 + token.value
        return (
            year if len(token.text) == 2 and token.value >= 0 and -1 <= year - self._plan_year <= 5 else None
        )

    def _year_of(self, at: int) -> tuple[int | None, bool, int]:
        """year-of := ["/" | "-" | "."] Y | ["của" | "trong"] "năm" (Y | "sau" | "trước" | "nay"): year, said, next."""
        if self._key(at) in ("/", "-", "."):
            year = self._written_year(at + 1) if self._key(at) == "/" else self._full_year(at + 1)
            if year is not None:
                return year, True, at + 2
        if self._full_year(at) is not None:
            return self._full_year(at), True, at + 1
        start = self._skip(at, "của", "trong", "/")
        if self._key(start) == "năm":
            year, after = self._year_word(start + 1)
            if year is not None:
                return year, True, after
            open_year = (
                self._key(start + 1) == "học" or self._match(start + 1, vocabulary.SOME_YEAR) is not None
            )
            if start > at and self._key(at) != "/" and not open_year:
                return None, True, start + 1
        return None, False, at

    def _year_word(self, at: int) -> tuple[int | None, int]:
        """What follows "năm": 2026, "sau", "trước", "nay"."""
        if self._full_year(at) is not None:
            return self._full_year(at), at + 1
        for table, shift in (
            (vocabulary.NEXT_YEAR, 1),
            (vocabulary.LAST_YEAR, -1),
            (vocabulary.THIS_YEAR, 0),
        ):
            after = self._match(at, table)
            if after is not None and not self._goes_on_after_year(after):
                return self._plan_year + shift, after
        return None, at

    def _goes_on_after_year(self, at: int) -> bool:
        """Whether "sau" / "trước" belongs to what follows ("báo cáo năm trước ngày 10/12")."""
        shift = self._key(at - 1) in ("sau", "trước", "đến")
        return shift and (
            self._key(at) in ("ngày", "tháng", "quý", "khi", "kỳ", "tết", "năm", "thời")
            or self._number(at) is not None
        )

    def _years(self, at: int) -> _Points | None:
        """years := "năm" (Y ["-" Y] | "sau" | …) | "giai đoạn" Y "-" Y | Y | "cả năm" | "năm"."""
        start = self._match(at, vocabulary.YEAR_WORDS)
        if start is not None and self._key(start) in ("học", "tài", "ngân", "thứ", "đầu", "cuối", "lần"):
            return None if self._key(start) != "lần" else ((_Point(1, 12, name="Năm", bare=True),), start)
        at = start if start is not None else at
        year = self._full_year(at)
        if year is not None:
            return self._year_span(year, at + 1)
        if start is None or self._key(start - 1) == "đoạn" or self._small(at - 1) is not None:
            return None
        word, after = self._year_word(start)
        if word is None and self._match(start, vocabulary.SOME_YEAR) is not None:
            return (_Point(1, 12, name="Năm", fault="không rõ là năm nào"),), start + 1
        return (_Point(1, 12, year=word, name="Năm" if word is None else f"Năm {word}"),), after

    def _year_span(self, year: int, at: int) -> _Points:
        point = _Point(1, 12, year=year, name=f"Năm {year}")
        start = self._match(at, vocabulary.TO)
        last = self._full_year(self._skip(start, "năm")) if start is not None else None
        if last is None:
            return (point,), at
        return (_ranged(point, _Point(1, 12, year=last, name=f"Giai đoạn {year}–{last}")),), self._skip(
            start or at, "năm"
        ) + 1

    # ---- months, quarters, halves

    def _every(self, at: int) -> _Points | None:
        """every := ("hàng" | "mỗi" | "định kỳ" | "theo") UNIT | "6 tháng/lần" | "các quý"."""
        rate = self._months_per_time(at)
        if rate is not None:
            return rate
        start = self._match(at, vocabulary.EVERY)
        if start is None and self._key(at) == "theo" and self._key(at + 1) in ("tháng", "quý"):
            start = at + 1
        if start is None and self._key(at) in ("các", "những") and self._key(at + 1) in ("tháng", "quý"):
            start = at + 1
        return None if start is None else self._every_unit(start)

    def _every_unit(self, at: int) -> _Points | None:
        if self._months_per_time(at) is not None:
            return self._months_per_time(at)
        number = self._number(at)
        if number in (2, 3, 4, 6) and self._key(at + 1) == "tháng" and self._small(at + 2) is None:
            after = self._match(at + 2, vocabulary.HALVES)
            return None if after is not None else self._dated_every(_month_spans(number), at + 2)
        unit = self._key(at)
        numbered = self._number(at + 1) is not None or self._key(at + 1) in vocabulary.ROMANS
        if numbered and self._full_year(at + 1) is None:
            return None
        length = {"tháng": 1, "quý": 3, "năm": 12}.get(unit)
        if length is None or (unit != "năm" and self._match(at + 1, vocabulary.NEXT) is not None):
            return None
        return self._dated_every(_month_spans(length), at + 1)

    def _dated_every(self, points: tuple[_Point, ...], at: int) -> _Points:
        year, _, after = self._year_of(at)
        return tuple(replace(point, year=year) for point in points), after

    def _months_per_time(self, at: int) -> _Points | None:
        """ "6 tháng/lần", "06 tháng một lần", "3 tháng 1 lần"."""
        if self._small(at) == 1 and self._key(at + 1) == "lần" and self._key(at + 2) in ("/", "trong", "mỗi"):
            length = self._small(at + 3)
            known = length in (2, 3, 4, 6) and self._key(at + 4) == "tháng"
            return (_month_spans(length), at + 5) if length and known else None
        number = self._small(at)
        if number not in (2, 3, 4, 6, 12) or self._key(at + 1) != "tháng":
            return None
        after = self._match(at + 2, vocabulary.PER_TIME)
        return None if after is None else (_month_spans(number), after)

    def _month_of_quarter(self, at: int) -> _Points | None:
        """ "tháng cuối [cùng của mỗi] quý [I, II]", "tháng đầu quý", "tháng thứ hai của quý"."""
        start = self._skip(at, "các", "mỗi", "hàng")
        for table, place in vocabulary.PLACES:
            after = self._match(start, table)
            if after is None:
                continue
            after = self._skip(after, "của", "mỗi", "hàng", "các", "từng", "một", "trong")
            if self._key(after) == "quý":
                return self._months_in_quarters(after, place)
        return None

    def _months_in_quarters(self, at: int, place: int) -> _Points:
        hit = self._quarters(at)
        if hit is not None and not hit[0][0].bare:
            found, end = self._more_of(hit, "quý", self._quarters)
            months = tuple(
                replace(point, first=point.first + place, last=point.first + place, since=None)
                for point in found
            )
            return months, end
        after = self._match(at + 1, vocabulary.NEXT)
        if after is not None:
            fault = "hạn rơi vào quý sau, không rõ kỳ đầu và kỳ cuối"
            return (_Point(1, 1, fault=fault),), after
        year, _, end = self._year_of(at + 1)
        numbers = range(1 + place, 13, 3)
        return tuple(_Point(m, m, year=year, name=f"Tháng {m}", recurring=True) for m in numbers), end

    def _months(self, at: int) -> _Points | None:
        """months := ["các"] "tháng" M (("," | "và" | "-") M)* [year] | "T" M | M "/" Y | "tháng" (bare)."""
        year = self._full_year(at + 2) if self._key(at + 1) == "/" else None
        month = self._number(at)
        before = self._at(at - 1)
        glued = before.key in ("/", ".") or (before.kind is _Kind.WORD and not before.blank)
        if month is not None and year is not None and not glued and len(self._at(at).text) <= 2:
            return (_Point(month, month, year=year, name=f"Tháng {month}/{year}"),), at + 3
        start = self._match(at, vocabulary.MONTH_WORDS)
        if start is None:
            return None
        short = self._key(start - 1) == "t"
        if short and any(token.key in ("tuần", "cn") for token in self._tokens):
            fault = "“T” ở đây có thể là thứ trong tuần"
            return (_Point(1, 1, fault=fault),), start + 1
        if self._month_number(start) is not None:
            return self._numerals(start, self._month_number, 1, "Tháng")
        if short:
            return None
        following = self._match(start, vocabulary.NEXT)
        if following is not None:
            fault = "hạn rơi vào tháng sau, không rõ kỳ đầu và kỳ cuối"
            return (_Point(1, 1, fault=fault),), following
        if self._key(start) in vocabulary.NAMED_MONTHS:
            return None
        return tuple(replace(point, bare=True) for point in _month_spans(1)), start

    def _month_number(self, at: int) -> tuple[int, int] | None:
        number = self._number(at)
        if number is not None:
            return (number, at + 1) if len(self._at(at).text) <= 2 and self._key(at + 1) != "lần" else None
        if self._key(at) == "mười" and self._key(at + 1) in ("một", "hai"):
            return 10 + vocabulary.NUMBER_WORDS[self._key(at + 1)], at + 2
        if self._key(at) == "năm" and (self._key(at - 1) != "tháng" or self._full_year(at + 1)):
            return None
        word = vocabulary.NUMBER_WORDS.get(self._key(at))
        return None if word is None or self._key(at + 1) == "lần" else (word, at + 1)

    def _quarters(self, at: int) -> _Points | None:
        """quarters := ["các"] "quý" Q (("," | "và" | "-") Q)* [year] | "quý" (bare)."""
        start = self._match(at, vocabulary.QUARTER_WORDS)
        if start is None:
            return None
        if self._quarter_number(start) is not None:
            return self._numerals(start, self._quarter_number, 3, "Quý")
        following = self._match(start, vocabulary.NEXT)
        if following is not None:
            fault = "hạn rơi vào quý sau, không rõ kỳ đầu và kỳ cuối"
            return (_Point(1, 1, fault=fault),), following
        return tuple(replace(point, bare=True) for point in _month_spans(3)), start

    def _quarter_number(self, at: int) -> tuple[int, int] | None:
        number = self._number(at)
        if number is not None:
            return (number, at + 1) if len(self._at(at).text) <= 2 else None
        roman = vocabulary.ROMANS.get(self._key(at)) or vocabulary.COMMON_NUMBERS.get(self._key(at))
        return None if roman is None or self._key(at) == "năm" else (roman, at + 1)

    def _numerals(
        self, at: int, number: Callable[[int], tuple[int, int] | None], length: int, unit: str
    ) -> _Points | None:
        """N [year] (("," | "và" | "-" | "đến") N [year])* under one "tháng" or "quý"."""
        points: list[_Point] = []
        ranged = False
        while (hit := number(at)) is not None:
            year, _, at = self._year_of(hit[1])
            point = _numbered(unit, hit[0], length, year)
            if ranged and _leaps(points[-1], point):
                point = replace(point, fault="không rõ dấu gạch là khoảng thời gian hay liệt kê")
            points = [*points[:-1], _ranged(points[-1], point)] if ranged else [*points, point]
            to, listed = self._match(at, vocabulary.TO), self._match(at, vocabulary.LIST)
            after = to if to is not None else listed
            if after is None or not self._same_unit(after, number):
                break
            ranged, at = to is not None, after
        return (_with_last_year(tuple(points)), at) if points else None

    def _same_unit(self, at: int, number: Callable[[int], tuple[int, int] | None]) -> bool:
        """Whether a number here goes on with the list, rather than beginning a date or "6 tháng"."""
        hit = number(at)
        if hit is None:
            return False
        key, day = self._key(hit[1]), self._number(hit[1] + 1)
        if key == "/" and day is not None and day <= 12 and self._written_year(hit[1] + 1) is None:
            return False
        if self._key(hit[1]) == "/" and self._number(hit[1] + 1) is not None and self._key(hit[1] + 2) == "/":
            return False
        return (
            key not in ("tháng", "lần", "ngày", "%", "tuần", "quý", "h", "giờ")
            and self._match(hit[1], vocabulary.COUNTED) is None
        )

    def _half(self, at: int) -> _Points | None:
        """half := N "tháng" ["đầu" | "cuối" "năm"] [year] | "nửa đầu năm" | "nửa cuối năm"."""
        for table, first, last in ((vocabulary.FIRST_HALF, 1, 6), (vocabulary.SECOND_HALF, 7, 12)):
            after = self._match(at, table)
            if after is not None:
                year, _, after = self._year_of(after)
                return (
                    _Point(first, last, year=year, name=f"6 tháng {'đầu' if first == 1 else 'cuối'} năm"),
                ), after
        number = self._small(at)
        if number == 1 and self._key(at + 1) == "năm" and self._full_year(at + 2) is None:
            return (_Point(1, 12, name="Năm", bare=True),), at + 2
        if number not in (3, 6, 9, 12) or self._key(at + 1) != "tháng" or self._key(at - 1) == "/":
            return None
        return self._half_of_year(number, at + 2)

    def _half_of_year(self, number: int, at: int) -> _Points | None:
        if self._small(at) is not None and self._number(at) not in (3, 6, 9) and self._full_year(at) is None:
            return None
        cut = self._match(at, vocabulary.TAIL)
        if cut is not None:
            year, after = self._half_year_of(cut)
            return (_Point(13 - number, 12, year=year, name=f"{number} tháng cuối năm"),), after
        head = self._match(at, vocabulary.HEAD)
        if head is None and self._key(at - 3) == "trong" and self._year_of(at)[0] is None:
            return None
        year, after = self._half_year_of(head if head is not None else at)
        fault = "thiếu dấu giữa hai kỳ" if head is None and year is None and self._key(at) == "năm" else ""
        bare = head is None and year is None and number in (3, 12)
        return (
            _Point(
                1,
                number,
                year=year,
                name=f"{number} tháng{' đầu năm' if head else ''}",
                bare=bare,
                fault=fault,
            ),
        ), after

    def _half_year_of(self, at: int) -> tuple[int | None, int]:
        """The year after "6 tháng đầu năm": the word "năm" may be spent already."""
        if self._key(at - 1) == "năm":
            year, after = self._year_word(at)
            if year is not None:
                return year, after
        year, _, after = self._year_of(at)
        return year, after

    def _ends(self, at: int) -> _Points | None:
        """ends := ("cuối" | "hết" | "ngày cuối") ["mỗi" | "các" | "hàng"] (months | quarters | years)."""
        start = self._match(at, vocabulary.END_WORDS)
        if start is None:
            return None
        start = self._skip(start, "của")
        hit = (
            self._every(start)
            or self._months(start)
            or self._quarters(start)
            or self._half(start)
            or self._years(start)
        )
        if hit is None:
            return None
        points = hit[0]
        name = "Cuối " + points[0].name.lower() if len(points) == 1 and points[0].name else ""
        return tuple(replace(point, closed=True, name=name or point.name) for point in points), hit[1]

    # ------------------------------------------------ events, separators, words

    def _happening(self, at: int) -> tuple[_Item, int] | None:
        """happening := ("khi" | "sau [khi]" | "theo" | "kể từ" | "đột xuất" | "tùy" …) words up to a separator."""
        after = self._match(at, vocabulary.TRIGGERS)
        if after is None or self._match(at, vocabulary.HARMLESS) is not None:
            return None
        trigger = self._key(after - 1) if self._key(after - 1) == "khi" else self._key(at)
        if self._match(at, vocabulary.MOMENT) is not None:
            more = self._match(after, vocabulary.TRIGGERS)
            return _Happening(_Need.ADDED), after if more is None else self._clause(more)[1]
        if after >= len(self._tokens) and trigger in ("sau", "trước", "từ"):
            return None
        start = self._skip(after, "ngày")
        blank_day = start > after and self._key(start) in ("tháng", "năm", "/", "-", ".", "…", "_")
        figure = self._at(start).kind is _Kind.NUMBER or self._small(start) is not None
        if (trigger in ("trước", "sau") and (figure or blank_day)) or self._key(at - 1) == "trừ":
            return None
        offset, end, dated = self._clause_facts(after)
        if "trước" in (self._key(at), trigger):
            offset = None
        return _Happening(self._need(at, after), offset, dated), end

    def _need(self, at: int, after: int) -> _Need:
        words = [self._key(step) for step in range(at, after)]
        if "theo" in words or "căn" in words or "tùy" in words or "cơ" in words:
            return _Need.MANNER
        if "trước" in words:
            return _Need.CONDITION
        if "sau" in words or "từ" in words:
            return _Need.CERTAIN if self._match(after, vocabulary.SURE_EVENT) is not None else _Need.CONDITION
        return _Need.ADDED if self._match(after, vocabulary.ADDED) is not None else _Need.CONDITION

    def _clause_facts(self, at: int) -> tuple[Offset | None, int, bool]:
        offset, end = self._clause(at)
        dated = any(self._deadline_inside(step) for step in range(at, end))
        return offset, end, dated

    def _deadline_inside(self, at: int) -> bool:
        """Whether "trước ngày 30/6" or the like stands here, inside the words of an event."""
        bound, start = self._bound(at)
        if bound not in (_Bound.BEFORE, _Bound.BY, _Bound.WITHIN) or self._span(start) is not None:
            return False
        hit = self._dates(start, anchored=True)
        return hit is not None and not (bound is _Bound.WITHIN and hit[0][0].last - hit[0][0].first == 11)

    def _clause(self, at: int) -> tuple[Offset | None, int]:
        """The words of an event up to a separator, and the offset said among them ("chậm nhất 01 tuần")."""
        offset: Offset | None = None
        start = at
        while at < len(self._tokens) and not (at > start and self._ends_clause(at)):
            span = self._clause_span(at)
            if span is not None and offset is None:
                offset, at = span
            elif self._at(at).kind is _Kind.DOCUMENT:
                at = self._document_date(at + 1)
                if (
                    self._key(at) == "và"
                    and self._match(self._skip(at + 1, "các"), vocabulary.DOCUMENTS) is None
                ):
                    return offset, at
            else:
                at += 1
        return offset, at

    def _clause_span(self, at: int) -> tuple[Offset, int] | None:
        intro = self._match(at, vocabulary.SPAN_INTRO)
        hit = self._span(intro if intro is not None else at)
        if hit is None or (intro is None and hit[0].unit not in (TimeUnit.DAY, TimeUnit.WORKING_DAY)):
            return None
        return None if self._match(hit[1], vocabulary.SPAN_BEFORE) is not None else hit

    def _ends_clause(self, at: int) -> bool:
        key = self._key(at)
        if key in ("(", ")", ",", ":"):
            return True
        if key == "-" and self._at(at - 1).blank and self._number(at + 1) is None:
            return True
        years = key == "-" and self._number(at - 1) is not None
        return key in ("và", "hoặc", "-") and not years and self._time_follows(at + 1)

    def _time_follows(self, at: int) -> bool:
        if self._match(at, vocabulary.TRIGGERS) is not None:
            return True
        return any(rule(at) is not None for rule in (self._always, self._times, self._when))

    def _named_day(self, at: int) -> tuple[_Item, int] | None:
        """ "Ngày Pháp luật Việt Nam 09/11", "chào mừng 10/10": the day of a feast; the work may be due on another."""
        start = self._match(at, vocabulary.FEASTS)
        if start is None or self._key(start) in ("làm", "cuối", "đầu"):
            return None
        look = start
        while self._at(look).kind is _Kind.WORD and not self._time_follows(look) and look < start + 10:
            look += 1
        look = self._skip(look, "(")
        hit = self._days(look, anchored=True) if self._key(at) != "ngày" or look > start else None
        if hit is None or hit[0][0].loose:
            return None
        return _Doubt("nêu ngày kỷ niệm, không rõ là hạn của công việc"), hit[1]

    def _mark(self, at: int) -> tuple[_Item, int] | None:
        after = self._match(at, vocabulary.MARKS)
        if self._key(at) == "/" and self._match(at + 1, vocabulary.TRIGGERS) is not None:
            return _Mark("hoặc"), at + 1
        if after is None:
            return None
        words = [self._key(step) for step in range(at, after)]
        return _Mark("hoặc" if "hoặc" in words else words[-1]), after

    def _word(self, at: int) -> tuple[_Item, int]:
        """Any other token: harmless, or a reason not to trust a date."""
        token = self._at(at)
        at_least = self._match(at, vocabulary.AT_LEAST)
        if at_least is not None and self._small(at_least) and self._key(at_least + 1) == "lần":
            return self._named(at, at_least + 2)
        numbered = self._match(at, vocabulary.NUMBERED)
        if numbered is not None and self._is_label_number(numbered):
            return self._named(at, self._label_numbers(numbered))
        harmless = self._match(at, vocabulary.HARMLESS)
        if harmless is not None:
            return self._named(at, harmless)
        if token.kind is _Kind.NUMBER:
            return self._stray_number(at)
        if (
            token.text == "I"
            or token.key in ("ii", "iii", "iv")
            or token.key in vocabulary.RISKY
            or token.key in ("/",)
        ):
            return _Doubt(f"chưa hiểu “{token.text}” trong câu"), at + 1
        if token.key == "riêng" and self._match(at + 1, vocabulary.YEARLY_REPORT) is None:
            return _Doubt("có phần nêu riêng, không rõ thay cho mốc nào"), at + 1
        topic = self._match(at, vocabulary.TOPICS)
        return self._named(at, topic if topic is not None else at + 1, topic is not None)

    def _named(self, at: int, after: int, topic: bool = False) -> tuple[_Item, int]:
        return _Words(" ".join(self._at(step).text for step in range(at, after)), topic), after

    def _is_label_number(self, at: int) -> bool:
        if self._key(at) in ("nhất", "hai", "ba", "tư") or self._key(at) in vocabulary.ROMANS:
            return True
        span = self._key(at + 1) in ("năm", "tuần") and not self._full_year(at + 2)
        return (
            self._number(at) is not None
            and not span
            and self._key(at + 1) not in ("/", "-", "tháng", "ngày", ".")
        )

    def _label_numbers(self, at: int) -> int:
        at += 1
        while (
            self._key(at) in (",", "và", "-")
            and self._number(at + 1) is not None
            and self._key(at + 2) in (",", "", ")", ":", "trong", "đạt", "của", "cho")
        ):
            at += 2
        edition = self._key(at) == ":" and not self._at(at - 1).blank and len(self._at(at - 1).text) > 3
        return at + 2 if edition and self._full_year(at + 1) else at

    def _stray_number(self, at: int) -> tuple[_Item, int]:
        counted = self._match(at + 1, vocabulary.COUNTED_THINGS)
        listed = self._key(at - 1) in (",", "và", "-", "&", "+") and (
            self._at(at - 2).kind is _Kind.NUMBER or self._key(at - 2) in vocabulary.ROMANS
        )
        if counted is not None and (not listed or self._key(at + 1) == "%"):
            return self._named(at, counted)
        return _Doubt(f"chưa hiểu số “{self._at(at).text}” trong câu"), at + 1


_BOUNDS = (
    (_Bound.BY, vocabulary.BY),
    (_Bound.BEFORE, vocabulary.BEFORE),
    (_Bound.SINCE, vocabulary.SINCE),
    (_Bound.WITHIN, vocabulary.WITHIN),
)


def _stronger(found: _Bound, new: _Bound) -> _Bound:
    """Of two bounds in a row: a named end after "trước" ("trước hết tháng 6") rules; else "trước"; "từ" stays."""
    if found is _Bound.SINCE or new is _Bound.NONE:
        return found
    if _Bound.BEFORE in (found, new) and new is not _Bound.BY:
        return _Bound.BEFORE
    return new if found in (_Bound.NONE, _Bound.WITHIN) or new is _Bound.BY else found


def _starts_clear(points: tuple[_Point, ...]) -> bool:
    """Whether "trước" can mean the start of each span: not of "6 tháng", nor of spans of several kinds."""
    if any(point.day is not None and point.since for point in points):
        return False
    spans = [point for point in points if point.day is None and not point.closed]
    halves = any(point.first == 1 and point.last in (6, 9) for point in spans)
    firsts = [(point.year or 0, point.first) for point in spans]
    return not halves and len({p.last - p.first for p in spans}) <= 1 and firsts == sorted(firsts)


def _is_rhythm(point: _Point) -> bool:
    """ "hằng tháng", "quý" or "năm" without a number: what "hằng tháng/quý/năm" lists."""
    return point.bare or point.recurring or (_is_year(point) and point.year is None)


def _may_be_year_of(points: tuple[_Point, ...], found: tuple[_Point, ...]) -> bool:
    """ "Quý II, năm 2026" may be one quarter; "6 tháng, năm 2026" and "hằng quý, năm 2026" are lists."""
    year = found[0]
    lone = len(found) == 1 and year.year is not None and _is_year(year) and year.since is None
    return lone and all(
        point.year is None
        and not (point.recurring or point.bare or point.loose or _is_year(point))
        and not (point.first == 1 and point.last in (6, 9))
        for point in points
    )


def _joined(items: list[_Item]) -> list[_Item]:
    """Neighbouring words as one item."""
    joined: list[_Item] = []
    for item in items:
        last = joined[-1] if joined else None
        if isinstance(item, _Words) and isinstance(last, _Words):
            joined[-1] = _Words(f"{last.text} {item.text}".strip(), item.topic)
        else:
            joined.append(item)
    return joined


def _shares_its_day(before: tuple[_Point, ...], months: tuple[_Point, ...]) -> bool:
    """ "Ngày 20 tháng 6 và tháng 12" in the order of the year; not after a year, nor for a range of months."""
    ranged = any(point.since is not None for point in months)
    closed_year = before[-1].year is not None
    return not (ranged or closed_year) and (before[-1].last < months[0].first or months[0].year is not None)


def _leaps(before: _Point, point: _Point) -> bool:
    """ "Tháng 3-6-9": a third number after a range; "Tháng 7-8-9" goes through month after month."""
    return before.since is not None and (before.since.last + 1, before.last + 1) != (
        before.first,
        point.first,
    )


def _month_spans(length: int) -> tuple[_Point, ...]:
    """The year in spans of so many months, each recurring: 3 gives its quarters."""
    firsts = range(1, 13, length)
    return tuple(_Point(m, m + length - 1, name=_span_name(m, length), recurring=True) for m in firsts)


def _span_name(first: int, length: int) -> str:
    match length:
        case 1:
            return f"Tháng {first}"
        case 3:
            return f"Quý {['I', 'II', 'III', 'IV'][first // 3]}"
        case 6:
            return "6 tháng đầu năm" if first == 1 else "6 tháng cuối năm"
        case 12:
            return "Năm"
        case _:
            return f"Tháng {first}–{first + length - 1}"


def _all_months() -> tuple[_Point, ...]:
    return _month_spans(1)


def _numbered(unit: str, number: int, length: int, year: int | None) -> _Point:
    romans = ("I", "II", "III", "IV")
    shown = romans[number - 1] if length == 3 and 1 <= number <= 4 else str(number)
    first = (number - 1) * length + 1 if number else 13
    return _Point(first, first + length - 1, year=year, name=f"{unit} {shown}" + (f"/{year}" if year else ""))


def _same_level(first: _Point, second: _Point) -> bool:
    return (first.day is None) == (second.day is None) and not (first.bare or second.bare)


def _ranged(first: _Point, last: _Point) -> _Point:
    """The end of a range, which knows where it began."""
    return replace(last, since=first, recurring=first.recurring or last.recurring)


def _with_last_year(points: tuple[_Point, ...]) -> tuple[_Point, ...]:
    """A year said at the end of a list holds for what stands before it without one, if it comes earlier in it."""
    holder: _Point | None = None
    dated: list[_Point] = []
    for point in reversed(points):
        if point.year is not None:
            holder = point
        dated.append(point if point.year is not None or point.fault else _under_year(point, holder))
    return tuple(reversed(dated))


def _under_year(point: _Point, holder: _Point | None) -> _Point:
    if holder is None or (point.recurring and not holder.recurring):
        return point
    later = (point.last, point.day or 31) > (holder.last, holder.day or 31)
    return replace(point, unsaid=True) if later else replace(point, year=holder.year)


# ---------------------------------------------------------------- composition


@dataclass
class _Statement:
    """What one statement says, gathered from its items."""

    whens: list[_Entry]
    happenings: list[_Happening]
    doubts: list[_Doubt]
    continuous: bool = False
    count: Count | None = None
    leading_condition: bool = False


@dataclass(frozen=True)
class _Entry:
    """Dates with their names: points that are labels ("Quý I: trước 15/3") have become names."""

    when: _When
    names: tuple[str, ...]
    words: str = ""
    topic: bool = False


def _compose(text: str, segments: list[list[_Item]], plan_year: int) -> Deadline:
    statements = [_statement(items) for items in segments]
    _drop_wordless_years(statements)
    try:
        dues = [
            due for statement in statements for entry in statement.whens for due in _dues(entry, plan_year)
        ]
    except _ImpossibleError as error:
        return _unread(text, str(error))
    facts = _Facts.of(statements, _years_agree(statements, plan_year) or _unclear_parts(statements))
    return _decide(text, facts, dues)


def _drop_wordless_years(statements: list[_Statement]) -> None:
    """ "Thường xuyên⏎Trong năm 2026": a year said of nothing else is that of the continuous work."""
    if not any(statement.continuous and not statement.whens for statement in statements):
        return
    for statement in statements:
        if all(_is_wordless_year(entry) for entry in statement.whens) and not statement.happenings:
            statement.whens = []


def _is_wordless_year(entry: _Entry) -> bool:
    plain = entry.when.bound in (_Bound.NONE, _Bound.WITHIN) and not entry.when.exact and not entry.words
    return plain and all(_is_year(point) and not point.recurring for point in entry.when.points)


@dataclass(frozen=True)
class _Dated:
    """A due date before doubles are removed."""

    day: date
    name: str
    recurring: bool


@dataclass(frozen=True)
class _Facts:
    """What the whole cell says besides its dates."""

    hard: str | None
    soft: str | None
    conditional: bool
    mixed: bool
    eventful: bool
    continuous: bool
    offset: Offset | None
    count: Count | None

    @classmethod
    def of(cls, statements: list[_Statement], unfit: str | None) -> _Facts:
        """Gathers the statements; unfit: why they do not fit together."""
        doubts = [doubt for statement in statements for doubt in statement.doubts]
        events = [event for statement in statements for event in statement.happenings]
        offsets = {event.offset for event in events if event.offset}
        conditional = [statement for statement in statements if _is_conditional(statement)]
        leading = any(statement.leading_condition for statement in statements)
        dated = [statement for statement in statements if statement.whens]
        free = [statement for statement in dated if statement not in conditional]
        own = leading and any(entry.words for statement in free for entry in statement.whens)
        return cls(
            hard=next((doubt.why for doubt in doubts if doubt.hard), None),
            soft=next((doubt.why for doubt in doubts if not doubt.hard), unfit),
            conditional=bool(conditional) or (leading and bool(dated)),
            mixed=(bool(conditional) and bool(free)) or own,
            eventful=bool(events),
            continuous=any(statement.continuous for statement in statements),
            offset=next(iter(offsets)) if len(offsets) == 1 else None,
            count=next((statement.count for statement in statements if statement.count), None),
        )


def _is_conditional(statement: _Statement) -> bool:
    return bool(statement.whens) and any(event.need is _Need.CONDITION for event in statement.happenings)


def _decide(text: str, facts: _Facts, dues: list[_Dated]) -> Deadline:
    """Dates rule over counts, counts over continuous work, that over events; doubts and conditions over dates."""
    why = facts.hard or ("một phần hạn còn phụ thuộc việc khác" if facts.mixed else None)
    if dues and not why and not facts.conditional:
        why = facts.soft
    if why:
        return _unread(text, why)
    if dues:
        return _event(text, facts) if facts.conditional else _dated(text, facts, dues)
    return _undated(text, facts)


def _undated(text: str, facts: _Facts) -> Deadline:
    if facts.count:
        return Deadline(text, DeadlineKind.COUNT, (), facts.offset, facts.count, _count_reading(facts.count))
    if facts.continuous:
        return Deadline(text, DeadlineKind.CONTINUOUS, reading="Thường xuyên – không có hạn cố định")
    if facts.eventful:
        return _event(text, facts)
    return _unread(text, facts.soft or "không thấy nêu thời hạn")


def _unread(text: str, why: str) -> Deadline:
    return Deadline(
        text, DeadlineKind.UNREAD, reading=f"Không đọc được: {why}", doubt=f"Không đọc được: {why}"
    )


def _event(text: str, facts: _Facts) -> Deadline:
    reading = "Theo phát sinh – hạn tính khi có việc"
    if facts.offset:
        reading = f"{_offset_words(facts.offset)} sau khi phát sinh"
    return Deadline(text, DeadlineKind.EVENT, (), facts.offset, None, reading)


def _dated(text: str, facts: _Facts, dues: list[_Dated]) -> Deadline:
    generated = {due.day for due in dues if due.recurring}
    recurring = bool(generated) and all(due.day in generated for due in dues)
    kind = DeadlineKind.RECURRING if recurring else DeadlineKind.FIXED
    due = _unique(dues)
    reading = _dates_reading(kind, due, facts)
    return Deadline(text, kind, due, facts.offset, facts.count, reading)


def _unique(dues: list[_Dated]) -> tuple[Due, ...]:
    """Sorted, one per day, under the first name that the day was given."""
    names: dict[date, str] = {}
    for due in dues:
        names[due.day] = names.get(due.day) or due.name
    return tuple(Due(day, names[day]) for day in sorted(names))


# ---- one statement


def _statement(items: list[_Item]) -> _Statement:
    """Relates each date to the one before it by what stands between: a list, a label, a remark."""
    statement = _Statement([], [], [])
    gap: list[_Item] = []
    for item in items:
        match item:
            case _When():
                _add_when(statement, item, gap)
                gap = []
            case _Happening():
                _add_event(statement, item, gap)
                gap.append(item)
            case _Always():
                statement.continuous = True
                gap.append(item)
            case _Times(count):
                statement.count = statement.count or count
                gap.append(item)
            case _Doubt():
                statement.doubts.append(item)
            case _:
                gap.append(item)
    return _settled(statement, items)


def _settled(statement: _Statement, items: list[_Item]) -> _Statement:
    """Last judgments that need the whole statement."""
    first = next((item for item in items if not isinstance(item, _Mark)), None)
    starts = isinstance(first, _Happening) and first.need is _Need.CONDITION and first.offset is None
    statement.leading_condition = starts and not statement.whens
    if statement.continuous:
        _drop_year_of_continuous(statement, items)
    _day_of_monthly_count(statement)
    _drop_starts(statement, items)
    words = " ".join(fold(item.text) for item in items if isinstance(item, _Words))
    if "phấn đấu" in words and len(statement.whens) > 1:
        statement.doubts.append(_Doubt("nêu cả mốc phấn đấu và mốc chậm nhất"))
    _settle_labels(statement)
    return statement


def _drop_starts(statement: _Statement, items: list[_Item]) -> None:
    """ "Bắt đầu từ tháng 3, kết thúc trước 30/9": the end said after the start is the deadline."""
    starts = [at for at, item in enumerate(items) if isinstance(item, _Doubt) and item.start]
    ended = len(starts) == 1 and _end_after(items[starts[0] + 1 :])
    if ended:
        statement.doubts = [doubt for doubt in statement.doubts if not doubt.start]


def _end_after(items: list[_Item]) -> bool:
    """Whether the next date is said to end the work: "kết thúc 30/9", "hoàn thành trong quý II"."""
    at = next((at for at, item in enumerate(items) if isinstance(item, _When)), None)
    when = items[at] if at is not None else None
    if at is None or not isinstance(when, _When):
        return False
    apart = any(isinstance(item, _Mark) and item.sign in (",", "và", "-") for item in items[:at])
    words = fold(_words_of(items[:at]))
    return apart and (when.bound in (_Bound.BY, _Bound.BEFORE) or words.endswith("hoàn thành"))


def _day_of_monthly_count(statement: _Statement) -> None:
    """ "Mỗi tháng một lần vào ngày 25": the day holds for every month."""
    points = [point for entry in statement.whens for point in entry.when.points]
    plain = points and all(point.loose and not point.in_last_month and not point.fault for point in points)
    if plain and statement.count and statement.count.per is TimeUnit.MONTH:
        statement.whens = [_crossed_entry(entry, _month_spans(1), entry.when) for entry in statement.whens]


def _drop_year_of_continuous(statement: _Statement, items: list[_Item]) -> None:
    """ "Năm 2026, thường xuyên" is continuous; "Hoàn thành trong năm 2026 và duy trì thường xuyên" is not."""
    words = " ".join(fold(item.text) for item in items if isinstance(item, _Words))
    finishing = "hoàn thành" in words or any(_exact_end(entry.when) for entry in statement.whens)
    span = all(_is_year(point) or point.since for entry in statement.whens for point in entry.when.points)
    if span and not finishing:
        statement.whens = []


def _exact_end(when: _When) -> bool:
    """Whether it ends work, as the end of the year does not end what is done all year."""
    span = when.bound is not _Bound.BEFORE and all(_is_year(point) or point.since for point in when.points)
    return when.exact and not span


def _is_year(point: _Point) -> bool:
    return point.day is None and (point.first, point.last) == (1, 12)


def _settle_labels(statement: _Statement) -> None:
    """A bare unit or a day without its month that found no partner cannot be read."""
    for entry in statement.whens:
        points = entry.when.points
        fault = next((point.fault for point in points if point.fault), None)
        alone = (
            all(point.bare for point in points) and len({point.last - point.first for point in points}) == 1
        )
        if fault:
            statement.doubts.append(_Doubt(fault))
        elif any(point.loose for point in points):
            statement.doubts.append(_Doubt("nêu ngày mà không nêu tháng"))
        elif _is_subject(entry) and not _other_deadline(statement, entry):
            statement.doubts.append(_Doubt("năm nêu ở đây là năm của văn bản, số liệu"))
        elif alone:
            statement.doubts.append(_Doubt("nêu kỳ mà không nêu kỳ nào"))
    for last, entry in pairwise(statement.whens):
        every_day = last.when.exact and _all_recur(last.when.points)
        if every_day and not entry.words and _only_rhythm(entry.when):
            statement.doubts.append(_Doubt("không rõ ngày hạn của các kỳ nêu sau"))
    for entry in statement.whens:
        if _single_then_rhythm(entry.when.points):
            statement.doubts.append(_Doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào"))
    for last, entry in pairwise(statement.whens):
        late = not entry.words or last.when.points[-1].last > entry.when.points[0].last
        if late and _single_then_rhythm((last.when.points[-1], entry.when.points[0])):
            statement.doubts.append(_Doubt("không rõ các kỳ nêu sau bắt đầu từ lúc nào"))
    statement.whens = [entry for entry in statement.whens if not _unresolved(entry)]


def _is_subject(entry: _Entry) -> bool:
    """ "Kế hoạch năm 2027" alone names a plan; it says no deadline."""
    years = all(_is_year(point) and point.year is not None for point in entry.when.points)
    noun = bare(entry.words).endswith(vocabulary.SUBJECTS)
    return years and noun and entry.topic and entry.when.bound is _Bound.NONE and not entry.when.exact


def _other_deadline(statement: _Statement, subject: _Entry) -> bool:
    """ "Ban hành Kế hoạch năm 2026 của xã trong tháng 01/2026": another date is said to be the deadline."""
    others = [entry for entry in statement.whens if entry is not subject]
    return bool(others) and all(entry.when.exact or entry.when.bound is not _Bound.NONE for entry in others)


def _bare_unit(entry: _Entry) -> bool:
    points = entry.when.points
    return all(point.bare for point in points) and len({point.last - point.first for point in points}) == 1


def _unresolved(entry: _Entry) -> bool:
    return (
        _bare_unit(entry)
        or _is_subject(entry)
        or any(point.fault or point.loose for point in entry.when.points)
    )


def _add_event(statement: _Statement, item: _Happening, gap: list[_Item]) -> None:
    signs = _signs(gap)
    need = item.need
    rhythm = all(_all_recur(entry.when.points) for entry in statement.whens)
    if statement.whens and "hoặc" in signs and need is _Need.MANNER and not rhythm:
        statement.doubts.append(_Doubt("nêu hai cách tính hạn"))
    if need is _Need.ADDED and statement.whens and not signs & {",", "và", "hoặc", "&", "+", "hay", "-"}:
        need = _Need.CONDITION if item.offset is None else need
    if item.dated and need is _Need.MANNER:
        statement.doubts.append(_Doubt("ngày nằm trong lời dẫn, không rõ là hạn của việc nào"))
    if need is _Need.CERTAIN:
        if statement.whens:
            return
        need = _Need.ADDED
    if need is _Need.CONDITION and item.offset is not None and not statement.whens:
        need = _Need.ADDED
    statement.happenings.append(replace(item, need=need))


def _signs(gap: list[_Item]) -> set[str]:
    """The separators since the last date; brackets that open and close between leave only their end."""
    signs = {item.sign for item in gap if isinstance(item, _Mark)}
    return signs - {"("} if _brackets_closed(gap) or _next_named(gap) else signs


def _brackets(gap: list[_Item]) -> list[str]:
    return [item.sign for item in gap if isinstance(item, _Mark) and item.sign in ("(", ")")]


def _brackets_closed(gap: list[_Item]) -> bool:
    return _brackets(gap)[-1:] == [")"]


def _next_named(gap: list[_Item]) -> bool:
    """ "Đợt 1 (Quý II), đợt 2 (Quý IV)": the bracket belongs to the next name of a list."""
    marks = _brackets(gap)
    if marks[:1] + marks[-1:] != [")", "("]:
        return False
    closed = max(at for at, item in enumerate(gap) if isinstance(item, _Mark) and item.sign == ")")
    since = gap[closed:]
    listed = any(isinstance(item, _Mark) and item.sign in (",", "và") for item in since)
    return listed and bool(_words_of(since))


def _words_of(gap: list[_Item]) -> str:
    return " ".join(item.text for item in gap if isinstance(item, _Words)).strip()


def _topic_before(gap: list[_Item]) -> bool:
    """Whether the words straight before the date end in a noun that it belongs to."""
    last = gap[-1] if gap else None
    return isinstance(last, _Words) and last.topic


def _add_when(statement: _Statement, when: _When, gap: list[_Item]) -> None:
    entry = _Entry(when, tuple(point.name for point in when.points), _words_of(gap), _topic_before(gap))
    signs = _signs(gap)
    if "và" in signs and not when.exact and any(_ends_a_term(item) for item in gap):
        statement.doubts.append(_Doubt("không rõ kỳ nêu sau là hạn riêng hay thuộc việc nêu trước"))
    fault = next((point.fault for point in when.points if point.fault and _is_year(point)), None)
    if fault:
        statement.doubts.append(_Doubt(fault))
    if not statement.whens:
        statement.whens.append(entry)
        return
    last = statement.whens[-1]
    if "hoặc" in signs or "hay" in signs:
        statement.doubts.append(_Doubt("nêu hai hạn để chọn một"))
    for rule in (
        _month_for_loose_day,
        _years_of_rhythm,
        _year_of_subject,
        _label,
        _window,
        _remark,
        _listed_after,
    ):
        merged = rule(statement, last, entry, signs)
        if merged:
            return
    statement.doubts.append(_Doubt("có hai thời hạn không rõ quan hệ"))


def _ends_a_term(item: _Item) -> bool:
    """ "15 ngày sau khi kết thúc quý": what "và 6 tháng" after it may belong to."""
    return isinstance(item, _Happening) and item.offset is not None


def _month_for_loose_day(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """ "trước ngày 25 (hằng tháng)": the month comes after the day."""
    loose = [
        point for point in last.when.points if point.loose and not point.in_last_month and not point.fault
    ]
    if len(loose) != len(last.when.points) or not _all_single_months(entry.when) or entry.when.exact:
        return False
    statement.whens[-1] = _crossed_entry(last, entry.when.points, last.when)
    return True


def _all_single_months(when: _When) -> bool:
    return all(point.first == point.last and point.day is None and not point.fault for point in when.points)


def _crossed_entry(label: _Entry, months: tuple[_Point, ...], days: _When) -> _Entry:
    points = tuple(
        replace(month, first=month.last, day=day.day, bare=False) for month in months for day in days.points
    )
    return _Entry(_When(points, _Bound.BY), tuple(point.name for point in points), label.words)


def _years_of_rhythm(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """ "Hằng năm, giai đoạn 2022-2025": the dates are those of the plan's year."""
    return _all_recur(last.when.points) and _in_years(entry.when.points)


def _year_of_subject(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """ "Chỉ số CCHC năm 2025 công bố tháng 5/2026": the year before belongs to what is published."""
    years = {point.year for point in entry.when.points}
    point = last.when.points[0]
    plain = len(last.when.points) == 1 and _is_year(point) and point.since is None and not signs
    subject = last.topic and last.when.bound is _Bound.NONE and not last.when.exact and point.year is not None
    if not (plain and subject) or None in years or point.year in years:
        return False
    statement.whens[-1] = entry
    return True


def _label(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """ "Quý I, 6 tháng trước ngày 25 các tháng 2, 5": spans straight before a deadline are its names."""
    said = entry.when.bound is _Bound.WITHIN or ":" in signs
    weak = said and last.topic and not _within(entry.when, last.when)
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
        statement.doubts.append(_Doubt("số kỳ và số ngày không khớp nhau"))
        return True
    del statement.whens[-len(labels) :]
    numbered = entry.words if len(labels) == 1 and entry.words.lower().startswith(("lần ", "đợt ")) else ""
    names = tuple(f"{name} {numbered}".strip() for name in found.names)
    statement.whens.append(replace(found, names=names, words=labels[0].words))
    short = not labels[0].words and all(p.last - p.first < 3 and not p.recurring for p in points)
    if ("(" in signs or short) and not _near(points, found.when):
        statement.doubts.append(_Doubt("hai thời hạn trái nhau"))
    return True


def _in_year_of(labels: list[_Entry], entry: _Entry) -> _Entry:
    """ "Năm 2027: trước 30/6": the day is of that year, unless the year is what a report is about."""
    label = labels[-1].when.points[-1]
    if len(labels) > 1 or labels[0].topic or not _is_year(label) or label.year is None or label.since:
        return entry
    points = tuple(
        replace(point, year=label.year) if point.year is None and not point.loose else point
        for point in entry.when.points
    )
    return replace(entry, when=replace(entry.when, points=points))


def _group(statement: _Statement) -> list[_Entry]:
    """The spans at the end of the statement that no deadline has been given to yet."""
    group: list[_Entry] = []
    for entry in reversed(statement.whens):
        if entry.when.exact or (group and entry.when.bound is not _Bound.NONE):
            break
        group.insert(0, entry)
    return group


def _refined(statement: _Statement, labels: list[_Entry], entry: _Entry) -> bool:
    """ "Quý I, trước 15/3": one span and a day inside it; "Hàng tháng, trước ngày 25"."""
    points = tuple(point for label in labels for point in label.when.points)
    yearly = all(_is_year(point) and point.recurring for point in points)
    if yearly or all(point.loose for point in entry.when.points):
        found = _labelled(points, entry)
    elif all(point.recurring for point in (*points, *entry.when.points)):
        fits = _within(entry.when, _When(points)) and not _uncovered(points, entry.when.points)
        found = entry if fits else None
    elif _is_next_task(labels[-1], entry):
        return False
    elif len(points) == 1 and points[0].since and entry.when.points[-1].last < points[0].last:
        found = None
    elif len(points) == 1 and _within(entry.when, labels[0].when) and not _own_task(entry, labels[0]):
        found = _Entry(entry.when, (points[0].name,) * len(entry.when.points))
    else:
        found = None
    if found is None:
        statement.doubts.append(_Doubt("không rõ ngày nêu sau là hạn của kỳ nào"))
        return True
    del statement.whens[-len(labels) :]
    statement.whens.append(found)
    return True


def _is_next_task(label: _Entry, entry: _Entry) -> bool:
    """ "Công bố quý I, kiểm tra trước 15/3": both have names, or the day is not of the span."""
    named = bool(label.words and _clean_name(entry.words))
    return named or (bool(entry.words) and not _within(entry.when, label.when))


def _own_task(entry: _Entry, span: _Entry) -> bool:
    """Whether words of its own make the later day one of another task ("Tháng 6, báo cáo trước 20/6")."""
    return (entry.topic or bool(_clean_name(entry.words))) and not _ends_span(entry.when, span.when)


def _labelled(labels: tuple[_Point, ...], entry: _Entry) -> _Entry | None:
    """The deadline under the names of its labels; None where their numbers do not fit."""
    when = entry.when
    if any(point.fault for point in when.points):
        return entry
    if all(point.loose for point in when.points):
        return _loose_under(labels, when)
    yearly = all(_is_year(point) and point.recurring for point in labels)
    points = tuple(replace(point, recurring=True) for point in when.points) if yearly else when.points
    names = tuple(label.name for label in labels)
    if (
        len(points) in (4, 12)
        and _all_recur(points)
        and len(labels) != len(points)
        and not _all_recur(labels)
    ):
        return _terms_of(labels, when)
    if _rhythm_of_one(labels, points) or _uncovered(labels, points):
        return None
    if _one_kind(labels) or (len(points) > 1 and _all_recur(points)):
        own = names[0] if len(labels) == 1 and len(points) == 1 else ""
        return _Entry(replace(when, points=points), tuple(own or point.name for point in points))
    if len(labels) == len(points):
        return _Entry(replace(when, points=points), names)
    together = len({(label.year, label.last) for label in labels}) == 1
    return (
        _Entry(replace(when, points=points), (", ".join(names),)) if together and len(points) == 1 else None
    )


def _rhythm_of_one(labels: tuple[_Point, ...], points: tuple[_Point, ...]) -> bool:
    """ "Hàng quý (trước 15/4)": too few days for the rhythm that they stand under."""
    rhythm = len(labels) in (4, 12) and _all_recur(labels)
    return rhythm and not _all_recur(points) and len(points) < len(labels) - 1


def _uncovered(labels: tuple[_Point, ...], points: tuple[_Point, ...]) -> bool:
    """ "Hằng tháng, hằng quý trước ngày 14 tháng cuối quý": the day of the other months is not said."""
    terms = [label for label in labels if label.recurring and label.last - label.first < 3]
    return any(not any(_serves(point, term) for point in points) for term in terms)


def _serves(point: _Point, term: _Point) -> bool:
    """Whether a day can be that of a term: inside, or in the month after."""
    after = point.last == 1 if term.last == 12 else point.last == term.last + 1
    return term.first <= point.last <= term.last or after


def _all_recur(points: tuple[_Point, ...]) -> bool:
    return all(point.recurring for point in points)


def _terms_of(labels: tuple[_Point, ...], when: _When) -> _Entry:
    """ "Quý I, quý II: trước ngày 15 tháng cuối quý": of the recurring days those of the terms named."""
    monthly = len(when.points) == 12
    kept = tuple(
        replace(point, recurring=any(label.recurring or _is_year(label) for label in labels), year=label.year)
        for label in labels
        for point in when.points
        if label.last - 2 <= point.last <= label.last
        or ((monthly or label.recurring or _is_year(label)) and label.first <= point.last <= label.last)
    )
    return _Entry(replace(when, points=kept), tuple(point.name for point in kept))


def _one_kind(labels: tuple[_Point, ...]) -> bool:
    """One label, or the same unit all through the year ("hàng quý"): any number of days may follow."""
    return len(labels) == 1 or (
        all(point.recurring for point in labels) and len({p.last - p.first for p in labels}) == 1
    )


def _loose_under(labels: tuple[_Point, ...], when: _When) -> _Entry | None:
    """A day of "the last month", or of the month, of each label."""
    single = all(label.first == label.last for label in labels)
    in_last = all(point.in_last_month for point in when.points)
    if not (single or in_last) or any(label.day is not None or label.loose for label in labels):
        return None
    months = {(label.year, label.last): label for label in labels}
    points = tuple(
        replace(label, first=label.last, day=day.day, bare=False, closed=False)
        for label in months.values()
        for day in when.points
    )
    return _Entry(_When(points, _Bound.BY), tuple(point.name for point in points))


def _window(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """ "Hằng tháng, từ tháng 3 đến tháng 10": recurring dates within a span."""
    points, spans = last.when.points, entry.when.points
    every = all(point.recurring for point in points) and len(points) > 1
    if not every or len(spans) != 1 or spans[0].recurring or (entry.when.exact and not spans[0].since):
        return False
    if signs & {"và", "&", "+", ";"} or ("," in signs and not spans[0].since):
        return False
    first = spans[0].since or spans[0]
    if first.first == spans[0].last and not spans[0].since:
        return False
    if first.year != spans[0].year and None not in (first.year, spans[0].year):
        return False
    year = spans[0].year if spans[0].year is not None else first.year
    kept = tuple(replace(p, year=year) for p in points if first.first <= p.first and p.last <= spans[0].last)
    if not kept or spans[0].day is not None:
        return False
    statement.whens[-1] = replace(
        last, when=replace(last.when, points=kept), names=tuple(p.name for p in kept)
    )
    return True


def _remark(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """A span after a deadline in brackets or as its subject: "Trước 30/6 (Quý II)", "Tháng 02 (báo cáo năm 2025)"."""
    if signs & (vocabulary.LISTING | {")"}) and "(" not in signs:
        return False
    subject = entry.topic and not entry.when.exact and entry.when.bound is _Bound.NONE
    if subject and "-" in signs and not all(_is_year(point) for point in entry.when.points):
        statement.doubts.append(_Doubt("không rõ kỳ nêu sau là hạn riêng hay là kỳ của báo cáo"))
    if subject or _past_subject(last, entry):
        return True
    if entry.when.exact and last.when.exact and not _same_days(last.when, entry.when):
        return False
    if _all_recur(entry.when.points) and not _all_recur(last.when.points):
        return _rhythm_remark(statement, last, entry)
    if not _covered(last.when, entry.when):
        statement.doubts.append(_Doubt("trong ngoặc chỉ nêu hạn của một phần các kỳ"))
    if _spelt_out(last.when, entry.when):
        statement.doubts.append(_Doubt("không rõ mỗi tháng là một mốc hay cả quý là một mốc"))
    if _is_wider(entry.when, last.when):
        statement.doubts.append(_Doubt("hai thời hạn trái nhau"))
    if not last.when.exact and _within(entry.when, last.when):
        statement.whens[-1] = replace(_yearly(last, entry), names=_inner_names(last, entry))
    elif not (_within(last.when, entry.when) or _soon_after(last.when, entry.when)):
        statement.doubts.append(_Doubt("hai thời hạn trái nhau"))
    return True


def _rhythm_remark(statement: _Statement, last: _Entry, entry: _Entry) -> bool:
    """ "Trước 15/4 (hằng năm)" recurs; of "Trước 15/4 (hằng quý)" one half cannot be right."""
    if all(_is_year(point) for point in entry.when.points):
        points = tuple(replace(point, recurring=True) for point in last.when.points)
        statement.whens[-1] = replace(last, when=replace(last.when, points=points))
    elif entry.when.exact and not last.when.exact:
        return _label(statement, last, entry, {":"})
    else:
        statement.doubts.append(_Doubt("nhịp định kỳ và hạn nêu kèm không khớp nhau"))
    return True


def _covered(outer: _When, inner: _When) -> bool:
    """Whether each of several spans has its own date in the brackets; one date cannot be that of two spans."""
    if outer.exact or len(outer.points) == 1:
        return True
    if not _within(inner, outer):
        return not _all_recur(outer.points)
    return all(
        any(_in_span(point, span) or _in_span(span, point) for point in inner.points) for span in outer.points
    )


def _is_wider(inner: _When, outer: _When) -> bool:
    """ "Quý I (tháng 1-6)": months in brackets that go beyond the span they stand with; a year may."""
    years = any(_is_year(point) for point in inner.points)
    wider = _within(outer, inner) and not _within(inner, outer) and any(point.since for point in inner.points)
    return wider and not years and not outer.exact and not _all_recur(outer.points)


def _spelt_out(outer: _When, inner: _When) -> bool:
    """ "Quý III (tháng 7, 8, 9)": the brackets name all months of the one before."""
    months = len(inner.points) > 1 and all(p.first == p.last and p.day is None for p in inner.points)
    return (
        months
        and len(outer.points) == 1
        and len(inner.points) == outer.points[0].last - outer.points[0].first + 1
    )


def _past_subject(last: _Entry, entry: _Entry) -> bool:
    """ "Tháng 5/2021 (công bố PAPI 2020)": the year before belongs to what is published."""
    years = {point.year for point in last.when.points}
    point = entry.when.points[0]
    past = point.year is not None and all(year is not None and point.year < year for year in years)
    return past and _is_year(point) and bool(_clean_name(entry.words)) and entry.when.bound is _Bound.NONE


def _soon_after(days: _When, terms: _When) -> bool:
    """ "Trước 15/4 (quý I)": reports fall due in the month after their term."""
    long = all(term.day is None and term.last - term.first >= 2 for term in terms.points)
    return long and all(point.day is not None for point in days.points) and _near(terms.points, days)


def _yearly(outer: _Entry, inner: _Entry) -> _Entry:
    """ "Hằng năm (Quý IV)", "Hàng quý (tháng 3, 6, 9, 12)": what stands within a rhythm recurs."""
    if not _all_recur(outer.when.points):
        return inner
    points = tuple(replace(point, recurring=True) for point in inner.when.points)
    return replace(inner, when=replace(inner.when, points=points))


def _in_years(points: tuple[_Point, ...]) -> bool:
    """ "giai đoạn 2022-2025": the years in which a rhythm holds."""
    return all(_is_year(p) and p.since is not None and p.since.year != p.year for p in points)


def _inner_names(outer: _Entry, inner: _Entry) -> tuple[str, ...]:
    if len(outer.names) == len(inner.names) and not any(inner.names):
        return outer.names
    return inner.names


def _same_days(first: _When, second: _When) -> bool:
    """Whether both say the same days of the year, "30/6" and "cuối quý II" among them."""
    return {_end_of(point) for point in first.points} == {_end_of(point) for point in second.points}


def _end_of(point: _Point) -> tuple[int, int]:
    last = monthrange(2023, point.last)[1] if 1 <= point.last <= 12 else 31
    return point.last, last if point.day is None else point.day


def _within(inner: _When, outer: _When) -> bool:
    """Whether every date of the first lies in a span of the second, as far as their years are said."""
    return all(any(_in_span(point, span) for span in outer.points) for point in inner.points)


def _in_span(point: _Point, span: _Point) -> bool:
    begin = span.since or span
    if point.loose or span.loose or point.fault or span.fault:
        return False
    years = point.year is None or span.year is None or (begin.year or span.year) <= point.year <= span.year
    if span.year is not None and begin.year is not None and begin.year < span.year:
        return years
    start = point.since.first if point.since else point.first
    inside = begin.first <= start and point.last <= span.last
    if span.day is not None:
        inside = inside and point.day is not None and (point.last, point.day) <= (span.last, span.day)
    return years and inside


def _near(labels: tuple[_Point, ...], when: _When) -> bool:
    """Whether a deadline in brackets can be that of the spans before: inside, or in the month after."""
    for point in when.points:
        spans = [
            label for label in labels if label.year is None or point.year is None or label.year <= point.year
        ]
        if not any((label.first <= point.last <= label.last + 1) or point.year for label in spans):
            return False
        if not any(
            label.first <= point.last <= label.last + 1
            or (label.last == 12 and point.last == 1 and (point.year or 0) > (label.year or 0))
            for label in spans
        ):
            return False
    return True


def _listed_after(statement: _Statement, last: _Entry, entry: _Entry, signs: set[str]) -> bool:
    """A new member of a list; brackets around the one before end with it."""
    if not signs & (vocabulary.LISTING | {")", "hoặc", "hay"}):
        return False
    if signs == {")"} and not last.when.exact:
        return False
    if (
        signs == {","}
        and not entry.words
        and last.when.exact
        and _may_be_year_of(last.when.points[-1:], entry.when.points)
    ):
        return False
    if signs == {","} and _may_extend(last, entry):
        return False
    statement.whens.append(entry)
    return True


def _may_extend(last: _Entry, entry: _Entry) -> bool:
    """ "Hết tháng 9, chậm nhất 15/10": the later day may be the last date for the same work."""
    bound = entry.when.bound is _Bound.BY and not _clean_name(entry.words)
    plain = last.when.bound is _Bound.NONE or last.when.points[-1].day is None
    single = len(last.when.points) == len(entry.when.points) == 1
    return bound and plain and single and not entry.when.points[0].recurring


def _single_then_rhythm(points: tuple[_Point, ...]) -> bool:
    """ "Quý II/2021 và hằng quý": whether the rhythm goes on from there or holds for the whole year is open."""
    return any(
        not (first.recurring or first.bare or first.loose or _is_year(first))
        and not (first.first == 1 and first.last in (6, 9))
        and second.recurring
        and second.day is None
        for first, second in pairwise(points)
    )


def _only_rhythm(when: _When) -> bool:
    """ "quý, 6 tháng" after "ngày 20 hằng tháng": their day is not said."""
    return not when.exact and all(_is_rhythm(point) or point.last in (6, 9) for point in when.points)


# ---- dates of the calendar


def _dues(entry: _Entry, plan_year: int) -> Iterator[_Dated]:
    names = entry.names or ("",) * len(entry.when.points)
    for point, name in zip(entry.when.points, names, strict=False):
        _check_range(point, plan_year)
        yield _Dated(
            _due_day(point, entry.when.bound, plan_year), _due_name(entry, point, name), point.recurring
        )


def _check_range(point: _Point, plan_year: int) -> None:
    if point.since is None:
        return
    begin = replace(point.since, year=point.since.year if point.since.year is not None else None)
    start, end = begin.start(plan_year if begin.year or not point.year else point.year), point.end(plan_year)
    if start > end and not (begin.year is None and point.year is not None and begin.first > point.last):
        raise _ImpossibleError("khoảng thời gian đảo ngược")
    whole = point.since.day is None and begin.year in (None, point.year) and point.last < point.since.last
    if whole and point.year in (None, plan_year if begin.year is None else begin.year):
        raise _ImpossibleError("khoảng thời gian kết thúc trước khi hết kỳ bắt đầu")
    inside = point.day is None and point.last - point.first == 2 and point.first < begin.first
    if inside and point.since.last <= point.last and point.since.year in (None, point.year):
        raise _ImpossibleError("khoảng thời gian kết thúc bằng chính quý chứa lúc bắt đầu")


def _due_day(point: _Point, bound: _Bound, plan_year: int) -> date:
    if bound is _Bound.BEFORE and point.day is None and not point.closed:
        return point.start(plan_year) - timedelta(days=1)
    return point.end(plan_year)


def _due_name(entry: _Entry, point: _Point, name: str) -> str:
    words = _clean_name(entry.words)
    if len(entry.when.points) > 1 or not words:
        return name
    return (
        words
        if not name or (point.day is not None and name == words)
        else (words if not name else f"{words} {_lower(name)}")
    )


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


_NAME_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_NAME_WORDS = re.compile(r"\b(gửi|nộp|xong|hoàn thành|thực hiện|thời gian|thời hạn|ban hành)$", re.IGNORECASE)


def _clean_name(words: str) -> str:
    name = _NAME_EDGE.sub("", _NAME_WORDS.sub("", words.strip())).strip()
    return name[:1].upper() + name[1:] if 2 <= len(name) <= 80 else ""


def _covers_figures(entry: _Entry) -> bool:
    """Whether the range beside a report is its data window (Nghị định 09/2019/NĐ-CP), from a 15th to a 14th."""
    ranges = [point for point in entry.when.points if point.since is not None]
    report = any(word in bare(entry.words) for word in ("bao cao", "so lieu", "so ket", "tong ket"))
    return report and any(point.since and (point.since.day, point.day) == (15, 14) for point in ranges)


def _past_topic(entry: _Entry, plan_year: int) -> bool:
    """ "Tổng kết năm 2022" in the plan of 2023: the year is what the work is about."""
    past = all(_is_year(point) and (point.year or plan_year) < plan_year for point in entry.when.points)
    return past and entry.topic and entry.when.bound is _Bound.NONE and not entry.when.exact


def _years_agree(statements: list[_Statement], plan_year: int) -> str | None:
    """Why the years of a cell cannot be right: far from the plan's, or one said that leaves another open."""
    points = [point for statement in statements for entry in statement.whens for point in entry.when.points]
    if any(_covers_figures(entry) for statement in statements for entry in statement.whens):
        return "từ ngày 15 đến ngày 14 là kỳ số liệu báo cáo, không rõ hạn của công việc"
    if any(_past_topic(entry, plan_year) for statement in statements for entry in statement.whens):
        return "năm nêu ở đây là năm của văn bản, số liệu"
    for point in points:
        reach = 25 if _is_year(point) else 10
        if point.year is not None and not -1 <= point.year - plan_year <= reach:
            return f"năm {point.year} cách xa năm của kế hoạch"
    said = {point.year for point in points if point.year is not None}
    open_years = said - {plan_year} and any(point.year is None for point in points)
    if open_years or any(point.unsaid for point in points):
        days = [(point.year or plan_year, point.last, point.day or 31) for point in points]
        if days != sorted(days):
            return "không rõ năm của một số mốc"
    return None


def _unclear_parts(statements: list[_Statement]) -> str | None:
    """ "Quý I; trước ngày 15/3": a second date or the day of the first? Only words of its own would tell."""
    for before, after in pairwise(statements):
        if len(before.whens) == len(after.whens) == 1 and _may_be_year_below(before.whens[0], after.whens[0]):
            return "không rõ năm nêu sau là một mốc riêng hay năm của mốc trước"
        if len(before.whens) == len(after.whens) == 1 and _may_refine(before.whens[0], after.whens[0]):
            return "không rõ ngày nêu sau là hạn riêng hay hạn của kỳ trước đó"
    return None


def _may_be_year_below(span: _Entry, year: _Entry) -> bool:
    """ "Quý II; năm 2026"."""
    plain = year.when.bound is _Bound.NONE and not _clean_name(year.words) and not _clean_name(span.words)
    return plain and _may_be_year_of(span.when.points, year.when.points)


def _may_refine(span: _Entry, day: _Entry) -> bool:
    wordless = not _clean_name(span.words) and not _clean_name(day.words)
    within = not span.when.exact and day.when.exact and _within(day.when, span.when)
    return wordless and within and not _ends_span(day.when, span.when)


def _ends_span(days: _When, spans: _When) -> bool:
    last, day = spans.points[-1], days.points[-1]
    return day.last == last.last and (day.day or 31) >= 28


# ---- readings in words


_UNIT_WORDS = {
    TimeUnit.DAY: "ngày",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.WEEK: "tuần",
    TimeUnit.MONTH: "tháng",
    TimeUnit.QUARTER: "quý",
    TimeUnit.YEAR: "năm",
}


def _offset_words(offset: Offset) -> str:
    return f"{offset.amount} {_UNIT_WORDS[offset.unit]}"


def _count_reading(count: Count) -> str:
    return f"{count.times} lần mỗi {_UNIT_WORDS[count.per]}"


def _date_words(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _dates_reading(kind: DeadlineKind, due: tuple[Due, ...], facts: _Facts) -> str:
    return _main_reading(kind, due) + _besides(facts)


def _main_reading(kind: DeadlineKind, due: tuple[Due, ...]) -> str:
    if kind is DeadlineKind.RECURRING and len(due) > 4:
        return _rhythm(due)
    if len(due) == 1:
        yearly = "Hằng năm, hạn" if kind is DeadlineKind.RECURRING else "Hạn"
        return f"{yearly} {_date_words(due[0].day)}"
    listed = "; ".join(
        f"{item.name} – {_date_words(item.day)}" if item.name else _date_words(item.day) for item in due
    )
    return f"{'Định kỳ' if kind is DeadlineKind.RECURRING else 'Có'} {len(due)} mốc: {listed}"


def _rhythm(due: tuple[Due, ...]) -> str:
    """The many dates of a rhythm in a few words."""
    days = {item.day.day for item in due}
    monthly = len(due) == len({item.day.month for item in due}) == 12
    if monthly and all((item.day + timedelta(days=1)).day == 1 for item in due):
        return "Hằng tháng, vào ngày cuối tháng (12 mốc)"
    if monthly and len(days) == 1:
        return f"Hằng tháng, chậm nhất ngày {due[0].day.day} (12 mốc)"
    if len({item.day.weekday() for item in due}) == 1 and len(due) > 12:
        names = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
        return f"Hằng tuần, vào {names[due[0].day.weekday()]} ({len(due)} mốc)"
    return f"Định kỳ, {len(due)} mốc: từ {_date_words(due[0].day)} đến {_date_words(due[-1].day)}"


def _besides(facts: _Facts) -> str:
    parts = []
    if facts.continuous:
        parts.append("đồng thời làm thường xuyên")
    if facts.count:
        parts.append(_count_reading(facts.count))
    if facts.offset:
        parts.append(f"có việc tính {_offset_words(facts.offset)} sau khi phát sinh")
    elif facts.eventful:
        parts.append("có việc theo phát sinh")
    return "".join(f"; {part}" for part in parts)


# ---------------------------------------------------------------- days of decisions


def read_day(text: str, year: int, today: date) -> date | None:
    """The day that a typed date of a decision means; None where it is not certain.

    Beside all that names one day in a cell ("30/6", "cuối quý II", "trước ngày 15/8") it knows words that
    count from today: "hôm nay", "ngày mai", "ngày kia", "tuần sau" (Friday of next week), "thứ sáu" (the next
    one, today included), "cuối tháng", "tháng sau" (its last day), "cuối quý", "10 ngày nữa", and "15" (the
    next 15th, today included). A date without a year is taken in the given year.
    """
    words = tuple(token.key for token in _tokens(text) if token.kind is not _Kind.SIGN or token.key == "/")
    for phrase in vocabulary.FILLERS.get(words[0] if words else "", ()):
        if words[: len(phrase)] == phrase:
            words = words[len(phrase) :]
    day = _relative_day(words, today)
    if day is not None:
        return day
    deadline = read_deadline(text, year)
    single = deadline.kind is DeadlineKind.FIXED and len(deadline.due) == 1 and deadline.offset is None
    return deadline.due[0].day if single else None


def _relative_day(words: tuple[str, ...], today: date) -> date | None:
    known = _FROM_TODAY.get(" ".join(words))
    if known is not None:
        return known(today)
    match words:
        case (*_, "thứ", name) | (*_, "thứ", name, "này") | (*_, "thứ", name, "tuần", "này") if (
            name in vocabulary.WEEK_NAMES
        ):
            return today + timedelta(days=(vocabulary.WEEK_NAMES[name] - today.weekday()) % 7)
        case (*_, "thứ", name, "tuần", "sau" | "đến") if name in vocabulary.WEEK_NAMES:
            return _weekday_of(today, 1, vocabulary.WEEK_NAMES[name])
        case (number,) | ("ngày", number) if number.isdecimal() and 1 <= int(number[:4]) <= 31:
            return _next_day_of_month(today, int(number[:4]))
        case (number, unit, "nữa") | ("sau", number, unit) if (
            number.isdecimal() and unit in _UNITS and len(number) < 4
        ):
            return apply_offset(today, Offset(int(number), _UNITS[unit]))
        case _:
            return None


def _months_on(months: int) -> Callable[[date], date]:
    return lambda today: _last_day(today, months)


def _days_on(days: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=days)


def _friday(weeks: int) -> Callable[[date], date]:
    return lambda today: _weekday_of(today, weeks, 4)


def _quarter_end(today: date) -> date:
    return _last_day(today, 2 - (today.month - 1) % 3)


def _year_end(today: date) -> date:
    return date(today.year, 12, 31)


_FROM_TODAY: dict[str, Callable[[date], date]] = {
    **dict.fromkeys(("hôm nay", "ngày hôm nay", "trong ngày hôm nay"), _days_on(0)),
    **dict.fromkeys(("mai", "ngày mai"), _days_on(1)),
    **dict.fromkeys(("mốt", "ngày kia", "ngày mốt"), _days_on(2)),
    **dict.fromkeys(("tuần này", "cuối tuần", "cuối tuần này"), _friday(0)),
    **dict.fromkeys(("tuần sau", "tuần đến", "cuối tuần sau"), _friday(1)),
    **dict.fromkeys(
        ("cuối tháng", "cuối tháng này", "tháng này", "hết tháng", "hết tháng này"), _months_on(0)
    ),
    **dict.fromkeys(("tháng sau", "cuối tháng sau", "tháng đến", "hết tháng sau"), _months_on(1)),
    **dict.fromkeys(("cuối quý", "cuối quý này", "quý này", "hết quý", "hết quý này"), _quarter_end),
    **dict.fromkeys(("cuối năm", "cuối năm nay", "hết năm", "năm nay"), _year_end),
}


def _weekday_of(today: date, weeks: int, weekday: int) -> date:
    """The weekday (Monday 0) of the week so many weeks after this one; never before today."""
    day = today + timedelta(days=weekday - today.weekday(), weeks=weeks)
    return max(day, today)


def _last_day(today: date, months: int) -> date:
    """The last day of the month so many months after today's."""
    first = _after_months(today.replace(day=1), months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _next_day_of_month(today: date, number: int) -> date | None:
    """The next day with that number from today on; None where that month has no such day."""
    first = today.replace(day=1) if number >= today.day else _after_months(today.replace(day=1), 1)
    return first.replace(day=number) if number <= monthrange(first.year, first.month)[1] else None
