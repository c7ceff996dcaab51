"""Office files as PDF through LibreOffice, where it is installed; nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

SUFFIXES = (".docx", ".pptx", ".xlsx")


class PdfError(Exception):
    """No PDF was made; the message is a Vietnamese sentence for the user."""


class PdfUnavailable(PdfError):
    """LibreOffice is not installed on this machine."""


class PdfFailed(PdfError):
    """LibreOffice did not finish in time or made no file."""


NOT_INSTALLED = (
    "Máy này chưa cài LibreOffice nên chưa xuất được PDF. Hãy tải tệp Word, Excel hoặc PowerPoint "
    "rồi chọn Lưu thành PDF trong chương trình đó."
)
TOO_SLOW = "LibreOffice không chuyển xong sang PDF trong {seconds:.0f} giây. Hãy thử lại hoặc dùng tệp gốc."
BUSY = "Đang có nhiều tệp chờ chuyển sang PDF. Hãy thử lại sau ít phút hoặc dùng tệp gốc."
NO_FILE = "LibreOffice không tạo được tệp PDF. Hãy dùng tệp gốc và lưu thành PDF bằng Word."

_TURN = threading.Lock()
"""Held by the conversion that runs: each takes some 160 MB and a processor."""


def _usual_places(environment: Mapping[str, str]) -> Iterator[Path]:
    """Where the installers of Windows, macOS and Linux put the program."""
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"):
        if folder := environment.get(name):
            # soffice.com waits for the conversion to end; soffice.exe may not.
            yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
            yield Path(folder) / "LibreOffice" / "program" / "soffice.exe"
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    for folder in ("/usr/bin", "/usr/local/bin", "/usr/lib/libreoffice/program", "/snap/bin"):
        yield Path(folder) / "soffice"
    yield Path("/snap/bin/libreoffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def find_libreoffice() -> Path | None:
    """The program of LibreOffice on PATH or in its usual places; None where there is none."""
    for name in ("soffice.com", "soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((place for place in _usual_places(os.environ) if place.is_file()), None)


def to_pdf(data: bytes, suffix: str, timeout: float = 90) -> bytes:
    """The file as PDF bytes; suffix is ".docx", ".pptx" or ".xlsx", timeout in seconds.

    Raises PdfUnavailable where LibreOffice is missing, PdfFailed where it makes no PDF in time, and
    ValueError for another suffix. Runs in a profile of its own: it neither waits for nor disturbs an
    open LibreOffice. One conversion runs at a time; the others wait as long for their turn.
    """
    suffix = f".{suffix.lower().removeprefix('.')}"
    if suffix not in SUFFIXES:
        raise ValueError(f"cannot convert {suffix!r} to PDF")
    program = find_libreoffice()
    if program is None:
        raise PdfUnavailable(NOT_INSTALLED)
    if not _TURN.acquire(timeout=timeout):
        raise PdfFailed(BUSY)
    try:
        with tempfile.TemporaryDirectory(prefix="cchc-pdf-", ignore_cleanup_errors=True) as folder:
            return _convert(program, data, Path(folder), suffix, timeout)
    finally:
        _TURN.release()


def _convert(program: Path, data: bytes, folder: Path, suffix: str, timeout: float) -> bytes:
    source, result = folder / f"document{suffix}", folder / "document.pdf"
    source.write_bytes(data)
    _run(_command(program, folder, source), timeout)
    if not result.is_file() or not result.stat().st_size:
        raise PdfFailed(NO_FILE)
    return result.read_bytes()


def _command(program: Path, folder: Path, source: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    quiet = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    target = ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
    return [str(program), f"-env:UserInstallation={profile}", *quiet, *target]


def _run(command: list[str], timeout: float) -> None:
    """Runs the converter and, when the time is over, ends it with all that it started."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program with our own file names
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise PdfFailed(NO_FILE) from error
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise PdfFailed(TOO_SLOW.format(seconds=timeout)) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and its children if it still runs; LibreOffice works in a child of its launcher."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        taskkill = Path(os.environ["SYSTEMROOT"]) / "System32" / "taskkill.exe"
        kill = [str(taskkill), "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(kill, capture_output=True, check=False)  # noqa: S603 - our own process
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
