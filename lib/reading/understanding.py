"""How a workbook was understood, and what the officer answered: records, and their JSON form.

Both go through the sandbox and into the store, so they hold nothing but text, numbers and tuples. The JSON
form is that of product contract §8; answers are given and written in the same form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lib.base.problems import Problem, column_letters
from lib.base.vietnamese import bare
from lib.plan import Plan
from lib.reading.form import OTHER_SHEETS

if TYPE_CHECKING:
    from lib.workbook.sheets import Workbook

Object = dict[str, Any]


def names_in(text: str) -> frozenset[str]:
    """The names that a text lists, divided by blanks."""
    return frozenset(text.split())


class State(StrEnum):
    """How certain a column's meaning is."""

    SURE = "sure"
    ASKED = "asked"
    UNUSED = "unused"


TASKS = "tasks"
"""The kind of sheets that hold tasks; the others go by the title of their form."""

UNUSED = "unused"
"""The answer that a column or a sheet is not to be read."""

MEANINGS: Mapping[str, str] = {
    "code": "Số thứ tự",
    "area": "Lĩnh vực",
    "title": "Tên nhiệm vụ",
    "group": "Nhóm nhiệm vụ",
    "lead": "Chủ trì",
    "partners": "Phối hợp",
    "product": "Sản phẩm",
    "start": "Ngày bắt đầu",
    "duration": "Thời lượng (số ngày, tuần, tháng)",
    "deadline": "Thời hạn",
    "internal_due": "Hạn nội bộ",
    "allocated": "Kinh phí được giao",
    "spent": "Kinh phí đã chi",
    "progress": "Tiến độ (%)",
    "result": "Kết quả thực hiện (bằng lời)",
    "mark_done": "Đánh dấu: đã hoàn thành",
    "mark_late": "Đánh dấu: hoàn thành quá hạn",
    "mark_going": "Đánh dấu: đang thực hiện",
    "mark_none": "Đánh dấu: chưa thực hiện",
    "mark_period": "Kết quả theo tháng, quý",
    "mark_lead": "Đánh dấu: người, bộ phận chủ trì",
    "completed": "Ngày hoàn thành",
    "evidence": "Minh chứng",
    "updated": "Ngày cập nhật",
    "obstacle": "Vướng mắc, kiến nghị",
    "extended_to": "Gia hạn đến ngày",
    "extension_reason": "Lý do gia hạn",
    "note": "Ghi chú",
    "other_day": "Ngày khác (không phải thời hạn)",
    "other_money": "Số tiền khác",
    "other": "Nội dung khác",
    UNUSED: "Không dùng",
}
"""What a column of a table of tasks may mean: the code of each meaning and its name on screen. Those from
"note" on are understood but not read."""


def meanings_of(kind: str) -> Mapping[str, str]:
    """What a column of a sheet of the kind may mean: codes and their names on screen."""
    form = next((form for form in OTHER_SHEETS if form.title == kind), None)
    if form is None:
        return MEANINGS
    return {column.field: column.headings[0] for column in form.columns} | {UNUSED: MEANINGS[UNUSED]}


@dataclass(frozen=True)
class SheetUse:
    """Whether a sheet was read, as what, and why; is_asked: it is only a guess."""

    name: str
    used: bool
    why: str
    kind: str | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class ColumnUse:
    """One column: its heading with all its lines, what it was taken for (a key of MEANINGS, or a field of
    another sheet's form; None where nothing), what else it might be, and up to three of its cells."""

    sheet: str
    column: int
    heading: str
    meaning: str | None
    state: State
    why: str
    examples: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    money_unit: int | None = None
    kind: str = TASKS

    @property
    def letters(self) -> str:
        """ "F"."""
        return column_letters(self.column)


@dataclass(frozen=True)
class YearUse:
    """The plan's year and where it was found; None where it was not."""

    value: int | None = None
    why: str = ""
    state: State = State.SURE


@dataclass(frozen=True)
class ResultUse:
    """Words of a result, how many cells hold them, and what they were read as; None where not read."""

    words: str
    meaning: str | None
    count: int = 1


@dataclass(frozen=True)
class HeadingUse:
    """The rows that make a table's heading, both ends included."""

    sheet: str
    first: int
    last: int


@dataclass(frozen=True)
class LeftOut:
    """A row of a table that is no task, area or group, and why."""

    sheet: str
    row: int
    text: str
    why: str


@dataclass(frozen=True)
class Understanding:
    """How a workbook was understood; columns in the order of the sheets, from the left."""

    sheets: tuple[SheetUse, ...] = ()
    headings: tuple[HeadingUse, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    areas: tuple[str, ...] = ()
    year: YearUse = field(default_factory=YearUse)
    results: tuple[ResultUse, ...] = ()
    tasks: int = 0
    left_out: tuple[LeftOut, ...] = ()

    @property
    def asked(self) -> tuple[ColumnUse, ...]:
        """The columns that the officer should confirm."""
        return tuple(column for column in self.columns if column.state is State.ASKED)

    @property
    def asked_sheets(self) -> tuple[str, ...]:
        """The sheets of which it is only guessed that they list tasks."""
        return tuple(one.name for one in self.sheets if one.is_asked)

    @property
    def is_sure(self) -> bool:
        """Whether nothing is to be confirmed."""
        return not self.asked and not self.asked_sheets and self.year.state is not State.ASKED


class Reading(NamedTuple):
    """What was read from a workbook: the plan, everything found wrong or normalised, how it was understood,
    and the cells themselves where they were asked for."""

    plan: Plan
    problems: list[Problem]
    understanding: Understanding
    book: Workbook | None = None

    @property
    def cells(self) -> Workbook:
        """The cells that were read. Raises LookupError where they were not asked for."""
        if self.book is None:
            raise LookupError("the cells were not asked for")
        return self.book


# ---------------------------------------------------------------- answers


@dataclass(frozen=True)
class ColumnAnswer:
    """What a column of this heading means (a key of MEANINGS), in every sheet of its kind. number counts the
    columns of one heading in a sheet from 1. Where confirmed is false it was only written down as the
    program's own guess: it holds where the program would guess otherwise, and is still asked."""

    heading: str
    meaning: str
    number: int = 1
    confirmed: bool = True
    money_unit: int | None = None
    kind: str = TASKS

    @property
    def key(self) -> tuple[str, str, int]:
        """What a column must share to be meant."""
        return self.kind, bare(self.heading), self.number


@dataclass(frozen=True)
class Answers:
    """What the officer said of the unit's workbooks, to be used again for the next one.

    Headings, sheets' names and words of results are compared by `vietnamese.bare`.
    """

    columns: tuple[ColumnAnswer, ...] = ()
    sheets: tuple[tuple[str, bool], ...] = ()
    results: tuple[tuple[str, str], ...] = ()
    year: int | None = None

    def column(self, heading: str, number: int = 1, kind: str = TASKS) -> ColumnAnswer | None:
        """The answer for the number-th column of a heading in a sheet of the kind."""
        return self._by_key.get((kind, bare(heading), number))

    def sheet(self, name: str) -> bool | None:
        """Whether a sheet is to be read; None where nothing was said."""
        return next((used for known, used in self.sheets if bare(known) == bare(name)), None)

    def result(self, words: str) -> str | None:
        """What words of a result mean."""
        return next((meaning for known, meaning in self.results if bare(known) == bare(words)), None)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, int], ColumnAnswer]:
        return {one.key: one for one in self.columns}

    def with_column(self, answer: ColumnAnswer) -> Answers:
        """These answers and one more, which wins over an older one of the same heading."""
        kept = tuple(one for one in self.columns if one.key != answer.key)
        return Answers((*kept, answer), self.sheets, self.results, self.year)


NO_ANSWERS = Answers()


class BadAnswers(ValueError):
    """What was given as answers is not in the form of answers; the message says where, in Vietnamese."""


# ---------------------------------------------------------------- JSON


def understanding_json(found: Understanding) -> Object:
    """The object of `check --json` (product contract §8)."""
    numbers: Counter[tuple[str, str]] = Counter()
    return {
        "sheets": [{"name": one.name, "used": one.used, "why": one.why} for one in found.sheets],
        "headings": [{"sheet": one.sheet, "rows": [one.first, one.last]} for one in found.headings],
        "columns": [_column_json(one, numbers) for one in found.columns],
        "areas": list(found.areas),
        "year": {"value": found.year.value, "why": found.year.why, "state": str(found.year.state)},
        "results": [
            {"words": one.words, "meaning": one.meaning, "count": one.count} for one in found.results
        ],
        "tasks": found.tasks,
        "left_out": [
            {"sheet": one.sheet, "row": one.row, "text": one.text, "why": one.why} for one in found.left_out
        ],
    }


def _column_json(one: ColumnUse, numbers: Counter[tuple[str, str]]) -> Object:
    key = (one.sheet, bare(one.heading))
    numbers[key] += 1
    return {
        "sheet": one.sheet,
        "column": one.letters,
        "kind": one.kind,
        "heading": one.heading,
        "number": numbers[key],
        "meaning": one.meaning,
        "state": str(one.state),
        "why": one.why,
        "examples": list(one.examples),
        "money_unit": one.money_unit,
    }


def answers_json(answers: Answers) -> Object:
    """Answers as JSON; answers_of() gives them back."""
    return {
        "sheets": [{"name": name, "used": used} for name, used in answers.sheets],
        "columns": [
            {
                "kind": one.kind,
                "heading": one.heading,
                "number": one.number,
                "meaning": None if one.meaning == UNUSED else one.meaning,
                "state": str(_state_of(one)),
                "money_unit": one.money_unit,
            }
            for one in answers.columns
        ],
        "year": {"value": answers.year},
        "results": [{"words": words, "meaning": meaning} for words, meaning in answers.results],
    }


def _state_of(answer: ColumnAnswer) -> State:
    if answer.meaning == UNUSED:
        return State.UNUSED
    return State.SURE if answer.confirmed else State.ASKED


def answers_of(content: object) -> Answers:
    """Answers from the JSON form, or from a whole understanding. Raises BadAnswers."""
    if not isinstance(content, dict):
        raise BadAnswers("cần một đối tượng JSON có các mục sheets, columns, year, results")
    year = content.get("year")
    value = year.get("value") if isinstance(year, dict) else year
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise BadAnswers("year: cần một số")
    return Answers(
        tuple(_column_answer(one) for one in _items(content, "columns") if _is_answer(one)),
        tuple((_text(one, "name"), bool(one.get("used", True))) for one in _items(content, "sheets")),
        tuple(
            (_text(one, "words"), _text(one, "meaning"))
            for one in _items(content, "results")
            if one.get("meaning")
        ),
        value,
    )


def _is_answer(one: Mapping[str, Any]) -> bool:
    """Whether an entry says anything: a column without heading, or one that is still asked about, does not."""
    return bool(one.get("heading")) and not (one.get("meaning") is None and one.get("state") == State.ASKED)


def _items(content: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadAnswers(f"{name}: cần một danh sách các đối tượng")
    return found


def _text(one: Mapping[str, Any], name: str) -> str:
    found = one.get(name)
    if not isinstance(found, str):
        raise BadAnswers(f"{name}: cần một chuỗi chữ, không phải {found!r}")
    return found


def _column_answer(one: Mapping[str, Any]) -> ColumnAnswer:
    heading, number, unit = _text(one, "heading"), one.get("number", 1), one.get("money_unit")
    if not isinstance(number, int) or not isinstance(unit, int | None):
        raise BadAnswers(f"cột «{heading}»: number và money_unit phải là số")
    kind = str(one.get("kind") or TASKS)
    meaning, confirmed = _meaning(one.get("meaning"), heading, kind), one.get("state") != State.ASKED
    return ColumnAnswer(heading, meaning, number, confirmed, unit, kind)


def _meaning(told: object, heading: str, kind: str) -> str:
    """A meaning by its code or by its name on screen."""
    if told is None:
        return UNUSED
    if not isinstance(told, str):
        raise BadAnswers(f"cột «{heading}»: nghĩa phải là một chuỗi chữ")
    names = {bare(name): code for code, name in meanings_of(kind).items()}
    return names.get(bare(told), told)
