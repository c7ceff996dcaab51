"""Deadline text of a Vietnamese plan -> Deadline.

The column "Thời gian thực hiện" is free text, but its phrases compose. The text is cut into tokens (tokens) and
statements (tokens), a recursive descent reads each statement (grammar), and the composition relates
the dates to each other (labels, relations, composition). A doubt about a date makes the cell unread: a wrong
day is the worst outcome.

    cell       := statement ((";" | new line | "." ) statement)*

Conventions (the product's, and what they leave open):

- "trước D", "chậm nhất D", "đến hết D" are due on D; "trước tháng M" on the last day of M−1. A span of months is
  due on its last day. Without a year the plan's holds; a year at the end of a list holds for all of it.
- A span straight before a deadline is its name ("Quý I trước 15/3"); a span in brackets must agree with it.
- Dates rule over counts, counts over continuous work, continuous work over events. "sau khi …", and "khi có hướng dẫn …"
  beside a date make an event of it, unless the event is certain ("sau khi kết thúc …"); "theo …" and ", khi có yêu cầu"
  leave the date.
- Recurring if a word for "every" makes all the dates, else fixed. "Hằng tuần" is once a week (a count), as its day is
  open; "hằng ngày" is continuous. Weeks of an offset are counted as 7 days each.
- A monthly day that a short month lacks is its last day ("ngày 30 hằng tháng").
- A line break ends a statement before a bullet or a capital. Where it may stand within a phrase, the lines are read apart and as
  one: whichever can be read, neither if the readings differ.
- A day straight after the number of a document is the document's. A range from a 15th to a 14th beside a report is its data
  window. "T" is thứ beside "tuần"; "24/7" may be a day.
- Under a rhythm ("hằng tháng") each month or quarter needs a day of its own; what no day is said for makes the cell unread.
- A day of "tháng sau" or of "tháng đầu quý sau" follows each term of the plan's year; the last of them is due in the next.
- What the work goes by (the day of a paper, of an event, of what goes on) stays aside and is asked about; days that run backwards
  in time are no steps. A limit said with "chậm nhất" after "sau khi …" holds whenever that happens.
- Unread: "đầu", "giữa", a week of a month, school years, terms, Tết, dates said only as a start, alternatives ("hoặc"),
  years far from the plan's, whatever contradicts itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from lib.days import OFFICIAL, WorkCalendar
from lib.deadlines import words as vocabulary
from lib.deadlines.cell.composition import compose, unread
from lib.deadlines.dates import dates_at
from lib.deadlines.deadline import Deadline, DeadlineKind, Due, dates_words
from lib.deadlines.grammar import items_of
from lib.deadlines.tokens import Break, Segment, Token, line_breaks, segments_of, tokens_of

_LONGEST = 400
"""Tokens of the longest cell that can still be a deadline."""


@lru_cache(maxsize=4096)
def read_deadline(text: str | None, plan_year: int, calendar: WorkCalendar = OFFICIAL) -> Deadline:
    """Reads the cell "Thời gian thực hiện" of a plan of the given year; limits are counted by the calendar. Never raises."""
    if text is None or not text.strip():
        return Deadline(text)
    tokens = tokens_of(text)
    if len(tokens) > _LONGEST:
        return unread(text, "đoạn chữ quá dài")
    breaks = line_breaks(tokens)
    ends = {at for at, kind in breaks.items() if kind is not Break.NONE}
    apart = _read(text, tokens, ends, plan_year, calendar)
    if Break.OPEN not in breaks.values():
        return apart
    ends = {at for at, kind in breaks.items() if kind is Break.STOP}
    joined = _read(text, tokens, ends, plan_year, calendar)
    return _agreed(text, apart, joined)


def _read(
    text: str, tokens: list[Token], breaks: set[int], plan_year: int, calendar: WorkCalendar
) -> Deadline:
    """The reading with those of the line breaks as ends of statements."""

    def read(start: int, end: int) -> Deadline:
        parts = segments_of(tokens[start:end], {at - start for at in breaks})
        segments = [items_of(Segment(part, plan_year, calendar)) for part in parts]
        return compose(text, [segment for segment in segments if segment], plan_year)

    return _with_exception(tokens, plan_year, read) or read(0, len(tokens))


def _agreed(text: str, apart: Deadline, joined: Deadline) -> Deadline:
    """Lines read as statements of their own and as one: whichever can be read; two readings that differ are none."""
    if joined.kind is DeadlineKind.UNREAD:
        return apart
    if apart.kind is DeadlineKind.UNREAD:
        return joined
    same = [(read.kind, read.offset, read.count, [due.day for due in read.due]) for read in (apart, joined)]
    return (
        apart
        if same[0] == same[1]
        else unread(text, "không rõ dòng sau nối tiếp dòng trước hay là hạn riêng")
    )


# ---------------------------------------------------------------- a rhythm and what is said apart from it


_APART = vocabulary.phrases("[nhưng] riêng [với;đối với] | ( <quý;tháng>")
_WITHOUT = vocabulary.phrases("[ngoại] trừ | không kể")
_LENGTHS = {12: 1, 4: 3, 1: 12}
"""How many months a period of a rhythm of so many days a year has."""


def _with_exception(
    tokens: list[Token], plan_year: int, read: Callable[[int, int], Deadline]
) -> Deadline | None:
    """ "Hằng quý, riêng quý IV trước 10/12", "Hằng tháng (trừ tháng 2, tháng 7)"; None for any other cell.

    Both halves are read on their own; a day of the exception takes the place of the one day of the rhythm in its month or
    quarter, a span of it takes out those that lie in it. read: what the tokens from one to another say.
    """
    whole = Segment(tokens, plan_year)
    tables = (_WITHOUT, _APART)
    at = next((at for at in range(1, len(tokens)) if any(whole.match(at, table) for table in tables)), 0)
    kind = next((table for table in tables if at and whole.match(at, table)), None)
    if kind is None:
        return None
    start = at + 1 if whole.key(at) == "(" else whole.match(at, kind) or at
    start, end = whole.skip(start, "\n"), len(tokens)
    while whole.key(end - 1) in (".", ")", "\n"):
        end -= 1
    head = at
    while whole.key(head - 1) in (",", "(", ";", "\n"):
        head -= 1
    rhythm = read(0, head)
    length = _LENGTHS.get(len(rhythm.due), 0)
    years = {due.day.year for due in rhythm.due}
    if not (rhythm.kind is DeadlineKind.RECURRING and length and _is_plain(rhythm)) or years != {plan_year}:
        return None
    said = "".join(token.text + " " * token.blank for token in tokens[start:end]).strip()
    part = Segment([token for token in tokens[start:end] if token.key != "\n"], plan_year)
    if kind is _WITHOUT:
        return _without(rhythm, part, length, said)
    unit = {1: "tháng", 3: "quý", 12: "năm"}[length]
    if part.key(part.skip(0, "các", "những", "báo", "cáo", "của")) != unit:
        return None
    spans = [hit[0] for at in range(len(part.tokens)) if part.key(at) == unit and (hit := dates_at(part, at))]
    return _replaced(
        rhythm,
        read(start, end),
        {(p.first - 1) // length for hit in spans for p in hit if p.year in (None, plan_year)},
        length,
        {token.value for token in part.tokens},
    )


def _without(rhythm: Deadline, part: Segment, length: int, said: str) -> Deadline | None:
    """The rhythm without the days that lie in the spans."""
    spans, at = dates_at(part, 0) or ((), 0)
    sure = all(
        not (p.bare or p.fault or p.loose or p.is_year or p.day or p.year not in (None, part.plan_year))
        and length <= p.last - p.first + 1 <= 3
        for p in spans
    )
    if not (spans and sure) or at != len(part.tokens):
        return None
    due = tuple(
        one for one in rhythm.due if not any((p.since or p).first <= one.day.month <= p.last for p in spans)
    )
    reading = f"{dates_words(rhythm.kind, due)}; trừ {said}"
    return replace(rhythm, due=due, reading=reading) if 1 < len(due) < len(rhythm.due) else None


def _replaced(
    rhythm: Deadline, own: Deadline, periods: set[int], length: int, figures: set[int]
) -> Deadline | None:
    """The rhythm with the days of the exception in place of its own in the same periods; both say days, not ends of months."""

    def of(due: Due) -> int:
        return (due.day.month - 1) // length

    days = {of(due): due.day for due in own.due}
    years = {due.day.year for due in (*rhythm.due, *own.due)}
    open_end = length < 12 and any(
        (day + timedelta(days=1)).day == 1 and day.day not in figures for day in days.values()
    )
    apart = len(days) == len(own.due) < len(rhythm.due) + (length == 12) and len(rhythm.due) == len(
        {of(due) for due in rhythm.due}
    )
    if not (apart and _is_plain(own)) or open_end or len(years) > 1 or set(days) != periods:
        return None
    due = tuple(replace(one, day=days.get(of(one), one.day)) for one in rhythm.due)
    said = dates_words(DeadlineKind.FIXED, own.due)
    return replace(rhythm, due=due, reading=f"{rhythm.reading}; riêng: {said[:1].lower()}{said[1:]}")


def _is_plain(read: Deadline) -> bool:
    """Whether dates are all that is read."""
    return bool(read.due) and read.reading == dates_words(read.kind, read.due)
