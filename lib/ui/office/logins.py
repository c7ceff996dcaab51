"""What is known of logins for a moment: sessions looked up, and who opened which websocket."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakValueDictionary

from lib.accounts import accounts
from lib.accounts.accounts import Identity
from lib.base import clock
from lib.store import Store, StoreError

FRESH: Final = 4.0
"""Seconds for which a login's standing is taken as known, and between two looks at an open websocket."""


PATIENCE: Final = 60.0
"""Seconds for which open screens go on when the store does not answer."""


SEEN: Final = 60.0
"""Seconds between two notes that a person was at work."""


MOST_SESSIONS, MOST_FILES, MOST_LOGINS = 5_000, 500, 1_000


@dataclass
class _Known:
    """What the store last said of a token, and when (monotonic seconds)."""

    identity: Identity
    at: float


class LoginCache:
    """The identity behind each token, asked of the store again after FRESH seconds."""

    def __init__(self, store: Store, moment: Callable[[], float] = time.monotonic) -> None:
        self._store, self._moment = store, moment
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[Identity | None]] = {}
        self._noted: dict[str, float] = {}

    async def identity(self, token: str | None) -> Identity | None:
        """Who the token belongs to at this moment. Raises StoreError where that cannot be known."""
        if not token:
            return None
        known = self._known.get(token)
        if known and self._moment() - known.at < FRESH:
            return known.identity
        try:
            return await self._ask(token)
        except StoreError:
            if known and self._moment() - known.at < PATIENCE:
                return known.identity
            raise

    async def _ask(self, token: str) -> Identity | None:
        """Asks the store, once for all who wait for the same answer."""
        task = self._asking.get(token)
        if task is None:
            task = asyncio.create_task(self._look_up(token))
            self._asking[token] = task
            task.add_done_callback(lambda _: self._asking.pop(token, None))
        return await asyncio.shield(task)

    async def _look_up(self, token: str) -> Identity | None:
        found = await asyncio.to_thread(accounts.identify, self._store, token, clock.now())
        self._known.pop(token, None)
        if found is not None:
            self._known[token] = _Known(found, self._moment())
            trim(self._known, MOST_LOGINS)
        return found

    def forget(self, token: str) -> None:
        """The token was revoked here and now."""
        self._known.pop(token, None)

    async def at_work(self, identity: Identity) -> None:
        """Notes that a person did something, so that the hour of idleness starts anew."""
        last, now = self._noted.get(identity.token_hash), self._moment()
        if last is not None and now - last < SEEN:
            return
        self._noted[identity.token_hash] = now
        trim(self._noted, MOST_LOGINS)
        with contextlib.suppress(StoreError):  # a store that fails says so where something is shown
            await asyncio.to_thread(
                accounts.seen, self._store.of(identity.unit), identity.token_hash, clock.now()
            )


def trim(kept: dict[str, Any], most: int) -> None:
    """Lets the oldest entries go."""
    while len(kept) > most:
        del kept[next(iter(kept))]


class Places:
    """So many places for each key (an account, an address): who asks for more waits for one's own, in order."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._known: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def of(self, key: str) -> asyncio.Semaphore:
        """The places of this key; known as long as somebody has or wants one."""
        return self._known.setdefault(key, asyncio.Semaphore(self._each))


class Queue:
    """So many places for all; of those who wait the one with the smallest rank comes first, then the first."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    @contextlib.asynccontextmanager
    async def place(self, rank: int) -> AsyncIterator[None]:
        """One of the places, as soon as it is one's turn."""
        if self._free:
            self._free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (rank, next(self._count), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._next()
                raise
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        """Gives a place that has become free to who is next."""
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class SessionOwners:
    """Which login opened each Streamlit session, and which files each login's pages were told of."""

    def __init__(self) -> None:
        self._sessions: dict[str, str] = {}
        self._files: OrderedDict[str, dict[str, None]] = OrderedDict()

    def bind(self, session: str, login: str) -> None:
        """The session belongs to the login that opened it, for good."""
        self._sessions.setdefault(session, login)
        trim(self._sessions, MOST_SESSIONS)

    def owns(self, login: str, session: str) -> bool:
        """Whether this login opened the session; False for a session that nobody is known to have opened."""
        return self._sessions.get(session) == login

    def tell(self, login: str, file: str) -> None:
        """A page of this login was told of the file."""
        files = self._files.setdefault(login, {})
        files.pop(file, None)
        files[file] = None
        trim(files, MOST_FILES)
        self._files.move_to_end(login)
        trim(self._files, MOST_LOGINS)

    def knows(self, login: str, file: str) -> bool:
        """Whether a page of this login was told of the file."""
        return file in self._files.get(login, ())
