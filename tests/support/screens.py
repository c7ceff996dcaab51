"""What tests do on the screens of an update, and what stands over what."""

from __future__ import annotations

from pathlib import Path

import browser as harness
from playwright.sync_api import Download, Page

COLLISIONS = """() => {
  const found = []
  for (const cell of document.querySelectorAll("th, td, .card, .facts dd"))
    if (cell.scrollWidth > cell.clientWidth + 1) found.push("wide: " + cell.textContent)
  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    const frame = chart.querySelector(".main-svg").getBoundingClientRect()
    const words = [...chart.querySelectorAll(".main-svg text")].filter((word) => word.textContent.trim())
    const boxes = words.map((word) => [word.textContent, word.getBoundingClientRect()])
    boxes.forEach(([text, box], place) => {
      if (box.right > frame.right + 2 || box.left < frame.left - 2 || box.bottom > frame.bottom + 2)
        found.push("outside: " + text)
      for (const [other, its] of boxes.slice(place + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left)
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top)
        if (across > 2 && down > 6) found.push("over each other: " + text + " | " + other)
      }
    })
  }
  const blocks = [...document.querySelectorAll("[data-testid=stMain] .stHtml > *, .js-plotly-plot, [data-testid=stImage] img")]
    .filter((block) => !block.closest("details:not([open])"))
    .map((block) => [block.textContent.slice(0, 40), block.getBoundingClientRect()])
    .filter(([, box]) => box.height > 1 && box.width > 1)
  blocks.slice(1).forEach(([text, box], place) => {
    const [before, above] = blocks[place]
    const across = Math.min(box.right, above.right) - Math.max(box.left, above.left)
    if (across > 2 && box.top < above.bottom - 3 && box.top > above.top) found.push("block over: " + before + " | " + text)
  })
  return found
}"""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def give(page: Page, name: str, content: bytes, place: int = 0) -> None:
    """Puts a file into an upload control of the page: 0 the first, 1 the one that checks again."""
    control = page.locator("input[type=file]").nth(place)
    before = page.locator("[data-testid=stMain]").inner_text()
    control.set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    page.wait_for_function(
        "old => document.querySelector('[data-testid=stMain]').innerText !== old", arg=before
    )
    harness.settle(page)


def press(page: Page, label: str) -> None:
    """Presses a button as soon as it is there, and waits for what it does."""
    page.get_by_role("button", name=label).first.click()
    harness.settle(page)


def download(page: Page, label: str) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).first.click()
    return waiting.value


def content_of(loaded: Download) -> bytes:
    return Path(loaded.path()).read_bytes()
