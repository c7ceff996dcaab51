"""The documents that an officer's evidence names, by kind, number, symbol and day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.reports.words import joined, short_day

KINDS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QYĐ": "Quy định", "TC": "Thông cáo",
    "TB": "Thông báo", "HD": "Hướng dẫn", "CTR": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án",
    "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTR": "Tờ trình", "HĐ": "Hợp đồng", "CĐ": "Công điện",
    "GM": "Giấy mời", "CV": "Công văn",
}  # fmt: skip
"""Short forms of kinds of documents (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""

_PAPER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,5}[a-z]?(?:/20\d\d)?)/(?P<symbol>[A-ZĐ][A-Za-zĐđ]{0,4}(?:[-–&.][A-ZĐ][\wĐđ&.]*)*)"
    r"(?:\s*,?\s*(?:ngày\s+|\()?(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}))?"
)
"""A number and a symbol, and the day that may follow: "78/BC-UBND ngày 25/8/2020"."""


@dataclass(frozen=True)
class Paper:
    """A document: the short form of its kind, number and symbol, and its day where it is given."""

    kind: str
    symbol: str
    day: str

    @property
    def name(self) -> str:
        """ "Báo cáo" for "78/BC-UBND"; a symbol that begins with the issuer is a letter's."""
        return KINDS.get(self.kind, "Công văn")

    @property
    def number(self) -> str:
        """ "số 78/BC-UBND ngày 25/8/2020"."""
        return f"số {self.symbol}" + (f" ngày {self.day}" if self.day else "")

    @property
    def words(self) -> str:
        """ "Báo cáo số 78/BC-UBND ngày 25/8/2020"."""
        return f"{self.name} {self.number}"


def papers_of(text: str | None) -> tuple[Paper, ...]:
    """The documents that a text names, each once."""
    found = (_paper(match) for match in _PAPER.finditer(text or ""))
    return tuple(dict.fromkeys(found))


def _paper(match: re.Match[str]) -> Paper:
    day = vn.read_date(match["day"]) if match["day"] else None
    kind = re.split(r"[-–]", match["symbol"])[0].upper()
    return Paper(
        kind if kind in KINDS else "CV", f"{match['number']}/{match['symbol']}", short_day(day) if day else ""
    )


def cited(found: Iterable[tuple[Paper, str]]) -> str:
    """Documents with a note each; those of one kind share its name: "Báo cáo số 1/BC-UBND (quý I) và số 2/BC-UBND"."""
    parts: list[str] = []
    last = ""
    for paper, note in found:
        words = paper.number if paper.name == last else paper.words
        parts.append(f"{words} ({note})" if note else words)
        last = paper.name
    return joined(parts)
