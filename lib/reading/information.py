"""Reads the sheet "Thông tin", and what a bare appendix says of itself above its table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.plan import MonthWindow, PlanInfo
from lib.reading.form import INFO_LABELS, INFO_NAMES
from lib.reading.headings import Heading
from lib.reading.values import Values, shown
from lib.workbook.sheets import Cell, Sheet, Workbook

LETTERHEAD = ("place", "symbol", "signing_capacity", "signing_post", "signer", "recipients")

YES = frozenset({"co", "x", "dung", "yes"})
NO = frozenset({"khong", "sai", "no"})

COMMUNE = re.compile(
    r"(?:UBND|[ỦU][YỶ]\s+BAN\s+NHÂN\s+DÂN|Ủy ban nhân dân|Uỷ ban nhân dân)\s+"
    r"((?:xã|phường|thị trấn|đặc khu)\s+[^\n,;.()\d]{2,40})",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\b(\d+/(?:KH|QĐ|CTr)-UBND)\b", re.IGNORECASE)
YEAR = re.compile(r"năm\s+(20\d\d)", re.IGNORECASE)
SIGNED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)", re.IGNORECASE)

Table = tuple[Sheet, Heading]


def find_info_sheet(book: Workbook) -> Sheet | None:
    """The sheet "Thông tin", if the workbook has one."""
    names = {vn.bare(name) for name in INFO_NAMES}
    return next((sheet for sheet in book.sheets if vn.bare(sheet.name) in names), None)


def read_information(
    book: Workbook, sheet: Sheet | None, table: Table | None, year: int | None, problems: list[Problem]
) -> PlanInfo:
    """Whose plan it is: from the sheet "Thông tin" first, else from the lines above the table."""
    stated = _Stated(sheet, problems) if sheet else None
    above = _above(table) if table else ""
    known_year = (stated.year() if stated else None) or year
    known_year = known_year or _year_above(above, table, problems) or _year_in_deadlines(table, problems)
    if stated is None:
        return PlanInfo(_commune(above), None, known_year, _first(NUMBER, above), _signed(above))
    return stated.info(known_year, above)


class _Stated:
    """The label and value pairs of the sheet "Thông tin"."""

    def __init__(self, sheet: Sheet, problems: list[Problem]) -> None:
        self.sheet, self.problems = sheet, problems
        self.places: dict[str, tuple[int, int]] = dict(_pairs(sheet))

    def info(self, year: int | None, above: str) -> PlanInfo:
        """All that the sheet states; blank cells stay unknown."""
        return PlanInfo(
            unit=self.text("unit") or _commune(above),
            superior=self.text("superior"),
            year=year,
            number=self.text("number") or _first(NUMBER, above),
            issued=self.day("issued") or _signed(above),
            report_date=self.day("report_date"),
            month_window=self._window(),
            money_unit=self._money_unit(),
            due_soon_days=self._whole("due_soon_days", 14, 1, 90),
            illustrative=self._yes("illustrative"),
            letterhead=self._letterhead(),
        )

    def year(self) -> int | None:
        """The plan's year as stated, None where it is blank."""
        return self._whole("year", 0, 2000, 2100) or None

    def _values(self, name: str) -> tuple[Values, int] | None:
        place = self.places.get(name)
        if place is None:
            return None
        return Values(self.sheet, {name: place[1]}, problems=self.problems), place[0]

    def text(self, name: str) -> str | None:
        """A value as text."""
        found = self._values(name)
        return found[0].text(found[1], name) if found else None

    def day(self, name: str) -> date | None:
        """A value as a date."""
        found = self._values(name)
        return found[0].day(found[1], name) if found else None

    def _whole(self, name: str, default: int, least: int, most: int) -> int:
        found = self._values(name)
        value = found[0].number(found[1], name) if found else None
        if found is None or value is None:
            return default
        if not (least <= value <= most and value.is_integer()):
            found[0].note("choice-unknown", found[1], name, vn.number(value), expected=f"{least} đến {most}")
            return default
        return int(value)

    def _choice(self, name: str, choices: Mapping[str, object], expected: str) -> object | None:
        text = self.text(name)
        if text is None:
            return None
        chosen = choices.get(vn.bare(text))
        found = self._values(name)
        if chosen is None and found:
            found[0].note("choice-unknown", found[1], name, text, expected=expected)
        return chosen

    def _yes(self, name: str) -> bool:
        choices = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
        return self._choice(name, choices, "Có, Không") == "yes"

    def _window(self) -> MonthWindow:
        text = self.text("month_window") or ""
        return MonthWindow.FROM_15TH if "15" in text else MonthWindow.CALENDAR

    def _money_unit(self) -> int | None:
        text = self.text("money_unit")
        unit = vn.money_unit(text) if text else None
        found = self._values("money_unit")
        if text and unit is None and found:
            found[0].note(
                "choice-unknown", found[1], "money_unit", text, expected="đồng, nghìn đồng, triệu đồng"
            )
        return unit

    def _letterhead(self) -> dict[str, str]:
        texts = ((name, self.text(name)) for name in LETTERHEAD)
        return {name: text for name, text in texts if text}


def _pairs(sheet: Sheet) -> Iterator[tuple[str, tuple[int, int]]]:
    """Field -> place of its value: the first filled cell to the right of a known label."""
    labels = {vn.bare(label): name for name, words in INFO_LABELS.items() for label in words}
    for row in sorted({row for row, _ in sheet.cells}):
        cells = sorted(sheet.row(row).items())
        for index, (column, cell) in enumerate(cells):
            name = labels.get(vn.bare(shown(cell)))
            if name and index == 0:
                yield name, (row, cells[1][0] if len(cells) > 1 and cells[1][0] == column + 1 else column + 1)


def _above(table: Table) -> str:
    sheet, heading = table
    rows = sorted({row for row, _ in sheet.cells if row < heading.first_row})
    return "\n".join(shown(cell) for row in rows for _, cell in sorted(sheet.row(row).items()))


def _commune(text: str) -> str | None:
    match = COMMUNE.search(text)
    if match is None:
        return None
    kind, _, name = " ".join(match.group(1).split()).partition(" ")
    name = re.split(r"\s+(?:về|năm|ban hành|của|CỘNG)\b", name, flags=re.IGNORECASE)[0]
    if vn.bare(kind) in ("thi", "dac"):
        second, _, name = name.partition(" ")
        kind = f"{kind} {second}"
    return f"UBND {kind.lower()} {name.title() if name.isupper() else name}".strip()


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


def _signed(text: str) -> date | None:
    match = SIGNED.search(text)
    return vn.read_date("/".join(match.groups())) if match else None


def _year_above(text: str, table: Table | None, problems: list[Problem]) -> int | None:
    """The year a title names ("… năm 2020"); the date of signing counts only if nothing else does."""
    without_dates = SIGNED.sub("", text)
    years = Counter(YEAR.findall(without_dates)) or Counter(YEAR.findall(text))
    if not years or table is None:
        return None
    year = int(years.most_common(1)[0][0])
    at = CellRef(table[0].name, 0, 0)
    problems.append(problem("year-inferred", at, used=year, reason="tên phụ lục phía trên bảng"))
    return year


def _year_in_deadlines(table: Table | None, problems: list[Problem]) -> int | None:
    """The one year that the deadlines themselves write; None where they write several or none."""
    column = table[1].columns.get("deadline") if table else None
    if table is None or column is None:
        return None
    years = Counter(year for cell in _below(table, column) for year in _years_of(cell))
    if len(years) != 1:
        return None
    year = next(iter(years))
    at = CellRef(table[0].name, 0, 0)
    problems.append(problem("year-inferred", at, used=year, reason="năm ghi ở các thời hạn"))
    return year


def _below(table: Table, column: int) -> Iterator[Cell]:
    sheet, heading = table
    return (
        cell for (row, number), cell in sheet.cells.items() if number == column and row > heading.last_row
    )


def _years_of(cell: Cell) -> set[int]:
    if isinstance(cell.value, datetime | date):
        return {cell.value.year}
    return {int(year) for year in re.findall(r"\b20[0-4]\d\b", str(cell.value))}
