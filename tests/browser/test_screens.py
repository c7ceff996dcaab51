"""Every screen in Chromium at three sizes: Vietnamese, whole, nothing over anything else, and true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Protocol

import browser as harness
import pytest
from playwright.sync_api import Browser, Page
from screens import COLLISIONS

from lib.assessing.assess import assess
from lib.base import vietnamese as vn
from lib.base.folders import SAMPLE
from lib.machine import as_json
from lib.reading.reader import read_file

SCREENS = {
    "": "Tổng quan",
    "co-do": "Cờ đỏ",
    "linh-vuc": "Lĩnh vực",
    "linh-vuc?linh-vuc=3": "Lĩnh vực",
    "nhiem-vu": "Nhiệm vụ",
    "nhiem-vu?ma=1.2%2F1": "Nhiệm vụ",
    "kinh-phi": "Kinh phí",
    "chi-tieu": "Chỉ tiêu",
    "bo-phan": "Bộ phận",
}
DAYS = (date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15))
IN_THE_PLAN = ("Pano", "gmail", "yahoo", "virus")
"""English words of the 2020 plan itself."""


SMALLEST = """() => {
  const small = new Set()
  for (const element of document.querySelectorAll("[data-testid=stMain] .stHtml *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    const size = parseFloat(getComputedStyle(element).fontSize)
    if (own && element.tagName !== "STYLE" && size < 18) small.add(element.textContent.slice(0, 40) + " " + size)
  }
  return [...small]
}"""


class Visitor(Protocol):
    def __call__(self, address: str, size: tuple[int, int] = ...) -> Page: ...


@pytest.fixture(scope="module")
def visitor(site: harness.Site, chromium: Browser) -> Iterator[Visitor]:
    """visitor(address, size): one visitor walks from screen to screen in windows of all sizes."""
    page, trace = harness.new_page(chromium), harness.Trace()
    trace.watch(page, harness.urlsplit(site.url).netloc)

    def visit(address: str, size: tuple[int, int] = harness.SIZES[0]) -> Page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        harness.go(page, f"{site.url}/{address}")
        return page

    yield visit
    harness.leave(page)
    assert (trace.outside, trace.errors, trace.failed) == ([], [], [])
    assert not (site.data / "log" / "cchc.log").exists()


def totals(day: date) -> dict[str, int]:
    plan, _ = read_file(SAMPLE.read_bytes(), SAMPLE.name)
    return as_json.totals(assess(plan, day))


@pytest.mark.parametrize("size", harness.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_is_whole_and_vietnamese(visitor: Visitor, address: str, size: tuple[int, int]) -> None:
    page = visitor(address, size)
    assert page.locator(".head h1").inner_text() == SCREENS[address]
    assert page.locator(".illustrative").is_visible()
    assert harness.english_words(page, IN_THE_PLAN) == []
    assert harness.overflow_x(page) == 0
    assert harness.cut_off_texts(page) == []
    assert page.evaluate(COLLISIONS) == []
    assert page.evaluate(SMALLEST) == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_charts_hold_their_words_on_any_day(visitor: Visitor, day: date) -> None:
    for address in ("", "linh-vuc", "kinh-phi", "chi-tieu"):
        assert visitor(f"{address}?ngay={day}").evaluate(COLLISIONS) == []


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (390, 844)])
def test_a_bar_says_what_it_is_when_it_is_pointed_at(visitor: Visitor, size: tuple[int, int]) -> None:
    page = visitor(f"linh-vuc?ngay={DAYS[-1]}", size)
    bar = page.locator(".js-plotly-plot .point").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 3, middle[1])
    page.mouse.move(*middle)
    page.wait_for_function("document.querySelector('.hoverlayer').textContent.includes('quá hạn 3/18 việc')")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_wall_the_table_behind_it_and_the_command_line_agree(visitor: Visitor, day: date) -> None:
    expected = totals(day)
    page = visitor(f"?ngay={day}")
    bar = [int(re.sub(r"\D", "", text)) for text in page.locator(".whole a").all_inner_texts()]
    assert (sum(bar), bar[0]) == (expected["tasks"], expected["overdue"] or bar[0])
    hrefs = [segment.get_attribute("href") or "" for segment in page.locator(".whole a").all()]
    for href, count in zip(hrefs, bar, strict=True):
        assert visitor(href[1:]).locator("table.rows tbody tr").count() == count
    page = visitor(f"?ngay={day}")
    if expected["overdue"]:
        page.locator(".first .headline a").click()
        page.wait_for_url("**/co-do?**")
        harness.settle(page)
        words = f"Quá hạn: {expected['overdue']}/{expected['tasks']} nhiệm vụ"
        assert page.locator(".view h2").first.inner_text() == words
    choices = {
        "qua-han": "overdue",
        "sap-den-han": "due_soon",
        "hoan-thanh": "done",
        "chua-xac-dinh": "undated",
    }
    for choice, name in choices.items():
        page = visitor(f"nhiem-vu?tinh-trang={choice}&ngay={day}")
        assert page.locator("table.rows tbody tr").count() == expected[name]
        assert page.locator(".view h2").first.inner_text() == f"{expected[name]}/{expected['tasks']} nhiệm vụ"


def test_the_important_thing_is_on_the_first_screen_of_a_small_projector(visitor: Visitor) -> None:
    page = visitor("", (1024, 768))
    for part in (
        ".first .headline",
        ".first .whole",
        ".first .worst tbody tr",
        ".first .ways",
        ".first .two h2",
    ):
        for one in page.locator(part).all():
            box = one.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] < 768


def test_a_task_opens_from_the_list_and_leads_back(visitor: Visitor) -> None:
    page = visitor("co-do?ngay=2020-06-30")
    page.locator("table.rows a").first.click()
    page.wait_for_url("**/nhiem-vu?ma=*")
    harness.settle(page)
    assert "ngay=2020-06-30" in page.url
    assert page.locator(".task .why").is_visible()
    page.get_by_role("link", name="◀ Cờ đỏ").click()
    page.wait_for_url("**/co-do?ngay=2020-06-30")


def test_the_menu_keeps_the_date(visitor: Visitor) -> None:
    page = visitor("?ngay=2020-03-31")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Kinh phí").click()
    page.wait_for_url("**/kinh-phi?ngay=2020-03-31")
    harness.settle(page)
    assert page.locator(".as-of").inner_text() == "Số liệu tính đến ngày 31 tháng 3 năm 2020"


def test_a_filter_is_in_the_address_and_on_the_screen(visitor: Visitor) -> None:
    page = visitor("nhiem-vu?tinh-trang=qua-han&linh-vuc=1")
    assert "● Quá hạn" in harness.visible_text(page)
    page.get_by_label("Tìm trong tên, số, bộ phận, thời hạn").press_sequentially("truc tiep TUYEN")
    page.wait_for_url("**tim=truc*TUYEN*")
    harness.settle(page)
    assert page.locator("table.rows tbody tr").count() == 1
    page.locator("table.rows a").first.click()
    page.wait_for_url("**/nhiem-vu?ma=*")
    harness.settle(page)
    page.get_by_role("link", name="◀ Danh sách nhiệm vụ").click()
    page.wait_for_url("**tim=truc*TUYEN*")
    harness.settle(page)
    assert page.locator("table.rows tbody tr").count() == 1


def test_a_table_sorts_by_its_heads_without_the_server(visitor: Visitor) -> None:
    page = visitor("bo-phan")

    def column(place: int) -> list[str]:
        return page.locator(f"table.rows tbody tr td:nth-child({place})").all_inner_texts()

    before = column(1)
    head = page.locator("table.rows thead").get_by_role("button", name="Bộ phận")
    head.click()
    names = column(1)[:-1]
    assert names == sorted(names, key=vn.sort_key) != before[:-1]
    assert column(1)[-1] == "Cả kế hoạch"
    head.press("Enter")
    assert column(1)[:-1] == names[::-1]
    head.press("Enter")
    assert column(1) == before
    page.locator("table.rows thead").get_by_role("button", name="Nhiệm vụ").click()
    counts = list(map(int, column(2)))
    assert counts[:-1] == sorted(counts[:-1])


def test_paper_has_no_menu_and_says_that_figures_are_illustrative(visitor: Visitor) -> None:
    page = visitor("co-do")
    page.emulate_media(media="print")
    try:
        assert not page.locator("[data-testid=stSidebar]").is_visible()
        assert page.locator(".illustrative").is_visible()
        assert (
            page.locator("thead").first.evaluate("head => getComputedStyle(head).display")
            == "table-header-group"
        )
    finally:
        page.emulate_media(media="screen")
