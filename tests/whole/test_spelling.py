"""Every Vietnamese sentence of the program: tone marks as Nghị định 30/2020/NĐ-CP, official words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READS = (
    "lib/base/vietnamese.py",
    "lib/base/syllables.py",
    "lib/deadlines/",
    "lib/reading/",
    "lib/views/requests.py",
    "lib/exports/official_document.py",
    "lib/exports/word.py",
    "lib/reports/phrases.py",
)
"""Modules whose words are what officers type, in any spelling."""

OLD_TONES = re.compile(
    r"(?i)(?<![\wÀ-ỹ])(?:[bcdđghklmnprstvx]|ch|gh|gi|kh|ng|nh|ph|th|tr)?"
    r"(?:o[àáảãạ]|o[èéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![\wÀ-ỹ])"
)
"""An open syllable with its mark on the last of two vowels: luỹ, xoá, hoè; not quý, where the u is no vowel."""

WRONG_WORDS = re.compile(r"(?<![\wÀ-ỹ])(?:[Bb]ạn|Xin)(?![\wÀ-ỹ])")


def texts(path: Path) -> Iterator[str]:
    """The strings of a module without its docstrings; the whole of a page of HTML."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield source
        return
    tree = ast.parse(source)
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def files() -> list[Path]:
    found = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "lib").rglob("*.html"), *(ROOT / "pages").glob("*.py")]
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(READS)]


def test_tone_marks_stand_as_the_decree_writes_them() -> None:
    wrong = [
        (path.relative_to(ROOT).as_posix(), match[0], text[:60])
        for path in files()
        for text in texts(path)
        for match in OLD_TONES.finditer(text)
    ]
    assert wrong == []


def test_officials_are_spoken_to_in_official_words() -> None:
    wrong = [
        (path.relative_to(ROOT).as_posix(), match[0], text[:60])
        for path in files()
        for text in texts(path)
        for match in WRONG_WORDS.finditer(text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text", ["luỹ kế", "Xoá tệp", "minh hoạ", "huỷ", "khoá", "Thuỷ lợi", "hoè", "tuỳ theo"]
)
def test_the_old_spelling_is_found(text: str) -> None:
    assert OLD_TONES.search(text)


@pytest.mark.parametrize(
    "text", ["lũy kế", "quý III", "Quỹ", "toàn xã", "xóa", "hoạt động", "khoản", "thuyết"]
)
def test_the_right_spelling_is_left_alone(text: str) -> None:
    assert not OLD_TONES.search(text)
