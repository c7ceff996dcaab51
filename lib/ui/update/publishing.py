"""③ Comparison and ④ publishing: what an upload would change, and making it the version in use."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import streamlit as st

from lib.assessing.completed import assessed, completed
from lib.base import clock
from lib.base import vietnamese as vn
from lib.comparing.changes import Comparison
from lib.comparing.compare import compare
from lib.drawing import markup
from lib.machine import kept_readings
from lib.plan import Plan
from lib.reading.understanding import Reading
from lib.store import Actor, Draft, Replaced, Version, kept_backups
from lib.ui import screen as ui
from lib.ui.figures import usual_day
from lib.ui.serving import server
from lib.ui.update.shared import VERSION, acting, bullets, button, cut_table, failure_told, is_busy, keep_who
from lib.ui.update.upload import Waiting
from lib.views import updating
from lib.views.overview import problem_counts
from lib.views.since import effect
from lib.views.tables import shown
from lib.views.updating import Changes

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

CONFIRM: Final = "Xác nhận và công bố"
FIRST_TIME: Final = "Chương trình tự sao lưu mỗi ngày; nên chọn thêm nơi sao lưu thứ hai (USB, thư mục mạng) ở Lịch sử số liệu."


def changes_of_publishing(work: Waiting) -> Comparison | None:
    """What publishing would change, above the button that does it; None where that cannot be told."""
    ui.title("③ Thay đổi so với bản đang dùng")
    if work.current is None:
        ui.notice("Chưa có bản nào để so sánh: đây sẽ là bản số liệu đầu tiên.")
    if work.current is None or work.published is None:
        return Comparison(())
    notice = updating.base_words(work.draft, work.current)
    if notice:
        ui.notice(notice)
    comparison = None
    with failure_told(), st.spinner("Đang so sánh…"):
        comparison = _comparison(work, work.current)
    if comparison is not None and comparison.new_year is None:  # a new year is a beginning, not a comparison
        show_changes(updating.changes(comparison))
    return comparison


@st.cache_resource(show_spinner=False, max_entries=500)
def _moved(old: str, new: str, _old: Version, _new: Version) -> frozenset[str]:
    """The tasks whose deadline moved from one version to the next; old and new are the files' hashes."""
    return updating.moved(ui.version_check(_old).plan, ui.version_check(_new).plan)


def _comparison(work: Waiting, current: Version) -> Comparison:
    """The differences of an upload from the version in use, with how often each deadline was moved before."""
    year = updating.year_of(current)  # another year's plan moves no deadline of this one
    earlier = [
        v
        for v in ui.store().versions()
        if v.id <= current.id and not v.is_deleted and updating.year_of(v) in (year, None)
    ]
    _look_through(earlier)
    used = ui.published(current, ui.store().in_use().state)
    return _compared(tuple(v.sha256 for v in earlier), work.key, used.state, earlier, used, work.check.plan)


PATIENCE: Final = 0.5
"""Seconds after which is shown how far a work of many steps has come."""


def _look_through(versions: Sequence[Version]) -> None:
    """Reads the versions, which _compared then need not do, and shows how far it is where that takes long."""
    place, began = st.empty(), time.monotonic()
    for number, (a, b) in enumerate(pairwise(versions), start=2):
        if time.monotonic() - began > PATIENCE:
            place.progress(number / len(versions), f"Đang đọc các bản trước: {number}/{len(versions)}")
        _moved(a.sha256, b.sha256, a, b)
    place.empty()


@st.cache_resource(show_spinner=False, max_entries=8)
def _compared(
    old: tuple[str, ...],
    new: str,
    state: tuple[object, ...],
    _old: Sequence[Version],
    _used: ui.Figures,
    _new: Plan,
) -> Comparison:
    """The differences of a plan from the last of these versions; old and new are the files' hashes.

    Both are completed by all that the meetings decided: what the new workbook carries of it is no change.
    """
    moves = Counter(key for a, b in pairwise(_old) for key in _moved(a.sha256, b.sha256, a, b))
    before, after = (completed(plan, _used.records, date.max) for plan in (_used.plan, _new))
    return compare(before, after, moves)


def show_changes(found: Changes) -> None:
    """The changes in sentences, the dangerous ones first, and all of them as a table."""
    st.html(f'<p class="check">{escape(found.headline)}</p>')
    if found.dangerous:
        st.html(
            f'<section class="found view warning"><h3>▲ Cần xác nhận</h3>{bullets(found.dangerous)}</section>'
        )
    if found.ordinary:
        st.html(f'<section class="found view"><h3>Thay đổi khác</h3>{bullets(found.ordinary)}</section>')
    if found.table.rows:
        with st.expander("Bảng từng thay đổi"):
            cut_table(found.table)


def _derived(work: Waiting) -> dict[str, tuple[str, bytes]]:
    """What was read of the upload, to be kept with it: published, it is read no second time."""
    sha256, name = work.draft.sha256, work.draft.file_name
    check = ui.checked(sha256, name, lambda: work.data, answers=work.answers)
    found = Reading(check.plan, list(check.problems), check.understanding)
    return dict((kept_readings.derived_reading(sha256, name, found),))


def publish(work: Waiting, comparison: Comparison) -> None:
    """The last step: note, who, report date, and once more where a change is dangerous."""
    ui.title("④ Công bố")
    stopped = updating.obstacle(work.check, work.draft, work.current)
    if stopped:
        ui.notice(stopped, "fault")
    day = _report_date(work)
    doubt = updating.date_doubt(day, clock.today())
    if doubt:
        ui.notice(doubt)
    note = st.text_input("Ghi chú của bản này (không bắt buộc)", key="ghi-chu", max_chars=300)
    if comparison.new_year is not None:
        ui.notice(updating.new_year_words(comparison.new_year))
    st.html(markup.paragraph(f"Người công bố: {acting().name}. Số liệu tính đến ngày {shown(day)}."))
    base, began = work.current.id if work.current else None, comparison.new_year
    asked = (work.draft.id, base)
    label = f"Bắt đầu theo dõi kế hoạch năm {began.after}" if began else updating.publish_label(day)
    if day is not None:
        _effect(work, day)
    if updating.questions(comparison) and st.session_state.get("hoi") == asked and not stopped:
        _ask_again(work, comparison, day, note)
        return
    with _in_sight():
        if updating.questions(comparison):
            st.button(
                label,
                type="primary",
                disabled=bool(stopped) or is_busy(),
                on_click=_ask,
                args=(asked,),
            )
        else:
            _publish_button(label, work, day, note, disabled=bool(stopped))
        st.html(markup.paragraph(stopped or problem_counts(work.check.problems)), width="content")


def _in_sight() -> DeltaGenerator:
    """A row that stays at the window's lower edge until its place is reached."""
    return st.container(key="cong-bo", horizontal=True, vertical_alignment="center")


def _effect(work: Waiting, day: date) -> None:
    """The numbers of the first screen before and after, so that a wrong file shows before everybody sees it."""
    found, _ = ui.figures()
    with failure_told():
        records = ui.store().records()
        after = assessed(work.check.plan, records, day)
        is_first = work.current is None or found is None or found.plan.info.year != work.check.plan.info.year
        before = (
            None
            if is_first or found is None or found.reported is None
            else found.on(found.reported).assessment
        )
        view = effect(after, before)
        cut_table(view.table)
        if view.sentences:
            st.html(bullets(view.sentences))


def _ask(asked: tuple[str, int | None] | None) -> None:
    st.session_state["hoi"] = asked


def _report_date(work: Waiting) -> date | None:
    """The date in the workbook; where it states none, the officer says it here."""
    info = work.check.plan.info
    if info.report_date is not None:
        return info.report_date
    usual = usual_day(info.year, clock.today())
    return st.date_input(
        "Sổ không ghi ngày; số liệu tính đến ngày", usual, format="DD/MM/YYYY", key="ngay-bao-cao"
    )


def _ask_again(work: Waiting, comparison: Comparison, day: date | None, note: str) -> None:
    """Names the dangerous changes once more, right above the button that publishes them."""
    names = bullets(updating.questions(comparison))
    st.html(
        '<section class="found view error"><h3>● Vui lòng xác nhận trước khi công bố</h3>'
        f"{markup.paragraph('Những thay đổi này thường do nhầm lẫn, hoặc làm mất việc quá hạn:')}{names}</section>"
    )
    with _in_sight():
        _publish_button(CONFIRM, work, day, note)
        st.button("Quay lại, chưa công bố", on_click=_ask, args=(None,), disabled=is_busy())


def _publish_button(
    label: str, work: Waiting, day: date | None, note: str, *, disabled: bool = False
) -> None:
    button(label, lambda: _publish(work, day, note), "Đang công bố…", disabled=disabled, main=True)


def _publish(work: Waiting, day: date | None, note: str) -> str | None:
    """Publishes on the base that the officer saw and leads to the new figures.

    Whoever was faster is named, and nothing is lost.
    """
    store, actor, info = ui.store(), acting(), work.check.plan.info
    if work.draft.id not in {draft.id for draft in store.drafts()}:
        ui.remember("Tệp này đã được công bố hoặc đã bỏ từ một cửa sổ khác; không công bố lần nữa.", "")
        return None
    kept = updating.summary(work.check, updating.previous_of(work.draft))
    draft = Draft(work.data, work.draft.file_name, vn.clean(note), day, kept, info.illustrative)
    base = work.current.id if work.current else None
    try:
        version = store.publish(draft, base, clock.now(), actor, work.draft.id, _derived(work))
    except Replaced as other:
        st.session_state["nhap"] = other.draft_id
        ui.remember(f"{other} Tệp đã tải lên được giữ nguyên, chưa công bố.", "fault")
        return None
    _tidy_up(work, actor)
    words = updating.published_words(version)
    if base is None and not store.setting(kept_backups.SECOND_PLACE):
        words += f" {FIRST_TIME}"
    ui.remember(words, "done", ("/lich-su", "Xem Lịch sử số liệu"))
    return server.SCREENS[0].file


def _tidy_up(work: Waiting, actor: Actor) -> None:
    """After publishing: the upload that this one mended is no longer needed, and the newest figures show."""
    show_newest()
    previous = updating.previous_of(work.draft)
    if previous:
        ui.store().drop_draft(previous, clock.now(), actor)
    keep_who(actor)


def show_newest() -> None:
    """An older date or version that this visitor was looking at does not hide what was just published."""
    for name in (ui.DATE, VERSION[1]):
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)
