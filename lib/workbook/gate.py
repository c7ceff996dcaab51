"""The gate before reading: what a file is by its content, and whether it is safe to open.

Looks at bytes only and trusts no header: packages are inflated here piece by piece and counted, never
kept. A file that passes may still be damaged, slow or hungry: it is read in another process
(lib.reading.sandbox). Needs nothing but the standard library and takes milliseconds for an office's files.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from urllib.parse import unquote
from xml.parsers import expat

from lib.base.problems import Unreadable, problem
from lib.base.vietnamese import clean
from lib.workbook.parts import DEFLATED, NO_ARCHIVE, PIECE, STORED, Parts, same_part

MAX_BYTES = 20 * 1024 * 1024
"""Size of a file."""
MAX_PARTS = 2_000
"""Parts of a package; of real workbooks 99 % have at most 48."""
MAX_INFLATED = 64 * 1024 * 1024
"""Size of all parts of a package without blank formatted cells; of real ones 99 % stay below 2 MB."""
MAX_WITH_BLANKS = 160 * 1024 * 1024
"""The same with blank cells: 200,000 formatted rows of fifteen columns take 80 MB."""
MAX_RATIO = 100
"""Inflated against packed size, once that matters; the highest seen in real workbooks is 69."""
RATIO_FROM = 1024 * 1024
"""Below this size no ratio does harm: a 2 KB style sheet of one repeated line is packed 200 times."""
MAX_TOKEN = 4 * 1024 * 1024
"""The longest tag with the text after it; a cell holds 32,767 characters. Longer ones stall old expat."""


class FileKind(StrEnum):
    """A workbook's kind, told by its content."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"


def inspect(data: bytes, name: str) -> FileKind:
    """The kind of a workbook that is safe to hand to a reader. name is for the sentences only.

    Raises Unreadable, and nothing else, for what is no workbook, encrypted, too big, or built as no
    office program builds it.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable("file-too-big", name)
    kind = kind_of(data, name)
    if kind is not FileKind.XLS:
        _Inspection(data, name).check()
    elif not _is_sane_ole(data):
        raise _unreadable("file-damaged", name)
    return kind


def kind_of(data: bytes, name: str) -> FileKind:
    """What kind of workbook the bytes are; raises Unreadable for anything else and for encrypted ones."""
    if not data.strip(b"\0 \t\r\n"):
        raise _unreadable("file-empty", name)
    if data.startswith(b"PK"):
        return _kind_of_zip(data, name)
    if data.startswith(_OLE):
        return _kind_of_ole(data, name)
    raise _unreadable("file-not-excel", name, kind=_foreign_kind(data))


def _unreadable(rule: str, name: str, **facts: object) -> Unreadable:
    return Unreadable(problem(rule, None, clean(name), **facts))


# ---------------------------------------------------------------- kinds

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_START = (
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"II*\0", "ảnh TIFF"),
    (b"MM\0*", "ảnh TIFF"),
    (b"{\\rtf", "văn bản RTF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "chương trình chạy trên Windows"),
    (b"\x7fELF", "chương trình chạy trên Linux"),
)
_BY_PART = (
    ("word/", "văn bản Word"),
    ("ppt/", "bản trình chiếu PowerPoint"),
    ("index/document.iwa", "bảng tính Apple Numbers"),
    ("index.zip", "bảng tính Apple Numbers"),
)
_OLE_STREAMS = (("WordDocument", "văn bản Word"), ("PowerPoint Document", "bản trình chiếu PowerPoint"))
_TEXT_KINDS = (
    (rb"urn:schemas-microsoft-com:office:spreadsheet", "bảng tính XML (Excel 2003)"),
    (rb"<office:document", "bảng tính OpenDocument dạng XML"),
    (rb"(?im)^mime-version:", "trang web (MHTML)"),
    (rb"(?i)<(?:!doctype html|html|table|body|meta)\b", "trang web (HTML)"),
    (rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml", "tệp XML"),
)
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OASIS = b"application/vnd.oasis.opendocument."
_ODS_TYPE = _OASIS + b"spreadsheet"
_SMALLEST_SECTOR = 64
_MOST_DIRECTORY = 1024 * 1024
_SMALL_PART = 4 * 1024 * 1024


def _plain_name(name: str) -> str:
    """A part's name without what some readers take for nothing: "xl//a.xml", "./xl/a.xml", "xl/%61.xml"."""
    return "/".join(step for step in same_part(unquote(name)).split("/") if step not in ("", "."))


def _parts(data: bytes, name: str) -> Parts:
    """The package; raises Unreadable where its parts cannot be listed or are too many."""
    end = data.rfind(b"PK\5\6")
    if end >= 0 and end + 16 <= len(data):
        (size,) = struct.unpack_from("<I", data, end + 12)
        if _MOST_DIRECTORY < size < len(data):
            raise _unreadable("file-inflated", name, what="quá nhiều thành phần")
    try:
        return Parts(data)
    except NO_ARCHIVE as error:
        raise _unreadable("file-damaged", name) from error


def _kind_of_zip(data: bytes, name: str) -> FileKind:
    parts = _parts(data, name)
    if any(entry.flag_bits & 1 for entry in parts.by_name.values()):
        raise _unreadable("file-encrypted", name)
    if _is_before_ods(parts):
        raise _unreadable("file-not-excel", name, kind="tệp OpenOffice đời cũ (.sxc, .sxw)")
    kind, is_untold = _small(parts, "mimetype"), "mimetype" not in parts.by_name
    if "content.xml" in parts.by_name and (is_untold or kind.strip().startswith(_ODS_TYPE)):
        if b"encryption-data" in _small(parts, "meta-inf/manifest.xml"):
            raise _unreadable("file-encrypted", name)
        return FileKind.ODS
    if kind.startswith(_OASIS):
        if "encrypted-package" in parts.by_name:  # LibreOffice encrypts the package as a whole since 24.8
            raise _unreadable("file-encrypted", name)
        raise _unreadable("file-not-excel", name, kind="tệp OpenDocument không phải bảng tính")
    if "xl/workbook.bin" in parts.by_name:
        raise _unreadable("file-binary", name)
    for part, foreign in _BY_PART:
        if any(known.startswith(part) for known in parts.by_name):
            raise _unreadable("file-not-excel", name, kind=foreign)
    if "[content_types].xml" in parts.by_name or any(part.endswith("workbook.xml") for part in parts.by_name):
        return FileKind.XLSX
    raise _unreadable("file-not-excel", name, kind="tệp nén ZIP")


def _is_before_ods(parts: Parts) -> bool:
    """Whether a file is of the kind that OpenOffice.org 1 wrote; few of those tell it in a part of their own."""
    told = _small(parts, "mimetype").startswith(b"application/vnd.sun.xml.")
    return told or b"http://openoffice.org/2000/office" in _small(parts, "content.xml")[:4096]


def _small(parts: Parts, name: str) -> bytes:
    """The beginning of a part, enough for the small ones; empty where there is none or it is broken."""
    entry = parts.by_name.get(name)
    return next(parts.unchecked(entry, _SMALL_PART), b"") if entry else b""


def _kind_of_ole(data: bytes, name: str) -> FileKind:
    if _has_stream(data, "EncryptedPackage"):
        raise _unreadable("file-encrypted", name)
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        if _has_password(data):
            raise _unreadable("file-encrypted", name)
        return FileKind.XLS
    if _lacks_directory(data):
        raise _unreadable("file-damaged", name)
    kinds = (kind for stream, kind in _OLE_STREAMS if _has_stream(data, stream))
    raise _unreadable("file-not-excel", name, kind=next(kinds, "tệp Office khác"))


def _has_stream(data: bytes, stream: str) -> bool:
    """Whether the compound file's directory names the stream: its entries are 128 bytes, aligned. Some
    programs write WORKBOOK; in such files case makes no difference."""
    wanted = stream.encode("utf-16-le") + b"\0\0"
    return any(
        found.start() % 128 == 0
        and data[found.start() + 64 : found.start() + 67] == bytes((len(wanted), 0, 2))
        for found in re.finditer(b"(?i)" + re.escape(wanted), data)
    )


def _lacks_directory(data: bytes) -> bool:
    """Whether a compound file ends before its directory, which often stands last: copied in part."""
    if len(data) < 52:
        return False
    order, shift = struct.unpack_from("<2H", data, 28)
    (first,) = struct.unpack_from("<I", data, 48)
    return order == 0xFFFE and shift in (9, 12) and (first + 1 << shift) + 128 > len(data)


_BEGINNINGS = re.compile(rb"\x09\x08(?:\x10\0\0\x06|\x08\0\0\x05)\x05\0")
"""The first record of a workbook stream, in the version of Excel 97 and in that of 95."""
_FILE_PASS = 0x2F


def _has_password(data: bytes) -> bool:
    """Whether an .xls file's contents are encrypted ([MS-XLS] 2.4.117): one of its first records says so."""
    for beginning in _BEGINNINGS.finditer(data):
        place = beginning.start()
        if place % _SMALLEST_SECTOR:
            continue
        for _ in range(3):
            place += 4 + struct.unpack_from("<H", data, place + 2)[0]
            if place + 4 > len(data):
                break
            if struct.unpack_from("<H", data, place)[0] == _FILE_PASS:
                return True
    return False


def _is_sane_ole(data: bytes) -> bool:
    """Whether a compound file's header ([MS-CFB] 2.2) can be: byte order, sector sizes, table in the file."""
    if len(data) < 1536:
        return False
    order, shift, mini_shift = struct.unpack_from("<3H", data, 28)
    (tables,) = struct.unpack_from("<I", data, 44)
    known = order == 0xFFFE and shift in (9, 12) and mini_shift == 6
    return known and 0 < tables <= max(1, len(data) >> shift)


def _foreign_kind(data: bytes) -> str:
    """What bytes that are no workbook are, in Vietnamese words."""
    for start, kind in _BY_START:
        if data.startswith(start):
            return kind
    if data.startswith(_OLD_EXCEL):
        return "bảng tính Excel quá cũ (trước năm 1995)"
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:4096].decode("utf-16", "ignore").encode() if is_wide else data[:4096]
    for pattern, kind in _TEXT_KINDS:
        if re.search(pattern, head):
            return kind
    is_text = is_wide or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)
    return "văn bản thuần (CSV hoặc TXT)" if is_text else "loại tệp không rõ"


# ---------------------------------------------------------------- packages

_SIZE = f"quá {MAX_INFLATED >> 20} MB"
_BLANKS = re.compile(rb"<c\b[^<>]*(?:/>|></c>)|</?row\b[^<>]*>")


class _Inspection:
    """Looks through all parts of a zip package."""

    def __init__(self, data: bytes, name: str) -> None:
        self._parts, self._name = _parts(data, name), name
        self._begins_at = min((entry.header_offset for entry in self._parts.entries), default=0)
        self._entries = [entry for entry in self._parts.entries if not entry.filename.endswith("/")]
        self._most = min(MAX_INFLATED, max(RATIO_FROM, MAX_RATIO * len(data)))
        self._size = 0

    def check(self) -> None:
        """Raises Unreadable where the package is built as no office program builds one."""
        if len(self._entries) > MAX_PARTS:
            raise self._inflates(f"có {len(self._entries)} thành phần")
        self._check_names([entry.filename for entry in self._entries])
        self._check_places()
        for entry in self._entries:
            self._check_part(entry)
        if self._size > self._most:
            self._check_values()

    def _inflates(self, what: str) -> Unreadable:
        return _unreadable("file-inflated", self._name, what=what)

    def _unsafe(self, what: str) -> Unreadable:
        return _unreadable("file-unsafe", self._name, what=what)

    def _check_names(self, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if _leads_outside(name):
                raise self._unsafe("có thành phần trỏ ra ngoài tệp")
            if (plain := _plain_name(name)) in seen:
                raise self._unsafe("có hai thành phần trùng tên")
            seen.add(plain)

    def _check_places(self) -> None:
        """No two parts share bytes: that is how small bombs get large. And none is hidden before the first:
        of two packages in one file, programs open the one or the other."""
        if self._begins_at:
            raise self._unsafe("có dữ liệu lạ đứng trước nội dung")
        places = sorted((entry.header_offset, entry.compress_size) for entry in self._entries)
        for (start, size), (following, _) in pairwise(places):
            if start + 30 + size > following:
                raise self._unsafe("các thành phần chồng lên nhau")

    def _check_part(self, entry: zipfile.ZipInfo) -> None:
        if entry.compress_type not in (STORED, DEFLATED):
            raise self._unsafe("kiểu nén không dùng cho tệp Excel")
        is_xml, open_token = False, 0
        for number, piece in enumerate(self._parts.unchecked(entry)):
            self._size += len(piece)
            if self._size > MAX_WITH_BLANKS:
                raise self._inflates(_SIZE)
            if number == 0:
                is_xml = self._is_xml(piece)
            last = piece.rfind(b"<")
            open_token = open_token + len(piece) if last < 0 else len(piece) - last
            if is_xml and open_token > MAX_TOKEN:
                raise self._unsafe("có nội dung dài bất thường")

    def _check_values(self) -> None:
        """Of a package too big as a whole, the size without blank formatted cells."""
        size = 0
        for entry in self._entries:
            for piece in self._parts.unchecked(entry):
                size += len(_BLANKS.sub(b"", piece))
                if size > self._most:
                    raise self._inflates(_SIZE if size > MAX_INFLATED else f"gấp hơn {MAX_RATIO} lần")

    def _is_xml(self, beginning: bytes) -> bool:
        """Whether a part is XML. Raises Unreadable for a document type: bombs and spies need one.

        Asks the parser that will read it, so that no encoding can hide one.
        """
        prolog = _Prolog()
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler, parser.StartElementHandler = prolog.has_dtd, prolog.has_root
        try:
            parser.Parse(beginning, False)
        except _FoundError as found:
            if found.dtd:
                raise self._unsafe("có khai báo DTD") from None
            return True
        except (expat.ExpatError, LookupError, ValueError):  # no XML, or in an encoding nobody knows
            return False
        if len(beginning) >= PIECE:
            raise self._unsafe("có nội dung dài bất thường")
        return False


class _FoundError(Exception):
    """The root element or a document type is reached."""

    def __init__(self, *, dtd: bool) -> None:
        self.dtd = dtd


class _Prolog:
    """Stops a parser at a document type or at the root element."""

    def has_dtd(self, _: str, system: str | None, public: str | None, has_own: int) -> None:
        if has_own or not _is_of_office(public or "", system or ""):
            raise _FoundError(dtd=True)

    def has_root(self, *_: object) -> None:
        raise _FoundError(dtd=False)


_OFFICE_TYPES = re.compile(r"-//OpenOffice\.org//DTD [A-Za-z]+ 1\.0//EN")
_OFFICE_TYPE_FILES = re.compile(r"[A-Za-z]+\.dtd")


def _is_of_office(public: str, system: str) -> bool:
    """Whether a document type is one that OpenOffice and LibreOffice write beside every macro, and the
    older ones in the list of parts: it names a file that nobody fetches and declares nothing itself."""
    return bool(_OFFICE_TYPES.fullmatch(public) and _OFFICE_TYPE_FILES.fullmatch(system))


def _leads_outside(name: str) -> bool:
    """Whether a part's name leaves the package: absolute, of a drive, or upwards. Harmless as long as
    nothing is unpacked to disk, and never written by an office program."""
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/")
