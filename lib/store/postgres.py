"""PostgreSQL for the store: connections that never wait for ever, and what the server's faults mean.

Imported only when a PostgreSQL address is given, so that an office PC needs no driver for it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from typing import Any, Final

import psycopg
import sqlalchemy as sa

from lib.store.schema import Fault

PATIENCE = 5
"""Seconds for a connection or a lock; a statement has one more: it should say that a lock was in its way."""

SILENCE = PATIENCE + 2
"""Seconds without a byte from the server before it counts as hung (its own limits come before)."""

FAULT_BY_STATE = {
    "53100": Fault.FULL,
    "53200": Fault.FULL,
    "58030": Fault.FULL,
    "55P03": Fault.LOCKED,
    "40001": Fault.LOCKED,
    "40P01": Fault.LOCKED,
    "57014": Fault.HUNG,
    "25006": Fault.READ_ONLY,
    "42501": Fault.READ_ONLY,
    "42P01": Fault.DAMAGED,  # a table is gone
    "3D000": Fault.LOGIN,
    "53300": Fault.STOPPED,
}
FAULT_BY_CLASS = {"08": Fault.STOPPED, "57": Fault.STOPPED, "28": Fault.LOGIN, "XX": Fault.DAMAGED}
REFUSAL = re.compile(
    r"authentication failed|no password supplied|pg_hba\.conf|(database|role) .* does not exist"
)
"""A failed connection carries no code, only the server's words."""


class ServerSilent(psycopg.OperationalError):
    """The server took the connection's bytes and sent nothing for SILENCE seconds."""


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that gives up when the server is silent.

    The server's own limits do not help when it is the server that hangs, and TCP still answers then.
    """

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
        """Wait as psycopg does, but close the connection and raise ServerSilent after SILENCE seconds."""
        try:
            return super().wait(_until_silent(gen), *args, **options)
        except ServerSilent:
            self.close()
            raise


def _until_silent(steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The same steps; psycopg sends 0 (nothing ready) each time its short interval passes."""
    heard = time.monotonic()
    wanted = next(steps, None)
    while wanted is not None:
        ready = yield wanted
        if ready:
            heard = time.monotonic()
        elif time.monotonic() - heard > SILENCE:
            raise ServerSilent("no answer from the server")
        try:
            wanted = steps.send(ready)
        except StopIteration as end:
            return end.value
    return None


KEEPING: Final[dict[str, Any]] = {"poolclass": sa.QueuePool, "pool_size": 1, "pool_pre_ping": True}


def postgres_engine(url: sa.URL, *, keeps: bool) -> sa.Engine:
    """An engine that opens a fresh connection for each use: none of them can be stale after a restart.

    keeps: one stays open, and is asked before each use whether it still stands; opening costs the server more than most
    statements do.
    """
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        **KEEPING if keeps else {"poolclass": sa.NullPool},
        connect_args={"connect_timeout": PATIENCE, "options": _settings(), "application_name": "cchc"},
        use_native_hstore=False,
    )
    sa.event.listen(engine, "do_connect", _connect)
    return engine


def _settings() -> str:
    limits = {
        "statement_timeout": f"{PATIENCE + 1}s",
        "lock_timeout": f"{PATIENCE}s",
        "idle_in_transaction_session_timeout": "30s",  # a client that hangs must not keep the lock
        "client_encoding": "UTF8",
    }
    return " ".join(f"-c {name}={value}" for name, value in limits.items())


def _connect(
    _dialect: object, _record: object, args: list[Any], options: dict[str, Any]
) -> ImpatientConnection:
    return ImpatientConnection.connect(*args, **options)


def postgres_fault(error: BaseException) -> Fault | None:
    """What the driver's error means for the user; None if it is a mistake of the program."""
    state = getattr(error, "sqlstate", None)
    if isinstance(error, ServerSilent | psycopg.errors.ConnectionTimeout):
        return Fault.HUNG
    if state:
        known = FAULT_BY_STATE.get(state) or FAULT_BY_CLASS.get(state[:2])
        return known or (Fault.OTHER if isinstance(error, psycopg.OperationalError) else None)
    if not isinstance(error, psycopg.OperationalError):
        return None
    return Fault.LOGIN if REFUSAL.search(str(error)) else Fault.STOPPED
