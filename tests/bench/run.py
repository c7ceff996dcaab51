"""Measures the product beside an empty Streamlit page, a bare one and a tutorial's dashboard, in turns.

`python3 tests/bench/run.py [rounds] [--only load,filter] [--quick] [--soak MINUTES] [--output FILE]` sets itself up
like the tests and prints Markdown tables. Load on the machine hits all sides alike, because the rounds
alternate; the ratios travel, the seconds do not.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support"), str(ROOT / "tests/bench")]

if TYPE_CHECKING:
    from line import Line
    from playwright.sync_api import Browser
    from table import Part

ROUNDS = 5
SLOW = (5,)
"""Rates of the slow lines in Mbit/s."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    quick: bool
    soak: float


def load(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import loads

    slow = min(plan.rounds, 3)
    return [loads.warm(browser, line, {None: plan.rounds, **dict.fromkeys(SLOW, slow)})]


def cold(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import loads

    return [loads.cold(browser, line, min(plan.rounds, 3))]


def filters(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import clicks

    return [clicks.filters(browser, line, 2 * plan.rounds)]


def pages(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import clicks

    return [clicks.pages(browser, line, 2 * plan.rounds)]


def uploads(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import clicks

    return [clicks.uploads(browser, line, plan.rounds)]


def viewers(plan: Plan, browser: Browser, line: Line) -> list[Part]:
    import crowd

    return crowd.measured(browser, line, min(plan.rounds, 3), quick=plan.quick, soak=plan.soak)


def work(plan: Plan, _browser: Browser, _line: Line) -> list[Part]:
    import work

    return work.measured(plan.rounds, quick=plan.quick)


PARTS: dict[str, Callable[[Plan, Browser, Line], list[Part]]] = {
    "load": load,
    "cold": cold,
    "filter": filters,
    "page": pages,
    "upload": uploads,
    "viewers": viewers,
    "work": work,
}


def main(arguments: argparse.Namespace) -> None:
    """Measures part after part, says how far it is on standard error, prints the tables at the end."""
    import browser as harness
    from line import open_line
    from playwright.sync_api import sync_playwright
    from table import markdown

    plan = Plan(1 if arguments.quick else arguments.rounds, arguments.quick, arguments.soak)
    line, parts, began = open_line(), [], time.monotonic()
    with sync_playwright() as playwright:
        running = harness.launch(playwright.chromium, options=())  # as a visitor's browser runs
        for name in arguments.only or PARTS:
            print(f"{time.monotonic() - began:5.0f} s  {name} …", file=sys.stderr, flush=True)
            parts += PARTS[name](plan, running, line)
            text = markdown(head(plan, time.monotonic() - began), parts)
            if arguments.output:
                arguments.output.write_text(text, encoding="utf-8")
        running.close()
    line.close()
    print(text)


def head(plan: Plan, seconds: float) -> str:
    """The machine, the versions, how much was measured."""
    from importlib.metadata import version

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    names = ("streamlit", "plotly", "pandas", "openpyxl", "python-calamine")
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
        + f"; {plan.rounds} rounds in {seconds / 60:.0f} minutes. Servers, browser and clients share the machine."
    )


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--only", type=lambda text: text.split(","), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="one round, small sizes: under 4 minutes")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="30 viewers go on clicking")
    parser.add_argument("--output", type=Path, help="a file for the tables")
    return parser.parse_args(words)


if __name__ == "__main__":
    wanted = parsed(sys.argv[1:])
    from lib.machine import start

    python = start.prepare(start.REQUIREMENTS, ROOT / "tests/requirements.txt")
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():
        os.execv(python, [str(python), __file__, *sys.argv[1:]])
    import sides
    from line import enter_namespace

    sides.python_of_others()  # in the namespace there is no network
    enter_namespace([sys.executable, __file__, *sys.argv[1:]])
    main(wanted)
