"""The manual's tables, made from the code that reads and assesses: sheets, columns, wordings, statuses, rules."""

from __future__ import annotations

from collections.abc import Mapping

from lib.base.problems import RULES, Severity
from lib.deadlines.reading import read_deadline
from lib.reading.form import INFO_LABELS, INFO_NAMES, OTHER_SHEETS, TASKS, Column, ColumnKind, SheetForm
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import STATUS_LEGEND

OTHER_HEADINGS = 4
"""How many further headings of a column the manual names: the rest are much like them."""

PURPOSES: Mapping[str, str] = {
    TASKS.title: "phụ lục kế hoạch: mỗi dòng một nhiệm vụ, kèm các cột theo dõi. Sheet duy nhất bắt buộc phải có",
    INFO_NAMES[0]: "tên đơn vị, năm, số và ngày kế hoạch, số liệu tính đến ngày nào và các quy ước",
    "Mốc": "mỗi dòng một hạn của nhiệm vụ có nhiều hạn",
    "Chỉ tiêu": "chỉ tiêu có mục tiêu năm và số liệu từng tháng",
    "Chi": "từng khoản chi. Có sheet này thì cột «Kinh phí đã chi» không được dùng",
    "Phát sinh": "từng việc phát sinh của nhiệm vụ chỉ làm khi có việc",
    "Kết luận": "kết luận, chỉ đạo của Chủ tịch",
    "Ngày nghỉ": "không bắt buộc: ngày nghỉ và ngày làm bù của cơ quan, dùng khi tính thời hạn theo ngày làm việc",
}
"""What stands in each sheet, by its title."""

KINDS: Mapping[ColumnKind, str] = {
    ColumnKind.TEXT: "chữ",
    ColumnKind.CODE: "số thứ tự hoặc mã, như 1.2.1",
    ColumnKind.DEADLINE: "chữ như trong kế hoạch; xem mục Thời hạn",
    ColumnKind.DATE: "đủ ngày/tháng/năm, như 30/6/2026",
    ColumnKind.PERCENT: "0% đến 100%",
    ColumnKind.MONEY: "số tiền, theo đơn vị tiền ghi ở tiêu đề hoặc sheet Thông tin",
    ColumnKind.NUMBER: "số, như 95,5%",
    ColumnKind.FIGURE: "số, hoặc hai số như 123/125 (đặt ô ở dạng Văn bản để Excel không đổi thành ngày)",
}
"""How the cells of a column are written, by the way they are read."""

HINTS: Mapping[tuple[str, str], str] = {
    (
        TASKS.title,
        "internal_due",
    ): "ngày thay cho hạn đọc được; ghi «Chưa xác định» nếu cách đọc sai mà chưa biết hạn",
    (TASKS.title, "completed"): "đủ ngày/tháng/năm; thiếu ngày thì không kết luận được đúng hạn hay quá hạn",
    (TASKS.title, "spent"): "số tiền, khi không dùng sheet Chi",
    (
        TASKS.title,
        "updated",
    ): "ngày ghi dòng này; việc thường xuyên là «đã cập nhật» nếu ngày nằm trong tháng báo cáo",
    (TASKS.title, "obstacle"): "lý do chậm, đề nghị; hiện ở Cờ đỏ, Trình chiếu và trong báo cáo",
    (TASKS.title, "extended_to"): "khi được chấp nhận lùi hạn",
    ("Ngày nghỉ", "day"): "một ngày, hoặc một đợt như «14/2/2026 đến 22/2/2026»",
    ("Ngày nghỉ", "kind"): "«Nghỉ» hoặc «Làm bù»",
    ("Ngày nghỉ", "basis"): "văn bản thông báo; không bắt buộc",
    ("Chỉ tiêu", "direction"): ">= (càng cao càng tốt) hoặc <= (càng thấp càng tốt)",
    (
        "Chỉ tiêu",
        "combine",
    ): "lũy kế (số cộng dồn từ đầu năm), cuối kỳ (số của tháng) hoặc trung bình (của các tháng)",
}
"""What is to be said of a column beyond how its cells are written, by sheet and field."""

INFO_HINTS: Mapping[str, str] = {
    "report_date": "mọi con số tính đến ngày này",
    "month_window": "theo tháng dương lịch, hoặc từ ngày 15 tháng trước đến ngày 14",
    "money_unit": "đồng, nghìn đồng hoặc triệu đồng",
    "due_soon_days": "còn không quá số ngày này thì báo «sắp đến hạn»; để trống là 14",
    "illustrative": "«có» thì mọi màn hình và văn bản ghi rõ số liệu minh họa",
    "recipients": "nơi nhận của báo cáo, mỗi nơi một dòng trong ô",
}

PHRASES = (
    "Trước 30/9/2026",
    "Quý II",
    "Tháng 8/2026",
    "Trước tháng 6",
    "6 tháng và năm",
    "Hằng quý, trước ngày 25 của tháng cuối quý",
    "Trước ngày 25 các tháng 2, 5, 8",
    "Hằng tháng",
    "Thường xuyên",
    "02 lần/tháng",
    "10 ngày sau khi nhận được PAKN",
    "Theo yêu cầu của cấp trên",
    "Sau Tết",
    "31/6/2026",
)
YEAR = 2026

LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "● Phải sửa",
    Severity.WARNING: "▲ Cần xem",
    Severity.NOTE: "✓ Đã tự hiểu",
}


def sheet_table() -> Table:
    """The sheets of the workbook: names, what stands in them."""
    named = [(TASKS.title, TASKS.names), (INFO_NAMES[0], INFO_NAMES)]
    named += [(sheet.title, sheet.names) for sheet in OTHER_SHEETS]
    rows = tuple(TableRow((title, PURPOSES.get(title, ""), _others(names))) for title, names in named)
    return Table("Các sheet", _columns("Sheet", "Ghi gì", "Tên khác được nhận ra"), rows)


def column_tables() -> tuple[Table, ...]:
    """The columns of each sheet: heading, what to write, which other headings are known."""
    return (_column_table(TASKS), _label_table(), *map(_column_table, OTHER_SHEETS))


def _column_table(sheet: SheetForm) -> Table:
    shown = [column for column in sheet.columns if not column.field.startswith("month")]
    rows = [_column_row(sheet, column) for column in shown]
    if len(shown) < len(sheet.columns):
        rows.append(TableRow(("Tháng 1 … Tháng 12", KINDS[ColumnKind.FIGURE], "T1 … T12")))
    titles = {column.field: column.headings[0] for column in sheet.columns}
    needed = ", ".join(f"«{titles[field]}»" for field in sheet.required if field in titles)
    return Table(
        f"Cột của sheet {sheet.title}",
        _columns("Cột", "Cách ghi", "Tiêu đề khác được nhận ra"),
        tuple(rows),
        f"Bắt buộc phải có: {needed}." if needed else "",
    )


def _column_row(sheet: SheetForm, column: Column) -> TableRow:
    how = HINTS.get((sheet.title, column.field), KINDS[column.kind])
    return TableRow((column.headings[0], how, _others(column.headings)))


def _label_table() -> Table:
    rows = tuple(
        TableRow((labels[0], INFO_HINTS.get(field, ""), _others(labels)))
        for field, labels in INFO_LABELS.items()
    )
    return Table(
        f"Dòng của sheet {INFO_NAMES[0]}",
        _columns("Dòng", "Ghi chú", "Tên khác được nhận ra"),
        rows,
        "Tên ghi ở cột đầu, nội dung ở ô bên phải.",
    )


def deadline_table() -> Table:
    """Wordings of a deadline and what is understood, read here and now for a plan of YEAR."""
    rows = tuple(TableRow((words, read_deadline(words, YEAR).reading)) for words in PHRASES)
    return Table(
        f"Ví dụ, với kế hoạch năm {YEAR}", _columns("Trong kế hoạch ghi", "Chương trình hiểu là"), rows
    )


def status_table() -> Table:
    """Every status with the rule behind it."""
    columns = (TableColumn("Tình trạng", CellKind.MARK, 32), TableColumn("Nghĩa là", width=68))
    return Table("Các tình trạng của nhiệm vụ", columns, tuple(map(TableRow, STATUS_LEGEND)))


def rule_table() -> Table:
    """Everything that is checked in a workbook, the gravest first."""
    rows = tuple(
        TableRow((LEVELS[severity], rule.cause))
        for severity in Severity
        for rule in RULES.values()
        if rule.severity is severity
    )
    columns = (TableColumn("Mức", CellKind.MARK, 20), TableColumn("Điều được kiểm tra", width=80))
    return Table(f"Chương trình kiểm tra {len(rows)} điều", columns, rows)


def _others(names: tuple[str, ...]) -> str:
    rest = names[1:]
    return ", ".join(rest[:OTHER_HEADINGS]) + (" …" if len(rest) > OTHER_HEADINGS else "")


def _columns(*titles: str) -> tuple[TableColumn, ...]:
    widths = (24, 44, 32) if len(titles) == 3 else (38, 62)
    return tuple(TableColumn(title, width=width) for title, width in zip(titles, widths, strict=True))


ROLES = (
    ("xem (Chủ tịch, các bộ phận)", "xem mọi màn hình, tải báo cáo và tệp gốc; không thay đổi gì"),
    (
        "cập nhật (cán bộ theo dõi)",
        "thêm: tải sổ, công bố, khôi phục bản cũ, mở cuộc họp, ghi kết luận, gia hạn, xem nhật ký",
    ),
    ("quản trị", "thêm: xóa tệp của một bản, sao lưu và khôi phục tất cả, tài khoản"),
)

COMMANDS = (
    ("python3 -m lib start", "cài đặt (lần đầu) và mở chương trình trên máy này"),
    ("python3 -m lib serve", "mở cho mạng cơ quan, ai xem cũng phải đăng nhập"),
    ("python3 -m lib check TỆP --as-of 2026-09-15", "đọc và kiểm tra một tệp Excel; thêm --json cho máy đọc"),
    (
        "python3 -m lib compare TỆP-CŨ TỆP-MỚI",
        "so sánh hai tệp Excel: cái gì đã thay đổi, chỗ nào cần xác nhận",
    ),
    (
        "python3 -m lib load THƯ-MỤC --list DANH-SÁCH",
        "nạp sổ của nhiều đơn vị (cấp tỉnh); chạy lại được, có báo cáo từng tệp",
    ),
    ("python3 -m lib backup TỆP", "sao lưu tất cả số liệu thành một tệp"),
    ("python3 -m lib restore TỆP", "thay tất cả số liệu bằng một tệp sao lưu"),
    ("python3 -m lib doctor", "kiểm tra máy, phần mềm, kho số liệu; nói cần làm gì"),
    ("python3 -m lib log", "in nhật ký: ai, làm gì, lúc nào; --verify: có nguyên vẹn không"),
    ("python3 -m lib account list", "các tài khoản"),
    ('python3 -m lib account add tuphap --title "Công chức Tư pháp – Hộ tịch" --role xem', "thêm tài khoản"),
    ("python3 -m lib account password tuphap", "đặt lại mật khẩu"),
    ('python3 -m lib account role tuphap "cập nhật"', "đổi quyền"),
    ("python3 -m lib account disable tuphap", "ngừng tài khoản; enable để dùng lại"),
    ("python3 -m lib account logout tuphap", "bắt đăng nhập lại"),
)


def role_table() -> Table:
    """Who may do what, each role all that the one before it may."""
    return Table("Quyền của tài khoản", _columns("Quyền", "Được làm"), tuple(map(TableRow, ROLES)))


def command_table() -> Table:
    """The commands of the command line."""
    return Table("Lệnh", _columns("Lệnh", "Làm gì"), tuple(map(TableRow, COMMANDS)))
