"""Measures a change of page on the projector beside a bare Streamlit rerun with one chart, in turns.

`python tests/bench/turns.py` in the environment of the tests.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import browser as harness
from playwright.sync_api import Page, sync_playwright

TURNS = 9
BARE = """
import plotly.graph_objects as go
import streamlit as st
n = st.session_state.get("n", 0)
st.button("tiếp", shortcut="Right", on_click=lambda: st.session_state.update(n=n + 1))
st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[n % 5 + 1, 3, 2])), key="c")
st.write(f"trang {n}.")
"""
TIMED = """(words) => new Promise((done) => {
  const begun = performance.now()
  const look = () => document.body.innerText.includes(words) ? done(performance.now() - begun) : requestAnimationFrame(look)
  requestAnimationFrame(look)
})"""


def main() -> None:
    """Prints the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        root = place / "bare"
        shutil.copytree(harness.ROOT / ".streamlit", root / ".streamlit")
        (root / "app.py").write_text(BARE, encoding="utf-8")
        running = harness.launch(playwright)
        with harness.server(place / "ours") as hall, harness.server(place / "theirs", root=root) as bare:
            floor, wall = harness.new_page(running), harness.new_page(running)
            harness.visit(floor, bare.url)
            harness.visit(wall, f"{hall.url}/trinh-chieu")
            ours, theirs = [], []
            for turn in range(1, TURNS + 1):
                theirs.append(timed(floor, "ArrowRight", f"trang {turn}."))
                ours.append(timed(wall, "ArrowRight", f"{turn + 1}/"))
        mine, bare_turn = statistics.median(ours), statistics.median(theirs)
        print(f"page {mine:.0f} ms, bare rerun {bare_turn:.0f} ms, ratio {mine / bare_turn:.2f}")


def timed(page: Page, key: str, words: str) -> float:
    """Milliseconds from the key to the words on the screen."""
    begun = time.monotonic()
    page.keyboard.press(key)
    page.evaluate(TIMED, words)
    spent = (time.monotonic() - begun) * 1000
    harness.settle(page)
    return spent


if __name__ == "__main__":
    main()
