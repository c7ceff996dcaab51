"""What computing costs: reading against openpyxl and calamine, assessing, and every document to take away."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

import alone
from books import SAMPLE, long_plan
from table import Part, Row, number

from lib.assessing.assess import assess
from lib.exports import documents
from lib.exports.slide_pages import SlideRatio
from lib.handback.marked import mark
from lib.handback.next_form import next_form
from lib.meeting.agenda import MeetingFigures, agenda
from lib.meeting.calendars import calendar_file
from lib.reading.reader import read_file
from lib.reports.periods import PeriodKind

SIZES = (72, 1_000, 10_000, 100_000)
"""Rows; 72 is the sample itself."""

REPEATS = {72: 20, 1_000: 5}
"""Readings within a process; of longer books one."""

KINDS = ("ours", "openpyxl", "calamine")
TODAY = date(2020, 9, 15)

Found = dict[tuple[str, int], list[dict[str, list[float]]]]
"""Of each kind of reading and size what every round found: "cpu", "peak", "assess"."""


def measured(rounds: int, *, quick: bool) -> list[Part]:
    """Reading and assessing at every size, then the documents."""
    sizes = SIZES[:-1] if quick else SIZES
    found: Found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.xlsx"
            path.write_bytes(SAMPLE.read_bytes() if size == SIZES[0] else long_plan(size))
            for _ in range(_rounds(size, rounds)):
                for kind in KINDS:
                    found.setdefault((kind, size), []).append(_alone(kind, path, REPEATS.get(size, 1)))
    return [_reading(found, sizes), _assessing(found, sizes), _documents(rounds)]


def _rounds(size: int, rounds: int) -> int:
    return min(rounds, {10_000: 3, 100_000: 1}.get(size, rounds))


def _alone(kind: str, path: Path, repeats: int) -> dict[str, list[float]]:
    """The middle reading's CPU seconds, the peak in MB, the assessments' CPU seconds per date."""
    command = [sys.executable, alone.__file__, kind, str(path), str(repeats)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    outcome = json.loads(done.stdout)
    return {"cpu": [median(outcome["cpu"])], "peak": [outcome["peak"]], "assess": outcome["assess"]}


def _values(found: Found, kind: str, size: int, what: str) -> list[float]:
    return [value for outcome in found[kind, size] for value in outcome[what]]


def _reading(found: Found, sizes: Sequence[int]) -> Part:
    rows = []
    for title, unit, what in (
        ("reading", "CPU s", "cpu"),
        ("peak memory of the process reading", "MB", "peak"),
    ):
        for size in sizes:
            others = {f"{kind}'s plain read": _values(found, kind, size, what) for kind in KINDS[1:]}
            times = len(found["ours", size]) * (REPEATS.get(size, 1) if what == "cpu" else 1)
            rows.append(
                Row(f"{title} {size:,} rows", unit, _values(found, "ours", size, what), others, times)
            )
    grown = {
        kind: [exponent(sizes, [median(_values(found, kind, size, "cpu")) for size in sizes])]
        for kind in KINDS
    }
    rows.append(Row("reading: exponent of growth", "–", grown.pop("ours"), grown))
    steps = _steps(sizes, [median(_values(found, "ours", size, "cpu")) for size in sizes])
    note = (
        "Ours with every check; openpyxl's load_workbook; calamine's to_python of every sheet. "
        f"72 rows is the sample with its seven sheets, the others are one sheet of 10 columns. {GROWTH} "
        f"Ours from size to size: {steps}."
    )
    return Part("Reading", note, rows)


def _assessing(found: Found, sizes: Sequence[int]) -> Part:
    spent = {size: _values(found, "ours", size, "assess") for size in sizes}
    rows = [Row(f"assessing {size:,} rows at one date", "CPU s", values) for size, values in spent.items()]
    middles = [median(values) for values in spent.values()]
    rows.append(Row("assessing: exponent of growth", "–", [exponent(sizes, middles)]))
    return Part("Assessment", f"{GROWTH} From size to size: {_steps(sizes, middles)}.", rows)


GROWTH = "Exponent: slope of a line through log(seconds) over log(rows), sizes from 1,000 on."


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of the line of least squares; 1 is linear. The sample is another kind of book: left out."""
    points = [(math.log(size), math.log(spent)) for size, spent in zip(sizes, seconds, strict=True)][1:]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return float(sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points))


def _steps(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    pairs = list(zip(sizes, seconds, strict=True))[1:]
    slopes = [math.log(b[1] / a[1]) / math.log(b[0] / a[0]) for a, b in pairwise(pairs)]
    return ", ".join(map(number, slopes))


# Documents


def _documents(rounds: int) -> Part:
    rows = [Row(name, "s", [_timed(make) for _ in range(rounds)]) for name, make in makers().items()]
    note = "From the plan and its assessment (what has to be read first is read) to the bytes of the file."
    return Part("Documents of the sample", note, rows)


def _timed(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def makers() -> dict[str, Callable[[], object]]:
    """Every document that can be taken away, each made from its beginning."""
    data = SAMPLE.read_bytes()
    plan, problems = read_file(data, SAMPLE.name)
    now = assess(plan, TODAY)
    period = documents.chosen_period(plan.info, PeriodKind.QUARTER_3)
    unit, day = now.units[0], documents.meeting_days(plan.decisions)[0]
    meeting = MeetingFigures(now, assess(plan, day), TODAY)
    return {
        "periodic report (Word)": lambda: documents.periodic(
            lambda of: assess(plan, of), plan, period, TODAY
        ).make(),
        "minutes (Word)": lambda: documents.minutes(now, day).make(),
        "reminder of a unit (Word)": lambda: documents.reminder(now, unit).make(),
        "meeting (PowerPoint)": lambda: documents.deck(now, agenda(meeting), "", SlideRatio.WIDE).make(),
        "all tables (Excel)": lambda: documents.tables(now).make(),
        "marked workbook": lambda: mark(data, problems),
        "form for next month": lambda: next_form(data, plan, SAMPLE.name, plan),
        "due dates (calendar)": lambda: calendar_file(now, datetime(2020, 9, 15, tzinfo=UTC)),
    }
