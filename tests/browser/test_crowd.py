"""A room full of people: thirty viewers look on while a version is published."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import browser as harness
from browser import ServerStarter
from office import finish
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from updates import mended, sample
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from lib.store import Actor, Draft, Role, Store

VIEWERS = 30
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.UPDATE, "máy này")
NOW = datetime(2020, 9, 30, 1, 15, tzinfo=UTC)


@dataclass
class Viewer:
    """One open screen: the versions that each answer named, and how the scripts ended."""

    socket: ClientConnection
    named: list[set[int]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    async def look(self) -> None:
        """Asks for the first screen and reads the answer to its end."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        await self.socket.send(asked.SerializeToString())
        versions: set[int] = set()
        while True:
            data = await asyncio.wait_for(self.socket.recv(), 60)
            assert isinstance(data, bytes)
            versions |= {int(number) for number in re.findall(r"Bản số liệu số (\d+)".encode(), data)}
            told = ForwardMsg.FromString(data)
            if told.WhichOneof("type") == "script_finished":
                break
        self.named.append(versions)
        self.ends.append(ForwardMsg.ScriptFinishedStatus.Name(told.script_finished))


async def opened(url: str) -> Viewer:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    return Viewer(await connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None))


async def watch(url: str, store: Store) -> list[Viewer]:
    """Thirty viewers look, go on looking while the second version is published, and look once more."""
    viewers = await asyncio.gather(*(opened(url) for _ in range(VIEWERS)))
    await asyncio.gather(*(viewer.look() for viewer in viewers))
    looking = [asyncio.create_task(look_often(viewer, 3)) for viewer in viewers]
    draft = Draft(mended(), "so-30-9.xlsx")
    await asyncio.to_thread(store.publish, draft, 1, NOW, OFFICER)
    await asyncio.gather(*looking)
    await asyncio.gather(*(viewer.look() for viewer in viewers))
    await asyncio.gather(*(viewer.socket.close() for viewer in viewers))
    return viewers


async def look_often(viewer: Viewer, times: int) -> None:
    for _ in range(times):
        await viewer.look()


def test_thirty_viewers_while_a_version_is_published(server: ServerStarter, tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = Store.open(data / "cchc.sqlite3")
    store.publish(Draft(sample(), "so-15-9.xlsx"), None, NOW, OFFICER)
    site: harness.Site = server(data)
    viewers = finish(watch(site.url, store))
    assert {end for viewer in viewers for end in viewer.ends} == {"FINISHED_SUCCESSFULLY"}
    for viewer in viewers:
        assert viewer.named[0] == {1}
        assert all(len(versions) == 1 for versions in viewer.named), "never two versions on one screen"
        assert viewer.named == sorted(viewer.named, key=min), "never back to the older one"
        assert viewer.named[-1] == {2}
    assert "Traceback" not in site.said()
