// One map: its title, its axes, its cells and its colours; and the marks on it.

import { colourBar, eraseFuture, INK, paint } from "../../explorer/heatmap.js"
import { ticks, whole } from "../../explorer/scale.js"

export const LEFT = 40 // pixels for what stands left of the cells
export const RIGHT = 8
export const TOP = 40 // for title and keys
export const BOTTOM = 38 // for the colours, or the axis of the curves
export const FONT = "system-ui, sans-serif"
const APART = 44 // pixels between two numbers of an axis
const BAR = 8

export function write(context, text, x, y, align, colour, weight = "") {
  context.font = `${weight} 12px ${FONT}`.trim()
  context.textAlign = align
  context.fillStyle = colour
  context.fillText(text, x, y)
}

export function drawMatrix(context, map, scene, box, density) {
  const ink = INK[scene.mode]
  write(context, map.title, 0, box.y - 26, "left", ink.text, "600")
  paint(context, map, whole(map.columns), box, map.colours, density)
  if (scene.reading.causal) eraseFuture(context, map, whole(map.columns), box)
  context.strokeStyle = ink.faint
  context.lineWidth = 1
  context.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1)
  drawAxes(context, map, scene.reading.step, box, ink)
  drawColours(context, map, box, ink)
}

function drawAxes(context, map, step, box, ink) {
  const numbers = (count, length) => ticks(0, count * step, Math.max(2, Math.floor(length / APART))).filter((n) => n < count * step)
  write(context, "key", box.x - 6, box.y - 6, "right", ink.faint)
  for (const n of numbers(map.columns, box.width)) {
    write(context, n, box.x + ((n / step + 0.5) / map.columns) * box.width, box.y - 6, "center", ink.faint)
  }
  for (const n of numbers(map.rows, box.height).slice(1)) {
    write(context, n, box.x - 6, box.y + ((n / step + 0.5) / map.rows) * box.height + 4, "right", ink.faint)
  }
  context.save()
  context.translate(10, box.y + box.height / 2)
  context.rotate(-Math.PI / 2)
  write(context, "query", 0, 0, "center", ink.faint)
  context.restore()
}

function drawColours(context, map, box, ink) {
  const bar = document.createElement("canvas")
  bar.width = 256
  bar.height = 1
  colourBar(bar, map.colours)
  const y = box.y + box.height + 8
  context.imageSmoothingEnabled = true
  context.drawImage(bar, box.x, y, box.width, BAR)
  context.strokeRect(box.x - 0.5, y - 0.5, box.width + 1, BAR + 1)
  const { largest, signed } = map.colours
  const end = Number(largest.toPrecision(2))
  const beyond = largest * 1.001 // than a rounded value; what lies there has the last colour
  const [below, above] = [map.values.some((v) => v < -beyond), map.values.some((v) => v > beyond)]
  const last = `${above ? "≥ " : ""}${end}`
  const labels = signed ? [`${below ? "≤ " : ""}−${end}`, "0", last] : ["0", "", last]
  labels.forEach((label, i) => write(context, label, box.x + (i / 2) * box.width, y + BAR + 14, ["left", "center", "right"][i], ink.faint))
}

// The row of a query, and one cell of it; a pinned cell has a ring.
export function drawMarks(context, map, box, cell, pinned) {
  const [width, height] = [box.width / map.columns, box.height / map.rows]
  const outlined = (draw) => {
    for (const [colour, line] of [["#000000", 3.5], ["#ffffff", 1.5]]) {
      context.strokeStyle = colour
      context.lineWidth = line
      context.beginPath()
      draw()
      context.stroke()
    }
  }
  const middle = (of) => [box.x + (of.column + 0.5) * width, box.y + (of.row + 0.5) * height]
  if (pinned) outlined(() => context.arc(...middle(pinned), 7, 0, 7))
  if (!cell) return
  const [x, y] = middle(cell)
  const [w, h] = [Math.max(width, 9), Math.max(height, 9)]
  const around = 3 // so that the row itself is seen
  outlined(() => context.rect(box.x - around, box.y + cell.row * height - around, box.width + 2 * around, height + 2 * around))
  outlined(() => context.rect(x - w / 2, y - h / 2, w, h))
}
