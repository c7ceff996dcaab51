"""The pages of the monthly meeting, made from the figures: nine parts, one message a page. Pure.

A page holds what fits on the wall at the sizes of the visual contract; a longer list goes on on the next
page. How much fits is a Capacity, counted in lines of text, because it depends on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from lib.assessing.assess import (
    Assessment,
    DecisionState,
    IndicatorStatus,
    Status,
    TaskState,
    coming,
)
from lib.assessing.decisions import Followed, is_open, last_meeting, moves_words, states_of
from lib.base import vietnamese as vn
from lib.comparing.changes import MOVES
from lib.comparing.compare import Since, compare, since
from lib.plan import Decision
from lib.plan.units import unit_key
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views.indicators import IndicatorLine
from lib.views.money import MoneyBar
from lib.views.overview import AreaBar, BigNumber
from lib.views.tables import CellKind, Table, TableColumn, TableRow, shown
from lib.views.wording import STATUS_MEANINGS, STATUS_TONES, Tone, decision_words, marked, task_label


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
class Capacity:
    """How much fits on a page: lines of text below the headline, and characters side by side."""

    lines: float = 14.5
    chars: int = 76


SMALLEST = Capacity()
"""1024×768, a projector's own size: what fits there fits everywhere."""


def capacity_of(width: int, height: int) -> Capacity:
    """What a screen of that many pixels holds; letters are sized by its height (visual contract).

    One character of running text is taken as 1.67 vh wide, a little more than measured.
    """
    if height <= 0 or width <= 0:
        return SMALLEST
    return Capacity(SMALLEST.lines, max(SMALLEST.chars, int((100 * width / height - 6) / 1.67)))


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
    """What the pages are made of: the figures now and at the last meeting, the day, what is decided today."""

    now: Assessment
    before: Assessment | None
    day: date
    today: tuple[Decision, ...] = ()
    moves: Mapping[str, int] = field(default_factory=dict)

    @property
    def since(self) -> Since | None:
        """What happened since the last meeting; None where there is no earlier one."""
        return since(self.before, self.now) if self.before else None


def agenda(
    meeting: Meeting, settings: Settings = Settings(), capacity: Capacity = SMALLEST
) -> tuple[AgendaPage, ...]:
    """All pages in the order of the settings; parts with nothing to say are left out."""
    footer = footer_words(meeting.now)
    pages = (page for part in settings.shown for page in PARTS[part](meeting, capacity))
    return tuple(replace(page, footer=footer) for page in pages)


def footer_words(assessment: Assessment) -> str:
    """What stands on every page: the day of the figures, and that they are illustrative."""
    frame = views.frame(assessment)
    as_of = f"Số liệu tính đến {vn.day(assessment.as_of)}"
    return f"{as_of} · {frame.illustrative}" if frame.illustrative else as_of


# Cutting a list into pages


def rows_of_page(table: Table, capacity: Capacity) -> Iterator[tuple[TableRow, ...]]:
    """The rows page by page; a row counts as many lines as its fullest cell."""
    room = capacity.lines - note_lines(table.note, capacity)
    page: list[TableRow] = []
    used = 0.0
    for row in table.rows:
        lines = row_lines(table.columns, row, capacity)
        if page and used + lines > room:
            yield tuple(page)
            page, used = [], 0
        page.append(row)
        used += lines
    if page:
        yield tuple(page)


ROW_GAP = 0.25
"""Lines that the space and the rule between two rows take."""


def row_lines(columns: Sequence[TableColumn], row: TableRow, capacity: Capacity) -> float:
    """Lines of text that a row takes, with the gap below it."""
    widths = column_chars(columns, capacity)
    cells = zip(columns, row.cells, widths, strict=True)
    lines = [cell_lines(shown(value, column.kind), width) for column, value, width in cells]
    return max(lines) + ROW_GAP


def column_chars(columns: Sequence[TableColumn], capacity: Capacity) -> list[int]:
    """How many characters stand side by side in each column; one is lost to its margin."""
    whole = sum(column.width for column in columns)
    return [max(4, capacity.chars * column.width // whole - 1) for column in columns]


def cell_lines(text: str, width: int) -> int:
    """How many lines of so many characters a cell takes."""
    return sum(_wrapped(part, width) for part in text.split("\n"))


def _wrapped(text: str, width: int) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        needed = _word_width(word)
        if used and used + 1 + needed > width:
            lines, used = lines + 1, 0.0
        used += needed + (1 if used else 0)
        while used > width:  # a word longer than its column breaks wherever it must
            lines, used = lines + 1, used - width
    return lines


def _word_width(word: str) -> float:
    """Width in characters of running text: capitals are wider (measured in the screen's own font)."""
    return sum(
        1.4 if char.isupper() or char in "mw%&@–—…●▲→" else 1.1 if char.isdecimal() else 1 for char in word
    )


def note_lines(note: str, capacity: Capacity) -> float:
    """Lines of the note below a table, with the space above it."""
    return cell_lines(note, capacity.chars) + ROW_GAP if note else 0


def short(text: str, length: int = 150) -> str:
    """The text, cut at a word where it would fill the page alone."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 2].rsplit(" ", 1)[0] + " …"


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

DECISION_COLUMNS = (
    TableColumn("Tình trạng", CellKind.MARK, 25),
    TableColumn("Kết luận", width=41),
    TableColumn("Bộ phận", width=20),
    TableColumn("Hạn", CellKind.DAY, 15),
)


def _last_decisions(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    day = last_meeting(meeting.now.plan.decisions, meeting.day)
    if day is None:
        return []
    earlier = [d for d in meeting.now.plan.decisions if d.meeting is None or d.meeting < meeting.day]
    states = states_of(earlier, meeting.now.plan.info, meeting.now.as_of)
    last = [state for state in states if state.decision.meeting == day]
    older = [state for state in states if state.decision.meeting != day and is_open(state)]
    rows = tuple(_decision_row(state) for state in (*_worst_first(last), *_worst_first(older)))
    headline = _last_headline(day, last, older)
    return _table_pages(Part.LAST_DECISIONS, headline, Table(headline, DECISION_COLUMNS, rows), capacity)


def _last_headline(day: date, last: Sequence[DecisionState], older: Sequence[DecisionState]) -> str:
    done = sum(not is_open(state) for state in last)
    late = sum(state.status is Status.OVERDUE for state in (*last, *older))
    parts = [f"Kỳ họp {vn.day(day)}: đã thực hiện {done}/{len(last)} kết luận"]
    if older:
        parts.append(f"{len(older)} kết luận kỳ trước nữa chưa xong")
    if late:
        parts.append(f"{late} quá hạn")
    return ", ".join(parts)


def _worst_first(states: Iterable[DecisionState]) -> list[DecisionState]:
    return sorted(
        states,
        key=lambda s: (
            not is_open(s),
            -s.days_late,
            s.decision.due or date.max,
            s.decision.meeting or date.min,
        ),
    )


def state_words(state: DecisionState) -> str:
    """Where a decision stands, with its mark."""
    return "? Chưa ghi hạn" if state.status is Status.UNDATED else decision_words(state)


def list_row(state: DecisionState, followed: Followed) -> TableRow:
    """A decision in the list of all; key is its number in the store."""
    own, number = state.decision, followed.number
    source = "Sổ" if number is None else "Cuộc họp"
    cells = (own.meeting, own.content, own.unit, own.due, state_words(state), source)
    return TableRow(cells, None if number is None else str(number), STATUS_TONES[state.status])


def _decision_row(state: DecisionState) -> TableRow:
    decision, words = state.decision, state_words(state)
    cells = (words, short(decision.content), decision.unit, decision.due)
    return TableRow(cells, decision.task, STATUS_TONES[state.status])


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

LATE_COLUMNS = (
    TableColumn("Quá hạn", CellKind.MARK, 17),
    TableColumn("Nhiệm vụ", width=57),
    TableColumn("Bộ phận, hạn", width=26),
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
        key=lambda s: (-worst[unit_key(s.task.lead)], unit_key(s.task.lead), -s.days_late, s.task.origin.row),
    )


def _late_pages(
    meeting: Meeting, states: Sequence[TaskState], headline: str, capacity: Capacity
) -> list[AgendaPage]:
    rows = tuple(_late_row(state, meeting) for state in states)
    table = Table(headline, LATE_COLUMNS, rows, note=STATUS_MEANINGS[Status.OVERDUE])
    return _table_pages(Part.LATE, headline, table, capacity)


def _late_row(state: TaskState, meeting: Meeting) -> TableRow:
    """One late task with what the chairman asks next: what stands in the way, was it moved before."""
    task = state.task
    days = marked(Tone.LATE, f"{state.days_late} ngày")
    words = task_words(state, meeting.now, 78)
    if state.obstacle:
        words += "\n" + short(f"→ {state.obstacle}", 72)
    moved = moves_words(meeting.moves.get(task.key, 0))
    due = f"hạn {vn.or_dash(state.due, vn.day)}"
    whose = "\n".join(filter(None, (vn.or_dash(task.lead), due, moved)))
    return TableRow((days, words, whose), task.key, Tone.LATE)


def task_words(state: TaskState, assessment: Assessment, length: int = 1_000) -> str:
    """Number and name of a task; a row without a number is named after the one it belongs to.

    Where that is too long the group's number stands for its name, and the rest is cut at a word.
    """
    task = state.task
    group = next((row for row in assessment.plan.rows if row.key == task.parent and row.is_group), None)
    if task.code or group is None:
        return short(task_label(task).rstrip(" ."), length)
    whole = f"{task_label(group)}: {task.title}".rstrip(" .")
    if len(whole) <= length or not group.code:
        return short(whole, length)
    return short(f"{group.code}. {task.title}".rstrip(" ."), length)


# ④ What changed

CHANGE_COLUMNS = (
    TableColumn("Thay đổi", CellKind.MARK, 23),
    TableColumn("Nhiệm vụ", width=50),
    TableColumn("Chi tiết", width=27),
)


def _changes(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    changes = meeting.since
    if meeting.before is None or changes is None:
        return []
    moved = _moved_details(meeting.before, meeting.now)
    now = meeting.now.by_key
    rows = [
        *(
            _change_row(meeting.now, key, Tone.GOOD, "Hoàn thành", _done_words(now[key]))
            for key in changes.done
        ),
        *(
            _change_row(meeting.now, key, Tone.ATTENTION, "Dời hạn", moved[key])
            for key in changes.moved
            if key in now
        ),
        *(
            _change_row(meeting.before, key, Tone.LATE, "Bị bỏ", "không còn trong kế hoạch")
            for key in changes.removed
        ),
        *(
            _change_row(meeting.now, key, Tone.GOOD, "Việc mới", _due_words(now[key]))
            for key in changes.added
        ),
    ]
    if not rows:
        return []
    headline = _changes_headline(changes, meeting.before.as_of)
    return _table_pages(Part.CHANGES, headline, Table(headline, CHANGE_COLUMNS, tuple(rows)), capacity)


def _changes_headline(changes: Since, day: date) -> str:
    counts = (
        (len(changes.done), "việc hoàn thành"),
        (len(changes.moved), "việc dời hạn"),
        (len(changes.removed), "việc bị bỏ"),
        (len(changes.added), "việc mới"),
    )
    return f"Từ {vn.day(day)}: " + ", ".join(f"{count} {words}" for count, words in counts if count)


def _moved_details(before: Assessment, now: Assessment) -> dict[str, str]:
    """Key of a task -> from when to when it was moved."""
    changes = [change for change in compare(before.plan, now.plan).changes if change.kind in MOVES]
    return {change.key: f"{change.before or '(trống)'} → {change.after or '(trống)'}" for change in changes}


def _change_row(assessment: Assessment, key: str, tone: Tone, words: str, detail: str) -> TableRow:
    named = task_words(assessment.by_key[key], assessment, 110)
    return TableRow((marked(tone, words), named, short(detail, 80)), key, tone)


def _done_words(state: TaskState) -> str:
    late = f", quá hạn {state.days_late} ngày" if state.days_late else ""
    return f"ngày {vn.day(state.done)}{late}" if state.done else "chưa ghi ngày"


def _due_words(state: TaskState) -> str:
    return f"hạn {vn.day(state.due)}" if state.due else "chưa có hạn ngày"


# ⑤ Areas behind


def _areas(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    bars = [bar for bar in views.area_bars(meeting.now) if bar.behind]
    if not bars:
        return []
    countable = [area for area in meeting.now.areas if area.tally.gap is not None]
    headline = f"{len(bars)}/{len(countable)} lĩnh vực chậm so với phần việc cần xong đến ngày này"
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

COMING_COLUMNS = (
    TableColumn("Đến hạn", CellKind.MARK, 18),
    TableColumn("Nhiệm vụ, kết luận", width=56),
    TableColumn("Bộ phận", width=26),
)


@dataclass(frozen=True)
class ComingDue:
    """Something due soon: who, when, what; kind says of which sort the date is."""

    unit: str | None
    due: date
    words: str
    key: str | None
    kind: str


def coming_dues(assessment: Assessment, days: int = AHEAD, unit: str | None = None) -> list[ComingDue]:
    """Milestones, accepted new dates and decisions due within so many days, unit by unit, nearest first."""
    last = assessment.as_of + timedelta(days=days)
    found = [
        ComingDue(s.task.lead, due, _milestone_words(s, row.milestone.name, assessment), s.task.key, "mốc")
        for due, s, row in coming(assessment, days)
    ]
    for state in assessment.states:
        until = state.task.extended_to
        if state.status is Status.EXTENDED and until is not None and assessment.as_of <= until <= last:
            words = f"{task_words(state, assessment)} (đã được gia hạn)"
            found.append(ComingDue(state.task.lead, until, words, state.task.key, "việc được gia hạn"))
    for decided in assessment.decisions:
        own = decided.decision
        if own.due is not None and is_open(decided) and assessment.as_of <= own.due <= last:
            found.append(ComingDue(own.unit, own.due, f"Kết luận: {own.content}", own.task, "kết luận"))
    mine = [due for due in found if unit is None or unit_key(due.unit) == unit]
    return _units_nearest_first(mine)


def _units_nearest_first(found: Sequence[ComingDue]) -> list[ComingDue]:
    nearest: dict[str, date] = {}
    for item in found:
        key = unit_key(item.unit)
        nearest[key] = min(nearest.get(key, item.due), item.due)
    return sorted(found, key=lambda item: (nearest[unit_key(item.unit)], unit_key(item.unit), item.due))


def _milestone_words(state: TaskState, name: str, assessment: Assessment) -> str:
    label = task_words(state, assessment, 90)
    return f"{label} – {name}" if name and len(state.milestones) > 1 else label


def _coming(meeting: Meeting, capacity: Capacity) -> list[AgendaPage]:
    dues = coming_dues(meeting.now)
    if not dues:
        return []
    counts = [
        (sum(due.kind == kind for due in dues), kind) for kind in dict.fromkeys(due.kind for due in dues)
    ]
    listed = ", ".join(f"{count} {kind}" for count, kind in counts)
    units = len({unit_key(due.unit) for due in dues})
    headline = f"{AHEAD} ngày tới: {listed} đến hạn, của {units} bộ phận"
    rows = tuple(_coming_row(due, meeting.now.as_of) for due in dues)
    return _table_pages(Part.COMING, headline, Table(headline, COMING_COLUMNS, rows), capacity)


def _coming_row(due: ComingDue, as_of: date) -> TableRow:
    left = (due.due - as_of).days
    words = marked(Tone.ATTENTION, "hôm nay" if left == 0 else f"{left} ngày")
    cells = (f"{words}\n{vn.day(due.due)}", short(due.words, 110), vn.or_dash(due.unit))
    return TableRow(cells, due.key, Tone.ATTENTION)


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
    """Index of the page that the address asks for ("5" is the fifth); the first or last where there is none."""
    if asked is None or not re.fullmatch(r"\d{1,4}", asked):
        return 0
    return min(max(int(asked), 1), len(pages)) - 1
