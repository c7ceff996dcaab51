"""The blank form: it says that it is empty, and a few typed rows are a plan."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from lib.handback.next_form import blank_form
from lib.reading.form import OTHER_SHEETS, TASKS
from lib.reading.reader import read_file


def test_an_empty_form_has_all_sheets_and_says_that_there_is_no_task() -> None:
    plan, problems = read_file(blank_form(), "so.xlsx")
    assert plan.tasks == ()
    assert [found.rule for found in problems][:1] == ["no-task-found"]
    assert set(load_workbook(BytesIO(blank_form())).sheetnames) > {
        form.title for form in (TASKS, *OTHER_SHEETS)
    }


def test_typed_rows_are_a_plan_without_a_question() -> None:
    book = load_workbook(BytesIO(blank_form()))
    sheet = book[TASKS.title]
    heads = [cell.value for cell in sheet[1]]
    rows = (
        ("I", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", None, None),
        ("1.1", "Rà soát thủ tục hành chính", "Tư pháp – Hộ tịch", "Quý III"),
        ("1.2", "Báo cáo định kỳ", "Văn phòng – Thống kê", "Hàng quý"),
    )
    columns = (0, 1, 2, heads.index("Thời gian thực hiện"))
    for number, row in enumerate(rows, start=2):
        for column, value in zip(columns, row, strict=True):
            sheet.cell(number, column + 1, value)
    (year,) = [row[0].row for row in book["Thông tin"].iter_rows() if row[0].value == "Năm"]
    book["Thông tin"].cell(year, 2).value = 2026
    stream = BytesIO()
    book.save(stream)
    plan, problems = read_file(stream.getvalue(), "so.xlsx")
    assert [(task.key, len(task.milestones)) for task in plan.tasks] == [("1.1", 1), ("1.2", 4)]
    assert plan.info.year == 2026
    assert [found for found in problems if found.severity.name != "NOTE"] == []
