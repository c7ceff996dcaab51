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
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("", "co-do", "linh-vuc", "nhiem-vu", "kinh-phi", "chi-tieu", "bo-phan")
DAY = date(2026, 9, 14)


@contextmanager
def server(store: str, port: int) -> Iterator[str]:
    """A running server for the store; its address."""
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
            yield address
        finally:
            process.terminate()
            process.wait()


def fetched(address: str) -> str:
    """What a browser gets first."""
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def timed(address: str, sign: str = "<main>") -> float:
    """Milliseconds until the answer with figures in it; asks again where it came without them."""
    began = time.perf_counter()
    for _ in range(20):
        if sign in fetched(address):
            return 1000 * (time.perf_counter() - began)
    raise SystemExit(f"no figures: {address}")


def told(words: str, ours: list[float], theirs: list[float]) -> None:
    """A row: medians, and the median of the rounds' ratios."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"{words:60} {statistics.median(ours):8.0f} ms {statistics.median(theirs):8.0f} ms  ÷ {ratio:.2f}",
        flush=True,
    )


def main(many: str, one: str, unit: str, rounds: int) -> None:
    with server(many, 8791) as wide, server(one, 8792) as alone:
        print(f"cold: Toàn tỉnh {timed(f'{wide}/toan-tinh', 'level'):.0f} ms", flush=True)
        level, home = [], []
        for _ in range(rounds):  # kept answers of both
            level.append(timed(f"{wide}/toan-tinh", "level"))
            home.append(timed(f"{wide}/?don-vi={unit}"))
        told("Toàn tỉnh, the usual day ÷ a commune's Tổng quan", level, home)
        level, home = [], []
        for place in range(rounds):  # computed anew: another query, the same day
            level.append(timed(f"{wide}/toan-tinh?lan={place}", "level"))
            home.append(timed(f"{wide}/?don-vi={unit}&lan={place}"))
        told("the same, the screen's script run anew", level, home)
        first, again, home = [], [], []
        for place in range(min(rounds, 5)):
            day = (DAY - timedelta(days=3 + place)).isoformat()
            first.append(timed(f"{wide}/toan-tinh?ngay={day}", "level"))
            again.append(timed(f"{wide}/toan-tinh?ngay={day}&lan=1", "level"))
            home.append(timed(f"{wide}/?don-vi={unit}&ngay={day}"))
        told("another date, the first time ÷ a commune's Tổng quan", first, home)
        told("another date, again ÷ a commune's Tổng quan", again, home)
        for screen in SCREENS:
            ours, theirs = [], []
            for place in range(rounds):
                day = (DAY - timedelta(days=20 + place)).isoformat()
                ours.append(timed(f"{wide}/{screen}?don-vi={unit}&ngay={day}"))
                theirs.append(timed(f"{alone}/{screen}?ngay={day}"))
            told(f"a commune's own screen /{screen}: many units ÷ one", ours, theirs)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 10)
