"""Text typed in the old encodings TCVN3 (.VnTime) and VNI -> Unicode, each cell judged by its own letters.

Many cells are sure: most of their words are Vietnamese syllables only after decoding. The rest reads both ways,
because the encodings share characters ("bé" is bé, or bộ in TCVN3). There the commoner words win; only where
that tells nothing do the cell's font and the neighbours decide. So a cell of proper Unicode ("Công an xã") stays
as it is in a sheet of TCVN3, whatever stands around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from lib.base.syllables import commonness, is_syllable, untoned

TCVN3, VNI = "TCVN3", "VNI"
LEGACY_ENCODINGS = (TCVN3, VNI)

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
_VOWEL = re.compile(r"[aăâeêioôơuưy]")


class OldFont(NamedTuple):
    """A font of an old encoding; capitals says that it shows small letters as capitals (.VnTimeH)."""

    encoding: str
    capitals: bool = False


def old_font(name: str) -> OldFont | None:
    """What a font's name says of the encoding: .VnTime and .VnArialH are TCVN3's, VNI-Times is VNI's."""
    folded = name.lower()
    if folded.startswith(".vn"):
        return OldFont(TCVN3, folded.endswith("h"))
    return OldFont(VNI) if folded.startswith("vni-") else None


def decode_legacy(text: str, expected: str | None = None, *, doubtful: bool = True) -> tuple[str, str | None]:
    """Text typed in an old font (.VnTime, VNI-Times) as Unicode, with the encoding's name; else (text, None).

    Give it the text before clean(): TCVN3 writes "ư" as a soft hyphen. expected names the encoding of the
    cell's font or of its neighbours; then a text that reads both ways is decoded if that makes commoner words
    of it ("Sè" is Số). doubtful is for what could be either: whether a text is decoded where neither reading
    is the commoner, and one of words that are known in Unicode ("bé") at all.
    """
    composed = unicodedata.normalize("NFC", text)
    if not _LATIN1.search(composed) or _BEYOND_LATIN1.search(composed):
        return text, None
    name = _certain(composed) if expected is None else None
    if expected is not None and _is_meant(composed, expected, doubtful=doubtful):
        name = expected
    decoded = _decode(composed, name)
    return (decoded, name) if name and decoded != composed else (text, None)


def is_modern(text: str) -> bool:
    """Whether the text has letters that only Unicode Vietnamese writes (ă, đ, ơ, ạ …)."""
    return bool(_BEYOND_LATIN1.search(text))


def _certain(text: str) -> str | None:
    """The encoding that the letters alone prove."""
    as_is = _score(text, None).good_marked
    scores = {name: _score(text, name) for name in LEGACY_ENCODINGS}
    believed = [name for name in scores if scores[name].is_vietnamese and scores[name].proves(as_is)]
    best = max((scores[name].good for name in believed), default=0)
    names = [name for name in believed if scores[name].good == best]
    # Good in both ("Löu" is Lưu in VNI, Lửu in TCVN3): only the neighbours can tell.
    return names[0] if len(names) == 1 else None


def _is_meant(text: str, name: str, *, doubtful: bool) -> bool:
    """Whether a text among others in the encoding is in it too."""
    as_is, decoded = _score(text, None), _score(text, name)
    if not decoded.words:
        return True
    if not decoded.is_vietnamese:
        return False
    if not as_is.is_vietnamese or decoded.good_marked > as_is.good_marked:
        return True
    if not doubtful and as_is.common:
        return False
    return doubtful if decoded.common == as_is.common else decoded.common > as_is.common


def _decode(text: str, name: str | None) -> str:
    if name == TCVN3:
        return _with_capitals(text, text.translate(_TCVN3_TABLE))
    return _VNI_PATTERN.sub(_vni_char, text) if name == VNI else text


def _with_capitals(typed: str, decoded: str) -> str:
    """The decoded text with the capitals that TCVN3 has no codes for: "V¡N PHßNG" was typed in capitals.

    A word of capitals alone but for its marked letters proves it, for the whole text where no small letter of
    ASCII speaks against it.
    """
    words = [match.span() for match in _OLD_WORD.finditer(typed) if _is_of_capitals(match.group())]
    if words and not any("a" <= char <= "z" for char in typed):
        return decoded.upper()
    for start, end in words:
        decoded = decoded[:start] + decoded[start:end].upper() + decoded[end:]
    return decoded


def _is_of_capitals(word: str) -> bool:
    """ "PHßNG", "ñY": capitals beside a marked letter, where "KÕ" may be just the beginning of "Kế hoạch"."""
    ascii_letters = [char for char in word if char.isascii() and char.isalpha()]
    marked = len(ascii_letters) < sum(char not in "0123456789" for char in word)
    sure = len(ascii_letters) > 1 or (len(word) > 1 and not word[0].isascii())
    return marked and sure and bool(ascii_letters) and all(char.isupper() for char in ascii_letters)


def _vni_char(match: re.Match[str]) -> str:
    pair = match.group()
    char = _VNI_PAIRS[pair.lower()]
    return char.upper() if pair[0].isupper() else char


@dataclass
class _Score:
    """How Vietnamese a text is: its words, those with a mark, how many of each are syllables, how common."""

    words: int = 0
    good: int = 0
    marked: int = 0
    good_marked: int = 0
    longest: int = 0
    common: int = 0

    @property
    def is_vietnamese(self) -> bool:
        """Whether nearly all marked words and most words are syllables."""
        return self.marked > 0 and self.good_marked >= 0.8 * self.marked and self.good >= 0.7 * self.words

    def proves(self, as_is: int) -> bool:
        """Whether decoding makes syllables of more words; a single word must be long enough to tell."""
        return self.good_marked > as_is and (self.words > 1 or self.longest >= 3)


def _score(text: str, name: str | None) -> _Score:
    """The score of the text decoded from the named encoding (None: as it is)."""
    score = _Score()
    for word in _OLD_WORD.findall(text):
        decoded, marked = _decode(word, name), not word.isascii()
        if _can_be_judged(word, decoded):
            good = is_syllable(decoded)
            score.words += 1
            score.good += good
            score.marked += marked
            score.good_marked += marked and good
            score.longest = max(score.longest, len(word) * marked)
            score.common += commonness(decoded) if marked and good else 0
    return score


def _can_be_judged(word: str, decoded: str) -> bool:
    """Not codes (H§ND, UBND, 5.1a) and not lone symbols (©, §)."""
    if any(char.isdecimal() for char in word) or not _VOWEL.search(untoned(decoded)[0]):
        return False
    return not (word.isupper() and len(word) > 1) if word.isascii() else len(word) > 1
