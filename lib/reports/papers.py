"""What an officer's evidence names (documents by kind, number, symbol and day), and what the words of a result tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lib.base import vietnamese as vn
from lib.reports.words import bare_end, joined, short_day

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


_FORMULA = re.compile(
    r"\b(?:đã|đang|chưa|sẽ|vẫn|cơ bản|hoàn thành|thực hiện|triển khai|tiến hành|xong|đến hạn|có|đủ|đầy đủ|đạt|"
    r"yêu cầu|ban hành|gửi|nộp|báo cáo|họp|làm|duy trì|thường xuyên|đúng|trước|quá|hạn|kỳ|quý|tháng|năm|lần|đợt|"
    r"tuần|theo|kế hoạch|tiến độ|quy định|từ|đến|tại|số|ngày|và|các|i|ii|iii|iv)\b",
    re.IGNORECASE,
)
"""Words that say how far a task is and nothing of what it yielded."""
_ENUMERATED = re.compile(
    r"\d+(?:[.,]\d+)*(?:\s*/\s*\d+)?\s*(?:tháng|kỳ|quý|báo cáo|lần|đợt|tuần|văn bản|cuộc họp)\b",
    re.IGNORECASE,
)


def told(text: str | None, *, counted: bool = False, over: bool = True) -> str:
    """What the words of a result tell beyond the task's state, inside a sentence; empty where they do not.

    "Đã tổ chức 09 buổi với 612 lượt người" tells something; "Đã hoàn thành", "Đang thực hiện" and a document alone are
    said by the state and the evidence. counted is for tasks whose dates are counted apart: "đã gửi 03/04 báo cáo" is
    nothing new there; over is False for what is not done, where a document tells how far it is.
    """
    words = re.sub(r"^đã hoàn thành\s*[:;,]\s*", "", bare_end(text or ""), flags=re.IGNORECASE)
    if not over and papers_of(words):
        return words
    rest = _PAPER.sub("", _ENUMERATED.sub("", words) if counted else words)
    rest = re.sub(r"\bngày\s+\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?", "", rest)
    for name in KINDS.values():
        rest = re.sub(rf"\b{name}\b", "", rest, flags=re.IGNORECASE)
    rest = _FORMULA.sub("", rest)
    says = re.search(r"\d", rest) if counted else re.search(r"\d|\w+\W+\w+", rest)
    return words if says else ""


def cited(found: Iterable[tuple[Paper, str]]) -> str:
    """Documents with a note each; those of one kind share its name: "Báo cáo số 1/BC-UBND (quý I) và số 2/BC-UBND"."""
    parts: list[str] = []
    last = ""
    for paper, note in found:
        words = paper.number if paper.name == last else paper.words
        parts.append(f"{words} ({note})" if note else words)
        last = paper.name
    return joined(parts)
