// What is shown, to take away: PNG and SVG with their labels, CSV and JSON of the weights.

import { element, filled } from "./dom.js"
import { colourBar, INK } from "./heatmap.js"
import { makePanel } from "./panel.js"
import { AXIS, drawMap, drawOverMap, drawOverSound, drawSound, FONT, GUTTER, SOUND, top } from "./panels.js"
import { place, symbolName } from "./texts.js"
import { chipText } from "./words.js"

const WIDTH = 1000 // pixels of the axis
const ROW = 16
const FINE = 2 // pixels of a picture for one of these
const LINE = 22
const EDGE = 10 // pixels left and right of it

// Pictures and texts of all that is shown and pinned, each with its place: what PNG and SVG share.
// The panels are drawn as on the screen, but their texts are kept as texts.
function pictureOf(scene) {
  const still = { ...scene, rowHeight: ROW, column: null, playhead: null, lit: [] }
  const parts = { texts: [], images: [], width: GUTTER + WIDTH + 2 * EDGE, height: 4 }
  const { text: ink } = INK[scene.mode]
  const line = (words, size = 12, x = 0) => parts.texts.push({ words, x, y: parts.height + 16, align: "start", size, ink })
  const panel = (height, ...draws) => {
    const made = makePanel("", GUTTER, () => {})
    made.resize(GUTTER + WIDTH, height, FINE)
    for (const canvas of [made.base, made.over]) {
      const context = canvas.getContext("2d")
      context.fillText = (words, x, y) => {
        const down = context.textBaseline === "middle" ? 4 : 0
        parts.texts.push({ words, x, y: parts.height + y + down, align: context.textAlign, size: 12, ink: context.fillStyle })
      }
      draws.shift()(made)
      parts.images.push({ canvas, x: 0, y: parts.height, width: GUTTER + WIDTH, height })
    }
    parts.height += height
  }
  if (scene.arrays.levels && !scene.own) {
    panel(SOUND.wave + SOUND.levels + AXIS, (made) => drawSound(made, still), (made) => drawOverSound(made, still))
  }
  scene.maps.forEach((map, i) => {
    line(scene.titles[i], 14)
    parts.height += LINE
    const words = scene.own || scene.signed ? [] : scene.sides[i].words ?? []
    if (words.length) {
      line(`Words: ${words.map((word) => `${chipText(word)}${word.score === null ? "" : ` (${word.score.toFixed(2)})`}`).join(", ")}`)
      parts.height += LINE
    }
    panel(top(still) + ROW * map.rows, (made) => drawMap(made, still, i), (made) => drawOverMap(made, still, i))
  })
  const bar = element("canvas", { width: 160, height: 10 })
  colourBar(bar, scene.colours)
  parts.images.push({ canvas: bar, x: 0, y: parts.height + 7, width: 160, height: 10 })
  line(scene.scaleText, 12, 170)
  parts.height += LINE + 4
  return parts
}

export function toPng(scene) {
  const picture = pictureOf(scene)
  const canvas = element("canvas", { width: picture.width * FINE, height: picture.height * FINE })
  const context = canvas.getContext("2d")
  context.scale(FINE, FINE)
  context.fillStyle = INK[scene.mode].back
  context.fillRect(0, 0, picture.width, picture.height)
  context.translate(EDGE, 0)
  for (const { canvas: part, x, y, width, height } of picture.images) context.drawImage(part, x, y, width, height)
  for (const { words, x, y, align, size, ink } of picture.texts) {
    Object.assign(context, { font: `${size}px ${FONT}`, textAlign: align, fillStyle: ink })
    context.fillText(words, x, y)
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

export function toSvg(scene) {
  const picture = pictureOf(scene)
  const space = "http://www.w3.org/2000/svg"
  const make = (name, attributes) => filled(document.createElementNS(space, name), attributes)
  const size = { width: picture.width, height: picture.height }
  const svg = make("svg", { ...size, viewBox: `${-EDGE} 0 ${size.width} ${size.height}` })
  svg.append(make("rect", { ...size, x: -EDGE, fill: INK[scene.mode].back }))
  for (const { canvas, ...place } of picture.images) svg.append(make("image", { ...place, href: canvas.toDataURL("image/png") }))
  for (const { words, x, y, align, size: height, ink } of picture.texts) {
    const anchor = align === "center" ? "middle" : align
    svg.append(make("text", { x, y, "text-anchor": anchor, "font-size": height, "font-family": FONT, fill: ink, text: words }))
  }
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" })
}

// The weights of a map as numbers, four digits of them: they are sent in half precision.
function numbers(map, row) {
  return Array.from(map.values.subarray(row * map.columns, (row + 1) * map.columns), (w) => Number(w.toPrecision(4)))
}

// No spreadsheet takes it for a formula: as core/export.py does.
export function inertText(text) {
  return /^ *[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}

export function toCsv(scene) {
  const quoted = (text) => `"${inertText(text).replaceAll('"', '""')}"`
  const columns = Array.from({ length: scene.maps[0].columns }, (_, i) => quoted(place(scene.axis, i)))
  const lines = [["map", "step", "symbol", ...columns].join(",")]
  scene.maps.forEach((map, i) => {
    for (let row = 0; row < map.rows; row++) {
      const name = quoted(symbolName(scene.sides[i].symbols[row]))
      lines.push([quoted(scene.titles[i]), row + 1, name, ...numbers(map, row)].join(","))
    }
  })
  return new Blob([lines.join("\n") + "\n"], { type: "text/csv" })
}

export function toJson(scene) {
  const maps = scene.maps.map((map, i) => ({
    title: scene.titles[i],
    symbols: scene.sides[i].symbols,
    probabilities: scene.sides[i].probabilities,
    weights: Array.from({ length: map.rows }, (_, row) => numbers(map, row)),
  }))
  const columns = Array.from({ length: scene.maps[0].columns }, (_, i) => place(scene.axis, i))
  const content = { source: scene.reading.source, mode: scene.reading.mode, columns, maps }
  return new Blob([JSON.stringify(content)], { type: "application/json" })
}
