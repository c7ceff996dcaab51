"""The officer's own workbook, marked: bad cells coloured and noted, and one sheet that lists what to mend.

The package is patched, never rewritten: parts that carry no mark keep their bytes, so pictures, charts,
macros and all else survive. Marks can be taken off again, also after Excel has saved the file:

- every original fill under a mark gets a marker colour of its own (they differ by a shade nobody sees), and a
  hidden defined name keeps the fill that the colour stands for; giving a fill back is one edit in styles.xml,
  wherever its cells have moved to meanwhile;
- what we write in a note stands between two lines that we recognise;
- a hidden defined name points at our sheet, whatever it is called by then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

from lxml import etree
from lxml.etree import _Element as Element

from lib.base.problems import Problem, Severity
from lib.handback.notes import CLOSING, OPENING, Notes, take_notes_off
from lib.handback.problem_list import NAME, SEVERITIES, WORDS, ListSheet, what_is_wrong
from lib.handback.styles import NO_FILL, StylesPart, solid, without_namespaces
from lib.handback.values import TEXT_LIMIT, safe_names, values_only, xml_text
from lib.workbook.addresses import LAST_COLUMN, LAST_ROW, Position
from lib.workbook.grid import Grid
from lib.workbook.package import Package, PackageError, SheetPart, WorkbookPart, local_name, parse_xml
from lib.workbook.sheets import Workbook, same_title

LIST_SHEET = "Cần sửa"
BASE_COLOURS = {Severity.ERROR: (0xF8, 0xD0, 0xD0), Severity.WARNING: (0xFF, 0xE3, 0x9C)}


def mark(data: bytes, problems: Sequence[Problem], sheet_title: str = LIST_SHEET) -> bytes:
    """The same .xlsx or .xlsm with its problems marked; marks of an earlier round are replaced.

    Errors are red and warnings amber, both with a note; what was understood by itself and the problems
    of a whole sheet are only listed. Cells with a threaded conversation get the colour only. Raises
    PackageError where the bytes cannot be patched (.xls, .ods, encrypted, damaged): `marked_copy`
    serves then.
    """
    return _mark(data, problems, sheet_title, ())


def unmark(data: bytes) -> bytes:
    """The workbook without our colours, notes and list; the same bytes where it carries none."""
    with _standard_only():
        book = WorkbookPart(Package(data))
        return book.package.to_bytes() if _take_marks_off(book) else data


def marked_copy(workbook: Workbook, problems: Sequence[Problem], sheet_title: str = LIST_SHEET) -> bytes:
    """A new .xlsx with the values, number formats and merged cells of a workbook of another format, marked.

    Sheets whose names Excel would refuse get others, and their problems with them.
    """
    names = safe_names([sheet.name for sheet in workbook.sheets])
    moved = [_renamed(problem, names) for problem in problems]
    remark = (
        "Tệp gốc không phải .xlsx; bản này chỉ chép lại giá trị của các ô, không có công thức và định dạng."
    )
    return _mark(values_only(workbook, names), moved, sheet_title, (remark,))


# ---------------------------------------------------------------- the whole


def _mark(data: bytes, problems: Sequence[Problem], title: str, remarks: Sequence[str]) -> bytes:
    with _standard_only():
        book = WorkbookPart(Package(data))
        if _has_signature(book.package):
            remarks = (*remarks, "Tệp gốc có chữ ký số; bản đánh dấu này đã đổi nên chữ ký không còn hợp lệ.")
        _take_marks_off(book)
        styles = StylesPart(book)
        markers = _Markers(book, styles)
        for sheet, found in _by_sheet(book, problems).items():
            _mark_sheet(book, markers, sheet, found)
        ListSheet(book, styles, problems, remarks).add(title)
        markers.remember()
        return book.package.to_bytes()


def _has_signature(package: Package) -> bool:
    return any(link.kind == "origin" for link in package.relations(""))


@contextmanager
def _standard_only() -> Iterator[None]:
    """Numbers and texts that the format does not allow in a part mean that the file is damaged."""
    try:
        yield
    except PackageError:
        raise
    except ValueError as fault:
        raise PackageError("Tệp có phần không đúng chuẩn bên trong nên không đánh dấu được.") from fault


def _by_sheet(book: WorkbookPart, problems: Sequence[Problem]) -> dict[SheetPart, list[Problem]]:
    """The problems that mark a cell, by the sheet they are in."""
    found: dict[SheetPart, list[Problem]] = defaultdict(list)
    sheets = book.by_title()
    for problem in problems:
        sheet = sheets.get(same_title(problem.at.sheet)) if problem.at else None
        if sheet and sheet.part and _position(problem) and problem.severity in BASE_COLOURS:
            found[sheet].append(problem)
    return found


def _position(problem: Problem) -> Position | None:
    """The cell of a problem; None for a whole sheet, the whole file or a cell no sheet can have."""
    at = problem.at
    inside = at is not None and 1 <= at.row <= LAST_ROW and 1 <= at.column <= LAST_COLUMN
    return (at.row, at.column) if at and inside else None


def _mark_sheet(book: WorkbookPart, markers: _Markers, sheet: SheetPart, problems: Sequence[Problem]) -> None:
    grid = Grid(book.package.edit(sheet.part))
    notes = Notes(book, sheet.part, grid)
    cells: dict[Position, list[Problem]] = defaultdict(list)
    for problem in problems:
        cells[grid.visible(_position(problem) or (1, 1))].append(problem)
    for (row, column), found in sorted(cells.items()):
        found.sort(key=lambda problem: SEVERITIES.index(problem.severity))
        cell = grid.cell(row, column)
        cell.set("s", str(markers.marked(int(cell.get("s") or 0), found[0].severity)))
        notes.add(row, column, _note_text(found))
    notes.save()


def _note_text(problems: Sequence[Problem]) -> str:
    lines = [f"{WORDS[p.severity]}: {what_is_wrong(p)} {p.remedy}".strip() for p in problems]
    body = "\n".join(lines).replace(CLOSING, "–")
    return xml_text("\n".join((OPENING, body[: TEXT_LIMIT // 2], CLOSING)))


def _take_marks_off(book: WorkbookPart) -> bool:
    """Takes off what an earlier round has put on; whether there was any."""
    memory = book.names(NAME)
    if not memory:
        return False
    _give_fills_back(book, memory)
    for sheet in book.sheets:
        if sheet.part:
            take_notes_off(book, sheet.part)
    book.drop_sheet(memory.get(NAME, ""))
    book.remove_names(NAME)
    return True


# ---------------------------------------------------------------- texts


def _constant(text: str) -> str:
    """A formula that yields the text; a string in a formula holds 255 characters."""
    chunks = [text[start : start + 200] for start in range(0, len(text), 200)]
    return "&".join('"' + chunk.replace('"', '""') + '"' for chunk in chunks)


def _constant_text(formula: str) -> str:
    """The text of such a formula."""
    return "".join(chunk.replace('""', '"') for chunk in re.findall(r'"((?:[^"]|"")*)"', formula))


# ---------------------------------------------------------------- styles


def _in_namespace(text: str, ns: str) -> Element | None:
    """The fill of a kept text; None where the text is no fill (the file may have been tampered with)."""
    try:
        node = parse_xml(text.encode())
    except PackageError:
        return None
    if local_name(node) not in {"patternFill", "gradientFill"}:
        return None
    for inner in node.iter(etree.Element):
        inner.tag = f"{{{ns}}}{local_name(inner)}"
    return node


def _marker_colour(fill: Element, ns: str) -> str:
    """The colour of a plain fill as six digits; "" for another."""
    colour = fill.find(f"{{{ns}}}patternFill[@patternType='solid']/{{{ns}}}fgColor")
    return "" if colour is None else colour.get("rgb", "").upper()[-6:]


def _give_fills_back(book: WorkbookPart, memory: Mapping[str, str]) -> None:
    """Puts each kept fill in the place of the marker colour that stands for it."""
    part = book.package.related(book.part, "styles")
    kept = {name.rpartition(".")[2]: text for name, text in memory.items() if name != NAME}
    if part is None or not kept:
        return
    for fill in book.package.edit(part).findall(f"{book.tag('fills')}/{book.tag('fill')}"):
        original = _in_namespace(_constant_text(kept.get(_marker_colour(fill, book.ns), "")), book.ns)
        if original is not None:
            fill[:] = [original]


class _Markers:
    """The fills that stand for the original ones under a mark."""

    def __init__(self, book: WorkbookPart, styles: StylesPart) -> None:
        self.book, self.styles = book, styles
        self._colours: dict[tuple[Severity, str], str] = {}
        self._marked: dict[tuple[int, Severity], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """The cell format that differs from one of the file only by the colour of a mark."""
        key = (style, severity)
        if key not in self._marked:
            self._marked[key] = self._clone(style, severity)
        return self._marked[key]

    def _clone(self, style: int, severity: Severity) -> int:
        copy = self.styles.copy_of(style)
        fill = self._marker(self._fill_text(int(copy.get("fillId") or 0)), severity)
        if fill is None:
            return style
        copy.set("fillId", str(fill))
        copy.set("applyFill", "1")
        return self.styles.add("cellXfs", copy)

    def _fill_text(self, index: int) -> str:
        fills = self.styles.items("fills")
        return without_namespaces(fills[index][0]) if index < len(fills) and len(fills[index]) else NO_FILL

    def _marker(self, original: str, severity: Severity) -> int | None:
        """The fill that stands for an original; None if all marker colours are taken (128 fills)."""
        if (severity, original) not in self._colours:
            colour = self._free_colour(severity)
            if colour is None or len(original) > TEXT_LIMIT // 8:
                return None
            self._colours[severity, original] = colour
        return self.styles.add("fills", solid("FF" + self._colours[severity, original]))

    def _free_colour(self, severity: Severity) -> str | None:
        red, green, blue = BASE_COLOURS[severity]
        shades = (f"{red:02X}{green + g:02X}{blue + b:02X}" for g, b in product(range(4), range(32)))
        taken = {_marker_colour(fill, self.book.ns) for fill in self.styles.items("fills")}
        return next((shade for shade in shades if shade not in taken | set(self._colours.values())), None)

    def remember(self) -> None:
        """Keeps in hidden names which fill each marker colour stands for."""
        for (_, original), colour in self._colours.items():
            self.book.add_name(f"{NAME}.{colour}", _constant(original))


# ---------------------------------------------------------------- a copy of values


def _renamed(problem: Problem, names: Mapping[str, str]) -> Problem:
    if problem.at is None:
        return problem
    return replace(problem, at=replace(problem.at, sheet=names.get(problem.at.sheet, problem.at.sheet)))
