"""Results in words -> Result: "Đã ban hành Kế hoạch số 15/KH-UBND ngày 10/01/2026", "Đang dự thảo", "x"."""

from lib.reading.results.cells import Outcome, outcome_of
from lib.reading.results.grammar import meaning, read_mark, read_result
from lib.reading.results.joining import with_result

__all__ = ["Outcome", "meaning", "outcome_of", "read_mark", "read_result", "with_result"]
