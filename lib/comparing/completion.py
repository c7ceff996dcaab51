"""What became of a date of completion and of what proves it: the same for tasks, milestones, events and decisions."""

from __future__ import annotations

import re
from datetime import date

from lib.base import vietnamese as vn
from lib.comparing.changes import ChangeKind, from_to, on_day, quoted
from lib.comparing.pairing import comparable
from lib.comparing.versions import Versions

Finding = tuple[ChangeKind | None, str, bool]
"""Kind, words and whether it is to be confirmed; no kind where nothing changed."""
NO_FINDING: Finding = (None, "", False)


def completion(versions: Versions, old: date | None, new: date | None, due: date | None) -> Finding:
    """What became of a completion date; due is the date that was to be kept."""
    if old == new:
        return NO_FINDING
    if new is None:
        return ChangeKind.COMPLETION_REMOVED, f"bỏ ngày hoàn thành {on_day(old)}", True
    if versions.is_ahead(new):
        end = on_day(versions.new.info.report_date)
        words = f"ghi hoàn thành ngày {on_day(new)}, một ngày sau ngày số liệu {end}"
        return ChangeKind.COMPLETION_AHEAD, words, True
    if old is not None:
        return (
            ChangeKind.COMPLETION_REWRITTEN,
            f"ngày hoàn thành sửa từ {on_day(old)} thành {on_day(new)}",
            True,
        )
    if due is not None and versions.is_past(due) and due != versions.report_date and new <= due:
        words = (
            f"nay ghi hoàn thành ngày {on_day(new)}, đúng hạn, trong khi bản trước đang quá hạn {on_day(due)}"
        )
        return ChangeKind.COMPLETION_BACKDATED, words, True
    return ChangeKind.DONE, f"hoàn thành ngày {on_day(new)}", False


_SYMBOL = re.compile(r"\d+[-/][\w/.-]*[^\W\d_][\w/.-]*")
"""Number and symbol of a document: "15/BC-UBND"."""


def evidence(old: str | None, new: str | None) -> Finding:
    """What became of the evidence; what proves less than before is to be confirmed."""
    before, after = comparable(old), comparable(new)
    if before == after:
        return NO_FINDING
    if not after:
        return ChangeKind.EVIDENCE_REMOVED, f"bỏ minh chứng {quoted(old)}", True
    if before in after or set(before.split()) <= set(after.split()):
        return ChangeKind.EVIDENCE_ADDED, f"thêm minh chứng {quoted(new)}", False
    kept = set(_SYMBOL.findall(vn.bare(old or "")))
    dangerous = not kept or not kept <= set(_SYMBOL.findall(vn.bare(new or "")))
    return ChangeKind.EVIDENCE_CHANGED, f"minh chứng {from_to(old, new)}", dangerous
