"""Everything that has a day is one list in all outputs, and every count stands over its own whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from docx import Document as WordDocument
from icalendar import Calendar

from lib.assessing.assess import CONTINUOUS, Assessment, assess
from lib.assessing.due import DueKind, coming, dues
from lib.base import vietnamese as vn
from lib.base.folders import SAMPLE
from lib.exports import documents
from lib.exports.letters import reminder_docx
from lib.exports.slide_pages import agenda_pages
from lib.meeting import calendars, reminders
from lib.meeting.agenda import AHEAD, MeetingFigures, agenda
from lib.meeting.parts import Part
from lib.plan import Plan
from lib.reading.reader import read_file
from lib.reports import phrases
from lib.reports.parts import ReportPoint, texts
from lib.reports.periodic import periodic_report
from lib.reports.periods import PeriodKind, period_of
from lib.reports.words import short_day, task_with_group
from lib.views import decisions, overview, tasks
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views.first_screen import area_lines, big_numbers, first_screen
from lib.views.months import month_rows

STAMP = datetime(2020, 9, 15, tzinfo=UTC)
DAYS = (date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15), date(2020, 12, 31))


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The sample, one late task of which was extended until 30/9."""
    found = read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]
    rows = tuple(
        replace(row, extended_to=date(2020, 9, 30), extended_on=date(2020, 9, 1))
        if row.key == "1.3.1/2"
        else row
        for row in found.rows
    )
    return replace(found, rows=rows)


@pytest.fixture(scope="module")
def now(plan: Plan) -> Assessment:
    return assess(plan, date(2020, 9, 15))


def days(found: Iterator[date]) -> list[date]:
    return sorted(found)


def test_the_list_holds_every_kind(now: Assessment) -> None:
    assert {due.kind for due in coming(now, AHEAD)} == set(DueKind)
    assert len({due.place for due in dues(now)}) == len(dues(now))


def test_the_list_of_the_coming_days_is_one_in_all_outputs(now: Assessment) -> None:
    soon, month = coming(now), coming(now, AHEAD)
    expected = Counter((due.key, due.day) for due in month)

    # Screens
    table = tasks.soon_table(now)
    assert Counter((row.key, row.cells[-1]) for row in table.rows) == Counter((d.key, d.day) for d in soon)
    assert first_screen(now).soon == len(soon)
    cards = {card.label: card.value for card in big_numbers(first_screen(now))}
    assert cards["Đến hạn trong 14 ngày"] == str(len(soon))
    by_unit = [tasks.soon_table(now, AHEAD, unit.key) for unit in now.units]
    assert sum((Counter((r.key, r.cells[-1]) for r in t.rows) for t in by_unit), Counter()) == expected

    # The wall, its slides
    pages = [page for page in agenda(MeetingFigures(now, None, now.as_of)) if page.part is Part.COMING]
    assert Counter(entry.key for page in pages for entry in page.entries) == Counter(d.key for d in month)
    (slide,) = agenda_pages(pages)
    assert slide.table is not None and len(slide.table.rows) == len(month)

    # Zalo, letters, calendar, Excel
    texts_of_units = [reminders.for_unit(now, unit.key) for unit in now.units]
    assert sum(text.coming for text in texts_of_units) == len(month)
    calendar = Calendar.from_ical(calendars.calendar_file(now, STAMP)).walk("VEVENT")
    entries = [one.decoded("dtstart") for one in calendar if one["status"] == "CONFIRMED"]
    assert days(iter(entries)) == days(max(due.day, now.as_of) for due in dues(now))
    told = [
        re.findall(r"Thời hạn: (\S+)", str(one["description"])) for one in calendar if "description" in one
    ]
    assert sorted(told) == sorted([vn.day(due.day)] for due in dues(now))
    letters = [WordDocument(BytesIO(reminder_docx(now, unit))) for unit in now.units]
    listed = [
        row.cells[3].text
        for letter in letters
        for one in letter.tables
        if one.rows[0].cells[-1].text == "Còn lại"
        for row in one.rows[1:]
    ]
    assert sorted(listed) == sorted(short_day(due.day) for due in soon)
    book = openpyxl.load_workbook(BytesIO(documents.tables(now).make()))
    (sheet,) = [one for one in book.worksheets if tasks.soon_table(now).title in str(one["A1"].value)]
    shown = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert days(day.date() for day in shown) == days(due.day for due in soon)
    (whole,) = [one for one in book.worksheets if one.title == "Việc có thời hạn"]
    rows = [row for row in whole.iter_rows(values_only=True) if isinstance(row[-1], datetime)]
    assert [(row[1], row[-2], row[-1].date()) for row in rows] == [
        (tasks.due_label(due), due.unit, due.day) for due in dues(now)
    ]


def test_the_tasks_of_the_next_period_are_the_list_of_that_time(now: Assessment) -> None:
    period = period_of(now.plan.info, PeriodKind.QUARTER_3, 2020)
    report = periodic_report(now, period)
    points = [item.text for item in report.items if isinstance(item, ReportPoint)]
    ahead = [due for due in dues(now) if due.task and now.as_of < due.day <= period.ahead]
    for due in ahead:
        parents = {row.key: row.title for row in now.plan.rows if row.is_group}
        title = task_with_group(due.task.task, parents) if due.task else ""
        name = (
            phrases.report_about(title)
            if phrases.is_report(title) and due.event is None
            else phrases.topic(title)
        )
        what = phrases.lower_first(due.event.event.content if due.event else name)[:40]
        found = [point for point in points if short_day(due.day) in point or "kỳ, từ ngày" in point]
        assert any(what in point for point in found), (what, due.day)
    still_open = [
        phrases.lower_first(one.decision.content.rstrip(". "))
        for one in now.decisions
        if not one.status.startswith("done")
    ]
    assert all(any(words in point for point in points) for words in still_open)


# Every count over its own whole

COUNT = re.compile(
    r"(\d+)/(\d+) (nhiệm vụ thường xuyên|nhiệm vụ|chỉ tiêu|lĩnh vực cần|lĩnh vực|kết luận)\b(?! có)"
)


def said(now: Assessment) -> Iterator[str]:
    """Every text of the views of the whole plan, tables' titles and notes among them."""
    tables = (
        tasks.late_table(now),
        tasks.soon_table(now),
        tasks.stale_table(now),
        tasks.undated_table(now),
        tasks.task_table(now),
        overview.area_table(now),
        overview.unit_table(now),
        views_money.money_table(now),
        views_money.task_money_table(now),
        views_indicators.indicator_table(now),
        decisions.decision_table(now),
        decisions.late_decisions(now),
    )
    yield from (text for table in tables for text in (table.title, table.note))
    yield from overview.frame(now).trust
    yield from overview.summary_lines(now, [])
    yield from (f"{card.value}{card.of} {card.label}" for card in big_numbers(first_screen(now)))
    yield from (str(value) for value in asdict(first_screen(now)).values())
    for page in agenda(MeetingFigures(now, None, now.as_of, now.plan.decisions)):
        if page.part is not Part.LAST_DECISIONS:  # one meeting's own decisions
            yield from (page.headline, page.note)
    yield from (bar.words for bar in area_lines(now))
    yield from (row.words for row in month_rows(now))
    report = periodic_report(now, period_of(now.plan.info, PeriodKind.HALF, 2020))
    # an area's own sentences count its own indicators
    yield from (text for text in texts(report.items) if "chỉ tiêu" not in text)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_count_stands_over_its_own_whole(plan: Plan, day: date) -> None:
    now = assess(plan, day)
    wholes = {
        "nhiệm vụ": now.total.tasks,
        "nhiệm vụ thường xuyên": now.total.count(CONTINUOUS),
        "chỉ tiêu": len(now.indicators),
        "lĩnh vực": len(now.areas),
        "lĩnh vực cần": len(views_money.money_bars(now)),
        "kết luận": len(now.decisions),
    }
    found = [(text, *match) for text in said(now) for match in COUNT.findall(text)]
    assert {noun for *_, noun in found} >= {"nhiệm vụ", "nhiệm vụ thường xuyên"}
    wrong = [(text, whole) for text, _, whole, noun in found if int(whole) not in {wholes[noun]}]
    assert wrong == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_count_of_one_thing_is_one_number(plan: Plan, day: date) -> None:
    now = assess(plan, day)
    counts: dict[str, set[int]] = {}
    patterns = {
        "overdue": r"(?:Quá hạn: |quá hạn )(\d+)/\d+(?: nhiệm vụ|,)|(\d+) việc quá hạn trong",
        "stale": r"(?:Chậm cập nhật: )?(\d+)/\d+ nhiệm vụ thường xuyên(?: chưa cập nhật|$)",
        "undated": r"(?:Chưa xác định hạn: |chưa xác định hạn )(\d+)/\d+|(\d+)/\d+ nhiệm vụ chưa xác định hạn",
    }
    for text in said(now):
        for name, pattern in patterns.items():
            for groups in re.findall(pattern, text):
                value = next(filter(None, (groups,) if isinstance(groups, str) else groups))
                counts.setdefault(name, set()).add(int(value))
    assert {name: len(values) for name, values in counts.items()} == dict.fromkeys(counts, 1)
    assert counts["overdue"] == {now.total.overdue}
