"""The level's screen and a commune's own, side by side, in a store of many units and in one of a single unit.

    python tests/bench/province_screens.py MANY ONE UNIT [ROUNDS]

MANY and ONE are the stores (addresses, or data folders with SQLite), UNIT the commune of MANY whose versions ONE has. Two
servers are started; each round asks them in turn, so that other work on the machine meets both. Times are of the clock:
from the request until the whole answer with the figures in it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("", "co-do", "linh-vuc", "nhiem-vu", "kinh-phi", "chi-tieu", "bo-phan")
DAY = date(2026, 9, 14)


@dataclass(frozen=True)
class Server:
    """A server's address and process."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Milliseconds of CPU that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def timed(self, path: str, sign: str = "<main>") -> Times:
        """Milliseconds until the answer with figures in it, and of the server's CPU; asks again where it came without."""
        began, used = time.perf_counter(), self.cpu()
        for _ in range(60):
            if sign in fetched(f"{self.address}/{path}"):
                return 1000 * (time.perf_counter() - began), self.cpu() - used
        raise SystemExit(f"no figures: {path}")


Times = tuple[float, float]


@contextmanager
def server(store: str, port: int) -> Iterator[Server]:
    """A running server for the store."""
    with tempfile.TemporaryDirectory() as scratch:
        where = (
            {"CCHC_DATABASE_URL": store, "CCHC_DATA_DIR": scratch}
            if "://" in store
            else {"CCHC_DATA_DIR": store}
        )
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        process = subprocess.Popen(
            [*command, "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, **where},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    if "headline" in fetched(f"{address}/"):
                        break
                except OSError:
                    pass
                time.sleep(0.1)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait()


def fetched(address: str) -> str:
    """What a browser gets first."""
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def told(words: str, ours: list[Times], theirs: list[Times]) -> None:
    """A row: medians of the clock, the median of the rounds' ratios, and the ratio of all CPU."""
    ratio = statistics.median(a / b for (a, _), (b, _) in zip(ours, theirs, strict=True))
    medians = [statistics.median(ms for ms, _ in side) for side in (ours, theirs)]
    cpu = [sum(ms for _, ms in side) / len(side) for side in (ours, theirs)]
    print(
        f"{words:58} {medians[0]:6.0f} ms {medians[1]:6.0f} ms ÷ {ratio:.2f}; CPU {cpu[0]:4.0f} {cpu[1]:4.0f} ms "
        f"÷ {cpu[0] / max(cpu[1], 1):.2f}",
        flush=True,
    )


def main(many: str, one: str, unit: str, rounds: int) -> None:
    with server(many, 8791) as wide, server(one, 8792) as alone:
        print("cold: Toàn tỉnh {:.0f} ms, CPU {:.0f} ms".format(*wide.timed("toan-tinh")), flush=True)
        wide.timed(f"?don-vi={unit}")
        level, home = [], []
        for _ in range(rounds):  # kept answers of both
            level.append(wide.timed("toan-tinh"))
            home.append(wide.timed(f"?don-vi={unit}"))
        told("Toàn tỉnh, the usual day ÷ a commune's Tổng quan", level, home)
        level, home = [], []
        for place in range(rounds):  # the scripts run anew: another query, the same day
            level.append(wide.timed(f"toan-tinh?lan={place}"))
            home.append(wide.timed(f"?don-vi={unit}&lan={place}"))
        told("the same, the screens' scripts run anew", level, home)
        first, again, home = [], [], []
        for place in range(min(rounds, 5)):
            day = (DAY - timedelta(days=3 + place)).isoformat()
            first.append(wide.timed(f"toan-tinh?ngay={day}"))
            again.append(wide.timed(f"toan-tinh?ngay={day}&lan=1"))
            home.append(wide.timed(f"?don-vi={unit}&ngay={day}"))
        told("another date, the first time ÷ a commune's Tổng quan", first, home)
        told("another date, again ÷ a commune's Tổng quan", again, home)
        for screen in SCREENS:
            ours, theirs = [], []
            for place in range(rounds):
                day = (DAY - timedelta(days=20 + place)).isoformat()
                ours.append(wide.timed(f"{screen}?don-vi={unit}&ngay={day}"))
                theirs.append(alone.timed(f"{screen}?ngay={day}"))
            told(f"a commune's screen /{screen}: many units ÷ one", ours, theirs)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 10)
