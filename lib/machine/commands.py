"""Commands of `python -m lib` that compare files and show what is stored; `lib/__main__.py` parses their options."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from lib.assessing.completed import assessed
from lib.base import clock
from lib.base.collector import no_collections
from lib.base.folders import SAMPLE
from lib.base.problems import Severity, Unreadable, problem
from lib.comparing.changes import Comparison
from lib.comparing.compare import compare
from lib.machine import as_json, kept_readings
from lib.plan import Plan, Records
from lib.reading import sandbox
from lib.reading.understanding import Reading
from lib.store import Store, StoreError, store_target
from lib.views.overview import summary_lines

DONE, MUST_MEND, UNREADABLE = 0, 1, 2
NO_PLAN = {"no-task-sheet", "no-task-found"}
"""Rules that say that a file holds no plan: to compare with it would tell every task as removed."""


@no_collections()
def compare_files(old: Path, new: Path, *, wants_json: bool) -> int:
    """Prints what changed from one workbook to another. 0 compared, 2 one of them cannot be read."""
    try:
        found = compare(_plan_of(old), _plan_of(new))
    except Unreadable as refusal:
        print(refusal.problem.message, file=sys.stderr)
        return UNREADABLE
    if wants_json:
        json.dump(as_json.comparison_json(found), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print(found)
    return DONE


@no_collections()
def show(as_of: date | None, number: int | None, *, wants_json: bool) -> int:
    """Prints the version in use (or of that number; before the first the sample), completed by the records of
    the meetings. 0 nothing to mend, 1 errors in it, 2 it cannot be shown."""
    try:
        read, day, records = _stored(number)
    except (StoreError, Unreadable, OSError) as failure:
        print(failure, file=sys.stderr)
        return UNREADABLE
    plan, problems, how, _ = read
    found = assessed(plan, records, as_of or plan.info.report_date or day or clock.today())
    if wants_json:
        json.dump(as_json.as_json(found, problems, how), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(*summary_lines(found, problems), sep="\n")
    return MUST_MEND if any(one.severity is Severity.ERROR for one in problems) else DONE


def _stored(number: int | None) -> tuple[Reading, date | None, Records]:
    """A version as it was read, its report date, and the records. Raises StoreError, Unreadable, OSError."""
    store = Store.open(store_target())
    version = store.version(number) if number is not None else store.in_use().version
    if version is None:
        found = sandbox.read_own(SAMPLE.read_bytes(), SAMPLE.name)
        return found, None, store.records()
    found = kept_readings.reading_of(store, version)
    return found, version.report_date, store.records()


def _plan_of(path: Path) -> Plan:
    """The plan in a file; raises Unreadable where there is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "lỗi đĩa"
        raise Unreadable(problem("file-not-opened", None, path.name, reason=reason)) from error
    plan, problems, _, _ = sandbox.read_safely(data, path.name, None)
    refusal = next((found for found in problems if found.rule in NO_PLAN), None)
    if refusal is not None:
        raise Unreadable(refusal)
    return plan


def _print(found: Comparison) -> None:
    """Dangerous changes first, marked; then the others."""
    if not found.changes:
        print("Không có gì thay đổi.")
    for number, sentence in enumerate(found.sentences):
        print("▲" if number < len(found.dangerous) else "–", sentence)
