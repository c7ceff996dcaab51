"""The versions: their list, one to take away, to bring back or to delete, two side by side; the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.comparing.compare import compare
from lib.drawing import markup
from lib.store import LogBreak, Role, StoreError, Version
from lib.ui import screen as ui
from lib.ui.update.forms import form_button
from lib.ui.update.publishing import show_changes, show_newest
from lib.ui.update.shared import VERSION, acting, ask_who, button, cut_table, failure_told
from lib.views import updating


def versions() -> tuple[Version, ...]:
    """The list of versions; empty where there is none or the store fails."""
    found: tuple[Version, ...] = ()
    with failure_told():
        found = tuple(ui.store().versions())
        cut_table(updating.version_table(found), VERSION)
    return found


def one_version(found: Sequence[Version]) -> None:
    """A version to download, to bring back, to delete."""
    choices = updating.version_choices(found)
    if not choices:
        return
    ui.title("Một bản số liệu")
    if ui.visitor_may(Role.UPDATE):
        ask_who()
    number = int(ui.choose_one("Chọn bản", "chon-ban", choices))
    version = next(v for v in found if v.id == number)
    with failure_told():
        _downloads(version)
    if version.id != found[-1].id and ui.visitor_may(Role.UPDATE):
        _restore_or_delete(version, found[-1])


def _downloads(version: Version) -> None:
    data = ui.store().data_of(version.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.link(f"/?ban={version.id}", f"Xem lại số liệu bản {version.id}"), width="content")
        st.download_button("Tải tệp gốc", data, version.file_name, on_click=_note_download, args=(version,))
        form_button(version, data)


def _note_download(version: Version) -> None:
    try:
        ui.store().record("download", {"file_name": version.file_name}, clock.now(), acting(), version.id)
    except StoreError as failure:
        ui.remember(str(failure), "fault")


RESTORE_NOTE: Final = "Khôi phục là công bố lại bản cũ thành bản mới nhất, cần lý do và được ghi vào nhật ký."
DELETE_NOTE: Final = " Xóa tệp cũng vậy nhưng không lấy lại được; dòng ghi việc công bố vẫn còn."


def _restore_or_delete(version: Version, current: Version) -> None:
    may_delete = ui.visitor_may(Role.ADMIN)
    what = "khôi phục hoặc xóa" if may_delete else "khôi phục"
    reason = vn.clean(st.text_input(f"Lý do {what}", key=f"ly-do-{version.id}", max_chars=300))
    empty = not reason
    with st.container(horizontal=True):
        button(
            f"Khôi phục bản {version.id}",
            lambda: _restore(version, current, reason),
            "Đang khôi phục…",
            disabled=empty,
        )
        if may_delete:
            button(
                f"Xóa tệp của bản {version.id}", lambda: _delete(version, reason), "Đang xóa…", disabled=empty
            )
    st.html(markup.paragraph(RESTORE_NOTE + (DELETE_NOTE if may_delete else ""), "note"))


def _restore(version: Version, current: Version, reason: str) -> None:
    new = ui.store().restore(version.id, reason, current.id, clock.now(), acting())
    show_newest()
    ui.remember(
        f"Đã khôi phục bản {version.id}. {updating.published_words(new)}", "done", ("/", "Xem Tổng quan")
    )


def _delete(version: Version, reason: str) -> None:
    ui.store().delete(version.id, reason, clock.now(), acting())
    ui.remember(f"Đã xóa tệp của bản {version.id}.", "done")


def compare_two(found: Sequence[Version]) -> None:
    """Any two versions side by side."""
    choices = updating.version_choices(found)
    if len(choices) < 2:
        return
    ui.title("So sánh hai bản")
    left, right = st.columns(2)
    with left:
        older = ui.choose_one("Bản trước", "truoc", dict(reversed(choices.items())))
    with right:
        newer = ui.choose_one("Bản sau", "sau", choices)
    by_id = {str(version.id): version for version in found}
    with failure_told():
        plan = ui.version_check(by_id[newer]).plan
        found_changes = compare(ui.version_check(by_id[older]).plan, plan)
        show_changes(updating.changes(found_changes, f"Bản {older}", f"Bản {newer}"))


def log() -> None:
    """All that was ever done, a page at a time, and whether the record is whole."""
    ui.title("Nhật ký")
    with failure_told():
        count, head, written = ui.store().log_state()
        with st.spinner("Đang kiểm tra nhật ký…"):
            broken = _log_break(count, head, written)
        ui.notice(updating.log_words(broken), "fault" if broken else "done")
        if ui.visitor_may(Role.UPDATE):  # it also holds what strangers typed as their names
            with st.expander("Xem nhật ký"):
                first = ui.first_row("nhat-ky", count, ui.PAGE_ROWS)
                cut_table(updating.log_table(ui.store().log_page(count - first, ui.PAGE_ROWS), count))


@st.cache_resource(show_spinner=False, max_entries=1)
def _log_break(count: int, head: str, written: float) -> LogBreak | None:
    """Where the log breaks: looked for anew whenever anything was written to the store."""
    return ui.store().verify_log()
