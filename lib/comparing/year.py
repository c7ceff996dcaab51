"""A plan of another year: a beginning, not a comparison. What is carried over, what is new, what was dropped."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from lib.comparing.changes import Change, ChangeKind, NewYear, quoted
from lib.comparing.deadlines import is_written_alike
from lib.comparing.versions import Versions
from lib.plan import Plan

KEPT = 0.3
"""A plan that still holds this share of the records of the other year is that plan, its year changed."""


def new_year(versions: Versions) -> NewYear | None:
    """The beginning of another year; None where it is the same year, or the same plan with another year written."""
    old, new = versions.old.info.year, versions.new.info.year
    if old is None or new is None or new <= old or not _is_begun(versions):
        return None
    tasks, indicators = versions.tasks, versions.indicators
    return NewYear(
        old,
        new,
        tuple(pair for pair in tasks.pairs if not pair[1].is_group),
        tuple(row for row in tasks.added if not row.is_group),
        tuple(row for row in tasks.removed if not row.is_group),
        tuple(indicators.added),
        tuple(indicators.removed),
    )


def _is_begun(versions: Versions) -> bool:
    """Whether the records of the old year are gone; of plans without any, whether the wording is another one."""
    before, after = _records(versions.old), _records(versions.new)
    if before:
        return len(before & after) < KEPT * len(before)
    pairs = versions.tasks.pairs
    same = sum(is_written_alike(old.deadline_text, new.deadline_text) for old, new in pairs)
    rows = len(pairs) + len(versions.tasks.removed) + len(versions.tasks.added)
    return same < rows or versions.old.info.number != versions.new.info.number


def _records(plan: Plan) -> set[Hashable]:
    """What was recorded of the year: completions, payments, events, figures."""
    done = {(row.title, row.completed) for row in plan.rows if row.completed}
    kept = {(row.title, one.due, one.done) for row in plan.rows for one in row.milestones if one.done}
    paid = {(row.day, row.amount) for row in plan.spendings}
    come = {(row.day, row.content) for row in plan.events}
    figures = {(row.title, month, figure) for row in plan.indicators for month, figure in row.months.items()}
    return done | kept | paid | come | figures


def year_changes(found: NewYear) -> Iterator[Change]:
    """The beginning in one sentence, then what is new and what was dropped; none of it is suspect."""
    open_rows = [row.key for row in found.dropped if row.completed is None]
    words = (
        f"Kế hoạch năm {found.after} bắt đầu: {len(found.carried)} nhiệm vụ chuyển tiếp từ năm {found.before}, "
        f"{len(found.added)} nhiệm vụ mới, {len(found.dropped)} nhiệm vụ không còn"
        + (f" (trong đó {len(open_rows)} chưa ghi hoàn thành)." if open_rows else ".")
    )
    years = (str(found.before), str(found.after))
    yield Change(ChangeKind.YEAR_BEGUN, "", "Năm kế hoạch", None, *years, words, False)
    for row in found.added:
        words = f"Nhiệm vụ mới của năm {found.after}: {row.key} {quoted(row.title)}."
        at = row.origin.cell("title")
        yield Change(ChangeKind.TASK_ADDED, row.key, row.title, at, None, row.title, words, False)
    for row in found.dropped:
        words = f"Nhiệm vụ của năm {found.before} không còn: {row.key} {quoted(row.title)}."
        yield Change(ChangeKind.TASK_REMOVED, row.key, row.title, None, row.title, None, words, False)
    for one in found.indicators_added:
        words = f"Chỉ tiêu mới của năm {found.after}: {one.code} {quoted(one.title)}."
        at = one.origin.cell("title")
        yield Change(ChangeKind.INDICATOR_ADDED, one.code, one.title, at, None, one.title, words, False)
    for one in found.indicators_dropped:
        words = f"Chỉ tiêu của năm {found.before} không còn: {one.code} {quoted(one.title)}."
        yield Change(ChangeKind.INDICATOR_REMOVED, one.code, one.title, None, one.title, None, words, False)
