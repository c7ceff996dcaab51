"""The units below: what each contributes, who is ranked and why not, what all come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from communes import Commune, workbook
from contributions import DAY, EMPTY, part

from lib.assessing.assess import IndicatorStatus, Ratio
from lib.assessing.completed import assessed
from lib.plan import NO_RECORDS, MonthWindow
from lib.province.contribution import AreaShare, contribution, from_bytes, to_bytes
from lib.province.rollup import OTHER_AREAS, Apart, UnitBelow, heat, level_below, roll_up
from lib.province.views import (
    COUNTRY,
    PROVINCE,
    apart_table,
    grown_table,
    province_screen,
    ranking_table,
    silent_table,
)
from lib.province.wall import wall_sections
from lib.reading.reader import read
from lib.views.first_screen import first_screen
from lib.views.wording import Tone


def test_a_unit_contributes_what_its_own_screens_show() -> None:
    plan = read(workbook(Commune(20), 2026, 9), "xa.xlsx").plan
    now = assessed(plan, NO_RECORDS, DAY)
    found, screen = contribution(now), first_screen(now)
    assert (found.overdue, found.tasks, found.due_soon) == (screen.late, screen.tasks, screen.soon)
    assert (found.off_target, found.met) == (screen.off_target, screen.met)
    assert {area.label: (area.late, area.tone) for area in found.areas if area.late} == {
        line.label: (line.late, line.tone) for line in screen.areas if line.late
    }
    assert (found.spent, found.allocated) == (now.total.spent, now.total.allocated)


@pytest.mark.parametrize("number", [1, 4, 7])
def test_what_is_kept_comes_back_the_same(number: int) -> None:
    plan = read(workbook(Commune(number), 2026, 9), "xa.xlsx").plan
    found = contribution(assessed(plan, NO_RECORDS, DAY))
    assert from_bytes(to_bytes(found)) == found
    assert len(to_bytes(found)) < 2000


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"[1,2]", b"null", to_bytes(EMPTY)[:-9] + b"]"])
def test_what_is_no_contribution_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        from_bytes(content)


def test_the_worst_come_first() -> None:
    behind: dict[str, Any] = {"done": Ratio(Fraction(1, 2), 1), "expected": Ratio(Fraction(1), 1)}
    parts = [part("B"), part("A"), part("chậm", **behind), part("trễ", overdue=2), part("tệ", overdue=3)]
    assert [one.name for one in roll_up(parts, DAY).ranked] == ["tệ", "trễ", "chậm", "A", "B"]


def test_only_those_that_can_be_compared_are_ranked_and_the_others_say_why() -> None:
    parts = [
        part("A"),
        part("B"),
        part("năm trước", year=2025),
        part("chưa ghi", untracked=True, overdue=9),
        part("tháng 8", reported=date(2026, 8, 14), overdue=7),
        part("chỉ tiêu riêng", indicators=(("a", IndicatorStatus.MET),)),
        UnitBelow("chưa nộp", "chưa nộp"),
    ]
    found = roll_up(parts, DAY)
    assert [one.name for one in found.ranked] == ["A", "B"]
    assert {one.name: why for one, why in found.apart} == {
        "chưa nộp": Apart.NO_FIGURES,
        "năm trước": Apart.OTHER_YEAR,
        "chưa ghi": Apart.UNTRACKED,
        "tháng 8": Apart.STALE,
        "chỉ tiêu riêng": Apart.OTHER_INDICATORS,
    }
    reasons = {row.key: row.cells[1] for row in apart_table(found).rows}
    assert reasons == {
        "chưa nộp": "? Chưa có số liệu đến ngày 14/9/2026",
        "năm trước": "? Kế hoạch năm 2025, phần lớn là kế hoạch năm 2026",
        "chưa ghi": "? Sổ chưa ghi kết quả thực hiện",
        "tháng 8": "? Chưa cập nhật tháng này, số liệu gần nhất đến 14/8/2026",
        "chỉ tiêu riêng": "? Bộ chỉ tiêu khác: thiếu 1/2 chỉ tiêu chung",
    }


def test_late_tasks_of_those_who_told_nothing_are_not_counted() -> None:
    """What a silent unit did since is not known, what is late in a plan without results neither."""
    parts = [
        part("A", overdue=1),
        part("B", untracked=True, overdue=9),
        part("C", date(2026, 7, 1), overdue=7),
    ]
    screen = province_screen(roll_up(parts, DAY))
    assert (screen.late, screen.tasks, screen.where) == (1, 10, "ở 1/1 xã, nhiều nhất: A (1)")
    assert [row.cells[2] for row in apart_table(roll_up(parts, DAY)).rows] == [None, 7]


def test_the_bar_adds_up_to_all_units() -> None:
    done: dict[str, Any] = {"done": Ratio(Fraction(1), 1), "expected": Ratio(Fraction(1), 1)}
    parts = [
        part("A", overdue=1),
        part("B", **done),
        part("C"),
        part("D", date(2026, 7, 1)),
        UnitBelow("E", "E"),
    ]
    screen = province_screen(roll_up(parts, DAY))
    assert [(one.tone, one.count) for one in screen.bar] == [
        (Tone.LATE, 1),
        (Tone.ATTENTION, 0),
        (Tone.GOOD, 1),
        (Tone.UNKNOWN, 3),
    ]
    assert screen.bar[-1].words == (
        "xã chưa đủ số liệu (1 chưa có số liệu, 1 chưa cập nhật tháng này, 1 không tính được tiến độ)"
    )
    assert sum(one.count for one in screen.bar) == screen.units == 5
    assert (screen.updated, [name for _, name, _ in screen.silent]) == (3, ["E", "D"])


@pytest.mark.parametrize(
    ("window", "reported", "is_silent"),
    [
        (MonthWindow.FROM_15TH, date(2026, 8, 15), False),
        (MonthWindow.FROM_15TH, date(2026, 8, 14), True),
        (MonthWindow.CALENDAR, date(2026, 8, 31), True),
        (MonthWindow.CALENDAR, date(2026, 9, 1), False),
    ],
)
def test_a_month_is_that_of_the_unit(window: MonthWindow, reported: date, is_silent: bool) -> None:
    found = roll_up([part("A"), part("B", reported, window=window)], DAY)
    assert [row.key for row in silent_table(found).rows] == (["B"] if is_silent else [])


def test_what_changed_is_told_of_those_that_have_a_month_before() -> None:
    then = replace(EMPTY, as_of=date(2026, 8, 14), overdue=1, finished=2)
    parts = [
        part("tăng", before=then, overdue=4, finished=2),
        part("giảm", before=then, finished=5),
        part("không đổi", before=then, overdue=1),
        part("mới", overdue=6),
        part("năm khác", before=replace(then, year=2025), overdue=6),
    ]
    found = roll_up(parts, DAY)
    table = grown_table(found)
    assert table.title == "So với kỳ trước: 1 xã tăng, 1 giảm, 1 không đổi số việc quá hạn"
    assert [row.cells for row in table.rows] == [
        ("● Tăng 3", "tăng", 1, 4, 0, date(2026, 8, 14)),
        ("✓ Giảm 1", "giảm", 1, 0, 3, date(2026, 8, 14)),
    ]
    assert province_screen(found).change == "tăng 2 so với kỳ trước (tính trên 3/5 xã)"


def test_money_is_summed_over_those_who_know_both_sums() -> None:
    parts = [part("A", spent=5_000_000, allocated=10_000_000), part("B", allocated=7_000_000), part("C")]
    screen = province_screen(roll_up(parts, DAY))
    assert (screen.money, screen.money_tone) == (
        "Đã chi 5 triệu / 10 triệu (50%), của 1/3 xã có số liệu chi",
        Tone.GOOD,
    )
    assert province_screen(roll_up([part("C")], DAY)).money == "Chưa có số liệu chi"


def test_areas_are_one_by_their_names_not_their_numbers() -> None:
    one = AreaShare("1", "1. Cải cách thể chế", 2, 8, Tone.LATE)
    same = AreaShare("II", "II. Cải cách thể chế", 0, 5, Tone.GOOD)
    other = AreaShare("1", "1. Chỉ đạo điều hành", 1, 4, Tone.LATE)
    view = heat(roll_up([part("A", areas=(one,)), part("B", areas=(other, same))], DAY))
    assert set(view.areas) == {"Cải cách thể chế", "Chỉ đạo điều hành"}
    cells = {row.name: dict(zip(view.areas, shares, strict=True)) for row, shares in view.rows}
    assert cells["A"] == {"Cải cách thể chế": one, "Chỉ đạo điều hành": None}
    assert cells["B"] == {"Cải cách thể chế": same, "Chỉ đạo điều hành": other}


def test_areas_that_few_have_stand_together_and_nothing_is_lost() -> None:
    many = tuple(AreaShare(str(n), f"{n}. Lĩnh vực {n}", n, 20, Tone.LATE) for n in range(1, 13))
    view = heat(roll_up([part("A", areas=many, overdue=78)], DAY))
    assert view.areas[-1] == OTHER_AREAS
    assert sum(cell.late for cell in view.rows[0][1] if cell) == 78


def test_a_place_in_the_order_stands_beside_its_denominators() -> None:
    half: dict[str, Any] = {"done": Ratio(Fraction(1), 2), "expected": Ratio(Fraction(2), 2)}
    table = ranking_table(roll_up([part("A", overdue=3, spent=2, allocated=1, **half)], DAY))
    assert table.rows[0].cells == (
        *(1, "A", 3, 10, None, Fraction(1, 2), Fraction(1), "1/2"),
        *("● vượt dự toán 1 đồng", DAY),
    )
    assert table.title == "Xếp theo số việc quá hạn: 1/1 xã so sánh được"


def test_a_unit_whose_workbook_is_being_read_again_has_neither_updated_nor_not() -> None:
    unread = UnitBelow("C", "C", None, None, DAY, 3)
    found = roll_up([part("A"), part("B", reported=date(2026, 8, 14)), unread], DAY)
    screen = province_screen(found)
    assert (screen.updated, screen.missing, screen.unread, screen.communes) == (1, 1, 1, 3)
    assert [name for _, name, _ in screen.silent] == ["B"]
    assert silent_table(found).title == "Chưa cập nhật tháng này: 1/3 xã; đang đọc lại sổ của 1 xã"
    assert found.apart[0][1] is Apart.UNREAD
    above = roll_up([level_below("hue", "Huế", found), part("A2")], DAY)
    screen = province_screen(above, COUNTRY)
    assert (screen.updated, screen.missing, screen.unread, screen.communes) == (2, 1, 1, 4)
    only = roll_up([part("A"), unread], DAY)
    assert silent_table(only).empty == "1/2 xã đã cập nhật tháng này; đang đọc lại sổ của 1 xã"
    assert "1/2 xã đã cập nhật tháng này; đang đọc lại" in wall_sections(only, PROVINCE)[1].headline


def test_who_has_not_updated_is_told_whatever_else_keeps_it_from_being_ranked() -> None:
    august = date(2026, 8, 14)
    parts = [
        part("A"),
        part("B"),
        part("năm trước", year=2025, reported=date(2025, 12, 14)),
        part("chưa ghi", untracked=True, reported=august),
        part("chưa ghi nhưng mới", untracked=True),
    ]
    found = roll_up(parts, DAY)
    assert {one.name for one in found.silent} == {"năm trước", "chưa ghi"}
    assert province_screen(found).updated == 3
