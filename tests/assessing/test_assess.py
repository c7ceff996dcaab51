"""assess(plan, as_of): one workbook, many dates, true pictures; nothing dated after the date is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from book import plan_of
from hypothesis import given, settings
from hypothesis import strategies as st
from make_appendix import bare_appendix
from make_sample import SAMPLE

from lib.assessing.assess import (
    DONE,
    LATE,
    RESTING,
    Assessment,
    IndicatorStatus,
    Status,
    TaskState,
    assess,
    combined,
    figure_day,
)
from lib.assessing.due import coming, dues
from lib.machine.as_json import as_json
from lib.plan import Combine, Decision, Event, Figure, Indicator, Milestone, Plan, PlanInfo, Task
from lib.reading.reader import read_file
from lib.views.overview import year_line
from lib.views.wording import STATUS_WORDS, why

SAMPLE_PLAN, _ = read_file(SAMPLE.read_bytes(), SAMPLE.name)
REPORT = date(2020, 9, 15)

HEAD = (
    "TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Ngày cập nhật"
    " | Gia hạn đến ngày | Lý do gia hạn | Kinh phí | Kinh phí đã chi | Hạn nội bộ"
)


def plan_with(
    *rows: str, info: str = "Năm | #2026\nSố liệu tính đến ngày | @2026-06-15", more: str = ""
) -> Plan:
    lines = "\n".join(rows)
    return plan_of(f"Thông tin\n{info}\n\nNhiệm vụ\n{HEAD}\n1 | LĨNH VỰC\n{lines}{more}")[0]


def only(plan: Plan, as_of: date) -> TaskState:
    (state,) = assess(plan, as_of).states
    return state


@pytest.mark.parametrize(
    ("row", "as_of", "status"),
    [
        # late from the day after it was due
        ("30/6/2026", date(2026, 6, 30), Status.DUE_SOON),
        ("30/6/2026", date(2026, 7, 1), Status.OVERDUE),
        ("30/6/2026", date(2026, 6, 15), Status.IN_TIME),
        ("30/6/2026", date(2026, 6, 16), Status.DUE_SOON),
        # done counts from its date only
        ("30/6/2026 | ~ | @2026-06-10", date(2026, 6, 9), Status.IN_TIME),
        ("30/6/2026 | ~ | @2026-06-10", date(2026, 6, 10), Status.DONE_ON_TIME),
        ("30/5/2026 | ~ | @2026-06-10", date(2026, 6, 9), Status.OVERDUE),
        ("30/5/2026 | ~ | @2026-06-10", date(2026, 12, 31), Status.DONE_LATE),
        # done without a date is not "on time", and is known from the report date on
        ("30/6/2026 | #100%", date(2026, 6, 15), Status.DONE_UNDATED),
        ("30/6/2026 | #100%", date(2026, 6, 14), Status.IN_TIME),
        # an extension counts as written, since nothing says when it was accepted, and turns overdue by itself
        ("30/4/2026 | ~ | ~ | @2026-05-05 | @2026-06-20 | Chờ tỉnh", date(2026, 5, 4), Status.EXTENDED),
        ("30/4/2026 | ~ | ~ | @2026-05-05 | @2026-06-20 | Chờ tỉnh", date(2026, 5, 5), Status.EXTENDED),
        ("30/4/2026 | ~ | ~ | @2026-05-05 | @2026-06-20 | Chờ tỉnh", date(2026, 6, 20), Status.EXTENDED),
        ("30/4/2026 | ~ | ~ | @2026-05-05 | @2026-06-20 | Chờ tỉnh", date(2026, 6, 21), Status.OVERDUE),
        # continuous work is never overdue
        ("Thường xuyên", date(2026, 12, 31), Status.CONTINUOUS_STALE),
        ("Thường xuyên | ~ | ~ | @2026-06-02", date(2026, 6, 15), Status.CONTINUOUS_UPDATED),
        ("Thường xuyên | ~ | ~ | @2026-05-31", date(2026, 6, 15), Status.CONTINUOUS_STALE),
        ("02 lần/tháng | ~ | ~ | @2026-06-02", date(2026, 6, 15), Status.CONTINUOUS_UPDATED),
        # what has no date is never late
        ("31/6/2026", date(2027, 1, 1), Status.UNDATED),
        ("~", date(2027, 1, 1), Status.UNDATED),
        ("Khi có yêu cầu", date(2027, 1, 1), Status.EVENT_NONE),
        # the officer's own date stands over the phrase, and may reject it
        ("30/6/2026 | ~ | ~ | ~ | ~ | ~ | ~ | ~ | @2026-03-31", date(2026, 4, 1), Status.OVERDUE),
        ("30/6/2026 | ~ | ~ | ~ | ~ | ~ | ~ | ~ | Chưa xác định", date(2026, 12, 1), Status.UNDATED),
    ],
)
def test_status_of_one_task(row: str, as_of: date, status: Status) -> None:
    state = only(plan_with(f"1.1 | Việc một | Văn phòng | {row}"), as_of)
    assert state.status is status


def test_days_late_are_counted_from_the_first_missed_date() -> None:
    state = only(plan_with("1.1 | Báo cáo | Văn phòng | Hàng quý"), date(2026, 7, 2))
    assert (state.status, state.due, state.days_late) == (Status.OVERDUE, date(2026, 3, 31), 93)


def test_lateness_is_remembered_after_a_milestone_is_done() -> None:
    milestones = "\n\nMốc\nNhiệm vụ | Mốc | Hạn | Ngày hoàn thành\n" + "\n".join(
        f"1.1 | Quý | {due} | {done}"
        for due, done in [
            ("@2026-03-31", "@2026-04-05"),
            ("@2026-06-30", "@2026-06-30"),
            ("@2026-09-30", "@2026-09-30"),
            ("@2026-12-31", "@2026-12-31"),
        ]
    )
    plan = plan_with("1.1 | Báo cáo | Văn phòng | Hàng quý", more=milestones)
    assert only(plan, date(2026, 6, 30)).status is Status.IN_TIME
    assert only(plan, date(2026, 4, 4)).status is Status.OVERDUE
    assert only(plan, date(2026, 12, 31)).status is Status.DONE_LATE
    assert only(plan, date(2026, 12, 31)).days_late == 5
    assert only(plan, date(2026, 6, 30)).progress == Fraction(2, 4)
    assert only(plan, date(2026, 6, 29)).expected == Fraction(1, 4)


def test_event_with_an_offset_has_a_due_date_of_its_own() -> None:
    head = "Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành"
    log = f"\n\nPhát sinh\n{head}\n1.1 | @2026-04-01 | Kiến nghị | ~ | @2026-04-20"
    plan = plan_with("1.1 | Trả lời | Văn phòng | 10 ngày sau khi nhận được PAKN", more=log)
    expected = {
        date(2026, 3, 31): Status.EVENT_NONE,
        date(2026, 4, 13): Status.EVENT_OPEN,
        date(2026, 4, 14): Status.EVENT_OVERDUE,
        date(2026, 4, 20): Status.EVENT_NONE,
    }
    assert {day: only(plan, day).status for day in expected} == expected


def test_a_task_declared_done_has_no_milestone_that_is_late() -> None:
    plan = plan_with("1.1 | Báo cáo | Văn phòng | Quý I, Quý II | #100% | ~ | @2026-08-10")
    state = only(plan, date(2026, 9, 15))
    assert (state.status, state.progress) == (Status.DONE_UNDATED, 1)
    assert {(row.status, row.days_late) for row in state.milestones} == {(Status.DONE_UNDATED, 0)}


def test_what_was_declared_only_later_is_not_known_and_not_zero() -> None:
    plan = plan_with("1.1 | Báo cáo | Văn phòng | 30/9/2026 | #60% | ~ | @2026-08-10")
    assert only(plan, date(2026, 8, 10)).progress == Fraction(3, 5)
    before = only(plan, date(2026, 7, 31))
    assert (before.progress, before.expected) == (None, 0)
    assert assess(plan, date(2026, 7, 31)).total.progress.count == 0


def test_official_month_from_the_15th() -> None:
    info = "Năm | #2026\nKỳ số liệu tháng | Từ ngày 15 tháng trước đến ngày 14"
    plan = plan_with("1.1 | Việc một | Văn phòng | Thường xuyên | ~ | ~ | @2026-05-15", info=info)
    assert only(plan, date(2026, 6, 14)).status is Status.CONTINUOUS_UPDATED
    assert only(plan, date(2026, 7, 1)).status is Status.CONTINUOUS_STALE


# Rules of counting


def test_stated_sum_stands_and_children_are_not_added_to_it() -> None:
    plan, _ = read_file(bare_appendix(), "phu-luc.xlsx")
    result = assess(plan, REPORT)
    assert {a.code: a.tally.allocated for a in result.areas} == {
        "1": 12_900_000,
        "2": None,
        "3": None,
        "4": None,
        "5": 36_000_000,
        "6": None,
        "7": 4_000_000,
    }
    assert result.total.allocated == 34_900_000


def test_bare_appendix_calls_nothing_late_that_has_no_date() -> None:
    plan, _ = read_file(bare_appendix(), "phu-luc.xlsx")
    for month in range(1, 13):
        for state in assess(plan, date(2020, month, 28)).late:
            assert state.due is not None
            assert state.task.deadline.due


def test_bare_appendix_has_no_progress_rather_than_zero() -> None:
    plan, _ = read_file(bare_appendix(), "phu-luc.xlsx")
    result = assess(plan, REPORT)
    assert result.total.progress.value is None
    assert result.trust.untracked


def test_money_of_the_past_is_what_was_paid_by_then() -> None:
    spent = [assess(SAMPLE_PLAN, day).total.spent for day in (date(2020, 1, 1), date(2020, 6, 30), REPORT)]
    assert spent[0] == 0
    assert spent == sorted(spent)  # type: ignore[type-var]
    assert spent[2] == sum(pay.amount for pay in SAMPLE_PLAN.spendings)


def test_declared_spending_is_unknown_before_its_row_was_updated() -> None:
    plan = plan_with("1.1 | Việc | Văn phòng | 30/6/2026 | ~ | ~ | @2026-05-20 | ~ | ~ | #9000 | #4000")
    assert only(plan, date(2026, 5, 19)).spent is None
    assert only(plan, date(2026, 5, 20)).spent == 4000


# Indicators


@pytest.mark.parametrize(
    ("how", "figures", "value"),
    [
        (Combine.LATEST, {1: Figure(0.5), 3: Figure(0.7)}, 0.7),
        (Combine.CUMULATIVE, {1: Figure(3), 2: Figure(5)}, 5),
        (Combine.AVERAGE, {1: Figure(0.5), 2: Figure(0.7)}, 0.6),
        (Combine.AVERAGE, {1: Figure(1.0, 1, 1), 2: Figure(0.5, 50, 100)}, 51 / 101),
        (Combine.AVERAGE, {}, None),
    ],
)
def test_months_combine(how: Combine, figures: dict[int, Figure], value: float | None) -> None:
    assert combined(how, figures) == (value if value is None else pytest.approx(value))


def test_indicator_months_after_the_date_are_not_known() -> None:
    lines = as_json(assess(SAMPLE_PLAN, date(2020, 3, 31)), [])["indicators"]
    months = {month for line in lines for month in line["values"]}
    assert max(months) == "2020-03"


def test_yearly_running_total_is_in_progress_until_the_year_is_over() -> None:
    indicator = Indicator("CT1", "Tin bài", target=24, combine=Combine.CUMULATIVE, months={1: Figure(2)})
    plan = Plan(PlanInfo(year=2026), indicators=(indicator,))
    assert assess(plan, date(2026, 6, 30)).indicators[0].status is IndicatorStatus.IN_PROGRESS
    assert assess(plan, date(2027, 1, 5)).indicators[0].status is IndicatorStatus.OFF_TARGET


# The sample


def test_the_sample_has_every_status_on_its_report_date() -> None:
    assert {state.status for state in assess(SAMPLE_PLAN, REPORT).states} == set(Status) - RESTING


def test_three_dates_give_three_pictures() -> None:
    pictures = [
        Counter(state.status for state in assess(SAMPLE_PLAN, day).states)
        for day in (date(2020, 3, 31), date(2020, 6, 30), REPORT)
    ]
    assert pictures[0] != pictures[1] != pictures[2]
    done = [sum(picture[status] for status in DONE) for picture in pictures]
    assert done == sorted(done)


def test_every_task_says_why() -> None:
    for day in (date(2020, 3, 31), date(2020, 6, 30), REPORT, date(2020, 12, 31)):
        result = assess(SAMPLE_PLAN, day)
        for state in result.states:
            sentence = why(state, result)
            assert sentence.endswith(".")
            assert "None" not in sentence
    assert set(STATUS_WORDS) == set(Status)


def test_coming_lists_open_milestones_nearest_first() -> None:
    days = [due.day for due in coming(assess(SAMPLE_PLAN, REPORT), 60)]
    assert days == sorted(days)
    assert all(REPORT <= day <= REPORT + timedelta(days=60) for day in days)


# Every date of the year


def every_day() -> list[date]:
    return [date(2020, 1, 1) + timedelta(days=n) for n in range(366)]


def test_totals_are_the_sums_of_their_parts_on_every_date() -> None:
    for day in every_day():
        result = assess(SAMPLE_PLAN, day)
        shown = as_json(result, [])
        statuses = [task["status"] for task in shown["tasks"] if not task["is_group"]]
        totals = shown["totals"]
        assert totals["tasks"] == len(statuses) == sum(area["tasks"] for area in shown["areas"])
        assert totals["done"] == sum(s.startswith("done") for s in statuses) == _sum(shown, "done")
        assert totals["overdue"] == sum(s in LATE for s in statuses) == _sum(shown, "overdue")
        assert totals["done_late"] == statuses.count("done_late")
        assert totals["due_soon"] == statuses.count("due_soon")
        assert totals["undated"] == statuses.count("undated")
        assert totals["continuous"] == sum(s.startswith("continuous") for s in statuses)
        assert totals["event"] == sum(s.startswith("event") for s in statuses)
        assert sum(unit.tally.tasks for unit in result.units) == totals["tasks"]
        assert totals["spent"] == _sum(shown, "spent")


def _sum(shown: dict[str, list[dict[str, int | None]]], name: str) -> int:
    return sum(area[name] or 0 for area in shown["areas"])


def only_known(plan: Plan, as_of: date) -> Plan:
    """The plan as somebody on that day could have written it: without anything dated later."""
    return replace(
        plan,
        rows=tuple(_task_on(task, as_of, plan.info) for task in plan.rows),
        spendings=tuple(pay for pay in plan.spendings if pay.day and pay.day <= as_of),
        indicators=tuple(_indicator_on(indicator, plan.info, as_of) for indicator in plan.indicators),
        decisions=tuple(
            _decision_on(d, as_of) for d in plan.decisions if not d.meeting or d.meeting <= as_of
        ),
    )


def _past(day: date | None, as_of: date) -> date | None:
    return day if day and day <= as_of else None


def _task_on(task: Task, as_of: date, info: PlanInfo) -> Task:
    known = replace(
        task,
        completed=_past(task.completed, as_of),
        milestones=tuple(_milestone_on(m, as_of) for m in task.milestones),
        events=tuple(_event_on(e, as_of) for e in task.events if not e.day or e.day <= as_of),
        spendings=tuple(pay for pay in task.spendings if pay.day and pay.day <= as_of),
    )
    if (task.updated or info.report_date or date.min) <= as_of:
        return known
    return replace(known, declared_progress=None, declared_spent=None)


def _milestone_on(row: Milestone, as_of: date) -> Milestone:
    return replace(row, done=_past(row.done, as_of))


def _event_on(event: Event, as_of: date) -> Event:
    return replace(event, done=_past(event.done, as_of))


def _decision_on(decision: Decision, as_of: date) -> Decision:
    return replace(decision, done=_past(decision.done, as_of))


def _indicator_on(indicator: Indicator, info: PlanInfo, as_of: date) -> Indicator:
    months = {m: f for m, f in indicator.months.items() if (figure_day(info, m) or date.max) <= as_of}
    return replace(indicator, months=months)


@settings(deadline=None)  # how long it takes says how busy the machine is
@given(st.dates(date(2019, 12, 1), date(2021, 2, 28)))
def test_nothing_dated_after_the_date_is_used(as_of: date) -> None:
    whole, part = assess(SAMPLE_PLAN, as_of), assess(only_known(SAMPLE_PLAN, as_of), as_of)
    assert as_json(whole, [])["totals"] == as_json(part, [])["totals"]
    assert [_picture(s) for s in whole.states] == [_picture(s) for s in part.states]
    for now, then in zip(whole.states, part.states, strict=True):
        # what was declared only later leaves the share unknown; it is never taken for the share then
        assert now.progress in ((then.progress, None) if now.later_update else (then.progress,))
    assert [(s.latest, s.status, s.month) for s in whole.indicators] == [
        (s.latest, s.status, s.month) for s in part.indicators
    ]
    assert [s.status for s in whole.decisions] == [s.status for s in part.decisions]


def _picture(state: TaskState) -> tuple[object, ...]:
    return (state.status, state.due, state.done, state.days_late, state.expected, state.spent)


def test_the_same_date_gives_the_same_answer() -> None:
    first: Assessment = assess(SAMPLE_PLAN, REPORT)
    assert first == assess(SAMPLE_PLAN, REPORT)


# ---------------------------------------------------------------- resting tasks, one date for several


@pytest.mark.parametrize(
    ("words", "status"),
    [("Đã hủy", Status.STOPPED), ("Tạm dừng", Status.PAUSED), ("Chuyển sang năm 2027", Status.MOVED)],
)
@pytest.mark.parametrize(
    "deadline", ["30/4/2026", "Hàng tháng", "Thường xuyên", "Khi có yêu cầu", "31/6/2026"]
)
def test_a_resting_task_is_neither_late_nor_in_any_rate(deadline: str, words: str, status: Status) -> None:
    plan = plan_with(f"1.1 | Mua máy | VP | {deadline} | {words}", "1.2 | Rà soát | VP | 30/5/2026 | #50%")
    result = assess(plan, date(2026, 6, 15))
    resting = result.states[0]
    assert (resting.status, resting.days_late, resting.progress, resting.expected) == (status, 0, None, None)
    assert {row.status for row in resting.milestones} <= {status}
    assert (result.total.tasks, result.total.resting, result.total.active, result.total.overdue) == (
        2,
        1,
        1,
        1,
    )
    assert (result.total.progress.count, result.total.expected.count) == (1, 1)
    assert words in why(resting, result)


def test_a_resting_task_rests_only_from_the_day_it_was_written() -> None:
    plan = plan_with("1.1 | Mua máy | VP | 30/4/2026 | Tạm dừng | ~ | @2026-06-01")
    assert only(plan, date(2026, 5, 31)).status is Status.OVERDUE
    assert only(plan, date(2026, 6, 1)).status is Status.PAUSED


def test_what_is_done_does_not_rest() -> None:
    plan = plan_with("1.1 | Mua máy | VP | 30/4/2026 | Tạm dừng | @2026-04-20")
    assert only(plan, date(2026, 6, 15)).status is Status.DONE_ON_TIME


QUARTERS = (Status.DONE_UNDATED, Status.DONE_ON_TIME, Status.IN_TIME, Status.IN_TIME)


@pytest.mark.parametrize(
    ("deadline", "completed", "as_of", "statuses"),
    [
        ("Hàng quý", "@2026-05-10", date(2026, 6, 15), QUARTERS),
        ("Hàng quý", "@2026-05-10", date(2026, 10, 1), (*QUARTERS[:2], Status.OVERDUE, Status.IN_TIME)),
        ("Hàng quý", "@2026-05-10", date(2026, 5, 9), (Status.OVERDUE, *[Status.IN_TIME] * 3)),
        ("15/3/2026; 15/6/2026", "@2026-03-10", date(2026, 5, 1), (Status.DONE_ON_TIME, Status.IN_TIME)),
        ("15/3/2026; 15/6/2026", "@2026-06-20", date(2026, 7, 1), (Status.DONE_UNDATED, Status.DONE_LATE)),
    ],
)
def test_one_date_of_completion_settles_the_period_it_lies_in(
    deadline: str, completed: str, as_of: date, statuses: tuple[Status, ...]
) -> None:
    state = only(plan_with(f"1.1 | Báo cáo | VP | {deadline} | ~ | {completed}"), as_of)
    assert tuple(row.status for row in state.milestones) == statuses


def test_earlier_periods_without_their_dates_leave_the_task_done_without_a_date() -> None:
    plan = plan_with("1.1 | Báo cáo | VP | 15/3/2026; 15/6/2026 | ~ | @2026-06-10")
    state = only(plan, date(2026, 7, 1))
    assert (state.status, state.progress) == (Status.DONE_UNDATED, 1)
    assert "một ngày hoàn thành (10/6/2026) cho 2 mốc" in why(state, assess(plan, date(2026, 7, 1)))


def test_done_in_full_without_a_date_leaves_the_coming_periods_of_recurring_work_open() -> None:
    state = only(plan_with("1.1 | Báo cáo | VP | Hàng quý | #100%"), date(2026, 6, 15))
    assert [row.status for row in state.milestones] == [Status.DONE_UNDATED] * 2 + [Status.IN_TIME] * 2
    assert (state.status, state.progress) == (Status.IN_TIME, Fraction(1, 2))


def test_periods_after_the_one_in_which_work_was_told_done_in_full_become_overdue() -> None:
    state = only(plan_with("1.1 | Báo cáo | VP | Hàng quý | #100%"), date(2026, 10, 1))
    assert (state.status, state.due) == (Status.OVERDUE, date(2026, 9, 30))


def test_said_to_be_done_in_full_one_date_settles_all_dates_that_do_not_recur() -> None:
    row = "1.1 | Kiểm tra | VP | {} | #100% | @2026-03-10"
    done = only(plan_with(row.format("15/3/2026; 15/12/2026")), date(2026, 6, 15))
    recurring = only(plan_with(row.format("Hàng quý")), date(2026, 6, 15))
    assert (done.status, recurring.status) == (Status.DONE_ON_TIME, Status.IN_TIME)


def test_a_resting_task_is_in_no_list_of_open_work() -> None:
    plan = plan_with("1.1 | Mua máy | VP | 30/6/2026 | Tạm dừng", "1.2 | Rà soát | VP | 30/6/2026")
    result = assess(plan, date(2026, 6, 15))
    assert [found.task and found.task.task.key for found in dues(result)] == ["1.2"]
    assert year_line(result).total == 1
