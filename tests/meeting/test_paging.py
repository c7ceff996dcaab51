"""The wall's pages: filled by what fits, nothing lost, nothing asked or decided cut, a plan of 402 tasks on 15."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from book import plan_of
from walls import large_plan

from lib.assessing.assess import Assessment, assess
from lib.base.text_width import fitted, lines, width
from lib.drawing.projector import wall
from lib.meeting.agenda import AgendaEntry, MeetingFigures, Section, agenda
from lib.meeting.paging import (
    ROOM,
    Capacity,
    WallPage,
    capacity_of,
    name_of_page,
    page_named,
    wall_pages,
)
from lib.meeting.parts import Part, Settings
from lib.views.money import MoneyBar
from lib.views.wording import Tone

SIZES = [Capacity(1024, 768), Capacity(1280, 800), Capacity(1920, 1080)]
AT_LEAST = {768: 6, 800: 6, 1080: 9}
"""Rows on a full page, by the height of the screen."""


def size_of(capacity: Capacity) -> str:
    return f"{capacity.width}x{capacity.height}"


every_size = pytest.mark.parametrize("capacity", SIZES, ids=size_of)


@pytest.fixture(scope="module")
def large() -> Assessment:
    return assess(large_plan(402), date(2026, 6, 15))


def pages_of(now: Assessment, capacity: Capacity, before: Assessment | None = None) -> tuple[WallPage, ...]:
    return wall_pages(agenda(MeetingFigures(now, before, date(2026, 6, 16))), capacity)


def listed(count: int) -> Section:
    entries = tuple(
        AgendaEntry(
            f"1.{n}. Nhiệm vụ số {n} {'với tên gọi rất dài ' * (n % 5)}",
            f"● {n} ngày",
            unit=f"Bộ phận {n % 3}",
            group=f"Bộ phận {n % 3}",
            key=f"1.{n}",
            weight=n,
        )
        for n in sorted(range(1, count + 1), key=lambda n: (n % 3, n))
    )
    return Section(Part.LATE, f"{count} việc quá hạn", entries, elsewhere="Cờ đỏ")


def rows(page: WallPage) -> int:
    return len([entry for entry in page.entries if entry.mark])


# The large plan


@every_size
def test_a_plan_of_402_tasks_takes_at_most_fifteen_pages(large: Assessment, capacity: Capacity) -> None:
    assert large.total.tasks == 402 and large.total.overdue > 100
    earlier = assess(large.plan, date(2026, 5, 15))
    assert len(pages_of(large, capacity)) <= 15
    assert len(pages_of(large, capacity, earlier)) <= 15


@every_size
def test_pages_are_full_and_nothing_is_higher_than_the_page(large: Assessment, capacity: Capacity) -> None:
    pages = pages_of(large, capacity)
    for page in pages:
        assert sum(piece.height for piece in page.pieces) <= ROOM + 0.01
        assert not all(piece.section.is_empty for piece in page.pieces)
    for part in (Part.LATE, Part.COMING):
        mine = [page for page in pages if page.pieces[0].section.part is part]
        assert len(mine) == 2
        assert rows(mine[0]) >= AT_LEAST[capacity.height]


def test_a_long_list_names_the_worst_and_ends_with_counts_by_unit(large: Assessment) -> None:
    pieces = [p for page in pages_of(large, SIZES[0]) for p in page.pieces if p.section.part is Part.LATE]
    closing = pieces[-1].closing
    shown = sum(len(piece.section.entries) for piece in pieces)
    assert closing.startswith(f"Nêu {shown}/{large.total.overdue} việc; danh sách đầy đủ ở màn hình Cờ đỏ.")
    for unit in large.units:
        if unit.tally.overdue:
            assert f"{unit.name} {unit.tally.overdue}" in closing


def test_no_request_is_left_out_or_cut(large: Assessment) -> None:
    asked = [s for s in large.late if "đề nghị" in (s.obstacle or "").lower()]
    drawn = "".join(
        wall(page, 1, 1, "") for page in pages_of(large, SIZES[0]) if page.pieces[0].section.part is Part.LATE
    )
    assert len(asked) > 3
    for state in asked:
        request = (state.obstacle or "").lower().partition("đề nghị ")[2]
        assert request in drawn.lower()


# A list


@every_size
@pytest.mark.parametrize("count", [1, 4, 9, 14])
def test_a_list_loses_no_row(capacity: Capacity, count: int) -> None:
    section = listed(count)
    pages = wall_pages([section], capacity)
    assert [entry.key for page in pages for entry in page.entries] == [entry.key for entry in section.entries]


def test_a_list_goes_on_under_its_heading() -> None:
    first, second = wall_pages([listed(15)], SIZES[0])
    assert second.pieces[0].title == "15 việc quá hạn (tiếp 2/2)"
    heading = second.pieces[0].rows[0].heading
    assert heading.endswith("(tiếp)") or heading.endswith(": 5 việc")
    assert first.pieces[0].rows[0].heading == "Bộ phận 0: 5 việc"
    assert second.pieces[0].closing == "Theo bộ phận: Bộ phận 0 5, Bộ phận 1 5, Bộ phận 2 5."


@pytest.mark.parametrize("count", range(2, 20))
def test_no_page_holds_one_row_alone(count: int) -> None:
    for page in wall_pages([listed(count)], SIZES[0]):
        assert rows(page) != 1


def test_decisions_and_requests_are_whole_even_over_pages() -> None:
    words = " ".join(f"việc {n}" for n in range(400))
    for entry in (AgendaEntry(words, "● 3 ngày", is_whole=True), AgendaEntry("Tên", "● 3 ngày", asked=words)):
        pages = wall_pages([Section(Part.LATE, "Một việc", (entry,))], SIZES[0])
        told = " ".join(f"{one.name} {one.asked}" for page in pages for one in page.entries)
        assert " ".join(told.replace("→ ", "").split()).endswith(words)
        assert all(sum(piece.height for piece in page.pieces) <= ROOM for page in pages)


def test_the_end_of_a_name_stays_where_its_beginning_is_shared() -> None:
    name = (
        "1.3.1/2. Kiểm tra, giám sát công tác cải cách hành chính tại các cơ quan, đơn vị: UBND xã, đoàn thể"
    )
    entries = tuple(
        AgendaEntry(name, "● 9 ngày", tail="UBND xã, đoàn thể", group=str(n), unit=str(n)) for n in range(12)
    )
    shown = {
        e.name for page in wall_pages([Section(Part.LATE, "Dài", entries)], SIZES[0]) for e in page.entries
    }
    assert shown == {"1.3.1/2. Kiểm tra, giám sát công tác cải …: UBND xã, đoàn thể"} or all(
        one.startswith("1.3.1/2. Kiểm tra") and one.endswith("…: UBND xã, đoàn thể") for one in shown
    )


# Pages shared, pages of charts


def test_a_line_that_all_is_well_shares_a_page() -> None:
    well = Section(Part.LATE, "Không có nhiệm vụ quá hạn")
    (page,) = wall_pages([well, replace(listed(4), part=Part.COMING)], SIZES[0])
    assert [piece.section.part for piece in page.pieces] == [Part.LATE, Part.COMING]
    assert page.place == "1–2/2"


def test_bars_keep_their_place_on_the_page() -> None:
    bars = tuple(MoneyBar(f"{n}. Lĩnh vực {'dài ' * 9}", 10, 5, "50% dự toán", Tone.GOOD) for n in range(9))
    pages = wall_pages([Section(Part.MONEY, "Kinh phí", money=bars)], SIZES[0])
    assert [bar for page in pages for bar in page.pieces[0].section.money] == list(bars)
    assert len(pages) == 2 and all(page.pieces[0].height <= ROOM for page in pages)


# Sizes


def test_the_screen_tells_how_much_fits() -> None:
    assert capacity_of(1920, 1080).wide > capacity_of(1280, 800).wide > capacity_of(1024, 768).wide
    assert capacity_of(0, 0) == capacity_of(390, 844) == Capacity()


def test_words_are_measured_not_guessed() -> None:
    assert width("iii") < width("mmm") and width("Kiểm tra") == width("Kiem tra")
    assert width("Kiểm tra", bold=True) > width("Kiểm tra")
    assert (lines("", 10), lines("một\nhai", 10), lines("a" * 100, 10)) == (0, 2, 6)
    assert width("THỦ TỤC") > width("thủ tục")


def test_what_does_not_fit_is_cut_at_a_word() -> None:
    cut = fitted("Kiểm tra, rà soát thủ tục hành chính của xã", 10, 1)
    assert cut.endswith(" …") and lines(cut, 10) == 1 and "Kiểm tra, rà soát thủ tục".startswith(cut[:-2])
    assert fitted("Ngắn", 10, 1) == "Ngắn"
    long = fitted("x" * 500, 10, 2)
    assert long.endswith("…") and 10 < len(long) < 40 and lines(long, 10) <= 2


def test_names_of_units_as_long_as_a_page_keep_their_place() -> None:
    unit = "Bộ phận tiếp nhận và trả kết quả " * 60
    section = listed(30)
    entries = tuple(
        replace(one, unit=f"{one.unit} {unit}", group=f"{one.group} {unit}") for one in section.entries
    )
    pages = wall_pages([replace(section, entries=entries)], SIZES[0])
    assert all(sum(piece.height for piece in page.pieces) <= ROOM for page in pages)
    assert pages[0].pieces[0].rows[0].heading.endswith(" việc")


# The address


@pytest.mark.parametrize(
    ("asked", "index"), [(None, 0), ("1", 0), ("3", 2), ("99", -1), ("0", 0), ("abc", 0), ("-2", 0)]
)
def test_the_address_names_a_page(large: Assessment, asked: str | None, index: int) -> None:
    pages = pages_of(large, SIZES[0])
    assert page_named(pages, asked) == index % len(pages)


def test_the_page_of_decisions_has_a_name_of_its_own(large: Assessment) -> None:
    pages = pages_of(large, SIZES[0])
    place = page_named(pages, "ket-luan")
    assert pages[place].form and name_of_page(pages, place) == "ket-luan" and name_of_page(pages, 2) == "3"
    hidden = wall_pages(agenda(MeetingFigures(large, None, large.as_of), Settings(hidden=frozenset(Part))))
    assert len(hidden) == 1 and page_named(hidden, "ket-luan") == 0


def test_nothing_of_a_workbook_is_obeyed_on_the_wall() -> None:
    evil = "<img src=x onerror=alert(1)>"
    entry = AgendaEntry(
        evil, evil, evil, asked=evil, told=evil, decided=evil, unit=evil, group=evil, is_whole=True
    )
    (page,) = wall_pages([Section(Part.LATE, evil, (entry,), note=evil)], SIZES[0])
    drawn = wall(page, 1, 1, evil)
    assert "<img" not in drawn and drawn.count("&lt;img") == 10


def test_a_task_without_a_name_of_its_own_keeps_the_row_above_it() -> None:
    found = plan_of("""
        Nhiệm vụ
        TT  | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Tiến độ (%)
        I   | CHỈ ĐẠO
        1.1 | Kiểm tra công tác cải cách hành chính | | |
            | UBND xã         | Văn phòng | 30/4/2026 | #10%

        Thông tin
        Năm | 2026
    """)[0]
    now = assess(found, date(2026, 6, 1))
    (late,) = [one for one in agenda(MeetingFigures(now, None, now.as_of)) if one.part is Part.LATE]
    (entry,) = late.entries
    assert entry.name.endswith(": UBND xã") and entry.tail == "UBND xã"


def test_a_list_without_units_tells_how_much_of_it_is_shown() -> None:
    entries = tuple(AgendaEntry(f"Tỉnh {n}", f"✓ Giảm {n}", weight=n) for n in range(1, 80))
    section = Section(Part.CHANGES, "So với kỳ trước", entries, noun="tỉnh", elsewhere="Toàn quốc")
    pages = wall_pages((section,), SIZES[0])
    shown = sum(map(rows, pages))
    assert shown < len(entries)
    words = f"Nêu {shown}/79 tỉnh; danh sách đầy đủ ở màn hình Toàn quốc."
    assert pages[-1].pieces[-1].closing == words
