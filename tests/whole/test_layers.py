"""The program's build: imports go one way, packages stay in their places, pages and functions stay short."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from lib.ui.serving.server import FOR_ACCOUNTS, FOR_LEVELS, SCREENS

ROOT = Path(__file__).resolve().parents[2]

# The packages of lib in the order of the flow: each may import only those before it.
ORDER = [
    "base",
    "days",
    "deadlines",
    "plan",
    "workbook",
    "reading",
    "assessing",
    "comparing",
    "store",
    "views",
    "meeting",
    "reports",
    "province",
    "exports",
    "drawing",
    "handback",
    "accounts",
    "machine",
    "ui",
]

# What must not know how a workbook is read, though it comes later.
APART = dict.fromkeys(("assessing", "comparing", "store", "meeting", "reports"), ("workbook", "reading"))

# Packages of others by the name that is imported: the line of requirements.txt that brings them, and the
# packages of ours that may use them.
THEIRS = {
    "lunar_vn": ("lunar-vn", "days"),
    "streamlit": ("streamlit", "app pages ui"),
    "starlette": ("streamlit", "ui"),
    "uvicorn": ("streamlit", "ui"),
    "google": ("streamlit", "ui"),  # protobuf, which Streamlit's messages are
    "jinja2": ("Jinja2", "drawing ui"),
    "markupsafe": ("Jinja2", "drawing"),
    "plotly": ("plotly", "drawing"),
    "pandas": ("pandas", "ui pages drawing province"),
    "openpyxl": ("openpyxl", "workbook handback exports"),
    "defusedxml": ("defusedxml", "workbook"),
    "lxml": ("lxml", "workbook handback exports"),
    "xlsxwriter": ("XlsxWriter", "exports"),
    "icalendar": ("icalendar", "meeting"),
    "holidays": ("holidays", "days"),
    "docx": ("python-docx", "exports"),
    "pptx": ("python-pptx", "exports"),
    "sqlalchemy": ("SQLAlchemy", "store"),
    "psycopg": ("psycopg", "store"),
    "argon2": ("argon2-cffi", "accounts machine"),
    "distributed": ("distributed", "machine"),
}

MOST_MODULES, MOST_LINES = 15, 600
MOST_TWICE = 5
LONGEST_PAGE = 60
LONG, LONGEST = 25, 60
CLOCK = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow|today)|time\.(?:time|localtime|gmtime))\b")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[Path]:
    return sorted((ROOT / "lib").rglob("*.py"))


def pages() -> list[Path]:
    return sorted((ROOT / "pages").glob("*.py"))


def program() -> list[Path]:
    return [ROOT / "app.py", *pages(), *modules()]


def package(path: Path) -> str:
    """The package of lib that a file is in; of a file outside, pages or its own name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "lib" else parts[0]


def imported(path: Path) -> Iterator[str]:
    """The full names that a file imports anywhere, also those for type checking only."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The packages of lib that a file imports."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("lib.")}


def inside(path: Path) -> set[Path]:
    """The modules of its own package that a file imports."""
    found = set()
    for name in imported(path):
        parts = name.split(".")
        for end in (len(parts), len(parts) - 1):
            module = ROOT.joinpath(*parts[:end]).with_suffix(".py")
            if parts[:2] == ["lib", package(path)] and module.exists():
                found.add(module)
    return found - {path}


def theirs(path: Path) -> set[str]:
    """The packages from elsewhere that a file imports, by their first name."""
    return {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names) - {"lib"}


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PARTS = [path for path in modules() if package(path) not in ("__init__", "__main__")]


def astray(
    paths: Iterable[Path], found: Callable[[Path], Collection[object]]
) -> dict[str, Collection[object]]:
    """What is found in each file that should have nothing of the kind, by the file's name."""
    return {by_name(path): wrong for path in paths if (wrong := found(path))}


def test_arrows_between_packages_run_one_way() -> None:
    def against(path: Path) -> set[str]:
        mine, place = ours(path), ORDER.index(package(path))
        return mine - set(ORDER[: place + 1]) | mine & set(APART.get(package(path), ()))

    assert astray(PARTS, against) == {}


def test_no_circle_inside_a_package() -> None:
    beside = {path: inside(path) for path in PARTS}

    def circle(path: Path) -> set[Path]:
        reached, waiting = set[Path](), set(beside[path])
        while waiting:
            module = waiting.pop()
            reached.add(module)
            waiting |= beside[module] - reached
        return reached & {path}

    assert astray(PARTS, circle) == {}


def test_no_folder_is_crowded() -> None:
    folders = Counter(path.parent for path in modules())
    assert {by_name(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_no_module_is_long() -> None:
    lines = {by_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_the_start_needs_nothing_installed() -> None:
    needed = [ROOT / f"lib/{name}.py" for name in ("machine/start", "machine/pythons", "base/folders")]
    assert [ours(path) for path in needed] == [{"base", "machine"}, {"base"}, set()]
    assert set().union(*map(theirs, needed)) == set()


def test_packages_stay_in_their_places() -> None:
    def elsewhere(path: Path) -> list[str]:
        return [name for name in theirs(path) if package(path) not in THEIRS.get(name, ("", ""))[1].split()]

    assert astray(program(), elsewhere) == {}


def test_what_is_imported_is_in_the_requirements() -> None:
    texts = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("requirements.txt", ".requirements-postgresql.lock", ".requirements-dask.lock")
    ]
    listed = re.findall(r"(?m)^([\w\-]+)==", "\n".join(texts))
    used = {THEIRS[name][0] for path in program() for name in theirs(path) if name in THEIRS}
    assert used - set(listed) == set()


def test_only_cells_opens_workbooks_to_read_them() -> None:
    opens = {path.stem for path in program() if "load_workbook" in path.read_text(encoding="utf-8")}
    assert opens <= {"cells", "marked"}


def test_only_the_clock_knows_the_time() -> None:
    others = (path for path in program() if path.stem != "clock")
    assert astray(others, lambda path: CLOCK.findall(path.read_text(encoding="utf-8"))) == {}


def test_the_pure_middle_is_told_the_date() -> None:
    middle = (path for path in PARTS if package(path) in ORDER[1 : ORDER.index("accounts")])

    def clocks(path: Path) -> list[str]:
        return [name for name in imported(path) if name.startswith("lib.base.clock")]

    assert astray(middle, clocks) == {}


def test_plans_are_assessed_through_the_door_that_completes_them() -> None:
    """Only a file on the command line, which has no records, is assessed as it is (assessing.completed)."""
    call = re.compile(r"(?<![\w.])assess\(")
    callers = {
        by_name(path)
        for path in program()
        if package(path) != "assessing" and call.search(path.read_text(encoding="utf-8"))
    }
    assert callers == {"lib/__main__.py"}


def test_pages_are_short() -> None:
    lines = {by_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in pages()}
    assert {name: count for name, count in lines.items() if count > LONGEST_PAGE} == {}


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


def test_functions_are_short() -> None:
    def too_long(path: Path) -> dict[str, int]:
        nodes = (node for node in ast.walk(tree(path)))
        functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        long = {function.name: length(function) for function in functions if length(function) >= LONG}
        fine = max(long.values(), default=0) <= LONGEST and len(long) <= max(1, len(functions) // 10)
        return {} if fine else long

    assert astray(program(), too_long) == {}


def test_every_page_is_a_screen_and_every_screen_a_page() -> None:
    assert sorted(screen.file for screen in (*SCREENS, FOR_ACCOUNTS, FOR_LEVELS)) == [
        by_name(path) for path in pages()
    ]
    assert len({screen.address for screen in SCREENS}) == len(SCREENS)


def test_public_names_stand_in_one_place() -> None:
    names = Counter(
        node.name
        for path in modules()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_"
    )
    twice = sorted(name for name, times in names.items() if times > 1)
    assert len(twice) <= MOST_TWICE, twice
