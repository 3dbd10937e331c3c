// Cells of the maps, {row, column}: their text in the link, and where a key leads. A cell is one
// pair of query and key, or a block of `step` x `step` pairs.

import { clamp } from "../../explorer/scale.js"

export function cellText(cell, step) {
  return `${cell.row * step}-${cell.column * step}`
}

// What `cellText` wrote; null where these maps have no such cell.
export function cellOf(text, step, map) {
  const parts = /^(\d+)-(\d+)$/.exec(text)
  if (!parts) return null
  const [row, column] = [parts[1], parts[2]].map((n) => Math.floor(Number(n) / step))
  return row < map.rows && column < map.columns ? { row, column } : null
}

export function movedCell(cell, rows, columns, map) {
  return { row: clamp(cell.row + rows, 0, map.rows - 1), column: clamp(cell.column + columns, 0, map.columns - 1) }
}

export function sameCell(a, b) {
  return a === b || Boolean(a && b && a.row === b.row && a.column === b.column)
}

// The cell whose value is farthest from 0.
export function extremeCell(map) {
  let best = 0
  map.values.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(map.values[best])) best = i
  })
  return { row: Math.floor(best / map.columns), column: best % map.columns }
}

export function valueAt(map, cell) {
  return map.values[cell.row * map.columns + cell.column]
}

// Whether a query does not see a key, as it comes later.
export function isFuture(reading, cell) {
  return reading.causal && cell.column > cell.row
}

// The cell under a point of a map that is drawn in `box`; null beside it.
export function cellUnder(map, box, point) {
  const row = Math.floor(((point.y - box.y) / box.height) * map.rows)
  const column = Math.floor(((point.x - box.x) / box.width) * map.columns)
  return row >= 0 && column >= 0 && row < map.rows && column < map.columns ? { row, column } : null
}
