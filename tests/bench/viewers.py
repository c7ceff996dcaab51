"""As many websocket clients as there are viewers, each in a loop: next click when the answer is complete.

A program of its own: it reads its orders as JSON on standard input and prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SMALL_MESSAGE = 400
"""Bytes; only messages as short as the one that ends an answer are looked into."""


@dataclass
class Orders:
    """What the clients do: at an address, open (a message), then click (messages and the words they bring)."""

    url: str
    opening: str
    clicks: list[tuple[str, str]]
    viewers: int
    seconds: float
    think: float = 0.0
    least: int = 2


@dataclass
class Outcome:
    """Seconds of every click, what went wrong, seconds that it all took, and CPU seconds of the clients."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    cpu: float = 0.0


async def room(orders: Orders) -> Outcome:
    """All viewers open the screen; when all have it, they click until the time is up."""
    outcome, ready, end = Outcome(), asyncio.Barrier(orders.viewers), [0.0]
    tasks = [viewer(orders, number, outcome, ready, end) for number in range(orders.viewers)]
    found = await asyncio.gather(*tasks, return_exceptions=True)
    outcome.errors += [repr(failure) for failure in found if failure]
    outcome.elapsed = time.monotonic() - (end[0] - orders.seconds)
    outcome.cpu += time.process_time()
    return outcome


async def viewer(
    orders: Orders, number: int, outcome: Outcome, ready: asyncio.Barrier, end: list[float]
) -> None:
    """One viewer, who clicks on the choices in the order in which they were recorded."""
    address = orders.url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None
    ) as socket:
        await answer(socket, orders.opening, "")
        await ready.wait()
        if not end[0]:
            end[0], outcome.cpu = time.monotonic() + orders.seconds, -time.process_time()
        pause = random.Random(number)
        if orders.think:
            await asyncio.sleep(pause.uniform(0, orders.think))
        done = 0
        while done < orders.least or time.monotonic() < end[0]:
            message, words = orders.clicks[done % len(orders.clicks)]
            began = time.monotonic()
            if not await answer(socket, message, words):
                outcome.errors.append(f"an answer without «{words}»")
            outcome.waits.append(time.monotonic() - began)
            done += 1
            if orders.think:
                await asyncio.sleep(pause.uniform(0.5, 1.5) * orders.think)


async def answer(socket: ClientConnection, message: str, words: str) -> bool:
    """Sends a click and takes everything until the script has finished; whether the words came."""
    await socket.send(base64.b64decode(message))
    sought, came = words.encode(), not words
    while True:
        data = await asyncio.wait_for(socket.recv(decode=False), 180)
        came = came or sought in data
        if len(data) < SMALL_MESSAGE and is_end(data):
            return came


def is_end(data: bytes) -> bool:
    """Whether the message says that the script has run, all of it or the clicked part."""
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") != "script_finished":
        return False
    return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


if __name__ == "__main__":
    wanted = Orders(**json.load(sys.stdin))
    print(json.dumps(asdict(asyncio.run(room(wanted)))))
