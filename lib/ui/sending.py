"""Sending a plan down from a level above: which tasks of its own version in use, again in its place, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.problems import Unreadable
from lib.plan import Task
from lib.plan.sent import COUNTRY_WORD, PROVINCE_WORD, SETTING, SentPlan, from_value, sent_plan, to_value
from lib.province.views import COUNTRY, Scope
from lib.store import StoreError
from lib.ui import screen as ui
from lib.ui.update.shared import acting

CHOICE: Final = "giao-chu-tri"
SAID: Final = "giao-tin"
COMMUNE: Final = frozenset(("xa", "phuong", "dac khu"))
NO_LEAD: Final = "(không ghi chủ trì)"


def desk(scope: Scope, changed: Callable[[], None]) -> None:
    """What was sent, and what can be sent in its place; changed is called once that is another."""
    ui.title(
        "Giao kế hoạch xuống", "Nhiệm vụ được giao có sẵn trong sổ tháng sau của mỗi xã, ghi rõ cấp giao."
    )
    if words := st.session_state.pop(SAID, None):
        ui.notice(words)
    try:
        store = ui.own_store()
        sent, used = from_value(store.setting(SETTING)), store.in_use()
        plan = ui.published(used.version, used.state).plan if used.version else None
    except (StoreError, Unreadable) as failure:
        ui.notice(str(failure), "fault")
        return
    if sent and sent.tasks:
        ui.notice(
            f"Đang giao {len(sent.tasks)} nhiệm vụ của bản số {sent.version}, từ ngày {vn.day(sent.sent)}."
        )
        st.button("Thu hồi kế hoạch đã giao", on_click=_keep, args=(sent.withdrawn, changed))
    if used.version is None or plan is None:
        ui.notice("Công bố kế hoạch của đơn vị ở màn hình Cập nhật số liệu trước, rồi giao xuống từ đây.")
        return
    leads = list(dict.fromkeys(_lead(task) for task in plan.tasks))
    usual = [lead for lead in leads if _is_commune(lead)] or leads
    words = "Giao các nhiệm vụ do đơn vị này chủ trì"
    chosen = st.multiselect(words, leads, usual, key=CHOICE, placeholder="Chọn đơn vị")
    tasks = [task for task in plan.tasks if _lead(task) in chosen]
    word = COUNTRY_WORD if scope is COUNTRY else PROVINCE_WORD
    made = sent_plan(plan, tasks, word, used.version.id, clock.today(), sent)
    label = f"{'Thay bằng' if sent and sent.tasks else 'Giao xuống'} {len(tasks)} nhiệm vụ của bản số {used.version.id}"
    st.button(label, disabled=not tasks, on_click=_keep, args=(made, changed))


def _lead(task: Task) -> str:
    return task.lead or NO_LEAD


def _is_commune(lead: str) -> bool:
    """Whether the words of a lead name communes ("UBND các xã, phường")."""
    words = f" {vn.bare(lead)} "
    return any(f" {one} " in words for one in COMMUNE)


def _keep(sent: SentPlan, changed: Callable[[], None]) -> None:
    told = (
        f"Đã giao {len(sent.tasks)} nhiệm vụ xuống các xã." if sent.tasks else "Đã thu hồi kế hoạch đã giao."
    )
    try:
        ui.own_store().set_setting(SETTING, to_value(sent), clock.now(), acting())
        changed()
    except StoreError as failure:
        told = str(failure)
    st.session_state[SAID] = told
