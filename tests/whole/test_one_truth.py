"""One date gives one number: a meeting's records played through, read from every screen and document."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
import readings
import streamlit as st
from docx import Document as WordDocument
from icalendar import Calendar
from pptx import Presentation
from streamlit.testing.v1 import AppTest
from tools import PATIENCE
from updates import edited

from lib import __main__ as commands
from lib.assessing.completed import assessed
from lib.assessing.due import dues
from lib.base.folders import SAMPLE
from lib.exports import documents
from lib.exports.slide_pages import SlideRatio
from lib.meeting import calendars, reminders
from lib.store import Actor, DecisionText, Draft, ExtensionText, Role, Store
from lib.ui import screen as ui

ROOT = Path(__file__).resolve().parents[2]
ME = Actor("Thư ký cuộc họp", Role.ADMIN)
TASK = "1.3.1/2"
OCTOBER, NOVEMBER = date(2020, 10, 15), date(2020, 11, 15)
DAYS = (date(2020, 10, 14), OCTOBER, date(2020, 10, 31), NOVEMBER)
NOW = datetime(2020, 10, 15, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """The store after the meeting, and its two versions."""

    store: Store
    versions: tuple[int, int]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """October: an extension accepted until 31/12, two decisions typed, one done on 31/10; the extension is
    taken back on 10/11. The second version is November's."""
    patch = pytest.MonkeyPatch()
    patch.setenv("CCHC_DATA_DIR", str(tmp_path_factory.mktemp("kho")))
    readings.remember(patch)
    st.cache_resource.clear()
    store = ui.store()
    first = publish(store, edited({("Thông tin", "B10"): OCTOBER}))
    store.start_meeting(OCTOBER, first, NOW, ME)
    store.add_extension(
        ExtensionText(TASK, "", date(2020, 8, 15), date(2020, 12, 31), "Chờ hết dịch", "Chủ tịch", OCTOBER),
        NOW,
        ME,
    )
    report = DecisionText(
        "Báo cáo nguyên nhân chậm", "Tư pháp – Hộ tịch", date(2020, 10, 25), "25/10", OCTOBER
    )
    open_one = DecisionText(
        "Trình lịch kiểm tra", "Văn phòng – Thống kê", date(2020, 10, 20), "20/10", OCTOBER
    )
    kept = store.add_decision(report, NOW, ME)
    store.add_decision(open_one, NOW, ME)
    done = DecisionText(**{**vars(report), "done": date(2020, 10, 31)})
    store.edit_decision(kept.id, 1, done, NOW, ME)
    store.withdraw_extension(1, "Không còn lý do", NOW, ME, date(2020, 11, 10))
    second = publish(store, edited({("Thông tin", "B10"): NOVEMBER}))
    yield Story(store, (first, second))
    st.cache_resource.clear()
    patch.undo()


def publish(store: Store, data: bytes) -> int:
    current = store.current()
    return store.publish(Draft(data, "so-theo-doi.xlsx"), current.id if current else None, NOW, ME).id


# What each reader says


def shown(page: str, day: date, version: int, **address: str) -> str:
    app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=PATIENCE)
    for name, value in {"ngay": day.isoformat(), "ban": str(version), **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.S)
    assert found, pattern
    return int(found[1])


def show(day: date, version: int) -> dict[str, object]:
    """The object of `python -m lib show`."""
    printed = StringIO()
    with redirect_stdout(printed):
        status = commands.main(["show", "--as-of", day.isoformat(), "--version", str(version), "--json"])
    assert status in (0, 1)
    return json.loads(printed.getvalue())  # type: ignore[no-any-return]


EXPECTED = {
    # day: status of the task, decisions taken (six stand in the workbook)
    DAYS[0]: ("overdue", 6),
    DAYS[1]: ("extended", 8),
    DAYS[2]: ("extended", 8),
    DAYS[3]: ("overdue", 8),
}


@pytest.mark.parametrize("place", [0, 1], ids=["thang-10", "thang-11"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_reader_gives_one_number(story: Story, day: date, place: int) -> None:
    version = story.versions[place]
    told = show(day, version)
    overdue = told["totals"]["overdue"]  # type: ignore[index]
    tasks = {task["key"]: task for task in told["tasks"]}  # type: ignore[attr-defined]
    status, taken = EXPECTED[day]
    assert tasks[TASK]["status"] == status
    assert sum(area["overdue"] for area in told["areas"]) == overdue  # type: ignore[attr-defined]

    # Screens
    assert number(r"<b>(\d+)</b> việc quá hạn", shown("tong_quan", day, version)) == overdue
    flags = shown("co_do", day, version)
    assert number(r"Quá hạn: (\d+)/72", flags) == overdue
    *areas, whole = column(shown("linh_vuc", day, version), "Quá hạn")
    assert sum(areas) == whole == overdue
    *units, whole = column(shown("bo_phan", day, version), "Quá hạn")
    assert sum(units) == whole == overdue
    card = shown("nhiem_vu", day, version, ma=TASK)
    assert {"overdue": "Chưa hoàn thành, quá hạn", "extended": "Được gia hạn"}[status] in card
    assert ("họp 15/10/2020" in card) == (status == "extended")

    # Decisions: the same on Kết luận, Cờ đỏ and the wall's own list
    board = shown("ket_luan", day, version)
    done, of, late = map(int, re.search(r"đã thực hiện (\d+)/(\d+), quá hạn (\d+)", board).groups())
    assert of == taken
    assert number(r"Kết luận, chỉ đạo quá hạn: (\d+)/", flags) == late
    assert number(rf"Kết luận, chỉ đạo quá hạn: {late}/(\d+)", flags) == taken

    # The wall
    counted = r"(\d+) việc quá hạn trong 72 nhiệm vụ"
    assert number(counted, wall(day, version, counted)) == overdue

    # Documents
    found = ui.published(story.store.version(version), story.store.in_use().state)
    now = found.on(day).assessment
    assert now == assessed(found.plan, story.store.records(), day)
    assert now.total.overdue == overdue
    assert sum(state.status.name.startswith("DONE") for state in now.decisions) == done
    half = documents.chosen_period(found.plan.info, "khac", (date(2020, 9, 15), day))
    word = WordDocument(
        BytesIO(documents.periodic(lambda on: found.on(on).assessment, found.plan, half, day).make())
    )
    form = next(table for table in word.tables if any("4.4" in cell.text for cell in table.columns[0].cells))
    row = next(row for row in form.rows if row.cells[0].text == "4.4")
    reported = min(day, found.own_day)  # a report is never made of days after the figures' own
    assert int(row.cells[3].text) == found.on(reported).assessment.total.overdue
    slides = Presentation(BytesIO(documents.deck(now, (), "", SlideRatio.NARROW).make()))
    titles = " ".join(
        shape.text_frame.text for slide in slides.slides for shape in slide.shapes if shape.has_text_frame
    )
    assert number(r"(\d+) việc quá hạn trong 72 nhiệm vụ", titles) == overdue
    book = openpyxl.load_workbook(BytesIO(documents.tables(now).make()))
    assert number(r"Quá hạn: (\d+)/72", sheet_text(book.worksheets[0])) == overdue

    # Reminders and calendars
    texts = [reminders.for_unit(now, unit.key) for unit in now.units]
    assert sum(text.late for text in texts) == overdue
    assert sum(int(n) for text in texts for n in re.findall(r"QUÁ HẠN: (\d+) việc", text.text)) == overdue
    calendar = Calendar.from_ical(calendars.calendar_file(now, NOW))
    live = [e for e in calendar.walk("VEVENT") if e["status"] == "CONFIRMED"]
    mine = [e.decoded("dtstart") for e in live if TASK in str(e["summary"])]
    assert mine == [date(2020, 12, 31) if status == "extended" else now.as_of]
    assert len(live) == len(dues(now))


def column(page: str, title: str) -> list[int]:
    """The counts below a heading of the screen's table, the total last."""
    heads = [re.sub(r"<.*?>", "", head).strip() for head in re.findall(r"<th\b.*?>(.*?)</th>", page, re.S)]
    rows = re.findall(r"<tr.*?</tr>", page.partition("<tbody>")[2], re.S)
    cells = [re.findall(r"<td.*?>(.*?)</td>", row, re.S)[heads.index(title)] for row in rows]
    return [int(re.sub(r"<.*?>|[●▲✓?]", "", cell).strip()) for cell in cells]


def sheet_text(sheet: object) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)  # type: ignore[attr-defined]


def wall(day: date, version: int, until: str = "") -> str:
    """All pages of the wall, one after the other; until: those up to the one that says this."""
    pages, place = [], 1
    while True:
        page = shown("trinh_chieu", day, version, trang=str(place))
        pages.append(page)
        here, last = map(int, re.search(r'class="place">(\d+)/(\d+)<', page).groups())
        if here == last or (until and re.search(until, page)):
            return "\n".join(pages)
        place += 1


# Every screen, every count of one thing

PAGES = (
    "tong_quan",
    "co_do",
    "linh_vuc",
    "nhiem_vu",
    "kinh_phi",
    "chi_tieu",
    "bo_phan",
    "ket_luan",
    "bao_cao",
    "cap_nhat",
    "lich_su",
)
N, OF = r"(?P<n>\d+)", r"(?P<n>\d+) ?/ ?(?P<of>\d+)"
THINGS: dict[str, tuple[str, ...]] = {
    "overdue": (
        rf"{N} việc quá hạn (?:trong|của)",
        rf"Quá hạn: {OF} nhiệm vụ",
        rf"● Quá hạn {OF}",
        rf"● {N} quá hạn",
    ),
    "in the plan": (r"\d+/(?P<n>\d+) nhiệm vụ(?! thường xuyên| có)", r"trong (?P<n>\d+) (?:việc|nhiệm vụ)"),
    "attention": (rf"▲ {N} cần chú ý",),
    "on track": (rf"✓ {N} đúng tiến độ",),
    "done": (rf"✓ {N} hoàn thành",),
    "not updated": (
        rf"{OF} nhiệm vụ thường xuyên",
        rf"{OF} chưa cập nhật",
        rf"{N} thường xuyên, chưa cập nhật",
    ),
    "without a day": (
        rf"{OF} nhiệm vụ chưa xác định hạn",
        rf"{OF} chưa rõ hạn",
        rf"Chưa xác định hạn: {OF} nhiệm vụ",
    ),
    "indicators without figures": (
        rf"{OF} (?:chỉ tiêu )?chưa có số liệu tháng",
        rf"{OF} thiếu số tháng",
    ),
    "indicators met": (rf"{OF} chỉ tiêu đạt", rf"Đạt mục tiêu {OF} chỉ tiêu", rf"Chỉ tiêu đạt {OF}"),
    "indicators off target": (rf"{OF} chưa đạt", rf"{OF} chỉ tiêu chưa đạt mục tiêu năm"),
    "late decisions": (
        rf"{OF} kết luận quá hạn",
        rf"Kết luận, chỉ đạo quá hạn: {OF}",
        rf"Kết luận quá hạn {OF}",
        r"đã thực hiện \d+/(?P<of>\d+), quá hạn (?P<n>\d+)",
    ),
    "soon": (
        rf"{N} đến hạn trong 14 ngày",
        rf"Đến hạn trong 14 ngày tới: {N} việc",
        rf"Đến hạn trong 14 ngày {N}",
    ),
    "done of those with a day": (rf"xong {OF} việc có thời hạn", rf"Xong, việc có thời hạn {OF}"),
    "areas whose money needs a look": (rf"{OF} lĩnh vực cần xem",),
}
"""What is counted -> how screens and wall say it: n of that many, over the whole where one is named."""


def words_of(html: str) -> str:
    """The text of a page in one line, numbers apart from the words beside them."""
    text = re.sub(r"<style.*?</style>|<summary>|</summary>", " ", html, flags=re.S)
    text = re.sub(r"</?(?:b|i|span|a|u|small)\b[^>]*>", " ", text)
    return re.sub(r"[\s|]+", " ", re.sub(r"<[^>]+>", " | ", text)).replace(" /", "/")


@pytest.mark.parametrize("day", [OCTOBER, NOVEMBER], ids=str)
def test_all_screens_count_the_same_thing_alike(story: Story, day: date) -> None:
    version = story.versions[1]
    pages = {page: shown(page, day, version) for page in PAGES} | {"trinh_chieu": wall(day, version)}
    found: dict[str, dict[str, set[tuple[str, str | None]]]] = {thing: {} for thing in THINGS}
    for page, html in pages.items():
        text = words_of(html)
        for thing, patterns in THINGS.items():
            for match in (match for pattern in patterns for match in re.finditer(pattern, text)):
                told = match.groupdict()
                found[thing].setdefault(page, set()).add((told["n"], told.get("of")))
    for thing, said in found.items():
        everywhere = set().union(*said.values())
        counts = {count for count, _ in everywhere}
        wholes = {whole for _, whole in everywhere if whole}
        assert len(counts) == 1 and len(wholes) <= 1, (thing, said)
        assert len(said) > 1, f"{thing} stands on several screens: {said}"


def test_the_sample_without_records_is_what_the_file_says() -> None:
    asked = [sys.executable, "-m", "lib", "check", str(SAMPLE), "--json"]
    told = json.loads(subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout)
    assert told["totals"]["overdue"] == 3


def test_a_date_that_is_none_is_answered_on_the_wall_as_elsewhere(story: Story) -> None:
    for page in ("tong_quan", "trinh_chieu"):
        app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=PATIENCE)
        app.query_params["ngay"] = "hôm qua"
        app.run()
        words = "\n".join(element.proto.body for element in app.get("html"))
        assert "Địa chỉ ghi ngày «hôm qua» không đọc được" in words
