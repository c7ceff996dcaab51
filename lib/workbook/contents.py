"""What a cell's stored content means, whatever kind of file it is from: numbers, dates, truth values, texts.

With openpyxl's knowledge of dates and number formats. The readers of each kind (xlsx, ods, xls) find the
stored contents and put the cells together here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601

from lib.base import vietnamese
from lib.base.old_encodings import OldFont, decode_legacy, is_modern
from lib.workbook.sheets import (
    FORMAT_NOISE,
    TALL,
    Cell,
    CellFault,
    Cells,
    Range,
    Sheet,
    Value,
    has_percent,
    has_percent_text,
    is_month_format,
    is_renamed,
    is_year_format,
    new_cell,
    scale_of,
    sheet_names,
    shows_month_first,
)

MAX_MERGED_ROWS = 1_000_000


class TooLargeError(Exception):
    """More cells than the reader is ready to keep, or beyond the last row or column of any program."""


@dataclass
class Allowance:
    """How many more cells of a workbook may be kept."""

    left: int

    def take(self, count: int = 1) -> None:
        """Counts cells; raises TooLargeError for more than are left."""
        self.left -= count
        if self.left < 0:
            raise TooLargeError


def name_without_namespace(tag: str) -> str:
    """An element's or attribute's name without its namespace: Strict files differ in nothing else."""
    return tag.rpartition("}")[2]


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


@dataclass(frozen=True, eq=False)
class Style:
    """What a cell's format says of its number; one object for each format, see style_of."""

    number_format: str = "General"
    is_date: bool = False
    font: OldFont | None = None
    struck: bool = False


# Formats that Excel shows as the machine's locale wants; openpyxl's table has the American ones.
LOCALE_FORMATS = {
    14: "dd/mm/yyyy",
    22: "dd/mm/yyyy hh:mm",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "dd/mm/yyyy"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "hh:mm"),
}


_FRACTIONS = re.compile(r"s[.,]0+")
_DIGITS = re.compile(r"[0#?]")


_LONGEST_FORMAT = 255
"""Excel allows no longer one."""


@lru_cache(maxsize=1024)
def style_of(number_format: str, font: OldFont | None = None, *, struck: bool = False) -> Style:
    """The style of a number format and, where it is one of an old encoding, a font; and whether it strikes texts out."""
    number_format = number_format[:_LONGEST_FORMAT]
    elapsed = bool(is_timedelta_format(number_format))
    # "#,##0 VND" without quotes has a D, but what counts digits counts no days; "ss.000" has both.
    counts = _DIGITS.search(_FRACTIONS.sub("", FORMAT_NOISE.sub("", number_format.split(";", 1)[0])))
    is_date = bool(is_date_format(number_format)) and not elapsed and not counts
    return Style(number_format, is_date, font, struck)


PLAIN = Style()


@lru_cache(maxsize=1024)
def _shows_time(number_format: str) -> bool:
    return not set("hs").isdisjoint(FORMAT_NOISE.sub("", number_format).lower())


@dataclass(frozen=True, slots=True)
class Found:
    """A cell's content before it has its place."""

    value: Value
    text: str
    fault: CellFault | None = None
    hidden_chars: bool = False
    legacy: str | None = None
    number_format: str | None = None


NOT_CALCULATED = Found(None, "", CellFault.NOT_CALCULATED)


def cell_of(row: int, column: int, found: Found, number_format: str, formula: str | None) -> Cell:
    """The cell of a content at its place; formula is the formula's text."""
    text = (formula or "=") if found.fault is CellFault.NOT_CALCULATED else found.text
    return new_cell(
        row, column, found.value, text, number_format, found.fault, formula, found.hidden_chars, found.legacy
    )


@lru_cache(maxsize=8192)
def xml_number(stored: str, style: Style, epoch: datetime) -> Found:
    """A number as XML writes it: a date where its style says so."""
    number = parsed(stored)
    return broken(stored) if number is None else number_found(number, style, epoch)


def number_found(number: float, style: Style, epoch: datetime) -> Found:
    """A number: a date where its style says so."""
    if style.is_date:
        return date_of(number, style.number_format, epoch)
    return Found(number, _shown(number, style.number_format))


def parsed(stored: str) -> int | float | None:
    """A stored number; None for what XML's numbers are not, though Python may read it (1_000, nan)."""
    try:
        number = int(stored) if stored.removeprefix("-").isdecimal() else float(stored)
    except ValueError:
        return None
    return None if "_" in stored or not stored.isascii() or not math.isfinite(number) else number


_NO_DAY = 60


def date_of(serial: float, number_format: str, epoch: datetime) -> Found:
    """The date or time of a serial number; 60 is the 29 February that 1900 did not have, 0 the day before."""
    is_no_day = epoch == WINDOWS_EPOCH and int(serial) == _NO_DAY
    if serial < 0 or is_no_day or (serial < 1 and not _shows_time(number_format)):
        return Found(None, _shown(serial, ""), CellFault.BAD_DATE)
    try:
        moment = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return Found(None, _shown(serial, ""), CellFault.BAD_DATE)
    return found_moment(moment, number_format)


def read_iso(stored: str) -> Found:
    """A date of ISO 8601, as Strict files and OpenDocument store it."""
    try:
        return found_moment(_iso_moment(stored))
    except (ValueError, AttributeError):
        return Found(None, vietnamese.clean(stored[:LONGEST_NUMBER]), CellFault.BAD_DATE)


_ISO_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_ISO = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_ISO_TIME}(?:Z|[+-][0-9:]+)?)?|{_ISO_TIME}|P[0-9A-Z.]+"
)


def _iso_moment(stored: str) -> date | datetime | time | timedelta:
    text = stored.strip()
    if not _ISO.fullmatch(text):  # openpyxl looks at the beginning only
        raise ValueError(stored)
    moment: date | datetime | time | timedelta = from_ISO8601(text.removesuffix("Z"))  # type: ignore[no-untyped-call]
    return moment


_LAST_YEAR = 2199
"""As for dates in texts. Nothing is due so late, and no figures are as of the year 9999."""


def found_moment(moment: date | datetime | time | timedelta, number_format: str = "") -> Found:
    """A datetime only where there is a time; text as Vietnam writes it, a month where only that is shown."""
    if isinstance(moment, timedelta):
        days = moment / timedelta(days=1)
        return Found(days, _shown(days, ""))
    if isinstance(moment, datetime) and moment.time() == time():
        moment = moment.date()
    if isinstance(moment, date) and moment.year > _LAST_YEAR:
        return Found(None, f"{moment:%d/%m}/{moment.year}", CellFault.BAD_DATE)
    if isinstance(moment, datetime):
        return Found(moment, f"{moment:%d/%m}/{moment.year} {moment:%H:%M}")
    if isinstance(moment, date):
        return Found(moment, _day_shown(moment, number_format))
    return Found(moment, f"{moment:%H:%M}")


def _day_shown(day: date, number_format: str) -> str:
    if is_year_format(number_format):
        return str(day.year)
    if is_month_format(number_format):
        return f"{day:%m}/{day.year}"
    return f"{day:%m/%d}/{day.year}" if shows_month_first(number_format) else f"{day:%d/%m}/{day.year}"


def read_bool(stored: str) -> Found:
    """A truth value as XML writes it."""
    word = stored.strip().lower()
    value = is_true(word)
    if not value and word not in ("0", "false", "off"):
        return broken(stored)
    return Found(value, "TRUE" if value else "FALSE")


_DECIMALS = re.compile(r"[0#]\.(0+)")


def _shown(number: float, number_format: str) -> str:
    """A number about as Excel shows it in Vietnam: grouped or in percent if its format says so."""
    if has_percent(number_format):
        return vietnamese.number(Decimal(repr(number)) * 100) + "%"
    if has_percent_text(number_format):
        return vietnamese.number(number) + "%"
    if (scale := scale_of(number_format)) > 1:
        return vietnamese.number(number / scale)
    if "#,##" in number_format:
        return vietnamese.number(number)
    if decimals := _DECIMALS.fullmatch(number_format):
        padded = f"{number:.{len(decimals.group(1))}f}"
        # A code typed as 1.10 is the number 1.1 with two decimals; no format hides digits here.
        number_ = padded if float(padded) == number else repr(number)
        return number_.replace(".", ",")
    return (repr(number) if isinstance(number, int) else f"{number:.15g}").replace(".", ",")


LONGEST_NUMBER = 200
_LONGEST_TEXT = 65_535
"""Excel's cells hold 32,767 characters, LibreOffice's 65,535. One text of megabytes in a thousand cells
would be gigabytes on the way out."""


def broken(stored: str) -> Found:
    """A content that cannot be understood."""
    return Found(None, vietnamese.clean(stored[:LONGEST_NUMBER]), CellFault.UNREADABLE)


def error_of(stored: str) -> Found:
    """An error value by its word (#REF!)."""
    return Found(None, vietnamese.clean(stored[:LONGEST_NUMBER]), CellFault.ERROR_VALUE)


SIMPLE = {"b": read_bool, "e": error_of, "d": read_iso}


class Texts:
    """The texts of one sheet: cleaned once each, and converted from old encodings."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, OldFont | None], Found | None] = {}

    def read(self, raw: str, style: Style = PLAIN) -> Found | None:
        """The cleaned text as its font shows it; None for a blank one."""
        key = raw, style.font
        try:
            return self._known[key]
        except KeyError:
            return self._known.setdefault(key, _text_found(raw, style.font))

    def settled(self, rows: dict[int, dict[int, Cell]]) -> dict[int, dict[int, Cell]]:
        """The rows with the texts converted that only their neighbours explain ("Sè" is Số).

        What reads both ways and is as common either way is converted too, unless other cells show that the
        sheet is mixed: cells of Unicode, or fonts that tell.
        """
        known = {raw: found for (raw, font), found in self._known.items() if found and font is None}
        encodings = sorted({found.legacy for found in self._known.values() if found and found.legacy})
        if not encodings:
            return rows
        told = any(font for _, font in self._known)
        mixed = told or len(encodings) > 1 or any(not f.legacy and is_modern(f.text) for f in known.values())
        again: dict[object, Found] = {}
        for raw, found in known.items():
            for encoding in encodings if not found.legacy else ():
                settled = _text_found(raw, OldFont(encoding), doubtful=not mixed)
                if settled and settled.legacy:
                    again.setdefault(found.value, settled)
        return {row: {n: _reread(cell, again) for n, cell in cells.items()} for row, cells in rows.items()}


def _text_found(raw: str, font: OldFont | None, *, doubtful: bool = True) -> Found | None:
    """The cleaned text of a cell in such a font, decoded by its own letters where the font tells nothing."""
    if len(raw) > _LONGEST_TEXT:
        return broken(raw)
    # Before clean(): TCVN3 writes "ư" as a soft hyphen.
    decoded, legacy = raw, None
    if not raw.isascii():
        decoded, legacy = decode_legacy(raw)
        if font and not legacy:
            decoded, legacy = decode_legacy(raw, font.encoding, doubtful=doubtful)
    text = vietnamese.clean(decoded)
    if not text:
        return None
    value = text.upper() if font and font.capitals and legacy else text
    shown = vietnamese.clean(raw) if legacy else text
    return Found(value, shown, None, vietnamese.has_hidden(decoded), legacy)


def _reread(cell: Cell, again: Mapping[object, Found]) -> Cell:
    found = again.get(cell.value) if isinstance(cell.value, str) and not cell.legacy else None
    if found is None:
        return cell
    return replace(
        cell, value=found.value, text=found.text, legacy=found.legacy, hidden_chars=found.hidden_chars
    )


NO_WIDTHS: Mapping[int, float] = {}


def sheet_of(
    rows: dict[int, dict[int, Cell]],
    *,
    name: str,
    visible: bool,
    merges: tuple[Range, ...] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    struck_rows: Iterable[int] = (),
    widths: Mapping[int, float] = NO_WIDTHS,
    wrapped: Iterable[tuple[int, int]] = (),
) -> Sheet:
    """A sheet of the cells kept, in order whatever the file's order.

    Raises ValueError for more merged rows than any table has: finding one's way in them takes time.
    """
    if sum(min(merge.bottom - merge.top, TALL) for merge in merges) > MAX_MERGED_ROWS:
        raise ValueError("merges")
    covered = tuple(_without_covered(rows, merges))
    ordered = _in_order(rows)
    used = {column for cells in ordered.values() for column in cells}
    return Sheet(
        name=name,
        visible=visible,
        cells=Cells(ordered),
        merges=merges,
        hidden_rows=frozenset(ordered.keys() & set(hidden_rows)),
        hidden_columns=frozenset(used & set(hidden_columns)),
        struck_rows=frozenset(struck_rows),
        max_row=max(ordered, default=0),
        max_column=max(used, default=0),
        covered=covered,
        widths={column: width for column, width in widths.items() if column in used},
        wrapped=frozenset(wrapped),
    )


def _without_covered(rows: dict[int, dict[int, Cell]], merges: tuple[Range, ...]) -> Iterator[Cell]:
    """Takes out the cells that merged ones cover, and gives those that say something else than what is seen."""
    for merge in merges:
        seen = rows.get(merge.top, {}).get(merge.left)
        for row in range(merge.top, merge.bottom + 1):
            cells = rows.get(row)
            for column in [n for n in cells if merge.left <= n <= merge.right] if cells else ():
                if (row, column) != (merge.top, merge.left) and cells:
                    cell = cells.pop(column)
                    if seen is None or (cell.value, cell.text) != (seen.value, seen.text):
                        yield cell
            if cells is not None and not cells:
                del rows[row]


def named(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The sheets by the names that tell them apart."""
    for sheet, name in zip(sheets, sheet_names(sheet.name for sheet in sheets), strict=True):
        yield replace(sheet, name=name, renamed=is_renamed(sheet.name, name))


def _in_order(rows: dict[int, dict[int, Cell]]) -> dict[int, dict[int, Cell]]:
    """The rows and their cells in order. Nearly every file has them so: a copy would take half as much again."""
    for row, cells in rows.items():
        if not _is_sorted(cells):
            rows[row] = dict(sorted(cells.items()))
    return rows if _is_sorted(rows) else dict(sorted(rows.items()))


def _is_sorted(numbers: Iterable[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))
