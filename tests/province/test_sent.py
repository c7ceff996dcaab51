"""What comes up of a plan that was sent down: missing is not late, every row adds up, a later deadline is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from book import plan_of
from contributions import DAY, EMPTY, part

from lib.assessing.completed import assessed
from lib.plan import NO_RECORDS
from lib.plan.sent import SentPlan, SentTask
from lib.province.contribution import Contribution, GivenState, GivenTask, contribution, from_bytes, to_bytes
from lib.province.rollup import RollUp, UnitBelow, level_below, roll_up
from lib.province.sent import sent_line, sent_table, sent_units_table
from lib.province.views import COUNTRY, grown_table, province_screen, ranking_table, silent_table

SENT = SentPlan(
    *("tỉnh giao", 3, 2026, "12/KH-UBND", date(2026, 3, 2)),
    (SentTask(1, "1.1", "Số hóa", None, "30/9", date(2026, 9, 30)), SentTask(4, "1.2", "Báo cáo")),
    4,
)


def given(*states: tuple[int, GivenState], due: date | None = None) -> Contribution:
    return replace(EMPTY, given=tuple(GivenTask("tỉnh giao", number, state, due) for number, state in states))


def four() -> RollUp:
    parts = [
        replace(part("A"), now=given((1, GivenState.DONE), (4, GivenState.LATE))),
        replace(part("B"), now=given((1, GivenState.IN_TIME), due=date(2026, 12, 1))),
        replace(part("C"), now=given((1, GivenState.LATE), (9, GivenState.LATE))),
        replace(part("D", date(2026, 7, 1)), now=given((1, GivenState.LATE), (4, GivenState.LATE))),
    ]
    return roll_up(parts, DAY, SENT)


def test_a_unit_contributes_the_tasks_that_have_the_mark() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành
        I | Cải cách thể chế | | |
        1.1 | Số hóa (tỉnh giao 1) | Văn phòng | 31/3/2026 | @2026-03-20
        1.2 | Số hóa, phần của thôn [TINH GIAO 1] | Văn phòng | 31/5/2026 |
        1.3 | Báo cáo (tỉnh giao 4) | Văn phòng | Quý IV/2026 |
        1.4 | Kiểm tra (trung ương giao số 2) | Văn phòng | sớm |
        1.5 | Rà soát (tỉnh giao) | Văn phòng | 31/3/2026 |
    """)
    found = contribution(assessed(plan, NO_RECORDS, DAY))
    assert set(found.given) == {
        GivenTask("tỉnh giao", 1, GivenState.LATE, date(2026, 5, 31)),
        GivenTask("tỉnh giao", 4, GivenState.IN_TIME, date(2026, 12, 31)),
        GivenTask("trung ương giao", 2, GivenState.UNCLEAR, None),
    }
    assert from_bytes(to_bytes(found)) == found


def test_every_row_adds_up_and_what_is_missing_is_not_late() -> None:
    found = four()
    assert [row.cells for row in sent_table(found).rows] == [
        (1, "Số hóa", date(2026, 9, 30), 1, 1, 1, 0, 0, 0, 3, 1),
        (4, "Báo cáo", None, 0, 0, 1, 0, 0, 2, 3, 0),
    ]
    assert [(row.key, row.cells[1:]) for row in sent_units_table(found).rows] == [
        ("C", (0, 0, 1, 0, 0, 1, 2)),
        ("A", (1, 0, 1, 0, 0, 0, 2)),
        ("B", (0, 1, 0, 0, 0, 1, 2)),
    ]
    assert sent_line(found) == (
        "Đã giao 2 nhiệm vụ cho các xã; 3/4 xã có số liệu của kỳ. Trong 6 lượt nhiệm vụ: 1 hoàn thành, "
        "1 trong hạn, 2 quá hạn, 2 chưa có trong sổ; 1 chỗ ghi hạn muộn hơn hạn giao."
    )


def test_another_years_plan_says_nothing_of_this_one() -> None:
    found = roll_up(four().parts, DAY, replace(SENT, year=2027))
    assert (sent_table(found).rows, sent_units_table(found).rows) == ((), ())
    assert sent_line(found) == "Kế hoạch giao xuống là của năm 2027, số liệu đang xem là của năm 2026."
    assert sent_line(roll_up(four().parts, DAY)) == ""


def test_a_level_above_is_the_sum_of_its_communes_that_have_figures() -> None:
    then = replace(EMPTY, overdue=1)
    hue = [
        part("A", overdue=3, before=then, spent=5, allocated=10),
        part("B", overdue=4),
        part("C", date(2026, 7, 1), overdue=9),
    ]
    parts = [
        level_below("hue", "Huế", roll_up(hue, DAY)),
        level_below("da-nang", "Đà Nẵng", roll_up([part("E", overdue=8)], DAY)),
        level_below("son-la", "Sơn La", roll_up([UnitBelow("F", "F")], DAY)),
    ]
    found = roll_up(parts, DAY, replace(SENT, word="trung ương giao"))
    screen = province_screen(found, COUNTRY)
    assert [row.cells[:5] for row in ranking_table(found, COUNTRY).rows] == [
        (1, "Đà Nẵng", 8, 10, None),
        (2, "Huế", 7, 20, "+2"),
    ]
    assert (screen.late, screen.tasks, screen.units, screen.communes, screen.updated) == (15, 30, 3, 5, 3)
    assert [row.cells for row in grown_table(found, COUNTRY).rows] == [("● Tăng 2", "Huế", 1, 3, 0, DAY)]
    assert [row.cells for row in silent_table(found, COUNTRY).rows] == [("Huế", 1, 3), ("Sơn La", 1, 1)]
    assert sent_units_table(found, COUNTRY).rows[0].cells == ("Huế", 0, 0, 0, 0, 0, 4, 4)
    assert found.money == type(found.money)(5, 10, 1)
