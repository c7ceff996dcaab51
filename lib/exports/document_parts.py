"""What an official document is made of, as records, and the words that Nghị định 30/2020 writes in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from lib.base import vietnamese

FONT = "Times New Roman"


PAPER = (210, 297)


TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15


UNKNOWN = "\u00a0" * 5
"""Room for what the clerk fills in: number and day are given when the paper is signed."""


class Align(StrEnum):
    """Alignment of a paragraph or a column; the values are Word's own."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "both"


@dataclass(frozen=True)
class Run:
    """A piece of text with one formatting."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | tuple[Run, ...]


@dataclass(frozen=True)
class Letterhead:
    """Who issues the document, under which number, where and when.

    number_symbol is the whole line ("Số: …/BC-UBND", see `number_line`). issuer may hold a line break.
    Without a day, the date line leaves day and month open and keeps the year, if that is known.
    """

    issuer: str
    place: str
    number_symbol: str
    superior: str | None = None
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class Signature:
    """Capacity of the signer, one line each ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), and the name if given."""

    capacity: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    name: str | None = None


@dataclass(frozen=True)
class DocumentHeading:
    """A heading that brings its own number: level 1 "I. …", 2 "1. …", 3 "a) …"."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; indent is the first line's."""

    text: Text
    align: Align = Align.JUSTIFY
    indent: bool = True


@dataclass(frozen=True)
class Bullet:
    """A paragraph that starts with a dash, as official texts list things."""

    text: Text


@dataclass(frozen=True)
class NumberedConclusions:
    """Paragraphs numbered 1., 2., 3. by Word, so that the numbers stay right when one is deleted."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class DocumentColumn:
    """A column of a table. width in mm is a share: a table always spans the text's whole width.

    Neighbours with the same group stand under one common heading.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True)
class DocumentRow:
    """A row of a table; bold for totals and groups. Where it spans, its last cell fills the rest."""

    cells: tuple[Text, ...]
    bold: bool = False
    spans: bool = False


@dataclass(frozen=True)
class DocumentTable:
    """A table with an optional title above it (bold) and a note ("Đơn vị tính: đồng", italic, right)."""

    columns: tuple[DocumentColumn, ...]
    rows: tuple[DocumentRow, ...]
    size: Literal[12, 13] = 13
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a row whose number of cells does not fit the columns."""
        for number, row in enumerate(self.rows, start=1):
            wanted, given = len(self.columns), len(row.cells)
            if not (0 < given <= wanted if row.spans else given == wanted):
                raise ValueError(f"table row {number} has {given} cells for {wanted} columns")


Block = DocumentHeading | Paragraph | Bullet | NumberedConclusions | PageBreak | DocumentTable


@dataclass(frozen=True)
class Annex:
    """A section of its own with its own page numbers. note is "Kèm theo Báo cáo số …", in brackets or not."""

    title: str
    note: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class OfficialDocument:
    """A whole document. Without a kind it is a letter (công văn), whose subject stands under the number.

    recipients are the lines of "Nơi nhận" without dash or semicolon; filed is what follows "Lưu:".
    mark stands in every header beside DỰ THẢO ("SỐ LIỆU MINH HỌA").
    """

    letterhead: Letterhead
    kind: str | None
    subject: str
    blocks: tuple[Block, ...]
    signature: Signature = Signature()
    recipients: tuple[str, ...] = ()
    filed: str = "VT"
    addressees: tuple[str, ...] = ()
    appendices: tuple[Annex, ...] = ()
    draft: bool = False
    mark: str = ""

    @property
    def header(self) -> str:
        """What stands at the top right of every page; nothing in a final document."""
        return " – ".join(filter(None, ("DỰ THẢO" if self.draft else "", plain(self.mark))))


def number_line(number: int | None, symbol: str) -> str:
    """The line of number and symbol; below 10 with a leading 0, open where not yet given."""
    return f"Số: {UNKNOWN if number is None else f'{number:02d}'}/{symbol}"


def date_words(day: date | None, year: int | None = None) -> str:
    """A date in the official words ("ngày 06 tháng 01 năm 2020"); what is unknown stays open."""
    if day is None:
        return f"ngày {UNKNOWN} tháng {UNKNOWN} năm {UNKNOWN if year is None else year}"
    return vietnamese.day_long(day)


_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


# What XML cannot hold, and the invisible marks that turn the reading order round: "1.000" is never "000.1".
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def printable(text: str) -> str:
    """The text without control characters; line ends become \\n, tabs a space. No letter is lost.

    Unlike vietnamese.clean it keeps spaces at the ends (they part the runs of a sentence) and joiners
    (they make one emoji of several).
    """
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def plain(text: str) -> str:
    """The cleaned text on one line; room left open stays."""
    return re.sub(r"[ \n]+", " ", printable(text)).strip(" \n")


def runs_of(text: Text) -> tuple[Run, ...]:
    """A text as its runs."""
    return (Run(text),) if isinstance(text, str) else text


def prefixed(prefix: str, text: Text) -> Text:
    """A text behind a prefix."""
    return (Run(prefix), *runs_of(text))


def _ended(text: Text) -> Text:
    """The text with the end mark "./." in place of its last full stop or semicolon."""
    if isinstance(text, str):
        bare = text.rstrip()
        return bare if bare.endswith("./.") else re.sub(r"(?<![.…])[.;]$", "", bare) + "./."
    if not text:
        return "./."
    return (*text[:-1], replace(text[-1], text=str(_ended(text[-1].text))))


def with_end_mark(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with "./." after the last paragraph or a table's note; after another table the mark stands alone."""
    match blocks:
        case (*before, Paragraph() | Bullet() as last):
            return (*before, replace(last, text=_ended(last.text)))
        case (*before, NumberedConclusions((*items, item))):
            return (*before, NumberedConclusions((*items, _ended(item))))
        case (
            *before,
            DocumentTable(rows=(*rows, DocumentRow(cells=(note,), spans=True, bold=False))) as last,
        ):
            ended = DocumentRow((_ended(note),), spans=True)
            return (*before, replace(last, rows=(*rows, ended)))
        case _:
            return (*blocks, Paragraph("./."))
