"""`python -m lib load FOLDER`: finds whose each workbook is, has them read and published, and writes one report."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.moments import day_of, say
from lib.base.problems import Unreadable
from lib.exports.excel import tables_xlsx
from lib.machine.loading.engine import ClusterError, run_here, run_on_dask
from lib.machine.loading.sources import NO_LIST, BadList, Owners, UnitList, read_list, workbooks_in
from lib.machine.loading.work import LOADER, Loaded, LoadResult, Source, UnitWork, reader
from lib.store import Store, StoreError, Unit, store_target
from lib.views.overview import Frame
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone, marked

DONE, TO_LOOK_AT, REFUSED = 0, 1, 2
REPORT: Final = "bao-cao-nap-so-lieu.xlsx"
NO_UNITS: Final = (
    "Kho số liệu chưa có đơn vị nào ở cấp dưới. Lập danh sách (.xlsx) có cột «Mã đơn vị», «Tên đơn vị» và chạy lại với "
    "--list DANH_SACH.xlsx."
)


@dataclass(frozen=True)
class Asked:
    """What the command was asked for."""

    folder: Path
    listed: Path | None = None
    dask: str | None = None
    report: Path = Path(REPORT)
    jobs: int | None = None


def load_folder(asked: Asked) -> int:
    """Loads a folder. 0 all is published, 1 something is to be looked at, 2 it could not be done."""
    began, now, target = time.monotonic(), clock.now(), store_target()
    try:
        outcomes = outcomes_of(asked, str(target), now)
        asked.report.write_bytes(report_xlsx(outcomes, now))
    except (StoreError, BadList, Unreadable, ClusterError) as failure:
        print(failure, file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(
            f"Không mở hoặc không ghi được {error.filename} ({error.strerror or 'lỗi đĩa'}).", file=sys.stderr
        )
        return REFUSED
    finally:
        reader().close()
    print(
        f"{counts(outcomes)} ({vn.number(round(time.monotonic() - began, 1))} giây). Báo cáo: {asked.report}"
    )
    return (
        DONE if {one.result for one in outcomes} <= {LoadResult.PUBLISHED, LoadResult.KNOWN} else TO_LOOK_AT
    )


def outcomes_of(
    asked: Asked, target: str, now: datetime, tell: Callable[[Sequence[Loaded]], None] = lambda _: None
) -> list[Loaded]:
    """What became of every file, in the order of the files; tell hears of each unit as it is done.

    Raises StoreError, BadList, Unreadable, ClusterError, OSError.
    """
    if not asked.folder.is_dir():
        raise BadList(f"Không có thư mục {asked.folder}.")
    named = read_list(asked.listed) if asked.listed else NO_LIST
    owners = Owners(_units(Store.open(target), named, now), named)
    skipped = {path.resolve() for path in (asked.listed, asked.report) if path}
    files = [path for path in workbooks_in(asked.folder) if path.resolve() not in skipped]
    works, outcomes = _shared_out(files, asked.folder, owners, target, now)
    bar = ProgressBar(len(files))

    def done(found: Sequence[Loaded]) -> None:
        outcomes.extend(found)
        bar.show(len(outcomes))
        tell(found)

    bar.show(len(outcomes))
    if asked.dask:
        run_on_dask(works, done, asked.dask)
    elif works:
        run_here(works, done, asked.jobs)
    bar.end()
    return sorted(outcomes, key=lambda one: one.file)


def _units(store: Store, named: UnitList, now: datetime) -> list[Unit]:
    """The units of the store, with those that the list adds. Raises StoreError, BadList."""
    there = {unit.id: unit for unit in store.units()}
    for unit in named.units:
        if unit.id not in there:
            there[unit.id] = store.add_unit(unit, now, LOADER)
    if not there:
        raise BadList(NO_UNITS)
    unknown = sorted(set(named.files.values()) - set(there))
    if unknown:
        raise BadList(
            f"Danh sách ghi mã đơn vị chưa có trong kho và không có tên: {', '.join(unknown[:10])}."
        )
    return list(there.values())


def _shared_out(
    files: Sequence[Path], folder: Path, owners: Owners, target: str, now: datetime
) -> tuple[list[UnitWork], list[Loaded]]:
    """The work by units, and the files that are nobody's with why."""
    sources: dict[str, list[Source]] = {}
    nobodys = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        listed = owners.of_list(path)
        unit = listed or owners.of_file_name(path)
        if unit is None:
            unit, why = _of_sheet(path, name, owners)
            if unit is None:
                nobodys.append(Loaded(name, "", LoadResult.REFUSED, why))
                continue
        sources.setdefault(unit, []).append(Source(name, path, listed=listed is not None))
    works = [
        UnitWork(unit, owners.units[unit].name, target, tuple(own), now)
        for unit, own in sorted(sources.items())
    ]
    return works, nobodys


def _of_sheet(path: Path, name: str, owners: Owners) -> tuple[str | None, str]:
    """The unit that the workbook itself names; else why it is nobody's."""
    try:
        named = reader().read(path.read_bytes(), name).plan.info.unit
    except Unreadable as refusal:
        return None, str(refusal)
    except OSError as error:
        return None, f"Không mở được tệp ({error.strerror or 'lỗi đĩa'})."
    said = f"sheet Thông tin ghi «{named}»" if named else "sheet Thông tin không ghi đơn vị"
    why = f"Không rõ tệp của đơn vị nào: tên tệp không bắt đầu bằng mã hoặc tên đơn vị, {said}."
    return owners.of_sheet(named), why


# How far it is


class ProgressBar:
    """How many files are done, on the error output: a bar that moves on a terminal, else a line now and then."""

    def __init__(self, whole: int) -> None:
        self._whole, self._is_terminal, self._said, self._began = (
            whole,
            sys.stderr.isatty(),
            -1,
            time.monotonic(),
        )

    def show(self, done: int) -> None:
        """Says it."""
        tenth = 10 * done // self._whole if self._whole else 10
        if not self._is_terminal and tenth == self._said:
            return
        self._said = tenth
        filled = 30 * done // self._whole if self._whole else 30
        end = "" if self._is_terminal else "\n"
        start = "\r" if self._is_terminal else ""
        print(
            f"{start}[{'#' * filled}{'.' * (30 - filled)}] {done}/{self._whole} tệp{self._rest(done)}",
            end=end,
            file=sys.stderr,
            flush=True,
        )

    def _rest(self, done: int) -> str:
        spent = time.monotonic() - self._began
        if not done or done == self._whole or spent < 2:
            return "      "
        return f", còn khoảng {vn.number(round(spent / done * (self._whole - done)))} giây      "

    def end(self) -> None:
        """Leaves the line."""
        if self._is_terminal:
            print(file=sys.stderr)


# The report


def counts(outcomes: Sequence[Loaded]) -> str:
    """ "Đã công bố 3998, đã có từ trước 0, cần xác nhận 30, không nhận 4; trong 4032 tệp"."""
    found = Counter(one.result for one in outcomes)
    said = ", ".join(f"{result.lower()} {found[result]}" for result in LoadResult)
    return f"{said[:1].upper()}{said[1:]}; trong {len(outcomes)} tệp"


TONES: Final = {
    LoadResult.PUBLISHED: Tone.GOOD,
    LoadResult.KNOWN: Tone.GOOD,
    LoadResult.ASKED: Tone.ATTENTION,
    LoadResult.REFUSED: Tone.LATE,
}


def report_xlsx(outcomes: Sequence[Loaded], now: datetime) -> bytes:
    """The report as .xlsx: what a person must look at, then every file, then the units."""
    head = Frame("Nạp số liệu từ các sổ", f"Chạy lúc {say(now)}", "", (), (), None)
    return tables_xlsx(
        {
            "Cần xem": files_table(
                [one for one in outcomes if one.result in (LoadResult.ASKED, LoadResult.REFUSED)], outcomes
            ),
            "Từng tệp": files_table(outcomes, outcomes),
            "Theo đơn vị": units_table(outcomes),
        },
        head,
        day_of(now),
    )


def files_table(shown: Sequence[Loaded], outcomes: Sequence[Loaded]) -> Table:
    """What became of files and why."""
    columns = (
        TableColumn("Tệp", width=34),
        TableColumn("Mã đơn vị", width=16),
        TableColumn("Kết quả", CellKind.MARK, 16),
        TableColumn("Bản số", CellKind.COUNT, 8),
        TableColumn("Điểm cần xem", CellKind.COUNT, 9),
        TableColumn("Vì sao, cần làm gì", width=70),
    )
    rows = (
        (
            one.file,
            one.unit or None,
            marked(TONES[one.result], one.result),
            one.version,
            one.warnings,
            one.why or None,
        )
        for one in shown
    )
    note = "Tệp «Cần xác nhận» đang chờ ở màn hình Cập nhật số liệu của đơn vị; tệp «Không nhận» sửa xong thì chạy lại lệnh."
    return Table(counts(outcomes), columns, tuple(TableRow(cells) for cells in rows), note=note)


def units_table(outcomes: Sequence[Loaded]) -> Table:
    """How many files of each unit became what."""
    columns = (
        TableColumn("Mã đơn vị", width=24),
        *(TableColumn(result, CellKind.COUNT, 14) for result in LoadResult),
    )
    return Table("Theo đơn vị", columns, tuple(_unit_rows(outcomes)))


def _unit_rows(outcomes: Sequence[Loaded]) -> Iterator[TableRow]:
    found: dict[str, Counter[LoadResult]] = {}
    for one in outcomes:
        found.setdefault(one.unit, Counter())[one.result] += 1
    for unit, results in sorted(found.items()):
        yield TableRow((unit or "(không rõ)", *(results[result] for result in LoadResult)))
