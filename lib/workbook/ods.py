"""OpenDocument spreadsheets (.ods), read from their content.xml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils.datetime import WINDOWS_EPOCH

from lib.base import vietnamese
from lib.workbook.addresses import LAST_COLUMN, LAST_ROW
from lib.workbook.contents import (
    NOT_CALCULATED,
    Allowance,
    Found,
    Texts,
    TooLargeError,
    broken,
    cell_of,
    date_of,
    error_of,
    found_moment,
    name_without_namespace,
    named,
    parsed,
    read_bool,
    read_iso,
    sheet_of,
    style_of,
    xml_number,
)
from lib.workbook.ods_styles import NUMBER_STYLES, OdsStyles
from lib.workbook.ods_styles import attributes_of as _attributes
from lib.workbook.parts import Parts
from lib.workbook.sheets import Cell, CellFault, Range, Sheet, Workbook

_ERROR = re.compile(r"#[A-ZÀ-Ỹ/0!?]+[!?]?|(?:Err|Lỗi):[0-9]{3}")
_FORMATS = {"percentage": "0.00%", "currency": "#,##0"}
_SHOWN_TRUTH = {("1", "TRUE"), ("0", "FALSE")}
_UNSHOWN = {"annotation", "ruby-text", "note", "forms", "shapes"}
_HIDDEN = ("collapse", "filter")
_QUOTED = "'"
"""Begins the names of tables that are no sheets but what is remembered of other files ('file:///…'#Sheet1);
some have no name at all."""
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_NO_DAY = date(1899, 12, 30)
"""A date of the number 0."""


def read_ods(parts: Parts, allowance: Allowance) -> Workbook:
    """An OpenDocument spreadsheet, read from content.xml."""
    reader = _Reader(allowance)
    if "styles.xml" in parts:
        reader.styles.take_all(parts.xml("styles.xml"))
    for event, node in iterparse(BytesIO(parts.read("content.xml")), events=("start", "end")):  # noqa: S314 - without DTD, by the gate
        reader.take(event, node)
    return Workbook("ods", tuple(named(reader.sheets)))


class _Reader:
    """Follows the elements of a content.xml and collects its sheets."""

    def __init__(self, allowance: Allowance) -> None:
        self.sheets: list[Sheet] = []
        self.styles = OdsStyles()
        self._allowance = allowance
        self._hidden_styles: set[str | None] = set()
        self._depth = 0
        self._begin({})

    def take(self, event: str, node: Element) -> None:
        """Takes the next element's start or end."""
        tag = name_without_namespace(node.tag)
        if tag == "table":
            self._take_table(event, node)
        elif event == "start" or self._depth > 1:  # a table inside a cell or a drawing is no sheet
            return
        elif tag == "table-row":
            self._read_row(node)
            node.clear()
        elif tag == "table-column":
            self._read_column(_attributes(node))
        elif tag == "style":
            self._read_style(node)
            self.styles.take_cell_style(node)
        elif tag in NUMBER_STYLES:
            self.styles.take_number_style(node)

    def _take_table(self, event: str, node: Element) -> None:
        self._depth += 1 if event == "start" else -1
        if event == "start" and self._depth == 1:
            self._begin(_attributes(node))
        elif event == "end" and self._depth == 0:
            self._end()
            node.clear()

    def _begin(self, table: Mapping[str, str]) -> None:
        self._table = table
        self._texts = Texts()
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = 0
        self._column_styles: list[tuple[int, str]] = []
        self._widths: dict[int, float] = {}
        self._wrapped: set[tuple[int, int]] = set()

    def _end(self) -> None:
        name = self._table.get("name")
        if name and not name.startswith(_QUOTED):
            sheet = sheet_of(
                self._texts.settled(self._rows),
                name=name,
                visible=self._table.get("style-name") not in self._hidden_styles,
                merges=tuple(self._merges),
                hidden_rows=self._hidden_rows,
                hidden_columns=self._hidden_columns,
                widths=self._widths,
                wrapped=self._wrapped,
            )
            self.sheets.append(sheet)

    def _read_style(self, node: Element) -> None:
        for child in node:
            if (
                name_without_namespace(child.tag) == "table-properties"
                and _attributes(child).get("display") == "false"
            ):
                self._hidden_styles.add(_attributes(node).get("name"))

    def _read_column(self, column: Mapping[str, str]) -> None:
        first = self._column + 1
        self._column = min(self._column + _repeats(column, "columns"), LAST_COLUMN)
        if style := column.get("default-cell-style-name"):
            self._column_styles.append((self._column, style))
        if width := self.styles.widths.get(column.get("style-name", "")):
            self._widths.update(dict.fromkeys(range(first, min(self._column, first + 255) + 1), width))
        if column.get("visibility") in _HIDDEN:
            self._hidden_columns.update(range(first, self._column + 1))

    def _read_row(self, node: Element) -> None:
        row = _attributes(node)
        cells = list(self._row_cells(node, row.get("default-cell-style-name")))
        repeats = _repeats(row, "rows")
        self._allowance.take(len(cells) * repeats)
        if cells and self._row + repeats > LAST_ROW:
            raise TooLargeError
        for number in range(self._row + 1, self._row + (repeats if cells else 0) + 1):
            self._rows[number] = {cell.column: replace(cell, row=number) for cell in cells}
            self._wrapped.update((number, column) for column in self._wrapping)
            if row.get("visibility") in _HIDDEN:
                self._hidden_rows.add(number)
        self._row += repeats

    def _row_cells(self, row: Element, row_style: str | None) -> Iterator[Cell]:
        """The cells of the next row that hold something."""
        column = 0
        self._wrapping = set[int]()
        for node in row:
            if name_without_namespace(node.tag) not in ("table-cell", "covered-table-cell"):
                continue
            attributes = _attributes(node)
            repeats = _repeats(attributes, "columns")
            self._merge(attributes, column + 1)
            style = attributes.get("style-name") or row_style or self._column_style(column + 1)
            if (found := self._content(node, attributes, style)) is not None:
                if column + repeats > LAST_COLUMN:
                    raise TooLargeError
                cell = _cell(self._row + 1, column + 1, found, attributes.get("formula"))
                if self.styles.wraps(style):
                    self._wrapping.update(range(column + 1, column + repeats + 1))
                yield from (replace(cell, column=n) for n in range(column + 1, column + repeats + 1))
            column += repeats

    def _column_style(self, column: int) -> str | None:
        return next((style for last, style in self._column_styles if column <= last), None)

    def _merge(self, cell: Mapping[str, str], column: int) -> None:
        rows, columns = (int(cell.get(f"number-{what}-spanned", 1)) for what in ("rows", "columns"))
        if rows > 1 or columns > 1:
            row = self._row + 1
            self._merges.append(Range(row, column, row + rows - 1, column + columns - 1))

    def _content(self, node: Element, cell: Mapping[str, str], style: str | None) -> Found | None:
        paragraphs = [_text(child) for child in node if name_without_namespace(child.tag) == "p"]
        shown = "\n".join(paragraphs)
        kind = None if cell.get("value-type") == "void" else cell.get("value-type")
        is_text, calculated = kind is None or kind == "string", node.get(_KIND, "string")
        if calculated == "error":
            return error_of(shown)
        # A number that is shown as #N/A stands for the error; a text may be typed so, unless a formula gave it.
        if ("formula" in cell or not is_text) and _ERROR.fullmatch(shown.strip()):
            return error_of(shown)
        # LibreOffice's empty text is an empty paragraph without a type; a number that is missing has one.
        if "formula" in cell and kind is None and (not paragraphs or (not shown and calculated != "string")):
            return NOT_CALCULATED
        if is_text:
            return self._texts.read(cell.get("string-value") or shown)
        return _value(str(kind), cell, shown, self.styles.format_of(style))


def _value(kind: str, cell: Mapping[str, str], shown: str, code: str | None) -> Found:
    """What a cell of the value type holds that is no text."""
    match kind:
        case "date":
            return _date(cell.get("date-value", ""), shown, code)
        case "time":
            return _time(cell.get("time-value", ""))
        case "boolean":
            return read_bool(cell.get("boolean-value", ""))
    stored = cell.get("value", "")
    if (stored, shown) in _SHOWN_TRUTH:
        return read_bool(stored)
    number = parsed(stored)
    looks = _format(number, shown) if number is not None else "General"
    # Some programs store no styles; a mere "0" says less than the digits shown.
    known = code if code and code not in ("0", "General") else _FORMATS.get(kind) or looks
    return replace(xml_number(stored, style_of(known), WINDOWS_EPOCH), number_format=known)


_SHOWN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHOWN_PERCENT = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?) ?%")
_SHOWN_DECIMALS = re.compile(r"-?[0-9]+[.,]([0-9]+)")
_SHOWN_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+")


def _format(number: float, shown: str) -> str:
    """The format of a mere number: the one by which it looks as the file shows it, if there is such a one.

    Styles are not followed, and some programs store none: 1.10 is a code, not 1.1; 44015 may be a day.
    """
    if (decimals := _SHOWN_DECIMALS.fullmatch(shown)) and float(shown.replace(",", ".")) == number:
        return "0." + "0" * len(decimals[1])
    if _SHOWN_GROUPED.fullmatch(shown) and int(re.sub("[.,]", "", shown)) == number:
        return "#,##0"
    if (percent := _SHOWN_PERCENT.fullmatch(shown)) and _is_percent(number, percent[1].replace(",", ".")):
        return "0.00%"
    if (day := _SHOWN_DAY.fullmatch(shown)) and _is_day(number, *map(int, day.groups())):
        return "dd/mm/yyyy"
    return "General"


def _is_percent(number: float, shown: str) -> bool:
    return f"{number * 100:.{len(shown.partition('.')[2])}f}" == shown


def _is_day(number: float, day: int, month: int, year: int) -> bool:
    found = date_of(number, "dd/mm/yyyy", WINDOWS_EPOCH).value
    return isinstance(found, date) and (found.day, found.month, found.year) == (day, month, year)


def _cell(row: int, column: int, found: Found, formula: str | None) -> Cell:
    text = None if formula is None else "=" + vietnamese.clean(formula).partition("=")[2]
    return cell_of(row, column, found, found.number_format or "General", text)


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"number-{what}-repeated", 1)))


def _text(node: Element) -> str:
    """The text of a paragraph, with its coded blanks, without notes and reading aids."""
    tag = name_without_namespace(node.tag)
    if tag in _UNSHOWN:
        return ""
    if tag == "s":
        return " "
    if tag in ("tab", "line-break"):
        return "\n" if tag == "line-break" else " "
    return (node.text or "") + "".join(_text(child) + (child.tail or "") for child in node)


def _date(stored: str, shown: str, code: str | None) -> Found:
    """A date; without a style its format is told by what the file shows: "03/2026" has no day."""
    found = read_iso(stored)
    if not isinstance(found.value, date):
        return found
    if found.value == _NO_DAY:
        return Found(None, vietnamese.clean(shown) or found.text, CellFault.BAD_DATE)
    if code and style_of(code).is_date:
        return replace(found_moment(found.value, code), number_format=code)
    numbers = [int(number) for number in re.findall(r"[0-9]+", shown)]
    year, month = found.value.year, found.value.month
    only_month = numbers in ([month, year], [month, year % 100])
    number_format = "mm/yyyy" if only_month else "yyyy" if numbers == [year] else "dd/mm/yyyy"
    return replace(found_moment(found.value, number_format), number_format=number_format)


def _time(stored: str) -> Found:
    """A time of day, or a longer span in days ("PT08H30M00S")."""
    match = re.fullmatch(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S", stored)
    if match is None:
        return broken(stored)
    hours, minutes, seconds = map(int, match.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return found_moment(time(hours, minutes, seconds))
    return found_moment(timedelta(hours=hours, minutes=minutes, seconds=seconds))
