"""The commands for whoever looks after the machine: `python -m lib account …`, `unit …` and `log`.

They need no login: who may run them may also read and write the store's file. Each gives its exit status;
what is refused goes to standard error as one sentence.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from getpass import getpass
from types import MappingProxyType

from argon2 import PasswordHasher

from lib.accounts import accounts
from lib.base import clock, moments
from lib.base import vietnamese as vn
from lib.store import (
    Account,
    Actor,
    LogEntry,
    Login,
    LoginKind,
    Role,
    Store,
    StoreError,
    Unit,
    UnitLevel,
    store_target,
)
from lib.store.accounts import account_key
from lib.store.backup import write_archive
from lib.store.schema import OWN_UNIT
from lib.store.units import ID_RULE
from lib.views import updating
from lib.views.tables import TableRow

DONE, REFUSED = 0, 2
HERE = Actor("Dòng lệnh", Role.ADMIN, "máy này")
PASSWORD = "CCHC_ACCOUNT_PASSWORD"  # noqa: S105 - the variable's name
LINK = "/chieu/"


def run_command(arguments: Sequence[str], hasher: PasswordHasher = accounts.HASHER) -> int:
    """Carry out `account …`, `unit …` or `log …`; 0 done, 2 refused. hasher is for new passwords."""
    options = _parser().parse_args(arguments, argparse.Namespace(hasher=hasher))
    act = show_log if options.command == "log" else ACTIONS[options.command, options.action]
    try:
        return act(_of_unit(Store.open(store_target()), options.unit), options, clock.now())
    except (StoreError, accounts.Refused) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED


def _of_unit(store: Store, unit: str) -> Store:
    """The store of the unit that the command is about. Raises Refused where there is none."""
    if unit and unit not in {each.id for each in store.units()}:
        raise accounts.Refused(f"Không có đơn vị «{unit}». Xem: python -m lib unit list")
    return store.of(unit)


def _add_unit(store: Store, options: argparse.Namespace, now: datetime) -> int:
    made = store.add_unit(Unit(options.id, options.above, options.name, UnitLevel(options.level)), now, HERE)
    return _say(f"Đã thêm đơn vị «{made.id}»: {made.name}.")


def _list_units(store: Store, _options: argparse.Namespace, _now: datetime) -> int:
    for unit in store.units():
        print(f"{unit.id} · {unit.name} · {unit.level} · thuộc {unit.parent or 'máy chủ này'}")
    return DONE


def _split(store: Store, options: argparse.Namespace, _now: datetime) -> int:
    if store.is_sqlite:
        raise accounts.Refused("Chỉ chia được kho trong PostgreSQL.")
    store.cut(options.parts, write_archive)
    return _say(
        f"Mỗi bảng của kho nay có {options.parts} phần." if options.parts else "Các bảng của kho đã liền."
    )


def _parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m lib")
    commands = root.add_subparsers(dest="command", required=True)
    account = commands.add_parser("account", help="tài khoản của người dùng trong mạng cơ quan")
    actions = account.add_subparsers(dest="action", required=True)
    for action, words in WORDS.items():
        parser = actions.add_parser(action, help=words)
        if action in OF_ONE:
            parser.add_argument("name", metavar="TÊN", help="tên tài khoản (chữ không dấu)")
        if action in ("add", "projector"):
            parser.add_argument("--title", required=True, metavar="CHỨC-DANH", help="chức danh hiển thị")
        if action in ("add", "password"):
            parser.add_argument(
                "--password-stdin", action="store_true", help="đọc mật khẩu từ dòng đầu của đầu vào chuẩn"
            )
    actions.choices["add"].add_argument("--role", required=True, metavar="VAI-TRÒ", help=ROLES)
    actions.choices["role"].add_argument("role", metavar="VAI-TRÒ", help=ROLES)
    actions.choices["unlink"].add_argument("number", type=int, metavar="SỐ", help="số ở lệnh account links")
    log = commands.add_parser("log", help="in nhật ký và cho biết nhật ký có nguyên vẹn không")
    log.add_argument("--verify", action="store_true", help="chỉ kiểm tra, không in các mục")
    for parser in (*actions.choices.values(), log):
        parser.add_argument("--unit", default=OWN_UNIT, metavar="MÃ", help="đơn vị trong kho nhiều đơn vị")
    _add_unit_commands(commands.add_parser("unit", help="các đơn vị mà máy chủ này phục vụ"))
    return root


def _add_unit_commands(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(unit=OWN_UNIT)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="liệt kê đơn vị")
    split = actions.add_parser("split", help="chia các bảng trong PostgreSQL theo đơn vị; sao lưu trước")
    split.add_argument("parts", type=int, choices=range(257), metavar="SỐ", help="số phần; 0 là không chia")
    add = actions.add_parser("add", help="thêm đơn vị")
    add.add_argument("id", metavar="MÃ", help=ID_RULE)
    add.add_argument("name", metavar="TÊN", help="tên đầy đủ, ví dụ «Xã Khe Tre»")
    levels = [str(level) for level in UnitLevel]
    add.add_argument("--level", default=levels[0], choices=levels, help="cấp; mặc định là xã")
    add.add_argument(
        "--above", default=OWN_UNIT, metavar="MÃ", help="đơn vị cấp trên; mặc định là máy chủ này"
    )


WORDS = MappingProxyType(
    {
        "add": "thêm tài khoản (hỏi mật khẩu hai lần)",
        "list": "liệt kê tài khoản",
        "password": "đặt mật khẩu khác; mọi phiên đăng nhập của tài khoản kết thúc",
        "role": "đổi vai trò; mọi phiên đăng nhập của tài khoản kết thúc",
        "disable": "ngừng tài khoản",
        "enable": "dùng lại tài khoản đã ngừng",
        "logout": "kết thúc mọi phiên đăng nhập của tài khoản",
        "projector": "tạo đường dẫn chỉ xem cho máy chiếu",
        "links": "liệt kê đường dẫn cho máy chiếu",
        "unlink": "hủy một đường dẫn cho máy chiếu",
    }
)
OF_ONE = ("add", "password", "role", "disable", "enable", "logout")
ROLES = "vai trò, ví dụ «xem»"


def _role(store: Store, text: str) -> Role:
    """The role meant, with or without marks. Raises Refused."""
    roles = {account_key(role): role for role in store.roles()}
    if account_key(text) not in roles:
        known = ", ".join(f"«{role}»" for role in roles.values())
        raise accounts.Refused(f"«{text}» không phải vai trò; hãy ghi một trong: {known}.")
    return roles[account_key(text)]


def _say(sentence: str) -> int:
    print(sentence)
    return DONE


def _add(store: Store, options: argparse.Namespace, now: datetime) -> int:
    role, password = _role(store, options.role), _password(options)
    made = accounts.new_account(store, options.name, options.title, role, password, now, HERE, options.hasher)
    return _say(f"Đã thêm tài khoản «{made.name}» ({made.title}), vai trò «{made.role}».")


def _password(options: argparse.Namespace) -> str:
    """The new password: from standard input, the environment, or typed twice. Raises Refused."""
    if options.password_stdin:
        return _line(sys.stdin.buffer.readline())
    if os.environ.get(PASSWORD):
        return os.environ[PASSWORD]
    if not sys.stdin.isatty():
        raise accounts.Refused("Không có bàn phím để hỏi mật khẩu. Hãy dùng --password-stdin.")
    password = getpass("Mật khẩu mới (không hiện khi gõ): ")
    trouble = accounts.password_trouble(password, options.name)
    if trouble:
        raise accounts.Refused(trouble)
    if getpass("Gõ lại mật khẩu: ") != password:
        raise accounts.Refused("Hai lần gõ mật khẩu không giống nhau. Chưa có gì thay đổi.")
    return password


def _line(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise accounts.Refused("Mật khẩu ở đầu vào chuẩn phải là chữ Unicode (UTF-8).") from error


def _list(store: Store, _options: argparse.Namespace, _now: datetime) -> int:
    kept = store.accounts()
    for account in kept:
        print(_account_line(account))
    return DONE if kept else _say("Chưa có tài khoản nào. Thêm tài khoản đầu tiên: python -m lib account add")


def _account_line(account: Account) -> str:
    since = f"đã ngừng từ {updating.moment(account.disabled_at)}" if account.disabled_at else "đang dùng"
    return f"{account.name} · {account.title} · {account.role} · {since}"


def _change_password(store: Store, options: argparse.Namespace, now: datetime) -> int:
    if store.account(options.name) is None:
        raise accounts.Refused("Không có tài khoản này.")
    accounts.change_password(store, options.name, _password(options), now, HERE, options.hasher)
    return _say(f"Đã đặt mật khẩu mới cho «{options.name}»; phải đăng nhập lại.")


def _change_role(store: Store, options: argparse.Namespace, now: datetime) -> int:
    role = _role(store, options.role)
    store.set_role(options.name, role, now, HERE)
    return _say(f"Tài khoản «{options.name}» nay có vai trò «{role}»; phải đăng nhập lại.")


def _disable(store: Store, options: argparse.Namespace, now: datetime) -> int:
    store.disable_account(options.name, now, HERE)
    return _say(f"Đã ngừng tài khoản «{options.name}».")


def _enable(store: Store, options: argparse.Namespace, now: datetime) -> int:
    store.enable_account(options.name, now, HERE)
    return _say(f"Tài khoản «{options.name}» dùng lại được, với mật khẩu cũ.")


def _log_out(store: Store, options: argparse.Namespace, now: datetime) -> int:
    ended = store.revoke_logins_of(options.name, now, HERE)
    return _say(f"Đã kết thúc {ended} phiên đăng nhập của «{options.name}».")


def _projector(store: Store, options: argparse.Namespace, now: datetime) -> int:
    token = accounts.projector_link(store, options.title, now, HERE)
    until = vn.day((now + accounts.LINK_LIVES).astimezone(moments.VIETNAM).date())
    print("Đường dẫn chỉ xem, ghi sau địa chỉ của máy chủ; chỉ hiện một lần này:", file=sys.stderr)
    print(f"{LINK}{token}")
    print(f"Dùng được đến {until}. Ai có đường dẫn này đều xem được số liệu.", file=sys.stderr)
    return DONE


def _links(store: Store, _options: argparse.Namespace, now: datetime) -> int:
    links = _live_links(store, now)
    for link in links:
        made, seen = updating.moment(link.made_at), updating.moment(link.seen_at)
        print(f"{link.id} · {link.title} · tạo {made} · dùng lần cuối {seen}")
    return DONE if links else _say("Chưa có đường dẫn nào cho máy chiếu.")


def _live_links(store: Store, now: datetime) -> list[Login]:
    return [login for login in accounts.live_logins(store, now) if login.kind is LoginKind.PROJECTOR]


def _unlink(store: Store, options: argparse.Namespace, now: datetime) -> int:
    for link in _live_links(store, now):
        if link.id == options.number:
            store.revoke_login(link.token_hash, now, HERE)
            return _say(f"Đã hủy đường dẫn số {link.id} ({link.title}).")
    raise accounts.Refused(f"Không có đường dẫn số {options.number} đang dùng được.")


def show_log(store: Store, options: argparse.Namespace, _now: datetime) -> int:
    """Print the log, times as in Vietnam, then whether its chain is whole; 2 where it is not.

    The last hash is printed too: written down elsewhere, it shows later whether the log was made anew.
    """
    entries = store.log()
    if not options.verify:
        for line in map(_log_line, updating.log_table(entries, len(entries)).rows, entries):
            print(line)
    broken = store.verify_log()
    if broken:
        print(f"Nhật ký không còn nguyên vẹn. {broken.message}", file=sys.stderr)
        return REFUSED
    last = f" Mã của mục cuối: {entries[-1].hash}" if entries else ""
    return _say(f"Nhật ký nguyên vẹn, {len(entries)} mục.{last}")


def _log_line(row: TableRow, entry: LogEntry) -> str:
    number, moment, who, action, version, detail = row.cells
    on_version = f"bản {version}" if version else ""
    parts = (number, moment, f"{who} ({entry.role}, {entry.origin})", action, on_version, detail)
    line = " · ".join(str(part) for part in parts if part)
    # Strangers choose their names: nothing in them may steer the terminal.
    return "".join(char if char.isprintable() else " " for char in line)


ACTIONS: Mapping[tuple[str, str], Callable[[Store, argparse.Namespace, datetime], int]] = MappingProxyType(
    {
        ("account", "add"): _add,
        ("account", "list"): _list,
        ("account", "password"): _change_password,
        ("account", "role"): _change_role,
        ("account", "disable"): _disable,
        ("account", "enable"): _enable,
        ("account", "logout"): _log_out,
        ("account", "projector"): _projector,
        ("account", "links"): _links,
        ("account", "unlink"): _unlink,
        ("unit", "add"): _add_unit,
        ("unit", "list"): _list_units,
        ("unit", "split"): _split,
    }
)
