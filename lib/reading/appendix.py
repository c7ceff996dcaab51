"""The appendix's table -> areas, group rows and tasks in their tree, whatever its numbering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from lib.base import vietnamese as vn
from lib.days import WorkCalendar
from lib.deadlines.deadline import Deadline, DeadlineKind, Due
from lib.deadlines.reading import read_deadline
from lib.plan import Area, Origin, Task
from lib.reading import codes
from lib.reading.codes import Code
from lib.reading.form import TOTAL_WORDS
from lib.reading.headings import Heading, numbers_columns, repeats_heading
from lib.reading.results.cells import outcome_of, words_in_place
from lib.reading.results.grammar import meaning
from lib.reading.results.joining import with_result
from lib.reading.values import Values, shown
from lib.workbook.sheets import Sheet, is_month_format, is_year_format

YEAR_UNKNOWN = "Chưa rõ năm của kế hoạch"

NO_AREA = Area("", "Chưa chia lĩnh vực")

UNNAMED = "(không có tên)"

DITTO = frozenset({"nt", "nhu tren", "như trên", '"', "″", "''", "”", "-nt-", "//"})
LONGEST_DITTO = 40
"""A longer text says more than that it is the same as above."""

FOOTER_STARTS = (
    "noi nhan",
    "ghi chu",
    "nguoi lap",
    "chu tich",
    "pho chu tich",
    "tm uy ban",
    "tm ubnd",
    "tm uy ban nhan dan",
    "luu vt",
    "kt chu tich",
)
"""How lines below a table begin: recipients, remarks, the signature."""

HEAD = 8
"""So many characters tell of nearly every text that it begins none of those lines."""

SPANNING = ("lead", "partners", "product", "deadline")
"""Fields whose cells are often merged over several rows and then hold for each of them."""

REJECTED = frozenset({"chua xac dinh", "chua xac dinh han", "chua ro", "chua ro han"})
"""What the officer writes as Hạn nội bộ to reject a reading without knowing the true deadline."""


@dataclass
class Appendix:
    """What the table yields; stated_total is what the total row says, in đồng."""

    areas: list[Area] = field(default_factory=list)
    rows: list[Task] = field(default_factory=list)
    stated_total: int | None = None
    total_origin: Origin = field(default_factory=lambda: Origin("", 0))


@dataclass
class _Line:
    """One row of the table before its place in the tree is known."""

    row: int
    code: str | None
    task: Task
    has_details: bool
    parent: int | None = None
    children: bool = False


def read_appendix(sheet: Sheet, heading: Heading, values: Values) -> Appendix:
    """Reads every row below the heading; what is skipped is named in a note, nothing is lost in silence."""
    appendix = Appendix()
    lines: list[_Line] = []
    reader = _Rows(sheet, heading, values)
    for row in reader.rows:
        if (
            not reader.skips(row)
            and not reader.takes_total(row, appendix)
            and not reader.continues(row, lines)
        ):
            lines.append(reader.line(row))
    _mend_lost_zeros(lines, values)
    _place(lines)
    _name_areas(lines, appendix, values)
    return appendix


def with_values(task: Task, **values: Any) -> Task:
    """The task with other values, as dataclasses.replace() gives it in a tenth of its time: a plan may
    have 100,000 rows, and each gets its place and then its records."""
    other = object.__new__(Task)
    vars(other).update(vars(task))
    vars(other).update(values)
    return other


def _objects(values: Values, row: int) -> bool:
    """Whether the officer rejects the deadline as it was read."""
    cell = values.cell(row, "internal_due")
    return cell is not None and isinstance(cell.value, str) and vn.bare(cell.value) in REJECTED


def _completed(values: Values, row: int) -> date | None:
    """The day of completion; words in its place ("Chưa xong") are a result and tell their own day."""
    result = words_in_place(values, row, "completed")
    if result is None:
        return values.day(row, "completed", month_end=False)
    values.note("progress-in-words", row, "completed", result.words, used=meaning(result))
    return None


MONTHLY: tuple[tuple[str, str, Callable[[Values, int], object]], ...] = (
    (
        "internal_due",
        "internal_due",
        lambda values, row: None if _objects(values, row) else values.day(row, "internal_due"),
    ),
    ("progress", "declared_progress", lambda values, row: values.share(row, "progress")),
    ("completed", "completed", _completed),
    ("evidence", "evidence", lambda values, row: values.text(row, "evidence")),
    ("spent", "declared_spent", lambda values, row: values.money(row, "spent")),
    ("updated", "updated", lambda values, row: values.day(row, "updated", month_end=False)),
    ("obstacle", "obstacle", lambda values, row: values.text(row, "obstacle")),
    ("extended_to", "extended_to", lambda values, row: values.day(row, "extended_to")),
    ("extension_reason", "extension_reason", lambda values, row: values.text(row, "extension_reason")),
)
"""The monthly columns: a column's field, the task's, and how it is read. A bare appendix has none."""


class _Rows:
    """Reads single rows of the table."""

    def __init__(self, sheet: Sheet, heading: Heading, values: Values) -> None:
        self.sheet, self.heading, self.values = sheet, heading, values
        self.known = {column: name for name, column in heading.columns.items()}
        self.above: dict[str, str] = {}
        self.past_total = False
        self.last_code: tuple[int, Code | None] = (0, None)
        self.monthly = [column for column in MONTHLY if column[0] in heading.columns]
        self.rows = [row for row in self._filled_rows() if row > heading.last_row]

    def _filled_rows(self) -> list[int]:
        return [row for row, cells in self.sheet.rows if not self.known.keys().isdisjoint(cells)]

    def skips(self, row: int) -> bool:
        """Whether the row belongs to the page, not to the plan."""
        if repeats_heading(self.sheet, row, self.heading):
            reason = "dòng tiêu đề lặp lại"
        elif numbers_columns(self.sheet, row):
            reason = "dòng đánh số cột"
        elif self._is_footer(row):
            reason = "phần ký tên, ghi chú dưới bảng"
        else:
            return False
        self.values.note("row-skipped", row, "title", self._first_text(row)[:60], reason=reason)
        return True

    def _first_text(self, row: int) -> str:
        return next((shown(cell) for _, cell in sorted(self.sheet.row(row).items())), "")

    def _is_footer(self, row: int) -> bool:
        if self._code(row) is not None:
            return False
        texts = [shown(cell) for _, cell in sorted(self.sheet.row(row).items())]
        if not self._has(row, "title") and any(map(_begins_footer, texts)):
            return True
        below = self.past_total and not self._has(row, "lead")
        return (below or _begins_footer(texts[0])) and not self._has(row, "deadline")

    def _has(self, row: int, *names: str) -> bool:
        for name in names:
            cell = self.values.cell(row, name)
            if cell is not None and shown(cell):
                return True
        return False

    def takes_total(self, row: int, appendix: Appendix) -> bool:
        """A total row: named so, or money alone below the last task."""
        if self._has(row, "lead", "deadline"):
            return False
        words = {vn.bare(shown(cell)) for cell in self.sheet.row(row).values() if isinstance(cell.value, str)}
        named = any(word in TOTAL_WORDS for word in words)
        alone = not self._has(row, *(name for name in self.known.values() if name != "allocated"))
        if not named and not (alone and row == self.rows[-1]):
            return False
        appendix.stated_total = self.values.money(row, "allocated", lenient=True)
        appendix.total_origin = self._origin(row)
        self.past_total = True
        return True

    def continues(self, row: int, lines: list[_Line]) -> bool:
        """A row without number that only carries on the row above it, as after a page break."""
        if not lines or self._has(row, "code"):
            return False
        title = self.values.cell(row, "title")
        text = shown(title) if title else ""
        lowercase = text[:1].islower() and not self._has(row, "lead")
        if text and not lowercase:
            return False
        if not text and self._holds_more(row):
            return False
        self._append(row, lines[-1])
        return True

    def _holds_more(self, row: int) -> bool:
        """Whether a row has what is no words of the row above: money, dates, who does it, a broken cell."""
        if self._has(row, "allocated", "lead", *(name for name, _, _ in self.monthly)):
            return True
        cells = self.sheet.row(row)
        return any(cells[column].fault for column in self.known if column in cells)

    def _append(self, row: int, line: _Line) -> None:
        task = line.task
        joined = {
            name: " ".join(filter(None, (before, self.values.text(row, name))))
            for name, before in (
                ("title", task.title),
                ("partners", task.partners),
                ("product", task.product),
            )
        }
        more = self.values.text(row, "deadline")
        line.task = with_values(
            task,
            title=joined["title"],
            partners=joined["partners"] or None,
            product=joined["product"] or None,
        )
        if more:
            text = " ".join(filter(None, (task.deadline_text, more)))
            line.task = with_values(line.task, deadline_text=text, deadline=self._deadline(text))
        self.values.note("row-continued", row, "title", used=line.row)

    def line(self, row: int) -> _Line:
        """The row as a task whose place is not known yet."""
        code, title = self._code_and_title(row)
        lead, deadline_text, deadline = self._spanning(row, "lead"), *self._read_deadline(row)
        task = Task(
            key="",
            code=code,
            title=title,
            area="",
            lead=lead,
            partners=self._spanning(row, "partners"),
            product=self._spanning(row, "product"),
            deadline_text=deadline_text,
            deadline=deadline,
            allocated=self.values.money(row, "allocated", lenient=True),
            origin=self._origin(row),
            objected=_objects(self.values, row),
            **self._progress(row),
        )
        task = with_result(task, outcome_of(self.values, row, f"{title} {task.product or ''}".strip()))
        return _Line(row, code, task, has_details=bool(lead or deadline_text))

    def _origin(self, row: int) -> Origin:
        return Origin(self.sheet.name, row, self.heading.columns)

    def _progress(self, row: int) -> dict[str, Any]:
        """The monthly columns that the sheet has."""
        return {field: read(self.values, row) for _, field, read in self.monthly}

    def _code_and_title(self, row: int) -> tuple[str | None, str]:
        code = self._code(row)
        title = self.values.text(row, "title") or ""
        if code is not None:
            self._note_slip(row, code)
            return code.text, self._named(row, title)
        words = self.values.text(row, "code") if "code" in self.values.columns else None
        if words and self._is_number(row, "code"):
            self.values.note("code-unreadable", row, "code", words)
            return None, self._named(row, title)
        if words and not title:
            return codes.split_code(words)
        if words:
            return None, self._named(row, f"{words} {title}".strip())
        number, rest = codes.split_code(title) if "code" not in self.values.columns else (None, title)
        return number, self._named(row, rest)

    def _is_number(self, row: int, name: str) -> bool:
        cell = self.values.cell(row, name)
        return cell is not None and isinstance(cell.value, int | float) and not isinstance(cell.value, bool)

    def _code(self, row: int) -> Code | None:
        """The number in a row's own column; that of the row last asked for is kept."""
        if self.last_code[0] != row:
            self.last_code = (row, codes.read_code(self.values.cell(row, "code")))
        return self.last_code[1]

    def _named(self, row: int, title: str) -> str:
        if not title:
            self.values.note("row-without-title", row, "title", self._first_text(row))
        return title or UNNAMED

    def _note_slip(self, row: int, code: Code) -> None:
        if code.slip:
            self.values.note(code.slip, row, "code", code.found, used=code.text)

    def _spanning(self, row: int, name: str) -> str | None:
        """The text of a field that may be merged over rows, or said to be "như trên"."""
        text = self.values.text(row, name)
        if text is None and self.sheet.merges and name in self.values.columns:
            cover = self.sheet.value_at(row, self.values.columns[name])
            text = shown(cover) or None if cover is not None and self._spans_rows(cover.row, row) else None
        if text is not None and name in self.above and _is_ditto(text):
            self.values.note("same-as-above", row, name, text, used=self.above[name])
            text = self.above[name]
        if text is not None:
            self.above[name] = text
        return text

    def _spans_rows(self, anchor: int, row: int) -> bool:
        return self.heading.last_row < anchor < row

    def _read_deadline(self, row: int) -> tuple[str | None, Deadline]:
        cell = self.values.usable(row, "deadline")
        if cell is not None and isinstance(cell.value, date):
            return self._typed_deadline(row)
        text = self._spanning(row, "deadline")
        return text, self._deadline(text)

    def _typed_deadline(self, row: int) -> tuple[str | None, Deadline]:
        """A date typed by Excel; one shown as a month or a year means its end (product contract)."""
        cell = self.values.cell(row, "deadline")
        day = self.values.day(row, "deadline")
        if cell is None or day is None or not isinstance(cell.value, datetime | date):
            return None, Deadline()
        name = self._shown_span(day, cell.number_format)
        text = f"{name}/{day.year}" if name.startswith("Tháng") else name or vn.day(day)
        return text, Deadline(text, DeadlineKind.FIXED, (Due(day, name),), reading=f"Hạn {vn.day(day)}")

    @staticmethod
    def _shown_span(day: date, number_format: str) -> str:
        if is_year_format(number_format):
            return f"Năm {day.year}"
        return f"Tháng {day.month}" if is_month_format(number_format) else ""

    def _deadline(self, text: str | None) -> Deadline:
        if text is None:
            return Deadline()
        return deadline_of(text, self.values.year, self.values.calendar)


def _is_ditto(text: str) -> bool:
    """Whether the text only says that it is the same as in the row above."""
    if len(text) > LONGEST_DITTO:
        return False
    return vn.bare(text) in DITTO or text.strip().casefold() in DITTO


def _begins_footer(text: str) -> bool:
    """Whether a line below the table begins so; of most texts their first letters tell that none does."""
    head = vn.bare(text[:HEAD])
    may = any(start.startswith(head) or head.startswith(start) for start in FOOTER_STARTS)
    return may and vn.bare(text).startswith(FOOTER_STARTS)


@lru_cache(maxsize=4096)
def deadline_of(text: str, year: int | None, calendar: WorkCalendar) -> Deadline:
    """Reads a phrase; where the plan's year is unknown only phrases that do not need it are read."""
    if year is not None:
        return read_deadline(text, year, calendar)
    one, other = (read_deadline(text, plan_year, calendar) for plan_year in (2000, 2001))
    if one == other:
        return one
    reading = f"Chưa đọc được: {YEAR_UNKNOWN.lower()}"
    return Deadline(text, DeadlineKind.UNREAD, reading=reading, doubt=YEAR_UNKNOWN)


def _mend_lost_zeros(lines: Sequence[_Line], values: Values) -> None:
    """The number 1.1 after 1.9 was 1.10 before Excel took its zero."""
    before: str | None = None
    for line in lines:
        follower = codes.next_sibling(before) if before else None
        cell = values.cell(line.row, "code")
        is_number = cell is not None and isinstance(cell.value, int | float)
        if is_number and follower and line.code and follower == line.code + "0" and line.code.count(".") == 1:
            values.note("code-lost-zero", line.row, "code", line.code, after=before, used=follower)
            line.code = follower
            line.task = with_values(line.task, code=follower)
        before = line.code or before


def _place(lines: Sequence[_Line]) -> None:
    """Finds each line's parent: the nearest line above that stands higher; rows without number
    belong to the nearest numbered one."""
    open_lines: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        depth = codes.level(line.code) if line.code else None
        if depth is None:
            line.parent = open_lines[-1][1] if open_lines else None
        else:
            while open_lines and open_lines[-1][0] >= depth:
                open_lines.pop()
            line.parent = open_lines[-1][1] if open_lines else None
            open_lines.append((depth, index))
        if line.parent is not None and (line.code or line.has_details):
            lines[line.parent].children = True


def _name_areas(lines: Sequence[_Line], appendix: Appendix, values: Values) -> None:
    """Splits the lines into areas and rows, and gives every row its key, area and parent."""
    area_lines = _area_lines(lines)
    restarts = _numbers_restart(lines, area_lines)
    area, keys = NO_AREA, _Keys()
    key_of: dict[int, str] = {}
    for index, line in enumerate(lines):
        if index in area_lines:
            area = Area(
                line.code or str(len(appendix.areas) + 1),
                line.task.title,
                line.task.allocated,
                line.task.origin,
            )
            appendix.areas.append(area)
        is_area = index in area_lines
        is_group = _is_group(line, is_area, values)
        parent = None if line.parent is None or is_area else key_of[line.parent]
        scope = "" if is_area else _scope(lines, line, key_of, restarts)
        key = key_of[index] = keys.of(line.code, scope, parent or "")
        above = None if line.parent is None or is_area else lines[line.parent].task.title
        placed = {
            "key": key,
            "area": area.code,
            "parent": parent,
            "parent_title": above,
            "is_group": is_group,
        }
        appendix.rows.append(with_values(line.task, **placed))
    if any(row.area == "" for row in appendix.rows):
        appendix.areas.insert(0, NO_AREA)


def _scope(lines: Sequence[_Line], line: _Line, key_of: dict[int, str], restarts: bool) -> str:
    """Key of the nearest line above whose number is not part of this line's own ("a)" below 2, 1 below I).

    Numbers that run through the whole plan need no scope.
    """
    if line.code is None or (codes.NUMBERED.match(line.code) and not restarts):
        return ""
    above = line.parent
    while above is not None and line.code.startswith(f"{lines[above].code}."):
        above = lines[above].parent
    return "" if above is None else key_of[above]


def _area_lines(lines: Sequence[_Line]) -> set[int]:
    """Areas are the group rows that stand highest; in a list without numbered groups, the unnumbered ones."""
    groups = {i: line for i, line in enumerate(lines) if not line.has_details and line.code and line.children}
    top = min((codes.level(line.code) for line in lines if line.code), default=None)
    highest = {i for i, line in groups.items() if line.code and codes.level(line.code) == top}
    if highest:
        return {i for i, line in enumerate(lines) if line.code and codes.level(line.code) == top}
    return {i for i, line in enumerate(lines) if _heads_list(lines, i, line)}


def _heads_list(lines: Sequence[_Line], index: int, line: _Line) -> bool:
    below = lines[index + 1] if index + 1 < len(lines) else None
    return line.code is None and not line.has_details and below is not None and _is_entry(below)


def _is_entry(line: _Line) -> bool:
    return line.code is not None or line.has_details


def _numbers_restart(lines: Sequence[_Line], area_lines: set[int]) -> bool:
    """Whether numbers begin again in each part (I: 1, 2, 3; II: 1, 2), so that the part belongs to the key."""
    ones = [line for index, line in enumerate(lines) if line.code == "1" and index not in area_lines]
    return len({line.parent for line in ones}) > 1


def _is_group(line: _Line, is_area: bool, values: Values) -> bool:
    """A heading, not a task: no lead, no deadline, and something below it."""
    if line.has_details:
        return False
    if is_area or line.children or line.task.title == UNNAMED:
        return True
    if line.code is not None:
        return False
    if line.task.product or line.task.allocated is not None or line.task.completed:
        return False
    values.note("row-without-details", line.row, "title", line.task.title[:80])
    return True


class _Keys:
    """Hands out keys: the code, "1.2/3" for the third row without number below 1.2, "5.1.2 (2)" for a repeat."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}
        self.unnumbered: dict[str, int] = {}

    def of(self, code: str | None, prefix: str, parent: str) -> str:
        if code is None:
            self.unnumbered[parent] = self.unnumbered.get(parent, 0) + 1
            return f"{parent}/{self.unnumbered[parent]}"
        key = f"{prefix}.{code}" if prefix else code
        self.used[key] = self.used.get(key, 0) + 1
        return key if self.used[key] == 1 else f"{key} ({self.used[key]})"
