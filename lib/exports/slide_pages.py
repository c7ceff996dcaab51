"""What each slide shows: pages of tables and charts made from the views and the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.assessing.assess import Assessment, IndicatorStatus
from lib.base import vietnamese as vn
from lib.meeting.agenda import Section, entry_table
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.decisions import decision_table
from lib.views.first_screen import AreaLine, BigNumber, area_lines, big_numbers, first_screen
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import ILLUSTRATIVE, INDICATOR_WORDS, Tone, marked

COLOURS: Mapping[Tone, str] = {
    Tone.LATE: "A31515", Tone.ATTENTION: "F2A900", Tone.GOOD: "2470B3", Tone.UNKNOWN: "757575",
}  # fmt: skip


DARK, WHITE, PALE = "222222", "FFFFFF", "9CC3E6"


class SlideRatio(StrEnum):
    """Width to height of a slide."""

    WIDE = "16:9"
    NARROW = "4:3"


class ChartKind(StrEnum):
    """Charts that the slides draw."""

    BARS = "bars"
    STACK = "stack"
    LINES = "lines"


@dataclass(frozen=True)
class Series:
    """One row of figures in a chart; colour is hex.

    hatched marks what is not known; outline what is given beforehand: an empty bar, a dashed line.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    hatched: bool = False
    outline: bool = False


@dataclass(frozen=True)
class Chart:
    """Figures for a native chart; alt says in words what it shows."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str = "0"
    alt: str = ""


@dataclass(frozen=True)
class SlidePage:
    """One message and what shows it; a long table is carried on on further slides."""

    title: str
    numbers: tuple[BigNumber, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    lines: tuple[str, ...] = ()
    cover: bool = False


def cover(assessment: Assessment, about: str) -> SlidePage:
    """The first slide: what the slides are about, whose plan it is, as of when."""
    info = assessment.plan.info
    issued = f" ngày {vn.day(info.issued)}" if info.issued else ""
    lines = (
        info.unit,
        f"Kế hoạch số {info.number}{issued}" if info.number else views.plan_title(info),
        f"Số liệu tính đến ngày {vn.day(assessment.as_of)}",
        ILLUSTRATIVE if info.illustrative else "",
    )
    year = f" năm {info.year}" if info.year else ""
    return SlidePage(f"{about}{year}", lines=tuple(filter(None, lines)), cover=True)


def overview_pages(assessment: Assessment, before: Assessment | None = None) -> tuple[SlidePage, ...]:
    """The plan in a dozen pages: big numbers, progress, statuses, what is late and coming, money, indicators."""
    tally = assessment.total
    pages = [
        SlidePage(
            f"{tally.overdue} việc quá hạn trong {tally.tasks} nhiệm vụ",
            big_numbers(first_screen(assessment, before)),
        ),
        _progress_page("Tiến độ theo lĩnh vực", area_lines(assessment)),
        SlidePage("Tình trạng nhiệm vụ theo lĩnh vực", chart=status_chart(views.status_bars(assessment))),
        SlidePage("Mốc đến hạn và mốc đã xong trong năm", chart=year_chart(views.year_line(assessment))),
        _table_page(views_tasks.late_table(assessment), "Thời hạn", "Nhiệm vụ", "Bộ phận", "Quá hạn"),
        _table_page(
            views_tasks.soon_table(assessment), "Đến hạn", "Nhiệm vụ, kết luận", "Bộ phận", "Còn lại"
        ),
        _table_page(
            views_tasks.undated_table(assessment), "Thời hạn ghi trong kế hoạch", "Nhiệm vụ", "Bộ phận"
        ),
        *_money_pages(assessment),
        *_indicator_pages(assessment),
    ]
    if assessment.decisions:
        pages.append(
            _table_page(decision_table(assessment), "Hạn", "Kết luận, chỉ đạo", "Bộ phận", "Tình trạng")
        )
    return tuple(pages)


def agenda_pages(sections: Iterable[Section]) -> tuple[SlidePage, ...]:
    """The sections of the meeting as slides, but for the cover: the same message, the same figures."""
    return tuple(
        _of_agenda(section)
        for section in sections
        if section.part and not (section.ends and not section.entries)
    )


def _of_agenda(section: Section) -> SlidePage:
    lines = tuple(filter(None, (section.note,)))
    if section.areas:
        return _late_areas_page(section)
    if section.money:
        return SlidePage(section.headline, chart=money_chart(section.money), lines=lines)
    if section.indicators:
        table = indicator_lines_table(section.headline, section.indicators)
        return SlidePage(section.headline, table=table, lines=lines)
    if section.form:
        return SlidePage(section.headline, lines=("Nội dung:", "Bộ phận:", "Thời hạn:"))
    numbers = big_numbers(section.first) if section.first else ()
    return SlidePage(section.headline, numbers, _entries(section) if section.entries else None, lines=lines)


def _entries(section: Section) -> Table:
    """The section's list; a status and a day stay on a line each, and columns that hold nothing are left out."""
    table = entry_table(section)
    shares = zip(table.columns, ENTRY_SHARES, strict=True)
    columns = tuple(replace(column, width=share) for column, share in shares)
    rows = tuple(
        replace(row, cells=(str(row.cells[0] or "").replace(" ", "\u00a0") or None, *row.cells[1:]))
        for row in table.rows
    )
    titles = [column.title for column in columns]
    return with_columns(replace(table, columns=columns, rows=rows, note=""), titles)


ENTRY_SHARES = (20, 52, 28)
"""Shares of the width: status, content, unit."""


def _late_areas_page(section: Section) -> SlidePage:
    """The areas that are behind, those with most late tasks first, as the wall shows them."""
    bars = [replace(one, label=f"{one.label} (quá hạn {one.late}/{one.tasks})") for one in section.areas]
    return _progress_page(section.headline, bars)


def _progress_page(title: str, bars: Sequence[AreaLine]) -> SlidePage:
    """Areas whose progress can be counted, worst first; the others are named below."""
    counted = [bar for bar in bars if bar.done is not None or bar.expected is not None]
    rest = [bar.label for bar in bars if bar not in counted]
    note = f"Chưa có việc nào tính được tiến độ: {'; '.join(rest)}." if rest else ""
    chart = progress_chart(counted) if counted else None
    return SlidePage(title, chart=chart, lines=tuple(filter(None, (note,))))


def _table_page(table: Table, *titles: str) -> SlidePage:
    return SlidePage(table.title, table=with_columns(table, titles))


def with_columns(table: Table, titles: Sequence[str]) -> Table:
    """The table with only the columns of these titles, in this order; those that it lacks or that hold nothing
    are left out."""
    places = {column.title: number for number, column in enumerate(table.columns)}
    known = [places[title] for title in titles if title in places]
    held = {number for row in table.rows for number, cell in enumerate(row.cells) if cell is not None}
    kept = [number for number in known if number in held or not table.rows]

    def cut(row: TableRow) -> TableRow:
        return replace(row, cells=tuple(row.cells[number] for number in kept))

    return replace(
        table,
        columns=tuple(table.columns[number] for number in kept),
        rows=tuple(map(cut, table.rows)),
        total=cut(table.total) if table.total else None,
    )


def _money_pages(assessment: Assessment) -> Iterator[SlidePage]:
    bars = views_money.money_bars(assessment)
    if not bars:
        return
    yield SlidePage(_money_title(assessment), chart=money_chart(bars))
    table = views_money.money_table(assessment)
    yield _table_page(table, table.columns[0].title, "Dự toán (đồng)", "Đã chi (đồng)", "Còn lại (đồng)")


def _money_title(assessment: Assessment) -> str:
    tally = assessment.total
    spent = "chưa có số liệu chi" if tally.spent is None else f"đã chi {vn.dong_short(tally.spent)}"
    return f"Kinh phí: {spent}, {views_money.spent_words(tally.spent, tally.allocated)}"


def _indicator_pages(assessment: Assessment) -> Iterator[SlidePage]:
    lines = views_indicators.indicator_lines(assessment, IndicatorStatus.OFF_TARGET)
    whole = len(assessment.indicators)
    if whole:
        title = f"{INDICATOR_WORDS[IndicatorStatus.OFF_TARGET]} mục tiêu: {len(lines)}/{whole} chỉ tiêu"
        yield SlidePage(title, table=indicator_lines_table(title, lines))
    yield from (
        SlidePage(line.title, chart=indicator_chart(line), lines=(f"{line.latest} · {line.words}",))
        for line in lines
    )


INDICATOR_COLUMNS = (
    TableColumn("Chỉ tiêu", width=44),
    TableColumn("Đạt được", width=26),
    TableColumn("Đánh giá", CellKind.MARK, 30),
)


def indicator_lines_table(title: str, lines: Sequence[views_indicators.IndicatorLine]) -> Table:
    """Indicators with their latest figure and what it means."""
    rows = tuple(
        TableRow((line.title, line.latest, marked(line.tone, line.words)), tone=line.tone) for line in lines
    )
    return Table(title, INDICATOR_COLUMNS, rows, empty="Không có chỉ tiêu nào chưa đạt.")


def progress_chart(bars: Sequence[AreaLine]) -> Chart:
    """Progress of areas beside what should be done by the date."""
    return Chart(
        ChartKind.BARS,
        tuple(bar.label for bar in bars),
        (
            Series("Đã thực hiện", tuple(bar.done for bar in bars), COLOURS[Tone.GOOD]),
            Series("Cần đạt đến ngày này", tuple(bar.expected for bar in bars), DARK),
        ),
        PERCENT,
        "; ".join(f"{bar.label}: {bar.words}" for bar in bars),
    )


def status_chart(bars: Sequence[views.StatusBar]) -> Chart:
    """Counts of tasks by class, per area."""
    shown = views.CLASSES[: max((len(bar.counts) for bar in bars), default=0)]
    series = tuple(
        Series(
            marked(tone, name),
            tuple(float(bar.counts[number]) for bar in bars),
            PALE if name == "Đúng tiến độ" else COLOURS[tone],
            hatched=tone is Tone.UNKNOWN,
        )
        for number, (name, tone, _) in enumerate(shown)
    )
    words = "; ".join(f"{bar.label}: {', '.join(map(str, bar.counts))}" for bar in bars)
    return Chart(ChartKind.STACK, tuple(bar.label for bar in bars), series, "0;;", words)


def year_chart(line: views.YearLine) -> Chart:
    """Milestones due and done, added up month by month."""
    return Chart(
        ChartKind.LINES,
        tuple(str(month.month) for month in line.months),
        (
            Series("Mốc đến hạn, cộng dồn theo tháng", tuple(map(float, line.due)), DARK),
            Series("Mốc đã xong, cộng dồn theo tháng", tuple(map(_float, line.done)), COLOURS[Tone.GOOD]),
        ),
        alt=f"{line.total} mốc trong năm",
    )


def money_chart(bars: Sequence[views_money.MoneyBar]) -> Chart:
    """Đồng allocated and spent, per area."""
    return Chart(
        ChartKind.BARS,
        tuple(bar.label for bar in bars),
        (
            Series("Dự toán (đồng)", tuple(_float(bar.allocated) for bar in bars), DARK, outline=True),
            Series("Đã chi (đồng)", tuple(_float(bar.spent) for bar in bars), COLOURS[Tone.GOOD]),
        ),
        dong_format(max(max(bar.allocated or 0, bar.spent or 0) for bar in bars)),
        "; ".join(f"{bar.label}: {bar.words}" for bar in bars),
    )


def indicator_chart(line: views_indicators.IndicatorLine) -> Chart:
    """An indicator's months against its target; months without figures are gaps."""
    target = (line.target,) * len(line.months)
    return Chart(
        ChartKind.LINES,
        tuple(map(str, range(1, len(line.months) + 1))),
        (
            Series("Thực hiện theo tháng", line.months, COLOURS[Tone.GOOD]),
            Series("Mục tiêu", target, DARK, outline=True),
        ),
        PERCENT if line.percent else "[$-42A]#,##0.##",
        line.words,
    )


PERCENT = "[$-42A]0.0%"
"""Percentages; the mark asks for Vietnamese signs where the program knows it."""


def dong_format(largest: int) -> str:
    """A number format that writes đồng with dots also on a machine with American settings."""
    if largest >= 1_000_000_000:
        return r"[>=1000000000]0\.000\.000\.000;[>=1000000]0\.000\.000;#,##0"
    return r"[>=1000000]0\.000\.000;[>=1000]0\.000;0"


def _float(value: int | None) -> float | None:
    return None if value is None else float(value)
