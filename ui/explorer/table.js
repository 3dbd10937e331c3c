// The tables behind the maps: every weight as a number, or the largest of columns beside each other.

import { element } from "./dom.js"
import { columnsOfPixels, maxima } from "./reduce.js"
import { rowOf } from "./spans.js"
import { place, symbolName, weightText } from "./texts.js"

const MOST = 60 // columns of a table

export function mapTables(scene) {
  const made = element("div")
  made.append(...scene.maps.map((map, i) => mapTable(scene, map, i)))
  return made
}

function mapTable(scene, map, i) {
  const n = Math.min(MOST, map.columns)
  const groups = columnsOfPixels(0, map.columns, n, map.columns)
  const most = Math.max(...groups.map(([from, to]) => to - from))
  const what = most > 1 ? `each number is the weight farthest from 0 of up to ${most} places` : "each number is a weight"
  const head = element("tr", {}, ...["step", "writes", "probability"].map((text) => element("th", { scope: "col", text })))
  head.append(...groups.map(([from]) => element("th", { scope: "col", text: place(scene.axis, from).split(" to ")[0] })))
  const body = element("tbody")
  const side = scene.sides[i]
  for (let row = 0; row < map.rows; row++) {
    const line = element("tr", {}, element("th", { scope: "row", text: row + 1 }))
    const texts = [symbolName(side.symbols[row]), side.probabilities?.[row].toFixed(3) ?? "–", ...maxima(rowOf(map, row), n).map(weightText)]
    line.append(...texts.map((text) => element("td", { text })))
    body.append(line)
  }
  const caption = element("caption", { text: `${scene.titles[i]}: ${what}, by its place (${scene.axis.letters ? "symbol" : "start in seconds"})` })
  return element("table", {}, caption, element("thead", {}, head), body)
}
