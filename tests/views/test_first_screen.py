"""The first screen: the whole plan in classes that add up, the worst with what is asked, areas by late tasks."""

from __future__ import annotations

from datetime import date

import pytest
from book import plan_of
from make_appendix import bare_appendix
from make_sample import SAMPLE
from updates import edited

from lib.assessing.assess import Assessment, assess
from lib.machine.as_json import totals
from lib.reading.reader import read_file
from lib.views.first_screen import first_screen
from lib.views.wording import Tone

DATES = [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15), date(2020, 12, 31)]


def on(day: date, data: bytes | None = None) -> Assessment:
    return assess(read_file(data or SAMPLE.read_bytes(), SAMPLE.name)[0], day)


def october() -> Assessment:
    return on(date(2020, 10, 15), edited({("Thông tin", "B10"): date(2020, 10, 15)}))


@pytest.mark.parametrize("day", DATES)
def test_the_bar_holds_every_task_once_and_agrees_with_the_command_line(day: date) -> None:
    now = on(day)
    shown, told = first_screen(now), totals(now)
    assert sum(part.count for part in shown.bar) == shown.tasks == told["tasks"]
    assert shown.bar[0].count == shown.late == told["overdue"]
    assert shown.bar[3].count == told["done"]
    assert len(shown.worst) + shown.more_late == shown.late


def test_the_headline_says_the_change_and_whose() -> None:
    shown = first_screen(october(), on(date(2020, 9, 15)))
    assert shown.change == f"tăng {shown.late - 3} so với 15/9"
    assert shown.whose.startswith("nhiều nhất: Tư pháp – Hộ tịch")
    assert [task.is_new for task in shown.worst].count(True) == 1


def test_the_request_comes_first_with_what_was_decided_and_is_not_carried_out() -> None:
    asked = next(task for task in first_screen(october()).worst if task.key == "1.3.1/2")
    assert asked.request == "Đề nghị Chủ tịch ấn định lại lịch kiểm tra."
    assert asked.words.startswith("Họp 18/8: Trình lại lịch kiểm tra")
    assert asked.words.endswith("quá hạn 45 ngày.")


def test_an_extension_that_ran_out_is_said_beside_the_days() -> None:
    late = next(task for task in first_screen(october()).worst if task.key == "1.3.1/1")
    assert (late.days, late.words) == (61, "Hạn 15/8/2020, đã gia hạn đến 30/9/2020, đã quá 15 ngày.")


def test_areas_with_late_tasks_come_first_and_are_never_blue() -> None:
    shown = first_screen(october())
    assert [area.late for area in shown.areas] == sorted((area.late for area in shown.areas), reverse=True)
    assert {area.tone for area in shown.areas if area.late} == {Tone.LATE}
    assert "(tính trên 11/18 nhiệm vụ có thời hạn)" in shown.areas[0].words
    assert shown.other_areas == "4/7 lĩnh vực khác không có việc quá hạn, không chậm"


def test_without_late_tasks_nothing_is_new_and_nobody_is_named() -> None:
    shown = first_screen(on(date(2020, 1, 2)))
    assert (shown.late, shown.worst, shown.whose) == (0, (), "")


def test_money_over_the_budget_is_named_and_the_rest_counted() -> None:
    shown = first_screen(october())
    assert shown.money[0] == ("7. Hiện đại hóa hành chính: vượt dự toán 350.000 đồng", Tone.LATE)


def test_a_plan_without_money_or_indicators_says_so() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        TT  | Nhiệm vụ cụ thể  | Thời gian thực hiện
        1.1 | Rà soát thủ tục  | 30/6/2026
    """)
    shown = first_screen(assess(plan, date(2026, 7, 1)))
    assert (shown.spent, shown.allocated, shown.indicators, shown.late) == ("", "", 0, 1)
    assert shown.worst[0].unit == ""


def test_a_bare_appendix_shows_its_deadlines() -> None:
    shown = first_screen(on(date(2020, 9, 15), bare_appendix()))
    assert shown.late > 0
    assert shown.worst[0].days > 0
    assert shown.spent == ""
