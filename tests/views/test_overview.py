"""Views: the same figure in the big number, in the table behind it and in the command line's JSON."""

from __future__ import annotations

from datetime import date

import pytest
from book import plan_of
from make_appendix import bare_appendix
from make_sample import SAMPLE

from lib.assessing.assess import Status, assess
from lib.base.problems import Severity, problem
from lib.machine.as_json import totals
from lib.plan import Plan
from lib.reading.reader import read_file
from lib.views import indicators as views_indicators
from lib.views import money as views_money
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.first_screen import area_lines, big_numbers, first_screen
from lib.views.tables import CellKind
from lib.views.wording import MARKS, STATUS_TONES, STATUS_WORDS, Tone, sentence_case

PLAN, PROBLEMS = read_file(SAMPLE.read_bytes(), SAMPLE.name)
DATES = [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15), date(2020, 12, 31)]


@pytest.mark.parametrize("day", DATES)
def test_one_figure_everywhere(day: date) -> None:
    result = assess(PLAN, day)
    shown = totals(result)
    cards = {card.label: card for card in big_numbers(first_screen(result))}
    assert cards["● Quá hạn"].value == str(shown["overdue"]) == str(len(views_tasks.late_table(result).rows))
    assert cards["● Quá hạn"].of == f"/{shown['tasks']}"
    assert cards["Đến hạn trong 14 ngày"].value == str(len(views_tasks.soon_table(result).rows))
    assert shown["undated"] == len(views_tasks.undated_table(result).rows)
    area_total = views.area_table(result).total
    assert area_total is not None
    assert area_total.cells[1:3] == (shown["tasks"], shown["overdue"])
    assert area_total.cells[5] == shown["done"]
    money = views_money.money_table(result).total
    assert money is not None
    assert money.cells[1:3] == (shown["allocated"], shown["spent"])


@pytest.mark.parametrize("day", DATES)
def test_rows_and_columns_of_classes_add_up(day: date) -> None:
    result = assess(PLAN, day)
    for table in (views.area_table(result), views.unit_table(result)):
        assert table.total is not None
        classes = [c for c, column in enumerate(table.columns) if column.kind is CellKind.COUNT]
        for row in (*table.rows, table.total):
            assert sum(int(str(row.cells[c])) for c in classes[1:]) == row.cells[classes[0]]
        ownerless = result.trust.ownerless if table.title.endswith("chủ trì") else 0
        summed = sum(int(str(row.cells[classes[0]])) for row in table.rows)
        assert summed + ownerless == table.total.cells[classes[0]]


@pytest.mark.parametrize("day", DATES)
def test_a_bar_of_statuses_holds_every_task_once(day: date) -> None:
    result = assess(PLAN, day)
    assert sum(sum(bar.counts) for bar in views.status_bars(result)) == result.total.tasks
    classes = [status for _, _, statuses in views.CLASSES for status in statuses]
    assert sorted(classes) == sorted(Status)


def test_filters_split_the_tasks_without_loss() -> None:
    result = assess(PLAN, DATES[2])
    by_area = [
        len(views_tasks.task_table(result, views_tasks.TaskFilter(area=area.code)).rows)
        for area in result.areas
    ]
    by_unit = [
        len(views_tasks.task_table(result, views_tasks.TaskFilter(unit=unit.key)).rows)
        for unit in result.units
    ]
    assert sum(by_area) == sum(by_unit) == 72
    late = views_tasks.task_table(result, views_tasks.TaskFilter(status="qua-han"))
    assert len(late.rows) == result.total.overdue
    found = views_tasks.task_table(result, views_tasks.TaskFilter(text="niem yet"))
    assert [row.cells[0] for row in found.rows] == ["3.1.1"]


def test_year_line_never_knows_the_future() -> None:
    line = views.year_line(assess(PLAN, date(2020, 6, 30)))
    assert line.done[6:] == (None,) * 6
    assert all(count is not None for count in line.done[:6])
    assert line.due == tuple(sorted(line.due))
    assert line.due[-1] == line.total


def test_areas_with_most_late_tasks_come_first_and_say_what_they_count() -> None:
    found = area_lines(assess(PLAN, DATES[2]))
    assert [area.late for area in found] == sorted((area.late for area in found), reverse=True)
    assert any("nhiệm vụ có thời hạn)" in area.words for area in found)


def test_change_since_an_earlier_picture() -> None:
    now, before = assess(PLAN, DATES[2]), assess(PLAN, DATES[1])
    change = now.total.overdue - before.total.overdue
    (late,) = [card for card in big_numbers(first_screen(now, before)) if card.label == "● Quá hạn"]
    assert late.of == (f"/72 ({change:+d})".replace("-", "−") if change else "/72")


def test_task_opens_to_everything_known_of_it() -> None:
    card = views_tasks.task_card(assess(PLAN, DATES[2]), "1.3.1/2")
    assert card is not None
    facts = dict(card.facts)
    assert card.title == "1.3.1/2. Kiểm tra, giám sát công tác CCHC: UBND xã, các tổ chức đoàn thể"
    assert card.status == "● Chưa hoàn thành, quá hạn"
    assert "quá hạn 31 ngày" in card.why
    assert facts["Thời hạn ghi trong kế hoạch"].startswith("- Ban hành Kế hoạch trước 28/02/2020")
    assert "28/2/2020" in facts["Chương trình hiểu là"]
    assert facts["Dự toán"] == "500.000 đồng"
    assert [row.cells[1] for row in card.milestones.rows] == [date(2020, 2, 28), date(2020, 8, 15)]


def test_unknown_task_opens_to_nothing() -> None:
    assert views_tasks.task_card(assess(PLAN, DATES[2]), "99") is None


def test_row_without_number_is_named_after_the_row_above_it() -> None:
    titles = [str(row.cells[1]) for row in views_tasks.late_table(assess(PLAN, DATES[2])).rows]
    assert "1.3.1/2. Kiểm tra, giám sát công tác CCHC: UBND xã, các tổ chức đoàn thể" in titles


def test_areas_without_budget_show_no_rate() -> None:
    plan, _ = plan_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời hạn | Kinh phí | Kinh phí đã chi
        1 | LĨNH VỰC MỘT
        1.1 | Việc một | Văn phòng | 30/6/2026 | ~ | #5000
    """)
    (bar,) = views_money.money_bars(assess(plan, date(2026, 5, 1)))
    assert (bar.allocated, bar.tone) == (None, Tone.ATTENTION)
    assert "%" not in bar.words


def test_bare_appendix_says_that_nothing_is_tracked() -> None:
    plan, _ = read_file(bare_appendix(), "phu-luc.xlsx")
    assert any("chưa có cột theo dõi" in line for line in views.frame(assess(plan, DATES[2])).trust)


def test_frame_says_whose_plan_as_of_when_and_that_figures_are_illustrative() -> None:
    frame = views.frame(assess(PLAN, DATES[2]))
    assert frame.plan_title == "Kế hoạch CCHC năm 2020 · UBND xã Thượng Lộ"
    assert frame.as_of == "Số liệu tính đến ngày 15 tháng 9 năm 2020"
    assert frame.illustrative == "Số liệu minh họa"
    assert "15 tháng trước" in frame.window


def test_problems_are_grouped_by_cause_gravest_first() -> None:
    groups = views.problem_groups([*PROBLEMS, problem("no-task-sheet")])
    assert groups[0].severity is Severity.ERROR
    repeated = next(group for group in groups if group.headline.startswith("Trùng số thứ tự"))
    assert repeated.headline == "Trùng số thứ tự: 2 ô (Nhiệm vụ!A75, Nhiệm vụ!A107)"
    assert len(repeated.messages) == 2


def test_every_status_has_word_tone_and_mark() -> None:
    assert set(STATUS_WORDS) == set(STATUS_TONES) == set(Status)
    assert {MARKS[tone] for tone in STATUS_TONES.values()} <= {"●", "▲", "✓", "?"}


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("CẢI CÁCH TTHC", "Cải cách TTHC"),
        ("HIỆN ĐẠI HÓA HÀNH CHÍNH", "Hiện đại hóa hành chính"),
        ("Cải cách thể chế", "Cải cách thể chế"),
    ],
)
def test_capitals_become_a_sentence(title: str, shown: str) -> None:
    assert sentence_case(title) == shown


def test_empty_plan_has_views_too() -> None:
    result = assess(Plan(), date(2026, 1, 1))
    assert big_numbers(first_screen(result))[0].value == "0"
    assert views_tasks.late_table(result).rows == ()
    assert area_lines(result) == ()
    assert views.year_line(result).total == 0


def test_an_indicator_stands_beside_what_it_came_to_in_the_year_before() -> None:
    book = """
        Thông tin
        Năm | #{year}
        Số liệu tính đến ngày | @{year}-03-31

        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện
        I | CẢI CÁCH TTHC | | |
        1.1 | Rà soát thủ tục | Tư pháp – Hộ tịch | 31/3/{year}

        Chỉ tiêu
        Mã | Lĩnh vực | Tên chỉ tiêu | Đơn vị tính | Mục tiêu | Chiều | Cách cộng | Tháng 1 | Tháng 2
        {code} | I | Hồ sơ trễ hạn | hồ sơ | #5 | <= | cuối kỳ | #{first} | #{second}
    """
    last, _ = plan_of(book.format(year=2025, code="CT9", first=8, second=7))
    now, _ = plan_of(book.format(year=2026, code="CT1", first=4, second=3))
    lines = views_indicators.indicator_lines(
        assess(now, date(2026, 3, 31)), None, assess(last, date(2025, 12, 31))
    )
    assert [line.before for line in lines] == ["năm 2025: 7 hồ sơ"]
    assert [line.before for line in views_indicators.indicator_lines(assess(now, date(2026, 3, 31)))] == [""]
