"""The text of a deadline cell as tokens (numbers, words, signs, numbers of documents), and these cut into statements.

Spelling is mended here, so that the grammar compares keys only: slips ("quí", "hằng"), text without accents, glued words
("quýII"), short forms ("Q.2", "T.6"). A word is changed only where its neighbours leave no doubt. A line break ends a statement
before a bullet or a capital. Where it may stand within a phrase, it is open: the cell is read both ways (lib.deadlines.reading).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise

from lib.base.vietnamese import bare, clean, fold
from lib.days import OFFICIAL, WorkCalendar
from lib.deadlines import words as vocabulary


class TokenKind(StrEnum):
    """What a token is made of. DOCUMENT: the number of a document with its symbol, "12/KH-UBND"."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: key is what the grammar compares, text what was typed, blank whether one follows."""

    kind: TokenKind
    key: str
    text: str
    value: int = -1
    blank: bool = False


END = Token(TokenKind.SIGN, "", "")


def _is_year(token: Token) -> bool:
    """Whether it is a year in four figures, of 1900 to 2199."""
    return len(token.text) == 4 and 1900 <= token.value < 2200


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
_END_SIGN = re.compile(r"[.…]*/[.…]+\s*$")
"""Of "Trước 30/6/2026./.", as documents end (Nghị định 30/2020/NĐ-CP)."""

_FOOTNOTE = re.compile(r"(?:(?<=/[0-9]{2})|(?<=[0-9]{4}))(?:\[[0-9]\]|\([0-9]\))(?=[\s,;.]|$)")
"""The mark of a footnote straight after a date: "30/11/2026(1)"."""

_COLON = re.compile(r"\b([Nn]g[aà]y|[Tt]r[uư][oớ]c)\s*:\s*(?=[0-9])")
"""Of "Trước ngày: 15/6"."""
_GLUED = re.compile(r"(quý|quí|qúy|quy)([ivl]{1,3})", re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, with line breaks as signs."""
    plain = _DOUBLE_SLASH.sub(
        "/",
        _DASH.sub("-", unicodedata.normalize("NFKC", clean(_DASH.sub("-", text.replace("h¸ng", "háng"))))),
    )
    plain = _FOOTNOTE.sub("", _END_SIGN.sub("", plain))
    plain = _SHORT_REPORT.sub("báo cáo", plain)
    plain = _SHORT_UNIT.sub(_long_unit, unicodedata.normalize("NFC", plain))
    plain = _COLON.sub(r"\1 ", plain)
    unaccented = plain.isascii()
    raw = [token for match in _TOKEN.finditer(plain) for token in _token(match, plain)]
    return [_mended(raw, at, unaccented) for at in range(len(raw))]


def _long_unit(match: re.Match[str]) -> str:
    """ "Q.II", "T.6/2026" with their full words."""
    return "Quý " if match[1] else "Tháng "


def _token(match: re.Match[str], plain: str) -> Iterator[Token]:
    kind, typed = TokenKind(match.lastgroup or ""), match.group()
    blank = plain[match.end() : match.end() + 1].isspace()
    glued = _GLUED.fullmatch(typed) if kind is TokenKind.WORD else None
    if glued or (kind is TokenKind.WORD and typed[0] in "Qq" and typed[1:].lower() in vocabulary.ROMANS):
        head, numeral = glued.groups() if glued else ("Quý", typed[1:])
        yield Token(TokenKind.WORD, "quý", head, blank=True)
        yield Token(TokenKind.WORD, numeral.lower(), numeral, blank=blank)
        return
    if typed == "Q" and plain[match.end() : match.end() + 1].isdigit():
        yield Token(kind, "quý", "Quý")
        return
    value = int(typed) if kind is TokenKind.NUMBER and len(typed) < 7 else -1
    folded = fold(typed) if kind is TokenKind.WORD else typed
    yield Token(kind, vocabulary.SLIPS.get(folded, folded), typed, value, blank)


def _mended(tokens: list[Token], at: int, unaccented: bool) -> Token:
    """The token under the key that was meant where accents are missing or wrong and the neighbours decide."""
    token = tokens[at]
    if token.kind is not TokenKind.WORD:
        return token
    plain = bare(token.text)
    after = tokens[at + 1] if at + 1 < len(tokens) else END
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


def _is_quarter(tokens: list[Token], at: int) -> bool:
    """Whether "quy" without accents is quý: after "hang", or with nothing after it that makes it quy định, quy chế …"""
    before = bare(tokens[at - 1].text) if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else END
    return before in ("hang", "moi", "cac") or (after.key in (",", "", ")", "/", ":") and before != "noi")


def _often(tokens: list[Token], at: int, plain: str) -> str | None:
    """The halves of "thường xuyên" with a slip in one of them."""
    after = bare(tokens[at + 1].text) if at + 1 < len(tokens) else ""
    before = bare(tokens[at - 1].text) if at else ""
    if plain.startswith("thu") and after == "xuyen":
        return "thường"
    exact = before == "thuong" and plain.startswith("xu")
    return "xuyên" if exact or (before.startswith("thu") and plain == "xuyen") else None


def _by_neighbour(key: str, plain: str, after: Token) -> str | None:
    """The word meant by one typed without its accents or with wrong ones; None to leave it."""
    number = after.kind is TokenKind.NUMBER
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


def _day_or_at_once(key: str, after: Token) -> str | None:
    """ "ngay 15/6" is ngày, "ngay sau khi" and "ngay khi" are not."""
    if key != "ngay" or after.kind is TokenKind.NUMBER:
        return "ngày" if after.kind is TokenKind.NUMBER else None
    return "ngày" if bare(after.text) in vocabulary.AFTER_DAY else "ngay"


# ---------------------------------------------------------------- lines


class Break(StrEnum):
    """What a line break does: nothing, end a statement, or one of both."""

    NONE = "none"
    STOP = "stop"
    OPEN = "open"


@dataclass(frozen=True)
class _Line:
    """A line that is not empty: the place of its first token, its tokens, and whether a bracket stays open after it."""

    start: int
    tokens: list[Token]
    bracketed: bool = False

    @property
    def bullet(self) -> bool:
        """Whether it begins with a sign of a list."""
        return self.tokens[0].key in ("-", "+", "*", "•", "·", "▪")


_NEW_LINE = Token(TokenKind.SIGN, "\n", "\n")


def line_breaks(tokens: list[Token]) -> dict[int, Break]:
    """The line breaks of a cell by their positions."""
    spoken = [token.text for token in tokens if token.kind is TokenKind.WORD and len(token.text) > 1]
    shouted = all(word.isupper() for word in spoken)
    lines = _lines(tokens)
    found = {}
    for line, after in pairwise(lines):
        at = after.start - 1
        found[at] = Break.NONE if _goes_on(tokens, at) else _break(lines[0], line, after, shouted)
    return found


def _lines(tokens: list[Token]) -> list[_Line]:
    lines: list[_Line] = []
    start = depth = 0
    for at, token in enumerate([*tokens, _NEW_LINE]):
        depth = max(0, depth + (token.key == "(") - (token.key == ")"))
        if token.key == "\n":
            if at > start:
                lines.append(_Line(start, tokens[start:at], depth > 0))
            start = at + 1
    return lines


def _break(top: _Line, line: _Line, after: _Line, shouted: bool) -> Break:
    """Whether a line is a statement of its own, judged by its own beginning and the end of the line before."""
    last, first = line.tokens[-1], after.tokens[0]
    if last.key in (";", "."):
        return Break.STOP
    if line.bracketed:
        return Break.NONE
    if after.bullet:
        return Break.STOP if top.bullet or line.bullet else Break.OPEN
    ordinal = len(after.tokens) > 1 and after.tokens[1].key in (".", ")") and after.tokens[1].blank
    if ordinal if first.kind is not TokenKind.WORD else first.text[0].isupper() and not shouted:
        return Break.STOP
    finished = last.kind is not TokenKind.WORD or last.key in (*vocabulary.ROMANS, *vocabulary.TERM_WORDS)
    goes_on = not finished or first.key in vocabulary.CONNECTING
    return Break.NONE if goes_on and line.tokens[0].key != first.key else Break.OPEN


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Whether a line break stands within a phrase: "Trước ngày⏎30/6", "Quý⏎II/2026", "Tháng 6⏎2026", "Quý I,⏎Quý II"."""
    earlier, before, _, after, beyond = [END, END, *tokens, END, END][at : at + 5]
    numeral = after.kind is TokenKind.NUMBER or after.key in vocabulary.ROMANS
    free = earlier.kind is not TokenKind.NUMBER and earlier.key not in ("hàng", "mỗi", "định", "theo")
    unit = before.key in ("tháng", "quý", "năm") and free and numeral and beyond.key != "tháng"
    year = earlier.key in ("tháng", "quý") and _is_year(after) and beyond.key in ("", "\n", ";", ".")
    short = len(before.text) < 3 and before.kind is TokenKind.NUMBER and after.text in ("tháng", "lần")
    opened = before.key in vocabulary.OPEN_ENDS or (before.kind is TokenKind.DOCUMENT and after.key == "ngày")
    return opened or after.key in (",", "/", ")", "(") or after.text in ("và", "năm") or unit or year or short


# ---------------------------------------------------------------- segments


def segments_of(tokens: list[Token], breaks: set[int]) -> list[list[Token]]:
    """The statements of a cell: cut at ";", at these line breaks and at the full stops of sentences."""
    parts: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        if (at in breaks or _is_stop(tokens, at)) and parts[-1]:
            parts.append([])
        elif token.key != "\n":
            parts[-1].append(token)
    return parts


def _is_stop(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    last = at + 1 == len(tokens)
    if token.key == "." and (_is_numbering(tokens, at) or _is_short_month(tokens, at)):
        return False
    return token.key == ";" or (token.key == "." and (last or token.blank or tokens[at + 1].key == "\n"))


def _is_short_month(tokens: list[Token], at: int) -> bool:
    """Whether the full stop may shorten the name of a month: "Mar. 2026"."""
    return at > 0 and tokens[at - 1].kind is TokenKind.WORD and _is_year([*tokens, END][at + 1])


def _is_numbering(tokens: list[Token], at: int) -> bool:
    """Whether the full stop belongs to "1." or "a." at the head of a statement."""
    heads = at == 1 or (at > 1 and (tokens[at - 2].key in (";", "\n") or tokens[at - 2].key == "."))
    return heads and len(tokens[at - 1].key) <= 2


class Segment:
    """The tokens of one statement in a plan of a year, and the ways in which the rules look at them.

    A position may lie beyond either end, where nothing stands.
    """

    def __init__(self, tokens: list[Token], plan_year: int, calendar: WorkCalendar = OFFICIAL) -> None:
        self.tokens = tokens
        self.plan_year = plan_year
        self.calendar = calendar
        self._keys = tuple(token.key for token in tokens)
        self._key_at = dict(enumerate(self._keys))
        self._text, self._starts = "", tuple[int, ...]()
        self.lunar = not {"rằm", "giêng", "chạp"}.isdisjoint(self._keys)

    def token(self, at: int) -> Token:
        """The token here; END beyond the ends."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else END

    def key(self, at: int) -> str:
        """The key of the token here; "" beyond the ends."""
        return self._key_at.get(at, "")

    def stands(self, at: int, phrase: tuple[str, ...]) -> bool:
        """Whether the phrase stands here."""
        return at >= 0 and self._keys[at : at + len(phrase)] == phrase

    def match(self, at: int, table: vocabulary.Table) -> int | None:
        """The position after the longest phrase of the table that stands here."""
        for phrase in table.get(self._key_at.get(at, ""), ()):
            if len(phrase) == 1 or self._keys[at : at + len(phrase)] == phrase:
                return at + len(phrase)
        return None

    def fits(self, at: int, pattern: re.Pattern[str]) -> tuple[re.Match[str], int] | None:
        """The match of a pattern of words (vocabulary.pattern) that begins here, and the position after it."""
        if not self._starts:
            lengths = accumulate((len(key) + 1 for key in self._keys), initial=0)
            self._text, self._starts = " ".join((*self._keys, "")), tuple(lengths)
        found = pattern.match(self._text, self._starts[at]) if 0 <= at < len(self._keys) else None
        return None if found is None else (found, bisect_left(self._starts, found.end()))

    def skip(self, at: int, *words: str) -> int:
        """The position after any run of the words."""
        while self.key(at) in words:
            at += 1
        return at

    def number(self, at: int) -> int | None:
        """A number in figures, of six at most."""
        token = self.token(at)
        return token.value if token.kind is TokenKind.NUMBER and token.value >= 0 else None

    def small(self, at: int) -> int | None:
        """A number below 1000 in figures, or in a word ("một")."""
        number = self.number(at)
        if number is not None:
            return number if number < 1000 else None
        counts = self.key(at + 1) in ("ngày", "tháng", "tuần", "lần") and self.number(at + 2) is None
        if self.key(at) == "năm" and not counts:
            return None
        return vocabulary.NUMBER_WORDS.get(self.key(at))

    def full_year(self, at: int) -> int | None:
        """A year in four figures, of 1900 to 2199."""
        return self.token(at).value if _is_year(self.token(at)) else None
