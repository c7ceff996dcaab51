"""Another edition of the program in the place of this one, out of its zip file; the data stay as they are.

Only the standard library. Everything is unpacked and checked beside the program first; then each part changes place
by renaming, and changes back where one cannot. The old edition is kept in the folder `.ban-cu`.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from lib.base.folders import ROOT, data_folder
from lib.machine import start

NEW, OLD = ".ban-moi", ".ban-cu"
NEEDED: Final = ("app.py", "lib/__main__.py", "pages/tong_quan.py", "requirements.txt", ".requirements.lock")
"""What every edition of this program has."""
LEFT_ALONE: Final = {".git", ".venv", "wheels", ".wheels", NEW, OLD}
LARGEST: Final = 200 * 1024 * 1024
"""Bytes of the unpacked program, of which it needs a few millions."""

NOT_OURS: Final = "Tệp này không phải bản cài đặt của chương trình (cần tệp .zip có app.py, lib, pages)."
RUNNING: Final = "Chương trình đang chạy. Hãy tắt chương trình (hoặc dừng dịch vụ) rồi cập nhật."


def update(file: Path, root: Path = ROOT) -> None:
    """Puts the edition in the zip file in the place of the program in root. Raises SetupError; then nothing changed."""
    try:
        hold = start.take_hold(data_folder())
    except start.Held:
        raise start.SetupError(RUNNING) from None
    try:
        for name in (NEW, OLD):
            shutil.rmtree(root / name, ignore_errors=True)
        unpack(file, root / NEW)
        exchange(root)
    except OSError as error:
        raise start.SetupError(
            f"Chưa cập nhật được, bản cũ vẫn nguyên: {error.strerror or error}."
        ) from error
    finally:
        shutil.rmtree(root / NEW, ignore_errors=True)
        if hold:
            hold.let_go()


def unpack(file: Path, target: Path) -> None:
    """Unpacks the zip, whose parts may lie in one folder of their own. Raises SetupError for what is no edition of ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {name: PurePosixPath(name) for name in archive.namelist() if not name.endswith("/")}
            tops = {path.parts[0] for path in parts.values()}
            depth = 1 if len(tops) == 1 else 0
            inner = {name: PurePosixPath(*path.parts[depth:]) for name, path in parts.items()}
            size = sum(entry.file_size for entry in archive.infolist())
            is_safe = all(
                path.parts and ".." not in path.parts and not path.is_absolute() for path in inner.values()
            )
            if (
                size > LARGEST
                or not is_safe
                or not {PurePosixPath(one) for one in NEEDED} <= set(inner.values())
            ):
                raise start.SetupError(NOT_OURS)
            for name, path in inner.items():
                place = target.joinpath(*path.parts)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise start.SetupError(f"Tệp {file.name} bị hỏng hoặc không phải tệp .zip.") from error


def exchange(root: Path) -> None:
    """Lets the unpacked parts and those of the program change places; OSError where one cannot, then all are back."""
    (root / OLD).mkdir()
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        moved.append((source, target))

    try:
        for part in _parts_of(root / NEW):
            place = root / part.relative_to(root / NEW)
            if place.exists():
                move(place, root / OLD / place.relative_to(root))
            move(part, place)
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        raise


def _parts_of(edition: Path) -> list[Path]:
    """What changes place as a whole. Of the folder data only the sample: the rest there belongs to the office."""
    tops = [one for one in sorted(edition.iterdir()) if one.name not in {*LEFT_ALONE, "data"}]
    return [*tops, *sorted((edition / "data").glob("*.xlsx"))]
