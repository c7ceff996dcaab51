"""The first screen as it was last sent, kept on the disk: after a start it is there before anything is loaded.

Only the standard library: it is read before Streamlit, pandas and the store's packages.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import json
import logging
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from lib.base import clock
from lib.base.folders import ROOT, data_folder

LOG = logging.getLogger("cchc")
Headers = Mapping[str, str]


@dataclass(frozen=True)
class KeptAnswers:
    """What is sent of the first screen, and of the program that the page asks for.

    headers: the page's; files: where the program's files are (an address's beginning), file_headers: theirs
    beside content-type.
    """

    headers: Headers
    files: str
    file_headers: Headers


def kept_place() -> Path:
    """The file."""
    return data_folder() / "cache" / "tong-quan"


def page_edition(state: object) -> str:
    """Changes with the state of the store, and with whatever could show its figures differently."""
    return f"{_program()} {state!r}"


@functools.cache
def _program() -> str:
    digest = hashlib.sha256()
    streamlit = importlib.util.find_spec("streamlit")
    page = Path(streamlit.origin or "").with_name("static") / "index.html" if streamlit else ROOT
    for path in (page, *sorted((*(ROOT / "lib").rglob("*.*"), *(ROOT / "pages").glob("*.py")))):
        if path.suffix != ".pyc":
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def write_page(state: object, answers: KeptAnswers, body: bytes) -> None:
    """Keeps the page, compressed, unless one of this state is kept; a disk that refuses costs only the keeping."""
    head = f"{page_edition(state)}\n".encode()
    with contextlib.suppress(OSError), kept_place().open("rb") as kept:
        if kept.readline() == head:
            return
    keep_file(kept_place(), head + f"{json.dumps(asdict(answers))}\n".encode() + body)


def read_page(state: object) -> tuple[KeptAnswers, bytes] | None:
    """The page as it was before the program ended; None where something has changed since."""
    try:
        written, answers, body = kept_place().read_bytes().split(b"\n", 2)
        return (KeptAnswers(**json.loads(answers)), body) if written.decode() == page_edition(state) else None
    except (OSError, ValueError, TypeError):
        return None


def state_of_file(path: Path) -> tuple[object, ...] | None:
    """What the figures of every screen depend on beside the address, from a SQLite store; None where there is none.

    Whatever is published, decided, set or deleted stands in the log, older versions and the year before too.
    """
    with (
        contextlib.suppress(sqlite3.Error, TypeError),
        contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as store,
    ):
        return clock.today(), *store.execute("SELECT log_count, log_head FROM state").fetchone()
    return None


def keep_file(path: Path, body: bytes) -> None:
    """Writes a file so that nobody ever reads half of it; a disk that refuses costs only the saving."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        LOG.warning("not kept: %s (%s)", path, error)
        with contextlib.suppress(OSError):
            part.unlink()
