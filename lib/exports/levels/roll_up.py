"""What the level above takes away: the tables of all units below as Excel, and the report that sums them up as Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lib.base import vietnamese as vn
from lib.exports import document_parts as parts
from lib.exports.documents import Document
from lib.exports.excel import tables_xlsx
from lib.exports.style import House, PaperKind
from lib.exports.word import letterhead, official_blocks, signature, written
from lib.plan import PlanInfo
from lib.province.rollup import Apart, RollUp
from lib.province.sent import sent_line, sent_table, sent_units_table
from lib.province.views import (
    COUNTRY,
    Scope,
    apart_table,
    grown_table,
    heat_table,
    levels_silent,
    province_screen,
    ranking_table,
    reading_again,
    silent_table,
)
from lib.reports.parts import Item, ReportHeading, ReportPoint, Text
from lib.reports.words import full_name, short_day
from lib.views.overview import Frame
from lib.views.tables import Table
from lib.views.wording import ILLUSTRATIVE

HEAD: Final = ("THỦ TRƯỞNG CƠ QUAN",)
NAMED: Final = 10
"""So many units are named in a sentence; all of them stand in the appendix."""


def roll_up_tables(found: RollUp, scope: Scope, name: str) -> Document:
    """Every table of the units below in one workbook."""
    made = {
        "Xếp thứ tự": ranking_table(found, scope),
        "Chưa xếp": apart_table(found, scope),
        "Theo lĩnh vực": heat_table(found, scope),
        "Chưa cập nhật": silent_table(found, scope),
        "So với kỳ trước": grown_table(found, scope),
    }
    if found.sent:
        made |= {"Nhiệm vụ giao xuống": sent_table(found, scope), "Được giao": sent_units_table(found, scope)}
    note = ILLUSTRATIVE if province_screen(found, scope).illustrative else None
    head = Frame(f"{scope.screen} · {name}", f"Số liệu tính đến {vn.day_long(found.as_of)}", "", (), (), note)
    return Document(
        f"Tổng hợp CCHC {scope.screen.lower()} {found.as_of:%d-%m-%Y}",
        ".xlsx",
        tuple(f"{sheet}: {len(table.rows)} dòng" for sheet, table in made.items()),
        lambda: tables_xlsx(made, head, found.as_of),
    )


def roll_up_report(found: RollUp, scope: Scope, name: str) -> Document:
    """The report of the level above on all units below, a draft."""
    items = tuple(_items(found, scope))
    return Document(
        f"Báo cáo tổng hợp CCHC {scope.screen.lower()} {found.as_of:%d-%m-%Y}",
        ".docx",
        (
            *(item.text for item in items if isinstance(item, ReportHeading)),
            f"Phụ lục: bảng theo {scope.below}; {scope.below} và lĩnh vực. Văn bản là dự thảo; số, ngày ký để trống.",
        ),
        lambda: _docx(found, scope, name, items),
    )


def _docx(found: RollUp, scope: Scope, name: str, items: tuple[Item, ...]) -> bytes:
    is_council = scope is not COUNTRY  # a ministry has no People's Committee's signature and symbol
    symbol = "".join(word[0] for word in name.split()).upper()
    info = PlanInfo(unit=name or None, year=found.year, letterhead={} if is_council else {"symbol": symbol})
    house, year = House(info, {}), found.as_of.year
    number = parts.number_line(None, house.symbol(PaperKind.REPORT)).replace("Số:", "số")
    note = f"Kèm theo Báo cáo {number} {parts.date_words(None, year)} của {full_name(info.unit)}"
    appendices: tuple[tuple[str, tuple[Table, ...]], ...] = (
        (f"KẾT QUẢ THEO {scope.below.upper()}", (ranking_table(found, scope), apart_table(found, scope))),
        (f"{scope.below.upper()} VÀ LĨNH VỰC", (heat_table(found, scope, in_words=True),)),
    )
    if found.sent:
        appendices += (("NHIỆM VỤ GIAO XUỐNG", (sent_table(found, scope), sent_units_table(found, scope))),)
    return written(
        parts.OfficialDocument(
            letterhead=letterhead(house, PaperKind.REPORT, None, year),
            kind="BÁO CÁO",
            subject=(
                f"Tổng hợp kết quả thực hiện kế hoạch cải cách hành chính năm {found.year or year} "
                f"của các {scope.below}, đến ngày {short_day(found.as_of)}"
            ),
            blocks=official_blocks(items),
            signature=signature(house, PaperKind.REPORT) if is_council else parts.Signature(HEAD, None),
            recipients=house.recipients(PaperKind.REPORT, ()),
            filed=house.filed(PaperKind.REPORT),
            appendices=tuple(
                parts.Annex(title, note, official_blocks(tables), landscape=True)
                for title, tables in appendices
            ),
            draft=True,
            mark=ILLUSTRATIVE.upper() if province_screen(found, scope).illustrative else "",
        ),
        house,
    )


def _items(found: RollUp, scope: Scope) -> Iterator[Item]:
    below = scope.below
    yield from _whole(found, scope)
    yield ReportHeading(1, f"KẾT QUẢ THEO {below.upper()}")
    worst = [part for part in found.ranked if part.now and part.now.overdue][:NAMED]
    if worst:
        yield Text(f"Các {below} có nhiều nhiệm vụ quá hạn nhất:")
    for part in worst:
        if part.now is not None:
            grown = (
                f", kỳ trước {vn.dong(part.before.overdue)}" if part.grown is not None and part.before else ""
            )
            yield ReportPoint(
                f"{part.name}: {vn.dong(part.now.overdue)}/{vn.dong(part.now.tasks)} nhiệm vụ quá hạn{grown}."
            )
    fine = sum(not now.overdue for _, now in found.counted)
    yield Text(f"{fine}/{len(found.counted)} {below} không có nhiệm vụ quá hạn. Chi tiết tại Phụ lục.")
    if found.sent:
        yield ReportHeading(1, "NHIỆM VỤ GIAO XUỐNG")
        yield Text(sent_line(found))
    yield from _not_compared(found, scope)


def _whole(found: RollUp, scope: Scope) -> Iterator[Item]:
    view, below = province_screen(found, scope), scope.below
    yield ReportHeading(1, "TÌNH HÌNH CHUNG")
    yield Text(
        f"Đến ngày {short_day(found.as_of)}, {vn.dong(view.updated)}/{vn.dong(view.communes)} xã đã cập nhật số liệu trong tháng"
        f"{reading_again(found)}. "
        f"Tính trên {len(found.counted)} {below} có số liệu của kỳ: trong {vn.dong(view.tasks)} nhiệm vụ được giao đã "
        f"hoàn thành {vn.dong(found.total('finished'))} nhiệm vụ; {vn.dong(view.late)} nhiệm vụ quá hạn"
        f"{f' ({view.change})' if view.change else ''}{f', {view.where}' if view.where else ''}."
    )
    yield Text(" ".join(_progress_and_money(found, scope)))


def _progress_and_money(found: RollUp, scope: Scope) -> Iterator[str]:
    """What the screen says in short, as sentences to be signed."""
    done, expected, money, units = found.done, found.expected.value, found.money, len(found.counted)
    if done.value is None or expected is None:
        yield "Không có nhiệm vụ tính được tiến độ."
    else:
        yield (
            f"Tiến độ bình quân của {vn.dong(done.count)}/{vn.dong(found.total('tasks'))} nhiệm vụ có thời hạn đạt "
            f"{vn.percent(float(done.value))}, yêu cầu đến ngày này là {vn.percent(float(expected))}."
        )
    if money.units:
        of = f" của {money.units}/{units} {scope.below} có số liệu chi" if money.units < units else ""
        rate = f" ({vn.percent(money.spent / money.allocated)})" if money.allocated else ""
        yield f"Kinh phí{of} đã chi {vn.dong(money.spent)} đồng trong {vn.dong(money.allocated)} đồng dự toán{rate}."
    else:
        yield "Chưa có số liệu chi."
    known, off = sum(len(now.indicators) for _, now in found.counted), found.total("off_target")
    if known:
        yield f"Trong {vn.dong(known)} lượt chỉ tiêu của các {scope.below}, {vn.dong(off)} chưa đạt mục tiêu."


def _not_compared(found: RollUp, scope: Scope) -> Iterator[Item]:
    if not (found.apart or found.silent):
        return
    yield ReportHeading(1, f"{scope.below.upper()} CHƯA CẬP NHẬT, CHƯA SO SÁNH ĐƯỢC")
    different = (
        ("Có kế hoạch của năm khác", Apart.OTHER_YEAR),
        ("Sổ chưa ghi kết quả thực hiện", Apart.UNTRACKED),
        ("Có bộ chỉ tiêu khác nên không xếp thứ tự", Apart.OTHER_INDICATORS),
    )
    if levels := levels_silent(found):
        names = [f"{part.name}: {vn.dong(missing)}/{vn.dong(of)}" for part, missing, of in levels]
        words = f"Chưa cập nhật số liệu trong tháng: {vn.dong(len(found.silent))} xã"
        yield ReportPoint(f"{words} ({_named(names, scope.below)}).")
    for words, below, units in (
        ("Chưa cập nhật số liệu trong tháng", "xã", () if levels else found.silent),
        ("Sổ đang được đọc lại sau khi cập nhật chương trình", "xã", found.unread),
        *((words, scope.below, found.because(why)) for words, why in different),
    ):
        if units:
            yield ReportPoint(
                f"{words}: {vn.dong(len(units))} {below} ({_named([part.name for part in units], below)})."
            )


def _named(names: Sequence[str], below: str) -> str:
    """The first of them, and how many more there are."""
    more = f" và {vn.dong(len(names) - NAMED)} {below} khác" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
