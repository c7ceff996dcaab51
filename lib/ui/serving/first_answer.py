"""The first answer: the HTML of an address holds the screen as it is now, before any script has arrived.

The screen's script is run for nobody, as for the visitor who asks, and what it shows is taken from the messages
that would go to the browser: texts, tables and still pictures, not fields to type in. It stands in Streamlit's
page until Streamlit has drawn the same (SCRIPT takes it away), and is kept for everybody of the same login by
the width of pictures, everything that was done in the store, and day. That of the first screen is kept on the disk
too: after a start it is there before anything else is loaded.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.base import clock
from lib.base.folders import ROOT, data_folder
from lib.ui.office import guard
from lib.ui.serving import static_files
from lib.ui.window import PHONES, width_of_pictures

if TYPE_CHECKING:
    from starlette.types import Scope
    from streamlit.proto.Delta_pb2 import Delta
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.session_manager import ClientContext

    from lib.store import Store

MOST, TRIES, SECONDS = 64, 2, 0.6
"""Answers that are kept; how many are made at once; how long a visitor waits for one: longer, and the page
comes without it."""

SIDEBAR: Final = 1
STYLES: Final = 2
"""Of the roots of a page of Streamlit: what stands beside the menu; what is not seen, like style sheets."""

SCRIPT = """<script>
{
  const still = () => document.getElementById('truoc')
  const drawn = () => {
    const app = document.querySelector('[data-testid=stApp]')
    if (app?.dataset.testScriptState !== 'notRunning') return false
    return app.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
  }
  const watch = new MutationObserver(() => {
    if (still() && !drawn()) return
    watch.disconnect()
    if (still()) still().remove()
  })
  addEventListener('DOMContentLoaded', () => watch.observe(document.body, {subtree: true, childList: true, attributes: true}))
}
</script>"""
"""Takes the first answer away once Streamlit has drawn the screen, or what hinders it."""

STYLE = f"<style>\n{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"


class Onlooker:
    """A visitor without a browser: keeps what a screen shows, and notes when its script has run."""

    def __init__(self, context: ClientContext | None = None) -> None:
        self.finished = asyncio.Event()
        self.client_context = context
        self.shown: dict[tuple[int, ...], Delta] = {}

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Takes one message of the session."""
        kind = msg.WhichOneof("type")
        if kind == "delta":
            self.shown[tuple(msg.metadata.delta_path)] = msg.delta
        elif kind == "script_finished":
            self.finished.set()


class Context:
    """What a request says of who asks, as a session's connection would say it."""

    def __init__(self, scope: Scope) -> None:
        connection = HTTPConnection(scope)
        self.headers: Iterable[tuple[str, str]] = Headers(scope=scope).items()
        self.cookies: Mapping[str, str] = connection.cookies
        self.remote_ip = connection.client.host if connection.client else None


async def visit(onlooker: Onlooker, page: str, query: str, seconds: float) -> None:
    """Runs the script of a screen for an onlooker. Raises TimeoutError."""
    house, request = runtime.get_instance(), BackMsg()
    request.rerun_script.query_string, request.rerun_script.page_name = query, page
    session = house.connect_session(client=onlooker, user_info={})
    try:
        house.handle_backmsg(session, request)
        await asyncio.wait_for(onlooker.finished.wait(), seconds)
    finally:
        house.close_session(session)


class FirstAnswers:
    """The screens as HTML, by address, login, day and state of the store."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles  # of the screens, by their addresses
        self._kept: dict[tuple[object, ...], str] = {}
        self._making = 0

    async def answer(self, scope: Scope, *, warm: bool) -> str:
        """What stands in the page before Streamlit has drawn it; empty where it cannot be had soon.

        warm says that all is loaded that a screen needs; before, only what was kept on the disk is given.
        """
        if self._making >= TRIES:
            return ""
        self._making += 1
        try:
            state = await asyncio.to_thread(_state)
            if state is None:
                return ""
            if not warm:
                return await asyncio.to_thread(_from_disk, state) if _is_first(_asked(scope)) else ""
            key = (state, *_asked(scope))
            if key not in self._kept:
                self._keep(key, await self._made(scope))
                if _is_first(key[1:]):
                    await asyncio.to_thread(_to_disk, state, self._kept[key])
            return self._kept[key]
        except TimeoutError:
            return ""
        finally:
            self._making -= 1

    def _keep(self, key: tuple[object, ...], made: str) -> None:
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = made

    async def _made(self, scope: Scope) -> str:
        page = scope["path"].strip("/")
        onlooker = Onlooker(Context(scope))
        await visit(onlooker, page, scope["query_string"].decode("latin-1"), SECONDS)
        shown = html_of(onlooker.shown)
        if not shown:
            return ""
        links = (
            f'<a href="/{address}"{" aria-current=page" * (address == page)}>{escape(title)}</a>'
            for address, title in self._titles.items()
        )
        return f'<div id="truoc"><nav>{"".join(links)}</nav>{shown}</div>'


FIRST: Final = ("/", b"", ())
"""What is asked for where the first screen is, and nobody logs in."""


def _is_first(asked: tuple[object, ...]) -> bool:
    """Whether the first screen is asked for, and not by a phone."""
    return asked[:3] == FIRST and asked[3] != PHONES


def _file() -> Path:
    return data_folder() / "cache" / "tong-quan.html"


@functools.cache
def _program() -> str:
    """Changes with whatever could show the figures differently."""
    digest = hashlib.sha256()
    for path in sorted((*(ROOT / "lib").rglob("*.*"), *(ROOT / "pages").glob("*.py"))):
        if path.suffix != ".pyc":
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _edition(state: object) -> str:
    return f"{_program()} {state!r}"


def _to_disk(state: object, made: str) -> None:
    static_files.keep_file(_file(), f"{_edition(state)}\n{made}".encode())


def _from_disk(state: object) -> str:
    """The first screen as it was before the program ended, where nothing has changed since."""
    try:
        edition, made = _file().read_text(encoding="utf-8").split("\n", 1)
    except (OSError, ValueError):
        return ""
    return made if edition == _edition(state) else ""


@functools.cache
def _store() -> Store:
    from lib.store import Store, store_target  # noqa: PLC0415 - the server answers before the store is loaded

    return Store.open(store_target())


def _state() -> tuple[object, ...] | None:
    """What the figures of every screen depend on beside the address; None where the store fails.

    Whatever is published, decided, set or deleted stands in the log, older versions and the year before too.
    """
    from lib.store import StoreError  # noqa: PLC0415

    try:
        count, last, _ = _store().log_state()
    except StoreError:
        return None
    return clock.today(), count, last


def _asked(scope: Scope) -> tuple[object, ...]:
    identity = tuple(pair for pair in Headers(scope=scope).items() if pair[0].startswith(guard.OURS))
    wide = width_of_pictures(HTTPConnection(scope).cookies, Headers(scope=scope))
    return scope["path"], scope["query_string"], identity, wide


def html_of(shown: Mapping[tuple[int, ...], Delta]) -> str:
    """What the messages of a run show, in the order of the screen; empty where it failed or needs a script."""
    elements: list[tuple[tuple[int, ...], Any]] = [
        (path, delta.new_element)
        for path, delta in sorted(shown.items(), key=lambda one: (one[0][0] != STYLES, one[0]))
        if path[0] != SIDEBAR and delta.WhichOneof("type") == "new_element"
    ]
    kinds = {element.WhichOneof("type") for _, element in elements}
    if kinds & {"exception", "alert"}:
        return ""
    styles, pieces = [], []
    for path, element in elements:
        kind = element.WhichOneof("type")
        if kind == "html" and element.html.body.startswith("<style"):
            styles.append(element.html.body)
        elif kind == "html":
            pieces.append(f'<div class="stHtml">{element.html.body}</div>')
        elif kind == "selectbox" and len(path) == 2:
            pieces.append('<div class="field"></div>')
        elif kind == "imgs":
            pieces += (f'<img src="{escape(one.url)}" alt="{escape(one.alt)}">' for one in element.imgs.imgs)
    return f"{''.join(styles)}<main>{''.join(pieces)}</main>" if pieces else ""
