"""The server of one PC from its first moment: `python -m lib.ui.serving.early --server.port=8501`.

Loading Streamlit and what screens need takes a second. Until that is done a thread answers: the first screen as
it was last sent, where nothing has changed since, and the files of its program. Every other request, and every
connection that is left open, waits for the server.
"""

from __future__ import annotations

import os
import re
import selectors
import socket
import sys
import threading
import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from lib.base.folders import ROOT, data_folder
from lib.ui.serving import kept_page

if TYPE_CHECKING:
    import asyncio

    import uvicorn

LOCAL_NAMES: Final = {"localhost", "127.0.0.1", "[::1]"}
LOOPBACK: Final = ("127.", "::1", "::ffff:127.")
FILE = re.compile(r"/[a-z]+/([\w.-]+\.(js|css))")
NARROW = re.compile(r"man-hinh=[0-7]?\d?\dx")
"""The cookie of a window that is as narrow as a phone's (see lib.ui.window): another page is made for it."""
KINDS: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
KNOWN = re.compile(r"--server\.(address=[\w.]+|port=\d+|headless=(true|false))")
OPEN: Final = "--open"
"""Asks for a browser on the first screen, as soon as somebody listens."""
Waiting = list[tuple[socket.socket, bytes]]
"""Connections, with what has come on them and is not answered."""


class EarlyAnswers(threading.Thread):
    """Answers what it can on a listening socket, until it is stopped."""

    def __init__(self, listening: socket.socket, answers: kept_page.KeptAnswers, page: bytes) -> None:
        super().__init__(daemon=True)
        self._listening, self._answers, self._page = listening, answers, page
        self._heard: dict[socket.socket, bytes] = {}

    def start(self) -> None:
        """Begins."""
        self._bell, self._rung = socket.socketpair()
        self._ready = selectors.DefaultSelector()
        super().start()

    def run(self) -> None:
        """Hears who comes and what they say."""
        for heard in (self._listening, self._rung):
            self._ready.register(heard, selectors.EVENT_READ)
        while True:
            for key, _ in self._ready.select():
                match key.fileobj:
                    case self._rung:
                        return
                    case self._listening:
                        self._welcome()
                    case socket.socket() as line:
                        self._hear(line)

    def stop(self) -> Waiting:
        """Ends the thread; what it leaves to the server."""
        self._bell.close()
        self.join()
        self._ready.close()
        self._rung.close()
        return list(self._heard.items())

    def _welcome(self) -> None:
        line, _ = self._listening.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heard[line] = b""
        self._ready.register(line, selectors.EVENT_READ)

    def _hear(self, line: socket.socket) -> None:
        try:
            come = line.recv(65_536)
            self._heard[line] += come
            if come and b"\r\n\r\n" not in self._heard[line]:
                return
            answer = self.answer(self._heard[line].decode("latin-1")) if come and _is_near(line) else b""
            if answer:
                self._heard[line] = b""
                line.sendall(answer)
                return
        except OSError:
            come = b""
        self._ready.unregister(line)
        if not come:
            del self._heard[line]
            line.close()

    def answer(self, request: str) -> bytes:
        """The answer to the head of a request; empty where it is the server's to give."""
        first, *rest = request.removesuffix("\r\n\r\n").split("\r\n")
        pairs = (line.partition(":") for line in rest)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        method, _, target = first.removesuffix(" HTTP/1.1").partition(" ")
        name = re.sub(r":\d+$", "", headers.get("host", ""))
        is_plain = method == "GET" and "gzip" in headers.get("accept-encoding", "") and name in LOCAL_NAMES
        is_phone = "Mobi" in headers.get("user-agent", "") or NARROW.search(headers.get("cookie", ""))
        if is_plain and target == "/" and not is_phone:
            return _answer(self._answers.headers, self._page)
        file = FILE.fullmatch(target.removeprefix(self._answers.files.rstrip("/")))
        if is_plain and file and target.startswith(self._answers.files):
            return self._file(*file.groups())
        return b""

    def _file(self, name: str, kind: str) -> bytes:
        kept = data_folder() / "cache" / self._answers.files.strip("/").removeprefix("static-") / f"{name}.gz"
        try:
            return _answer({**self._answers.file_headers, "content-type": KINDS[kind]}, kept.read_bytes())
        except OSError:
            return b""


def _is_near(line: socket.socket) -> bool:
    return str(line.getpeername()[0]).startswith(LOOPBACK)


def _answer(headers: kept_page.Headers, body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 200 OK\r\n{head}content-length: {len(body)}\r\n\r\n".encode("latin-1") + body


def begin(listening: socket.socket) -> EarlyAnswers | None:
    """Begins to answer; None where nothing is kept that could still be shown."""
    if os.environ.get("CCHC_DATABASE_URL", "").strip():
        return None  # what stands in it is not known without its driver
    state = kept_page.state_of_file(data_folder() / "cchc.sqlite3")
    kept = kept_page.read_page(state) if state else None
    if kept is None:
        return None
    early = EarlyAnswers(listening, *kept)
    early.start()
    return early


def settings(options: Sequence[str]) -> dict[str, Any]:
    """Streamlit's options as they are typed (`--server.port=8501`), by name; the last of a name counts."""
    pairs = (option.removeprefix("--").partition("=") for option in options)
    kinds: dict[str, Any] = {"true": True, "false": False}
    return {name: kinds.get(value, int(value) if value.isdecimal() else value) for name, _, value in pairs}


def serve_early(options: Sequence[str]) -> None:
    """Serves until stopped. With options that only Streamlit's own command knows, that one serves."""
    rest = [option for option in options if option != OPEN]
    if not all(KNOWN.fullmatch(option) for option in rest):
        from streamlit.web import cli  # noqa: PLC0415

        cli.main(["run", str(ROOT / "app.py"), *rest])
    chosen = settings(rest)
    listening = socket.create_server(
        (chosen.get("server.address", "127.0.0.1"), chosen["server.port"]), backlog=512
    )
    early = begin(listening)
    if OPEN in options:
        threading.Thread(target=show, args=(chosen["server.port"],), daemon=True).start()
    loaded({**chosen, "server.headless": True}, early).run(sockets=[listening])


def show(port: int) -> None:
    """Opens a browser."""
    import webbrowser  # noqa: PLC0415

    webbrowser.open(f"http://localhost:{port}")


def leave_plotly() -> None:
    """Keeps Streamlit from loading plotly at once, a quarter of a start: it tells plotly of a theme that no chart here
    has. The first picture loads it, after the first figures."""
    theme: Any = types.ModuleType("streamlit.elements.lib.streamlit_plotly_theme")
    theme.configure_streamlit_plotly_theme = lambda: None
    sys.modules[theme.__name__] = theme


def loaded(chosen: dict[str, Any], early: EarlyAnswers | None) -> uvicorn.Server:
    """The server, which takes over from what answers early once it is up."""
    import asyncio  # noqa: PLC0415 - after the first answers
    import importlib  # noqa: PLC0415

    import uvicorn  # noqa: PLC0415

    leave_plotly()
    from streamlit import config  # noqa: PLC0415

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            for line, come in early.stop() if early else ():
                await self.take(line, come)

        async def take(self, line: socket.socket, come: bytes) -> None:
            def protocol() -> asyncio.Protocol:
                made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
                    config=self.config, server_state=self.server_state, app_state=self.lifespan.state
                )
                return made

            _, http = await asyncio.get_running_loop().connect_accepted_socket(protocol, line)
            if come:
                http.data_received(come)

    config.get_config_options(force_reparse=True, options_from_flags=chosen)
    app = importlib.import_module("app").app
    return Server(
        uvicorn.Config(
            app, ws="websockets-sansio", ws_per_message_deflate=False, access_log=False, use_colors=False
        )
    )


if __name__ == "__main__":
    serve_early(sys.argv[1:])
