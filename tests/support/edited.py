"""Workbooks edited like in Excel: cells put, rows inserted and deleted, columns sorted alone, headings lost.

Four plans to edit: the sample, the bare appendix, and two made-up plans of other offices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from book import book_of
from make_appendix import bare_appendix
from make_sample import sample

from lib.plan import Plan
from lib.reading.reader import read_plan
from lib.workbook.cells import read_workbook
from lib.workbook.sheets import Cell, Cells, Sheet, Value, Workbook

Rows = dict[int, dict[int, Cell]]

COMMUNE = """
    Thông tin
    Đơn vị | UBND xã Khe Tre
    Năm | #2026
    Số liệu tính đến ngày | @2026-08-31
    Số liệu minh họa | Không

    Kế hoạch
    STT | Nội dung nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn hoàn thành | Sản phẩm | Dự toán | Tiến độ (%) | Ngày hoàn thành | Minh chứng | Kinh phí đã chi | Ngày cập nhật | Vướng mắc | Gia hạn đến ngày | Lý do gia hạn
    I | Cải cách thể chế | | | | | #20000000
    1 | Ban hành kế hoạch kiểm tra văn bản năm 2026 | Văn phòng HĐND và UBND | Các phòng | Trước ngày 31/01/2026 | Kế hoạch | #2000000 | #100% | @2026-01-28 | 12/KH-UBND | #1800000 | @2026-02-03
    2 | Rà soát, hệ thống hóa văn bản quy phạm pháp luật | Văn phòng HĐND và UBND | Phòng Kinh tế | 30/6/2026 | Báo cáo rà soát | #5000000 | #80% | | | | @2026-08-20 | Thiếu hồ sơ của hai xã cũ
    3 | Báo cáo công tác thể chế định kỳ | Văn phòng HĐND và UBND | | Quý I, Quý II, Quý III và năm 2026 | Báo cáo | #4000000 | | | | | @2026-08-20
    4 | Tổ chức lấy ý kiến nhân dân về dự thảo quy chế | Phòng Văn hóa - Xã hội | Mặt trận Tổ quốc | Tháng 9/2026 | Báo cáo tổng hợp | #9000000 | #30% | | | | @2026-08-18
    II | Cải cách thủ tục hành chính | | | | | #30000000
    5 | Công khai thủ tục hành chính tại trụ sở và trên cổng | Trung tâm Phục vụ hành chính công | Văn phòng HĐND và UBND | Thường xuyên | Bảng niêm yết | #3000000 | | | | | @2026-08-28
    6 | Trả lời phản ánh, kiến nghị của người dân | Trung tâm Phục vụ hành chính công | Các phòng | 10 ngày làm việc sau khi nhận được phản ánh | Văn bản trả lời | | | | | | @2026-08-28
    7 | Đơn giản hóa quy trình nội bộ của năm thủ tục | Trung tâm Phục vụ hành chính công | Phòng Kinh tế | 31/10/2026 | Quyết định | #7000000 | #20% | | | | @2026-08-15
    8 | Khảo sát mức độ hài lòng của tổ chức, cá nhân | Phòng Văn hóa - Xã hội | Mặt trận Tổ quốc | - Quyết định khảo sát trước 15/4/2026; - Báo cáo kết quả trước 15/11/2026 | Báo cáo | #12000000 | | | | | @2026-08-15
    9 | Họp giao ban bộ phận một cửa | Trung tâm Phục vụ hành chính công | | 02 lần/tháng | Biên bản | | | | | | @2026-08-15
    III | Cải cách tổ chức bộ máy | | | | | #5000000
    10 | Rà soát vị trí việc làm sau sắp xếp | Văn phòng HĐND và UBND | Các phòng | 15/7/2026 | Đề án | #5000000 | #100% | @2026-07-20 | 45/BC-UBND ngày 20/7/2026 | #2500000 | @2026-07-21
    11 | Sắp xếp tổ dân phố, thôn | Phòng Kinh tế | Mặt trận Tổ quốc | Trước kỳ họp HĐND giữa năm | Tờ trình | | | | | | @2026-06-10
    IV | Chuyển đổi số | | | | | #60000000
    12 | Nâng cấp mạng nội bộ và phòng họp trực tuyến | Phòng Kinh tế | Văn phòng HĐND và UBND | Quý III/2026 | Biên bản nghiệm thu | #40000000 | #60% | | | #20000000 | @2026-08-25
    13 | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng | Phòng Văn hóa - Xã hội | Đoàn thanh niên | Hàng quý | Danh sách học viên | #15000000 | | | | #6000000 | @2026-08-25
    14 | Số hóa hồ sơ lưu trữ còn giá trị | Văn phòng HĐND và UBND | | dự kiến 30/11/2026 | Kho dữ liệu | #5000000 | #10% | | | | @2026-08-25
     | Cài đặt chữ ký số cho cán bộ, công chức | Phòng Kinh tế | Văn phòng HĐND và UBND | 30/9/2026 | Danh sách | | #50% | | | | @2026-08-25
     | Kiểm tra an toàn thông tin các máy trạm | Phòng Kinh tế | Công an xã | 15/12/2026 | Biên bản kiểm tra | | | | | | @2026-08-25

    Mốc
    Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành | Minh chứng | Tên nhiệm vụ
    3 | Quý I | @2026-03-31 | @2026-03-30 | 30/BC-UBND | Báo cáo công tác thể chế định kỳ
    3 | Quý II | @2026-06-30 | @2026-07-02 | 60/BC-UBND | Báo cáo công tác thể chế định kỳ
    3 | Quý III | @2026-09-30 | | | Báo cáo công tác thể chế định kỳ
    3 | Năm 2026 | @2026-12-31 | | | Báo cáo công tác thể chế định kỳ
    8 | Quyết định khảo sát | @2026-04-15 | @2026-04-14 | 21/QĐ-UBND | Khảo sát mức độ hài lòng của tổ chức, cá nhân
    8 | Báo cáo kết quả | @2026-11-15 | | | Khảo sát mức độ hài lòng của tổ chức, cá nhân
    13 | Quý I | @2026-03-31 | @2026-03-25 | Danh sách lớp 1 | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng
    13 | Quý II | @2026-06-30 | @2026-06-24 | Danh sách lớp 2 | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng
    13 | Quý III | @2026-09-30 | | | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng
    13 | Quý IV | @2026-12-31 | | | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng

    Chỉ tiêu
    Mã | Lĩnh vực | Chỉ tiêu | Đơn vị tính | Mục tiêu | Chiều | Cách cộng | Nhiệm vụ liên quan | Nguồn | Tháng 4 | Tháng 5 | Tháng 6 | Tháng 7 | Tháng 8 | Tháng 9
    A1 | II | Hồ sơ giải quyết đúng hạn | % | #98% | >= | luỹ kế | 5 | Hệ thống một cửa | 200/205 | 260/266 | 330/339 | 410/421 | 500/512
    A2 | II | Hồ sơ trễ hạn | hồ sơ | #5 | <= | luỹ kế | 5 | Hệ thống một cửa | #1 | #2 | #2 | #3 | #3
    A3 | IV | Hồ sơ nộp trực tuyến toàn trình | % | #60% | >= | trung bình | 14 | Cổng dịch vụ công | #41% | #45% | #50% | | #55%
    A4 | IV | Học viên được tập huấn kỹ năng số | người | #200 | >= | luỹ kế | 13 | Danh sách lớp | #50 | #50 | #104 | #104 | #104
    A5 | II | Mức độ hài lòng của người dân | % | #90% | >= | cuối kỳ | 8 | Phiếu khảo sát | | | #88% | | #89%

    Chi
    Ngày | Nhiệm vụ | Số tiền | Chứng từ | Ghi chú
    @2026-01-25 | 1 | #1800000 | C01 | In tài liệu
    @2026-07-10 | 10 | #2500000 | C02 | Hội nghị
    @2026-05-20 | 12 | #20000000 | C03 | Tạm ứng hợp đồng mạng
    @2026-03-25 | 13 | #3000000 | C04 | Lớp 1
    @2026-06-24 | 13 | #3000000 | C05 | Lớp 2

    Phát sinh
    Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành
    6 | @2026-06-02 | Phản ánh việc chậm trả hồ sơ đất đai | @2026-06-16 | @2026-06-15
    6 | @2026-07-20 | Kiến nghị sửa đường vào trụ sở | @2026-08-03
    6 | @2026-08-25 | Phản ánh bãi xe trụ sở | @2026-09-09

    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Ngày hoàn thành | Nhiệm vụ liên quan
    @2026-06-30 | Trình phương án bố trí trụ sở dôi dư | Phòng Kinh tế | @2026-07-31 | | 12
    @2026-06-30 | Bổ sung nhân sự bộ phận một cửa | Văn phòng HĐND và UBND | @2026-07-15 | @2026-07-14 | 10
    @2026-07-31 | Đôn đốc lấy ý kiến quy chế | Phòng Văn hóa - Xã hội | @2026-09-15 | | 4
"""  # noqa: E501 - as wide as the sheets are

WARD = """
    Phu luc
    PHỤ LỤC CÔNG VIỆC TRỌNG TÂM NĂM 2026
    STT | Nội dung công việc | Đơn vị thực hiện | Thời gian | Kết quả | Ghi chú
    1 | Xây dựng quy chế làm việc của phường | Văn phòng | Tháng 3 | Quyết định
    2 | Kiện toàn ban chỉ đạo chuyển đổi số | Văn phòng | 15/3 | Quyết định
    3 | Mua sắm máy tính cho bộ phận tiếp dân | Tài chính | Quý II | Hợp đồng
    4 | Kiểm tra trật tự đô thị các tuyến phố | Đô thị | Hàng tuần | Biên bản
    5 | Tuyên truyền phòng cháy trong khu dân cư | Công an phường | Hàng tháng | Tin bài
    6 | Tổ chức hội nghị đối thoại với doanh nghiệp | Kinh tế | 20/6/2026 | Báo cáo
    7 | Cập nhật cơ sở dữ liệu hộ tịch | Tư pháp | Thường xuyên | Dữ liệu
    8 | Giải quyết đơn thư của công dân | Tư pháp | Khi có đơn | Văn bản
    9 | Tổng kết công tác năm | Văn phòng | Trước 15/12 | Báo cáo
    10 | Xét thi đua khen thưởng cuối năm | Văn phòng | Trước 20/12/2026 | Danh sách
    11 | Rà soát hộ nghèo, cận nghèo | Văn xã | 30/10/2026 | Danh sách
    12 | Khai giảng lớp phổ cập kỹ năng số | Văn xã | 05/9/2026 | Kế hoạch
"""

SOURCES: dict[str, tuple[Callable[[], bytes], str]] = {
    "sample": (sample, "Nhiệm vụ"),
    "bare": (bare_appendix, "Sheet1"),
    "commune": (lambda: book_of(COMMUNE), "Kế hoạch"),
    "ward": (lambda: book_of(WARD), "Phu luc"),
}
"""Each plan's workbook and the name of its sheet of tasks."""
HEADS = {"sample": 4, "bare": 9, "commune": 1, "ward": 2}
"""The row of the headings in every sheet but «Thông tin»."""


@cache
def book(source: str) -> Workbook:
    """The workbook of a source, as read."""
    return read_workbook(SOURCES[source][0](), "so.xlsx")


@cache
def plan_before(source: str) -> Plan:
    """The plan of a source before any edit."""
    return read_plan(book(source))[0]


class Edited:
    """A workbook's cells, to be edited; rows are found by the words in a column."""

    def __init__(self, source: str) -> None:
        self.source, self.tasks, self.head = source, SOURCES[source][1], HEADS[source]
        self.sheets: dict[str, Rows] = {
            sheet.name: {row: dict(cells) for row, cells in sheet.rows} for sheet in book(source).sheets
        }

    def column(self, sheet: str, heading: str) -> int:
        """The column under the heading that begins so."""
        cells = self.sheets[sheet][self.head]
        return next(at for at, cell in sorted(cells.items()) if str(cell.value).startswith(heading))

    def find(self, sheet: str, heading: str, words: Value) -> int:
        """The first row with these words in the column."""
        at = self.column(sheet, heading)
        rows = self.sheets[sheet].items()
        return next(
            row for row, cells in sorted(rows) if row > self.head and at in cells and cells[at].value == words
        )

    def task(self, title: str) -> int:
        """The row of the task whose title begins so."""
        at = self.column(self.tasks, self.title)
        rows = self.sheets[self.tasks].items()
        return next(
            r for r, c in sorted(rows) if r > self.head and at in c and str(c[at].value).startswith(title)
        )

    @property
    def title(self) -> str:
        """The heading of the titles."""
        return {"commune": "Nội dung nhiệm vụ", "ward": "Nội dung công việc"}.get(
            self.source, "Nhiệm vụ cụ thể"
        )

    @property
    def due(self) -> str:
        """The heading of the deadlines."""
        return {"commune": "Thời hạn hoàn thành", "ward": "Thời gian"}.get(self.source, "Thời gian thực hiện")

    @property
    def lead(self) -> str:
        """The heading of the lead units."""
        return {"commune": "Cơ quan chủ trì", "ward": "Đơn vị thực hiện"}.get(self.source, "Bộ phận chủ trì")

    @property
    def code(self) -> str:
        """The heading of the numbers."""
        return "STT" if self.source in ("commune", "ward") else "TT"

    def value(self, sheet: str, row: int, heading: str) -> Value:
        """What a cell holds."""
        cell = self.sheets[sheet][row].get(self.column(sheet, heading))
        return cell.value if cell else None

    def put(self, sheet: str, row: int, heading: str, value: Value) -> None:
        """Writes a cell; None empties it."""
        self.put_at(sheet, row, self.column(sheet, heading), value)

    def put_at(self, sheet: str, row: int, at: int, value: Value) -> None:
        """Writes the cell in that column."""
        if value is None:
            self.sheets[sheet][row].pop(at, None)
            return
        text = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
        rows = self.sheets[sheet].setdefault(row, {})
        shape = rows.get(at) or Cell(row, at, value, text)
        rows[at] = replace(shape, value=value, text=text)

    def body(self, sheet: str) -> list[int]:
        """The rows of the table."""
        return sorted(row for row in self.sheets[sheet] if row > self.head)

    def delete(self, sheet: str, row: int) -> None:
        """Takes a row out; the rows below move up."""
        rows = self.sheets[sheet]
        self.sheets[sheet] = {at - (at > row): cells for at, cells in rows.items() if at != row}

    def insert(self, sheet: str, row: int, values: dict[str, Value]) -> None:
        """Puts a row in; the rows from there on move down."""
        rows = self.sheets[sheet]
        self.sheets[sheet] = {at + (at >= row): cells for at, cells in rows.items()}
        self.sheets[sheet][row] = {}
        for heading, value in values.items():
            self.put(sheet, row, heading, value)

    def sort_alone(self, sheet: str, heading: str, rows: list[int], *, reverse: bool = False) -> None:
        """What happens when a part of one column is selected and sorted."""
        values = [self.value(sheet, row, heading) for row in rows]
        filled = sorted((value for value in values if value is not None), key=str, reverse=reverse)
        for row, value in zip(rows, [*filled, *[None] * (len(rows) - len(filled))], strict=True):
            self.put(sheet, row, heading, value)

    def drop_column(self, sheet: str, heading: str) -> None:
        """Deletes a column; those to its right move left."""
        gone = self.column(sheet, heading)
        for row, cells in self.sheets[sheet].items():
            left = {at: cell for at, cell in cells.items() if at != gone}
            moved = {at - (at > gone): replace(cell, column=at - (at > gone)) for at, cell in left.items()}
            self.sheets[sheet][row] = moved

    def swap_columns(self, sheet: str, one: str, other: str) -> None:
        """Two columns change places."""
        a, b = self.column(sheet, one), self.column(sheet, other)
        places = {a: b, b: a}
        for row, cells in self.sheets[sheet].items():
            if row >= self.head:
                moved = {places.get(at, at): replace(c, column=places.get(at, at)) for at, c in cells.items()}
                self.sheets[sheet][row] = moved

    def rewrite(self, change: Callable[[str], str]) -> None:
        """Changes the letters of every text below the headings."""
        for name, rows in self.sheets.items():
            for row in [row for row in rows if row > self.head or name == "Thông tin"]:
                for at, cell in rows[row].items():
                    if isinstance(cell.value, str):
                        rows[row][at] = replace(cell, value=change(cell.value), text=change(cell.value))

    def say(self, label: str, value: Value) -> None:
        """A line of the sheet "Thông tin"."""
        rows = self.sheets["Thông tin"]
        row = next(row for row, cells in rows.items() if any(c.value == label for c in cells.values()))
        at = next(at for at, cell in rows[row].items() if cell.value == label)
        self.put_at("Thông tin", row, at + 1, value)

    def plan(self) -> Plan:
        """What is read from the cells now."""
        return self.read()[0]

    def read(self) -> tuple[Plan, list[object]]:
        """The plan and the problems."""
        sheets = tuple(self._sheets())
        plan, problems = read_plan(replace(book(self.source), sheets=sheets))
        return plan, list(problems)

    def _sheets(self) -> Iterator[Sheet]:
        for sheet in book(self.source).sheets:
            if sheet.name in self.sheets:
                rows = self.sheets[sheet.name]
                yield replace(sheet, cells=_cells(rows), max_row=max(rows, default=1))


def _cells(rows: Rows) -> Cells:
    return Cells(
        {
            row: {at: replace(cell, row=row) for at, cell in sorted(cells.items())}
            for row, cells in sorted(rows.items())
        }
    )
