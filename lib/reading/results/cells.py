"""Words of a result where they stand: in a column of results, or where a share or a day of completion was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lib.base import vietnamese as vn
from lib.plan import Result
from lib.reading.results.grammar import read_mark, read_result
from lib.reading.values import Values

_LONGEST_STATE = 40

_HEADINGS = {"progress": None, "completed": "Ngày hoàn thành"}
"""Columns in which words are a result although a number or a day is expected, and what they say by themselves."""


@dataclass(frozen=True)
class Outcome:
    """The words of a row's result, what they were read as, and the column's field that holds them."""

    words: str | None = None
    result: Result | None = None
    column: str = "result"


def outcome_of(values: Values, row: int, about: str | None = None) -> Outcome:
    """The row's result in words: of its own column, else what was written in place of a share or a day."""
    words = values.text(row, "result")
    if words is not None:
        finished = values.kept("result", finished_verbs)
        return Outcome(words, read_result(words, year=values.year, about=about, finished=finished))
    for name in _HEADINGS:
        result = words_in_place(values, row, name, about)
        if result is not None:
            return Outcome(result.words, result, name)
    return Outcome()


def finished_verbs(texts: Iterable[str]) -> frozenset[str]:
    """The verbs whose perfect means the end in a column because "đang" stands beside it: "Đã triển khai" where other
    tasks are "Đang triển khai"."""
    folded = (vn.fold(text).strip(" .") for text in texts if len(text) <= _LONGEST_STATE)
    return frozenset(text.removeprefix("đang ") for text in folded if text.startswith("đang "))


def words_in_place(values: Values, row: int, name: str, about: str | None = None) -> Result | None:
    """What words say in a column of shares or of days; None where there is a value, nothing, or what is not read."""
    cell = values.cell(row, name)
    if cell is None or cell.fault is not None or not isinstance(cell.value, str):
        return None
    text = cell.value
    if span_of_days(text):
        return None
    if vn.read_date(text) or vn.read_month(text) or vn.read_number(text) or vn.read_percent(text):
        return None
    if read_mark(text) is not None and _HEADINGS[name] is None:
        return None
    return read_result(text, year=values.year, heading=_HEADINGS[name], about=about)


_FROM_TO = re.compile(r"\s*([\d/.-]*\d) *(?:-|–|→|đến) *([\d/.]*)\s*")


def span_of_days(text: str) -> tuple[date, date | None] | None:
    """The first and the last day of "15/6/2026 - 25/6/2026"; no last one where it goes on ("15/6/2026 -"); None for any
    other text."""
    match = _FROM_TO.fullmatch(text)
    if match is None or vn.read_date(text) is not None:
        return None
    begun, ended = (vn.read_date(part) if part else None for part in match.groups())
    return (begun, ended) if begun and (ended or not match[2]) else None
