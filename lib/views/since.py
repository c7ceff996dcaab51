"""What happened between two versions, each on its own day: in five counts, task by task; what publishing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.assessing.assess import Assessment, Status, TaskState
from lib.base import vietnamese as vn
from lib.comparing.changes import MOVES
from lib.comparing.compare import Since, compare, since
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value
from lib.views.wording import Tone, marked, task_label


@dataclass(frozen=True)
class SinceCount:
    """One count of what happened: its words, whether it is bad news, and the tasks behind it (name, key).

    A task that is no longer in the plan has no key.
    """

    words: str
    tone: Tone
    tasks: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class SinceThen:
    """What happened between two versions: a heading with both dates, and five counts."""

    title: str
    counts: tuple[SinceCount, ...]


def since_then(now: Assessment, before: Assessment) -> SinceThen:
    """What happened since the version before, each on its own day."""
    found = since(before, now)

    def count(words: str, tone: Tone, keys: Sequence[str], of: Assessment = now) -> SinceCount:
        names = (
            (task_label(of.by_key[key].task), key if of is now else None) for key in keys if key in of.by_key
        )
        return SinceCount(words, tone if keys else Tone.UNKNOWN, tuple(names))

    return SinceThen(
        f"So với kỳ trước ({vn.day(before.as_of)})",
        (
            count("Mới quá hạn", Tone.LATE, found.newly_late),
            count("Mới hoàn thành", Tone.GOOD, found.done),
            count("Điều chỉnh thời hạn", Tone.ATTENTION, found.moved),
            count("Bổ sung", Tone.ATTENTION, found.added),
            count("Đưa ra khỏi kế hoạch", Tone.ATTENTION, found.removed, before),
        ),
    )


COLUMNS = (
    TableColumn("Thay đổi", CellKind.MARK, 23),
    TableColumn("Nhiệm vụ", width=50),
    TableColumn("Chi tiết", width=27),
)


def changes_table(now: Assessment, before: Assessment) -> Table:
    """The tasks done, moved, removed and added since then, with what happened to each."""
    found, moved, states = since(before, now), _moved_details(before, now), now.by_key
    rows = (
        *(_row(states[key], Tone.GOOD, "Hoàn thành", _done_words(states[key])) for key in found.done),
        *(
            _row(states[key], Tone.ATTENTION, "Điều chỉnh thời hạn", moved[key])
            for key in found.moved
            if key in states
        ),
        *(
            _row(before.by_key[key], Tone.LATE, "Đưa ra khỏi kế hoạch", "không còn trong kế hoạch")
            for key in found.removed
        ),
        *(_row(states[key], Tone.GOOD, "Bổ sung", _due_words(states[key])) for key in found.added),
    )
    return Table(_changes_title(found, before), COLUMNS, rows)


def _changes_title(found: Since, before: Assessment) -> str:
    counts = (
        (found.done, "việc hoàn thành"),
        (found.moved, "việc điều chỉnh thời hạn"),
        (found.removed, "việc đưa ra khỏi kế hoạch"),
        (found.added, "việc bổ sung"),
    )
    listed = ", ".join(f"{len(keys)} {words}" for keys, words in counts if keys)
    return f"So với kỳ trước ({vn.day(before.as_of)}): {listed}"


def _moved_details(before: Assessment, now: Assessment) -> dict[str, str]:
    """Key of a task -> from when to when it was moved."""
    changes = [change for change in compare(before.plan, now.plan).changes if change.kind in MOVES]
    return {change.key: f"{change.before or '(trống)'} → {change.after or '(trống)'}" for change in changes}


def _row(state: TaskState, tone: Tone, words: str, detail: str) -> TableRow:
    return TableRow((marked(tone, words), task_label(state.task), detail), state.task.key, tone)


def _done_words(state: TaskState) -> str:
    late = f", quá hạn {state.days_late} ngày" if state.days_late else ""
    return f"ngày {vn.day(state.done)}{late}" if state.done else "chưa ghi ngày"


def _due_words(state: TaskState) -> str:
    return f"hạn {vn.day(state.due)}" if state.due else "chưa có hạn ngày"


# What publishing changes

MOST_NAMED = 12


@dataclass(frozen=True)
class Effect:
    """The numbers before and after as a table, and sentences on tasks and indicators."""

    table: Table
    sentences: tuple[str, ...]


def effect(after: Assessment, before: Assessment | None) -> Effect:
    """What the screens will show: after is the upload, before what is in use (None: nothing yet, or another year),
    each on its own day."""
    columns = (
        TableColumn("Màn hình Tổng quan", width=40),
        TableColumn(f"Đang dùng ({vn.day(before.as_of)})" if before else "Đang dùng", CellKind.COUNT, 22),
        TableColumn(f"Sau khi công bố ({vn.day(after.as_of)})", CellKind.COUNT, 22),
    )
    old = _numbers(before) if before else [(label, None) for label, _ in _numbers(after)]
    rows = tuple(
        TableRow((label, was, value)) for (label, was), (_, value) in zip(old, _numbers(after), strict=True)
    )
    return Effect(
        Table("Sau khi công bố, các màn hình sẽ hiển thị", columns, rows), tuple(_sentences(after, before))
    )


def _numbers(of: Assessment) -> list[tuple[str, Value]]:
    tally = of.total
    spent = None if tally.spent is None else f"{vn.dong(tally.spent)} đồng"
    return [
        ("Nhiệm vụ quá hạn", f"{tally.overdue}/{tally.tasks}"),
        ("Sắp đến hạn", f"{tally.count([Status.DUE_SOON])}/{tally.tasks}"),
        ("Hoàn thành", f"{tally.done}/{tally.tasks}"),
        ("Chưa xác định hạn", f"{tally.count([Status.UNDATED])}/{tally.tasks}"),
        ("Kinh phí đã chi", spent),
    ]


def _sentences(after: Assessment, before: Assessment | None) -> list[str]:
    found = []
    late = after.late
    if before is not None:
        keys = set(since(before, after).newly_late)
        late = [state for state in late if state.task.key in keys]
    if late:
        named = "; ".join(task_label(state.task).rstrip(" .") for state in late[:MOST_NAMED])
        more = f" và {len(late) - MOST_NAMED} nhiệm vụ khác" if len(late) > MOST_NAMED else ""
        found.append(f"Chuyển sang quá hạn {len(late)} nhiệm vụ: {named}{more}.")
    trust = after.trust
    if trust.indicators_missing:
        found.append(
            f"{trust.indicators_missing}/{len(after.indicators)} chỉ tiêu chưa có số liệu tháng {trust.month}."
        )
    if trust.stale:
        found.append(f"{trust.stale} nhiệm vụ thường xuyên chưa cập nhật trong kỳ.")
    return found
