"""One open websocket of somebody who is logged in: what they may still say, and whose turn it is.

A screen is computed by a thread of the server, which all visitors share: each account has RUNS places for that
and waits for its own, however many tabs ask at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.store import Role, StoreError
from lib.ui.office.guard import ENDED
from lib.ui.office.logins import FRESH, MOST_FILES, LoginCache, Places, SessionOwners, trim

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.proto.BackMsg_pb2 import BackendOperationRequest

    from lib.accounts.accounts import Identity

FILE = re.compile(r"/media/([0-9a-f]{16,128})(?:\.\w{1,10})?")
ACTS: Final = {"rerun_script", "stop_script", "file_urls_request", "backend_operation_request"}
PASSED: Final = {"rerun_script", "stop_script", "app_heartbeat"}
"""What every browser may ask of Streamlit. Not passed on: emptying everybody's caches, git, developers' tools."""
LONGEST_TURN: Final = 10.0
"""Seconds after which a screen that is still being computed no longer counts as its account's."""
OWN_RUN: Final = 3.0
"""Seconds for which a tab's next request waits for its own last one; then it interrupts that."""
BETWEEN: Final = 0.02
"""Seconds between two messages of one tab; a person makes none faster."""


def account_of(identity: Identity) -> str:
    """Whose places a login uses: its account's, and a projector's own."""
    own = f"{identity.name}@{identity.unit}" if identity.unit else identity.name
    return own if identity.name else identity.token_hash


class Turn:
    """One tab's turn to have a screen computed, out of the places of its account."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._over = asyncio.Event()
        self._over.set()
        self._timer: asyncio.TimerHandle | None = None

    async def take(self) -> None:
        """Returns when the screen may be computed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), OWN_RUN)
        if self._over.is_set():
            await self._places.acquire()
            self._over.clear()
            self._timer = asyncio.get_running_loop().call_later(LONGEST_TURN, self.give_back)

    def give_back(self) -> None:
        """The screen is complete, or nobody waits for it any more."""
        if not self._over.is_set():
            self._over.set()
            self._places.release()
        if self._timer:
            self._timer.cancel()


@dataclass(frozen=True)
class Known:
    """What all open websockets share: the logins, whose sessions and files are whose, the places for screens."""

    logins: LoginCache
    owners: SessionOwners
    runs: Places


class Connection:
    """An open websocket: what the visitor may still say, and what is learnt from what they are told."""

    def __init__(self, known: Known, token: str, identity: Identity, receive: Receive, send: Send) -> None:
        self._known, self._token, self._identity = known, token, identity
        self._receive, self._send = receive, send
        self._ended = asyncio.Event()
        self._is_named = False
        self._is_first = True
        self._offers: dict[str, None] = {}
        self._turn = Turn(known.runs.of(account_of(identity)))

    async def carry(self, app: ASGIApp, scope: Scope) -> None:
        """Runs the application on this line until either side ends it."""
        watching = asyncio.create_task(self._watch())
        try:
            await app(scope, self.receive, self.send)
        finally:
            watching.cancel()
            self._turn.give_back()

    async def _watch(self) -> None:
        while not self._ended.is_set():
            await asyncio.sleep(FRESH)
            if not await self._stands():
                await self._end()

    async def _stands(self) -> bool:
        """Whether the login is what it was when the line was opened."""
        try:
            return await self._known.logins.identity(self._token) == self._identity
        except StoreError:
            return False

    async def _end(self) -> None:
        """Closes the line; nothing passes in either direction from now on."""
        if not self._ended.is_set():
            self._ended.set()
            with contextlib.suppress(RuntimeError, OSError):  # the visitor was faster
                await self._send({"type": "websocket.close", "code": ENDED})

    async def receive(self) -> Message:
        """The visitor's next message that may be passed on; a goodbye once the login has ended."""
        while True:
            message = await self._next()
            if message is None:
                return {"type": "websocket.disconnect", "code": ENDED}
            if message["type"] != "websocket.receive":
                return message
            if not await self._stands():
                await self._end()
            elif await self._may_pass(message):
                return message

    async def _next(self) -> Message | None:
        """The next message, None as soon as the line has ended."""
        coming, leaving = asyncio.ensure_future(self._receive()), asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({coming, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return None if self._ended.is_set() else coming.result()
        finally:
            coming.cancel()
            leaving.cancel()

    async def _may_pass(self, message: Message) -> bool:
        asked = BackMsg()
        try:
            asked.ParseFromString(message.get("bytes"))
        except (DecodeError, TypeError):  # TypeError: it was text, which Streamlit's pages never send
            await self._end()
            return False
        kind = asked.WhichOneof("type")
        if self._is_act(asked, kind):
            await self._known.logins.at_work(self._identity)
        if kind == "file_urls_request":
            return self._identity.role.covers(Role.UPDATE)
        if kind == "backend_operation_request":
            return self._was_offered(asked.backend_operation_request)
        await (self._turn.take() if kind == "rerun_script" else asyncio.sleep(BETWEEN))
        return kind in PASSED and not self._ended.is_set()

    def _was_offered(self, request: BackendOperationRequest) -> bool:
        """Whether this asks for a download that is made when its button is pressed, and the button stood here.

        Streamlit makes it for whoever knows its number, in the name of whoever was shown the button. Its
        other operations change files of the server.
        """
        return request.WhichOneof("payload") == "deferred_file" and (
            request.deferred_file.file_id in self._offers
        )

    def _is_act(self, asked: BackMsg, kind: str | None) -> bool:
        """Whether a person did this: not what a page does by itself on connecting or by a timer."""
        if kind != "rerun_script":
            return kind in ACTS
        was_first, self._is_first = self._is_first, False
        return not (was_first or asked.rerun_script.is_auto_rerun)

    async def send(self, message: Message) -> None:
        """Passes on what Streamlit says, while the login stands."""
        if self._ended.is_set():
            return
        self._learn(message.get("bytes") or b"")
        await self._send(message)

    def _learn(self, data: bytes) -> None:
        """From what is told: the session's id, which belongs to this login, and the files it may fetch."""
        login, owners = self._identity.token_hash, self._known.owners
        told = ForwardMsg.FromString(data)
        if not self._is_named and told.WhichOneof("type") == "new_session":
            owners.bind(told.new_session.initialize.session_id, login)
            self._is_named = True
        if told.WhichOneof("type") == "script_finished":
            self._turn.give_back()
        for file in _files_told(told):
            owners.tell(login, file)
        if offer := told.delta.new_element.download_button.deferred_file_id:
            self._offers[offer] = None
            trim(self._offers, MOST_FILES)


def _files_told(told: ForwardMsg) -> Iterator[str]:
    """The files whose addresses Streamlit put into this message; not what somebody typed and a page repeats."""
    element = told.delta.new_element
    addresses = [element.download_button.url, told.backend_operation_response.deferred_file.url]
    addresses += [image.url for image in element.imgs.imgs]
    for address in addresses:
        if found := FILE.fullmatch(address):
            yield found[1]
