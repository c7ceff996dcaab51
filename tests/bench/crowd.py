"""A room full of viewers: how long each waits when many click, what the server spends and keeps in memory.

What a browser sends for a click is recorded once for each program, and then sent by viewers.py.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import inf
from pathlib import Path
from statistics import median, quantiles

import sides
import viewers
from clicks import bare_rows, pressing, selecting, tutorial_areas
from line import Line
from playwright.sync_api import Browser
from sides import Change, Side
from streamlit.proto.BackMsg_pb2 import BackMsg
from table import Part, Row
from viewers import Orders, Outcome

NAMES = ("ours", "bare", "tutorial")
THINK = 3.0
"""Seconds between an answer and the next click of a viewer who reads."""

ROOM = 30


@dataclass(frozen=True)
class Clicks:
    """What a program is sent: by a browser that opens it, and by the clicks on two choices."""

    opening: str
    clicks: list[tuple[str, str]]


def recorded(browser: Browser, side: Side) -> Clicks:
    """What a real browser sends when it opens a program and when its visitor clicks on two choices in turn."""
    page, sent = sides.visitor(browser), list[bytes | str]()

    def note(data: bytes | str) -> None:
        sent.append(data)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.goto(side.url, wait_until="commit")
    sides.harness.settle(page, 90)
    opening = last_rerun(sent)
    choices: Sequence[tuple[str, Change]] = (
        sides.DATES if side.name == "ours" else bare_rows(2) if side.name == "bare" else tutorial_areas()
    )
    acts = pressing(page, choices) if side.name == "ours" else selecting(page, choices)
    for _ in choices:
        next(acts)  # the first round brings the page into the state that the clicks are made from
    clicks = []
    for _, change in choices:
        sent.clear()
        next(acts)
        clicks.append((last_rerun(sent), change.words))
    page.context.close()
    return Clicks(opening, clicks)


def last_rerun(sent: Sequence[bytes | str]) -> str:
    """The last message that asks for a run of the script."""
    frames = [data for data in sent if isinstance(data, bytes)]
    asked = [data for data in frames if BackMsg.FromString(data).WhichOneof("type") == "rerun_script"]
    return base64.b64encode(asked[-1]).decode()


def crowd(side: Side, clicks: Clicks, many: int, seconds: float, think: float = 0.0) -> Outcome:
    """So many viewers for so long, in a process of their own."""
    least = 1 if think else 2
    orders = Orders(side.site.url, clicks.opening, clicks.clicks, many, seconds, think, least)
    done = subprocess.run(
        [sys.executable, viewers.__file__],
        input=json.dumps(asdict(orders)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Outcome(**json.loads(done.stdout))


@dataclass
class Hall:
    """The programs side by side, what each is sent for a click, and what must be known to trust the figures:
    errors, and the largest share of a core that the clients took."""

    running: Mapping[str, Side]
    clicks: Mapping[str, Clicks]
    errors: Counter[str] = field(default_factory=Counter)
    busiest: float = 0.0

    def rows(self, many: int, seconds: float, think: float, rounds: int) -> list[Row]:
        """The rows of one number of viewers."""
        figures: dict[str, dict[str, list[float]]] = {title: {} for title in FIGURES}
        answers = 0
        for _ in range(rounds):
            for name, side in self.running.items():
                before = cpu_of(side.pid)
                outcome = crowd(side, self.clicks[name], many, seconds, think)
                self._note(name, many, outcome)
                answers += len(outcome.waits) if name == "ours" else 0
                for title, value in _figures(outcome, many, cpu_of(side.pid) - before).items():
                    figures[title].setdefault(name, []).append(value)
        who = "1 viewer" if many == 1 else f"{many} viewers"
        how = f"{think:g} s between clicks" if think else "at once"
        return [
            Row(f"{who}, {how}: {title}", FIGURES[title], values.pop("ours"), values, answers)
            for title, values in figures.items()
        ]

    def _note(self, name: str, many: int, outcome: Outcome) -> None:
        self.errors[name] += len(outcome.errors)
        self.busiest = max(self.busiest, outcome.cpu / outcome.elapsed)
        for error in outcome.errors[:3]:
            print(f"        {name}, {many} viewers: {error}", file=sys.stderr, flush=True)

    @property
    def note(self) -> str:
        """How to read the rows."""
        counts = ", ".join(f"{name} {count}" for name, count in self.errors.items())
        return (
            "Websocket clients that send what a browser sends for a change of filter; from sending until the server "
            "has answered completely. n: our answers. Errors (no answer, or one without the words that the click "
            f"brings): {counts}. One process of clients, which took at most {100 * self.busiest:.0f} % of a core."
        )


def measured(browser: Browser, line: Line, rounds: int, *, quick: bool, soak: float) -> list[Part]:
    """Answers to many viewers and what they cost, in turns; memory before and after; then the soak."""
    sizes, seconds = ((1, ROOM), 3.0) if quick else ((1, 10, ROOM, 50), 6.0)
    with sides.all_started(NAMES, line) as running:
        kept = [_memories(running)]
        hall = Hall(running, {name: recorded(browser, side) for name, side in running.items()})
        kept.append(_memories(running))
        rows = []
        for many in sizes:
            rows += hall.rows(many, seconds, 0.0, rounds if many == ROOM else 1)
            if many == ROOM:
                kept.append(_memories(running))
        for many in () if quick else sizes:
            rows += hall.rows(many, 1.5 * seconds, THINK, 1)
        parts = [Part("Many viewers", hall.note, rows), _memory_part(kept)]
        if soak:
            parts.append(_soak(running["ours"], hall.clicks["ours"], soak))
    return parts


FIGURES = {"median": "ms", "p95": "ms", "answers": "1/s", "CPU of the server per answer": "ms"}


def _figures(outcome: Outcome, many: int, spent: float) -> dict[str, float]:
    waits = outcome.waits or [inf]  # a server that answers nobody before the connections are given up
    values = (
        median(waits) * 1000,
        quantiles(waits, n=20, method="inclusive")[-1] * 1000 if len(waits) > 1 else waits[0] * 1000,
        len(outcome.waits) / outcome.elapsed,
        spent / (len(outcome.waits) + many) * 1000,  # every viewer's opening is an answer too
    )
    return dict(zip(FIGURES, values, strict=True))


# Memory and CPU of a server with its children


def family(pid: int) -> Iterator[int]:
    """The process and all that it started; threads and children end as they like."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in (thread / "children").read_text().split():
                yield from family(int(child))


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional memory in MB; the latter counts what processes share once."""
    resident = shared = 0
    for one in family(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        resident, shared = resident + sizes["Rss"], shared + sizes["Pss"]
    return resident / 1024, shared / 1024


def cpu_of(pid: int) -> float:
    """CPU seconds so far, with those of children that have ended."""
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


MOMENTS = ("nobody came yet", "after 1 viewer", f"after {ROOM} viewers at once")


def _memories(running: Mapping[str, Side]) -> dict[str, tuple[float, float]]:
    return {name: memory(side.pid) for name, side in running.items()}


def _memory_part(kept: Sequence[Mapping[str, tuple[float, float]]]) -> Part:
    rows = []
    for which, kind in enumerate(("resident", "proportional")):
        for moment, sizes in zip(MOMENTS, kept, strict=True):
            values = {name: [found[which]] for name, found in sizes.items()}
            rows.append(Row(f"{kind}, {moment}", "MB", values.pop("ours"), values))
    more = {name: [(kept[2][name][0] - kept[1][name][0]) / (ROOM - 1)] for name in NAMES}
    rows.append(Row("resident, more for each viewer", "MB", more.pop("ours"), more))
    note = "Proportional counts what processes share only once."
    return Part("Memory of the server with its child processes", note, rows)


def _soak(side: Side, clicks: Clicks, minutes: float) -> Part:
    """A room that goes on clicking: memory minute by minute."""
    rows = []
    for minute in range(1, round(minutes) + 1):
        outcome = crowd(side, clicks, ROOM, 55.0)
        kept = memory(side.pid)
        print(
            f"        minute {minute}: {kept[0]:.0f} MB, {len(outcome.waits)} answers",
            file=sys.stderr,
            flush=True,
        )
        rows.append(
            Row(
                f"minute {minute}, {len(outcome.waits)} answers, {len(outcome.errors)} errors",
                "MB",
                [kept[0]],
            )
        )
    return Part(f"Soak: resident memory with {ROOM} viewers clicking", "", rows)
