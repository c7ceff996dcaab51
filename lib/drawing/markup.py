"""Views as HTML for the screen. Every word is escaped: nothing that stands in a workbook is ever obeyed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, urlencode

from lib.assessing.assess import Status
from lib.drawing.templates import render
from lib.views.overview import CLASSES, Frame
from lib.views.since import SinceCount, SinceThen
from lib.views.tables import CellKind, Table, TableColumn, TableRow, Value, shown
from lib.views.tasks import TaskCard
from lib.views.wording import MARKS, STATUS_TONES, Tone, marked

TONES = {mark: tone for tone, mark in MARKS.items()}

Link = tuple[str, str]
"""A screen's address and the parameter that takes a row's key: ("nhiem-vu", "ma")."""


def address(screen: str, parameters: dict[str, str | None]) -> str:
    """ "/nhiem-vu?ma=1.2%2F1&ngay=2020-06-30"; parameters without a value are left out."""
    filled = {name: value for name, value in parameters.items() if value}
    return f"/{screen}?{urlencode(filled, quote_via=quote, safe='')}" if filled else f"/{screen}"


def paragraph(words: str, look: str = "") -> str:
    """A line of text."""
    return f'<p class="{look}">{escape(words)}</p>'


def link(href: str, words: str) -> str:
    """A link on a line of its own."""
    return f'<p class="way"><a href="{escape(href)}">{escape(words)}</a></p>'


def section(title: str, note: str) -> str:
    """A heading with a line on how to read what follows."""
    return f'<section class="view heading"><h2>{escape(title)}</h2>{paragraph(note, "note") if note else ""}</section>'


# The head of every screen


def head(title: str, frame: Frame, version: str, notices: Sequence[str] = ()) -> str:
    """Title, date, whose plan, which version, how far to trust; and that figures are illustrative."""
    return render("head", title=title, frame=frame, version=version, notices=notices)


def since(found: SinceThen, link: Link, fixed: dict[str, str | None]) -> str:
    """What happened since the version before: counts that open to the tasks behind them."""
    counts = "".join(_count(count, link, fixed) for count in found.counts)
    return (
        f'<section class="since"><h2>{escape(found.title)}</h2><div class="counts">{counts}</div></section>'
    )


def _count(count: SinceCount, link: Link, fixed: dict[str, str | None]) -> str:
    words = (
        f"<b>{len(count.tasks)}</b> {escape(marked(count.tone, count.words) if count.tasks else count.words)}"
    )
    if not count.tasks:
        return f'<span class="count">{words}</span>'
    screen, parameter = link
    names = "".join(
        f'<li><a href="{escape(address(screen, {parameter: key, **fixed}))}">{escape(name)}</a></li>'
        if key
        else f"<li>{escape(name)}</li>"
        for name, key in count.tasks
    )
    return f'<details class="count {count.tone}"><summary>{words}</summary><ul>{names}</ul></details>'


# Tables


def table(view: Table, link: Link | None, fixed: dict[str, str | None], rows: Sequence[TableRow]) -> str:
    """A view as a table of these of its rows; fixed are parameters that every link carries on."""
    if not view.rows:
        return (
            f'<section class="view"><h2>{escape(view.title)}</h2>{paragraph(view.empty, "empty")}</section>'
        )
    named = _naming_column(view.columns)
    body = "".join(_row(view.columns, row, _href(link, row, fixed), named) for row in rows)
    if view.total:
        body += _row(view.columns, view.total, None, named, "total")
    note = paragraph(view.note, "note") if view.note else ""
    return (
        f'<section class="view"><h2>{escape(view.title)}</h2><table class="rows">{_columns(view.columns)}'
        f"<tbody>{body}</tbody></table>{note}</section>"
    )


NAMING = 25


def _naming_column(columns: Sequence[TableColumn]) -> int:
    """The first wide column of text names what a row speaks of."""
    wide = (c.kind is CellKind.TEXT and c.width >= NAMING for c in columns)
    return next((place for place, is_wide in enumerate(wide) if is_wide), 0)


def _href(link: Link | None, row: TableRow, fixed: dict[str, str | None]) -> str | None:
    return address(link[0], {link[1]: row.key, **fixed}) if link and row.key else None


def _columns(columns: Sequence[TableColumn]) -> str:
    whole = sum(column.width for column in columns)
    widths = "".join(f'<col style="width:{100 * column.width / whole:.1f}%">' for column in columns)
    titles = "".join(
        f'<th scope="col" class="{column.kind}">{escape(column.title)}</th>' for column in columns
    )
    return f"<colgroup>{widths}</colgroup><thead><tr>{titles}</tr></thead>"


def _row(columns: Sequence[TableColumn], row: TableRow, href: str | None, named: int, look: str = "") -> str:
    cells = [_cell(column, value) for column, value in zip(columns, row.cells, strict=True)]
    if href:
        cells[named] = f'<a href="{escape(href)}">{cells[named]}</a>'
    filled = "".join(
        f'<td class="{_look(column)}" data-title="{escape(column.title)}">{cell}</td>'
        for column, cell in zip(columns, cells, strict=True)
    )
    return f'<tr class="{look}">{filled}</tr>'


def _look(column: TableColumn) -> str:
    return "short" if column.kind is CellKind.TEXT and column.width < 10 else str(column.kind)


def _cell(column: TableColumn, value: Value) -> str:
    words = shown(value, column.kind)
    if isinstance(value, Status):
        return mark(STATUS_TONES[value], words)
    if column.kind is CellKind.MARK:
        return mark(TONES.get(words[:1]), words)
    if column.tone and isinstance(value, int) and value > 0:
        return mark(column.tone, marked(column.tone, words))
    return escape(words)


def mark(tone: Tone | None, words: str) -> str:
    """Words that begin with their tone's mark, in its colour."""
    if tone is None:
        return escape(words)
    sign, _, rest = words.partition(" ")
    return f'<span class="mark {tone}"><i>{escape(sign)}</i> {escape(rest)}</span>'


# The rest


def legend(classes: int) -> str:
    """What the segments of the bars of statuses mean, for the first so many classes."""
    items = (
        f'<span class="key"><i class="box class-{place}"></i>{escape(marked(tone, words))}</span>'
        for place, (words, tone, _) in enumerate(CLASSES[:classes])
    )
    return f'<p class="legend">{"".join(items)}</p>'


def rules(pairs: Iterable[tuple[str, str]]) -> str:
    """Words and their meanings, one under the other."""
    lines = "".join(f"<dt>{escape(word)}</dt><dd>{escape(meaning)}</dd>" for word, meaning in pairs)
    return f'<dl class="facts">{lines}</dl>'


def task_card(card: TaskCard) -> str:
    """What is known of a task, above its tables."""
    lines = ((line.title, f"{MARKS[line.tone]} {line.latest} · {line.words}") for line in card.indicators)
    return (
        f'<section class="task {card.tone}"><h2>{escape(card.title)}</h2>'
        f'<p class="status">{mark(card.tone, card.status)}</p>{paragraph(card.why, "why")}'
        f"{paragraph(f'Quy tắc: {card.meaning}', 'note')}</section>{rules((*card.facts, *lines))}"
    )
