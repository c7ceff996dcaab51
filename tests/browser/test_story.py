"""The year as its users live it: a newcomer, an officer's month with four mistakes, a meeting, the next month, a new
year. Nothing is lost or contradicts itself, and the clicks are counted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import browser as harness
from browser import PageOpener, ServerStarter
from make_appendix import bare_appendix
from playwright.sync_api import Locator, Page, expect
from screens import give
from updates import MISTAKES, edited
from walls import large_book

OCTOBER, NOVEMBER = date(2020, 10, 15), date(2020, 11, 15)
FOUR = dict(list(MISTAKES.items())[:4])


MOST = {
    "newcomer: own bare appendix": 3,
    "officer: October with four mistakes": 5,
    "meeting: three decisions by keyboard alone": 3,
    "the next month": 6,
    "a new year": 3,
}
"""Clicks and files given; what is typed is not counted."""


class Hand:
    """A visitor's hand on one page: how often it clicks or gives a file, and how long each part takes."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        self.told: dict[str, tuple[int, float]] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self.clicks, begun = 0, time.monotonic()
        yield
        self.told[name] = self.clicks, time.monotonic() - begun

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.first.click()
        harness.settle(self.page)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def menu(self, name: str) -> None:
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name))

    def file(self, name: str, content: bytes) -> None:
        self.clicks += 1
        give(self.page, name, content)

    @property
    def text(self) -> str:
        return self.page.locator("[data-testid=stMain]").inner_text()


def october(edits: dict[tuple[str, str], object] | None = None) -> bytes:
    return edited({("Thông tin", "B10"): OCTOBER, **(edits or {})})  # type: ignore[dict-item]


def test_a_year_from_the_newcomer_to_the_new_year(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    page = open_page(f"{site.url}/", (1024, 768))
    hand = Hand(page)

    with hand.part("newcomer: own bare appendix"):
        hand.click(page.get_by_role("link", name="Bắt đầu: tải kế hoạch của xã mình"))
        hand.file("Phu luc.xlsx", bare_appendix())
        assert "31/12/2020" in re.sub(r"\s", "", page.locator(".st-key-ngay-bao-cao").inner_text())
        hand.button("Công bố")
        assert "sổ chưa ghi kết quả" in hand.text and "Các mốc đến hạn theo tháng" in hand.text

    with hand.part("officer: October with four mistakes"):
        hand.menu("Cập nhật số liệu")
        hand.file("so-thang-10.xlsx", october({place: value for place, (_, value) in FOUR.items()}))
        assert [f"{sheet}!{cell}" for sheet, cell in FOUR if f"{sheet}!{cell}" not in hand.text] == [], (
            hand.text
        )
        hand.file("so-thang-10.xlsx", october())
        assert "các màn hình sẽ hiển thị" in hand.text
        hand.button("Công bố")
        if page.get_by_role("button", name="Xác nhận và công bố").count():
            hand.button("Xác nhận và công bố")
        assert "10 việc quá hạn" in hand.text.replace("\n", " ")

    with hand.part("meeting: three decisions by keyboard alone"):
        hand.menu("Trình chiếu")
        page.keyboard.press("End")
        harness.settle(page)
        hand.button("Mở cuộc họp ngày 15/10/2020")
        field = page.locator(".st-key-kl-noi-dung textarea")
        field.focus()
        for words in ("Nộp báo cáo quý III", "Họp với các thôn", "Niêm yết lại thủ tục"):
            page.keyboard.type(words)
            for key in ("Escape", "ArrowLeft", "Home", "End", "Tab"):
                page.keyboard.press(key)
            page.keyboard.type("ối")  # in the list of units: chooses nothing
            page.keyboard.press("Escape")
            page.keyboard.press("Tab")
            page.keyboard.type("30/10")
            harness.settle(page)
            page.get_by_role("button", name="‹").click()  # half typed, and away
            harness.settle(page)
            page.get_by_role("button", name="›").click()
            harness.settle(page)
            expect(field).to_have_value(words)
            field.focus()
            page.keyboard.press("Control+Enter")
            expect(field).to_have_value("")
            harness.settle(page)
        page.keyboard.press("Tab")
        page.locator(".st-key-dieu-khien button").nth(1).focus()
        page.keyboard.press("Enter")
        harness.settle(page)
        assert "3 kết luận hôm nay" in hand.text
        hand.button("Kết thúc cuộc họp")

    with hand.part("the next month"):
        hand.button("Thoát")
        hand.menu("Cập nhật số liệu")
        hand.file("so-thang-11.xlsx", edited({("Thông tin", "B10"): NOVEMBER}))
        hand.button("Công bố")
        if page.get_by_role("button", name="Xác nhận và công bố").count():
            hand.button("Xác nhận và công bố")
        hand.menu("Trình chiếu")
        page.keyboard.press("PageDown")
        page.get_by_text("Kỳ họp 15/10/2020: đã thực hiện 0/3 kết luận").wait_for()
        harness.settle(page)
        hand.button("Thoát")

    with hand.part("a new year"):
        hand.menu("Cập nhật số liệu")
        hand.file("ke-hoach-2021.xlsx", large_book(60, year=2021))
        assert "Bắt đầu theo dõi kế hoạch năm 2021?" in hand.text
        assert "điểm cần xác nhận" not in hand.text
        hand.button("Bắt đầu theo dõi kế hoạch năm 2021")
        assert "so với 15/11" not in hand.text and "So với kỳ trước" not in hand.text
        assert (
            "trong 60 việc" in hand.text
            and "Năm kế hoạch" in page.locator("[data-testid=stSidebar]").inner_text()
        )
    for name, (clicks, seconds) in hand.told.items():
        print(f"{name}: {clicks} clicks, {seconds:.1f} s")
        assert clicks <= MOST[name], name
