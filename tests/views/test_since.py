"""What publishing changes: the first screen's numbers before and after, who turns red, what is missing."""

from __future__ import annotations

from datetime import date

from make_sample import SAMPLE
from updates import edited

from lib.assessing.assess import Assessment, assess
from lib.machine.as_json import totals
from lib.reading.reader import read_file
from lib.views.since import effect


def on(day: date) -> Assessment:
    data = edited({("Thông tin", "B10"): day})
    return assess(read_file(data, SAMPLE.name)[0], day)


def test_numbers_before_and_after_are_the_command_lines() -> None:
    before, after = on(date(2020, 9, 15)), on(date(2020, 10, 15))
    shown = {row.cells[0]: row.cells[1:] for row in effect(after, before).table.rows}
    old, new = totals(before), totals(after)
    assert shown["Nhiệm vụ quá hạn"] == (f"{old['overdue']}/72", f"{new['overdue']}/72")
    assert shown["Hoàn thành"] == (f"{old['done']}/72", f"{new['done']}/72")


def test_who_turns_red_is_named_and_who_was_red_is_not() -> None:
    before, after = on(date(2020, 9, 15)), on(date(2020, 10, 15))
    red = effect(after, before).sentences[0]
    fresh = {s.task.key for s in after.late} - {s.task.key for s in before.late}
    assert red.startswith(f"Chuyển sang quá hạn {len(fresh)} nhiệm vụ: ")
    assert "1.3.1/2" not in red


def test_indicators_without_a_figure_are_counted_over_all() -> None:
    assert "34/34 chỉ tiêu chưa có số liệu tháng 10." in effect(on(date(2020, 10, 31)), None).sentences


def test_the_first_version_stands_beside_nothing() -> None:
    table = effect(on(date(2020, 9, 15)), None).table
    assert {row.cells[1] for row in table.rows} == {None}
