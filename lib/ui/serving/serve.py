"""The office's network: `python -m lib serve` runs the server behind the login page.

`streamlit run app.py` is for one PC. Here nothing that Streamlit finds elsewhere (in the user's home, in the
environment) counts: every option is the project's own, or Streamlit's default.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import secrets
import socket
import ssl
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config
from streamlit.logger import DEFAULT_LOG_MESSAGE
from uvicorn.protocols.http.h11_impl import H11Protocol

from lib.base.folders import ROOT, data_folder
from lib.machine import start
from lib.store import Store, StoreError, store_target
from lib.ui.office import guard
from lib.ui.office import middleware as office
from lib.ui.serving import server

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

OPTIONS_FILE: Final = ROOT / ".streamlit/config.toml"
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - an office's network is what this is for
STOPPED, REFUSED = 0, 2

LARGEST_MESSAGE: Final = 4 * 1024 * 1024
"""Bytes of a websocket message: what a page's fields hold is far less, and files come by another way."""
MOST_CONNECTIONS, MOST_WAITING = 400, 200
"""Connections at a time; and of them those on which nothing is being answered: the oldest of these make room,
so that idle ones, of which anybody on the network can open thousands, keep nobody out."""
CROWDED: Final = "Máy chủ đang có quá nhiều kết nối. Xin thử lại sau ít phút."
NOT_UNDERSTOOD: Final = "Yêu cầu không đúng."
HEADERS_WITHIN: Final = 15.0
"""Seconds within which the head of a request must have come."""

NO_ACCOUNT: Final = (
    "Chưa có tài khoản nào được phép đăng nhập nên chưa mở cho mạng cơ quan. Hãy tạo tài khoản đầu tiên:\n"
    '  python -m lib account add quantri --title "Quản trị máy chủ" --role "quản trị"'
)


class ServiceError(Exception):
    """The service cannot start; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Service:
    """How the server is reached: the address and port it listens on, its certificate, the proxy before it.

    address None: everywhere, or only from this machine where the proxy is on it.
    """

    address: str | None = None
    port: int = 8501
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None

    @property
    def listens_on(self) -> str:
        """The address to listen on."""
        is_near = self.proxy is not None and ipaddress.ip_address(self.proxy).is_loopback
        return self.address or (str(self.proxy) if is_near else EVERYWHERE)

    @property
    def settings(self) -> office.Settings:
        """What the gate must know."""
        return office.Settings(self.certificate is not None or self.proxy is not None, self.proxy)


def main(service: Service) -> int:
    """Serves until stopped; 2 and one sentence on standard error where it cannot start."""
    try:
        check(service)
        store = open_store()
        hold = start.hold_for_server(data_folder())
        listening = listen(service.listens_on, service.port)
    except (ServiceError, StoreError, start.SetupError) as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    with listening:
        if hold:
            hold.tell(service.port)
        set_options(service)
        guard.turn_on(Middleware(office.Guard, store=store, settings=service.settings))
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
            uvicorn_server(service, application()).run(sockets=[listening])
    return STOPPED


# --- Before the start ----------------------------------------------------------------------------


def check(service: Service) -> None:
    """Raises ServiceError where what was asked for does not fit together."""
    if (service.certificate is None) != (service.key is None):
        raise ServiceError("Cần cả hai: --certificate (tệp chứng thư) và --key (tệp khoá).")
    if service.certificate and service.key:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                service.certificate, service.key, lambda: ""
            )
        except (OSError, ValueError) as error:  # SSLError is an OSError
            raise ServiceError(f"Không dùng được chứng thư {service.certificate}: {error}.") from error
    try:
        ipaddress.ip_address(service.proxy or EVERYWHERE)
        ipaddress.ip_address(service.address or EVERYWHERE)
    except ValueError as error:
        raise ServiceError("Địa chỉ phải là địa chỉ IP, ví dụ 192.168.1.10.") from error


def open_store() -> Store:
    """The store, with somebody in it who may log in. Raises StoreError, ServiceError."""
    store = Store.open(store_target())
    if not any(account.disabled_at is None for account in store.accounts()):
        raise ServiceError(NO_ACCOUNT)
    return store


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens. Raises ServiceError where the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=512)
    except OverflowError as error:
        raise ServiceError(f"Cổng phải từ 1 đến 65535, không phải {port}.") from error
    except OSError as error:
        reason = "đang do chương trình khác dùng" if error.errno == errno.EADDRINUSE else str(error)
        raise ServiceError(f"Không mở được cổng {port} tại {address}: {reason}. Thử --port khác.") from error


# --- Options -------------------------------------------------------------------------------------


def set_options(service: Service) -> None:
    """Sets every option of Streamlit's but those of the looks: ours, the project's, else the default."""
    config.get_config_options(force_reparse=True, options_from_flags=options(service))


def options(service: Service) -> dict[str, Any]:
    """Name of each option -> its value, whatever the user's home and the environment say."""
    defaults = {
        name: option.default_val
        for name, option in config._config_options_template.items()
        if not name.startswith("theme.")
    }
    written = tomllib.loads(OPTIONS_FILE.read_text(encoding="utf-8"))
    project = {
        f"{section}.{name}": value
        for section, values in written.items()
        if section != "theme"
        for name, value in values.items()
    }
    return defaults | project | ours(service)


def ours(service: Service) -> dict[str, Any]:
    """The options that differ from one PC's."""
    certificate = {} if service.certificate is None else {"server.sslCertFile": str(service.certificate)}
    return {
        "server.address": service.listens_on,
        "server.port": service.port,
        "server.headless": True,
        "browser.serverPort": service.port,
        "client.allowedOrigins": [],
        "global.developmentMode": False,
        "logger.enableRich": False,
        "logger.messageFormat": DEFAULT_LOG_MESSAGE,
        "server.allowedHosts": [],
        "server.cookieSecret": secrets.token_hex(32),
        "server.trustedUserHeaders": {guard.LOGIN_HEADER: "login"},
        "secrets.files": [],
        **certificate,
    }


# --- The server ----------------------------------------------------------------------------------


def application() -> st.App:
    """The application as app.py makes it, behind the gate that is on now."""
    return st.App(
        ROOT / "app.py",
        middleware=server.middleware(),
        lifespan=server.lifespan,
        on_script_error=server.tell_error,
    )


def uvicorn_server(service: Service, app: st.App) -> uvicorn.Server:
    """uvicorn without its name in the answers, with limits on what and how slowly clients send."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=Impatient,
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,
            proxy_headers=False,
            server_header=False,
            access_log=False,
            use_colors=False,
            log_level="warning",
            timeout_keep_alive=10,
            timeout_graceful_shutdown=5,
            ssl_certfile=service.certificate,
            ssl_keyfile=service.key,
        )
    )


async def crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """What is answered while there are too many connections."""
    answer = office.plain_text(CROWDED, 503)
    answer.headers.update({"connection": "close", "retry-after": "60"})
    await answer(scope, receive, send)


class Impatient(H11Protocol):
    """HTTP that does not wait for ever for a request: somebody might send a letter a minute, on every line."""

    everybody_waiting: ClassVar[dict[Impatient, None]] = {}
    """The connections that are waited for, the longest waiting first."""
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Goes on waiting unless the head is complete, and the form behind it."""
        is_crowded = len(self.connections) > MOST_CONNECTIONS
        self.app = crowded if is_crowded else self.config.loaded_app
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """Is idle until the next request; uvicorn ends that in its time (timeout_keep_alive)."""
        super().on_response_complete()
        if self._is_idle():
            self._line_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Says in Vietnamese what uvicorn says in English, unless an answer is under way."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            words = NOT_UNDERSTOOD.encode()
            head = f"HTTP/1.1 400 Bad Request\r\ncontent-length: {len(words)}\r\nconnection: close\r\n"
            kind = "content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n\r\n"
            self.transport.write((head + kind).encode() + words)
        self.transport.close()

    def _wait(self) -> None:
        if not self._is_idle():
            self._stop_waiting()
        elif self._waiting is None:
            give_up: Callable[[], None] = self.transport.abort
            self._waiting = self.loop.call_later(HEADERS_WITHIN, give_up)
            self._line_up()

    def _line_up(self) -> None:
        self.everybody_waiting[self] = None
        if len(self.everybody_waiting) > MOST_WAITING:
            next(iter(self.everybody_waiting)).make_room()

    def _is_idle(self) -> bool:
        """Whether nothing is being answered: no request is there, or not all of a form."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return False  # a websocket has taken over
        is_answered = self.cycle is None or self.cycle.response_complete
        return is_answered or (self.cycle.more_body and self.scope["method"] == "POST")

    def make_room(self) -> None:
        """Hangs up for the sake of others."""
        self._stop_waiting()
        self.transport.abort()

    def _stop_waiting(self) -> None:
        self.everybody_waiting.pop(self, None)
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
