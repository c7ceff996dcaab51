"""What is made before somebody asks for it is what they would have got, and harms nobody where it fails."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from browser import PATIENCE
from updates import sample

from lib.assessing.completed import assessed
from lib.drawing import pictures
from lib.plan import NO_RECORDS
from lib.reading.reader import read
from lib.ui import ahead
from lib.ui.figures import Made
from lib.views import captions
from lib.views import overview as views
from lib.views import tasks as views_tasks


def test_another_date_is_made_as_the_one_that_is_shown() -> None:
    plan = read(sample(), "so.xlsx").plan
    shown, other, asked = (Made(assessed(plan, NO_RECORDS, date(2020, 6, day))) for day in (30, 1, 1))
    wanted = (pictures.year_steps, 780, views.year_line, captions.year_in_words)

    def look(made: Made) -> tuple[object, ...]:
        return made.view(views.frame), made.view(views_tasks.late_table, "1"), made.drawn(*wanted)

    first = look(shown)
    other.make_like(shown)
    assert len(other._kept) == len(shown._kept)
    assert other._kept[(views.frame,)] == look(asked)[0]
    assert look(other) == look(asked) != first


def test_it_is_made_once_and_a_fault_ends_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "IDLE", 0)
    done: list[str] = []

    def fails() -> None:
        raise ValueError("not there")

    def make(*acts: object) -> None:
        before = set(ahead.threading.enumerate())
        ahead.make_ready("a key of this test", acts)  # type: ignore[arg-type]
        for thread in set(ahead.threading.enumerate()) - before:
            thread.join(PATIENCE)

    with caplog.at_level(logging.ERROR, "cchc"):
        make(lambda: done.append("one"), fails, lambda: done.append("never"))
        make(lambda: done.append("again"))
    assert done == ["one"]
    assert "not made ready" in caplog.text
