// What the wall shows, measured from inside the browser (see test_projector.py). Sizes in hundredths of the height.
({
  // Every text that is drawn: its size, the height of its lines, and where it lies.
  texts() {
    const unit = innerHeight / 100
    const drawn = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    const own = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    return [...document.querySelectorAll("[data-testid=stApp] *")]
      .filter((e) => !["STYLE", "SCRIPT", "TEMPLATE"].includes(e.tagName) && !e.closest(".st-key-phim"))
      .filter((e) => drawn(e) && (own(e) || e.matches("input, textarea")))
      .map((e) => {
        const style = getComputedStyle(e), box = e.getBoundingClientRect()
        const size = parseFloat(style.fontSize)
        return {
          text: (e.value || e.textContent).trim().slice(0, 60), axis: !!e.closest(".axis"),
          kind: e.closest("h1") ? "title" : e.closest(".axis") ? "axis" : e.closest(".number .value b") ? "number" : "body",
          size: size / unit, spacing: e.matches("input") ? 1.4 : parseFloat(style.lineHeight) / size,
          left: box.left, top: box.top, right: box.right, bottom: box.bottom, foot: !!e.closest(".foot, .st-key-dieu-khien"),
          width: box.width, height: box.height,
        }
      })
      .filter((found) => found.width > 1 && found.height > 1)
  },
  // Boxes of the page's parts, which may not lie upon each other.
  blocks() {
    const wanted = ".wall h1, .wall table, .wall .whole, .wall .classes, .wall .number, .wall .bar, .wall .chart, .wall .closing, .wall .note, .wall .foot > *, .st-key-dieu-khien, .st-key-ghi, .st-key-hop, .st-key-xong"
    return [...document.querySelectorAll(wanted)].map((e) => {
      const box = e.getBoundingClientRect()
      return { name: e.className || e.tagName, left: box.left, top: box.top, right: box.right, bottom: box.bottom }
    })
  },
  // By how many pixels anything could be scrolled.
  scroll() {
    const parts = [document.scrollingElement, ...document.querySelectorAll("[data-testid=stMain], [data-testid=stAppViewContainer], .wall")]
    return Math.max(...parts.map((e) => Math.max(e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth)))
  },
  // How thick the thinnest rule is that separates rows.
  rules() { return [...document.querySelectorAll(".wall td, .wall th")].map((e) => parseFloat(getComputedStyle(e).borderBottomWidth)) },
})
