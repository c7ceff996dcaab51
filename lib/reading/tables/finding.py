"""Finds the tables of tasks of a sheet: their headings, their columns' meanings, and how surely they list tasks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lib.base import vietnamese as vn
from lib.reading.columns.deciding import decide
from lib.reading.columns.meaning import ColumnMeaning
from lib.reading.columns.profile import SAMPLE, Profile, profile_of
from lib.reading.columns.words import LONGEST, STRONG, points_of
from lib.reading.headings import Heading
from lib.reading.tables.blocks import block_at, heading_lines, is_typed, numbers_columns
from lib.reading.understanding import Answers, State
from lib.workbook.sheets import Cell, Sheet

SEARCH_DEPTH = 80
"""A heading stands within so many rows that have values; letterheads are far shorter."""
MOST_TRIED = 4
CLEAR, FURTHER = 4, 8
"""A row with so many words of headings ends the search so many rows further on."""
ENOUGH = 4.0
"""Points from which a table is one of tasks."""
WORTH_ASKING = 2.5
TELLING = ("lead", "deadline", "result", "progress", "completed", "mark_done")
"""What is said of tasks beside their titles."""

ABOUT_TASKS = re.compile(
    r"\b(?:ke hoach|nhiem vu|cong viec|theo doi|tien do|phan cong|ket luan|chuong trinh|danh muc|to do|"
    r"giao viec|phu luc|cong tac|chi dao|du an|tien trinh)\b"
)
ABOUT_OTHER = re.compile(
    r"\b(?:thong ke|danh sach (?!nhiem vu|cong viec|cac nhiem vu)|bien ban|phieu|nhat ky|so dang ky|bang luong|"
    r"cham cong|hoa don|thu chi|so quy|ban ke|bang ke|so tiep|dang ky kham|diem danh|so ket qua|"
    r"bang diem|bang gia|bao gia|ton kho|nhap kho|lich truc|lich tiep|so theo doi van ban|so van ban|"
    r"ho so cong chuc|danh ba|dieu tra|khao sat|thoi khoa bieu|lich hoc|lich thi)"
)
ACTS = frozenset(
    [
        "ban",
        "xay",
        "ra",
        "to",
        "trien",
        "bao",
        "thuc",
        "phoi",
        "cap",
        "kiem",
        "tuyen",
        "lap",
        "tham",
        "nang",
        "hoan",
        "tiep",
        "tap",
        "cong",
        "duy",
        "khao",
        "so",
        "day",
        "chuan",
        "tong",
        "sua",
        "don",
        "giai",
        "bo",
        "phan",
        "theo",
        "quan",
        "mua",
        "ket",
        "cu",
        "dao",
        "soan",
        "tien",
        "gui",
        "hop",
        "thong",
        "dam",
        "tang",
        "giam",
        "dieu",
        "doi",
        "ung",
        "xac",
        "trinh",
        "ky",
        "in",
        "lay",
        "phe",
        "thanh",
        "kien",
        "du",
        "niem",
        "dang",
        "viet",
        "thiet",
        "chinh",
        "to",
    ]
)
"""First syllables of the verbs with which tasks begin."""


@dataclass(frozen=True)
class FoundTable:
    """One table of a sheet: its heading, its last row, its columns' meanings and profiles."""

    sheet: Sheet
    heading: Heading
    last_row: int
    decisions: dict[int, ColumnMeaning]
    profiles: dict[int, Profile]

    @cached_property
    def points(self) -> float:
        """How much speaks for a list of tasks."""
        return _task_points(self)

    @property
    def is_tasks(self) -> bool:
        """Whether the table lists tasks."""
        return "title" in self.heading.columns and self.points >= ENOUGH

    @property
    def may_be_tasks(self) -> bool:
        """Whether the table may list tasks, so that it is worth asking: its words name the work and something of it."""
        fields = self.heading.columns
        title = self.decisions.get(fields.get("title", 0))
        named = title is not None and points_of(title.lines).get("title", 0.0) >= STRONG
        return named and self.points >= WORTH_ASKING and not fields.keys().isdisjoint(TELLING)


def tables_of(sheet: Sheet, answers: Answers) -> list[FoundTable]:
    """The tables of a sheet that lists tasks, from the top; empty where it lists none."""
    tried = [table for row in _candidates(sheet) if (table := _table_at(sheet, row, sheet.max_row, answers))]
    best = max(tried, key=lambda t: (t.is_tasks, _known(t), -t.heading.first_row), default=None)
    if best is None:
        return []
    earlier = [one for one in tried if _stands_before(one, best)]
    return list(_split(min(earlier, key=lambda t: t.heading.first_row, default=best), answers))


def _stands_before(one: FoundTable, best: FoundTable) -> bool:
    """Whether a table of tasks begins above the one whose heading is best understood."""
    apart = one.heading.last_row < best.heading.first_row - 1
    return apart and one.is_tasks and best.is_tasks and _known(one) * 5 >= _known(best) * 3


def _known(table: FoundTable) -> int:
    """How many columns the words of a heading name; what contents alone suggest counts for half."""
    words = sum(max(points_of(one.lines).values(), default=0.0) >= STRONG for one in table.decisions.values())
    return 2 * words + sum(one.state is not State.UNUSED for one in table.decisions.values())


def _candidates(sheet: Sheet) -> list[int]:
    """Rows that may belong to a heading, the likeliest first."""
    hits: list[tuple[int, int]] = []
    for row, cells in islice(sheet.rows, SEARCH_DEPTH):
        hits.append((_hits(cells), -row))
        if len(hits) > FURTHER and max(hits[:-FURTHER])[0] >= CLEAR:
            break
    most = max((count for count, _ in hits), default=0)
    likely = [-row for count, row in sorted(hits, reverse=True) if count >= max(2, most - 2)][:MOST_TRIED]
    return likely or list(islice(_unnamed(sheet), 2))


def _hits(cells: dict[int, Cell]) -> int:
    meanings = set()
    for cell in cells.values():
        if isinstance(cell.value, str) and len(cell.value) <= LONGEST:
            points = points_of((" ".join(cell.value.split()),))
            best = max(points, key=points.__getitem__, default=None)
            if best is not None and points[best] >= STRONG:
                meanings.add(best)
    return len(meanings)


def _unnamed(sheet: Sheet) -> Iterator[int]:
    """Rows of short texts over rows that hold more than texts: headings of words that nobody knows."""
    for row, cells in islice(sheet.rows, 20):
        texts = [
            c for c in cells.values() if isinstance(c.value, str) and len(c.value) <= 40 and not is_typed(c)
        ]
        if len(texts) >= 3 and len(texts) == len(cells):
            yield row


def _table_at(sheet: Sheet, row: int, last_row: int, answers: Answers) -> FoundTable | None:
    top, bottom = block_at(sheet, row)
    lines = heading_lines(sheet, top, bottom)
    rows = _sample(sheet, bottom, last_row)
    if not rows:
        rows = [r for r, _ in sheet.rows if bottom < r <= last_row][:SAMPLE]
    filled = {column for _, cells in rows_of(sheet, rows) for column in cells}
    columns = sorted(set(lines) | filled)
    year = _year_around(sheet)
    profiles = {
        column: profile_of(
            [cells[column] for _, cells in rows_of(sheet, rows) if column in cells],
            len(rows),
            year,
            hidden=column in sheet.hidden_columns,
        )
        for column in columns
    }
    decisions = decide(lines, profiles, answers)
    fields = {one.read_as: column for column, one in sorted(decisions.items(), reverse=True) if one.read_as}
    if "deadline" not in fields:  # its end may follow from these
        fields |= {one.meaning: c for c, one in decisions.items() if one.meaning in ("start", "duration")}
    texts = {column: " ".join(words) for column, words in lines.items()}
    unknown = {c: one.heading for c, one in decisions.items() if one.meaning is None and one.heading}
    repeated = {c: one.heading for c, one in decisions.items() if one.state is State.UNUSED and one.taken_by}
    return FoundTable(
        sheet, Heading(top, bottom, fields, texts, unknown, repeated), last_row, decisions, profiles
    )


def _year_around(sheet: Sheet) -> int:
    """The year that most texts of a sheet's first rows speak of."""
    texts = (
        c.text for _, cells in islice(sheet.rows, 40) for c in cells.values() if isinstance(c.value, str)
    )
    years = Counter(year for text in texts for year in re.findall(r"20[0-4]\d", text[:200]))
    return int(years.most_common(1)[0][0]) if years else 2000


def rows_of(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The cells of some rows."""
    return ((row, sheet.row(row)) for row in rows)


def _sample(sheet: Sheet, bottom: int, last_row: int) -> list[int]:
    """Rows of data below a heading: those with several cells."""
    found = (
        row
        for row, cells in sheet.rows
        if bottom < row <= last_row and len(cells) > 1 and not numbers_columns(sheet, row)
    )
    return list(islice(found, SAMPLE))


# ---------------------------------------------------------------- several tables in one sheet

BEGINS = re.compile(
    r"^\s*(?:s?tt|số tt|số thứ tự|mã|nội dung|nhiệm vụ|công việc|tên|đầu việc|hạng mục|hoạt động)\b",
    re.IGNORECASE,
)
NUMBERING = re.compile(r"\s*(?:s?tt|số tt|số thứ tự|mã số)\s*", re.IGNORECASE)


def _split(first: FoundTable, answers: Answers) -> Iterator[FoundTable]:
    """The table, and those that begin below it with headings of their own."""
    sheet, tables = first.sheet, [first]
    for row, cells in sheet.rows:
        if row > tables[-1].heading.last_row + 1 and _begins_table(cells, tables[0]):
            found = _table_at(sheet, row, first.last_row, answers)
            if found is not None and found.heading.columns != tables[-1].heading.columns:
                tables.append(found)
    if len(tables) > 1:
        again = _table_at(sheet, first.heading.first_row, tables[1].heading.first_row - 1, answers)
        tables[0] = again or first
    for table, after in zip(tables, [*tables[1:], None], strict=True):
        last = first.last_row if after is None else _before_caption(sheet, after.heading.first_row - 1)
        yield FoundTable(sheet, table.heading, last, table.decisions, table.profiles)


def _before_caption(sheet: Sheet, row: int) -> int:
    """The last row above a table's heading that is no blank and no caption of it."""
    while row > 1 and len(sheet.row(row)) <= 1 and not any(is_typed(c) for c in sheet.row(row).values()):
        row -= 1
    return row


def _begins_table(cells: dict[int, Cell], first: FoundTable) -> bool:
    """Whether a row below the first heading is the heading of another table."""
    if len(cells) < 3:
        return False
    first_cell = cells[min(cells)].value
    leads = isinstance(first_cell, str) and len(first_cell) <= 30 and BEGINS.match(first_cell)
    if not leads and not any(
        isinstance(c.value, str) and NUMBERING.fullmatch(c.value) for c in cells.values()
    ):
        return False
    if any(is_typed(cell) or len(str(cell.value)) > 60 for cell in cells.values()):
        return False
    same = sum(
        vn.bare(str(cell.value)) == vn.bare(first.heading.texts.get(c, "")) for c, cell in cells.items()
    )
    return same * 2 < len(cells) * 2 - 1 and _hits(cells) >= 2


# ---------------------------------------------------------------- is it a list of tasks?


def _task_points(table: FoundTable) -> float:
    by = {
        one.meaning: one
        for one in table.decisions.values()
        if one.read_as or one.meaning in ("start", "duration", "group")
    }
    said = {name: points_of(one.lines).get(name or "", 0.0) >= STRONG for name, one in by.items()}
    points = 0.0
    if {"start", "duration"} <= by.keys():
        points += 2.0
    if "deadline" in by:
        points += 3.0 if said["deadline"] else 1.5
    if "title" in by:
        strong = re.search(
            r"\b(?:nhiem vu|cong viec|dau viec|hoat dong|viec)\b", vn.bare(by["title"].heading)
        )
        points += (2.0 if strong else 1.0) if said["title"] else 0.5
    points += 1.5 if said.get("lead") else (0.5 if "lead" in by else 0.0)
    points += 1.0 if {"result", "progress", "completed", "mark_done"} & by.keys() else 0.0
    points += 0.5 if {"product", "partners"} & by.keys() else 0.0
    return points + _title_points(table, by.get("title")) + _words_around(table) + _numbers(table)


def _title_points(table: FoundTable, title: ColumnMeaning | None) -> float:
    if title is None:
        return -5.0
    examples = [
        vn.bare(str(cell.value)).split()
        for cell in _cells(table, title.column)
        if isinstance(cell.value, str)
    ]
    acts = sum(bool(words) and words[0] in ACTS and len(words) >= 2 for words in examples)
    return 1.0 if examples and acts / len(examples) >= 0.4 else 0.0


def _cells(table: FoundTable, column: int) -> Iterator[Cell]:
    for row in _sample(table.sheet, table.heading.last_row, table.last_row)[:40]:
        cell = table.sheet.row(row).get(column)
        if cell is not None:
            yield cell


def _words_around(table: FoundTable) -> float:
    above = [
        vn.bare(str(cell.value))[:200]
        for row, cells in table.sheet.rows
        if row < table.heading.first_row
        for cell in cells.values()
        if isinstance(cell.value, str)
    ]
    text = " . ".join([vn.bare(table.sheet.name), *above])
    return (1.0 if ABOUT_TASKS.search(text) else 0.0) - (2.0 if ABOUT_OTHER.search(text) else 0.0)


def _numbers(table: FoundTable) -> float:
    """Statistics are columns of numbers."""
    filled = [p for p in table.profiles.values() if p.filled]
    numeric = [p for p in filled if (p.of("number") >= 0.7 and p.of("code") < 0.99) or p.of("amount") >= 0.7]
    return -2.0 if len(filled) >= 4 and len(numeric) * 10 >= len(filled) * 6 else 0.0
