"""The parts of the meeting, and which of them the chairman wants in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """The nine parts of the meeting; the value stands in the kept settings."""

    LAST_DECISIONS = "ket-luan-truoc"
    PICTURE = "toan-canh"
    LATE = "qua-han"
    CHANGES = "thay-doi"
    AREAS = "linh-vuc"
    MONEY = "kinh-phi"
    INDICATORS = "chi-tieu"
    COMING = "sap-den-han"
    TODAY = "ket-luan"


PART_WORDS: Mapping[Part, str] = {
    Part.LAST_DECISIONS: "Kết luận kỳ trước",
    Part.PICTURE: "Toàn cảnh",
    Part.LATE: "Việc quá hạn",
    Part.CHANGES: "Thay đổi so với kỳ trước",
    Part.AREAS: "Lĩnh vực chậm tiến độ",
    Part.MONEY: "Kinh phí",
    Part.INDICATORS: "Chỉ tiêu chưa đạt",
    Part.COMING: "Việc đến hạn trong 30 ngày tới",
    Part.TODAY: "Kết luận hôm nay",
}


@dataclass(frozen=True)
class Settings:
    """Which parts the chairman wants, and in which order."""

    order: tuple[Part, ...] = tuple(Part)
    hidden: frozenset[Part] = frozenset()

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts to show, in order."""
        return tuple(part for part in self.order if part not in self.hidden)


WHOLE = Settings()
"""All parts in their usual order."""


def settings_of(kept: Any) -> Settings:
    """The settings as they were kept; parts that they do not name follow at the end, nothing hidden."""
    words = kept if isinstance(kept, dict) else {}
    named = [Part(word) for word in words.get("order", ()) if word in Part.__members__.values()]
    order = dict.fromkeys([*named, *Part])
    hidden = frozenset(Part(word) for word in words.get("hidden", ()) if word in Part.__members__.values())
    return Settings(tuple(order), hidden)


def settings_value(settings: Settings) -> dict[str, list[str]]:
    """The settings as they are kept."""
    return {"order": [str(part) for part in settings.order], "hidden": sorted(map(str, settings.hidden))}
