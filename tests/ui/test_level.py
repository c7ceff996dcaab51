"""Toàn tỉnh: only where there are units below and for whom they are; what it says and where a click leads."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from apptest import rerun
from book import book_of
from browser import ROOT
from streamlit.testing.v1 import AppTest

from lib.handback.next_form import next_form
from lib.machine import rolled
from lib.reading.reader import read
from lib.store import Actor, Draft, Role, Store, Unit, UnitLevel, store_target
from lib.ui import level, visitor

NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
HERE = Actor("Dòng lệnh", Role.ADMIN)
BOOK = """
    Thông tin
    Đơn vị | UBND xã {name}
    Năm | #2026
    Số liệu tính đến ngày | @2026-{month:02}-14

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành
    I | Cải cách thể chế | | |
    1.1 | Rà soát văn bản | Văn phòng | 31/3/2026 | {done}
    1.2 | Niêm yết thủ tục | Văn phòng | 31/5/2026 | @2026-05-20
"""

pytestmark = pytest.mark.usefixtures("own_store", "read_once")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rolled, "PATIENCE", 120
    )  # nothing was read of these workbooks when they were published


def store_of_three() -> Store:
    """A is late, B is not, C has told nothing since March."""
    store = Store.open(store_target())
    for name, month, done in (("A", 6, ""), ("B", 6, "@2026-03-20"), ("C", 3, "")):
        key = f"xa-{name.lower()}"
        store.add_unit(Unit(key, "", f"UBND xã {name}"), NOW, HERE)
        data = book_of(BOOK.format(name=name, month=month, done=done))
        store.of(key).publish(Draft(data, f"{name}.xlsx", "", date(2026, month, 14)), None, NOW, HERE)
    return store


def opened(page: str = "pages/toan_tinh.py", **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name.replace("_", "-")] = value
    app.switch_page(page)
    return rerun(app)


def told(app: AppTest) -> str:
    return "\n".join(getattr(getattr(part, "proto", None), "body", "") for part in app._tree)


def test_one_pc_sees_nothing_of_it() -> None:
    assert level.NOTHING in told(opened())
    assert not level.is_listed(level.server.FOR_LEVELS)


def test_the_headline_the_silent_and_the_addresses() -> None:
    store_of_three()
    words = told(opened())
    assert "<b>1</b> việc quá hạn" in words
    assert "ở 1/2 xã, nhiều nhất: xã A (1)" in words
    assert "1/3 xã chưa cập nhật tháng này" in words
    assert "số liệu gần nhất đến 14/3/2026" in words
    assert "/?don-vi=xa-a" in words
    assert level.is_listed(level.server.FOR_LEVELS)


def test_an_older_day_leads_to_the_version_of_that_day() -> None:
    store_of_three()
    words = told(opened(ngay="2026-06-20"))
    assert "don-vi=xa-a&amp;ngay=2026-06-20&amp;ban=1" in words


def test_the_figures_of_another_date_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    store_of_three()
    monkeypatch.setattr(rolled, "LOT", 1)
    monkeypatch.setattr(rolled, "AT_ONCE", 0)
    app = opened(ngay="2026-06-20")
    assert not app.exception
    assert "don-vi=xa-a&amp;ngay=2026-06-20&amp;ban=1" in told(app)


def test_a_unit_below_is_only_read_and_leads_back() -> None:
    store_of_three()
    words = told(opened("pages/tong_quan.py", don_vi="xa-a"))
    assert "đang xem UBND xã A, chỉ để đọc" in words
    assert "Rà soát văn bản" in words


def test_the_wall_goes_through_headline_worst_silent_changes_and_areas() -> None:
    store_of_three()
    pages = [told(opened(trang=str(place))) for place in range(1, 6)]
    assert "<b>1</b> việc quá hạn trong 4 việc" in pages[0]
    assert "1/2 xã so sánh được có việc quá hạn" in pages[1]
    assert "1/3 xã chưa cập nhật tháng này" in "".join(pages[1:4])
    assert 'table class="heat"' in pages[-1] and "● 1/2" in pages[-1]
    assert "Trình chiếu" in told(opened())


ABOVE = """
    Thông tin
    Đơn vị | UBND tỉnh Mẫu
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-14

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành
    I | Cải cách thể chế | | |
    1.1 | Số hóa hồ sơ | UBND các xã | 31/5/2026 | @2026-05-20
    1.2 | Chỉ việc của sở | Sở Nội vụ | 31/5/2026 | @2026-05-20
"""


def test_a_plan_goes_down_into_the_next_form_and_its_state_comes_up() -> None:
    store = store_of_three()
    store.publish(Draft(book_of(ABOVE), "tinh.xlsx", "", date(2026, 6, 14)), None, NOW, HERE)
    app = opened()
    next(button for button in app.button if button.label == "Giao xuống 1 nhiệm vụ của bản số 1").click()
    words = told(rerun(app))
    assert "Đã giao 1 nhiệm vụ xuống các xã." in words
    assert "2 chưa có trong sổ" in words

    of_a = store.of("xa-a")
    (sent,) = rolled.sent_to(of_a)
    data = of_a.data_of(1)
    form = next_form(data, read(data, "A.xlsx").plan, "A.xlsx", None, date(2026, 6, 15), [sent])
    of_a.publish(Draft(form, "A.xlsx", "", date(2026, 6, 15)), 1, NOW, HERE)
    level._screen.clear()
    words = told(app := opened(ngay="2026-06-15"))
    assert "Trong 2 lượt nhiệm vụ: 1 quá hạn, 1 chưa có trong sổ." in words
    assert rolled.sent_to(store) == ()

    next(button for button in app.button if button.label == "Thu hồi kế hoạch đã giao").click()
    assert "giao-xuong" not in told(rerun(app))
    assert rolled.sent_to(of_a) == ()


def test_a_country_lists_its_provinces_and_a_click_opens_one() -> None:
    store = Store.open(store_target())
    for key, name in (("hue", "Huế"), ("da-nang", "Đà Nẵng")):
        store.add_unit(Unit(key, "", name, UnitLevel.PROVINCE), NOW, HERE)
    for key, above, done in (("xa-a", "hue", ""), ("xa-b", "hue", ""), ("xa-c", "da-nang", "@2026-03-20")):
        store.add_unit(Unit(key, above, f"UBND {key}"), NOW, HERE)
        data = book_of(BOOK.format(name=key, month=6, done=done).replace("UBND xã ", "UBND "))
        store.of(key).publish(Draft(data, f"{key}.xlsx", "", date(2026, 6, 14)), None, NOW, HERE)
    words = told(opened())
    assert "ở 1/2 tỉnh, thành phố, nhiều nhất: Huế (2)" in words
    assert "/toan-tinh?cap=hue" in words
    words = told(opened(cap="hue"))
    assert "ở 2/2 xã" in words and "◀ Toàn quốc" in words and "/?don-vi=xa-a" in words
    assert "Đà Nẵng" not in words
    assert "ở 1/2 tỉnh, thành phố" in told(opened(cap="khong-co"))


def test_who_does_not_follow_the_units_below_does_not_see_them(monkeypatch: pytest.MonkeyPatch) -> None:
    store_of_three()
    monkeypatch.setattr(visitor, "visitor_may_look_below", lambda: False)
    monkeypatch.setattr(level, "visitor_may_look_below", lambda: False)
    assert level.NOTHING in told(opened())
