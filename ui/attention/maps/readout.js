// What is said of a cell: on the screen and to screen readers alike; and the table of its row.

import { isFuture, valueAt } from "./cells.js"
import { element } from "../../explorer/dom.js"
import { partialSum } from "./series.js"

export const HINT = "Hover, tap or use the arrows to choose a cell."

const WRITTEN = [0.001, 1e9] // sizes that are written out, as significant() in core/wording.py does
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// Three digits: more are not sent.
export function digits(value) {
  const rounded = Number(value.toPrecision(3))
  const size = Math.abs(rounded)
  if (size && (size < WRITTEN[0] || size >= WRITTEN[1])) {
    const [figures, power] = rounded.toExponential().split("e")
    return `${figures.replace("-", "−")} × ${powerOfTen(Number(power))}`
  }
  return rounded.toLocaleString("en", { maximumSignificantDigits: 3 }).replace("-", "−")
}

export function powerOfTen(power) {
  const raised = [...String(Math.abs(power))].map((digit) => RAISED[digit]).join("")
  return `10${power < 0 ? "⁻" : ""}${raised}`
}

export function termsText(terms) {
  return terms === 1 ? "1 term" : `${terms} terms`
}

export function pairText({ row, column }, step) {
  if (step === 1) return `query ${row}, key ${column}`
  const span = (i) => `${i * step} to ${(i + 1) * step - 1}`
  return `queries ${span(row)}, keys ${span(column)}, of each number the one farthest from 0`
}

export function cellSaid(scene, cell) {
  const { reading, maps, logits } = scene
  const pair = pairText(cell, reading.step)
  if (isFuture(reading, cell)) return `${pair}: later than the query, so causal attention does not see it.`
  const t = valueAt(logits, cell)
  const [exact, approximate, difference] = maps.map((map) => digits(valueAt(map, cell)))
  return (
    `${pair}: t = q·k = ${digits(t)}, exp(t) = ${digits(Math.exp(t))}, ` +
    `${termsText(reading.terms)} of its series = ${digits(partialSum(t, reading.terms))}. ` +
    `Weight: softmax ${exact}, linear ${approximate}, difference ${difference}.`
  )
}

export function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1)
}

// The keys of a query as numbers.
export function rowTable(scene, row) {
  const { reading, maps, logits } = scene
  const names = ["key", "t", "exp(t)", termsText(reading.terms), "softmax", "linear", "difference"]
  const body = element("tbody")
  for (let column = 0; column < logits.columns; column++) {
    const cell = { row, column }
    if (isFuture(reading, cell)) break
    const t = valueAt(logits, cell)
    const numbers = [t, Math.exp(t), partialSum(t, reading.terms), ...maps.map((map) => valueAt(map, cell))]
    const key = element("th", { scope: "row", text: column * reading.step })
    body.append(element("tr", {}, key, ...numbers.map((n) => element("td", { text: digits(n) }))))
  }
  const head = element("tr", {}, ...names.map((text) => element("th", { scope: "col", text })))
  const blocks = reading.step > 1 ? `, of ${reading.step} × ${reading.step} pairs each the number farthest from 0` : ""
  const caption = element("caption", { text: `Query ${row * reading.step}${blocks}` })
  return element("table", {}, caption, element("thead", {}, head), body)
}
