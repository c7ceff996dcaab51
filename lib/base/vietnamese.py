"""Vietnamese text: cleaning, matching, old encodings; numbers, dates and money read and written.

The one home of formats. Readers return None for what is not surely the thing asked for: a wrong
figure is worse than none. Dates are day/month/year whatever the machine's locale; numbers have the
dot for thousands and the comma for decimals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

TCVN3, VNI = "TCVN3", "VNI"
LEGACY_ENCODINGS = (TCVN3, VNI)

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
_MOVING_PAIRS = ("oa", "oe", "uy")
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


def _split_tone(vowel: str) -> tuple[str, str]:
    """A vowel without its tone, and the tone's combining mark ("" for none): "ắ" -> "ă", "\\u0301"."""
    apart = unicodedata.normalize("NFD", vowel)
    tone = "".join(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES)), tone


def _tone_forward(match: re.Match[str]) -> str:
    """oà -> òa, oè -> òe, uý -> úy; other pairs stay."""
    first, second = match.groups()
    plain, tone = _split_tone(second)
    if first + plain not in _MOVING_PAIRS:
        return match.group()
    return unicodedata.normalize("NFC", first + tone) + plain


def _tone_back(match: re.Match[str]) -> str:
    """òa -> oà, òe -> oè, úy -> uý before another letter; other pairs stay."""
    plain, tone = _split_tone(match.group(1))
    if plain + match.group(2) not in _MOVING_PAIRS:
        return match.group()
    return plain + unicodedata.normalize("NFC", match.group(2) + tone)


def _tone_off_q(match: re.Match[str]) -> str:
    """The slip "qúy" -> "quý"."""
    plain, tone = _split_tone(match.group(1))
    if plain != "u":
        return match.group()
    return "qu" + unicodedata.normalize("NFC", match.group(2) + tone)


def sort_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Key for codes in natural order: "1.9" before "1.10"."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, fold(part)) for part in parts)


# ---------------------------------------------------------------- old encodings

# What a cell typed in an old font holds: the bytes of the encoding seen as Latin-1 characters.
# Tables: TCVN 5712:1993 VN3 (.VnTime; capitals with tone come from a font of capitals, .VnTimeH,
# and have the codes of small letters) and VNI for Windows (a vowel followed by a mark).
_TCVN3_TABLE = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
)
_VNI_MARKS = {
    "a": dict(zip("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
    "": dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True)),
}
_VNI_PAIRS = {base + mark: char for base, marks in _VNI_MARKS.items() for mark, char in marks.items()}
_VNI_PATTERN = re.compile("|".join(sorted(_VNI_PAIRS, key=len, reverse=True)), re.IGNORECASE)

# Latin-1 characters between letters belong to the word in old encodings; ASCII punctuation does not,
# nor do the quotes and dashes of Windows fonts.
_OLD_WORD = re.compile(r"[^\s!-/:-@\[-`{-~\u2010-\u2026]+")
_LATIN1 = re.compile(r"[\u00a1-\u00ff]")
_BEYOND_LATIN1 = re.compile(r"[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")

_WORDS = re.compile(r"\S+")
_INITIALS = _WORDS.findall("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_RHYMES = frozenset(
    _WORDS.findall(
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu "
        "iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap "
        "oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
        "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uynh uyp uyt "
        "uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
        "y ych ynh yt yêm yên yêng yêt yêu"
    )
)
_VOWEL = re.compile(r"[aăâeêioôơuưy]")
_SYLLABLE = re.compile(rf"({'|'.join(sorted(_INITIALS, key=len, reverse=True))})?(.+)")


def decode_legacy(text: str, expected: str | None = None) -> tuple[str, str | None]:
    """Text typed in an old font (.VnTime, VNI-Times) as Unicode, with the encoding's name; else (text, None).

    Judged over the whole text: most of its words must be Vietnamese syllables only after decoding.
    Give it the text before clean(): TCVN3 writes "ư" as a soft hyphen. expected names the encoding in
    which the text's neighbours are known to be; it decides what could be read both ways ("bé", "Sè").
    """
    composed = unicodedata.normalize("NFC", text)
    if not _LATIN1.search(composed) or _BEYOND_LATIN1.search(composed):
        return text, None
    as_is = _score(composed, None).good_marked
    scores = {name: _score(composed, name) for name in ([expected] if expected else LEGACY_ENCODINGS)}
    believed = [name for name in scores if _convinces(scores[name], as_is, sure=name == expected)]
    best = max((scores[name].good for name in believed), default=0)
    names = [name for name in believed if scores[name].good == best]
    # Good in both ("Löu" is Lưu in VNI, Lửu in TCVN3): only the neighbours can tell.
    return (_decode(composed, names[0]), names[0]) if len(names) == 1 else (text, None)


def is_modern(text: str) -> bool:
    """Whether the text has letters that only Unicode Vietnamese writes (ă, đ, ơ, ạ …)."""
    return bool(_BEYOND_LATIN1.search(text))


def _decode(text: str, name: str | None) -> str:
    if name == TCVN3:
        return text.translate(_TCVN3_TABLE)
    return _VNI_PATTERN.sub(_vni_char, text) if name == VNI else text


def _vni_char(match: re.Match[str]) -> str:
    pair = match.group()
    char = _VNI_PAIRS[pair.lower()]
    return char.upper() if pair[0].isupper() else char


@dataclass
class _Score:
    """How Vietnamese a text is: its words, those with a mark, and how many of each are syllables."""

    words: int = 0
    good: int = 0
    marked: int = 0
    good_marked: int = 0
    longest: int = 0


def _score(text: str, name: str | None) -> _Score:
    """The score of the text decoded from the named encoding (None: as it is)."""
    score = _Score()
    for word in _OLD_WORD.findall(text):
        decoded, marked = _decode(word, name), not word.isascii()
        if _can_be_judged(word, decoded):
            good = _is_syllable(decoded)
            score.words += 1
            score.good += good
            score.marked += marked
            score.good_marked += marked and good
            score.longest = max(score.longest, len(word) * marked)
    return score


def _can_be_judged(word: str, decoded: str) -> bool:
    """Not codes (H§ND, UBND, 5.1a) and not lone symbols (©, §)."""
    if any(char.isdecimal() for char in word) or not _VOWEL.search(_untoned(decoded)[0]):
        return False
    return not (word.isupper() and len(word) > 1) if word.isascii() else len(word) > 1


def _convinces(score: _Score, as_is: int, *, sure: bool) -> bool:
    """Whether a decoding is believed: nearly all marked words and most words become syllables."""
    if sure and not score.words:
        return True
    if not score.marked or score.good_marked < 0.8 * score.marked or score.good < 0.7 * score.words:
        return False
    if sure:
        return True
    alone = score.words == 1
    return score.good_marked > as_is and (not alone or score.longest >= 3)


def _untoned(word: str) -> tuple[str, list[int]]:
    """A word in small letters without tones, and the positions of the letters that had one."""
    letters = [_split_tone(char) for char in word.lower()]
    return "".join(letter for letter, _ in letters), [i for i, (_, tone) in enumerate(letters) if tone]


@lru_cache(maxsize=8192)
def _is_syllable(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable: initial, rhyme, tone and the tone's place."""
    plain, tones = _untoned(word)
    match = _SYLLABLE.fullmatch(plain)
    if match is None or len(tones) > 1:
        return False
    initial, rhyme = match.group(1) or "", match.group(2)
    if initial == "gi" and rhyme not in _RHYMES:
        initial, rhyme = "g", "i" + rhyme
    elif initial == "gi" and tones == [1]:
        return False
    if rhyme not in _RHYMES or not _spelled(initial, rhyme):
        return False
    tone = _split_tone(word.lower()[tones[0]])[1] if tones else ""
    return _tone_fits(rhyme, tones[0] - len(initial) if tones else None, tone)


def _spelled(initial: str, rhyme: str) -> bool:
    """k, gh, ngh stand before e, ê, i, y only; c, g, ng before the others (but gì, gìn)."""
    front = rhyme[0] in "eêiy"
    if rhyme[0] == "y":
        return initial in ("", "qu") or (rhyme == "y" and initial in ("h", "k", "l", "m", "s", "t", "v"))
    if initial in ("k", "gh", "ngh"):
        return front
    return not (front and initial in ("c", "ng")) and not (initial == "g" and rhyme[0] in "eêy")


def _tone_fits(rhyme: str, place: int | None, tone: str) -> bool:
    """Rhymes in -c, -ch, -p, -t have sắc or nặng when they carry a tone at all; the tone has its letter."""
    if rhyme.endswith(("c", "ch", "p", "t")) and tone not in ("\u0301", "\u0323"):
        # Without any mark it may be a plain ASCII word ("cac", "het") typed in haste: not evidence.
        return False
    return place is None or place in _tone_places(rhyme)


def _tone_places(rhyme: str) -> set[int]:
    vowels = re.match(r"[aăâeêioôơuưy]+", rhyme)
    nucleus = vowels.group() if vowels else ""
    special = [i for i, char in enumerate(nucleus) if char in "ăâêôơư"]
    if special:
        return {special[0] if nucleus.startswith("ưa") or nucleus == "ưu" else special[-1]}
    if len(nucleus) < len(rhyme):
        return {len(nucleus) - 1}
    if nucleus in _MOVING_PAIRS:
        return {0, 1}
    return {1} if len(nucleus) == 3 else {0}


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
    **dict.fromkeys(("nghìn", "ngàn", "nghin", "ngan"), 1_000),
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
_UNIT_WORD = r"(?:nghìn|ngàn|nghin|ngan|triệu|trieu|tr|tỷ|tỉ|ty)"
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
