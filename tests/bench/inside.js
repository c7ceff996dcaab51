// Runs inside every measured page, before its own scripts: notes when what is waited for stands on the
// screen, in milliseconds of the page's own clock. "Stands" is two animation frames after it was found.
(() => {
  const LONGEST = 90_000

  // A chart stands when plotly has drawn its marks, or when its picture is decoded. What it shows is told by
  // the shapes of the marks or by the picture's address: another value there is another chart.
  const plotly = () => [...document.querySelectorAll(".js-plotly-plot")].map((plot) =>
    [...plot.querySelectorAll(".main-svg .trace path[d]")].map((mark) => mark.getAttribute("d")).join())
  const pictures = () => [...document.querySelectorAll("[data-testid=stImage] img")].map((image) =>
    image.complete && image.naturalWidth > 0 ? image.currentSrc : "")
  const echarts = () => [...document.querySelectorAll(".nicegui-echart")].map((plot) =>
    [...plot.querySelectorAll("svg path[d]")].map((mark) => mark.getAttribute("d")).join())
  const charts = () => [...plotly(), ...pictures(), ...echarts()].filter(Boolean)
  const answering = () => [...plotly(), ...echarts()].filter(Boolean)

  const places = () => document.querySelectorAll("[data-testid=stPlotlyChart], [data-testid=stImage] img").length

  // Streamlit's, Dash's and NiceGUI's.
  const main = () => document.querySelector("[data-testid=stMain], #react-entry-point, .nicegui-content")
  // "2/" is the number of the projector's page.
  const shows = (words) => words.endsWith("/")
    ? Boolean(main()?.querySelector(".wall .place")?.textContent.startsWith(words))
    : Boolean(main()?.textContent.includes(words))
  // The product's first answer holds the figures before the script has come.
  const roots = () => [main(), document.querySelector("#truoc")].filter(Boolean)
  const stands = (selector) => roots().flatMap((root) => [...root.querySelectorAll(selector)]).some(
    (found) => found.textContent.trim() && found.checkVisibility() && found.getBoundingClientRect().height > 0)

  const drawn = (tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now())))
  const until = (holds, what) => new Promise((tell, fail) => {
    const look = () => {
      if (holds()) drawn(tell)
      else if (performance.now() - began > LONGEST) fail(new Error(`not seen: ${what} (${document.title}, ${charts().length} charts)`))
      else requestAnimationFrame(look)
    }
    const began = performance.now()
    requestAnimationFrame(look)
  })

  const changed = ({ words, gone, charts: wanted, renewed }, before) => {
    if ((words && !shows(words)) || (gone && shows(gone))) return false
    const now = charts()
    if (now.length !== (wanted ?? places())) return false
    return now.filter((chart) => !before.includes(chart)).length >= renewed
  }

  let pending = null
  window.bench = {
    // The first load, as expected from its beginning: when figures and charts stood, since it began.
    async loaded() {
      const [first, last] = await this.loading
      return { origin: performance.timeOrigin, figures: first, charts: last }
    },
    expect({ figures, charts: wanted }) {
      this.loading = Promise.all([until(() => stands(figures), figures), until(() => answering().length >= wanted, `${wanted} charts`)])
      this.loading.catch(() => {})
    },
    // A change: armed before the click, key or file; counted from that event.
    arm(wanted) {
      const before = charts()
      const begun = new Promise((tell) => {
        const note = (event) => {
          for (const kind of wanted.from) removeEventListener(kind, note, true)
          tell(event.timeStamp)
        }
        for (const kind of wanted.from) addEventListener(kind, note, true)
      })
      pending = begun.then((from) => until(() => changed(wanted, before), JSON.stringify(wanted)).then((to) => to - from))
      pending.catch(() => {})
    },
    done: () => pending,
  }
})()
