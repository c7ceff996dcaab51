"""Times that stand in several columns: ticks below the periods of a plan, and days in three parts."""

from __future__ import annotations

from datetime import date

import pytest
from book import findings, plan_of

TITLE = "So\nKẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026\n"

QUARTERS = """
TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | | |
 | | | Quý I | Quý II | Quý III | Quý IV
1 | Rà soát thủ tục hành chính | Văn phòng | x | | |
2 | Tập huấn bộ phận một cửa | Văn phòng | | x | x |
3 | Kiểm tra công vụ | Công an xã | x | | x |
4 | Tuyên truyền cải cách | Văn hóa | x | x | x | x
 | | | | | TM. UBND XÃ |
"""

MONTHS = """
TT | Nội dung công việc | Chủ trì | T1 | T2 | T3 | T4 | T5 | T6 | Kết quả
1 | Rà soát thủ tục hành chính | Văn phòng | | | ✓ | | | | Đã xong
2 | Tập huấn bộ phận một cửa | Văn phòng | | ✓ | ✓ | ✓ | | | Đang làm
"""

APART = """
TT | Nhiệm vụ | Chủ trì | Thời hạn hoàn thành | |
 | | | Ngày | Tháng | Năm
1 | Rà soát thủ tục hành chính | Văn phòng | #15 | #3 | #2026
2 | Tập huấn bộ phận một cửa | Văn phòng | 05 | 09 | 2026
3 | Báo cáo tổng kết | Văn phòng | | #12 | #2026
"""

RESULTS = """
TT | Nhiệm vụ | Chủ trì | Hạn hoàn thành | Quý I | Quý II
1 | Rà soát thủ tục hành chính | Văn phòng | 30/6/2026 | x |
2 | Tập huấn bộ phận một cửa | Văn phòng | Hàng quý | x | x
"""


def dues(rows: str) -> list[tuple[date, ...]]:
    plan, _ = plan_of(TITLE + rows.strip("\n"))
    return [tuple(due.day for due in task.deadline.due) for task in plan.tasks]


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def test_ticks_below_quarters_are_deadlines_at_the_end_of_each_run() -> None:
    assert dues(QUARTERS) == [(day("03-31"),), (day("09-30"),), (day("03-31"), day("09-30")), ()]
    plan, problems = plan_of(TITLE + QUARTERS.strip("\n"))
    assert [task.deadline_text for task in plan.tasks][1:] == [
        "Quý II đến quý III",
        "Quý I; quý III",
        "Cả năm",
    ]
    assert ("times-joined", "So!D3") in findings(problems)


def test_ticks_below_months_without_a_word_of_time_are_asked_about() -> None:
    assert dues(MONTHS) == [(day("03-31"),), (day("04-30"),)]
    assert ("column-asked", "So!D2") in findings(plan_of(TITLE + MONTHS.strip("\n"))[1])


def test_days_in_three_columns_are_days() -> None:
    assert dues(APART) == [(day("03-15"),), (day("09-05"),), (day("12-31"),)]
    assert dues(APART.replace("#3 |", "|"))[0] == ()  # the 15th, but of which month?
    assert dues(APART.replace("#15 | #3", "#31 | #2"))[0] == ()


@pytest.mark.parametrize(
    "rows",
    [
        RESULTS,
        MONTHS.replace("✓", "đạt"),
        MONTHS
        + "\n\nKế hoạch năm\nTT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Họp giao ban | Văn phòng | 30/6/2026",
        APART.replace("#15", "#35"),
        QUARTERS.replace("Thời gian thực hiện", "Kết quả thực hiện"),
    ],
)
def test_what_may_be_results_or_no_time_stays_as_it_is(rows: str) -> None:
    assert "times-joined" not in [one for one, _ in findings(plan_of(TITLE + rows.strip("\n"))[1])]
