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
    starts: tuple[str, ...] = ()
    """Beginnings that a longer heading may have ("Kinh phí thực hiện (nghìn đồng)")."""


@dataclass(frozen=True)
class SheetForm:
    """One sheet of the form: its names and columns; required fields must be found for it to be read."""

    title: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    required: tuple[str, ...]


TASKS = SheetForm(
    "Nhiệm vụ",
    ("Nhiệm vụ", "Phụ lục", "Kế hoạch"),
    (
        Column("code", ColumnKind.CODE, ("TT", "STT", "Số TT", "Số thứ tự", "Mã")),
        Column(
            "title",
            ColumnKind.TEXT,
            ("Nhiệm vụ cụ thể", "Nhiệm vụ", "Nội dung", "Nội dung công việc", "Nội dung nhiệm vụ"),
        ),
        Column(
            "lead",
            ColumnKind.TEXT,
            ("Bộ phận chủ trì tham mưu", "Bộ phận chủ trì", "Đơn vị chủ trì", "Cơ quan chủ trì", "Chủ trì"),
        ),
        Column(
            "partners",
            ColumnKind.TEXT,
            (
                "Bộ phận phối hợp triển khai thực hiện",
                "Bộ phận phối hợp",
                "Đơn vị phối hợp",
                "Cơ quan phối hợp",
                "Phối hợp",
            ),
        ),
        Column(
            "product",
            ColumnKind.TEXT,
            ("Sản phẩm kiểm chứng", "Sản phẩm", "Kết quả", "Sản phẩm đầu ra", "Kết quả, sản phẩm"),
        ),
        Column(
            "deadline",
            ColumnKind.DEADLINE,
            (
                "Thời gian thực hiện",
                "Thời gian hoàn thành",
                "Thời hạn",
                "Thời hạn hoàn thành",
                "Thời hạn thực hiện",
            ),
        ),
        Column(
            "allocated",
            ColumnKind.MONEY,
            ("Kinh phí thực hiện", "Kinh phí", "Dự toán", "Dự toán kinh phí", "Kinh phí dự kiến"),
        ),
        Column("internal_due", ColumnKind.DATE, ("Hạn nội bộ", "Thời hạn nội bộ")),
        Column(
            "progress",
            ColumnKind.PERCENT,
            ("Tiến độ (%)", "Tiến độ", "% hoàn thành", "Tỷ lệ hoàn thành", "Mức độ hoàn thành"),
        ),
        Column(
            "completed",
            ColumnKind.DATE,
            ("Ngày hoàn thành", "Ngày hoàn thành thực tế", "Hoàn thành ngày", "Thời gian hoàn thành thực tế"),
        ),
        Column(
            "evidence",
            ColumnKind.TEXT,
            (
                "Minh chứng (số, ký hiệu văn bản)",
                "Minh chứng",
                "Số, ký hiệu văn bản",
                "Văn bản minh chứng",
                "Tài liệu kiểm chứng",
            ),
        ),
        Column("spent", ColumnKind.MONEY, ("Kinh phí đã chi", "Đã chi", "Kinh phí đã sử dụng")),
        Column("updated", ColumnKind.DATE, ("Ngày cập nhật", "Cập nhật ngày", "Ngày cập nhật số liệu")),
        Column(
            "obstacle",
            ColumnKind.TEXT,
            (
                "Vướng mắc – kiến nghị",
                "Vướng mắc",
                "Khó khăn, vướng mắc",
                "Vướng mắc, kiến nghị",
                "Lý do chậm",
            ),
        ),
        Column("extended_to", ColumnKind.DATE, ("Gia hạn đến ngày", "Gia hạn đến", "Gia hạn")),
        Column("extension_reason", ColumnKind.TEXT, ("Lý do gia hạn", "Lý do")),
    ),
    ("title", "deadline"),
)
"""The sheet of tasks is found by evidence (lib.reading.columns); these are the headings that the product writes, and
a few that the manual names."""

MILESTONES = SheetForm(
    "Mốc",
    ("Mốc", "Mốc thời gian", "Các mốc"),
    (
        Column("task", ColumnKind.CODE, ("Nhiệm vụ", "Mã nhiệm vụ", "TT", "STT")),
        Column("name", ColumnKind.TEXT, ("Mốc", "Tên mốc", "Nội dung mốc", "Nội dung")),
        Column("due", ColumnKind.DATE, ("Hạn", "Thời hạn", "Ngày đến hạn")),
        Column("done", ColumnKind.DATE, ("Ngày hoàn thành", "Hoàn thành")),
        Column(
            "evidence", ColumnKind.TEXT, ("Minh chứng", "Minh chứng (số, ký hiệu văn bản)"), ("minh chung",)
        ),
        Column("title", ColumnKind.TEXT, ("Tên nhiệm vụ", "Nhiệm vụ cụ thể")),
    ),
    ("task", "due"),
)

QUARTERS: Mapping[int, tuple[str, ...]] = {
    3: ("Quý I", "Quý 1", "Q1", "QI"),
    6: ("Quý II", "Quý 2", "Q2", "QII", "6 tháng", "6 tháng đầu năm"),
    9: ("Quý III", "Quý 3", "Q3", "QIII", "9 tháng", "9 tháng đầu năm"),
    12: ("Quý IV", "Quý 4", "Q4", "QIV", "Cả năm"),
}
"""How columns of quarters are headed: their figures are those of the last month."""

INDICATORS = SheetForm(
    "Chỉ tiêu",
    ("Chỉ tiêu", "Chỉ tiêu tháng", "Các chỉ tiêu"),
    (
        Column("code", ColumnKind.CODE, ("Mã", "Mã chỉ tiêu", "TT", "STT")),
        Column("area", ColumnKind.CODE, ("Lĩnh vực",)),
        Column(
            "title",
            ColumnKind.TEXT,
            ("Chỉ tiêu", "Tên chỉ tiêu", "Nội dung chỉ tiêu", "Nội dung"),
            ("ten chi tieu", "noi dung", "cac chi tieu", "chi tieu nhiem vu", "chi tieu chu yeu"),
        ),
        Column("unit", ColumnKind.TEXT, ("Đơn vị tính", "ĐVT", "Đơn vị"), ("don vi tinh",)),
        Column(
            "target",
            ColumnKind.NUMBER,
            ("Mục tiêu", "Mục tiêu năm", "Chỉ tiêu năm", "Kế hoạch năm", "Kế hoạch", "Chỉ tiêu giao"),
            (
                "muc tieu",
                "ke hoach",
                "chi tieu giao",
                "chi tieu duoc giao",
                "chi tieu nam",
                "phan dau",
                "kh nam",
            ),
        ),
        Column("direction", ColumnKind.TEXT, ("Chiều", "Chiều hướng", "Chiều đánh giá")),
        Column(
            "combine",
            ColumnKind.TEXT,
            ("Cách cộng", "Cách tính", "Cách tổng hợp"),
            ("cach tong hop", "cach tinh"),
        ),
        Column("task", ColumnKind.CODE, ("Nhiệm vụ liên quan", "Nhiệm vụ"), ("nhiem vu lien quan",)),
        Column("source", ColumnKind.TEXT, ("Nguồn", "Nguồn trong kế hoạch", "Nguồn số liệu"), ("nguon",)),
        *(
            Column(
                f"month{month}",
                ColumnKind.FIGURE,
                (
                    f"Tháng {month}",
                    f"T{month}",
                    f"Tháng {month:02d}",
                    f"T{month:02d}",
                    *QUARTERS.get(month, ()),
                ),
                (f"thang {month}", f"thang {month:02d}"),
            )
            for month in range(1, 13)
        ),
    ),
    ("title",),
)

SPENDING = SheetForm(
    "Chi",
    ("Chi", "Kinh phí đã chi", "Sổ chi"),
    (
        Column("day", ColumnKind.DATE, ("Ngày", "Ngày chi", "Ngày tháng")),
        Column("task", ColumnKind.CODE, ("Nhiệm vụ", "Mã nhiệm vụ")),
        Column("amount", ColumnKind.MONEY, ("Số tiền", "Số chi", "Thành tiền"), ("so tien",)),
        Column("voucher", ColumnKind.TEXT, ("Chứng từ", "Số chứng từ"), ("chung tu",)),
        Column("note", ColumnKind.TEXT, ("Ghi chú", "Nội dung", "Diễn giải")),
    ),
    ("amount",),
)

EVENTS = SheetForm(
    "Phát sinh",
    ("Phát sinh", "Sổ phát sinh", "Việc phát sinh"),
    (
        Column("task", ColumnKind.CODE, ("Nhiệm vụ", "Mã nhiệm vụ")),
        Column("day", ColumnKind.DATE, ("Ngày phát sinh", "Ngày", "Ngày nhận")),
        Column("content", ColumnKind.TEXT, ("Nội dung", "Nội dung phát sinh")),
        Column("due", ColumnKind.DATE, ("Hạn", "Hạn xử lý", "Thời hạn")),
        Column("done", ColumnKind.DATE, ("Ngày hoàn thành", "Ngày xử lý xong", "Hoàn thành")),
    ),
    ("task", "day"),
)

DECISIONS = SheetForm(
    "Kết luận",
    ("Kết luận", "Kết luận, chỉ đạo", "Chỉ đạo"),
    (
        Column("meeting", ColumnKind.DATE, ("Ngày họp", "Cuộc họp", "Ngày")),
        Column("content", ColumnKind.TEXT, ("Nội dung", "Nội dung kết luận", "Kết luận")),
        Column("unit", ColumnKind.TEXT, ("Bộ phận", "Bộ phận thực hiện", "Đơn vị", "Đơn vị thực hiện")),
        Column("due", ColumnKind.DATE, ("Hạn", "Thời hạn", "Hạn hoàn thành")),
        Column("done", ColumnKind.DATE, ("Ngày hoàn thành", "Hoàn thành")),
        Column("task", ColumnKind.CODE, ("Nhiệm vụ liên quan", "Nhiệm vụ")),
    ),
    ("content",),
)

DAYS_OFF = SheetForm(
    "Ngày nghỉ",
    ("Ngày nghỉ", "Ngày nghỉ, làm bù", "Ngày nghỉ – làm bù", "Lịch nghỉ", "Lịch nghỉ lễ"),
    (
        Column("day", ColumnKind.DATE, ("Ngày", "Ngày nghỉ", "Ngày, tháng, năm", "Thời gian")),
        Column("kind", ColumnKind.TEXT, ("Nghỉ / Làm bù", "Nghỉ hoặc làm bù", "Loại", "Hình thức")),
        Column("basis", ColumnKind.TEXT, ("Căn cứ", "Văn bản", "Ghi chú", "Lý do"), ("can cu",)),
    ),
    ("day", "kind"),
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
