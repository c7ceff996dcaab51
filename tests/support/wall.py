"""Measures the page that stands on the wall: sizes of letters, spacing, what is cut off or overlaps."""

from __future__ import annotations

from itertools import combinations

import browser as harness
from playwright.sync_api import Page

INSIDE = (harness.ROOT / "tests/support/wall.js").read_text(encoding="utf-8").split("\n", 1)[1].strip()


SMALLEST = {"title": 4.5, "number": 11, "axis": 2.6, "body": 3.4}


def measure(page: Page, size: tuple[int, int]) -> list[str]:
    """Everything that is wrong with the page that stands on the wall."""
    width, height = size
    texts = page.evaluate(f"{INSIDE}.texts()")
    wrong = [
        f"{t['kind']} {t['size']:.2f}: {t['text']}" for t in texts if t["size"] < SMALLEST[t["kind"]] - 0.01
    ]
    wrong += [f"lines {t['spacing']:.2f}: {t['text']}" for t in texts if t["spacing"] < 1.39]
    edge = height * (1 - 0.078)
    for t in texts:
        bottom = height if t["foot"] else edge
        inside = t["left"] >= -1 and t["top"] >= -1 and t["right"] <= width + 1 and t["bottom"] <= bottom + 1
        if not inside:
            wrong.append(f"cut off: {t['text']}")
    blocks = page.evaluate(f"{INSIDE}.blocks()")
    wrong += [f"{a['name']} lies on {b['name']}" for a, b in combinations(blocks, 2) if _overlap(a, b)]
    wrong += [f"cut: {text}" for text in harness.cut_off_texts(page)]
    if (scroll := page.evaluate(f"{INSIDE}.scroll()")) > 0:
        wrong.append(f"scrolls by {scroll}")
    wrong += [f"thin rule {thick}" for thick in page.evaluate(f"{INSIDE}.rules()") if thick < 3]
    return wrong


def _overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 2 and down > 2
