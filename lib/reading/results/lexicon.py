"""The words of results by what they do in a sentence: small classes, which the grammar composes.

A class is closed where the language closes it (markers of aspect, negations, particles), and short where it is open:
verbs that end work, verbs of steps on the way. What stands in no class is an unknown word, and an unknown word may
change everything, so a claim of completion does not survive one ("Hoàn thành khâu khảo sát").
"""

from __future__ import annotations

import re
from enum import StrEnum

from lib.base import vietnamese as vn


class Tag(StrEnum):
    """What a piece of a result does."""

    # Aspect and negation
    PERFECT = "đã"
    PROGRESS = "đang"
    CONTINUED = "tiếp tục"
    WAITING = "chờ"
    FUTURE = "sẽ"
    REQUEST = "đề nghị"
    NOT_YET = "chưa"
    NOT = "không"
    ONLY = "mới"
    # Verbs
    WHOLE = "hoàn thành"
    ENDED = "xong"
    ACT = "ban hành"
    ACTIVITY = "rà soát"
    STEP = "trình"
    HELPED = "tham mưu"
    AFTER = "nghiệm thu"
    GENERAL = "thực hiện"
    STOP = "dừng"
    PAUSE = "tạm dừng"
    MOVE = "chuyển sang"
    EXTEND = "gia hạn"
    ARISE = "phát sinh"
    # Measure and time
    PART = "một phần"
    NUMBERED = "giai đoạn 1"
    ALL = "toàn bộ"
    ROUTINE = "thường xuyên"
    IN_TIME = "đúng hạn"
    ON_TRACK = "đúng tiến độ"
    LATE = "quá hạn"
    NOT_DUE = "chưa đến hạn"
    NEXT_YEAR = "năm sau"
    BOUND = "trước ngày"
    SINCE = "từ"
    UNTIL = "đến"
    MEASURE = "đạt"
    # What hangs on
    REASON = "do"
    BASIS = "theo"
    ABOUT = "về việc"
    BY = "tại"
    OF = "của"
    REST = "còn"
    LINK = "nhưng"
    EITHER = "hoặc"
    ORGAN = "UBND"
    NOUN = "kế hoạch"
    PREPARING = "công văn"
    PLAIN = "được"
    TROUBLE = "vướng mắc"
    # Not words
    DAY = "ngày"
    MONTH = "tháng"
    YEAR = "năm"
    DOCUMENT = "số"
    COUNTS = "3/4"
    PERCENT = "%"
    NUMBER = "1"
    MARK = "x"
    UNKNOWN = "?"
    STOP_SIGN = "."


_WORDS: dict[Tag, str] = {
    Tag.PERFECT: "đã | vừa | vừa mới | đã được",
    Tag.PROGRESS: """
        đang | đã và đang | hiện đang | vẫn đang | trong quá trình | bắt đầu | mới bắt đầu | đã bắt đầu | đang
        trong | in progress | inprogress | on going | ongoing | on go | doing | wip | in process | processing | started
    """,
    Tag.CONTINUED: "tiếp tục | vẫn",
    Tag.WAITING: "chờ | đợi | chờ đợi | đang chờ | đang đợi | pending | waiting | in review | reviewing",
    Tag.FUTURE: """
        nguy cơ | có nguy cơ | sẽ | dự kiến | sắp | phấn đấu | cần | phải | nên | định | chậm nhất | muộn nhất
        | hạn | thời hạn | hạn hoàn thành | thời hạn hoàn thành | hẹn | quyết tâm | khẩn trương | đẩy nhanh |
        tập trung | nếu | khi | sau khi | trước khi
    """,
    Tag.REQUEST: "đề nghị | đề xuất | kiến nghị | xin | xin phép | xem xét | cân nhắc | đang xem xét | yêu cầu",
    Tag.NOT_YET: """
        chưa | vẫn chưa | còn chưa | hiện chưa | chưa được | not | not yet | not started | not begun | to do |
        todo | open | new | planned | backlog
    """,
    Tag.NOT: "không | ko | chẳng | không được | không còn",
    Tag.ONLY: "mới | chỉ | chỉ mới | mới chỉ",
    Tag.WHOLE: """
        hoàn thành | hoàn tất | kết thúc | ht | hoàn thành xong | hoàn thành việc | done | complete |
        completed | finished | closed | resolved
    """,
    Tag.ENDED: "xong | rồi | xong rồi | xong xuôi",
    Tag.ACT: """
        ban hành | phát hành | tổ chức | nộp | gửi | công bố | công khai | niêm yết | đăng tải | thông qua |
        giải quyết | xử lý | ký | ký ban hành | phê duyệt | kiện toàn | thành lập | khánh thành | khai trương
        | nghiệm thu | bàn giao | đưa vào sử dụng | đưa vào vận hành | đưa vào khai thác | duyệt | công nhận
    """,
    Tag.GENERAL: "thực hiện | th | làm | tổ chức thực hiện",
    Tag.ACTIVITY: """
        chuyển đổi | chuyển đổi số | chuyển giao | luân chuyển | cung cấp | phát động | phát triển | tiêu hủy
        | in ấn | triển khai thực hiện | triển khai | tk | tiến hành | xây dựng | rà soát | cập nhật | kiểm
        tra | tuyên truyền | số hóa | đánh giá | tổng hợp | thống kê | mua | mua sắm | lắp | lắp đặt | tập
        huấn | khảo sát | sắp xếp | kết nối | vận hành | áp dụng | duy trì | theo dõi | nâng cấp | sửa chữa |
        bố trí | đối thoại | tham gia | phối hợp | lập | hoàn thiện | phát huy | đôn đốc | thanh toán | quyết
        toán | thanh lý | lưu trữ | tuyển | bổ sung | chỉnh sửa | cấp | trao | in | phát | bảo trì | khắc phục
        | nghiên cứu | giải ngân | thi công | hiệu chỉnh | chạy thử | đấu thầu | mời thầu
    """,
    Tag.STEP: """
        trao đổi | trình | trình ký | dự thảo | soạn | soạn thảo | lấy ý kiến | xin ý kiến | tham khảo ý kiến
        | góp ý | chuẩn bị | thẩm định | thẩm tra | giao | phân công | chỉ đạo | đăng ký | khởi công | lên kế
        hoạch | xin chủ trương | có chủ trương | có dự thảo | lập dự toán | lựa chọn nhà thầu | ký hợp đồng |
        đề nghị phê duyệt | trình duyệt | trình phê duyệt | xin kinh phí | đề nghị bố trí | làm thủ tục | hoàn
        thiện hồ sơ | thống nhất chủ trương | tiếp nhận
    """,
    Tag.HELPED: "tham mưu | phối hợp tham mưu | tham mưu trình",
    Tag.STOP: """
        dừng | dừng thực hiện | dừng hẳn | ngừng | ngưng | ngừng thực hiện | hủy | hủy bỏ | hủy kế hoạch |
        chấm dứt | thôi thực hiện | đưa ra khỏi kế hoạch | loại khỏi kế hoạch | rút khỏi kế hoạch | bỏ khỏi kế
        hoạch | đưa ra khỏi chương trình | loại bỏ | cancelled | canceled | dropped
    """,
    Tag.PAUSE: """
        tạm dừng | tạm hoãn | tạm ngừng | tạm ngưng | hoãn | tạm gác | tạm gác lại | tạm đình chỉ | tạm thời
        dừng | tạm thời ngừng | tạm dừng thực hiện | hoãn lại | on hold | paused | postponed
    """,
    Tag.MOVE: """
        chuyển | chuyển sang | chuyển qua | chuyển tiếp | chuyển tiếp sang | dời | dời sang | lùi | lùi sang |
        để lại | để sang | đưa sang | gác lại | gác sang | đưa vào kế hoạch | chuyển thời gian | lùi thời gian |
        điều chỉnh sang | chuyển kế
        hoạch | chuyển nhiệm vụ
    """,
    Tag.EXTEND: "gia hạn | được gia hạn | xin gia hạn | đề nghị gia hạn | lùi hạn | lùi thời hạn | kéo dài",
    Tag.ARISE: "phát sinh | có phát sinh",
    Tag.PART: """
        một phần | phần lớn | một số | một nửa | phân nửa | cơ bản | về cơ bản | gần | gần như | hầu hết | đa
        số | bước đầu | sơ bộ | bản dự thảo | bản nháp | đề cương | lần đầu | công tác chuẩn bị
    """,
    Tag.NUMBERED: "giai đoạn | bước | đợt | lần | vòng | phần | kỳ | khâu | hạng mục",
    Tag.ALL: "toàn bộ | tất cả | hết | đầy đủ | trọn vẹn | đủ | toàn diện",
    Tag.ROUTINE: """
        thường xuyên | liên tục | hằng ngày | hàng ngày | hằng tháng | hàng tháng | hằng tuần | hàng tuần |
        hằng quý | hàng quý | định kỳ | theo định kỳ
    """,
    Tag.IN_TIME: """
        đúng hạn | trước hạn | sớm hạn | đúng thời hạn | trước thời hạn | đúng thời gian | đúng kế hoạch | kịp
        thời hạn | sớm hơn kế hoạch | vượt kế hoạch | sớm | on time
    """,
    Tag.ON_TRACK: """
        đúng tiến độ | bảo đảm tiến độ | đảm bảo tiến độ | vượt tiến độ | đạt tiến độ | kịp tiến độ | theo
        tiến độ | đúng tiến độ đề ra | on track
    """,
    Tag.LATE: """
        quá hạn | quá thời hạn | trễ hạn | trễ | chậm | muộn | chậm tiến độ | chậm hạn | chậm trễ | trễ tiến
        độ | sau hạn | chậm so với kế hoạch | chậm so với tiến độ | quá thời gian | overdue | late | delayed | behind schedule
    """,
    Tag.NOT_DUE: """
        chưa đến hạn | chưa tới hạn | chưa đến kỳ | chưa tới kỳ | chưa đến thời hạn | chưa đến thời gian |
        chưa đến lúc | trong hạn | còn hạn | còn thời hạn | đến hạn | sắp đến hạn | chưa đến thời điểm | chưa
        quá hạn
    """,
    Tag.NEXT_YEAR: """
        năm sau | năm tới | năm kế tiếp | năm tiếp theo | sang năm | sang năm sau | sang năm tới | đến năm sau
    """,
    Tag.BOUND: """
        trước ngày | trước tháng | trước | đến hết | trong | trong tháng | trong quý | trong năm | vào cuối |
        cuối | đầu | giữa
    """,
    Tag.SINCE: "từ | từ ngày",
    Tag.UNTIL: "đến | đến ngày | tới",
    Tag.MEASURE: """
        đạt | đạt được | khoảng | được khoảng | khối lượng | tỷ lệ | tiến độ | tiến độ đạt | hơn | trên |
        khoảng trên | ước | ước đạt
    """,
    Tag.REASON: "do | vì | bởi | bởi vì | lý do | nguyên nhân | do vậy | vì lý do",
    Tag.BASIS: "theo | căn cứ | trên cơ sở",
    Tag.ABOUT: "về việc | về | v v",
    Tag.BY: "tại | bằng | qua | thông qua văn bản | kèm | kèm theo | minh chứng | kết quả | sản phẩm",
    Tag.OF: "của",
    Tag.LINK: """
        nhưng | tuy nhiên | song | hiện | hiện nay | hiện tại | nay | đến nay | tính đến nay | sau đó | đồng
        thời | và | rồi mới
    """,
    Tag.REST: "còn | nhưng còn | còn lại",
    Tag.EITHER: "hoặc | hay | hay chưa",
    Tag.ORGAN: """
        trụ sở | hội trường | trang thông tin điện tử | cổng thông tin điện tử | cổng dịch vụ công | bộ phận
        một cửa | bảng tin | phần mềm | hệ thống | môi trường mạng | nhà văn hóa | ubnd | hđnd | ủy ban nhân
        dân | hội đồng nhân dân | đảng ủy | mttq | chủ tịch | phó chủ tịch | sở | văn phòng | phòng | ban |
        trung tâm | công an | công chức | bộ phận | thôn | tổ dân phố | đoàn thanh niên | hội
    """,
    Tag.NOUN: """
        công trình | lộ trình | tiến trình | giao thông | giao ban | chữ ký | chữ ký số | phát thanh | truyền
        thanh | kế hoạch | kh | quyết định | qđ | thông báo | tb | báo cáo | bc | nghị quyết | nq | quy chế |
        quy định | chương trình | đề án | phương án | hướng dẫn | biên bản | danh mục | quy trình | văn bản |
        hội nghị | cuộc họp | cuộc | buổi | lớp | lớp tập huấn | hội thi | tin | bài | tin bài | bảng
    """,
    Tag.PREPARING: """
        công văn | cv | giấy mời | gm | tờ trình | ttr | văn bản chỉ đạo | văn bản đôn đốc | phiếu trình
    """,
    Tag.TROUBLE: """
        hạn chế | vướng mắc | khó khăn | khó khăn vướng mắc | kiến nghị gì | tồn tại | ý kiến | gì | sai sót
    """,
    Tag.PLAIN: """
        bị | cấp xã | cấp huyện | cấp tỉnh | các cấp | cần thiết | nữa | thành công | vô thời hạn | sang | qua đó |
        được | cho | các | những | với | vào | ở | để | là | có | lên | ra | ngày | việc | công tác | nội dung
        | nhiệm vụ | công việc | số | và các | này | cụ thể | tốt | nghiêm túc | kịp thời | hiệu quả | theo
        quy định | theo đúng quy định | theo yêu cầu | đúng quy định | được giao | đề ra | đạt yêu cầu | đã đề
        ra | nhiệm vụ được giao | theo nhiệm vụ được giao | rất | đều | cũng | luôn | lại | trực tiếp | chính
        thức | công tác này | tình trạng | trạng thái | trong kỳ | xuất sắc | người | đúng | mọi | cấp trên | cấp có thẩm
        quyền | cơ quan có thẩm quyền | ngay | đồng chí | vào lúc | toàn xã | trên địa bàn | xã | phường | thị
        trấn | huyện | tỉnh | thành phố | đơn vị | cơ quan | dân
    """,
}

Phrase = tuple[str, ...]


def _table(fold_word: bool) -> dict[Phrase, Tag]:
    """Phrases by their words: folded, or bare (without accents) where that stays one class."""
    found: dict[Phrase, Tag | None] = {}
    for tag, listed in _WORDS.items():
        for phrase in listed.split("|"):
            key = tuple((vn.fold if fold_word else vn.bare)(phrase).split())
            found[key] = tag if found.get(key, tag) is tag else None
    return {key: tag for key, tag in found.items() if tag is not None}


ACCENTED = _table(fold_word=True)
UNACCENTED = _table(fold_word=False)
SAFE_ALONE = re.compile("da|dang|chua|xong|khong|ko|se|cham|tre|roi|va|ubnd|so|ngay|ht|th|tk|do|vi")
"""Single syllables that are read without their accents; "dung" may be dừng, đúng or dùng, "hoan" hoãn."""
LONGEST = max(map(len, ACCENTED))

YES = frozenset(("x", "v", "✓", "✔", "☑", "☒", "√", "🗸", "🗹", "true", "đúng", "có", "yes", "y", "ok", "●"))
NO = frozenset(("false", "sai", "không", "no", "n", "☐", "□", "○", "ko"))
"""Marks under a heading. An x beside ticks in one column may mean no: the reader of the column sees that."""
