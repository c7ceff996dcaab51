"""What was read of the store's files, kept on the disk, so that a start does not read every version again; and of
versions in the store itself, beside their bytes, so that whoever looks at many units opens no workbook.

A reading is kept under the hash of the file's bytes, its name, the answers and the edition of all that reads (in the
store under the hash and the edition): a changed reader reads anew. It is taken apart like a child's
answer (lib.reading.sandbox.messages): nothing but plans comes out.
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
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from lib.base import clock
from lib.base.folders import ROOT, data_folder
from lib.base.problems import Unreadable
from lib.machine.kept_answers import answers_of_file
from lib.reading import sandbox
from lib.reading.sandbox import messages
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, answers_json
from lib.store import Store, StoreError, Version

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


PLAN: Final = "so/"
"""Before the hash of a version's bytes: the name under which the store keeps what was read of them."""


def derived_reading(sha256: str, found: Reading) -> tuple[str, tuple[str, bytes]]:
    """What was read of a version's bytes as the store keeps it: its name there, the edition and the content."""
    return f"{PLAN}{sha256}", (edition(), messages.packed(found._replace(book=None)))


def keep_reading(store: Store, version: Version, found: Reading, now: datetime) -> None:
    """Keeps in the store what was read of a version. Raises StoreError."""
    name, (own, data) = derived_reading(version.sha256, found)
    store.keep_derived(name, own, data, now)


def readings_of(store: Store, versions: Mapping[str, Version]) -> dict[str, Reading]:
    """What was read of a version of each of these units, as it was understood when it was published; those of which
    the store has no reading by this edition are left out. Raises StoreError."""
    kept = store.derived_of(versions, {_plan(one) for one in versions.values()}, edition())
    found = {unit: _unpacked(kept.get((unit, _plan(version))), version) for unit, version in versions.items()}
    return {unit: reading for unit, reading in found.items() if reading is not None}


def reading_of(store: Store, version: Version) -> Reading:
    """What was read of a version of the store's unit. Raises StoreError, Unreadable."""
    return _unpacked(store.derived(_plan(version), edition()), version) or _read_anew(store, version)


def _plan(version: Version) -> str:
    return f"{PLAN}{version.sha256}"


def _unpacked(kept: bytes | None, version: Version) -> Reading | None:
    try:
        return None if kept is None else messages.unpacked(kept, version.file_name)
    except Unreadable:
        return None


def _read_anew(store: Store, version: Version) -> Reading:
    answers = answers_of_file(store, version.sha256)
    found = read_or_kept(store.data_of(version.id), version.file_name, answers)
    with contextlib.suppress(StoreError):  # what cannot be kept is read again
        keep_reading(store, version, found, clock.now())
    return found


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
