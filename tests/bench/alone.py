"""One kind of reading of one workbook, in a process of its own, so that its memory can be told.

A program: `alone.py KIND FILE REPEATS` prints CPU seconds, peak memory and our assessments' seconds as JSON.
"""

from __future__ import annotations

import gc
import inspect
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/bench")]

from books import long_plan

from lib.plan.records import Plan

DATES = (date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 15), date(2020, 12, 31))
WARM = 20
"""Rows of the book that is read first, so that every module is loaded."""


def read_ours(data: bytes) -> object:
    """Reading with all its checks."""
    from lib.reading.reader import read_file

    return read_file(data, "so.xlsx")


def read_openpyxl(data: bytes) -> object:
    """openpyxl's plain load."""
    import openpyxl

    return openpyxl.load_workbook(BytesIO(data))


def read_calamine(data: bytes) -> object:
    """calamine's values of every sheet, without formats, comments or faults."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


READERS: dict[str, Callable[[bytes], object]] = {
    "ours": read_ours,
    "openpyxl": read_openpyxl,
    "calamine": read_calamine,
}


def forget() -> None:
    """Empties what our functions remember of their arguments, as if this reading were the first."""
    for name, module in list(sys.modules.items()):
        if name.startswith("lib."):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear") and inspect.signature(thing).parameters:
                    thing.cache_clear()


def read_alone(kind: str, path: str, repeats: int) -> dict[str, object]:
    """CPU seconds of each reading, peak memory of the process in MB, CPU seconds of an assessment per date."""
    data, reader, spent = Path(path).read_bytes(), READERS[kind], []
    reader(long_plan(WARM))
    for _ in range(repeats):
        forget()
        gc.collect()
        began = cpu()
        found = reader(data)
        spent.append(cpu() - began)
    peak = peak_memory()
    assessed = assess_alone(found[0]) if kind == "ours" else []  # type: ignore[index]
    return {"cpu": spent, "peak": peak, "assess": assessed}


def cpu() -> float:
    """CPU seconds of this process and of those that it started and that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_memory() -> float:
    """MB; ru_maxrss would count the process that started this one."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def assess_alone(plan: Plan) -> list[float]:
    """CPU seconds of an assessment at each date; one more before them finds what is kept per plan."""
    from lib.assessing.assess import assess

    spent = []
    for day in (DATES[0], *DATES):
        began = cpu()
        assess(plan, day)
        spent.append(cpu() - began)
    return spent[1:]


if __name__ == "__main__":
    print(json.dumps(read_alone(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
