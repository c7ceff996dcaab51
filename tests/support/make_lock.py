"""Makes the locks anew: `python tests/support/make_lock.py`, after a pin was changed.

For every Python and kind of machine that the product is for, pip names the file it would install of each pinned
package; the locks get the digests of all of them, and so are proved for just these. Needs the package index.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK, POSTGRESQL = ROOT / ".requirements.lock", ROOT / ".requirements-postgresql.lock"
DASK = ROOT / ".requirements-dask.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
NEWER = {"numpy": ("3.15", "2.5.5")}
"""Packages of which no version has files for every Python: from which one on another is taken."""
MACHINES = {
    "linux": ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64"),
    "win": ("win_amd64",),
    "arm": ("manylinux_2_34_aarch64", "manylinux_2_28_aarch64", "manylinux_2_17_aarch64"),
}
ONLY_ON_WINDOWS = ("colorama",)
OF_POSTGRESQL = ("psycopg", "psycopg-binary")
OF_DASK = (
    *(
        "distributed",
        "dask",
        "cloudpickle",
        "fsspec",
        "importlib-metadata",
        "locket",
        "msgpack",
        "partd",
        "psutil",
    ),
    *("pyyaml", "sortedcontainers", "tblib", "toolz", "tornado", "urllib3", "zict", "zipp"),
)
HEADS = {
    LOCK: "# Everything that requirements.txt brings, with the digests of its files; made by tests/support/make_lock.py.\n",
    POSTGRESQL: "# What a store at a PostgreSQL server needs; made by tests/support/make_lock.py.\n",
    DASK: "# What `python -m lib load --dask` needs beside requirements.txt; made by tests/support/make_lock.py.\n",
}


def pins() -> dict[str, str]:
    """Name -> version of everything pinned: what we ask for, and what that brings."""
    texts = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("requirements.txt", LOCK.name, POSTGRESQL.name, DASK.name)
    ]
    found = re.findall(
        r"(?m)^([\w.\-]+)(?:\[\w+\])?==([\w.]+)(?![\w.]| ; python_version >=)", "\n".join(reversed(texts))
    )
    return {name.lower().replace("_", "-"): version for name, version in found}


def wanted_by(python: str) -> dict[str, str]:
    """Name -> version of what is installed for this Python."""
    return pins() | {
        name: version for name, (since, version) in NEWER.items() if number(python) >= number(since)
    }


def number(python: str) -> tuple[int, ...]:
    """A Python's version, to be compared."""
    return tuple(map(int, python.split(".")))


def report(python: str, machine: str, folder: Path) -> dict[tuple[str, str], str]:
    """Name and version -> digest of the file that pip would install there. Raises CalledProcessError where one has none."""
    path = folder / f"{python}-{machine}.json"
    if not path.exists():
        listed = folder / "pins.txt"
        listed.write_text(
            "".join(f"{name}=={version}\n" for name, version in wanted_by(python).items()), encoding="utf-8"
        )
        platforms = [f"--platform={name}" for name in MACHINES[machine]]
        options = [
            "--dry-run",
            "--no-deps",
            "--ignore-installed",
            "--ignore-requires-python",  # of the Python that runs this
            "--only-binary=:all:",
            f"--target={folder}/x",
        ]
        where = [f"--python-version={python}", "--implementation=cp", *platforms, f"--report={path}"]
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", *options, *where, f"-r{listed}"], check=True
        )
    files = json.loads(path.read_text(encoding="utf-8"))["install"]
    return {
        (file["metadata"]["name"].lower().replace("_", "-"), file["metadata"]["version"]): file[
            "download_info"
        ]["archive_info"]["hashes"]["sha256"]
        for file in files
    }


def lines(names: list[str], digests: dict[tuple[str, str], set[str]]) -> str:
    """The pins of these packages with their digests."""
    text = ""
    for name, version in sorted(key for key in digests if key[0] in names):
        hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(digests[name, version]))
        text += f"{name}=={version}{condition(name, version)}{hashes}\n"
    return text


def condition(name: str, version: str) -> str:
    """Where a pin holds: Windows or a range of Pythons."""
    if name in ONLY_ON_WINDOWS:
        return ' ; sys_platform == "win32"'
    if name not in NEWER:
        return ""
    since, newer = NEWER[name]
    return f' ; python_version {">=" if version == newer else "<"} "{since}"'


def main(folder: Path) -> None:
    """Writes the locks; folder keeps pip's reports, so that a broken-off run can go on."""
    digests: dict[tuple[str, str], set[str]] = defaultdict(set)
    own = re.findall(r"(?m)^([\w.\-]+)==", LOCK.read_text(encoding="utf-8"))
    for python in PYTHONS:
        for machine in MACHINES:
            for pin, digest in report(python, machine, folder).items():
                digests[pin].add(digest)
    others = [name for name in pins() if name not in (*OF_POSTGRESQL, *(n for n in OF_DASK if n not in own))]
    LOCK.write_text(HEADS[LOCK] + lines(others, digests), encoding="utf-8")
    extra = [*OF_POSTGRESQL, "typing-extensions"]
    POSTGRESQL.write_text(HEADS[POSTGRESQL] + lines(extra, digests), encoding="utf-8")
    DASK.write_text(HEADS[DASK] + lines(list(OF_DASK), digests), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as kept:
            main(Path(kept))
