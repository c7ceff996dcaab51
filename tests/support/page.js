// What a page of the product shows, asked from inside the browser (see browser.py).
({
  // The script has run, all that it sent is drawn, and the charts stand: then how large everything is, else "".
  // Two frames are waited for first, in which what was just told is placed.
  async idle() {
    await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))
    if (window.asked?.waits) return ""
    const app = document.querySelector("[data-testid=stApp]")
    if (app?.dataset.testScriptState !== "notRunning" || app.dataset.testConnectionState !== "CONNECTED") return ""
    const coming = "#truoc, [data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton], [data-testid=stSpinner]"
    if (document.querySelector(coming)) return ""
    // While the program of plots is on its way a chart's place is empty: what it will stand in tells of it.
    const charts = [...document.querySelectorAll("[data-testid=stPlotlyChart], [class*=st-key-tranh-]")]
    const pictures = [...document.querySelectorAll("[data-testid=stImage] img")]
    if (!charts.every((chart) => chart.querySelector(".main-svg")) || !pictures.every((one) => one.complete)) return ""
    const ends = (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity
    if (document.getAnimations().some(ends)) return ""
    const main = document.querySelector("[data-testid=stMain]")
    const drawn = charts.map((chart) => chart.querySelector(".main-svg").innerHTML.length)
    return `${main?.clientWidth} ${main?.scrollWidth} ${main?.scrollHeight} ${drawn}`
  },

  // Texts as people see them: text nodes and pseudo-elements of elements that are drawn, with a size;
  // then what screen readers and hovering bring up. Icon fonts write words that nobody sees.
  texts() {
    const found = []
    const spoken = ["placeholder", "aria-label", "title", "alt", "aria-description", "aria-roledescription"]
    const drawn = (element, pseudo) => {
      const style = getComputedStyle(element, pseudo)
      const shown = style.visibility !== "hidden" && style.display !== "none"
      return shown && parseFloat(style.fontSize) > 1 && !/Material/.test(style.fontFamily)
    }
    const seen = (element) => {
      const box = element.getBoundingClientRect()
      const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      return shown && box.width > 1 && box.height > 1
    }
    for (const element of document.querySelectorAll("body *")) {
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(element.tagName)) continue
      const heard = element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true]")
      for (const name of spoken)
        if (heard && element.hasAttribute(name)) found.push([name, element.getAttribute(name)])
      if (!seen(element)) continue
      if (element.matches("input[type=text], textarea")) found.push(["value", element.value])
      for (const pseudo of ["::before", "::after"]) {
        const content = getComputedStyle(element, pseudo).content
        if (/^"/.test(content) && drawn(element, pseudo)) found.push([pseudo, content.slice(1, -1)])
      }
      if (!drawn(element)) continue
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE && node.textContent.trim()) found.push(["text", node.textContent.trim()])
    }
    found.push(["document.title", document.title])
    return found
  },

  // By how many pixels the window or Streamlit's main part can be scrolled sideways.
  overflow() {
    const parts = [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
    return Math.max(...parts.filter(Boolean).map((part) => part.scrollWidth - part.clientWidth))
  },

  // The texts that their own box cuts off.
  cut() {
    const fine = "[data-testid=stIconMaterial], .js-plotly-plot *, [data-testid=stDataFrame] *, [aria-hidden=true] *"
    const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    const hides = (overflow) => ["hidden", "clip"].includes(overflow)
    const cuts = (element) => {
      const style = getComputedStyle(element)
      if (element.clientWidth <= 1 || parseFloat(style.fontSize) <= 1) return false
      const wide = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      return wide || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 3)
    }
    return [...document.querySelectorAll("body *")]
      .filter((element) => own(element) && !element.matches(fine))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && cuts(element))
      .map((element) => element.textContent.trim().slice(0, 80))
  },
})
