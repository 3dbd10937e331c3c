// What is read out: of the row that is meant, else of the column, else of the word.

import { heardSpan, meanRow } from "./spans.js"
import { columnText, rowText, spanText } from "./texts.js"

const HINT = "Hover, tap or move with the arrows: a row shows where it looked, the axis which rows look there."

export function saidOf(scene, cell, number) {
  const { axis, column } = scene
  if (cell) return cellSaid(scene, cell)
  if (column !== null && column < axis.n) return columnText(scene, column)
  return number > 0 && !scene.own && !scene.signed ? wordText(scene, number) : HINT
}

function cellSaid(scene, { side, row, column }) {
  const here = (i) => (column < scene.axis.n && (i === side || scene.maps.length === 1) ? column : null)
  const texts = scene.rows.map((of, i) => (of < 0 ? "" : rowText(scene, i, of, here(i))))
  const order = side === 1 ? texts.reverse() : texts
  return order.filter(Boolean).join(" ") || `These maps have no row ${row + 1}.`
}

function wordText(scene, number) {
  const texts = scene.words.map((word, i) => {
    if (!word) return ""
    const { from, to, weight } = heardSpan(meanRow(scene.maps[i], word.first, word.last))
    const share = Math.round(weight * 100)
    return `${scene.names[i]}, “${word.text}”: ${share} % of its attention from ${spanText(scene.axis, from, to)}.`
  })
  const most = Math.max(...scene.sides.map((side) => side.words?.length ?? 0))
  return texts.filter(Boolean).join(" ") || `Word ${number} was asked for; there are ${most}.`
}
