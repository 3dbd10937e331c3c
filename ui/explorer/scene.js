// What is to be drawn, from the reading and the state: which maps, on which axis and colour scale,
// and which rows of both are meant. Pure.

import { headMap, headNames, MEAN, resolved } from "./heads.js"
import { coloursOf } from "./heatmap.js"
import { difference, meanRow, rowOf } from "./spans.js"

export const CROSS = "the input"
export const OWN = "what was written"
export const DIFFERENCE = "the input: difference"

export function pinnedCell(text) {
  const parts = /^(attention|recurrent|first|second)-(\d+)-(\d+)$/.exec(text)
  return parts && { side: /^(attention|first)$/.test(parts[1]) ? 0 : 1, row: Number(parts[2]), column: Number(parts[3]) }
}

export function sameTexts([a, b]) {
  return JSON.stringify(a.symbols) === JSON.stringify(b.symbols)
}

// The maps that are shown, with their names, their titles and their axis.
export function mapsOf(reading, arrays, state, preview) {
  const chosen = headNames(state.head)
  if (preview) chosen[preview.side] = preview.name
  const { sides, axis } = reading
  const heads = sides.map((side, i) => resolved(side, chosen[i]))
  const label = (i) => (heads[i] === MEAN ? "mean of the heads" : `head ${heads[i]}`)
  const names = sides.map((side) => side.name)
  const titles = names.map((name, i) => `${name}, ${reading.mode}, ${label(i)}`)
  if (state.shown === OWN && arrays.self0) {
    const letters = ["<", ...sides[0].symbols.slice(0, -1)]
    const own = { letters, n: letters.length, step: 1, end: letters.length }
    return { maps: [headMap(sides[0], arrays.self0, heads[0])], names, titles: [`${titles[0]}: its own text`], axis: own, own: true }
  }
  const maps = sides.map((side, i) => headMap(side, arrays[`cross${i}`], heads[i]))
  if (state.shown !== DIFFERENCE || maps.length < 2) return { maps, names, titles, axis }
  if (!sameTexts(sides)) return { maps, names, titles, axis, refused: true }
  const title = `${names[0]} (${label(0)}) minus ${names[1]} (${label(1)})`
  const name = `Difference (${sides[0].id} − ${sides[1].id})`
  return { maps: [difference(...maps)], names: [name], titles: [title], axis, signed: true }
}

export function scaleOf({ maps, signed }, root, mode) {
  let largest = 0
  for (const map of maps) for (const weight of map.values) largest = Math.max(largest, Math.abs(weight))
  return coloursOf({ largest: largest || 1, root, signed: Boolean(signed) }, mode)
}

// The row of each map that a cell means: its own, and the one that the other decoder wrote there.
export function rowsOf(scene, cell) {
  if (!cell || cell.row === null) return scene.maps.map(() => -1)
  return scene.maps.map((map, i) => {
    const row = i === cell.side || scene.maps.length === 1 ? cell.row : scene.sides[cell.side].partners[cell.row] ?? -1
    return row < map.rows ? row : -1
  })
}

// The curves over the sound: of the rows that are meant, else of the words.
export function curvesOf(scene) {
  if (scene.own && scene.rows.every((row) => row < 0)) return null
  return scene.maps.map((map, i) => {
    if (scene.rows[i] >= 0) return rowOf(map, scene.rows[i])
    const word = scene.words[i]
    return word ? meanRow(map, word.first, word.last) : null
  })
}

// The words of that number which were written; null where there is none.
export function wordsOf(scene, number) {
  return scene.maps.map((map, i) => {
    const word = number > 0 && !scene.own ? scene.sides[i].words?.[number - 1] : null
    return word && word.first !== null ? word : null
  })
}
