"""What units ask for, and whether it is for the superior or for the commune's own chairman."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lib.assessing.assess import Assessment
from lib.base import vietnamese as vn
from lib.reports import phrases
from lib.reports.extra import Extra
from lib.reports.words import bare_end
from lib.views.requests import ASKING, obstacle_of

_ABOVE = re.compile(
    r"\b(?:huyện|tỉnh|(?:ubnd|hđnd) thành phố|trung ương|chính phủ|cấp trên|cấp có thẩm quyền|(?<!cơ )sở|"
    r"bộ (?!phận|máy|hồ sơ|tiêu chí|thủ tục|chỉ số|mã)|bưu điện|kho bạc|bảo hiểm|điện lực|vnpt|viettel|viễn thông|"
    r"ngân hàng|chi cục|cục|thuế|tòa án|viện kiểm sát|các cấp|nhà cung cấp)\b"
    r"|\bđơn vị cung cấp\b"
)
_OWN = re.compile(
    r"\b(?:chủ tịch|phó chủ tịch|lãnh đạo|(?:ubnd|ủy ban nhân dân|đảng ủy|hđnd) (?:xã|phường|đặc khu|thị trấn)|"
    r"văn phòng|phòng|trung tâm|bộ phận|công chức|các thôn|tổ dân phố)\b"
)
_OF_DEADLINES = re.compile(
    r"\b(?:gia hạn|lùi|dời|gộp|ấn định|điều chỉnh (?:thời hạn|tiến độ|lịch)|chuyển sang (?:tháng|quý|năm))\b"
)
"""What only the chairman who set the deadlines can grant."""


MOST_BETWEEN = 4
"""Words between "Chủ tịch", "Phòng …" and the body above that it belongs to ("Phòng Nội vụ huyện")."""


@dataclass(frozen=True)
class Request:
    """What a unit asks for, with the task it is about; up is None where nobody can tell whom it is for."""

    words: str
    unit: str | None
    title: str
    up: bool | None


def requests_of(now: Assessment, extra: Extra) -> Iterator[Request]:
    """The requests in the column of obstacles, each once; the officer's answers go before what the words say."""
    seen: set[str] = set()
    for state in now.states:
        words = bare_end(obstacle_of(state.obstacle).request)
        key = vn.bare(words)
        if words and key not in seen:
            seen.add(key)
            answer = extra.goes_up(words)
            up = is_for_superior(words) if answer is None else answer
            yield Request(phrases.upper_first(words), state.task.lead, state.task.title, up)


def is_for_superior(words: str) -> bool | None:
    """Whether a request is for a body outside the commune, by the body named right after the word of asking."""
    text = vn.fold(words)
    asked = ASKING.search(text)
    window = " ".join(text[asked.end() if asked else 0 :].split()[:9])
    above, own = _ABOVE.search(window), _OWN.search(window)
    if above and own:
        # "Chủ tịch UBND huyện" is above; "Văn phòng trình huyện" is asked of the own office.
        between = window[own.end() : above.start()].split()
        asked_to_act = any(phrases.is_action(" ".join(between[at:])) for at in range(len(between)))
        return above.start() < own.start() or (len(between) <= MOST_BETWEEN and not asked_to_act)
    if above or own:
        return bool(above)
    return False if _OF_DEADLINES.search(text) else None


def upward(now: Assessment, extra: Extra) -> Iterator[str]:
    """The sentences of the part "Kiến nghị, đề xuất": what goes to the superior and other bodies outside."""
    for request in requests_of(now, extra):
        if request.up:
            context = f" (nội dung: {phrases.subject(request.title)})"
            yield f"{request.words}{context if len(request.words.split()) < 14 else ''}."
    for line in extra.lines("upward"):
        yield f"{phrases.upper_first(bare_end(line))}."
