"""The whole check in one command: `python3 tests/run.py [arguments for pytest]`.

On a fresh machine it first sets up what the checks need: packages into .venv; Chromium, PostgreSQL,
LibreOffice and fonts from the system's packages (as root installed, otherwise unpacked into .local/).
Then formatting, lint, types and tests; the exit status is 0 only if all of them pass.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
sys.path.insert(0, str(ROOT))

from lib.machine import start  # noqa: E402

sys.path.insert(0, str(ROOT / "tests/support"))
import tools  # noqa: E402

# What is needed, how to see that it is there, and the Debian packages that bring it.
NEEDS: tuple[tuple[str, Callable[[], object], tuple[str, ...]], ...] = (
    ("Chromium", tools.chromium, ("chromium", "fonts-liberation", "fonts-dejavu-core")),
    ("PostgreSQL", tools.postgres_bin, ("postgresql",)),
    (
        "LibreOffice",
        tools.soffice,
        (
            "libreoffice-calc",
            "libreoffice-writer",
            "libreoffice-impress",
            "fonts-liberation",
            "fonts-dejavu-core",
        ),
    ),
    ("pdftoppm", tools.pdftoppm, ("poppler-utils",)),
    ("nginx", tools.nginx, ("nginx-light",)),
)


def main(arguments: Sequence[str]) -> int:
    """Sets up, runs every check, returns how many failed."""
    began = time.monotonic()
    os.chdir(ROOT)
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # hundreds of processes would compile the same sources again
    python = start.prepare(start.REQUIREMENTS, ROOT / "tests/requirements.txt")
    missing = set_up_tools()
    with quick_folder():
        failed = failures(checks(python, arguments))
    if missing:
        print(f"Not available here, their tests were skipped: {', '.join(missing)}")
    outcome = f"FAILED: {', '.join(failed)}" if failed else "all checks passed"
    print(f"== {outcome} ({time.monotonic() - began:.0f} s)")
    return len(failed) + len(missing)


MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3


@contextmanager
def quick_folder() -> Iterator[None]:
    """Meanwhile temporary files are kept in memory where there is room for them: a test then waits for no disk."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or not _has_room(MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="cchc-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as another user
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            del os.environ["TMPDIR"]


def _has_room(folder: Path) -> bool:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC


def checks(python: Path, arguments: Sequence[str]) -> dict[str, list[str]]:
    """The checks in the order of their speed."""
    run = [str(python), "-m"]
    alone = any(word.startswith(("-n", "--pdb", "-s")) for word in arguments)
    # One worker more than cores: a test often waits for a server, a browser or a child.
    workers = [] if alone else [f"-n{(os.cpu_count() or 1) + 1}", "--dist=loadfile", "--no-loadscope-reorder"]
    return {
        "format": [*run, "ruff", "format", "--check", "."],
        "lint": [*run, "ruff", "check", "."],
        "types": [*run, "mypy"],
        "tests": [*run, "pytest", *workers, *arguments],
    }


def failures(checks: Mapping[str, Sequence[str]]) -> list[str]:
    """Runs the checks in front of the reader, types beside the tests; the names of those that fail."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        types = subprocess.Popen(checks["types"], stdout=printed, stderr=subprocess.STDOUT)
        failed = [name for name in ("format", "lint", "tests") if not passes(name, checks[name])]
        status = types.wait()
        printed.seek(0)
        print(f"== types: {' '.join(checks['types'][2:])}\n{printed.read()}", flush=True)
    return failed + ["types"] * (status != 0)


def passes(name: str, command: Sequence[str]) -> bool:
    """Runs one check in front of the reader."""
    print(f"== {name}: {' '.join(command[2:])}", flush=True)
    return subprocess.run(command, check=False).returncode == 0


def set_up_tools() -> list[str]:
    """Brings what is missing where the system can; returns the names of what still is."""
    packages = sorted({package for _, find, packages in NEEDS if not find() for package in packages})
    if packages and shutil.which("apt-get"):
        print(f"== setting up: {' '.join(packages)}", flush=True)
        (install if os.geteuid() == 0 else unpack)(packages)
    return [name for name, find, _ in NEEDS if not find()]


def install(packages: Sequence[str]) -> None:
    """As root: the system's own way. No PostgreSQL cluster of the system's is made or started."""
    conf = Path("/etc/postgresql-common/createcluster.conf")
    if not conf.exists():
        conf.parent.mkdir(parents=True, exist_ok=True)
        conf.write_text("create_main_cluster = false\n", encoding="utf-8")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "-o",
            "Dpkg::Options::=--force-confold",
            *packages,
        ],
    ):
        subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)


def unpack(packages: Sequence[str]) -> None:
    """Without root: the packages and what they need in turn, fetched with apt and unpacked into .local/."""
    state, archive = LOCAL / "apt", LOCAL / "apt/archives/partial"
    for folder in (state / "lists/partial", archive):
        folder.mkdir(parents=True, exist_ok=True)
    options = [f"-oDir::State::lists={state / 'lists'}", f"-oDir::Cache={state}", "-oDebug::NoLocking=1"]
    subprocess.run(["apt-get", *options, "update", "-qq"], check=False)
    fetch = [
        "apt-get",
        *options,
        "install",
        "-y",
        "-qq",
        "--download-only",
        "--no-install-recommends",
        *packages,
    ]
    subprocess.run(fetch, check=False)
    for package in sorted((state / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(tools.UNPACKED)], check=False)


if __name__ == "__main__":
    if platform.system() == "Windows":
        os.environ.setdefault("PYTHONUTF8", "1")
    raise SystemExit(min(main(sys.argv[1:]), 1))
