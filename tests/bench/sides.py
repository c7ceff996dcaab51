"""The programs that are measured, each as a server of its own, and how each shows that it has answered.

What the product's screens must show before they count as shown stands here, and nowhere else.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import browser as harness
from books import SAMPLE
from line import Line
from playwright.sync_api import Browser, Page

from lib.machine import start

APPS = Path(__file__).with_name("apps")
INSIDE = Path(__file__).with_name("inside.js").read_text(encoding="utf-8")
PLAIN = ("--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
"""Nothing is sent elsewhere by either side; all else is as Streamlit brings it."""


@dataclass(frozen=True)
class Look:
    """What a complete first screen has: the selector of its first figures, and how many charts that answer."""

    figures: str
    charts: int


@dataclass(frozen=True)
class Change:
    """What a click, key or file changes: words that come, words that go, how many charts stand afterwards.

    charts None: every one that has a place; renewed: how many of them show something else than before.
    """

    words: str = ""
    gone: str = ""
    charts: int | None = 0
    renewed: int = 0
    by: str = "pointerup"


# The product

OURS = Look(".first .headline b", 1)
"""Beside each chart that answers stands its still picture."""
DATES = (
    ("30/6", Change("ngày 30 tháng 6 năm 2020", charts=2, renewed=2)),
    ("Báo cáo 15/9", Change("ngày 15 tháng 9 năm 2020", charts=2, renewed=2)),
)
"""The quick choices of Tổng quan's date: their label and what they bring."""
BEFORE, BEFORE_COMMIT = "the build before", "7d03328"
"""The product as it was before first answers and charts that answer; one still picture stood where two charts stand."""
DATES_BEFORE = tuple((label, replace(change, charts=None, renewed=1)) for label, change in DATES)

ALL_AREAS, ONE_AREA = "Tất cả các lĩnh vực", "3. Cải cách TTHC"
AREAS = (
    (ONE_AREA, Change("/72 nhiệm vụ", "Tình trạng nhiệm vụ theo lĩnh vực")),
    (ALL_AREAS, Change("Tình trạng nhiệm vụ theo lĩnh vực", charts=None)),
)
STATUSES = (
    ("Quá hạn", Change("/72 nhiệm vụ", "72/72 nhiệm vụ")),
    ("Mọi tình trạng", Change("72/72 nhiệm vụ")),
)
SCREENS = (
    ("Lĩnh vực", Change("Tình trạng nhiệm vụ theo lĩnh vực", "Các mốc trong năm", None, 2)),
    ("Tổng quan", Change("Các mốc trong năm", "Tình trạng nhiệm vụ theo lĩnh vực", None, 2)),
)
PROJECTED = "{}/"
"""How the projector numbers its pages: "2/11"."""
UPLOAD = "① Tải sổ lên"
COMPARED = "④ Công bố"
"""What stands below the comparison."""
PUBLISH, PUBLISHED = "Công bố số liệu", "Đã công bố bản số liệu số {}"

# The others

EMPTY = Look("[data-testid=stMarkdown] p", 0)
BARE = Look("h1", 2)
DASH, GUI_PLOTLY, GUI_ECHARTS = "Dash", "NiceGUI, plotly", "NiceGUI, echarts"
OTHERS = {DASH: ("dash_app",), GUI_PLOTLY: ("nicegui_app", "plotly"), GUI_ECHARTS: ("nicegui_app", "echarts")}
"""The bare page as other frameworks make it: its program, and the argument behind the port."""
TUTORIAL = Look("[data-testid=stMetricValue]", 4)


@dataclass(frozen=True)
class Side:
    """A running program."""

    name: str
    look: Look
    site: harness.Site
    folder: Path
    line: Line = field(repr=False)

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return self.line.way_to(self.site.url)

    @property
    def pid(self) -> int:
        """The process of its server."""
        return self.site.process.pid


LOOKS = {"ours": OURS, "empty": EMPTY, "bare": BARE, "tutorial": TUTORIAL, **dict.fromkeys(OTHERS, BARE)}


@contextmanager
def started(name: str, line: Line, data: Path | None = None, cold: bool = False) -> Iterator[Side]:
    """A program on a fresh folder, or the product on a folder that was used before; cold: only until it listens."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if name == "ours":
            with harness.server(data or folder / "data", way=harness.EARLY if cold else harness.RUN) as site:
                yield Side(name, OURS, site, site.data, line)
            return
        if name == BEFORE:
            with harness.server(folder / "data", root=build_before()) as site:
                yield Side(name, OURS, site, site.data, line)
            return
        if name in OTHERS:
            with other(name, folder) as site:
                yield Side(name, BARE, site, folder, line)
            return
        shutil.copy(APPS / f"{name}.py", folder / "app.py")
        shutil.copy(SAMPLE, folder / "plan.xlsx")
        with harness.server(folder / "data", root=folder, options=PLAIN, listens=cold) as site:
            yield Side(name, LOOKS[name], site, folder, line)


@contextmanager
def other(name: str, folder: Path) -> Iterator[harness.Site]:
    """A program of another framework, once it answers."""
    program, *more = OTHERS[name]
    port = harness.tools.free_port()
    command = [str(python_of_others()), str(APPS / f"{program}.py"), str(port), *more]
    with harness.process(
        command, f"http://127.0.0.1:{port}", folder, harness.environment_of(folder), folder
    ) as site:
        harness.wait_for_port(site)
        yield site


PLACE = harness.ROOT / ".local/bench"
"""What is made once for the measurements."""


def build_before() -> Path:
    """The folder of the product as it was, taken out of the repository. Needs its history."""
    place = PLACE / BEFORE_COMMIT
    if not (place / "app.py").exists():
        command = ["git", "-C", str(harness.ROOT), "archive", BEFORE_COMMIT]
        packed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
    return place


def python_of_others() -> Path:
    """The Python of an environment of their own, which is made where it is missing: that needs a network."""
    place, wanted = PLACE, Path(__file__).with_name("requirements.txt")
    python, stamp = start.python_in(place), place / "installed.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted.read_text(encoding="utf-8"):
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True, stdout=sys.stderr
        )
        shutil.copy(wanted, stamp)
    return python


@contextmanager
def all_started(names: Iterable[str], line: Line) -> Iterator[dict[str, Side]]:
    """Programs side by side, each visited once, so that what only the first visitor pays is paid."""
    with ExitStack() as running:
        sides = {name: running.enter_context(started(name, line)) for name in names}
        time.sleep(4)  # the product loads its other screens behind the first visitor's back
        yield sides


# A visitor

IN_PLACE = "[data-testid=stApp], #react-entry-point h1, .nicegui-content h1"
DRAWN = ".js-plotly-plot .main-svg, .nicegui-echart svg"


def visitor(browser: Browser, look: Look | None = None) -> Page:
    """An empty page of somebody who was never here; look is what its first load is to show."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    context.set_default_timeout(40_000)
    expected = f"\nbench.expect({json.dumps(vars(look))})" if look else ""
    context.add_init_script(INSIDE + expected)
    return context.new_page()


def load(browser: Browser, side: Side, address: str = "") -> tuple[Page, float, float]:
    """A first load without anything in the browser's cache: the page, and when its figures and charts stood.

    Both in seconds since 1970, so that they can be set against any beginning.
    """
    page = visitor(browser, side.look)
    page.goto(f"{side.url}/{address}", wait_until="commit")
    seen = page.evaluate("bench.loaded()")
    return page, (seen["origin"] + seen["figures"]) / 1000, (seen["origin"] + seen["charts"]) / 1000


def opened(browser: Browser, side: Side, address: str = "") -> Page:
    """A page that is complete and at rest."""
    page = visitor(browser)
    page.goto(f"{side.url}/{address}", wait_until="commit")
    rest(page)
    page.wait_for_timeout(500)
    if page.get_by_test_id("stException").count():
        raise RuntimeError(f"{side.name} failed: {page.get_by_test_id('stException').inner_text()}")
    return page


def arm(page: Page, change: Change) -> None:
    """Tells the page what the next click, key or file is to change."""
    wanted = {
        "words": change.words,
        "gone": change.gone,
        "charts": change.charts,
        "renewed": change.renewed,
        "from": [change.by],
    }
    page.evaluate("wanted => bench.arm(wanted)", wanted)


def answered(page: Page) -> float:
    """Seconds from the armed event until what it changes stands; then waits until the page is at rest."""
    spent = float(page.evaluate("bench.done()")) / 1000
    rest(page)
    return spent


def rest(page: Page) -> None:
    """Waits until nothing more changes; of other frameworks than Streamlit's only charts and time can tell."""
    page.locator(IN_PLACE).first.wait_for(timeout=90_000)
    if page.get_by_test_id("stApp").count():
        harness.settle(page, 90)
    else:
        page.locator(DRAWN).first.wait_for(timeout=90_000)
        page.wait_for_timeout(700)
