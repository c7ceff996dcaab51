"""What several test files share: servers and a browser."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import browser as harness
import pytest
import readings
import streamlit as st
import tools
from browser import PageOpener, ServerStarter
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from lib.ui.serving import streamlit_changes

SLOWEST_FIRST = (
    "browser/",
    "whole/test_offline",
    "store/",
    "ui/",
    "reading/test_sandbox",
    "whole/",
    "machine/",
    "exports/",
    "handback/",
    "accounts/",
    "workbook/",
)
"""Where tests start browsers, servers, children or other programs. They begin, so that no worker is left
alone with one of them at the end (tests/run.py gives whole files to its workers in this order)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slow files first; the tests of a file keep their order."""
    folder = Path(__file__).parent
    items.sort(key=lambda item: _place(item.path.relative_to(folder).as_posix()))


def _place(file: str) -> int:
    places = (place for place, start in enumerate(SLOWEST_FIRST) if file.startswith(start))
    return next(places, len(SLOWEST_FIRST))


settings.register_profile("any-machine", deadline=None)  # how long it takes says how busy the machine is
settings.load_profile("any-machine")


# What the tests import is large and stays: looking through it for cycles took a tenth of their time.
gc.set_threshold(50_000, 10, 20)

streamlit_changes.skip_components()  # as the product does; it was nine tenths of what a page costs without a browser


@pytest.fixture(scope="session", autouse=True)
def programs(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where all servers of this process keep what browsers load of Streamlit."""
    harness.SHARED[:] = [tmp_path_factory.mktemp("programs")]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Site]:
    """A server that several tests look at and none changes."""
    with harness.server(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty store of the test's own, and nothing known of any other."""
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CCHC_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each workbook is read once for all tests that ask for this, and without a child."""
    readings.remember(monkeypatch)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerStarter]:
    """Starts servers of the test's own: server(data=, env=, root=, options=)."""
    with ExitStack() as running:

        def start(
            data: Path = tmp_path / "data", env: Mapping[str, str] | None = None, **more: object
        ) -> harness.Site:
            return running.enter_context(harness.server(data, env, **more))  # type: ignore[arg-type]

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    if tools.chromium() is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        running = harness.launch(playwright.chromium)
        yield running
        running.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[PageOpener]:
    """Opens pages: open_page(url, size). Afterwards no page may have asked elsewhere or complained.

    A test that expects complaints empties `page.trace.errors` itself.
    """
    opened: list[tuple[Page, harness.Trace]] = []

    def visit(url: str, size: tuple[int, int] = (1280, 800)) -> Page:
        page, trace = harness.new_page(chromium, size), harness.Trace()
        trace.watch(page, harness.urlsplit(url).netloc)
        page.trace = trace  # type: ignore[attr-defined]
        opened.append((page, trace))
        harness.visit(page, url)
        return page

    yield visit
    for page, _ in opened:
        harness.leave(page)
    for _, trace in opened:
        assert (trace.outside, trace.errors, trace.failed) == ([], [], [])
