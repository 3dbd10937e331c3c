// What is read out: of the row that is meant, else of the column, else of the word.

import { heardSpan, meanRow } from "./spans.js"
import { cellsText, columnText, rowText, spanText } from "./texts.js"

const HINT = "Hover, tap or move with the arrows: a row shows where it looked, the axis which rows look there."

export function saidOf(scene, cell, number) {
  const { axis, column } = scene
  if (cell) return cellSaid(scene, cell)
  if (column !== null && column < axis.n) return columnText(scene, column)
  return number > 0 && !scene.own ? wordText(scene) : HINT
}

function cellSaid(scene, { side, row, column }) {
  const here = (i) => (column < scene.axis.n && (i === side || scene.maps.length === 1) ? column : null)
  const texts = scene.rows.map((of, i) => (of < 0 ? "" : rowText(scene, i, of, here(i))))
  const order = side === 1 ? texts.reverse() : texts
  return order.filter(Boolean).join(" ") || `These maps have no row ${row + 1}.`
}

// Of a difference: where the steps of a word differ most, in the mean.
function spanSaid({ axis, maps, names }, { text, first, last }) {
  const cells = cellsText(axis, meanRow(maps[0], first, last))
  return `${names[0]}, “${text}”, steps ${first + 1} to ${last + 1}: farthest from 0 at ${cells}.`
}

function wordText(scene) {
  const texts = scene.words.map((word, i) => {
    if (!word) return ""
    if (scene.signed) return spanSaid(scene, word)
    const { from, to, weight } = heardSpan(meanRow(scene.maps[i], word.first, word.last))
    const share = Math.round(weight * 100)
    return `${scene.names[i]}, “${word.text}”: ${share}% of its attention from ${spanText(scene.axis, from, to)}.`
  })
  return texts.filter(Boolean).join(" ") || HINT
}
