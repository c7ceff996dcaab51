"""The figures that screens show: a version, opened, with the records of the meetings; made once for all viewers.

Everything is kept by the version's number and hash and by the state of the records, never by content.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeGuard, TypeVar, cast

import streamlit as st

from lib.assessing.assess import Assessment
from lib.assessing.completed import assessed
from lib.base import clock, moments
from lib.base.folders import SAMPLE
from lib.base.problems import Problem, Unreadable
from lib.machine import kept_readings
from lib.meeting.calendars import Before, KeptEntries, kept_entries
from lib.plan import NO_RECORDS, Plan, Records
from lib.reading.sandbox import read_all_safely, read_own
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.store import Actor, Fault, Store, StoreError, Unit, Version, local_time, store_target
from lib.ui.address import asked_unit, keep_unit
from lib.ui.visitor import actor, own_unit
from lib.views.updating import Check, year_of, years_of

T = TypeVar("T")
MOST_VIEWS = 200
FRESH = 4.0
"""Seconds for which is taken as known where somebody may look."""


UNITS_FRESH = 30.0
"""Seconds for which the tree of units is taken as known."""

State = tuple[Any, ...]
"""What tells one state of the meetings' records from another (see Store.in_use)."""


@dataclass(frozen=True, eq=False)
class Figures:
    """An opened version with the records of the meetings: what all screens, documents and reminders are made of.

    number is None for the sample; words name the version on screen; state belongs to the records; newest is the
    number of the version in use, newest_at when it was published.
    """

    number: int | None
    mark: str
    words: str
    plan: Plan
    problems: tuple[Problem, ...]
    report_date: date | None
    records: Records = NO_RECORDS
    state: State = ()
    newest: int | None = None
    newest_at: datetime | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells these figures from others."""
        return self.number, self.mark, self.state

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figures) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def reported(self) -> date | None:
        """The day that its figures are as of by itself, where the workbook or the upload says one."""
        return self.plan.info.report_date or self.report_date

    @property
    def own_day(self) -> date:
        """The day that its figures are as of where no other is asked for; a year that is over ended on 31/12."""
        today = clock.today()
        if self.newest_at:  # a clock that was set back makes no day earlier than what is known
            today = max(today, moments.day_of(self.newest_at))
        return self.reported or usual_day(self.plan.info.year, today)

    def on(self, as_of: date) -> Made:
        """The plan as completed by the records known on the date; made once for all viewers."""
        return _assessed(self.number, self.mark, self.state, as_of, self.plan, self.records)


def usual_day(year: int | None, today: date) -> date:
    """The day that figures are as of where nobody said one: today; of a year that is over, its last."""
    return date(year, 12, 31) if year and year < today.year else today


class _Shelf:
    """The figures of a unit last shown, so that a store that fails does not take them away."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last: Figures | None = None


@st.cache_resource(show_spinner=False)
def _shelf(unit: str) -> _Shelf:
    return _Shelf()


@st.cache_resource(show_spinner=False)
def whole_store() -> Store:
    """The store of this server, of its own unit. Raises StoreError where it cannot be opened (asked again next time)."""
    return Store.open(store_target())


def own_store() -> Store:
    """The store of the visitor's own unit. Raises StoreError."""
    return whole_store().of(own_unit())


def store() -> Store:
    """The store of the unit that is looked at: the visitor's own, or one below that the address names.

    Raises StoreError: forbidden, where the visitor may not look there.
    """
    unit = asked_unit()
    if unit is None or unit == own_unit():
        return own_store()
    who = actor("")
    if unit not in _readable(who.login, who.unit, who.role, who):
        keep_unit(None)
        raise StoreError(Fault.FORBIDDEN)
    return whole_store().of(unit)


@st.cache_resource(show_spinner=False, max_entries=1_000, ttl=FRESH)
def _readable(login: str, unit: str, role: str, _who: Actor) -> frozenset[str]:
    return frozenset(each.id for each in whole_store().readable(_who))


@st.cache_resource(show_spinner=False, ttl=UNITS_FRESH)
def known_units() -> Mapping[str, Unit]:
    """All units by their ids, each after the one above it: asked once for all visitors of all units. Raises StoreError."""
    return {unit.id: unit for unit in whole_store().units()}


def unit_name(unit: str) -> str:
    """What a unit is called; nothing for the store's own, whose workbook says it. Raises StoreError."""
    found = known_units().get(unit)
    return found.name if found else ""


@st.cache_resource(show_spinner=False, max_entries=8)
def checked(
    sha256: str,
    name: str,
    _load: Callable[[], bytes],
    answers: Answers = NO_ANSWERS,
) -> Check:
    """What is read from these bytes by these answers, once for all visitors and screens. Raises Unreadable,
    StoreError.

    What is read here has passed the sandbox, and so may be opened to be marked or carried forward.
    """
    data = _load()
    found = read_all_safely(data, name, answers=answers)
    return Check(found.plan, tuple(found.problems), found.cells, found.understanding)


def version_check(version: Version) -> Reading:
    """What is read from a version's bytes as they were understood when it was published, without the cells.
    Raises Unreadable, StoreError."""
    return _version_reading(store().unit, version.id, version.sha256, version)


@st.cache_resource(show_spinner=False, max_entries=8)
def _version_reading(unit: str, number: int, sha256: str, _version: Version) -> Reading:
    return kept_readings.reading_of(store(), _version)


def published(version: Version, state: State) -> Figures:
    """The figures of a version with the records in this state. Raises Unreadable, StoreError."""
    return replace(
        _opened(store().unit, version.id, version.sha256, version), records=_records(state), state=state
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _opened(unit: str, number: int, mark: str, _version: Version) -> Figures:
    found = version_check(_version)
    return Figures(
        number, mark, version_words(_version), found.plan, tuple(found.problems), _version.report_date
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _records(state: State) -> Records:
    """What the meetings left behind: read once for each state of it."""
    return store().records()


def _sample(state: State) -> Figures:
    return replace(_opened_sample(), records=_records(state), state=state)


@st.cache_resource(show_spinner=False)
def _opened_sample() -> Figures:
    data = SAMPLE.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    found = kept_readings.kept_or(whole_store(), sha256, SAMPLE.name, lambda: read_own(data, SAMPLE.name))
    return Figures(None, "mau", "Bản mẫu đi kèm chương trình", found.plan, tuple(found.problems), None)


class Made:
    """An assessment and the views made of it so far: each is made once for all viewers."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._kept: dict[tuple[object, ...], object] = {}
        self._lock = threading.RLock()

    def view(self, make: Callable[..., T], *arguments: Hashable) -> T:
        """What make() gives for the assessment and these arguments."""
        return self._once((make, *arguments), lambda: make(self.assessment, *arguments))

    def drawn(
        self,
        draw: Callable[[Any, int], T],
        wide: int,
        make: Callable[..., Any],
        words: Callable[[Any], str],
        *arguments: Hashable,
    ) -> tuple[T, str]:
        """A view drawn so many pixels wide, and said in words."""

        def both() -> tuple[T, str]:
            view = self.view(make, *arguments)
            return draw(view, wide), words(view)

        return self._once((draw, wide, words, make, *arguments), both)

    def make_like(self, other: Made) -> None:
        """Makes what was made so far of another date's assessment, as far as it depends on that alone."""
        for key in tuple(other._kept):
            match key:
                case (make, *arguments) if callable(make) and _are_plain(arguments):
                    self.view(make, *arguments)
                case (draw, int() as wide, words, make, *arguments) if _are_plain(arguments):
                    self.drawn(cast("Any", draw), wide, cast("Any", make), cast("Any", words), *arguments)

    def _once(self, key: tuple[object, ...], produce: Callable[[], T]) -> T:
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= MOST_VIEWS:  # words typed into a search could be anything
                    self._kept.clear()
                self._kept[key] = produce()
            return cast("T", self._kept[key])


def _are_plain(arguments: Iterable[object]) -> TypeGuard[list[Hashable]]:
    return all(one is None or isinstance(one, str | int) for one in arguments)


@st.cache_resource(show_spinner=False, max_entries=64)
def _assessed(
    number: int | None, mark: str, state: State, as_of: date, _plan: Plan, _records: Records
) -> Made:
    return Made(assessed(_plan, _records, as_of))


def before(now: Figures) -> Made | None:
    """What the version before this one of the same year said on its own day; None for the first. Raises Unreadable,
    StoreError."""
    return None if now.number is None else _before(now.number, now.mark, now.state)


@st.cache_resource(show_spinner=False, max_entries=8)
def _before(number: int, mark: str, state: State) -> Made | None:
    own = store().version(number)
    earlier = [
        v
        for v in store().versions()
        if v.id < number and not v.is_deleted and v.sha256 != own.sha256 and year_of(v) == year_of(own)
    ]
    if not earlier:
        return None
    found = published(earlier[-1], state)
    is_same_year = found.plan.info.year == published(own, state).plan.info.year
    return found.on(found.reported) if found.reported and is_same_year else None


def year_before(now: Figures) -> Made | None:
    """What the last version of the year before said on its own day; None where there is no plan of that year. Raises
    Unreadable, StoreError."""
    if now.newest is None or now.plan.info.year is None:
        return None
    number = years(now.newest).get(now.plan.info.year - 1)
    if number is None:
        return None
    found = published(store().version(number), now.state)
    return found.on(found.own_day)


def entries_before(now: Figures) -> Before | None:
    """The version before this one of the same year with the entries of its calendar; None for the first.

    A version whose file can no longer be opened is passed over. Raises StoreError.
    """
    if now.number is None:
        return None
    own, last = store().version(now.number), None
    for version in store().versions():
        if version.id < own.id and not version.is_deleted and year_of(version) == year_of(own):
            with suppress(Unreadable):
                last = version, _entries_of(store().unit, version.id, version.sha256, version, last)
    return (version_check(last[0]).plan, last[1]) if last else None


@st.cache_resource(show_spinner=False, max_entries=500)
def _entries_of(
    unit: str, number: int, mark: str, _version: Version, _last: tuple[Version, KeptEntries] | None
) -> KeptEntries:
    plan = version_check(_version).plan
    return kept_entries(plan, (version_check(_last[0]).plan, _last[1]) if _last else None)


def years(newest: int) -> dict[int, int]:
    """The years that there are plans of, the newest first: the number of each one's last version. Raises StoreError.

    newest is the version in use: asked anew with each one that is published.
    """
    return _years(store().unit, newest)


@st.cache_resource(show_spinner=False, max_entries=4)
def _years(unit: str, newest: int) -> dict[int, int]:
    return {year: version.id for year, version in years_of(store().versions()).items()}


def version_words(version: Version) -> str:
    """ "Bản số liệu số 3, công bố 08 giờ 15 ngày 15/9/2020 bởi …, tệp …"."""
    when = local_time(version.at)
    return f"Bản số liệu số {version.id}, công bố {when} bởi {version.who}, tệp {version.file_name}"


def figures(asked: int | None = None) -> tuple[Figures | None, str | None]:
    """The published figures, before the first publishing the sample; and what to say where the store fails.

    asked is the number of an older version to show instead. None where there is nothing to show: the store
    failed before anything was shown, or the sample is gone.
    """
    if asked is not None:
        return _older(asked)
    try:
        used = store().in_use()
        found = published(used.version, used.state) if used.version else _sample(used.state)
        found = replace(found, newest=found.number, newest_at=used.version.at if used.version else None)
    except (StoreError, Unreadable) as failure:
        last = _shelf(asked_unit() or own_unit()).last
        return last, f"{failure} Đang giữ số liệu đã mở trước đó." if last else str(failure)
    except FileNotFoundError:
        return None, "Chưa có số liệu. Hãy vào màn hình Cập nhật số liệu để tải sổ lên."
    shelf = _shelf(used.state[0])
    with shelf.lock:
        shelf.last = found
    return found, None


def _older(number: int) -> tuple[Figures | None, str | None]:
    """A version by its number; the one in use, and why, where it is not there to be shown."""
    try:
        version, used = store().version(number), store().in_use()
        if used.version is None or used.version.id == number:
            return figures()
        if version.is_deleted:
            store().data_of(
                number
            )  # raises StoreError: what was read of it before it was deleted is not shown
        found = replace(published(version, used.state), newest=used.version.id, newest_at=used.version.at)
    except (StoreError, Unreadable) as failure:
        now, complaint = figures()
        return now, complaint or f"{failure} Đang hiển thị bản đang dùng."
    return (
        found,
        f"Đang xem lại bản số liệu số {number}, không phải bản đang dùng (bản số {used.version.id}).",
    )
