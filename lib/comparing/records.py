"""What changed at the records of what happened: payments, events that came up, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from lib.comparing.changes import (
    Change,
    ChangeKind,
    from_to,
    lost_sheet,
    money_text,
    named_list,
    on_day,
    quoted,
)
from lib.comparing.columns import Columns, Jump, column_changes, unit_slip
from lib.comparing.completion import completion
from lib.comparing.pairing import (
    DECISION_COLUMNS,
    EVENT_COLUMNS,
    SPENDING_COLUMNS,
    Entry,
    Match,
    comparable,
    spending_facts,
)
from lib.comparing.versions import Versions
from lib.plan import Decision, Event, Spending

Followed = TypeVar("Followed", Event, Decision)


def _is_lost(match: Match[Entry]) -> bool:
    """Whether all rows of a sheet are gone at once."""
    return not match.pairs and not match.added and len(match.removed) > 1


def stale_changes(versions: Versions) -> Iterator[Change]:
    """Sheets that still name tasks by their old numbers: the cause, told once, instead of its effects.

    Where no row came or went, numbers were exchanged, and with them what was recorded: to be confirmed.
    """
    if not versions.stale:
        return
    places = (
        f"«{sheet}» {len(cells)} dòng ({named_list(number for _, number in cells)})"
        for sheet, cells in versions.stale.items()
    )
    said = "; ".join(places)
    words = f"Nhiệm vụ đã đánh lại số mà sheet khác còn ghi mã cũ: {said}; đề nghị ghi lại mã theo số mới."
    at = next(iter(versions.stale.values()))[0][0]
    exchanged = not versions.tasks.added and not versions.tasks.removed
    yield Change(ChangeKind.REFERENCES_STALE, "", "Mã nhiệm vụ", at, said, None, words, exchanged)


# Payments


def spending_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Chi", whatever their order."""
    match = versions.spendings
    if _is_lost(match):
        names = (f"{money_text(row.amount)} ngày {on_day(row.day)}" for row in match.removed)
        yield lost_sheet("Chi", "dòng", len(match.removed), names)
        return
    yield from column_changes(match.findings, SPENDING_COLUMNS, "các khoản chi", lambda row: row.task or "")
    for before, after in [pair for pair in match.pairs if pair[0] != pair[1]]:
        words = "; ".join(_spending_differences(before, after, match, versions))
        if words:
            past = versions.is_past(before.day) and spending_facts(before) != spending_facts(after)
            serious = past or before.day is None or unit_slip(before.amount, after.amount) is not None
            sentence = f"{_spending_name(after)}: {words}."
            yield _spending_change(ChangeKind.SPENDING_CHANGED, before, after, sentence, serious)
    for row in match.removed:
        sentence = f"{_spending_name(row)} không còn trong sổ."
        yield _spending_change(ChangeKind.SPENDING_REMOVED, row, None, sentence, True)
    for row in match.added:
        late = " (ghi bổ sung vào kỳ đã báo cáo)" if versions.is_past(row.day) else ""
        sentence = f"Thêm {_spending_name(row)[:1].lower()}{_spending_name(row)[1:]}{late}."
        group = "Khoản chi ghi bổ sung vào kỳ đã báo cáo" if late else ""
        yield _spending_change(ChangeKind.NEW_SPENDING, None, row, sentence, False, group)


def _spending_name(row: Spending) -> str:
    task = f" của nhiệm vụ {row.task}" if row.task else ""
    return f"Khoản chi {money_text(row.amount)} ngày {on_day(row.day)}{task}"


def _spending_differences(
    old: Spending, new: Spending, match: Match[Spending], versions: Versions
) -> Iterator[str]:
    jump: Jump | None = versions.jump
    is_jump = jump is not None and jump.explains(old.amount, new.amount)
    moved = versions.is_other_task(old, new)
    yield from _differences(
        match,
        new,
        (
            Field(
                "amount", "số tiền", money_text(old.amount), money_text(old.amount if is_jump else new.amount)
            ),
            Field("day", "ngày", on_day(old.day), on_day(new.day)),
            Field("task", "nhiệm vụ", old.task if moved else None, new.task if moved else None),
            Field("voucher", "chứng từ", old.voucher, new.voucher),
            Field("note", "ghi chú", old.note, new.note),
        ),
    )


@dataclass(frozen=True)
class Field:
    """What a record's field says in both versions, and its word in a sentence."""

    name: str
    word: str
    before: str | None
    after: str | None


def _differences(match: Match[Entry], new: Entry, fields: Sequence[Field]) -> Iterator[str]:
    """Fields that say something else now, but for those that are told with their column."""
    for field in fields:
        told = id(new) in match.told.get(field.name, ())
        if not told and comparable(field.before) != comparable(field.after):
            yield f"{field.word} {from_to(field.before, field.after)}"


def _spending_change(
    kind: ChangeKind,
    old: Spending | None,
    new: Spending | None,
    sentence: str,
    dangerous: bool,
    group: str = "",
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("amount") if new is not None and new.origin.row else None
    values = (_spending_name(old) if old else None, _spending_name(new) if new else None)
    return Change(kind, key, "Sổ chi", at, *values, sentence, dangerous, group)


# Events and decisions


@dataclass(frozen=True)
class _Sort(Generic[Followed]):
    """A sort of record that is followed until it is done: its words, its columns, its kinds of change."""

    word: str
    sheet: str
    columns: Columns[Followed]
    added: ChangeKind
    done: ChangeKind
    changed: ChangeKind
    removed: ChangeKind


_EVENTS = _Sort[Event](
    "Việc phát sinh",
    "Phát sinh",
    EVENT_COLUMNS,
    ChangeKind.EVENT_ADDED,
    ChangeKind.EVENT_DONE,
    ChangeKind.EVENT_CHANGED,
    ChangeKind.EVENT_REMOVED,
)
_DECISIONS = _Sort[Decision](
    "Kết luận",
    "Kết luận",
    DECISION_COLUMNS,
    ChangeKind.DECISION_ADDED,
    ChangeKind.DECISION_DONE,
    ChangeKind.DECISION_CHANGED,
    ChangeKind.DECISION_REMOVED,
)


def event_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Phát sinh", whatever their order; one without a due date has that of its task's phrase."""
    computed = {
        (row.key, event.day, event.content): event.due for row in versions.old.rows for event in row.events
    }
    return _followed_changes(
        versions,
        versions.events,
        _EVENTS,
        lambda row: row.due or computed.get((row.task or "", row.day, row.content)),
        lambda old, new: (
            _tasks(versions, "nhiệm vụ", old, new),
            Field("day", "ngày phát sinh", on_day(old.day), on_day(new.day)),
            Field("content", "nội dung", old.content, new.content),
            Field("due", "hạn", on_day(old.due), on_day(new.due)),
        ),
    )


def decision_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Kết luận", whatever their order."""
    return _followed_changes(
        versions,
        versions.decisions,
        _DECISIONS,
        lambda row: row.due,
        lambda old, new: (
            Field("meeting", "ngày họp", on_day(old.meeting), on_day(new.meeting)),
            Field("content", "nội dung", old.content, new.content),
            Field("unit", "bộ phận", old.unit, new.unit),
            Field("due", "hạn", on_day(old.due), on_day(new.due)),
            _tasks(versions, "nhiệm vụ liên quan", old, new),
        ),
    )


def _tasks(versions: Versions, word: str, old: Followed, new: Followed) -> Field:
    return Field("task", word, *((old.task, new.task) if versions.is_other_task(old, new) else (None, None)))


def _followed_changes(
    versions: Versions,
    match: Match[Followed],
    sort: _Sort[Followed],
    due_of: Callable[[Followed], date | None],
    shown: Callable[[Followed, Followed], Sequence[Field]],
) -> Iterator[Change]:
    """Records added, done, changed, removed; a date of completion once written does not change."""
    if _is_lost(match):
        names = (quoted(row.content) for row in match.removed)
        yield lost_sheet(sort.sheet, "dòng", len(match.removed), names)
        return
    yield from column_changes(match.findings, sort.columns, "các dòng", lambda row: row.task or "")
    for old, new in match.pairs:
        if old != new:
            yield from _followed_pair(versions, match, sort, (old, new), due_of(old), shown(old, new))
    for row in match.removed:
        sentence = f"{sort.word} {quoted(row.content)} không còn trong sổ."
        yield _followed_change(sort.removed, row, None, sentence, True)
    for row in match.added:
        due = f", hạn {on_day(row.due)}" if row.due else ""
        sentence = f"{sort.word} mới: {quoted(row.content)}{due}."
        yield _followed_change(sort.added, None, row, sentence, False)


def _followed_pair(
    versions: Versions,
    match: Match[Followed],
    sort: _Sort[Followed],
    pair: tuple[Followed, Followed],
    due: date | None,
    shown: Sequence[Field],
) -> Iterator[Change]:
    old, new = pair
    words = list(_differences(match, new, shown))
    kind, found, dangerous = completion(versions, old.done, new.done, due)
    if kind and id(new) not in match.told.get("done", ()):
        rewritten = old.done is not None
        name = quoted(new.content)
        yield _followed_change(
            sort.changed if rewritten else sort.done, old, new, f"{sort.word} {name}: {found}.", dangerous
        )
    if words:
        name = quoted(new.content)
        yield _followed_change(sort.changed, old, new, f"{sort.word} {name}: {'; '.join(words)}.", True)


def _followed_change(
    kind: ChangeKind, old: Followed | None, new: Followed | None, sentence: str, dangerous: bool
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("content") if new is not None and new.origin.row else None
    texts = (old.content if old else None, new.content if new else None)
    return Change(kind, key, row.content if row else "", at, *texts, sentence, dangerous)
