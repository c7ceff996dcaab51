"""Old encodings: what is decoded, what is left alone, and who decides where a text reads both ways."""

from __future__ import annotations

import unicodedata

import pytest

from lib.base.old_encodings import OldFont, decode_legacy, old_font


@pytest.mark.parametrize(
    ("text", "expected", "name"),
    [
        ("C¶i c¸ch hµnh chÝnh", "Cải cách hành chính", "TCVN3"),
        ("Uû ban nh©n d©n x· Th­îng Lé", "Uỷ ban nhân dân xã Thượng Lộ", "TCVN3"),
        ("Th\u00adêng xuyªn", "Thường xuyên", "TCVN3"),
        ("§¶ng ñy, H§ND", "Đảng ủy, HĐND", "TCVN3"),
        ("Tªn", "Tên", "TCVN3"),
        ("Caûi caùch haønh chính", "Cải cách hành chính", "VNI"),
        ("Thôøi gian thöïc hieän", "Thời gian thực hiện", "VNI"),
        ("ÑAÛNG UÛY, HÑND", "ĐẢNG ỦY, HĐND", "VNI"),
        ("Thöôøng tröïc UBND xaõ", "Thường trực UBND xã", "VNI"),
    ],
)
def test_old_encodings(text: str, expected: str, name: str) -> None:
    assert decode_legacy(text) == (expected, name)


@pytest.mark.parametrize(
    "text",
    [
        "Cải cách hành chính",
        "bé",
        "Cà phê có đá",
        "xã",
        "Lê Thị Hà",
        "Hoà bình",
        "Qúy",
        "Reform plan 2020",
        "174/QĐ-UBND",
        "Café",
        "où est la bibliothèque",
        "Le café de l'été où l'élève était",
        "naïve",
        "Müller, Düsseldorf",
        "São Paulo",
        "25 °C",
        "12 m² ± 0,5",
        "« Bonjour »",
        "© 2020",
        "Ø10",
        "§ 5",
        "",
        unicodedata.normalize("NFD", "cô bé"),
    ],
)
def test_other_text_is_not_touched(text: str) -> None:
    assert decode_legacy(text) == (text, None)


def test_neighbours_decide_what_reads_both_ways() -> None:
    assert decode_legacy("Sè") == ("Sè", None)
    assert decode_legacy("Sè", expected="TCVN3") == ("Số", "TCVN3")
    assert decode_legacy("Löu") == ("Löu", None)
    assert decode_legacy("Löu", expected="VNI") == ("Lưu", "VNI")
    assert decode_legacy("174/Q§-UBND", expected="TCVN3") == ("174/QĐ-UBND", "TCVN3")
    assert decode_legacy("Café", expected="TCVN3") == ("Café", None)


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
@pytest.mark.parametrize(
    "text",
    [
        "Công an xã",
        "CÔNG AN XÃ",
        "Tháng 9",
        "tháng 10, tháng 11",
        "Phòng Tài chính",
        "Hàng tháng",
        "Có báo cáo",
        "Lý do",
        "Trên 90%",
        "Giám sát",
        "Thông tin",
        "Không",
        "Đoàn Thanh niên",
        "Y tế xã",
    ],
)
def test_proper_unicode_stays_among_cells_of_an_old_encoding(text: str, encoding: str) -> None:
    assert decode_legacy(text, encoding) == (text, None)
    assert decode_legacy(text, encoding, doubtful=False) == (text, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sè", "Số"),
        ("Cã", "Có"),
        ("Mét cöa", "Một cửa"),
        ("Sù cè", "Sự cố"),
        ("Tõ th¸ng 9", "Từ tháng 9"),
        ("Dù th¶o", "Dự thảo"),
        ("phô lôc", "phụ lục"),
    ],
)
def test_short_cells_are_decoded_among_cells_of_tcvn3(text: str, expected: str) -> None:
    assert decode_legacy(text, "TCVN3", doubtful=False)[0] == expected


def test_a_known_word_is_decoded_only_among_cells_of_the_old_encoding_alone() -> None:
    for text, decoded in (("Bé", "Bộ"), ("Chó ý", "Chú ý")):
        assert decode_legacy(text, "TCVN3") == (decoded, "TCVN3")
        assert decode_legacy(text, "TCVN3", doubtful=False) == (text, None)


def test_what_is_as_common_either_way_is_decoded_unless_in_doubt() -> None:
    assert decode_legacy("Hò", "TCVN3") == ("Hũ", "TCVN3")
    assert decode_legacy("Hò", "TCVN3", doubtful=False) == ("Hò", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("V¡N PHßNG - THèNG K£", "VĂN PHÒNG - THỐNG KÊ"),
        ("ñY BAN NH¢N D¢N X·", "ỦY BAN NHÂN DÂN XÃ"),
        ("KÕ ho¹ch", "Kế hoạch"),
        ("Phßng V¨n hãa - TH¤NG TIN", "Phòng Văn hóa - THÔNG TIN"),
        ("§Þa chÝnh", "Địa chính"),
        ("Sè TT", "Số TT"),
        ("TT Phôc vô HCC x·", "TT Phục vụ HCC xã"),
        ("TH¸NG 9", "THÁNG 9"),
    ],
)
def test_capitals_of_tcvn3_keep_their_case(text: str, expected: str) -> None:
    assert decode_legacy(text, "TCVN3") == (expected, "TCVN3")


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", OldFont("TCVN3")),
        (".VnTimeH", OldFont("TCVN3", capitals=True)),
        (".VnArial NarrowH", OldFont("TCVN3", capitals=True)),
        ("VNI-Times", OldFont("VNI")),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_fonts_of_old_encodings(name: str, font: OldFont | None) -> None:
    assert old_font(name) == font


def test_long_texts_are_judged_at_once() -> None:
    for text in ("1 " * 20_000, "9" * 40_000, "(" * 40_000, "ngày " * 8_000):
        assert decode_legacy(text + "é")[1] is None
