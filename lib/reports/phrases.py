"""A task's title as a part of a sentence: what it asks to do, what it is about, what was done or is missing.

Titles of plans come in few kinds: an action ("Rà soát …"), a paper ("Kế hoạch …", "Báo cáo …"), a gathering ("Hội
nghị …"), a state to be reached ("100% hồ sơ …", "Công chức được bố trí …"). Each has its own verb.
"""

from __future__ import annotations

import re

from lib.reports.papers import KINDS
from lib.reports.words import bare_end

_ACTION_WORDS = """
bình xét| bảo dưỡng| bảo trì| chi trả| củng cố| cải thiện| giao ban| giải trình| hòa giải| hệ thống hóa| hợp nhất|
khen thưởng| ký số| phân bổ| phổ cập| sao lưu| sáp nhập| tháo gỡ| trợ giúp| điều chỉnh|
ban hành| biên soạn| bàn giao| bãi bỏ| bảo đảm| bố trí| bồi dưỡng| bổ nhiệm| bổ sung| chia sẻ|
chuyển đổi| chuẩn bị| chuẩn hóa| chấm điểm| chấn chỉnh| chấp hành| chỉ đạo| chỉnh lý| chỉnh trang|
cung cấp| công bố| công khai| cải cách| cải tiến| cải tạo| cập nhật| cắt giảm| cử| duy trì| ghi|
giao| giám sát| giải ngân| giải quyết| góp ý| gắn| gửi| hiệu chỉnh| hoàn thiện| hoàn thành|
huy động| hướng dẫn| học tập| họp| hỗ trợ| hủy| in| khai thác| khảo sát| khắc phục| kiến nghị|
kiểm kê| kiểm soát| kiểm tra| kiện toàn| ký| kết nối| luân chuyển| lưu trữ| lấy| lập| lắp đặt| làm việc| liên hệ|
lựa chọn| mua| mua sắm| mở| nghiên cứu| nhân rộng| niêm yết| nâng| nâng cao| nâng cấp| nộp|
phát huy| phát hành| phát động| phân công| phân cấp| phân loại| phân tích| phê duyệt| phấn đấu|
phối hợp| phổ biến| quyết toán| quán triệt| quản lý| rà soát| rút ngắn| sơ kết| sắp xếp| số hóa|
sử dụng| sửa chữa| sửa đổi| tham dự| tham gia| tham mưu| tập huấn| cấp| thanh lý| thanh toán| thanh tra| thay thế|
theo dõi| thiết lập| thu| thu thập| thuê| thành lập| thí điểm| thẩm định| thống kê| thực hiện|
tinh giản| tiến hành| tiếp công dân| tiếp dân| tiếp nhận| tiếp tục| trang bị| triển khai|
truyền thông| trình| trả| trả lời| tuyên truyền| tuyển dụng| tích hợp| tăng cường| tạo| tổ chức|
tổng hợp| tổng kết| tự chấm điểm| tự đánh giá| viết| vận hành| vận động| xác minh| xác nhận|
xác định| xây dựng| xếp loại| xử lý| áp dụng| điều tra| đào tạo| đánh giá| đôn đốc| đăng| đăng ký|
đăng tải| đơn giản hóa| đưa| đảm bảo| đẩy mạnh| đề xuất| đối thoại| ủy quyền| ứng dụng
"""
_ACTIONS = frozenset(" ".join(word.split()) for word in _ACTION_WORDS.split("|"))
_NO_ACTIONS = (
    "trình tự", "cấp xã", "cấp trên", "cấp ủy", "cấp huyện", "cấp tỉnh", "cấp độ", "trình độ", "giao dịch",
    "giao diện", "giao thông", "thu nhập", "mở đầu", "ký hiệu", "ghi chú",
)  # fmt: skip
"""What begins like an action and is a thing."""
_PAPERS = frozenset(
    {name.lower() for name in KINDS.values()} | {"dự toán", "danh mục", "danh sách", "bộ tiêu chí", "nội quy"}
) - {"báo cáo", "công văn", "dự án", "hướng dẫn"}
_GATHERINGS = (
    "hội nghị", "hội thi", "hội thảo", "lớp", "cuộc họp", "cuộc thi", "buổi", "đợt", "ngày hội", "phiên",
)  # fmt: skip
_BEARERS = (
    "cán bộ", "công chức", "viên chức", "người dân", "hồ sơ", "tthc", "thủ tục", "văn bản", "cb,", "cb ",
)  # fmt: skip
"""Who or what a state is said of: "Công chức đeo thẻ"."""
_MODERN = (("hoá", "hóa"), ("huỷ", "hủy"), ("uỷ", "ủy"), ("kí", "ký"), ("đảm bảo", "bảo đảm"))
_PROPER = ("Đảng", "Đoàn", "Chủ tịch", "Nhà nước", "Ủy ban", "Hội đồng", "Trung tâm", "Văn phòng", "Mặt trận", "Công an",
           "Việt Nam", "Internet", "Zalo", "Bí thư", "Quốc hội", "Chính phủ", "Nghị định", "Kho bạc")  # fmt: skip

_COMMON = frozenset({"điểm", "số", "mức", "cổng", "trang", "hệ", "bảng", "bộ", "phần", "hồ", "về", "việc", "kỳ",
                     "chờ", "đang", "chưa", "do", "vì", "có", "không", "còn", "phải", "theo", "từ", "tại", "khi"})  # fmt: skip
"""Words that begin a sentence and no name, whatever stands behind them: "Điểm Chỉ số cải cách hành chính"."""

_TAILS = re.compile(
    r"\s*\(nếu có\)|[,\s]*(?:được thực hiện\s+)?(?:thường xuyên,?\s*)?(?:kịp thời,?\s*)?(?:đầy đủ,?\s*)?"
    r"(?:(?:theo )?đúng|theo) quy định(?:\s+được thực hiện)?\s*$|[,\s]*đạt (?:tỷ lệ )?(?:từ )?"
    r"\d[\d,.]*\s*%(?: kế hoạch)?(?: trở lên)?\s*$",
    re.IGNORECASE,
)
_TARGET = re.compile(r"^(?:(?:từ|trên|tối thiểu|ít nhất|phấn đấu|đạt)\s+)*\d[\d,.\s–-]*%?\s", re.IGNORECASE)
_REPORT = re.compile(r"^báo cáo\s+(?:(?:định kỳ|đột xuất|hằng|hàng|tháng|quý|năm|tuần|9|6|kết quả thực hiện)[\s,]*"
                     r"(?:hàng[\s,]*|hằng[\s,]*|và[\s,]*)?)*", re.IGNORECASE)  # fmt: skip


_WHEN = re.compile(
    r"[\s,(]+(?:định kỳ|hằng|hàng)(?:[\s,]*(?:hằng|hàng|và|tháng|quý|năm|tuần|đột xuất|\d+ tháng))+\)?$",
    re.IGNORECASE,
)
"""How often, at the end of a title: "Báo cáo công tác CCHC định kỳ quý, 6 tháng, năm"."""


def lower_first(text: str) -> str:
    """The text inside a sentence: its first letter small, but for short forms and proper names."""
    words = text.split(maxsplit=2)
    shouted = bool(words) and sum(letter.isupper() for letter in words[0]) > 1
    named = len(words) > 1 and words[1][:1].isupper() and words[1][1:2].islower()
    named = named and not (words[0].lower() in _COMMON or is_action(words[0]))
    if shouted or named or text.startswith(_PROPER):
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _start(title: str) -> str:
    """The title in small letters and the spelling of the lists above."""
    words = " ".join(title.lower().split())
    for old, new in _MODERN:
        words = words.replace(old, new)
    return words


def is_action(title: str) -> bool:
    """Whether the title begins with what is to be done."""
    words = _start(title).replace(",", " ").split()
    words = words[1:] if words[:1] == ["tự"] else words
    if " ".join(words[:2]) in _NO_ACTIONS:
        return False
    return any(" ".join(words[:size]) in _ACTIONS for size in (1, 2, 3))


def is_report(title: str) -> bool:
    """Whether the task is to report."""
    return _start(title).startswith(("báo cáo", "gửi báo cáo", "nộp báo cáo", "thực hiện chế độ báo cáo"))


def is_target(title: str) -> bool:
    """Whether the title begins with the figure to be reached."""
    return bool(_TARGET.match(title))


def topic(title: str) -> str:
    """What the task is about, without the formulas at its end ("đầy đủ, đúng quy định", "đạt 100%")."""
    return bare_end(_TAILS.sub("", bare_end(title))) or bare_end(title)


def report_about(title: str) -> str:
    """ "về kiểm soát TTHC" of "Báo cáo định kỳ hằng quý, năm về kiểm soát TTHC"; empty where it says nothing more."""
    bare = re.sub(r"^(?:gửi|nộp|thực hiện chế độ)\s+", "", bare_end(title), flags=re.IGNORECASE)
    bare = _WHEN.sub("", bare)
    if (at := bare.find(" về ")) >= 0:
        return bare[at + 1 :]
    rest = _REPORT.sub("", bare)
    return f"về {lower_first(rest)}" if rest else ""


def once(title: str) -> str:
    """The title without how often it is to be done, where a time follows: "đánh giá công chức" (quý III)."""
    bare = re.sub(r"\s+(?:hằng|hàng|mỗi)\s+(?:tháng|quý|năm|tuần)\b", "", title, flags=re.IGNORECASE)
    return bare_end(bare) or title


def is_period(title: str) -> bool:
    """Whether a title says of itself how often it is to be done."""
    return bool(re.search(r"\b(?:hằng|hàng|mỗi|định kỳ)\b", title, re.IGNORECASE))


def to_do(title: str) -> str:
    """The title as something to be done: "rà soát thủ tục", "ban hành kế hoạch …", "bảo đảm 100% hồ sơ …"."""
    bare = re.sub(
        r"^(?:thường xuyên|kịp thời|chủ động|tích cực)\s+(?=\w)", "", bare_end(title), flags=re.IGNORECASE
    )
    start, small = _start(bare), lower_first(bare)
    if is_action(bare):
        inner = re.sub(r"^thực hiện\s+(?:tốt\s+)?việc\s+", "", small)
        return inner if inner != small and is_action(inner) else small
    if is_report(bare):
        return small
    if is_target(bare):
        return f"bảo đảm {small}"
    if start.startswith("dự toán"):
        return f"lập {small}"
    if any(start.startswith(f"{paper} ") or start == paper for paper in _PAPERS):
        return f"xây dựng, ban hành {small}"
    if start.startswith(_GATHERINGS):
        return f"tổ chức {small}"
    if start.startswith("công tác "):
        return f"thực hiện {small}"
    if start.startswith("hoạt động "):
        return f"duy trì {small}"
    states = start.startswith(_BEARERS) or re.search(r"\b(?:được|không|có|đạt|hoạt động)\b", start)
    return f"bảo đảm {small}" if states else f"triển khai {small}"


def done(title: str) -> str:
    """ "Đã rà soát thủ tục"."""
    return f"Đã {to_do(title)}"


def not_done(title: str) -> str:
    """ "Chưa rà soát thủ tục"."""
    return f"Chưa {to_do(title)}"


def subject(title: str) -> str:
    """What the task is about, inside a sentence and without the figure to be reached."""
    return lower_first(_TARGET.sub("", topic(title)))


def about(title: str) -> str:
    """The task as a subject in front of a colon: "Về xử lý phản ánh, kiến nghị"."""
    return f"Về {subject(title)}"


_CAUSE = re.compile(r"\b(?:do|vì|bởi)\s+(?!đó\b)", re.IGNORECASE)
_LIES_BARE = re.compile(
    r"^(?:nhà thầu|đơn vị|chủ đầu tư|đối tác|nhân lực|"
    r"thiếu|chưa|không|chờ|đang|còn|phải|vướng|khó|hạn chế|máy|phần mềm|kinh phí|người dân|cán bộ|công chức|đoàn|dịch|"
    r"đường truyền|hệ thống|mưa|bão|nhân sự|quy định|văn bản|số lượng|việc|tháng)\b",
    re.IGNORECASE,
)


def cause(reason: str) -> str:
    """What a reason gives as the cause: of "Đoàn chưa làm việc do phải trực chốt" what stands behind "do", for that it is
    not done is said already; empty where the words name none."""
    found = _CAUSE.search(reason)
    denied = found and (
        found.start() == 0
        or re.search(r"\b(?:chưa|không|chậm|trễ|muộn|lùi|mới)\b", reason[: found.start()], re.IGNORECASE)
    )
    return bare_end(reason[found.end() :]) if found and denied else ""


def because(reason: str) -> str:
    """A cause as the end of a sentence: " do thiếu máy quét", "; nguyên nhân: …"; empty without one."""
    text = bare_end(reason)
    if not text:
        return ""
    first, *rest = re.split(r"(?<=[.;])\s+", text, maxsplit=1)
    tail = f". {upper_first(rest[0])}" if rest else ""
    if behind := cause(first):
        return f" do {behind}{tail}"
    if _LIES_BARE.match(first) or is_action(first):
        return f" do {lower_first(bare_end(first))}{tail}"
    return f"; nguyên nhân: {lower_first(bare_end(first))}{tail}"
