"""① Upload: a file is read and kept in the store at once, so that a restart loses nothing; which upload waits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.problems import Problem, Unreadable
from lib.machine.kept_answers import answers_of_file, answers_of_unit, keep_for_file
from lib.plan import Plan
from lib.reading.sandbox import keep_warm
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.store import Draft, KeptDraft, StoreError, Version
from lib.ui import screen as ui
from lib.ui.update.forms import to_begin_with
from lib.ui.update.shared import acting, ask_who, button, failure_told, is_busy, keep_who
from lib.views import updating
from lib.views.updating import Check

KINDS: Final = ["xlsx", "xlsm", "xls", "ods"]
MOST_MB: Final = 20


def upload() -> None:
    """Takes a file, reads it and keeps it at once; a file that cannot be read leaves one clear sentence."""
    keep_warm()  # the child that will read is ready before the file is chosen
    ui.title("① Tải sổ lên", "Số liệu đang dùng giữ nguyên cho đến khi bấm Công bố.")
    ask_who()
    chosen = _chosen_draft()
    if chosen is None:
        to_begin_with()
    what = "Kiểm tra lại: chọn tệp đã sửa, hoặc một sổ khác" if chosen else "Chọn sổ theo dõi"
    _take(f"{what} (.xlsx, .xlsm, .xls hoặc .ods, tối đa {MOST_MB} MB)", chosen)


def _take(label: str, waiting: KeptDraft | None) -> None:
    """The field for a file, and what becomes of one; waiting is the upload that it may mend."""
    turn = st.session_state.setdefault("luot", 0)
    file = st.file_uploader(label, type=KINDS, key=f"tep-{turn}", max_upload_size=MOST_MB, disabled=is_busy())
    if file is None:
        return
    try:
        with st.spinner("Đang đọc và kiểm tra tệp…"):
            _receive(vn.clean(file.name), file.getvalue(), waiting)
    except Unreadable as refusal:
        ui.remember(str(refusal), "fault")
    except StoreError as failure:
        ui.remember(
            f"{failure} Tệp {vn.clean(file.name)} chưa được giữ lại; khắc phục xong đề nghị chọn lại tệp.",
            "fault",
        )
    st.session_state["luot"] = turn + 1
    st.rerun()


def _chosen_draft() -> KeptDraft | None:
    """The waiting upload that this visitor works on."""
    try:
        drafts = _open_drafts()
    except StoreError:
        return None  # said where the drafts themselves are asked for
    asked = st.session_state.get("nhap")
    return next((draft for draft in drafts if draft.id == asked), drafts[0] if drafts else None)


def _receive(name: str, data: bytes, before: KeptDraft | None) -> None:
    """Keeps an upload as the draft to work on, unless its bytes are known already; before is the one that waits."""
    sha256 = hashlib.sha256(data).hexdigest()
    store, actor = ui.store(), acting()
    answers = answers_of_unit(store)
    check = ui.checked(sha256, name, lambda: data, answers=answers)
    waiting = next((draft for draft in _open_drafts() if draft.sha256 == sha256), None)
    known = next((v for v in reversed(store.versions()) if v.sha256 == sha256 and not v.is_deleted), None)
    current = store.current()
    if known and store.mend(data, clock.now(), actor):
        ui.remember(
            f"Tệp của bản số liệu {known.id} trong kho bị hỏng, nay đã lành lại từ tệp vừa tải lên.", "done"
        )
    elif known:
        is_current = current is not None and known.sha256 == current.sha256
        ui.remember(updating.same_as(known, is_current=is_current), "")
    elif waiting:
        st.session_state["nhap"] = waiting.id
        ui.remember("Tệp này đã được tải lên và đang chờ công bố; nội dung không có gì mới.", "")
    else:
        _keep(
            Draft(data, name, "", check.plan.info.report_date, "", check.plan.info.illustrative),
            check,
            before,
        )
        if answers != NO_ANSWERS:
            keep_for_file(store, sha256, answers, clock.now(), actor)
        keep_who(actor)


def _keep(draft: Draft, check: Check, before: KeptDraft | None) -> None:
    """Keeps the draft; of the ones before it only the last is kept, to say what was mended."""
    store, actor, now = ui.store(), acting(), clock.now()
    current = store.current()
    mended = before if before and updating.mends(before, check, actor.name) else None
    summary = updating.summary(check, mended.id if mended else None)
    kept = Draft(draft.data, draft.file_name, draft.note, draft.report_date, summary, draft.illustrative)
    st.session_state["nhap"] = store.keep_draft(kept, current.id if current else None, now, actor)
    older = updating.previous_of(mended) if mended else None
    if older:
        store.drop_draft(older, now, actor)


@dataclass(frozen=True)
class Waiting:
    """The upload to work on, and the version it is compared with (None: nothing was published yet).

    published is None, too, where that version's file cannot be read any more.
    """

    draft: KeptDraft
    data: bytes
    check: Check
    current: Version | None
    published: Reading | None
    answers: Answers = NO_ANSWERS

    @property
    def key(self) -> str:
        """The file and what was answered of it: what is read depends on both."""
        return f"{self.draft.sha256}-{hash(self.answers)}"

    @property
    def plan(self) -> Plan | None:
        """The plan of the version in use."""
        return self.published.plan if self.published else None

    @property
    def known(self) -> tuple[Problem, ...]:
        """The problems of the version in use."""
        return tuple(self.published.problems) if self.published else ()


def waiting() -> Waiting | None:
    """The upload that waits for being published, with who brought it; None where there is none."""
    work = None
    with failure_told():
        drafts = _open_drafts()
        chosen = _chosen_draft()
        if chosen:
            _choose_draft(drafts, chosen)
            work = _opened(chosen, ui.store().draft_data(chosen.id))
    return work


def _open_drafts() -> list[KeptDraft]:
    """Newest first, without those that a later upload mends."""
    drafts = ui.store().drafts()
    mended = {updating.previous_of(draft) for draft in drafts}
    return [draft for draft in reversed(drafts) if draft.id not in mended]


def _choose_draft(drafts: Sequence[KeptDraft], chosen: KeptDraft) -> None:
    ui.notice(updating.draft_words(chosen))
    with st.container(horizontal=True):
        button("Bỏ tệp này", lambda: _drop(chosen), "Đang bỏ tệp…")
        for draft in drafts:
            if draft.id != chosen.id:
                label = f"Mở tệp tải lên lúc {updating.moment(draft.at)}"
                st.button(
                    label, key=f"mo-{draft.id}", on_click=_open_draft, args=(draft.id,), disabled=is_busy()
                )


def _open_draft(draft_id: str) -> None:
    st.session_state["nhap"] = draft_id


def _drop(draft: KeptDraft) -> None:
    for one in (draft.id, updating.previous_of(draft)):
        if one:
            ui.store().drop_draft(one, clock.now(), acting())
    ui.remember(f"Đã bỏ tệp {draft.file_name}. Số liệu đang dùng không thay đổi.", "")


def _opened(draft: KeptDraft, data: bytes) -> Waiting | None:
    try:
        answers = answers_of_file(ui.store(), draft.sha256)
        check = ui.checked(draft.sha256, draft.file_name, lambda: data, answers=answers)
    except Unreadable as refusal:
        ui.notice(str(refusal), "fault")
        return None
    current = ui.store().current()
    published = _published_check(current) if current else None
    mended = updating.with_doubts(check, published.plan if published else None, clock.today())
    return Waiting(draft, data, mended, current, published, answers)


def _published_check(current: Version) -> Reading | None:
    try:
        return ui.version_check(current)
    except (StoreError, Unreadable) as failure:
        ui.notice(f"{failure} Vì vậy không so sánh được với bản số {current.id}.", "fault")
        return None
