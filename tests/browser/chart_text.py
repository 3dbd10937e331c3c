"""How large the texts of charts are as they are displayed: in SVG, in pictures and on canvases."""

from playwright.sync_api import Page

SMALLEST = 11.95  # pixels: 12, but for rounding
RECORDER = """
const write = CanvasRenderingContext2D.prototype.fillText
window.canvasTexts = []
CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
  const { c, d } = this.getTransform() // the text may be turned
  const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * Math.hypot(c, d)
  window.canvasTexts.push([this.canvas, String(text), size])
  return write.call(this, text, ...more)
}
"""
MEASURE = """async (smallest) => {
  const small = []
  const see = (text, size) => text.trim() && size < smallest && small.push(`${text}: ${size} px`)
  const svgTexts = ".js-plotly-plot svg :is(text, tspan), .vega-embed svg text"
  for (const e of document.querySelectorAll(svgTexts)) {
    const own = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("")
    const style = getComputedStyle(e)
    if (style.visibility === "hidden" || !e.getBoundingClientRect().width) continue
    const { c, d } = e.getScreenCTM() // the text may be turned
    see(own, parseFloat(style.fontSize) * Math.hypot(c, d))
  }
  for (const image of document.querySelectorAll("[data-testid=stImage] img")) {
    const source = await (await fetch(image.src)).text()
    const svg = new DOMParser().parseFromString(source, "image/svg+xml").documentElement
    const scale = image.clientWidth / svg.viewBox.baseVal.width
    for (const e of svg.querySelectorAll("text")) {
      see(e.textContent, parseFloat(e.closest("[font-size]").getAttribute("font-size")) * scale)
    }
  }
  for (const [canvas, text, size] of window.canvasTexts) {
    if (!canvas.clientHeight || canvas.closest("[data-testid=stDataFrame]")) continue
    see(text, (size * canvas.clientHeight) / canvas.height)
  }
  return [...new Set(small)]
}"""


def record_canvas_texts(page: Page) -> None:
    """Note what is written on canvases from now on: to be called before the page is opened."""
    page.add_init_script(RECORDER)


def small_texts(page: Page) -> list[str]:
    """The texts of charts that are displayed smaller than 12 pixels, each with its size."""
    return page.evaluate(MEASURE, SMALLEST)
