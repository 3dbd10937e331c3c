// What is said of rows, columns and cells: on the screen and to screen readers alike.

import { largestCells, rowOf, rowsLooking } from "./spans.js"

const NAMES = { "<": "start", ">": "stop", " ": "space" }

export function symbolName(symbol) {
  return NAMES[symbol] ?? symbol
}

export function symbolLabel(symbol) {
  return symbol === " " ? "␣" : symbolName(symbol)
}

// Where a column lies: seconds, a letter, or a symbol written before.
export function place(axis, column) {
  if (axis.letters) return `${symbolName(axis.letters[column])} (${column + 1})`
  const end = Math.min((column + 1) * axis.step, axis.end)
  return `${Math.min(column * axis.step, end).toFixed(2)} to ${end.toFixed(2)} s`
}

export function weightText(weight) {
  return weight < 0 ? `−${Math.abs(weight).toFixed(3)}` : weight.toFixed(3)
}

export function rowText(side, map, axis, row, column) {
  const probability = side.probabilities ? ` with probability ${side.probabilities[row].toFixed(3)}` : ""
  const cells = largestCells(rowOf(map, row), 3).map(([c, w]) => `${place(axis, c)}: ${weightText(w)}`)
  const here = column === null ? "" : ` Here, ${place(axis, column)}: ${weightText(map.values[row * map.columns + column])}.`
  return (
    `${side.name}, step ${row + 1} of ${map.rows} writes “${symbolName(side.symbols[row])}”` +
    `${probability}. Most at ${cells.join("; ")}.${here}`
  )
}

export function columnText(sides, maps, axis, column) {
  const parts = maps.map((map, i) => {
    const rows = rowsLooking(map, column, 3)
    const texts = rows.map(([row, w]) => `“${symbolName(sides[i].symbols[row])}” (${row + 1}) ${weightText(w)}`)
    return `${sides[i].name}: ${texts.join(", ") || "no row with more than an even share"}`
  })
  return `At ${place(axis, column)}. ${parts.join(". ")}.`
}
