// What is shown, to take away: PNG and SVG with their labels, CSV and JSON of the weights.

import { eraseFuture, INK, paint } from "./heatmap.js"
import { AXIS, axisLabels, GUTTER, rowLabels, SOUND } from "./panels.js"
import { paintSpectrogram, paintWaveform } from "./sound.js"
import { place, symbolName } from "./texts.js"

const WIDTH = 1000 // pixels of the axis
const FINE = 2 // pixels of a picture for one of these
const TITLE = 24

// Titles, pictures and labels of all that is shown, each with its place: what PNG and SVG share.
function pictureOf(scene) {
  const parts = { texts: [], images: [], width: GUTTER + WIDTH + 10, height: 8 }
  const text = (words, x, y, anchor, size = 12) => parts.texts.push({ words, x, y, anchor, size })
  const image = (height, draw) => {
    const canvas = document.createElement("canvas")
    canvas.width = WIDTH * FINE
    canvas.height = height * FINE
    const context = canvas.getContext("2d")
    context.scale(FINE, FINE)
    draw(context, { x: 0, y: 0, width: WIDTH, height })
    parts.images.push({ canvas, x: GUTTER, y: parts.height, width: WIDTH, height })
    parts.height += height
  }
  const ticks = () => {
    for (const [label, x] of axisLabels(scene, WIDTH)) text(label, GUTTER + x, parts.height + 14, "middle")
    parts.height += AXIS
  }
  if (scene.arrays.levels && !scene.own) {
    const { peaks, levels } = scene.arrays
    const step = scene.axis.step
    const perPosition = levels.shape[1] / (scene.axis.end / step)
    image(SOUND.wave, (c, box) => paintWaveform(c, peaks, step * scene.reading.peaksPerSecond, scene.view, box, INK[scene.mode].text))
    image(SOUND.levels, (c, box) => paintSpectrogram(c, levels, perPosition, scene.view, box, scene.mode === "dark"))
    ticks()
  }
  scene.maps.forEach((map, i) => {
    text(scene.titles[i], 0, parts.height + 16, "start", 14)
    parts.height += TITLE
    for (const [label, y] of rowLabels(scene.sides[i].symbols, 16)) text(label, GUTTER - 6, parts.height + y + 4, "end")
    image(16 * map.rows, (c, box) => {
      paint(c, map, scene.view, box, scene.colours, FINE)
      if (scene.own) eraseFuture(c, map, scene.view, box)
    })
    ticks()
  })
  text(scene.scaleText, 0, parts.height + 14, "start")
  parts.height += TITLE
  return parts
}

export function toPng(scene) {
  const picture = pictureOf(scene)
  const canvas = document.createElement("canvas")
  canvas.width = picture.width * FINE
  canvas.height = picture.height * FINE
  const context = canvas.getContext("2d")
  context.scale(FINE, FINE)
  context.fillStyle = INK[scene.mode].back
  context.fillRect(0, 0, picture.width, picture.height)
  for (const { canvas: part, x, y, width, height } of picture.images) context.drawImage(part, x, y, width, height)
  context.fillStyle = INK[scene.mode].text
  for (const { words, x, y, anchor, size } of picture.texts) {
    context.font = `${size}px system-ui, sans-serif`
    context.textAlign = { start: "left", middle: "center", end: "right" }[anchor]
    context.fillText(words, x, y)
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

export function toSvg(scene) {
  const picture = pictureOf(scene)
  const space = "http://www.w3.org/2000/svg"
  const make = (name, attributes) => {
    const made = document.createElementNS(space, name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    return made
  }
  const size = { width: picture.width, height: picture.height }
  const svg = make("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}` })
  svg.append(make("rect", { ...size, fill: INK[scene.mode].back }))
  for (const { canvas, x, y, width, height } of picture.images) {
    svg.append(make("image", { x, y, width, height, href: canvas.toDataURL("image/png") }))
  }
  for (const { words, x, y, anchor, size: height } of picture.texts) {
    const label = make("text", {
      x, y, "text-anchor": anchor, "font-size": height, "font-family": "system-ui, sans-serif", fill: INK[scene.mode].text,
    })
    label.textContent = words
    svg.append(label)
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
