"""Vietnamese text, numbers, money and dates: each table row reads like a cell of a workbook."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base import vietnamese as vn

# ---------------------------------------------------------------- cleaning


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Rà soát\u00a0 thủ   tục ", "Rà soát thủ tục"),
        ("dòng 1 \r\n  dòng 2\rdòng 3", "dòng 1\ndòng 2\ndòng 3"),
        ("Ke\u0302\u0301 hoa\u0323ch", "Kế hoạch"),
        ("Báo\u200b cáo\ufeff", "Báo cáo"),
        ("\u202eBáo cáo\u202c", "Báo cáo"),
        ("a\tb", "a b"),
        ("a\x00\x07b\ud800c\ufffe\U000e0041", "abc"),
        ("a\u034fb\u115fc\ufe0f\U000e0100", "abc"),
        ("Hoàn\u3164thành\u2800\u2800", "Hoàn thành"),
        ("\uf0b7 Rà soát", "Rà soát"),
        ("👩\u200d👧 ✓\ufe0f", "👩👧 ✓"),
        ("a\u200b\u0301", "á"),
        ("o" + "\u0334" * 9 + "k", "o" + "\u0334" * 3 + "k"),
        ("\u2003x\u3000y", "x y"),
        ("", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert vn.clean(text) == expected


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Báo cáo", False),
        ("dòng 1\r\ndòng 2\tx\u00a0y", False),
        ("Báo\u200bcáo", True),
        ("\u202exyz", True),
        ("a\x07", True),
        ("Hoàn\u3164thành", True),
        ("\uf0b7 Rà soát", True),
        ("✓\ufe0f", True),
        ("o" + "\u0334" * 4, True),
        ("o" + "\u0334" * 3, False),
        ("  hai   dấu cách \n", False),
    ],
)
def test_has_hidden(text: str, hidden: bool) -> None:
    assert vn.has_hidden(text) is hidden


MARKED = st.text(
    st.sampled_from("aâo\u0302\u0303\u0334\u05bc\u200b\u034f\u1112\u1161 \t\n\u3164\ud800\uffff")
)


@given(st.text() | MARKED)
def test_clean_is_final_and_safe(text: str) -> None:
    once = vn.clean(text)
    assert vn.clean(once) == once
    assert not vn.has_hidden(once)
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def test_nothing_of_vietnamese_is_lost() -> None:
    for letter in (
        LETTERS + LETTERS.upper() + "0123456789.,;:!?«»“”‘’'\"–—-…•●▲✓°²³½%‰‱€₫/\\()[]{}<>=+*&@#§±×÷≤≥≠→"
    ):
        for form in ("NFC", "NFD"):
            written = unicodedata.normalize(form, letter)
            assert (vn.clean(written), vn.has_hidden(written)) == (letter, False)
    assert vn.clean("\u00a0Quý\u00a0II\u202f/\u20092026\u00a0") == "Quý II / 2026"


def test_the_quick_way_skips_nothing() -> None:
    usual = [char for char in map(chr, range(0x110000)) if vn._USUAL.fullmatch(char)]
    assert [char for char in usual if vn._without_piles(vn._seen(f"a{char}")) != f"a{char}"] == []
    assert [char for char in usual if vn._SPACES.fullmatch(char)] == [" "]


# ---------------------------------------------------------------- matching


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà bình", "HÒA BÌNH"),
        ("thuý", "Thúy"),
        ("khoẻ", "khỏe"),
        ("Uỷ ban", "Ủy ban"),
        ("qúy", "quý"),
        ("Hòan thành", "hoàn thành"),
        ("Hùynh", "Huỳnh"),
        ("Văn phòng – Thống kê", "văn phòng-thống kê"),
        ("Văn phòng \u2014 Thống  kê", "Văn phòng - Thống kê"),
        ("Thời gian\nthực hiện", "Thời gian thực hiện"),
        (unicodedata.normalize("NFD", "Nhiệm vụ"), "NHIỆM VỤ"),
    ],
)
def test_fold_equal(one: str, other: str) -> None:
    assert vn.fold(one) == vn.fold(other)


@pytest.mark.parametrize(("one", "other"), [("bà", "ba"), ("Quý", "Qui"), ("của", "cuả"), ("a-b", "ab")])
def test_fold_keeps_difference(one: str, other: str) -> None:
    assert vn.fold(one) != vn.fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đơn vị / Cơ quan chủ trì:", "don vi co quan chu tri"),
        ("Kinh phí (đồng)", "kinh phi dong"),
        ("Văn phòng, thống kê", "van phong thong ke"),
        ("__T.T__", "t t"),
        ("—", ""),
    ],
)
def test_bare(text: str, expected: str) -> None:
    assert vn.bare(text) == expected


@given(st.text())
def test_folding_is_final(text: str) -> None:
    assert vn.fold(vn.fold(text)) == vn.fold(text)
    assert vn.bare(vn.fold(text)) == vn.bare(text) == vn.bare(vn.bare(text))


def test_long_texts_fold_alike() -> None:
    assert vn.fold("Hoà " * 200) == ("hòa " * 200).strip()
    assert vn.bare("Hoà " * 200) == ("hoa " * 200).strip()


def test_names_stand_in_vietnamese_order() -> None:
    names = [
        "an ninh",
        "An ninh",
        "ăn",
        "Ấp 2",
        "Ấp 10",
        "Bí thư",
        "Công an",
        "Dân quân",
        "Du lịch",
        "Đảng ủy",
        "Địa chính – Xây dựng",
        "Đoàn Thanh niên",
        "Ê",
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "mà bạn",
        "Ô tô",
        "Ơn",
        "Tư pháp",
        "Tư pháp - Hộ tịch",
        "Tư pháp – Hộ tịch",
        "Tư pháp Hộ tịch",
        "Uỷ ban",
        "Văn hóa – Xã hội",
        "Văn phòng",
        "Văn phòng - Thống kê",
        "Văn phòng HĐND",
        "Y tế",
    ]
    for jumbled in (names[::-1], names[::2] + names[1::2]):
        assert sorted(jumbled, key=vn.sort_key) == names


def test_natural_order() -> None:
    codes = ["1.10", "10.1", "1.9", "2", "1.9a", "1", "1.2.3"]
    assert sorted(codes, key=vn.sort_key) == ["1", "1.2.3", "1.9", "1.9a", "1.10", "2", "10.1"]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.250.000", "1250000"),
        ("12.900", "12900"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("95,5", "95.5"),
        ("0,125", "0.125"),
        ("1.234.567,89", "1234567.89"),
        ("1,250,000.50", "1250000.50"),
        ("1,250,000", "1250000"),
        ("1,250.5", "1250.5"),
        ("1 250 000", "1250000"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        (" 007 ", "7"),
        ("1,250", None),
        ("12.90.000", None),
        ("1.25,000.5", None),
        ("12a", None),
        ("5%", None),
        ("", None),
        ("-", None),
        ("1/2", None),
        ("1e5", None),
        ("9" * 30, None),
    ],
)
def test_read_number(text: str, expected: str | None) -> None:
    assert vn.read_number(text) == (None if expected is None else Decimal(expected))


def test_ambiguous_number() -> None:
    assert vn.is_ambiguous_number("1,250")
    assert vn.is_ambiguous_number("-12,125")
    assert not any(map(vn.is_ambiguous_number, ("0,125", "1,25", "1.250", "1.250,000", "1,250,000", "x")))


def test_long_texts_are_refused_at_once() -> None:
    for text in ("1 " * 20_000, "9" * 40_000, "1," * 20_000, "(" * 40_000, "ngày " * 8_000):
        assert vn.read_number(text) is vn.read_percent(text + "%") is vn.read_dong(text, 1) is None
        assert vn.read_counts(text) is vn.read_date(text) is vn.read_month(text) is None
        assert vn.money_unit(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_number_reads_back(x: Decimal) -> None:
    assert vn.read_number(vn.number(x)) == x


def test_read_percent() -> None:
    assert vn.read_percent("95,5%") == Decimal("0.955")
    assert vn.read_percent("100 %") == 1
    assert vn.read_percent("0%") == 0
    assert vn.read_percent("95") is None
    assert vn.read_percent("%") is None
    assert vn.read_percent("1,250%") is None


def test_read_counts() -> None:
    assert vn.read_counts("123/125") == (123, 125)
    assert vn.read_counts("1.230 / 1.250") == (1230, 1250)
    assert vn.read_counts("0/0") == (0, 0)
    assert vn.read_counts("123") is None
    assert vn.read_counts("1/2/2026") is None
    assert vn.read_counts("-1/5") is None
    assert vn.read_counts("1,250/2") is None


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12.900.000", 1, 12_900_000),
        ("12.900", 1000, 12_900_000),
        ("12,9", 1_000_000, 12_900_000),
        ("12.900.000 đồng", 1000, 12_900_000),
        ("12.900.000đ", 1000, 12_900_000),
        ("12.900.000 VNĐ", 1, 12_900_000),
        ("12.900.000,-", 1, 12_900_000),
        ("5 triệu", 1, 5_000_000),
        ("5 triệu đồng", 1000, 5_000_000),
        ("5 Triệu đồng.", 1, 5_000_000),
        ("2tr", 1, 2_000_000),
        ("1,5 tỷ", 1, 1_500_000_000),
        ("1,5 tỉ đồng", 1, 1_500_000_000),
        ("500 nghìn", 1, 500_000),
        ("500 ngàn đồng", 1, 500_000),
        ("3 triệu 500 nghìn", 1, 3_500_000),
        ("3 triệu 500 nghìn đồng", 1, 3_500_000),
        ("0", 1, 0),
        ("-500.000", 1, -500_000),
        ("0,5", 1, None),
        ("0,5 đồng", 1000, None),
        ("1,250", 1000, None),
        ("1,250 triệu", 1, None),
        ("5,000.000", 1, None),
        ("5.000,000", 1, None),
        ("5.000,000 đồng", 1000, None),
        ("5.000,000", 1_000_000, 5_000_000_000),
        ("5.000.000,00", 1, 5_000_000),
        ("500 nghìn 3 triệu", 1, None),
        ("3 triệu 5", 1, None),
        ("3 triệu 5000 nghìn", 1, None),
        ("khoảng 5 triệu", 1, None),
        ("5 triệu/xã", 1, None),
        ("đồng", 1, None),
        ("", 1, None),
        ("Không", 1, None),
        ("30/6/2026", 1, None),
        ("5%", 1, None),
    ],
)
def test_read_dong(text: str, unit: int, expected: int | None) -> None:
    assert vn.read_dong(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ĐVT: nghìn đồng", 1_000),
        ("(triệu đồng)", 1_000_000),
        ("Đơn vị tính: 1.000 đồng", 1_000),
        ("Đơn vị tính: 1.000.000 đồng", 1_000_000),
        ("Kinh phí (đồng)", 1),
        ("Kinh phí thực hiện\n(triệu đồng)", 1_000_000),
        ("Kinh phí, đồng", 1),
        ("Dự toán (1000đ)", 1_000),
        ("Dự toán (ĐVT: tr.đ)", 1_000_000),
        ("Dự toán (tỷ đồng)", 1_000_000_000),
        ("(VNĐ)", 1),
        ("Đơn vị: đồng", 1),
        ("DVT: trieu dong", 1_000_000),
        ("Kinh phí triệu đồng", 1_000_000),
        ("Hội đồng nhân dân xã", None),
        ("Hợp đồng", None),
        ("Vận động cộng đồng", None),
        ("Kinh phí 5 triệu đồng", None),
        ("Kinh phí (5 triệu đồng)", None),
        ("Kinh phí thực hiện", None),
        ("Đơn vị: UBND xã", None),
        ("Đơn vị tính: %", None),
        ("Kinh phí (nghìn đồng) quy đổi (triệu đồng)", None),
        ("", None),
    ],
)
def test_money_unit(text: str, expected: int | None) -> None:
    assert vn.money_unit(text) == expected


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30/6/2026", date(2026, 6, 30)),
        ("30-6-2026", date(2026, 6, 30)),
        ("30.6.2026", date(2026, 6, 30)),
        ("05/06/2026", date(2026, 6, 5)),
        (" 30 / 6 / 2026. ", date(2026, 6, 30)),
        ("ngày 5 tháng 6 năm 2020", date(2020, 6, 5)),
        ("Ngày 05/6/2020", date(2020, 6, 5)),
        ("5/6/26", date(2026, 6, 5)),
        ("30/6/2026 00:00:00", date(2026, 6, 30)),
        ("2026-06-30", date(2026, 6, 30)),
        ("2026-06-30T00:00:00", date(2026, 6, 30)),
        ("29/2/2024", date(2024, 2, 29)),
        ("31/6/2026", None),
        ("29/2/2026", None),
        ("6/30/2026", None),
        ("30/6", None),
        ("30/6/202", None),
        ("1/1/0026", None),
        ("6/2026", None),
        ("Trước 30/6/2026", None),
        ("Quyết định ngày 25/9/2025", None),
        ("", None),
    ],
)
def test_read_date(text: str, expected: date | None) -> None:
    assert vn.read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tháng 3/2026", (2026, 3)),
        ("03/2026", (2026, 3)),
        ("T3/2026", (2026, 3)),
        ("tháng 12 năm 2026", (2026, 12)),
        ("2026-03", (2026, 3)),
        ("13/2026", None),
        ("3/26", None),
        ("Tháng 3", None),
        ("1/3/2026", None),
    ],
)
def test_read_month(text: str, expected: tuple[int, int] | None) -> None:
    assert vn.read_month(text) == expected


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_dates_read_back(d: date) -> None:
    assert vn.read_date(vn.day(d)) == vn.read_date(vn.day_long(d)) == vn.read_date(d.isoformat()) == d
    assert vn.read_month(vn.month(d)) == (d.year, d.month)


# ---------------------------------------------------------------- output


def test_numbers_written() -> None:
    assert vn.number(1234.5) == "1.234,5"
    assert vn.number(Decimal("0.955")) == "0,96"
    assert vn.number(100) == "100"
    assert vn.number(0.005) == "0,01"
    assert vn.number(-0.001) == "0"
    assert vn.dong(12_900_000) == "12.900.000"
    assert vn.dong(-500) == "-500"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (12_900_000, "12,9 triệu"),
        (1_250_000_000, "1,25 tỷ"),
        (500_000, "500 nghìn"),
        (0, "0 đồng"),
        (999, "999 đồng"),
        (999_999_999, "1 tỷ"),
        (-3_500_000, "-3,5 triệu"),
    ],
)
def test_money_in_short(amount: int, expected: str) -> None:
    assert vn.dong_short(amount) == expected


def test_shares() -> None:
    assert vn.share(12, 72) == "12/72 (16,7%)"
    assert vn.share(72, 72) == "72/72 (100%)"
    assert vn.share(0, 72) == "0/72 (0%)"
    assert vn.share(0, 0) == "0/0"
    assert vn.share(9999, 10000) == "9.999/10.000 (99,9%)"
    assert vn.share(1, 10000) == "1/10.000 (0,1%)"
    assert vn.percent(0.1667) == "16,7%"
    assert vn.percent(1.0) == "100%"


def test_dates_written() -> None:
    assert vn.day(date(2020, 9, 15)) == "15/9/2020"
    assert vn.day_long(date(2020, 9, 15)) == "ngày 15 tháng 9 năm 2020"
    assert vn.day_long(date(2020, 1, 6)) == "ngày 06 tháng 01 năm 2020"
    assert vn.day_long(date(2020, 3, 6)) == "ngày 06 tháng 3 năm 2020"
    assert vn.month(date(2020, 9, 15)) == "tháng 9/2020"


def test_unknown_is_a_dash() -> None:
    assert vn.or_dash(None, vn.dong) == "—"
    assert vn.or_dash(0, vn.dong) == "0"
    assert vn.or_dash("x") == "x"
