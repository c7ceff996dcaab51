"""The papers are true: every file, name and command in them is there; the manual follows the code."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.__main__ import _parser
from lib.machine import account_commands
from lib.reading.form import INFO_LABELS, INFO_NAMES, OTHER_SHEETS, TASKS, ColumnKind
from lib.ui.help import manual, page

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [ROOT / "README.md", *sorted(ROOT.glob(".docs/*.md")), *sorted(ROOT.glob(".github/*.md"))]
CHAPTERS = sorted((ROOT / "lib/ui/help").glob("*.html"))
OURS = re.compile(
    r"(?:lib|tests|pages|data|findings|\.docs|\.service|\.streamlit|\.github|\.ci)(?:/[\w.\-/]*)?"
)
FILES = {"app.py", "requirements.txt", ".requirements.lock", "README.md", "khoi-dong.bat"}
MADE = {"data/log/cchc.log", "data/cache/harmless.txt"}
"""What the program makes when it runs."""


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def quoted(text: str) -> list[str]:
    """What stands in backticks, outside of blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", text))


@pytest.mark.parametrize("paper", PAPERS, ids=by_name)
def test_the_files_that_a_paper_names_are_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    named = [name for name in quoted(text) if OURS.fullmatch(name) or name in FILES]
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    missing = [name for name in named if name not in MADE and not (ROOT / name).exists()]
    missing += [link for link in linked if not (paper.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=by_name)
def test_the_names_that_a_paper_finds_in_a_module_are_in_it(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    found = re.findall(r"`([A-Za-z_.]+)(?:\([^`]*\))?` (?:of|in) `((?:lib|tests)/[^`]+\.py)`", text)
    missing = [
        (name, module)
        for name, module in found
        if name.split(".")[-1] not in (ROOT / module).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / ".docs/architecture.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "lib").glob("*/__init__.py")}
    described = set(re.findall(r"\*\*lib/(\w+)\*\*", text))
    assert packages <= described
    assert described - packages <= {"days"}


def test_the_readme_is_short_and_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.encode()) <= 6 * 1024
    assert re.findall(r"(?m)^python3 .*$", text) == ["python3 -m lib start", "python3 tests/run.py"]
    assert len(re.findall(r"!\[", text)) == 1


# --- Commands ------------------------------------------------------------------------------------


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of a parser's subcommands."""
    return {
        name: sub
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, sub in action.choices.items()
    }


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Every option of a parser and of what is below it."""
    below = (options_of(sub) for sub in subcommands(parser).values())
    return set(parser._option_string_actions).union(*below)


def commands() -> Iterator[tuple[str, str]]:
    """Every call of our command line in the papers and the manual, with the paper's name."""
    sources = [(by_name(path), path.read_text(encoding="utf-8")) for path in (*PAPERS, *CHAPTERS)]
    sources += [("commands of the manual", "\n".join(command for command, _ in manual.COMMANDS))]
    for name, text in sources:
        for call in re.findall(r"python3? -m lib(?: ([^`\n<]*))?", text):
            yield name, call


@pytest.mark.parametrize(("paper", "call"), sorted(set(commands())))
def test_a_command_in_the_papers_is_understood(paper: str, call: str) -> None:
    known = subcommands(_parser())
    below = {**subcommands(account_commands._parser())}
    command, *rest = call.replace("[", " ").replace("]", " ").split() or ["--help"]
    assert command == "--help" or command in known
    options = options_of(known[command]) if command in known else {"--help"}
    if command in below:
        options |= options_of(below[command])
    if command == "account":
        assert rest[0] in subcommands(below["account"])
    assert [word for word in rest if word.startswith("--") and word not in options] == []


# --- The manual ----------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", page.CHAPTERS)
def test_a_chapter_is_there_and_whole(chapter: str) -> None:
    html = page.chapter_html(chapter)
    assert html.startswith(f"<h2>{page.CHAPTERS[chapter]}</h2>")
    assert "$" not in html
    for tag in ("p", "ul", "ol", "li", "table", "pre", "code", "b"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


def test_every_chapter_s_file_is_in_the_manual() -> None:
    assert {path.stem for path in CHAPTERS} == set(page.CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_name)
def test_the_files_that_a_chapter_names_are_there(chapter: Path) -> None:
    named = re.findall(r"<code>([^<]+)</code>", chapter.read_text(encoding="utf-8"))
    paths = [name for name in named if OURS.fullmatch(name) or name in FILES]
    assert [name for name in paths if name not in MADE and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("chapter", page.CHAPTERS)
def test_a_chapter_is_spelled_as_the_decree_spells(chapter: str) -> None:
    text = re.sub(r"<[^>]+>", " ", Path(ROOT / f"lib/ui/help/{chapter}.html").read_text(encoding="utf-8"))
    assert re.findall(r"(?i)\b(?:bạn|xin|\w*(?:oá|oà|oả|oã|oạ|uỷ|uỹ|uý)\b)", text) == []


def test_the_manual_says_how_every_kind_of_cell_is_written() -> None:
    assert set(manual.KINDS) == set(ColumnKind)
    sheets = (TASKS, *OTHER_SHEETS)
    assert set(manual.PURPOSES) == {INFO_NAMES[0], *(sheet.title for sheet in sheets)}
    fields = {(sheet.title, column.field) for sheet in sheets for column in sheet.columns}
    assert set(manual.HINTS) - fields == set()
    assert set(manual.INFO_HINTS) - set(INFO_LABELS) == set()


def test_the_tables_of_the_manual_hold_every_column() -> None:
    shown = {row.cells[0] for table in manual.column_tables() for row in table.rows}
    columns = [column for sheet in (TASKS, *OTHER_SHEETS) for column in sheet.columns]
    months = {column.headings[0] for column in columns if column.field.startswith("month")}
    assert {column.headings[0] for column in columns} - months <= shown
    assert {labels[0] for labels in INFO_LABELS.values()} <= shown


def test_every_button_that_the_manual_says_to_press_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "lib/ui").rglob("*.py"))
    told = re.findall(
        r"[Bb]ấm <b>([^<]+)</b>", "".join(path.read_text(encoding="utf-8") for path in CHAPTERS)
    )
    assert told
    assert [button for button in told if button not in code] == []
