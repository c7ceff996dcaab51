"""The nodes of a Word document's XML, and the styles that Nghị định 30/2020 (Phụ lục I) asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement as Node

from lib.exports.document_parts import (
    FONT,
    Align,
    Run,
    Text,
    printable,
    runs_of,
)

LANGUAGE = "vi-VN"


FIRST_LINE = 12.7


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def make_node(tag: str, *children: Node, **attributes: object) -> Node:
    """An element of Word's main namespace."""
    node = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), str(value))
    node.extend(children)
    return node


def _run_node(run: Run) -> Node:
    properties = [make_node(tag) for tag in ("b", "bCs") if run.bold] + [
        make_node(tag) for tag in ("i", "iCs") if run.italic
    ]
    node = make_node("r", make_node("rPr", *properties)) if properties else make_node("r")
    for number, line in enumerate(printable(run.text).split("\n")):
        if number:
            node.append(make_node("br"))
        words = make_node("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        node.append(words)
    return node


def make_paragraph(style: str, text: Text = "", *properties: Node) -> Node:
    """A paragraph of the named style; the properties must come in the schema's order."""
    runs = [_run_node(run) for run in runs_of(text) if run.text]
    return make_node("p", make_node("pPr", make_node("pStyle", val=STYLES[style].id), *properties), *runs)


def sides(left: int, right: int) -> Node:
    """The indents of a paragraph."""
    return make_node("ind", left=left, right=right, firstLine=0)


def rule(available: float, length: float) -> Node:
    """A thin line of the given length (mm), centred in the available width."""
    side = twips(max(available - length, 0) / 2)
    border = make_node("top", val="single", sz=6, space=0, color="000000")
    return make_paragraph("Đường kẻ", "", make_node("pBdr", border), sides(side, side))


def text_width(text: str, size: float) -> float:
    """About how wide bold Times New Roman sets the text, in mm; within a tenth for Vietnamese words."""
    widths = {"Lu": 0.69, "Ll": 0.48, "Nd": 0.5, "Pd": 0.4}
    ems = sum(widths.get(unicodedata.category(letter), 0.27) for letter in unicodedata.normalize("NFC", text))
    return ems * size * 25.4 / 72


def short_rule(available: float, lines: Sequence[str], size: float) -> Node:
    """The rule of a third to a half of the line above it (of the longest, of several)."""
    widest = max((min(text_width(line, size), available) for line in lines), default=0.0)
    return rule(available, 0.42 * widest)


@dataclass(frozen=True)
class _Style:
    """A paragraph style: size, before and after in points, line in single lines, indent in mm."""

    id: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Align = Align.LEFT
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    exact: float | None = None
    keep_next: bool = False
    outline: int | None = None


def _heading_style(level: int, bold: bool) -> _Style:
    return _Style(
        f"Heading{level}", size=13, bold=bold, align=Align.JUSTIFY, indent=FIRST_LINE, after=6,
        keep_next=True, outline=level - 1,
    )  # fmt: skip


def _body_style(style_id: str, indent: float = FIRST_LINE) -> _Style:
    return _Style(style_id, size=13, align=Align.JUSTIFY, indent=indent, after=6)


def _table_style(size: int) -> _Style:
    return _Style(f"VBBang{size}", size=size, before=2, after=2)


STYLES: dict[str, _Style] = {
    "Normal": _Style("Normal"),
    "heading 1": _heading_style(1, bold=True),
    "heading 2": _heading_style(2, bold=True),
    "heading 3": _heading_style(3, bold=False),
    "header": _Style("Header", align=Align.CENTER),
    "Dự thảo": _Style("VBDuThao", size=12, bold=True, align=Align.RIGHT, exact=13),
    "Quốc hiệu": _Style("VBQuocHieu", size=12, bold=True, align=Align.CENTER),
    "Tiêu ngữ": _Style("VBTieuNgu", size=13, bold=True, align=Align.CENTER),
    "Cơ quan chủ quản": _Style("VBChuQuan", size=12, align=Align.CENTER),
    "Cơ quan ban hành": _Style("VBBanHanh", size=12, bold=True, align=Align.CENTER),
    "Đường kẻ": _Style("VBDuongKe", size=2, exact=4, before=3),
    "Số ký hiệu": _Style("VBSo", size=13, align=Align.CENTER, before=4),
    "Trích yếu công văn": _Style("VBVeViec", size=12, align=Align.CENTER, before=6),
    "Địa danh thời gian": _Style("VBNgay", size=13, italic=True, align=Align.CENTER, before=4),
    "Tên loại văn bản": _Style("VBTenLoai", bold=True, align=Align.CENTER, before=18, keep_next=True),
    "Trích yếu": _Style("VBTrichYeu", bold=True, align=Align.CENTER, keep_next=True),
    "Kính gửi": _Style("VBKinhGui", align=Align.CENTER, before=12, after=12),
    "Danh sách kính gửi": _Style("VBKinhGuiDS"),
    "Đoạn văn": _body_style("VBDoanVan"),
    "Đoạn không thụt đầu dòng": _body_style("VBDoanThang", indent=0),
    "Gạch đầu dòng": _body_style("VBGach"),
    "Kết luận": _body_style("VBKetLuan"),
    "Bảng 12": _table_style(12),
    "Bảng 13": _table_style(13),
    "Tên bảng": _Style("VBTenBang", bold=True, align=Align.CENTER, before=6, after=6, keep_next=True),
    "Ghi chú bảng": _Style("VBGhiChuBang", size=13, italic=True, align=Align.RIGHT, after=3, keep_next=True),
    "Khoảng cách": _Style("VBKhoangCach", size=2, exact=6),
    "Khoảng cách nhỏ": _Style("VBKhoangCachNho", size=1, exact=1),
    "Nơi nhận": _Style("VBNoiNhan", size=12, bold=True, italic=True),
    "Danh sách nơi nhận": _Style("VBNoiNhanDS", size=11),
    "Quyền hạn, chức vụ": _Style("VBChucVu", bold=True, align=Align.CENTER),
    "Họ và tên người ký": _Style("VBHoTen", bold=True, align=Align.CENTER, before=76),
    "Phụ lục": _Style("VBPhuLuc", bold=True, align=Align.CENTER, keep_next=True, outline=0),
    "Tên phụ lục": _Style("VBTenPhuLuc", bold=True, align=Align.CENTER, keep_next=True),
    "Kèm theo": _Style("VBKemTheo", italic=True, align=Align.CENTER, after=10, keep_next=True),
}


def _spacing(style: _Style) -> Node:
    line = {"line": round(style.line * 240), "lineRule": "auto"}
    if style.exact is not None:
        line = {"line": round(style.exact * 20), "lineRule": "exact"}
    return make_node("spacing", before=round(style.before * 20), after=round(style.after * 20), **line)


def _paragraph_properties(style: _Style) -> Node:
    keep = [make_node("keepNext")] if style.keep_next else []
    outline = [] if style.outline is None else [make_node("outlineLvl", val=style.outline)]
    indent = make_node("ind", left=0, firstLine=twips(style.indent))
    return make_node(
        "pPr",
        *keep,
        make_node("widowControl"),
        _spacing(style),
        indent,
        make_node("jc", val=style.align),
        *outline,
    )


def _fonts() -> Node:
    return make_node("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _run_properties(style: _Style) -> Node:
    flags = {"b": style.bold, "bCs": style.bold, "i": style.italic, "iCs": style.italic}
    marks = [make_node(tag, val=int(on)) for tag, on in flags.items()]
    sizes = [make_node(tag, val=round(style.size * 2)) for tag in ("sz", "szCs")]
    language = make_node("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")
    return make_node("rPr", _fonts(), *marks, make_node("color", val="000000"), *sizes, language)


def style_node(name: str, style: _Style) -> Node:
    """A paragraph style as Word writes it."""
    kind = {"default": 1} if name == "Normal" else {"customStyle": 1} if style.id.startswith("VB") else {}
    based = [] if name == "Normal" else [make_node("basedOn", val="Normal")]
    shared = (make_node("name", val=name), *based, make_node("qFormat"))
    return make_node("style", *shared, _paragraph_properties(style), _run_properties(style),
                 type="paragraph", styleId=style.id, **kind)  # fmt: skip


def _built_in_style(kind: str, style_id: str, name: str) -> Node:
    hidden = (make_node("uiPriority", val=99), make_node("semiHidden"), make_node("unhideWhenUsed"))
    return make_node("style", make_node("name", val=name), *hidden, type=kind, styleId=style_id, default=1)


def set_styles(word: WordDocument) -> None:
    """Replaces the template's styles, which carry other fonts, colours and a hundred unused entries."""
    root = word.styles.element
    for old in (*root.findall(qn("w:style")), *root.findall(qn("w:docDefaults"))):
        root.remove(old)
    defaults = make_node("rPrDefault", _run_properties(_Style("")))
    root.insert(0, make_node("docDefaults", defaults, make_node("pPrDefault")))
    root.append(_built_in_style("character", "DefaultParagraphFont", "Default Paragraph Font"))
    root.append(_built_in_style("table", "TableNormal", "Normal Table"))
    root.append(_built_in_style("numbering", "NoList", "No List"))
    root.extend(style_node(name, style) for name, style in STYLES.items())
