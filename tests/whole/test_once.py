"""Nothing is computed twice: what a visit makes lib compute, read and ask of the store, shown by counts."""

from __future__ import annotations

import inspect
import threading
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
import readings
import sqlalchemy as sa
from apptest import rerun
from browser import ROOT
from streamlit.testing.v1 import AppTest
from tools import PATIENCE
from updates import mended, sample

from lib.assessing.assess import Assessment
from lib.plan import Plan
from lib.store import Actor, Draft, Role, Store, store_target

LIB = str(ROOT / "lib")
FIGURES = ("tong_quan", "co_do", "linh_vuc", "nhiem_vu", "kinh_phi", "chi_tieu", "bo_phan")
MEETING = ("trinh_chieu", "ket_luan", "bao_cao")
OFFICE = ("cap_nhat", "lich_su")
SCREENS = (*FIGURES, *MEETING, *OFFICE)
MAKERS = ("reading.reader", "assessing.assess", "views", "drawing", "meeting", "comparing", "reports")
"""Packages and modules whose functions make something of a whole plan or assessment."""
DRAWN = ("drawing.charts", "drawing.pictures")
OFFICER = Actor("Công chức Văn phòng – Thống kê", Role.ADMIN)
NOW = datetime(2020, 9, 16, 1, 15, tzinfo=UTC)


@cache
def module_of(file: str) -> str:
    """ "views.tasks" for lib/views/tasks.py; nothing for files elsewhere."""
    return ".".join(Path(file).relative_to(LIB).with_suffix("").parts) if file.startswith(LIB) else ""


def maker_of(file: str) -> str | None:
    """The maker that a file belongs to; None for others of lib and for files elsewhere."""
    module = module_of(file)
    return next((name for name in MAKERS if module == name or module.startswith(f"{name}.")), None)


@dataclass
class Tally:
    """What lib did meanwhile: works made of a whole plan or assessment, and drawings, each with what it was made
    of; readings of workbooks, in the program or in its sandbox; questions to the store."""

    works: Counter[tuple[str, Hashable]] = field(default_factory=Counter)
    readings: int = 0
    questions: Counter[tuple[str, str]] = field(default_factory=Counter)
    _held: list[object] = field(default_factory=list)  # what is identified by its id must not go

    @property
    def names(self) -> Counter[str]:
        """How often each work was made, whatever of."""
        found: Counter[str] = Counter()
        for (name, _), times in self.works.items():
            found[name] += times
        return found

    @property
    def repeated(self) -> dict[str, int]:
        """Works that were made more than once of the very same."""
        return {name: times for (name, _), times in self.works.items() if times > 1}

    @property
    def asked_again(self) -> dict[str, int]:
        """Questions that were put to the store more than once."""
        return {question: times for (question, _), times in self.questions.items() if times > 1}

    def called(self, frame: FrameType, event: str, _arg: object) -> None:
        """Notes a call that enters one of lib's makers from outside of it."""
        code, caller = frame.f_code, frame.f_back
        self.readings += event == "call" and code is readings.read_once.__code__
        if event != "call" or not code.co_filename.startswith(LIB):
            return
        module = module_of(code.co_filename)
        if module == "reading.sandbox.__init__" and code.co_name == "_ask":
            self.readings += 1
        maker = maker_of(code.co_filename)
        if maker is None or (caller and maker == maker_of(caller.f_code.co_filename)):
            return
        given = list(inspect.getargvalues(frame).locals.values())
        if "." in code.co_qualname or code.co_name.startswith(("_", "<")):
            return
        remembered = caller and caller.f_code is readings.read_once.__code__  # has been counted
        self.readings += (
            module == "reading.reader" and not remembered and any(isinstance(part, bytes) for part in given)
        )
        if module in DRAWN or any(isinstance(part, (Assessment, Plan)) for part in given):
            self.works[f"{module}.{code.co_name}", tuple(map(identity, given))] += 1
            self._held += given

    def asked(
        self, _connection: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        """Notes a question to the store."""
        if statement.startswith("SELECT"):
            words = " ".join(statement.split())
            self.questions[f"{words[:40]} … {words.partition(' FROM ')[2]}", repr(parameters)] += 1


def identity(value: object) -> Hashable:
    """Equal for the same value of a simple kind, and for the same object of any other."""
    return (type(value), value) if isinstance(value, (str, int, date, type(None))) else id(value)


@contextmanager
def counted() -> Iterator[Tally]:
    """Counts in every thread that begins meanwhile: a screen's script always runs in one of its own."""
    tally = Tally()
    sa.event.listen(sa.Engine, "before_cursor_execute", tally.asked)
    threading.setprofile(tally.called)
    try:
        yield tally
    finally:
        threading.setprofile(None)
        sa.event.remove(sa.Engine, "before_cursor_execute", tally.asked)


pytestmark = pytest.mark.usefixtures("own_store", "read_once")


def publish(data: bytes, base: int | None = None) -> int:
    draft = Draft(data, "so.xlsx", report_date=date(2020, 9, 15))
    return Store.open(store_target()).publish(draft, base, NOW, OFFICER).id


def visit(name: str, **address: str) -> AppTest:
    """A visitor of their own opens a screen."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.switch_page(f"pages/{name}.py")
    for parameter, value in address.items():
        app.query_params[parameter] = value
    return rerun(app)


# Views and drawings


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_makes_each_work_once_for_all_viewers(name: str) -> None:
    """One visit makes nothing twice, the next visitor finds everything made, and a click asks the store once (the
    officer's two screens look anew at what they are about to change)."""
    publish(sample())
    with counted() as first:
        visit(name)
    with counted() as following:
        app = visit(name)
    with counted() as clicked:
        rerun(app)
    assert first.repeated == {}
    assert (following.names, following.readings) == ({}, 0)
    assert (clicked.names, clicked.readings) == ({}, 0)
    assert name not in FIGURES or sum(clicked.questions.values()) == 1
    assert name not in MEETING or clicked.asked_again == {}


def test_the_screens_share_one_assessment() -> None:
    publish(sample())
    with counted() as tally:
        for name in FIGURES:
            visit(name)
    assert tally.names["assessing.assess.assess"] == 1


def test_another_date_is_assessed_once_for_all_viewers() -> None:
    publish(sample())
    visit("tong_quan")
    with counted() as tally:
        for name in ("tong_quan", "tong_quan", "nhiem_vu"):
            visit(name, ngay="2020-06-30")
        visit("tong_quan")
    assert tally.names["assessing.assess.assess"] == 1
    assert tally.readings == 0


def test_a_click_on_a_filter_makes_its_table_once_for_all_viewers() -> None:
    publish(sample())
    first, second = visit("nhiem_vu"), visit("nhiem_vu")
    with counted() as tally:
        for app in (first, second):
            app.selectbox(key="chon-tinh-trang").select("qua-han")
            assert "3/72 nhiệm vụ" in "".join(part.proto.body for part in rerun(app).get("html"))
        rerun(first)
    assert tally.names == {"views.tasks.task_table": 1}


# Readings


def test_a_new_version_is_read_once_for_all_screens() -> None:
    first = publish(sample())
    visit("tong_quan")
    publish(mended(), first)
    with counted() as tally:
        for name in ("tong_quan", *SCREENS):
            visit(name)
    assert tally.readings == 1


def test_an_upload_is_read_once_from_its_check_to_the_screens() -> None:
    app = visit("cap_nhat")
    with counted() as tally:
        app.file_uploader[0].set_value(("so.xlsx", sample(), "")).run()
        next(button for button in app.button if button.label.startswith("Công bố số liệu")).click()
        rerun(app)
        for name in SCREENS:
            visit(name)
    assert Store.open(store_target()).current() is not None
    assert tally.readings == 1
