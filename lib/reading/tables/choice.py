"""Which sheets count: chosen by what they hold, not by their names or number of rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.reading import codes
from lib.reading.columns.profile import PERSON
from lib.reading.columns.repeated import QUARTERS
from lib.reading.tables.finding import FoundTable, tables_of
from lib.reading.understanding import TASKS, Answers, SheetUse, names_in
from lib.reading.values import shown_value
from lib.workbook.sheets import Cell, Sheet, Workbook

SAME = 0.5
"""Two sheets that share so many of the smaller one's titles hold the same tasks."""
TRACKING = names_in("progress completed result mark_done mark_going mark_late spent evidence updated")
MONTH = re.compile(r"\b(?:thang|t|th)\s?0?(1[0-2]|[1-9])\b(?! nam 20\d\d den)")
QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b")
WEEK = re.compile(r"\btuan (?:thu )?([1-9]|[1-4]\d|5[0-3])\b")
YEAR = re.compile(r"\b(20[0-4]\d)\b")
NOT_SEEN = "không thấy bảng nhiệm vụ"


@dataclass
class Choice:
    """The tables that are read, in the order of the workbook; what is said of each sheet; the areas that whole
    sheets stand for."""

    tables: list[FoundTable] = field(default_factory=list)
    uses: dict[str, SheetUse] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    follow_ups: set[str] = field(default_factory=set)
    """Sheets that tell the results of tasks which other sheets list."""
    seen: list[FoundTable] = field(default_factory=list)
    """The best table of each sheet that lists no tasks: what a refusal tells of."""


@dataclass
class _Candidate:
    """A sheet with tables of tasks."""

    sheet: Sheet
    tables: list[FoundTable]

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles of its rows, for comparison."""
        return frozenset(title for title, is_entry in self._titles if is_entry)

    @cached_property
    def _titles(self) -> list[tuple[str, bool]]:
        return [
            (vn.bare(str(cells[column].value)), _is_entry(table, row))
            for table in self.tables
            for column in [table.heading.columns["title"]]
            for row, cells in self.sheet.rows
            if table.heading.last_row < row <= table.last_row and column in cells
        ]

    @property
    def holds_samples(self) -> bool:
        """Whether most of its titles begin with "Ví dụ"."""
        samples = sum(title.startswith(("vi du", "vd ", "example")) for title, _ in self._titles)
        return samples * 2 > len(self._titles)

    @property
    def tells_results_only(self) -> bool:
        """Whether its tables tell how far tasks are, but not when they are due."""
        names = {name for table in self.tables for name in table.heading.columns.keys() - table.real_days}
        return self.tracked > 0 and not names & {"deadline", "duration", "start"}

    def shares_titles(self, plans: Sequence[_Candidate]) -> bool:
        """Whether most of its titles are those of tasks of the plans."""
        mine = {title for title, _ in self._titles}
        theirs = {title for plan in plans for title, _ in plan._titles}
        return bool(plans) and len(mine & theirs) >= max(2, SAME * len(mine))

    @cached_property
    def tracked(self) -> int:
        """How many cells tell of progress."""
        return sum(
            1
            for table in self.tables
            for column in _tracking(table)
            for row, cells in self.sheet.rows
            if table.heading.last_row < row <= table.last_row
            and column in cells
            and _says_something(shown_value(cells[column]))
        )

    @cached_property
    def words(self) -> str:
        """The sheet's name and the lines above its table."""
        first = self.tables[0].heading.first_row
        above = [shown_value(c) for row, cells in self.sheet.rows if row < first for c in cells.values()]
        return vn.bare(" . ".join([self.sheet.name, *above])[:2000])

    @cached_property
    def month(self) -> int | None:
        """The month (a quarter's last, else the number of the week) that its name, else its title speaks of."""
        for text in (vn.bare(self.sheet.name), self.words):
            if match := MONTH.search(text):
                return int(match.group(1))
            if match := QUARTER.search(text):
                return QUARTERS[match.group(1)]
            if match := WEEK.search(text):
                return int(match.group(1))
        return None

    @cached_property
    def year(self) -> int | None:
        """The year that its name, its title or most of its deadlines speak of; title and deadlines together say more than
        the name: "Chuyển tiếp 2025" is work of 2026."""
        due = next((year for year, _ in Counter(_years(self)).most_common(1)), None)
        titled = max((int(y) for y in re.findall(r"\bnam (20[0-4]\d)\b", self.words)), default=None)
        named = YEAR.search(vn.bare(self.sheet.name))
        if named and not (titled and titled == due and titled > int(named.group(1))):
            return int(named.group(1))
        return titled or due

    @cached_property
    def headings(self) -> frozenset[str]:
        """The texts of its headings."""
        return frozenset(vn.bare(text) for text in self.tables[0].heading.texts.values())


def _tracking(table: FoundTable) -> set[int]:
    """The columns that tell of progress, those that seem to among them."""
    known = {column for name, column in table.heading.columns.items() if name in TRACKING}
    return known | {
        c for c, one in table.decisions.items() if one.meaning is None and TRACKING & {*one.alternatives}
    }


def _is_entry(table: FoundTable, row: int) -> bool:
    cells = table.sheet.row(row)
    return any(table.heading.columns.get(name) in cells for name in ("deadline", "lead"))


def _says_something(text: str) -> bool:
    return text not in ("", "0", "0%", "-") and vn.bare(text) not in ("chua", "chua thuc hien", "0")


def _due_cells(one: _Candidate) -> Iterator[Cell]:
    for table in one.tables:
        column = table.heading.columns.get("deadline", 0)
        for row, cells in one.sheet.rows:
            if column in cells and table.heading.last_row < row <= table.last_row:
                yield cells[column]


def _years(one: _Candidate) -> list[int]:
    found: list[int] = []
    for cell in _due_cells(one):
        if isinstance(cell.value, date):
            found.append(cell.value.year)
        elif isinstance(cell.value, str):
            found += [int(y) for y in YEAR.findall(cell.value)]
    return found


def choose_tables(book: Workbook, is_other: Callable[[Sheet], bool], answers: Answers) -> Choice:
    """The tables of tasks that count; is_other tells the sheets that hold something else by the form."""
    choice = Choice()
    candidates: list[_Candidate] = []
    told: list[_Candidate] = []
    for sheet in book.sheets:
        if is_other(sheet):
            continue
        tables = tables_of(sheet, answers)
        likely = [table for table in tables if table.may_be_tasks]
        if answers.sheet(sheet.name) is False:
            choice.uses[sheet.name] = SheetUse(sheet.name, False, "đã trả lời: không dùng")
        elif any(table.is_tasks for table in likely) or (
            answers.sheet(sheet.name) and any("title" in table.heading.columns for table in tables)
        ):
            used = likely or [table for table in tables if "title" in table.heading.columns]
            candidates.append(_Candidate(sheet, used))
            choice.problems += [_unread(table) for table in tables if table not in used]
        elif sheet.cells:
            told += [_Candidate(sheet, likely)] if likely else []
            choice.seen += tables[:1]
            choice.uses[sheet.name] = SheetUse(sheet.name, False, NOT_SEEN)
    candidates += [one for one in told if one.tells_results_only and one.shares_titles(candidates)]
    choice.seen = [t for t in choice.seen if t.sheet not in [one.sheet for one in candidates]]
    for one in candidates:
        choice.uses.pop(one.sheet.name, None)
    candidates = candidates or _guessed(choice)
    _ask_about_likely(candidates, choice)
    for one in _counting(candidates, choice, answers):
        choice.tables += one.tables
        choice.uses.setdefault(one.sheet.name, SheetUse(one.sheet.name, True, "có bảng nhiệm vụ", TASKS))
    choice.tables.sort(key=lambda table: [s.name for s in book.sheets].index(table.sheet.name))
    return choice


def _unread(table: FoundTable) -> Problem:
    """What is said of a table in a sheet of tasks that lists none itself."""
    first = table.heading.first_row
    return problem(
        "table-unread", CellRef(table.sheet.name, first, 1), headings_found([table]), last=table.last_row
    )


def _ask_about_likely(candidates: list[_Candidate], choice: Choice) -> None:
    """A sheet that anybody sees and that may list tasks is not passed over in silence beside the others."""
    for table in choice.seen:
        name = table.sheet.name
        numbered = table.heading.columns.keys() & {"code"} and table.heading.columns.keys() & {
            "result",
            "completed",
        }
        likely = ((table.may_be_tasks or numbered) and not table.is_log) or _tells_of_same(table, candidates)
        doubted = likely and table.sheet.visible and choice.uses[name].why == NOT_SEEN
        if candidates and doubted:
            choice.problems.append(
                problem("task-sheet-left-out", CellRef(name, 0, 0), used=candidates[0].sheet.name)
            )


def _tells_of_same(table: FoundTable, candidates: Sequence[_Candidate]) -> bool:
    """Whether a table has the titles of the tasks of others, and something to say of them."""
    fields = table.heading.columns.keys()
    if "title" in fields and len(fields) > 1 and _Candidate(table.sheet, [table]).shares_titles(candidates):
        return True
    money = fields & {"allocated", "spent"}
    known = {name for one in candidates for used in one.tables for name in used.heading.columns}
    return bool(money - known) and "code" in fields


def _guessed(choice: Choice) -> list[_Candidate]:
    """Where no sheet surely lists tasks, the one that most likely does; it is asked about."""
    likely = [t for t in choice.seen if t.may_be_tasks and choice.uses[t.sheet.name].why == NOT_SEEN]
    best = max(likely, key=lambda table: table.points, default=None)
    if best is None:
        return []
    name = best.sheet.name
    choice.uses[name] = SheetUse(name, True, "đoán là bảng nhiệm vụ", TASKS, is_asked=True)
    seen = f" (các tiêu đề: {headings_found([best])})"
    choice.problems.append(problem("task-sheet-guessed", CellRef(name, 0, 0), seen))
    return [_Candidate(best.sheet, [best])]


def _counting(candidates: list[_Candidate], choice: Choice, answers: Answers) -> list[_Candidate]:
    told = [one for one in candidates if answers.sheet(one.sheet.name)]
    left = [one for one in candidates if one not in told]
    if told and not left:
        return told
    if told:
        for one in left:
            _drop(choice, one, "sheet khác đã được chọn", told[0], "task-sheet-older")
        return _whole_areas(told, choice)
    left = _visible(left, choice)
    if len(left) < 2:
        return left
    left = _without_samples(left, choice)
    left = _newest_year(left, choice)
    left = [*_one_of_same(_with_deadlines(left, choice), choice), *_follow_ups(left, choice)]
    return _whole_areas(_of_one_form(left, choice), choice)


def _drop(choice: Choice, one: _Candidate, why: str, used: _Candidate, rule: str) -> None:
    choice.uses[one.sheet.name] = SheetUse(one.sheet.name, False, why, TASKS)
    choice.problems.append(problem(rule, CellRef(one.sheet.name, 0, 0), used=used.sheet.name, reason=why))


def _visible(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    seen = [one for one in candidates if one.sheet.visible]
    if not seen:
        return candidates
    for one in candidates:
        if one not in seen:
            _drop(choice, one, "sheet đang ẩn", seen[0], "task-sheet-older")
    return seen


def _without_samples(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """The sheets without those whose rows say that they are examples of how to fill in a form."""
    real = [one for one in candidates if not one.holds_samples]
    for one in candidates if real else []:
        if one not in real:
            _drop(choice, one, "các dòng ghi là ví dụ", real[0], "task-sheet-also")
    return real or candidates


def _newest_year(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    if len(candidates) < 2:
        return candidates
    years = {one.year for one in candidates if one.year}
    if len(years) < 2:
        return candidates
    newest = [one for one in candidates if one.year in (max(years), None)]
    for one in candidates:
        if one not in newest:
            why = f"của năm {one.year}, sheet khác của năm {max(years)}"
            _drop(choice, one, why, newest[0], "task-sheet-older")
    return newest


def _one_of_same(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """Of sheets that hold the same tasks the one that tells most and latest of them."""
    kept: list[_Candidate] = []
    for one in candidates:
        twin = next((other for other in kept if _same(one, other)), None)
        if twin is None:
            kept.append(one)
            continue
        better, worse = (one, twin) if _rank(one) >= _rank(twin) else (twin, one)
        why = "cùng các nhiệm vụ, sheet kia mới hơn hoặc có theo dõi"
        differs = _rank(one) == _rank(twin) and _shown_dues(one) != _shown_dues(twin)
        rule = "task-sheet-also" if differs or worse.titles - better.titles else "task-sheet-older"
        _drop(choice, worse, why, better, rule)
        kept[kept.index(twin)] = better
    return kept


def _with_deadlines(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """The sheets that list tasks, without those that only tell the results of the same tasks."""
    plans = [one for one in candidates if not one.tells_results_only and not one.tracked]
    told = [one for one in candidates if one.tells_results_only and one.shares_titles(plans)]
    choice.follow_ups = {one.sheet.name for one in told}
    for table in (table for one in told for table in one.tables):
        table.take_real_days()
    return [one for one in candidates if one not in told]


def _follow_ups(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """Of the sheets that tell the results of tasks listed elsewhere the latest."""
    told = [one for one in candidates if one.sheet.name in choice.follow_ups]
    plan = next((one for one in candidates if one not in told), None)
    latest = max(told, key=_rank, default=None)
    if latest is None or plan is None:
        return []
    for one in told:
        if one is not latest:
            _drop(choice, one, "có sheet kết quả mới hơn", latest, "task-sheet-older")
    name, used = latest.sheet.name, plan.sheet.name
    choice.uses[name] = SheetUse(name, True, f"kết quả của các nhiệm vụ ở sheet «{used}»", TASKS)
    choice.problems.append(problem("task-sheet-joined", CellRef(name, 0, 0), used=used))
    return [latest]


def _shown_dues(one: _Candidate) -> list[str]:
    return [shown_value(cell) for cell in _due_cells(one)]


def _same(one: _Candidate, other: _Candidate) -> bool:
    least = min(len(one.titles), len(other.titles))
    return least > 0 and len(one.titles & other.titles) >= SAME * least


def _rank(one: _Candidate) -> tuple[bool, bool, int, int, int]:
    is_old = OLD.search(vn.bare(one.sheet.name)) is not None
    return not is_old, one.tracked > 0, one.month or 0, one.tracked, len(one.titles)


OLD = re.compile(r"\b(?:cu|old|nhap|draft|ban truoc|luu|sao luu|backup)\b")
"""How sheets are called that were kept aside."""


def _of_one_form(candidates: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """Sheets of one form count together; of different ones the one that holds most, and the others are asked about."""
    if len(candidates) < 2:
        return candidates
    best = max(
        candidates, key=lambda c: (min(len(c.titles), 2), c.tracked > 0, len(c.titles), c.tables[0].points)
    )
    used = [
        one for one in candidates if one is best or _alike(one, best) or one.sheet.name in choice.follow_ups
    ]
    for one in candidates:
        if one not in used:
            rule = "task-sheet-left-out" if len(one.titles) > 1 else "task-sheet-also"
            _drop(choice, one, "biểu mẫu khác với sheet được dùng", best, rule)
    return used


def _alike(one: _Candidate, other: _Candidate) -> bool:
    common = one.headings & other.headings
    return len(common) * 2 >= min(len(one.headings), len(other.headings)) and len(common) >= 2


def _whole_areas(used: list[_Candidate], choice: Choice) -> list[_Candidate]:
    """Sheets that each stand for an area: numbered, or called so, and not after a unit or a month."""
    if len(used) < 2:
        return used
    names = {one.sheet.name: _area_name(one) for one in used}
    if sum(name is not None for name in names.values()) * 2 > len(used):
        choice.areas = {name: area or name for name, area in names.items()}
    return used


def _area_name(one: _Candidate) -> str | None:
    first = one.tables[0].heading.first_row
    above = [shown_value(c) for row, cells in one.sheet.rows if row < first for _, c in sorted(cells.items())]
    for text in [*reversed(above), one.sheet.name]:
        code, title = codes.split_code(text)
        name = vn.bare(title)
        if (
            (code or name.startswith(("linh vuc", "nhom")))
            and not MONTH.search(vn.bare(text))
            and not PERSON.match(name)
        ):
            return text
    return None


def headings_found(tables: Sequence[FoundTable]) -> str:
    """The headings of the likeliest table that lists no tasks, for a refusal."""
    best = max(tables, key=lambda table: table.points, default=None)
    if best is None:
        return ""
    return ", ".join(f"«{text}»" for text in list(best.heading.texts.values())[:8])
