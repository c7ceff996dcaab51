"""The meeting on the screen: the projector's pages with their keys, and the screen of decisions.

Knows Streamlit, as `ui` does. The pages are made once per version, date and state of the records; a change
of page draws one piece of HTML again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from lib.assessing import decisions as joint
from lib.assessing.assess import Assessment, assess
from lib.assessing.decisions import Delay, Followed, Kept
from lib.base import clock
from lib.base import vietnamese as vn
from lib.days import WorkCalendar
from lib.deadlines.typed_day import read_day, read_limit
from lib.drawing import markup, projector
from lib.meeting import agenda, reminders
from lib.meeting.agenda import AgendaPage, Capacity, Part, Settings
from lib.plan import Plan, PlanInfo
from lib.plan.units import unit_key, unit_names
from lib.store import (
    Actor,
    DecisionText,
    Extension,
    ExtensionText,
    KeptDecision,
    Meeting,
    Role,
    StoreError,
    local_time,
)
from lib.ui import screen as ui
from lib.views import captions
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import status_label, task_label

STYLE = Path(__file__).with_name("projector.css")
HOME = "pages/tong_quan.py"
PAGE: Final = "trang"
MEETING: Final = "phien"
SETTING = "agenda"
SCREEN_COOKIE = "man-hinh"
"""The browser's size as "1920x1080", where the page's own script tells it."""

DUE_HINT = "30/6, cuối tháng, 5 ngày làm việc"
DUE_EXAMPLE = "30/6, cuối tháng"


# What meetings left behind


@dataclass(frozen=True)
class Records:
    """Everything that the store keeps of meetings."""

    kept: tuple[Kept, ...]
    extensions: tuple[Extension, ...]
    meetings: tuple[Meeting, ...]
    settings: Settings

    @property
    def delays(self) -> tuple[Delay, ...]:
        """The accepted delays as the plan takes them."""
        return tuple(Delay(found.text, found.withdrawn_at is not None) for found in self.extensions)

    @property
    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Changes whenever a decision or a delay does."""
        decided = ((kept.number, len(kept.revisions)) for kept in self.kept)
        return (*decided, *((-found.id, int(found.withdrawn_at is not None)) for found in self.extensions))

    @property
    def running(self) -> Meeting | None:
        """The meeting that is open now, the latest if there are several."""
        return next((found for found in reversed(self.meetings) if found.closed_at is None), None)


def records() -> Records:
    """What is kept at this moment. Raises StoreError."""
    store = ui.store()
    return Records(
        tuple(Kept(found.id, tuple(r.text for r in _revisions(found))) for found in store.decisions()),
        tuple(store.extensions()),
        tuple(store.meetings()),
        agenda.settings_of(store.setting(SETTING)),
    )


def _revisions(newest: KeptDecision) -> tuple[KeptDecision, ...]:
    return (newest,) if newest.revision == 1 else _history(newest.id, newest.revision, str(newest.at))


@st.cache_resource(show_spinner=False, max_entries=500)
def _history(number: int, revision: int, at: str) -> tuple[KeptDecision, ...]:
    """All revisions of a decision up to this one: they never change, so they are read once."""
    return tuple(ui.store().decision_history(number)[:revision])


def completed(plan: Plan, kept: Records, known_by: date, but_of: date | None = None) -> Plan:
    """The plan with the stored decisions and accepted delays; without the decisions of one day's meeting."""
    together = joint.joined(plan.decisions, kept.kept)
    together = tuple(d for d in together if but_of is None or d.meeting != but_of)
    return joint.with_extensions(replace(plan, decisions=together), kept.delays, known_by)


def actor() -> Actor:
    """Who types: whoever is logged in; on the one PC of the office the meeting's secretary."""
    return ui.actor("Thư ký cuộc họp")


def may_write() -> bool:
    """Whether the visitor may open meetings and write down what is decided."""
    return ui.may(Role.UPDATE)


# The meeting on the wall


@dataclass(frozen=True)
class Room:
    """What the wall shows: whose figures, as of when, for which meeting, with which records.

    known_by is the day up to which accepted delays count: today's too, unless an earlier date is asked for.
    """

    figures: ui.Figures
    as_of: date
    meeting: Meeting | None
    day: date
    known_by: date
    kept: Records

    @property
    def key(self) -> tuple[object, ...]:
        """What the pages depend on."""
        version = (self.figures.number, self.figures.mark)
        return (*version, self.as_of, self.day, self.known_by, len(self.kept.meetings), self.kept.stamp)


def enter() -> Room | str:
    """The meeting that the address names, else the open one; or the sentence why there is nothing to show."""
    try:
        kept = records()
        asked = st.query_params.get(MEETING, "")
        named = next((found for found in kept.meetings if str(found.id) == asked), None)
        meeting = named or kept.running
        found, complaint = version_figures(meeting.version if meeting else None)
    except StoreError as failure:
        return str(failure)
    if found is None:
        return complaint or "Chưa có số liệu."
    asked_day = _asked_day()
    as_of = asked_day or figures_day(found)
    day = meeting.meeting_date if meeting else joint.meeting_day(found.plan.info, as_of, clock.today())
    return Room(found, as_of, meeting, day, asked_day or max(as_of, day), kept)


def _asked_day() -> date | None:
    """The date that the address names; None where it names none or nothing that is one."""
    try:
        day = date.fromisoformat(st.query_params.get(ui.DATE, ""))
    except ValueError:
        return None
    return day if ui.FIRST_DAY <= day <= ui.LAST_DAY else None


def figures_day(found: ui.Figures) -> date:
    """The day that a version's figures are as of by itself."""
    return found.plan.info.report_date or found.report_date or clock.today()


def version_figures(number: int | None) -> tuple[ui.Figures | None, str | None]:
    """The figures of a version, of the one in use where none is named. Raises StoreError."""
    found, complaint = ui.figures()
    if number is None or (found is not None and found.number == number):
        return found, complaint
    return ui.published(ui.store().version(number)), complaint


def with_records(screen: ui.Screen, kept: Records, known_by: date) -> ui.Made:
    """The screen's plan as the meetings left it, on the screen's date; made once for all viewers."""
    now = screen.figures
    return _made_with_records(now.number, now.mark, kept.stamp, known_by, screen.as_of, now.plan, kept)


@st.cache_resource(show_spinner=False, max_entries=16)
def _made_with_records(
    number: int | None, mark: str, stamp: object, known_by: date, as_of: date, _plan: Plan, _kept: Records
) -> ui.Made:
    return ui.Made(assess(completed(_plan, _kept, known_by), as_of))


def pages_of(room: Room, capacity: Capacity) -> tuple[AgendaPage, ...]:
    """The pages of the meeting, made once for all who look."""
    return _pages(room.key, room.kept.settings, capacity, room)


@st.cache_resource(show_spinner=False, max_entries=32)
def _pages(
    key: tuple[object, ...], settings: Settings, capacity: Capacity, _room: Room
) -> tuple[AgendaPage, ...]:
    room = _room
    now = assess(completed(room.figures.plan, room.kept, room.known_by, but_of=room.day), room.as_of)
    meeting = agenda.Meeting(
        now,
        _before(room),
        room.day,
        tuple(found.decision for found in today(room)),
        joint.moves(room.figures.plan, room.kept.delays),
    )
    return agenda.agenda(meeting, settings, capacity)


def today(room: Room) -> tuple[Followed, ...]:
    """The decisions of this meeting, in the order they were typed."""
    found = joint.follow(room.figures.plan.decisions, room.kept.kept)
    mine = [item for item in found if item.decision.meeting == room.day]
    return tuple(sorted(mine, key=lambda item: (item.number is not None, item.number or 0)))


def _before(room: Room) -> Assessment | None:
    """The figures that the meeting before this one looked at; None where they are these very figures."""
    earlier = [m for m in room.kept.meetings if m.meeting_date < room.day and m.version is not None]
    last = max(earlier, key=lambda m: (m.meeting_date, m.id), default=None)
    if last is None or last.version == room.figures.number:
        return None
    found, _ = version_figures(last.version)
    if found is None:
        return None
    as_of = figures_day(found)
    return assess(completed(found.plan, room.kept, max(as_of, last.meeting_date)), as_of)


def capacity() -> Capacity:
    """What the viewer's screen holds, where the browser told its size; else what the smallest holds."""
    told = re.fullmatch(r"(\d{2,5})x(\d{2,5})", str(st.context.cookies.get(SCREEN_COOKIE)))
    return agenda.capacity_of(int(told[1]), int(told[2])) if told else agenda.SMALLEST


def darken() -> None:
    """Takes menus and margins away and sizes everything by the height of the screen."""
    st.html(STYLE)


@st.fragment
def wall() -> None:
    """The page that the address names, its keys, and on the last part the form of decisions."""
    room = enter()
    if isinstance(room, str):
        st.html(projector.message(room))
        _exit()
        return
    pages = pages_of(room, capacity())
    if not pages:
        st.html(projector.message("Không có nội dung nào để trình chiếu với các phần đã chọn."))
        _exit()
        return
    index = agenda.page_named(pages, asked := st.query_params.get(PAGE))
    if asked not in (None, str(index + 1)):  # a place that is none would move while decisions are added
        st.query_params[PAGE] = str(index + 1)
    st.html(projector.wall(pages[index], index + 1, len(pages)))
    _keys(index, len(pages), room.meeting)
    if pages[index].form and may_write():
        _form(room) if room.meeting and room.meeting.closed_at is None else _opening(room)


def _keys(index: int, count: int, meeting: Meeting | None) -> None:
    """Buttons for the mouse; the keyboard and a presenter's clicker press them too."""
    last = count - 1
    with st.container(key="phim"):
        _turn("Trang đầu", "Home", 0, last, meeting)
        _turn("Trang cuối", "End", last, last, meeting)
        _turn("Trang trước", "PageUp", index - 1, last, meeting)
        _turn("Trang sau", "PageDown", index + 1, last, meeting)
    with st.container(key="dieu-khien", horizontal=True):
        st.html('<span class="full">F11: phóng to</span>', width="content")
        _turn("‹", "Left", index - 1, last, meeting)
        _turn("›", "Right", index + 1, last, meeting)
        _exit()


def _turn(label: str, shortcut: str, to: int, last: int, meeting: Meeting | None) -> None:
    to = min(max(to, 0), last)
    st.button(label, key=f"phim-{shortcut}", shortcut=shortcut, on_click=_go, args=(to, meeting))


def _go(to: int, meeting: Meeting | None) -> None:
    """Writes the page into the address: a reload or a new connection finds it there."""
    st.query_params[PAGE] = str(to + 1)
    if meeting is not None:
        st.query_params[MEETING] = str(meeting.id)


def _exit() -> None:
    if st.button("Thoát", key="phim-thoat", shortcut="Esc"):
        st.switch_page(HOME)


# Opening and closing a meeting


def _opening(room: Room) -> None:
    with st.container(key="hop", horizontal=True):
        if room.meeting is not None:
            st.html('<p class="closed">Cuộc họp này đã kết thúc.</p>', width="content")
        words = f"Mở cuộc họp ngày {vn.day(room.day)}"
        st.button(words, key="mo-hop", on_click=_attempt, args=(open_meeting, room.day, room.figures.number))
    _complaint()


def open_meeting(day: date, version: int | None) -> None:
    """Opens the meeting of that day on that version and puts it into the address. Raises StoreError."""
    meeting = ui.store().start_meeting(day, version, clock.now(), actor())
    st.query_params[MEETING] = str(meeting.id)


def close_meeting(number: int) -> None:
    """Closes the meeting. Raises StoreError."""
    ui.store().close_meeting(number, clock.now(), actor())


def _attempt(action: Callable[..., None], *given: object) -> None:
    """Runs what a button does; where the store refuses, the next drawing says why."""
    st.session_state.pop("loi-ghi", None)
    try:
        action(*given)
    except StoreError as failure:
        st.session_state["loi-ghi"] = str(failure)


def _complaint() -> None:
    if words := st.session_state.pop("loi-ghi", None):
        st.html(projector.complaint(words))


# Typing a decision

CONTENT, UNIT, DUE, TASK = "kl-noi-dung", "kl-bo-phan", "kl-han", "kl-nhiem-vu"


def _form(room: Room) -> None:
    """Content, unit, due date, task: on the wall, while it is said."""
    plan = room.figures.plan
    labels = task_labels(plan)
    with st.container(key="ghi"):
        st.text_area("Kết luận", key=CONTENT, max_chars=500, placeholder="Việc phải làm")
        left, middle, right = st.columns([9, 7, 10])
        with left:
            _unit_box(plan, UNIT)
        middle.text_input("Hạn", key=DUE, max_chars=60, placeholder=DUE_EXAMPLE)
        right.selectbox(
            "Nhiệm vụ liên quan",
            list(labels),
            index=None,
            format_func=lambda key: labels[key],
            key=TASK,
            placeholder="Không gắn nhiệm vụ",
        )
        _, words = read_back(st.session_state[DUE], room.day, room.figures.plan.calendar)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Ghi kết luận", key="ghi-kl", on_click=_attempt, args=(_save, room))
            st.html(projector.paragraph(words))
        _complaint()
    with st.container(key="hop"):
        number = room.meeting.id if room.meeting else 0
        st.button("Kết thúc cuộc họp", key="dong-hop", on_click=_attempt, args=(close_meeting, number))


def _unit_box(plan: Plan, key: str) -> None:
    """A list of the plan's units that takes any other name as well."""
    st.selectbox(
        "Bộ phận",
        list(unit_names(plan.tasks).values()),
        index=None,
        key=key,
        accept_new_options=True,
        placeholder="Chọn hoặc gõ tên",
    )


def task_labels(plan: Plan) -> dict[str, str]:
    """Key of each task -> its number and name."""
    return {task.key: task_label(task) for task in plan.tasks}


WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def read_back(text: str, day: date, calendar: WorkCalendar) -> tuple[date | None, str]:
    """The date that a typed due means, counted from the meeting's day, and the sentence that shows it back."""
    if not text.strip():
        return None, "Chưa ghi hạn."
    due = read_day(text, day.year, day, calendar)
    if due is None:
        return None, f"? Chưa hiểu hạn «{vn.clean(text)}». Xin ghi như: {DUE_HINT}."
    past = " – ▲ ngày này đã qua" if due < day else ""
    limit = read_limit(text, day, calendar)
    counted = f" ({limit.sentence()})" if limit and (limit.moved or limit.provisional) else ""
    return due, f"Hạn: {WEEKDAYS[due.weekday()]}, {vn.day(due)}{counted}{past}"


def _save(room: Room) -> None:
    """Keeps the decision that stands in the form, and empties the form."""
    typed = st.session_state
    content = " ".join(vn.clean(typed[CONTENT]).split())
    due, words = read_back(typed[DUE], room.day, room.figures.plan.calendar)
    if not content:
        typed["loi-ghi"] = "Chưa ghi nội dung kết luận."
        return
    if typed[DUE].strip() and due is None:
        typed["loi-ghi"] = words
        return
    text = DecisionText(
        content=content,
        unit=vn.clean(typed[UNIT] or ""),
        due=due,
        due_text=vn.clean(typed[DUE]),
        meeting_date=room.day,
        task_key=typed[TASK],
        task_title=_title(room.figures.plan, typed[TASK]),
    )
    ui.store().add_decision(text, clock.now(), actor())
    typed[CONTENT], typed[DUE], typed[UNIT], typed[TASK] = "", "", None, None


def _title(plan: Plan, key: str | None) -> str:
    return next((task.title for task in plan.tasks if task.key == key), "")


# The screen Kết luận: opening, settings


def meeting_panel(screen: ui.Screen, kept: Records) -> None:
    """Opens, shows and closes the meeting; the way to the wall."""
    ui.title("Cuộc họp")
    running = kept.running
    if running is not None:
        version = f"bản số liệu số {running.version}" if running.version else "bản mẫu"
        ui.say(f"Đang mở cuộc họp ngày {vn.day(running.meeting_date)}, xem {version}.")
    if may_write():
        _open_or_close(screen, running)
    closed = [found for found in kept.meetings if found.closed_at is not None]
    if closed:
        ended = closed[-1]
        ui.say(f"Cuộc họp gần nhất: ngày {vn.day(ended.meeting_date)}. Đã kết thúc.")
    address = screen.link("trinh-chieu", **{MEETING: str(running.id) if running else None})
    st.html(markup.link(address, "Trình chiếu ▶ (nhấn F11 để phóng to toàn màn hình)"))
    _refusal()


def _open_or_close(screen: ui.Screen, running: Meeting | None) -> None:
    if running is None:
        _open_panel(screen)
    else:
        st.button("Kết thúc cuộc họp", key="dong-hop", on_click=_attempt, args=(close_meeting, running.id))


def _refusal() -> None:
    if words := st.session_state.pop("loi-ghi", None):
        ui.say(words)


def _open_panel(screen: ui.Screen) -> None:
    default = joint.meeting_day(screen.figures.plan.info, screen.as_of, clock.today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input("Ngày họp", default, format="DD/MM/YYYY", key="ngay-hop", width=220)
        given = (open_meeting, day or default, screen.figures.number)
        st.button("Mở cuộc họp", key="mo-hop", on_click=_attempt, args=given)


def agenda_panel(kept: Records) -> None:
    """Which parts the wall shows, in which order: the order of choosing is the order of showing."""
    if not may_write():
        return
    with st.expander("Các phần trình chiếu và thứ tự"):
        st.multiselect(
            "Chiếu lần lượt các phần này (bỏ một phần rồi chọn lại để đưa xuống cuối)",
            list(Part),
            default=list(kept.settings.shown),
            format_func=lambda part: agenda.PART_WORDS[part],
            key="cac-phan",
            placeholder="Chọn phần",
            on_change=_attempt,
            args=(_keep_settings,),
        )


def _keep_settings() -> None:
    chosen = [Part(part) for part in st.session_state["cac-phan"]]
    hidden = frozenset(Part) - frozenset(chosen)
    settings = Settings((*chosen, *(part for part in Part if part in hidden)), hidden)
    ui.store().set_setting(SETTING, agenda.settings_value(settings), clock.now(), actor())


# The screen Kết luận: decisions

DECISION: Final = ("ket-luan", "so")
LIST_COLUMNS = (
    TableColumn("Ngày họp", CellKind.DAY, 10),
    TableColumn("Kết luận, chỉ đạo", width=40),
    TableColumn("Bộ phận", width=17),
    TableColumn("Hạn", CellKind.DAY, 10),
    TableColumn("Tình trạng", CellKind.MARK, 17),
    TableColumn("Nguồn", width=9),
)


def decision_list(screen: ui.Screen, kept: Records) -> None:
    """All decisions with their state, the worst first; those typed in meetings open on a click."""
    units = {key: name for key, name in _units(screen.figures.plan, kept).items() if key}
    unit = ui.choose("Bộ phận", "bo-phan", units, "Tất cả các bộ phận")
    now = screen.figures
    screen.table(
        _decision_table(now.number, now.mark, kept.stamp, unit, screen.as_of, now.plan, kept), opens=DECISION
    )


@st.cache_resource(show_spinner=False, max_entries=32)
def _decision_table(
    number: int | None, mark: str, stamp: object, unit: str | None, as_of: date, _plan: Plan, _kept: Records
) -> Table:
    """The table of the decisions, of one unit or of all, made once for all viewers."""
    found = joint.follow(_plan.decisions, _kept.kept)
    mine = [item for item in found if unit is None or unit_key(item.decision.unit) == unit]
    return decision_table(mine, _plan.info, as_of)


def _units(plan: Plan, kept: Records) -> dict[str, str]:
    decided = joint.joined(plan.decisions, kept.kept)
    return {unit_key(found.unit): found.unit or "" for found in decided} | unit_names(plan.tasks)


def decision_table(found: Sequence[Followed], info: PlanInfo, as_of: date) -> Table:
    """The table of these decisions, open and late ones first."""
    states = joint.states_of((item.decision for item in found), info, as_of)
    pairs = sorted(
        zip(states, found, strict=True),
        key=lambda pair: (not joint.is_open(pair[0]), -pair[0].days_late, pair[0].decision.due or date.max),
    )
    rows = tuple(agenda.list_row(state, item) for state, item in pairs)
    done = sum(not joint.is_open(state) for state in states)
    late = sum(joint.is_open(state) and state.days_late > 0 for state in states)
    title = f"Kết luận, chỉ đạo: đã thực hiện {done}/{len(rows)}, quá hạn {late}"
    return Table(title, LIST_COLUMNS, rows, empty="Chưa có kết luận nào.")


def opened_decision(screen: ui.Screen, kept: Records) -> None:
    """The decision that the address names: its fields to change, and all that it said before."""
    asked = st.query_params.get(DECISION[1])
    chosen = next((found for found in kept.kept if str(found.number) == asked), None)
    if chosen is None:
        return
    if may_write():
        ui.title("Sửa kết luận", "Nội dung cũ được giữ lại trong lịch sử bên dưới.")
        _edit_form(screen, chosen)
    screen.table(_history_table(ui.store().decision_history(chosen.number)), opens=None)


def _edit_form(screen: ui.Screen, chosen: Kept) -> None:
    text, revision = chosen.text, len(chosen.revisions)
    mark = f"{chosen.number}-{revision}"
    with st.form(f"sua-{mark}"):
        st.text_area("Kết luận", text.content, key=f"noi-dung-{mark}", max_chars=500)
        left, middle, right = st.columns(3)
        left.text_input("Bộ phận", text.unit, key=f"bo-phan-{mark}", max_chars=120)
        due = vn.day(text.due) if text.due else ""
        middle.text_input("Hạn", due, key=f"han-{mark}", max_chars=60, placeholder=DUE_HINT)
        right.date_input("Ngày hoàn thành", text.done, format="DD/MM/YYYY", key=f"xong-{mark}")
        st.checkbox("Thu hồi kết luận này (ghi nhầm)", text.withdrawn, key=f"rut-{mark}")
        given = (_save_edit, chosen, screen.as_of, screen.assessment.plan.calendar)
        st.form_submit_button("Lưu thay đổi", on_click=_attempt, args=given)
    _refusal()


def _save_edit(chosen: Kept, day: date, calendar: WorkCalendar) -> None:
    revision = len(chosen.revisions)
    mark, typed = f"{chosen.number}-{revision}", st.session_state
    newest = ui.store().decision_history(chosen.number)[revision - 1].text
    counted_from = newest.meeting_date or day
    due, words = read_back(typed[f"han-{mark}"], counted_from, calendar)
    content = " ".join(vn.clean(typed[f"noi-dung-{mark}"]).split())
    if not content or (due is None and typed[f"han-{mark}"].strip()):
        typed["loi-ghi"] = words if content else "Chưa ghi nội dung kết luận."
        return
    text = replace(
        newest,
        content=content,
        unit=vn.clean(typed[f"bo-phan-{mark}"]),
        due=due,
        due_text=vn.clean(typed[f"han-{mark}"]),
        done=typed[f"xong-{mark}"],
        withdrawn=typed[f"rut-{mark}"],
    )
    if text != newest:
        ui.store().edit_decision(chosen.number, revision, text, clock.now(), actor())


HISTORY_COLUMNS = (
    TableColumn("Lần", CellKind.COUNT, 6),
    TableColumn("Nội dung", width=40),
    TableColumn("Bộ phận", width=16),
    TableColumn("Hạn", CellKind.DAY, 10),
    TableColumn("Hoàn thành", CellKind.DAY, 10),
    TableColumn("Ai ghi, lúc nào", width=20),
)


def _history_table(history: Sequence[KeptDecision]) -> Table:
    rows = tuple(
        TableRow(
            (
                found.revision,
                f"{found.text.content} (thu hồi)" if found.text.withdrawn else found.text.content,
                found.text.unit or None,
                found.text.due,
                found.text.done,
                f"{found.who}, {local_time(found.at)}",
            )
        )
        for found in reversed(history)
    )
    return Table(f"Lịch sử: {len(rows)} lần ghi", HISTORY_COLUMNS, rows)


# The screen Kết luận: accepted delays

DELAY_COLUMNS = (
    TableColumn("Nhiệm vụ", width=34),
    TableColumn("Hạn trước", CellKind.DAY, 10),
    TableColumn("Hạn mới", CellKind.DAY, 10),
    TableColumn("Lý do", width=22),
    TableColumn("Người quyết định", width=16),
    TableColumn("Tình trạng", CellKind.MARK, 18),
)


def delay_panel(screen: ui.Screen, kept: Records) -> None:
    """Accepted delays: what was accepted, a new one, and taking one back."""
    plan = screen.figures.plan
    counts = joint.moves(plan, kept.delays)
    moved = with_records(screen, kept, screen.asked or clock.today()).assessment
    rows = tuple(_delay_row(found, moved, counts) for found in reversed(kept.extensions))
    title = f"Gia hạn đã chấp thuận: {len(rows)}"
    note = "Qua ngày gia hạn mà chưa hoàn thành thì nhiệm vụ tự trở lại quá hạn."
    screen.table(Table(title, DELAY_COLUMNS, rows, note=note, empty="Chưa có gia hạn nào."), opens=None)
    if not may_write():
        return
    with st.expander("Ghi gia hạn mới"):
        _delay_form(screen, moved)
    standing = [found for found in kept.extensions if found.withdrawn_at is None]
    if standing:
        with st.expander("Rút lại một gia hạn"):
            _withdraw_form(standing)


def _delay_row(found: Extension, moved: Assessment, counts: Mapping[str, int]) -> TableRow:
    text = found.text
    state = moved.by_key.get(text.task_key)
    words = status_label(state.status) if state else "? Không còn trong sổ"
    if found.withdrawn_at is not None:
        words = f"✓ Đã rút lại: {found.withdrawn_reason}"
    times = joint.moves_words(counts.get(text.task_key, 0))
    name = f"{text.task_title} – {times}" if times else text.task_title
    decided = vn.or_dash(text.decided_on, vn.day)
    cells = (name, text.from_date, text.to_date, text.reason, f"{text.decided_by}, {decided}", words)
    return TableRow(cells, text.task_key)


def _delay_form(screen: ui.Screen, moved: Assessment) -> None:
    labels = task_labels(screen.figures.plan)
    default = joint.meeting_day(screen.figures.plan.info, screen.as_of, clock.today())
    with st.form("gia-han", clear_on_submit=False):
        st.selectbox(
            "Nhiệm vụ",
            list(labels),
            index=None,
            format_func=lambda key: labels[key],
            key="gh-nhiem-vu",
            placeholder="Chọn nhiệm vụ",
        )
        left, middle, right = st.columns(3)
        left.text_input("Hạn mới", key="gh-han", placeholder=DUE_HINT, max_chars=60)
        middle.text_input("Người quyết định", "Chủ tịch UBND xã", key="gh-ai", max_chars=120)
        right.date_input("Ngày quyết định", default, format="DD/MM/YYYY", key="gh-ngay")
        st.text_input("Lý do", key="gh-ly-do", max_chars=300)
        st.form_submit_button("Ghi gia hạn", on_click=_attempt, args=(_save_delay, moved))
    _refusal()


def _save_delay(moved: Assessment) -> None:
    typed = st.session_state
    day = typed["gh-ngay"] or moved.as_of
    due, words = read_back(typed["gh-han"], day, moved.plan.calendar)
    key = typed["gh-nhiem-vu"]
    if key is None or due is None:
        typed["loi-ghi"] = "Chưa chọn nhiệm vụ." if key is None else words
        return
    state = moved.by_key[key]
    before = state.task.extended_to or state.due
    if before is not None and due <= before:
        typed["loi-ghi"] = f"Hạn mới {vn.day(due)} phải sau hạn hiện nay {vn.day(before)}."
        return
    text = ExtensionText(
        key, state.task.title, before, due, vn.clean(typed["gh-ly-do"]), vn.clean(typed["gh-ai"]), day
    )
    ui.store().add_extension(text, clock.now(), actor())


def _withdraw_form(standing: Sequence[Extension]) -> None:
    names = {found.id: f"{found.text.task_title} – đến {vn.day(found.text.to_date)}" for found in standing}
    with st.form("rut-gia-han"):
        st.selectbox("Gia hạn", list(names), format_func=lambda number: names[number], key="rut-so")
        st.text_input("Lý do rút lại", key="rut-ly-do", max_chars=300)
        st.form_submit_button("Rút lại", on_click=_attempt, args=(_withdraw,))
    _refusal()


def _withdraw() -> None:
    typed = st.session_state
    ui.store().withdraw_extension(typed["rut-so"], vn.clean(typed["rut-ly-do"]), clock.now(), actor())


# The screen Kết luận: reminders


def reminder_panel(screen: ui.Screen, kept: Records) -> None:
    """For each unit the text to paste into Zalo, and the calendar file of due dates."""
    made = with_records(screen, kept, screen.asked or clock.today())
    assessment, plan = made.assessment, made.assessment.plan
    ui.title("Nhắc việc", "Chép đoạn chữ rồi dán vào nhóm Zalo của bộ phận.")
    names = made.view(captions.unit_choices)
    unit = ui.choose("Nhắc bộ phận", "nhac", names, "Chọn bộ phận")
    if unit:
        found = reminders.for_unit(assessment, unit, joint.moves(plan, kept.delays))
        st.code(found.text, language=None, wrap_lines=True)
        _calendar_button(assessment, unit, "Tải lịch hạn của bộ phận này (.ics)", "lich-bo-phan")
    _calendar_button(assessment, None, "Tải lịch hạn của tất cả bộ phận (.ics)", "lich-tat-ca")


def _calendar_button(assessment: Assessment, unit: str | None, words: str, key: str) -> None:
    st.download_button(
        words,
        data=lambda: reminders.calendar_file(assessment, clock.now(), unit),
        file_name=f"lich-han-{assessment.as_of:%Y-%m-%d}{'-bo-phan' if unit else ''}.ics",
        mime="text/calendar",
        on_click="ignore",
        key=key,
    )


def records_or_stop() -> Records:
    """What is kept; where the store fails its sentence is shown and the script ends."""
    try:
        return records()
    except StoreError as failure:
        ui.say(str(failure))
        st.stop()
