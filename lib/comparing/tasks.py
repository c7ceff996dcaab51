"""What changed at the tasks: name, number, words, deadline, milestones, completion, progress, money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from lib.base import vietnamese as vn
from lib.comparing.changes import Change, ChangeKind, money_text, on_day, quoted
from lib.comparing.pairing import TASK_COLUMNS, comparable, match_milestones
from lib.comparing.unit_jump import Jump
from lib.comparing.versions import Pair, Versions, differ, sorted_columns
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Milestone, Task

TaskPair = Pair[Task]


def task_changes(versions: Versions) -> Iterator[Change]:
    """Columns sorted alone and a change of the money's unit first, then rows removed, added, changed."""
    match = versions.tasks
    yield from sorted_columns(match, "Nhiệm vụ cụ thể", TASK_COLUMNS, "các dòng")
    if versions.jump:
        yield _jump_change(versions.jump)
    for task in match.removed:
        words = f"{_name(task)} không còn trong sổ."
        yield Change(ChangeKind.TASK_REMOVED, task.key, task.title, None, task.title, None, words, True)
    for task in match.added:
        due = f", thời hạn {quoted(task.deadline_text)}" if task.deadline_text else ""
        at = task.origin.cell("title")
        words = f"Thêm {_name(task)[:1].lower()}{_name(task)[1:]}{due}."
        yield Change(ChangeKind.TASK_ADDED, task.key, task.title, at, None, task.title, words, False)
    for old, new in match.pairs:
        pair = Pair(versions, old, new, new.key, _name(new), match.shuffled)
        for find in _TASK_CHANGES if old.is_group == new.is_group else (_identity_changes,):
            yield from find(pair)
        yield from _money_changes(pair)


def _name(task: Task) -> str:
    kind = "Dòng nhóm" if task.is_group else "Nhiệm vụ"
    return f"{kind} {task.key} {quoted(task.title)}"


def _identity_changes(pair: TaskPair) -> Iterator[Change]:
    """Name, number, area, and whether the row still counts as a task."""
    old, new, shuffled = pair.old, pair.new, pair.shuffled
    if pair.is_reworded("title"):
        words = f"đổi tên, trước là {quoted(old.title)}"
        yield pair.change(ChangeKind.TASK_RENAMED, "title", (old.title, new.title), words, True)
    if (old.code or "") != (new.code or "") and "code" not in shuffled:
        words = f"đánh lại số, trước là {old.code or '(không có số)'}"
        yield pair.change(ChangeKind.TASK_RECODED, "code", (old.code, new.code), words)
    if old.is_group != new.is_group and not shuffled & {"code", "lead", "deadline"}:
        yield _counted_change(pair)
    if "code" not in shuffled:
        yield from _area_changes(pair)


def _counted_change(pair: TaskPair) -> Change:
    if pair.new.is_group:
        words = "không còn được tính là nhiệm vụ, nay là dòng nhóm (không ghi chủ trì, thời hạn)"
        return pair.change(ChangeKind.TASK_REMOVED, "title", (pair.old.title, None), words, True)
    words = "nay được tính là nhiệm vụ, trước là dòng nhóm"
    return pair.change(ChangeKind.TASK_ADDED, "title", (None, pair.new.title), words)


def _area_changes(pair: TaskPair) -> Iterator[Change]:
    versions = pair.versions
    before, after = versions.old_areas.get(pair.old.area, ""), versions.new_areas.get(pair.new.area, "")
    if versions.key_now(before) == after:
        return
    titles = {area.code: area.title for area in versions.old.areas}
    now = {area.code: area.title for area in versions.new.areas}
    old_title, new_title = titles.get(pair.old.area), now.get(pair.new.area)
    if comparable(old_title) != comparable(new_title):
        words = f"chuyển từ lĩnh vực {quoted(old_title)} sang {quoted(new_title)}"
        yield pair.change(ChangeKind.AREA_CHANGED, "title", (old_title, new_title), words, True)


_TEXTS: tuple[tuple[str, ChangeKind, str], ...] = (
    ("lead", ChangeKind.LEAD_CHANGED, "bộ phận chủ trì"),
    ("partners", ChangeKind.PARTNERS_CHANGED, "bộ phận phối hợp"),
    ("product", ChangeKind.PRODUCT_CHANGED, "sản phẩm kiểm chứng"),
    ("obstacle", ChangeKind.OBSTACLE_CHANGED, "vướng mắc, kiến nghị"),
)


def _text_changes(pair: TaskPair) -> Iterator[Change]:
    """Columns of words. A task that loses its lead or its product loses what it is held to."""
    for field, kind, word in _TEXTS:
        if pair.is_reworded(field):
            before, after = getattr(pair.old, field), getattr(pair.new, field)
            words = f"{word} đổi từ {quoted(before)} thành {quoted(after)}"
            lost = after is None and field in ("lead", "product")
            yield pair.change(kind, field, (before, after), words, lost)


# Deadlines


def _deadline_changes(pair: TaskPair) -> Iterator[Change]:
    """The plan's own deadline, as written and as read."""
    old, new = pair.old, pair.new
    if "deadline" in pair.shuffled or _same_deadline(pair):
        return
    texts = (old.deadline_text, new.deadline_text)
    same_reading = replace(old.deadline, text="", reading="") == replace(new.deadline, text="", reading="")
    words = f"thời hạn đổi từ {quoted(old.deadline_text)} thành {quoted(new.deadline_text)}"
    if _dues(old) == _dues(new) and old.deadline.kind == new.deadline.kind:
        same_reading = same_reading or old.deadline.offset == new.deadline.offset
    if same_reading and _ZEROS.sub("", comparable(texts[0])) == _ZEROS.sub("", comparable(texts[1])):
        return
    if same_reading:
        kept = "ngày đến hạn" if _dues(new) else "cách tính hạn"
        yield pair.change(ChangeKind.DEADLINE_REWORDED, "deadline", texts, f"{words}, {kept} như cũ")
    elif new.deadline.kind in (DeadlineKind.UNREAD, DeadlineKind.NONE):
        why = "không ghi thời hạn" if new.deadline_text is None else "không đọc được"
        yield pair.change(ChangeKind.DEADLINE_LOST, "deadline", texts, f"{words}, nay {why}", True)
    else:
        yield pair.change(
            ChangeKind.DEADLINE_MOVED, "deadline", texts, words + _before(pair), _is_looser(old, new)
        )


_ZEROS = re.compile(r"\b0+(?=\d)")
"""A date typed as 05/06/2026 and one shown as 5/6/2026 are written alike."""


def _same_deadline(pair: TaskPair) -> bool:
    return comparable(pair.old.deadline_text) == comparable(pair.new.deadline_text)


def _dues(task: Task) -> list[date]:
    return [due.day for due in task.deadline.due]


def _is_looser(old: Task, new: Task) -> bool:
    """Whether a deadline leaves more time: a later or a dropped date, or no date at all any more."""
    before, after = _dues(old), _dues(new)
    if not before:
        return not after
    if len(after) < len(before):
        return True
    return any(later > earlier for earlier, later in zip(before, after, strict=False))


def _before(pair: TaskPair) -> str:
    """How often the deadline was moved in earlier versions."""
    moves = pair.versions.moved_before
    times = moves.get(pair.old.key, moves.get(pair.new.key, 0))
    return f" (các bản trước đã dời {times} lần)" if times else ""


def _internal_due_changes(pair: TaskPair) -> Iterator[Change]:
    """The column "Hạn nội bộ", which overrides the plan's deadline."""
    old, new = pair.old, pair.new
    if new.objected and not old.objected:
        words = "Hạn nội bộ ghi «Chưa xác định» nên không còn tính hạn"
        values = (on_day(old.internal_due), "Chưa xác định")
        yield pair.change(ChangeKind.DEADLINE_LOST, "internal_due", values, words, True)
    elif "internal_due" not in pair.shuffled and (old.internal_due, old.objected) != (
        new.internal_due,
        new.objected,
    ):
        before = "Chưa xác định" if old.objected else on_day(old.internal_due)
        values = (before, on_day(new.internal_due))
        words = f"hạn nội bộ đổi từ {before} thành {on_day(new.internal_due)}{_before(pair)}"
        yield pair.change(ChangeKind.DEADLINE_MOVED, "internal_due", values, words, _ends_later(old, new))


def _ends_later(old: Task, new: Task) -> bool:
    """Whether the date that counts in the end is later than it was, or gone."""
    before, after = _last_due(old), _last_due(new)
    return after is None or (before is not None and after > before)


def _last_due(task: Task) -> date | None:
    return task.internal_due or max(_dues(task), default=None)


def _extension_changes(pair: TaskPair) -> Iterator[Change]:
    """Gia hạn: an extension without reason, or of an extension, is to be confirmed."""
    old, new = pair.old, pair.new
    if old.extended_to != new.extended_to and "extended_to" not in pair.shuffled:
        reason = f", lý do {quoted(new.extension_reason)}" if new.extension_reason else ", không ghi lý do"
        words = f"gia hạn từ {on_day(old.extended_to)} sang {on_day(new.extended_to)}{reason}{_before(pair)}"
        if old.extended_to is None:
            words = f"gia hạn đến {on_day(new.extended_to)}{reason}{_before(pair)}"
        if new.extended_to is None:
            words = f"bỏ gia hạn đến {on_day(old.extended_to)}"
        values = (on_day(old.extended_to), on_day(new.extended_to))
        again = old.extended_to is not None or not new.extension_reason
        dangerous = again and new.extended_to is not None
        yield pair.change(ChangeKind.EXTENDED, "extended_to", values, words, dangerous)
    elif comparable(old.extension_reason) != comparable(new.extension_reason):
        values_of_reason = (old.extension_reason, new.extension_reason)
        words = f"lý do gia hạn đổi từ {quoted(values_of_reason[0])} thành {quoted(values_of_reason[1])}"
        yield pair.change(ChangeKind.EXTENDED, "extension_reason", values_of_reason, words)


# Milestones


def _milestone_changes(pair: TaskPair) -> Iterator[Change]:
    """Rows of the sheet "Mốc". Dates that only the deadline states are told with the deadline.

    Where numbers were sorted alone these rows belong to other tasks now, which is said once.
    """
    declared = any(row.declared for row in (*pair.old.milestones, *pair.new.milestones))
    if not declared or "code" in pair.shuffled:
        return
    match = match_milestones(pair.old.milestones, pair.new.milestones)
    moved = list(zip(match.removed, match.added, strict=False))
    for old, new in sorted([*match.pairs, *moved], key=lambda rows: rows[1].due or date.max):
        yield from _one_milestone(pair, old, new)
    for row in match.removed[len(moved) :]:
        words = f"bỏ mốc {_milestone_name(row)}"
        if row.declared or _same_deadline(pair):
            yield _milestone_change(pair, ChangeKind.MILESTONE_REMOVED, row, None, words, True)
    for row in match.added[len(moved) :]:
        if row.declared or _same_deadline(pair):
            words = f"thêm mốc {_milestone_name(row)}"
            yield _milestone_change(pair, ChangeKind.MILESTONE_ADDED, None, row, words, False)


def _milestone_name(row: Milestone) -> str:
    return f"{quoted(row.name)} hạn {on_day(row.due)}" if row.name else f"hạn {on_day(row.due)}"


def _milestone_change(
    pair: TaskPair,
    kind: ChangeKind,
    old: Milestone | None,
    new: Milestone | None,
    words: str,
    dangerous: bool,
    field: str = "due",
) -> Change:
    values = (_milestone_name(old) if old else None, _milestone_name(new) if new else None)
    change = pair.change(kind, "deadline", values, words, dangerous)
    is_row = new is not None and new.declared and new.origin.row
    return replace(change, at=new.origin.cell(field)) if new is not None and is_row else change


def _one_milestone(pair: TaskPair, old: Milestone, new: Milestone) -> Iterator[Change]:
    name = _milestone_name(new)
    if old.due != new.due and ((old.declared and new.declared) or _same_deadline(pair)):
        words = f"mốc {quoted(new.name or old.name)} dời từ {on_day(old.due)} sang {on_day(new.due)}{_before(pair)}"
        later = new.due is None or (old.due is not None and new.due > old.due)
        yield _milestone_change(pair, ChangeKind.DEADLINE_MOVED, old, new, words, later)
    if comparable(old.name) != comparable(new.name) and old.declared and new.declared:
        words = f"mốc hạn {on_day(new.due)} đổi tên từ {quoted(old.name)} thành {quoted(new.name)}"
        yield _milestone_change(pair, ChangeKind.MILESTONE_RENAMED, old, new, words, False, "name")
    kind, words, dangerous = _completion(pair.versions, old.done, new.done, old.due)
    if kind:
        change = _milestone_change(pair, kind, old, new, f"mốc {name}: {words}", dangerous, "done")
        yield replace(change, before=on_day(old.done), after=on_day(new.done))
    kind, words, dangerous = _evidence(old.evidence, new.evidence)
    if kind:
        change = _milestone_change(pair, kind, old, new, f"mốc {name}: {words}", dangerous, "evidence")
        yield replace(change, before=old.evidence, after=new.evidence)


# Completion, evidence, progress

Finding = tuple[ChangeKind | None, str, bool]
NO_FINDING: Finding = (None, "", False)


def _completion(versions: Versions, old: date | None, new: date | None, due: date | None) -> Finding:
    """What became of a completion date; due is the date that was to be kept."""
    if old == new:
        return NO_FINDING
    if old is None:
        late_then = due is not None and versions.is_past(due) and due != versions.report_date
        backdated = late_then and new is not None and due is not None and new <= due
        if backdated:
            words = f"nay ghi hoàn thành ngày {on_day(new)}, đúng hạn, trong khi bản trước đang quá hạn {on_day(due)}"
            return ChangeKind.COMPLETION_BACKDATED, words, True
        return ChangeKind.DONE, f"hoàn thành ngày {on_day(new)}", False
    if new is None:
        return ChangeKind.COMPLETION_REMOVED, f"bỏ ngày hoàn thành {on_day(old)}", True
    words = f"ngày hoàn thành sửa từ {on_day(old)} thành {on_day(new)}"
    return ChangeKind.COMPLETION_REWRITTEN, words, True


def _evidence(old: str | None, new: str | None) -> Finding:
    before, after = comparable(old), comparable(new)
    if before == after:
        return NO_FINDING
    if not after:
        return ChangeKind.EVIDENCE_REMOVED, f"bỏ minh chứng {quoted(old)}", True
    if before in after:
        return ChangeKind.EVIDENCE_ADDED, f"thêm minh chứng {quoted(new)}", False
    words = f"minh chứng đổi từ {quoted(old)} thành {quoted(new)}"
    return ChangeKind.EVIDENCE_CHANGED, words, False


def _completion_changes(pair: TaskPair) -> Iterator[Change]:
    old, new, shuffled = pair.old, pair.new, pair.shuffled
    kind, words, dangerous = _completion(pair.versions, old.completed, new.completed, _last_due(old))
    if kind and "completed" not in shuffled:
        values = (on_day(old.completed), on_day(new.completed))
        yield pair.change(kind, "completed", values, words, dangerous)
    kind, words, dangerous = _evidence(old.evidence, new.evidence)
    if kind and "evidence" not in shuffled:
        yield pair.change(kind, "evidence", (old.evidence, new.evidence), words, dangerous)


def _progress_changes(pair: TaskPair) -> Iterator[Change]:
    """The declared share, and the day the row was last updated."""
    before, after = pair.old.declared_progress, pair.new.declared_progress
    values = (vn.or_dash(before, vn.percent), vn.or_dash(after, vn.percent))
    if differ(before, after) and "progress" not in pair.shuffled:
        back = before is not None and (after is None or after < before)
        kind = ChangeKind.PROGRESS_BACK if back else ChangeKind.PROGRESS
        words = f"tiến độ {'giảm' if back else 'tăng'} từ {values[0]} {'còn' if back else 'lên'} {values[1]}"
        yield pair.change(kind, "progress", values, words, back)
    if pair.old.updated != pair.new.updated and "updated" not in pair.shuffled:
        days = (on_day(pair.old.updated), on_day(pair.new.updated))
        yield pair.change(ChangeKind.UPDATED, "updated", days, f"ngày cập nhật từ {days[0]} sang {days[1]}")


# Money


def _money_changes(pair: TaskPair) -> Iterator[Change]:
    """What the plan allocates; a change of unit is told once."""
    before, after = pair.old.allocated, pair.new.allocated
    jump = pair.versions.jump
    if jump and jump.explains(before, after):
        return
    if before != after and "allocated" not in pair.shuffled:
        values = (money_text(before), money_text(after))
        words = f"kinh phí đổi từ {values[0]} thành {values[1]}"
        yield pair.change(ChangeKind.MONEY_CHANGED, "allocated", values, words, True)


def _spent_changes(pair: TaskPair) -> Iterator[Change]:
    """The column "Kinh phí đã chi"; money once spent does not become less."""
    before, after = pair.old.declared_spent, pair.new.declared_spent
    jump = pair.versions.jump
    if before == after or "spent" in pair.shuffled or (jump and jump.explains(before, after)):
        return
    values = (money_text(before), money_text(after))
    words = f"kinh phí đã chi đổi từ {values[0]} thành {values[1]}"
    if before is not None and (after is None or after < before):
        kind = ChangeKind.SPENDING_REMOVED if after is None else ChangeKind.SPENDING_CHANGED
        yield pair.change(kind, "spent", values, words, True)
    else:
        yield pair.change(ChangeKind.NEW_SPENDING, "spent", values, words)


def _jump_change(jump: Jump) -> Change:
    sentence = (
        f"{jump.count}/{jump.total} số tiền bằng đúng {jump.words} số của bản trước; "
        f"có thể nhầm đơn vị tính (đồng, nghìn đồng, triệu đồng)."
    )
    return Change(ChangeKind.UNIT_JUMP, "", "Đơn vị tiền", jump.at, None, jump.words, sentence, True)


_TASK_CHANGES: tuple[Callable[[TaskPair], Iterator[Change]], ...] = (
    _identity_changes,
    _text_changes,
    _deadline_changes,
    _internal_due_changes,
    _extension_changes,
    _milestone_changes,
    _completion_changes,
    _progress_changes,
    _spent_changes,
)
