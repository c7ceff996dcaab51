"""The office's network: `python -m lib serve` runs the server behind the login page.

`streamlit run app.py` is for one PC. Here nothing that Streamlit finds elsewhere (in the user's home, in the
environment) counts: every option is the project's own, or Streamlit's default.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import secrets
import socket
import ssl
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config
from streamlit.logger import DEFAULT_LOG_MESSAGE

from lib.base import clock
from lib.base.folders import ROOT, data_folder
from lib.machine import start
from lib.store import Store, StoreError, store_target
from lib.ui.office import guard
from lib.ui.office import middleware as office
from lib.ui.serving import connections, server

OPTIONS_FILE: Final = ROOT / ".streamlit/config.toml"
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - an office's network is what this is for
STOPPED, REFUSED = 0, 2

COOKIES: Final = "cookies"
"""The note that holds the key of Streamlit's cookies."""

LARGEST_MESSAGE: Final = 4 * 1024 * 1024
"""Bytes of a websocket message: what a page's fields hold is far less, and files come by another way."""
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
    def settings(self) -> office.NetworkSettings:
        """What the gate must know."""
        return office.NetworkSettings(self.certificate is not None or self.proxy is not None, self.proxy)


def serve_office(service: Service) -> int:
    """Serves until stopped; 2 and one sentence on standard error where it cannot start."""
    try:
        check_service(service)
        store = open_store()
        # One file is one server's; a database serves as many as are started.
        hold = start.hold_for_server(data_folder()) if store.is_sqlite else None
        secret = shared_secret(store)
        listening = listen(service.listens_on, service.port)
    except (ServiceError, StoreError, start.SetupError) as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    with listening:
        if hold:
            hold.tell(service.port)
        settings = replace(service.settings, most_tabs=connections.raise_descriptor_limit())
        set_options(service, secret)
        guard.turn_on(Middleware(office.LoginRequired, store=store, settings=settings))
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
            uvicorn_server(service, application()).run(sockets=[listening])
    return STOPPED


# --- Before the start ----------------------------------------------------------------------------


def check_service(service: Service) -> None:
    """Raises ServiceError where what was asked for does not fit together."""
    if (service.certificate is None) != (service.key is None):
        raise ServiceError("Cần cả hai: --certificate (tệp chứng thư) và --key (tệp khóa).")
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


def shared_secret(store: Store) -> str:
    """The key of the cookies by which an upload is known as a page's of ours: one for all processes of the store."""
    fresh = secrets.token_hex(32)

    def change(found: Mapping[str, str]) -> tuple[str, Mapping[str, str | None]]:
        kept = found.get(COOKIES)
        return kept or fresh, {} if kept else {COOKIES: fresh}

    return store.change_notes((COOKIES,), change, clock.now())


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


def set_options(service: Service, secret: str) -> None:
    """Sets every option of Streamlit's but those of the looks: ours, the project's, else the default."""
    config.get_config_options(force_reparse=True, options_from_flags=options(service, secret))


def options(service: Service, secret: str) -> dict[str, Any]:
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
    return defaults | project | ours(service, secret)


def ours(service: Service, secret: str) -> dict[str, Any]:
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
        "server.cookieSecret": secret,
        "server.trustedUserHeaders": {guard.LOGIN_HEADER: "login"},
        "secrets.files": [],
        **certificate,
    }


# --- The server ----------------------------------------------------------------------------------


def application() -> st.App:
    """The application as app.py makes it, behind the gate that is on now."""
    return st.App(
        ROOT / "app.py",
        middleware=server.server_middleware(),
        lifespan=server.lifespan,
        on_script_error=server.tell_error,
    )


def context_of(service: Service) -> ssl.SSLContext | None:
    """The certificate, ready for use; None without one."""
    if service.certificate is None or service.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(service.certificate, service.key)
    return context


def uvicorn_server(service: Service, app: st.App) -> uvicorn.Server:
    """uvicorn without its name in the answers, with limits on what and how slowly clients send."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=connections.protocol(context_of(service), counts_addresses=service.proxy is None),
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
        )
    )
