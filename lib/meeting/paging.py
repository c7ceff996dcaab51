"""How the sections of the meeting are cut into pages of the wall, by what really fits there. Pure.

All sizes are hundredths of the screen's height (vh), as in the wall's style sheet. The widths of words are those
of the wall's typeface, so that lines are counted, not guessed. What is asked and decided is never cut; names and
reasons are, where a row would take more lines than its share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TypeVar

from lib.base.text_width import fitted, lines, lines_of, width
from lib.meeting.agenda import AgendaEntry, Section, unit_counts
from lib.meeting.parts import Part

T = TypeVar("T")

LETTER, LINE = 3.4, 4.76
"""The size of running text and the height of its lines."""

TITLE_LETTER, TITLE_LINE, TITLE_GAP = 4.5, 6.3, 1.2
ROW_PAD, RULE = 0.7, 3
"""The space in a row above and below its words, and the pixels of the rule below it."""

ROOM = 100 - 2.2 - 8.4
"""What is left between the upper margin and the foot."""

BUTTONS = 9.4
"""The line of buttons above the foot where decisions are marked or the meeting ends."""

BETWEEN = 2.4
"""The space between two sections on one page."""

LIST_PAGES = 2
"""A longer list ends with counts by unit."""

MOST_CLOSING = 6
"""Lines that the counts by unit take at most."""

SHORT = 0.45 * ROOM
"""What is no higher may stand on a page with another section."""

PER_PAGE, ROOMY = 6, 4
"""Indicators on a page: two abreast, three below each other; where nowhere more than four stand, they get more room."""

WIDE = 40
"""From so many letters' sizes on, a short request or reason has room beside the name."""

BESIDE = 0.56
"""The share of the row that it may take there."""

PARTS_OF = 9
"""A text of more lines is carried on in a row of its own."""


@dataclass(frozen=True)
class Capacity:
    """The screen in pixels."""

    width: int = 1024
    height: int = 768

    @property
    def wide(self) -> float:
        """The width between the margins."""
        return 100 * self.width / self.height - 6

    @property
    def rule(self) -> float:
        """The height of the rule between rows."""
        return 100 * RULE / self.height


NOTHING = AgendaEntry("")

SMALLEST = Capacity()
"""A projector's own size: what fits there fits everywhere."""


def capacity_of(width: int, height: int) -> Capacity:
    """What a screen of that many pixels holds. One that stands upright (a phone) scrolls: it gets the smallest's pages."""
    return Capacity(width, height) if height > 0 and width >= 1.25 * height else SMALLEST


@dataclass(frozen=True)
class _Row:
    """An entry as it stands on the page, or (heading) the name of the group that follows; is_one_line says that its
    request or reason stands beside its name."""

    height: float
    entry: AgendaEntry = NOTHING
    heading: str = ""
    is_one_line: bool = False


@dataclass(frozen=True)
class Piece:
    """What of a section stands on one page; mark_room is the width of the column of marks, height that of all of it;
    is_roomy says that its small charts have room to stand as wide as their place."""

    section: Section
    title: str
    height: float
    rows: tuple[_Row, ...] = ()
    mark_room: float = 0
    closing: str = ""
    is_roomy: bool = False


@dataclass(frozen=True)
class WallPage:
    """One page: mostly one piece; short ones share it. place is that of its sections: "3/8"."""

    pieces: tuple[Piece, ...]
    place: str = ""

    @property
    def form(self) -> bool:
        """Whether decisions are typed here."""
        return any(piece.section.form for piece in self.pieces)

    @property
    def ends(self) -> bool:
        """Whether the meeting ends here."""
        return any(piece.section.ends for piece in self.pieces)

    @property
    def entries(self) -> tuple[AgendaEntry, ...]:
        """The entries that stand here."""
        return tuple(row.entry for piece in self.pieces for row in piece.rows if not row.heading)


def wall_pages(sections: Sequence[Section], capacity: Capacity = SMALLEST) -> tuple[WallPage, ...]:
    """All pages of the wall, in order."""
    parts = list(dict.fromkeys(section.part for section in sections if section.part))
    pages: list[list[Piece]] = []
    waiting: list[Piece] = []
    for section in sections:
        if section.is_empty:
            line = Piece(section, section.headline, text_height(section.headline, capacity.wide, bold=True))
            _join(pages, line) if not waiting and pages and _may_join(pages[-1], line) else waiting.append(
                line
            )
            continue
        taken = sum(line.height + BETWEEN for line in waiting)
        first, *more = _pieces(section, capacity, taken)
        if waiting and not _stands_alone(first):
            pages.append([*waiting, first])
            waiting = []
        else:
            _join(pages, first)
        pages += [[piece] for piece in more]
    if waiting:
        pages.append(waiting)
    return tuple(WallPage(tuple(page), _place(page, parts)) for page in pages)


def _join(pages: list[list[Piece]], piece: Piece) -> None:
    """A short piece joins the page before it where both fit, so that no page holds a row alone."""
    if pages and _may_join(pages[-1], piece):
        pages[-1].append(piece)
    else:
        pages.append([piece])


def _place(page: Sequence[Piece], parts: Sequence[Part]) -> str:
    numbers = [parts.index(piece.section.part) + 1 for piece in page if piece.section.part]
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return f"{first}/{len(parts)}" if first == last else f"{first}–{last}/{len(parts)}"


def _may_join(page: Sequence[Piece], piece: Piece) -> bool:
    if _stands_alone(piece) or any(map(_stands_alone, page)):
        return False
    used = sum(one.height + BETWEEN for one in page)
    is_short = piece.height <= SHORT or used <= SHORT
    return is_short and used + piece.height <= ROOM


def _stands_alone(piece: Piece) -> bool:
    own = piece.section
    buttons = any(one.decision for one in own.entries)
    return (
        own.part is None or own.first is not None or own.form or own.ends or buttons or bool(own.indicators)
    )


# One section


def _pieces(section: Section, capacity: Capacity, taken: float) -> list[Piece]:
    """The section's pages, the first of which has to leave so much of its height to lines above."""
    if section.form:
        return [_form(section, capacity)]
    if section.entries:
        return _list_pieces(section, capacity, taken)
    if section.areas:
        return _bars(section, section.areas, lambda some: replace(section, areas=some), capacity, taken)
    if section.money:
        return _bars(section, section.money, lambda some: replace(section, money=some), capacity, taken)
    if section.indicators:
        return _indicators(section, capacity)
    return [Piece(section, section.headline, ROOM)]


def title_height(title: str, capacity: Capacity) -> float:
    """The height of a headline with the space below it."""
    return lines(title, capacity.wide / TITLE_LETTER, bold=True) * TITLE_LINE + TITLE_GAP


def text_height(text: str, wide: float, bold: bool = False) -> float:
    """The height of running text in a column so wide."""
    return lines(text, wide / LETTER, bold) * LINE


def _note_height(section: Section, capacity: Capacity) -> float:
    return text_height(section.note, capacity.wide) + 1 if section.note else 0


MOST_BELOW = 3
"""Lines of the newest decision that have room below the form."""


def _form(section: Section, capacity: Capacity) -> Piece:
    """The form with the newest decision below it; a long one is only named, the page after it holds all."""
    rows: tuple[_Row, ...] = ()
    sheet = _Sheet(section, capacity, 2, 2)
    if section.entries:
        newest = section.entries[-1]
        if lines(newest.name, sheet.text_room / LETTER) > MOST_BELOW:
            newest = replace(newest, name="Đã ghi, xem toàn văn ở trang sau", told="")
        rows = (_Row(0, newest),)
    return Piece(section, section.headline, ROOM, rows, sheet.mark_room)


# Lists


def _list_pieces(section: Section, capacity: Capacity, taken: float) -> list[Piece]:
    """The whole list on as few pages as it takes; of one over two pages all that is asked or decided and the worst."""
    whole = _Sheet(section, capacity, 2, 2, taken).pieces(section.entries)
    if len(whole) == 1:
        return whole
    with_reasons, frugal = (_Sheet(section, capacity, 1, told, taken) for told in (2, 1))
    chosen = frugal.pieces(section.entries)
    if len(chosen) <= LIST_PAGES:
        longer = with_reasons.pieces(section.entries)
        return longer if len(longer) == len(chosen) else chosen
    must = [one for one in section.entries if one.asked or one.is_whole]
    ranked = [*must, *sorted(_others(section.entries, must), key=lambda one: -one.weight)]
    if len(ranked) == len(must):
        return chosen
    low, high = len(must), len(ranked)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(frugal.pieces(_in_order(section.entries, ranked[:middle]))) <= LIST_PAGES
        low, high = (middle, high) if fits else (low, middle - 1)
    return frugal.pieces(_in_order(section.entries, ranked[:low]))


def _others(entries: Iterable[AgendaEntry], must: Sequence[AgendaEntry]) -> list[AgendaEntry]:
    known = set(map(id, must))
    return [one for one in entries if id(one) not in known]


def _in_order(entries: Iterable[AgendaEntry], kept: Iterable[AgendaEntry]) -> list[AgendaEntry]:
    known = set(map(id, kept))
    return [one for one in entries if id(one) in known]


class _Sheet:
    """A section's list set in rows whose names and reasons take at most so many lines."""

    def __init__(
        self, section: Section, capacity: Capacity, most: int, most_told: int, taken: float = 0
    ) -> None:
        self.section, self.capacity, self.most, self.most_told = section, capacity, most, most_told
        self.taken = taken
        widest = max((_mark_width(one) for one in section.entries), default=0)
        self.mark_room = min(widest * LETTER / 1000 + 2.4, 0.28 * capacity.wide) if widest else 0
        self.text_room = capacity.wide - self.mark_room - 1.6
        self.groups = Counter(one.group for one in section.entries)
        self.rows = {id(one): self._rows_of(one) for one in section.entries}
        self.buttons = BUTTONS if any(one.decision for one in section.entries) or section.ends else 0

    # rows

    def _rows_of(self, entry: AgendaEntry) -> list[_Row]:
        """The entry's row; of one that fills half a page, several: mark and name stand in the first, the rest in the last."""
        em = self.text_room / LETTER
        names = _parts(entry.name, em) if entry.is_whole else [_fitted_name(entry, em, self.most)]
        asked = _parts(f"→ {entry.asked}", em, bold=True) if entry.asked else []
        told = entry.told if entry.is_whole else fitted(entry.told, em, self.most_told)
        if (one := self._one_line(entry, told)) is not None:
            return [one]
        first = replace(entry, name=names[0], asked=asked[0] if asked else "", told="", decided="")
        more = [AgendaEntry(name) for name in names[1:]] + [
            AgendaEntry("", asked=words) for words in asked[1:]
        ]
        cut = [first, *more]
        cut[-1] = replace(cut[-1], told=told, decided=entry.decided)
        return [self._row(one) for one in cut]

    def _one_line(self, entry: AgendaEntry, told: str) -> _Row | None:
        """On a wide screen a short request or reason stands beside the name; None where it has to stand below."""
        em, arrow = self.text_room / LETTER, f"→ {entry.asked}" if entry.asked else ""
        beside = arrow or told
        needed = (width(beside, bold=bool(arrow)) + 700) / 1000
        if (
            self.most > 1
            or em < WIDE
            or not beside
            or (arrow and told)
            or needed > BESIDE * em
            or entry.is_whole
        ):
            return None
        name, below = _fitted_name(entry, em - needed, 1), entry.below if entry.decided else ""
        one = replace(entry, name=name, asked=arrow, told=told, below=below)
        high = 1 + lines(entry.decided, em)
        return _Row(high * LINE + ROW_PAD + self.capacity.rule, one, is_one_line=True)

    def _row(self, entry: AgendaEntry) -> _Row:
        """below the mark stands where the row has a second line anyway."""
        em = self.text_room / LETTER
        name = f"{entry.name} (mới)" if entry.is_new else entry.name
        high = lines(name, em - 0.2) + lines(entry.asked, em, bold=True)
        high += lines(entry.told, em) + lines(entry.decided, em)
        mark = lines(entry.mark, self.mark_room / LETTER - 0.4, bold=True)
        if mark >= high and not entry.is_whole:
            entry = replace(entry, below="")
        height = max(high, mark + bool(entry.below), 1) * LINE + ROW_PAD + self.capacity.rule
        return _Row(height, entry)

    # pages

    def pieces(self, entries: Sequence[AgendaEntry]) -> list[Piece]:
        """The pages that these entries of the list take; on the last one, where there are several, counts by unit."""
        closing = self._closing(entries)
        pages = self._filled(entries)
        if len(pages) == 1 and len(entries) == len(self.section.entries):
            closing = ""
        elif closing and not self._has_room(pages[-1], len(pages), closing):
            pages = [*pages, []] if len(entries) < len(self.section.entries) else pages
            closing = closing if not pages[-1] else ""
        return [
            self._piece(rows, place, len(pages), closing if place == len(pages) else "")
            for place, rows in enumerate(_no_row_alone(pages, self), start=1)
        ]

    def _closing(self, entries: Sequence[AgendaEntry]) -> str:
        own = self.section
        words = []
        if own.elsewhere and len(entries) < len(own.entries):
            whole = f"danh sách đầy đủ ở màn hình {own.elsewhere}"
            words += [f"Nêu {len(entries)}/{len(own.entries)} {own.noun}; {whole}."]
        if any(one.unit for one in own.entries):
            words += [f"Theo bộ phận: {unit_counts(own.entries)}."]
        return fitted(" ".join(words), self.capacity.wide / LETTER, MOST_CLOSING)

    def _filled(self, entries: Sequence[AgendaEntry]) -> list[list[_Row]]:
        shown = Counter(one.group for one in entries)
        pages: list[list[_Row]] = [[]]
        used = self._top(1)
        for group, members in groupby(entries, key=lambda one: one.group):
            rows = [row for one in members for row in self.rows[id(one)]]
            begun = False
            for row in rows:
                heading = (
                    self._heading(group, shown[group], begun)
                    if group and (not begun or not pages[-1])
                    else None
                )
                needed = row.height + (heading.height if heading else 0)
                if pages[-1] and used + needed > ROOM - self.buttons:
                    pages.append([])
                    used = self._top(2)
                    heading = self._heading(group, shown[group], begun) if group else None
                    needed = row.height + (heading.height if heading else 0)
                pages[-1] += [heading, row] if heading else [row]
                used, begun = used + needed, True
        return pages

    def _heading(self, group: str, shown: int, begun: bool) -> _Row:
        whole = self.groups[group]
        count = (
            f"{whole} {self.section.noun}" if shown == whole else f"nêu {shown}/{whole} {self.section.noun}"
        )
        room = self.capacity.wide - 1.6
        after = " (tiếp)" if begun else f": {count}"
        name = fitted(group, (room / LETTER) - width(after, bold=True) / 1000 - 0.2, 1, bold=True)
        words = f"{name}{after}"
        return _Row(text_height(words, room, bold=True) + ROW_PAD + self.capacity.rule, heading=words)

    def _title(self, place: int, count: int) -> str:
        headline = self.section.headline
        return headline if place == 1 else f"{headline} (tiếp {place}/{count})"

    def _top(self, place: int) -> float:
        """What is taken before the first row of a page."""
        return title_height(self._title(place, 10), self.capacity) + (self.taken if place == 1 else 0)

    def _closing_height(self, closing: str) -> float:
        return text_height(closing, self.capacity.wide) + 1.2 if closing else 0

    def _has_room(self, rows: Sequence[_Row], place: int, closing: str) -> bool:
        used = self._top(place) + sum(row.height for row in rows) + self._closing_height(closing)
        return used <= ROOM - self.buttons

    def _piece(self, rows: Sequence[_Row], place: int, count: int, closing: str) -> Piece:
        title = self._title(place, count)
        height = title_height(title, self.capacity) + sum(row.height for row in rows) + self.buttons
        own = replace(self.section, entries=tuple(row.entry for row in rows if not row.heading))
        return Piece(own, title, height + self._closing_height(closing), tuple(rows), self.mark_room, closing)


def _mark_width(entry: AgendaEntry) -> int:
    return max(width(entry.mark, bold=True), width(entry.below))


def _parts(text: str, em: float, *, bold: bool = False) -> list[str]:
    """A text in parts of a few lines; one in nearly all cases."""
    found = lines_of(text, em, bold)
    if len(found) <= PARTS_OF:
        return [text]
    return [" ".join(found[start : start + PARTS_OF]) for start in range(0, len(found), PARTS_OF)]


FEWEST = 3
"""Words of a shortened head, its number included, that still say something."""


def _fitted_name(entry: AgendaEntry, em: float, most: int) -> str:
    """The name on so many lines; what it shares with its neighbours is shortened before what is its own."""
    more = " (mới)" if entry.is_new else ""
    em -= 0.2 + width(more) / 1000 / most
    if lines(entry.name, em) <= most or not entry.tail or not entry.name.endswith(entry.tail):
        return fitted(entry.name, em, most)
    head = entry.name[: -len(entry.tail)].rstrip(": ").split()
    for kept in range(len(head) - 1, FEWEST, -1):
        short = f"{' '.join(head[:kept])} …: {entry.tail}"
        if lines(short, em) <= most:
            return short
    return fitted(f"{head[0]} {entry.tail}" if head else entry.tail, em, most)


def _no_row_alone(pages: list[list[_Row]], sheet: _Sheet) -> list[list[_Row]]:
    """The last page gets a second row from the one before it, with the heading that it then needs."""
    if len(pages) < 2 or sum(not row.heading for row in pages[-1]) != 1:
        return pages
    before, last = pages[-2], pages[-1]
    if len(before) < 3 or before[-2].heading or not last[0].heading:
        return pages
    moved = before[-1]
    group = moved.entry.group
    if last[-1].entry.group == group:
        return [*pages[:-2], before[:-1], [last[0], moved, *last[1:]]]
    heading = sheet._heading(group, 0, begun=True)
    return [*pages[:-2], before[:-1], [heading, moved, *last]]


# Bars and small charts

LABELS = 0.42
"""The share of the width that the names beside bars have."""

BAR_GAP = 0.9


def _bars(
    section: Section,
    items: Sequence[T],
    part: Callable[[tuple[T, ...]], Section],
    capacity: Capacity,
    taken: float,
) -> list[Piece]:
    """Bars with their names beside them, on as few pages as it takes, about as many on each."""
    heights = [bar_height(*_bar_words(item), capacity) for item in items]
    top = title_height(f"{section.headline} (tiếp 2/2)", capacity) + _note_height(section, capacity)
    found: list[Piece] = []
    spans = next(spans for count in range(1, len(items) + 1) if (spans := _spans(heights, count, top, taken)))
    for place, (first, last) in enumerate(spans, start=1):
        title = section.headline if place == 1 else f"{section.headline} (tiếp {place}/{len(spans)})"
        found.append(Piece(part(tuple(items[first:last])), title, top + sum(heights[first:last])))
    return found


def _spans(heights: Sequence[float], count: int, top: float, taken: float) -> list[tuple[int, int]]:
    """From which to which bar each of so many pages shows; none where they do not fit and more pages are left."""
    bounds = [place * len(heights) // count for place in range(count + 1)]
    spans = list(pairwise(bounds))
    room = [ROOM - top - (taken if not first else 0) for first, _ in spans]
    fits = all(sum(heights[first:last]) <= left for (first, last), left in zip(spans, room, strict=True))
    return spans if fits or count == len(heights) else []


def _bar_words(item: object) -> tuple[str, str]:
    label, words = str(getattr(item, "label", "")), str(getattr(item, "words", ""))
    return label, words


def bar_height(label: str, words: str, capacity: Capacity) -> float:
    """A bar with its words below it, beside its name."""
    beside = text_height(f"▲ {words}", capacity.wide * (1 - LABELS) - 2, bold=True) + LINE
    return max(text_height(label, capacity.wide * LABELS - 2, bold=True), beside) + BAR_GAP


def _indicators(section: Section, capacity: Capacity) -> list[Piece]:
    """Six on a page, spread evenly; of more than two pages the rest is counted."""
    lines_, found = section.indicators, []
    kept = lines_[: PER_PAGE * LIST_PAGES]
    count = -(-len(kept) // PER_PAGE)
    closing, is_roomy = "", len(kept) <= count * ROOMY
    if len(lines_) > len(kept):
        rest = len(lines_) - len(kept)
        closing = f"Còn {rest} {section.noun} chưa đạt khác, xem màn hình {section.elsewhere}."
    for place in range(count):
        some = kept[place * len(kept) // count : (place + 1) * len(kept) // count]
        title = section.headline if not place else f"{section.headline} (tiếp {place + 1}/{count})"
        last = closing if place == count - 1 else ""
        found.append(Piece(replace(section, indicators=some), title, ROOM, closing=last, is_roomy=is_roomy))
    return found


# Pages by name


def page_named(pages: Sequence[WallPage], asked: str | None) -> int:
    """Index of the page that the address asks for: "5" is the fifth, "ket-luan" the one where decisions are
    typed; the first or last where there is none."""
    if asked == Part.TODAY:
        return next((place for place, page in enumerate(pages) if page.form), 0)
    if asked is None or not re.fullmatch(r"\d{1,4}", asked):
        return 0
    return min(max(int(asked), 1), len(pages)) - 1


def name_of_page(pages: Sequence[WallPage], index: int) -> str:
    """What the address calls a page; where decisions are typed it stays while lists before it grow."""
    return str(Part.TODAY) if pages[index].form else str(index + 1)
