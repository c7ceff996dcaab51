"""The plan completed by the records: decisions without doubles, extensions by the day they were accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, Status
from lib.assessing.completed import assessed, completed, joined_decisions
from lib.assessing.decisions import last_meeting, meeting_day, states_of
from lib.plan import Decision, DecisionText, Extension, ExtensionText, Kept, Plan, PlanInfo, Records, Task
from lib.views.wording import moves_words

AT = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
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
    return [(f.number, f.content, f.unit) for f in joined_decisions(plan.decisions, stored)]


def test_the_workbooks_decisions_alone(plan: Plan) -> None:
    assert [number for number, *_ in lines(plan)] == [None, None, None]


def test_a_decision_in_both_places_is_one_and_takes_the_workbooks_date_done(plan: Plan) -> None:
    stored = kept(4, text("Rà soát lại 12 thủ tục", "Văn phòng – Thống kê", due=date(2026, 8, 5)))
    (found,) = [f for f in joined_decisions(plan.decisions, [stored]) if f.number == 4]
    assert len(joined_decisions(plan.decisions, [stored])) == 3
    assert (found.due, found.done) == (date(2026, 8, 5), date(2026, 7, 30))


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
    assert len(joined_decisions(plan.decisions, [kept(1, other)])) == 4


def test_a_withdrawn_decision_is_gone_from_the_workbook_too(plan: Plan) -> None:
    first = text("Rà soát lại 12 thủ tục")
    gone = kept(4, first, text("Rà soát lại 12 thủ tục", withdrawn=True))
    assert [found.content for found in joined_decisions(plan.decisions, [gone])] == ["Họp thôn", "Họp thôn"]


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


def test_a_decision_is_known_from_the_day_of_its_meeting(plan: Plan) -> None:
    later = DecisionText("Họp tổ", meeting_date=date(2026, 7, 20), done=date(2026, 7, 25))
    records = Records((kept(7, later),))
    assert [one.number for one in completed(plan, records, date(2026, 7, 19)).decisions] == [None] * 3
    found = {s.decision.number: s.status for s in assessed(plan, records, date(2026, 7, 24)).decisions}
    assert found[7] is Status.UNDATED
    found = {s.decision.number: s.status for s in assessed(plan, records, date(2026, 7, 25)).decisions}
    assert found[7] is Status.DONE_UNDATED


# Accepted extensions


@dataclass(frozen=True)
class Case:
    plan: Plan

    def on(self, day: date, *accepted: Extension) -> Assessment:
        return assessed(self.plan, Records(extensions=accepted), day)

    def task(self, key: str, day: date, *accepted: Extension) -> Task:
        return self.on(day, *accepted).by_key[key].task

    def status(self, key: str, day: date, *accepted: Extension) -> Status:
        return self.on(day, *accepted).by_key[key].status


def accepted(
    key: str,
    to: date,
    *,
    title: str = "",
    withdrawn: bool = False,
    withdrawn_on: date | None = None,
    on: date | None = MEETING,
) -> Extension:
    words = ExtensionText(key, title, date(2026, 6, 30), to, "Chờ hướng dẫn", "Chủ tịch UBND xã", on)
    gone = AT if withdrawn or withdrawn_on else None
    return Extension(1, words, AT, "Thư ký", "cập nhật", withdrawn_at=gone, withdrawn_on=withdrawn_on)


LATER = date(2026, 8, 20)


def test_an_accepted_extension_holds_until_its_day_and_then_turns_overdue(plan: Plan) -> None:
    moved, case = accepted("1.1", date(2026, 8, 15)), Case(plan)
    assert case.status("1.1", date(2026, 8, 15)) is Status.OVERDUE
    assert case.status("1.1", date(2026, 8, 15), moved) is Status.EXTENDED
    assert case.status("1.1", date(2026, 8, 16), moved) is Status.OVERDUE


def test_the_reason_says_who_decided_and_when(plan: Plan) -> None:
    task = Case(plan).task("1.1", LATER, accepted("1.1", date(2026, 8, 15)))
    assert task.extension_reason == "Chờ hướng dẫn (Chủ tịch UBND xã ngày 15/7/2026)"
    assert task.extended_on == MEETING


def test_an_extension_is_known_from_the_day_it_was_accepted(plan: Plan) -> None:
    moved, case = accepted("1.1", date(2026, 8, 15)), Case(plan)
    before = case.task("1.1", date(2026, 7, 14), moved)
    assert (before.extended_to, before.later_extension) == (None, (MEETING, date(2026, 8, 15)))
    assert case.status("1.1", date(2026, 7, 14), moved) is Status.OVERDUE
    assert case.status("1.1", MEETING, moved) is Status.EXTENDED
    assert (
        case.status("1.1", date(2026, 7, 1), accepted("1.1", date(2026, 8, 15), on=None)) is Status.EXTENDED
    )


@pytest.mark.parametrize(
    ("to", "stands"), [(date(2026, 7, 10), date(2026, 7, 20)), (date(2026, 8, 1), date(2026, 8, 1))]
)
def test_the_later_of_workbook_and_store_stands(plan: Plan, to: date, stands: date) -> None:
    assert Case(plan).task("1.2", LATER, accepted("1.2", to)).extended_to == stands


def test_an_extension_that_the_workbook_carries_too_counts_from_the_day_it_was_accepted(plan: Plan) -> None:
    same, case = accepted("1.2", date(2026, 7, 20)), Case(plan)
    assert case.task("1.2", date(2026, 7, 14), same).extended_to is None
    task = case.task("1.2", MEETING, same)
    assert (task.extended_to, task.extended_on, task.times_moved) == (date(2026, 7, 20), MEETING, 1)


def test_an_extension_written_by_mistake_never_held(plan: Plan) -> None:
    withdrawn, again = accepted("1.2", date(2026, 7, 20), withdrawn=True), accepted("1.2", date(2026, 7, 20))
    assert Case(plan).task("1.2", LATER, withdrawn).extended_to is None
    assert Case(plan).task("1.2", LATER, withdrawn, again).extended_to == date(2026, 7, 20)


def test_an_extension_taken_back_from_a_day_held_until_then(plan: Plan) -> None:
    gone, case = accepted("1.1", date(2026, 8, 15), withdrawn_on=date(2026, 8, 1)), Case(plan)
    assert case.status("1.1", date(2026, 7, 31), gone) is Status.EXTENDED
    assert case.status("1.1", date(2026, 8, 1), gone) is Status.OVERDUE


def test_a_renumbered_task_is_found_by_its_title(plan: Plan) -> None:
    moved = accepted("9.9", date(2026, 8, 15), title="Rà soát thủ tục")
    assert Case(plan).task("1.1", LATER, moved).extended_to == date(2026, 8, 15)


def test_how_often_a_deadline_was_moved(plan: Plan) -> None:
    given = [
        accepted("1.2", date(2026, 7, 20)),
        accepted("1.2", date(2026, 8, 20)),
        accepted("1.1", date(2026, 9, 1), withdrawn=True),
    ]
    assert {t.key: t.times_moved for t in Case(plan).on(LATER, *given).plan.tasks} == {"1.1": 0, "1.2": 2}
    assert (moves_words(2), moves_words(0)) == ("đã lùi hạn 2 lần", "")


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 7, 17), date(2026, 7, 17)), (date(2029, 7, 17), date(2026, 7, 15))],
)
def test_a_plan_of_another_year_meets_on_the_day_of_its_figures(today: date, day: date) -> None:
    assert meeting_day(PlanInfo(year=2026), date(2026, 7, 15), today) == day
