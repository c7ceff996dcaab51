"""How long a visitor waits for the first screen: after a cold start, on a warm server, on slow lines."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import sides
from line import Line
from playwright.sync_api import Browser
from sides import Side
from table import Part, Row

Values = dict[str, list[float]]
WHILE = 40
"""Seconds that the product runs before it is started again: it keeps its first screen, and files well compressed."""
MORE = ("tutorial", *sides.OTHERS)
"""Those that are measured without a limit only."""


def cold(browser: Browser, line: Line, rounds: int) -> Part:
    """From the start of the server's process; the product on an empty data folder, and on one used before."""
    figures, charts = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as kept:
        with sides.started("ours", line, Path(kept)) as side:
            sides.load(browser, side)[0].context.close()
            time.sleep(WHILE)
        for _ in range(rounds):
            for name in ("empty", "ours", "bare", "again", "tutorial"):
                began = time.time()
                with _start(name, line, Path(kept)) as side:
                    page, first, last = sides.load(browser, side)
                    figures[name].append(first - began)
                    charts[name].append(last - began)
                    page.context.close()
    rows = [
        Row("first figures, first start ever", "s", figures["ours"], _only(figures, "empty", "tutorial")),
        Row("first figures, started before", "s", figures["again"], _only(figures, "empty", "tutorial")),
        Row("charts that answer, first start ever", "s", charts["ours"], _only(charts, "bare", "tutorial")),
        Row("charts that answer, started before", "s", charts["again"], _only(charts, "bare", "tutorial")),
    ]
    note = (
        "From the start of the process until it stands on the screen of a browser that knows nothing of it and asks as "
        "soon as somebody listens; the product as `python -m lib start` starts it."
    )
    return Part("Cold start", note, rows)


@contextlib.contextmanager
def _start(name: str, line: Line, kept: Path) -> Iterator[Side]:
    again = name == "again"
    with sides.started("ours" if again else name, line, kept if again else None, cold=True) as side:
        yield side


def _only(values: Mapping[str, list[float]], *names: str) -> Values:
    return {name: values[name] for name in names}


def warm(browser: Browser, line: Line, rates: Mapping[float | None, int]) -> Part:
    """First loads of new visitors on servers that were visited before, at each rate as many rounds."""
    rows = []
    with sides.all_started(("empty", "ours", "bare", "tutorial", *sides.OTHERS), line) as running:
        for side in running.values():
            sides.load(browser, side)[0].context.close()
        for rate, rounds in rates.items():
            line.limit(rate)
            rows += _at_rate(browser, line, running, rate, rounds)
        line.limit(None)
    note = (
        "A new visitor with an empty cache, from the beginning of the navigation. Figures: the first big number, "
        f"beside an empty page's line of text. Rates by {line.words}."
    )
    return Part("First load on a warm server", note, rows)


def _at_rate(
    browser: Browser, line: Line, running: Mapping[str, Side], rate: float | None, rounds: int
) -> list[Row]:
    figures, charts, carried = defaultdict(list), defaultdict(list), defaultdict(list)
    for _ in range(rounds):
        for name, side in running.items():
            if rate and name in MORE:
                continue
            before = line.carried()
            page = sides.visitor(browser, side.look)
            page.goto(side.url, wait_until="commit")
            seen = page.evaluate("bench.loaded()")
            figures[name].append(seen["figures"] / 1000)
            charts[name].append(seen["charts"] / 1000)
            carried[name].append((line.carried() - before) / 1e6)
            page.context.close()
    at = f"at {rate:g} Mbit/s" if rate else "unlimited"
    more = () if rate else MORE
    rows = [
        Row(f"first figures, {at}", "s", figures["ours"], _only(figures, "empty", *more)),
        Row(f"charts that answer, {at}", "s", charts["ours"], _only(charts, "bare", *more)),
    ]
    if not rate:
        bytes_row = Row(
            "over the wire until the charts stand",
            "MB",
            carried["ours"],
            _only(carried, "empty", "bare", *more),
        )
        rows.append(bytes_row)
    return rows
