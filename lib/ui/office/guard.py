"""What stands outermost around Streamlit: on one PC the gate `LocalOnly`, on an office's network `office.LoginRequired`.

Here is what both share: which of them is on in this process, where a request comes from, and the headers
in which the identity of who is logged in travels inward. They are taken out of whatever a client sends.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response

from lib.ui.office import login_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from lib.accounts.accounts import Identity

ENDED: Final = 4401
"""The websocket's closing code where nobody is logged in, or the login has ended."""

SAFE_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

# In an open page the websocket is closed once the login has ended, or refused where it was cut meanwhile: then
# the page itself is asked for again, and the gate leads it to the login page. Left to itself Streamlit connects
# anew, by now perhaps with the login of somebody else at this browser, and goes on showing what the last one
# saw. What was typed and not sent yet would be lost with it: it is all that
# stays on the screen, to be copied.
SCRIPT: Final = """<script>
{
  const typed = new Set()
  addEventListener('input', ({target}) => {
    const kept = '[data-testid=stMain] textarea, [data-testid=stForm] input[type=text]'
    if (target.matches(kept)) typed.add(target)
  })
  const leave = () => {
    const left = [...typed].filter((field) => field.isConnected && field.value.trim())
    if (!left.length) return location.reload()
    const page = document.createElement('main')
    page.style.cssText = 'max-width:40em;margin:10vh auto;padding:0 1rem;font:18px/1.5 sans-serif;color:#222'
    page.innerHTML = '<h1>Phiên đăng nhập đã hết</h1>' +
      '<p>Chữ đang gõ dở chưa được ghi vào chương trình. Hãy chép lấy trước khi đăng nhập lại.</p>' +
      '<textarea readonly rows="10" style="width:100%;font:inherit" aria-label="Chữ đang gõ dở"></textarea>' +
      '<p><a>Đăng nhập lại</a></p>'
    page.querySelector('textarea').value = left.map((field) => field.value).join('\\n\\n')
    page.querySelector('a').href = location.href
    document.body.replaceChildren(page)
  }
  window.WebSocket = class extends WebSocket {
    constructor(...place) {
      super(...place)
      this.addEventListener('close', ({code}) => code === ENDED && leave())
    }
  }
  setInterval(async () => {
    const app = document.querySelector('[data-testid=stApp]')
    if (!app || app.dataset.testConnectionState === 'CONNECTED') return
    const answer = await fetch('/_stcore/host-config', {cache: 'no-store'}).catch(() => null)
    if (answer && answer.status === 401) leave()
  }, 2000)
}
</script>""".replace("ENDED", str(ENDED))


# --- What is on ----------------------------------------------------------------------------------


@dataclass
class _Mode:
    """The gate of an office's network; None on one PC."""

    gate: Middleware | None = None


_MODE = _Mode()


def turn_on(gate: Middleware) -> None:
    """From now on this process serves an office's network behind this gate: everybody must log in."""
    _MODE.gate = gate


def is_on() -> bool:
    """Whether visitors must log in; a fact of this process, which nothing sent to it can change."""
    return _MODE.gate is not None


def middleware() -> Middleware:
    """The outermost middleware for the way this process runs."""
    return _MODE.gate or Middleware(LocalOnly)


# --- Who is who, inward --------------------------------------------------------------------------

OURS: Final = "x-cchc-"
LOGIN_HEADER: Final = f"{OURS}login"
STRIPPED: Final = (OURS.rstrip("-"), "x-streamlit", "x-forwarded", "forwarded", "x-real-ip", "remote-user")
STRIPPED_TOO: Final = ("x-remote", "x-auth", "x-user", "x-client")
Pair = tuple[bytes, bytes]


def identity_headers(identity: Identity) -> list[Pair]:
    """The identity as headers, percent-encoded."""
    fields = {
        "name": identity.name,
        "title": identity.title,
        "role": identity.role,
        "kind": identity.kind,
        "login": identity.token_hash,
        "unit": identity.unit,
    }
    return [(f"{OURS}{name}".encode(), quote(value, safe="").encode()) for name, value in fields.items()]


def identity_of(headers: Mapping[str, str]) -> Identity | None:
    """The identity that the guard put into the headers; None where it put none (the warm-up's own visit)."""
    from lib.accounts.accounts import Identity, Kind  # noqa: PLC0415 - one PC starts without them
    from lib.store import Role  # noqa: PLC0415

    if LOGIN_HEADER not in headers:
        return None
    name, title, role, kind, login, unit = (
        unquote(headers[f"{OURS}{field}"]) for field in ("name", "title", "role", "kind", "login", "unit")
    )
    return Identity(name, title, Role(role), Kind(kind), login, unit)


def clean_headers(headers: list[Pair]) -> list[Pair]:
    """A client's headers without those that only the guard or a proxy may set, however they are spelt."""
    return [(name, value) for name, value in headers if not _plain(name).startswith(STRIPPED + STRIPPED_TOO)]


def _plain(name: bytes) -> str:
    return name.decode("latin-1").strip().lower().replace("_", "-")


def without_cookies(headers: list[Pair], names: tuple[str, ...]) -> list[Pair]:
    """The headers with these cookies left out."""
    kept: list[Pair] = []
    for name, value in headers:
        if name.lower() != b"cookie":
            kept.append((name, value))
            continue
        parts = (part.strip() for part in value.decode("latin-1").split(";"))
        rest = "; ".join(part for part in parts if part.partition("=")[0].strip() not in names)
        if rest:
            kept.append((name, rest.encode("latin-1")))
    return kept


# --- From where ----------------------------------------------------------------------------------


def host_name(host: str) -> str:
    """The name in a Host header, without its port; "" for what is none."""
    try:
        parts = urlsplit(f"//{host}")
        is_bare = parts.netloc == host and "@" not in host and parts.port != 0
    except ValueError:  # no number for a port, or an address with half its brackets
        return ""
    return (parts.hostname or "").rstrip(".") if is_bare else ""


def is_same_origin(connection: HTTPConnection, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether the browser says that a page of this very address asks; programs without Origin may, too."""
    if connection.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    scheme, _, netloc = origin.partition("://")
    return scheme in schemes and bool(netloc) and netloc.lower() == connection.headers.get("host", "").lower()


def is_loopback(scope: Scope) -> bool:
    """Whether the connection comes from this machine."""
    address = peer_address(scope)
    return address is not None and address.is_loopback


def peer_address(scope: Scope) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address at the other end of the connection; None where there is none."""
    client = scope.get("client")
    try:
        address = ipaddress.ip_address(client[0].partition("%")[0]) if client else None
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


# --- One PC --------------------------------------------------------------------------------------

LOCAL_NAMES: Final = {"localhost", "127.0.0.1", "::1"}
ONLY_HERE: Final = (
    "Chương trình đang chạy ở chế độ một máy nên chỉ mở được trên chính máy đó, tại địa chỉ "
    "http://localhost. Muốn dùng trong mạng cơ quan, hãy chạy: python -m lib serve"
)


class LocalOnly:
    """On one PC nobody logs in: only this machine's own browser may ask, and only from our own pages.

    A page from elsewhere reaches this address too, under a name that it made point here (DNS rebinding) or
    by a websocket; both are refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what comes from this machine under its own names."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif self._is_welcome(scope):
            await self._app({**scope, "headers": clean_headers(scope["headers"])}, receive, send)
        else:
            await refuse(scope, receive, send, closed_door("Không mở được từ đây", ONLY_HERE, 403))

    def _is_welcome(self, scope: Scope) -> bool:
        connection = HTTPConnection(scope)
        if not is_loopback(scope) or host_name(connection.headers.get("host", "")) not in LOCAL_NAMES:
            return False
        is_reading = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        return is_reading or is_same_origin(connection)


async def refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    """Sends the refusal; a websocket is not accepted."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": ENDED})
    else:
        await answer(scope, receive, send)


def html(body: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """One of the gate's own pages, never stored and with its own content policy."""
    own = {"content-security-policy": login_page.POLICY, "cache-control": "no-store", **SAFE_HEADERS}
    return HTMLResponse(body, status, headers=own | dict(headers or {}))


def closed_door(title: str, words: str, status: int) -> HTMLResponse:
    """A closed door as a page."""
    return html(login_page.refusal_page(title, words), status)
