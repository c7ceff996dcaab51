"""A cell cut into segments, the tokens of one statement each, and how the rules of the grammar look at one.

A line break ends a statement before a bullet or a capital. Where it may stand within a phrase, it is open: the cell is
read both ways (deadline_reading).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lib.deadlines import words as vocabulary
from lib.deadlines.tokens import END, Token, TokenKind

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
    if first.kind is not TokenKind.WORD:
        ordinal = len(after.tokens) > 1 and after.tokens[1].key in (".", ")") and after.tokens[1].blank
        return Break.STOP if ordinal else _break_before_figure(last)
    if first.text[0].isupper() and not shouted:
        return Break.STOP
    return _break_before_small(line, first)


def _break_before_figure(last: Token) -> Break:
    """ "Kế hoạch số⏎12/2026" is one phrase; "Hàng tháng⏎6 tháng" or "25/2⏎25/5" may be two."""
    word = (
        last.kind is TokenKind.WORD
        and last.key not in vocabulary.ROMANS
        and last.key not in vocabulary.TERM_WORDS
    )
    return Break.NONE if word else Break.OPEN


def _break_before_small(line: _Line, first: Token) -> Break:
    """A line with a small letter goes on, unless all lines begin alike or a date stands finished before it."""
    rhythmic = first.key in ("hàng", "mỗi") and any(t.key in ("hàng", "mỗi", "quý") for t in line.tokens)
    if line.tokens[0].key == first.key or line.tokens[0].text[0].islower() or rhythmic:
        return Break.OPEN
    last = line.tokens[-1]
    if (last.key, first.key) == ("tháng", "báo"):
        return Break.NONE
    finished = (
        last.kind is not TokenKind.WORD or last.key in vocabulary.ROMANS or last.key in vocabulary.TERM_WORDS
    )
    return Break.OPEN if finished and first.key not in vocabulary.CONNECTING else Break.NONE


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Whether a line break stands within a phrase: "Trước ngày⏎30/6", "Quý I,⏎Quý II", "1.⏎"."""
    before, after = tokens[at - 1] if at else END, tokens[at + 1]
    return (
        before.key in vocabulary.OPEN_ENDS
        or after.key in (",", "/", ")", "(")
        or after.text in ("và", "năm")
        or (before.key == "thường" and after.key == "xuyên")
        or (len(before.text) < 3 and before.kind is TokenKind.NUMBER and after.text in ("tháng", "lần"))
        or _number_follows_its_unit(tokens, at)
        or _year_follows_its_term(tokens, at)
        or (before.kind is TokenKind.DOCUMENT and after.key == "ngày")
    )


def _year_follows_its_term(tokens: list[Token], at: int) -> bool:
    """ "Tháng 6⏎2026"."""
    year = tokens[at + 1] if at + 1 < len(tokens) else END
    alone = at + 2 >= len(tokens) or tokens[at + 2].key in ("\n", ";", ".")
    term = at > 1 and tokens[at - 2].key in ("tháng", "quý")
    return term and alone and len(year.text) == 4 and 1900 <= year.value < 2200


def _number_follows_its_unit(tokens: list[Token], at: int) -> bool:
    """ "Quý⏎II/2026", but neither "Hàng tháng⏎6 tháng" nor "6 tháng⏎9 tháng"."""
    before, after, beyond = (
        [*tokens, END, END][at - 1],
        [*tokens, END][at + 1],
        [*tokens, END, END][at + 2],
    )
    earlier = tokens[at - 2] if at > 1 else END
    free = earlier.kind is not TokenKind.NUMBER and earlier.key not in ("hàng", "mỗi", "định", "theo")
    numeral = after.kind is TokenKind.NUMBER or after.key in vocabulary.ROMANS
    return before.key in ("tháng", "quý", "năm") and free and numeral and beyond.key != "tháng"


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
    if token.key == "." and _is_numbering(tokens, at):
        return False
    return token.key == ";" or (token.key == "." and (last or token.blank or tokens[at + 1].key == "\n"))


def _is_numbering(tokens: list[Token], at: int) -> bool:
    """Whether the full stop belongs to "1." or "a." at the head of a statement."""
    heads = at == 1 or (at > 1 and (tokens[at - 2].key in (";", "\n") or tokens[at - 2].key == "."))
    return heads and len(tokens[at - 1].key) <= 2


class Segment:
    """The tokens of one statement in a plan of a year, and the ways in which the rules look at them.

    A position may lie beyond either end, where nothing stands.
    """

    def __init__(self, tokens: list[Token], plan_year: int) -> None:
        self.tokens = tokens
        self.plan_year = plan_year
        self._keys = tuple(token.key for token in tokens)

    def token(self, at: int) -> Token:
        """The token here; END beyond the ends."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else END

    def key(self, at: int) -> str:
        """The key of the token here; "" beyond the ends."""
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def stands(self, at: int, phrase: tuple[str, ...]) -> bool:
        """Whether the phrase stands here."""
        return at >= 0 and self._keys[at : at + len(phrase)] == phrase

    def match(self, at: int, table: vocabulary.Table) -> int | None:
        """The position after the longest phrase of the table that stands here."""
        for phrase in table.get(self.key(at), ()):
            if self.stands(at, phrase):
                return at + len(phrase)
        return None

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
        token = self.token(at)
        return token.value if len(token.text) == 4 and 1900 <= token.value < 2200 else None
