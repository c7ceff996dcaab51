"""What the level's wall goes through, as the sections of a meeting: the worst, who has not updated, what changed.

The headline and units against areas have templates of their own (see drawing.level_wall).
"""

from __future__ import annotations

from typing import Final

from lib.base import vietnamese as vn
from lib.meeting.agenda import AgendaEntry, Section
from lib.meeting.parts import Part
from lib.province.rollup import RollUp, UnitBelow
from lib.province.views import (
    Scope,
    UnitLine,
    grown_table,
    levels_silent,
    nobody_silent,
    reading_again,
    short_name,
    silent_longest_first,
    worst_lines,
)
from lib.views.first_screen import AreaLine
from lib.views.wording import Tone, marked

WORST: Final = 14
"""So many of the worst stand on the wall; the screen has all of them."""


def wall_sections(found: RollUp, scope: Scope) -> tuple[Section, ...]:
    """The sections after the headline, in the order of the wall."""
    return _worst(found, scope), _silent(found, scope), _changes(found, scope)


def _worst(found: RollUp, scope: Scope) -> Section:
    late = worst_lines(found, len(found.ranked))
    head = f"{len(late)}/{len(found.ranked)} {scope.below} so sánh được có việc quá hạn"
    if not late:
        return Section(Part.LATE, f"Không có {scope.below} nào có việc quá hạn")
    more = f"; {WORST} nơi nhiều nhất" if len(late) > WORST else ""
    return Section(Part.LATE, f"{head}{more}", areas=tuple(map(_bar, late[:WORST])), noun=scope.below)


def _bar(line: UnitLine) -> AreaLine:
    done, expected, grown = line.done, line.expected, line.grown
    words = [
        f"đạt {vn.percent(done)}, yêu cầu {vn.percent(expected)}"
        if done is not None and expected is not None
        else "không tính được tiến độ",
        "" if grown is None else "bằng kỳ trước" if grown == "0" else f"{grown} so với kỳ trước",
    ]
    return AreaLine(
        *(short_name(line.name), line.key, line.late, line.tasks, done, expected, line.counted),
        *("; ".join(filter(None, words)), line.tone),
    )


def _silent(found: RollUp, scope: Scope) -> Section:
    missing, of = len(found.silent), found.communes
    if not missing:
        return Section(Part.PICTURE, nobody_silent(found))
    entries = tuple(
        AgendaEntry(
            part.name,
            marked(Tone.ATTENTION, f"{count}/{communes} xã"),
            weight=count,
        )
        for part, count, communes in levels_silent(found)
    ) or tuple(_silent_entry(part, found) for part in silent_longest_first(found))
    return Section(
        Part.PICTURE,
        f"{vn.dong(missing)}/{vn.dong(of)} xã chưa cập nhật tháng này{reading_again(found)}",
        entries,
        noun=scope.below,
        elsewhere=scope.screen,
    )


def _silent_entry(part: UnitBelow, found: RollUp) -> AgendaEntry:
    days = (found.as_of - part.reported).days if part.reported else None
    mark = marked(Tone.ATTENTION, f"{days} ngày" if days is not None else "chưa có")
    told = f"số liệu gần nhất đến {vn.day(part.reported)}" if part.reported else "chưa có số liệu"
    return AgendaEntry(short_name(part.name), mark, told=told, weight=days or 9999)


def _changes(found: RollUp, scope: Scope) -> Section:
    table = grown_table(found, scope)
    entries = tuple(
        AgendaEntry(
            short_name(str(name)),
            str(change),
            told=f"kỳ trước {then}, nay {now} việc quá hạn",
            weight=abs(int(str(now)) - int(str(then))),
        )
        for change, name, then, now, *_ in (row.cells for row in table.rows)
    )
    return Section(Part.CHANGES, table.title, entries, noun=scope.below, elsewhere=scope.screen)
