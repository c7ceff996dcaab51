"""What needs a look: the request before the reasons, one column of deadlines, nothing where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from book import plan_of

from lib.assessing.assess import Assessment, assess
from lib.drawing import markup
from lib.plan import Decision
from lib.views.requests import Obstacle
from lib.views.tables import MovedDay, shown
from lib.views.tasks import late_table

DAY = date(2026, 9, 1)


def late() -> Assessment:
    plan, _ = plan_of("""
        Nhiệm vụ
        TT  | Nhiệm vụ cụ thể  | Thời gian thực hiện | Vướng mắc
        1.1 | Rà soát thủ tục  | 30/6/2026 | Thiếu người; đề nghị Chủ tịch giao thêm 01 công chức.
        1.2 | Niêm yết thủ tục | 31/7/2026 |
    """)
    rows = [replace(row, extended_to=date(2026, 8, 15)) if row.key == "1.2" else row for row in plan.rows]
    decided = Decision("Nộp trước rằm", date(2026, 7, 20), due=date(2026, 7, 31), task="1.1")
    return assess(replace(plan, rows=tuple(rows), decisions=(decided,)), DAY)


def test_the_request_comes_first_then_the_reason_and_what_was_decided() -> None:
    told = late_table(late()).rows[0].cells[-1]
    assert told == Obstacle(
        "Đề nghị Chủ tịch giao thêm 01 công chức.", "Thiếu người. Họp 20/7: Nộp trước rằm – quá hạn 32 ngày."
    )
    html = markup.table(late_table(late()), None, {}, late_table(late()).rows)
    assert "<b>Đề nghị Chủ tịch giao thêm 01 công chức.</b> Thiếu người." in html


def test_a_deadline_that_was_moved_stands_struck_through_beside_the_new_one() -> None:
    table = late_table(late())
    assert [column.title for column in table.columns].count("Thời hạn") == 1
    first, moved = (row.cells[3] for row in table.rows)
    assert first == date(2026, 6, 30)
    assert isinstance(moved, MovedDay) and shown(moved) == "31/7/2026, gia hạn đến 15/8/2026, đã quá 17 ngày"
    assert "<s>31/7/2026</s> đến 15/8/2026" in markup.table(table, None, {}, table.rows)


def test_where_nobody_told_anything_there_is_no_column_for_it() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        TT  | Nhiệm vụ cụ thể  | Thời gian thực hiện
        1.1 | Rà soát thủ tục  | 30/6/2026
    """)
    assert late_table(assess(plan, DAY)).columns[-1].title == "Thời hạn"
