"""What the words of a heading say for each meaning, as points: one reading of Vietnamese headings, no list of them.

A heading is all its lines, from the top ("Kết quả thực hiện" / "Ngày hoàn thành"). Its last line says most; the lines
above tell whose it is (planned or actual, of which sum, under which group).
"""

from __future__ import annotations

import re
from functools import lru_cache

from lib.base.vietnamese import bare, money_unit

WEAK = 4.0
"""Points of words that name a meaning where the contents plainly have it, too."""
STRONG = 5.0
"""Points from which a heading alone names its meaning."""

LONGEST = 120
"""No heading is longer; what is, is a title or a task."""

Points = dict[str, float]
Lines = tuple[str, ...]


def _word(alternatives: str) -> re.Pattern[str]:
    """A pattern of words and phrases, written with "|" between them."""
    return re.compile(rf"\b(?:{'|'.join(part.strip() for part in alternatives.split('|'))})\b")


# Concepts

TIME = _word(
    "thoi gian | thoi han | thoi diem | thoi ky | ngay | moc | han | lich | tg | date | tien do | thang nam | "
    "lo trinh"
)
DUE = _word(
    "han | thoi han | deadline | eta | due | due date | target date | cham nhat | hoan thanh truoc | "
    "xong truoc | truoc ngay | den han | het han | phai xong | "
    "phai hoan thanh | ky han"
)
NOT_DUE = _word(
    "gia han | qua han | tre han | dung han | trong han | truoc han | gioi han | quyen han | so ngay | "
    "con lai | so lan | ket qua | tinh trang | trang thai | canh bao | ly do | muc do | "
    "vo thoi han"
)
FIRST = _word("ban dau | goc | truoc day | cu | lan 1")
LASTING = _word("thoi luong | so ngay thuc hien | duration | so tuan | so ngay lam")
END = _word(
    "hoan thanh | ket thuc | kt | xong | ht | den ngay | den | end | finish | hoan tat | nghiem thu | ve dich"
)
START = _word("bat dau | khoi cong | tu ngay | khoi dong | start | bd | trien khai tu | ngay trien khai")
PLANNED = _word(
    "ke hoach | du kien | yeu cau | quy dinh | dang ky | cam ket | muc tieu | duoc giao | theo giao | kh | "
    "dk | plan | planned | baseline | can hoan thanh | can xong"
)
ACTUAL = _word(
    "thuc te | da hoan thanh | da xong | da thuc hien | thuc hien xong | tt hoan thanh | actual | "
    "da ket thuc | xong thuc te | completed | completion | closed | resolved | finished"
)
OTHER_DAY = _word(
    "(?:ngay|gio|thoi gian|thoi diem) (?:giao|nhan|tao|nhap|ky|lap|di|vb|van ban|chi dao|ket luan|phan cong|chi) | giao viec | "
    "giao nhiem vu | tiep nhan | hop | ban hanh | ngay sinh | nam sinh | ngay den | chuyen den | giao ban | created | "
    "ngay thang van ban | thoi gian con lai | so ngay | tham gia | phat sinh | dang ky ngay | ra soat lan | "
    "duoc giao ngay | theo doi tu | gan nhat | nop tien | thanh toan ngay | ngay thanh toan"
)
ORDERED = _word("can cu | co so phap ly | phap ly | giao | chi dao | lien quan | den | trien khai")
"""What headings say of documents that ordered the work."""
UPDATED = _word("cap nhat | cap nhap | update | updated | chot so lieu")
EXTENDED = _word(
    "gia han | dieu chinh han | han moi | han dieu chinh | thoi han dieu chinh | lui den | lui han"
)

MONEY = _word(
    "kinh phi | du toan | so tien | thanh tien | tien chi | tien cap | ngan sach | khai toan | von | "
    "gia tri | muc chi | chi phi | du tru | tong muc | ns tinh | ns xa | nsnn | trieu dong | "
    "nghin dong | ngan dong | kp | quyet toan"
)
SPENT = _word(
    "da chi | giai ngan | thanh toan | quyet toan | da su dung | da dung | thuc chi | chi thuc te | so chi | "
    "da tra | luy ke chi | da thuc hien | da giai ngan | da thanh toan | su dung den"
)
DRAWN = re.compile(
    r"\bda (?!(?:duoc |thong bao )?(?:giao|duyet|cap|phan bo|bo tri|phe duyet|tham dinh|dang ky|de xuat|lap)\b)[a-z]"
)
"""Whatever was done with money spent it ("đã rút", "đã tạm ứng"), but for what only gives it."""
PAID = _word("da chi | so chi | thuc chi | luy ke chi | giai ngan | da thanh toan | da quyet toan")
"""Words of money by themselves."""
REST = _word("con lai | con thieu | chua | ton | thua | chenh lech | bo sung | tiet kiem")
GIVEN = _word(
    "duoc giao | duoc duyet | phe duyet | duoc cap | cap | giao | phan bo | du kien | duyet | bo tri | "
    "ke hoach | du toan | khai toan | tong muc | du tru | nhu cau"
)
TOTAL = _word("ca nam | tong | tong so | tong cong | cong | tong kinh phi")
SOURCE = _word(
    "tam ung | ns | nguon | tinh | xa | huyen | trung uong | tw | xa hoi hoa | khac | ngan sach | dia phuong | von"
)

UNIT = _word(
    "don vi | co quan | bo phan | phong | phong ban | ban | nguoi | can bo | cong chuc | to chuc | ca nhan | "
    "dau moi | nhan su | nhan vien | chuyen vien | thanh vien | lanh dao | dong chi | ho ten | ho va ten | owner | "
    "assignee | pic | member | doi | to"
)
LEAD = _word(
    "chu tri | phu trach | phan cong | tham muu | trach nhiem | dau moi | thuc hien | giao cho | nguoi lam | "
    "xu ly | ai lam | chiu trach nhiem | pic | assignee | assigned to | responsible | responsibility | resp | owner | dam nhiem"
)
PARTNER = _word("phoi hop | lien quan | ho tro | cung thuc hien | tham gia | ph")
BOSS = _word(
    "lanh dao | chi dao | nguoi giao | theo doi | giam sat | kiem tra | nguoi ky | nguoi nhap | "
    "nguoi cap nhat | tham dinh | phe duyet | nguoi duyet"
)

ABOVE = _word("cap tren | tinh | thanh pho | so nganh | trung uong | bo nganh")
"""Whose the work is above the commune."""

TITLE = _word(
    "nhiem vu | noi dung | cong viec | dau viec | hoat dong | viec | hang muc | giai phap | cong tac | "
    "task | tasks | action | van de | de muc | phan viec | ten viec | tieu de | ket luan | y kien chi dao | chuyen de | "
    "noi dung chi dao | yeu cau | chi dao | activity"
)
DETAIL = _word("mo ta | chi tiet | dien giai | description | detail")
RESULT = _word(
    "ket qua | trang thai | tinh trang | tinh hinh | hien trang | muc do | danh gia | tien do | status | "
    "dien bien | theo doi"
)
WEAK_RESULT = re.compile(
    r"^(?:danh gia(?! tien do| ket qua| muc do)|muc do(?! hoan thanh)|theo doi|xep loai)"
)
"""How headings begin that may grade the work as well as tell how far it is."""
PRODUCT = _word(
    "san pham | dau ra | output | ket qua du kien | ket qua dat duoc du kien | ket qua can dat | "
    "ket qua dau ra | hinh thuc san pham | san pham du kien"
)
SHARE = _word("ty le | phan tram | ti le | tl | percent | progress")
DONE_SHARE = re.compile(
    r"tien do|hoan thanh|thuc hien|\bdat\b|progress|complete|ket qua|khoi luong|^(?:ty le|ti le|phan tram)?$"
)
"""What a share is of, where it is of the work."""
EVIDENCE = _word(
    "minh chung | kiem chung | so ky hieu | so hieu | van ban ban hanh | tai lieu | ho so minh chung | "
    "so van ban | link | lien ket | duong dan | url | vb minh chung"
)
NOTE = _word(
    "ghi chu | luu y | nhan xet | chu thich | note | notes | dien giai | y kien khac | thong tin khac | "
    "remark | danh gia cua | gc"
)
OBSTACLE = _word(
    "vuong mac | vuong | kho khan | kien nghi | de xuat | nguyen nhan | ly do cham | ton tai | ly do chua | han che"
)
AREA = _word(
    "linh vuc | mang | nhom nhiem vu | nhom linh vuc | nhom cong viec | nhom viec | mang cong viec | mang viec | "
    "chuong muc | phan muc | loai nhiem vu | nhom | truc | category"
)
CODE = re.compile(r"(?:s ?tt|tt|wbs|so tt|so thu tu|thu tu|ma so|ma|ky hieu|no|id|#)(?: .*)?")
DONE_MARK = re.compile(
    r"^(?:da )?(?:th|ht|hoan thanh|thuc hien|xong|lam|dat|lam xong|thuc hien xong|hoan tat|done)$|^da \w+( \w+)?$"
)
GOING_MARK = re.compile(r"^dang\b|\bdang (?:th|lam|thuc hien|trien khai|xu ly)|^do dang$")
NONE_MARK = re.compile(r"^chua\b|^khong (?:thuc hien|dat|hoan thanh)")
LATE_MARK = re.compile(r"\b(?:qua han|tre han|cham)\b")


COPY = re.compile(r"(?<=[a-z]{3})\d$")
"""What Excel appends to the second heading of the same words in a table ("Ghi chú2")."""


@lru_cache(maxsize=4096)
def points_of(lines: Lines) -> Points:
    """Points for each meaning that the heading's words speak for; the higher, the clearer."""
    full = bare(" ".join(lines))
    if not full or len(full) > LONGEST:
        return {}
    last = max((i for i, line in enumerate(lines) if not line.startswith("(")), default=len(lines) - 1)
    own = COPY.sub("", bare(lines[last]))  # what stands in brackets below says how, not what
    above = bare(" ".join(lines[:last]))
    found: Points = {}
    for rule in (_code, _title, _people, _times, _moneys, _results, _texts):
        for meaning, points in rule(own, above, full, lines):
            found[meaning] = max(points, found.get(meaning, 0.0))
    return found


def says(text: str) -> bool:
    """Whether a text could be a heading by its words alone."""
    return len(text) <= LONGEST and max(points_of((text,)).values(), default=0.0) >= STRONG


Said = list[tuple[str, float]]


def _code(own: str, above: str, full: str, lines: Lines) -> Said:
    is_code = CODE.fullmatch(own) is not None and len(own) < 20 and not _is_real_day(own, above)
    return [("code", 9.0)] if is_code else []


def _is_real_day(own: str, above: str) -> bool:
    """Whether TT stands for "thực tế": under a heading of days, beside KH."""
    return own == "tt" and TIME.search(above) is not None


def _title(own: str, above: str, full: str, lines: Lines) -> Said:
    said: Said = []
    match = TITLE.search(own)
    if match and not re.search(
        r"\b(?:so luong|so nhiem vu|ma nhiem vu|trang thai|tinh trang|loai nhiem vu|nhom|ket qua|tien do)\b",
        own,
    ):
        begins = match.start() == 0 or own.startswith(
            ("ten ", "cac ", "danh muc ", "danh sach ", "linh vuc ", "chi tiet ", "mo ta ", "noi dung ")
        )
        less = 3.0 if _is_person_or_time(own) or AREA.match(own) or own.startswith("lanh dao") else 0.0
        said.append(("title", (8.0 if begins else 4.0) - less))
    elif DETAIL.match(own):
        said.append(("title", 4.0))
    if AREA.search(own):
        said.append(("area", 8.0 if AREA.match(own) else 5.0))
    return said


def _is_person_or_time(own: str) -> bool:
    return bool(
        re.search(r"\b(?:don vi|co quan|bo phan|nguoi|can bo|thoi gian|thoi han|ngay|kinh phi|han)\b", own)
    )


MEASURE = _word("don vi tinh | dvt | don vi tien | so luong")
NO_PERSON = _word(
    "san pham | thoi gian | thoi han | ngay | kinh phi | tien do | ket qua | tinh hinh | tinh trang | trang thai | "
    "noi dung | nhiem vu | so tien | muc do"
)
BARE_UNIT = re.compile(
    r"(?:cac |(?:ho )?ten (?:cua )?)?"
    r"(?:don vi|thanh vien|co quan|bo phan|co quan don vi|phong ban|nguoi|can bo|don vi co quan|phong|to chuc ca nhan)|"
    r"ho (?:va )?ten|members?"
)


INSPECTING = re.compile(r"(?:doan|to|don vi|co quan|bo phan) (?:kiem tra|giam sat|tham dinh|danh gia)")


def _people(own: str, above: str, full: str, lines: Lines) -> Said:
    if MEASURE.search(own):
        return [("other", 8.0)]
    if NO_PERSON.search(own) and not UNIT.search(own):
        return []
    if PARTNER.search(own):
        return [("partners", 9.0)]
    if INSPECTING.fullmatch(own):  # they do the work of a plan of inspections
        return [("other", 6.0), ("lead", 5.0)]
    if BOSS.search(own) or ABOVE.search(own):
        return [("other", 6.0), ("lead", 3.0)] if "chu tri" not in own else [("lead", 6.0), ("other", 6.0)]
    if "chu tri" in own:
        return [("lead", 10.0)]
    return _leads(own, bool(LEAD.search(own)), UNIT.search(own))


def _leads(own: str, leads: bool, unit: re.Match[str] | None) -> Said:
    if leads and unit:
        return [("lead", 9.0)]
    if leads and own not in ("thuc hien", "xu ly"):
        return [("lead", 7.0)]
    if BARE_UNIT.fullmatch(own):
        return [("lead", 6.0)]
    return [("lead", 4.0)] if unit and unit.start() == 0 and not TIME.search(own) else []


def _times(own: str, above: str, full: str, lines: Lines) -> Said:
    if (
        ((MONEY.search(own) or re.search(r"\bgiai ngan\b", own)) and not DUE.search(own))
        or SHARE.search(own)
        or "%" in "".join(lines)
    ):
        return []
    if _is_real_day(own, above):
        return [("completed", 9.0)]
    if PERIOD_DUE.match(own):
        return [("deadline", 8.0), ("completed", 3.0)]
    group_actual = _is_actual_group(above)
    planned = bool(PLANNED.search(full)) and not group_actual
    actual = bool(ACTUAL.search(full)) or group_actual or "(th)" in lines[-1].lower()
    if LASTING.search(own):
        return [("duration", 8.0)]
    timed = bool(
        TIME.search(full) or START.search(own) or DUE.search(own) or own == "tu" or _ENDS.fullmatch(own)
    )
    if not timed and not (END.search(own) and (planned or actual)):
        return []
    said = _other_days(own, full) or _ends(own, full, planned=planned, actual=actual)
    return [*said, ("duration", 4.0)] if TIME.search(own) else said


PERIOD_DUE = re.compile(r"(?:den )?(?:thang|quy) (?:phai )?(?:hoan thanh|ket thuc|xong|den han|dao han)$")
"""A month or a quarter by its number, in which work is to end."""


def _other_days(own: str, full: str) -> Said:
    """Points of a heading that names a day which is neither due nor that of the work's end."""
    if re.search(r"\bnoi bo\b", own):
        return [("internal_due", 10.0)]
    if EXTENDED.search(full):
        later = not re.search(r"\b(?:ly do|so lan|cu)\b", own)
        return [("extended_to", 9.0 if later else 0.0), ("other", 5.0)]
    if UPDATED.search(own):
        return [("updated", 9.0)]
    if START.search(own) or own == "tu":
        return [("start", 10.0)]
    if re.fullmatch(r"(?:moc )?thoi (?:gian|diem)|ngay|moc", above := full.removesuffix(own).strip()):
        own = f"{above} {own}"  # "Thời gian" over "Giao | Hạn | Thực tế"
    if OTHER_DAY.search(own) and not DUE.search(OTHER_DAY.sub("", own)):
        return [("other_day", 8.0), ("deadline", 2.0)]
    return []


_ENDS = re.compile(
    r"kh|th|kt|actual|plan|thuc hien|hoan thanh|ket thuc|xong|den|end|finish|ht|hoan tat|thuc te|ke hoach|du kien|"
    r"closed|resolved|completed|finished|(?:cap nhat|cap nhap) (?:lan cuoi|gan nhat|moi nhat)|(?:last )?updated?"
)


def _is_actual_group(above: str) -> bool:
    """Whether the lines above a heading speak of what was done ("Thực hiện", "Kết quả", "Thực tế")."""
    return bool(
        re.search(r"\b(?:thuc te|ket qua|thuc hien|tinh hinh|theo doi|bao cao)\b", above)
    ) and not re.search(
        r"\b(?:ke hoach|du kien|thoi gian thuc hien|thoi gian|thoi han|don vi thuc hien)\b", above
    )


def _ends(own: str, full: str, *, planned: bool, actual: bool) -> Said:
    """Points of a heading that names an end: due, or the day that work was done."""
    if (actual and not (planned and not ACTUAL.search(own))) or own in ("th", "thuc hien"):
        return [("completed", 10.0), ("deadline", 1.0)]
    if NOT_DUE.search(own):
        return []
    if DUE.search(own):
        return [("deadline", 7.0 if FIRST.search(own) else 10.0)]
    if planned and (TIME.search(own) or END.search(own) or _ENDS.fullmatch(own)):
        return [("deadline", 9.0)]
    if re.search(
        r"\b(?:ngay|hom) (?:hoan thanh|xong|ht|hoan tat|nghiem thu|dong)\b|\b(?:hoan thanh|xong) ngay\b|"
        r"^(?:hoan thanh|xong|ht)$",
        own,
    ):
        sure = re.search(r"\b(?:xong|ht|dong)\b", own)
        return [("completed", 9.0 if sure else 7.0), ("deadline", 3.0 if sure else 5.0)]
    if re.search(r"\bket thuc\b|^kt$|^den(?: ngay)?$|\bend\b|\bfinish\b", own):
        return [("deadline", 8.0), ("completed", 4.0)]
    if re.search(r"^(?:thoi gian|thoi han|thoi diem|moc|tien do|lo trinh|lich|tg)\b", own):
        return [("deadline", 7.0), ("completed", 2.0)]
    if re.search(r"^ngay\b", own):
        return [("deadline", 3.5), ("completed", 3.0), ("start", 3.0), ("other_day", 3.0)]
    return [("deadline", 4.0)]


def _moneys(own: str, above: str, full: str, lines: Lines) -> Said:
    if (
        not (MONEY.search(full) or PAID.search(own) or _has_unit(lines))
        or SHARE.search(own)
        or "%" in lines[-1]
        or re.search(r"\b(?:ngay|thoi han|thoi gian|nhiem vu|noi dung)\b", own)
    ):
        return []
    if re.search(r"\b(?:don gia|dinh muc|muc gia)\b", own):
        return [("other_money", 9.0)]
    inside = bool(MONEY.search(above)) or _has_unit(lines[:-1])
    if REST.search(own):
        return [("other_money", 9.0)]
    if SPENT.search(own) and TOTAL.search(own):
        return [("spent", 11.0)]
    if (
        SPENT.search(own)
        or DRAWN.search(own)
        or ACTUAL.search(own)
        or (inside and re.search(r"^(?:thuc hien|da .*|chi|thuc te)$", own))
        or (PAID.search(above) and not GIVEN.search(own) and not SOURCE.search(own))
    ):
        return [("spent", 9.0)]
    if inside and TOTAL.search(own):
        return [("allocated", 9.5)]
    if re.search(r"\bda cap\b", own):
        return [("allocated", 5.0), ("spent", 5.0)]
    if inside and not MONEY.search(own) and SOURCE.search(own):
        return [("other_money", 6.0), ("source", 6.0)]
    if inside and SOURCE.search(own) and not GIVEN.search(own) and own != "kinh phi":
        return [("source", 6.0), ("other_money", 6.0)]
    if GIVEN.search(own):
        return [("allocated", 9.0)]
    known = MONEY.search(own) or inside or _has_unit(lines)
    return [("allocated", 7.5 if TOTAL.search(own) else 7.0)] if known else []


def _has_unit(lines: Lines) -> bool:
    return any(money_unit(line) is not None for line in lines)


PLANNED_SHARE = re.compile(
    r"^(?:ty le |ti le |tien do )?(?:theo )?(?:kh|ke hoach|du kien|muc tieu|chi tieu|yeu cau|plan|planned)\b"
)
"""How headings of shares begin that were to be reached."""
WEIGHT = re.compile(r"\b(?:ty trong|ti trong|trong so|quyen so|co cau)\b")
"""What says how much of all the work a task is, not how far it is."""

NO_RESULT = re.compile(
    rf"{PLANNED.pattern}|{PRODUCT.pattern}|^(?:nguoi|can bo|cong chuc|chuyen vien|lanh dao|dau moi|don vi|co quan|bo phan)\b"
)
"""What headings say of results to come, and of those who watch the work ("Chuyên viên theo dõi")."""


def _results(own: str, above: str, full: str, lines: Lines) -> Said:
    said: Said = []
    if (
        "%" in lines[-1]
        or "tien do" in own
        or SHARE.search(own)
        or re.search(r"\bmuc do hoan thanh\b|\bhoan thanh$", own)
    ) and not PERIOD_DUE.match(own):
        if MONEY.search(full) or SPENT.search(full):
            return [("other", 8.0)] if SHARE.search(own) or "%" in lines[-1] else []
        if PLANNED_SHARE.search(own) or WEIGHT.search(own):
            return [("other", 8.0)]
        is_share = bool(SHARE.search(own)) or "%" in "".join(lines)
        said.append(("progress", (9.0 if DONE_SHARE.search(own) else 6.0) if is_share else 4.0))
    if RESULT.search(own) and "%" not in lines[-1] and not NO_RESULT.search(own):
        said.append(("result", 3.5 if WEAK_RESULT.match(own) else 4.0 if own.startswith("tien do") else 8.0))
        if not WEAK_RESULT.match(own):
            said.append(("progress", WEAK))
        if own in ("ket qua", "ket qua thuc hien", "ket qua dat duoc"):
            said.append(("product", 6.0))
    if re.search(r"^(?:da )?(?:hoan thanh|ht|th|xong)$|\bhoan thanh chua\b", own):
        said.append(("result", 6.0))
    said += _marks(own, above)
    return said


def _marks(own: str, above: str) -> Said:
    if DONE_MARK.search(above) and own in ("co", "roi", "khong", "chua"):
        return [("mark_done" if own in ("co", "roi") else "mark_none", 6.0)]
    late = LATE_MARK.search(own)
    if NONE_MARK.search(own):
        return [("mark_none", 6.0)]
    if GOING_MARK.search(own):
        return [("mark_going", 6.0)]
    if late and re.search(r"\b(?:hoan thanh|th|ht|xong)\b", own):
        return [("mark_late", 6.0)]
    if DONE_MARK.search(own) or re.fullmatch(
        r"(?:da )?(?:hoan thanh|ht|th|thuc hien)(?: dung han| dung tien do)?", own
    ):
        return [("mark_done", 6.0)]
    return []


def _texts(own: str, above: str, full: str, lines: Lines) -> Said:
    if NOTE.search(own):
        return [("note", 10.0)]
    if re.search(r"\bly do (?:gia han|dieu chinh|lui|doi|thay doi)\b", own):
        return [("extension_reason", 9.0)]
    if own == "ly do":
        return [("extension_reason", 6.0)]
    if PRODUCT.search(own):
        return [("product", 9.0)]
    if OBSTACLE.search(own):
        return [("obstacle", 9.0)]
    if EVIDENCE.search(own) or (re.match(r"(?:so )?(?:van ban|vb)\b", own) and RESULT.search(own)):
        is_order = ORDERED.search(own) and not RESULT.search(own)
        return [("other", 6.0)] if is_order else [("evidence", 8.0)]
    if re.match(
        r"(?:can cu|van ban|muc do uu tien|uu tien|so luong|dia diem|dia ban|doi tuong|phuong phap|bien phap|"
        r"(?:hinh|phuong|cach) thuc|nguon(?:$| viec| goc| giao| thong tin)|khoi luong|(?:so )?dien thoai|sdt|"
        r"email|cong$|so cong|muc tieu|loai|diem|chuc vu|chuc danh|nam sinh|dia chi)\b",
        own,
    ):
        return [("other", 6.0)]
    return []
