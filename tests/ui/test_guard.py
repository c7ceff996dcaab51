"""The gates: every route and the websocket for every kind of visitor, other people's sessions, logging in and out."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import browser as harness
import office
import pytest
from office import ACCOUNTS, FORGED, KEEPER, PASSWORD, Office, Tab, cookie_of, finish, tab, token_of
from starlette.routing import Mount, Route, WebSocketRoute
from streamlit import file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
from updates import sample
from websockets.exceptions import ConnectionClosed, InvalidStatus

from lib.accounts import accounts
from lib.accounts.accounts import Identity, Kind
from lib.base import clock
from lib.store import Draft, Fault, Role, Store, StoreError
from lib.ui.office import guard, login_page, logins, websocket
from lib.ui.office import middleware as gate
from lib.ui.serving import server

XSRF = "_streamlit_xsrf"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server that these tests share, with one version published."""
    data = tmp_path_factory.mktemp("office")
    draft = Draft(sample(), "so.xlsx", "", None, "", True)
    office.store_in(data).publish(draft, None, clock.now(), KEEPER)
    with office.running(data) as running:
        yield running


@pytest.fixture(scope="module")
def cookies(here: Office) -> Mapping[str, str | None]:
    """The cookie of each kind of visitor."""
    revoked = here.log_in("canbo")
    accounts.log_out(here.store, token_of(revoked), clock.now(), "")
    return {
        "chưa đăng nhập": None,
        "giả mạo": f"cchc={'A' * 43}; __Host-cchc={'A' * 43}; _streamlit_user=quantri",
        "đã thu hồi": revoked,
        "xem": here.log_in("chutich"),
        "cập nhật": here.log_in("canbo"),
        "quản trị": here.log_in("quantri"),
        "máy chiếu": here.projector(),
    }


STRANGERS = ("chưa đăng nhập", "giả mạo", "đã thu hồi")
MEMBERS = ("xem", "cập nhật", "quản trị", "máy chiếu")
VISITORS = STRANGERS + MEMBERS


# --- The table ----------------------------------------------------------------------------------

HEX = "ab" * 28
SCRIPT = next(Path(file_util.get_static_dir()).glob("static/js/index.*.js")).name
SCREENS = [f"/{screen.address}" for screen in (*server.SCREENS, server.FOR_ACCOUNTS)]
UPLOAD = "/_stcore/upload_file/00000000-0000-4000-8000-000000000000/tep"

# method, path, what strangers get, what everybody gets who is logged in
TABLE = (
    *(("GET", path, 303, 200) for path in SCREENS),
    ("HEAD", "/", 303, 200),
    ("POST", "/", 401, 405),
    ("OPTIONS", "/co-do", 401, 405),
    ("GET", "/co-do?ngay=2020-06-30", 303, 200),
    ("GET", "/khong-co", 303, 404),
    ("GET", "/index.html", 401, 404),
    ("GET", "/manifest.json", 401, 404),
    ("GET", "/favicon.png", 401, 200),
    ("GET", f"{server.STATIC}js/{SCRIPT}", 401, 200),
    ("GET", f"/static/js/{SCRIPT}", 401, 200),
    ("GET", "/static/../../app.py", 401, (400, 404)),
    ("GET", "/static/%2e%2e/%2e%2e/app.py", 401, (400, 404)),
    ("GET", "/app/static/x.png", 401, 404),
    ("GET", "//example.com/co-do", 401, 404),
    ("GET", "/co-do%2f..%2f_stcore/metrics", 401, 404),
    ("GET", "/_stcore/health", 200, 200),
    ("HEAD", "/_stcore/health", 200, 200),
    ("OPTIONS", "/_stcore/health", 401, 405),
    ("GET", "/_stcore/host-config", 401, 200),
    ("GET", "/_stcore/allowed-message-origins", 401, 404),
    ("GET", "/_stcore/message", 401, 404),
    ("GET", "/_stcore/metrics", 401, 404),
    ("GET", "/_stcore/metrics?families=cache_memory_bytes", 401, 404),
    ("OPTIONS", "/_stcore/metrics", 401, 405),
    ("GET", "/_stcore/script-health-check", 401, 404),
    ("GET", "/_stcore/stream", 401, 404),
    ("GET", "/_stcore/agent/openapi.json", 401, 404),
    ("POST", "/_stcore/agent/interact", 401, 405),
    ("POST", "/_stcore/agent/mcp", 401, 405),
    ("GET", "/_stcore/bidi-components/x/y.js", 401, 404),
    ("OPTIONS", "/_stcore/bidi-components/x/y.js", 401, 405),
    ("GET", "/component/x/index.html", 401, 404),
    ("OPTIONS", "/component/x/index.html", 401, 405),
    ("GET", f"/media/{HEX}.xlsx", 401, 404),
    ("HEAD", f"/media/{HEX}.xlsx", 401, 404),
    ("OPTIONS", f"/media/{HEX}.xlsx", 401, 405),
    ("GET", UPLOAD, 401, 404),
    ("PUT", UPLOAD, 401, 403),
    ("DELETE", UPLOAD, 401, 403),
    ("OPTIONS", UPLOAD, 401, 405),
    ("GET", "/auth/login?provider=x", 401, 404),
    ("GET", "/auth/logout", 401, 404),
    ("GET", "/oauth2callback", 303, 404),
    ("GET", "/dang-nhap", 200, 303),
    ("GET", "/dang-nhap/", 401, 404),
    ("PUT", "/dang-nhap", 405, 405),
    ("DELETE", "/dang-xuat", 405, 405),
    ("POST", f"/chieu/{'A' * 43}", 405, 405),
    ("GET", "/dang-xuat", 303, 200),
)


@pytest.mark.parametrize(("method", "path", "stranger", "member"), TABLE)
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_route(
    here: Office,
    cookies: Mapping[str, str | None],
    method: str,
    path: str,
    visitor: str,
    stranger: int,
    member: int | tuple[int, ...],
) -> None:
    headers = FORGED if visitor == "giả mạo" else {}
    answer = here.ask(path, method, cookies[visitor], headers)
    expected = stranger if visitor in STRANGERS else member
    assert answer.status in (expected if isinstance(expected, tuple) else (expected,))
    assert answer.headers["server"] is None
    assert answer.headers["x-content-type-options"] == "nosniff"
    if visitor in STRANGERS:
        assert answer.headers["cache-control"] == "no-store"
        assert XSRF not in answer.cookies
    if answer.status == 303 and visitor in STRANGERS:
        assert answer.headers["location"].startswith("/dang-nhap")


def test_the_table_has_every_route_of_streamlit() -> None:
    asked = {(method, path.partition("?")[0]) for method, path, _, _ in TABLE}
    for route in create_streamlit_routes(MagicMock()):
        if isinstance(route, Mount | WebSocketRoute):
            continue
        assert isinstance(route, Route)
        hits = {
            method
            for method, path in asked
            if route.path_regex.match(path) and method in (route.methods or ())
        }
        assert hits, f"no row for {route.methods} {route.path}"


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("path", ["/_stcore/stream", "/", "/_stcore/agent/mcp"])
def test_every_websocket(
    here: Office, cookies: Mapping[str, str | None], visitor: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "STREAM", path)
    headers = FORGED if visitor == "giả mạo" else {}
    if visitor in STRANGERS or path != "/_stcore/stream":
        with pytest.raises(InvalidStatus, match="403"):
            Tab(here, cookies[visitor], headers=headers)
    else:
        with tab(here, cookies[visitor]) as opened:
            assert "Quá hạn" in opened.run("co-do")


@pytest.mark.parametrize("origin", ["http://127.0.0.1:1", "https://example.com", "null", "http://127.0.0.1"])
def test_a_page_from_elsewhere_gets_no_websocket(
    here: Office, cookies: Mapping[str, str | None], origin: str
) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        Tab(here, cookies["cập nhật"], origin=origin)


def test_one_login_cannot_take_every_line(here: Office, cookies: Mapping[str, str | None]) -> None:
    mine = here.log_in("chutich")
    with contextlib.ExitStack() as opened:
        for _ in range(gate.MOST_LINES):
            last = opened.enter_context(tab(here, mine))
        with pytest.raises(InvalidStatus, match="403"):
            Tab(here, mine)
        with tab(here, cookies["cập nhật"]) as anothers:
            assert anothers.run("co-do")
        last.close()
        with tab(here, mine) as again:
            assert again.run("co-do")


def test_forged_headers_add_nothing_to_a_login(here: Office, cookies: Mapping[str, str | None]) -> None:
    opened = Tab(here, cookies["xem"], headers=FORGED)
    told = opened.run("cap-nhat")
    opened.close()
    assert "Chủ tịch UBND xã" in told
    assert "dành cho tài khoản có quyền «cập nhật»" in told
    assert "Chọn sổ theo dõi" not in told


def test_a_stranger_learns_nothing_from_the_health_check(here: Office) -> None:
    answer = here.ask("/_stcore/health")
    assert answer.body == b"ok"


# --- Other people's sessions --------------------------------------------------------------------

SECRET = "bi-mat-cua-can-bo"


@pytest.mark.parametrize("visitor", [name for name in MEMBERS if name != "cập nhật"])
@pytest.mark.parametrize("is_open", [True, False])
def test_anothers_session_id_gains_nothing(
    here: Office, cookies: Mapping[str, str | None], visitor: str, is_open: bool
) -> None:
    with tab(here, cookies["cập nhật"]) as officer:
        assert SECRET in officer.run("nhiem-vu", f"tim={SECRET}")
        if not is_open:
            officer.close()
        with tab(here, cookies[visitor], session=officer.session) as thief:
            told = thief.run("nhiem-vu")
            assert thief.session not in ("", officer.session)
            assert SECRET not in told
        if is_open:
            assert f"{SECRET}-2" in officer.run("nhiem-vu", f"tim={SECRET}-2")
            assert officer.session


def test_one_resumes_ones_own_session(here: Office, cookies: Mapping[str, str | None]) -> None:
    with tab(here, cookies["cập nhật"]) as first:
        first.run("nhiem-vu")
    with tab(here, cookies["cập nhật"], session=first.session) as second:
        told = second.run("nhiem-vu")
        assert second.session == first.session
        login = hashlib.sha256(token_of(str(cookies["cập nhật"])).encode()).hexdigest()
        assert login not in told


def test_a_new_login_of_the_same_account_is_another(here: Office, cookies: Mapping[str, str | None]) -> None:
    with tab(here, cookies["cập nhật"]) as first:
        first.run("nhiem-vu")
        with tab(here, here.log_in("canbo"), session=first.session) as second:
            second.run("nhiem-vu")
            assert second.session != first.session


def test_an_unknown_session_id_is_not_taken(here: Office, cookies: Mapping[str, str | None]) -> None:
    asked = "11111111-1111-4111-8111-111111111111"
    with tab(here, cookies["xem"], session=asked) as opened:
        opened.run()
        assert opened.session not in ("", asked)


# --- Files --------------------------------------------------------------------------------------


def multipart(data: bytes) -> tuple[bytes, dict[str, str]]:
    """A file as a browser's form sends it, and the header that says so."""
    head = b'--X\r\nContent-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\n'
    return head + data + b"\r\n--X--\r\n", {"Content-Type": "multipart/form-data; boundary=X"}


def put(here: Office, cookie: str, session: str, data: bytes, **more: Any) -> office.Answer:
    """Uploads a file as the page's program does."""
    health = here.ask("/_stcore/health", cookie=cookie)
    xsrf = health.cookies[XSRF].partition(";")[0]
    body, headers = multipart(data)
    headers |= {"X-Xsrftoken": xsrf, "Origin": here.site.url} | more.pop("headers", {})
    path = f"/_stcore/upload_file/{session}/tep-1"
    return here.ask(path, "PUT", f"{cookie}; {XSRF}={xsrf}", headers, more.pop("body", body))


def test_an_upload_needs_ones_own_page_and_the_role(here: Office, cookies: Mapping[str, str | None]) -> None:
    officer, viewer, keeper = (str(cookies[name]) for name in ("cập nhật", "xem", "quản trị"))
    with tab(here, officer) as mine, tab(here, viewer) as theirs:
        mine.run("cap-nhat")
        theirs.run()
        assert put(here, officer, mine.session, b"PK").status == 204
        assert put(here, keeper, mine.session, b"PK").status == 403
        assert put(here, viewer, mine.session, b"PK").status == 403
        assert put(here, viewer, theirs.session, b"PK").status == 403
        assert put(here, officer, theirs.session, b"PK").status == 403
        elsewhere = {"headers": {"Origin": "https://example.com"}}
        assert put(here, officer, mine.session, b"PK", **elsewhere).status == 403
        path = f"/_stcore/upload_file/{mine.session}/tep-1"
        assert here.ask(path, "DELETE", viewer).status == 403


def test_an_upload_is_bounded(here: Office, cookies: Mapping[str, str | None]) -> None:
    officer = str(cookies["cập nhật"])
    with tab(here, officer) as mine:
        mine.run("cap-nhat")
        told = {"headers": {"Content-Length": str(gate.LARGEST_UPLOAD + 1)}, "body": b"PK"}
        assert put(here, officer, mine.session, b"", **told).status == 413
        head = multipart(b"")[0].partition(b"--X--")[0]
        pieces = {"body": (piece for piece in (head, *[b"x" * 1_000_000] * 40))}
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # hung up before all was sent
            assert put(here, officer, mine.session, b"", **pieces).status == 413


def test_a_file_is_for_those_whose_page_showed_it(here: Office, cookies: Mapping[str, str | None]) -> None:
    officer, viewer = cookies["cập nhật"], cookies["xem"]
    with tab(here, officer) as mine:
        mine.run("lich-su")
        file = mine.files[0]
        answer = here.ask(file, cookie=officer)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert here.ask(file, cookie=viewer).status == 404
        assert here.ask(file).status == 401


def test_typing_a_files_address_does_not_open_it(here: Office, cookies: Mapping[str, str | None]) -> None:
    with tab(here, cookies["cập nhật"]) as officers, tab(here, cookies["xem"]) as mine:
        officers.run("lich-su")
        file = officers.files[0]
        assert file in mine.run("nhiem-vu", f"tim={file}")  # the page repeats what was searched for
        assert here.ask(file, cookie=cookies["xem"]).status == 404


def making(number: str, session: str) -> BackMsg:
    """What a page asks when a button is pressed whose file is made only then."""
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id, request.session_id, request.deferred_file.file_id = "1", session, number
    return message


def made_file(opened: Tab, seconds: float) -> str:
    """The address of the file that was made; "" where none comes."""
    end = time.monotonic() + seconds
    with contextlib.suppress(TimeoutError):
        while True:
            told = ForwardMsg.FromString(opened.line.recv(timeout=max(0.0, end - time.monotonic())))
            if told.WhichOneof("type") == "backend_operation_response":
                return str(told.backend_operation_response.deferred_file.url)
    return ""


def test_a_download_is_made_only_for_whom_it_was_offered(
    here: Office, cookies: Mapping[str, str | None]
) -> None:
    with tab(here, cookies["quản trị"]) as keepers, tab(here, cookies["xem"]) as mine:
        keepers.run("lich-su")
        number = keepers.offers[-1]  # the backup: all that there is, the passwords' hashes too
        mine.run("lich-su")
        mine.say(making(number, mine.session))
        keepers.say(making(number, keepers.session))
        file = made_file(keepers, 20)
        assert here.ask(file, cookie=cookies["quản trị"]).status == 200
        assert made_file(mine, 1) == ""
        assert here.ask(file, cookie=cookies["xem"]).status == 404
    assert [entry.who for entry in here.store.log() if entry.action == "backup"] == ["Quản trị máy chủ"]


# --- A login that ends --------------------------------------------------------------------------


def closing_code(opened: Tab, seconds: float = 12) -> int:
    """Waits until the server closes the tab's websocket; with which code."""
    with pytest.raises(ConnectionClosed) as closed:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            opened.line.recv(timeout=end - time.monotonic())
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_a_revoked_login_closes_its_open_pages(here: Office) -> None:
    cookie = here.log_in("canbo")
    with tab(here, cookie) as opened:
        opened.run()
        accounts.log_out(here.store, token_of(cookie), clock.now(), "")
        assert closing_code(opened) == guard.ENDED
    with pytest.raises(InvalidStatus, match="403"):
        Tab(here, cookie, session=opened.session)
    assert here.ask("/_stcore/host-config", cookie=cookie).status == 401


def test_the_first_answer_is_behind_the_login_too(here: Office) -> None:
    cookie, shown = here.log_in("chutich"), b""
    for _ in range(100):  # a server that has just started, or is busy, sends the page without the screen
        shown = here.ask("/co-do", cookie=cookie).body
        if b'id="truoc"' in shown:
            break
        time.sleep(0.2)
    assert "Cờ đỏ</h1>".encode() in shown
    for stranger in (None, f"cchc={'A' * 43}"):
        answer = here.ask("/co-do", cookie=stranger, headers=FORGED)
        assert b"</h1>" not in answer.body or answer.status != 200
        assert b'id="truoc"' not in answer.body


def test_a_disabled_account_and_another_role_close_open_pages(here: Office) -> None:
    store, now = here.store, clock.now()
    accounts.new_account(store, "tam", "Công chức tạm", Role.UPDATE, PASSWORD, now, KEEPER)
    changes: tuple[Callable[[], object], ...] = (
        lambda: store.set_role("tam", Role.VIEW, clock.now(), KEEPER),
        lambda: store.disable_account("tam", clock.now(), KEEPER),
    )
    for change in changes:
        with tab(here, here.log_in("tam")) as opened:
            opened.run()
            change()
            assert closing_code(opened) == guard.ENDED
    assert here.try_password("tam", PASSWORD).status == 401


def test_logging_out_ends_the_login_at_once(here: Office) -> None:
    cookie = here.log_in("chutich")
    with tab(here, cookie) as opened:
        opened.run()
        answer = here.post("/dang-xuat", {}, cookie)
        assert (answer.status, answer.headers["location"]) == (303, "/dang-nhap")
        assert answer.cookies["cchc"].startswith('"";')
        assert here.ask("/_stcore/host-config", cookie=cookie).status == 401
        assert closing_code(opened) == guard.ENDED


# --- Logging in ---------------------------------------------------------------------------------


def test_the_login_page_stands_alone(here: Office) -> None:
    answer = here.ask("/dang-nhap?tiep=/co-do")
    page = answer.body.decode()
    assert 'lang="vi"' in page
    assert "<script" not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert 'value="/co-do"' in page
    assert "@" not in page
    assert "tên@đơn-vị" in login_page.login("/", many=True)


def test_the_cookie_is_kept_from_scripts_and_other_sites(here: Office) -> None:
    attributes = here.try_password("canbo", PASSWORD).cookies["cchc"].lower()
    assert {"httponly", "path=/", "samesite=strict"} <= set(attributes.replace(" ", "").split(";"))
    assert "max-age" not in attributes
    assert len(attributes.partition(";")[0]) == 43


def test_whose_login_ended_is_told_so_once(here: Office) -> None:
    ended = here.log_in("chutich")
    accounts.log_out(here.store, token_of(ended), clock.now(), "")
    words = "Phiên đăng nhập trước đã kết thúc"
    told = here.ask("/dang-nhap", cookie=f"{ended}; cchc-co=1")
    assert words in told.body.decode()
    assert "Max-Age=0" in told.cookies["cchc-co"]
    assert words not in here.ask("/dang-nhap").body.decode()


def test_each_login_has_a_token_of_its_own(here: Office) -> None:
    chosen = f"cchc={'B' * 43}"
    fields = {"ten": "canbo", "mat-khau": PASSWORD}
    first = cookie_of(here.post("/dang-nhap", fields, chosen))
    second = cookie_of(here.post("/dang-nhap", fields, first))
    assert len({chosen, first, second}) == 3
    assert here.ask("/_stcore/host-config", cookie=chosen).status == 401
    assert here.ask("/_stcore/host-config", cookie=first).status == 401  # its browser logged in anew
    assert here.ask("/_stcore/host-config", cookie=second).status == 200


def test_a_wrong_password_says_nothing_more(here: Office) -> None:
    wrong, unknown = here.try_password("canbo", "khong phai mat khau"), here.try_password("ai do", PASSWORD)
    assert (wrong.status, unknown.status) == (401, 401)
    assert not wrong.cookies
    for answer in (wrong, unknown):
        assert accounts.WRONG in answer.body.decode()


def test_what_was_typed_stays_text(here: Office) -> None:
    page = here.try_password('"><script>alert(1)</script>', "x", tiep="/co-do").body.decode()
    assert "<script" not in page
    assert 'value="/co-do"' in page


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/co-do", "/co-do"),
        (
            "/co-do?ngay=2020-06-30&bo-phan=T%C6%B0%20ph%C3%A1p",
            "/co-do?ngay=2020-06-30&bo-phan=T%C6%B0%20ph%C3%A1p",
        ),
        ("/", "/"),
        ("", "/"),
        ("https://example.com/", "/"),
        ("//example.com", "/"),
        ("/\\example.com", "/"),
        ("/%5cexample.com", "/"),
        ("/\t/example.com", "/"),
        ("\n//example.com", "/"),
        ("/co-do\r\nSet-Cookie: x=1", "/"),
        ("javascript:alert(1)", "/"),
        ("/co-do#x", "/"),
        ("/_stcore/metrics", "/"),
        ("/co-do?" + "x" * 1000, "/"),
    ],
)
def test_the_way_on_stays_in_the_house(path: str, safe: str) -> None:
    assert login_page.safe_path(path) == safe


def test_the_way_on_after_logging_in(here: Office) -> None:
    for path, safe in (("/co-do?ngay=2020-06-30", "/co-do?ngay=2020-06-30"), ("//example.com", "/")):
        answer = here.try_password("canbo", PASSWORD, tiep=path)
        assert (answer.status, answer.headers["location"]) == (303, safe)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat"])
def test_a_form_from_elsewhere_is_refused(
    here: Office, cookies: Mapping[str, str | None], path: str, headers: dict[str, str]
) -> None:
    answer = here.post(path, {"ten": "canbo", "mat-khau": PASSWORD}, cookies["cập nhật"], headers)
    assert answer.status == 403
    assert not answer.cookies
    assert here.ask("/_stcore/host-config", cookie=cookies["cập nhật"]).status == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"ten=a&mat-khau=" + b"x" * gate.LARGEST_FORM, "application/x-www-form-urlencoded", 413),
        (b'{"ten": "canbo"}', "application/json", 415),
        (b"ten=%ff&mat-khau=x", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(50)), "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 401),
    ],
)
def test_odd_forms(here: Office, body: bytes, kind: str, status: int) -> None:
    answer = here.ask("/dang-nhap", "POST", headers={"Content-Type": kind}, body=body)
    assert answer.status == status


def test_many_wrong_passwords_slow_down(tmp_path: Path) -> None:
    with office.running(tmp_path) as alone:
        answers = [alone.try_password("canbo", "khong phai mat khau") for _ in range(accounts.FREE + 2)]
        assert answers[0].status == 401
        assert answers[-1].status == 429
        assert 0 < int(answers[-1].headers["retry-after"]) <= accounts.LONGEST_WAIT
        assert "Đề nghị thử lại sau" in answers[-1].body.decode()


# --- Links --------------------------------------------------------------------------------------


def test_a_link_in_a_chat_opens_without_logging_in_again(here: Office) -> None:
    cookie = here.log_in("chutich")
    without = here.ask("/co-do?ngay=2020-06-30", cookie="cchc-co=1")  # SameSite=Strict stays at home
    assert without.status == 200
    assert 'content="0;url=/dang-nhap?tiep=%2Fco-do%3Fngay%3D2020-06-30"' in without.body.decode()
    again = here.ask("/dang-nhap?tiep=%2Fco-do%3Fngay%3D2020-06-30", cookie=f"{cookie}; cchc-co=1")
    assert (again.status, again.headers["location"]) == (303, "/co-do?ngay=2020-06-30")
    ended = here.ask("/dang-nhap?tiep=/co-do", cookie="cchc-co=1")
    assert "Mật khẩu" in ended.body.decode()
    assert "Max-Age=0" in ended.cookies["cchc-co"]


def test_the_projectors_link(here: Office, cookies: Mapping[str, str | None]) -> None:
    token = accounts.projector_link(here.store, "Máy chiếu phòng họp", clock.now(), KEEPER)
    answer = here.ask(f"/chieu/{token}")
    assert answer.status == 200
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert 'content="0;url=/trinh-chieu"' in answer.body.decode()
    assert "Max-Age" in answer.cookies["cchc"]
    with tab(here, cookie_of(answer)) as wall:
        assert "dieu-khien" in wall.run("trinh-chieu")
        assert "Chọn sổ theo dõi" not in wall.run("cap-nhat")
    of_level = here.ask(f"/chieu/{token}?toan-tinh")
    assert 'content="0;url=/toan-tinh?trang=1"' in of_level.body.decode()
    bad = here.ask(f"/chieu/{'C' * 43}")
    assert (bad.status, bad.cookies) == (404, {})
    assert "không còn dùng được" in bad.body.decode()
    persons = token_of(str(cookies["xem"]))
    assert here.ask(f"/chieu/{persons}").status == 404
    assert not here.ask(f"/chieu/{token}", cookie=cookies["cập nhật"]).cookies  # a person stays a person


# --- The gate alone, without Streamlit ----------------------------------------------------------

Scope = dict[str, Any]
VIEWER = Identity("chutich", "Chủ tịch UBND xã", Role.VIEW, Kind.PERSON, "a" * 64)


class Inside:
    """What is behind the gate: keeps what came through."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.heard: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] != "websocket.disconnect":
                self.heard.append(message)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})


def request(path: str = "/", client: str = "127.0.0.1", kind: str = "http", **headers: str) -> Scope:
    """The scope of a request; headers with _ for -."""
    told = {"host": "localhost:8501", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "client": (client, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }


def answer_of(app: Any, scope: Scope, said: tuple[Any, ...] = ()) -> list[Any]:
    """Everything that the application sends."""
    sent: list[Any] = []
    coming = iter(said)

    async def receive() -> Any:
        return next(coming, {"type": "websocket.disconnect", "code": 1000})

    async def send(message: Any) -> None:
        sent.append(message)

    finish(app(scope, receive, send))
    return sent


def status(sent: list[Any]) -> int:
    return int(next(message["status"] for message in sent if "status" in message))


@pytest.mark.parametrize(
    ("scope", "is_welcome"),
    [
        (request(), True),
        (request(host="127.0.0.1:8501"), True),
        (request(host="[::1]:8501", client="::1"), True),
        (request(client="::ffff:127.0.0.1"), True),
        (request(host="evil.example:8501"), False),  # DNS rebinding
        (request(host="localhost.evil.example"), False),
        (request(host="localhost@evil.example"), False),
        (request(host=""), False),
        (request(host="192.168.1.5:8501"), False),
        (request(client="192.168.1.7"), False),
        (request(client="192.168.1.7", host="localhost"), False),
        (request(client=""), False),
        (request(origin="https://evil.example"), True),  # reading: the answer stays closed to that page
        (request(kind="websocket", origin="http://localhost:8501"), True),
        (request(kind="websocket"), True),
        (request(kind="websocket", origin="https://evil.example"), False),
        (request(kind="websocket", origin="http://localhost:9999"), False),
        (request(kind="websocket", host="evil.example", origin="http://evil.example"), False),
        ({**request(origin="https://evil.example"), "method": "PUT"}, False),
        ({**request(sec_fetch_site="same-site"), "method": "PUT"}, False),
    ],
)
def test_one_pc_answers_only_its_own_browser(scope: Scope, is_welcome: bool) -> None:
    inside = Inside()
    sent = answer_of(guard.LocalOnly(inside), scope)
    assert bool(inside.scopes) is is_welcome
    if not is_welcome and scope["type"] == "http":
        assert status(sent) == 403
    elif not is_welcome:
        assert sent == [{"type": "websocket.close", "code": guard.ENDED}]


def test_on_one_pc_forged_headers_mean_nothing() -> None:
    inside = Inside()
    answer_of(
        guard.LocalOnly(inside), request(**{"x-cchc-role": "xem", "X_CCHC_NAME": "a", "accept": "text/html"})
    )
    assert dict(inside.scopes[0]["headers"]) == {b"host": b"localhost:8501", b"accept": b"text/html"}
    assert not guard.is_on()


def test_one_pc_as_it_runs(site: harness.Site) -> None:
    alone = Office(site, MagicMock(spec=Store))
    assert alone.ask("/co-do").status == 200
    refused = alone.ask("/co-do", headers={"Host": "cchc.evil.example"})
    assert refused.status == 403
    assert "python -m lib serve" in refused.body.decode()
    assert alone.ask("/_stcore/health", headers={"Host": "evil.example"}).status == 403
    with tab(alone, None, headers=FORGED) as opened:
        assert "Chọn sổ theo dõi" in opened.run("cap-nhat")
    for origin in ("https://evil.example", "http://localhost:9"):
        with pytest.raises(InvalidStatus, match="403"):
            Tab(alone, None, origin=origin)


def gate_of(
    monkeypatch: pytest.MonkeyPatch,
    identify: Callable[[], Identity | None],
    settings: gate.NetworkSettings | None = None,
) -> tuple[gate.LoginRequired, Inside, list[str]]:
    """A gate whose store knows one token; what is behind it; the logins noted as at work."""
    noted: list[str] = []
    monkeypatch.setattr(
        accounts, "identify", lambda _store, token, _now: identify() if token == "t" else None
    )
    monkeypatch.setattr(accounts, "seen", lambda _store, login, _now: noted.append(login))
    inside = Inside()
    return (
        gate.LoginRequired(inside, MagicMock(spec=Store), settings or gate.NetworkSettings()),
        inside,
        noted,
    )


def test_the_identity_travels_inward_and_the_cookie_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER)
    forged = {name: value for name, value in FORGED.items() if "_" not in name} | {"X_CCHC_ROLE": "x"}
    answer_of(app, request("/co-do", cookie="a=1; cchc=t; cchc-co=1", **forged))
    headers = {name.decode(): value.decode() for name, value in inside.scopes[0]["headers"]}
    assert guard.identity_of(headers) == VIEWER
    assert headers["cookie"] == "a=1"
    assert sum(name.lower().replace("_", "-") == "x-cchc-role" for name in headers) == 1
    assert "x-forwarded-user" not in headers


@pytest.mark.parametrize(
    "host", ["localhost/co-do?", "localhost/co-do#", "a@localhost", "localhost:x", "[::1", ""]
)
def test_the_hosts_name_cannot_hide_the_path(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER)
    sent = answer_of(app, request("/_stcore/metrics", cookie="cchc=t", host=host))
    assert (status(sent), inside.scopes) == (400, [])
    monkeypatch.setattr(gate, "host_name", lambda _host: "localhost")
    assert status(answer_of(app, request("/_stcore/metrics", cookie="cchc=t", host=host))) == 404
    assert inside.scopes == []


def said(**fields: Any) -> dict[str, Any]:
    """A message of the page's program."""
    message = BackMsg()
    for name, value in fields.items():
        if isinstance(value, dict):
            getattr(message, name).SetInParent()
            for inner, content in value.items():
                setattr(getattr(message, name), inner, content)
        else:
            setattr(message, name, value)
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


def operation(payload: str) -> dict[str, Any]:
    """Something that the server is asked to do besides running the page."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    getattr(message.backend_operation_request, payload).SetInParent()
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


RERUN = said(rerun_script={"query_string": "a"})
TIMER = said(rerun_script={"is_auto_rerun": True, "query_string": "b"})


def test_only_what_a_page_needs_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER)
    refused = (
        said(clear_cache=True),
        said(set_run_on_save=True),
        said(load_git_info=True),
        said(debug_shutdown_runtime=True),
        said(debug_disconnect_websocket=True),
        said(file_urls_request={"request_id": "1"}),  # uploading is not for who only looks
        operation("install_skills"),  # these two write files on the server
        operation("dismiss_skills_nudge"),
        operation("dataframe_chunk"),
        operation("deferred_file"),  # was never offered
    )
    beat = said(app_heartbeat=True)
    answer_of(app, request(gate.STREAM, kind="websocket", cookie="cchc=t"), (RERUN, *refused, beat))
    assert inside.heard == [RERUN, beat]


@pytest.mark.parametrize("message", [{"bytes": b"\xff\xff\xff"}, {"text": "a"}])
def test_nonsense_ends_the_line(monkeypatch: pytest.MonkeyPatch, message: dict[str, Any]) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER)
    coming = ({"type": "websocket.receive", **message}, RERUN)
    sent = answer_of(app, request(gate.STREAM, kind="websocket", cookie="cchc=t"), coming)
    assert inside.heard == []
    assert sent[-1] == {"type": "websocket.close", "code": guard.ENDED}


@pytest.mark.parametrize(
    ("messages", "is_work"),
    [
        ((RERUN,), False),  # a page asks by itself when it connects, again after each lost connection
        ((RERUN, RERUN), True),
        ((RERUN, TIMER, TIMER), False),
        ((RERUN, said(app_heartbeat=True)), False),
        ((RERUN, said(backend_operation_request={"request_id": "1"})), True),
    ],
)
def test_only_a_person_keeps_a_login_alive(
    monkeypatch: pytest.MonkeyPatch, messages: tuple[Any, ...], is_work: bool
) -> None:
    app, _, noted = gate_of(monkeypatch, lambda: VIEWER)
    answer_of(app, request(gate.STREAM, kind="websocket", cookie="cchc=t"), messages)
    assert noted == ([VIEWER.token_hash] if is_work else [])


def test_opening_a_screen_is_work_and_fetching_its_files_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    app, _, noted = gate_of(monkeypatch, lambda: VIEWER)
    answer_of(app, request("/_stcore/host-config", cookie="cchc=t"))
    assert noted == []
    answer_of(app, request("/co-do", cookie="cchc=t"))
    answer_of(app, request("/co-do", cookie="cchc=t"))
    assert noted == [VIEWER.token_hash]  # once a minute


def test_an_account_waits_for_its_own_screens_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "OWN_RUN", 0.05)

    async def all_of_them() -> list[bool]:
        places = logins.Places(2)
        turns = [websocket.Turn(places.of("canbo")) for _ in range(3)]
        await turns[0].take()
        await turns[1].take()
        third = asyncio.create_task(turns[2].take())
        await asyncio.wait_for(websocket.Turn(places.of("chutich")).take(), 1)
        await asyncio.sleep(0)
        seen = [third.done()]
        await asyncio.wait_for(turns[0].take(), 1)  # interrupts its own, and takes no other place
        seen.append(third.done())
        turns[0].give_back()
        turns[0].give_back()
        await asyncio.wait_for(third, 1)
        return seen

    assert finish(all_of_them()) == [False, False]


def test_a_screen_that_takes_long_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "LONGEST_TURN", 0.05)

    async def both() -> None:
        places = logins.Places(1)
        await websocket.Turn(places.of("canbo")).take()
        await asyncio.wait_for(websocket.Turn(places.of("canbo")).take(), 1)

    finish(both())


def test_whoever_failed_less_comes_first() -> None:
    async def all_of_them() -> list[int]:
        queue, came = logins.Queue(1), []

        async def come(rank: int) -> None:
            async with queue.place(rank):
                came.append(rank)
                await asyncio.sleep(0)

        tasks = [asyncio.create_task(come(rank)) for rank in (9, 5, 4, 0, 5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(come(7), 1)
        return came

    assert finish(all_of_them()) == [9, 0, 5, 5, 7]


def test_where_tabs_are_scarce_everybody_has_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER, gate.NetworkSettings(most_tabs=1))
    app._lines.update({VIEWER.name: gate.FEW_LINES - 1, "khac": 5})
    finish(app(request(gate.STREAM, kind="websocket", cookie="cchc=t"), *ended()))
    assert len(inside.scopes) == 1
    app._lines.update({VIEWER.name: 1})
    finish(app(request(gate.STREAM, kind="websocket", cookie="cchc=t"), *ended()))
    assert len(inside.scopes) == 1


def ended() -> tuple[Any, Any]:
    """A client that has gone."""

    async def receive() -> Any:
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Any) -> None:
        pass

    return receive, send


def test_nothing_passes_after_the_login_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "FRESH", 0.0)
    monkeypatch.setattr(logins, "FRESH", 0.0)
    known: list[Identity | None] = [VIEWER]
    app, inside, _ = gate_of(monkeypatch, lambda: known[0])
    sent: list[Any] = []

    async def receive() -> Any:
        known[0] = None
        return RERUN

    async def send(message: Any) -> None:
        sent.append(message)

    finish(app(request(gate.STREAM, kind="websocket", cookie="cchc=t"), receive, send))
    assert inside.heard == []
    assert sent[-1] == {"type": "websocket.close", "code": guard.ENDED}


def test_a_login_is_asked_for_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    now = [0.0]

    def identify(_store: Any, token: str, _now: Any) -> Identity:
        asked.append(token)
        return VIEWER

    monkeypatch.setattr(accounts, "identify", identify)
    register = logins.LoginCache(MagicMock(spec=Store), lambda: now[0])

    async def look(times: int) -> None:
        await asyncio.gather(*(register.identity("t") for _ in range(times)))

    finish(look(30))
    now[0] = logins.FRESH - 0.1
    finish(look(30))
    assert len(asked) == 1
    now[0] = logins.FRESH
    finish(look(30))
    assert len(asked) == 2


def test_a_store_that_fails_keeps_open_screens_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now, fails = [0.0], [False]

    def identify(_store: Any, _token: str, _now: Any) -> Identity:
        if fails[0]:
            raise StoreError(Fault.LOCKED)
        return VIEWER

    monkeypatch.setattr(accounts, "identify", identify)
    register = logins.LoginCache(MagicMock(spec=Store), lambda: now[0])
    assert finish(register.identity("t")) == VIEWER
    fails[0], now[0] = True, logins.PATIENCE - 1
    assert finish(register.identity("t")) == VIEWER
    now[0] = logins.PATIENCE
    with pytest.raises(StoreError):
        finish(register.identity("t"))


def test_a_store_that_fails_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> Identity:
        raise StoreError(Fault.LOCKED)

    app, inside, _ = gate_of(monkeypatch, failing)
    assert status(answer_of(app, request("/co-do", cookie="cchc=t"))) == 503
    sent = answer_of(app, request(gate.STREAM, kind="websocket", cookie="cchc=t"))
    assert sent == [{"type": "websocket.close", "code": guard.ENDED}]
    assert inside.scopes == []


SECURE = gate.NetworkSettings(secure=True, proxy="10.0.0.2")


@pytest.mark.parametrize(
    ("client", "headers", "visitor"),
    [
        ("10.0.0.2", {"x_forwarded_for": "192.168.1.7"}, "192.168.1.7"),
        (
            "10.0.0.2",
            {"x_forwarded_for": "1.2.3.4, 192.168.1.7"},
            "192.168.1.7",
        ),  # the visitor made up the first
        ("10.0.0.2", {"x_forwarded_for": "nonsense"}, "10.0.0.2"),
        ("10.0.0.2", {}, "10.0.0.2"),
        ("10.0.0.2", {"x_forwarded_proto": "http"}, None),
        ("192.168.1.7", {"x_forwarded_for": "192.168.1.8"}, None),  # around the proxy
    ],
)
def test_only_the_proxy_is_believed(
    monkeypatch: pytest.MonkeyPatch, client: str, headers: dict[str, str], visitor: str | None
) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER, SECURE)
    sent = answer_of(app, request("/co-do", client, cookie="__Host-cchc=t", **headers))
    if visitor is None:
        assert status(sent) == 403
    else:
        assert inside.scopes[0]["client"][0] == visitor
        assert inside.scopes[0]["scheme"] == "https"


def test_of_several_lines_the_proxys_own_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER, SECURE)
    asked = request("/co-do", "10.0.0.2", cookie="__Host-cchc=t")
    asked["headers"] += [(b"x-forwarded-for", b"1.2.3.4"), (b"x-forwarded-for", b"192.168.1.7")]
    answer_of(app, asked)
    assert inside.scopes[0]["client"][0] == "192.168.1.7"


def test_without_a_proxy_no_address_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER)
    answer_of(app, request("/co-do", "192.168.1.7", cookie="cchc=t", x_forwarded_for="127.0.0.1"))
    assert inside.scopes[0]["client"][0] == "192.168.1.7"
    assert b"x-forwarded-for" not in dict(inside.scopes[0]["headers"])


def test_behind_https_the_cookie_without_it_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    app, inside, _ = gate_of(monkeypatch, lambda: VIEWER, SECURE)
    sent = answer_of(app, request("/co-do", "10.0.0.2", cookie="cchc=t"))
    assert (status(sent), inside.scopes) == (303, [])
    headers = dict(next(message["headers"] for message in sent if "headers" in message))
    assert headers[b"strict-transport-security"].startswith(b"max-age=")


def test_idle_for_an_hour_means_logging_in_again(tmp_path: Path) -> None:
    store = office.store_in(tmp_path)
    token, _ = accounts.log_in(store, accounts.Throttle(), "canbo", PASSWORD, clock.now(), "")
    late = clock.now() + accounts.IDLE + timedelta(seconds=1)
    assert accounts.identify(store, token, clock.now()) is not None
    assert accounts.identify(store, token, late) is None


def test_the_accounts_of_the_tests_are_the_roles() -> None:
    assert {role for _, role in ACCOUNTS.values()} == set(Role) - {Role.FOLLOW}  # see test_units
