"""An update in a real browser: fourteen mistakes to a published month, a restart in between, the history."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import browser as harness
import pytest
from browser import PageOpener, ServerStarter
from openpyxl import load_workbook
from playwright.sync_api import Page
from screens import COLLISIONS, content_of, download, give, press
from updates import MISTAKES, half_mended, mended, sample, with_amounts, with_mistakes

from lib.base import clock
from lib.store import Actor, Draft, Role, Store

OTHER = Actor("Công chức Tư pháp – Hộ tịch", Role.UPDATE)
LOANWORDS = ("sheet", "usb")


def text(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


def put(folder: Path, content: bytes, name: str) -> None:
    """Publishes a file as somebody else at another desk would."""
    store = Store.open(folder / "cchc.sqlite3")
    current = store.current()
    draft = Draft(content, name, report_date=date(2020, 9, 15))
    store.publish(draft, current.id if current else None, clock.now(), OTHER)


def check_look(page: Page) -> None:
    """Vietnamese only, nothing cut off, no scrolling sideways, at three sizes."""
    for size in harness.SIZES:
        harness.resize(page, size)
        assert harness.overflow_x(page) == 0
        assert harness.cut_off_texts(page) == []
        assert harness.english_words(page, LOANWORDS) == []
    harness.resize(page, (1280, 800))


def test_from_fourteen_mistakes_to_a_published_month(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    put(site.data, sample(), "thang-8.xlsx")
    page = open_page(f"{site.url}/cap-nhat")
    give(page, "Sổ tháng 9.xlsx", with_mistakes())
    shown = text(page)
    assert "8 lỗi phải sửa, " in shown
    assert "(bản số 1) vẫn đang hiển thị" in shown
    for sheet, cell in MISTAKES:
        assert f"{sheet}!{cell}" in shown
    check_look(page)
    marked = download(page, "Tải tệp đã đánh dấu")
    assert marked.suggested_filename == "Sổ tháng 9-da-danh-dau.xlsx"
    book = load_workbook(BytesIO(content_of(marked)))
    assert "Cần sửa" in book.sheetnames
    assert "Phải sửa" in book["Chi"]["C9"].comment.text
    give(page, "Sổ tháng 9 sửa.xlsx", half_mended())
    assert re.search(r"Kiểm tra lại: Còn \d+/\d+ điểm, 2 điểm mới\.", text(page))
    give(page, "Sổ tháng 9 xong.xlsx", mended())
    assert "hoàn thành ngày 24/9/2020" in text(page)
    press(page, "Công bố số liệu tháng 9")
    assert "Đã công bố bản số liệu số 2" in text(page)
    assert page.url == f"{site.url}/"
    assert "Lĩnh vực, theo số việc quá hạn" in text(page)
    check_look(page)
    other = open_page(site.url)
    for address in ("", "co-do", "linh-vuc", "nhiem-vu", "kinh-phi", "chi-tieu", "bo-phan"):
        harness.go(other, f"{site.url}/{address}")
        assert "Số liệu tính đến ngày 30 tháng 9 năm 2020" in text(other)
        assert "Bản 2 ·" in text(other)


def test_large_amounts_keep_their_place(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    put(site.data, sample(), "thang-8.xlsx")
    for times in (11, 977, 9_977):
        put(site.data, with_amounts(times), f"thang-9-{times}.xlsx")
        page = open_page(f"{site.url}/")
        for address in ("", "kinh-phi", "linh-vuc", "nhiem-vu"):
            harness.go(page, f"{site.url}/{address}")
            check_look(page)
            assert page.evaluate(COLLISIONS) == [], times


def test_a_restart_in_the_middle_loses_nothing(
    tmp_path: Path, chromium: object, open_page: PageOpener
) -> None:
    folder = tmp_path / "data"
    with harness.server(folder) as site:
        page = open_page(f"{site.url}/cap-nhat")
        give(page, "so.xlsx", sample())
        site.process.kill()
        page.goto("about:blank")
    with harness.server(folder) as site:
        again = open_page(f"{site.url}/cap-nhat")
        assert "Tệp đang chờ công bố: so.xlsx, do Công chức Văn phòng – Thống kê" in text(again)
        press(again, "Công bố số liệu tháng 9")
        assert "Đã công bố bản số liệu số 1" in text(again)
        again.goto("about:blank")  # nothing more is asked of the server that ends
    assert Store.open(folder / "cchc.sqlite3").data_of(1) == sample()
    page.trace.errors.clear()  # type: ignore[attr-defined]  # said of the killed server
    page.trace.failed.clear()  # type: ignore[attr-defined]


def test_two_officers_on_one_base(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    put(site.data, sample(), "thang-8.xlsx")
    page = open_page(f"{site.url}/cap-nhat")
    give(page, "so.xlsx", mended())
    put(site.data, half_mended(), "dong-nghiep.xlsx")
    press(page, "Công bố số liệu tháng 9")
    assert f"Bản số liệu 2 đã được {OTHER.name} công bố lúc" in text(page)
    assert "Tệp đã tải lên được giữ nguyên, chưa công bố." in text(page)
    assert len(Store.open(site.data / "cchc.sqlite3").versions()) == 2


def test_a_double_click_publishes_once(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    page = open_page(f"{site.url}/cap-nhat")
    give(page, "so.xlsx", sample())
    page.get_by_role("button", name="Công bố số liệu tháng 9").dblclick()
    page.get_by_text("Đã công bố bản số liệu số 1").wait_for()
    harness.settle(page)
    assert "Đã công bố bản số liệu số 1" in text(page)
    assert len(Store.open(site.data / "cchc.sqlite3").versions()) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(60), "không phải tệp Excel"),
        ("so.docx", b"PK", "không phải loại"),
    ],
)
def test_wrong_files_are_refused_in_one_sentence(
    server: ServerStarter, open_page: PageOpener, name: str, content: bytes, words: str
) -> None:
    page = open_page(f"{server().url}/cap-nhat")
    give(page, name, content)
    assert words in text(page)
    assert harness.english_words(page, (*LOANWORDS, "anh", "docx", "so")) == []
    give(page, "so.xlsx", sample())
    assert "Đã đọc 72 nhiệm vụ" in text(page)


def test_history_gives_back_what_was_kept(server: ServerStarter, open_page: PageOpener) -> None:
    site = server()
    put(site.data, sample(), "thang-8.xlsx")
    put(site.data, mended(), "thang-9.xlsx")
    page = open_page(f"{site.url}/lich-su")
    check_look(page)
    original = download(page, "Tải tệp gốc")
    assert (original.suggested_filename, content_of(original)) == ("thang-9.xlsx", mended())
    form = download(page, "Tải sổ để ghi tháng 10")
    assert form.suggested_filename == "so-theo-doi-thang-10.xlsx"
    assert "Mốc" in load_workbook(BytesIO(content_of(form))).sheetnames
    saved = download(page, "Sao lưu thành một tệp")
    with zipfile.ZipFile(BytesIO(content_of(saved))) as archive:
        assert "manifest.json" in archive.namelist()
    assert "✓ Nhật ký nguyên vẹn" in text(page)
