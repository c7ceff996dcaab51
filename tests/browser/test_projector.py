"""The meeting on the wall, in a real browser: sizes, nothing cut off, keys alone, and always back again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import browser as harness
import pytest
import tools
from browser import PageOpener
from playwright.sync_api import Page, expect
from updates import edited
from wall import INSIDE, measure
from walls import large_book

from lib.base import folders
from lib.base.text_width import width
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
    page.get_by_text(f"{number}/{count}", exact=True).wait_for()
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
        titles.append(page.locator(".wall h1").first.inner_text())
        harness.shoot(page, f"trinh-chieu-{size[0]}-{number:02}")
        if found := measure(page, size):
            wrong[number] = found
        if not page.locator(".as-of").inner_text().startswith("Số liệu đến 15/9/2020 · ▲ Số liệu minh"):
            wrong.setdefault(number, []).append("no date")
        if number == count:
            break
        press(page, "ArrowRight", number := number + 1)
    assert wrong == {}
    assert len(set(titles)) == count and count >= 10
    assert harness.english_words(page, KEYS) == []


# A large plan, and every page full


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Site]:
    """A server with a plan of 402 tasks, half of them late."""
    data = tmp_path_factory.mktemp("large") / "data"
    data.mkdir()
    store = Store.open(store_target({"CCHC_DATA_DIR": str(data)}), data)
    store.publish(Draft(large_book(402), "lon.xlsx"), None, NOW, ME)
    with harness.server(data) as site:
        yield site


ROWS = {768: 6, 800: 6, 1080: 9}
"""Rows at least on a page whose list goes on, by the height of the screen."""


@pytest.mark.parametrize("size", harness.SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_large_plan_takes_fifteen_full_pages(
    large: harness.Site, open_page: PageOpener, size: tuple[int, int]
) -> None:
    page = open_page(f"{large.url}/trinh-chieu", size)
    harness.visit(page, f"{large.url}/trinh-chieu?trang=1")  # now the size is told
    number, count = place(page)
    assert count <= 15
    wrong, rows, goes_on = {}, {}, set()
    while True:
        if found := measure(page, size):
            wrong[number] = found
        rows[number] = page.locator(".wall td.mark b").count()
        if "(tiếp" in page.locator(".wall h1").first.inner_text():
            goes_on.add(number - 1)
        if number == count:
            break
        press(page, "ArrowRight", number := number + 1)
    assert wrong == {}
    full = [rows[number] for number in goes_on if rows[number]]
    assert len(full) >= 2 and min(full) >= ROWS[size[1]]


def test_the_words_are_as_wide_as_the_pages_count_on(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    for text in (
        "Kiểm tra, giám sát CCHC: UBND xã – quý III/2020",
        "ĐỀ NGHỊ ƯU TIÊN (mới) 0123456789 %",
        "→",
    ):
        for bold in (False, True):
            measured = page.evaluate(
                """([text, weight]) => { const pen = document.createElement("canvas").getContext("2d")
                pen.font = `${weight} 1000px ${getComputedStyle(document.querySelector(".wall p, .wall h1")).fontFamily}`
                return pen.measureText(text).width }""",
                [text, 700 if bold else 400],
            )
            assert measured <= width(text, bold) * 1.005, text


def test_it_is_readable_on_a_phone(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu", harness.PHONE)
    number, count = place(page)
    while True:
        texts = page.evaluate(f"{INSIDE}.texts()")
        small = [t["text"] for t in texts if t["kind"] != "axis" and t["size"] * harness.PHONE[1] / 100 < 15]
        assert small == [] and harness.overflow_x(page) <= 0, number
        assert [t["text"] for t in texts if t["right"] > harness.PHONE[0] + 1] == [], number
        if number == count:
            break
        page.get_by_role("button", name="›").click()
        number += 1
        page.get_by_text(f"{number}/{count}", exact=True).wait_for()
        harness.settle(page)


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
    harness.visit(page, f"{hall.url}/trinh-chieu?trang=ket-luan")
    form = place(page)[0]
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
    expect(field).to_be_focused()


def test_a_turned_pages_form_does_not_lie_on_the_next_page(hall: harness.Site, open_page: PageOpener) -> None:
    """The next page stands before Streamlit has taken the last one's form away."""
    page = open_page(f"{hall.url}/trinh-chieu?trang=ket-luan")
    number, form = place(page)[0], page.locator(".st-key-ghi")
    own, next_page = "document.querySelector('.wall').className", "wall ends marks"
    assert form.is_visible() and page.evaluate(own) == "wall form"
    page.evaluate(f"{own} = '{next_page}'")
    assert form.is_hidden()
    press(page, "PageUp", number - 1)
    assert "form" not in page.evaluate(own)


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


def test_three_decisions_are_typed_by_keyboard_alone(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu?trang=ket-luan")
    field = page.locator(".st-key-kl-noi-dung textarea")
    form, before = place(page)[0], page.locator(".wall h1").first.inner_text()
    page.keyboard.press("Tab")
    field.focus()
    for number, words in enumerate(
        ("Nộp báo cáo quý III", "Họp với các thôn", "Niêm yết lại thủ tục"), start=1
    ):
        page.keyboard.type(words)
        page.keyboard.press("Escape")
        for key in ("ArrowLeft", "Home", "PageDown", "End"):
            page.keyboard.press(key)
        page.keyboard.press("Tab")  # to the list of units: letters choose nothing
        page.keyboard.type("ối")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        page.keyboard.type("30/9")
        harness.settle(page)
        assert place(page)[0] == form and field.input_value() == words, (number, before)
        page.keyboard.press("Control+Enter")
        expect(field).to_have_value("")
        harness.settle(page)
        expect(field).to_be_focused()
        assert words in page.locator(".wall table").inner_text()
    page.keyboard.press("Tab")
    page.locator(".st-key-dieu-khien button").nth(1).focus()
    page.keyboard.press("Enter")
    harness.settle(page)
    told = page.locator(".wall").inner_text()
    assert all(words in told for words in ("Nộp báo cáo quý III", "Họp với các thôn", "Niêm yết lại thủ tục"))
    assert measure(page, (1280, 800)) == []


def test_the_browser_tells_its_size(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu", (1920, 1080))
    told = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert told["man-hinh"] == "1920x1080"


def test_a_reload_comes_back_to_the_page(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    press(page, "ArrowRight", 2)
    press(page, "ArrowRight", 3)
    title = page.locator(".wall h1").first.inner_text()
    page.reload(wait_until="domcontentloaded")
    harness.settle(page)
    assert place(page)[0] == 3 and page.locator(".wall h1").first.inner_text() == title


def test_a_lost_connection_comes_back_to_the_page(hall: harness.Site, open_page: PageOpener) -> None:
    page = open_page(f"{hall.url}/trinh-chieu")
    press(page, "ArrowRight", 2)
    page.context.set_offline(True)
    page.wait_for_timeout(1_500)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    harness.settle(page)
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
        title = page.locator(".wall h1").first.inner_text()
    page.wait_for_timeout(2_000)
    assert page.locator(".wall h1").first.inner_text() == title
    monkeypatch.setattr(tools, "free_port", lambda: port)
    with harness.server(data):
        page.locator("[data-test-connection-state=CONNECTED]").wait_for()
        harness.settle(page)
        assert place(page)[0] == 3 and page.locator(".wall h1").first.inner_text() == title
        press(page, "ArrowRight", 4)
        page.close()
    page.trace.errors.clear()  # type: ignore[attr-defined]
    page.trace.failed.clear()  # type: ignore[attr-defined]
