"""What stands around Streamlit: the addresses, the frame of every answer, the warm start, the log of faults.

Beside `ui`, the only module of lib that knows Streamlit: `ui` knows what pages show, this one how they
are served. app.py hands `middleware()`, `lifespan` and `tell_error` to `st.App`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
import gc
import gzip
import hashlib
import importlib
import json
import logging
import os
import re
import secrets
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from streamlit import config, file_util
from streamlit.runtime.pages_manager import PagesManager

from lib.base import clock
from lib.base.folders import data_folder
from lib.machine import logbook, start
from lib.ui.office import guard
from lib.ui.serving import first_answer, kept_page, streamlit_changes
from lib.ui.serving.static_files import CHARTS, EDITION, FOR_A_YEAR, QUICK, STATIC, StaticFiles

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lib.store import Store

NAME = "Theo dõi cải cách hành chính"
REFUSED = 2
LOG = logging.getLogger("cchc")


@dataclass(frozen=True)
class ScreenRoute:
    """One screen: its file, its title and its address ("" is the first one that opens).

    changes: it is there to change figures, so who may only look does not find it in the menu.
    """

    file: str
    title: str
    address: str
    changes: bool = False


SCREENS = (
    ScreenRoute("pages/tong_quan.py", "Tổng quan", ""),
    ScreenRoute("pages/co_do.py", "Cờ đỏ", "co-do"),
    ScreenRoute("pages/linh_vuc.py", "Lĩnh vực", "linh-vuc"),
    ScreenRoute("pages/nhiem_vu.py", "Nhiệm vụ", "nhiem-vu"),
    ScreenRoute("pages/kinh_phi.py", "Kinh phí", "kinh-phi"),
    ScreenRoute("pages/chi_tieu.py", "Chỉ tiêu", "chi-tieu"),
    ScreenRoute("pages/bo_phan.py", "Bộ phận", "bo-phan"),
    ScreenRoute("pages/trinh_chieu.py", "Trình chiếu", "trinh-chieu"),
    ScreenRoute("pages/ket_luan.py", "Kết luận", "ket-luan"),
    ScreenRoute("pages/bao_cao.py", "Báo cáo", "bao-cao"),
    ScreenRoute("pages/cap_nhat.py", "Cập nhật số liệu", "cap-nhat", changes=True),
    ScreenRoute("pages/lich_su.py", "Lịch sử số liệu", "lich-su"),
    ScreenRoute("pages/huong_dan.py", "Hướng dẫn", "huong-dan"),
)

AT_ONCE = {"", "co-do", "linh-vuc", "nhiem-vu", "kinh-phi", "chi-tieu", "bo-phan", "huong-dan", "toan-tinh"}
"""Addresses of the screens whose first answer holds what they show: those that are there to be read."""

FOR_ACCOUNTS = ScreenRoute("pages/tai_khoan.py", "Tài khoản", "tai-khoan")
FOR_LEVELS = ScreenRoute("pages/toan_tinh.py", "Toàn tỉnh", "toan-tinh")


def screens() -> tuple[ScreenRoute, ...]:
    """The screens there are in this process: that of the accounts only where people log in; that of the levels above
    is listed only where there are units below (see lib.ui.level)."""
    return (FOR_LEVELS, *SCREENS, *((FOR_ACCOUNTS,) if guard.is_on() else ()))


# --- The page around every screen ---------------------------------------------------------------

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<rect width='16' height='16' rx='3' fill='#2470B3'/>"
    "<path d='M3.5 8.5l3 3 6-7' fill='none' stroke='#fff' stroke-width='2'/></svg>"
)
NO_SCRIPT = """<noscript>
<p>Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt rồi tải lại trang.</p></noscript>"""
# Tells Streamlit's program where it was served from: otherwise it asks at each deep link's own address
# first (two failed requests), then for the host's settings, and only then connects. Its English error
# dialogs are blocked; STYLE says instead, in words of ours, when the connection is lost. The cookie tells
# how much fits on a page of the wall; there, after a decision is kept, the next one is typed at once.
SCRIPT = """<script>
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG: {allowedOrigins: [location.origin], useExternalAuthToken: false, blockErrorDialogs: true},
}
const tell = () => { document.cookie = `man-hinh=${innerWidth}x${innerHeight}; path=/; SameSite=Strict` }
addEventListener("resize", tell)
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return
  setTimeout(() => document.querySelector(".st-key-kl-noi-dung textarea")?.focus(), 300)
})
</script>"""
SORTING = f"<script>\n{Path(__file__).with_name('sorting.js').read_text(encoding='utf-8')}</script>"
STYLE = """<style>
[data-testid=stApp]:not([data-test-connection-state=CONNECTED])::after {
  content: "Mất kết nối với máy chủ, đang kết nối lại… Nếu chờ lâu, hãy xem chương trình còn chạy không.";
  position: fixed; inset: auto 0 0 0; z-index: 1000000; padding: .8em 1.2em; font: 18px/1.4 sans-serif;
  color: #fff; background: #a31515; opacity: 0; animation: lost 0s 5s forwards;
}
@keyframes lost { to { opacity: 1 } }
</style>"""
# What Streamlit's own page says, and what ours says instead. Each must be there exactly once.
SHELL_CHANGES = (
    (r'<html lang="en">', '<html lang="vi" translate="no">'),
    (r"<title>Streamlit</title>", f"<title>{NAME}</title>"),
    (
        r'href="\./favicon\.png"',
        f'href="data:image/svg+xml;base64,{base64.b64encode(ICON.encode()).decode()}"',
    ),
    (r'<link rel="service-desc"[^>]*>', ""),
    (
        r"(?s)<script>\s*window.prerenderReady = false\s*</script>",
        SCRIPT + SORTING + first_answer.SCRIPT + STYLE + first_answer.STYLE,
    ),
    (r"(?s)<noscript>.*?</noscript>", NO_SCRIPT),
)
PROGRAM = re.compile(r'<script type="module"[^>]* src="([^"]*)"></script>')
FETCHED = re.compile(r'\s*<link rel="(modulepreload|stylesheet)" crossorigin href="([^"]*)">')
"""Streamlit's program, and what of it the browser should fetch ahead."""
BEGIN = """<script>
{
  const add = (kind, more) => {
    document.head.append(Object.assign(document.createElement(kind), {crossOrigin: '', ...more}))
  }
  const begin = () => {
    tell()
    for (const [rel, href] of FETCHED) add('link', {rel, href})
    add('script', {type: 'module', src: PROGRAM})
  }
  const ahead = setInterval(() => {
    if (document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning') return
    clearInterval(ahead)
    for (const href of LATER) add('link', {rel: 'modulepreload', href})
  }, 2000)
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)))
  if (document.getElementById('truoc') && !document.hidden) painted(begin)
  else begin()
}
</script>"""
"""Begins the program: where the figures stand already, once they are painted. Compiling it would else keep the
browser from showing them for as long as all that came before. What other screens need is fetched when all stands."""
ROOT = '<div id="root"></div>'
NOT_FOUND = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{NAME}</title></head>
<body style="font:18px sans-serif;color:#222;margin:10vh auto;max-width:36em">
<h1>Không có trang này</h1><p>Địa chỉ có thể đã gõ nhầm hoặc đã thay đổi.</p>
<p><a href="/">Về trang Tổng quan</a></p>
</body></html>"""


# What the numbers and pictures of every screen need beyond Streamlit's first page: fetched with it, not
# one round later behind what the menu needs.
SOON = ("Html", "purify.es", "ImageList", "withFullScreenWrapper")
LATER = ("PlotlyChart", "Selectbox", "TextInput", "FileUploader", "DownloadButton")


def shell(original: str, soon: Iterable[str] = (), later: Sequence[str] = ()) -> str:
    """Streamlit's page, in Vietnamese, under our own name and without its invitation to programs.

    soon and later are addresses of programs that the browser should fetch at once, or when the screen stands.
    Raises RuntimeError where the installed Streamlit's page is not the one these changes were made for.
    """
    for pattern, ours in SHELL_CHANGES:
        original, times = re.subn(pattern, ours, original)
        if times != 1:
            raise RuntimeError(f"Streamlit's index.html has {times} of {pattern!r}")
    if guard.is_on():
        original = original.replace(SCRIPT, SCRIPT + guard.SCRIPT)
    programs = PROGRAM.findall(original)
    if len(programs) != 1:
        raise RuntimeError(f"Streamlit's index.html has {len(programs)} programs")
    fetched = [*FETCHED.findall(original), *(("modulepreload", address) for address in soon)]
    parts = {"FETCHED": fetched, "PROGRAM": programs[0], "LATER": later}
    begin = re.sub("|".join(parts), lambda part: json.dumps(parts[part[0]]), BEGIN)
    page = FETCHED.sub("", PROGRAM.sub("", original)).replace(ROOT, ROOT + begin)
    return page.replace('"./static/', f'".{STATIC}')


def content_policy(page: str) -> str:
    """The Content-Security-Policy that allows this page's own inline scripts and nothing from elsewhere."""
    inline = re.findall(r"(?s)<script>(.*?)</script>", page)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes} 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


# --- Every answer --------------------------------------------------------------------------------

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
PAGE_HEADERS = {"cache-control": "private, no-cache", "vary": "accept-encoding"}
INNER = ("/_stcore/", "/media/", "/component/", "/_component/", "/favicon.png")
"""What Streamlit answers itself; at any other address it would show its own page, in English."""


@functools.cache
def static_files() -> StaticFiles:
    """The files of the installed Streamlit."""
    return StaticFiles(Path(file_util.get_static_dir(), "static"), data_folder() / "cache" / EDITION)


@functools.cache
def page_of_all() -> str:
    """Streamlit's page as every address gets it, but for what the first answer puts into it."""
    index = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    return shell(index, *map(static_files().addresses, (SOON, LATER)))


@functools.cache
def guards() -> Mapping[str, str]:
    """The headers of every answer."""
    return guard.SAFE_HEADERS | {"content-security-policy": content_policy(page_of_all())}


@functools.cache
def first_answers() -> first_answer.FirstAnswers:
    """The first answers of this process."""
    titles = {screen.address: screen.title for screen in SCREENS}
    return first_answer.FirstAnswers(titles, {FOR_LEVELS.address: FOR_LEVELS.title})


class FrameMiddleware:
    """Middleware around all of Streamlit: closed doors, compressed files, our page, safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._files = app, static_files()
        self._addresses = {f"/{screen.address}" for screen in screens()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what is ours to answer and passes the rest on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope) or self._app
        if scope["path"].startswith(STATIC):  # fonts and pictures are sent by Streamlit as they are
            scope = {**scope, "path": scope["path"].replace(STATIC, "/static/", 1)}
        await answer(scope, receive, self._guarded(send))

    async def _answer(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        if path.startswith(CLOSED):
            return PlainTextResponse("Không có trang này.", status_code=404)
        if scope["method"] not in ("GET", "HEAD"):
            return None
        if path in self._files:
            compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
            return await self._files.response(path, compressed=compressed)
        if path in self._addresses:
            return await screen_of(scope)
        own = STATIC + path.removeprefix("/static/") if path.startswith("/static/") else path
        is_there = self._files.has(own) if own.startswith(STATIC) else path.startswith(INNER)
        return None if is_there else HTMLResponse(NOT_FOUND, status_code=404)

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(guards())
            await send(message)

        return guarded


async def screen_of(scope: Scope) -> Response:
    """Streamlit's page, with the screen as it is now in it where it shows figures."""
    is_compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
    is_first = is_compressed and first_answer.is_first(scope)
    if is_first and not WARM.is_set() and (kept := await kept_screen()):
        return kept
    is_shown = WARM.is_set() and scope["path"].strip("/") in AT_ONCE
    state, shown = await first_answers().answer(scope) if is_shown else (None, "")
    page = page_of_all().replace(ROOT, ROOT + shown).encode()
    answer = HTMLResponse(
        gzip.compress(page, QUICK, mtime=0) if is_compressed else page, headers=PAGE_HEADERS
    )
    if is_compressed:
        answer.headers["content-encoding"] = "gzip"
    if is_first and shown:
        await keep_screen(state, answer)
    return answer


async def kept_screen() -> Response | None:
    """The first screen from the disk, where nothing has changed since it was kept."""
    state = await first_answer.state_of_store()
    kept = await asyncio.to_thread(kept_page.read_page, state) if state else None
    return Response(kept[1], headers=kept[0].headers) if kept else None


async def keep_screen(state: object, answer: Response) -> None:
    """Keeps the first screen for the next start, where it is not the one that is kept already."""
    headers = {**answer.headers, **guards()}
    del headers["content-length"]
    answers = kept_page.KeptAnswers(headers, STATIC, {**FOR_A_YEAR, "content-encoding": "gzip", **guards()})
    await asyncio.to_thread(kept_page.write_page, state, answers, bytes(answer.body))


def server_middleware() -> list[Middleware]:
    """What `st.App` is wrapped in, outermost first: the gate for the way this process runs, then the frame."""
    streamlit_changes.change_streamlit()
    return [guard.middleware(), Middleware(FrameMiddleware)]


# --- The start -----------------------------------------------------------------------------------

WARM = asyncio.Event()
"""Set once everything is loaded that a screen needs: before, no answer waits for a screen."""

FIRST_SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "query_string": b"",
    "headers": [(b"accept-encoding", b"gzip")],
}
FIRST_VISIT = 30
"""Seconds that the first run of a script may take, which loads everything, so that the first visitor finds it."""

PAUSE, REST = 4, 20
"""Seconds that are left to the first visitor's browser on the same machine before memory is tidied, and again before
what only later visits gain from. What other screens need beside is loaded when they are first opened: half as much
memory again, for those who only look. Where nothing is published yet, an upload comes next."""


async def warm_up() -> None:
    """Loads what visits need, the first screen first; takes it all out of the garbage collector's rounds."""
    sandbox = await asyncio.to_thread(importlib.import_module, "lib.reading.sandbox")
    await asyncio.to_thread(sandbox.get_ready)  # reads the first figures while the first visit loads the rest
    await first_answer.visit(first_answer.Onlooker(), "", "", FIRST_VISIT)
    WARM.set()
    if not guard.is_on():
        await screen_of(FIRST_SCOPE)  # kept for the next start, and for the first visitor's reload
    if await asyncio.to_thread(has_units):
        for name in FOR_ROLL_UPS:
            await asyncio.to_thread(importlib.import_module, name)
    await asyncio.to_thread(static_files().improve, CHARTS)
    gc.freeze()
    await asyncio.sleep(PAUSE)
    if await asyncio.to_thread(expects_upload):
        await asyncio.to_thread(sandbox.keep_warm)
        await asyncio.to_thread(importlib.import_module, "lib.ui.update.findings")
    gc.collect()
    gc.freeze()
    await asyncio.sleep(REST)
    await asyncio.to_thread(static_files().improve)
    await asyncio.to_thread(renew_readings)


FOR_ROLL_UPS = ("pandas", "lib.ui.level")
"""What the screen of a level above needs beside the others, half of a second; never loaded on one PC."""


def has_units() -> bool:
    """Whether the store serves units below its own."""
    return _is_so(lambda store: store.has_units())


def expects_upload() -> bool:
    """Whether nothing has been published yet."""
    return _is_so(lambda store: store.current() is None)


def _is_so(question: Callable[[Store], bool]) -> bool:
    """What the store answers; no where it fails."""
    from lib.store import Store, StoreError, store_target  # noqa: PLC0415 - the server answers before

    try:
        return question(Store(store_target()))
    except StoreError:
        return False  # the screens say it


def renew_readings() -> None:
    """Reads again, after an update of the program, what an older one had read."""
    from lib.machine import kept_readings  # noqa: PLC0415 - the server answers before
    from lib.store import Store, StoreError, store_target  # noqa: PLC0415

    try:
        store = Store(store_target())
        if has_duty(store, "readings"):
            kept_readings.renew(store)
    except StoreError as failure:
        LOG.warning("not read again: %s", failure.kind)


OWN_ID = secrets.token_hex(8)
"""This process among those that serve one store."""
BACKUPS_EVERY = 600
"""Seconds between two looks at whether a backup is due."""


def has_duty(store: Store, what: str) -> bool:
    """Whether this process does what one process does for all that serve the store; another has it while it lives."""
    if store.is_sqlite:
        return True
    name = f"duty/{what}"

    def change(found: Mapping[str, str]) -> tuple[bool, Mapping[str, str | None]]:
        is_mine = found.get(name, OWN_ID) == OWN_ID
        return is_mine, {name: OWN_ID} if is_mine else {}

    return store.change_notes((name,), change, clock.now(), timedelta(seconds=3 * BACKUPS_EVERY))


def back_up_if_due() -> None:
    """Makes the backup that is due; what hinders it stands in the log of faults and on Lịch sử số liệu."""
    from lib.store import Store, StoreError, kept_backups, store_target  # noqa: PLC0415 - it answers before
    from lib.store.schema import Fault  # noqa: PLC0415

    try:
        store = Store(store_target())
        if has_duty(store, "backup"):
            kept_backups.keep_up(store, clock.now())
    except StoreError as failure:
        if failure.kind is not Fault.GONE:  # nothing was ever kept here, or the screens say that it is lost
            LOG.warning("no backup: %s", failure.kind)
    except OSError as error:
        LOG.warning("no backup: %s", error.strerror)


async def keep_backed_up() -> None:
    """Looks every few minutes whether a backup is due, as long as the server runs."""
    await asyncio.sleep(PAUSE + REST)
    while True:
        await asyncio.to_thread(back_up_if_due)
        await asyncio.sleep(BACKUPS_EVERY)


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Opens at once and warms up behind the first visitor's back."""
    # A folder named pages/ makes Streamlit list its files by name until some session has called
    # st.navigation; a first visitor with a deep link then meets "Page not found".
    PagesManager.uses_pages_directory = False
    hold = None if guard.is_on() else hold_folder()
    clock.let_archives_be_made()
    streamlit_changes.send_at_once()
    logbook.open_log(data_folder())
    print(f"\n  {NAME}: {own_address()}\n", flush=True)
    if not config.get_option("server.headless"):
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, own_address())
    warming = asyncio.create_task(warm_up())
    warming.add_done_callback(note_failure)
    backing_up = asyncio.create_task(keep_backed_up())
    yield {}
    warming.cancel()
    backing_up.cancel()
    if hold:
        hold.let_go()
    if "lib.store.store" in sys.modules:  # something may have been done since the last look
        await asyncio.to_thread(back_up_if_due)


def hold_folder() -> start.Hold | None:
    """This server's hold on its data folder. Ends the process, with a sentence, where another program has it."""
    try:
        hold = start.hold_for_server(data_folder())
    except start.SetupError as failure:
        print(f"\n{failure}", file=sys.stderr, flush=True)
        os._exit(REFUSED)  # nothing is open yet; an exception would be told in English, with its trace
    if hold:
        hold.tell(config.get_option("server.port"))
    return hold


def own_address() -> str:
    """Where a browser on this machine finds the server."""
    address = config.get_option("server.address")
    everywhere = socket.gethostname() if guard.is_on() else "localhost"
    host = everywhere if address in (None, "", "0.0.0.0", "::") else address  # noqa: S104 - only compared
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    return f"{scheme}://{host}:{config.get_option('server.port')}"


def note_failure(warming: asyncio.Task[None]) -> None:
    """A failed warm-up costs the first visitor a second; why it failed belongs in the log."""
    if not warming.cancelled() and (error := warming.exception()):
        LOG.error("warm-up failed", exc_info=error)


# --- Faults --------------------------------------------------------------------------------------


def tell_error(error: Exception) -> bool:
    """Says in Vietnamese that a screen failed; how it failed goes to the log, under a code shown to both."""
    code = secrets.token_hex(3).upper()
    LOG.error("fault %s", code, exc_info=error)
    st.error(
        "**Màn hình này chưa hiển thị được** do lỗi của phần mềm. Số liệu đã công bố vẫn nguyên vẹn.  \n"
        "Hãy tải lại trang (phím F5) hoặc chọn màn hình khác. Nếu vẫn gặp lỗi, gửi người hỗ trợ "
        f"tệp nhật ký data/log/cchc.log và mã lỗi **{code}**."
    )
    return True
