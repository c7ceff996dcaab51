"""The text of a deadline cell as tokens: numbers, words, signs, numbers of documents.

Spelling is mended here, so that the grammar compares keys only: slips ("quí", "hằng"), text without accents, glued words
("quýII"), short forms ("Q.2", "T.6"). A word is changed only where its neighbours leave no doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.base.vietnamese import bare, clean, fold
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


_COLON = re.compile(r"\b([Nn]g[aà]y|[Tt]r[uư][oớ]c)\s*:\s*(?=[0-9])")
"""Of "Trước ngày: 15/6"."""


_GLUED = re.compile(r"(quý|quí|qúy|quy)([ivl]{1,3})", re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, with line breaks as signs."""
    plain = _DOUBLE_SLASH.sub("/", _DASH.sub("-", unicodedata.normalize("NFKC", clean(_DASH.sub("-", text)))))
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
    if glued or (kind is TokenKind.WORD and typed[0] == "Q" and typed[1:].lower() in vocabulary.ROMANS):
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
    return "ngày" if bare(after.text) in ("lam", "cuoi") else "ngay"
