"""Finds the tables of tasks of a sheet: their headings, their columns' meanings, and how surely they list tasks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise

from lib.base import vietnamese as vn
from lib.base.problems import column_letters
from lib.reading import codes
from lib.reading.columns.by_rows import settle_by_rows
from lib.reading.columns.deciding import NO_OTHER, decide
from lib.reading.columns.meaning import ColumnMeaning
from lib.reading.columns.profile import SAMPLE, Profile, is_deadline, profile_of, text_kinds
from lib.reading.columns.words import LONGEST, STRONG, points_of
from lib.reading.headings import Heading
from lib.reading.tables.blocks import Lines, begins_footer, block_at, heading_lines, is_typed, numbers_columns
from lib.reading.understanding import Answers, State
from lib.workbook.sheets import Cell, Sheet

SEARCH_DEPTH = 80
"""A heading stands within so many rows that have values; letterheads are far shorter."""
MOST_TRIED = 4
PLAINLY = 3
"""A row with so many words of headings is one, whatever stands first."""
CLEAR, FURTHER = 4, 8
"""A row with so many words of headings ends the search so many rows further on."""
ENOUGH = 4.0
"""Points from which a table is one of tasks."""
WORTH_ASKING = 2.5
FEWEST = 3
"""So many rows make a table even without a heading."""
TELLING = ("lead", "mark_lead", "deadline", "result", "progress", "completed", "mark_done")
"""What is said of tasks beside their titles."""

ABOUT_TASKS = re.compile(
    r"\b(?:ke hoach|nhiem vu|cong viec|theo doi|tien do|phan cong|ket luan|chuong trinh|to do|"
    r"giao viec|phu luc|cong tac|chi dao|du an|tien trinh)\b"
)
ABOUT_OTHER = re.compile(
    r"\b(?:thong ke|danh sach (?!nhiem vu|cong viec|cac nhiem vu)|bien ban|phieu(?! giao viec)|nhat ky|so dang ky|bang luong|"
    r"cham cong|hoa don|thu chi|so quy|ban ke|bang ke|so tiep|dang ky kham|diem danh|so ket qua|"
    r"bang diem|bang gia|bao gia|ton kho|nhap kho|lich truc|lich tiep|so theo doi van ban|so van ban|"
    r"ho so cong chuc|danh ba|dieu tra|khao sat|thoi khoa bieu|lich hoc|lich thi)"
)
PAST = re.compile(
    r"\b(?:viec|cong viec|nhiem vu|noi dung|hoat dong) (?:da (?:lam|thuc hien|hoan thanh|trien khai|xong)|dat duoc)$"
)
"""How headings end whose column tells of past work."""
ACTS = re.compile(
    r"(?:ban|bao|bo|cap|chinh|chuan|cong|cu|dam|dang|dao|day|dieu|doi|don|du|duy|giai|giam|gui|hoan|hop|in|"
    r"ket|khao|kiem|kien|ky|lap|lay|mua|nang|niem|phan|phe|phoi|quan|ra|so|soan|sua|tang|tap|tham|thanh|"
    r"theo|thiet|thong|thuc|tien|tiep|to|tong|trien|trinh|tuyen|ung|viet|xac|xay)\b \w"
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
    def real_days(self) -> Set[str]:
        """The field of deadlines where its column is only taken for them as no other is."""
        column = self.heading.columns.get("deadline", 0)
        return {"deadline"} if column and self.decisions[column].why == NO_OTHER else set()

    def take_real_days(self) -> None:
        """Takes the only days of a table that tells the results of another's tasks for those of completion."""
        for name in self.real_days:
            column = self.heading.columns.pop(name)
            self.heading.columns["completed"] = column
            self.decisions[column] = replace(
                self.decisions[column],
                meaning="completed",
                state=State.SURE,
                why="kết quả của sheet khác",
                alternatives=(),
            )

    @property
    def due_in_titles(self) -> bool:
        """Whether the deadlines stand in the titles, as no column has them."""
        fields = self.heading.columns
        return "title" in fields and self.decisions[fields["title"]].why == IN_TITLES

    @property
    def is_tasks(self) -> bool:
        """Whether the table lists tasks."""
        return "title" in self.heading.columns and self.points >= ENOUGH and not self.is_log

    @property
    def is_log(self) -> bool:
        """Whether the table tells day by day what was done ("Ngày", "Công việc đã làm"), and not when work is due."""
        columns = self.heading.columns
        if "title" not in columns or not PAST.search(vn.bare(self.heading.texts.get(columns["title"], ""))):
            return False
        due = self.decisions[columns["deadline"]].lines if "deadline" in columns else ()
        return points_of(due).get("deadline", 0.0) < STRONG

    @property
    def may_be_tasks(self) -> bool:
        """Whether the table may list tasks, so that it is worth asking: something names the work and tells of it."""
        fields = self.heading.columns
        tells = not fields.keys().isdisjoint(TELLING) and _speaks_of_work(self)
        return "title" in fields and self.points >= WORTH_ASKING and tells


def tables_of(sheet: Sheet, answers: Answers) -> list[FoundTable]:
    """The tables of a sheet, from the top: those that list tasks or may; else the likeliest one, if there is any."""
    best = _best(sheet, _candidates(sheet), answers)
    if best is None or not best.may_be_tasks:
        unnamed = _best(sheet, islice(_unnamed(sheet), 2), answers)
        if unnamed is None or not unnamed.may_be_tasks:
            bare = _without_heading(sheet, answers)
            unnamed = bare if bare is not None and bare.may_be_tasks else best or unnamed
        best = unnamed
    if best is None:
        return []
    return [part for table in _split(best, answers) for part in _side_by_side(table, answers)]


def _best(sheet: Sheet, rows: Iterable[int], answers: Answers) -> FoundTable | None:
    """The likeliest table of those to whose heading these rows may belong."""
    tried = [table for row in rows if (table := _table_at(sheet, row, sheet.max_row, answers))]
    return max(tried, key=lambda t: (t.is_tasks, _known(t), -t.heading.first_row), default=None)


def _side_by_side(table: FoundTable, answers: Answers) -> Iterator[FoundTable]:
    """The table; or each list, where two stand side by side with a blank column between them."""
    runs: list[list[int]] = []
    for column in sorted(table.profiles):
        if not runs or column > runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(column)
    lines = {c: one.lines for c, one in table.decisions.items()}
    lists = [run for run in runs if any(points_of(lines[c]).get("title", 0.0) >= STRONG for c in run)]
    if len(lists) < 2 or lists != runs:
        yield table
        return
    block = table.heading.first_row, table.heading.last_row
    for run in runs:
        own = {c: lines[c] for c in run if lines[c]}
        yield _table(table.sheet, block, own, table.last_row, answers, set(run))


def _known(table: FoundTable) -> int:
    """How many columns the words of a heading name; what contents alone suggest counts for half."""
    words = sum(max(points_of(one.lines).values(), default=0.0) >= STRONG for one in table.decisions.values())
    return 2 * words + sum(one.state is not State.UNUSED for one in table.decisions.values())


def _candidates(sheet: Sheet) -> list[int]:
    """Rows that may belong to a heading, the likeliest first."""
    hits: list[tuple[int, int]] = []
    for row, cells in islice(sheet.rows, SEARCH_DEPTH):
        hits.append((0 if _is_data(sheet, row) else _hits(cells), -row))
        if len(hits) > FURTHER and max(hits[:-FURTHER])[0] >= CLEAR:
            break
    most = max((count for count, _ in hits), default=0)
    return [-row for count, row in sorted(hits, reverse=True) if count >= max(2, most - 2)][:MOST_TRIED]


def _is_data(sheet: Sheet, row: int) -> bool:
    """Whether a row begins with a number or a day, holds a tick or a day, or has a text of the row above or below in
    the same place: no heading does. A number that the first row of data says again was filled one cell too far up."""
    cells = dict(sheet.row(row))
    below = sheet.row(row + 1).get(min(cells))
    if below is not None and below.text == cells[min(cells)].text and _hits(cells) >= CLEAR:
        del cells[min(cells)]
    first = cells[min(cells)].value
    if not isinstance(first, str):
        return True
    asks = first.rstrip().endswith("?")
    if codes.NUMBERED.match(first.strip()) or (
        not asks and is_deadline(first, 2000) and _hits(cells) < PLAINLY
    ):
        return True
    texts = {c: cell.value for c, cell in cells.items() if isinstance(cell.value, str)}
    if any(is_typed(cells[c]) and (len(text) == 1 or text[0].isdigit()) for c, text in texts.items()):
        return True
    beside = (sheet.row(row - 1), sheet.row(row + 1))
    return any(c in other and other[c].value == text for other in beside for c, text in texts.items())


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
    """Rows of texts over rows that hold more than texts: headings of words that nobody knows."""
    for row, cells in islice(sheet.rows, 20):
        texts = [
            cell for cell in cells.values() if isinstance(cell.value, str) and len(cell.value) <= LONGEST
        ]
        if len(texts) >= 3 and len(texts) == len(cells) and not _is_data(sheet, row):
            yield row


def _table_at(sheet: Sheet, row: int, last_row: int, answers: Answers) -> FoundTable | None:
    """The table to whose heading a row belongs."""
    top, bottom = block_at(sheet, row)
    return _table(sheet, (top, bottom), heading_lines(sheet, top, bottom), last_row, answers)


def _without_heading(sheet: Sheet, answers: Answers) -> FoundTable | None:
    """A table that begins with its first row of data; its columns are called by their letters."""
    rows = [row for row, cells in islice(sheet.rows, SEARCH_DEPTH) if len(cells) >= 3]
    first = next((row for row in rows if any(is_typed(cell) for cell in sheet.row(row).values())), None)
    if first is None or first != rows[0] or len(rows) < FEWEST:
        return None
    columns = sorted({column for row in rows if row >= first for column in sheet.row(row)})
    lines = {column: (f"Cột {column_letters(column)} (không có tiêu đề)",) for column in columns}
    return _table(sheet, (first - 1, first - 1), lines, sheet.max_row, answers)


def _table(
    sheet: Sheet,
    block: tuple[int, int],
    lines: Mapping[int, Lines],
    last_row: int,
    answers: Answers,
    only: Set[int] | None = None,
) -> FoundTable:
    """The table below a heading: what its columns (or only some of them) hold, and what they mean."""
    top, bottom = block
    rows = _sample(sheet, bottom, last_row)
    if not rows:
        rows = [r for r, _ in sheet.rows if bottom < r <= last_row][:SAMPLE]
    filled = {column for _, cells in rows_of(sheet, rows) for column in cells}
    columns = sorted(c for c in set(lines) | filled if only is None or c in only)
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
    aside = _table_beside(lines, profiles)
    decisions = decide(
        {c: words for c, words in lines.items() if c not in aside},
        {c: profile for c, profile in profiles.items() if c not in aside},
        answers,
    ) | {
        c: ColumnMeaning(c, lines.get(c, ()), None, State.UNUSED, "thuộc bảng khác ở bên cạnh") for c in aside
    }
    settle_by_rows(decisions, [cells for _, cells in rows_of(sheet, rows)])
    fields = {one.read_as: column for column, one in sorted(decisions.items(), reverse=True) if one.read_as}
    if "deadline" not in fields:  # its end may follow from these
        fields |= {one.meaning: c for c, one in decisions.items() if one.meaning in ("start", "duration")}
        if (title := fields.get("title")) and not fields.keys() & {"start", "duration"}:
            decisions[title] = _with_deadlines(decisions[title], profiles[title])
    texts = {column: " ".join(words) for column, words in lines.items()}
    unknown = {c: one.heading for c, one in decisions.items() if one.meaning is None and one.heading}
    repeated = {c: one.heading for c, one in decisions.items() if one.state is State.UNUSED and one.taken_by}
    return FoundTable(
        sheet, Heading(top, bottom, fields, texts, unknown, repeated), last_row, decisions, profiles
    )


IN_TITLES = "tên việc ghi kèm thời hạn, bảng không có cột thời hạn nên hạn được đọc từ đó"


def _with_deadlines(title: ColumnMeaning, profile: Profile) -> ColumnMeaning:
    """The column of titles, which tell the deadlines too where most of them can be read so; that is asked."""
    if profile.filled < 2 or profile.of("deadline") < 0.6:
        return title
    state = title.state if title.is_confirmed else State.ASKED
    return replace(title, state=state, why=IN_TITLES)


TRACKED = frozenset(TELLING) | {"allocated", "spent", "evidence", "obstacle", "product", "note", "updated"}


def _table_beside(lines: Mapping[int, Lines], profiles: Mapping[int, Profile]) -> set[int]:
    """The columns of a small table of names and counts that stands right of the list, after a blank column."""
    columns = sorted(profiles)
    gap = next((c for c, after in pairwise(columns) if after > c + 1), None)
    if gap is None:
        return set()
    own, other = [c for c in columns if c <= gap], [c for c in columns if c > gap]
    said = {c: {name for name, p in points_of(lines.get(c, ())).items() if p >= STRONG} for c in columns}
    names_work = any("title" in said[c] for c in own) and any("deadline" in said[c] for c in own)
    tells = any(said[c] & (TRACKED - {"lead"}) for c in other)
    counts = profiles[other[0]].of("text") >= 0.5 and any(profiles[c].of("number") >= 0.5 for c in other[1:])
    return set(other) if names_work and counts and not tells else set()


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
        if bottom < row <= last_row
        and len(cells) > 1
        and not numbers_columns(sheet, row)
        and not begins_footer(str(cells[min(cells)].value))
    )
    return list(islice(found, SAMPLE))


# ---------------------------------------------------------------- several tables in one sheet

NUMBERING = re.compile(r"\s*(?:s?tt|số tt|số thứ tự|mã số)\s*", re.IGNORECASE)


def _split(best: FoundTable, answers: Answers) -> Iterator[FoundTable]:
    """The table, and those above and below it that have headings of their own."""
    sheet, own = best.sheet, best.heading
    blocks = [(own.first_row, own.last_row)]
    texts = {text.casefold(): column for column, text in own.texts.items()}
    for row, cells in sheet.rows:
        apart = not any(first - 1 <= row <= last + 1 for first, last in blocks)
        if apart and _begins_table(cells, texts):
            blocks.append(block_at(sheet, row))
    if len(blocks) == 1:
        yield best
        return
    blocks.sort()
    tables: list[FoundTable] = []
    for (first, last), after in zip(blocks, [*blocks[1:], None], strict=True):
        end = best.last_row if after is None else _before_caption(sheet, after[0] - 1)
        found = _table(sheet, (first, last), heading_lines(sheet, first, last), end, answers)
        if tables and _meanings(found) == _meanings(tables[-1]):  # its heading is said again on the next page
            tables[-1] = replace(tables[-1], last_row=end)
        elif found.heading.columns and end > last:
            tables.append(found)
    yield from tables


def _meanings(table: FoundTable) -> dict[int, str | None]:
    return {column: one.meaning for column, one in table.decisions.items() if one.lines}


def _before_caption(sheet: Sheet, row: int) -> int:
    """The last row above a table's heading that is no blank and no caption of it."""
    while row > 1 and len(sheet.row(row)) <= 1 and not any(is_typed(c) for c in sheet.row(row).values()):
        row -= 1
    return row


def _begins_table(cells: dict[int, Cell], texts: Mapping[str, int]) -> bool:
    """Whether a row is the heading of another table than the one with the given texts (and their columns): short texts,
    two of them its own or one that numbers rows, and not all in its places."""
    if len(cells) < 3:
        return False
    said = {
        c: " ".join(cell.value.split()).casefold() for c, cell in cells.items() if isinstance(cell.value, str)
    }
    shared = [c for c, text in said.items() if text in texts]
    if len(shared) < 2 and not any(NUMBERING.fullmatch(text) for text in said.values()):
        return False
    if any(is_typed(cell) or len(str(cell.value)) > 60 for cell in cells.values()):
        return False
    moved = sum(texts[said[c]] != c for c in shared)
    return (moved > 0 or len(shared) < len(cells)) and _hits(cells) >= 2


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
        dated = table.profiles[by["deadline"].column].of("date", "deadline", "year") >= 0.5
        phrased = table.profiles[by["deadline"].column].of("deadline") > 0  # no register has «Quý III»
        points += (3.0 if dated else 1.0) if said["deadline"] else 2.5 if phrased else 1.5
    if table.due_in_titles:
        points += 2.0
    if said.get("title"):
        strong = re.search(
            r"\b(?:nhiem vu|cong viec|dau viec|hoat dong|viec)\b", vn.bare(by["title"].heading)
        )
        points += 2.0 if strong else 1.0
    elif "title" in by and points_of(by["title"].lines).get("title"):
        points += 1.0
    points += 1.5 if said.get("lead") else (0.5 if {"lead", "mark_lead"} & by.keys() else 0.0)
    points += 1.0 if {"result", "progress", "completed", "mark_done"} & by.keys() else 0.0
    points += 0.5 if {"product", "partners"} & by.keys() else 0.0
    points -= 6.0 if _is_grid(table) else 0.0
    if table.profiles[min(table.profiles)].of("date") >= 0.9:
        points -= 1.0  # a register, in the order of days
    return points + _title_points(table, by.get("title")) + _words_around(table) + _numbers(table)


def _speaks_of_work(table: FoundTable) -> bool:
    """Whether anything says that the list is one of work: the words of its titles, those around it, a state."""
    title = table.decisions[table.heading.columns["title"]] if "title" in table.heading.columns else None
    said = title is not None and "title" in points_of(title.lines)
    stated = any(profile.of("state", "mark") >= 0.3 for profile in table.profiles.values())
    return said or stated or _title_points(table, title) > 0 or _words_around(table) > 0


def _is_grid(table: FoundTable) -> bool:
    """Whether units stand side by side as headings and texts below them: a grid, no list."""
    units = [
        c
        for c, one in table.decisions.items()
        if "unit" in text_kinds(one.heading)
        and max(points_of(one.lines).values(), default=0.0) < STRONG
        and table.profiles[c].of("text") >= 0.6
    ]
    return len(units) > 1 or _lists_work_in_cells(table)


def _lists_work_in_cells(table: FoundTable) -> bool:
    """Whether columns of unknown words each hold texts of work with its days in them: a matrix of tasks, no list."""
    works = [
        c
        for c, one in table.decisions.items()
        if max(points_of(one.lines).values(), default=0.0) < STRONG
        and (p := table.profiles[c]).words >= 3
        and p.different >= 0.8
        and p.of("text") >= 0.8
        and p.of("deadline") >= 0.5
    ]
    return len(works) > 1


def _title_points(table: FoundTable, title: ColumnMeaning | None) -> float:
    if title is None:
        return -5.0
    examples = [cell.value for cell in _cells(table, title.column) if isinstance(cell.value, str)]
    acts = sum(bool(ACTS.match(vn.bare(text))) for text in examples)
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
    numeric = [p for p in filled if (p.of("number") >= 0.7 and not p.counts) or p.of("amount") >= 0.7]
    return -2.0 if len(filled) >= 4 and len(numeric) * 10 >= len(filled) * 6 else 0.0
