"""The meeting's pages: the same figures as the command line's, nothing empty, nothing lost between pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, assess
from lib.assessing.due import coming
from lib.base.folders import SAMPLE
from lib.drawing.projector import wall
from lib.machine.as_json import as_json
from lib.meeting.agenda import (
    AgendaPage,
    Meeting,
    Part,
    Settings,
    agenda,
    page_named,
    settings_of,
    settings_value,
)
from lib.meeting.paging import Capacity, capacity_of, cell_lines, row_lines
from lib.plan import Decision, Plan
from lib.reading.reader import read_file
from lib.views.tables import Table, TableColumn, TableRow

DAYS = (date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15))

JUNE = """
    Nhiệm vụ
    TT  | Nhiệm vụ cụ thể        | Chủ trì              | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Vướng mắc
    I   | CẢI CÁCH THỂ CHẾ
    1.1 | Rà soát thủ tục        | Văn phòng – Thống kê | 30/4/2026 | #50% | | Thiếu quy trình
    1.2 | Niêm yết thủ tục       | Tư pháp – Hộ tịch    | 31/5/2026 | #50% | |
    1.3 | Kiểm tra văn bản       | Tư pháp – Hộ tịch    | 20/6/2026 | #50% | |
    1.4 | Lập sổ theo dõi        | Văn phòng – Thống kê | 20/7/2026 | | |
    1.5 | Tổng hợp đơn thư       | Văn phòng – Thống kê | 30/9/2026 | | |

    Thông tin
    Năm                   | 2026
    Số liệu tính đến ngày | {report}

    Kết luận
    Ngày họp    | Nội dung             | Bộ phận              | Hạn         | Ngày hoàn thành
    @2026-05-15 | Nộp báo cáo quý      | Tư pháp – Hộ tịch    | @2026-06-01 |
    @2026-06-15 | Báo cáo nguyên nhân  | Văn phòng – Thống kê | @2026-07-05 |
    @2026-06-15 | Họp với các thôn     | Văn phòng – Thống kê | @2026-06-20 | @2026-06-19
"""
JULY = (
    JUNE.replace("| 31/5/2026 | #50% | |", "| 31/5/2026 | #100% | @2026-07-02 |")
    .replace("| 30/9/2026 |", "| 31/10/2026 |")
    .replace("    1.4 | Lập sổ theo dõi        | Văn phòng – Thống kê | 20/7/2026 | | |\n", "")
)


def plan(text: str, report: str) -> Plan:
    return plan_of(text.format(report=f"@{report}"))[0]


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]


@pytest.fixture(scope="module")
def june() -> Assessment:
    return assess(plan(JUNE, "2026-06-10"), date(2026, 6, 10))


@pytest.fixture(scope="module")
def july() -> Assessment:
    return assess(plan(JULY, "2026-07-10"), date(2026, 7, 10))


def pages(now: Assessment, before: Assessment | None = None, **more: object) -> tuple[AgendaPage, ...]:
    day, decided = date(2026, 7, 15), now.plan.decisions
    return agenda(Meeting(now, before, day, decided, **more))  # type: ignore[arg-type]


def part(found: tuple[AgendaPage, ...], wanted: Part) -> list[AgendaPage]:
    return [page for page in found if page.part is wanted]


def cells(page: AgendaPage) -> list[tuple[object, ...]]:
    assert page.table is not None
    return [row.cells for row in page.table.rows]


# The figures


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_figures_are_those_of_the_command_line(sample: Plan, day: date) -> None:
    now = assess(sample, day)
    told, found = as_json(now, []), agenda(Meeting(now, None, day))
    totals = told["totals"]
    shown = {number.label: (number.value, number.of) for number in part(found, Part.PICTURE)[0].numbers}
    of = f"/{totals['tasks']}"
    assert shown["Quá hạn"] == (str(totals["overdue"]), of)
    assert shown["Sắp đến hạn"] == (str(len(coming(assess(sample, day)))), "")
    assert shown["Hoàn thành"] == (str(totals["done"]), of)
    assert shown["Chưa xác định hạn"] == (str(totals["undated"]), of)
    assert sum(len(cells(page)) for page in part(found, Part.LATE)) == totals["overdue"]
    off = [i for i in told["indicators"] if i["status"] == "off_target"]
    drawn = [line.code for page in part(found, Part.INDICATORS) for line in page.indicators]
    assert sorted(drawn) == sorted(i["code"] for i in off)
    money = [bar for page in part(found, Part.MONEY) for bar in page.money]
    stated = [a for a in told["areas"] if a["allocated"] is not None or a["spent"]]
    assert [(bar.allocated, bar.spent) for bar in money] == [(a["allocated"], a["spent"]) for a in stated]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_page_names_the_day_and_that_the_figures_are_illustrative(sample: Plan, day: date) -> None:
    found = agenda(Meeting(assess(sample, day), None, day))
    footer = f"Số liệu tính đến {day.day}/{day.month}/{day.year} · Số liệu minh họa"
    assert {page.footer for page in found} == {footer}


# The parts


def test_the_parts_come_in_their_order_and_empty_ones_are_left_out(june: Assessment) -> None:
    shown = [page.part for page in pages(june)]
    assert shown == [Part.LAST_DECISIONS, Part.PICTURE, Part.LATE, Part.AREAS, Part.COMING, Part.TODAY]


def test_last_meetings_decisions_come_with_older_open_ones(july: Assessment) -> None:
    (page,) = part(pages(july), Part.LAST_DECISIONS)
    assert page.headline == (
        "Kỳ họp 15/6/2026: đã thực hiện 1/2 kết luận, 1 kết luận của các kỳ họp trước chưa xong, 2 quá hạn"
    )
    assert [row[:2] for row in cells(page)] == [
        ("● Quá hạn 5 ngày", "Báo cáo nguyên nhân"),
        ("✓ Hoàn thành đúng hạn", "Họp với các thôn"),
        ("● Quá hạn 39 ngày", "Nộp báo cáo quý"),
    ]


def test_the_picture_says_how_the_late_tasks_changed(june: Assessment, july: Assessment) -> None:
    (page,) = part(pages(july, june), Part.PICTURE)
    assert page.headline == "2 việc quá hạn trong 4 nhiệm vụ, không đổi so với 10/6/2026"


def test_newly_late_tasks_come_first_then_all_unit_by_unit(june: Assessment, july: Assessment) -> None:
    rows = tuple(
        replace(row, times_moved=2, extended_to=date(2026, 5, 15)) if row.key == "1.1" else row
        for row in july.plan.rows
    )
    moved = assess(replace(july.plan, rows=rows), july.as_of)
    fresh, whole = part(pages(moved, june), Part.LATE)
    assert fresh.headline == "1 việc mới quá hạn kể từ kỳ họp trước"
    assert [row[1] for row in cells(fresh)] == ["1.3. Kiểm tra văn bản"]
    assert whole.headline == "2 việc quá hạn của 2 bộ phận, lâu nhất 71 ngày, 1 việc mới so với kỳ họp trước"
    assert cells(whole)[0] == (
        "● 71 ngày",
        "1.1. Rà soát thủ tục\n→ Thiếu quy trình",
        "Văn phòng – Thống kê\nhạn 30/4/2026\ngia hạn đến 15/5/2026, đã quá 56 ngày, đã lùi hạn 2 lần",
    )


def test_what_changed_is_named_with_both_dates(june: Assessment, july: Assessment) -> None:
    (page,) = part(pages(july, june), Part.CHANGES)
    assert page.headline == (
        "So với kỳ trước (10/6/2026): 1 việc hoàn thành, 1 việc điều chỉnh thời hạn, 1 việc đưa ra khỏi kế hoạch"
    )
    assert [row[:2] for row in cells(page)] == [
        ("✓ Hoàn thành", "1.2. Niêm yết thủ tục"),
        ("▲ Điều chỉnh thời hạn", "1.5. Tổng hợp đơn thư"),
        ("● Đưa ra khỏi kế hoạch", "1.4. Lập sổ theo dõi"),
    ]
    moved = str(cells(page)[1][2])
    assert "30/9/2026" in moved and "31/10/2026" in moved


def test_the_next_30_days_hold_milestones_new_dates_and_decisions(june: Assessment) -> None:
    rows = tuple(
        replace(row, extended_to=date(2026, 7, 1)) if row.key == "1.1" else row for row in june.plan.rows
    )
    now = assess(replace(june.plan, rows=rows), date(2026, 6, 16))
    (page,) = part(pages(now), Part.COMING)
    assert page.headline == "4 việc đến hạn trong 30 ngày tới, của 2 bộ phận"
    assert [str(row[0]).splitlines()[1] for row in cells(page)] == [
        "20/6/2026",
        "20/6/2026",
        "1/7/2026",
        "5/7/2026",
    ]


def test_todays_decisions_stand_below_the_form_and_then_in_full(june: Assessment) -> None:
    typed = tuple(Decision(f"Việc {n}", date(2026, 7, 15), "Công an xã") for n in range(1, 4))
    form, listed = part(pages(june, today=typed), Part.TODAY)
    assert form.form and [row[1] for row in cells(form)] == ["Việc 3", "Việc 2"]
    assert not listed.form and [row[1] for row in cells(listed)] == ["Việc 1", "Việc 2", "Việc 3"]
    assert listed.headline == "3 kết luận hôm nay, giao 1 bộ phận"


def test_a_page_for_decisions_is_there_before_any_is_typed(june: Assessment) -> None:
    (page,) = part(pages(june), Part.TODAY)
    assert page.form and page.table is None


# Settings


def test_the_chairman_hides_parts_and_sets_the_order(june: Assessment) -> None:
    settings = Settings((Part.LATE, *(p for p in Part if p is not Part.LATE)), frozenset({Part.PICTURE}))
    shown = [page.part for page in agenda(Meeting(june, None, date(2026, 7, 15)), settings)]
    assert shown[0] is Part.LATE and Part.PICTURE not in shown
    assert settings_of(settings_value(settings)) == settings


@pytest.mark.parametrize("kept", [None, {}, {"order": ["khong-co"], "hidden": ["khong-co"]}, "hỏng"])
def test_settings_that_say_nothing_known_show_everything(kept: object) -> None:
    assert settings_of(kept) == Settings()


# Pages


def long_plan(tasks: int) -> Assessment:
    rows = "\n".join(
        f"    1.{n} | Nhiệm vụ số {n} {'với tên gọi rất dài ' * (n % 5)} | Bộ phận {n % 7} | 30/4/2026 | #10% |"
        for n in range(1, tasks + 1)
    )
    text = (
        "Nhiệm vụ\nTT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành\n"
        f"I | CẢI CÁCH\n{rows}\n\nThông tin\nNăm | 2026"
    )
    return assess(plan_of(text)[0], date(2026, 6, 1))


@pytest.mark.parametrize("capacity", [Capacity(), Capacity(14.5, 104), Capacity(6, 40)], ids=str)
def test_a_long_list_goes_on_and_loses_no_row(capacity: Capacity) -> None:
    now = long_plan(40)
    found = agenda(Meeting(now, None, date(2026, 6, 15)), Settings(), capacity)
    late = part(found, Part.LATE)
    assert len(late) > 1
    assert sorted(row.key or "" for page in late for row in page.table.rows) == sorted(
        state.task.key for state in now.late
    )
    assert late[1].title == f"{late[1].headline} (tiếp 2/{len(late)})"
    for page in late:
        assert page.table is not None
        lines = [row_lines(page.table.columns, row, capacity) for row in page.table.rows]
        assert sum(lines) <= capacity.lines or len(lines) == 1


def test_indicators_are_spread_evenly(sample: Plan) -> None:
    found = part(agenda(Meeting(assess(sample, DAYS[2]), None, DAYS[2])), Part.INDICATORS)
    sizes = [len(page.indicators) for page in found]
    assert sum(sizes) == 7 and max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("asked", "index"), [(None, 0), ("1", 0), ("3", 2), ("99", 4), ("0", 0), ("abc", 0), ("-2", 0)]
)
def test_the_address_names_a_page(june: Assessment, asked: str | None, index: int) -> None:
    assert page_named(pages(june)[:5], asked) == index


def test_a_wide_screen_holds_more_side_by_side() -> None:
    assert capacity_of(1920, 1080).chars > capacity_of(1280, 800).chars > capacity_of(1024, 768).chars - 1
    assert capacity_of(0, 0) == capacity_of(600, 900) == Capacity()


def test_capitals_take_more_room() -> None:
    words = "Kiểm tra, rà soát thủ tục hành chính "
    assert cell_lines(words.upper() * 3, 40) > cell_lines(words * 3, 40)
    assert (cell_lines("a" * 100, 40), cell_lines("một\nhai", 40), cell_lines("", 40)) == (3, 2, 1)


def test_nothing_of_a_workbook_is_obeyed_on_the_wall() -> None:
    evil = "<img src=x onerror=alert(1)>"
    table = Table(evil, (TableColumn(evil),), (TableRow((evil,)),))
    drawn = wall(AgendaPage(Part.LATE, evil, table=table, note=evil, footer=evil), 1, 1)
    assert "<img" not in drawn and drawn.count("&lt;img") == 5
