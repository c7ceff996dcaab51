"""The appendices of a report: the national form, all tasks, all indicators, the money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lib.assessing.assess import CONTINUOUS, DONE, EVENTS, IndicatorState, Status, TaskState
from lib.base import vietnamese as vn
from lib.reports.figures import value_words
from lib.reports.papers import papers_of
from lib.reports.parts import Item, ReportAppendix, Writer
from lib.reports.periods import window_line
from lib.reports.phrases import upper_first
from lib.reports.words import bare_end, count, listed, short_day
from lib.views.indicators import figure_words, indicator_table, target_words
from lib.views.money import money_table, task_money_table
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import ILLUSTRATIVE, INDICATOR_WORDS, sentence_case

NO_DATA = "Chưa có số liệu"


FORM_COLUMNS = (
    TableColumn("STT", width=13), TableColumn("Chỉ tiêu thống kê", width=64), TableColumn("Đơn vị tính", width=22),
    TableColumn("Số liệu", CellKind.COUNT, 14), TableColumn("Ghi chú", width=52),
)  # fmt: skip


TASK_COLUMNS = (
    TableColumn("TT", width=13), TableColumn("Nhiệm vụ", width=78), TableColumn("Bộ phận chủ trì", width=32),
    TableColumn("Thời hạn", width=52), TableColumn("Tình trạng", CellKind.MARK, 40),
    TableColumn("Tiến độ", CellKind.SHARE, 16), TableColumn("Kết quả, minh chứng, vướng mắc", width=66),
)  # fmt: skip


INDICATOR_COLUMNS = (
    TableColumn("Mã", width=13), TableColumn("Chỉ tiêu", width=84), TableColumn("Lĩnh vực", width=18),
    TableColumn("Mục tiêu", width=26), TableColumn("Đạt được", width=34), TableColumn("Số liệu đến", width=22),
    TableColumn("Đánh giá", width=28), TableColumn("Tháng thiếu số liệu", width=26),
)  # fmt: skip


class AppendixWriter(Writer):
    """Writes the appendices of one report."""

    def appendices(self) -> Iterator[ReportAppendix]:
        """In their order; those of indicators and money only where the plan has any."""
        yield ReportAppendix(
            f"Biểu mẫu 1. Thống kê tổng hợp\ncông tác cải cách hành chính\n{self.period.name}",
            (self._noted(self._statistics()),),
        )
        yield ReportAppendix(
            f"Tình hình thực hiện nhiệm vụ cải cách hành chính\n{self.period.name}",
            (self._noted(self._task_list()),),
            landscape=True,
        )
        if "indicators" in self.kinds:
            yield ReportAppendix(
                f"Kết quả thực hiện chỉ tiêu cải cách hành chính\n{self.period.name}",
                (self._noted(self._indicator_list()),),
                landscape=True,
            )
        if "money" in self.kinds:
            yield ReportAppendix(
                f"Kinh phí thực hiện cải cách hành chính\n{self.period.name}", tuple(self._money_items())
            )

    def _noted(self, table: Table, first: str = "") -> Table:
        """The table with the data window below it, after what else is to be noted."""
        words = (first, f"{window_line(self.period)}.", f"Tính đến ngày {short_day(self.now.as_of)}.")
        marked = f"{ILLUSTRATIVE}." if self.info.illustrative else ""
        return replace(table, note=f"Ghi chú: {' '.join(filter(None, (*words, marked)))}")

    def _money_items(self) -> Iterator[Item]:
        areas, tasks = money_table(self.now), task_money_table(self.now)
        yield self._noted(replace(areas, title="Kinh phí theo lĩnh vực"), areas.note)
        if tasks.rows:
            rows = tuple(replace(row, cells=(self._label(row), *row.cells[1:])) for row in tasks.rows)
            yield replace(tasks, rows=rows, title="Kinh phí theo nhiệm vụ", note="")

    def _label(self, row: TableRow) -> str:
        state = self.now.by_key[row.key or ""]
        return f"{state.task.code}. {self.name(state)}" if state.task.code else self.name(state)

    def _indicator_list(self) -> Table:
        """All indicators against their targets, in the workbook's order."""
        table = indicator_table(self.now)
        rows = tuple(
            replace(row, cells=(row.cells[0], row.cells[1], *_indicator_cells(state)))
            for row, state in zip(table.rows, self.now.indicators, strict=True)
        )
        return Table("", INDICATOR_COLUMNS, rows, empty=table.empty)

    def _task_list(self) -> Table:
        """All tasks with their status, below the headings of their areas."""
        rows: list[TableRow] = []
        for area in self.now.areas:
            rows.append(TableRow((f"{area.code}. {sentence_case(area.title)}" if area.code else area.title,)))
            rows += [self._task_row(state) for state in area.states]
        return Table("", TASK_COLUMNS, tuple(rows))

    def _task_row(self, state: TaskState) -> TableRow:
        task = state.task
        progress = None if state.progress is None else float(state.progress)
        name, result = self.name(state), self._result(state) or None
        cells = (task.code or "", name, task.lead, _deadline_words(state), state.status, progress, result)
        return TableRow(cells, task.key)

    def _result(self, state: TaskState) -> str:
        """What the officer told; evidence of what was done in the period, or else last; and what hinders the task."""
        done = [row for row in state.milestones if row.status in DONE]
        new = [row for row in done if self.in_period(row.done)] or done[-1:]
        papers = dict.fromkeys(row.milestone.evidence for row in new if row.milestone.evidence)
        own = state.task.evidence
        known = state.later_update is None and (state.done is not None or not state.milestones)
        if own and known and not papers:
            papers[own] = None
        told = upper_first(self.told(state))
        cited = listed(bare_end(paper) for paper in papers if paper not in told)
        return "\n".join(filter(None, (told, cited, state.obstacle)))

    def _statistics(self) -> Table:
        """Biểu mẫu 1: the national form's figures where the data have them."""
        return Table("", FORM_COLUMNS, tuple(TableRow(cells) for cells in self._form_rows()))

    def _form_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        added = self.extra
        issued = "Văn bản chỉ đạo, điều hành cải cách hành chính đã ban hành"
        yield "1", issued, "Văn bản", *self._added(added.papers, self._papers())
        yield from self._plan_rows()
        yield "3", "Kiểm tra công tác cải cách hành chính", "", "", ""
        unit = "Cơ quan, đơn vị"
        planned = f"Kế hoạch: {added.planned}" if added.planned is not None else ""
        yield (
            "3.1",
            "Số cơ quan, đơn vị, bộ phận đã được kiểm tra",
            unit,
            *self._added(added.inspected, planned),
        )
        yield "3.2", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", *self._added(added.found)
        yield "3.3", "Số vấn đề phát hiện đã được xử lý", "Vấn đề", *self._added(added.solved)
        yield from self._assigned_rows()
        yield from self._satisfaction_rows()
        name = "Đối thoại của lãnh đạo với người dân, doanh nghiệp"
        yield "6", name, "Cuộc", *self._added(added.dialogues)

    @staticmethod
    def _added(number: int | None, note: str = "") -> tuple[str, str]:
        """A figure that only the officer knows, and the note beside it."""
        return ("", note or NO_DATA) if number is None else (str(number), note)

    def _plan_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        tally = self.now.total
        rate = vn.share(tally.done, tally.active).partition("(")[2].rstrip("%)") if self.tracked else ""
        done = self._known(tally.done)
        rest = f"{tally.count(CONTINUOUS)} thường xuyên, {tally.count(EVENTS)} theo phát sinh"
        yield "2", "Thực hiện kế hoạch cải cách hành chính năm (lũy kế)", "", "", ""
        yield "2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", str(tally.tasks), f"Trong đó {rest}"
        yield "2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", done, "" if self.tracked else NO_DATA
        apart = f"; trừ {tally.resting} nhiệm vụ dừng, tạm dừng, chuyển năm sau" if tally.resting else ""
        note = f"{tally.done}/{tally.active} nhiệm vụ{apart}" if self.tracked else NO_DATA
        yield "2.3", "Tỷ lệ hoàn thành kế hoạch", "%", rate, note

    def _known(self, number: int) -> str:
        """A count of results; not a figure where the workbook tracks none."""
        return str(number) if self.tracked else ""

    def _assigned_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        tally, known = self.now.total, self._known
        scope = "Theo Kế hoạch năm"
        undated = tally.count([Status.DONE_UNDATED])
        split = f"Chưa kể {undated} nhiệm vụ hoàn thành thiếu ngày" if undated else ""
        waiting = tally.count([Status.EVENT_OVERDUE])
        events = f"Trong đó {waiting} theo phát sinh" if waiting else ""
        if not self.tracked:
            events = f"{tally.overdue} nhiệm vụ đã đến hạn theo kế hoạch, chưa có số liệu kết quả"
        in_time = tally.count([Status.IN_TIME, Status.DUE_SOON, Status.EXTENDED])
        resting = "Không tính là quá hạn"
        noun = "Nhiệm vụ"
        yield "4", "Thực hiện nhiệm vụ được giao", "", "", ""
        yield "4.1", "Tổng số nhiệm vụ được giao", noun, str(tally.tasks), scope
        yield "4.2", "Đã hoàn thành đúng hạn", noun, known(tally.count([Status.DONE_ON_TIME])), split
        yield "4.3", "Đã hoàn thành nhưng quá hạn", noun, known(tally.count([Status.DONE_LATE])), ""
        yield "4.4", "Quá hạn nhưng chưa hoàn thành", noun, known(tally.overdue), events
        yield "4.5", "Chưa hoàn thành, còn trong hạn", noun, known(in_time), ""
        if tally.resting:
            yield "4.6", "Dừng, tạm dừng, chuyển năm sau", noun, known(tally.resting), resting

    def _satisfaction_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        yield "5", "Khảo sát sự hài lòng của người dân, tổ chức", "", "", ""
        yield "5.1", "Số lượng phiếu khảo sát", "Phiếu", *self._added(self.extra.surveyed)
        found = [s for s in self.now.indicators if "hai long" in vn.bare(s.indicator.title)]
        for number, state in enumerate(found, start=2):
            unit = state.indicator.unit or ""
            value = "" if state.latest is None else figure_words(state.latest, state.indicator)
            if unit == "%":
                value = value.removesuffix("%")
            note = (
                NO_DATA
                if state.latest is None
                else f"Chỉ tiêu {state.indicator.code}, đến tháng {state.month}"
            )
            yield f"5.{number}", state.indicator.title, unit, value, note
        if not found:
            yield "5.2", "Tỷ lệ hài lòng", "%", "", NO_DATA

    def _papers(self) -> str:
        """Documents that the evidence of the period names, by kind; the form's own count is wider."""
        texts = (
            row.milestone.evidence or state.task.evidence
            for state in self.now.states
            for row in state.milestones
            if self.in_period(row.done)
        )
        found = dict.fromkeys(paper for text in texts for paper in papers_of(text))
        if not found:
            return ""
        kinds = Counter(paper.name.lower() for paper in found)
        named = ", ".join(f"{number:02} {kind}" for kind, number in kinds.most_common())
        return f"Sổ theo dõi ghi {count(len(found), 'văn bản')} trong kỳ ({named})"


def _indicator_cells(state: IndicatorState) -> tuple[str | None, ...]:
    indicator = state.indicator
    return (
        indicator.area,
        target_words(indicator) if indicator.target is not None else None,
        None if state.latest is None else value_words(state, figure_words),
        None if state.month is None else f"tháng {state.month}",
        INDICATOR_WORDS[state.status],
        ", ".join(map(str, state.missing)) or None,
    )


def _deadline_words(state: TaskState) -> str | None:
    """The plan's own words, and below them the date that decides the status where they do not show it."""
    words = state.task.deadline_text
    due = short_day(state.due) if state.due else None
    if due is None or (words and due in words):
        return words
    return f"{words}\n(xét hạn {due})" if words else due
