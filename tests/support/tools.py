"""Programs that the tests use and Python does not bring: where they are on this machine."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

PATIENCE = 120
"""Seconds that anything may take: other workers' browsers may have the machine for a while. Only a failure waits so long."""
UNPACKED = Path(__file__).resolve().parents[2] / ".local/root"
LIBRARIES = ("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib")


def program(*names: str, unpacked: str | None = None) -> Path | None:
    """The first of the names that the system knows, else the unpacked copy; None if there is neither."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    path = UNPACKED / (unpacked or f"usr/bin/{names[0]}")
    return path if path.exists() else None


def chromium() -> Path | None:
    """A Chromium or Chrome."""
    return program("chromium", "chromium-browser", "google-chrome", unpacked="usr/lib/chromium/chromium")


def soffice() -> Path | None:
    """LibreOffice's command."""
    return program("soffice", "libreoffice", unpacked="usr/lib/libreoffice/program/soffice")


def pdftoppm() -> Path | None:
    """Poppler's PDF to picture."""
    return program("pdftoppm")


def nginx() -> Path | None:
    """The web server, where the tests may use it (a distribution puts it where only root looks)."""
    return program("nginx") or next(filter(Path.exists, (Path("/usr/sbin/nginx"),)), None)


def postgres_bin() -> Path | None:
    """The folder of PostgreSQL's programs, the newest if there are several."""
    places = (Path("/usr/lib/postgresql"), UNPACKED / "usr/lib/postgresql")
    found = [folder for place in places for folder in place.glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def environment() -> dict[str, str]:
    """The environment in which unpacked programs find their libraries and the fonts."""
    if not UNPACKED.exists():
        return dict(os.environ)
    paths = [str(UNPACKED / place) for place in LIBRARIES]
    return os.environ | {
        "LD_LIBRARY_PATH": ":".join([*paths, os.environ.get("LD_LIBRARY_PATH", "")]),
        "XDG_DATA_DIRS": f"{UNPACKED / 'usr/share'}:/usr/local/share:/usr/share",
    }


PORTS = range(20_000 + os.getpid() * 16 % 12_000, 32_000)
"""Ports of this process, below those that systems give to outgoing connections."""


def free_port() -> int:
    """The first of this process's ports that nobody listens on at this moment.

    Servers of one test after another get the same one, so that a browser knows their files already.
    """
    return next(port for port in PORTS if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
