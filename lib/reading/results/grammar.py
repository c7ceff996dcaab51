"""Results in words -> Result.

    result  := clause ((sign | link | new marker) clause)*
    clause  := [aspect | negation] [verb] [particle] [measure] [time] [document] ["do" reason]

The vocabulary is small: markers of aspect (đã, đang, sẽ, tiếp tục, chờ), negations (chưa, không), verbs in a few classes
(those that say the end: hoàn thành, xong; those whose perfect ends most work: ban hành, tổ chức, nộp; those of steps on
the way: trình, dự thảo, lấy ý kiến; those that say nothing of the end: rà soát, triển khai), and what limits them
(một phần, giai đoạn 1, 3/4). They are composed clause by clause (clauses.py); the clauses are then put together here.

Conventions:

- The perfect of the task's own verb is its completion: "Đã rà soát" for "Rà soát thủ tục", not for another task.
- A document proves completion where an act issues it; one that is carried out or followed ("theo Kế hoạch số …") does
  not, and its day is no day of completion. Of two different days none is taken.
- A day that is only planned, a month, "trước ngày …" are no day of completion.
- Giving up, resting and moving count only as facts: what is asked for or planned ("Đề nghị dừng") is not read.
- Clauses that contradict each other, questions, alternatives, words that nothing licenses beside a claim of completion
  make the text unread. Unread is asked about; it is never taken as done, nor as given up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from lib.base import vietnamese as vn
from lib.plan import Result, ResultKind
from lib.reading.results import lexicon
from lib.reading.results.about import TaskWords, task_of
from lib.reading.results.clauses import Clause, Reader, Said
from lib.reading.results.lexemes import ImpossibleDay, Lexeme, lexemes_of
from lib.reading.results.lexicon import Tag

_LONGEST = 600
"""Characters of the longest result that is read; a longer one is a report."""


MEANINGS = {
    ResultKind.DONE: "Đã hoàn thành",
    ResultKind.GOING_ON: "Đang thực hiện",
    ResultKind.NOT_BEGUN: "Chưa thực hiện",
    ResultKind.UNFINISHED: "Chưa hoàn thành",
    ResultKind.NOT_ARISEN: "Chưa phát sinh",
    ResultKind.SHARE: "Đã thực hiện một phần",
    ResultKind.STOPPED: "Dừng thực hiện",
    ResultKind.PAUSED: "Tạm dừng",
    ResultKind.MOVED: "Chuyển năm sau",
}


def meaning(result: Result) -> str:
    """What was read, to stand beside the officer's words: "Đã hoàn thành ngày 10/1/2026, minh chứng 15/KH-UBND"."""
    parts = [MEANINGS[result.kind]]
    if result.done:
        parts.append(f"ngày {vn.day(result.done)}")
    if result.share is not None:
        parts.append(f"({vn.percent(result.share)})")
    if result.to_year is not None:
        parts.append(f"({result.to_year})")
    words = " ".join(parts)
    return f"{words}, minh chứng {result.evidence}" if result.evidence else words


def read_mark(value: object) -> bool | None:
    """Whether a tick, an x, TRUE or "có" stands in a cell, or its contrary; None for anything else."""
    if isinstance(value, bool):
        return value
    key = vn.fold(str(value)).strip(" .")
    return True if key in lexicon.YES else False if key in lexicon.NO else None


_HYPHEN = re.compile(r"(?<=[a-z])[-_](?=[A-Za-z][a-z])")
"""Joins English words ("in-progress"); symbols of documents are capitals."""


@lru_cache(maxsize=8192)
def read_result(
    words: str | bool,
    *,
    year: int | None = None,
    heading: str | None = None,
    about: str | None = None,
    finished: frozenset[str] = frozenset(),
) -> Result | None:
    """What a cell of a column of results says; None where it is not surely understood, and for a blank.

    year is the plan's, for days without one. heading is the column's: it says what a mark means ("x" under "Đã TH") and
    what a bare day is. about is the task's title (and product), which tells which act completes it. finished are verbs
    whose perfect means the end in this column (see cells.finished_verbs). Never raises.
    """
    mark = read_mark(words)
    text = vn.clean(str(words))
    if mark is not None and heading is not None:
        return _marked(text, mark, read_result(heading))
    if isinstance(words, bool) or not text or len(text) > _LONGEST:
        return None
    try:
        said = _HYPHEN.sub(" ", text)
        clauses = _clauses(said, lexemes_of(said, year), task_of(about), year, finished)
    except ImpossibleDay:
        return None
    result = _composed(text, clauses)
    return _dated_by_heading(text, clauses, heading) if result is None and heading else result


def _marked(text: str, mark: bool, meaning: Result | None) -> Result | None:
    """A mark means what its heading says; that a task is not done is all that an empty box tells."""
    if meaning is None:
        return None
    if mark:
        return replace(meaning, words=text)
    done = meaning.kind is ResultKind.DONE
    return Result(ResultKind.UNFINISHED, text) if done else None


def _dated_by_heading(text: str, clauses: Sequence[Clause], heading: str) -> Result | None:
    """A bare day under a heading that speaks of completion."""
    meaning = read_result(vn.fold(heading).removeprefix("ngày").removeprefix("thời gian").strip())
    only = len(clauses) == 1 and clauses[0].said is Said.NOTHING and clauses[0].day is not None
    done = meaning is not None and meaning.kind is ResultKind.DONE
    return Result(ResultKind.DONE, text, done=clauses[0].day) if only and done else None


# ---------------------------------------------------------------- clauses

_SIGNS = frozenset(";.,()[]\n–—-+•*")
_OPENING = frozenset(
    {Tag.REST, Tag.PERFECT, Tag.PROGRESS, Tag.NOT_YET, Tag.WAITING, Tag.CONTINUED, Tag.FUTURE, Tag.REQUEST}
)
_PREDICATES = _OPENING | {
    *(Tag.NOT, Tag.WHOLE, Tag.ENDED, Tag.STOP, Tag.PAUSE, Tag.MOVE, Tag.EXTEND),
    *(Tag.LATE, Tag.ON_TRACK, Tag.IN_TIME, Tag.NOT_DUE, Tag.COUNTS, Tag.PERCENT, Tag.DOCUMENT),
}
"""What says something by itself: a marker behind it begins another clause."""
_CARRIED = frozenset({Tag.PERFECT, Tag.PROGRESS, Tag.NOT_YET})


def _clauses(
    text: str, lexemes: Sequence[Lexeme], task: TaskWords, year: int | None, finished: frozenset[str]
) -> list[Clause]:
    found: list[Clause] = []
    aspect: Tag | None = None
    for part in _parts(lexemes):
        found.append(Reader(text, part, task, year, aspect, finished).read())
        carried = [lexeme.tag for lexeme in part if lexeme.tag in _CARRIED]
        aspect = carried[-1] if carried else aspect
    return found


def _parts(lexemes: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    """Cut at signs, at links, and before a marker of aspect where the clause has its verb already."""
    part: list[Lexeme] = []
    for at, lexeme in enumerate(lexemes):
        sign = lexeme.key in _SIGNS and not _inside_words(lexemes, at)
        opens = lexeme.tag in _OPENING and any(other.tag in _PREDICATES for other in part)
        if any(other.tag is Tag.REASON for other in part) and not sign:
            part.append(lexeme)
            continue
        if sign or lexeme.tag is Tag.LINK or (opens and not _goes_together(part[-1], lexeme)):
            if part:
                yield part
            part = []
        if not sign and lexeme.tag is not Tag.LINK:
            part.append(lexeme)
    if part:
        yield part


def _inside_words(lexemes: Sequence[Lexeme], at: int) -> bool:
    """A dash without blanks joins words ("Văn hóa-Xã hội"); a full stop ends an abbreviation ("V.v")."""
    touching = 0 < at < len(lexemes) - 1 and lexemes[at - 1].end == lexemes[at].start
    return lexemes[at].key in ("-", ".") and touching and lexemes[at].end == lexemes[at + 1].start


def _goes_together(before: Lexeme, marker: Lexeme) -> bool:
    """ "hiện vẫn chưa", "đã đề nghị", "chưa tiếp tục": markers in a row are one."""
    return (
        before.tag in _OPENING
        or before.tag is Tag.NOT
        or (marker.tag is Tag.REQUEST and before.tag is Tag.PLAIN)
    )


# ---------------------------------------------------------------- putting clauses together

_OPEN = {
    Said.STEP: ResultKind.GOING_ON,
    Said.GOING: ResultKind.GOING_ON,
    Said.WAITING: ResultKind.GOING_ON,
    Said.KEPT_UP: ResultKind.GOING_ON,
    Said.BEGUN: ResultKind.GOING_ON,
    Said.ON_TRACK: ResultKind.GOING_ON,
    Said.NOT_BEGUN: ResultKind.NOT_BEGUN,
    Said.UNFINISHED: ResultKind.UNFINISHED,
    Said.LATE: ResultKind.UNFINISHED,
    Said.PLANNED: ResultKind.UNFINISHED,
    Said.NOT_ARISEN: ResultKind.NOT_ARISEN,
}
_RESTING = {Said.STOPPED: ResultKind.STOPPED, Said.PAUSED: ResultKind.PAUSED, Said.MOVED: ResultKind.MOVED}
_BESIDE_DONE = frozenset(
    {Said.NOTHING, Said.AFTERWARDS, Said.PLANNED, Said.KEPT_UP, Said.LATE, Said.IN_TIME, Said.ON_TRACK}
)
_BESIDE_RESTING = frozenset(
    {Said.NOTHING, Said.PLANNED, Said.NOT_BEGUN, Said.UNFINISHED, Said.WAITING, Said.LATE}
)
_ORDER = (ResultKind.GOING_ON, ResultKind.UNFINISHED, ResultKind.NOT_BEGUN, ResultKind.NOT_ARISEN)


def _composed(text: str, clauses: Sequence[Clause]) -> Result | None:
    said = [clause.said for clause in clauses]
    if Said.UNKNOWN in said or not said:
        return None
    for rule in (_resting, _share, _done, _open):
        result = rule(text, clauses, said)
        if result is not None:
            return result
    return None


def _resting(text: str, clauses: Sequence[Clause], said: Sequence[Said]) -> Result | None:
    """Given up, resting or moved: the last of them, if all else fits."""
    found = [clause for clause in clauses if clause.said in _RESTING]
    kinds = {clause.said for clause in found}
    if (
        not found
        or set(said) - kinds - _BESIDE_RESTING
        or kinds > {Said.MOVED, Said.PAUSED} | kinds - {Said.STOPPED}
    ):
        return None
    if len(kinds) > 1 and kinds != {Said.PAUSED, Said.MOVED}:
        return None
    last = next((clause for clause in found if clause.said is Said.MOVED), found[-1])
    reason = next((clause.reason for clause in clauses if clause.reason), None)
    return Result(_RESTING[last.said], text, to_year=last.to_year, reason=reason)


def _share(text: str, clauses: Sequence[Clause], said: Sequence[Said]) -> Result | None:
    shares = {clause.share for clause in clauses if clause.said is Said.SHARE}
    if len(shares) != 1 or set(said) - {Said.SHARE, Said.NOTHING} - set(_OPEN):
        return None
    return Result(ResultKind.SHARE, text, share=float(shares.pop() or 0), reason=_reason(clauses))


def _done(text: str, clauses: Sequence[Clause], said: Sequence[Said]) -> Result | None:
    """Done, if nothing after it is open but acts that come afterwards, and nothing before it but steps."""
    places = [at for at, one in enumerate(said) if one in (Said.WHOLE, Said.ACT)]
    if not places or {Said.SHARE, *_RESTING} & set(said):
        return None
    before, after = said[: places[-1]], said[places[-1] + 1 :]
    if (
        set(before) - _BESIDE_DONE - {Said.STEP, Said.BEGUN, Said.WHOLE, Said.ACT}
        or set(after) - _BESIDE_DONE
    ):
        return None
    if Said.PLANNED in before or (Said.KEPT_UP in before):
        return None
    telling = [clause for clause in clauses if clause.said in (Said.WHOLE, Said.ACT, Said.NOTHING)]
    days = {clause.day for clause in telling} - {None}
    documents = [document for clause in telling for document in clause.documents]
    issued = {document.day for document in documents}
    day = days.pop() if len(days) == 1 else None
    if not days and day is None and len(issued) == 1:
        day = issued.pop()
    if any(clause.days_differ for clause in telling):
        day = None
    claims = {clause.on_time for clause in clauses} - {None}
    return Result(
        ResultKind.DONE,
        text,
        done=day,
        evidence="; ".join(document.number for document in documents) or None,
        on_time=claims.pop() if len(claims) == 1 else None,
        reason=_reason(clauses),
    )


def _open(text: str, clauses: Sequence[Clause], said: Sequence[Said]) -> Result | None:
    kinds = {_OPEN[one] for one in said if one in _OPEN}
    if set(said) <= {Said.BEGUN, Said.NOTHING}:
        return None
    if not kinds or set(said) - set(_OPEN) - {Said.NOTHING, Said.IN_TIME, Said.AFTERWARDS}:
        return None
    if Said.NOT_BEGUN in said and not {Said.STEP, Said.GOING, Said.KEPT_UP} & set(said):
        return Result(ResultKind.NOT_BEGUN, text, reason=_reason(clauses))
    return Result(next(kind for kind in _ORDER if kind in kinds), text, reason=_reason(clauses))


def _reason(clauses: Sequence[Clause]) -> str | None:
    return next((clause.reason for clause in clauses if clause.reason), None)
