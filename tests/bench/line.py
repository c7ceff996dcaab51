"""The line between browser and server: a rate in Mbit/s, and how many bytes went over it.

Where the kernel allows it the whole measurement runs in a network namespace of its own whose loopback is
limited by `tc tbf`; elsewhere a proxy of ours, a process of its own, lets bytes through at the rate.
Run as a program this file is that proxy.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

MARK = "CCHC_BENCH_NAMESPACE"
ETHERNET, LOOPBACK = 1500, 65536
"""Bytes of the largest packet, on a limited line and on the machine itself."""


class Line(Protocol):
    """What limits and counts."""

    words: str

    def limit(self, mbit: float | None) -> None:
        """Sets the rate; None: as fast as the machine is."""

    def way_to(self, url: str) -> str:
        """The address under which the browser is to ask for a server's."""

    def carried(self) -> int:
        """Bytes that went over the line so far."""

    def close(self) -> None:
        """Ends what was started for it."""


def enter_namespace(command: list[str]) -> None:
    """Runs the command in the place of this process in a network namespace; returns where that is refused."""
    if MARK in os.environ or sys.platform != "linux" or not all(map(shutil.which, ("unshare", "ip", "tc"))):
        return
    way = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    trial = "ip link set lo up && tc qdisc add dev lo root tbf rate 5mbit burst 16kb latency 400ms"
    if subprocess.run([*way, "sh", "-c", trial], capture_output=True, check=False).returncode == 0:
        os.environ[MARK] = "1"
        os.execvp(way[0], [*way, *command])


def open_line() -> Line:
    """The namespace that this process is in, else the proxy."""
    return Namespace() if MARK in os.environ else Proxy()


class Namespace:
    """The loopback of this process's own network namespace: nothing else goes over it."""

    words = "tc tbf on the loopback of a network namespace, both directions together, packets of 1500 bytes"

    def __init__(self) -> None:
        _run("ip", "link", "set", "lo", "up")

    def limit(self, mbit: float | None) -> None:
        """Sets the rate."""
        subprocess.run(["tc", "qdisc", "del", "dev", "lo", "root"], capture_output=True, check=False)
        _run("ip", "link", "set", "lo", "mtu", str(ETHERNET if mbit else LOOPBACK))
        if mbit:
            rate = ("rate", f"{mbit}mbit", "burst", "16kb", "latency", "400ms")
            _run("tc", "qdisc", "add", "dev", "lo", "root", "tbf", *rate)

    def way_to(self, url: str) -> str:
        """The server itself."""
        return url

    def carried(self) -> int:
        """Bytes with their TCP headers."""
        lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.strip().startswith("lo:")).split(":")[1].split()[0])

    def close(self) -> None:
        """Nothing: the namespace ends with its process."""


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


# The proxy


class Proxy:
    """A process that passes bytes on at a rate: one bucket per direction for all connections."""

    words = "a proxy of ours with a token bucket per direction (no network namespace on this machine)"

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([sys.executable, __file__], encoding="ascii", **pipes)  # type: ignore[call-overload]
        self._ways: dict[str, str] = {}

    def _ask(self, order: str, value: float) -> int:
        self._process.stdin.write(json.dumps([order, value]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def limit(self, mbit: float | None) -> None:
        """Sets the rate."""
        self._ask("rate", mbit or 0)

    def way_to(self, url: str) -> str:
        """The proxy's port for that server."""
        if url not in self._ways:
            self._ways[url] = f"http://127.0.0.1:{self._ask('listen', urlsplit(url).port or 80)}"
        return self._ways[url]

    def carried(self) -> int:
        """Bytes within TCP."""
        return self._ask("carried", 0)

    def close(self) -> None:
        """Ends the process."""
        self._process.terminate()
        self._process.wait()


class Bucket:
    """Lets bytes through at a rate; 16 kB at once at most."""

    def __init__(self) -> None:
        self.rate = 0.0
        self.carried = 0
        self._free_at = 0.0

    async def take(self, size: int) -> None:
        """Returns when so many bytes may pass."""
        self.carried += size
        if self.rate:
            now = time.monotonic()
            self._free_at = max(self._free_at, now - 16_384 / self.rate) + size / self.rate
            await asyncio.sleep(self._free_at - now)


async def serve_proxy() -> None:
    """Obeys one order a line on standard input: ["listen" port], ["rate" Mbit/s], ["carried" 0]."""
    down, up = Bucket(), Bucket()
    loop, servers = asyncio.get_running_loop(), []
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order, value = json.loads(line)
        answer = 0
        if order == "listen":
            servers.append(await listen(int(value), down, up))
            answer = servers[-1].sockets[0].getsockname()[1]
        elif order == "rate":
            down.rate = up.rate = value * 1_000_000 / 8
        else:
            answer = down.carried + up.carried
        print(answer, flush=True)


async def listen(port: int, down: Bucket, up: Bucket) -> asyncio.Server:
    """A new port that leads to a server's."""

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(passed_on(reader, back, up), passed_on(there, writer, down))

    return await asyncio.start_server(joined, "127.0.0.1", 0)


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, bucket: Bucket) -> None:
    """Carries one direction of a connection until it ends."""
    try:
        while data := await reader.read(4096):
            await bucket.take(len(data))
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass  # a browser closes its connections as it likes
    finally:
        writer.close()


if __name__ == "__main__":
    asyncio.run(serve_proxy())
