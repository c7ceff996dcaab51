"""What changed at the milestones of one task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lib.comparing.changes import Change, ChangeKind, lost_sheet, on_day, quoted
from lib.comparing.columns import column_changes
from lib.comparing.completion import completion, evidence
from lib.comparing.deadlines import is_written_alike, words_beside
from lib.comparing.pairing import MILESTONE_COLUMNS, comparable
from lib.comparing.versions import Pair, Versions
from lib.plan import Milestone, Task

TaskPair = Pair[Task]


def milestones_moved(versions: Versions, new: Task) -> bool:
    """Whether the task's milestones are other ones, though the rest of the row may be the same."""
    both = versions.milestones[new.key]
    return both is not None and tuple(both[0]) != tuple(both[1])


def sheet_changes(versions: Versions) -> Iterator[Change]:
    """The sheet "Mốc" as a whole: all its rows gone, or one of its columns empty."""
    before, after = versions.declared
    if len(before) > 1 and not after:
        keys = (row.key for row in versions.old.rows if any(one.declared for one in row.milestones))
        yield lost_sheet("Mốc", "dòng", len(before), keys)
    else:
        findings = versions.sheet_of_milestones.findings
        yield from column_changes(findings, MILESTONE_COLUMNS, "các mốc", lambda _: "")


def milestone_changes(pair: TaskPair) -> Iterator[Change]:
    """Rows of the sheet "Mốc". Dates that only the deadline states are told with the deadline."""
    both = pair.versions.milestones[pair.new.key]
    if (
        both is None
        or not any(row.declared for row in (*both[0], *both[1]))
        or (len(pair.versions.declared[0]) > 1 and not pair.versions.declared[1])
    ):
        return
    match = pair.versions.milestone_matches[pair.new.key]
    moved = list(zip(match.removed, match.added, strict=False))
    for old, new in sorted([*match.pairs, *moved], key=lambda rows: rows[1].due or date.max):
        yield from _one_milestone(pair, old, new)
    for row in match.removed[len(moved) :]:
        if row.declared or _same_words(pair):
            words = f"bỏ mốc {_name(row)}"
            yield _change(pair, ChangeKind.MILESTONE_REMOVED, row, None, words, True)
    for row in match.added[len(moved) :]:
        if row.declared or _same_words(pair):
            made_up = row.done is not None and pair.versions.is_past(row.due)
            words = f"thêm mốc {_name(row)}" + (
                f", đã ghi hoàn thành ngày {on_day(row.done)}" if row.done else ""
            )
            yield _change(pair, ChangeKind.MILESTONE_ADDED, None, row, words, made_up)


def _same_words(pair: TaskPair) -> bool:
    """Whether the dates that the deadline states are the same; another year of the plan is told once."""
    same_year = pair.versions.old.info.year == pair.versions.new.info.year
    return same_year and is_written_alike(pair.old.deadline_text, pair.new.deadline_text)


def _name(row: Milestone) -> str:
    return f"{quoted(row.name)} hạn {on_day(row.due)}" if row.name else f"hạn {on_day(row.due)}"


def _change(
    pair: TaskPair,
    kind: ChangeKind,
    old: Milestone | None,
    new: Milestone | None,
    words: str,
    dangerous: bool,
    field: str = "due",
) -> Change:
    values = (_name(old) if old else None, _name(new) if new else None)
    change = pair.change(kind, "deadline", values, words, dangerous)
    is_row = new is not None and new.declared and new.origin.row
    return replace(change, at=new.origin.cell(field)) if new is not None and is_row else change


def _one_milestone(pair: TaskPair, old: Milestone, new: Milestone) -> Iterator[Change]:
    if old == new:
        return
    told = {field for field, ids in pair.versions.sheet_of_milestones.told.items() if id(new) in ids}
    before = pair.versions.moved_before.get(pair.old.key, 0)
    times = f" (các bản trước đã dời {before} lần)" if before else ""
    if old.due != new.due and "due" not in told and ((old.declared and new.declared) or _same_words(pair)):
        words = f"mốc {quoted(new.name or old.name)} dời từ {on_day(old.due)} sang {on_day(new.due)}{times}"
        later = new.due is None or (old.due is not None and new.due > old.due)
        yield _change(pair, ChangeKind.DEADLINE_MOVED, old, new, words, later)
    renamed = comparable(old.name) != comparable(new.name) and "name" not in told
    if renamed and old.declared and new.declared:
        words = f"mốc hạn {on_day(new.due)} đổi tên từ {quoted(old.name)} thành {quoted(new.name)}"
        less = bool(set(words_beside(old.name)) - set(words_beside(new.name)))
        yield _change(pair, ChangeKind.MILESTONE_RENAMED, old, new, words, less, "name")
    kind, words, dangerous = completion(pair.versions, old.done, new.done, old.due)
    if kind and "done" not in told:
        change = _change(pair, kind, old, new, f"mốc {_name(new)}: {words}", dangerous, "done")
        yield replace(change, before=on_day(old.done), after=on_day(new.done))
    kind, words, dangerous = evidence(old.evidence, new.evidence)
    if kind and "evidence" not in told:
        change = _change(pair, kind, old, new, f"mốc {_name(new)}: {words}", dangerous, "evidence")
        yield replace(change, before=old.evidence, after=new.evidence)
