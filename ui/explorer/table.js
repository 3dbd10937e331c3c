// The table behind the maps: a row for each step, with the places that it looks at most.

import { element } from "./dom.js"
import { largestCells, rowOf } from "./spans.js"
import { place, symbolName, weightText } from "./texts.js"

export function mapTable(scene) {
  const head = element("tr", {})
  for (const text of ["map", "step", "writes", "probability", "looks most at"]) {
    head.append(element("th", { scope: "col", text }))
  }
  const body = element("tbody")
  scene.maps.forEach((map, i) => {
    for (let row = 0; row < map.rows; row++) {
      const cells = largestCells(rowOf(map, row), 3).map(([c, w]) => `${place(scene.axis, c)}: ${weightText(w)}`)
      const side = scene.sides[i]
      const texts = [scene.titles[i], row + 1, symbolName(side.symbols[row]), side.probabilities[row].toFixed(3), cells.join("; ")]
      body.append(element("tr", {}, ...texts.map((text) => element("td", { text }))))
    }
  })
  return element("table", {}, element("thead", {}, head), body)
}
