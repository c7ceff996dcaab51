"""Connections of the office's network: how many, from where, and how slowly their first bytes may come.

The limits hold from the first byte: with a certificate a silent connection would else wait for its handshake where
no limit of HTTP sees it.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeVar, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from lib.ui.office import middleware as office

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

MOST_CONNECTIONS, MOST_WAITING = 400, 200
"""Connections at a time, open websockets not counted; and of them those on which nothing is being answered. Where
there are more, the address that has the most makes room, so that nobody who opens thousands keeps others out."""
CROWDED: Final = "Máy chủ đang có quá nhiều kết nối. Đề nghị thử lại sau ít phút."
NOT_UNDERSTOOD: Final = "Yêu cầu không đúng."
HEADERS_WITHIN: Final = 15.0
"""Seconds within which the head of a request must have come."""
MOST_FROM_ADDRESS: Final = 200
"""Connections of one address at a time; a browser has some six, and its websockets are not counted here."""
MOST_HANDSHAKES: Final = 200
"""Handshakes under way; the oldest makes room for the next."""
OF_A_HANDSHAKE, RECORD_HEAD = 22, 5
"""The first byte of a TLS record that belongs to a handshake, and how many bytes stand before its content (RFC 8446, 5.1)."""
MOST_SHARES: Final = 20
"""While it is crowded an address may have one part in so many of all connections."""
MOST_DESCRIPTORS: Final = 65_536


MOST_TABS: Final = 1_000
OF_A_TAB, OF_THE_REST = 4, MOST_CONNECTIONS + 200
"""Open files: of a tab (its connection, and what wakes the thread that computes its screens), and of all else."""


def raise_descriptor_limit() -> int:
    """Lets this process have as many open files and connections as the system allows; Windows has no such limit.

    How many tabs may be open then, so that they leave enough for all else.
    """
    if os.name == "nt":
        return MOST_TABS
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return max(50, min(MOST_TABS, (max(soft, most) - OF_THE_REST) // OF_A_TAB))


class PerAddress:
    """How many connections each address has; is_on is False behind a proxy, from which all of them come."""

    def __init__(self) -> None:
        self.is_on = True
        self._open: Counter[str] = Counter()

    def add(self, address: str) -> bool:
        """Counts a connection; whether the address may have it."""
        self._open[address] += 1
        return not self.is_on or not address or self._open[address] <= MOST_FROM_ADDRESS

    def remove(self, address: str) -> None:
        """The connection has ended."""
        self._open[address] -= 1
        self._open += Counter()  # keeps none at zero

    def is_crowding(self, address: str) -> bool:
        """Whether there are too many connections, and this address has more than a fair part of them."""
        most = MOST_CONNECTIONS // MOST_SHARES if self.is_on else 0
        return self._open.total() > MOST_CONNECTIONS and self._open[address] > most


counted = PerAddress()


def address_of(transport: asyncio.BaseTransport) -> str:
    """The address at the other end; "" where there is none (a socket of this machine)."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


class _Holds(Protocol):
    """What holds a connection of an address."""

    address: str


Held = TypeVar("Held", bound=_Holds)


def fullest(waiting: Mapping[Held, None]) -> Held:
    """The oldest of the address that has the most of those that wait (they stand in the order of their coming)."""
    (address, _), *_ = Counter(one.address for one in waiting).most_common(1)
    return next(one for one in waiting if one.address == address)


def protocol(context: ssl.SSLContext | None, *, counts_addresses: bool) -> type[asyncio.Protocol]:
    """What uvicorn makes for each connection: HTTP with limits, after a handshake with limits where there is https."""
    counted.is_on = counts_addresses
    if context is None:
        return TimedProtocol

    def with_handshake(**options: Any) -> asyncio.Protocol:
        return Handshake(context, lambda: TimedProtocol(**options))

    return cast("type[asyncio.Protocol]", with_handshake)  # uvicorn only calls it


class Handshake(asyncio.Protocol):
    """The beginning of an https connection: within its time and the limits, then HTTP takes over.

    The handshake itself begins with the client's whole hello. Before, a connection costs hardly more than its
    descriptor; each handshake takes a quarter of a megabyte from the start, silent or not.
    """

    under_way: ClassVar[dict[Handshake, None]] = {}
    """Those that are not finished, the oldest first."""

    def __init__(self, context: ssl.SSLContext, make: Callable[[], asyncio.Protocol]) -> None:
        self._context, self._make = context, make
        self._early, self.address = b"", ""
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the hello, unless the address has too many connections."""
        self._transport, self.address = transport, address_of(transport)
        self.under_way[self] = None
        if not counted.add(self.address):
            transport.abort()
            return
        if len(self.under_way) > MOST_HANDSHAKES:
            fullest(self.under_way).make_room()
        give_up: Callable[[], None] = transport.abort
        self._waiting = asyncio.get_running_loop().call_later(HEADERS_WITHIN, give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends what was given up before its handshake began; the handshake ends itself."""
        if self._task is None:
            self._finish()

    def make_room(self) -> None:
        """Hangs up for the sake of others."""
        self.under_way.pop(self, None)
        if self._transport:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """The hello, bit by bit; and what came right behind the handshake, which waits for HTTP."""
        self._early += data
        if self._task is None and self._transport and not self._transport.is_closing():
            self._begin(self._transport)

    def _begin(self, transport: asyncio.Transport) -> None:
        """Starts the handshake when the hello is complete; hangs up on what is none."""
        if self._early[0] != OF_A_HANDSHAKE:
            transport.abort()
        elif len(self._early) >= RECORD_HEAD and len(self._early) >= record_size(self._early):
            hello, self._early = self._early, b""
            transport.pause_reading()
            self._task = asyncio.get_running_loop().create_task(self._secure(transport, hello))

    async def _secure(self, transport: asyncio.Transport, hello: bytes) -> None:
        """The handshake; afterwards HTTP has the connection. One that fails ends without a word."""
        loop = asyncio.get_running_loop()
        starting = asyncio.ensure_future(
            loop.start_tls(
                transport, self, self._context, server_side=True, ssl_handshake_timeout=HEADERS_WITHIN
            )
        )
        try:
            # start_tls has taken the transport after its first step, and is ready for bytes after its second.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            taken_over = transport.get_protocol()
            if isinstance(taken_over, asyncio.BufferedProtocol):
                taken_over.get_buffer(len(hello))[: len(hello)] = hello  # type: ignore[index]
                taken_over.buffer_updated(len(hello))
            secured = await starting
        except (OSError, asyncio.CancelledError):
            secured = None
        self._finish()
        if secured is None:
            transport.abort()
            return
        http = self._make()
        secured.set_protocol(http)
        http.connection_made(secured)
        if self._early:
            http.data_received(self._early)

    def _finish(self) -> None:
        self.under_way.pop(self, None)
        counted.remove(self.address)
        if self._waiting:
            self._waiting.cancel()


def record_size(first: bytes) -> int:
    """Bytes of the TLS record that begins so, its head included."""
    return RECORD_HEAD + int.from_bytes(first[3:RECORD_HEAD], "big")


async def crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """What is answered while there are too many connections."""
    answer = office.plain_text(CROWDED, 503)
    answer.headers.update({"connection": "close", "retry-after": "60"})
    await answer(scope, receive, send)


class TimedProtocol(H11Protocol):
    """HTTP that does not wait for ever for a request: somebody might send a letter a minute, on every line."""

    everybody_waiting: ClassVar[dict[TimedProtocol, None]] = {}
    """The connections that are waited for, the longest waiting first."""
    _waiting: asyncio.TimerHandle | None = None
    address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts to wait."""
        super().connection_made(transport)
        self.address = address_of(transport)
        if counted.add(self.address):
            self._wait()
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Goes on waiting unless the head is complete, and the form behind it."""
        self.app = crowded if counted.is_crowding(self.address) else self.config.loaded_app
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
        counted.remove(self.address)
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """From now on another protocol has the connection; how many websockets a login may have is the gate's matter."""
        self._stop_waiting()
        counted.remove(self.address)
        self.address = ""
        super().handle_websocket_upgrade(event)

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
            fullest(self.everybody_waiting).make_room()

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
