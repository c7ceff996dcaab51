"""The chairman's decisions as tables, for screens, the wall and documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lib.assessing.assess import DONE, LATE, Assessment, DecisionState
from lib.assessing.completed import joined_decisions
from lib.assessing.decisions import is_open, states_of
from lib.base import vietnamese as vn
from lib.plan import Records
from lib.plan.units import unit_key
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import STATUS_TONES, Tone, decision_words

COLUMNS = (
    TableColumn("Ngày họp", CellKind.DAY, 10),
    TableColumn("Kết luận, chỉ đạo", width=40),
    TableColumn("Bộ phận", width=17),
    TableColumn("Hạn", CellKind.DAY, 10),
    TableColumn("Tình trạng", CellKind.MARK, 17),
    TableColumn("Nguồn", width=9),
)


def decision_table(assessment: Assessment, unit: str | None = None) -> Table:
    """Decisions known on the date, open and late ones first; of one unit (its key) or of all."""
    states = _of_unit(assessment.decisions, unit)
    done, late = sum(not is_open(state) for state in states), sum(state.status in LATE for state in states)
    title = f"Kết luận, chỉ đạo: đã thực hiện {done}/{len(states)}, quá hạn {late}"
    return table_of(worst_first(states), title)


def late_decisions(assessment: Assessment) -> Table:
    """Decisions past their day."""
    late = [state for state in assessment.decisions if state.status in LATE]
    title = f"Kết luận, chỉ đạo quá hạn: {len(late)}/{len(assessment.decisions)}"
    return table_of(worst_first(late), title, "Không có kết luận, chỉ đạo nào quá hạn.")


def later_table(assessment: Assessment, records: Records, unit: str | None = None) -> Table:
    """Decisions of meetings after the date, which the figures of that date do not count."""
    as_of = assessment.as_of
    later = [one for one in joined_decisions((), records.decisions) if one.meeting and one.meeting > as_of]
    states = _of_unit(states_of(later, assessment.plan.info, as_of), unit)
    return table_of(states, f"Kết luận của các cuộc họp sau ngày {vn.day(as_of)}: {len(states)}")


def _of_unit(states: Iterable[DecisionState], unit: str | None) -> list[DecisionState]:
    return [state for state in states if unit is None or unit_key(state.decision.unit) == unit]


def decided_about(key: str, decisions: Iterable[DecisionState]) -> str:
    """The last decision about a task that is not carried out yet."""
    about = [found for found in decisions if found.decision.task == key and found.status not in DONE]
    if not about:
        return ""
    last = max(about, key=lambda found: found.decision.meeting or date.min)
    day = f"Họp {last.decision.meeting.day}/{last.decision.meeting.month}: " if last.decision.meeting else ""
    return f"{day}{last.decision.content.rstrip('.')} – {decision_words(last)[2:].lower()}."


def worst_first(states: Iterable[DecisionState]) -> list[DecisionState]:
    """Open before done, the longest overdue first, then by due date and meeting."""
    return sorted(
        states,
        key=lambda s: (
            not is_open(s),
            -s.days_late,
            s.decision.due or date.max,
            s.decision.meeting or date.min,
        ),
    )


def table_of(states: Iterable[DecisionState], title: str, empty: str = "Chưa có kết luận nào.") -> Table:
    """A table of these decisions as they stand; a row's key is its number in the store."""
    return Table(title, COLUMNS, tuple(map(_row, states)), empty=empty)


def _row(state: DecisionState) -> TableRow:
    own = state.decision
    source, key = ("Tệp Excel", None) if own.number is None else ("Cuộc họp", str(own.number))
    cells = (own.meeting, own.content, own.unit, own.due, decision_words(state), source)
    return TableRow(cells, key, STATUS_TONES[state.status] if is_open(state) else Tone.GOOD)
