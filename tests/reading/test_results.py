"""Results in words: each line of tests/cases/results.tsv is a cell as an office writes it, in a plan of 2026."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from book import book_of, findings, plan_of

from lib.base.problems import CellRef, Severity
from lib.plan import Origin, Plan, ResultKind, Task
from lib.reading.reader import read
from lib.reading.results import Outcome, lexicon, meaning, read_mark, read_result, with_result
from lib.reading.results.joining import results_unread

CASES = Path(__file__).resolve().parents[1] / "cases" / "results.tsv"
FIELDS = ("kind", "done", "evidence", "share", "on_time", "to_year")


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def as_read(case: dict[str, str]) -> dict[str, str]:
    result = read_result(
        case["words"].replace("\\n", "\n"),
        year=2026,
        heading=case["heading"] or None,
        about=case["about"] or None,
    )
    if result is None:
        return dict.fromkeys(FIELDS, "") | {"kind": "unread"}
    return {
        "kind": result.kind,
        "done": str(result.done or ""),
        "evidence": result.evidence or "",
        "share": "" if result.share is None else f"{result.share:g}",
        "on_time": {None: "", True: "yes", False: "no"}[result.on_time],
        "to_year": str(result.to_year or ""),
    }


def test_results_as_offices_write_them() -> None:
    read = [(case, as_read(case), {name: case[name] for name in FIELDS}) for case in cases()]
    assert [(case["words"], found) for case, found, expected in read if found != expected] == []
    assert len(read) > 500


def test_case_and_composition_change_nothing() -> None:
    """Capitals at the beginning, a full stop at the end and blanks around do not change what is read."""
    known = [case for case in cases() if case["kind"] != "unread"]
    others = [{**case, "words": f"  {case['words'][0].upper()}{case['words'][1:]}. "} for case in known]
    pairs = zip(known, others, strict=True)
    assert [other["words"] for case, other in pairs if as_read(other) != as_read(case)] == []


def test_no_phrase_stands_in_two_classes() -> None:
    listed = [" ".join(p.split()) for words in lexicon._WORDS.values() for p in words.split("|")]
    assert [phrase for phrase in listed if listed.count(phrase) > 1] == []


@pytest.mark.parametrize("value", ["x", "X", "✓", True, "TRUE", "Có"])
def test_marks_that_say_yes(value: object) -> None:
    assert read_mark(value) is True


@pytest.mark.parametrize("value", [False, "false", "Không", "☐"])
def test_marks_that_say_no(value: object) -> None:
    assert read_mark(value) is False


@pytest.mark.parametrize("value", ["", "Hoàn thành", 3, "1"])
def test_what_is_no_mark(value: object) -> None:
    assert read_mark(value) is None


@pytest.mark.parametrize("words", ["", " ", "!" * 5000, "31/6/2026", "đã\x00 xong", "1/0 đợt", "ngày 99/99"])
def test_nothing_raises(words: str) -> None:
    read_result(words, year=2026, heading="Đã TH", about=words)


# ---------------------------------------------------------------- beside the other columns

HEAD = "TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Tiến độ (%) | Ngày hoàn thành | Minh chứng"


def task(progress: str = "~", completed: str = "~", evidence: str = "~") -> tuple[Task, list[str]]:
    """The first task of a workbook, and the rules that spoke of it; the others show what the columns are for."""
    row = f"1 | Rà soát thủ tục | Văn phòng | 30/6/2026 | {progress} | {completed} | {evidence}"
    others = [
        f"{n} | Báo cáo kết quả số {n} | Văn phòng | 30/{n}/2026 | #100% | @2026-0{n}-20 | {n}/BC"
        for n in (4, 5, 6)
    ]
    plan, problems = plan_of("\n".join(["Nhiệm vụ", HEAD, row, *others]), 2026)
    return plan.tasks[0], [rule for rule, _ in findings(problems)]


@pytest.mark.parametrize(
    ("words", "share", "kind"),
    [
        ("Đang thực hiện", None, ResultKind.GOING_ON),
        ("Đã thực hiện", 1, ResultKind.DONE),
        ("Chưa triển khai", 0, ResultKind.NOT_BEGUN),
        ("Hoàn thành 3/4 đợt", 0.75, ResultKind.SHARE),
        ("Đã hủy", None, ResultKind.STOPPED),
        ("gần xong", None, ResultKind.GOING_ON),
    ],
)
def test_words_in_the_column_of_shares_are_read(words: str, share: float | None, kind: ResultKind) -> None:
    found, rules = task(progress=words)
    assert found.declared_progress == share
    assert found.result is not None
    assert (found.result.kind, found.result_text, found.result_column) == (kind, words, "progress")
    assert "number-unreadable" not in rules


def test_words_with_a_day_and_a_document_fill_what_is_blank() -> None:
    found, _ = task(completed="Đã xong ngày 25/6/2026 (Báo cáo số 12/BC-UBND)")
    assert str(found.completed) == "2026-06-25"
    assert (found.declared_progress, found.evidence) == (1, "12/BC-UBND")


def test_a_column_of_its_own_wins() -> None:
    found, _ = task(progress="Đã hoàn thành ngày 20/6/2026", completed="@2026-06-25", evidence="5/BC")
    assert (str(found.completed), found.evidence) == ("2026-06-25", "5/BC")


@pytest.mark.parametrize("words", ["Chưa", "Đang thực hiện", "Chưa hoàn thành"])
def test_words_in_place_of_a_day_say_that_it_is_not_done(words: str) -> None:
    found, rules = task(completed=words)
    assert (found.completed, found.result and found.result.words) == (None, words)
    assert "date-unreadable" not in rules


@pytest.mark.parametrize("words", ["31/6/2026", "sau Tết", "5/7"])
def test_a_day_that_is_none_is_an_error(words: str) -> None:
    found, rules = task(completed=words)
    assert found.completed is None
    assert "date-unreadable" in rules


@pytest.mark.parametrize(
    ("progress", "completed", "speaks"),
    [
        ("Đang thực hiện", "@2026-06-01", True),
        ("Dừng thực hiện", "@2026-06-01", True),
        ("Đã hoàn thành ngày 20/6/2026", "@2026-06-01", True),
        ("Đã hoàn thành", "@2026-06-01", False),
        ("Đang thực hiện", "~", False),
    ],
)
def test_words_that_contradict_a_day_are_named(progress: str, completed: str, speaks: bool) -> None:
    _, rules = task(progress=progress, completed=completed)
    assert ("result-contradicts" in rules) is speaks


def test_words_that_are_not_read_are_asked_about_at_their_cell() -> None:
    row = Task("1", "1", "Việc", "", origin=Origin("Nhiệm vụ", 4, {"result": 6}))
    asked = with_result(row, Outcome("Tùy tình hình", None))
    (found,) = results_unread(Plan(rows=(asked,)))
    assert (found.rule, found.at) == ("result-unread", CellRef("Nhiệm vụ", 4, 6))
    assert asked.declared_progress is None
    assert "Tùy tình hình" in found.message


def test_what_was_read_stands_in_words() -> None:
    done = read_result("Đã ban hành Kế hoạch số 15/KH-UBND ngày 10/01/2026", year=2026)
    moved = read_result("Chuyển sang năm 2027", year=2026)
    assert done is not None and meaning(done) == "Đã hoàn thành ngày 10/1/2026, minh chứng 15/KH-UBND"
    assert moved is not None and meaning(moved) == "Chuyển năm sau (2027)"


def test_the_perfect_means_the_end_where_the_column_contrasts_it() -> None:
    head = "STT | Nội dung công việc | Chủ trì | Thời hạn | Tình trạng"
    states = ("Đã triển khai", "Đang triển khai", "Chưa triển khai", "Đã triển khai")
    rows = [
        f"{n} | Việc số {n} của năm | Văn phòng | 30/6/2026 | {state}" for n, state in enumerate(states, 1)
    ]
    plan, _ = plan_of("\n".join(["Sheet1", head, *rows]), 2026)
    kinds = [row.result.kind if row.result else None for row in plan.tasks]
    assert kinds == [ResultKind.DONE, ResultKind.GOING_ON, ResultKind.NOT_BEGUN, ResultKind.DONE]


def test_what_is_missing_is_named_where_the_words_stand() -> None:
    head = "STT | Nội dung công việc | Chủ trì | Thời hạn | Tình trạng"
    rows = [f"{n} | Việc số {n} của năm | Văn phòng | 30/{n}/2026 | Đã xong" for n in (4, 5, 6)]
    _, problems = plan_of("\n".join(["Sheet1", head, *rows]), 2026)
    places = [place for rule, place in findings(problems) if rule == "done-without-date"]
    assert places == ["Sheet1!E2", "Sheet1!E3", "Sheet1!E4"]
    assert len([rule for rule, _ in findings(problems) if rule == "done-without-proof"]) <= 1


EXTENDED = """
    KH 2026
    KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
    STT | Nhiệm vụ | Chủ trì | Hạn ban đầu | {heads} | Kết quả
    1 | Giải phóng mặt bằng | Văn phòng | @2026-03-31 | @2026-06-30 | @2026-09-30 | Đang thực hiện
    2 | Lập đồ án quy hoạch | Văn phòng | @2026-03-31 | @2026-07-31 | | Đang thực hiện
    3 | Thi tuyển viên chức | Văn phòng | @2026-03-31 | @2026-06-15 | - | Đang thực hiện
"""


@pytest.mark.parametrize(
    "heads", ["Gia hạn lần 1 | Gia hạn lần 2", "Lùi hạn | Lùi hạn tiếp", "Hạn mới 1 | Hạn mới 2"]
)
def test_of_several_extensions_the_last_that_is_filled_holds(heads: str) -> None:
    plan = read(book_of(EXTENDED.format(heads=heads)), "a.xlsx").plan
    days = [date(2026, 9, 30), date(2026, 7, 31), date(2026, 6, 15)]
    assert [task.extended_to for task in plan.tasks] == days


FIRST_LIMIT = """
    KH 2026
    KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
    STT | Nhiệm vụ | Chủ trì | Hạn ban đầu | {head} | Kết quả
    1 | Giải phóng mặt bằng | Văn phòng | @2026-03-31 | @2026-06-30 | Đang thực hiện
    2 | Thi tuyển viên chức | Văn phòng | @2026-04-30 | | Đang thực hiện
"""


@pytest.mark.parametrize(
    ("head", "first", "asked"),
    [
        ("Hạn sau điều chỉnh", date(2026, 6, 30), False),
        ("Thời hạn", date(2026, 6, 30), False),
        ("Ngày trình", date(2026, 3, 31), True),
    ],
)
def test_the_first_limit_holds_where_no_other_is_given(head: str, first: date, *, asked: bool) -> None:
    found = read(book_of(FIRST_LIMIT.format(head=head)), "a.xlsx")
    days = [[each.day for each in task.deadline.due] for task in found.plan.tasks]
    assert days == [[first], [date(2026, 4, 30)]]
    assert any(one.rule == "column-unread" for one in found.problems) is asked


PRODUCTS = """
    KH 2026
    KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
    STT | Nhiệm vụ | Chủ trì | Thời hạn | {heads}
    1 | Quy chế văn thư | Văn phòng | 31/3/2026 | {first}
    2 | Kế hoạch hè | Phòng Văn hóa | 31/5/2026 | {second}
"""


@pytest.mark.parametrize(
    ("heads", "first", "second"),
    [
        (
            "Sản phẩm phải có | Sản phẩm đã có",
            "Quyết định | QĐ 22/QĐ-UBND (18/3/2026)",
            "Kế hoạch | KH 60/KH-UBND (04/6/2026)",
        ),
        (
            "Sản phẩm giao nộp | Sản phẩm dự kiến",
            "QĐ 22/QĐ-UBND (18/3/2026) | Quyết định",
            "KH 60/KH-UBND (04/6/2026) | Kế hoạch",
        ),
    ],
)
def test_of_two_columns_of_products_that_with_numbers_proves(heads: str, first: str, second: str) -> None:
    found = read(book_of(PRODUCTS.format(heads=heads, first=first, second=second)), "a.xlsx")
    assert [task.product for task in found.plan.tasks] == ["Quyết định", "Kế hoạch"]
    assert [task.evidence for task in found.plan.tasks] == [
        "QĐ 22/QĐ-UBND (18/3/2026)",
        "KH 60/KH-UBND (04/6/2026)",
    ]
    assert [one.rule for one in found.problems if one.rule.startswith("column")] == ["column-asked"]


def test_products_made_in_some_rows_finish_them_with_one_question() -> None:
    plan, problems = plan_of("""
        KH 2026
        KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        STT | Nhiệm vụ | Chủ trì | Thời hạn | Sản phẩm phải có | Sản phẩm đã có
        1 | Quy chế văn thư | Văn phòng | 31/3/2026 | Quyết định | QĐ 22/QĐ-UBND (18/3/2026)
        2 | Đề án chợ đêm | Phòng Kinh tế | 30/6/2026 | Đề án |
        3 | Kế hoạch hè | Phòng Văn hóa | 31/5/2026 | Kế hoạch | KH 60/KH-UBND (04/6/2026)
    """)
    assert [task.completed for task in plan.tasks] == [date(2026, 3, 18), None, date(2026, 6, 4)]
    assert [problem.rule for problem in problems if problem.severity != Severity.NOTE] == ["column-asked"]


def test_the_document_that_gave_the_work_is_not_its_proof() -> None:
    plan, problems = plan_of("""
        KH 2026
        KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        STT | Nhiệm vụ | Số, ký hiệu văn bản giao | Chủ trì | Thời hạn | Ngày hoàn thành | Văn bản kết quả
        1 | Rà soát thủ tục | Công văn số 15/UBND-VP | Văn phòng | 31/3/2026 | @2026-03-20 | 15/BC-UBND
        2 | Lập danh mục | Công văn số 16/UBND-VP | Văn phòng | 30/9/2026 | |
    """)
    assert [task.evidence for task in plan.tasks] == ["15/BC-UBND", None]
    assert [problem.rule for problem in problems if problem.severity != Severity.NOTE] == []


def test_the_only_heading_that_names_the_work_is_the_title() -> None:
    found = read(
        book_of("""
            Nhiệm vụ
            PHỤ LỤC KẾ HOẠCH TUYÊN TRUYỀN NĂM 2026
            TT | Hình thức, nội dung | Bộ phận chủ trì | Đối tượng | Thời gian thực hiện
            1 | Phát thanh trên loa | Công chức Văn hóa | Nhân dân | Hằng tuần
            2 | Hội thi trực tuyến | Đoàn Thanh niên | Đoàn viên | Tháng 10/2026
            3 | Tờ gấp | Công chức Văn hóa | Hộ dân | Quý II/2026
        """),
        "a.xlsx",
    )
    assert [task.title for task in found.plan.tasks] == [
        "Phát thanh trên loa",
        "Hội thi trực tuyến",
        "Tờ gấp",
    ]
    assert "column-asked" not in {one.rule for one in found.problems}


@pytest.mark.parametrize(
    ("past", "present"),
    [
        ("Tiến độ tháng trước (%)", "Tiến độ tháng này (%)"),
        ("% hoàn thành kỳ báo cáo trước", "% hoàn thành"),
    ],
)
def test_past_shares_do_not_count_beside_the_present_ones(past: str, present: str) -> None:
    plan, _ = plan_of(f"""
        KH 2026
        KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        STT | Nhiệm vụ | Chủ trì | Thời hạn | {past} | {present}
        1 | Rà soát thủ tục | Văn phòng | 31/3/2026 | #40% | #55%
        2 | Lập danh mục | Văn phòng | 30/4/2026 | #10% |
    """)
    assert [task.declared_progress for task in plan.tasks] == [0.55, 0.1]


def test_quantities_with_their_units_are_neither_days_nor_sums() -> None:
    plan, problems = plan_of("""
        KH 2026
        KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        STT | Nội dung | Đơn vị chủ trì | Thời gian hoàn thành | Đơn vị tính | Kế hoạch | Thực hiện
        1 | Cấp tài khoản dịch vụ công | Văn phòng | 31/12/2026 | tài khoản | #1200 | #640
        2 | Vận động chữ ký số | Văn phòng | 30/11/2026 | người | #300 | #120
    """)
    assert [task.completed for task in plan.tasks] == [None, None]
    assert [str(problem.severity) for problem in problems if problem.severity != Severity.NOTE] == []


def test_what_work_is_for_is_no_result() -> None:
    _, problems = plan_of("""
        KH 2026
        KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
        STT | Nhiệm vụ | Ý nghĩa | Chủ trì | Thời hạn
        1 | Dựng quầy hướng dẫn | Giảm thời gian chờ của người dân | Văn phòng | 30/9/2026
        2 | Lắp màn hình gọi số | Kênh tiếp nhận phản ánh | Văn phòng | 30/10/2026
    """)
    assert [problem.rule for problem in problems if problem.severity != Severity.NOTE] == []


def test_a_table_whose_headings_nobody_knows_opens_with_questions() -> None:
    """Its rows bear words that headings may bear, too; they are data."""
    plan, problems = plan_of("""
        Sheet1
        VIỆC CỦA XÃ NĂM 2026
        Việc gì | Ai lo | Khi nào xong | Tới đâu rồi
        Đặt biển báo | Công chức Giao thông | 15/4/2026 | xong
        Tỉa cành | Công chức Địa chính | 20/9/2026 | đang làm
        Lập sổ theo dõi | Công chức Văn thư | Tháng 11 | chưa
    """)
    assert [task.title for task in plan.tasks] == ["Đặt biển báo", "Tỉa cành", "Lập sổ theo dõi"]
    asked = {problem.at.column for problem in problems if problem.rule == "column-asked" and problem.at}
    assert asked == {2, 3, 4}
