"""The meeting's sections: the same figures as the command line's, each part with its message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, IndicatorStatus, assess
from lib.base.folders import SAMPLE
from lib.machine.as_json import as_json
from lib.meeting.agenda import AgendaEntry, MeetingFigures, Section, agenda, entry_table
from lib.meeting.parts import Part, Settings, settings_of, settings_value
from lib.plan import Decision, Plan
from lib.reading.reader import read_file
from lib.views import indicators as views_indicators
from lib.views.first_screen import first_screen
from lib.views.overview import footer_words

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


def sections(now: Assessment, before: Assessment | None = None, **more: object) -> tuple[Section, ...]:
    day, decided = date(2026, 7, 15), now.plan.decisions
    return agenda(MeetingFigures(now, before, day, decided, **more))  # type: ignore[arg-type]


def part(found: tuple[Section, ...], wanted: Part | None) -> list[Section]:
    return [section for section in found if section.part is wanted]


def marks(section: Section) -> list[tuple[str, str]]:
    return [(entry.mark, entry.name) for entry in section.entries]


# The figures


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_figures_are_those_of_the_command_line(sample: Plan, day: date) -> None:
    now = assess(sample, day)
    told, found = as_json(now, []), agenda(MeetingFigures(now, None, day))
    totals = told["totals"]
    (picture,) = part(found, Part.PICTURE)
    assert picture.first == first_screen(now)
    assert sum(len(section.entries) for section in part(found, Part.LATE)) == totals["overdue"]
    off = [i for i in told["indicators"] if i["status"] == "off_target"]
    drawn = [line.code for section in part(found, Part.INDICATORS) for line in section.indicators]
    assert sorted(drawn) == sorted(i["code"] for i in off)
    money = [bar for section in part(found, Part.MONEY) for bar in section.money]
    stated = [a for a in told["areas"] if a["allocated"] is not None or a["spent"]]
    amounts = [(a["code"], a["allocated"], a["spent"]) for a in stated]
    assert sorted((bar.key, bar.allocated, bar.spent) for bar in money) == sorted(amounts)
    behind = {a["code"]: a["overdue"] for a in told["areas"] if a["overdue"]}
    lines = [line for section in part(found, Part.AREAS) for line in section.areas]
    assert {line.code: line.late for line in lines if line.late} == behind
    assert [line.late for line in lines] == sorted((line.late for line in lines), reverse=True)


def test_the_overspent_come_first(sample: Plan) -> None:
    (money,) = part(agenda(MeetingFigures(assess(sample, DAYS[2]), None, DAYS[2])), Part.MONEY)
    over = [
        bar.spent is not None and bar.allocated is not None and bar.spent > bar.allocated
        for bar in money.money
    ]
    assert over == sorted(over, reverse=True) and any(over)


def test_the_foot_names_the_day_that_figures_are_illustrative_and_whose_they_are(sample: Plan) -> None:
    now = assess(sample, DAYS[2])
    whole = "Số liệu đến 15/9/2020 · ▲ Số liệu minh họa · UBND xã Thượng Lộ · Kế hoạch CCHC năm 2020"
    assert footer_words(now) == whole
    assert footer_words(now, 32) == whole.rpartition(" · ")[0]
    assert footer_words(now, 0) == "Số liệu đến 15/9/2020 · ▲ Số liệu minh họa"


def test_indicators_name_the_year_before_where_it_is_known(sample: Plan) -> None:
    last = assess(replace(sample, info=replace(sample.info, year=2019)), date(2019, 12, 31))
    now = assess(sample, DAYS[2])
    (section,) = part(agenda(MeetingFigures(now, None, DAYS[2], last_year=last)), Part.INDICATORS)
    lines = views_indicators.indicator_lines(now, IndicatorStatus.OFF_TARGET, last)
    assert section.indicators == lines and any(line.before.startswith("năm 2019: ") for line in lines)


# The parts


def test_the_parts_come_in_their_order_after_a_cover(june: Assessment) -> None:
    shown = [section.part for section in sections(june)]
    assert shown == [
        None,
        Part.LAST_DECISIONS,
        Part.PICTURE,
        Part.LATE,
        Part.AREAS,
        Part.COMING,
        Part.TODAY,
        Part.TODAY,
    ]


def test_the_cover_says_whose_plan_which_day_and_how_far_to_trust(sample: Plan) -> None:
    cover = agenda(MeetingFigures(assess(sample, DAYS[2]), None, date(2020, 9, 17)))[0]
    assert cover.headline == "Kế hoạch cải cách hành chính năm 2020"
    assert cover.lines[0] == "UBND xã Thượng Lộ" and "Cuộc họp ngày 17/9/2020" in cover.lines
    assert cover.note.startswith("Lưu ý về số liệu: 1/72 nhiệm vụ chưa xác định hạn")


def test_where_all_is_well_one_line_says_so(june: Assessment) -> None:
    (late,) = part(sections(assess(june.plan, date(2026, 4, 1))), Part.LATE)
    assert late.headline == "Không có nhiệm vụ quá hạn" and late.is_empty and late.is_good


def test_last_meetings_decisions_come_with_older_open_ones(july: Assessment) -> None:
    (section,) = part(sections(july), Part.LAST_DECISIONS)
    assert section.headline == (
        "Kỳ họp 15/6/2026: đã thực hiện 1/2 kết luận, còn 1 kết luận của các kỳ họp trước, 2 quá hạn"
    )
    assert marks(section) == [
        ("● Quá hạn 5 ngày", "1. Báo cáo nguyên nhân (Văn phòng – Thống kê)"),
        ("✓ Hoàn thành đúng hạn", "2. Họp với các thôn (Văn phòng – Thống kê)"),
        ("● Quá hạn 39 ngày", "3. Nộp báo cáo quý (Tư pháp – Hộ tịch)"),
    ]
    assert [entry.group for entry in section.entries] == ["Kỳ họp 15/6/2026"] * 2 + ["Các kỳ họp trước"]


def test_what_is_marked_in_this_meeting_counts_as_carried_out(july: Assessment) -> None:
    given = [
        replace(one, number=place, done=date(2026, 7, 15) if one.content == "Nộp báo cáo quý" else one.done)
        for place, one in enumerate(july.plan.decisions, start=1)
    ]
    (section,) = part(
        agenda(MeetingFigures(july, None, date(2026, 7, 15), tuple(given))), Part.LAST_DECISIONS
    )
    assert section.headline == "Kỳ họp 15/6/2026: đã thực hiện 1/2 kết luận, 1 quá hạn"
    marked = section.entries[-1]
    assert marked.mark == "✓ Đã thực hiện (ghi nhận 15/7/2026)" and marked.is_marked and marked.decision
    assert [entry.decision and entry.decision.number for entry in section.entries] == [2, None, 1]


def test_the_picture_says_how_the_late_tasks_changed(june: Assessment, july: Assessment) -> None:
    (section,) = part(sections(july, june), Part.PICTURE)
    assert section.headline == "2 việc quá hạn trong 4 nhiệm vụ, bằng ngày 10/6"


def test_late_tasks_stand_unit_by_unit_and_new_ones_say_so(june: Assessment, july: Assessment) -> None:
    rows = tuple(
        replace(row, times_moved=2, extended_to=date(2026, 5, 15)) if row.key == "1.1" else row
        for row in july.plan.rows
    )
    moved = assess(replace(july.plan, rows=rows), july.as_of)
    (whole,) = part(sections(moved, june), Part.LATE)
    assert whole.headline == "2 việc quá hạn của 2 bộ phận, 1 việc mới kể từ 10/6"
    first, second = whole.entries
    assert (first.group, first.mark, first.name) == (
        "Văn phòng – Thống kê",
        "● 71 ngày",
        "1.1. Rà soát thủ tục",
    )
    assert first.told == "Hạn 30/4/2026, đã gia hạn đến 15/5/2026, đã quá 56 ngày, đã lùi hạn 2 lần."
    assert (second.name, second.is_new, first.is_new) == ("1.3. Kiểm tra văn bản", True, False)


def test_a_request_stands_apart_from_the_reasons() -> None:
    asked = JUNE.replace("Thiếu quy trình", "Thiếu quy trình; đề nghị Chủ tịch giao Văn phòng soạn.")
    now = assess(plan(asked, "2026-06-10"), date(2026, 6, 10))
    (late,) = part(sections(now), Part.LATE)
    assert late.entries[0].asked == "Đề nghị Chủ tịch giao Văn phòng soạn."


def test_what_changed_is_named_with_both_dates(june: Assessment, july: Assessment) -> None:
    (section,) = part(sections(july, june), Part.CHANGES)
    assert section.headline == (
        "So với kỳ trước (10/6/2026): 1 việc hoàn thành, 1 việc điều chỉnh thời hạn, 1 việc đưa ra khỏi kế hoạch"
    )
    assert [(entry.group, entry.name) for entry in section.entries] == [
        ("✓ Hoàn thành", "1.2. Niêm yết thủ tục"),
        ("▲ Điều chỉnh thời hạn", "1.5. Tổng hợp đơn thư"),
        ("● Đưa ra khỏi kế hoạch", "1.4. Lập sổ theo dõi"),
    ]
    moved = section.entries[1].told
    assert "30/9/2026" in moved and "31/10/2026" in moved


def test_the_next_30_days_hold_milestones_new_dates_and_decisions(june: Assessment) -> None:
    rows = tuple(
        replace(row, extended_to=date(2026, 7, 1)) if row.key == "1.1" else row for row in june.plan.rows
    )
    now = assess(replace(june.plan, rows=rows), date(2026, 6, 16))
    (section,) = part(sections(now), Part.COMING)
    assert section.headline == "4 việc đến hạn trong 30 ngày tới, của 2 bộ phận"
    assert [entry.below for entry in section.entries] == ["20/6/2026", "20/6/2026", "1/7/2026", "5/7/2026"]
    assert [entry.is_whole for entry in section.entries] == ["Kết luận" in e.name for e in section.entries]


def test_todays_decisions_stand_on_the_form_and_in_full_at_the_end(june: Assessment) -> None:
    typed = tuple(Decision(f"Việc {n}", date(2026, 7, 15), "Công an xã") for n in range(1, 4))
    form, end = part(sections(june, today=typed), Part.TODAY)
    assert form.form and not form.ends and form.headline.endswith("đã ghi 3")
    assert end.ends and marks(end) == [("1.", "Việc 1"), ("2.", "Việc 2"), ("3.", "Việc 3")]
    assert end.headline == "3 kết luận hôm nay, giao 1 bộ phận"


def test_the_form_and_the_end_are_there_before_anything_is_typed(june: Assessment) -> None:
    form, end = part(sections(june), Part.TODAY)
    assert form.form and not form.entries and end.ends and end.headline == "Chưa ghi kết luận nào hôm nay"


def test_without_a_meeting_there_is_nothing_to_end(june: Assessment) -> None:
    assert [one.form for one in part(sections(june, is_opened=False), Part.TODAY)] == [True]


# A bare plan


def test_a_bare_plan_shows_its_deadlines_instead_of_progress() -> None:
    bare = plan_of("""
        Nhiệm vụ
        TT  | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện
        I   | CẢI CÁCH THỂ CHẾ
        1.1 | Rà soát thủ tục | Văn phòng | 30/4/2026
        1.2 | Niêm yết        | Tư pháp   | 31/5/2026
        II  | CẢI CÁCH THỦ TỤC
        2.1 | Trực một cửa    | Văn phòng | Thường xuyên

        Thông tin
        Năm | 2026
    """)[0]
    now = assess(bare, date(2026, 5, 2))
    found = agenda(MeetingFigures(now, None, now.as_of))
    (picture,), (areas, months) = part(found, Part.PICTURE), part(found, Part.AREAS)
    assert picture.headline == "3 nhiệm vụ, 2 việc có thời hạn; sổ chưa ghi kết quả"
    assert [entry.told for entry in areas.entries] == [
        "2/2 việc có thời hạn, 1 đã qua thời hạn, thời hạn tiếp theo 31/5/2026",
        "0/1 việc có thời hạn",
    ]
    assert marks(months) == [("Tháng 4", "1 mốc: Văn phòng 1"), ("Tháng 5", "1 mốc: Tư pháp 1")]
    assert part(found, Part.LATE)[0].headline == "1 việc đã qua thời hạn của 1 bộ phận, sổ chưa ghi kết quả"


# Settings


def test_the_chairman_hides_parts_and_sets_the_order(june: Assessment) -> None:
    settings = Settings((Part.LATE, *(p for p in Part if p is not Part.LATE)), frozenset({Part.PICTURE}))
    shown = [section.part for section in agenda(MeetingFigures(june, None, date(2026, 7, 15)), settings)]
    assert shown[:2] == [None, Part.LATE] and Part.PICTURE not in shown
    assert settings_of(settings_value(settings)) == settings


@pytest.mark.parametrize("kept", [None, {}, {"order": ["khong-co"], "hidden": ["khong-co"]}, "hỏng"])
def test_settings_that_say_nothing_known_show_everything(kept: object) -> None:
    assert settings_of(kept) == Settings()


# As a table


def test_a_table_of_a_list_holds_all_words() -> None:
    entry = AgendaEntry(
        "1.1. Rà soát", "● 5 ngày", "hạn 1/6/2026", asked="Đề nghị cho lùi.", told="Chờ số liệu.", unit="VP"
    )
    table = entry_table(Section(Part.LATE, "1 việc quá hạn", (entry,)))
    assert table.rows[0].cells == (
        "● 5 ngày\nhạn 1/6/2026",
        "1.1. Rà soát\n→ Đề nghị cho lùi.\nChờ số liệu.",
        "VP",
    )
