"""Workbook bytes -> addressed cells with value, text as found, number format, formula and fault.

Only cells that hold something are kept: a stray cell at the sheet's far end and 200,000 blank
formatted rows cost nothing. read_workbook() takes bytes and gives plain frozen records, so that it
can run in another process (lib.reading.sandbox). What a file is, whether its size is bearable and whether it
declares a document type is judged before, by lib.workbook.gate: nothing here is safe without it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from lib.base import vietnamese
from lib.base.problems import CellRef, Problem, Unreadable, problem
from lib.workbook.contents import Allowance, TooLargeError
from lib.workbook.gate import FileKind, kind_of
from lib.workbook.ods import read_ods
from lib.workbook.parts import Parts
from lib.workbook.sheets import Sheet, Workbook
from lib.workbook.xls import read_xls
from lib.workbook.xlsx import read_xlsx

MAX_CELLS = 1_100_000
"""A million, and what stands around such a table."""

_MOST_COVERED = 50
"""So many cells below merged ones are named in a sheet; more say no more."""

# What broken bytes make the parsers raise; anything else would be a mistake of these modules.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, EOFError, OSError),
    *(ValueError, LookupError, NotImplementedError, RuntimeError, OverflowError, TypeError, struct.error),
)


def read_workbook(data: bytes, name: str) -> Workbook:
    """The cells of a workbook. name is for the sentences only: the kind is told by the content.

    Raises Unreadable, and nothing else, for bytes that are no readable workbook.
    """
    try:
        workbook = _read(data, name)
    except (MemoryError, TooLargeError) as error:
        raise _unreadable("file-too-big", name) from error
    except _DAMAGE as error:
        raise _unreadable("file-damaged", name) from error
    if not any(sheet.cells for sheet in workbook.sheets):
        raise _unreadable("file-no-sheet", name)
    return replace(workbook, notes=(*workbook.notes, *_sheet_notes(workbook.sheets)))


def _read(data: bytes, name: str) -> Workbook:
    allowance = Allowance(MAX_CELLS)
    match kind_of(data, name):
        case FileKind.XLSX:
            return read_xlsx(Parts(data), name, allowance)
        case FileKind.ODS:
            return read_ods(Parts(data), allowance)
        case FileKind.XLS:
            return read_xls(data, allowance)


def _sheet_notes(sheets: Iterable[Sheet]) -> Iterator[Problem]:
    for sheet in sheets:
        if not sheet.visible and sheet.cells:
            yield problem("sheet-hidden", CellRef(sheet.name, 0, 0))
        if sheet.renamed:
            yield problem("sheet-hidden-characters", CellRef(sheet.name, 0, 0))
        for cell in sheet.covered[:_MOST_COVERED]:
            yield problem("cell-covered", CellRef(sheet.name, cell.row, cell.column), cell.text)


def _unreadable(rule: str, name: str, **facts: object) -> Unreadable:
    return Unreadable(problem(rule, None, vietnamese.clean(name), **facts))
