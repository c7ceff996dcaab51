"""What a level above takes away: the tables as Excel, the report that sums up as Word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import openpyxl
from communes import Commune, workbook

from lib.assessing.completed import assessed
from lib.base import vietnamese as vn
from lib.exports.levels.roll_up import roll_up_report, roll_up_tables
from lib.plan import NO_RECORDS
from lib.plan.sent import SentPlan, SentTask
from lib.province.contribution import contribution
from lib.province.rollup import RollUp, UnitBelow, level_below, roll_up
from lib.province.views import COUNTRY, PROVINCE, heat_table
from lib.reading.reader import read

DAY = date(2026, 9, 14)


def three() -> RollUp:
    parts = []
    for number in (4, 8):
        commune = Commune(number)
        plan = read(workbook(commune, 2026, 9), "a.xlsx").plan
        found = contribution(assessed(plan, NO_RECORDS, DAY))
        parts.append(UnitBelow(commune.key, commune.name, found, replace(found, overdue=1), DAY, 2))
    return roll_up([*parts, UnitBelow("x", "UBND xã Lặng")], DAY)


def test_the_workbook_has_every_table_with_its_typed_cells() -> None:
    found = three()
    document = roll_up_tables(found, PROVINCE, "UBND tỉnh Mẫu")
    book = openpyxl.load_workbook(BytesIO(document.make()))
    assert book.sheetnames == ["Xếp thứ tự", "Chưa xếp", "Theo lĩnh vực", "Chưa cập nhật", "So với kỳ trước"]
    rows = [row for row in book["Xếp thứ tự"].iter_rows(values_only=True) if row[0] in (1, 2)]
    assert [(row[1], row[2]) for row in rows] == [
        (part.name, part.now.overdue) for part in found.ranked if part.now
    ]
    assert book["Chưa cập nhật"]["A7"].value == "UBND xã Lặng"


def test_the_report_says_what_the_screen_says() -> None:
    found = three()
    document = roll_up_report(found, PROVINCE, "UBND tỉnh Mẫu")
    words = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(document.make())).paragraphs)
    late = found.total("overdue")
    assert "2/3 xã đã cập nhật số liệu trong tháng" in words
    assert f"{late} nhiệm vụ quá hạn" in words
    assert "Chưa cập nhật số liệu trong tháng: 1 xã (UBND xã Lặng)" in words
    done, money = found.done.value, found.money
    assert done is not None
    assert f"nhiệm vụ có thời hạn đạt {vn.percent(float(done))}, yêu cầu" in words
    assert f"đã chi {vn.dong(money.spent)} đồng trong {vn.dong(money.allocated)} đồng dự toán" in words
    assert "DỰ THẢO" in words or "dự thảo" in " ".join(document.contents)


def test_a_ministry_signs_as_one_and_hears_of_provinces() -> None:
    country = roll_up([level_below("t1", "Tỉnh Một", three()), level_below("t2", "Tỉnh Hai", three())], DAY)
    document = docx.Document(BytesIO(roll_up_report(country, COUNTRY, "Bộ Mẫu").make()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert "Chưa cập nhật số liệu trong tháng: 2 xã (Tỉnh Hai: 1/3, Tỉnh Một: 1/3)" in words
    assert "THỦ TRƯỞNG CƠ QUAN" in words
    assert "BC-BM" in words
    assert "UBND" not in words
    assert "CHỦ TỊCH" not in words


def test_the_signed_table_of_areas_says_in_words_what_the_screen_says_in_marks() -> None:
    found = three()
    tables = docx.Document(BytesIO(roll_up_report(found, PROVINCE, "").make())).tables
    (areas,) = [one for one in tables if one.rows[0].cells[1].text.startswith("Công tác chỉ đạo")]
    shown = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in areas.rows[1:-1]}
    marks = {str(row.cells[0]): row.cells[1:] for row in heat_table(found).rows}
    assert shown.keys() == marks.keys()
    for name, cells in shown.items():
        for words, mark in zip(cells, marks[name], strict=True):
            assert ("chưa rõ" in words) == str(mark).startswith("?"), name
            assert ("chậm" in words) == str(mark).startswith("▲"), name
    assert not set("●▲✓?") & set(areas.rows[-1].cells[0].text)


def test_a_plan_that_was_sent_down_is_in_both() -> None:
    task = SentTask(1, "1.1", "Số hóa hồ sơ", None, "30/9", date(2026, 9, 30))
    found = replace(three(), sent=SentPlan("tỉnh giao", 1, 2026, None, date(2026, 3, 2), (task,), 1))
    book = openpyxl.load_workbook(BytesIO(roll_up_tables(found, PROVINCE, "").make()))
    assert book.sheetnames[-2:] == ["Nhiệm vụ giao xuống", "Được giao"]
    made = docx.Document(BytesIO(roll_up_report(found, PROVINCE, "UBND tỉnh Mẫu").make()))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Đã giao 1 nhiệm vụ cho các xã; 2/3 xã có số liệu của kỳ." in words
    assert any(
        "Số hóa hồ sơ" in cell.text for table in made.tables for row in table.rows for cell in row.cells
    )
