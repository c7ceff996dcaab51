"""What stands beside the views on a screen: choices for filters, rules printed near colours, charts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.assessing.assess import Assessment, IndicatorStatus
from lib.base import vietnamese as vn
from lib.plan.units import in_order
from lib.views.indicators import INDICATOR_ORDER, IndicatorLine, indicator_lines
from lib.views.money import MoneyBar, spent_words
from lib.views.months import MoneyLine, MonthRow
from lib.views.overview import CLASSES, StatusBar, YearLine
from lib.views.tasks import STATUS_CHOICES
from lib.views.wording import INDICATOR_TONES, INDICATOR_WORDS, area_label, marked

YEAR_RULE = "Đường đen: số mốc đến hạn, cộng dồn từ đầu năm. Đường xanh: số mốc đã xong đến ngày xem."
GRID_RULE = (
    "Mỗi ô là số mốc đến hạn trong tháng. ● đỏ: có mốc quá hạn; ▲ vàng: sắp đến hạn hoặc được gia hạn; "
    "✓ xanh: đã hoàn thành cả; nền nhạt: chưa đến hạn. Bấm một ô để mở lĩnh vực."
)
MONEY_RULE = (
    "Khung đen: dự toán. Thanh đặc: đã chi. ● đỏ: vượt dự toán; ▲ vàng: tỷ lệ chi chênh trên 20 điểm phần trăm "
    "so với tiến độ công việc, hoặc chi khi chưa giao dự toán; ✓ xanh: bình thường; ? xám: chưa có số liệu chi."
)
MONEY_LINE_RULE = "Bậc thang: số đã chi cộng dồn theo ngày chi. Nét đứt: dự toán cả năm. ● đỏ: vượt dự toán."
INDICATOR_RULE = (
    "Nét đứt: mục tiêu cả năm. Tháng không có số liệu để trống. ● đỏ: chưa đạt; ▲ vàng: đang thực hiện, số lũy kế "
    "chưa tới mục tiêu; ✓ xanh: đạt; ? xám: chưa đến kỳ hoặc không có số liệu."
)


# Choices


def area_choices(assessment: Assessment) -> dict[str, str]:
    """Code of each area and its name."""
    return {area.code: area_label(area) for area in assessment.areas}


def unit_choices(assessment: Assessment) -> dict[str, str]:
    """Key of each unit and its name, in the order of the names."""
    return in_order({unit.key: unit.name for unit in assessment.units})


def status_choices() -> dict[str, str]:
    """Filters by status."""
    return {name: words for name, (words, _) in STATUS_CHOICES.items()}


GROUPS: Mapping[str, IndicatorStatus] = {
    "chua-dat": IndicatorStatus.OFF_TARGET,
    "dang-thuc-hien": IndicatorStatus.IN_PROGRESS,
    "dat": IndicatorStatus.MET,
    "chua-co-muc-tieu": IndicatorStatus.NO_TARGET,
    "khong-co-so-lieu": IndicatorStatus.NO_DATA,
    "chua-den-ky": IndicatorStatus.NOT_DUE,
}
"""Groups of indicators: address value -> status."""


def indicator_choices(assessment: Assessment) -> dict[str, str]:
    """Groups that have indicators, those off target first: "● Chưa đạt: 7 chỉ tiêu"."""
    found = [state.status for state in assessment.indicators]
    groups = sorted(GROUPS.items(), key=lambda group: INDICATOR_ORDER.index(group[1]))
    return {name: _group_words(status, found.count(status)) for name, status in groups if status in found}


def _group_words(status: IndicatorStatus, count: int) -> str:
    return f"{marked(INDICATOR_TONES[status], INDICATOR_WORDS[status])}: {count} chỉ tiêu"


def indicator_group(
    assessment: Assessment, name: str, last: Assessment | None = None
) -> tuple[IndicatorLine, ...]:
    """The lines of a group, with what they came to in the year before; none where the group is not known."""
    return indicator_lines(assessment, GROUPS[name], last) if name in GROUPS else ()


# Charts in words, for those who cannot see them


def grid_in_words(rows: Sequence[MonthRow]) -> str:
    """How many milestones fall into each month, per area."""
    told = (
        f"{row.label}: " + ", ".join(f"tháng {m} {c.due}" for m, c in enumerate(row.months, 1) if c.due) + "."
        for row in rows
        if any(cell.due for cell in row.months)
    )
    return "Các mốc đến hạn theo lĩnh vực và tháng. " + " ".join(told)


def year_in_words(line: YearLine) -> str:
    """Dates due and met by the date."""
    done = [value for value in line.done if value is not None]
    count = done[-1] if done else 0
    return f"Các mốc trong năm: đến {vn.day(line.as_of)} đã xong {count}, cả năm có {line.total} mốc đến hạn."


def stack_in_words(bars: Sequence[StatusBar]) -> str:
    """Counts of each class per area."""
    return "Tình trạng theo lĩnh vực. " + " ".join(f"{bar.label}: {_classes_in_words(bar)}." for bar in bars)


def _classes_in_words(bar: StatusBar) -> str:
    pairs = zip(CLASSES, bar.counts, strict=False)
    return ", ".join(f"{words.lower()} {count}" for (words, _, _), count in pairs if count)


def money_in_words(bars: Sequence[MoneyBar]) -> str:
    """Money per area."""
    return "Kinh phí theo lĩnh vực. " + " ".join(f"{bar.label}: {bar.words}." for bar in bars)


def money_line_in_words(line: MoneyLine) -> str:
    """Money spent by the end of each month."""
    known = [amount for amount in line.spent if amount is not None]
    told = ", ".join(f"hết tháng {month} {vn.dong(amount)} đồng" for month, amount in enumerate(known, 1))
    return f"Đã chi cộng dồn: {told}. {spent_words(known[-1], line.allocated)}."


def lines_in_words(lines: Sequence[IndicatorLine]) -> str:
    """Latest figure of each indicator."""
    return "Chỉ tiêu theo tháng. " + " ".join(f"{line.title}: {line.latest}, {line.words}." for line in lines)
