"""Every screen with ten late tasks, in windows of every size: whole, large enough, the important above the fold,
nothing that hinders a screen reader, and whole on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Protocol

import browser as harness
import pytest
from playwright.sync_api import Browser, Page
from screens import COLLISIONS
from updates import edited, sample

from lib.store import Actor, Draft, Role, Store
from lib.store.database import store_target
from lib.ui.serving.server import SCREENS

ADDRESSES = [screen.address for screen in SCREENS]
WITH_PICTURES = ("", "linh-vuc", "kinh-phi", "chi-tieu")
ENLARGED = ((683, 512), (853, 533))
"""Windows of 1024×768 and 1280×800 at 150 %."""
FOLDED = 768
"""In windows narrower than this Streamlit opens its first screen with the menu folded away."""

ME = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
OCTOBER = date(2020, 10, 15)


class Visitor(Protocol):
    def __call__(self, address: str, size: tuple[int, int] = ...) -> Page: ...


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Site]:
    """A server after October's publishing, with the meeting open."""
    data = tmp_path_factory.mktemp("office") / "data"
    data.mkdir()
    store = Store.open(store_target({"CCHC_DATA_DIR": str(data)}), data)
    at = datetime(2020, 10, 15, 1, 0, tzinfo=UTC)
    first = store.publish(Draft(sample(), "thang-9.xlsx", illustrative=True), None, at, ME)
    book = edited({("Thông tin", "B10"): OCTOBER})
    second = store.publish(Draft(book, "thang-10.xlsx", illustrative=True), first.id, at, ME)
    store.start_meeting(OCTOBER, second.id, at, ME)
    with harness.server(data) as site:
        yield site


@pytest.fixture(scope="module")
def visitor(office: harness.Site, chromium: Browser) -> Iterator[Visitor]:
    """visitor(address, size): one visitor at a desk and one with a phone walk from screen to screen."""
    pages: dict[bool, Page] = {}

    def visit(address: str, size: tuple[int, int] = harness.SIZES[0]) -> Page:
        narrow = size[0] < FOLDED
        if narrow not in pages:
            pages[narrow] = harness.new_page(chromium, size)
        pages[narrow].set_viewport_size({"width": size[0], "height": size[1]})
        harness.go(pages[narrow], f"{office.url}/{address}")
        return pages[narrow]

    yield visit
    for page in pages.values():
        harness.leave(page)


LETTERS = """() => {
  const own = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  const scale = (plot) => plot ? plot.getBoundingClientRect().width / plot.offsetWidth : 1
  const size = (one) => parseFloat(getComputedStyle(one).fontSize) * scale(one.closest(".js-plotly-plot"))
  return [...document.querySelectorAll(".js-plotly-plot text, [data-testid=stMain] .stHtml *, [data-testid=stMain] p")]
    .filter((one) => own(one) && one.checkVisibility() && !one.closest("style") && one.getBoundingClientRect().width > 1)
    .filter((one) => size(one) < 12)
    .map((one) => one.textContent.slice(0, 40) + " " + size(one))
}"""
SHRUNK = """() => [...document.querySelectorAll("[class*=st-key-tranh-] > *")]
  .filter((one) => getComputedStyle(one).getPropertyValue("--shrink")).map((one) => one.className)"""


@pytest.mark.parametrize("size", [harness.PHONE, *ENLARGED], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "trinh-chieu"])
def test_a_screen_is_whole_on_phones_and_enlarged(
    visitor: Visitor, address: str, size: tuple[int, int]
) -> None:
    page = visitor(address, size)
    assert harness.overflow_x(page) == 0
    assert harness.cut_off_texts(page) == []
    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate(LETTERS) == []
    assert page.evaluate(SHRUNK) == [], "laid out for a window wider than this one"


@pytest.mark.parametrize("size", harness.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_pictures_are_laid_out_for_no_more_than_their_place(visitor: Visitor, size: tuple[int, int]) -> None:
    for address in WITH_PICTURES:
        page = visitor(address, size)
        assert (address, page.evaluate(SHRUNK)) == (address, [])
        assert page.evaluate(COLLISIONS) == []


def bottom(page: Page, selector: str) -> float:
    """Where the lowest of these ends, in pixels from above."""
    boxes = [one.bounding_box() for one in page.locator(selector).all()]
    return max(box["y"] + box["height"] for box in boxes if box)


@pytest.mark.parametrize("size", harness.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_whole_picture_stands_above_the_fold(visitor: Visitor, size: tuple[int, int]) -> None:
    page = visitor("", size)
    assert page.locator(".first .worst tbody tr").count() == 4
    assert page.locator(".first .two section").count() == 2
    assert bottom(page, ".first .two, .first .ways") <= size[1]


HEADS = 90


def test_heads_are_low_and_the_first_late_task_stands_above_the_fold(visitor: Visitor) -> None:
    for address in ADDRESSES:
        if address in ("trinh-chieu", "huong-dan"):
            continue
        page = visitor(address)
        assert bottom(page, ".head") <= HEADS, address
    page = visitor("co-do")
    rows = [one.bounding_box() for one in page.locator("table.rows tbody tr").all()[:12]]
    whole = [row for row in rows if row and row["y"] + row["height"] <= 768]
    assert len(whole) >= 3
    page = visitor("nhiem-vu?tinh-trang=qua-han")
    assert bottom(page, "table.rows tbody tr >> nth=0") <= 768


AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
HINDRANCES = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations", "passes"]})
  const grave = found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
  const told = grave.map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" || "))
  return found.passes.length > 10 ? told : ["nothing was looked at"]
}"""


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_hinders_those_who_cannot_see_and_paper_holds_it_all(visitor: Visitor, address: str) -> None:
    page = visitor(address)
    page.evaluate(AXE)
    assert page.evaluate(HINDRANCES) == []
    if address != "trinh-chieu":
        assert_whole_on_paper(page)


def assert_whole_on_paper(page: Page) -> None:
    """Printed, nothing is cut off and the menu stays away."""
    page.set_viewport_size({"width": 1030, "height": 700})  # A4 across between its margins
    page.emulate_media(media="print")
    try:
        harness.settle(page)
        assert not page.locator("[data-testid=stSidebar]").is_visible()
        assert harness.overflow_x(page) <= 0
        assert harness.cut_off_texts(page) == []
    finally:
        page.emulate_media(media="screen")
