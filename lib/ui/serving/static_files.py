"""The files of Streamlit's program in the browser: in Vietnamese, compressed, kept by browsers for a year."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import mimetypes
import threading
from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from starlette.responses import Response

from lib.ui.serving.chart_program import KEPT, with_our_charts
from lib.ui.serving.kept_page import keep_file
from lib.ui.serving.words import WORDS

COMPRESSIBLE = {".js", ".css", ".json", ".svg", ".wasm"}
EDITION = hashlib.sha256(f"{st.__version__} {WORDS} {KEPT}".encode()).hexdigest()[:10]
STATIC = f"/static-{EDITION}/"
"""Where the files are found: the address changes with every word that is changed in them."""

FOR_A_YEAR = {"vary": "accept-encoding", "cache-control": "public, max-age=31536000, immutable"}

CHARTS = "PlotlyChart."
"""The beginning of the name of the program of charts."""

QUICK, WELL = 1, 9
"""Levels of compression: for a visitor who waits, and for all later ones."""


class StaticFiles:
    """The files of a folder, by the address they are asked for at.

    The first visit after an installation gets them compressed quickly; improve() then compresses all of
    them well and keeps them on disk.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self._cache = cache
        paths = {STATIC + path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
        self._all = frozenset(paths)
        self._known = {address: path for address, path in paths.items() if path.suffix in COMPRESSIBLE}
        self._bodies: dict[str, bytes] = {}
        self._charts = threading.Lock()

    def __contains__(self, address: str) -> bool:
        return address in self._known

    def has(self, address: str) -> bool:
        """Whether there is a file at this address, compressed here or sent by Streamlit as it is."""
        return address in self._all

    def addresses(self, starts: Iterable[str]) -> list[str]:
        """Where the programs are that begin with these names: the names end in a hash of their content.

        Raises RuntimeError where the installed Streamlit has none or several of a name.
        """
        found = []
        for start in starts:
            fitting = [address for address in self._known if f"/{start}." in address and ".js" in address]
            if len(fitting) != 1:
                raise RuntimeError(f"Streamlit has {len(fitting)} programs {start}")
            found += fitting
        return found

    async def response(self, address: str, *, compressed: bool) -> Response:
        """The file as an answer that browsers may keep for a year."""
        if address not in self._bodies:
            self._bodies[address] = await asyncio.to_thread(self._body, self._known[address])
        body = self._bodies[address]
        answer = Response(body if compressed else gzip.decompress(body), media_type=media_type(address))
        answer.headers.update(FOR_A_YEAR)
        if compressed:
            answer.headers["content-encoding"] = "gzip"
        return answer

    def improve(self, start: str = "") -> None:
        """Compresses every file whose name begins so well, once for this edition. Takes seconds: for a thread."""
        for address, path in self._known.items():
            if not path.name.startswith(start):
                continue
            with self._turn(path):
                if self._kept(path).is_file():
                    continue
                body = gzip.compress(in_vietnamese(path), WELL, mtime=0)
                keep_file(self._kept(path), body)
            if address in self._bodies:
                self._bodies[address] = body

    def _body(self, path: Path) -> bytes:
        with self._turn(path):
            with contextlib.suppress(OSError):
                return self._kept(path).read_bytes()
            return gzip.compress(in_vietnamese(path), QUICK, mtime=0)

    def _turn(self, path: Path) -> contextlib.AbstractContextManager[object]:
        """The program of charts takes a second to be made: who asks for it meanwhile waits for the one."""
        return self._charts if path.name.startswith(CHARTS) else contextlib.nullcontext()

    def _kept(self, path: Path) -> Path:
        return self._cache / f"{path.name}.gz"


def media_type(address: str) -> str:
    """The kind of a file by its name, whatever the machine's own table says of .js."""
    return "text/javascript" if address.endswith(".js") else mimetypes.guess_type(address)[0] or "text/plain"


def in_vietnamese(path: Path) -> bytes:
    """A file of Streamlit's program with our words in place of its own; that of charts only as far as ours need it."""
    program = path.read_bytes()
    for theirs, ours in WORDS.get(path.name, {}).items():
        program = program.replace(theirs.encode(), ours.encode())
    return with_our_charts(program.decode()).encode() if path.name.startswith(CHARTS) else program
