"""How a workbook was understood, and the officer's answers, used again for the next one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from book import book_of, plan_of

from lib.assessing.assess import assess
from lib.reading.reader import read
from lib.reading.understanding import (
    UNUSED,
    Answers,
    BadAnswers,
    ColumnAnswer,
    Reading,
    State,
    answers_json,
    answers_of,
    understanding_json,
)

BOOK = """
    Tháng 6
    KẾ HOẠCH NĂM 2026
    TT | Công việc | Phụ trách | Ngày hoàn thành | Hoa sen
    1 | Rà soát thủ tục | Văn phòng | @2026-06-30 | #5000000
    2 | Niêm yết thủ tục | Phòng Kinh tế | @2026-07-30 | #7000000
"""


def reading(answers: Answers | None = None) -> Reading:
    return read(book_of(BOOK), "so.xlsx", answers=answers or Answers())


def states(found: Reading) -> dict[str, tuple[str | None, str]]:
    return {c.letters: (c.meaning, str(c.state)) for c in found.understanding.columns}


def test_each_column_is_told_with_meaning_state_and_examples() -> None:
    found = reading()
    assert states(found)["D"] == ("deadline", "asked")
    assert states(found)["E"] == (None, "asked")
    assert found.understanding.columns[1].examples == ("Rà soát thủ tục", "Niêm yết thủ tục")
    assert [column.letters for column in found.understanding.asked] == ["D", "E"]
    assert {p.rule for p in found.problems} >= {"column-asked", "column-unread"}


def test_answers_settle_questions_and_hold_for_the_same_headings() -> None:
    answers = Answers(
        (ColumnAnswer("NGÀY HOÀN THÀNH", "completed"), ColumnAnswer("Hoa sen", "allocated", money_unit=1000))
    )
    found = reading(answers)
    assert [task.completed for task in found.plan.tasks] == [date(2026, 6, 30), date(2026, 7, 30)]
    assert [task.allocated for task in found.plan.tasks] == [5_000_000_000, 7_000_000_000]
    assert found.understanding.is_sure


def test_an_answer_may_leave_a_column_or_a_sheet_out() -> None:
    found = reading(Answers((ColumnAnswer("Hoa sen", UNUSED),), sheets=(("Tháng 6", True),)))
    assert states(found)["E"] == (None, "unused")
    without = reading(Answers(sheets=(("Tháng 6", False),)))
    assert without.plan.tasks == ()
    assert [(sheet.name, sheet.used) for sheet in without.understanding.sheets] == [("Tháng 6", False)]


def changed(content: Any, heading: str, **facts: object) -> Any:
    for column in content["columns"]:
        if column["heading"] == heading:
            column.update(facts)
    return content


def test_a_saved_understanding_asks_the_same_questions_again() -> None:
    saved = json.loads(json.dumps(understanding_json(reading().understanding)))
    assert states(reading(answers_of(saved))) == states(reading())


def test_a_saved_understanding_that_was_changed_is_an_answer() -> None:
    saved = understanding_json(reading().understanding)
    edited = changed(saved, "Ngày hoàn thành", meaning="Ngày hoàn thành")
    assert states(reading(answers_of(edited)))["D"] == ("completed", "sure")
    confirmed = changed(saved, "Ngày hoàn thành", meaning="deadline", state="sure")
    assert states(reading(answers_of(confirmed)))["D"] == ("deadline", "sure")


def test_answers_come_back_from_json() -> None:
    column = ColumnAnswer("Kinh phí", "spent", 2, confirmed=False, money_unit=1_000_000)
    answers = Answers((column, ColumnAnswer("Mục", UNUSED)), (("Nháp", False),), (("xong", "done"),), 2026)
    assert answers_of(answers_json(answers)) == answers
    assert answers.with_column(ColumnAnswer("KINH PHÍ", "allocated", 2)).columns[-1].meaning == "allocated"
    assert len(answers.with_column(ColumnAnswer("kinh phí", "allocated", 2)).columns) == 2


@pytest.mark.parametrize(
    "content",
    [[], {"columns": {}}, {"columns": [{"heading": 5}]}, {"year": {"value": "2026"}}, {"sheets": [{}]}],
)
def test_what_is_no_answers_is_refused(content: object) -> None:
    with pytest.raises(BadAnswers):
        answers_of(content)


def test_a_year_that_is_nowhere_is_asked() -> None:
    text = BOOK.replace("NĂM 2026", "").replace("@2026-06-30", "Quý II").replace("@2026-07-30", "Quý III")
    found = read(book_of(text), "so.xlsx")
    assert found.understanding.year.state is State.ASKED
    assert read(book_of(text), "so.xlsx", answers=Answers(year=2026)).plan.info.year == 2026


def test_a_sheet_that_is_only_guessed_is_asked_until_it_is_confirmed() -> None:
    book = book_of("Nhóm\nBiệt danh | Nhiệm vụ | Trạng thái\nTổ 1 | Máy in | Hoàn thành")
    found = read(book, "so.xlsx")
    assert (found.understanding.asked_sheets, found.understanding.is_sure) == (("Nhóm",), False)
    assert "task-sheet-guessed" in {p.rule for p in found.problems}
    confirmed = read(book, "so.xlsx", answers=Answers(sheets=(("Nhóm", True),)))
    assert confirmed.understanding.asked_sheets == ()
    assert "task-sheet-guessed" not in {p.rule for p in confirmed.problems}


def test_columns_of_a_sheet_of_records_are_told_and_may_be_answered() -> None:
    text = f"""{BOOK}
    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Hoa mai
    10/2/2026 | Lập danh sách | Văn phòng | 20/2/2026 | 19/2/2026
    """
    told = {
        c.heading: (c.meaning, str(c.state)) for c in read(book_of(text), "so.xlsx").understanding.columns
    }
    assert (told["Ngày họp"], told["Hoa mai"]) == (("meeting", "sure"), (None, "asked"))
    answers = answers_of(
        {"columns": [{"kind": "Kết luận", "heading": "Hoa mai", "meaning": "Ngày hoàn thành"}]}
    )
    found = read(book_of(text), "so.xlsx", answers=answers)
    assert [one.done for one in found.plan.decisions] == [date(2026, 2, 19)]


QUARTERS = "TT | Nhiệm vụ | Chủ trì | Thời gian | Quý I | Quý II | Quý III | Quý IV"


def settled(text: str) -> list[list[bool]]:
    """Which milestones of each task count as done."""
    plan, _ = plan_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{text}")
    return [[bool(row.settled or row.done) for row in task.milestones] for task in plan.tasks]


def test_states_under_quarters_settle_just_these_quarters() -> None:
    rows = "1 | Họp dân | Văn phòng | Hằng quý | Đạt | Xong | Chưa | \n2 | Phát tin | Văn phòng | Hằng quý | | Đạt | |"
    assert settled(f"{QUARTERS}\n{rows}") == [[True, True, False, False], [False, True, False, False]]


def test_a_day_under_a_month_is_the_day_of_its_completion() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời gian | T1 | T2 | T3"
    plan, _ = plan_of(
        f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Họp | Văn phòng | Hằng tháng | 20/1/2026 | | 10/3/2026"
    )
    assert [row.done for row in plan.tasks[0].milestones][:3] == [date(2026, 1, 20), None, date(2026, 3, 10)]


def test_ticks_under_quarters_are_asked_once_and_not_read_where_they_may_be_the_plan() -> None:
    begun = "1 | Họp dân | Văn phòng | Hằng quý | x | x | | \n2 | Phát tin | Văn phòng | Hằng quý | x | | |"
    planned = "1 | Họp dân | Văn phòng | Hằng quý | x | x | x | x"
    for rows, expected in (
        (begun, [[True, True, False, False], [True, False, False, False]]),
        (planned, [[False] * 4]),
    ):
        text = f"{QUARTERS}\n{rows}"
        assert settled(text) == expected
        _, problems = plan_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{text}")
        asked = [one for one in problems if one.rule in ("column-asked", "column-unread")]
        assert [one.at.a1 for one in asked if one.at] == ["E2"]


def test_an_answer_for_one_quarter_holds_for_all() -> None:
    data = book_of(
        f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{QUARTERS}\n1 | Họp dân | Văn phòng | Hằng quý | x | x | x | x"
    )
    found = read(data, "so.xlsx", answers=Answers().with_column(ColumnAnswer("Quý I", "mark_period")))
    assert not found.understanding.asked
    assert all(row.settled for row in found.plan.tasks[0].milestones)


def test_an_empty_later_period_does_not_undo_an_earlier_result() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời gian | Kết quả tháng 7 | Kết quả tháng 8"
    rows = "1 | Phát quang | Văn phòng | 30/6/2026 | Đã hoàn thành ngày 28/6/2026 | \n2 | Họp | Văn phòng | 30/9 | Chưa | Xong"
    plan, _ = plan_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n{rows}")
    assert [task.completed for task in plan.tasks] == [date(2026, 6, 28), None]


def test_documents_of_open_work_prove_nothing() -> None:
    head = "TT | Nhiệm vụ | Số ký hiệu văn bản | Chủ trì | Thời gian | Trạng thái"
    rows = "1 | Góp ý | 12/STP | Văn phòng | 20/2/2026 | Hoàn thành\n2 | Báo cáo | 21/SNV | Văn phòng | 20/9/2026 | Chưa"
    plan, _ = plan_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n{rows}")
    assert [task.evidence for task in plan.tasks] == [None, None]


def test_days_of_work_that_is_not_done_are_surely_deadlines() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Hoàn thành | Kết quả"
    rows = "1 | Góp ý | Văn phòng | 20/2/2026 | Hoàn thành 10/2/2026\n2 | Báo cáo | Văn phòng | 20/9/2026 | Chưa thực hiện"
    found = read(book_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n{rows}"), "so.xlsx")
    assert states(found)["D"] == ("deadline", "sure")


def test_a_span_of_work_ends_on_its_last_day() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Thời gian thực tế"
    rows = (
        "1 | Đo | Văn phòng | 21/6/2026 | 15/6/2026 - 25/6/2026\n2 | Vẽ | Văn phòng | 31/8/2026 | 05/8/2026 -"
    )
    plan, problems = plan_of(f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n{rows}")
    assert [task.completed for task in plan.tasks] == [date(2026, 6, 25), None]
    assert [one.at.a1 for one in problems if one.rule == "span-of-work" and one.at] == ["E3", "E4"]


def test_areas_named_in_the_first_row_of_each_group_hold_for_the_rows_below() -> None:
    head = "TT | Nhóm nhiệm vụ | Nội dung | Chủ trì | Thời hạn"
    rows = [
        f"{number} | {area} | Việc {number} | Văn phòng | 30/6/2026"
        for number, area in enumerate(["Thể chế", "", "Thủ tục", "", "", "Bộ máy", ""], 1)
    ]
    plan, _ = plan_of("\n".join(["Nhiệm vụ", "KẾ HOẠCH NĂM 2026", head, *rows]))
    names = {area.code: area.title for area in plan.areas}
    assert [names[task.area] for task in plan.tasks] == ["Thể chế"] * 2 + ["Thủ tục"] * 3 + ["Bộ máy"] * 2


def test_areas_numbered_as_their_tasks_are_told_by_capitals() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Dự toán | Đã chi"
    rows = ["1 | CHI THƯỜNG XUYÊN | | | 90 | 40", "1 | Hội nghị | Văn phòng | 30/6/2026 | 30 | 20"]
    rows += ["2 | Tuyên truyền | Văn phòng | 30/6/2026 | 60 | 20", "2 | CHI ĐẦU TƯ | | | 50 | 0"]
    rows += ["3 | Đèn | Văn phòng | 30/6/2026 | 50 | 0"]
    plan, _ = plan_of("\n".join(["Nhiệm vụ", "KẾ HOẠCH NĂM 2026", head, *rows]))
    assert [area.title for area in plan.areas] == ["CHI THƯỜNG XUYÊN", "CHI ĐẦU TƯ"]
    total = assess(plan, date(2026, 6, 1)).total
    assert (len(plan.tasks), total.allocated, total.spent) == (3, 140, 40)


def test_a_sum_below_a_heading_of_payments_is_spent() -> None:
    head = "TT | Công việc | Chủ trì | Thời hạn | Kế hoạch vốn | Giải ngân đến 31/8 | \n| | | | Tổng số | Số tiền | Tỷ lệ (%)"
    plan, _ = plan_of(
        f"Nhiệm vụ\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đường | Phòng Kinh tế | 31/12/2026 | #1500000 | #750000 | #50"
    )
    assert (plan.tasks[0].allocated, plan.tasks[0].declared_spent) == (1_500_000, 750_000)


def test_the_only_days_of_a_sheet_of_results_are_real_ones() -> None:
    plan, _ = plan_of("""
        Kế hoạch
        KẾ HOẠCH NĂM 2026
        TT | Nội dung công việc | Phụ trách | Hạn hoàn thành
        1 | Rào khu bảo tồn | Phòng Kinh tế | 31/5/2026
        2 | Đặt biển cấm | Phòng Kinh tế | 31/7/2026

        Kết quả
        TT | Nội dung công việc | Kết quả | Ngày xong
        1 | Rào khu bảo tồn | Hoàn thành | 28/5/2026
        2 | Đặt biển cấm | Đang làm | ~
    """)
    assert [(task.deadline.due[0].day, task.completed) for task in plan.tasks] == [
        (date(2026, 5, 31), date(2026, 5, 28)),
        (date(2026, 7, 31), None),
    ]


def test_the_year_stands_in_the_cell_beside_its_label_or_in_the_days_above() -> None:
    for above in ("Năm kế hoạch: | #2026", "LỊCH CÔNG TÁC (từ 21/9 đến 27/9/2026)"):
        plan, _ = plan_of(f"Việc\n{above}\nTT | Việc | Người làm | Khi nào\n1 | Mở lớp | Văn phòng | Tháng 7")
        assert plan.info.year == 2026


def test_a_row_with_a_post_among_its_people_is_no_footer() -> None:
    head = "TT | Nội dung | Thành phần | Thời gian"
    rows = "1 | Giao ban | Văn phòng | 21/9/2026\n | Tiếp dân | Chủ tịch UBND | Thứ Tư 23/9\n | Họp | Văn phòng | Thứ Sáu 25/9"
    plan, _ = plan_of(f"Việc\nLỊCH CÔNG TÁC NĂM 2026\n{head}\n{rows}")
    assert [task.title for task in plan.tasks] == ["Giao ban", "Tiếp dân", "Họp"]


def test_counted_months_settle_so_many() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả"
    assert settled(f"{head}\n1 | Kiểm tra hồ sơ | Văn phòng | Hằng tháng | Thực hiện đủ 8/8 tháng") == [
        [True] * 8 + [False] * 4
    ]


def test_days_that_are_only_guessed_finish_no_task() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Ngày qua"
    plan, problems = plan_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | 30/8/2026 | 14/8/2026"
    )
    assert plan.tasks[0].completed is None
    assert "column-unread" in [one.rule for one in problems]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Trạng thái | Mục tiêu", "Đã hoàn thành 20/6/2026 | 80% học sinh"),
        ("Trạng thái | Cập nhật lần cuối", "Đang thực hiện | 10/9/2026"),
        ("Mục tiêu | Địa điểm", "100% ý kiến được trả lời | Nhà văn hóa"),
        ("Khó khăn, vướng mắc | Đề xuất", "Thiếu máy đo | Bổ sung 02 máy đo"),
        ("Tổng kinh phí | Ngân sách xã | Xã hội hóa", "#500000 | #400000 | #100000"),
        ("Xuất xứ nhiệm vụ", "Thông tư số 05/2024/TT-BNV"),
        ("Cơ sở pháp lý", "Luật Thủ đô"),
        ("Đề bài", "Chương trình số 8/CTr-HĐND ngày 9/10/2025"),
        ("Văn bản chỉ đạo", "Công văn số 88/UBND-NC ngày 12/3/2026"),
        ("Chiều dài (km)", "#2,5"),
        ("Số hộ", "#1250"),
        ("Tỷ trọng (%)", "#40"),
        ("Độ phức tạp", "#3"),
        ("Số ngày quá hạn", "#4"),
        ("Thời gian làm (ngày)", "#259"),
        ("Chu kỳ", "2 lần/tháng"),
        ("Ngày hoàn thành thực tế | Đánh giá", "@2026-08-20 | Khá"),
        ("Tiến độ thực hiện | Kết quả đạt được", "Đang thực hiện | Đã xếp 500 hồ sơ"),
    ],
)
def test_columns_that_an_office_plainly_means_are_not_asked_about(head: str, row: str) -> None:
    _, problems = plan_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\nTT | Nhiệm vụ | Chủ trì | Thời hạn | {head}\n1 | Đo đất | Văn phòng | 30/8/2026 | {row}"
    )
    asked = {"column-asked", "column-unread", "column-twice", "results-differ", "cell-unaccounted"}
    assert not asked & {one.rule for one in problems}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Hoa sen (dự kiến)", "#12"),
        ("Số duyệt", "#12"),
        ("Hoa sen", "Báo cáo số 12/BC-UBND ngày 3/4/2026"),
    ],
)
def test_columns_that_may_tell_of_money_or_results_are_asked_about(heading: str, cell: str) -> None:
    head = f"TT | Nhiệm vụ | Chủ trì | Thời hạn | {heading}"
    _, problems = plan_of(f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | 30/8/2026 | {cell}")
    assert {"column-asked", "column-unread"} & {one.rule for one in problems}


def test_a_share_of_all_the_work_is_no_progress() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Tỷ trọng (%)"
    plan, _ = plan_of(f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | 30/8/2026 | #40")
    assert plan.tasks[0].declared_progress is None


def test_the_number_of_an_issued_product_proves_finished_work() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Ngày hoàn thành | Sản phẩm"
    plan, problems = plan_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n"
        "1 | Đo đất | Văn phòng | 30/8/2026 | @2026-08-14 | Báo cáo số 12/BC-UBND\n"
        "2 | Vẽ bản đồ | Văn phòng | 30/9/2026 | | Bản đồ"
    )
    assert [one.evidence for one in plan.tasks] == ["Báo cáo số 12/BC-UBND", None]
    assert "done-without-proof" not in {one.rule for one in problems}


def test_a_number_and_a_day_of_documents_finish_their_tasks_in_one_question() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Số, ký hiệu văn bản | Ngày ký văn bản"
    plan, problems = plan_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n"
        "1 | Kế hoạch thu | Văn phòng | 31/01/2026 | 07/KH-UBND | @2026-01-29\n"
        "2 | Đề án vị trí | Văn phòng | 30/6/2026"
    )
    assert [one.completed for one in plan.tasks] == [date(2026, 1, 29), None]
    assert [one.evidence for one in plan.tasks] == ["07/KH-UBND", None]
    asked = {"column-asked", "column-unread", "cell-unaccounted"}
    assert [(one.rule, str(one.at)) for one in problems if one.rule in asked] == [("column-asked", "Việc!F2")]


def test_documents_of_all_tasks_with_their_days_finish_none() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Số, ký hiệu văn bản | Ngày ký văn bản"
    plan, problems = plan_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | 30/8/2026 | 07/UBND-VP | @2026-01-29"
    )
    assert plan.tasks[0].completed is None
    assert "column-asked" in {one.rule for one in problems}


def test_documents_beside_those_that_tasks_rest_on_finish_them_with_a_question() -> None:
    head = "TT | Nhiệm vụ | Căn cứ giao | Chủ trì | Thời hạn | Văn bản của xã"
    book = book_of(
        f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n"
        "1 | Rà soát hộ nghèo | Công văn số 3/UBND-VX ngày 5/1/2026 | Văn phòng | 30/4/2026 | "
        "Báo cáo số 44/BC-UBND ngày 22/4/2026\n"
        "2 | Tổng kết phong trào | Công văn số 9/UBND-NC ngày 8/2/2026 | Văn phòng | 31/8/2026"
    )
    for answers in (Answers(), Answers((ColumnAnswer("Văn bản của xã", "result"),))):
        found = read(book, "so.xlsx", answers=answers)
        assert [one.completed for one in found.plan.tasks] == [date(2026, 4, 22), None]
        asked = [str(one.at) for one in found.problems if one.rule in ("column-asked", "result-unread")]
        assert asked == ([] if answers.columns else ["Việc!F2"])


@pytest.mark.parametrize(
    ("former", "latest"),
    [("31/8", "15/9"), ("hết ngày 20/12/2025", "hết ngày 10/3/2026"), ("30/6", "quý III")],
)
def test_of_results_up_to_several_days_the_latest_counts(former: str, latest: str) -> None:
    said = "Đang thực hiện | Hoàn thành ngày 09/9/2026"
    for heads, row in (
        (f"Kết quả đến {former} | Kết quả đến {latest}", said),
        (f"Kết quả đến {latest} | Kết quả đến {former}", " | ".join(reversed(said.split(" | ")))),
    ):
        head = f"TT | Nhiệm vụ | Chủ trì | Thời hạn | {heads}"
        plan, problems = plan_of(
            f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | 10/9/2026 | {row}"
        )
        assert plan.tasks[0].completed == date(2026, 9, 9)
        assert not {"column-asked", "results-differ"} & {one.rule for one in problems}


def test_a_state_in_prose_beside_the_states_is_named() -> None:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Tiến độ thực hiện | Kết quả đạt được"
    rows = [f"{n} | Việc {n} | Văn phòng | 30/8/2026 | Đang thực hiện | Xếp {n} giá" for n in range(1, 6)]
    last = "6 | Đo đất | Văn phòng | 30/8/2026 | Đang thực hiện | Đã hoàn thành ngày 14/8/2026"
    _, problems = plan_of("\n".join(["Việc", "KẾ HOẠCH NĂM 2026", head, *rows, last]))
    assert "Việc!F8" in {str(one.at) for one in problems if one.rule != "year-inferred"}


@pytest.mark.parametrize(
    ("heading", "number", "due"),
    [("Tháng hoàn thành", 3, date(2026, 3, 31)), ("Quý kết thúc", 3, date(2026, 9, 30))],
)
def test_numbers_of_months_are_deadlines_and_no_progress(heading: str, number: int, due: date) -> None:
    head = f"TT | Nhiệm vụ | Chủ trì | {heading}"
    plan, problems = plan_of(f"Việc\nKẾ HOẠCH NĂM 2026\n{head}\n1 | Đo đất | Văn phòng | #{number}")
    assert [one.day for one in plan.tasks[0].deadline.due] == [due]
    assert plan.tasks[0].declared_progress is None
    assert not {"deadline-unread", "column-unread"} & {one.rule for one in problems}


def test_names_of_members_before_their_tasks_lead_them() -> None:
    plan, _ = plan_of("""
        Phân công
        Tên thành viên | Nhiệm vụ | Hạn | Trạng thái
        Lê Thị Hoa | Rà soát thủ tục hành chính | 31/3/2026 | Hoàn thành
        Trần Văn Nam | Mua máy quét | 30/6/2026 | Đang làm
    """)
    assert [task.lead for task in plan.tasks] == ["Lê Thị Hoa", "Trần Văn Nam"]


def test_a_diary_of_what_was_done_counts_for_no_plan_beside_one() -> None:
    diary = """
        Nhật ký
        STT | Ngày | Người thực hiện | Công việc đã làm | Tiến độ (%)
        1 | 05/01/2026 | Hoa | Lập danh mục thủ tục | 50
        2 | 06/01/2026 | Hoa | Lập xong danh mục thủ tục | 100
        3 | 07/01/2026 | Nam | Hỏi giá máy quét | 30
    """
    plan, problems = plan_of(
        """
        Kế hoạch
        STT | Nhiệm vụ | Người phụ trách | Thời hạn
        1 | Rà soát thủ tục hành chính | Hoa | 31/3/2026
        2 | Mua máy quét | Nam | 30/6/2026
    """.rstrip()
        + "\n"
        + diary
    )
    assert [task.deadline.due[0].day for task in plan.tasks] == [date(2026, 3, 31), date(2026, 6, 30)]
    assert "task-sheet-left-out" not in {one.rule for one in problems}
    alone = plan_of(diary)[1]
    assert {one.rule for one in alone} & {"task-sheet-guessed", "no-task-sheet"}
