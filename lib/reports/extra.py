"""What a report needs and no workbook has ("Nội dung bổ sung"): kept per report, carried on to the next one.

Counts are whole numbers or None (not known); texts hold one matter a line. What is of one period only is not carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lib.base import vietnamese as vn


@dataclass(frozen=True)
class Extra:
    """The officer's additions to one report; all empty where nothing was typed.

    sent holds the answers on requests of units: the request's words -> whether they go to the superior.
    """

    addressees: str = ""
    request: str = ""
    papers: int | None = None
    planned: int | None = None
    inspected: int | None = None
    found: int | None = None
    solved: int | None = None
    inspection: str = ""
    surveyed: int | None = None
    dialogues: int | None = None
    dialogue: str = ""
    highlights: str = ""
    shortcomings: str = ""
    causes: str = ""
    solutions: str = ""
    upward: str = ""
    internal: str = ""
    sent: Mapping[str, bool] | None = None

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a text, without dashes before and stops after."""
        text = str(getattr(self, name))
        return tuple(line for part in text.split("\n") if (line := part.strip().lstrip("-–+• ").rstrip(" ;")))

    def goes_up(self, words: str) -> bool | None:
        """The officer's answer on a request; None where it was not given."""
        return (self.sent or {}).get(vn.bare(words))


CARRIED = frozenset({"addressees", "solutions", "upward", "internal", "sent"})
"""Fields that hold on in the next report; requests of the superior, counts and results are of one period."""

LABELS: Mapping[str, str] = {
    "addressees": "Kính gửi (mỗi cơ quan một dòng)",
    "request": "Văn bản yêu cầu báo cáo của cấp trên",
    "papers": "Số văn bản chỉ đạo, điều hành đã ban hành",
    "planned": "Số cơ quan, đơn vị, bộ phận phải kiểm tra theo kế hoạch",
    "inspected": "Số đã kiểm tra",
    "found": "Số vấn đề phát hiện",
    "solved": "Số vấn đề đã xử lý",
    "inspection": "Nội dung, kết quả kiểm tra",
    "surveyed": "Số phiếu khảo sát sự hài lòng",
    "dialogues": "Số cuộc đối thoại với người dân, doanh nghiệp",
    "dialogue": "Nội dung, kết quả đối thoại",
    "highlights": "Kết quả nổi bật khác (mỗi ý một dòng)",
    "shortcomings": "Tồn tại, hạn chế khác (mỗi ý một dòng)",
    "causes": "Nguyên nhân khác (mỗi ý một dòng)",
    "solutions": "Nhiệm vụ, giải pháp kỳ tới (mỗi ý một dòng)",
    "upward": "Kiến nghị, đề xuất gửi cấp trên (mỗi ý một dòng)",
    "internal": "Kiến nghị nội bộ (lưu để theo dõi, không đưa vào báo cáo)",
}
COUNTS = frozenset({"papers", "planned", "inspected", "found", "solved", "surveyed", "dialogues"})


def extra_of(value: object) -> Extra:
    """The additions as kept by extra_value; what does not fit is left out."""
    if not isinstance(value, dict):
        return Extra()
    names = {field.name for field in fields(Extra)} & set(value)
    given: dict[str, Any] = {
        name: read for name in names if (read := _fitting(name, value[name])) is not None
    }
    return Extra(**given)


def _fitting(name: str, given: object) -> object:
    if name == "sent":
        pairs = given.items() if isinstance(given, dict) else ()
        return {str(words): up for words, up in pairs if isinstance(up, bool)}
    if name in COUNTS:
        whole = isinstance(given, int) and not isinstance(given, bool) and given >= 0
        return given if whole else None
    return vn.clean(given) if isinstance(given, str) else None


def extra_value(extra: Extra) -> dict[str, object]:
    """The additions as JSON: only what was given."""
    found = {field.name: getattr(extra, field.name) for field in fields(extra)}
    return {name: value for name, value in found.items() if value not in ("", None)}


def filled(extra: Extra, held: Extra) -> Extra:
    """The additions with the data's own counts where the officer typed none."""
    missing = {name: getattr(held, name) for name in COUNTS if getattr(extra, name) is None}
    return replace(extra, **missing)


def without(extra: Extra, held: Extra) -> Extra:
    """The additions without the counts that the data hold anyway: those go on with the data."""
    same: dict[str, Any] = {name: None for name in COUNTS if getattr(extra, name) == getattr(held, name)}
    return replace(extra, **same)


def carried(before: Extra) -> Extra:
    """What the next report takes over."""
    dropped = {f.name: f.default for f in fields(before) if f.name not in CARRIED}
    return replace(before, **dropped)  # type: ignore[arg-type]
