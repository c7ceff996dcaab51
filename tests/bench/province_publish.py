"""How long publishing in one commune takes, alone and while `load` fills others in the same database (POSIX).

    python tests/bench/province_publish.py DATABASE_URL FOLDER LIST [TIMES]

DATABASE_URL may be "-": a PostgreSQL of its own, which is gone afterwards. FOLDER and LIST are workbooks and units as
tests/bench/province.py writes them, none of them loaded yet; they are written where they are missing.
"""

from __future__ import annotations

import os
import secrets
import signal
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support"), str(ROOT / "tests/bench")]

from communes import write_folder
from province import LAST, database, unit_list

from lib.store import Actor, Draft, Role, Store, Unit

ROUND = 4
"""So many publications, then as many with `load` stopped, so that other work on the machine meets both."""
HERE = Actor("Dòng lệnh", Role.ADMIN)


def published(store: Store, times: int) -> list[float]:
    """Milliseconds of each of so many publications of 12 kB, a tenth of a second apart."""
    found = []
    for _ in range(times):
        current, data = store.current(), secrets.token_bytes(12_000)
        began = time.perf_counter()
        store.publish(Draft(data, "so.xlsx"), current.id if current else None, datetime.now(UTC), HERE)
        found.append(1000 * (time.perf_counter() - began))
        time.sleep(0.1)
    return found


def told(words: str, found: list[float]) -> float:
    """A row; the 95th of a hundred."""
    found = sorted(found)
    p95 = found[int(0.95 * len(found))]
    print(f"{words:30} median {statistics.median(found):.1f} ms, p95 {p95:.1f} ms", flush=True)
    return p95


COMMUNES, MONTHS = 80, 12
"""Of the workbooks that are written: more than are loaded meanwhile."""


def main(target: str, folder: str, units: str, times: int) -> None:
    if not Path(folder).exists():
        write_folder(Path(folder), COMMUNES, MONTHS, LAST)
        unit_list(Path(units), COMMUNES)
    os.environ.setdefault("CCHC_DATA_DIR", f"{folder}.data")
    store = Store.open(target)
    if "do-thu" not in {unit.id for unit in store.units()}:
        store.add_unit(Unit("do-thu", "", "UBND xã Đo Thử"), datetime.now(UTC), HERE)
    own = store.of("do-thu")
    published(own, 10)
    command = [sys.executable, "-m", "lib", "load", folder, "--list", units, "--jobs", "1"]
    command += ["--report", f"{folder}.bc.xlsx"]
    environment = {**os.environ, "CCHC_DATABASE_URL": target}
    silent = subprocess.DEVNULL
    alone, during = [], []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=silent, stderr=silent, start_new_session=True
    ) as running:
        time.sleep(5)
        for _ in range(times // ROUND):
            os.killpg(running.pid, signal.SIGSTOP)
            alone += published(own, ROUND)
            os.killpg(running.pid, signal.SIGCONT)
            time.sleep(0.2)
            during += published(own, ROUND)
        print("load still ran" if running.poll() is None else "load had ended", flush=True)
        os.killpg(running.pid, signal.SIGKILL)
    ratio = told("while load runs", during) / told("alone", alone)
    print(f"p95 ÷ {ratio:.2f}")


if __name__ == "__main__":
    with database(sys.argv[1]) as found:
        main(found, sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 100)
