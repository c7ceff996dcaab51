"""The pages of the monthly meeting, made from the figures: nine parts, one message a page. Pure.

A page holds what fits on the wall at the sizes of the visual contract; a longer list goes on on the next
page. How much fits is a Capacity, counted in lines of text, because it depends on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from lib.assessing.assess import Assessment, DecisionState, IndicatorStatus, Status, TaskState
from lib.assessing.decisions import is_open, last_meeting, states_of
from lib.assessing.due import coming, units_nearest_first
from lib.base import vietnamese as vn
from lib.comparing.compare import Since, since
from lib.meeting.paging import SMALLEST, Capacity, Fold, Piece, folded, note_lines, rows_of_page, short
from lib.plan import Decision
from lib.plan.units import unit_key
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.decisions import table_of, worst_first
from lib.views.indicators import IndicatorLine
from lib.views.money import MoneyBar
from lib.views.overview import AreaBar, BigNumber
from lib.views.since import changes_table
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone


class Part(StrEnum):
    """The nine parts of the meeting; the value stands in the kept settings."""

    LAST_DECISIONS = "ket-luan-truoc"
    PICTURE = "toan-canh"
    LATE = "qua-han"
    CHANGES = "thay-doi"
    AREAS = "linh-vuc"
    MONEY = "kinh-phi"
    INDICATORS = "chi-tieu"
    COMING = "sap-den-han"
    TODAY = "ket-luan"


PART_WORDS: Mapping[Part, str] = {
    Part.LAST_DECISIONS: "Kết luận kỳ trước",
    Part.PICTURE: "Toàn cảnh",
    Part.LATE: "Việc quá hạn",
    Part.CHANGES: "Thay đổi so với kỳ họp trước",
    Part.AREAS: "Lĩnh vực chậm tiến độ",
    Part.MONEY: "Kinh phí",
    Part.INDICATORS: "Chỉ tiêu chưa đạt",
    Part.COMING: "Việc đến hạn trong 30 ngày tới",
    Part.TODAY: "Kết luận hôm nay",
}

AHEAD = 30
"""Days that "sắp tới" covers in the meeting."""


@dataclass(frozen=True)
class Settings:
    """Which parts the chairman wants, and in which order."""

    order: tuple[Part, ...] = tuple(Part)
    hidden: frozenset[Part] = frozenset()

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts to show, in order."""
        return tuple(part for part in self.order if part not in self.hidden)


def settings_of(kept: Any) -> Settings:
    """The settings as they were kept; parts that they do not name follow at the end, nothing hidden."""
    words = kept if isinstance(kept, dict) else {}
    named = [Part(word) for word in words.get("order", ()) if word in Part.__members__.values()]
    order = dict.fromkeys([*named, *Part])
    hidden = frozenset(Part(word) for word in words.get("hidden", ()) if word in Part.__members__.values())
    return Settings(tuple(order), hidden)


def settings_value(settings: Settings) -> dict[str, list[str]]:
    """The settings as they are kept."""
    return {"order": [str(part) for part in settings.order], "hidden": sorted(map(str, settings.hidden))}


@dataclass(frozen=True)
class AgendaPage:
    """One page: its message and the one thing that shows it; place of pages where a list goes on.

    form says that decisions are typed on this page. key is stable while the list behind it grows.
    """

    part: Part
    headline: str
    numbers: tuple[BigNumber, ...] = ()
    table: Table | None = None
    areas: tuple[AreaBar, ...] = ()
    money: tuple[MoneyBar, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    note: str = ""
    place: int = 1
    pages: int = 1
    form: bool = False
    footer: str = ""

    @property
    def title(self) -> str:
        """The headline, with "(tiếp 2/3)" where the list began on an earlier page."""
        return self.headline if self.place == 1 else f"{self.headline} (tiếp {self.place}/{self.pages})"


@dataclass(frozen=True)
class Meeting:
    """What the pages are made of: the figures now and at the last meeting, and the meeting's day.

    decided are all decisions, also those taken after the day of the figures; today are this meeting's;
    doubts stand on every page.
    """

    now: Assessment
    before: Assessment | None
    day: date
    decided: tuple[Decision, ...] = ()
    today: tuple[Decision, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def since(self) -> Since | None:
        """What happened since the last meeting; None where there is no earlier one."""
        return since(self.before, self.now) if self.before else None


def agenda(
    meeting: Meeting, settings: Settings = Settings(), capacity: Capacity = SMALLEST
) -> tuple[AgendaPage, ...]:
    """All pages in the order of the settings; parts with nothing to say are left out."""
    footer = " · ".join((footer_words(meeting.now), *meeting.doubts))
    pages = (page for part in settings.shown for page in PARTS[part](meeting, capacity))
    return tuple(replace(page, footer=footer) for page in pages)


def footer_words(assessment: Assessment) -> str:
    """What stands on every page: the day of the figures, and that they are illustrative."""
    frame = views.frame(assessment)
    as_of = f"Số liệu tính đến {vn.day(assessment.as_of)}"
    return f"{as_of} · {frame.illustrative}" if frame.illustrative else as_of


# Pages of a list


def _table_pages(part: Part, headline: str, table: Table, capacity: Capacity) -> list[AgendaPage]:
    cut = list(rows_of_page(table, capacity))
    return _numbered(
        AgendaPage(part, headline, table=replace(table, rows=rows), note=table.note) for rows in cut
    )


def _chunk_pages(
    items: Sequence[Any], size: int, page: Callable[[tuple[Any, ...]], AgendaPage]
) -> list[AgendaPage]:
    """Pages of at most so many items, filled evenly so that none is left alone on the last one."""
    count = -(-len(items) // size)
    starts = [place * len(items) // count for place in range(count + 1)]
    return _numbered(page(tuple(items[a:b])) for a, b in pairwise(starts))


def _numbered(pages: Iterable[AgendaPage]) -> list[AgendaPage]:
    given = list(pages)
    return [replace(page, place=place, pages=len(given)) for place, page in enumerate(given, start=1)]


# ① Last meeting's decisions

DECISION_COLUMNS: tuple[Fold, ...] = (
    (TableColumn("Tình trạng", CellKind.MARK, 25), (Piece(4),)),
    (TableColumn("Kết luận", width=41), (Piece(1),)),
    (TableColumn("Bộ phận", width=20), (Piece(2),)),
    (TableColumn("Hạn", CellKind.DAY, 15), (Piece(3),)),
)


def _last_decisions(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    day = last_meeting(meeting.decided, meeting.day)
    if day is None:
        return []
    earlier = [d for d in meeting.decided if d.meeting is None or d.meeting < meeting.day]
    states = states_of(earlier, meeting.now.plan.info, meeting.now.as_of)
    last = [state for state in states if state.decision.meeting == day]
    older = [state for state in states if state.decision.meeting != day and is_open(state)]
    headline = _last_headline(day, last, older)
    view = table_of([*worst_first(last), *worst_first(older)], headline)
    return _table_pages(Part.LAST_DECISIONS, headline, folded(view, DECISION_COLUMNS), capacity)


def _last_headline(day: date, last: Sequence[DecisionState], older: Sequence[DecisionState]) -> str:
    done = sum(not is_open(state) for state in last)
    late = sum(state.status is Status.OVERDUE for state in (*last, *older))
    parts = [f"Kỳ họp {vn.day(day)}: đã thực hiện {done}/{len(last)} kết luận"]
    if older:
        parts.append(f"{len(older)} kết luận của các kỳ họp trước chưa xong")
    if late:
        parts.append(f"{late} quá hạn")
    return ", ".join(parts)


# ② The picture


def _picture(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    numbers = views.big_numbers(meeting.now, meeting.before)
    tally = meeting.now.total
    headline = f"{tally.overdue} việc quá hạn trong {tally.tasks} nhiệm vụ"
    if meeting.before:
        headline += _change_words(tally.overdue - meeting.before.total.overdue, meeting.before.as_of)
    note = f"Hoàn thành {tally.done}/{tally.tasks} nhiệm vụ." if not tally.overdue else ""
    return [AgendaPage(Part.PICTURE, headline, numbers=numbers, note=note)]


def _change_words(change: int, day: date) -> str:
    since_then = f"so với {vn.day(day)}"
    if not change:
        return f", không đổi {since_then}"
    return f", {'tăng' if change > 0 else 'giảm'} {abs(change)} {since_then}"


# ③ Overdue

LATE_COLUMNS: tuple[Fold, ...] = (
    (TableColumn("Quá hạn", CellKind.MARK, 17), (Piece(0),)),
    (TableColumn("Nhiệm vụ", width=57), (Piece(1, length=110), Piece(5, "→ "))),
    (TableColumn("Bộ phận, hạn", width=26), (Piece(2), Piece(3, "hạn "), Piece(4, "gia hạn "))),
)


def _late(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    late = by_unit(meeting.now.late)
    if not late:
        return []
    changes = meeting.since
    fresh = [state for state in late if changes and state.task.key in changes.newly_late]
    all_pages = _late_pages(meeting, late, late_headline(late, fresh, changes is not None), capacity)
    if not fresh or len(fresh) == len(late):
        return all_pages
    headline = f"{len(fresh)} việc mới quá hạn kể từ kỳ họp trước"
    return [*_late_pages(meeting, fresh, headline, capacity), *all_pages]


def late_headline(late: Sequence[TaskState], fresh: Sequence[TaskState], compared: bool) -> str:
    """ "7 việc quá hạn của 3 bộ phận, 2 việc mới so với kỳ họp trước"."""
    units = len({unit_key(state.task.lead) for state in late})
    words = f"{len(late)} việc quá hạn của {units} bộ phận, lâu nhất {max(s.days_late for s in late)} ngày"
    if not compared:
        return words
    if len(fresh) == len(late):
        return f"{words}, đều mới so với kỳ họp trước"
    return f"{words}, {len(fresh)} việc mới so với kỳ họp trước" if fresh else f"{words}, không có việc mới"


def by_unit(states: Iterable[TaskState]) -> list[TaskState]:
    """Late tasks unit by unit, the unit with the longest delay first, the longest first within it."""
    given = list(states)
    worst: dict[str, int] = {}
    for state in given:
        key = unit_key(state.task.lead)
        worst[key] = max(worst.get(key, 0), state.days_late)
    return sorted(
        given,
        key=lambda s: (
            -worst[unit_key(s.task.lead)],
            vn.sort_key(unit_key(s.task.lead)),
            -s.days_late,
            s.task.origin.row,
        ),
    )


def _late_pages(
    meeting: Meeting, states: Sequence[TaskState], headline: str, capacity: Capacity
) -> list[AgendaPage]:
    view = views_tasks.late_table(meeting.now)
    rows = {row.key: row for row in view.rows}
    ordered = replace(view, title=headline, rows=tuple(rows[state.task.key] for state in states))
    return _table_pages(Part.LATE, headline, folded(ordered, LATE_COLUMNS), capacity)


# ④ What changed

CHANGE_COLUMNS: tuple[Fold, ...] = (
    (TableColumn("Thay đổi", CellKind.MARK, 23), (Piece(0),)),
    (TableColumn("Nhiệm vụ", width=50), (Piece(1, length=110),)),
    (TableColumn("Chi tiết", width=27), (Piece(2, length=80),)),
)


def _changes(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    view = changes_table(meeting.now, meeting.before) if meeting.before else None
    if view is None or not view.rows:
        return []
    return _table_pages(Part.CHANGES, view.title, folded(view, CHANGE_COLUMNS), capacity)


# ⑤ Areas behind


def _areas(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    bars = [bar for bar in views.area_bars(meeting.now) if bar.behind]
    if not bars:
        return []
    unknown = sum(area.tally.gap is None for area in meeting.now.areas)
    headline = f"{len(bars)}/{len(meeting.now.areas)} lĩnh vực chậm tiến độ"
    headline += f" ({unknown} lĩnh vực chưa tính được)" if unknown else ""
    note = "Thanh xanh: đã làm. Vạch đen: cần đạt. Chỉ tính việc có mốc ngày."
    return _chunk_pages(
        bars, int(capacity.lines) // 3, lambda some: AgendaPage(Part.AREAS, headline, areas=some, note=note)
    )


# ⑥ Money


def _money(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    bars = views_money.money_bars(meeting.now)
    if not bars:
        return []
    tally = meeting.now.total
    number = views.money_number(tally)
    headline = f"Đã chi {number.value}{number.of.replace('/', ' trong ')}: {number.detail}"
    watch = sum(bar.tone in (Tone.LATE, Tone.ATTENTION) for bar in bars)
    if watch:
        headline += f"; {watch}/{len(bars)} lĩnh vực cần xem"
    note = views_money.money_table(meeting.now).note
    size = int(capacity.lines - note_lines(note, capacity)) // 3
    return _chunk_pages(
        bars, max(1, size), lambda some: AgendaPage(Part.MONEY, headline, money=some, note=note)
    )


# ⑦ Indicators off target

WIDE = 90
"""From so many characters side by side on, an indicator's words need no fifth line."""


BESIDE = 0.46
"""The share of the width that an indicator's words have beside its months."""


def _fitting(line: IndicatorLine, across: int) -> IndicatorLine:
    """The line with its name and meaning on two lines each, its figure on one; units may be of any length."""
    return replace(
        line,
        title=short(line.title, 2 * across),
        latest=short(line.latest, across),
        words=short(line.words, 2 * across),
    )


def _indicators(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    lines = views_indicators.indicator_lines(meeting.now, IndicatorStatus.OFF_TARGET)
    if not lines:
        return []
    headline = f"{len(lines)}/{len(meeting.now.indicators)} chỉ tiêu chưa đạt mục tiêu năm"
    return _chunk_pages(
        [_fitting(line, int(capacity.chars * BESIDE)) for line in lines],
        3 if capacity.chars < WIDE else 4,
        lambda some: AgendaPage(Part.INDICATORS, headline, indicators=some),
    )


# ⑧ The next 30 days

COMING_COLUMNS: tuple[Fold, ...] = (
    (TableColumn("Đến hạn", CellKind.MARK, 18), (Piece(0), Piece(4))),
    (TableColumn("Nhiệm vụ, kết luận", width=56), (Piece(1, length=110), Piece(2))),
    (TableColumn("Bộ phận", width=26), (Piece(3),)),
)


def _coming(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    found = units_nearest_first(coming(meeting.now, AHEAD))
    if not found:
        return []
    view = views_tasks.soon_table(meeting.now, AHEAD)
    units = len({unit_key(due.unit) for due in found})
    headline = f"{len(found)} việc đến hạn trong {AHEAD} ngày tới, của {units} bộ phận"
    rows = tuple(views_tasks.due_row(due, meeting.now.as_of) for due in found)
    return _table_pages(
        Part.COMING, headline, folded(replace(view, title=headline, rows=rows), COMING_COLUMNS), capacity
    )


# ⑨ Decisions of today

TODAY_COLUMNS = (
    TableColumn("Số", CellKind.COUNT, 7),
    TableColumn("Kết luận", width=50),
    TableColumn("Bộ phận", width=26),
    TableColumn("Hạn", CellKind.DAY, 17),
)
NEWEST = 2
"""So many of today's decisions stand below the form; with more, all of them follow on pages of their own."""


def _today(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    rows = tuple(
        TableRow((number, short(d.content), d.unit, d.due), d.task)
        for number, d in enumerate(meeting.today, start=1)
    )
    count = len(rows)
    day = vn.day(meeting.day)
    headline = f"Kết luận cuộc họp ngày {day}: đã ghi {count}" if count else f"Kết luận cuộc họp ngày {day}"
    newest = Table(headline, TODAY_COLUMNS, tuple(_clipped(row) for row in reversed(rows[-NEWEST:])))
    form = AgendaPage(Part.TODAY, headline, table=newest if rows else None, form=True)
    if not rows:
        return [form]
    units = len({unit_key(d.unit) for d in meeting.today if d.unit})
    whole = f"{count} kết luận hôm nay, giao {units} bộ phận"
    return [form, *_table_pages(Part.TODAY, whole, Table(whole, TODAY_COLUMNS, rows), capacity)]


def _clipped(row: TableRow) -> TableRow:
    """The row below the form, where two lines are free for it."""
    number, content, unit, due = row.cells
    return replace(row, cells=(number, short(str(content), 56), short(str(unit or "—"), 26), due))


PARTS: Mapping[Part, Callable[[Meeting, Capacity], list[AgendaPage]]] = {
    Part.LAST_DECISIONS: _last_decisions,
    Part.PICTURE: _picture,
    Part.LATE: _late,
    Part.CHANGES: _changes,
    Part.AREAS: _areas,
    Part.MONEY: _money,
    Part.INDICATORS: _indicators,
    Part.COMING: _coming,
    Part.TODAY: _today,
}


def page_named(pages: Sequence[AgendaPage], asked: str | None) -> int:
    """Index of the page that the address asks for: "5" is the fifth, "ket-luan" the one where decisions are
    typed; the first or last where there is none."""
    if asked == Part.TODAY:
        return next((place for place, page in enumerate(pages) if page.form), 0)
    if asked is None or not re.fullmatch(r"\d{1,4}", asked):
        return 0
    return min(max(int(asked), 1), len(pages)) - 1


def name_of_page(pages: Sequence[AgendaPage], index: int) -> str:
    """What the address calls a page; where decisions are typed it stays while lists before it grow."""
    return str(Part.TODAY) if pages[index].form else str(index + 1)
