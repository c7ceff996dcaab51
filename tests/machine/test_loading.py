"""`load`: whose each file is, what is published, asked and refused; again, broken off, by processes or on Dask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter
from book import book_of
from communes import Commune, file_name, workbook
from postgres import Server, postgres_server

from lib.machine.loading import engine
from lib.machine.loading.command import Asked, load_folder, outcomes_of
from lib.machine.loading.sources import BadList, Owners, UnitList, read_list, slug
from lib.machine.loading.work import LOADER, Loaded, LoadResult, Source, UnitWork, load_unit, reader
from lib.reading.sandbox import messages
from lib.store import Store, Unit
from lib.store.schema import METADATA

__all__ = ["postgres_server"]

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CCHC_DATABASE_URL", raising=False)


@pytest.fixture(scope="module", autouse=True)
def no_helper_left() -> object:
    yield
    reader().close()


def folder_of(path: Path, communes: int = 3, months: int = 3) -> Path:
    """A folder with the workbooks of so many communes and months."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(1, communes + 1):
        for month in range(1, months + 1):
            commune = Commune(number)
            (path / file_name(commune, 2026, month)).write_bytes(workbook(commune, 2026, month))
    return path


def list_of(path: Path, *rows: tuple[object, ...]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return path


def all_communes(path: Path, count: int = 3) -> Path:
    rows = [(Commune(number).key, Commune(number).name) for number in range(1, count + 1)]
    return list_of(path, ("Danh sách các xã",), (), ("Mã đơn vị", "Tên đơn vị"), *rows)


def store_at(path: Path, *names: str) -> str:
    store = Store.open(path)
    for name in names:
        store.add_unit(Unit(slug(name), "", name), NOW, LOADER)
    return str(path)


def rows_in(target: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with Store.open(target).reading() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in METADATA.tables.items()
        }
    return found | {"derived": [(*row[:-1], read_of(bytes(row[-1]))) for row in found["derived"]]}


def read_of(kept: bytes) -> object:
    """What is kept of a file: equal readings need not be equal bytes."""
    content = zlib.decompress(kept)
    return content if b"\n[" in content[:200] else messages.unpacked(content, "")


# Whose it is


UNITS = [
    Unit("xa-a", "", "UBND xã A"),
    Unit("xa-a-2", "", "UBND xã A 2"),
    Unit("p-khe", "", "UBND phường Khê"),
]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("xa-a_2026-09.xlsx", "xa-a"),
        ("xa-a.xlsx", "xa-a"),
        ("XA A 2 - tháng 9.xlsx", "xa-a-2"),
        ("Phường Khê tháng 9.xlsx", "p-khe"),
        ("UBND xã A (bản sửa).xlsx", "xa-a"),
        ("xa-ab.xlsx", None),
        ("tong hop.xlsx", None),
    ],
)
def test_a_file_is_whose_id_or_name_begins_its_name(name: str, unit: str | None) -> None:
    assert Owners(UNITS).of_file_name(Path(name)) == unit


def test_a_list_goes_before_names() -> None:
    owners = Owners(UNITS, UnitList({"So thang 9.xlsx": "p-khe"}, ()))
    assert owners.of_list(Path("so-thang-9.xlsx")) == "p-khe"
    assert owners.of_list(Path("khác.xlsx")) is None


def test_the_sheet_counts_only_where_one_unit_is_called_so() -> None:
    owners = Owners([*UNITS, Unit("xa-b1", "", "Xã B"), Unit("xa-b2", "", "UBND xã B")])
    assert [owners.of_sheet(name) for name in ("Xã A", "UBND xã B", "UBND xã C", None)] == [
        "xa-a",
        None,
        None,
        None,
    ]


def test_a_list_names_units_their_levels_and_files(tmp_path: Path) -> None:
    path = list_of(
        tmp_path / "ds.xlsx",
        ("DANH SÁCH",),
        ("Tên đơn vị", "Mã đơn vị", "Mã cấp trên", "Cấp", "Tệp"),
        ("UBND xã A", "xa-a", "tinh-t", "", "a.xlsx"),
        ("Tỉnh T", "tinh-t", "", "tỉnh", ""),
    )
    found = read_list(path)
    assert [(unit.id, unit.parent, str(unit.level)) for unit in found.units] == [
        ("tinh-t", "", "tỉnh"),
        ("xa-a", "tinh-t", "xã"),
    ]
    assert found.files == {"a.xlsx": "xa-a"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("Họ tên", "Chức vụ"), ("A", "B")], "không có bảng danh sách"),
        ([("Mã đơn vị", "Tên đơn vị"), ("", "UBND xã A")], "dòng 2: thiếu mã đơn vị"),
        ([("Mã đơn vị", "Tên đơn vị"), ("a", "Xã A"), ("a", "Xã B")], "dòng 3: mã «a» có hai tên"),
        ([("Mã đơn vị", "Tệp"), ("a", "x.xlsx"), ("b", "x.xlsx")], "dòng 3: «x.xlsx» đã ghi cho đơn vị «a»"),
        ([("Mã đơn vị", "Tên đơn vị", "Cấp"), ("a", "Xã A", "huyện")], "cấp «huyện»"),
    ],
)
def test_a_list_that_cannot_be_followed_says_where(
    rows: list[tuple[str, ...]], words: str, tmp_path: Path
) -> None:
    with pytest.raises(BadList, match=words):
        read_list(list_of(tmp_path / "ds.xlsx", *rows))


# What becomes of a file


def taken(tmp_path: Path, *files: tuple[str, bytes], unit: str = "UBND xã A") -> list[Loaded]:
    """What becomes of these files of a unit, in one run, in the order of the files."""
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    target = store_at(tmp_path / "kho.sqlite3", unit) if not (tmp_path / "kho.sqlite3").exists() else None
    sources = tuple(Source(name, tmp_path / name) for name, _ in files)
    found = load_unit(UnitWork(slug(unit), unit, target or str(tmp_path / "kho.sqlite3"), sources, NOW))
    order = [name for name, _ in files]
    return sorted(found, key=lambda one: order.index(one.file))


def of_month(month: int, done: str = "", unit: str = "UBND xã A", day: str | None = None) -> bytes:
    return book_of(f"""
        Thông tin
        Đơn vị | {unit}
        Năm | #2026
        Số liệu tính đến ngày | {day if day is not None else f"@2026-{month:02}-14"}

        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện | Ngày hoàn thành | Minh chứng
        1 | CẢI CÁCH THỂ CHẾ
        1.1 | Rà soát văn bản | Văn phòng | 30/6/2026 | {done} | {"12/BC-UBND" if done else ""}
        1.2 | Niêm yết thủ tục hành chính | Văn phòng | Quý III/2026 | |
    """)


def test_months_are_published_in_the_order_of_their_days(tmp_path: Path) -> None:
    found = taken(tmp_path, ("c.xlsx", of_month(4)), ("a.xlsx", of_month(6)), ("b.xlsx", of_month(5)))
    assert [(one.result, one.version) for one in found] == [
        (LoadResult.PUBLISHED, 1),
        (LoadResult.PUBLISHED, 3),
        (LoadResult.PUBLISHED, 2),
    ]
    versions = Store.open(tmp_path / "kho.sqlite3").of("ubnd-xa-a").versions()
    assert [one.report_date for one in versions] == [date(2026, month, 14) for month in (4, 5, 6)]


def test_what_must_be_mended_or_confirmed_waits_as_the_units_upload(tmp_path: Path) -> None:
    first, changed = of_month(4, "@2026-04-02"), of_month(5)
    nameless, coming = of_month(6, day=""), of_month(6, day="@2026-12-14")
    found = taken(tmp_path, ("1.xlsx", first), ("2.xlsx", changed), ("3.xlsx", nameless), ("4.xlsx", coming))
    assert [one.result for one in found] == [
        LoadResult.PUBLISHED,
        LoadResult.ASKED,
        LoadResult.ASKED,
        LoadResult.ASKED,
    ]
    assert "thay đổi phải xác nhận" in found[1].why
    assert "không ghi ngày" in found[2].why
    assert "một ngày chưa đến" in found[3].why
    store = Store.open(tmp_path / "kho.sqlite3").of("ubnd-xa-a")
    assert {draft.file_name for draft in store.drafts()} == {"2.xlsx", "3.xlsx", "4.xlsx"}
    again = taken(tmp_path, ("1.xlsx", first), ("2.xlsx", changed))
    assert [one.result for one in again] == [LoadResult.KNOWN, LoadResult.ASKED]
    assert len(store.drafts()) == 3


def test_what_cannot_be_read_or_is_anothers_is_refused(tmp_path: Path) -> None:
    found = taken(tmp_path, ("1.xlsx", b"PK"), ("2.xlsx", of_month(4, unit="UBND xã B")))
    assert [one.result for one in found] == [LoadResult.REFUSED, LoadResult.REFUSED]
    assert "Sheet Thông tin ghi «UBND xã B»" in found[1].why
    assert Store.open(tmp_path / "kho.sqlite3").of("ubnd-xa-a").versions() == []


def test_an_older_month_does_not_take_the_place_of_a_newer_one_unasked(tmp_path: Path) -> None:
    taken(tmp_path, ("6.xlsx", of_month(6)))
    (found,) = taken(tmp_path, ("4.xlsx", of_month(4)))
    assert found.result is LoadResult.ASKED
    assert "lùi" in found.why


# The command


def test_a_folder_is_loaded_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, units = folder_of(tmp_path / "so"), all_communes(tmp_path / "ds.xlsx")
    (folder / "la.xlsx").write_bytes(of_month(4, unit="UBND xã Lạ"))
    asked = Asked(folder, units, report=folder / "bao-cao.xlsx", jobs=1)
    assert load_folder(asked) == 1
    assert capsys.readouterr().out.startswith(
        "Đã công bố 9, đã có từ trước 0, cần xác nhận 0, không nhận 1; trong 10 tệp"
    )
    assert load_folder(Asked(folder, report=folder / "bao-cao.xlsx", jobs=1)) == 1
    assert capsys.readouterr().out.startswith("Đã công bố 0, đã có từ trước 9")


def test_without_units_it_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_folder(Asked(folder_of(tmp_path / "so", 1, 1), report=tmp_path / "r.xlsx")) == 2
    assert "--list" in capsys.readouterr().err


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    """Killed with all its processes at several moments: in the end the store is as if it had run through."""
    folder, units = folder_of(tmp_path / "so"), all_communes(tmp_path / "ds.xlsx")
    command = [sys.executable, "-m", "lib", "load", str(folder), "--list", str(units), "--jobs", "2"]
    environment = {**os.environ, "CCHC_DATA_DIR": str(tmp_path / "data")}
    for seconds in (3, 4):
        running = subprocess.Popen(
            [*command, "--report", str(tmp_path / "r.xlsx")],
            cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(seconds)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    last = subprocess.run(
        [*command, "--report", str(tmp_path / "r.xlsx")], cwd=ROOT, env=environment, check=True
    )
    assert last.returncode == 0
    store = Store.open(tmp_path / "data" / "cchc.sqlite3")
    for number in range(1, 4):
        own = store.of(Commune(number).key)
        assert [one.file_name for one in own.versions()] == [
            file_name(Commune(number), 2026, month) for month in range(1, 4)
        ]
        assert own.verify_log() is None


def priority(work: UnitWork) -> tuple[Loaded, ...]:
    return (Loaded("a", work.unit, LoadResult.KNOWN, str(os.nice(0))),)


@pytest.mark.skipif(
    os.name == "nt", reason="there it is a class of the process, set by the system's own call"
)
def test_people_at_the_screens_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Loaded] = []
    monkeypatch.setattr(engine, "load_unit", priority)
    engine.run_here([UnitWork("a", "A", "", (), NOW)], found.extend, 1)
    assert [int(one.why) for one in found] == [min(19, os.nice(0) + engine.BEHIND)]


# On Dask


@pytest.fixture
def cluster() -> object:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as running:
        yield running


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_workers_give_the_same_store_and_one_killed_loses_nothing(
    tmp_path: Path, cluster: object, kind: str, request: pytest.FixtureRequest
) -> None:
    folder, units = folder_of(tmp_path / "so", 3, 2), all_communes(tmp_path / "ds.xlsx")
    here, there = str(tmp_path / "here.sqlite3"), str(tmp_path / "there.sqlite3")
    if kind == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        here, there = server.fresh_database(), server.fresh_database()
    outcomes_of(Asked(folder, units, jobs=1), here, NOW)
    killed: list[int] = []

    def kill_one(outcomes: object) -> None:
        if not killed:
            worker = next(iter(cluster.workers.values()))  # type: ignore[attr-defined]
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    asked = Asked(folder, units, dask=cluster.scheduler_address)  # type: ignore[attr-defined]
    found = outcomes_of(asked, there, NOW, kill_one)
    assert killed
    assert {one.result for one in found} <= {LoadResult.PUBLISHED, LoadResult.KNOWN}
    assert rows_in(there) == rows_in(here)


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    folder, units = folder_of(tmp_path / "so", 1, 1), all_communes(tmp_path / "ds.xlsx", 1)
    assert load_folder(Asked(folder, units, dask="tcp://127.0.0.1:9", report=tmp_path / "r.xlsx")) == 2
    assert "Không kết nối được cụm Dask" in capsys.readouterr().err
