"""Fifty edits by somebody who wants to hide something, thought out before the comparison was tried on them.

The hand behind them knows that deadlines, removed rows and dates of completion are watched, and looks for what is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from edited import Edited
from edits import Do, Edit, _drop, _due, _info, _many, _put, _row

from lib.workbook.sheets import Value

C = "commune"
S = "sample"


def _title(task: str, value: Value) -> Do:
    return lambda book: book.put(book.tasks, book.task(task), book.title, value)


def _quiet(name: str, source: str, do: Do, *about: str) -> Edit:
    return Edit("quiet", name, source, do, about)


def _move_done(book: Edited) -> None:
    """The done mark of quarter II goes to quarter III, so that only an old quarter is open."""
    done = book.find("Mốc", "Hạn", date(2026, 6, 30))
    book.put("Mốc", done, "Ngày hoàn thành", None)


def _split(book: Edited) -> None:
    """A late task becomes a heading with one small part below it."""
    row = book.task("Rà soát, hệ thống")
    for heading in (book.lead, book.due, "Sản phẩm", "Tiến độ", "Ngày cập nhật", "Vướng mắc"):
        book.put(book.tasks, row, heading, None)
    values: dict[str, Value] = {book.code: "2.1", book.title: "Lập danh mục văn bản cần rà soát"}
    book.insert(book.tasks, row + 1, values | {book.lead: "Văn phòng HĐND và UBND", book.due: "15/12/2026"})


def _replace_by_similar(book: Edited) -> None:
    """A late task goes out, one that sounds like it comes in with a later date."""
    row = book.task("Rà soát, hệ thống")
    book.put(book.tasks, row, book.title, "Rà soát văn bản, hệ thống biểu mẫu")
    book.put(book.tasks, row, book.due, "30/11/2026")


def _append_total(book: Edited) -> None:
    row = max(book.sheets[book.tasks])
    book.put(book.tasks, row, "Kinh phí thực hiện", 33_000_000)


def _merge_two(book: Edited) -> None:
    """Two tasks become one with the later date."""
    book.put(
        book.tasks,
        book.task("Cài đặt chữ ký số"),
        book.title,
        "Cài đặt chữ ký số và kiểm tra an toàn thông tin",
    )
    book.put(book.tasks, book.task("Cài đặt chữ ký số"), book.due, "15/12/2026")
    book.delete(book.tasks, book.task("Kiểm tra an toàn"))


def _far_text(book: Edited) -> None:
    """A change after the seventieth letter of a conclusion."""
    row = book.find("Kết luận", "Nội dung", _decision(book, "Tuyên truyền bù"))
    book.put("Kết luận", row, "Nội dung", f"{_decision(book, 'Tuyên truyền bù')} khi có điều kiện")


def _decision(book: Edited, begin: str) -> Value:
    values = [book.value("Kết luận", row, "Nội dung") for row in book.body("Kết luận")]
    return next(value for value in values if str(value).startswith(begin))


def _swap(heading: str, one: str, other: str) -> Do:
    def do(book: Edited) -> None:
        rows = book.task(one), book.task(other)
        name = getattr(book, heading, heading)
        values = [book.value(book.tasks, row, name) for row in rows]
        book.put(book.tasks, rows[0], name, values[1])
        book.put(book.tasks, rows[1], name, values[0])

    return do


def _indicator(code: str, heading: str, value: Value) -> Do:
    return _row("Chỉ tiêu", ("Mã", code), heading, value)


def _duplicate(book: Edited) -> None:
    """A payment is entered twice smaller instead of once."""
    row = book.find("Chi", "Chứng từ", "C03")
    book.put("Chi", row, "Số tiền", 10_000_000)
    book.insert(
        "Chi",
        row + 1,
        {"Ngày": date(2026, 5, 20), "Nhiệm vụ": "10", "Số tiền": 10_000_000, "Chứng từ": "C03b"},
    )


def _both(one: Callable[[Edited], object], other: Callable[[Edited], object]) -> Do:
    return _many(one, other)


def _exchange_codes(book: Edited) -> None:
    """Two tasks exchange their numbers, so that payments and events of one become the other's."""
    rows = book.task("Nâng cấp mạng"), book.task("Tập huấn kỹ năng")
    for row, code in zip(rows, ("13", "12"), strict=True):
        book.put(book.tasks, row, book.code, code)


def _done_milestone(book: Edited) -> None:
    """A milestone that nobody planned, done long ago, lifts the share of what is done."""
    row = max(book.sheets["Mốc"]) + 1
    name = "Khảo sát mức độ hài lòng của tổ chức, cá nhân"
    values: dict[str, Value] = {
        "Nhiệm vụ": "8",
        "Mốc": "Họp trù bị",
        "Hạn": date(2026, 3, 1),
        "Tên nhiệm vụ": name,
    }
    book.insert("Mốc", row, values | {"Ngày hoàn thành": date(2026, 2, 27), "Minh chứng": "Biên bản"})


def _only_small_payments(book: Edited) -> None:
    """A sheet of payments with little in it takes the place of the column."""
    for row in reversed(book.body("Chi")[1:]):
        book.delete("Chi", row)


def _second_sheet(book: Edited) -> None:
    book.put(book.tasks, book.task("Rà soát, hệ thống"), book.title, "Tổng cộng")


def _indicator_rows(book: Edited) -> None:
    rows = [book.find("Chỉ tiêu", "Mã", code) for code in ("A1", "A3")]
    values = [book.value("Chỉ tiêu", row, "Tháng 8") for row in rows]
    book.put("Chỉ tiêu", rows[0], "Tháng 8", values[1])
    book.put("Chỉ tiêu", rows[1], "Tháng 8", values[0])


SECOND: tuple[Edit, ...] = (
    _quiet("đổi số cho nhau", C, _exchange_codes, "12", "13"),
    _quiet("mốc thêm đã xong", C, _done_milestone, "Khảo sát"),
    _quiet(
        "mốc đổi tên nhẹ",
        C,
        _row("Mốc", ("Mốc", "Quyết định khảo sát"), "Mốc", "Dự thảo kế hoạch"),
        "Khảo sát",
    ),
    _quiet("bớt khoản chi", C, _only_small_payments, "Khoản chi"),
    _quiet("tên thành dòng tổng", C, _second_sheet, "Rà soát, hệ", "Tổng cộng"),
    _quiet("đổi số liệu hai chỉ tiêu", C, _indicator_rows, "A1", "A3"),
    _quiet("đảo việc trước sau", C, _due("Sắp xếp tổ dân phố", "Trước giữa kỳ họp HĐND năm"), "Sắp xếp"),
    _quiet("khác dấu", "ward", _due("Giải quyết đơn thư", "Khi có đòn"), "Giải quyết"),
    _quiet("ngày lễ", "ward", _due("Tổng kết công tác năm", "Trước Tết"), "Tổng kết"),
    _quiet(
        "chậm nhất sau", "ward", _due("Rà soát hộ nghèo", "Chậm nhất 30 ngày sau 30/10/2026"), "Rà soát hộ"
    ),
    _quiet("ngày kèm thứ khác", "ward", _due("Rà soát hộ nghèo", "30/10/2026 (đợt 1)"), "Rà soát hộ"),
    _quiet("lùi một ngày", "ward", _due("Rà soát hộ nghèo", "31/10/2026"), "Rà soát hộ"),
    _quiet("đổi năm", "ward", _due("Rà soát hộ nghèo", "30/10/2027"), "Rà soát hộ"),
    _quiet("quý thay tháng", "ward", _due("Xây dựng quy chế", "Quý II"), "Xây dựng quy"),
    _quiet("cuối quý", "ward", _due("Khai giảng lớp", "Cuối quý III"), "Khai giảng"),
    _quiet("bỏ chữ trước", "ward", _due("Tổng kết công tác năm", "Tháng 12"), "Tổng kết"),
    _quiet("tuần thành hai tuần", "ward", _due("Kiểm tra trật tự", "2 tuần/lần"), "Kiểm tra trật"),
    _quiet(
        "hàng tháng trừ", "ward", _due("Tuyên truyền phòng cháy", "Các tháng 3, 6, 9, 12"), "Tuyên truyền"
    ),
    _quiet(
        "thường xuyên thay hàng tháng",
        "ward",
        _due("Tuyên truyền phòng cháy", "Thường xuyên"),
        "Tuyên truyền",
    ),
    _quiet("giải ngân gộp", C, _row("Chi", ("Chứng từ", "C03"), "Chứng từ", "C99"), "C99", "12"),
    _quiet("chi mất ngày", C, _row("Chi", ("Chứng từ", "C03"), "Ngày", None), "20.000.000"),
    _quiet("tháng cũ thành chữ", C, _indicator("A3", "Tháng 6", "khoảng 50"), "A3"),
    _quiet("phần trăm thành số", C, _indicator("A3", "Đơn vị tính", "điểm"), "A3"),
    _quiet("gia hạn thành chữ", S, _put("Đảng ủy, HĐND", "Gia hạn đến", "khi hết dịch"), "1.3.1/1"),
    _quiet("kinh phí nhóm", S, _put("Công tác tuyên truyền CCHC", "Kinh phí thực hiện", 8_840_000), "1.5"),
    _quiet(
        "kinh phí lĩnh vực bỏ", C, lambda b: b.put(b.tasks, b.task("Chuyển đổi số"), "Dự toán", None), "IV"
    ),
    _quiet(
        "hạn nội bộ trước rồi sau",
        S,
        _put("Báo cáo chất lượng cán bộ", "Hạn nội bộ", date(2020, 7, 20)),
        "1.2/4",
    ),
    _quiet(
        "phát sinh hạn bỏ",
        C,
        _row("Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở"), "Hạn", None),
        "Kiến nghị sửa",
    ),
    _quiet(
        "kết luận họp muộn",
        C,
        _row("Kết luận", ("Nội dung", "Trình phương án bố trí trụ sở dôi dư"), "Ngày họp", date(2026, 8, 30)),
        "Trình phương án",
    ),
    _quiet(
        "kết luận xong ngày chưa đến",
        C,
        _row("Kết luận", ("Nội dung", "Đôn đốc lấy ý kiến quy chế"), "Ngày hoàn thành", date(2026, 9, 10)),
        "Đôn đốc",
    ),
)
"""Thirty more, after the first fifty were all seen: what somebody would try who knows that they were."""

HIDDEN: tuple[Edit, ...] = (
    _quiet("năm sau", C, _due("Rà soát, hệ thống", "30/6/2027"), "Rà soát, hệ"),
    _quiet(
        "trước khi kết thúc năm", C, _due("Rà soát, hệ thống", "Trước khi kết thúc năm 2026"), "Rà soát, hệ"
    ),
    _quiet("ngày không có thật", C, _due("Rà soát, hệ thống", "31/6/2026"), "Rà soát, hệ"),
    _quiet("theo tiến độ của tỉnh", C, _due("Rà soát, hệ thống", "Theo tiến độ của tỉnh"), "Rà soát, hệ"),
    _quiet("thêm chữ số", C, _due("Đơn giản hóa", "31/12/2026"), "Đơn giản hóa"),
    _quiet("cơ bản", C, _due("Đơn giản hóa", "Cơ bản hoàn thành 31/10/2026"), "Đơn giản hóa"),
    _quiet("sơ bộ", C, _due("Nâng cấp mạng", "Quý III/2026 (sơ bộ)"), "Nâng cấp mạng"),
    _quiet("hoặc", C, _due("Nâng cấp mạng", "Quý III hoặc Quý IV/2026"), "Nâng cấp mạng"),
    _quiet("đến quý", C, _due("Nâng cấp mạng", "Quý III - Quý IV/2026"), "Nâng cấp mạng"),
    _quiet("một lần thay bốn", C, _due("Tập huấn kỹ năng", "01 lần/năm"), "Tập huấn kỹ năng"),
    _quiet(
        "khi có kinh phí",
        C,
        _due("Tập huấn kỹ năng", "Hàng quý, khi bố trí được kinh phí"),
        "Tập huấn kỹ năng",
    ),
    _quiet(
        "sau khi nhận đủ",
        C,
        _due("Trả lời phản ánh", "10 ngày làm việc sau khi nhận đủ hồ sơ phản ánh"),
        "Trả lời phản",
    ),
    _quiet(
        "đổi đơn vị của khoảng",
        C,
        _due("Trả lời phản ánh", "10 tuần sau khi nhận được phản ánh"),
        "Trả lời phản",
    ),
    _quiet("bỏ khoảng", C, _due("Trả lời phản ánh", "Sau khi nhận được phản ánh"), "Trả lời phản"),
    _quiet("tối đa thay chậm nhất", "ward", _due("Tổng kết công tác năm", "Sau 15/12"), "Tổng kết"),
    _quiet(
        "trừ một tuyến", "ward", _due("Kiểm tra trật tự", "Hàng tuần, trừ tháng 6, 7, 8"), "Kiểm tra trật"
    ),
    _quiet(
        "tùy tình hình", "ward", _due("Cập nhật cơ sở dữ liệu", "Thường xuyên tùy tình hình"), "Cập nhật cơ"
    ),
    _quiet("đơn có căn cứ", "ward", _due("Giải quyết đơn thư", "Khi có đơn có căn cứ"), "Giải quyết"),
    _quiet("tháng 3 âm", "ward", _due("Xây dựng quy chế", "Tháng 3 âm lịch"), "Xây dựng quy"),
    _quiet(
        "tên nhẹ đi một chữ", C, _title("Số hóa hồ sơ", "Số hóa một phần hồ sơ lưu trữ còn giá trị"), "Số hóa"
    ),
    _quiet(
        "tên đổi số",
        C,
        _title("Đơn giản hóa", "Đơn giản hóa quy trình nội bộ của ba thủ tục"),
        "Đơn giản hóa",
    ),
    _quiet(
        "tên thêm dự thảo",
        C,
        _title("Ban hành kế hoạch kiểm tra", "Dự thảo kế hoạch kiểm tra văn bản năm 2026"),
        "Dự thảo kế",
    ),
    _quiet("thay việc khác na ná", C, _replace_by_similar, "Rà soát"),
    _quiet("thành dòng nhóm", C, _split, "Rà soát, hệ", "Lập danh mục"),
    _quiet("gộp hai việc", C, _merge_two, "Cài đặt chữ ký", "Kiểm tra an toàn", "14/"),
    _quiet("sản phẩm bỏ", C, _put("Số hóa hồ sơ", "Sản phẩm", None), "Số hóa"),
    _quiet(
        "đổi hạn cho nhau", C, _swap("due", "Đơn giản hóa", "Khảo sát mức độ"), "Đơn giản hóa", "Khảo sát mức"
    ),
    _quiet(
        "đổi ngày xong cho nhau",
        C,
        _swap("Ngày hoàn thành", "Ban hành kế hoạch", "Rà soát vị trí"),
        "Ban hành kế",
        "Rà soát vị",
    ),
    _quiet(
        "đổi dự toán cho nhau",
        C,
        _swap("Dự toán", "Đơn giản hóa", "Khảo sát mức độ"),
        "Đơn giản hóa",
        "Khảo sát mức",
    ),
    _quiet("gia hạn lần nữa", S, _put("Đảng ủy, HĐND", "Gia hạn đến", date(2020, 11, 30)), "1.3.1/1"),
    _quiet("lý do gia hạn bỏ", S, _put("Đảng ủy, HĐND", "Lý do gia hạn", None), "1.3.1/1"),
    _quiet(
        "gia hạn trước khi quá hạn, lý do trống",
        C,
        _put("Đơn giản hóa", "Gia hạn đến", date(2026, 12, 31)),
        "Đơn giản hóa",
    ),
    _quiet(
        "xong đúng ngày hạn",
        C,
        _put("Rà soát, hệ thống", "Ngày hoàn thành", date(2026, 6, 30)),
        "Rà soát, hệ",
    ),
    _quiet("ngày xong thành chữ", C, _put("Rà soát vị trí", "Ngày hoàn thành", "tháng 7"), "Rà soát vị"),
    _quiet("tiến độ thành chữ", C, _put("Nâng cấp mạng", "Tiến độ", "đang làm tốt"), "Nâng cấp mạng"),
    _quiet("minh chứng cũ thành tên", C, _put("Ban hành kế hoạch", "Minh chứng", "Kế hoạch"), "Ban hành kế"),
    _quiet(
        "minh chứng bớt một văn bản",
        S,
        _row("Mốc", ("Minh chứng", "18/BC-UBND ngày 24/02/2020"), "Minh chứng", "BC ngày 24/02/2020"),
        "1.2/1",
    ),
    _quiet("mốc xong bị bỏ", C, _move_done, "Báo cáo công tác thể chế"),
    _quiet("mốc mất cả dòng", C, _drop("Mốc", ("Mốc", "Quyết định khảo sát")), "Khảo sát"),
    _quiet("dòng tổng", S, _append_total, "Tổng kinh phí"),
    _quiet("mẫu số nhỏ đi", C, _indicator("A1", "Tháng 6", "330/335"), "A1"),
    _quiet("chỉ còn tỷ lệ", C, _indicator("A1", "Tháng 6", 0.99), "A1"),
    _quiet("tháng này xóa", C, _indicator("A1", "Tháng 8", None), "A1"),
    _quiet("mục tiêu thành chữ", C, _indicator("A4", "Mục tiêu", "tùy điều kiện"), "A4"),
    _quiet("chia đôi khoản chi", C, _duplicate, "C03", "12", "10.000.000"),
    _quiet(
        "khoản chi lùi ngày", C, _row("Chi", ("Chứng từ", "C02"), "Ngày", date(2025, 12, 30)), "2.500.000"
    ),
    _quiet(
        "phát sinh đổi nội dung",
        C,
        _row(
            "Phát sinh", ("Nội dung", "Kiến nghị sửa đường vào trụ sở"), "Nội dung", "Hỏi về đường vào trụ sở"
        ),
        "đường vào trụ sở",
    ),
    _quiet(
        "kết luận bỏ hạn",
        C,
        _row("Kết luận", ("Nội dung", "Đôn đốc lấy ý kiến quy chế"), "Hạn", None),
        "Đôn đốc",
    ),
    _quiet("kết luận thêm điều kiện ở cuối", S, _far_text, "Tuyên truyền bù", "khi có điều kiện"),
    _quiet("ngày số liệu bỏ trống", C, _info("Số liệu tính đến ngày", None), "Số liệu tính đến ngày"),
)
