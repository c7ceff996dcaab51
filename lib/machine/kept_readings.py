"""What was read of the store's files, kept on the disk, so that a start does not read every version again.

A reading is kept under the hash of the file's bytes, its name, the answers and the edition of all that reads: a
changed reader reads anew. It is taken apart like a child's answer (lib.reading.sandbox.messages): nothing but plans comes out.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import logging
import secrets
import shutil
import sys
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from lib.base.folders import ROOT, data_folder
from lib.base.problems import Unreadable
from lib.reading import sandbox
from lib.reading.sandbox import messages
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, answers_json

READS: Final = ("base", "days", "deadlines", "plan", "workbook", "reading")
"""The packages of lib on which a reading depends, and below the packages of others."""
USES: Final = ("openpyxl", "python-calamine", "lxml", "defusedxml", "holidays", "lunar-vn", "xlrd")
MOST: Final = 3_000
"""So many readings are kept, of some 20 kB each; the oldest go."""
_DIGEST: Final = hashlib.sha256().digest_size

LOG = logging.getLogger("cchc")


@cache
def edition() -> str:
    """Changes with whatever could read a file differently."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for package in READS:
        for path in sorted((ROOT / "lib" / package).rglob("*.py")):
            digest.update(path.read_bytes())
    for name in USES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            digest.update(f"{name} {importlib.metadata.version(name)}".encode())
    return digest.hexdigest()[:12]


Reader = Callable[[bytes, str, Answers], Reading]


def read_or_kept(
    data: bytes, name: str, answers: Answers = NO_ANSWERS, anew: Reader = sandbox.read_kept
) -> Reading:
    """What is read from these bytes by these answers, without the cells. Raises Unreadable."""
    found = _kept(_file(data, name, answers), name)
    if found is None:
        found = anew(data, name, answers)._replace(book=None)
        keep(data, name, answers, found)
    return found


def keep(data: bytes, name: str, answers: Answers, found: Reading) -> None:
    """Keeps what was read from these bytes by these answers, and the newest of all that was kept."""
    _keep(_file(data, name, answers), found)


def forget() -> None:
    """Removes all readings, as a version is deleted: they hold what stood in it, and are made again at need."""
    for folder in (data_folder() / "cache").glob("doc-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _file(data: bytes, name: str, answers: Answers) -> Path:
    about = json.dumps([name, answers_json(answers)], sort_keys=True)
    key = hashlib.sha256(hashlib.sha256(data).digest() + about.encode()).hexdigest()
    return data_folder() / "cache" / f"doc-{edition()}" / key


def _kept(file: Path, name: str) -> Reading | None:
    """What was kept; None where there is nothing, or not what was written."""
    try:
        content = file.read_bytes()
        digest, packed = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(packed).digest() == digest:
            return messages.unpacked(zlib.decompress(packed), name)
    except (OSError, zlib.error, Unreadable):
        return None
    return None


def _keep(file: Path, found: Reading) -> None:
    """Keeps a reading; a disk that refuses costs only the time of reading again."""
    packed = zlib.compress(messages.packed(found), 1)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        if not file.parent.is_dir():
            _begin(file.parent)
        _thin(file.parent)
        part.write_bytes(hashlib.sha256(packed).digest() + packed)
        part.replace(file)
    except OSError as error:
        LOG.warning("not kept: a reading (%s)", error.strerror)
        with contextlib.suppress(OSError):
            part.unlink()


def _begin(folder: Path) -> None:
    """Makes the folder of this edition and removes those of others."""
    forget()
    folder.mkdir(parents=True)


def _thin(folder: Path) -> None:
    """Makes room for one more: removes the oldest tenth where there are too many."""
    kept = list(folder.iterdir())
    if len(kept) >= MOST:
        for file in sorted(kept, key=lambda one: one.stat().st_mtime)[: MOST // 10]:
            file.unlink(missing_ok=True)
