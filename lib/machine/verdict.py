"""How a check of the doctor ends: a level, what is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    ATTENTION = "attention"
    FAULT = "fault"


MARKS = {Level.OK: "✓", Level.ATTENTION: "▲", Level.FAULT: "●"}


@dataclass(frozen=True)
class Verdict:
    """What is, as a sentence; and what to do about it ("" where nothing is to be done)."""

    level: Level
    message: str
    remedy: str = ""


def ok(message: str) -> Verdict:
    """All is well."""
    return Verdict(Level.OK, message)


def attention(message: str, remedy: str) -> Verdict:
    """The program works, but somebody should look."""
    return Verdict(Level.ATTENTION, message, remedy)


def fault(message: str, remedy: str) -> Verdict:
    """The program does not work, or figures are in danger."""
    return Verdict(Level.FAULT, message, remedy)
