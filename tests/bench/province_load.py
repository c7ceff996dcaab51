"""How fast `load` fills a store as it grows towards a whole country, for as long as there is time (POSIX).

    python tests/bench/province_load.py TARGET FOLDER SECONDS [MONTHS [COMMUNES [FIRST]]]

TARGET is a PostgreSQL address, the path of a SQLite file, or "-": a PostgreSQL of its own, which is gone afterwards; FOLDER
takes the made-up workbooks, which are written before each step and do not count. Each step loads more communes, MONTHS (12)
workbooks each, up to COMMUNES (3321); the last one as many as fit into SECONDS. With FIRST only those after so many are
loaded, at once: into an empty store, and into one that has the others, to see what its size costs. CPU is that of all of
load's processes; "machine" is that of the whole machine, PostgreSQL among it: it says something where nothing else runs.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support"), str(ROOT / "tests/bench")]

from communes import Commune, file_name, months_to, workbook
from province import LAST, cpu, database, unit_list

from lib.store import Store, store_target

STEPS = (10, 40, 160, 640, 1600)
"""Communes after each step; the last step has all."""


@dataclass(frozen=True)
class Loaded:
    """What a step took: workbooks, seconds of CPU of its processes, of the machine, of the clock."""

    workbooks: int
    cpu: float
    machine: float
    clock: float

    def plus(self, other: Loaded) -> Loaded:
        return Loaded(
            *(one + more for one, more in zip(vars(self).values(), vars(other).values(), strict=True))
        )


def machine_cpu() -> float:
    """Seconds that the machine's cores have worked since it started (Linux; else 0)."""
    if not Path("/proc/stat").exists():
        return 0.0
    user, nice, system, *_ = Path("/proc/stat").read_text().split()[1:]
    return sum(map(int, (user, nice, system))) / os.sysconf("SC_CLK_TCK")


def write(folder: Path, number: int, months: int) -> int:
    """The workbooks of one commune; how many."""
    commune = Commune(number)
    wanted = [(year, month) for year, month in months_to(*LAST, months) if not commune.silent(month)]
    for year, month in wanted:
        (folder / file_name(commune, year, month)).write_bytes(workbook(commune, year, month))
    return len(wanted)


def step(folder: Path, numbers: range, months: int) -> Loaded:
    """Writes and loads the workbooks of these communes."""
    books = folder / "so"
    shutil.rmtree(books, ignore_errors=True)
    books.mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        count = sum(pool.map(write, [books] * len(numbers), numbers, [months] * len(numbers), chunksize=4))
    unit_list(folder / "ds.xlsx", numbers[-1])
    command = [sys.executable, "-m", "lib", "load", str(books), "--list", str(folder / "ds.xlsx")]
    began, used, worked = time.perf_counter(), cpu(), machine_cpu()
    done = subprocess.run(
        [*command, "--report", str(folder / "bc.xlsx")], cwd=ROOT, check=False, stderr=subprocess.DEVNULL
    )
    if done.returncode == 2:
        raise SystemExit(2)
    return Loaded(count, cpu() - used, machine_cpu() - worked, time.perf_counter() - began)


def row(communes: int, found: Loaded) -> str:
    """A line of the table."""
    each, whole = 1000 * found.cpu / found.workbooks, 1000 * found.machine / found.workbooks
    return (
        f"{communes:>8} {found.workbooks:>9} {found.cpu:>9.1f} {each:>8.1f} {1000 / each:>12.1f} {whole:>10.1f} "
        f"{found.clock:>8.0f} {found.workbooks / found.clock:>8.1f}"
    )


def exponent(found: list[Loaded]) -> float:
    """The slope of the logarithm of all CPU so far over that of all workbooks so far."""
    points = [(math.log(one.workbooks), math.log(one.cpu)) for one in found]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    across = sum((a - x) * (b - y) for a, b in points)
    return float(across / sum((a - x) ** 2 for a, _ in points))


def database_size(target: str) -> int:
    """Bytes of the database."""
    if "://" not in target:
        return Path(target).stat().st_size
    import psycopg

    with psycopg.connect(target.replace("postgresql+psycopg", "postgresql")) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


def main(target: str, folder: Path, seconds: float, months: int, communes: int, first: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["CCHC_DATA_DIR"] = str(folder / "data")
    if "://" in target:
        os.environ["CCHC_DATABASE_URL"] = target
    else:
        os.environ["CCHC_DATA_DIR"] = str(Path(target).parent)
    print(
        "communes workbooks  CPU, s ms each  each second    machine  clock,  a second\n"
        "                                   and core   ms each     s",
        flush=True,
    )
    until, done, sums = time.monotonic() + seconds, first, list[Loaded]()
    for wanted in (*(each for each in STEPS if each < communes and not first), communes):
        more = wanted - done
        if sums:
            left = until - time.monotonic()
            more = min(more, int(0.9 * left / (sums[-1].clock / sums[-1].workbooks * months)))
        if more < 1:
            break
        found = step(folder, range(done + 1, done + more + 1), months)
        done += more
        sums.append(sums[-1].plus(found) if sums else found)
        print(row(done, found), flush=True)
        if done < wanted:
            break
    print(f"all together:\n{row(done, sums[-1])}")
    if len(sums) > 1:
        print(f"growth exponent of CPU over workbooks {exponent(sums):.2f}")
    store = Store.open(store_target())
    size, count = database_size(target), sum(len(store.of(unit.id).versions()) for unit in store.units())
    print(f"{count} versions, {size / 1e6:.0f} MB, {size / max(count, 1) / 1e3:.1f} kB a version")


if __name__ == "__main__":
    given = [*sys.argv[4:], *("12", "3321", "0")[len(sys.argv[4:]) :]]
    with database(sys.argv[1]) as found:
        main(found, Path(sys.argv[2]), float(sys.argv[3]), *map(int, given))
