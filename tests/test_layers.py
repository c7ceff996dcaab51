"""The program's build: imports go one way, packages stay in their places, pages and functions stay short."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lib.server import FOR_ACCOUNTS, SCREENS

ROOT = Path(__file__).resolve().parent.parent

# Every module of lib in the order of the flow: each may import only those before it. A new module is
# placed here on purpose, or the tests fail.
LAYERS = {
    "ground": (
        "problems vietnamese clock collector folders logbook words deadline deadline_words deadline_tokens deadline_segments "
        "deadline_finds deadline_periods deadline_dates deadline_documents deadline_events deadline_grammar "
        "deadline_relations deadline_composition deadline_reading plan money units"
    ),
    "reading": (
        "gate workbook package biff xlsb cells form headings codes values information appendix milestones checks reading sandbox"
    ),
    "assessing": (
        "assess wording pairing changes unit_jump versions compare_tasks compare_indicators compare_records compare "
        "recheck decisions decision_days tables views_money views_indicators views_tasks views captions agenda projector "
        "reminders report_words report_periods report_parts report_areas report_appendices report as_json"
    ),
    "writing": (
        "pictures charts markup marked next_form official_document pdf export_word export_slides export_excel documents"
    ),
    "keeping": "store_schema store_postgres store_database store_meetings store_accounts backup store accounts updating",
    "showing": (
        "login_page guard office static_files server serve ui ui_update "
        "ui_meeting ui_report ui_accounts start account_commands doctor __main__"
    ),
}
ORDER = [name for layer in LAYERS.values() for name in layer.split()]
LAYER = {name: layer for layer, names in LAYERS.items() for name in names.split()}

# What is said about a plan knows nothing of how a workbook was read, but for these.
WORKBOOK_WRITERS = {
    ("marked", "workbook"),
    ("marked", "package"),
    ("export_excel", "form"),
    ("updating", "workbook"),  # shows the officer's own row with the bad cell marked
    *(
        ("next_form", name)
        for name in ("cells", "workbook", "form", "headings", "information", "package", "reading")
    ),
    ("export_excel", "package"),
}

# Third-party packages by the name that is imported: the line of requirements.txt that brings them, and
# the only places that may use them.
PACKAGES = {
    "streamlit": (
        "streamlit",
        "app pages ui ui_update ui_meeting ui_report ui_accounts static_files server office serve",
    ),
    "starlette": ("streamlit", "static_files server guard office serve"),
    "uvicorn": ("streamlit", "serve"),
    "google": ("streamlit", "office"),  # protobuf, which Streamlit's messages are
    "plotly": ("plotly", "charts"),
    "pandas": ("pandas", "ui pages charts"),
    "openpyxl": ("openpyxl", "cells marked next_form export_excel"),
    "defusedxml": ("defusedxml", "gate cells package"),
    "lxml": ("lxml", "gate package marked next_form official_document export_word export_slides"),
    "xlsxwriter": ("XlsxWriter", "export_excel export_slides"),
    "icalendar": ("icalendar", "reminders"),
    "docx": ("python-docx", "official_document export_word"),
    "pptx": ("python-pptx", "export_slides export_word"),
    "sqlalchemy": (
        "SQLAlchemy",
        "store_schema store_postgres store_database store_meetings store_accounts backup store",
    ),
    "psycopg": ("psycopg[binary]", "store_postgres"),
    "argon2": ("argon2-cffi", "accounts account_commands"),
}

LONGEST_PAGE = 60
LONG, LONGEST = 25, 60
CLOCK = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow|today)|time\.(?:time|localtime|gmtime))\b")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[Path]:
    return sorted(path for path in (ROOT / "lib").glob("*.py") if path.stem != "__init__")


def pages() -> list[Path]:
    return sorted((ROOT / "pages").glob("*.py"))


def program() -> list[Path]:
    return [ROOT / "app.py", *pages(), *modules()]


def place(path: Path) -> str:
    return "pages" if path.parent.name == "pages" else path.stem


def imported(path: Path) -> Iterator[str]:
    """The full names that a file imports anywhere, also those for type checking only."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The modules of lib that a file imports."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("lib.")}


def theirs(path: Path) -> set[str]:
    """The packages from elsewhere that a file imports, by their first name."""
    return {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names) - {"lib"}


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=by_name)
def test_every_module_has_its_place(path: Path) -> None:
    assert path.stem in ORDER


@pytest.mark.parametrize("path", modules(), ids=by_name)
def test_imports_go_one_way(path: Path) -> None:
    before = ORDER[: ORDER.index(path.stem)]
    assert ours(path) - set(before) == set()


@pytest.mark.parametrize("path", modules(), ids=by_name)
def test_the_middle_does_not_know_the_workbook(path: Path) -> None:
    if LAYER.get(path.stem) not in ("assessing", "writing", "keeping"):
        return
    known = {name for name in ours(path) if LAYER.get(name) == "reading"}
    assert {name for name in known if (path.stem, name) not in WORKBOOK_WRITERS} == set()


def test_the_start_needs_nothing_installed() -> None:
    assert (ours(ROOT / "lib/start.py"), theirs(ROOT / "lib/start.py")) == ({"folders"}, set())
    assert (ours(ROOT / "lib/folders.py"), theirs(ROOT / "lib/folders.py")) == (set(), set())


@pytest.mark.parametrize("path", program(), ids=by_name)
def test_packages_stay_in_their_places(path: Path) -> None:
    astray = [name for name in theirs(path) if place(path) not in PACKAGES.get(name, ("", ""))[1].split()]
    assert astray == []


def test_what_is_imported_is_in_the_requirements() -> None:
    listed = re.findall(r"(?m)^([\w\-\[\]]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    used = {PACKAGES[name][0] for path in program() for name in theirs(path) if name in PACKAGES}
    assert used - set(listed) == set()


def test_only_cells_opens_workbooks_to_read_them() -> None:
    opens = {path.stem for path in program() if "load_workbook" in path.read_text(encoding="utf-8")}
    assert opens <= {"cells", "marked"}


@pytest.mark.parametrize("path", program(), ids=by_name)
def test_only_the_clock_knows_the_time(path: Path) -> None:
    if path.stem != "clock":
        assert CLOCK.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", modules(), ids=by_name)
def test_the_pure_middle_is_told_the_date(path: Path) -> None:
    if LAYER.get(path.stem) in ("ground", "reading", "assessing", "writing"):
        assert "clock" not in ours(path)


@pytest.mark.parametrize("path", pages(), ids=by_name)
def test_pages_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring."""
    said = function.body[0]
    text = (
        isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    )
    docstring = (said.end_lineno or said.lineno) - said.lineno + 1 if text else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", program(), ids=by_name)
def test_functions_are_short(path: Path) -> None:
    functions = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {function.name: length(function) for function in functions if length(function) >= LONG}
    assert max(long.values(), default=0) <= LONGEST
    assert len(long) <= max(1, len(functions) // 10), long


def test_every_page_is_a_screen_and_every_screen_a_page() -> None:
    assert sorted(screen.file for screen in (*SCREENS, FOR_ACCOUNTS)) == [by_name(path) for path in pages()]
    assert len({screen.address for screen in SCREENS}) == len(SCREENS)
