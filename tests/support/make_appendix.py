"""The bare appendix of the 2020 plan as a workbook: what an office saved from Word, nothing added.

Letterhead and title lines above the table, merged title cells, seven columns, a total row. Money and
codes are text, as they come out of Word.
"""

from __future__ import annotations

import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from make_sample import CASES, stable_bytes  # noqa: E402 - found only once the root is on the path

LETTERHEAD = (
    ("A1:C1", "UBND XÃ THƯỢNG LỘ"),
    ("D1:G1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("D2:G2", "Độc lập - Tự do - Hạnh phúc"),
    ("A4:G4", "PHỤ LỤC"),
    ("A5:G5", "NHIỆM VỤ CỤ THỂ TRIỂN KHAI CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2020"),
    ("A6:G6", "VÀ DỰ TRÙ KINH PHÍ ĐỂ THỰC HIỆN CÁC NHIỆM VỤ"),
    ("A7:G7", "( Ban hành kèm theo Kế hoạch số: 01/KH-UBND ngày 06 tháng 01 năm 2020 của UBND xã Thượng Lộ)"),
)
HEADING_ROW = 9
"""The table's heading stands here; its 103 rows and the total row follow."""
WIDTHS = (7, 42, 18, 18, 26, 30, 14)


def bare_appendix(sheet_title: str = "Sheet1") -> bytes:
    """The appendix as .xlsx bytes, the same at every call."""
    book = Workbook()
    sheet = book[book.sheetnames[0]]
    sheet.title = sheet_title
    write_letterhead(sheet)
    write_table(sheet)
    return stable_bytes(book)


def write_letterhead(sheet: Worksheet) -> None:
    """The lines above the table, each in merged cells."""
    for cells, text in LETTERHEAD:
        first = sheet[cells.partition(":")[0]]
        first.value = text
        first.font = Font(name="Times New Roman", bold=True)
        first.alignment = Alignment(horizontal="center")
        sheet.merge_cells(cells)


def write_table(sheet: Worksheet) -> None:
    """Headings, the 103 rows and the total row, every cell as text, empty ones left out."""
    lines = (CASES / "appendix.tsv").read_text(encoding="utf-8").splitlines()
    for row, line in enumerate(lines, start=HEADING_ROW):
        for column, text in enumerate(line.split("\t")[:7], start=1):
            cell = sheet.cell(row, column, text or None)
            cell.font = Font(name="Times New Roman", bold=row == HEADING_ROW)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def main() -> None:
    """Writes the appendix to the path given as the first argument."""
    Path(sys.argv[1]).write_bytes(bare_appendix())


if __name__ == "__main__":
    main()
