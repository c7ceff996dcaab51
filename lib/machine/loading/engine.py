"""Does the work of many units at once: by processes of this PC, or by the workers of a Dask cluster.

Either way a worker that ends in the middle loses nothing: its unit's work is done again by another, and what it had
published already is found in the store.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context, util
from typing import TYPE_CHECKING, Any, Final

from lib.machine.loading.work import Loaded, UnitWork, load_unit, reader

if TYPE_CHECKING:
    from distributed import Client

Done = Callable[[tuple[Loaded, ...]], None]
WAITING: Final = 3
"""So many units a worker are handed out ahead: enough to keep it busy, few enough to hold in memory."""
TRIES: Final = 3
BEHIND: Final = 10
"""Of nice(): a tenth of a core where others want all of it, the whole where nobody does."""


class ClusterError(RuntimeError):
    """A cluster that cannot be used; str() says why, in Vietnamese."""


def run_here(works: Iterable[UnitWork], done: Done, jobs: int | None = None) -> None:
    """Does the work by processes of this PC, at most one a core. Raises StoreError.

    A process that is killed ends all of them: what was not done is begun again, a few times.
    """
    left, workers = {work.unit: work for work in works}, jobs or os.cpu_count() or 1
    for again in range(TRIES):
        try:
            with ProcessPoolExecutor(
                workers, mp_context=get_context("spawn"), initializer=begin_worker
            ) as pool:
                _run(pool.submit, iter(tuple(left.values())), workers * WAITING, done, left)
        except BrokenProcessPool:
            if again == TRIES - 1:
                raise
        else:
            return


def begin_worker() -> None:
    """Gets a process of the pool ready; what reads for it ends with it."""
    go_behind()
    util.Finalize(None, reader().close, exitpriority=1)


def go_behind() -> None:
    """Lets the screens of who works on this PC go first; what this process starts inherits it. For good: no process may
    raise its own priority again."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        this_process = ctypes.c_void_p(-1)  # what GetCurrentProcess() always gives
        ctypes.WinDLL("kernel32").SetPriorityClass(this_process, subprocess.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(BEHIND)


def _run(
    submit: Callable[..., Future[Any]],
    works: Iterator[UnitWork],
    most: int,
    done: Done,
    left: dict[str, UnitWork],
) -> None:
    running: dict[Future[Any], str] = {}
    while True:
        for work in islice(works, most - len(running)):
            running[submit(load_unit, work)] = work.unit
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            outcomes = future.result()
            left.pop(running.pop(future), None)
            done(outcomes)


def run_on_dask(works: Iterable[UnitWork], done: Done, address: str) -> None:
    """Does the work on the workers of a Dask cluster that is there already. Raises ClusterError, StoreError.

    The bytes go with the work: workers need this program and a way to the database, no folder of ours.
    """
    try:
        from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise ClusterError(
            "Chưa cài gói dask.distributed. Cài bằng: python -m pip install -r .requirements-dask.lock"
        ) from error
    try:
        client = Client(address, timeout="10s", set_as_default=True)
    except (OSError, ValueError) as error:
        raise ClusterError(f"Không kết nối được cụm Dask ở {address}.") from error
    with client:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        if not workers:
            raise ClusterError(f"Cụm Dask ở {address} không có máy nào đang làm việc.")
        ahead = (_with_bytes(work) for work in works)
        running = as_completed(_submit(client, work) for work in islice(ahead, workers * WAITING))
        try:
            for future in running:
                done(future.result())
                running.update(_submit(client, work) for work in islice(ahead, 1))
        except KilledWorker as error:
            raise ClusterError(
                "Máy trong cụm Dask bị ngắt nhiều lần giữa chừng; chạy lại lệnh để làm tiếp."
            ) from error


def _submit(client: Client, work: UnitWork) -> Any:
    return client.submit(load_unit, work, pure=False, retries=TRIES)


def _with_bytes(work: UnitWork) -> UnitWork:
    """The work with its files' bytes; a file that cannot be opened is told by the worker."""
    return replace(work, sources=tuple(replace(one, data=_bytes(one.path)) for one in work.sources))


def _bytes(path: Any) -> bytes | None:
    try:
        return bytes(path.read_bytes())
    except OSError:
        return None


__all__ = ["ClusterError", "run_here", "run_on_dask"]
