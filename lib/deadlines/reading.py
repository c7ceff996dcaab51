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

from functools import lru_cache

from lib.days import OFFICIAL, WorkCalendar
from lib.deadlines.composition import compose, unread
from lib.deadlines.deadline import Deadline, DeadlineKind
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
    segments = [items_of(Segment(part, plan_year, calendar)) for part in segments_of(tokens, breaks)]
    return compose(text, [segment for segment in segments if segment], plan_year)


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
