"""Made-up communes of a province, each with a workbook for each month: the 2020 plan's rows and a short one of today's six areas.

The same number gives the same commune. Results vary: punctual and slow communes, some that stop reporting, some without
results, some with indicators of their own. Write them as a folder: python tests/support/communes.py FOLDER COMMUNES MONTHS [YEAR]
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from lib.deadlines.reading import read_deadline  # noqa: E402 - found only once the root is on the path

CASES = ROOT / "tests/cases/plan-2020"
OFFICE, DESK = "Văn phòng HĐND và UBND", "Trung tâm Phục vụ hành chính công"
SOCIETY, ECONOMY = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế"
TODAY = (
    ("CẢI CÁCH THỂ CHẾ", OFFICE, ("Rà soát văn bản quy phạm pháp luật", "Theo dõi thi hành pháp luật")),
    ("CẢI CÁCH THỦ TỤC HÀNH CHÍNH", DESK, ("Công khai thủ tục", "Rà soát quy trình", "Khảo sát hài lòng")),
    ("CẢI CÁCH TỔ CHỨC BỘ MÁY", SOCIETY, ("Sửa quy chế làm việc", "Phương án bố trí trụ sở dôi dư")),
    ("CẢI CÁCH CHẾ ĐỘ CÔNG VỤ", SOCIETY, ("Bồi dưỡng công chức", "Đánh giá, xếp loại công chức")),
    ("CẢI CÁCH TÀI CHÍNH CÔNG", ECONOMY, ("Công khai dự toán", "Giải ngân vốn", "Kiểm kê tài sản công")),
    ("XÂY DỰNG CHÍNH QUYỀN SỐ", OFFICE, ("Số hóa hồ sơ", "Dịch vụ công trực tuyến toàn trình")),
)
DEADLINES = (
    "Trước ngày 31/3",
    "Quý II",
    "30/6",
    "Quý III",
    "Tháng 10",
    "Thường xuyên",
    "Trước ngày 15/11",
    "Trong năm",
)
TARGETS = (
    ("Hồ sơ giải quyết đúng hạn", 0.95),
    ("Hồ sơ nộp trực tuyến", 0.6),
    ("Văn bản đi có ký số", 0.9),
    ("Người dân hài lòng", 0.9),
)
HEADS = (
    *("TT", "Nhiệm vụ cụ thể", "Bộ phận chủ trì tham mưu", "Sản phẩm kiểm chứng", "Thời gian thực hiện"),
    *("Kinh phí thực hiện", "Tiến độ (%)", "Ngày hoàn thành", "Kinh phí đã chi", "Ngày cập nhật"),
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    code: str
    title: str
    lead: str
    product: str
    deadline: str
    allocated: int | None
    due: date | None = None


@dataclass(frozen=True)
class Commune:
    """A made-up commune: its number says how it works."""

    number: int

    @property
    def name(self) -> str:
        return f"UBND xã Mẫu {self.number:04}"

    @property
    def key(self) -> str:
        return f"xa-mau-{self.number:04}"

    @property
    def is_today(self) -> bool:
        """Whether it keeps the short plan of today's six areas."""
        return self.number % 4 != 0

    def silent(self, month: int) -> bool:
        """Whether it does not report in the month."""
        return self.number % 13 == 5 and month > 6

    @property
    def has_results(self) -> bool:
        return self.number % 41 != 7

    @property
    def has_own_indicators(self) -> bool:
        return self.number % 17 == 3


def file_name(commune: Commune, year: int, month: int) -> str:
    """ "xa-mau-0001_2026-09.xlsx"."""
    return f"{commune.key}_{year}-{month:02}.xlsx"


def workbook(commune: Commune, year: int, month: int) -> bytes:
    """The commune's workbook of the month, reported on its 14th."""
    day = date(year, month, 14)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    _fill(book.add_worksheet("Thông tin"), _about(commune, year, day))
    _fill(book.add_worksheet("Nhiệm vụ"), _tasks(commune, year, day))
    _fill(book.add_worksheet("Chỉ tiêu"), _indicators(commune, year, month))
    book.close()
    return stream.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Iterator[tuple[object, ...]]) -> None:
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)


def _about(commune: Commune, year: int, day: date) -> Iterator[tuple[object, ...]]:
    yield "Đơn vị", commune.name
    yield "Năm", year
    yield "Số kế hoạch", "01/KH-UBND"
    yield "Số liệu tính đến ngày", day
    yield "Kỳ số liệu tháng", "Từ ngày 15 tháng trước đến ngày 14"
    yield "Đơn vị tiền", "đồng"
    yield "Số liệu minh họa", "Có"


def _tasks(commune: Commune, year: int, day: date) -> Iterator[tuple[object, ...]]:
    yield HEADS if commune.has_results else HEADS[:6]
    speed = random.Random(f"{commune.number}/{year}").gauss(0, 20)
    for place, row in enumerate(_rows(year, is_today=commune.is_today)):
        cells = (row.code, row.title, row.lead, row.product, row.deadline, row.allocated)
        if not commune.has_results or not row.deadline:
            yield cells
            continue
        chance = random.Random(f"{commune.number}/{year}/{place}")
        work = _work(row, day, speed, chance)
        yield (*cells, *work)


def _work(row: _Row, day: date, speed: float, chance: random.Random) -> tuple[object, ...]:
    """What the officer has written by the day: progress, done, spent, updated."""
    offset, share = int(chance.gauss(speed, 20)), chance.random()
    updated = day - timedelta(days=int(25 * chance.random()) if share > 0.1 else 40)
    done = row.due + timedelta(days=offset) if row.due else None
    spent = int(row.allocated * chance.uniform(0.7, 1.02)) // 1000 * 1000 if row.allocated else None
    if done is not None and done <= day:
        return "100%", done, spent, done
    if row.due is None:
        return None, None, None, updated
    return f"{60 * share:.0f}%", None, None, updated


@cache
def _rows(year: int, *, is_today: bool) -> tuple[_Row, ...]:
    rows = _today(year) if is_today else _of_2020(year)
    return tuple(_dated(row, year) for row in rows)


def _dated(row: _Row, year: int) -> _Row:
    found = read_deadline(row.deadline, year).due if row.deadline else ()
    return replace(row, due=min((one.day for one in found), default=None))


def _today(year: int) -> Iterator[_Row]:
    place = 0
    for area, (title, lead, tasks) in enumerate(TODAY, start=1):
        yield _Row(str(area), title, "", "", "", None)
        for task in tasks:
            for part in ("lập kế hoạch", "thực hiện", "báo cáo kết quả", "kiểm tra"):
                place += 1
                words = DEADLINES[place % len(DEADLINES)]
                words = f"{words}/{year}" if words[-1].isdigit() and "/" in words else f"{words} năm {year}"
                words = words.replace("Thường xuyên năm", "Thường xuyên trong năm").replace(
                    "Trong năm năm", "Trong năm"
                )
                money = 1_000_000 * (place % 7) or None
                yield _Row(
                    f"{area}.{place}",
                    f"{task}: {part}",
                    lead,
                    "Báo cáo",
                    words,
                    money if place % 3 == 0 else None,
                )


def _of_2020(year: int) -> Iterator[_Row]:
    for line in (CASES / "appendix.tsv").read_text(encoding="utf-8").splitlines()[1:-1]:
        code, title, lead, _, product, deadline, money, _ = line.replace("2020", str(year)).split("\t")
        sum_ = int(money.replace(".", "")) if re.fullmatch(r"[\d.]+", money) else None
        yield _Row(code, title, lead, product, deadline, sum_)


def _indicators(commune: Commune, year: int, month: int) -> Iterator[tuple[object, ...]]:
    yield (
        "Mã",
        "Chỉ tiêu",
        "Đơn vị tính",
        "Mục tiêu",
        "Chiều",
        "Cách cộng",
        *(f"Tháng {m}" for m in range(1, 13)),
    )
    for place, (title, target) in enumerate(TARGETS, start=1):
        chance = random.Random(f"{commune.number}/{year}/ct/{place}")
        level = chance.uniform(target - 0.12, min(1.0, target + 0.08))
        months = [
            f"{100 * min(1.0, level + chance.uniform(-0.02, 0.02)):.1f}%".replace(".", ",")
            for _ in range(month)
        ]
        name = f"{title} (riêng của xã)" if commune.has_own_indicators and place > 2 else title
        yield (f"CT{place:02}", name, "%", f"{100 * target:.0f}%", ">=", "Cuối kỳ", *months)


def months_to(year: int, month: int, count: int) -> list[tuple[int, int]]:
    """So many months up to this one, the oldest first."""
    last = 12 * year + month - 1
    return [(number // 12, number % 12 + 1) for number in range(last - count + 1, last + 1)]


def write_folder(folder: Path, communes: int, months: int, last: tuple[int, int] = (2026, 9)) -> int:
    """Writes the workbooks of so many communes and months; how many they are."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for year, month in months_to(*last, months):
        for number in range(1, communes + 1):
            commune = Commune(number)
            if not commune.silent(month):
                (folder / file_name(commune, year, month)).write_bytes(workbook(commune, year, month))
                written += 1
    return written


if __name__ == "__main__":
    print(write_folder(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
