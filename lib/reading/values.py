"""Reads one cell as what its column holds: text, a date, money, a share, a monthly figure.

Every reader gives the value, or None with a problem at the cell: nothing is turned into a blank or
a zero in silence. A cell gets at most one problem.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from lib.base import vietnamese as vn
from lib.base.moments import VIETNAM
from lib.base.problems import CellRef, Problem, problem
from lib.days import OFFICIAL, WorkCalendar
from lib.plan import Direction, Figure, ResultKind
from lib.reading.results.grammar import meaning, read_result
from lib.workbook.sheets import (
    Cell,
    CellFault,
    Sheet,
    has_percent,
    has_percent_text,
    is_month_format,
    is_year_format,
    scale_of,
)

T = TypeVar("T")

MOST_OVER = 2
"""Shares over the whole are seldom more, where they are written as fractions."""
_SHARES = {ResultKind.DONE: 1.0, ResultKind.NOT_BEGUN: 0.0}
"""What words say of how far the work is."""

BLANKS = frozenset({"", "-", "–", "—", "..", "...", "…", "/", "x/x"})
"""What people type to say that there is nothing here."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
"""Errors of Excel that other programs save as text."""

_LARGEST = 10**15
"""Excel keeps fifteen digits of a number, and no sum or count of a commune comes near."""


BOUND = re.compile(
    r"\s*(?:(?P<most>≤|<=|<|không quá|không vượt quá|không cao hơn|không lớn hơn|tối đa|dưới|nhỏ hơn|ít hơn|"
    r"thấp hơn|chậm nhất|giảm còn|giảm xuống(?: còn)?)"
    r"|≥|>=|>|trên|từ|tối thiểu|ít nhất|không dưới|không ít hơn|không thấp hơn|đạt(?: từ| trên| ít nhất|"
    r" tối thiểu)?|lớn hơn|cao hơn|phấn đấu(?: đạt)?|bằng|=)?"
    r"\s*(?P<rest>[\d.,]+\s*%?.*)$",
    re.IGNORECASE,
)
"""A target with the words that bound it."""
TAIL = re.compile(
    r"\s*(?:trở lên|trở xuống|phút|ngày|cuộc|lần|hồ sơ|người|văn bản|đơn vị|điểm|giờ|thủ tục)\.?$",
    re.IGNORECASE,
)


DAY_FIRST, MONTH_FIRST, MIXED = "ngày trước", "tháng trước", "lẫn lộn"


@dataclass
class Values:
    """Typed access to the cells of one sheet, by field and row; problems gather in `problems`."""

    sheet: Sheet
    columns: dict[str, int]
    year: int | None = None
    money_unit: int = 1
    problems: list[Problem] = field(default_factory=list)
    scales: dict[str, str] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    """Units of money of single fields, where they differ from money_unit."""
    unit_column: int = 0
    """The column that tells the unit of money of each row; 0 where there is none."""
    spans: dict[tuple[int, int], Cell] = field(default_factory=dict)
    """Cells that hold for a place (row, column) because they are merged over several rows."""
    order: str = DAY_FIRST
    """Which comes first in days typed as text: programs set to American English write the month first."""
    calendar: WorkCalendar = OFFICIAL
    facts: dict[str, Any] = field(default_factory=dict)
    """What was found out once about all the texts of a field."""

    def __post_init__(self) -> None:
        self._rows = self.sheet.cells.rows

    def at(self, row: int, name: str) -> CellRef:
        """The address of a field's cell."""
        return CellRef(self.sheet.name, row, self.columns.get(name, 1))

    def cell(self, row: int, name: str) -> Cell | None:
        """The cell itself, or None where the column or the value is missing."""
        column = self.columns.get(name)
        if column is None or (cells := self._rows.get(row)) is None:
            return None
        return cells.get(column)

    def note(self, rule: str, row: int, name: str, found: object = None, **facts: object) -> None:
        """Records a problem at a field's cell."""
        self.problems.append(problem(rule, self.at(row, name), found, **facts))

    def usable(self, row: int, name: str) -> Cell | None:
        """The cell if it holds something that can be read; faults are recorded."""
        cell = self.cell(row, name)
        if self.spans and (cell is None or cell.value in BLANKS):
            cell = self.spans.get((row, self.columns.get(name, 0)), cell)
        if cell is None:
            return None
        text = cell.value.strip() if isinstance(cell.value, str) else None
        if cell.fault is not None or (text is not None and text[:1] == "#" and text in ERRORS):
            self._note_fault(row, name, cell)
            return None
        return None if text is not None and text in BLANKS else cell

    def _note_fault(self, row: int, name: str, cell: Cell) -> None:
        if cell.fault is CellFault.NOT_CALCULATED:
            self.note("formula-not-calculated", row, name, cell.formula or cell.text)
        elif cell.fault is CellFault.BAD_DATE:
            self._note_no_day(row, name, cell.text)
        elif cell.fault is CellFault.UNREADABLE:
            self.note("cell-unreadable", row, name, cell.text, what=f" («{cell.text}»)" if cell.text else "")
        else:
            self.note("cell-error", row, name, cell.text)

    def kept(self, name: str, find: Callable[[Iterable[str]], T]) -> T:
        """What find() tells of all the texts of a field's column, asked once."""
        if name not in self.facts:
            cells = column_cells(self.sheet, self.columns[name])
            self.facts[name] = find(cell.value for cell in cells if isinstance(cell.value, str))
        found: T = self.facts[name]
        return found

    def text(self, row: int, name: str) -> str | None:
        """The text of a cell as its reader sees it; old encodings are noted."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if cell.legacy:
            self.note("text-legacy-encoding", row, name, cell.text, encoding=cell.legacy, used=cell.value)
        return shown_value(cell) or None

    def day(self, row: int, name: str, *, month_end: bool = True) -> date | None:
        """A date, day first. A month alone means its last day, unless the exact day matters."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if isinstance(cell.value, datetime | date):
            return self._typed_day(row, name, cell, cell.value, month_end)
        if isinstance(cell.value, str):
            return self._day_in_text(row, name, cell.value, month_end)
        self._note_no_day(row, name, cell.text)
        return None

    def _typed_day(self, row: int, name: str, cell: Cell, value: date, month_end: bool) -> date | None:
        day = value.date() if isinstance(value, datetime) else value
        if is_year_format(cell.number_format):
            return self._year_end(row, name, day.year, month_end)
        if not is_month_format(cell.number_format):
            return day
        return self._month(row, name, (day.year, day.month), vn.month(day), month_end)

    def _year_end(self, row: int, name: str, year: int, month_end: bool) -> date | None:
        if not month_end:
            self.note("done-in-month", row, name, f"năm {year}")
            return None
        self.note("year-as-date", row, name, year, used=vn.day(date(year, 12, 31)))
        return date(year, 12, 31)

    def _day_in_text(self, row: int, name: str, text: str, month_end: bool) -> date | None:
        day = vn.read_date(self.day_first(text) or "")
        if day is not None:
            self.note("date-as-text", row, name, text, used=vn.day(day))
            return day
        month = vn.read_month(text)
        if month is not None:
            return self._month(row, name, month, text, month_end)
        self._note_no_day(row, name, text)
        return None

    def _note_no_day(self, row: int, name: str, found: str) -> None:
        open_ = self.year is None and YEARLESS.fullmatch(found.strip()) is not None
        why = "chưa rõ của năm nào" if open_ else "không phải một ngày có thật"
        self.note("date-unreadable", row, name, found, why=why, example=self._example_day())

    def day_first(self, text: str) -> str | None:
        """A text, a day in it without its hour and with the day first; None where nobody can tell which is the day."""
        text = without_hour(text)
        match = SLASHED.fullmatch(text) if self.order != DAY_FIRST else None
        if match is None or int(match[1]) > 12:
            return text
        if self.order == MIXED and int(match[2]) <= 12 and int(match[1]) != int(match[2]):
            return None
        return f"{match[2]}/{match[1]}/{match[3]}"

    def _month(self, row: int, name: str, month: tuple[int, int], found: str, month_end: bool) -> date | None:
        if not month_end:
            self.note("done-in-month", row, name, found)
            return None
        day = date(*month, calendar.monthrange(*month)[1])
        self.note("month-as-date", row, name, found, used=vn.day(day))
        return day

    def _example_day(self) -> str:
        return f"30/6/{self.year or 2026}"

    def money(self, row: int, name: str, *, lenient: bool = False) -> int | None:
        """Đồng. Text that is no money is an error, or (lenient: a plan's own column) a warning."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        value = cell.value
        if isinstance(value, str):
            amount = self._money_in_text(row, name, value)
        else:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            amount = self._typed_money(row, name, cell) if is_number else None
        if amount is not None and self._is_too_large(row, name, cell, amount):
            return None
        if amount is None:
            rule = "money-not-a-number" if lenient else "number-unreadable"
            self.note(rule, row, name, cell.text, example="12.900.000")
        elif amount < 0:
            self.note("money-negative", row, name, vn.dong(amount))
            return None
        return amount

    def unit_of(self, row: int, name: str) -> int:
        """The unit of money of a row, where a column tells it, else of the field's column."""
        cell = self.sheet.row(row).get(self.unit_column)
        own = vn.money_unit(cell.value) if cell is not None and isinstance(cell.value, str) else None
        return own or self.units.get(name, self.money_unit)

    def _typed_money(self, row: int, name: str, cell: Cell) -> int | None:
        """A number of money; one that its format shows in thousands has a unit only where the sheet states it."""
        unit = self.unit_of(row, name)
        if scale_of(cell.number_format) == 1 or unit != 1:
            return whole_dong(as_shown(cell), unit)
        amount = whole_dong(as_float(cell), 1)
        if amount is not None:
            self.note("money-scaled", row, name, cell.text, used=vn.dong(amount))
        return amount

    def _money_in_text(self, row: int, name: str, text: str) -> int | None:
        amount = vn.read_dong(text, self.unit_of(row, name))
        if amount is not None:
            self.note("number-as-text", row, name, text, used=f"{vn.dong(amount)} đồng")
        return amount

    def share(self, row: int, name: str) -> float | None:
        """A share as a fraction of 1 (45% -> 0.45), between 0 and 1. Of words that tell how far the work is
        ("Đang thực hiện") it may be unknown."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if isinstance(cell.value, str):
            value = self._share_in_text(row, name, cell.value)
        elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            value = self._scaled(row, name, cell, without_dust(float(cell.value)))
        else:
            self._unreadable(row, name, cell, "45%")
            return None
        if value is not None and not 0 <= value <= 1:
            self._replace_problem("percent-out-of-range", row, name, cell.text)
            return None
        return value

    def _share_in_text(self, row: int, name: str, text: str) -> float | None:
        amount = vn.read_percent(text)
        plain = vn.read_number(text)
        if amount is None and plain is not None:
            amount = plain / 100 if plain > 1 else None
        if amount is not None:
            self.note("number-as-text", row, name, text, used=vn.percent(float(amount)))
            return float(amount)
        result = read_result(text, year=self.year) if plain is None else None
        if result is None:
            self.note("number-unreadable", row, name, text, example="45%")
            return None
        value = _SHARES.get(result.kind, result.share)
        used = meaning(result) if value is None else vn.percent(value)
        self.note("progress-in-words", row, name, text, used=used)
        return value

    def _scaled(self, row: int, name: str, cell: Cell, value: float) -> float | None:
        """Excel's percent is a fraction; a plain number is in percent points unless the column says else."""
        if has_percent(cell.number_format) or value == 0:
            return value
        if name not in self.scales:
            self.scales[name] = self._scale(name)
        beyond = 1 < value <= MOST_OVER and self.scales[name] == "mixed"  # 1,2 beside 0,7 may be 120 %
        if has_percent_text(cell.number_format) or value < 0 or (value > 1 and not beyond):
            return value / 100
        if self.scales[name] == "points":
            return value / 100
        if self.scales[name] == "fractions":
            return value
        low, high = vn.percent(value / 100), vn.percent(value)
        self.note("percent-ambiguous", row, name, cell.text, low=low, high=high)
        return None

    def _scale(self, name: str) -> str:
        """How plain numbers of a column are meant: as percent points where some are over 1 and none is a broken
        number below, as fractions where it is the other way round; else nobody can tell."""
        plain = [as_float(cell) for cell in column_cells(self.sheet, self.columns[name]) if is_plain(cell)]
        points, fractions = any(value > 1 for value in plain), any(0 < value < 1 for value in plain)
        return "mixed" if points == fractions else "points" if points else "fractions"

    def number(self, row: int, name: str) -> float | None:
        """A plain number; text that is a number is understood and noted."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if isinstance(cell.value, str):
            value = self._number_in_text(row, name, cell)
        elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            value = as_shown(cell)
        else:
            self._unreadable(row, name, cell, "95,5")
            return None
        return None if value is None or self._is_too_large(row, name, cell, value) else value

    def _number_in_text(self, row: int, name: str, cell: Cell) -> float | None:
        text = str(cell.value)
        if vn.is_ambiguous_number(text):
            self.note("number-ambiguous", row, name, text, example="1.250 hoặc 1,25")
            return None
        found = vn.read_number(text)
        if found is None:
            self._unreadable(row, name, cell, "95,5")
            return None
        self.note("number-as-text", row, name, text, used=vn.number(found))
        return float(found)

    def figure(self, row: int, name: str, *, percent: bool, points: bool) -> Figure | None:
        """A month's figure: a value or both counts. percent: a fraction of 1 is wanted; points: plain
        numbers of this row are percent points."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if isinstance(cell.value, datetime | date):
            self.note("figure-as-date", row, name, vn.day(cell.value), used=_counts_of(cell.value))
            return None
        counts = vn.read_counts(cell.value) if isinstance(cell.value, str) else None
        if counts is not None:
            return self._counts(row, name, counts, cell)
        value = self.rate(row, name, points=points) if percent else self.number(row, name)
        return None if value is None else Figure(value)

    def _counts(self, row: int, name: str, counts: tuple[Decimal, Decimal], cell: Cell) -> Figure | None:
        part, whole = counts
        if self._is_too_large(row, name, cell, max(counts)):
            return None
        if part > whole:
            self.note("indicator-part-over-whole", row, name, cell.value)
            return None
        return Figure(float(part / whole) if whole else None, float(part), float(whole))

    def rate(self, row: int, name: str, *, points: bool) -> float | None:
        """A percentage as a fraction of 1, without limits (growth may exceed 100%)."""
        cell = self.usable(row, name)
        if cell is None:
            return None
        if isinstance(cell.value, str):
            value = self._rate_in_text(row, name, cell, points)
        elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            value = without_dust(float(cell.value) / 100) if _in_points(cell, points) else float(cell.value)
        else:
            self._unreadable(row, name, cell, "95,5%")
            return None
        return None if value is None or self._is_too_large(row, name, cell, value) else value

    def _rate_in_text(self, row: int, name: str, cell: Cell, points: bool) -> float | None:
        text = str(cell.value)
        value = vn.read_percent(text)
        if value is None:
            plain = vn.read_number(text)
            value = plain / 100 if plain is not None and (points or plain > 1) else None
        if value is None:
            self._unreadable(row, name, cell, "95,5%")
            return None
        self.note("number-as-text", row, name, text, used=vn.percent(float(value)))
        return float(value)

    def target(self, row: int, name: str, *, percent: bool, points: bool) -> float | None:
        """A number or rate, which words may bound: "≥ 80%", "trên 95%", "không quá 15"."""
        cell = self.cell(row, name)
        bound = BOUND.match(cell.value) if cell is not None and isinstance(cell.value, str) else None
        if bound is None or cell is None:
            return self.rate(row, name, points=points) if percent else self.number(row, name)
        text = TAIL.sub("", bound["rest"]).strip()
        value = vn.read_percent(text)
        plain = vn.read_number(text) if value is None else None
        if plain is not None:
            value = plain / 100 if percent and (points or plain > 1) else plain
        if value is None or (value is not None and plain is None and not percent and "%" not in text):
            self._unreadable(row, name, cell, "95,5")
            return None
        self.note(
            "number-as-text",
            row,
            name,
            cell.text,
            used=vn.percent(float(value)) if percent else vn.number(value),
        )
        return float(value)

    def bound(self, row: int, name: str) -> Direction:
        """Which values are better by the words before a target; more, where none are said."""
        cell = self.cell(row, name)
        match = BOUND.match(cell.value) if cell is not None and isinstance(cell.value, str) else None
        return Direction.AT_MOST if match is not None and match["most"] else Direction.AT_LEAST

    def choice(self, row: int, name: str, choices: Mapping[str, T], default: T) -> T:
        """One of the choices, matched by bare words; blank is the default, anything else is an error."""
        cell = self.usable(row, name)
        if cell is None:
            return default
        found = choices.get(vn.bare(shown_value(cell)) or shown_value(cell))
        if found is None:
            self.note("choice-unknown", row, name, cell.text, expected=", ".join(choices))
            return default
        return found

    def _is_too_large(self, row: int, name: str, cell: Cell, value: Decimal | float) -> bool:
        """Whether a number is beyond anything counted here (1e308), which is then recorded."""
        if -_LARGEST <= value <= _LARGEST:
            return False
        self._replace_problem("number-too-large", row, name, cell.text)
        return True

    def _unreadable(self, row: int, name: str, cell: Cell, example: str) -> None:
        self.note("number-unreadable", row, name, cell.text, example=example)

    def _replace_problem(self, rule: str, row: int, name: str, found: str) -> None:
        """A graver finding at the same cell takes the place of the lighter one."""
        at = self.at(row, name)
        self.problems[:] = [p for p in self.problems if p.at != at]
        self.note(rule, row, name, found)


YEARLESS = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])")
"""A day and its month without a year."""
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)")
"""A day as text whose order only the others of its table tell."""
HOUR = re.compile(r"(?<=\d),?\s+\d{1,2}:\d{2}(?::\d{2})?$")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")


def without_hour(text: str) -> str:
    """A day without the hour that programs write behind it. A moment of another time zone is the day it is here:
    2026-01-05T17:00:00Z is 6/1/2026, as midnight in Vietnam is kept."""
    text = text.strip()
    if STAMP.fullmatch(text) is None:
        return HOUR.sub("", text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return vn.day((moment.astimezone(VIETNAM) if moment.tzinfo else moment).date())


def shown_value(cell: Cell) -> str:
    """A cell's value as text in Vietnamese notation."""
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime | date):
        return vn.day(value)
    if isinstance(value, bool):
        return cell.text
    if isinstance(value, int | float):
        return vn.number(value) if not float(value).is_integer() else str(int(value))
    return "" if value is None else str(value).strip()


def whole_dong(value: float, unit: int) -> int | None:
    """value × unit in đồng; None where that is no whole number (floats are forgiven their dust)."""
    if value.is_integer() and abs(value) < 2**53:
        return int(value) * unit
    amount = Decimal(str(without_dust(value))) * unit
    return int(amount) if amount == amount.to_integral_value() else None


def without_dust(value: float) -> float:
    """A number to the fifteen digits that Excel shows: formulas leave 4999999.9999999991 for 5 million."""
    return float(f"{value:.15g}")


def _in_points(cell: Cell, points: bool) -> bool:
    """Whether a number counts percent points: its format says so, or its row does and no format says otherwise."""
    return has_percent_text(cell.number_format) or (points and is_plain(cell))


def is_plain(cell: Cell) -> bool:
    """Whether the cell holds a number not shown as a percentage."""
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return is_number and not has_percent(cell.number_format)


def as_float(cell: Cell) -> float:
    """The number in a cell that is_plain."""
    return float(cell.value) if isinstance(cell.value, int | float) else 0.0


def as_shown(cell: Cell) -> float:
    """The number as its format shows it, in thousands where it divides by them."""
    scale = scale_of(cell.number_format)
    return as_float(cell) if scale == 1 else without_dust(as_float(cell) / scale)


def column_cells(sheet: Sheet, column: int) -> Iterator[Cell]:
    """All cells with values of one column."""
    return (cells[column] for _, cells in sheet.rows if column in cells)


def _counts_of(day: date) -> str:
    return f"{day.month}/{day.day} hoặc {day.day}/{day.month}"
