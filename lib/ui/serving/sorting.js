// Tables sort by their heads: up, down, back. Numbers and days by data-key, words in Vietnamese order; "—" comes last.
addEventListener("click", (event) => {
  const head = event.target.closest && event.target.closest("table.rows th > button")?.parentElement
  if (!head) return
  const body = head.closest("table").tBodies[0]
  const order = new Intl.Collator("vi", { numeric: true })
  const rows = [...body.rows].filter((row) => !row.classList.contains("total"))
  rows.forEach((row, place) => (row.dataset.place ??= place))
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort ?? "none"]
  for (const other of head.parentElement.cells) other.ariaSort = "none"
  head.ariaSort = next
  const of = (row) => {
    const cell = row.cells[head.cellIndex]
    const text = cell.dataset.key ?? cell.textContent.trim()
    return text === "—" ? "" : text
  }
  const sign = next === "descending" ? -1 : 1
  rows.sort((one, other) => {
    const [a, b] = [of(one), of(other)]
    const numbers = a !== "" && b !== "" && isFinite(a) && isFinite(b)
    const apart = next === "none" ? 0 : !a - !b || sign * (numbers ? a - b : order.compare(a, b))
    return apart || one.dataset.place - other.dataset.place
  })
  body.prepend(...rows)
})
