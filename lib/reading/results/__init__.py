"""Results in words -> Result: "Đã ban hành Kế hoạch số 15/KH-UBND ngày 10/01/2026", "Đang dự thảo", "x"."""

from lib.reading.results.grammar import read_mark, read_result

__all__ = ["read_mark", "read_result"]
