"""The frame around Streamlit: what a fresh server sends, hides and says."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.client
import importlib.util
import os
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import browser as harness
import pytest
from browser import PageOpener, ServerStarter
from office import finish
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from updates import sample

from lib.store import Actor, Draft, Role, Store, Unit, store_target
from lib.ui.serving import server as frame
from lib.ui.serving import streamlit_changes
from lib.ui.serving.static_files import EDITION, STATIC, StaticFiles, in_vietnamese, keep_file
from lib.ui.serving.words import WORDS

PLOTLY = next(Path(frame.file_util.get_static_dir(), "static/js").glob("PlotlyChart.*.js"))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(site: harness.Site, path: str, method: str = "GET", **headers: str) -> Answer:
    with contextlib.closing(
        http.client.HTTPConnection(harness.urlsplit(site.url).netloc, timeout=harness.PATIENCE)
    ) as line:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the product whose pages a test may spoil."""
    root = tmp_path / "project"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("lib", "pages", ".streamlit"):
        shutil.copytree(harness.ROOT / name, root / name, ignore=ignore)
    shutil.copy(harness.ROOT / "app.py", root)
    return root


def test_the_page_is_vietnamese_and_ours(site: harness.Site) -> None:
    page = ask(site, "/").body.decode()
    assert '<html lang="vi"' in page
    assert f"<title>{frame.NAME}</title>" in page
    assert "service-desc" not in page
    assert "enable JavaScript" not in page


@pytest.mark.parametrize("path", ["/", "/co-do", "/_stcore/health", "/khong-co"])
def test_every_answer_carries_the_guards(site: harness.Site, path: str) -> None:
    headers = ask(site, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("POST", "/_stcore/agent/interact", 404),
        ("POST", "/_stcore/agent/mcp", 404),
        ("GET", "/_stcore/script-health-check", 404),
        ("GET", "/co-do", 200),
        ("GET", "/tong_quan", 404),
        ("GET", "/static/../../app.py", 404),
    ],
)
def test_doors(site: harness.Site, method: str, path: str, status: int) -> None:
    assert ask(site, path, method).status in ({404, 400} if status == 404 else {status})


def test_an_unknown_address_is_answered_in_vietnamese(site: harness.Site) -> None:
    answer = ask(site, "/khong-co-trang-nay")
    assert answer.status == 404
    assert "Không có trang này" in answer.body.decode()


@pytest.mark.parametrize(
    "path",
    ["/index.html", "/openapi.json", "/manifest.json", "/a.b", "/static/index.html", f"{STATIC}a.html"],
)
def test_streamlit_s_own_page_is_at_no_address(site: harness.Site, path: str) -> None:
    answer = ask(site, path)
    assert answer.status == 404
    assert "Không có trang này" in answer.body.decode()


def test_static_files_are_compressed_and_kept_a_year(site: harness.Site) -> None:
    answer = ask(site, f"{STATIC}js/{PLOTLY.name}", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.body) < PLOTLY.stat().st_size / 10, "the program of charts is no longer made as it was"
    assert gzip.decompress(answer.body) == in_vietnamese(PLOTLY)


def test_who_does_not_take_gzip_gets_the_file_itself(site: harness.Site) -> None:
    answer = ask(site, f"{STATIC}js/{PLOTLY.name}", accept_encoding="identity")
    assert answer.headers["content-encoding"] is None
    assert answer.body == in_vietnamese(PLOTLY)


def test_the_next_start_finds_the_compressed_files(server: ServerStarter, tmp_path: Path) -> None:
    kept = tmp_path / "data/cache" / EDITION / f"{PLOTLY.name}.gz"
    keep_file(kept, gzip.compress(b"from the disk"))
    answer = ask(server(), f"{STATIC}js/{PLOTLY.name}", accept_encoding="gzip")
    assert gzip.decompress(answer.body) == b"from the disk"


def test_files_are_compressed_better_for_later_visits(tmp_path: Path) -> None:
    program = tmp_path / "static/js/Program.1a2b.js"
    program.parent.mkdir(parents=True)
    program.write_bytes(PLOTLY.read_bytes()[:300_000])
    files, address = StaticFiles(tmp_path / "static", tmp_path / "cache"), f"{STATIC}js/{program.name}"
    first = finish(files.response(address, compressed=True))
    files.improve()
    later = finish(files.response(address, compressed=True))
    assert len(later.body) < len(first.body)
    assert gzip.decompress(later.body) == gzip.decompress(first.body) == in_vietnamese(program)
    assert [kept.name for kept in (tmp_path / "cache").iterdir()] == [f"{program.name}.gz"]


def test_what_a_screen_needs_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "Html.1a2b.js").write_text("1")
    files = StaticFiles(tmp_path, tmp_path / "cache")
    assert files.addresses(["Html"]) == [f"{STATIC}Html.1a2b.js"]
    with pytest.raises(RuntimeError, match="ImageList"):
        files.addresses(["ImageList"])


def test_the_page_fetches_at_once_what_numbers_and_pictures_need(site: harness.Site) -> None:
    page = ask(site, "/").body.decode()
    for name in frame.SOON:
        assert f'["modulepreload", "{STATIC}js/{name}.' in page


def test_small_answers_do_not_wait_for_each_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        streamlit_changes.send_at_once()
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


class Session(AppSession):
    """A session of Streamlit's of which only what its script says is looked at."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop, self.told, self.sent = loop, list[Any](), asyncio.Event()
        self._message_enqueued_callback = self.sent.set

    def __del__(self) -> None:
        """Nothing to end."""

    def _handle_scriptrunner_event_on_event_loop(self, *event: Any, **_more: Any) -> None:
        self.told.append(event[1])


def test_what_a_run_shows_is_sent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", AppSession._on_scriptrunner_event)
    streamlit_changes.send_runs_whole()
    begins, shows, ends = (
        ScriptRunnerEvent[name]
        for name in ("SCRIPT_STARTED", "ENQUEUE_FORWARD_MSG", "SCRIPT_STOPPED_WITH_SUCCESS")
    )

    async def run() -> None:
        session = Session(asyncio.get_running_loop())
        for event in (begins, shows, shows):
            session._on_scriptrunner_event(None, event)
        await asyncio.sleep(0)
        assert session.told == []
        session._on_scriptrunner_event(None, ends)
        await session.sent.wait()
        assert session.told == [begins, shows, shows, ends]
        session.sent.clear()
        session._on_scriptrunner_event(None, shows)  # of a run that takes long something is seen
        await asyncio.wait_for(session.sent.wait(), harness.PATIENCE)
        assert session.told[4:] == [shows]

    finish(run())


def test_the_theme_is_told_as_streamlit_would(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", theirs)
    streamlit_changes.keep_theme()

    def told(populate: Callable[..., None]) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        populate(theme)
        populate(theme.light, "theme.light")
        populate(theme.sidebar, "theme.sidebar")
        return theme

    assert told(app_session._populate_theme_msg) == told(app_session._populate_theme_msg) == told(theirs)
    assert told(theirs).ListFields()


def test_only_this_machine_can_connect(site: harness.Site) -> None:
    sockets = Path(f"/proc/{site.process.pid}/net/tcp")
    if not sockets.exists():
        pytest.skip("no /proc on this system")
    port = f":{harness.urlsplit(site.url).port:04X} "
    listening = [line for line in sockets.read_text().splitlines() if port in line and " 0A " in line]
    assert [line.split()[1].split(":")[0] for line in listening] == ["0100007F"]


def test_a_deep_link_is_the_first_visit(server: ServerStarter, open_page: PageOpener) -> None:
    page = open_page(f"{server().url}/nhiem-vu")
    assert page.locator("[role=dialog]").count() == 0
    links = page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
    assert links == [screen.title for screen in frame.SCREENS]
    assert page.title().startswith("Nhiệm vụ")


@pytest.mark.parametrize(
    ("fault", "told"),
    [("raise ValueError(f'so bi mat {100 + 23}')", "in <module>"), ("if:", "SyntaxError")],
)
def test_a_fault_is_told_in_vietnamese_and_logged(
    server: ServerStarter, open_page: PageOpener, project: Path, fault: str, told: str
) -> None:
    (project / "pages/co_do.py").write_text(
        f"import streamlit as st\nst.write('Trước lỗi')\n{fault}\n", encoding="utf-8"
    )
    site = server(root=project)
    page = open_page(f"{site.url}/co-do")
    shown = harness.visible_text(page)
    assert "Màn hình này chưa hiển thị được" in shown
    assert "Error" not in shown
    assert "123" not in shown
    code = page.locator("[data-testid=stAlert] strong").last.inner_text()
    log = (site.data / "log/cchc.log").read_text(encoding="utf-8")
    assert f"fault {code}" in log
    assert told in log
    assert "bi mat 123" not in log


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a shell script")
def test_a_desktop_gets_its_browser_opened(server: ServerStarter, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    script = tmp_path / "browser"
    script.write_text(
        f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n', encoding="utf-8"
    )
    script.chmod(0o700)
    site = server(env={"STREAMLIT_SERVER_HEADLESS": "false", "BROWSER": f"{script} %s"})
    end = time.monotonic() + 10
    while not opened.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert opened.read_text().strip() == site.url


def test_the_warm_up_succeeds(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    open_page(site.url)
    assert not (site.data / "log/cchc.log").exists()
    assert "Traceback" not in site.said()


def test_only_a_store_of_several_units_gets_ready_for_roll_ups(own_store: None) -> None:
    store = Store.open(store_target())
    assert not frame.has_units()
    store.add_unit(Unit("xa-a", "", "UBND xã A"), datetime(2026, 7, 3, tzinfo=UTC), Actor("A", Role.ADMIN))
    assert frame.has_units()
    assert all(importlib.util.find_spec(name) for name in frame.FOR_ROLL_UPS)


def test_only_a_store_without_a_version_expects_an_upload(own_store: None) -> None:
    store = Store.open(store_target())
    assert frame.expects_upload()
    store.publish(
        Draft(sample(), "thang-9.xlsx"), None, datetime(2020, 9, 15, tzinfo=UTC), Actor("A", Role.ADMIN)
    )
    assert not frame.expects_upload()


@pytest.mark.parametrize("name", WORDS)
def test_every_built_in_word_is_where_it_was(name: str) -> None:
    program = (PLOTLY.parent / name).read_text(encoding="utf-8")
    assert [theirs for theirs in WORDS[name] if theirs not in program] == []


def test_a_changed_streamlit_page_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="index"):
        frame.shell("<html lang='en'></html>")


def test_an_unwritable_cache_costs_only_the_saving(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    keep_file(tmp_path / "cache/file.gz", b"body")
    assert (tmp_path / "cache").read_text() == "in the way"


def test_a_lost_server_is_said_in_vietnamese(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    page = open_page(site.url)
    assert "Mất kết nối" not in harness.visible_text(page)
    site.process.kill()
    app = "getComputedStyle(document.querySelector('[data-testid=stApp]'), '::after')"
    page.wait_for_function(f"() => {app}.content.includes('Mất') && {app}.opacity == 1")
    assert "Mất kết nối với máy chủ" in harness.visible_text(page)
    assert page.locator("[role=dialog]").count() == 0
    assert harness.english_words(page) == []
    harness.shoot(page, "mat-ket-noi")
    page.close()  # it complains until then, as it should
    page.trace.errors.clear()  # type: ignore[attr-defined]
