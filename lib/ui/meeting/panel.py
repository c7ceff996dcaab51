"""The screen Kết luận: opening and closing a meeting, the parts of the wall, reminders."""

from __future__ import annotations

import streamlit as st

from lib.assessing.decisions import meeting_day
from lib.base import clock
from lib.base import vietnamese as vn
from lib.drawing import markup
from lib.exports import letters
from lib.meeting import calendars, reminders
from lib.meeting.parts import PART_WORDS, Part, Settings
from lib.plan import Meeting
from lib.ui import screen as ui
from lib.ui.meeting.entry import (
    MEETING,
    attempt,
    close_meeting,
    keep_settings,
    may_write,
    open_meeting,
    say_refusal,
    settings,
)
from lib.views import captions


def meeting_panel(screen: ui.Screen) -> None:
    """Opens, shows and closes the meeting; the way to the wall."""
    ui.title("Cuộc họp")
    kept = screen.figures.records
    running = kept.running
    if running is not None:
        version = f"bản số liệu số {running.version}" if running.version else "bản mẫu"
        ui.notice(f"Đang mở cuộc họp ngày {vn.day(running.meeting_date)}, xem {version}.")
    if may_write():
        _open_or_close(screen, running)
    closed = [found for found in kept.meetings if found.closed_at is not None]
    if closed:
        ended = closed[-1]
        ui.notice(f"Cuộc họp gần nhất: ngày {vn.day(ended.meeting_date)}. Đã kết thúc.")
    address = screen.link("trinh-chieu", **{MEETING: str(running.id) if running else None})
    st.html(markup.link(address, "Trình chiếu ▶ (nhấn F11 để phóng to toàn màn hình)"))
    say_refusal()


def _open_or_close(screen: ui.Screen, running: Meeting | None) -> None:
    if running is None:
        _open_panel(screen)
    else:
        st.button("Kết thúc cuộc họp", key="dong-hop", on_click=attempt, args=(close_meeting, running.id))


def _open_panel(screen: ui.Screen) -> None:
    default = meeting_day(screen.figures.plan.info, screen.as_of, clock.today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input("Ngày họp", default, format="DD/MM/YYYY", key="ngay-hop", width=220)
        given = (open_meeting, day or default, screen.figures.number)
        st.button("Mở cuộc họp", key="mo-hop", on_click=attempt, args=given)


def agenda_panel() -> None:
    """Which parts the wall shows, in which order: the order of choosing is the order of showing."""
    if not may_write():
        return
    with st.expander("Các phần trình chiếu và thứ tự"):
        st.multiselect(
            "Chiếu lần lượt các phần này (bỏ một phần rồi chọn lại để đưa xuống cuối)",
            list(Part),
            default=list(settings().shown),
            format_func=lambda part: PART_WORDS[part],
            key="cac-phan",
            placeholder="Chọn phần",
            on_change=attempt,
            args=(_keep_settings,),
        )


def _keep_settings() -> None:
    chosen = [Part(part) for part in st.session_state["cac-phan"]]
    hidden = frozenset(Part) - frozenset(chosen)
    keep_settings(Settings((*chosen, *(part for part in Part if part in hidden)), hidden))


NOT_TO_URGE = "Bộ phận này không có việc quá hạn hoặc sắp đến hạn, hoặc không thuộc thẩm quyền đôn đốc của Chủ tịch UBND xã."


def reminder_panel(screen: ui.Screen) -> None:
    """For each unit the text to paste into Zalo, and the calendar file of due dates."""
    ui.title("Nhắc việc", "Chép đoạn chữ rồi dán vào nhóm Zalo của bộ phận.")
    names = screen.view(captions.unit_choices)
    unit = ui.choose("Nhắc bộ phận", "nhac", names, "Chọn bộ phận")
    if unit:
        if unit in {one.key for one in screen.view(letters.to_urge)}:
            st.code(reminders.for_unit(screen.assessment, unit).text, language=None, wrap_lines=True)
        else:
            ui.notice(NOT_TO_URGE)
    alarm = ui.choose_one("Chuông nhắc trong tệp lịch", "chuong", ALARMS)
    days = int(alarm) if alarm.isdigit() else None
    if unit:
        _calendar_button(screen, unit, "Tải lịch hạn của bộ phận này (.ics)", days)
    _calendar_button(screen, None, "Tải lịch hạn của tất cả bộ phận (.ics)", days)


ALARMS = {
    "khong": "Không nhắc",
    "0": "Đúng ngày đến hạn",
    "1": "Trước 1 ngày",
    "3": "Trước 3 ngày",
    "7": "Trước 7 ngày",
}


def _calendar_button(screen: ui.Screen, unit: str | None, words: str, alarm: int | None) -> None:
    st.download_button(
        words,
        data=lambda: calendars.calendar_file(
            screen.assessment,
            clock.now(),
            unit,
            today=clock.today(),
            before=ui.entries_before(screen.figures),
            records=screen.figures.records,
            alarm=alarm,
        ),
        file_name=screen.view(calendars.calendar_file_name, unit),
        mime="text/calendar",
        on_click="ignore",
        key="lich-bo-phan" if unit else "lich-tat-ca",
    )
