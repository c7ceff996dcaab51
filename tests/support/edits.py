"""Edits of four plans with what a comparison must say of each, written down before it was run.

quiet: to be confirmed, naming one of the words in `about`. ordinary: named, not to be confirmed. cause: as ordinary,
or to be confirmed, in at most `most` sentences. harmless: nothing to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from edited import Edited

from lib.workbook.sheets import Value

Do = Callable[[Edited], object]


@dataclass(frozen=True)
class Edit:
    """One edit: its sort, its name, the plan, what is done, and words of which each change must hold one."""

    sort: str
    name: str
    source: str
    do: Do
    about: tuple[str, ...] = ()
    most: int = 99


def _due(title: str, value: Value) -> Do:
    return lambda book: book.put(book.tasks, book.task(title), book.due, value)


def _put(title: str, heading: str, value: Value) -> Do:
    return lambda book: book.put(book.tasks, book.task(title), heading, value)


def _row(sheet: str, find: tuple[str, Value], heading: str, value: Value) -> Do:
    return lambda book: book.put(sheet, book.find(sheet, *find), heading, value)


def _drop(sheet: str, find: tuple[str, Value]) -> Do:
    return lambda book: book.delete(sheet, book.find(sheet, *find))


def _drop_task(title: str) -> Do:
    return lambda book: book.delete(book.tasks, book.task(title))


def _between(book: Edited, first: str, last: str) -> list[int]:
    one, other = book.task(first), book.task(last)
    return [row for row in book.body(book.tasks) if one <= row <= other]


def _sort_part(first: str, last: str, heading: str, *, reverse: bool = False) -> Do:
    return lambda book: book.sort_alone(
        book.tasks, getattr(book, heading, heading), _between(book, first, last), reverse=reverse
    )


def _fill(first: str, last: str, heading: str) -> Do:
    def do(book: Edited) -> None:
        rows = _between(book, first, last)
        name = getattr(book, heading, heading)
        value = book.value(book.tasks, rows[0], name)
        for row in rows[1:]:
            if book.value(book.tasks, row, name) is not None:
                book.put(book.tasks, row, name, value)

    return do


def _insert(before: str, title: str, due: str, code: Value = None) -> Do:
    def do(book: Edited) -> None:
        values = {book.code: code, book.title: title, book.lead: "Văn phòng", book.due: due}
        book.insert(book.tasks, book.task(before), {k: v for k, v in values.items() if v is not None})

    return do


def _renumber(before: str, title: str, *, follow: bool = False) -> Do:
    """A numbered row put in a flat list, the numbers below one higher; other sheets follow only if told."""

    def do(book: Edited) -> None:
        at = book.task(before)
        number = int(str(book.value(book.tasks, at, book.code)))
        for row in [row for row in book.body(book.tasks) if row >= at]:
            code = str(book.value(book.tasks, row, book.code) or "")
            if code.isdigit():
                book.put(book.tasks, row, book.code, str(int(code) + 1))
        _insert(before, title, "30/11/2026", str(number))(book)
        if follow:
            _follow(book, number)

    return do


def _follow(book: Edited, number: int) -> None:
    headings = {"Mốc": "Nhiệm vụ", "Chi": "Nhiệm vụ", "Phát sinh": "Nhiệm vụ"}
    headings |= {"Chỉ tiêu": "Nhiệm vụ liên quan", "Kết luận": "Nhiệm vụ liên quan"}
    for sheet, heading in headings.items():
        for row in book.body(sheet):
            code = str(book.value(sheet, row, heading) or "")
            if code.isdigit() and int(code) >= number:
                book.put(sheet, row, heading, str(int(code) + 1))


def _rewrite(change: Callable[[str], str]) -> Do:
    return lambda book: book.rewrite(change)


def _info(label: str, value: Value) -> Do:
    return lambda book: book.say(label, value)


def _many(*steps: Do) -> Do:
    def do(book: Edited) -> None:
        for step in steps:
            step(book)

    return do


def _shuffle(sheet: str) -> Do:
    """The rows of a sheet of records in the opposite order."""

    def do(book: Edited) -> None:
        rows = book.body(sheet)
        cells = [book.sheets[sheet][row] for row in rows]
        for row, one in zip(rows, reversed(cells), strict=True):
            book.sheets[sheet][row] = one

    return do


def _swap_dues(one: str, other: str) -> Do:
    def do(book: Edited) -> None:
        rows = [book.find("Mốc", "Mốc", name) for name in (one, other)]
        names = [book.value("Mốc", row, "Mốc") for row in rows]
        book.put("Mốc", rows[0], "Mốc", names[1])
        book.put("Mốc", rows[1], "Mốc", names[0])

    return do


DUE_EDITS: tuple[tuple[str, str, str | None, str], ...] = (
    # source, task, the deadline now, what must be said
    ("sample", "Công khai tiến độ", "01 lần/tháng", "quiet"),
    ("sample", "Công khai tiến độ", "04 lần/tháng", "ordinary"),
    ("sample", "Xử lý PAKN thuộc thẩm quyền", "10 ngày sau khi có kết luận", "quiet"),
    ("sample", "Xử lý PAKN thuộc thẩm quyền", "10 ngày làm việc sau khi nhận được PA,KN", "quiet"),
    ("sample", "Xử lý PAKN thuộc thẩm quyền", "07 ngày sau khi nhận được PA,KN", "ordinary"),
    ("sample", "Ban hành kế hoạch CCHC", "Trước 10/02/2020", "quiet"),
    ("sample", "Ban hành kế hoạch CCHC", "Trước 05/01/2020", "ordinary"),
    ("sample", "Ban hành kế hoạch CCHC", "dự kiến 10/01/2020", "quiet"),
    ("sample", "Ban hành kế hoạch CCHC", "10/1/2020", "ordinary"),
    ("sample", "Báo cáo năm về kiểm tra", "Quý III/2020", "ordinary"),
    ("sample", "Báo cáo năm về kiểm tra", "Khi có yêu cầu", "quiet"),
    ("sample", "Tuyên truyền nội dung CCHC thông qua các", "Hàng quý", "quiet"),
    ("sample", "Tuyên truyền nội dung CCHC thông qua các", "Tháng 12", "quiet"),
    ("sample", "Thu thập thông tin về tình hình", "Theo Kế hoạch theo dõi tình hình THPL của huyện", "quiet"),
    ("sample", "Xử lý kết quả theo dõi THPL", "Sau khi có kết luận thanh tra", "quiet"),
    ("sample", "100% TTHC thực hiện việc tiếp nhận", "Khi có yêu cầu", "quiet"),
    ("sample", "100% TTHC thực hiện việc tiếp nhận", "Thường xuyên trong năm", "ordinary"),
    (
        "sample",
        "UBND xã, các tổ chức đoàn thể",
        "- Ban hành Kế hoạch trước 15/8/2020; - Kiểm tra trước 28/02/2020",
        "quiet",
    ),
    ("bare", "Ban hành kế hoạch CCHC", "Trước 10/01/2020 nếu đủ nhân lực", "quiet"),
    ("bare", "Ban hành kế hoạch CCHC", "Trước ngày 10 tháng 01 năm 2020", "ordinary"),
    ("bare", "Ban hành kế hoạch CCHC", None, "quiet"),
    ("bare", "Công khai tiến độ", "01 lần/quý", "quiet"),
    ("bare", "Tham gia bồi dưỡng, tập huấn", "Khi có điều kiện", "quiet"),
    ("bare", "Tuyên truyền nội dung CCHC thông qua các", "6 tháng", "quiet"),
    ("commune", "Tổ chức lấy ý kiến", "Tháng 9, 10/2026", "quiet"),
    ("commune", "Tổ chức lấy ý kiến", "Tháng 8/2026", "ordinary"),
    ("commune", "Tổ chức lấy ý kiến", "30/9/2026", "ordinary"),
    ("commune", "Sắp xếp tổ dân phố", "Trước kỳ họp HĐND cuối năm", "quiet"),
    ("commune", "Sắp xếp tổ dân phố", "30/11/2026", "ordinary"),
    ("commune", "Số hóa hồ sơ", "30/11/2026", "ordinary"),
    ("commune", "Số hóa hồ sơ", "dự kiến 15/12/2026", "quiet"),
    ("commune", "Họp giao ban", "01 lần/tháng", "quiet"),
    ("commune", "Họp giao ban", "01 lần/tuần", "ordinary"),
    ("commune", "Tập huấn kỹ năng số", "6 tháng và năm", "quiet"),
    ("commune", "Trả lời phản ánh", "15 ngày làm việc sau khi nhận được phản ánh", "quiet"),
    ("commune", "Trả lời phản ánh", "10 ngày làm việc sau khi nhận được phản ánh bằng văn bản", "quiet"),
    (
        "commune",
        "Khảo sát mức độ hài lòng",
        "- Quyết định khảo sát trước 15/11/2026; - Báo cáo kết quả trước 15/4/2026",
        "quiet",
    ),
    ("commune", "Công khai thủ tục", "Thường xuyên khi có thay đổi", "quiet"),
    ("ward", "Kiểm tra trật tự", "Hàng tháng", "quiet"),
    ("ward", "Tuyên truyền phòng cháy", "Hàng tuần", "ordinary"),
    ("ward", "Mua sắm máy tính", "Quý II, III", "quiet"),
    ("ward", "Mua sắm máy tính", "Trước 30/6/2026", "ordinary"),
    ("ward", "Tổ chức hội nghị đối thoại", "Phấn đấu 20/6/2026", "quiet"),
    ("ward", "Giải quyết đơn thư", "Khi có đơn hợp lệ", "quiet"),
    ("ward", "Tổng kết công tác năm", "Cuối năm", "quiet"),
    ("ward", "Rà soát hộ nghèo", "30/10/2026.", "harmless"),
    ("ward", "Rà soát hộ nghèo", "30 / 10 / 2026", "harmless"),
)


def due_edits() -> Iterator[Edit]:
    """A deadline of one task written another way."""
    for source, task, due, sort in DUE_EDITS:
        yield Edit(sort, f"{task[:20]} → {due}", source, _due(task, due), (task[:18],))


def task_edits() -> Iterator[Edit]:
    """Rows and cells of the sheet of tasks."""
    quiet, ordinary = "quiet", "ordinary"
    for source, task, renamed in (
        ("sample", "Triển khai 5 phần mềm", "Triển khai 3 phần mềm dùng chung"),
        ("bare", "Từ 90% văn bản đi", "Từ 70% văn bản đi trao đổi dưới dạng điện tử"),
        ("commune", "Đơn giản hóa quy trình", "Đơn giản hóa quy trình nội bộ của hai thủ tục"),
        ("ward", "Mua sắm máy tính", "Khảo sát nhu cầu máy tính cho bộ phận tiếp dân"),
    ):
        yield Edit(
            quiet,
            f"đổi tên {task}",
            source,
            _many(lambda b, t=task, r=renamed: b.put(b.tasks, b.task(t), b.title, r)),  # type: ignore[misc]
            (renamed[:16],),
        )
        yield Edit(quiet, f"bỏ dòng {task}", source, _drop_task(task), (task[:16],))
        yield Edit(
            quiet,
            f"bỏ chủ trì {task}",
            source,
            lambda b, t=task: b.put(b.tasks, b.task(t), b.lead, None),  # type: ignore[misc]
            (task[:16],),
        )
        yield Edit(
            ordinary,
            f"đổi chủ trì {task}",
            source,
            lambda b, t=task: b.put(b.tasks, b.task(t), b.lead, "Tài chính – Kế toán"),  # type: ignore[misc]
            (task[:16],),
        )
    yield Edit(quiet, "bỏ sản phẩm", "commune", _put("Rà soát, hệ thống", "Sản phẩm", None), ("Rà soát, hệ",))
    yield Edit(
        quiet, "kinh phí giảm", "commune", _put("Nâng cấp mạng", "Dự toán", 4_000_000), ("Nâng cấp mạng",)
    )
    yield Edit(
        quiet,
        "kinh phí bỏ",
        "sample",
        _put("Bảo đảm an toàn, an ninh", "Kinh phí thực hiện", None),
        ("Bảo đảm an toàn",),
    )
    yield Edit(
        quiet,
        "kinh phí bằng lời",
        "commune",
        _put("Nâng cấp mạng", "Dự toán", "theo thực tế"),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        quiet,
        "đã chi × 1000",
        "commune",
        _put("Tập huấn kỹ năng", "Kinh phí đã chi", 6_000_000_000),
        ("Tập huấn kỹ năng",),
    )
    yield Edit(
        quiet,
        "đã chi giảm",
        "commune",
        _put("Nâng cấp mạng", "Kinh phí đã chi", 2_000_000),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        ordinary,
        "đã chi tăng",
        "commune",
        _put("Nâng cấp mạng", "Kinh phí đã chi", 25_000_000),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        quiet,
        "lùi ngày hoàn thành",
        "commune",
        _put("Rà soát, hệ thống", "Ngày hoàn thành", date(2026, 6, 29)),
        ("Rà soát, hệ",),
    )
    yield Edit(
        ordinary,
        "hoàn thành muộn",
        "commune",
        _put("Rà soát, hệ thống", "Ngày hoàn thành", date(2026, 8, 30)),
        ("Rà soát, hệ",),
    )
    yield Edit(
        quiet,
        "hoàn thành ngày chưa đến",
        "commune",
        _put("Tổ chức lấy ý kiến", "Ngày hoàn thành", date(2026, 9, 12)),
        ("Tổ chức lấy",),
    )
    yield Edit(
        quiet,
        "sửa ngày hoàn thành",
        "commune",
        _put("Rà soát vị trí", "Ngày hoàn thành", date(2026, 7, 14)),
        ("Rà soát vị trí",),
    )
    yield Edit(
        quiet,
        "bỏ ngày hoàn thành",
        "commune",
        _put("Ban hành kế hoạch kiểm tra", "Ngày hoàn thành", None),
        ("Ban hành kế",),
    )
    yield Edit(
        quiet,
        "minh chứng còn x",
        "commune",
        _put("Ban hành kế hoạch kiểm tra", "Minh chứng", "x"),
        ("Ban hành kế",),
    )
    yield Edit(
        quiet,
        "minh chứng số khác",
        "commune",
        _put("Rà soát vị trí", "Minh chứng", "54/BC-UBND ngày 20/7/2026"),
        ("Rà soát vị trí",),
    )
    yield Edit(
        ordinary,
        "minh chứng thêm",
        "commune",
        _put("Rà soát vị trí", "Minh chứng", "45/BC-UBND ngày 20/7/2026, 46/TTr-UBND"),
        ("Rà soát vị trí",),
    )
    yield Edit(quiet, "tiến độ giảm", "commune", _put("Nâng cấp mạng", "Tiến độ", 0.4), ("Nâng cấp mạng",))
    yield Edit(ordinary, "tiến độ tăng", "commune", _put("Nâng cấp mạng", "Tiến độ", 0.8), ("Nâng cấp mạng",))
    yield Edit(
        ordinary,
        "cập nhật",
        "commune",
        _put("Nâng cấp mạng", "Ngày cập nhật", date(2026, 8, 30)),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        ordinary,
        "vướng mắc mới",
        "commune",
        _put("Nâng cấp mạng", "Vướng mắc", "Nhà thầu chậm"),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        quiet,
        "gia hạn không lý do",
        "commune",
        _put("Nâng cấp mạng", "Gia hạn đến", date(2026, 11, 30)),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        ordinary,
        "gia hạn có lý do",
        "commune",
        _many(
            _put("Nâng cấp mạng", "Gia hạn đến", date(2026, 11, 30)),
            _put("Nâng cấp mạng", "Lý do gia hạn", "Nhà thầu chậm"),
        ),
        ("Nâng cấp mạng",),
    )
    yield Edit(
        quiet,
        "hạn nội bộ lùi",
        "sample",
        _put("Báo cáo năm về kiểm tra", "Hạn nội bộ", date(2020, 11, 25)),
        ("Báo cáo năm",),
    )
    yield Edit(
        quiet,
        "chưa xác định",
        "sample",
        _put("Báo cáo năm về kiểm tra", "Hạn nội bộ", "Chưa xác định"),
        ("Báo cáo năm",),
    )
    yield Edit(quiet, "chuyển lĩnh vực", "commune", _move_area, ("Rà soát vị trí",))
    yield Edit(
        ordinary,
        "thêm dòng có số",
        "commune",
        _insert("Sắp xếp tổ dân phố", "Bàn giao hồ sơ tổ chức", "30/11/2026", "10.1"),
        ("Bàn giao hồ sơ",),
    )


def _move_area(book: Edited) -> None:
    row = book.task("Rà soát vị trí")
    cells = book.sheets[book.tasks][row]
    book.delete(book.tasks, row)
    at = book.task("Đơn giản hóa")
    book.insert(book.tasks, at, {})
    book.sheets[book.tasks][at] = cells


def record_edits() -> Iterator[Edit]:
    """Sheets of milestones, indicators, payments, events, decisions, and the plan's information."""
    quiet, ordinary = "quiet", "ordinary"
    c = "commune"
    yield Edit(
        quiet, "mốc lùi", c, _row("Mốc", ("Mốc", "Báo cáo kết quả"), "Hạn", date(2026, 12, 15)), ("Khảo sát",)
    )
    yield Edit(
        quiet, "mốc đổi tên cho nhau", c, _swap_dues("Quyết định khảo sát", "Báo cáo kết quả"), ("Khảo sát",)
    )
    yield Edit(
        quiet,
        "mốc bỏ ngày xong",
        c,
        _row("Mốc", ("Mốc", "Quyết định khảo sát"), "Ngày hoàn thành", None),
        ("Khảo sát",),
    )
    yield Edit(
        quiet,
        "mốc sửa ngày xong",
        c,
        _row("Mốc", ("Hạn", date(2026, 6, 30)), "Ngày hoàn thành", date(2026, 6, 30)),
        ("Báo cáo công tác thể chế",),
    )
    yield Edit(
        quiet,
        "mốc minh chứng kém",
        c,
        _row("Mốc", ("Mốc", "Quyết định khảo sát"), "Minh chứng", "đã có"),
        ("Khảo sát",),
    )
    yield Edit(
        quiet,
        "mốc minh chứng bỏ",
        c,
        _row("Mốc", ("Mốc", "Quyết định khảo sát"), "Minh chứng", None),
        ("Khảo sát",),
    )
    yield Edit(
        ordinary,
        "mốc xong",
        c,
        _row("Mốc", ("Hạn", date(2026, 9, 30)), "Ngày hoàn thành", date(2026, 8, 30)),
        ("Báo cáo công tác thể chế",),
    )
    yield Edit(quiet, "mục tiêu hạ", c, _row("Chỉ tiêu", ("Mã", "A1"), "Mục tiêu", 0.9), ("A1",))
    yield Edit(
        quiet, "mục tiêu hạ, càng ít càng tốt", c, _row("Chỉ tiêu", ("Mã", "A2"), "Mục tiêu", 9), ("A2",)
    )
    yield Edit(ordinary, "mục tiêu nâng", c, _row("Chỉ tiêu", ("Mã", "A1"), "Mục tiêu", 0.99), ("A1",))
    yield Edit(quiet, "mục tiêu bỏ", c, _row("Chỉ tiêu", ("Mã", "A1"), "Mục tiêu", None), ("A1",))
    yield Edit(quiet, "chiều đổi", c, _row("Chỉ tiêu", ("Mã", "A2"), "Chiều", ">="), ("A2",))
    yield Edit(quiet, "cách cộng đổi", c, _row("Chỉ tiêu", ("Mã", "A4"), "Cách cộng", "trung bình"), ("A4",))
    yield Edit(quiet, "đơn vị tính đổi", c, _row("Chỉ tiêu", ("Mã", "A4"), "Đơn vị tính", "lượt"), ("A4",))
    yield Edit(quiet, "tháng cũ sửa", c, _row("Chỉ tiêu", ("Mã", "A1"), "Tháng 5", "265/266"), ("A1",))
    yield Edit(quiet, "tháng cũ bỏ", c, _row("Chỉ tiêu", ("Mã", "A1"), "Tháng 5", None), ("A1",))
    yield Edit(ordinary, "tháng mới", c, _row("Chỉ tiêu", ("Mã", "A1"), "Tháng 9", "600/613"), ("A1",))
    yield Edit(ordinary, "tháng điền muộn", c, _row("Chỉ tiêu", ("Mã", "A3"), "Tháng 7", 0.52), ("A3",))
    yield Edit(quiet, "chỉ tiêu bỏ", c, _drop("Chỉ tiêu", ("Mã", "A5")), ("A5",))
    yield Edit(
        quiet,
        "chỉ tiêu đổi tên",
        c,
        _row("Chỉ tiêu", ("Mã", "A5"), "Chỉ tiêu", "Mức độ hài lòng của công chức"),
        ("A5",),
    )
    yield Edit(
        quiet, "khoản chi sửa", c, _row("Chi", ("Chứng từ", "C04"), "Số tiền", 1_000_000), ("C04", "13")
    )
    yield Edit(
        quiet, "khoản chi chuyển nhiệm vụ", c, _row("Chi", ("Chứng từ", "C04"), "Nhiệm vụ", "12"), ("12",)
    )
    yield Edit(
        quiet, "khoản chi × 1000", c, _row("Chi", ("Chứng từ", "C03"), "Số tiền", 20_000_000_000), ("12",)
    )
    yield Edit(quiet, "khoản chi bỏ", c, _drop("Chi", ("Chứng từ", "C02")), ("10",))
    yield Edit(quiet, "khoản chi sửa ít", "sample", _long_note, ("1.5.2/1",))
    yield Edit(
        quiet,
        "việc phát sinh lùi ngày xong",
        c,
        _row(
            "Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở"), "Ngày hoàn thành", date(2026, 8, 1)
        ),
        ("Kiến nghị sửa",),
    )
    yield Edit(
        ordinary,
        "việc phát sinh xong",
        c,
        _row("Phát sinh", ("Nội dung", "Phản ánh bãi xe trụ sở"), "Ngày hoàn thành", date(2026, 8, 31)),
        ("Phản ánh bãi",),
    )
    yield Edit(
        quiet,
        "việc phát sinh xong ngày chưa đến",
        c,
        _row("Phát sinh", ("Nội dung", "Phản ánh bãi xe trụ sở"), "Ngày hoàn thành", date(2026, 9, 8)),
        ("Phản ánh bãi",),
    )
    yield Edit(
        quiet,
        "việc phát sinh lùi hạn",
        c,
        _row("Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở"), "Hạn", date(2026, 9, 3)),
        ("Kiến nghị sửa",),
    )
    yield Edit(
        quiet,
        "việc phát sinh bỏ",
        c,
        _drop("Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở")),
        ("Kiến nghị sửa",),
    )
    yield Edit(
        quiet,
        "việc phát sinh nhận muộn",
        c,
        _row(
            "Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở"), "Ngày phát sinh", date(2026, 8, 20)
        ),
        ("Kiến nghị sửa",),
    )
    yield Edit(
        quiet,
        "kết luận lùi ngày xong",
        c,
        _row(
            "Kết luận",
            ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"),
            "Ngày hoàn thành",
            date(2026, 7, 30),
        ),
        ("Trình phương án",),
    )
    yield Edit(
        ordinary,
        "kết luận xong muộn",
        c,
        _row(
            "Kết luận",
            ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"),
            "Ngày hoàn thành",
            date(2026, 8, 20),
        ),
        ("Trình phương án",),
    )
    yield Edit(
        quiet,
        "kết luận lùi hạn",
        c,
        _row("Kết luận", ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"), "Hạn", date(2026, 9, 30)),
        ("Trình phương án",),
    )
    yield Edit(
        quiet,
        "kết luận nhẹ đi",
        c,
        _row(
            "Kết luận",
            ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"),
            "Nội dung",
            "Nghiên cứu phương án bố trí trụ sở dôi dư",
        ),
        ("phương án bố trí",),
    )
    yield Edit(
        quiet,
        "kết luận đổi bộ phận",
        c,
        _row(
            "Kết luận",
            ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"),
            "Bộ phận",
            "Văn phòng HĐND và UBND",
        ),
        ("Trình phương án",),
    )
    yield Edit(
        quiet, "kết luận bỏ", c, _drop("Kết luận", ("Nội dung", "Đôn đốc lấy ý kiến quy chế")), ("Đôn đốc",)
    )
    yield Edit(
        quiet,
        "ngày số liệu lùi",
        c,
        _info("Số liệu tính đến ngày", date(2026, 8, 15)),
        ("Số liệu tính đến ngày",),
    )
    yield Edit(
        ordinary,
        "ngày số liệu mới",
        c,
        _info("Số liệu tính đến ngày", date(2026, 9, 30)),
        ("Số liệu tính đến ngày",),
    )
    yield Edit(quiet, "minh họa tắt", "sample", _info("Số liệu minh họa", "Không"), ("minh h",))
    yield Edit(ordinary, "minh họa bật", c, _info("Số liệu minh họa", "Có"), ("minh h",))
    yield Edit(quiet, "kỳ số liệu", "sample", _info("Kỳ số liệu tháng", "Tháng dương lịch"), ("Kỳ số liệu",))
    yield Edit(ordinary, "số ngày sắp đến hạn", "sample", _info("Số ngày sắp đến hạn", 3), ("sắp đến hạn",))
    yield Edit("cause", "đơn vị tiền", "sample", _info("Đơn vị tiền", "nghìn đồng"), ("nhầm đơn vị",), 1)
    yield Edit("cause", "năm sai", "sample", _info("Năm", 2021), ("Năm kế hoạch",), 1)


def _long_note(book: Edited) -> None:
    row = book.find("Chi", "Chứng từ", "PC 022/2020")
    book.put("Chi", row, "Số tiền", 190_000)


def column_edits() -> Iterator[Edit]:
    """Columns, areas, sheets, numbers: told once, by the cause."""
    one = ("sắp xếp riêng",)
    for name in ("title", "lead", "due", "code"):
        heading = {
            "title": "Nhiệm vụ cụ thể",
            "lead": "Bộ phận chủ trì",
            "due": "Thời gian",
            "code": "Số thứ tự",
        }[name]
        for source, first, last in (
            ("sample", "100% hồ sơ TTHC tiếp nhận", "100% hồ sơ áp dụng chữ ký số"),
            ("bare", "100% hồ sơ TTHC tiếp nhận", "100% hồ sơ áp dụng chữ ký số"),
            ("commune", "Ban hành kế hoạch kiểm tra", "Tổ chức lấy ý kiến"),
            ("commune", "Công khai thủ tục", "Họp giao ban"),
            ("ward", "Xây dựng quy chế", "Tổ chức hội nghị"),
        ):
            if (source, name) in {("sample", "due"), ("bare", "due"), ("sample", "lead"), ("bare", "lead")}:
                continue  # three rows with two values: told row by row
            if (source, name) == ("commune", "lead"):
                continue
            if (source, name, first) == ("commune", "title", "Ban hành kế hoạch kiểm tra"):
                continue  # sorting exchanges two titles only: two rows renamed
            reverse = name in ("code", "lead")
            yield Edit(
                "cause",
                f"{heading} một lĩnh vực {source}",
                source,
                _sort_part(first, last, name, reverse=reverse),
                one,
                1,
            )
    fill = ("kéo chép xuống",)
    yield Edit("cause", "kéo thời hạn", "commune", _fill("Công khai thủ tục", "Họp giao ban", "due"), fill, 1)
    yield Edit(
        "cause",
        "kéo chủ trì",
        "sample",
        _fill("Công khai TTHC và danh mục", "Hồ sơ TTHC có thời gian", "lead"),
        fill,
        1,
    )
    yield Edit("cause", "kéo thời hạn", "ward", _fill("Tổ chức hội nghị", "Rà soát hộ nghèo", "due"), fill, 1)
    yield Edit("cause", "kéo chủ trì", "ward", _fill("Tuyên truyền", "Rà soát hộ nghèo", "lead"), fill, 1)
    yield Edit(
        "cause", "mất cột tiến độ", "commune", lambda b: b.drop_column(b.tasks, "Tiến độ"), ("Tiến độ",), 1
    )
    yield Edit("cause", "mất cột thời hạn", "ward", lambda b: b.drop_column(b.tasks, "Thời gian"), (), 2)
    yield Edit(
        "cause",
        "mất cột minh chứng",
        "sample",
        lambda b: b.drop_column(b.tasks, "Minh chứng"),
        ("Minh chứng",),
        1,
    )
    yield Edit(
        "cause", "mất cột chứng từ", "commune", lambda b: b.drop_column("Chi", "Chứng từ"), ("Chứng từ",), 1
    )
    yield Edit(
        "cause",
        "mất cột ngày xong của mốc",
        "commune",
        lambda b: b.drop_column("Mốc", "Ngày hoàn thành"),
        ("Ngày hoàn thành",),
        1,
    )
    yield Edit(
        "cause", "mất cột tháng", "commune", lambda b: b.drop_column("Chỉ tiêu", "Tháng 4"), ("Tháng 4",), 1
    )
    for sheet in ("Mốc", "Chỉ tiêu", "Chi", "Phát sinh", "Kết luận"):
        yield Edit(
            "cause",
            f"mất sheet {sheet}",
            "commune",
            lambda b, s=sheet: b.sheets.pop(s),  # type: ignore[misc]
            (f"«{sheet}»",),
            1,
        )
    yield Edit(
        "cause",
        "mất dòng lĩnh vực",
        "commune",
        _drop_task("Cải cách tổ chức bộ máy"),
        ("Cải cách tổ chức",),
        2,
    )
    yield Edit("cause", "mất dòng lĩnh vực", "commune", _drop_task("Chuyển đổi số"), ("Chuyển đổi số",), 2)
    yield Edit(
        "cause",
        "đổi tên lĩnh vực",
        "commune",
        lambda b: b.put(
            b.tasks, b.task("Chuyển đổi số"), b.title, "Xây dựng chính quyền điện tử, chính quyền số"
        ),
        ("chính quyền số",),
        1,
    )
    yield Edit(
        "cause",
        "đổi tên lĩnh vực",
        "sample",
        lambda b: b.put(b.tasks, b.task("HIỆN ĐẠI HÓA"), b.title, "Xây dựng và phát triển chính phủ số"),
        ("chính phủ số",),
        1,
    )
    yield Edit(
        "ordinary",
        "thêm dòng không số",
        "sample",
        _insert("Báo cáo định kỳ hàng quý, 6 tháng", "Lập sổ theo dõi báo cáo", "30/9/2020"),
        (),
        2,
    )
    yield Edit(
        "ordinary",
        "thêm dòng không số",
        "bare",
        _insert("Báo cáo định kỳ hàng quý, 6 tháng", "Lập sổ theo dõi báo cáo", "30/9/2020"),
        ("Lập sổ",),
        1,
    )
    yield Edit(
        "ordinary",
        "thêm dòng không số",
        "commune",
        _insert("Cài đặt chữ ký số", "Trang bị máy quét", "30/11/2026"),
        ("máy quét",),
        1,
    )
    yield Edit(
        "ordinary",
        "đánh lại số, sheet khác theo",
        "commune",
        _renumber("Báo cáo công tác thể chế", "Lập danh mục văn bản", follow=True),
        (),
        3,
    )
    yield Edit(
        "ordinary",
        "đánh lại số, sheet khác không theo",
        "commune",
        _renumber("Báo cáo công tác thể chế", "Lập danh mục văn bản"),
        (),
        7,
    )
    yield Edit(
        "ordinary", "đánh lại số", "ward", _renumber("Kiểm tra trật tự", "Lập danh mục văn bản"), (), 2
    )


def harmless_edits() -> Iterator[Edit]:
    """The same plan in another form."""
    for source in ("sample", "bare", "commune", "ward"):
        yield Edit("harmless", "NFD", source, _rewrite(lambda text: unicodedata.normalize("NFD", text)))
        yield Edit(
            "harmless",
            "dấu gạch",
            source,
            _rewrite(lambda text: text.replace(" – ", " - ").replace("–", "-")),
        )
        yield Edit("harmless", "khoảng trắng", source, _rewrite(lambda text: f" {text.replace(' ', '  ')} "))
        yield Edit(
            "harmless",
            "đặt dấu",
            source,
            _rewrite(lambda text: text.replace("óa", "oá").replace("ủy", "uỷ").replace("ũy", "uỹ")),
        )
        yield Edit("harmless", "dòng trống", source, _spread)
        yield Edit("harmless", "ngày có số 0", source, _rewrite(_with_zeros))
        headings = {
            "commune": ("Thời hạn", "Cơ quan chủ trì"),
            "ward": ("Thời gian", "Đơn vị"),
        }.get(source, ("Thời gian", "Bộ phận chủ trì"))
        yield Edit("harmless", "đổi chỗ cột", source, lambda b, two=headings: b.swap_columns(b.tasks, *two))  # type: ignore[misc]
    for sheet in ("Mốc", "Chỉ tiêu", "Chi", "Phát sinh", "Kết luận"):
        yield Edit("harmless", f"thứ tự sheet {sheet}", "commune", _shuffle(sheet))
        yield Edit("harmless", f"thứ tự sheet {sheet}", "sample", _shuffle(sheet))
    yield Edit(
        "harmless", "ngày thật thay chữ", "commune", _put("Rà soát, hệ thống", "Thời hạn", date(2026, 6, 30))
    )
    yield Edit("harmless", "số bằng chữ", "commune", _put("Nâng cấp mạng", "Dự toán", "40.000.000"))
    yield Edit("harmless", "phần trăm bằng chữ", "commune", _put("Nâng cấp mạng", "Tiến độ", "60%"))
    yield Edit("harmless", "sheet thêm", "commune", lambda b: None)


def _spread(book: Edited) -> None:
    for sheet in [name for name in book.sheets if name != "Thông tin"]:
        rows = book.sheets[sheet]
        book.sheets[sheet] = {row + max(0, row - book.head) // 4: cells for row, cells in rows.items()}


def _with_zeros(text: str) -> str:
    return re.sub(r"\b(\d)/(\d{1,2})/(\d{4})\b", r"0\1/\2/\3", text)


EDITS: tuple[Edit, ...] = (
    *due_edits(),
    *task_edits(),
    *record_edits(),
    *column_edits(),
    *harmless_edits(),
)
