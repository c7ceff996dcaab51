"""② Check: everything that was found in an upload, by cause and cell, and the marked workbook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from lib.base import clock
from lib.base.problems import Severity
from lib.comparing.recheck import recheck
from lib.drawing import markup
from lib.handback import marked, names
from lib.machine.kept_answers import answers_of_file
from lib.ui import screen as ui
from lib.ui.update.shared import bullets, cut_table, is_busy
from lib.ui.update.upload import Waiting
from lib.views import updating
from lib.views.updating import Cause, Check, Finding, RowCell
from lib.workbook.package import PackageError

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MOST_COPIED: Final = 200_000
"""Cells of a workbook that is copied to be marked."""
LONG_TEXT: Final = 24


@st.cache_resource(show_spinner=False, max_entries=4)
def _marked(sha256: str, name: str, _check: Check, _data: bytes) -> tuple[bytes, str, bool]:
    """The marked workbook, its name, and whether it is a copy of the values only.

    Raises PackageError for a workbook that is too large for either.
    """
    kind = _check.book.kind
    try:
        if kind == "xlsx":
            return marked.mark(_data, _check.problems), names.marked_name(name, kind), False
    except PackageError:
        kind = "copy"
    if sum(len(sheet.cells) for sheet in _check.book.sheets) > MOST_COPIED:
        raise PackageError("Sổ quá lớn nên không lập bản đánh dấu; hãy sửa theo danh sách dưới đây.")
    return marked.marked_copy(_check.book, _check.problems), names.marked_name(name, kind), True


def findings(work: Waiting) -> DeltaGenerator:
    """Everything that was found, by cause and cell, and the ways to mend it; gives the place for the marked workbook."""
    ui.title("② Kết quả kiểm tra")
    _headline(updating.headline(work.check, work.current), work.check)
    _mended_since(work)
    place = st.container()
    for severity in Severity:
        found = updating.causes(work.check, severity, work.known)
        if found:
            st.html(_section(severity, found))
    with st.expander("Những chỗ đã hiểu khác với chữ trong sổ: trước → sau"):
        cut_table(updating.normalised(work.check))
    with st.expander("Thời hạn được hiểu như thế nào"):
        cut_table(updating.deadlines(work.check))
    return place


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
    answers = answers_of_file(ui.store(), before.sha256)
    check = ui.checked(
        before.sha256, before.file_name, lambda: ui.store().draft_data(before.id), answers=answers
    )
    earlier = updating.with_doubts(check, work.plan, clock.today())
    found = recheck(earlier.problems, work.check.problems)
    ui.notice(f"Kiểm tra lại: {found.headline}.", "done" if not found.new else "")
    if found.new:
        st.html(
            f'<section class="found view"><h3>Điểm mới</h3>{bullets([p.message for p in found.new])}</section>'
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
    words = markup.paragraph(more, "note") if more else ""
    return f"{''.join(map(_finding, cause.findings))}{words}"


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


def marked_file(work: Waiting) -> None:
    """The officer's own workbook with what was found in it. Making it takes longer than all else on the page."""
    if not work.check.problems:
        return
    try:
        data, name, is_copy = _marked(_problem_key(work), work.draft.file_name, work.check, work.data)
    except PackageError as failure:
        st.html(markup.paragraph(str(failure), "note"))
        return
    st.download_button("Tải tệp đã đánh dấu", data, name, on_click="ignore", disabled=is_busy())
    said = updating.marked_words(work.check.book.kind, is_copy=is_copy)
    st.html(markup.paragraph(said, "note"))


def _problem_key(work: Waiting) -> str:
    """The file and the version that it was checked against: the warning of a jump depends on both."""
    return f"{work.key}-{work.current.id if work.current else 0}"
