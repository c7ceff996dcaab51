"""Machines with other fonts: what Chromium may choose from where a page's own font lacks a letter."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

FONTS = {"wide": "DejaVu Sans", "narrow": "Liberation Sans Narrow", "none": None}
"""Families that draw wider and narrower than most, and a machine that has no font at all."""


def configuration(family: str | None, folder: Path) -> Path:
    """A file for FONTCONFIG_FILE with which a program finds this family only. Skips where it is not installed."""
    found = _files(family) if family else []
    if family and not found:
        pytest.skip(f"{family} is not installed")
    fonts = folder / "fonts"
    fonts.mkdir()
    for path in found:
        (fonts / path.name).symlink_to(path)
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>',
        encoding="utf-8",
    )
    return file


def _files(family: str) -> list[Path]:
    listed = subprocess.run(["fc-list", family, "file"], capture_output=True, text=True, check=True).stdout
    return [Path(line.rstrip(": ")) for line in listed.splitlines()]
