"""The product in a real browser: a fresh server as a newcomer starts it, and what a page shows and sends."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

import tools
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Response,
    WebSocket,
    expect,
)
from playwright.sync_api import Error as PlaywrightError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tools import PATIENCE

from lib.ui.address import BELOW, DATE, VERSION
from lib.ui.serving.static_files import EDITION

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "tests/shots"
SIZES = ((1024, 768), (1280, 800), (1920, 1080))
PHONE = (390, 844)


# --- The server ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """A running server: its address, its process, its data folder and what it printed."""

    url: str
    process: subprocess.Popen[bytes]
    data: Path
    output: Path

    def said(self) -> str:
        """What the server has printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")


def environment_of(data: Path, env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a server with a data folder of its own and without a desktop."""
    own = {"CCHC_DATA_DIR": str(data), "STREAMLIT_SERVER_HEADLESS": "true", "PYTHONUTF8": "1"}
    return {**os.environ, **own, **(env or {})}


ServerStarter = Callable[..., "Site"]
PageOpener = Callable[..., Page]


@contextlib.contextmanager
def process(command: Sequence[str], url: str, data: Path, env: dict[str, str], root: Path) -> Iterator[Site]:
    """Starts a server's command, whether it answers or not, and stops it."""
    output = data / "server.txt"
    with output.open("wb") as printed:
        running = subprocess.Popen(command, cwd=root, env=env, stdout=printed, stderr=subprocess.STDOUT)
    try:
        yield Site(url, running, data, output)
    finally:
        running.terminate()
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


RUN, EARLY = ("streamlit", "run", "app.py"), ("lib.ui.serving.early",)
"""How a server is started: as by Streamlit's own command, and as `python -m lib start` does it."""


@contextlib.contextmanager
def server(
    data: Path,
    env: Mapping[str, str] | None = None,
    root: Path = ROOT,
    options: Sequence[str] = (),
    way: Sequence[str] = RUN,
    listens: bool = False,
) -> Iterator[Site]:
    """Starts a server as a process of its own, waits until it is loaded, stops it.

    listens: it is enough that it listens, as it is where it answers while it is loaded (EARLY).
    """
    port = tools.free_port()
    data.mkdir(parents=True, exist_ok=True)
    if SHARED:
        share_programs(data, SHARED[0])
    command = [sys.executable, "-m", *way, f"--server.port={port}", *options]
    with process(command, f"http://127.0.0.1:{port}", data, environment_of(data, env), root) as site:
        (wait_for_port if listens or way == EARLY else wait_for_health)(site)
        try:
            yield site
        finally:
            Seat.let_go(site.url)


SHARED: list[Path] = []
"""The folder in which the servers of all tests keep Streamlit's programs, once it is said; a bench has none."""


def share_programs(data: Path, shared: Path) -> None:
    """Lets the server find the programs compressed by one before it; compressing them well takes seconds of CPU."""
    own = data / "cache" / EDITION
    own.parent.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):  # Windows may refuse links; a test's own folder stays
        own.symlink_to(shared, target_is_directory=True)


def wait_for_port(site: Site, seconds: float = PATIENCE) -> None:
    """Returns when somebody listens; an error with the server's words if it ends before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and site.process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(site.url.rsplit(":", 1)[1])), 2).close()
            return
        time.sleep(0.01)
    raise RuntimeError(f"nobody listens: {site.said()}")


def wait_for_health(site: Site, seconds: float = PATIENCE) -> None:
    """Returns when the server answers; an error with its words if it ends or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if site.process.poll() is not None:
            raise RuntimeError(f"the server ended: {site.said()}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"{site.url}/_stcore/health", timeout=2).status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no answer after {seconds} s: {site.said()}")


# --- The browser ---------------------------------------------------------------------------------


BRIEF = (
    "--js-flags=--no-opt",  # no page of a test stays long enough to be worth compiling twice
    "--process-per-site",
)
"""Options that save time where pages are opened and left by the hundred; no visitor's browser has them."""


def launch(chromium: BrowserType, options: Sequence[str] = BRIEF) -> Browser:
    """The system's Chromium without a window; FileNotFoundError if there is none."""
    program = tools.chromium()
    if program is None:
        raise FileNotFoundError("Chromium")
    alone = [
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--disable-gpu",
        "--disable-3d-apis",  # a program that only asks whether there are any has them drawn by the processor
        *options,
    ]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return chromium.launch(
        executable_path=program, args=[*alone, *root, "--disable-dev-shm-usage"], env={**tools.environment()}
    )


@dataclass
class Trace:
    """What a page did besides showing: requests to other hosts, errors in its console, failed answers."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    bytes: int = 0

    def watch(self, page: Page, host: str) -> None:
        """Notes from now on everything that the page does."""

        def requested(request: Any) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
                self.outside.append(request.url)

        page.on("request", requested)

        def opened(socket: WebSocket) -> None:
            if urlsplit(socket.url).netloc != host:
                self.outside.append(socket.url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(message.text)

        def answered(answer: Response) -> None:
            if answer.status >= 400:
                self.failed.append(f"{answer.status} {answer.url}")

        page.on("websocket", opened)
        page.on("console", said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", answered)


class Seat:
    """A visitor's context, used by one after another.

    Three quarters of a first visit are compiling a program that is always the same. So the next visitor finds
    its files in the cache, and the process that has compiled them, which an empty page holds for each server;
    nothing else.
    """

    free: ClassVar[WeakKeyDictionary[Browser, list[Seat]]] = WeakKeyDictionary()
    taken: ClassVar[WeakKeyDictionary[BrowserContext, Seat]] = WeakKeyDictionary()

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._holding: dict[str, Page] = {}
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            ignore_https_errors=True,
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(_told_apart(ASKING))

    @classmethod
    def take(cls, browser: Browser) -> Seat:
        """One that is free, else a new one."""
        free = cls.free.setdefault(browser, [])
        seat = free.pop() if free else cls(browser)
        cls.taken[seat.context] = seat
        return seat

    @classmethod
    def let_go(cls, origin: str) -> None:
        """Closes the pages held for a server that ends: its programs would go on asking for it."""
        for browser, seats in cls.free.items():
            for seat in seats:
                page = seat._holding.pop(origin, None)
                if page and browser.is_connected():
                    page.close()

    def leave(self) -> None:
        """Closes the visitor's pages and takes away what sites have stored."""
        pages = [page for page in self.context.pages if page not in self._holding.values()]
        self.context.set_offline(False)
        for page in pages:
            self._forget(page)
            page.close()
        self.context.clear_cookies()
        self.taken.pop(self.context).free[self._browser].append(self)

    def _forget(self, page: Page) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        if not origin.startswith("http://127.0.0.1:"):
            return
        if origin not in self._holding:
            self._hold(origin, page.evaluate(PROGRAMS))
        session = self.context.new_cdp_session(self._holding[origin])
        stored = {"origin": origin, "storageTypes": "local_storage,indexeddb,service_workers"}
        session.send("Storage.clearDataForOrigin", stored)
        session.detach()

    def _hold(self, origin: str, programs: Sequence[str]) -> None:
        page = self._holding[origin] = self.context.new_page()
        page.route(f"{origin}/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
        page.goto(f"{origin}/")
        page.evaluate(
            "names => Promise.allSettled(names.map((name) => import(name))).then(() => 0)", programs
        )


PROGRAMS = """() => performance.getEntriesByType("resource").map((one) => one.name)
  .filter((name) => /\\/static-[0-9a-f]+\\/.*\\.js$/.test(name))"""
"""The addresses of the programs that a page has loaded."""


def new_page(browser: Browser, size: tuple[int, int] = (1280, 800)) -> Page:
    """An empty page of a visitor of their own, with a Vietnamese browser; leave() ends the visit."""
    page = Seat.take(browser).context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return page


def leave(page: Page) -> None:
    """The page's visitor goes, with all their pages."""
    Seat.taken[page.context].leave()


ASKING = """
window.asked = {waits: false, begun: false}
window.WebSocket = class extends WebSocket {
  constructor(...place) {
    super(...place)
    this.addEventListener("close", () => { asked.waits = false })
    this.addEventListener("message", ({data}) => {
      if (!(data instanceof ArrayBuffer)) return
      const bytes = new Uint8Array(data)
      let at = 0
      while (bytes[at] === HASH || bytes[at] === METADATA) at += 2 + bytes[at + 1]
      if (bytes[at] === NEW_SESSION) asked.begun = true
      if (bytes[at] === SCRIPT_FINISHED && bytes[at + 1] !== EARLY && asked.begun) asked.waits = false
    })
  }
  send(data) {
    const [first] = data instanceof ArrayBuffer ? new Uint8Array(data) : data
    if (first === RERUN_SCRIPT) Object.assign(asked, {waits: true, begun: false})
    super.send(data)
  }
}
"""
"""Tells in every page (page.js) whether Streamlit has asked for a run of the script that is not yet answered.

Its messages are told apart by their first bytes, the numbers and kinds of protobuf's fields.
"""


def _told_apart(script: str) -> str:
    """The script with the bytes by which Streamlit's messages begin."""
    bytes_ = {
        name: (message.DESCRIPTOR.fields_by_name[name.lower()].number << 3) | kind
        for message, name, kind in (
            (ForwardMsg, "HASH", 2),
            (ForwardMsg, "METADATA", 2),
            (ForwardMsg, "NEW_SESSION", 2),
            (ForwardMsg, "SCRIPT_FINISHED", 0),
            (BackMsg, "RERUN_SCRIPT", 2),
        )
    }
    bytes_["EARLY"] = int(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    return re.sub(r"\b(?:" + "|".join(bytes_) + r")\b", lambda found: str(bytes_[found[0]]), script)


expect.set_options(timeout=PATIENCE * 1000)
INSIDE = (ROOT / "tests/support/page.js").read_text(encoding="utf-8").split("\n", 1)[1].strip()


def ask(page: Page, question: str) -> Any:
    """The answer of one of page.js's functions."""
    return page.evaluate(f"{INSIDE}.{question}()")


def settle(page: Page, seconds: float = PATIENCE) -> None:
    """Waits until everything that was done has been answered, and the answer is drawn and stays so for a moment.

    What a click or a key asks of the server is on its way when the click returns, so nothing needs to be waited
    for in between.
    """
    end, calm, large = time.monotonic() + seconds, 0, ""
    while calm < 3:
        before, large = large, _idle(page)
        calm = calm + 1 if large and large == before else 0
        if time.monotonic() > end:
            raise TimeoutError(f"not complete after {seconds} s: {page.url}\n{visible_text(page)}")
        page.wait_for_timeout(60)


def _idle(page: Page) -> str:
    try:
        return str(ask(page, "idle"))
    except PlaywrightError as left:  # the page is just going to another address
        if "context was destroyed" in str(left):
            return ""
        raise


def visit(page: Page, url: str) -> None:
    """Opens the address and waits until the screen is complete."""
    page.goto(url, wait_until="domcontentloaded")
    settle(page)


def go(page: Page, url: str) -> None:
    """The same inside the page that stands, as the menu and the Back button do: a fifth of the work of loading
    everything anew.

    A chosen date, version or unit follows to the next screen where its address says none, so that is opened anew.
    """
    here, there = urlsplit(page.url), urlsplit(url)
    follows = (parse_qs(here.query).keys() & FOLLOWING) - parse_qs(there.query).keys()
    if here.netloc == there.netloc and not follows and page.evaluate(FOLLOW, url):
        settle(page)
    else:
        visit(page, url)


FOLLOWING = {DATE, VERSION, BELOW}
FOLLOW = """(address) => {
  if (document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState !== "CONNECTED") return false
  history.pushState(null, "", address)
  dispatchEvent(new PopStateEvent("popstate"))
  return true
}"""


def resize(page: Page, size: tuple[int, int]) -> None:
    """Gives the window another size and waits until everything has found its place in it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)


def shoot(page: Page, name: str) -> None:
    """With CCHC_TEST_SHOTS=on a picture of the whole screen, made as tall as its content, in SHOTS; no test looks at it."""
    if os.environ.get("CCHC_TEST_SHOTS") != "on":
        return
    size = page.viewport_size or {"width": 1280, "height": 800}
    tall = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], int(tall))})
    page.screenshot(path=SHOTS / f"{name}.png")
    page.set_viewport_size(size)


# --- What a page shows ---------------------------------------------------------------------------


def texts(page: Page) -> list[tuple[str, str]]:
    """Every text of the page with its kind: text, ::before, placeholder, aria-label, title …"""
    return [(kind, text) for kind, text in ask(page, "texts") if text]


def visible_text(page: Page) -> str:
    """What a reader sees, one piece a line."""
    return "\n".join(text for kind, text in texts(page) if kind in ("text", "::before", "::after", "value"))


# The shape of a Vietnamese syllable written without marks. English words that happen to have it
# ("to", "an", "the") seldom stand without others that do not.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|kh|gh|gi|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ua|ye|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?",
    re.IGNORECASE,
)
# Words that Vietnamese offices use as they are.
ALLOWED = {
    *(
        "excel",
        "word",
        "powerpoint",
        "zalo",
        "internet",
        "email",
        "website",
        "web",
        "online",
        "video",
        "facebook",
    ),
    *(
        "ioffice",
        "xlsx",
        "xlsm",
        "xls",
        "ods",
        "pdf",
        "docx",
        "pptx",
        "ics",
        "kb",
        "mb",
        "gb",
        "logo",
        "fax",
        "wifi",
    ),
    *(
        "smartphone",
        "blog",
        "fanpage",
        "sms",
        "vneid",
        "vnpt",
        "viettel",
        "pano",
        "gmail",
        "yahoo",
        "virus",
        "enter",
        "ctrl",
        "esc",
    ),
}


def foreign(text: str) -> list[str]:
    """The words of a text that cannot be Vietnamese and are no abbreviation, address or known name."""
    bare = re.sub(r"https?://\S+|\S+@\S+|\S*[/\\]\S*\.\w+|\b\w+\.(?:vn|com|py|log|xlsx?|ods)\b", " ", text)
    words = re.findall(r"[^\W\d_]+", bare)
    return [
        word
        for word in words
        if len(word) > 1
        and word.isascii()
        and not word.isupper()
        and word.lower() not in ALLOWED
        and not SYLLABLE.fullmatch(word)
    ]


def english_words(page: Page, allowed: Sequence[str] = ()) -> list[str]:
    """Every foreign word on the page, as "kind: word in «text»"; empty on a Vietnamese screen."""
    known = {word.lower() for word in allowed}
    return [
        f"{kind}: {word} in «{text[:80]}»"
        for kind, text in texts(page)
        for word in foreign(text)
        if word.lower() not in known
    ]


def overflow_x(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    return int(ask(page, "overflow"))


def cut_off_texts(page: Page) -> list[str]:
    """The texts that their own box cuts off."""
    return [str(text) for text in ask(page, "cut")]
