"""What is typed in meetings: units, days, tasks; and how a refusal of the store is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.days import WorkCalendar
from lib.deadlines.typed_day import read_day, read_limit
from lib.meeting.parts import Settings, settings_of, settings_value
from lib.plan import Plan
from lib.plan.units import unit_names
from lib.store import Actor, Role, StoreError
from lib.ui import screen as ui
from lib.views.wording import task_label

MEETING = "phien"
"""The address's parameter for a meeting."""

SETTING = "agenda"
"""The store's setting that holds them."""

DUE_HINT = "30/6, cuối tháng, 5 ngày làm việc"
DUE_EXAMPLE = "30/6, cuối tháng"


def meeting_actor() -> Actor:
    """Who types: whoever is logged in; on the one PC of the office the meeting's secretary."""
    return ui.actor("Thư ký cuộc họp")


def may_write() -> bool:
    """Whether the visitor may open meetings and write down what is decided."""
    return ui.visitor_may(Role.UPDATE)


def settings() -> Settings:
    """Which parts the wall shows, in which order. Raises StoreError."""
    return settings_of(ui.store().setting(SETTING))


def keep_settings(kept: Settings) -> None:
    """Keeps which parts the wall shows. Raises StoreError."""
    ui.store().set_setting(SETTING, settings_value(kept), clock.now(), meeting_actor())


def open_meeting(day: date, version: int | None) -> None:
    """Opens the meeting of that day on that version and puts it into the address. Raises StoreError."""
    meeting = ui.store().start_meeting(day, version, clock.now(), meeting_actor())
    st.query_params[MEETING] = str(meeting.id)


def close_meeting(number: int) -> None:
    """Closes the meeting. Raises StoreError."""
    ui.store().close_meeting(number, clock.now(), meeting_actor())


def attempt(action: Callable[..., None], *given: object) -> None:
    """Runs what a button does; where the store refuses, the next drawing says why."""
    st.session_state.pop("loi-ghi", None)
    try:
        action(*given)
    except StoreError as failure:
        st.session_state["loi-ghi"] = str(failure)


def say_refusal() -> None:
    """Says once why the last thing typed was not kept."""
    if words := st.session_state.pop("loi-ghi", None):
        ui.notice(words)


OTHER_UNIT = "Bộ phận khác…"


def unit_box(plan: Plan, key: str) -> None:
    """A plain list of the plan's units, which no stray key writes into; any other name has a field of its own."""
    st.selectbox(
        "Bộ phận",
        [*unit_names(plan.tasks).values(), OTHER_UNIT],
        index=None,
        key=key,
        placeholder="Chọn bộ phận",
        persist_state="session",
    )
    if st.session_state[key] == OTHER_UNIT:
        st.text_input(
            "Tên bộ phận khác",
            key=f"{key}-khac",
            max_chars=120,
            placeholder="Tên bộ phận",
            persist_state="session",
        )


def unit_of(key: str) -> str:
    """The unit that was chosen or typed in this box; nothing where none was."""
    chosen = st.session_state.get(key)
    return vn.clean(st.session_state.get(f"{key}-khac", "") if chosen == OTHER_UNIT else chosen or "")


def forget_unit(key: str) -> None:
    """Empties the box."""
    st.session_state[key] = None
    st.session_state.pop(f"{key}-khac", None)


def task_labels(plan: Plan) -> dict[str, str]:
    """Key of each task -> its number and name."""
    return {task.key: task_label(task) for task in plan.tasks}


WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def read_back(text: str, day: date, calendar: WorkCalendar) -> tuple[date | None, str]:
    """The date that a typed due means, counted from the meeting's day, and the sentence that shows it back."""
    if not text.strip():
        return None, "Chưa ghi hạn."
    due = read_day(text, day.year, day, calendar)
    if due is None:
        return None, f"? Chưa hiểu hạn «{vn.clean(text)}». Đề nghị ghi như: {DUE_HINT}."
    past = " – ▲ ngày này đã qua" if due < day else ""
    limit = read_limit(text, day, calendar)
    counted = f" ({limit.sentence()})" if limit and (limit.moved or limit.provisional) else ""
    return due, f"Hạn: {WEEKDAYS[due.weekday()]}, {vn.day(due)}{counted}{past}"


def title_of(plan: Plan, key: str | None) -> str:
    """The title of a task; nothing where there is none."""
    return next((task.title for task in plan.tasks if task.key == key), "")
