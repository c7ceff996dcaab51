"""Edits of four plans, each with its expectation written down before: what is quiet is confirmed, no false alarm."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from edited import Edited, plan_before
from edits import EDITS, Edit
from hidden import HIDDEN, SECOND

from lib.comparing.changes import Change, Comparison
from lib.comparing.compare import compare

SAMPLED = [
    edit
    for n, edit in enumerate((*EDITS, *HIDDEN, *SECOND))
    if edit.source in ("commune", "ward") or n % 4 == 0
]
"""All edits of the small plans and a quarter of those of the large ones, which take longer to read."""


def compared(source: str, edits: Sequence[Edit]) -> Comparison:
    book = Edited(source)
    for edit in edits:
        edit.do(book)
    return compare(plan_before(source), book.plan())


def is_about(change: Change, edit: Edit) -> bool:
    return any(word in change.sentence or word in (change.key, change.title) for word in edit.about)


@pytest.mark.parametrize("edit", SAMPLED, ids=lambda edit: f"{edit.source}-{edit.name}"[:60])
def test_an_edit_is_told_as_what_it_is(edit: Edit) -> None:
    found = compared(edit.source, [edit])
    named = [change for change in found.changes if is_about(change, edit) or not edit.about]
    if edit.sort == "harmless":
        assert found.sentences == ()
        return
    assert named, found.sentences
    if edit.sort == "quiet":
        assert any(change.dangerous for change in named), found.sentences
    if edit.sort == "ordinary":
        assert found.dangerous == ()
    assert len(found.sentences) <= edit.most, found.sentences
    if edit.sort != "cause":
        assert named == list(found.changes), found.sentences


@pytest.mark.parametrize("seed", range(24))
def test_edits_at_once_are_each_named(seed: int) -> None:
    """A random choice of edits at other rows each: none hides another, and none is blamed for another."""
    rng = random.Random(seed)
    source = rng.choice(["commune", "ward", "sample", "bare"])
    pool = [
        edit for edit in EDITS if edit.source == source and edit.sort in ("quiet", "ordinary") and edit.about
    ]
    pool = [edit for edit in pool if "ngày số liệu" not in edit.name]
    chosen: list[Edit] = []
    for edit in rng.sample(pool, len(pool)):
        taken = {word[:10] for one in chosen for word in one.about}
        if len(chosen) < 2 + seed % 6 and taken.isdisjoint(word[:10] for word in edit.about):
            chosen.append(edit)
    chosen.sort(key=lambda edit: edit.name.startswith(("bỏ dòng", "đổi tên")))
    found = compared(source, chosen)
    for edit in chosen:
        named = [change for change in found.changes if is_about(change, edit)]
        assert named, (edit.name, found.sentences)
        assert edit.sort == "ordinary" or any(change.dangerous for change in named), edit.name
    quiet = [edit for edit in chosen if edit.sort == "quiet"]
    assert all(any(is_about(change, edit) for edit in quiet) for change in found.dangerous)
