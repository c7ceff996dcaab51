"""Reads the sheet "Thông tin", and what a bare appendix says of itself above its table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.plan import MonthWindow, PlanInfo
from lib.reading.form import INFO_LABELS, INFO_NAMES
from lib.reading.tables.finding import FoundTable
from lib.reading.understanding import State, YearUse, names_in
from lib.reading.values import Values, shown_value
from lib.workbook.sheets import Cell, Sheet, Workbook

LETTERHEAD = ("place", "symbol", "signing_capacity", "signing_post", "signer", "recipients")

YES = frozenset({"co", "x", "dung", "yes"})
NO = frozenset({"khong", "sai", "no"})

COMMUNE = re.compile(
    r"(?:UBND|[ỦU][YỶ]\s+BAN\s+NHÂN\s+DÂN|Ủy ban nhân dân|Uỷ ban nhân dân)\s+"
    r"(?P<kind>xã|phường|thị trấn|đặc khu)\s+(?P<name>[^\n,;.()\d–—-]{2,60})",
    re.IGNORECASE,
)
MOST_SYLLABLES = 4
NO_NAME = names_in(
    """
    giao năm tỉnh huyện thị quận ngày tháng quý về theo của ban trong tại và có đã thực triển kèm số
    cộng độc nhiệm kế lập duyệt quyết chỉ đến từ cho với do được phân báo cuối đầu những các phục tổ là
    """
)
"""Syllables that may follow a commune's name in capitals."""
NUMBER = re.compile(r"\b(\d+/(?:KH|QĐ|CTr)-UBND)\b", re.IGNORECASE)
YEAR = re.compile(r"năm(?:\s+kế\s+hoạch)?[\s:]+(20\d\d)", re.IGNORECASE)
DATED = re.compile(r"\b\d{1,2}/(\d{1,2})/(20\d\d)\b")
"""Days above a table; one of the last two months may be that of signing the next year's plan."""
SIGNED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)", re.IGNORECASE)


def find_info_sheet(book: Workbook) -> Sheet | None:
    """The sheet "Thông tin", if the workbook has one."""
    names = {vn.bare(name) for name in INFO_NAMES}
    return next((sheet for sheet in book.sheets if vn.bare(sheet.name) in names), None)


def is_info_sheet(sheet: Sheet) -> bool:
    """Whether a sheet is "Thông tin" by its name."""
    return vn.bare(sheet.name) in {vn.bare(name) for name in INFO_NAMES}


def read_information(
    book: Workbook,
    sheet: Sheet | None,
    tables: Sequence[FoundTable],
    year: int | None,
    problems: list[Problem],
) -> tuple[PlanInfo, YearUse]:
    """Whose plan it is and of which year: from the sheet "Thông tin" first, else from the lines above the tables
    and the days in their rows."""
    stated = _Stated(sheet, problems) if sheet else None
    above = _above(tables[0]) if tables else ""
    told = stated.year() if stated else None
    found = YearUse(told, "ghi ở sheet Thông tin") if told else None
    found = found or (YearUse(year, "đã được chọn") if year else None)
    found = found or (
        _year_of(above, tables, problems) if tables else YearUse(None, "không có bảng nhiệm vụ")
    )
    if stated is None:
        info = PlanInfo(_commune(above), None, found.value, _first(NUMBER, above), _signed(above))
    else:
        info = stated.info(found.value, above)
    return info, found


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
            name = labels.get(vn.bare(shown_value(cell)))
            if name and index == 0:
                yield name, (row, cells[1][0] if len(cells) > 1 and cells[1][0] == column + 1 else column + 1)


def _above(table: FoundTable) -> str:
    rows = (cells for row, cells in table.sheet.rows if row < table.heading.first_row)
    return "\n".join(shown_value(cell) for cells in rows for _, cell in sorted(cells.items()))


def _commune(text: str) -> str | None:
    """ "UBND xã Thanh An" of a letterhead or title; the name ends where the name ends."""
    for match in COMMUNE.finditer(text):
        kind = " ".join(match.group("kind").lower().split())
        name = _name(match.group("name"))
        if name:
            return f"UBND {kind} {name}"
    return None


def _name(text: str) -> str | None:
    """The proper name that a text begins with: words with a capital; in capitals, the words before the first that
    is no name's."""
    words: list[str] = []
    shouted = text.isupper()
    parts = re.split(r"\s+", text.strip())
    for word, rest in zip(parts, [*parts[1:], ""], strict=True):
        plain = word.strip("\"'“”()")
        if not plain or not plain[0].isupper() or (shouted and _ends_name(plain, rest)):
            break
        words.append(plain)
        if plain != word.rstrip("\"'”)"):
            break
    if not 1 <= len(words) <= MOST_SYLLABLES:
        return None
    name = " ".join(words)
    return name.title() if shouted else name


def _ends_name(word: str, after: str) -> bool:
    return vn.fold(word) in NO_NAME or (vn.fold(word), vn.fold(after)) == ("thành", "phố")


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


def _signed(text: str) -> date | None:
    match = SIGNED.search(text)
    return vn.read_date("/".join(match.groups())) if match else None


def _year_of(above: str, tables: Sequence[FoundTable], problems: list[Problem]) -> YearUse:
    """The plan's year from all that speaks of one: the titles, the days in the rows, the day of signing.

    A title's year holds where the deadlines do not speak of another; of several in a title the one that the
    deadlines have, too. Without such a title the deadlines tell it, if no single one decides for those that name no
    year: a plan may end in the January after. The day of signing and the sheet's name count beside them.
    """
    at = CellRef(tables[0].sheet.name, 0, 0)
    if school := SCHOOL_YEAR.search(above):
        return YearUse(None, f"{school.group().lower()} nằm trong hai năm", State.ASKED)
    titles = SPAN.sub("", SIGNED.sub("", above))
    titled = [int(y) for y in YEAR.findall(PART.sub("", titles)) or YEAR.findall(titles)]
    dues = _Dues([due for table in tables for due in _years_in(table)])
    if titled:
        return _titled(titled, dues, at, problems)
    named = _named(above, titles, tables)
    only = next(iter(named)) if len(named) == 1 else None
    if dues.most is not None:
        alone = not named and SPAN.search(above) is None
        if dues.strength >= (1 if alone or dues.most in named else 2):
            return _inferred(dues.most, "năm ghi ở các thời hạn", at, problems)
        if only is None or not dues.only_begin(only + 1):
            said = ", ".join(str(one) for one in sorted({dues.most, *named}))
            return YearUse(None, f"năm {said} không đủ rõ là năm kế hoạch", State.ASKED)
    if only is not None and (dues.most is not None or not dues.years or only in dues.years):
        return _inferred(only, named[only], at, problems)
    return YearUse(None, "không thấy năm ở tiêu đề hay thời hạn", State.ASKED)


SCHOOL_YEAR = re.compile(r"năm học 20\d\d\s*[-–/]\s*20\d\d", re.IGNORECASE)
"""Its months lie in two years, so that none can be told without its own."""
SPAN = re.compile(r"20\d\d\s*[-–—]\s*20\d\d")
"""Several years, of which none is the plan's before the others."""
PART = re.compile(
    r"(?:đến|đầu|giữa|cuối|quý\s+(?:[IV]+|[1-4])|tháng\s+\d+)(?:\s+năm\s+|\s*/\s*)20\d\d", re.IGNORECASE
)
"""A part of a year beside the plan's own: "năm 2026 và đầu năm 2027"."""
TITLE = re.compile(
    r"^(?!.*\b(?:căn cứ|luật|nghị|thông tư)\b).{0,80}?(?<![\d/.-])(20[0-4]\d)\)?[. ]*$", re.I | re.M
)
"""A line that ends with a year: "NHIỆM VỤ (2026)"."""


def _named(above: str, titles: str, tables: Sequence[FoundTable]) -> dict[int, str]:
    """The years that speak less clearly than "năm 2026" in a title, with where they stand; titles is what stands above
    without days of signing and spans of years. A day of the last two months says nothing: it may be that of signing
    the next year's plan."""
    signed = [(month, year) for _, month, year in SIGNED.findall(above)]
    days = {int(year) for month, year in (*DATED.findall(above), *signed) if int(month) < 11}
    lines = {int(year) for year in TITLE.findall(titles)}
    names = {
        int(year) for table in tables for year in re.findall(r"(?<!\d)20[0-4]\d(?!\d)", table.sheet.name)
    }
    return (
        dict.fromkeys(days, "ngày ghi phía trên bảng")
        | dict.fromkeys(names, "tên sheet")
        | dict.fromkeys(lines, "tên phụ lục phía trên bảng")
    )


class _Dues:
    """The years that deadlines name, each with whether it is the year's first three months."""

    def __init__(self, dues: Sequence[tuple[int, bool]]) -> None:
        self.dues, self.years = dues, Counter(year for year, _ in dues)
        total = self.years.total()
        leading, count = self.years.most_common(1)[0] if dues else (None, 0)
        self.most = leading if count * 2 > total else None
        self.clear = leading if count * 10 >= total * 7 else None
        self.strength = sum(0.5 if begins else 1 for year, begins in dues if year == leading)
        """A limit in the first months counts half: it may close the year before."""

    def only_begin(self, year: int) -> bool:
        """Whether they name but the first months of a year."""
        return all(due == (year, True) for due in self.dues)


def _titled(titled: list[int], dues: _Dues, at: CellRef, problems: list[Problem]) -> YearUse:
    clear = dues.clear
    year = clear if clear is not None and clear in titled else max(titled)
    other = clear not in (None, year) and year not in dues.years
    if other and len(dues.dues) >= 2 and not dues.only_begin(year + 1):
        problems.append(problem("year-doubtful", at, year, used=clear))
        return YearUse(year, f"ghi ở tiêu đề, nhưng các thời hạn ghi năm {clear}", State.ASKED)
    return _inferred(year, "tên phụ lục phía trên bảng", at, problems)


def _inferred(year: int, reason: str, at: CellRef, problems: list[Problem]) -> YearUse:
    problems.append(problem("year-inferred", at, used=year, reason=reason))
    return YearUse(year, reason)


ROWS_FOR_YEAR = 1_000
"""Rows whose deadlines tell the plan's year; more tell no more."""


def _years_in(table: FoundTable) -> Iterator[tuple[int, bool]]:
    column = table.heading.columns.get("deadline")
    for row, cells in islice(table.sheet.rows, ROWS_FOR_YEAR):
        if column in cells and table.heading.last_row < row <= table.last_row:
            yield from _years_of(cells[column])


BEGINS = re.compile(r"(?:\b0?[1-3][/.-]|quý\s+(?:i|1)\s*(?:/|năm|,)?\s*)(?:20)?[0-4]\d(?!\d)", re.IGNORECASE)
"""A day, month or quarter of a year's first three months."""


def _years_of(cell: Cell) -> set[tuple[int, bool]]:
    if isinstance(cell.value, datetime | date):
        return {(cell.value.year, cell.value.month <= 3)}
    text = str(cell.value)
    short = re.findall(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]([234]\d)(?!\d)", text)
    years = {int(year) for year in re.findall(r"(?<!\d)20[0-4]\d\b", text)} | {2000 + int(y) for y in short}
    return {(year, BEGINS.search(text) is not None) for year in years}
