"""The packages that the program was tested with: which are installed, in which version, and whether they load."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence

from lib.machine.verdict import Verdict, attention, fault, ok

SET_UP = "Chạy: python -m lib start (hoặc bấm đúp khoi-dong.bat) khi máy có mạng để cài lại."

IMPORTED_AS = {
    "plotly": "plotly.graph_objects",
    "python-docx": "docx",
    "python-pptx": "pptx",
    "argon2-cffi": "argon2",
    "lunar-vn": "lunar_vn",
}
LOADING = """
import importlib, sys
for line in sys.stdin.read().split():
    print(line, flush=True)
    try:
        importlib.import_module(line)
    except Exception as error:
        print("!" + type(error).__name__, flush=True)
print(".")
"""


def pinned(requirements: str) -> dict[str, str]:
    """The versions by name, as requirements.txt pins them."""
    return dict(re.findall(r"(?m)^([\w.\-]+)(?:\[[\w,]+\])?==(\S+)", requirements))


def installed(name: str) -> str | None:
    """The version of an installed package; None where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def broken_packages(names: Sequence[str]) -> list[str]:
    """The packages that cannot be loaded, tried in a process of their own: a broken one may end it."""
    modules = {IMPORTED_AS.get(name, name.lower()): name for name in names}
    tried = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-W", "ignore", "-c", LOADING],
        input="\n".join(modules),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return [modules[name] for name in unloaded(tried.stdout.split()) if name in modules]


def unloaded(lines: Sequence[str]) -> list[str]:
    """The names in LOADING's output that were followed by an error, or by nothing."""
    following = [*lines[1:], "!"]
    return [
        name for name, after in zip(lines, following, strict=True) if name != "." and after.startswith("!")
    ]


def judge(wanted: Mapping[str, str], found: Mapping[str, str | None], unusable: Sequence[str]) -> Verdict:
    """A missing or broken package is a fault, another version is not what was tested."""
    missing = [name for name in wanted if found[name] is None]
    other = [
        f"{name} {found[name]} (cần {wanted[name]})"
        for name in wanted
        if found[name] not in (None, wanted[name])
    ]
    if missing:
        return fault(f"Thiếu gói: {', '.join(missing)}.", SET_UP)
    if unusable:
        remedy = f"Xóa thư mục .venv rồi cài lại. {SET_UP}"
        return fault(f"Gói đã cài nhưng không nạp được: {', '.join(unusable)}.", remedy)
    if other:
        return attention(f"Gói khác phiên bản đã kiểm thử: {', '.join(other)}.", SET_UP)
    return ok(f"Đủ {len(wanted)} gói, đúng phiên bản.")
