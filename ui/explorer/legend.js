// What stands below the panels: what is meant by colours and numbers, and the table behind the maps.

import { element } from "./dom.js"
import { mapTables } from "./table.js"
import { LEGEND } from "./words.js"

const HEADS = "Heads: layer.head · how well it follows the input, at most 1."
const CAVEAT = "Attention shows where a step looked, not why it wrote its symbol: it is not an explanation."

// What the colours and the numbers mean; what changes in it later is kept in `parts`.
export function legend(sides, parts) {
  const bar = element("canvas", { class: "scale", width: 160, height: 10, "aria-hidden": true })
  parts.scale = bar
  parts.scaleText = element("span")
  parts.hidden = element("span")
  const words = sides.some((side) => side.words?.length) ? element("span", { text: LEGEND }) : ""
  return element("div", { class: "legend" }, bar, parts.scaleText, parts.hidden, words, element("span", { text: HEADS }))
}

export function ending(scene) {
  const table = element("details", { class: "table" }, element("summary", { text: "The maps as a table" }))
  table.ontoggle = () => {
    if (table.open && !table.querySelector("table")) table.append(mapTables(scene()))
  }
  const caveat = `${CAVEAT} The mean of the heads hides the one that follows the input.`
  return element("div", {}, element("p", { class: "note", text: caveat }), table)
}
