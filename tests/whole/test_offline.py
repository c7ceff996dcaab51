"""Quiet by default: the product in a network namespace without any network.

The pytest process starts this file once more inside a namespace that has nothing but a loopback device. There
it runs the server and Chromium, and reports as JSON what was tried. Three observers: Python's audit events in
every process of the server, the kernel's count of packets that had no route, Chromium's own requests.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import browser as harness
import pytest
import tools
from browser import ROOT
from make_sample import SAMPLE
from playwright.sync_api import Page, sync_playwright

from lib.accounts import accounts
from lib.base import clock
from lib.store import Actor, Role, Store
from lib.ui.serving.server import SCREENS

Mode = Callable[[Path, Mapping[str, str]], AbstractContextManager[harness.Site]]
NAME, PASSWORD = "vanphong", "mot cau dai de thu may"
HERE_ITSELF = Actor("Dòng lệnh", Role.ADMIN, "máy này")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Put before everything else on the server's path: every attempt to connect or to look up a name is written
# down. What is bound, and what stays on the machine without a network (AF_UNIX), is not.
WATCHER = """
import os, sys
HERE = os.path.join(os.path.dirname(__file__), "attempts.txt")
EVENTS = {
    "socket.connect", "socket.sendto", "socket.sendmsg",
    "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
}
def note(event, arguments):
    if event in EVENTS:
        rest = arguments[1:] if event in ("socket.connect", "socket.sendto", "socket.sendmsg") else arguments
        write(f"{event} {rest!r}")
def write(line):
    with open(HERE, "a", encoding="utf-8") as file:
        file.write(line + "\\n")
write(f"watching {sys.orig_argv!r}")
sys.addaudithook(note)
"""


# --- Inside the namespace ------------------------------------------------------------------------


def raise_loopback() -> None:
    """What `ip link set lo up` does."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, 0x8913, request))[1]
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", flags | 1))


def unrouted() -> int:
    """How many packets of this namespace found no route, since it exists."""
    names, values = (
        line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:")
    )
    sixth = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(values[names.index("OutNoRoutes")]) + int(sixth.get("Ip6OutNoRoutes", 0))


def attempts(folder: Path) -> list[str]:
    """What the watcher has written down."""
    file = folder / "attempts.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@contextmanager
def watched() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder for the watcher, and the environment that puts it into every Python below."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
        yield Path(name), {"PYTHONPATH": name}


def seen_by_all_observers() -> dict[str, Any]:
    """What the observers make of a program that does try; without that their silence would mean nothing."""
    script = (
        "import socket, contextlib\n"
        "with contextlib.suppress(OSError): socket.create_connection(('192.0.2.1', 80), 1)\n"
        "with contextlib.suppress(OSError): socket.getaddrinfo('checkip.amazonaws.com', 80)\n"
    )
    with watched() as (folder, env):
        before = unrouted()
        subprocess.run([sys.executable, "-c", script], env=os.environ | env, check=True)
        tried = [line for line in attempts(folder) if leads_outside(line)]
        return {"attempts": tried, "unrouted": unrouted() - before}


def seconds_until_the_page(site: harness.Site, began: float) -> float:
    """How long after the start the first page was there."""
    with closing(http.client.HTTPConnection(harness.urlsplit(site.url).netloc, timeout=30)) as line:
        line.request("GET", "/")
        assert line.getresponse().status < 400
    return time.monotonic() - began


def look_at_every_screen(page: Page, url: str) -> dict[str, str]:
    """The beginning of what each screen shows, by its address."""
    shown = {}
    for screen in SCREENS:
        harness.visit(page, f"{url}/{screen.address}")
        shown[screen.address] = page.locator("[data-testid=stMain]").inner_text()[:4000]
    return shown


def publish(page: Page, url: str) -> str:
    """Publishes the sample by the screen for that; what the screen says then."""
    harness.visit(page, f"{url}/cap-nhat")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "so-thang-9.xlsx", "mimeType": XLSX, "buffer": SAMPLE.read_bytes()}
    )
    button = page.get_by_role("button", name="Công bố số liệu").first
    button.wait_for()
    harness.settle(page)  # else a file that the page is still looking for goes with it
    button.click()
    page.get_by_text("Đã công bố bản số liệu số 1").first.wait_for()
    harness.settle(page)
    return page.locator("[data-testid=stMain]").inner_text()


def add_account(data: Path) -> None:
    """Somebody who may log in."""
    store, words = Store.open(data / "cchc.sqlite3"), "Công chức Văn phòng – Thống kê"
    accounts.new_account(store, NAME, words, Role.ADMIN, PASSWORD, clock.now(), HERE_ITSELF)


@contextmanager
def office(data: Path, env: Mapping[str, str]) -> Iterator[harness.Site]:
    """`python -m lib serve` on this machine."""
    port, output = tools.free_port(), data / "server.txt"
    command = [sys.executable, "-m", "lib", "serve", "--address", "127.0.0.1", "--port", str(port)]
    with output.open("wb") as printed:
        own = harness.environment_of(data, env)
        process = subprocess.Popen(command, cwd=ROOT, env=own, stdout=printed, stderr=subprocess.STDOUT)
    site = harness.Site(f"http://127.0.0.1:{port}", process, data, output)
    try:
        wait_for_login_page(site)
        yield site
    finally:
        process.terminate()
        process.wait(15)


def wait_for_login_page(site: harness.Site, seconds: float = 30) -> None:
    """Returns when the server answers at all; an error with its words if it ends or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and site.process.poll() is None:
        with (
            suppress(OSError),
            closing(socket.create_connection(("127.0.0.1", int(site.url.split(":")[2])), 1)),
        ):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no answer: {site.said()}")


def log_in(page: Page, url: str) -> None:
    """Passes the login page."""
    page.goto(url)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    harness.settle(page)


def observed(
    mode: Mode, enter: Callable[[Page, str], None], folder: Path, env: Mapping[str, str]
) -> dict[str, Any]:
    """The product in one of its modes: the start, every screen, a publishing."""
    (folder / "data").mkdir()
    add_account(folder / "data")
    before, began = unrouted(), time.monotonic()
    with mode(folder / "data", env) as site:
        started = seconds_until_the_page(site, began)
        time.sleep(3)  # the warm-up goes on behind the first page
        alone = unrouted() - before
        trace = harness.Trace()
        with sync_playwright() as playwright:
            chromium = harness.launch(playwright.chromium)
            page = harness.new_page(chromium)
            trace.watch(page, harness.urlsplit(site.url).netloc)
            enter(page, site.url)
            shown = look_at_every_screen(page, site.url)
            said = publish(page, site.url)
            chromium.close()
        return {
            "seconds": started,
            "unrouted": alone,
            "shown": shown,
            "published": said,
            "outside": trace.outside,
            "errors": trace.errors + trace.failed,
            "printed": site.said(),
            "attempts": attempts(folder),
        }


def report() -> dict[str, Any]:
    """Everything that the tests below look at."""
    raise_loopback()
    told: dict[str, Any] = {"control": seen_by_all_observers()}
    modes: dict[str, tuple[Mode, Callable[[Page, str], None]]] = {
        "one_pc": (harness.server, lambda *_: None),
        "office": (office, log_in),
    }
    for name, (mode, enter) in modes.items():
        with watched() as (folder, env):
            told[name] = observed(mode, enter, folder, env)
    return told


# --- Outside -------------------------------------------------------------------------------------


def namespace_command() -> Sequence[str] | None:
    """How to start something without a network; None where the kernel does not allow it."""
    if not shutil.which("unshare"):
        return None
    ways = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])
    return next((way for way in ways if works([*way, "true"])), None)


def works(command: Sequence[str]) -> bool:
    """Whether the command ends well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The report from inside."""
    command = namespace_command()
    if command is None:
        pytest.skip("this kernel gives no network namespace (unshare --net)")
    if tools.chromium() is None:
        pytest.skip("no Chromium on this machine")
    done = subprocess.run(
        [*command, sys.executable, __file__],
        capture_output=True,
        encoding="utf-8",
        env=tools.environment()
        | {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests/support")])},
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def leads_outside(attempt: str) -> bool:
    """Whether an attempt goes to anything but this machine itself."""
    own = ("'127.0.0.1'", "'::1'", "'localhost'")
    return attempt.startswith("socket.") and not any(address in attempt for address in own)


def test_the_observers_see_what_is_tried(told: dict[str, Any]) -> None:
    seen = told["control"]["attempts"]
    assert any("socket.connect" in line and "192.0.2.1" in line for line in seen)
    assert any("socket.getaddrinfo" in line and "checkip" in line for line in seen)
    assert told["control"]["unrouted"] > 0


@pytest.fixture(params=["one_pc", "office"])
def run(request: pytest.FixtureRequest, told: dict[str, Any]) -> dict[str, Any]:
    """What was observed in each of the two modes."""
    found: dict[str, Any] = told[request.param]
    return found


def test_it_starts_without_a_network(run: dict[str, Any]) -> None:
    assert run["seconds"] < 30  # the goal is 10 on an idle machine; this is a time-out
    assert "http://127.0.0.1:" in run["printed"]


def test_every_screen_works_without_a_network(run: dict[str, Any]) -> None:
    shown = run["shown"]
    assert list(shown) == [screen.address for screen in SCREENS]
    assert [
        address for address, text in shown.items() if "chưa hiển thị được" in text or len(text) < 40
    ] == []
    assert "Đã công bố bản số liệu số 1" in run["published"]
    assert run["errors"] == []


def test_the_server_tries_no_connection(run: dict[str, Any]) -> None:
    watching = [line for line in run["attempts"] if line.startswith("watching ")]
    assert any("'app.py'" in line or "'lib', 'serve'" in line for line in watching)
    assert any("lib.reading.sandbox" in line for line in watching)
    tried = [line for line in run["attempts"] if leads_outside(line)]
    assert (tried, run["unrouted"]) == ([], 0)


def test_the_browser_is_sent_nowhere_else(run: dict[str, Any]) -> None:
    assert run["outside"] == []


if __name__ == "__main__":
    print(json.dumps(report()))
