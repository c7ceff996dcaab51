"""What changed at the indicators: name, how they are counted, targets, monthly figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lib.assessing.assess import month_end
from lib.base import vietnamese as vn
from lib.comparing.changes import Change, ChangeKind, from_to, lost_sheet, quoted
from lib.comparing.columns import Columns, column_changes
from lib.comparing.pairing import INDICATOR_COLUMNS, comparable
from lib.comparing.versions import Pair, Versions, differ, pair_of
from lib.plan import Direction, Figure, Indicator

IndicatorPair = Pair[Indicator]


def indicator_changes(versions: Versions) -> Iterator[Change]:
    """Columns sorted alone first, then indicators removed, added, changed."""
    match = versions.indicators
    if not match.pairs and not match.added and len(match.removed) > 1:
        yield lost_sheet("Chỉ tiêu", "chỉ tiêu", len(match.removed), (row.code for row in match.removed))
        return
    yield from column_changes(match.findings, COLUMNS, "các chỉ tiêu", lambda row: row.code)
    for row in match.removed:
        sentence = f"{_name(row)} không còn trong sổ."
        kind = ChangeKind.INDICATOR_REMOVED
        yield Change(kind, row.code, row.title, None, row.title, None, sentence, True)
    for row in match.added:
        sentence = f"Thêm chỉ tiêu {row.code} {quoted(row.title)}."
        at = row.origin.cell("title")
        yield Change(ChangeKind.INDICATOR_ADDED, row.code, row.title, at, None, row.title, sentence, False)
    for old, new in match.pairs:
        if old != new or versions.new.unread or versions.old.unread:
            pair = pair_of(versions, (old, new), match, new.code, _name(new))
            for find in _INDICATOR_CHANGES:
                yield from find(pair)


COLUMNS: Columns[Indicator] = {"title": ("Chỉ tiêu", lambda row: comparable(row.title)), **INDICATOR_COLUMNS}


def _name(row: Indicator) -> str:
    return f"Chỉ tiêu {row.code} {quoted(row.title)}"


def _identity_changes(pair: IndicatorPair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if pair.is_reworded("title"):
        words = f"đổi tên, trước là {quoted(old.title)}"
        yield pair.change(ChangeKind.INDICATOR_RENAMED, "title", (old.title, new.title), words, True)
    numbered = not (old.code.startswith("#") and new.code.startswith("#"))
    if old.code != new.code and numbered and "code" not in pair.told:
        words = f"đổi mã, trước là {old.code}"
        yield pair.change(ChangeKind.INDICATOR_RECODED, "code", (old.code, new.code), words)
    for field, word in (("area", "lĩnh vực"), ("source", "nguồn số liệu")):
        if pair.is_reworded(field):
            before, after = getattr(old, field), getattr(new, field)
            words = f"{word} {from_to(before, after)}"
            yield pair.change(ChangeKind.INDICATOR_DETAIL_CHANGED, field, (before, after), words)
    if pair.versions.is_other_task(old, new):
        words = f"nhiệm vụ liên quan {from_to(old.task, new.task)}"
        yield pair.change(ChangeKind.INDICATOR_DETAIL_CHANGED, "task", (old.task, new.task), words)


def _basis_changes(pair: IndicatorPair) -> Iterator[Change]:
    """What makes the same figures mean something else: direction, unit, how months combine."""
    old, new = pair.old, pair.new
    for field, word in (("direction", "chiều"), ("combine", "cách cộng"), ("unit", "đơn vị tính")):
        before, after = getattr(old, field), getattr(new, field)
        if pair.is_reworded(field) and str(before) != str(after):
            words = f"{word} {from_to(before, after)}"
            kind = ChangeKind.INDICATOR_BASIS_CHANGED
            yield pair.change(kind, field, (before, after), words, True)


def _target_changes(pair: IndicatorPair) -> Iterator[Change]:
    """Lowered means easier to reach: a smaller target, or a larger one where less is better, or none."""
    old, new = pair.old, pair.new
    if not differ(old.target, new.target) or "target" in pair.told:
        return
    values = (_shown(old.target, old), _shown(new.target, new))
    words = f"mục tiêu đổi từ {values[0]} thành {values[1]}"
    if _is_easier(old, new):
        yield pair.change(ChangeKind.TARGET_LOWERED, "target", values, f"hạ yêu cầu: {words}", True)
    else:
        yield pair.change(ChangeKind.TARGET_RAISED, "target", values, words)


def _is_easier(old: Indicator, new: Indicator) -> bool:
    if new.target is None:
        return True
    if old.target is None:
        return False
    return new.target > old.target if old.direction is Direction.AT_MOST else new.target < old.target


def _shown(value: float | None, row: Indicator) -> str:
    percent = row.unit is not None and ("%" in row.unit or "phần trăm" in row.unit)
    return vn.or_dash(value, vn.percent if percent else vn.number)


def _shown_figure(figure: Figure | None, row: Indicator) -> str:
    if figure is None:
        return "(trống)"
    if figure.part is not None and figure.whole is not None:
        return f"{vn.number(figure.part)}/{vn.number(figure.whole)}"
    return _shown(figure.value, row)


def _figures_differ(old: Figure, new: Figure) -> bool:
    pairs = ((old.value, new.value), (old.part, new.part), (old.whole, new.whole))
    return any(differ(one, other) for one, other in pairs)


def _month_changes(pair: IndicatorPair) -> Iterator[Change]:
    """Figures of the months. Those of a month that the old version had closed are past."""
    for month in sorted(pair.old.months.keys() | pair.new.months.keys()):
        old, new = pair.old.months.get(month), pair.new.months.get(month)
        if f"month{month}" not in pair.told and (old is None or new is None or _figures_differ(old, new)):
            yield _month_change(pair, month, old, new)


def _month_change(pair: IndicatorPair, month: int, old: Figure | None, new: Figure | None) -> Change:
    field = f"month{month}"
    closed = _is_closed(pair.versions, month)
    before = pair.shown(old, field, lambda value: _shown_figure(value, pair.old), is_new=False)
    after = pair.shown(new, field, lambda value: _shown_figure(value, pair.new), is_new=True)
    if old is None:
        late = closed and pair.versions.report_date is not None
        group = f"Số liệu tháng {month} được điền muộn" if late else f"Số liệu tháng {month}"
        words = f"số liệu tháng {month} {'được điền muộn' if late else 'là'} {after}"
        return pair.change(ChangeKind.NEW_FIGURE, field, (None, after), words, group=group)
    past = closed or new is None
    kind = ChangeKind.PAST_FIGURE_CHANGED if past else ChangeKind.FIGURE_CHANGED
    words = f"số liệu tháng {month} sửa từ {before} thành {after}"
    group = f"Sửa số liệu tháng {month}"
    return pair.change(kind, field, (before, None if new is None else after), words, past, group)


def _is_closed(versions: Versions, month: int) -> bool:
    """Whether the old version reported on the whole month; without a report date every figure counts."""
    info = versions.old.info
    if info.report_date is None or info.year is None:
        return True
    return month_end(info, info.year, month) <= info.report_date


_INDICATOR_CHANGES: tuple[Callable[[IndicatorPair], Iterator[Change]], ...] = (
    _identity_changes,
    _basis_changes,
    _target_changes,
    _month_changes,
)
