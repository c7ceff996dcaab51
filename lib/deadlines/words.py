"""The words of deadlines: what the grammar (lib/deadlines/grammar.py) asks for, in tables.

A table of phrases maps a first word to its phrases, the longest first, so that the longest that stands in the text is found.
Words are those of the tokens: in small letters, composed, with slips mended ("quí" is "quý", "hằng" is "hàng", "tới" is "đến").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.base.vietnamese import bare
from lib.deadlines.deadline import UNIT_WORDS, TimeUnit

Table = dict[str, tuple[tuple[str, ...], ...]]


def words(text: str) -> frozenset[str]:
    """A set of words that a text lists."""
    return frozenset(text.split())


def whole_phrases(text: str) -> tuple[str, ...]:
    """Phrases that a text lists, "hop dong | giay phep", as they are compared with whole texts."""
    return tuple(phrase.strip() for phrase in text.split("|"))


def phrases(text: str) -> Table:
    """A table of phrases by their first words, the longest first: "chậm nhất [là] | <trước;sau> khi".

    One of the words in <…> stands there, of those in […] one or none.
    """
    table: Table = {}
    spelt = {tuple(one.split()) for phrase in text.split("|") for one in _spelt_out(phrase)}
    for phrase in sorted(spelt, key=lambda words: (-len(words), words)):
        table[phrase[0]] = (*table.get(phrase[0], ()), phrase)
    return table


_CHOICE = re.compile(r"([<\[])([^<>\[\]]+)[>\]]")


def _spelt_out(phrase: str) -> Iterator[str]:
    choice = _CHOICE.search(phrase)
    if choice is None:
        yield phrase
        return
    for word in choice[2].split(";") + [""] * (choice[1] == "["):
        yield from _spelt_out(phrase[: choice.start()] + word + phrase[choice.end() :])


def pattern(text: str, **tables: Table) -> re.Pattern[str]:
    """A pattern of words, each with a blank after it; {N} is a number, {UNIT} a unit, other names are tables of phrases."""
    known = {
        name: "|".join(
            re.escape(" ".join(phrase)) + " "
            for phrase in sorted((p for same in table.values() for p in same), key=len, reverse=True)
        )
        for name, table in tables.items()
    }
    number = rf"\d{{1,3}} |(?:{'|'.join(word for word in NUMBER_WORDS if word != 'năm')}) |năm (?=lần )"
    for name, spelt in {**known, "N": number, "UNIT": " |".join(UNITS) + " "}.items():
        text = text.replace(f"{{{name}}}", f"(?:{spelt})")
    return re.compile(text)


def number_of(text: str) -> int:
    """The number that a pattern found as {N}: "06 ", "ba "."""
    word = text.strip()
    return int(word) if word.isdecimal() else NUMBER_WORDS[word]


# ---- Words as they are typed: figures, slips, missing accents

ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "l": 1, "ll": 2, "lll": 3, "lv": 4}
ROMANS |= {"il": 2, "li": 2, "iil": 3, "ill": 3, "lii": 3, "lil": 3, "ili": 3, "lli": 3, "iiii": 4}
SLIPS = {
    **{"quí": "quý", "qúi": "quý", "qui": "quy", "hằng": "hàng", "kì": "kỳ", "từng": "mỗi", "quys": "quý"},
    **{"thangs": "tháng", "nawm": "năm", "ngayf": "ngày", "truwowcs": "trước", "hangf": "hàng", "tới": "đến"},
    **{"trể": "trễ", "lền": "lần", "tuỳ": "tùy", "ko": "không"},
}
# The words that the grammar asks for, to recognise text typed without any accents.
VOCABULARY = words("""ngày tháng quý năm tuần trước sau khi từ đến hết trong vào hàng mỗi cuối đầu giữa nửa các cả thường
    xuyên liên tục lần chậm nhất muộn không quá là và hoặc của theo định kỳ đột xuất làm việc vòng kể tính hoàn thành xong
    thời hạn tiếp một hai ba bốn sáu bảy tám chín mười thứ tiên cùng giai đoạn suốt quanh những này yêu cầu kế hoạch hướng
    dẫn báo cáo phát sinh quyết chưa đề tết dịp lễ bắt ban hành giờ có số""")
# What makes a date doubtful has to be known without its accents too.
DOUBTFUL = words("""kết luận hội thụ lý phân đợt cuộc buổi nghị phiên họp công văn thôn xóm đội đường chợ giao chủ nửa trừ
    lùi âm dịp khoảng ngoại sớm gia sang dừng ngừng chạp giêng rằm nhiệm học lịch riêng số liệu chốt thay vì cho hạn cũ nhìn
    hướng trở đi về niệm chào ứng tính chương trình tối thiểu ít mẫu biểu thể nếu được nhận đã độ mức kiểm tra khởi duy trì
    chiều mùng mồng tin bài lớp nhóm bước đơn chẵn gộp ghép với""")
AFTER_DAY = words("lam cuoi giao nhan tiep hen hoan ky vao phat")
"""Words without accents that make ngày of "ngay" before them: ngay lam viec."""
UNACCENTED = {bare(word): word for word in sorted(VOCABULARY | DOUBTFUL)}
UNACCENTED |= {"sau": "sau", "nam": "năm", "quy": "quy", "ky": "kỳ", "ke": "kể", "hoan": "hoãn", "toi": "đến"}
_PAIRS = """tờ trinh | biên ban | mỗi quy | mỗi thang | mỗi tuan | mỗi nam | mỗi ngay | kế hoach | hoàn thanh | thụ ly
    | tầm nhin | kỷ niem | kế tiep | tối thieu | tối da | liền ke | liền sau | thúc thang | thúc vao | thúc truoc
    | gần nhat | mới nhat | vừa qua | vừa roi"""
UNACCENTED_PAIRS = {
    (bare(first), second): first for first, second in (pair.split() for pair in _PAIRS.split("|"))
}
"""Words before others without accents that decide which word they are."""
COMMON_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
NUMBER_WORDS = COMMON_NUMBERS | {"chín": 9, "mười": 10}
LIKE_FIGURES = words("l I O o")
"""Letters typed for the figures 1 and 0."""
WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
UNITS = {word: unit for unit, word in UNIT_WORDS.items() if unit is not TimeUnit.WORKING_DAY}
SPAN_UNITS = {"tuần": (7, TimeUnit.DAY)} | {unit: (1, UNITS[unit]) for unit in ("ngày", "tháng", "năm")}
"""What a unit counts in a span: weeks are days."""


# ---- Line breaks and separators

OPEN_ENDS = words("""ngày trước từ đến và , / : ( - hoặc hay với số nhất là trong vào hết các của khi hàng mỗi định theo
    giai""")
"""A line that ends so goes on in the next."""
CONNECTING = words("""hàng mỗi hoặc hay của trong đối với cho nếu khi sau trước theo cuối đầu giữa thứ kỳ học lịch cùng ít
    tối không chậm muộn từ kể ngay vào là như để nhưng trừ riêng và đến tới năm chẵn lẻ""")
"""A line that begins so goes on from the one before."""
TERM_WORDS = words("tháng quý năm kỳ tuần ngày xuyên")
"""Words after which a figure in the next line may begin another term."""
MARKS = phrases(
    """, | và | hoặc [là] | - | : | ( | ) | & | + | và/hoặc | và / hoặc | hay | nhưng | [ | ] | ; | " | “ | ” | . | * | • | '"""
)
LIST = phrases(", [và;các;trong;vào;+] | và [các;trong;vào] | & | + | cùng với")
TO = phrases("[,] đến [hết;trước] | đến cuối | cho đến [hết] | - [hết;cuối] | - > | → | >")


# ---- Before a date

BEFORE = phrases("trước | trước thời điểm | trước thời hạn | before")
"""Due on the day said, or at the end of what comes before the period said."""
BY = phrases("""<chậm;muộn;trễ> nhất | không <để;được;vượt> quá | trước khi hết giờ [làm việc;hành chính]
    | không [được;để] <quá;muộn hơn;chậm hơn;trễ hơn;chậm quá;muộn quá;trễ quá;kéo dài quá;sau>
    | trước hoặc <trong;đúng;vào> | hạn <cuối;chót;cuối cùng;mới> | [đến;trước] hết [ngày làm việc]
    | kết thúc | xong | hạn [trả lời;xử lý;hoàn thành;nộp;gửi;báo cáo;thực hiện;giải quyết]
    | deadline | dl | <no;not> later than | by | due [by]
    | ngày <hoàn thành;hẹn trả;trả;trả kết quả;hết hạn;đến hạn;phải xong> | từ nay [cho] đến [hết] | cuối ngày""")
"""Due at the end of what is said."""
WITHIN = phrases("trong thời gian | [trong] khoảng thời gian | trong | <vào;trong> [thời điểm] | vào | đến")
"""Some time in what is said, hence due at its end."""
SINCE = phrases("""có hiệu lực [thi hành] [từ;kể từ] | [không] sớm <nhất;hơn> | <từ;kể từ;tính từ;ngay từ;từ sau;sau>
    | bắt đầu [từ] | [trong] <tuần;tuần lễ;đợt;đợt cao điểm;khoảng> từ | khởi công | khởi động [từ]""")
"""The start only."""
GLUE = phrases("là | : | ngày là")


# ---- Days, months, quarters, halves, years

DAY_WORDS = phrases("[vào;các;hết] ngày | [ngày] <mồng;mùng> | ngày thứ")
LAST_DAY = phrases("cuối [cùng] [của]")
END_WORDS = phrases("[nửa;vào;dịp;thời điểm;ngày] cuối | những ngày cuối cùng của | hết | kết thúc")
MONTH_WORDS = phrases("[các;những;vào các] tháng | t")
QUARTER_WORDS = phrases("[các;vào các] quý | quý thứ")
YEAR_WORDS = phrases("[cả;các;trong;toàn;01;những] năm | [cả] giai đoạn")
NEXT = phrases("sau | tiếp [theo] | kế [tiếp] | liền <kề;sau>")
NEXT_YEAR = phrases(
    "sau [đó;liền kề;năm báo cáo] | đến | tiếp theo | kế tiếp | liền sau [năm báo cáo] | liền kề sau"
)
LAST_YEAR = phrases(
    """ngoái | trước [đó;năm kế hoạch;kế hoạch] | <trước liền kề;liền trước> [năm kế hoạch] | liền kề trước"""
)
SOME_YEAR = phrases("liền | kề | kế | mới | kia | khác | nào | nọ | đầu | gần")
"""Words after năm that leave open which one."""
THIS_YEAR = phrases(
    """nay | này | [thực hiện] kế hoạch | [của năm] báo cáo | hiện <tại;hành> | đó | thực hiện | đánh giá"""
)
HALVES = phrases("<đầu;cuối> năm")
FIRST_HALF = phrases("nửa đầu [của] năm | nửa năm đầu")
SECOND_HALF = phrases("nửa <cuối;cuối của;sau> năm | nửa năm cuối")
HEAD = phrases("đầu [năm;của năm]")
TAIL = phrases("cuối [năm;của năm]")
_OF_QUARTER = ("đầu [tiên] | tháng thứ nhất", "giữa | tháng thứ <hai;2>", "cuối [cùng] | tháng thứ <ba;3>")
PLACES = tuple((phrases(f"tháng {month}"), place) for place, month in enumerate(_OF_QUARTER))
"""Which month of a quarter."""
REPORT_MONTH = phrases("tháng báo cáo | kỳ báo cáo | tháng cuối cùng | tháng cuối")
"""Not certainly the last month of a quarter."""
LAST_MONTH_OF_TERM = phrases("""tháng <cuối;cuối cùng> [của;của mỗi;mỗi;các;trong] kỳ [báo cáo] | kỳ báo cáo
    | tháng <cuối;cuối cùng;báo cáo> | tháng kết thúc kỳ báo cáo""")
"""The last month of the term that a label names."""
NEXT_MONTH = phrases("""tháng <sau;tiếp;tiếp theo;kế tiếp;liền kề;liền sau> [liền kề] [quý;quý báo cáo;kỳ báo cáo]
    | tháng đầu [tiên] [của] kỳ <sau;tiếp theo;kế tiếp>""")
"""The month after the term that a label names."""
PARTS_OF_DAY = phrases("""[đầu;cuối] [buổi;giờ;giờ làm việc buổi] <sáng;trưa;chiều;tối;đêm>
    | [đầu;cuối] giờ <hành chính;làm việc> | nửa đêm""")
OF_MONTH = phrases("của <các;mỗi;hàng> tháng | các tháng | <của;trong> tháng")
NAMED_MONTHS = words("cao hành hưởng an vì thanh chuyên tình khuyến")
"""Words after tháng that make a campaign of it."""


# ---- Every so often, always, so many times

EVERY = phrases("hàng | mỗi [một] | [theo] định kỳ [hàng;mỗi;theo] | theo mỗi")
EVERY_WEEK = phrases("[định kỳ] <hàng;mỗi> tuần [trong năm] | <theo;định kỳ> tuần")
EVERY_MONTH = phrases("<hàng;mỗi;các;tất cả các> tháng | hàng tháng trong năm")
NOT_EVERY_MONTH = NEXT | phrases("cuối | đầu | báo | thứ | giữa | / | lẻ | chẵn")
EVERY_YEAR = phrases("hàng năm | mỗi năm | các năm")
ALWAYS = phrases("""duy trì <hàng năm;liên tục> | thường xuyên [liên tục;sau đó] | duy trì thường xuyên | liên tục
    | <quanh;suốt;cả;trong suốt;trong cả;suốt cả;trong toàn bộ;toàn bộ;trọn;xuyên suốt> năm | tx | <hàng;mỗi> <ngày;giờ>
    | lâu dài | xuyên suốt | <24;24 h> / 24 [h;giờ;giờ trong ngày;h / 24 h] [, 7 / 7;- 7 / 7;và 7 / 7;7 / 7] [ngày]
    | 24 h / 24 | 24 h / 24 h | [tất cả] các ngày [làm việc] <trong năm;trong tuần> | các ngày làm việc
    | ngày làm việc hàng ngày | <cả;suốt> nhiệm kỳ | thường kỳ hàng ngày | 12 tháng trong năm
    | tất cả các tháng trong năm liên tục""")
"""Continuous work."""
THAT_YEAR = phrases("[trong;trong cả;trong suốt;trong các;hàng;mỗi;cả] năm | hàng ngày | [trong] giai đoạn")
SAID_YEARS = phrases("trong năm | hàng năm | cả năm")
COUNTED = phrases("""lần [trở lên;ra quân;phát] | buổi [tuyên truyền;họp] | <kỳ;cuộc> họp | cuộc [kiểm tra] | kỳ
    | đợt [kiểm tra] | lớp [tập huấn] | tin [bài;, bài] | bài [viết] | lượt | hội nghị | phiên | số | chuyên <đề;mục>
    | chương trình | bản tin | báo cáo""")
"""What happens so many times."""
AT_LEAST = phrases("<ít nhất;tối thiểu> [là] | không dưới | bình quân | từ")
PER = phrases("[/] <mỗi;một> | / [01;1] | hàng | trên | trong [một;1;mỗi]")
PIECES = phrases("lần | buổi | cuộc | tin [bài;, bài] | bài [viết] | lượt")
"""What is counted even without "mỗi": "Quý 3 buổi"."""
SESSIONS = phrases("""lớp | đợt | chuyên đề | hội nghị | phóng sự | phiên | số | chuyên mục | bản tin | video | chương trình
    | sản phẩm""")
"""What a number before it may count as well as date: "Tháng 6 lớp tập huấn"."""
_NTH = (
    *(
        "[tuần] <đầu tiên;thứ nhất;thứ 1> | tuần đầu",
        "[tuần] thứ <hai;2>",
        "[tuần] thứ <ba;3>",
        "[tuần] thứ <tư;4>",
    ),
    *("thứ <năm;5>", "<cuối;sau> cùng | tuần cuối [cùng]"),
)
ORDINALS = tuple(zip((0, 1, 2, 3, 4, -1), map(phrases, _NTH), strict=True))
"""Which of the weekdays of a period."""
PER_TIME = phrases("[/] <một;1;01> lần | / lần")
DOINGS = words(", thực hiện tổ chức ( tuyên truyền họp sinh hoạt kiểm tra báo cáo phát hành đăng tải")
"""Words between the period and the number: mỗi quý tổ chức 01 lần."""


# ---- Events and spans after them

TRIGGERS = phrases("""[sau;ngay;ngay sau;mỗi;kể từ;từ;trước;chậm nhất;đến;cho đến;ngay từ;bắt đầu từ;kịp thời] khi
    | [ngay] sau [mỗi] | <kể từ;tính từ> [ngày] | <từ;kể từ;trước> thời điểm | từ ngày | trước | [thực hiện;hàng năm] theo
    | đột xuất | bất thường | [có] phát sinh | tùy [theo;thuộc] | căn cứ | phụ thuộc | nếu | [trong] trường hợp | trên cơ sở
    | lúc | thời điểm | với điều kiện | giả sử | miễn là | chừng nào""")
"""What begins the words of an event."""
COVERING = words("cáo liệu quả giá hợp kết kê toán tính kế")
"""Last words of báo cáo, số liệu, kết quả, đánh giá: a span after them may be what they cover."""
REPORTED = phrases("báo cáo [định kỳ] | bc | <sơ;tổng> kết | giao ban")
"""What is done once a period."""
CASES = phrases("nếu | [trong] trường hợp | khi có | sau thời gian")
"""What begins a remark on a case that may not come."""
MOMENT = phrases("[theo;khi phát sinh] đột xuất | phát sinh | bất thường")
"""Events that need no more words."""
SAME_DAY = phrases(
    """[ngay] trong ngày <ký;tiếp nhận;nhận;phát hành;ban hành;phát sinh;xảy ra;nộp;có kết quả>"""
)
"""The day of an event, on which the work is due."""
SURE_EVENT = phrases("""kết thúc [kỳ] | hết | vận hành | hoàn <thành;tất> | bế mạc | [dịp;nghỉ] tết | nghỉ | khai giảng
    | <sơ;tổng> kết | [kỳ;cuộc;phiên] họp | hội nghị | đại hội | [ngày] bầu cử | giao ban""")
"""Events that will happen."""
ADDED = phrases("""[có;được;cấp trên] yêu cầu | có yêu cầu đột xuất | [có] phát sinh | cần [thiết]
    | có <chỉ đạo;đề nghị;vụ việc;hồ sơ> | [có] thay đổi""")
"""Events beside the dates rather than before them."""
SPAN_INTRO = phrases("""trong [vòng;thời hạn;thời gian;vòng không quá;thời hạn không quá;thời gian không quá]
    | [chậm nhất;tối đa] không quá [thời hạn] | chậm nhất [là;sau;trong;trong vòng] | muộn nhất [là] | tối đa [là]
    | [ngay] sau | thời hạn | thời gian [không quá] | trước | tối thiểu | ít nhất""")
SPAN_AFTER = phrases("sau [khi;ngày;mỗi] | ngay sau khi | [kể;tính] từ [khi;ngày] | kể [từ thời điểm]")
TERM_ENDS = phrases("[khi;ngày] <kết thúc;hết> | ngày cuối [cùng;cùng của] | cuối")
"""What makes of a term after it the beginning of a limit: 10 ngày sau khi kết thúc quý."""
SPAN_BEFORE = phrases("trước [khi;ngày;kỳ;thời điểm] | so với")


# ---- What is named beside a date: documents, rounds, subjects

DOCUMENTS = phrases("""quyết định | nghị <quyết;định> | pháp lệnh | công <văn;điện> | thông <báo;tư;tri> | chỉ thị
    | thông tư liên tịch | tờ trình | luật | kế hoạch | hướng dẫn | chương trình | văn bản | đề án | kết luận
    | quy <định;chế> | báo cáo số | biên bản | giấy mời | số | <qđ;nq;nđ;cv;kh;tb;ct> | hợp đồng""")
LETTERS = phrases("""biên <bản;ban> | phiếu chuyển | đơn | <quyết;nghị> định | nghị quyết | công <văn;điện> | thông tư
    | chỉ thị | tờ trình | giấy mời | <qđ;nq;nđ;cv>""")
"""Documents that are seldom work of the plan: a day after one is its own."""
ORIGINS = phrases("""kết luận [tại] <phiên họp;cuộc họp;hội nghị;kỳ họp> | giao | [tiếp] nhận | phân công | thụ lý | ký
    | <văn bản;văn ban;vb;công văn;đơn;hồ sơ;chuyển> đến
    | ngày <giao;nhận;tiếp nhận;đến;văn bản;ký;phân công;thụ lý;vào sổ;chuyển;phát hành;ban hành;công văn> | vào sổ""")
"""How work comes to an office; a day straight after is that of its coming."""
NO_ORIGIN = words("trình bàn ban lưu nộp thông kết cam trả sẽ phải xong đoàn trước hạn")
"""Words beside these that make another thing of them: bàn giao, giao ban, ký kết."""
FORMS = phrases("<mẫu;biểu;biểu mẫu;phụ lục> [số] | điều | khoản")
"""Parts and forms that are cited by number."""
SESSION_LETTERS = phrases(
    """nghị quyết | [thông báo] kết luận | biên bản | giấy mời | quyết định | công văn | thông báo"""
)
SESSION_OF = phrases("""[của] <kỳ;phiên> họp [chuyên đề;thường lệ;thường kỳ;bất thường] | cuộc họp | hội nghị [giao ban]
    | họp | phiên thường kỳ""")
"""What a resolution or a conclusion comes from."""
ISSUING = words("hành dựng trình lập duyệt thành qua ký soạn thảo gửi nộp")
"""Last words of the verbs that make of a document's day the day when it is due."""
NUMBERED = phrases("""lần [thứ] | đợt | <thôn;biểu;mẫu;phụ lục> [số] | số | điều | khoản | điểm | mục | mức độ | cấp [độ]
    | <kỳ;phiên;kỳ họp;phiên họp> thứ | khóa | khu <phố;vực> | bước | phần | iso | nhóm | vòng | kỳ | lớp | tổ | giai đoạn
    | chương | [xã] loại | hạng | bộ chỉ số | dịch vụ công mức độ | vùng | phiên | chỉ tiêu | nhiệm vụ | tiêu chí | nội dung
    | công việc | hạng mục | [phiên] bản | v | version | sprint | phase""")
"""Nouns whose number is a name."""
ORDINAL_HEADS = words("""thứ tuần khóa cấp mức độ điều khoản mục số đường khu phố ngõ hẻm kiệt nhà lộ ấp lô thửa biểu mẫu
    khối""")
"""Words before a number that is no day."""
TERM_STARTS = words("các những báo tháng quý năm kỳ đợt lần tuần ngày 6 9 cuối đầu với đối của")
"""What after "riêng" may be an exception of the dates before it."""
TERM_HEADS = words("cáo kết kỳ giá")
"""Last words of báo cáo, tổng kết, định kỳ, đánh giá: 6 tháng after them is a term."""
TOPICS = phrases("""báo cáo | kế hoạch | số liệu | kết quả | chỉ số | dự toán | chương trình | nhiệm vụ | công tác | sơ kết
    | tổng kết | cchc | cải cách hành chính | đối với | của | cho | đánh giá | ngân sách | quyết toán | par index
    | thực hiện | phục vụ | chuyển đổi số | hành chính | thủ tục hành chính | tthc | kh | bc | danh mục | chỉ tiêu
    | hoạt động | xếp loại | thi đua""")
"""Nouns that a period after them belongs to: báo cáo năm 2025."""
_NOUNS = phrases("kế hoạch | số liệu | kết quả | chỉ số | dự toán | quyết toán | ngân sách | cchc | danh mục")
SUBJECTS = tuple(bare(" ".join(noun)) for same in _NOUNS.values() for noun in same)
"""Ends of phrases, without accents, that with a year name a thing rather than a deadline."""
YEARLY_REPORT = phrases("[với;đối với] báo cáo năm | báo cáo <tổng kết;6 tháng> | năm")
DATA_WINDOWS = phrases("""hình thành
    | [chốt;lấy;tính;kỳ;thời điểm chốt;thời gian chốt;kỳ lấy] số liệu [tính;chốt;lấy;báo cáo;tổng hợp;được tính] | tính đến
    | chốt | kỳ báo cáo | <thời điểm;thời gian;thời kỳ> lấy số liệu | so [sánh] với [cùng kỳ] | cùng kỳ | <cao;thấp> hơn
    | bằng | như | tương tự""")
"""What the figures of a report cover, or are compared with."""
PAST_TERM = phrases(
    "<tháng;quý;kỳ;lần;đợt;kỳ họp> <trước;liền trước> [đó;liền kề] | <tháng;quý;kỳ> liền kề trước [đó]"
)
"""The term before: what figures are of, never a deadline."""
HARMLESS = phrases("""vỉa hè | giờ <hành chính;làm việc> | <kỳ;đợt> cuối | không <cần thiết;chuyên trách;đủ điều kiện;phù hợp>
    | thời hạn <cuối;chót;cuối cùng> | hết <giá trị;niên hạn> | từ <cấp;nguồn;cơ sở>
    | hạn <cuối;chót;cuối cùng> | hoàn thành sớm | di dời | cách mạng tháng <tám;8;mười;10>
    | <lần;kỳ;số;đợt;phiên;buổi;cuộc> đầu [tiên] | [các;những] <lần;kỳ;đợt> sau | đầu <tư;mối;ra;vào> | <bước;hàng;ban> đầu
    | bắt đầu thực hiện | người đứng đầu | ngày làm việc | không gian mạng | tiếp theo | kèm theo | theo <dõi;đó>
    | không dùng tiền mặt | kỳ <họp;báo cáo> | định kỳ | ngày <pháp luật;hội;chuyển đổi số;chuyển đổi số quốc gia;quốc gia>
    | lễ <hội;giỗ tổ;phát động;ra quân;công bố> | thời <hạn;gian> | cuối cùng | đầu tiên | tuần lễ | tết trồng cây | dự kiến
    | hết sức | không giấy [tờ] | một cửa | không phụ thuộc | <tổ chức;hưởng ứng> ngày | đầu năm học | trước <đây;đó>
    | sau đó | <tháng;quý;kỳ;đợt;lần> này""")
"""Phrases with such words that say nothing of time."""
STRUCK = phrases("""<(;,;-> [đã;bị;đã bị;được] <bỏ;hủy;xóa;hủy bỏ;bãi bỏ;thu hồi;miễn;cũ;hạn cũ;không còn;hết hiệu lực>
    | ( không <thực hiện;làm;áp dụng;tổ chức> [nữa] | ( <ghi;nghi;nêu;gõ;viết> [là] <nhầm;sai>""")
"""What in brackets after a date says that it no longer holds."""
KEPT_LIMIT = phrases("""không [để;được] <gia hạn;lùi;lùi hạn;lùi thời hạn;gia hạn thêm;kéo dài;thay đổi;chậm trễ;trễ hạn;tồn đọng>
    | càng sớm càng tốt | [phấn đấu] sớm hơn [càng tốt]""")
"""What at the end of its clause confirms a limit."""
MISSED = phrases("[nếu] quá <hạn;thời hạn> [trên;này;nêu trên]")
"""What after a limit begins what becomes of those who miss it."""
BESIDE = phrases("""để | nhằm | phục vụ | theo | qua | bằng | tại | ở | trên | trong | cho | về | với | kèm | gồm | bao gồm
    | của | đối với | mỗi | từng | toàn | cùng lúc | song song | bất kể | riêng | bản | chia | phối hợp | kết hợp | lồng ghép
    | trực tuyến | trực tiếp | bảo đảm | đảm bảo | tuyệt đối | ưu tiên | trọng tâm | bắt buộc | chính thức | dự định
    | dự thảo | dự kiến | [thời] hạn <cuối;chót;cuối cùng> | đúng <hạn;tiến độ;quy định> | miễn phí | mời | lưu | vốn | nguồn
    | kinh phí | tiếp | khai hội | phát quà | hưởng ứng | giỗ | sau đó | trước đó | sai sót | đạt | xong | dương lịch | nhân
    | làm | chính | khoán | lấy | đề nghị | khẩn | quan trọng | dứt khoát | mẫu | dành | đề cương | biên bản | phụ lục
    | tài liệu | danh sách | duy trì | sửa đổi | thay thế | mục đích | hình thức | địa điểm | sản phẩm | thời gian | nhé | nt
    | quyết tâm | tránh | hướng <đến;tới> | nhất thiết | công dân | in | treo băng rôn | treo <cờ;biển;bảng> | bỏ phiếu | đón""")
"""What begins harmless words behind a limit: a purpose, a place, a form, how and with whom the work is done."""
UNSETTLED = words("còn đang sẽ chờ đợi cần khó khả bị được do chỉ vẫn chưa mới chắc rất quá hơi lại")
CHANGED = words("lại sai nhầm nghỉ bỏ rút hủy xóa dừng cũ thì")
"""Heads and ends of words behind a limit that say of itself what is to become of it."""
VOID = words("cũ nháp chưa đã hủy")
"""Words of papers that do not hold (yet), by which nothing is done."""
PURPOSE = phrases("để | nhằm")
"""What begins the words of a purpose."""
AIMS = phrases("""phục vụ | để [phục vụ;trình] | nhằm | chuẩn bị [cho] | kịp | kỷ niệm | [chào] mừng | hưởng ứng | nhân | dịp
    | lập thành tích | lễ""")
"""What does so in brackets after a date."""
FOR = phrases("phục vụ | trình | kịp")
"""What does so straight after a date."""


# ---- What makes a date doubtful

ENGLISH_LIMITS = words("than before by due")
"""Last words of English limits; a figure up to 12 after them may be the month."""
FOREIGN_MONTHS = words("""january february march april june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec""")
"""Months as programs of an English setting write them; "may" is a Vietnamese word, too."""
LUNAR = phrases("""[theo;tính theo] âm lịch | ( [theo;ngày;tính theo] âm lịch ) | <al;âl> | ( <al;âl;âm> ) | a . l [.]
    | ( a . l [.] ) | [theo] lịch âm | ( [theo] lịch âm ) | ta""")
"""What makes a day before it one of the moon."""
FEASTS_OF_THE_MOON = {
    **dict.fromkeys(("gio to", "hung vuong"), (10, 3)),
    **dict.fromkeys(("mong mot tet", "tet nguyen dan"), (1, 1)),
    **dict.fromkeys(("vu lan", "xa toi vong nhan"), (15, 7)),
    **{"trung thu": (15, 8), "phat dan": (15, 4), "doan ngo": (5, 5), "han thuc": (3, 3)},
    **{"ong tao": (23, 12), "nguyen tieu": (15, 1)},
}
"""Feasts without accents, and their days and months of the moon."""
MONTHS_OF_THE_MOON = {"giêng": 1, "chạp": 12}
OPAQUE = phrases("""<kỳ họp;phiên họp;bài thi;kỳ thi;đợt> [thường lệ] <đầu;giữa;cuối> năm | trước và sau
    | năm học | nhiệm kỳ | niên độ | tết <nguyên đán;trung thu;âm lịch>
    | <âm lịch;âl;tết;hè;mùa;dịp> | <các;những> <tháng;quý> <cuối;đầu> năm | [trong] [các;những] tháng hè
    | mùa <mưa;khô;bão;lũ> | dịp <lễ;tết> | [trước] [ngày] rằm
    | ngày làm việc <cuối;đầu;cuối cùng;đầu tiên> | đông xuân | hè thu | tháng <giêng;chạp;thanh niên>
    | <trước;sau;trước và sau> lễ
    | <trước;trước và trong;trước , trong;trong;trong và sau;trước , trong và sau;trước trong và sau;trước và sau;trước , sau> tết
    | trước tết nguyên đán | <đầu;cuối> năm học | trở đi | trở về sau | quý vị | học kỳ
    | <các;những> <tháng;quý> <còn lại;tiếp theo;sau>""")
"""Spans whose end is not in the calendar, and days that are not fixed in it."""
PART = phrases("""tbc | tbd | tba | đầu [và cuối] | giữa [và cuối] | <trung;thượng;hạ> tuần | nửa đầu
    | tuần <đầu;cuối;thứ nhất;thứ hai;thứ ba> | những ngày <đầu;cuối>""")
"""A part of a period, which has no certain day."""
ABOUT = phrases(
    "<ít nhất;tối thiểu> <đến;vào> | có thể | [xung] quanh | khoảng | tầm | gần [đến] | ước [chừng] | độ | chừng | đâu [đó]"
)
"""Words that leave a date after them open."""
PEAKS = phrases("""[đợt;tháng;thời gian] cao điểm | <trọng tâm;trọng điểm;chú trọng;nhất là;ưu tiên> | tập trung [cao điểm]
    | đặc biệt [là] | chủ yếu [là] | [còn;có] <hiệu lực;giá trị> | còn hạn | bảo hành | nghỉ [phép;thai sản]""")
"""When most of the work is done, or something holds, not when the work is due."""
OUTLOOKS = phrases("tầm nhìn | [và] định hướng | và tầm nhìn")
"""The horizon of a programme."""
FEASTS = phrases("<kỷ niệm;chào mừng;hưởng ứng;nhân dịp;nhân ngày;lập thành tích;ngày>")
"""What a day is celebrated for."""
OUTDATED = phrases("""[(] [thời] hạn <cũ;ban đầu;trước đây> | ( cũ | [(] thay <vì;cho;thế cho> [hạn;thời hạn]
    | ( [đã] <gia hạn;lùi;dời;điều chỉnh> từ [hạn]""")
"""What stands before a day that another one has replaced."""
REVOKING = phrases("""<bỏ;hủy;hủy bỏ;xóa;xóa bỏ;loại;loại bỏ;gạch;gạch bỏ;miễn;rút;thôi;đình chỉ;bãi bỏ;thu hồi;chấm dứt;ngưng>
    <yêu cầu;báo cáo;thực hiện;nhiệm vụ;khỏi>
    | khỏi [phải] <báo cáo;nộp;gửi;làm;thực hiện;họp> | [rất] khó [có thể] <xong;hoàn thành;kịp>
    | tránh [trùng] <ngày;hạn;mốc>""")
"""What before a limit says that the work is not done at all."""
LATEST = phrases("""gần [đây] nhất | mới nhất | vừa <qua;rồi> | hôm
    | <nhiệm kỳ;hợp đồng;giấy phép;khóa học;học kỳ> <kết thúc;hết hạn;đến hạn>
    | có thể <gia hạn;lùi;dời;hoãn;kéo dài> [thêm] [đến;sang;đến hết]""")
"""What makes a day after it one that is past, of something else than the work, or only possible."""
EXTENDED = phrases("""[đã;được;đã được] <gia hạn;lùi;dời;hoãn;kéo dài> [thời hạn;hạn] [đến;sang;đến hết;hết]
    | <nay;này> [là;còn;lùi đến;gia hạn đến;điều chỉnh thành]""")
"""What stands between a limit and the later one that has taken its place."""
REPLACED = phrases("""[hạn;lịch;mốc] cũ | thực tế | ban đầu | trước đây | đã <hủy;bỏ> | thay bằng | <đổi;sửa;dời;lùi> <thành;sang>
    | thay <vì;cho;thế cho> [hạn;thời hạn] | thay <mốc;hạn;thời hạn> | [theo] hạn <cũ;trước đây;ban đầu> | thời hạn <cũ;ban đầu>
    | <trước đây;ban đầu> là | nay <điều chỉnh;chuyển;đổi;dời> | điều chỉnh <thành;sang> | chuyển sang | thay thế [thời] hạn""")
"""What announces a date that no longer holds."""
RISKY = words("""ngày tháng quý tuần nửa giữa đầu cuối trước sau không chưa trừ hoãn lùi âm dịp tết lễ khoảng hết năm từ
    ngoại sớm dời giờ muộn chậm quá sang lần dừng ngừng đã nhầm""")
"""Words that bear on time; where no rule knows them, no date beside them is safe."""
REMARKS, REMARKS_AFTER = (
    words("đã chưa không quá lần hết nhầm sang"),
    words("đã không trừ lễ quá độ nhầm sang"),
)
EXTENDING = words("gia lùi hoãn dời đã")
"""Those that say of the only day of a cell that it is the new one: "Gia hạn đến 30/9".

REMARKS: those that cannot turn about a limit, in a clause before it or in words after it."""
