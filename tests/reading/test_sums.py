"""Rows of sums: what they close, and the parts of a sum."""

from __future__ import annotations

from book import findings, plan_of

PLAN = """
    Nhiệm vụ
    KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
    STT | Nhiệm vụ | Chủ trì | Thời hạn | Kinh phí (đồng)
"""


def _read(rows: str) -> tuple[list[str], int | None, list[tuple[str, str]]]:
    """The tasks' titles, the stated total in đồng, and what is said beside notes of the year."""
    plan, problems = plan_of(f"{PLAN.rstrip()}\n{rows.strip(chr(10))}")
    titles = [row.title for row in plan.rows if not row.is_group]
    return titles, plan.stated_total, [f for f in findings(problems) if f[0] != "year-inferred"]


def test_sums_of_areas_in_words_of_the_office_are_no_totals_and_no_tasks() -> None:
    """Each closes its area, however it is called, and be it of one row."""
    titles, total, found = _read("""
    I | THỂ CHẾ
    1 | Rà soát văn bản | Văn phòng | 30/9/2026 | #4000000
    2 | Công bố thủ tục | Văn phòng | 31/10/2026 | #6000000
      | Gộp phần trên: 2 việc | | | #10000000
    II | TUYÊN TRUYỀN
    1 | In tờ rơi | Văn phòng | 31/8/2026 | #5000000
      | Gộp phần trên: 1 việc | | | #5000000
    """)
    assert titles == ["Rà soát văn bản", "Công bố thủ tục", "In tờ rơi"]
    assert total is None
    assert found == []


def test_the_sum_of_the_last_area_is_not_the_total() -> None:
    """«Tổng» below each area: the last of them states only its own."""
    _, total, found = _read("""
    I | THỂ CHẾ
    1 | Rà soát văn bản | Văn phòng | 30/9/2026 | #4000000
    2 | Công bố thủ tục | Văn phòng | 31/10/2026 | #6000000
      | Tổng | | | #10000000
    II | TUYÊN TRUYỀN
    1 | In tờ rơi | Văn phòng | 31/8/2026 | #2000000
    2 | Phát thanh | Văn phòng | 31/8/2026 | #3000000
      | Tổng | | | #5000000
    """)
    assert total is None
    assert found == []


def test_a_total_that_differs_is_still_the_total() -> None:
    """One that no part adds up to is compared with all rows."""
    _, total, found = _read("""
    I | THỂ CHẾ
    1 | Rà soát văn bản | Văn phòng | 30/9/2026 | #4000000
    2 | Công bố thủ tục | Văn phòng | 31/10/2026 | #6000000
      | Cộng I | | | #10000000
    II | TUYÊN TRUYỀN
    1 | In tờ rơi | Văn phòng | 31/8/2026 | #5000000
      | Tổng cộng | | | #16000000
    """)
    assert total == 16_000_000
    assert [rule for rule, _ in found] == ["total-differs"]


def test_a_sum_of_a_numbered_row_closes_its_parts_only() -> None:
    """«Cộng mục 1» below 1.1 and 1.2, with a further row of the area below it."""
    rows = """
    I | HẠ TẦNG
    1 | Nâng cấp trụ sở | Phòng Kinh tế | 31/12/2026 | #80000000
    1.1 | Sơn tường | Phòng Kinh tế | 30/6/2026 | #30000000
    1.2 | Lợp mái | Phòng Kinh tế | 31/10/2026 | #50000000
      | Cộng mục 1 | | | #{}
    2 | Sửa cổng | Phòng Kinh tế | 30/9/2026 | #20000000
      | Cộng I | | | #100000000
    """
    assert _read(rows.format("80000000"))[2] == []
    assert _read(rows.format("70000000"))[2] == [("subtotal-differs", "Nhiệm vụ!E7")]


def test_what_a_sum_is_made_of_is_no_task() -> None:
    """Sources below the total on top, and below a task of its own money."""
    titles, total, found = _read("""
      | TỔNG KINH PHÍ | | | #100000000
      | Bao gồm:
      | - Tỉnh hỗ trợ | | | #60000000
      | - Xã đối ứng | | | #40000000
    1 | Kéo cáp quang | Phòng Kinh tế | 31/8/2026 | #70000000
      | Vật tư | | | #50000000
      | Nhân công | | | #20000000
    2 | Lắp điểm phát sóng | Phòng Kinh tế | 30/11/2026 | #30000000
    """)
    assert titles == ["Kéo cáp quang", "Lắp điểm phát sóng"]
    assert total == 100_000_000
    assert found == []


def test_money_that_does_not_add_up_to_the_row_above_is_asked_about() -> None:
    """Rows that are no parts stay, with a question."""
    titles, _, found = _read("""
    1 | Kéo cáp quang | Phòng Kinh tế | 31/8/2026 | #70000000
      | Vật tư | | | #50000000
      | Nhân công | | | #30000000
    2 | Lắp điểm phát sóng | Phòng Kinh tế | 30/11/2026 | #30000000
    """)
    assert len(titles) == 4
    assert ("sum-differs", "Nhiệm vụ!E3") in found


def test_tasks_below_an_area_with_a_lead_are_no_parts_of_its_money() -> None:
    titles, _, _ = _read("""
    I | TUYÊN TRUYỀN | Phòng Văn hóa | | #10000000
      | Làm pa nô | | | #6000000
      | Phát thanh lưu động | | | #4000000
    """)
    assert titles[-2:] == ["Làm pa nô", "Phát thanh lưu động"]
