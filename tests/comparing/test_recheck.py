"""Check again after mending: what remains, what is mended, what is new."""

from __future__ import annotations

from book import plan_of

from lib.base.problems import CellRef, Problem, problem
from lib.comparing.recheck import recheck

TASKS = "Nhiệm vụ"
HEADING = "TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành"


def at(row: int, column: int = 6, sheet: str = TASKS) -> CellRef:
    return CellRef(sheet, row, column)


def date_slip(row: int, found: str = "31/6/2026", column: int = 6) -> Problem:
    return problem(
        "date-unreadable", at(row, column), found, example="30/6/2026", why="không phải một ngày có thật"
    )


def percent_slip(row: int, found: str) -> Problem:
    return problem("percent-out-of-range", at(row, 5), found)


def rows(problems: tuple[Problem, ...]) -> list[int]:
    return [found.at.row for found in problems if found.at]


def test_nothing_mended() -> None:
    slips = [date_slip(5), percent_slip(7, "120%")]
    found = recheck(slips, slips)
    assert (found.remaining, found.mended, found.new) == (tuple(slips), (), ())
    assert found.headline == "Còn 2/2 điểm"


def test_two_of_fourteen_remain_and_one_is_new() -> None:
    before = [percent_slip(row, f"{100 + row}%") for row in range(5, 19)]
    found = recheck(before, [before[3], before[8], date_slip(40)])
    assert found.headline == "Còn 2/14 điểm, 1 điểm mới"
    assert len(found.mended) == 12


def test_all_mended() -> None:
    assert recheck([date_slip(5), date_slip(6, "30/2/2026")], []).headline == "Đã sửa hết 2 điểm"
    assert recheck([], [date_slip(5)]).headline == "Không có điểm nào phải sửa từ trước, 1 điểm mới"


def test_what_was_understood_by_itself_is_not_counted() -> None:
    note = problem("number-as-text", at(9), "12", used="12")
    assert recheck([note, date_slip(5)], [note]).headline == "Đã sửa hết 1 điểm"


def test_rows_put_in_above_do_not_make_problems_new() -> None:
    before = [date_slip(5), percent_slip(8, "150%"), date_slip(20), date_slip(30)]
    after = [date_slip(20), percent_slip(23, "150%"), date_slip(45)]
    found = recheck(before, after)
    assert (rows(found.remaining), rows(found.mended), found.new) == ([20, 23, 45], [20], ())


def test_equal_problems_pair_with_the_nearest_row() -> None:
    before = [date_slip(row) for row in (5, 10, 15, 20)]
    found = recheck(before, [date_slip(10), date_slip(21)])
    assert (rows(found.mended), rows(found.remaining)) == ([5, 15], [10, 21])


def test_another_wrong_value_in_the_same_cell_remains() -> None:
    found = recheck([date_slip(5, "31/6/2026")], [date_slip(5, "31/9/2026")])
    assert found.headline == "Còn 1/1 điểm"


def test_another_rule_at_the_same_cell_is_new() -> None:
    found = recheck([date_slip(5)], [problem("done-in-month", at(5), "6/2026")])
    assert (len(found.mended), len(found.new)) == (1, 1)


def test_a_column_put_in_before_does_not_make_a_problem_new() -> None:
    assert recheck([date_slip(5)], [date_slip(5, column=7)]).headline == "Còn 1/1 điểm"


def test_a_problem_of_the_whole_file_or_sheet() -> None:
    no_sheet, no_task = problem("no-task-sheet"), problem("no-task-found", CellRef(TASKS, 0, 0))
    assert recheck([no_sheet, no_task], [no_task]).headline == "Còn 1/2 điểm"


def test_a_workbook_mended_in_part_with_a_row_put_in() -> None:
    before = plan_of(f"""
        Nhiệm vụ
        {HEADING}
        1 | Cải cách thể chế
        1.1 | Rà soát văn bản | Văn phòng | 30/6/2026 | #40% | 31/6/2026
        1.2 | Niêm yết thủ tục | Văn phòng | 31/6/2026
        1.3 | Tập huấn | Văn phòng | 30/9/2026 | 150%
    """)[1]
    after = plan_of(f"""
        Nhiệm vụ
        {HEADING}
        1 | Cải cách thể chế
        1.1 | Rà soát văn bản | Văn phòng | 30/6/2026 | #40% | @2026-06-29
        1.2 | Sơ kết | Văn phòng | 15/7/2026
        1.3 | Niêm yết thủ tục | Văn phòng | 31/6/2026
        1.4 | Tập huấn | Văn phòng | 30/9/2026 | 150%
    """)[1]
    found = recheck(before, after)
    assert {p.rule for p in found.mended} == {"date-unreadable"}
    assert {(p.rule, str(p.at)) for p in found.remaining} == {
        ("deadline-unread", "Nhiệm vụ!D5"),
        ("percent-out-of-range", "Nhiệm vụ!E6"),
    }
    assert {p.rule for p in found.new} <= {"done-not-full", "done-without-proof"}
