// What is written along the axis and beside the rows, and where.

import { clamp, ticks, toPixel } from "./scale.js"
import { symbolLabel } from "./texts.js"

export const LOWEST = 11 // pixels of a row that has its symbol beside it
export const LABEL = 12 // pixels of the letters beside a map
const SYMBOL = 2 // characters of a symbol that is no word
const ROOM = 7 // pixels of a character, about

// The texts under an axis, each with its pixel.
export function axisLabels(scene, width) {
  const { axis, view } = scene
  if (!axis.letters) {
    const seconds = ticks(view.lo * axis.step, view.hi * axis.step, Math.max(2, width / 70))
    return seconds.map((s) => [Number(s.toFixed(3)).toString(), toPixel(view, width, s / axis.step)])
  }
  const longest = Math.max(...axis.letters.map((letter) => cut(letter).length))
  const each = Math.max(16, longest * ROOM + 6)
  const every = Math.ceil(((view.hi - view.lo) * each) / width)
  return axis.letters
    .map((letter, i) => [cut(letter), toPixel(view, width, i + 0.5), i])
    .filter(([, x, i]) => x > 0 && x < width && i % every === 0)
}

// What is written left of a map: [text, middle of its row]. Every symbol; where rows are lower than
// its letters, words at their first rows.
export function rowLabels(symbols, rowHeight) {
  if (symbols.some((symbol) => symbol.length > SYMBOL)) return spaced(symbols.map((word, row) => ({ word, row })), rowHeight, symbols.length)
  if (rowHeight >= LOWEST) return symbols.map((symbol, i) => [symbolLabel(symbol), Math.max((i + 0.5) * rowHeight, LABEL / 2 + 1)])
  return spaced(wordStarts(symbols), rowHeight, symbols.length)
}

function spaced(words, rowHeight, rows) {
  const labels = []
  let free = 0 // pixel from which there is room
  for (const { word, row } of words) {
    const middle = clamp((row + 0.5) * rowHeight, LABEL / 2, rows * rowHeight - LABEL / 2)
    if (middle < free) continue
    labels.push([cut(word), middle])
    free = middle + LABEL
  }
  return labels
}

function cut(text) {
  const label = symbolLabel(text)
  return label.length > 6 ? `${label.slice(0, 5)}…` : label
}

function wordStarts(symbols) {
  const starts = []
  symbols.forEach((symbol, row) => {
    if (symbol === " ") return
    const first = row === 0 || symbols[row - 1] === " " || symbol === ">"
    if (first) starts.push({ word: symbol, row })
    else starts.at(-1).word += symbol
  })
  return starts
}
