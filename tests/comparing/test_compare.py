"""Two versions of a plan: what changed is said, what did not change is not."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest
from book import plan_of
from make_appendix import bare_appendix
from make_sample import sample

from lib.assessing.assess import assess
from lib.base.problems import RULES, Rule, Severity
from lib.comparing.changes import ChangeKind, Comparison
from lib.comparing.compare import compare, since
from lib.comparing.doubts import doubts
from lib.plan import Decision, Event, Indicator, Milestone, Plan, PlanInfo, Spending, Task
from lib.reading.reader import read_plan
from lib.reading.results import read_result
from lib.workbook.cells import read_workbook
from lib.workbook.sheets import Cell, Cells, Value, Workbook

K = ChangeKind

BOOK = """
    Thông tin
    Đơn vị | UBND xã Khe Tre
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Bộ phận phối hợp | Sản phẩm kiểm chứng | Thời gian thực hiện | Kinh phí thực hiện | Hạn nội bộ | Tiến độ (%) | Ngày hoàn thành | Minh chứng | Kinh phí đã chi | Ngày cập nhật | Vướng mắc | Gia hạn đến ngày | Lý do gia hạn
    1 | Cải cách thể chế | | | | | #9000000
    1.1 | Rà soát văn bản quy phạm | Văn phòng | Tư pháp | Báo cáo rà soát | 30/4/2026 | #2000000 | | #100% | @2026-04-20 | 15/BC-UBND | #1500000 | @2026-06-20
    1.2 | Tổ chức đối thoại với người dân | Phòng Kinh tế | Mặt trận | Biên bản đối thoại | 31/7/2026 | #3000000 | | #40% | | | | @2026-06-20 | Chưa bố trí hội trường
    1.3 | Báo cáo cải cách hành chính định kỳ | Văn phòng | Các phòng | Báo cáo | Quý I, Quý II, Quý III | #4000000
    2 | Cải cách thủ tục hành chính
    2.1 | Niêm yết công khai thủ tục | Trung tâm Phục vụ | Văn phòng | Bảng niêm yết | 31/5/2026 | | | #50%
    2.2 | Xử lý phản ánh, kiến nghị | Văn phòng | | Văn bản trả lời | 10 ngày sau khi nhận được kiến nghị
    2.3 | Tập huấn cán bộ một cửa | Phòng Văn hóa - Xã hội | Trung tâm Phục vụ | Kế hoạch tập huấn | 15/9/2026
    2.4 | Khảo sát sự hài lòng | Phòng Văn hóa - Xã hội | Mặt trận | Kết quả khảo sát | 30/11/2026

    Mốc
    Nhiệm vụ | Mốc | Hạn | Ngày hoàn thành | Minh chứng
    1.3 | Quý I | @2026-03-31 | @2026-03-25 | 11/BC-UBND
    1.3 | Quý II | @2026-06-30
    1.3 | Quý III | @2026-09-30

    Chỉ tiêu
    Mã | Lĩnh vực | Chỉ tiêu | Đơn vị tính | Mục tiêu | Chiều | Cách cộng | Nguồn | Tháng 4 | Tháng 5 | Tháng 6 | Tháng 7
    C1 | 2 | Hồ sơ giải quyết đúng hạn | % | #95% | >= | cuối kỳ | Một cửa | 90/100 | 118/120 | 130/135
    C2 | 2 | Hồ sơ trễ hẹn | hồ sơ | #5 | <= | lũy kế | Một cửa | #1 | #2 | #2

    Chi
    Ngày | Nhiệm vụ | Số tiền | Chứng từ | Ghi chú
    @2026-04-10 | 1.1 | #1500000 | PC01 | In tài liệu
    @2026-05-12 | 1.3 | #700000 | PC02 | Văn phòng phẩm

    Phát sinh
    Nhiệm vụ | Ngày phát sinh | Nội dung | Hạn | Ngày hoàn thành
    2.2 | @2026-05-04 | Kiến nghị về đường thôn | | @2026-05-10
    2.2 | @2026-06-22 | Phản ánh giờ tiếp dân

    Kết luận
    Ngày họp | Nội dung | Bộ phận | Hạn | Ngày hoàn thành
    @2026-05-29 | Hoàn thiện bảng niêm yết tại trụ sở | Trung tâm Phục vụ | @2026-06-15
    @2026-05-29 | Chuẩn bị hội trường đối thoại | Văn phòng | @2026-07-10 | @2026-06-10
"""  # noqa: E501 - as wide as the sheet is

# kind, what the line says at first, what it says then, a part of the sentence, whether it is dangerous
EXAMPLES: tuple[tuple[ChangeKind, str, str, str, bool], ...] = (
    (
        K.TASK_ADDED,
        "    2 | Cải",
        "    1.4 | Sơ kết năm | Văn phòng | | | 31/12/2026\n    2 | Cải",
        "Thêm nhiệm vụ 1.4 «Sơ kết năm», thời hạn «31/12/2026»",
        False,
    ),
    (
        K.TASK_REMOVED,
        "    2.4 | Khảo sát sự hài lòng | Phòng Văn hóa - Xã hội | Mặt trận | Kết quả khảo sát | 30/11/2026\n",
        "",
        "Nhiệm vụ 2.4 «Khảo sát sự hài lòng» không còn trong sổ",
        True,
    ),
    (
        K.TASK_REMOVED,
        "1.1 | Rà soát văn bản quy phạm | Văn phòng | Tư pháp | Báo cáo rà soát | 30/4/2026",
        "1.1 | Rà soát văn bản quy phạm | | | | \n    1.1.1 | Lập danh mục | Văn phòng | | | 30/4/2026",
        "không còn được tính là nhiệm vụ",
        True,
    ),
    (
        K.TASK_RENAMED,
        "Tổ chức đối thoại với người dân",
        "Chuẩn bị đối thoại với người dân",
        "Nhiệm vụ 1.2 «Chuẩn bị đối thoại với người dân»: đổi tên, trước là «Tổ chức",
        True,
    ),
    (K.TASK_RENAMED, "Khảo sát sự hài lòng", "Họp giao ban", "trước là «Khảo sát sự hài lòng»", True),
    (K.TASK_RECODED, "2.4 | Khảo", "2.5 | Khảo", "đánh lại số, trước là 2.4", False),
    (
        K.LEAD_CHANGED,
        "người dân | Phòng Kinh tế",
        "người dân | Văn phòng",
        "bộ phận chủ trì đổi từ «Phòng Kinh tế» thành «Văn phòng»",
        False,
    ),
    (K.LEAD_CHANGED, "người dân | Phòng Kinh tế", "người dân | ", "«Phòng Kinh tế» thành (trống)", True),
    (K.PARTNERS_CHANGED, "| Tư pháp |", "| Công an |", "bộ phận phối hợp đổi từ «Tư pháp»", False),
    (K.PRODUCT_CHANGED, "Biên bản đối thoại", "Giấy mời", "sản phẩm kiểm chứng đổi từ «Biên bản", False),
    (K.DEADLINE_MOVED, "31/7/2026", "31/8/2026", "thời hạn đổi từ «31/7/2026» thành «31/8/2026»", True),
    (K.DEADLINE_MOVED, "31/7/2026", "15/7/2026", "thành «15/7/2026»", False),
    (K.DEADLINE_MOVED, "31/7/2026", "Thường xuyên", "thành «Thường xuyên»", True),
    (
        K.DEADLINE_MOVED,
        "#3000000 | |",
        "#3000000 | @2026-09-01 |",
        "hạn nội bộ đổi từ — thành 1/9/2026",
        True,
    ),
    (
        K.DEADLINE_MOVED,
        "Quý II | @2026-06-30",
        "Quý II | @2026-07-15",
        "mốc «Quý II» dời từ 30/6/2026 sang 15/7/2026",
        True,
    ),
    (K.DEADLINE_LOST, "31/7/2026", "sớm nhất có thể", "nay không đọc được", True),
    (K.DEADLINE_LOST, "31/7/2026", "", "nay không ghi thời hạn", True),
    (K.DEADLINE_LOST, "#3000000 | |", "#3000000 | Chưa xác định |", "không còn tính hạn", True),
    (K.DEADLINE_REWORDED, "31/7/2026", "Tháng 7/2026", "ngày đến hạn như cũ", False),
    (
        K.EXTENDED,
        "hội trường\n",
        "hội trường | @2026-08-15 | Chờ sửa hội trường\n",
        "gia hạn đến 15/8/2026, lý do «Chờ",
        False,
    ),
    (K.EXTENDED, "hội trường\n", "hội trường | @2026-08-15\n", "không ghi lý do", True),
    (
        K.MILESTONE_ADDED,
        "    1.3 | Quý III |",
        "    1.3 | Tháng 8 | @2026-08-20\n    1.3 | Quý III |",
        "thêm mốc «Tháng 8» hạn 20/8/2026",
        False,
    ),
    (
        K.MILESTONE_RENAMED,
        "1.3 | Quý II |",
        "1.3 | Báo cáo giữa năm |",
        "đổi tên từ «Quý II» thành «Báo cáo giữa năm»",
        False,
    ),
    (K.DONE, "#40% | |", "#100% | @2026-06-28 |", "hoàn thành ngày 28/6/2026", False),
    (K.COMPLETION_AHEAD, "#40% | |", "#100% | @2026-07-02 |", "một ngày sau ngày số liệu 30/6/2026", True),
    (
        K.DONE,
        "Quý II | @2026-06-30",
        "Quý II | @2026-06-30 | @2026-06-29",
        "hoàn thành ngày 29/6/2026",
        False,
    ),
    (
        K.COMPLETION_BACKDATED,
        "#50%",
        "#100% | @2026-05-30",
        "trong khi bản trước đang quá hạn 31/5/2026",
        True,
    ),
    (K.COMPLETION_REWRITTEN, "@2026-04-20", "@2026-04-02", "sửa từ 20/4/2026 thành 2/4/2026", True),
    (
        K.COMPLETION_REWRITTEN,
        "@2026-03-25",
        "@2026-03-05",
        "mốc «Quý I» hạn 31/3/2026: ngày hoàn thành sửa",
        True,
    ),
    (K.COMPLETION_REMOVED, "@2026-04-20", "", "bỏ ngày hoàn thành 20/4/2026", True),
    (K.PROGRESS, "#40%", "#70%", "tiến độ tăng từ 40% lên 70%", False),
    (K.PROGRESS_BACK, "#40%", "#30%", "tiến độ giảm từ 40% còn 30%", True),
    (K.PROGRESS_BACK, "#40%", "", "tiến độ từ 40% thành —", True),
    (K.PROGRESS_BACK, "#40%", "gần xong", "tiến độ từ 40% thành «gần xong»", True),
    (K.EVIDENCE_ADDED, "15/BC-UBND", "15/BC-UBND, 17/BC-UBND", "thêm minh chứng", False),
    (K.EVIDENCE_CHANGED, "15/BC-UBND", "51/BC-UBND", "minh chứng đổi từ «15/BC-UBND»", True),
    (K.EVIDENCE_CHANGED, "15/BC-UBND", "x", "minh chứng đổi từ «15/BC-UBND»", True),
    (K.EVIDENCE_ADDED, "15/BC-UBND |", "Báo cáo 15/BC-UBND; ảnh |", "thêm minh chứng", False),
    (K.EVIDENCE_REMOVED, "15/BC-UBND", "", "bỏ minh chứng «15/BC-UBND»", True),
    (K.EVIDENCE_REMOVED, "11/BC-UBND", "", "mốc «Quý I» hạn 31/3/2026: bỏ minh chứng", True),
    (K.UPDATED, "@2026-06-20 | Chưa", "@2026-07-20 | Chưa", "từ 20/6/2026 sang 20/7/2026", False),
    (K.OBSTACLE_CHANGED, "Chưa bố trí hội trường", "Đã có hội trường", "vướng mắc, kiến nghị đổi", False),
    (K.MONEY_CHANGED, "#3000000", "#3500000", "kinh phí đổi từ 3.000.000 đồng thành 3.500.000 đồng", True),
    (K.MONEY_CHANGED, "#9000000", "", "9.000.000 đồng thành (trống)", True),
    (
        K.NEW_SPENDING,
        "    @2026-05-12",
        "    @2026-07-03 | 1.2 | #250000 | PC03 | Nước uống\n    @2026-05-12",
        "Thêm khoản chi 250.000 đồng ngày 3/7/2026 của nhiệm vụ 1.2",
        False,
    ),
    (
        K.NEW_SPENDING,
        "#1500000 | @2026-06-20",
        "#1800000 | @2026-06-20",
        "kinh phí đã chi đổi từ 1.500.000",
        False,
    ),
    (K.SPENDING_CHANGED, "#700000", "#900000", "số tiền đổi từ «700.000 đồng» thành «900.000 đồng»", True),
    (K.SPENDING_CHANGED, "@2026-05-12 | 1.3", "@2026-05-12 | 1.2", "nhiệm vụ đổi từ «1.3» thành «1.2»", True),
    (K.SPENDING_CHANGED, "#1500000 | @2026-06-20", "#1200000 | @2026-06-20", "kinh phí đã chi đổi", True),
    (
        K.SPENDING_REMOVED,
        "    @2026-05-12 | 1.3 | #700000 | PC02 | Văn phòng phẩm\n",
        "",
        "không còn trong sổ",
        True,
    ),
    (
        K.INDICATOR_ADDED,
        "    C2 |",
        "    C3 | 2 | Dịch vụ công toàn trình | % | #40%\n    C2 |",
        "Thêm chỉ tiêu C3",
        False,
    ),
    (
        K.INDICATOR_REMOVED,
        "    C2 | 2 | Hồ sơ trễ hẹn | hồ sơ | #5 | <= | lũy kế | Một cửa | #1 | #2 | #2\n",
        "",
        "Chỉ tiêu C2 «Hồ sơ trễ hẹn» không còn",
        True,
    ),
    (
        K.INDICATOR_RENAMED,
        "Hồ sơ giải quyết đúng hạn",
        "Hồ sơ đã giải quyết",
        "trước là «Hồ sơ giải quyết đúng hạn»",
        True,
    ),
    (K.INDICATOR_RECODED, "C2 | 2", "C9 | 2", "đổi mã, trước là C2", False),
    (K.INDICATOR_BASIS_CHANGED, "<=", ">=", "chiều đổi từ «<=» thành «>=»", True),
    (K.INDICATOR_BASIS_CHANGED, "lũy kế", "cuối kỳ", "cách cộng đổi", True),
    (K.INDICATOR_BASIS_CHANGED, "| hồ sơ |", "| vụ |", "đơn vị tính đổi", True),
    (K.INDICATOR_DETAIL_CHANGED, "lũy kế | Một cửa", "lũy kế | Sổ theo dõi", "nguồn số liệu đổi", False),
    (K.TARGET_LOWERED, "#95%", "#90%", "mục tiêu đổi từ 95% thành 90%", True),
    (K.TARGET_LOWERED, "#5 |", "#8 |", "mục tiêu đổi từ 5 thành 8", True),
    (K.TARGET_LOWERED, "#5 |", " |", "mục tiêu đổi từ 5 thành —", True),
    (K.TARGET_RAISED, "#5 |", "#3 |", "mục tiêu đổi từ 5 thành 3", False),
    (K.NEW_FIGURE, "130/135", "130/135 | 140/150", "số liệu tháng 7 là 140/150", False),
    (K.PAST_FIGURE_CHANGED, "90/100", "99/100", "số liệu tháng 4 sửa từ 90/100 thành 99/100", True),
    (K.PAST_FIGURE_CHANGED, "90/100", "", "số liệu tháng 4 sửa từ 90/100 thành (trống)", True),
    (
        K.EVENT_ADDED,
        "    2.2 | @2026-06-22",
        "    2.2 | @2026-07-01 | Hỏi về lệ phí\n    2.2 | @2026-06-22",
        "Việc phát sinh mới: «Hỏi về lệ phí».",
        False,
    ),
    (
        K.EVENT_DONE,
        "Phản ánh giờ tiếp dân",
        "Phản ánh giờ tiếp dân | | @2026-06-30",
        "hoàn thành ngày 30/6/2026",
        False,
    ),
    (K.EVENT_CHANGED, "@2026-06-22", "@2026-06-28", "ngày phát sinh đổi từ «22/6/2026»", True),
    (K.EVENT_CHANGED, "@2026-05-10", "@2026-05-08", "ngày hoàn thành sửa từ 10/5/2026", True),
    (
        K.EVENT_REMOVED,
        "    2.2 | @2026-06-22 | Phản ánh giờ tiếp dân\n",
        "",
        "Việc phát sinh «Phản ánh giờ tiếp dân» không còn",
        True,
    ),
    (
        K.DECISION_ADDED,
        "    @2026-05-29 | Chuẩn",
        "    @2026-06-30 | Đôn đốc báo cáo quý | Văn phòng | @2026-07-05\n    @2026-05-29 | Chuẩn",
        "Kết luận mới: «Đôn đốc báo cáo quý», hạn 5/7/2026",
        False,
    ),
    (
        K.DECISION_DONE,
        "@2026-06-15",
        "@2026-06-15 | @2026-06-29",
        "Kết luận «Hoàn thiện bảng niêm yết tại trụ sở»: hoàn thành ngày 29/6/2026",
        False,
    ),
    (
        K.DECISION_DONE,
        "@2026-06-15",
        "@2026-06-15 | @2026-06-14",
        "đúng hạn, trong khi bản trước đang quá hạn 15/6/2026",
        True,
    ),
    (K.DECISION_CHANGED, "@2026-06-15", "@2026-08-15", "hạn đổi từ «15/6/2026» thành «15/8/2026»", True),
    (K.DECISION_CHANGED, "niêm yết tại trụ sở", "niêm yết tại trụ sở và nhà văn hóa", "nội dung đổi", True),
    (
        K.DECISION_REMOVED,
        "    @2026-05-29 | Chuẩn bị hội trường đối thoại | Văn phòng | @2026-07-10 | @2026-06-10\n",
        "",
        "không còn trong sổ",
        True,
    ),
    (
        K.REPORT_DATE_FORWARD,
        "@2026-06-30\n\n    Nhiệm vụ",
        "@2026-07-31\n\n    Nhiệm vụ",
        "chuyển từ 30/6/2026 sang 31/7/2026",
        False,
    ),
    (
        K.REPORT_DATE_BACK,
        "@2026-06-30\n\n    Nhiệm vụ",
        "@2026-05-31\n\n    Nhiệm vụ",
        "lùi từ 30/6/2026 sang 31/5/2026",
        True,
    ),
    (K.INFO_CHANGED, "UBND xã Khe Tre", "UBND xã Nam Đông", "Đơn vị đổi từ «UBND xã Khe Tre»", False),
)

# Kinds whose examples need more than one edit stand in tests of their own.
ELSEWHERE = {
    K.COLUMN_SORTED,
    K.COLUMN_FILLED,
    K.COLUMN_LOST,
    K.SHEET_LOST,
    K.UNIT_JUMP,
    K.AREA_CHANGED,
    K.FIGURE_CHANGED,
    K.MILESTONE_REMOVED,
    K.REFERENCES_STALE,
    K.RESULT_CHANGED,
    K.TASK_RESTING,
    K.YEAR_BEGUN,
}


def edited(old: str, new: str, text: str = BOOK) -> Plan:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the book"
    return plan_of(text.replace(old, new))[0]


@cache
def plan() -> Plan:
    return plan_of(BOOK)[0]


def kinds(comparison: Comparison) -> set[ChangeKind]:
    return {change.kind for change in comparison.changes}


def test_a_plan_does_not_differ_from_itself() -> None:
    assert compare(plan(), plan_of(BOOK)[0]).changes == ()


@pytest.mark.parametrize(
    ("kind", "old", "new", "words", "dangerous"),
    EXAMPLES,
    ids=lambda value: str(value)[:24] if isinstance(value, ChangeKind) else "",
)
def test_one_edit_is_named(kind: ChangeKind, old: str, new: str, words: str, dangerous: bool) -> None:
    comparison = compare(plan(), edited(old, new))
    found = [change for change in comparison.changes if change.kind is kind and words in change.sentence]
    assert found, comparison.sentences
    assert found[0].dangerous is dangerous
    assert found[0].sentence in comparison.sentences
    others = kinds(comparison) - {kind, K.TASK_ADDED, K.EVIDENCE_REMOVED, K.PROGRESS, K.EVENT_CHANGED}
    assert len(others) <= (4 if kind is K.TASK_REMOVED else 0), comparison.sentences


def test_every_kind_has_an_example_and_words() -> None:
    assert {row[0] for row in EXAMPLES} | ELSEWHERE == set(ChangeKind)
    assert all(kind.words for kind in ChangeKind)
    assert len({kind.words for kind in ChangeKind}) == len(ChangeKind)


def named(old: Plan, new: Plan, kind: ChangeKind) -> list[str]:
    return [change.sentence for change in compare(old, new).changes if change.kind is kind]


def test_a_task_moved_to_another_area() -> None:
    row = "    1.2 | Tổ chức đối thoại với người dân | Phòng Kinh tế | Mặt trận | Biên bản đối thoại | 31/7/2026"
    line = next(line for line in BOOK.splitlines(keepends=True) if line.startswith(row))
    moved = BOOK.replace(line, "").replace("    2.1 |", line.replace("1.2 |", "2.9 |") + "    2.1 |")
    assert named(plan(), plan_of(moved)[0], K.AREA_CHANGED) == [
        "Nhiệm vụ 2.9 «Tổ chức đối thoại với người dân»: chuyển từ lĩnh vực «Cải cách thể chế» "
        "sang «Cải cách thủ tục hành chính»."
    ]


def test_a_figure_of_a_month_not_yet_closed_may_still_change() -> None:
    early = BOOK.replace("ngày | @2026-06-30", "ngày | @2026-06-20")
    old, new = plan_of(early)[0], edited("130/135", "134/135", early)
    assert named(old, new, K.FIGURE_CHANGED) == [
        "Chỉ tiêu C1 «Hồ sơ giải quyết đúng hạn»: số liệu tháng 6 sửa từ 130/135 thành 134/135."
    ]
    assert named(plan(), edited("130/135", "134/135"), K.PAST_FIGURE_CHANGED)


def test_a_milestone_beside_the_deadline_is_removed() -> None:
    extra = BOOK.replace("    1.3 | Quý III |", "    1.3 | Tháng 8 | @2026-08-20\n    1.3 | Quý III |")
    assert named(plan_of(extra)[0], plan(), K.MILESTONE_REMOVED) == [
        "Nhiệm vụ 1.3 «Báo cáo cải cách hành chính định kỳ»: bỏ mốc «Tháng 8» hạn 20/8/2026."
    ]


def test_a_row_of_the_sheet_of_milestones_that_disappears_does_not_take_its_date_along() -> None:
    gone = edited("    1.3 | Quý II | @2026-06-30\n", "")
    assert compare(plan(), gone).changes == ()
    kinds_of_done_row = kinds(
        compare(plan(), edited("    1.3 | Quý I | @2026-03-31 | @2026-03-25 | 11/BC-UBND\n", ""))
    )
    assert kinds_of_done_row == {K.COMPLETION_REMOVED, K.EVIDENCE_REMOVED}


def test_how_often_a_deadline_was_moved_before() -> None:
    comparison = compare(plan(), edited("31/7/2026", "31/8/2026"), {"1.2": 2})
    assert comparison.sentences[0].endswith("«31/8/2026» (các bản trước đã dời 2 lần).")


def test_a_change_points_at_the_cell_of_the_new_workbook() -> None:
    change = compare(plan(), edited("31/7/2026", "31/8/2026")).dangerous[0]
    assert (str(change.at), change.key, change.before, change.after) == (
        "Nhiệm vụ!F4",
        "1.2",
        "31/7/2026",
        "31/8/2026",
    )


def test_many_ordinary_changes_of_a_kind_are_one_sentence() -> None:
    rows = [f"    3.{n} | Việc số {n} thuộc chuyên đề | Văn phòng | | | 30/9/2026" for n in range(1, 6)]
    new = edited("    2.4 |", "\n".join(rows) + "\n    2.4 |")
    assert compare(plan(), new).sentences == ("Thêm dòng: 5 điểm (3.1, 3.2, 3.3, 3.4, 3.5).",)


# Units of money


def test_amounts_a_thousand_times_smaller_are_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "amount-unit-jump", JUMP)
    text = BOOK.replace("#9000000", "#9000").replace("#2000000", "#2000").replace("#3000000", "#3000")
    new = plan_of(text.replace("#4000000", "#4000"))[0]
    found = compare(plan(), new).changes
    assert [(change.kind, str(change.at)) for change in found] == [(K.UNIT_JUMP, "Nhiệm vụ!G2")]
    assert [(p.rule, str(p.at), dict(p.facts)) for p in doubts(plan(), new)] == [
        ("amount-unit-jump", "Nhiệm vụ!G2", {"count": "4", "total": "5", "times": "1/1.000"})
    ]
    assert "4/5 ô kinh phí bằng đúng 1/1.000 số của bản trước" in doubts(plan(), new)[0].message
    assert doubts(plan(), edited("#3000000", "#3000")) == []


JUMP = Rule(
    Severity.WARNING,
    "Số tiền đổi theo đơn vị tính",
    "và {count}/{total} ô kinh phí bằng đúng {times} số của bản trước.",
)


# The sample: edits of cells


Rows = dict[int, dict[int, Cell]]


class Book:
    """The sample's cells, to be edited like a sheet."""

    def __init__(self) -> None:
        self.source = sample_book()
        self.sheets: dict[str, Rows] = {
            sheet.name: {row: dict(cells) for row, cells in sheet.rows} for sheet in self.source.sheets
        }

    def find(self, sheet: str, column: str, words: str) -> int:
        at = self.column(sheet, column)
        return next(r for r, cells in self.sheets[sheet].items() if at in cells and cells[at].value == words)

    def column(self, sheet: str, heading: str) -> int:
        cells = self.sheets[sheet][4]
        return next(number for number, cell in cells.items() if cell.value == heading)

    def put(self, sheet: str, row: int, column: str, value: Value) -> None:
        at = self.column(sheet, column)
        if value is None:
            self.sheets[sheet][row].pop(at, None)
        else:
            shape = self.sheets[sheet][row].get(at) or Cell(row, at, value, str(value))
            self.sheets[sheet][row][at] = replace(shape, value=value, text=str(value))

    def value(self, sheet: str, row: int, column: str) -> Value:
        cell = self.sheets[sheet][row].get(self.column(sheet, column))
        return cell.value if cell else None

    def change(self, words: str, column: str, value: Value) -> None:
        """Edits the task of that number."""
        self.put(TASKS, self.find(TASKS, "TT", words), column, value)

    def drop(self, sheet: str, row: int) -> None:
        del self.sheets[sheet][row]

    def rows(self, sheet: str) -> list[int]:
        """The rows of the table, but for a total row."""
        return [row for row in self.sheets[sheet] if row > 4 and 2 in self.sheets[sheet][row]]

    def set_order(self, sheet: str, order: list[int]) -> None:
        rows = self.sheets[sheet]
        moved = {to: rows[row] for to, row in zip(self.rows(sheet), order, strict=True)}
        self.sheets[sheet] = {**rows, **moved}

    def sort_alone(self, sheet: str, column: str) -> None:
        """What happens when one column is selected and sorted."""
        rows = self.rows(sheet)
        values = sorted(
            (value for row in rows if (value := self.value(sheet, row, column)) is not None), key=str
        )
        for row, value in zip(rows, [*values, *[None] * (len(rows) - len(values))], strict=True):
            self.put(sheet, row, column, value)

    def spread(self, sheet: str) -> None:
        """A blank row after every third row of the table."""
        rows = self.sheets[sheet]
        self.sheets[sheet] = {row + max(0, row - 4) // 3: cells for row, cells in rows.items()}

    def rewrite(self, change: Callable[[str], str]) -> None:
        """Changes the letters of every text below the headings."""
        for name, rows in self.sheets.items():
            for row in [row for row in rows if row > 4 or name == "Thông tin"]:
                for at, cell in rows[row].items():
                    if isinstance(cell.value, str):
                        rows[row][at] = replace(cell, value=change(cell.value))

    def plan(self) -> Plan:
        sheets = tuple(
            replace(sheet, cells=_cells(self.sheets[sheet.name]), max_row=max(self.sheets[sheet.name]))
            for sheet in self.source.sheets
        )
        return read_plan(replace(self.source, sheets=sheets))[0]


TASKS = "Nhiệm vụ"


def _cells(rows: Rows) -> Cells:
    return Cells(
        {
            row: {at: replace(cell, row=row) for at, cell in sorted(cells.items())}
            for row, cells in sorted(rows.items())
        }
    )


@cache
def sample_book() -> Workbook:
    return read_workbook(sample(), "so.xlsx")


@cache
def sample_plan() -> Plan:
    return read_plan(sample_book())[0]


def changed(*edits: Callable[[Book], object]) -> Comparison:
    book = Book()
    for edit in edits:
        edit(book)
    return compare(sample_plan(), book.plan())


def test_the_sample_read_from_edited_cells_is_the_sample() -> None:
    assert changed().changes == ()


def _shuffle_rows(sheet: str) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        order = book.rows(sheet)
        random.Random(3).shuffle(order)
        book.set_order(sheet, order)

    return edit


def _swap_tasks(book: Book) -> None:
    """Tasks of one group in another order, their numbers with them."""
    rows = book.rows(TASKS)
    low, high = book.find(TASKS, "TT", "3.4.1"), book.find(TASKS, "TT", "3.4.8")
    book.set_order(TASKS, [low + high - row if low <= row <= high else row for row in rows])


def _swap_siblings(book: Book) -> None:
    """Numbered rows of one group in any order, and the areas in another."""
    rows = book.rows(TASKS)
    codes = {row: str(book.value(TASKS, row, "TT") or "") for row in rows}
    leaves = [row for row in rows if codes[row].startswith("3.4.")]
    mixed = dict(zip(leaves, random.Random(5).sample(leaves, len(leaves)), strict=True))
    second = [row for row in rows if codes[row][:1] == "4"]
    rest = [mixed.get(row, row) for row in rows if row not in second]
    book.set_order(TASKS, [*rest, *second])


def _dashes(text: str) -> str:
    return text.replace(" – ", " - ").replace("–", "-")


def _spaces(text: str) -> str:
    return f" {text.replace(' ', '  ').replace(', ', ' ,')} "


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.spread(TASKS),
        lambda book: [book.spread(sheet) for sheet in ("Mốc", "Chỉ tiêu", "Chi", "Phát sinh", "Kết luận")],
        lambda book: book.rewrite(lambda text: unicodedata.normalize("NFD", text)),
        lambda book: book.rewrite(_dashes),
        lambda book: book.rewrite(_spaces),
        lambda book: book.rewrite(lambda text: text[:1].upper() + text[1:]),
        _shuffle_rows("Mốc"),
        _shuffle_rows("Chỉ tiêu"),
        _shuffle_rows("Chi"),
        _shuffle_rows("Phát sinh"),
        _shuffle_rows("Kết luận"),
        _swap_tasks,
        _swap_siblings,
    ],
    ids=[
        "blank-rows",
        "blank-rows-2",
        "nfd",
        "dash",
        "spaces",
        "case",
        "m",
        "i",
        "s",
        "e",
        "d",
        "order",
        "order-2",
    ],
)
def test_form_and_order_are_no_changes(edit: Callable[[Book], None]) -> None:
    assert changed(edit).sentences == ()


def _insert(book: Book, before: str, code: str | None, title: str, deadline: str) -> None:
    """A new row above the task of that number; the rows below move down."""
    at = book.find(TASKS, "TT", before)
    rows = book.sheets[TASKS]
    book.sheets[TASKS] = {row + (row >= at): cells for row, cells in rows.items()}
    book.sheets[TASKS][at] = {}
    for heading, value in (("TT", code), ("Nhiệm vụ cụ thể", title), ("Thời gian thực hiện", deadline)):
        book.put(TASKS, at, heading, value)


def _renumber(book: Book, group: str, by: int) -> None:
    """The numbers below a group, one more or less each."""
    for row in book.rows(TASKS):
        code = str(book.value(TASKS, row, "TT") or "")
        head, _, last = code.rpartition(".")
        if head == group:
            book.put(TASKS, row, "TT", f"{head}.{int(last) + by}")


def _cell(sheet: str, column: str, words: str, heading: str, value: Value) -> Callable[[Book], None]:
    return lambda book: book.put(sheet, book.find(sheet, column, words), heading, value)


def _task(code: str, heading: str, value: Value) -> Callable[[Book], None]:
    return lambda book: book.change(code, heading, value)


def _milestone(due: date, heading: str, value: Value) -> Callable[[Book], None]:
    def edit(book: Book) -> None:
        rows = (row for row in book.rows("Mốc") if book.value("Mốc", row, "Hạn") == due)
        book.put(
            "Mốc", next(row for row in rows if book.value("Mốc", row, "Nhiệm vụ") == "1.2/1"), heading, value
        )

    return edit


def _drop(sheet: str, column: str, words: str) -> Callable[[Book], None]:
    return lambda book: book.drop(sheet, book.find(sheet, column, words))


KEEP = "Lập danh mục TTHC chưa phát sinh hồ sơ trực tuyến và phân công công chức hướng dẫn người dân nộp hồ sơ mức độ 3, 4"

QUIET: tuple[tuple[ChangeKind, str, Callable[[Book], None]], ...] = (
    (K.DEADLINE_MOVED, "2.1", _task("2.1", "Hạn nội bộ", date(2020, 6, 20))),
    (K.DEADLINE_MOVED, "6.1.2", _task("6.1.2", "Hạn nội bộ", date(2020, 7, 10))),
    (K.DEADLINE_MOVED, "3.1.2", _task("3.1.2", "Thời gian thực hiện", "Tháng 12")),
    (K.DEADLINE_LOST, "1.1", _task("1.1", "Thời gian thực hiện", "Sắp tới")),
    (K.DEADLINE_LOST, "7.4.1", _task("7.4.1", "Hạn nội bộ", "Chưa xác định")),
    (K.EXTENDED, "3.4.5", _task("3.4.5", "Gia hạn đến ngày", date(2020, 12, 1))),
    (K.TASK_REMOVED, "7.2.3", _drop(TASKS, "TT", "7.2.3")),
    (K.TASK_REMOVED, "3.3.1", _drop(TASKS, "TT", "3.3.1")),
    (
        K.TASK_RENAMED,
        "7.1.2",
        _task("7.1.2", "Nhiệm vụ cụ thể", "Từ 80% văn bản đi trao đổi dưới dạng điện tử"),
    ),
    (K.TASK_RENAMED, "7.1.1", _task("7.1.1", "Nhiệm vụ cụ thể", "Triển khai 4 phần mềm dùng chung")),
    (K.TASK_RECODED, "7.5", _task("7.4.1", "TT", "7.5")),
    (K.LEAD_CHANGED, "3.1.3", _task("3.1.3", "Bộ phận chủ trì tham mưu", "Tài chính – Kế toán")),
    (K.LEAD_CHANGED, "4.1.1", _task("4.1.1", "Bộ phận chủ trì tham mưu", None)),
    (K.COMPLETION_REWRITTEN, "6.1.2", _task("6.1.2", "Ngày hoàn thành", date(2020, 6, 28))),
    (K.COMPLETION_REMOVED, "2.1", _task("2.1", "Ngày hoàn thành", None)),
    (K.EVIDENCE_REMOVED, "7.4.1", _task("7.4.1", "Minh chứng (số, ký hiệu văn bản)", None)),
    (K.PROGRESS_BACK, "1.1", _task("1.1", "Tiến độ (%)", 0.9)),
    (K.MONEY_CHANGED, "1.2", _task("1.2", "Kinh phí thực hiện", 4_960_000)),
    (K.MONEY_CHANGED, "7.1.4", _task("7.1.4", "Kinh phí thực hiện", None)),
    (K.MONEY_CHANGED, "5.2", _task("5.2", "Kinh phí thực hiện", 1_800_000)),
    (K.DEADLINE_MOVED, "1.2/1", _milestone(date(2020, 10, 20), "Hạn", date(2020, 11, 20))),
    (K.COMPLETION_REWRITTEN, "1.2/1", _milestone(date(2020, 5, 25), "Ngày hoàn thành", date(2020, 5, 25))),
    (K.COMPLETION_REMOVED, "1.2/1", _milestone(date(2020, 2, 25), "Ngày hoàn thành", None)),
    (K.EVIDENCE_REMOVED, "1.2/1", _milestone(date(2020, 2, 25), "Minh chứng", None)),
    (K.TARGET_LOWERED, "CT06", _cell("Chỉ tiêu", "Mã", "CT06", "Mục tiêu", 0.85)),
    (K.TARGET_LOWERED, "CT02", _cell("Chỉ tiêu", "Mã", "CT02", "Mục tiêu", None)),
    (K.INDICATOR_BASIS_CHANGED, "CT06", _cell("Chỉ tiêu", "Mã", "CT06", "Chiều", "<=")),
    (K.INDICATOR_BASIS_CHANGED, "CT03", _cell("Chỉ tiêu", "Mã", "CT03", "Cách cộng", "trung bình")),
    (K.INDICATOR_REMOVED, "CT05", _drop("Chỉ tiêu", "Mã", "CT05")),
    (
        K.INDICATOR_RENAMED,
        "CT07",
        _cell("Chỉ tiêu", "Mã", "CT07", "Chỉ tiêu", "Mức độ hài lòng của công chức"),
    ),
    (K.PAST_FIGURE_CHANGED, "CT03", _cell("Chỉ tiêu", "Mã", "CT03", "Tháng 4", 0.17)),
    (K.PAST_FIGURE_CHANGED, "CT01", _cell("Chỉ tiêu", "Mã", "CT01", "Tháng 3", None)),
    (K.SPENDING_CHANGED, "1.3.1/2", _cell("Chi", "Chứng từ", "PC 012/2020", "Số tiền", 1_200_000)),
    (K.SPENDING_CHANGED, "1.5.2/1", _cell("Chi", "Chứng từ", "PC 022/2020", "Ngày", date(2020, 3, 6))),
    (K.SPENDING_REMOVED, "1.2/3", _drop("Chi", "Chứng từ", "PC 021/2020")),
    (
        K.EVENT_CHANGED,
        "1.4.2",
        _cell(
            "Phát sinh",
            "Nội dung",
            "Kiến nghị về thời gian tiếp công dân",
            "Ngày hoàn thành",
            date(2020, 5, 13),
        ),
    ),
    (K.EVENT_REMOVED, "3.4.6", _drop("Phát sinh", "Nội dung", "01 hồ sơ đất đai trễ hẹn trả kết quả")),
    (K.DECISION_CHANGED, "7.2.1", _cell("Kết luận", "Nội dung", KEEP, "Hạn", date(2020, 9, 15))),
    (
        K.DECISION_REMOVED,
        "1.5.1/1",
        _drop("Kết luận", "Nội dung", "Gửi Báo cáo tổng kết công tác CCHC về UBND huyện"),
    ),
    (K.REPORT_DATE_BACK, "", lambda book: _report(book, date(2020, 8, 14))),
)


def _report(book: Book, day: date) -> None:
    rows = book.sheets["Thông tin"]
    row = next(row for row, cells in rows.items() if 1 in cells and cells[1].value == "Số liệu tính đến ngày")
    rows[row][2] = replace(rows[row][2], value=day, text=str(day))


def test_forty_quiet_edits_of_the_sample_are_each_named() -> None:
    missed = []
    for kind, key, edit in QUIET:
        found = {(change.kind, change.key) for change in changed(edit).changes}
        if (kind, key) not in found:
            missed.append((kind, key, found))
    assert len(QUIET) >= 40
    assert missed == []


def test_forty_quiet_edits_together_are_each_named() -> None:
    late = (K.TASK_RECODED, K.TASK_REMOVED, K.INDICATOR_BASIS_CHANGED)
    edits = [row for row in QUIET if row[1] != "7.5"]
    edits.sort(key=lambda row: row[0] in late)
    found = {(change.kind, change.key) for change in changed(*(row[2] for row in edits)).changes}
    assert {(kind, key) for kind, key, _ in edits} - found == set()
    assert found - {(kind, key) for kind, key, _ in edits} == set()


@pytest.mark.parametrize(
    "heading",
    [
        "Nhiệm vụ cụ thể",
        "Bộ phận chủ trì tham mưu",
        "Bộ phận phối hợp triển khai thực hiện",
        "Thời gian thực hiện",
        "Sản phẩm kiểm chứng",
        "Kinh phí thực hiện",
        "Ngày hoàn thành",
        "Minh chứng (số, ký hiệu văn bản)",
    ],
)
def test_a_column_sorted_alone_is_one_finding(heading: str) -> None:
    found = changed(lambda book: book.sort_alone(TASKS, heading)).changes
    assert [(change.kind, change.dangerous) for change in found] == [(K.COLUMN_SORTED, True)]
    assert heading.startswith(found[0].title)


def test_numbers_sorted_alone_are_found() -> None:
    found = changed(lambda book: book.sort_alone(TASKS, "TT"))
    assert found.dangerous[0].kind is K.COLUMN_SORTED
    assert found.dangerous[0].title == "Số thứ tự"
    assert {K.TASK_RENAMED, K.TASK_REMOVED, K.TASK_RECODED} & kinds(found) == set()


@pytest.mark.parametrize("heading", ["Chỉ tiêu", "Mục tiêu", "Tháng 3"])
def test_a_column_of_indicators_sorted_alone_is_one_finding(heading: str) -> None:
    found = changed(lambda book: book.sort_alone("Chỉ tiêu", heading)).changes
    assert [(change.kind, change.title) for change in found] == [(K.COLUMN_SORTED, heading)]


def test_an_edit_beside_a_sorted_column_is_still_named() -> None:
    found = changed(
        lambda book: book.sort_alone(TASKS, "Nhiệm vụ cụ thể"),
        lambda book: book.change("6.1.2", "Hạn nội bộ", date(2020, 7, 10)),
    )
    assert [(change.kind, change.key) for change in found.changes] == [
        (K.COLUMN_SORTED, ""),
        (K.DEADLINE_MOVED, "6.1.2"),
    ]


def _new_row(book: Book) -> None:
    """A task put in before 3.4.2, the numbers after it one higher, on the other sheets too."""
    _renumber(book, "3.4", 1)
    _insert(book, "3.4.2", "3.4.1", "Việc mới về số hóa", "Quý IV")
    for sheet, heading in (
        ("Mốc", "Nhiệm vụ"),
        ("Chi", "Nhiệm vụ"),
        ("Phát sinh", "Nhiệm vụ"),
        ("Chỉ tiêu", "Nhiệm vụ liên quan"),
        ("Kết luận", "Nhiệm vụ liên quan"),
    ):
        for row in book.rows(sheet):
            code = str(book.value(sheet, row, heading) or "")
            if code.startswith("3.4."):
                book.put(sheet, row, heading, f"3.4.{int(code[4:]) + 1}")


def test_a_row_put_in_and_the_numbers_after_it() -> None:
    found = changed(_new_row)
    assert found.dangerous == ()
    assert found.counts == {K.TASK_ADDED: 1, K.TASK_RECODED: 8}
    assert found.sentences == (
        "Thêm nhiệm vụ 3.4.1 «Việc mới về số hóa», thời hạn «Quý IV».",
        "Đánh lại số: 8 điểm (3.4.2, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.7, 3.4.8, 3.4.9).",
    )


def test_the_bare_appendix_and_its_first_month_differ_by_what_was_filled_in() -> None:
    bare, _ = read_plan(read_workbook(bare_appendix(), "phu-luc.xlsx"))
    found = compare(bare, sample_plan())
    assert {change.kind for change in found.changes} >= {K.DONE, K.INDICATOR_ADDED, K.NEW_SPENDING}
    assert {K.TASK_ADDED, K.TASK_REMOVED, K.TASK_RENAMED, K.TASK_RECODED} & kinds(found) == set()


# Results in words


def with_result(words: str | None, key: str = "1.2") -> Plan:
    rows = tuple(
        replace(row, result_text=words, result=read_result(words, year=2026) if words else None)
        if row.key == key
        else row
        for row in plan().rows
    )
    return replace(plan(), rows=rows)


@pytest.mark.parametrize(
    ("before", "after", "kind", "words", "dangerous"),
    [
        (None, "Dừng thực hiện do sáp nhập", K.TASK_RESTING, "dừng thực hiện", True),
        ("Đang thực hiện", "Tạm dừng", K.TASK_RESTING, "tạm dừng, không ghi lý do", True),
        ("Đang thực hiện", "Chuyển sang năm 2027", K.TASK_RESTING, "chuyển sang năm sau", True),
        ("Tạm dừng", "Đang thực hiện", K.RESULT_CHANGED, "kết quả thực hiện đổi từ «Tạm dừng»", False),
        ("Đã hoàn thành", "Đang thực hiện", K.RESULT_CHANGED, "thành «Đang thực hiện»", True),
    ],
)
def test_a_task_that_rests_is_always_named(
    before: str | None, after: str, kind: ChangeKind, words: str, dangerous: bool
) -> None:
    (change,) = compare(with_result(before), with_result(after)).changes
    assert (change.kind, change.dangerous) == (kind, dangerous)
    assert words in change.sentence


# Completeness


@pytest.mark.parametrize("record", [Task, Indicator, Spending, Event, Decision, Milestone, PlanInfo, Plan])
def test_no_field_of_a_record_is_left_out(record: type) -> None:
    """A field that a comparison does not look at is a place to hide a change in."""
    known = {
        Task: "key code title area parent parent_title is_group lead partners product deadline_text deadline "
        "internal_due objected declared_progress completed evidence allocated declared_spent updated obstacle "
        "extended_to extension_reason result_text result result_column extended_on times_moved later_extension "
        "milestones events spendings",
        Indicator: "code title area unit target direction combine task source months",
        Spending: "day amount task voucher note",
        Event: "day content due done task limit",
        Decision: "content meeting unit due done task number",
        Milestone: "name due done evidence declared settled",  # settled comes of the compared result_text
        PlanInfo: "unit superior year number issued report_date month_window money_unit due_soon_days illustrative "
        "letterhead",
        Plan: "info areas rows indicators spendings events decisions days_off stated_total has_spending unread tracked",
    }
    assert {field.name for field in fields(record)} - {"origin", "total_origin"} == set(known[record].split())


def test_days_off_that_move_limits_are_to_be_confirmed() -> None:
    sheet = "\n    Ngày nghỉ\n    Ngày | Nghỉ / Làm bù | Căn cứ\n    2/7/2026 | Nghỉ | 12/TB-UBND\n"
    found = compare(plan(), plan_of(BOOK + sheet)[0]).changes
    assert [(change.kind, change.dangerous, change.sentence) for change in found] == [
        (
            K.INFO_CHANGED,
            True,
            "Ngày nghỉ, làm bù: thêm 2/7/2026; các hạn tính theo ngày làm việc có thể đổi.",
        )
    ]


# A new year


NEXT_YEAR = (
    BOOK.replace("Năm | #2026", "Năm | #2027")
    .replace("@2026-06-30\n\n    Nhiệm vụ", "@2027-01-31\n\n    Nhiệm vụ")
    .replace("/2026", "/2027")
    .replace("#100% | @2026-04-20 | 15/BC-UBND | #1500000 | @2026-06-20", "")
    .replace("2.4 | Khảo sát sự hài lòng", "2.4 | Sắp xếp kho lưu trữ")
    .replace("Kết quả khảo sát | 30/11", "Kho lưu trữ | 30/11")
)
NEXT_YEAR = (
    NEXT_YEAR[: NEXT_YEAR.index("    Mốc")]
    + NEXT_YEAR[NEXT_YEAR.index("    Chỉ tiêu") : NEXT_YEAR.index("    Chi\n")]
)


def test_a_plan_of_another_year_is_a_beginning() -> None:
    new = re.sub(r"\| 90/100.*|\| #1 \| #2 \| #2", "", NEXT_YEAR)
    found = compare(plan(), plan_of(new)[0])
    assert found.new_year is not None
    assert (found.new_year.before, found.new_year.after, len(found.new_year.carried)) == (2026, 2027, 6)
    assert [row.title for row in found.new_year.added] == ["Sắp xếp kho lưu trữ"]
    assert [row.title for row in found.new_year.dropped] == ["Khảo sát sự hài lòng"]
    assert found.dangerous == ()
    assert found.sentences == (
        "Kế hoạch năm 2027 bắt đầu: 6 nhiệm vụ chuyển tiếp từ năm 2026, 1 nhiệm vụ mới, 1 nhiệm vụ không còn "
        "(trong đó 1 chưa ghi hoàn thành).",
        "Nhiệm vụ mới của năm 2027: 2.4 «Sắp xếp kho lưu trữ».",
        "Nhiệm vụ của năm 2026 không còn: 2.4 «Khảo sát sự hài lòng».",
    )


def test_another_year_written_into_the_same_plan_is_a_change_to_confirm() -> None:
    found = compare(plan(), edited("Năm | #2026", "Năm | #2027"))
    assert found.new_year is None
    assert [(change.title, change.dangerous) for change in found.changes] == [("Năm kế hoạch", True)]


# What only the version before shows


def test_a_report_date_left_where_it_was_is_a_warning() -> None:
    new = edited("#40% | |", "#100% | @2026-06-28 |")
    assert [(p.rule, p.found, dict(p.facts)) for p in doubts(plan(), new)] == [
        ("report-date-unchanged", "30/6/2026", {"count": "2"})
    ]
    assert doubts(plan(), edited("UBND xã Khe Tre", "UBND xã Nam Đông")) == []
    later = BOOK.replace("#40% | |", "#100% | @2026-06-28 |").replace(
        "ngày | @2026-06-30", "ngày | @2026-07-31"
    )
    assert doubts(plan(), plan_of(later)[0]) == []


UNNUMBERED = (
    BOOK.replace("    1.2 | Tổ chức", "     | Tổ chức")
    .replace("    1.3 | Báo cáo", "     | Báo cáo")
    .replace("1.3 |", "1.1/2 |")
    .replace("| 1.3 |", "| 1.1/2 |")
)


def test_records_that_keep_old_numbers_are_told_by_the_cause() -> None:
    """A row without a number put in: the rows of the sheets Mốc and Chi still name the tasks as before."""
    row = "     | Tổ chức đối thoại"
    assert UNNUMBERED.count(row) == 1
    inserted = UNNUMBERED.replace(
        row, f"     | Lập danh mục hồ sơ | Văn phòng | | Danh mục | 30/9/2026\n{row}"
    )
    old, new = plan_of(UNNUMBERED)[0], plan_of(inserted)[0]
    found = compare(old, new)
    assert [(change.kind, change.key, change.title) for change in found.changes] == [
        (K.TASK_ADDED, "1.1/1", "Lập danh mục hồ sơ"),
        (K.REFERENCES_STALE, "", "Mã nhiệm vụ"),
    ]
    assert [(p.rule, str(p.at), p.found) for p in doubts(old, new)] == [
        ("reference-stale", "Chi!B3", "1.1/2"),
        ("reference-stale", "Mốc!A2", "1.1/2"),
        ("reference-stale", "Mốc!A3", "1.1/2"),
        ("reference-stale", "Mốc!A4", "1.1/2"),
    ]


# Since last time


def test_since_the_date_before() -> None:
    one, other = assess(plan(), date(2026, 5, 15)), assess(plan(), date(2026, 6, 30))
    found = since(one, other)
    assert (found.newly_late, found.done, found.moved) == (("2.1",), (), ())


def test_since_the_version_before() -> None:
    text = (
        BOOK.replace("31/7/2026", "31/8/2026")
        .replace("#50%", "#100% | @2026-06-25")
        .replace("2.4 | Khảo sát sự hài lòng", "2.4 | Tổng hợp hồ sơ lưu trữ")
        .replace("Kết quả khảo sát | 30/11/2026", "Danh mục | 29/6/2026")
    )
    found = since(assess(plan(), date(2026, 6, 30)), assess(plan_of(text)[0], date(2026, 6, 30)))
    assert (found.newly_late, found.done) == (("2.4",), ("2.1",))
    assert (found.moved, found.added, found.removed) == (("1.2",), ("2.4",), ("2.4",))


# Size


def test_ten_thousand_rows_take_seconds() -> None:
    base = sample_plan()
    rows = [
        replace(row, key=f"{n}.{row.key}", code=row.code and f"{n}.{row.code}", title=f"{row.title} đợt {n}")
        for n in range(100)
        for row in base.rows
    ]
    renamed = [
        replace(row, title=row.title.replace("TTHC", "thủ tục"), code=row.code and f"{row.code}.1")
        for row in rows
    ]
    found = compare(replace(base, rows=tuple(rows)), replace(base, rows=tuple(renamed)))
    assert found.counts[K.TASK_RENAMED] > 2_000
    assert found.counts[K.TASK_REMOVED] < 50


FLAT = """
    Kế hoạch
    TT | Nhiệm vụ cụ thể | Bộ phận chủ trì | Thời gian thực hiện
    {rows}
"""
ROWS = [
    ("Rà soát văn bản", "Văn phòng", "30/3/2026"),
    ("Niêm yết thủ tục", "Trung tâm", "Quý II/2026"),
    ("Tập huấn một cửa", "Phòng Kinh tế", "15/5/2026"),
    ("Khảo sát hài lòng", "Mặt trận", "30/11/2026"),
    ("Đối thoại với dân", "Công an", "31/7/2026"),
    ("Kiểm tra công vụ", "Quân sự", "Tháng 8/2026"),
    ("Số hóa hồ sơ", "Địa chính", "20/9/2026"),
    ("Báo cáo tổng kết", "Tư pháp", "15/12/2026"),
]


def flat(rows: list[tuple[str, str, str]], codes: list[int] | None = None) -> Plan:
    numbered = zip(codes or range(1, len(rows) + 1), rows, strict=True)
    lines = [f"{code} | {' | '.join(row)}" for code, row in numbered]
    return plan_of(FLAT.format(rows="\n    ".join(lines)))[0]


def test_rows_in_another_order_numbered_anew_are_no_danger() -> None:
    found = compare(flat(ROWS), flat(ROWS[3:] + ROWS[:3]))
    assert found.dangerous == ()
    assert found.counts == {K.TASK_RECODED: 8}


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_column_of_a_flat_list_sorted_alone(column: int) -> None:
    values = sorted(row[column] for row in ROWS)
    rows = [(*row[:column], value, *row[column + 1 :]) for row, value in zip(ROWS, values, strict=True)]
    found = compare(flat(ROWS), flat(rows)).changes  # type: ignore[arg-type]
    names = ("Nhiệm vụ cụ thể", "Bộ phận chủ trì", "Thời gian thực hiện")
    assert [(change.kind, change.title) for change in found] == [(K.COLUMN_SORTED, names[column])]


def test_the_numbers_of_a_flat_list_sorted_alone() -> None:
    found = compare(flat(ROWS), flat(ROWS, list(range(8, 0, -1)))).changes
    assert [(change.kind, change.title) for change in found] == [(K.COLUMN_SORTED, "Số thứ tự")]


@pytest.mark.parametrize(("one", "other"), [("05/06/2026", "@2026-06-05"), ("05/06/2026", "5/6/2026")])
def test_a_date_written_another_way_is_no_change(one: str, other: str) -> None:
    assert compare(edited("31/7/2026", one), edited("31/7/2026", other)).changes == ()


def test_numbers_and_dates_as_text_or_as_excel_s_own_are_the_same() -> None:
    text = BOOK.replace("#3000000", "3.000.000").replace("#95%", "95%").replace("@2026-06-15", "15/06/2026")
    assert compare(plan(), plan_of(text.replace("#40%", "40%"))[0]).changes == ()


def test_amounts_in_another_unit_are_told_once_with_what_was_spent() -> None:
    found = changed(lambda book: _say(book, "Đơn vị tiền", "nghìn đồng")).changes
    assert [change.kind for change in found] == [K.UNIT_JUMP]
    assert "bằng đúng 1.000 lần số của bản trước" in found[0].sentence


def _say(book: Book, label: str, value: Value) -> None:
    rows = book.sheets["Thông tin"]
    row = next(row for row, cells in rows.items() if 1 in cells and cells[1].value == label)
    rows[row][2] = replace(rows[row][2], value=value, text=str(value))


def test_two_titles_exchanged_are_two_rows_renamed() -> None:
    def exchange(book: Book) -> None:
        rows = [book.find(TASKS, "TT", code) for code in ("6.1.1", "6.1.2")]
        titles = [book.value(TASKS, row, "Nhiệm vụ cụ thể") for row in rows]
        for row, title in zip(rows, reversed(titles), strict=True):
            book.put(TASKS, row, "Nhiệm vụ cụ thể", title)

    found = changed(exchange).changes
    assert [(change.kind, change.key) for change in found] == [
        (K.TASK_RENAMED, "6.1.1"),
        (K.TASK_RENAMED, "6.1.2"),
    ]


def test_text_typed_in_an_old_encoding_is_no_change() -> None:
    old = flat([*ROWS[1:], ("Rà soát văn bản quy phạm pháp luật", "Văn phòng", "30/3/2026")])
    new = flat([*ROWS[1:], ("Rµ so¸t v¨n b¶n quy ph¹m ph¸p luËt", "V¨n phßng", "30/3/2026")])
    assert compare(old, new).changes == ()


def test_the_total_row_and_the_settings_are_compared() -> None:
    def total(book: Book) -> None:
        row, at = max(book.sheets[TASKS]), book.column(TASKS, "Kinh phí thực hiện")
        book.sheets[TASKS][row][at] = replace(book.sheets[TASKS][row][at], value=33_900_000)

    assert changed(total).sentences == ("Dòng tổng kinh phí đổi từ 34.900.000 đồng thành 33.900.000 đồng.",)
    assert changed(lambda book: _say(book, "Kỳ số liệu tháng", "Tháng dương lịch")).dangerous
    assert changed(lambda book: _say(book, "Năm", 2021)).dangerous
    assert kinds(changed(lambda book: _say(book, "Số ngày sắp đến hạn", 3))) == {K.INFO_CHANGED}


@pytest.mark.parametrize("sheet", ["Mốc", "Chỉ tiêu", "Chi", "Phát sinh", "Kết luận"])
def test_a_sheet_emptied_is_one_sentence(sheet: str) -> None:
    def empty(book: Book) -> None:
        book.sheets[sheet] = {row: cells for row, cells in book.sheets[sheet].items() if row <= 4}

    found = changed(empty).changes
    assert [(change.kind, change.title, change.dangerous) for change in found] == [
        (K.SHEET_LOST, f"Sheet {sheet}", True)
    ]
