"""Deadline phrases: the corpus under cases/, and properties that hold for any text."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.deadlines.deadline import (
    Count,
    DeadlineKind,
    Offset,
    TimeUnit,
    format_offset,
)
from lib.deadlines.reading import read_deadline
from lib.deadlines.typed_day import read_day

CASES = Path(__file__).parents[1] / "cases"
Row = TypeVar("Row")


def corpus() -> list[tuple[str, int, str, str, str]]:
    """The rows of every cases/deadline*.tsv; \\n within a phrase stands for a line break of the cell."""
    rows = []
    for path in sorted(CASES.glob("deadline*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                phrase = row["phrase"].replace("\\n", "\n")
                rows.append((phrase, int(row["plan_year"]), row["kind"], row["due"], row["offset"] or ""))
    return rows


def answer(phrase: str, plan_year: int) -> tuple[str, str, str]:
    deadline = read_deadline(phrase, plan_year)
    assert (deadline.doubt is not None) == (deadline.kind is DeadlineKind.UNREAD)
    due = ";".join(item.day.isoformat() for item in deadline.due)
    return deadline.kind.value, due, format_offset(deadline.offset or deadline.count)


def misread(rows: Iterable[tuple[str, int, str, str, str]]) -> list[tuple[str, int, tuple[str, ...]]]:
    """The rows that are not read as they should be: phrase, year and what was read instead."""
    read = ((phrase, year, answer(phrase, year), tuple(expected)) for phrase, year, *expected in rows)
    return [(phrase, year, found) for phrase, year, found, expected in read if found != expected]


def test_corpus() -> None:
    assert misread(corpus()) == []


def test_corpus_is_large_and_covers_every_kind() -> None:
    rows = corpus()
    assert len({row[:2] for row in rows}) == len(rows) >= 300
    assert {row[2] for row in rows} == {kind.value for kind in DeadlineKind}


THIRDS = 3
"""Each way of typing meets a third of the phrases, the next way the next third: each way thousands of phrases, each
phrase some ways. CCHC_TEST_ALL=1 lets every way meet every phrase."""


def third(rows: Sequence[Row], number: int) -> Sequence[Row]:
    """The part of the rows that the way with this number meets."""
    return rows if os.environ.get("CCHC_TEST_ALL") else rows[number % THIRDS :: THIRDS]


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        (0, lambda phrase: unicodedata.normalize("NFD", phrase)),
        (1, lambda phrase: phrase.replace(" ", "\u00a0")),
        (2, lambda phrase: phrase.replace("-", "\u2013")),
    ],
    ids=["accents apart", "hard spaces", "long dashes"],
)
def test_typing_habits_change_nothing(number: int, typed: Callable[[str], str]) -> None:
    rows = [
        (typed(phrase), year, kind, due, offset)
        for phrase, year, kind, due, offset in corpus()
        if kind != "none" and typed(phrase) != phrase
    ]
    assert misread(third(rows, number)) == []


@pytest.mark.parametrize("text", [None, "", "  ", "\n", "\u00a0"])
def test_empty_cell_has_no_deadline(text: str | None) -> None:
    assert read_deadline(text, 2026).kind is DeadlineKind.NONE


def test_a_page_of_text_in_the_cell_is_not_a_deadline() -> None:
    assert read_deadline("Trước 30/6/2026, " * 200, 2026).kind is DeadlineKind.UNREAD


# ---------------------------------------------------------------- names and readings


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("Quý I, 6 tháng, quý III trước ngày 25 các tháng 2, 5, 8", ["Quý I", "6 tháng", "Quý III"]),
        (
            "- Ban hành Kế hoạch trước 28/02/2020; - Kiểm tra trước 15/8/2020",
            ["Ban hành Kế hoạch", "Kiểm tra"],
        ),
        ("Tháng 3, 6", ["Tháng 3", "Tháng 6"]),
        ("Hàng quý", ["Quý I", "Quý II", "Quý III", "Quý IV"]),
        ("10/6 cấp xã, 20/6 cấp tỉnh", ["", ""]),
        ("31/3 (kê khai), 30/4 (công khai)", ["", ""]),
        ("30/6 đạt 60%, 31/12 đạt 100%", ["", ""]),
        ("Kê khai: 31/3 cấp xã, 30/4 cấp tỉnh", ["", ""]),
        ("Kê khai trước 31/3 (bản giấy), công khai trước 30/4", ["Kê khai", "Công khai"]),
        (
            "Đề án 06: trước 30/11; Chương trình 02/CTr-TU: trước 10/12",
            ["", ""],
        ),
        (
            "Báo cáo năm lần 01 trước 20/10; báo cáo năm lần 02 trước 15/11",
            ["Báo cáo năm lần 01", "Báo cáo năm lần 02"],
        ),
    ],
)
def test_milestones_carry_the_words_that_name_them(phrase: str, names: list[str]) -> None:
    assert [due.name for due in read_deadline(phrase, 2020).due] == names


@pytest.mark.parametrize(
    ("phrase", "reading"),
    [
        ("Trước 30/6/2026", "Hạn 30/6/2026"),
        ("Quý I, III", "Có 2 mốc: Quý I – 31/3/2026; Quý III – 30/9/2026"),
        ("Hàng tháng", "Hằng tháng, vào ngày cuối tháng (12 mốc)"),
        ("Trước ngày 25 hằng tháng", "Hằng tháng, chậm nhất ngày 25 (12 mốc)"),
        ("Thường xuyên", "Thường xuyên – không có hạn cố định"),
        ("10 ngày sau khi nhận được PAKN", "10 ngày sau khi phát sinh"),
        ("02 lần/tháng", "2 lần mỗi tháng"),
        ("Cách tuần 01 lần", "1 lần mỗi 2 tuần"),
        ("01 tháng sau kiểm tra", "1 tháng sau khi phát sinh"),
        ("Thường xuyên, 24/7", "Thường xuyên – không có hạn cố định"),
        ("1 tháng 2 kỳ", "2 lần mỗi tháng"),
        ("Mỗi tháng 04 tin, mỗi quý 01 phóng sự", "4 lần mỗi tháng; 1 lần mỗi quý"),
        (
            "15 ngày sau khi có kết luận ngày 15/6",
            "15 ngày sau khi phát sinh; chưa tính ngày nêu kèm: 15/6/2026",
        ),
        (
            "Nhận quyết định 03/3/2026, khiếu nại trong 90 ngày",
            "90 ngày sau khi phát sinh; chưa tính ngày nêu kèm: 3/3/2026",
        ),
        ("10/3 (Giỗ Tổ)", "Hạn 26/4/2026; là ngày 10/3 âm lịch"),
        (
            "10 ngày kể từ ngày ký (05/3/2025)",
            "Hạn 17/3/2025; tính từ ngày 5/3/2025, hết ngày 15/3 (thứ Bảy), tính đến 17/3 theo Điều 148",
        ),
        ("31/6/2026", "Không đọc được: ngày 31/6/2026 không có"),
        ("Hoàn thành trước 30/9/2026 và duy trì liên tục", "Hạn 30/9/2026; đồng thời làm thường xuyên"),
    ],
)
def test_reading_in_words(phrase: str, reading: str) -> None:
    assert read_deadline(phrase, 2026).reading == reading


# ---------------------------------------------------------------- offsets


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (Offset(7, TimeUnit.DAY), "7 days"),
        (Offset(1, TimeUnit.MONTH), "1 month"),
        (Offset(5, TimeUnit.WORKING_DAY), "5 working days"),
        (Count(2, TimeUnit.MONTH), "2 per month"),
        (Count(1, TimeUnit.WEEK, 2), "1 per 2 weeks"),
        (None, ""),
    ],
)
def test_measures_in_the_words_of_the_command_line(measure: Offset | Count | None, text: str) -> None:
    assert format_offset(measure) == text


# ---------------------------------------------------------------- typed days of decisions


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/6", date(2026, 6, 30)),
        ("trước ngày 30/6/2027", date(2027, 6, 30)),
        ("hôm nay", date(2026, 6, 10)),
        ("ngày mai", date(2026, 6, 11)),
        ("tuần này", date(2026, 6, 12)),
        ("tuần sau", date(2026, 6, 19)),
        ("Thứ sáu", date(2026, 6, 12)),
        ("thứ tư", date(2026, 6, 10)),
        ("thứ 2 tuần sau", date(2026, 6, 15)),
        ("cuối tháng", date(2026, 6, 30)),
        ("tháng sau", date(2026, 7, 31)),
        ("cuối quý", date(2026, 6, 30)),
        ("cuối năm", date(2026, 12, 31)),
        ("15", date(2026, 6, 15)),
        ("ngày 5", date(2026, 7, 5)),
        ("10 ngày nữa", date(2026, 6, 22)),
        ("10 ngày", date(2026, 6, 22)),
        ("trong vòng 10 ngày kể từ hôm nay", date(2026, 6, 22)),
        ("5 ngày làm việc", date(2026, 6, 17)),
        ("05 ngày làm việc nữa", date(2026, 6, 17)),
        ("sau 2 tuần", date(2026, 6, 24)),
        ("1 tháng kể từ ngày họp", date(2026, 7, 10)),
        ("60 ngày làm việc", date(2026, 9, 4)),
        ("quý III", date(2026, 9, 30)),
        ("31/6", None),
        ("31", None),
        ("hàng tháng", None),
        ("sớm", None),
        ("", None),
    ],
)
def test_read_day_on_wednesday_10_june_2026(text: str, day: date | None) -> None:
    assert read_day(text, 2026, date(2026, 6, 10)) == day


# ---------------------------------------------------------------- properties


def words(text: str) -> list[str]:
    return text.split()


WORDS = words(
    "trước sau ngày tháng quý năm I II V 0 2 6 13 25 31 2026 / - , ; : ( ) hàng mỗi cuối đầu 6 lần tuần khi theo "
    "thường xuyên báo cáo kế hoạch chậm nhất và hoặc từ đến hết làm việc kể giai đoạn kỳ cuối của thứ sáu không"
)
YEARS = st.integers(2011, 2030)


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)), YEARS)
def test_any_text_is_read_without_a_fault(text: str, year: int) -> None:
    deadline = read_deadline(text, year)
    days = [due.day for due in deadline.due]
    assert days == sorted(set(days))
    assert bool(days) == (deadline.kind in (DeadlineKind.FIXED, DeadlineKind.RECURRING))
    assert bool(deadline.reading)
    assert (deadline.doubt is not None) == (deadline.kind is DeadlineKind.UNREAD)


@given(st.text(max_size=12), YEARS, st.dates(date(2011, 1, 1), date(2030, 12, 31)))
def test_any_typed_day_is_read_without_a_fault(text: str, year: int, today: date) -> None:
    day = read_day(text, year, today)
    assert day is None or day.year >= 1


DATE_FORMS = (
    "{d}/{m}/{y}",
    "{d:02}/{m:02}/{y}",
    "{d}.{m}.{y}",
    "{d}-{m}-{y}",
    "{d} tháng {m} năm {y}",
    "{d}/{m} năm {y}",
)
FRAMES = (
    "Trước ngày {}",
    "Hoàn thành trước ngày {}",
    "Chậm nhất là ngày {}",
    "Đến hết ngày {}",
    "Gửi báo cáo về UBND tỉnh trước {}",
    "Trước ngày {} và duy trì thường xuyên",
    "Trước ngày {} theo Kế hoạch của UBND tỉnh",
    "(Trước ngày {})",
    "Hạn cuối: {}.",
)


@given(st.dates(date(2011, 1, 1), date(2030, 12, 31)), st.sampled_from(DATE_FORMS), st.sampled_from(FRAMES))
def test_a_date_is_that_date_in_every_form_and_frame(day: date, form: str, frame: str) -> None:
    phrase = frame.format(form.format(d=day.day, m=day.month, y=day.year))
    assert [due.day for due in read_deadline(phrase, day.year).due] == [day]


SYLLABLES = words("rà soát cập nhật tuyên truyền hồ sơ thủ tục công chức xã phường phối hợp niêm yết zalo")


@given(
    st.dates(date(2011, 1, 1), date(2030, 12, 31)),
    st.lists(st.sampled_from(SYLLABLES), max_size=6),
    st.booleans(),
)
def test_plain_words_around_a_date_do_not_move_it(day: date, words: list[str], before: bool) -> None:
    dated = f"trước ngày {day.day}/{day.month}/{day.year}"
    phrase = " ".join([*words, dated] if before else [dated, *words])
    assert [due.day for due in read_deadline(phrase, day.year).due] == [day]


@given(st.sampled_from([4, 6, 9, 11]), st.sampled_from(FRAMES), YEARS)
def test_a_day_that_does_not_exist_is_never_read(month: int, frame: str, year: int) -> None:
    assert read_deadline(frame.format(f"31/{month}/{year}"), year).kind is DeadlineKind.UNREAD


@given(
    st.integers(1, 12),
    st.integers(2011, 2030),
    st.sampled_from(["Tháng {m}", "Trong tháng {m}/{y}", "Cuối tháng {m}"]),
)
def test_a_month_is_due_on_its_last_day(month: int, year: int, form: str) -> None:
    due = read_deadline(form.format(m=month, y=year), year).due
    following = due[0].day + timedelta(days=1)
    assert (due[0].day.month, following.day) == (month, 1)


# ---------------------------------------------------------------- never a wrong day


def days_of(phrase: str, plan_year: int) -> list[date]:
    return [due.day for due in read_deadline(phrase, plan_year).due]


def dated_corpus() -> list[tuple[str, int, list[date]]]:
    """The phrases with their days, without the long rows of weekly work."""
    rows = [(row[0], row[1], row[3].split(";")) for row in corpus() if row[3]]
    return [
        (phrase, year, [date.fromisoformat(day) for day in days])
        for phrase, year, days in rows
        if len(days) < 40
    ]


def without_accents(text: str) -> str:
    letters = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return letters.replace("đ", "d").replace("Đ", "D")


def spaced_slashes(text: str) -> str:
    return re.sub(r"(?<=\d)/(?=\d)", " / ", text)


def dotted_dates(text: str) -> str:
    return re.sub(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", r"\1.\2.\3", text)


def leading_zeros(text: str) -> str:
    return re.sub(r"\b(\d)/", r"0\1/", text)


TYPED_OTHERWISE = [
    str.upper,
    str.lower,
    without_accents,
    spaced_slashes,
    dotted_dates,
    leading_zeros,
    lambda text: text.replace(" ", "   "),
    lambda text: f"- {text}.",
    lambda text: f"{text} (có phụ lục kèm theo)",
    lambda text: f"{text} (Văn phòng HĐND và UBND chủ trì)",
    lambda text: f"{text} (qua Phòng Nội vụ)",
]


@pytest.mark.parametrize(("number", "typed"), list(enumerate(TYPED_OTHERWISE)))
def test_typing_it_another_way_never_moves_a_day(number: int, typed: Callable[[str], str]) -> None:
    """The days stay or the cell is unread; they are never others."""
    rows = [(typed(phrase), year, days) for phrase, year, days in dated_corpus() if typed(phrase) != phrase]
    moved = [
        (phrase, days, now)
        for phrase, year, days in third(rows, number)
        if (now := days_of(phrase, year)) not in ([], days)
    ]
    assert moved == []


def test_a_line_break_before_a_small_letter_or_a_figure_never_moves_a_day() -> None:
    moved = []
    for phrase, year, days in dated_corpus():
        gaps = list(re.finditer(r"(?<=[\w,.:/-]) (?=[a-zà-ỹ\d])", phrase))
        for gap in gaps[len(phrase) % 3 :: 3]:
            broken = f"{phrase[: gap.start()]}\n{phrase[gap.end() :]}"
            if days_of(broken, year) not in ([], days):
                moved.append(broken)
    assert moved == []


def test_a_figure_that_nothing_explains_stops_the_reading() -> None:
    """Nothing of a cell's figures is dropped in silence: whatever else it says, it is asked about."""
    kept = []
    for phrase, year, kind, _, _ in corpus():
        read = read_deadline(f"{phrase}, mã 19/47", year)
        asked = read.kind is DeadlineKind.UNREAD or read.aside or read.question
        if kind not in ("unread", "none") and not asked:
            kept.append((phrase, year))
    assert kept == []


@pytest.mark.parametrize(
    "phrase",
    [
        "Gửi Phòng tổng hợp trước ngày 16/3/2026 để trình Chủ tịch phê duyệt trong tháng 3/2026",
        "Trước 30/6/2026 - chờ xác nhận",
        "Trước 30/6/2026 và các kỳ tiếp theo",
        "Hồ sơ xong trước 28/02/2026, khởi công trong tháng 4/2026, bàn giao trước 30/11/2026",
        "Cấp tỉnh trước 30/6; cấp xã chờ tỉnh",
        "Cấp tỉnh trước 30/6; cấp xã theo hướng dẫn của tỉnh",
        "Trước 30/6; phần vốn trung ương làm sau một năm",
        "Chậm nhất trong tháng 6, khẩn trương hơn thì tháng 5",
    ],
)
def test_what_more_is_said_beside_a_limit_is_asked_about(phrase: str) -> None:
    read = read_deadline(phrase, 2026)
    assert read.due and read.question


@pytest.mark.parametrize(
    "phrase",
    [
        "Hoàn thành trước 30/6/2026, không để tồn đọng",
        "Trước 17h00 ngày 30/6/2026, quá hạn không tiếp nhận",
        "Trước 30/6/2026, sớm hơn càng tốt",
        "Trước 30/6/2026, hướng tới chính quyền số",
        "Đường tránh 10/10, bàn giao mặt bằng trước 10/11",
    ],
)
def test_words_that_leave_a_limit_as_it_is_are_not_asked_about(phrase: str) -> None:
    read = read_deadline(phrase, 2026)
    assert len(read.due) == 1
    assert not (read.question or read.aside)


def test_without_a_year_in_the_text_the_days_are_of_the_plan_or_beside_it() -> None:
    for phrase, year, days in dated_corpus():
        if not re.search(r"\d{4}|/\d\d\b", phrase):
            assert {day.year for day in days} <= {year - 1, year, year + 1}, phrase


NAMES = ("Ban hành Kế hoạch", "Báo cáo quý I", "Báo cáo 6 tháng", "Kiểm tra", "Lần 2", "Đợt 1", "Rà soát")
ENDS = (
    "trước ngày {d}/{m}/2026",
    "chậm nhất {d:02}/{m:02}",
    "xong trước ngày {d} tháng {m} năm 2026",
    "đến hết ngày {d}/{m}",
    "{d}/{m}/2026",
    "từ ngày 01/01 đến ngày {d}/{m}/2026",
)
REMARKS = ("", "", " (Văn phòng chủ trì)", " (theo mẫu)", " theo Kế hoạch số 15/KH-UBND ngày 05/01/2026")
ITEM = st.tuples(
    st.sampled_from(NAMES),
    st.dates(date(2026, 1, 2), date(2026, 12, 31)),
    st.sampled_from(ENDS),
    st.sampled_from(REMARKS),
)


@given(
    st.lists(ITEM, min_size=1, max_size=4),
    st.sampled_from(["; ", ", ", "\n", ". ", " và ", "\n- "]),
    st.sampled_from(["{}: {}", "{} {}", "{} ({})"]),
)
def test_a_list_of_named_days_is_read_whole_or_not_at_all(
    items: list[tuple[str, date, str, str]], sign: str, frame: str
) -> None:
    said = [frame.format(name, end.format(d=day.day, m=day.month)) + rest for name, day, end, rest in items]
    days = days_of(sign.join(said), 2026)
    assert days in ([], sorted({day for _, day, _, _ in items}))
