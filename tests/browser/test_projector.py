"""The meeting on the wall, in a real browser: sizes, nothing cut off, keys alone, and always back again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import browser as harness
import pytest
import tools
from browser import PageOpener
from playwright.sync_api import Page
from updates import edited
from wall import measure

from lib.base import folders
from lib.store import Actor, DecisionText, Draft, Role, Store
from lib.store.database import store_target

SAMPLE = folders.SAMPLE.read_bytes()
NOW = datetime(2020, 9, 15, 1, 0, tzinfo=UTC)
ME = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
KEYS = ("Shortcut", "PageUp", "PageDown", "Home", "End", "Left", "Right")
"""Names of keys, as Streamlit speaks them."""


def august() -> bytes:
    """The sample as of 15 August: afterwards one deadline was moved and one row became another."""
    return edited(
        {
            ("Thông tin", "B10"): date(2020, 8, 15),
            ("Nhiệm vụ", "H9"): date(2020, 9, 10),
            ("Nhiệm vụ", "B107"): "Mời chuyên gia tập huấn cho toàn thể cán bộ",
        }
    )


def keep_two_months(data: Path) -> None:
    """A store with August's meeting closed and September's open, one decision typed."""
    data.mkdir(parents=True, exist_ok=True)
    store = Store.open(store_target({"CCHC_DATA_DIR": str(data)}), data)
    first = store.publish(Draft(august(), "thang-8.xlsx", illustrative=True), None, NOW, ME)
    meeting = store.start_meeting(date(2020, 8, 18), first.id, NOW, ME)
    store.close_meeting(meeting.id, NOW, ME)
    second = store.publish(Draft(SAMPLE, "thang-9.xlsx", illustrative=True), first.id, NOW, ME)
    store.start_meeting(date(2020, 9, 17), second.id, NOW, ME)
    content = "Báo cáo nguyên nhân chậm kiểm tra công tác cải cách hành chính tại các tổ chức đoàn thể"
    text = DecisionText(content, "Văn phòng – Thống kê", date(2020, 9, 30), "cuối tháng", date(2020, 9, 17))
    store.add_decision(text, NOW, ME)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Site]:
    """A server in the middle of September's meeting."""
    data = tmp_path_factory.mktemp("hall") / "data"
    keep_two_months(data)
    with harness.server(data) as site:
        yield site


def place(page: Page) -> tuple[int, int]:
    """Page n of N."""
    number, count = page.locator(".wall .place").inner_text().split("/")
    return int(number), int(count)


def press(page: Page, key: str, number: int) -> None:
    """Presses the key and waits until page n stands complete."""
    count = place(page)[1]
    page.keyboard.press(key)
    page.get_by_text(f"{number}/{count}", exact=True).wait_for(timeout=10_000)
    harness.settle(page)


@pytest.mark.parametrize("size", harness.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("told", [False, True], ids=["size unknown", "size told"])
def test_every_page_is_readable_and_whole(
    hall: harness.Site, open_page: PageOpener, size: tuple[int, int], told: bool
) -> None:
    page = open_page(f"{hall.url}/trinh-chieu", size)
    if told:
        page.context.add_cookies([{"name": "man-hinh", "value": f"{size[0]}x{size[1]}", "url": hall.url}])
        harness.visit(page, f"{hall.url}/trinh-chieu")
    wrong, titles = {}, []
    number, count = place(page)
    while True:
        titles.append(page.locator(".wall h1").inner_text())
        page.screenshot(path=harness.SHOTS / f"trinh-chieu-{size[0]}-{number:02}.png")
        if found := measure(page, size):
            wrong[number] = found
        if page.locator(".as-of").inner_text() != "Số liệu tính đến 15/9/2020 · Số liệu minh họa":
            wrong.setdefault(number, []).append("no date")
        if number == count:
            break
        press(page, "ArrowRight", number := number + 1)
    assert wrong == {}
    assert len(set(titles)) == count and count >= 10
    assert harness.english_words(page, KEYS) == []


def test_keys_alone_lead_through_the_meeting(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    count = place(page)[1]
    press(page, "End", count)
    press(page, "Home", 1)
    press(page, "PageDown", 2)
    press(page, "ArrowRight", 3)
    press(page, "PageUp", 2)
    press(page, "ArrowLeft", 1)
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Tổng quan").wait_for()


def test_typing_keeps_the_arrows_for_the_text(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    form = place(page)[1] - 1
    harness.visit(page, f"{hall.url}/trinh-chieu?trang={form}")
    field = page.locator(".st-key-kl-noi-dung textarea")
    field.click()
    page.keyboard.type("Kiểm tra lại")
    for key in ("ArrowLeft", "Home", "End", "PageDown"):
        page.keyboard.press(key)
    harness.settle(page)
    assert place(page)[0] == form and field.input_value() == "Kiểm tra lại"
    page.locator(".st-key-kl-bo-phan input").click()
    page.get_by_role("option", name="Bộ phận khác…").click()
    harness.settle(page)
    other = page.locator(".st-key-kl-bo-phan-khac input")
    other.fill("Công an xã")
    page.locator(".st-key-kl-han input").fill("tuần sau")
    page.keyboard.press("Tab")
    page.get_by_text("Hạn: thứ sáu, 25/9/2020").wait_for()
    harness.settle(page)
    field.click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("đã ghi 2").wait_for()
    harness.settle(page)
    row = page.locator(".wall tbody tr").first.inner_text()
    assert "Kiểm tra lại" in row and "Công an xã" in row and "25/9/2020" in row
    assert field.input_value() == "" and measure(page, (1280, 800)) == []


# Always back to the same page


def test_what_is_half_typed_outlives_keys_and_pages(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu?trang=ket-luan")
    field = page.locator(".st-key-kl-noi-dung textarea")
    form = place(page)[0]
    field.click()
    page.keyboard.type("Trình phương án thuê máy quét")
    page.keyboard.press("Escape")
    harness.settle(page)
    assert place(page)[0] == form
    page.get_by_role("button", name="‹").click()
    harness.settle(page)
    assert place(page)[0] == form - 1
    page.get_by_role("button", name="›").click()
    harness.settle(page)
    assert field.input_value() == "Trình phương án thuê máy quét"
    page.locator(".st-key-kl-bo-phan input").click()
    page.keyboard.type("ối tháng")
    page.keyboard.press("Tab")
    harness.settle(page)
    assert "ối tháng" not in page.locator(".st-key-kl-bo-phan").inner_text()
    assert field.input_value() == "Trình phương án thuê máy quét"


def test_the_browser_tells_its_size(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu", (1920, 1080))
    told = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert told["man-hinh"] == "1920x1080"


def test_a_reload_comes_back_to_the_page(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    press(page, "ArrowRight", 2)
    press(page, "ArrowRight", 3)
    title = page.locator(".wall h1").inner_text()
    page.reload(wait_until="domcontentloaded")
    harness.settle(page)
    assert place(page)[0] == 3 and page.locator(".wall h1").inner_text() == title


def test_a_lost_connection_comes_back_to_the_page(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    press(page, "ArrowRight", 2)
    page.context.set_offline(True)
    page.wait_for_timeout(1_500)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    harness.settle(page, 30)
    assert place(page)[0] in (2, 3)
    page.trace.errors.clear()  # type: ignore[attr-defined]


def test_a_restarted_server_comes_back_to_the_page(
    tmp_path: Path, open_page: PageOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    keep_two_months(data)
    with harness.server(data) as site:
        page = open_page(f"{site.url}/trinh-chieu")
        port = int(site.url.rsplit(":", 1)[1])
        press(page, "ArrowRight", 2)
        press(page, "ArrowRight", 3)
        title = page.locator(".wall h1").inner_text()
    page.wait_for_timeout(2_000)
    assert page.locator(".wall h1").inner_text() == title
    monkeypatch.setattr(tools, "free_port", lambda: port)
    with harness.server(data):
        begun = time.monotonic()
        page.locator("[data-test-connection-state=CONNECTED]").wait_for(timeout=30_000)
        harness.settle(page, 30)
        assert time.monotonic() - begun < 30
        assert place(page)[0] == 3 and page.locator(".wall h1").inner_text() == title
        press(page, "ArrowRight", 4)
        page.close()
    page.trace.errors.clear()  # type: ignore[attr-defined]
    page.trace.failed.clear()  # type: ignore[attr-defined]
