"""Views as HTML for the screen. Every word is escaped: nothing that stands in a workbook is ever obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from lib.assessing.assess import Status
from lib.base import vietnamese as vn
from lib.drawing.templates import render
from lib.views.overview import CLASSES, Frame
from lib.views.requests import Obstacle
from lib.views.since import SinceThen
from lib.views.tables import CellKind, MovedDay, Table, TableColumn, TableRow, Value, shown
from lib.views.tasks import TaskCard
from lib.views.wording import MARKS, STATUS_TONES, Tone, marked

TONES = {_mark: tone for tone, _mark in MARKS.items()}

Link = tuple[str, str]
"""A screen's address and the parameter that takes a row's key: ("nhiem-vu", "ma")."""

Parameters = Mapping[str, str | None]


def address(screen: str, parameters: Parameters) -> str:
    """ "/nhiem-vu?ma=1.2%2F1&ngay=2020-06-30"; parameters without a value are left out."""
    filled = {name: value for name, value in parameters.items() if value}
    return f"/{screen}?{urlencode(filled, quote_via=quote, safe='')}" if filled else f"/{screen}"


def paragraph(words: str, look: str = "") -> str:
    """A line of text."""
    return Markup('<p class="{}">{}</p>').format(look, words)


def link(href: str, words: str) -> str:
    """A link on a line of its own."""
    return Markup('<p class="way"><a href="{}">{}</a></p>').format(href, words)


def section(title: str, note: str) -> str:
    """A heading with a line on how to read what follows."""
    return Markup('<section class="view heading"><h2>{}</h2>{}</section>').format(
        title, paragraph(note, "note") if note else ""
    )


def head(title: str, frame: Frame, version: str, number: str, notices: Sequence[str] = ()) -> str:
    """Title, date, whose plan, which version, how far to trust; and that figures are illustrative."""
    return render("head", title=title, frame=frame, version=version, number=number, notices=notices)


def since_line(found: SinceThen, link: Link, fixed: Parameters) -> str:
    """What happened since the version before: counts that open to the tasks behind them."""
    return render(
        "since",
        found=found,
        said=lambda count: marked(count.tone, count.words) if count.tasks else count.words,
        href=lambda key: address(link[0], {link[1]: key, **fixed}),
    )


# Tables


class _Cell(NamedTuple):
    """A cell as the template places it; key is what the column is sorted by, where that is not the cell's text."""

    look: str
    title: str
    key: str | None
    shown: Markup


def table(
    view: Table,
    link: Link | None,
    fixed: Parameters,
    rows: Sequence[TableRow],
    *,
    sorts: bool = False,
    href: Callable[[str], str] | None = None,
) -> str:
    """A view as a table of these of its rows; fixed are parameters that every link carries on, href gives a row's
    address by its key where that is not all; a table that sorts does so by its heads, in the browser, where all of
    its rows are there."""
    named = _naming_column(view.columns)
    whole = sum(column.width for column in view.columns)
    return render(
        "table",
        view=view,
        widths=[100 * column.width / whole for column in view.columns],
        rows=[_cells(view.columns, row, _href(href or link, row, fixed), named) for row in rows],
        total=_cells(view.columns, view.total, None, named) if view.total else None,
        sorts=sorts and len(view.rows) == len(rows) > 2,
    )


NAMING = 25


def _naming_column(columns: Sequence[TableColumn]) -> int:
    """The first wide column of text names what a row speaks of."""
    wide = (c.kind is CellKind.TEXT and c.width >= NAMING for c in columns)
    return next((place for place, is_wide in enumerate(wide) if is_wide), 0)


def _href(link: Link | Callable[[str], str] | None, row: TableRow, fixed: Parameters) -> str | None:
    if callable(link):
        return link(row.key) if row.key else None
    return address(link[0], {link[1]: row.key, **fixed}) if link and row.key else None


def _cells(columns: Sequence[TableColumn], row: TableRow, href: str | None, named: int) -> list[_Cell]:
    cells = [
        _Cell(_look(column, value), column.title, _sort_key(value), _cell(column, value))
        for column, value in zip(columns, row.cells, strict=True)
    ]
    if href:
        inside = Markup('<a href="{}">{}</a>').format(href, cells[named].shown)
        cells[named] = cells[named]._replace(shown=inside)
    return cells


def _look(column: TableColumn, value: Value) -> str:
    if value is None:
        return f"{column.kind} none"
    if isinstance(value, MovedDay):
        return "moved"
    if column.kind is CellKind.TEXT and column.width < 10:
        return "short"
    if column.kind is CellKind.MARK and column.width <= 10:
        return "mark brief"
    return f"{column.kind} zero" if column.kind is CellKind.COUNT and value == 0 else str(column.kind)


def _sort_key(value: Value) -> str | None:
    if isinstance(value, MovedDay):
        return value.day.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(float(value)) if isinstance(value, int | float | Fraction) else None


def _cell(column: TableColumn, value: Value) -> Markup:
    words = shown(value, column.kind)
    if isinstance(value, MovedDay):
        day = escape(vn.day(value.day))
        return Markup("{} {}").format(day if value.stands else Markup("<s>{}</s>").format(day), value.until)
    if isinstance(value, Obstacle) and value.request:
        return Markup("<b>{}</b> {}").format(value.request, value.reason)
    if isinstance(value, Status):
        return _mark(STATUS_TONES[value], words)
    if column.kind is CellKind.MARK:
        return _mark(TONES.get(words[:1]), words)
    if column.tone and isinstance(value, int) and value > 0:
        return _mark(column.tone, marked(column.tone, words))
    return escape(words)


def _mark(tone: Tone | None, words: str) -> Markup:
    """Words that begin with their tone's mark, in its colour."""
    if tone is None:
        return escape(words)
    sign, _, rest = words.partition(" ")
    return Markup('<span class="mark {}"><i>{}</i> {}</span>').format(tone, sign, rest)


# The rest


def legend(classes: int) -> str:
    """What the segments of the bars of statuses mean, for the first so many classes."""
    key = Markup('<span class="key"><i class="box class-{}"></i>{}</span>')
    items = (
        key.format(place, marked(tone, words)) for place, (words, tone, _) in enumerate(CLASSES[:classes])
    )
    return Markup('<p class="legend">{}</p>').format(Markup("").join(items))


def rules(pairs: Iterable[tuple[str, str]]) -> str:
    """Words and their meanings, one under the other."""
    lines = (Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in pairs)
    return Markup('<dl class="facts">{}</dl>').format(Markup("").join(lines))


def task_facts(card: TaskCard) -> str:
    """What is known of a task, above its tables."""
    lines = ((line.title, f"{MARKS[line.tone]} {line.latest} · {line.words}") for line in card.indicators)
    return render(
        "task_card", card=card, status=_mark(card.tone, card.status), facts=rules((*card.facts, *lines))
    )
