"""The gate of an office's network: nobody sees anything before logging in, and each only what the role may.

ASGI middleware in front of every route and the websocket. A Streamlit session id is no identity (whoever sees
one can resume the session); here it is tied to the login that opened it, as are the files that its pages were
told of. A login that ends closes its open screens within seconds.

The path is always scope["path"], by which Streamlit goes too: Starlette's request.url is put together with what
the client says its host is.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from lib.accounts import accounts
from lib.accounts.accounts import Identity, Kind, Refused, Throttle
from lib.base import clock
from lib.store import Role, Store, StoreError
from lib.ui.office import login_page
from lib.ui.office.guard import (
    ENDED,
    SAFE_HEADERS,
    clean_headers,
    closed_door,
    host_name,
    html,
    identity_headers,
    is_same_origin,
    peer_address,
    refuse,
    without_cookies,
)
from lib.ui.office.logins import LoginCache, Places, Queue, SessionOwners
from lib.ui.office.websocket import FILE, Connection, Known, account_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "cchc"
MARK: Final = "cchc-co"
"""A cookie that says only that this browser has logged in. A link in a chat brings this one (SameSite=Lax)
but not the other (Strict): the gate then answers with a page that asks again from here."""

LARGEST_FORM: Final = 4096
LARGEST_UPLOAD: Final = 21 * 1024 * 1024
UPLOADS, UPLOADS_EACH = 8, 2
"""Uploads at a time, and of them those of one account."""
SLOW_FORM, SLOW_UPLOAD = 10.0, 180.0
"""Seconds within which a body must have come."""
MOST_LINES, FEW_LINES = 100, 3
"""Open websockets of one account: tabs, and screens that show a projector's link; a few are always granted."""
RUNS_EACH: Final = 2
"""Screens that are computed at a time for one account."""
A_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class NetworkSettings:
    """How the office's network reaches the server.

    secure: browsers come by https, through a certificate of ours or the proxy. proxy: the address of the
    reverse proxy that alone may connect, and whose word on the visitor's address is taken. most_tabs: open tabs of
    all visitors, each of which takes several of the process's open files.
    """

    secure: bool = False
    proxy: str | None = None
    most_tabs: int = 1_000

    @property
    def cookie(self) -> str:
        """The name of the login's cookie; the prefix makes browsers hold it to this host and to https."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE


def plain_text(words: str, status: int) -> PlainTextResponse:
    """A short answer to programs."""
    return PlainTextResponse(words, status, headers={"cache-control": "no-store", **SAFE_HEADERS})


def onward(path: str) -> RedirectResponse:
    """On to another page, by GET."""
    return RedirectResponse(path, 303, headers={"cache-control": "no-store", **SAFE_HEADERS})


# --- The office's network ------------------------------------------------------------------------

HEALTH: Final = "/_stcore/health"
STREAM: Final = "/_stcore/stream"
PAGE = re.compile(r"/[a-z0-9-]*")
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
READ = re.compile(
    r"/_stcore/health|/_stcore/host-config|/_stcore/bidi-components/.+|/component/.+|/favicon\.png"
    r"|/static(?:-[0-9a-f]+)?/.+"
)
"""What a visitor who is logged in may read besides screens and files. Whatever is not named here is closed."""

NO_HOST: Final = "Yêu cầu không đúng."
CLOSED: Final = "Không có trang này."
NOT_LOGGED_IN: Final = "Chưa đăng nhập."
NOT_ALLOWED: Final = "Tài khoản này không được làm việc này."
STORE_FAILS: Final = "Chưa kiểm tra được đăng nhập"
ELSEWHERE: Final = (
    "Yêu cầu này không đến từ trang đăng nhập của chương trình. Đề nghị mở lại trang rồi thử lại."
)
BY_PROXY: Final = "Đề nghị mở chương trình bằng địa chỉ https mà người quản trị đã cho."
BAD_LINK: Final = "Đường dẫn trình chiếu này không còn dùng được. Đề nghị người quản trị cấp đường dẫn mới."


class LoginRequired:
    """On an office's network nobody sees anything before logging in, and each only what the role may."""

    def __init__(self, app: ASGIApp, store: Store, settings: NetworkSettings) -> None:
        self._app, self._store, self.settings = app, store, settings
        self._has_units = False
        self.logins = LoginCache(store)
        self.owners = SessionOwners()
        self._throttle = Throttle(store)
        self._hashing = Queue(accounts.AT_ONCE)  # the others wait here, not in threads
        self._trying = Places(1)  # one address's tries wait for each other, and nobody else for them
        self._uploading, self._uploading_each = asyncio.Semaphore(UPLOADS), Places(UPLOADS_EACH)
        self._known = Known(self.logins, self.owners, Places(RUNS_EACH))
        self._lines: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, refuses or passes on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        send = self._marked(send)
        try:
            known = self._from_proxy(scope)
            if not host_name(Headers(scope=scope).get("host", "")):
                await refuse(scope, receive, send, plain_text(NO_HOST, 400))
            elif known is None:
                await refuse(scope, receive, send, closed_door("Không mở được từ đây", BY_PROXY, 403))
            elif scope["type"] == "http":
                await self._http(known, receive, send)
            else:
                await self._websocket(known, receive, send)
        except StoreError as failure:
            await refuse(scope, receive, send, closed_door(STORE_FAILS, str(failure), 503))

    def _from_proxy(self, scope: Scope) -> Scope | None:
        """The scope with the visitor's own address; None for who goes around the proxy.

        Only the proxy's word is taken, and of the addresses it lists only the last, which it wrote itself.
        """
        if self.settings.proxy is None:
            return scope
        if peer_address(scope) != ipaddress.ip_address(self.settings.proxy):
            return None
        headers = Headers(scope=scope)
        told = ",".join(headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        if headers.get("x-forwarded-proto", "https").lower() != "https":
            return None
        try:
            visitor = str(ipaddress.ip_address(told))
        except ValueError:
            visitor = scope["client"][0]
        secure = "https" if scope["type"] == "http" else "wss"
        return {**scope, "client": (visitor, 0), "scheme": secure}

    def _marked(self, send: Send) -> Send:
        """What every answer carries: no storing unless it says so, https from now on where there is https."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("cache-control", "no-cache") == "no-cache":
                    headers["cache-control"] = "no-store"  # nothing to go back to after logging out
                if self.settings.secure:
                    headers["strict-transport-security"] = f"max-age={A_YEAR}"
                    message["headers"] = [_only_https(pair) for pair in message["headers"]]
            await send(message)

        return marked

    def token(self, connection: HTTPConnection) -> str | None:
        """The token in the browser's cookie."""
        return connection.cookies.get(self.settings.cookie)

    def is_ours(self, connection: HTTPConnection) -> bool:
        """Whether the request comes from a page of this server, or from no page at all."""
        return is_same_origin(connection, ("https",) if self.settings.secure else ("http", "https"))

    def inward(self, scope: Scope, identity: Identity) -> Scope:
        """The scope as Streamlit sees it: the visitor's identity in headers, their cookie taken out."""
        headers = without_cookies(clean_headers(scope["headers"]), (COOKIE, f"__Host-{COOKIE}", MARK))
        return {**scope, "headers": headers + identity_headers(identity)}

    # Pages and files

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await self._own(request)
        if answer is None:
            identity = await self.logins.identity(self.token(request))
            if identity is None:
                answer = self._to_stranger(request)
            elif UPLOAD.fullmatch(scope["path"]) and request.method != "GET":
                await self._upload(request, identity, receive, send)
                return
            else:
                answer = await self._closed(request, identity)
            if answer is None and identity is not None:
                await self._app(self.inward(scope, identity), receive, send)
                return
        await (answer or plain_text(CLOSED, 404))(scope, receive, send)

    async def _own(self, request: Request) -> Response | None:
        """The pages outside the gate: logging in and out, the projector's link."""
        path, method = request.scope["path"], request.method
        if path.startswith(login_page.PROJECTOR):
            return await self._projector(request) if method == "GET" else plain_text(CLOSED, 405)
        doors: dict[tuple[str, str], Callable[[Request], Awaitable[Response]]] = {
            (login_page.LOGIN, "GET"): self._login_form,
            (login_page.LOGIN, "HEAD"): self._login_form,
            (login_page.LOGIN, "POST"): self._log_in,
            (login_page.LOGOUT, "GET"): self._logout_form,
            (login_page.LOGOUT, "POST"): self._log_out,
        }
        if door := doors.get((path, method)):
            return await door(request)
        return plain_text(CLOSED, 405) if path in (login_page.LOGIN, login_page.LOGOUT) else None

    def _to_stranger(self, request: Request) -> Response:
        """Screens lead to the login page, the check of a service is told "ok", all else is closed."""
        path, is_reading = request.scope["path"], request.method in ("GET", "HEAD")
        if path == HEALTH and is_reading:
            return plain_text("ok", 200)
        if not (is_reading and PAGE.fullmatch(path)):
            return plain_text(NOT_LOGGED_IN, 401)
        query = request.scope["query_string"].decode("latin-1")
        login = login_page.login_address(login_page.safe_path(f"{path}?{query}" if query else path))
        if request.cookies.get(MARK) and self.token(request) is None:
            return html(login_page.forward(login))
        return onward(login)

    async def _closed(self, request: Request, identity: Identity) -> Response | None:
        """Why a visitor who is logged in may not have this; None where nothing is in the way."""
        path = request.scope["path"]
        if request.method not in ("GET", "HEAD"):
            return plain_text(NOT_ALLOWED, 405)
        if PAGE.fullmatch(path):
            await self.logins.at_work(identity)
            return None
        file = FILE.fullmatch(path)
        if file:
            return None if self.owners.knows(identity.token_hash, file[1]) else plain_text(CLOSED, 404)
        return None if READ.fullmatch(path) else plain_text(CLOSED, 404)

    async def _upload(self, request: Request, identity: Identity, receive: Receive, send: Send) -> None:
        """A file for a page of the visitor's own, from whoever may change figures, of a bounded size."""
        denied = self._upload_refusal(request, identity)
        if denied is None:
            await self.logins.at_work(identity)
            body = _Body(receive, LARGEST_UPLOAD)
            try:
                places = self._uploading_each.of(account_of(identity))
                async with asyncio.timeout(SLOW_UPLOAD), places, self._uploading:
                    await self._app(self.inward(request.scope, identity), body.receive, send)
                return
            except TimeoutError:
                denied = plain_text("Tải tệp quá lâu. Đề nghị thử lại.", 408)
            except _TooLarge:
                denied = plain_text("Tệp quá lớn.", 413)
        await denied(request.scope, receive, send)

    def _upload_refusal(self, request: Request, identity: Identity) -> Response | None:
        place = UPLOAD.fullmatch(request.scope["path"])
        length = request.headers.get("content-length", "0")
        if request.method not in ("PUT", "DELETE"):
            return plain_text(NOT_ALLOWED, 405)
        if not (place and identity.role.covers(Role.UPDATE) and self.is_ours(request)):
            return plain_text(NOT_ALLOWED, 403)
        if not self.owners.owns(identity.token_hash, place[1]):
            return plain_text(NOT_ALLOWED, 403)
        if not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > LARGEST_UPLOAD:
            return plain_text("Tệp quá lớn.", 413)
        return None

    # Logging in and out

    async def _form(self, path: str, name: str, complaint: str) -> str:
        """The form; once units are known to be there the store is not asked again."""
        if not self._has_units:
            with contextlib.suppress(StoreError):
                self._has_units = bool(await asyncio.to_thread(self._store.has_units))
        return login_page.login(path, name, complaint, many=self._has_units)

    async def _login_form(self, request: Request) -> Response:
        path = login_page.safe_path(request.query_params.get(login_page.NEXT))
        if await self.logins.identity(self.token(request)):
            return onward(path)
        has_ended = MARK in request.cookies  # logging out takes it away
        answer = html(await self._form(path, "", login_page.ENDED if has_ended else ""))
        if has_ended:
            answer.delete_cookie(MARK)
        return answer

    async def _log_in(self, request: Request) -> Response:
        if not self.is_ours(request):
            return closed_door("Chưa đăng nhập được", ELSEWHERE, 403)
        fields = await _form(request)
        if isinstance(fields, Response):
            return fields
        name, password = fields.get(login_page.USER, ""), fields.get(login_page.PASSWORD, "")
        path = login_page.safe_path(fields.get(login_page.NEXT))
        try:
            origin = _origin(request)
            failures = await asyncio.to_thread(self._throttle.failures_at, origin, clock.now())
            async with self._trying.of(origin), self._hashing.place(failures):
                token, identity = await asyncio.to_thread(
                    accounts.log_in,
                    self._store,
                    self._throttle,
                    name,
                    password,
                    clock.now(),
                    origin,
                )
        except Refused as refused:
            wait = {"retry-after": str(refused.seconds)} if refused.seconds else {}
            return html(await self._form(path, name[:120], str(refused)), 429 if wait else 401, wait)
        await self._end(self.token(request), request)
        answer = onward(path)
        self._give_cookie(answer, token, identity)
        return answer

    async def _end(self, token: str | None, request: Request) -> None:
        """Revokes the login of this browser, if it had one."""
        if token and await self.logins.identity(token):
            await asyncio.to_thread(accounts.log_out, self._store, token, clock.now(), _origin(request))
            self.logins.forget(token)

    def _give_cookie(self, answer: Response, token: str, identity: Identity) -> None:
        """The token for this browser; a person's goes when the browser is closed, the projector's stays."""
        age = A_YEAR if identity.kind is Kind.PROJECTOR else None
        secure = self.settings.secure
        answer.set_cookie(
            self.settings.cookie, token, age, path="/", secure=secure, httponly=True, samesite="strict"
        )
        answer.set_cookie(MARK, "1", age, path="/", secure=secure, httponly=True, samesite="lax")

    async def _logout_form(self, request: Request) -> Response:
        identity = await self.logins.identity(self.token(request))
        if identity is None:
            return onward(login_page.LOGIN)
        return html(login_page.logout(identity.title))

    async def _log_out(self, request: Request) -> Response:
        if not self.is_ours(request):
            return closed_door("Chưa đăng xuất được", ELSEWHERE, 403)
        await self._end(self.token(request), request)
        answer = onward(login_page.LOGIN)
        for name in (self.settings.cookie, MARK):
            answer.delete_cookie(name, secure=self.settings.secure, httponly=True)
        return answer

    async def _projector(self, request: Request) -> Response:
        """The projector's link: its own cookie, and on to the wall. A person who is logged in keeps theirs."""
        token = request.scope["path"].removeprefix(login_page.PROJECTOR)
        hidden = {"referrer-policy": "no-referrer"}
        of_level = login_page.OF_LEVEL in request.query_params
        wall = login_page.forward(login_page.LEVEL_WALL if of_level else login_page.WALL)
        present = await self.logins.identity(self.token(request))
        if present is not None and present.kind is Kind.PERSON:
            return html(wall, headers=hidden)
        identity = await self.logins.identity(token)
        if identity is None or identity.kind is not Kind.PROJECTOR:
            answer = closed_door("Không mở được trình chiếu", BAD_LINK, 404)
            answer.headers.update(hidden)
            return answer
        answer = html(wall, headers=hidden)
        self._give_cookie(answer, token, identity)
        return answer

    # The websocket

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refused before it is accepted, or carried while the login stands."""
        connection = HTTPConnection(scope)
        token = self.token(connection)
        identity = await self.logins.identity(token)
        if scope["path"] != STREAM or token is None or identity is None or not self.is_ours(connection):
            await send({"type": "websocket.close", "code": ENDED})
            return
        account = account_of(identity)
        is_full = self._lines.total() >= self.settings.most_tabs and self._lines[account] >= FEW_LINES
        if is_full or self._lines[account] >= MOST_LINES:
            await send({"type": "websocket.close", "code": ENDED})
            return
        self._lines[account] += 1
        try:
            line = Connection(self._known, token, identity, receive, send)
            await line.carry(self._app, self._own_session(self.inward(scope, identity), identity))
        finally:
            self._lines -= Counter((account,))  # keeps none at zero

    def _own_session(self, scope: Scope, identity: Identity) -> Scope:
        """The scope without the session id that the client wants to resume, unless this login opened it."""
        asked = ",".join(Headers(scope=scope).getlist("sec-websocket-protocol")).split(",")
        entries = [entry.strip() for entry in asked]
        if len(entries) > 2 and not self.owners.owns(identity.token_hash, entries[2]):
            entries = entries[:2]
        others = [pair for pair in scope["headers"] if pair[0].lower() != b"sec-websocket-protocol"]
        protocol = (b"sec-websocket-protocol", ", ".join(entries[:3]).encode("latin-1"))
        return {**scope, "headers": [*others, protocol], "subprotocols": entries[:3]}


def _only_https(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header; if it sets a cookie (Streamlit sets one of its own), one that is sent by https only."""
    name, value = pair
    is_open = name.lower() == b"set-cookie" and b"secure" not in value.lower()
    return (name, value + b"; Secure") if is_open else pair


class _TooLarge(Exception):
    """A body is larger than it may be."""


class _Body:
    """A request's body, counted while it comes."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def receive(self) -> Message:
        """The next piece. Raises _TooLarge."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLarge
        return message


async def _form(request: Request) -> dict[str, str] | Response:
    """The fields of a posted form; the refusal where it is none, too large or too slow."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return plain_text("Chỉ nhận biểu mẫu đăng nhập.", 415)
    body, data = _Body(request.receive, LARGEST_FORM), b""
    try:
        async with asyncio.timeout(SLOW_FORM):
            more = True
            while more:
                message = await body.receive()
                data, more = data + message.get("body", b""), message.get("more_body", False)
        fields = parse_qs(data.decode(), keep_blank_values=True, errors="strict", max_num_fields=10)
    except _TooLarge:
        return plain_text("Biểu mẫu quá lớn.", 413)
    except TimeoutError:
        return plain_text("Gửi quá chậm. Đề nghị thử lại.", 408)
    except ValueError:
        return plain_text("Biểu mẫu không đọc được.", 400)
    return {name: values[-1] for name, values in fields.items()}


def _origin(request: Request) -> str:
    return request.client.host if request.client else ""
