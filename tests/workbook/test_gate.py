"""What the gate lets through, what it refuses, and why."""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import hostile
import pytest
from hostile import CASES, book, parts, sheet_xml, zipped

from lib.base.problems import RULES, Unreadable
from lib.workbook import gate, package

BY_GATE = {"file-empty", "file-not-excel", "file-binary", "file-encrypted", "file-inflated", "file-unsafe"}


def refusal(data: bytes, name: str = "phu-luc.xlsx") -> str | None:
    """The rule by which the gate refuses, None where it does not."""
    try:
        gate.inspect(data, name)
    except Unreadable as unreadable:
        return unreadable.problem.rule
    return None


def facts(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        gate.inspect(data, "phu-luc.xlsx")
    return "; ".join(value for _, value in caught.value.problem.facts)


@pytest.mark.parametrize(
    "key", [key for key, case in CASES.items() if set(case.refused) <= BY_GATE and case.refused]
)
def test_refuses_what_no_office_program_writes(key: str) -> None:
    case = CASES[key]
    assert refusal(case.build(), case.name) in case.refused


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if case.is_read and "200,000" not in key])
def test_lets_odd_workbooks_pass(key: str) -> None:
    case = CASES[key]
    assert refusal(case.build(), case.name) is None


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        (hostile.book, "xlsx"),
        (hostile.strict_workbook, "xlsx"),
        (hostile.macros_in_xlsx, "xlsx"),
        (hostile.ods, "ods"),
        (hostile.xls, "xls"),
        (hostile.sample, "xlsx"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
def test_the_content_tells_the_kind(build: hostile.Builder, kind: str, name: str) -> None:
    assert gate.inspect(build(), name) == kind


@pytest.mark.parametrize(
    "key", ["random-bytes", "encrypted-zip", "billion-laughs", "three-thousand-parts", "zeros"]
)
def test_a_refusal_is_one_clear_sentence(key: str) -> None:
    with pytest.raises(Unreadable) as caught:
        gate.inspect(CASES[key].build(), "phụ\u202elục{x}.xlsx")
    assert re.fullmatch(r"[A-ZĐ][^\n]+\.", str(caught.value))
    assert "«phụlục{x}.xlsx»" in str(caught.value)


@pytest.mark.parametrize("build", [hostile.book, hostile.ods, hostile.xls])
def test_broken_bytes_are_judged_without_a_crash(build: hostile.Builder) -> None:
    """Whatever bits are flipped or pieces cut out, there is a kind or a refusal."""
    data, chance = build(), random.Random(7)
    for _ in range(500):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 12)):
            broken[chance.randrange(len(broken))] = chance.choice((0, 255, chance.randrange(256)))
        start = chance.randrange(len(broken))
        del broken[start : start + chance.choice((0, 0, 1, 30, 500))]
        refusal(bytes(broken))


def test_the_sample_takes_milliseconds() -> None:
    data = hostile.sample()

    def seconds() -> float:
        start = time.perf_counter()
        gate.inspect(data, "mau.xlsx")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.010


def test_bombs_are_refused_before_they_grow() -> None:
    data = hostile.bomb_of_one_string()
    start = time.perf_counter()
    assert refusal(data) in CASES["bomb-of-one-string"].refused
    assert time.perf_counter() - start < 1


# ---------------------------------------------------------------- the limits


def filled(size: int) -> bytes:
    """A workbook with so large a picture, not packed."""
    return zipped(parts(more={"xl/media/a.png": bytes(size)}), zipfile.ZIP_STORED)


def test_size() -> None:
    assert refusal(filled(gate.MAX_BYTES - 10_000)) is None
    assert refusal(filled(gate.MAX_BYTES)) == "file-too-big"


def test_parts() -> None:
    usual = len(parts())
    many = {f"xl/media/{n}.png": b"" for n in range(gate.MAX_PARTS - usual)}
    assert refusal(book(more=many)) is None
    assert refusal(book(more={**many, "xl/media/last.png": b""})) == "file-inflated"


def spread(size: int, more: Mapping[str, str] | None = None) -> bytes:
    """A workbook with a part that inflates to so much, packed about four times."""
    block = hostile.noise(250_000) + bytes(750_000)
    return book(more={"xl/media/a.bin": block * (size // len(block)), **(more or {})})


def test_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gate.MAX_INFLATED == 64 * 1024 * 1024
    monkeypatch.setattr(gate, "MAX_INFLATED", 8 * 1024 * 1024)
    assert refusal(spread(8_000_000)) is None
    assert "64 MB" in facts(spread(9_000_000))


def test_blank_formatted_cells_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_INFLATED", 8 * 1024 * 1024)
    blank = spread(7_000_000, {hostile.SHEET: sheet_xml(hostile.BODY + '<c r="A9" s="1"/>' * 1_000_000)})
    size = sum(info.file_size for info in zipfile.ZipFile(BytesIO(blank)).infolist())
    assert size > gate.MAX_INFLATED
    assert refusal(blank) is None


def test_ratio_counts_from_a_megabyte() -> None:
    assert refusal(book(more={"xl/a.xml": f"<a>{' ' * 900_000}</a>"})) is None
    assert "100 lần" in facts(book(more={"xl/a.xml": f"<a>{' ' * 2_000_000}</a>"}))


def test_sizes_in_headers_are_not_believed() -> None:
    """The directory states 500 bytes of the three megabytes that come out."""
    assert "100 lần" in facts(hostile.lying(500))


@pytest.mark.parametrize(
    ("build", "what"),
    [
        (hostile.part_twice, "trùng tên"),
        (hostile.parts_overlap, "chồng lên nhau"),
        (hostile.packed_by_lzma, "kiểu nén"),
        (hostile.attribute_of_10_megabytes, "dài bất thường"),
        (CASES["billion-laughs"].build, "DTD"),
        (CASES["doctype-in-utf-16"].build, "DTD"),
        (CASES["path-of-a-drive"].build, "ra ngoài"),
        (lambda: book() + book(), "đứng trước"),
        (lambda: book(more={f"./{hostile.SHEET}": "<a/>"}), "trùng tên"),
        (lambda: book(more={hostile.SHEET.replace("/", "//"): "<a/>"}), "trùng tên"),
        (lambda: book(more={hostile.SHEET.replace("1.xml", "%31.xml"): "<a/>"}), "trùng tên"),
    ],
)
def test_says_what_is_unusual(build: hostile.Builder, what: str) -> None:
    assert what in facts(build())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("<html><table><tr><td>TT</td></tr></table></html>".encode("utf-16"), "HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--x\r\n<html>", "MHTML"),
        (
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode("utf-16"),
            "Excel 2003",
        ),
        ("TT\tNhiệm vụ\n".encode("utf-16"), "CSV"),
    ],
)
def test_says_what_the_file_is(data: bytes, what: str) -> None:
    assert what in facts(data)


def test_a_compound_file_copied_in_part_is_damaged() -> None:
    """Its directory, which tells what it is, often stands at its end."""
    assert refusal(hostile.xls()[:1024]) == "file-damaged"


def test_an_ods_encrypted_as_a_whole_has_a_password() -> None:
    assert refusal(zipped({"mimetype": hostile.ODS_TYPE, "encrypted-package": b"x"})) == "file-encrypted"


def test_what_is_edited_as_trees_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large part costs nothing as long as nobody looks into it; as a tree it would fill the memory."""
    data = book(more={"xl/large.xml": f"<a>{hostile.noise(300_000).hex()}</a>"})
    monkeypatch.setattr(package, "MAX_XML", 500_000)
    opened = package.Package(data)
    assert opened.tree(hostile.SHEET) is not None
    with pytest.raises(package.PackageError, match="quá lớn"):
        opened.tree("xl/large.xml")


LIBRARY = '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{file}"{own}>'


@pytest.mark.parametrize(
    ("file", "own", "rule"),
    [
        ("library.dtd", "", None),
        ("library.dtd", " []", "file-unsafe"),
        ("http://x.vn/library.dtd", "", "file-unsafe"),
        ("../library.dtd", "", "file-unsafe"),
    ],
)
def test_macros_of_libreoffice_come_with_a_doctype(file: str, own: str, rule: str | None) -> None:
    """It declares nothing, and what it names is never fetched."""
    doctype = LIBRARY.format(file=file, own=own)
    assert (
        refusal(hostile.ods(more={"Basic/Standard/script-lb.xml": f"{hostile.XML}{doctype}<library/>"}))
        == rule
    )


@pytest.mark.parametrize(
    "parts_",
    [
        {"mimetype": "application/vnd.sun.xml.calc"},
        {"content.xml": '<a xmlns="http://openoffice.org/2000/office"/>'},
    ],
)
def test_says_what_the_forerunner_of_ods_is(parts_: dict[str, bytes | str]) -> None:
    assert "OpenOffice đời cũ" in facts(zipped(parts_))


def test_a_stream_in_capitals_is_a_workbook_too() -> None:
    data = hostile.xls().replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    assert gate.inspect(data, "phu-luc.xls") is gate.FileKind.XLS


def test_a_doctype_in_a_cell_is_text() -> None:
    text = "&lt;!DOCTYPE html&gt;"
    assert refusal(book(sheet_xml(hostile.BODY + hostile.row_xml(9, (text,))))) is None
    quoted = "<![CDATA[<!DOCTYPE html>]]>"
    assert refusal(book(sheet_xml(hostile.BODY + hostile.row_xml(9, (quoted,))))) is None


def test_names_inside_the_package_may_look_odd() -> None:
    odd: dict[str, bytes | str] = {
        "xl/media/a..b.png": b"x",
        "xl/media/tên tệp.png": b"x",
        "docProps\\app.xml": "<a/>",
    }
    assert refusal(book(more=odd)) is None


def test_folders_are_no_parts() -> None:
    assert refusal(zipped({"xl/": b"", "xl/worksheets/": b"", **parts()})) is None


def test_the_rules_exist() -> None:
    used = set(re.findall(r'"(file-[a-z-]+)"', Path(gate.__file__).read_text(encoding="utf-8")))
    assert used <= RULES.keys()
