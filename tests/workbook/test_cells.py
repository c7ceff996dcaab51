"""Workbook bytes -> addressed cells: each test builds the odd file it is about."""

from __future__ import annotations

import io
import math
import pickle
import re
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import hostile
import openpyxl
import pytest
import xlsxwriter
from hostile import CASES
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from lib.base.problems import RULES, Unreadable
from lib.workbook import cells, sheets
from lib.workbook.cells import read_workbook
from lib.workbook.sheets import (
    Cell,
    CellFault,
    Sheet,
    Workbook,
    has_percent,
    has_percent_text,
    is_month_format,
    is_year_format,
    scale_of,
)

SHEET1 = "xl/worksheets/sheet1.xml"
XLS = Path(__file__).parents[1] / "cases" / "cells.xls"


def xlsx(fill: Callable[[Worksheet], object], *, mac: bool = False) -> bytes:
    """A workbook of one sheet "Nhiệm vụ", saved by openpyxl."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = MAC_EPOCH
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Nhiệm vụ"
    fill(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*lines: Sequence[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(list(line))

    return fill


def repacked(data: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The package with each part changed, renamed or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            changed = change(name, source.read(name))
            if changed is not None:
                target.writestr(*changed)
    return out.getvalue()


def with_part(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    return repacked(data, lambda name, old: (name, change(old.decode()).encode() if name == part else old))


def without(data: bytes, *parts: str) -> bytes:
    return repacked(data, lambda name, old: None if name.startswith(parts) else (name, old))


def with_rows(xml: str, **attributes: str) -> bytes:
    """A workbook whose first sheet's rows are given as XML."""
    base = xlsx(rows(["x"]))
    return with_part(
        base, SHEET1, lambda old: re.sub(r"<sheetData>.*</sheetData>", f"<sheetData>{xml}</sheetData>", old)
    )


def first(data: bytes, name: str = "ke-hoach.xlsx") -> Sheet:
    return read_workbook(data, name).sheets[0]


def cell(data: bytes, row: int = 1, column: int = 1) -> Cell:
    return first(data).cells[row, column]


def refusal(data: bytes, name: str = "ke-hoach.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        read_workbook(data, name)
    return caught.value.problem.rule


def notes(data: bytes) -> list[str]:
    return [note.rule for note in read_workbook(data, "ke-hoach.xlsx").notes]


# ---------------------------------------------------------------- values


def test_values_and_addresses() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"] = "1.1"
        sheet["C3"] = "  Rà soát\u00a0 thủ tục\r\nhành chính "
        sheet["D3"] = 12_900_000
        sheet["D3"].number_format = "#,##0"
        sheet["E3"] = 0.955
        sheet["E3"].number_format = "0.0%"
        sheet["F3"] = True
        sheet["G3"] = 0
        sheet["H3"] = "   "

    sheet = first(xlsx(fill))
    assert {key: (c.value, c.text) for key, c in sheet.cells.items()} == {
        (3, 2): ("1.1", "1.1"),
        (3, 3): ("Rà soát thủ tục\nhành chính", "Rà soát thủ tục\nhành chính"),
        (3, 4): (12_900_000, "12.900.000"),
        (3, 5): (0.955, "95,5%"),
        (3, 6): (True, "TRUE"),
        (3, 7): (0, "0"),
    }
    assert (sheet.name, sheet.max_row, sheet.max_column) == ("Nhiệm vụ", 3, 7)
    assert list(sheet.row(3)) == [2, 3, 4, 5, 6, 7]
    assert sheet.row(4) == {}


def test_dates_are_dates_and_datetimes_only_where_there_is_a_time() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = date(2020, 9, 15)
        sheet["A2"] = datetime(2020, 9, 15)
        sheet["A3"] = datetime(2020, 9, 15, 8, 30)
        sheet["A4"] = time(8, 30)
        sheet["A5"] = "15/09/2020"

    found = first(xlsx(fill)).cells
    assert [(found[n, 1].value, found[n, 1].text) for n in range(1, 6)] == [
        (date(2020, 9, 15), "15/09/2020"),
        (date(2020, 9, 15), "15/09/2020"),
        (datetime(2020, 9, 15, 8, 30), "15/09/2020 08:30"),
        (time(8, 30), "08:30"),
        ("15/09/2020", "15/09/2020"),
    ]
    assert not isinstance(found[2, 1].value, datetime)


@pytest.mark.parametrize(
    "number_format",
    ["dd/mm/yyyy", "[$-42A]dd mmmm yyyy", "mm/yyyy", '"Tháng" m/yyyy', "d-mmm-yy", "[$-1042A]dd/mm/yyyy;@"],
)
def test_dates_by_number_format(number_format: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 46082
        sheet["A1"].number_format = number_format

    found = cell(xlsx(fill))
    assert found.value == date(2026, 3, 1)
    assert found.number_format == number_format
    assert found.text == ("03/2026" if is_month_format(number_format) else "01/03/2026")


@pytest.mark.parametrize(
    "number_format", ['#,##0" đồng"', "#,##0\\ [$₫-42A]", '0.0,,"tr"', "[Red]0;0", "@", "[h]:mm", "#,##0 VND"]
)
def test_numbers_stay_numbers(number_format: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 46082
        sheet["A1"].number_format = number_format

    assert cell(xlsx(fill)).value == 46082


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (1.1, "0.00", "1,10"),
        (1.234, "0.00", "1,234"),
        (2026, "General", "2026"),
        (2026, "0", "2026"),
        (1250000, "#,##0", "1.250.000"),
        (0.1, "General", "0,1"),
        (0.955, "0%", "95,5%"),
    ],
)
def test_numbers_as_found(number: float, number_format: str, text: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = number
        sheet["A1"].number_format = number_format

    assert cell(xlsx(fill)).text == text


def test_dates_of_1904() -> None:
    data = xlsx(rows([date(2026, 3, 1)]), mac=True)
    assert cell(data).value == date(2026, 3, 1)
    assert read_workbook(data, "x").date1904


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("mm/yyyy", True),
        ("mmm-yy", True),
        ("[$-42A]mmmm yyyy;@", True),
        ('"Tháng" m/yyyy', True),
        ("dd/mm/yyyy", False),
        ("[$-42A]dd mmmm yyyy", False),
        ("yyyy", False),
        ("mm:ss", False),
        ("hh:mm", False),
        ('#,##0 "m"', False),
        ("General", False),
    ],
)
def test_month_formats(number_format: str, expected: bool) -> None:
    assert is_month_format(number_format) is expected


def test_dates_that_no_calendar_has() -> None:
    def fill(sheet: Worksheet) -> None:
        for row, serial in enumerate((-5, 99_999_999, 1e300), start=1):
            sheet.cell(row, 1, serial).number_format = "dd/mm/yyyy"

    found = first(xlsx(fill)).cells
    assert [found[n, 1].fault for n in (1, 2, 3)] == [CellFault.BAD_DATE] * 3
    assert [found[n, 1].value for n in (1, 2, 3)] == [None] * 3


def test_iso_dates() -> None:
    data = with_rows(
        '<row r="1"><c r="A1" t="d"><v>2026-06-30</v></c><c r="B1" t="d"><v>2026-06-30T14:05:00Z</v></c>'
        '<c r="C1" t="d"><v>2026-06-31</v></c></row>'
    )
    found = first(data).cells
    assert found[1, 1].value == date(2026, 6, 30)
    assert found[1, 2].value == datetime(2026, 6, 30, 14, 5)
    assert (found[1, 3].fault, found[1, 3].text) == (CellFault.BAD_DATE, "2026-06-31")


# ---------------------------------------------------------------- formulas and faults


def test_a_formula_never_calculated_is_a_fault_and_not_a_blank() -> None:
    found = cell(xlsx(rows(["=SUM(B1:B3)"])))
    assert (found.value, found.fault, found.text) == (None, CellFault.NOT_CALCULATED, "=SUM(B1:B3)")
    assert found.formula == "=SUM(B1:B3)"


def test_a_formula_is_read_by_its_stored_value() -> None:
    data = with_rows(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>B9</f><v>0</v></c></row>'
    )
    found = first(with_part(data, "xl/workbook.xml", lambda old: old.replace('fullCalcOnLoad="1"', ""))).cells
    assert [(key[1], c.value, c.fault, c.formula) for key, c in found.items()] == [
        (1, 2, None, "=1+1"),
        (2, "a", None, '="a"'),
        (4, 0, None, "=B9"),
    ]


def test_the_zero_of_a_program_that_cannot_calculate_is_no_result() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Nhiệm vụ")
    sheet.write_formula("A1", "=SUM(B1:B3)")
    sheet.write_formula("A2", "=SUM(B1:B3)", None, 12)
    sheet.write("A3", 0)
    book.close()
    found = first(out.getvalue()).cells
    assert found[1, 1].fault is CellFault.NOT_CALCULATED
    assert found[2, 1].value == 12
    assert (found[3, 1].value, found[3, 1].fault) == (0, None)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!"])
def test_error_values(error: str) -> None:
    found = cell(with_rows(f'<row r="1"><c r="A1" t="e"><f>B1</f><v>{error}</v></c></row>'))
    assert (found.value, found.fault, found.text, found.formula) == (
        None,
        CellFault.ERROR_VALUE,
        error,
        "=B1",
    )


def test_shared_formula_never_calculated_shows_its_own_text() -> None:
    data = with_rows(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    )
    assert cell(data, 2).text == "=B2*2"


@pytest.mark.parametrize(
    "content",
    [
        '<c r="A1"><v>1_000</v></c>',
        '<c r="A1"><v>nan</v></c>',
        '<c r="A1"><v>abc</v></c>',
        '<c r="A1" t="s"><v>999</v></c>',
        f'<c r="A1" t="s"><v>{"9" * 5000}</v></c>',
        '<c r="A1" t="zzz"><v>1</v></c>',
    ],
)
def test_broken_contents_are_faults(content: str) -> None:
    found = cell(with_rows(f'<row r="1">{content}</row>'))
    assert (found.value, found.fault) == (None, CellFault.UNREADABLE)


BAD, BROKEN, ERROR, LATER = (
    CellFault.BAD_DATE,
    CellFault.UNREADABLE,
    CellFault.ERROR_VALUE,
    CellFault.NOT_CALCULATED,
)
ODD_CELLS: list[tuple[str, object, CellFault | None]] = [
    ("<v>1.0E+2</v>", 100, None),
    ("<v>1<!-- x -->2</v>", 12, None),
    ("<v><![CDATA[12]]></v>", 12, None),
    ("<v>\n 3 </v>", 3, None),
    ("<v>0.95499999999999996</v>", 0.955, None),
    ("<v>12345678901234567890</v>", 12345678901234567890, None),
    ("<v>1E400</v>", None, BROKEN),
    ("<v>1,5</v>", None, BROKEN),
    ("<v>\u0661\u0662</v>", None, BROKEN),
    ("<v>TRUE</v>", None, BROKEN),
    ("<v>9</v><extLst><ext><v>8</v></ext></extLst>", 9, None),
    ('t="b"><v> 1 </v>', True, None),
    ('t="b"><v>0</v>', False, None),
    ('t="b"><v>2</v>', None, BROKEN),
    ('t="e"><v>#SPILL!</v>', None, ERROR),
    ('t="e"><v/>', None, ERROR),
    ('t="str"><v>_x0041_bc</v>', "Abc", None),
    ('t="s"><v> 0 </v>', "Quý III", None),
    ('t="s"><v>1.0</v>', None, BROKEN),
    ('t="inlineStr"><t>Quý IV</t>', "Quý IV", None),
    ("<is><t>Quý IV</t></is>", "Quý IV", None),
    (f's="{"9" * 5000}"><v>5</v>', 5, None),
    ('t="inlineStr"><is><t>A &amp;amp; &#7879;&#x1EC7;</t></is>', "A &amp; ệệ", None),
    ('t="d"><v>2026-06-30T00:00:00.000+07:00</v>', date(2026, 6, 30), None),
    ('t="d"><v>2026-06-300</v>', None, BAD),
    ('t="d"><v>2026-06</v>', None, BAD),
    ('t="d"><v> </v>', None, BAD),
    ('t="d"><v>9999-12-31</v>', None, BAD),
    ("<f>1+1</f><v/>", None, LATER),
    ('t="str"><f>A9</f>', None, LATER),
    ("<f>1/0</f><v>4</v>", 4, None),
    ('<f t="dataTable" ref="A1:A5" r1="B1"/><v>4</v>', 4, None),
    ('<f t="array" ref="A1:A2">SUM(B1:B2)</f><v>7</v>', 7, None),
    ('s="1"><v>46203</v>', date(2026, 6, 30), None),
    ('s="1"><v>0</v>', None, BAD),
    ('s="1"><v>0.5</v>', None, BAD),
    ('s="1"><v>60</v>', None, BAD),
    ('s="1"><v>61</v>', date(1900, 3, 1), None),
    ('s="1"><v>2958465</v>', None, BAD),
    ('s="2"><v>0.5</v>', time(12), None),
    ('s="3"><v>5</v>', 5, None),
]
ODD_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    '<numFmt numFmtId="164" formatCode="hh:mm"/><numFmt numFmtId="165" formatCode="0 &quot;ngày&quot;"/></numFmts>'
    '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
ODD_STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Quý </t></r>'
    '<r><rPr><b/></rPr><t>I<!-- --><?x y?>II</t></r><rPh sb="0" eb="1"><t>phiên âm</t></rPh></si></sst>'
)


@pytest.mark.parametrize(("content", "value", "fault"), ODD_CELLS)
def test_cells_as_odd_programs_write_them(content: str, value: object, fault: CellFault | None) -> None:
    opening = content if content.startswith(("t=", "s=")) else f">{content}"
    sheet = hostile.sheet_xml(f'<row r="1"><c r="A1" {opening}</c></row>')
    found = cell(hostile.book(sheet, {"xl/styles.xml": ODD_STYLES, "xl/sharedStrings.xml": ODD_STRINGS}))
    assert (found.value, found.fault) == (value, fault)
    assert type(found.value) is type(value) or isinstance(value, int)


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", [(1, 1), (1, 2), (2, 1)]),
        ('<row r="9"><c r="C9"><v>1</v></c><c><v>2</v></c></row><row><c r=""><v>3</v></c></row>',
         [(9, 3), (9, 4), (10, 1)]),
        ('<row r="5"><c r="A7"><v>1</v></c></row>', [(7, 1)]),
        ('<row r="1"><c r="$B$1"><v>1</v></c><c r="a1"><v>2</v></c></row>', [(1, 1), (1, 2)]),
        ('<row r="1"><c r="A1" s="0"/><c r="A1"><v>1</v></c></row>', [(1, 1)]),
    ],
)  # fmt: skip
def test_places_as_odd_programs_state_them(row: str, places: list[tuple[int, int]]) -> None:
    assert list(first(hostile.book(hostile.sheet_xml(row))).cells) == places


# ---------------------------------------------------------------- texts


def test_texts_however_they_are_stored() -> None:
    data = with_rows(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Quý I</t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>Quý </t></r><r><rPr><b/></rPr><t>II</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
        '<c r="C1" t="str"><v>dòng 1_x000D_\ndòng 2_x005F_x000A_</v></c></row>'
    )
    assert [c.value for c in first(data).cells.values()] == ["Quý I", "Quý II", "dòng 1\ndòng 2_x000A_"]


def test_a_text_longer_than_any_cell_holds_is_a_fault() -> None:
    content = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    assert cell(with_rows(content.format("a" * 65_535))).fault is None
    found = cell(with_rows(content.format("a" * 65_536)))
    assert (found.value, found.fault, len(found.text)) == (None, CellFault.UNREADABLE, 200)


def test_hidden_characters_are_dropped_and_told() -> None:
    found = cell(xlsx(rows(["Báo\u200b cáo\u202e", "Báo cáo"])))
    assert (found.value, found.hidden_chars) == ("Báo cáo", True)
    assert not cell(xlsx(rows(["Báo cáo"]))).hidden_chars


def test_old_encodings_are_converted_and_told() -> None:
    sheet = first(xlsx(rows(["Sè", "NhiÖm vô cô thÓ", "Thêi h¹n"], ["1", "C¶i c¸ch hµnh chÝnh", "2020"])))
    assert [(c.value, c.legacy) for c in sheet.row(1).values()] == [
        ("Số", "TCVN3"),
        ("Nhiệm vụ cụ thể", "TCVN3"),
        ("Thời hạn", "TCVN3"),
    ]
    assert sheet.cells[2, 3].legacy is None
    assert sheet.cells[1, 1].text == "Sè"


def test_proper_unicode_in_a_sheet_of_tcvn3_stays_as_it_is() -> None:
    table = [
        ["Sè", "NhiÖm vô cô thÓ", "Bé phËn"],
        ["1", "C¶i c¸ch hµnh chÝnh", "Công an xã"],
        ["2", "Tháng 9", "Bé"],
    ]
    values = [[c.value for c in row.values()] for _, row in first(xlsx(rows(*table))).rows]
    assert values == [
        ["Số", "Nhiệm vụ cụ thể", "Bộ phận"],
        ["1", "Cải cách hành chính", "Công an xã"],
        ["2", "Tháng 9", "Bộ"],
    ]


def test_the_font_decides_where_a_text_reads_both_ways() -> None:
    def fill(sheet: Worksheet) -> None:
        for place, name in enumerate((".VnTime", "Times New Roman", ".VnTime"), start=1):
            sheet.cell(1, place, "Hò" if place < 3 else "NhiÖm vô").font = Font(name=name)

    assert [c.value for c in first(xlsx(fill)).cells.values()] == ["Hũ", "Hò", "Nhiệm vụ"]


def test_a_font_of_capitals_shows_capitals() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = sheet["A2"] = "c«ng t¸c chØ ®¹o"
        sheet["A1"].font = Font(name=".VnTimeH")
        sheet["A2"].font = Font(name=".VnTime")

    assert [c.value for c in first(xlsx(fill)).cells.values()] == ["CÔNG TÁC CHỈ ĐẠO", "công tác chỉ đạo"]


def test_neighbours_in_unicode_keep_a_doubtful_word() -> None:
    sheet = first(xlsx(rows(["bé", "Cải cách"], ["C¶i c¸ch hµnh chÝnh", "x"])))
    assert [c.value for c in sheet.cells.values()] == ["bé", "Cải cách", "Cải cách hành chính", "x"]


# ---------------------------------------------------------------- sheets


def test_merged_cells_answer_with_their_first_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "Cộng"
        sheet.merge_cells("B2:D3")
        sheet["A5"] = "tall"
        sheet.merge_cells("A5:A5000")

    sheet = first(xlsx(fill))
    for place in ((2, 2), (2, 4), (3, 3)):
        found = sheet.value_at(*place)
        assert found is not None and found.value == "Cộng"
    assert sheet.value_at(4, 2) is None
    tall = sheet.value_at(4000, 1)
    assert tall is not None and tall.value == "tall"
    assert sheet.merges[0] == sheets.Range(2, 2, 3, 4)


def test_more_merges_than_any_table_has_are_refused() -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n + 900}"/>' for n in range(1, 1300))
    data = with_part(
        xlsx(rows(["x"])),
        SHEET1,
        lambda old: old.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"),
    )
    assert refusal(data) == "file-damaged"


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["a", "b"])
    sheet.append(["c", "d"])
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["B"].hidden = True
    hidden = book.create_sheet("Chi")
    hidden["A1"] = 5
    hidden.sheet_state = "veryHidden"
    book.create_sheet("Trống").sheet_state = "hidden"
    workbook = read_workbook(saved(book), "x.xlsx")
    assert (workbook.sheets[0].hidden_rows, workbook.sheets[0].hidden_columns) == ({2}, {2})
    assert [s.visible for s in workbook.sheets] == [True, False, False]
    assert [(note.rule, str(note.at)) for note in workbook.notes] == [("sheet-hidden", "Chi")]


def test_wrong_dimension_loses_no_row() -> None:
    data = xlsx(rows(*([n] for n in range(1, 12))))
    data = with_part(
        data, SHEET1, lambda old: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:A2"', old)
    )
    assert first(data).max_row == 11


@pytest.mark.parametrize(("far", "size"), [("C1048576", (1_048_576, 3)), ("XFD9", (9, 16_384))])
def test_a_far_stray_cell_costs_nothing(far: str, size: tuple[int, int]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "x"
        sheet[far] = "lạc"

    sheet = first(xlsx(fill))
    assert (sheet.max_row, sheet.max_column, len(sheet.cells)) == (*size, 2)


def test_blank_formatted_cells_are_not_kept() -> None:
    data = with_rows('<row r="1"><c r="A1"><v>1</v></c></row>' + '<row r="9" s="1"><c r="A9" s="0"/></row>')
    assert (len(first(data).cells), first(data).max_row) == (1, 1)


def test_rows_and_cells_without_addresses() -> None:
    data = with_rows(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='C2'><v>3</v></c><c><v>4</v></c></row>"
    )
    assert list(first(data).cells) == [(1, 1), (1, 2), (2, 3), (2, 4)]


def test_a_cell_stored_twice_keeps_the_first_and_is_told() -> None:
    data = with_rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
    assert cell(data).value == 1
    assert notes(data) == ["file-repaired"]


def test_a_cell_with_two_values_keeps_the_first_and_is_told() -> None:
    data = with_rows('<row r="1"><c r="A1"><v>5</v><v>7</v></c></row>')
    assert (cell(data).value, notes(data)) == (5, ["file-repaired"])


def test_rows_out_of_order_are_sorted() -> None:
    data = with_rows(
        '<row r="5"><c r="B5"><v>1</v></c><c r="A5"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    )
    assert list(first(data).cells) == [(2, 1), (5, 1), (5, 2)]


# ---------------------------------------------------------------- packages of other programs


def test_strict_open_xml_is_read_fully() -> None:
    def strict(name: str, old: bytes) -> tuple[str, bytes]:
        new = old.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        return name, new

    data = repacked(xlsx(rows(["TT", "Nhiệm vụ"], ["1.1", date(2026, 6, 30)])), strict)
    assert [c.value for c in first(data).cells.values()] == ["TT", "Nhiệm vụ", "1.1", date(2026, 6, 30)]


def test_missing_extras_are_no_matter() -> None:
    data = without(xlsx(rows(["x", date(2026, 6, 30)])), "docProps", "xl/theme", "[Content_Types].xml")
    assert cell(data, 1, 2).value == date(2026, 6, 30)
    assert notes(data) == []


@pytest.mark.parametrize("style", ["/", "\\"])
def test_odd_part_names(style: str) -> None:
    data = xlsx(rows(["x"]))
    if style == "/":
        data = with_part(
            data,
            "xl/_rels/workbook.xml.rels",
            lambda old: old.replace('Target="worksheets', 'Target="/xl/worksheets'),
        )
    else:
        data = repacked(data, lambda name, old: (name.replace("/", "\\"), old))
        data = with_part(
            data, "xl\\_rels\\workbook.xml.rels", lambda old: old.replace("worksheets/", "worksheets\\")
        )
    assert cell(data).value == "x"


def test_broken_styles_are_told_because_dates_turn_into_numbers() -> None:
    data = with_part(xlsx(rows([date(2026, 6, 30)])), "xl/styles.xml", lambda old: old[:200])
    assert notes(data) == ["file-repaired"]
    assert notes(without(xlsx(rows([date(2026, 6, 30)])), "xl/styles.xml")) == ["file-repaired"]


def test_missing_shared_strings_are_told() -> None:
    data = without(with_rows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), "xl/sharedStrings.xml")
    found = read_workbook(data, "ke-hoach.xlsx")
    assert found.sheets[0].cells[1, 1].fault is CellFault.UNREADABLE
    assert ["bảng chữ" in note.message for note in found.notes] == [True]


def test_broken_names_and_validations_are_no_matter() -> None:
    data = with_part(
        xlsx(rows(["x"])),
        SHEET1,
        lambda old: old.replace(
            "</sheetData>", '</sheetData><dataValidations count="z"><bad a="1"/></dataValidations>'
        ),
    )
    data = with_part(
        data,
        "xl/workbook.xml",
        lambda old: old.replace(
            "<calcPr",
            '<definedNames><definedName name="_x" localSheetId="9">#REF!</definedName></definedNames><calcPr',
        ),
    )
    assert cell(data).value == "x"


def test_a_lost_sheet_is_told() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Chi")["A1"] = 5
    data = without(saved(book), SHEET1)
    assert [s.name for s in read_workbook(data, "x").sheets] == ["Chi"]
    assert notes(data) == ["file-repaired"]


def test_chart_sheets_are_left_out() -> None:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active["A1"] = 1
    book.create_chartsheet("Biểu đồ")
    assert [s.name for s in read_workbook(saved(book), "x").sheets] == ["Sheet"]


def test_a_formula_that_gives_a_shared_empty_text_is_calculated() -> None:
    """Gnumeric writes the results of formulas as shared texts."""
    texts = f'<sst xmlns="{hostile.NS}"><si><t/></si></sst>'
    sheet = hostile.sheet_xml('<row r="1"><c r="A1" t="s"><f>""</f><v>0</v></c><c r="B1"><v>1</v></c></row>')
    found = first(hostile.book(sheet, {"xl/sharedStrings.xml": hostile.XML + texts}))
    assert [c.value for c in found.row(1).values()] == [1]


# ---------------------------------------------------------------- .xls and .ods


def test_xls() -> None:
    workbook = read_workbook(XLS.read_bytes(), "cu.xls")
    sheet = workbook.sheets[0]
    assert (workbook.kind, sheet.name) == ("xls", "Nhiệm vụ")
    assert [note.rule for note in workbook.notes] == ["sheet-hidden"]
    assert sheet.cells[3, 2].value == "TT"
    assert sheet.cells[4, 4].value == date(2026, 6, 30)
    assert sheet.cells[10, 5].value == 12_900_000
    assert isinstance(sheet.cells[10, 5].value, int)
    assert sheet.merges == (sheets.Range(10, 2, 10, 4),)


def test_xls_faults_formats_and_what_is_hidden() -> None:
    sheet = first(XLS.read_bytes())
    error, month, percent = sheet.cells[4, 5], sheet.cells[5, 4], sheet.cells[5, 2]
    assert (error.value, error.fault, error.text) == (None, CellFault.ERROR_VALUE, "#DIV/0!")
    assert (month.text, is_month_format(month.number_format)) == ("03/2026", True)
    assert (percent.value, percent.text) == (0.955, "95,5%")
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {6})


def record_of(kind: int, layout: str, *values: object, text: bytes = b"") -> bytes:
    return hostile.biff(kind, struct.pack(layout, *values) + text)


def styles_of(*codes: int | str) -> bytes:
    """Records of a workbook whose cell formats show numbers so: built-in formats by number, others from 50 on."""
    own = {50 + place: code for place, code in enumerate(code for code in codes if isinstance(code, str))}
    numbers = {code: number for number, code in own.items()}
    formats = [record_of(0x041E, "<HHB", n, len(code), 0, text=code.encode()) for n, code in own.items()]
    xfs = (
        record_of(0x00E0, "<HHH14x", 0, code if isinstance(code, int) else numbers[code], 0) for code in codes
    )
    return b"".join([*formats, *xfs])


def number_of(column: int, value: float, style: int = 0) -> bytes:
    """A number in row 10, which the sheet of hostile.xls() leaves free; columns count from 0."""
    return record_of(0x0203, "<3Hd", 9, column, style, value)


def formula_of(column: int, result: bytes, flags: int = 0, kind: int = 0x06) -> bytes:
    return record_of(kind, "<3H8sHIH", 9, column, 0, result, flags, 0, 0)


def row_10(first_: bytes, last: bytes) -> list[tuple[object, CellFault | None]]:
    found = first(hostile.xls(first_, last)).row(10)
    return [(c.value, c.fault) for c in found.values()]


EMPTY_TEXT, TEXT_FOLLOWS = b"\3\0\0\0\0\0\xff\xff", bytes(6) + b"\xff\xff"
ZERO, TWO = struct.pack("<d", 0), struct.pack("<d", 2)


def test_xls_numbers_follow_the_formats_of_their_own_file() -> None:
    """Built-in format 50 is a date; a file may put another one in its place."""
    found = row_10(styles_of("0.0", 14), number_of(0, 14.06) + number_of(1, 46203, style=1))
    assert found == [(14.06, None), (date(2026, 6, 30), None)]


def test_xls_dates_count_from_1904_where_the_file_says_so() -> None:
    mac = record_of(0x0022, "<H", 1)
    assert row_10(mac + styles_of(14), number_of(0, 46203 - 1462)) == [(date(2026, 6, 30), None)]


def test_xls_small_numbers() -> None:
    """In 30 bits: whole or the upper half of a double, either of them perhaps a hundredth."""
    stored = [(5 << 2) | 2, (0x3FFFFFFF << 2) | 2, (1234 << 2) | 3, 0x3FF80000]
    several = struct.pack("<HH", 9, 0) + b"".join(struct.pack("<HI", 0, n) for n in stored) + b"\3\0"
    assert row_10(styles_of(0), hostile.biff(0x00BD, several)) == [(n, None) for n in (5, -1, 12.34, 1.5)]
    single = record_of(0x027E, "<3HI", 9, 0, 0, (700 << 2) | 3)
    assert row_10(styles_of(0), single) == [(7, None)]


@pytest.mark.parametrize("kind", [0x0006, 0x0206, 0x0406])
def test_xls_formulas_of_every_kind_of_record(kind: int) -> None:
    assert row_10(styles_of(0), formula_of(0, TWO, kind=kind)) == [(2, None)]


def test_xls_results_that_are_no_numbers() -> None:
    results = (b"\1\0\1\0\0\0\xff\xff", b"\2\0\x17\0\0\0\xff\xff", TEXT_FOLLOWS)
    texts = record_of(0x0207, "<HB", 6, 0, text="Quý".encode("latin-1")) + record_of(
        0x003C, "<B", 1, text="4/Ă".encode("utf-16-le")
    )
    found = row_10(styles_of(0), b"".join(formula_of(n, result) for n, result in enumerate(results)) + texts)
    assert found == [(True, None), (None, CellFault.ERROR_VALUE), ("Quý4/Ă", None)]


@pytest.mark.parametrize(("result", "flags"), [(EMPTY_TEXT, 0), (ZERO, 2), (ZERO, 3)])
def test_xls_formulas_that_nobody_calculated(result: bytes, flags: int) -> None:
    """Programs that cannot calculate store nothing; Excel, and whoever stores any result, means what is there."""
    waiting = formula_of(0, result, flags)
    meant = [] if result == EMPTY_TEXT else [(0, None)]
    assert row_10(styles_of(0), waiting) == [(None, CellFault.NOT_CALCULATED)]
    assert row_10(styles_of(0), waiting + formula_of(1, TWO)) == [*meant, (2, None)]
    assert row_10(styles_of(0) + record_of(0x01C1, "<4H", 0x01C1, 0, 0, 0), waiting) == meant


def test_a_result_of_xls_whose_text_is_missing_is_no_blank() -> None:
    assert row_10(styles_of(0), formula_of(0, TEXT_FOLLOWS)) == [(None, CellFault.NOT_CALCULATED)]


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_xls_numbers_that_are_none(number: float) -> None:
    assert row_10(styles_of(0), number_of(0, number)) == [(None, CellFault.UNREADABLE)]


def shared_text_of(column: int, place: int) -> bytes:
    return record_of(0x00FD, "<3HI", 9, column, 0, place)


def test_xls_shared_texts_go_on_in_further_records() -> None:
    """A text may break off anywhere, and goes on wide or narrow; runs and reading aids are no text."""
    rich = struct.pack("<HBHI", 7, 0x0D, 1, 4) + "Rà so".encode("utf-16-le")
    more = b"\1" + "át".encode("utf-16-le") + bytes(3)
    last = bytes(5) + struct.pack("<HB", 3, 0) + b"abc" + struct.pack("<HB", 2, 1) + b"\x3d\xd8"
    pieces = [struct.pack("<II", 3, 3) + rich, more, last, b"\1\x00\xde"]
    texts = hostile.biff(0x00FC, pieces[0]) + b"".join(hostile.biff(0x003C, piece) for piece in pieces[1:])
    found = row_10(texts + styles_of(0), b"".join(shared_text_of(n, n) for n in range(4)))
    assert found == [("Rà soát", None), ("abc", None), ("\U0001f600", None), (None, CellFault.UNREADABLE)]


def test_xls_texts_of_old_capital_fonts() -> None:
    fonts = record_of(0x0031, "<7H", *[0] * 7, text=b"\x09\0.VnArialH")
    text = record_of(0x0204, "<4HB", 9, 0, 0, 8, 0, text=b"Nhi\xd6m v\xf4")
    assert row_10(fonts + styles_of(0), text) == [("NHIỆM VỤ", None)]


@pytest.mark.parametrize(("row", "column"), [(65_535, 3), (9, 255)])
def test_a_stray_value_at_the_end_of_xls_costs_nothing(row: int, column: int) -> None:
    sheet = first(hostile.xls(last=hostile.label(row, column, "x")))
    assert sheet.cells[row + 1, column + 1].value == "x"


@pytest.mark.parametrize("name", ["WORKBOOK", "workbook"])
def test_the_stream_of_xls_may_be_written_in_capitals(name: str) -> None:
    data = hostile.xls().replace("Workbook".encode("utf-16-le"), name.encode("utf-16-le"))
    assert first(data).name == "Nhiệm vụ"


def test_a_workbook_inside_another_one_is_not_read_for_it() -> None:
    """Its stream has the same name, and may come first; only the tree of the directory tells it apart."""
    inner, outer = (stream_of(hostile.xls(last=hostile.label(9, 0, text))) for text in ("trong", "ngoài"))
    data = hostile.ole({"Xorkbook": inner, "Workbook": outer})
    entries = data.find("Root Entry".encode("utf-16-le"))
    data = hostile.patched(data, entries + 76, struct.pack("<I", 2))
    data = data.replace("Xorkbook".encode("utf-16-le"), "Workbook".encode("utf-16-le"))
    assert first(data).cells[10, 1].value == "ngoài"


def stream_of(data: bytes) -> bytes:
    """The Workbook stream of a file by hostile.ole(), with what fills its last sector."""
    return data[1536:]


def test_xls_whose_records_cannot_be_followed_is_refused() -> None:
    assert refusal(hostile.xls(offset=8)) == "file-damaged"


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="{OASIS}:office:1.0" xmlns:style="{OASIS}:style:1.0" xmlns:table="{OASIS}:table:1.0"
 xmlns:text="{OASIS}:text:1.0" xmlns:calcext="{CALCEXT}"><office:automatic-styles>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>
</style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Nhiệm vụ">{{rows}}</table:table>
<table:table table:name="Ẩn" table:style-name="ta2"><table:table-row>
<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_STYLE_PART = (
    '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:styles>{styles}</office:styles>'
    "</office:document-styles>"
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, manifest: str = "", styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", ODS.format(rows=rows))
        if styles:
            archive.writestr("styles.xml", ODS_STYLE_PART.format(styles=styles))
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def row_of(*contents: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(contents)}</table:table-row>"


def ods_cell(text: str = "", attributes: str = "") -> str:
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{shown}</table:table-cell>"


def test_ods_values_addresses_and_merges() -> None:
    data = ods(
        row_of(ods_cell(), attributes='table:number-rows-repeated="2"')
        + row_of(
            ods_cell("", 'table:number-columns-repeated="3"'),
            ods_cell("Hạn", 'office:value-type="string" table:number-columns-spanned="2"'),
            "<table:covered-table-cell/>",
            ods_cell("30/06/2026", 'office:value-type="date" office:date-value="2026-06-30"'),
            ods_cell("03/2026", 'office:value-type="date" office:date-value="2026-03-01"'),
            ods_cell("95,5%", 'office:value-type="percentage" office:value="0.955"'),
            ods_cell("lặp", 'office:value-type="string" table:number-columns-repeated="2"'),
            attributes='table:visibility="collapse"',
        )
        + row_of(
            ods_cell("", 'table:number-columns-repeated="16384"'),
            attributes='table:number-rows-repeated="1048573"',
        )
    )
    workbook = read_workbook(data, "x.ods")
    sheet = workbook.sheets[0]
    assert [(key, c.value) for key, c in sheet.cells.items()] == [
        ((3, 4), "Hạn"),
        ((3, 6), date(2026, 6, 30)),
        ((3, 7), date(2026, 3, 1)),
        ((3, 8), 0.955),
        ((3, 9), "lặp"),
        ((3, 10), "lặp"),
    ]
    assert [is_month_format(sheet.cells[3, n].number_format) for n in (6, 7)] == [False, True]
    assert [sheet.cells[3, n].text for n in (6, 7, 8)] == ["30/06/2026", "03/2026", "95,5%"]
    assert sheet.merges == (sheets.Range(3, 4, 3, 5),)
    assert sheet.hidden_rows == {3}
    assert [(note.rule, str(note.at)) for note in workbook.notes] == [("sheet-hidden", "Ẩn")]


def test_ods_faults() -> None:
    data = ods(
        row_of(
            ods_cell(
                "#REF!", 'table:formula="of:=[.B1]" office:value-type="string" calcext:value-type="error"'
            ),
            ods_cell("Err:502", 'table:formula="of:=X()" office:value-type="float" office:value="0"'),
            ods_cell("", 'table:formula="of:=SUM([.B1])"'),
            "<table:table-cell table:formula='of:=\"\"'><text:p/></table:table-cell>",
            ods_cell("5", 'table:formula="of:=2+3" office:value-type="float" office:value="5"'),
        )
    )
    found = first(data).cells
    assert [(key[1], c.value, c.fault) for key, c in found.items()] == [
        (1, None, CellFault.ERROR_VALUE),
        (2, None, CellFault.ERROR_VALUE),
        (3, None, CellFault.NOT_CALCULATED),
        (5, 5, None),
    ]


def test_ods_errors_of_array_formulas_are_no_zeros() -> None:
    """All but the first cell of one have no formula, and hold 0 beside what they show."""
    data = ods(
        row_of(*(ods_cell(text, 'office:value-type="float" office:value="0"') for text in ("#N/A", "0")))
    )
    assert [(c.value, c.fault) for c in first(data).cells.values()] == [
        (None, CellFault.ERROR_VALUE),
        (0, None),
    ]


def test_ods_errors_in_any_language() -> None:
    """The type tells them: the word is that of the program's language."""
    error = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    assert cell(ods(row_of(ods_cell("Chyba:502", error)))).fault is CellFault.ERROR_VALUE


def test_ods_number_that_was_never_calculated() -> None:
    missing = 'table:formula="of:=1+1" calcext:value-type="float"'
    found = cell(ods(row_of(f"<table:table-cell {missing}><text:p/></table:table-cell>")))
    assert (found.value, found.fault, found.text) == (None, CellFault.NOT_CALCULATED, "=1+1")


def test_ods_text_is_the_stored_one() -> None:
    """What is shown may be filled up or worded by its format."""
    assert (
        cell(ods(row_of(ods_cell("-----", 'office:value-type="string" office:string-value="-"')))).value
        == "-"
    )


def test_ods_date_of_no_day() -> None:
    zero = ods_cell("30/12/1899", 'office:value-type="date" office:date-value="1899-12-30"')
    found = cell(ods(row_of(zero)))
    assert (found.value, found.text, found.fault) == (None, "30/12/1899", CellFault.BAD_DATE)


@pytest.mark.parametrize("name", ["'file:///D:/cu.ods'#Nhiệm vụ", ""])
def test_ods_sheets_of_other_files_are_no_sheets(name: str) -> None:
    """What a link remembers of another file is kept beside the sheets; nobody sees it."""
    table = f'</table:table><table:table table:name="{name}">{row_of(ods_cell("x", STRING))}'
    names = [sheet.name for sheet in read_workbook(ods(row_of(ods_cell("y", STRING)) + table), "x").sheets]
    assert names == ["Nhiệm vụ", "Ẩn"]


STRING = 'office:value-type="string"'


def test_ods_comments_are_not_cell_text() -> None:
    noted = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>ghi chú</text:p>'
        "</office:annotation><text:p>Rà<text:s/>soát <text:span>thủ</text:span> tục</text:p>"
        "<text:p>dòng 2</text:p></table:table-cell>"
    )
    assert cell(ods(row_of(noted))).value == "Rà soát thủ tục\ndòng 2"


def test_a_million_repeated_values_are_too_big() -> None:
    data = ods(
        row_of(
            ods_cell("x", 'table:number-columns-repeated="100"'),
            attributes='table:number-rows-repeated="1048576"',
        )
    )
    assert refusal(data) == "file-too-big"


# ---------------------------------------------------------------- refusals


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def compound_file(stream: str) -> bytes:
    """The parts of an OLE compound file that tell its kind: the header and one directory entry."""
    name = stream.encode("utf-16-le") + b"\0\0"
    entry = name.ljust(64, b"\0") + bytes((len(name), 0, 2)) + b"\0" * 61
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").ljust(512, b"\0") + entry


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b"\0" * 1000, "file-empty"),
        (b"TT;Nhiem vu\n1;abc\n", "file-not-excel"),
        (b"%PDF-1.7 ...", "file-not-excel"),
        (b"\x89PNG\r\n\x1a\n", "file-not-excel"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "file-not-excel"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "file-not-excel",
        ),
        (bytes(range(256)), "file-not-excel"),
        (zipped(word__document="<w/>"), "file-not-excel"),
        (zipped(readme="x"), "file-not-excel"),
        (compound_file("EncryptedPackage"), "file-encrypted"),
        (compound_file("WordDocument"), "file-not-excel"),
        (compound_file("Workbook"), "file-damaged"),
        (b"PK\x03\x04 not a zip", "file-damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_by_content(data: bytes, rule: str) -> None:
    assert refusal(data, "ke-hoach.xlsx") == rule


def test_the_sentence_names_what_the_file_is() -> None:
    with pytest.raises(Unreadable) as caught:
        read_workbook(b"%PDF-1.7", "Kế hoạch.xlsx")
    assert caught.value.problem.found == "Kế hoạch.xlsx"
    assert dict(caught.value.problem.facts)["kind"] == "tệp PDF"


def test_encrypted_ods() -> None:
    assert refusal(ods("", manifest="<manifest:encryption-data/>")) == "file-encrypted"


def test_cut_and_broken_packages() -> None:
    good = xlsx(rows(["x"] * 50))
    assert refusal(good[: len(good) // 2]) == "file-damaged"
    assert refusal(with_part(good, SHEET1, lambda old: old[: len(old) // 2])) == "file-damaged"
    assert refusal(without(good, "xl/workbook.xml")) == "file-damaged"
    assert refusal(with_rows('<row r="1"><c r="XFE1"><v>1</v></c></row>')) == "file-damaged"
    assert refusal(with_rows('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')) == "file-damaged"


def test_a_sheet_of_an_unknown_kind_is_no_empty_sheet() -> None:
    data = with_part(xlsx(rows(["x"])), SHEET1, lambda old: old.replace("/2006/main", "/2006/5/main"))
    assert refusal(data) == "file-damaged"


def test_nothing_in_any_sheet() -> None:
    assert refusal(xlsx(lambda sheet: None)) == "file-no-sheet"
    assert refusal(xlsx(rows(["  \u200b "]))) == "file-no-sheet"


def test_number_of_cells_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_CELLS", 99)
    assert refusal(xlsx(rows(*([n] for n in range(100))))) == "file-too-big"
    assert first(xlsx(rows(*([n] for n in range(99))))).max_row == 99


XLSX = xlsx(rows(["TT", "Nhiệm vụ"], ["1.1", date(2026, 6, 30)]))


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**6), junk=st.binary(min_size=1, max_size=8))
def test_any_bytes_are_read_or_refused(place: int, junk: bytes) -> None:
    good = XLSX
    place %= len(good)
    try:
        assert isinstance(read_workbook(good[:place] + junk + good[place + len(junk) :], "x"), Workbook)
    except Unreadable as refused:
        assert refused.problem.rule in RULES


def notes_of(data: bytes) -> list[tuple[str, str]]:
    """Rule and place or reason of each note."""
    found = read_workbook(data, "x").notes
    return [(note.rule, note.at.sheet if note.at else dict(note.facts)["what"]) for note in found]


def sheets_named(*names: str) -> bytes:
    """A workbook with so many sheets, "1" in the first one's first cell, "2" in the second's …"""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number in range(1, len(names) + 1):
        book.create_sheet(f"S{number}").append([number])
    data = saved(book)
    for number, name in enumerate(names, start=1):
        data = with_part(
            data,
            "xl/workbook.xml",
            lambda old, n=number, to=name: old.replace(f'name="S{n}"', f'name="{to}"'),  # type: ignore[misc]
        )
    return data


def test_names_of_sheets_are_cleaned_told_and_kept_apart() -> None:
    workbook = read_workbook(
        sheets_named("Mốc", "Nhiệm\u200b vụ", "mốc\u202e", "Mốc (2)", "\u200b", "Chi "), "x"
    )
    names = ["Mốc", "Nhiệm vụ", "mốc (2)", "Mốc (2) (2)", "Sheet5", "Chi"]
    assert [(sheet.name, sheet.cells[1, 1].value) for sheet in workbook.sheets] == [
        (name, number) for number, name in enumerate(names, start=1)
    ]
    assert [note.at.sheet for note in workbook.notes if note.at] == names[1:5]
    assert {note.rule for note in workbook.notes} == {"sheet-hidden-characters"}


def test_names_of_sheets_of_ods_are_kept_apart_too() -> None:
    data = ods(
        '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    twice = with_part(
        data, "content.xml", lambda old: re.sub(r"(<table:table .*?</table:table>)", r"\1\1", old)
    )
    names = [sheet.name for sheet in read_workbook(twice, "x").sheets]
    assert names == ["Nhiệm vụ", "Nhiệm vụ (2)", "Ẩn"]


@pytest.mark.parametrize(
    ("stored", "shown", "value", "text"),
    [
        ("44015", "03/07/2020", date(2020, 7, 3), "03/07/2020"),
        ("44015", "3/7/2020", date(2020, 7, 3), "03/07/2020"),
        ("44015", "7/3/2020", 44015, "44015"),
        ("44015", "03/07/2021", 44015, "44015"),
        ("0.955", "95,5%", 0.955, "95,5%"),
        ("0.955", "96%", 0.955, "95,5%"),
        ("1", "100%", 1, "100%"),
        ("1", "1%", 1, "1"),
        ("12", "12", 12, "12"),
        ("1.1", "1.10", 1.1, "1,10"),
        ("1.1", "1,10", 1.1, "1,10"),
        ("1.1", "1.20", 1.1, "1,1"),
        ("1250000", "1.250.000", 1250000, "1.250.000"),
        ("1.25", "1.250", 1.25, "1,250"),
        ("1250", "1.250", 1250, "1.250"),
        ("1", "TRUE", True, "TRUE"),
        ("2", "TRUE", 2, "2"),
    ],
)
def test_numbers_of_ods_are_what_the_file_shows_if_both_agree(
    stored: str, shown: str, value: object, text: str
) -> None:
    """Some programs store no format: a day and a share of 1 are numbers, and only their looks tell."""
    cells_ = f'<table:table-cell office:value-type="float" office:value="{stored}"><text:p>{shown}</text:p>'
    found = cell(hostile.ods(f"<table:table-row>{cells_}</table:table-cell></table:table-row>"), 5)
    assert (found.value, found.text) == (value, text)


def test_one_part_as_many_sheets_is_read_once() -> None:
    found = read_workbook(CASES["one-part-as-thousands-of-sheets"].build(), "x")
    assert [sheet.name for sheet in found.sheets] == ["S1"]
    [(rule, what)] = notes_of(CASES["one-part-as-thousands-of-sheets"].build())
    assert rule == "file-repaired"
    assert what.endswith("sheet «S2», «S3», «S4», «S5», «S6» và 994 sheet khác")


def test_sheets_without_content_are_told_in_one_note() -> None:
    [(_, what)] = notes_of(CASES["twenty-thousand-sheets"].build())
    assert what == "thiếu nội dung của sheet «S2», «S3», «S4», «S5», «S6» và 19994 sheet khác"


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        (hostile.sheet_xml(after='<mergeCells><mergeCell ref="A1:A"/></mergeCells>'), "vùng gộp ô"),
        (hostile.sheet_xml('<row><c s="7"><v>1</v></c></row>'), "định dạng không có"),
        (hostile.sheet_xml('<row><c s="x"><v>1</v></c></row>'), "định dạng không có"),
    ],
)
def test_what_is_left_out_or_guessed_is_told(sheet: str, what: str) -> None:
    [(rule, said)] = notes_of(hostile.book(sheet, {"xl/styles.xml": ODD_STYLES}))
    assert rule == "file-repaired"
    assert what in said


@pytest.mark.parametrize("blank", ['<c r="B{n}" s="1"/>', '<c r="B{n}" s="1"></c>', '<c r="B{n}"/>'])
def test_blank_formatted_cells_of_a_large_part_change_nothing(blank: str) -> None:
    """They are cut out before the XML is read; what stands between them stays."""
    rows = "".join(
        f'<row r="{n}">{blank.format(n=n)}<c r="C{n}"><v>{n}</v></c></row>' for n in range(1, 40_000)
    )
    found = first(hostile.book(hostile.sheet_xml(rows), {"xl/styles.xml": ODD_STYLES}))
    assert len(found.cells) == 39_999
    assert [found.cells[n, 3].value for n in (1, 39_999)] == [1, 39_999]


@pytest.mark.parametrize("text", ['<![CDATA[<c r="A1"/>]]>', '&lt;c r="A1"/&gt;'])
def test_a_text_that_looks_like_a_blank_cell_stays(text: str) -> None:
    filler = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 40_000))
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert cell(hostile.book(hostile.sheet_xml(row + filler))).value == '<c r="A1"/>'


def test_blank_formatted_cells_take_little_memory() -> None:
    blanks = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{column}{n}" s="1"/>' for column in "ABCDEFGHIJ") + "</row>"
        for n in range(2, 40_000)
    )
    data = with_rows('<row r="1"><c r="A1"><v>5</v></c></row>' + blanks)
    tracemalloc.start()
    try:
        assert cell(data).value == 5
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1.6 * len(blanks)


@pytest.mark.parametrize("number_format", ["0%", "#,##0", "0.00", "General"])
@pytest.mark.parametrize("number", ["1E+308", "-1E+308", "1E-300", "9" * 150])
def test_numbers_of_any_size_can_be_shown(number: str, number_format: str) -> None:
    styles = ODD_STYLES.replace("hh:mm", number_format)
    found = cell(
        hostile.book(hostile.sheet_xml(f'<row><c s="2"><v>{number}</v></c></row>'), {"xl/styles.xml": styles})
    )
    assert isinstance(found.value, int | float)
    assert float(found.value) == float(number)
    assert found.text


def test_a_format_longer_than_excel_allows_is_cut() -> None:
    """Its beginning still tells a date; nothing that long is kept or shown."""
    code = "dd/mm/yyyy" + "&quot;x&quot;" * 10_000
    styles = ODD_STYLES.replace('numFmtId="164" formatCode="hh:mm"', f'numFmtId="164" formatCode="{code}"')
    found = cell(
        hostile.book(hostile.sheet_xml('<row><c s="2"><v>46203</v></c></row>'), {"xl/styles.xml": styles})
    )
    assert found.value == date(2026, 6, 30)
    assert len(found.number_format) == 255


def test_a_text_that_an_xls_announces_and_lacks_is_no_blank() -> None:
    strings = hostile.biff(0x00FC, struct.pack("<2IHB", 2, 1, 3, 0) + b"mot")
    texts = [hostile.biff(0x00FD, struct.pack("<3HI", 9, n, 0, n)) for n in (0, 1)]
    style = hostile.biff(0x00E0, bytes(20))
    found = first(hostile.xls(strings + style, b"".join(texts))).row(10)
    assert {n: (c.value, c.fault) for n, c in found.items()} == {
        1: ("mot", None),
        2: (None, CellFault.UNREADABLE),
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_in_an_xls_is_told(value: float) -> None:
    number = hostile.biff(0x0203, struct.pack("<3Hd", 9, 0, 0, value))
    found = first(hostile.xls(hostile.biff(0x00E0, bytes(20)), number)).cells[10, 1]
    assert (found.value, found.fault) == (None, CellFault.UNREADABLE)


def test_a_directory_of_an_xls_that_goes_on_outside_is_damage() -> None:
    data = hostile.xls()
    table = struct.unpack_from("<128I", data, 512)
    beyond = struct.pack("<I", 999) if table[1] == 0xFFFFFFFE else pytest.fail("directory elsewhere")
    assert refusal(hostile.patched(data, 512 + 4, beyond), "cu.xls") == "file-damaged"


def test_dates_of_excel_95_and_days_that_are_none() -> None:
    number = hostile.biff(0x0203, struct.pack("<3Hd", 9, 0, 1, 46203.0))
    nones = [
        hostile.biff(0x0203, struct.pack("<3Hd", 9, n, 1, value)) for n, value in enumerate((-1, 0, 1e7), 1)
    ]
    formats = b"".join(hostile.biff(0x00E0, struct.pack("<HHH", 0, code, 0) + bytes(14)) for code in (0, 14))
    found = first(hostile.xls(formats, number + b"".join(nones))).row(10)
    assert [(c.value, c.fault) for c in found.values()] == [(date(2026, 6, 30), None), *[(None, BAD)] * 3]


# ---------------------------------------------------------------- the rest


def test_a_workbook_survives_the_way_to_another_process() -> None:
    workbook = read_workbook(xlsx(rows(["x", date(2026, 6, 30), "=A1"], [None, 1.5])), "x")
    again = pickle.loads(pickle.dumps(workbook))
    assert dict(again.sheets[0].cells) == dict(workbook.sheets[0].cells)
    assert again.sheets[0].row(2) == workbook.sheets[0].row(2)


def test_the_same_cells_as_openpyxl_on_a_mixed_sheet() -> None:
    data = xlsx(rows(*([f"Nhiệm vụ {n}", n, n / 7, date(2026, 1, 1), None] for n in range(1, 60))))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    ours = first(data)
    for (row, column), found in ours.cells.items():
        value = theirs.cell(row, column).value
        assert found.value == (value.date() if isinstance(value, datetime) else value)
    assert len(ours.cells) == 59 * 4


# ---------------------------------------------------------------- what a cell shows


@pytest.mark.parametrize(
    ("number_format", "month", "year"),
    [
        *((code, True, False) for code in ("mm/yyyy", "mmm-yy", "mmmm", '"Tháng "m', "[$-42A]mmmm yyyy")),
        *((code, False, True) for code in ("yyyy", '"Năm "yyyy', "yy", "[$-42A]yyyy")),
        *((code, False, False) for code in ("dd/mm/yyyy", "General", "0", "hh:mm", '"ngày" d', "yyyy hh")),
    ],
)
def test_formats_that_show_a_month_or_a_year_alone(number_format: str, month: bool, year: bool) -> None:
    assert (is_month_format(number_format), is_year_format(number_format)) == (month, year)


@pytest.mark.parametrize(
    ("number_format", "real", "text"),
    [
        *((code, True, False) for code in ("0%", "0.00%", '0.0%;"-"0.0%', "0 %")),
        *((code, False, True) for code in ('0"%"', "0\\%", '0.0" %"', "#,##0\\%")),
        *((code, False, False) for code in ("General", "0", "dd/mm/yyyy")),
    ],
)
def test_percent_signs_that_count_and_those_that_are_text(number_format: str, real: bool, text: bool) -> None:
    assert (has_percent(number_format), has_percent_text(number_format)) == (real, text)


@pytest.mark.parametrize(
    ("number_format", "scale"),
    [
        ("#,##0,", 1000),
        ('0.0,,"tr"', 10**6),
        ("#,##0", 1),
        ("#,##0.00,", 1000),
        ('#,##0 ","', 1),
        ("General", 1),
    ],
)
def test_commas_behind_the_digits_divide(number_format: str, scale: int) -> None:
    assert scale_of(number_format) == scale


def test_a_number_is_told_as_it_is_shown() -> None:
    def fill(sheet: Worksheet) -> None:
        for row, (value, code) in enumerate(((12_900_000, "#,##0,"), (95, '0"%"'), (0.5, "0%")), start=1):
            sheet.cell(row, 1, value).number_format = code

    cells = first(xlsx(fill)).cells
    assert [cells[row, 1].text for row in (1, 2, 3)] == ["12.900", "95%", "50%"]
    assert cells[1, 1].value == 12_900_000


ODS_STYLES = (
    '<number:date-style style:name="N1"><number:month number:style="long" number:textual="true"/></number:date-style>'
    '<number:date-style style:name="N2"><number:text>Năm </number:text><number:year number:style="long"/></number:date-style>'
    '<number:number-style style:name="N3"><number:number number:min-integer-digits="1"/><number:text>%</number:text>'
    "</number:number-style>"
    '<number:number-style style:name="N4"><number:number number:grouping="true" number:display-factor="1000"/>'
    "</number:number-style>"
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="ce2"/>'
    '<style:style style:name="ce4" style:family="table-cell" style:data-style-name="N3"/>'
    '<style:style style:name="ce5" style:family="table-cell" style:data-style-name="N4"/>'
)


@pytest.mark.parametrize(
    ("style", "content", "shown", "code", "text"),
    [
        ("ce1", 'date" office:date-value="2026-06-01', "Tháng Sáu", "mmmm", "06/2026"),
        ("ce2", 'date" office:date-value="2026-01-01', "Năm 2026", '"Năm "yyyy', "2026"),
        ("ce3", 'date" office:date-value="2026-01-01', "Năm 2026", '"Năm "yyyy', "2026"),
        ("ce4", 'float" office:value="1', "1%", '0"%"', "1%"),
        ("ce5", 'float" office:value="12900000', "12.900", "#,##0,", "12.900"),
        ("none", 'date" office:date-value="2026-01-01', "2026", "yyyy", "2026"),
    ],
)
def test_ods_number_styles_tell_what_a_cell_shows(
    style: str, content: str, shown: str, code: str, text: str
) -> None:
    styled = ods_cell(shown, f'table:style-name="{style}" office:value-type="{content}"')
    data = ods(row_of(styled), styles=ODS_STYLES)
    found = cell(data)
    assert (found.number_format, found.text) == (code, text)


def test_ods_style_of_the_column_or_the_row_holds_for_its_cells() -> None:
    date_cell = ods_cell("Năm 2026", 'office:value-type="date" office:date-value="2026-01-01"')
    column = '<table:table-column table:default-cell-style-name="ce2" table:number-columns-repeated="3"/>'
    by_column = cell(ods(column + row_of(date_cell), styles=ODS_STYLES))
    by_row = cell(ods(row_of(date_cell, attributes='table:default-cell-style-name="ce2"'), styles=ODS_STYLES))
    assert {by_column.number_format, by_row.number_format} == {'"Năm "yyyy'}


def test_ods_void_is_blank() -> None:
    data = ods(row_of(ods_cell("x", STRING), ods_cell("", 'office:value-type="void"')))
    assert list(first(data).cells) == [(1, 1)]


def test_values_below_merged_cells_are_not_seen_and_said() -> None:
    def fill(sheet: Worksheet) -> None:
        for row, words in enumerate(("Văn phòng", "Phòng Kinh tế", "Văn phòng"), start=1):
            sheet.cell(row, 1, words)
            sheet.cell(row, 2, row)
        sheet.merged_cells.add("A1:A3")

    workbook = read_workbook(xlsx(fill), "x.xlsx")
    (sheet,) = workbook.sheets
    assert [sheet.row(row).get(1) is not None for row in (1, 2, 3)] == [True, False, False]
    assert [str(note.at) for note in workbook.notes if note.rule == "cell-covered"] == ["Nhiệm vụ!A2"]
    assert sheet.value_at(3, 1) is sheet.row(1)[1]
