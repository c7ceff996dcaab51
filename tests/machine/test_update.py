"""Another edition in the place of the program: the data stay, and where something fails the old one is whole."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from lib.machine import start, update

ROOT = Path(__file__).resolve().parents[2]
EDITION = dict.fromkeys(update.NEEDED, "mới") | {"data/mau.xlsx": "mới", "data/cchc.sqlite3": "của máy khác"}


def files_of(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file() and not path.relative_to(root).parts[0].startswith(".ban")
    }


def packed(place: Path, files: Mapping[str, str], top: str = "") -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in files.items():
            archive.writestr(top + name, text)
    return place


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with an office's data and a module that the next edition has not."""
    place = tmp_path / "chương trình"
    old = dict.fromkeys(update.NEEDED, "cũ")
    old |= {"lib/gone.py": "cũ", "data/cchc.sqlite3": "số liệu", "data/mau.xlsx": "cũ", ".venv/x": "gói"}
    for name, text in old.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("CCHC_DATA_DIR", str(place / "data"))
    return place


@pytest.mark.parametrize("top", ["", "cchc-2.0/"])
def test_the_new_edition_takes_the_place_and_the_data_stay(root: Path, tmp_path: Path, top: str) -> None:
    update.update(packed(tmp_path / "moi.zip", EDITION, top), root)
    found = files_of(root)
    assert found.pop("data/dang-chay").strip() == "0"
    expected = dict.fromkeys((*update.NEEDED, "data/mau.xlsx"), "mới")
    assert found == expected | {"data/cchc.sqlite3": "số liệu", ".venv/x": "gói"}
    assert (root / update.OLD / "lib/gone.py").read_text(encoding="utf-8") == "cũ"
    assert not (root / update.NEW).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip", "hỏng"),
        ({"app.py": "x", "lib/__main__.py": "x"}, "không phải bản cài đặt"),
        (EDITION | {"../ngoai.txt": "x"}, "không phải bản cài đặt"),
    ],
)
def test_what_is_no_edition_changes_nothing(
    root: Path, tmp_path: Path, content: bytes | dict[str, str], words: str
) -> None:
    file = tmp_path / "moi.zip"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        packed(file, content)
    before = files_of(root)
    with pytest.raises(start.SetupError, match=words):
        update.update(file, root)
    assert {**files_of(root), "data/dang-chay": ""} == {**before, "data/dang-chay": ""}
    assert not (tmp_path / "ngoai.txt").exists()


@pytest.mark.parametrize("at", range(1, 8))
def test_where_a_part_cannot_be_moved_all_are_back(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    file, before, count, rename = packed(tmp_path / "moi.zip", EDITION), files_of(root), [0], Path.rename

    def failing(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == at:
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(start.SetupError, match="bản cũ vẫn nguyên"):
        update.update(file, root)
    assert {**files_of(root), "data/dang-chay": ""} == {**before, "data/dang-chay": ""}


def test_while_the_program_runs_nothing_changes(root: Path, tmp_path: Path) -> None:
    hold = start.take_hold(root / "data")
    assert hold
    try:
        with pytest.raises(start.SetupError, match="đang chạy"):
            update.update(packed(tmp_path / "moi.zip", EDITION), root)
    finally:
        hold.let_go()
    assert files_of(root)["app.py"] == "cũ"


def test_the_program_itself_as_an_officer_updates_it(tmp_path: Path) -> None:
    """The repository's own files, zipped, over a copy of them; the command runs again afterwards."""
    copy, listed = (
        tmp_path / "Cải cách",
        ["app.py", ".requirements.lock", "requirements.txt", "lib", "pages", "data"],
    )
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w") as archive:
        for name in listed:
            for path in [ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"):
                is_part = path.is_file() and path.suffix in {".py", ".txt", ".lock", ".xlsx", ".html", ".css"}
                if is_part:
                    archive.write(path, path.relative_to(ROOT))
    zipfile.ZipFile(packing).extractall(copy)
    (copy / "lib/stray.py").write_text("")
    (tmp_path / "moi.zip").write_bytes(packing.getvalue())
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "lib", "update", str(tmp_path / "moi.zip")],
        cwd=copy,
        env={"PATH": "", "CCHC_DATA_DIR": str(tmp_path / "so-lieu")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Đã cập nhật chương trình" in done.stdout
    assert not (copy / "lib/stray.py").exists()
    again = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "lib", "--help"], cwd=copy, capture_output=True, check=False
    )
    assert again.returncode == 0
