"""Cách hiểu sổ: how an upload was understood, each line to be changed in place; answers are kept for the unit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib.base import clock
from lib.drawing import markup
from lib.machine.kept_answers import keep_answers
from lib.reading.understanding import Answers, ColumnAnswer, Understanding
from lib.ui import screen as ui
from lib.ui.update.shared import acting, button, cut_table, failure_told, is_busy
from lib.ui.update.upload import Waiting
from lib.views.understanding import RESULT_WORDS, Question, Understood, understood

UNREAD = "(để chương trình hỏi lại)"


def understanding(work: Waiting) -> None:
    """One line where all is sure; else the questions, each with the best guess, and one button to confirm."""
    found = work.check.understanding
    if found == Understanding():
        return
    view = understood(found)
    asks = not view.is_sure or view.words
    if asks:
        ui.title("Cách hiểu sổ", "Mỗi câu trả lời được giữ cho sổ tháng sau có cùng tiêu đề cột.")
    st.html(markup.paragraph(view.line, "check warning" if not view.is_sure else "check"))
    for question in view.questions:
        _column(work, question)
    if view.asks_year:
        _year(work, found.year.value)
    _results(work, view)
    if view.questions or view.asks_year or found.asked_sheets:
        button("Xác nhận cách hiểu này", lambda: _confirm(work, view), "Đang đọc lại sổ…", main=True)
    with st.expander("Xem và sửa cách hiểu sổ"):
        _all(work, view)


def _all(work: Waiting, view: Understood) -> None:
    """Everything that was understood, and the columns and sheets that nobody was asked about, to be changed."""
    st.html(markup.paragraph(view.year))
    for place, one in enumerate(work.check.understanding.sheets, start=1):
        _sheet(work, place, one.name, used=one.used)
    for question in view.others:
        _column(work, question)
    for part in (view.sheets, view.columns, view.results, view.left_out):
        cut_table(part)


def _column(work: Waiting, question: Question) -> None:
    """Words of the workbook stand as plain text above the box: a widget's label is read as Markdown."""
    st.html(markup.paragraph(question.words))
    if question.why:
        st.html(markup.paragraph(question.why, "note"))
    st.selectbox(
        f"Cột {question.letters} nghĩa là",
        list(question.options),
        format_func=lambda code: question.options[code],
        key=_key(work, question.key),
        disabled=is_busy(),
        on_change=_note,
        args=(work, question),
    )


def _sheet(work: Waiting, place: int, name: str, *, used: bool) -> None:
    key = _key(work, f"sheet|{name}")
    st.session_state[key] = used
    st.html(markup.paragraph(f"Sheet thứ {place}: «{name}»"))
    st.checkbox(
        f"Dùng sheet thứ {place}", key=key, disabled=is_busy(), on_change=_note_sheet, args=(work, name, key)
    )


def _year(work: Waiting, guess: int | None) -> None:
    key = _key(work, "nam")
    st.session_state.setdefault(key, str(guess or ""))
    st.text_input("Năm kế hoạch (bốn chữ số)", key=key, max_chars=4, disabled=is_busy())


def _results(work: Waiting, view: Understood) -> None:
    for place, (words, count) in enumerate(view.words, start=1):
        key = _key(work, f"ket-qua|{words}")
        st.html(markup.paragraph(f"Kết quả ghi «{words}» ({count} ô)"))
        st.selectbox(
            f"Kết quả chưa đọc được thứ {place} nghĩa là",
            [UNREAD, *RESULT_WORDS],
            format_func=lambda code: RESULT_WORDS.get(code, code),
            key=key,
            disabled=is_busy(),
            on_change=_note_result,
            args=(work, words, key),
        )


def _key(work: Waiting, name: str) -> str:
    """A widget's key: a file that is read anew asks anew. Hashed, because a key becomes a class of the page."""
    return f"hieu-{hashlib.sha256(f'{work.key}|{name}'.encode()).hexdigest()[:20]}"


# What is answered


def _note(work: Waiting, question: Question) -> None:
    chosen = st.session_state[_key(work, question.key)]
    _change(work, lambda answers: answers.with_column(_answer(question, chosen)))


def _answer(question: Question, meaning: str) -> ColumnAnswer:
    return ColumnAnswer(question.heading, meaning, question.number, True, question.money_unit, question.kind)


def _note_sheet(work: Waiting, name: str, key: str) -> None:
    used: bool = st.session_state[key]
    _change(work, lambda answers: _with_sheet(answers, name, used=used))


def _with_sheet(answers: Answers, name: str, *, used: bool) -> Answers:
    kept = tuple(one for one in answers.sheets if one[0] != name)
    return replace(answers, sheets=(*kept, (name, used)))


def _note_result(work: Waiting, words: str, key: str) -> None:
    meaning: str = st.session_state[key]
    if meaning != UNREAD:
        _change(work, lambda answers: replace(answers, results=(*answers.results, (words, meaning))))


def _change(work: Waiting, change: Callable[[Answers], Answers]) -> None:
    """Keeps one more answer; the run that follows reads the file by it."""
    with failure_told():
        keep_answers(ui.store(), work.draft.sha256, change(work.answers), clock.now(), acting())


def _confirm(work: Waiting, view: Understood) -> None:
    """Keeps what the questions show as the officer's own answers."""
    answers = work.answers
    for name in work.check.understanding.asked_sheets:
        answers = _with_sheet(answers, name, used=True)
    for question in view.questions:
        first = next(iter(question.options))
        answers = answers.with_column(
            _answer(question, st.session_state.get(_key(work, question.key), first))
        )
    year = str(st.session_state.get(_key(work, "nam"), "")).strip()
    if view.asks_year and year.isascii() and year.isdecimal() and len(year) == 4:
        answers = replace(answers, year=int(year))
    elif view.asks_year and year:
        ui.remember(f"«{year[:20]}» không phải năm; ghi bốn chữ số, ví dụ 2026.", "fault")
        return
    keep_answers(ui.store(), work.draft.sha256, answers, clock.now(), acting())
    ui.remember("Đã ghi nhận cách hiểu sổ; kết quả kiểm tra dưới đây đã theo cách hiểu này.", "done")
