"""How long a visitor waits after a click: filters, pages, the projector's keys, an upload."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import books
import sides
from line import Line
from playwright.sync_api import Browser, FilePayload, Page
from sides import Change, Side
from table import Part, Row

from lib.base import clock
from lib.store import Actor, Draft, Role, Store

Choice = tuple[str, Change]
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filters(browser: Browser, line: Line, times: int) -> Part:
    """A change of filter: ours, the bare page with as many charts, the tutorial's; in turns."""
    with sides.all_started(("ours", sides.BEFORE, "bare", "tutorial", *sides.OTHERS), line) as running:
        ours, before, bare, tutorial, *others = running.values()
        their_click = selecting(sides.opened(browser, tutorial), tutorial_areas())
        rows = [
            _row("Tổng quan: another date, chart and still picture", times, {
                "ours": pressing(sides.opened(browser, ours), sides.DATES),
                sides.BEFORE: pressing(sides.opened(browser, before), sides.DATES_BEFORE),
                "bare, 2 charts": selecting(sides.opened(browser, bare), bare_rows(2)),
                "tutorial": their_click,
                **{other.name: choosing(sides.opened(browser, other), bare_rows(2)) for other in others},
            }),
            _row("Lĩnh vực: one area and back", times, {
                "ours": selecting(sides.opened(browser, ours, "linh-vuc"), sides.AREAS),
                "bare, 1 chart": selecting(sides.opened(browser, bare, "?charts=1"), bare_rows(1)),
                "tutorial": their_click,
            }),
            _row("Nhiệm vụ: another status, no chart", times, {
                "ours": selecting(sides.opened(browser, ours, "nhiem-vu"), sides.STATUSES, 1),
                "bare, no chart": selecting(sides.opened(browser, bare, "?charts=0"), bare_rows(0)),
                "tutorial": their_click,
            }),
        ]  # fmt: skip
        for context in browser.contexts:
            context.close()
    return Part("Change of filter", "From the click until the new words and every changed chart stand.", rows)


def _row(name: str, times: int, acts: dict[str, Iterator[float]]) -> Row:
    """Each act in turn, so many times; the first turn only warms."""
    values = defaultdict(list)
    for _ in range(times + 1):
        for side, act in acts.items():
            values[side].append(next(act))
    kept = {side: [spent * 1000 for spent in spents[1:]] for side, spents in values.items()}
    return Row(name, "ms", kept.pop("ours"), kept)


def bare_rows(charts: int) -> Sequence[Choice]:
    """The bare page's filter: every chart shows other rows."""
    return [
        (chosen, Change(f"50 {chosen} rows", charts=charts, renewed=charts)) for chosen in ("odd", "even")
    ]


def tutorial_areas() -> Sequence[Choice]:
    """Two areas of the tutorial's filter, where all its charts have something to show."""
    return [(area, Change(f"Tasks of area {area}", charts=4, renewed=3)) for area in ("1", "7")]


def pressing(page: Page, choices: Sequence[Choice]) -> Iterator[float]:
    """Seconds of each press on one after another of these pills."""
    for label, change in itertools.cycle(choices):
        button = page.get_by_test_id("stSidebar").get_by_role("radio", name=label, exact=True)
        sides.arm(page, change)
        button.click()
        yield sides.answered(page)


def selecting(page: Page, choices: Sequence[Choice], place: int = 0) -> Iterator[float]:
    """Seconds of each choice of one after another of these entries; place: which list of the page."""
    for label, change in itertools.cycle(choices):
        page.get_by_test_id("stSelectbox").nth(place).locator("input").click()
        option = page.get_by_role("option", name=label).first
        option.wait_for()
        page.wait_for_timeout(300)
        sides.arm(page, change)
        option.click()
        yield sides.answered(page)


def choosing(page: Page, choices: Sequence[Choice]) -> Iterator[float]:
    """Seconds of each click on one after another of the names of a group of choices."""
    for label, change in itertools.cycle(choices):
        sides.arm(page, change)
        page.get_by_text(label, exact=True).first.click()
        yield sides.answered(page)


# Pages


def pages(browser: Browser, line: Line, times: int) -> Part:
    """A change of page by the menu, and one of the projector's by a key."""
    bare_screens = (
        ("Second", Change("The second page", charts=1)),
        ("First", Change("100 all rows", "The second page", 2, 1)),
    )
    with sides.all_started(("ours", "bare"), line) as running:
        ours, bare = running.values()
        rows = [
            _row("menu: Tổng quan ↔ Lĩnh vực, 1 and 2 charts with still pictures", times * 2, {
                "ours": following(sides.opened(browser, ours), sides.SCREENS),
                "bare, 2 and 1 charts": following(sides.opened(browser, bare), bare_screens),
            }),
            _row("projector: next page", times, {
                "ours": turning(sides.opened(browser, ours, "trinh-chieu"), sides.PROJECTED),
                "bare, 1 chart": turning(sides.opened(browser, bare, "turn"), "page {}."),
            }),
        ]  # fmt: skip
        for context in browser.contexts:
            context.close()
    return Part("Change of page", "From the click or key until the new page stands with its charts.", rows)


def following(page: Page, choices: Sequence[Choice]) -> Iterator[float]:
    """Seconds of each click on one after another of these entries of the menu."""
    for label, change in itertools.cycle(choices):
        sides.arm(page, change)
        page.get_by_test_id("stSidebarNavLink").filter(has_text=label).first.click()
        yield sides.answered(page)


def turning(page: Page, words: str) -> Iterator[float]:
    """Seconds of each press of the key that shows the next page, known by its number; after nine from the first."""
    first = page.url
    while True:
        for number in range(2, 11):
            sides.arm(page, Change(words.format(number), charts=None, by="keydown"))
            page.keyboard.press("ArrowRight")
            yield sides.answered(page)
        page.goto(first, wait_until="commit")
        sides.harness.settle(page, 90)


# Upload


def uploads(browser: Browser, line: Line, rounds: int) -> Part:
    """The sample with one more payment each time: ours from the file to the changed Tổng quan, everything
    checked and compared on the way; the tutorial's from the file to its changed charts."""
    steps, theirs, elapsed = [], [], []
    files = books.with_payments(rounds + 1)
    with sides.all_started(("ours", "tutorial"), line) as running:
        ours, tutorial = running.values()
        _publish_sample(ours)
        desk, other = sides.opened(browser, ours, "cap-nhat"), sides.opened(browser, tutorial)
        for version, (data, spent) in enumerate(files, start=2):
            theirs.append(_give(other, data, Change(spent, charts=4, renewed=1, by="change")))
            began = time.monotonic()
            steps.append(_published(desk, data, version))
            elapsed.append(time.monotonic() - began)
        for context in browser.contexts:
            context.close()
    first = [sum(_first(browser, line)) for _ in range(min(rounds, 3))]
    blind = {"tutorial, blind": theirs[1:]}
    rows = [
        Row("file → check and comparison shown", "s", [waits[0] for waits in steps[1:]], blind),
        Row("click → published, Tổng quan shows it", "s", [waits[1] for waits in steps[1:]]),
        Row("file → check, comparison → published, Tổng quan", "s", [sum(waits) for waits in steps[1:]], blind),
        Row("empty store: file → check → published, Tổng quan", "s", first, blind),
        Row("the first of these two with a robot's clicks", "s", elapsed[1:]),
    ]  # fmt: skip
    note = (
        "The sample workbook with one payment more each time. Seconds that the officer waits: from each file or click "
        "until its answer stands, summed. The tutorial's: from the file to its changed charts."
    )
    return Part("Upload", note, rows)


def _first(browser: Browser, line: Line) -> list[float]:
    """The waits of the first upload ever, the sample as it is: there is nothing to compare it with."""
    with sides.all_started(("ours",), line) as running:
        desk = sides.opened(browser, running["ours"], "cap-nhat")
        steps = [_give(desk, books.SAMPLE.read_bytes(), Change(sides.COMPARED, charts=0, by="change"))]
        steps.append(_publish(desk, 1))
        desk.context.close()
    return steps


def _publish_sample(side: Side) -> None:
    """A version to compare with, as if published the month before."""
    store = Store.open(side.folder / "cchc.sqlite3")
    store.publish(
        Draft(books.SAMPLE.read_bytes(), "so-thang-8.xlsx", report_date=date(2020, 9, 15)),
        None,
        clock.now(),
        OFFICER,
    )


def _give(page: Page, data: bytes, change: Change) -> float:
    sides.arm(page, change)
    file: FilePayload = {"name": "so.xlsx", "mimeType": XLSX, "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)
    return sides.answered(page)


def _published(page: Page, data: bytes, version: int) -> list[float]:
    """The two waits: for check and comparison, and for the published figures. Ends where it began."""
    steps = [_give(page, data, Change(sides.COMPARED, charts=0, by="change")), _publish(page, version)]
    next(following(page, [("Cập nhật số liệu", Change(sides.UPLOAD, charts=0))]))
    return steps


def _publish(page: Page, version: int) -> float:
    button = page.get_by_role("button", name=sides.PUBLISH).first
    sides.arm(page, Change(sides.PUBLISHED.format(version), charts=2, renewed=2))
    button.click()
    return sides.answered(page)
