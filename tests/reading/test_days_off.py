"""The sheet "Ngày nghỉ": the office's own days, and what they do to the limits of the sheet "Phát sinh"."""

from __future__ import annotations

from datetime import date

import pytest
from book import plan_of

from lib.base.problems import Problem
from lib.plan import Plan

PLAN = """
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
    1 | LĨNH VỰC MỘT | ~ | ~
    1.1 | Trả lời kiến nghị | Văn phòng | {within} sau khi nhận được kiến nghị

    Phát sinh
    Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành
    1.1 | @{day} | Kiến nghị về đường | {due} | ~
"""
DAYS_OFF = """
    Ngày nghỉ
    Ngày | Nghỉ / Làm bù | Căn cứ
"""


def read(day: str, within: str, *rows: str, due: str = "~", year: int = 2026) -> tuple[Plan, list[Problem]]:
    sheet = DAYS_OFF + "\n".join(f"    {row}" for row in rows) if rows else ""
    return plan_of(PLAN.format(day=day, within=within, due=due) + sheet, year)


@pytest.mark.parametrize(
    ("day", "within", "due", "sentence"),
    [
        ("2026-02-12", "05 ngày làm việc", date(2026, 2, 26), "hết ngày 26/2"),
        ("2026-04-01", "10 ngày", date(2026, 4, 13), "hết ngày 11/4 (thứ Bảy), tính đến 13/4 theo Điều 148"),
        ("2026-01-05", "03 ngày làm việc", date(2026, 1, 8), "hết ngày 8/1"),
        ("2026-08-20", "03 ngày làm việc", date(2026, 8, 24), "hết ngày 24/8"),
    ],
)
def test_the_due_day_of_an_event_is_counted_as_the_law_does(
    day: str, within: str, due: date, sentence: str
) -> None:
    (event,) = read(day, within)[0].tasks[0].events
    assert event.due == due
    assert event.limit is not None
    assert event.limit.sentence() == sentence


def test_a_stated_due_day_does_not_move() -> None:
    (event,) = read("2026-04-01", "10 ngày", due="@2026-04-11")[0].tasks[0].events
    assert (event.due, event.limit) == (date(2026, 4, 11), None)


def test_an_event_of_a_year_to_come_waits_for_the_later_day() -> None:
    (event,) = read("2027-01-27", "09 ngày", year=2027)[0].tasks[0].events
    assert event.due == date(2027, 2, 15)
    assert event.limit is not None
    assert event.limit.sentence() == (
        "hết ngày 5/2 (ngày nghỉ), tính đến 11/2 hoặc 15/2 theo Điều 148"
        " (dự kiến: lịch nghỉ năm 2027 chưa được công bố)"
    )


def test_the_offices_own_days_win() -> None:
    plan, problems = read(
        "2026-06-04",
        "02 ngày làm việc",
        "@2026-06-05 | Nghỉ | Công văn 15/UBND-VP ngày 01/6/2026",
        "@2026-06-06 | Làm bù | như trên",
    )
    assert problems == []
    assert plan.tasks[0].events[0].due == date(2026, 6, 8)
    assert [(one.day, one.works) for one in plan.days_off] == [
        (date(2026, 6, 5), False),
        (date(2026, 6, 6), True),
    ]
    assert plan.days_off[0].basis == "Công văn 15/UBND-VP ngày 01/6/2026"
    assert not plan.calendar.works(date(2026, 6, 5))


@pytest.mark.parametrize(
    "span", ["14/2/2026 đến 22/2/2026", "Từ 14/2 đến hết ngày 22/2/2026", "14/2/2026 – 22/2/2026"]
)
def test_a_row_may_name_a_span_of_days(span: str) -> None:
    plan, problems = read("2026-02-12", "02 ngày", f"{span} | nghỉ Tết | ~")
    assert problems == []
    assert [one.day.day for one in plan.days_off] == list(range(14, 23))


def test_tet_as_the_office_wrote_it_down_is_certain() -> None:
    rows = ("4/2/2027 đến 10/2/2027 | Nghỉ | ~", "1/9/2027 đến 2/9/2027 | Nghỉ | ~")
    (event,) = read("2027-01-27", "09 ngày", *rows, year=2027)[0].tasks[0].events
    assert event.limit is not None
    assert (event.due, event.limit.provisional) == (date(2027, 2, 11), False)


def test_what_is_not_certain_is_asked_and_not_used() -> None:
    plan, problems = read(
        "2026-06-04",
        "02 ngày làm việc",
        "@2026-06-05 | ~ | ~",
        "@2026-06-09 | Nghỉ | ~",
        "@2026-06-09 | Làm bù | ~",
        "@2026-06-10 | trực | ~",
        "hôm nào đó | Nghỉ | ~",
    )
    assert plan.days_off == ()
    assert plan.tasks[0].events[0].due == date(2026, 6, 8)
    assert [(found.rule, str(found.at)) for found in problems] == [
        ("day-off-kind", "Ngày nghỉ!A2"),
        ("choice-unknown", "Ngày nghỉ!B5"),
        ("date-unreadable", "Ngày nghỉ!A6"),
        ("day-off-contradicts", "Ngày nghỉ!B4"),
    ]


def test_a_limit_from_a_known_day_is_counted_by_the_offices_days_too() -> None:
    table = """
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
        1.1 | Trả lời kiến nghị | Văn phòng | Trong 02 ngày làm việc kể từ ngày 04/6/2026
        1.2 | Rà soát thủ tục | Văn phòng | 30/6/2026
    """
    own = DAYS_OFF + "    @2026-06-08 | Nghỉ | ~"
    days = [plan_of(text, 2026)[0].tasks[0].deadline.due[0].day for text in (table, table + own)]
    assert days == [date(2026, 6, 8), date(2026, 6, 9)]


def test_a_decisions_limit_begins_with_its_meeting() -> None:
    decisions = """
    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Ngày hoàn thành
    @2026-06-03 | Nộp báo cáo | Văn phòng | 5 ngày làm việc | ~
    @2026-04-01 | Niêm yết thủ tục | Văn phòng | 10 ngày | ~
    """
    plan, problems = plan_of(PLAN.format(day="2026-04-01", within="10 ngày", due="~") + decisions, 2026)
    assert [one.due for one in plan.decisions] == [date(2026, 6, 10), date(2026, 4, 13)]
    assert [(found.rule, str(found.at)) for found in problems] == [
        ("date-as-text", "Kết luận!D2"),
        ("date-as-text", "Kết luận!D3"),
    ]
    assert "hết ngày 11/4 (thứ Bảy), tính đến 13/4 theo Điều 148" in problems[1].message
