"""Plans to put on the wall: as large as a district's, with all that a meeting speaks of."""

from __future__ import annotations

from book import book_of

from lib.plan import Plan
from lib.reading.reader import read_file

UNITS = (
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế",
    "Phòng Văn hóa – Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Công an xã",
    "Ban Chỉ huy Quân sự",
    "Tư pháp – Hộ tịch",
    "Tài chính – Kế toán",
)
WORK = (
    "Rà soát, công khai danh mục thủ tục hành chính tại bộ phận một cửa và trang thông tin điện tử",
    "Tổ chức kiểm tra công tác cải cách hành chính tại các bộ phận chuyên môn",
    "Lập báo cáo đánh giá mức độ hài lòng của người dân đối với sự phục vụ của cơ quan hành chính",
    "Tập huấn kỹ năng số cho cán bộ, công chức và Tổ công nghệ số cộng đồng các thôn",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
    "Xây dựng phương án sắp xếp, xử lý trụ sở dôi dư sau sắp xếp đơn vị hành chính",
)
DUE = ("31/3/2026", "15/4/2026", "30/4/2026", "31/5/2026", "25/6/2026", "10/7/2026", "Thường xuyên", "Quý IV")
ASKED = (
    "Chờ số liệu của các thôn; đề nghị Chủ tịch giao thêm 01 công chức hỗ trợ trong tháng.",
    "Thiếu người; đề nghị cho lùi đến hết tháng.",
    "Đề nghị Chủ tịch chủ trì họp với các thôn.",
)


def large_plan(tasks: int) -> Plan:
    """What the product reads from the large workbook."""
    return read_file(large_book(tasks), "lon.xlsx")[0]


def large_book(tasks: int, areas: int = 6, year: int = 2026) -> bytes:
    """A workbook of so many tasks in so many areas, with deadlines before and after June, money and indicators."""
    lines = [
        "Nhiệm vụ",
        "TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Kinh phí (đồng) | Tiến độ (%) | Vướng mắc",
    ]
    for area in range(areas):
        lines.append(f"{area + 1} | LĨNH VỰC CẢI CÁCH THỨ {area + 1}")
        for n in range(area, tasks, areas):
            asked = ASKED[n % 3] if n % 41 == 0 else ("Chưa bố trí được kinh phí." if n % 11 == 0 else "")
            money = f"#{(n % 5 + 1) * 1_000_000}" if n % 20 == 0 else ""
            name = f"{WORK[n % len(WORK)]}, đợt {n // 48 + 1}"
            due = DUE[(n * 5 + n // 48) % len(DUE)]
            unit = UNITS[(n * 3 + n // 6) % len(UNITS)]
            lines.append(f"{area + 1}.{n // areas + 1} | {name} | {unit} | {due} | {money} | #20% | {asked}")
    lines += ["", "Thông tin", f"Năm | {year}", "Số liệu tính đến ngày | @2026-06-15", ""]
    lines += ["Chỉ tiêu", "Mã | Tên chỉ tiêu | Đơn vị tính | Mục tiêu năm | Chiều | Tháng 4 | Tháng 5"]
    lines += [
        f"CT{n} | Tỷ lệ hồ sơ nhóm {n} giải quyết đúng hạn | % | #{90 + n}% | ≥ | #70% | #{60 + n}%"
        for n in range(9)
    ]
    return book_of("\n".join(lines))
