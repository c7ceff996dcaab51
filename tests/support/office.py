"""The server of an office's network for tests: its accounts, and visitors that are programs.

A visitor asks over HTTP as a browser does, or opens a tab: Streamlit's websocket with what is told on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import re
import ssl
import sys
import time
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import browser as harness
import tools
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from tools import PATIENCE
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from lib.accounts import accounts
from lib.base import clock
from lib.store import Actor, Role, Store

T = TypeVar("T")
PASSWORD = "thang chin mua roi 2020"
ACCOUNTS = {
    "quantri": ("Quản trị máy chủ", Role.ADMIN),
    "canbo": ("Công chức Văn phòng – Thống kê", Role.UPDATE),
    "chutich": ("Chủ tịch UBND xã", Role.VIEW),
}
KEEPER = Actor("Dòng lệnh", Role.ADMIN, "máy này")
STREAM = "/_stcore/stream"
FORGED = {
    "X-Cchc-Name": "quantri",
    "X-Cchc-Title": "Quan tri",
    "X-Cchc-Role": "qu%E1%BA%A3n%20tr%E1%BB%8B",
    "X-Cchc-Kind": "person",
    "X-Cchc-Login": "0" * 64,
    "x_cchc_role": "qu%E1%BA%A3n%20tr%E1%BB%8B",
    "X-Streamlit-User": "quantri",
    "X-Forwarded-User": "quantri",
    "Remote-User": "quantri",
}
"""Headers by which a client might pretend to be somebody."""


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Runs the work to its end in a thread, as the browser's tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def store_in(data: Path) -> Store:
    """The store in a data folder, with the three accounts."""
    return store_at(data / "cchc.sqlite3")


def store_at(target: str | Path, folder: Path | None = None) -> Store:
    """The same at an address."""
    store = Store.open(target, folder)
    for name, (title, role) in ACCOUNTS.items():
        if store.account(name) is None:
            accounts.new_account(store, name, title, role, PASSWORD, clock.now(), KEEPER)
    return store


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP."""

    status: int
    headers: Message
    body: bytes

    @property
    def cookies(self) -> dict[str, str]:
        """Name of each cookie that it sets -> value and attributes."""
        parts = (line.partition("=") for line in self.headers.get_all("set-cookie") or ())
        return {name: value for name, _, value in parts}


@dataclass(frozen=True)
class Office:
    """A running server and its store."""

    site: harness.Site
    store: Store

    def ask(
        self,
        path: str,
        method: str = "GET",
        cookie: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterator[bytes] | None = None,
    ) -> Answer:
        """One request; nothing is followed."""
        parts = urlsplit(self.site.url)
        trusting = ssl._create_unverified_context()  # the tests' certificate is their own
        line = (
            http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=trusting)
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        )
        own = {"Cookie": cookie} if cookie else {}
        with contextlib.closing(line):
            line.request(method, path, body, {**own, **(headers or {})}, encode_chunked=body is not None)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        cookie: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A form that is sent, from a page of the server's own unless the headers say otherwise."""
        own = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.site.url}
        return self.ask(path, "POST", cookie, own | dict(headers or {}), urlencode(fields).encode())

    def try_password(self, name: str, password: str, **more: str) -> Answer:
        """A login, right or wrong."""
        return self.post("/dang-nhap", {"ten": name, "mat-khau": password, **more})

    def log_in(self, name: str) -> str:
        """A new login of the account: its cookie."""
        answer = self.try_password(name, PASSWORD)
        assert answer.status == 303, answer.body.decode()
        return cookie_of(answer)

    def projector(self) -> str:
        """The cookie of a new projector's link."""
        token = accounts.projector_link(self.store, "Máy chiếu hội trường", clock.now(), KEEPER)
        return cookie_of(self.ask(f"/chieu/{token}"))


def cookie_of(answer: Answer) -> str:
    """The cookie of the login that the answer gives."""
    name = next(name for name in answer.cookies if name.endswith("cchc"))
    return f"{name}={answer.cookies[name].partition(';')[0]}"


def token_of(cookie: str) -> str:
    """The token in a cookie."""
    return cookie.partition("=")[2]


@contextlib.contextmanager
def running(
    data: Path, options: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> Iterator[Office]:
    """Starts `python -m lib serve` on this machine, waits until it answers, stops it."""
    data.mkdir(parents=True, exist_ok=True)
    store = store_in(data)
    port = tools.free_port()
    command = [sys.executable, "-m", "lib", "serve", "--address=127.0.0.1", f"--port={port}", *options]
    scheme = "https" if "--certificate" in " ".join(options) else "http"
    url, environment = f"{scheme}://127.0.0.1:{port}", harness.environment_of(data, env)
    with harness.process(command, url, data, environment, harness.ROOT) as site:
        wait_for(site)
        yield Office(site, store)


def wait_for(site: harness.Site) -> None:
    """Returns when the server answers."""
    ask = Office(site, None).ask  # type: ignore[arg-type]
    for _ in range(PATIENCE * 10):
        if site.process.poll() is not None:
            raise RuntimeError(f"the server ended: {site.said()}")
        with contextlib.suppress(OSError):
            ask("/_stcore/health")
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer: {site.said()}")


class Tab:
    """A browser's tab without a browser: the websocket that Streamlit's page opens."""

    def __init__(
        self,
        office: Office,
        cookie: str | None,
        session: str = "",
        origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        url = office.site.url.replace("http", "ws", 1) + STREAM
        own = {"Cookie": cookie} if cookie else {}
        asked = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", session] if session else ["streamlit"]
        self._stack = contextlib.ExitStack()
        self.line: ClientConnection = self._stack.enter_context(
            connect(
                url,
                origin=Origin(origin or office.site.url),
                additional_headers={**own, **(headers or {})},
                subprotocols=[Subprotocol(name) for name in asked],
                max_size=None,
                proxy=None,
                open_timeout=PATIENCE,
                ssl=ssl._create_unverified_context() if url.startswith("wss") else None,
            )
        )
        self.session = ""
        self.told = b""
        self.messages: list[ForwardMsg] = []

    def say(self, message: BackMsg) -> None:
        """Sends one message."""
        self.line.send(message.SerializeToString())

    def run(self, page: str = "", query: str = "", states: Sequence[WidgetState] = ()) -> str:
        """Asks for a screen, its fields in these states, and gives all that is told until it is complete, as text."""
        request = BackMsg()
        request.rerun_script.widget_states.widgets.extend(states)
        request.rerun_script.query_string = query
        request.rerun_script.page_name = page
        self.say(request)
        self.told = b""
        self.messages.clear()
        while True:
            data = self.line.recv(timeout=PATIENCE)
            assert isinstance(data, bytes)
            self.told += data
            message = ForwardMsg.FromString(data)
            self.messages.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return self.told.decode("utf-8", "replace")

    @property
    def offers(self) -> list[str]:
        """The numbers of the files that would be made when a button is pressed, as they were told."""
        return [
            message.delta.new_element.download_button.deferred_file_id
            for message in self.messages
            if message.delta.new_element.download_button.deferred_file_id
        ]

    @property
    def files(self) -> list[str]:
        """The addresses of files that were told."""
        return [found.decode() for found in re.findall(rb"/media/[0-9a-f]+\.\w+", self.told)]

    def close(self) -> None:
        """Closes the tab."""
        self._stack.close()


@contextlib.contextmanager
def tab(office: Office, cookie: str | None, **more: Any) -> Iterator[Tab]:
    """A tab that is closed afterwards."""
    opened = Tab(office, cookie, **more)
    try:
        yield opened
    finally:
        opened.close()
