"""Units × roles × screens: nobody sees a sibling's figures, whatever the address says; below, all only look."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from apptest import rerun
from book import book_of
from browser import ROOT
from streamlit.testing.v1 import AppTest

from lib.accounts.accounts import Identity, Kind
from lib.base import clock
from lib.machine import rolled
from lib.plan.sent import SETTING, SentPlan, SentTask, to_value
from lib.store import Actor, Draft, LoginKind, NewLogin, Role, Store, Unit, UnitLevel, store_target
from lib.ui.level import NOTHING
from lib.ui.office import guard
from lib.ui.serving import server

NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
HERE = Actor("Dòng lệnh", Role.ADMIN)
UNITS = {"hue": "", "khe-tre": "hue", "nam-dong": "hue", "da-nang": ""}
LEVELS = {"hue": UnitLevel.PROVINCE}
SENT = SentPlan("tỉnh giao", 1, 2026, None, date(2026, 6, 1), (SentTask(1, None, "Giao cho xã"),), 1)
MARKS = {
    "": "Macrocosmos",
    "hue": "Huxleya",
    "khe-tre": "Quercus",
    "nam-dong": "Phragmites",
    "da-nang": "Zelkova",
}
"""A word in every task of each unit's workbook."""

BOOK = """
    Thông tin
    Tên xã | Xã {mark}
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành | Kinh phí
    I | Lĩnh vực {mark} | | | |
    1.1 | Rà soát {mark} | Phòng {mark} | 31/3/2026 | @2026-03-20 | #5000000
    1.2 | Niêm yết {mark} | Phòng {mark} | 31/5/2026 | | #7000000
"""
VISITORS = [
    ("hue", Role.VIEW),
    ("hue", Role.FOLLOW),
    ("hue", Role.ADMIN),
    ("khe-tre", Role.ADMIN),
    ("da-nang", Role.FOLLOW),
]
SCREENS = [
    screen for screen in (*server.SCREENS, server.FOR_ACCOUNTS) if screen.file != "pages/trinh_chieu.py"
]

ABOUT_TASKS = [screen for screen in SCREENS if screen.address == "nhiem-vu"]

pytestmark = pytest.mark.usefixtures("own_store", "read_once")


def settled_store() -> Store:
    store = Store.open(store_target())
    for unit, parent in UNITS.items():
        store.add_unit(Unit(unit, parent, f"Đơn vị {unit}", LEVELS.get(unit, UnitLevel.COMMUNE)), NOW, HERE)
    for unit, mark in MARKS.items():
        of_unit = store.of(unit)
        of_unit.publish(Draft(book_of(BOOK.format(mark=mark)), f"{mark}.xlsx"), None, NOW, HERE)
        of_unit.keep_draft(Draft(book_of(BOOK.format(mark=f"{mark} sau")), f"{mark}-2.xlsx"), 1, NOW, HERE)
        of_unit.add_account("quantri", f"Quản trị {mark}", Role.ADMIN, "hash", NOW, HERE)
        of_unit.set_setting("nguoi-cap-nhat", f"Người {mark}", NOW, HERE)
    return store


def come_in(
    store: Store, unit: str, role: Role, monkeypatch: pytest.MonkeyPatch, kind: LoginKind = LoginKind.PERSON
) -> None:
    """Somebody of the unit with the role, or its projector, is logged in at every screen from now on."""
    of_unit, hashed, title = store.of(unit), "a" * 64, f"Người {role}"
    is_person = kind is LoginKind.PERSON
    if is_person:
        of_unit.add_account("nguoi", title, role, "hash", NOW, HERE)
    login = NewLogin(hashed, "nguoi" if is_person else None, kind, title, role)
    maker = Actor(title, role, unit=unit) if is_person else HERE
    of_unit.add_login(login, clock.now(), maker, "hash" if is_person else None)
    monkeypatch.setattr(guard, "is_on", lambda: True)
    identity = Identity("nguoi" if is_person else "", title, role, Kind(kind), hashed, unit)
    monkeypatch.setattr(guard, "identity_of", lambda _headers: identity)


def shown(file: str, unit: str | None, **parameters: str) -> str:
    """Everything that a screen tells the browser."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(file)
    if unit is not None:
        app.query_params["don-vi"] = unit
    for name, value in parameters.items():
        app.query_params[name] = value
    return "\n".join(str(getattr(part, "proto", "")) for part in rerun(app)._tree)


@pytest.mark.parametrize(("unit", "role"), VISITORS)
def test_no_screen_shows_a_sibling(unit: str, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    store = settled_store()
    come_in(store, unit, role, monkeypatch)
    follows = unit == "hue" and role is not Role.VIEW
    readable = {unit, *(("khe-tre", "nam-dong") if follows else ())}
    for asked in (None, "nam-dong", "", "khong-co"):
        for screen in SCREENS if asked == "nam-dong" else ABOUT_TASKS:
            told = shown(screen.file, asked)
            for other, mark in MARKS.items():
                assert other in readable or mark not in told, (screen.file, asked, other)
            if screen.address == "nhiem-vu":
                expected = "nam-dong" if asked == "nam-dong" and follows else unit
                assert {mark for mark in MARKS.values() if mark in told} == {MARKS[expected]}, asked


ABOVE = [
    ("", Role.FOLLOW, LoginKind.PERSON, {"khe-tre", "nam-dong", "da-nang"}, True),
    ("hue", Role.VIEW, LoginKind.PERSON, set[str](), False),
    ("hue", Role.FOLLOW, LoginKind.PERSON, {"khe-tre", "nam-dong"}, True),
    ("hue", Role.VIEW, LoginKind.PROJECTOR, {"khe-tre", "nam-dong"}, False),
    ("khe-tre", Role.ADMIN, LoginKind.PERSON, set[str](), False),
    ("khe-tre", Role.VIEW, LoginKind.PROJECTOR, set[str](), False),
    ("da-nang", Role.FOLLOW, LoginKind.PERSON, set[str](), False),
]
"""Who looks at the level above; the communes that its wall then shows, and whether its screen shows them, too."""


@pytest.mark.parametrize(("unit", "role", "kind", "walled", "has_screen"), ABOVE)
def test_the_level_above_shows_its_own_units_to_whom_they_are_for(
    unit: str,
    role: Role,
    kind: LoginKind,
    walled: set[str],
    has_screen: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rolled, "PATIENCE", 120)
    store = settled_store()
    store.of("hue").set_setting(SETTING, to_value(SENT), NOW, HERE)
    come_in(store, unit, role, monkeypatch, kind)
    for level in (None, "hue", "da-nang", ""):
        asked = {} if level is None else {"cap": level}
        for page, allowed in ((None, has_screen), ("1", bool(walled)), ("9", bool(walled))):
            told = shown("pages/toan_tinh.py", None, **asked, **({"trang": page} if page else {}))
            readable = walled if allowed else set()
            if level == "hue" and unit == "":
                readable = readable & {"khe-tre", "nam-dong"}
            named = {each for each in ("khe-tre", "nam-dong", "da-nang") if f"Đơn vị {each}" in told}
            assert named <= readable, (level, page)
            assert {mark for each, mark in MARKS.items() if each not in readable and mark in told} == set()
            assert ("Giao cho xã" in told) <= (allowed and page is None), (level, page)
            assert (NOTHING in told) is not allowed, (level, page)


def test_the_projector_of_a_level_sees_of_its_units_the_wall_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    store = settled_store()
    come_in(store, "hue", Role.VIEW, monkeypatch, LoginKind.PROJECTOR)
    for screen in SCREENS:
        told = shown(screen.file, "nam-dong")
        assert not {mark for unit, mark in MARKS.items() if unit != "hue" and mark in told}, screen.file


def test_who_looks_at_a_unit_below_changes_nothing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    store = settled_store()
    come_in(store, "hue", Role.ADMIN, monkeypatch)
    before = store.of("khe-tre").log_state()[:2]
    for file in ("pages/cap_nhat.py", "pages/lich_su.py", "pages/ket_luan.py", "pages/bao_cao.py"):
        told = shown(file, "khe-tre")
        assert "form_submit_button" not in told and "file_uploader" not in told, file
    assert store.of("khe-tre").log_state()[:2] == before


def test_an_administrator_above_makes_an_account_of_a_unit_below(monkeypatch: pytest.MonkeyPatch) -> None:
    store = settled_store()
    come_in(store, "hue", Role.ADMIN, monkeypatch)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app = rerun(app.switch_page("pages/tai_khoan.py"))
    box = next(box for box in app.selectbox if box.label == "Đơn vị")
    assert [words.rpartition(" ")[2] for words in box.options] == ["tôi", "(khe-tre)", "(nam-dong)"]
    box.set_value("khe-tre")
    for key, words in (
        ("tk-ten", "vanthu"),
        ("tk-chuc-danh", "Văn thư xã"),
        ("tk-dau", "mot-mat-khau-dai-123"),
    ):
        app.text_input(key=key).set_value(words)
    next(button for button in app.button if button.label == "Thêm tài khoản").click()
    rerun(app)
    assert "vanthu" in {account.name for account in store.of("khe-tre").accounts()}
