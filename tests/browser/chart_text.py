"""How large the texts of charts are as displayed, and how they stand out from the page."""

from playwright.sync_api import Page

SMALLEST = 11.95  # pixels: 12, but for rounding
RECORDER = """
const write = CanvasRenderingContext2D.prototype.fillText
window.canvasTexts = []
CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
  const { c, d } = this.getTransform() // the text may be turned
  const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * Math.hypot(c, d)
  const hue = this.globalAlpha < 1 ? null : this.fillStyle // pale ones are not for reading
  window.canvasTexts.push([this.canvas, String(text), size, hue])
  return write.call(this, text, ...more)
}
"""
MEASURE = """async (smallest) => {
  const small = []
  const light = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const luminance = (hue) => {
    const hex = /^#(..)(..)(..)$/.exec(hue)?.slice(1).map((part) => parseInt(part, 16))
    const [r, g, b] = (hex ?? hue.match(/[\\d.]+/g).map(Number)).map((part) => light(part / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paper = luminance(getComputedStyle(document.querySelector(".stApp")).backgroundColor)
  const contrast = (hue) => {
    const [dark, bright] = [paper, luminance(hue)].sort((a, b) => a - b)
    return (bright + 0.05) / (dark + 0.05)
  }
  const see = (text, size, hue) => {
    if (!text.trim()) return
    if (size < smallest) small.push(`${text}: ${size} px`)
    if (hue && contrast(hue) < 4.5) small.push(`${text}: contrast ${contrast(hue)}`)
  }
  const svgTexts = ".js-plotly-plot svg :is(text, tspan), .vega-embed svg text"
  for (const e of document.querySelectorAll(svgTexts)) {
    const own = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("")
    const style = getComputedStyle(e)
    if (style.visibility === "hidden" || !e.getBoundingClientRect().width) continue
    const { c, d } = e.getScreenCTM() // the text may be turned
    see(own, parseFloat(style.fontSize) * Math.hypot(c, d), style.fill)
  }
  for (const image of document.querySelectorAll("[data-testid=stImage] img")) {
    const source = await (await fetch(image.src)).text()
    const svg = new DOMParser().parseFromString(source, "image/svg+xml").documentElement
    const scale = image.clientWidth / svg.viewBox.baseVal.width
    for (const e of svg.querySelectorAll("text")) {
      const size = parseFloat(e.closest("[font-size]").getAttribute("font-size")) * scale
      see(e.textContent, size, e.getAttribute("fill"))
    }
  }
  for (const [canvas, text, size, hue] of window.canvasTexts) {
    if (!canvas.clientHeight || canvas.closest("[data-testid=stDataFrame]")) continue
    see(text, (size * canvas.clientHeight) / canvas.height, hue)
  }
  return [...new Set(small)]
}"""


def record_canvas_texts(page: Page) -> None:
    """Note what is written on canvases from now on: to be called before the page is opened."""
    page.add_init_script(RECORDER)


def hard_to_read(page: Page) -> list[str]:
    """The texts of charts that are smaller than 12 pixels, or whose contrast is below 4.5."""
    return page.evaluate(MEASURE, SMALLEST)
