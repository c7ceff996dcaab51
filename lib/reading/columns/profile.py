"""What the cells of one column hold: how many are dates, deadline phrases, amounts, states, names …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from lib.base import vietnamese as vn
from lib.days import OFFICIAL
from lib.deadlines.deadline import DeadlineKind
from lib.deadlines.reading import read_deadline
from lib.plan.records import ResultKind
from lib.reading import codes
from lib.reading.results import read_mark, read_result
from lib.reading.values import without_hour
from lib.workbook.sheets import Cell

SAMPLE = 120
"""So many cells of a column tell what it holds; 10,000 tell no more and take longer."""

DOCUMENT = re.compile(r"\b\d{1,5}\s*(?:/\d{4})?/[A-ZĐ]{2,}(?:-[A-ZĐa-z]{2,})*", re.UNICODE)
UNIT = re.compile(
    r"^(?:cac )?(?:phong|ban(?! hanh| giao)|van phong|vp|ubnd|hdnd|uy ban|cong an|trung tam|doan(?! kiem)|"
    r"hoi(?! nghi| thao| hop)|mttq|mat tran|tram|truong|thon|to(?! chuc| trinh)|bo phan|so)\b"
)
"""How the names of units begin, beside those of people."""
PERSON = re.compile(
    r"^(?:cac |lanh dao )?(?:phong|ban|van phong|ubnd|hdnd|uy ban|cong an|trung tam|tu phap|doan|hoi|mttq|"
    r"mat tran|tram|truong|thon|to|bo phan|"
    r"so|can bo|cong chuc|ke toan|chu tich|pho chu tich|d c|dc|dong chi|ong|ba|chuyen vien|dia chinh|tai chinh|"
    r"vhxh|vp|pkt|p |ttpvhcc|hv|ban chi huy|"
    r"van hoa|dai|quan su|thanh tra|to chuc|nguoi|nhom|giam doc|truong|nhan vien|khoi|cac)\b"
)
YEAR = re.compile(r"\b20[0-4]\d\b")
SPAN = re.compile(
    r"(?:khoảng |trong |~ ?)?\d+(?:[.,]\d+)?(?: ?- ?\d+)? *(?:ngày|tuần|tháng|giờ|buổi|phút|h|d)(?: làm việc)?\.?",
    re.IGNORECASE,
)
"""How long something takes, which is no day."""
MONEY = re.compile(
    r"(?:khoảng |~ ?)?\d[\d.,]* ?(?:đồng|đ|vnđ|vnd|(?:nghìn|ngàn|triệu|tr|tỷ|tỉ)(?: ?(?:đồng|đ))?)\.?",
    re.IGNORECASE,
)
"""A sum with its unit in words."""
PHONE = re.compile(r"(?:0|\+84)\d[\d .]{7,11}")
"""Nobody writes a sum with a zero in front."""
MONTH_FIRST = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2\d|3[01])[/.-](?:20)?\d\d")
"""A day as Americans write it: no day of ours, but a day."""
PAPER = re.compile(
    r"(?:ban )?(?:quyet dinh|ke hoach|bao cao|thong bao|cong van|to trinh|van ban|bien ban|danh sach|danh muc|quy che|"
    r"quy dinh|quy trinh|huong dan|phuong an|de an|chuong trinh|nghi quyet|chung chi|giay|phieu|hop dong|hoi nghi|lop|"
    r"bang|tai lieu|he thong|phan mem|co so du lieu|ho so|trang|chuyen muc|bai viet|tin bai|ket qua|so lieu|du lieu|cuoc thi)\b"
)
"""How products are called: by the nouns that name what work brings forth."""
ASPECTS = ("đã ", "đang ", "chưa ", "không ", "chờ ", "xong", "chậm")
"""How texts begin that tell how far something is, whatever it is: "Chưa duyệt", "Đã phát hành"."""
NOTHING = frozenset({"", "-", "–", "—", "...", "…", "/", "x/x", '"', "″", "''", "”", "//"})
"""What says nothing, or only that it is as above."""


RHYTHMS = (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING, DeadlineKind.EVENT, DeadlineKind.COUNT)
OPEN = (ResultKind.GOING_ON, ResultKind.UNFINISHED, ResultKind.NOT_ARISEN)
"""What "Thường xuyên" and "Khi có phát sinh" could say as results: as deadlines they say more."""


@dataclass
class Profile:
    """Shares (0…1) of the filled cells by what they hold; a cell may count for several kinds.

    filled: cells that hold something; rows: the rows looked at; different: distinct texts ÷ filled; runs: how often
    the text changes from one filled cell to the next, at least 1; words: mean number of words of its texts; largest:
    the largest plain number; counts: whether its numbers go on from one to the next, as those of rows do. What the
    grammars of deadlines and of results say is found out only when it is asked for, of some of the texts.
    """

    filled: int = 0
    rows: int = 0
    kinds: dict[str, float] = field(default_factory=dict)
    different: float = 0.0
    runs: int = 0
    words: float = 0.0
    largest: float = 0.0
    counts: bool = False
    examples: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """Its plain texts: neither dates nor numbers nor marks."""
    year: int = 2000
    hidden: bool = False
    """Whether nobody sees the column."""

    @property
    def has_digits(self) -> bool:
        """Whether most of its texts bear digits, as numbers of rows and documents do."""
        return 2 * sum(any(c.isdigit() for c in text) for text in self.texts) > len(self.texts)

    def of(self, *kinds: str) -> float:
        """The share of the filled cells of these kinds together, at most 1."""
        return min(1.0, sum(self._share(kind) for kind in kinds))

    def _share(self, kind: str) -> float:
        if kind in self.kinds or kind not in READ_BY_GRAMMAR:
            return self.kinds.get(kind, 0.0)
        tried = self.texts[:: -(-len(self.texts) // TRIED) or 1]
        found = sum(READ_BY_GRAMMAR[kind](text, self.year) for text in tried)
        self.kinds[kind] = found / len(tried) * len(self.texts) / self.filled if tried else 0.0
        return self.kinds[kind]


def profile_of(cells: Sequence[Cell], rows: int, year: int = 2000, *, hidden: bool = False) -> Profile:
    """What a column's cells hold; rows is how many rows of the table were looked at, year what the sheet speaks of."""
    cells = [cell for cell in cells if not (isinstance(cell.value, str) and cell.value.strip() in NOTHING)]
    if not cells:
        return Profile(rows=rows)
    counts: Counter[str] = Counter()
    plain: list[str] = []
    for cell in cells:
        kinds = kinds_of(cell)
        counts.update(kinds)
        if "text" in kinds:
            plain.append(str(cell.value).strip())
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    numbers = [
        abs(float(c.value))
        for c in cells
        if isinstance(c.value, int | float) and not isinstance(c.value, bool)
    ]
    total = len(cells)
    return Profile(
        filled=total,
        rows=rows,
        kinds={kind: count / total for kind, count in counts.items()},
        different=len({cell.text for cell in cells}) / total,
        runs=1 + sum(one.text != other.text for one, other in pairwise(cells)),
        words=sum(len(text.split()) for text in texts) / len(texts) if texts else 0.0,
        largest=max(numbers, default=0.0),
        counts=_go_on([codes.read_code(cell) for cell in cells]),
        examples=tuple(_shorten(dict.fromkeys(cell.text for cell in cells[:30]))),
        texts=tuple(plain),
        year=year,
        hidden=hidden,
    )


def _go_on(numbers: Sequence[codes.Code | None]) -> bool:
    """Whether most numbers follow the one before, or begin anew: 1, 2, 3; 1.1, 1.2; I, II."""
    known = [one.text for one in numbers if one is not None]
    follow = sum(_follows(one, other) for one, other in pairwise(["0", *known]))
    return 2 * follow > len(numbers)


def _follows(one: str, other: str) -> bool:
    last = other.rpartition(".")[2]
    return not last.isdigit() or last == "1" or codes.next_sibling(one) == other


def _shorten(texts: Iterable[str]) -> list[str]:
    return [text if len(text) <= 60 else f"{text[:57].rstrip()}…" for text in list(texts)[:3]]


def kinds_of(cell: Cell) -> frozenset[str]:
    """All that one cell might be, but for what only the grammars tell."""
    value = cell.value
    if isinstance(value, bool):
        return frozenset({"mark", "state"})
    if isinstance(value, datetime | date):
        return frozenset({"date"})
    if isinstance(value, int | float):
        return _number_kinds(float(value), "%" in (cell.number_format or ""))
    if not isinstance(value, str):
        return frozenset({"fault"})
    return text_kinds(value) if len(value) < 300 else frozenset({"text", "prose"})


def _number_kinds(value: float, percent: bool) -> frozenset[str]:
    if percent:
        return frozenset({"number", "share"})
    kinds = {"number"}
    if value.is_integer() and 2000 <= value < 2050:
        kinds.add("year")
    if value.is_integer() and 0 < value < 1000:
        kinds.add("code")
    if 0 <= value <= 100:
        kinds.add("points")
    if value >= 1000:
        kinds.add("amount")
    return frozenset(kinds)


@lru_cache(maxsize=8192)
def text_kinds(text: str) -> frozenset[str]:
    """All that a text might be."""
    text = text.strip()
    if read_mark(text) is not None:
        return frozenset({"mark"})
    if YEAR.fullmatch(text):
        return frozenset({"number", "year"})
    if codes.code_in_text(text) is not None:
        return frozenset({"code"} if vn.read_number(text) is None else {"code", "number", "points"})
    if vn.read_date(without_hour(text)) is not None or MONTH_FIRST.fullmatch(text):
        return frozenset({"date"})
    if vn.read_percent(text) is not None:
        return frozenset({"share"})
    if PHONE.fullmatch(text):
        return frozenset({"phone"})
    if vn.read_number(text) is not None or vn.is_ambiguous_number(text):
        return frozenset({"number", "amount"})
    if not any(c.isalpha() or c in "/-–" for c in text):
        return frozenset({"number"})
    if MONEY.fullmatch(text):
        return frozenset({"number", "amount", "money"})
    return frozenset(_word_kinds(text))


def _word_kinds(text: str) -> set[str]:
    kinds, words = {"text"}, len(text.split())
    if SPAN.fullmatch(text):
        kinds.add("span")
    if words >= 4:
        kinds.add("prose")
    if DOCUMENT.search(text):
        kinds.add("document")
    name = vn.bare(text) if words <= 12 else ""
    if PERSON.match(name):
        kinds.add("person")
    if UNIT.match(name):
        kinds.add("unit")
    if PAPER.match(name):
        kinds.add("paper")
    if text.lower().startswith(ASPECTS):
        kinds.add("aspect")
    return kinds


@lru_cache(maxsize=4096)
def is_deadline(text: str, year: int) -> bool:
    """Whether the grammar of deadlines reads a text, in the year that it names itself, else in that of its sheet."""
    return _deadline_kind(text, year) not in (DeadlineKind.UNREAD, DeadlineKind.NONE)


def is_rate(text: str, year: int) -> bool:
    """Whether a text only counts times in a period ("4 lần/năm")."""
    return _deadline_kind(text, year) is DeadlineKind.COUNT


def _deadline_kind(text: str, year: int) -> DeadlineKind:
    stated = YEAR.search(text)
    return read_deadline(text, int(stated.group()) if stated else year, OFFICIAL).kind


@lru_cache(maxsize=4096)
def is_state(text: str, year: int) -> bool:
    """Whether the grammar of results reads a text; that of open work only where it begins with that or says «đang», «chưa»:
    «Giảm thời gian chờ của người dân» is an aim. A rhythm of a deadline is none."""
    result = read_result(text) if len(text) < 300 else None
    if result is None or result.kind not in OPEN:
        return result is not None
    begins = STILL.search(vn.bare(text)) or any(map(_begins_with_state, re.split(r"[,;:.–]\s", text)))
    return bool(begins) and _deadline_kind(text, year) not in RHYTHMS


def _begins_with_state(clause: str) -> bool:
    words = clause.split()[:3]
    return (bool(words) and vn.bare(words[0]) in ("da", "cho")) or any(
        read_result(" ".join(words[:most])) is not None and read_result(" ".join(words[1:most])) is None
        for most in range(1, len(words) + 1)
    )


STILL = re.compile(r"\b(?:dang|chua|van|con|moi|chuan bi)\b")


READ_BY_GRAMMAR = {"deadline": is_deadline, "state": is_state}
TRIED = 12
"""So many texts tell whether a column holds deadlines or results."""
