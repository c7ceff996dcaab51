"""What the periodic report says: periods, sentences that vary with the case, figures, honest gaps."""

from __future__ import annotations

import re
from datetime import date

import pytest
from book import plan_of

from lib.assessing.assess import Assessment, assess
from lib.base.folders import SAMPLE
from lib.exports.documents import file_name
from lib.machine.as_json import as_json
from lib.plan import MonthWindow, Plan, PlanInfo
from lib.reading.reader import read_file
from lib.reports.areas import MOST_LINES, page_lines
from lib.reports.extra import Extra, carried, extra_of, extra_value
from lib.reports.later import held, to_complete
from lib.reports.parts import Report, ReportHeading, outline, plain_rows, texts
from lib.reports.periodic import periodic_report
from lib.reports.periods import PeriodKind, other_period, period_of, periods, report_day, window_line
from lib.reports.requests import is_for_superior
from lib.reports.words import short_day
from lib.views.tables import Table, TableColumn, TableRow
from lib.views.wording import MARKS


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read_file(SAMPLE.read_bytes(), SAMPLE.name)[0]


def report_of(plan: Plan, kind: PeriodKind = PeriodKind.HALF, before: Assessment | None = None) -> Report:
    period = period_of(plan.info, kind, plan.info.year or 2026)
    return periodic_report(assess(plan, report_day(plan.info, period)), period, before)


def body(report: Report) -> list[str]:
    return list(texts(report.items))


def section(report: Report, title: str) -> list[str]:
    """The lines below a heading, up to the next one of its level or above."""
    found, level = [], 0
    for item in report.items:
        if isinstance(item, ReportHeading):
            if level and item.level <= level:
                break
            if item.text == title:
                level = item.level
                continue
        if level and not isinstance(item, Table):
            found.append(item.text)
    assert level, f"no heading {title!r}"
    return found


def form(report: Report) -> dict[str, tuple[str, ...]]:
    """Biểu mẫu 1 by its numbers."""
    (table,) = (item for item in report.appendices[0].items if isinstance(item, Table))
    return {row[0]: row for row in plain_rows(table)}


def plan(rows: str, info: str = "") -> Plan:
    head = "TT | Nhiệm vụ | Chủ trì | Thời hạn | Ngày hoàn thành | Minh chứng | Vướng mắc | Ngày cập nhật"
    lines = "\n".join(line.strip() for line in rows.strip().splitlines())
    text = f"Thông tin\nNăm | #2026\nSố liệu tính đến ngày | @2026-06-30\n{info}\n\nNhiệm vụ\n{head}\nI | CẢI CÁCH TTHC\n{lines}"
    return plan_of(text)[0]


# Periods


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (PeriodKind.QUARTER_1, date(2019, 12, 15), date(2020, 3, 14)),
        (PeriodKind.HALF, date(2019, 12, 15), date(2020, 6, 14)),
        (PeriodKind.QUARTER_3, date(2020, 6, 15), date(2020, 9, 14)),
        (PeriodKind.YEAR, date(2019, 12, 15), date(2020, 12, 14)),
    ],
)
def test_windows_of_the_15th(kind: PeriodKind, start: date, end: date) -> None:
    period = period_of(PlanInfo(month_window=MonthWindow.FROM_15TH), kind, 2020)
    assert (period.start, period.end, period.since) == (start, end, date(2019, 12, 15))


def test_windows_of_the_calendar() -> None:
    assert [(p.start, p.end) for p in periods(PlanInfo(), 2024)] == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 1, 1), date(2024, 12, 31)),
    ]


def test_window_is_printed_with_its_running_totals() -> None:
    info = PlanInfo(month_window=MonthWindow.FROM_15TH)
    assert window_line(period_of(info, PeriodKind.QUARTER_3, 2020)) == (
        "Số liệu từ ngày 15/6/2020 đến ngày 14/9/2020; số lũy kế tính từ ngày 15/12/2019"
    )


def test_any_span_is_a_period() -> None:
    period = other_period(PlanInfo(year=2026), date(2026, 4, 1), date(2026, 5, 15))
    assert (period.start, period.end, period.since) == (
        date(2026, 4, 1),
        date(2026, 5, 15),
        date(2026, 1, 1),
    )
    with pytest.raises(ValueError, match="before it starts"):
        other_period(PlanInfo(), date(2026, 5, 15), date(2026, 4, 1))
    with pytest.raises(ValueError, match="other_period"):
        period_of(PlanInfo(), PeriodKind.OTHER, 2026)


@pytest.mark.parametrize(
    ("stated", "known_by", "day"),
    [
        (date(2026, 9, 15), None, date(2026, 6, 30)),
        (date(2026, 5, 10), None, date(2026, 5, 10)),
        (None, date(2026, 4, 1), date(2026, 4, 1)),
        (None, None, date(2026, 6, 30)),
    ],
)
def test_nothing_is_judged_after_the_last_record(
    stated: date | None, known_by: date | None, day: date
) -> None:
    info = PlanInfo(year=2026, report_date=stated)
    assert report_day(info, period_of(info, PeriodKind.HALF, 2026), known_by) == day


def test_a_period_that_is_not_over_says_so(sample: Plan) -> None:
    assert "số liệu theo dõi đến ngày 15/9/2020" in report_of(sample, PeriodKind.YEAR).note
    assert "theo dõi" not in report_of(sample, PeriodKind.HALF).note


# Sentences that vary

DONE = "1.1 | Rà soát thủ tục | Tư pháp | 31/3/2026 | @2026-03-20 | 12/BC-UBND ngày 20/3/2026"


def test_no_task_is_late() -> None:
    said = section(report_of(plan(DONE)), "Tồn tại, hạn chế")
    assert said[0] == "Đến thời điểm báo cáo không có nhiệm vụ quá hạn."


def test_one_task_is_late() -> None:
    rows = f"{DONE}\n1.2 | Niêm yết thủ tục | Văn phòng | 31/5/2026"
    said = section(report_of(plan(rows)), "Tồn tại, hạn chế")
    assert said[0] == "Còn 01 nhiệm vụ quá hạn do Văn phòng chủ trì: niêm yết thủ tục."


def test_many_tasks_are_late() -> None:
    rows = f"""{DONE}
        1.2 | Niêm yết thủ tục | Văn phòng | 31/5/2026
        1.3 | Số hóa hồ sơ | Văn phòng | 30/4/2026
        1.4 | Khảo sát | Tư pháp | 30/4/2026"""
    said = section(report_of(plan(rows)), "Tồn tại, hạn chế")
    assert said[0] == "Còn 03 nhiệm vụ quá hạn, thuộc Văn phòng (02 nhiệm vụ) và Tư pháp (01 nhiệm vụ)."


def results(rows: str) -> list[str]:
    """The lines below the area's heading, without the one that counts."""
    lines = section(report_of(plan(rows)), "Cải cách TTHC")
    return [
        line for line in lines if not line.startswith(("a) ", "b) ", "Trong ", "Kế hoạch giao", "Nội dung"))
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "Rà soát thủ tục | Tư pháp | 31/3/2026 | @2026-03-20 | 12/BC-UBND ngày 20/3/2026",
            "Đã rà soát thủ tục và báo cáo kết quả tại Báo cáo số 12/BC-UBND ngày 20/3/2026.",
        ),
        (
            "Kế hoạch rà soát thủ tục | Tư pháp | 31/3/2026 | @2026-04-02 | Kế hoạch số 7/KH-UBND ngày 02/4/2026",
            "Đã ban hành Kế hoạch số 7/KH-UBND ngày 02/4/2026 về rà soát thủ tục (chậm 02 ngày so với kế hoạch).",
        ),
        (
            "Kiện toàn Tổ công tác | Tư pháp | 31/3/2026 | @2026-03-30 | 09/QĐ-UBND",
            "Đã kiện toàn Tổ công tác (Quyết định số 09/QĐ-UBND, xong ngày 30/3/2026).",
        ),
        (
            "Báo cáo công tác văn thư | Tư pháp | 31/3/2026 | @2026-03-30 | 20/BC-UBND ngày 30/3/2026",
            "Đã gửi Báo cáo số 20/BC-UBND ngày 30/3/2026 về công tác văn thư.",
        ),
        (
            "Rà soát | Tư pháp | 31/3/2026 | @2026-04-02",
            "Đã rà soát (xong ngày 02/4/2026, chậm 02 ngày so với kế hoạch).",
        ),
        (
            "Hội nghị tổng kết | Tư pháp | 31/3/2026 | @2026-03-30",
            "Đã tổ chức hội nghị tổng kết (xong ngày 30/3/2026).",
        ),
        (
            "100% cán bộ có chữ ký số | Tư pháp | 31/3/2026 | @2026-03-30",
            "Đã bảo đảm 100% cán bộ có chữ ký số (xong ngày 30/3/2026).",
        ),
    ],
)
def test_what_was_done_is_told_by_the_kind_of_its_evidence(row: str, sentence: str) -> None:
    assert results(f"1.1 | {row}") == [sentence]


@pytest.mark.parametrize(
    ("obstacle", "end"),
    [
        ("Thiếu bảng niêm yết", " do thiếu bảng niêm yết."),
        ("Chưa mua được bảng do chưa có kinh phí", " do chưa có kinh phí."),
        ("Bảng cũ bị hỏng", "; nguyên nhân: bảng cũ bị hỏng."),
        ("", "."),
    ],
)
def test_what_is_late_says_why_where_it_is_known(obstacle: str, end: str) -> None:
    said = results(f"1.1 | Niêm yết | Văn phòng | 31/5/2026 | | | {obstacle} | @2026-06-10")
    assert said == ["Tồn tại, hạn chế:", f"Chưa niêm yết theo kế hoạch (hạn 31/5/2026){end}"]


def test_an_extension_that_ran_out_is_said_where_the_task_is_named() -> None:
    made, _ = plan_of("""
        Thông tin
        Năm | #2026
        Số liệu tính đến ngày | @2026-06-30

        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Ngày hoàn thành | Gia hạn đến ngày | Lý do gia hạn
        1 | CẢI CÁCH THỂ CHẾ
        1.1 | Rà soát văn bản | Văn phòng | 30/4/2026 | | @2026-05-31 | Thiếu người
        1.2 | Lập danh mục | Văn phòng | 31/5/2026 | | @2026-07-15 | Chờ hướng dẫn
        1.3 | Niêm yết | Văn phòng | 31/3/2026 | @2026-03-20
    """)
    said = " ".join(body(report_of(made)))
    assert "(hạn 30/4/2026; đã gia hạn đến 31/5/2026, đã quá 30 ngày)" in said
    assert "Lập danh mục: được gia hạn đến 15/7/2026 do chờ hướng dẫn." in said
    assert "hoàn thành dứt điểm việc quá hạn gồm rà soát văn bản (đã gia hạn đến 31/5/2026" in said
    assert "Lập danh mục (gia hạn đến 15/7/2026)." in said


def test_next_years_tasks_of_the_annual_report_are_next_years() -> None:
    made, _ = plan_of("""
        Thông tin
        Năm | #2026
        Số liệu tính đến ngày | @2026-12-20

        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Tiến độ (%)
        1 | CẢI CÁCH THỂ CHẾ
        1.1 | Rà soát văn bản | Văn phòng | 31/12/2026
        1.2 | Thanh lý máy | Phòng Kinh tế | 30/11/2026 | Chuyển sang năm 2027
        1.3 | Quyết toán | Phòng Kinh tế | 31/01/2027
    """)
    said = section(report_of(made, PeriodKind.YEAR), "Phương hướng, nhiệm vụ năm 2027")
    assert said == [
        "Hoàn thành các nhiệm vụ còn lại của Kế hoạch năm 2026:",
        "Văn phòng: rà soát văn bản (hạn 31/12/2026).",
        "Trong năm 2027:",
        "Xây dựng, ban hành và tổ chức thực hiện Kế hoạch cải cách hành chính năm 2027.",
        "Phòng Kinh tế: thanh lý máy (chuyển từ năm 2026 sang).",
        "Phòng Kinh tế: quyết toán (hạn 31/01/2027).",
    ]


INDICATORS = """
    Thông tin
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Ngày hoàn thành
    1 | CẢI CÁCH TTHC
    1.1 | Rà soát thủ tục | Văn phòng | 31/12/2026

    Chỉ tiêu
    Mã | Lĩnh vực | Chỉ tiêu | Đơn vị tính | Mục tiêu năm | Chiều | Cách cộng | Tháng 1 | Tháng 2
"""


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Cán bộ đạt chuẩn | % | #1 | ≥ | cuối kỳ | 11/11 |", "100% (11/11) cán bộ đạt chuẩn."),
        (
            "Hồ sơ trễ hạn | hồ sơ | #0 | ≤ | lũy kế | #3 |",
            "Chỉ tiêu chưa đạt mục tiêu năm: còn 03 hồ sơ trễ hạn (mục tiêu: không có).",
        ),
        ("Cán bộ bị kỷ luật | người | #0 | ≤ | lũy kế | #0 |", "Không có cán bộ bị kỷ luật."),
        (
            "Văn bản đi điện tử | % | #0,9 | ≥ | trung bình | 9/10 | 10/10",
            "Tỷ lệ văn bản đi điện tử bình quân đạt 95% (mục tiêu 90%).",
        ),
        (
            "Tin bài tăng so với năm trước | % | #0,15 | ≥ | cuối kỳ | #0,18 |",
            "Tin bài tăng 18% so với năm trước (mục tiêu 15%).",
        ),
        (
            "Hồ sơ giải quyết đúng hạn | % | #1 | ≥ | lũy kế | 97/99 |",
            "98% (97/99) hồ sơ giải quyết đúng hạn (mục tiêu 100%); đã có 02 trường hợp quá hạn nên cả năm không đạt mục tiêu.",
        ),
        (
            "Hồ sơ được số hóa | % | #1 | ≥ | lũy kế | 97/99 |",
            "Lũy kế đến tháng 1: 98% (97/99) hồ sơ được số hóa (mục tiêu 100%).",
        ),
    ],
)
def test_indicators_are_told_in_sentences(row: str, sentence: str) -> None:
    made, _ = plan_of(f"{INDICATORS}    CT1 | 1 | {row}\n")
    assert sentence in section(report_of(made), "Cải cách TTHC")


def test_what_is_to_be_done_about_an_indicator_follows_its_direction() -> None:
    rows = (
        "CT1 | 1 | Hồ sơ trễ hạn | hồ sơ | #0 | ≤ | lũy kế | #3",
        "CT2 | 1 | Mức độ hài lòng | % | #0,95 | ≥ | cuối kỳ | #0,9",
    )
    made, _ = plan_of(INDICATORS + "\n".join(f"    {row} |" for row in rows) + "\n")
    said = section(report_of(made), "Phương hướng, nhiệm vụ 6 tháng cuối năm 2026")[-1]
    assert "không để phát sinh thêm hồ sơ trễ hạn; nâng mức độ hài lòng lên 95% trở lên" in said


@pytest.mark.parametrize(
    ("words", "up"),
    [
        ("Đề nghị UBND tỉnh cấp kinh phí", True),
        ("đề nghị Sở Nội vụ hướng dẫn", True),
        ("Kiến nghị Chủ tịch UBND huyện chỉ đạo Chi nhánh Văn phòng đăng ký đất đai", True),
        ("Đề nghị Phòng Nội vụ huyện sớm trả lời", True),
        ("Đề nghị Bưu điện huyện phối hợp", True),
        ("đề nghị Chủ tịch ấn định lại lịch kiểm tra", False),
        ("Đề xuất lãnh đạo UBND xã bố trí cơ sở vật chất", False),
        ("đề nghị cho gộp vào tháng 9", False),
        ("Đề nghị Văn phòng trình UBND huyện", False),
        ("đề nghị cấp bổ sung kinh phí", None),
    ],
)
def test_requests_to_the_own_chairman_are_told_from_those_upward(words: str, up: bool | None) -> None:
    assert is_for_superior(words) is up


def test_the_officers_answer_on_a_request_counts() -> None:
    made = plan("1.1 | Niêm yết | Văn phòng | 31/5/2026 | | | Thiếu tiền; đề nghị cấp bổ sung | @2026-06-10")
    period = period_of(made.info, PeriodKind.HALF, 2026)
    now = assess(made, report_day(made.info, period))
    sent = Extra(sent={"de nghi cap bo sung": True}, upward="Sớm ban hành bộ tiêu chí")
    said = section(periodic_report(now, period, None, sent), "Kiến nghị, đề xuất")
    assert said[:2] == ["Đề nghị cấp bổ sung (nội dung: niêm yết).", "Sớm ban hành bộ tiêu chí."]
    assert any("«Đề nghị cấp bổ sung»" in line for line in to_complete(now, Extra(), period))


def test_what_the_officer_adds_stands_in_body_and_form() -> None:
    added = Extra(
        planned=5,
        inspected=3,
        found=2,
        solved=1,
        dialogues=1,
        papers=12,
        surveyed=150,
        solutions="- Thuê máy quét;",
    )
    made = plan(DONE)
    period = period_of(made.info, PeriodKind.HALF, 2026)
    report = periodic_report(assess(made, report_day(made.info, period)), period, None, added)
    said = " ".join(body(report))
    assert (
        "kế hoạch kiểm tra 05 cơ quan, đơn vị, bộ phận, đã kiểm tra 03, phát hiện 02 vấn đề, đã xử lý 01."
        in said
    )
    assert "Thuê máy quét." in body(report)
    assert [form(report)[n][3] for n in ("1", "3.1", "3.2", "3.3", "5.1", "6")] == [
        "12",
        "3",
        "2",
        "1",
        "150",
        "1",
    ]


def test_additions_are_kept_and_carried_on() -> None:
    added = Extra(addressees="UBND tỉnh", inspected=3, solutions="Thuê máy quét", sent={"x": False})
    assert extra_of(extra_value(added)) == added
    assert extra_of({"inspected": -1, "papers": True, "request": 5, "sent": "x", "lạ": 1}) == Extra(sent={})
    assert carried(added) == Extra(addressees="UBND tỉnh", solutions="Thuê máy quét", sent={"x": False})


def test_causes_and_proposals_are_told_apart() -> None:
    rows = "1.1 | Niêm yết | Văn phòng | 31/5/2026 | | | Thiếu kinh phí; đề nghị Sở Tài chính cấp bổ sung | @2026-06-10"
    report = report_of(plan(rows))
    assert section(report, "Nguyên nhân") == ["Thiếu kinh phí."]
    assert (
        section(report, "Kiến nghị, đề xuất")[0] == "Đề nghị Sở Tài chính cấp bổ sung (nội dung: niêm yết)."
    )


def test_without_proposals_it_says_so() -> None:
    said = section(report_of(plan(DONE)), "Kiến nghị, đề xuất")
    assert said[0] == "Ủy ban nhân dân xã không có kiến nghị, đề xuất."


def test_a_task_done_in_an_earlier_period_counts_but_is_not_told_again(sample: Plan) -> None:
    report = report_of(sample, PeriodKind.QUARTER_3)
    assert not any("01/KH-UBND ngày 06/01/2020" in line for line in body(report)[1:])
    assert any("đã hoàn thành 07/72 nhiệm vụ" in line for line in body(report))


def test_the_change_since_the_report_before_is_told(sample: Plan) -> None:
    before = assess(sample, date(2020, 6, 14))
    said = section(report_of(sample, PeriodKind.QUARTER_3, before), "Xây dựng và thực hiện kế hoạch")[0]
    assert "đã hoàn thành 07/72 nhiệm vụ (đạt 9,7%), tăng 03 nhiệm vụ so với ngày 14/6/2020." in said


def test_a_bare_appendix_claims_no_results() -> None:
    bare, _ = plan_of("""
        Phụ lục
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện
        I | CẢI CÁCH TTHC | |
        1.1 | Rà soát thủ tục | Tư pháp | 31/3/2026
    """)
    report = report_of(bare)
    assert any("chưa có số liệu về kết quả thực hiện" in line for line in body(report))
    assert [form(report)[number][3] for number in ("2.1", "2.2", "2.3", "4.2", "4.4")] == [
        "1",
        "",
        "",
        "",
        "",
    ]


def test_what_the_sheet_of_facts_does_not_say_is_left_out_and_asked_for() -> None:
    bare = plan(DONE)
    opening = body(report_of(bare))[0]
    assert opening.startswith("Thực hiện Kế hoạch cải cách hành chính năm 2026, Ủy ban nhân dân xã báo cáo")
    period = period_of(bare.info, PeriodKind.HALF, 2026)
    asked = list(to_complete(assess(bare, date(2026, 6, 30)), Extra(), period))
    assert "Chưa ghi ở sheet Thông tin: Đơn vị, Cơ quan cấp trên, Số kế hoạch, Ngày ban hành." in asked


def test_an_area_of_direction_is_part_one(sample: Plan) -> None:
    heads = [
        item.text for item in report_of(sample).items if isinstance(item, ReportHeading) and item.level < 3
    ]
    assert heads[:4] == [
        "Công tác chỉ đạo, điều hành cải cách hành chính",
        "Xây dựng và thực hiện kế hoạch",
        "Kết quả công tác chỉ đạo điều hành CCHC",
        "Kết quả thực hiện các nội dung cải cách hành chính",
    ]
    assert outline(report_of(sample))[4] == "V. Kiến nghị, đề xuất"


# Figures


@pytest.mark.parametrize(
    "kind", [PeriodKind.QUARTER_1, PeriodKind.HALF, PeriodKind.QUARTER_3, PeriodKind.YEAR]
)
def test_the_forms_figures_are_those_of_the_command_line(sample: Plan, kind: PeriodKind) -> None:
    report = report_of(sample, kind)
    totals = as_json(assess(sample, report.as_of), [])["totals"]
    rows = form(report)
    figures = {number: int(rows[number][3]) for number in ("2.1", "2.2", "4.1", "4.3", "4.4")}
    assert figures == {
        "2.1": totals["tasks"],
        "2.2": totals["done"],
        "4.1": totals["tasks"],
        "4.3": totals["done_late"],
        "4.4": totals["overdue"],
    }
    assert float(rows["2.3"][3].replace(",", ".")) == round(100 * totals["done"] / totals["tasks"], 1)


def test_what_the_form_asks_and_the_workbook_lacks_stays_open(sample: Plan) -> None:
    rows = form(report_of(sample))
    assert [rows[number][3] for number in ("1", "3.1", "3.2", "3.3", "5.1", "6")] == [""] * 6
    assert rows["5.2"][1:4] == ("Mức độ hài lòng của người dân, doanh nghiệp về TTHC", "%", "91,2")


def test_every_task_is_named_in_one_part_of_the_status_sentences(sample: Plan) -> None:
    assessment = assess(sample, date(2020, 9, 14))
    lines = body(report_of(sample, PeriodKind.QUARTER_3))
    starts = ("Cụ thể: ", "Kế hoạch giao ", "Trong ", "Nội dung này ")
    parts = [
        re.sub(r"\([^)]*\)", "", line) for line in lines if line.startswith(starts) and "nhiệm vụ" in line
    ]
    counted = (re.sub(r"^(?:Kế hoạch giao|Trong(?: tổng số)?) \d+ nhiệm vụ", "", line) for line in parts)
    sums = [sum(map(int, re.findall(r"(\d+) nhiệm vụ", line))) for line in counted]
    assert sums == [assessment.total.tasks, *(area.tally.tasks for area in assessment.areas)]


def test_the_list_of_tasks_is_complete(sample: Plan) -> None:
    report = report_of(sample, PeriodKind.QUARTER_3)
    (table,) = (item for item in report.appendices[1].items if isinstance(item, Table))
    listed = [row.key for row in table.rows if len(row.cells) > 1]
    assert listed == [task.key for task in sample.tasks]
    assert sum(len(row.cells) == 1 for row in table.rows) == len(sample.areas)


def test_official_tables_carry_words_and_no_marks(sample: Plan) -> None:
    report = report_of(sample, PeriodKind.QUARTER_3)
    found = [text for appendix in report.appendices for text in texts(appendix.items)]
    assert not [text for text in found if text[:1] in MARKS.values() and text[1:2] == " "]
    assert "Chưa hoàn thành, quá hạn" in found


def test_a_mark_that_belongs_to_a_name_stays() -> None:
    columns = (TableColumn("Nhiệm vụ"), TableColumn("Quá hạn"))
    rows = (TableRow(("✓ Việc có dấu", "● 3 ngày")), TableRow(("Việc khác", "● 4 ngày")))
    assert plain_rows(Table("", columns, rows)) == [
        ("✓ Việc có dấu", "3 ngày"),
        ("Việc khác", "4 ngày"),
    ]


def test_illustrative_figures_say_so(sample: Plan) -> None:
    report = report_of(sample)
    assert report.illustrative == "Số liệu minh họa"
    assert all(any(text.endswith("Số liệu minh họa.") for text in texts(a.items)) for a in report.appendices)
    assert report_of(plan(DONE)).illustrative is None


# What officers told in the column of results

TOLD = """
Thông tin
Năm | #2026
Số liệu tính đến ngày | @2026-06-30

Nhiệm vụ
TT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả thực hiện | Ngày cập nhật | Vướng mắc
I | CHỈ ĐẠO, ĐIỀU HÀNH
1.1 | Kiểm tra CCHC | Văn phòng | 30/6/2026 | Đã kiểm tra 03/5 đơn vị, phát hiện 07 tồn tại, đã khắc phục 05 | @2026-06-20
1.2 | Phổ biến, giáo dục pháp luật | Tư pháp | Thường xuyên | Đã tổ chức 09 buổi với 612 lượt người | @2026-06-20
1.3 | Số hóa hồ sơ | Văn phòng | 31/5/2026 | Đã số hóa 410/560 hồ sơ | @2026-06-20 | Do máy quét hỏng
1.4 | Phát động thi đua | Văn phòng | 31/3/2026 | Đã phát động tại hội nghị đầu năm của xã | @2026-06-20
1.5 | Khảo sát mức độ hài lòng | Văn phòng | 31/10/2026 | Đang khảo sát, đã thu 1.250 phiếu | @2026-06-20
1.6 | Thực hiện kiến nghị của Kiểm toán nhà nước | Kế toán | 31/5/2026 | | @2026-06-20
"""


def told_report(*, updated: str = "@2026-06-20") -> tuple[Plan, Report]:
    made = plan_of(TOLD.replace("@2026-06-20", updated))[0]
    return made, report_of(made)


def test_what_the_officers_words_tell_stands_in_the_sentences() -> None:
    said = body(told_report()[1])
    for sentence in (
        "Phổ biến, giáo dục pháp luật: đã tổ chức 09 buổi với 612 lượt người.",
        "Chưa hoàn thành việc số hóa hồ sơ theo kế hoạch (hạn 31/5/2026) do máy quét hỏng. Đến nay "
        "đã số hóa 410/560 hồ sơ.",
        "Đang triển khai thực hiện: kiểm tra CCHC (đã kiểm tra 03/5 đơn vị, phát hiện 07 tồn tại, đã khắc phục 05); "
        "khảo sát mức độ hài lòng (đang khảo sát, đã thu 1.250 phiếu).",
        "Chưa thực hiện kiến nghị của Kiểm toán nhà nước theo kế hoạch (hạn 31/5/2026).",
    ):
        assert sentence in said


def test_what_sounds_done_and_is_not_confirmed_is_neither_claimed_nor_denied() -> None:
    made, report = told_report()
    said = body(report)
    assert (
        "Phát động thi đua (hạn 31/3/2026): đã phát động tại hội nghị đầu năm của xã; "
        "chưa xác nhận hoàn thành."
    ) in said
    assert not any(line.startswith("Chưa phát động") for line in said)
    asked = to_complete(assess(made, date(2026, 6, 30)), Extra(), report.period)
    assert any(line.startswith("Cần xác nhận") and "«Phát động thi đua»" in line for line in asked)


def test_words_of_a_later_time_tell_nothing_of_the_period() -> None:
    said = body(told_report(updated="@2026-09-01")[1])
    assert not any("612" in line or "410/560" in line for line in said)


def test_counts_that_rows_tell_are_proposed_and_stand_in_the_form() -> None:
    made, report = told_report()
    found = held(assess(made, date(2026, 6, 30)), report.period)
    assert (found.planned, found.inspected, found.found, found.solved, found.surveyed) == (5, 3, 7, 5, 1250)
    rows = form(report)
    assert [rows[number][3] for number in ("3.1", "3.2", "3.3", "5.1")] == ["3", "7", "5", "1250"]
    own = periodic_report(assess(made, date(2026, 6, 30)), report.period, None, Extra(inspected=4))
    assert (form(own)["3.1"][3], form(own)["3.2"][3]) == ("4", "7")


def test_missed_months_are_made_up_where_the_coming_months_are_named() -> None:
    rows = "\n".join(
        f"1.1 | Tháng {n} | @2026-{n:02}-28 | {f'@2026-{n:02}-20' if n != 5 else ''}" for n in range(1, 10)
    )
    made = plan_of(f"""
        Thông tin
        Năm | #2026
        Số liệu tính đến ngày | @2026-06-30

        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời hạn | Ngày hoàn thành
        I | CẢI CÁCH TTHC
        1.1 | Cập nhật Trang thông tin điện tử | Văn phòng | Hằng tháng |

        Mốc
        Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành
        {rows.replace(chr(10), chr(10) + " " * 8)}
        """)[0]
    said = body(report_of(made))
    assert "Việc cập nhật Trang thông tin điện tử tháng 5 chưa thực hiện (hạn 28/5/2026)." in said
    (ahead,) = (line for line in said if line.startswith("Văn phòng: "))
    assert ahead.count("Trang thông tin") == 1
    assert (
        "tiếp tục cập nhật Trang thông tin điện tử hằng tháng (thực hiện bù tháng 5; 06 kỳ, từ ngày 28/7/2026"
        in ahead
    )


def test_the_body_of_a_large_plan_stays_within_its_pages() -> None:
    rows = "\n".join(
        f"1.{n} | Rà soát, cập nhật danh mục tài liệu của thôn số {n} | Văn phòng | 31/5/2026 | "
        f"{'' if n % 9 else 'Chưa thực hiện'}{f'Đã hoàn thành ngày {n % 28 + 1:02}/5/2026' if n % 9 else ''} | @2026-06-20"
        for n in range(1, 400)
    )
    head = TOLD.partition("1.1 | Kiểm tra")[0]
    said = body(report_of(plan_of(head + rows)[0]))
    assert sum(map(page_lines, said)) < MOST_LINES
    assert (
        "Kết quả chủ yếu theo từng nội dung như sau (kết quả từng nhiệm vụ chi tiết tại Phụ lục II):" in said
    )
    assert any("hoàn thành dứt điểm 44 việc quá hạn nêu trên" in line for line in said)


# Words


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2020, 1, 6), "06/01/2020"), (date(2020, 9, 5), "05/9/2020"), (date(2020, 12, 15), "15/12/2020")],
)
def test_days_are_written_as_the_decree_says(day: date, words: str) -> None:
    assert short_day(day) == words


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Báo cáo CCHC 6 tháng 2020", "Báo cáo CCHC 6 tháng 2020.docx"),
        ('Công văn: a/b\\c "d" <e>?*|\n', "Công văn- a-b-c -d- -e-.docx"),
        ("x" * 300, "x" * 120 + ".docx"),
        ("Tên. ", "Tên.docx"),
    ],
)
def test_file_names_suit_windows(words: str, name: str) -> None:
    assert file_name(words, ".docx") == name


def test_what_rests_is_named_and_in_no_rate() -> None:
    plan, _ = plan_of("""
        Thông tin
        Năm | #2026
        Số liệu tính đến ngày | @2026-06-14

        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Minh chứng
        1 | CẢI CÁCH THỂ CHẾ
        1.1 | Rà soát văn bản | Văn phòng | 30/5/2026 | #100% | @2026-05-20 | 12/BC-UBND
        1.2 | Mua máy quét | Phòng Kinh tế | 30/4/2026 | Dừng thực hiện do trùng với nhiệm vụ của tỉnh
        1.3 | Hội thi cải cách | Phòng Văn hóa | 30/4/2026 | Tạm dừng
        1.4 | Số hóa hồ sơ | Văn phòng | 30/5/2026 | #40%
    """)
    report = report_of(plan)
    said = " ".join(body(report))
    assert "đã hoàn thành 01/02 nhiệm vụ (đạt 50%), không tính 02 nhiệm vụ dừng" in said
    assert "01 nhiệm vụ dừng và 01 nhiệm vụ tạm dừng" in said
    assert "Mua máy quét: dừng thực hiện do trùng với nhiệm vụ của tỉnh." in said
    assert "Hội thi cải cách: tạm dừng." in said
    assert (form(report)["2.3"][3], form(report)["4.6"][3]) == ("50", "2")
    assert form(report)["4.4"][3] == "1"
