"""Whose workbook is it? By a list, by the file's name, else by the sheet Thông tin; never by a guess.

A list is a workbook with headings in any order: Tệp, Mã đơn vị, Tên đơn vị, Mã cấp trên, Cấp. A row with a file's name says
whose file that is; a row with a unit's id and name makes the unit where the store has none of that id.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.base import vietnamese as vn
from lib.reading import sandbox
from lib.store import Unit, UnitLevel
from lib.workbook.sheets import Sheet

KINDS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
HEADS: Final[Mapping[str, str]] = {
    "tep": "file",
    "ten tep": "file",
    "ma": "id",
    "ma don vi": "id",
    "don vi": "name",
    "ten don vi": "name",
    "xa": "name",
    "ma cap tren": "parent",
    "cap tren": "parent",
    "cap": "level",
}


class BadList(ValueError):
    """A list of units that cannot be followed; str() says why, in Vietnamese."""


@dataclass(frozen=True)
class UnitList:
    """What a list says: whose each named file is, and the units that it names."""

    files: Mapping[str, str]
    units: tuple[Unit, ...]


NO_LIST: Final = UnitList({}, ())


def workbooks_in(folder: Path) -> list[Path]:
    """All workbooks in a folder and those below it, by name; not what Excel keeps beside an open file."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in KINDS)
    return sorted(path for path in found if path.is_file() and not path.name.startswith(("~$", ".")))


def slug(text: str) -> str:
    """ "UBND xã Mẫu 0001" -> "ubnd-xa-mau-0001": letters without marks and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFD", vn.fold(text).replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


_OFFICE: Final = re.compile(r"^(?:ubnd|uy-ban-nhan-dan)-")


def name_key(name: str) -> str:
    """What makes two names one unit: "UBND xã A" and "Xã A"."""
    return _OFFICE.sub("", slug(name))


class Owners:
    """Tells whose a workbook is, among these units."""

    def __init__(self, units: Iterable[Unit], named: UnitList = NO_LIST) -> None:
        self.units = {unit.id: unit for unit in units}
        self._files = {slug(Path(file).stem): unit for file, unit in named.files.items()}
        self._by_name: dict[str, list[str]] = {}
        for unit in self.units.values():
            self._by_name.setdefault(name_key(unit.name), []).append(unit.id)
        alone = {key: found[0] for key, found in self._by_name.items() if len(found) == 1}
        self._beginnings = {unit: unit for unit in self.units} | alone

    def of_list(self, path: Path) -> str | None:
        """The unit that the list names for the file."""
        return self._files.get(slug(path.stem))

    def of_file_name(self, path: Path) -> str | None:
        """The unit whose id or name begins the file's name; the longest one."""
        words = _OFFICE.sub("", slug(path.stem)).split("-")
        beginnings = ("-".join(words[:count]) for count in range(len(words), 0, -1))
        return next((self._beginnings[key] for key in beginnings if key in self._beginnings), None)

    def of_sheet(self, name: str | None) -> str | None:
        """The unit that the sheet Thông tin names; None where none or several are called so."""
        found = self._by_name.get(name_key(name), []) if name else []
        return found[0] if len(found) == 1 else None


# The list


def read_list(path: Path) -> UnitList:
    """What a list says. Raises BadList, Unreadable, OSError."""
    book = sandbox.read_all_safely(path.read_bytes(), path.name).book
    for sheet in book.sheets if book else ():
        table = _table(sheet)
        if table is not None:
            return _listed(table, path.name)
    raise BadList(
        f"Tệp {path.name} không có bảng danh sách: cần dòng tiêu đề có cột «Mã đơn vị» và cột «Tên đơn vị» hoặc «Tệp»."
    )


def _table(sheet: Sheet) -> list[tuple[int, dict[str, str]]] | None:
    """The rows below the heading row with their numbers, by what their columns are."""
    heads: dict[int, str] = {}
    found = []
    for number, cells in sheet.rows:
        texts = {column: vn.clean(cell.text) for column, cell in cells.items()}
        if heads:
            found.append((number, {heads[c]: text for c, text in texts.items() if c in heads and text}))
            continue
        fields = {
            c: HEADS[key] for c, text in texts.items() if (key := slug(text).replace("-", " ")) in HEADS
        }
        if "id" in fields.values() and {"name", "file"} & set(fields.values()):
            heads = fields
    return found if heads else None


def _listed(table: Sequence[tuple[int, dict[str, str]]], name: str) -> UnitList:
    files: dict[str, str] = {}
    units: dict[str, Unit] = {}
    for number, row in table:
        if not row:
            continue
        unit = row.get("id", "").lower()
        if not unit:
            raise BadList(f"Tệp {name}, dòng {number}: thiếu mã đơn vị.")
        if "file" in row and files.setdefault(row["file"], unit) != unit:
            raise BadList(
                f"Tệp {name}, dòng {number}: «{row['file']}» đã ghi cho đơn vị «{files[row['file']]}»."
            )
        if "name" in row:
            found = Unit(
                unit, row.get("parent", "").lower(), row["name"], _level(row.get("level"), name, number)
            )
            if units.setdefault(unit, found) != found:
                raise BadList(f"Tệp {name}, dòng {number}: mã «{unit}» có hai tên khác nhau.")
    return UnitList(files, tuple(_parents_first(units)))


def _level(text: str | None, name: str, number: int) -> UnitLevel:
    if text is None:
        return UnitLevel.COMMUNE
    for level in UnitLevel:
        if vn.fold(text) == vn.fold(level):
            return level
    raise BadList(f"Tệp {name}, dòng {number}: cấp «{text}» không phải xã, tỉnh hoặc trung ương.")


def _parents_first(units: Mapping[str, Unit]) -> Iterator[Unit]:
    done: set[str] = set()

    def visit(unit: Unit) -> Iterator[Unit]:
        if unit.id not in done:
            done.add(unit.id)
            if unit.parent in units:
                yield from visit(units[unit.parent])
            yield unit

    for unit in units.values():
        yield from visit(unit)
