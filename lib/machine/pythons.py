"""The Pythons that the program can be installed for, and those of this machine.

Only the standard library, and only what old Pythons understand: one that does not fit must be able to say so.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from typing import TYPE_CHECKING

from lib.base.folders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST, NEWEST = (3, 11), (3, 15)
"""The Pythons for which the lock has packages."""
RECOMMENDED = "3.14"
FITTING = f"Hãy cài Python {RECOMMENDED} (bản 64 bit) từ python.org; bản khác đang có trên máy không phải gỡ."


def trouble() -> str | None:
    """Why there are no packages for this Python, and which one to install; None where there are."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        wanted = f"từ {OLDEST[0]}.{OLDEST[1]} đến {NEWEST[0]}.{NEWEST[1]}"
        return f"Cần Python {wanted}; máy đang chạy {sys.version.split()[0]}. {FITTING}"
    if sys.maxsize < 2**32:
        return f"Cần Python 64 bit; máy đang dùng bản 32 bit. {FITTING}"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return f"Chưa có gói cài đặt cho Python bản «free-threaded». {FITTING}"
    # What this Python was built for: the machine itself may be another, which runs it all the same.
    if sysconfig.get_platform() == "win-arm64":
        return f"Chưa có gói cài đặt cho Python bản ARM. {FITTING} Chọn bản «Windows installer (64-bit)», không chọn bản ARM64."
    return None


def fitting() -> str | None:
    """Another Python of this machine that has no trouble, by its own word; the newest of them, None where none is."""
    return next((python for python in others() if fits(python)), None)


def others() -> Iterator[str]:
    """The Pythons of this machine that may fit, the newest first."""
    numbers = range(NEWEST[1], OLDEST[1] - 1, -1)
    on_path = (shutil.which(f"python3.{number}") for number in numbers)
    yield from (python for python in on_path if python)
    if os.name == "nt":
        yield from launched(said_by("py", "-0p"))


def launched(listing: str) -> list[str]:
    """The Pythons that the launcher of Windows lists with their places, the newest first."""
    found = re.findall(r"(?m)^ *-(?:V:)?3\.(\d+)\S*[ *]+(\S.*\.exe)", listing)
    return [place for _, place in sorted(found, key=lambda one: -int(one[0]))]


def fits(python: str) -> bool:
    """Whether that Python has no trouble and can make environments."""
    asking = "import venv; from lib.machine import pythons; print(pythons.trouble() or 'ok')"
    return said_by(python, "-X", "utf8", "-c", asking).strip() == "ok"


def said_by(*command: str) -> str:
    """What a program prints; nothing where it is not there or fails."""
    with contextlib.suppress(OSError):
        done = subprocess.run(  # noqa: S603 - a Python of this machine
            command, capture_output=True, encoding="utf-8", errors="replace", check=False, cwd=ROOT
        )
        return done.stdout if done.returncode == 0 else ""
    return ""
