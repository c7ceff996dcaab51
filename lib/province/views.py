"""What the level above reads of the units below, in final Vietnamese: one headline, the worst, who is missing, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from lib.base import vietnamese as vn
from lib.plan import MonthWindow
from lib.province.contribution import AreaShare, Contribution
from lib.province.rollup import Apart, Heat, Money, RollUp, UnitBelow, heat
from lib.views.money import spent_words
from lib.views.tables import CellKind, Table, TableColumn, TableRow
from lib.views.wording import MARKS, Tone, marked


@dataclass(frozen=True)
class Scope:
    """Whom a level looks at: the screen's name, what a unit below is called."""

    screen: str
    below: str

    @property
    def heads(self) -> str:
        """ "Xã"."""
        return self.below[:1].upper() + self.below[1:]


PROVINCE: Final = Scope("Toàn tỉnh", "xã")
COUNTRY: Final = Scope("Toàn quốc", "tỉnh, thành phố")


def tone_of(now: Contribution) -> Tone:
    """The tone of a unit, as that of an area (views.first_screen)."""
    if now.overdue:
        return Tone.LATE
    if not now.done.count:
        return Tone.UNKNOWN
    return Tone.ATTENTION if (now.gap or 0) > 0 else Tone.GOOD


# The first thing to see


@dataclass(frozen=True)
class UnitClass:
    """One class of the bar of all units: its tone, how many, what they are."""

    tone: Tone
    count: int
    words: str


@dataclass(frozen=True)
class ProvinceScreen:
    """What Toàn tỉnh says before anything is clicked; bar adds up to all units below.

    updated of the communes have reported this month, missing have not, of the unread nobody knows yet; silent are the
    missing by key, name and when they last did, or the levels below with how many of their communes have not.
    """

    scope: Scope
    late: int
    tasks: int
    change: str
    where: str
    bar: tuple[UnitClass, ...]
    units: int
    communes: int
    updated: int
    missing: int
    unread: int
    silent: tuple[tuple[str, str, str], ...]
    done: str
    money: str
    money_tone: Tone
    indicators: str
    off_target: int
    illustrative: bool


def province_screen(found: RollUp, scope: Scope = PROVINCE) -> ProvinceScreen:
    """The headline of all units below, over those whose figures are of the date."""
    late, off = found.total("overdue"), found.total("off_target")
    indicators = sum(len(now.indicators) for _, now in found.counted)
    money, tone = _money(found.money, len(found.counted), scope)
    return ProvinceScreen(
        scope=scope,
        late=late,
        tasks=found.total("tasks"),
        change=_change(found, scope),
        where=_where(found, scope),
        bar=tuple(_classes(found, scope)),
        units=len(found.parts),
        communes=found.communes,
        updated=found.communes - len(found.silent) - len(found.unread),
        missing=len(found.silent),
        unread=len(found.unread),
        silent=tuple(_silent(found)),
        done=_progress(found),
        money=money,
        money_tone=tone,
        indicators=f"{_of(off, indicators)} chỉ tiêu chưa đạt" if indicators else "Các sổ chưa có chỉ tiêu",
        off_target=off,
        illustrative=any(now.illustrative for _, now in found.counted),
    )


def _change(found: RollUp, scope: Scope) -> str:
    """ "tăng 35 so với kỳ trước (so được 150/168 xã)"."""
    if found.grown is None:
        return ""
    grown, of = found.grown
    whole = f" (tính trên {of}/{len(found.counted)} {scope.below})" if of < len(found.counted) else ""
    if not grown:
        return f"bằng kỳ trước{whole}"
    return f"{'tăng' if grown > 0 else 'giảm'} {vn.dong(abs(grown))} so với kỳ trước{whole}"


def _where(found: RollUp, scope: Scope) -> str:
    """ "ở 96/150 xã, nhiều nhất: xã A (12), xã B (11)"."""
    late = sorted(
        ((part, now.overdue) for part, now in found.counted if now.overdue),
        key=lambda one: (-one[1], vn.sort_key(one[0].name)),
    )
    if not late:
        return ""
    most = ", ".join(f"{short_name(part.name)} ({vn.dong(count)})" for part, count in late[:3])
    return f"ở {len(late)}/{len(found.counted)} {scope.below}, nhiều nhất: {most}"


def _of(part: int, whole: int) -> str:
    """ "237/3.321"."""
    return f"{vn.dong(part)}/{vn.dong(whole)}"


def short_name(name: str) -> str:
    """ "xã Thượng Lộ" for "UBND xã Thượng Lộ"."""
    return name.removeprefix("UBND ")


def _classes(found: RollUp, scope: Scope) -> Iterator[UnitClass]:
    tones = Counter(tone_of(now) for _, now in found.counted)
    yield UnitClass(Tone.LATE, tones[Tone.LATE], f"{scope.below} có việc quá hạn")
    yield UnitClass(Tone.ATTENTION, tones[Tone.ATTENTION], f"{scope.below} chậm tiến độ, chưa quá hạn")
    yield UnitClass(Tone.GOOD, tones[Tone.GOOD], f"{scope.below} đúng tiến độ")
    others = Counter(why for _, why in found.apart if why is not Apart.OTHER_INDICATORS)
    said = ", ".join(f"{count} {APART_WORDS[why]}" for why, count in sorted(others.items(), key=_by_reason))
    unclear = tones[Tone.UNKNOWN]
    unsure = f"{unclear} không tính được tiến độ" if unclear else ""
    said = ", ".join(filter(None, (said, unsure)))
    count = others.total() + unclear
    yield UnitClass(Tone.UNKNOWN, count, f"{scope.below} chưa đủ số liệu{f' ({said})' if said else ''}")


def _by_reason(one: tuple[Apart, int]) -> int:
    return list(Apart).index(one[0])


APART_WORDS: Mapping[Apart, str] = {
    Apart.NO_FIGURES: "chưa có số liệu",
    Apart.UNREAD: "đang được đọc lại",
    Apart.OTHER_YEAR: "có kế hoạch của năm khác",
    Apart.UNTRACKED: "chưa ghi kết quả",
    Apart.STALE: "chưa cập nhật tháng này",
    Apart.OTHER_INDICATORS: "có bộ chỉ tiêu khác",
}


def _silent(found: RollUp) -> Iterator[tuple[str, str, str]]:
    own = {part.key for part in found.parts}
    for part in silent_longest_first(found):
        if part.key in own:
            yield part.key, part.name, _last_seen(part)
    for part, missing, of in levels_silent(found):
        yield part.key, part.name, f"{missing}/{of} xã chưa cập nhật"


def levels_silent(found: RollUp) -> list[tuple[UnitBelow, int, int]]:
    """The levels below of whose communes some have not reported, with how many of how many, those with the most first."""
    levels = [
        (part, len(inside.silent), inside.communes)
        for part in found.parts
        if (inside := part.inside) and inside.silent
    ]
    return sorted(levels, key=lambda one: (-one[1], vn.sort_key(one[0].name)))


def _last_seen(part: UnitBelow) -> str:
    return f"số liệu gần nhất đến {vn.day(part.reported)}" if part.reported else "chưa có số liệu"


def _progress(found: RollUp) -> str:
    done, expected = found.done.value, found.expected.value
    if done is None or expected is None:
        return "Không có nhiệm vụ tính được tiến độ"
    of = f"{vn.dong(found.done.count)}/{vn.dong(found.total('tasks'))}"
    return f"Đạt {vn.percent(float(done))}, yêu cầu {vn.percent(float(expected))} (tính trên {of} nhiệm vụ có thời hạn)"


def _money(money: Money, units: int, scope: Scope) -> tuple[str, Tone]:
    if not money.units:
        return "Chưa có số liệu chi", Tone.UNKNOWN
    rate = f" ({vn.percent(money.spent / money.allocated)})" if money.allocated else ""
    of = f", của {money.units}/{units} {scope.below} có số liệu chi" if money.units < units else ""
    words = f"Đã chi {vn.dong_short(money.spent)} / {vn.dong_short(money.allocated)}{rate}{of}"
    return words, Tone.LATE if money.spent > money.allocated else Tone.GOOD


# Tables


def ranking_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """The comparable units, the worst first."""
    columns = (
        TableColumn("Thứ tự", CellKind.COUNT, 6),
        TableColumn(scope.heads, width=25),
        TableColumn("Quá hạn", CellKind.COUNT, 8, Tone.LATE),
        TableColumn("Nhiệm vụ", CellKind.COUNT, 8),
        TableColumn("So với kỳ trước", width=9),
        TableColumn("Đạt", CellKind.SHARE, 8),
        TableColumn("Yêu cầu", CellKind.SHARE, 8),
        TableColumn("Chỉ tiêu chưa đạt", width=9),
        TableColumn("Kinh phí", CellKind.MARK, 24),
        TableColumn("Số liệu đến", CellKind.DAY, 11),
    )
    rows = tuple(
        TableRow(
            (
                place,
                part.name,
                now.overdue,
                now.tasks,
                grown_words(part),
                now.done.value,
                now.expected.value,
                f"{now.off_target}/{len(now.indicators)}" if now.indicators else None,
                marked(*money_words(now)),
                part.reported,
            ),
            part.key,
        )
        for place, part in enumerate(found.ranked, start=1)
        if (now := part.now) is not None
    )
    title = f"Xếp theo số việc quá hạn: {len(rows)}/{len(found.parts)} {scope.below} so sánh được"
    return Table(
        title,
        columns,
        rows,
        note=" ".join(_rules(found, scope)),
        empty=f"Không có {scope.below} nào so sánh được.",
    )


def _rules(found: RollUp, scope: Scope) -> Iterator[str]:
    yield (
        f"Thứ tự theo số việc quá hạn, sau đó theo phần chậm so với yêu cầu. «Đạt» và «Yêu cầu» tính trên các "
        f"nhiệm vụ có thời hạn của từng {scope.below}, đến ngày {vn.day(found.as_of)}."
    )
    if not found.common and any(part.now and part.now.indicators for part in found.parts):
        yield f"Các {scope.below} không có bộ chỉ tiêu chung: cột chỉ tiêu không để so sánh."
    windows = Counter(now.window for _, now in found.counted)
    if len(windows) > 1:
        own = windows[MonthWindow.FROM_15TH]
        yield f"{own}/{windows.total()} {scope.below} lấy số liệu tháng từ ngày 15 đến ngày 14, còn lại theo tháng dương lịch."


def grown_words(part: UnitBelow) -> str | None:
    """ "+2", "−1", "0"; None where there is nothing to compare with."""
    grown = part.grown
    if grown is None:
        return None
    return f"{'+' if grown > 0 else '−' if grown < 0 else ''}{abs(grown)}"


def money_words(now: Contribution) -> tuple[Tone, str]:
    """A unit's money as on its own screen."""
    words = spent_words(now.spent, now.allocated)
    if now.spent is None or now.allocated is None:
        return Tone.UNKNOWN, words
    return (Tone.LATE if now.spent > now.allocated else Tone.GOOD), words


def apart_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """The units that are not ranked, why, and what is known of them."""
    columns = (
        TableColumn(scope.heads, width=25),
        TableColumn("Vì sao chưa xếp thứ tự", CellKind.MARK, 40),
        TableColumn("Quá hạn", CellKind.COUNT, 8),
        TableColumn("Nhiệm vụ", CellKind.COUNT, 8),
        TableColumn("Số liệu đến", CellKind.DAY, 11),
    )
    rows = tuple(
        TableRow(
            (
                part.name,
                marked(Tone.UNKNOWN, _reason(found, part, why)),
                part.now.overdue if part.now and not part.now.untracked else None,
                part.now.tasks if part.now else None,
                part.now.as_of if part.now else None,
            ),
            part.key,
        )
        for part, why in found.apart
    )
    title = f"Chưa xếp thứ tự: {len(rows)}/{len(found.parts)} {scope.below}"
    return Table(title, columns, rows, empty=f"Mọi {scope.below} đều so sánh được.")


def _reason(found: RollUp, part: UnitBelow, why: Apart) -> str:
    now = part.now
    if why is Apart.UNREAD:
        return f"Đang đọc lại sổ (bản số {part.version}) sau khi cập nhật chương trình"
    if now is None:
        return f"Chưa có số liệu đến ngày {vn.day(found.as_of)}"
    match why:
        case Apart.OTHER_YEAR:
            return f"Kế hoạch năm {now.year or '—'}, phần lớn là kế hoạch năm {found.year or '—'}"
        case Apart.STALE:
            return f"Chưa cập nhật tháng này, {_last_seen(part)}"
        case Apart.UNTRACKED:
            return "Sổ chưa ghi kết quả thực hiện"
        case _:
            missing = len(found.common - {mark for mark, _ in now.indicators})
            return f"Bộ chỉ tiêu khác: thiếu {missing}/{len(found.common)} chỉ tiêu chung"


def silent_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """Who has not updated this month, those silent the longest first; of levels below how many of their communes."""
    title = f"Chưa cập nhật tháng này: {_of(len(found.silent), found.communes)} xã{reading_again(found)}"
    if any(part.inside for part in found.parts):
        return _levels_table(found, scope, title)
    columns = (
        TableColumn(scope.heads, width=40),
        TableColumn("Số liệu gần nhất đến", CellKind.DAY, 20),
        TableColumn("Đã qua (ngày)", CellKind.COUNT, 15),
    )
    rows = tuple(
        TableRow(
            (part.name, part.reported, (found.as_of - part.reported).days if part.reported else None),
            part.key,
        )
        for part in silent_longest_first(found)
    )
    return Table(title, columns, rows, empty=nobody_silent(found))


def reading_again(found: RollUp) -> str:
    """ "; đang đọc lại sổ của 3 xã": they have neither updated nor not; "" where there are none."""
    return f"; đang đọc lại sổ của {vn.dong(len(found.unread))} xã" if found.unread else ""


def nobody_silent(found: RollUp) -> str:
    """What is said where no commune is known not to have reported."""
    if found.unread:
        read = found.communes - len(found.unread)
        return f"{_of(read, found.communes)} xã đã cập nhật tháng này{reading_again(found)}"
    return f"Tất cả {vn.dong(found.communes)} xã đã cập nhật tháng này"


def silent_longest_first(found: RollUp) -> list[UnitBelow]:
    """The communes that have not reported in the month, those silent the longest first."""
    return sorted(found.silent, key=lambda part: (part.reported or date.min, vn.sort_key(part.name)))


def _levels_table(found: RollUp, scope: Scope, title: str) -> Table:
    columns = (
        TableColumn(scope.heads, width=40),
        TableColumn("Xã chưa cập nhật", CellKind.COUNT, 20, Tone.ATTENTION),
        TableColumn("Số xã", CellKind.COUNT, 15),
    )
    rows = tuple(TableRow((part.name, missing, of), part.key) for part, missing, of in levels_silent(found))
    return Table(title, columns, rows, empty=nobody_silent(found))


def grown_table(found: RollUp, scope: Scope = PROVINCE) -> Table:
    """What changed since the month before: units whose late tasks grew the most first, then those that caught up."""
    columns = (
        TableColumn("Thay đổi", CellKind.MARK, 20),
        TableColumn(scope.heads, width=30),
        TableColumn("Kỳ trước", CellKind.COUNT, 10),
        TableColumn("Kỳ này", CellKind.COUNT, 10),
        TableColumn("Hoàn thành thêm", CellKind.COUNT, 12),
        TableColumn("So với ngày", CellKind.DAY, 12),
    )
    moved = [part for part, _ in found.counted if part.grown]
    moved.sort(key=lambda part: (-(part.grown or 0), vn.sort_key(part.name)))
    rows = tuple(_changed(part, *part.compared) for part in moved if part.compared)
    compared = sum(part.grown is not None for part, _ in found.counted)
    worse = sum((part.grown or 0) > 0 for part in moved)
    title = (
        f"So với kỳ trước: {worse} {scope.below} tăng, {len(moved) - worse} giảm, "
        f"{compared - len(moved)} không đổi số việc quá hạn"
    )
    return Table(title, columns, rows, empty="Không có thay đổi về số việc quá hạn.")


def _changed(part: UnitBelow, then: Contribution, now: Contribution) -> TableRow:
    grown = now.overdue - then.overdue
    words = marked(Tone.LATE, f"Tăng {grown}") if grown > 0 else marked(Tone.GOOD, f"Giảm {-grown}")
    more = now.finished - then.finished
    return TableRow((words, part.name, then.overdue, now.overdue, more, then.as_of), part.key)


# Units and areas


def heat_table(found: RollUp, scope: Scope = PROVINCE, *, in_words: bool = False) -> Table:
    """Units against areas as a table: late of all tasks with the tone's mark, or on paper to be signed with its word."""
    view = heat(found)
    kind = CellKind.TEXT if in_words else CellKind.MARK
    columns = (TableColumn(scope.heads, width=25), *(TableColumn(name, kind, 10) for name in view.areas))
    say = heat_on_paper if in_words else heat_words
    rows = tuple(TableRow((part.name, *map(say, cells)), part.key) for part, cells in view.rows)
    title = f"{scope.heads} và lĩnh vực: số việc quá hạn trên số nhiệm vụ"
    return Table(title, columns, rows, note=PAPER_RULE if in_words else HEAT_RULE)


HEAT_RULE: Final = (
    "● có việc quá hạn; ▲ chậm so với phần cần đạt đến ngày này; ✓ đúng tiến độ; ? không tính được tiến độ; "
    "— không có lĩnh vực này."
)
PAPER_RULE: Final = (
    "«chậm»: không có việc quá hạn, chậm so với phần cần đạt đến ngày này; «chưa rõ»: không tính được tiến độ; "
    "—: không có lĩnh vực này."
)
ON_PAPER: Final[Mapping[Tone, str]] = {Tone.ATTENTION: ", chậm", Tone.UNKNOWN: ", chưa rõ"}
NO_AREA: Final = "—"


def heat_words(cell: AreaShare | None) -> str:
    """ "● 3/12"."""
    return f"{MARKS[cell.tone]} {_of(cell.late, cell.tasks)}" if cell else NO_AREA


def heat_on_paper(cell: AreaShare | None) -> str:
    """ "3/12", "0/12, chậm"."""
    return f"{_of(cell.late, cell.tasks)}{ON_PAPER.get(cell.tone, '')}" if cell else NO_AREA


@dataclass(frozen=True)
class UnitLine:
    """A unit among the worst: shares of 1 of the counted tasks, or None where nothing can be computed; words say both."""

    key: str
    name: str
    late: int
    tasks: int
    grown: str | None
    done: float | None
    expected: float | None
    counted: int
    words: str
    tone: Tone


def worst_lines(found: RollUp, most: int) -> tuple[UnitLine, ...]:
    """So many of the ranked units with late tasks, the worst first."""
    late = ((part, part.now) for part in found.ranked if part.now and part.now.overdue)
    return tuple(_line(part, now) for part, now in islice(late, most) if now)


def _line(part: UnitBelow, now: Contribution) -> UnitLine:
    done, expected = now.done.value, now.expected.value
    known = done is not None and expected is not None
    return UnitLine(
        part.key,
        part.name,
        now.overdue,
        now.tasks,
        grown_words(part),
        float(done) if done is not None and known else None,
        float(expected) if expected is not None and known else None,
        now.done.count,
        f"{vn.percent(float(done or 0))} / {vn.percent(float(expected or 0))}" if known else "",
        tone_of(now),
    )


__all__ = [
    "COUNTRY",
    "HEAT_RULE",
    "PROVINCE",
    "Heat",
    "ProvinceScreen",
    "Scope",
    "heat",
    "province_screen",
]
