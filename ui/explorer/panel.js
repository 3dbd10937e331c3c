// A panel: a canvas that is drawn when something changes, and one above it for what moves.

import { element } from "./dom.js"

// `gutter`: pixels left of what is drawn, for its labels.
export function makePanel(label, gutter, act) {
  const base = element("canvas", { "aria-hidden": true })
  const over = element("canvas", { "aria-hidden": true, class: "over" })
  const box = element("div", { class: "plot", tabindex: 0, role: "application", "aria-label": label }, base, over)
  const panel = { box, base, over, gutter, width: 0, height: 0 }
  panel.at = (event) => {
    const bounds = box.getBoundingClientRect()
    return { x: event.clientX - bounds.left - gutter, y: event.clientY - bounds.top }
  }
  panel.resize = (width, height, density = window.devicePixelRatio || 1) => {
    Object.assign(panel, { width: Math.max(width - gutter, 40), height, density })
    box.style.height = `${height}px`
    for (const canvas of [base, over]) {
      canvas.width = Math.round((panel.width + gutter) * density)
      canvas.height = Math.round(height * density)
    }
  }
  act(panel)
  return panel
}

export function cleared(canvas, panel) {
  const context = canvas.getContext("2d")
  context.setTransform(panel.density, 0, 0, panel.density, 0, 0)
  context.clearRect(0, 0, panel.width + panel.gutter, panel.height)
  return context
}
