"""The kinds of change between two versions of a plan, their words, and what one change says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from lib.base import vietnamese as vn
from lib.base.problems import CellRef


class ChangeKind(StrEnum):
    """Kinds of change between two versions of a plan."""

    COLUMN_SORTED = "column-sorted"
    TASK_ADDED = "task-added"
    TASK_REMOVED = "task-removed"
    TASK_RENAMED = "task-renamed"
    TASK_RECODED = "task-recoded"
    AREA_CHANGED = "area-changed"
    LEAD_CHANGED = "lead-changed"
    PARTNERS_CHANGED = "partners-changed"
    PRODUCT_CHANGED = "product-changed"
    DEADLINE_MOVED = "deadline-moved"
    DEADLINE_LOST = "deadline-lost"
    DEADLINE_REWORDED = "deadline-reworded"
    EXTENDED = "extended"
    MILESTONE_ADDED = "milestone-added"
    MILESTONE_REMOVED = "milestone-removed"
    MILESTONE_RENAMED = "milestone-renamed"
    DONE = "done"
    COMPLETION_BACKDATED = "completion-backdated"
    COMPLETION_REWRITTEN = "completion-rewritten"
    COMPLETION_REMOVED = "completion-removed"
    PROGRESS = "progress"
    PROGRESS_BACK = "progress-back"
    EVIDENCE_ADDED = "evidence-added"
    EVIDENCE_CHANGED = "evidence-changed"
    EVIDENCE_REMOVED = "evidence-removed"
    UPDATED = "updated"
    OBSTACLE_CHANGED = "obstacle-changed"
    MONEY_CHANGED = "money-changed"
    UNIT_JUMP = "unit-jump"
    NEW_SPENDING = "new-spending"
    SPENDING_CHANGED = "spending-changed"
    SPENDING_REMOVED = "spending-removed"
    INDICATOR_ADDED = "indicator-added"
    INDICATOR_REMOVED = "indicator-removed"
    INDICATOR_RENAMED = "indicator-renamed"
    INDICATOR_RECODED = "indicator-recoded"
    INDICATOR_BASIS_CHANGED = "indicator-basis-changed"
    INDICATOR_DETAIL_CHANGED = "indicator-detail-changed"
    TARGET_LOWERED = "target-lowered"
    TARGET_RAISED = "target-raised"
    NEW_FIGURE = "new-figure"
    FIGURE_CHANGED = "figure-changed"
    PAST_FIGURE_CHANGED = "past-figure-changed"
    EVENT_ADDED = "event-added"
    EVENT_DONE = "event-done"
    EVENT_CHANGED = "event-changed"
    EVENT_REMOVED = "event-removed"
    DECISION_ADDED = "decision-added"
    DECISION_DONE = "decision-done"
    DECISION_CHANGED = "decision-changed"
    DECISION_REMOVED = "decision-removed"
    REPORT_DATE_FORWARD = "report-date-forward"
    REPORT_DATE_BACK = "report-date-back"
    INFO_CHANGED = "info-changed"


KIND_WORDS: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_SORTED: "Một cột bị sắp xếp riêng",
    ChangeKind.TASK_ADDED: "Thêm dòng",
    ChangeKind.TASK_REMOVED: "Bỏ dòng",
    ChangeKind.TASK_RENAMED: "Đổi tên",
    ChangeKind.TASK_RECODED: "Đánh lại số",
    ChangeKind.AREA_CHANGED: "Chuyển lĩnh vực",
    ChangeKind.LEAD_CHANGED: "Đổi bộ phận chủ trì",
    ChangeKind.PARTNERS_CHANGED: "Đổi bộ phận phối hợp",
    ChangeKind.PRODUCT_CHANGED: "Đổi sản phẩm kiểm chứng",
    ChangeKind.DEADLINE_MOVED: "Dời hạn",
    ChangeKind.DEADLINE_LOST: "Không còn hạn",
    ChangeKind.DEADLINE_REWORDED: "Ghi lại thời hạn",
    ChangeKind.EXTENDED: "Gia hạn",
    ChangeKind.MILESTONE_ADDED: "Thêm mốc",
    ChangeKind.MILESTONE_REMOVED: "Bỏ mốc",
    ChangeKind.MILESTONE_RENAMED: "Đổi tên mốc",
    ChangeKind.DONE: "Hoàn thành",
    ChangeKind.COMPLETION_BACKDATED: "Ghi hoàn thành lùi ngày",
    ChangeKind.COMPLETION_REWRITTEN: "Sửa ngày hoàn thành",
    ChangeKind.COMPLETION_REMOVED: "Bỏ ngày hoàn thành",
    ChangeKind.PROGRESS: "Tiến độ tăng",
    ChangeKind.PROGRESS_BACK: "Tiến độ giảm",
    ChangeKind.EVIDENCE_ADDED: "Thêm minh chứng",
    ChangeKind.EVIDENCE_CHANGED: "Sửa minh chứng",
    ChangeKind.EVIDENCE_REMOVED: "Bỏ minh chứng",
    ChangeKind.UPDATED: "Cập nhật trong kỳ",
    ChangeKind.OBSTACLE_CHANGED: "Vướng mắc, kiến nghị",
    ChangeKind.MONEY_CHANGED: "Đổi dự toán",
    ChangeKind.UNIT_JUMP: "Đổi đơn vị tiền",
    ChangeKind.NEW_SPENDING: "Chi mới",
    ChangeKind.SPENDING_CHANGED: "Sửa khoản chi",
    ChangeKind.SPENDING_REMOVED: "Bỏ khoản chi",
    ChangeKind.INDICATOR_ADDED: "Thêm chỉ tiêu",
    ChangeKind.INDICATOR_REMOVED: "Bỏ chỉ tiêu",
    ChangeKind.INDICATOR_RENAMED: "Đổi tên chỉ tiêu",
    ChangeKind.INDICATOR_RECODED: "Đổi mã chỉ tiêu",
    ChangeKind.INDICATOR_BASIS_CHANGED: "Đổi cách tính chỉ tiêu",
    ChangeKind.INDICATOR_DETAIL_CHANGED: "Sửa thông tin chỉ tiêu",
    ChangeKind.TARGET_LOWERED: "Hạ mục tiêu",
    ChangeKind.TARGET_RAISED: "Nâng mục tiêu",
    ChangeKind.NEW_FIGURE: "Số liệu mới",
    ChangeKind.FIGURE_CHANGED: "Sửa số liệu tháng này",
    ChangeKind.PAST_FIGURE_CHANGED: "Sửa số liệu tháng trước",
    ChangeKind.EVENT_ADDED: "Việc phát sinh mới",
    ChangeKind.EVENT_DONE: "Xong việc phát sinh",
    ChangeKind.EVENT_CHANGED: "Sửa việc phát sinh",
    ChangeKind.EVENT_REMOVED: "Bỏ việc phát sinh",
    ChangeKind.DECISION_ADDED: "Kết luận mới",
    ChangeKind.DECISION_DONE: "Xong kết luận",
    ChangeKind.DECISION_CHANGED: "Sửa kết luận",
    ChangeKind.DECISION_REMOVED: "Bỏ kết luận",
    ChangeKind.REPORT_DATE_FORWARD: "Ngày số liệu mới",
    ChangeKind.REPORT_DATE_BACK: "Ngày số liệu lùi lại",
    ChangeKind.INFO_CHANGED: "Sửa thông tin chung",
}
"""A kind in a few words, for tables and for the heading of a group."""

MOVES = frozenset({ChangeKind.DEADLINE_MOVED, ChangeKind.DEADLINE_LOST, ChangeKind.EXTENDED})
"""Kinds that change when a task is due."""


@dataclass(frozen=True)
class Change:
    """One difference. key names the task, indicator … in the new version (in the old one if it is gone).

    at is the cell in the new workbook; before and after are as shown to people, None for nothing.
    """

    kind: ChangeKind
    key: str
    title: str
    at: CellRef | None
    before: str | None
    after: str | None
    sentence: str
    dangerous: bool


@dataclass(frozen=True)
class Comparison:
    """All differences between two versions, in the order of the new workbook within each subject."""

    changes: tuple[Change, ...]

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
        ordinary: dict[ChangeKind, list[Change]] = defaultdict(list)
        for change in self.changes:
            if not change.dangerous:
                ordinary[change.kind].append(change)
        grouped = [line for kind, found in ordinary.items() for line in _grouped(kind, found)]
        return (*(change.sentence for change in self.dangerous), *grouped)


def _grouped(kind: ChangeKind, found: Sequence[Change]) -> list[str]:
    if len(found) <= 3:
        return [change.sentence for change in found]
    keys = list(dict.fromkeys(change.key for change in found if change.key))
    tail = " …" if len(keys) > 12 else ""
    return [f"{KIND_WORDS[kind]}: {len(found)} điểm ({', '.join(keys[:12])}{tail})."]


# Words of the sentences


def _short(text: str, length: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"


def quoted(text: str | None) -> str:
    """A cell's words in a sentence, a long text cut: "«Văn phòng»"."""
    return f"«{_short(text)}»" if text else "(trống)"


def on_day(day: date | None) -> str:
    """A date in a sentence; "—" for none."""
    return vn.or_dash(day, vn.day)


def money_text(amount: int | None) -> str:
    """An amount in a sentence: "1.500.000 đồng"."""
    return f"{vn.dong(amount)} đồng" if amount is not None else "(trống)"
