"""Tasks that a unit above has sent down: in the next form once, on a sheet of their own, known again by their mark."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import shapes
from book import book_of, plan_of
from make_sample import sample

from lib.comparing.changes import ChangeKind
from lib.comparing.compare import compare
from lib.handback.next_form import blank_form, next_form
from lib.handback.next_year import next_year_form
from lib.plan import Plan
from lib.plan.sent import SentPlan, from_value, sent_plan, to_value
from lib.reading.reader import read_file

DAY = date(2026, 3, 2)
ABOVE = """
    Thông tin
    Năm | #2026
    Số kế hoạch | 12/KH-UBND

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Sản phẩm | Thời gian thực hiện
    I | Cải cách thể chế | | |
    1.1 | Số hóa kết quả giải quyết | UBND cấp xã | Báo cáo | 30/9/2026
    1.2 | Báo cáo quý | UBND cấp xã | Báo cáo | Trước ngày 20 của tháng cuối quý
    1.3 | Rà soát văn bản | UBND cấp xã | Quyết định | 31/3/2026
"""
OWN = """
    Thông tin
    Năm | #2026
    Số liệu tính đến ngày | @2026-03-14

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành
    I | Cải cách thể chế | | |
    1.1 | Rà soát văn bản | Văn phòng | 31/3/2026 |
    1.2 | Niêm yết thủ tục | Văn phòng | 31/5/2026 |
    | Tổng cộng | | |
    ~
    | Nơi nhận: | | CHỦ TỊCH |
"""


def sent(text: str = ABOVE, before: SentPlan | None = None) -> SentPlan:
    plan = plan_of(text)[0]
    return sent_plan(plan, plan.tasks, "tỉnh giao", 1, DAY, before)


def form_of(data: bytes, above: SentPlan) -> tuple[bytes, Plan]:
    made = next_form(data, read_file(data, "so.xlsx")[0], "so.xlsx", sent=[above])
    return made, read_file(made, "so.xlsx")[0]


def test_what_was_sent_stands_in_the_form_on_its_own_sheet_and_nothing_else_changes() -> None:
    data, above = book_of(OWN), sent()
    before = read_file(data, "so.xlsx")[0]
    _, plan = form_of(data, above)
    found = {(row.origin.sheet, row.title, row.deadline_text) for row in plan.tasks if "giao" in row.title}
    assert found == {
        ("Tỉnh giao", "Số hóa kết quả giải quyết (tỉnh giao 1)", "30/9/2026"),
        ("Tỉnh giao", "Báo cáo quý (tỉnh giao 2)", "Trước ngày 20 của tháng cuối quý"),
        ("Nhiệm vụ", "Rà soát văn bản (tỉnh giao 3)", "31/3/2026"),
    }
    assert above.missing(plan) == ()
    assert [area.title for area in plan.areas] == [
        *(area.title for area in before.areas),
        "NHIỆM VỤ TỈNH GIAO",
    ]
    own = [row for row in plan.rows if row.origin.sheet == "Nhiệm vụ"]
    assert [row.deadline_text for row in own] == [row.deadline_text for row in before.rows]
    assert {one.kind for one in compare(before, plan).changes} == {
        ChangeKind.TASK_ADDED,
        ChangeKind.TASK_RENAMED,
    }


def test_the_next_form_never_doubles_a_task_whatever_the_officer_did_to_its_row() -> None:
    made, _ = form_of(book_of(OWN), sent())
    book = openpyxl.load_workbook(BytesIO(made))
    sheet = book["Tỉnh giao"]
    title = next(cell for row in sheet.iter_rows() for cell in row if "tỉnh giao 1)" in str(cell.value))
    title.value = "Số hóa hồ sơ, kết quả của xã [TINH GIAO so 1]"
    edited = BytesIO()
    book.save(edited)
    again, plan = form_of(edited.getvalue(), sent())
    assert sent().missing(plan) == ()
    assert sum("giao" in row.title.casefold() for row in plan.tasks) == 3
    assert form_of(again, sent())[1].tasks == plan.tasks


def test_what_is_sent_later_is_added_to_the_sheet_and_what_was_withdrawn_stays_the_officers() -> None:
    first = sent()
    made, _ = form_of(book_of(OWN), first)
    text = ABOVE.replace("    1.1 | Số hóa kết quả giải quyết | UBND cấp xã | Báo cáo | 30/9/2026\n", "")
    second = sent(text + "    1.4 | Công khai dự toán | UBND cấp xã | Quyết định | 30/6/2026\n", first)
    assert [(task.number, task.title) for task in second.tasks] == [
        (2, "Báo cáo quý"),
        (3, "Rà soát văn bản"),
        (4, "Công khai dự toán"),
    ]
    _, plan = form_of(made, second)
    titles = [row.title for row in plan.tasks if row.origin.sheet == "Tỉnh giao"]
    assert titles == [
        "Số hóa kết quả giải quyết (tỉnh giao 1)",
        "Báo cáo quý (tỉnh giao 2)",
        "Công khai dự toán (tỉnh giao 4)",
    ]


def test_a_number_is_never_given_to_another_task() -> None:
    first = sent()
    reworded = sent(ABOVE.replace("Số hóa kết quả giải quyết", "Số hóa kết quả giải quyết TTHC"), first)
    assert [task.number for task in reworded.tasks] == [1, 2, 3]
    other = sent(ABOVE.replace("Số hóa kết quả giải quyết", "Kiểm kê tài sản công"), first)
    assert [task.number for task in other.tasks] == [4, 2, 3]
    assert [task.number for task in sent(ABOVE, other).tasks] == [1, 2, 3]
    assert [task.number for task in sent(ABOVE, first.withdrawn).tasks] == [1, 2, 3]
    next_year = sent(ABOVE.replace("2026", "2027"), first)
    assert [task.number for task in next_year.tasks] == [4, 5, 6]
    assert from_value(to_value(first)) == first
    assert from_value({"word": "tỉnh giao"}) is from_value(None) is None


def test_a_commune_without_a_workbook_gets_them_with_the_blank_form() -> None:
    plan, _ = read_file(blank_form([sent()]), "so.xlsx")
    assert [row.title for row in plan.tasks] == [
        "Số hóa kết quả giải quyết (tỉnh giao 1)",
        "Báo cáo quý (tỉnh giao 2)",
        "Rà soát văn bản (tỉnh giao 3)",
    ]


def test_the_real_plan_takes_them_and_next_year_begins_without() -> None:
    data = sample()
    before = read_file(data, "so.xlsx")[0]
    above = sent(ABOVE.replace("2026", str(before.info.year)))
    made, plan = form_of(data, above)
    assert len(plan.tasks) == len(before.tasks) + 3
    later = next_year_form(made, plan, "so.xlsx")
    assert not any("tỉnh giao" in row.title for row in read_file(later, "so.xlsx")[0].tasks)


def test_a_workbook_that_would_be_read_in_another_way_is_left_as_it_is() -> None:
    case = next(case for case in shapes.cases_of("own") if case["id"] == "year-signed")
    data = shapes.book_of_case(case)
    before = read_file(data, "so.xlsx")[0]
    _, plan = form_of(data, sent())
    assert [row.title for row in plan.tasks] == [row.title for row in before.tasks]
    assert len(sent().missing(plan)) == 3
