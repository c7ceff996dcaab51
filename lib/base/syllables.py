"""Vietnamese syllables: whether a word can be one, and which ones official texts are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from lib.base.vietnamese import MOVING_PAIRS, split_tone

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

# Syllables that an old encoding and Unicode write with the same characters, so that a text made of them
# ("bé" is bé, and bộ in TCVN3) reads both ways: how common each is in plans, reports and letters of communes,
# counted in such texts; from many in every page to rare. What is not listed is rarer still.
_COMMON = (
    """
    bố bộ chế còn có công cơ dân dự hoàn hóa hoá hồ hộ không một nhân phí phòng phụ quá soát sơ số tháng thông thể
    thống trên trì tên từ về vị vụ xã xây đã
    """,
    """
    bị bỏ cá cán chí chính chú chỗ chờ cùng cũ cụ dẫn dụng dùng dựng dừng dòng giá giám giáo giờ gì góp gói hòa hoà
    hơn khó khóa khoá khối kèm lên lòng lúc lớp lộ lý mã môn mềm mỗi mốc ngân nhóm nâng nên nơi nộp phân phẩm phối phó
    phú quốc rõ sáng sự sử thân thêm thì thôn thú thúc thí thẩm thị toàn toán trí trú trễ trị trống trụ tâm tín tìm tế
    tốt tối tổ tú từng tự vì văn vẫn vốn xoá xóa xét yên ít ông đó đóng đoàn đông
    """,
    """
    bà bá bãi bé bên bóng bù bút bồi bớt bốn chép chín chót chúc chúng chấm chấn chối chống chốt chồng chừng châm cho
    chó chùa chút cân cái cô cơn cố cũng dán dân dễ dồn dôi dụ dựa giỗ giúp gìn gõ gồm gỡ hai hè hùng hộp hôm hôn hỏi
    hỏng hồi hỗ hó khái khoán khoán khẩn khỏi khớp khôi lãng lễ lò lô lũ lúa lùi lẫn lồng lỗi lớn lợi lựa mã mô môi mũ
    mũi mùa mùng múa múi mốt mồng mới mừng má ngã ngoài ngõ ngũ ngồi ngừng nhãn nhìn nhò nhỏ nhớ nhấn nhị nó nói nóng nỗ
    nối nền nút oan phá phê phím phóng phông phù phúc phút phấn phố quán quân quí rãi rút rỗng rộng rơi rồi sót sân sâu
    sóng sớm sông thá thái thân thế thoát thôi thóc thù thuê thừa tám tá tê thó tó tô tôi túc tù tốc tồn tờ trái trân trò
    trô trùng trúc trấn trỏ trừ trể trồng vô vùng ví vấn vó vừa vồng xám xấu xó xô yến á án âm ích đoán đá đê đè đôi đôn
    đá đâu ơn ấn ẩn ôn
    """,
)
_WEIGHTS = {
    word: weight for weight, words in zip((1, 2, 3), reversed(_COMMON), strict=True) for word in words.split()
}


def commonness(word: str) -> int:
    """How common a syllable is among those that an old encoding makes ambiguous: 3, 2, 1, or 0 for rare."""
    return _WEIGHTS.get(word.lower(), 0)


def untoned(word: str) -> tuple[str, list[int]]:
    """A word in small letters without tones, and the positions of the letters that had one."""
    letters = [split_tone(char) for char in word.lower()]
    return "".join(letter for letter, _ in letters), [i for i, (_, tone) in enumerate(letters) if tone]


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable: initial, rhyme, tone and the tone's place."""
    plain, tones = untoned(word)
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
    tone = split_tone(word.lower()[tones[0]])[1] if tones else ""
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
    if nucleus in MOVING_PAIRS:
        return {0, 1}
    return {1} if len(nucleus) == 3 else {0}
