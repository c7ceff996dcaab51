"""The plan's money on screens, slides and in reports: what was allocated, what was spent, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lib.assessing.assess import Assessment, Tally, TaskState
from lib.base import vietnamese as vn
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone, area_label, marked, task_label


@dataclass(frozen=True)
class MoneyBar:
    """An area's money: đồng allocated and spent, the words beside it, and whether it needs a look."""

    label: str
    allocated: int | None
    spent: int | None
    words: str
    tone: Tone
    key: str = ""


def spent_words(spent: int | None, allocated: int | None) -> str:
    """ "65,3% dự toán, còn 12.000.000 đồng"; never a rate where nothing is allocated."""
    if allocated is None:
        return "chưa giao dự toán"
    if spent is None:
        return "chưa có số liệu chi"
    if spent > allocated:
        return f"vượt dự toán {vn.dong(spent - allocated)} đồng"
    rate = f"{vn.percent(spent / allocated)} dự toán, " if allocated else ""
    return f"{rate}còn {vn.dong(allocated - spent)} đồng"


def money_bars(assessment: Assessment) -> tuple[MoneyBar, ...]:
    """Areas with money, the overspent first, then in the plan's order; those with neither budget nor spending are only
    counted."""
    bars = (
        MoneyBar(area_label(area), t.allocated, t.spent, *_money_words(t), area.code)
        for area in assessment.areas
        if (t := area.tally).allocated is not None or t.spent
    )
    return tuple(sorted(bars, key=lambda bar: bar.tone is not Tone.LATE))


GAP_FLAGGED = Fraction(20, 100)
"""A gap of more than 20 points between money spent and work done is flagged (visual contract)."""


def _money_words(tally: Tally) -> tuple[str, Tone]:
    spent, allocated = tally.spent, tally.allocated
    if allocated is None:
        return f"chưa giao dự toán, đã chi {vn.dong(spent or 0)} đồng", Tone.ATTENTION
    if spent is None:
        return "chưa có số liệu chi", Tone.UNKNOWN
    words = spent_words(spent, allocated)
    if spent > allocated:
        return words, Tone.LATE
    done = tally.progress.value
    if done is not None and allocated and abs(Fraction(spent, allocated) - done) > GAP_FLAGGED:
        return (
            f"{words}; công việc đạt {vn.percent(float(done))}, chênh trên 20 điểm phần trăm so với tiến độ công việc",
            Tone.ATTENTION,
        )
    return words, Tone.GOOD


MONEY_COLUMNS = (
    TableColumn("Lĩnh vực / nhiệm vụ", width=36),
    TableColumn("Dự toán (đồng)", CellKind.MONEY, 14),
    TableColumn("Đã chi (đồng)", CellKind.MONEY, 14),
    TableColumn("Còn lại (đồng)", CellKind.MONEY, 14),
    TableColumn("Nhận xét", CellKind.MARK, 22),
)


def money_table(assessment: Assessment) -> Table:
    """Areas with money: stated or summed budgets against spending; the total is the plan's own."""
    areas = [a for a in assessment.areas if a.tally.allocated is not None or a.tally.spent]
    rows = tuple(_money_row(area_label(area), area.tally) for area in areas)
    rest = len(assessment.areas) - len(areas)
    note = f"{rest} lĩnh vực không có kinh phí riêng. " if rest else ""
    summed = sum(a.tally.allocated or 0 for a in areas)
    stated = assessment.total.allocated
    if stated is not None and summed != stated:
        gap = vn.dong(abs(summed - stated))
        note += (
            f"Dòng tổng của kế hoạch ghi {vn.dong(stated)} đồng, các lĩnh vực cộng lại {vn.dong(summed)} đồng "
            f"(chênh {gap} đồng); số dùng là số đã ghi."
        )
    return Table(
        "Kinh phí theo lĩnh vực",
        MONEY_COLUMNS,
        rows,
        note=note,
        total=_money_row("Cả kế hoạch", assessment.total),
    )


def _money_row(label: str, tally: Tally, key: str | None = None) -> TableRow:
    words, tone = _money_words(tally)
    left = None if tally.allocated is None or tally.spent is None else tally.allocated - tally.spent
    return TableRow((label, tally.allocated, tally.spent, left, marked(tone, words)), key, tone)


def task_money_table(assessment: Assessment) -> Table:
    """Tasks with a budget or spending of their own."""
    states = [s for s in assessment.states if s.allocated is not None or s.spent]
    rows = tuple(_task_money_row(state) for state in states)
    return Table(f"Nhiệm vụ có kinh phí: {len(rows)}/{assessment.total.tasks}", MONEY_COLUMNS, rows)


def _task_money_row(state: TaskState) -> TableRow:
    allocated, spent = state.allocated, state.spent
    left = None if allocated is None or spent is None else allocated - spent
    over = left is not None and left < 0
    tone = Tone.LATE if over else Tone.UNKNOWN if spent is None or allocated is None else Tone.GOOD
    words = marked(tone, spent_words(spent, allocated))
    return TableRow((task_label(state.task), allocated, spent, left, words), state.task.key, tone)
