"""What changed at the records of what happened: payments, events that came up, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from lib.comparing.changes import Change, ChangeKind, money_text, on_day, quoted
from lib.comparing.pairing import (
    Match,
    comparable,
    match_decisions,
    match_events,
    match_spendings,
    spending_facts,
)
from lib.comparing.unit_jump import Jump
from lib.comparing.versions import Versions
from lib.plan import Decision, Event, Spending

# Payments


def spending_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Chi", whatever their order."""
    old = [replace(row, task=versions.key_now(row.task)) for row in versions.old.spendings]
    match = match_spendings(old, versions.new.spendings)
    for before, after in match.pairs:
        words = "; ".join(_spending_differences(before, after, versions.jump))
        if words:
            serious = versions.is_past(before.day) and spending_facts(before) != spending_facts(after)
            sentence = f"{_spending_name(after)}: {words}."
            yield _spending_change(
                ChangeKind.SPENDING_CHANGED, before, after, sentence, serious or before.day is None
            )
    for row in match.removed:
        sentence = f"{_spending_name(row)} không còn trong sổ."
        yield _spending_change(ChangeKind.SPENDING_REMOVED, row, None, sentence, True)
    for row in match.added:
        late = " (ghi bổ sung vào kỳ đã báo cáo)" if versions.is_past(row.day) else ""
        sentence = f"Thêm {_spending_name(row)[:1].lower()}{_spending_name(row)[1:]}{late}."
        yield _spending_change(ChangeKind.NEW_SPENDING, None, row, sentence, False)


def _spending_name(row: Spending) -> str:
    task = f" của nhiệm vụ {row.task}" if row.task else ""
    return f"Khoản chi {money_text(row.amount)} ngày {on_day(row.day)}{task}"


def _spending_differences(old: Spending, new: Spending, jump: Jump | None) -> Iterator[str]:
    if jump and jump.explains(old.amount, new.amount):
        old = replace(old, amount=new.amount)
    shown = (
        ("số tiền", money_text(old.amount), money_text(new.amount)),
        ("ngày", on_day(old.day), on_day(new.day)),
        ("nhiệm vụ", old.task or "(trống)", new.task or "(trống)"),
        ("chứng từ", quoted(old.voucher), quoted(new.voucher)),
        ("ghi chú", quoted(old.note), quoted(new.note)),
    )
    for word, before, after in shown:
        if comparable(before) != comparable(after):
            yield f"{word} đổi từ {before} thành {after}"


def _spending_change(
    kind: ChangeKind, old: Spending | None, new: Spending | None, sentence: str, dangerous: bool
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("amount") if new is not None and new.origin.row else None
    values = (_spending_name(old) if old else None, _spending_name(new) if new else None)
    return Change(kind, key, "Sổ chi", at, *values, sentence, dangerous)


# Events and decisions

Followed = TypeVar("Followed", Event, Decision)


@dataclass(frozen=True)
class _FollowedKinds:
    """The kinds of change of a sort of record that is followed until it is done."""

    word: str
    added: ChangeKind
    done: ChangeKind
    changed: ChangeKind
    removed: ChangeKind


_EVENTS = _FollowedKinds(
    "Việc phát sinh",
    ChangeKind.EVENT_ADDED,
    ChangeKind.EVENT_DONE,
    ChangeKind.EVENT_CHANGED,
    ChangeKind.EVENT_REMOVED,
)
_DECISIONS = _FollowedKinds(
    "Kết luận",
    ChangeKind.DECISION_ADDED,
    ChangeKind.DECISION_DONE,
    ChangeKind.DECISION_CHANGED,
    ChangeKind.DECISION_REMOVED,
)


def event_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Phát sinh", whatever their order."""
    old = [replace(row, task=versions.key_now(row.task)) for row in versions.old.events]
    return _followed_changes(match_events(old, versions.new.events), _EVENTS, _event_differences)


def _event_differences(old: Event, new: Event) -> Iterator[str]:
    return _differences(
        ("nhiệm vụ", old.task, new.task),
        ("ngày phát sinh", on_day(old.day), on_day(new.day)),
        ("nội dung", old.content, new.content),
        ("hạn", on_day(old.due), on_day(new.due)),
    )


def decision_changes(versions: Versions) -> Iterator[Change]:
    """Rows of the sheet "Kết luận", whatever their order."""
    old = [replace(row, task=versions.key_now(row.task)) for row in versions.old.decisions]
    return _followed_changes(match_decisions(old, versions.new.decisions), _DECISIONS, _decision_differences)


def _decision_differences(old: Decision, new: Decision) -> Iterator[str]:
    return _differences(
        ("ngày họp", on_day(old.meeting), on_day(new.meeting)),
        ("nội dung", old.content, new.content),
        ("bộ phận", old.unit, new.unit),
        ("hạn", on_day(old.due), on_day(new.due)),
        ("nhiệm vụ liên quan", old.task, new.task),
    )


def _differences(*fields: tuple[str, str | None, str | None]) -> Iterator[str]:
    for word, before, after in fields:
        if comparable(before) != comparable(after):
            yield f"{word} đổi từ {quoted(before)} thành {quoted(after)}"


def _followed_changes(
    match: Match[Followed],
    kinds: _FollowedKinds,
    differences: Callable[[Followed, Followed], Iterator[str]],
) -> Iterator[Change]:
    """Records added, done, changed, removed; a date of completion once written does not change."""
    for old, new in sorted(match.pairs, key=lambda pair: pair[1].origin.row):
        words = list(differences(old, new))
        if old.done is None and new.done is not None:
            sentence = f"{kinds.word} {quoted(new.content)}: xong ngày {on_day(new.done)}."
            yield _followed_change(kinds.done, old, new, sentence, False)
        elif old.done != new.done:
            words.append(f"ngày xong đổi từ {on_day(old.done)} thành {on_day(new.done)}")
        if words:
            sentence = f"{kinds.word} {quoted(new.content)}: {'; '.join(words)}."
            yield _followed_change(kinds.changed, old, new, sentence, True)
    for row in match.removed:
        sentence = f"{kinds.word} {quoted(row.content)} không còn trong sổ."
        yield _followed_change(kinds.removed, row, None, sentence, True)
    for row in match.added:
        due = f", hạn {on_day(row.due)}" if row.due else ""
        sentence = f"{kinds.word} mới: {quoted(row.content)}{due}."
        yield _followed_change(kinds.added, None, row, sentence, False)


def _followed_change(
    kind: ChangeKind, old: Followed | None, new: Followed | None, sentence: str, dangerous: bool
) -> Change:
    row = new or old
    key = (row.task if row else None) or ""
    at = new.origin.cell("content") if new is not None and new.origin.row else None
    texts = (old.content if old else None, new.content if new else None)
    return Change(kind, key, row.content if row else "", at, *texts, sentence, dangerous)
