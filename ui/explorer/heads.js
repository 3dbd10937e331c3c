// The heads of a decoder: one map of each, the mean of all, and which is meant by a name.

import { maxima } from "./reduce.js"
import { rowOf } from "./spans.js"
import { coloursOf, paint } from "./heatmap.js"
import { element } from "./dom.js"

export const BEST = "best aligned"
export const MEAN = "mean"
const THUMB = { width: 60, height: 20 }

// The names chosen for the decoders: one for both, or one each with a stroke between.
export function headNames(text) {
  const parts = text.split("/")
  return [parts[0], parts.at(-1)]
}

export function headText([a, b]) {
  return a === b ? a : `${a}/${b}`
}

export function resolved(side, name) {
  return name === BEST ? side.heads[0][0] : name
}

// One matrix of (heads + 1, rows, columns): the heads as they are ranked, then the mean of all.
export function headMap(side, array, name) {
  const [, rows, columns] = array.shape
  const i = name === MEAN ? side.heads.length : Math.max(0, side.heads.findIndex(([known]) => known === name))
  return { values: array.values.subarray(i * rows * columns, (i + 1) * rows * columns), rows, columns }
}

// Buttons of all heads of one decoder, the best aligned first and the mean apart.
export function headStrip(side, array, chosen, mode, act) {
  const strip = element("div", { class: "strip", role: "group", "aria-label": `Heads of the ${side.name}` })
  const ranked = side.heads.map(([name, score], i) => [name, i ? name : BEST, `${name} · ${score.toFixed(2)}`])
  ranked.push([MEAN, MEAN, `mean · ${side.mean.toFixed(2)}`])
  for (const [name, value, label] of ranked) {
    const pressed = resolved(side, chosen) === name
    const button = element("button", { type: "button", "aria-pressed": pressed })
    if (name === MEAN) button.className = "mean"
    button.append(thumbnail(headMap(side, array, name), mode), element("span", { text: label }))
    button.onclick = () => act.lock(value)
    button.onmouseenter = button.onfocus = () => act.preview(value)
    button.onmouseleave = button.onblur = () => act.preview(null)
    strip.append(button)
  }
  return strip
}

function thumbnail(map, mode) {
  const canvas = element("canvas", { width: THUMB.width, height: THUMB.height, "aria-hidden": true })
  const small = { rows: map.rows, columns: THUMB.width, values: new Float32Array(map.rows * THUMB.width) }
  for (let row = 0; row < map.rows; row++) small.values.set(maxima(rowOf(map, row), THUMB.width), row * THUMB.width)
  const colours = coloursOf({ largest: Math.max(...small.values) || 1, root: false, signed: false }, mode)
  const view = { lo: 0, hi: THUMB.width, n: THUMB.width }
  paint(canvas.getContext("2d"), small, view, { x: 0, y: 0, ...THUMB }, colours, 1)
  return canvas
}
