// What is said of rows, columns and cells: on the screen and to screen readers alike.

import { largestCells, rowOf, rowsLooking } from "./spans.js"

export const SPACE = "␣"
const NAMES = { "<": "start", ">": "stop", " ": "space" }

export function symbolName(symbol) {
  return NAMES[symbol] ?? symbol
}

export function symbolLabel(symbol) {
  return symbol === " " ? SPACE : symbolName(symbol)
}

export function spanText(axis, from, to) {
  const at = (x) => Math.min(x * axis.step, axis.end).toFixed(2)
  return `${at(from)} to ${at(to)} s`
}

// Where a column lies: seconds, a letter, or a symbol written before.
export function place(axis, column) {
  return axis.letters ? `${symbolName(axis.letters[column])} (${column + 1})` : spanText(axis, column, column + 1)
}

export function weightText(weight) {
  return weight < 0 ? `−${Math.abs(weight).toFixed(3)}` : weight.toFixed(3)
}

// The cells of a row that are farthest from 0, with their weights.
export function cellsText(axis, row) {
  return largestCells(row, 3)
    .map(([column, weight]) => `${place(axis, column)}: ${weightText(weight)}`)
    .join("; ")
}

export function rowText({ names, sides, maps, axis, signed }, i, row, column) {
  const { symbols, probabilities } = sides[i]
  const map = maps[i]
  const probability = probabilities && !signed ? ` with probability ${probabilities[row].toFixed(3)}` : ""
  const here = column === null ? "" : ` Here, ${place(axis, column)}: ${weightText(map.values[row * map.columns + column])}.`
  return (
    `${names[i]}, step ${row + 1} of ${map.rows} writes “${symbolName(symbols[row])}”` +
    `${probability}. ${signed ? "Farthest from 0" : "Most"} at ${cellsText(axis, rowOf(map, row))}.${here}`
  )
}

export function columnText({ names, sides, maps, axis }, column) {
  const parts = maps.map((map, i) => {
    const texts = rowsLooking(map, column, 3).map(([row, w]) => `“${symbolName(sides[i].symbols[row])}” (${row + 1}) ${weightText(w)}`)
    return `${names[i]}: ${texts.join(", ") || "no row with more than an even share"}`
  })
  return `At ${place(axis, column)}. ${parts.join(". ")}.`
}

// What the colours of the maps mean.
export function scaleText({ sides, signed, colours: { largest, root } }) {
  const end = largest.toFixed(2)
  const meaning = signed
    ? `Difference: −${end} to ${end}. Violet: the ${sides[0].name} looks more; orange: the ${sides[1].name}`
    : `Weight: 0 to ${end}, one scale for all maps`
  return root ? `${meaning}; colour: square root` : meaning
}
