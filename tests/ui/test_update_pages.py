"""The two pages of an update without a browser: upload, check, mend, compare, publish, history, backup."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from book import book_of
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from tools import PATIENCE
from updates import MISTAKES, edited, half_mended, mended, sample, with_mistakes

from lib.base import clock, moments
from lib.machine import kept_readings
from lib.store import Actor, Draft, Role, Store, Version, kept_backups
from lib.store.schema import VersionKind
from lib.ui import screen as ui
from lib.ui.update import backups, findings, publishing, shared

ROOT = Path(__file__).resolve().parents[2]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OTHER = Actor("Công chức Tư pháp – Hộ tịch", Role.UPDATE)
NOW = clock.now()

Opener = Callable[[], AppTest]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: None) -> Iterator[Path]:
    """A store of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CCHC_DATA_DIR", str(folder))
    monkeypatch.delenv("CCHC_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    yield folder
    st.cache_resource.clear()


def opened(page: str) -> AppTest:
    """The product, gone to a page."""
    return (
        AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE)
        .run()
        .switch_page(f"pages/{page}.py")
        .run()
    )


@pytest.fixture
def update(data: Path) -> Opener:
    return lambda: opened("cap_nhat")


@pytest.fixture
def history(data: Path) -> Opener:
    return lambda: opened("lich_su")


def kept(data: Path) -> Store:
    return Store.open(data / "cchc.sqlite3")


def put(data: Path, content: bytes, day: date = date(2020, 9, 15), name: str = "so.xlsx") -> Version:
    """Publishes a file as somebody else at another desk would."""
    store = kept(data)
    current = store.current()
    draft = Draft(content, name, "", day, "", True)
    return store.publish(draft, current.id if current else None, NOW, OTHER)


def said(page: AppTest) -> str:
    """All that the page shows as text, without its styles."""
    assert not page.exception
    blocks = (re.sub(r"(?s)<style>.*?</style>", "", element.proto.body) for element in page.get("html"))
    return unescape(re.sub(r"<[^>]+>", " ", "\n".join(blocks)))


def give(page: AppTest, content: bytes, name: str = "so-thang-9.xlsx", place: int = 0) -> AppTest:
    """Puts a file into one of the page's upload controls: 0 the first, -1 the one that checks again."""
    page.file_uploader[place].set_value((name, content, XLSX)).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label.startswith(label)).click().run()
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def published(data: Path) -> list[tuple[int, str]]:
    return [(version.id, version.file_name) for version in kept(data).versions()]


# Check


def test_every_mistake_is_shown_by_cell_and_nothing_can_be_published(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(update(), with_mistakes())
    text = said(page)
    assert "Đã đọc 72 nhiệm vụ, 34 chỉ tiêu. " in text
    assert "Số liệu đến ngày 15/9/2020 (bản số 1) vẫn đang hiển thị." in text
    for sheet, cell in MISTAKES:
        assert f"{sheet}!{cell}" in text
    button = next(button for button in page.button if button.label.startswith("Công bố"))
    assert button.disabled
    assert "Chưa công bố được: còn 8 lỗi phải sửa." in said(page)
    assert published(data) == [(1, "so.xlsx")]


def test_the_marked_workbook_comes_back_with_the_cells_marked(update: Opener) -> None:
    page = give(update(), with_mistakes(), "Sổ tháng 9.xlsx")
    button = next(b for b in page.get("download_button") if b.proto.label == "Tải tệp đã đánh dấu")
    assert not button.proto.disabled
    check = ui.checked("x", "so.xlsx", with_mistakes)
    book = load_workbook(BytesIO(findings._marked("x", "Sổ tháng 9.xlsx", check, with_mistakes())[0]))
    assert "Cần sửa" in book.sheetnames
    assert "Phải sửa" in book["Nhiệm vụ"]["I9"].comment.text


def test_mending_is_measured_against_the_upload_before(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(update(), with_mistakes())
    give(page, half_mended(), place=-1)
    assert re.search(r"Kiểm tra lại: Còn \d+/\d+ điểm, 2 điểm mới\.", said(page))
    assert "Nhiệm vụ!F17" in said(page)
    give(page, mended(), place=-1)
    assert re.search(r"Kiểm tra lại: Còn 11/\d+ điểm\.", said(page))
    assert len(kept(data).drafts()) == 2


def test_an_upload_waits_for_the_next_visit_with_who_brought_it(update: Opener) -> None:
    page = update()
    page.text_input(key="nguoi").set_value("Công chức Tài chính – Kế toán").run()
    give(page, with_mistakes())
    text = said(update())
    assert "so-thang-9.xlsx, do Công chức Tài chính – Kế toán tải lên lúc" in text
    assert "8 lỗi phải sửa" in text
    assert update().text_input(key="nguoi").value == "Công chức Tài chính – Kế toán"


def test_a_dropped_upload_is_gone(update: Opener, data: Path) -> None:
    page = press(give(update(), with_mistakes()), "Bỏ tệp này")
    assert "Đã bỏ tệp so-thang-9.xlsx" in said(page)
    assert kept(data).drafts() == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "không phải tệp Excel"),
        ("rong.xlsx", b"", "không có nội dung gì"),
        ("hong.xlsx", sample()[:9000], "bị hỏng"),
        ("khac.ods", b"TT;Nhi\xe1\xbb\x87m v\xe1\xbb\xa5\n1;x\n", "không phải tệp Excel"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_the_control_stays(
    update: Opener, data: Path, name: str, content: bytes, words: str
) -> None:
    page = give(update(), content, name)
    assert f"«{name}»" in said(page)
    assert words in said(page)
    assert kept(data).drafts() == []
    assert "Đã đọc 72 nhiệm vụ" in said(give(page, sample()))


def test_words_of_a_workbook_are_shown_and_never_obeyed(update: Opener) -> None:
    trap = "<b onclick=x>**đậm**</b> [x](http://x) $a$"
    content = book_of(f"""
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Thời gian thực hiện
    1 | LĨNH VỰC MỘT NĂM 2026 |
    1.1 | {trap} | cuối quý {trap}
    """)
    page = give(update(), content, "<i>so</i>.xlsx")
    shown = "".join(element.proto.body for element in page.get("html"))
    assert "&lt;b onclick=x&gt;**đậm**" in shown
    assert "<b onclick" not in shown
    assert "<i>so" not in shown


def test_a_cause_at_many_places_shows_some_of_them_as_they_are(update: Opener) -> None:
    rows = "\n".join(f"1.{n} | Việc số {n} | 30/6/2026 | Văn phòng | #150%" for n in range(1, 60))
    head = "Nhiệm vụ\nTT | Nhiệm vụ | Thời hạn | Chủ trì | Tiến độ (%)\n1 | Chỉ đạo | | |"
    shown = said(give(update(), book_of(f"{head}\n{rows}")))
    assert "Còn 19 chỗ cùng nguyên nhân" in shown
    assert "<div" not in shown


def test_a_renamed_column_is_asked_about(update: Opener) -> None:
    page = give(update(), edited({("Nhiệm vụ", "J4"): "Xong lúc nào"}))
    assert "là cột «Xong lúc nào» ghi ngày tháng nhưng không rõ là của việc gì" in said(page)


# Compare and publish


def test_mended_compared_and_published(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(give(update(), with_mistakes()), mended(), place=-1)
    assert "hoàn thành ngày 24/9/2020" in said(page)
    page.text_input(key="ghi-chu").set_value("Số liệu hết tháng 9").run()
    press(page, "Công bố số liệu tháng 9")
    assert "Đã công bố bản số liệu số 2" in said(page)
    assert "Số liệu tính đến ngày 30 tháng 9 năm 2020" in said(page)
    version = kept(data).version(2)
    assert (version.note, version.report_date, version.base) == ("Số liệu hết tháng 9", date(2020, 9, 30), 1)
    assert kept(data).data_of(2) == mended()
    assert kept(data).drafts() == []


def test_publishing_shows_the_newest_figures_whatever_was_looked_at(update: Opener, data: Path) -> None:
    put(data, sample())
    page = update()
    page.query_params["ngay"] = "2020-06-30"
    assert "Số liệu tính đến ngày 30 tháng 6 năm 2020" in said(page.run())
    give(page, mended())
    assert "Số liệu tính đến ngày 30 tháng 9 năm 2020" in said(press(page, "Công bố số liệu tháng 9"))


def test_the_first_version_needs_no_comparison(update: Opener, data: Path) -> None:
    press(give(update(), sample()), "Công bố số liệu tháng 9")
    assert published(data) == [(1, "so-thang-9.xlsx")]


def test_dangerous_changes_are_asked_once_more_by_name(update: Opener, data: Path) -> None:
    put(data, mended())
    page = give(update(), sample(), "cu.xlsx")
    press(page, "Công bố số liệu tháng 9")
    assert published(data) == [(1, "so.xlsx")]
    question = said(page).split("Vui lòng xác nhận trước khi công bố")[1]
    assert "1.2/2" in question
    press(page, "Quay lại, chưa công bố")
    assert "Vui lòng xác nhận" not in said(page)
    press(press(page, "Công bố số liệu tháng 9"), "Xác nhận và công bố")
    assert published(data) == [(1, "so.xlsx"), (2, "cu.xlsx")]


def test_the_same_file_twice_changes_nothing(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(update(), sample(), "ten-khac.xlsx")
    assert "đang dùng: không có gì thay đổi." in said(page)
    assert kept(data).drafts() == []
    give(page, mended())
    assert "đang chờ công bố; nội dung không có gì mới" in said(give(page, mended()))
    assert len(kept(data).drafts()) == 1


def test_whoever_was_faster_is_named_and_nothing_is_lost(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(update(), mended())
    other = put(data, edited({("Nhiệm vụ", "N9"): "Chờ ý kiến cấp trên"}), name="dong-nghiep.xlsx")
    press(page, "Công bố số liệu tháng 9")
    text = said(page)
    assert f"Bản số liệu 2 đã được {OTHER.name} công bố lúc" in text
    assert "Tệp đã tải lên được giữ nguyên, chưa công bố." in text
    assert "Chờ ý kiến cấp trên" in text  # the new comparison is shown at once
    assert published(data) == [(1, "so.xlsx"), (2, "dong-nghiep.xlsx")]
    assert [draft.refused for draft in kept(data).drafts()] == [True]
    press(page, "Công bố số liệu tháng 9")
    assert [number for number, _ in published(data)] == [1, 2, 3]
    assert kept(data).data_of(other.id) != kept(data).data_of(3) == mended()


def test_a_click_that_was_interrupted_is_not_done_much_later(update: Opener, data: Path) -> None:
    page = give(update(), sample())
    done: list[str] = []
    stale = NOW - 2 * shared.FRESH
    page.session_state["viec"] = shared.Order(lambda: done.append("đã làm"), "Đang công bố…", stale)
    assert "chưa làm. Đề nghị xem lại rồi bấm lại." in said(page.run())
    assert done == []


def test_a_deadline_that_keeps_moving_is_named_with_how_often(update: Opener, data: Path) -> None:
    for day in (date(2020, 9, 30), date(2020, 10, 15)):
        put(data, edited({("Nhiệm vụ", "H9"): day}))
    page = give(update(), edited({("Nhiệm vụ", "H9"): date(2020, 11, 30)}))
    assert "(các bản trước đã dời 1 lần)" in said(page)


def test_one_upload_is_never_published_twice(update: Opener, data: Path) -> None:
    one, two = give(update(), sample()), update()
    press(one, "Công bố số liệu tháng 9")
    press(two, "Công bố số liệu tháng 9")
    assert "không công bố lần nữa" in said(two)
    assert len(published(data)) == 1


def test_a_workbook_without_a_date_asks_for_one(update: Opener, data: Path) -> None:
    content = book_of("""
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Thời gian thực hiện
    1 | LĨNH VỰC MỘT NĂM 2026 |
    1.1 | Rà soát thủ tục | 30/6/2026
    """)
    page = give(update(), content)
    page.date_input(key="ngay-bao-cao").set_value(date(2026, 7, 15)).run()
    press(page, "Công bố số liệu tháng 7")
    assert kept(data).version(1).report_date == date(2026, 7, 15)


# A store that fails


def test_a_store_that_cannot_be_opened_says_so(
    data: Path, update: Opener, history: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "tep").write_text("không phải thư mục", encoding="utf-8")
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{data}/tep/cchc.sqlite3")
    page = update()
    assert "Không có quyền ghi vào nơi chứa kho số liệu" in said(page)
    assert "chưa được giữ lại; khắc phục xong đề nghị chọn lại tệp" in said(give(page, sample()))
    assert "Không có quyền ghi" in said(history())


def test_a_store_that_cannot_be_written_keeps_the_old_figures(update: Opener, data: Path) -> None:
    put(data, sample())
    page = give(update(), mended())
    (data / "cchc.sqlite3-journal").mkdir()  # SQLite cannot put its journal there
    press(page, "Công bố số liệu tháng 9")
    assert "Số liệu tính đến ngày 15 tháng 9 năm 2020" in said(page)
    assert "Đã công bố" not in said(page)
    (data / "cchc.sqlite3-journal").rmdir()
    press(page.run(), "Công bố số liệu tháng 9")
    assert len(published(data)) == 2


# History


def test_history_lists_what_was_published_and_the_log_is_whole(history: Opener, data: Path) -> None:
    put(data, sample())
    put(data, mended(), date(2020, 9, 30), "thang-9.xlsx")
    text = said(history())
    assert "Các bản số liệu đã công bố: 2" in text
    assert "2\nđang dùng" in text
    assert "✓ Nhật ký nguyên vẹn" in text
    assert "hoàn thành ngày 24/9/2020" in text  # the comparison of the two


def test_a_version_is_brought_back_with_a_reason_only(history: Opener, data: Path) -> None:
    put(data, sample())
    put(data, mended(), date(2020, 9, 30))
    page = history()
    page.selectbox(key="chon-chon-ban").set_value("1").run()
    assert next(b for b in page.button if b.label == "Khôi phục bản 1").disabled
    page.text_input(key="ly-do-1").set_value("bản 2 nhầm ngày").run()
    press(page, "Khôi phục bản 1")
    assert "Đã khôi phục bản 1." in said(page)
    version = kept(data).version(3)
    assert (version.kind, version.restored_from, version.reason) == (
        VersionKind.RESTORE,
        1,
        "bản 2 nhầm ngày",
    )
    assert kept(data).data_of(3) == sample()


def test_a_file_is_deleted_with_a_reason_and_its_line_stays(history: Opener, data: Path) -> None:
    put(data, sample())
    put(data, mended())
    store, first = kept(data), kept(data).version(1)
    kept_readings.reading_of(store, first)
    assert "" in kept_readings.readings_of(store, {"": first})
    page = history()
    page.selectbox(key="chon-chon-ban").set_value("1").run()
    page.text_input(key="ly-do-1").set_value("có tên người dân").run()
    press(page, "Xóa tệp của bản 1")
    assert "có tên người dân" in said(page)
    assert [version.is_deleted for version in kept(data).versions()] == [True, False]
    assert kept_readings.readings_of(store, {"": first}) == {}, "what was read of it is gone too"


def test_a_deleted_version_is_not_shown_from_what_was_read_before(data: Path) -> None:
    put(data, sample())
    put(data, mended())
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    page.query_params["ban"] = "1"
    assert "Đang xem lại bản số liệu số 1" in said(page.run())
    kept(data).delete(1, "có tên người dân", clock.now(), Actor("Quản trị máy chủ", Role.ADMIN))
    shown = said(page.run())
    assert "Tệp của bản số liệu 1 đã bị xóa khỏi kho." in shown
    assert "Đang xem lại" not in shown


def test_only_versions_of_the_plan_s_own_year_are_looked_through(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(data, edited({("Thông tin", "B10"): None}), date(2019, 12, 31), "so-2019.xlsx")
    put(data, sample())
    looked: list[list[int]] = []
    monkeypatch.setattr(
        publishing, "_look_through", lambda versions: looked.append([version.id for version in versions])
    )
    give(opened("cap_nhat"), mended())
    assert looked[-1] == [2]


def test_a_clock_behind_the_newest_version_is_said_and_dates_nothing_wrongly(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(data, sample())
    behind = NOW - timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: behind)
    page = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE).run()
    assert "chạy sau lần ghi gần nhất" in said(page)
    assert "chỉnh lại ngày giờ của máy" in said(page)
    found, _ = ui.figures()
    assert found is not None
    unreported = replace(
        found,
        plan=replace(found.plan, info=replace(found.plan.info, report_date=None, year=None)),
        report_date=None,
    )
    assert unreported.own_day == moments.day_of(kept(data).versions()[-1].at)


def test_a_long_log_is_shown_in_pages(history: Opener, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "PAGE_ROWS", 100)
    put(data, sample())
    for number in range(120):
        kept(data).set_setting("thu", number, NOW, OTHER)
    page = history()
    assert "Nhật ký: 121 mục" in said(page)
    assert "Dòng 1–100 trong 121 dòng" in said(page)
    press(page, "Trang sau ▶")
    assert "Dòng 101–121 trong 121 dòng" in said(page)


def test_the_log_that_was_altered_is_recognised(history: Opener, data: Path) -> None:
    put(data, sample())
    with sqlite3.connect(data / "cchc.sqlite3") as raw:
        raw.execute("UPDATE log SET who = 'người khác'")
    raw.close()
    assert "Nhật ký không còn nguyên vẹn" in said(history())


def test_the_form_for_next_month_reads_as_the_version_it_came_from(history: Opener, data: Path) -> None:
    put(data, sample())
    page = history()
    assert "Tải sổ để ghi tháng 10" in [b.proto.label for b in page.get("download_button")]


def test_a_backup_is_checked_before_it_replaces_anything(history: Opener, data: Path) -> None:
    put(data, sample())
    saved = backups._backup_bytes(Actor("Quản trị máy chủ", Role.ADMIN))
    put(data, mended())
    page = history()
    page.file_uploader(key="tep-sao-luu").set_value(("b.zip", saved[:-400], "application/zip")).run()
    assert "Tệp sao lưu bị hỏng" in said(page)
    assert "Khôi phục từ tệp này" not in labels(page)
    page.file_uploader(key="tep-sao-luu").set_value(("b.zip", saved, "application/zip")).run()
    assert "Tệp sao lưu nguyên vẹn: 1 bản số liệu" in said(page)
    assert next(b for b in page.button if b.label == "Khôi phục từ tệp này").disabled
    page.checkbox(key="hieu").check().run()
    press(page, "Khôi phục từ tệp này")
    assert "Đã khôi phục 1 bản số liệu từ tệp sao lưu. Số liệu trước đó được giữ ở tệp truoc-khi" in said(
        page
    )
    assert len(published(data)) == 1


def test_a_store_that_was_lost_is_told_and_brought_back_from_the_program_s_own_backup(
    history: Opener, data: Path
) -> None:
    put(data, sample())
    kept_backups.back_up(kept(data), NOW)
    (data / "cchc.sqlite3").unlink()
    st.cache_resource.clear()
    overview = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE).run()
    assert "Kho số liệu không còn ở" in said(overview)
    assert "Bản gần nhất là bản số liệu số 1" in said(overview)
    assert "minh họa" not in said(overview).lower()
    page = history()
    assert "Tệp sao lưu nguyên vẹn: 1 bản số liệu" in said(page)
    page.checkbox(key="hieu-ban-giu").check().run()
    press(page, "Khôi phục từ bản sao lưu này")
    assert "Đã khôi phục 1 bản số liệu" in said(page)
    assert len(published(data)) == 1


def test_a_lost_store_without_a_backup_begins_anew_only_when_asked(history: Opener, data: Path) -> None:
    put(data, sample())
    (data / "cchc.sqlite3").write_bytes(b"")
    st.cache_resource.clear()
    page = history()
    assert next(b for b in page.button if b.label == "Bắt đầu kho mới").disabled
    page.checkbox(key="hieu-kho-moi").check().run()
    press(page, "Bắt đầu kho mới")
    assert "Đã bắt đầu kho số liệu mới" in said(page)
    assert published(data) == []


def test_a_second_place_is_tried_at_once(history: Opener, data: Path, tmp_path: Path) -> None:
    put(data, sample())
    page = history()
    assert "Chưa có bản sao lưu nào" in said(page)
    field = next(box for box in page.text_input if box.label.startswith("Nơi sao lưu thứ hai"))
    press(field.set_value(str(tmp_path / "usb")).run(), "Dùng nơi sao lưu này")
    assert "Chưa chép được sang" in said(page)
    (tmp_path / "usb").mkdir()
    assert kept_backups.keep_up(kept(data), clock.now())
    assert "Đã chép sang" in said(page.run())
    assert len(list((tmp_path / "usb").glob("sao-luu-*.zip"))) == 1


def test_a_damaged_version_heals_when_its_own_file_is_uploaded_again(update: Opener, data: Path) -> None:
    put(data, sample())
    with sqlite3.connect(data / "cchc.sqlite3") as raw:
        raw.execute("UPDATE files SET data = x'504b'")
    raw.close()
    page = update()
    assert "đã bị hỏng" in said(page)
    assert "nay đã lành lại từ tệp vừa tải lên" in said(give(page, sample()))
    assert kept(data).data_of(1) == sample()


# The command line


def run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "lib", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_backup_and_restore_on_an_empty_machine(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(data, sample())
    file = tmp_path / "sao-luu.zip"
    assert run("backup", file) == (0, f"Đã sao lưu 1 bản số liệu, 1 mục nhật ký vào tệp {file}.\n")
    status, words = run("backup", file)
    assert (status, "đã có. Hãy chọn tên khác" in words) == (2, True)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "may-khac"))
    assert run("restore", file) == (0, f"Đã khôi phục 1 bản số liệu từ tệp {file}.\n")
    assert kept(tmp_path / "may-khac").data_of(1) == sample()


def test_a_damaged_backup_is_refused_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    put(data, sample())
    file = tmp_path / "hong.zip"
    file.write_bytes(b"PK\x03\x04" + bytes(300))
    status, words = run("restore", file)
    assert status == 2
    assert "Tệp sao lưu bị hỏng" in words
    assert "Traceback" not in words
    assert published(data) == [(1, "so.xlsx")]
