"""A walk through every screen with hostile text in every place: text stays text, and stays in its place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import browser as harness
import fonts
import pytest
from docx import Document
from hostile_text import FILE_NAME, LONG, MARKUP, ODD, PAYLOADS, flat, hostile_book, live
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, Locator, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError
from pptx import Presentation
from screens import content_of, download, give, press
from updates import sample
from wall import measure

from lib.assessing.assess import assess
from lib.base import vietnamese as vn
from lib.exports import documents
from lib.exports.slide_pages import SlideRatio
from lib.meeting.agenda import MeetingFigures, agenda
from lib.meeting.calendars import calendar_file
from lib.plan.units import unit_key
from lib.reading.reader import read_file
from lib.store import Actor, DecisionText, Draft, ExtensionText, Role, Store
from lib.store.database import store_target
from lib.ui.serving.server import SCREENS, ScreenRoute
from lib.views.overview import problem_groups

NOW = datetime(2020, 9, 15, 1, 0, tzinfo=UTC)
MARK = "<b class=dochai>[x](http://evil.example) :red[y] $z$ `w` "
WHO = Actor(f"{MARK}người", Role.ADMIN, "127.0.0.1")
SMALL, WIDE = harness.SIZES[:2]

# What nobody but a workbook could have brought into the page. Streamlit and we make none of it.
STRANGE = """() => {
  const found = []
  const say = (what, element) => found.push(what + ": " + element.outerHTML.slice(0, 120))
  for (const element of document.querySelectorAll("body *")) {
    const name = element.tagName.toLowerCase()
    if (/dochai/.test(element.className?.baseVal ?? element.className) || element.id === "dochai") say("class", element)
    if (["iframe", "object", "embed", "base", "meta", "form", "video", "audio", "marquee"].includes(name)) say("element", element)
    for (const { name: key, value } of element.attributes) {
      if (/^on/.test(key)) say("handler", element)
      const ours = /^(\\/|\\.?\\/|#|\\?|data:image\\/|blob:|http:\\/\\/127\\.0\\.0\\.1)/
      if (["href", "src", "action", "xlink:href"].includes(key) && !ours.test(value)) say("address", element)
    }
  }
  const made = ".stMarkdownColoredText, .stMarkdownBadge, .stMarkdownColoredBackground, .katex, .katex-display"
  const tags = "a, img, code, pre, h1, h2, h3, h4, table, del, em, strong, ol, blockquote, hr, input"
  const parsed = `[data-testid=stMarkdownContainer] :is(${tags})`
  for (const element of document.querySelectorAll(`${made}, ${parsed}, .stHtml :is(script, svg, h4, pre, code, hr, button)`))
    if (!element.closest(".manual") && !element.matches("table.rows th > button")) say("parsed", element)
  if (document.querySelector("[role=dialog]")) say("dialog", document.querySelector("[role=dialog]"))
  return found
}"""

# Texts that leave their box: their own cell, the page, or the block that they stand in.
SPILT = """() => {
  const found = []
  const boxes = "th, td, dt, dd, p, h1, h2, h3, li, summary, .card, .bar, .line, .number"
  for (const box of document.querySelectorAll(`[data-testid=stMain] :is(${boxes})`)) {
    if (!box.checkVisibility() || box.closest("[data-testid=stSelectbox], .own")) continue
    if (box.scrollWidth > box.clientWidth + 2 && box.clientWidth > 1)
      found.push(`${box.tagName} ${box.scrollWidth} > ${box.clientWidth}: ${box.textContent.slice(0, 60)}`)
    const rect = box.getBoundingClientRect()
    if (rect.width > 1 && rect.right > innerWidth + 1) found.push(`outside: ${box.textContent.slice(0, 60)}`)
  }
  const blocks = [...document.querySelectorAll("[data-testid=stMain] .stHtml > *, [data-testid=stImage] img, .js-plotly-plot")]
    .filter((block) => block.checkVisibility())
    .map((block) => [block.textContent.slice(0, 40), block.getBoundingClientRect()])
    .filter(([, box]) => box.height > 1 && box.width > 1)
  blocks.slice(1).forEach(([text, box], place) => {
    const [before, above] = blocks[place]
    const across = Math.min(box.right, above.right) - Math.max(box.left, above.left)
    if (across > 2 && box.top < above.bottom - 3 && box.top > above.top) found.push(`over: ${before} | ${text}`)
  })
  return found
}"""


OPENERS: dict[str, Callable[[BytesIO], object]] = {"word": Document, "ppt": Presentation, "xl": load_workbook}
CALENDAR_WORDS = {
    "BEGIN",
    "END",
    "PRODID",
    "VERSION",
    "METHOD",
    "X-WR-CALNAME",
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "TRANSP",
    "STATUS",
    "SEQUENCE",
    "LAST-MODIFIED",
}


def data_kind(data: bytes) -> str:
    """ "word", "ppt" or "xl"."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return next(name.split("/")[0] for name in parts.namelist() if name.split("/")[0] in OPENERS)


def calendar_faults(data: bytes) -> list[str]:
    """Lines of a calendar file that its own makers did not mean."""
    lines = data.decode().replace("\r\n ", "").split("\r\n")[:-1]
    names = [re.split("[:;]", line)[0] for line in lines]
    wrong = [line for line, name in zip(lines, names, strict=True) if name not in CALENDAR_WORDS]
    blocks = {line for line in lines if line.startswith(("BEGIN:", "END:"))}
    return wrong + sorted(blocks - {"BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT"})


class Crawler:
    """One visitor who notes whatever should not be."""

    def __init__(self, browser: Browser, site: harness.Site) -> None:
        self.site = site
        self.page = harness.new_page(browser, WIDE)
        self.trace = harness.Trace()
        self.dialogs: list[str] = []
        self.wrong: list[str] = []
        self.trace.watch(self.page, urlsplit(site.url).netloc)
        self.page.on("dialog", self._dismiss)
        self.seen = ""

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def visit(self, address: str) -> Page:
        """Goes to the address and looks at it in both sizes."""
        self.go(address)
        self.look(address)
        return self.page

    def go(self, address: str) -> Page:
        """Goes to the address."""
        harness.go(self.page, f"{self.site.url}/{address}")
        return self.page

    def look(self, where: str) -> None:
        """Everything that is wrong with what stands on the screen now."""
        self.wrong += [f"{where}: {found}" for found in self.page.evaluate(STRANGE)]
        self.seen += "\n" + " ".join(self.page.locator("[data-testid=stMain]").inner_text().split())
        now = self.page.viewport_size or ViewportSize(width=0, height=0)
        for size in sorted((SMALL, WIDE), key=lambda size: size[0] != now["width"]):
            if size[0] != now["width"]:
                harness.resize(self.page, size)
            if (wide := harness.overflow_x(self.page)) > 0:
                self.wrong.append(f"{where} {size}: scrolls sideways by {wide}")
            self.wrong += [f"{where} {size}: {found}" for found in self.page.evaluate(SPILT)]
            self.wrong += [f"{where} {size}: cut: {found}" for found in harness.cut_off_texts(self.page)]

    def open_list(self, box: Locator) -> None:
        """Opens a list to choose from and looks at its options. A list closes when the page scrolls."""
        box.focus()
        harness.settle(self.page)
        box.press("ArrowDown")
        self.page.locator("[role=option]").first.wait_for()
        self.wrong += [f"a list: {found}" for found in self.page.evaluate(STRANGE)]
        box.press("Escape")

    def verdict(self) -> dict[str, list[str]]:
        """What was noted since the last one, by kind; empty where all is well."""
        noted = {
            "wrong": self.wrong,
            "dialogs": self.dialogs,
            "outside": self.trace.outside,
            "errors": self.trace.errors,
            "failed": self.trace.failed,
        }
        told = {kind: list(found) for kind, found in noted.items() if found}
        for found in noted.values():
            found.clear()
        return told


def keep_hostile(data: Path) -> None:
    """A store with the hostile workbook in use, another version before, and a meeting that is open."""
    data.mkdir(parents=True, exist_ok=True)
    store = Store.open(store_target({"CCHC_DATA_DIR": str(data)}), data)
    day = date(2020, 9, 15)
    first = store.publish(Draft(hostile_book(), FILE_NAME, f"{MARK}ghi chú", day), None, NOW, WHO)
    second = store.publish(Draft(sample(), f"x{FILE_NAME}", f"{MARK}hai", day), first.id, NOW, WHO)
    current = store.restore(first.id, f"{MARK}lý do khôi phục", second.id, NOW, WHO)
    store.start_meeting(date(2020, 9, 17), current.id, NOW, WHO)
    for text in (*MARKUP[:12], *ODD[2:11]):
        unit = text[:120]
        typed = DecisionText(text[:500], unit, date(2020, 9, 30), text[:60], date(2020, 9, 17), "1.1", text)
        store.add_decision(typed, NOW, WHO)
    delay = ExtensionText("1.1", MARK, date(2020, 3, 1), date(2020, 12, 1), f"{MARK}lý do", f"{MARK}ai", day)
    store.add_extension(delay, NOW, WHO)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Site]:
    data = tmp_path_factory.mktemp("crowded") / "data"
    keep_hostile(data)
    with harness.server(data) as site:
        yield site


@pytest.fixture(scope="module")
def visitor(chromium: Browser, crowded: harness.Site) -> Iterator[Crawler]:
    """One visitor for all walks."""
    walking = Crawler(chromium, crowded)
    yield walking
    harness.leave(walking.page)


@pytest.fixture
def crawler(visitor: Crawler) -> Iterator[Crawler]:
    """After each walk nothing may have been noted."""
    visitor.seen = ""
    visitor.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    yield visitor
    assert visitor.verdict() == {}
    assert "Traceback" not in visitor.site.said()


def ways(page: Page) -> list[str]:
    """The addresses that the screen's own links lead to."""
    links = page.locator("[data-testid=stMain] a[href]").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )
    return [link.removeprefix("/") for link in links if link.startswith("/")]


def pattern(address: str) -> tuple[str, ...]:
    """Links that differ only in the values of their parameters are of one kind."""
    parts = urlsplit(address)
    return (parts.path, *sorted(parse_qs(parts.query)))


def test_every_screen_and_what_its_links_open(crawler: Crawler) -> None:
    kinds: dict[tuple[str, ...], list[str]] = {}
    for screen in SCREENS:
        if screen.address == "trinh-chieu":
            continue
        page = crawler.visit(screen.address)
        for way in ways(page):
            kinds.setdefault(pattern(way), []).append(way)
    for kind, found in kinds.items():
        if kind[1:] and kind[0] != "trinh-chieu":
            crawler.visit(found[len(found) // 2])
    shown = [text for text in PAYLOADS if len(text) < LONG]
    assert [text for text in shown if flat(text) not in crawler.seen] == []


def faults_of_layout(page: Page, sizes: Iterable[tuple[int, int]]) -> list[str]:
    """What leaves its place on the screen that stands there, in windows of these sizes."""
    wrong = []
    for size in sizes:
        harness.resize(page, size)
        sideways = harness.overflow_x(page)
        found = [f"sideways by {sideways}"] * (sideways > 0)
        found += [*page.evaluate(SPILT), *(f"cut: {text}" for text in harness.cut_off_texts(page))]
        wrong += [f"{page.url} {size}: {fault}" for fault in found]
    return wrong


TIGHT = (harness.PHONE, SMALL)
LOOKED_AT = [screen for screen in SCREENS if screen.address != "trinh-chieu"]


@pytest.mark.parametrize(
    ("kind", "screens", "sizes"),
    # What is wider leaves its place anywhere; what is narrower, or a box for each letter, only where it is tight.
    [
        ("wide", LOOKED_AT, (harness.PHONE, *harness.SIZES)),
        ("narrow", LOOKED_AT[0::2], TIGHT),
        ("none", LOOKED_AT[1::2], TIGHT),
    ],
    ids=fonts.FONTS,
)
def test_every_screen_whatever_fonts_there_are(
    kind: str,
    screens: Sequence[ScreenRoute],
    sizes: Sequence[tuple[int, int]],
    chromium: Browser,
    crowded: harness.Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def opened() -> Page:
        with monkeypatch.context() as patch:
            patch.setenv("FONTCONFIG_FILE", str(configuration))
            return harness.new_page(harness.launch(chromium.browser_type))

    configuration = fonts.configuration(fonts.FONTS[kind], tmp_path)
    page, wrong = opened(), list[str]()
    for screen in screens:
        for _ in range(3):
            try:
                harness.go(page, f"{crowded.url}/{screen.address}")
                wrong += faults_of_layout(page, sizes)
                break
            except PlaywrightError:
                if page.context.browser and page.context.browser.is_connected():
                    raise
                page = opened()  # without any font Chromium itself ends now and then ("Not implemented")
        else:
            pytest.fail(f"the browser ended three times at {screen.address}")
    if page.context.browser:
        page.context.browser.close()
    assert wrong == []


def test_nothing_in_a_table_pushes_the_page(crawler: Crawler) -> None:
    """Whatever stands in a cell: here a box wider than any screen, for what no rule of wrapping can break."""
    crawler.go("ket-luan")
    for look in ("text", "short", "mark"):
        cell = crawler.page.locator(f"table.rows td.{look}").first
        if cell.count():
            cell.evaluate("cell => cell.innerHTML += '<i style=\"display:inline-block;width:3000px\">x</i>'")
    for size in (harness.PHONE, *harness.SIZES):
        harness.resize(crawler.page, size)
        assert harness.overflow_x(crawler.page) == 0


def test_lists_and_folded_parts_when_they_are_opened(crawler: Crawler) -> None:
    for address in ("nhiem-vu", "ket-luan", "lich-su"):
        crawler.go(address)
        for fold in crawler.page.locator("[data-testid=stExpander] summary").all():
            fold.click()
        harness.settle(crawler.page)
        crawler.look(f"{address}, unfolded")
        for box in crawler.page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").all()[:3]:
            crawler.open_list(box)
    crawler.go("bo-phan")
    box = crawler.page.get_by_label("Chọn bộ phận")
    crawler.open_list(box)
    box.fill("onload=alert")
    crawler.page.get_by_role("option", name=MARKUP[2], exact=True).first.click()
    crawler.page.get_by_text("Quá hạn").first.wait_for()
    harness.settle(crawler.page)
    crawler.look("a unit chosen")
    asked = {"ma": MARKUP[2], "tim": MARKUP[0], "linh-vuc": MARKUP[1], "ngay": MARKUP[3]}
    crawler.visit(f"nhiem-vu?{urlencode(asked)}")
    assert f"«{MARKUP[2]}»" in crawler.seen
    assert f"«{MARKUP[3][:30]}" in crawler.seen
    crawler.visit(f"ket-luan?{urlencode({'nhac': unit_key(flat(MARKUP[15]))})}")


def test_the_wall_page_by_page(crawler: Crawler) -> None:
    crawler.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = crawler.page
    page.context.clear_cookies()  # nobody has told the size of the window yet
    harness.visit(page, f"{crawler.site.url}/trinh-chieu")
    count = int(page.locator(".wall .place").inner_text().split("/")[1])
    for number in range(1, min(count, 40) + 1):
        page.get_by_text(f"{number}/{count}", exact=True).wait_for()
        harness.settle(page)
        crawler.wrong += [f"wall {number}: {found}" for found in page.evaluate(STRANGE)]
        crawler.wrong += [f"wall {number}: {found}" for found in measure(page, SMALL)]
        page.keyboard.press("PageDown")


def test_on_paper(crawler: Crawler) -> None:
    crawler.page.emulate_media(media="print")
    crawler.visit("co-do")
    assert crawler.page.pdf(format="A4", landscape=True).startswith(b"%PDF")
    crawler.page.emulate_media(media="screen")


def test_what_is_typed_live_stays_text(crawler: Crawler) -> None:
    page = crawler.go("trinh-chieu?trang=999")
    content = page.locator(".st-key-kl-noi-dung textarea")
    while not content.count():  # today's decisions follow the form on pages of their own
        page.keyboard.press("PageUp")
        harness.settle(page)
    content.fill("\u202e<b class=dochai>\u200bgõ :red[y] $z$")
    due = page.locator(".st-key-kl-han input")
    due.fill(":red[x] $x$ **y**")
    due.press("Tab")
    page.get_by_text("Chưa hiểu hạn «:red[x] $x$ **y**»").wait_for()
    crawler.wrong += page.evaluate(STRANGE)
    due.fill("30/9/2020")
    page.locator(".st-key-kl-bo-phan input").fill(MARKUP[0])
    page.keyboard.press("Enter")
    harness.settle(page)
    page.get_by_role("button", name="Ghi kết luận").click()
    page.get_by_text("đã ghi 22").wait_for()
    harness.settle(page)
    crawler.wrong += [*page.evaluate(STRANGE), *measure(page, WIDE)]
    rows = page.locator(".wall tbody tr").first.inner_text()
    assert "<b class=dochai>gõ :red[y] $z$" in rows and MARKUP[0][:20] in rows


def test_files_that_are_downloaded_hold_text_only(crawler: Crawler) -> None:
    page = crawler.visit("bao-cao")
    page.get_by_role("button", name="Soạn văn bản").click()
    report = content_of(download(page, "Tải tệp"))
    assert live(report) == []
    assert flat(MARKUP[0]) in flat(
        "\n".join(paragraph.text for paragraph in Document(BytesIO(report)).paragraphs)
    )
    page = crawler.visit("ket-luan")
    assert calendar_faults(content_of(download(page, "Tải lịch hạn của tất cả bộ phận"))) == []
    page = crawler.visit("lich-su")
    assert live(content_of(download(page, "Tải sổ để ghi tháng"))) == []


def test_every_cell_that_was_cleaned_is_named_once() -> None:
    plan, problems = read_file(hostile_book(), FILE_NAME)
    named = [str(found.at) for found in problems if found.rule == "text-hidden-characters"]
    assert len(named) == len(set(named)) > 100
    groups = problem_groups([found for found in problems if found.rule == "text-hidden-characters"])
    assert len(groups) < len(named) / 5
    words = [text for row in plan.rows for text in (row.title, row.lead, row.product, row.evidence) if text]
    assert not [text for text in words if vn.has_hidden(text)]


def test_documents_hold_text_only() -> None:
    plan, _ = read_file(hostile_book(), FILE_NAME)
    now = assess(plan, date(2020, 9, 15))
    made = [
        documents.periodic(
            lambda day: assess(plan, day), plan, documents.chosen_period(plan.info, "quy-3"), now.as_of
        ),
        documents.minutes(now, documents.meeting_days(plan.decisions)[0]),
        *(documents.reminder(now, unit) for unit in now.units[:8]),
        documents.deck(now, agenda(MeetingFigures(now, None, now.as_of, ())), "Số liệu", SlideRatio.NARROW),
        documents.tables(now),
    ]
    for document in made:
        data = document.make()
        assert live(data) == []
        OPENERS[data_kind(data)](BytesIO(data))
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', document.file_name)
    assert calendar_faults(calendar_file(now, NOW)) == []


def test_the_officer_uploads_and_publishes_it(crawler: Crawler) -> None:
    page = crawler.visit("cap-nhat")
    page.get_by_label("Người cập nhật (chức danh)").fill(WHO.name)
    page.get_by_label("Người cập nhật (chức danh)").press("Enter")
    harness.settle(page)
    give(page, FILE_NAME, hostile_book(999_000))
    crawler.look("a file checked")
    for fold in page.locator("[data-testid=stMain] summary").all():
        if not fold.evaluate("fold => fold.parentElement.open"):
            fold.click()
    harness.settle(page)
    crawler.look("everything that was found")
    assert live(content_of(download(page, "Tải tệp đã đánh dấu"))) == []
    crawler.look("what changed")
    page.get_by_label("Ghi chú của bản này").fill(f"{MARK}ghi chú\u202e")
    page.get_by_label("Ghi chú của bản này").press("Enter")
    harness.settle(page)
    press(page, "Công bố")
    if page.get_by_text("Vui lòng xác nhận trước khi công bố").count():
        crawler.look("asked once more")
        press(page, "Công bố")
    page.get_by_text("Đã công bố").first.wait_for()
    crawler.look("published")
