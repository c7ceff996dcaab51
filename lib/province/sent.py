"""What the level sees of the plan that it has sent down: by task and by unit, in final Vietnamese.

A task that a unit's workbook does not hold yet is said to be missing, never late; of a unit without figures of the
date nothing is said but that. Every row adds up to the units, or the tasks, that it is of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lib.base import vietnamese as vn
from lib.plan.sent import SentPlan, SentTask
from lib.province.contribution import Contribution, GivenState, GivenTask
from lib.province.rollup import RollUp
from lib.province.views import PROVINCE, Scope
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone

STATES: Final[Mapping[GivenState | None, str]] = {
    GivenState.DONE: "Hoàn thành",
    GivenState.IN_TIME: "Trong hạn",
    GivenState.LATE: "Quá hạn",
    GivenState.UNCLEAR: "Chưa rõ hạn",
    GivenState.RESTING: "Dừng, chuyển năm",
    None: "Chưa có trong sổ",
}
"""How a task that was sent can stand in a unit; None: its workbook does not hold it."""
NOT_SENT: Final = "Chưa giao kế hoạch nào xuống."
RULE: Final = "«Chưa có trong sổ» không tính là quá hạn. «Ghi hạn muộn hơn»: sổ của xã ghi thời hạn muộn hơn thời hạn được giao."
STATE_COLUMNS: Final = tuple(
    TableColumn(words, CellKind.COUNT, 8, Tone.LATE if state is GivenState.LATE else None)
    for state, words in STATES.items()
)


def sent_line(found: RollUp) -> str:
    """The whole in one sentence: all tasks in all communes with figures of the date; "" where nothing was sent."""
    sent = found.sent
    if sent is None:
        return ""
    if sent.year != found.year:
        return _other_year(found, sent)
    stands = _stands(found, sent)
    counts = _counted(each for row in stands for each in row)
    said = (
        f"Đã giao {len(sent.tasks)} nhiệm vụ cho các xã; {len(stands)}/{found.communes} xã có số liệu của kỳ."
    )
    if not counts:
        return said
    parts = (f"{vn.dong(counts[state])} {words.lower()}" for state, words in STATES.items() if counts[state])
    later = _later(sent.tasks * len(stands), [each for row in stands for each in row])
    moved = f"; {vn.dong(later)} chỗ ghi hạn muộn hơn hạn giao" if later else ""
    of = f"Trong {vn.dong(counts.total())} lượt nhiệm vụ"
    return f"{said} {of}: {', '.join(parts)}{moved}.{_sent_since(found, sent)}"


def sent_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """A row a task that was sent: in how many communes it stands how."""
    columns = (
        TableColumn("Số", CellKind.COUNT, 5),
        TableColumn("Nhiệm vụ giao xuống", width=40),
        TableColumn("Hạn giao", CellKind.DAY, 10),
        *STATE_COLUMNS,
        TableColumn("Số xã", CellKind.COUNT, 6),
        TableColumn("Ghi hạn muộn hơn", CellKind.COUNT, 8, Tone.ATTENTION),
    )
    sent = found.sent
    if sent is None or sent.year != found.year:
        return Table("Nhiệm vụ giao xuống", columns, (), empty=_why_none(found))
    stands = _stands(found, sent)
    rows = tuple(_task_row(task, [row[place] for row in stands]) for place, task in enumerate(sent.tasks))
    return Table(f"Nhiệm vụ giao xuống: {len(rows)}", columns, rows, note=f"{sent_line(found)} {RULE}")


def _task_row(task: SentTask, stands: Sequence[GivenTask | None]) -> TableRow:
    counts = _counted(stands)
    return TableRow(
        (
            *(task.number, task.title, task.due),
            *(counts[state] for state in STATES),
            *(len(stands), _later([task] * len(stands), stands)),
        )
    )


def sent_units_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """A row a unit: how the tasks stand there that were sent to it; those with the most late ones first."""
    columns = (
        TableColumn(scope.heads, width=30),
        *STATE_COLUMNS,
        TableColumn("Nhiệm vụ được giao", CellKind.COUNT, 9),
    )
    sent = found.sent
    if sent is None or sent.year != found.year:
        return Table(f"{scope.heads}: nhiệm vụ được giao", columns, (), empty=_why_none(found))
    counted = [
        (part, _counted(each for now in part.members for each in _of_unit(now, sent)))
        for part, _ in found.counted
    ]
    counted.sort(key=lambda one: (-one[1][GivenState.LATE], -one[1][None], vn.sort_key(one[0].name)))
    rows = tuple(
        TableRow((part.name, *(counts[state] for state in STATES), counts.total()), part.key)
        for part, counts in counted
    )
    title = (
        f"{scope.heads}: nhiệm vụ được giao, {len(rows)}/{len(found.parts)} {scope.below} có số liệu của kỳ"
    )
    return Table(title, columns, rows, empty=f"Chưa có {scope.below} nào có số liệu của kỳ.")


Stands = tuple[GivenTask | None, ...]


def _stands(found: RollUp, sent: SentPlan) -> list[Stands]:
    """For each commune with figures of the date how each of the tasks stands there."""
    return [_of_unit(now, sent) for part, _ in found.counted for now in part.members]


def _of_unit(now: Contribution, sent: SentPlan) -> Stands:
    there = {one.number: one for one in now.given if one.word == sent.word}
    return tuple(there.get(task.number) for task in sent.tasks)


def _counted(stands: Iterable[GivenTask | None]) -> Counter[GivenState | None]:
    return Counter(one.state if one else None for one in stands)


def _later(tasks: Sequence[SentTask], stands: Sequence[GivenTask | None]) -> int:
    """How many workbooks say a later day than was sent."""
    pairs = zip(tasks, stands, strict=True)
    return sum(bool(one and one.due and task.due and one.due > task.due) for task, one in pairs)


def _why_none(found: RollUp) -> str:
    return _other_year(found, found.sent) if found.sent else NOT_SENT


def _other_year(found: RollUp, sent: SentPlan) -> str:
    return (
        f"Kế hoạch giao xuống là của năm {sent.year or '—'}, số liệu đang xem là của năm {found.year or '—'}."
    )


def _sent_since(found: RollUp, sent: SentPlan) -> str:
    if sent.sent <= found.as_of:
        return ""
    return f" Kế hoạch giao ngày {vn.day(sent.sent)}, sau ngày đang xem."
