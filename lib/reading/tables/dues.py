"""The deadline of one row: of its own column, of a beginning and how long it lasts, or of its title."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from lib.base import vietnamese as vn
from lib.days import WorkCalendar
from lib.deadlines.deadline import Deadline, DeadlineKind, Due
from lib.deadlines.reading import read_deadline
from lib.plan import Task
from lib.reading.columns.words import STRONG, points_of
from lib.reading.headings import Heading
from lib.reading.tables.tree import with_values
from lib.reading.values import Values
from lib.workbook.sheets import Cell, is_month_format, is_year_format

YEAR_UNKNOWN = "Chưa rõ năm của kế hoạch"
ORDER_UNKNOWN = "Không rõ ngày hay tháng đứng trước"
UNKNOWN = (DeadlineKind.UNREAD, DeadlineKind.NONE)

Told = tuple[str | None, Deadline]


def deadline_in(values: Values, text: str | None) -> Deadline:
    """What a phrase of a table says, by the table's year, calendar and order of day and month."""
    if text is None:
        return Deadline()
    phrase = values.day_first(text)
    if phrase is None:
        reading = f"Chưa đọc được: {ORDER_UNKNOWN.lower()}"
        return Deadline(text, DeadlineKind.UNREAD, reading=reading, doubt=ORDER_UNKNOWN)
    return deadline_of(phrase, values.year, values.calendar)


def in_title(values: Values, title: str) -> Told:
    """The deadline that a title tells, if it does."""
    found = deadline_in(values, title)
    return (None, Deadline()) if found.kind in UNKNOWN else (title, found)


LABEL = re.compile(r"(?:^|[\n;,]| [-–/] ) *([^\W\d][^\n;:,]{0,24}?) *: *([^\n;,]*)")


def labelled(text: str) -> dict[str, str] | None:
    """What a cell says that holds a plan and its fulfilment, each behind a small heading ("KH: 30/4 / TH: 25/4"), by
    meaning; None for any other."""
    found: dict[str, str] = {}
    for label, value in LABEL.findall(text):
        points = points_of((label,))
        if points and max(points.values()) >= STRONG:
            found[max(points, key=points.__getitem__)] = value.strip()
    return found if {"deadline", "completed"} <= found.keys() else None


def fulfilled_in_cell(values: Values, row: int, task: Task) -> Task:
    """The task with the day of completion that stands in the cell of its deadline; that is asked."""
    found = labelled(task.deadline_text) if task.deadline_text and ":" in task.deadline_text else None
    if found is None:
        return task
    done = vn.read_date(found["completed"])
    facts = {"due": found["deadline"], "done": found["completed"] or "—"}
    values.note("plan-and-actual-in-cell", row, "deadline", task.deadline_text, **facts)
    return with_values(task, completed=task.completed or done)


PERIOD = re.compile(r"(?:đến )?(tháng|quý)\b", re.IGNORECASE)


def deadline_words(values: Values, row: int, own: str | None, heading: Heading) -> str | None:
    """The words of a deadline: the row's own, of which a number below "Tháng hoàn thành" is a month ("Tháng 3"), or what
    a beginning and a duration give."""
    named = PERIOD.match(_above(heading, "deadline")) if own and own.isdecimal() else None
    text = f"{named[1]} {own}" if named else own
    return text or lasting(values, row, _above(heading, "duration"))


def _above(heading: Heading, name: str) -> str:
    return heading.texts.get(heading.columns.get(name, 0), "").strip()


SPAN = re.compile(r"ngày làm việc|ngày|tuần|tháng", re.IGNORECASE)


def lasting(values: Values, row: int, heading: str) -> str | None:
    """The limit that a column of beginnings and one of durations give together: "10 ngày kể từ ngày 1/6/2026"; the
    heading of the durations has their unit where the cells have none."""
    if "duration" not in values.columns:
        return None
    lasts, start = values.text(row, "duration"), values.day(row, "start")
    if lasts and lasts.isdecimal() and (unit := SPAN.search(heading)):
        lasts = f"{lasts} {unit.group().lower()}"
    return f"{lasts} kể từ ngày {vn.day(start)}" if lasts and start else lasts


def typed_deadline(values: Values, row: int) -> Told | None:
    """A date typed by Excel, None for anything else; one shown as a month or a year means its end (product contract)."""
    cell = values.usable(row, "deadline")
    if cell is None or not isinstance(cell.value, datetime | date):
        return None
    day = values.day(row, "deadline")
    if day is None:
        return None, Deadline()
    name = _shown_span(day, cell)
    text = f"{name}/{day.year}" if name.startswith("Tháng") else name or vn.day(day)
    return text, Deadline(text, DeadlineKind.FIXED, (Due(day, name),), reading=f"Hạn {vn.day(day)}")


def _shown_span(day: date, cell: Cell) -> str:
    if is_year_format(cell.number_format):
        return f"Năm {day.year}"
    return f"Tháng {day.month}" if is_month_format(cell.number_format) else ""


@lru_cache(maxsize=4096)
def deadline_of(text: str, year: int | None, calendar: WorkCalendar) -> Deadline:
    """Reads a phrase; where the plan's year is unknown only phrases that do not need it are read."""
    if year is not None:
        return read_deadline(text, year, calendar)
    stated = re.search(r"\b20[0-4]\d\b", text)
    near = int(stated.group()) if stated else 2000
    one, other = (read_deadline(text, plan_year, calendar) for plan_year in (near, near + 1))
    if one == other:
        return one
    reading = f"Chưa đọc được: {YEAR_UNKNOWN.lower()}"
    return Deadline(text, DeadlineKind.UNREAD, reading=reading, doubt=YEAR_UNKNOWN)
