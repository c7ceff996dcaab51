"""Workbooks shaped like those that offices keep: understood, or asked; never silently wrong.

`CCHC_ALL_SHAPES=1 pytest tests/reading/test_shapes.py` tries every change of every case instead of a sample.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from shapes import Answer, Case, book_of_case, cases_of, variants

from lib.reading.reader import read
from lib.reading.understanding import State, answers_of, understanding_json

GIVEN, OWN = cases_of("given"), cases_of("own")
EVERY = bool(os.environ.get("CCHC_ALL_SHAPES"))
TRIED = 60
"""Changed cases that are tried in a short run."""


def changed() -> list[Any]:
    found = [
        pytest.param(other, id=f"{case['id']}: {name}")
        for case in (*GIVEN, *OWN)
        if case["kind"] != "refuse"
        for name, other in variants(case)
    ]
    return found if EVERY else random.Random(2026).sample(found, TRIED)


@pytest.mark.parametrize("case", [*GIVEN, *OWN], ids=lambda case: case["id"])
def test_a_workbook_of_an_office_is_understood_or_asked_about(case: Case) -> None:
    assert Answer(case).differences(case["expect"]) == []


@pytest.mark.parametrize("case", changed())
def test_what_changes_no_meaning_changes_no_figure_without_a_question(case: Case) -> None:
    answer = Answer(case)
    differences = answer.differences(case["expect"])
    assert differences == [] or answer.questions
    if differences and case.get("changed"):
        assert any(case["changed"] in question.message for question in answer.questions)


@pytest.mark.parametrize("case", [*GIVEN, *OWN], ids=lambda case: case["id"])
def test_what_was_confirmed_is_not_asked_again(case: Case) -> None:
    first = Answer(case).reading.understanding
    content = understanding_json(first)
    for column in content["columns"]:
        if column["state"] == State.ASKED:
            column["state"] = State.SURE
    again = read(book_of_case(case), "thang-sau.xlsx", None, answers_of(content)).understanding
    assert [one.letters for one in again.asked] == []


def test_the_corpus_holds_cases_to_refuse() -> None:
    refused = [case for case in OWN if case["kind"] == "refuse"]
    assert len(refused) >= 3
    assert all("no-task-sheet" in {p.rule for p in Answer(case).questions} for case in refused)
