"""What changed at the tasks: name, number, words, deadline, completion, progress, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lib.base import vietnamese as vn
from lib.comparing.changes import Change, ChangeKind, from_to, money_text, on_day, quoted
from lib.comparing.columns import Columns, Jump, column_changes, unit_slip
from lib.comparing.completion import completion, evidence
from lib.comparing.deadlines import deadline_finding, is_written_alike
from lib.comparing.milestones import milestone_changes, milestones_moved, sheet_changes
from lib.comparing.pairing import TASK_COLUMNS, comparable
from lib.comparing.versions import Pair, Versions, differ, pair_of
from lib.plan import ResultKind, Task

TaskPair = Pair[Task]


def task_changes(versions: Versions) -> Iterator[Change]:
    """What happened to columns, areas and the money's unit first, then rows removed, added, changed."""
    match = versions.tasks
    yield from column_changes(match.findings, COLUMNS, "các dòng", lambda row: row.key)
    if versions.jump:
        yield _jump_change(versions.jump)
    yield from sheet_changes(versions)
    areas = _area_shifts(versions)
    yield from (shift.change for shift in areas)
    lost = {shift.lost for shift in areas}
    for task in match.removed:
        if task.key not in lost:
            words = f"{_name(task)} không còn trong sổ."
            yield Change(ChangeKind.TASK_REMOVED, task.key, task.title, None, task.title, None, words, True)
    for task in match.added:
        due = f", thời hạn {quoted(task.deadline_text)}" if task.deadline_text else ""
        at = task.origin.cell("title")
        words = f"Thêm {_name(task)[:1].lower()}{_name(task)[1:]}{due}."
        yield Change(ChangeKind.TASK_ADDED, task.key, task.title, at, None, task.title, words, False)
    moved = {(shift.before, shift.after) for shift in areas}
    unread = bool(versions.old.unread or versions.new.unread)
    for old, new in match.pairs:
        moves = versions.area_now(old.area) != new.area and (old.area, new.area) not in moved
        if moves or unread or old != new or milestones_moved(versions, new):
            pair = pair_of(versions, (old, new), match, new.key, _name(new))
            if moves:
                yield from _area_changes(pair)
            for find in _TASK_CHANGES if old.is_group == new.is_group else (_identity_changes,):
                yield from find(pair)
            yield from _money_changes(pair)


COLUMNS: Columns[Task] = {"title": ("Nhiệm vụ cụ thể", lambda row: comparable(row.title)), **TASK_COLUMNS}


def _name(task: Task) -> str:
    kind = "Dòng nhóm" if task.is_group else "Nhiệm vụ"
    return f"{kind} {task.key} {quoted(task.title)}"


def _identity_changes(pair: TaskPair) -> Iterator[Change]:
    """Name, number, and whether the row still counts as a task."""
    old, new, told = pair.old, pair.new, pair.told
    if pair.is_reworded("title"):
        words = f"đổi tên, trước là {quoted(old.title)}"
        yield pair.change(ChangeKind.TASK_RENAMED, "title", (old.title, new.title), words, True)
    if (old.code or "") != (new.code or "") and "code" not in told:
        words = f"đánh lại số, trước là {old.code or '(không có số)'}"
        yield pair.change(ChangeKind.TASK_RECODED, "code", (old.code, new.code), words)
    elif not old.code and pair.versions.is_in_other_group(old, new):
        words = f"chuyển từ nhóm {quoted(old.parent_title)} sang nhóm {quoted(new.parent_title)}"
        yield pair.change(ChangeKind.TASK_RECODED, "title", (old.parent_title, new.parent_title), words)
    if old.is_group != new.is_group and not told & {"code", "lead", "deadline"}:
        yield _counted_change(pair)


def _counted_change(pair: TaskPair) -> Change:
    if pair.new.is_group:
        words = "không còn được tính là nhiệm vụ, nay là dòng nhóm (không ghi chủ trì, thời hạn)"
        return pair.change(ChangeKind.TASK_REMOVED, "title", (pair.old.title, None), words, True)
    words = "nay được tính là nhiệm vụ, trước là dòng nhóm"
    return pair.change(ChangeKind.TASK_ADDED, "title", (None, pair.new.title), words)


def _area_changes(pair: TaskPair) -> Iterator[Change]:
    titles = {area.code: area.title for area in pair.versions.old.areas}
    now = {area.code: area.title for area in pair.versions.new.areas}
    old_title, new_title = titles.get(pair.old.area), now.get(pair.new.area)
    if pair.versions.area_now(pair.old.area) != pair.new.area and comparable(old_title) != comparable(
        new_title
    ):
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
            words = f"{word} {from_to(before, after)}"
            lost = after is None and field in ("lead", "product")
            yield pair.change(kind, field, (before, after), words, lost)


# Areas: tasks that came into another one together, because its heading was lost or put in

TOGETHER = 2
"""So many tasks that change their area together are told together."""


@dataclass(frozen=True)
class _AreaShift:
    """Tasks of one old area (before, by code) that stand in another one now; lost is the key of a lost heading."""

    before: str
    after: str
    lost: str | None
    change: Change


def _area_shifts(versions: Versions) -> list[_AreaShift]:
    """Where a heading disappeared or appeared and at least two tasks changed their area with it."""
    old = {area.code: area for area in versions.old.areas}
    new = {area.code: area for area in versions.new.areas}
    moves = Counter(
        (one.area, other.area)
        for one, other in versions.tasks.pairs
        if versions.area_now(one.area) != other.area and not one.is_group
    )
    removed = {(row.origin.sheet, row.origin.row): row for row in versions.tasks.removed}
    added = {(row.origin.sheet, row.origin.row): row for row in versions.tasks.added}
    found = []
    for (before, after), count in moves.items():
        if count < TOGETHER or before not in old or after not in new:
            continue
        gone = removed.get((old[before].origin.sheet, old[before].origin.row))
        come = added.get((new[after].origin.sheet, new[after].origin.row))
        names = quoted(old[before].title), quoted(new[after].title)
        if gone is not None:
            words = f"Dòng lĩnh vực {names[0]} không còn: {count} nhiệm vụ nay nằm trong lĩnh vực {names[1]}."
        elif come is not None:
            words = f"Thêm dòng lĩnh vực {names[1]}: {count} nhiệm vụ của lĩnh vực {names[0]} nay thuộc lĩnh vực này."
        elif before not in versions.areas_now:
            words = f"Dòng {names[0]} nay không còn được hiểu là một lĩnh vực: {count} nhiệm vụ nằm trong lĩnh vực {names[1]}."
        else:
            continue
        at = new[after].origin.cell("title")
        titles = (old[before].title, new[after].title)
        key = gone.key if gone else after
        change = Change(ChangeKind.AREA_CHANGED, key, titles[0], at, *titles, words, True)
        found.append(_AreaShift(before, after, gone.key if gone else None, change))
    return found


# Deadlines


def _deadline_changes(pair: TaskPair) -> Iterator[Change]:
    """The plan's own deadline, as written and as read. Another year of the plan moves them all and is told once."""
    old, new = pair.old, pair.new
    if "deadline" in pair.told or (old.deadline == new.deadline and old.deadline_text == new.deadline_text):
        return
    same_words = is_written_alike(old.deadline_text, new.deadline_text)
    if same_words and pair.versions.old.info.year != pair.versions.new.info.year:
        return
    found = deadline_finding(old.deadline, new.deadline)
    if found is not None:
        texts = (old.deadline_text, new.deadline_text)
        words = f"thời hạn {from_to(texts[0], texts[1])}{found.remark}"
        moved = _before(pair) if found.kind is ChangeKind.DEADLINE_MOVED else ""
        yield pair.change(found.kind, "deadline", texts, words + moved, found.dangerous)


def _dues(task: Task) -> list[date]:
    return [due.day for due in task.deadline.due]


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
    elif "internal_due" not in pair.told and (old.internal_due, old.objected) != (
        new.internal_due,
        new.objected,
    ):
        before = "Chưa xác định" if old.objected else on_day(old.internal_due)
        values = (before, pair.shown(new.internal_due, "internal_due", on_day, is_new=True))
        words = f"hạn nội bộ đổi từ {before} thành {values[1]}{_before(pair)}"
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
    if old.extended_to != new.extended_to and "extended_to" not in pair.told:
        reason = f", lý do {quoted(new.extension_reason)}" if new.extension_reason else ", không ghi lý do"
        day = pair.shown(new.extended_to, "extended_to", on_day, is_new=True)
        begin = "gia hạn đến" if old.extended_to is None else f"gia hạn từ {on_day(old.extended_to)} sang"
        words = f"{begin} {day}{reason}{_before(pair)}"
        is_dropped = new.extended_to is None and day == on_day(None)
        if is_dropped:
            words = f"bỏ gia hạn đến {on_day(old.extended_to)}"
        again = old.extended_to is not None or not new.extension_reason
        values = (on_day(old.extended_to), day)
        yield pair.change(ChangeKind.EXTENDED, "extended_to", values, words, again and not is_dropped)
    elif comparable(old.extension_reason) != comparable(new.extension_reason):
        values_of_reason = (old.extension_reason, new.extension_reason)
        words = f"lý do gia hạn {from_to(values_of_reason[0], values_of_reason[1])}"
        lost = new.extension_reason is None and new.extended_to is not None
        yield pair.change(ChangeKind.EXTENDED, "extension_reason", values_of_reason, words, lost)


# Completion, evidence, progress


def _completion_changes(pair: TaskPair) -> Iterator[Change]:
    """The date of completion and what proves it."""
    old, new = pair.old, pair.new
    kind, words, dangerous = completion(
        pair.versions, old.completed, new.completed, old.extended_to or _last_due(old)
    )
    if kind and "completed" not in pair.told:
        values = (on_day(old.completed), pair.shown(new.completed, "completed", on_day, is_new=True))
        yield pair.change(kind, "completed", values, words, dangerous)
    kind, words, dangerous = evidence(old.evidence, new.evidence)
    if kind and "evidence" not in pair.told:
        yield pair.change(kind, "evidence", (old.evidence, new.evidence), words, dangerous)


def _progress_changes(pair: TaskPair) -> Iterator[Change]:
    """The declared share, and the day the row was last updated."""
    before, after = pair.old.declared_progress, pair.new.declared_progress
    if differ(before, after) and "progress" not in pair.told:
        values = tuple(
            pair.shown(value, "progress", _share, is_new=is_new)
            for value, is_new in ((before, False), (after, True))
        )
        back = before is not None and (after is None or after < before)
        kind = ChangeKind.PROGRESS_BACK if back else ChangeKind.PROGRESS
        if before is None or after is None:
            words = f"tiến độ từ {values[0]} thành {values[1]}"
        else:
            words = (
                f"tiến độ {'giảm' if back else 'tăng'} từ {values[0]} {'còn' if back else 'lên'} {values[1]}"
            )
        yield pair.change(kind, "progress", (values[0], values[1]), words, back)
    if pair.old.updated != pair.new.updated and "updated" not in pair.told:
        days = (on_day(pair.old.updated), pair.shown(pair.new.updated, "updated", on_day, is_new=True))
        yield pair.change(ChangeKind.UPDATED, "updated", days, f"ngày cập nhật từ {days[0]} sang {days[1]}")


def _share(value: float | None) -> str:
    return vn.or_dash(value, vn.percent)


_RESTING: Mapping[ResultKind, str] = {
    ResultKind.STOPPED: "dừng thực hiện",
    ResultKind.PAUSED: "tạm dừng",
    ResultKind.MOVED: "chuyển sang năm sau",
}
"""Results that end the counting of a task, which is how a late one disappears."""


def _result_changes(pair: TaskPair) -> Iterator[Change]:
    """The column of results: what it says now; a task that is stopped, paused or moved is always to be confirmed."""
    if not pair.is_reworded("result_text"):
        return
    texts = (pair.old.result_text, pair.new.result_text)
    before, after = (row.result.kind if row.result else None for row in (pair.old, pair.new))
    if after is not None and after in _RESTING and after is not before:
        reason = (
            f", lý do {quoted(pair.new.result.reason)}" if pair.new.result and pair.new.result.reason else ""
        )
        words = f"nay ghi {quoted(texts[1])}: {_RESTING[after]}{reason or ', không ghi lý do'}; không còn tính quá hạn"
        yield pair.change(ChangeKind.TASK_RESTING, pair.new.result_column, texts, words, True)
    elif not _is_told_with_its_column(pair):
        words = f"kết quả thực hiện {from_to(texts[0], texts[1])}"
        undone = before is ResultKind.DONE and after is not ResultKind.DONE
        yield pair.change(ChangeKind.RESULT_CHANGED, pair.new.result_column, texts, words, undone)


def _is_told_with_its_column(pair: TaskPair) -> bool:
    """Whether the words stand in the column of the progress or the date, whose value they replace."""
    field = {"progress": "declared_progress", "completed": "completed"}.get(pair.new.result_column)
    return field is not None and getattr(pair.old, field) != getattr(pair.new, field)


# Money


def _money_changes(pair: TaskPair) -> Iterator[Change]:
    """What the plan allocates; a change of unit is told once."""
    before, after = pair.old.allocated, pair.new.allocated
    jump = pair.versions.jump
    values = _amounts(pair, "allocated", before, after)
    if (jump and jump.explains(before, after)) or values[0] == values[1] or "allocated" in pair.told:
        return
    words = f"kinh phí đổi từ {values[0]} thành {values[1]}"
    yield pair.change(ChangeKind.MONEY_CHANGED, "allocated", values, words, True)


def _amounts(pair: TaskPair, field: str, before: int | None, after: int | None) -> tuple[str, str]:
    if before == after and not (pair.versions.old.unread or pair.versions.new.unread):
        return "", ""
    old = pair.shown(before, field, money_text, is_new=False)
    return old, pair.shown(after, field, money_text, is_new=True)


def _spent_changes(pair: TaskPair) -> Iterator[Change]:
    """The column "Kinh phí đã chi"; money once spent does not become less."""
    before, after = pair.old.declared_spent, pair.new.declared_spent
    jump = pair.versions.jump
    values = _amounts(pair, "spent", before, after)
    if values[0] == values[1] or "spent" in pair.told or (jump and jump.explains(before, after)):
        return
    words = f"kinh phí đã chi đổi từ {values[0]} thành {values[1]}"
    if before is not None and (after is None or after < before):
        kind = ChangeKind.SPENDING_REMOVED if after is None else ChangeKind.SPENDING_CHANGED
        yield pair.change(kind, "spent", values, words, True)
    else:
        times = unit_slip(before, after)
        remark = f", gấp đúng {vn.dong(times)} lần; có thể nhầm đơn vị tính" if times else ""
        yield pair.change(ChangeKind.NEW_SPENDING, "spent", values, words + remark, bool(times))


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
    milestone_changes,
    _completion_changes,
    _progress_changes,
    _result_changes,
    _spent_changes,
)
