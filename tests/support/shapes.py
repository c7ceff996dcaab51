"""Small workbooks of offices as JSON: a case -> .xlsx bytes, what is expected of it, and changes that must not matter.

A case: {"id", "kind", "as_of", "book": {"sheets": [{"name", "hidden"?, "rows", "merges"?, "formats"?}]}, "expect"}. A
cell is null, text, a number, a truth value, {"date": "YYYY-MM-DD"}, or {"f": formula, "v": result}. Of the
expectations the facts of tasks, areas, totals, year, unit and questions are compared; "ask" as a fact means: absent,
and a warning or error says so.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries

from lib.assessing.assess import DONE, Assessment, assess
from lib.base import vietnamese as vn
from lib.base.problems import Problem, Severity
from lib.plan import Task
from lib.reading import codes
from lib.reading.reader import read

CASES = Path(__file__).resolve().parents[1] / "cases/shapes"
ELSEWHERE = {"done-without-proof", "lead-missing", "unit-similar", "task-code-skipped", "deadline-missing"}
"""Rules that are no question about how the workbook was read."""
NONSENSE = "Hoa sen 7b"
NO_AREA = "chua chia linh vuc"

Case = dict[str, Any]
Facts = dict[str, Any]


def cases_of(name: str) -> list[Case]:
    """The cases of a corpus; those with formulas' results are left out, which openpyxl cannot write."""
    found: list[Case] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [case for case in found if '"f": "=' not in json.dumps(case["book"])]


def book_of_case(case: Case) -> bytes:
    """The workbook of a case."""
    book = Workbook()
    book.remove(book[book.sheetnames[0]])
    for told in case["book"]["sheets"]:
        sheet = book.create_sheet(told["name"])
        for r, row in enumerate(told["rows"], 1):
            for c, value in enumerate(row, 1):
                if isinstance(value, dict):
                    sheet.cell(r, c, date.fromisoformat(value["date"])).number_format = "dd/mm/yyyy"
                elif value is not None:
                    sheet.cell(r, c, value)
        for area in told.get("merges", ()):
            sheet.merge_cells(area)
        for address, code in told.get("formats", {}).items():
            sheet[address].number_format = code
        sheet.sheet_state = "hidden" if told.get("hidden") else "visible"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class Answer:
    """What the product reads from a case."""

    def __init__(self, case: Case) -> None:
        self.reading = read(book_of_case(case), f"{case['id']}.xlsx")
        self.assessment: Assessment = assess(self.reading.plan, date.fromisoformat(case["as_of"]))
        self.tasks = self.reading.plan.tasks

    @property
    def questions(self) -> list[Problem]:
        """The warnings and errors about how the workbook was read."""
        loud = [p for p in self.reading.problems if p.severity is not Severity.NOTE]
        return [p for p in loud if p.rule not in ELSEWHERE]

    def differences(self, expect: Facts) -> list[str]:
        """What differs from what is expected; of several expectations, from the nearest."""
        if "any" in expect:
            return min((self.differences(one) for one in expect["any"]), key=len)
        return [*self._counts(expect), *self._areas(expect), *self._titles(expect), *self._asked(expect)]

    def _counts(self, expect: Facts) -> Iterator[str]:
        wanted = expect.get("tasks", len(self.tasks))
        if len(self.tasks) not in (wanted if isinstance(wanted, list) else [wanted]):
            yield f"tasks: {len(self.tasks)}, not {wanted}"
        tally = self.assessment.total
        got = {
            "allocated": tally.allocated,
            "spent": tally.spent,
            "tasks": tally.tasks,
            "overdue": tally.overdue,
        }
        for name, value in expect.get("totals", {}).items():
            if name in got and got[name] != value:
                yield f"totals.{name}: {got[name]}, not {value}"
        info = self.reading.plan.info
        for name, found in (("year", info.year), ("unit", info.unit)):
            if name in expect and not _fits(expect[name], found, asked=False):
                yield f"{name}: {found}, not {expect[name]}"

    def _areas(self, expect: Facts) -> Iterator[str]:
        found = [area for area in self.assessment.areas if vn.bare(area.title) != NO_AREA]
        if "areas" in expect:
            names = [[_name(one) for one in (w if isinstance(w, list) else [w])] for w in expect["areas"]]
            same = len(names) == len(found)
            if not same or not all(_name(a.title) in n for a, n in zip(found, names, strict=True)):
                yield f"areas: {[area.title for area in found]}, not {expect['areas']}"
        by_name = {_name(area.title): area.tally for area in found}
        for title, value in expect.get("area_tasks", {}).items():
            if _name(title) not in by_name or by_name[_name(title)].tasks != value:
                yield f"tasks of {title}: not {value}"
        for title, value in expect.get("area_allocated", {}).items():
            if _name(title) not in by_name or by_name[_name(title)].allocated != value:
                yield f"sum of {title}: not {value}"

    def _titles(self, expect: Facts) -> Iterator[str]:
        for begin in expect.get("titles_not", ()):
            yield from (f"«{task.title}» is a task" for task in self.tasks if task.title.startswith(begin))
        for begin, facts in expect.get("by_title", {}).items():
            found = [task for task in self.tasks if task.title.startswith(begin)]
            found = found or [task for task in self.tasks if begin in task.title]
            exact = [task for task in found if task.title == begin]
            if len(exact or found) != 1:
                if not (facts.get("optional") and not found):
                    yield f"«{begin}»: {len(found)} tasks"
                continue
            yield from self._facts((exact or found)[0], facts)

    def _facts(self, task: Task, facts: Facts) -> Iterator[str]:
        state = self.assessment.by_key[task.key]
        areas = {area.code: area.title for area in self.assessment.areas}
        got = {
            "due": [due.day.isoformat() for due in task.deadline.due],
            "kind": str(task.deadline.kind),
            "done": state.status in DONE,
            "lead": task.lead,
            "area": areas.get(task.area),
            "allocated": task.allocated,
            "spent": state.spent,
            "progress": None if state.progress is None else round(float(state.progress), 4),
        }
        for name, wanted in facts.items():
            if name in got and not _fits(wanted, got[name], asked=bool(self.questions)):
                yield f"«{task.title}».{name}: {got[name]}, not {wanted}"
            if name == "status_in" and not _is_one(str(state.status), wanted):
                yield f"«{task.title}»: {state.status}, not {wanted}"
            if name == "status_not" and not isinstance(wanted, dict) and str(state.status) in wanted:
                yield f"«{task.title}»: {state.status}"

    def _asked(self, expect: Facts) -> Iterator[str]:
        if expect.get("ask") and not self.questions:
            yield "nothing is asked"


def _fits(wanted: object, got: object, *, asked: bool) -> bool:
    if isinstance(wanted, dict):
        return any(_fits(one, got, asked=asked) for one in wanted["any"])
    if wanted == "ask":
        return asked and got in (None, [], False, 0, 0.0)
    return wanted == got


def _is_one(status: str, wanted: object) -> bool:
    if isinstance(wanted, dict):
        return any(_is_one(status, one) for one in wanted["any"])
    return isinstance(wanted, list) and status in wanted


def _name(title: str) -> str:
    """An area's title without what numbers it."""
    rest = codes.split_code(title)[1]
    name = vn.bare(rest)
    return (
        name.partition(" ")[2].lstrip("0123456789 ").removeprefix("vuc ").lstrip("0123456789 ")
        if name.startswith("linh vuc")
        else name
    )


# ---------------------------------------------------------------- changes that must not matter


def variants(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with two columns exchanged, one heading made nonsense, or one blank row put in."""
    for index, sheet in enumerate(case["book"]["sheets"]):
        start = next((r for r, row in enumerate(sheet["rows"]) if sum(v is not None for v in row) >= 3), None)
        if start is None:
            continue
        wide = {c for m in sheet.get("merges", ()) for c in _columns(m) if len(_columns(m)) > 1}
        width = max(len(row) for row in sheet["rows"])
        for one, other in combinations([c for c in range(1, width + 1) if c not in wide], 2):
            yield f"exchange {one} and {other}", _exchanged(case, index, start, one, other)
        for column, text in enumerate(sheet["rows"][start]):
            if isinstance(text, str):
                yield f"rename {text}", _renamed(case, index, start, column)
        for row in range(1, len(sheet["rows"])):
            yield f"blank row {row}", _with_blank(case, index, row)


def boundaries(area: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of an area like A1:B2."""
    left, top, right, bottom = range_boundaries(area)
    assert left and top and right and bottom, area
    return left, top, right, bottom


def _columns(area: str) -> list[int]:
    left, _, right, _ = boundaries(area)
    return list(range(left, right + 1))


def _renamed(case: Case, index: int, row: int, column: int) -> Case:
    changed = copy.deepcopy(case)
    changed["book"]["sheets"][index]["rows"][row][column] = NONSENSE
    # What the change takes away must be asked about by name, but for words that more than this column has.
    names = [
        v
        for sheet in case["book"]["sheets"]
        for v in sheet["rows"][row : row + 1]
        for v in v
        if isinstance(v, str)
    ]
    changed["changed"] = NONSENSE if len(names) == len(set(names)) else ""
    return changed


def _exchanged(case: Case, index: int, start: int, one: int, other: int) -> Case:
    changed = copy.deepcopy(case)
    sheet, to = changed["book"]["sheets"][index], {one: other, other: one}
    width = max(len(row) for row in sheet["rows"])
    for row in sheet["rows"][start:]:
        row.extend([None] * (width - len(row)))
        row[one - 1], row[other - 1] = row[other - 1], row[one - 1]
    _move(sheet, lambda c, r: (to.get(c, c) if r > start else c, r))
    return changed


def _with_blank(case: Case, index: int, after: int) -> Case:
    changed = copy.deepcopy(case)
    sheet = changed["book"]["sheets"][index]
    sheet["rows"].insert(after, [])
    _move(sheet, lambda c, r: (c, r + 1 if r > after else r))
    return changed


def _move(sheet: dict[str, Any], to: Any) -> None:
    areas = []
    for area in sheet.get("merges", ()):
        left, top, right, bottom = boundaries(area)
        (left, top), (right, bottom) = (
            (to(left, top), to(right, bottom))
            if left == right
            else ((left, to(1, top)[1]), (right, to(1, bottom)[1]))
        )
        areas.append(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    sheet["merges"] = areas
    formats = {}
    for address, code in sheet.get("formats", {}).items():
        column, row, *_ = boundaries(address)
        moved = to(column, row)
        formats[f"{get_column_letter(moved[0])}{moved[1]}"] = code
    sheet["formats"] = formats
