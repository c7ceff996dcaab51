"""Indicators in sentences: "100% (11/11) cán bộ cấp xã đạt chuẩn", "còn 03 hồ sơ trễ hạn (mục tiêu: không có)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lib.assessing.assess import IndicatorState, IndicatorStatus
from lib.assessing.indicators import lost_for_good
from lib.base import vietnamese as vn
from lib.plan import Combine, Direction, Indicator
from lib.reports.phrases import lower_first
from lib.reports.words import bare_end
from lib.views.indicators import figure_words, is_percent

_RATE = re.compile(
    r"^(?:tỷ lệ|tỉ lệ|mức độ|mức|chỉ số|điểm|xếp hạng|thứ hạng|thời gian|số lượng|số|tổng số)\b",
    re.IGNORECASE,
)
"""Titles that name the measure itself, and so are the subject of "đạt"."""
_GROWTH = re.compile(r"\b(tăng|giảm)\b(?!\s+(?:cường|tải))", re.IGNORECASE)


def value_words(state: IndicatorState, amount: Callable[[float | None, Indicator], str]) -> str:
    """ "98,5% (123/125)", "bình quân 91,3%", "3 hồ sơ": the counts stand beside the rate where the figure has them."""
    indicator = state.indicator
    words = amount(state.latest, indicator)
    if indicator.combine is Combine.AVERAGE:
        return f"bình quân {words}" if len(state.known) > 1 else words
    figure = state.known.get(state.month or 0)
    if figure is None or figure.part is None or figure.whole is None:
        return words
    return f"{words} ({vn.number(figure.part)}/{vn.number(figure.whole)})"


def _amount(value: float | None, indicator: Indicator) -> str:
    """A figure in its unit; whole numbers of things below ten with a leading zero."""
    if value is not None and not is_percent(indicator) and 0 < value < 10 and value == int(value):
        return " ".join(filter(None, (f"{int(value):02}", indicator.unit)))
    return figure_words(value, indicator)


def goal(indicator: Indicator) -> str:
    """ "mục tiêu 90%", "mục tiêu không quá 02 hồ sơ", "mục tiêu: không có"."""
    if indicator.target is None:
        return ""
    if indicator.target == 0:
        return "mục tiêu: không có" if indicator.direction is Direction.AT_MOST else ""
    words = _amount(indicator.target, indicator)
    return f"mục tiêu {words}" if indicator.direction is Direction.AT_LEAST else f"mục tiêu không quá {words}"


def phrase(state: IndicatorState) -> str:
    """The indicator as a clause, its first letter small; the target stands beside it unless it is just met in full."""
    words = _clause(state)
    full = (
        state.latest is not None
        and state.latest == state.indicator.target
        and state.status is IndicatorStatus.MET
    )
    target = "" if full else goal(state.indicator)
    return f"{words} ({target})" if target else words


def _clause(state: IndicatorState) -> str:
    indicator, title = state.indicator, lower_first(bare_end(state.indicator.title))
    unit = (indicator.unit or "").strip()
    if state.latest == 0 and indicator.direction is Direction.AT_MOST and not is_percent(indicator):
        return f"không có {_counted(title)}"
    value = value_words(state, _amount)
    if "bình quân" in title:
        value = value.removeprefix("bình quân ")
    if value.startswith("bình quân ") and is_percent(indicator) and not _RATE.match(title):
        return f"tỷ lệ {title} bình quân đạt {value.removeprefix('bình quân ')}"
    still = "còn " if indicator.direction is Direction.AT_MOST else ""
    if unit and (counted := _counted(title)) != title and vn.fold(counted).startswith(vn.fold(unit)):
        return f"{still or 'có '}{value}{counted[len(unit) :]}"
    if _RATE.match(title):
        return f"{title} {_verb(title)}{value}"
    if is_percent(indicator):
        if found := _GROWTH.search(title):
            return f"{title[: found.end()]} {value}{title[found.end() :]}"
        return f"{value} {title}"
    if unit and vn.fold(title).startswith(vn.fold(unit)):
        return f"{still}{value}{title[len(unit) :]}"
    if title.startswith(("trường hợp ", "lượt ", "vụ ")) or unit == "người":
        return f"{'có ' if unit == 'người' else still}{value.removesuffix(unit).strip()} {title}"
    return f"{title}: {value}"


def _counted(title: str) -> str:
    return re.sub(r"^(?:số lượng|số|tổng số)\s+", "", title, flags=re.IGNORECASE)


def _verb(title: str) -> str:
    return "là " if title.startswith(("thời gian", "số", "tổng")) else "đạt "


def missed_for_good(state: IndicatorState) -> str:
    """Why a running total can no longer reach its target: of all in time, some were late and stay so; else empty."""
    if not lost_for_good(state.indicator, state.known):
        return ""
    figure = state.known[max(state.known)]
    if figure.part is None or figure.whole is None:
        return "đã có trường hợp quá hạn nên cả năm không đạt mục tiêu"
    late = int(figure.whole - figure.part)
    return f"đã có {late:02} trường hợp quá hạn nên cả năm không đạt mục tiêu"


def raised(state: IndicatorState) -> str:
    """What is to be done about an indicator off its target, the way its target points: more of it, or less."""
    indicator = state.indicator
    title = lower_first(bare_end(indicator.title))
    if indicator.direction is Direction.AT_LEAST:
        goal_ = _amount(indicator.target, indicator)
        if missed_for_good(state):
            return f"không để phát sinh thêm trường hợp quá hạn đối với {_things(title)}"
        if _RATE.match(title):
            return (
                f"nâng {title} lên {goal_} trở lên" if indicator.target != 1 else f"nâng {title} lên {goal_}"
            )
        if is_percent(indicator):
            return f"nâng tỷ lệ {title} lên {goal_}" + ("" if indicator.target == 1 else " trở lên")
        return f"bảo đảm có {goal_} {_without_unit(title, indicator)}".strip()
    if indicator.target == 0:
        return f"khắc phục, không để phát sinh thêm {_counted(title)}"
    return f"giảm {_counted(title)} còn không quá {_amount(indicator.target, indicator)}"


def _things(title: str) -> str:
    """What is counted: "hồ sơ TTHC" of "tỷ lệ hồ sơ TTHC giải quyết đúng hạn"."""
    bare = re.sub(r"^(?:tỷ lệ|tỉ lệ)\s+", "", title)
    return (
        re.split(r"\s+(?:được\s+)?(?:giải quyết|xử lý|trả|đúng|trước|thực hiện)\b", bare, maxsplit=1)[0]
        or bare
    )


def _without_unit(title: str, indicator: Indicator) -> str:
    unit = (indicator.unit or "").strip()
    return title[len(unit) :].strip() if unit and vn.fold(title).startswith(vn.fold(unit)) else title


def sentence(states: Iterable[IndicatorState]) -> str:
    """Several indicators as one enumeration."""
    return "; ".join(phrase(state) for state in states)
