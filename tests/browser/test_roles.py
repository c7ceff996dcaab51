"""An office's network in the browser: logging in, what each role finds on the screens, and the way out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

import browser as harness
import office
import pytest
from office import ACCOUNTS, KEEPER, PASSWORD, Office
from playwright.sync_api import Browser, Page, Route, expect
from screens import press
from updates import edited, mended, sample

from lib.accounts import accounts
from lib.base import clock
from lib.store import Draft, Role
from lib.ui.serving import server

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Visitor = Callable[[str], Page]
UPDATING = "Cập nhật số liệu"
NETWORK = [screen.title for screen in (*server.SCREENS, server.FOR_ACCOUNTS)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with two versions published, so that there is one to go back to."""
    data = tmp_path_factory.mktemp("roles")
    store = office.store_in(data)
    first = store.publish(Draft(sample(), "so-8.xlsx", "", None, "", True), None, clock.now(), KEEPER)
    store.publish(Draft(mended(), "so-9.xlsx", "", None, "", True), first.id, clock.now(), KEEPER)
    with office.running(data) as running:
        yield running


@pytest.fixture
def visitor(here: Office, chromium: Browser) -> Iterator[Visitor]:
    """Opens a browser of its own at the login page and logs in as this account ("" stays outside)."""
    with ExitStack() as opened:

        def come(name: str) -> Page:
            page = harness.new_page(chromium)
            opened.callback(harness.leave, page)
            page.goto(f"{here.site.url}/co-do")
            if name:
                log_in(page, name)
            return page

        yield come


def log_in(page: Page, name: str) -> None:
    """Fills the form in, and waits for the screen."""
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    harness.settle(page)


def menu(page: Page) -> list[str]:
    """The screens in the menu."""
    return page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()


def buttons(page: Page) -> set[str]:
    """Every button of the screen itself that has words."""
    inside = page.locator("[data-testid=stMain] button:visible, [data-testid=stMain] summary:visible")
    texts = (words.strip() for words in inside.all_inner_texts())
    return {words.splitlines()[-1] for words in texts if words}  # an icon's name may stand before


def test_logging_in_leads_on_and_out_again(here: Office, visitor: Visitor) -> None:
    page = visitor("")
    assert page.url.startswith(f"{here.site.url}/dang-nhap")
    assert harness.english_words(page) == []
    harness.shoot(page, "dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("khong phai mat khau")
    page.get_by_role("button", name="Đăng nhập").click()
    assert accounts.WRONG in page.inner_text("main")
    assert page.get_by_label("Tên đăng nhập").input_value() == "canbo"
    log_in(page, "canbo")
    assert page.url == f"{here.site.url}/co-do"
    assert ACCOUNTS["canbo"][0] in page.locator(".visitor").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    page.goto(f"{here.site.url}/co-do")
    assert "/dang-nhap" in page.url


def test_the_login_page_fits_a_phone(here: Office, chromium: Browser) -> None:
    page = harness.new_page(chromium, (360, 640))
    page.goto(f"{here.site.url}/dang-nhap")
    assert harness.overflow_x(page) == 0
    assert harness.cut_off_texts(page) == []
    field = page.get_by_label("Mật khẩu").bounding_box()
    assert field is not None
    assert field["width"] > 250
    harness.leave(page)


def test_who_only_looks_finds_nothing_that_changes(here: Office, visitor: Visitor) -> None:
    page = visitor("chutich")
    assert menu(page) == [title for title in NETWORK if title != UPDATING]
    harness.go(page, f"{here.site.url}/cap-nhat")
    shown = harness.visible_text(page)
    assert "Màn hình này dành cho tài khoản có quyền «cập nhật»" in shown
    assert page.locator("input[type=file]").count() == 0
    harness.go(page, f"{here.site.url}/ket-luan")
    assert not buttons(page) & {"Mở cuộc họp", "Ghi gia hạn mới", "Các phần trình chiếu và thứ tự"}
    harness.go(page, f"{here.site.url}/lich-su?chon-ban=1")
    assert buttons(page) >= {"Tải tệp gốc"}
    assert not [words for words in buttons(page) if words.startswith(("Khôi phục", "Xóa", "Sao lưu"))]
    assert "Xem nhật ký" not in harness.visible_text(page)


@pytest.mark.parametrize(
    ("name", "may", "may_not"),
    [
        ("canbo", {"Khôi phục bản 1"}, {"Xóa tệp của bản 1", "Sao lưu thành một tệp"}),
        ("quantri", {"Khôi phục bản 1", "Xóa tệp của bản 1", "Sao lưu thành một tệp"}, set[str]()),
    ],
)
def test_what_each_role_may_do_with_versions(
    here: Office, visitor: Visitor, name: str, may: set[str], may_not: set[str]
) -> None:
    page = visitor(name)
    assert menu(page) == NETWORK
    harness.go(page, f"{here.site.url}/lich-su?chon-ban=1")
    assert may <= buttons(page)
    assert not may_not & buttons(page)
    harness.go(page, f"{here.site.url}/ket-luan")
    assert buttons(page) >= {"Mở cuộc họp", "Ghi gia hạn mới"}


def test_the_officer_publishes_under_the_accounts_name(here: Office, visitor: Visitor) -> None:
    page = visitor("canbo")
    harness.go(page, f"{here.site.url}/cap-nhat")
    assert page.get_by_label("Người cập nhật").count() == 0
    assert f"Người cập nhật: {ACCOUNTS['canbo'][0]}." in harness.visible_text(page)
    october = edited({("Thông tin", "B10"): date(2020, 10, 1)}, mended())
    file = {"name": "so-10.xlsx", "mimeType": XLSX, "buffer": october}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    press(page, "Công bố số liệu tháng 10")
    page.get_by_text("Đã công bố bản số liệu số 3").first.wait_for()
    made = here.store.versions()[-1]
    assert (made.who, made.role) == (ACCOUNTS["canbo"][0], "cập nhật")
    assert here.store.data_of(made.id) == october
    entry = here.store.log()[-1]
    assert (entry.who, entry.role) == (ACCOUNTS["canbo"][0], "cập nhật")


def test_the_administrator_takes_a_backup(here: Office, visitor: Visitor) -> None:
    page = visitor("quantri")
    harness.go(page, f"{here.site.url}/lich-su")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Sao lưu thành một tệp").click()
    assert zipfile.is_zipfile(waiting.value.path())
    assert [entry.who for entry in here.store.log() if entry.action == "backup"] == [ACCOUNTS["quantri"][0]]


def test_a_login_that_ends_leads_to_the_login_page_and_back(here: Office, visitor: Visitor) -> None:
    page = visitor("chutich")
    harness.go(page, f"{here.site.url}/nhiem-vu?tinh-trang=overdue")
    here.store.revoke_logins_of("chutich", clock.now(), KEEPER)
    page.get_by_label("Mật khẩu").wait_for()
    log_in(page, "chutich")
    assert page.url == f"{here.site.url}/nhiem-vu?tinh-trang=overdue"


def test_what_was_being_typed_outlives_the_login(here: Office, visitor: Visitor) -> None:
    page = visitor("canbo")
    harness.go(page, f"{here.site.url}/ket-luan")
    page.get_by_text("Ghi gia hạn mới").click()
    page.get_by_label("Lý do").press_sequentially("Chờ ý kiến huyện")
    here.store.revoke_logins_of("canbo", clock.now(), KEEPER)
    page.get_by_role("heading", name="Phiên đăng nhập đã hết").wait_for()
    assert page.locator("textarea").input_value() == "Chờ ý kiến huyện"
    assert page.get_by_test_id("stApp").count() == 0  # nothing else of the office's stays on the screen
    page.get_by_role("link", name="Đăng nhập lại").click()
    assert "Phiên đăng nhập trước đã kết thúc" in page.get_by_role("alert").inner_text()
    log_in(page, "canbo")
    assert page.url == f"{here.site.url}/ket-luan"


def test_the_next_person_at_the_browser_does_not_see_the_last_ones_page(
    here: Office, visitor: Visitor
) -> None:
    left_open = visitor("quantri")
    harness.go(left_open, f"{here.site.url}/tai-khoan")
    assert "Các tài khoản" in harness.visible_text(left_open)
    page = left_open.context.new_page()
    page.goto(f"{here.site.url}/dang-xuat")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap*")
    log_in(page, "chutich")
    # It has looked while nobody was logged in, or again since.
    expect(left_open.get_by_text("Các tài khoản")).to_have_count(0)
    left_open.get_by_text("Quyền: xem").or_(left_open.get_by_label("Tên đăng nhập")).first.wait_for()


def test_a_link_in_a_chat_opens_the_screen(here: Office, visitor: Visitor) -> None:
    page = visitor("chutich")

    def chat(route: Route) -> None:
        route.fulfill(body=f'<a href="{here.site.url}/kinh-phi">x</a>', content_type="text/html")

    page.route("http://chat.example/", chat)
    page.goto("http://chat.example/")
    page.click("a")
    page.wait_for_url(f"{here.site.url}/kinh-phi")
    page.get_by_test_id("stSidebarNavLink").first.wait_for()  # a page on the way has the same address
    harness.settle(page)
    assert "Đã chi" in harness.visible_text(page)


def test_the_projectors_link_shows_and_changes_nothing(here: Office, chromium: Browser) -> None:
    token = accounts.projector_link(here.store, "Máy chiếu hội trường", clock.now(), KEEPER)
    page = harness.new_page(chromium, (1280, 800))
    page.goto(f"{here.site.url}/chieu/{token}")
    page.wait_for_url(f"{here.site.url}/trinh-chieu")
    harness.settle(page)
    page.keyboard.press("End")
    harness.settle(page)
    assert page.get_by_text("Mở cuộc họp").count() == 0
    assert page.get_by_label("Kết luận").count() == 0
    harness.go(page, f"{here.site.url}/")
    assert UPDATING not in menu(page)
    harness.leave(page)


def test_the_administrator_lets_somebody_in_and_out(here: Office, visitor: Visitor) -> None:
    page = visitor("quantri")
    harness.go(page, f"{here.site.url}/tai-khoan")
    assert harness.english_words(page, (*ACCOUNTS, "diachinh")) == []
    assert harness.overflow_x(page) == 0
    harness.shoot(page, "tai-khoan")
    page.get_by_text("Thêm tài khoản").first.click()
    page.get_by_label("Tên đăng nhập").fill("tuphap")
    page.get_by_label("Chức danh").fill("Công chức Tư pháp – Hộ tịch")
    page.get_by_label("Mật khẩu ban đầu").fill(PASSWORD)
    page.get_by_test_id("stFormSubmitButton").get_by_text("Thêm tài khoản").click()
    page.get_by_text("Đã thêm tài khoản «tuphap»").wait_for()
    other = visitor("tuphap")
    page.get_by_label("Vị trí đặt máy").fill("Máy chiếu phòng họp")
    press(page, "Cấp đường dẫn")
    link = page.locator("[data-testid=stCode] code").inner_text().strip()
    assert link.startswith(f"{here.site.url}/chieu/")
    here.store.disable_account("tuphap", clock.now(), KEEPER)
    other.get_by_label("Mật khẩu").wait_for()
    harness.visit(page, f"{here.site.url}/tai-khoan")
    assert link not in harness.visible_text(page)
    assert "Đã ngừng từ" in harness.visible_text(page)


def test_a_changed_password_ends_the_old_logins(here: Office, visitor: Visitor) -> None:
    accounts.new_account(
        here.store, "diachinh", "Công chức Địa chính", Role.VIEW, PASSWORD, clock.now(), KEEPER
    )
    page = visitor("diachinh")
    harness.go(page, f"{here.site.url}/tai-khoan")
    assert "Các tài khoản" not in harness.visible_text(page)
    for label, words in (
        ("Mật khẩu đang dùng", PASSWORD),
        ("Mật khẩu mới", "ba con trau an co"),
        ("Nhập lại mật khẩu mới", "ba con trau an co"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("button", name="Đăng nhập").wait_for()
    assert here.try_password("diachinh", PASSWORD).status == 401
    assert here.try_password("diachinh", "ba con trau an co").status == 303
