"""Tables as values: typed cells in columns, the same for screen, Word, slides and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from lib.assessing.assess import Status
from lib.base import vietnamese as vn
from lib.views.requests import Obstacle
from lib.views.wording import Tone, status_label


@dataclass(frozen=True)
class MovedDay:
    """A deadline that was moved, and until when: "đến 30/9/2020 (họp 18/8/2020), đã quá 15 ngày"; stands says that it
    was moved only after the figures' day."""

    day: date
    until: str
    stands: bool = False


Value = str | int | float | Fraction | date | Status | Obstacle | MovedDay | None


class CellKind(StrEnum):
    """How a column of a table is shown and exported; MARK is words of ours that begin with a mark."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MARK = "mark"


@dataclass(frozen=True)
class TableColumn:
    """A column: its title, how its cells are shown, its share of the table's width; tone is that of
    its counts above zero."""

    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 10
    tone: Tone | None = None


@dataclass(frozen=True)
class TableRow:
    """Typed cells; key is that of what the row speaks of (task, area, unit); tone marks the whole row."""

    cells: tuple[Value, ...]
    key: str | None = None
    tone: Tone | None = None


@dataclass(frozen=True)
class Table:
    """A table for screen, Word, slide and Excel alike; empty says what an empty table means."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    empty: str = "Không có mục nào."
    total: TableRow | None = None


def shown(value: Value, kind: CellKind = CellKind.TEXT) -> str:
    """A cell's text; "—" where the value is not known."""
    if value is None:
        return "—"
    if isinstance(value, Status):
        return status_label(value)
    if isinstance(value, date):
        return vn.day(value)
    if isinstance(value, MovedDay):
        return f"{vn.day(value.day)}, gia hạn {value.until}"
    if isinstance(value, Obstacle):
        return " ".join(filter(None, (value.request, value.reason)))
    if kind is CellKind.MONEY and isinstance(value, int):
        return vn.dong(value)
    if kind is CellKind.SHARE and isinstance(value, int | float | Fraction):
        return vn.percent(float(value))
    return value if isinstance(value, str) else vn.number(float(value))
