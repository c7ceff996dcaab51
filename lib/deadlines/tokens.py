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
from itertools import accumulate, groupby, pairwise

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
    r"\d+[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?(?!QU|TH[AÁ]NG|N[AĂ]M|L[AẦ]N|TU[AẦ]N)[A-ZĐ]{2,}r?\d*(?:\s?[-/]\s?[A-ZĐ][\wĐ&]*)*"
    r"|\d+[a-zA-Z]?(?:/\d{4})?/[a-zđ]{2,5}-[a-zđ]{2,}"
    r"|\d+\s?-\s?[A-ZĐ]{2,}/[A-ZĐ]{2,}"
)
_TOKEN = re.compile(
    rf"(?P<document>{_DOCUMENT_NUMBER})|(?P<number>[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+(?![\d./])|[0-9]+)|(?P<word>[^\W\d_]+)|(?P<sign>\n|\S)"
)
_SHORT_UNIT = re.compile(
    r"\b(?:([Qq])\s?\.\s?(?=(?:[1-4]|[IiVvl]{1,3})\b)|([Tt]h?)\s?\.\s?(?=(?:0?[1-9]|1[0-2])\b(?!\.))"
    r"|([Tt]hg?)\.?\s?(?=(?:0?[1-9]|1[0-2])/(?:19|20)\d\d\b))"
)
_SHORT_WORDS = (
    (re.compile(r"\b[Bb]/[Cc]\b"), "báo cáo"),
    (re.compile(r"\b[Tt]rc\b\.?"), "trước"),
    (re.compile(r"\b([Nn][ăa]m) (?:t[àa]i ch[íi]nh|ng[âa]n s[áa]ch)\b"), r"\1"),
)
"""Short forms with their words; a year of finance is that of the calendar (Luật Ngân sách nhà nước 2015, Điều 14)."""
_MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
_MONTHS += "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
_DAY, _YEAR = r"(\d{1,2})(?:st|nd|rd|th)?", r"((?:19|20)\d\d)\b"
_ENGLISH_DATE = re.compile(
    rf"\b(?:(?:{_DAY}[ -])?({_MONTHS})\.?(?:, ?|[ -]){_YEAR}|({_MONTHS})\.? {_DAY}(?:, ?| ){_YEAR}"
    rf"|(end of )(?:({_MONTHS.replace('May|', '')})\b))",
    re.IGNORECASE,
)
"""Of "15-Sep-2026", "Oct 15, 2026", "May 2026", "end of June"."""
_YEAR_FIRST = re.compile(r"^\s*((?:19|20)\d\d)([./])(\d{1,2})\2(\d{1,2})\s*$")
_MONTH_OF_YEAR = re.compile(r"^\s*(0[1-9]|1[0-2])\.((?:19|20)\d\d)\s*$")
"""Whole cells: "2026.03.31", "03.2026"."""
_END_SIGN = re.compile(r"[.…]*/[.…]+\s*$")
"""Of "Trước 30/6/2026./.", as documents end (Nghị định 30/2020/NĐ-CP)."""

_FOOTNOTE = re.compile(r"(?:(?<=/[0-9]{2})|(?<=[0-9]{4}))(?:\[[0-9]\]|\([0-9]\))(?=[\s,;.]|$)")
"""The mark of a footnote straight after a date: "30/11/2026(1)"."""

_COLON = re.compile(
    r"\b([Nn]g[aà]y|(?<!kỳ )(?<!lần )(?<!đợt )(?<!quý )(?<!năm )(?<!tháng )[Tt]r[uư][oớ]c)\s*:\s*(?=[0-9])"
)
"""Of "Trước ngày: 15/6"; not of "Kỳ trước: 14/3"."""
_SPACED = re.compile(r"\b([0-9]{1,2}) ?\. ?([0-9]{1,2}) ?\. ?((?:19|20)[0-9]{2})\b")
"""Of "31 . 3 . 2026"."""
_GLUED = re.compile(r"(quý|quí|qúy|quy)([ivl]{1,3})", re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, with line breaks as signs."""
    plain = _DOUBLE_SLASH.sub(
        "/",
        _DASH.sub("-", unicodedata.normalize("NFKC", clean(_DASH.sub("-", text.replace("h¸ng", "háng"))))),
    )
    plain = _FOOTNOTE.sub("", _END_SIGN.sub("", plain))
    for short, word in _SHORT_WORDS:
        plain = short.sub(word, plain)
    plain = _YEAR_FIRST.sub(r"\4/\3/\1", _MONTH_OF_YEAR.sub(r"tháng \1/\2", plain))
    plain = _ENGLISH_DATE.sub(_in_figures, plain)
    plain = _SHORT_UNIT.sub(_long_unit, unicodedata.normalize("NFC", plain))
    plain = _SPACED.sub(r"\1.\2.\3", _COLON.sub(r"\1 ", plain))
    unaccented = plain.isascii()
    raw = [token for match in _TOKEN.finditer(plain) for token in _token(match, plain)]
    return [_mended(raw, at, unaccented) for at in range(len(raw))]


def _in_figures(match: re.Match[str]) -> str:
    """ "Oct 15, 2026" as 15/10/2026, "end of June" as cuối tháng 6."""
    first, month, year, month_first, second, its_year, end, ended = match.groups()
    name = (month or month_first or ended)[:3].title()
    number = ("JanFebMarAprMayJunJulAugSepOctNovDec".index(name)) // 3 + 1
    day, written = first or second, f"/{year or its_year}" if year or its_year else ""
    return f"{day}/{number}{written}" if day else f"{'cuối ' * bool(end)}tháng {number}{written}"


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
    figures = typed.replace(".", "")  # "1.245 hồ sơ"
    value = int(figures) if kind is TokenKind.NUMBER and len(figures) < 7 else -1
    folded = fold(typed) if kind is TokenKind.WORD else typed
    yield Token(kind, vocabulary.SLIPS.get(folded, folded), typed, value, blank)


def _mended(tokens: list[Token], at: int, unaccented: bool) -> Token:
    """The token under the key that was meant where accents are missing or wrong and the neighbours decide."""
    before, token, after = [END, *tokens, END][at : at + 3]
    key = _meant(before, token, after, unaccented) if token.kind is TokenKind.WORD else None
    return replace(token, key=key) if key is not None else token


def _meant(before: Token, token: Token, after: Token, unaccented: bool) -> str | None:
    """The word meant by one typed without its accents or with wrong ones; None to leave it."""
    plain, last, following = bare(token.text), bare(before.text), bare(after.text)
    month = after.kind is TokenKind.NUMBER and after.value <= 12
    numeral = after.key in vocabulary.ROMANS
    match plain:
        case "ngay" if (
            after.kind is TokenKind.NUMBER
            or following in vocabulary.AFTER_DAY
            or (before.kind is TokenKind.NUMBER and after.text.casefold() == "truoc")
        ):
            return "ngày"  # "ngay sau khi" and "ngay khi" are not
        case "ngay" if token.key == "ngay":
            return "ngay"
        case "thang" if before.key in ("hàng", "hằng") or (month and token.key != "thắng"):
            return "tháng"
        case "nam" if after.kind is TokenKind.NUMBER and after.value >= 1900:
            return "năm"
        case "quy" | "qui" | "q" if numeral or (month and plain != "q"):
            return "quý"
        case "truoc":
            return "trước"
        case "so" if last == "khoa":
            return "sổ"
    if (plain == "thuong" and following.startswith("xu")) or (
        plain.startswith("thu") and following == "xuyen"
    ):
        return "thường"
    if (last == "thuong" and plain.startswith("xu")) or (last.startswith("thu") and plain == "xuyen"):
        return "xuyên"
    if unaccented and plain == "quy":
        # After "hang", or with nothing after it that makes it quy định, quy chế …
        alone = after.key in (",", "", ")", "/", ":") and last != "noi"
        if alone or last in ("hang", "moi", "cac"):
            return "quý"
    if not unaccented or token.key != plain:
        return None
    return vocabulary.UNACCENTED_PAIRS.get((plain, following)) or vocabulary.UNACCENTED.get(plain)


# ---------------------------------------------------------------- lines


class Break(StrEnum):
    """What a line break does: nothing, end a statement, or one of both."""

    NONE = "none"
    STOP = "stop"
    OPEN = "open"


_BULLETS = ("-", "+", "*", "•", "·", "▪")


def line_breaks(tokens: list[Token]) -> dict[int, Break]:
    """The line breaks of a cell by their positions; those of empty lines are none."""
    spoken = [token.text for token in tokens if token.kind is TokenKind.WORD and len(token.text) > 1]
    shouted = all(word.isupper() for word in spoken)
    at = depth = 0
    # Of each line the place of its first token, its tokens, and whether a bracket stays open after it.
    lines: list[tuple[int, list[Token], bool]] = []
    for starts, same in groupby(tokens, key=lambda token: token.key != "\n"):
        line = list(same)
        depth = max(0, depth + sum((token.key == "(") - (token.key == ")") for token in line))
        if starts:
            lines.append((at, line, depth > 0))
        at += len(line)
    found = {}
    for (_, line, bracketed), (start, after, _) in pairwise(lines):
        listed = any(one[0].key in _BULLETS for one in (lines[0][1], line))
        within = _goes_on(tokens, start - 1) or (bracketed and line[-1].key not in (";", "."))
        found[start - 1] = Break.NONE if within else _break(line, after, listed, shouted)
    return found


def _break(line: list[Token], after: list[Token], listed: bool, shouted: bool) -> Break:
    """Whether a line is a statement of its own, judged by its own beginning and the end of the line before."""
    last, first = line[-1], after[0]
    if last.key in (";", "."):
        return Break.STOP
    if first.key in _BULLETS:
        return Break.STOP if listed else Break.OPEN
    ordinal = len(after) > 1 and after[1].key in (".", ")") and after[1].blank
    if ordinal if first.kind is not TokenKind.WORD else first.text[0].isupper() and not shouted:
        return Break.STOP
    finished = last.kind is not TokenKind.WORD or last.key in (*vocabulary.ROMANS, *vocabulary.TERM_WORDS)
    goes_on = not finished or first.key in vocabulary.CONNECTING
    return Break.NONE if goes_on and line[0].key != first.key else Break.OPEN


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
    """Whether the statement ends: not at the full stop of "1.", "a." at its head, nor at that of "Mar. 2026"."""
    token, after = tokens[at], [*tokens, END][at + 1]
    if token.key != ".":
        return token.key == ";"
    heads = at == 1 or (at > 1 and tokens[at - 2].key in (";", "\n", "."))
    numbering = heads and len(tokens[at - 1].key) <= 2
    short_month = at > 0 and tokens[at - 1].kind is TokenKind.WORD and _is_year(after)
    return not (numbering or short_month) and (after is END or token.blank or after.key == "\n")


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

    def is_word(self, at: int) -> bool:
        """Whether a word stands here."""
        return self.token(at).kind is TokenKind.WORD

    def is_number(self, at: int) -> bool:
        """Whether a number in figures stands here."""
        return self.token(at).kind is TokenKind.NUMBER

    def is_sign(self, at: int) -> bool:
        """Whether a sign or nothing stands here."""
        return self.token(at).kind is TokenKind.SIGN

    def is_document(self, at: int) -> bool:
        """Whether the number of a document stands here."""
        return self.token(at).kind is TokenKind.DOCUMENT

    def numeral(self, at: int) -> bool:
        """Whether a number in figures or a Roman one stands here: the last token of a date."""
        return self.is_number(at) or self.key(at) in vocabulary.ROMANS

    def run(self, at: int) -> int:
        """The position after the words that stand here."""
        while self.is_word(at):
            at += 1
        return at

    def said(self, start: int, end: int) -> str:
        """What was typed from the one position to the other, with single blanks."""
        return " ".join(token.text for token in self.tokens[max(start, 0) : end])

    def close(self, at: int) -> int:
        """The position of the next closing bracket; this one where there is none."""
        return next((step for step in range(at, len(self.tokens)) if self.key(step) == ")"), at)

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
