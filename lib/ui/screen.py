"""What the pages place on the screen: the head, tables, charts, filters in the address.

The only module besides `server` that knows Streamlit. Reading and assessing happen once per version and
date for all viewers; a page asks for its Screen and shows views.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import streamlit as st

from lib.assessing.assess import Assessment, assess
from lib.base import clock
from lib.base import vietnamese as vn
from lib.base.folders import SAMPLE
from lib.base.problems import Problem, Unreadable
from lib.drawing import markup
from lib.drawing.markup import Link
from lib.drawing.pictures import Picture
from lib.drawing.templates import render
from lib.machine.kept_answers import answers_of_file
from lib.plan import Plan
from lib.reading.sandbox import read_all_safely, read_kept, read_own
from lib.reading.understanding import NO_ANSWERS, Answers, Reading
from lib.store import Actor, Role, Store, StoreError, Version, local_time, store_target
from lib.ui.office import guard
from lib.ui.serving import server
from lib.views import captions
from lib.views import overview as views
from lib.views import tasks as views_tasks
from lib.views.first_screen import FirstScreen, first_screen
from lib.views.tables import Table
from lib.views.updating import Check
from lib.views.wording import ILLUSTRATIVE, MARKS, STATUS_LEGEND

if TYPE_CHECKING:
    from lib.accounts.accounts import Identity
    from lib.drawing.charts import Figure  # plotly is loaded only where it draws

T = TypeVar("T")
Reader = Callable[[bytes, str, Answers], Reading]

STYLE = Path(__file__).with_name("style.css")
DATE: Final = "ngay"
"""The address's parameter for the date that the figures are as of."""

VERSION: Final = "ban"
"""The address's parameter for an older version: every screen then shows that one and says so."""

TASK: Final[Link] = ("nhiem-vu", "ma")
AREA: Final[Link] = ("linh-vuc", "linh-vuc")
UNIT: Final[Link] = ("bo-phan", "bo-phan")

ON_PAPER = (
    f'<style>@page {{ @top-right {{ font: bold 14px sans-serif; content: "▲ {ILLUSTRATIVE}"; }} }}</style>'
)
"""Says on every printed page that the figures are illustrative."""

VISITOR: Final = (
    '<form class="visitor" method="post" action="/dang-xuat"><b>{title}</b><br>Quyền: {role} &nbsp;'
    '<button style="font: inherit; padding: 0 .6rem; border: 1px solid #757575; border-radius: .3rem; '
    'background: #fff; color: #222; cursor: pointer">Đăng xuất</button></form>'
)
"""Who is logged in. Logging out is a form that is sent, as a link could be put into any page."""

PAGE_ROWS = 100
MOST_VIEWS = 200
CHART = {"displayModeBar": False, "staticPlot": True, "locale": "vi"}


# Who looks


def visitor() -> Identity | None:
    """Who is logged in; None on one PC, where nobody logs in, and for the server's own first visit."""
    return guard.identity_of(st.context.headers) if guard.is_on() else None


def may(needed: Role) -> bool:
    """Whether the visitor may do what takes this role; on one PC everything. The store asks again."""
    if not guard.is_on():
        return True
    found = visitor()
    return found is not None and found.role.covers(needed)


def actor(name: str) -> Actor:
    """Who acts: whoever is logged in, else nobody who may change anything; on one PC the post that was named."""
    address = st.context.ip_address
    origin = address if isinstance(address, str) else "máy này"
    if not guard.is_on():
        return Actor(name, Role.ADMIN, origin)
    found = visitor()
    return found.actor(origin) if found else Actor("", Role.VIEW, origin)


def lists(screen: server.Screen) -> bool:
    """Whether the menu lists the screen for this visitor."""
    return may(Role.UPDATE) if screen.changes else True


def show_visitor() -> None:
    """Beside the menu: who is logged in, and the way out."""
    found = visitor()
    if found is not None:
        with st.sidebar:
            st.html(VISITOR.format(title=escape(found.title), role=escape(found.role)))


# The figures in use


@dataclass(frozen=True)
class Figures:
    """An opened version: its number (None: the sample), how it is named on screen, and what it says."""

    number: int | None
    mark: str
    words: str
    plan: Plan
    problems: tuple[Problem, ...]
    report_date: date | None


class _Shelf:
    """The figures last shown, so that a store that fails does not take them away."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last: Figures | None = None


@st.cache_resource(show_spinner=False)
def _shelf() -> _Shelf:
    return _Shelf()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this server. Raises StoreError where it cannot be opened (asked again next time)."""
    return Store.open(store_target())


@st.cache_resource(show_spinner=False, max_entries=8)
def check(
    sha256: str,
    name: str,
    _load: Callable[[], bytes],
    _read: Reader = read_all_safely,
    answers: Answers = NO_ANSWERS,
) -> Check:
    """What is read from these bytes by these answers, once for all visitors and screens. Raises Unreadable,
    StoreError.

    What is read here has passed the sandbox, and so may be opened to be marked or carried forward.
    """
    found = _read(_load(), name, answers)
    return Check(found.plan, tuple(found.problems), found.cells, found.understanding)


def version_check(version: Version) -> Check:
    """What is read from a version's bytes as they were understood when it was published. Raises Unreadable,
    StoreError."""
    answers = _published_answers(version.id, version.sha256)
    return check(version.sha256, version.file_name, lambda: store().data_of(version.id), read_kept, answers)


@st.cache_resource(show_spinner=False, max_entries=500)
def _published_answers(number: int, sha256: str) -> Answers:
    """Asked once: bytes that are published are not answered about again; number is that of the version."""
    return answers_of_file(store(), sha256)


def published(version: Version) -> Figures:
    """The figures of a version. Raises Unreadable, StoreError."""
    return _published(version.id, version.sha256, version)


@st.cache_resource(show_spinner=False, max_entries=8)
def _published(number: int, mark: str, _version: Version) -> Figures:
    found = version_check(_version)
    return Figures(number, mark, version_words(_version), found.plan, found.problems, _version.report_date)


@st.cache_resource(show_spinner=False)
def _sample() -> Figures:
    data = SAMPLE.read_bytes()
    found = check(hashlib.sha256(data).hexdigest(), SAMPLE.name, lambda: data, read_own)
    return Figures(None, "mau", "Bản mẫu đi kèm chương trình", found.plan, found.problems, None)


class Made:
    """An assessment and the views made of it so far: each is made once for all viewers."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._kept: dict[tuple[object, ...], object] = {}
        self._lock = threading.RLock()

    def view(self, make: Callable[..., T], *arguments: Hashable) -> T:
        """What make() gives for the assessment and these arguments."""
        return self._once((make, *arguments), lambda: make(self.assessment, *arguments))

    def drawn(
        self,
        draw: Callable[[Any], T],
        make: Callable[..., Any],
        words: Callable[[Any], str],
        *arguments: Hashable,
    ) -> tuple[T, str]:
        """A view drawn, and said in words."""

        def both() -> tuple[T, str]:
            view = self.view(make, *arguments)
            return draw(view), words(view)

        return self._once((draw, words, make, *arguments), both)

    def _once(self, key: tuple[object, ...], produce: Callable[[], T]) -> T:
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= MOST_VIEWS:  # words typed into a search could be anything
                    self._kept.clear()
                self._kept[key] = produce()
            return cast("T", self._kept[key])


@st.cache_resource(show_spinner=False, max_entries=64)
def _assessed(number: int | None, mark: str, as_of: date, _plan: Plan) -> Made:
    return Made(assess(_plan, as_of))


@st.cache_resource(show_spinner=False, max_entries=8)
def _before(number: int, mark: str) -> Made | None:
    """What the version before this one said on its own day; None for the first."""
    own = store().version(number)
    earlier = [v for v in store().versions() if v.id < number and not v.is_deleted and v.sha256 != own.sha256]
    if not earlier:
        return None
    found = published(earlier[-1])
    as_of = found.plan.info.report_date or found.report_date
    return _assessed(found.number, found.mark, as_of, found.plan) if as_of else None


def _first(now: Assessment, before: Made | None) -> FirstScreen:
    return first_screen(now, before.assessment if before else None)


def _since(now: Assessment, before: Made) -> captions.SinceThen:
    return captions.since_then(now, before.assessment)


def version_words(version: Version) -> str:
    """ "Bản số liệu số 3, công bố 08 giờ 15 ngày 15/9/2020 bởi …, tệp …"."""
    when = local_time(version.at)
    return f"Bản số liệu số {version.id}, công bố {when} bởi {version.who}, tệp {version.file_name}"


def figures(asked: int | None = None) -> tuple[Figures | None, str | None]:
    """The published figures, before the first publishing the sample; and what to say where the store fails.

    asked is the number of an older version to show instead. None where there is nothing to show: the store
    failed before anything was shown, or the sample is gone.
    """
    if asked is not None:
        return _older(asked)
    try:
        version = store().current()
        found = published(version) if version else _sample()
    except (StoreError, Unreadable) as failure:
        last = _shelf().last
        return last, f"{failure} Đang giữ số liệu đã mở trước đó." if last else str(failure)
    except FileNotFoundError:
        return None, "Chưa có số liệu. Hãy vào màn hình Cập nhật số liệu để tải sổ lên."
    with _shelf().lock:
        _shelf().last = found
    return found, None


def _older(number: int) -> tuple[Figures | None, str | None]:
    """A version by its number; the one in use, and why, where it is not there to be shown."""
    try:
        version, current = store().version(number), store().current()
        if current is None or current.id == number:
            return figures()
        found = published(version)
    except (StoreError, Unreadable) as failure:
        now, complaint = figures()
        return now, complaint or f"{failure} Đang hiển thị bản đang dùng."
    return found, f"Đang xem lại bản số liệu số {number}, không phải bản đang dùng (bản số {current.id})."


def _asked_version() -> int | None:
    """The number in the address, kept when another screen is opened; None for the version in use."""
    text = st.query_params.get(VERSION) or st.session_state.get(VERSION) or ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
    _keep_version(number)
    return number


def _keep_version(number: int | None) -> None:
    """Writes the number into the address and remembers it for the next screen; None takes it away."""
    if number is None:
        st.session_state.pop(VERSION, None)
        st.query_params.pop(VERSION, None)
        return
    st.session_state[VERSION] = str(number)
    if st.query_params.get(VERSION) != str(number):
        st.query_params[VERSION] = str(number)


# A screen


@dataclass(frozen=True)
class Screen:
    """What a page shows: the figures and their assessment; asked is the date where the address names one,
    version the number of the older version that it names."""

    figures: Figures
    made: Made
    asked: date | None
    version: int | None = None

    @property
    def assessment(self) -> Assessment:
        """The plan on the date."""
        return self.made.assessment

    def view(self, make: Callable[..., T], *arguments: Hashable) -> T:
        """A view of the assessment, made once for all viewers: screen.view(views_tasks.late_table, unit)."""
        return self.made.view(make, *arguments)

    @property
    def before(self) -> Made | None:
        """What the version before this one said on its own day; None for the first one, and where another
        date is looked at than the figures' own."""
        if self.figures.number is None or self.asked is not None:
            return None
        try:
            return _before(self.figures.number, self.figures.mark)
        except (StoreError, Unreadable):  # the screen says itself that the store fails
            return None

    @property
    def as_of(self) -> date:
        """The date that everything on the screen is as of."""
        return self.assessment.as_of

    def link(self, screen: str, **parameters: str | None) -> str:
        """The address of a screen, with the date that was asked for."""
        return markup.address(screen, {**parameters, **self._kept})

    @property
    def _kept(self) -> dict[str, str | None]:
        day = self.asked.isoformat() if self.asked else None
        return {DATE: day, VERSION: str(self.version) if self.version else None}

    def table(self, view: Table, opens: Link | None = TASK) -> None:
        """A table in pages of 100 rows; a row's name links to the screen that opens it."""
        first = _first_row(view) if len(view.rows) > PAGE_ROWS else 0
        rows = view.rows[first : first + PAGE_ROWS]
        st.html(markup.table(view, opens, self._kept, rows))

    def drawn(
        self,
        draw: Callable[[Any], T],
        make: Callable[..., Any],
        words: Callable[[Any], str],
        *arguments: Hashable,
    ) -> tuple[T, str]:
        """A view drawn and said in words, once for all viewers."""
        return self.made.drawn(draw, make, words, *arguments)

    def first(self) -> None:
        """What is late, the whole plan in one bar, areas, money, indicators; each opens what is behind it."""
        view = self.view(_first, self.before)
        st.html(render("first_screen", view=view, link=self.link, marks=MARKS))

    def since_before(self) -> None:
        """What happened since the version before, in five counts that open; nothing where there is none."""
        if self.before is not None:
            st.html(markup.since(self.view(_since, self.before), TASK, self._kept))


def open_screen(title: str) -> Screen:
    """The head of a screen and all that it shows; the script ends here where there is nothing to show."""
    st.html(STYLE)
    version = _asked_version()
    found, complaint = figures(version)
    if found is None:
        st.html(markup.section(title, ""))
        say(complaint or "")
        st.stop()
    asked, doubt = _asked_date()
    reported = found.plan.info.report_date or found.report_date
    default = reported or clock.today()
    as_of = asked or default
    made = _assessed(found.number, found.mark, as_of, found.plan)
    screen = Screen(found, made, asked, version)
    _date_picker(as_of, default, _quick_days(reported, found.plan.info.year))
    notices = [words for words in (complaint, doubt, _other_date(as_of, reported)) if words]
    frame = screen.view(views.frame)
    st.html(markup.head(title, frame, found.words, notices))
    if frame.illustrative:
        st.html(ON_PAPER)
    if version is not None:
        st.button("Về bản đang dùng", on_click=_keep_version, args=(None,))
    announce()
    return screen


def _other_date(as_of: date, reported: date | None) -> str | None:
    if reported is None or as_of == reported:
        return None
    now = f"Đang xem theo số liệu đến {vn.day(as_of)}, không phải ngày báo cáo {vn.day(reported)}."
    return f"{now} Việc làm sau ngày báo cáo chưa được ghi vào sổ." if as_of > reported else now


# The date


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def _asked_date() -> tuple[date | None, str | None]:
    """The date in the address, kept when another screen is opened; and a sentence where it is none."""
    text = st.query_params.get(DATE) or st.session_state.get(DATE)
    if not text:
        return None, None
    day = _day(text)
    if day is None:
        _keep_date(None)
        return (
            None,
            f"Địa chỉ ghi ngày «{text[:30]}» không đọc được nên dùng ngày báo cáo. Ngày viết như 2020-06-30.",
        )
    _keep_date(day)
    return day, None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _keep_date(day: date | None) -> None:
    """Writes the date into the address and remembers it for the next screen."""
    if day is None:
        st.session_state.pop(DATE, None)
        st.query_params.pop(DATE, None)
        return
    st.session_state[DATE] = day.isoformat()
    if st.query_params.get(DATE) != day.isoformat():
        st.query_params[DATE] = day.isoformat()


def _date_picker(as_of: date, default: date, quick: Mapping[date, str]) -> None:
    """The date and its quick choices, beside the menu."""
    st.session_state["ngay-lich"] = as_of
    st.session_state["ngay-nhanh"] = as_of if as_of in quick else None
    with st.sidebar:
        st.date_input(
            "Xem đến ngày",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="DD/MM/YYYY",
            key="ngay-lich",
            on_change=_pick,
            args=("ngay-lich", default),
        )
        st.pills(
            "Chọn nhanh",
            list(quick),
            format_func=lambda day: quick[day],
            key="ngay-nhanh",
            on_change=_pick,
            args=("ngay-nhanh", default),
        )


def _quick_days(reported: date | None, year: int | None) -> dict[date, str]:
    """Quarter ends of the plan's year, and the report date (today where the workbook names none)."""
    word, default = ("Báo cáo", reported) if reported else ("Hôm nay", clock.today())
    ends = [date(year or default.year, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    days = {end: f"{end.day}/{end.month}" for end in ends}
    return days | {default: f"{word} {default.day}/{default.month}"}


def _pick(key: str, default: date) -> None:
    day = st.session_state[key]
    _keep_date(None if day is None or day == default else day)


# Filters in the address


def choose(label: str, name: str, options: Mapping[str, str], everything: str) -> str | None:
    """A list to choose from, bound to the address's parameter; None stands for everything."""
    return choose_one(label, name, {"": everything, **options}) or None


def choose_one(label: str, name: str, options: Mapping[str, str]) -> str:
    """A list to choose from, bound to the address's parameter; the first option unless another is asked for."""
    first, asked, key = next(iter(options)), st.query_params.get(name), f"chon-{name}"
    st.session_state[key] = asked if asked in options else first
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=key,
        on_change=_to_address,
        args=(name, key),
    )
    if asked and asked not in options:
        say(f"Bản số liệu này không có «{asked[:60]}» để chọn; đang xem: {options[first]}.")
    return str(st.session_state[key])


def search(label: str, name: str, hint: str) -> str | None:
    """A field for words, bound to the address's parameter."""
    key = f"tim-{name}"
    st.session_state[key] = st.query_params.get(name, "")
    st.text_input(label, key=key, placeholder=hint, max_chars=100, on_change=_to_address, args=(name, key))
    return st.session_state[key].strip() or None


def _to_address(name: str, key: str) -> None:
    value = st.session_state[key]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


# Pieces


def _first_row(view: Table) -> int:
    """Buttons to turn the pages of a long table; the first row of the page that is shown."""
    key, pages = f"trang-{view.title}", -(-len(view.rows) // PAGE_ROWS)
    page: int = min(st.session_state.get(key, 0), pages - 1)
    first = page * PAGE_ROWS
    last = min(first + PAGE_ROWS, len(view.rows))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "◀ Trang trước", disabled=page == 0, key=f"{key}-truoc", on_click=_turn, args=(key, page - 1)
        )
        st.button(
            "Trang sau ▶", disabled=page == pages - 1, key=f"{key}-sau", on_click=_turn, args=(key, page + 1)
        )
        st.html(
            markup.paragraph(f"Dòng {first + 1}–{last} trong {vn.dong(len(view.rows))} dòng", "note"),
            width="content",
        )
    return first


def _turn(key: str, page: int) -> None:
    st.session_state[key] = page


def picture(drawn: Picture, alt: str) -> None:
    """A still picture, as wide as its place; alt says in words what it shows."""
    st.image(drawn.svg, width="stretch", alt=alt)


def chart(figure: Figure, key: str, alt: str) -> None:
    """A chart as it is drawn: no theme over it, nothing on hover; alt says in words what it shows."""
    # The style sheet enlarges charts on large screens and must know how tall they are.
    st.html(f"<style>.st-key-{key} {{ --tall: {figure.layout.height}px; }}</style>")
    st.plotly_chart(figure, key=key, theme=None, config=CHART, alt=alt)


def title(words: str, note: str = "") -> None:
    """A heading within a screen, with how to read what follows."""
    st.html(markup.section(words, note))


def say(words: str, look: str = "") -> None:
    """A sentence that deserves notice, shown as it is; look is "fault", "done" or nothing."""
    st.html(markup.paragraph(words, f"notice {look}".rstrip()))


def remember(words: str, look: str, *links: tuple[str, str]) -> None:
    """A sentence for the head of the next screen that this visitor sees, with addresses to go on to."""
    st.session_state["tin"] = (words, look, links)


def announce() -> None:
    """Says once what was to be remembered. Part of every screen's head."""
    words, look, links = st.session_state.pop("tin", ("", "", ()))
    if words:
        say(words, look)
        for href, label in links:
            st.html(markup.link(href, label))


def link_to(
    screen: Screen, place: str, words: str, parameters: Mapping[str, str | None] | None = None
) -> None:
    """A link to another screen, on a line of its own."""
    st.html(markup.link(screen.link(place, **(parameters or {})), words))


def legend(screen: Screen) -> None:
    """What the segments of the bars of statuses mean."""
    st.html(markup.legend(len(views.classes_of(screen.assessment.total))))


def task(screen: Screen, card: views_tasks.TaskCard) -> None:
    """A task opened to everything that is known of it."""
    st.html(markup.task_card(card))
    for view in (card.milestones, card.events, card.money):
        screen.table(view, None)


def rules() -> None:
    """The rule behind each status, folded."""
    with st.expander("Cách xếp tình trạng nhiệm vụ"):
        st.html(markup.rules(STATUS_LEGEND))
