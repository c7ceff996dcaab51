"""Workbooks to take away: next month's, carried forward from a version, and a blank one for who has none yet."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from lib.assessing.completed import completed
from lib.base.problems import Unreadable
from lib.handback import names
from lib.handback.next_form import blank_form, is_rebuilt, next_form, next_report_day
from lib.handback.next_year import next_year_form
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
        form, name = _next_form(version.sha256, version.file_name, used.state, found, data)
    except (Unreadable, PackageError) as failure:
        ui.notice(f"Không lập được sổ tháng sau từ bản này. {failure}", "fault")
        return
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
    sha256: str, name: str, state: tuple[object, ...], _found: ui.Figures, _data: bytes
) -> tuple[bytes, str]:
    """The form and its name, with all that the meetings decided; made anew where the file or that is another."""
    if len(_found.plan.rows) > MOST_CARRIED:
        raise PackageError("Sổ có quá nhiều dòng.")
    kind = "xlsx" if is_rebuilt(_data, name) else name.rpartition(".")[2]
    carried = completed(_found.plan, _found.records, date.max)
    form = next_form(_data, _found.plan, name, carried, next_report_day(_found.plan.info))
    return form, names.next_form_name(name, _found.reported, kind)


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
    st.download_button("Tải biểu mẫu trống", blank_form, "so-theo-doi-cchc.xlsx", on_click="ignore")
