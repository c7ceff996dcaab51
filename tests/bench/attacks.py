"""What honest visitors wait for while somebody on the office's network holds connections, guesses, floods or uploads.

    python tests/bench/attacks.py [--only reruns,guesses,connections,silent,crowd,uploads,tabs] [--seconds 8]

Those named in HTTPS are made on a server with a certificate of its own. `tabs` means most where few files may be open
(`ulimit -n 1024` before it). Each attack runs in a process of its own, from ten addresses of this machine (127.0.1.x,
Linux); the honest visitor comes from 127.0.2.x: asks for the login page, logs in as somebody whose name is being guessed,
and clicks.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import multiprocessing
import random
import re
import resource
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

import office
from office import PASSWORD, STREAM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

ADDRESSES = [f"127.0.1.{number}" for number in range(1, 11)]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TABS = 80


def unchecked() -> ssl.SSLContext:
    """What a client needs that takes the bench's own certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(
    port: int, origin: str, path: str, fields: dict[str, str] | None = None, *, secure: bool = False
) -> tuple[int, str]:
    """One request from an address: the status and the cookie that is given."""
    there: Any = {"timeout": 30, "source_address": (origin, 0)}
    line = (
        http.client.HTTPSConnection("127.0.0.1", port, context=unchecked(), **there)
        if secure
        else http.client.HTTPConnection("127.0.0.1", port, **there)
    )
    with contextlib.closing(line):
        body = urlencode(fields) if fields else None
        line.request("POST" if fields else "GET", path, body, FORM if fields else {})
        answer = line.getresponse()
        answer.read()
        return answer.status, (answer.headers["set-cookie"] or "").partition(";")[0]


def opened(port: int, origin: str, cookie: str, *, secure: bool = False) -> ClientConnection:
    """A tab's websocket from an address."""
    place = socket.create_connection(("127.0.0.1", port), source_address=(origin, 0))
    return connect(
        f"ws{'s' * secure}://127.0.0.1:{port}{STREAM}",
        sock=place,
        ssl=unchecked() if secure else None,
        origin=Origin(f"http{'s' * secure}://127.0.0.1:{port}"),
        additional_headers={"Cookie": cookie},
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=30,
    )


def rerun(page: str) -> bytes:
    """A browser's request for a screen."""
    request = BackMsg()
    request.rerun_script.page_name = page
    return bytes(request.SerializeToString())


# --- The attacks ---------------------------------------------------------------------------------


def reruns(port: int) -> None:
    """One login with many tabs, each asking for the heaviest screens without a pause."""
    _, cookie = ask(port, ADDRESSES[0], "/dang-nhap", {"ten": "canbo", "mat-khau": PASSWORD})

    def listen(line: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            for _ in line:
                pass

    def flood() -> None:
        with opened(port, ADDRESSES[0], cookie) as line:
            threading.Thread(target=listen, args=(line,), daemon=True).start()
            with contextlib.suppress(ConnectionClosed):
                while True:
                    line.send(rerun(random.choice(("nhiem-vu", "bo-phan", ""))))
                    time.sleep(0.01)

    for _ in range(TABS):
        threading.Thread(target=flood, daemon=True).start()
    time.sleep(3600)


def guesses(port: int) -> None:
    """Ten addresses guess the password of the honest visitor's account, five tries at a time each."""

    def guess(origin: str) -> None:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                ask(port, origin, "/dang-nhap", {"ten": "chutich", "mat-khau": "sai roi nhe 123"})

    for origin in ADDRESSES * 5:
        threading.Thread(target=guess, args=(origin,), daemon=True).start()
    time.sleep(3600)


def connections(port: int) -> None:
    """Two thousand connections from ten addresses that send a letter and no more, opened again when they end."""
    asyncio.run(held(port, ADDRESSES, 200, b"G"))


def silent(port: int) -> None:
    """1,100 connections of one address that say nothing at all: on https no handshake begins."""
    asyncio.run(held(port, ADDRESSES[:1], 1100, b""))


def crowd(port: int) -> None:
    """Two thousand of them from ten addresses."""
    asyncio.run(held(port, ADDRESSES, 200, b""))


async def held(port: int, origins: list[str], each: int, first: bytes) -> None:
    """Holds so many connections of each address that send these bytes and no more, opened again when they end."""

    async def hold(origin: str) -> None:
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(origin, 0))
                writer.write(first)
                await reader.read()
                writer.close()
            await asyncio.sleep(0.5)

    await asyncio.gather(*(hold(origin) for origin in origins for _ in range(each)))


def tabs(port: int) -> None:
    """Two logins that open tab after tab, 300 each, and leave them open; refused, they try again."""
    with contextlib.suppress(ValueError):  # the attacker's own limit, as far as it may be raised
        resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
    for origin, name in zip(ADDRESSES, ("canbo", "quantri"), strict=False):
        _, cookie = ask(port, origin, "/dang-nhap", {"ten": name, "mat-khau": PASSWORD})
        for _ in range(300):
            threading.Thread(target=keep_open, args=(port, origin, cookie), daemon=True).start()
    time.sleep(3600)


def keep_open(port: int, origin: str, cookie: str) -> None:
    """One tab that asks for a screen and stays, again and again where it is ended."""
    while True:
        with contextlib.suppress(OSError, WebSocketException), opened(port, origin, cookie) as line:
            line.send(rerun(""))
            for _ in line:
                pass
        time.sleep(1)


def uploads(port: int) -> None:
    """One login with eight uploads under way, each a kilobyte a second."""
    _, cookie = ask(port, ADDRESSES[0], "/dang-nhap", {"ten": "quantri", "mat-khau": PASSWORD})

    def upload() -> None:
        with opened(port, ADDRESSES[0], cookie) as line:
            line.send(rerun("cap-nhat"))
            session = ""
            while not session:
                told = ForwardMsg.FromString(line.recv())
                session = told.new_session.initialize.session_id
            sending = socket.create_connection(("127.0.0.1", port), source_address=(ADDRESSES[0], 0))
            head = f"PUT /_stcore/upload_file/{session}/a HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            sending.sendall(
                f"{head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n".encode()
            )
            while True:
                with contextlib.suppress(OSError):
                    sending.sendall(b"a" * 1000)
                time.sleep(1)

    for _ in range(8):
        threading.Thread(target=upload, daemon=True).start()
    time.sleep(3600)


ATTACKS = {
    "none": None,
    "reruns": reruns,
    "guesses": guesses,
    "connections": connections,
    "uploads": uploads,
    "tabs": tabs,
    "https": None,
    "silent": silent,
    "crowd": crowd,
}
HTTPS = ("https", "silent", "crowd")
"""The attacks on a server with a certificate; `https` is that server without an attack."""


# --- The honest visitor --------------------------------------------------------------------------


def visit(port: int, number: int, *, secure: bool) -> dict[str, float]:
    """Seconds for the login page, for logging in at a PC that was never seen, and for a click."""
    origin = f"127.0.2.{number}"
    took, began = {}, time.monotonic()
    ask(port, origin, "/dang-nhap", secure=secure)
    took["page"] = time.monotonic() - began
    began = time.monotonic()
    status, cookie = ask(port, origin, "/dang-nhap", {"ten": "chutich", "mat-khau": PASSWORD}, secure=secure)
    took["login"] = time.monotonic() - began if status == 303 else float("inf")
    if status != 303:
        return took
    with opened(port, origin, cookie, secure=secure) as line:
        for kind in ("open", "click"):
            began = time.monotonic()
            line.send(rerun("co-do"))
            while ForwardMsg.FromString(line.recv(timeout=60)).WhichOneof("type") != "script_finished":
                pass
            took[kind] = time.monotonic() - began
    return took


def certificate(folder: Path) -> tuple[str, str]:
    """The options of a server with a certificate of its own."""
    made, key = folder / "cert.pem", folder / "key.pem"
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -out {made} -keyout {key}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return f"--certificate={made}", f"--key={key}"


def megabytes(process: int) -> int:
    """What a process has in memory."""
    line = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(line[1]) // 1024 if line else 0


def measure(attack: str, seconds: float) -> None:
    """Prints what honest visitors waited for during an attack."""
    secure = attack in HTTPS
    with (
        tempfile.TemporaryDirectory() as folder,
        office.running(Path(folder) / "data", certificate(Path(folder)) if secure else ()) as here,
    ):
        port = int(here.site.url.rpartition(":")[2])
        visit(port, 1, secure=secure)
        work = ATTACKS[attack]
        attacker = multiprocessing.Process(target=work, args=(port,)) if work else None
        if attacker:
            attacker.start()
            time.sleep(3)
        visits: list[dict[str, float]] = []
        end, number = time.monotonic() + seconds, 2
        while time.monotonic() < end or not visits:
            try:
                visits.append(visit(port, number, secure=secure))
            except (OSError, http.client.HTTPException, WebSocketException) as error:
                visits.append({type(error).__name__: float("inf")})
            number += 1
            time.sleep(0.3)
        print(f"{attack}: {len(visits)} visits; ", end="")
        for kind in dict.fromkeys(name for one in visits for name in one):
            times = [one[kind] for one in visits if kind in one]
            refused = sum(one == float("inf") for one in times)
            print(
                f"{kind} {statistics.median(times):.2f} (most {max(times):.2f}, refused {refused})", end="; "
            )
        print(
            f"server: {megabytes(here.site.process.pid)} MB, said {len(here.site.said())} bytes", flush=True
        )
        if attacker:
            attacker.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default=",".join(ATTACKS))
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    for name in asked.only.split(","):
        measure(name, asked.seconds)
