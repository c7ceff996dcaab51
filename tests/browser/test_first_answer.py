"""The first answer of an address: the screen's figures stand in it, the same as after the script."""

from __future__ import annotations

import gzip
import re
import time
import urllib.request
from datetime import date
from html import unescape
from pathlib import Path

import browser as harness
import pytest
from browser import PageOpener, ServerStarter
from playwright.sync_api import Browser
from updates import mended, sample

from lib.base import clock
from lib.store import Actor, Draft, Role, Store
from lib.ui.serving.server import AT_ONCE

DAYS = (date(2020, 3, 31), date(2020, 9, 15), date(2020, 12, 31))
MOST_BYTES = 60_000


def once_warm(address: str) -> tuple[str, int]:
    """The first answer that holds the screen: a server that has just started, or is busy, sends none."""
    for _ in range(5 * harness.PATIENCE):
        page, size = answered(address)
        if still(page):
            return page, size
        time.sleep(0.2)
    raise AssertionError(f"no first answer at {address}")


def answered(address: str) -> tuple[str, int]:
    """The page as it is sent, and its size on the wire."""
    asked = urllib.request.Request(address, headers={"accept-encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        body = answer.read()
    return gzip.decompress(body).decode(), len(body)


def still(page: str) -> str:
    """The words of the screen that the page holds before any script."""
    found = re.search(r'(?s)<div id="truoc">.*?<main>(.*?)</main></div>', page)
    return words(unescape(re.sub(r"(?s)<[^>]+>", " ", found[1]))) if found else ""


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("screen", "day"),
    [*(("", day) for day in DAYS), *((screen, DAYS[1]) for screen in sorted(AT_ONCE - {""}))],
)
def test_it_says_what_the_screen_says(
    site: harness.Site, open_page: PageOpener, screen: str, day: date
) -> None:
    address = f"{site.url}/{screen}?ngay={day}"
    page, size = once_warm(address)
    drawn = open_page(address)
    texts = drawn.locator("[data-testid=stMain] .stHtml").evaluate_all(
        "all => all.filter(one => !one.querySelector(':scope > style')).map(one => one.textContent)"
    )
    assert re.sub(r"\s", "", still(page)) == re.sub(r"\s", "", "".join(texts))
    assert size < MOST_BYTES
    assert drawn.locator("#truoc").count() == 0


def test_it_is_read_without_a_script(site: harness.Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    once_warm(f"{site.url}/?ngay=2020-09-15")
    page = context.new_page()
    page.goto(f"{site.url}/?ngay=2020-09-15")
    assert page.locator(".first .headline").inner_text().split()[:4] == ["3", "việc", "quá", "hạn"]
    assert page.locator(".first .headline").is_visible()
    context.close()


def test_a_new_version_and_the_screens_that_are_worked_on(tmp_path: Path) -> None:
    with harness.server(tmp_path) as own:
        assert "Bản mẫu" in still(once_warm(own.url)[0])
        keeper = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "máy này")
        Store.open(tmp_path / "cchc.sqlite3").publish(Draft(sample(), "so.xlsx"), None, clock.now(), keeper)
        assert "Bản số liệu số 1" in still(once_warm(own.url)[0])
        assert still(answered(f"{own.url}/cap-nhat")[0]) == ""


def test_a_version_that_was_deleted_is_not_shown_from_what_was_kept(tmp_path: Path) -> None:
    keeper = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "máy này")
    store = Store.open(tmp_path / "cchc.sqlite3")
    store.publish(Draft(sample(), "so.xlsx"), None, clock.now(), keeper)
    store.publish(Draft(mended(), "so-thang-10.xlsx"), 1, clock.now(), keeper)
    with harness.server(tmp_path) as own:
        assert "Đang xem lại bản số liệu số 1" in still(once_warm(f"{own.url}/?ban=1")[0])
        store.delete(1, "Có tên riêng", clock.now(), keeper)
        assert "Đang xem lại bản số liệu số 1" not in still(once_warm(f"{own.url}/?ban=1")[0])


@pytest.mark.parametrize("way", [harness.RUN, harness.EARLY], ids=["run", "start"])
def test_after_a_start_it_is_there_before_anything_is_loaded(tmp_path: Path, way: tuple[str, ...]) -> None:
    keeper = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN, "máy này")
    with harness.server(tmp_path) as own:
        shown = still(once_warm(own.url)[0])
    with harness.server(tmp_path, way=way) as own:
        assert still(answered(own.url)[0]) == shown
    Store.open(tmp_path / "cchc.sqlite3").publish(Draft(sample(), "so.xlsx"), None, clock.now(), keeper)
    with harness.server(tmp_path, way=way) as own:
        assert still(answered(own.url)[0]) != shown, "never older than the published version"


def test_a_visitor_who_comes_early_is_taken_over(
    tmp_path: Path, server: ServerStarter, open_page: PageOpener
) -> None:
    with harness.server(tmp_path) as own:
        once_warm(own.url)
    early = server(tmp_path, way=harness.EARLY)
    page = open_page(early.url)
    assert page.locator("#truoc").count() == 0
    assert page.locator("[data-testid=stMain] .first .headline").is_visible()
    assert early.said().count("http://") == 1


PLOT = """() => { const plot = document.querySelector(".js-plotly-plot")
  return [plot.dataset.mine ?? "", ...[...plot.querySelectorAll("path[d], text")].map((one) =>
    `${one.getAttribute("class")} ${one.getAttribute("d")} ${one.getAttribute("style")} ${one.textContent}`)] }"""


def test_a_chart_is_changed_in_place_to_what_it_would_be_anew(
    site: harness.Site, open_page: PageOpener
) -> None:
    page = open_page(f"{site.url}/?ngay=2020-09-15")
    page.evaluate("document.querySelector('.js-plotly-plot').dataset.mine = 'kept'")
    before = page.evaluate(PLOT)
    page.get_by_test_id("stSidebar").get_by_role("radio", name="30/6", exact=True).click()
    page.get_by_text("ngày 30 tháng 6 năm 2020").first.wait_for()
    harness.settle(page)
    anew = open_page(page.url).evaluate(PLOT)
    page.bring_to_front()
    harness.settle(page)
    mine, *changed = page.evaluate(PLOT)
    assert mine == "kept"
    assert changed != before[1:]
    assert changed == anew[1:]
