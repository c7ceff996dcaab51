"""What meetings leave behind, as the store keeps it: decisions, accepted extensions, the meetings themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lib.base.vietnamese import clean


@dataclass(frozen=True)
class DecisionText:
    """What a decision says: content, unit, due (and the words it was read from), task, date done.

    task_key is None for a decision without a task; withdrawn is for one typed by mistake. What was typed is
    cleaned here, as the texts of a workbook are when they are read.
    """

    content: str
    unit: str = ""
    due: date | None = None
    due_text: str = ""
    meeting_date: date | None = None
    task_key: str | None = None
    task_title: str = ""
    done: date | None = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        _clean_texts(self, "content", "unit", "due_text")


@dataclass(frozen=True)
class KeptDecision:
    """One revision (from 1) of a decision, and who wrote it when."""

    id: int
    revision: int
    text: DecisionText
    at: datetime
    who: str
    role: str


@dataclass(frozen=True)
class Meeting:
    """A meeting and the version it looked at; closed_at is None while it runs."""

    id: int
    meeting_date: date
    version: int | None
    at: datetime
    who: str
    role: str
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True)
class ExtensionText:
    """What an accepted extension says; from_date is the deadline before, None where it was not known."""

    task_key: str
    task_title: str
    from_date: date | None
    to_date: date
    reason: str
    decided_by: str = ""
    decided_on: date | None = None

    def __post_init__(self) -> None:
        _clean_texts(self, "reason", "decided_by")


def _clean_texts(record: DecisionText | ExtensionText, *names: str) -> None:
    for name in names:
        object.__setattr__(record, name, clean(getattr(record, name)))


@dataclass(frozen=True)
class Extension:
    """An accepted extension of a task, and who wrote it when; withdrawn_at is set where it was taken back.

    withdrawn_on is the first day on which it holds no more; None with withdrawn_at set: written by mistake,
    it never held.
    """

    id: int
    text: ExtensionText
    at: datetime
    who: str
    role: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Kept:
    """A stored decision: its number in the store and all its revisions, the oldest first."""

    number: int
    revisions: tuple[DecisionText, ...]

    @property
    def text(self) -> DecisionText:
        """What it says now."""
        return self.revisions[-1]


@dataclass(frozen=True)
class Records:
    """Everything that meetings left behind, withdrawn records too, each list in the order it was kept."""

    decisions: tuple[Kept, ...] = ()
    extensions: tuple[Extension, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    @property
    def running(self) -> Meeting | None:
        """The meeting that is open now, the latest if there are several."""
        return next((found for found in reversed(self.meetings) if found.closed_at is None), None)


NO_RECORDS = Records()
