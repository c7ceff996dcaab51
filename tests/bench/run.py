"""Measures the product beside a bare Streamlit page, in turns, and prints a table of ratios.

`python3 tests/bench/run.py [rounds]` sets itself up like the tests. Load on the machine hits both sides
alike, because the rounds alternate; the ratios travel, the seconds do not.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/bench")]

Times = dict[str, list[float]]

CHART = ".js-plotly-plot .main-svg"
"""What a drawn plotly chart has."""


def main(rounds: int) -> None:
    """Prints the table: what was measured, ours, theirs, their ratio and its spread."""
    table = {**read_times(rounds), **page_times(rounds)}
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {rounds} rounds, median seconds\n")
    print("| measured | ours | compared with | ratio (min – max) |")
    print("|---|---|---|---|")
    for name, (ours, theirs) in table.items():
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        middle = statistics.median(ours), statistics.median(theirs), statistics.median(ratios)
        spread = f"{middle[2]:.2f} ({min(ratios):.2f} – {max(ratios):.2f})"
        print(f"| {name} | {middle[0]:.3f} | {middle[1]:.3f} | {spread} |")


def read_times(rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Reading, checks included, against openpyxl's plain load of the same bytes (CPU seconds)."""
    import openpyxl
    from books import SAMPLE, long_plan

    from lib.appendix import deadline_of
    from lib.deadline import read_deadline
    from lib.reading import read_file

    def read(data: bytes) -> None:
        # Each reading as if it were the process's first: no deadline is known yet.
        for known in (deadline_of, read_deadline):
            known.cache_clear()
        read_file(data, "so.xlsx")

    table = {}
    for name, data in (("sample", SAMPLE.read_bytes()), ("10,000 rows", long_plan(10_000))):
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(cpu(lambda data=data: openpyxl.load_workbook(BytesIO(data))))
            ours.append(cpu(lambda data=data: read(data)))
        table[f"read the {name} / openpyxl load"] = (ours, theirs)
    return table


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def page_times(rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Cold start to drawn charts, and a change of filter until the page shows it."""
    import browser
    from playwright.sync_api import sync_playwright

    cold: tuple[list[float], list[float]] = ([], [])
    click: tuple[list[float], list[float]] = ([], [])
    with sync_playwright() as playwright:
        running = browser.launch(playwright)
        for _ in range(rounds):
            for side, (start, address, choose) in enumerate(
                ((ours, "", our_filter), (bare, "", bare_filter))
            ):
                began = time.monotonic()
                with start() as url:
                    # Our content security policy would refuse the conditions that are waited for.
                    page = running.new_context(bypass_csp=True, locale="vi-VN").new_page()
                    page.goto(f"{url}/{address}")
                    page.wait_for_function(f"document.querySelectorAll('{CHART}').length >= 2")
                    cold[side].append(time.monotonic() - began)
                    click[side].append(choose(page, url))
                    page.context.close()
        running.close()
    return {"cold start to two charts / bare page": cold, "change of filter / bare page": click}


@contextmanager
def ours() -> Iterator[str]:
    """The product on a fresh data folder."""
    import browser

    with tempfile.TemporaryDirectory() as folder, browser.server(Path(folder)) as site:
        yield site.url


@contextmanager
def bare() -> Iterator[str]:
    """The bare page, started the same way in a folder without our configuration."""
    import browser

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text((ROOT / "tests/bench/bare_app.py").read_text("utf-8"), "utf-8")
        options = ["--browser.gatherUsageStats=false", "--server.address=127.0.0.1"]
        with browser.server(Path(folder, "data"), {"CHARTS": "2"}, Path(folder), options) as site:
            yield site.url


def our_filter(page, url: str) -> float:  # type: ignore[no-untyped-def]
    """Shows the figures as of another date: every number and both charts change."""
    page.wait_for_timeout(1500)
    began = time.monotonic()
    page.get_by_text("30/6", exact=True).first.click()
    page.wait_for_function("document.body.innerText.includes('ngày 30 tháng 6 năm 2020')")
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")
    return time.monotonic() - began


def bare_filter(page, url: str) -> float:  # type: ignore[no-untyped-def]
    """Chooses another entry of the bare page's filter: both charts change."""
    page.wait_for_timeout(1500)
    page.get_by_test_id("stSelectbox").locator("input").click()
    page.wait_for_timeout(300)
    began = time.monotonic()
    page.get_by_role("option", name="a", exact=True).click()
    page.wait_for_function("document.body.innerText.includes('36 rows')")
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")
    return time.monotonic() - began


if __name__ == "__main__":
    from lib import start

    python = start.prepare(start.REQUIREMENTS, ROOT / "tests/requirements.txt")
    if Path(sys.executable).resolve() != python.resolve() and "CCHC_BENCH" not in os.environ:
        os.environ["CCHC_BENCH"] = "1"
        os.execv(python, [str(python), __file__, *sys.argv[1:]])
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
