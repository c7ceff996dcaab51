"""What a column of unknown words may be by what it holds, in a word for the question that is asked."""

from __future__ import annotations

from collections.abc import Mapping, Set

from lib.reading.columns.profile import Profile

Lines = tuple[str, ...]

DATES, SHARES, SUMS, STATES, TICKS = "ngày tháng", "tỷ lệ", "số tiền", "trạng thái", "dấu x"
NUMBERS, TITLES, GROUPS, PEOPLE = (
    "số liệu",
    "nội dung từng dòng, rõ hơn cột tên nhiệm vụ,",
    "tên nhóm",
    "tên người, bộ phận",
)
SPANS = "thời lượng"
SIGNS = "ký hiệu"
DOCUMENTS = "số, ký hiệu văn bản"
LIKELY: Mapping[str, Lines] = {
    DATES: ("deadline", "completed", "start", "other_day"),
    SHARES: ("progress", "other"),
    SUMS: ("allocated", "spent", "other_money"),
    STATES: ("result", "other"),
    TICKS: ("mark_done", "mark_going", "mark_lead", "other"),
    NUMBERS: ("allocated", "progress", "other"),
    TITLES: ("title", "other"),
    GROUPS: ("area", "other"),
    PEOPLE: ("lead", "other"),
    SPANS: ("duration", "other"),
    SIGNS: ("result", "other"),
    DOCUMENTS: ("evidence", "result", "other"),
}
"""What a column of unknown words may mean by what it holds, the likeliest first."""


FEW_WORDS = 4
"""Texts of more words are prose, which may speak of days."""


def looks_like_figures(p: Profile) -> str | None:
    """What a column of unknown meaning holds that figures may depend on, in a word; None for anything else."""
    if p.of("date") >= 0.3 or (p.of("span") < 0.5 and p.of("date", "deadline") >= 0.7):
        return DATES
    if p.of("share") >= 0.3:
        return SHARES
    if p.of("money") >= 0.3 or (p.of("amount") >= 0.5 and p.largest >= 1000):
        return SUMS
    if p.of("state") >= 0.5 or (
        p.of("date", "state", "mark", "document") >= 0.4 and p.of("state", "mark") > 0
    ):
        return STATES
    if p.of("mark") >= 0.3:
        return TICKS
    if p.of("date") > 0 or (p.words <= FEW_WORDS and p.of("deadline") > 0):
        return DATES
    return SHARES if p.of("share") > 0 else SUMS if p.of("money") > 0 else None


def distinct(profile: Profile) -> float:
    """How many different texts a column holds."""
    return profile.filled * profile.different


def looks_like_names(p: Profile, title: Profile | None, has: Set[str | None]) -> str | None:
    """Whether a column of texts or numbers without known words may hold what the table lacks."""
    if p.of("number") >= 0.3 and not p.counts:
        return NUMBERS
    if p.of("span") >= 0.5 and not has & {"deadline", "duration"}:
        return SPANS
    if p.of("document") >= 0.2 and "evidence" not in has:
        return DOCUMENTS
    if title is None or p.of("text") < 0.8 or p.of("document", "span") >= 0.5:
        return NUMBERS if p.of("points") >= 0.8 and not has & {"progress", "result"} else None
    if p.words >= 2 and p.of("person") < 0.5 and distinct(p) >= 1.5 * distinct(title):
        return TITLES
    names = round(distinct(p))
    if (
        not has & {"area", "group"}
        and p.of("person") <= 0.5  # "Tài chính công" may be called as a unit is
        and p.runs == names
        and (names < p.filled or p.filled < p.rows)
    ):
        return GROUPS
    if (
        p.words <= 1.2
        and not p.has_digits
        and not has & {"progress", "result", "completed"}
        and p.of("person") < 0.5
    ):
        return SIGNS
    return PEOPLE if "lead" not in has and p.words <= 6 and p.different <= 0.8 else None
