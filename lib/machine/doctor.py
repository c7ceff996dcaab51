"""Examines the machine, the installation and what is kept, and says in Vietnamese what to do.

Needs nothing but the standard library: packages that are missing or broken are among what it finds. A check is
there only if somebody can act on what it says. Nothing is changed by it: the database is opened for reading only.

A check is one short function of CHECKS. What it learns of the machine goes to a pure function judge_*,
which takes the facts and gives the verdict.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from lib.base import clock, moments
from lib.base.folders import ROOT, data_folder
from lib.machine import packages, start
from lib.machine.verdict import MARKS, Level, Verdict, attention, fault, ok

if TYPE_CHECKING:
    from lib.store import StoreError

GB, MB = 1024**3, 1024**2


@dataclass(frozen=True)
class Place:
    """What is examined: the program's folder, its data, the store's address, the moment."""

    root: Path
    data: Path
    environ: Mapping[str, str]
    now: datetime

    @property
    def address(self) -> str | None:
        """The address of the PostgreSQL database; None where the store is a file."""
        return self.environ.get("CCHC_DATABASE_URL") or None

    @property
    def database(self) -> Path | None:
        """The database file that is there; None where there is none (yet), or the store is no file."""
        file = self.data / "cchc.sqlite3"
        return None if self.address or not file.exists() or not file.stat().st_size else file

    def known(self, file: str) -> dict[str, object] | None:
        """What one of the program's own notes beside the database says; None where it is not there."""
        try:
            return dict(json.loads((self.data / file).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            return {}


# --- Python and its packages ---------------------------------------------------------------------


def check_packages(place: Place) -> Verdict:
    """Every pinned package is there, in its version, and can be loaded."""
    wanted = packages.pinned((place.root / "requirements.txt").read_text(encoding="utf-8"))
    if place.address:
        wanted |= packages.pinned((place.root / ".requirements-postgresql.lock").read_text(encoding="utf-8"))
    found = {name: packages.installed(name) for name in wanted}
    return packages.judge(wanted, found, packages.broken_packages([name for name in wanted if found[name]]))


# --- The data folder -----------------------------------------------------------------------------


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.is_dir())


MORE_SPACE = "Dọn bớt ổ đĩa, hoặc chuyển kho số liệu sang ổ khác (xem «Sao lưu và chuyển sang máy khác»)."


def check_space(place: Place) -> Verdict:
    """Free space on the disk of the data folder."""
    return judge_space(shutil.disk_usage(existing(place.data)).free)


def judge_space(free: int) -> Verdict:
    """free is in bytes. A version takes up to 20 MB, a backup as much as all versions."""
    room = f"{free / GB:.1f} GB".replace(".", ",") if free >= GB else f"{free // MB} MB"
    if free < 200 * MB:
        return fault(f"Ổ đĩa chứa số liệu chỉ còn trống {room}: có thể không công bố được.", MORE_SPACE)
    if free < GB:
        return attention(f"Ổ đĩa chứa số liệu chỉ còn trống {room}.", MORE_SPACE)
    return ok(f"Ổ đĩa chứa số liệu còn trống {room}.")


def check_writing(place: Place) -> Verdict:
    """Whether a file can be made in the data folder."""
    if place.data.exists() and not place.data.is_dir():
        remedy = "Đổi tên tệp này, hoặc đặt CCHC_DATA_DIR sang một thư mục."
        return fault(f"{place.data} là một tệp, không phải thư mục.", remedy)
    folder = existing(place.data)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"cchc")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return fault(f"Không ghi được vào thư mục {folder}: ổ đĩa đã đầy.", MORE_SPACE)
        return judge_writing(folder, error.strerror or type(error).__name__)
    return judge_writing(folder, None)


def judge_writing(folder: Path, trouble: str | None) -> Verdict:
    """trouble is what the system says; None where writing works."""
    if trouble is None:
        return ok(f"Ghi được vào thư mục {folder}.")
    return fault(
        f"Không ghi được vào thư mục {folder} ({trouble}).",
        "Cấp quyền ghi thư mục này cho tài khoản chạy chương trình, hoặc đặt CCHC_DATA_DIR sang thư mục khác.",
    )


def check_location(place: Place) -> Verdict:
    """Whether the database lies where other programs or machines write too."""
    return judge_location(str(place.data.absolute()))


def judge_location(folder: str) -> Verdict:
    """A database file that is synchronised or shared while it is written can be damaged."""
    remedy = "Chuyển cả thư mục chương trình sang ổ đĩa của máy, ví dụ C:\\cchc, rồi mở lại."
    if any(name in folder.lower() for name in start.SYNCHRONISED):
        return attention(f"Số liệu nằm trong thư mục được đồng bộ lên mạng: {folder}.", remedy)
    if folder.startswith(("\\\\", "//")):
        return attention(f"Số liệu nằm trên ổ mạng: {folder}.", remedy)
    return ok(f"Số liệu ở {folder}.")


def check_permissions(place: Place) -> Verdict:
    """Who else on the machine can read the figures."""
    if os.name == "nt":
        return ok("Trên Windows, quyền đọc theo thư mục chứa chương trình.")
    file = place.database
    mode = stat.S_IMODE(existing(place.data).stat().st_mode)
    return judge_permissions(place.data, mode, stat.S_IMODE(file.stat().st_mode) if file else None)


def judge_permissions(folder: Path, folder_mode: int, file_mode: int | None) -> Verdict:
    """Others need to enter the folder (x) and to read the file; writing there is worse."""
    remedy = f"Chạy: chmod o-rwx {folder}"
    if folder_mode & stat.S_IWOTH:
        return fault(f"Mọi tài khoản trên máy đều ghi được vào {folder}.", remedy)
    if folder_mode & stat.S_IXOTH and (file_mode or 0) & stat.S_IROTH:
        return attention(f"Mọi tài khoản trên máy đều đọc được số liệu trong {folder}.", remedy)
    return ok("Tài khoản khác trên máy không đọc, ghi được số liệu.")


# --- What is kept --------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The database file, for reading only."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
        yield connection


def one(file: Path | None, question: str) -> object:
    """The first value that the database answers; None where it has none, or there is no such table."""
    if file is None:
        return None
    with opened(file) as connection:
        try:
            row = connection.execute(question).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
        return row[0] if row else None


RESTORE = "Dừng chương trình, giữ lại tệp này, rồi khôi phục: python -m lib restore TỆP-SAO-LƯU."


def check_database(place: Place) -> Verdict:
    """Whether the pages of the database file and its references are whole."""
    if place.address:
        return ok("Số liệu ở máy chủ PostgreSQL: máy chủ tự kiểm tra tệp của mình.")
    if place.database is None:
        return judge_missing(place.known("cchc.kho.json"))
    try:
        with opened(place.database) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            strays = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    except sqlite3.Error as error:
        return judge_refusal(str(error))
    return judge_database(said, strays)


def judge_missing(known: Mapping[str, object] | None) -> Verdict:
    """known: what was last known of the store that should be there."""
    if known is None:
        return ok("Chưa có kho số liệu: được tạo khi mở chương trình lần đầu.")
    last = f" Lần cuối có bản số liệu số {known['version']}." if known.get("version") else ""
    return fault(
        f"Kho số liệu đã mất hoặc rỗng (tệp cchc.sqlite3).{last}",
        "Trả lại tệp hoặc thư mục cũ, hoặc khôi phục từ bản sao lưu gần nhất trong thư mục sao-luu: "
        "python -m lib restore TỆP-SAO-LƯU.",
    )


def judge_refusal(words: str) -> Verdict:
    """words: SQLite's own, when it could not open or read the file."""
    if "locked" in words:
        return attention("Kho số liệu đang bận nên chưa kiểm tra được.", "Chạy lại lệnh này sau ít phút.")
    if "readonly" in words:
        unfinished = (
            "Lần ghi gần nhất bị ngắt giữa chừng (mất điện, tắt máy) nên chưa kiểm tra được kho số liệu."
        )
        return attention(
            unfinished, "Mở chương trình một lần để phần ghi dở được tự hoàn tác, rồi kiểm tra lại."
        )
    if "unable to open" in words:
        remedy = "Cấp quyền đọc, ghi thư mục số liệu cho tài khoản đang chạy lệnh này."
        return fault("Không mở được tệp kho số liệu.", remedy)
    return judge_database([words], 0)


def judge_database(said: Sequence[str], strays: int) -> Verdict:
    """said: SQLite's own words, ["ok"] for a whole file; strays: rows that refer to nothing."""
    if list(said) != ["ok"]:
        return fault(f"Tệp kho số liệu bị hỏng ({'; '.join(said)}).", RESTORE)
    if strays:
        return fault(f"Kho số liệu có {strays} dòng trỏ tới mục không còn.", RESTORE)
    return ok("Tệp kho số liệu nguyên vẹn.")


def check_history(place: Place) -> Verdict:
    """Whether the log is unbroken and every version's bytes are those that were uploaded."""
    if not place.address and place.database is None:
        return ok("Chưa có bản số liệu nào.")
    if importlib.util.find_spec("sqlalchemy") is None:
        return attention(
            "Chưa kiểm tra được nhật ký và các bản số liệu: thiếu gói SQLAlchemy.", packages.SET_UP
        )
    from lib.store import Store, StoreError  # noqa: PLC0415 - SQLAlchemy may be what is missing
    from lib.store.schema import Fault  # noqa: PLC0415 - as above

    store = Store(place.address or place.data / "cchc.sqlite3")  # as it is: open() would upgrade it
    try:
        damage = store.verify_log()
        kept = [version.id for version in store.versions() if not version.is_deleted]
        bad = []
        for number in kept:
            try:
                store.data_of(number)
            except StoreError as failure:
                if failure.kind not in (Fault.DAMAGED, Fault.MISSING):
                    raise
                bad.append(number)
    except StoreError as failure:
        return judge_failure(failure)
    finally:
        store.close()
    return judge_history(damage.message if damage else None, bad, len(kept))


def judge_failure(failure: StoreError) -> Verdict:
    """The store's own sentence says what to do; a backup is brought back only over what is damaged."""
    message = f"Không đọc được kho số liệu: {failure}"
    if failure.kind in ("locked", "hung"):
        return attention(message, "Chạy lại lệnh này sau ít phút.")
    rest = "Làm theo câu trên rồi chạy lại lệnh này; chưa cần khôi phục từ tệp sao lưu."
    return fault(message, RESTORE if failure.kind == "damaged" else rest)


def judge_history(log_damage: str | None, bad: Sequence[int], versions: int) -> Verdict:
    """log_damage: what is wrong with the log; bad: the versions whose bytes are missing or changed."""
    if log_damage:
        remedy = "Giữ nguyên máy, báo Chủ tịch và người phụ trách kỹ thuật; so với tệp sao lưu gần nhất."
        return fault(f"Nhật ký không còn nguyên vẹn: {log_damage}", remedy)
    if bad:
        return fault(f"Tệp của bản số liệu {', '.join(map(str, bad))} bị hỏng hoặc mất.", RESTORE)
    return ok(f"Nhật ký liền mạch; {versions} bản số liệu đều đúng như lúc tải lên.")


def check_last_backup(place: Place) -> Verdict:
    """How old the last backup is, and whether its copy in the second place was made."""
    if place.database is None:
        return ok("Không kiểm tra sao lưu ở đây." if place.address else "Chưa có gì để sao lưu.")
    versions = one(place.database, "SELECT count(*) FROM versions")
    last = place.known("sao-luu/gan-nhat.json") or {}
    changed = last.get("head") != one(place.database, "SELECT log_head FROM state")
    return judge_backup(
        place.now, _moment(last.get("at")), bool(versions) and changed, str(last.get("trouble") or "")
    )


def _moment(text: object) -> datetime | None:
    """A moment as the store keeps it."""
    return datetime.fromisoformat(str(text)) if text else None


BACK_UP = "Sao lưu ở màn hình Lịch sử số liệu, hoặc chạy: python -m lib backup TỆP.zip, rồi chép sang USB."


def judge_backup(now: datetime, last: datetime | None, has_changed: bool, trouble: str) -> Verdict:
    """The program makes one a day; has_changed: something is in no backup yet; trouble: of the second place."""
    if last is None and not has_changed:
        return ok("Chưa có bản số liệu nào để sao lưu.")
    if last is None:
        return attention("Chưa có bản sao lưu nào.", BACK_UP)
    if has_changed and now - last > timedelta(days=31):
        return fault(f"Lần sao lưu gần nhất là {moments.say(last)}, đã {(now - last).days} ngày.", BACK_UP)
    if trouble:
        return attention(
            f"Lần sao lưu gần nhất: {moments.say(last)}. {trouble}", "Cắm USB hoặc sửa đường dẫn."
        )
    return ok(f"Lần sao lưu gần nhất: {moments.say(last)}.")


# --- Time ----------------------------------------------------------------------------------------


def check_clock(place: Place) -> Verdict:
    """Whether the machine's clock can be right."""
    last = _moment(one(place.database, "SELECT max(at) FROM log"))
    newest = max(path.stat().st_mtime for path in (place.root / "lib").rglob("*.py"))
    return judge_clock(place.now, last, datetime.fromtimestamp(newest, UTC))


def judge_clock(now: datetime, last_entry: datetime | None, program: datetime) -> Verdict:
    """A wrong date makes statuses wrong. A day is allowed against files: zip keeps their local time."""
    if doubt := clock.doubt(now, last_entry):
        return (attention if clock.doubt(now) is None else fault)(doubt, clock.SET_IT)
    if now < program - timedelta(days=1):
        words = f"Đồng hồ của máy ({moments.say(now)}) chạy sau ngày của chính chương trình."
        return attention(words, clock.SET_IT)
    return ok(f"Bây giờ là {moments.say(now)}.")


# --- The server ----------------------------------------------------------------------------------


def check_port(place: Place) -> Verdict:
    """Whether the usual port is free, ours, or taken by another program."""
    port = int(place.environ.get("STREAMLIT_SERVER_PORT") or start.PORT)
    running = start.running_port(place.data)
    return judge_port(port, running, is_ours(port), not start.is_free(port))


def is_ours(port: int) -> bool:
    """Whether a server of this program answers there."""
    line = HTTPConnection("127.0.0.1", port, timeout=3)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(line):
        line.request("GET", "/")
        page = line.getresponse().read(200_000).decode("utf-8", "replace")
        return "Theo dõi cải cách hành chính" in page
    return False


def judge_port(port: int, running: int | None, is_this_program: bool, is_busy: bool) -> Verdict:
    """running: where the server that was started with this data folder listens."""
    if running:
        return ok(f"Chương trình đang chạy ở http://127.0.0.1:{running}.")
    if is_this_program:
        return ok(f"Một bản của chương trình này đang chạy ở cổng {port}.")
    if is_busy:
        remedy = (
            "Tắt chương trình kia, hoặc chọn cổng khác; «python -m lib start» tự chọn cổng trống kế tiếp."
        )
        return attention(f"Cổng {port} đang do chương trình khác dùng.", remedy)
    return ok(f"Cổng {port} còn trống.")


def check_office(_place: Place) -> Verdict:
    """LibreOffice, which makes the PDF files."""
    from lib.exports.pdf import find_libreoffice  # noqa: PLC0415 - with the rest of what may fail

    return judge_office(find_libreoffice())


def judge_office(program: Path | None) -> Verdict:
    """Everything but PDF works without it."""
    if program:
        return ok(f"LibreOffice có ở {program}: xuất được PDF.")
    return attention(
        "Chưa có LibreOffice nên chưa xuất được PDF; Word, Excel, PowerPoint vẫn xuất bình thường.",
        "Nếu cần PDF, cài LibreOffice (libreoffice.org), không phải cấu hình gì thêm.",
    )


def check_log(place: Place) -> Verdict:
    """How many faults the program noted in the last week."""
    file = place.data / "log/cchc.log"
    if not file.exists():
        return judge_log(0)
    since = f"{place.now - timedelta(days=7):%Y-%m-%d}"
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return judge_log(
        sum(1 for line in lines if re.match(r"\d{4}-\d\d-\d\d .* ERROR ", line) and line >= since)
    )


def judge_log(faults: int) -> Verdict:
    """faults: entries of the last seven days."""
    if faults:
        remedy = "Gửi tệp log/cchc.log trong thư mục số liệu cho người hỗ trợ (tệp này không chứa số liệu)."
        return attention(f"Chương trình ghi nhận {faults} lỗi trong 7 ngày qua.", remedy)
    return ok("Không có lỗi nào được ghi nhận trong 7 ngày qua.")


# --- All of it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DoctorCheck:
    """One thing to look at: its code for programs, its title for people."""

    code: str
    title: str
    examine: Callable[[Place], Verdict]


CHECKS = (
    DoctorCheck("packages", "Các gói cần thiết", check_packages),
    DoctorCheck("space", "Dung lượng trống", check_space),
    DoctorCheck("writing", "Quyền ghi", check_writing),
    DoctorCheck("location", "Nơi giữ số liệu", check_location),
    DoctorCheck("permissions", "Quyền đọc", check_permissions),
    DoctorCheck("database", "Kho số liệu", check_database),
    DoctorCheck("history", "Nhật ký và các bản", check_history),
    DoctorCheck("backup", "Sao lưu", check_last_backup),
    DoctorCheck("clock", "Đồng hồ", check_clock),
    DoctorCheck("port", "Cổng", check_port),
    DoctorCheck("office", "Xuất PDF", check_office),
    DoctorCheck("log", "Nhật ký lỗi", check_log),
)


@dataclass(frozen=True)
class DoctorFinding:
    """What a check found."""

    check: str
    title: str
    level: Level
    message: str
    remedy: str


def examine(place: Place, checks: Iterable[DoctorCheck] = CHECKS) -> list[DoctorFinding]:
    """Every check's finding, in order; one that fails itself hides no other."""
    return [
        DoctorFinding(check.code, check.title, verdict.level, verdict.message, verdict.remedy)
        for check in checks
        for verdict in [_attempt(check, place)]
    ]


def _attempt(check: DoctorCheck, place: Place) -> Verdict:
    """The check's verdict; that it could not be made is one, too."""
    try:
        return check.examine(place)
    except Exception as error:  # anything may be broken on the machine that is examined
        remedy = "Xem các mục khác trước; nếu vẫn vậy, gửi dòng này cho người hỗ trợ."
        return attention(f"Chưa kiểm tra được ({type(error).__name__}: {error}).", remedy)


def worst(findings: Iterable[DoctorFinding]) -> Level:
    """The worst level of all."""
    order = list(Level)
    return max((found.level for found in findings), key=order.index, default=Level.OK)


def as_text(findings: Sequence[DoctorFinding], now: datetime) -> str:
    """The findings for people."""
    lines = [f"Kiểm tra lúc {moments.say(now)}"]
    for found in findings:
        lines.append(f"{MARKS[found.level]} {found.title}: {found.message}")
        lines += [f"    → {found.remedy}"] if found.remedy else []
    count = {level: sum(found.level is level for found in findings) for level in Level}
    lines.append(
        f"{count[Level.OK]} mục tốt, {count[Level.ATTENTION]} mục cần xem, {count[Level.FAULT]} mục phải sửa."
    )
    return "\n".join(lines)


def _as_json(findings: Sequence[DoctorFinding], now: datetime) -> str:
    """The findings for programs; the time is Vietnam's."""
    when = now.astimezone(moments.VIETNAM).isoformat(timespec="seconds")
    found = [asdict(found) for found in findings]
    return json.dumps({"at": when, "level": worst(findings), "findings": found}, ensure_ascii=False, indent=1)


def better_python() -> Path | None:
    """The program's own Python in .venv, where this one has not what the program needs."""
    own = start.python_in(start.VENV)
    wanted = packages.pinned(start.REQUIREMENTS.read_text(encoding="utf-8"))
    is_own = Path(sys.prefix).resolve() == start.VENV.resolve()
    return own if not is_own and own.exists() and not all(map(packages.installed, wanted)) else None


def doctor(wants_json: bool = False) -> int:
    """The command `python -m lib doctor`: 1 where something must be mended, else 0."""
    if own := better_python():
        command = [str(own), "-X", "utf8", "-m", "lib", "doctor", *(["--json"] if wants_json else [])]
        return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own Python
    place = Place(ROOT, data_folder(), os.environ, clock.now())
    findings = examine(place)
    print((_as_json if wants_json else as_text)(findings, place.now))
    return int(worst(findings) is Level.FAULT)
