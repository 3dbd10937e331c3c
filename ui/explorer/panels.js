// Panels on the shared axis: the sound, and a map of each decoder.

import { eraseFuture, INK, paint } from "./heatmap.js"
import { axisLabels, LABEL, rowLabels } from "./labels.js"
import { cleared } from "./panel.js"
import { paintCurve, paintSpectrogram, paintWaveform } from "./sound.js"
import { toPixel, toPosition } from "./scale.js"
import { SPACE } from "./texts.js"

export const GUTTER = 50 // pixels for the symbols left of a map
export const AXIS = 20 // pixels for the numbers or letters of an axis
export const SOUND = { wave: 24, levels: 44 }
export const CURVE = 34 // pixels for the weights of a row above the letters of a word
export const FONT = "system-ui, sans-serif"

// Whether a map has its axis above itself: letters, or time without a sound.
function hasAxis(scene) {
  return Boolean(scene.axis.letters || !scene.arrays.sound)
}

// The lower edge of what stands above the first row of a map.
export function top(scene) {
  return hasAxis(scene) ? CURVE + AXIS : 0
}

export function drawSound(panel, scene) {
  const context = cleared(panel.base, panel)
  const ink = INK[scene.mode]
  const box = { x: GUTTER, y: 0, width: panel.width, height: SOUND.wave }
  const { peaks, levels } = scene.arrays
  paintWaveform(context, peaks, scene.axis.step * scene.reading.peaksPerSecond, scene.view, box, ink.text)
  const below = { ...box, y: SOUND.wave, height: SOUND.levels }
  paintSpectrogram(context, levels, levels.shape[1] / (scene.axis.end / scene.axis.step), scene.view, below, scene.mode === "dark")
  context.fillStyle = ink.faint
  context.font = `12px ${FONT}`
  context.fillText("sound", 0, SOUND.wave / 2 + 4)
  context.fillText("mel", 0, SOUND.wave + SOUND.levels / 2)
  drawTicks(context, panel, scene, SOUND.wave + SOUND.levels, ink)
}

function drawTicks(context, panel, scene, y, ink) {
  context.fillStyle = ink.faint
  context.font = `12px ${FONT}`
  for (const [text, x] of axisLabels(scene, panel.width)) {
    context.textAlign = "center"
    context.fillText(text, GUTTER + x, y + 15)
    context.fillRect(GUTTER + x - 0.5, y, 1, scene.axis.letters ? 0 : 4)
  }
  context.textAlign = "start"
  if (!scene.axis.letters) context.fillText("s", 0, y + 15)
}

export function drawMap(panel, scene, i) {
  const context = cleared(panel.base, panel)
  const ink = INK[scene.mode]
  const map = scene.maps[i]
  const y = top(scene)
  const box = { x: GUTTER, y, width: panel.width, height: scene.rowHeight * map.rows }
  panel.hidden = paint(context, map, scene.view, box, scene.colours, panel.density)
  context.strokeStyle = ink.faint
  if (scene.signed) context.strokeRect(GUTTER + 0.5, y + 0.5, panel.width - 1, box.height - 1) // white lies on white
  if (scene.own) eraseFuture(context, map, scene.view, box)
  if (hasAxis(scene)) drawTicks(context, panel, scene, CURVE, ink)
  context.fillStyle = ink.text
  context.font = `${LABEL}px ${FONT}`
  context.textBaseline = "middle"
  context.textAlign = "end"
  for (const [text, middle] of rowLabels(scene.sides[i].symbols, scene.rowHeight)) {
    const up = text === SPACE ? 3 : 0 // its sign lies low, on the next letter
    context.fillText(text, GUTTER - 5, y + middle - up, GUTTER - 6)
  }
  context.textBaseline = "alphabetic"
  context.textAlign = "start"
  const parting = scene.sides[i].firstDifference
  if (parting === null || scene.own) return
  const isLate = parting > scene.maps[i].rows / 2 // few rows above look at the left then
  drawParting(context, panel, y + parting * scene.rowHeight, { isFirst: parting === 0, isLate }, ink)
}

// From this line on, the free-running text and the true one differ.
function drawParting(context, panel, y, { isFirst, isLate }, ink) {
  context.strokeStyle = ink.mark
  context.lineWidth = 2
  context.setLineDash([6, 4])
  context.beginPath()
  context.moveTo(GUTTER, y)
  context.lineTo(GUTTER + panel.width, y)
  context.stroke()
  context.setLineDash([])
  context.font = `12px ${FONT}`
  const text = "first difference"
  const width = context.measureText(text).width + 8
  const x = GUTTER + (isLate ? 0 : panel.width - width)
  const above = isFirst ? y + 1 : y - 16
  context.fillStyle = ink.back
  context.fillRect(x, above, width, 15)
  context.fillStyle = ink.mark
  context.fillText(text, x + 4, above + 11)
}

export function drawOverSound(panel, scene) {
  const context = cleared(panel.over, panel)
  const ink = INK[scene.mode]
  clipped(context, panel, () => {
    const box = { x: GUTTER, y: SOUND.wave, width: panel.width, height: SOUND.levels }
    if (scene.curves) scene.curves.forEach((_, i) => drawCurve(context, scene, i, box, ink))
    drawMoving(context, panel, scene, ink)
  })
}

function drawCurve(context, scene, i, box, ink) {
  const row = scene.curves[i]
  if (row) paintCurve(context, row, scene.view, box, scene.signed ? ink.text : ink.sides[scene.sides[i].id], ink.back)
}

export function drawOverMap(panel, scene, i) {
  const context = cleared(panel.over, panel)
  const ink = INK[scene.mode]
  const y = top(scene)
  const outline = (first, last, colour, width) => {
    context.strokeStyle = colour
    context.lineWidth = width
    context.strokeRect(GUTTER + 1, y + first * scene.rowHeight, panel.width - 2, (last - first + 1) * scene.rowHeight)
  }
  const word = scene.words[i]
  if (word) outline(word.first, word.last, ink.mark, 2)
  const lit = scene.lit[i]
  if (lit >= 0) {
    context.fillStyle = ink.mark
    context.fillRect(GUTTER - 4, y + lit * scene.rowHeight, 4, scene.rowHeight)
    outline(lit, lit, "#ffffff", 2)
  }
  const active = scene.rows[i]
  if (active >= 0) {
    outline(active, active, "#ffffff", 4)
    outline(active, active, ink.mark, 2)
  }
  clipped(context, panel, () => {
    const pinned = scene.pinned
    if (pinned && pinned.side === i && pinned.column !== null) {
      const x = GUTTER + toPixel(scene.view, panel.width, pinned.column + 0.5)
      context.beginPath()
      context.arc(x, y + (pinned.row + 0.5) * scene.rowHeight, 6, 0, 7)
      context.strokeStyle = ink.mark
      context.lineWidth = 3
      context.stroke()
    }
    if (hasAxis(scene) && scene.curves) drawCurve(context, scene, i, { x: GUTTER, y: 0, width: panel.width, height: CURVE - 2 }, ink)
    drawMoving(context, panel, scene, ink)
  })
}

function clipped(context, panel, draw) {
  context.save()
  context.beginPath()
  context.rect(GUTTER, 0, panel.width, panel.height)
  context.clip()
  draw()
  context.restore()
}

// The span to hear, the column asked for, and the playhead.
function drawMoving(context, panel, scene, ink) {
  const x = (position) => GUTTER + toPixel(scene.view, panel.width, position)
  if (scene.span && !scene.own) {
    context.fillStyle = `${ink.mark}${scene.mode === "dark" ? "47" : "33"}`
    context.fillRect(x(scene.span.from), 0, x(scene.span.to) - x(scene.span.from), panel.height)
  }
  if (scene.column !== null) {
    context.fillStyle = ink.mark
    context.fillRect(x(scene.column + 0.5) - 0.5, 0, 1, panel.height)
  }
  if (scene.playhead !== null && !scene.own) {
    context.fillStyle = "#ffffff"
    context.fillRect(x(scene.playhead) - 1.5, 0, 3, panel.height)
    context.fillStyle = "#d00000"
    context.fillRect(x(scene.playhead) - 0.5, 0, 1.5, panel.height)
  }
}

// The row and column under a point of a map; null beside it.
export function cellAt(scene, panel, i, point) {
  const map = scene.maps[i]
  const row = Math.floor((point.y - top(scene)) / scene.rowHeight)
  const column = Math.floor(toPosition(scene.view, panel.width, point.x))
  if (point.x < 0 || column < 0 || column >= map.columns || row >= map.rows) return null
  return { side: i, row: row < 0 ? null : row, column }
}
