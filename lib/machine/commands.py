"""Commands of `python -m lib` that compare files; `lib/__main__.py` parses their options."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lib.base.collector import no_collections
from lib.base.problems import Unreadable, problem
from lib.comparing.changes import Comparison
from lib.comparing.compare import compare
from lib.machine import as_json
from lib.plan import Plan
from lib.reading import sandbox

DONE, UNREADABLE = 0, 2
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
