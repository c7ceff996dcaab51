"""One clause of a result -> what it says: a marker of aspect or a negation, a verb, what limits it, day, document.

Completion is licensed strictly: each word of the clause must be known, or be a word of the task itself. That work is
still open costs nothing to believe, so a clause that says it may hold any words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from lib.base import vietnamese as vn
from lib.reading.results.about import VERBS, TaskWords
from lib.reading.results.lexemes import DocumentNumber, Lexeme
from lib.reading.results.lexicon import Tag


class Said(StrEnum):
    """What one clause says."""

    WHOLE = "the work is done"
    ACT = "an act is done that ends work of its kind"
    STEP = "a step on the way is done"
    BEGUN = "work was done; whether it came to an end is not said"
    GOING = "it is going on"
    WAITING = "something is waited for"
    KEPT_UP = "it is kept up"
    NOT_BEGUN = "it is not begun"
    UNFINISHED = "it is not done"
    NOT_ARISEN = "nothing has come up"
    SHARE = "a part of a whole is done"
    STOPPED = "it is given up"
    PAUSED = "it rests"
    MOVED = "it is moved to another year"
    ON_TRACK = "on schedule"
    LATE = "late"
    IN_TIME = "in time"
    PLANNED = "it is planned"
    AFTERWARDS = "acts that follow completion are open"
    NOTHING = "no claim: days, documents, reasons"
    UNKNOWN = "not understood"


@dataclass(frozen=True)
class Clause:
    """What one clause says, with its days, documents and numbers."""

    said: Said
    day: date | None = None
    days_differ: bool = False
    documents: tuple[DocumentNumber, ...] = ()
    share: Fraction | None = None
    on_time: bool | None = None
    to_year: int | None = None
    reason: str | None = None


# ---------------------------------------------------------------- reading a clause

_MARKERS = frozenset(
    {Tag.PERFECT, Tag.PROGRESS, Tag.CONTINUED, Tag.WAITING, Tag.FUTURE, Tag.REQUEST, Tag.NOT_YET, Tag.NOT}
)


@dataclass
class Reader:
    """A clause being read."""

    text: str
    lexemes: Sequence[Lexeme]
    task: TaskWords
    year: int | None
    aspect: Tag | None = None
    finished: frozenset[str] = frozenset()
    tags: set[Tag] = field(init=False)
    reason: str | None = None

    def __post_init__(self) -> None:
        self.lexemes = list(self._without_reason(self.lexemes))
        self.tags = {lexeme.tag for lexeme in self.lexemes}
        if not self.tags & _MARKERS and self.aspect is not None and self._verbs():
            self.tags.add(self.aspect)

    def _without_reason(self, lexemes: Sequence[Lexeme]) -> Iterator[Lexeme]:
        """The clause up to "do …", the text of which is kept as it is; topics ("về việc …") hold anything."""
        topic = False
        for lexeme in lexemes:
            if lexeme.tag is Tag.REASON:
                self.reason = self.text[lexeme.start : lexemes[-1].end].strip()
                return
            topic = (topic or lexeme.tag is Tag.ABOUT) and lexeme.tag is not Tag.DOCUMENT
            if not topic or lexeme.tag in _MARKERS:
                yield lexeme

    def _verbs(self) -> list[Tag]:
        return [lexeme.tag for lexeme in self.lexemes if lexeme.tag in VERBS]

    def has(self, *tags: Tag) -> bool:
        """Whether one of the classes stands in the clause."""
        return not self.tags.isdisjoint(tags)

    # ---- what it says

    def read(self) -> Clause:
        """The clause's claim with all that hangs on it."""
        return Clause(
            self._said(),
            *self._days(),
            documents=tuple(self._products()),
            share=self._share(),
            on_time=self._on_time(),
            to_year=self._to_year(),
            reason=self.reason,
        )

    def _said(self) -> Said:
        if self.has(Tag.EITHER):
            return Said.UNKNOWN
        for rule in (self._given_up, self._planned, self._denied, self._going, self._measured, self._done):
            said = rule()
            if said is not None:
                return said
        return self._bare()

    def _given_up(self) -> Said | None:
        """ "Dừng", "tạm hoãn", "chuyển sang năm 2027"; asked for or denied it is not understood."""
        next_year = self._to_year() is not None or self._to_year_later()
        if self.has(Tag.EXTEND):
            return Said.UNKNOWN if next_year else Said.UNFINISHED
        if not self.has(Tag.STOP, Tag.PAUSE, Tag.MOVE):
            return None
        if self.has(Tag.FUTURE, Tag.REQUEST, Tag.NOT_YET, Tag.NOT, Tag.CONTINUED, Tag.PART, Tag.NUMBERED):
            return Said.UNKNOWN
        if self.has(Tag.MOVE) or (self.has(Tag.PAUSE) and next_year):
            return self._moved(next_year)
        said, tag = (Said.STOPPED, Tag.STOP) if self.has(Tag.STOP) else (Said.PAUSED, Tag.PAUSE)
        behind = (
            self._strange(before=Tag.BASIS) or self._follows_a_verb(tag) or self._holds("kết quả", "sản phẩm")
        )
        return Said.UNKNOWN if self._own(Tag.STOP) or behind else said

    def _follows_a_verb(self, tag: Tag) -> bool:
        """Whether another verb rules this one: "có chủ trương dừng", "trình dừng"."""
        at = next(at for at, lexeme in enumerate(self.lexemes) if lexeme.tag is tag)
        return any(lexeme.tag in VERBS for lexeme in self.lexemes[:at])

    def _moved(self, next_year: bool) -> Said | None:
        if self.has(Tag.SINCE):
            return Said.UNKNOWN
        year = self._to_year()
        if next_year and not (self.has(Tag.MONTH) and year is not None and year == self.year):
            later = year is None or self.year is None or year > self.year
            return Said.MOVED if later and not self._strange() else Said.UNKNOWN
        return Said.UNFINISHED if self.has(Tag.MONTH) else Said.UNKNOWN

    def _planned(self) -> Said | None:
        if self.has(Tag.NOT_DUE) and not self.has(Tag.WHOLE):
            return Said.UNFINISHED
        if not self.has(Tag.FUTURE, Tag.REQUEST):
            return None
        if not self._verbs() and not self.tags & _MARKERS - {Tag.FUTURE} and self._holds("hạn", "thời hạn"):
            return Said.NOTHING
        if self.has(Tag.STEP) and self.has(Tag.PERFECT):
            return Said.STEP
        return Said.UNKNOWN if self._to_year_later() or self.has(Tag.NOT) else Said.PLANNED

    def _denied(self) -> Said | None:
        """chưa, không: what is denied decides."""
        if not self.has(Tag.NOT_YET, Tag.NOT):
            return None
        if self.has(Tag.ARISE):
            return Said.NOT_ARISEN
        if self.has(Tag.NOT):
            return self._refused()
        if self._only_afterwards():
            return Said.AFTERWARDS
        if self.has(Tag.WHOLE, Tag.ENDED, Tag.ALL, Tag.IN_TIME, Tag.ON_TRACK, Tag.PART):
            return Said.UNFINISHED
        return (
            Said.NOT_BEGUN
            if self._verbs() or self.has(Tag.PROGRESS) or len(self.lexemes) == 1
            else Said.UNFINISHED
        )

    def _refused(self) -> Said | None:
        if self.has(Tag.NOT_YET):
            return Said.UNKNOWN
        if self.has(Tag.TROUBLE, Tag.LATE) and not self._verbs():
            return Said.NOTHING if self.has(Tag.TROUBLE) else Said.UNKNOWN
        if self.has(Tag.WHOLE, Tag.ENDED, Tag.ON_TRACK, Tag.IN_TIME, Tag.MEASURE) or self._holds(
            "kịp", "đạt"
        ):
            return Said.UNFINISHED
        general = self.has(Tag.GENERAL) or self._holds("triển khai", "tổ chức", "tiếp tục")
        able = self._holds("được", "thể") or self.has(Tag.YEAR, Tag.MONTH)
        return Said.STOPPED if general and not able and not self._strange() else Said.UNKNOWN

    def _going(self) -> Said | None:
        if self.has(Tag.PROGRESS, Tag.WAITING):
            if self._only_afterwards():
                return Said.AFTERWARDS
            if self._share() is not None and self._measured() is Said.SHARE:
                return Said.SHARE
            return Said.GOING if self.has(Tag.PROGRESS) else Said.WAITING
        if self.has(Tag.REST) and not self.has(Tag.COUNTS, Tag.PERCENT):
            return Said.GOING
        if self.has(Tag.CONTINUED):
            return Said.KEPT_UP if self._holds("duy trì", "theo dõi", "cập nhật", "phát huy") else Said.GOING
        if self.has(Tag.ROUTINE) and not self.has(Tag.WHOLE):
            return Said.GOING
        return None

    def _only_afterwards(self) -> bool:
        verbs = [lexeme.key for lexeme in self.lexemes if lexeme.tag in VERBS]
        return bool(verbs) and all(verb in _AFTERWARDS for verb in verbs)

    def _measured(self) -> Said | None:
        """A share of the work: "Hoàn thành 3/4 đợt", "đạt 80%", "50%"."""
        shares = [lexeme for lexeme in self.lexemes if lexeme.tag in (Tag.COUNTS, Tag.PERCENT)]
        if not shares:
            return None
        rate = self._holds("tỷ lệ") and not self.has(Tag.WHOLE, Tag.GENERAL)
        if (
            rate
            or len(shares) > 1
            or self._share() is None
            or self.has(Tag.REST)
            or not self._measures(shares[0])
        ):
            return Said.UNKNOWN
        if shares[0].tag is Tag.COUNTS and not self._counts_things(shares[0]):
            return Said.UNKNOWN
        if self._strange(beside=shares[0]) or self.has(Tag.STEP, Tag.PART) or self._numbered():
            return Said.UNKNOWN
        return Said.WHOLE if self._share() == 1 else Said.SHARE

    def _measures(self, share: Lexeme) -> bool:
        """Whether the share is of the task itself: of no span ("70-80%"), money, or other work."""
        at = self.lexemes.index(share)
        spans = at > 0 and (self.lexemes[at - 1].key in ("-", "–") or self.lexemes[at - 1].tag is Tag.UNTIL)
        verbs = [x for x in self.lexemes if x.tag is Tag.ACTIVITY]
        own = (
            all(map(self._in_task, verbs))
            if self.task.known
            else not any(x.key in _AFTERWARDS for x in verbs)
        )
        return own and not spans

    def _counts_things(self, counts: Lexeme) -> bool:
        """Whether "3/4" counts something: a noun stands after it, or it can be no day."""
        at = self.lexemes.index(counts)
        after = self.lexemes[at + 1] if at + 1 < len(self.lexemes) else None
        if after is not None and (after.tag in _COUNTED or after.key in _GENERAL_NOUNS):
            return True
        return int(re.findall(r"[0-9]+", counts.key)[-1]) > 12

    def _done(self) -> Said | None:
        if not self._verbs() and not self.has(Tag.ENDED, Tag.HELPED):
            return self._named_by_task()
        if self._is_task_verb() and self.has(Tag.PERFECT) and not self._limited():
            return Said.UNKNOWN if self._strange() else Said.WHOLE
        if self.has(Tag.STEP):
            return Said.UNKNOWN if self.has(Tag.PERFECT) and self._steps_to_task() else Said.STEP
        if self.has(Tag.PART) or self._numbered():
            return Said.STEP
        if self.has(Tag.WHOLE, Tag.ENDED):
            return self._whole()
        return self._act()

    def _whole(self) -> Said:
        past = self.has(Tag.PERFECT, Tag.ENDED)
        as_plan = self.has(Tag.BOUND, Tag.MONTH, Tag.YEAR, Tag.UNTIL) and not past
        if as_plan or self._limited() or self._strange() or self._of_something_else():
            return Said.UNKNOWN
        return Said.WHOLE

    def _of_something_else(self) -> bool:
        """Whether what is done is named, and is not the task: "hoàn thành khảo sát" for "Số hóa hồ sơ"."""
        objects = [
            x for x in self._before_basis() if x.tag in (Tag.ACT, Tag.ACTIVITY, Tag.NOUN, Tag.PREPARING)
        ]
        if self.task.known:
            return not all(self._in_task(x) or x.key in _CLOSING or self._tells_of(x) for x in objects)
        return self.has(Tag.WHOLE) and any(
            x.tag in (Tag.ACT, Tag.ACTIVITY) and x.key not in _CLOSING for x in objects
        )

    def _tells_of(self, noun: Lexeme) -> bool:
        """Whether a noun only names the paper that proves it ("Báo cáo số 12/BC-UBND") or the plan's whole."""
        at = self.lexemes.index(noun)
        after = next((x.tag for x in self.lexemes[at + 1 :] if x.key != "số"), None)
        return after is Tag.DOCUMENT or (noun.key == "kế hoạch" and self._share() == 1)

    def _before_basis(self) -> list[Lexeme]:
        """The clause up to "theo …"."""
        ends = [at for at, x in enumerate(self.lexemes) if x.tag is Tag.BASIS or x.key.startswith("theo ")]
        return list(self.lexemes[: ends[0]] if ends else self.lexemes)

    def _limited(self) -> bool:
        """Whether only a part is told of: "mới …", "một phần", "giai đoạn 1", "quý I" (but not "trong quý I")."""
        only = any(x.tag in (Tag.ONLY, Tag.STEP) and not self._in_task(x) for x in self.lexemes)
        return (
            only
            or self._counts_without_whole()
            or self.has(Tag.PART)
            or self._numbered()
            or self._of_period()
        )

    def _counts_without_whole(self) -> bool:
        """Whether several things are counted of which the task does not say how many ("giải quyết 450 hồ sơ")."""
        things = (Tag.UNKNOWN, Tag.NOUN, Tag.NUMBERED, Tag.PLAIN, Tag.ORGAN)
        return not self.has(Tag.DOCUMENT, Tag.ALL, Tag.LATE) and any(
            x.tag is Tag.NUMBER
            and after.tag in things
            and after.key != "ngày"
            and not self._is_known_number(x.key)
            for x, after in pairwise(self._before_basis())
        )

    def _is_known_number(self, text: str) -> bool:
        """Whether it is one, or a number of the task itself ("Tổ chức 02 lớp")."""
        known = {int(word) for word in self.task.words if word.isdecimal()} | {1}
        return text.isdecimal() and int(text) in known

    def _of_period(self) -> bool:
        """Whether the work of a month or a quarter is told of."""
        return any(
            x.tag is Tag.MONTH and not (at and self.lexemes[at - 1].tag in (Tag.BOUND, Tag.UNTIL, Tag.SINCE))
            for at, x in enumerate(self.lexemes)
        )

    def _act(self) -> Said:
        proved = any(document.day for document in self._products())
        claimed = (self.has(Tag.PERFECT) or proved) and not self.has(Tag.ROUTINE)
        if not claimed or self._limited() or self._strange():
            return Said.UNKNOWN
        if self.has(Tag.ACTIVITY) and not self.has(Tag.ACT):
            if any(lexeme.key in self.finished for lexeme in self.lexemes):
                return Said.WHOLE
            return Said.ACT if self.has(Tag.ALL) and not self._of_something_else() else Said.BEGUN
        if self.has(Tag.HELPED) and not self.has(Tag.ACT):
            return Said.STEP
        return Said.ACT if self._fits() else Said.UNKNOWN

    def _named_by_task(self) -> Said | None:
        """ "Đã thay mới hộp thư góp ý" for the task "Thay mới hộp thư góp ý"; "Đã báo cáo"."""
        if not self.has(Tag.PERFECT) or self._strange() or self._limited():
            return None
        if self._is_task_verb():
            return Said.WHOLE
        if self._holds("báo cáo", "có") and not self.has(Tag.PREPARING, Tag.UNKNOWN):
            return Said.ACT if self._fits() and (self._products() or self._holds("báo cáo")) else Said.UNKNOWN
        return None

    def _bare(self) -> Said:
        """No claim of its own: a time, a document, a remark."""
        if self._strange() or self.has(Tag.ARISE, Tag.ONLY, Tag.PART):
            return Said.UNKNOWN
        for tag, said in ((Tag.ON_TRACK, Said.ON_TRACK), (Tag.LATE, Said.LATE), (Tag.IN_TIME, Said.IN_TIME)):
            if self.has(tag):
                return said
        if self.task.known and any(document.day for document in self._products()) and self._fits():
            return Said.ACT
        return Said.UNKNOWN if self.has(Tag.PERFECT) else Said.NOTHING

    # ---- evidence

    def _holds(self, *keys: str) -> bool:
        return any(lexeme.key in keys for lexeme in self.lexemes)

    def _numbered(self) -> bool:
        """ "giai đoạn 1", "bước khảo sát", "đợt 2", but not "3 đợt", "02 lần"."""
        return any(
            lexeme.tag is Tag.NUMBERED
            and not (at and self.lexemes[at - 1].tag in (Tag.NUMBER, Tag.COUNTS, Tag.ALL))
            for at, lexeme in enumerate(self.lexemes)
        )

    def _is_task_verb(self) -> bool:
        """Whether the clause says the task's own verb ("Đã rà soát" for "Rà soát thủ tục")."""
        if not self.task.verb:
            return False
        said = [word for lexeme in self.lexemes for word in lexeme.key.split() if lexeme.tag not in _MARKERS]
        place = next(
            (at for at, word in enumerate(said) if word not in ("được", "ubnd", "xã", "tham", "mưu")), 0
        )
        return tuple(said[place : place + len(self.task.verb)]) == self.task.verb

    def _own(self, tag: Tag) -> bool:
        """Whether a verb of the class is a word of the task itself: "Hủy tài liệu hết giá trị"."""
        keys = (lexeme.key for lexeme in self.lexemes if lexeme.tag is tag)
        return any(set(vn.bare(key).split()) <= self.task.words for key in keys)

    def _steps_to_task(self) -> bool:
        """Whether a step ends in what the task itself is called after: "Đã ký hợp đồng" for "Hợp đồng thuê mạng"."""
        steps = (vn.bare(lexeme.key).split() for lexeme in self.lexemes if lexeme.tag is Tag.STEP)
        return any(len(words) > 2 and set(words[-2:]) <= self.task.words for words in steps)

    def _strange(self, *, beside: Lexeme | None = None, before: Tag | None = None) -> bool:
        """Whether a word stands in the clause that nothing licenses."""
        lexemes = list(self.lexemes)
        if before is not None:
            ends = [at for at, lexeme in enumerate(lexemes) if lexeme.tag is before]
            lexemes = lexemes[: ends[0]] if ends else lexemes
        at = lexemes.index(beside) if beside is not None else -9
        named = False
        for place, lexeme in enumerate(lexemes):
            named = lexeme.tag is Tag.ORGAN or (named and lexeme.tag is Tag.UNKNOWN)
            counted = 0 < place - at <= 4 and lexeme.tag in (Tag.UNKNOWN, Tag.NUMBERED, Tag.ACTIVITY)
            if lexeme.tag is Tag.UNKNOWN and not (named or counted or self._in_task(lexeme)):
                return True
        return self._holds("?")

    def _in_task(self, lexeme: Lexeme) -> bool:
        words = vn.bare(lexeme.key).split()
        return set(words[-2:] if lexeme.tag is Tag.ACT else words) <= self.task.words

    def _fits(self) -> bool:
        """Whether the act can be the whole of the task: its verb, object or document is the task's, or none is said."""
        nouns = [lexeme for lexeme in self._before_basis() if lexeme.tag in (Tag.NOUN, Tag.PREPARING)]
        kinds = {document.kind for document in self._products()}
        if not self.task.known:
            prepares = any(lexeme.tag is Tag.PREPARING for lexeme in nouns) and not self._holds(*_ANSWERING)
            return not prepares and not kinds & _PREPARING_KINDS
        acts = [lexeme for lexeme in self.lexemes if lexeme.tag is Tag.ACT]
        objects = [x for x in self._before_basis() if x.tag is Tag.ACTIVITY]
        if not all(map(self._in_task, objects)):
            return False
        if any(map(self._in_task, [*acts, *nouns, *objects])):
            return True
        if (
            acts
            and not nouns
            and not kinds
            and any(set(words.split()) <= self.task.words for words in _RESULTS_OF.get(acts[0].key, ()))
        ):
            return True
        subjects = (words.split() for kind in kinds for words in _KINDS.get(kind, ()))
        named = any(set(words) <= self.task.words for words in subjects)
        return named if nouns or kinds else not acts or acts[0].key in _CLOSING

    # ---- days, documents, numbers

    def _days(self) -> tuple[date | None, bool]:
        """The one day of the clause, the last of a span; none and True where several differ. What is over since a day
        ended on it."""
        days = []
        spanning, over = False, self.has(Tag.WHOLE, Tag.ENDED) and not self.has(Tag.UNTIL)
        for at, lexeme in self._own_things():
            before = self.lexemes[at - 1].tag if at else None
            spanning = spanning or before is Tag.SINCE
            starts = (before is Tag.SINCE and not over) or (before is Tag.UNTIL and not spanning)
            if isinstance(lexeme.value, date) and not starts and before not in (Tag.BOUND, Tag.FUTURE):
                days.append(lexeme.value)
        return (days[0] if len(set(days)) == 1 else None), len(set(days)) > 1

    def _products(self) -> list[DocumentNumber]:
        """The documents that the clause issues."""
        return [
            x.value
            for at, x in self._own_things()
            if isinstance(x.value, DocumentNumber) and not self._foreign(at)
        ]

    def _own_things(self) -> Iterator[tuple[int, Lexeme]]:
        """The days and documents of the act itself: none after "theo", none of what is carried out or answered."""
        carried = carrying = False
        for at, lexeme in enumerate(self._before_basis()):
            if lexeme.tag in VERBS | {Tag.BY}:
                carrying = lexeme.tag in (Tag.GENERAL, Tag.ACTIVITY) or lexeme.key in _ANSWERING
                carried = False
            carried = carried or (carrying and lexeme.tag in (Tag.NOUN, Tag.PREPARING, Tag.DOCUMENT))
            if isinstance(lexeme.value, date | DocumentNumber) and not carried:
                yield at, lexeme

    def _foreign(self, at: int) -> bool:
        """Whether another office wrote it: "Công văn số 12/SNV-CCHC của Sở Nội vụ"."""
        after = [lexeme.key for lexeme in self.lexemes[at + 1 : at + 4]]
        return after[:1] == ["của"] and after[1:] != ["ubnd", "xã"] and after[1:] != ["ubnd", "phường"]

    def _share(self) -> Fraction | None:
        values = [x.value for x in self.lexemes if x.tag in (Tag.COUNTS, Tag.PERCENT)]
        known = [value for value in values if isinstance(value, Fraction) and 0 <= value <= 1]
        return known[0] if len(known) == 1 and len(values) == 1 else None

    def _on_time(self) -> bool | None:
        if self.has(Tag.NOT):
            return None
        late, early = self.has(Tag.LATE), self.has(Tag.IN_TIME, Tag.ON_TRACK)
        return None if late == early else early

    def _to_year(self) -> int | None:
        years = self._years()
        if self.has(Tag.NEXT_YEAR):
            return None if self.year is None else self.year + 1
        return years[0] if len(years) == 1 and self.has(Tag.MOVE, Tag.PAUSE) else None

    def _years(self) -> list[int]:
        """The years that stand alone or behind a month or a quarter."""
        return [x.value for x in self.lexemes if x.tag in (Tag.YEAR, Tag.MONTH) and isinstance(x.value, int)]

    def _to_year_later(self) -> bool:
        years = self._years()
        days = [x.value.year for x in self.lexemes if isinstance(x.value, date)]
        later = any(self.year is not None and found > self.year for found in (*years, *days))
        return self.has(Tag.NEXT_YEAR) or later


_AFTERWARDS = frozenset(
    (
        "nghiệm thu",
        "bàn giao",
        "thanh toán",
        "quyết toán",
        "thanh lý",
        "lưu trữ",
        "giải ngân",
        "công bố",
        "bảo trì",
    )
)
"""Acts that come when the work itself is done."""
_COUNTED = frozenset({Tag.UNKNOWN, Tag.NOUN, Tag.NUMBERED, Tag.ORGAN, Tag.ACTIVITY, Tag.MEASURE, Tag.TROUBLE})
_GENERAL_NOUNS = frozenset(("nội dung", "nhiệm vụ", "công việc", "xã", "đơn vị", "việc"))
_ANSWERING = frozenset(("xử lý", "giải quyết"))
_CLOSING = frozenset(
    (
        "giải quyết",
        "xử lý",
        "nghiệm thu",
        "bàn giao",
        "đưa vào sử dụng",
        "đưa vào vận hành",
        "đưa vào khai thác",
        "khánh thành",
        "khai trương",
    )
)
_PREPARING_KINDS = frozenset(("ttr", "cv", "gm", "ubnd", "hđnd", "vp"))
"""Symbols of letters, invitations and submissions: they seldom are what a task asks for."""
_PAPERS = (
    "ke hoach",
    "quyet dinh",
    "quy che",
    "quy dinh",
    "nghi quyet",
    "thong bao",
    "chuong trinh",
    "de an",
    "van ban",
)
_MEETINGS = ("hoi nghi", "hoi thi", "tap huan", "doi thoai", "hop", "lop", "toa dam", "le")
_RESULTS_OF = {
    **dict.fromkeys(("nộp", "gửi"), ("bao cao", "ho so")),
    **dict.fromkeys(("ban hành", "ký", "ký ban hành", "phát hành", "phê duyệt", "thông qua"), _PAPERS),
    "tổ chức": _MEETINGS,
}
"""What an act without an object ends, where the task names it: "Đã nộp" a report, "Đã tổ chức" a meeting."""
_KINDS = {
    "kh": ("ke hoach", "chuong trinh"),
    "qđ": ("quyet dinh", "quy che", "quy dinh", "phuong an", "danh muc", "kien toan", "thanh lap"),
    "bc": ("bao cao",),
    "tb": ("thong bao",),
    "nq": ("nghi quyet",),
}
"""What documents of a kind are about, as tasks call it: a regulation is issued by a decision."""
