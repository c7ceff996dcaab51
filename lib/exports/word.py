"""Word files of reports: what the report says comes from `reports`, how a document looks from `official_document`.

Letterhead, signature and recipients come from the sheet "Thông tin" and the office's own style. Posts are named, not
people, unless the office names the signer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from lib.exports import document_parts as parts
from lib.exports import official_document as od
from lib.exports.office_template import fill
from lib.exports.style import House, PaperKind
from lib.reports.parts import Item, Report, ReportAppendix, ReportHeading, ReportPoint, Text, plain_rows
from lib.reports.words import bare_end, full_name, roman
from lib.views.tables import CellKind, Table

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# Letterhead


def letterhead(house: House, kind: PaperKind, day: date | None, year: int) -> parts.Letterhead:
    """Who issues the document, under which symbol.

    The superior stands above other bodies' names only: a People's Committee issues under its own.
    """
    info = house.info
    issuer = full_name(info.unit)
    own = issuer.casefold().startswith(("ủy ban", "uỷ ban", "hội đồng"))
    return parts.Letterhead(
        issuer=issuer,
        place=info.letterhead.get("place") or place_of(info.unit),
        number_symbol=parts.number_line(None, house.symbol(kind)),
        superior=None if own else info.superior,
        day=day,
        year=year,
    )


def place_of(unit: str | None) -> str:
    """A commune's documents are dated at its name (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    match = re.search(r"(?:xã|phường|thị trấn|đặc khu)\s+(.+)", unit or "", re.IGNORECASE)
    return match.group(1) if match else parts.UNKNOWN


def signature(house: House, kind: PaperKind) -> parts.Signature:
    """Capacity and post, a line each, and the name if the office gives one."""
    return parts.Signature(house.signature(kind), house.signer(kind))


def written(document: parts.OfficialDocument, house: House) -> bytes:
    """The document's .docx file, in the office's own frame where it has one. Raises TemplateRefused."""
    return od.write(document) if house.frame is None else fill(house.frame, document)


# From report to document


def official_blocks(items: Iterable[Item]) -> tuple[parts.Block, ...]:
    """The items as blocks, headings of level 1 and 2 numbered."""
    return tuple(_numbered(items))


def _numbered(items: Iterable[Item]) -> Iterator[parts.Block]:
    first = second = 0
    for item in items:
        match item:
            case ReportHeading(1, text):
                first, second = first + 1, 0
                yield parts.DocumentHeading(1, f"{roman(first)}. {text}")
            case ReportHeading(2, text):
                second += 1
                yield parts.DocumentHeading(2, f"{second}. {text}")
            case ReportHeading(level, text):
                yield parts.DocumentHeading(level, text)
            case Text(text):
                yield parts.Paragraph(text)
            case ReportPoint(text):
                yield parts.Bullet(text)
            case Table():
                yield official_table(item) if item.rows else parts.Paragraph(item.empty)
            case _:
                assert_never(item)


ALIGNED = {
    CellKind.TEXT: parts.Align.LEFT, CellKind.MARK: parts.Align.LEFT, CellKind.COUNT: parts.Align.CENTER,
    CellKind.SHARE: parts.Align.CENTER, CellKind.DAY: parts.Align.CENTER, CellKind.MONEY: parts.Align.RIGHT,
}  # fmt: skip


def official_table(table: Table) -> parts.DocumentTable:
    """A view's table in words; a row of one cell is a group, the total is bold, the note is the last row."""
    columns = tuple(
        parts.DocumentColumn(column.title, column.width, ALIGNED[column.kind]) for column in table.columns
    )
    rows = [
        parts.DocumentRow(cells, bold=len(cells) == 1, spans=len(cells) == 1 < len(columns))
        for cells in plain_rows(table)
    ]
    if table.total:
        rows[-1] = replace(rows[-1], bold=True)
    if table.note:
        rows.append(parts.DocumentRow(((parts.Run(table.note, italic=True),),), spans=True))
    return parts.DocumentTable(columns, tuple(rows), size=12, title=table.title)


def periodic_report_docx(report: Report, house: House | None = None, day: date | None = None) -> bytes:
    """The periodic report as a draft; day is that of signing, open where not yet known."""
    info, year = report.info, report.period.end.year
    style = house or House(info, {})
    number = parts.number_line(None, style.symbol(PaperKind.REPORT)).replace("Số:", "số")
    note = f"Kèm theo Báo cáo {number} {parts.date_words(day, year)} của {full_name(info.unit)}"
    to = report.addressees
    return written(
        parts.OfficialDocument(
            letterhead=letterhead(style, PaperKind.REPORT, day, year),
            kind="BÁO CÁO",
            subject=report.subject,
            blocks=(_under_title(report), *official_blocks(report.items)),
            signature=signature(style, PaperKind.REPORT),
            recipients=style.recipients(PaperKind.REPORT, ("Như trên",) if to else ()),
            filed=style.filed(PaperKind.REPORT),
            addressees=to,
            appendices=tuple(_appendix(appendix, note) for appendix in report.appendices),
            draft=True,
            mark=(report.illustrative or "").upper(),
        ),
        style,
    )


def _under_title(report: Report) -> parts.Paragraph:
    words = " ".join(filter(None, (report.note, f"{report.illustrative}." if report.illustrative else "")))
    return parts.Paragraph(
        (parts.Run(f"({bare_end(words)})", italic=True),), parts.Align.CENTER, indent=False
    )


def _appendix(appendix: ReportAppendix, note: str) -> parts.Annex:
    return parts.Annex(appendix.title, note, official_blocks(appendix.items), appendix.landscape)
