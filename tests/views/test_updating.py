"""What the screens of an update say: the check by cause and cell, the comparison, when to publish, history."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise

import pytest
from book import book_of
from updates import MISTAKES, mended, sample, with_mistakes

from lib.base.problems import Severity
from lib.comparing.compare import compare
from lib.reading.reader import read_file
from lib.store import KeptDraft, Version, VersionKind
from lib.views import updating
from lib.views.updating import Check
from lib.workbook.cells import read_workbook

AT = datetime(2020, 9, 16, 1, 15, tzinfo=UTC)
TODAY = date(2026, 9, 16)


@cache
def checked(data: bytes) -> Check:
    plan, problems = read_file(data, "so.xlsx")
    return Check(plan, tuple(problems), read_workbook(data, "so.xlsx"))


def version(number: int = 1, **more: object) -> Version:
    facts: dict[str, object] = {
        "kind": VersionKind.PUBLISH,
        "file_name": "so.xlsx",
        "sha256": f"{number:064}",
        "size": 1,
        "note": "",
        "report_date": date(2020, 9, 15),
        "check_summary": "",
        "illustrative": False,
        "base": None,
        "restored_from": None,
        "reason": "",
        "at": AT,
        "who": "Công chức Văn phòng – Thống kê",
        "role": "",
        "origin": "",
    }
    return Version(id=number, **(facts | more))  # type: ignore[arg-type]


def draft(**more: object) -> KeptDraft:
    facts: dict[str, object] = {
        "id": "a" * 32,
        "file_name": "so.xlsx",
        "sha256": "f" * 64,
        "note": "",
        "report_date": None,
        "check_summary": "",
        "illustrative": False,
        "base": None,
        "refused": False,
        "at": AT,
        "who": "Công chức Tư pháp – Hộ tịch",
        "role": "",
    }
    return KeptDraft(**(facts | more))  # type: ignore[arg-type]


# The check


def test_fourteen_mistakes_of_fourteen_kinds_are_found_in_one_pass() -> None:
    found = {(str(p.at), p.rule) for p in checked(with_mistakes()).problems}
    expected = {(f"{sheet}!{cell}", rule) for (sheet, cell), (rule, _) in MISTAKES.items()}
    assert len({rule for _, rule in expected}) == 14
    assert expected - found == set()


def test_headline_counts_what_was_read_and_says_what_still_shows() -> None:
    said = updating.headline(checked(with_mistakes()), version(3))
    assert said.read == "Đã đọc 72 nhiệm vụ, 34 chỉ tiêu."
    assert said.counts.startswith("8 lỗi phải sửa, ")
    assert said.meanwhile == "Số liệu đến ngày 15/9/2020 (bản số 3) vẫn đang hiển thị."
    assert "bản mẫu" in updating.headline(checked(sample()), None).meanwhile


def test_a_finding_shows_the_row_as_it_was_typed_with_the_bad_cell_marked() -> None:
    causes = updating.causes(checked(with_mistakes()), Severity.ERROR)
    finding = next(f for cause in causes for f in cause.findings if "L10" in f.message)
    assert finding.row == 10
    assert [(cell.letters, cell.text) for cell in finding.cells if cell.is_bad] == [("L", "=SUM(Chi!C7:C8)")]
    assert ("B", "Báo cáo định kỳ") in [(cell.letters, cell.text[:15]) for cell in finding.cells]


def test_a_blank_bad_cell_is_shown_too() -> None:
    causes = updating.causes(checked(with_mistakes()), Severity.WARNING)
    finding = next(f for cause in causes for f in cause.findings if "C23" in f.message)
    assert [(cell.letters, cell.text) for cell in finding.cells if cell.is_bad] == [("C", "")]


def test_what_stood_in_the_version_in_use_is_not_new() -> None:
    known = checked(sample()).problems
    new = {
        cause.headline: cause.is_new
        for cause in updating.causes(checked(with_mistakes()), Severity.WARNING, known)
    }
    assert new["Tổng kinh phí không khớp: 1 ô (Nhiệm vụ!G108)"] is False
    assert new["Thời hạn chưa đọc được: 1 ô (Nhiệm vụ!F15)"] is True


def test_equal_problems_stand_together_and_many_of_them_are_cut() -> None:
    rows = "\n".join(f"        1.{n} | Việc thứ {n} | cuối quý" for n in range(1, 61))
    check = checked(
        book_of(f"""
        Nhiệm vụ
        TT | Nhiệm vụ cụ thể | Thời gian thực hiện năm 2026
        1 | LĨNH VỰC MỘT |
{rows}
        """)
    )
    cause = next(c for c in updating.causes(check, Severity.WARNING) if "Thời hạn" in c.headline)
    assert cause.headline.startswith("Thời hạn chưa đọc được: 60 ô (")
    assert (len(cause.findings), cause.more) == (updating.MOST_SHOWN, 60 - updating.MOST_SHOWN)


def test_every_normalisation_is_listed_before_and_after() -> None:
    rows = {row.cells[0]: row.cells[1:3] for row in updating.normalised(checked(with_mistakes())).rows}
    assert rows["Nhiệm vụ!A34"] == ("2,2,1", "2.2.1")
    assert rows["Kết luận!D9"] == ("31/8/2020", "31/8/2020")


def test_deadlines_stand_beside_the_original_words_unread_ones_first() -> None:
    table = updating.deadlines(checked(with_mistakes()))
    assert len(table.rows) == 72
    assert table.rows[0].cells[0] == "Nhiệm vụ!F15"
    assert table.rows[0].cells[2] == "cuối quý"
    replaced = next(row for row in table.rows if row.cells[0] == "Nhiệm vụ!F9")
    assert "đang dùng Hạn nội bộ 25/9/2020" in str(replaced.cells[3])
    assert "Hạn nội bộ" in table.note


def test_amounts_a_thousand_times_larger_are_a_point_to_look_at() -> None:
    def plan(factor: int) -> Check:
        rows = "\n".join(
            f"            1.{n} | Việc thứ {n} | 30/6/2026 | #{n * 100 * factor}" for n in range(1, 9)
        )
        return checked(
            book_of(f"""
            Nhiệm vụ
            TT | Nhiệm vụ cụ thể | Thời gian thực hiện | Kinh phí
            1 | LĨNH VỰC MỘT năm 2026 | |
{rows}
            """)
        )

    jumped = updating.with_doubts(plan(1_000_000), plan(1000).plan, TODAY)
    assert "amount-unit-jump" in {p.rule for p in jumped.problems}
    assert "amount-unit-jump" not in {
        p.rule for p in updating.with_doubts(plan(1000), plan(1000).plan, TODAY).problems
    }
    assert updating.with_doubts(plan(1000), None, TODAY) == plan(1000)


# The comparison and publishing


def test_changes_of_an_honest_month_need_no_second_question() -> None:
    comparison = compare(checked(sample()).plan, checked(mended()).plan)
    said = updating.changes(comparison)
    assert updating.questions(comparison) == ()
    assert said.dangerous == ()
    assert any("hoàn thành ngày 24/9/2020" in words for words in said.ordinary)
    assert said.headline.startswith(f"{len(comparison.changes)} thay đổi: ")
    assert len(said.table.rows) == len(comparison.changes)


def test_dangerous_changes_come_first_and_are_asked_by_name() -> None:
    comparison = compare(checked(mended()).plan, checked(sample()).plan)
    said = updating.changes(comparison)
    assert said.dangerous
    assert updating.questions(comparison) == said.dangerous
    assert f"trong đó {len(said.dangerous)} điểm cần xác nhận" in said.headline
    marks = [str(row.cells[0]).startswith("▲") for row in said.table.rows]
    assert marks == sorted(marks, reverse=True)
    assert marks.count(True) == len(said.dangerous)


def test_no_change_says_so() -> None:
    plan = checked(sample()).plan
    assert updating.changes(compare(plan, plan)).headline == "Không có gì thay đổi so với bản đang dùng."


def test_errors_stop_publishing_and_warnings_do_not() -> None:
    stopped = updating.obstacle(checked(with_mistakes()), draft(), version())
    assert stopped is not None
    assert stopped.startswith("Chưa công bố được: còn 8 lỗi phải sửa.")
    assert updating.obstacle(checked(mended()), draft(), version()) is None


def test_the_file_in_use_is_not_published_again() -> None:
    stopped = updating.obstacle(checked(sample()), draft(sha256=version(4).sha256), version(4))
    assert stopped == "Tệp này giống hệt bản số 4 đang dùng: không có gì để công bố."


def test_the_button_names_the_month() -> None:
    assert updating.publish_label(date(2020, 9, 30)) == "Công bố số liệu tháng 9"
    assert updating.publish_label(None) == "Công bố số liệu"


def test_a_report_date_that_has_not_come_is_doubted() -> None:
    said = updating.date_doubt(date(2062, 9, 30), date(2026, 9, 30))
    assert said is not None
    assert "30/9/2062" in said
    assert updating.date_doubt(date(2026, 9, 30), date(2026, 9, 30)) is None
    assert updating.date_doubt(None, date(2026, 9, 30)) is None


def test_a_copy_is_called_a_copy() -> None:
    assert "giữ nguyên" in updating.marked_words("xlsx", is_copy=False)
    assert "kiểu .ods" in updating.marked_words("ods", is_copy=True)
    assert "không đúng chuẩn" in updating.marked_words("xlsx", is_copy=True)


def test_somebody_elses_version_since_the_upload_is_named() -> None:
    assert updating.base_words(draft(base=4), version(4)) is None
    said = updating.base_words(draft(base=3), version(4))
    assert said is not None
    assert "Công chức Văn phòng – Thống kê đã công bố bản số 4 lúc 08 giờ 15 ngày 16/9/2020" in said


def test_how_often_a_deadline_was_moved_before() -> None:
    def plan(day: str) -> Check:
        return checked(
            book_of(f"""
            Nhiệm vụ
            TT | Nhiệm vụ cụ thể | Thời gian thực hiện
            1 | LĨNH VỰC MỘT |
            1.1 | Rà soát thủ tục | {day}
            1.2 | Niêm yết thủ tục | 30/6/2026
            """)
        )

    plans = [plan(day).plan for day in ("31/3/2026", "30/4/2026", "30/4/2026", "31/5/2026")]
    moves = Counter(key for old, new in pairwise(plans) for key in updating.moved(old, new))
    assert moves == {"1.1": 2}
    comparison = compare(plans[-1], plan("30/6/2026").plan, moves)
    assert "đã dời 2 lần" in updating.questions(comparison)[0]


# What is kept


def test_the_result_of_the_check_is_kept_and_read_back() -> None:
    text = updating.summary(checked(with_mistakes()), "b" * 32)
    assert updating.previous_of(draft(check_summary=text)) == "b" * 32
    row = updating.version_table([version(check_summary=text)]).rows[0]
    assert str(row.cells[4]).startswith("8 phải sửa\n")


@pytest.mark.parametrize("text", ["", "không phải JSON", "[1, 2]", '{"previous": 7}'])
def test_a_result_kept_by_another_program_is_no_fault(text: str) -> None:
    assert updating.previous_of(draft(check_summary=text)) is None


# History


def test_history_names_the_version_in_use_and_what_became_of_the_others() -> None:
    versions = [
        version(1, deleted_at=AT, deleted_by="Chánh Văn phòng", deleted_reason="có tên người dân"),
        version(2, note="Số liệu tháng 8"),
        version(3, kind=VersionKind.RESTORE, restored_from=2, reason="bản 2 nhầm cột"),
    ]
    rows = updating.version_table(versions).rows
    assert [row.cells[0] for row in rows] == ["3\nđang dùng", "2", "1"]
    assert rows[0].cells[1] == "16/9/2020 08:15\nCông chức Văn phòng – Thống kê"
    assert rows[0].cells[5] == "Khôi phục bản 2: bản 2 nhầm cột"
    assert rows[2].cells[5] == "Tệp đã xóa bởi Chánh Văn phòng: có tên người dân"
    assert [row.key for row in rows] == ["3", "2", None]
    assert list(updating.version_choices(versions)) == ["3", "2"]


def test_the_same_file_again_says_which_version_it_is() -> None:
    assert updating.same_as(version(2), is_current=True).endswith("đang dùng: không có gì thay đổi.")
    assert "Lịch sử số liệu" in updating.same_as(version(1), is_current=False)
