"""Still pictures say what the views say: lengths, strokes and marks; in fixed colours, words never over words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from lib.assessing.assess import month_end
from lib.drawing import pictures
from lib.drawing.months import indicator_multiples
from lib.drawing.pictures import Bar as Drawn
from lib.drawing.pictures import Picture
from lib.plan import PlanInfo
from lib.views.indicators import IndicatorLine
from lib.views.money import MoneyBar
from lib.views.months import MoneyLine, MonthCell, MonthRow
from lib.views.overview import StatusBar, YearLine
from lib.views.wording import Tone

RED, AMBER, BLUE, HATCHED, PALE = "#A31515", "#F2A900", "#2470B3", "url(#hatch)", "#CFE1F2"
MONTHS = tuple(month_end(PlanInfo(), 2020, month) for month in range(1, 13))
YEAR = YearLine(MONTHS, tuple(range(2, 26, 2)), (1, 3, 5, *[None] * 9), date(2020, 3, 15), 24)
LONG = "Xây dựng, nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức và người lao động ở cấp xã"


class Bar(NamedTuple):
    """A drawn bar: where it begins and how long it is, as shares of the whole width, and its colour."""

    start: float
    length: float
    fill: str


def elements(picture: Picture, kind: str) -> list[dict[str, str]]:
    """The attributes of the drawn elements of a kind."""
    root = ElementTree.fromstring(picture.svg)
    return [dict(found.attrib) for found in root.findall(f"{{http://www.w3.org/2000/svg}}{kind}")]


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1]) / 100


def bars(picture: Picture) -> list[Bar]:
    return [Bar(share(b["x"]), share(b["width"]), b["fill"]) for b in elements(picture, "rect")]


def words(picture: Picture) -> list[str]:
    root = ElementTree.fromstring(picture.svg)
    return ["".join(found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}text")]


def about(value: float) -> Any:
    """Equal but for the thickness of a frame."""
    return pytest.approx(value, abs=0.006)


def months(label: str = "1. Chỉ đạo", **cells: MonthCell) -> MonthRow:
    """A row whose cells are given as T3=…; the others are empty."""
    empty = MonthCell(0, 0, None, "")
    return MonthRow(label, "1", tuple(cells.get(f"T{m}", empty) for m in range(1, 13)), "3 mốc")


def year(day: date, due: tuple[int, ...], done: tuple[int | None, ...]) -> YearLine:
    return YearLine(MONTHS, due, done, day, due[-1])


def indicator(*figures: float, **more: Any) -> IndicatorLine:
    filled = (*figures, *[None] * (12 - len(figures)))
    return IndicatorLine("CT01", LONG, filled, 0.9, True, "80% (đến tháng 3)", "Chưa đạt", Tone.LATE, **more)


WIDTHS = (320, 480, 620, 780, 960)


def drawn(wide: int) -> dict[str, Picture]:
    """Every picture with long names and large numbers, laid out for this width."""
    return {
        "months": pictures.month_grid(
            [months(LONG, T1=MonthCell(12, 3, Tone.LATE, "tháng 1"), T2=MonthCell(112, 0, None, "tháng 2"))]
            * 7,
            wide,
        ),
        "year": pictures.year_steps(YEAR, wide),
        "year, all done": pictures.year_steps(
            year(date(2020, 12, 31), tuple(range(5, 65, 5)), tuple(range(5, 65, 5))), wide
        ),
        "year, nothing done": pictures.year_steps(
            year(date(2020, 11, 30), (1,) * 12, (*[0] * 11, None)), wide
        ),
        "money by month": pictures.money_steps(
            MoneyLine((0, 5_000_000, 40_000_000, *[None] * 9), 34_900_000), wide
        ),
        "money, nothing allocated": pictures.money_steps(MoneyLine((1, *[2] * 11), None), wide),
        "statuses": pictures.status_stack(
            [
                StatusBar(LONG, (1, 2, 3, 4, 5)),
                StatusBar("2. Thể chế", (0, 40, 1, 0, 1)),
                StatusBar("3. Tất cả", (1, 390, 12, 1, 1)),
            ],
            wide,
        ),
        "money": pictures.budget(
            [
                MoneyBar(LONG, 100_000_000, 40, "40% dự toán", Tone.GOOD),
                MoneyBar("7", None, 5, "chưa giao", Tone.ATTENTION),
            ],
            wide,
        ),
        "indicators": indicator_multiples(
            [
                indicator(0.1, 0.2, 0.85),
                indicator(*[0.95] * 12),
                indicator(),
                indicator(0.5, before="năm trước 88%"),
            ],
            wide,
        ),
    }


EVERY = {f"{name}, {wide}": picture for wide in WIDTHS for name, picture in drawn(wide).items()}
ALL = drawn(780)


@pytest.mark.parametrize("picture", EVERY.values(), ids=EVERY)
def test_text_is_large_and_dark_or_white_on_a_dark_bar(picture: Picture) -> None:
    for found in elements(picture, "text"):
        assert int(found["font-size"]) >= (17 if picture.wide >= 480 else 14)
        assert found["fill"] in ("#222222", "#FFFFFF", "#1B5A93")


@pytest.mark.parametrize("picture", ALL.values(), ids=ALL)
def test_a_picture_is_light_and_asks_for_nothing_from_outside(picture: Picture) -> None:
    assert len(picture.svg) < 20_000
    assert re.findall(r"https?://[^\"]+", picture.svg) == ["http://www.w3.org/2000/svg"]


OVER_EACH_OTHER = """() => {
  const found = []
  const frame = document.querySelector("svg").getBoundingClientRect()
  const boxes = [...document.querySelectorAll("svg > text")].map((word) => [word.textContent, word.getBoundingClientRect()])
  boxes.forEach(([text, box], place) => {
    if (box.right > frame.right + 2 || box.left < frame.left - 2 || box.bottom > frame.bottom + 2 || box.top < frame.top - 4)
      found.push("outside: " + text)
    for (const [other, its] of boxes.slice(place + 1)) {
      const across = Math.min(box.right, its.right) - Math.max(box.left, its.left)
      const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top)
      if (across > 2 && down > 6) found.push("over each other: " + text + " | " + other)
    }
  })
  return found
}"""


@pytest.mark.parametrize("wide", WIDTHS)
def test_words_stand_inside_and_never_over_each_other(chromium: Browser, wide: int) -> None:
    page = chromium.new_page(viewport={"width": wide, "height": 768})
    for name, picture in drawn(wide).items():
        page.set_content(f'<body style="margin:0">{picture.svg}</body>')
        assert (name, page.evaluate(OVER_EACH_OTHER)) == (name, [])
    page.close()


@pytest.mark.parametrize("draw", [pictures.month_grid, pictures.status_stack, pictures.budget])
def test_nothing_to_draw_is_an_empty_picture(draw: Callable[[list[Any]], Picture]) -> None:
    assert bars(draw([])) == []


def test_a_month_says_how_many_are_due_and_the_worst_of_them() -> None:
    late, soon = MonthCell(3, 1, Tone.LATE, "quá"), MonthCell(1, 0, Tone.ATTENTION, "sắp")
    done, later = MonthCell(2, 2, Tone.GOOD, "xong"), MonthCell(4, 0, None, "sau")
    picture = pictures.month_grid([months(T1=late, T2=done, T9=soon, T12=later)])
    assert [bar.fill for bar in bars(picture) if bar.fill != "#FFFFFF"] == [RED, BLUE, AMBER, PALE]
    assert words(picture)[13:] == ["● 3", "✓ 2", "▲ 1", "4"]
    told = [shape.hover for shape in picture.shapes if isinstance(shape, Drawn) and shape.hover]
    assert told == ["quá", "xong", "sắp", "sau"]


def runs(picture: Picture, colour: str, thick: str) -> list[tuple[float, float, float, float]]:
    """The straight parts of a line: from and to, as shares across and pixels down."""
    found = (
        line
        for line in elements(picture, "line")
        if (line["stroke"], line["stroke-width"]) == (colour, thick)
    )
    return [(share(f["x1"]), float(f["y1"]), share(f["x2"]), float(f["y2"])) for f in found]


def test_the_year_runs_to_its_end_and_what_is_done_stops_at_the_date() -> None:
    picture = ALL["year"]
    due, done = runs(picture, "#222222", "3"), runs(picture, BLUE, "6")
    left, right = due[0][0], due[-1][2]
    assert (done[-1][2] - left) / (right - left) == pytest.approx((2 + 15 / 31) / 12, abs=0.001)
    assert max(y for line in due for y in (line[1], line[3])) == due[0][1], "the ground"
    whole, met = due[0][1] - due[-1][3], done[0][1] - done[-1][3]
    assert met / whole == pytest.approx(5 / 24, abs=0.01)
    assert {"Đã xong: 5 mốc", "Ngày xem: 15/3/2020", "Đến hạn cả năm: 24 mốc"} <= set(words(picture))


def test_both_lines_keep_a_count_until_the_next_moment() -> None:
    for line in (*runs(ALL["year"], "#222222", "3"), *runs(ALL["year"], BLUE, "6")):
        assert line[0] == line[2] or line[1] == line[3], "never aslant"


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 6, 1)])
def test_the_year_can_be_looked_at_from_any_day(day: date) -> None:
    known = 0 if day.year < 2020 else 1 if day == date(2020, 1, 1) else 12
    picture = pictures.year_steps(year(day, tuple(range(1, 13)), (*range(known), *[None] * (12 - known))))
    places = [x for line in runs(picture, BLUE, "6") for x in (line[0], line[2])]
    assert places == sorted(places)
    assert all(0 <= x <= 1 for x in places)


@pytest.mark.parametrize(
    ("top", "counts"),
    [(1.12, [0, 1]), (6.7, [0, 2, 4, 6]), (60.48, [0, 20, 40, 60]), (1120, [0, 200, 400, 600, 800, 1000])],
)
def test_counts_at_the_axis_are_whole_and_round(top: float, counts: list[int]) -> None:
    assert list(pictures.round_counts(top)) == counts


def test_classes_fill_the_whole_bar_in_their_order() -> None:
    picture = pictures.status_stack([StatusBar("1. Chỉ đạo", (1, 0, 2, 1, 4))])
    found = bars(picture)
    assert [bar.length for bar in found] == [1 / 8, 2 / 8, 1 / 8, 4 / 8]
    assert [bar.start for bar in found] == [0, 1 / 8, 3 / 8, 4 / 8]
    assert [bar.fill for bar in found] == [RED, pictures.ON_TRACK, BLUE, HATCHED]
    assert words(picture) == ["1. Chỉ đạo – 8 việc", "● 1", "✓ 2", "✓ 1", "? 4"]


def test_an_area_without_tasks_has_a_name_and_no_bar() -> None:
    picture = pictures.status_stack([StatusBar("3. Cải cách TTHC", (0, 0, 0, 0, 0))])
    assert bars(picture) == []
    assert words(picture) == ["3. Cải cách TTHC – 0 việc"]


def test_money_over_the_budget_stands_out_of_its_frame_in_red() -> None:
    picture = pictures.budget([MoneyBar("7. Hiện đại hoá", 4_000_000, 4_350_000, "vượt dự toán", Tone.LATE)])
    spent, frame = bars(picture)
    assert (spent.fill, frame.fill) == (RED, "none")
    assert frame.length / spent.length == about(4_000_000 / 4_350_000)
    assert "● Đã chi 4.350.000/4.000.000 đồng: vượt dự toán" in words(picture)


def test_money_without_a_budget_is_hatched_and_has_no_frame() -> None:
    picture = pictures.budget([MoneyBar("2. Thể chế", None, 500_000, "chưa giao dự toán", Tone.ATTENTION)])
    assert [bar.fill for bar in bars(picture)] == [HATCHED]
    assert "▲ Đã chi 500.000/— đồng: chưa giao dự toán" in words(picture)


def test_no_spending_known_draws_only_the_frame() -> None:
    picture = pictures.budget([MoneyBar("1. Chỉ đạo", 100, None, "chưa có số liệu chi", Tone.UNKNOWN)])
    assert [bar.fill for bar in bars(picture)] == ["none"]


def test_long_words_about_money_end_on_the_fourth_line() -> None:
    picture = pictures.budget([MoneyBar("1. Chỉ đạo", 100, 40, "rất dài " * 60, Tone.GOOD)])
    assert len(words(picture)) == 5
    assert words(picture)[-1].endswith(" …")


def test_money_over_its_budget_is_red_and_the_budget_is_a_dashed_line() -> None:
    picture = pictures.money_steps(MoneyLine((10, 50, *[None] * 10), 40))
    assert [line["stroke"] for line in elements(picture, "line") if line["stroke-width"] == "6"] == [RED] * 3
    assert sum("stroke-dasharray" in line for line in elements(picture, "line")) == 1
    assert "Dự toán: 40 đồng" in words(picture)
    assert "● Đã chi 50 đồng, vượt dự toán 10 đồng" in words(picture)


@pytest.mark.parametrize(
    "name", ['<a href="javascript:alert(1)">bấm</a> & <b>đậm</b>', "</text></svg><script>"]
)
def test_words_of_a_workbook_are_words(name: str) -> None:
    for picture in (
        pictures.month_grid([months(name)]),
        pictures.status_stack([StatusBar(name, (1, 0, 0, 0, 0))]),
        pictures.budget([MoneyBar(name, 1, 1, "100%", Tone.GOOD)]),
    ):
        assert any(text.startswith(name) for text in words(picture))
        assert {found.tag.rpartition("}")[2] for found in ElementTree.fromstring(picture.svg)} <= {
            "defs",
            "rect",
            "line",
            "text",
        }


def test_a_name_of_any_length_takes_two_lines_and_leaves_what_is_told() -> None:
    first, second, *rest = words(pictures.month_grid([months("Cải cách " * 60)]))[12:]
    assert second.endswith(" … – 3 mốc")
    assert rest == [] and len(first) <= 100
