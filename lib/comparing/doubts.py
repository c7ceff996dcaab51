"""What only the version before shows to be wrong with an upload, as problems at its cells."""

from __future__ import annotations

from lib.base import vietnamese as vn
from lib.base.problems import Problem, problem
from lib.comparing.changes import ChangeKind
from lib.comparing.compare import changes_of
from lib.comparing.versions import Versions
from lib.comparing.year import new_year
from lib.plan import Plan

PROGRESS = frozenset(
    {
        ChangeKind.DONE,
        ChangeKind.PROGRESS,
        ChangeKind.UPDATED,
        ChangeKind.EVIDENCE_ADDED,
        ChangeKind.NEW_SPENDING,
        ChangeKind.NEW_FIGURE,
        ChangeKind.EVENT_ADDED,
        ChangeKind.EVENT_DONE,
        ChangeKind.DECISION_ADDED,
        ChangeKind.DECISION_DONE,
        ChangeKind.COMPLETION_AHEAD,
    }
)
"""Kinds by which a month's work shows; corrections are not among them."""


def doubts(old: Plan, new: Plan) -> list[Problem]:
    """Warnings: amounts in another unit, a report date left where it was, tasks named by their old numbers."""
    versions = Versions(old, new)
    if new_year(versions) is not None:
        return []
    found = []
    if jump := versions.jump:
        facts = {"count": jump.count, "total": jump.total, "times": jump.words}
        found.append(problem("amount-unit-jump", jump.at, None, **facts))
    for cells in versions.stale.values():
        found += [problem("reference-stale", at, number) for at, number in cells]
    day = new.info.report_date
    if day is not None and day == old.info.report_date:
        count = sum(change.kind in PROGRESS for change in changes_of(versions))
        if count:
            found.append(problem("report-date-unchanged", None, vn.day(day), count=count))
    return found
