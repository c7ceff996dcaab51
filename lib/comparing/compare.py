"""What changed between two versions of a plan, in sentences; quiet edits are named as dangerous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lib.assessing.assess import DONE, Assessment
from lib.base import vietnamese as vn
from lib.comparing.changes import MOVES, Change, ChangeKind, Comparison, from_to, money_text, on_day
from lib.comparing.indicators import indicator_changes
from lib.comparing.pairing import comparable
from lib.comparing.records import decision_changes, event_changes, spending_changes, stale_changes
from lib.comparing.tasks import task_changes
from lib.comparing.versions import NOTHING_MOVED, Versions
from lib.comparing.year import new_year, year_changes
from lib.plan import Plan, PlanInfo


def compare(old: Plan, new: Plan, moved_before: Mapping[str, int] = NOTHING_MOVED) -> Comparison:
    """The differences of the new version from the old one.

    moved_before says how often a task's deadline was moved in earlier versions, by its key.
    """
    versions = Versions(old, new, moved_before)
    begun = new_year(versions)
    if begun is not None:
        return Comparison((*year_changes(begun), *_info_changes(old.info, new.info, is_new=True)), begun)
    return Comparison(tuple(changes_of(versions)))


def changes_of(versions: Versions) -> Iterator[Change]:
    """All differences, in the order of the subjects."""
    yield from _info_changes(versions.old.info, versions.new.info)
    yield from _days_off_changes(versions.old, versions.new)
    yield from task_changes(versions)
    yield from _total_changes(versions)
    yield from indicator_changes(versions)
    yield from spending_changes(versions)
    yield from event_changes(versions)
    yield from decision_changes(versions)
    yield from stale_changes(versions)


@dataclass(frozen=True)
class Since:
    """What happened since last time: keys of the tasks behind the five counts.

    Keys are those of the later version, but for the removed ones.
    """

    newly_late: tuple[str, ...]
    done: tuple[str, ...]
    moved: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def since(before: Assessment, after: Assessment) -> Since:
    """The five counts of "since last time", from two assessments of the same or of two versions."""
    versions = Versions(before.plan, after.plan)
    pairs = ((before.by_key.get(old.key), new.key) for old, new in versions.tasks.pairs)
    earlier = {key: state for state, key in pairs if state is not None}
    late_then = {key for key, state in earlier.items() if state.is_late}
    done_then = {key for key, state in earlier.items() if state.status in DONE}
    late = [s.task.key for s in after.states if s.is_late and s.task.key not in late_then]
    done = [s.task.key for s in after.states if s.status in DONE and s.task.key not in done_then]
    moved = dict.fromkeys(change.key for change in task_changes(versions) if change.kind in MOVES)
    added = (row.key for row in versions.tasks.added if not row.is_group)
    removed = (row.key for row in versions.tasks.removed if not row.is_group)
    return Since(tuple(late), tuple(done), tuple(moved), tuple(added), tuple(removed))


# What is said of the whole plan

_INFO_WORDS: Mapping[str, tuple[str, bool]] = {
    "unit": ("Đơn vị", False),
    "superior": ("Cơ quan cấp trên", False),
    "year": ("Năm kế hoạch", True),
    "number": ("Số kế hoạch", False),
    "issued": ("Ngày ban hành kế hoạch", False),
    "month_window": ("Kỳ số liệu tháng", True),
    "due_soon_days": ("Số ngày sắp đến hạn", False),
    "illustrative": ("Số liệu minh họa", True),
}
"""Fields of the sheet "Thông tin", and whether a change of them changes figures."""


_YEARLY = frozenset({"year", "number", "issued", "illustrative"})


def _info_changes(old: PlanInfo, new: PlanInfo, *, is_new: bool = False) -> Iterator[Change]:
    """Fields of the sheet "Thông tin"; those that another year brings along are no change in a new plan."""
    for name, (word, dangerous) in _INFO_WORDS.items():
        before, after = _info_text(getattr(old, name)), _info_text(getattr(new, name))
        if is_new and name in _YEARLY:
            continue
        if comparable(before) != comparable(after):
            sentence = f"{word} {from_to(before, after)}."
            serious = dangerous and not (name == "illustrative" and new.illustrative)
            yield Change(ChangeKind.INFO_CHANGED, "", word, None, before, after, sentence, serious)
    for name in sorted(old.letterhead.keys() | new.letterhead.keys()):
        before, after = old.letterhead.get(name), new.letterhead.get(name)
        if comparable(before) != comparable(after):
            sentence = f"Thể thức văn bản {from_to(before, after)}."
            yield Change(
                ChangeKind.INFO_CHANGED, "", "Thể thức văn bản", None, before, after, sentence, False
            )
    if not is_new:
        yield from _report_date_changes(old.report_date, new.report_date)


def _info_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return vn.day(value)
    texts = {"calendar": "tháng dương lịch", "from-15th": "từ ngày 15 tháng trước đến ngày 14"}
    return None if value is None else texts.get(str(value), str(value))


def _report_date_changes(old: date | None, new: date | None) -> Iterator[Change]:
    if old == new:
        return
    back = old is not None and (new is None or new < old)
    kind = ChangeKind.REPORT_DATE_BACK if back else ChangeKind.REPORT_DATE_FORWARD
    verb = "lùi từ" if back else "chuyển từ"
    sentence = f"Số liệu tính đến ngày: {verb} {on_day(old)} sang {on_day(new)}."
    yield Change(kind, "", "Số liệu tính đến ngày", None, on_day(old), on_day(new), sentence, back)


def _days_off_changes(old: Plan, new: Plan) -> Iterator[Change]:
    """The sheet "Ngày nghỉ": a day more or less moves every limit that it lies in."""
    before, after = ({(one.day, one.works): one for one in plan.days_off} for plan in (old, new))
    gone = [vn.day(one.day) for key, one in before.items() if key not in after]
    come = [vn.day(one.day) for key, one in after.items() if key not in before]
    if gone or come:
        said = "; ".join(f"{word} {', '.join(days)}" for word, days in (("thêm", come), ("bỏ", gone)) if days)
        words = f"Ngày nghỉ, làm bù: {said}; các hạn tính theo ngày làm việc có thể đổi."
        at = new.days_off[0].origin.cell("day") if new.days_off else None
        shown = (", ".join(gone) or None, ", ".join(come) or None)
        yield Change(ChangeKind.INFO_CHANGED, "", "Ngày nghỉ", at, *shown, words, True)


def _total_changes(versions: Versions) -> Iterator[Change]:
    """The sum that the total row states, and where what was spent is counted."""
    declared = sum(row.declared_spent or 0 for row in versions.old.tasks)
    if declared and versions.new.has_spending and not versions.old.has_spending:
        paid = sum(row.amount for row in versions.new.spendings)
        words = f"Số đã chi nay tính theo sheet Chi ({money_text(paid)}), trước đây theo cột ({money_text(declared)})."
        values = (money_text(declared), money_text(paid))
        yield Change(ChangeKind.INFO_CHANGED, "", "Nguồn số đã chi", None, *values, words, paid < declared)
    old, new = versions.old.stated_total, versions.new.stated_total
    if old != new and not (versions.jump and versions.jump.explains(old, new)):
        sentence = f"Dòng tổng kinh phí đổi từ {money_text(old)} thành {money_text(new)}."
        at = versions.new.total_origin.cell("allocated") if versions.new.total_origin.row else None
        yield Change(
            ChangeKind.MONEY_CHANGED,
            "",
            "Tổng kinh phí",
            at,
            money_text(old),
            money_text(new),
            sentence,
            True,
        )
