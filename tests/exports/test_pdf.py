"""Conversion to PDF; the conversion itself is skipped where LibreOffice is absent."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from pptx import Presentation

from lib.exports import pdf
from lib.exports.document_parts import Letterhead, OfficialDocument, Paragraph
from lib.exports.official_document import write

REQUIRED = os.environ.get("CCHC_TEST_LIBREOFFICE") == "required"
with_libreoffice = pytest.mark.skipif(
    not REQUIRED and pdf.find_libreoffice() is None, reason="LibreOffice is not installed"
)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def docx() -> bytes:
    letterhead = Letterhead("UBND xã Thượng Lộ", "Thượng Lộ", "Số: …/BC-UBND", day=date(2020, 1, 6))
    return write(OfficialDocument(letterhead, "Báo cáo", "Kết quả", (Paragraph("Nội dung."),)))


def pptx() -> bytes:
    out, slides = BytesIO(), Presentation()
    slides.slides.add_slide(slides.slide_layouts[5]).shapes.title.text = "Quá hạn"
    slides.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out, book = BytesIO(), Workbook()
    book.worksheets[0]["A1"] = "Nhiệm vụ"
    book.save(out)
    return out.getvalue()


@with_libreoffice
@pytest.mark.parametrize(("make", "suffix"), [(docx, ".docx"), (pptx, "pptx"), (xlsx, ".XLSX")])
def test_office_files_become_pdf(make: Callable[[], bytes], suffix: str) -> None:
    assert pdf.to_pdf(make(), suffix).startswith(b"%PDF-")


@with_libreoffice
def test_what_is_no_pdf_material_is_said() -> None:
    with pytest.raises(pdf.PdfFailed, match="không tạo được tệp PDF"):
        pdf.to_pdf(b"PK\x03\x04 hong", ".docx")


def test_a_machine_without_libreoffice_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: None)
    with pytest.raises(pdf.PdfUnavailable, match="chưa cài LibreOffice"):
        pdf.to_pdf(docx(), ".docx")


def test_other_kinds_of_files_are_refused() -> None:
    with pytest.raises(ValueError, match="html"):
        pdf.to_pdf(b"<p>", ".html")


def program(folder: Path, body: str) -> Path:
    """A stand-in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@posix_only
def test_a_hanging_program_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "alive"
    stuck = program(tmp_path, f"(sleep 1; touch {mark}) & sleep 60")
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: stuck)
    start = time.monotonic()
    with pytest.raises(pdf.PdfFailed, match="trong 0 giây"):
        pdf.to_pdf(docx(), ".docx", timeout=0.2)
    time.sleep(1.2)
    assert time.monotonic() - start < 10
    assert not mark.exists()


@posix_only
def test_a_program_that_cannot_start_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: tmp_path / "khong-co")
    with pytest.raises(pdf.PdfFailed):
        pdf.to_pdf(docx(), ".docx")


@posix_only
def test_the_program_is_found_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.find_libreoffice() == found


def test_the_program_is_found_where_the_windows_installer_puts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "LibreOffice" / "program" / "soffice.com"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert pdf.find_libreoffice() == place


def test_conversions_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    running, most = [0], [0]

    def convert(*_: object) -> bytes:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.05)
        running[0] -= 1
        return b"%PDF"

    monkeypatch.setattr(pdf, "find_libreoffice", lambda: tmp_path)
    monkeypatch.setattr(pdf, "_convert", convert)
    with ThreadPoolExecutor(8) as together:
        made = list(together.map(lambda _: pdf.to_pdf(b"", ".docx"), range(8)))
    assert (made, most) == ([b"%PDF"] * 8, [1])
    with pytest.raises(pdf.PdfFailed, match="chờ chuyển sang PDF"), pdf._TURN:
        pdf.to_pdf(b"", ".docx", timeout=0.01)
