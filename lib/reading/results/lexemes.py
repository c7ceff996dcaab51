"""The text of a result as lexemes: words by their class, days, documents, counts, shares, signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from lib.base import vietnamese as vn
from lib.reading.results import lexicon
from lib.reading.results.lexicon import Tag


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number and symbol of a document ("15/KH-UBND") and its day, where one stands straight after it."""

    number: str
    day: date | None = None

    @property
    def kind(self) -> str:
        """What its symbol says it is, in small letters: "kh", "ttr"; of a letter (88/UBND-VP) who wrote it."""
        symbol = re.search(r"[^\W\d_]+", self.number)
        return symbol.group().lower() if symbol else ""


Value = date | DocumentNumber | Fraction | int | None


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text: its class, its folded words, where it stands, and what it is worth."""

    tag: Tag
    key: str
    start: int
    end: int
    value: Value = None


class ImpossibleDay(ValueError):
    """A day that no calendar has (31/6): the text is not read."""


def _day(match: re.Match[str], year: int | None) -> Value:
    parts = {name: int(text) for name, text in match.groupdict().items() if text is not None}
    full = parts.get("y", year)
    if full is None:
        return None
    try:
        return date(full + 2000 if full < 100 else full, parts["m"], parts["d"])
    except ValueError:
        raise ImpossibleDay(match.group()) from None


def _document(match: re.Match[str], year: int | None) -> Value:
    del year
    return DocumentNumber(re.sub(r"\s|^số\s*:?", "", match.group(), flags=re.IGNORECASE))


def _percent(match: re.Match[str], year: int | None) -> Value:
    del year
    amount = vn.read_percent(match.group().replace(" ", ""))
    return None if amount is None else Fraction(amount)


def _counts(match: re.Match[str], year: int | None) -> Value:
    part, whole = int(match["part"]), int(match["whole"])
    if part > whole and 1 <= whole <= 12:
        return _day_of_counts(part, whole, year)
    return Fraction(part, whole) if part <= whole and whole > 0 else None


def _day_of_counts(day: int, month: int, year: int | None) -> Value:
    """ "25/6" can be no part of a whole."""
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None


def _year(match: re.Match[str], year: int | None) -> Value:
    del year
    return int(match["y"]) if match["y"] else None


def _nothing(match: re.Match[str], year: int | None) -> Value:
    del match, year
    return None


_SYMBOL = r"(?:[A-ZĐ]{2,}[a-zđ]?[A-Zđ]*(?:\s?[-/]\s?[A-ZĐ][\wĐđ&]*)*|[a-zđ]{2,5}-[a-zđ]{2,8}\b)"
_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_BETWEEN = r"\s?[/.-]\s?"
_PATTERNS: tuple[tuple[Tag, str, Callable[[re.Match[str], int | None], Value]], ...] = (
    (
        Tag.DOCUMENT,
        rf"\d+[a-zA-Z]?\s?/\s?(?:\d{{4}}\s?/\s?)?{_SYMBOL}|\d+\s?-\s?[A-ZĐ]{{2,}}/[A-ZĐ]\w*",
        _document,
    ),
    (Tag.DOCUMENT, r"[Ss]ố\s*:?\s*\d+(?![\d/.,]|\s?[/.-]\s?\w)", _document),
    (Tag.DAY, rf"(?P<y>\d{{4}})-{_M}-{_D}(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?", _day),
    (Tag.DAY, rf"(?:ngày\s*)?{_D}{_BETWEEN}{_M}{_BETWEEN}(?P<y>\d{{4}}|\d{{2}})(?![\d/])", _day),
    (Tag.DAY, rf"(?:ngày\s*)?{_D}\s+tháng\s+{_M}\s*,?\s+năm\s+(?P<y>\d{{4}})", _day),
    (Tag.DAY, rf"ngày\s*{_D}(?:{_BETWEEN}|\s+tháng\s+){_M}(?!\d|\s?[/.-]\s?\d)", _day),
    (
        Tag.MONTH,
        r"(?:tháng\s*|T)(?:\d{1,2})(?:\s?[/.-]\s?|\s+năm\s+)(?P<y>\d{4})|tháng\s*\d{1,2}(?!\d)|T\d{1,2}\b",
        _year,
    ),
    (Tag.MONTH, r"qu[ýí]\s*(?:IV|I{1,3}|[1-4])\b(?:\s?[/.-]?\s?(?:năm\s*)?(?P<y>\d{4}))?", _year),
    (Tag.MONTH, r"[369]\s+tháng\s+(?:đầu|cuối)\s+năm\s+(?P<y>\d{4})", _year),
    (Tag.MONTH, r"[369]\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?|các\s+tháng\s*\d[\d\s,]*", _nothing),
    (Tag.YEAR, r"năm\s*(?P<y>\d{4})", _year),
    (Tag.PERCENT, r"\d+(?:[.,]\d+)?\s?%", _percent),
    (Tag.PLAIN, r"\d{1,2}\s?(?:h|giờ|:)\s?\d{0,2}(?!\w)", _nothing),
    (Tag.COUNTS, r"(?P<part>\d+)\s?(?:/|trên|trong số)\s?(?P<whole>\d+)(?!\d|\s?/)", _counts),
    (Tag.NUMBER, r"\d+(?:[.,]\d+)*", _nothing),
    (Tag.UNKNOWN, r"[^\W\d_]+", _nothing),
    (Tag.STOP_SIGN, r"\n|\S", _nothing),
)
_COMPILED = [
    (tag, re.compile(pattern, re.IGNORECASE if tag in (Tag.DAY, Tag.MONTH, Tag.YEAR) else 0), value)
    for tag, pattern, value in _PATTERNS
]


@lru_cache(maxsize=8192)
def lexemes_of(text: str, year: int | None) -> tuple[Lexeme, ...]:
    """The lexemes of a clean text; raises ImpossibleDay. A day without its year lies in the given one."""
    raw = list(_raw(text, year))
    return tuple(_dated(list(_named(raw, unaccented=text.isascii()))))


_WORD = re.compile(r"[^\W\d_]+")
_STARTERS = frozenset(("ngày", "tháng", "t", "quý", "quí", "năm", "các", "số"))


def _raw(text: str, year: int | None) -> Iterator[Lexeme]:
    at = 0
    while at < len(text):
        if text[at].isspace() and text[at] != "\n":
            at += 1
            continue
        found = next(_found(text, at, year))
        yield found
        at = found.end


def _found(text: str, at: int, year: int | None) -> Iterator[Lexeme]:
    word = _WORD.match(text, at)
    if word and word.group().lower() not in _STARTERS:  # nearly every piece: no other pattern begins with it
        yield Lexeme(Tag.UNKNOWN, vn.fold(word.group()), at, word.end())
    for tag, pattern, value in _COMPILED:
        match = pattern.match(text, at)
        if match and not (tag is Tag.MONTH and at and text[at - 1].isalnum()):
            worth = value(match, year)
            kind = Tag.DAY if tag is Tag.COUNTS and isinstance(worth, date) else tag
            yield Lexeme(kind, vn.fold(match.group()), at, match.end(), worth)


def _named(raw: list[Lexeme], *, unaccented: bool) -> Iterator[Lexeme]:
    """Words joined to the longest phrases of the lexicon."""
    at = 0
    while at < len(raw):
        run = _run(raw, at)
        for length in range(len(run), 0, -1):
            tag = _tag_of(run[:length], unaccented)
            if tag is not None:
                yield _joined(run[:length], tag)
                at += length
                break
        else:
            yield raw[at]
            at += 1


def _run(raw: list[Lexeme], at: int) -> list[Lexeme]:
    """The words from here on that stand in a row, as many as the longest phrase has."""
    run: list[Lexeme] = []
    for lexeme in raw[at : at + lexicon.LONGEST]:
        if lexeme.tag is not Tag.UNKNOWN:
            break
        run.append(lexeme)
    return run


def _tag_of(run: list[Lexeme], unaccented: bool) -> Tag | None:
    words = tuple(lexeme.key for lexeme in run)
    tag = lexicon.ACCENTED.get(words)
    if tag is not None or not all(word.isascii() for word in words):
        return tag
    if len(words) > 1 or (unaccented and lexicon.SAFE_ALONE.fullmatch(words[0])):
        return lexicon.UNACCENTED.get(words)
    return None


def _joined(run: list[Lexeme], tag: Tag) -> Lexeme:
    return Lexeme(tag, " ".join(lexeme.key for lexeme in run), run[0].start, run[-1].end)


def _dated(lexemes: list[Lexeme]) -> Iterator[Lexeme]:
    """Documents with the day that stands straight after them, be it behind a comma."""
    at = 0
    while at < len(lexemes):
        lexeme, at = lexemes[at], at + 1
        if isinstance(lexeme.value, DocumentNumber):
            comma = at < len(lexemes) and lexemes[at].key == ","
            after = lexemes[at + comma] if at + comma < len(lexemes) else lexeme
            if after.tag is Tag.DAY and isinstance(after.value, date):
                lexeme = replace(
                    lexeme, end=after.end, value=DocumentNumber(lexeme.value.number, after.value)
                )
                at += comma + 1
        yield lexeme
