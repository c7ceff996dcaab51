"""The screen Kết luận: all decisions, and one opened with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.days import WorkCalendar
from lib.plan import Kept
from lib.store import KeptDecision, local_time
from lib.ui import screen as ui
from lib.ui.meeting.entry import DUE_HINT, attempt, may_write, meeting_actor, read_back, say_refusal
from lib.views import captions
from lib.views import decisions as views
from lib.views.tables import CellKind, Table, TableColumn, TableRow


def decision_list(screen: ui.Screen) -> None:
    """All decisions known on the date, the worst first; then those of later meetings."""
    units = screen.view(captions.unit_choices)
    unit = ui.choose("Bộ phận", "bo-phan", units, "Tất cả các bộ phận")
    screen.table(screen.view(views.decision_table, unit), opens=ui.DECISION)
    later = screen.view(views.later_table, screen.figures.records, unit)
    if later.rows:
        screen.table(later, opens=ui.DECISION)


def opened_decision(screen: ui.Screen) -> None:
    """The decision that the address names: its fields to change, and all that it said before."""
    asked = st.query_params.get(ui.DECISION[1])
    chosen = next((found for found in screen.figures.records.decisions if str(found.number) == asked), None)
    if chosen is None:
        return
    if may_write():
        ui.title("Sửa kết luận", "Nội dung cũ được giữ lại trong lịch sử bên dưới.")
        _edit_form(screen, chosen)
    screen.table(_history_table(ui.store().decision_history(chosen.number)), opens=None)


def _edit_form(screen: ui.Screen, chosen: Kept) -> None:
    text, revision = chosen.text, len(chosen.revisions)
    mark = f"{chosen.number}-{revision}"
    with st.form(f"sua-{mark}"):
        st.text_area("Kết luận", text.content, key=f"noi-dung-{mark}", max_chars=500)
        left, middle, right = st.columns(3)
        left.text_input("Bộ phận", text.unit, key=f"bo-phan-{mark}", max_chars=120)
        due = vn.day(text.due) if text.due else ""
        middle.text_input("Hạn", due, key=f"han-{mark}", max_chars=60, placeholder=DUE_HINT)
        right.date_input("Ngày hoàn thành", text.done, format="DD/MM/YYYY", key=f"xong-{mark}")
        st.checkbox("Thu hồi kết luận này (ghi nhầm)", text.withdrawn, key=f"rut-{mark}")
        given = (_save_edit, chosen, screen.as_of, screen.assessment.plan.calendar)
        st.form_submit_button("Lưu thay đổi", on_click=attempt, args=given)
    say_refusal()


def _save_edit(chosen: Kept, day: date, calendar: WorkCalendar) -> None:
    revision = len(chosen.revisions)
    mark, typed = f"{chosen.number}-{revision}", st.session_state
    newest = ui.store().decision_history(chosen.number)[revision - 1].text
    counted_from = newest.meeting_date or day
    due, words = read_back(typed[f"han-{mark}"], counted_from, calendar)
    content = " ".join(vn.clean(typed[f"noi-dung-{mark}"]).split())
    if not content or (due is None and typed[f"han-{mark}"].strip()):
        typed["loi-ghi"] = words if content else "Chưa ghi nội dung kết luận."
        return
    text = replace(
        newest,
        content=content,
        unit=vn.clean(typed[f"bo-phan-{mark}"]),
        due=due,
        due_text=vn.clean(typed[f"han-{mark}"]),
        done=typed[f"xong-{mark}"],
        withdrawn=typed[f"rut-{mark}"],
    )
    if text != newest:
        ui.store().edit_decision(chosen.number, revision, text, clock.now(), meeting_actor())


HISTORY_COLUMNS = (
    TableColumn("Lần", CellKind.COUNT, 6),
    TableColumn("Nội dung", width=40),
    TableColumn("Bộ phận", width=16),
    TableColumn("Hạn", CellKind.DAY, 10),
    TableColumn("Hoàn thành", CellKind.DAY, 10),
    TableColumn("Ai ghi, lúc nào", width=20),
)


def _history_table(history: Sequence[KeptDecision]) -> Table:
    rows = tuple(
        TableRow(
            (
                found.revision,
                f"{found.text.content} (thu hồi)" if found.text.withdrawn else found.text.content,
                found.text.unit or None,
                found.text.due,
                found.text.done,
                f"{found.who}, {local_time(found.at)}",
            )
        )
        for found in reversed(history)
    )
    return Table(f"Lịch sử: {len(rows)} lần ghi", HISTORY_COLUMNS, rows)
