"""Calendar files: what a program that imports one after the other shows in the end, by the rule of UID and SEQUENCE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from book import plan_of
from icalendar import Calendar

from lib.assessing.assess import Assessment, assess
from lib.assessing.due import dues
from lib.meeting.calendars import KeptEntries, calendar_file, calendar_file_name, kept_entries
from lib.plan import DecisionText, Plan, Records
from lib.plan import Kept as KeptDecision
from lib.views.wording import why

STAMP = datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
JULY = date(2026, 7, 10)
OFFICE, JUSTICE = "văn phòng thống kê", "tư pháp hộ tịch"
HEAD = """
    Nhiệm vụ
    TT  | Nhiệm vụ cụ thể  | Chủ trì              | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành
    I   | CẢI CÁCH THỂ CHẾ
"""
TASKS = (
    "1.1 | Rà soát thủ tục  | Văn phòng – Thống kê | 30/6/2026  | #50% |",
    "1.2 | Niêm yết thủ tục | Văn phòng – Thống kê | 30/6/2026  | #100% | @2026-06-29",
    "1.3 | Báo cáo          | Văn phòng – Thống kê | Hàng quý   | #50% |",
    "1.4 | Tuyên truyền     | Tư pháp – Hộ tịch    | 31/12/2026 |      |",
)
OTHERS = """
    Thông tin
    Năm                   | 2026
    Số liệu tính đến ngày | @2026-07-10

    Kết luận
    Ngày họp    | Nội dung            | Bộ phận              | Hạn         | Ngày hoàn thành
    @2026-06-15 | Báo cáo nguyên nhân | Văn phòng - Thống kê | @2026-07-05 |
    @2026-06-15 | Họp với các thôn    | Văn phòng – Thống kê |             |
"""


def plan(tasks: Sequence[str] = TASKS, others: str = OTHERS) -> Plan:
    return plan_of(HEAD + "".join(f"    {row}\n" for row in tasks) + others)[0]


def edited(**rows: str) -> tuple[str, ...]:
    """The tasks, some of them (by their number, "t11") in other words; an empty one is left out."""
    changed = (rows.get(f"t{row[0]}{row[2]}", row) for row in TASKS)
    return tuple(row for row in changed if row)


class Program:
    """A calendar program: an entry replaces that with its UID unless it is older, a cancelled one takes it away."""

    def __init__(self, unit: str | None = None) -> None:
        self.unit, self.held = unit, dict[str, Any]()
        self.before: tuple[Plan, KeptEntries] | None = None
        self.stamp = STAMP

    def imports(self, read: Plan, as_of: date = JULY, **more: object) -> Program:
        """Imports the file of the next version."""
        data = calendar_file(
            assess(read, as_of),
            self.stamp,
            self.unit,
            today=self.stamp.date(),
            before=self.before,
            **more,  # type: ignore[arg-type]
        )
        for event in Calendar.from_ical(data).walk("VEVENT"):
            old = self.held.get(str(event["uid"]))
            if old is None or event["sequence"] > old["sequence"]:
                self.held[str(event["uid"])] = event
        self.before = read, kept_entries(read, self.before)
        self.stamp += timedelta(days=30)
        return self

    @property
    def shown(self) -> list[tuple[str, date]]:
        """What it shows, by day."""
        alive = [event for event in self.held.values() if event["status"] != "CANCELLED"]
        found = [(str(event["summary"]), event.decoded("dtstart")) for event in alive]
        return sorted(found, key=lambda one: (one[1], one[0]))


@pytest.fixture(scope="module")
def july() -> Assessment:
    return assess(plan(), JULY)


def expected(read: Plan, unit: str | None = None, today: date = JULY) -> list[date]:
    """The days of what is open, overdue ones on the day of writing."""
    return sorted(today if due.day < JULY else due.day for due in dues(assess(read, JULY), unit))


def test_the_calendar_holds_every_open_day_of_the_unit_and_what_is_late_today(july: Assessment) -> None:
    assert Program(OFFICE).imports(july.plan).shown == [
        ("Quá hạn: 1.1. Rà soát thủ tục", JULY),
        ("Quá hạn: 1.3. Báo cáo – Quý I", JULY),
        ("Quá hạn: 1.3. Báo cáo – Quý II", JULY),
        ("Quá hạn: Kết luận: Báo cáo nguyên nhân", JULY),
        ("Hạn: 1.3. Báo cáo – Quý III", date(2026, 9, 30)),
        ("Hạn: 1.3. Báo cáo – Quý IV", date(2026, 12, 31)),
    ]
    assert set(Program().imports(july.plan).shown) - set(Program(OFFICE).imports(july.plan).shown) == {
        ("Hạn: 1.4. Tuyên truyền", date(2026, 12, 31))
    }


CHANGES = {
    "nothing": TASKS,
    "a deadline moved": edited(t14="1.4 | Tuyên truyền | Tư pháp – Hộ tịch | Trước ngày 15/10/2026 | |"),
    "a day of several moved": edited(
        t13="1.3 | Báo cáo | Văn phòng – Thống kê | 15/4, 15/7 và 15/10/2026 | #50% |"
    ),
    "a row put in and the rest numbered anew": (
        "1.1 | Tập huấn | Văn phòng – Thống kê | 31/8/2026 | |",
        *(f"1.{int(row[2]) + 1}{row[3:]}" for row in TASKS),
    ),
    "rows in another order": TASKS[::-1],
    "a task reworded": edited(
        t11="1.1 | Rà soát các thủ tục hành chính | Văn phòng – Thống kê | 30/6/2026 | #50% |"
    ),
    "reworded, moved and numbered anew": (
        "1.1 | Tập huấn | Văn phòng – Thống kê | 31/8/2026 | |",
        "1.2 | Rà soát các thủ tục | Văn phòng – Thống kê | 31/7/2026 | #50% |",
        *TASKS[1:],
    ),
    "done": edited(t11="1.1 | Rà soát thủ tục | Văn phòng – Thống kê | 30/6/2026 | #100% | @2026-07-08"),
    "left out": edited(t14=""),
    "with another unit": edited(t14="1.4 | Tuyên truyền | Văn phòng – Thống kê | 31/12/2026 | |"),
    "a second task of the same name": (*TASKS, "1.5 | Tuyên truyền | Văn phòng – Thống kê | 31/10/2026 | |"),
    "one day becomes several": edited(t14="1.4 | Tuyên truyền | Tư pháp – Hộ tịch | Quý III, Quý IV | |"),
    "a deadline that cannot be read any more": edited(t14="1.4 | Tuyên truyền | Tư pháp – Hộ tịch | sớm | |"),
}


@pytest.mark.parametrize("unit", [None, OFFICE, JUSTICE])
@pytest.mark.parametrize("change", CHANGES)
def test_importing_again_leaves_no_double_and_no_ghost(change: str, unit: str | None) -> None:
    first, second = plan(), plan(CHANGES[change])
    program = Program(unit).imports(first).imports(second)
    assert [day for _, day in program.shown] == expected(second, unit, date(2026, 8, 9))
    again = program.imports(first)  # the officer takes the change back
    assert len(again.shown) == len(expected(first, unit))


@pytest.mark.parametrize("order", [(OFFICE, JUSTICE), (JUSTICE, OFFICE)])
def test_the_files_of_two_units_in_one_calendar_do_not_take_each_others_entries(
    order: tuple[str, str],
) -> None:
    first, second = plan(), plan(CHANGES["with another unit"])
    both = Program()
    for unit in order:
        one = Program(unit)
        one.held = both.held
        one.imports(first).imports(second)
    assert len(both.shown) == len(dues(assess(second, JULY)))


def test_an_entry_keeps_its_name_over_many_versions() -> None:
    program = Program()
    for tasks in CHANGES.values():
        program.imports(plan(tasks))
        assert len(program.shown) == len(dues(assess(plan(tasks), JULY)))
    moved = Program().imports(plan()).imports(plan(CHANGES["reworded, moved and numbered anew"]))
    names = {uid for uid, event in moved.held.items() if "Rà soát" in event["summary"]}
    assert len(names) == 1


def test_even_without_the_versions_before_an_entry_stays_when_its_day_or_number_moves() -> None:
    for change in (
        "a deadline moved",
        "a row put in and the rest numbered anew",
        "rows in another order",
        "done",
    ):
        program = Program().imports(plan())
        program.before = None
        assert len(program.imports(plan(CHANGES[change])).shown) == len(expected(plan(CHANGES[change])))


def test_a_decision_that_is_withdrawn_goes(july: Assessment) -> None:
    text = DecisionText("Lập danh sách", "Văn phòng – Thống kê", date(2026, 8, 1), meeting_date=JULY)
    decision = replace(july.plan.decisions[0], content=text.content, due=text.due, number=7)
    program = Program().imports(replace(july.plan, decisions=(*july.plan.decisions, decision)))
    assert "Hạn: Kết luận: Lập danh sách" in dict(program.shown)
    program.before = None
    gone = Records(decisions=(KeptDecision(7, (text, replace(text, withdrawn=True))),))
    assert "Hạn: Kết luận: Lập danh sách" not in dict(program.imports(july.plan, records=gone).shown)


def test_a_decision_edited_in_the_store_stays_one_entry(july: Assessment) -> None:
    def with_one(content: str, day: date) -> Plan:
        one = replace(july.plan.decisions[0], content=content, due=day, number=7)
        return replace(july.plan, decisions=(one,))

    program = Program().imports(with_one("Lập danh sách", date(2026, 8, 1)))
    program.imports(with_one("Lập lại danh sách các hộ", date(2026, 8, 20)))
    found = [one for one in program.shown if "Kết luận" in one[0]]
    assert found == [("Hạn: Kết luận: Lập lại danh sách các hộ", date(2026, 8, 20))]


def test_entries_are_whole_days_and_ring_by_choice(july: Assessment) -> None:
    text = calendar_file(july, STAMP).decode()
    assert "DTSTART;VALUE=DATE:20260930\r\nDTEND;VALUE=DATE:20261001" in text
    assert "VALARM" not in text and max(len(line.encode()) for line in text.split("\r\n")) <= 75
    found = Calendar.from_ical(calendar_file(july, STAMP, alarm=1)).walk("VALARM")
    assert {one.decoded("trigger") for one in found} == {timedelta(hours=-16)}
    assert len(found) == len(dues(july))


def test_the_file_of_a_unit_has_one_name(july: Assessment) -> None:
    later = assess(july.plan, date(2026, 9, 1))
    assert calendar_file_name(july, OFFICE) == calendar_file_name(later, OFFICE)
    assert calendar_file_name(july, OFFICE) == "han-cong-viec-2026-van-phong-thong-ke.ics"
    assert calendar_file_name(july, None) == "han-cong-viec-2026-tat-ca-bo-phan.ics"


def test_an_event_whose_limit_ends_on_a_day_off_says_both_days() -> None:
    read, _ = plan_of(
        """
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
        1 | LĨNH VỰC MỘT | ~ | ~
        1.1 | Trả lời kiến nghị | Văn phòng | 10 ngày sau khi nhận được kiến nghị

        Phát sinh
        Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành
        1.1 | @2026-04-01 | Kiến nghị về đường | ~ | ~
        """,
        2026,
    )
    file = calendar_file(assess(read, date(2026, 4, 10)), datetime(2026, 4, 10, tzinfo=UTC))
    (entry,) = Calendar.from_ical(file).walk("VEVENT")
    assert entry.decoded("dtstart") == date(2026, 4, 13)
    assert "hết ngày 11/4 (thứ Bảy), tính đến 13/4 theo Điều 148" in str(entry["description"])
    late = assess(read, date(2026, 4, 14))
    assert [state.days_late for state in late.late] == [1]
    assert "tính đến 13/4" in why(late.late[0], late)
