"""The screen Kết luận: accepted extensions, a new one, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lib.assessing.assess import Assessment, TaskState
from lib.assessing.decisions import meeting_day
from lib.base import clock
from lib.base import vietnamese as vn
from lib.store import Extension, ExtensionText
from lib.ui import screen as ui
from lib.ui.meeting.entry import (
    DUE_HINT,
    attempt,
    may_write,
    meeting_actor,
    read_back,
    say_refusal,
    task_labels,
)
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import moves_words, status_label

DELAY_COLUMNS = (
    TableColumn("Nhiệm vụ", width=34),
    TableColumn("Hạn trước", CellKind.DAY, 10),
    TableColumn("Hạn mới", CellKind.DAY, 10),
    TableColumn("Lý do", width=22),
    TableColumn("Người quyết định", width=16),
    TableColumn("Tình trạng", CellKind.MARK, 18),
)


def extension_panel(screen: ui.Screen) -> None:
    """Accepted delays: what was accepted, a new one, and taking one back."""
    kept, now = screen.figures.records, screen.assessment
    rows = tuple(_delay_row(found, now) for found in reversed(kept.extensions))
    title = f"Gia hạn đã chấp thuận: {len(rows)}"
    note = "Qua ngày gia hạn mà chưa hoàn thành thì nhiệm vụ tự trở lại quá hạn."
    screen.table(Table(title, DELAY_COLUMNS, rows, note=note, empty="Chưa có gia hạn nào."), opens=None)
    if not may_write():
        return
    with st.expander("Ghi gia hạn mới"):
        _delay_form(screen)
    standing = [found for found in kept.extensions if found.withdrawn_at is None]
    if standing:
        with st.expander("Rút lại một gia hạn"):
            _withdraw_form(standing)


def _delay_row(found: Extension, now: Assessment) -> TableRow:
    text = found.text
    state = now.by_key.get(text.task_key)
    times = moves_words(state.task.times_moved if state else 0)
    name = f"{text.task_title} – {times}" if times else text.task_title
    decided = vn.or_dash(text.decided_on, vn.day)
    words = _state_words(found, state, now.as_of)
    cells = (name, text.from_date, text.to_date, text.reason, f"{text.decided_by}, {decided}", words)
    return TableRow(cells, text.task_key)


def _state_words(found: Extension, state: TaskState | None, as_of: date) -> str:
    """What the extension does on the date: nothing before it was decided or after it was taken back."""
    decided, ended = found.text.decided_on, found.withdrawn_on
    if found.withdrawn_at is not None and (ended is None or ended <= as_of):
        return f"✓ Đã rút lại: {found.withdrawn_reason}"
    if decided is not None and decided > as_of:
        return f"? Tính từ ngày {vn.day(decided)}"
    return status_label(state.status) if state else "? Không còn trong sổ"


def _delay_form(screen: ui.Screen) -> None:
    labels = task_labels(screen.figures.plan)
    default = meeting_day(screen.figures.plan.info, screen.as_of, clock.today())
    with st.form("gia-han", clear_on_submit=False):
        st.selectbox(
            "Nhiệm vụ",
            list(labels),
            index=None,
            format_func=lambda key: labels[key],
            key="gh-nhiem-vu",
            placeholder="Chọn nhiệm vụ",
        )
        left, middle, right = st.columns(3)
        left.text_input("Hạn mới", key="gh-han", placeholder=DUE_HINT, max_chars=60)
        middle.text_input("Người quyết định", "Chủ tịch UBND xã", key="gh-ai", max_chars=120)
        right.date_input("Ngày quyết định", default, format="DD/MM/YYYY", key="gh-ngay")
        st.text_input("Lý do", key="gh-ly-do", max_chars=300)
        st.form_submit_button("Ghi gia hạn", on_click=attempt, args=(_save_delay, screen.assessment))
    say_refusal()


def _save_delay(moved: Assessment) -> None:
    typed = st.session_state
    day = typed["gh-ngay"] or moved.as_of
    due, words = read_back(typed["gh-han"], day, moved.plan.calendar)
    key = typed["gh-nhiem-vu"]
    if key is None or due is None:
        typed["loi-ghi"] = "Chưa chọn nhiệm vụ." if key is None else words
        return
    state = moved.by_key[key]
    before = state.task.extended_to or state.due
    if before is not None and due <= before:
        typed["loi-ghi"] = f"Hạn mới {vn.day(due)} phải sau hạn hiện nay {vn.day(before)}."
        return
    text = ExtensionText(
        key, state.task.title, before, due, vn.clean(typed["gh-ly-do"]), vn.clean(typed["gh-ai"]), day
    )
    ui.store().add_extension(text, clock.now(), meeting_actor())


def _withdraw_form(standing: Sequence[Extension]) -> None:
    names = {found.id: f"{found.text.task_title} – đến {vn.day(found.text.to_date)}" for found in standing}
    with st.form("rut-gia-han"):
        st.selectbox("Gia hạn", list(names), format_func=lambda number: names[number], key="rut-so")
        left, right = st.columns([2, 1])
        left.text_input("Lý do rút lại", key="rut-ly-do", max_chars=300)
        right.date_input(
            "Thôi gia hạn từ ngày (để trống nếu ghi nhầm)", None, format="DD/MM/YYYY", key="rut-ngay"
        )
        st.form_submit_button("Rút lại", on_click=attempt, args=(_withdraw,))
    say_refusal()


def _withdraw() -> None:
    typed = st.session_state
    reason, on = vn.clean(typed["rut-ly-do"]), typed["rut-ngay"]
    ui.store().withdraw_extension(typed["rut-so"], reason, clock.now(), meeting_actor(), on)
