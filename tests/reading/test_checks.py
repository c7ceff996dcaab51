"""Every rule has an example that fails it, and a test insists on that."""

from __future__ import annotations

from datetime import date

import pytest
from book import book_of, findings, plan_of

from lib.base.problems import RULES, Unreadable
from lib.reading.checks import not_yet
from lib.reading.reader import read_file

HEAD = "TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện"
INFO = "Thông tin\nNăm | #2026\nSố liệu tính đến ngày | @2026-06-15\n\n"
TRACKED = f"{HEAD} | Kinh phí | Tiến độ (%) | Ngày hoàn thành | Minh chứng | Kinh phí đã chi"
NOTED = f"{HEAD} | Kết quả | Ghi chú"
ROW = "1.1 | Rà soát thủ tục | Văn phòng | 30/6/2026"
AREA = "1 | LĨNH VỰC MỘT | ~ | ~"


FOLLOWED = f"""Kế hoạch
{HEAD}
{ROW}
1.2 | Niêm yết thủ tục | Văn phòng | 30/9/2026

Kết quả
TT | Nhiệm vụ | Kết quả
1.1 | Rà soát thủ tục | Hoàn thành
1.2 | Niêm yết thủ tục | Chưa thực hiện
1.4 | Việc không có trong kế hoạch | Hoàn thành"""


def tasks(*lines: str, head: str = HEAD) -> str:
    return "\n".join(["Nhiệm vụ", head, *lines])


def indicator(
    months: str, combine: str = "cuối kỳ", target: str = "#10", unit: str = "hồ sơ", code: str = "CT1"
) -> str:
    head = "Mã | Chỉ tiêu | Đơn vị tính | Mục tiêu | Chiều | Cách cộng | Tháng 1 | Tháng 2 | Tháng 9"
    return f"{tasks(ROW)}\n\nChỉ tiêu\n{head}\n{code} | Hồ sơ | {unit} | {target} | >= | {combine} | {months}"


def sheet(name: str, *lines: str) -> str:
    return "\n".join([tasks(AREA, ROW, ROW.replace("1.1", "1.2")), "", name, *lines])


EXAMPLES: dict[str, tuple[str, str]] = {
    # rule -> (workbook, place)
    "no-task-sheet": ("Danh bạ\nTên | Số máy", "None"),
    "no-task-found": (tasks(), "Nhiệm vụ"),
    "sheet-tells-tasks": (
        f"{tasks(ROW, ROW.replace('Rà', 'Ra'))}\n\nTheo dõi\nRà soát thủ tục | xong 25/6",
        "Theo dõi!B1",
    ),
    "cell-unaccounted": (
        tasks(f"{ROW} | ~ | Đã xong 25/6/2026", "1.2 | Họp | Văn phòng | 30/7/2026 | Hoàn thành", head=NOTED),
        "Nhiệm vụ!F2",
    ),
    "span-of-work": (
        tasks(f"{ROW} | 01/6/2026 -", head=f"{HEAD} | Thời gian thực tế"),
        "Nhiệm vụ!E2",
    ),
    "group-done": (
        tasks("1 | Thủ tục | ~ | ~ | Hoàn thành", f"{ROW} | ~", head=f"{HEAD} | Kết quả"),
        "Nhiệm vụ!E2",
    ),
    "task-sheet-guessed": ("Nhóm\nBiệt danh | Nhiệm vụ | Trạng thái\nTổ 1 | Máy in | Hoàn thành", "Nhóm"),
    "task-sheet-also": (
        f"{tasks(ROW, ROW.replace('Rà', 'Ra'))}\n\nPhần 2\nViệc cần làm | Người làm | Hạn chót\nHọp | Văn phòng | 1/6/2026",
        "Phần 2",
    ),
    "task-sheet-left-out": (
        f"{tasks(ROW, ROW.replace('Rà', 'Ra'), ROW.replace('Rà', 'Xà'))}\n\nPhần 2\nViệc cần làm | Người làm | Hạn chót\n"
        "Họp giao ban | Văn phòng | 1/6/2026\nMua máy in | Văn phòng | 2/6/2026",
        "Phần 2",
    ),
    "task-sheet-older": (f"{tasks(ROW)}\n\nPhần 2\n{HEAD}\n{ROW}", "Nhiệm vụ"),
    "column-asked": (
        "Nhiệm vụ\nTT | Nhiệm vụ | Chủ trì | Ngày hoàn thành\n1 | Rà soát thủ tục | Văn phòng | 30/6/2026",
        "Nhiệm vụ!D1",
    ),
    "column-days-swapped": (
        tasks(
            *(
                f"1.{n} | Việc {n} | Văn phòng | {day}"
                for n, day in enumerate(("@2026-05-03", "@2026-07-09", "25/6/2026", "30/9/2026"), 1)
            )
        ),
        "Nhiệm vụ!D1",
    ),
    "column-unread": (tasks(ROW + " | 30/9/2026", head=HEAD + " | Xyz"), "Nhiệm vụ!E1"),
    "rows-prepared": (tasks(ROW, "2 | ~ | ~ | ~", "3 | ~ | ~ | ~"), "Nhiệm vụ!A3"),
    "subtotal-differs": (
        tasks("I | LĨNH VỰC MỘT", ROW + " | #5000", "~ | Cộng I | ~ | ~ | #9000", "II | HAI", head=TRACKED),
        "Nhiệm vụ!E4",
    ),
    "year-doubtful": (
        "Nhiệm vụ\nKẾ HOẠCH NĂM 2025 | ~\nTT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Rà soát | Văn phòng | 30/6/2026\n"
        "2 | Niêm yết | Văn phòng | 30/7/2026",
        "Nhiệm vụ",
    ),
    "sheet-unknown": (f"{tasks(ROW)}\n\nDanh bạ\nTên", "Danh bạ"),
    "sheet-without-heading": (sheet("Chi", "Sổ chi tiền"), "Chi"),
    "column-missing": ("Nhiệm vụ\nTT | Nhiệm vụ | Chủ trì | Phối hợp\n1 | Việc | A | B", "Nhiệm vụ"),
    "column-unknown": (tasks(ROW + " | máy số 1", head=HEAD + " | Người nhập"), "Nhiệm vụ!E1"),
    "code-column-inferred": (
        tasks(AREA, ROW, "1.2 | Việc hai | Văn phòng | 30/9/2026", head=HEAD.replace("TT", "~")),
        "Nhiệm vụ!A1",
    ),
    "column-without-heading": (tasks(ROW + " | #5000000", head=HEAD + " | ~"), "Nhiệm vụ!E1"),
    "column-twice": (tasks(ROW + " | 30/9/2026", head=HEAD + " | Thời hạn"), "Nhiệm vụ!D1"),
    "row-continued": (tasks(ROW, "~ | tại bộ phận một cửa | ~ | ~"), "Nhiệm vụ!B3"),
    "row-skipped": (tasks(ROW, HEAD, ROW.replace("1.1", "1.2")), "Nhiệm vụ!B3"),
    "row-without-details": (tasks(ROW, "~ | Một dòng chữ"), "Nhiệm vụ!B3"),
    "row-only-money": (
        tasks(
            ROW + " | #1000000",
            "1.2 | Việc hai | Văn phòng | 30/6/2026 | #2000000",
            "~ | Toàn xã | ~ | ~ | #9000000",
            head=TRACKED,
        ),
        "Nhiệm vụ!B4",
    ),
    "deadline-joined": (tasks(ROW, "~ | ~ | ~ | 30/9/2026"), "Nhiệm vụ!D3"),
    "table-unread": (
        tasks(ROW, "~ | ~ | ~ | ~", "STT | Bộ phận | Số việc", "1 | Văn phòng | #1"),
        "Nhiệm vụ!A4",
    ),
    "row-without-title": (tasks(ROW, "1.2 | ~ | Văn phòng | 30/6/2026"), "Nhiệm vụ!B3"),
    "same-as-above": (tasks(ROW, "1.2 | Việc hai | nt | 30/6/2026"), "Nhiệm vụ!C3"),
    "formula-not-calculated": (tasks(ROW + " | =1+1", head=HEAD + " | Kinh phí"), "Nhiệm vụ!E2"),
    "cell-error": (tasks(ROW + " | !#N/A", head=HEAD + " | Kinh phí"), "Nhiệm vụ!E2"),
    "cell-unreadable": (tasks(ROW + " | ?1_0", head=HEAD + " | Kinh phí"), "Nhiệm vụ!E2"),
    "number-unreadable": (tasks(ROW + " | ~ | tùy tình hình", head=TRACKED), "Nhiệm vụ!F2"),
    "number-too-large": (tasks(ROW + " | #1e308", head=TRACKED), "Nhiệm vụ!E2"),
    "number-ambiguous": (indicator("1,250 | ~ | ~"), "Chỉ tiêu!G2"),
    "money-not-a-number": (tasks(ROW + " | theo dự toán", head=TRACKED), "Nhiệm vụ!E2"),
    "money-unit-odd": (tasks(ROW + " | #5", head=TRACKED), "Nhiệm vụ!E2"),
    "money-negative": (tasks(ROW + " | #-5000", head=TRACKED), "Nhiệm vụ!E2"),
    "percent-out-of-range": (tasks(ROW + " | ~ | #120%", head=TRACKED), "Nhiệm vụ!F2"),
    "percent-ambiguous": (tasks(ROW + " | ~ | #1", head=TRACKED), "Nhiệm vụ!F2"),
    "number-as-text": (tasks(ROW + " | 1.000.000", head=TRACKED), "Nhiệm vụ!E2"),
    "progress-in-words": (tasks(ROW + " | ~ | chưa thực hiện", head=TRACKED), "Nhiệm vụ!F2"),
    "date-unreadable": (tasks(ROW + " | ~ | ~ | 31/6/2026", head=TRACKED), "Nhiệm vụ!G2"),
    "date-as-text": (tasks(ROW + " | ~ | ~ | 3/6/2026 | 1/BC", head=TRACKED), "Nhiệm vụ!G2"),
    "month-as-date": (tasks("1.1 | Rà soát thủ tục | Văn phòng | @2026-06"), "Nhiệm vụ!D2"),
    "done-in-month": (tasks(ROW + " | ~ | ~ | @2026-05", head=TRACKED), "Nhiệm vụ!G2"),
    "day-month-swapped": (INFO + tasks(ROW + " | ~ | ~ | @2026-12-03 | 1/BC", head=TRACKED), "Nhiệm vụ!G2"),
    "figure-as-date": (indicator("@2026-03-05 | ~ | ~"), "Chỉ tiêu!G2"),
    "text-hidden-characters": (tasks(ROW.replace("soát", "so\u200bát")), "Nhiệm vụ!B2"),
    "code-unreadable": (tasks(AREA, ROW.replace("1.1", "#-1")), "Nhiệm vụ!A3"),
    "code-mistyped": (tasks(AREA, ROW.replace("1.1", "1,1")), "Nhiệm vụ!A3"),
    "code-as-date": (tasks(AREA, ROW.replace("1.1", "@2026-01-01")), "Nhiệm vụ!A3"),
    "task-code-repeated": (tasks(AREA, ROW, ROW), "Nhiệm vụ!A4"),
    "task-code-skipped": (tasks(AREA, ROW, ROW.replace("1.1", "1.3")), "Nhiệm vụ!A4"),
    "indicator-code-repeated": (
        indicator("~ | ~ | ~") + "\nCT1 | Khác | hồ sơ | #1 | >= | ~ | ~",
        "Chỉ tiêu!A3",
    ),
    "reference-unknown": (sheet("Chi", "Ngày | Nhiệm vụ | Số tiền", "@2026-01-05 | 9.9 | #5000"), "Chi!B2"),
    "reference-ambiguous": (
        f"{tasks(AREA, ROW, ROW)}\n\nChi\nNgày | Nhiệm vụ | Số tiền\n@2026-01-05 | 1.1 | #5000",
        "Chi!B2",
    ),
    "reference-renumbered": (
        f"{tasks(AREA, ROW)}\n\nChi\nNgày | Nhiệm vụ | Số tiền | Tên nhiệm vụ\n"
        "@2026-01-05 | 1 | #5000 | Rà soát thủ tục",
        "Chi!B2",
    ),
    "reference-misnamed": (
        f"{tasks(AREA, ROW)}\n\nChi\nNgày | Nhiệm vụ | Số tiền | Tên nhiệm vụ\n"
        "@2026-01-05 | 1.1 | #5000 | Trực đường dây nóng\n@2026-01-06 | 1 | #6000 | Rà soát thủ tục",
        "Chi!B2",
    ),
    "deadline-unread": (tasks(ROW.replace("30/6", "31/6")), "Nhiệm vụ!D2"),
    "deadline-missing": (tasks("1.1 | Rà soát thủ tục | Văn phòng | ~"), "Nhiệm vụ!D2"),
    "deadline-aside": (
        INFO + tasks(ROW.replace("30/6/2026", "Quý III/2026 (sau khi UBND tỉnh ban hành hướng dẫn)")),
        "Nhiệm vụ!D2",
    ),
    "deadline-partly": (
        INFO + tasks(ROW.replace("30/6/2026", "Phiếu 7/2026 thu trước 31/7/2026")),
        "Nhiệm vụ!D2",
    ),
    "deadline-outside-year": (INFO + tasks(ROW.replace("30/6/2026", "@2021-06-30")), "Nhiệm vụ!D2"),
    "year-missing": (tasks(ROW.replace("30/6/2026", "Quý II")), "Nhiệm vụ"),
    "year-inferred": (tasks(ROW), "Nhiệm vụ"),
    "times-joined": (
        tasks(
            " | | | Quý I | Quý II",
            "1 | Rà soát thủ tục | Văn phòng | x | ~",
            "2 | Niêm yết thủ tục | Văn phòng | ~ | x",
        ),
        "Nhiệm vụ!D2",
    ),
    "internal-due-replaces": (
        INFO + tasks("1.1 | Báo cáo | Văn phòng | Hàng quý | @2026-06-20", head=HEAD + " | Hạn nội bộ"),
        "Nhiệm vụ!E2",
    ),
    "milestone-moved": (
        sheet("Mốc", "Nhiệm vụ | Mốc | Hạn", "1.1 | Rà soát | @2026-07-15"),
        "Mốc!C2",
    ),
    "milestone-missing": (
        INFO
        + tasks("1.1 | Báo cáo | Văn phòng | Hàng quý")
        + "\n\nMốc\nNhiệm vụ | Mốc | Hạn\n1.1 | Quý I | @2026-03-31",
        "Nhiệm vụ!D2",
    ),
    "milestone-outside-year": (
        INFO
        + tasks(ROW.replace("30/6/2026", "Thường xuyên"))
        + "\n\nMốc\nNhiệm vụ | Mốc | Hạn\n1.1 | Rà soát | @2016-06-30",
        "Mốc!C2",
    ),
    "unit-similar": (
        tasks(ROW, ROW.replace("1.1", "1.2"), "1.3 | Việc ba | Văn, phòng | 30/6/2026"),
        "Nhiệm vụ!C4",
    ),
    "unit-merged": (
        tasks(
            "1.1 | Một | Tư pháp – Hộ tịch | 30/6/2026",
            "1.2 | Hai | Tư pháp – Hộ tịch | 30/6/2026",
            "1.3 | Ba | Tư pháp - Hộ tịch | 30/6/2026",
        ),
        "Nhiệm vụ!C4",
    ),
    "lead-missing": (tasks("1.1 | Rà soát thủ tục | ~ | 30/6/2026"), "Nhiệm vụ!C2"),
    "sum-differs": (tasks(AREA + " | #9000", ROW + " | #5000", head=TRACKED), "Nhiệm vụ!E2"),
    "total-differs": (
        tasks(AREA, ROW + " | #5000", "~ | Tổng cộng | ~ | ~ | #9000", head=TRACKED),
        "Nhiệm vụ!E4",
    ),
    "amount-repeated": (
        tasks(
            AREA,
            ROW + " | #5000",
            ROW.replace("1.1", "1.2") + " | #5000",
            "~ | Tổng | ~ | ~ | #5000",
            head=TRACKED,
        ),
        "Nhiệm vụ!E4",
    ),
    "spent-over-allocated": (tasks(ROW + " | #5000 | ~ | ~ | ~ | #6000", head=TRACKED), "Nhiệm vụ!I2"),
    "spent-differs": (
        tasks(ROW + " | #9000 | ~ | ~ | ~ | #6000", head=TRACKED)
        + "\n\nChi\nNgày | Nhiệm vụ | Số tiền\n@2026-01-05 | 1.1 | #5000",
        "Nhiệm vụ!I2",
    ),
    "spending-without-task": (sheet("Chi", "Ngày | Nhiệm vụ | Số tiền", "@2026-01-05 | ~ | #5000"), "Chi!B2"),
    "spending-without-date": (sheet("Chi", "Ngày | Nhiệm vụ | Số tiền", "~ | 1.1 | #5000"), "Chi!A2"),
    "done-once-of-several": (
        INFO + tasks("1.1 | Báo cáo | VP | Hàng quý | ~ | ~ | @2026-03-14 | 1/BC", head=TRACKED),
        "Nhiệm vụ!G2",
    ),
    "due-before-start": (
        tasks("1.1 | Rà soát | VP | @2026-03-31 | @2026-05-04", head=HEAD + " | Ngày bắt đầu"),
        "Nhiệm vụ!D2",
    ),
    "share-of-several": (
        INFO + tasks("1.1 | Báo cáo | VP | Hàng quý | Hoàn thành 30%", head=HEAD + " | Kết quả thực hiện"),
        "Nhiệm vụ!E2",
    ),
    "share-as-milestones": (
        INFO + tasks("1.1 | Báo cáo | VP | Hàng quý | Hoàn thành 50%", head=HEAD + " | Kết quả thực hiện"),
        "Nhiệm vụ!E2",
    ),
    "plan-and-actual-in-cell": (tasks("1.1 | Rà soát | VP | KH: 30/4/2026; TH: 25/4/2026"), "Nhiệm vụ!D2"),
    "result-contradicts": (
        tasks(ROW + " | ~ | Đang thực hiện | @2026-06-01 | 1/BC", head=TRACKED),
        "Nhiệm vụ!F2",
    ),
    "colours-unread": (
        tasks(ROW, "~ | Màu xanh: đã hoàn thành; màu đỏ: quá hạn | ~ | ~"),
        "Nhiệm vụ!B1",
    ),
    "column-month-first": (
        tasks("1.1 | Rà soát | VP | 03/31/2026", "1.2 | Sửa nhà | VP | 04/05/2026"),
        "Nhiệm vụ!D1",
    ),
    "task-sheet-joined": (FOLLOWED, "Kết quả"),
    "result-unmatched": (FOLLOWED, "Kết quả!B4"),
    "results-differ": (
        tasks(ROW + " | Hoàn thành | Chưa hoàn thành", head=HEAD + " | Tự đánh giá | Văn phòng thẩm định"),
        "Nhiệm vụ!E2",
    ),
    "done-without-proof": (tasks(ROW + " | ~ | #100% | @2026-06-01", head=TRACKED), "Nhiệm vụ!H2"),
    "done-without-date": (tasks(ROW + " | ~ | #100% | ~ | 1/BC", head=TRACKED), "Nhiệm vụ!G2"),
    "done-not-full": (tasks(ROW + " | ~ | #50% | @2026-06-01 | 1/BC", head=TRACKED), "Nhiệm vụ!F2"),
    "done-after-report": (INFO + tasks(ROW + " | ~ | ~ | @2026-06-20 | 1/BC", head=TRACKED), "Nhiệm vụ!G2"),
    "done-before-year": (INFO + tasks(ROW + " | ~ | ~ | @2020-06-20 | 1/BC", head=TRACKED), "Nhiệm vụ!G2"),
    "extension-before-due": (
        tasks(ROW + " | @2026-05-01 | Chờ", head=HEAD + " | Gia hạn đến ngày | Lý do gia hạn"),
        "Nhiệm vụ!E2",
    ),
    "extension-without-reason": (
        tasks(ROW + " | @2026-07-31", head=HEAD + " | Gia hạn đến ngày"),
        "Nhiệm vụ!E2",
    ),
    "indicator-falls": (indicator("#5 | #3 | ~", "luỹ kế"), "Chỉ tiêu!H2"),
    "indicator-part-over-whole": (indicator("125/123 | ~ | ~"), "Chỉ tiêu!G2"),
    "indicator-after-report": (INFO + indicator("~ | ~ | #5"), "Chỉ tiêu!I2"),
    "indicator-target-missing": (indicator("~ | ~ | ~", target="~"), "Chỉ tiêu!D2"),
    "day-off-kind": (sheet("Ngày nghỉ", "Ngày | Nghỉ / Làm bù", "@2026-06-05 | ~"), "Ngày nghỉ!A2"),
    "day-off-contradicts": (
        sheet("Ngày nghỉ", "Ngày | Nghỉ / Làm bù", "@2026-06-05 | Nghỉ\n@2026-06-05 | Làm bù"),
        "Ngày nghỉ!B3",
    ),
    "choice-unknown": (indicator("~ | ~ | ~", "cộng trừ"), "Chỉ tiêu!F2"),
}

ELSEWHERE = {
    **dict.fromkeys(("row-hidden", "row-struck"), "test_reader.py"),
    "code-lost-zero": "test_reading.py",
    "text-legacy-encoding": "test_cells.py",
    "amount-unit-jump": "test_compare.py",
    "cell-covered": "test_cells.py",
    **dict.fromkeys(("year-as-date", "money-scaled"), "test_reader.py"),
    "reference-stale": "test_compare.py",
    "report-date-unchanged": "test_compare.py",
    "result-unread": "test_results.py",
}
"""Rules whose examples need more than text, and the file that has them."""


def test_a_percentage_alone_settles_no_date() -> None:
    plan, _ = plan_of(INFO + tasks("1.1 | Báo cáo | VP | Hàng quý | ~ | #50% | ~ | 1/BC", head=TRACKED))
    assert not any(row.settled for row in plan.tasks[0].milestones)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_example_fails_its_rule_at_its_cell(rule: str) -> None:
    text, place = EXAMPLES[rule]
    _, problems = plan_of(text)
    found = [problem for problem in problems if problem.rule == rule]
    assert place in [str(problem.at) for problem in found]
    assert all("{" not in problem.message for problem in problems)


LOST = {
    "a title": ("Rà soát thủ tục (đã xong) | Văn phòng | 30/6/2026 | ~ | ~", "B2"),
    "who leads": ("Rà soát thủ tục | Văn phòng (đã hoàn thành 20/6) | 30/6/2026 | ~ | ~", "C2"),
    "a later deadline": ("Rà soát thủ tục | Văn phòng | 30/6/2026 | ~ | Gia hạn đến 30/9/2026", "F2"),
    "a task moved": ("Rà soát thủ tục | Văn phòng | 30/6/2026 | Đang thực hiện | Chuyển sang năm 2027", "F2"),
}
KEPT = {
    "work of ended tasks": "Rà soát nhiệm vụ đã hoàn thành | Văn phòng | 30/6/2026 | ~ | ~",
    "what is asked for": "Rà soát thủ tục | Văn phòng | 30/6/2026 | ~ | Xin gia hạn đến 30/9/2026",
    "what is planned": "Rà soát thủ tục | Văn phòng | 30/6/2026 | ~ | Phấn đấu hoàn thành trong tháng 9",
    "what is known": "Rà soát thủ tục (đã xong) | Văn phòng | 30/6/2026 | Hoàn thành 20/6/2026 | ~",
}


@pytest.mark.parametrize("name", LOST)
def test_a_state_where_nobody_reads_it_is_named(name: str) -> None:
    row, place = LOST[name]
    _, problems = plan_of(tasks(f"1 | {row}", "2 | Họp | Văn phòng | 30/7/2026 | Hoàn thành", head=NOTED))
    assert [p.at.a1 for p in problems if p.rule == "cell-unaccounted" and p.at] == [place]


@pytest.mark.parametrize("name", KEPT)
def test_words_that_change_no_state_are_not_asked_about(name: str) -> None:
    _, problems = plan_of(tasks(f"1 | {KEPT[name]}", head=NOTED))
    assert "cell-unaccounted" not in [problem.rule for problem in problems]


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_clean_workbook_does_not_fail_the_rule(rule: str) -> None:
    _, problems = plan_of(INFO + tasks(AREA, ROW))
    assert rule not in [problem.rule for problem in problems]


def test_every_rule_has_a_failing_example() -> None:
    files = {rule for rule in RULES if rule.startswith(("file-", "sheet-hidden"))}
    assert set(RULES) == set(EXAMPLES) | set(ELSEWHERE) | files


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b"TT;Nhiem vu\n1;Viec", "file-not-excel"),
        (book_of("A\nx")[:900], "file-damaged"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_file(data, "so.xlsx")
    assert refusal.value.problem.rule == rule


@pytest.mark.parametrize(
    ("months", "place"),
    [
        ("#1.7e308 | #1.7e308 | #1", "G2 H2"),
        ("2000000000000000 | ~ | ~", "G2"),
        (f"1{'0' * 16}/1{'0' * 16} | ~ | ~", "G2"),
    ],
)
def test_numbers_beyond_anything_counted_are_no_figures(months: str, place: str) -> None:
    plan, problems = plan_of(indicator(months, unit="hồ sơ"))
    assert [p.at.a1 for p in problems if p.rule == "number-too-large" and p.at] == place.split()
    assert all(figure.value == 1 for figure in plan.indicators[0].months.values())


def test_the_dust_of_formulas_is_no_fraction() -> None:
    plan, _ = plan_of(tasks(ROW + " | #4999999.9999999991", head=TRACKED))
    assert plan.tasks[0].allocated == 5_000_000
    plan, problems = plan_of(tasks(ROW + " | ~ | #100.00000000000003%", head=TRACKED))
    assert plan.tasks[0].declared_progress == 1
    assert "percent-out-of-range" not in [p.rule for p in problems]


@pytest.mark.parametrize("heading", ["~", "!#REF!", "#5", "=A1"])
def test_a_column_whose_heading_is_lost_is_not_lost_in_silence(heading: str) -> None:
    _, problems = plan_of(tasks(AREA, ROW + " | #5000000", head=f"{HEAD} | {heading}"))
    found = [p for p in problems if p.rule == "column-without-heading"]
    assert [(str(p.at), dict(p.facts)) for p in found] == [("Nhiệm vụ!E1", {"columns": "E", "count": "1"})]


def test_numbers_without_a_heading_are_numbers_all_the_same() -> None:
    """Else area and task would be two tasks, and the money counted twice."""
    head = TRACKED.replace("TT", "~")
    lines = ("1 | LĨNH VỰC MỘT | ~ | ~ | #9000", ROW + " | #9000", "~ | Tổng cộng | ~ | ~ | #9000")
    plan, problems = plan_of(tasks(*lines, head=head))
    assert [(row.code, row.is_group) for row in plan.rows] == [("1", True), ("1.1", False)]
    assert not {"total-differs", "column-without-heading"} & {p.rule for p in problems}


def test_words_beside_a_table_are_no_lost_column() -> None:
    beside = "~ | ~ | ~ | ~ | (ghi chú)"
    _, problems = plan_of(tasks(AREA, ROW, beside, "~ | Nơi nhận: | ~ | ~ | CHỦ TỊCH"))
    assert "column-without-heading" not in [p.rule for p in problems]


def test_a_reference_to_a_task_that_is_an_error_is_told() -> None:
    text = sheet("Chi", "Ngày | Nhiệm vụ | Số tiền", "@2026-01-05 | !#REF! | #5000")
    assert ("cell-error", "Chi!B2") in findings(plan_of(text)[1])


@pytest.mark.parametrize(
    ("cells", "rule", "place"),
    [
        ("~ | ~ | ~ | ~ | !#REF!", "cell-error", "Nhiệm vụ!E3"),
        ("~ | ~ | ~ | ~ | ~ | ~ | ~ | ~ | #5000", "row-without-title", "Nhiệm vụ!B3"),
    ],
)
def test_a_row_with_more_than_words_does_not_vanish_in_the_row_above(
    cells: str, rule: str, place: str
) -> None:
    _, problems = plan_of(tasks(ROW + " | #9000", cells, ROW.replace("1.1", "1.2"), head=TRACKED))
    assert (rule, place) in findings(problems)


def test_a_sentence_quotes_only_the_beginning_of_a_long_text() -> None:
    _, problems = plan_of(tasks(ROW.replace("30/6/2026", "tháng " * 5000)))
    found = next(p for p in problems if p.rule == "deadline-unread")
    assert len(found.message) < 1000
    assert "…»" in found.message


def test_the_sentence_names_cell_finding_and_remedy() -> None:
    _, problems = plan_of(EXAMPLES["date-unreadable"][0])
    message = next(p.message for p in problems if p.rule == "date-unreadable")
    assert message.startswith("Nhiệm vụ!G2 đang ghi «31/6/2026»")
    assert "30/6/2026" in message


def test_a_day_after_the_day_of_the_figures_is_said_where_the_workbook_states_none() -> None:
    done = [
        ROW + " | ~ | ~ | @2026-10-20 | 1/BC",
        ROW.replace("1.1", "1.2") + " | ~ | ~ | @2026-10-05 | 1/BC",
    ]
    plan, _ = plan_of(tasks(*done, head=TRACKED))
    found = not_yet(plan, date(2026, 9, 15))
    assert findings(found) == [("done-after-report", "Nhiệm vụ!G2"), ("day-month-swapped", "Nhiệm vụ!G3")]
    assert not_yet(plan, date(2026, 10, 20)) == []
    stated, _ = plan_of(INFO + tasks(*done, head=TRACKED))
    assert not_yet(stated, date(2026, 9, 15)) == []
