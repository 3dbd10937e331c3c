// Draws the parts of a report: dark where the reader's system is. Charts are light on paper; a
// program keeps its colours there: a canvas that is drawn while the page is laid out stays empty.

const dark = matchMedia("(prefers-color-scheme: dark)")
const charts = [...document.querySelectorAll("[data-part=chart]")].map(partOf)
const mounted = [...document.querySelectorAll("[data-program]")].map(partOf)

function partOf(figure) {
  const text = (name) => figure.querySelector(`script.${name}`).textContent
  const base = figure.dataset.part === "bytes" ? bytesOf(text("data")) : JSON.parse(text("data"))
  const changes = JSON.parse(text("changes"))
  const draw = figure.dataset.part === "chart" ? drawnBy(figure) : mountedBy(figure)
  return (mode) => draw(mode === "dark" ? changed(base, changes) : base)
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

function changed(base, changes) {
  const whole = { value: structuredClone(base) }
  for (const [path, value] of changes) {
    const keys = ["value", ...path]
    const last = keys.pop()
    keys.reduce((at, key) => at[key], whole)[last] = value
  }
  return whole.value
}

function drawnBy(figure) {
  const place = figure.querySelector(".plot")
  return (content) => {
    const { data, layout } = structuredClone(content)
    Plotly.react(place, data, layout, { displayModeBar: false, responsive: true })
  }
}

function mountedBy(figure) {
  const { script, style, element } = programs[figure.dataset.program]
  const root = figure.querySelector(".program").attachShadow({ mode: "open" })
  root.innerHTML = `<style>${style}</style>${element}`
  return (data) => script({ parentElement: root, data, setStateValue: () => {} })
}

function drawAll(parts, mode) {
  for (const draw of parts) draw(mode)
}

function drawAsSystem() {
  const mode = dark.matches ? "dark" : "light"
  document.documentElement.dataset.mode = mode
  drawAll([...charts, ...mounted], mode)
}

drawAsSystem()
dark.addEventListener("change", drawAsSystem)
addEventListener("beforeprint", () => drawAll(charts, "light"))
addEventListener("afterprint", () => drawAll(charts, dark.matches ? "dark" : "light"))
