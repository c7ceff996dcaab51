"""Records of other sheets follow their task by number and by the name that stands beside it."""

from __future__ import annotations

from datetime import date

import pytest
from book import findings, plan_of

PLAN = """
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
    1 | Cải cách thể chế
    1.1 | Chế độ báo cáo
     | Báo cáo quý về cải cách hành chính | Văn phòng | Quý I/2026, Quý II/2026
     | Báo cáo năm về kiểm soát thủ tục | Tư pháp | 15/12/2026
    1.2 | Tuyên truyền trên loa | Văn hóa | Thường xuyên

    Mốc
    Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành | Minh chứng | Tên nhiệm vụ
    1.1/1 | Quý I | @2026-03-31 | @2026-03-30 | 3/BC-UBND | Báo cáo quý về cải cách hành chính
    1.1/1 | Quý II | @2026-06-30 | @2026-06-29 | 9/BC-UBND | Báo cáo quý về cải cách hành chính

    Chi
    Ngày | Nhiệm vụ | Số tiền | Tên nhiệm vụ
    @2026-02-10 | 1.1/2 | #500000 | Báo cáo năm về kiểm soát thủ tục

    Phát sinh
    Nhiệm vụ | Ngày phát sinh | Nội dung
    1.2 – Tuyên truyền trên loa | @2026-02-11 | Loa hỏng

    Kết luận
    Ngày họp | Nội dung | Nhiệm vụ liên quan | Tên nhiệm vụ
    @2026-02-12 | Gửi báo cáo sớm | 1.1/2 | Báo cáo năm về kiểm soát thủ tục
"""
INSERTED = PLAN.replace(
    "     | Báo cáo quý về", "     | Lập danh mục văn bản | Tư pháp | 30/4/2026\n     | Báo cáo quý về", 1
)
ABOUT = {"reference-renumbered", "reference-misnamed", "reference-unknown", "column-unknown"}


def told(text: str) -> list[tuple[str, str]]:
    return [found for found in findings(plan_of(text)[1]) if found[0] in ABOUT]


def test_numbers_and_names_that_agree_are_silent() -> None:
    plan, _ = plan_of(PLAN)
    assert told(PLAN) == []
    assert [row.task for row in plan.spendings] == ["1.1/2"]
    assert [row.task for row in plan.events] == ["1.2"]
    assert [row.task for row in plan.decisions] == ["1.1/2"]


def test_a_row_put_in_moves_no_done_mark() -> None:
    plan, _ = plan_of(INSERTED)
    rows = {row.key: row for row in plan.rows}
    assert rows["1.1/1"].title == "Lập danh mục văn bản"
    assert [row.done for row in rows["1.1/1"].milestones] == [None]
    done = [row.done for row in rows["1.1/2"].milestones]
    assert done == [date(2026, 3, 30), date(2026, 6, 29)]
    assert [row.task for row in plan.spendings] == ["1.1/3"]
    assert [row.task for row in plan.decisions] == ["1.1/3"]
    assert told(INSERTED) == [
        ("reference-renumbered", cell) for cell in ("Mốc!A2", "Mốc!A3", "Chi!B2", "Kết luận!C2")
    ]


def test_a_task_renamed_keeps_its_records() -> None:
    text = PLAN.replace(
        " | Báo cáo quý về cải cách hành chính | Văn phòng", " | Báo cáo hằng quý | Văn phòng", 1
    )
    plan, _ = plan_of(text)
    row = next(row for row in plan.rows if row.key == "1.1/1")
    assert [one.done for one in row.milestones] == [date(2026, 3, 30), date(2026, 6, 29)]
    assert told(text) == []


def test_records_of_a_task_taken_out_are_hung_on_no_other() -> None:
    text = PLAN.replace(
        "     | Báo cáo quý về cải cách hành chính | Văn phòng | Quý I/2026, Quý II/2026\n", ""
    ).replace(
        "    1.1/1 | Quý I |",
        "    1.1/2 | Năm | @2026-12-15 | | | Báo cáo năm về kiểm soát thủ tục\n    1.1/1 | Quý I |",
    )
    plan, _ = plan_of(text)
    row = next(row for row in plan.rows if row.key == "1.1/1")
    assert (row.title, [one.done for one in row.milestones]) == ("Báo cáo năm về kiểm soát thủ tục", [None])
    assert told(text)[:3] == [
        ("reference-renumbered", "Mốc!A2"),
        ("reference-misnamed", "Mốc!A3"),
        ("reference-misnamed", "Mốc!A4"),
    ]


@pytest.mark.parametrize("written", ["1.2 Tuyên truyền trên loa", "1.2: Tuyên truyền trên loa", "1.2"])
def test_a_number_with_its_name_in_one_cell(written: str) -> None:
    plan, _ = plan_of(PLAN.replace("1.2 – Tuyên truyền trên loa", written))
    assert [row.task for row in plan.events] == ["1.2"]
