"""Whether figures are a date: what stands before them x how they are written x what stands after them -> what they mean.

A date needs a licence. Two figures ("8/10"), a figure and a year ("6/2026") or a year alone are a date only where the words
around them say so: a word of time before them, or the beginning of the clause with its end or a doing after them. What names
("Công viên 30/4", "Đợt 1/2025") or counts ("8/10 thôn") makes no date of them. Where neither side decides, the cell is asked
about. A day with its year is its own licence, but not beside foreign words. The table _LICENCE says it all.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, IntEnum, StrEnum

from lib.base.vietnamese import bare, fold
from lib.deadlines.tokens import Segment, Token, TokenKind
from lib.deadlines.words import (
    BESIDE,
    CHANGED,
    ENGLISH_LIMITS,
    LETTERS,
    LUNAR,
    NUMBERED,
    RISKY,
    ROMANS,
    UNITS,
    UNSETTLED,
    phrases,
    whole_phrases,
    words,
)


class Meaning(StrEnum):
    """What figures are: a date, the name or the measure of something, or a question."""

    DATE = "d"
    NAME = "n"
    ASK = "?"


class Form(IntEnum):
    """How figures are written: N/M that may be a share (N <= M), N/M that cannot be one, N/Y, Y, D/M/Y, N-M, N tháng M."""

    SHARE = 0
    DAY = 1
    MONTH = 2
    YEAR = 3
    WHOLE = 4
    RANGE = 5
    SPELT = 6


class Before(Enum):
    """What stands before figures, with the phrases that it ends in."""

    LIMIT = """ngày | mùng | mồng | hạn | hạn chót | hạn cuối | hạn cũ | hạn ban đầu | xong | kết thúc | thời hạn | hạn là
        | deadline | dl"""
    TIME = """thág | thánh | thag | giỗ tổ | trước | chậm nhất | muộn nhất | trễ nhất | không quá | muộn hơn | chậm hơn
        | đến | hết | trong | vào | từ | tháng | là | sau | cuối | giai đoạn | năm | quý | cả | giữa | hàng | dự kiến
        | kể từ | nay | đoạn | nhìn | hướng | qua | sáng | trưa | chiều | tối | giờ | đêm | nhật | sáu | bảy
        | thứ hai | thứ ba | thứ tư | thứ năm"""
    DOING = """báo cáo | gửi | nộp | trình | họp | kiểm tra | tổng kết | sơ kết | tập huấn | ban hành | triển khai | công bố
        | công khai | niêm yết | đánh giá | thẩm định | phê duyệt | nghiệm thu | khai mạc | bế mạc | khánh thành | ra quân
        | phát động | diễn tập | kê khai | đối thoại | tiếp dân | giao ban | định kỳ | thông qua | tổ chức | khai giảng
        | bầu cử | ký kết | ký | duyệt | phát hành | khảo sát | giám sát | hội nghị | đại hội | lễ | quyết toán | chi trả
        | bc | vận hành | khóa sổ | trao giải | thi tuyển | thông xe | chốt | cập nhật | sơ bộ | chính thức | bắt đầu
        | khởi công | khởi động | bổ sung | hoàn chỉnh | gửi về | trả lời | nội bộ | phúc tra | xét | chấm | khai trương"""
    WORK = """hoàn thành | hoàn tất | thực hiện | xử lý | giải quyết | bàn giao | xây dựng | rà soát | trả | giao | lập
        | hoàn thiện | số hóa | làm | lấy ý kiến | xin ý kiến | chỉnh sửa | đăng ký | ra thông báo | thông báo | tuyển chọn
        | thiết kế | thi công | phân công | tham mưu | dự thảo | soạn thảo | tự đánh giá | tổng hợp | nhận hồ sơ | tiếp nhận
        | chuẩn bị | hướng dẫn | đôn đốc | tuyên truyền | kiện toàn | thành lập | bố trí | mua sắm | lắp đặt | sửa chữa
        | nâng cấp | cài đặt | khắc phục | khôi phục | tiến hành | thanh tra | kiểm kê | nhập | cung cấp | ra mắt | trao
        | khen thưởng | bình xét | xác minh | xác nhận | điều tra | thống kê | thanh lý | thanh toán | giải ngân | phân bổ
        | điều chỉnh | mở thầu | mở | thi | tuyển dụng | dự kiến | đối chiếu | thu | bế giảng | gặp mặt | nhận | chọn | cấp phát
        | công nhận | mít tinh | hiệp thương | sản xuất | chạy thử | thử nghiệm | sắp xếp | bầu
        | bảo vệ | đấu thầu | lựa chọn | tiêm phòng | phun | trồng | nạo vét | tu bổ | thăm | viếng | trực | phát | đào tạo
        | bồi dưỡng | thẩm tra | chỉnh lý | nhập liệu | chia | đề xuất"""
    SUBJECT = """kế hoạch | dự toán | quyết toán | ngân sách | chỉ số | kết quả | cchc | số liệu | danh mục | par index
        | sipas | papi | chương trình | nhiệm vụ"""
    MEASURE = """giảm | tăng | xóa | đạt | điểm | tỷ lệ | tỉ lệ | ít nhất | tối thiểu | tối đa | trên | dưới | hơn | khoảng
        | được | có | chiếm | mức | chuẩn | bằng | xếp | hạng | cho điểm | huy động | vận động | kết nạp"""
    ROUND = """đợt | cuộc | buổi | lớp | phiên | phiên họp | kỳ họp | cuộc họp | kỳ | học kỳ | khóa | vụ | lần | thứ
        | lần thứ | vòng | bước | đối với | tuần | kỳ thi | chuyên đề | k | giải | hội thi | tập | cúp | chiến dịch"""
    NAME = """phong trào | công trình | quy trình | lộ trình | hành trình | cây trồng | chữ ký | độc lập | dân lập | km
        | công viên | đường | phố | chợ | trường | quảng trường | cầu | nông trường | lâm trường
        | nhà máy | xí nghiệp | bệnh | bệnh viện | tượng đài | nhà văn hóa | vận động | khu | khu phố | khu dân cư | tiểu khu | tổ
        | đội | xóm | thôn | ấp | bản | làng | hẻm | ngõ | ngách | kiệt | tuyến | quốc lộ | tỉnh lộ | đại lộ | cụm | lô
        | thửa | phòng | tầng | nhà | số | điều | khoản | mục | chương | phần | mẫu | biểu | phụ lục | tiêu chí | mức độ
        | cấp độ | nhóm | quyển | trang | thcs | thpt | tiểu học | mầm non | mẫu giáo | hội trường | sân | bến | cảng | đập
        | hồ | hồ chứa | đất | kênh | trạm | chốt số | chi bộ | chi đoàn | đại đội | tiểu đoàn | trung đoàn | chung cư
        | tòa nhà | hợp tác xã | công ty | tổ hợp | nghĩa trang | đài | tưởng niệm | câu lạc bộ | thư viện | bảo tàng
        | nhà hát | rạp | xưởng | mỏ | trại | cấp | loại | ô | gói | gói thầu | hạng mục | dự án | mô hình | quy chuẩn
        | tiêu chuẩn | iso | khối | bộ | đề án | hộ | bài | cột"""
    OTHER = """yêu cầu | nhu cầu | môi trường | thị trường | thực hiện lần | lần thứ hai | lần thứ ba
        | lần thứ tư | lần thứ năm"""
    START = ""
    FOREIGN = "by | on | in | at | due | until | from | before | after | of | end | than | dec | may | jan | feb | aug"


class After(IntEnum):
    """What stands after figures: the end, a separator, a word of time or a doing; what is counted; any
    other word; what may be counted or done (báo cáo)."""

    END = 0
    COUNTED = 1
    OTHER = 2
    EITHER = 3


_LICENCE = {
    #                8/10   15/6   6/2026 2026     each followed by: end, counted noun, other word, either
    Before.LIMIT:   "d?dd   dddd   dddd   ????",
    Before.TIME:    "d?dd   dddd   d?dd   d?dd",
    Before.START:   "dn??   d?dd   d?dd   d???",
    Before.DOING:   "dn??   d?dd   d?dd   ????",
    Before.WORK:    "?n??   d?dd   d?dd   ????",
    Before.SUBJECT: "?n??   d?dd   ????   dddd",
    Before.MEASURE: "nnnn   ?n??   ????   ????",
    Before.ROUND:   "????   ????   nnnn   ????",
    Before.NAME:    "nnnn   nnnn   nnnn   ????",
    Before.OTHER:   "?n??   ????   ????   ????",
    Before.FOREIGN: "????   ????   ????   ????",
}  # fmt: skip
"""d: a date; n: the name or measure of something; ?: a question."""
MEMORIAL = words(
    """6/1 30/1 3/2 27/2 8/3 26/3 30/4 1/5 7/5 19/5 1/6 28/6 27/7 19/8 2/9 10/10 20/10 9/11 20/11 22/12"""
)
"""Days that streets and units are named after; after an unknown word they are no date without asking."""
_COUNTED = phrases("""thôn | ấp | bản | trưởng | xã | phường | khu | tổ | hộ | người | điểm | tiêu chí | chỉ tiêu | nhiệm vụ
    | nội dung | hồ sơ | thủ tục | lớp | buổi | cuộc | chi bộ | đảng bộ | chi đoàn | chi hội | kiến nghị | quy trình | số
    | % | phần | loại | cầu | phòng | trường | công chức | cán bộ | viên chức | đảng viên | quần chúng | đại biểu | cơ quan
    | đơn vị | dịch vụ | tttthc | tthc | văn bản | đơn thư | đơn | vụ | vụ việc | câu | câu hỏi | mô hình | tuyến | con | km
    | công trình | dự án | hạng mục | thành viên | đoàn viên | hội viên | học sinh | giáo viên | bài | tin | lượt | đợt
    | khối | ngành | lĩnh vực | mục | ý kiến | phiếu | cổng | trạm | chợ | nhà | giấy | thẻ | tiểu | tiểu khu | làng | xóm
    | cụm | khu phố | tổ dân phố | hội nghị | phiên | kỳ họp | báo cáo | kế hoạch | máy | bộ | cái | chiếc | cơ sở
    | doanh nghiệp | hợp tác xã | ban | hội | đoàn thể | tổ chức chính trị | kết luận | đề án | mức | lần | ngày | giờ
    | tháng | tuần | ca | kỳ | giải | bước | thửa | lô | ha | tấn | triệu | tỷ | đồng | suất | cháu | trẻ | em | bà
    | lao động | thanh niên | phụ nữ | hệ thống | phần mềm | camera | tủ | kênh | nút | chốt | đội | nhóm | cặp | gia đình
    | dòng họ | di tích | sản phẩm | mẫu | quyển | hợp phần | chuyên đề | chương trình | nghị quyết | quyết định | chỉ thị
    | công việc | việc | khoản | điều | bãi | vườn | rừng | ao | thành phần | mặt hàng | trụ sở | tiết | trang | đề xuất
    | khuyến nghị | sáng kiến | giải pháp | cuộc họp | yêu cầu | phản ánh | tồn tại | hạn chế | sai phạm | vi phạm
    | khó khăn | vướng mắc | còn lại | thời gian | chi phí | diện tích | kinh phí""")
_BESIDE, _COUNTED_WORDS = (
    {phrase for same in table.values() for phrase in same} for table in (BESIDE, _COUNTED)
)
_GOING_ON = phrases(
    """và | hoặc | hay | đến | để | đối với | cho | của | tại | ở | theo | khi | sau | trước | nếu | trong
    | từ | là | phải | sẽ | xong | năm | hàng | mỗi | các | chậm | muộn | hạn | ngay | với | do | về | thì | trở | có
    | không | thường xuyên | liên tục | duy trì | kết thúc | kèm | như | mới | nhưng | âm | al | dương | qua | bằng | cùng
    | vào | nhất | kể | tính | dự kiến | """
    + f"{Before.DOING.value} | {Before.WORK.value}"
)
_DOINGS = phrases(f"{Before.DOING.value} | {Before.WORK.value}")
_ROOMS, _COURSES = words("phòng nhà khu sân bãi"), ("lớp", "khóa", "kỳ", "đợt")
"""Nouns that a doing after them may name: "phòng họp 2/9", "lớp tập huấn 6/2026"."""
_LOANS = words(
    """zalo email website internet online facebook fanpage logo pano video clip app web ioffice vneid etax"""
).union(("dvctt", "kh", "bc", "qd", "tw", "tx"))
_OFFICES = words(
    """các ubnd hđnd văn phòng ban thôn xã tỉnh sở đơn công bộ tổ mttq đoàn hội trường trạm trung chi cán chuyên cấp khu ấp
    lãnh chủ người bí mặt ủy"""
)
_DOERS = {bare(word) for word in _OFFICES}
"""First words of those who do the work; their names stand beside their limits."""
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,4}(?:ng|nh|ch|[cmnpt])?"
)


_KINDS = {
    tuple(phrase.split()): kind for kind in Before for phrase in kind.value.split("|") if phrase.strip()
}
_LONGEST = max(map(len, _KINDS))
_BARE = {tuple(bare(" ".join(phrase)).split()): kind for phrase, kind in _KINDS.items()}
_WORKS = (Before.LIMIT, Before.DOING, Before.WORK, Before.SUBJECT, Before.ROUND)
_PAPERS = (
    *(bare(" ".join(phrase)) for same in LETTERS.values() for phrase in same if phrase != ("đơn",)),
    *whole_phrases(
        "vu viec|thong bao ket luan|ket luan|cuoc hop|phien hop|ky thi|hop dong|giay phep|don cua|nhan ban giao"
    ),
)
"""What work goes by; a day beside them is their own."""
_PART = re.compile(r"\b(?:dot|lan|vong|vu|giai doan|buoc|lop|nhom) \w")
"""A part of the work, as in "Phun thuốc đợt 1"."""
_CARRIED = whole_phrases("thuc hien|trien khai|xu ly|giai quyet|tra loi")
_TOLD = whole_phrases("""cong van|cong dien|chi dao|y kien|ket luan|thong bao|van ban|kien nghi|phan anh|don|yeu cau|nghi quyet
    |quyet dinh|chi thi""")
"""Ends of "Thực hiện công văn ngày 3/3": what is carried out, and the day on which it was said."""


def names_work(text: str) -> bool:
    """Whether words begin with something that is done, its product or a part of it ("đợt 1"); not with a paper or a meeting."""
    plain = bare(text)
    spoken = tuple(re.findall(r"\w+|%", plain))
    if not spoken or spoken[0].isdecimal() or "con lai" in plain:
        return True
    if _PART.search(plain) and not plain.startswith("vu viec"):
        return True
    of_paper = plain.startswith(_CARRIED) and plain.endswith(_TOLD)
    if of_paper or plain.startswith(_PAPERS) or fold(text).startswith("kỳ họp"):
        return False
    return any(_BARE.get(spoken[:length]) in _WORKS for length in range(1, _LONGEST + 1))


def names_things(text: str) -> bool:
    """Whether words are of things or people that a date tells apart: "Hồ sơ tồn trước 01/7", "Đối với đơn vị xong trước 30/6"."""
    plain = bare(text)
    of, spoken = _CAME.sub("", plain), plain.split()
    doing = any(names_work(of[at.start() :]) for at in re.finditer(r"\S+", of))
    product = (
        of != plain and of.startswith(_PAPERS) and not of.startswith(("hop dong", "giay phep", "vu viec"))
    )
    things = spoken[:2] in (["doi", "voi"], ["truong", "hop"]) and len(spoken) > 3
    doer = spoken[:1] and spoken[0] in _DOERS and not re.match("van ban|don (?!vi)", plain)
    return things or not (doing or product or doer or len(spoken) < 3)


_CAME = re.compile(
    r" (?:(?:duoc|da) )?(?:(?:tiep |cong )?nhan|thanh lap|phat sinh|dang ky|cap|thu ly|hinh thanh|ban hanh|ky)$"
)
"""How things came about, of which the work is done: "Hồ sơ tiếp nhận", "Sáng kiến được công nhận"."""


def is_harmless(text: str, apart: bool = False) -> bool:
    """Whether words beside a limit leave it as it is: a body, a place, a form, a purpose, a count, a piece of work.

    apart: they stand in brackets, where a verb alone may be said of the limit itself ("(điều chỉnh)").
    """
    spoken = fold(text).split()
    offices, kinds = (_DOERS, _BARE) if text.isascii() else (_OFFICES, _KINDS)
    while spoken and spoken[0] in ("và", "có", "do", "cùng", "là", "phải", "kể", "cả"):
        if spoken[0] == "do" and not offices & {*spoken[1:2]}:
            return False
        spoken = spoken[1:]
    more = (
        _MORE.search(bare(" ".join(spoken)))
        or spoken == ["định", "kỳ"] * (not apart)
        or bool({*spoken[-1:]} & CHANGED)
    )
    if not spoken or more or spoken[0] in UNSETTLED or (spoken[0] == "để" and len(spoken) < 3):
        return not spoken and fold(text) != "có"
    heads = {tuple(spoken[:length]) for length in range(1, _LONGEST + 1)}
    if heads & _BESIDE or spoken == ["gấp"]:
        return True
    if apart and (spoken[0] == "đề" or kinds.get(tuple(spoken)) is Before.WORK):
        return False
    capitals = [word[:1].isupper() and not (text.isupper() and len(spoken) > 2) for word in text.split()]
    named = (capitals[0] and text.split(maxsplit=1)[0].isupper()) or (
        any(capitals[1:]) and (capitals[0] or not apart)
    )
    figures = re.search(r"[\d%]", text) and spoken[0] != "dự"
    known = heads & _COUNTED_WORDS or any(kinds.get(head) in _WORKS for head in heads)
    return bool(known or named or figures) or spoken[0] in offices or (len(spoken) > 6 and not apart)


_MORE = re.compile(r"\b(?:cac|nhung|moi|cung) (?:ky|dot|lan|quy|thang|nam|tuan)(?! \d)\b")
"""Of "và các đợt kế tiếp": more times than the one that is said."""


def may_set(text: str) -> bool:
    """Whether a limit may stand after the words as that of what they name: a body, a thing, a work with its object."""
    spoken = tuple(fold(text).split())
    done = [spoken[:length] for length in range(1, _LONGEST + 1) if _KINDS.get(spoken[:length]) in _WORKS]
    worked = bool(done) and (
        done[-1] != spoken or _KINDS[spoken] is not Before.WORK or spoken[0] in ("hoàn", "thực")
    )
    named = spoken[0] in _OFFICES or spoken[-1] in _GIVING or spoken in _COUNTED_WORDS
    return worked or named or any(char.isdecimal() for char in text)


_GIVING = words("ghi giữ lấy chốt nhận chọn đúng theo có giao đặt định với trong trước là vào hết kịp")
"""What may stand straight before hạn, mốc, thời hạn."""


def meaning_of(segment: Segment, at: int) -> tuple[Meaning, int]:
    """What the figures that begin here mean, and the position after them; a figure that is no such form is a date."""
    form, after = _form_at(segment, at) if segment.is_number(at) else (None, at)
    if form is None:
        return Meaning.DATE, at
    if segment.match(after, LUNAR) is not None:
        return Meaning.DATE, after
    if segment.key(at + 1) == "/" and (segment.number(at + 2) or 0) > 2199:
        return Meaning.NAME, at + 3  # "Bản đồ 1/10.000"
    before = _before(segment, at, form)
    if form in (Form.RANGE, Form.SPELT):
        named = before in (Before.NAME, Before.ROUND)
        return (Meaning.NAME, after) if named else (Meaning.DATE, at)
    if form is Form.WHOLE:
        limit = segment.key(at - 1) in ENGLISH_LIMITS and (segment.number(at) or 0) > 12
        return (Meaning.ASK if before is Before.FOREIGN and not limit else Meaning.DATE), after
    named = f"{segment.number(at)}/{segment.number(at + 2)}" in MEMORIAL
    if before is Before.OTHER and named:
        meaning = _of_memorial(segment, at)
        if meaning or form is Form.DAY:
            return meaning or Meaning.ASK, after
    if form in (Form.SHARE, Form.DAY) and _are_steps(segment):
        return Meaning.DATE, after
    kinds = _LICENCE[before].split()[form]
    return Meaning(kinds[_after(segment, after)]), after


def _of_memorial(segment: Segment, at: int) -> Meaning | None:
    """Of a day that is kept: a date after "Ngày Quốc khánh", the name of "Đường tránh 10/10"; None where nothing says."""
    head = at
    while segment.is_word(head - 1) and segment.key(head) != "ngày":
        head -= 1
    if segment.key(head) == "ngày":
        return Meaning.DATE if segment.token(head + 1).text.istitle() else None
    plain = not any(segment.match(step, _DOINGS) for step in range(head, at))
    return Meaning.NAME if plain and _KINDS.get((segment.key(head),)) is Before.NAME else None


def _form_at(segment: Segment, at: int) -> tuple[Form | None, int]:
    """How the figures here are written, and the position after them."""
    if segment.full_year(at) is not None and segment.key(at + 1) not in ("/", "-", "."):
        return Form.YEAR, at + 1
    first, second = segment.number(at), segment.number(at + 2)
    if second is not None and segment.key(at + 1) == "tháng":
        return Form.SPELT, at + 1
    if first is None or second is None or segment.key(at - 1) == "/":
        return None, at
    if segment.key(at + 1) == "-" and segment.key(at + 3) not in ("/", "-", "."):
        return Form.RANGE, at + 3
    if segment.key(at + 1) != "/":
        return None, at
    if segment.key(at + 3) == "/":
        return Form.WHOLE, at + 5
    if segment.full_year(at + 2) is not None:
        return Form.MONTH, at + 3
    after = at + 3 + 2 * (segment.key(at + 3) == "năm" and segment.full_year(at + 4) is not None)
    share = first <= second and (segment.token(at).text[0] != "0" or _after(segment, after) is not After.END)
    return (Form.SHARE if share else Form.DAY) if after == at + 3 else Form.WHOLE, after


def _are_steps(segment: Segment) -> bool:
    """ "Soạn thảo 15/5, xin ý kiến 25/5, ban hành 10/6": days that go on, each at the end of its clause, license each other."""
    forms = [(at, *_form_at(segment, at)) for at in range(len(segment.tokens)) if segment.is_number(at)]
    steps = [(at, form, after) for at, form, after in forms if form in (Form.SHARE, Form.DAY, Form.WHOLE)]
    days = [(segment.number(at + 2), segment.number(at)) for at, _, _ in steps]
    ended = all(segment.key(after) in (",", "", ".", "-", ")") for _, _, after in steps)
    # "30/4 thôn, 15/5 xã"
    ended = ended or all(form is Form.DAY and _are_doers(segment, after) for _, form, after in steps)
    things = (Before.NAME, Before.ROUND, Before.MEASURE, Before.FOREIGN)
    named = any(_before(segment, at, Form.DAY) in things for at, _, _ in steps)
    kinds = {form for _, form, _ in steps}
    sure = Form.DAY in kinds and not {Form.SHARE, Form.WHOLE} <= kinds
    if Form.WHOLE in kinds:
        # "Bản mềm 08/4, bản giấy 10/4/2026": said alike, and none a day that places are named after.
        before = {_before(segment, at, form) for at, form, _ in steps}
        memorial = any(f"{day}/{month}" in MEMORIAL for month, day in days)
        sure = sure and before <= {Before.OTHER, Before.DOING, Before.WORK} and not memorial
    came = ("giao", "nhận", "đến")
    heads = [(segment.key(at - 2), segment.key(at - 1)) for at, _, _ in steps]
    told = not any(head in came and first not in ("bàn", "công", "xác") for first, head in heads)
    told = told and not any(segment.is_number(at - 1) for at, _, _ in steps)
    return len(steps) > 1 and sure and told and ended and not named and days == sorted(set(days))


def _are_doers(segment: Segment, at: int) -> bool:
    """Whether one to three words stand here that name who does the work, and then a separator."""
    end = segment.run(at)
    return (
        at < end < at + 4
        and bare(segment.token(at).text) in _DOERS
        and segment.key(end) in (",", "", ".", ")")
    )


def _before(segment: Segment, at: int, form: Form) -> Before:
    """What stands before the position."""
    token = segment.token(at - 1)
    if form is Form.YEAR and token.key in (",", ".", "-") and segment.key(at - 2) not in ROMANS:
        # "June, 2026", "Mar. 2026": an unknown word before the sign may be the month of the year after it.
        worded = segment.is_word(at - 2)
        unknown = _before(segment, at - 1, Form.YEAR) if worded else Before.START
        return unknown if unknown in (Before.OTHER, Before.FOREIGN) else Before.START
    if token.key == "và" and segment.key(at - 3) == "/" and _before(segment, at - 4, form) is Before.NAME:
        return Before.NAME  # "Chi bộ 1/5 và 3/2"
    if at <= 0 or token.kind is TokenKind.SIGN or token.key in ("và", "hoặc", "hay"):
        return Before.START
    if token.kind is not TokenKind.WORD or token.key in ROMANS:
        numbered = segment.match(at - 2, NUMBERED) == at - 1 and form not in (Form.YEAR, Form.MONTH)
        return Before.START if numbered else Before.OTHER
    for length in range(_LONGEST, 0, -1):
        kind = _KINDS.get(tuple(segment.key(step) for step in range(at - length, at)))
        if kind is not None:
            rooms = (*_ROOMS,) * (kind is Before.DOING) + _COURSES * (form is Form.MONTH)
            named = kind in (Before.DOING, Before.WORK) and segment.key(at - length - 1) in rooms
            return Before.OTHER if named else kind
    return Before.FOREIGN if is_foreign(token) else Before.OTHER


def _after(segment: Segment, at: int) -> After:
    token = segment.token(at)
    if token.kind is not TokenKind.WORD:
        share = token.key == "%" or (token.key == "(" and segment.key(at + 2) == "%")
        return After.COUNTED if share else After.END
    goes_on, counted = segment.match(at, _GOING_ON) is not None, segment.match(at, _COUNTED) is not None
    if goes_on:
        return After.EITHER if counted else After.END
    return After.COUNTED if counted else After.OTHER


def is_name_number(segment: Segment, at: int) -> bool:
    """Whether the number here is the name of what stands before it: "phòng 205", "tầng 2"; not in "nhà 5 ngày"."""
    span = segment.key(at + 1) in UNITS and segment.number(at + 2) is None
    return _before(segment, at, Form.SHARE) is Before.NAME and not span


def counted_at(segment: Segment, at: int) -> int | None:
    """The position after what the number here counts: "03 camera", "80% hồ sơ"; None where it may be a part of a date."""
    before, token = _before(segment, at, Form.SHARE), segment.token(at + 1)
    if token.key in UNITS:
        return None
    free = is_thing(segment, at + 1) and before is not Before.TIME
    named = segment.match(at + 1, _COUNTED)
    if token.key == "%" or (
        token.kind is TokenKind.WORD and (free or (named and before is not Before.LIMIT))
    ):
        return named or at + 2
    return None


def explained(segment: Segment, at: int) -> bool:
    """Whether the number here is no part of a date: a name, a count or a share."""
    if segment.full_year(at) is not None and segment.key(at - 1) != "/":
        return True  # "kiểm tra năm 2025"
    label = any(segment.match(at - back, NUMBERED) == at for back in (1, 2, 3))
    return label or is_name_number(segment, at) or counted_at(segment, at) is not None


def ends_counted(segment: Segment, at: int) -> bool:
    """Whether a noun that a number before it may count stands here, and nothing after it."""
    after = segment.match(at, _COUNTED)
    while after is not None and (more := segment.match(after, _COUNTED)) is not None:
        after = more  # "triệu đồng"
    return (
        after is not None
        and _after(segment, at) is After.COUNTED
        and segment.key(after) in ("", ",", ")", ".")
    )


def names_term(segment: Segment, at: int, after: int) -> bool:
    """ "Tháng 3 biển Đông", "Tháng 4 đoàn": whether a month without a word of time only names what follows."""
    if _before(segment, at, Form.SHARE) in (Before.LIMIT, Before.TIME) or _after(segment, after) in (
        After.END,
        After.EITHER,
    ):
        return False
    end = segment.run(after)
    done = any(segment.match(step, _DOINGS) is not None for step in range(after, end))
    return end > after and not done and segment.key(after) != "ngày"


def is_thing(segment: Segment, at: int) -> bool:
    """Whether a word stands here that a number before it can only count: neither of time nor a doing."""
    token = segment.token(at)
    of_time = token.key in RISKY or token.key in UNITS
    return token.kind is TokenKind.WORD and not of_time and segment.match(at, _GOING_ON) is None


def is_foreign(token: Token) -> bool:
    """Whether a word is neither Vietnamese nor an abbreviation nor a name that offices use."""
    plain = bare(token.text)
    short = token.text.isupper() or plain in _LOANS or token.key != token.text.casefold()
    return token.kind is TokenKind.WORD and not short and _SYLLABLE.fullmatch(plain) is None


def is_other_script(token: Token) -> bool:
    """Whether a word has letters that are not Latin."""
    return any(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN") for char in token.text)
