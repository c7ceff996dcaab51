"""`python -m lib account …` and `python -m lib log`: exit status, one sentence on refusal, nothing secret shown."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from lib.__main__ import main
from lib.accounts import accounts
from lib.accounts.accounts import Kind, Throttle
from lib.base import clock
from lib.machine import account_commands
from lib.store import Role, Store, store_target

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 7, 3, 1, 15, tzinfo=UTC)
PASSWORD = "con mèo trèo cây cau"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv(account_commands.PASSWORD, PASSWORD)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return tmp_path / "data"


class Line:
    """The command line: run("account", "list") gives status, output and complaints."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self.capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self.capture.readouterr()
        status = account_commands.run_command(arguments, QUICK)
        said = self.capture.readouterr()
        return status, said.out, said.err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(capsys)


@pytest.fixture
def line(run: Line) -> Line:
    """The command line of a machine with an administrator and an officer."""
    run("account", "add", "vanphong", "--title", "Văn phòng – Thống kê", "--role", "quản trị")
    run("account", "add", "tuphap", "--title", "Tư pháp", "--role", "cap nhat")
    return run


def store() -> Store:
    return Store.open(store_target())


def refused(result: tuple[int, str, str], sentence: str) -> bool:
    status, out, complaint = result
    return status == 2 and out == "" and sentence in complaint and complaint.count("\n") == 1


def test_the_first_account_is_the_administrator_s(run: Line) -> None:
    add = ("account", "add", "VănPhong", "--title", "Văn phòng", "--role")
    assert refused(run(*add, "xem"), "Tài khoản đầu tiên phải có vai trò «quản trị».")
    assert run("account", "list")[1].startswith("Chưa có tài khoản nào.")
    assert run(*add, "quản trị") == (
        0,
        "Đã thêm tài khoản «vanphong» (Văn phòng), vai trò «quản trị».\n",
        "",
    )
    _, identity = accounts.log_in(store(), Throttle(), "vanphong", PASSWORD, NOW, "10.0.0.7", QUICK)
    assert identity.role is Role.ADMIN


def test_what_is_refused_is_one_sentence_and_changes_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store().accounts()
    add = ("account", "add", "diachinh", "--title", "Địa chính", "--role")
    assert refused(
        line(*add, "sếp"), "«sếp» không phải vai trò; hãy ghi một trong: «xem», «cập nhật», «quản trị»"
    )
    assert refused(line("account", "role", "tuphap", "sếp"), "không phải vai trò")
    assert refused(line("account", "disable", "vanphong"), "ít nhất một tài khoản «quản trị»")
    assert refused(line("account", "password", "khongco"), "Không có tài khoản này.")
    assert refused(line("account", "logout", "khongco"), "Không có tài khoản này.")
    assert refused(line("account", "add", "a b", "--title", "x", "--role", "xem"), "3–40 ký tự")
    assert refused(line("account", "unlink", "1"), "Không có đường dẫn số 1")
    monkeypatch.setenv(account_commands.PASSWORD, "ngắn")
    assert refused(line(*add, "xem"), "ít nhất 12 ký tự")
    assert store().accounts() == before


def test_roles_disabling_and_the_list(line: Line) -> None:
    assert line("account", "role", "tuphap", "quản trị")[0] == 0
    assert line("account", "disable", "vanphong")[:2] == (0, "Đã ngừng tài khoản «vanphong».\n")
    assert line("account", "list")[1].splitlines() == [
        "tuphap · Tư pháp · quản trị · đang dùng",
        "vanphong · Văn phòng – Thống kê · quản trị · đã ngừng từ 3/7/2026 08:15",
    ]
    assert line("account", "enable", "vanphong")[0] == 0
    assert "đã ngừng" not in line("account", "list")[1]


def test_a_new_password_and_a_log_out_end_the_logins(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def log_in(password: str) -> str:
        return accounts.log_in(store(), Throttle(), "tuphap", password, NOW, "10.0.0.7", QUICK)[0]

    first = log_in(PASSWORD)
    monkeypatch.setenv(account_commands.PASSWORD, "hỏi thăm chú chuột")
    assert line("account", "password", "TuPhap")[0] == 0
    assert accounts.identify(store(), first, NOW) is None

    second = log_in("hỏi thăm chú chuột")
    assert line("account", "logout", "tuphap")[1] == "Đã kết thúc 1 phiên đăng nhập của «tuphap».\n"
    assert accounts.identify(store(), second, NOW) is None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([PASSWORD, PASSWORD], None),
        ([PASSWORD, PASSWORD + " "], "Hai lần gõ mật khẩu không giống nhau"),
        (["ngắn"], "ít nhất 12 ký tự"),
        (["tài khoản diachinh"], "không được chứa tên"),
    ],
)
def test_a_password_is_typed_twice_unseen(
    line: Line, monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str | None
) -> None:
    monkeypatch.delenv(account_commands.PASSWORD)
    monkeypatch.setattr(sys, "stdin", Terminal())
    answers = iter(typed)
    monkeypatch.setattr(account_commands, "getpass", lambda _words: next(answers))
    result = line("account", "add", "diachinh", "--title", "Địa chính", "--role", "xem")
    assert result[0] == 0 if said is None else refused(result, said)
    assert list(answers) == []
    assert (store().account("diachinh") is not None) == (said is None)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("hỏi thăm chú chuột\r\nthừa".encode(), 0),
        ("\ufeffhỏi thăm chú chuột\n".encode(), 0),
        (b"", 2),
        ("hỏi thăm chú chuột".encode("utf-16"), 2),
    ],
)
def test_a_password_from_standard_input(
    line: Line, monkeypatch: pytest.MonkeyPatch, given: bytes, status: int
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="cp1252"))
    assert line("account", "password", "tuphap", "--password-stdin")[0] == status
    if status == 0:
        assert accounts.log_in(store(), Throttle(), "tuphap", "hỏi thăm chú chuột", NOW, "", QUICK)


def test_without_keyboard_and_password_it_says_what_to_do(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(account_commands.PASSWORD)
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD))
    assert refused(line("account", "password", "tuphap"), "--password-stdin")


def test_the_projector_s_link_is_shown_once(line: Line) -> None:
    status, out, words = line("account", "projector", "--title", "Máy chiếu phòng họp")
    match = re.fullmatch(r"/chieu/([A-Za-z0-9_-]{43})\n", out)
    assert status == 0
    assert match
    assert "đến 7/8/2027" in words
    identity = accounts.identify(store(), match[1], NOW)
    assert identity
    assert (identity.kind, identity.role) == (Kind.PROJECTOR, Role.VIEW)

    shown = line("account", "links")[1]
    assert shown == "1 · Máy chiếu phòng họp · tạo 3/7/2026 08:15 · dùng lần cuối 3/7/2026 08:15\n"
    assert line("account", "unlink", "1")[0] == 0
    assert accounts.identify(store(), match[1], NOW) is None
    assert line("account", "links")[1] == "Chưa có đường dẫn nào cho máy chiếu.\n"


def test_unlinking_ends_links_only(line: Line) -> None:
    token, _ = accounts.log_in(store(), Throttle(), "tuphap", PASSWORD, NOW, "10.0.0.7", QUICK)
    assert refused(line("account", "unlink", "1"), "Không có đường dẫn số 1")
    assert accounts.identify(store(), token, NOW)


def test_the_log_tells_who_did_what_when_and_that_it_is_whole(line: Line) -> None:
    with pytest.raises(accounts.Refused):
        accounts.log_in(store(), Throttle(), "tuphap", "sai mật khẩu rồi", NOW, "10.0.0.7\x1b[2J", QUICK)
    status, out, _ = line("log")
    assert status == 0
    assert out.splitlines() == [
        "1 · 3/7/2026 08:15 · Dòng lệnh (quản trị, máy này) · Thêm tài khoản"
        " · tài khoản vanphong · chức danh Văn phòng – Thống kê · vai trò quản trị",
        "2 · 3/7/2026 08:15 · Dòng lệnh (quản trị, máy này) · Thêm tài khoản"
        " · tài khoản tuphap · chức danh Tư pháp · vai trò cập nhật",
        "3 · 3/7/2026 08:15 · tuphap (chưa đăng nhập, 10.0.0.7 [2J) · Đăng nhập không được"
        " · tài khoản tuphap · lý do sai mật khẩu",
        f"Nhật ký nguyên vẹn, 3 mục. Mã của mục cuối: {store().log()[-1].hash}",
    ]
    assert line("log", "--verify")[1] == out.splitlines()[-1] + "\n"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("DELETE FROM log WHERE id = 2", "thiếu mục số 2 trở đi"),
        ("UPDATE log SET who = 'Người khác' WHERE id = 1", "Mục số 1 của nhật ký đã bị sửa"),
        ("UPDATE log SET detail = 'hỏng' WHERE id = 1", "Mục số 1 của nhật ký đã bị sửa"),
    ],
)
def test_a_log_that_is_not_whole(line: Line, tampering: str, said: str) -> None:
    with store().writing() as connection:
        connection.execute(sa.text(tampering))
    assert refused(line("log", "--verify"), said)
    status, out, complaint = line("log")
    assert (status, "Dòng lệnh" in out or "Người khác" in out) == (2, True)
    assert said in complaint


def test_no_password_is_shown_or_kept(line: Line, data: Path) -> None:
    said = "".join(line("account", "list")[1:] + line("log")[1:])
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert PASSWORD not in said
    assert PASSWORD.encode() not in kept


def test_the_commands_answer_in_a_process_of_their_own(data: Path) -> None:
    """With the product's own hashing, and Vietnamese on a console that is not set up for it."""
    command = [
        sys.executable,
        "-m",
        "lib",
        "account",
        "add",
        "vanphong",
        "--title",
        "Văn phòng",
        "--role",
        "quản trị",
    ]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode().startswith("Đã thêm tài khoản «vanphong»")


def test_restoring_over_a_damaged_store_says_that_its_accounts_are_gone(
    line: Line, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "sao-luu.zip")]) == 0
    assert main(["restore", str(tmp_path / "sao-luu.zip")]) == 0
    assert "tạo lại" not in capsys.readouterr().out
    assert [account.name for account in store().accounts()] == ["tuphap", "vanphong"]

    (data / "cchc.sqlite3").write_bytes(b"hong")
    assert main(["restore", str(tmp_path / "sao-luu.zip")]) == 0

    assert "tài khoản (nếu có) phải tạo lại: python -m lib account add" in capsys.readouterr().out
    assert store().accounts() == []


def test_units_have_accounts_of_their_own(line: Line) -> None:
    assert refused(line("account", "list", "--unit", "khe-tre"), "Không có đơn vị «khe-tre»")
    assert line("unit", "add", "khe-tre", "Xã Khe Tre")[1] == "Đã thêm đơn vị «khe-tre»: Xã Khe Tre.\n"
    assert line("unit", "list")[1] == "khe-tre · Xã Khe Tre · xã · thuộc máy chủ này\n"
    new = ("account", "add", "vanphong", "--title", "Văn phòng", "--role", "quản trị", "--unit", "khe-tre")
    assert line(*new)[0] == 0
    assert line("account", "list", "--unit", "khe-tre")[1].startswith("vanphong · Văn phòng · quản trị")
    assert len(line("account", "list")[1].splitlines()) == len(store().accounts())
    assert line("account", "role", "vanphong", "theo doi")[0] == 2  # the last administrator stays one
    assert line("log", "--unit", "khe-tre", "--verify")[0] == 0
