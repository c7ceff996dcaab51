"""Every page driven without a browser: dates and filters in the address, the store's moods, hostile words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from apptest import rerun
from book import book_of
from browser import ROOT
from streamlit.testing.v1 import AppTest
from tools import PATIENCE

from lib.assessing.assess import assess
from lib.base.folders import SAMPLE
from lib.machine import as_json
from lib.reading.reader import read_file
from lib.store import Actor, Draft, Fault, Role, Store, StoreError, store_target

PAGES = ("tong_quan", "co_do", "linh_vuc", "nhiem_vu", "kinh_phi", "chi_tieu", "bo_phan")
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
NOW = datetime(2026, 9, 15, 1, 15, tzinfo=UTC)

SMALL = """
    Thông tin
    Năm | #2026
    Số liệu tính đến ngày | @2026-06-30

    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành
    I | CẢI CÁCH TTHC | | |
    1.1 | Rà soát thủ tục | Tư pháp – Hộ tịch | 31/3/2026 | @2026-03-20
    1.2 | Niêm yết thủ tục | Văn phòng – Thống kê | 31/5/2026 |
"""

HOSTILE = """
    Nhiệm vụ
    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện
    I | <b>CẢI CÁCH</b> :red[thể chế] | |
    1.1 | <img src=x onerror=alert(1)> **đậm** :red[đỏ] :material/home: | <script>alert(2)</script> | 31/3/2020
    1.2 | [bấm](javascript:alert(3)) $x^2$ `mã` </table><style>*{display:none}</style> | a & b | quý I/2020
"""


pytestmark = pytest.mark.usefixtures("own_store", "read_once")


def open_page(name: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.switch_page(f"pages/{name}.py")
    for parameter, value in address.items():
        app.query_params[parameter.replace("_", "-")] = value
    return rerun(app)


def html(app: AppTest) -> str:
    return "\n".join(part.proto.body for part in app.get("html"))


def words(app: AppTest) -> str:
    """What a reader sees of the HTML, without tags and styles."""
    seen = re.sub(r"(?s)<style>.*?</style>", "", html(app))
    return unescape(re.sub(r"<[^>]+>", "\n", seen))


def headings(app: AppTest) -> list[str]:
    return [unescape(title) for title in re.findall(r"<h2>(.*?)</h2>", html(app))]


def notices(app: AppTest) -> list[str]:
    return [unescape(words) for words in re.findall(r'<p class="notice">(.*?)</p>', html(app))]


def publish(book: str, base: int | None = None, day: date | None = None) -> int:
    with_store = Store.open(store_target())
    draft = Draft(book_of(book), "so-thang-6.xlsx", report_date=day)
    return with_store.publish(draft, base, NOW, OFFICER).id


# What every screen says


@pytest.mark.parametrize("name", PAGES)
def test_every_screen_says_date_version_trust_and_that_figures_are_illustrative(name: str) -> None:
    seen = words(open_page(name))
    assert "Số liệu tính đến ngày 15 tháng 9 năm 2020" in seen
    assert "Kế hoạch CCHC năm 2020 · UBND xã Thượng Lộ · Bản mẫu đi kèm chương trình" in seen
    assert "Lưu ý về số liệu:" in seen
    assert "Số liệu minh họa" in seen


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("day", ["2020-01-01", "2020-06-30", "2019-12-31", "2021-03-01"])
def test_every_screen_opens_as_of_any_day(name: str, day: str) -> None:
    app = open_page(name, ngay=day)
    shown = date.fromisoformat(day)
    assert notices(app)[0].startswith(
        f"Đang xem theo số liệu đến {shown.day}/{shown.month}/{shown.year}, không phải"
    )


# The date


@pytest.mark.parametrize("text", ["hôm nay", "2020-13-01", "30/6/2020", "1850-01-01", "<b>x</b>", "9" * 400])
def test_a_date_that_cannot_be_read_leaves_the_report_date_and_says_so(text: str) -> None:
    app = open_page("tong_quan", ngay=text)
    assert "Số liệu tính đến ngày 15 tháng 9 năm 2020" in words(app)
    assert "không đọc được nên dùng ngày báo cáo" in notices(app)[0]
    assert "ngay" not in app.query_params


def test_the_date_follows_to_the_next_screen() -> None:
    app = open_page("tong_quan", ngay="2020-06-30")
    del app.query_params["ngay"]
    app.switch_page("pages/kinh_phi.py")
    assert "ngày 30 tháng 6 năm 2020" in words(rerun(app))
    assert app.query_params["ngay"] == "2020-06-30"


def test_choosing_a_date_puts_it_into_the_address_and_the_report_date_takes_it_out() -> None:
    app = open_page("tong_quan")
    app.date_input[0].set_value(date(2020, 3, 31))
    assert "ngày 31 tháng 3 năm 2020" in words(rerun(app))
    assert app.query_params["ngay"] == "2020-03-31"
    app.date_input[0].set_value(date(2020, 9, 15))
    assert notices(rerun(app)) == []
    assert "ngay" not in app.query_params


def test_a_quick_choice_is_a_quarters_end_of_the_plans_year() -> None:
    app = open_page("tong_quan")
    quick = app.get("button_group")[0]
    assert quick.options == ["31/3", "30/6", "30/9", "31/12", "Báo cáo 15/9"]
    quick.select(date(2020, 6, 30))
    assert "ngày 30 tháng 6 năm 2020" in words(rerun(app))


def test_links_carry_the_date_that_was_asked_for() -> None:
    assert "ngay=2020-06-30" in html(open_page("co_do", ngay="2020-06-30"))
    assert "ngay=" not in html(open_page("co_do"))


# Figures


@pytest.mark.parametrize("day", [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15)])
def test_big_number_table_and_command_line_agree(day: date) -> None:
    plan, _ = read_file(SAMPLE.read_bytes(), SAMPLE.name)
    totals = as_json.totals(assess(plan, day))
    shown = html(open_page("tong_quan", ngay=day.isoformat()))
    bar = list(map(int, re.findall(r'<a class="class-\d" style="flex-grow:(\d+)"', shown)))
    assert (bar[0] if totals["overdue"] else 0, sum(bar)) == (totals["overdue"], totals["tasks"])
    assert f"trong {totals['tasks']} việc" in shown
    late = open_page("co_do", ngay=day.isoformat())
    assert headings(late)[0] == f"Quá hạn: {totals['overdue']}/{totals['tasks']} nhiệm vụ"
    choices = {
        "qua-han": "overdue",
        "sap-den-han": "due_soon",
        "hoan-thanh": "done",
        "chua-xac-dinh": "undated",
    }
    for choice, name in choices.items():
        listed = open_page("nhiem_vu", ngay=day.isoformat(), tinh_trang=choice)
        assert headings(listed) == [f"{totals[name]}/{totals['tasks']} nhiệm vụ"]
        assert html(listed).count('<tr class="">') == totals[name]


# Filters


def test_an_area_in_the_address_opens_its_tasks() -> None:
    app = open_page("linh_vuc", linh_vuc="3")
    assert headings(app) == ["17/72 nhiệm vụ"]
    assert app.selectbox[0].value == "3"


def test_choosing_an_area_puts_it_into_the_address() -> None:
    app = open_page("linh_vuc")
    app.selectbox[0].set_value("2")
    assert headings(rerun(app)) == ["7/72 nhiệm vụ"]
    assert app.query_params["linh-vuc"] == "2"


def test_filters_narrow_each_other_and_search_ignores_marks() -> None:
    app = open_page("nhiem_vu", linh_vuc="1", tim="bao cao")
    both = int(headings(app)[0].split("/")[0])
    assert 0 < both < 18
    assert (
        headings(open_page("nhiem_vu", linh_vuc="1", tim="bao cao", tinh_trang="qua-han"))[0]
        <= headings(app)[0]
    )
    assert "Không có nhiệm vụ nào phù hợp." in words(open_page("nhiem_vu", tim="không có chữ này"))


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("linh_vuc", "linh_vuc"), ("nhiem_vu", "tinh_trang"), ("bo_phan", "bo_phan"), ("chi_tieu", "nhom")],
)
def test_an_unknown_choice_in_the_address_is_named_and_left_aside(name: str, parameter: str) -> None:
    app = open_page(name, **{parameter: "<i>99</i>"})
    assert notices(app)[0].startswith("Bản số liệu này không có «<i>99</i>» để chọn")
    assert "<i>99" not in html(app)


def test_a_unit_opens_to_its_own_tasks() -> None:
    app = open_page("bo_phan")
    unit = next(key for key in re.findall(r'href="/bo-phan\?bo-phan=([^"]+)"', html(app)))
    app.query_params["bo-phan"] = unquote(unit)
    assert headings(rerun(app))[0].startswith("Quá hạn: 1/24")
    assert f'href="/ket-luan?nhac={unit}"' in html(app)


def test_indicators_open_with_those_off_target_and_follow_the_choice() -> None:
    app = open_page("chi_tieu")
    assert app.selectbox[0].value == "chua-dat"
    assert len(app.get("plotly_chart")) == 1
    app.selectbox[0].set_value("dat")
    rerun(app)
    assert app.query_params["nhom"] == "dat"


# One task


def test_a_task_opens_to_everything_known_of_it() -> None:
    app = open_page("nhiem_vu", ma="1.2/1")
    seen = words(app)
    assert "Thời hạn ghi trong kế hoạch" in seen
    assert "Chương trình hiểu là" in seen
    assert "Quý I, 6 tháng, quý III trước ngày 25 các tháng 2, 5, 8" in seen
    assert "hạn gần nhất là 20/10/2020" in seen
    assert "Các mốc: 5" in headings(app)
    assert "◀ Danh sách nhiệm vụ" in seen


def test_an_unknown_task_is_said_and_the_list_shown() -> None:
    app = open_page("nhiem_vu", ma="9.9.9 <b>")
    assert notices(app) == [
        "Bản số liệu này không có nhiệm vụ mã «9.9.9 <b>». Dưới đây là toàn bộ danh sách."
    ]
    assert headings(app) == ["72/72 nhiệm vụ"]


def test_every_task_of_the_sample_opens() -> None:
    app = open_page("nhiem_vu")
    keys = [unquote(key) for key in re.findall(r'href="/nhiem-vu\?ma=([^"]+)"', html(app))]
    assert len(keys) == 72
    for key in keys:
        app.query_params["ma"] = key
        assert "Chương trình hiểu là" in words(rerun(app))


# The store


def test_the_published_version_is_shown_and_named() -> None:
    assert "Bản mẫu" in words(open_page("tong_quan"))
    publish(SMALL)
    app = open_page("tong_quan")
    assert (
        "Bản số liệu số 1, công bố 08 giờ 15 ngày 15/9/2026 bởi Công chức Văn phòng – Thống kê, tệp so-thang-6.xlsx"
        in words(app)
    )
    assert "Số liệu tính đến ngày 30 tháng 6 năm 2026" in words(app)
    assert ">1</b> việc quá hạn</a>" in html(app)
    assert "trong 2 việc" in words(app)
    assert "Số liệu minh họa" not in words(app)


def test_a_newer_version_replaces_the_older_one_at_once() -> None:
    first = publish(SMALL)
    app = open_page("nhiem_vu")
    publish(SMALL + "    1.3 | Công khai thủ tục | Văn phòng – Thống kê | 30/9/2026 |\n", first)
    assert headings(rerun(app)) == ["3/3 nhiệm vụ"]


LATER = SMALL.replace("@2026-06-30", "@2026-07-31").replace("| 31/5/2026 |", "| 15/7/2026 |") + (
    "    1.3 | <b>Lập sổ</b> theo dõi | Tư pháp – Hộ tịch | 20/7/2026 |\n"
)


def since_of(app: AppTest) -> str:
    """The part about the version before, as words."""
    found = re.search(r'(?s)<section class="since">.*?</section>', html(app))
    return " ".join(unescape(re.sub(r"(?s)<[^>]*>", " ", found[0])).split()) if found else ""


def test_the_first_version_is_compared_with_nothing() -> None:
    publish(SMALL)
    assert since_of(open_page("tong_quan")) == ""
    assert "so với" not in words(open_page("tong_quan"))


def test_what_happened_since_the_version_before_opens_to_its_tasks() -> None:
    publish(SMALL)
    publish(LATER, base=1)
    app = open_page("tong_quan")
    since = since_of(app)
    assert since.startswith("So với kỳ trước (30/6/2026) 1 ● Mới quá hạn 1.3. <b>Lập sổ</b>")
    assert "0 Mới hoàn thành 1 ▲ Điều chỉnh thời hạn 1.2. Niêm yết thủ tục 1 ▲ Bổ sung" in since
    assert since.endswith("0 Đưa ra khỏi kế hoạch")
    assert "trong 3 việc · tăng 1 so với 30/6" in words(app)
    assert 'href="/nhiem-vu?ma=1.2&amp;tu=tong-quan"' in html(app)


def test_a_row_that_is_gone_is_named_without_a_link() -> None:
    publish(LATER)
    publish(SMALL.replace("@2026-06-30", "@2026-08-31"), base=1)
    assert since_of(open_page("tong_quan")).endswith("1 ▲ Đưa ra khỏi kế hoạch 1.3. <b>Lập sổ</b> theo dõi")


def test_another_date_is_not_compared_with_the_version_before() -> None:
    publish(SMALL)
    publish(LATER, base=1)
    assert since_of(open_page("tong_quan", ngay="2026-03-31")) == ""


@pytest.mark.parametrize("name", PAGES)
def test_a_bare_appendix_opens_on_every_screen(name: str) -> None:
    publish("""
        Sheet1
        TT | Nhiệm vụ cụ thể | Thời gian thực hiện
        1 | Rà soát thủ tục | Quý I/2026
    """)
    assert "Sổ chưa có cột theo dõi kết quả" in words(open_page(name))


def failing(_store: Store) -> None:
    raise StoreError(Fault.LOCKED)


def test_a_store_that_fails_leaves_the_old_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(SMALL)
    app = open_page("nhiem_vu")
    monkeypatch.setattr(Store, "in_use", failing)
    rerun(app)
    assert notices(app)[0].startswith("Kho số liệu đang bận")
    assert headings(app) == ["2/2 nhiệm vụ"]


def test_a_store_that_fails_before_anything_was_shown_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "in_use", failing)
    app = open_page("tong_quan")
    assert "Kho số liệu đang bận" in words(app)
    assert "/72" not in words(app)


def test_without_sample_and_versions_the_screen_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lib.ui.figures.SAMPLE", tmp_path / "khong-co.xlsx")
    app = open_page("tong_quan")
    assert "Hãy vào màn hình Cập nhật số liệu" in words(app)


# What stands in a workbook is never obeyed


@pytest.mark.parametrize("name", PAGES)
def test_words_of_a_workbook_are_never_markup(name: str) -> None:
    publish(HOSTILE)
    app = open_page(name)
    body = html(app)
    assert not re.search(r"<(img|script|b>C)|</table><style>\*", body)
    for markdown in app.markdown:
        assert "**đậm**" not in markdown.value
    if name == "nhiem_vu":
        assert "<img src=x onerror=alert(1)> **đậm** :red[đỏ] :material/home:" in unescape(body)
        assert "[bấm](javascript:alert(3)) $x^2$ `mã`" in unescape(body)


def test_a_hostile_task_opens_as_plain_words() -> None:
    publish(HOSTILE)
    body = html(open_page("nhiem_vu", ma="1.1"))
    assert "&lt;img src=x onerror=alert(1)&gt;" in body
    assert "<img" not in body


# Size


def test_long_tables_come_in_pages() -> None:
    rows = "".join(f"    {n} | Việc số {n} | Văn phòng | 31/3/2026 |\n" for n in range(1, 1251))
    publish(
        "    Nhiệm vụ\n    TT | Nhiệm vụ cụ thể | Đơn vị chủ trì | Thời gian thực hiện | Ngày hoàn thành\n"
        + rows
    )
    app = open_page("nhiem_vu")
    assert "Dòng 1–500 trong 1.250 dòng" in words(app)
    next(button for button in app.button if button.label == "Trang sau ▶").click()
    rerun(app)
    assert "Dòng 501–1000 trong 1.250 dòng" in words(app)
    assert "Việc số 650" in words(app)
    assert "Việc số 50\n" not in words(app)


# Years


def test_plans_of_two_years_stand_side_by_side() -> None:
    publish(SMALL, day=date(2026, 6, 30))
    assert not [box for box in open_page("tong_quan").selectbox if box.label == "Năm kế hoạch"]
    publish(SMALL.replace("2026", "2027"), base=1, day=date(2027, 6, 30))
    app = open_page("tong_quan")
    assert since_of(app) == ""
    assert "so với" not in words(app)
    box = next(box for box in app.selectbox if box.label == "Năm kế hoạch")
    assert (box.options, box.value) == (["2027", "2026"], 2027)
    box.select(2026).run()
    assert "Số liệu tính đến ngày 30 tháng 6 năm 2026" in words(app)
    box = next(box for box in app.selectbox if box.label == "Năm kế hoạch")
    assert box.value == 2026
