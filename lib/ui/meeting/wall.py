"""The wall: the pages of the meeting with their keys, and the form in which decisions are typed.

The pages are made once per version, date and state of the records; a change of page draws one piece of
HTML again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from lib.assessing.completed import joined_decisions
from lib.assessing.decisions import meeting_day
from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.problems import Unreadable
from lib.drawing import projector
from lib.exports import documents
from lib.meeting import agenda
from lib.meeting.agenda import AgendaEntry, Section
from lib.meeting.paging import (
    LETTER,
    SMALLEST,
    Capacity,
    WallPage,
    capacity_of,
    name_of_page,
    page_named,
    wall_pages,
)
from lib.meeting.parts import Settings
from lib.plan import Decision, Meeting
from lib.store import DecisionText, StoreError
from lib.ui import additions, address
from lib.ui import figures as ui_figures
from lib.ui import screen as ui
from lib.ui.meeting.entry import (
    DUE_EXAMPLE,
    MEETING,
    attempt,
    close_meeting,
    forget_unit,
    may_write,
    meeting_actor,
    open_meeting,
    read_back,
    settings,
    task_labels,
    title_of,
    unit_box,
    unit_of,
)
from lib.ui.window import window
from lib.views.overview import footer_words

STYLE = Path(__file__).with_name("projector.css")
HOME = "pages/tong_quan.py"
PAGE: Final = "trang"
BESIDE_FOOTER = 55
"""What the footer leaves to the place in the meeting and the buttons, in hundredths of the height."""


@dataclass(frozen=True)
class WallState:
    """What the wall shows: whose figures, as of when, for which meeting; day is that of the meeting.

    doubts say what in the address could not be shown as asked.
    """

    figures: ui.Figures
    as_of: date
    meeting: Meeting | None
    day: date
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What the pages depend on."""
        found = self.figures
        return (found.number, found.mark, found.state, self.as_of, self.day, self.meeting is not None)

    @property
    def decided(self) -> tuple[Decision, ...]:
        """All decisions, also those of the meeting that goes on."""
        return joined_decisions(self.figures.plan.decisions, self.figures.records.decisions)

    @property
    def today(self) -> tuple[Decision, ...]:
        """The decisions of this meeting, in the order they were typed."""
        mine = [one for one in self.decided if one.meeting == self.day]
        return tuple(sorted(mine, key=lambda one: (one.number is not None, one.number or 0)))


def asked_state() -> WallState | str:
    """What the address names: version, date, meeting (else the open one); or why there is nothing to show."""
    version, (asked, doubt) = address.asked_version(), address.asked_date()
    try:
        found, complaint = ui.figures(version)
        if found is None:
            return complaint or "Chưa có số liệu."
        meeting = _meeting(found)
        if version is None and meeting is not None and meeting.version not in (None, found.number):
            found = ui.published(ui.store().version(meeting.version or 0), found.state)
    except (StoreError, Unreadable) as failure:
        return str(failure)
    as_of = asked or found.own_day
    day = meeting.meeting_date if meeting else meeting_day(found.plan.info, as_of, clock.today())
    return WallState(found, as_of, meeting, day, tuple(filter(None, (complaint, doubt))))


def _meeting(found: ui.Figures) -> Meeting | None:
    """The meeting that the address names, else the open one."""
    asked = st.query_params.get(MEETING, "")
    named = next((one for one in found.records.meetings if str(one.id) == asked), None)
    return named or found.records.running


def sections_of(state: WallState) -> tuple[Section, ...]:
    """What the meeting goes through, made once for all who look. Raises StoreError."""
    return _sections(state.key, settings(), state)


@st.cache_resource(show_spinner=False, max_entries=32)
def _sections(key: tuple[object, ...], chosen: Settings, _state: WallState) -> tuple[Section, ...]:
    state, before = _state, ui_figures.before(_state.figures)
    last = ui_figures.year_before(state.figures)
    meeting = agenda.MeetingFigures(
        state.figures.on(state.as_of).assessment,
        before.assessment if before else None,
        state.day,
        state.decided,
        state.today,
        is_opened=state.meeting is not None,
        last_year=last.assessment if last else None,
    )
    return agenda.agenda(meeting, chosen)


@st.cache_resource(show_spinner=False, max_entries=64)
def _pages(
    key: tuple[object, ...], chosen: Settings, capacity: Capacity, _state: WallState
) -> tuple[WallPage, ...]:
    return wall_pages(_sections(key, chosen, _state), capacity)


def capacity() -> Capacity:
    """What the viewer's screen holds, where the browser told its size; else what the smallest holds."""
    told = window(st.context.cookies)
    return capacity_of(*told) if told else SMALLEST


def darken() -> None:
    """Takes menus and margins away and sizes everything by the height of the screen."""
    st.html(STYLE)


@st.fragment
def wall_page() -> None:
    """The page that the address names, its keys, and what is done on it: marking, typing, ending."""
    state, held = asked_state(), capacity()
    if isinstance(state, str):
        _only(state)
        return
    try:
        pages = _pages(state.key, settings(), held, state)
    except (StoreError, Unreadable) as failure:
        _only(str(failure))
        return
    index = page_named(pages, asked := st.query_params.get(PAGE))
    name = name_of_page(pages, index)
    if asked not in (None, name):  # a place that is none would move while decisions are added
        st.query_params[PAGE] = name
    st.html(projector.wall(pages[index], index + 1, len(pages), _footer(state, held), held))
    types = pages[index].form and may_write()
    names = [name_of_page(pages, place) for place in range(len(pages))]
    keys(index, names, state.meeting, leaves=not types)
    _acts(state, pages[index])


def _only(words: str) -> None:
    st.html(projector.message(words))
    leave()


def _footer(state: WallState, held: Capacity) -> str:
    now, left = state.figures.on(state.as_of), (held.wide - BESIDE_FOOTER) / LETTER
    return " · ".join((now.view(footer_words, 0.0 if state.doubts else left), *state.doubts))


def _acts(state: WallState, page: WallPage) -> None:
    """What whoever writes the meeting down can do on this page."""
    runs = state.meeting is not None and state.meeting.closed_at is None
    if page.form and may_write():
        _form(state) if runs else _opening(state)
    if page.ends:
        _ending(state)
    marks = [one for one in page.entries if one.decision]
    if runs and may_write() and marks:
        _marking(state, marks)


def keys(
    index: int, names: Sequence[str], meeting: Meeting | None, *, leaves: bool, home: str = HOME
) -> None:
    """Buttons for the mouse; the keyboard and a presenter's clicker press them too. home is where they lead out to.

    leaves says whether Esc leaves the wall: not where decisions are typed, there it only closes lists.
    """
    last = len(names) - 1
    before, after = names[max(index - 1, 0)], names[min(index + 1, last)]
    with st.container(key="phim"):
        _turn("Trang đầu", "Home", names[0], meeting)
        _turn("Trang cuối", "End", names[last], meeting)
        _turn("Trang trước", "PageUp", before, meeting)
        _turn("Trang sau", "PageDown", after, meeting)
    with st.container(key="dieu-khien", horizontal=True):
        if index == 0:
            st.html('<span class="full">F11: phóng to</span>', width="content")
        _turn("‹", "Left", before, meeting)
        _turn("›", "Right", after, meeting)
        leave(by_key=leaves, home=home)


def _turn(label: str, shortcut: str, to: str, meeting: Meeting | None) -> None:
    st.button(label, key=f"phim-{shortcut}", shortcut=shortcut, on_click=_go, args=(to, meeting))


def _go(to: str, meeting: Meeting | None) -> None:
    """Writes the page into the address: a reload or a new connection finds it there."""
    st.query_params[PAGE] = to
    if meeting is not None:
        st.query_params[MEETING] = str(meeting.id)


def leave(*, by_key: bool = True, home: str = HOME) -> None:
    """The button that leaves the wall for a screen."""
    if st.button("Thoát", key="phim-thoat", shortcut="Esc" if by_key else None):
        st.query_params.pop(PAGE, None)
        st.switch_page(home)


# Opening a meeting, typing a decision


def _opening(state: WallState) -> None:
    with st.container(key="hop", horizontal=True):
        if state.meeting is not None:
            st.html('<p class="closed">Cuộc họp này đã kết thúc.</p>', width="content")
        words = f"Mở cuộc họp ngày {vn.day(state.day)}"
        st.button(words, key="mo-hop", on_click=attempt, args=(open_meeting, state.day, state.figures.number))
    _complaint()


def _complaint() -> None:
    if words := st.session_state.pop("loi-ghi", None):
        st.html(projector.complaint(words))


# Marking what was carried out, ending the meeting


def _marking(state: WallState, entries: Sequence[AgendaEntry]) -> None:
    """A button for each decision of the page: carried out, or not after all."""
    with st.container(key="xong", horizontal=True):
        st.html(projector.wall_line("Đánh dấu đã thực hiện:"), width="content")
        for one in entries:
            place = one.name.partition(".")[0]
            st.button(
                f"Bỏ dấu {place}" if one.is_marked else f"✓ {place}",
                key=f"xong-{place}",
                on_click=attempt,
                args=(_mark, state, one.decision, None if one.is_marked else state.day),
            )
    _complaint()


def _mark(state: WallState, decision: Decision, done: date | None) -> None:
    """Keeps the day on which the decision was carried out, or that it was not.

    One that stands only in the workbook is kept as it stands there; both are one decision from then on.
    """
    kept = {found.number: found for found in state.figures.records.decisions}
    if decision.number in kept:
        found = kept[decision.number]
        text = replace(found.text, done=done)
        ui.store().edit_decision(found.number, len(found.revisions), text, clock.now(), meeting_actor())
        return
    text = DecisionText(
        decision.content,
        decision.unit or "",
        decision.due,
        meeting_date=decision.meeting,
        task_key=decision.task,
        task_title=title_of(state.figures.plan, decision.task),
        done=done,
    )
    ui.store().add_decision(text, clock.now(), meeting_actor())


def _ending(state: WallState) -> None:
    """The minutes to take along; and the end of the meeting that goes on."""
    with st.container(key="hop", horizontal=True):
        if state.today:
            now = state.figures.on(state.day).assessment
            facts, house = additions.facts_of(state.day), additions.house_of(now.plan.info)
            document = documents.minutes(now, state.day, facts, house)
            st.download_button(
                "Tải thông báo kết luận (Word)",
                document.make,
                document.file_name,
                document.mime,
                on_click="ignore",
                key="tai-thong-bao",
            )
        if state.meeting is not None and state.meeting.closed_at is None and may_write():
            given = (close_meeting, state.meeting.id)
            st.button("Kết thúc cuộc họp", key="dong-hop", on_click=attempt, args=given)
    _complaint()


# Typing a decision

CONTENT, UNIT, DUE, TASK = "kl-noi-dung", "kl-bo-phan", "kl-han", "kl-nhiem-vu"


def _form(state: WallState) -> None:
    """Content, unit, due date, task: on the wall, while it is said.

    What is half typed stays until it is kept, whichever page is turned to meanwhile.
    """
    with st.container(key="ghi"):
        _fields(state)
        _, words = read_back(st.session_state[DUE], state.day, state.figures.plan.calendar)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Ghi kết luận", key="ghi-kl", shortcut="Ctrl+Enter", on_click=attempt, args=(_save, state)
            )
            st.html(projector.wall_line(words))
        _complaint()


def _fields(state: WallState) -> None:
    plan = state.figures.plan
    labels = task_labels(plan)
    st.text_area(
        "Kết luận",
        key=CONTENT,
        max_chars=500,
        placeholder="Việc phải làm; Ctrl+Enter để ghi",
        persist_state="session",
    )
    left, middle, right = st.columns([9, 7, 10])
    with left:
        unit_box(plan, UNIT)
    middle.text_input("Hạn", key=DUE, max_chars=60, placeholder=DUE_EXAMPLE, persist_state="session")
    right.selectbox(
        "Nhiệm vụ liên quan",
        list(labels),
        index=None,
        format_func=lambda key: labels[key],
        key=TASK,
        placeholder="Không gắn nhiệm vụ",
        persist_state="session",
    )


def _save(state: WallState) -> None:
    """Keeps the decision that stands in the form, and empties the form."""
    typed = st.session_state
    content = " ".join(vn.clean(typed[CONTENT]).split())
    due, words = read_back(typed[DUE], state.day, state.figures.plan.calendar)
    if not content:
        typed["loi-ghi"] = "Chưa ghi nội dung kết luận."
        return
    if typed[DUE].strip() and due is None:
        typed["loi-ghi"] = words
        return
    text = DecisionText(
        content=content,
        unit=unit_of(UNIT),
        due=due,
        due_text=vn.clean(typed[DUE]),
        meeting_date=state.day,
        task_key=typed[TASK],
        task_title=title_of(state.figures.plan, typed[TASK]),
    )
    ui.store().add_decision(text, clock.now(), meeting_actor())
    typed[CONTENT], typed[DUE], typed[TASK] = "", "", None
    forget_unit(UNIT)
