"""What was read of the store's files, kept in it beside the bytes, so that no start and no roll-up opens a workbook.

A version's reading is as it was understood when it was published. It is kept under the hash and the name of its
file with the edition of all that reads: a changed reader reads anew, in the background (renew). It is taken apart
like a child's answer (lib.reading.sandbox.messages): nothing but plans comes out.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import logging
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Final

from lib.base import clock
from lib.base.folders import ROOT, data_folder
from lib.base.problems import Unreadable
from lib.machine.kept_answers import answers_of_file
from lib.reading import sandbox
from lib.reading.sandbox import messages
from lib.reading.sandbox.many import ManyReader
from lib.reading.understanding import Answers, Reading
from lib.store import Store, StoreError, Version

READS: Final = ("base", "days", "deadlines", "plan", "workbook", "reading")
"""The packages of lib on which a reading depends, and below the packages of others."""
USES: Final = ("openpyxl", "python-calamine", "lxml", "defusedxml", "holidays", "lunar-vn", "xlrd")

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


Read = Callable[[bytes, str, Answers], Reading]


def reading_of(store: Store, version: Version, read: Read | None = None) -> Reading:
    """What is read from a version's bytes, without the cells; read is by what where nothing is kept. Raises Unreadable,
    StoreError."""

    def anew() -> Reading:
        answers = answers_of_file(store, version.sha256)
        return (read or sandbox.read_kept)(store.data_of(version.id), version.file_name, answers)

    return kept_or(store, version.sha256, version.file_name, anew)


def kept_or(store: Store, sha256: str, name: str, read: Callable[[], Reading]) -> Reading:
    """What was kept of the file with this hash and name, else what read() gives, which is kept then."""
    found = _unpacked(store.derived(_place(sha256, name), edition()), name)
    if found is None:
        found = read()._replace(book=None)
        place, (_, content) = derived_reading(sha256, name, found)
        try:
            store.keep_derived(place, edition(), content, clock.now())
        except StoreError as failure:  # a store that refuses costs only the time of reading again
            LOG.warning("not kept: a reading (%s)", failure.kind)
    return found


def readings_of(store: Store, versions: Mapping[str, Version]) -> dict[str, Reading]:
    """The same for the versions of many units, at once; those of which the store has no reading by this edition are
    left out (see renew). Raises StoreError."""
    places = {unit: _place(version.sha256, version.file_name) for unit, version in versions.items()}
    kept = store.derived_of(places, edition())
    found = {unit: _unpacked(kept.get(unit), version.file_name) for unit, version in versions.items()}
    return {unit: reading for unit, reading in found.items() if reading is not None}


def derived_reading(sha256: str, name: str, found: Reading) -> tuple[str, tuple[str, bytes]]:
    """A reading as Store.publish() keeps it with the file's bytes: the name there, the edition and the content."""
    return _place(sha256, name), (edition(), messages.packed(found._replace(book=None)))


def renew(store: Store) -> int:
    """Reads again what an older edition read: the newest version of every unit first, then the others; how many.
    Raises StoreError.

    It takes long where there is much: to be called in the background.
    """
    # Where readings were kept before the store kept them.
    for folder in (data_folder() / "cache").glob("doc-*"):
        shutil.rmtree(folder, ignore_errors=True)
    units = [store.of(unit) for unit in (store.unit, *(below.id for below in store.below(store.unit)))]
    with contextlib.closing(ManyReader()) as reader:
        readers = [(unit, partial(reader.read, sender=unit.unit)) for unit in units]
        newest = sum(_renewed(unit, read, 1) for unit, read in readers)
        return newest + sum(_renewed(unit, read) for unit, read in readers)


def _renewed(store: Store, read: Read, most: int | None = None) -> int:
    """Reads again the newest versions of a unit, at most so many of them; how many had to be."""
    count, kept = 0, store.derived_names(edition())
    versions = [version for version in reversed(store.versions()) if not version.is_deleted]
    for version in versions[:most]:
        if _place(version.sha256, version.file_name) not in kept:
            with contextlib.suppress(Unreadable):
                reading_of(store, version, read)
                count += 1
    return count


def _place(sha256: str, name: str) -> str:
    return f"doc/{hashlib.sha256(f'{sha256}/{name}'.encode()).hexdigest()}"


def _unpacked(content: bytes | None, name: str) -> Reading | None:
    """What was kept; None where there is nothing, or not what was written."""
    with contextlib.suppress(Unreadable):
        return None if content is None else messages.unpacked(content, name)
    return None
