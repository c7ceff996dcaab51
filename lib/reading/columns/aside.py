"""Columns that hold nothing of what the product shows: documents that tasks rest on, and numbers that measure something
else than money, shares and days. Both are left as they are, with a note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lib.base.vietnamese import bare, money_unit
from lib.reading.columns.meaning import LEAST_SAID, ColumnMeaning, owner_of
from lib.reading.columns.profile import DOCUMENT, YEAR, Profile, is_rate
from lib.reading.columns.words import (
    DONE_SHARE,
    GIVEN,
    MEASURE,
    MONEY,
    ORDERED,
    PAID,
    RESULT,
    SHARE,
    SOURCE,
    SPENT,
    TIME,
    TOTAL,
    WEAK_RESULT,
    points_of,
)
from lib.reading.understanding import State

BASIS = "ghi văn bản có trước kế hoạch hoặc của cấp trên, là căn cứ của nhiệm vụ"
MEASURED = "ghi số đo không phải kinh phí, tỷ lệ hay ngày tháng"
COUNTED = "ghi số lần trong kỳ, còn thời hạn ở cột khác"
GRADED = "nhận xét việc đã có ngày hoàn thành ở cột khác"
STATED = "kể việc đã làm, còn trạng thái ở cột khác"
REPEATED = "nhắc lại trạng thái, được đối chiếu với cột kết quả"
COMPARED = "chỉ so thời hạn với hôm nay"
PEOPLE = "ghi người làm, còn bộ phận chủ trì ở cột khác"
ASIDE = (BASIS, MEASURED, COUNTED, STATED, COMPARED)

LAW = re.compile(
    r"(?:bo luat|luat|hien phap|phap lenh|nghi dinh|thong tu)\b|.*\b(?:cp|ttg|tw|qh\d*|ubtvqh\d*)(?: ngay\b.*)?"
)
"""What only parliament, government, ministries and the party's centre issue, never a commune."""


def rests_on(heading: str, profile: Profile) -> bool:
    """Whether a column names the documents that its tasks rest on: by its heading, or because they are of those who stand
    above a commune, or older than the plan."""
    if profile.of("document") >= 0.3 and ORDERED.search(bare(heading)):
        return True
    basis = sum(_is_basis(text, profile.year) for text in profile.texts)
    return profile.filled > 0 and basis >= 0.8 * profile.filled


def _is_basis(text: str, year: int) -> bool:
    years = [int(found) for found in YEAR.findall(text)]
    is_older = DOCUMENT.search(text) is not None and bool(years) and max(years) < year
    return is_older or LAW.fullmatch(bare(text)) is not None or LAW.match(bare(text[:60])) is not None


UNIT = re.compile(r"\(([^()%]+)\)\s*$")
"""A unit behind a heading: "Nhân lực (người)"."""
NO_UNIT = re.compile(
    r"\b(?:du kien|da|chua|dang|luy ke|thuc te|ke hoach|neu|theo|tinh|trong do|ca|ngay|thang|nam|quy|tuan|gio|ti|ty|x)\b"
)
"""What brackets hold that says how or when, or counts time or money."""
COUNT = re.compile(r"(?:so|tong so) (?!lieu|hieu|ky hieu|van ban|tien|thu tu)[a-z]{2,}")
QUALITY = re.compile(
    r"\b(?:uu tien|quan trong|kho|phuc tap|khan|rui ro|can thiet|trong so|he so|ty trong|ti trong|dien tich|dan so|"
    r"khoi luong|chieu|quy mo|nhan luc)\b"
)
"""What is measured that no unit is needed for, or that has one of its own."""


def is_measure(lines: Sequence[str], profile: Profile) -> bool:
    """Whether numbers measure what the product does not show, as their heading says by a unit, or by what it counts."""
    if profile.of("number") < 0.8 or profile.of("share", "date", "money") or not lines:
        return False
    heading = " ".join(lines)
    unit = UNIT.search(heading)
    own = bare(UNIT.sub("", heading))
    shown = (MONEY, PAID, SPENT, GIVEN, SHARE, DONE_SHARE, RESULT, TIME)
    if money_unit(heading) is not None or "%" in heading or any(one.search(own) for one in shown):
        return False
    if unit is not None and not NO_UNIT.search(bare(unit[1])) and not SOURCE.search(bare(unit[1])):
        return any(c.isalpha() for c in unit[1])
    counts = COUNT.match(own) is not None and not TOTAL.search(own.removeprefix("tong so"))
    return counts or QUALITY.search(own) is not None


def _is_plain(heading: str, profile: Profile) -> bool:
    plain = profile.of("number") >= 0.8 and not profile.of("share", "date", "money")
    return plain and not MONEY.search(bare(heading)) and "%" not in heading


def _has_units(found: Mapping[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> bool:
    """Whether a column says the unit of each row's numbers, and none is one of money ("Đơn vị tính": tài khoản, người)."""
    units = [
        c for c, one in found.items() if MEASURE.search(bare(one.heading)) and profiles[c].of("text") >= 0.8
    ]
    return any(all(money_unit(text) is None for text in profiles[c].texts) for c in units)


def leave_aside(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Columns that nobody can name and that hold nothing of what the product shows."""
    has_units = _has_units(found, profiles)
    for column, one in found.items():
        unnamed = one.meaning in (None, "other") and one.state is not State.ASKED and one.taken_by is None
        if unnamed and rests_on(one.heading, profiles[column]):
            found[column] = replace(one, meaning="other", state=State.SURE, why=BASIS)
        elif one.meaning is None and (
            (unnamed and is_measure(one.lines, profiles[column]))
            or (has_units and _is_plain(one.heading, profiles[column]))
        ):
            found[column] = replace(one, meaning="other", state=State.SURE, why=MEASURED)


def rates_beside_due(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Tần suất" ("4 lần/năm") beside a column that surely tells the deadlines: these say when."""
    for column, one in found.items() if _is_due(found) else ():
        profile = profiles[column]
        rates = sum(is_rate(text, profile.year) for text in profile.texts) if one.meaning is None else 0
        if rates == profile.filled > 0:
            found[column] = one.set_aside(COUNTED)


OF_TODAY = re.compile(r"(?:con|chua den|sap den|den|qua|da qua) han(?: \d+ ngay)?|con \d+ ngay")


def warnings_of_due(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Cảnh báo" ("Còn hạn", "Quá hạn") says of open and of finished work where its deadline is, which is known."""
    for column, one in found.items() if _is_due(found) else ():
        texts = profiles[column].texts if one.meaning is None else ()
        if (
            texts
            and len(texts) == profiles[column].filled
            and all(OF_TODAY.fullmatch(bare(t)) for t in texts)
        ):
            found[column] = one.set_aside(COMPARED)


LEADS = 7.0
"""Points of words that say by themselves that somebody leads ("Thành viên" does not)."""


def people_beside_units(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Người thực hiện" or "Thành viên" beside "Đơn vị chủ trì": the names in one say who works with the unit in the
    other."""
    lead = owner_of(found, "lead")
    if lead is None or found[lead].state is not State.SURE or profiles[lead].of("unit") < 0.9:
        return
    leads = "chu tri" in bare(found[lead].heading)
    for column, one in found.items():
        second = one.state is State.UNUSED and one.taken_by == lead and profiles[column].of("text") == 1
        weaker = leads and points_of(one.lines).get("lead", 0.0) < LEADS
        if second and (weaker or not profiles[column].of("person", "unit")):
            found[column] = replace(one.set_aside(PEOPLE), taken_by=None)


def _is_due(found: Mapping[int, ColumnMeaning]) -> bool:
    due = owner_of(found, "deadline")
    return due is not None and found[due].state is State.SURE


def lasts_beside_due(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Numbers of days ("Số ngày trễ") give no end where a column surely does: nothing depends on them."""
    for column, one in found.items() if _is_due(found) else ():
        if one.state is not State.ASKED or one.is_confirmed or profiles[column].of("number", "span") < 0.8:
            continue
        lasts = points_of(one.lines).get("duration", 0.0) >= LEAST_SAID and profiles[column].largest < 1000
        if one.meaning == "duration" or (one.meaning is None and lasts):
            found[column] = one.set_aside(MEASURED)


def grades_beside_days(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Đánh giá" ("Tốt", "Chậm") of work whose day of completion surely stands in a column: a judgement, no state."""
    done, graded = owner_of(found, "completed"), owner_of(found, "result")
    if done is None or graded is None or found[done].state is not State.SURE:
        return
    is_guess = found[graded].state is State.ASKED and WEAK_RESULT.match(bare(found[graded].lines[-1]))
    if is_guess and profiles[graded].filled <= profiles[done].filled and not found[graded].is_confirmed:
        found[graded] = found[graded].set_aside(GRADED)


def states_beside_results(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Đánh giá" with states and nothing else beside a column of results: what it says is compared with these."""
    results = owner_of(found, "result")
    for column, one in found.items() if results is not None and found[results].state is State.SURE else ():
        doubted = one.state is State.ASKED and one.meaning is None and not one.is_confirmed
        if doubted and WEAK_RESULT.match(bare(one.heading)) and profiles[column].of("state") >= 0.95:
            found[column] = one.set_aside(REPEATED)


def prose_beside_states(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Tiến độ thực hiện" with states and nothing else beside "Kết quả đạt được" with prose: the states count."""
    states = owner_of(found, "result")
    if states is None or profiles[states].of("state") < 0.9:
        return
    for column, one in found.items():
        prose = one.state is State.UNUSED and one.taken_by == states and profiles[column].of("state") <= 0.3
        if prose and 0 < profiles[column].filled <= profiles[states].filled:
            found[column] = replace(one, meaning="other", state=State.SURE, why=STATED, taken_by=None)
