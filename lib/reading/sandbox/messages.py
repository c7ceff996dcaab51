"""What the program and its reading child say to each other: an order and a file, and the answer as a pickle.

What the child sends back is believed only as far as the types of plans and cells go.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import pickle
import struct
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from enum import Enum
from types import ModuleType
from typing import Any

from lib.base import problems
from lib.base.collector import no_collections
from lib.base.problems import Problem, Unreadable, problem
from lib.base.vietnamese import clean
from lib.days import limits
from lib.deadlines import deadline
from lib.plan import Plan
from lib.plan import records as plans
from lib.reading import understanding
from lib.reading.understanding import NO_ANSWERS, Answers, Reading, Understanding, answers_json

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # on the command line, nothing but the sentence is shown

HEADER = struct.Struct("<II")
"""Before an order: the bytes of its particulars, and of the file."""
REPLY = struct.Struct("<iI")
"""Before the answer of one of many children: how it ended, as os.waitstatus_to_exitcode() says, and the bytes of it."""
READY = REPLY.pack(0, 0)
"""What the helper says first of all."""
ANSWER = struct.Struct("<I")
"""Before the answer of a child that reads on: the bytes of it."""
HUNGRY = 77
"""How one of many children ends that has no memory left."""
GRACE = 2.0
"""Seconds for a process that is ending to be gone."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: seconds of waiting, megabytes of memory."""

    seconds: float = 17.0
    """Counts from the gate on; with starting a program and ending a child, nobody waits longer than 20."""
    megabytes: int = 600


DEFAULT_LIMITS = Limits()


def unreadable(rule: str, name: str, **facts: object) -> Unreadable:
    """The refusal of a file by a rule, with what its sentence names."""
    return Unreadable(problem(rule, None, clean(name), **facts))


@dataclass(frozen=True)
class Order:
    """What a child is to read, and within which limits."""

    name: str
    year: int | None
    limits: Limits
    answers: Answers = NO_ANSWERS
    with_book: bool = False
    sender: str | None = None
    """Whose file it is: one of many children reads on for one sender. None: this file has a child of its own."""

    def packed(self, data: bytes) -> bytes:
        """The order as the child gets it: two lengths, the particulars, the file."""
        about = {
            "name": self.name,
            "year": self.year,
            "answers": answers_json(self.answers),
            "with_book": self.with_book,
            "sender": self.sender,
            **asdict(self.limits),
        }
        particulars = json.dumps(about).encode()
        return HEADER.pack(len(particulars), len(data)) + particulars + data

    def refused(self, rule: str) -> Unreadable:
        """The refusal of this file by a rule of this module."""
        seconds, megabytes = f"{self.limits.seconds:g}".replace(".", ","), self.limits.megabytes
        return unreadable(rule, self.name, seconds=seconds, megabytes=megabytes)


def _types_of(module: ModuleType) -> set[type]:
    """The public records and enumerations that a module defines."""
    found = (thing for name, thing in vars(module).items() if not name.startswith("_"))
    classes = {thing for thing in found if isinstance(thing, type) and thing.__module__ == module.__name__}
    return {known for known in classes if is_dataclass(known) or issubclass(known, Enum)}


_BELIEVED = {
    (known.__module__, known.__qualname__): known
    for known in (
        *_types_of(plans),
        *_types_of(problems),
        *_types_of(deadline),
        *_types_of(limits),
        *_types_of(understanding),
        *(date, datetime, time_of_day),
    )
}


_CELLS = "lib.workbook.sheets"
_CELL_TYPES = ("Workbook", "Sheet", "Range", "CellFault", "joined_cells")
"""What cells come as. Loaded when they come: a check on the command line shows none."""


class _Unpickler(pickle.Unpickler):
    """Builds nothing but plans and cells: a child that a file has taken over cannot call anything."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if module_name == _CELLS and global_name in _CELL_TYPES:
            return getattr(importlib.import_module(_CELLS), global_name)
        try:
            return _BELIEVED[module_name, global_name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module_name}.{global_name}") from None


class _Pickler(pickle.Pickler):
    """Enumerations by their value, in every version of Python."""

    def reducer_override(self, thing: object) -> Any:
        return (type(thing), (thing.value,)) if isinstance(thing, Enum) else NotImplemented


def pickled(answer: tuple[object, ...]) -> bytes:
    """A child's answer as bytes, for believed()."""
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(answer)
    return stream.getvalue()


def packed(found: Reading) -> bytes:
    """A reading without its cells as bytes, for unpacked()."""
    return pickled(("read", found.plan, found.problems, found.understanding, None))


def unpacked(content: bytes, name: str) -> Reading:
    """What packed() was given. Raises Unreadable for anything else."""
    return believed(content, name)


def believed(answer: bytes, name: str) -> Reading:
    """What a child read; raises Unreadable for a refusal, and for nonsense."""
    try:
        with no_collections():
            content = _Unpickler(io.BytesIO(answer)).load()
    except Exception as error:  # bytes that are no pickle raise anything
        raise unreadable("file-damaged", name) from error
    match content:
        case ("read", Plan() as plan, list() as found, Understanding() as how, book) if _are_problems(
            found
        ) and _may_be_book(book):
            return Reading(plan, found, how, book)
        case ("refused", Problem() as found):
            raise Unreadable(found)
        case ("failed", str() as reason, str() as trace):
            _log.error("reading failed: %s\n%s", reason, trace)
            raise unreadable("file-not-followed", name, reason=clean(reason))
    raise unreadable("file-damaged", name)


def _are_problems(found: list[object]) -> bool:
    return all(isinstance(one, Problem) for one in found)


def _may_be_book(thing: object) -> bool:
    return thing is None or (type(thing).__module__, type(thing).__name__) == (_CELLS, "Workbook")
