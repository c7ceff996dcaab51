"""The rows of tables of tasks -> lines with their values: what is a task, and what belongs to the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from lib.base import vietnamese as vn
from lib.deadlines.deadline import DeadlineKind
from lib.deadlines.reading import read_deadline
from lib.plan import Origin, Task
from lib.reading import codes
from lib.reading.codes import Code
from lib.reading.columns.periods import PERIOD_RESULT
from lib.reading.columns.words import says
from lib.reading.headings import repeats_heading
from lib.reading.results.grammar import read_mark
from lib.reading.tables.blocks import FOOTER, SHORT, begins_footer, numbers_columns
from lib.reading.tables.dues import (
    UNKNOWN,
    Told,
    deadline_in,
    deadline_words,
    fulfilled_in_cell,
    in_title,
    labelled,
    typed_deadline,
)
from lib.reading.tables.monthly import MONTHLY, objects
from lib.reading.tables.outcomes import MARKS, Outcomes, proved_by_product
from lib.reading.tables.part import TablePart
from lib.reading.tables.sums import SUM, Sum, settle_sums, sums_above, without_numbers
from lib.reading.tables.tree import (
    NO_AREA,
    UNNAMED,
    Appendix,
    Naming,
    TreeRow,
    join_results,
    mend_lost_zeros,
    place,
    with_values,
)
from lib.reading.understanding import LeftOut, names_in
from lib.reading.values import BLANKS, shown_value, whole_dong
from lib.workbook.sheets import Cell

DITTO = frozenset({"nt", "nhu tren", "như trên", '"', "″", "''", "”", "-nt-", "//"})
LONGEST_DITTO = 40
"""A longer text says more than that it is the same as above."""

PAGE = re.compile(r"trang \d+(?: \d+)?")
BULLET = re.compile(r"^\s*[-–—+•*●▪◦○→✓]\s*\S")
ORDERED = re.compile(r"\w{1,2}[.)]")
"""How texts begin that go on with a list, not with the row above."""
HALF = re.compile(r"\b(?:truoc|ngay|den|het|thang|quy|tu|trong|va|cham nhat)$")
"""How a deadline ends that goes on in the row below."""
SPANNING = ("lead", "partners", "product", "deadline")
"""Fields whose cells are often merged over several rows, or say that they are as above."""
HOLDS = names_in(
    "title completed progress result evidence updated internal_due extended_to area group"
).union(SPANNING)
"""Fields of which a cell that is merged over several rows holds for each of them; sums and numbers do not."""

MOST_PARTS = 12
"""A sum is split into so many parts at most."""


def read_parts(parts: Sequence[TablePart]) -> Appendix:
    """Reads every row of the tables; what is skipped is named in a note, nothing is lost in silence."""
    appendix = Appendix()
    naming = Naming(appendix)
    for part in parts:
        if part.is_follow_up:
            continue
        lines = _lines(part)
        mend_lost_zeros(lines, part.values)
        place(lines)
        before = len(appendix.rows)
        naming.add(lines, part.values, part.whole, part.scope)
        settle_sums(part.sums, part.values, appendix, before)
    for part in parts:
        if part.is_follow_up:
            join_results(_lines(part), part.values, appendix)
    if any(row.area == "" for row in appendix.rows):
        appendix.areas.insert(0, NO_AREA)
    return appendix


def _lines(part: TablePart) -> list[TreeRow]:
    lines: list[TreeRow] = []
    reader = _Rows(part)
    for row in reader.rows:
        aside = reader.skips(row) or reader.takes_split(row) or reader.takes_sum(row, lines)
        if not aside and not reader.continues(row, lines):
            lines.append(reader.line(row))
    reader.note_prepared()
    return lines


RESULTS = ("progress", "completed", "result", PERIOD_RESULT, *MARKS)


class _Rows:
    """Reads single rows of a table."""

    def __init__(self, part: TablePart) -> None:
        self.part, self.sheet, self.heading, self.values = part, part.sheet, part.heading, part.values
        self.known = {column: name for name, column in self.heading.columns.items()}
        self.known |= {column: name for column, (name, _) in part.marks.items()}
        self.known |= dict.fromkeys(part.people, "mark_lead") | dict.fromkeys(part.periods, PERIOD_RESULT)
        self.above: dict[str, str] = {}
        self.last_code: tuple[int, Code | None] = (0, None)
        self.monthly = [column for column in MONTHLY if column[0] in self.heading.columns]
        self.result_columns = {column for column, name in self.known.items() if name in RESULTS} | {part.note}
        self.outcomes = Outcomes(
            self.values,
            self.heading.texts.get(self.heading.columns.get("result", 0), ""),
            part.marks,
            part.answers,
            part.seen,
            part.note,
            part.beside,
            part.periods,
            part.issued,
        )
        self.grouping = next((name for name in ("area", "group") if name in self.values.columns), None)
        self.rows = self._filled_rows()
        self.prepared: list[int] = []
        self.split: dict[int, int] = {}
        self.values.spans = self._spans()

    def _filled_rows(self) -> list[int]:
        first, last = self.heading.last_row, self.part.last_row
        return [
            row
            for row, cells in self.sheet.rows
            if first < row <= last and not self.known.keys().isdisjoint(cells)
        ]

    def _spans(self) -> dict[tuple[int, int], Cell]:
        """Places that another cell holds for: one above that is merged over them, or one of the period before."""
        spans: dict[tuple[int, int], Cell] = {}
        for row in self.rows if self.part.former else ():
            cells = self.sheet.row(row)
            for column, latest in self.part.former.items():
                if column in cells and (latest not in cells or cells[latest].value in BLANKS):
                    spans.setdefault((row, latest), cells[column])
        for merge in self.sheet.merges:
            anchor = self.sheet.row(merge.top).get(merge.left)
            if anchor is None or merge.top <= self.heading.last_row or merge.bottom - merge.top > 2000:
                continue
            if self.known.get(merge.left) in HOLDS:
                for row in range(merge.top + 1, merge.bottom + 1):
                    spans[row, merge.left] = anchor
        return spans

    # Rows that are none of the plan's

    def skips(self, row: int) -> bool:
        """Whether the row belongs to the page, not to the plan."""
        if repeats_heading(self.sheet, row, self.heading) or self._translates(row):
            reason = "dòng tiêu đề lặp lại"
        elif numbers_columns(self.sheet, row):
            reason = "dòng đánh số cột"
        elif self._of_page(row):
            reason = "dòng của trang in"
        elif self._is_footer(row):
            reason = "phần ký tên, ghi chú dưới bảng"
        elif self._is_prepared(row):
            self.prepared.append(row)
            return True
        else:
            return False
        self.values.note("row-skipped", row, "title", self._first_text(row)[:60], reason=reason)
        self._leave_out(row, reason)
        return True

    def _translates(self, row: int) -> bool:
        """Whether the first row below the heading says it again in English."""
        if row != self.rows[0]:
            return False
        texts = [str(cell.value) for cell in self.sheet.row(row).values()]
        named = sum(text.isascii() and says(text) for text in texts)
        return named > 1 and all(len(text) < SHORT and text.isascii() for text in texts)

    def _of_page(self, row: int) -> bool:
        """Whether a row only numbers a page, or says again what stands above the table."""
        cells = self.sheet.row(row)
        text = self._first_text(row)
        return len(cells) == 1 and (PAGE.fullmatch(vn.bare(text)) is not None or text in self._above_table)

    @cached_property
    def _above_table(self) -> frozenset[str]:
        rows = (cells for row, cells in self.sheet.rows if row < self.heading.first_row)
        return frozenset(shown_value(cell) for cells in rows for cell in cells.values())

    def _leave_out(self, row: int, reason: str) -> None:
        self.part.left_out.append(LeftOut(self.sheet.name, row, self._first_text(row)[:80], reason))

    def _is_prepared(self, row: int) -> bool:
        """A row that was numbered in advance, in the place of its number or title, and holds nothing else."""
        if len(self.sheet.row(row)) != 1:
            return False
        numbered = self._has(row, "code") and self._code(row) is not None and not self._held(row)
        return numbered or codes.ALONE.fullmatch(self._own_text(row, "title") or "") is not None

    def _held(self, row: int) -> bool:
        return bool(self.values.spans) and any((row, column) in self.values.spans for column in self.known)

    def note_prepared(self) -> None:
        """One note for all rows that were numbered in advance."""
        if self.prepared:
            first, last = self.prepared[0], self.prepared[-1]
            self.values.note("rows-prepared", first, "code", count=len(self.prepared), first=first, last=last)

    def _first_text(self, row: int) -> str:
        return next((shown_value(cell) for _, cell in sorted(self.sheet.row(row).items())), "")

    @cached_property
    def _last_work(self) -> int:
        """The last row that has a number and a title, or a title and a deadline, a date or a sum."""
        return next((row for row in reversed(self.rows) if self._is_work(row)), 0)

    def _is_work(self, row: int) -> bool:
        if not self._has(row, "title") or SUM.match(self._title_words(row)):
            return False
        if self._code(row) is not None and not FOOTER.match(vn.bare(self._first_text(row))):
            return True
        cells = [self.sheet.row(row).get(column) for column in self.known]
        typed = any(cell is not None and isinstance(cell.value, int | float | date) for cell in cells)
        return typed or self._deadline_reads(row)

    def _deadline_reads(self, row: int) -> bool:
        cell = self.values.cell(row, "deadline")
        if cell is None:
            return False
        return not isinstance(cell.value, str) or (
            read_deadline(cell.value, self.values.year or 2000).kind is not DeadlineKind.UNREAD
        )

    @cached_property
    def _footer_from(self) -> int:
        """The first row of what stands below the table."""
        below = [row for row in self.rows if row > self._last_work]
        for row in below:
            texts = [shown_value(cell) for _, cell in sorted(self.sheet.row(row).items())]
            if all(self._has(row, name) for name in ("title", "deadline", "lead")):
                continue
            if any(map(begins_footer, texts)) or texts[0].lstrip().startswith(("*", "(")):
                return row
        return self.sheet.max_row + 1

    def _is_footer(self, row: int) -> bool:
        if row >= self._footer_from:
            return True
        if self._code(row) is not None or self._has(row, "deadline"):
            return False
        texts = [shown_value(cell) for _, cell in sorted(self.sheet.row(row).items())]
        return not self._has(row, "title") and any(map(begins_footer, texts))

    def _has(self, row: int, *names: str) -> bool:
        cells = (self.values.cell(row, name) for name in names)
        return any(cell is not None and shown_value(cell) for cell in cells)

    # Sums

    def _title_words(self, row: int) -> str:
        """What names a row: its title, else the text in its number's place or left of the title."""
        title = self.heading.columns["title"]
        for column in (title, *(c for c in sorted(self.sheet.row(row)) if c < title)):
            cell = self.sheet.row(row).get(column)
            if cell is not None and isinstance(cell.value, str) and shown_value(cell):
                return vn.bare(cell.value)
        return ""

    def takes_sum(self, row: int, lines: Sequence[TreeRow]) -> bool:
        """A row of sums: named so, or stating what the rows above it add up to, with nobody who leads and no deadline;
        or money alone below the last task."""
        if self._has(row, "deadline"):
            return False
        lead = vn.bare(self._own_text(row, "lead") or "")
        words = lead if lead and not self._has(row, "title") else self._title_words(row)
        match = SUM.match(words) if words else None
        if lead and words != lead and not (match and self._code(row) is None and match["what"] != "tong hop"):
            return False
        last = row == self.rows[-1] and not self._has(
            row, *(n for n in self.known.values() if n != "allocated")
        )
        if match is None and not (self._has(row, "allocated") and (last or self._adds_up(row, words, lines))):
            return False
        of = tuple((match["of"] if match else "").upper().split())
        amount = self.values.money(row, "allocated", lenient=True)
        closes = match is None and row > self._last_work
        general = closes or (match is not None and not of and words.startswith(("tong", "cong tong")))
        self.part.sums.append(Sum(row, words, of, len(lines), amount, general))
        self._leave_out(row, "dòng cộng")
        self._find_split(row, amount)
        return True

    def _adds_up(self, row: int, words: str, lines: Sequence[TreeRow]) -> bool:
        """Whether a row without number states the sum of two or more rows above: of all, since the last sum, or of a
        part; or the one of a part, where it is called as another sum is."""
        stated = self._stated(row)
        if self._code(row) is not None or stated is None:
            return False
        since = self.part.sums[-1].lines if self.part.sums else 0
        again = any(one.shape == without_numbers(words) for one in self.part.sums)
        return stated in sums_above([line.task for line in lines], since, 1 if again else 2)

    def _stated(self, row: int) -> int | None:
        """The money that a row states as a number, in đồng."""
        cell = self.values.cell(row, "allocated")
        if cell is None or isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
            return None
        return whole_dong(float(cell.value), self.values.unit_of(row, "allocated"))

    def takes_split(self, row: int) -> bool:
        """A row that is one part of the money which a row above it states: of a source, of a kind of costs."""
        whole = self.split.get(row)
        if whole is not None:
            self._leave_out(row, f"một phần kinh phí của dòng {whole}")
        return whole is not None

    def _find_split(self, row: int, amount: int | None) -> None:
        """Finds the rows right below that hold only money, and together as much as the row above them states."""
        first = bisect_right(self.rows, row)
        stated: dict[int, int | None] = {}
        total = 0
        for one in self.rows[first : first + MOST_PARTS] if amount else ():
            part = self._stated(one)
            is_caption = not stated and part is None
            if not self._has_only_money(one) or (part is None and not is_caption):
                break
            stated[one] = part
            total += part or 0
            if amount and total >= amount:
                break
        counted = sum(part is not None for part in stated.values())
        is_all = bool(stated) and (row, max(stated)) == (self.rows[0], self.rows[-1])
        if total == amount and counted > 1 and not is_all:
            self.split |= dict.fromkeys(stated, row)

    def _has_only_money(self, row: int) -> bool:
        """Whether a row has no number, and nothing beside its words, money and remarks."""
        names = {self.known.get(column, "note") for column in self.sheet.row(row)}
        return (
            names <= {"code", "title", "allocated", "note"}
            and self._has(row, "title")
            and self._code(row) is None
            and not self._held(row)
        )

    # Rows that go on

    def continues(self, row: int, lines: list[TreeRow]) -> bool:
        """A row without number that only carries on the row above it: after a page break, or as a bullet."""
        if not lines or self._has(row, "code") or self._misplaced_name(row):
            return False
        title = self.values.cell(row, "title")
        text = shown_value(title) if title else ""
        if self._own_deadline(row, lines[-1]) and not HALF.search(
            vn.bare(lines[-1].task.deadline_text or "")
        ):
            return self._takes_further_due(row, lines[-1])
        bullet = (
            bool(BULLET.match(text)) and not self._has(row, "lead", "allocated") and lines[-1].has_details
        )
        lead = self._own_text(row, "lead") or ""
        lowercase = text[:1].islower() and not ORDERED.match(text) and (not lead or lead[0].islower())
        if text and not lowercase and not bullet and not self._same_task(row):
            return False
        if not text and self._shares_task(row):
            lead = ", ".join(filter(None, ((lines[-1].task.lead or "").rstrip(",; "), lead)))
            lines[-1].task = with_values(lines[-1].task, lead=lead or None)
            self._append(row, lines[-1])
            return True
        if not text and (self._holds_more(row) or self._held_title(row)):
            return False
        self._append(row, lines[-1])
        return True

    def _own_deadline(self, row: int, above: TreeRow) -> bool:
        """Whether a row has a deadline that can be read, below one that has its own."""
        cell = self.values.cell(row, "deadline")
        if cell is not None and BULLET.match(shown_value(cell)):
            return False  # one more line of what the cell above lists
        known = above.task.deadline.kind not in UNKNOWN
        return cell is not None and known and self._deadline_reads(row)

    def _takes_further_due(self, row: int, above: TreeRow) -> bool:
        """A row with nothing but a deadline gives the task above one more."""
        if self.sheet.row(row).keys() & self.known.keys() != {self.heading.columns["deadline"]}:
            return False
        if self._held_title(row):
            return False
        text = f"{above.task.deadline_text}; {self.values.text(row, 'deadline')}"
        above.task = with_values(above.task, deadline_text=text, deadline=deadline_in(self.values, text))
        self.values.note("deadline-joined", row, "deadline", self._first_text(row), used=above.row)
        self._leave_out(row, f"thêm một thời hạn của dòng {above.row}")
        return True

    def _misplaced_name(self, row: int) -> str | None:
        """The only text of a row, in the table's first column though that holds neither numbers nor titles: a name."""
        cells = self.sheet.row(row)
        column, cell = next(iter(cells.items()))
        name = self.known.get(column)
        if len(cells) > 1 or not isinstance(cell.value, str) or name in (None, "code", "title"):
            return None
        stands_out = self._is_wide(row) or (cell.value.isupper() and len(cell.value) > 3)
        first = column == min(self.known) and (stands_out or name != "lead")
        return shown_value(cell) if first and not (name == "deadline" and self._deadline_reads(row)) else None

    def _same_task(self, row: int) -> bool:
        """Whether the number above is merged over this row, and all else of it, too: one task with several lines; but a
        number before names counts those who do the work."""
        fields = self.heading.columns
        if (column := fields.get("code")) and column < fields.get("lead", 0) < fields["title"]:
            return False
        merge = self.sheet.merge_at(row, column) if column else None
        own = set(self.sheet.row(row)) & self.known.keys()
        return (
            merge is not None
            and merge.top < row
            and own == {fields["title"]}
            and merge.top > self.heading.last_row
        )

    def _shares_task(self, row: int) -> bool:
        """Whether a row only says who leads or helps, too: title and deadline are merged over it, or it has none and the
        list above breaks off."""
        due = self.heading.columns.get("deadline", 0)
        names = {self.known.get(column) for column in self.sheet.row(row)}
        merged = self._held_title(row) and (row, due) in self.values.spans
        return names <= {"lead", "partners"} and (merged or self._breaks_off(row - 1))

    def _breaks_off(self, row: int) -> bool:
        return (self._own_text(row, "lead") or "").endswith((",", ";", "-", "–", " và"))

    def _held_title(self, row: int) -> bool:
        return (row, self.heading.columns["title"]) in self.values.spans

    def _holds_more(self, row: int) -> bool:
        """Whether a row has what is no words of the row above: money, dates, who does it, a broken cell."""
        if self._has(
            row, "allocated", "lead", *(name for name in self.known.values() if name not in SPANNING)
        ):
            return True
        cells = self.sheet.row(row)
        return any(cells[column].fault for column in self.known if column in cells)

    def _append(self, row: int, line: TreeRow) -> None:
        task = line.task
        names = ("title", "lead", "partners", "product")
        texts = {name: (getattr(task, name), self._own_text(row, name)) for name in names}
        if not (texts["lead"][1] or "")[:1].islower():
            texts["lead"] = (task.lead, None)
        joined = {name: " ".join(filter(None, parts)) or None for name, parts in texts.items()}
        more = self._own_text(row, "deadline")
        line.task = with_values(task, **joined)
        if more:
            text = " ".join(filter(None, (task.deadline_text, more)))
            line.task = with_values(line.task, deadline_text=text, deadline=deadline_in(self.values, text))
        self.values.note("row-continued", row, "title", used=line.row)
        self._leave_out(row, f"phần tiếp của dòng {line.row}")

    def _own_text(self, row: int, name: str) -> str | None:
        return self.values.text(row, name) if self.values.cell(row, name) is not None else None

    # Tasks

    def line(self, row: int) -> TreeRow:
        """The row as a task whose place is not known yet."""
        if name := self._misplaced_name(row):
            code, title = codes.split_code(name)
            task = Task(key="", code=code, title=title, area="", origin=self._origin(row))
            return TreeRow(row, code, task, False, True)
        code, title = self._code_and_title(row)
        lead, (deadline_text, deadline) = self._lead(row), self._due(row, title)
        product = self._spanning(row, "product")
        fields: dict[str, Any] = {field: read(self.values, row) for _, field, read in self.monthly}
        task = Task(
            key="",
            code=code,
            title=title,
            area="",
            lead=lead,
            partners=self._spanning(row, "partners"),
            product=product,
            deadline_text=deadline_text,
            deadline=deadline,
            allocated=self.values.money(row, "allocated", lenient=True),
            origin=self._origin(row),
            objected=objects(self.values, row),
            **fields,
        )
        if self.values.spans or not self.result_columns.isdisjoint(self.sheet.row(row)):
            task = self.outcomes.told(row, task, f"{title} {product or ''}".strip())
        task = proved_by_product(fulfilled_in_cell(self.values, row, task))
        if lead and deadline_text:
            self._find_split(row, task.allocated)
        group = self._group(row)
        label = self._own_text(row, "code") if code is None else None
        return TreeRow(row, code, task, bool(lead or deadline_text), self._is_wide(row), group, label)

    def _due(self, row: int, title: str) -> Told:
        """The words of a row's deadline and what they say."""
        if self.part.due_in_titles:
            return in_title(self.values, title)
        typed = typed_deadline(self.values, row)
        if typed is not None:
            return typed
        text = deadline_words(self.values, row, self._spanning(row, "deadline"), self.heading)
        found = labelled(text) if text and ":" in text else None
        return text, deadline_in(self.values, found["deadline"] if found else text)

    def _lead(self, row: int) -> str | None:
        """Who leads: as written, else whose names stand over the row's ticks."""
        lead = self._spanning(row, "lead")
        if lead is not None or not self.part.people:
            return lead
        cells = self.sheet.row(row)
        ticked = [name for c, name in sorted(self.part.people.items()) if c in cells and _leads(cells[c])]
        return ", ".join(ticked) or None

    def _group(self, row: int) -> str | None:
        """What the column of areas, or that of groups beside the titles says of a row."""
        return self.values.text(row, self.grouping) if self.grouping else None

    def _is_wide(self, row: int) -> bool:
        cells = self.sheet.row(row)
        if len(cells) == 1 and self.heading.columns.get("code") in cells and self._code(row) is None:
            return True  # a text alone where the numbers stand
        if not self.sheet.merges:
            return False
        merge = next((self.sheet.merge_at(row, column) for column in sorted(self.sheet.row(row))), None)
        return merge is not None and merge.right - merge.left >= 2

    def _origin(self, row: int) -> Origin:
        return Origin(self.sheet.name, row, self.heading.columns)

    def _code_and_title(self, row: int) -> tuple[str | None, str]:
        code = self._code(row)
        title = self.values.text(row, "title") or self._own_text(row, "group") or ""
        if code is not None:
            self._note_slip(row, code)
            return code.text, self._named(row, title)
        words = self.values.text(row, "code") if "code" in self.values.columns else None
        if words and not isinstance(self.sheet.row(row)[self.values.columns["code"]].value, str):
            self.values.note("code-unreadable", row, "code", words)
            return None, self._named(row, title)
        if words and not title:
            return codes.split_code(words.strip("*•● :") or words)
        if words:
            return None, self._named(row, f"{words} {title}".strip())
        number, rest = codes.split_code(title) if "code" not in self.values.columns else (None, title)
        return number, self._named(row, rest)

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
        if text is not None and name in self.above and _is_ditto(text):
            self.values.note("same-as-above", row, name, text, used=self.above[name])
            text = self.above[name]
        if text is not None:
            self.above[name] = text
        return text


def _leads(cell: Cell) -> bool:
    """Whether a cell below a name says that it leads: a tick, or the letter of "chủ trì"."""
    return bool(read_mark(cell.value)) or vn.bare(str(cell.value)) in ("c", "ct")


def _is_ditto(text: str) -> bool:
    """Whether the text only says that it is the same as in the row above."""
    if len(text) > LONGEST_DITTO:
        return False
    return vn.bare(text) in DITTO or text.strip().casefold() in DITTO
