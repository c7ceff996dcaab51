"""The first answer: the HTML of an address holds the screen as it is now, before any script has arrived.

The screen's script is run for nobody, as for the visitor who asks, and what it shows is taken from the messages
that would go to the browser: texts, tables and still pictures, not fields to type in. It stands in Streamlit's
page until Streamlit has drawn the same (SCRIPT takes it away), and is kept for everybody of the same login by
the width of pictures, everything that was done in the store, and day.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib.base import clock
from lib.ui.office import guard
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

State = tuple[object, ...]
"""The day, and how long the log is and its last hash: see kept_page."""

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

    def __init__(self, titles: Mapping[str, str], levels: Mapping[str, str] = MappingProxyType({})) -> None:
        self._titles = titles  # of the screens, by their addresses
        self._levels = levels  # of those that show all units below, and so depend on all
        self._kept: dict[tuple[object, ...], str] = {}
        self._making = 0

    async def answer(self, scope: Scope) -> tuple[State | None, str]:
        """What stands in the page before Streamlit has drawn it, with the state of the store that it shows.

        Empty where it cannot be had soon.
        """
        if self._making >= TRIES:
            return None, ""
        self._making += 1
        try:
            is_level = scope["path"].strip("/") in self._levels
            state = await (asyncio.to_thread(_state_of_all) if is_level else state_of_store(_units(scope)))
            if state is None:
                return None, ""
            key = (state, *_asked(scope))
            if key not in self._kept:
                self._keep(key, await self._made(scope))
            return state, self._kept[key]
        except TimeoutError:
            return None, ""
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
            for address, title in (
                {**self._levels, **self._titles} if page in self._levels else self._titles
            ).items()
        )
        return f'<div id="truoc"><nav>{"".join(links)}</nav>{shown}</div>'


def is_first(scope: Scope) -> bool:
    """Whether the first screen is asked for where nobody logs in, and not by a phone: it is kept for the next start."""
    *asked, wide = _asked(scope)
    return asked == ["/", b"", ()] and wide != PHONES


async def state_of_store(units: Iterable[str] = ("",)) -> State | None:
    """What the figures of every screen depend on beside the address (see kept_page), for a visitor of these units;
    None where the store fails."""
    return await asyncio.to_thread(_state, units)


def _units(scope: Scope) -> set[str]:
    """The visitor's own unit, and the one below that the address names."""
    from lib.ui.address import BELOW  # noqa: PLC0415 - as below

    asked = parse_qs(scope["query_string"].decode("latin-1")).get(BELOW, [])
    return {unquote(Headers(scope=scope).get(f"{guard.OURS}unit", "")), *asked[:1]}


@functools.cache
def _store() -> Store:
    from lib.store import Store, store_target  # noqa: PLC0415 - the server answers before the store is loaded

    return Store.open(store_target())


def _state(units: Iterable[str]) -> State | None:
    from lib.store import StoreError  # noqa: PLC0415

    try:
        states = [_store().of(unit).log_state()[:2] for unit in sorted(units)]
        return (
            (clock.today(), *states[0]) if len(states) == 1 else (clock.today(), *zip(*states, strict=True))
        )
    except StoreError:
        return None


def _state_of_all() -> State | None:
    from lib.store import StoreError, kept_backups  # noqa: PLC0415

    try:
        return (clock.today(), *kept_backups.state_of_all(_store()))
    except StoreError:
        return None


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
