"""The doctor: each verdict from the facts, the whole on made-up machines, and the log and files of the service."""

from __future__ import annotations

import ast
import errno
import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Parser

from lib import __main__ as command_line
from lib.machine import doctor, logbook, packages, start
from lib.machine.doctor import Level
from lib.store import Actor, Draft, Role, Store, StoreError, kept_backups
from lib.store.schema import Fault

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2090, 9, 15, 1, 15, tzinfo=UTC)
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
OK, ATTENTION, FAULT = Level.OK, Level.ATTENTION, Level.FAULT


@pytest.fixture
def place(tmp_path: Path) -> doctor.Place:
    """The product with an empty data folder that only its owner can enter."""
    tmp_path.chmod(0o700)
    return doctor.Place(ROOT, tmp_path, {}, NOW)


@pytest.fixture
def store(place: doctor.Place) -> Store:
    """A store with one version, published half an hour ago."""
    kept = Store.open(place.data / "cchc.sqlite3")
    kept.publish(Draft(b"a workbook", "so-thang-8.xlsx"), None, NOW - timedelta(minutes=30), OFFICER)
    return kept


def spoil(place: doctor.Place, *changes: str) -> None:
    with closing(sqlite3.connect(place.data / "cchc.sqlite3")) as raw:
        for change in changes:
            raw.execute(change)
        raw.commit()


# --- Verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "level", "words"),
    [
        (packages.judge({"a": "1"}, {"a": "1"}, []), OK, "Đủ 1 gói"),
        (packages.judge({"a": "1", "b": "1"}, {"a": "1", "b": None}, []), FAULT, "Thiếu gói: b."),
        (packages.judge({"a": "1"}, {"a": "2"}, []), ATTENTION, "a 2 (cần 1)"),
        (packages.judge({"a": "1"}, {"a": "1"}, ["a"]), FAULT, "không nạp được: a"),
        (doctor.judge_space(2 * doctor.GB), OK, "2,0 GB"),
        (doctor.judge_space(999 * doctor.MB), ATTENTION, "999 MB"),
        (doctor.judge_space(199 * doctor.MB), FAULT, "199 MB"),
        (doctor.judge_writing(Path("D:"), None), OK, "Ghi được"),
        (doctor.judge_writing(Path("D:"), "Access is denied"), FAULT, "Access is denied"),
        (doctor.judge_location("C:\\cchc\\data"), OK, "C:\\cchc\\data"),
        (doctor.judge_location("C:\\Users\\vp\\OneDrive - UBND\\cchc\\data"), ATTENTION, "đồng bộ"),
        (doctor.judge_location("\\\\may-chu\\chung\\cchc\\data"), ATTENTION, "ổ mạng"),
        (doctor.judge_permissions(Path("/d"), 0o755, 0o600), OK, "không đọc"),
        (doctor.judge_permissions(Path("/d"), 0o700, 0o644), OK, "không đọc"),
        (doctor.judge_permissions(Path("/d"), 0o755, 0o644), ATTENTION, "đều đọc được"),
        (doctor.judge_permissions(Path("/d"), 0o777, None), FAULT, "đều ghi được"),
        (doctor.judge_database(["ok"], 0), OK, "nguyên vẹn"),
        (doctor.judge_database(["row 3 missing from index"], 0), FAULT, "row 3"),
        (doctor.judge_database(["ok"], 2), FAULT, "2 dòng"),
        (doctor.judge_refusal("database is locked"), ATTENTION, "đang bận"),
        (doctor.judge_refusal("attempt to write a readonly database"), ATTENTION, "bị ngắt giữa chừng"),
        (doctor.judge_refusal("unable to open database file"), FAULT, "Không mở được"),
        (doctor.judge_refusal("file is not a database"), FAULT, "bị hỏng"),
        (doctor.judge_history(None, [], 3), OK, "3 bản"),
        (doctor.judge_history("Nhật ký thiếu mục số 2.", [], 3), FAULT, "thiếu mục số 2"),
        (doctor.judge_history(None, [2], 3), FAULT, "bản số liệu 2"),
        (doctor.judge_missing(None), OK, "Chưa có kho số liệu"),
        (doctor.judge_missing({}), FAULT, "đã mất hoặc rỗng"),
        (doctor.judge_missing({"version": 12}), FAULT, "bản số liệu số 12"),
        (doctor.judge_backup(NOW, None, False, ""), OK, "Chưa có bản số liệu"),
        (doctor.judge_backup(NOW, None, True, ""), ATTENTION, "Chưa có bản sao lưu"),
        (doctor.judge_backup(NOW, NOW - timedelta(days=31), True, ""), OK, "08 giờ 15 ngày 15/8/2090"),
        (doctor.judge_backup(NOW, NOW - timedelta(days=40), True, ""), FAULT, "đã 40 ngày"),
        (doctor.judge_backup(NOW, NOW - timedelta(days=40), False, ""), OK, "08 giờ 15"),
        (doctor.judge_backup(NOW, NOW, False, "Chưa chép được sang E:."), ATTENTION, "E:"),
        (doctor.judge_clock(NOW, None, NOW), OK, "08 giờ 15 ngày 15/9/2090"),
        (doctor.judge_clock(NOW, NOW + timedelta(minutes=4), NOW), OK, "Bây giờ"),
        (doctor.judge_clock(NOW, NOW + timedelta(minutes=6), NOW), ATTENTION, "sau lần ghi"),
        (doctor.judge_clock(NOW, None, NOW + timedelta(hours=14)), OK, "Bây giờ"),
        (doctor.judge_clock(NOW, None, NOW + timedelta(days=2)), ATTENTION, "ngày của chính chương trình"),
        (doctor.judge_clock(NOW.replace(year=2009), None, NOW), FAULT, "năm 2009"),
        (doctor.judge_port(8501, None, False, False), OK, "còn trống"),
        (doctor.judge_port(8501, 8502, False, True), OK, "http://127.0.0.1:8502"),
        (doctor.judge_port(8501, None, True, True), OK, "chương trình này đang chạy"),
        (doctor.judge_port(8501, None, False, True), ATTENTION, "chương trình khác"),
        (doctor.judge_office(Path("/usr/bin/soffice")), OK, "xuất được PDF"),
        (doctor.judge_office(None), ATTENTION, "Chưa có LibreOffice"),
        (doctor.judge_log(0), OK, "Không có lỗi"),
        (doctor.judge_log(3), ATTENTION, "3 lỗi"),
    ],
)
def test_verdicts(verdict: doctor.Verdict, level: Level, words: str) -> None:
    assert verdict.level is level
    assert words in verdict.message
    assert bool(verdict.remedy) == (level is not OK)


def test_the_pinned_packages_are_those_of_the_requirements() -> None:
    pinned = packages.pinned("# a note\nstreamlit==1.67.0\npsycopg[binary]==3.3.9\n")
    assert pinned == {"streamlit": "1.67.0", "psycopg": "3.3.9"}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert len(packages.pinned("\n".join(lines))) == sum("==" in line for line in lines)


def test_a_package_that_ends_the_process_is_found_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "whole": "",
        "halved": "import no_such_thing",
        "deadly": "import os; os.abort()",
    }.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert packages.broken_packages(["whole", "halved"]) == ["halved"]
    assert packages.broken_packages(["whole", "halved", "deadly"]) == ["halved", "deadly"]
    assert packages.broken_packages(["whole"]) == []


def test_a_place_without_a_database_is_in_order_and_stays_empty(place: doctor.Place) -> None:
    for check in (doctor.check_database, doctor.check_history, doctor.check_last_backup, doctor.check_clock):
        assert check(place).level is OK
    assert list(place.data.iterdir()) == []


@pytest.mark.usefixtures("store")
def test_a_whole_store_is_in_order(place: doctor.Place) -> None:
    assert doctor.check_database(place).level is OK
    assert "1 bản số liệu đều đúng" in doctor.check_history(place).message
    assert doctor.check_clock(place).level is OK


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE log SET who = 'Khác'", "Mục số 1 của nhật ký đã bị sửa"),
        ("UPDATE files SET data = x'00'", "bản số liệu 1 bị hỏng"),
        ("DELETE FROM files", "bản số liệu 1 bị hỏng hoặc mất"),
        ("UPDATE versions SET file_name = 'khac.xlsx'", "không còn đúng như mục số 1"),
    ],
)
def test_a_change_behind_the_store_s_back_is_found(place: doctor.Place, change: str, words: str) -> None:
    spoil(place, change)
    verdict = doctor.check_history(place)
    assert verdict.level is FAULT
    assert words in verdict.message


@pytest.mark.parametrize("kind", [Fault.LOCKED, Fault.HUNG, Fault.STOPPED, Fault.READ_ONLY, Fault.NEWER])
def test_a_store_that_cannot_be_read_now_is_not_to_be_replaced_by_a_backup(kind: Fault) -> None:
    verdict = doctor.judge_failure(StoreError(kind))
    assert verdict.level is not OK
    assert "restore" not in verdict.remedy
    assert "restore" in doctor.judge_failure(StoreError(Fault.DAMAGED)).remedy


@pytest.mark.usefixtures("store")
def test_a_store_in_use_is_no_damaged_one(place: doctor.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bytes:
        raise StoreError(Fault.LOCKED)

    monkeypatch.setattr(Store, "data_of", busy)
    assert doctor.check_history(place).remedy == "Chạy lại lệnh này sau ít phút."


@pytest.mark.usefixtures("store")
def test_a_time_of_the_log_without_its_zone_is_damage(place: doctor.Place) -> None:
    spoil(place, "UPDATE log SET at = '2020-01-01 00:00:00'")
    assert doctor.check_history(place).level is FAULT


def test_a_file_in_the_place_of_the_data_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    verdict = doctor.check_writing(doctor.Place(ROOT, tmp_path / "data", {}, NOW))
    assert verdict.level is FAULT
    assert "không phải thư mục" in verdict.message


def test_a_full_disk_is_not_a_matter_of_rights(place: doctor.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", full)
    verdict = doctor.check_writing(place)
    assert "ổ đĩa đã đầy" in verdict.message
    assert "Cấp quyền" not in verdict.remedy


@pytest.mark.usefixtures("store")
def test_a_row_that_refers_to_nothing_is_found(place: doctor.Place) -> None:
    spoil(place, "UPDATE versions SET base = 99")
    assert "1 dòng trỏ tới mục không còn" in doctor.check_database(place).message


@pytest.mark.usefixtures("store")
def test_a_flipped_page_is_found(place: doctor.Place) -> None:
    file = place.data / "cchc.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    file.write_bytes(content)
    assert doctor.check_database(place).level is FAULT


def test_something_else_under_the_name_of_the_database_is_found(place: doctor.Place) -> None:
    (place.data / "cchc.sqlite3").write_bytes(b"not a database at all" * 500)
    assert "bị hỏng" in doctor.check_database(place).message
    assert doctor.check_history(place).level is FAULT


@pytest.mark.usefixtures("store")
def test_a_database_that_another_program_writes_is_not_called_damaged(
    place: doctor.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    with closing(connect(place.data / "cchc.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **b: connect(*a, **b | {"timeout": 0.1}))
        assert doctor.check_database(place).level is ATTENTION


@pytest.mark.usefixtures("store")
def test_a_clock_behind_the_log_is_noticed(place: doctor.Place) -> None:
    yesterday = doctor.Place(place.root, place.data, {}, NOW - timedelta(days=1))
    assert "sau lần ghi gần nhất (07 giờ 45 ngày 15/9/2090)" in doctor.check_clock(yesterday).message


def test_the_last_backup_is_known(place: doctor.Place, store: Store) -> None:
    assert "Chưa có bản sao lưu nào" in doctor.check_last_backup(place).message
    kept_backups.back_up(store, NOW - timedelta(days=3))
    assert "12/9/2090" in doctor.check_last_backup(place).message
    store.set_setting("x", 1, NOW, OFFICER)
    later = doctor.Place(place.root, place.data, {}, NOW + timedelta(days=40))
    assert doctor.check_last_backup(later).level is FAULT


def test_a_store_that_was_lost_is_found(place: doctor.Place, store: Store) -> None:
    store.publish(Draft(b"PK", "so.xlsx"), 1, NOW, OFFICER)
    (place.data / "cchc.sqlite3").write_bytes(b"")
    verdict = doctor.check_database(place)
    assert (verdict.level, "bản số liệu số 2" in verdict.message) == (FAULT, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_store_that_others_can_read_is_noticed(place: doctor.Place, store: Store) -> None:
    place.data.chmod(0o755)
    (place.data / "cchc.sqlite3").chmod(0o644)
    assert doctor.check_permissions(place).level is ATTENTION
    (place.data / "cchc.sqlite3").chmod(0o600)
    assert doctor.check_permissions(place).level is OK


def test_faults_of_the_last_week_are_counted(place: doctor.Place) -> None:
    (place.data / "log").mkdir()
    lines = (
        "2090-09-01 08:00:00.000+07:00 ERROR cchc: fault A1",
        "2090-09-14 08:00:00.000+07:00 ERROR cchc: fault B2",
        "2090-09-14 08:00:00.000+07:00 WARNING cchc: not kept",
        "ValueError",
    )
    (place.data / "log/cchc.log").write_text("\n".join(lines), encoding="utf-8")
    assert "1 lỗi" in doctor.check_log(place).message


def test_a_check_that_fails_hides_no_other(place: doctor.Place) -> None:
    def fails(_place: doctor.Place) -> doctor.Verdict:
        raise OSError("ổ đĩa lạ")

    checks = (doctor.DoctorCheck("a", "A", fails), doctor.DoctorCheck("b", "B", lambda _: doctor.ok("Tốt.")))
    first, second = doctor.examine(place, checks)
    assert (first.level, second.level) == (ATTENTION, OK)
    assert "ổ đĩa lạ" in first.message


# --- The command ---------------------------------------------------------------------------------


def run(*arguments: str, python: str | Path = sys.executable, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-X", "utf8", "-m", "lib", "doctor", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | env,
        timeout=120,
        check=False,
    )


@pytest.mark.usefixtures("store")
def test_the_whole_examination_as_json(place: doctor.Place) -> None:
    done = run("--json", CCHC_DATA_DIR=str(place.data))
    told = json.loads(done.stdout)
    assert done.stderr == ""
    assert [found["check"] for found in told["findings"]] == [check.code for check in doctor.CHECKS]
    levels = {found["check"]: found["level"] for found in told["findings"]}
    assert "fault" not in levels.values(), done.stdout
    assert (done.returncode, levels["packages"], levels["history"]) == (0, "ok", "ok")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", told["at"])


def test_without_any_package_it_says_what_to_do(tmp_path: Path) -> None:
    venv.EnvBuilder(symlinks=os.name != "nt").create(tmp_path / "bare")
    done = run(python=start.python_in(tmp_path / "bare"), CCHC_DATA_DIR=str(tmp_path), PYTHONPATH="")
    if (start.VENV / "pyvenv.cfg").exists():
        assert done.returncode == 0  # the program's own Python has answered
        return
    assert done.returncode == 1
    assert "Thiếu gói: streamlit" in done.stdout
    assert "python -m lib start" in done.stdout
    assert done.stdout.rstrip().endswith("phải sửa.")
    assert "Traceback" not in done.stdout + done.stderr


def test_a_fault_is_told_by_the_exit_status(place: doctor.Place, store: Store) -> None:
    spoil(place, "UPDATE log SET who = 'Khác'")
    done = run(CCHC_DATA_DIR=str(place.data))
    assert done.returncode == 1
    assert "● Nhật ký và các bản: Nhật ký không còn nguyên vẹn" in done.stdout


@pytest.mark.parametrize("name", ["machine/start", "base/collector", "base/folders", "__main__"])
def test_an_old_python_can_read_it(name: str) -> None:
    """So that the sentence about the old Python can be said by it."""
    ast.parse((ROOT / f"lib/{name}.py").read_text(encoding="utf-8"), feature_version=(3, 8))


# --- The log -------------------------------------------------------------------------------------


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    """A logger that writes as the server's does."""
    logger, handler = logging.Logger("cchc"), logbook.SharedFile(tmp_path / "log/cchc.log")
    handler.setFormatter(logbook.Discreet())
    logger.addHandler(handler)
    yield logger
    handler.close()


def logged(tmp_path: Path) -> str:
    return (tmp_path / "log/cchc.log").read_text(encoding="utf-8")


def test_the_log_says_where_but_not_what(log: logging.Logger, tmp_path: Path) -> None:
    cell = "1.250.000 đồng chi cho hộ nghèo"
    try:
        try:
            int(cell)
        except ValueError as error:
            raise KeyError(cell) from error
    except KeyError:
        log.exception("fault A1B2C3")
    written = logged(tmp_path)
    assert "ERROR cchc: fault A1B2C3" in written
    assert [line for line in written.splitlines() if line.endswith("Error")] == ["ValueError", "KeyError"]
    assert "test_doctor.py" in written
    assert "hộ nghèo" not in written.replace('cell = "', "")


def test_the_log_keeps_the_words_about_the_program_itself(log: logging.Logger, tmp_path: Path) -> None:
    try:
        raise ExceptionGroup("parts", [TypeError("must be str, not None"), OSError("sổ-lương.xlsx")])
    except ExceptionGroup:
        log.exception("fault")
    assert "TypeError: must be str, not None" in logged(tmp_path)
    assert "\nOSError\n" in logged(tmp_path)


def test_the_time_in_the_log_is_vietnam_s(log: logging.Logger, tmp_path: Path) -> None:
    record = log.makeRecord("cchc", logging.ERROR, "", 0, "x", (), None)
    record.created = NOW.timestamp()
    log.handle(record)
    assert logged(tmp_path).startswith("2090-09-15 08:15:00.000+07:00 ERROR")


def test_the_log_is_limited(log: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log.handlers[0], "maxBytes", 2_000)
    for number in range(300):
        log.error("fault %04d %s", number, "x" * 50)
    files = list((tmp_path / "log").iterdir())
    assert len(files) == 1 + logbook.OLDER
    assert max(file.stat().st_size for file in files) <= 2_000
    assert "fault 0299" in logged(tmp_path)


def test_a_log_that_cannot_be_renamed_goes_on(
    log: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(32, "being used by another process")

    monkeypatch.setattr(log.handlers[0], "maxBytes", 200)
    monkeypatch.setattr(os, "rename", refuses)
    for number in range(10):
        log.error("fault %d %s", number, "x" * 50)
    assert [int(found) for found in re.findall(r"fault (\d)", logged(tmp_path))] == list(range(10))


def test_two_processes_share_the_log(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from lib.machine import logbook; import logging\n"
        "handler = logbook.SharedFile(Path(sys.argv[1])); handler.maxBytes = 5_000\n"
        "logging.getLogger('cchc').addHandler(handler)\n"
        "for n in range(300): logging.getLogger('cchc').error('%s %d', sys.argv[2], n)\n"
    )
    path = tmp_path / "log/cchc.log"
    both = [
        subprocess.Popen([sys.executable, "-c", script, str(path), name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in "ab"
    ]
    assert [process.communicate(timeout=30)[1] for process in both] == [b"", b""]
    assert path.stat().st_size <= 5_000 + 100
    assert {line[0] for file in path.parent.iterdir() for line in file.read_text().splitlines()} <= {"a", "b"}


def test_a_log_that_cannot_be_written_shows_no_trace(
    log: logging.Logger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("in the way", encoding="utf-8")
    log.error("fault")
    assert capsys.readouterr().err.splitlines() == ["Không ghi được nhật ký lỗi (log/cchc.log)."]


LIBRARY_FAULT = """
import io, logging, sys
from pathlib import Path

class Screen(io.StringIO):
    def isatty(self):
        return sys.argv[2] == "screen"

screen = sys.stderr = Screen()
import streamlit.logger
library = streamlit.logger.get_logger("streamlit.runtime")
from lib.machine import logbook
logbook.open_log(Path(sys.argv[1]))
try:
    raise ValueError("mat khau 123")
except ValueError:
    library.exception("task failed")
print(screen.getvalue())
"""


@pytest.mark.parametrize("where", ["screen", "journal"])
def test_a_library_s_trace_goes_to_the_log_and_to_no_screen(tmp_path: Path, where: str) -> None:
    command = [sys.executable, "-c", LIBRARY_FAULT, str(tmp_path), where]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert "ERROR streamlit.runtime: task failed" in logged(tmp_path)
    assert ("Traceback" in done.stdout, "task failed" in done.stdout) == (False, where == "journal")
    assert "ValueError: mat khau" not in logged(tmp_path) + done.stdout


# --- The service ---------------------------------------------------------------------------------

SERVICE = ROOT / ".service"


def unit() -> dict[str, list[str]]:
    """The settings of the systemd unit, as "Section.Name"."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (SERVICE / "cchc.service").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif setting := re.fullmatch(r"(\w+)=(.*)", line):
            found.setdefault(f"{section}.{setting[1]}", []).append(setting[2])
    return found


def parsed(arguments: str) -> None:
    """The command line after "-m lib", as its own parser reads it; SystemExit where it does not."""
    command_line._parser().parse_args(arguments.split())


def commands() -> set[str]:
    """The commands that the command line knows."""
    return {name for action in command_line._parser()._actions for name in action.choices or ()}


def test_the_unit_starts_the_service_confined() -> None:
    settings = unit()
    command = settings["Service.ExecStart"][0]
    parsed(command.split(" -m lib ")[1])
    assert settings["Service.NoNewPrivileges"] == ["yes"]
    assert settings["Service.ProtectSystem"] == ["strict"]
    assert settings["Service.Restart"] == ["on-failure"]
    assert (
        f"CCHC_DATA_DIR=/var/lib/{settings['Service.StateDirectory'][0]}" in settings["Service.Environment"]
    )
    assert settings["Service.UMask"] == ["0077"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    text = (SERVICE / "cchc.service").read_text(encoding="utf-8")
    text = text.replace("/opt/cchc/.venv/bin/python", sys.executable).replace("User=cchc", "User=root")
    text = re.sub(r"(?m)^#.*", "", text).replace("/opt/cchc", str(ROOT))
    (tmp_path / "cchc.service").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "cchc.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "cchc" in line] == []


TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def test_the_windows_task_is_well_formed_and_starts_the_service() -> None:
    text = (SERVICE / "cchc-task.xml").read_text(encoding="utf-8")
    task = ET.fromstring(text)
    action = task.find(f"{TASK}Actions/{TASK}Exec")
    assert action is not None
    parsed((action.findtext(f"{TASK}Arguments") or "").split(" -m lib ")[1].replace("@PORT@", "8501"))
    assert task.find(f"{TASK}Triggers/{TASK}BootTrigger") is not None
    assert task.findtext(f"{TASK}Settings/{TASK}RestartOnFailure/{TASK}Interval") == "PT1M"
    assert task.findtext(f"{TASK}Settings/{TASK}ExecutionTimeLimit") == "PT0S"
    assert "encoding=" not in text.splitlines()[0], "Register-ScheduledTask takes it as a string"


def test_the_installer_of_the_windows_task_fills_every_blank() -> None:
    text = (SERVICE / "cai-dat-dich-vu.ps1").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Windows PowerShell reads other files as ANSI"
    script = text.decode("utf-8-sig")
    blanks = set(re.findall(r"@\w+@", (SERVICE / "cchc-task.xml").read_text(encoding="utf-8")))
    assert blanks == set(re.findall(r"@\w+@", script))
    assert script.count("{") == script.count("}")
    assert set(re.findall(r"-m lib (\w+)", script)) <= commands()


def test_the_installer_of_the_windows_task_is_powershell() -> None:
    text = (SERVICE / "cai-dat-dich-vu.ps1").read_text(encoding="utf-8-sig").encode()
    tree = Parser(Language(tree_sitter_powershell.language())).parse(text)
    assert not tree.root_node.has_error


def test_the_installer_of_the_windows_task_closes_program_and_data() -> None:
    script = (SERVICE / "cai-dat-dich-vu.ps1").read_text(encoding="utf-8-sig")
    grants = re.findall(r"Invoke-Icacls (\$\w+) /inheritance:r /grant:r (.+)", script)
    rights = {folder: dict(re.findall(r"\*(S-[\d-]+):\(OI\)\(CI\)(\w+)", who)) for folder, who in grants}
    service, administrators, system = "S-1-5-19", "S-1-5-32-544", "S-1-5-18"
    assert rights == {
        "$folder": {service: "RX", administrators: "F", system: "F"},
        "$data": {service: "M", administrators: "F", system: "F"},
    }
    assert script.index("Invoke-Icacls $folder /setowner") < script.index(
        "Invoke-Icacls $folder /inheritance:r"
    )
    install = script[script.index("Set-Location $folder") :]
    order = ["Stop-ScheduledTask", "Register-ScheduledTask", "New-NetFirewallRule", "Start-ScheduledTask"]
    assert sorted(order, key=install.index) == order


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_the_proxies_pass_websockets_to_the_service(name: str) -> None:
    text = (SERVICE / name).read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert "127.0.0.1:8501" in text
    if name == "nginx.conf":
        assert "proxy_set_header Upgrade $http_upgrade;" in text
        assert int(re.findall(r"client_max_body_size (\d+)m;", text)[0]) > 20
