"""Names of units (bộ phận chủ trì): which spellings are one unit, and how it is mostly written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lib.base import vietnamese as vn
from lib.plan.records import Task


@lru_cache(maxsize=1024)
def unit_key(name: str | None) -> str:
    """What makes two spellings one unit: case, dashes, tone placement and blanks do not matter."""
    return " ".join(vn.fold(name).replace("-", " ").split()) if name else ""


def unit_names(tasks: Iterable[Task]) -> dict[str, str]:
    """Unit key -> its most frequent spelling, in the order of the names."""
    spellings: dict[str, Counter[str]] = {}
    for task in tasks:
        if task.lead:
            spellings.setdefault(unit_key(task.lead), Counter())[task.lead] += 1
    return in_order({key: counter.most_common(1)[0][0] for key, counter in spellings.items()})


def in_order(names: Mapping[str, str]) -> dict[str, str]:
    """Unit key -> name in the one order of names (vietnamese.sort_key)."""
    return dict(sorted(names.items(), key=lambda item: vn.sort_key(item[1])))
