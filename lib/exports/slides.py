"""PowerPoint files with native, editable charts: the pages of the meeting, or an overview of the plan.

What a page says comes from the views; here it is only placed. Letters have at least 3.4 % of the slide's height,
those of the footer 2.6 %; what does not fit goes on on a further slide, and a cell that had to be cut stands whole in
the notes.
Colours are those of the screens, always with their mark and word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Pt

from lib.base.text_width import line_count
from lib.exports.document_parts import printable
from lib.exports.slide_charts import BODY, FONT, GAP, LABELS, add_chart, rgb
from lib.exports.slide_pages import COLOURS, DARK, WHITE, Chart, ChartKind, SlidePage, SlideRatio
from lib.views.first_screen import BigNumber
from lib.views.tables import CellKind, Table, TableRow, shown
from lib.views.wording import Tone

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

TITLE, BIG, SMALL = 30, 60, 15
"""Points. A slide is 540 points high: 20 (BODY) is 3.7 % of that, 15 is 2.8 %."""
LINE = 1.2
HEIGHT = 540
MARGIN = 30
TITLE_TOP, FOOTER_HEIGHT = 16, 32
NAMES, MOST_LINES = frozenset({"Nhiệm vụ", "Bộ phận"}), 3
"""Names of tasks and units are cut after so many lines and stand whole in the notes; what was asked for or decided
is cut only where a slide cannot hold it."""
MOST_ON_A_SLIDE, SHORT_MARK = 13, 11

WIDTHS = {SlideRatio.WIDE: 960, SlideRatio.NARROW: 720}
TEMPLATE_WIDTH = 720
"""Points that the layouts of python-pptx's template are made for."""


def slides(pages: Sequence[SlidePage], footer: str, ratio: SlideRatio = SlideRatio.WIDE) -> bytes:
    """The pages as the bytes of a .pptx file; footer (the as-of date) stands on every slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTHS[ratio]), Pt(HEIGHT)
    _widen(deck, WIDTHS[ratio] / TEMPLATE_WIDTH)
    writer = _Writer(deck, footer, WIDTHS[ratio])
    for page in pages:
        for part in writer.parts(page):
            writer.add(part)
    writer.number()
    deck.core_properties.title = printable(pages[0].title)[:255] if pages else ""
    deck.core_properties.author = ""
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _widen(deck: Deck, factor: float) -> None:
    """Gives the master and the layouts the width of the slides: whoever adds a slide finds its places right."""
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * factor), int(shape.width * factor)


def _lines(text: str, width: float, size: int = BODY) -> int:
    """About how many lines the text takes in so many points of width."""
    return line_count(text, max(4, int(width / (size * 0.5))))


def _filled(heights: Sequence[float], room: float, total: float) -> list[list[int]]:
    """Numbers of the rows on each slide, where rows of these heights and, on each, that of the total fit the room."""
    slides: list[list[int]] = [[]]
    used = total
    for number, height in enumerate(heights):
        if slides[-1] and used + height > room:
            slides.append([])
            used = total
        slides[-1].append(number)
        used += height
    return slides


def _cut(text: str, width: float, title: str) -> str:
    """The text if it fits the lines of a cell below this title, else as much of it as does, with an ellipsis."""
    most = MOST_LINES if title in NAMES and "\n" not in text else MOST_ON_A_SLIDE
    if _lines(text, width) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _lines(text[:middle] + " …", width) <= most else (low, middle - 1)
    kept = text[:low]
    return (kept.rsplit(" ", 1)[0] if " " in kept[-20:] else kept.rstrip()) + " …"


@dataclass(frozen=True)
class _Part:
    """What one slide holds: its page with only those rows of the table that fit, in full in the notes."""

    page: SlidePage
    notes: tuple[str, ...] = ()


class _Writer:
    """Adds slides to a deck of a given width in points."""

    def __init__(self, deck: Deck, footer: str, width: float) -> None:
        self.deck, self.footer, self.width = deck, printable(footer), width
        self.inner = width - 2 * MARGIN

    # Cutting pages

    def parts(self, page: SlidePage) -> list[_Part]:
        """The page's slides: a long table or chart is cut where the slide is full."""
        if page.chart is not None and page.chart.kind is not ChartKind.LINES:
            return [_Part(one) for one in self._charts(page, page.chart)]
        if page.table is None or not page.table.rows:
            return [_Part(page)]
        table, chunks = page.table, list(self._chunks(page, page.table))
        whole = len(chunks)
        return [self._part(page, table, rows, place, whole) for place, rows in enumerate(chunks, start=1)]

    def _charts(self, page: SlidePage, chart: Chart) -> Iterator[SlidePage]:
        """The page with as many categories on each slide as have room for their names and figures."""
        room = HEIGHT - FOOTER_HEIGHT - self._body_top(f"{page.title} (tiếp 9/9)")
        room -= self._text_height(page.lines) + BODY * LINE * 3
        width = self.inner * LABELS
        least = 2 if chart.kind is ChartKind.BARS else 1
        heights = [max(least, _lines(label, width)) * BODY * LINE * 1.1 for label in chart.categories]
        whole = max(1, math.ceil(sum(heights) / room))
        size = max(1, math.ceil(len(heights) / whole))
        starts = range(0, max(len(heights), 1), size)
        for place, start in enumerate(starts, start=1):
            here = slice(start, start + size)
            series = tuple(replace(one, values=one.values[here]) for one in chart.series)
            cut = replace(chart, categories=chart.categories[here], series=series)
            title = page.title if place == 1 else f"{page.title} (tiếp {place}/{len(starts)})"
            yield replace(page, title=title, chart=cut)

    def _part(self, page: SlidePage, table: Table, rows: list[TableRow], place: int, whole: int) -> _Part:
        total = table.total if place == whole else None
        title = page.title if place == 1 else f"{page.title} (tiếp {place}/{whole})"
        cut = replace(page, title=title, table=replace(table, rows=tuple(rows), total=total))
        return _Part(cut, tuple(self._full_texts(table, rows)))

    def _chunks(self, page: SlidePage, table: Table) -> Iterator[list[TableRow]]:
        room = HEIGHT - FOOTER_HEIGHT - self._body_top(f"{page.title} (tiếp 9/9)")
        room -= self._text_height(page.lines)
        room -= self._row_height(table, TableRow(tuple(column.title for column in table.columns)))
        total = self._row_height(table, table.total) if table.total else 0.0
        heights = [self._row_height(table, row) for row in table.rows]
        count = len(_filled(heights, room, total))
        evenly = (room * share / 100 for share in range(1, 101))
        best = next(cut for size in evenly if len(cut := _filled(heights, size, total)) <= count)
        return ([table.rows[number] for number in numbers] for numbers in best)

    def _row_height(self, table: Table, row: TableRow) -> float:
        texts = self._cells(table, row)
        lines = max(_lines(text, width) for text, width in zip(texts, self._text_widths(table), strict=False))
        return lines * BODY * LINE + 8

    def _cells(self, table: Table, row: TableRow) -> list[str]:
        cells = zip(row.cells, table.columns, self._text_widths(table), strict=False)
        return [
            _cut(printable(shown(value, column.kind)), width, column.title) for value, column, width in cells
        ]

    def _full_texts(self, table: Table, rows: Sequence[TableRow]) -> Iterator[str]:
        """Cells of these rows that do not stand whole on the slide."""
        for row in rows:
            for value, column, text in zip(row.cells, table.columns, self._cells(table, row), strict=False):
                whole = printable(shown(value, column.kind))
                if whole != text:
                    yield f"{column.title}: {whole}"

    def _text_widths(self, table: Table) -> list[float]:
        """Points for letters in each column; bold ones are a tenth wider."""
        pairs = zip(self._widths(table), table.columns, strict=True)
        return [(width - 14) * (0.88 if column.kind is CellKind.MARK else 0.97) for width, column in pairs]

    def _widths(self, table: Table) -> list[float]:
        """Columns fill the slide by their shares, but none is narrower than its longest word needs."""
        least = [
            max(6, _longest_word(table, number)) * BODY * 0.58 + 14 for number in range(len(table.columns))
        ]
        total = sum(column.width for column in table.columns)
        wanted = [column.width / total * self.inner for column in table.columns]
        short = sum(max(low - width, 0) for low, width in zip(least, wanted, strict=True))
        spare = sum(max(width - low, 0) for low, width in zip(least, wanted, strict=True))
        if short > spare:
            return [self.inner * low / sum(least) for low in least]
        give = short / spare if spare else 0.0
        pairs = zip(least, wanted, strict=True)
        return [low if width <= low else width - (width - low) * give for low, width in pairs]

    # Placing

    def add(self, part: _Part) -> None:
        """One slide."""
        page = part.page
        if page.cover:
            self._cover(page)
            return
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        self._title(slide, page.title)
        top = self._body_top(page.title)
        bottom = HEIGHT - FOOTER_HEIGHT - self._text_height(page.lines)
        if page.lines:
            alone = not (page.numbers or page.chart or page.table)
            self._text(slide, page.lines, top if alone else bottom)
        if page.numbers:
            self._numbers(slide, page.numbers, top, bottom)
        if page.chart:
            add_chart(slide, page.chart, (MARGIN, top, self.inner, bottom - top))
        if page.table:
            self._table(slide, page.table, top)
        if part.notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(part.notes)

    def _cover(self, page: SlidePage) -> None:
        """The first slide: the title large, below it whose it is and as of when."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        for shape, lines, size, bold in zip(
            slide.placeholders,
            ((page.title,), page.lines),
            (TITLE + 10, TITLE - 6),
            (True, False),
            strict=True,
        ):
            frame: Any = shape.text_frame
            frame.word_wrap = True
            _say(frame, [printable(line) for line in lines], size, bold=bold, align=PP_ALIGN.CENTER)

    def number(self) -> None:
        """Footer and number on every slide, once their count is known."""
        whole = len(self.deck.slides)
        top = HEIGHT - FOOTER_HEIGHT
        for place, slide in enumerate(self.deck.slides, start=1):
            self._box(slide, MARGIN, top, self.inner - 80, [self.footer], PP_ALIGN.LEFT, SMALL)
            self._box(slide, self.width - MARGIN - 80, top, 80, [f"{place}/{whole}"], PP_ALIGN.RIGHT, SMALL)

    def _title(self, slide: Slide, words: str) -> None:
        title: Any = slide.shapes.title
        title.left, title.top = Pt(MARGIN), Pt(TITLE_TOP)
        title.width, title.height = Pt(self.inner), Pt(self._body_top(words) - TITLE_TOP - GAP)
        frame = title.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        _set_margins(frame)
        _say(frame, [self._title_words(words)], TITLE, bold=True)

    def _title_words(self, words: str) -> str:
        flat = " ".join(printable(words).split())
        while _lines(flat, self.inner, TITLE + 3) > 3:
            flat = flat[: int(len(flat) * 0.9)].rstrip(" …") + " …"
        return flat

    def _body_top(self, title: str) -> float:
        lines = _lines(self._title_words(title), self.inner, TITLE + 3)
        return TITLE_TOP + lines * TITLE * LINE + 2 * GAP

    def _text_height(self, lines: Sequence[str]) -> float:
        return sum(_lines(printable(line), self.inner) * BODY * LINE for line in lines) + (
            GAP if lines else 0
        )

    def _text(self, slide: Slide, lines: Sequence[str], top: float) -> None:
        self._box(slide, MARGIN, top, self.inner, [printable(line) for line in lines], PP_ALIGN.LEFT)

    def _box(
        self,
        slide: Slide,
        left: float,
        top: float,
        width: float,
        lines: Sequence[str],
        align: PP_ALIGN,
        size: float = BODY,
    ) -> None:
        box = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(size * LINE * max(len(lines), 1)))
        box.text_frame.word_wrap = True
        _set_margins(box.text_frame)
        _say(box.text_frame, lines, size, align=align)

    def _numbers(self, slide: Slide, numbers: Sequence[BigNumber], top: float, bottom: float) -> None:
        """Big numbers in a grid: label, number with its denominator."""
        across = 3 if self.width > 800 else 2
        down = math.ceil(len(numbers) / across)
        width, height = self.inner / across, (bottom - top) / down
        for place, number in enumerate(numbers):
            row, column = divmod(place, across)
            self._number(slide, number, MARGIN + column * width, top + row * height, width - GAP)

    def _number(self, slide: Slide, number: BigNumber, left: float, top: float, width: float) -> None:
        box = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(150))
        frame = box.text_frame
        frame.word_wrap = True
        _set_margins(frame)
        tone = number.tone
        size = BIG if len(number.value) + len(number.of) < 9 and self.inner > 700 else 44
        size = size if len(number.value) + len(number.of) < 14 else 32
        _say(frame, [number.label], BODY, bold=True)
        colour = COLOURS[tone] if tone and tone is not Tone.ATTENTION else DARK
        paragraph = frame.add_paragraph()
        _run(paragraph, number.value, size, colour, bold=True)
        _run(paragraph, number.of, BODY + 4, DARK)

    def _table(self, slide: Slide, table: Table, top: float) -> None:
        if not table.rows:
            self._text(slide, [table.empty], top + GAP)
            return
        rows = [*table.rows, *([table.total] if table.total else [])]
        heading = TableRow(tuple(column.title for column in table.columns))
        heights = [self._row_height(table, row) for row in (heading, *rows)]
        frame = slide.shapes.add_table(
            len(rows) + 1, len(table.columns), Pt(MARGIN), Pt(top), Pt(self.inner), Pt(sum(heights))
        )
        grid = frame.table
        _plain_grid(frame)
        for number, width in enumerate(self._widths(table)):
            grid.columns[number].width = Pt(width)
        for number, height in enumerate(heights):
            grid.rows[number].height = Pt(height)
        self._fill(grid, table, rows)

    def _fill(self, grid: Any, table: Table, rows: Sequence[TableRow]) -> None:
        for number, column in enumerate(table.columns):
            _cell(grid.cell(0, number), printable(column.title), WHITE, "1F4E79", bold=True)
        for at, row in enumerate(rows, start=1):
            bold = row is table.total
            for number, text in enumerate(self._cells(table, row)):
                kind = table.columns[number].kind
                colour, ground = _cell_colours(kind, row.tone)
                _cell(grid.cell(at, number), text, colour, ground, bold=bold or kind is CellKind.MARK,
                      align=_ALIGNED.get(kind, PP_ALIGN.LEFT))  # fmt: skip


_ALIGNED = {
    CellKind.COUNT: PP_ALIGN.CENTER,
    CellKind.DAY: PP_ALIGN.CENTER,
    CellKind.SHARE: PP_ALIGN.CENTER,
    CellKind.MONEY: PP_ALIGN.RIGHT,
}


def _longest_word(table: Table, number: int) -> int:
    """Letters of what should not be broken in the column: its longest word, a whole mark of a few words."""
    column = table.columns[number]
    cells = [shown(row.cells[number], column.kind) for row in table.rows]
    marks = [text for text in cells if column.kind is CellKind.MARK and len(text) <= SHORT_MARK]
    words = (word for text in (column.title, *cells) for word in re.split(r"[ \n]+", text))
    return max((min(14, max(map(len, words), default=1))), *map(len, marks), 1)


def _cell_colours(kind: CellKind, tone: Tone | None) -> tuple[str, str]:
    """Letters and ground of a cell; only marked cells are coloured, amber only as a ground."""
    if kind is not CellKind.MARK or tone is None:
        return DARK, WHITE
    if tone is Tone.ATTENTION:
        return DARK, COLOURS[Tone.ATTENTION]
    return COLOURS[tone] if tone is not Tone.UNKNOWN else DARK, WHITE


def _set_margins(frame: Any) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _say(
    frame: Any, lines: Sequence[str], size: float, *, bold: bool = False, align: PP_ALIGN = PP_ALIGN.LEFT
) -> None:
    """Fills a text frame, a paragraph for each line."""
    pieces = [piece for line in lines for piece in line.split("\n")]
    for number, line in enumerate(pieces or [""]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        _run(paragraph, line, size, DARK, bold=bold)


def _run(paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = printable(text)
    font = run.font
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = rgb(colour)
    font.language_id = MSO_LANGUAGE_ID.VIETNAMESE


def _cell(
    cell: Any, text: str, colour: str, ground: str, *, bold: bool = False, align: PP_ALIGN = PP_ALIGN.LEFT
) -> None:
    cell.margin_left = cell.margin_right = Pt(6)
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ground)
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.text_frame.paragraphs[0] if number == 0 else cell.text_frame.add_paragraph()
        paragraph.alignment = align
        _run(paragraph, line, BODY, colour, bold=bold)


GRID_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's own style "No Style, Table Grid"."""


def _plain_grid(frame: Any) -> None:
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    for style in properties:
        style.text = GRID_STYLE
