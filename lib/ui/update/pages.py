"""What the pages Cập nhật số liệu and Lịch sử số liệu place on the screen, and what their buttons do.

Beside `ui`, which places all other screens. What is said comes from `updating`. An upload is kept in the
store before it is shown, so that a restart loses nothing; whatever changes the store is asked for by a button
(a callback notes the order) and done in the run that follows, with all buttons disabled.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

import streamlit as st

from lib.assessing.decisions import Kept, joined
from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.problems import Problem, Severity, Unreadable
from lib.comparing.changes import Comparison
from lib.comparing.compare import compare
from lib.comparing.recheck import recheck
from lib.drawing import markup
from lib.drawing.markup import Link
from lib.handback import marked
from lib.handback.next_form import is_rebuilt, next_form
from lib.plan import Decision, Plan
from lib.store import Actor, Draft, KeptDraft, Replaced, Role, StoreError, Version, store_target
from lib.store.backup import BackupSummary, backup, check_backup, restore_backup
from lib.ui import screen as ui
from lib.ui.office import guard
from lib.ui.serving import server
from lib.views import updating
from lib.views.tables import Table, shown
from lib.views.updating import Cause, Changes, Check, Finding, RowCell
from lib.workbook.package import PackageError

STYLE = Path(__file__).with_name("update.css")
KINDS: Final = ["xlsx", "xlsm", "xls", "ods"]
MOST_MB: Final = 20
MOST_ROWS: Final = 200
MOST_COPIED: Final = 200_000
"""Cells of a workbook that is copied to be marked."""
MOST_CARRIED: Final = 10_000
"""Rows of a plan that is carried into next month's form: seconds of work."""
LONG_TEXT: Final = 24
FRESH: Final = timedelta(seconds=30)
"""An order that was not carried out by then (the visitor went to another screen) is not carried out at all."""
WHO: Final = "nguoi-cap-nhat"
NOT_FOR_YOU: Final = (
    "Màn hình này dành cho tài khoản có quyền «cập nhật». Cần thay đổi số liệu, xin báo cán bộ theo dõi."
)
DEFAULT_WHO: Final = "Công chức Văn phòng – Thống kê"
VERSION: Final[Link] = ("", "ban")


# What both pages share


def open_page(title: str, needed: Role = Role.VIEW) -> None:
    """The head of the screen; unlike on other screens, a store that fails or is empty ends nothing.

    The script ends here for a visitor whose role is not enough.
    """
    _forget_old_order()
    found, complaint = ui.figures()
    if found is not None:
        ui.open_screen(title)
    else:
        st.html(ui.STYLE)
        st.html(f"<header class='head'><h1>{escape(title)}</h1></header>")
        ui.say(complaint or "")
        ui.announce()
    st.html(STYLE)
    if not ui.may(needed):
        ui.say(NOT_FOR_YOU)
        st.stop()


def _forget_old_order() -> None:
    order: _Order | None = st.session_state.get("viec")
    if order and clock.now() - order.at > FRESH:
        st.session_state.pop("viec")
        ui.remember("Việc vừa bấm bị ngắt giữa chừng nên chưa làm. Xin xem lại rồi bấm lại.", "fault")


@contextmanager
def _told() -> Iterator[None]:
    """A store that fails says so in the place of what was to be shown."""
    try:
        yield
    except StoreError as failure:
        ui.say(str(failure), "fault")


@dataclass(frozen=True)
class _Order:
    """What a button asked for, done in the run that follows it: act tells which screen shows its effect
    (a page's file), None for the one that the button stands on."""

    act: Callable[[], str | None]
    words: str
    at: datetime


def _order(act: Callable[[], str | None], words: str) -> None:
    st.session_state["viec"] = _Order(act, words, clock.now())


def _is_busy() -> bool:
    return "viec" in st.session_state


def carry_out() -> None:
    """Does what the last button asked for, once, and shows its effect. The last call of a page."""
    order: _Order | None = st.session_state.get("viec")
    if order is None:
        return
    screen = None
    try:
        with st.spinner(order.words):
            screen = order.act()
    except StoreError as failure:
        ui.remember(str(failure), "fault")
    finally:
        st.session_state.pop("viec", None)
    if screen is not None:
        st.switch_page(screen)
    st.rerun()


def _button(
    label: str, act: Callable[[], str | None], words: str, *, disabled: bool = False, main: bool = False
) -> None:
    """A button whose work is done in the next run, with every button disabled meanwhile."""
    st.button(
        label,
        type="primary" if main else "secondary",
        disabled=disabled or _is_busy(),
        on_click=_order,
        args=(act, words),
    )


def _actor() -> Actor:
    """Who is logged in; on one PC who was named last."""
    return ui.actor("" if guard.is_on() else vn.clean(st.session_state.get("nguoi", "")) or _kept_who())


def _kept_who() -> str:
    try:
        kept = ui.store().setting(WHO)
    except StoreError:
        return DEFAULT_WHO  # the failure is said where something is to be read or kept
    return kept if isinstance(kept, str) and kept.strip() else DEFAULT_WHO


def _who() -> None:
    """Who is at work: known where people log in, else asked once and kept for next time."""
    if guard.is_on():
        st.html(markup.paragraph(f"Người cập nhật: {_actor().name}."))
        return
    if "nguoi" not in st.session_state:
        st.session_state["nguoi"] = st.session_state.get("nguoi-giu") or _kept_who()
    st.text_input("Người cập nhật (chức danh)", key="nguoi", max_chars=120)
    st.session_state["nguoi-giu"] = st.session_state["nguoi"]


def _keep_who(actor: Actor) -> None:
    if not guard.is_on() and actor.name != _kept_who():
        ui.store().set_setting(WHO, actor.name, clock.now(), actor)


def _table(view: Table, link: Link | None = None) -> None:
    """A table; a very long one is cut, and says so."""
    st.html(markup.table(view, link, {}, view.rows[:MOST_ROWS]))
    if len(view.rows) > MOST_ROWS:
        st.html(markup.paragraph(f"Đang hiện {MOST_ROWS}/{len(view.rows)} dòng đầu.", "note"))


def _list(sentences: Sequence[str]) -> str:
    return f'<ul class="named">{"".join(f"<li>{escape(words)}</li>" for words in sentences)}</ul>'


# Reading


@st.cache_resource(show_spinner=False, max_entries=4)
def _marked(sha256: str, name: str, _check: Check, _data: bytes) -> tuple[bytes, str, bool]:
    """The marked workbook, its name, and whether it is a copy of the values only.

    Raises PackageError for a workbook that is too large for either.
    """
    kind = _check.book.kind
    try:
        if kind == "xlsx":
            return marked.mark(_data, _check.problems), updating.marked_name(name, kind), False
    except PackageError:
        kind = "copy"
    if sum(len(sheet.cells) for sheet in _check.book.sheets) > MOST_COPIED:
        raise PackageError("Sổ quá lớn nên không lập bản đánh dấu; hãy sửa theo danh sách dưới đây.")
    return marked.marked_copy(_check.book, _check.problems), updating.marked_name(name, kind), True


# ① Upload


def upload() -> None:
    """Takes a file, reads it and keeps it at once; a file that cannot be read leaves one clear sentence."""
    ui.title("① Tải sổ lên", "Số liệu đang dùng giữ nguyên cho đến khi bấm Công bố.")
    _who()
    what = "Tải một sổ khác" if _something_waits() else "Chọn sổ theo dõi"
    _take(f"{what}: .xlsx, .xlsm, .xls hoặc .ods, tối đa {MOST_MB} MB", "tep", None)


def _something_waits() -> bool:
    try:
        return bool(ui.store().drafts())
    except StoreError:
        return False  # said where the drafts themselves are asked for


def _take(label: str, key: str, mended: KeptDraft | None) -> None:
    turn = st.session_state.setdefault("luot", 0)
    file = st.file_uploader(
        label, type=KINDS, key=f"{key}-{turn}", max_upload_size=MOST_MB, disabled=_is_busy()
    )
    if file is None:
        return
    try:
        with st.spinner("Đang đọc và kiểm tra tệp…"):
            _receive(vn.clean(file.name), file.getvalue(), mended)
    except Unreadable as refusal:
        ui.remember(str(refusal), "fault")
    except StoreError as failure:
        ui.remember(
            f"{failure} Tệp {vn.clean(file.name)} chưa được giữ lại; khắc phục xong xin chọn lại tệp.",
            "fault",
        )
    st.session_state["luot"] = turn + 1
    st.rerun()


def _receive(name: str, data: bytes, mended: KeptDraft | None) -> None:
    """Keeps an upload as the draft to work on, unless its bytes are known already."""
    sha256 = hashlib.sha256(data).hexdigest()
    check = ui.check(sha256, name, lambda: data)
    store, actor = ui.store(), _actor()
    waiting = next((draft for draft in _open_drafts() if draft.sha256 == sha256), None)
    known = next((v for v in reversed(store.versions()) if v.sha256 == sha256 and not v.is_deleted), None)
    current = store.current()
    if known:
        is_current = current is not None and known.sha256 == current.sha256
        ui.remember(updating.same_as(known, is_current=is_current), "")
    elif waiting:
        st.session_state["nhap"] = waiting.id
        ui.remember("Tệp này đã được tải lên và đang chờ công bố; nội dung không có gì mới.", "")
    else:
        _keep(
            Draft(data, name, "", check.plan.info.report_date, "", check.plan.info.illustrative),
            check,
            mended,
        )
        _keep_who(actor)


def _keep(draft: Draft, check: Check, mended: KeptDraft | None) -> None:
    """Keeps the draft; of the ones before it only the last is kept, to say what was mended."""
    store, actor, now = ui.store(), _actor(), clock.now()
    current = store.current()
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
    published: Check | None

    @property
    def plan(self) -> Plan | None:
        """The plan of the version in use."""
        return self.published.plan if self.published else None

    @property
    def known(self) -> tuple[Problem, ...]:
        """The problems of the version in use."""
        return self.published.problems if self.published else ()


def waiting() -> Waiting | None:
    """The upload that waits for being published, with who brought it; None where there is none."""
    work = None
    with _told():
        drafts = _open_drafts()
        if drafts:
            asked = st.session_state.get("nhap")
            chosen = next((draft for draft in drafts if draft.id == asked), drafts[0])
            _choose_draft(drafts, chosen)
            work = _opened(chosen, ui.store().draft_data(chosen.id))
    return work


def _open_drafts() -> list[KeptDraft]:
    """Newest first, without those that a later upload mends."""
    drafts = ui.store().drafts()
    mended = {updating.previous_of(draft) for draft in drafts}
    return [draft for draft in reversed(drafts) if draft.id not in mended]


def _choose_draft(drafts: Sequence[KeptDraft], chosen: KeptDraft) -> None:
    ui.say(updating.draft_words(chosen))
    with st.container(horizontal=True):
        _button("Bỏ tệp này", lambda: _drop(chosen), "Đang bỏ tệp…")
        for draft in drafts:
            if draft.id != chosen.id:
                label = f"Mở tệp tải lên lúc {updating.moment(draft.at)}"
                st.button(
                    label, key=f"mo-{draft.id}", on_click=_open_draft, args=(draft.id,), disabled=_is_busy()
                )


def _open_draft(draft_id: str) -> None:
    st.session_state["nhap"] = draft_id


def _drop(draft: KeptDraft) -> None:
    for one in (draft.id, updating.previous_of(draft)):
        if one:
            ui.store().drop_draft(one, clock.now(), _actor())
    ui.remember(f"Đã bỏ tệp {draft.file_name}. Số liệu đang dùng không thay đổi.", "")


def _opened(draft: KeptDraft, data: bytes) -> Waiting | None:
    try:
        check = ui.check(draft.sha256, draft.file_name, lambda: data)
    except Unreadable as refusal:
        ui.say(str(refusal), "fault")
        return None
    current = ui.store().current()
    published = _published_check(current) if current else None
    mended = updating.with_jumps(check, published.plan if published else None)
    return Waiting(draft, data, mended, current, published)


def _published_check(current: Version) -> Check | None:
    try:
        return ui.version_check(current)
    except (StoreError, Unreadable) as failure:
        ui.say(f"{failure} Vì vậy không so sánh được với bản số {current.id}.", "fault")
        return None


# ② Check


def findings(work: Waiting) -> None:
    """Everything that was found, by cause and cell, and the ways to mend it."""
    ui.title("② Kết quả kiểm tra")
    _headline(updating.headline(work.check, work.current), work.check)
    _mended_since(work)
    _marked_file(work)
    _take("Kiểm tra lại: chọn tệp đã sửa", "sua", work.draft)
    for severity in Severity:
        found = updating.causes(work.check, severity, work.known)
        if found:
            st.html(_section(severity, found))
    with st.expander("Những chỗ đã hiểu khác với chữ trong sổ: trước → sau"):
        _table(updating.normalised(work.check))
    with st.expander("Thời hạn được hiểu như thế nào"):
        _table(updating.deadlines(work.check))


def _headline(words: updating.Headline, check: Check) -> None:
    grave = "error" if check.count(Severity.ERROR) else "warning" if check.count(Severity.WARNING) else ""
    st.html(
        f'<p class="check {grave}">{escape(words.read)} <b>{escape(words.counts)}</b> {escape(words.meanwhile)}</p>'
    )


def _mended_since(work: Waiting) -> None:
    """What became of the problems of the upload before."""
    previous = updating.previous_of(work.draft)
    before = next((draft for draft in ui.store().drafts() if draft.id == previous), None)
    if before is None:
        return
    check = ui.check(before.sha256, before.file_name, lambda: ui.store().draft_data(before.id))
    earlier = updating.with_jumps(check, work.plan)
    found = recheck(earlier.problems, work.check.problems)
    ui.say(f"Kiểm tra lại: {found.headline}.", "done" if not found.new else "")
    if found.new:
        st.html(
            f'<section class="found view"><h3>Điểm mới</h3>{_list([p.message for p in found.new])}</section>'
        )


def _section(severity: Severity, found: Sequence[Cause]) -> str:
    title, rule = updating.SECTION_WORDS[severity]
    groups = "".join(map(_group, found))
    note = markup.paragraph(rule, "note")
    return f'<section class="found view {severity}"><h3>{escape(title)}</h3>{note}{groups}</section>'


def _group(cause: Cause) -> str:
    """A cause, opened where there is something to do; what stood in the version in use stays folded."""
    opened = " open" if cause.is_new and cause.severity is not Severity.NOTE else ""
    return f"<details{opened}><summary>{escape(cause.headline)}</summary>{_cause(cause)}</details>"


def _cause(cause: Cause) -> str:
    more = f"Còn {cause.more} chỗ cùng nguyên nhân, xem trong tệp đã đánh dấu." if cause.more else ""
    return "".join(map(_finding, cause.findings)) + (markup.paragraph(more, "note") if more else "")


def _finding(finding: Finding) -> str:
    """A problem's sentence above the officer's own row."""
    if not finding.cells:
        return f'<div class="finding">{markup.paragraph(finding.message)}</div>'
    letters = "".join(f"<th>{escape(cell.letters)}</th>" for cell in finding.cells)
    texts = "".join(map(_own_cell, finding.cells))
    row = f"<table><tr><th></th>{letters}</tr><tr><th>{finding.row}</th>{texts}</tr></table>"
    return f'<div class="finding">{markup.paragraph(finding.message)}<div class="own">{row}</div></div>'


def _own_cell(cell: RowCell) -> str:
    look = ("bad " if cell.is_bad else "") + ("long" if len(cell.text) > LONG_TEXT else "")
    text = escape(cell.text) or ("(trống)" if cell.is_bad else "")
    return f'<td class="{look}">{text}</td>'


def _marked_file(work: Waiting) -> None:
    if not work.check.problems:
        return
    try:
        data, name, is_copy = _marked(_problem_key(work), work.draft.file_name, work.check, work.data)
    except PackageError as failure:
        st.html(markup.paragraph(str(failure), "note"))
        return
    st.download_button("Tải tệp đã đánh dấu", data, name, on_click="ignore", disabled=_is_busy())
    said = updating.marked_words(work.check.book.kind, is_copy=is_copy)
    st.html(markup.paragraph(said, "note"))


def _problem_key(work: Waiting) -> str:
    """The file and the version that it was checked against: the warning of a jump depends on both."""
    return f"{work.draft.sha256}-{work.current.id if work.current else 0}"


# ③ Comparison


def changes(work: Waiting) -> Comparison | None:
    """What publishing would change, above the button that does it; None where that cannot be told."""
    ui.title("③ Thay đổi so với bản đang dùng")
    if work.current is None:
        ui.say("Chưa có bản nào để so sánh: đây sẽ là bản số liệu đầu tiên.")
    if work.current is None or work.published is None:
        return Comparison(())
    notice = updating.base_words(work.draft, work.current)
    if notice:
        ui.say(notice)
    comparison = None
    with _told(), st.spinner("Đang so sánh…"):
        comparison = _comparison(work, work.current)
    if comparison is not None:
        _show_changes(updating.changes(comparison))
    return comparison


@st.cache_resource(show_spinner=False, max_entries=500)
def _moved(old: str, new: str, _old: Version, _new: Version) -> frozenset[str]:
    """The tasks whose deadline moved from one version to the next; old and new are the files' hashes."""
    return updating.moved(ui.version_check(_old).plan, ui.version_check(_new).plan)


def _comparison(work: Waiting, current: Version) -> Comparison:
    """The differences of an upload from the version in use, with how often each deadline was moved before."""
    earlier = [v for v in ui.store().versions() if v.id <= current.id and not v.is_deleted]
    return _compared(tuple(v.sha256 for v in earlier), work.draft.sha256, earlier, work.check.plan)


@st.cache_resource(show_spinner=False, max_entries=8)
def _compared(old: tuple[str, ...], new: str, _old: Sequence[Version], _new: Plan) -> Comparison:
    """The differences of a plan from the last of these versions; old and new are the files' hashes."""
    moves = Counter(key for a, b in pairwise(_old) for key in _moved(a.sha256, b.sha256, a, b))
    return compare(ui.version_check(_old[-1]).plan, _new, moves)


def _show_changes(found: Changes) -> None:
    st.html(f'<p class="check">{escape(found.headline)}</p>')
    if found.dangerous:
        st.html(
            f'<section class="found view warning"><h3>▲ Cần xác nhận</h3>{_list(found.dangerous)}</section>'
        )
    if found.ordinary:
        st.html(f'<section class="found view"><h3>Thay đổi khác</h3>{_list(found.ordinary)}</section>')
    if found.table.rows:
        with st.expander("Bảng từng thay đổi"):
            _table(found.table)


# ④ Publish


def publish(work: Waiting, comparison: Comparison) -> None:
    """The last step: note, who, report date, and once more where a change is dangerous."""
    ui.title("④ Công bố")
    stopped = updating.obstacle(work.check, work.draft, work.current)
    if stopped:
        ui.say(stopped, "fault")
    day = _report_date(work)
    doubt = updating.date_doubt(day, clock.today())
    if doubt:
        ui.say(doubt)
    note = st.text_input("Ghi chú của bản này (không bắt buộc)", key="ghi-chu", max_chars=300)
    st.html(markup.paragraph(f"Người công bố: {_actor().name}. Số liệu tính đến ngày {shown(day)}."))
    base = work.current.id if work.current else None
    asked = (work.draft.id, base)
    if updating.questions(comparison) and st.session_state.get("hoi") == asked and not stopped:
        _ask_again(work, comparison, day, note)
        return
    if updating.questions(comparison):
        st.button(
            updating.publish_label(day),
            type="primary",
            disabled=bool(stopped) or _is_busy(),
            on_click=_ask,
            args=(asked,),
        )
        return
    _publish_button(updating.publish_label(day), work, day, note, disabled=bool(stopped))


def _ask(asked: tuple[str, int | None] | None) -> None:
    st.session_state["hoi"] = asked


def _report_date(work: Waiting) -> date | None:
    """The date in the workbook; where it states none, the officer says it here."""
    stated = work.check.plan.info.report_date
    if stated is not None:
        return stated
    return st.date_input(
        "Sổ không ghi ngày; số liệu tính đến ngày", clock.today(), format="DD/MM/YYYY", key="ngay-bao-cao"
    )


def _ask_again(work: Waiting, comparison: Comparison, day: date | None, note: str) -> None:
    """Names the dangerous changes once more, right above the button that publishes them."""
    names = _list(updating.questions(comparison))
    st.html(
        '<section class="found view error"><h3>● Xin xác nhận trước khi công bố</h3>'
        f"{markup.paragraph('Những thay đổi này thường do nhầm lẫn, hoặc làm mất việc quá hạn:')}{names}</section>"
    )
    with st.container(horizontal=True):
        _publish_button(updating.confirm_label(comparison), work, day, note)
        st.button("Quay lại, chưa công bố", on_click=_ask, args=(None,), disabled=_is_busy())


def _publish_button(
    label: str, work: Waiting, day: date | None, note: str, *, disabled: bool = False
) -> None:
    _button(label, lambda: _publish(work, day, note), "Đang công bố…", disabled=disabled, main=True)


def _publish(work: Waiting, day: date | None, note: str) -> str | None:
    """Publishes on the base that the officer saw and leads to the new figures.

    Whoever was faster is named, and nothing is lost.
    """
    store, actor, info = ui.store(), _actor(), work.check.plan.info
    if work.draft.id not in {draft.id for draft in store.drafts()}:
        ui.remember("Tệp này đã được công bố hoặc đã bỏ từ một cửa sổ khác; không công bố lần nữa.", "")
        return None
    kept = updating.summary(work.check, updating.previous_of(work.draft))
    draft = Draft(work.data, work.draft.file_name, vn.clean(note), day, kept, info.illustrative)
    base = work.current.id if work.current else None
    try:
        version = store.publish(draft, base, clock.now(), actor, work.draft.id)
    except Replaced as other:
        st.session_state["nhap"] = other.draft_id
        ui.remember(f"{other} Tệp của bạn được giữ nguyên, chưa công bố.", "fault")
        return None
    _tidy_up(work, actor)
    ui.remember(updating.published_words(version), "done", ("/lich-su", "Xem Lịch sử số liệu"))
    return server.SCREENS[0].file


def _tidy_up(work: Waiting, actor: Actor) -> None:
    """After publishing: the upload that this one mended is no longer needed, and the newest figures show."""
    _show_newest()
    previous = updating.previous_of(work.draft)
    if previous:
        ui.store().drop_draft(previous, clock.now(), actor)
    _keep_who(actor)


def _show_newest() -> None:
    """An older date or version that this visitor was looking at does not hide what was just published."""
    for name in (ui.DATE, VERSION[1]):
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)


# History


def versions() -> tuple[Version, ...]:
    """The list of versions; empty where there is none or the store fails."""
    found: tuple[Version, ...] = ()
    with _told():
        found = tuple(ui.store().versions())
        _table(updating.version_table(found), VERSION)
    return found


def one_version(found: Sequence[Version]) -> None:
    """A version to download, to bring back, to delete."""
    choices = updating.version_choices(found)
    if not choices:
        return
    ui.title("Một bản số liệu")
    if ui.may(Role.UPDATE):
        _who()
    number = int(ui.choose_one("Chọn bản", "chon-ban", choices))
    version = next(v for v in found if v.id == number)
    with _told():
        _downloads(version)
    if version.id != found[-1].id and ui.may(Role.UPDATE):
        _restore_or_delete(version, found[-1])


def _downloads(version: Version) -> None:
    data = ui.store().data_of(version.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.link(f"/?ban={version.id}", f"Mở các màn hình theo bản {version.id}"), width="content")
        st.download_button("Tải tệp gốc", data, version.file_name, on_click=_note_download, args=(version,))
        _form_button(version, data)


def _note_download(version: Version) -> None:
    try:
        ui.store().record("download", {"file_name": version.file_name}, clock.now(), _actor(), version.id)
    except StoreError as failure:
        ui.remember(str(failure), "fault")


def _form_button(version: Version, data: bytes) -> None:
    """The form for next month: the workbook carried forward."""
    try:
        plan = ui.version_check(version).plan
        decisions = _decisions(plan)
        form, name = _next_form(version.sha256, version.file_name, repr(decisions), plan, decisions, data)
    except (Unreadable, PackageError) as failure:
        ui.say(f"Không lập được biểu mẫu tháng sau từ bản này. {failure}", "fault")
        return
    st.download_button("Tải biểu mẫu tháng sau", form, name, on_click="ignore")


@st.cache_resource(show_spinner=False, max_entries=3)
def _next_form(
    sha256: str, name: str, said: str, _plan: Plan, _taken: Sequence[Decision], _data: bytes
) -> tuple[bytes, str]:
    """The form and its name; made anew where the file or what was decided is another."""
    if len(_plan.rows) > MOST_CARRIED:
        raise PackageError("Sổ có quá nhiều dòng.")
    stem, _, ending = name.rpartition(".")
    kind = "xlsx" if is_rebuilt(_data, name) else ending
    return next_form(_data, _plan, name, _taken), f"{stem}-thang-sau.{kind}"


def _decisions(plan: Plan) -> tuple[Decision, ...]:
    """The workbook's decisions together with those that were typed in meetings."""
    store = ui.store()
    kept = [Kept(d.id, tuple(r.text for r in store.decision_history(d.id))) for d in store.decisions()]
    return joined(plan.decisions, kept)


RESTORE_NOTE: Final = "Khôi phục là công bố lại bản cũ thành bản mới nhất, cần lý do và được ghi vào nhật ký."
DELETE_NOTE: Final = " Xoá tệp cũng vậy nhưng không lấy lại được; dòng ghi việc công bố vẫn còn."


def _restore_or_delete(version: Version, current: Version) -> None:
    may_delete = ui.may(Role.ADMIN)
    what = "khôi phục hoặc xoá" if may_delete else "khôi phục"
    reason = vn.clean(st.text_input(f"Lý do {what}", key=f"ly-do-{version.id}", max_chars=300))
    empty = not reason
    with st.container(horizontal=True):
        _button(
            f"Khôi phục bản {version.id}",
            lambda: _restore(version, current, reason),
            "Đang khôi phục…",
            disabled=empty,
        )
        if may_delete:
            _button(
                f"Xoá tệp của bản {version.id}", lambda: _delete(version, reason), "Đang xoá…", disabled=empty
            )
    st.html(markup.paragraph(RESTORE_NOTE + (DELETE_NOTE if may_delete else ""), "note"))


def _restore(version: Version, current: Version, reason: str) -> None:
    new = ui.store().restore(version.id, reason, current.id, clock.now(), _actor())
    _show_newest()
    ui.remember(
        f"Đã khôi phục bản {version.id}. {updating.published_words(new)}", "done", ("/", "Xem Tổng quan")
    )


def _delete(version: Version, reason: str) -> None:
    ui.store().delete(version.id, reason, clock.now(), _actor())
    ui.remember(f"Đã xoá tệp của bản {version.id}.", "done")


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
    with _told():
        plan = ui.version_check(by_id[newer]).plan
        found_changes = compare(ui.version_check(by_id[older]).plan, plan)
        _show_changes(updating.changes(found_changes, f"Bản {older}", f"Bản {newer}"))


def log() -> None:
    """All that was ever done, and whether the record is whole."""
    ui.title("Nhật ký")
    with _told():
        broken = ui.store().verify_log()
        ui.say(updating.log_words(broken), "fault" if broken else "done")
        if ui.may(Role.UPDATE):  # it also holds what strangers typed as their names
            with st.expander("Xem nhật ký"):
                _table(updating.log_table(ui.store().log()))


# Backup

BACKUP_RULE: Final = (
    "Một tệp chứa tất cả: mọi bản số liệu, kết luận, nhật ký. Nên chép sang USB mỗi tháng. "
    "Tệp sao lưu lớn hơn 20 MB thì khôi phục bằng dòng lệnh (xem hướng dẫn sử dụng)."
)


def backups() -> None:
    """One button that gives one file, and the way back from such a file."""
    if not ui.may(Role.ADMIN):
        return
    ui.title("Sao lưu", BACKUP_RULE)
    name = f"sao-luu-cchc-{clock.today():%Y-%m-%d}.zip"
    actor = _actor()  # the file is made outside of this run, where nobody is known
    st.download_button(
        "Sao lưu thành một tệp", lambda: _backup_bytes(actor), name, "application/zip", on_click="ignore"
    )
    with st.expander("Khôi phục từ tệp sao lưu"):
        _restore_backup()


def _backup_bytes(actor: Actor) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sao-luu.zip"
        backup(ui.store(), path, clock.now(), actor)
        return path.read_bytes()


def _restore_backup() -> None:
    """First the check of the file, then, asked for separately, its taking the place of everything."""
    file = st.file_uploader("Chọn tệp sao lưu (.zip)", type=["zip"], key="tep-sao-luu", disabled=_is_busy())
    if file is None:
        return
    with _told():
        data = file.getvalue()
        summary = _checked_backup(data)
        ui.say(_backup_words(summary))
        sure = st.checkbox("Tôi hiểu: tất cả số liệu hiện có được thay bằng tệp sao lưu này", key="hieu")
        _button(
            "Khôi phục từ tệp này", lambda: _put_back(data), "Đang khôi phục…", disabled=not sure, main=True
        )


def _checked_backup(data: bytes) -> BackupSummary:
    with _as_file(data) as path:
        return check_backup(path)


@contextmanager
def _as_file(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sao-luu.zip"
        path.write_bytes(data)
        yield path


def _backup_words(summary: BackupSummary) -> str:
    """What a checked backup holds."""
    damaged = ", ".join(map(str, summary.damaged))
    tail = f" Trong đó tệp của bản {damaged} đã hỏng từ trước khi sao lưu." if damaged else ""
    return (
        f"Tệp sao lưu nguyên vẹn: {summary.versions} bản số liệu, {summary.log_entries} mục nhật ký. "
        f"Số liệu hiện có sẽ được lưu riêng trước khi thay.{tail}"
    )


def _put_back(data: bytes) -> None:
    with _as_file(data) as path:
        done = restore_backup(path, store_target(), clock.now(), _actor())
    ui.store.clear()
    kept = f" Số liệu trước đó được giữ ở tệp {done.safety.name} trong thư mục data." if done.safety else ""
    ui.remember(f"Đã khôi phục {done.summary.versions} bản số liệu từ tệp sao lưu.{kept}", "done")
