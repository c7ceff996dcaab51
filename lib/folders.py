"""Where the product keeps what it writes. Light on purpose: the server asks before anything is loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that the product keeps: CCHC_DATA_DIR, else data/ beside lib/."""
    return Path(environ.get("CCHC_DATA_DIR") or Path(__file__).resolve().parent.parent / "data")
