"""What a unit is sent: a plain text for Zalo and a calendar that programs accept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, assess
from lib.meeting.reminders import for_unit
from lib.plan import Plan

OFFICE, JUSTICE = "văn phòng thống kê", "tư pháp hộ tịch"
BOOK = """
    Nhiệm vụ
    TT  | Nhiệm vụ cụ thể  | Chủ trì              | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành
    I   | CẢI CÁCH THỂ CHẾ
    1.1 | Rà soát thủ tục  | Văn phòng – Thống kê | 30/6/2026           | #50%        |
    1.2 | Niêm yết thủ tục | Văn phòng – Thống kê | 30/6/2026           | #100%       | @2026-06-29
    1.3 | Báo cáo          | Văn phòng – Thống kê | Hàng quý            | #50%        |
    1.4 | Tuyên truyền     | Tư pháp – Hộ tịch    | 31/12/2026          |             |

    Thông tin
    Năm                   | 2026
    Số liệu tính đến ngày | @2026-07-10

    Kết luận
    Ngày họp    | Nội dung            | Bộ phận              | Hạn         | Ngày hoàn thành
    @2026-06-15 | Báo cáo nguyên nhân | Văn phòng - Thống kê | @2026-07-05 |
    @2026-06-15 | Họp với các thôn    | Văn phòng – Thống kê |             |
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(BOOK)[0]


@pytest.fixture(scope="module")
def july(plan: Plan) -> Assessment:
    return assess(plan, date(2026, 7, 10))


def test_a_unit_gets_its_late_and_coming_tasks_and_its_decisions(july: Assessment) -> None:
    rows = tuple(
        replace(row, times_moved=2, extended_to=date(2026, 7, 5)) if row.key == "1.1" else row
        for row in july.plan.rows
    )
    found = for_unit(assess(replace(july.plan, rows=rows), july.as_of), OFFICE, days=90)
    assert found.text == (
        "NHẮC VIỆC CẢI CÁCH HÀNH CHÍNH\n"
        "Bộ phận: Văn phòng – Thống kê\n"
        "Kế hoạch CCHC năm 2026\n"
        "Số liệu tính đến ngày 10/7/2026\n"
        "\n"
        "QUÁ HẠN: 2 việc\n"
        "• 1.3. Báo cáo: hạn 31/3/2026, quá 101 ngày\n"
        "• 1.1. Rà soát thủ tục: hạn 30/6/2026, quá 10 ngày, gia hạn đến 5/7/2026, đã quá 5 ngày, đã lùi hạn 2 lần\n"
        "\n"
        "ĐẾN HẠN TRONG 90 NGÀY TỚI: 1 việc\n"
        "• 1.3. Báo cáo – Quý III: hạn 30/9/2026, còn 82 ngày\n"
        "\n"
        "KẾT LUẬN, CHỈ ĐẠO CHƯA XONG: 2 việc\n"
        "• Báo cáo nguyên nhân (họp 15/6/2026): hạn 5/7/2026, quá 5 ngày\n"
        "• Họp với các thôn (họp 15/6/2026): chưa ghi hạn\n"
        "\n"
        "Đề nghị cập nhật kết quả, ngày hoàn thành và minh chứng vào sổ theo dõi."
    )
    assert (found.late, found.coming, found.decisions) == (2, 1, 2)


def test_a_unit_with_nothing_due_is_told_so_and_not_reminded(july: Assessment) -> None:
    assert for_unit(july, JUSTICE).text.endswith(
        "Không có việc quá hạn, việc đến hạn hay kết luận chưa xong."
    )
    assert for_unit(july, JUSTICE).is_empty and not for_unit(july, OFFICE).is_empty


def test_an_unknown_unit_is_an_error(july: Assessment) -> None:
    with pytest.raises(KeyError):
        for_unit(july, "không có")


def test_illustrative_figures_are_called_so(plan: Plan) -> None:
    shown = replace(plan, info=replace(plan.info, illustrative=True))
    assert "(số liệu minh họa)" in for_unit(assess(shown, date(2026, 7, 10)), OFFICE).text
