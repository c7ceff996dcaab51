"""Cách hiểu sổ on the screen: a doubt is asked in place, answers hold for the file, its version and the next file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from book import book_of
from streamlit.testing.v1 import AppTest
from tools import PATIENCE

from lib.machine.kept_answers import answers_of_file, answers_of_unit
from lib.reading.understanding import UNUSED
from lib.store import Store

ROOT = Path(__file__).resolve().parents[2]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

JUNE = """
    KH
    KẾ HOẠCH CCHC NĂM 2026
    Stt | Nội dung công việc         | Đơn vị phụ trách | Hạn hoàn thành | Tình hình
    1   | Rà soát văn bản quy phạm   | Tư pháp          | 15/3/2026      | Đã xong
    2   | Ban hành kế hoạch tuyên truyền | Văn phòng    | 30/6/2026      | Y như bảng kia
    3   | Niêm yết thủ tục hành chính | Một cửa         | 20/4/2026      | Chưa làm
"""
JULY = JUNE.replace("Chưa làm", "Đã xong")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: None) -> Iterator[Path]:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CCHC_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def upload(text: str, name: str) -> AppTest:
    page = (
        AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE)
        .run()
        .switch_page("pages/cap_nhat.py")
        .run()
    )
    page.file_uploader[0].set_value((name, book_of(text), XLSX)).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    assert not page.exception
    blocks = (re.sub(r"(?s)<style>.*?</style>", "", element.proto.body) for element in page.get("html"))
    return unescape(re.sub(r"<[^>]+>", " ", "\n".join(blocks)))


def box(page: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in page.selectbox if one.label.startswith(label))


def test_a_sure_workbook_is_one_green_line(data: Path) -> None:
    page = upload(JUNE.replace("Y như bảng kia", "Đang làm"), "so-6.xlsx")
    assert "✓ Đã hiểu sổ: 1/1 sheet được dùng, 5/5 cột được đọc, 3 nhiệm vụ, năm 2026." in said(page)
    assert not any("Xác nhận cách hiểu" in button.label for button in page.button)


def test_words_of_a_result_are_asked_once_and_known_next_month(data: Path) -> None:
    page = upload(JUNE, "so-6.xlsx")
    box(page, "Kết quả chưa đọc được thứ 1").select("going_on").run()
    assert not page.exception
    assert not any(one.label.startswith("Kết quả chưa") for one in page.selectbox)
    assert answers_of_unit(Store.open(data / "cchc.sqlite3")).result("y như bảng kia") == "going_on"
    page = upload(JULY, "so-7.xlsx")
    assert not any(one.label.startswith("Kết quả chưa") for one in page.selectbox)


def test_a_column_that_is_not_to_be_read_changes_the_figures_at_once(data: Path) -> None:
    page = upload(JUNE, "so-6.xlsx")
    assert "hạn của nhiệm vụ" not in said(page)
    box(page, "Cột D").select(UNUSED).run()
    assert "4/5 cột được đọc" in said(page)
    assert "không ghi thời hạn" in said(page) or "không có cột «Thời gian thực hiện»" in said(page)


def test_a_version_is_read_as_it_was_understood_when_it_was_published(data: Path) -> None:
    page = upload(JUNE, "so-6.xlsx")
    box(page, "Cột D").select(UNUSED).run()
    next(button for button in page.button if button.label.startswith("Công bố")).click().run()
    again = [button for button in page.button if button.label.startswith(("Công bố", "Xác nhận và công bố"))]
    if again:
        again[0].click().run()
    store = Store.open(data / "cchc.sqlite3")
    version = store.current()
    assert version is not None
    assert answers_of_file(store, version.sha256).column("Hạn hoàn thành") is not None
    st.cache_resource.clear()
    shown = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE).run()
    assert "3/3 nhiệm vụ chưa xác định hạn" in said(shown) or "trong 3 việc" in said(shown)
    assert "quá hạn" not in said(shown).split("Lưu ý")[0]


def test_an_answer_for_one_file_does_not_change_another_version(data: Path) -> None:
    store = Store.open(data / "cchc.sqlite3")
    page = upload(JUNE, "so-6.xlsx")
    box(page, "Cột D").select(UNUSED).run()
    other = upload(JULY, "so-7.xlsx")
    box(other, "Cột D").select("deadline").run()
    drafts = {draft.file_name: draft.sha256 for draft in store.drafts()}
    told = {name: answers_of_file(store, sha256).column("Hạn hoàn thành") for name, sha256 in drafts.items()}
    assert {name: answer.meaning for name, answer in told.items() if answer} == {
        "so-6.xlsx": UNUSED,
        "so-7.xlsx": "deadline",
    }
