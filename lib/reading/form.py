"""The workbook's form as data: its sheets, their columns, and the headings each column goes by.

Headings are matched by `vietnamese.bare` (no accents, no punctuation), so one spelling serves all.
The first heading of a column is the one the product itself writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    CODE = "code"
    DEADLINE = "deadline"
    DATE = "date"
    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"
    FIGURE = "figure"


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the field it fills, how it is read, and its headings."""

    field: str
    kind: ColumnKind
    headings: tuple[str, ...]


@dataclass(frozen=True)
class SheetForm:
    """One sheet of the form: its names and columns; required fields must be found for it to be read."""

    title: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    required: tuple[str, ...]


def _form(names: tuple[str, ...], required: tuple[str, ...], columns: str, *more: Column) -> SheetForm:
    """A form from its table: a line "field kind: heading | heading …" a column; a line that ends with "|" goes on."""
    lines = [line.strip() for line in columns.replace("|\n", "|").strip().splitlines()]
    made = []
    for line in lines:
        name, _, headings = line.partition(":")
        field, kind = name.split()
        made.append(Column(field, ColumnKind(kind), tuple(part.strip() for part in headings.split("|"))))
    return SheetForm(names[0], names, (*made, *more), required)


TASKS = _form(
    ("Nhiệm vụ", "Phụ lục", "Kế hoạch"),
    ("title", "deadline"),
    """
    code code: TT | STT | Số TT | Số thứ tự | Mã
    title text: Nhiệm vụ cụ thể | Nhiệm vụ | Nội dung | Nội dung công việc | Nội dung nhiệm vụ
    lead text: Bộ phận chủ trì tham mưu | Bộ phận chủ trì | Đơn vị chủ trì | Cơ quan chủ trì | Chủ trì
    partners text: Bộ phận phối hợp triển khai thực hiện | Bộ phận phối hợp | Đơn vị phối hợp | Cơ quan phối hợp |
        Phối hợp
    product text: Sản phẩm kiểm chứng | Sản phẩm | Kết quả | Sản phẩm đầu ra | Kết quả, sản phẩm
    deadline deadline: Thời gian thực hiện | Thời gian hoàn thành | Thời hạn | Thời hạn hoàn thành | Thời hạn thực hiện
    allocated money: Kinh phí thực hiện | Kinh phí | Dự toán | Dự toán kinh phí | Kinh phí dự kiến
    internal_due date: Hạn nội bộ | Thời hạn nội bộ
    progress percent: Tiến độ (%) | Tiến độ | % hoàn thành | Tỷ lệ hoàn thành | Mức độ hoàn thành
    completed date: Ngày hoàn thành | Ngày hoàn thành thực tế | Hoàn thành ngày | Thời gian hoàn thành thực tế
    evidence text: Minh chứng (số, ký hiệu văn bản) | Minh chứng | Số, ký hiệu văn bản | Văn bản minh chứng |
        Tài liệu kiểm chứng
    spent money: Kinh phí đã chi | Đã chi | Kinh phí đã sử dụng
    updated date: Ngày cập nhật | Cập nhật ngày | Ngày cập nhật số liệu
    obstacle text: Vướng mắc – kiến nghị | Vướng mắc | Khó khăn, vướng mắc | Vướng mắc, kiến nghị | Lý do chậm
    extended_to date: Gia hạn đến ngày | Gia hạn đến | Gia hạn
    extension_reason text: Lý do gia hạn | Lý do
    """,
)
"""The sheet of tasks is found by evidence (lib.reading.columns); these are the headings that the product writes, and
a few that the manual names."""

MILESTONES = _form(
    ("Mốc", "Mốc thời gian", "Các mốc"),
    ("task", "due"),
    """
    task code: Nhiệm vụ | Mã nhiệm vụ | TT | STT
    name text: Mốc | Tên mốc | Nội dung mốc | Nội dung
    due date: Hạn | Thời hạn | Ngày đến hạn
    done date: Ngày hoàn thành | Hoàn thành
    evidence text: Minh chứng | Minh chứng (số, ký hiệu văn bản)
    title text: Tên nhiệm vụ | Nhiệm vụ cụ thể
    """,
)

QUARTERS: Mapping[int, tuple[str, ...]] = {
    3: ("Quý I", "Quý 1", "Q1", "QI"),
    6: ("Quý II", "Quý 2", "Q2", "QII", "6 tháng", "6 tháng đầu năm"),
    9: ("Quý III", "Quý 3", "Q3", "QIII", "9 tháng", "9 tháng đầu năm"),
    12: ("Quý IV", "Quý 4", "Q4", "QIV", "Cả năm"),
}
"""How columns of quarters are headed: their figures are those of the last month."""

MONTHS = tuple(
    Column(
        f"month{month}",
        ColumnKind.FIGURE,
        (f"Tháng {month}", f"T{month}", f"Tháng {month:02d}", f"T{month:02d}", *QUARTERS.get(month, ())),
    )
    for month in range(1, 13)
)

INDICATORS = _form(
    ("Chỉ tiêu", "Chỉ tiêu tháng", "Các chỉ tiêu"),
    ("title",),
    """
    code code: Mã | Mã chỉ tiêu | TT | STT
    area code: Lĩnh vực
    title text: Chỉ tiêu | Tên chỉ tiêu | Nội dung chỉ tiêu | Nội dung | Các chỉ tiêu
    unit text: Đơn vị tính | ĐVT | Đơn vị
    target number: Mục tiêu | Mục tiêu năm | Chỉ tiêu năm | Kế hoạch năm | Kế hoạch | Chỉ tiêu giao |
        Chỉ tiêu được giao | Phấn đấu | KH năm
    direction text: Chiều | Chiều hướng | Chiều đánh giá
    combine text: Cách cộng | Cách tính | Cách tổng hợp
    task code: Nhiệm vụ liên quan | Nhiệm vụ
    source text: Nguồn | Nguồn trong kế hoạch | Nguồn số liệu
    """,
    *MONTHS,
)

SPENDING = _form(
    ("Chi", "Kinh phí đã chi", "Sổ chi"),
    ("amount",),
    """
    day date: Ngày | Ngày chi | Ngày tháng
    task code: Nhiệm vụ | Mã nhiệm vụ
    amount money: Số tiền | Số chi | Thành tiền
    voucher text: Chứng từ | Số chứng từ
    note text: Ghi chú | Nội dung | Diễn giải
    """,
)

EVENTS = _form(
    ("Phát sinh", "Sổ phát sinh", "Việc phát sinh"),
    ("task", "day"),
    """
    task code: Nhiệm vụ | Mã nhiệm vụ
    day date: Ngày phát sinh | Ngày | Ngày nhận
    content text: Nội dung | Nội dung phát sinh
    due date: Hạn | Hạn xử lý | Thời hạn
    done date: Ngày hoàn thành | Ngày xử lý xong | Hoàn thành
    """,
)

DECISIONS = _form(
    ("Kết luận", "Kết luận, chỉ đạo", "Chỉ đạo"),
    ("content",),
    """
    meeting date: Ngày họp | Cuộc họp | Ngày
    content text: Nội dung | Nội dung kết luận | Kết luận
    unit text: Bộ phận | Bộ phận thực hiện | Đơn vị | Đơn vị thực hiện
    due date: Hạn | Thời hạn | Hạn hoàn thành
    done date: Ngày hoàn thành | Hoàn thành
    task code: Nhiệm vụ liên quan | Nhiệm vụ
    """,
)

DAYS_OFF = _form(
    ("Ngày nghỉ", "Ngày nghỉ, làm bù", "Ngày nghỉ – làm bù", "Lịch nghỉ", "Lịch nghỉ lễ"),
    ("day", "kind"),
    """
    day date: Ngày | Ngày nghỉ | Ngày, tháng, năm | Thời gian
    kind text: Nghỉ / Làm bù | Nghỉ hoặc làm bù | Loại | Hình thức
    basis text: Căn cứ | Văn bản | Ghi chú | Lý do
    """,
)

INFO_NAMES = ("Thông tin", "Thông tin chung")

INFO_LABELS: Mapping[str, tuple[str, ...]] = {
    "unit": ("Đơn vị", "Tên đơn vị", "Xã", "Cơ quan", "Tên cơ quan"),
    "superior": ("Cơ quan cấp trên", "Cấp trên", "Cơ quan chủ quản"),
    "year": ("Năm", "Năm kế hoạch"),
    "number": ("Số kế hoạch", "Số, ký hiệu kế hoạch", "Kế hoạch số"),
    "issued": ("Ngày ban hành", "Ngày ban hành kế hoạch", "Ngày kế hoạch"),
    "report_date": ("Số liệu tính đến ngày", "Số liệu đến ngày", "Ngày báo cáo"),
    "month_window": ("Kỳ số liệu tháng", "Kỳ số liệu", "Kỳ số liệu của tháng"),
    "money_unit": ("Đơn vị tiền", "Đơn vị tính tiền", "Đơn vị tính kinh phí"),
    "due_soon_days": ("Số ngày sắp đến hạn", "Sắp đến hạn (ngày)", "Số ngày báo sắp đến hạn"),
    "illustrative": ("Số liệu minh họa", "Số liệu minh hoạ"),
    "place": ("Địa danh",),
    "symbol": ("Ký hiệu văn bản", "Ký hiệu báo cáo"),
    "signing_capacity": ("Thẩm quyền ký", "Quyền hạn ký"),
    "signing_post": ("Chức vụ người ký", "Chức vụ ký"),
    "signer": ("Người ký", "Họ tên người ký"),
    "recipients": ("Nơi nhận",),
}
"""Labels of the sheet "Thông tin": field -> labels, the first one is what the product writes."""

RECORD_SHEETS = (MILESTONES, INDICATORS, SPENDING, EVENTS, DECISIONS)
"""The sheets with what is recorded of tasks."""
OTHER_SHEETS = (*RECORD_SHEETS, DAYS_OFF)
"""The sheets beside the tasks."""

MARKED_SHEET = "Cần sửa"
"""The list that the marked workbook carries; it is not data when the mended file comes back."""
