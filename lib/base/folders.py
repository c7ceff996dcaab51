"""Where the product keeps what it writes, and its sample. Light on purpose: the server asks before anything is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the program: lib/, pages/ and data/ stand in it."""
SAMPLE = ROOT / "data" / "ke-hoach-cchc-2020-thuong-lo.xlsx"
"""What the screens show until something is published."""


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that the product keeps: CCHC_DATA_DIR, else data/ beside lib/."""
    return Path(environ.get("CCHC_DATA_DIR") or ROOT / "data")
