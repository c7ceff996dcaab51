"""The sample workbook: the real plan to the letter, illustrative figures that say so, a form to work in."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import canonicalize

import pytest
from make_appendix import HEADING_ROW as APPENDIX_HEADING
from make_appendix import LETTERHEAD, bare_appendix
from make_sample import (
    APPENDIX_FIELDS,
    CASES,
    FIRST_ROW,
    HEADING_ROW,
    NOTICE,
    SAMPLE,
    TASK_LAYOUT,
    UNDECIDED,
    appendix,
    sample,
    table,
    titles,
)
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lib.assessing.assess import RESTING, Status, assess
from lib.reading import form
from lib.reading.reader import read_file

SHEETS = ("Thông tin", "Nhiệm vụ", "Mốc", "Chỉ tiêu", "Chi", "Phát sinh", "Kết luận")
AS_OF = date(2020, 9, 15)
LAST_TASK_ROW = FIRST_ROW + 103 - 1


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(SAMPLE)


def column(sheet_form: form.SheetForm, field: str) -> int:
    return [one.field for one in sheet_form.columns].index(field) + 1


def rows(book: Workbook, sheet_form: form.SheetForm) -> Iterator[dict[str, object]]:
    """The filled rows of a sheet, by field."""
    fields = [one.field for one in sheet_form.columns]
    for cells in book[sheet_form.title].iter_rows(min_row=FIRST_ROW, max_col=len(fields), values_only=True):
        if any(value is not None for value in cells):
            yield dict(zip(fields, cells, strict=True))


def tasks(book: Workbook) -> dict[str, dict[str, object]]:
    """The sheet "Nhiệm vụ" by key, without its total row."""
    keys = (row.key for row in appendix())
    return {key: row for key, row in zip(keys, rows(book, form.TASKS), strict=True) if key}


def parts(content: bytes) -> dict[str, str]:
    """A workbook's parts in canonical XML, so that two writers of XML agree."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: canonicalize(archive.read(name).decode()) for name in archive.namelist()}


def test_the_committed_file_is_what_the_generator_writes() -> None:
    assert parts(SAMPLE.read_bytes()) == parts(sample())


def test_writing_it_twice_gives_the_same_bytes() -> None:
    assert sample() == sample()


def test_sheets_stand_in_the_order_of_the_form(book: Workbook) -> None:
    assert tuple(book.sheetnames) == SHEETS


@pytest.mark.parametrize("sheet_form", [form.TASKS, *form.RECORD_SHEETS], ids=lambda one: one.title)
def test_headings_are_the_first_ones_of_the_form(book: Workbook, sheet_form: form.SheetForm) -> None:
    heads = [cell.value for cell in book[sheet_form.title][HEADING_ROW]]
    assert heads == [one.headings[0] for one in sheet_form.columns]


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_says_that_its_figures_are_illustrative(book: Workbook, name: str) -> None:
    assert book[name]["A2"].value == NOTICE


def test_the_appendix_is_there_to_the_letter(book: Workbook) -> None:
    lines = (CASES / "appendix.tsv").read_text(encoding="utf-8").splitlines()[1:]
    stated = [tuple(line.split("\t")[:7]) for line in lines]
    assert [as_printed(row) for row in rows(book, form.TASKS)] == stated
    assert len(stated) == 103 + 1
    assert stated[-1] == ("", "", "", "", "", "", "34.900.000")


def as_printed(row: dict[str, object]) -> tuple[str, ...]:
    """The appendix's seven cells of a row as the plan prints them."""
    return tuple(
        f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value or "")
        for value in (row[field] for field in APPENDIX_FIELDS)
    )


def test_money_is_numbers_and_codes_are_text(book: Workbook) -> None:
    sheet = book["Nhiệm vụ"]
    money = [sheet.cell(row, column(form.TASKS, "allocated")) for row in range(FIRST_ROW, LAST_TASK_ROW + 2)]
    codes = [sheet.cell(row, 1).value for row in range(FIRST_ROW, LAST_TASK_ROW + 1)]
    assert {type(cell.value) for cell in money if cell.value is not None} == {int}
    assert {cell.number_format for cell in money} == {"#,##0"}
    assert {type(code) for code in codes if code is not None} == {str}


def test_bold_and_italic_are_those_of_the_plan(book: Workbook) -> None:
    sheet = book["Nhiệm vụ"]
    faces = [sheet.cell(row, 2).font for row in range(FIRST_ROW, LAST_TASK_ROW + 1)]
    read = ["b" if face.b else "i" if face.i else "" for face in faces]
    assert read == [row.face for row in appendix() if row.key]


def test_indicators_are_the_plans_34(book: Workbook) -> None:
    found = list(rows(book, form.INDICATORS))
    stated = table("indicators.tsv")
    assert len(found) == 34
    assert [row["code"] for row in found] == [row["mã"] for row in stated]
    assert [row["title"] for row in found] == [row["chỉ tiêu"] for row in stated]
    assert [row["direction"] for row in found] == [row["chiều"] for row in stated]
    shares = [int(row["mục tiêu"]) / (100 if row["đơn vị tính"] == "%" else 1) for row in stated]
    assert [row["target"] for row in found] == pytest.approx(shares)


def test_month_figures_end_with_september_and_hold_every_sort(book: Workbook) -> None:
    found = list(rows(book, form.INDICATORS))
    values = [[row[f"month{month}"] for month in range(1, 13)] for row in found]
    assert all(row[9:] == [None] * 3 for row in values)
    assert any(all(value is None for value in row) for row in values), "an indicator not yet due"
    assert any(None in row[:9] and row[8] is not None for row in values), "a gap"
    assert any(isinstance(value, str) and "/" in value for row in values for value in row), "both counts"
    assert any(value == 0 and value is not None for row in values for value in row), (
        "a zero that is not blank"
    )


def test_words_that_begin_with_a_dash_can_be_edited_in_excel(book: Workbook) -> None:
    dashed = [cell for row in book["Nhiệm vụ"] for cell in row if str(cell.value).startswith("-")]
    assert dashed
    assert all(cell.quotePrefix for cell in dashed)


def test_cells_for_counts_are_text_so_that_excel_makes_no_dates_of_them(book: Workbook) -> None:
    sheet = book["Chỉ tiêu"]
    counted = [
        cell
        for line in sheet.iter_rows(min_row=FIRST_ROW, min_col=column(form.INDICATORS, "month1"))
        for cell in line
        if isinstance(cell.value, str)
    ]
    assert counted
    assert {cell.number_format for cell in counted} == {"@"}


def test_late_dossiers_agree_with_those_solved_in_time(book: Workbook) -> None:
    by_code = {str(row["code"]): row for row in rows(book, form.INDICATORS)}
    for month in range(1, 10):
        on_time, solved = str(by_code["CT10"][f"month{month}"]).split("/")
        assert by_code["CT15"][f"month{month}"] == int(solved) - int(on_time)


@pytest.mark.parametrize("sheet_form", form.RECORD_SHEETS, ids=lambda one: one.title)
def test_every_reference_names_a_row_of_the_appendix(book: Workbook, sheet_form: form.SheetForm) -> None:
    named = {row["task"] for row in rows(book, sheet_form) if row["task"] is not None}
    assert named
    assert named <= titles().keys()


def test_spent_on_a_task_is_the_sum_of_its_payments(book: Workbook) -> None:
    paid: dict[str, int] = {}
    for payment in rows(book, form.SPENDING):
        paid[str(payment["task"])] = paid.get(str(payment["task"]), 0) + int(str(payment["amount"]))
    spent = {key: row["spent"] for key, row in tasks(book).items() if row["spent"]}
    assert spent == paid
    over = [
        key
        for key, row in tasks(book).items()
        if int(str(row["spent"] or 0)) > int(str(row["allocated"] or 0))
    ]
    assert over == ["7.1.4/3"]


def test_nothing_is_recorded_after_the_report_date_or_on_a_weekend(book: Workbook) -> None:
    recorded = {
        form.TASKS: ("completed", "updated"),
        form.MILESTONES: ("done",),
        form.SPENDING: ("day",),
        form.EVENTS: ("day", "done"),
        form.DECISIONS: ("meeting", "done"),
    }
    days = [
        (sheet_form.title, value.date())
        for sheet_form, fields in recorded.items()
        for row in rows(book, sheet_form)
        for value in (row[field] for field in fields)
        if isinstance(value, datetime)
    ]
    assert len(days) > 100
    assert [day for day in days if day[1] > AS_OF or day[1].weekday() > 4] == []


def test_each_sort_of_status_has_a_task_that_shows_it(book: Workbook) -> None:
    by_key = tasks(book)
    due_in_milestones = {str(row["task"]) for row in rows(book, form.MILESTONES)}
    assert by_key["1.1"]["completed"] == datetime(2020, 1, 6)
    assert by_key["1.5.1/1"]["completed"] == datetime(2020, 2, 14)
    assert (by_key["7.1.4/3"]["progress"], by_key["7.1.4/3"]["completed"]) == (1, None)
    assert by_key["1.2/2"]["internal_due"] == datetime(2020, 9, 25)
    assert by_key["1.3.1/1"]["extended_to"] == datetime(2020, 9, 30)
    assert by_key["2.2.1/1"]["internal_due"] == UNDECIDED
    assert {"1.2/1", "1.3.1/2", "1.5.2/2"} <= due_in_milestones


def statuses(as_of: date) -> Counter[Status]:
    plan, _ = read_file(SAMPLE.read_bytes(), SAMPLE.name)
    return Counter(state.status for state in assess(plan, as_of).states)


def test_every_status_occurs_on_the_report_date() -> None:
    assert set(statuses(AS_OF)) == set(Status) - RESTING


def test_three_dates_give_three_pictures() -> None:
    march, june, september = (statuses(date(2020, *day)) for day in ((3, 31), (6, 30), (9, 15)))
    finished = [on[Status.DONE_ON_TIME] + on[Status.DONE_LATE] for on in (march, june, september)]
    assert finished == [3, 4, 6]
    assert [on[Status.OVERDUE] for on in (march, june, september)] == [2, 1, 2]
    assert (june[Status.EVENT_OVERDUE], june[Status.DUE_SOON]) == (1, 3)


def test_continuous_tasks_declare_no_progress_unless_a_date_was_set(book: Workbook) -> None:
    declared = [
        key
        for key, row in tasks(book).items()
        if str(row["deadline"]).startswith("Thường xuyên")
        and row["progress"] is not None
        and not row["internal_due"]
    ]
    assert declared == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_prints_one_page_wide_on_landscape_a4(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    if name != "Thông tin":
        assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"


def test_headings_and_titles_stand_still(book: Workbook) -> None:
    assert book["Nhiệm vụ"].freeze_panes == f"C{FIRST_ROW}"
    assert all(book[name].freeze_panes for name in SHEETS)
    assert book["Nhiệm vụ"].auto_filter.ref == f"A{HEADING_ROW}:P{LAST_TASK_ROW}"


def test_columns_and_rows_are_large_enough(book: Workbook) -> None:
    sheet = book["Nhiệm vụ"]
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[HEADING_ROW]]
    assert widths == list(TASK_LAYOUT.widths.values())
    row = next(at for at in range(FIRST_ROW, LAST_TASK_ROW) if "01 tuần" in str(sheet.cell(at, 6).value))
    assert sheet.row_dimensions[row].height > 80
    assert all(cell.alignment.wrap_text for cell in sheet[row])


def test_monthly_columns_are_set_apart(book: Workbook) -> None:
    heads = book["Nhiệm vụ"][HEADING_ROW]
    plan = {cell.fill.fgColor.rgb for cell in heads[:7]}
    monthly = {cell.fill.fgColor.rgb for cell in heads[7:]}
    assert len(plan) == len(monthly) == 1
    assert plan != monthly


def test_number_formats_of_dates_and_shares(book: Workbook) -> None:
    sheet = book["Nhiệm vụ"]
    for field in ("internal_due", "completed", "updated", "extended_to"):
        assert sheet.cell(FIRST_ROW, column(form.TASKS, field)).number_format == "dd/mm/yyyy"
    assert sheet.cell(FIRST_ROW, column(form.TASKS, "progress")).number_format == "0%"


@pytest.mark.parametrize(
    ("name", "cell", "kind"),
    [
        ("Nhiệm vụ", "C6", "list"),
        ("Nhiệm vụ", "H6", "custom"),
        ("Nhiệm vụ", "I6", "decimal"),
        ("Nhiệm vụ", "J6", "date"),
        ("Nhiệm vụ", "M6", "date"),
        ("Nhiệm vụ", "O6", "date"),
        ("Mốc", "A6", "list"),
        ("Mốc", "D6", "date"),
        ("Chỉ tiêu", "F6", "list"),
        ("Chỉ tiêu", "G6", "list"),
        ("Chi", "A40", "date"),
        ("Chi", "B40", "list"),
        ("Phát sinh", "A40", "list"),
        ("Kết luận", "C30", "list"),
    ],
)
def test_entry_is_checked_with_a_message_in_vietnamese(
    book: Workbook, name: str, cell: str, kind: str
) -> None:
    rules = [rule for rule in rules_of(book[name]) if cell in rule.sqref]
    assert [rule.type for rule in rules] == [kind]
    assert rules[0].showErrorMessage
    assert rules[0].error
    assert len(rules[0].error) <= 255, "Excel takes no longer message"
    assert len(rules[0].errorTitle or "") <= 32, "Excel takes no longer title"


def rules_of(sheet: Worksheet) -> list[DataValidation]:
    return list(sheet.data_validations.dataValidation)


def test_drop_downs_draw_on_the_units_and_keys_of_this_plan(book: Workbook) -> None:
    assert listed(book, "DanhSachBoPhan") == {row.cells[2] for row in appendix() if row.cells[2]}
    assert listed(book, "DanhSachNhiemVu") == titles().keys()


def listed(book: Workbook, name: str) -> set[str]:
    """The values of a named range."""
    [(sheet, cells)] = book.defined_names[name].destinations
    return {row[0].value for row in book[sheet][cells]}


def test_the_bare_appendix_is_the_table_below_a_letterhead() -> None:
    sheet = load_workbook(BytesIO(bare_appendix())).worksheets[0]
    lines = (CASES / "appendix.tsv").read_text(encoding="utf-8").splitlines()
    read = [
        tuple(value or "" for value in row)
        for row in sheet.iter_rows(min_row=APPENDIX_HEADING, values_only=True)
    ]
    assert read == [tuple(line.split("\t")[:7]) for line in lines]
    assert {str(cells) for cells in sheet.merged_cells.ranges} == {cells for cells, _ in LETTERHEAD}
    assert sheet["A1"].value == "UBND XÃ THƯỢNG LỘ"


def test_only_the_plans_own_slips_are_told() -> None:
    """A sentence more is a false alarm on the real plan; one fewer a slip of the plan that nobody hears of."""
    told = Counter(problem.rule for problem in read_file(SAMPLE.read_bytes(), SAMPLE.name)[1])
    assert told == Counter(
        {
            "code-mistyped": 1,
            "reference-ambiguous": 2,
            "task-code-repeated": 2,
            "unit-similar": 1,
            "sum-differs": 1,
            "total-differs": 1,
            "amount-repeated": 1,
            "spent-over-allocated": 1,
            "done-without-date": 1,
        }
    )
