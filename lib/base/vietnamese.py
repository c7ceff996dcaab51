"""Vietnamese text: cleaning, matching, order; numbers, dates and money read and written.

The one home of formats. Readers return None for what is not surely the thing asked for: a wrong
figure is worse than none. Dates are day/month/year whatever the machine's locale; numbers have the
dot for thousands and the comma for decimals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

# ---------------------------------------------------------------- cleaning

# What nearly every cell is made of: nothing in it needs cleaning but repeated spaces. Latin letters with
# their marks composed, signs, dashes and quotes.
_USUAL = re.compile(
    r"[\n -~\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2460-\u27bf]*"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
# Unicode's Default_Ignorable_Code_Point beyond the categories dropped as a whole: fillers, joiners and
# variation selectors, which draw nothing although they count as letters and marks.
_IGNORABLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]")
# Signs that are drawn as a blank, and those of fonts of their own (Wingdings' bullets): a space, as the eye
# sees it, so that the words beside them stay apart.
_BLANKS = re.compile("[\u2800\u3164\uffa0\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs"})
_MOST_MARKS = 3
"""So many marks may stand on a composed letter. Vietnamese needs none, Thai and Hebrew two or three; more is a
pile that grows over the lines around it."""


def clean(text: str) -> str:
    """The text in NFC with plain single spaces and \\n, without what nobody sees.

    Dropped are the categories Cc, Cf (zero-width, direction, joiners of emoji), Cs and Cn, and what Unicode
    calls ignorable. Signs that draw a blank, and private ones, become a space. Of marks piled up on a letter
    three stay.
    """
    if _is_usual(text):
        return text.strip()
    kept = _without_piles(_seen(_LINE_ENDS.sub("\n", text)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in kept.split("\n")).strip()


def has_hidden(text: str) -> bool:
    """Whether clean() takes away characters other than line ends, tabs and repeated spaces."""
    if _is_usual(text):
        return False
    lines = _LINE_ENDS.sub("\n", text)
    seen = _seen(lines)
    return bool(_BLANKS.search(lines)) or any(map(_is_hidden, lines)) or len(_without_piles(seen)) < len(seen)


def _is_usual(text: str) -> bool:
    return "  " not in text and " \n" not in text and "\n " not in text and bool(_USUAL.fullmatch(text))


def _seen(text: str) -> str:
    """The text in NFC without hidden characters; composed last, for they may part a letter from its mark."""
    kept = "".join(char for char in _BLANKS.sub(" ", text) if not _is_hidden(char))
    return unicodedata.normalize("NFC", kept)


def _is_hidden(char: str) -> bool:
    if char in "\n\t":
        return False
    return unicodedata.category(char) in _UNSEEN or bool(_IGNORABLE.match(char))


def _without_piles(text: str) -> str:
    """The text in NFC with at most three marks after any other character."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


# ---------------------------------------------------------------- matching

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_TONED = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aeoiuyăâêôơư" for tone in _TONES)
# Both places are found in print: hoà and hòa at the end of a syllable; "hòan" for "hoàn" is a slip.
_OPEN_PAIR = re.compile(rf"(?<!q)([ou])([{_TONED}])(?!\w)")
_CLOSED_PAIR = re.compile(rf"([{_TONED}])([aey])(?=\w)")
_TONED_U_AFTER_Q = re.compile(rf"q([{_TONED}])([aăâeêiyơ])")
MOVING_PAIRS = ("oa", "oe", "uy")
_ANY_DASH = re.compile(r"[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]+\s*")
_PUNCTUATION = re.compile(r"[\W_]+")


_LONG = 500
"""Longer texts are no headings or names; keeping them for reuse would only hold memory."""


def fold(text: str) -> str:
    """For matching: no case, one tone placement (hoà = hòa), one dash without spaces, single blanks."""
    return _fold(text) if len(text) < _LONG else _fold.__wrapped__(text)


def bare(text: str) -> str:
    """fold() without diacritics and punctuation: the words (a-z, 0-9) with one space between."""
    return _bare(text) if len(text) < _LONG else _bare.__wrapped__(text)


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    text = _DASHES.sub("-", " ".join(clean(text).casefold().split()))
    text = unicodedata.normalize("NFC", text)
    text = _CLOSED_PAIR.sub(_tone_back, _OPEN_PAIR.sub(_tone_forward, text))
    return _TONED_U_AFTER_Q.sub(_tone_off_q, text)


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return _PUNCTUATION.sub(" ", letters).strip()


def split_tone(vowel: str) -> tuple[str, str]:
    """A vowel without its tone, and the tone's combining mark ("" for none): "ắ" -> "ă", "\\u0301"."""
    apart = unicodedata.normalize("NFD", vowel)
    tone = "".join(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES)), tone


def _tone_forward(match: re.Match[str]) -> str:
    """oà -> òa, oè -> òe, uý -> úy; other pairs stay."""
    first, second = match.groups()
    plain, tone = split_tone(second)
    if first + plain not in MOVING_PAIRS:
        return match.group()
    return unicodedata.normalize("NFC", first + tone) + plain


def _tone_back(match: re.Match[str]) -> str:
    """òa -> oà, òe -> oè, úy -> uý before another letter; other pairs stay."""
    plain, tone = split_tone(match.group(1))
    if plain + match.group(2) not in MOVING_PAIRS:
        return match.group()
    return plain + unicodedata.normalize("NFC", match.group(2) + tone)


def _tone_off_q(match: re.Match[str]) -> str:
    """The slip "qúy" -> "quý"."""
    plain, tone = split_tone(match.group(1))
    if plain != "u":
        return match.group()
    return "qu" + unicodedata.normalize("NFC", match.group(2) + tone)


_ALPHABET = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE_ORDER = ("", *(mark for mark in "\u0300\u0309\u0303\u0301\u0323"))
_SIGNS = " _-,;:!?./'\"()[]{}@*&#%+<=>"
_PARTS = re.compile(r"[0-9]{1,18}|.", re.DOTALL)

SortKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


@lru_cache(maxsize=8192)
def sort_key(text: str) -> SortKey:
    """Key of the one order of names and codes: Unicode's for Vietnamese (CLDR vi), numbers by their size.

    First the letters as the alphabet has them (a ă â b c d đ …; a blank before a sign, a sign before a number,
    a number before a letter), then the tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before capital.
    So "Đoàn" stands after "Dân", "Ấp" after "An" and before "Bí", and "1.10" after "1.9".
    """
    letters, tones = [], []
    for part in _PARTS.findall(_ANY_DASH.sub("-", clean(text)).lower()):
        if part.isdecimal():
            letters.append((1, int(part)))
            continue
        plain, tone = split_tone(part)
        rank = _ALPHABET.get(plain)
        tones.append(_TONE_ORDER.index(tone[:1]))
        sign = _SIGNS.find(part)
        letters.append((2, rank) if rank is not None else (0, sign) if sign >= 0 else (3, ord(part)))
    return tuple(letters), tuple(tones), text.swapcase()


# ---------------------------------------------------------------- numbers

_VIETNAMESE = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:[. ][0-9]{3})+|[0-9]{1,18})(?:,[0-9]{1,9})?")
_AMERICAN = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{1,9}|-?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,6}")
_DOT_DECIMAL = re.compile(r"-?[0-9]{1,18}\.[0-9]{1,9}")
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")


def is_ambiguous_number(text: str) -> bool:
    """Whether the text reads as different numbers in Vietnam and America: "1,250" is 1.25 or 1250."""
    return bool(_AMBIGUOUS.fullmatch(_number_text(text)))


def read_number(text: str) -> Decimal | None:
    """A number in Vietnamese writing, or in American writing where that is beyond doubt.

    "12.900" is 12900 (dots before groups of three), "12.5" is 12.5, "95,5" is 95.5. "1,250" could be
    1.25 or 1250: None, and is_ambiguous_number() tells why.
    """
    text = _number_text(text)
    if _AMBIGUOUS.fullmatch(text):
        return None
    if _AMERICAN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _VIETNAMESE.fullmatch(text):
        return Decimal(re.sub(r"[. ]", "", text).replace(",", "."))
    return Decimal(text) if _DOT_DECIMAL.fullmatch(text) else None


_LONGEST_NUMBER = 100


def _number_text(text: str) -> str:
    """The text made ready for the patterns of numbers; nothing for a text too long to be one."""
    text = clean(text)
    return text.replace("\u2212", "-").removeprefix("+") if len(text) <= _LONGEST_NUMBER else ""


def read_percent(text: str) -> Decimal | None:
    """A percentage with its sign as a fraction of 1: "95,5%" is 0.955. "95" without a sign is None."""
    text = clean(text)
    number_ = read_number(text[:-1]) if text.endswith("%") else None
    return None if number_ is None else number_ / 100


def read_counts(text: str) -> tuple[Decimal, Decimal] | None:
    """Part and whole of "123/125"; neither is negative, but the part may exceed the whole."""
    parts = clean(text).split("/")
    numbers = [read_number(part) for part in parts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return (numbers[0], numbers[1]) if min(numbers[0], numbers[1]) >= 0 else None


# ---------------------------------------------------------------- money

_SCALES = {
    **dict.fromkeys(("đồng", "đ", "dong", "vnđ", "vnd", "đvn"), 1),
    **dict.fromkeys(("nghìn", "ngàn", "nghin", "ngan", "ng"), 1_000),
    **dict.fromkeys(("triệu", "trieu", "tr"), 1_000_000),
    **dict.fromkeys(("tỷ", "tỉ", "ty", "ti"), 1_000_000_000),
}
_CURRENCY = r"(?:đồng|dong|vnđ|vnd|đ)"
_AMOUNT = re.compile(r"([0-9][0-9., ]*?)\s*(nghìn|ngàn|nghin|ngan|triệu|trieu|tr|tỷ|tỉ|ty|ti)\b[ .]*")
_MIXED = re.compile(r",[0-9]{3}\.0{3}$|\.[0-9]{3},0{3}$")
"""In đồng, "5,000.000" is rather five million with a slip than five thousand with three decimals."""
_END = re.compile(rf"\s*{_CURRENCY}?\s*(?:chẵn)?\s*(?:,-|\.-|\.)?$")


def read_dong(text: str, unit: int) -> int | None:
    """Money in đồng. A plain number counts in the given unit; words in the cell ("5 triệu", "đồng") win.

    None for what is not money, for an ambiguous number, and for fractions of a đồng. Never guessed
    by size. A minus sign is kept: whether a negative sum makes sense is the reader's to judge.
    """
    text = _number_text(text).lower()
    body = _END.sub("", text)
    in_words = bool(re.search(_CURRENCY, text[len(body) :]))
    if not re.search(r"[^\W\d_]", body):
        in_dong = in_words or unit == 1
        amount = None if in_dong and _MIXED.search(body) else read_number(body)
        return None if amount is None else _whole(amount * (1 if in_words else unit))
    return _amount_in_words(body)


def _amount_in_words(body: str) -> int | None:
    """ "3 triệu 500 nghìn": parts in falling scale, each part smaller than one of the scale before."""
    total, above, position = Decimal(0), None, 0
    for match in _AMOUNT.finditer(body):
        amount, scale = read_number(match.group(1)), _SCALES[match.group(2)]
        if match.start() != position or amount is None:
            return None
        if above is not None and amount * scale >= above:
            return None
        total, above, position = total + amount * scale, scale, match.end()
    return _whole(total) if position == len(body) else None


def _whole(amount: Decimal) -> int | None:
    return int(amount) if amount == amount.to_integral_value() else None


_UNIT_LABEL = r"(?:đvt|dvt|đơn vị(?: tính| tiền)?|don vi(?: tinh| tien)?)\s*[:;.-]?\s*"
_UNIT_WORD = r"(?:nghìn|ngàn|nghin|ngan|ng|triệu|trieu|tr|tỷ|tỉ|ty)"
# Words such as "Hội đồng", "hợp đồng", "cộng đồng" hold "đồng" too: alone it counts only in brackets,
# after a unit's label, or at the end behind a comma, a dash, a slash or a line break.
_UNIT_NOTE = re.compile(
    rf"(?:{_UNIT_LABEL}|[(\[,/\n:-]\s*|^)"
    rf"(?P<number>1(?:[.,]?000)*)?\s*(?P<scale>{_UNIT_WORD})?\s*\.?\s*(?P<dong>{_CURRENCY})?(?=\s*(?:[)\],;.\n/-]|$))"
)
_UNIT_INSIDE = re.compile(r"(?<![0-9])\s(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)\s+đồng\b")


def money_unit(text: str) -> int | None:
    """The unit of money that a heading or note states, in đồng; None if it states none or several.

    "ĐVT: nghìn đồng", "(triệu đồng)", "Đơn vị tính: 1.000 đồng", "Kinh phí (đồng)". An amount
    ("Kinh phí 5 triệu đồng") is not a unit.
    """
    lower = "\n".join(fold(line) for line in clean(text).split("\n"))
    found = {_note_unit(match) for match in _UNIT_NOTE.finditer(lower)} - {None}
    if not found:
        found = {_SCALES[match.group("scale")] for match in _UNIT_INSIDE.finditer(lower)}
    return found.pop() if len(found) == 1 else None


def _note_unit(match: re.Match[str]) -> int | None:
    number_, scale, currency = match.group("number"), match.group("scale"), match.group("dong")
    if not scale and not currency:
        return None
    times = int(re.sub(r"[.,]", "", number_)) if number_ else 1
    unit = times * (_SCALES[scale] if scale else 1)
    return unit if unit in (1, 1_000, 1_000_000, 1_000_000_000) else None


# ---------------------------------------------------------------- dates

_TIME = r"(?:[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY_FIRST = re.compile(
    rf"(?:ngày\s*)?([0-9]{{1,2}})\s*[/.-]\s*([0-9]{{1,2}})\s*[/.-]\s*([0-9]{{4}}|[0-9]{{2}}){_TIME}\.?"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}")
_IN_WORDS = re.compile(r"(?:ngày\s*)?([0-9]{1,2})\s*tháng\s*([0-9]{1,2})\s*(?:,\s*)?năm\s*([0-9]{4})\.?")
_MONTH = re.compile(r"(?:tháng|thang|t)?\s*([0-9]{1,2})\s*(?:[/.-]|năm|nam)\s*([0-9]{4})\.?")
_MONTH_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def read_date(text: str) -> date | None:
    """A whole date, always day/month/year (or ISO); a year of two digits is 20xx. Impossible ones: None."""
    text = clean(text).lower()
    if match := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(text):
        day_, month_, year = (int(group) for group in match.groups())
        return _date(year + 2000 if len(match.group(3)) == 2 else year, month_, day_)
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(*(int(group) for group in match.groups()))
    return None


def _date(year: int, month_: int, day_: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month_, day_)
    except ValueError:
        return None


def read_month(text: str) -> tuple[int, int] | None:
    """(year, month) of "Tháng 3/2026", "03/2026", "T3/2026", "tháng 3 năm 2026", "2026-03"."""
    text = clean(text).lower()
    if match := _MONTH.fullmatch(text):
        month_, year = int(match.group(1)), int(match.group(2))
    elif match := _MONTH_ISO.fullmatch(text):
        year, month_ = int(match.group(1)), int(match.group(2))
    else:
        return None
    return (year, month_) if 1 <= month_ <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR else None


# ---------------------------------------------------------------- output

DASH = "—"
_SHORT_SCALES = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn"))


def or_dash(value: T | None, show: Callable[[T], str] = str) -> str:
    """The value as show writes it; "—" for None: or_dash(amount, dong)."""
    return DASH if value is None else show(value)


def number(x: Decimal | float) -> str:
    """ "1.234,5": dots for thousands, comma, at most two decimals, no trailing zeros."""
    return _written(_decimal(x), 2)


def dong(n: int) -> str:
    """An amount in full, without its unit: "12.900.000"."""
    return f"{n:,}".replace(",", ".")


def dong_short(n: int) -> str:
    """An amount for headlines, rounded to two decimals, with its unit: "12,9 triệu", "1,25 tỷ"."""
    for scale, word in _SHORT_SCALES if abs(n) >= 1_000 else ():
        rounded = _rounded(Decimal(n) / scale, 2)
        if abs(rounded) >= 1:
            return f"{number(rounded)} {word}"
    return f"{dong(n)} đồng"


def percent(x: float) -> str:
    """A fraction of 1 as a percentage with at most one decimal: 0.1667 is "16,7%"."""
    return _written(_decimal(x) * 100, 1) + "%"


def share(part: int, whole: int) -> str:
    """Part, whole and percentage: "12/72 (16,7%)"; "0/0" where there is no whole.

    Rounding never turns a part into all or nothing: 9999 of 10000 is 99,9%, not 100%.
    """
    counts = f"{dong(part)}/{dong(whole)}"
    if not whole:
        return counts
    rate = _rounded(Decimal(part) * 100 / whole, 1)
    if 0 < part < whole:
        rate = min(max(rate, Decimal("0.1")), Decimal("99.9"))
    return f"{counts} ({_written(rate, 1)}%)"


def day(d: date) -> str:
    """ "15/9/2020"."""
    return f"{d.day}/{d.month}/{d.year}"


def day_long(d: date) -> str:
    """ "ngày 06 tháng 01 năm 2020": leading 0 for days under 10 and months 1, 2 (Nghị định 30/2020/NĐ-CP)."""
    month_ = f"{d.month:02}" if d.month <= 2 else str(d.month)
    return f"ngày {d.day:02} tháng {month_} năm {d.year}"


def month(d: date) -> str:
    """ "tháng 9/2020"."""
    return f"tháng {d.month}/{d.year}"


def _decimal(x: Decimal | float) -> Decimal:
    # Through repr, so that 0.955 is what it looks like and not its binary neighbour.
    return x if isinstance(x, Decimal) else Decimal(repr(x))


_WIDE = Context(prec=9_999)
"""A cell may hold 1E+308, or a hundred digits."""


def _rounded(x: Decimal, places: int) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def _written(x: Decimal, places: int) -> str:
    whole, _, decimals = f"{_rounded(x, places):,f}".partition(".")
    decimals = decimals.rstrip("0")
    text = whole.replace(",", ".") + (f",{decimals}" if decimals else "")
    return "0" if text == "-0" else text
