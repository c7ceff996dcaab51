"""Which column means what: the evidence of single columns, settled over all columns of a table together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import replace

from lib.base.problems import column_letters
from lib.base.vietnamese import bare
from lib.reading.columns.aside import (
    ASIDE,
    grades_beside_days,
    lasts_beside_due,
    leave_aside,
    people_beside_units,
    prose_beside_states,
    rates_beside_due,
    states_beside_results,
    warnings_of_due,
)
from lib.reading.columns.documents import days_of_documents, products_made, results_beside_basis
from lib.reading.columns.looks import (
    GROUPS,
    LIKELY,
    STATES,
    TICKS,
    TITLES,
    distinct,
    looks_like_figures,
    looks_like_names,
)
from lib.reading.columns.meaning import (
    AIM,
    BY_CONTENTS,
    CONFIRMED,
    FIGURES,
    FORMER,
    LEAST,
    LEAST_SAID,
    MANY,
    MARGIN,
    TWO_WAYS,
    ColumnMeaning,
    Lines,
    assign,
    fits_title,
    owner_of,
    totals_of,
)
from lib.reading.columns.periods import settle_periods
from lib.reading.columns.profile import Profile
from lib.reading.columns.repeated import first_limit, latest_extension, latest_of_periods, present_not_former
from lib.reading.columns.words import DETAIL, STRONG, TIME, Points, points_of
from lib.reading.understanding import MEANINGS, UNUSED, Answers, State, names_in


def decide(
    headings: Mapping[int, Lines], profiles: Mapping[int, Profile], answers: Answers
) -> dict[int, ColumnMeaning]:
    """The meaning of every column that has a heading or contents.

    An answer that was only written down as the program's guess counts as one where it is another than the guess: then
    somebody changed it.
    """
    told = _told(headings, answers)
    confirmed = {column: meaning for column, (meaning, sure) in told.items() if sure}
    found = _decided(headings, profiles, confirmed)
    changed = {c: meaning for c, (meaning, sure) in told.items() if not sure and found[c].meaning != meaning}
    return _decided(headings, profiles, confirmed | changed) if changed else found


def _decided(
    headings: Mapping[int, Lines], profiles: Mapping[int, Profile], told: Mapping[int, str]
) -> dict[int, ColumnMeaning]:
    totals = {
        column: totals_of(points_of(headings.get(column, ())), profile, named=column in headings)
        for column, profile in profiles.items()
        if column not in told
    }
    answered = {column: _answered(column, headings[column], meaning) for column, meaning in told.items()}
    found = assign(totals, headings, set(told.values()) - MANY) | answered
    settle_periods(found, profiles, headings, told)
    families = _families(headings, told.keys() | {c for c, one in found.items() if one.meaning is not None})
    return _settle(found, totals, profiles, set(told.values()), families) | answered


def _told(headings: Mapping[int, Lines], answers: Answers) -> dict[int, tuple[str, bool]]:
    """Column -> the meaning that the officer gave it, and whether it was confirmed."""
    told: dict[int, tuple[str, bool]] = {}
    numbers: dict[str, int] = {}
    for column in sorted(headings):
        name = bare(" ".join(headings[column]))
        numbers[name] = numbers.get(name, 0) + 1
        answer = answers.column(" ".join(headings[column]), numbers[name])
        if answer is not None and (answer.meaning in MEANINGS):
            told[column] = answer.meaning, answer.confirmed
    return told


NO_OTHER = "không có cột thời hạn nào khác nên được hiểu là thời hạn"
NOT_USED = "đã trả lời: không dùng"


def _answered(column: int, lines: Lines, meaning: str) -> ColumnMeaning:
    if meaning == UNUSED:
        return ColumnMeaning(column, lines, None, State.UNUSED, NOT_USED)
    return ColumnMeaning(column, lines, meaning, State.SURE, CONFIRMED)


# ---------------------------------------------------------------- relations between columns


def _settle(
    found: dict[int, ColumnMeaning],
    totals: Mapping[int, Points],
    profiles: Mapping[int, Profile],
    told: set[str],
    families: Mapping[int, int],
) -> dict[int, ColumnMeaning]:
    """Meanings that depend on other columns."""
    _clear_beside_others(found, totals)
    _title_named_once(found)
    _title_by_elimination(found, profiles, told)
    _telling_title(found, profiles, told)
    _other_years(found, profiles)
    _sum_of_the_year(found, profiles)
    _fuller_is_due(found, profiles, told)
    _end_is_due(found, totals, told)
    _end_of_start(found, profiles)
    _heading_alone(found, profiles)
    _same_words_twice(found, profiles)
    latest_of_periods(found, profiles)
    present_not_former(found, profiles)
    latest_extension(found)
    first_limit(found)
    _shares_of_plan(found, profiles)
    _lasts_from_start(found)
    _sources_apart(found)
    prose_beside_states(found, profiles)
    _equal_claims(found, totals, profiles)
    _units_beside_people(found, profiles)
    people_beside_units(found, profiles)
    _people_as_columns(found, profiles, families)
    leave_aside(found, profiles)
    rates_beside_due(found, profiles)
    warnings_of_due(found, profiles)
    _unknown_figures(found, profiles, families)
    products_made(found, profiles, PROVING)
    results_beside_basis(found, profiles, PROVING)
    _proofs_alone(found, profiles)
    _begins_only(found)
    lasts_beside_due(found, profiles)
    grades_beside_days(found, profiles)
    states_beside_results(found, profiles)
    _finishes_by_guess(found)
    return found


def _title_named_once(found: dict[int, ColumnMeaning]) -> None:
    """ "Hình thức, nội dung": a guessed title is sure where no other heading names the work."""
    title = owner_of(found, "title")
    if title is not None and found[title].state is State.ASKED and found[title].why == BY_CONTENTS:
        named = {c for c, one in found.items() if points_of(one.lines).get("title", 0.0) > 0.0}
        if named == {title}:
            found[title] = replace(found[title], state=State.SURE, why="chỉ tiêu đề này nói tên việc")


def _title_by_elimination(
    found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], told: set[str]
) -> None:
    """Where no column is the title, that of the most telling texts which has no other meaning is, or so it seems."""
    if owner_of(found, "title") is not None or "title" in told:
        return
    both = owner_of(found, "deadline")
    if (
        both is not None
        and points_of(found[both].lines).get("title", 0.0) >= LEAST
        and profiles[both].words >= 5
    ):
        found[both] = replace(found[both], meaning="title", state=State.SURE, why="ghi tên việc kèm thời hạn")
        return
    texts = [c for c in found if profiles[c].of("text") >= 0.6 and not found[c].is_confirmed]
    free = [c for c in texts if found[c].meaning is None] or [
        c for c in texts if found[c].meaning == "product"
    ]
    best = max(free, key=lambda c: distinct(profiles[c]) * profiles[c].words, default=None)
    if best is not None and profiles[best].words >= 2:
        why = "không cột nào khác ghi tên việc"
        found[best] = replace(
            found[best], meaning="title", state=State.ASKED, why=why, alternatives=("other",)
        )


def _telling_title(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], told: set[str]) -> None:
    """Of several columns that name the work, the one with the most different texts is the title, of equals not the
    one of details; one whose texts stand for several rows names a group of them."""
    title = owner_of(found, "title")
    if title is None or "title" in told:
        return
    others = [c for c in found if c != title and points_of(found[c].lines).get("title", 0.0) >= STRONG]
    others = [c for c in others if fits_title(profiles[c]) > -2.0]

    def telling(column: int) -> tuple[float, int]:
        less = 0.75 if DETAIL.search(bare(found[column].heading)) else 0.0
        return distinct(profiles[column]) + (0.5 if column == title else 0.0) - less, -column

    best = max([title, *others], key=telling)
    for column in {title, *others} - {best}:
        repeats = distinct(profiles[column]) < 0.8 * distinct(profiles[best])
        meaning = "group" if repeats else "other"
        why = f"cột {column_letters(best)} ghi rõ từng việc hơn"
        found[column] = replace(found[column], meaning=meaning, state=State.SURE, why=why, taken_by=None)
    if best != title:
        found[best] = replace(
            found[best], meaning="title", state=State.SURE, why="ghi rõ từng việc", taken_by=None
        )


def _other_years(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Money under the name of another year is none of the plan's."""
    for column, one in found.items():
        named = {int(year) for year in YEAR.findall(bare(one.heading))}
        if one.meaning in ("allocated", "spent") and named and profiles[column].year not in {*named, 2000}:
            found[column] = replace(one, meaning="other_money", state=State.SURE, why="của năm khác")


def _sum_of_the_year(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Of sums of several years side by side the one of the sheet's own year is the plan's."""
    years = {
        c: int(match.group(1))
        for c, one in found.items()
        if "allocated" in points_of(one.lines) and (match := YEAR.search(bare(one.heading)))
    }
    if not years.keys() - {owner_of(found, "allocated")} or not _ours(years, profiles):
        return
    for column, year in years.items():
        is_ours = year == profiles[column].year
        why = f"kinh phí của năm {year}"
        meaning = "allocated" if is_ours else "other_money"
        found[column] = replace(
            found[column], meaning=meaning, state=State.SURE, why=why, alternatives=(), taken_by=None
        )
    for column, one in found.items():
        if one.meaning == "allocated" and column not in years:
            why = "có thể thay cho cột kinh phí của năm"
            found[column] = replace(
                one, meaning=None, state=State.ASKED, why=why, alternatives=("allocated",)
            )


def _ours(years: Mapping[int, int], profiles: Mapping[int, Profile]) -> bool:
    """Whether one of the columns, named with their years, is of the sheet's own year."""
    return any(year == profiles[column].year for column, year in years.items())


YEAR = re.compile(r"\b(20[0-4]\d)\b")


def _fuller_is_due(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], told: set[str]) -> None:
    """ "Ngày hoàn thành" beside a column of days that nobody can name: the one that is filled in more rows is due."""
    done, due = owner_of(found, "completed"), owner_of(found, "deadline")
    if done is None or due is None or told & {"deadline", "completed"}:
        return
    is_guess = points_of(found[due].lines).get("deadline", 0.0) < STRONG
    if is_guess and profiles[due].filled < profiles[done].filled:
        why = "cột ngày ghi đủ hơn được hiểu là thời hạn"
        for column, meaning, other in ((done, "deadline", "completed"), (due, "completed", "deadline")):
            found[column] = replace(
                found[column], meaning=meaning, state=State.ASKED, why=why, alternatives=(other,)
            )


def _end_is_due(found: dict[int, ColumnMeaning], totals: Mapping[int, Points], told: set[str]) -> None:
    """ "Ngày hoàn thành" without any column of deadlines beside it is the deadline, or so it seems."""
    done = owner_of(found, "completed")
    if done is None or owner_of(found, "deadline") is not None or told & {"deadline", "completed"}:
        return
    if totals[done].get("deadline", 0.0) > LEAST:
        found[done] = replace(
            found[done], meaning="deadline", state=State.ASKED, why=NO_OTHER, alternatives=("completed",)
        )


def _end_of_start(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Hoàn thành" beside "Bắt đầu" under one "Thời gian thực hiện", in as many rows, is surely the deadline."""
    due = owner_of(found, "deadline")
    one, before = found.get(due or 0), found.get((due or 0) - 1)
    if due is None or one is None or before is None or one.state is State.SURE or before.meaning != "start":
        return
    alike = one.lines[:-1] == before.lines[:-1] != () and profiles[due].filled >= profiles[due - 1].filled
    if alike and TIME.search(bare(one.lines[0])):
        why = f"cùng nhóm với ngày bắt đầu ở cột {column_letters(due - 1)}"
        found[due] = replace(one, state=State.SURE, why=why, alternatives=())


def _heading_alone(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """A heading that plainly names what the table lacks otherwise, over cells that hold something else, is asked; texts
    under that of deadlines are read as such, each that cannot be read being named."""
    for column, one in found.items():
        words = points_of(one.lines)
        named = [name for name, said in words.items() if said >= STRONG + 1 and name in FIGURES]
        missing = [name for name in named if owner_of(found, name) is None]
        if one.meaning is not None or not missing or not profiles[column].filled or one.why == NOT_USED:
            continue
        name = max(missing, key=words.__getitem__)
        why = "tiêu đề nói vậy nhưng các ô ghi khác"
        meaning = name if name == "deadline" else None
        found[column] = replace(
            one, meaning=meaning, state=State.ASKED, why=why, alternatives=(name, "other")
        )


def _same_words_twice(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Bắt đầu | Kết thúc | Bắt đầu | Kết thúc" under one heading: planned first, then actual, and asked."""
    due = owner_of(found, "deadline")
    if due is None or owner_of(found, "completed") is not None:
        return
    name = bare(found[due].heading)
    twins = [c for c, one in found.items() if c != due and one.taken_by == due and bare(one.heading) == name]
    if len(twins) != 1:
        return
    first, second = sorted((due, twins[0]))
    why = "hai cột cùng tiêu đề: cột trước là kế hoạch, cột sau là thực tế"
    for column, meaning in ((first, "deadline"), (second, "completed")):
        other = "completed" if meaning == "deadline" else "deadline"
        found[column] = replace(
            found[column], meaning=meaning, state=State.ASKED, why=why, alternatives=(other,), taken_by=None
        )


PAIR = re.compile(r"\d{1,3}(?:[.,]\d+)? ?%? ?/ ?\d{1,3}(?:[.,]\d+)? ?%?")


def _shares_of_plan(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Pairs under "Thực hiện/Kế hoạch (%)": what was reached beside what was planned by then is no share of the work."""
    column = owner_of(found, "progress")
    if (
        column is None
        or found[column].is_confirmed
        or not ("%" in found[column].heading and "/" in found[column].heading)
    ):
        return
    texts = profiles[column].texts
    if texts and all(PAIR.fullmatch(text) for text in texts):
        why = "mỗi ô ghi hai tỷ lệ, không rõ tỷ lệ nào là mức đã hoàn thành"
        found[column] = replace(
            found[column], meaning=None, state=State.ASKED, why=why, alternatives=("progress", "other")
        )


def _lasts_from_start(found: dict[int, ColumnMeaning]) -> None:
    """Without a column of deadlines, a beginning and how long the work takes give its end; that is asked."""
    lasting, start = owner_of(found, "duration"), owner_of(found, "start")
    given = owner_of(found, "other_day")
    if lasting is None or owner_of(found, "deadline") is not None:
        return
    if start is None and given is not None:  # "Ngày giao" beside "Số ngày thực hiện"
        start = given
        found[given] = replace(found[given], meaning="start")
    if start is not None:
        why = f"hạn được tính từ ngày bắt đầu ở cột {column_letters(start)}"
        found[lasting] = replace(found[lasting], state=State.ASKED, why=why, alternatives=("other",))


def _proofs_alone(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """Documents of tasks in a table that tells no results: whether they are done by them is asked."""
    proof = owner_of(found, "evidence")
    told = {one.meaning for one in found.values() if one.state is not State.UNUSED} & (PROVING - {"evidence"})
    if proof is not None and not told and profiles[proof].of("document") >= 0.5:
        why = "bảng không có cột kết quả nên nhiệm vụ có văn bản chưa được tính là hoàn thành"
        if not found[proof].is_confirmed:
            found[proof] = replace(found[proof], state=State.ASKED, why=why, alternatives=("result", "other"))
            days_of_documents(found, profiles)


def _begins_only(found: dict[int, ColumnMeaning]) -> None:
    """A beginning where no column tells an end: nothing is due by it, and that is asked."""
    start = owner_of(found, "start")
    if start is not None and owner_of(found, "deadline") is None and owner_of(found, "duration") is None:
        why = "bảng không có cột thời hạn"
        found[start] = replace(found[start], state=State.ASKED, why=why, alternatives=("deadline",))


def _finishes_by_guess(found: dict[int, ColumnMeaning]) -> None:
    """Days that are only guessed to be those of completion finish no task until somebody says so."""
    for column, one in found.items():
        if one.meaning == "completed" and one.state is State.ASKED and one.why == BY_CONTENTS:
            likely = ("completed", *one.alternatives, "other_day")
            why = "ghi ngày tháng, có thể là ngày hoàn thành"
            found[column] = replace(one, meaning=None, why=why, alternatives=tuple(dict.fromkeys(likely)))


SOURCES = re.compile(r"(?:nguon|ns|ngan sach|von|xa hoi hoa|tai tro|dong gop)\b(?!.*\b(?:tong|ca nam)\b)")
"""How headings of sums begin that tell where money comes from."""


def _sources_apart(found: dict[int, ColumnMeaning]) -> None:
    """Two columns of money that each tell where a part of it comes from: none is the sum."""
    for one in list(found.values()):
        owner = found.get(one.taken_by or 0)
        if owner is None or owner.meaning != "allocated":
            continue
        if SOURCES.match(bare(one.heading)) and SOURCES.match(bare(owner.heading)):
            for source in (one, owner):
                found[source.column] = replace(source, meaning="source", state=State.SURE, taken_by=None)


def _equal_claims(
    found: dict[int, ColumnMeaning], totals: Mapping[int, Points], profiles: Mapping[int, Profile]
) -> None:
    """Two columns of dates, sums or results with the same right to one meaning: neither is taken without asking."""
    for column, one in list(found.items()):
        owner = found.get(one.taken_by or 0)
        if (
            one.state is not State.UNUSED
            or owner is None
            or owner.meaning not in FIGURES
            or not profiles[column].filled
        ):
            continue
        name = owner.meaning
        if name is None or totals.get(column, {}).get(name, 0.0) <= owner.points - MARGIN:
            continue
        mine, other = column_letters(column), column_letters(owner.column)
        found[column] = replace(
            one, meaning=None, state=State.ASKED, why=f"có thể thay cho cột {other}", alternatives=(name,)
        )
        if owner.state is State.SURE:
            why = f"cột {mine} cũng có thể là nội dung này"
            alternatives = tuple(dict.fromkeys((*owner.alternatives, "other")))
            found[owner.column] = replace(owner, state=State.ASKED, why=why, alternatives=alternatives)


def _units_beside_people(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """A column of names of units that nobody can name, beside one of people: the unit leads, or so it seems, unless the
    people stand under "Chủ trì"; that is asked."""
    lead = owner_of(found, "lead")
    if lead is None or _names_units(found[lead].heading) or profiles[lead].of("unit") >= 0.5:
        return
    free = (c for c, one in found.items() if one.meaning is None or one.taken_by == lead)
    units = next((c for c in free if profiles[c].of("unit") >= 0.7), None)
    if units is None or found[units].why == NOT_USED:
        return
    why = f"ghi tên bộ phận, còn cột {column_letters(lead)} ghi tên người"
    leads = "chu tri" not in bare(found[lead].heading)
    meaning, others = ("lead", "partners") if leads else (None, "lead")
    found[units] = replace(
        found[units], meaning=meaning, state=State.ASKED, why=why, alternatives=(others, "other")
    )
    if leads:
        why = f"cột {column_letters(units)} ghi bộ phận"
        found[lead] = replace(found[lead], meaning="other", why=why, alternatives=("lead",))


def _names_units(heading: str) -> bool:
    return re.search(r"\b(?:don vi|co quan|bo phan|phong|ban nganh|to chuc)\b", bare(heading)) is not None


def _people_as_columns(
    found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], families: Mapping[int, int]
) -> None:
    """Columns headed with names and filled with ticks, or with letters (C for chủ trì, P for phối hợp), tell who does the
    work; where no heading above says so, the first is asked about, and an answer given for one holds for all."""
    if owner_of(found, "lead") is not None:
        return
    ticked = [
        c
        for c, one in found.items()
        if one.meaning is None
        and one.lines
        and c not in families
        and (profiles[c].of("mark") >= 0.8 or _holds_letters(profiles[c]))
    ]
    known = any(one.meaning == "mark_lead" and one.is_confirmed for one in found.values())
    asked = 0
    for column in ticked:
        one = found[column]
        above = points_of(one.lines[:-1]).get("lead", 0.0) >= STRONG and not _holds_letters(profiles[column])
        if not (above or known or len(ticked) > 1):
            continue
        why = "dấu x, C (chủ trì) dưới tên người, bộ phận" + ("" if above else " (đoán)")
        state = State.SURE if above or known or asked else State.ASKED
        meant = replace(one, meaning="mark_lead", state=state, why=why, alternatives=LIKELY[TICKS])
        found[column] = meant.like(asked) if asked else meant
        asked = column if state is State.ASKED else asked


PROVING = names_in("evidence result progress completed mark_done")


def _holds_letters(profile: Profile) -> bool:
    return profile.filled > 0 and all(len(text) <= 2 and text.isalpha() for text in profile.examples)


def _unknown_figures(
    found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], families: Mapping[int, int]
) -> None:
    """Columns that nobody can name, but whose contents look like dates, sums, shares, states, areas or people, are
    asked; of columns that differ by a number only ("Bước 1", "Bước 2") the first is."""
    has = {one.meaning for one in found.values() if one.state is not State.UNUSED}
    title = profiles.get(owner_of(found, "title") or 0)
    guessed = 0
    for column, one in found.items():
        profile, first = profiles[column], families.get(column, column)
        remark = (
            one.meaning == "note"
            and 2 * profile.filled >= profile.rows
            and not has & {"progress", "result", "completed"}
            and profile.of("state") >= 0.8
        )
        least = 0.95 if has & PROVING else 0.3
        aims = AIM.search(bare(one.heading)) is not None
        remark = remark or (one.meaning == "other" and not aims and profile.of("state", "aspect") >= least)
        remark = remark or (one.meaning == "other" and profile.of("document") >= 0.5 and not has & PROVING)
        misnamed = one.meaning == "code" and one.state is State.UNUSED and profile.of("code") < 0.5
        if (
            (one.meaning is not None and not remark and not misnamed)
            or not profile.filled
            or one.state is State.ASKED
        ):
            continue
        if one.why in (NOT_USED, FORMER, *ASIDE):
            continue
        if first != column and (found[first].state is State.ASKED or found[first].why == NOT_USED):
            found[column] = one.like(first)
            continue
        looks = looks_like_figures(profile) or (looks_like_names(profile, title, has) if one.lines else None)
        if not has & PROVING and profile.of("state", "aspect") >= 0.3:
            looks = STATES
        if looks == GROUPS and points_of(one.lines).get("lead", 0.0) >= LEAST_SAID:
            continue
        if looks:
            why = f"ghi {looks} nhưng không rõ là của việc gì"
            likely = tuple(dict.fromkeys((*LIKELY[looks], *one.alternatives)))
            tells = looks == STATES and profile.of("state") >= 0.5 and not has & {"progress", "result"}
            guess = "result" if tells and column not in families else None
            if (
                looks == STATES and guessed and guess is None
            ):  # two tell of states, and nobody says which counts
                found[guessed] = replace(found[guessed], meaning=None)
            guessed = column if guess else guessed
            has |= {guess}
            found[column] = replace(one, meaning=guess, state=State.ASKED, why=why, alternatives=likely)
        if looks == TITLES and (named := owner_of(found, "title")) is not None:
            found[column] = replace(found[column], meaning="title")
            found[named] = replace(found[named], meaning="group")


def _families(headings: Mapping[int, Lines], known: Set[int]) -> dict[int, int]:
    """Column -> the first of the three or more columns whose headings are its own but for a number; an answer given for
    one of them (which then is known) holds for all."""
    stems: dict[str, list[int]] = {}
    for column in sorted(headings):
        name = bare(" ".join(headings[column]))
        stem = re.sub(r"(?:\d+|\b[ivx]+)$", "", name)
        if stem and stem != name:
            stems.setdefault(stem, []).append(column)
    return {
        column: next((c for c in columns if c in known), columns[0])
        for columns in stems.values()
        if len(columns) > 2
        for column in columns
    }


def _clear_beside_others(found: dict[int, ColumnMeaning], totals: Mapping[int, Points]) -> None:
    """A column that could be read in two ways is sure where another column has the other meaning with more right:
    "Ngày hoàn thành" beside a column that is clearly the deadline."""
    for column, one in found.items():
        if one.why != TWO_WAYS:
            continue
        points = totals[column]
        close = [n for n in one.alternatives if points[n] > one.points - MARGIN]
        taken = [
            any(o.meaning == n and o.state is State.SURE and o.points >= points[n] for o in found.values())
            for n in close
        ]
        if all(taken):
            found[column] = replace(one, state=State.SURE, why="theo tiêu đề và nội dung", alternatives=())
