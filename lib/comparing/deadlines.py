"""What became of one deadline: kept, reworded, weakened, lost.

Compared is what was read and, since words may say more than what was read, the words beside the dates. "Như cũ"
is said only where both agree; whatever is left unproved is to be confirmed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from lib.base import vietnamese as vn
from lib.comparing.changes import ChangeKind
from lib.deadlines.deadline import Count, Deadline, DeadlineKind, Offset, TimeUnit
from lib.deadlines.words import words


@dataclass(frozen=True)
class _Finding:
    """A change of a deadline: its kind, what to add to the two wordings, whether it is to be confirmed."""

    kind: ChangeKind
    remark: str
    dangerous: bool


_PARTS = re.compile(r"\d+|[^\W\d_]+")
_DATE_WORDS = words("""
ngay thang quy nam tuan trong vao den het cuoi truoc cham nhat muon tre khong qua hon han thoi hoan thanh xong cac hang
moi va la cua ky tu mot hai ba bon sau bay tam chin muoi i ii iii iv t q duoc thi nay dau giua ca dinh
""")
"""Words that say a date and no more (without accents): where the dates are the same, they say the same."""
_CONTINUOUS_WORDS = words("thuong xuyen lien tuc suot quanh hang ngay thang tuan ca trong nam cac va")
"""Words that say that work never ends."""
_FILLERS = words("duoc thi la viec")
"""Words without which an event is the same event."""
_UNDATED = (DeadlineKind.UNREAD, DeadlineKind.NONE)


def parts(text: str | None) -> list[str]:
    """Words and numbers in their order: case, marks, the place of tones and leading zeros left out."""
    return [part.lstrip("0") or "0" for part in _PARTS.findall(vn.fold(text or ""))]


def _are_same(one: list[str], other: list[str]) -> bool:
    """Whether two lists of words are the same; a word typed without any accents is the same as one with them."""
    return len(one) == len(other) and all(
        a == b or ((a.isascii() or b.isascii()) and vn.bare(a) == vn.bare(b))
        for a, b in zip(one, other, strict=True)
    )


def is_written_alike(one: str | None, other: str | None) -> bool:
    """Whether two wordings differ in nothing but zeros, marks, case and missing accents: 05/06 and 5/6."""
    return _are_same(parts(one), parts(other))


def deadline_finding(old: Deadline, new: Deadline) -> _Finding | None:
    """What became of a deadline; None where nothing did."""
    alike = is_written_alike(old.text, new.text)
    if _reading(old) == _reading(new) and (alike or new.kind is DeadlineKind.NONE):
        return None
    if new.kind in _UNDATED:
        return _undated(old, new)
    if _is_proved(old, new):
        kept = "ngày đến hạn" if new.due else "cách tính hạn"
        return None if alike else _Finding(ChangeKind.DEADLINE_REWORDED, f", {kept} như cũ", dangerous=False)
    looser = old.kind is not DeadlineKind.NONE and _is_looser(old, new)
    if alike:
        remark = f"; chữ như cũ nhưng ngày đọc được đổi từ {_days(old)} thành {_days(new)}"
        return _Finding(ChangeKind.DEADLINE_MOVED, remark, looser)
    added = " ".join((Counter(_beside(new)) - Counter(_beside(old))).elements())
    looser = looser or _only_words_replaced(old, new)
    if not looser and added and not _gains(old, new) and old.kind not in (*_UNDATED, DeadlineKind.CONTINUOUS):
        remark = f"; chưa rõ ý nghĩa của «{_quote(new.text, added)}»"
        kind = ChangeKind.DEADLINE_REWORDED if _dues(old) == _dues(new) else ChangeKind.DEADLINE_MOVED
        return _Finding(kind, remark, dangerous=True)
    if _measures(old) == _measures(new) and not looser:
        return _Finding(ChangeKind.DEADLINE_REWORDED, "", dangerous=False)
    return _Finding(ChangeKind.DEADLINE_MOVED, "", looser)


def _reading(deadline: Deadline) -> Deadline:
    return replace(deadline, text="", reading="", doubt=None)


def _only_words_replaced(old: Deadline, new: Deadline) -> bool:
    """Whether an unread deadline is read now not because a date was written, but because other words were."""
    before, after = Counter(parts(old.text)), Counter(parts(new.text))
    added = list((after - before).elements())
    return old.kind is DeadlineKind.UNREAD and bool(added) and not any(part.isdigit() for part in added)


def _measures(deadline: Deadline) -> object:
    return _dues(deadline), deadline.offset, deadline.count, deadline.kind


def _undated(old: Deadline, new: Deadline) -> _Finding:
    if old.kind not in _UNDATED:
        why = "không ghi thời hạn" if new.kind is DeadlineKind.NONE else "không đọc được"
        return _Finding(ChangeKind.DEADLINE_LOST, f", nay {why}", dangerous=True)
    if old.kind is DeadlineKind.UNREAD and new.kind is DeadlineKind.UNREAD:
        same = is_written_alike(old.text, new.text)
        remark = "" if same else "; cả hai cách ghi đều chưa đọc được nên không biết hạn có bị lùi không"
        return _Finding(ChangeKind.DEADLINE_REWORDED, remark, not same)
    lost = new.kind is DeadlineKind.NONE
    return _Finding(ChangeKind.DEADLINE_LOST if lost else ChangeKind.DEADLINE_REWORDED, "", lost)


def _quote(text: str | None, added: str) -> str:
    """The part of the wording from the first to the last added word, as it is typed."""
    wanted = set(added.split())
    found = [m for m in re.finditer(r"[^\s,;:()]+", text or "") if wanted & set(parts(m[0]))]
    return (text or "")[found[0].start() : found[-1].end()] if found else added


# What was read


def _dues(deadline: Deadline) -> list[date]:
    return [due.day for due in deadline.due]


def _days(deadline: Deadline) -> str:
    return ", ".join(vn.day(day) for day in _dues(deadline)) or "không có ngày"


def _names(deadline: Deadline) -> dict[str, date]:
    """Dates by what is due on them, where the wording says it."""
    named = [(" ".join(words_beside(due.name)), due.day) for due in deadline.due]
    counts = Counter(name for name, _ in named)
    return {name: day for name, day in named if name and counts[name] == 1}


def _is_looser(old: Deadline, new: Deadline) -> bool:
    """Whether a deadline leaves more time: a later or a dropped date, a longer span, fewer times, less certain."""
    before, after = _dues(old), _dues(new)
    if before and old.kind is DeadlineKind.RECURRING and new.kind is DeadlineKind.COUNT:
        return _times(new) < _times(old)
    if before:
        later = any(one > other for other, one in zip(before, after, strict=False))
        ends_later = not after or after[-1] > before[-1]
        return len(after) < len(before) or later or ends_later or _is_exchanged(old, new) or _drops(old, new)
    if old.count is not None and (new.due or new.count):
        return _times(new) < _times(old) - 0.01
    if new.due:
        return False
    if old.offset is not None:
        same_event = new.offset is not None and _event(old) == _event(new)
        return not same_event or _length(new.offset) > _length(old.offset)
    return not (old.kind is DeadlineKind.CONTINUOUS and new.count is not None) and not _gains(old, new)


def _drops(old: Deadline, new: Deadline) -> bool:
    """Whether what is counted beside the dates is gone or less."""
    lost_offset = old.offset is not None and (new.offset is None or _length(new.offset) > _length(old.offset))
    return lost_offset or (old.count is not None and new.count is None)


def _gains(old: Deadline, new: Deadline) -> bool:
    """Whether an event that had no span has one now."""
    return (
        old.kind is new.kind is DeadlineKind.EVENT and new.offset is not None and _event(old) == _event(new)
    )


def _event(deadline: Deadline) -> set[str]:
    """The words of the event, without those of the span."""
    return set(words_beside(deadline.text)) - {"lam", "viec"}


def _is_exchanged(old: Deadline, new: Deadline) -> bool:
    """Whether what is due on one of the dates is due later now, though the dates may be the same."""
    before, after = _names(old), _names(new)
    return any(after[name] > day for name, day in before.items() if name in after)


_DAYS_OF = {
    TimeUnit.DAY: 1.0,
    TimeUnit.WORKING_DAY: 1.4,
    TimeUnit.WEEK: 7.0,
    TimeUnit.MONTH: 30.4,
    TimeUnit.QUARTER: 91.3,
    TimeUnit.YEAR: 365.0,
}
"""Units by their usual length in days: to tell which of two spans is the longer."""


def _length(offset: Offset | None) -> float:
    return offset.amount * _DAYS_OF[offset.unit] if offset else float("inf")


def _times(deadline: Deadline) -> float:
    """How often a year something is due."""
    return len(deadline.due) or _rate(deadline.count)


def _rate(count: Count | None) -> float:
    return count.times * 365 / _DAYS_OF[count.per] / getattr(count, "every", 1) if count else 0.0


# The words beside what was read


def words_beside(text: str | None) -> list[str]:
    """The words of a text that do not belong to a date."""
    return [part for part in parts(text) if not part[0].isdigit() and vn.bare(part) not in _DATE_WORDS]


_SPAN = re.compile(r"\d+\s*(ngày làm việc|ngày|tuần|tháng|quý|năm|lần)", re.IGNORECASE)


def _beside(deadline: Deadline) -> list[str]:
    """The words, in their order, that the reading does not account for; where no date was read, all that matter."""
    if deadline.due:
        return words_beside(deadline.text)
    known = {DeadlineKind.CONTINUOUS: _CONTINUOUS_WORDS, DeadlineKind.COUNT: _DATE_WORDS | {"lan"}}
    fillers = known.get(deadline.kind, _FILLERS)
    measured = deadline.offset is not None or deadline.count is not None
    text = _SPAN.sub(" ", deadline.text or "") if measured else deadline.text
    return [
        part for part in parts(text) if vn.bare(part) not in fillers and not (measured and part.isdigit())
    ]


def _is_proved(old: Deadline, new: Deadline) -> bool:
    """Whether both wordings give the same deadline: the same reading, and beside it the same words.

    Where several dates stand beside words, their names say which is which; without them the numbers must stand in
    the same order.
    """
    if _measures(old) != _measures(new):
        return False
    if not new.due:
        return _reading(old) == _reading(new) and _are_same(_beside(old), _beside(new))
    before, after = words_beside(old.text), words_beside(new.text)
    if not _are_same(before, after):
        return False
    return len(new.due) == 1 or not before or _names(old) == _names(new)
