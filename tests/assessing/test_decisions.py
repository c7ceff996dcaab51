"""Decisions of the workbook and of the store are one list without doubles; accepted delays move deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, Status, assess
from lib.assessing.decisions import (
    Delay,
    Kept,
    follow,
    joined,
    last_meeting,
    meeting_day,
    moves,
    moves_words,
    states_of,
    with_extensions,
)
from lib.plan import Decision, Plan, PlanInfo
from lib.store import DecisionText, ExtensionText

MEETING = date(2026, 7, 15)
BOOK = """
    Nhiệm vụ
    TT  | Nhiệm vụ cụ thể   | Chủ trì              | Thời gian thực hiện | Tiến độ (%) | Gia hạn đến ngày | Lý do gia hạn
    I   | CẢI CÁCH THỂ CHẾ
    1.1 | Rà soát thủ tục   | Văn phòng – Thống kê | 30/6/2026           | #50%
    1.2 | Niêm yết thủ tục  | Tư pháp – Hộ tịch    | 30/6/2026           | #50%        | @2026-07-20      | Chờ quy trình

    Thông tin
    Năm | 2026
    Số liệu tính đến ngày | @2026-07-31

    Kết luận
    Ngày họp    | Nội dung                  | Bộ phận              | Hạn         | Ngày hoàn thành
    @2026-07-15 | Rà soát lại 12 thủ tục.   | Văn phòng - Thống kê | @2026-07-31 | @2026-07-30
    @2026-07-15 | Họp thôn                  | Thôn 1               | @2026-08-10 |
    @2026-07-15 | Họp thôn                  | Thôn 2               | @2026-08-10 |
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(BOOK)[0]


def text(content: str, unit: str = "", **more: object) -> DecisionText:
    return DecisionText(content, unit, meeting_date=MEETING, **more)  # type: ignore[arg-type]


def kept(number: int, *revisions: DecisionText) -> Kept:
    return Kept(number, revisions)


def lines(plan: Plan, *stored: Kept) -> list[tuple[int | None, str, str | None]]:
    return [(f.number, f.decision.content, f.decision.unit) for f in follow(plan.decisions, stored)]


def test_the_workbooks_decisions_alone(plan: Plan) -> None:
    assert [number for number, *_ in lines(plan)] == [None, None, None]


def test_a_decision_in_both_places_is_one_and_takes_the_workbooks_date_done(plan: Plan) -> None:
    stored = kept(4, text("Rà soát lại 12 thủ tục", "Văn phòng – Thống kê", due=date(2026, 8, 5)))
    (found,) = [f for f in follow(plan.decisions, [stored]) if f.number == 4]
    assert len(follow(plan.decisions, [stored])) == 3
    assert (found.decision.due, found.decision.done) == (date(2026, 8, 5), date(2026, 7, 30))


def test_a_row_written_before_the_decision_was_edited_is_still_that_decision(plan: Plan) -> None:
    stored = kept(4, text("Rà soát lại 12 thủ tục"), text("Rà soát lại 15 thủ tục", "Tư pháp – Hộ tịch"))
    assert lines(plan, stored) == [
        (None, "Họp thôn", "Thôn 1"),
        (None, "Họp thôn", "Thôn 2"),
        (4, "Rà soát lại 15 thủ tục", "Tư pháp – Hộ tịch"),
    ]


def test_one_content_for_two_units_stays_two_decisions(plan: Plan) -> None:
    stored = [kept(1, text("họp thôn", "Thôn 2")), kept(2, text("Họp thôn", "Thôn 1"))]
    assert sorted(lines(plan, *stored), key=str) == [
        (1, "họp thôn", "Thôn 2"),
        (2, "Họp thôn", "Thôn 1"),
        (None, "Rà soát lại 12 thủ tục.", "Văn phòng - Thống kê"),
    ]


def test_the_same_words_of_another_meeting_are_another_decision(plan: Plan) -> None:
    other = DecisionText("Rà soát lại 12 thủ tục", meeting_date=date(2026, 6, 15))
    assert len(follow(plan.decisions, [kept(1, other)])) == 4


def test_a_withdrawn_decision_is_gone_from_the_workbook_too(plan: Plan) -> None:
    first = text("Rà soát lại 12 thủ tục")
    gone = kept(4, first, text("Rà soát lại 12 thủ tục", withdrawn=True))
    assert [found.content for found in joined(plan.decisions, [gone])] == ["Họp thôn", "Họp thôn"]


def test_states_include_what_was_decided_after_the_date() -> None:
    info = PlanInfo(year=2026)
    new = Decision("Nộp báo cáo", meeting=date(2026, 7, 15), due=date(2026, 7, 20))
    late = Decision("Nộp sổ", meeting=date(2026, 6, 15), due=date(2026, 6, 30))
    states = states_of([new, late], info, date(2026, 7, 10))
    assert [(s.decision, s.status, s.days_late) for s in states] == [
        (new, Status.DUE_SOON, 0),
        (late, Status.OVERDUE, 10),
    ]


def test_the_last_meeting_is_the_latest_before_this_one() -> None:
    days = [date(2026, 6, 15), date(2026, 7, 15), None, date(2026, 5, 15)]
    decisions = [Decision("x", meeting=day) for day in days]
    assert last_meeting(decisions, date(2026, 7, 15)) == date(2026, 6, 15)
    assert last_meeting(decisions, date(2026, 5, 15)) is None


# Accepted delays


@dataclass(frozen=True)
class Case:
    plan: Plan

    def on(self, day: date, *delays: Delay, known_by: date | None = None) -> Assessment:
        return assess(with_extensions(self.plan, delays, known_by), day)

    def status(self, key: str, day: date, *delays: Delay) -> Status:
        return self.on(day, *delays).by_key[key].status


def delay(key: str, to: date, *, title: str = "", withdrawn: bool = False) -> Delay:
    words = ExtensionText(key, title, date(2026, 6, 30), to, "Chờ hướng dẫn", "Chủ tịch UBND xã", MEETING)
    return Delay(words, withdrawn)


def test_an_accepted_delay_holds_until_its_day_and_then_turns_overdue(plan: Plan) -> None:
    accepted = delay("1.1", date(2026, 8, 15))
    case = Case(plan)
    assert case.status("1.1", date(2026, 8, 15)) is Status.OVERDUE
    assert case.status("1.1", date(2026, 8, 15), accepted) is Status.EXTENDED
    assert case.status("1.1", date(2026, 8, 16), accepted) is Status.OVERDUE


def test_the_reason_says_who_decided_and_when(plan: Plan) -> None:
    task = with_extensions(plan, [delay("1.1", date(2026, 8, 15))]).tasks[0]
    assert task.extension_reason == "Chờ hướng dẫn (Chủ tịch UBND xã ngày 15/7/2026)"


def test_a_delay_decided_later_is_not_known_yet(plan: Plan) -> None:
    accepted = delay("1.1", date(2026, 8, 15))
    assert with_extensions(plan, [accepted], date(2026, 7, 14)) == plan
    assert with_extensions(plan, [accepted], MEETING) != plan


@pytest.mark.parametrize(
    ("to", "stands"), [(date(2026, 7, 10), date(2026, 7, 20)), (date(2026, 8, 1), date(2026, 8, 1))]
)
def test_the_later_of_workbook_and_store_stands(plan: Plan, to: date, stands: date) -> None:
    assert with_extensions(plan, [delay("1.2", to)]).tasks[1].extended_to == stands


def test_a_withdrawn_delay_that_the_workbook_still_carries_does_not_count(plan: Plan) -> None:
    withdrawn = delay("1.2", date(2026, 7, 20), withdrawn=True)
    assert with_extensions(plan, [withdrawn]).tasks[1].extended_to is None
    again = delay("1.2", date(2026, 7, 20))
    assert with_extensions(plan, [withdrawn, again]).tasks[1].extended_to == date(2026, 7, 20)


def test_a_renumbered_task_is_found_by_its_title(plan: Plan) -> None:
    moved = delay("9.9", date(2026, 8, 15), title="Rà soát thủ tục")
    assert with_extensions(plan, [moved]).tasks[0].extended_to == date(2026, 8, 15)


def test_how_often_a_deadline_was_moved(plan: Plan) -> None:
    delays = [
        delay("1.2", date(2026, 7, 20)),
        delay("1.2", date(2026, 8, 20)),
        delay("1.1", date(2026, 9, 1), withdrawn=True),
    ]
    assert moves(plan, delays) == {"1.2": 2}
    assert (moves_words(2), moves_words(0)) == ("đã lùi hạn 2 lần", "")


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 7, 17), date(2026, 7, 17)), (date(2029, 7, 17), date(2026, 7, 15))],
)
def test_a_plan_of_another_year_meets_on_the_day_of_its_figures(today: date, day: date) -> None:
    assert meeting_day(PlanInfo(year=2026), date(2026, 7, 15), today) == day
