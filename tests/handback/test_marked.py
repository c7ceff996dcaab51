"""The marked workbook: what is marked, that nothing else changes, and that marks come off again."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import GradientFill, PatternFill

from lib.base import problems as catalogue
from lib.base.problems import CellRef, Problem, Rule, Severity, problem
from lib.handback.marked import LIST_SHEET, mark, marked_copy, unmark
from lib.handback.notes import AUTHOR
from lib.workbook.addresses import parse_a1
from lib.workbook.cells import read_workbook
from lib.workbook.package import PackageError
from lib.workbook.sheets import Cell, CellFault, Cells, Range, Sheet, Workbook

TASKS, SPENDING = "Nhiệm vụ", "Chi 'phụ' 2"
RED, AMBER = "FFF8D0", "FFFFE3"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


MEND = "Ghi ngày (30/6/2026) hoặc quý có số (Quý II/2026)."
RULES = {
    "bad-date": Rule(Severity.ERROR, "Không đọc được", "đang ghi «{found}».", MEND),
    "bad-sum": Rule(Severity.WARNING, "Tổng lệch", "ghi {found}, không bằng tổng các dòng con."),
    "understood": Rule(Severity.NOTE, "Tự hiểu", "đang ghi «{found}», được hiểu là 1."),
}


@pytest.fixture(autouse=True, scope="module")
def rules() -> Iterator[None]:
    """Three rules of our own: the catalogue's words are not what is tested here."""
    with pytest.MonkeyPatch.context() as patch:
        for name, rule in RULES.items():
            patch.setitem(catalogue.RULES, name, rule)
        yield


def finding(rule: str, address: str, found: str = "cuối quý", sheet: str = TASKS) -> Problem:
    row, column = parse_a1(address) or (0, 0)
    return problem(rule, CellRef(sheet, row, column), found)


def png() -> io.BytesIO:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\x24\x70\xb3")
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@cache
def office_workbook(macro: bool = False) -> bytes:
    """A workbook with all that a rewriting by openpyxl would lose."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    tasks, spending = book.add_worksheet(TASKS), book.add_worksheet(SPENDING)
    head = book.add_format({"bold": 1, "bg_color": "#D9E2EC", "border": 1, "text_wrap": 1})
    money = book.add_format({"num_format": "#,##0", "border": 1, "align": "right"})
    tasks.write_row(0, 0, ["TT", "Nhiệm vụ", "Chủ trì", "Sản phẩm", "Kinh phí", "Thời gian thực hiện"], head)
    for row in range(1, 12):
        tasks.write_row(row, 0, [f"1.{row}", f"Rà soát thủ tục {row}", "Văn phòng", "Báo cáo"])
        tasks.write_number(row, 4, row * 1_000_000, money)
        tasks.write_string(row, 5, "cuối quý" if row == 5 else "30/6/2026")
    tasks.write_formula(12, 4, "=SUM(E2:E12)", money, 66_000_000)
    tasks.merge_range("A15:C15", "Ghi chú chung")
    tasks.set_column(1, 1, 40)
    tasks.set_column(7, 7, 12, money)
    tasks.data_validation("C2:C12", {"validate": "list", "source": ["Văn phòng", "Tư pháp"]})
    tasks.conditional_format("E2:E12", {"type": "data_bar", "data_bar_2010": True})
    tasks.write_comment("B3", "Ý kiến của kế toán", {"author": "Kế toán"})
    tasks.write_comment("F6", "Chưa rõ", {"author": "Kế toán"})
    tasks.insert_image("J2", "anh.png", {"image_data": png(), "x_scale": 20, "y_scale": 20})
    tasks.insert_textbox("J24", "Hộp chữ")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{TASKS}'!$E$2:$E$12"})
    tasks.insert_chart("J8", chart)
    tasks.freeze_panes(1, 2)
    tasks.print_area("A1:F14")
    spending.write_row(0, 0, ["Ngày", "Số tiền"])
    spending.write_row(3, 0, ["5/3/2026", 5])
    book.define_name("TongChi", f"='{TASKS}'!$E$13")
    lines = book.add_chart({"type": "line"})
    lines.add_series({"values": f"='{TASKS}'!$E$2:$E$12"})
    book.add_chartsheet("Biểu đồ").set_chart(lines)
    book.add_worksheet("Trang khác").write("A1", "giữ nguyên")
    if macro:
        book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 macro"), is_stream=True)
    book.close()
    return out.getvalue()


FINDINGS = [
    ("bad-date", "F6", TASKS),
    ("bad-sum", "E13", TASKS),
    ("understood", "E2", TASKS),
    ("bad-date", "B3", TASKS),
    ("bad-sum", "D9", SPENDING),
]


def findings() -> list[Problem]:
    return [finding(rule, address, sheet=sheet) for rule, address, sheet in FINDINGS]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def with_parts(data: bytes, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (parts(data) | changed).items():
            archive.writestr(name, body)
    return out.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():  # openpyxl says what it would lose; here it only looks
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def fill_of(data: bytes, address: str, sheet: str = TASKS) -> str:
    return str(opened(data)[sheet][address].fill.fgColor.rgb)


def note_of(data: bytes, address: str, sheet: str = TASKS) -> str | None:
    note = opened(data)[sheet][address].comment
    return note.text if note else None


def small_workbook(
    rows: Iterable[Iterable[object]] = (("TT", "Hạn"), ("1", "cuối quý")),
) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = TASKS
    for row in rows:
        sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def listed(data: bytes, title: str = LIST_SHEET) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = list(opened(data)[title].iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Mức độ")
    return rows[start + 1 :]


# What is marked


def test_errors_are_red_warnings_amber_and_notes_only_listed() -> None:
    data = mark(office_workbook(), findings())
    assert fill_of(data, "F6").startswith(RED)
    assert fill_of(data, "E13").startswith(AMBER)
    assert fill_of(data, "D9", SPENDING).startswith(AMBER)
    assert opened(data)[TASKS]["E2"].fill.fill_type is None
    assert note_of(data, "E2") is None
    assert "được hiểu là 1" in listed(data)[-1][3]


def test_a_note_says_what_is_wrong_and_how_to_mend_it() -> None:
    note = opened(mark(office_workbook(), findings()))[TASKS]["E13"].comment
    assert note.author == AUTHOR
    assert "Cần xem: Ghi cuối quý, không bằng tổng các dòng con." in note.text


def test_an_existing_note_keeps_its_author_and_words() -> None:
    note = opened(mark(office_workbook(), findings()))[TASKS]["F6"].comment
    assert note.author == "Kế toán"
    assert note.text.startswith("Chưa rõ\n")
    assert "Phải sửa: Đang ghi «cuối quý». Ghi ngày (30/6/2026) hoặc quý có số (Quý II/2026)." in note.text


def test_the_box_of_an_existing_note_grows_for_what_is_added_and_shrinks_back() -> None:
    def ends(data: bytes) -> list[int]:
        vml = parts(data)["xl/drawings/vmlDrawing1.vml"]
        return [int(anchor.split(b",")[6]) for anchor in re.findall(rb"<x:Anchor>([^<]*)", vml)]

    data = office_workbook()
    marked = mark(data, [finding("bad-date", "F6")])
    assert ends(marked)[0] == ends(data)[0]
    assert ends(marked)[1] > ends(data)[1] + 3
    assert ends(unmark(marked)) == ends(data)


def test_pictures_in_a_header_are_not_taken_for_the_notes_drawing() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(TASKS)
    sheet.write("B2", "cuối quý")
    sheet.set_header("&C&G", {"image_center": "logo.png", "image_data_center": png()})
    book.close()
    before = parts(out.getvalue())
    marked = mark(out.getvalue(), [finding("bad-date", "B2")])
    assert before["xl/drawings/vmlDrawing1.vml"] == parts(marked)["xl/drawings/vmlDrawing1.vml"]
    root = etree.fromstring(parts(marked)["xl/worksheets/sheet1.xml"])
    assert [etree.QName(node).localname for node in root][-2:] == ["legacyDrawing", "legacyDrawingHF"]
    after = parts(unmark(marked))
    assert set(after) == set(before)
    assert after["xl/drawings/vmlDrawing1.vml"] == before["xl/drawings/vmlDrawing1.vml"]


def test_two_problems_of_a_cell_share_its_note_and_the_graver_one_colours_it() -> None:
    data = mark(saved(small_workbook()), [finding("bad-sum", "B2"), finding("bad-date", "B2")])
    assert fill_of(data, "B2").startswith(RED)
    assert re.findall("Phải sửa|Cần xem", note_of(data, "B2") or "") == ["Phải sửa", "Cần xem"]


def test_a_marked_cell_keeps_its_format() -> None:
    before, after = (
        opened(office_workbook())[TASKS]["E13"],
        opened(mark(office_workbook(), findings()))[TASKS]["E13"],
    )
    assert after.number_format == before.number_format == "#,##0"
    for part in ("font", "border", "alignment", "protection"):
        assert repr(getattr(after, part)) == repr(getattr(before, part))
    assert after.value == "=SUM(E2:E12)"


def test_the_list_is_grouped_by_severity_and_links_to_the_cells() -> None:
    data = mark(office_workbook(), findings())
    assert [(row[0], row[1]) for row in listed(data)] == [
        ("● Phải sửa: 2 điểm", None),
        ("● Phải sửa", "Nhiệm vụ!B3"),
        ("● Phải sửa", "Nhiệm vụ!F6"),
        ("▲ Cần xem: 2 điểm", None),
        ("▲ Cần xem", "Nhiệm vụ!E13"),
        ("▲ Cần xem", "Chi 'phụ' 2!D9"),
        ("Đã tự hiểu: 1 điểm", None),
        ("Đã tự hiểu", "Nhiệm vụ!E2"),
    ]
    links = [cell.hyperlink.location for (cell,) in opened(data)[LIST_SHEET]["B6:B20"] if cell.hyperlink]
    assert links[:2] == ["'Nhiệm vụ'!B3", "'Nhiệm vụ'!F6"]
    assert "'Chi ''phụ'' 2'!D9" in links
    assert opened(data).sheetnames[-1] == LIST_SHEET


def test_problems_of_a_sheet_or_of_the_file_are_listed_only() -> None:
    found = [problem("bad-date", CellRef(TASKS, 0, 0), "x"), problem("bad-sum", None, "y")]
    data = mark(saved(small_workbook()), found)
    assert [row[1] for row in listed(data)] == [None, TASKS, None, "Cả tệp"]
    assert (
        parts(data)["xl/worksheets/sheet1.xml"] == parts(saved(small_workbook()))["xl/worksheets/sheet1.xml"]
    )


def test_a_sheet_or_cell_that_does_not_exist_is_listed_without_a_mark() -> None:
    found = [finding("bad-date", "B2", sheet="Không có"), finding("bad-date", "ZZZ9999999")]
    assert len(listed(mark(saved(small_workbook()), found))) == 3


def test_sheet_names_match_whatever_their_unicode_form() -> None:
    decomposed = "Nhie\u0323\u0302m vu\u0323"
    assert fill_of(
        mark(saved(small_workbook()), [finding("bad-date", "B2", sheet=decomposed)]), "B2"
    ).startswith(RED)


def test_blank_cells_and_missing_rows_are_made_at_their_place() -> None:
    data = mark(office_workbook(), [finding("bad-date", a) for a in ("H5", "B20", "D13", "A14", "G6")])
    root = etree.fromstring(parts(data)["xl/worksheets/sheet1.xml"])
    rows = [int(row.get("r")) for row in root.iter(f"{MAIN}row")]
    assert rows == sorted(rows)
    assert 20 in rows
    for row in root.iter(f"{MAIN}row"):
        columns = [(parse_a1(cell.get("r")) or (0, 0))[1] for cell in row]
        assert columns == sorted(set(columns))
    assert root.find(f"{MAIN}dimension").get("ref") == "A1:H20"
    cell = opened(data)[TASKS]["H5"]
    assert (cell.number_format, cell.border.left.style) == ("#,##0", "thin")  # as its column is formatted


def test_rows_and_cells_without_addresses() -> None:
    data = saved(small_workbook())
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    bare = re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", sheet)
    assert bare != sheet
    again = mark(
        with_parts(data, {"xl/worksheets/sheet1.xml": bare}),
        [finding("bad-date", "B2"), finding("bad-date", "D1")],
    )
    assert fill_of(again, "B2").startswith(RED)
    assert fill_of(again, "D1").startswith(RED)
    assert opened(again)[TASKS]["B2"].value == "cuối quý"


def test_a_problem_inside_a_merged_area_marks_the_cell_that_shows() -> None:
    data = mark(office_workbook(), [finding("bad-date", "C15")])
    assert fill_of(data, "A15").startswith(RED)
    assert note_of(data, "A15")


def test_hostile_text_stays_text() -> None:
    evil = '=HYPERLINK("http://x","y")\x01\x0b\ud800 _x000D_ ]]> <b>&amp; ———'
    data = mark(saved(small_workbook()), [finding("bad-date", "B2", evil)])
    cell = opened(data)[LIST_SHEET]["C7"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith('=HYPERLINK("http://x","y")')
    assert "<b>&amp;" in str(cell.value)
    assert not any(b"<f>" in body for name, body in parts(data).items() if "sheet" in name)
    assert b"_x005F_x000D_" in parts(data)["xl/worksheets/sheet2.xml"]
    assert unmark(data) and note_of(unmark(data), "B2") is None


def test_very_long_text_is_cut_to_what_a_cell_holds() -> None:
    data = mark(saved(small_workbook()), [finding("bad-date", "B2", "dài " * 20_000)])
    assert max(len(str(v)) for row in listed(data) for v in row if v) <= 32_767
    assert len(note_of(data, "B2") or "") <= 32_767


# Nothing else changes

MARKED_PARTS = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


@pytest.mark.parametrize("macro", [False, True])
def test_parts_without_marks_keep_their_bytes(macro: bool) -> None:
    data = office_workbook(macro)
    before, after = parts(data), parts(mark(data, findings()))
    assert {name for name in before if before[name] != after.get(name)} == MARKED_PARTS
    assert ("xl/vbaProject.bin" in after) is macro
    assert (b"macroEnabled.main+xml" in after["[Content_Types].xml"]) is macro
    assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"} < set(after)
    assert list(after)[: len(before)] == list(before)


def without_marks(sheet: bytes, marked_cells: set[str]) -> bytes:
    """A sheet's XML in canonical form, without what a mark may change."""
    root = etree.fromstring(sheet)
    for cell in list(root.iter(f"{MAIN}c")):
        if cell.get("r") in marked_cells:
            cell.attrib.pop("s", None)
    for node in root.findall(f"{MAIN}legacyDrawing"):
        root.remove(node)
    return bytes(etree.tostring(root, method="c14n"))


def test_a_marked_sheet_differs_only_in_the_style_of_its_marked_cells() -> None:
    data = office_workbook()
    found = [finding("bad-date", "F6"), finding("bad-sum", "E13"), finding("bad-date", "B3")]
    before, after = parts(data), parts(mark(data, found))
    cells = {"F6", "E13", "B3"}
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert without_marks(before[name], cells) == without_marks(after[name], cells)


def test_values_formulas_lists_and_layout_are_as_before() -> None:
    before, after = opened(office_workbook()), opened(mark(office_workbook(), findings()))
    assert after.sheetnames[:-1] == before.sheetnames
    for old in before.worksheets:
        new = after[old.title]
        assert [[c.value for c in row] for row in old.iter_rows()] == [
            [c.value for c in row][: old.max_column] for row in new.iter_rows(max_row=old.max_row)
        ]
        assert {k: v.width for k, v in old.column_dimensions.items()} == {
            k: v.width for k, v in new.column_dimensions.items()
        }
        assert (old.freeze_panes, old.print_area) == (new.freeze_panes, new.print_area)
    assert [v.formula1 for v in after[TASKS].data_validations.dataValidation] == ['"Văn phòng,Tư pháp"']
    assert after.defined_names["TongChi"].attr_text == before.defined_names["TongChi"].attr_text


def test_extensions_and_their_prefixes_survive() -> None:
    data = office_workbook()
    old, new = (parts(d)["xl/worksheets/sheet1.xml"] for d in (data, mark(data, findings())))
    extensions = re.compile(rb"<extLst>.*</extLst>", re.DOTALL)
    assert extensions.findall(old) == extensions.findall(new) != []


def test_drawings_with_form_controls_that_are_not_well_formed_survive() -> None:
    data = office_workbook()
    control = (
        b'<v:shape id="_x0000_s1900" type="#_x0000_t201"><v:textbox><div>Gui<br>bao cao</div></v:textbox>'
        b'<x:ClientData ObjectType="Button"><x:Row>8</x:Row><x:Column>3</x:Column></x:ClientData></v:shape>'
    )
    vml = parts(data)["xl/drawings/vmlDrawing1.vml"].replace(b"</xml>", control + b"</xml>")
    data = with_parts(data, {"xl/drawings/vmlDrawing1.vml": vml})
    marked = mark(data, [finding("bad-date", "D9")])
    drawn = parts(marked)["xl/drawings/vmlDrawing1.vml"]
    assert control in drawn
    assert b'id="_x0000_s1901"' in drawn
    assert parts(unmark(marked))["xl/drawings/vmlDrawing1.vml"] == vml


def test_many_notes_get_shapes_of_their_own() -> None:
    book = small_workbook([str(n)] for n in range(2_600))
    book.create_sheet("Khác")["A1"] = 1
    found = [finding("bad-date", f"A{n}") for n in range(1, 2_601)]
    after = parts(mark(saved(book), [*found, finding("bad-sum", "A1", sheet="Khác")]))
    drawings = [body for name, body in after.items() if name.endswith(".vml")]
    ids = [number for body in drawings for number in re.findall(rb'<v:shape id="_x0000_s(\d+)"', body)]
    assert len(ids) == len(set(ids)) == 2_601
    for body in drawings:
        (numbers,) = re.findall(rb'<o:idmap[^>]*data="([\d,]+)"', body)
        blocks = set(numbers.split(b","))
        used = re.findall(rb'<v:shape id="_x0000_s(\d+)"', body)
        assert {b"%d" % (int(number) // 1024) for number in used} == blocks


def test_a_threaded_conversation_is_left_alone() -> None:
    data = office_workbook()
    rels = parts(data)["xl/worksheets/_rels/sheet1.xml.rels"]
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
        b'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    talk = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="F6" id="{A}"><text>Xem lai</text></threadedComment></ThreadedComments>'
    )
    changed = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels.replace(b"</Relationships>", link),
        "xl/threadedComments/threadedComment1.xml": talk,
    }
    after = mark(with_parts(data, changed), [finding("bad-date", "F6")])
    assert fill_of(after, "F6").startswith(RED)
    assert parts(after)["xl/comments1.xml"] == parts(data)["xl/comments1.xml"]
    assert parts(after)["xl/threadedComments/threadedComment1.xml"] == talk


def test_strict_workbooks() -> None:
    swaps = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }

    def swapped(body: bytes, back: bool) -> bytes:
        for loose, strict in swaps.items():
            body = body.replace(*((strict, loose) if back else (loose, strict)))
        return body

    data = office_workbook()
    strict = with_parts(data, {name: swapped(body, back=False) for name, body in parts(data).items()})
    after = parts(mark(strict, findings()))
    assert not any(b"schemas.openxmlformats.org/spreadsheetml" in body for body in after.values())
    assert {name: swapped(body, back=True) for name, body in after.items()} == parts(mark(data, findings()))


def test_a_workbook_without_styles_gets_them() -> None:
    data = saved(small_workbook())
    files = parts(data)
    types = re.sub(rb"<Override[^>]*styles.xml[^>]*>", b"", files["[Content_Types].xml"])
    rels = re.sub(rb"<Relationship [^>]*relationships/styles[^>]*>", b"", files["xl/_rels/workbook.xml.rels"])
    files |= {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": rels}
    del files["xl/styles.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    assert fill_of(mark(out.getvalue(), [finding("bad-date", "B2")]), "B2").startswith(RED)


# Marking again, and taking marks off


def visible(data: bytes) -> dict[str, tuple[object, str, object]]:
    """All that a reader sees of a workbook: fills, notes and values by cell."""
    return {
        f"{sheet.title}!{cell.coordinate}": (
            cell.value,
            cell.fill.fgColor.rgb,
            cell.comment and cell.comment.text,
        )
        for sheet in opened(data).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment or cell.fill.fill_type
    }


def test_marking_a_marked_file_gives_the_same_picture() -> None:
    once = mark(office_workbook(), findings())
    twice = mark(mark(once, findings()), findings())
    assert visible(twice) == visible(once)
    assert opened(twice).sheetnames == opened(once).sheetnames
    assert set(parts(twice)) == set(parts(once))


def test_unmarking_gives_the_workbook_back() -> None:
    data = office_workbook(macro=True)
    before, after = parts(data), parts(unmark(mark(data, findings())))
    assert set(after) == set(before)
    different = {name for name in before if before[name] != after[name]}
    assert different == {"xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert visible(unmark(mark(data, findings()))) == visible(data)
    assert unmark(data) == data


def test_mended_cells_lose_their_marks() -> None:
    data = mark(office_workbook(), findings())
    again = mark(data, [finding("bad-sum", "E13")])
    assert opened(again)[TASKS]["F6"].fill.fill_type is None
    assert note_of(again, "F6") == "Chưa rõ"
    assert fill_of(again, "E13").startswith(AMBER)
    assert len(listed(again)) == 2


def test_no_problems_left() -> None:
    data = mark(mark(office_workbook(), findings()), [])
    assert listed(data)[0][0] == "Không có điểm nào cần sửa."


def test_marks_come_off_where_the_officer_has_inserted_rows_and_saved_anew() -> None:
    book = small_workbook([("TT", "Hạn"), ("1", "cuối quý"), ("2", "30/6"), ("3", "")])
    sheet = book[TASKS]
    sheet["B2"].fill = PatternFill("solid", fgColor="FF00B050")
    sheet["B3"].fill = GradientFill(stop=("FF000000", "FFFFFFFF"))
    original = [repr(opened(saved(book))[TASKS][a].fill) for a in ("B2", "B3", "B4")]
    marked = opened(mark(saved(book), [finding("bad-date", a) for a in ("B2", "B3", "B4")]))
    assert len({marked[TASKS][a].fill.fgColor.rgb for a in ("B2", "B3", "B4")}) == 3
    marked[TASKS].insert_rows(2)
    marked[LIST_SHEET].title = "Đã xem"
    back = opened(unmark(saved(marked)))
    # openpyxl renames a sheet without its references, as a program that is not Excel may do
    assert [repr(back[TASKS][a].fill) for a in ("B3", "B4", "B5")] == original
    assert [back[TASKS][a].value for a in ("B3", "B4")] == ["cuối quý", "30/6"]


def test_the_list_is_found_where_the_officer_has_moved_it() -> None:
    marked = opened(mark(office_workbook(), findings()))
    marked.move_sheet(LIST_SHEET, -10)
    marked.active = 0
    back = opened(unmark(saved(marked)))
    assert back.sheetnames[0] == TASKS
    assert back[TASKS].print_area == opened(office_workbook())[TASKS].print_area


def test_formulas_that_the_officer_puts_into_the_list_go_with_it() -> None:
    """Excel repairs a file whose calculation chain names a formula that is not there."""
    data = mark(office_workbook(), findings())
    chain = (
        b'<calcChain xmlns="%s"><c r="E13" i="1"/><c r="G1" i="5"/></calcChain>' % MAIN.strip("{}").encode()
    )
    link = (
        b'<Relationship Id="rId88" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'calcChain" Target="calcChain.xml"/></Relationships>'
    )
    rels = parts(data)["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)
    (name,) = (
        name for name in parts(data) if name not in parts(office_workbook()) and "sheets/sheet" in name
    )
    changed = {"xl/_rels/workbook.xml.rels": rels, "xl/calcChain.xml": chain}
    assert parts(unmark(with_parts(data, changed)))["xl/calcChain.xml"] == chain
    formula = parts(data)[name].replace(b"</row>", b'<c r="G1"><f>1+1</f></c></row>', 1)
    assert "xl/calcChain.xml" not in parts(unmark(with_parts(data, changed | {name: formula})))


def test_a_sheet_of_the_officer_with_that_name_is_kept() -> None:
    book = small_workbook()
    book.create_sheet(LIST_SHEET)["A1"] = "việc của tôi"
    data = mark(mark(saved(book), [finding("bad-date", "B2")]), [finding("bad-date", "B2")])
    assert opened(data).sheetnames == [TASKS, LIST_SHEET, f"{LIST_SHEET} (2)"]
    assert opened(data)[LIST_SHEET]["A1"].value == "việc của tôi"


def test_a_fill_of_the_officer_that_looks_like_a_mark_is_kept() -> None:
    book = small_workbook()
    book[TASKS]["A1"].fill = PatternFill("solid", fgColor="FFF8D0D0")
    data = mark(saved(book), [finding("bad-date", "B2"), finding("bad-date", "A1")])
    assert fill_of(data, "A1") != fill_of(data, "B2")
    assert fill_of(unmark(data), "A1") == "FFF8D0D0"
    assert opened(unmark(data))[TASKS]["B2"].fill.fill_type is None


def test_words_that_somebody_adds_to_our_note_are_kept() -> None:
    marked = opened(mark(saved(small_workbook()), [finding("bad-date", "B2")]))
    marked[TASKS]["B2"].comment.text += "\nĐã hỏi lại Tư pháp"
    assert (note_of(unmark(saved(marked)), "B2") or "").strip() == "Đã hỏi lại Tư pháp"


def test_formatted_text_in_an_existing_note_keeps_its_format() -> None:
    data = office_workbook()
    comments = parts(data)["xl/comments1.xml"]
    bold = comments.replace("<t>Chưa rõ</t>".encode(), "<t>Chưa </t></r><r><rPr><b/></rPr><t>rõ</t>".encode())
    assert bold != comments
    data = with_parts(data, {"xl/comments1.xml": bold})
    assert parts(unmark(mark(data, findings())))["xl/comments1.xml"] == bold


COLOURS = st.sampled_from([None, "FF00B050", "FFF8D0D0", "FFFFE39C"])
CELLS = st.tuples(st.integers(1, 6), st.integers(1, 5))


@settings(max_examples=12, deadline=None)
@given(
    colours=st.dictionaries(CELLS, COLOURS, max_size=8),
    notes=st.sets(CELLS, max_size=3),
    rounds=st.lists(st.dictionaries(CELLS, st.sampled_from(["bad-date", "bad-sum"])), min_size=1, max_size=3),
)
def test_whatever_is_marked_in_whatever_rounds_comes_off(
    colours: dict[tuple[int, int], str | None],
    notes: set[tuple[int, int]],
    rounds: list[dict[tuple[int, int], str]],
) -> None:
    book = small_workbook()
    for (row, column), colour in colours.items():
        book[TASKS].cell(row, column).fill = PatternFill("solid", fgColor=colour) if colour else PatternFill()
    for row, column in notes:
        book[TASKS].cell(row, column).comment = Comment("của tôi", "Kế toán")
    data = original = saved(book)
    for found in rounds:
        problems = [problem(rule, CellRef(TASKS, *at), "x") for at, rule in found.items()]
        data = mark(data, problems)
        seen = {cell for cell, (_, colour, _) in visible(data).items() if colour[:6] in {RED, AMBER}}
        assert {str(one.at) for one in problems} <= seen
    assert visible(unmark(data)) == visible(original)


# What cannot be marked in place


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .xls",
        b"PK\x03\x04 broken",
        with_parts(office_workbook(), {})[:-50],
    ],
)
def test_bytes_that_are_no_package_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(PackageError, match="không"):
        mark(data, [])


def test_a_package_that_inflates_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.workbook.package.MAX_INFLATED", 1_000)
    with pytest.raises(PackageError, match="quá lớn"):
        mark(saved(small_workbook()), [])


def test_document_types_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="%s"/>' % MAIN.strip("{}").encode()
    for body in (bomb, bomb.decode().encode("utf-16")):
        data = with_parts(saved(small_workbook()), {"xl/worksheets/sheet1.xml": body})
        with pytest.raises(PackageError):
            mark(data, [finding("bad-date", "B2")])


def test_damaged_numbers_inside_are_refused_in_words() -> None:
    data = saved(small_workbook())
    sheet = parts(data)["xl/worksheets/sheet1.xml"].replace(b'<row r="2"', b'<row r="hai"')
    with pytest.raises(PackageError, match="chuẩn"):
        mark(with_parts(data, {"xl/worksheets/sheet1.xml": sheet}), [finding("bad-date", "B2")])


def test_a_kept_fill_that_was_tampered_with_is_ignored() -> None:
    data = mark(saved(small_workbook()), [finding("bad-date", "B2")])
    workbook = parts(data)["xl/workbook.xml"].replace(b"patternFill", b"script")
    assert fill_of(unmark(with_parts(data, {"xl/workbook.xml": workbook})), "B2").startswith(RED)


def test_a_signed_workbook_is_said_to_be_signed() -> None:
    data = saved(small_workbook())
    link = (
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        b'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    )
    rels = parts(data)["_rels/.rels"].replace(b"</Relationships>", link)
    signed = with_parts(data, {"_rels/.rels": rels, "_xmlsignatures/origin.sigs": b""})
    assert any("chữ ký" in str(cell.value) for (cell,) in opened(mark(signed, []))[LIST_SHEET]["A1:A9"])


# A copy for other formats


def sheet_of(name: str, values: dict[tuple[int, int], Any], merges: tuple[Range, ...] = ()) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), value in values.items():
        cell = value if isinstance(value, Cell) else Cell(row, column, value, str(value))
        rows.setdefault(row, {})[column] = cell
    return Sheet(name, cells=Cells(rows), merges=merges)


def test_a_copy_holds_the_values_and_the_marks() -> None:
    values = {
        (1, 1): "TT",
        (2, 1): "=1+1",
        (2, 2): datetime(2026, 3, 1, 8, 30),
        (2, 3): 1_250_000,
        (3, 3): Cell(3, 3, 0.5, "50%", "0%"),
        (4, 1): Cell(4, 1, None, "#REF!\x02", fault=CellFault.ERROR_VALUE),
        (4, 2): date(2026, 6, 30),
        (5, 2): Cell(5, 2, date(2026, 3, 1), "Mar-26", "mmm-yy"),
    }
    book = Workbook("xls", (sheet_of(TASKS, values, (Range(1, 1, 1, 3),)), sheet_of("Trống", {})))
    data = marked_copy(book, [finding("bad-date", "B2"), finding("bad-date", "C1")])
    sheet = opened(data)[TASKS]
    assert [sheet[a].value for a in ("A1", "A2", "C2", "C3")] == ["TT", "=1+1", 1_250_000, 0.5]
    assert sheet["A2"].data_type == "s"
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("#REF!\ufffd", "s")
    assert (sheet["B2"].value, sheet["B4"].value) == (datetime(2026, 3, 1, 8, 30), datetime(2026, 6, 30))
    assert [sheet[a].number_format for a in ("B2", "B4", "B5", "C3")] == [
        "dd/mm/yyyy hh:mm",
        "dd/mm/yyyy",
        "mmm-yy",
        "0%",
    ]
    assert fill_of(data, "B2").startswith(RED)
    assert fill_of(data, "A1").startswith(RED)
    assert any("không phải .xlsx" in str(c.value) for (c,) in opened(data)[LIST_SHEET]["A1:A9"])


def test_a_copy_renames_sheets_that_excel_would_refuse() -> None:
    long = "Kế hoạch cải cách hành chính năm 2026/xã"
    names = (long, long.replace("/xã", "-xã"))
    book = Workbook("ods", tuple(sheet_of(name, {(1, 1): "a"}) for name in names))
    data = marked_copy(book, [finding("bad-date", "A1", sheet=long)])
    first, second, _ = opened(data).sheetnames
    assert len(first) <= 31
    assert first != second
    assert fill_of(data, "A1", first).startswith(RED)
    assert listed(data)[1][1] == f"{first}!A1"


def test_a_copy_of_nothing() -> None:
    assert opened(marked_copy(Workbook("ods"), [])).sheetnames[-1] == LIST_SHEET


def test_the_product_reads_a_marked_workbook_as_before() -> None:
    before = read_workbook(office_workbook(), "kế hoạch.xlsx")
    after = read_workbook(mark(office_workbook(), findings()), "kế hoạch.xlsx")
    assert [(s.name, dict(s.cells)) for s in after.sheets[:-1]] == [
        (s.name, dict(s.cells)) for s in before.sheets
    ]


# LibreOffice, where it is installed

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_saves_and_gives_the_marks_back(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(mark(office_workbook(), findings()))
    command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = (tmp_path / "out" / "in.xlsx").read_bytes()
    assert fill_of(data, "F6").startswith(RED)
    assert "Chưa rõ" in (note_of(data, "F6") or "")
    assert len(listed(data)) == 8
    back = unmark(data)
    assert LIST_SHEET not in opened(back).sheetnames
    assert opened(back)[TASKS]["F6"].fill.fill_type is None
    assert (note_of(back, "F6") or "").strip() == "Chưa rõ"
