"""The command line: `python -m lib check FILE`, `show`, `compare OLD NEW`, `start`, `serve`, `account`, `backup` …"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lib.base.collector import no_collections
from lib.machine import pythons, start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lib.assessing.assess import Assessment
    from lib.base.problems import Problem
    from lib.reading.understanding import Answers, Understanding

NOTHING_TO_MEND, MUST_MEND, UNREADABLE = 0, 1, 2
DONE, REFUSED = 0, 2
NEED_PACKAGES = ("check", "show", "compare", "serve", "backup", "restore", "account", "unit", "log", "load")


def main(arguments: Sequence[str]) -> int:
    """Runs one command and gives the exit status."""
    if arguments and arguments[0] == "start":
        # Before anything that needs a package: start is what installs them.
        return start.start(list(arguments[1:]))
    if arguments and arguments[0] in NEED_PACKAGES and not start.has_packages():
        return start.run_in_own_environment(arguments)
    if arguments and arguments[0] in ("account", "unit", "log"):
        # A parser of their own: it knows the roles, and so loads the store, which check does not need.
        from lib.machine import account_commands

        return account_commands.run_command(arguments)
    return _run(_parser().parse_args(arguments))


def _run(options: argparse.Namespace) -> int:
    if options.command == "compare":
        from lib.machine import commands

        return commands.compare_files(options.old, options.new, wants_json=options.json)
    if options.command == "show":
        from lib.machine import commands

        return commands.show(options.as_of, options.version, wants_json=options.json)
    if options.command == "load":
        return _load(options)
    if options.command == "serve":
        return _serve(options)
    if options.command == "update":
        return put_in_place(options.file)
    if options.command == "doctor":
        return _examine(wants_json=options.json)
    if options.command == "backup":
        return save_backup(options.file, options.unit)
    if options.command == "restore":
        return bring_back(options.file, options.accept_broken_log, options.unit)
    return _check(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description="Theo dõi kế hoạch CCHC của xã")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="cài đặt (lần đầu) và mở chương trình trong trình duyệt")
    _add_serving(commands.add_parser("serve", help="mở cho mạng cơ quan: ai xem cũng phải đăng nhập"))
    _add_checking(commands.add_parser("check", help="đọc và kiểm tra một tệp Excel"))
    _add_showing(commands.add_parser("show", help="in bản số liệu đang dùng, kèm kết luận và gia hạn đã ghi"))
    _add_comparing(commands.add_parser("compare", help="so sánh hai tệp Excel: cái gì đã thay đổi"))
    _add_loading(commands.add_parser("load", help="nạp một thư mục sổ của nhiều đơn vị (chạy lại được)"))
    saving = _add_file(commands.add_parser("backup", help="sao lưu tất cả số liệu thành một tệp"))
    _add_file(
        commands.add_parser(
            "update", help="cập nhật chương trình từ tệp .zip của bản mới; số liệu giữ nguyên"
        )
    )
    bringing = _add_file(commands.add_parser("restore", help="thay tất cả số liệu bằng một tệp sao lưu"))
    bringing.add_argument(
        "--accept-broken-log",
        action="store_true",
        help="khôi phục cả khi nhật ký trong tệp không còn nguyên vẹn",
    )
    for parsed in (saving, bringing):
        parsed.add_argument("--unit", default="", metavar="MÃ", help="chỉ một đơn vị của kho nhiều đơn vị")
    commands.add_parser("account", help="tài khoản của người dùng trong mạng cơ quan")
    commands.add_parser("unit", help="các đơn vị mà một máy chủ phục vụ")
    commands.add_parser("log", help="in nhật ký và cho biết nhật ký có nguyên vẹn không")
    examining = commands.add_parser("doctor", help="kiểm tra máy, phần mềm và kho số liệu; nói cần làm gì")
    examining.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _add_file(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser, which now takes a file."""
    parser.add_argument("file", type=Path, metavar="TỆP")
    return parser


def _add_showing(showing: argparse.ArgumentParser) -> None:
    showing.add_argument(
        "--as-of", type=_day, metavar="YYYY-MM-DD", help="tính đến ngày (mặc định: ngày báo cáo)"
    )
    showing.add_argument("--version", type=int, metavar="SỐ", help="bản số liệu (mặc định: bản đang dùng)")
    showing.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _add_comparing(comparing: argparse.ArgumentParser) -> None:
    comparing.add_argument("old", type=Path, metavar="TỆP-CŨ")
    comparing.add_argument("new", type=Path, metavar="TỆP-MỚI")
    comparing.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _add_checking(checking: argparse.ArgumentParser) -> None:
    checking.add_argument("file", type=Path, metavar="TỆP")
    checking.add_argument(
        "--as-of", type=_day, metavar="YYYY-MM-DD", help="tính đến ngày (mặc định: ngày báo cáo)"
    )
    checking.add_argument("--year", type=_year, metavar="YYYY", help="năm kế hoạch, nếu trong tệp không ghi")
    checking.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    checking.add_argument(
        "--understanding", type=_answers, metavar="TỆP", help="cách hiểu sổ đã xác nhận (tệp JSON)"
    )
    checking.add_argument(
        "--save-understanding", type=Path, metavar="TỆP", help="ghi cách hiểu sổ ra tệp JSON"
    )


def _add_serving(serving: argparse.ArgumentParser) -> None:
    serving.add_argument("--address", metavar="IP", help="địa chỉ lắng nghe (mặc định: mọi địa chỉ của máy)")
    serving.add_argument("--port", type=int, default=start.PORT, metavar="CỔNG", help="cổng (mặc định: 8501)")
    serving.add_argument("--certificate", type=Path, metavar="TỆP", help="chứng thư https (PEM)")
    serving.add_argument("--key", type=Path, metavar="TỆP", help="khóa của chứng thư (PEM, không mật khẩu)")
    serving.add_argument("--proxy", metavar="IP", help="địa chỉ của máy chủ https đứng trước")


def _add_loading(loading: argparse.ArgumentParser) -> None:
    loading.add_argument("folder", type=Path, metavar="THƯ-MỤC")
    loading.add_argument(
        "--list", type=Path, metavar="TỆP", help="danh sách đơn vị (.xlsx): mã, tên, tệp nào của đơn vị nào"
    )
    loading.add_argument("--dask", metavar="tcp://MÁY:CỔNG", help="cụm Dask đang chạy, thay cho máy này")
    loading.add_argument("--jobs", type=int, metavar="SỐ", help="số tiến trình (mặc định: số lõi của máy)")
    loading.add_argument(
        "--report", type=Path, default=Path("bao-cao-nap-so-lieu.xlsx"), metavar="TỆP", help="tệp báo cáo"
    )


def _load(options: argparse.Namespace) -> int:
    """Loads a folder of workbooks. 0 all published, 1 something to look at, 2 not done."""
    from lib.machine.loading import command

    return command.load_folder(
        command.Asked(options.folder, options.list, options.dask, options.report, options.jobs)
    )


def _serve(options: argparse.Namespace) -> int:
    """Serves the office's network until stopped. 2 = cannot start."""
    from lib.ui.serving import serve as service

    asked = (options.address, options.port, options.certificate, options.key, options.proxy)
    return service.serve_office(service.Service(*asked))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"«{text}» không phải ngày dạng YYYY-MM-DD"
        raise argparse.ArgumentTypeError(message) from None


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1900 <= int(text) <= 2199):
        message = f"«{text}» không phải năm từ 1900 đến 2199"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _answers(text: str) -> Answers:
    from lib.reading.understanding import BadAnswers, answers_of

    try:
        return answers_of(json.loads(Path(text).read_text(encoding="utf-8-sig")))
    except OSError as error:
        message = f"không mở được tệp «{text}» ({error.strerror or 'lỗi đĩa'})"
        raise argparse.ArgumentTypeError(message) from None
    except BadAnswers as error:
        raise argparse.ArgumentTypeError(f"tệp «{text}» không đúng dạng: {error}") from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"tệp «{text}» không phải JSON") from None


@no_collections()
def _check(options: argparse.Namespace) -> int:
    """Reads and checks a file; prints what was found. 0 nothing to mend, 1 errors, 2 not readable."""
    from lib.reading import sandbox

    sandbox.get_ready()  # the child starts while the rest is loaded here
    from lib.assessing.assess import assess
    from lib.base import clock
    from lib.base.problems import Severity, Unreadable, problem
    from lib.machine import as_json
    from lib.reading.checks import not_yet
    from lib.reading.understanding import NO_ANSWERS

    path, as_of = options.file, options.as_of
    try:
        data = path.read_bytes()
    except OSError as error:
        found = problem("file-not-opened", None, path.name, reason=error.strerror or "lỗi đĩa")
        return _refuse(found, as_of or clock.today(), options.json)
    answers = options.understanding or NO_ANSWERS
    try:
        plan, problems, how, _ = sandbox.read_safely(data, path.name, options.year, answers=answers)
    except Unreadable as refusal:
        return _refuse(refusal.problem, as_of or clock.today(), options.json)
    if options.save_understanding and not _is_saved(how, options.save_understanding):
        return UNREADABLE
    assessment = assess(plan, as_of or plan.info.report_date or clock.today())
    problems += not_yet(plan, assessment.as_of)
    if options.json:
        _print_json(as_json.as_json(assessment, problems, how))
    else:
        _print_summary(assessment, problems)
    return MUST_MEND if any(found.severity is Severity.ERROR for found in problems) else NOTHING_TO_MEND


def _is_saved(how: Understanding, path: Path) -> bool:
    """Writes how the workbook was understood, as answers for the next one."""
    from lib.reading.understanding import understanding_json

    try:
        text = json.dumps(understanding_json(how), ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        print(f"Không ghi được tệp {path} ({error.strerror or 'lỗi đĩa'}).", file=sys.stderr)
        return False
    return True


def _refuse(found: Problem, as_of: date, wants_json: bool) -> int:
    from lib.machine import as_json

    if wants_json:
        _print_json(as_json.unreadable_json(found, as_of))
    print(found.message, file=sys.stderr)
    return UNREADABLE


def _print_json(content: object) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1)  # piece by piece: it may be 70 MB
    print()


def _print_summary(assessment: Assessment, problems: Sequence[Problem]) -> None:
    from lib.views import overview as views

    for line in views.summary_lines(assessment, problems):
        print(line)


def _examine(*, wants_json: bool) -> int:
    """Runs the doctor, unless this Python is none of the program's."""
    if trouble := pythons.trouble():
        print(trouble, file=sys.stderr)
        return REFUSED
    from lib.machine import doctor

    return doctor.doctor(wants_json)


def put_in_place(file: Path) -> int:
    """Updates the program. 0 done, 2 not done."""
    from lib.machine import update

    try:
        update.update(file)
    except start.SetupError as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    print(
        "Đã cập nhật chương trình; số liệu giữ nguyên, bản cũ ở thư mục .ban-cu. Hãy mở lại: lần mở đầu tự cài "
        "gói mới nếu cần và tự giữ một bản của kho trước khi nâng cấp."
    )
    return DONE


def save_backup(path: Path, unit: str = "") -> int:
    """Writes everything in the store, or of one unit, to one file, verified; never over a file that is there."""
    from lib.base import clock
    from lib.store import Actor, Role, Store, StoreError, store_target
    from lib.store.backup import backup

    if path.exists():
        print(f"Tệp {path} đã có. Hãy chọn tên khác để không ghi đè.", file=sys.stderr)
        return REFUSED
    try:
        actor = Actor("Dòng lệnh", Role.ADMIN, "máy này")
        summary = backup(Store.open(store_target()).of(unit), path, clock.now(), actor)
    except StoreError as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    print(f"Đã sao lưu {summary.versions} bản số liệu, {summary.log_entries} mục nhật ký vào tệp {path}.")
    if summary.damaged:
        damaged = ", ".join(map(str, summary.damaged))
        print(f"Tệp của bản {damaged} trong kho đã bị hỏng từ trước.", file=sys.stderr)
    return DONE


def bring_back(path: Path, accepts_broken_log: bool = False, unit: str = "") -> int:
    """Replaces everything in the store, or of one unit, by a backup; what was there is kept in a file of its own."""
    from lib.base import clock
    from lib.store import Actor, Role, StoreError, store_target
    from lib.store.backup import restore_backup

    actor = Actor("Dòng lệnh", Role.ADMIN, "máy này")
    try:
        done = restore_backup(
            path, store_target(), clock.now(), actor, accepts_broken_log=accepts_broken_log, unit=unit
        )
    except StoreError as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    print(f"Đã khôi phục {done.summary.versions} bản số liệu từ tệp {path}.")
    if done.safety:
        print(f"Số liệu trước đó được giữ ở tệp {done.safety}.")
    if done.rebuilt:
        print("Kho cũ bị hỏng nên tài khoản (nếu có) phải tạo lại: python -m lib account add")
    return DONE


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has enough: what is left to flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    sys.exit(status)
