"""Workbooks to take away: next month's, carried forward from a version, and a blank one for who has none yet."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from lib.assessing.completed import completed
from lib.base import vietnamese as vn
from lib.base.problems import Unreadable
from lib.handback import names
from lib.handback.next_form import blank_form, is_rebuilt, next_form, next_report_day
from lib.handback.next_year import next_year_form
from lib.machine import rolled
from lib.plan import Plan
from lib.plan.sent import SentPlan
from lib.reading.reader import read_file
from lib.store import StoreError, Version
from lib.ui import screen as ui
from lib.workbook.package import PackageError

MOST_CARRIED: Final = 10_000
"""Rows of a plan that is carried into next month's form: seconds of work."""


def form_button(version: Version, data: bytes) -> None:
    """The workbook carried forward, to be kept up for the month after the version's."""
    try:
        used = ui.store().in_use()
        found = ui.published(version, used.state)
        sent = rolled.sent_to(ui.store())
        form, name, left_out = _next_form(version.sha256, version.file_name, used.state, sent, found, data)
    except (StoreError, Unreadable, PackageError) as failure:
        ui.notice(f"Không lập được sổ tháng sau từ bản này. {failure}", "fault")
        return
    _tell_sent(sent, found.plan, left_out)
    label = f"Tải sổ để ghi tháng {names.month_after(found.reported)}"
    st.download_button(label, form, name, on_click="ignore", key=f"tai-so-{version.id}")
    year = found.plan.info.year
    if year is not None:
        st.download_button(
            f"Tải sổ năm {year + 1}",
            lambda: next_year_form(data, found.plan, version.file_name),
            names.next_year_name(version.file_name, year + 1, name.rpartition(".")[2]),
            on_click="ignore",
            key=f"tai-so-nam-sau-{version.id}",
        )


@st.cache_resource(show_spinner=False, max_entries=3)
def _next_form(
    sha256: str,
    name: str,
    state: tuple[object, ...],
    sent: tuple[SentPlan, ...],
    _found: ui.Figures,
    _data: bytes,
) -> tuple[bytes, str, frozenset[str]]:
    """The form and its name, with all that the meetings decided and units above have sent, and by whom what was sent
    could not be added; made anew where the file or any of that is another."""
    if len(_found.plan.rows) > MOST_CARRIED:
        raise PackageError("Sổ có quá nhiều dòng.")
    kind = "xlsx" if is_rebuilt(_data, name) else name.rpartition(".")[2]
    carried = completed(_found.plan, _found.records, date.max)
    # Another year's tasks have no place in its workbook.
    of_year = [above for above in sent if above.year == _found.plan.info.year]
    form = next_form(_data, _found.plan, name, carried, next_report_day(_found.plan.info), of_year)
    made = read_file(form, name)[0] if of_year else _found.plan
    left_out = frozenset(above.word for above in of_year if above.missing(made))
    return form, names.next_form_name(name, _found.reported, kind), left_out


def _tell_sent(sent: tuple[SentPlan, ...], plan: Plan, left_out: frozenset[str]) -> None:
    """What units above have sent down, and how much of it the workbook in use holds."""
    for above in sent:
        of = f"{above.title} {len(above.tasks)} nhiệm vụ ngày {vn.day(above.sent)}"
        if above.year != plan.info.year:
            ui.notice(f"{of} cho năm {above.year or '—'}; sổ đang dùng là của năm {plan.info.year or '—'}.")
        elif above.word in left_out:
            ui.notice(
                f"{of}: sổ này có cách trình bày riêng nên chưa thêm được vào sổ tải dưới đây. Ghi thêm vào sổ, cuối tên "
                f"mỗi nhiệm vụ ghi dấu như {above.mark(above.tasks[0])}."
            )
        elif missing := len(above.missing(plan)):
            there = len(above.tasks) - missing
            ui.notice(
                f"{of}: {there} đã có trong sổ, {missing} chưa có. Sổ tải dưới đây có đủ, ở sheet «{above.title}»."
            )


def to_begin_with() -> None:
    """Next month's workbook where a version is in use, else the blank form."""
    try:
        current = ui.store().current()
        data = ui.store().data_of(current.id) if current else b""
    except StoreError:
        return  # said where the uploads themselves are asked for
    if current is None:
        blank_button()
    else:
        form_button(current, data)


def blank_button() -> None:
    """The blank form; made when it is asked for."""
    sent = rolled.sent_to(ui.store())
    for above in sent:
        ui.notice(f"{above.title} {len(above.tasks)} nhiệm vụ; biểu mẫu đã có sẵn ở sheet «{above.title}».")
    st.download_button(
        "Tải biểu mẫu trống", lambda: blank_form(sent), "so-theo-doi-cchc.xlsx", on_click="ignore"
    )
