"""The kinds of change between two versions of a plan, their words, and what one change says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from lib.base import vietnamese as vn
from lib.base.problems import CellRef
from lib.plan import Indicator, Task


class ChangeKind(StrEnum):
    """Kinds of change between two versions of a plan, with their words for tables and the heading of a group."""

    words: str

    def __new__(cls, code: str, words: str) -> ChangeKind:
        """A member is its code, a string; its words stand beside it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    COLUMN_SORTED = "column-sorted", "Một cột bị sắp xếp riêng"
    COLUMN_FILLED = "column-filled", "Một cột bị kéo chép xuống"
    COLUMN_LOST = "column-lost", "Mất một cột"
    SHEET_LOST = "sheet-lost", "Mất một sheet"
    REFERENCES_STALE = "references-stale", "Còn ghi mã nhiệm vụ cũ"
    YEAR_BEGUN = "year-begun", "Kế hoạch năm mới"
    TASK_ADDED = "task-added", "Thêm dòng"
    TASK_REMOVED = "task-removed", "Bỏ dòng"
    TASK_RENAMED = "task-renamed", "Đổi tên"
    TASK_RECODED = "task-recoded", "Đánh lại số"
    AREA_CHANGED = "area-changed", "Chuyển lĩnh vực"
    LEAD_CHANGED = "lead-changed", "Đổi bộ phận chủ trì"
    PARTNERS_CHANGED = "partners-changed", "Đổi bộ phận phối hợp"
    PRODUCT_CHANGED = "product-changed", "Đổi sản phẩm kiểm chứng"
    DEADLINE_MOVED = "deadline-moved", "Dời hạn"
    DEADLINE_LOST = "deadline-lost", "Không còn hạn"
    DEADLINE_REWORDED = "deadline-reworded", "Ghi lại thời hạn"
    EXTENDED = "extended", "Gia hạn"
    MILESTONE_ADDED = "milestone-added", "Thêm mốc"
    MILESTONE_REMOVED = "milestone-removed", "Bỏ mốc"
    MILESTONE_RENAMED = "milestone-renamed", "Đổi tên mốc"
    DONE = "done", "Hoàn thành"
    COMPLETION_AHEAD = "completion-ahead", "Ghi hoàn thành trước ngày"
    COMPLETION_BACKDATED = "completion-backdated", "Ghi hoàn thành lùi ngày"
    COMPLETION_REWRITTEN = "completion-rewritten", "Sửa ngày hoàn thành"
    COMPLETION_REMOVED = "completion-removed", "Bỏ ngày hoàn thành"
    PROGRESS = "progress", "Tiến độ tăng"
    PROGRESS_BACK = "progress-back", "Tiến độ giảm"
    RESULT_CHANGED = "result-changed", "Kết quả thực hiện"
    TASK_RESTING = "task-resting", "Dừng, tạm dừng, chuyển năm sau"
    EVIDENCE_ADDED = "evidence-added", "Thêm minh chứng"
    EVIDENCE_CHANGED = "evidence-changed", "Sửa minh chứng"
    EVIDENCE_REMOVED = "evidence-removed", "Bỏ minh chứng"
    UPDATED = "updated", "Cập nhật trong kỳ"
    OBSTACLE_CHANGED = "obstacle-changed", "Vướng mắc, kiến nghị"
    MONEY_CHANGED = "money-changed", "Đổi dự toán"
    UNIT_JUMP = "unit-jump", "Đổi đơn vị tiền"
    NEW_SPENDING = "new-spending", "Chi mới"
    SPENDING_CHANGED = "spending-changed", "Sửa khoản chi"
    SPENDING_REMOVED = "spending-removed", "Bỏ khoản chi"
    INDICATOR_ADDED = "indicator-added", "Thêm chỉ tiêu"
    INDICATOR_REMOVED = "indicator-removed", "Bỏ chỉ tiêu"
    INDICATOR_RENAMED = "indicator-renamed", "Đổi tên chỉ tiêu"
    INDICATOR_RECODED = "indicator-recoded", "Đổi mã chỉ tiêu"
    INDICATOR_BASIS_CHANGED = "indicator-basis-changed", "Đổi cách tính chỉ tiêu"
    INDICATOR_DETAIL_CHANGED = "indicator-detail-changed", "Sửa thông tin chỉ tiêu"
    TARGET_LOWERED = "target-lowered", "Hạ mục tiêu"
    TARGET_RAISED = "target-raised", "Nâng mục tiêu"
    NEW_FIGURE = "new-figure", "Số liệu mới"
    FIGURE_CHANGED = "figure-changed", "Sửa số liệu tháng này"
    PAST_FIGURE_CHANGED = "past-figure-changed", "Sửa số liệu tháng trước"
    EVENT_ADDED = "event-added", "Việc phát sinh mới"
    EVENT_DONE = "event-done", "Xong việc phát sinh"
    EVENT_CHANGED = "event-changed", "Sửa việc phát sinh"
    EVENT_REMOVED = "event-removed", "Bỏ việc phát sinh"
    DECISION_ADDED = "decision-added", "Kết luận mới"
    DECISION_DONE = "decision-done", "Xong kết luận"
    DECISION_CHANGED = "decision-changed", "Sửa kết luận"
    DECISION_REMOVED = "decision-removed", "Bỏ kết luận"
    REPORT_DATE_FORWARD = "report-date-forward", "Ngày số liệu mới"
    REPORT_DATE_BACK = "report-date-back", "Ngày số liệu lùi lại"
    INFO_CHANGED = "info-changed", "Sửa thông tin chung"


MOVES = frozenset({ChangeKind.DEADLINE_MOVED, ChangeKind.DEADLINE_LOST, ChangeKind.EXTENDED})
"""Kinds that change when a task is due."""


@dataclass(frozen=True)
class Change:
    """One difference. key names the task, indicator … in the new version (in the old one if it is gone).

    at is the cell in the new workbook; before and after are as shown to people, None for nothing. group says under
    which words ordinary changes are told together, where the kind is not enough.
    """

    kind: ChangeKind
    key: str
    title: str
    at: CellRef | None
    before: str | None
    after: str | None
    sentence: str
    dangerous: bool
    group: str = ""


@dataclass(frozen=True)
class NewYear:
    """The plan of a new year beside the one before: rows (without groups) and indicators."""

    before: int
    after: int
    carried: tuple[tuple[Task, Task], ...]
    added: tuple[Task, ...]
    dropped: tuple[Task, ...]
    indicators_added: tuple[Indicator, ...]
    indicators_dropped: tuple[Indicator, ...]


@dataclass(frozen=True)
class Comparison:
    """All differences between two versions, in the order of the new workbook within each subject."""

    changes: tuple[Change, ...]
    new_year: NewYear | None = None
    """Set where the new version is the plan of another year: then the changes only say what that brings."""

    @cached_property
    def dangerous(self) -> tuple[Change, ...]:
        """Changes to confirm once more before publishing."""
        return tuple(change for change in self.changes if change.dangerous)

    @cached_property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes of each kind."""
        return Counter(change.kind for change in self.changes)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Dangerous changes one by one, then ordinary ones, those of a kind in one sentence if many."""
        ordinary: dict[str, list[Change]] = defaultdict(list)
        for change in self.changes:
            if not change.dangerous:
                ordinary[change.group or change.kind.words].append(change)
        grouped = [line for group, found in ordinary.items() for line in _grouped(group, found)]
        return (*(change.sentence for change in self.dangerous), *grouped)


MOST_NAMED = 60
ROUTINE = frozenset(
    {ChangeKind.UPDATED, ChangeKind.PROGRESS, ChangeKind.NEW_FIGURE, ChangeKind.EVIDENCE_ADDED}
)
"""Kinds that every month brings to many rows: told together from the second one on."""


def _grouped(group: str, found: Sequence[Change]) -> list[str]:
    if len(found) <= (1 if found[0].kind in ROUTINE else 3):
        return [change.sentence for change in found]
    return [f"{group}: {len(found)} điểm ({named_list(map(_item, found), MOST_NAMED)})."]


def _item(change: Change) -> str:
    """Who, and what it is now where that is short."""
    brief = change.after if change.after not in (None, change.key) and len(change.after or "") <= 12 else ""
    return f"{change.key} {brief}".strip() if change.key else ""


# Words of the sentences


def _short(text: str, length: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"


def quoted(text: str | None) -> str:
    """A cell's words in a sentence, a long text cut: "«Văn phòng»"."""
    return f"«{_short(text)}»" if text else "(trống)"


def named_list(names: Iterable[str], most: int = 12) -> str:
    """Names in a sentence, each once, the first ones of many."""
    distinct = list(dict.fromkeys(filter(None, names)))
    return ", ".join(distinct[:most]) + (" …" if len(distinct) > most else "")


def lost_sheet(sheet: str, rows: str, count: int, names: Iterable[str]) -> Change:
    """All rows of a sheet gone at once, as one change."""
    said = named_list(names)
    words = f"Sheet «{sheet}»: cả {count} {rows} của bản trước không còn ({said})."
    return Change(ChangeKind.SHEET_LOST, "", f"Sheet {sheet}", None, said, None, words, True)


def from_to(before: str | None, after: str | None) -> str:
    """What a text was and is, in a sentence; long ones that begin alike are quoted from where they differ."""
    if before and after and _short(before) == _short(after):
        pairs = enumerate(zip(before, after, strict=False))
        same = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
        start = before.rfind(" ", 0, max(0, same - 20)) + 1
        before, after = (f"… {text[start:]}" if start else text for text in (before, after))
    return f"đổi từ {quoted(before)} thành {quoted(after)}"


def on_day(day: date | None) -> str:
    """A date in a sentence; "—" for none."""
    return vn.or_dash(day, vn.day)


def money_text(amount: int | None) -> str:
    """An amount in a sentence: "1.500.000 đồng"."""
    return f"{vn.dong(amount)} đồng" if amount is not None else "(trống)"
