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
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = {
    "linux": ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64"),
    "win": ("win_amd64",),
    "arm": ("manylinux_2_34_aarch64", "manylinux_2_28_aarch64", "manylinux_2_17_aarch64"),
}
ONLY_ON_WINDOWS = ("colorama",)
OF_POSTGRESQL = ("psycopg", "psycopg-binary")
HEADS = {
    LOCK: "# Everything that requirements.txt brings, with the digests of its files; made by tests/support/make_lock.py.\n",
    POSTGRESQL: "# What a store at a PostgreSQL server needs; made by tests/support/make_lock.py.\n",
}


def pins() -> dict[str, str]:
    """Name -> version of everything pinned: what we ask for, and what that brings."""
    texts = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", LOCK.name, POSTGRESQL.name)
    ]
    found = re.findall(r"(?m)^([\w.\-]+)(?:\[\w+\])?==([\w.]+)", "\n".join(reversed(texts)))
    return {name.lower().replace("_", "-"): version for name, version in found}


def report(python: str, machine: str, wanted: dict[str, str], folder: Path) -> dict[str, str]:
    """Name -> digest of the file that pip would install there. Raises CalledProcessError where one has none."""
    path = folder / f"{python}-{machine}.json"
    if not path.exists():
        listed = folder / "pins.txt"
        listed.write_text(
            "".join(f"{name}=={version}\n" for name, version in wanted.items()), encoding="utf-8"
        )
        platforms = [f"--platform={name}" for name in MACHINES[machine]]
        options = [
            "--dry-run",
            "--no-deps",
            "--ignore-installed",
            "--only-binary=:all:",
            f"--target={folder}/x",
        ]
        where = [f"--python-version={python}", "--implementation=cp", *platforms, f"--report={path}"]
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", *options, *where, f"-r{listed}"], check=True
        )
    files = json.loads(path.read_text(encoding="utf-8"))["install"]
    return {
        file["metadata"]["name"].lower().replace("_", "-"): file["download_info"]["archive_info"]["hashes"][
            "sha256"
        ]
        for file in files
    }


def lines(names: list[str], wanted: dict[str, str], digests: dict[str, set[str]]) -> str:
    """The pins of these packages with their digests."""
    text = ""
    for name in names:
        only = ' ; sys_platform == "win32"' if name in ONLY_ON_WINDOWS else ""
        hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(digests[name]))
        text += f"{name}=={wanted[name]}{only}{hashes}\n"
    return text


def main(folder: Path) -> None:
    """Writes both locks; folder keeps pip's reports, so that a broken-off run can go on."""
    wanted, digests = pins(), defaultdict(set)
    for python in PYTHONS:
        for machine in MACHINES:
            for name, digest in report(python, machine, wanted, folder).items():
                digests[name].add(digest)
    others = [name for name in sorted(wanted) if name not in OF_POSTGRESQL]
    LOCK.write_text(HEADS[LOCK] + lines(others, wanted, digests), encoding="utf-8")
    extra = [*OF_POSTGRESQL, "typing-extensions"]
    POSTGRESQL.write_text(HEADS[POSTGRESQL] + lines(extra, wanted, digests), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as kept:
            main(Path(kept))
