"""Results in words: each line of tests/cases/results.tsv is a cell as an office writes it, in a plan of 2026."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lib.reading.results import lexicon, read_mark, read_result

CASES = Path(__file__).resolve().parents[1] / "cases" / "results.tsv"
FIELDS = ("kind", "done", "evidence", "share", "on_time", "to_year")


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def as_read(case: dict[str, str]) -> dict[str, str]:
    result = read_result(
        case["words"].replace("\\n", "\n"),
        year=2026,
        heading=case["heading"] or None,
        about=case["about"] or None,
    )
    if result is None:
        return dict.fromkeys(FIELDS, "") | {"kind": "unread"}
    return {
        "kind": result.kind,
        "done": str(result.done or ""),
        "evidence": result.evidence or "",
        "share": "" if result.share is None else f"{result.share:g}",
        "on_time": {None: "", True: "yes", False: "no"}[result.on_time],
        "to_year": str(result.to_year or ""),
    }


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: " · ".join(filter(None, list(case.values())[:3]))[:60]
)
def test_results_as_offices_write_them(case: dict[str, str]) -> None:
    assert as_read(case) == {name: case[name] for name in FIELDS}


@pytest.mark.parametrize(
    "case", [c for c in cases() if c["kind"] != "unread"], ids=lambda case: case["words"][:60]
)
def test_case_and_composition_change_nothing(case: dict[str, str]) -> None:
    """Capitals at the beginning, a full stop at the end and blanks around do not change what is read."""
    words = case["words"]
    other = {**case, "words": f"  {words[0].upper()}{words[1:]}. "}
    assert as_read(other) == as_read(case)


def test_no_phrase_stands_in_two_classes() -> None:
    listed = [" ".join(p.split()) for words in lexicon._WORDS.values() for p in words.split("|")]
    assert [phrase for phrase in listed if listed.count(phrase) > 1] == []


@pytest.mark.parametrize("value", ["x", "X", "✓", True, "TRUE", "Có"])
def test_marks_that_say_yes(value: object) -> None:
    assert read_mark(value) is True


@pytest.mark.parametrize("value", [False, "false", "Không", "☐"])
def test_marks_that_say_no(value: object) -> None:
    assert read_mark(value) is False


@pytest.mark.parametrize("value", ["", "Hoàn thành", 3, "1"])
def test_what_is_no_mark(value: object) -> None:
    assert read_mark(value) is None


@pytest.mark.parametrize("words", ["", " ", "!" * 5000, "31/6/2026", "đã\x00 xong", "1/0 đợt", "ngày 99/99"])
def test_nothing_raises(words: str) -> None:
    read_result(words, year=2026, heading="Đã TH", about=words)
