"""What the page Tài khoản places on the screen: one's own password; for administrators who may come in.

Only where people log in (see `guard`). Passwords typed here are in the page's form until it is sent, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from lib.accounts import accounts
from lib.accounts.accounts import Identity, Kind, Refused, Throttle
from lib.base import clock
from lib.drawing import markup
from lib.store import Account, Login, Role, StoreError, local_time
from lib.ui import level
from lib.ui import screen as ui
from lib.ui.office import guard, login_page
from lib.views.tables import Table, TableColumn, TableRow

TITLE: Final = "Tài khoản"
NOBODY: Final = "Chương trình đang chạy trên một máy nên không cần đăng nhập."
SAID, LINK = "tk-tin", "tk-duong-dan"
ENDS: Final = "Đã đổi mật khẩu. Mọi phiên đăng nhập cũ kết thúc; đề nghị đăng nhập lại."


@st.cache_resource(show_spinner=False)
def _throttle() -> Throttle:
    """Slows down guesses of the old password, for all visitors."""
    return Throttle(ui.whole_store())


def open_accounts() -> Identity:
    """The head of the screen, and who looks; the script ends here for who has no account."""
    st.html(ui.STYLE)
    st.html(f"<header class='head'><h1>{TITLE}</h1></header>")
    visitor = ui.visitor()
    if visitor is None or visitor.kind is not Kind.PERSON:
        ui.notice("Máy chiếu không có tài khoản." if guard.is_on() else NOBODY)
        st.stop()
    if words := st.session_state.pop(SAID, None):
        ui.notice(words)
    return visitor


def _attempt(action: Callable[[], str]) -> None:
    """What a button does; the next drawing says how it went."""
    st.session_state.pop(LINK, None)
    try:
        st.session_state[SAID] = action()
    except (Refused, StoreError) as failure:
        st.session_state[SAID] = str(failure)


def _actor_origin() -> str:
    return ui.actor("").origin


def _password(label: str, key: str) -> None:
    st.text_input(label, type="password", key=key, max_chars=accounts.LONGEST, autocomplete="new-password")


# One's own


def own_password(visitor: Identity) -> None:
    """Another password for the account that is logged in."""
    ui.title("Đổi mật khẩu của tôi", f"Tên đăng nhập: {visitor.name}. Mật khẩu cần ít nhất 12 ký tự.")
    with st.form("tk-mat-khau", clear_on_submit=True):
        _password("Mật khẩu đang dùng", "tk-cu")
        _password("Mật khẩu mới", "tk-moi")
        _password("Nhập lại mật khẩu mới", "tk-lai")
        st.form_submit_button("Đổi mật khẩu", on_click=_attempt, args=(lambda: _change_own(visitor),))


def _change_own(visitor: Identity) -> str:
    typed = st.session_state
    if typed["tk-moi"] != typed["tk-lai"]:
        return "Hai lần nhập mật khẩu mới không giống nhau."
    accounts.change_own_password(
        ui.store(), _throttle(), visitor, typed["tk-cu"], typed["tk-moi"], clock.now(), _actor_origin()
    )
    return ENDS


# For administrators

ACCOUNT_COLUMNS: Final = (
    TableColumn("Tên đăng nhập", width=16),
    TableColumn("Chức danh", width=34),
    TableColumn("Quyền", width=12),
    TableColumn("Tình trạng", width=20),
)
LOGIN_COLUMNS: Final = (
    TableColumn("Số", width=6),
    TableColumn("Người dùng", width=32),
    TableColumn("Đăng nhập lúc", width=18),
    TableColumn("Hoạt động gần nhất", width=18),
    TableColumn("Từ địa chỉ", width=14),
)


def keepers_desk() -> None:
    """All accounts and logins, with what may be done about them."""
    if not ui.visitor_may(Role.ADMIN):
        return
    try:
        known, live = ui.store().accounts(), accounts.live_logins(ui.store(), clock.now())
    except StoreError as failure:
        ui.notice(str(failure))
        return
    _accounts(known)
    _logins(live)
    _projector()


def _show(view: Table) -> None:
    st.html(markup.table(view, None, {}, view.rows))


def _accounts(known: Sequence[Account]) -> None:
    rows = tuple(
        TableRow((each.name, each.title, str(each.role), _state(each.disabled_at))) for each in known
    )
    _show(Table(f"Các tài khoản: {len(rows)}", ACCOUNT_COLUMNS, rows))
    with st.expander("Thêm tài khoản"), st.form("tk-them", clear_on_submit=True):
        _unit_box()
        st.text_input("Tên đăng nhập", key="tk-ten", max_chars=40)
        st.text_input("Chức danh (hiện trong nhật ký)", key="tk-chuc-danh", max_chars=100)
        st.selectbox("Quyền", [str(role) for role in ui.whole_store().roles()], key="tk-quyen")
        _password("Mật khẩu ban đầu (ít nhất 12 ký tự)", "tk-dau")
        st.form_submit_button("Thêm tài khoản", on_click=_attempt, args=(_add,))
    with st.expander("Sửa một tài khoản"), st.form("tk-sua", clear_on_submit=True):
        st.selectbox("Tài khoản", [each.name for each in known], key="tk-chon")
        st.selectbox("Việc cần làm", _changes(), key="tk-viec")
        _password("Mật khẩu mới (chỉ khi đặt lại mật khẩu)", "tk-dat-lai")
        st.form_submit_button("Thực hiện", on_click=_attempt, args=(_change,))


def _unit_box() -> None:
    """For whom an account is made: one's own unit or one below, where there are any."""
    own = ui.own_unit()
    names = {
        own: "Đơn vị của tôi",
        **{unit.id: f"{unit.name} ({unit.id})" for unit in ui.whole_store().below(own)},
    }
    if len(names) > 1:
        st.selectbox("Đơn vị", list(names), format_func=lambda unit: names[unit], key="tk-don-vi")


def _state(disabled: datetime | None) -> str:
    return f"Đã ngừng từ {local_time(disabled)}" if disabled else "Đang dùng"


def _add() -> str:
    typed = st.session_state
    unit = typed.get("tk-don-vi", ui.own_unit())
    made = accounts.new_account(
        ui.whole_store().of(unit),
        typed["tk-ten"],
        typed["tk-chuc-danh"],
        Role(typed["tk-quyen"]),
        typed["tk-dau"],
        clock.now(),
        ui.actor(""),
    )
    return f"Đã thêm tài khoản «{made.name}{f'@{unit}' if unit else ''}»."


def _disable(name: str) -> str:
    ui.store().disable_account(name, clock.now(), ui.actor(""))
    return f"Đã ngừng tài khoản «{name}»; các màn hình đang mở của tài khoản này sẽ đóng."


def _enable(name: str) -> str:
    ui.store().enable_account(name, clock.now(), ui.actor(""))
    return f"Tài khoản «{name}» dùng lại được."


def _reset(name: str) -> str:
    accounts.change_password(ui.store(), name, st.session_state["tk-dat-lai"], clock.now(), ui.actor(""))
    return f"Đã đặt lại mật khẩu của «{name}»; các phiên đăng nhập cũ kết thúc."


def _set_role(name: str, role: Role) -> str:
    ui.store().set_role(name, role, clock.now(), ui.actor(""))
    return f"Tài khoản «{name}» nay có quyền «{role}»; người dùng cần đăng nhập lại."


def _to_role(role: Role) -> tuple[str, Callable[[str], str]]:
    return f"Đổi thành quyền «{role}»", lambda name: _set_role(name, role)


CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "Ngừng tài khoản": _disable,
    "Cho dùng lại": _enable,
    "Đặt lại mật khẩu": _reset,
    **dict(_to_role(role) for role in Role),
}


def _changes() -> list[str]:
    """What can be done to an account here."""
    useless = {_to_role(role)[0] for role in Role} - {_to_role(role)[0] for role in ui.store().roles()}
    return [words for words in CHANGES if words not in useless]


def _change() -> str:
    typed = st.session_state
    return CHANGES[typed["tk-viec"]](typed["tk-chon"])


def _logins(live: Sequence[Login]) -> None:
    rows = tuple(
        TableRow((str(each.id), _who(each), local_time(each.made_at), local_time(each.seen_at), each.origin))
        for each in live
    )
    _show(Table(f"Đang đăng nhập: {len(rows)}", LOGIN_COLUMNS, rows, empty="Không có ai."))
    names = {each.id: f"{each.id}. {_who(each)}" for each in live}
    with st.expander("Kết thúc một phiên"), st.form("tk-phien"):
        st.selectbox("Phiên", list(names), format_func=lambda number: names[number], key="tk-so")
        hashes = {each.id: each.token_hash for each in live}
        st.form_submit_button("Kết thúc phiên", on_click=_attempt, args=(lambda: _revoke(hashes),))


def _who(login: Login) -> str:
    return f"{login.title} (máy chiếu)" if login.kind is Kind.PROJECTOR else login.title


def _revoke(hashes: dict[int, str]) -> str:
    number = st.session_state["tk-so"]
    ui.store().revoke_login(hashes[number], clock.now(), ui.actor(""))
    return f"Đã kết thúc phiên số {number}; màn hình của phiên đó đóng trong vài giây."


def _projector() -> None:
    ui.title("Máy chiếu", "Đường dẫn chỉ để xem, dùng lâu dài trên máy của phòng họp, không cần mật khẩu.")
    with st.form("tk-chieu", clear_on_submit=True):
        st.text_input("Vị trí đặt máy", key="tk-cho", max_chars=100, placeholder="Máy chiếu hội trường")
        st.form_submit_button("Cấp đường dẫn", on_click=_attempt_link)
    if link := st.session_state.get(LINK):
        ui.notice("Chép đường dẫn này sang máy chiếu ngay: nó chỉ hiện một lần.")
        st.code(link, language=None, wrap_lines=True)
        if level.has_below():
            ui.notice("Cùng máy chiếu đó, mở màn hình tổng hợp các đơn vị cấp dưới:")
            st.code(f"{link}?{login_page.OF_LEVEL}", language=None, wrap_lines=True)


def _attempt_link() -> None:
    _attempt(_link)
    if token := st.session_state.pop("tk-ma", None):
        here = urlsplit(st.context.url or "")
        st.session_state[LINK] = f"{here.scheme}://{here.netloc}{login_page.PROJECTOR}{token}"


def _link() -> str:
    where = st.session_state["tk-cho"].strip() or "Máy chiếu"
    token = accounts.projector_link(ui.store(), where, clock.now(), ui.actor(""))
    st.session_state["tk-ma"] = token
    return f"Đã cấp đường dẫn cho «{where}»."
