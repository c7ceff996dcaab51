"""The indicators on screens, slides and in reports: figures in their units, against targets, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from lib.assessing.assess import Assessment, IndicatorState, IndicatorStatus
from lib.base import vietnamese as vn
from lib.plan import Combine, Direction, Indicator
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import INDICATOR_TONES, INDICATOR_WORDS, Tone, marked, window_words


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator's twelve months (None is a gap) against its target, with its words.

    figure, goal and trend say in a line each what latest and words say together.
    """

    code: str
    title: str
    months: tuple[float | None, ...]
    target: float | None
    percent: bool
    latest: str
    words: str
    tone: Tone
    figure: str = ""
    goal: str = ""
    trend: str = ""
    before: str = ""


def figure_words(value: float | None, indicator: Indicator) -> str:
    """An indicator's value in its unit."""
    if value is None:
        return "—"
    if is_percent(indicator):
        return vn.percent(value)
    return " ".join(filter(None, (vn.number(value), indicator.unit)))


def is_percent(indicator: Indicator) -> bool:
    """Whether the indicator counts in per cent (values are fractions of 1)."""
    return (indicator.unit or "").strip() in ("%", "phần trăm", "tỷ lệ %")


def target_words(indicator: Indicator) -> str:
    """ "≥ 90%"."""
    sign = "≥" if indicator.direction is Direction.AT_LEAST else "≤"
    return f"{sign} {figure_words(indicator.target, indicator)}"


def indicator_lines(
    assessment: Assessment, status: IndicatorStatus | None = None, last: Assessment | None = None
) -> tuple[IndicatorLine, ...]:
    """Indicators for small charts, those off target first; last is the assessment of the year before."""
    states = [s for s in assessment.indicators if status is None or s.status is status]
    states.sort(key=lambda s: INDICATOR_ORDER.index(s.status))
    known = {_named(state): state for state in last.indicators} if last else {}
    year = last.plan.info.year if last else None
    return tuple(_indicator_line(state, _before(known.get(_named(state)), year)) for state in states)


def _named(state: IndicatorState) -> tuple[str, str]:
    """What is one indicator in two years' plans: its name and its unit; its number may change."""
    return vn.bare(state.indicator.title), vn.bare(state.indicator.unit or "")


def _before(state: IndicatorState | None, year: int | None) -> str:
    if state is None or state.latest is None:
        return ""
    return f"năm {year}: {figure_words(state.latest, state.indicator)}"


INDICATOR_ORDER = (
    IndicatorStatus.OFF_TARGET,
    IndicatorStatus.IN_PROGRESS,
    IndicatorStatus.MET,
    IndicatorStatus.NO_TARGET,
    IndicatorStatus.NO_DATA,
    IndicatorStatus.NOT_DUE,
)


def _indicator_line(state: IndicatorState, before: str = "") -> IndicatorLine:
    indicator = state.indicator
    months = tuple(state.known[m].value if m in state.known else None for m in range(1, 13))
    words = f"{INDICATOR_WORDS[state.status]} (mục tiêu {target_words(indicator)})"
    return IndicatorLine(
        code=indicator.code,
        title=indicator.title,
        months=months,
        target=indicator.target,
        percent=is_percent(indicator),
        latest=_latest_words(state),
        words=" · ".join(filter(None, (words, trend_words(state)))),
        tone=INDICATOR_TONES[state.status],
        figure=_latest_words(state).partition(" (")[0],
        goal=f"mục tiêu {target_words(indicator)}",
        trend=trend_words(state),
        before=before,
    )


def _latest_words(state: IndicatorState) -> str:
    if state.latest is None or state.month is None:
        return "chưa có số liệu"
    mean = "bình quân " if state.indicator.combine is Combine.AVERAGE and len(state.known) > 1 else ""
    return f"{mean}{figure_words(state.latest, state.indicator)} (đến tháng {state.month})"


def trend_words(state: IndicatorState) -> str:
    """tốt lên / xấu đi / giữ nguyên against the month before; nothing where one of them is missing."""
    values = [(m, f.value) for m, f in sorted(state.known.items()) if f.value is not None]
    if len(values) < 2 or values[-1][0] != values[-2][0] + 1:
        return ""
    step = values[-1][1] - values[-2][1]
    if abs(step) < 1e-9:
        return "giữ nguyên"
    if state.indicator.combine is Combine.CUMULATIVE and not is_percent(state.indicator):
        return "tăng lũy kế"
    return "tốt lên" if (step > 0) == (state.indicator.direction is Direction.AT_LEAST) else "xấu đi"


INDICATOR_COLUMNS = (
    TableColumn("Mã", width=7),
    TableColumn("Chỉ tiêu", width=38),
    TableColumn("Lĩnh vực", width=8),
    TableColumn("Mục tiêu", width=11),
    TableColumn("Đạt được", width=16),
    TableColumn("Đánh giá", CellKind.MARK, 14),
    TableColumn("Thiếu tháng", width=10),
)


def indicator_table(assessment: Assessment) -> Table:
    """All indicators, in the order of the workbook."""
    rows = tuple(_indicator_row(state) for state in assessment.indicators)
    met = sum(state.status is IndicatorStatus.MET for state in assessment.indicators)
    title = f"Đạt mục tiêu {met}/{len(rows)} chỉ tiêu"
    return Table(
        title, INDICATOR_COLUMNS, rows, note=window_words(assessment.plan.info), empty="Sổ chưa có chỉ tiêu."
    )


def _indicator_row(state: IndicatorState) -> TableRow:
    indicator = state.indicator
    tone = INDICATOR_TONES[state.status]
    cells = (
        indicator.code,
        indicator.title,
        indicator.area,
        target_words(indicator),
        _latest_words(state),
        marked(tone, INDICATOR_WORDS[state.status]),
        ", ".join(map(str, state.missing)) or None,
    )
    return TableRow(cells, indicator.task, tone)
