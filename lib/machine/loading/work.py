"""Reads and publishes the workbooks of one unit, in the order of their days; what a worker does, here or elsewhere.

May be broken off and done again: each file is published in one transaction, and what the store has is not published
twice. What would be asked on screen is not answered here: the file is kept as the unit's upload that waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from multiprocessing import util
from pathlib import Path
from typing import Final

from lib.assessing.completed import completed
from lib.base import moments
from lib.base.problems import Problem, Severity, Unreadable
from lib.comparing.compare import compare
from lib.comparing.doubts import doubts
from lib.machine import kept_readings, rolled
from lib.machine.kept_answers import answers_of_file, answers_of_unit, keep_for_file
from lib.machine.loading.sources import name_key
from lib.plan import Plan, Records
from lib.reading.sandbox.many import ManyReader
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.store import Actor, Draft, Replaced, Role, Store
from lib.views import updating
from lib.workbook.sheets import Workbook

LOADER: Final = Actor("Nạp hàng loạt", Role.ADMIN, "dòng lệnh")
SHOWN: Final = 3
"""So many mistakes or changes are named in the report; the others stand on the unit's screen."""


class LoadResult(StrEnum):
    """What became of a file."""

    PUBLISHED = "Đã công bố"
    KNOWN = "Đã có từ trước"
    ASKED = "Cần xác nhận"
    REFUSED = "Không nhận"


@dataclass(frozen=True)
class Loaded:
    """A file, whose it is, what became of it and why; version is the number under which the store has it."""

    file: str
    unit: str
    result: LoadResult
    why: str = ""
    version: int | None = None
    warnings: int = 0


@dataclass(frozen=True)
class Source:
    """A workbook: its name, where it lies, and its bytes where the worker cannot look there; listed says that a list
    names its unit, whatever its own sheet says."""

    name: str
    path: Path
    listed: bool = False
    data: bytes | None = None

    def bytes(self) -> bytes:
        """Its bytes. Raises OSError."""
        return self.path.read_bytes() if self.data is None else self.data


@dataclass(frozen=True)
class UnitWork:
    """The workbooks of one unit, the store they go to, the moment that their publishing bears."""

    unit: str
    unit_name: str
    target: str
    sources: tuple[Source, ...]
    now: datetime


@cache
def _store(target: str) -> Store:
    store = Store.open(target, keeps=True)
    util.Finalize(None, store.close, exitpriority=1)
    return store


@cache
def reader() -> ManyReader:
    """The reader of this process."""
    return ManyReader()


@dataclass(frozen=True)
class _Opened:
    source: Source
    data: bytes
    sha256: str
    reading: Reading
    answers: Answers

    @property
    def day(self) -> date | None:
        return self.reading.plan.info.report_date


def load_unit(work: UnitWork) -> tuple[Loaded, ...]:
    """Publishes what can be published of a unit's workbooks. Raises StoreError where the store fails."""
    store = _store(work.target).of(work.unit)
    known = {version.sha256: version.id for version in store.versions() if not version.is_deleted}
    answers = answers_of_unit(store)
    found = [_open(source, answers, work, known) for source in work.sources]
    opened = [one for one in found if isinstance(one, _Opened)]
    opened.sort(key=lambda one: (one.day or date.max, one.source.name))
    outcomes = [one for one in found if isinstance(one, Loaded)]
    last: _Opened | None = None
    for one in opened:
        outcome = _take(one, last, store, work)
        outcomes.append(outcome)
        last = one if outcome.result is LoadResult.PUBLISHED else last
    return tuple(outcomes)


def _open(source: Source, answers: Answers, work: UnitWork, known: dict[str, int]) -> Loaded | _Opened:
    """The file as it was read, or what became of it where there is nothing to publish."""
    try:
        data = source.bytes()
    except OSError as error:
        return Loaded(
            source.name, work.unit, LoadResult.REFUSED, f"Không mở được tệp ({error.strerror or 'lỗi đĩa'})."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in known:
        number = known[sha256]
        return Loaded(source.name, work.unit, LoadResult.KNOWN, f"Giống hệt bản số {number}.", number)
    known[sha256] = 0
    try:
        found = reader().read(data, source.name, answers, work.unit)
    except Unreadable as refusal:
        return Loaded(source.name, work.unit, LoadResult.REFUSED, str(refusal))
    named = found.plan.info.unit
    if named and not source.listed and name_key(named) != name_key(work.unit_name):
        why = f"Sheet Thông tin ghi «{named}», tệp được giao cho «{work.unit_name}». Sửa tên tệp, sổ hoặc danh sách."
        return Loaded(source.name, work.unit, LoadResult.REFUSED, why)
    return _Opened(source, data, sha256, found, answers)


def _take(one: _Opened, last: _Opened | None, store: Store, work: UnitWork) -> Loaded:
    """Publishes a file, or keeps it as the upload that waits where something is to be mended or confirmed; last is the
    one that was published before it."""
    current, before, records = store.current(), None, store.records()
    if current:
        is_last = last is not None and last.sha256 == current.sha256
        before = last.reading.plan if last and is_last else kept_readings.reading_of(store, current).plan
    plan, problems = one.reading.plan, list(one.reading.problems)
    if before is not None:
        problems += doubts(before, plan)
    check = updating.Check(plan, tuple(problems), Workbook("xlsx"), one.reading.understanding)
    warnings = check.count(Severity.WARNING)
    draft = Draft(one.data, one.source.name, "", one.day, updating.summary(check), plan.info.illustrative)
    base = current.id if current else None
    open_questions = list(_questions(plan, problems, before, records, moments.day_of(work.now)))
    if open_questions:
        _keep(draft, base, one, store, work)
        return Loaded(one.source.name, work.unit, LoadResult.ASKED, " ".join(open_questions), None, warnings)
    _keep_answers(one, store, work)
    try:
        version = store.publish(draft, base, work.now, LOADER, derived=_derived(one, records))
    except Replaced as other:
        return Loaded(one.source.name, work.unit, LoadResult.ASKED, str(other), None, warnings)
    return Loaded(one.source.name, work.unit, LoadResult.PUBLISHED, "", version.id, warnings)


def _derived(one: _Opened, records: Records) -> dict[str, tuple[str, bytes]]:
    """What is kept beside the bytes: the reading, and what it contributes to the level above on its own day."""
    kept = [kept_readings.derived_reading(one.sha256, one.source.name, one.reading)]
    if one.day is not None:
        kept.append(rolled.derived_own(one.sha256, one.reading.plan, records, one.day))
    return dict(kept)


def _questions(
    plan: Plan, problems: list[Problem], before: Plan | None, records: Records, today: date
) -> Iterator[str]:
    """What a person must mend or confirm before the file is published."""
    errors = [found for found in problems if found.severity is Severity.ERROR]
    if errors:
        yield f"{len(errors)} lỗi phải sửa: {_named([found.message for found in errors])}"
    day = plan.info.report_date
    if day is None:
        yield "Sổ không ghi ngày «Số liệu tính đến ngày» ở sheet Thông tin."
    elif doubt := updating.date_doubt(day, today):
        yield doubt
    if before is not None:
        found = compare(completed(before, records, date.max), completed(plan, records, date.max))
        if asked := updating.questions(found):
            yield f"{len(asked)} thay đổi phải xác nhận: {_named(asked)}"


def _named(sentences: list[str] | tuple[str, ...]) -> str:
    more = len(sentences) - SHOWN
    return " ".join((*sentences[:SHOWN], *([f"… và {more} chỗ nữa."] if more > 0 else [])))


def _keep(draft: Draft, base: int | None, one: _Opened, store: Store, work: UnitWork) -> None:
    """Keeps the upload once; of the same file nothing is kept again."""
    if all(kept.sha256 != one.sha256 for kept in store.drafts()):
        store.keep_draft(draft, base, work.now, LOADER)
        _keep_answers(one, store, work)


def _keep_answers(one: _Opened, store: Store, work: UnitWork) -> None:
    if one.answers != NO_ANSWERS and answers_of_file(store, one.sha256) != one.answers:
        keep_for_file(store, one.sha256, one.answers, work.now, LOADER)


__all__ = ["LOADER", "LoadResult", "Loaded", "Source", "UnitWork", "load_unit", "reader"]
