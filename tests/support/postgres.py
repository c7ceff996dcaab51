"""A private PostgreSQL for the tests: started on first use, on a Unix socket in a folder of its own.

CCHC_TEST_POSTGRES=off leaves the tests on PostgreSQL out; without it a missing PostgreSQL fails them.
"""

from __future__ import annotations

import contextlib
import getpass
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import tools

from lib.store import database as store_database

OFF = os.environ.get("CCHC_TEST_POSTGRES") == "off"
SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "40", "shared_buffers": "16MB"}

EMPTIED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
DROP SCHEMA public CASCADE;
CREATE SCHEMA public"""


@dataclass
class Server:
    """A running PostgreSQL: its programs, its folder, and the user it runs as (None: ours)."""

    programs: Path
    folder: Path
    user: str | None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    emptied: list[str] = field(default_factory=list)

    def fresh_database(self) -> str:
        """The address of an empty database that nobody uses."""
        if self.emptied:
            return self.emptied.pop()
        name = f"test_{os.getpid()}_{next(self.numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.address(name)

    def take_back(self, address: str) -> None:
        """Empties a database whose test has only filled it: a new one costs twenty times as much."""
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(EMPTIED)
        self.emptied.append(address)

    def address(self, database: str) -> str:
        user = self.user or getpass.getuser()
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", "-w", "-m", mode)

    def make(self) -> None:
        self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """All its processes stopped in mid-step, as on a machine that hangs; they go on afterwards."""
        pids = [int((self.folder / "data" / "postmaster.pid").read_text().split()[0])]
        pids += [int(pid) for pid in Path(f"/proc/{pids[0]}/task/{pids[0]}/children").read_text().split()]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                os.kill(pid, signal.SIGCONT)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        # Not through pipes: the server would keep them open after pg_ctl has ended.
        with (self.folder / "output").open("ab") as output:
            subprocess.run(
                command,
                check=True,
                user=self.user,
                cwd=self.folder,
                env=tools.environment(),
                stdout=output,
                stderr=output,
                timeout=60,
            )


def _programs() -> Path:
    programs = tools.postgres_bin()
    if programs is None:
        pytest.fail("no PostgreSQL here; install it, or leave these tests out with CCHC_TEST_POSTGRES=off")
    return programs


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A new server, stopped and removed at the end."""
    user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="cchc-pg-", dir="/tmp"))  # a socket's path must be short
    server = Server(_programs(), folder, user)
    try:
        if user:
            shutil.chown(folder, user)
        server.make()
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.SubprocessError):
            server.stop()
        _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(20):  # the server may still be taking its socket away
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    if OFF or sys.platform == "win32":
        pytest.skip("PostgreSQL is left out")
    with running_server() as server:
        yield server


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite does not wait for the disk; only a power cut could tell the difference."""
    monkeypatch.setattr(store_database, "SYNCHRONOUS", "OFF")


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a new, empty database of each kind; what is kept beside it goes into the test's folder."""
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))
    if request.param == "sqlite":
        yield str(tmp_path / "kho" / "cchc.sqlite3")
        return
    server: Server = request.getfixturevalue("postgres_server")
    address = server.fresh_database()
    yield address
    server.take_back(address)
