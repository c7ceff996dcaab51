"""The words of deadlines: what the grammar (lib/deadlines/grammar.py) asks for, in tables.

A table of phrases maps a first word to its phrases, the longest first, so that the longest that stands in the text is found.
Words are those of the tokens: in small letters, composed, with slips mended ("quí" is "quý", "hằng" is "hàng", "tới" is "đến").
"""

from __future__ import annotations

from lib.base.vietnamese import bare
from lib.deadlines.deadline import TimeUnit

Table = dict[str, tuple[tuple[str, ...], ...]]


def words(text: str) -> frozenset[str]:
    """A set of words that a text lists."""
    return frozenset(text.split())


def phrases(text: str) -> Table:
    """A table of phrases by their first words, the longest first: "chậm nhất | trước"."""
    table: Table = {}
    for phrase in sorted((tuple(phrase.split()) for phrase in text.split("|")), key=len, reverse=True):
        table[phrase[0]] = (*table.get(phrase[0], ()), phrase)
    return table


# ---- Words as they are typed: figures, slips, missing accents

ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "l": 1, "ll": 2, "lll": 3, "lv": 4}
ROMANS |= {"il": 2, "li": 2, "iil": 3, "ill": 3, "lii": 3, "lil": 3, "ili": 3, "lli": 3, "iiii": 4}
SLIPS = {
    **{"quí": "quý", "qúi": "quý", "qui": "quy", "hằng": "hàng", "kì": "kỳ", "từng": "mỗi", "quys": "quý"},
    **{"thangs": "tháng", "nawm": "năm", "ngayf": "ngày", "truwowcs": "trước", "hangf": "hàng", "tới": "đến"},
    **{"trể": "trễ", "lền": "lần", "tuỳ": "tùy"},
}
# The words that the grammar asks for, to recognise text typed without any accents.
VOCABULARY = words("""ngày tháng quý năm tuần trước sau khi từ đến hết trong vào hàng mỗi cuối đầu giữa nửa các cả thường xuyên
    liên tục lần chậm nhất muộn không quá là và hoặc của theo định kỳ đột xuất làm việc vòng kể tính hoàn thành xong thời hạn
    tiếp một hai ba bốn sáu bảy tám chín mười thứ tiên cùng giai đoạn suốt quanh những này yêu cầu kế hoạch hướng dẫn báo cáo
    phát sinh quyết chưa đề tết dịp lễ bắt ban hành giờ có số""")
# What makes a date doubtful has to be known without its accents too.
DOUBTFUL = words("""kết luận hội thụ lý phân đợt cuộc buổi nghị phiên họp công văn thôn xóm đội đường chợ giao chủ nửa trừ lùi
    âm dịp khoảng ngoại sớm gia sang dừng ngừng chạp giêng rằm nhiệm học lịch riêng số liệu chốt thay vì cho hạn cũ nhìn hướng
    trở đi về niệm chào ứng tính chương trình tối thiểu ít mẫu biểu thể nếu được nhận đã độ mức kiểm tra khởi duy trì chiều
    mùng mồng tin bài lớp nhóm bước""")
AFTER_DAY = words("lam cuoi giao nhan tiep hen hoan ky vao phat")
"""Words without accents that make ngày of "ngay" before them: ngay lam viec."""
UNACCENTED = {bare(word): word for word in sorted(VOCABULARY | DOUBTFUL)} | {
    "sau": "sau",
    "nam": "năm",
    "quy": "quy",
    "ky": "kỳ",
    "ke": "kể",
    "hoan": "hoãn",
    "toi": "đến",
}
UNACCENTED_PAIRS = {
    **{("moi", unit): "mỗi" for unit in ("quy", "thang", "tuan", "nam", "ngay")},
    ("ke", "hoach"): "kế",
    ("hoan", "thanh"): "hoàn",
    ("thu", "ly"): "thụ",
    ("tam", "nhin"): "tầm",
    ("ky", "niem"): "kỷ",
    ("ke", "tiep"): "kế",
    ("toi", "thieu"): "tối",
    ("toi", "da"): "tối",
    ("lien", "ke"): "liền",
    ("lien", "sau"): "liền",
}
COMMON_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
NUMBER_WORDS = COMMON_NUMBERS | {"chín": 9, "mười": 10}
LIKE_FIGURES = words("l I O o")
"""Letters typed for the figures 1 and 0."""
WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
UNITS = {
    "ngày": TimeUnit.DAY,
    "tuần": TimeUnit.WEEK,
    "tháng": TimeUnit.MONTH,
    "quý": TimeUnit.QUARTER,
    "năm": TimeUnit.YEAR,
}
SPAN_UNITS = {
    "ngày": (1, TimeUnit.DAY),
    "tuần": (7, TimeUnit.DAY),
    "tháng": (1, TimeUnit.MONTH),
    "năm": (1, TimeUnit.YEAR),
}
"""What a unit counts in a span: weeks are days."""


# ---- Line breaks and separators

OPEN_ENDS = words("""ngày trước từ đến và , / : ( - hoặc hay với số nhất là trong vào hết các của khi hàng mỗi định
    theo giai""")
"""A line that ends so goes on in the next."""
CONNECTING = words("""hàng mỗi hoặc hay của trong đối với cho nếu khi sau trước theo cuối đầu giữa thứ kỳ học lịch cùng ít tối
    không chậm muộn từ kể ngay vào là như để nhưng trừ riêng và đến tới năm""")
"""A line that begins so goes on from the one before."""
TERM_WORDS = words("tháng quý năm kỳ tuần ngày xuyên")
"""Words after which a figure in the next line may begin another term."""
MARKS = phrases(""", | và | hoặc | - | : | ( | ) | & | + | và/hoặc | và / hoặc | hay | [ | ] | ; | " | “ | ” | . | * | • | '
    | hoặc là""")
LISTING = frozenset({",", "và", "&", "+"})
LIST = phrases(""", | và | & | + | , và | cùng với | , + | và các | , các | và trong | , trong | và vào
    | , vào""")
TO = phrases("""- | đến | đến hết | đến cuối | cho đến | cho đến hết | - hết | - cuối | , đến | , đến hết
    | → | > | - >""")


# ---- Before a date

BEFORE = phrases("trước | trước thời điểm | trước thời hạn")
"""Due on the day said, or at the end of what comes before the period said."""
BY = phrases("""chậm nhất | muộn nhất | trễ nhất | không quá | không muộn hơn | không chậm hơn | hạn cuối | hạn chót
    | hạn cuối cùng | đến hết | hết | kết thúc | trước hết | xong | hạn | ngày hoàn thành | ngày hẹn trả | ngày trả
    | ngày trả kết quả | ngày hết hạn | ngày đến hạn | ngày phải xong | hạn trả lời | hạn xử lý | hạn hoàn thành | hạn nộp
    | hạn gửi | hạn báo cáo | hạn thực hiện | từ nay đến | từ nay cho đến | từ nay đến hết | cuối ngày""")
"""Due at the end of what is said."""
WITHIN = phrases("""trong | vào | đến | trong thời gian | vào thời điểm | khoảng thời gian
    | trong khoảng thời gian""")
"""Some time in what is said, hence due at its end."""
SINCE = phrases("""từ | kể từ | tính từ | bắt đầu từ | bắt đầu | sau | từ sau | ngay từ | khởi công | khởi động
    | khởi động từ""")
"""The start only."""
GLUE = phrases("là | : | ngày là")


# ---- Days, months, quarters, halves, years

DAY_WORDS = phrases("ngày | các ngày | vào ngày | hết ngày | mồng | mùng | ngày mồng | ngày mùng | ngày thứ")
LAST_DAY = phrases("cuối cùng của | cuối cùng | cuối | cuối của")
END_WORDS = phrases("""cuối | nửa cuối | hết | những ngày cuối cùng của | thời điểm cuối | ngày cuối | vào cuối | dịp cuối
    | kết thúc""")
MONTH_WORDS = phrases("tháng | các tháng | t | những tháng | vào các tháng")
QUARTER_WORDS = phrases("quý | các quý | quý thứ | vào các quý")
YEAR_WORDS = phrases("""năm | cả năm | các năm | giai đoạn | trong năm | cả giai đoạn | toàn năm | 01 năm
    | những năm""")
NEXT = phrases("sau | tiếp theo | kế tiếp | liền kề | tiếp | liền sau | kế")
NEXT_YEAR = phrases("sau | tới | tiếp theo | kế tiếp | liền sau | sau liền kề | liền kề sau | sau đó | đến")
LAST_YEAR = phrases("""ngoái | trước | trước đó | liền trước | trước liền kề | liền kề trước | trước năm kế hoạch | trước kế hoạch
    | trước liền kề năm kế hoạch | liền trước năm kế hoạch""")
SOME_YEAR = phrases("liền | kề | kế | mới | kia | khác | nào | nọ | đầu | gần")
"""Words after năm that leave open which one."""
THIS_YEAR = phrases("""nay | này | kế hoạch | báo cáo | hiện tại | hiện hành | đó | thực hiện | đánh giá | của năm báo cáo
    | thực hiện kế hoạch""")
NEXT_YEARS = phrases("""tiếp theo | sau | tiếp | kế tiếp | sau này | tiếp sau | còn lại | sau đó | về sau
    | đến""")
OTHER_YEARS = phrases("các năm | những năm | năm")
FURTHER = phrases("tiếp theo nữa")
HALVES = phrases("đầu năm | cuối năm")
FIRST_HALF = phrases("nửa đầu năm | nửa năm đầu | nửa đầu của năm")
SECOND_HALF = phrases("nửa cuối năm | nửa năm cuối | nửa cuối của năm | nửa sau năm")
HEAD = phrases("đầu năm | đầu của năm | đầu")
TAIL = phrases("cuối năm | cuối của năm | cuối")
PLACES = (
    (phrases("tháng cuối | tháng cuối cùng | tháng thứ ba | tháng thứ 3"), 2),
    (phrases("tháng đầu | tháng đầu tiên | tháng thứ nhất"), 0),
    (phrases("tháng giữa | tháng thứ hai | tháng thứ 2"), 1),
)
"""Which month of a quarter."""
REPORT_MONTH = phrases("tháng báo cáo | kỳ báo cáo | tháng cuối cùng | tháng cuối")
"""Not certainly the last month of a quarter."""
LAST_MONTH_OF_TERM = phrases("""tháng cuối kỳ | tháng cuối cùng của kỳ | tháng cuối của kỳ | tháng báo cáo
    | tháng cuối kỳ báo cáo | tháng cuối mỗi kỳ | tháng cuối cùng của kỳ báo cáo | tháng cuối cùng kỳ báo cáo
    | tháng cuối của kỳ báo cáo | tháng cuối cùng | tháng cuối | kỳ báo cáo | tháng cuối cùng trong kỳ báo cáo
    | tháng cuối cùng của mỗi kỳ | tháng cuối mỗi kỳ báo cáo | tháng cuối các kỳ báo cáo | tháng cuối cùng kỳ
    | tháng kết thúc kỳ báo cáo | tháng cuối các kỳ""")
"""The last month of the term that a label names."""
NEXT_TERM = phrases("""tháng sau | tháng tiếp theo | tháng kế tiếp | tháng liền kề | tháng sau liền kề | quý sau | quý tiếp theo
    | kỳ sau | tháng liền sau | tháng tiếp | tháng sau kỳ báo cáo | tháng đầu kỳ sau | kỳ báo cáo tiếp theo""")
"""A day in the term after; which one is the first is open."""
OF_MONTH = phrases("""của tháng | của các tháng | của mỗi tháng | các tháng | trong tháng | của hàng tháng
    | của từng tháng""")
NAMED_MONTHS = words("cao hành hưởng an vì thanh chuyên tình khuyến")
"""Words after tháng that make a campaign of it."""


# ---- Every so often, always, so many times

EVERY = phrases("""hàng | mỗi | định kỳ | định kỳ hàng | định kỳ mỗi | mỗi một | định kỳ theo | theo định kỳ | theo định kỳ hàng
    | theo từng | theo mỗi""")
EVERY_WEEK = phrases("""hàng tuần | mỗi tuần | định kỳ hàng tuần | theo tuần | hàng tuần trong năm
    | định kỳ tuần""")
EVERY_MONTH = phrases("""hàng tháng | mỗi tháng | các tháng | từng tháng | hàng tháng trong năm
    | tất cả các tháng""")
NOT_EVERY_MONTH = NEXT | phrases("cuối | đầu | báo | thứ | giữa | /")
EVERY_YEAR = phrases("hàng năm | mỗi năm | các năm")
ALWAYS = phrases("""thường xuyên | thường xuyên liên tục | liên tục | quanh năm | suốt năm | cả năm | tx | hàng ngày | hàng giờ
    | trong suốt năm | mỗi ngày | lâu dài | 24 / 24 | 24 / 24 giờ | 24 / 24 h | 24 / 24 , 7 / 7 | 24 / 24 giờ , 7 / 7 ngày
    | 24 h / 24 h | 24 / 24 - 7 / 7 | 24 / 24 và 7 / 7 | 24 / 24 giờ trong ngày | 24 / 24 , 7 / 7 ngày | 24 h / 24
    | 24 / 24 h , 7 / 7 ngày | xuyên suốt | trong cả năm | suốt cả năm | các ngày làm việc | ngày làm việc hàng ngày
    | cả nhiệm kỳ | suốt nhiệm kỳ | duy trì thường xuyên | thường kỳ hàng ngày | toàn bộ năm | các ngày trong năm
    | tất cả các ngày trong năm | 12 tháng trong năm | tất cả các tháng trong năm liên tục | thường xuyên sau đó
    | các ngày trong tuần | các ngày làm việc trong tuần | trọn năm | trong toàn bộ năm""")
"""Continuous work."""
THAT_YEAR = phrases("""trong năm | hàng năm | trong cả năm | cả năm | trong các năm | mỗi năm | hàng ngày | năm | trong suốt năm
    | trong giai đoạn | giai đoạn""")
SAID_YEARS = phrases("trong năm | hàng năm | cả năm")
COUNTED = phrases("""lần | buổi | cuộc | kỳ | đợt | lớp | tin | tin bài | bài | tin , bài | lượt | hội nghị | phiên | số
    | chuyên đề | lần trở lên | cuộc họp | kỳ họp | buổi tuyên truyền | buổi họp | lớp tập huấn | lần ra quân | chương trình
    | lần phát | cuộc kiểm tra | đợt kiểm tra | bài viết | chuyên mục | bản tin | báo cáo""")
"""What happens so many times."""
AT_LEAST = phrases("ít nhất | tối thiểu | ít nhất là | tối thiểu là | không dưới | bình quân | từ")
PER = phrases("""/ | mỗi | một | trong | trong một | / mỗi | hàng | / một | trên | trong 1 | / 01 | / 1
    | trong mỗi""")
PIECES = phrases("lần | buổi | cuộc | tin | bài | lượt | tin bài | tin , bài | bài viết")
"""What is counted even without "mỗi": "Quý 3 buổi"."""
SESSIONS = phrases("""lớp | đợt | chuyên đề | hội nghị | phóng sự | phiên | số | chuyên mục | bản tin | video | chương trình
    | sản phẩm""")
"""What a number before it may count as well as date: "Tháng 6 lớp tập huấn"."""
ORDINALS = (
    (0, phrases("đầu tiên | thứ nhất | thứ 1")),
    (-1, phrases("cuối cùng | sau cùng")),
    (1, phrases("thứ hai | thứ 2")),
    (2, phrases("thứ ba | thứ 3")),
    (3, phrases("thứ tư | thứ 4")),
    (4, phrases("thứ năm | thứ 5")),
)
"""Which of the weekdays of a period."""
PER_TIME = phrases("/ lần | một lần | / 1 lần | / 01 lần | 1 lần | 01 lần | / một lần")
DOINGS = words(", thực hiện tổ chức ( tuyên truyền họp sinh hoạt kiểm tra báo cáo phát hành đăng tải")
"""Words between the period and the number: mỗi quý tổ chức 01 lần."""


# ---- Events and spans after them

TRIGGERS = phrases("""khi | sau khi | ngay khi | ngay sau khi | ngay sau | mỗi khi | kể từ khi | kể từ ngày | kể từ | từ khi
    | tính từ | tính từ ngày | kể từ thời điểm | trước khi | theo | đột xuất | phát sinh | bất thường | tùy | tùy theo
    | tùy thuộc | căn cứ | phụ thuộc | nếu | trường hợp | trong trường hợp | trên cơ sở | sau | trước | chậm nhất khi
    | trước thời điểm | lúc | sau mỗi | từ ngày | từ thời điểm | đến khi | cho đến khi | ngay từ khi | bắt đầu từ khi
    | thời điểm | thực hiện theo | kịp thời khi | có phát sinh | hàng năm theo""")
"""What begins the words of an event."""
REPORTED = phrases("báo cáo | bc | sơ kết | tổng kết | giao ban | báo cáo định kỳ")
"""What is done once a period."""
CASES = phrases("nếu | trường hợp | trong trường hợp | khi có | sau thời gian")
"""What begins a remark on a case that may not come."""
MOMENT = phrases("đột xuất | theo đột xuất | phát sinh | bất thường | khi phát sinh đột xuất")
"""Events that need no more words."""
SURE_EVENT = phrases("""kết thúc | hết | bế mạc | nghỉ | kết thúc kỳ | tết | khai giảng | dịp tết | nghỉ tết | sơ kết | tổng kết
    | kỳ họp | hội nghị | đại hội | bầu cử | ngày bầu cử | họp | cuộc họp | phiên họp | giao ban""")
"""Events that will happen."""
ADDED = phrases("""yêu cầu | có yêu cầu | phát sinh | có phát sinh | cần | cần thiết | được yêu cầu | có chỉ đạo | có đề nghị
    | cấp trên yêu cầu | có yêu cầu đột xuất | có thay đổi | thay đổi | có vụ việc | có hồ sơ""")
"""Events beside the dates rather than before them."""
SPAN_INTRO = phrases("""trong vòng | trong thời hạn | trong thời gian | chậm nhất | chậm nhất là | không quá | tối đa | sau
    | trong | muộn nhất | muộn nhất là | thời hạn | tối đa là | chậm nhất sau | tối đa không quá | ngay sau | chậm nhất trong
    | chậm nhất trong vòng | trong vòng không quá | không quá thời hạn | thời gian | thời gian không quá | trước
    | trong thời hạn không quá | trong thời gian không quá | chậm nhất không quá | tối thiểu | ít nhất""")
SPAN_AFTER = phrases("""sau | sau khi | kể từ | kể từ khi | kể từ ngày | từ khi | từ ngày | từ | tính từ | tính từ ngày
    | tính từ khi | kể từ thời điểm | kể | sau ngày | sau mỗi | ngay sau khi""")
TERM_ENDS = phrases("""kết thúc | khi kết thúc | hết | khi hết | ngày kết thúc | ngày cuối | cuối | ngày hết
    | ngày cuối cùng của | ngày cuối cùng""")
"""What makes of a term after it the beginning of a limit: 10 ngày sau khi kết thúc quý."""
SPAN_BEFORE = phrases("trước | trước khi | trước ngày | so với | trước kỳ | trước thời điểm")


# ---- What is named beside a date: documents, rounds, subjects

DOCUMENTS = phrases("""quyết định | nghị quyết | nghị định | công văn | thông báo | thông tư | chỉ thị | tờ trình | luật
    | kế hoạch | hướng dẫn | chương trình | văn bản | đề án | kết luận | thông tri | quy định | báo cáo số | công điện
    | giấy mời | số | qđ | nq | nđ | cv | kh | tb | ct | pháp lệnh | quy chế | hợp đồng | thông tư liên tịch""")
LETTERS = phrases("""quyết định | nghị quyết | nghị định | công văn | thông tư | chỉ thị | tờ trình | công điện | giấy mời | qđ
    | nq | nđ | cv""")
"""Documents that are seldom work of the plan: a day after one is its own."""
ORIGINS = phrases("""giao | nhận | tiếp nhận | phân công | thụ lý | văn ban đến | ký | văn bản đến | công văn đến | đơn đến
    | chuyển đến | hồ sơ đến | ngày giao | ngày nhận | ngày tiếp nhận | ngày đến | ngày văn bản | ngày ký | ngày phân công
    | ngày thụ lý | ngày vào sổ | ngày chuyển | ngày phát hành | ngày ban hành | ngày công văn | vào sổ""")
"""How work comes to an office; a day straight after is that of its coming."""
NO_ORIGIN = words("bàn ban lưu nộp thông kết cam trả sẽ phải xong đoàn trước hạn")
"""Words beside these that make another thing of them: bàn giao, giao ban, ký kết."""
FORMS = phrases("""mẫu | mẫu số | biểu | biểu số | biểu mẫu | biểu mẫu số | phụ lục | phụ lục số | điều
    | khoản""")
"""Parts and forms that are cited by number."""
SESSION_LETTERS = phrases("""nghị quyết | kết luận | thông báo kết luận | biên bản | giấy mời | quyết định | công văn
    | thông báo""")
SESSION_OF = phrases("""kỳ họp | phiên họp | cuộc họp | hội nghị | của kỳ họp | phiên họp thường kỳ | kỳ họp chuyên đề
    | kỳ họp thường lệ | họp | kỳ họp bất thường | phiên thường kỳ | của phiên họp | hội nghị giao ban""")
"""What a resolution or a conclusion comes from."""
ISSUING = words("hành dựng trình lập duyệt thành qua ký soạn thảo gửi nộp")
"""Last words of the verbs that make of a document's day the day when it is due."""
NUMBERED = phrases("""lần | lần thứ | đợt | số | phụ lục | biểu | biểu số | mẫu | mẫu số | điều | khoản | điểm | mục | mức độ
    | cấp độ | kỳ họp thứ | khóa | kỳ thứ | phiên thứ | khu phố | bước | phần | iso | nhóm | vòng | kỳ | lớp | thôn | tổ
    | khu vực | giai đoạn | chương | cấp | thôn số | xã loại | loại | hạng | bộ chỉ số | dịch vụ công mức độ | vùng
    | phiên họp thứ | phiên | chỉ tiêu | nhiệm vụ | tiêu chí | nội dung | công việc | hạng mục""")
"""Nouns whose number is a name."""
ORDINAL_HEADS = words("""thứ tuần khóa cấp mức độ điều khoản mục số đường khu phố ngõ hẻm kiệt nhà lộ ấp lô thửa biểu
    mẫu khối""")
"""Words before a number that is no day."""
TERM_HEADS = words("cáo kết kỳ giá")
"""Last words of báo cáo, tổng kết, định kỳ, đánh giá: 6 tháng after them is a term."""
TOPICS = phrases("""báo cáo | kế hoạch | số liệu | kết quả | chỉ số | dự toán | chương trình | nhiệm vụ | công tác | sơ kết
    | tổng kết | cchc | cải cách hành chính | đối với | của | cho | đánh giá | ngân sách | quyết toán | par index | thực hiện
    | phục vụ | chuyển đổi số | hành chính | thủ tục hành chính | tthc | kh | bc | danh mục | chỉ tiêu | hoạt động | xếp loại
    | thi đua""")
"""Nouns that a period after them belongs to: báo cáo năm 2025."""
SUBJECTS = tuple(
    bare(noun)
    for noun in (
        "kế hoạch",
        "số liệu",
        "kết quả",
        "chỉ số",
        "dự toán",
        "quyết toán",
        "ngân sách",
        "cchc",
        "danh mục",
    )
)
"""Ends of phrases, without accents, that with a year name a thing rather than a deadline."""
YEARLY_REPORT = phrases("""báo cáo năm | báo cáo tổng kết | năm | với báo cáo năm | đối với báo cáo năm
    | báo cáo 6 tháng""")
DATA_WINDOWS = phrases("""tính đến | số liệu | số liệu tính | số liệu chốt | số liệu lấy | chốt số liệu | chốt | kỳ báo cáo
    | kỳ số liệu | số liệu báo cáo | số liệu tổng hợp | thời gian lấy số liệu | thời gian chốt số liệu
    | thời điểm chốt số liệu | thời điểm lấy số liệu | thời kỳ lấy số liệu | lấy số liệu | số liệu được tính | tính số liệu
    | kỳ lấy số liệu | so với | so sánh với | so với cùng kỳ | cùng kỳ | cao hơn | thấp hơn | bằng | như""")
"""What the figures of a report cover, or are compared with."""
HARMLESS = phrases("""lần đầu | lần đầu tiên | kỳ đầu | kỳ đầu tiên | số đầu | số đầu tiên | đợt đầu | đợt đầu tiên | các kỳ sau
    | các lần sau | các đợt sau | lần sau | kỳ sau | những lần sau | đầu tư | đầu mối | bước đầu | bắt đầu thực hiện | đầu ra
    | đầu vào | người đứng đầu | hàng đầu | ban đầu | ngày làm việc | không gian mạng | tiếp theo | kèm theo | theo dõi
    | theo đó | không dùng tiền mặt | kỳ họp | kỳ báo cáo | định kỳ | ngày pháp luật | ngày hội | lễ hội | lễ giỗ tổ
    | thời hạn | thời gian | cuối cùng | đầu tiên | tuần lễ | tết trồng cây | dự kiến | hết sức | không giấy tờ | không giấy
    | một cửa | không phụ thuộc | tổ chức ngày | hưởng ứng ngày | ngày chuyển đổi số | ngày chuyển đổi số quốc gia
    | ngày quốc gia | lễ phát động | lễ ra quân | lễ công bố | đầu năm học | trước đây | trước đó | sau đó""")
"""Phrases with such words that say nothing of time."""


# ---- What makes a date doubtful

FOREIGN_MONTHS = words("""january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec""")
"""Months as programs of an English setting write them; "may" is a Vietnamese word, too."""
LUNAR = phrases("""âm lịch | ( âm lịch ) | al | ( al ) | âl | ( âl ) | a . l | a . l . | ( a . l ) | ( a . l . ) | lịch âm
    | ( lịch âm ) | ta | theo âm lịch | ( theo âm lịch ) | ( theo lịch âm ) | ( ngày âm lịch ) | ( tính theo âm lịch )
    | ( âm )""")
"""What makes a day before it one of the moon."""
FEASTS_OF_THE_MOON = {
    **{
        "gio to": (10, 3),
        "hung vuong": (10, 3),
        "trung thu": (15, 8),
        "phat dan": (15, 4),
        "vu lan": (15, 7),
    },
    **{
        "doan ngo": (5, 5),
        "han thuc": (3, 3),
        "ong tao": (23, 12),
        "nguyen tieu": (15, 1),
    },
    **{"mong mot tet": (1, 1), "tet nguyen dan": (1, 1), "xa toi vong nhan": (15, 7)},
}
"""Feasts without accents, and their days and months of the moon."""
MONTHS_OF_THE_MOON = {"giêng": 1, "chạp": 12}


OPAQUE = phrases("""năm học | nhiệm kỳ | niên độ | năm tài chính | tết nguyên đán | tết trung thu | tết âm lịch | âm lịch | tết
    | các tháng cuối năm | những tháng cuối năm | tháng cuối năm | các tháng đầu năm | những tháng đầu năm | tháng đầu năm
    | quý cuối năm | các quý cuối năm | quý đầu năm | dịp lễ | dịp tết | rằm | ngày rằm | trước rằm | trước ngày rằm
    | ngày làm việc cuối | ngày làm việc cuối cùng | ngày làm việc đầu | ngày làm việc đầu tiên | hè | mùa | đông xuân
    | hè thu | tháng giêng | tháng chạp | dịp | trước lễ | sau lễ | trước và sau lễ | âl | trước và sau tết | trước tết
    | trước và trong tết | trước , trong tết | trong tết | trong và sau tết | trước , trong và sau tết | trước , sau tết
    | trước trong và sau tết | đầu năm học | cuối năm học | trở đi | trở về sau | trước tết nguyên đán | tháng thanh niên
    | quý vị | học kỳ | các tháng còn lại | những tháng còn lại | các quý còn lại | những quý còn lại | các tháng tiếp theo
    | các quý tiếp theo | các tháng sau | các quý sau""")
"""Spans whose end is not in the calendar, and days that are not fixed in it."""
PART = phrases("""đầu | giữa | trung tuần | thượng tuần | hạ tuần | nửa đầu | tuần đầu | tuần cuối | giữa và cuối
    | những ngày đầu | những ngày cuối | đầu và cuối | tuần thứ hai | tuần thứ ba | tuần thứ nhất""")
"""A part of a period, which has no certain day."""
PEAKS = phrases("""cao điểm | đợt cao điểm | tháng cao điểm | trọng tâm | trọng điểm | tập trung | tập trung cao điểm | đặc biệt
    | đặc biệt là | nhất là | chú trọng | chủ yếu | chủ yếu là | thời gian cao điểm | ưu tiên""")
"""When most of the work is done, not when it is due."""
OUTLOOKS = phrases("tầm nhìn | định hướng | và định hướng | và tầm nhìn")
"""The horizon of a programme."""
FEASTS = phrases("kỷ niệm | chào mừng | hưởng ứng | nhân dịp | nhân ngày | lập thành tích | ngày")
"""What a day is celebrated for."""
REPLACED = phrases("""thay vì | thay cho | thay thế cho | hạn cũ | thời hạn cũ | hạn trước đây | hạn ban đầu | thời hạn ban đầu
    | trước đây là | nay điều chỉnh | nay chuyển | nay đổi | nay dời | điều chỉnh thành | điều chỉnh sang | chuyển sang
    | thay thế thời hạn | thay thế hạn | thay cho hạn | thay cho thời hạn | ban đầu là | theo hạn cũ""")
"""What announces a date that no longer holds."""
RISKY = words("""ngày tháng quý tuần nửa giữa đầu cuối trước sau không chưa trừ hoãn lùi âm dịp tết lễ khoảng hết năm từ ngoại
    sớm dời giờ muộn chậm quá gia sang lần dừng ngừng đã""")
"""Words that bear on time; where no rule knows them, no date beside them is safe."""
