"""The words of reports and letters: numbers, days and names as official texts write them.

Counts below ten are written with a leading zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from lib.base import vietnamese as vn
from lib.plan import PlanInfo, Task


def short_day(day: date) -> str:
    """A date in figures as official texts write it: "06/01/2020", "15/9/2020"."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def count(number: int, noun: str = "nhiệm vụ") -> str:
    """ "04 nhiệm vụ"."""
    return f"{number:02} {noun}"


def of(part: int, whole: int, noun: str = "nhiệm vụ") -> str:
    """ "04/72 nhiệm vụ (đạt 5,6%)"; without the rate where there is no whole."""
    rate = vn.share(part, whole).partition("(")[2].rstrip(")")
    return f"{part:02}/{whole:02} {noun}" + (f" (đạt {rate})" if rate else "")


def full_name(unit: str | None) -> str:
    """ "Ủy ban nhân dân xã Thượng Lộ" for "UBND xã Thượng Lộ"."""
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", unit or "UBND xã")


def ended(text: str) -> str:
    """The text as a sentence: one full stop at its end."""
    bare = bare_end(text)
    return bare if bare.endswith(("…", "...")) else bare + "."


def bare_end(text: str) -> str:
    """The text without the stops at its end; an ellipsis stays."""
    return text.strip() if text.strip().endswith(("…", "...")) else text.strip().rstrip(".;, ")


def listed(parts: Iterable[str]) -> str:
    """Parts joined with semicolons."""
    return "; ".join(part for part in parts if part)


def joined(parts: Iterable[str]) -> str:
    """Parts of a sentence: "a, b và c"."""
    *first, last = [part for part in parts if part] or [""]
    return f"{', '.join(first)} và {last}" if first else last


def plan_words(info: PlanInfo) -> str:
    """ "Kế hoạch số 01/KH-UBND ngày 06/01/2020 của UBND xã Thượng Lộ về cải cách hành chính năm 2020", as far as known."""
    year = f" năm {info.year}" if info.year else ""
    of = f" của {info.unit}" if info.unit else ""
    if not info.number:
        return f"Kế hoạch cải cách hành chính{year}{of}"
    day = f" ngày {short_day(info.issued)}" if info.issued else ""
    return f"Kế hoạch số {info.number}{day}{of} về cải cách hành chính{year}"


SHORT_TITLE = 32


def task_with_group(task: Task, parents: dict[str, str]) -> str:
    """A task's title; a short one below a group carries the group's, else nobody knows what it is about."""
    title, group = bare_end(task.title), parents.get(task.parent or "")
    if task.code is None and group and len(title) < SHORT_TITLE:
        return f"{bare_end(group)} ({title})"
    return title


def roman(number: int) -> str:
    """A Roman numeral from I to XXXIX."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
