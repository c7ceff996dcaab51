"""Checks across the records of one plan: each is one short function in the list CHECKS."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, takewhile

from lib.base import vietnamese as vn
from lib.base.problems import CellRef, Problem, problem
from lib.deadlines.deadline import DeadlineKind
from lib.plan import Combine, Figure, Indicator, Plan, Task
from lib.plan.money import Amount, allocated, branches, stated_or_summed
from lib.plan.units import unit_key, unit_names
from lib.reading import codes
from lib.reading.results.joining import results_contradict, results_unread

Check = Callable[[Plan], Iterator[Problem]]


def check_records(plan: Plan) -> list[Problem]:
    """Everything that the records contradict among themselves, in the order of CHECKS."""
    return [found for each in CHECKS for found in each(plan)]


# Numbers of rows


def codes_repeated(plan: Plan) -> Iterator[Problem]:
    """The same number twice in one part of the plan; the second place is named."""
    first: dict[str, Task] = {}
    for row in plan.rows:
        if row.code is None:
            continue
        before = first.setdefault(REPEATED.sub("", row.key), row)
        if before is not row:
            at = before.origin.cell("code").a1
            yield problem("task-code-repeated", row.origin.cell("code"), row.code, first=at)


REPEATED = re.compile(r" \(\d+\)$")
"""What a key carries where its number stood before ("5.1.2 (2)")."""


def codes_skipped(plan: Plan) -> Iterator[Problem]:
    """1.1 followed by 1.3: a row may have been removed."""
    last: dict[tuple[str | None, str], str] = {}
    for row in plan.rows:
        if row.code is None or not codes.NUMBERED.match(row.code):
            continue
        family = (row.parent, codes.parent_number(row.code))
        before = last.get(family)
        last[family] = row.code
        if before and _number(row.code) > _number(before) + 1:
            missing = _missing(before, row.code)
            yield problem(
                "task-code-skipped", row.origin.cell("code"), row.code, after=before, missing=missing
            )


def _number(code: str) -> int:
    return int(code.rpartition(".")[2])


def _missing(before: str, code: str) -> str:
    head = codes.parent_number(code)
    numbers = range(_number(before) + 1, _number(code))
    names = [f"{head}.{n}" if head else str(n) for n in numbers]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def indicator_codes_repeated(plan: Plan) -> Iterator[Problem]:
    """Two indicators with one code."""
    first: dict[str, Indicator] = {}
    for indicator in plan.indicators:
        before = first.setdefault(indicator.code, indicator)
        if before is not indicator:
            at = before.origin.cell("code").a1
            yield problem("indicator-code-repeated", indicator.origin.cell("code"), indicator.code, first=at)


# Deadlines


def deadlines_unread(plan: Plan) -> Iterator[Problem]:
    """Phrases that were not read, and tasks without any."""
    for task in plan.tasks:
        if task.internal_due is not None or task.objected:
            continue
        at = task.origin.cell("deadline")
        if task.deadline.kind is DeadlineKind.UNREAD:
            doubt = (task.deadline.doubt or "Chưa hiểu được thời hạn này").rstrip(".")
            year = plan.info.year or 2026
            yield problem("deadline-unread", at, task.deadline_text, doubt=_sentence(doubt), year=year)
        elif task.deadline.aside:
            used = ", ".join(map(vn.day, task.deadline.aside))
            yield problem("deadline-aside", at, task.deadline_text, used=used)
        elif task.deadline.question:
            used = ", ".join(vn.day(due.day) for due in task.deadline.due)
            yield problem("deadline-partly", at, task.deadline_text, used=used, doubt=task.deadline.question)
        elif task.deadline.kind is DeadlineKind.NONE:
            yield problem("deadline-missing", at, used=task.title[:80])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def deadlines_outside_year(plan: Plan) -> Iterator[Problem]:
    """A due date before the plan's year, or after the year that follows it."""
    year = plan.info.year
    for task in plan.tasks:
        strange = [due.day for due in task.deadline.due if year and not year <= due.day.year <= year + 1]
        if strange:
            days = ", ".join(map(vn.day, strange))
            yield problem("deadline-outside-year", task.origin.cell("deadline"), None, used=days, year=year)


def milestones_outside_year(plan: Plan) -> Iterator[Problem]:
    """A row of the sheet "Mốc" due in another year."""
    year = plan.info.year
    for task in plan.tasks:
        for row in task.milestones:
            if year and row.declared and row.due and not year <= row.due.year <= year + 1:
                at = row.origin.cell("due")
                yield problem("milestone-outside-year", at, vn.day(row.due), year=year)


# Units


def units_merged(plan: Plan) -> Iterator[Problem]:
    """Names that differ only by dashes, case or tone placement count as one unit."""
    main = unit_names(plan.tasks)
    for task in plan.tasks:
        used = main.get(unit_key(task.lead))
        if task.lead and used and task.lead != used:
            yield problem("unit-merged", task.origin.cell("lead"), task.lead, used=used)


def units_similar(plan: Plan) -> Iterator[Problem]:
    """A rare spelling that is a frequent unit's name but for punctuation or a slip of one letter."""
    count = Counter(unit_key(task.lead) for task in plan.tasks if task.lead)
    if len(count) > _MOST_UNITS:
        return
    names = unit_names(plan.tasks)
    likely = _likely(count)
    for task in plan.tasks:
        other = likely.get(unit_key(task.lead))
        if other:
            yield problem("unit-similar", task.origin.cell("lead"), task.lead, used=names[other])


def _likely(count: Counter[str]) -> dict[str, str]:
    """For each name the most frequent one that is alike and more frequent, if there is one.

    Compares only names that have some trace in common: of thousands, each with a few.
    """
    ranks = {key: rank for rank, key in enumerate(sorted(count, key=count.__getitem__, reverse=True))}
    by_trace: dict[str, list[str]] = {}
    for key in ranks:
        for trace in _traces(key):
            by_trace.setdefault(trace, []).append(key)
    found = {key: _alike_among((by_trace[trace] for trace in _traces(key)), key, count) for key in count}
    return {key: min(better, key=ranks.__getitem__) for key, better in found.items() if better}


def _alike_among(groups: Iterable[list[str]], key: str, count: Counter[str]) -> list[str]:
    """The first of each group, most frequent first, that is alike."""
    more = (takewhile(lambda other: count[other] > count[key], group) for group in groups)
    alike = (next((other for other in group if _alike(key, other)), None) for group in more)
    return [other for other in alike if other is not None]


_LONGEST_UNIT = 100
_MOST_UNITS = 5_000
"""A column with more different words than that names no units."""


def _traces(key: str) -> set[str]:
    """What two names have in common, at least once, if they are alike: the same letters but for one."""
    name = vn.bare(key)
    short = {name[:place] + name[place + 1 :] for place in range(len(name))} if _may_slip(name) else set()
    return {name, name.replace(" ", ""), *short}


def _may_slip(name: str) -> bool:
    return 8 <= len(name) <= _LONGEST_UNIT and not any(c.isdigit() for c in name)


def _alike(one: str, other: str) -> bool:
    """Equal but for punctuation and accents, or one slip of the hand apart in a name of some length."""
    a, b = vn.bare(one), vn.bare(other)
    return (
        a == b or (min(len(a), len(b)) >= 8 and a.replace(" ", "") == b.replace(" ", "")) or _one_slip(a, b)
    )


def _one_slip(a: str, b: str) -> bool:
    """One letter more, less or other; digits never count as slips ("Tổ 1" is not "Tổ 2")."""
    if abs(len(a) - len(b)) > 1 or not (_may_slip(a) and _may_slip(b)):
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[start + (len(a) >= len(b)) :] == b[start + (len(b) >= len(a)) :]


def leads_missing(plan: Plan) -> Iterator[Problem]:
    """A task that nobody leads."""
    for task in plan.tasks:
        if not task.lead:
            yield problem("lead-missing", task.origin.cell("lead"), None, used=task.title[:80])


# Money


def sums_differ(plan: Plan) -> Iterator[Problem]:
    """A row states one sum and its children another, of what is allocated or spent."""
    children = branches(plan.rows)
    for row in plan.rows if children else ():
        for name, amount in SUMS.items():
            parts = [stated_or_summed(child, children, amount) for child in children.get(row.key, ())]
            known, stated = [part for part in parts if part is not None], amount(row)
            if stated is not None and known and sum(known) != stated:
                gap = abs(stated - sum(known))
                facts = {"stated": vn.dong(stated), "parts": vn.dong(sum(known)), "gap": vn.dong(gap)}
                yield problem("sum-differs", row.origin.cell(name), vn.dong(stated), **facts)


SUMS: dict[str, Amount] = {"allocated": allocated, "spent": lambda row: row.declared_spent}
"""The amounts of a row that add up over its children, by the field of their column."""


def total_differs(plan: Plan) -> Iterator[Problem]:
    """The total row states another sum than the areas; an amount that fills the gap is pointed at."""
    children = branches(plan.rows)
    tops = [row for row in plan.rows if row.parent is None]
    known = [sum_ for row in tops if (sum_ := stated_or_summed(row, children)) is not None]
    stated = plan.stated_total
    if stated is None or not known or sum(known) == stated:
        return
    facts = {
        "stated": vn.dong(stated),
        "parts": vn.dong(sum(known)),
        "gap": vn.dong(abs(stated - sum(known))),
    }
    yield problem("total-differs", plan.total_origin.cell("allocated"), vn.dong(stated), **facts)
    yield from _amounts_twice(plan.rows, sum(known) - stated)


def _amounts_twice(rows: Sequence[Task], gap: int) -> Iterator[Problem]:
    """Two sibling rows that both state exactly the sum by which the areas exceed the total."""
    same = [row for row in rows if gap > 0 and row.allocated == gap]
    for row in same[1:]:
        if row.parent == same[0].parent:
            first = same[0].origin.cell("allocated").a1
            at = row.origin.cell("allocated")
            yield problem("amount-repeated", at, vn.dong(gap), stated=vn.dong(gap), first=first)


def money_odd(plan: Plan) -> Iterator[Problem]:
    """A sum of less than 1.000 đồng: the unit was probably not stated. Never repaired by size."""
    for row in plan.rows:
        for name, amount in (("allocated", row.allocated), ("spent", row.declared_spent)):
            if amount is not None and 0 < amount < 1000:
                yield problem("money-unit-odd", row.origin.cell(name), vn.dong(amount), used=vn.dong(amount))


def spent_over_allocated(plan: Plan) -> Iterator[Problem]:
    """More spent than allocated to a task."""
    for task in plan.rows:
        spent = _spent(plan, task)
        if spent and task.allocated is not None and spent > task.allocated and not task.is_group:
            facts = {"spent": vn.dong(spent), "allocated": vn.dong(task.allocated)}
            yield problem("spent-over-allocated", task.origin.cell("spent"), vn.dong(spent), **facts)


def _spent(plan: Plan, task: Task) -> int | None:
    return sum(pay.amount for pay in task.spendings) if plan.has_spending else task.declared_spent


def spent_differs(plan: Plan) -> Iterator[Problem]:
    """The column "Kinh phí đã chi" against the sheet "Chi"."""
    for task in plan.rows:
        parts = sum(pay.amount for pay in task.spendings)
        stated = task.declared_spent
        if plan.has_spending and stated is not None and stated != parts:
            facts = {"stated": vn.dong(stated), "parts": vn.dong(parts)}
            yield problem("spent-differs", task.origin.cell("spent"), vn.dong(stated), **facts)


def spendings_incomplete(plan: Plan) -> Iterator[Problem]:
    """Payments without a date are not counted, those without a task only in the total."""
    for pay in plan.spendings:
        if pay.day is None:
            yield problem("spending-without-date", pay.origin.cell("day"), vn.dong(pay.amount))
        if pay.task is None:
            yield problem("spending-without-task", pay.origin.cell("task"), vn.dong(pay.amount))


# Completion


def done_claims(plan: Plan) -> Iterator[Problem]:
    """What is said to be done must say when, and with what proof where a column takes it."""
    for task in plan.tasks:
        full = task.declared_progress == 1
        dated = task.completed is not None
        if full and not dated and not _milestones_dated(task):
            said = f"«{task.result_text}»" if task.result_text else "100%"
            at = task.origin.cell("completed", task.result_column, "progress")
            yield problem("done-without-date", at, said)
        if (full or dated) and not task.evidence and "evidence" in task.origin.columns:
            at = task.origin.cell("evidence", "completed", task.result_column, "progress")
            yield problem("done-without-proof", at)
        if task.completed and task.declared_progress is not None and not full:
            shown = vn.percent(task.declared_progress)
            yield problem("done-not-full", task.origin.cell("progress"), shown, used=vn.day(task.completed))


def _done_cell(task: Task) -> CellRef:
    """The cell that tells the day of completion: that of the words where they tell it."""
    by_words = task.result is not None and task.result.done == task.completed
    names = (task.result_column, "completed") if by_words else ("completed", task.result_column)
    return task.origin.cell(*names)


def _milestones_dated(task: Task) -> bool:
    return bool(task.milestones) and all(row.done for row in task.milestones)


def done_once_of_several(plan: Plan) -> Iterator[Problem]:
    """One date of completion on a task with several due dates settles one of them (product contract §3)."""
    for task in plan.tasks:
        due = task.settled_due
        if due is not None and task.completed is not None and not _milestones_dated(task):
            facts = {"count": len(task.milestones), "used": vn.day(due)}
            yield problem("done-once-of-several", _done_cell(task), vn.day(task.completed), **facts)


def dates_after_report(plan: Plan) -> Iterator[Problem]:
    """A thing cannot be done after the day as of which the figures hold."""
    if plan.info.report_date is not None:
        yield from _days_after(plan, plan.info.report_date)


def not_yet(plan: Plan, as_of: date) -> list[Problem]:
    """Days of things done after the day that the workbook is looked at, where it does not state itself as of when it
    holds: slips of the hand, most likely, and not counted in any case."""
    return [] if plan.info.report_date is not None else list(_days_after(plan, as_of))


def _days_after(plan: Plan, last: date) -> Iterator[Problem]:
    for at_cell, day in _dated_cells(plan):
        if day > last:
            swapped = _swapped(day)
            is_swapped = swapped is not None and swapped <= last and swapped.year == day.year
            rule, used = ("day-month-swapped", swapped) if is_swapped else ("done-after-report", last)
            yield problem(rule, at_cell, vn.day(day), used=vn.day(used or last))


def _dated_cells(plan: Plan) -> Iterator[tuple[CellRef, date]]:
    for task in plan.tasks:
        if task.completed:
            yield _done_cell(task), task.completed
        if task.updated:
            yield task.origin.cell("updated"), task.updated
        for row in task.milestones:
            if row.declared and row.done:
                yield row.origin.cell("done"), row.done
    for pay in plan.spendings:
        if pay.day:
            yield pay.origin.cell("day"), pay.day
    for event in plan.events:
        if event.done:
            yield event.origin.cell("done"), event.done


def _swapped(day: date) -> date | None:
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def extensions(plan: Plan) -> Iterator[Problem]:
    """An accepted delay needs a reason and a later date."""
    for task in plan.tasks:
        if task.extended_to is None:
            continue
        at, day = task.origin.cell("extended_to"), vn.day(task.extended_to)
        first = min((row.due for row in task.milestones if row.due), default=None)
        if first and task.extended_to <= first:
            yield problem("extension-before-due", at, day, used=vn.day(first))
        elif not task.extension_reason:
            yield problem("extension-without-reason", at, day)


# Indicators


def indicators_fall(plan: Plan) -> Iterator[Problem]:
    """A running total that becomes smaller; of "123/125" the counts may not fall, their rate may."""
    for indicator in plan.indicators:
        if indicator.combine is not Combine.CUMULATIVE:
            continue
        months = sorted(indicator.months.items())
        for (_, before), (month, figure) in pairwise(months):
            if _falls(before, figure, is_rate=indicator.unit == "%"):
                facts = {"used": _figure_words(before, indicator)}
                at = indicator.origin.cell(f"month{month}")
                yield problem("indicator-falls", at, _figure_words(figure, indicator), **facts)


def _falls(before: Figure, figure: Figure, *, is_rate: bool) -> bool:
    if before.part is not None and figure.part is not None:
        return figure.part < before.part or (figure.whole or 0) < (before.whole or 0)
    return (
        not is_rate and before.value is not None and figure.value is not None and figure.value < before.value
    )


def _figure_words(figure: Figure, indicator: Indicator) -> str:
    if figure.part is not None and figure.whole is not None:
        return f"{vn.number(figure.part)}/{vn.number(figure.whole)}"
    if figure.value is None:
        return "—"
    return vn.percent(figure.value) if indicator.unit == "%" else vn.number(figure.value)


def indicators_early(plan: Plan) -> Iterator[Problem]:
    """Figures of months that had not begun on the report date."""
    report = plan.info.report_date
    if report is None or plan.info.year is None:
        return
    last = report.month + (plan.info.month_window == "from-15th" and report.day >= 15)
    for indicator in plan.indicators:
        for month in indicator.months:
            if report.year == plan.info.year and month > last:
                at = indicator.origin.cell(f"month{month}")
                yield problem("indicator-after-report", at, None, used=month, report=vn.day(report))


def indicator_targets_missing(plan: Plan) -> Iterator[Problem]:
    """An indicator without a target cannot be judged."""
    for indicator in plan.indicators:
        if indicator.target is None:
            yield problem(
                "indicator-target-missing", indicator.origin.cell("target"), None, used=indicator.title[:80]
            )


CHECKS: tuple[Check, ...] = (
    codes_repeated,
    codes_skipped,
    indicator_codes_repeated,
    deadlines_unread,
    deadlines_outside_year,
    milestones_outside_year,
    units_merged,
    units_similar,
    leads_missing,
    sums_differ,
    total_differs,
    money_odd,
    spent_over_allocated,
    spent_differs,
    spendings_incomplete,
    done_claims,
    done_once_of_several,
    results_unread,
    results_contradict,
    dates_after_report,
    extensions,
    indicators_fall,
    indicators_early,
    indicator_targets_missing,
)
