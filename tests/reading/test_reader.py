"""Reading a workbook: inputs read like the workbook, answers are records, codes and cells."""

from __future__ import annotations

import gc
import re
from datetime import date
from functools import partial
from io import BytesIO

import hostile
import pytest
from book import book_of, findings, plan_of
from make_appendix import bare_appendix
from make_sample import SAMPLE
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from lib.assessing.assess import assess
from lib.base.problems import RULES, Problem, Severity, Unreadable
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Combine, Direction, Figure, MonthWindow, Plan
from lib.reading.reader import read_file
from lib.workbook import gate


def rules(problems: list[Problem], *severities: Severity) -> list[str]:
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [found.rule for found in problems if found.severity in wanted]


# The bare appendix


def test_bare_appendix_opens_on_the_first_try() -> None:
    plan, _ = read_file(bare_appendix(), "phu-luc.xlsx")
    assert (len(plan.tasks), sum(row.is_group for row in plan.rows), len(plan.areas)) == (72, 31, 7)
    assert (plan.info.unit, plan.info.year, plan.info.number) == ("UBND xã Thượng Lộ", 2020, "01/KH-UBND")
    assert plan.stated_total == 34_900_000


def test_bare_appendix_yields_its_findings_by_cell() -> None:
    _, problems = read_file(bare_appendix(), "phu-luc.xlsx")
    found = {(p.rule, p.at.a1 if p.at else None) for p in problems if p.severity is not Severity.NOTE}
    assert found == {
        ("sum-differs", "G10"),
        ("code-mistyped", "A39"),
        ("amount-repeated", "G85"),
        ("total-differs", "G113"),
        ("task-code-repeated", "A80"),
        ("task-code-repeated", "A112"),
        ("unit-similar", "C24"),
    }


def test_findings_say_the_sums() -> None:
    _, problems = read_file(bare_appendix(), "phu-luc.xlsx")
    by_rule = {p.rule: p.message for p in problems}
    assert "12.900.000" in by_rule["sum-differs"]
    assert "11.900.000" in by_rule["sum-differs"]
    assert "34.900.000" in by_rule["total-differs"]
    assert "18.000.000" in by_rule["total-differs"]
    assert "2.2.1" in by_rule["code-mistyped"]
    assert "Văn phòng – Thống kê" in by_rule["unit-similar"]


def test_sample_holds_the_same_plan() -> None:
    plan, problems = read_file(SAMPLE.read_bytes(), SAMPLE.name)
    assert (len(plan.tasks), len(plan.areas), len(plan.indicators)) == (72, 7, 34)
    assert plan.info.illustrative
    assert plan.info.report_date == date(2020, 9, 15)
    assert plan.info.month_window is MonthWindow.FROM_15TH
    assert rules(problems, Severity.ERROR) == []


# Headings


def test_columns_in_any_order_under_synonyms() -> None:
    plan, problems = plan_of("""
        Trang 1
        ỦY BAN NHÂN DÂN XÃ HÒA BÌNH
        PHỤ LỤC KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        Thời hạn hoàn thành | Cơ quan chủ trì | STT | Nội dung công việc | Dự toán (triệu đồng)
        | | I | Cải cách thể chế |
        Quý II/2026 | Phòng Kinh tế | 1 | Rà soát văn bản | #2,5
    """)
    (task,) = plan.tasks
    assert (task.title, task.lead, task.allocated) == ("Rà soát văn bản", "Phòng Kinh tế", 2_500_000)
    assert task.deadline.due[0].day == date(2026, 6, 30)
    assert plan.info.unit == "UBND xã Hòa Bình"
    assert rules(problems) == []


def test_heading_in_two_lines() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        KẾ HOẠCH NĂM 2026
        TT | Nhiệm vụ | Chủ trì | Thời gian | Kinh phí | ~
        ~ | ~ | ~ | ~ | Dự toán | Đã chi
        1 | Rà soát thủ tục | Văn phòng | Quý I | #100000 | #40000
    """)
    (task,) = plan.tasks
    assert (task.allocated, task.declared_spent) == (100_000, 40_000)


def test_a_start_is_never_taken_for_a_deadline() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        DANH MỤC NHIỆM VỤ NĂM 2025
        TT | Tên nhiệm vụ | Thời gian thực hiện | ~ | Đơn vị chủ trì
        ~ | ~ | Bắt đầu | Kết thúc | ~
        1 | Ban hành kế hoạch | @2025-01-05 | @2025-01-31 | Văn phòng
    """)
    assert [due.day for task in plan.tasks for due in task.deadline.due] == [date(2025, 1, 31)]


def test_letters_romans_numbers_and_points_have_keys_of_their_own() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        PHỤ LỤC NHIỆM VỤ CCHC NĂM 2024
        STT | Nội dung công việc | Cơ quan chủ trì | Thời gian hoàn thành
        A | NHIỆM VỤ CHUNG | ~ | ~
        I | Công tác chỉ đạo | ~ | ~
        1 | Ban hành kế hoạch | Văn phòng | Tháng 01/2024
        2 | Kiểm tra | ~ | ~
        a | Kiểm tra lần 1 | Văn phòng | Quý II
        b | Kiểm tra lần 2 | Văn phòng | Quý IV
        II | Cải cách thể chế | ~ | ~
        1 | Rà soát văn bản | Tư pháp | Quý III/2024
        - | Báo cáo rà soát | Tư pháp | 30/11/2024
        B | NHIỆM VỤ KHÁC | ~ | ~
        1 | Việc khác | Địa chính | Thường xuyên
        ~ | ~ | ~ | TM. ỦY BAN NHÂN DÂN
    """)
    keys = ["A.I.1", "A.I.2.a", "A.I.2.b", "A.II.1", "A.II.1/1", "B.1"]
    assert [task.key for task in plan.tasks] == keys
    assert [area.code for area in plan.areas] == ["A", "B"]
    assert rules(problems) == []


def test_unnumbered_headings_are_areas_of_an_unnumbered_list() -> None:
    plan, problems = plan_of("""
        Phụ lục
        Nhiệm vụ | Thời hạn | Đơn vị
        Công tác chỉ đạo điều hành | ~ | ~
        - Ban hành kế hoạch | 31/5/2025 | Văn phòng
        - Báo cáo quý | Hàng quý | Văn phòng
        Cải cách thủ tục hành chính | ~ | ~
        - Niêm yết thủ tục | Thường xuyên | Trung tâm
    """)
    assert [(area.title, area.code) for area in plan.areas] == [
        ("Công tác chỉ đạo điều hành", "1"),
        ("Cải cách thủ tục hành chính", "2"),
    ]
    assert len(plan.tasks) == 3
    assert rules(problems) == []


def test_unknown_columns_and_sheets_are_named_and_left_alone() -> None:
    _, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | Người nhập
        1 | Rà soát thủ tục | 30/6/2026 | abc

        Danh bạ
        Tên | Số máy
    """)
    notes = findings([p for p in problems if p.severity is Severity.NOTE])
    assert ("column-unknown", "Nhiệm vụ!D1") in notes
    assert ("sheet-unknown", "Danh bạ") in notes


@pytest.mark.parametrize(
    ("heading", "amount"),
    [("Kinh phí (đồng)", 5), ("Kinh phí (nghìn đồng)", 5_000), ("Dự toán (triệu đồng)", 5_000_000)],
)
def test_money_unit_comes_from_the_heading(heading: str, amount: int) -> None:
    plan, _ = plan_of(f"""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | {heading}
        1 | Rà soát thủ tục | 30/6/2026 | #5
    """)
    assert plan.tasks[0].allocated == amount


def test_money_unit_comes_from_a_note_above() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        Đơn vị tính: nghìn đồng
        TT | Nhiệm vụ | Thời gian thực hiện | Kinh phí
        1 | Rà soát thủ tục | 30/6/2026 | #1500
    """)
    assert plan.tasks[0].allocated == 1_500_000


def test_money_is_never_guessed_by_size() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | Kinh phí
        1 | Rà soát thủ tục | 30/6/2026 | #5
    """)
    assert plan.tasks[0].allocated == 5
    assert "money-unit-odd" in rules(problems)


# Rows


def test_rows_below_a_repeated_heading_are_read() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện
        (1) | (2) | (3) | (4)
        1 | Rà soát thủ tục | Văn phòng | 30/6/2026
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện
        2 | Niêm yết thủ tục | Văn phòng | 30/9/2026
        Tổng cộng
        Nơi nhận: | ~
    """)
    assert [task.title for task in plan.tasks] == ["Rà soát thủ tục", "Niêm yết thủ tục"]
    assert rules(problems, Severity.NOTE).count("row-skipped") == 3


def test_row_continued_after_a_page_break() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian thực hiện
        1 | Kiểm tra công tác CCHC | - Kế hoạch kiểm tra; | Văn phòng | - Ban hành Kế hoạch trước 28/02/2020;
        ~ | tại các bộ phận | - Báo cáo | ~ | - Thời gian kiểm tra trước 15/8/2020
        2 | Niêm yết thủ tục | Bảng niêm yết | Văn phòng | 30/9/2020
    """)
    first, second = plan.tasks
    assert first.title == "Kiểm tra công tác CCHC tại các bộ phận"
    assert first.product == "- Kế hoạch kiểm tra; - Báo cáo"
    assert [due.day for due in first.deadline.due] == [date(2020, 2, 28), date(2020, 8, 15)]
    assert second.title == "Niêm yết thủ tục"
    assert "row-continued" in rules(problems, Severity.NOTE)


def test_merged_cells_hold_for_every_row() -> None:
    book = load_workbook(
        BytesIO(
            book_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Kinh phí
        1 | Rà soát thủ tục | Văn phòng | 30/6/2026 | #100000
        2 | Niêm yết thủ tục | ~ | ~ | ~
    """)
        )
    )
    for letter in "CDE":
        book["Nhiệm vụ"].merge_cells(f"{letter}2:{letter}3")
    stream = BytesIO()
    book.save(stream)
    plan, _ = read_file(stream.getvalue(), "so.xlsx")
    assert [(t.lead, len(t.deadline.due), t.allocated) for t in plan.tasks] == [
        ("Văn phòng", 1, 100_000),
        ("Văn phòng", 1, None),
    ]


def test_same_as_above_is_understood_and_said() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        1 | Rà soát thủ tục | Văn phòng | 30/6/2026
        2 | Niêm yết thủ tục | nt | như trên
    """)
    assert plan.tasks[1].lead == "Văn phòng"
    assert plan.tasks[1].deadline.due[0].day == date(2026, 6, 30)
    assert ("same-as-above", "Nhiệm vụ!C3") in findings(problems)


def test_roman_areas_with_numbers_that_restart() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        I | CẢI CÁCH THỂ CHẾ | ~ | ~
        1 | Rà soát văn bản | Tư pháp | 30/6/2026
        2 | Kiểm tra văn bản | Tư pháp | 30/9/2026
        II | CẢI CÁCH THỦ TỤC | ~ | ~
        1 | Niêm yết thủ tục | Văn phòng | 31/3/2026
    """)
    assert [(task.key, task.area) for task in plan.tasks] == [("I.1", "I"), ("I.2", "I"), ("II.1", "II")]
    assert rules(problems) == []


def test_flat_list_without_areas_loses_nothing() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        STT | Nội dung | Đơn vị thực hiện | Thời hạn
        1 | Rà soát văn bản | Tư pháp | 30/6/2026
        2 | Niêm yết thủ tục | Văn phòng | 31/3/2026
    """)
    assert len(plan.tasks) == 2
    assert [area.title for area in plan.areas] == ["Chưa chia lĩnh vực"]


def test_number_typed_before_the_name() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        Nội dung | Chủ trì | Thời hạn
        I. Cải cách thể chế | ~ | ~
        1. Rà soát văn bản | Tư pháp | 30/6/2026
    """)
    assert [(row.code, row.title) for row in plan.rows] == [
        ("I", "Cải cách thể chế"),
        ("1", "Rà soát văn bản"),
    ]


def test_excel_took_the_zero_of_1_10() -> None:
    lines = "\n".join(f"#1,{n} | Việc số {n} | Văn phòng | 30/6/2026" for n in range(1, 10))
    plan, problems = plan_of(
        f"Nhiệm vụ\nTT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | LĨNH VỰC\n{lines}\n#1,1 | Việc mười | Văn phòng | 30/6/2026"
    )
    assert plan.tasks[-1].code == "1.10"
    assert rules(problems) == ["code-lost-zero"]


def test_leaf_with_a_number_but_nothing_else_is_a_task_without_deadline() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời hạn
        1 | LĨNH VỰC | ~ | ~
        1.1 | Rà soát văn bản | ~ | ~
    """)
    assert [task.deadline.kind for task in plan.tasks] == [DeadlineKind.NONE]
    assert set(rules(problems)) == {"deadline-missing", "lead-missing"}


# Cells


def test_formula_never_calculated_is_not_a_blank() -> None:
    _, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | Kinh phí
        1 | Rà soát thủ tục | 30/6/2026 | =SUM(A1:A9)
        2 | Niêm yết thủ tục | 30/6/2026 | !#REF!
    """)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    assert findings(errors) == [("formula-not-calculated", "Nhiệm vụ!D2"), ("cell-error", "Nhiệm vụ!D3")]
    assert "#REF!" in errors[1].message


def test_each_bad_cell_of_the_monthly_columns_is_its_own_kind() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Kinh phí đã chi | Minh chứng
        1 | Việc một | Văn phòng | 30/6/2026 | tùy tình hình | 31/6/2026 | hai triệu | 1/BC
        2 | Việc hai | Văn phòng | 30/6/2026 | #150% | @2026-06 | #-5 | 2/BC
        3 | Việc ba | Văn phòng | 30/6/2026 | #45% | 15/6/2026 | 1.500.000 | 3/BC
    """)
    errors = findings([p for p in problems if p.severity is Severity.ERROR])
    assert errors == [
        ("number-unreadable", "Nhiệm vụ!E2"),
        ("date-unreadable", "Nhiệm vụ!F2"),
        ("number-unreadable", "Nhiệm vụ!G2"),
        ("percent-out-of-range", "Nhiệm vụ!E3"),
        ("done-in-month", "Nhiệm vụ!F3"),
        ("money-negative", "Nhiệm vụ!G3"),
    ]
    third = plan.tasks[2]
    assert (third.declared_progress, third.completed, third.declared_spent) == (
        0.45,
        date(2026, 6, 15),
        1_500_000,
    )
    assert ("date-as-text", "Nhiệm vụ!F4") in findings(problems)


def test_percent_in_points_or_fractions_is_read_by_its_column() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | Tiến độ (%)
        1 | Việc một | 30/6/2026 | #50
        2 | Việc hai | 30/6/2026 | #1
        3 | Việc ba | 30/6/2026 | #0
    """)
    assert [task.declared_progress for task in plan.tasks] == [0.5, 0.01, 0.0]
    assert not any("percent" in rule for rule in rules(problems))


def test_a_lone_one_in_a_percent_column_is_asked_about() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện | Tiến độ (%)
        1 | Việc một | 30/6/2026 | #1
    """)
    assert plan.tasks[0].declared_progress is None
    assert "percent-ambiguous" in rules(problems)


def test_deadline_typed_as_a_date_or_a_month() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Thời gian thực hiện
        1 | Việc một | @2026-06-05
        2 | Việc hai | @2026-03
    """)
    assert [task.deadline.due[0].day for task in plan.tasks] == [date(2026, 6, 5), date(2026, 3, 31)]
    assert ("month-as-date", "Nhiệm vụ!C3") in findings(problems)


def test_deadline_that_cannot_be_read_is_reported_and_not_dated() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        1 | Việc một | Văn phòng | 31/6/2026
        2 | Việc hai | Văn phòng | 30/6/2026
    """)
    assert plan.tasks[0].deadline.due == ()
    assert ("deadline-unread", "Nhiệm vụ!D2") in findings(problems)


def test_unknown_year_leaves_yearless_deadlines_unread() -> None:
    plan, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        1 | Việc một | Văn phòng | Quý II
    """)
    assert plan.info.year is None
    assert plan.tasks[0].deadline.kind is DeadlineKind.UNREAD
    assert "year-missing" in rules(problems, Severity.ERROR)


def test_year_given_on_the_command_line_helps() -> None:
    plan, _ = plan_of(
        """
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        1 | Việc một | Văn phòng | Quý II
    """,
        year=2026,
    )
    assert plan.tasks[0].deadline.due[0].day == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("sheet", "above", "limits", "year"),
    [
        ("Việc", "PHỤ LỤC", "15/3 30/6 31/01/2027", None),
        ("Việc", "PHỤ LỤC", "15/3 30/6 31/10/2026", 2026),
        ("Việc", "PHỤ LỤC", "15/3/2026 30/6/2026 31/01/2027 28/02/2027 Quý II", None),
        ("Việc", "PHỤ LỤC KÈM KẾ HOẠCH SỐ 15/KH-UBND NGÀY 05/01/2026", "15/3 15/01/2027", 2026),
        ("Việc", "Xã Hòa Bình, ngày 15 tháng 01 năm 2026", "15/3 31/01/2027", 2026),
        ("Việc", "Xã Hòa Bình, ngày 15 tháng 12 năm 2025", "15/3 30/6", None),
        ("KH 2026", "(Kèm theo Quyết định số 512/QĐ-UBND ngày 28/12/2025)", "15/01 31/01/2027", 2026),
        ("KH 2026", "PHỤ LỤC", "15/01 31/10/2027", None),
        ("KH 2025", "PHỤ LỤC", "15/4/2026 30/6/2026 31/10/2026 Quý IV", 2026),
        ("Việc", "NHIỆM VỤ (2026)", "31/01/2027 28/02/2027 15/3", 2026),
        ("Việc", "NHIỆM VỤ NĂM 2026", "31/01/2027 28/02/2027 15/3", 2026),
        ("Việc", "NHIỆM VỤ NĂM 2026", "31/5/2027 30/6/2027 15/3", 2026),
        ("Việc", "NHIỆM VỤ NĂM 2026 VÀ ĐẦU NĂM 2027", "15/3 28/02/2027", 2026),
        ("Việc", "NHIỆM VỤ NĂM 2026, ĐỊNH HƯỚNG ĐẾN NĂM 2030", "15/3 31/12/2030", 2026),
        ("Việc", "NHIỆM VỤ QUÝ I NĂM 2026", "15/3 28/02", 2026),
        ("Việc", "KẾT QUẢ NĂM 2025, NHIỆM VỤ NĂM 2026", "15/3 28/02", 2026),
        ("Việc", "THỰC HIỆN NGHỊ QUYẾT NĂM 2025 - 2030", "15/3/2026 30/6", None),
        ("Việc", "KẾ HOẠCH GIAI ĐOẠN 2026 - 2030", "15/3 31/12/2030", None),
        ("Việc", "KẾ HOẠCH GIAI ĐOẠN 2026 - 2030", "15/4/2026 30/6/2026 Quý IV", 2026),
        ("Việc", "Căn cứ Luật Tổ chức chính quyền địa phương 2025", "15/3 30/6", None),
    ],
)
def test_one_limit_does_not_tell_the_year_of_the_others(
    sheet: str, above: str, limits: str, year: int | None
) -> None:
    rows = [f"{n} | Việc {n} | Văn phòng | {due}" for n, due in enumerate(re.split(r" (?!I)", limits), 1)]
    plan, problems = plan_of(
        "\n".join([sheet, above, "TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện", *rows])
    )
    assert plan.info.year == year
    assert ("year-missing" in rules(problems, Severity.ERROR)) is (year is None)


# The other sheets

FORM = """
    Thông tin
    Đơn vị | UBND xã Hòa Bình
    Năm | #2026
    Số liệu tính đến ngày | @2026-04-20
    Đơn vị tiền | nghìn đồng
    Kỳ số liệu tháng | Từ ngày 15 tháng trước đến ngày 14
    Số ngày sắp đến hạn | #10

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện | Kinh phí | Kinh phí đã chi
    1 | LĨNH VỰC MỘT | ~ | ~ | ~ | ~
    1.1 | Báo cáo quý | Văn phòng | Hàng quý | #500 | #200
    1.2 | Trả lời kiến nghị | Văn phòng | 10 ngày sau khi nhận được PAKN | ~ | ~

    Mốc
    Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành | Minh chứng
    1.1 | Quý I | @2026-03-31 | @2026-03-30 | 12/BC-UBND

    Chỉ tiêu
    Mã | Lĩnh vực | Chỉ tiêu | Đơn vị tính | Mục tiêu | Chiều | Cách cộng | Nhiệm vụ liên quan | Tháng 1 | Tháng 2
    CT01 | 1 | Hồ sơ đúng hạn | % | #95 | >= | luỹ kế | 1.1 | 123/125 | #98,4
    CT02 | 1 | Hồ sơ trễ | hồ sơ | #0 | <= | cuối kỳ | ~ | #0 | ~

    Chi
    Ngày | Nhiệm vụ | Số tiền | Chứng từ | Ghi chú
    @2026-02-10 | 1.1 | #200 | PC 01 | In ấn

    Phát sinh
    Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành
    1.2 | @2026-04-01 | Kiến nghị về đường | ~ | ~

    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Ngày hoàn thành
    @2026-03-05 | Nộp báo cáo | Văn phòng | @2026-03-31 | ~
"""


def test_all_seven_sheets_are_read() -> None:
    plan, problems = plan_of(FORM)
    assert rules(problems) == ["milestone-missing"]
    assert (plan.info.year, plan.info.due_soon_days, plan.info.money_unit) == (2026, 10, 1000)
    report, answer = plan.tasks
    assert report.allocated == 500_000
    assert (report.milestones[0].due, report.milestones[0].done) == (date(2026, 3, 31), date(2026, 3, 30))
    assert plan.spendings[0].amount == 200_000
    assert answer.events[0].due == date(2026, 4, 13)
    assert plan.decisions[0].content == "Nộp báo cáo"


def test_indicator_figures_keep_both_counts_and_blanks_stay_unknown() -> None:
    plan, _ = plan_of(FORM)
    rate, late = plan.indicators
    assert rate.months == {1: Figure(123 / 125, 123, 125), 2: Figure(0.984)}
    assert (rate.target, rate.direction, rate.combine) == (0.95, Direction.AT_LEAST, Combine.CUMULATIVE)
    assert late.months == {1: Figure(0.0)}


def test_missing_rows_of_the_milestone_sheet_do_not_hide_a_due_date() -> None:
    plan, problems = plan_of(FORM)
    assert [m.due for m in plan.tasks[0].milestones] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    assert "milestone-missing" in [p.rule for p in problems]


def test_a_sheet_of_the_form_without_its_heading_is_an_error() -> None:
    _, problems = plan_of(FORM.replace("Ngày | Nhiệm vụ | Số tiền | Chứng từ | Ghi chú\n", ""))
    assert ("sheet-without-heading", "Chi") in findings(problems)


def test_figure_that_excel_made_a_date() -> None:
    _, problems = plan_of(FORM.replace("123/125", "@2026-03-05"))
    assert ("figure-as-date", "Chỉ tiêu!I2") in findings(problems)


def test_workbook_without_any_task_table_is_never_a_success() -> None:
    _, problems = plan_of("""
        Danh bạ
        Tên | Số máy
        Văn phòng | 0234
    """)
    assert rules(problems, Severity.ERROR) == ["no-task-sheet"]


def test_task_table_without_tasks_is_never_a_success() -> None:
    _, problems = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện
    """)
    assert "no-task-found" in rules(problems, Severity.ERROR)


def test_hidden_rows_are_read_and_named() -> None:
    book = load_workbook(BytesIO(book_of(FORM)))
    book["Nhiệm vụ"].row_dimensions[3].hidden = True
    stream = BytesIO()
    book.save(stream)
    plan, problems = read_file(stream.getvalue(), "so.xlsx")
    assert len(plan.tasks) == 2
    assert ("row-hidden", "Nhiệm vụ!A3") in findings(problems)


def test_a_row_with_struck_texts_counts_and_is_named() -> None:
    book = load_workbook(BytesIO(book_of(FORM)))
    book["Nhiệm vụ"]["B3"].font = Font(strike=True)
    stream = BytesIO()
    book.save(stream)
    plan, problems = read_file(stream.getvalue(), "so.xlsx")
    assert len(plan.tasks) == 2
    assert [at for rule, at in findings(problems) if rule == "row-struck"] == ["Nhiệm vụ!A3"]


def test_a_cell_has_at_most_one_problem() -> None:
    for data in (SAMPLE.read_bytes(), bare_appendix(), book_of(FORM.replace("Hàng quý", "31/6"))):
        _, problems = read_file(data, "so.xlsx")
        places = [str(p.at) for p in problems if p.at and p.at.row]
        assert len(places) == len(set(places))


def test_reading_and_assessing_leave_the_collector_as_it_was() -> None:
    plan, _ = plan_of(FORM)
    assess(plan, date(2026, 9, 15))
    assert gc.isenabled()
    with pytest.raises(Unreadable):
        read_file(b"PK", "so.xlsx")
    assert gc.isenabled()


def test_every_sentence_fills_its_blanks() -> None:
    for code, rule in RULES.items():
        assert not re.search(r"\{[^a-z_]", rule.sentence + rule.remedy), code
        assert rule.cause
        assert rule.sentence


# Broken at random


@pytest.mark.parametrize(
    "build", [hostile.book, hostile.ods, partial(hostile.written, "rich"), lambda: book_of(FORM)]
)
def test_a_workbook_broken_at_random_is_read_or_refused(build: hostile.Builder) -> None:
    """Whatever values, names and elements are changed: an answer that can be said, or one refusal."""
    data, read = build(), 0
    for seed in range(250):
        broken = hostile.mutant(data, seed)
        try:
            gate.inspect(broken, "so.xlsx")
            plan, problems = read_file(broken, "so.xlsx")
        except Unreadable as refusal:
            assert refusal.problem.rule in RULES
            continue
        read += 1
        assert all(found.message for found in problems)
        assert assess(plan, date(2026, 9, 15)).total.tasks == len(plan.tasks)
    assert read > 50


# ---------------------------------------------------------------- a cell means what it shows


def shown_plan(
    *cells: tuple[str, object, str], money: str = "Kinh phí (nghìn đồng)"
) -> tuple[Plan, list[Problem]]:
    """A plan of one task whose cells have number formats: (column, value, format)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Nhiệm vụ"
    sheet.append(["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", money, "Tiến độ (%)", "Ngày hoàn thành"])
    sheet.append([1, "Rà soát thủ tục", "Văn phòng", "30/6/2026"])
    for column, value, number_format in cells:
        sheet[f"{column}2"].value = value
        sheet[f"{column}2"].number_format = number_format
    stream = BytesIO()
    book.save(stream)
    return read_file(stream.getvalue(), "so.xlsx", 2026)


@pytest.mark.parametrize("number_format", ["yyyy", '"Năm "yyyy'])
def test_a_year_shown_alone_is_its_end(number_format: str) -> None:
    plan, problems = shown_plan(("D", date(2026, 1, 1), number_format))
    assert [due.day for due in plan.tasks[0].deadline.due] == [date(2026, 12, 31)]
    assert plan.tasks[0].deadline_text == "Năm 2026"
    assert ("year-as-date", "Nhiệm vụ!D2") in findings(problems)


def test_a_year_alone_is_no_day_of_completion() -> None:
    plan, problems = shown_plan(("G", date(2026, 1, 1), "yyyy"))
    assert plan.tasks[0].completed is None
    assert ("done-in-month", "Nhiệm vụ!G2") in findings(problems)


@pytest.mark.parametrize(
    ("value", "number_format", "share"),
    [(95, '0"%"', 0.95), (1, '0"%"', 0.01), (0.5, "0.0\\%", 0.005), (1, "0%", 1), (100, "0\\%", 1)],
)
def test_a_percent_sign_that_is_text_leaves_the_number_as_it_is(
    value: float, number_format: str, share: float
) -> None:
    plan, _ = shown_plan(("F", value, number_format))
    assert plan.tasks[0].declared_progress == share


@pytest.mark.parametrize(
    ("value", "number_format", "money", "amount", "asked"),
    [
        (12_900_000, "#,##0,", "Kinh phí (nghìn đồng)", 12_900_000, False),
        (12_900_000, '0.0,,"tr"', "Kinh phí (triệu đồng)", 12_900_000, False),
        (12_900_000, "#,##0,", "Kinh phí", 12_900_000, True),
        (12_900, "#,##0", "Kinh phí (nghìn đồng)", 12_900_000, False),
    ],
)
def test_money_shown_in_thousands(
    value: int, number_format: str, money: str, amount: int, asked: bool
) -> None:
    plan, problems = shown_plan(("E", value, number_format), money=money)
    assert plan.tasks[0].allocated == amount
    assert (("money-scaled", "Nhiệm vụ!E2") in findings(problems)) is asked
