"""How a workbook was understood, in final Vietnamese: a line where all is sure, questions, and tables to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lib.base.vietnamese import bare
from lib.plan import ResultKind
from lib.reading.understanding import TASKS, UNUSED, ColumnUse, State, Understanding, meanings_of
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import Tone, marked

RESULT_WORDS: Mapping[str, str] = {
    ResultKind.DONE: "Đã hoàn thành",
    ResultKind.GOING_ON: "Đang thực hiện",
    ResultKind.NOT_BEGUN: "Chưa thực hiện",
    ResultKind.UNFINISHED: "Chưa hoàn thành",
    ResultKind.NOT_ARISEN: "Không phát sinh",
    ResultKind.SHARE: "Hoàn thành một phần",
    ResultKind.STOPPED: "Dừng thực hiện",
    ResultKind.PAUSED: "Tạm dừng",
    ResultKind.MOVED: "Chuyển sang năm sau",
}
MOST_WORDS = 3
"""So many words of results are asked about, the most frequent; the others stand in the table."""
UNREAD_WORDS = marked(Tone.ATTENTION, "chưa đọc được")


@dataclass(frozen=True)
class Question:
    """A column to confirm: which one, with examples; what it may mean (code -> name), the guess first."""

    sheet: str
    letters: str
    heading: str
    number: int
    kind: str
    money_unit: int | None
    words: str
    why: str
    options: Mapping[str, str]
    is_asked: bool

    @property
    def key(self) -> str:
        """Names the column among all of the workbook."""
        return f"{self.kind}|{bare(self.heading)}|{self.number}"


@dataclass(frozen=True)
class Understood:
    """What the page says: one line, whether it is sure, the questions, tables, and every column that may be changed."""

    line: str
    is_sure: bool
    questions: tuple[Question, ...]
    others: tuple[Question, ...]
    year: str
    asks_year: bool
    words: tuple[tuple[str, int], ...]
    sheets: Table
    columns: Table
    results: Table
    left_out: Table


def understood(found: Understanding) -> Understood:
    """The page "Cách hiểu sổ" of one workbook."""
    columns = _questions(found)
    unread = sorted(((one.words, one.count) for one in found.results if one.meaning is None), key=_count)
    return Understood(
        line=_line(found),
        is_sure=found.is_sure,
        questions=tuple(one for one in columns if one.is_asked),
        others=tuple(one for one in columns if not one.is_asked),
        year=f"Năm kế hoạch: {found.year.value or 'chưa rõ'}"
        + (f" ({found.year.why})" if found.year.why else ""),
        asks_year=found.year.state is State.ASKED or found.year.value is None,
        words=tuple(unread[:MOST_WORDS]),
        sheets=_sheet_table(found),
        columns=_column_table(found),
        results=_result_table(found),
        left_out=_left_out_table(found),
    )


def _count(words: tuple[str, int]) -> int:
    return -words[1]


def _line(found: Understanding) -> str:
    used = [one.name for one in found.sheets if one.used]
    columns = sum(one.meaning is not None and one.state is not State.UNUSED for one in found.columns)
    parts = [
        f"{len(used)}/{len(found.sheets)} sheet được dùng",
        f"{columns}/{len(found.columns)} cột được đọc",
        f"{len(found.areas)} lĩnh vực" if found.areas else "",
        f"{found.tasks} nhiệm vụ",
        f"năm {found.year.value}" if found.year.value else "chưa rõ năm",
        f"{len(found.left_out)} dòng không tính là nhiệm vụ" if found.left_out else "",
    ]
    told = ", ".join(filter(None, parts))
    if found.is_sure:
        return f"✓ Đã hiểu sổ: {told}."
    asked = len(found.asked)
    sheets = ", ".join(f"sheet «{name}»" for name in found.asked_sheets)
    doubts = [
        sheets,
        f"{asked} cột" if asked else "",
        "năm kế hoạch" if found.year.state is State.ASKED else "",
    ]
    return f"▲ Cần xác nhận {' và '.join(filter(None, doubts))}. Chương trình hiểu: {told}."


def _questions(found: Understanding) -> tuple[Question, ...]:
    """Every column of the sheets that are read; columns of one heading in one sheet are numbered from the left."""
    numbers: Counter[tuple[str, str]] = Counter()
    made = []
    for one in found.columns:
        numbers[one.sheet, bare(one.heading)] += 1
        if one.heading:
            made.append(_question(one, numbers[one.sheet, bare(one.heading)]))
    return tuple({question.key: question for question in reversed(made)}.values())[::-1]


def _question(one: ColumnUse, number: int) -> Question:
    first, names = one.meaning or UNUSED, meanings_of(one.kind)
    codes = dict.fromkeys((first, *one.alternatives, *names))
    where = "Cột" if one.kind == TASKS else f"Sheet {one.sheet}, cột"
    examples = "; ".join(f"«{text}»" for text in one.examples)
    return Question(
        sheet=one.sheet,
        letters=one.letters,
        heading=one.heading,
        number=number,
        kind=one.kind,
        money_unit=one.money_unit,
        words=f"{where} {one.letters} «{one.heading}»" + (f", ví dụ {examples}" if examples else ""),
        why=one.why,
        options={code: names[code] for code in codes if code in names},
        is_asked=one.state is State.ASKED,
    )


# Tables

STATE_WORDS: Mapping[State, str] = {
    State.SURE: marked(Tone.GOOD, "chắc chắn"),
    State.ASKED: marked(Tone.ATTENTION, "cần xác nhận"),
    State.UNUSED: marked(Tone.UNKNOWN, "không dùng"),
}


def _sheet_table(found: Understanding) -> Table:
    columns = (
        TableColumn("Sheet", width=25),
        TableColumn("Được dùng", width=12),
        TableColumn("Vì sao", width=50),
    )
    rows = tuple(TableRow((one.name, "có" if one.used else "không", one.why)) for one in found.sheets)
    return Table("Các sheet", columns, rows)


def _column_table(found: Understanding) -> Table:
    columns = (
        TableColumn("Sheet, cột", width=16),
        TableColumn("Tiêu đề", width=22),
        TableColumn("Chương trình hiểu là", width=18),
        TableColumn("Ví dụ", width=26),
        TableColumn("Mức chắc chắn", CellKind.MARK, 14),
        TableColumn("Vì sao", width=26),
    )
    rows = tuple(
        TableRow(
            (
                f"{one.sheet}, {one.letters}",
                one.heading or "(không có tiêu đề)",
                meanings_of(one.kind).get(one.meaning or UNUSED, one.heading),
                "\n".join(one.examples),
                STATE_WORDS[one.state],
                one.why,
            )
        )
        for one in found.columns
    )
    return Table("Các cột", columns, rows)


def _result_table(found: Understanding) -> Table:
    columns = (
        TableColumn("Sổ ghi", width=40),
        TableColumn("Chương trình hiểu là", CellKind.MARK, 30),
        TableColumn("Số ô", CellKind.COUNT, 8),
    )
    rows = tuple(
        TableRow(
            (
                one.words,
                RESULT_WORDS.get(one.meaning, one.meaning) if one.meaning else UNREAD_WORDS,
                one.count,
            )
        )
        for one in found.results
    )
    return Table("Kết quả ghi bằng lời", columns, rows, empty="Sổ không có cột kết quả ghi bằng lời.")


def _left_out_table(found: Understanding) -> Table:
    columns = (
        TableColumn("Dòng", width=18),
        TableColumn("Nội dung", width=46),
        TableColumn("Vì sao", width=36),
    )
    rows = tuple(TableRow((f"{one.sheet}, dòng {one.row}", one.text, one.why)) for one in found.left_out)
    return Table("Các dòng không tính là nhiệm vụ", columns, rows, empty="Mọi dòng của bảng đều được đọc.")
