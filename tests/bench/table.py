"""The figures of a measurement, and how they are printed: medians with their spread, and ratios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

HEAD = (
    "| measured | unit | n | ours: median (min – max) | compared with | theirs: median (min – max) "
    "| ours ÷ theirs: median (min – max) |"
)


@dataclass(frozen=True)
class Row:
    """One thing measured: our values, and those of whatever it is compared with, round by round.

    times is how often it was measured where the values are themselves medians or totals of several.
    """

    name: str
    unit: str
    ours: Sequence[float]
    others: Mapping[str, Sequence[float]] = field(default_factory=dict)
    times: int = 0


@dataclass(frozen=True)
class Part:
    """Rows under a heading, with what must be known to read them."""

    title: str
    note: str
    rows: Sequence[Row]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round: what loads the machine in a round hits both."""
    return [a / b for a, b in zip(ours, theirs, strict=False) if b]


def number(value: float) -> str:
    """Three figures that count, two of small ones: 1234, 123, 12.3, 1.23, 0.123, 0.012, 0.0012."""
    size = abs(value)
    places = (
        0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.01 or not size else 4
    )
    return f"{value:.{places}f}"


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and largest where there are several."""
    if not values:
        return "–"
    if len(values) == 1:
        return number(values[0])
    return f"{number(median(values))} ({number(min(values))} – {number(max(values))})"


def lines(row: Row) -> list[str]:
    """A line for each program that it is compared with."""
    first = f"| {row.name} | {row.unit} | {row.times or len(row.ours)} | {spread(row.ours)} |"
    if not row.others:
        return [f"{first} – | – | – |"]
    return [
        f"{first} {name} | {spread(theirs)} | **{spread(ratios(row.ours, theirs))}** |"
        for name, theirs in row.others.items()
    ]


TEN = (
    ("first figures, at 5 Mbit/s", "empty", 0.10),
    ("first figures, unlimited", "empty", 0.30),
    ("first figures, started before", "empty", 0.8),
    ("Tổng quan: another date, chart and still picture", "the build before", 0.7),
    ("Tổng quan: another date, chart and still picture", "Dash", 1.0),
    ("charts that answer, at 5 Mbit/s", "bare", 0.35),
    ("30 viewers, at once: p95", "bare", 0.2),
    ("resident, after 30 viewers at once", "bare", 1.0),
    ("empty store: file → check → published, Tổng quan", "tutorial, blind", 1.0),
    ("charts that answer, unlimited", "tutorial", None),
)
"""The rows of the README's table: what is measured, beside what, and at most how much of it is aimed at."""


def ten_rows(parts: Iterable[Part]) -> str:
    """The README's table, as far as its rows were measured."""
    rows = {row.name: row for part in parts for row in part.rows}
    text = [
        "| measured | unit | ours | compared with | theirs | ours ÷ theirs | aim |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, other, aim in TEN:
        row = rows.get(name)
        theirs = row.others.get(other) if row else None
        if row and theirs:
            figures = (median(row.ours), median(theirs), median(ratios(row.ours, theirs)))
            ours, its, ratio = map(number, figures)
            text.append(
                f"| {name} | {row.unit} | {ours} | {other} | {its} | **{ratio}** | {f'≤ {aim:g}' if aim else '–'} |"
            )
    return "\n".join(text)


def markdown(head: str, parts: Iterable[Part]) -> str:
    """Everything, as it is printed and kept."""
    parts = list(parts)
    text = [head, "", ten_rows(parts), ""]
    for part in parts:
        text += [f"### {part.title}", ""] + ([part.note, ""] if part.note else [])
        text += [HEAD, "|---|---|---|---|---|---|---|"]
        text += [line for row in part.rows for line in lines(row)] + [""]
    return "\n".join(text)
