"""A province in figures: how fast workbooks are loaded, how large they lie, how fast the level above sees them.

    python tests/bench/province.py FOLDER COMMUNES MONTHS [DATABASE_URL]

Writes made-up workbooks, a list and a store into FOLDER (what is there already is used again) and prints a table. Times
are of this process' CPU and of the clock: on a busy machine only the first says something.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

import xlsxwriter
from communes import Commune, months_to, write_folder

LAST = (2026, 9)


def unit_list(path: Path, communes: int) -> None:
    """The list of all units."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Mã đơn vị", "Tên đơn vị"))
    for number in range(1, communes + 1):
        sheet.write_row(number, 0, (Commune(number).key, Commune(number).name))
    book.close()


def cpu() -> float:
    """Seconds of CPU of this process and of the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def database(target: str) -> Iterator[str]:
    """The target; for "-" the address of an empty database of a PostgreSQL of its own, which is stopped afterwards."""
    if target != "-":
        yield target
        return
    from postgres import running_server

    with running_server() as server:
        yield server.fresh_database()


Found = TypeVar("Found")


def timed(words: str, work: Callable[[], Found]) -> Found:
    """Does it and says how long it took."""
    began, used = time.perf_counter(), cpu()
    found = work()
    print(f"{words:58} {cpu() - used:8.2f} s CPU {time.perf_counter() - began:8.2f} s", flush=True)
    return found


def main(folder: Path, communes: int, months: int, database: str | None) -> None:
    books, units, data = folder / "so", folder / "ds.xlsx", folder / "data"
    os.environ["CCHC_DATA_DIR"] = str(data)
    if database:
        os.environ["CCHC_DATABASE_URL"] = database
    if not books.exists():
        print(f"{write_folder(books, communes, months, LAST)} workbooks written")
        unit_list(units, communes)
    count = sum(1 for _ in books.iterdir())
    command = [sys.executable, "-m", "lib", "load", str(books), "--list", str(units)]

    def load() -> None:
        done = subprocess.run([*command, "--report", str(folder / "bc.xlsx")], cwd=ROOT, check=False)
        if done.returncode == 2:
            raise SystemExit(2)

    timed(f"load {count} workbooks", load)
    timed("load again: nothing new", load)
    look(count)


def look(count: int) -> None:
    """The level's figures, the first time and again, of several days; a unit's own."""
    from lib.assessing.completed import assessed
    from lib.machine import kept_readings, rolled
    from lib.plan import NO_RECORDS
    from lib.province.views import heat_table, province_screen, ranking_table
    from lib.store import Store, store_target

    store, now = Store.open(store_target()), datetime.now(UTC)
    if store.path:
        size = store.path.stat().st_size
        print(f"store {size / 1e6:.1f} MB, {size / count / 1e3:.1f} kB a workbook")
    units = rolled.communes_in(store.below(""))
    timed("pandas", lambda: __import__("pandas"))
    days = (
        ("the usual day", date(*LAST, 14)),
        ("the usual day again", date(*LAST, 14)),
        ("another day, the first time", date(*LAST, 25)),
        ("another day again", date(*LAST, 25)),
        ("a day of the month before, the first time", date(*months_to(*LAST, 2)[0], 28)),
    )

    def whole(day: date) -> rolled.RollUp:
        while True:
            with suppress(rolled.UnfinishedError):
                return rolled.rolled_below(store, day, now)

    every = [timed(f"{len(units)} units on {words}", partial(whole, day)) for words, day in days]
    found = every[0]
    timed(
        "their tables and headline", lambda: (province_screen(found), ranking_table(found), heat_table(found))
    )
    own = store.of(units[0].id)
    version = own.current()
    assert version is not None
    plan = timed("a unit's own plan from the store", lambda: kept_readings.reading_of(own, version)).plan
    timed("a unit's own figures", lambda: assessed(plan, NO_RECORDS, date(*LAST, 14)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else None)
