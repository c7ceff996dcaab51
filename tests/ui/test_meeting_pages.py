"""A meeting played through on the screens, from one month to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tools import PATIENCE
from updates import edited

from lib.base import folders
from lib.meeting.parts import Part
from lib.store import Actor, DecisionText, Draft, Role, Store
from lib.ui import screen as ui

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = folders.SAMPLE.read_bytes()
NOW = datetime(2020, 9, 15, 1, 0, tzinfo=UTC)
ME = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: None) -> Iterator[Store]:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    st.cache_resource.clear()
    yield ui.store()
    st.cache_resource.clear()


def publish(store: Store, data: bytes) -> int:
    current = store.current()
    draft = Draft(data, "so-theo-doi.xlsx", illustrative=True)
    return store.publish(draft, current.id if current else None, NOW, ME).id


@cache
def october(*decisions: tuple[date, str, str, date, date | None]) -> bytes:
    """The sample a month later, with these decisions in its sheet Kết luận as the form carries them."""
    book = openpyxl.load_workbook(BytesIO(edited({("Thông tin", "B10"): date(2020, 10, 15)})))
    sheet = book["Kết luận"]
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "Ngày họp" for cell in row))
    at = {str(cell.value): int(cell.column or 0) for cell in heads}
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, at["Ngày họp"]).value)
    for row, (meeting, content, unit, due, done) in enumerate(decisions, start=last + 1):
        values: dict[str, Any] = {"Ngày họp": meeting, "Nội dung": content, "Bộ phận": unit, "Hạn": due}
        for name, value in {**values, "Ngày hoàn thành": done}.items():
            sheet.cell(row, at[name]).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def screen(page: str, **address: str) -> AppTest:
    """A new visitor's screen."""
    app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def named(app: AppTest, parameter: str) -> str:
    """What the address says."""
    value = app.query_params[parameter]
    return value if isinstance(value, str) else value[0]


def shown(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception


def type_decision(app: AppTest, content: str, unit: str, due: str) -> None:
    app.text_area(key="kl-noi-dung").set_value(content)
    app.selectbox(key="kl-bo-phan").set_value(unit)
    app.text_input(key="kl-han").set_value(due)
    app.run()
    press(app, "Ghi kết luận")


def test_a_meeting_played_through_and_taken_up_a_month_later(store: Store) -> None:
    first = publish(store, SAMPLE)
    wall = screen("trinh_chieu", trang="ket-luan")
    press(wall, "Mở cuộc họp ngày 15/9/2020")
    assert [(m.meeting_date, m.version) for m in store.meetings()] == [(date(2020, 9, 15), first)]
    assert named(wall, "phien") == "1"

    type_decision(wall, "Báo cáo nguyên nhân chậm kiểm tra", "Văn phòng – Thống kê", "tuần sau")
    type_decision(wall, "Trả lời kiến nghị về đo đạc", "Tài chính – Kế toán", "30/9")
    type_decision(wall, "Niêm yết lại thủ tục", "Tư pháp – Hộ tịch", "")
    assert "Kết luận cuộc họp ngày 15/9/2020: đã ghi 3" in shown(wall)
    assert [(d.text.content, d.text.due, d.text.due_text) for d in store.decisions()] == [
        ("Báo cáo nguyên nhân chậm kiểm tra", date(2020, 9, 25), "tuần sau"),
        ("Trả lời kiến nghị về đo đạc", date(2020, 9, 30), "30/9"),
        ("Niêm yết lại thủ tục", None, ""),
    ]
    press(wall, "›")
    assert "3 kết luận hôm nay, giao 3 bộ phận" in shown(wall)
    (minutes,) = wall.get("download_button")
    assert minutes.proto.label == "Tải thông báo kết luận (Word)"
    press(wall, "Kết thúc cuộc họp")
    assert store.meetings()[0].closed_at is not None

    day = date(2020, 9, 15)
    carried = (
        day,
        "Trả lời kiến nghị về đo đạc",
        "Tài chính - Kế toán",
        date(2020, 9, 30),
        date(2020, 9, 29),
    )
    publish(store, october(carried))
    page = shown(screen("trinh_chieu", trang="2"))
    assert "Kỳ họp 15/9/2020: đã thực hiện 1/3 kết luận" in page
    rows = re.findall(r"<b>([^<]*)</b>(?:<span>[^<]*</span>)?</td>\s*<td><p>([^<]*)</p>", page)
    assert [row for row in rows if row[1][0] in "123"] == [
        ("● Quá hạn 20 ngày", "1. Báo cáo nguyên nhân chậm kiểm tra (Văn phòng – Thống kê)"),
        ("? Chưa ghi hạn", "2. Niêm yết lại thủ tục (Tư pháp – Hộ tịch)"),
        ("✓ Hoàn thành đúng hạn", "3. Trả lời kiến nghị về đo đạc (Tài chính – Kế toán)"),
    ]
    picture = shown(screen("trinh_chieu", trang="4"))
    assert "so với 15/9" in picture


def test_a_decision_is_marked_where_it_is_shown(store: Store) -> None:
    publish(store, SAMPLE)
    kept = typed(store)
    store.start_meeting(date(2020, 9, 17), 1, NOW, ME)
    wall = screen("trinh_chieu", trang="2")
    assert "đã thực hiện 0/1 kết luận" in shown(wall)
    press(wall, "✓ 1")
    assert store.decision_history(kept)[-1].text.done == date(2020, 9, 17)
    assert "đã thực hiện 1/1 kết luận" in shown(wall) and "ghi nhận 17/9/2020" in shown(wall)
    press(wall, "Bỏ dấu 1")
    assert store.decision_history(kept)[-1].text.done is None
    assert "đã thực hiện 0/1 kết luận" in shown(wall)


def test_a_decision_of_the_workbook_is_marked_and_stays_one(store: Store) -> None:
    publish(store, SAMPLE)
    store.start_meeting(date(2020, 9, 17), 1, NOW, ME)
    wall = screen("trinh_chieu", trang="2")
    assert "Kỳ họp 18/8/2020: đã thực hiện 0/2 kết luận" in shown(wall)
    press(wall, "✓ 1")
    (kept,) = store.decisions()
    assert (kept.text.meeting_date, kept.text.done) == (date(2020, 8, 18), date(2020, 9, 17))
    assert "Kỳ họp 18/8/2020: đã thực hiện 1/2 kết luận" in shown(wall) and "ghi nhận 17/9/2020" in shown(
        wall
    )
    press(wall, "Bỏ dấu 1")
    assert "Kỳ họp 18/8/2020: đã thực hiện 0/2 kết luận" in shown(wall)
    board = shown(screen("ket_luan"))
    assert board.count(kept.text.content) == 1


def test_a_due_date_is_shown_back_before_it_is_kept(store: Store) -> None:
    publish(store, SAMPLE)
    store.start_meeting(date(2020, 9, 15), 1, NOW, ME)
    wall = screen("trinh_chieu", trang="ket-luan")
    wall.text_input(key="kl-han").set_value("cuối tháng").run()
    assert "Hạn: thứ tư, 30/9/2020" in shown(wall)
    wall.text_input(key="kl-han").set_value("1/9").run()
    assert "Hạn: thứ ba, 1/9/2020 – ▲ ngày này đã qua" in shown(wall)
    wall.text_area(key="kl-noi-dung").set_value("Làm ngay")
    wall.text_input(key="kl-han").set_value("hôm nào rảnh").run()
    press(wall, "Ghi kết luận")
    assert "Chưa hiểu hạn «hôm nào rảnh»" in shown(wall)
    assert store.decisions() == [] and wall.text_area(key="kl-noi-dung").value == "Làm ngay"


def test_typing_decisions_leaves_the_page_where_it_is(store: Store) -> None:
    publish(store, SAMPLE)
    store.start_meeting(date(2020, 9, 15), 1, NOW, ME)
    wall = screen("trinh_chieu", trang="ket-luan")
    place = named(wall, "trang")
    type_decision(wall, "Nộp báo cáo", "Tư pháp – Hộ tịch", "22/9")
    assert named(wall, "trang") == place
    assert "đã ghi 1" in shown(wall)


def test_the_keys_turn_the_pages(store: Store) -> None:
    wall = screen("trinh_chieu")
    for label, expected in (
        ("›", "2"),
        ("Trang sau", "3"),
        ("‹", "2"),
        ("Trang trước", "1"),
        ("Trang trước", "1"),
    ):
        press(wall, label)
        assert named(wall, "trang") == expected
    press(wall, "Trang cuối")
    last = named(wall, "trang")
    press(wall, "Trang sau")
    assert named(wall, "trang") == last
    press(wall, "Trang đầu")
    assert named(wall, "trang") == "1"


def test_a_meeting_keeps_its_version_when_another_is_published(store: Store) -> None:
    publish(store, SAMPLE)
    store.start_meeting(date(2020, 9, 15), 1, NOW, ME)
    publish(store, october())
    assert "Số liệu đến 15/9/2020" in shown(screen("trinh_chieu"))
    store.close_meeting(1, NOW, ME)
    assert "Số liệu đến 15/10/2020" in shown(screen("trinh_chieu"))
    assert "Số liệu đến 15/9/2020" in shown(screen("trinh_chieu", phien="1"))


def test_hidden_parts_stay_hidden(store: Store) -> None:
    page = screen("ket_luan")
    page.multiselect(key="cac-phan").set_value([Part.MONEY, Part.TODAY]).run()
    assert "Đã chi" in shown(screen("trinh_chieu", trang="2"))
    assert "Mục 2/2" in shown(screen("trinh_chieu", trang="99"))


# Kết luận


def typed(store: Store, content: str = "Rà soát lại thủ tục", **more: object) -> int:
    text = DecisionText(content, "Văn phòng – Thống kê", date(2020, 9, 30), "30/9", date(2020, 9, 10), **more)  # type: ignore[arg-type]
    return store.add_decision(text, NOW, ME).id


def test_decisions_of_the_workbook_and_of_meetings_are_one_list(store: Store) -> None:
    publish(store, SAMPLE)
    typed(store)
    page = shown(screen("ket_luan"))
    assert "Kết luận, chỉ đạo: đã thực hiện 3/7, quá hạn 1" in page
    assert "Rà soát lại thủ tục" in page and "Lập danh mục TTHC" in page


def test_an_edited_decision_keeps_what_it_said_before(store: Store) -> None:
    number = typed(store)
    page = screen("ket_luan", so=str(number))
    page.text_area[0].set_value("Rà soát lại 12 thủ tục")
    next(field for field in page.text_input if field.key == f"han-{number}-1").set_value("5/10")
    press(page, "Lưu thay đổi")
    history = store.decision_history(number)
    assert [(kept.text.content, kept.text.due) for kept in history] == [
        ("Rà soát lại thủ tục", date(2020, 9, 30)),
        ("Rà soát lại 12 thủ tục", date(2020, 10, 5)),
    ]
    assert "Lịch sử: 2 lần ghi" in shown(page)


def test_a_decision_is_marked_done_and_another_withdrawn(store: Store) -> None:
    done, wrong = typed(store), typed(store, "Ghi nhầm")
    page = screen("ket_luan", so=str(done))
    next(field for field in page.date_input if field.key == f"xong-{done}-1").set_value(date(2020, 9, 14))
    press(page, "Lưu thay đổi")
    page = screen("ket_luan", so=str(wrong))
    page.checkbox[0].check()
    press(page, "Lưu thay đổi")
    assert store.decision_history(done)[-1].text.done == date(2020, 9, 14)
    assert store.decision_history(wrong)[-1].text.withdrawn
    assert "Ghi nhầm" not in shown(screen("ket_luan"))


def test_an_accepted_delay_is_kept_counted_and_taken_back(store: Store) -> None:
    publish(store, SAMPLE)
    page = screen("ket_luan")
    page.selectbox(key="gh-nhiem-vu").set_value("1.3.1/2")
    page.text_input(key="gh-han").set_value("31/10")
    page.text_input(key="gh-ly-do").set_value("Chờ hết dịch")
    press(page, "Ghi gia hạn")
    (kept,) = store.extensions()
    assert (kept.text.from_date, kept.text.to_date) == (date(2020, 8, 15), date(2020, 10, 31))
    assert "Được gia hạn</span>" in shown(page)
    assert "2 việc quá hạn trong 72 nhiệm vụ" in shown(screen("trinh_chieu", trang="3"))
    page.text_input(key="rut-ly-do").set_value("Ghi nhầm nhiệm vụ")
    press(page, "Rút lại")
    assert store.extensions()[0].withdrawn_at is not None
    assert "3 việc quá hạn trong 72 nhiệm vụ" in shown(screen("trinh_chieu", trang="3"))


@pytest.mark.parametrize(
    ("due", "why", "complaint"),
    [
        ("31/7", "Chờ", "phải sau hạn hiện nay 15/8/2020"),
        ("31/10", "", "Ghi lý do"),
        ("xyz", "Chờ", "Chưa hiểu"),
    ],
)
def test_a_delay_without_sense_or_reason_is_refused(store: Store, due: str, why: str, complaint: str) -> None:
    publish(store, SAMPLE)
    page = screen("ket_luan")
    page.selectbox(key="gh-nhiem-vu").set_value("1.3.1/2")
    page.text_input(key="gh-han").set_value(due)
    page.text_input(key="gh-ly-do").set_value(why)
    press(page, "Ghi gia hạn")
    assert complaint in shown(page) and store.extensions() == []


def test_a_unit_gets_a_text_to_paste_and_a_calendar(store: Store) -> None:
    publish(store, SAMPLE)
    page = screen("ket_luan", nhac="văn phòng thống kê")
    assert "QUÁ HẠN: 1 việc" in page.code[0].value
    assert len(page.get("download_button")) == 2
