"""A zip package as its bytes hold it: parts by name, their contents in pieces, their relations to each other.

What the gate measures, the readers read and the package edits goes through here (ECMA-376 part 2).
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring

NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, OSError, struct.error)
"""What zipfile raises for bytes that are no archive."""
DAMAGED_PART = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What it raises for a part that is broken or packed in a way of its own."""
STORED, DEFLATED = 0, 8
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Relation:
    """A link from one part to another; kind is the last word of its type ("worksheet", "comments")."""

    id: str
    kind: str
    target: str
    external: bool = False


def relations_part(source: str) -> str:
    """The part that holds the relations of another ("" for the package itself)."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_in(root: Iterable[Any], source: str) -> Iterator[Relation]:
    """The relations that the root of a relations part lists; the root may be of either XML library."""
    for node in root:
        target = node.get("Target", "")
        external = node.get("TargetMode") == "External"
        kind = node.get("Type", "").rpartition("/")[2]
        yield Relation(node.get("Id", ""), kind, target if external else _resolved(source, target), external)


def _resolved(source: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join(posixpath.dirname(source), target)
    return posixpath.normpath(path.lstrip("/"))


def same_part(name: str) -> str:
    """A part's name as packages compare them: small letters, slashes, none in front."""
    return name.replace("\\", "/").lstrip("/").lower()


class Parts:
    """The parts of a zip package. Raises one of NO_ARCHIVE for bytes that are none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = zipfile.ZipFile(BytesIO(data))
        self.entries = self._archive.infolist()

    @cached_property
    def by_name(self) -> dict[str, zipfile.ZipInfo]:
        """The entries by same_part()."""
        return {same_part(entry.filename): entry for entry in self.entries}

    def find(self, name: str) -> str | None:
        """The key of a part in by_name: as it stands, or without the escapes of an address (%20)."""
        return next((key for key in (same_part(name), same_part(unquote(name))) if key in self.by_name), None)

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces that break off before a tag, checked against its sum; never more than its header
        declares. Read as a whole, it would take thrice its size. Raises LookupError for a part that is
        missing, one of DAMAGED_PART for one that is broken."""
        rest = b""
        with self._archive.open(self.by_name[self.find(name) or name]) as source:
            while piece := source.read(PIECE):
                piece = rest + piece
                place = piece.rfind(b"<")
                yield piece[:place]
                rest = piece[place:]
        yield rest

    def read(self, name: str) -> bytes:
        """A part's bytes; errors as in pieces()."""
        return b"".join(self.pieces(name))

    def xml(self, name: str) -> Element:
        """A part as one tree."""
        return fromstring(self.read(name))  # noqa: S314 - without DTD, by the gate

    def relations(self, source: str) -> dict[str, Relation]:
        """The relations of a part ("" for the package) to other parts, by id."""
        part = relations_part(source)
        root = self.xml(part) if part in self else ()
        return {found.id: found for found in relations_in(root, source) if not found.external}

    def unchecked(self, entry: zipfile.ZipInfo, piece: int = PIECE) -> Iterator[bytes]:
        """An entry's bytes as they really are whatever its headers say, piece by piece.

        Ends where the packed bytes end or break: judging damage is the reader's business. Of methods that
        workbooks do not use, nothing comes.
        """
        names = self._data[entry.header_offset + 26 : entry.header_offset + 30]
        if len(names) < 4:
            return
        start = entry.header_offset + 30 + sum(struct.unpack("<HH", names))
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if entry.compress_type == STORED:
            yield from (bytes(packed[place : place + piece]) for place in range(0, len(packed), piece))
        elif entry.compress_type == DEFLATED:
            yield from _unpacked(packed, piece)


def _unpacked(packed: memoryview, piece: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while found := unpacker.decompress(rest, piece):
            yield found
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return
