"""Setting up from a bare Python: what is kept, where pip comes from, and what is said when it fails."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from lib import __main__ as commands
from lib.machine import pythons, start
from lib.store import Actor, Role, Store


@pytest.fixture
def no_pip_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No settings for pip but those in the returned file."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    settings = tmp_path / "pip.conf"
    settings.write_text("", encoding="utf-8")
    monkeypatch.setattr(start, "pip_files", lambda: [settings])
    return settings


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project that requires nothing, so that setting it up is quick."""
    for name in ("requirements.txt", ".requirements.lock"):
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "LOCK", tmp_path / ".requirements.lock")
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip; making one takes seconds, a copy of it is as good."""
    folder = tmp_path_factory.mktemp("made") / ".venv"
    start.make_environment(folder, start.python_in(folder))
    return folder


@pytest.fixture
def has_pip(project: Path, made: Path) -> None:
    """The project's environment is there, but nothing was installed in it."""
    shutil.copytree(made, project / ".venv", symlinks=True)


def test_an_environment_is_made_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = start.prepare(project / "requirements.txt", folder=project / ".venv")
    assert start.answers(python, "-m", "pip", "--version")
    assert "Chuẩn bị lần đầu" in capsys.readouterr().out
    assert start.prepare(project / "requirements.txt", folder=project / ".venv") == python
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("has_pip")
def test_other_requirements_are_installed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = []
    monkeypatch.setattr(
        start, "install", lambda _python, files, _log: installed.append([f.name for f in files])
    )
    for text in ("# a\n", "# a\n", "# b\n"):
        (project / "requirements.txt").write_text(text, encoding="utf-8")
        start.prepare(project / "requirements.txt", folder=project / ".venv")
    assert installed == [["requirements.txt"], ["requirements.txt"]]


@pytest.mark.usefixtures("has_pip")
def test_a_broken_off_setup_is_taken_up_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_arguments: object) -> None:
        raise start.SetupError("hỏng")

    with monkeypatch.context() as broken:
        broken.setattr(start, "install", breaks)
        with pytest.raises(start.SetupError):
            start.prepare(project / "requirements.txt", folder=project / ".venv")
    assert start.prepare(project / "requirements.txt", folder=project / ".venv").exists()


@pytest.mark.usefixtures("has_pip")
def test_no_network_is_said_with_what_to_do(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "requirements.txt").write_text("streamlit==1.67.0\n", encoding="utf-8")
    for name, value in {
        "INDEX_URL": "http://127.0.0.1:9/simple",
        "RETRIES": "1",
        "CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    for name in (
        "PIP_FIND_LINKS",
        "PIP_EXTRA_INDEX_URL",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(start.SetupError, match=r"Hãy nối mạng rồi chạy lại.*setup\.log"):
        start.prepare(project / "requirements.txt", folder=project / ".venv")


def test_the_folder_of_wheels_is_enough(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "wheels").mkdir()
    commands = []
    monkeypatch.setattr(start, "run_pip", lambda command, _log: commands.append(command) or 0)
    start.install(Path("python"), [project / "requirements.txt"], project / "log")
    assert len(commands) == 1
    assert {"--no-index", f"--find-links={project / 'wheels'}"} <= set(commands[0])


def wheel(folder: Path, text: str) -> str:
    """A package of one line, and its digest."""
    path, kept = folder / "thu-1.0-py3-none-any.whl", "thu-1.0.dist-info"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("thu.py", text)
        archive.writestr(f"{kept}/METADATA", "Metadata-Version: 2.1\nName: thu\nVersion: 1.0\n")
        archive.writestr(f"{kept}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{kept}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.usefixtures("has_pip")
def test_an_altered_wheel_is_not_installed(
    project: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made, project / "other", symlinks=True)
    requirements = project / "requirements.txt"
    monkeypatch.setattr(start, "REQUIREMENTS", requirements)
    requirements.write_text("thu==1.0\n", encoding="utf-8")
    digest = wheel(project / "wheels", "x = 1")
    (project / ".requirements.lock").write_text(f"thu==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    python = start.prepare(requirements, folder=project / ".venv")
    assert start.answers(python, "-c", "import thu")
    wheel(project / "wheels", "x = 2  # altered on the way")
    requirements.write_text("# again\nthu==1.0\n", encoding="utf-8")
    with pytest.raises(start.SetupError, match="không đúng bản gốc"):
        start.prepare(requirements, folder=project / "other")
    assert not start.answers(start.python_in(project / "other"), "-c", "import thu")


def test_the_locks_hold_every_pin_with_digests() -> None:
    root = Path(start.__file__).parents[2]
    asked = re.findall(r"(?m)^([\w.\-]+)==(\S+)", (root / "requirements.txt").read_text(encoding="utf-8"))
    for name in (".requirements.lock", ".requirements-postgresql.lock"):
        text = re.sub(r" \\\n", "", (root / name).read_text(encoding="utf-8"))
        pins = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert [line for line in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}", line)] == []
        locked = dict(re.findall(r"(?m)^([\w.\-]+)==([\w.]+)", text))
        if name == ".requirements.lock":
            named = {key.lower().replace("_", "-"): version for key, version in asked}
            assert {key: locked.get(key) for key in named} == named


def test_another_python_that_fits_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.other_python() is None
    monkeypatch.setattr(pythons, "trouble", lambda: "Cần Python từ 3.11 đến 3.15.")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start.start() == 2
    assert "Cần Python từ 3.11 đến 3.15" in capsys.readouterr().out
    if os.name == "nt":
        return
    for number, stands_in in (
        ("13", f"{sys.executable} -S -c 'raise SystemExit(1)'"),
        ("12", sys.executable),
    ):
        other = tmp_path / f"python3.{number}"
        other.write_text(f'#!/bin/sh\nexec {stands_in} "$@"\n', encoding="utf-8")
        other.chmod(0o700)
    assert start.other_python() == str(tmp_path / "python3.12")
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "run_by", lambda python, arguments: ran.append([python, *arguments]) or 0)
    assert start.start(["--x"]) == 0
    assert ran == [[str(tmp_path / "python3.12"), "start", "--x"]]


def test_the_launcher_of_windows_says_where_pythons_are() -> None:
    listing = r"""Installed Pythons found by py.exe Launcher for Windows
 -V:3.16          C:\Python316\python.exe
 -V:3.15-arm64 *  C:\Program Files\Python 3.15\python.exe
 -V:3.9           C:\Python39\python.exe
 -3.12-64         C:\Users\Van phong\AppData\Local\Programs\Python\Python312\python.exe
 -2.7-32          C:\Python27\python.exe"""
    assert pythons.launched(listing) == [
        r"C:\Python316\python.exe",
        r"C:\Program Files\Python 3.15\python.exe",
        r"C:\Users\Van phong\AppData\Local\Programs\Python\Python312\python.exe",
        r"C:\Python39\python.exe",
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("sys.version_info", (3, 10, 4), "Cần Python từ 3.11 đến 3.15"),
        ("sys.version_info", (3, 16, 0), "Cần Python từ 3.11 đến 3.15"),
        ("sys.maxsize", 2**31 - 1, "Cần Python 64 bit"),
        ("sysconfig.get_platform", lambda: "win-arm64", "không chọn bản ARM64"),
        ("sysconfig.get_config_var", lambda _name: 1, "free-threaded"),
    ],
)
def test_a_python_without_packages_says_which_one_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, words: str
) -> None:
    assert pythons.trouble() is None
    monkeypatch.setattr(f"lib.machine.pythons.{name}", value)
    said = pythons.trouble()
    assert said
    assert words in said
    assert "Hãy cài Python 3.14 (bản 64 bit) từ python.org" in said


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "Ổ đĩa đã đầy"),
        ("SSLError(SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "chứng thư"),
        ("NewConnectionError: Failed to establish a new connection: [Errno 101]", "không vào được Internet"),
        ("ERROR: No matching distribution found for pandas==3.1.1", "phiên bản Python"),
        ("something else", "không thành công"),
    ],
)
def test_what_pip_complains_of_is_told(said: str, sentence: str) -> None:
    assert sentence in start.why_failed(said)


def test_progress_names_only_what_takes_time(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (
        "Collecting pandas==3.1.1 (from -r requirements.txt (line 4))",
        "  Downloading pandas-3.1.1-cp311-cp311-manylinux_2_28_x86_64.whl (12.4 MB)",
        "  Downloading idna-3.20-py3-none-any.whl (70 kB)",
        "Installing collected packages: a, b, c",
    ):
        start.show_progress(line)
    assert capsys.readouterr().out.splitlines() == ["  Tải pandas 3.1.1 (12,4 MB) …", "  Cài đặt 3 gói …"]


def test_settings_come_from_the_environment_before_the_files(
    no_pip_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start.pip_option("index-url") == []
    no_pip_settings.write_text("[global]\nindex-url = http://kho.example/simple\n", encoding="utf-8")
    assert start.pip_option("index-url") == ["http://kho.example/simple"]
    monkeypatch.setenv("PIP_INDEX_URL", "http://khac.example/simple")
    assert start.pip_option("index-url") == ["http://khac.example/simple"]


@pytest.fixture
def index(no_pip_settings: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A package index: address -> what stands there."""
    no_pip_settings.write_text("[global]\nindex-url = http://kho.example/simple\n", encoding="utf-8")
    page = f'<a href="../../packages/{start.PIP}#sha256=0">{start.PIP}</a>'
    served = {
        "http://kho.example/simple/pip/": page.encode(),
        f"http://kho.example/packages/{start.PIP}#sha256=0": b"a wheel",
    }
    monkeypatch.setattr(start, "fetch", served.__getitem__)
    return served


def test_pip_comes_from_the_configured_index(
    index: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "PIP_SHA256", hashlib.sha256(b"a wheel").hexdigest())
    assert start.download_pip() == b"a wheel"
    assert len(index) == 2


def test_a_wheel_of_pip_with_another_digest_is_not_used(index: dict[str, bytes]) -> None:
    index[f"http://kho.example/packages/{start.PIP}#sha256=0"] = b"not pip"
    with pytest.raises(start.SetupError):
        start.download_pip()


def test_a_busy_port_is_passed_over() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert start.free_port(port) > port
        with pytest.raises(start.SetupError, match="đang bận"):
            start.free_port(port, tries=1)


# --- Only one at a time --------------------------------------------------------------------------


@pytest.fixture
def healthy() -> Iterator[int]:
    """The port of a server that says that it is well."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/_stcore/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


HOLDER = """
import sys
from pathlib import Path
from lib.machine import pythons, start
hold = start.Hold(Path(sys.argv[1]))
hold.tell(int(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that has the data folder until it is told to end, or killed."""

    def __init__(self, folder: Path, port: int) -> None:
        command = [sys.executable, "-c", HOLDER, str(folder), str(port)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=start.ROOT
        )
        assert self.process.stdout
        assert self.process.stdout.readline().strip() == b"held"

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def test_a_second_start_shows_the_server_that_runs(
    tmp_path: Path, healthy: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("STREAMLIT_SERVER_HEADLESS", raising=False)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(start, "prepare", lambda *_: pytest.fail("it must not be set up again"))
    with Holder(tmp_path, healthy):
        assert start.running_port(tmp_path) == healthy
        assert start.start() == 0
    assert opened == [f"http://127.0.0.1:{healthy}"]
    assert "Chương trình đang chạy sẵn" in capsys.readouterr().out


def test_without_a_desktop_only_the_address_is_told(
    healthy: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_HEADLESS", "true")
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("there is no desktop"))
    assert start.show_running(healthy) == 0
    assert f":{healthy}" in capsys.readouterr().out


def test_a_killed_server_leaves_the_folder_free(tmp_path: Path, healthy: int) -> None:
    with Holder(tmp_path, healthy), pytest.raises(start.Held):
        start.Hold(tmp_path)
    assert start.running_port(tmp_path) is None
    hold = start.hold_or_port(tmp_path)
    assert isinstance(hold, start.Hold)
    assert start.noted_port(tmp_path) == 0
    hold.let_go()


def test_one_that_is_still_being_set_up_is_waited_for_then_told(tmp_path: Path, healthy: int) -> None:
    with Holder(tmp_path, 0) as other:
        with pytest.raises(start.SetupError, match="cửa sổ khác nhưng chưa sẵn sàng"):
            start.hold_or_port(tmp_path, seconds=0.3)
        (tmp_path / start.RUNNING).write_text(f"{healthy:<6}")  # as the other one does when it is ready
        assert start.hold_or_port(tmp_path, seconds=5) == healthy
        assert other.process.poll() is None


def test_another_data_folder_is_another_program(tmp_path: Path, healthy: int) -> None:
    with Holder(tmp_path / "a", healthy):
        assert start.running_port(tmp_path / "b") is None
        hold = start.hold_or_port(tmp_path / "b")
        assert isinstance(hold, start.Hold)
        hold.let_go()


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    assert start.hold_or_port(tmp_path / "data") is None


@pytest.mark.skipif(os.name == "nt", reason="on Windows the launcher stays and has the hold itself")
def test_the_server_that_takes_the_launcher_s_place_keeps_the_hold(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from lib.machine import start\n"
        "start.ROOT = Path.cwd(); start.free_port = lambda: 8765\n"
        "start.serve(Path(sys.argv[1]), [], start.Hold(Path(sys.argv[2])))"
    )
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\necho "$@"\ncat\n', encoding="utf-8")
    stand_in.chmod(0o700)
    command = [sys.executable, "-c", script, str(stand_in), str(tmp_path / "data")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=start.ROOT)
    assert process.stdout
    lines = [process.stdout.readline().decode() for _ in range(2)]
    assert "--server.port=8765" in lines[1]
    with pytest.raises(start.Held):
        start.Hold(tmp_path / "data")
    assert start.noted_port(tmp_path / "data") == 8765
    process.communicate()
    start.Hold(tmp_path / "data").let_go()


@pytest.mark.parametrize(
    ("options", "port"),
    [
        ([], None),
        (["--server.port=9000"], 9000),
        (["--server.port", "9001"], 9001),
        (["--server.headless=true"], None),
    ],
)
def test_a_port_that_is_asked_for_is_used(options: list[str], port: int | None) -> None:
    assert start.chosen_port(options) == port


def test_a_port_that_is_taken_is_told_in_vietnamese(healthy: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.os, "execv", lambda *_: pytest.fail("it must not be started"))
    with pytest.raises(start.SetupError, match=f"Cổng {healthy} đang do chương trình khác dùng"):
        start.serve(Path(sys.executable), [f"--server.port={healthy}"])


@pytest.mark.parametrize("way", [["-m", "lib", "serve"], ["-m", "streamlit", "run", "app.py"]])
def test_whoever_starts_it_there_is_one_program_on_a_data_folder(
    way: list[str], tmp_path: Path, healthy: int
) -> None:
    Store.open(tmp_path / "cchc.sqlite3").add_account(
        "quantri", "Quản trị", Role.ADMIN, "hash", datetime(2026, 7, 3, tzinfo=UTC), Actor("x", Role.ADMIN)
    )
    environment = os.environ | {"CCHC_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    with Holder(tmp_path, healthy):
        done = subprocess.run(
            [sys.executable, *way],
            env=environment,
            cwd=Path(start.__file__).parents[2],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    assert done.returncode == 2
    assert f"đang chạy với cùng thư mục số liệu này (cổng {healthy})" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_what_start_holds_for_its_server_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = start.Hold(tmp_path)
    with pytest.raises(start.SetupError):
        start.hold_for_server(tmp_path)
    monkeypatch.setenv(start.HELD, str(tmp_path))
    assert start.hold_for_server(tmp_path) is None
    hold.let_go()


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pythons, "OLDEST", (3, 99))
    monkeypatch.setattr(pythons, "NEWEST", (3, 99))
    monkeypatch.setenv("PATH", "")
    assert start.start() == 2
    assert "Cần Python từ 3.99 đến 3.99" in capsys.readouterr().out


def test_the_command_starts_without_any_package() -> None:
    """As `python3 -m lib start` on a new machine: nothing but the standard library may be imported."""
    told = "import lib.machine.start, lib.__main__, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-S", "-c", told], capture_output=True, text=True, check=True, cwd=start.ROOT
    )
    strangers = set(done.stdout.split()) - set(sys.stdlib_module_names) - {"lib", "__main__", "sitecustomize"}
    assert {name for name in strangers if not name.startswith("_")} == set()


def test_a_command_finds_the_products_own_packages(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def prepared(*_: Path) -> Path:
        print("Chuẩn bị lần đầu")
        return Path(sys.executable)

    monkeypatch.setattr(start, "has_packages", lambda: False)
    monkeypatch.setattr(start, "prepare", prepared)
    monkeypatch.chdir(start.ROOT)
    assert commands.main(["check", "data/ke-hoach-cchc-2020-thuong-lo.xlsx", "--json"]) == 0
    printed = capfd.readouterr()
    assert json.loads(printed.out)["unit"] == "UBND xã Thượng Lộ"
    assert "Chuẩn bị lần đầu" in printed.err


def test_a_command_that_cannot_be_set_up_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: Path) -> Path:
        raise start.SetupError("Không tải được các gói cần thiết.")

    monkeypatch.setattr(start, "has_packages", lambda: False)
    monkeypatch.setattr(start, "prepare", failing)
    assert commands.main(["check", "so.xlsx"]) == 2
    assert "Không tải được" in capsys.readouterr().err
