// exp(t) and the sum of its first terms where the q·k of these maps lie; the keys of a query as dots.

import { isFuture, valueAt } from "./cells.js"
import { INK } from "../../explorer/heatmap.js"
import { write } from "./matrix.js"
import { digits, powerOfTen, termsText } from "./readout.js"
import { ticks } from "../../explorer/scale.js"
import { heightOf, heights, isSteep, partialSum, powers, rangeOf } from "./series.js"

// As core/figures/palette.py has them, which a test holds: exp(t) and its series in the colours of
// their methods, and that of negative weights.
export const HUES = {
  light: { materialised: "#1250BC", taylor: "#0E5C39", negative: "#B40D25" },
  dark: { materialised: "#4283F8", taylor: "#44CA89", negative: "#F8796D" },
}
const CURVES = ["materialised", "taylor"]
const DASH = [6, 4]
const APART_T = 30 // pixels between two numbers
const LONG = 10000 // has no room left of the chart
const LINE = 14 // pixels that a number is high

// The axes, and from t and a value to their pixels.
export function chartOf(reading, box) {
  const range = rangeOf(reading.range)
  const ends = heights(range, reading.terms)
  const steep = isSteep(ends)
  const height = heightOf(ends, steep)
  return {
    range,
    ends,
    steep,
    x: (t) => box.x + ((t - range[0]) / (range[1] - range[0])) * box.width,
    y: (value) => box.y + (1 - height(value)) * box.height,
  }
}

export function drawCurves(context, scene, box) {
  const [ink, hues] = [INK[scene.mode], HUES[scene.mode]]
  const { terms } = scene.reading
  const chart = chartOf(scene.reading, box)
  drawNumbers(context, chart, box, ink)
  drawLegend(context, box, ["exp(t)", termsText(terms)], ink, hues)
  const curves = [Math.exp, (t) => partialSum(t, terms)]
  curves.forEach((value, i) => {
    context.beginPath()
    for (let pixel = 0; pixel <= box.width; pixel++) {
      const t = chart.range[0] + (pixel / box.width) * (chart.range[1] - chart.range[0])
      context.lineTo(box.x + pixel, chart.y(value(t)))
    }
    stroke(context, hues[CURVES[i]], i)
  })
}

function stroke(context, colour, i) {
  context.strokeStyle = colour
  context.lineWidth = 2
  context.setLineDash(i ? DASH : [])
  context.stroke()
  context.setLineDash([])
}

function drawLegend(context, box, names, ink, hues) {
  let x = 0
  names.forEach((name, i) => {
    context.beginPath()
    context.moveTo(x, box.y - 30)
    context.lineTo(x + 20, box.y - 30)
    stroke(context, hues[CURVES[i]], i)
    write(context, name, x + 25, box.y - 26, "left", ink.text, "600")
    x += 25 + context.measureText(name).width + 14
  })
}

function drawNumbers(context, chart, box, ink) {
  const most = Math.max(2, Math.floor(box.height / LINE / 2))
  const values = chart.steep ? powers(chart.ends, most) : ticks(...chart.ends, most)
  context.fillStyle = ink.faint
  context.globalAlpha = 0.35
  for (const value of values) context.fillRect(box.x, chart.y(value) - 0.5, box.width, 1)
  context.globalAlpha = 1
  const textOf = axisTexts(values)
  for (const value of spacedOut(values, chart.y)) write(context, textOf(value), box.x - 4, chart.y(value) + 4, "right", ink.faint)
  for (const t of ticks(...chart.range, Math.max(2, Math.floor(box.width / APART_T)))) {
    write(context, digits(t), chart.x(t), box.y + box.height + 16, "center", ink.faint)
  }
  const scale = chart.steep ? ", log beyond 1" : ""
  write(context, `t = q·k${scale}`, box.x + box.width / 2, box.y + box.height + 32, "center", ink.faint)
}

// The values with room for their numbers, 0 and the largest first.
export function spacedOut(values, y) {
  const kept = []
  for (const value of [...values].sort((a, b) => (a === 0 ? -1 : b === 0 ? 1 : Math.abs(b) - Math.abs(a)))) {
    if (kept.every((other) => Math.abs(y(other) - y(value)) >= LINE)) kept.push(value)
  }
  return kept
}

// The numbers of an axis have one form: written out where all have room, else powers of ten.
export function axisTexts(values) {
  if (Math.max(...values.map(Math.abs)) < LONG) return digits
  return (value) => (value ? `${value < 0 ? "−" : ""}${powerOfTen(Math.round(Math.log10(Math.abs(value))))}` : "0")
}

// Every key of a query that it sees, and the chosen one, on both curves.
export function drawDots(context, scene, box, cell) {
  const [ink, hues] = [INK[scene.mode], HUES[scene.mode]]
  const { reading, logits } = scene
  const chart = chartOf(reading, box)
  const curves = [Math.exp, (t) => partialSum(t, reading.terms)]
  const dot = (t, i, radius) => {
    context.beginPath()
    context.arc(chart.x(t), chart.y(curves[i](t)), radius, 0, 7)
    context.fillStyle = hues[CURVES[i]]
    context.fill()
  }
  context.globalAlpha = 0.4
  for (let column = 0; column < logits.columns; column++) {
    const other = { row: cell.row, column }
    if (!isFuture(reading, other)) [0, 1].forEach((i) => dot(valueAt(logits, other), i, 3))
  }
  context.globalAlpha = 1
  if (isFuture(reading, cell)) return
  const t = valueAt(logits, cell)
  context.fillStyle = ink.text
  const [a, b] = curves.map((curve) => chart.y(curve(t)))
  context.fillRect(chart.x(t) - 0.75, Math.min(a, b), 1.5, Math.abs(a - b))
  for (const i of [1, 0]) {
    dot(t, i, 6)
    context.strokeStyle = ink.back
    context.lineWidth = 1.5
    context.stroke()
  }
}
