"""The layout of Word documents, read back with python-docx and compared with the decree's measures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from lib.exports.document_parts import (
    UNKNOWN,
    Align,
    Annex,
    Block,
    Bullet,
    DocumentColumn,
    DocumentHeading,
    DocumentRow,
    DocumentTable,
    Letterhead,
    NumberedConclusions,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    date_words,
    number_line,
)
from lib.exports.official_document import write
from lib.reports.words import roman

BUDGET = DocumentTable(
    (
        DocumentColumn("TT", 10, Align.CENTER),
        DocumentColumn("Lĩnh vực", 90),
        DocumentColumn("Dự toán (đồng)", 60, Align.RIGHT),
    ),
    (
        DocumentRow(("1", "Công tác chỉ đạo, điều hành", "12.900.000")),
        DocumentRow(("2", "Cải cách tài chính công", "18.000.000")),
        DocumentRow(("", "Tổng cộng", "30.900.000"), bold=True),
    ),
    note="Đơn vị tính: đồng",
)
WIDE = replace(BUDGET, size=12)
BODY = (
    Paragraph("Thực hiện kế hoạch năm 2020, Ủy ban nhân dân xã báo cáo như sau:"),
    DocumentHeading(1, "I. Công tác chỉ đạo, điều hành"),
    DocumentHeading(2, "1. Kết quả đạt được"),
    DocumentHeading(3, "a) Công tác tuyên truyền"),
    Bullet("Đã ban hành Kế hoạch tuyên truyền;"),
    BUDGET,
    Paragraph((Run("Trên đây là "), Run("báo cáo", bold=True), Run(" của Ủy ban nhân dân xã."))),
)
REPORT = OfficialDocument(
    letterhead=Letterhead(
        issuer="Ủy ban nhân dân xã Thượng Lộ",
        superior="UBND huyện Nam Đông",
        place="Thượng Lộ",
        number_symbol=number_line(6, "BC-UBND"),
        day=date(2020, 1, 6),
    ),
    kind="Báo cáo",
    subject="Kết quả cải cách hành chính năm 2020",
    blocks=BODY,
    recipients=("UBND huyện Nam Đông", "Thường trực Đảng ủy, HĐND xã;"),
    appendices=(
        Annex("Tình hình thực hiện", "Kèm theo Báo cáo số 06/BC-UBND", (WIDE,), landscape=True),
        Annex("Biểu mẫu 1", "(Kèm theo Báo cáo số 06/BC-UBND)", (BUDGET,)),
    ),
)


def read(document: OfficialDocument) -> WordDocument:
    return Document(BytesIO(write(document)))


def with_blocks(*blocks: Block) -> OfficialDocument:
    return replace(REPORT, blocks=blocks, appendices=())


def paragraphs(word: WordDocument) -> list[WordParagraph]:
    """All paragraphs in the order of the document, those in tables too."""
    return [WordParagraph(node, word._body) for node in word.element.body.iter(qn("w:p"))]


def texts(word: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(word)]


def the(word: WordDocument, start: str) -> WordParagraph:
    """The first paragraph that starts with the words."""
    return next(paragraph for paragraph in paragraphs(word) if paragraph.text.startswith(start))


def tables_with(word: WordDocument, text: str) -> list[WordTable]:
    return [table for table in word.tables if any(text in node.text for node in table._tbl.iter(qn("w:t")))]


def children(node: Any, tag: str) -> list[Any]:
    return list(node.iter(qn(tag)))


@dataclass(frozen=True)
class Look:
    """What a reader sees of a paragraph: runs before styles, styles before their base."""

    size: float
    bold: bool
    italic: bool
    align: WD_ALIGN_PARAGRAPH


def look(paragraph: WordParagraph) -> Look:
    style, run = paragraph.style, paragraph.runs[0]
    assert style is not None
    size = run.font.size or style.font.size or style.base_style.font.size
    align = paragraph.alignment if paragraph.alignment is not None else style.paragraph_format.alignment
    bold = style.font.bold if run.bold is None else run.bold
    italic = style.font.italic if run.italic is None else run.italic
    return Look(size.pt, bool(bold), bool(italic), align)


CENTER, LEFT_SIDE = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
RIGHT_SIDE, JUSTIFIED = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY

# Nghị định 30/2020/NĐ-CP, Phụ lục I: words of an element, its smallest and largest size, bold, italic,
# alignment.
Measure = tuple[str, int, int, bool, bool, WD_ALIGN_PARAGRAPH]
DECREE: list[Measure] = [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, True, False, CENTER),
    ("Độc lập - Tự do - Hạnh phúc", 13, 14, True, False, CENTER),
    ("UBND HUYỆN NAM ĐÔNG", 12, 13, False, False, CENTER),
    ("ỦY BAN NHÂN DÂN", 12, 13, True, False, CENTER),
    ("Số: 06/BC-UBND", 13, 13, False, False, CENTER),
    ("Thượng Lộ, ngày 06 tháng 01 năm 2020", 13, 14, False, True, CENTER),
    ("BÁO CÁO", 13, 14, True, False, CENTER),
    ("Kết quả cải cách hành chính năm 2020", 13, 14, True, False, CENTER),
    ("Thực hiện kế hoạch năm 2020", 13, 14, False, False, JUSTIFIED),
    ("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 13, 14, True, False, JUSTIFIED),
    ("1. Kết quả đạt được", 13, 14, True, False, JUSTIFIED),
    ("a) Công tác tuyên truyền", 13, 14, False, False, JUSTIFIED),
    ("- Đã ban hành Kế hoạch tuyên truyền;", 13, 14, False, False, JUSTIFIED),
    ("TM. ỦY BAN NHÂN DÂN", 13, 14, True, False, CENTER),
    ("CHỦ TỊCH", 13, 14, True, False, CENTER),
    ("Nơi nhận:", 12, 12, True, True, LEFT_SIDE),
    ("- UBND huyện Nam Đông;", 11, 11, False, False, LEFT_SIDE),
    ("- Lưu: VT.", 11, 11, False, False, LEFT_SIDE),
    ("Phụ lục I", 14, 14, True, False, CENTER),
    ("TÌNH HÌNH THỰC HIỆN", 13, 14, True, False, CENTER),
    ("(Kèm theo Báo cáo số 06/BC-UBND)", 13, 14, False, True, CENTER),
]


@pytest.fixture(scope="module")
def report() -> WordDocument:
    return read(REPORT)


@pytest.mark.parametrize("measure", DECREE, ids=[measure[0] for measure in DECREE])
def test_element_looks_as_the_decree_says(report: WordDocument, measure: Measure) -> None:
    words, smallest, largest, *rest = measure
    seen = look(the(report, words))
    assert smallest <= seen.size <= largest
    assert [seen.bold, seen.italic, seen.align] == rest


@pytest.mark.parametrize(
    "words", ["Thực hiện kế hoạch", "1. Kết quả", "a) Công tác", "- Đã ban hành", "Trên đây"]
)
def test_body_paragraphs_are_indented_and_spaced(report: WordDocument, words: str) -> None:
    form = the(report, words).style.paragraph_format
    assert 10 <= form.first_line_indent.mm <= 12.71
    assert form.space_after.pt >= 6
    assert 1 <= form.line_spacing <= 1.5


def test_every_style_is_black_vietnamese_times_new_roman(report: WordDocument) -> None:
    root = report.styles.element
    seen = {
        tuple(fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia"))
        for fonts in children(root, "w:rFonts")
    }
    assert seen == {("Times New Roman",) * 4}
    assert {color.get(qn("w:val")) for color in children(root, "w:color")} == {"000000"}
    assert {language.get(qn("w:val")) for language in children(root, "w:lang")} == {"vi-VN"}
    names = {name for fonts in children(root, "w:rFonts") for name in fonts.attrib}
    assert not [name for name in names if "Theme" in name]


def test_no_run_departs_from_its_style_but_in_bold_and_italic(report: WordDocument) -> None:
    tags = {child.tag for properties in children(report.element.body, "w:rPr") for child in properties}
    assert tags <= {qn(f"w:{tag}") for tag in ("b", "bCs", "i", "iCs")}
    used = {style.get(qn("w:val")) for style in children(report.element.body, "w:pStyle")}
    assert used <= {style.style_id for style in report.styles}


def margins(section: object) -> tuple[int, ...]:
    names = ("top_margin", "right_margin", "bottom_margin", "left_margin")
    return tuple(round(getattr(section, name).mm) for name in names)


def test_page_is_a4_portrait_with_the_decrees_margins(report: WordDocument) -> None:
    section = report.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    top, right, bottom, left = margins(section)
    assert 20 <= top <= 25
    assert 20 <= bottom <= 25
    assert 30 <= left <= 35
    assert 15 <= right <= 20


def test_landscape_appendix_is_the_page_turned(report: WordDocument) -> None:
    body, wide, tall = report.sections
    assert wide.orientation == WD_ORIENT.LANDSCAPE
    assert (round(wide.page_width.mm), round(wide.page_height.mm)) == (297, 210)
    top, right, bottom, left = margins(body)
    assert margins(wide) == (left, top, right, bottom)
    assert tall.orientation == WD_ORIENT.PORTRAIT
    assert margins(tall) == margins(body)


def fields(node: object) -> list[str]:
    return [code.text for code in children(node, "w:instrText")]


def test_page_number_is_centred_on_top_and_not_on_page_one(report: WordDocument) -> None:
    section = report.sections[0]
    header = section.header.paragraphs[-1]
    assert fields(header._p) == ["PAGE"]
    seen = look(header)
    assert 13 <= seen.size <= 14
    assert seen.align == CENTER
    assert section.different_first_page_header_footer
    assert fields(section.first_page_header._element) == []
    assert (section.header_distance or 0) < (section.top_margin or 0)


def test_appendices_count_their_own_pages_under_the_same_header(report: WordDocument) -> None:
    starts = [
        [number.get(qn("w:start")) for number in children(section._sectPr, "w:pgNumType")]
        for section in report.sections
    ]
    assert starts == [[], ["1"], ["1"]]
    assert all(section.different_first_page_header_footer for section in report.sections)
    assert all(section.header.is_linked_to_previous for section in report.sections[1:])


def test_draft_stands_in_the_header_of_all_pages_above_the_number() -> None:
    section = read(replace(REPORT, draft=True)).sections[0]
    assert [p.text for p in section.first_page_header.paragraphs] == ["DỰ THẢO"]
    mark, number = section.header.paragraphs
    assert mark.text == "DỰ THẢO"
    assert fields(number._p) == ["PAGE"]
    used = mark.style.paragraph_format.line_spacing.mm + 1.2 * number.style.font.size.mm
    assert section.header_distance.mm + used < section.top_margin.mm


def test_without_draft_there_is_no_mark(report: WordDocument) -> None:
    headers = (report.sections[0].header, report.sections[0].first_page_header)
    assert not any("DỰ THẢO" in p.text for header in headers for p in header.paragraphs)


@pytest.mark.parametrize(
    ("day", "year", "words"),
    [
        (date(2020, 1, 6), None, "ngày 06 tháng 01 năm 2020"),
        (date(2020, 2, 10), None, "ngày 10 tháng 02 năm 2020"),
        (date(2020, 3, 9), None, "ngày 09 tháng 3 năm 2020"),
        (date(2020, 12, 31), 2021, "ngày 31 tháng 12 năm 2020"),
        (None, 2020, f"ngày {UNKNOWN} tháng {UNKNOWN} năm 2020"),
        (None, None, f"ngày {UNKNOWN} tháng {UNKNOWN} năm {UNKNOWN}"),
    ],
)
def test_date_in_words(day: date | None, year: int | None, words: str) -> None:
    assert date_words(day, year) == words
    letterhead = replace(REPORT.letterhead, day=day, year=year)
    assert f"Thượng Lộ, {words}" in texts(read(replace(REPORT, letterhead=letterhead)))


@pytest.mark.parametrize(
    ("number", "line"), [(6, "Số: 06/BC-UBND"), (123, "Số: 123/BC-UBND"), (None, f"Số: {UNKNOWN}/BC-UBND")]
)
def test_number_line(number: int | None, line: str) -> None:
    assert number_line(number, "BC-UBND") == line


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV")])
def test_roman(number: int, numeral: str) -> None:
    assert roman(number) == numeral


def rules(word: WordDocument) -> list[float]:
    """Lengths in mm of the thin lines, in order: issuer, motto, trích yếu."""
    available = (64, 101, 165)
    lines = [p for p in paragraphs(word) if p.style.name == "Đường kẻ"]
    assert all(children(line._p, "w:top") for line in lines)
    return [
        room - line.paragraph_format.left_indent.mm - line.paragraph_format.right_indent.mm
        for room, line in zip(available, lines, strict=False)
    ]


# Advance widths of Times New Roman Bold in em, from the font's metrics: what the words truly take.
XA_THUONG_LO = 7.9
MOTTO = 12.3
SUBJECT = 15.9


def millimetres(ems: float, size: float) -> float:
    return ems * size * 25.4 / 72


def test_rules_are_a_third_to_a_half_of_their_lines_and_the_mottos_is_whole(report: WordDocument) -> None:
    issuer, motto, subject = rules(report)
    assert millimetres(XA_THUONG_LO, 12) / 3 <= issuer <= millimetres(XA_THUONG_LO, 12) / 2
    assert motto == pytest.approx(millimetres(MOTTO, 13), rel=0.02)
    assert millimetres(SUBJECT, 14) / 3 <= subject <= millimetres(SUBJECT, 14) / 2


@pytest.mark.parametrize(
    ("issuer", "lines"),
    [
        ("Ủy ban nhân dân xã Thượng Lộ", ["ỦY BAN NHÂN DÂN", "XÃ THƯỢNG LỘ"]),
        ("Ủy ban nhân dân\nxã Khe Tre", ["ỦY BAN NHÂN DÂN", "XÃ KHE TRE"]),
        ("UBND xã Thượng Lộ", ["UBND XÃ THƯỢNG LỘ"]),
    ],
)
def test_issuers_name_breaks_where_people_break_it(issuer: str, lines: list[str]) -> None:
    letterhead = replace(REPORT.letterhead, issuer=issuer, superior=None)
    assert texts(read(replace(REPORT, letterhead=letterhead)))[: len(lines)] == lines


def test_heading_block_has_no_borders(report: WordDocument) -> None:
    borders = {edge.get(qn("w:val")) for edge in children(report.tables[0]._tbl, "w:tblBorders")[0]}
    assert borders == {"nil"}


def test_table_heading_is_repeated_and_rows_stay_whole(report: WordDocument) -> None:
    table = tables_with(report, "Lĩnh vực")[0]
    repeated = [bool(children(row._tr, "w:tblHeader")) for row in table.rows]
    assert repeated == [True, False, False, False]
    assert all(children(row._tr, "w:cantSplit") for row in table.rows)
    assert not children(table._tbl, "w:shd")


def test_table_text_is_12_or_13_points_and_numbers_stand_right(report: WordDocument) -> None:
    tables = tables_with(report, "Lĩnh vực")
    assert [look(table.rows[1].cells[2].paragraphs[0]).size for table in tables] == [13, 12, 13]
    for table in tables:
        heading, first, _, total = table.rows
        assert {look(cell.paragraphs[0]).align for cell in heading.cells} == {CENTER}
        assert all(look(cell.paragraphs[0]).bold for cell in heading.cells)
        assert [look(cell.paragraphs[0]).align for cell in first.cells] == [CENTER, LEFT_SIDE, RIGHT_SIDE]
        assert not look(first.cells[2].paragraphs[0]).bold
        assert look(total.cells[2].paragraphs[0]).bold


def test_total_stays_with_the_row_before_it(report: WordDocument) -> None:
    table = tables_with(report, "Lĩnh vực")[0]
    kept = [bool(children(row._tr, "w:keepNext")) for row in table.rows]
    assert kept == [True, False, True, False]


def test_tables_span_the_text_in_their_columns_proportions(report: WordDocument) -> None:
    portrait, landscape, _ = tables_with(report, "Lĩnh vực")
    assert [round(column.width.mm) for column in portrait.columns] == [10, 93, 62]
    assert sum(column.width.mm for column in landscape.columns) == pytest.approx(257, abs=0.2)


def test_grouped_columns_share_a_heading() -> None:
    columns = (
        DocumentColumn("Bộ phận", 60),
        DocumentColumn("Giao", 50, Align.RIGHT, "Kinh phí"),
        DocumentColumn("Chi", 50, Align.RIGHT, "Kinh phí"),
    )
    word = read(with_blocks(DocumentTable(columns, (DocumentRow(("Tư pháp – Hộ tịch", "1.000", "500")),))))
    table = tables_with(word, "Kinh phí")[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Bộ phận", "Kinh phí", "Kinh phí"],
        ["Bộ phận", "Giao", "Chi"],
        ["Tư pháp – Hộ tịch", "1.000", "500"],
    ]
    assert [bool(children(row._tr, "w:tblHeader")) for row in table.rows] == [True, True, False]


def test_a_spanning_row_fills_the_table() -> None:
    rows = (DocumentRow(("I", "Cải cách thể chế"), bold=True, spans=True), *BUDGET.rows)
    table = tables_with(read(with_blocks(replace(BUDGET, rows=rows))), "Cải cách thể chế")[0]
    assert [cell.text for cell in table.rows[1].cells] == ["I", "Cải cách thể chế", "Cải cách thể chế"]


@pytest.mark.parametrize(
    "row",
    [
        DocumentRow(("1", "hai ô")),
        DocumentRow(("1", "2", "3", "4")),
        DocumentRow((), spans=True),
        DocumentRow(("1", "2", "3", "4"), spans=True),
    ],
)
def test_a_row_that_does_not_fit_is_refused(row: DocumentRow) -> None:
    with pytest.raises(ValueError, match="row 1"):
        DocumentTable(BUDGET.columns, (row,))


def test_a_row_taller_than_the_page_may_break() -> None:
    rows = (
        DocumentRow(("1", "Rà soát thủ tục hành chính. " * 200, "1")),
        DocumentRow(("2", "Niêm yết", "2")),
    )
    table = tables_with(read(with_blocks(replace(BUDGET, rows=rows))), "Niêm yết")[0]
    assert [bool(children(row._tr, "w:cantSplit")) for row in table.rows] == [True, False, True]


def test_conclusions_are_numbered_by_word_each_list_from_one() -> None:
    word = read(
        with_blocks(
            NumberedConclusions(("Giao A", "Giao B")), Paragraph("và"), NumberedConclusions(("Giao C",))
        )
    )
    ids = [the(word, words)._p.pPr.numPr.numId.val for words in ("Giao A", "Giao B", "Giao C")]
    assert ids[0] == ids[1] != ids[2]
    numbering = word.part.numbering_part.element
    assert [text.get(qn("w:val")) for text in children(numbering, "w:lvlText")] == ["%1."]
    assert [start.get(qn("w:val")) for start in children(numbering, "w:startOverride")] == ["1", "1"]


def test_page_break_opens_a_page() -> None:
    word = read(with_blocks(Paragraph("Trang một."), PageBreak(), Paragraph("Trang hai.")))
    breaks = [p.paragraph_format.page_break_before for p in word.paragraphs]
    first, second = (texts_of(word).index(words) for words in ("Trang một.", "Trang hai./."))
    assert breaks[first + 1 : second] == [True]


def texts_of(word: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def test_signature_and_recipients_stay_on_one_page_with_the_last_words(report: WordDocument) -> None:
    table = tables_with(report, "Nơi nhận:")[0]
    assert len(table.rows) == 1
    assert children(table.rows[0]._tr, "w:cantSplit")
    left, right = table.rows[0].cells
    assert left.text.split("\n") == [
        "Nơi nhận:",
        "- UBND huyện Nam Đông;",
        "- Thường trực Đảng ủy, HĐND xã;",
        "- Lưu: VT.",
    ]
    assert right.text.split("\n") == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", ""]
    assert right.paragraphs[-1].style.paragraph_format.space_before.mm > 20
    assert the(report, "Trên đây").paragraph_format.keep_with_next


def test_capacity_and_name_are_the_callers() -> None:
    signature = Signature(("TL. Chủ tịch", "Công chức Văn phòng – Thống kê"), name="(Họ và tên)")
    right = tables_with(read(replace(REPORT, signature=signature)), "Nơi nhận:")[0].rows[0].cells[1]
    assert right.text.split("\n") == ["TL. CHỦ TỊCH", "CÔNG CHỨC VĂN PHÒNG – THỐNG KÊ", "(Họ và tên)"]
    assert look(right.paragraphs[-1]).bold


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (Paragraph("Trân trọng báo cáo."), "Trân trọng báo cáo./."),
        (Paragraph("Trân trọng báo cáo./."), "Trân trọng báo cáo./."),
        (Paragraph((Run("Trân trọng "), Run("báo cáo. ", bold=True))), "Trân trọng báo cáo./."),
        (Paragraph("Còn lại: …"), "Còn lại: …./."),
        (Bullet("Niêm yết công khai;"), "- Niêm yết công khai./."),
        (NumberedConclusions(("Giao Tư pháp – Hộ tịch.",)), "Giao Tư pháp – Hộ tịch./."),
        (BUDGET, "./."),
        (DocumentHeading(1, "V. Kiến nghị"), "./."),
    ],
)
def test_end_mark_closes_the_last_paragraph(last: Block, words: str) -> None:
    found = texts(read(with_blocks(Paragraph("Mở đầu."), last)))
    assert words in found
    assert sum("./." in text for text in found) == 1


def test_a_letter_has_its_subject_under_the_number_and_addresses_its_readers() -> None:
    letter = replace(
        REPORT, kind=None, subject="đôn đốc nhiệm vụ", addressees=("Tư pháp – Hộ tịch", "Địa chính")
    )
    found = texts(read(letter))
    number = found.index("Số: 06/BC-UBND")
    assert found[number + 1] == "V/v đôn đốc nhiệm vụ"
    start = found.index("Kính gửi:")
    assert found[start + 1 : start + 3] == ["- Tư pháp – Hộ tịch;", "- Địa chính."]
    assert "Kính gửi: Địa chính" in texts(read(replace(letter, addressees=("Địa chính",))))


def test_a_single_appendix_has_no_number() -> None:
    found = texts(read(replace(REPORT, appendices=REPORT.appendices[:1])))
    assert "Phụ lục" in found
    assert "Phụ lục I" not in found


def test_properties_name_the_document_and_its_day(report: WordDocument) -> None:
    properties = report.core_properties
    assert properties.title == "Báo cáo Kết quả cải cách hành chính năm 2020"
    assert properties.author == "Ủy ban nhân dân xã Thượng Lộ"
    assert properties.created.date() == date(2020, 1, 6)
    undated = read(replace(REPORT, letterhead=replace(REPORT.letterhead, day=None, year=2020)))
    assert undated.core_properties.created is None


HOSTILE = [
    '=HYPERLINK("http://vi.du/","Bấm")',
    "{ INCLUDETEXT c:\\\\tep } <w:fldSimple w:instr='DATE'/> & ]]>",
    "a\x00b\x01c\x0bd\x0ce\x1ff\x7fg\ud800h\ufffei\r\nj\u2028k\tl",
    "مرحبا \u202e ngược \u202c שלום",
    "👨‍👩‍👧‍👦 🇻🇳 ✅",
    "Thượng Lộ".join(["Ủy ban " * 5] * 100),
    "R" * 5000,
    "https://vi.du/?a=1&b=2 www.vi.du mailto:a@vi.du",
    "_x0041_ %1. \\n </w:t>",
    "",
    " \n\n ",
]


def everywhere(text: str) -> OfficialDocument:
    """A document with the text in each place that takes one."""
    table = DocumentTable(
        (DocumentColumn(text, 10, group=text), DocumentColumn(text, 10)),
        (DocumentRow((text, (Run(text, bold=True),))),),
        title=text,
        note=text,
    )
    blocks: list[Block] = [
        DocumentHeading(1, text),
        DocumentHeading(2, text),
        Paragraph(text),
        Bullet(text),
        table,
    ]
    return OfficialDocument(
        Letterhead(text, text, text, superior=text),
        text,
        text,
        (*blocks, NumberedConclusions((text, text)), Paragraph((Run(text, italic=True),))),
        Signature((text,), text),
        (text,),
        text,
        (text, text),
        (Annex(text, text, (table,)), Annex(text, text, (), landscape=True)),
    )


def test_no_hidden_mark_turns_the_reading_order_round() -> None:
    found = texts(read(with_blocks(Paragraph("Chi \u202e000.1\u202c đồng"))))
    assert "Chi 000.1 đồng./." in found


def visible(text: str) -> str:
    """The letters, digits and signs of the text, whatever stands between them."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_data(text: str) -> None:
    word = read(everywhere(text))
    kept = visible("".join(node.text or "" for node in children(word.element.body, "w:t")))
    wanted = visible(text.replace("\ud800", "").replace("\ufffe", ""))
    # Subject, paragraph, bullet, conclusions, three cells …: lower and mixed case stay as they are.
    assert kept.count(wanted) >= 12
    for tag in ("w:hyperlink", "w:fldSimple", "w:instrText"):
        assert not children(word.element.body, tag)
    assert not [part for part in word.part.rels.values() if part.is_external]


def long_report() -> OfficialDocument:
    sentence = "Ủy ban nhân dân xã chỉ đạo các bộ phận thực hiện đúng kế hoạch đã ban hành. " * 5
    columns = tuple(DocumentColumn(f"Cột {number}", 30) for number in range(8))
    rows = tuple(DocumentRow(tuple(f"Nội dung {row}.{number}" for number in range(8))) for row in range(72))
    appendix = Annex(
        "Danh mục nhiệm vụ", "Kèm theo Báo cáo", (DocumentTable(columns, rows, size=12),), landscape=True
    )
    return replace(REPORT, blocks=tuple(Paragraph(sentence) for _ in range(40)), appendices=(appendix,))


def test_a_full_report_takes_less_than_a_second() -> None:
    document = long_report()
    start = time.perf_counter()
    write(document)
    assert time.perf_counter() - start < 1


def runs_of(paragraph: WordParagraph) -> Iterator[tuple[str, bool, bool]]:
    return ((run.text, bool(run.bold), bool(run.italic)) for run in paragraph.runs)


def test_runs_keep_their_formatting_and_the_spaces_between_them(report: WordDocument) -> None:
    assert list(runs_of(the(report, "Trên đây"))) == [
        ("Trên đây là ", False, False),
        ("báo cáo", True, False),
        (" của Ủy ban nhân dân xã./.", False, False),
    ]


def test_word_is_told_to_keep_spaces(report: WordDocument) -> None:
    # Without the attribute Word drops the spaces at the ends of a run; python-docx would not show it.
    kept = {node.get(qn("xml:space")) for node in children(report.element.body, "w:t") if node.text}
    assert kept == {"preserve"}
