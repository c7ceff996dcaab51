"""From a bare Python to the running dashboard: makes .venv, installs what is missing, starts the server.

Only the standard library, also in what it uses of ours: this module runs before anything is installed,
on a Debian without pip and venv's helper as on a Windows PC that gets its packages from a USB stick
(folder `wheels/`). What is found installed for the same requirements is used as it is. Started a second
time while it runs, it only opens the browser on the server that is there.
"""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import importlib.util
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import venv
import webbrowser
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from lib.base.folders import ROOT, data_folder
from lib.machine import pythons

VENV = ROOT / ".venv"
LOCK = ROOT / ".requirements.lock"
REQUIREMENTS = ROOT / "requirements.txt"
POSTGRESQL = ROOT / ".requirements-postgresql.lock"
"""What only an office with a PostgreSQL server needs."""
PORT = 8501

# Python without ensurepip (Debian's) gets pip from its wheel; the digest makes any source of it safe.
PIP = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
PYPI = "https://pypi.org/simple"


SYNCHRONISED = ("onedrive", "google drive", "googledrive", "dropbox", "zalo received files")
IN_THE_CLOUD = (
    "Thư mục này được đồng bộ lên mạng, kho số liệu có thể bị hỏng. Hãy chuyển sang ổ đĩa của máy (C:\\cchc)."
)


class SetupError(Exception):
    """Setting up cannot go on; the message says why and what to do, in Vietnamese."""


def _say(text: str) -> None:
    """One line to whoever started the program."""
    print(text, flush=True)


# --- The environment -----------------------------------------------------------------------------


def prepare(*requirements: Path, folder: Path = VENV) -> Path:
    """The Python of an environment in which the requirements are installed; makes it where it is missing.

    Raises SetupError with a Vietnamese sentence where that is not possible.
    """
    python = python_in(folder)
    stamps = {path: folder / f"installed-{'-'.join(path.relative_to(ROOT).parts)}" for path in requirements}
    missing = [path for path, stamp in stamps.items() if not (python.exists() and stamped(stamp, path))]
    if not missing:
        return python
    _say("Chuẩn bị lần đầu (cần vài phút; những lần sau mở ngay).")
    try:
        make_environment(folder, python)
        install(python, missing, folder / "setup.log")
        for path in missing:
            stamps[path].write_text(fingerprint(path), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"Không ghi được vào thư mục {folder}: {error.strerror}.") from error
    _say("Đã chuẩn bị xong.")
    return python


def needed() -> list[Path]:
    """The requirements of this installation."""
    is_at_a_server = os.environ.get("CCHC_DATABASE_URL", "").startswith("postgres")
    return [REQUIREMENTS, POSTGRESQL] if is_at_a_server else [REQUIREMENTS]


def has_packages() -> bool:
    """Whether this Python has what the commands need; an installed product keeps it in its own .venv."""
    names = ("streamlit", "openpyxl", "sqlalchemy", *(["psycopg"] if POSTGRESQL in needed() else []))
    return all(importlib.util.find_spec(name) for name in names)


def run_in_own_environment(arguments: Sequence[str]) -> int:
    """Runs a command of the product with its own Python, set up first where it is not yet; its exit status."""
    try:
        if other := other_python():
            return run_by(other, arguments)
        with contextlib.redirect_stdout(sys.stderr):  # what a command prints may be read by a program
            python = prepare(*needed())
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    command = [str(python), "-X", "utf8", "-m", "lib", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own Python


def python_in(folder: Path) -> Path:
    """Where an environment has its Python; it need not be there."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamped(stamp: Path, requirements: Path) -> bool:
    """Whether exactly these requirements were installed completely."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint(requirements)


def fingerprint(requirements: Path) -> str:
    """Changes with any requirement, with the Python that they are installed for, and with the place."""
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {ROOT}".encode())
    digest.update(requirements.read_bytes() + LOCK.read_bytes())
    return digest.hexdigest()


def make_environment(folder: Path, python: Path) -> None:
    """An empty environment with pip. One that answers is kept: what it holds need not come again."""
    if not answers(python, "-m", "pip", "--version"):
        _say("  Tạo môi trường riêng trong thư mục .venv …")
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt").create(folder)
        if not answers(python, "-m", "ensurepip", "--default-pip"):
            install_pip(python, folder)


def answers(python: Path, *arguments: str) -> bool:
    """Whether this Python exists and carries the command out."""
    return python.exists() and call(python, *arguments).returncode == 0


def call(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a Python command to its end and keeps what it says."""
    return subprocess.run(  # noqa: S603 - our own environment's Python
        [python, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def install_pip(python: Path, folder: Path) -> None:
    """Pip from its own wheel, which can run before it is installed."""
    wheel = next((place / PIP for place in wheel_folders() if (place / PIP).is_file()), None)
    if wheel is None:
        _say("  Tải công cụ cài đặt pip …")
        wheel = folder / PIP
        wheel.write_bytes(download_pip())
    done = call(python, f"{wheel}/pip", "install", "--no-index", "--disable-pip-version-check", str(wheel))
    if done.returncode:
        raise SetupError(f"Không cài được pip: {done.stderr.strip()[-300:]}")


def install(python: Path, requirements: Sequence[Path], log: Path) -> None:
    """Installs the requirements: from the folder of wheels if that is enough, else from the index.

    What the product needs is installed by its lock: each file must have one of the digests that stand there.
    """
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    locks = [LOCK if path == REQUIREMENTS else path for path in requirements]
    for path in locks:
        how = (
            ["--require-hashes", "--only-binary=:all:"]
            if path.suffix == ".lock"
            else [f"--constraint={pins_only(log.with_name('pins.txt'))}"]
        )
        run_with_folders([*command, *how, f"--requirement={path}"], log)


def pins_only(path: Path) -> Path:
    """The lock's versions without their digests, written to path: what else is installed must fit them."""
    pins = re.findall(r"(?m)^[\w.\-]+==[^\\\n]+", LOCK.read_text(encoding="utf-8"))
    path.write_text("".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    return path


def run_with_folders(command: Sequence[str], log: Path) -> None:
    """Runs pip on the folders of wheels, then on the index. Raises SetupError with the cause as a sentence."""
    folders = [f"--find-links={place}" for place in wheel_folders(own=True)]
    if folders and run_pip([*command, "--no-index", *folders], log) == 0:
        return
    altered = bool(folders) and ALTERED in log.read_text(encoding="utf-8")
    if altered or run_pip([*command, "--progress-bar=off", *folders], log) != 0:
        raise SetupError(f"{why_failed(log.read_text(encoding='utf-8'))} Chi tiết: {log}")


def run_pip(command: Sequence[str], log: Path) -> int:
    """Runs pip, tells what it is at, keeps its own words in the log."""
    pip = subprocess.Popen(  # noqa: S603 - our own environment's pip
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    with pip, log.open("w", encoding="utf-8") as kept:
        for line in pip.stdout or ():
            kept.write(line)
            show_progress(line)
    return pip.returncode


def show_progress(line: str) -> None:
    """What one line of pip's means for someone who waits; only packages of a megabyte and more are named."""
    if found := re.search(r"(?:Downloading|Using cached) ([\w.]+)-([\d.]+)-.*\(([\d.]+) MB\)", line):
        _say(f"  Tải {found[1]} {found[2]} ({found[3].replace('.', ',')} MB) …")
    elif line.startswith("Installing collected packages"):
        _say(f"  Cài đặt {line.count(',') + 1} gói …")


NO_NETWORK = (
    "Không tải được các gói cần thiết: máy không vào được Internet. Hãy nối mạng rồi chạy lại, hoặc chép "
    "thư mục «wheels» (đã tải sẵn ở máy khác) vào cạnh tệp app.py."
)
NO_CERTIFICATES = (
    "Không tải được các gói cần thiết: máy không kiểm tra được chứng thư của trang tải. Hãy xem lại ngày giờ "
    "của máy và cập nhật chứng thư gốc (Debian: gói ca-certificates)."
)
ALTERED = "DO NOT MATCH THE HASHES"
REASONS = (
    (
        ALTERED,
        "Một gói cài đặt không đúng bản gốc (bị hỏng khi chép hoặc đã bị sửa) nên không cài. Hãy lấy lại thư mục «wheels» "
        "từ máy tin cậy rồi chạy lại.",
    ),
    ("No space left", "Ổ đĩa đã đầy (cần khoảng 1 GB trống). Hãy dọn bớt rồi chạy lại."),
    ("CERTIFICATE_VERIFY_FAILED", NO_CERTIFICATES),
    ("Failed to establish a new connection", NO_NETWORK),
    ("NameResolutionError", NO_NETWORK),
    ("ConnectTimeout", NO_NETWORK),
    ("ProxyError", "Không tải được các gói cần thiết: máy chủ proxy từ chối. Hãy xem lại cấu hình proxy."),
    ("No matching distribution", "Nguồn tải không có đủ các gói cần thiết cho phiên bản Python này."),
)


def why_failed(pip_output: str) -> str:
    """The first known cause in pip's output, as a sentence with what to do."""
    for sign, sentence in REASONS:
        if sign in pip_output:
            return sentence
    return "Cài đặt các gói cần thiết không thành công."


# --- Where pip comes from ------------------------------------------------------------------------


def wheel_folders(*, own: bool = False) -> list[Path]:
    """Folders of ready wheels: ours if they exist, and unless only ours are asked for, those set for pip."""
    ours = [ROOT / name for name in ("wheels", ".wheels") if (ROOT / name).is_dir()]
    return ours if own else ours + [Path(place) for place in pip_option("find-links") if Path(place).is_dir()]


def pip_option(name: str) -> list[str]:
    """The words that pip's environment variable or else its configuration files set for the option."""
    if value := os.environ.get(f"PIP_{name.upper().replace('-', '_')}"):
        return value.split()
    words: list[str] = []
    for path in pip_files():
        parser = configparser.RawConfigParser()
        with contextlib.suppress(configparser.Error, OSError, UnicodeDecodeError):
            parser.read(path, encoding="utf-8")
        for section in ("global", "install"):
            words = parser.get(section, name, fallback="").split() or words
    return words


def pip_files() -> Iterator[Path]:
    """Pip's configuration files, those that count more later."""
    if os.environ.get("PIP_CONFIG_FILE") == os.devnull:
        return
    home = Path.home()
    yield from (
        Path(os.environ.get("PROGRAMDATA", "/nonexistent"), "pip/pip.ini"),
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / "pip/pip.ini",
        home / ".pip/pip.conf",
        Path(os.environ.get("APPDATA", "/nonexistent"), "pip/pip.ini"),
        Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"), "pip/pip.conf"),
    )
    if named := os.environ.get("PIP_CONFIG_FILE"):
        yield Path(named)


def download_pip() -> bytes:
    """The wheel of pip from the first index that has it. Raises SetupError where none does."""
    trouble = NO_NETWORK
    for index in (*(pip_option("index-url") or [PYPI]), *pip_option("extra-index-url")):
        page = f"{index.rstrip('/')}/pip/"
        try:
            link = re.search(rf'href="([^"]*{re.escape(PIP)}[^"]*)"', fetch(page).decode("utf-8", "replace"))
            wheel = fetch(urllib.parse.urljoin(page, link[1])) if link else b""
        except ValueError as error:
            raise SetupError(f"Địa chỉ nguồn tải không đúng: {index}") from error
        except OSError as error:
            trouble = why_failed(str(error)) if "CERTIFICATE" in str(error) else trouble
            continue
        if hashlib.sha256(wheel).hexdigest() == PIP_SHA256:
            return wheel
    raise SetupError(trouble)


def fetch(address: str) -> bytes:
    """What stands at the address. Where certificates cannot be checked (a Debian without any), it is
    read all the same: nothing fetched here is used unless its digest is the expected one."""
    authorities = next(iter(pip_option("cert")), None)
    try:
        return _answer(address, ssl.create_default_context(cafile=authorities))
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLCertVerificationError):
            raise
        return _answer(address, ssl._create_unverified_context())  # noqa: S323 - see above


def _answer(address: str, context: ssl.SSLContext) -> bytes:
    """One answer, within half a minute."""
    with urllib.request.urlopen(address, timeout=30, context=context) as answer:  # noqa: S310
        return bytes(answer.read())


# --- Only one at a time --------------------------------------------------------------------------

RUNNING = "dang-chay"
"""The file in the data folder that a running server holds locked; in it, its port (0: not yet known)."""
BEHIND = 1 << 20
"""What is locked is a byte far behind the port: on Windows nobody could read a byte that is locked."""


class Held(Exception):
    """Another process has started, or is setting up, the program with this data folder."""


class Hold:
    """This process's hold on the data folder. It ends with the process, however that ends; on Linux it
    passes to the server that takes this process's place."""

    def __init__(self, folder: Path) -> None:
        """Raises Held where another process has it, OSError where no file can be made there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / RUNNING, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(self._file)
        except (BlockingIOError, PermissionError) as error:
            os.close(self._file)
            raise Held from error
        self.tell(0)

    def tell(self, port: int) -> None:
        """Writes down where the server listens."""
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, f"{port:<6}".encode())

    def pass_on(self) -> None:
        """Lets the program that takes this process's place keep the hold."""
        os.set_inheritable(self._file, True)

    def let_go(self) -> None:
        """Ends the hold before the process ends."""
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def lock(file: int) -> None:
        """Locks the open file for this process; PermissionError where another one has it."""
        os.lseek(file, BEHIND, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def lock(file: int) -> None:
        """Locks the open file for this process; BlockingIOError where another one has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def take_hold(folder: Path) -> Hold | None:
    """This process's hold; None where nothing can be written there, which the server will tell.

    Raises Held.
    """
    try:
        return Hold(folder)
    except OSError:
        return None


HELD = "CCHC_HELD"
"""The environment's name for the data folder that whoever started this process holds for it."""
ONE_ONLY = "Chương trình đang chạy với cùng thư mục số liệu này{where}. Hãy dùng chương trình đó, hoặc tắt nó rồi mở lại."


def hold_for_server(folder: Path) -> Hold | None:
    """The hold of a server that was not started by `start`, for as long as it runs; None where its starter has it.

    Raises SetupError where another program runs with this data folder, whoever started it.
    """
    if os.environ.get(HELD) == str(folder.absolute()):
        return None
    try:
        return take_hold(folder)
    except Held:
        port = noted_port(folder)
        where = f" (cổng {port})" if port else ""
        raise SetupError(ONE_ONLY.format(where=where)) from None


def noted_port(folder: Path) -> int:
    """The port that the last server with this data folder wrote down; 0 where there is none."""
    with contextlib.suppress(OSError, ValueError), (folder / RUNNING).open("rb") as file:
        return int(file.read(6))
    return 0


def running_port(folder: Path) -> int | None:
    """Where the server that was started with this data folder answers; None where none does."""
    if not (folder / RUNNING).exists():
        return None
    try:
        hold = take_hold(folder)
    except Held:
        port = noted_port(folder)
        return port if port and is_healthy(port) else None
    if hold:
        hold.let_go()
    return None


def is_healthy(port: int) -> bool:
    """Whether a server of Streamlit's answers at this port of this machine."""
    line = HTTPConnection("127.0.0.1", port, timeout=3)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(line):
        line.request("GET", "/_stcore/health")
        return line.getresponse().status == 200
    return False


def hold_or_port(folder: Path, seconds: float = 20) -> Hold | int | None:
    """This process's hold (see take_hold), or the port of the server that has it and answers.

    Raises SetupError where another process has it and does not answer in time: it may be setting up.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return take_hold(folder)
        except Held:
            port = noted_port(folder)
        if port and is_healthy(port):
            return port
        if time.monotonic() > end:
            raise SetupError(
                "Chương trình đang được mở hoặc cài đặt ở một cửa sổ khác nhưng chưa sẵn sàng. Hãy chờ cửa sổ "
                "đó báo xong. Nếu không thấy cửa sổ nào, khởi động lại máy rồi mở lại."
            )
        time.sleep(0.2)


def show_running(port: int) -> int:
    """Opens the browser on the server that runs already."""
    address = f"http://127.0.0.1:{port}"
    _say(f"Chương trình đang chạy sẵn: {address}")
    if has_desktop():
        webbrowser.open(address)
    return 0


def has_desktop() -> bool:
    """Whether a browser can be opened for the person who started this."""
    if os.environ.get("STREAMLIT_SERVER_HEADLESS", "").lower() == "true":
        return False
    windows = os.name == "nt" or sys.platform == "darwin"
    return windows or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


# --- Starting ------------------------------------------------------------------------------------


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(3)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port(first: int = PORT, tries: int = 100) -> int:
    """The first port of this machine from `first` on that nobody listens on. Raises SetupError if none."""
    for port in range(first, first + tries):
        if is_free(port):
            return port
    raise SetupError(f"Các cổng {first}–{first + tries - 1} đều đang bận.")


def chosen_port(options: Sequence[str]) -> int | None:
    """The port that the options for `streamlit run` name."""
    found = re.search(r"--server\.port[= ](\d+)", " ".join(options))
    return int(found[1]) if found else None


def other_python() -> str | None:
    """Another Python of this machine that fits, where this one does not; None where this one does.

    Raises SetupError where none fits.
    """
    trouble = pythons.trouble()
    if trouble is None:
        return None
    if other := pythons.fitting():
        return other
    raise SetupError(trouble)


def run_by(python: str, arguments: Sequence[str]) -> int:
    """Runs our command line by another Python; its exit status."""
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run([python, "-m", "lib", *arguments], cwd=ROOT, check=False).returncode  # noqa: S603
    return 0


def serve(python: Path, options: Sequence[str], hold: Hold | None = None) -> int:
    """Runs the server until it is stopped; on Linux it takes this process's place, so that signals reach it.

    The port is the first free one unless an option names it; a browser opens on a desktop.
    """
    port = chosen_port(options) or free_port()
    if not is_free(port):
        raise SetupError(
            f"Cổng {port} đang do chương trình khác dùng. Bỏ --server.port để chương trình tự chọn cổng trống, hoặc "
            "chọn cổng khác."
        )
    opening = ["--open"] if has_desktop() and "--server.headless=true" not in options else []
    command = [str(python), "-m", "lib.ui.serving.early", f"--server.port={port}", *opening, *options]
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    _say("Đang mở bảng theo dõi … (dừng: bấm Ctrl+C hoặc đóng cửa sổ này)")
    if hold:
        hold.tell(port)
        hold.pass_on()
        os.environ[HELD] = str(data_folder().absolute())
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell on purpose
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own server
    return 0


def start(options: Sequence[str] = ()) -> int:
    """The command `python -m lib start`; further options go to `streamlit run`. 2 = cannot be set up."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        if other := other_python():
            return run_by(other, ["start", *options])
        if any(name in str(ROOT).lower() for name in SYNCHRONISED):
            _say(f"▲ {IN_THE_CLOUD}")
        found = hold_or_port(data_folder())
        if isinstance(found, int):
            return show_running(found)
        return serve(prepare(*needed()), options, found)
    except SetupError as error:
        _say(f"\n{error}")
        return 2


if __name__ == "__main__":
    raise SystemExit(start(sys.argv[1:]))
