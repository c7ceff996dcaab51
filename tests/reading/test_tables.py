"""Tables as offices write them: which rows are tasks, which columns say what, and which are left alone without a word."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from book import book_of, plan_of
from openpyxl import load_workbook

from lib.base.problems import Problem, Severity
from lib.plan import Plan
from lib.reading.reader import read_file

TITLE = "So\nKẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026\n"


def table(rows: str) -> tuple[Plan, list[str]]:
    """What is read from a table below a title, and the rules that speak aloud of it."""
    plan, problems = plan_of(TITLE + rows.strip("\n"))
    return plan, loud(problems)


def loud(problems: list[Problem]) -> list[str]:
    return [f"{one.rule} {one.at}" for one in problems if one.severity is not Severity.NOTE]


def test_a_row_with_all_of_a_task_is_one_though_it_bears_no_number() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Kinh phí (đồng)
1 | Rà soát thủ tục hành chính | Văn phòng | 31/3/2026 | #5000000
 | Niêm yết thủ tục hành chính | Phòng Kinh tế | 30/6/2026 | {money}
2 | Mua máy quét | Văn phòng | 30/9/2026 | #7000000
"""
    plan, said = table(rows.format(money="#5000000"))
    assert ([task.parent for task in plan.tasks], said) == ([None] * 3, [])
    part, asked = table(rows.format(money="#3000000"))  # may be a part of the 5 million: asked
    assert (part.tasks[1].parent, asked) == ("1", ["sum-differs So!E3"])


def test_a_word_and_a_number_in_the_column_of_numbers_name_an_area() -> None:
    rows = """
TT | Nội dung | Cơ quan chủ trì | Thời gian | Kinh phí (đồng)
Mục 1 | Cải cách thể chế | Văn phòng | Cả năm | #6000000
1.1 | Kiểm tra văn bản | Văn phòng | Quý II | #2000000
1.2 | Phổ biến luật mới | Văn phòng | Tháng 9 | #4000000
Mục 2 | Chính quyền số | Văn phòng | Cả năm | #7000000
2.1 | Mua máy quét | Văn phòng | Tháng 3 | #7000000
"""
    plan, said = table(rows)
    assert ([area.title for area in plan.areas], said) == (
        ["Cải cách thể chế", "Chính quyền số"],
        [],
    )
    assert len(plan.tasks) == 3


def test_the_day_of_a_document_that_stands_at_done_work_only_is_that_of_completion() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Kết quả | Văn bản | Ngày văn bản
1 | Rà soát thủ tục hành chính | Văn phòng | 31/3/2026 | Hoàn thành | 12/KH-UBND | 20/3/2026
2 | Mua máy quét | Văn phòng | 30/9/2026 | Đang thực hiện | |
"""
    plan, said = table(rows)
    assert (plan.tasks[0].completed, plan.tasks[0].evidence, said) == (date(2026, 3, 20), "12/KH-UBND", [])
    given = rows.replace("thực hiện | |", "thực hiện | 15/KH-UBND | 02/01/2026")  # the order's day, perhaps
    assert table(given)[0].tasks[0].completed is None


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Nguồn", ("Nghị quyết HĐND", "Nghị quyết HĐND", "Thông báo giao ban")),
        ("Hình thức văn bản", ("Kế hoạch", "Kế hoạch", "Công văn")),
        ("Phương thức báo cáo", ("Trực tuyến", "Văn bản", "Văn bản")),
        ("Liên kết", ("https://xa.gov.vn/1", "", "")),
        ("Chuyên viên theo dõi", ("Hoàng Minh", "Đỗ Hà", "Vũ Nga")),
        ("Số điện thoại", ("0905 111 222", "0905111333", "0905.111.444")),
        ("Cảnh báo", ("Còn hạn", "Quá hạn", "Còn hạn")),
        ("Người thực hiện", ("Trần Thị Lan", "Lê Văn Hùng", "Nguyễn An")),
    ],
)
def test_columns_of_what_no_screen_shows_raise_no_question(heading: str, cells: tuple[str, ...]) -> None:
    rows = f"""
TT | Nhiệm vụ | Đơn vị chủ trì | {heading} | Thời hạn
1 | Rà soát thủ tục hành chính | Phòng Kinh tế | {cells[0]} | 31/3/2026
2 | Mua máy quét | Văn phòng UBND | {cells[1]} | 30/6/2026
3 | Tập huấn chữ ký số | Phòng Kinh tế | {cells[2]} | 30/9/2026
"""
    plan, said = table(rows)
    assert (said, plan.tasks[0].lead) == ([], "Phòng Kinh tế")


def test_names_of_few_groups_are_no_areas_where_rows_of_their_own_are() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Hoa sen | Thời hạn
I | CẢI CÁCH THỂ CHẾ
1 | Rà soát thủ tục hành chính | Văn phòng | Nhanh gọn | 31/3/2026
2 | Mua máy quét | Văn phòng | Nhanh gọn | 30/6/2026
3 | Tập huấn chữ ký số | Văn phòng | Từ từ | 30/9/2026
"""
    assert table(rows)[1] == []
    without = rows.replace("I | CẢI CÁCH THỂ CHẾ\n", "")
    assert table(without)[1] == ["column-unread So!D2"]


def test_done_without_proof_is_said_where_a_column_takes_the_proof() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Ngày hoàn thành thực tế | {heading}
1 | Rà soát thủ tục hành chính | Văn phòng | 31/3/2026 | 20/3/2026 |
2 | Mua máy quét | Văn phòng | 30/6/2026 | | Chờ
"""
    assert table(rows.format(heading="Ghi chú"))[1] == []
    assert table(rows.format(heading="Minh chứng"))[1] == ["done-without-proof So!F3"]


def test_an_end_beside_a_beginning_under_one_heading_is_the_deadline() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời gian thực hiện |
 | | | Bắt đầu | Hoàn thành
1 | Kiện toàn tổ công tác | Văn phòng | Tháng 01 | Tháng 3
2 | Mua máy quét | Văn phòng | Tháng 4 | Tháng 10
"""
    plan, said = table(rows)
    assert ([task.deadline.due[0].day for task in plan.tasks], said) == (
        [date(2026, 3, 31), date(2026, 10, 31)],
        [],
    )


def test_of_a_name_and_its_details_the_name_is_the_title() -> None:
    rows = """
TT | Tên nhiệm vụ | Nội dung chi tiết | Chủ trì | Hạn
1 | Nâng chỉ số SIPAS | Khảo sát, khắc phục các góp ý của người dân | Văn phòng | 30/11/2026
2 | Giảm giấy tờ | Dùng chữ ký số cho mọi văn bản đi, đến | Văn phòng | Quý III/2026
"""
    assert [task.title for task in table(rows)[0].tasks] == ["Nâng chỉ số SIPAS", "Giảm giấy tờ"]


def test_each_row_may_have_its_unit_of_money() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Kinh phí | Đơn vị tiền
1 | Mua máy quét | Văn phòng | 30/6/2026 | #45 | triệu đồng
2 | In biểu mẫu | Văn phòng | 30/9/2026 | #800000 | đồng
"""
    plan, said = table(rows)
    assert ([task.allocated for task in plan.tasks], said) == ([45_000_000, 800_000], [])


def test_money_that_was_drawn_is_spent() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Dự toán (đồng) | Đã rút dự toán (đồng)
1 | Mua máy quét | Văn phòng | 30/6/2026 | #45000000 | #12000000
"""
    (task,) = table(rows)[0].tasks
    assert (task.allocated, task.declared_spent) == (45_000_000, 12_000_000)


def test_a_day_of_completion_of_an_earlier_year_tells_no_time() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Ngày hoàn thành thực tế
1 | Sửa đèn | Văn phòng | 31/7/2026 | @2025-07-28
2 | Mua máy quét | Văn phòng | 31/1/2026 | @2025-12-20
3 | Sửa kho | Văn phòng | 31/3/2026 | @2026-03-20
4 | Sửa bếp | Văn phòng | 31/3/2026 | @2026-03-21
"""
    plan, said = table(rows)
    assert [task.completed for task in plan.tasks[:2]] == [None, date(2025, 12, 20)]
    assert plan.tasks[0].declared_progress == 1.0
    assert "done-before-year So!E3" in said


def test_fewer_times_than_planned_are_a_part_of_the_work() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn | Kết quả thực hiện
1 | Đối thoại với người dân | Văn phòng | 02 lần/năm | Đã tổ chức 01 lần
2 | Đối thoại với doanh nghiệp | Văn phòng | 02 lần/năm | Đã tổ chức 02 lần
"""
    assert [task.declared_progress for task in table(rows)[0].tasks] == [0.5, 1.0]


def test_names_of_papers_under_results_are_products_to_come() -> None:
    rows = """
TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Kết quả
1 | Bồi dưỡng công chức | Văn phòng | Quý III | Chứng chỉ
2 | Kiện toàn tổ tư vấn | Văn phòng | Tháng 2 | Quyết định
3 | Đánh giá sự hài lòng | Văn phòng | Tháng 11 | Báo cáo
"""
    plan, said = table(rows)
    assert ([task.product for task in plan.tasks], said) == (["Chứng chỉ", "Quyết định", "Báo cáo"], [])


def test_a_roadmap_is_due_and_closing_is_completion() -> None:
    rows = """
TT | Nhiệm vụ | Đơn vị chủ trì | Lộ trình | Ngày đóng
1 | Rà soát thủ tục hành chính | Văn phòng | Quý I/2026 | 20/3/2026
2 | Mua máy quét | Văn phòng | Trước 30/6/2026 |
"""
    plan, said = table(rows)
    assert plan.tasks[0].completed == date(2026, 3, 20)
    assert ([len(task.deadline.due) for task in plan.tasks], said) == ([1, 1], [])


def test_a_list_whose_doers_are_ticked_below_their_names_is_one_of_tasks() -> None:
    rows = """
STT | Nội dung công việc | Văn phòng | Công an | Tài chính
1 | Rà soát thủ tục hành chính | x | x | x
2 | Tập huấn bộ phận một cửa | | x | x
3 | Họp giao ban | | x |
"""
    plan, said = table(rows)
    leads = ["Văn phòng, Công an, Tài chính", "Công an, Tài chính", "Công an"]
    assert [task.lead for task in plan.tasks] == leads
    assert [one for one in said if one.startswith("column-asked")] == ["column-asked So!C2"]


def test_a_title_of_which_only_the_number_was_typed_is_none() -> None:
    rows = """
Nhiệm vụ | Chủ trì | Thời hạn
1. Rà soát thủ tục hành chính | Văn phòng | 30/6/2026
2. Tập huấn bộ phận một cửa | Văn phòng | 30/9/2026
3. | |
"""
    plan, said = table(rows)
    assert ([task.title for task in plan.tasks], said) == (
        ["Rà soát thủ tục hành chính", "Tập huấn bộ phận một cửa"],
        [],
    )


def test_a_day_whose_year_nobody_knows_is_not_called_impossible() -> None:
    rows = """
TT | Nhiệm vụ | Chủ trì | Thời hạn | Ngày hoàn thành
1 | Tập huấn | Văn phòng | 30/6 | 7/6
2 | Họp giao ban | Văn phòng | 30/7 | 8/7
"""
    _, problems = plan_of("So" + rows.rstrip("\n"))
    said = next(one.message for one in problems if one.rule == "date-unreadable")
    assert "chưa rõ của năm nào" in said


def test_a_number_filled_up_into_the_heading_hides_no_table() -> None:
    rows = """
{number} | Nhiệm vụ | Đơn vị chủ trì | Ngày bắt đầu dự kiến | Ngày kết thúc dự kiến | Ghi chú
1 | Rà soát thủ tục hành chính | Văn phòng | 02/3/2026 | 31/3/2026 |
2 | Mua máy quét | Phòng Kinh tế | 01/4/2026 | 30/9/2026 | Đấu thầu
"""
    named, said = table(rows.format(number="TT"))
    filled, of_filled = table(rows.format(number="1"))
    assert ([task.title for task in filled.tasks], of_filled) == ([task.title for task in named.tasks], said)
    assert len(filled.tasks) == 2


@pytest.mark.parametrize(
    ("first", "second", "rest"),
    [
        (
            "Phần thứ nhất | Thể chế | Văn phòng | Năm 2026",
            "Phần thứ hai | Số hóa | Văn phòng | Năm 2026",
            "",
        ),
        (" | Thể chế | Văn phòng | 31/8/2026", " | Số hóa | Văn phòng | 31/8/2026", ""),  # the sums tell it
        ("Chương I | Thể chế | Văn phòng | Năm 2026", "Chương II | Số hóa | Văn phòng | Năm 2026", "bare"),
    ],
)
def test_rows_that_sum_the_rows_below_are_areas(first: str, second: str, rest: str) -> None:
    rows = f"""
TT | Nội dung | Cơ quan chủ trì | Thời gian | Kinh phí (triệu đồng)
{first} | #5
1 | Góp ý văn bản luật | Văn phòng | Quý II | #2
2 | Hệ thống hóa văn bản | Văn phòng | Quý IV | #3
{second} | #7
3 | Thi kỹ năng số | Văn phòng | Quý III | #7
"""
    for number in "123" if rest else "":
        rows = rows.replace(f"\n{number} |", "\n |")
    plan, said = table(rows)
    assert ([area.title for area in plan.areas], len(plan.tasks), said) == (["Thể chế", "Số hóa"], 3, [])


def test_unnumbered_rows_of_the_whole_year_head_the_numbered_ones() -> None:
    rows = """
TT | Nội dung | Bộ phận | Thời hạn
 | Về cải cách thể chế | Văn phòng | Trong năm
1 | Kế hoạch kiểm tra | Văn phòng | 31/01/2026
2 | Kiểm tra | Văn phòng | 31/8/2026
 | Về chính quyền số | Phòng Kinh tế | Trong năm
3 | Mạng nội bộ | Phòng Kinh tế | 30/6/2026
"""
    plan, said = table(rows)
    assert ([area.title for area in plan.areas], len(plan.tasks), said) == (
        ["Về cải cách thể chế", "Về chính quyền số"],
        3,
        [],
    )


@pytest.mark.parametrize("on_top", [True, False])
def test_sums_that_name_a_unit_are_sums(on_top: bool) -> None:
    sums = [" | Cộng phần I | Văn phòng | | #4000000", " | Cộng phần II | Văn phòng | | #6000000"]
    above, below = (
        ([f"{one}\n" for one in sums], ["", ""]) if on_top else (["", ""], [f"{one}\n" for one in sums])
    )
    plan, said = table(f"""
TT | Nhiệm vụ | Chủ trì | Thời hạn | Kinh phí (đồng)
I | Thể chế
{above[0]}1 | Sao lục văn bản | Văn phòng | Quý I | #1000000
2 | In tài liệu | Văn phòng | Quý II | #3000000
{below[0]}II | Công vụ
{above[1]}1 | Tập huấn | Văn phòng | Quý III | #6000000
{below[1]}""")
    assert ([task.allocated for task in plan.tasks], said) == ([1_000_000, 3_000_000, 6_000_000], [])


def test_names_of_areas_do_not_make_the_general_column_the_title() -> None:
    rows = """
TT | Nhiệm vụ chung | Nhiệm vụ cụ thể/Hoạt động | Cơ quan chủ trì | Thời gian hoàn thành
I | CHỈ ĐẠO, ĐIỀU HÀNH
1 | Chỉ đạo, điều hành | Ban hành Kế hoạch cải cách hành chính | Văn phòng | Tháng 01/2026
 | | Ban hành Kế hoạch tuyên truyền | Phòng Kinh tế | Tháng 02/2026
II | THỂ CHẾ
2 | Văn bản | Rà soát văn bản quy phạm pháp luật | Văn phòng | Tháng 3/2026
III | CÔNG VỤ
3 | Công chức | Bồi dưỡng kỹ năng số cho công chức | Văn phòng | Tháng 4/2026
"""
    plan, said = table(rows)
    assert (plan.tasks[1].title, len(plan.tasks), len(plan.areas), said) == (
        "Ban hành Kế hoạch tuyên truyền",
        4,
        3,
        [],
    )


def test_states_beside_words_of_results_say_what_the_words_do_not() -> None:
    rows = """
TT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả thực hiện | Đánh giá
1 | Kế hoạch CCHC | Văn phòng | 31/01/2026 | Đã ban hành Kế hoạch số 33/KH-UBND ngày 20/01/2026 | Hoàn thành
2 | Tuyên truyền | Văn phòng | 31/12/2026 | Đã đăng tải 32 tin, bài | Đang thực hiện
3 | Kiểm tra | Văn phòng | 30/9/2026 | Đang kiểm tra tại các thôn | Đang thực hiện
"""
    plan, said = table(rows)
    assert ([task.result and str(task.result.kind) for task in plan.tasks], said) == (
        ["done", "going_on", "going_on"],
        [],
    )


@pytest.mark.parametrize("heading", ["Họ và tên", "Họ tên", "Member"])
def test_names_of_persons_beside_tasks_are_their_leads(heading: str) -> None:
    rows = f"""
STT | {heading} | Công việc | Thời hạn
1 | Nguyễn Văn An | Rà soát thủ tục hành chính | 31/3/2026
2 | Trần Thị Bình | Viết báo cáo tháng | 30/6/2026
3 | Lê Văn Chính | Niêm yết thủ tục | 30/9/2026
"""
    plan, said = table(rows)
    assert ([task.lead for task in plan.tasks], said) == (
        ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chính"],
        [],
    )


def test_a_number_before_merged_names_counts_persons_whose_rows_are_tasks() -> None:
    rows = """
STT | Họ và tên | Công việc
1 | Nguyễn Văn An | Rà soát thủ tục hành chính
| | Viết báo cáo tháng
2 | Trần Thị Bình | Niêm yết thủ tục
| | Mua máy quét
"""
    book = load_workbook(BytesIO(book_of(TITLE + rows.strip("\n"))))
    for cells in ("A3:A4", "B3:B4", "A5:A6", "B5:B6"):
        book["So"].merge_cells(cells)
    stream = BytesIO()
    book.save(stream)
    plan, _ = read_file(stream.getvalue(), "so.xlsx", None)
    assert [task.lead for task in plan.tasks] == ["Nguyễn Văn An"] * 2 + ["Trần Thị Bình"] * 2


def test_a_unit_said_above_the_table_holds_for_the_column_that_says_none() -> None:
    rows = """
(ĐVT: nghìn đồng)
TT | Nhiệm vụ | Chủ trì | Thời hạn | Dự toán | Đã chi (đồng)
1 | Rà soát thủ tục hành chính | Văn phòng | 31/3/2026 | #5000 | #4500000
2 | Mua máy quét | Văn phòng | 30/9/2026 | #7000 |
"""
    plan, said = table(rows)
    money = [(task.allocated, task.declared_spent) for task in plan.tasks]
    assert (money, said) == ([(5_000_000, 4_500_000), (7_000_000, None)], [])


def test_the_column_that_names_more_tasks_is_the_title_though_areas_stand_in_the_other() -> None:
    rows = """
STT | Nhiệm vụ/Giải pháp | Hoạt động | Chủ trì | Thời hạn
I | THỂ CHẾ | | |
1 | Theo dõi thi hành pháp luật | Lập kế hoạch | Văn phòng | 31/1/2026
 | | Báo cáo năm | Văn phòng | 5/12/2026
2 | Kiểm tra văn bản | Tự kiểm tra | Văn phòng | 31/12/2026
II | THỦ TỤC | | |
3 | Đơn giản hóa | Lập phương án | Văn phòng | 30/6/2026
III | BỘ MÁY | | |
4 | Biên chế | Rà soát biên chế | Văn phòng | 30/9/2026
"""
    plan, _ = table(rows)
    titles = ["Lập kế hoạch", "Báo cáo năm", "Tự kiểm tra", "Lập phương án", "Rà soát biên chế"]
    assert [task.title for task in plan.tasks if not task.is_group] == titles


def test_a_last_row_called_total_is_no_task_though_a_unit_stands_in_it() -> None:
    rows = """
TT | Nhiệm vụ | Chủ trì | Thời hạn | Kinh phí (đồng)
1 | Rà soát thủ tục hành chính | Văn phòng | 31/3/2026 | #5000000
2 | Mua máy quét | Văn phòng | 30/9/2026 | #4000000
 | Tổng kinh phí toàn xã | UBND xã | | #9000000
"""
    plan, said = table(rows)
    assert ([task.title for task in plan.tasks], plan.stated_total, said) == (
        ["Rà soát thủ tục hành chính", "Mua máy quét"],
        9_000_000,
        [],
    )


@pytest.mark.parametrize(
    ("title", "day", "titles"),
    [
        ("NHIỆM VỤ CHUYỂN TIẾP TỪ NĂM 2025 SANG NĂM 2026", "31/3/2026", ["Quyết toán kho", "Lập đề án"]),
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025", "31/3/2026", ["Lập đề án"]),  # reported in the year after
        ("NHIỆM VỤ CHUYỂN TIẾP TỪ NĂM 2025 SANG NĂM 2026", "31/3/2025", ["Lập đề án"]),
    ],
)
def test_a_sheet_called_by_last_year_counts_where_title_and_deadlines_say_this_year(
    title: str, day: str, titles: list[str]
) -> None:
    plan, _ = plan_of(f"""Chuyển tiếp 2025
{title}
TT | Nhiệm vụ | Chủ trì | Thời hạn
1 | Quyết toán kho | Phòng Kinh tế | {day}

2026
KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
TT | Nhiệm vụ | Chủ trì | Thời hạn
1 | Lập đề án | Văn phòng | 30/6/2026
2 | Lập đề án | Văn phòng | 15/12/2026
""")
    assert list(dict.fromkeys(task.title for task in plan.tasks)) == titles


def test_names_of_groups_below_a_heading_nobody_knows_are_asked_about_though_one_reads_like_a_unit() -> None:
    rows = """
Khối | TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn
Cải cách bộ máy | 1 | Lập đề án vị trí việc làm | Văn phòng | 30/6/2026
 | 2 | Ban hành quy chế phối hợp | Văn phòng | 31/7/2026
Tài chính công | 3 | Thực hiện khoán chi | Phòng Kinh tế | 31/12/2026
 | 4 | Công khai tài sản | Phòng Kinh tế | 30/11/2026
"""
    assert table(rows)[1] == ["column-unread So!A2"]
