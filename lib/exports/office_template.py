"""An office's own Word file as the frame of its papers: letterhead, fonts, recipients as it has them, our words inside.

The file holds placeholders in double braces, each once or more; {{noi_dung}} must stand in a paragraph of its own.
Appendices follow as sections of their own. Styles that the file has stay as they are; ours are added beside them and
take its font. Nothing in the file is run: files with macros, linked parts or embedded objects are refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Node
from docx.table import Table, _Cell

from lib.exports.document_parts import OfficialDocument, date_words, plain, printable
from lib.exports.official_document import add_appendices, body_nodes, list_lines
from lib.exports.word_xml import STYLES, make_node, make_paragraph, set_styles, style_node

BODY = "{{noi_dung}}"
PLACEHOLDERS: Mapping[str, str] = {
    BODY: "nội dung văn bản (bắt buộc, đứng riêng một đoạn)", "{{co_quan}}": "tên cơ quan ban hành",
    "{{so_ky_hieu}}": "số, ký hiệu", "{{dia_danh_ngay}}": "địa danh, ngày tháng năm",
    "{{ten_loai}}": "tên loại văn bản", "{{trich_yeu}}": "trích yếu", "{{kinh_gui}}": "Kính gửi",
    "{{noi_nhan}}": "nơi nhận", "{{quyen_han_ky}}": "thẩm quyền, chức vụ ký", "{{nguoi_ky}}": "họ và tên người ký",
}  # fmt: skip
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 2_000_000, 20_000_000, 400
MM, USUAL_WIDTH = 36_000, 160.0
"""Word's units in a millimetre; the text's width by the decree's margins, mm."""
_MARK = re.compile(r"\{\{\w+\}\}")
_LINKED = re.compile(rb'TargetMode\s*=\s*"External"', re.IGNORECASE)
_UNSAFE = ("vbaproject", "activex", "embeddings/", "oleobject", "altchunk")


class TemplateRefused(ValueError):
    """The file cannot be a frame; the message says why, in Vietnamese."""


def check_template(data: bytes) -> None:
    """Raises TemplateRefused for what is no plain .docx with the placeholder of the body."""
    if len(data) > MOST_BYTES:
        raise TemplateRefused("Tệp mẫu lớn hơn 2 MB. Đề nghị bỏ bớt hình ảnh trong tệp.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_parts(package)
        found = _marks(Document(BytesIO(data)))
    except (zipfile.BadZipFile, KeyError, ValueError) as failure:
        if isinstance(failure, TemplateRefused):
            raise
        raise TemplateRefused("Tệp mẫu không phải tệp Word (.docx). Đề nghị lưu lại dạng .docx.") from failure
    if BODY not in found:
        raise TemplateRefused(f"Tệp mẫu chưa có chỗ ghi nội dung. Đề nghị thêm một đoạn chỉ ghi {BODY}.")
    if unknown := sorted(found - set(PLACEHOLDERS)):
        raise TemplateRefused(
            f"Tệp mẫu có chỗ ghi không rõ: {', '.join(unknown)}. Đề nghị sửa theo danh sách."
        )


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TemplateRefused("Tệp mẫu quá lớn sau khi giải nén. Đề nghị dùng tệp khác.")
    if any(word in part.filename.lower() for part in parts for word in _UNSAFE):
        raise TemplateRefused(
            "Tệp mẫu có macro hoặc đối tượng nhúng. Đề nghị lưu lại dạng .docx không có macro."
        )
    relations = (package.read(part) for part in parts if part.filename.endswith(".rels"))
    if any(_LINKED.search(text) for text in relations):
        raise TemplateRefused("Tệp mẫu có liên kết ra ngoài. Đề nghị bỏ liên kết rồi lưu lại.")


def _paragraphs(word: WordDocument) -> Iterator[Node]:
    """Every paragraph of body, tables, headers and footers."""
    yield from word.element.body.iter(qn("w:p"))
    for section in word.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from part._element.iter(qn("w:p"))


def _text(paragraph: Node) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _marks(word: WordDocument) -> set[str]:
    return {mark for paragraph in _paragraphs(word) for mark in _MARK.findall(_text(paragraph))}


def fill(template: bytes, document: OfficialDocument) -> bytes:
    """The document's words in the office's frame. Raises TemplateRefused."""
    check_template(template)
    word = Document(BytesIO(template))
    _add_styles(word)
    words = _words(document)
    for paragraph in list(_paragraphs(word)):
        text = _text(paragraph)
        if text.strip() == BODY:
            for node in _body(document, word):
                paragraph.addprevious(node)
            paragraph.getparent().remove(paragraph)
        elif _MARK.search(text):
            _write(paragraph, _MARK.sub(lambda match: words.get(match[0], ""), text))
    add_appendices(word, document)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _body(document: OfficialDocument, word: WordDocument) -> Iterator[Node]:
    """The body for the width of the office's page; what is not real says so above it."""
    if document.mark:
        yield make_paragraph("Dự thảo", document.header)
    page = word.sections[0]
    sides = (page.page_width, page.left_margin, page.right_margin)
    width, left, right = (side / MM if side is not None else None for side in sides)
    text = width - left - right if width and left is not None and right is not None else USUAL_WIDTH
    yield from body_nodes(document, text)


def _words(document: OfficialDocument) -> dict[str, str]:
    head = document.letterhead
    return {
        "{{co_quan}}": head.issuer.upper(),
        "{{so_ky_hieu}}": plain(head.number_symbol),
        "{{dia_danh_ngay}}": f"{plain(head.place)}, {date_words(head.day, head.year)}",
        "{{ten_loai}}": document.kind or "",
        "{{trich_yeu}}": document.subject,
        "{{kinh_gui}}": "\n".join(document.addressees),
        "{{noi_nhan}}": "\n".join(list_lines([*document.recipients, f"Lưu: {plain(document.filed)}"])),
        "{{quyen_han_ky}}": "\n".join(document.signature.capacity),
        "{{nguoi_ky}}": document.signature.name or "",
    }


def _write(paragraph: Node, text: str) -> None:
    """Puts the text into the paragraph's first run, which keeps its font; line ends become breaks."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    for run in runs[1:]:
        run.getparent().remove(run)
    (first,) = runs[:1]
    for node in list(first):
        if node.tag != qn("w:rPr"):
            first.remove(node)
    for number, line in enumerate(text.split("\n")):
        if number:
            first.append(make_node("br"))
        words = make_node("t")
        words.text = printable(line)
        words.set(qn("xml:space"), "preserve")
        first.append(words)


def _add_styles(word: WordDocument) -> None:
    """Our paragraph styles where the file has none of their id; its own font goes before ours."""
    root = word.styles.element
    known = {node.get(qn("w:styleId")) for node in root.findall(qn("w:style"))}
    for name, style in STYLES.items():
        if style.id not in known:
            node = style_node(name, style)
            for fonts in list(node.iter(qn("w:rFonts"))):
                fonts.getparent().remove(fonts)
            root.append(node)


def example() -> bytes:
    """A frame to begin with: every placeholder in the place that the decree gives it."""
    word = Document()
    set_styles(word)
    table = word.add_table(2, 2)
    for cell, text in zip(_cells(table), ("{{co_quan}}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
                                          "{{so_ky_hieu}}", "{{dia_danh_ngay}}"), strict=True):  # fmt: skip
        cell.text = text
    for text in ("{{ten_loai}}", "{{trich_yeu}}", "Kính gửi: {{kinh_gui}}", BODY):
        word.add_paragraph(text)
    foot = word.add_table(1, 2)
    for cell, text in zip(
        _cells(foot), ("Nơi nhận:\n{{noi_nhan}}", "{{quyen_han_ky}}\n\n\n\n{{nguoi_ky}}"), strict=True
    ):
        cell.text = text
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _cells(table: Table) -> Iterable[_Cell]:
    return (cell for row in table.rows for cell in row.cells)
